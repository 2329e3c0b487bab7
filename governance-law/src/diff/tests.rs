//! Every step of a rich law in one direction, and back.

use super::{Change, Kind, Side, Subject, diff};
use crate::Law;

/// A law that uses every part; each line of [`STEPS`] changes one piece of it.
const RICH: &str = r#"
schema = 1
[limits]
gpu_memory = "8 GiB"
gpu_utilization = 0.8
iterations = 1_000
colors = { at_least = 1, at_most = 82 }
[[article]]
id = "no-io"
rule = "forbidden_import"
why = "w"
select = { crates = ["kernel", "calc-*"], modules = ["calc::**"], except_modules = ["calc::files"] }
imports = ["std::fs", "std::net"]
allow = ["std::fs::Metadata"]
[[article]]
id = "no-panic"
rule = "panic_path"
why = "w"
select = { context = ["main", "test"] }
[[article]]
id = "no-unsafe"
rule = "unsafe_code"
why = "w"
allow = ["ffi::**"]
safety_note = true
[[article]]
id = "governed"
rule = "missing_attribute"
why = "w"
select = { items = ["struct", "enum"], visibility = "pub" }
attributes = ["governed"]
[[article]]
id = "bounds"
rule = "limit_exceeded"
why = "w"
select = { attribute = "governed" }
limits = ["gpu_memory", "iterations"]
[[article]]
id = "manifests"
rule = "unlawful_manifest"
why = "w"
lints = { "rust.unsafe_code" = "deny" }
profiles = { "release.lto" = true }
banned_crates = ["openssl*"]
default_features = ["std"]
[[article]]
id = "rooms"
rule = "crate_layers"
why = "w"
[[article.layer]]
name = "domain"
crates = ["kernel", "calc-*"]
dev_may_use = ["kit"]
forbid_external = ["tokio*"]
[[article.layer]]
name = "kit"
crates = ["kit"]
may_use = ["domain"]
[[article.layer]]
name = "edge"
crates = ["web"]
may_use = ["domain"]
[[article]]
id = "floors"
rule = "module_layers"
why = "w"
[[article.layer]]
name = "low"
modules = ["low::**"]
[[article.layer]]
name = "high"
modules = ["high::**", "top"]
may_use = ["low"]
[[exemption]]
article = "no-panic"
item = "kernel::f"
reason = "r"
expires = 2027-01-31
[gates.census]
programs = ["app"]
[gates.tests]
profiles = ["commit", "ci", "deploy"]
[[feature_set]]
name = "default"
[[feature_set]]
name = "bare"
default_features = false
"#;

