//! The pages. A page is given what it shows, and asks for nothing.

/// The page of an order.
pub fn order(number: u32, cents: u64) -> String {
    format!("<h1>Order {number}</h1><p>{}.{:02} EUR</p>", cents / 100, cents % 100)
}

/// The page that says that there is none.
pub fn not_found() -> String {
    "<h1>There is no such page</h1>".to_owned()
}
