//! The ways to print a report: for people, for editors, for code scanning, for pull requests.
//!
//! Each is a pure function of the report, the texts of the files and a few options, and writes to any writer.

mod diagnostic;
mod extent;
pub mod github;
pub mod json;
mod mistakes;
pub mod origin;
pub mod sarif;
pub mod text;
mod texts;

pub use mistakes::of_mistakes;
pub use texts::Texts;
