//! `new-rule`: lays out the files and rows of a rule, so that it compiles and its tests fail until it is written.

use std::path::Path;

use cargo_governance::law::catalog;

const LIST: &str = "governance-lint/src/rules.rs";
const CATALOGUE: &str = "governance-law/src/catalog/rules.rs";
const PLANTERS: &str = "cargo-governance/src/prove/plants/mod.rs";

/// Lays a rule out; returns what was written.
pub(crate) fn lay_out(root: &Path, id: &str) -> Result<Vec<String>, String> {
    valid(id)?;
    // Everything is made up before anything is written: a half laid out rule would not compile.
    let list = with_entry(&read(root, LIST)?, id)?;
    let catalogue = with_row(&read(root, CATALOGUE)?, id)?;
    let planters = with_planter(&read(root, PLANTERS)?, id)?;
    let fixture = format!("governance-lint/tests/fixtures/{id}");
    let law = format!(
        "schema = 1\n\n[[article]]\nid = \"an-example\"\nrule = \"{id}\"\nwhy = \"say what goes wrong without it\"\n"
    );
    let manifest = "[package]\nname = \"kernel\"\n".to_owned();
    let files = [
        (format!("governance-lint/src/rules/{id}.rs"), rule(id)),
        (format!("{fixture}/bad/Cargo.toml"), manifest.clone()),
        (format!("{fixture}/bad/governance.toml"), law.clone()),
        (format!("{fixture}/bad/src/lib.rs"), "pub fn breaks_the_rule_once() {}\n".to_owned()),
        (format!("{fixture}/good/Cargo.toml"), manifest),
        (format!("{fixture}/good/governance.toml"), law),
        (format!("{fixture}/good/src/lib.rs"), "pub fn nearly_breaks_the_rule() {}\n".to_owned()),
        (format!("cargo-governance/src/prove/plants/{id}.rs"), planter(id)),
        (PLANTERS.to_owned(), planters),
        (LIST.to_owned(), list),
        (CATALOGUE.to_owned(), catalogue),
    ];
    for (path, text) in &files {
        let path = root.join(path);
        path.parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| format!("`{}` cannot be written: {error}", path.display()))?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

fn valid(id: &str) -> Result<(), String> {
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    let begins_well = id.starts_with(|c: char| c.is_ascii_lowercase());
    if !begins_well || !id.split('_').all(is_word) {
        return Err(format!(
            "`{id}` is no id of a rule: it is snake_case and names the fault, as in `panic_path`"
        ));
    }
    if !id.contains('_') {
        // One word would be a poor name for a fault, and may be a keyword.
        return Err(format!(
            "`{id}` is one word, and an id names the fault in two or more, as in `panic_path`"
        ));
    }
    if catalog::rule_of(id).is_some() {
        return Err(format!("there is a rule `{id}` already"));
    }
    Ok(())
}

fn read(root: &Path, path: &str) -> Result<String, String> {
    std::fs::read_to_string(root.join(path)).map_err(|error| format!("`{path}` cannot be read: {error}"))
}

/// Adds the module, in its place in the alphabet, and the registration, before the built-in rules.
fn with_entry(list: &str, id: &str) -> Result<String, String> {
    let odd = || {
        format!(
            "`{LIST}` does not look as expected: there is no list of modules, or no `stale_exemption` in `register!`"
        )
    };
    let mut lines = with_module(list, id).ok_or_else(odd)?;
    let register = lines.iter().position(|line| line.starts_with("register![")).ok_or_else(odd)?;
    let built_in =
        lines.iter().skip(register).position(|line| line.trim() == "stale_exemption,").ok_or_else(odd)?;
    lines.insert(register + built_in, format!("    {id},"));
    Ok(lines.join("\n") + "\n")
}

/// Adds a module in its place in the alphabet; `None` if there are no modules.
fn with_module(text: &str, id: &str) -> Option<Vec<String>> {
    let module =
        |line: &str| line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')).map(str::to_owned);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let after = lines.iter().position(|line| module(line).is_some_and(|name| name.as_str() > id));
    let last = lines.iter().rposition(|line| module(line).is_some())?;
    lines.insert(after.unwrap_or(last + 1), format!("mod {id};"));
    Some(lines)
}

/// Adds the planter's module and row, before those of the built-in rules.
fn with_planter(planters: &str, id: &str) -> Result<String, String> {
    let odd = || {
        format!(
            "`{PLANTERS}` does not look as expected: there are no modules, or no row of `stale_exemption`"
        )
    };
    let mut lines = with_module(planters, id).ok_or_else(odd)?;
    let built_in =
        lines.iter().position(|line| line.trim().starts_with("(\"stale_exemption\"")).ok_or_else(odd)?;
    lines.insert(built_in, format!("    (\"{id}\", Of({id}::plant)),"));
    Ok(lines.join("\n") + "\n")
}

/// A planter that says that it is not written: `law prove` fails until it is.
fn planter(id: &str) -> String {
    format!(
        "//! Breaks `{id}`:\n\nuse governance_law::Article;\n\nuse super::super::ground::Ground;\nuse \
         super::super::mutation::{{Planting, Refusal}};\n\npub(super) fn plant(_: &Ground<'_>, _: &Article) -> \
         Vec<Planting> {{\n    vec![Err(Refusal::new(\"a violation\", \"nobody has written how this rule is broken\"))]\n}}\n"
    )
}

/// Adds the row, before those of the built-in rules.
fn with_row(catalogue: &str, id: &str) -> Result<String, String> {
    let built_in = "    built_in(\"stale_exemption\"";
    let (before, after) = catalogue.split_once(built_in).ok_or_else(|| {
        format!("`{CATALOGUE}` does not look as expected: there is no row of `stale_exemption`")
    })?;
    Ok(format!("{before}    rule(\"{id}\", &[Source], &[]),\n{built_in}{after}"))
}

fn rule(id: &str) -> String {
    let name: String = id
        .split('_')
        .map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .map(|first| first.to_ascii_uppercase())
                .into_iter()
                .chain(letters)
                .collect::<String>()
        })
        .collect();
    format!(
        "//! Finds\n//!\n//! ## What it does\n//!\n//! ## Why it matters\n//!\n//! ## Example\n//!\n//! ## Use instead\n//!\n//! ## \
         Exemptions\n\nuse crate::rule::Rule;\n\npub(super) const RULE: &dyn Rule = &{name};\n\nstruct {name};\n\nimpl Rule for \
         {name} {{}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The real files that a new rule changes.
    fn copy() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        for path in [LIST, CATALOGUE, PLANTERS] {
            let copy = folder.path().join(path);
            std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
            std::fs::copy(root.join(path), copy).unwrap();
        }
        folder
    }

    #[test]
    fn a_rule_is_laid_out_with_its_rows_and_fixtures() {
        let folder = copy();
        let changed = lay_out(folder.path(), "leaked_secret").unwrap();
        assert_eq!(changed.len(), 11);
        let text = |path: &str| std::fs::read_to_string(folder.path().join(path)).unwrap();
        let list = text(LIST);
        assert!(list.contains("\nmod leaked_secret;\nmod limit_exceeded;\n"), "{list}");
        assert!(list.contains("\n    leaked_secret,\n    stale_exemption,\n"), "{list}");
        assert!(
            text(CATALOGUE)
                .contains("rule(\"leaked_secret\", &[Source], &[]),\n    built_in(\"stale_exemption\"")
        );
        let planters = text(PLANTERS);
        assert!(planters.contains("\nmod leaked_secret;\nmod limit_exceeded;\n"), "{planters}");
        assert!(
            planters.contains("(\"leaked_secret\", Of(leaked_secret::plant)),\n    (\"stale_exemption\"")
        );
        assert!(
            text("cargo-governance/src/prove/plants/leaked_secret.rs").contains("Breaks `leaked_secret`")
        );
        assert!(text("governance-lint/src/rules/leaked_secret.rs").contains("struct LeakedSecret;"));
        assert!(
            text("governance-lint/tests/fixtures/leaked_secret/bad/governance.toml")
                .contains("rule = \"leaked_secret\"")
        );
    }

    #[test]
    fn a_name_that_is_none_is_refused_before_anything_is_written() {
        let folder = copy();
        for id in ["LeakedSecret", "leaked-secret", "1st", "leaked__secret", ""] {
            assert!(lay_out(folder.path(), id).unwrap_err().contains("is no id of a rule"), "{id}");
        }
        assert_eq!(lay_out(folder.path(), "panic_path").unwrap_err(), "there is a rule `panic_path` already");
        assert!(!folder.path().join("governance-lint/tests").exists());
    }
}
