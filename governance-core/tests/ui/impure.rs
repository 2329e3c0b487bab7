//! One of each kind, the error on the token.

use governance_core::calc_only;

#[calc_only]
mod kernel {
    use std::collections::HashMap as Map;
    use std::time;

    static COUNT: u8 = 0;

    pub async fn calculate(cell: &std::cell::Cell<Map<u8, u8>>) -> u8 {
        println!("{}", cell.take().len() as u128 + time::Instant::now().elapsed().as_nanos());
        vec![std::fs::read("x")].len();
        std::env::args().len();
        std::thread::yield_now();
        unsafe { std::mem::zeroed() }
    }
}

fn main() {}
