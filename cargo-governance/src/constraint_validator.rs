//! `constraint_validator`: judges the constraints of a workspace, by the name that the source document has for it.

use std::process::ExitCode;

use cargo_governance::child;
use cargo_governance::cli::{ConstraintsCli, constraints};
use clap::Parser;

fn main() -> ExitCode {
    let cli = ConstraintsCli::parse();
    child::to_the_end(move || constraints(&cli)).into()
}
