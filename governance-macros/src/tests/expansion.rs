//! What is written, as snapshots.

use super::expanded;

fn pretty(arguments: &str, item: &str) -> String {
    prettyplease::unparse(&syn::parse2(expanded(arguments, item)).unwrap())
}

#[test]
fn a_struct_with_all_that_can_be_said() {
    insta::assert_snapshot!(pretty(
        "gpu_memory = \"6 GiB\", iterations = 100, requires(MemoryBounded, path::Other)",
        "/// Doc.
         #[derive(Clone)]
         pub struct State {
             #[governed(range = 0.0..=1.0, finite)]
             share: f64,
             #[governed(range = limits.uptime)]
             #[serde(rename = \"up\")]
             uptime: f64,
             #[governed(range = -5..5)]
             r#type: i8,
             #[governed(non_decreasing)]
             entropy: f64,
             #[governed(max_bytes = \"64 KiB\")]
             buffer: Vec<u8>,
             #[governed(converges_within = limits.colors)]
             vote: Vote,
             pub name: String,
         }",
    ));
}

#[test]
fn a_generic_type_with_instances() {
    insta::assert_snapshot!(pretty(
        "instances(Ensemble<'static, f64, 2>, Ensemble<'static, f32, 4>)",
        "struct Ensemble<'a, T: Copy, const N: usize>(#[governed(max_bytes = \"1 KiB\")] &'a [T; N], #[governed(finite)] f64)
         where T: 'a;",
    ));
}

#[test]
fn an_enum_under_an_article() {
    insta::assert_snapshot!(pretty("", "#[must_use] enum Phase<'a> { Begin, Name(&'a str) }"));
}

#[test]
fn a_root_of_its_own() {
    insta::assert_snapshot!(pretty("crate = ::prelude::core", "struct Unit;"));
}

#[test]
fn an_unlawful_item_is_written_all_the_same() {
    insta::assert_snapshot!(pretty(
        "gpu_memory = \"9 GiB\"",
        "struct State { #[governed(finite)] pub x: f64 }"
    ));
}

#[test]
fn what_cannot_be_governed_is_left_as_it_is() {
    insta::assert_snapshot!(pretty("", "fn f() {}"));
}

#[test]
fn expansions_hold_no_cfg_and_name_nothing_but_our_own_room() {
    for item in ["struct S { #[governed(finite)] x: f64 }", "#[must_use] enum E { A }"] {
        let text = expanded("iterations = 1", item).to_string();
        assert!(!text.contains("cfg"), "{text}");
        // Every path from a root: `:: governance_core`, `:: core`, and the trait that the law names.
        let roots: Vec<&str> = text
            .match_indices(" :: ")
            .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '>')))
            .filter_map(|(at, colons)| text[at + colons.len()..].split_whitespace().next())
            .collect();
        assert!(
            !roots.is_empty() && roots.iter().all(|root| ["governance_core", "core", "<"].contains(root)),
            "{roots:?}"
        );
    }
}
