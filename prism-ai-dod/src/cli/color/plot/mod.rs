//! The descent of a run as a drawing: in the terminal, and as a file of its own.

mod axis;
mod descent;
mod svg;
mod terminal;

pub(super) use axis::short;
pub(super) use descent::Descent;
pub(super) use svg::svg;
pub(super) use terminal::terminal;
