//! Tests of reports: what each format says of the same runs, that nothing breaks out of it, and a real browser over the page.

mod browser;
mod formats;
