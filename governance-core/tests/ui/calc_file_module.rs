//! A macro does not see another file.

use governance_core::calc_only;

#[calc_only]
#[path = "calc_file_module/kernel.rs"]
mod kernel;

fn main() {}
