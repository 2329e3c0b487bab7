//! What the reader accepts, and every mistake with the text that it underlines.

use super::law;
use crate::units::Quantity;

/// Reads a law and compares each mistake as "`underlined text`: message; help".
#[track_caller]
fn refused(text: &str, expect: &[&str]) {
    let mistakes = law("governance.toml", text).expect_err("the law has a mistake");
    let found: Vec<String> = mistakes
        .list
        .iter()
        .map(|mistake| {
            let underlined = &text[mistake.span.clone()];
            let help = mistake.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
            format!("`{underlined}`: {}{help}", mistake.message)
        })
        .collect();
    assert_eq!(found, expect, "{mistakes}");
}

/// Reads a law whose first line is the schema.
#[track_caller]
fn refused_body(body: &str, expect: &[&str]) {
    refused(&format!("schema = 1\n{body}"), expect);
}

const ARTICLE: &str = "[[article]]\nid = \"a\"\nrule = \"missing_trait\"\nwhy = \"w\"\ntraits = [\"T\"]\n";

#[test]
fn a_whole_law_is_read() {
    let text = "schema = 1\n\
        [limits]\nlatency = { value = \"5 ms\", why = \"w\" }\ngpu_utilization = 0.8\nconvergence_threshold = 1e-6\n\
        colors = { at_most = 82 }\n\
        [[article]]\nid = \"rooms\"\nrule = \"crate_layers\"\nwhy = \"w\"\nseverity = \"warn\"\n\
        select = { crates = [\"a-*\"], items = [\"struct\"], context = [\"main\", \"test\"] }\n\
        [[article.layer]]\nname = \"base\"\ncrates = [\"a-base\"]\n\
        [[article.layer]]\nname = \"top\"\ncrates = [\"a-top\"]\nmay_use = [\"base\"]\nforbid_external = [\"tokio\"]\n\
        [[article]]\nid = \"lints\"\nrule = \"unlawful_manifest\"\nwhy = \"w\"\nlints = { \"rust.unsafe_code\" = \"forbid\", rust.missing_docs = \"deny\" }\n\
        [[exemption]]\narticle = \"rooms\"\nitem = \"a-top\"\nreason = \"r\"\nexpires = 2027-01-31\n\
        [gates.census]\nprofiles = [\"ci\"]\nprograms = [\"app\"]\n\
        [[feature_set]]\nname = \"bare\"\npackage = \"app\"\ndefault_features = false\n";
    let law = law("governance.toml", text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(law.limit("gpu_utilization").unwrap().at_least, Some(Quantity::Ratio(0.8)));
    assert_eq!(law.limit("convergence_threshold").unwrap().at_most, Some(Quantity::Real(1e-6)));
    assert_eq!(law.limit("colors").unwrap().to_string(), "at most 82");
    assert_eq!(law.limit("latency").unwrap().why.as_deref(), Some("w"));
    let rooms = law.article("rooms").unwrap();
    assert_eq!(rooms.layers()[1].forbid_external[0].value, "tokio");
    assert!(rooms.select.covers_crate("a_top") && !rooms.select.covers_crate("b"));
    let lints = law.article("lints").unwrap().table("lints");
    assert_eq!(lints.len(), 2);
    assert!(lints.iter().any(|(name, level)| name.value == "rust.missing_docs" && level.value == "deny"));
    assert_eq!(law.exemptions[0].expires.to_string(), "2027-01-31");
    assert_eq!(law.gate("census").unwrap().texts("programs")[0].value, "app");
    assert!(!law.feature_sets[0].default_features);
}

#[test]
fn syntax_and_schema() {
    refused("", &["``: the law does not say which `schema` it is written in; begin it with `schema = 1`"]);
    refused(
        "schema = 2\n",
        &[
            "`2`: `schema` is `2`, and this version reads `1`; write `schema = 1`, or use the version of the tool that reads the newer schema",
        ],
    );
    refused(
        "schema = \"1\"\n",
        &["`\"1\"`: `schema` is a string, and a number is wanted; write `schema = 1`"],
    );
    refused_body("[limits\n", &["``: unclosed table, expected `]`"]);
    refused_body("limits = 1\n", &["`1`: `limits` is an integer, and a table is wanted; write `[limits]`"]);
    refused_body("lmits = {}\n", &["`lmits`: the law has no key `lmits`; did you mean `limits`?"]);
    refused_body(
        "article = 1\n",
        &[
            "`1`: `article` is an integer, and a list of tables is wanted; write `[[article]]`, or `article = [{ ... }]`",
        ],
    );
}

#[test]
fn limits() {
    refused_body(
        "[limits]\nlatencey = \"5 ms\"\n",
        &[
            "`latencey`: `latencey` is not a standard limit; did you mean `latency`? or write a limit of your own as `latencey = { at_most = ... }`",
        ],
    );
    refused_body(
        "[limits]\nlatency = \"5 GiB\"\n",
        &["`\"5 GiB\"`: `latency` is `5 GiB`, and a time such as \"5 ms\" is wanted"],
    );
    refused_body(
        "[limits]\nlatency = \"5 mss\"\n",
        &[
            "`\"5 mss\"`: `latency` is not a quantity: `mss` in `5 mss` is not a unit; known units: B, KiB, MiB, GiB, TiB, kB, MB, GB, TB, ns, us, ms, s, min, h, d",
        ],
    );
    refused_body(
        "[limits]\ngpu_utilization = 1.5\n",
        &["`1.5`: `gpu_utilization` is `1.5`, and a ratio between 0.0 and 1.0 is wanted"],
    );
    refused_body(
        "[limits]\niterations = -1\n",
        &["`-1`: `iterations` is `-1`, and a number between 0 and 2^64 - 1 is wanted"],
    );
    refused_body(
        "[limits]\nconvergence_threshold = nan\n",
        &["`nan`: `convergence_threshold` is `nan`, and a finite number is wanted"],
    );
    refused_body(
        "[limits]\ncolors = { at_least = 83, at_most = 82 }\n",
        &["`{ at_least = 83, at_most = 82 }`: no value of `colors` can be at least `83` and at most `82`"],
    );
    refused_body(
        "[limits]\ncolors = { at_least = 1, at_most = \"1 s\" }\n",
        &[
            "`{ at_least = 1, at_most = \"1 s\" }`: the bounds `1` and `1 s` of `colors` are of different units",
        ],
    );
    refused_body(
        "[limits]\ncolors = { }\n",
        &[
            "`{ }`: the limit `colors` has no bound; write `colors = { at_most = ... }` or `{ at_least = ... }`",
        ],
    );
    refused_body(
        "[limits]\nlatency = { why = \"w\" }\n",
        &["`{ why = \"w\" }`: this limit has no `value`; add `value = a time such as \"5 ms\"`"],
    );
    refused_body(
        "[limits]\nmemory = \"1 KiB\"\ntype_size = \"2 KiB\"\n",
        &[
            "`\"2 KiB\"`: the limit `type_size` of `2 KiB` is above the limit `memory` of `1 KiB`; a type cannot be larger than the memory it may hold: lower `type_size` or raise `memory`",
        ],
    );
    refused_body(
        "[limits]\nMy-Limit = { at_most = 1 }\n",
        &[
            "`My-Limit`: `My-Limit` is not a name that code can use; write it in snake_case, beginning with a letter",
        ],
    );
}

#[test]
fn articles() {
    refused_body(
        "[[article]]\nid = \"a\"\nrule = \"forbiden_import\"\nwhy = \"w\"\n",
        &["`\"forbiden_import\"`: there is no rule `forbiden_import`; did you mean `forbidden_import`?"],
    );
    refused_body(
        "[[article]]\nid = \"A b\"\nrule = \"missing_trait\"\nwhy = \"\"\ntraits = []\nseverity = \"error\"\n",
        &[
            "`\"A b\"`: `A b` is not an id; write it in kebab-case: small letters, digits and `-`, beginning with a letter",
            "`\"\"`: `why` is empty",
            "`[]`: `traits` is empty, so nothing would be checked; name at least one, or remove the article",
            "`\"error\"`: `severity` cannot be `error`; known here: `deny`, `warn`",
        ],
    );
    refused_body(
        &format!("{ARTICLE}trait = [\"T\"]\n"),
        &["`trait`: this article has no key `trait`; did you mean `traits`?"],
    );
    refused_body(
        "[[article]]\nid = \"a\"\nrule = \"stale_exemption\"\nwhy = \"w\"\n",
        &[
            "`\"stale_exemption\"`: the rule `stale_exemption` always holds and takes no article; remove this article",
        ],
    );
    refused_body(
        &format!("{ARTICLE}{ARTICLE}"),
        &["`\"a\"`: an article `a` was named before; give each article its own id"],
    );
    refused_body(
        &format!("{ARTICLE}select = {{ crate = [\"x\"], items = [\"strct\"], context = [] }}\n"),
        &[
            "`crate`: `select` has no key `crate`; did you mean `crates`?",
            "`\"strct\"`: `items` cannot be `strct`; did you mean `struct`?",
            "`[]`: `context` is an empty list, which selects nothing; leave the key out to select everything it can select",
        ],
    );
    refused_body(
        &format!("{ARTICLE}select = {{ crates = [] }}\n"),
        &["`[]`: `crates` is an empty list, which selects nothing; leave the key out to select everything"],
    );
    refused_body(
        "[[article]]\nid = \"a\"\nrule = \"limit_exceeded\"\nwhy = \"w\"\nlimits = [\"latency\"]\nselect = { modules = [\"m\"] }\n",
        &[
            "`\"latency\"`: the law sets no limit `latency`; add `latency` to `[limits]`",
            "`\"m\"`: the rule `limit_exceeded` is enforced by macros, which do not know modules; select by `crates`, `items` or `attribute`",
        ],
    );
    refused_body(
        "[[article]]\nid = \"a\"\nrule = \"crate_layers\"\nwhy = \"w\"\n[[article.layer]]\nname = \"x\"\ncrates = [\"x\"]\nmay_use = [\"z\"]\n[[article.layer]]\nname = \"x\"\ncrates = []\n",
        &[
            "`\"z\"`: there is no layer `z` in this article; known here: `x`",
            "`\"x\"`: a layer `x` was named before; give each layer its own name",
            "`[]`: `crates` is empty, so this layer holds nothing; name at least one",
        ],
    );
    refused_body(
        &format!(
            "{ARTICLE}[[article]]\nid = \"b\"\nrule = \"unclassified\"\nwhy = \"w\"\nlayers_of = \"a\"\n"
        ),
        &[
            "`\"a\"`: the article `a` has no layers; name an article of the rule `crate_layers` or `module_layers`",
        ],
    );
}

#[test]
fn exemptions_gates_and_feature_sets() {
    refused_body(
        &format!(
            "{ARTICLE}[[exemption]]\narticle = \"b\"\nitem = \"x::*\"\nreason = \"r\"\nexpires = \"soon\"\n"
        ),
        &[
            "`\"x::*\"`: `x::*` is a pattern, and an exemption lifts one item; name one item exactly as its finding prints it; for a whole module use the article's `select`",
            "`\"soon\"`: `expires` is not a day; write it as year, month and day without quotes, such as `2027-01-31`",
        ],
    );
    refused_body(
        &format!(
            "{ARTICLE}[[exemption]]\narticle = \"b\"\nitem = \"x\"\nreason = \"r\"\nexpires = 2027-01-31\n"
        ),
        &["`\"b\"`: there is no article `b`; known here: `a`"],
    );
    refused_body(
        "[[exemption]]\narticle = \"expired_exemption\"\nitem = \"x\"\nreason = \"r\"\nexpires = 2027-01-31\n",
        &["`\"expired_exemption\"`: nothing can be exempted from `expired_exemption`; mend the law instead"],
    );
    refused_body(
        "[gates.test]\n[gates.law]\nprofile = [\"ci\"]\n[gates.docs]\nprofiles = [\"cd\"]\n",
        &[
            "`test`: there is no gate `test`; did you mean `tests`?",
            "`profile`: this gate has no key `profile`; did you mean `profiles`?",
            "`\"cd\"`: `profiles` cannot be `cd`; did you mean `ci`?",
        ],
    );
    refused_body(
        "[[feature_set]]\nfeatures = \"x\"\n",
        &["`[[feature_set]]`: this feature set has no `name`; add `name = \"...\"`"],
    );
}

#[test]
fn hostile_texts_end_in_mistakes() {
    for text in [
        "\u{feff}schema = 1\nx = 1",
        "schema = 1\n[limits]\nlatency = \"5 µ\"",
        "é = ",
        "[[article]]\n[article]\n",
        "a.a.a = 1\na.a = 2\n\"\\u{110000}\"",
    ] {
        let mistakes = law("governance.toml", text).expect_err("a mistake");
        for mistake in &mistakes.list {
            assert!(text.get(mistake.span.clone()).is_some(), "{text:?} {mistake:?}");
            assert!(mistakes.line_column(mistake.span.start).0 >= 1);
        }
    }
    let deep = format!("schema = 1\nx = {}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(law("governance.toml", &deep).is_err());
}

/// An article with a dead entry looks like a law and is none.
#[test]
fn entries_that_can_be_about_nothing() {
    let article =
        |rule: &str, keys: &str| format!("[[article]]\nid = \"a\"\nrule = \"{rule}\"\nwhy = \"w\"\n{keys}\n");
    let no = |entry: &str, key: &str| {
        format!("`\"{entry}:fs\"`: `{entry}:fs` in `{key}` is no path; did you mean `{entry}::fs`?")
    };
    refused_body(
        &article(
            "forbidden_import",
            "imports = [\"std:fs\", \"std::proces\", \"tokio\"]\nallow = [\"x:fs\"]",
        ),
        &[
            &no("std", "imports"),
            "`\"std::proces\"`: there is no `std::proces` in the standard library; did you mean `std::process`?",
            &no("x", "allow"),
        ],
    );
    refused_body(
        &article("blocking_in_async", "calls = [\"x:fs\"]\nallow = [\"y:fs\"]"),
        &[&no("x", "calls"), &no("y", "allow")],
    );
    refused_body(&article("impure_code", "allow = [\"x:fs\"]"), &[&no("x", "allow")]);
    // Here they are globs of modules.
    let globs =
        format!("schema = 1\n{}", article("unsafe_code", "allow = [\"kernel::ffi::**\", \"*::raw\"]"));
    assert!(law("governance.toml", &globs).is_ok());
    refused_body(
        &article(
            "unlawful_manifest",
            "[article.keys]\nediton = \"2024\"\nmetadata.mine.x = 1\n[article.profiles]\nrelease.opt-levle = 3\n[article.lints]\nclipy.all = \"deny\"",
        ),
        &[
            "`editon`: cargo knows no key of `[package]` `editon`; did you mean `edition`?",
            "`opt-levle`: cargo knows no profile setting `opt-levle`; did you mean `release.opt-level`?",
            "`all`: cargo knows no tool with lints `clipy`; did you mean `clippy.all`?",
        ],
    );
}

#[test]
fn the_gate_that_watches_the_law_stays_where_it_is() {
    law(
        "governance.toml",
        "schema = 1\n[gates.amendments]\nprofiles = [\"ci\", \"deploy\"]\nbase = \"main\"\n",
    )
    .unwrap();
    refused_body(
        "[gates.amendments]\nprofiles = [\"ci\"]\n",
        &[
            "`amendments`: `amendments` is taken out of the profile `deploy`; the law does not say whether it is watched: add \
           `deploy` to its `profiles`",
        ],
    );
}
