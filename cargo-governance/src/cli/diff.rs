//! `law diff`: compares two revisions of the law, and fails if the new one is weaker.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{App, Global};
use crate::diff::{self, Comparison, Revision, Source};
use crate::error::SetupError;
use crate::exit_codes::Exit;
use crate::ui;
use crate::workspace::Workspace;

/// Examples and exit codes, for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  cargo governance law diff                        the working tree, compared with HEAD
  cargo governance law diff origin/main            the working tree, compared with a revision
  cargo governance law diff v1.0..v2.0             two revisions
  cargo governance law diff --file old.toml        without git
  cargo governance law diff main --format json     for a machine, with the digests of both laws
  cargo governance law diff main --format github   annotations of a pull request

Exit codes:
  0  nothing makes the law weaker
  1  something does
  2  the two could not be compared";

/// Arguments of `law diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// The old revision, or both as `OLD..NEW`; `HEAD` if not given
    #[arg(value_name = "REV")]
    pub old: Option<String>,
    /// The new revision; the working tree if not given
    #[arg(value_name = "NEW")]
    pub new: Option<String>,
    /// Compare with a file instead of a revision; the baseline is then left out
    #[arg(long, value_name = "OLD", conflicts_with_all = ["old", "new"])]
    pub file: Option<PathBuf>,
    /// End with 0 even if the new law is weaker
    #[arg(long)]
    pub exit_zero: bool,
    /// How to print it
    #[arg(long, value_enum, default_value_t)]
    pub format: DiffFormat,
}

/// How to print a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DiffFormat {
    /// Weakenings first, with what becomes legal, for people.
    #[default]
    Text,
    /// One JSON document.
    Json,
    /// Workflow commands that annotate what makes the law weaker in a pull request.
    Github,
}

pub(super) fn run(app: &App, global: &Global, args: &DiffArgs) -> Result<Exit, SetupError> {
    let (old, new) = sources(args).map_err(SetupError::Other)?;
    let workspace = Workspace::find(global.manifest_path.as_deref())?;
    let read = |source: &Source| Revision::read(source, &workspace, global.law.as_deref(), app.tool);
    let comparison = Comparison::of(&workspace, read(&old)?, read(&new)?);
    let exit = if args.exit_zero { Exit::Proved } else { comparison.exit() };
    match args.format {
        DiffFormat::Text => diff::print(&comparison),
        DiffFormat::Json => ui::say(format_args!("{:#}", diff::document(&comparison, exit))),
        DiffFormat::Github => diff::annotate(&comparison, workspace.root()),
    }
    Ok(exit)
}

/// Says what is to be compared.
fn sources(args: &DiffArgs) -> Result<(Source, Source), String> {
    let revision = |name: &str| Source::Revision(if name.is_empty() { "HEAD" } else { name }.to_owned());
    let new = |name: Option<&String>| name.map_or(Source::Tree, |name| revision(name));
    if let Some(file) = &args.file {
        return Ok((Source::File(file.clone()), Source::Tree));
    }
    let Some(old) = &args.old else { return Ok((revision("HEAD"), Source::Tree)) };
    match (old.split_once(".."), &args.new) {
        (Some((_, rest)), _) if rest.starts_with('.') => {
            Err(format!("`{old}` asks for a common ancestor; name both revisions as `OLD..NEW`"))
        }
        (Some(_), Some(new)) => Err(format!("`{old}` names two revisions already, and `{new}` is a third")),
        (Some((old, new)), None) => Ok((revision(old), revision(new))),
        (None, _) => Ok((revision(old), new(args.new.as_ref()))),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: DiffArgs,
    }

    #[track_caller]
    fn check(line: &[&str], expect: Result<(Source, Source), &str>) {
        let line = Line::parse_from(std::iter::once(&"diff").chain(line));
        assert_eq!(sources(&line.args).as_ref().map_err(String::as_str), expect.as_ref().map_err(|it| *it));
    }

    #[test]
    fn revisions_are_named_as_git_has_them() {
        let rev = |name: &str| Source::Revision(name.to_owned());
        check(&[], Ok((rev("HEAD"), Source::Tree)));
        check(&["main"], Ok((rev("main"), Source::Tree)));
        check(&["a", "b"], Ok((rev("a"), rev("b"))));
        check(&["a..b"], Ok((rev("a"), rev("b"))));
        check(&["a.."], Ok((rev("a"), rev("HEAD"))));
        check(&["--file", "old.toml"], Ok((Source::File("old.toml".into()), Source::Tree)));
        check(&["a...b"], Err("`a...b` asks for a common ancestor; name both revisions as `OLD..NEW`"));
        check(&["a..b", "c"], Err("`a..b` names two revisions already, and `c` is a third"));
    }
}
