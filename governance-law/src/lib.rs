//! The constitution of a workspace: what `governance.toml` says, read with spans, and the pure judgements on it.
//!
//! This crate is the leaf of the house. It knows what the law *is*; it reads no file, asks no clock and knows no
//! compiler. Everything that enforces (the macros, the lint, the gates, the runtime) starts from a [`Law`] and
//! calls the same [`judge`] functions, so that no two enforcers can disagree.
//!
//! * [`Law::parse`] turns text into a law, or into [`Mistakes`] that each underline their cause.
//! * [`limit`] and [`units`] hold the typed bounds, [`article`] the rules, [`exemption`] the dated exceptions.
//! * [`diff`](mod@diff) compares two laws and knows what makes one weaker.
//! * [`catalog`] lists every limit, rule and gate by name with the keys each understands; the reader, the JSON
//!   Schema and the reference pages are all made from it.

pub mod article;
pub mod catalog;
pub mod copy;
pub mod diff;
pub mod document;
pub mod exemption;
pub mod gate;
pub mod glob;
pub mod judge;
pub mod law;
pub mod limit;
pub mod mistake;
pub mod production;
mod read;
pub mod schema;
pub mod suggest;
pub mod text;
pub mod trust;
pub mod units;

pub use article::{Article, Exception, Layer, OptionValue, Severity};
pub use exemption::{Date, Exemption};
pub use judge::select::{Context, ItemKind, Select, Subject, Visibility};
pub use law::Law;
pub use limit::Limit;
pub use mistake::{Mistake, Mistakes};
pub use production::Production;
pub use text::Text;
pub use units::Quantity;

/// The name of the file that holds the law, at the root of a workspace.
pub const FILE_NAME: &str = "governance.toml";
