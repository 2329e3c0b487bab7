//! One file of source text: tokens, items, and the view that rules have of them.
//!
//! Nothing here is a full parser. The lexer is rustc's own; on its tokens a shallow parser recognises items and where
//! their bodies begin and end, and leaves expressions alone. That costs a tenth of a syntax tree, works inside
//! macros, and goes on in files that do not parse.

mod attribute;
mod cfg;
mod header;
mod impl_head;
mod item;
mod lexing;
mod place;
mod scan;
mod shape;
mod token;
mod view;

pub(crate) use attribute::Attribute;
pub(crate) use impl_head::after_angles;
pub(crate) use item::{ItemId, Kind};
pub(crate) use lexing::lex;
pub(crate) use place::Lines;
pub(crate) use scan::{Start, shape};
pub(crate) use shape::{FileMod, Shape};
pub(crate) use token::{Token, TokenKind, Tokens};
pub(crate) use view::FileView;
