//! What the customer sees.

pub mod pages;
pub mod routes;
