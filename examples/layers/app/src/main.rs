//! Puts the shop together: the only crate that knows all the others.

use storage::Table;

fn main() {
    let mut orders = Table::default();
    orders.insert(7, vec![1_250, 900]);
    println!("{}", web::routes::answer("/orders/7", &orders));
}
