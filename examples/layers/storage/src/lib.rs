//! Where orders are kept. A table in memory stands for the database.

use std::collections::BTreeMap;

use domain::{Order, Orders};

/// The table of orders: the number of an order, and the prices of its articles.
#[derive(Debug, Default)]
pub struct Table {
    rows: BTreeMap<u32, Vec<u64>>,
}

impl Table {
    /// Adds a row.
    pub fn insert(&mut self, number: u32, cents: Vec<u64>) {
        self.rows.insert(number, cents);
    }
}

impl Orders for Table {
    fn find(&self, number: u32) -> Option<Order> {
        self.rows.get(&number).map(|cents| Order { number, cents: cents.clone() })
    }
}