/// What to replace, by what, and what the change says; every step makes weaker, and stricter when taken back.
const STEPS: &[(&str, &str, &str)] = &[
    ("\"8 GiB\"", "\"16 GiB\"", "limit `gpu_memory` is raised from at most `8 GiB` to at most `16 GiB`"),
    ("\"8 GiB\"", "\"8193 MiB\"", "limit `gpu_memory` is raised"),
    ("= 0.8", "= 0.7", "limit `gpu_utilization` is lowered from at least `0.8` to at least `0.7`"),
    (
        "colors = { at_least = 1, at_most = 82 }",
        "",
        "limit `colors` is gone: it was at least 1 and at most 82",
    ),
    ("at_least = 1, ", "", "limit `colors` is no longer at least `1`"),
    (", at_most = 82", "", "limit `colors` is no longer at most `82`"),
    (
        "\"kernel\", \"calc-*\"], modules",
        "\"calc-*\"], modules",
        "article `no-io` no longer selects `kernel` by `crates`",
    ),
    ("\"calc-*\"], modules", "\"calc-a\"], modules", "no longer selects `calc-*` by `crates`"),
    ("modules = [\"calc::**\"]", "modules = [\"calc::table\"]", "no longer selects `calc::**` by `modules`"),
    ("\"calc::files\"]", "\"calc::files\", \"calc::x\"]", "leaves out `calc::x` by `except_modules`"),
    ("\"calc::files\"]", "\"calc::*\"]", "leaves out `calc::*` by `except_modules`"),
    ("imports = [\"std::fs\", ", "imports = [", "no longer names `std::fs` in `imports`"),
    ("\"std::net\"", "\"std::net::TcpStream\"", "no longer names `std::net` in `imports`"),
    ("[\"std::fs::Metadata\"]", "[\"std::fs\"]", "article `no-io` names `std::fs` in `allow` now"),
    ("[\"main\", \"test\"]", "[\"main\"]", "article `no-panic` no longer selects `test` by `context`"),
    (
        "why = \"w\"\nselect = { context",
        "why = \"w\"\nseverity = \"warn\"\nselect = { context",
        "the severity of article `no-panic` is `warn` now, and was `deny`",
    ),
    ("\"test\"] }", "\"test\"] }\nforbid = [\"unwrap\"]", "no longer names `panic` in `forbid`"),
    ("[\"ffi::**\"]", "[\"ffi::**\", \"simd\"]", "article `no-unsafe` names `simd` in `allow` now"),
    ("safety_note = true", "safety_note = false", "article `no-unsafe` no longer has `safety_note`"),
    ("safety_note = true", "", "article `no-unsafe` no longer has `safety_note`"),
    ("items = [\"struct\", \"enum\"], ", "items = [\"struct\"], ", "no longer selects `enum` by `items`"),
    (
        ", visibility = \"pub\"",
        ", visibility = \"pub\", attribute = \"state\"",
        "selects only items of `attribute` `state` now",
    ),
    ("[\"gpu_memory\", \"iterations\"]", "[\"gpu_memory\"]", "no longer names `iterations` in `limits`"),
    ("= \"deny\"", "= \"warn\"", "demands `rust.unsafe_code` to be `warn` now, and demanded `deny`"),
    ("profiles = { \"release.lto\" = true }", "", "no longer demands `release.lto` in `profiles`"),
    ("[\"openssl*\"]", "[\"openssl-sys\"]", "no longer names `openssl*` in `banned_crates`"),
    ("default_features = [\"std\"]", "", "article `manifests` no longer has `default_features`"),
    (
        "forbid_external = [\"tokio*\"]",
        "",
        "layer `domain` of article `rooms` no longer forbids the crates `tokio*`",
    ),
    (
        "forbid_external",
        "may_use = [\"edge\"]\nforbid_external",
        "layer `domain` of article `rooms` now may use layer `edge`",
    ),
    (
        "forbid_external",
        "build_may_use = [\"edge\"]\nforbid_external",
        "now may use in build scripts layer `edge`",
    ),
    (
        "crates = [\"kernel\", \"calc-*\"]\n",
        "crates = [\"calc-*\"]\n",
        "`kernel` is no longer in layer `domain` of article `rooms`, nor in any",
    ),
    (
        "\"high::**\", \"top\"",
        "\"high::**\"",
        "`top` is no longer in layer `high` of article `floors`, nor in any",
    ),
    ("\"high::**\"", "\"high::a\"", "`high::**` is no longer in layer `high`"),
    (
        "[[exemption]]",
        "[[exemption]]\narticle = \"no-io\"\nitem = \"x\"\nreason = \"r\"\nexpires = 2027-01-31\n[[exemption]]",
        "`x` is exempt from `no-io` until 2027-01-31",
    ),
    (
        "2027-01-31",
        "2028-01-31",
        "the exemption of `kernel::f` from `no-panic` is prolonged from 2027-01-31 to 2028-01-31",
    ),
    ("programs = [\"app\"]", "", "gate `census` no longer names `app` in `programs`"),
    ("[gates.census]\nprograms = [\"app\"]", "", "gate `census` no longer names `app` in `programs`"),
    (
        "[\"commit\", \"ci\", \"deploy\"]",
        "[\"ci\", \"deploy\"]",
        "gate `tests` is no longer in profile `commit`",
    ),
    (
        "[[feature_set]]\nname = \"bare\"\ndefault_features = false\n",
        "",
        "feature set `bare` (the workspace without default features) is no longer checked",
    ),
];

