//! What `explain` says about rules, articles, and names that are neither.

use governance_law::Law;
use governance_lint::explain::explain;

const LAW: &str = r#"
schema = 1

[[article]]
id = "no-io"
rule = "forbidden_import"
title = "The domain does no I/O"
why = "the domain is replayed from logs"
severity = "warn"
select = { crates = ["kernel-*"], except_modules = ["tests::**"], items = ["struct", "fn"], visibility = "pub", attribute = "governed", context = ["main", "build"] }
imports = ["std::fs", "std::net"]

[[article]]
id = "layers"
rule = "crate_layers"
why = "the kernel runs without the application"

[[article.layer]]
name = "domain"
crates = ["kernel"]

[[article.layer]]
name = "app"
crates = ["web"]
may_use = ["domain"]
dev_may_use = ["kit"]
forbid_external = ["tokio*"]

[[article.layer]]
name = "kit"
crates = ["testkit"]
"#;

/// Explains, and cuts off the rule's own page, which is tested where the rule is.
#[track_caller]
fn check(id: &str) -> String {
    let law = Law::parse("governance.toml", LAW).unwrap();
    let text = explain(id, Some(&law)).unwrap_or_else(|error| error);
    text.split_inclusive('\n').take_while(|line| !line.starts_with("## ")).collect()
}

#[test]
fn an_article_is_explained_with_all_that_it_says() {
    insta::assert_snapshot!(check("no-io"));
    insta::assert_snapshot!(check("layers"));
}

#[test]
fn a_rule_is_explained_with_its_page() {
    insta::assert_snapshot!(explain("stale_exemption", None).unwrap());
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest() {
    insta::assert_snapshot!(check("no-oi"), @"there is no article or rule `no-oi`; did you mean `no-io`?");
    insta::assert_snapshot!(check("unsafe-code"), @"there is no article or rule `unsafe-code`; did you mean `unsafe_code`?");
    let known = explain("xyz", None).unwrap_err();
    assert!(known.contains("`limit_exceeded`, `missing_trait`"), "{known}");
}
