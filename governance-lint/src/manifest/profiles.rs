//! The settings of a build profile, as cargo sees them: written, inherited, or cargo's own default.

use std::ops::Range;

use super::document::Manifest;

/// What a profile says about one setting.
#[derive(Debug, PartialEq)]
pub(crate) struct Setting {
    /// Its value as text; `None` if nobody sets it and cargo has no fixed default.
    pub(crate) value: Option<String>,
    /// The bytes of the value where it is written; `None` for a default.
    pub(crate) span: Option<Range<usize>>,
}

/// Cargo's defaults: the setting, its value in `dev`, its value in `release`.
const DEFAULTS: [(&str, &str, &str); 10] = [
    ("opt-level", "0", "3"),
    ("debug", "true", "false"),
    ("strip", "none", "none"),
    ("debug-assertions", "true", "false"),
    ("overflow-checks", "true", "false"),
    ("lto", "false", "false"),
    ("panic", "unwind", "unwind"),
    ("incremental", "true", "false"),
    ("codegen-units", "256", "16"),
    ("rpath", "false", "false"),
];

/// Returns a setting such as `release.overflow-checks`, looking through `inherits`.
pub(crate) fn setting(name: &str, root: &Manifest) -> Setting {
    let mut parts = name.split('.');
    let mut profile = parts.next().unwrap_or_default().to_owned();
    let rest: Vec<&str> = parts.collect();
    // A chain of `inherits` is as long as there are profiles; cargo refuses a cycle, and so does this bound.
    for _ in 0..root.get(&["profile"]).map_or(0, |table| table.entries().len()) + 2 {
        let path: Vec<&str> = ["profile", &profile].into_iter().chain(rest.iter().copied()).collect();
        if let Some(node) = root.get(&path) {
            return Setting { value: node.text(), span: Some(node.span.clone()) };
        }
        let inherits = root.get(&["profile", &profile, "inherits"]).and_then(|node| node.as_text());
        profile = match (inherits, profile.as_str()) {
            (Some(parent), _) => parent.to_owned(),
            (None, "test") => "dev".to_owned(),
            (None, "bench") => "release".to_owned(),
            (None, _) => break,
        };
    }
    let default = match rest.as_slice() {
        [key] => DEFAULTS.iter().find(|(name, ..)| name == key),
        _ => None,
    };
    let value = default.and_then(|(_, dev, release)| match profile.as_str() {
        "dev" => Some(*dev),
        "release" => Some(*release),
        _ => None,
    });
    Setting { value: value.map(str::to_owned), span: None }
}

impl Setting {
    /// Returns whether it says what the law wants; cargo has two words for some values.
    pub(crate) fn meets(&self, name: &str, wanted: &str) -> bool {
        let key = name.rsplit('.').next().unwrap_or(name);
        self.value.as_deref().is_some_and(|value| canonical(key, value) == canonical(key, wanted))
    }
}

fn canonical<'v>(key: &str, value: &'v str) -> &'v str {
    match (key, value) {
        ("lto", "true") => "fat",
        ("debug", "true" | "2") => "full",
        ("debug", "false" | "0") => "none",
        ("debug", "1") => "limited",
        ("strip", "true") => "symbols",
        ("strip", "false") => "none",
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = r#"
[profile.release]
overflow-checks = true
lto = "fat"
[profile.tool]
inherits = "release"
lto = false
[profile.loop]
inherits = "loop"
"#;

    #[track_caller]
    fn check(name: &str, value: Option<&str>, is_written: bool) {
        let found = setting(name, &Manifest::parse(ROOT).unwrap());
        assert_eq!((found.value.as_deref(), found.span.is_some()), (value, is_written));
    }

    #[test]
    fn settings_are_written_inherited_or_defaults() {
        check("release.overflow-checks", Some("true"), true);
        check("tool.overflow-checks", Some("true"), true);
        check("tool.lto", Some("false"), true);
        check("bench.lto", Some("fat"), true);
        check("tool.panic", Some("unwind"), false);
        check("dev.overflow-checks", Some("true"), false);
        check("test.overflow-checks", Some("true"), false);
        check("release.split-debuginfo", None, false);
        check("loop.lto", None, false);
        check("nobody.lto", None, false);
    }

    #[test]
    fn two_words_for_one_value_are_the_same() {
        let root = Manifest::parse(ROOT).unwrap();
        assert!(setting("release.lto", &root).meets("release.lto", "true"));
        assert!(!setting("tool.lto", &root).meets("tool.lto", "true"));
    }
}
