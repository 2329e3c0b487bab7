//! The names that a manifest can have: keys of `[package]`, settings of a profile, tools of `[lints]`.

use crate::document::Sink;
use crate::suggest;
use crate::text::Text;

/// The keys of `[package]`, those included that only a nightly cargo takes.
const PACKAGE: &[&str] = &[
    "name",
    "version",
    "authors",
    "edition",
    "rust-version",
    "description",
    "documentation",
    "readme",
    "homepage",
    "repository",
    "license",
    "license-file",
    "keywords",
    "categories",
    "workspace",
    "build",
    "links",
    "exclude",
    "include",
    "publish",
    "metadata",
    "default-run",
    "autolib",
    "autobins",
    "autoexamples",
    "autotests",
    "autobenches",
    "resolver",
    "default-target",
    "forced-target",
    "metabuild",
];

/// The settings of a profile, those included that only a nightly cargo takes.
const SETTINGS: &[&str] = &[
    "opt-level",
    "debug",
    "split-debuginfo",
    "strip",
    "debug-assertions",
    "overflow-checks",
    "lto",
    "panic",
    "incremental",
    "codegen-units",
    "rpath",
    "inherits",
    "build-override",
    "package",
    "codegen-backend",
    "rustflags",
    "trim-paths",
    "hint-mostly-unused",
    "frame-pointers",
];

/// The tools that have lints.
const TOOLS: &[&str] = &["rust", "clippy", "rustdoc", "cargo"];

/// Reports the names of a table of the rule `unlawful_manifest` that no manifest can have.
pub(super) fn check(key: &str, table: &[(Text, Text)], sink: &mut Sink) {
    for (name, _) in table {
        match key {
            "keys" => package_key(name, sink),
            "profiles" => setting(name, sink),
            "lints" => lint(name, sink),
            _ => return,
        }
    }
}

/// Says that a part of a name is unknown, and which name was meant.
fn unknown(name: &Text, (part, what): (&str, &str), known: &[&str], sink: &mut Sink) {
    let help = suggest::nearest(part, known.iter().copied()).map_or_else(
        || format!("known here: {}", suggest::listed(known)),
        |near| format!("did you mean `{}`?", name.value.replacen(part, near, 1)),
    );
    sink.say(name.span.clone(), format!("cargo knows no {what} `{part}`"), help);
}

fn package_key(name: &Text, sink: &mut Sink) {
    // What stands below is a value of its own, as in `metadata.docs.rs` or `edition.workspace`.
    let key = name.value.split('.').next().unwrap_or_default();
    if !PACKAGE.contains(&key) {
        unknown(name, (key, "key of `[package]`"), PACKAGE, sink);
    }
}

fn setting(name: &Text, sink: &mut Sink) {
    let parts: Vec<&str> = name.value.split('.').collect();
    // A profile may have any name, and so may a package for which it has settings of its own.
    let setting = match parts.as_slice() {
        [_, "package", _, setting] | [_, "build-override", setting] => setting,
        [_, "package", _, ..] => return,
        [_, setting, ..] => setting,
        _ => {
            let help = format!("name the profile too, such as `release.{name}`");
            sink.say(name.span.clone(), format!("`{name}` names no setting of a profile"), help);
            return;
        }
    };
    if !SETTINGS.contains(setting) {
        unknown(name, (setting, "profile setting"), SETTINGS, sink);
    }
}

fn lint(name: &Text, sink: &mut Sink) {
    // Without a tool it is a lint of rustc.
    if let Some((tool, _)) = name.value.split_once('.')
        && !TOOLS.contains(&tool)
    {
        unknown(name, (tool, "tool with lints"), TOOLS, sink);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, name: &str, expect: Option<(&str, &str)>) {
        let mut sink = Sink::default();
        super::check(key, &[(Text::new(name, 3..5), Text::new("x", 6..7))], &mut sink);
        let found = sink.list.first().map(|it| (it.message.as_str(), it.help.as_deref().unwrap_or_default()));
        assert_eq!(found, expect, "{name}");
        assert!(sink.list.iter().all(|it| it.span == (3..5)));
    }

    #[test]
    fn keys_of_a_package_are_known() {
        for name in
            ["edition", "rust-version", "metadata.docs.rs.all-features", "license.workspace", "publish"]
        {
            check("keys", name, None);
        }
        let expect = ("cargo knows no key of `[package]` `editon`", "did you mean `edition`?");
        check("keys", "editon", Some(expect));
        let expect = ("cargo knows no key of `[package]` `licence`", "did you mean `license.workspace`?");
        check("keys", "licence.workspace", Some(expect));
    }

    #[test]
    fn settings_of_a_profile_are_known() {
        let known = ["release.lto", "mine.opt-level", "dev.package.*.debug", "dev.build-override.opt-level"];
        known.into_iter().for_each(|name| check("profiles", name, None));
        check("profiles", "dev.package.a@1.0.0.opt-levle", None);
        let meant = |part, name| {
            let found = format!("cargo knows no profile setting `{part}`");
            (found, format!("did you mean `{name}`?"))
        };
        for (part, name, right) in [
            ("opt-levle", "release.opt-levle", "release.opt-level"),
            ("pannic", "dev.build-override.pannic", "dev.build-override.panic"),
        ] {
            let (found, help) = meant(part, right);
            check("profiles", name, Some((&found, &help)));
        }
        let expect = ("`lto` names no setting of a profile", "name the profile too, such as `release.lto`");
        check("profiles", "lto", Some(expect));
    }

    #[test]
    fn tools_with_lints_are_known() {
        for name in ["rust.unsafe_code", "clippy.unwrap_used", "rustdoc.all", "unsafe_code"] {
            check("lints", name, None);
        }
        let expect = ("cargo knows no tool with lints `clipy`", "did you mean `clippy.unwrap_used`?");
        check("lints", "clipy.unwrap_used", Some(expect));
    }
}
