//! Every part of a law once with a value of another kind: the reader goes on, and says what it found and what it wants.

use super::law;

/// Reads a law that has the schema and one mistake, and compares its message and its help.
#[track_caller]
fn one(body: &str, message: &str, help: &str) {
    let mistakes = law("governance.toml", &format!("schema = 1\n{body}")).expect_err("the law has a mistake");
    let found: Vec<(&str, &str)> = mistakes
        .list
        .iter()
        .map(|mistake| (mistake.message.as_str(), mistake.help.as_deref().unwrap_or_default()))
        .collect();
    assert_eq!(found, [(message, help)], "{mistakes}");
}

/// An article with one more line.
fn article(line: &str) -> String {
    format!("[[article]]\nid = \"a\"\nrule = \"missing_trait\"\nwhy = \"w\"\ntraits = [\"T\"]\n{line}\n")
}

#[test]
fn every_kind_of_value_has_a_name() {
    for (value, kind) in [
        ("\"x\"", "a string"),
        ("5", "an integer"),
        ("0.5", "a float"),
        ("true", "a flag"),
        ("2026-11-21", "a date"),
        ("[1]", "a list"),
    ] {
        let message = format!("`gates` is {kind}, and a table is wanted");
        one(&format!("gates = {value}\n"), &message, "write `[gates.tests]`");
    }
    one("[gates]\ntests = 5\n", "`tests` is an integer, and a table is wanted", "write `[gates.tests]`");
    let select = article("select = { crates = { a = 1 } }");
    one(&select, "`crates` is a table, and a list of strings is wanted", "");
}

#[test]
fn what_is_no_list_of_words_is_refused() {
    one("[gates.tests]\nprofiles = \"ci\"\n", "`profiles` is a string, and a list of strings is wanted", "");
    one(
        "[gates.tests]\nprofiles = []\n",
        "`profiles` is an empty list, which selects nothing",
        "leave the key out to select everything it can select",
    );
    one(
        "[[feature_set]]\nname = \"a\"\ndefault_features = \"no\"\n",
        "`default_features` is a string, and `true` or `false` is wanted",
        "",
    );
}

#[test]
fn names_stand_once() {
    let twice = "[[feature_set]]\nname = \"a\"\n\n[[feature_set]]\nname = \"a\"\n";
    one(twice, "a feature set `a` was named before", "give each its own name");
    let exemption = "[[exemption]]\narticle = \"a\"\nitem = \"x::Y\"\nreason = \"r\"\nexpires = 2099-01-01\n";
    let twice = format!("{}{exemption}{exemption}", article(""));
    one(&twice, "`x::Y` was exempted from `a` before", "keep one of the two");
}

#[test]
fn tables_are_told_from_what_is_none() {
    one(
        "feature_set = [5]\n",
        "`feature_set` holds an integer, and tables are wanted",
        "write `[[feature_set]]`, or `feature_set = [{ ... }]`",
    );
    one(
        &article("select = \"all\""),
        "`select` is a string, and a table is wanted",
        "write `select = { crates = [\"...\"] }`",
    );
    let manifest =
        |line: &str| format!("[[article]]\nid = \"m\"\nrule = \"unlawful_manifest\"\nwhy = \"w\"\n{line}\n");
    one(&manifest("lints = 5"), "`lints` is an integer, and a table is wanted", "");
    one(
        &manifest("keys = { edition = [1] }"),
        "`edition` is a list, and a string, a number or a flag is wanted",
        "",
    );
}

#[test]
fn numbers_and_flags_of_a_table_become_their_text() {
    let body = "[[article]]\nid = \"m\"\nrule = \"unlawful_manifest\"\nwhy = \"w\"\n\
                profiles = { \"release.opt-level\" = 3, \"release.lto\" = true }\n";
    let law = law("governance.toml", &format!("schema = 1\n{body}")).unwrap();
    let table = law.article("m").unwrap().table("profiles");
    let texts: Vec<(&str, &str)> =
        table.iter().map(|(name, value)| (name.value.as_str(), value.value.as_str())).collect();
    assert_eq!(texts, [("release.opt-level", "3"), ("release.lto", "true")]);
}

#[test]
fn a_required_key_is_asked_for_in_its_own_form() {
    for (rule, message, help) in
        [("missing_trait", "`traits`", "[\"...\"]"), ("crate_layers", "`layer`", "[{ name = \"...\", ... }]")]
    {
        let body = format!("schema = 1\n[[article]]\nid = \"a\"\nrule = \"{rule}\"\nwhy = \"w\"\n");
        let mistakes = law("governance.toml", &body).expect_err("something is missing").to_string();
        assert!(mistakes.contains(message) && mistakes.contains(help), "{mistakes}");
    }
}

#[test]
fn a_range_of_a_ratio_and_a_real_is_one_of_reals() {
    use crate::Quantity::Real;
    let of = |text: &str| {
        let law = law("governance.toml", &format!("schema = 1\n[limits]\nspeed = {text}\n")).unwrap();
        let limit = law.limit("speed").unwrap();
        (limit.at_least, limit.at_most)
    };
    assert_eq!(of("{ at_least = 0.5, at_most = 2.0 }"), (Some(Real(0.5)), Some(Real(2.0))));
    assert_eq!(of("{ at_least = -2.0, at_most = 0.5 }"), (Some(Real(-2.0)), Some(Real(0.5))));
}

#[test]
fn that_a_gate_was_left_out_or_could_not_decide_is_never_accepted() {
    let of = |absence: &str| {
        let body = format!(
            "schema = 1\n[[accept]]\ngate = \"gpu\"\nabsence = \"{absence}\"\nprofiles = [\"ci\"]\nwhy = \"w\"\n"
        );
        law("governance.toml", &body)
    };
    assert_eq!(of("no_device").unwrap().accepts.len(), 1);
    let said = of("database_stale").expect_err("it has no database").to_string();
    assert!(
        said.contains("the gate `gpu` never finds `database_stale`; what it may find absent: `no_device`"),
        "{said}"
    );
    for absence in ["left_out", "other"] {
        let said = of(absence).expect_err("nobody may accept it").to_string();
        assert!(said.contains(&format!("`absence` cannot be `{absence}`")), "{said}");
    }
}

#[test]
fn what_ships_is_named() {
    one("[production]\n", "`production` has no `packages`", "add `packages = [\"the-package-that-ships\"]`");
    one(
        "[production]\npackages = []\n",
        "`packages` is empty, so nothing would ship",
        "name at least one, or remove the table",
    );
    one(
        "[production]\npackages = [\"a\"]\nmax_age = 7\n",
        "`max_age` is `7`, and a time such as \"5 ms\" is wanted",
        "",
    );
    let law = law("governance.toml", "schema = 1\n[production]\npackages = [\"a\"]\n").unwrap();
    let production = law.production.unwrap();
    assert_eq!((production.feature.as_str(), production.max_age.as_secs()), ("production", 604_800));
}
