//! Reading what cargo and the compiler say, so that an exit code is never trusted alone.

use serde_json::Value;

use crate::child::{Ended, Ran};

/// What became of a build that was asked for messages in JSON.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Built {
    /// It ended well.
    Clean,
    /// The compiler, or what stands in for it, found these errors.
    Errors(Vec<String>),
    /// It could not be decided: why, and what was written last.
    Unclear(String, Vec<String>),
}

/// Reads a finished `cargo ... --message-format=json`.
pub(crate) fn built(ran: &Ran, what: &str) -> Built {
    let errors = errors(&ran.stdout);
    if let Some(trouble) = ran.ended.trouble(what) {
        return Built::Unclear(trouble, ran.tail(20));
    }
    if let Some(missing) = missing(&ran.stderr) {
        return Built::Unclear(missing, Vec::new());
    }
    match (ran.is_success(), errors.is_empty()) {
        (true, true) => Built::Clean,
        (_, false) => Built::Errors(errors),
        (false, true) => Built::Unclear(unexplained(ran, what), ran.tail(20)),
    }
}

/// Returns the sentence for a child that failed for a reason other than what the gate looks for.
pub(crate) fn unexplained(ran: &Ran, what: &str) -> String {
    let code = match ran.ended {
        Ended::Code(code) => format!("ended with code {code}"),
        _ => "did not end".to_owned(),
    };
    let first = ran.stderr.lines().find_map(|line| line.trim().strip_prefix("error: "));
    first.map_or_else(|| format!("`{what}` {code}"), |error| format!("`{what}` {code}: {error}"))
}

/// Returns what to install if a cargo subcommand is missing, and what to run if the lock file is stale.
pub(crate) fn missing(stderr: &str) -> Option<String> {
    // Gates insist on the lock file, and cargo's own advice is to insist no more.
    if stderr.lines().any(|line| line.contains("lock file") && line.contains("because --locked was passed")) {
        let said = "`Cargo.lock` does not fit the manifests: `cargo update --workspace` mends it, and the change is to be \
                    reviewed and committed";
        return Some(said.to_owned());
    }
    let line = stderr.lines().find(|line| {
        line.contains("is not installed for the toolchain")
            || line.contains("no such command")
            || (line.contains("toolchain") && line.contains("is not installed"))
    })?;
    let said = line.trim().trim_start_matches("error: ").trim_end_matches('.');
    let component = if said.contains("fmt") {
        Some("rustfmt")
    } else if said.contains("clippy") {
        Some("clippy")
    } else {
        None
    };
    Some(component.map_or_else(
        || said.to_owned(),
        |name| format!("{name} is missing: `rustup component add {name}` installs it"),
    ))
}

/// Returns the rendered errors of a stream of cargo's JSON messages; warnings are no errors here.
fn errors(stdout: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in stdout.lines().filter(|line| line.starts_with('{')) {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        if message.get("reason").and_then(Value::as_str) != Some("compiler-message") {
            continue;
        }
        let Some(inner) = message.get("message") else { continue };
        let text = |key| inner.get(key).and_then(Value::as_str).unwrap_or_default();
        // `aborting due to 2 previous errors` counts what was already counted.
        let is_sum = text("message").starts_with("aborting due to") || text("level") == "failure-note";
        if text("level").starts_with("error") && !is_sum {
            let rendered = text("rendered").trim_end().to_owned();
            // A library is compiled for itself and for its tests, and says everything twice.
            if !found.contains(&rendered) {
                found.push(rendered);
            }
        }
    }
    found
}

#[cfg(test)]
mod unit {
    use super::*;

    fn ran(code: i32, stdout: &str, stderr: &str) -> Ran {
        Ran { ended: Ended::Code(code), stdout: stdout.to_owned(), stderr: stderr.to_owned() }
    }

    const ERROR: &str = r#"{"reason":"compiler-message","message":{"level":"error","message":"unused","rendered":"error: unused\n"}}
{"reason":"compiler-message","message":{"level":"error","message":"unused","rendered":"error: unused\n"}}
{"reason":"compiler-message","message":{"level":"warning","message":"w","rendered":"warning: w\n"}}
{"reason":"compiler-message","message":{"level":"error","message":"aborting due to 1 previous error","rendered":"error: aborting\n"}}
{"reason":"build-finished","success":false}"#;

    #[test]
    fn errors_are_counted_once_and_sums_not_at_all() {
        assert_eq!(built(&ran(101, ERROR, ""), "cargo clippy"), Built::Errors(vec!["error: unused".into()]));
    }

    #[test]
    fn errors_count_even_if_the_exit_code_is_zero() {
        assert!(matches!(built(&ran(0, ERROR, ""), "cargo clippy"), Built::Errors(_)));
    }

    #[test]
    fn a_failure_without_a_diagnostic_is_unclear() {
        let found = built(
            &ran(101, "", "    Updating index\nerror: no matching package named `x` found\n"),
            "cargo clippy",
        );
        let Built::Unclear(reason, _) = found else { panic!("{found:?}") };
        assert_eq!(reason, "`cargo clippy` ended with code 101: no matching package named `x` found");
    }

    #[test]
    fn a_signal_is_unclear_whatever_was_written() {
        let killed = Ran { ended: Ended::Signal(9), stdout: ERROR.to_owned(), stderr: String::new() };
        assert!(
            matches!(built(&killed, "cargo clippy"), Built::Unclear(reason, _) if reason.contains("signal 9"))
        );
    }

    #[test]
    fn a_missing_component_says_how_to_get_it() {
        let stderr =
            "error: 'cargo-clippy' is not installed for the toolchain '1.95.0-x86_64-unknown-linux-gnu'.\n";
        assert_eq!(missing(stderr).unwrap(), "clippy is missing: `rustup component add clippy` installs it");
        assert_eq!(
            missing("error: no such command: `fmt`\n").unwrap(),
            "rustfmt is missing: `rustup component add rustfmt` installs it"
        );
        assert_eq!(missing("error: could not compile `x`"), None);
    }

    #[test]
    fn a_stale_lock_file_says_how_to_mend_it() {
        let stderr = "error: cannot update the lock file /w/Cargo.lock because --locked was passed to prevent this\n\
                      help: to generate the lock file without accessing the network, remove the --locked flag\n";
        let Built::Unclear(reason, _) = built(&ran(101, "", stderr), "cargo clippy") else {
            panic!("no verdict")
        };
        assert!(reason.contains("`cargo update --workspace` mends it"), "{reason}");
    }
}
