//! Lints this crate by its law whenever it is built: what breaks the law does not compile.

fn main() {
    governance_lint::build::enforce();
}
