//! What the shop is about: orders, and what the shop needs to know of them. No web, no tables.

/// One order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its number.
    pub number: u32,
    /// What each of its articles costs, in cents.
    pub cents: Vec<u64>,
}

impl Order {
    /// Returns what the customer pays: postage is free from 50 euros on.
    pub fn total(&self) -> u64 {
        let articles: u64 = self.cents.iter().sum();
        if articles < 5_000 { articles + 499 } else { articles }
    }
}

/// Where orders come from; the domain says what it needs, and storage implements it.
pub trait Orders {
    /// Finds an order by its number.
    fn find(&self, number: u32) -> Option<Order>;
}
