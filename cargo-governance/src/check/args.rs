//! The arguments of `check`: cargo's own, as far as they are in daily use.

use std::path::PathBuf;

use clap::Args;

pub(crate) const EXAMPLES: &str = "\
Examples:
  cargo governance check                          for people: cargo's output, then the findings
  cargo governance check --message-format=json    for editors: one stream of rustc's JSON
  cargo governance check -p kernel --features simd
  cargo governance check -- --profile release     anything after `--` is for cargo

Exit codes:
  0  the code compiles and nothing of severity `deny` was found
  1  it does not compile, or something was found
  2  neither, but something could not be checked: cargo did not come to checking, there is no law, the law has mistakes";

/// The message formats of cargo.
const FORMATS: [&str; 6] = [
    "human",
    "short",
    "json",
    "json-diagnostic-short",
    "json-diagnostic-rendered-ansi",
    "json-render-diagnostics",
];

/// Arguments of `check`.
#[derive(Debug, Default, Args)]
pub struct CheckArgs {
    /// Check every package; the default unless `--package` names some
    #[arg(long)]
    pub workspace: bool,
    /// Check only these packages; the law is asked about all of them
    #[arg(long, short, value_name = "SPEC")]
    pub package: Vec<String>,
    /// Leave these packages out
    #[arg(long, value_name = "SPEC")]
    pub exclude: Vec<String>,
    /// Check every target; the default unless a target is named after `--`
    #[arg(long)]
    pub all_targets: bool,
    /// Features to turn on, separated by commas
    #[arg(long, short = 'F', value_name = "FEATURES")]
    pub features: Vec<String>,
    /// Turn all features on
    #[arg(long)]
    pub all_features: bool,
    /// Leave the default feature out
    #[arg(long)]
    pub no_default_features: bool,
    /// Check for this platform
    #[arg(long, value_name = "TRIPLE")]
    pub target: Vec<String>,
    /// Where cargo builds; a folder of the editor's own keeps it from waiting for other builds
    #[arg(long, value_name = "FOLDER")]
    pub target_dir: Option<PathBuf>,
    /// Go on with other packages after an error
    #[arg(long)]
    pub keep_going: bool,
    /// Refuse to change `Cargo.lock`
    #[arg(long)]
    pub locked: bool,
    /// Use no network
    #[arg(long)]
    pub offline: bool,
    /// How to print: as cargo does, and findings in the same way
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', ignore_case = true, value_parser = FORMATS)]
    pub message_format: Vec<String>,
    /// More arguments of `cargo check`
    #[arg(last = true, value_name = "CARGO ARGUMENT")]
    pub rest: Vec<String>,
}
