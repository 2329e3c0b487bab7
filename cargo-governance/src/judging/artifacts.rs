//! What a build with messages in JSON has made, and where.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// Returns the program of a target: its package's manifest, its kind (`bin`, `bench`) and its name.
pub(crate) fn executable(stdout: &str, manifest: &Path, kind: &str, name: &str) -> Option<PathBuf> {
    stdout.lines().filter(|line| line.starts_with('{')).find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let target = message.get("target")?;
        let is_kind = target.get("kind")?.as_array()?.iter().any(|own| own == kind);
        let is_package =
            message.get("manifest_path")?.as_str().is_some_and(|path| Path::new(path) == manifest);
        let is_ours = is_package && is_kind && target.get("name")?.as_str()? == name;
        is_ours.then(|| message.get("executable")?.as_str().map(PathBuf::from)).flatten()
    })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_program_is_where_cargo_says() {
        let said = concat!(
            r#"{"reason":"compiler-artifact","manifest_path":"/w/Cargo.toml","target":{"kind":["lib"],"name":"app"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","manifest_path":"/w/Cargo.toml","target":{"kind":["bin"],"name":"app"},"executable":"/t/app"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        let find = |manifest: &str, kind, name| executable(said, Path::new(manifest), kind, name);
        assert_eq!(find("/w/Cargo.toml", "bin", "app"), Some(PathBuf::from("/t/app")));
        assert_eq!(find("/w/Cargo.toml", "bench", "app"), None);
        assert_eq!(find("/w/Cargo.toml", "bin", "other"), None);
        assert_eq!(find("/other/Cargo.toml", "bin", "app"), None);
    }
}
