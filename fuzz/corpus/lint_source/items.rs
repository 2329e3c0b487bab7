#![allow(dead_code)]
use std::{fs as disk, collections::{HashMap, *}, time::Instant as T};
pub use core::cell::*;
mod m;
#[path = "m.rs"] mod n { pub(crate) mod o {} }
#[governed(latency = "6 ms", instances(G<'_, u8>))]
#[derive(Debug)] pub struct G<'a, const N: usize>(pub &'a [u8; N]) where Self: Sized;
macro_rules! r { ($x:expr) => { unsafe { $x.unwrap()[0] } } }
impl<'a, const N: usize> Iterator for G<'a, N> { type Item = u8; fn next(&mut self) -> Option<u8> { r!(disk::read("x")); panic!() } }
async fn f(x: &[u8]) -> u8 { let c = async move { std::thread::sleep(d) }; x[0] + r#"a"#.len() as u8 }
#[cfg(test)] mod tests { #[test] fn t() { super::f(&b"x"[..]).expect("\u{1F600}"); } }
unsafe extern "C" { fn g(); } // SAFETY: none
fn main() { if let Some(x) = y && z { match x { 'a'..='z' => 1.0e-3_f64, _ => todo!() }; } }