fn law(text: &str) -> Law {
    Law::parse("law", text).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn stepped(from: &str, to: &str) -> String {
    assert!(RICH.contains(from), "`{from}` is not in the law");
    RICH.replacen(from, to, 1)
}

fn of(kind: Kind, changes: &[Change]) -> Vec<&str> {
    changes.iter().filter(|change| change.kind == kind).map(|change| &*change.message).collect()
}

#[test]
fn every_step_down_is_a_weakening_and_every_step_back_a_strengthening() {
    for (from, to, message) in STEPS {
        let (old, new) = (law(RICH), law(&stepped(from, to)));
        let (down, back) = (diff(&old, &new), diff(&new, &old));
        assert!(of(Kind::Weakening, &down).iter().any(|said| said.contains(message)), "{message}: {down:#?}");
        // An entry that is replaced by a narrower one is lost, and the narrower one says nothing new.
        assert!(of(Kind::Strengthening, &down).is_empty(), "{down:#?}");
        // Whatever is said of one direction is said of the other with the opposite sign.
        assert_eq!(
            of(Kind::Weakening, &down).len(),
            of(Kind::Strengthening, &back).len(),
            "{down:#?} {back:#?}"
        );
        assert_eq!(
            of(Kind::Strengthening, &down).len(),
            of(Kind::Weakening, &back).len(),
            "{down:#?} {back:#?}"
        );
        assert!(down.iter().chain(&back).all(|change| change.doubt.is_none()), "{down:#?} {back:#?}");
    }
}

#[test]
fn articles_are_missed_one_by_one() {
    let old = law(RICH);
    for article in &old.articles {
        let mut new = old.clone();
        new.articles.retain(|other| other.id.value != article.id.value);
        let expect = format!("article `{}` of the rule `{}` is gone", article.id, article.rule);
        assert_eq!(of(Kind::Weakening, &diff(&old, &new)), [expect.as_str()]);
        let back = diff(&new, &old);
        assert_eq!(of(Kind::Strengthening, &back), [expect.replace("is gone", "is new").as_str()]);
        assert!(of(Kind::Weakening, &back).is_empty(), "its exemptions are no loss: {back:#?}");
    }
}

/// Each changes nothing but words, order or names.
#[test]
fn what_means_the_same_is_no_change() {
    let same = [
        ("\"8 GiB\"", "\"8192 MiB\""),
        ("[\"std::fs\", \"std::net\"]", "[\"std::net\", \"std::fs::File\", \"std::fs\"]"),
        ("modules = [\"calc::**\"]", "modules = [\"crate::calc::**\", \"calc::table\"]"),
        ("[\"main\", \"test\"]", "[\"test\", \"main\"]"),
        (
            "\"test\"] }",
            "\"test\"] }\nforbid = [\"exit\", \"unwrap\", \"expect\", \"panic\", \"unreachable\", \"todo\", \"unimplemented\", \"index\"]",
        ),
        ("[gates.census]", "[gates.format]\nprofiles = [\"commit\", \"ci\", \"deploy\"]\n[gates.census]"),
        ("name = \"bare\"", "package = \"x\"\nname = \"bare\""),
        ("may_use = [\"low\"]", "may_use = [\"low\", \"high\"]"),
    ];
    for (from, to) in same {
        let changes = diff(&law(RICH), &law(&stepped(from, to)));
        let is_package = to.contains("package");
        assert_eq!(changes.is_empty(), !is_package, "{from} -> {to}: {changes:#?}");
    }
    assert!(diff(&law(RICH), &law(&RICH.replace('\n', "\n# c\n"))).is_empty());
    let renamed = [
        ("id = \"no-unsafe\"", "id = \"safe\"", "article `no-unsafe` is called `safe` now"),
        ("name = \"low\"", "name = \"base\"", "layer `low` of article `floors` is called `base` now"),
        ("name = \"bare\"", "name = \"thin\"", "feature set `bare` is called `thin` now"),
        ("reason = \"r\"", "reason = \"s\"", "the reason of the exemption"),
        ("why = \"w\"", "why = \"v\"", "the why of article `no-io` is worded otherwise"),
        ("\"calc::files\"]", "\"calc::files\", \"other\"]", "leaves out `other` by `except_modules`"),
    ];
    for (from, to, message) in renamed {
        let text = stepped(from, to).replace(
            "may_use = [\"low\"]",
            if to.contains("base") { "may_use = [\"base\"]" } else { "may_use = [\"low\"]" },
        );
        let changes = diff(&law(RICH), &law(&text));
        assert!(changes.iter().all(|change| change.kind == Kind::Neutral), "{changes:#?}");
        assert!(of(Kind::Neutral, &changes).iter().any(|said| said.contains(message)), "{changes:#?}");
    }
}

/// Undecided either way, so a weakening either way.
#[test]
fn what_cannot_be_decided_counts_as_weaker() {
    let doubtful = [
        ("profiles = { \"release.lto\" = true }", "profiles = { \"release.lto\" = \"thin\" }"),
        ("default_features = [\"std\"]", "default_features = [\"alloc\"]"),
        ("visibility = \"pub\"", "visibility = \"private\""),
        ("attribute = \"governed\"", "attribute = \"state\""),
        ("82", "\"82 GiB\""),
        ("rule = \"panic_path\"", "rule = \"blocking_in_async\""),
    ];
    for (from, to) in doubtful {
        let text = if to.contains("GiB") {
            stepped("at_least = 1, at_most = 82", "at_least = \"1 B\", at_most = \"82 GiB\"")
        } else {
            stepped(from, to)
        };
        for changes in [diff(&law(RICH), &law(&text)), diff(&law(&text), &law(RICH))] {
            let is_doubted = |change: &Change| change.kind == Kind::Weakening && change.doubt.is_some();
            assert!(changes.iter().any(is_doubted), "{from} -> {to}: {changes:#?}");
        }
    }
}

/// Two wildcards together may hold a third, which is not tried.
#[test]
fn a_glob_that_several_others_meet_is_in_doubt() {
    let new = law(&stepped("[\"openssl*\"]", "[\"openssl-*\", \"*ssl\"]"));
    let changes = diff(&law(RICH), &new);
    assert_eq!(
        of(Kind::Weakening, &changes),
        ["article `manifests` no longer names `openssl*` in `banned_crates`"]
    );
    assert!(changes.iter().all(|change| change.doubt.is_some() == (change.kind == Kind::Weakening)));
}

#[test]
fn a_move_between_layers_is_judged_by_what_it_makes_legal() {
    // `web` may now be used by `kit` in no way; in `domain` it may be used by all and use nothing.
    let text = RICH
        .replace("crates = [\"kernel\", \"calc-*\"]\n", "crates = [\"kernel\", \"calc-*\", \"web\"]\n")
        .replace("crates = [\"web\"]", "crates = [\"site\"]");
    let changes = diff(&law(RICH), &law(&text));
    assert_eq!(
        of(Kind::Weakening, &changes),
        ["`web` is in layer `domain` of article `rooms` now, and was in `edge`; `kernel` now may use it"]
    );
    assert!(of(Kind::Strengthening, &changes).iter().any(|said| said.contains("`site` is in layer `edge`")));
    let back = diff(&law(&text), &law(RICH));
    assert!(
        of(Kind::Strengthening, &back).iter().any(|said| said.contains("`kernel` no longer may use it")),
        "{back:#?}"
    );
}

#[test]
fn a_move_out_of_a_layer_that_forbids_crates_is_a_weakening() {
    let text = RICH
        .replace("crates = [\"kernel\", \"calc-*\"]\n", "crates = [\"calc-*\"]\n")
        .replace("crates = [\"kit\"]", "crates = [\"kit\", \"kernel\"]");
    let changes = diff(&law(RICH), &law(&text));
    let expect = "`kernel` is in layer `kit` of article `rooms` now, and was in `domain`; the crates `tokio*` are no longer forbidden there";
    assert!(of(Kind::Weakening, &changes).contains(&expect), "{changes:#?}");
}

/// Two layers split off into new ones, of which the one may use the other: no pair of layers shows it, its members do.
#[test]
fn a_use_that_is_legal_only_between_new_layers_is_a_weakening() {
    let text = |layers: &str| {
        law(&format!(
            "schema = 1\n[[article]]\nid = \"floors\"\nrule = \"module_layers\"\nwhy = \"w\"\n{layers}"
        ))
    };
    let layer = |name: &str, modules: &str, may: &str| {
        format!("[[article.layer]]\nname = \"{name}\"\nmodules = [{modules}]\nmay_use = [{may}]\n")
    };
    let old = text(&(layer("a", "\"a\", \"x\"", "") + &layer("b", "\"b\", \"y\"", "")));
    let split = [
        layer("a", "\"a\"", ""),
        layer("b", "\"b\"", ""),
        layer("p", "\"x\"", "\"q\""),
        layer("q", "\"y\"", ""),
    ];
    let changes = diff(&old, &text(&split.concat()));
    let expect = "`x` is in layer `p` of article `floors` now, and was in `a`; it now may use `y`";
    assert!(of(Kind::Weakening, &changes).contains(&expect), "{changes:#?}");
}

#[test]
fn a_change_is_shown_where_it_is_and_what_is_gone_where_it_was() {
    let new = RICH
        .replace("\"8 GiB\"", "\"16 GiB\"")
        .replace("iterations = 1_000\n", "")
        .replace(", \"iterations\"]", "]");
    let changes = diff(&law(RICH), &law(&new));
    let at = |subject: &str| {
        let change =
            changes.iter().find(|change| change.subject == Subject::Limit(subject.to_owned())).unwrap();
        let text = if change.side == Side::New { &new } else { RICH };
        (change.side, &text[change.span.clone()])
    };
    assert_eq!(at("gpu_memory"), (Side::New, "\"16 GiB\""));
    assert_eq!(at("iterations"), (Side::Old, "1_000"));
}

/// The column of the catalogue fits the kind of each key, so that no key is compared as something that it is not.
#[test]
fn every_key_has_an_effect_that_fits_its_kind() {
    use crate::catalog::{Effect, Entries, GATES, Kind as Value, RULES};
    let rules = RULES.iter().flat_map(|rule| rule.keys);
    for key in rules.chain(GATES.iter().flat_map(|gate| gate.all_keys())) {
        let fits = match (key.kind, key.effect) {
            (Value::CrateLayers | Value::ModuleLayers, effect) => effect == Effect::Layers,
            (Value::Table, effect) => {
                matches!(effect, Effect::Demands(Entries::Levels | Entries::Values))
            }
            (Value::Flag | Value::ListOf(_), effect) => {
                matches!(effect, Effect::Demands(Entries::Words) | Effect::Permits(Entries::Words))
            }
            (Value::Text | Value::OneOf(_), effect) => effect == Effect::Exact,
            (Value::Texts, effect) => {
                matches!(effect, Effect::Demands(_) | Effect::Permits(_) | Effect::Exact)
                    && !matches!(effect, Effect::Demands(Entries::Levels | Entries::Values))
            }
            (Value::Quantity(_), effect) => {
                // A default that cannot be read would compare as nothing.
                matches!(effect, Effect::Least | Effect::Most) && key.default_quantity().is_some()
            }
            (Value::Exceptions, effect) => effect == Effect::Excepts,
        };
        assert!(fits, "`{}` is {:?} and has the effect {:?}", key.name, key.kind, key.effect);
    }
}

const GATED: &str = "schema = 1\n[gates.coverage]\nminimum = 90.0\n[[gates.coverage.exclude]]\nitem = \"src/main.rs\"\nreason = \"r\"\n\
    [[accept]]\ngate = \"gpu\"\nabsence = \"no_device\"\nprofiles = [\"ci\"]\nwhy = \"w\"\n[[signer]]\nname = \"release\"\nkey = \"k\"\n\
    may_sign = [\"verdict\"]\n[[approver]]\nname = \"ada@example.org\"\nkey = \"ssh-ed25519 A\"\nmay_approve = [\"waiver\"]\n";

#[track_caller]
fn gated(from: &str, to: &str, expected: &[(Kind, &str)]) {
    assert!(GATED.contains(from), "{from}");
    let changes = diff(&law(GATED), &law(&GATED.replace(from, to)));
    let found: Vec<(Kind, &str)> =
        changes.iter().map(|change| (change.kind, change.message.as_str())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_bound_of_a_gate_is_compared_by_its_direction() {
    let weaker = "`minimum` of gate `coverage` is `80.0` now, and was `90.0`";
    gated("90.0", "80.0", &[(Kind::Weakening, weaker)]);
    let stricter = "`minimum` of gate `coverage` is `95.0` now, and was `90.0`";
    // What the law leaves out has the catalogue's default.
    gated("minimum = 90.0\n", "", &[(Kind::Strengthening, stricter)]);
    let laxer = "`max_age` of gate `coverage` is `8 d` now, and was `7 d`";
    gated("minimum = 90.0\n", "minimum = 90\nmax_age = \"8 d\"\n", &[(Kind::Weakening, laxer)]);
}

#[test]
fn an_exception_of_a_gate_weakens_and_its_end_counts() {
    let ends = "gate `coverage` excepts `src/main.rs` in `exclude` for less long";
    gated("reason = \"r\"\n", "reason = \"r\"\nexpires = 2027-01-31\n", &[(Kind::Strengthening, ends)]);
    let other = "gate `coverage` excepts `src/**` in `exclude` now";
    let gone = "gate `coverage` no longer excepts `src/main.rs` in `exclude`";
    gated("src/main.rs", "src/**", &[(Kind::Weakening, other), (Kind::Strengthening, gone)]);
}

#[test]
fn whom_the_law_trusts_with_more_makes_it_weaker() {
    let deploy = "profile `deploy` proceeds with `no_device` of gate `gpu` now";
    gated("[\"ci\"]", "[\"ci\", \"deploy\"]", &[(Kind::Weakening, deploy)]);
    let outcome = "the key `k` of `release` may sign: outcome now";
    gated("[\"verdict\"]", "[\"verdict\", \"outcome\"]", &[(Kind::Weakening, outcome)]);
    let waiver = "no longer: `ada@example.org` with the key `ssh-ed25519 A` may approve: waiver";
    let law = "`ada@example.org` with the key `ssh-ed25519 A` may approve: law now";
    gated("[\"waiver\"]", "[\"law\"]", &[(Kind::Weakening, law), (Kind::Strengthening, waiver)]);
}
