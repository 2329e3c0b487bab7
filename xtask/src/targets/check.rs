//! One platform: whether its standard library is here, and what the compiler says.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_governance::{Exit, ui};
use serde_json::Value;

/// Checks the packages for a platform, and says how that went.
pub(super) fn check(root: &Path, triple: &str, packages: &[&str]) -> Result<Exit, String> {
    if !is_installed(root, triple)? {
        ui::say(format_args!("{triple}: NOT CHECKED, because its standard library is not installed"));
        ui::note(format_args!("help: `rustup target add {triple}` installs it"));
        return Ok(Exit::Unchecked);
    }
    let mut command = super::cargo(root, &["check", "--locked", "--message-format=json", "--target", triple]);
    for package in packages {
        command.args(["--package", package]);
    }
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("`cargo` could not be started: {error}"))?;
    let said = diagnostics(&String::from_utf8_lossy(&output.stdout));
    for diagnostic in &said {
        ui::note(diagnostic);
    }
    Ok(match (output.status.success(), said.len()) {
        (true, 0) => {
            ui::say(format_args!("{triple}: {} packages check without a warning", packages.len()));
            Exit::Proved
        }
        (false, 0) => {
            ui::say(format_args!(
                "{triple}: NOT CHECKED, because cargo ended early; its own words are above"
            ));
            Exit::Unchecked
        }
        (_, count) => {
            ui::say(format_args!("{triple}: {count} errors and warnings, shown above"));
            Exit::Violation
        }
    })
}

/// Asks the compiler where the standard library of a platform would be, and looks.
fn is_installed(root: &Path, triple: &str) -> Result<bool, String> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", triple])
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`rustc` could not be started: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let first = said.lines().next().unwrap_or_default().trim_start_matches("error: ");
        return Err(format!("the compiler does not know the platform `{triple}`: {first}"));
    }
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    Ok(entries.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().starts_with("libstd-")))
}

/// Returns the rendered errors and warnings, each once. Cargo shows those of our own packages only.
fn diagnostics(stdout: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for message in stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let level = message.pointer("/message/level").and_then(Value::as_str).unwrap_or_default();
        let has_place = message.pointer("/message/spans/0").is_some();
        let text =
            message.pointer("/message/rendered").and_then(Value::as_str).unwrap_or_default().trim_end();
        // `2 warnings emitted` and its like have no place and count what was counted.
        if matches!(level, "error" | "warning") && has_place && !found.iter().any(|known| known == text) {
            found.push(text.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_platform_is_installed_and_an_invented_one_is_refused() {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let version = Command::new("rustc").arg("-vV").output().unwrap();
        let text = String::from_utf8(version.stdout).unwrap();
        let host = text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
        assert_eq!(is_installed(here, host), Ok(true));
        let error = is_installed(here, "pdp11-dec-unix").unwrap_err();
        assert!(error.starts_with("the compiler does not know the platform `pdp11-dec-unix`"), "{error}");
    }

    #[test]
    fn warnings_count_once_and_sums_not_at_all() {
        let line = |level: &str, spans: &str| {
            format!(
                r#"{{"reason":"compiler-message","message":{{"level":"{level}","spans":{spans},"rendered":"{level}: x\n"}}}}"#
            )
        };
        let text =
            [line("warning", "[{}]"), line("warning", "[{}]"), line("warning", "[]"), line("note", "[{}]")]
                .join("\n");
        assert_eq!(diagnostics(&text), ["warning: x"]);
    }
}
