//! This program in the place of the compiler's wrapper: it starts the compiler that cargo wanted, and says which folders must not be
//! in what it writes.
//!
//! Cargo takes flags from one of four places, and the first hides the others. A wrapper adds ours without touching any of them, and
//! without a build script or `-C metadata` seeing them.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

/// The variable that makes this program a wrapper of the compiler, and holds the names for folders.
pub(super) const VARIABLE: &str = "GOVERNANCE_DIST_REMAP";

/// What stands between two of them; no path holds it.
pub(super) const SEPARATOR: char = '\u{1f}';

/// Runs the compiler and returns how it ended, if cargo has started this program as its wrapper; nothing if it has not.
#[must_use]
pub fn as_compiler() -> Option<ExitCode> {
    let names = std::env::var(VARIABLE).ok()?;
    let mut args = std::env::args_os().skip(1);
    let compiler = args.next()?;
    Some(started(command(&compiler, args.collect(), &names)))
}

fn command(compiler: &OsString, args: Vec<OsString>, names: &str) -> Command {
    let mut command = Command::new(compiler);
    // What cargo asks the compiler about itself has no crate.
    let is_crate = args.iter().any(|arg| arg == "--crate-name");
    command.args(args);
    if is_crate {
        for name in names.split(SEPARATOR).filter(|name| !name.is_empty()) {
            command.arg("--remap-path-prefix").arg(name);
        }
    }
    command
}

/// Becomes the compiler, so that signals and memory limits meet it alone.
#[cfg(unix)]
fn started(mut command: Command) -> ExitCode {
    use std::os::unix::process::CommandExt;
    failed(&command.exec())
}

#[cfg(not(unix))]
fn started(mut command: Command) -> ExitCode {
    match command.status() {
        Ok(status) => {
            let code = status.code().and_then(|code| u8::try_from(code).ok());
            code.map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => failed(&error),
    }
}

fn failed(error: &std::io::Error) -> ExitCode {
    crate::ui::error(format_args!("the compiler could not be started: {error}"), None);
    ExitCode::FAILURE
}

#[cfg(test)]
mod unit {
    use super::*;

    fn said(args: &[&str]) -> Vec<String> {
        let names = format!("/a=/source{SEPARATOR}/a/target=/target");
        let command = command(&"rustc".into(), args.iter().map(OsString::from).collect(), &names);
        command.get_args().map(|arg| arg.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_crate_is_compiled_under_other_names_and_a_question_is_handed_on() {
        assert_eq!(said(&["-vV"]), ["-vV"]);
        assert_eq!(
            said(&["--crate-name", "x"]),
            [
                "--crate-name",
                "x",
                "--remap-path-prefix",
                "/a=/source",
                "--remap-path-prefix",
                "/a/target=/target"
            ]
        );
    }

    #[test]
    fn a_program_that_cargo_has_not_started_as_a_wrapper_is_none() {
        assert!(as_compiler().is_none());
    }
}
