//! What manifests and configuration say about how benchmarks are compiled, in one line.

use std::path::Path;

use ::toml::de::{DeTable, DeValue};

/// The tables of the root's manifest that count.
const MANIFEST: &[&[&str]] = &[&["profile", "bench"], &["profile", "release"]];
/// The tables and keys of cargo's configuration that count.
const CONFIG: &[&[&str]] = &[
    &["build", "rustflags"],
    &["build", "target"],
    &["profile", "bench"],
    &["profile", "release"],
    &["target"],
    &["unstable"],
];
/// The variables that count, by their beginnings.
const VARIABLES: &[&str] = &[
    "CARGO_BUILD_RUSTFLAGS",
    "CARGO_BUILD_TARGET",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_PROFILE_BENCH_",
    "CARGO_PROFILE_RELEASE_",
    "RUSTFLAGS",
    "RUSTC_WRAPPER",
];

/// Returns the settings; empty if nobody says anything.
///
/// # Errors
/// Says which file cannot be read.
pub(super) fn settings(root: &Path) -> Result<String, String> {
    let mut lines = of_file(&root.join("Cargo.toml"), MANIFEST)?;
    for name in [".cargo/config.toml", ".cargo/config"] {
        let file = root.join(name);
        if file.is_file() {
            lines.extend(of_file(&file, CONFIG)?);
        }
    }
    let counts = |name: &str| VARIABLES.iter().any(|beginning| name.starts_with(beginning));
    let variables = std::env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok().filter(|name| counts(name))?;
        Some(format!("{name}={}", value.to_string_lossy()))
    });
    let mut variables: Vec<String> = variables.collect();
    variables.sort_unstable();
    lines.extend(variables);
    Ok(lines.join(" "))
}

fn of_file(path: &Path, tables: &[&[&str]]) -> Result<Vec<String>, String> {
    let failed = |reason: String| format!("`{}` cannot be read: {reason}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let document = DeTable::parse(&text).map_err(|error| failed(error.message().replace('\n', " ")))?;
    let mut lines = Vec::new();
    for table in tables {
        let mut found = None;
        let mut inner = Some(document.get_ref());
        for key in *table {
            found = inner.and_then(|inner| inner.get(*key)).map(::toml::Spanned::get_ref);
            inner = found.and_then(DeValue::as_table);
        }
        if let Some(value) = found {
            spell(&table.join("."), value, &mut lines);
        }
    }
    lines.sort_unstable();
    Ok(lines)
}

/// Writes a value as `path=value`, a table entry by entry.
fn spell(path: &str, value: &DeValue<'_>, lines: &mut Vec<String>) {
    let plain = match value {
        DeValue::String(text) => format!("{text:?}"),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(moment) => moment.to_string(),
        DeValue::Array(list) => {
            for (number, entry) in list.iter().enumerate() {
                spell(&format!("{path}.{number}"), entry.get_ref(), lines);
            }
            return;
        }
        DeValue::Table(table) => {
            for (key, entry) in table {
                spell(&format!("{path}.{}", key.get_ref()), entry.get_ref(), lines);
            }
            return;
        }
    };
    lines.push(format!("{path}={plain}"));
}

#[cfg(test)]
mod unit {
    use super::*;

    fn of(manifest: &str, config: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        std::fs::create_dir(folder.path().join(".cargo")).unwrap();
        std::fs::write(folder.path().join(".cargo/config.toml"), config).unwrap();
        settings(folder.path()).unwrap()
    }

    #[test]
    fn profiles_and_flags_count_and_nothing_else_does() {
        let manifest =
            "[workspace]\n[profile.release]\nopt-level = 3\nlto = true\n[profile.dev]\nopt-level = 1\n";
        let one = of(manifest, "[build]\nrustflags = [\"-Ctarget-cpu=native\"]\njobs = 2\n");
        let said =
            "profile.release.lto=true profile.release.opt-level=3 build.rustflags.0=\"-Ctarget-cpu=native\"";
        assert!(one.starts_with(said), "{one}");
        assert!(!one.contains("jobs") && !one.contains("dev"), "{one}");
        let other = of(
            "[profile.release]\nlto = true\nopt-level = 3\n",
            "[build]\nrustflags=['-Ctarget-cpu=native']\n",
        );
        assert_eq!(one, other, "order and spelling make no difference");
        assert_ne!(one, of(&manifest.replace('3', "2"), ""));
    }

    #[test]
    fn a_manifest_that_cannot_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert!(settings(folder.path()).unwrap_err().contains("Cargo.toml` cannot be read"));
    }

    #[test]
    fn every_kind_of_value_counts() {
        let config = "[unstable]\na = 1.5\nb = 2026-10-01T07:00:00Z\n[target.x]\nrunner = [\"r\", \"s\"]\n";
        let said = of("[workspace]\n", config);
        let expected =
            "target.x.runner.0=\"r\" target.x.runner.1=\"s\" unstable.a=1.5 unstable.b=2026-10-01T07:00:00Z";
        assert!(said.starts_with(expected), "{said}");
    }
}
