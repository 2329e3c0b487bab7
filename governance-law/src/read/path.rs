//! Entries that are paths, such as `std::fs`: each can be written in code, and one into the standard library leads somewhere.

use super::standard;
use crate::document::Sink;
use crate::suggest;
use crate::text::Text;

/// Reports the entries of a key that forbid or allow nothing, because no code can name them.
pub(super) fn check(key: &str, entries: &[Text], sink: &mut Sink) {
    for entry in entries {
        let path = entry.as_str();
        if !is_path(path) {
            sink.say(entry.span.clone(), format!("`{path}` in `{key}` is no path"), advice(path));
            continue;
        }
        let mut segments = path.trim_start_matches("::").split("::");
        let (Some(root), Some(name)) = (segments.next(), segments.next()) else { continue };
        let Some(names) = standard::names(root) else { continue };
        if !names.contains(&name) {
            let help = suggest::nearest(name, names.iter().copied()).map_or_else(
                || format!("name a module or macro of `{root}`, such as `{root}::fmt`"),
                |near| format!("did you mean `{}`?", path.replacen(name, near, 1)),
            );
            sink.say(
                entry.span.clone(),
                format!("there is no `{root}::{name}` in the standard library"),
                help,
            );
        }
    }
}

/// Returns whether a text is names joined by `::`, with or without a `::` before them.
fn is_path(text: &str) -> bool {
    text.strip_prefix("::").unwrap_or(text).split("::").all(is_name)
}

fn is_name(text: &str) -> bool {
    let text = text.strip_prefix("r#").unwrap_or(text);
    let begins = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    begins && text != "_" && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Says how a text is written as a path, if that can be guessed.
fn advice(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let joined = plain.replace('-', "_");
    let names = joined.split([':', '/', '.']).filter(|name| !name.is_empty());
    let (stars, names): (Vec<&str>, Vec<&str>) = names.partition(|name| name.chars().all(|c| c == '*'));
    let path = names.join("::");
    match (is_path(&path), stars.is_empty()) {
        (true, true) => format!("did you mean `{path}`?"),
        (true, false) => format!("write `{path}`, which stands for all below it too"),
        (false, _) => "write names joined by `::`, such as `std::fs`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expect: Option<(&str, &str)>) {
        let mut sink = Sink::default();
        super::check("imports", &[Text::new(path, 3..5)], &mut sink);
        let found = sink.list.first().map(|it| (it.message.as_str(), it.help.as_deref().unwrap_or_default()));
        assert_eq!(found, expect, "{path}");
        assert!(sink.list.iter().all(|it| it.span == (3..5)));
    }

    #[test]
    fn what_code_can_name_is_a_path() {
        for path in
            ["std", "std::fs", "::std::fs", "crate::legacy", "rand::Rng", "über::x", "a::r#type", "_a"]
        {
            check(path, None);
        }
    }

    #[test]
    fn what_no_code_can_name_is_a_mistake() {
        let no = |path: &str| format!("`{path}` in `imports` is no path");
        let meant = |path: &str, meant: &str| {
            check(path, Some((&no(path), &format!("did you mean `{meant}`?"))));
        };
        meant("std:fs", "std::fs");
        meant("std::::fs", "std::fs");
        meant("std:: fs", "std::fs");
        meant("std::fs::", "std::fs");
        meant("std.fs", "std::fs");
        meant("cargo-metadata", "cargo_metadata");
        check("std::fs::*", Some((&no("std::fs::*"), "write `std::fs`, which stands for all below it too")));
        check("7up::(", Some((&no("7up::("), "write names joined by `::`, such as `std::fs`")));
        check("**", Some((&no("**"), "write names joined by `::`, such as `std::fs`")));
    }

    #[test]
    fn the_standard_library_is_known() {
        for path in ["std::println", "std::unicode", "core::cell", "alloc::vec", "std::u8::MAX", "std::f16"] {
            check(path, None);
        }
        let none = |path: &str| format!("there is no `{path}` in the standard library");
        check(
            "std::filesytem",
            Some((&none("std::filesytem"), "name a module or macro of `std`, such as `std::fmt`")),
        );
        check("std::proces::exit", Some((&none("std::proces"), "did you mean `std::process::exit`?")));
        check("core::fs", Some((&none("core::fs"), "did you mean `core::os`?")));
        check(
            "alloc::cell",
            Some((&none("alloc::cell"), "name a module or macro of `alloc`, such as `alloc::fmt`")),
        );
    }
}
