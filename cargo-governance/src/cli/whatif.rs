//! `whatif`: what would be found if a module or crate moved to another layer.

use clap::Args;

use super::args::RunFormat;
use super::{Global, open};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::ui;
use crate::whatif;

/// Examples, the meaning of the cheapest way, and exit codes, for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  cargo governance whatif domain::orders --layer storage
  cargo governance whatif my-crate --layer edge --article rooms
  cargo governance whatif domain::orders --layer storage --format json

The cheapest way:
  Each use that is cut counts 1 for each place where it is written, and each module or crate
  that moves along to the same layer counts 1. No other choice of cuts and moves costs less; of
  several that cost the same, the one that moves least is shown. Uses that are forbidden today,
  or exempt, count nothing: the move makes them no worse.

Exit codes:
  0  no finding would come
  1  findings would come
  2  the question means nothing here, or a file could not be read";

/// Arguments of `whatif`.
#[derive(Debug, Args)]
pub struct WhatifArgs {
    /// What moves: a module (`domain::orders`, or `my_crate::domain::orders`) with all below it, or a crate
    #[arg(value_name = "PATH")]
    pub path: String,
    /// The layer to which it would move
    #[arg(long, value_name = "LAYER")]
    pub layer: String,
    /// The article whose layers are meant, if several would do
    #[arg(long, value_name = "ID")]
    pub article: Option<String>,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: RunFormat,
}

pub(super) fn run(global: &Global, args: &WhatifArgs) -> Result<Exit, SetupError> {
    let (workspace, law) = open(global)?;
    let answer = whatif::answer(&workspace, &law, &args.path, &args.layer, args.article.as_deref())?;
    match args.format {
        RunFormat::Text => whatif::print(&answer),
        RunFormat::Json => ui::say(format_args!("{:#}", whatif::document(&answer))),
    }
    Ok(answer.exit())
}
