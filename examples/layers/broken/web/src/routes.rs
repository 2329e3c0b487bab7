//! Which page answers which address.

use domain::{Order, Orders};
use storage::Table;

use crate::pages;

/// Answers `/orders/NUMBER`.
pub fn answer(address: &str, orders: &Table) -> String {
    let number = address.strip_prefix("/orders/").and_then(|number| number.parse().ok());
    match number.and_then(|number| orders.find(number)) {
        Some(order) => page(&order),
        None => pages::not_found(),
    }
}

fn page(order: &Order) -> String {
    pages::order(order.number, order.total())
}
