//! Writing to the user: results on standard output, everything else on standard error.
//!
//! A closed pipe (`cargo governance lint | head`) is no reason to panic, and whoever closed it has what they wanted. Any
//! other lost result, such as one on a full disk, is remembered: a verdict that nobody can read was not given.

use std::fmt::Display;
use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use anstyle::{AnsiColor, Style};

/// When to write colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Color {
    /// Makes every later write follow the choice.
    pub fn apply(self) {
        let choice = match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// Bold.
pub const BOLD: Style = Style::new().bold();
/// What passed.
pub const GREEN: Style = AnsiColor::Green.on_default().bold();
/// What failed.
pub const RED: Style = AnsiColor::Red.on_default().bold();
/// What could not be decided.
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// What is of less interest.
pub const DIM: Style = Style::new().dimmed();

/// Wraps text in a style; the stream removes it where colours are off.
#[must_use]
pub fn styled(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}

/// Whether a result could not be written.
static IS_LOST: AtomicBool = AtomicBool::new(false);

/// Writes one line of the result.
pub fn say(line: impl Display) {
    let mut out = anstream::stdout().lock();
    remember(writeln!(out, "{line}").and_then(|()| out.flush()));
}

/// Remembers that a result was lost, unless its reader went away.
pub fn remember(written: std::io::Result<()>) {
    if written.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe) {
        IS_LOST.store(true, Ordering::Relaxed);
    }
}

/// Returns whether a result could not be written.
#[must_use]
pub fn is_lost() -> bool {
    IS_LOST.load(Ordering::Relaxed)
}

/// Writes one line about the work.
pub fn note(line: impl Display) {
    drop(writeln!(anstream::stderr().lock(), "{line}"));
}

/// Writes bytes about the work, without a line break.
pub fn note_raw(text: &str) {
    let mut err = anstream::stderr().lock();
    drop(err.write_all(text.as_bytes()));
    drop(err.flush());
}

/// Writes an error and what to do about it, in the shape of rustc.
pub fn error(message: impl Display, help: Option<&str>) {
    note(format_args!("{}: {message}", styled(RED, "error")));
    if let Some(help) = help {
        note(format_args!("{}: {help}", styled(BOLD, "help")));
    }
}

/// Returns whether standard error is a terminal that understands cursor movements, and may be sent them.
#[must_use]
pub fn is_live() -> bool {
    let err = std::io::stderr();
    err.is_terminal()
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        && anstream::AutoStream::choice(&err) != anstream::ColorChoice::Never
}

/// Returns whether the result will be written with colours.
#[must_use]
pub fn is_colored() -> bool {
    anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
}
