//! The run as one page: a file that needs no network, no script and no other file, and that says what its statement says.
//!
//! * [`page`] puts it together: verdict, gates, what each found, history, trends, how to check it all.
//! * [`gates`] has the table and the findings, [`history`] the runs before, [`trends`] what becomes of figures, drawn by
//!   [`plot`] with the marks of [`axis`]; [`icons`] holds the signs that stand beside words, and [`said`] sets what stands between
//!   backticks apart.
//!
//! Everything that is put into the page is escaped by `maud`; nothing but the signs and the style is written into it as it is.
//! The policy in its head lets a browser load nothing, so that a mistake here would still load nothing.

mod axis;
mod gates;
mod history;
mod icons;
mod page;
mod plot;
mod said;
mod trends;

pub(super) use page::page;
