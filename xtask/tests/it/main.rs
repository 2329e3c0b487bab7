//! Tests that run the built `cargo xtask`.

mod gallery;
mod scripts;
