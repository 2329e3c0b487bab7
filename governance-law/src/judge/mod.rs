//! The pure judgements that every enforcer shares: does this item fall under that article, is this value lawful, is
//! this path calculation only.

pub mod calc;
pub mod limit;
pub mod select;
