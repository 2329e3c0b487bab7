//! The text of the law that is proposed: one article after the other, each with a reason that the team can edit.

use super::facts::Facts;
use super::formatted::Formatted;
use super::islands::{self, opened};
use super::layers::Layer;
use super::manifest::Candidate;
use super::toml::{key, list, quoted};
use crate::judging::counted;

/// A way to stop that is used more often than this is not forbidden on the first day.
const FEW: usize = 60;

/// Ways to stop that are right in many places: forbidden only where nobody uses them anyway.
const OFTEN_RIGHT: [&str; 3] = ["expect", "unreachable", "exit"];

const HEAD: &str = "\
# The law of this workspace, as `cargo governance init` found it on the first day: what is true, and what is nearly true.
# Every `why` is printed with every finding: put your own reasons there. `cargo governance explain RULE` says what a rule
# does, `cargo governance law check` reads this file, `cargo governance law coverage` shows what each article is about.
schema = 1

# Typed bounds for `#[governed(...)]` and for your own code. None is set yet.
# [limits]
# latency = { value = \"5 ms\", why = \"what takes longer is too late\" }
# memory = \"2 GiB\"
";

/// Writes the law of what was found.
pub(super) fn text(facts: &Facts) -> String {
    let parts = [architecture(facts), safety(facts), manifests(facts), gates(facts)];
    parts.into_iter().filter(|part| !part.is_empty()).fold(HEAD.to_owned(), |mut text, part| {
        text.push('\n');
        text.push_str(&part);
        text
    })
}

/// Writes the head of an article; `keys` end with a line break.
fn article(facts: &Facts, [id, rule, title, why]: [&str; 4], keys: &str) -> String {
    let select = if facts.vendored.is_empty()
        || rule == "crate_layers"
        || rule == "unclassified"
        || keys.contains("select")
    {
        String::new()
    } else {
        let names: Vec<String> = facts.vendored.iter().map(|name| quoted(name)).collect();
        format!("select = {{ except_crates = [{}] }}\n", names.join(", "))
    };
    format!(
        "[[article]]\nid = \"{id}\"\nrule = \"{rule}\"\ntitle = {}\nwhy = {}\n{select}{keys}\n",
        quoted(title),
        quoted(why)
    )
}

fn section(title: &str, articles: &[String]) -> String {
    if articles.is_empty() {
        return String::new();
    }
    format!("# --- {title} {}\n\n{}", "-".repeat(100_usize.saturating_sub(title.len())), articles.concat())
        .trim_end()
        .to_owned()
        + "\n"
}

fn architecture(facts: &Facts) -> String {
    let mut articles = Vec::new();
    if !facts.layers.is_empty() {
        let layers: String = facts.layers.iter().map(layer).collect();
        let about = [
            "layers",
            "crate_layers",
            "Crates depend only on the layers below them",
            "this is how the crates depend on each other today; an edge beyond it is an architectural decision, and is made here",
        ];
        articles.push(article(facts, about, &layers));
        let about = [
            "every-crate-has-a-layer",
            "unclassified",
            "A new crate is put into a layer",
            "layers bind only the crates that are in one",
        ];
        articles.push(article(facts, about, "layers_of = \"layers\"\n"));
    }
    if !facts.without_io.is_empty() {
        let select = list("crates", &facts.without_io);
        let keys =
            format!("imports = [\"std::fs\", \"std::net\", \"std::process\"]\n[article.select]\n{select}");
        let about = [
            "no-io-at-the-bottom",
            "forbidden_import",
            "The crates at the bottom use no files, sockets or processes",
            "none of them does today, so everything above can be tested without a machine around it",
        ];
        articles.push(article(facts, about, &keys));
    }
    let about = [
        "every-file-is-reached",
        "unreached_file",
        "Every source file belongs to a crate",
        "a file that no crate reaches is neither compiled nor tested, and looks as if it were",
    ];
    articles.push(article(facts, about, ""));
    section("architecture", &articles)
}

fn layer(layer: &Layer) -> String {
    let mut text =
        format!("\n[[article.layer]]\nname = {}\n{}", quoted(&layer.name), list("crates", &layer.crates));
    let lists = [
        ("may_use", &layer.may_use),
        ("build_may_use", &layer.build_may_use),
        ("dev_may_use", &layer.dev_may_use),
    ];
    for (key, names) in lists {
        if !names.is_empty() {
            text.push_str(&list(key, names));
        }
    }
    text
}

fn safety(facts: &Facts) -> String {
    let mut articles = Vec::new();
    if facts.islands.is_empty() {
        let about = [
            "no-unsafe",
            "unsafe_code",
            "There is no `unsafe`",
            "memory safety is the compiler's business here, and nobody reviews what it would have to leave to us",
        ];
        articles.push(article(facts, about, ""));
    } else {
        let opened: Vec<String> = opened(&facts.islands).map(|name| format!("`{name}`")).collect();
        let (note, title) = match opened.as_slice() {
            [] => (
                String::new(),
                "`unsafe` stands only in the modules where it stands today, and says why it is sound",
            ),
            opened => (
                format!(
                    "# Opened with all that is below, because `unsafe` stands in more than {} modules of the crate: {}.\n",
                    islands::EACH,
                    opened.join(", ")
                ),
                "`unsafe` stands only in the modules and parts named here, and says why it is sound",
            ),
        };
        let keys = format!("{note}{}safety_note = true\n", list("allow", &facts.islands));
        let about = [
            "unsafe-islands",
            "unsafe_code",
            title,
            "one unsound block breaks what the compiler promises about all the code around it, so it is kept where it is reviewed",
        ];
        articles.push(article(facts, about, &keys));
    }
    if facts.is_async {
        let about = [
            "async-never-blocks",
            "blocking_in_async",
            "Asynchronous code does not block its thread",
            "one blocked thread of an executor stops every task behind it",
        ];
        articles.push(article(facts, about, ""));
    }
    let forbidden = forbidden(&facts.panics);
    if !forbidden.is_empty() {
        let left: Vec<String> = facts
            .panics
            .iter()
            .filter(|(kind, _)| !forbidden.contains(&(*kind).to_owned()))
            .map(|(kind, count)| format!("`{kind}` ({count})"))
            .collect();
        let note = if left.is_empty() {
            String::new()
        } else {
            format!("# Left out, because it was used too often to begin with: {}.\n", left.join(", "))
        };
        let about = [
            "no-new-ways-to-stop",
            "panic_path",
            "Libraries and binaries do not stop in ways that are rare here",
            "a caller can handle an error, and cannot handle a program that is gone",
        ];
        articles.push(article(facts, about, &format!("{note}{}", list("forbid", &forbidden))));
    }
    section("safety", &articles)
}

/// Returns the ways to stop that are worth forbidding on the first day.
fn forbidden(panics: &[(&'static str, usize)]) -> Vec<String> {
    panics
        .iter()
        .filter(|(kind, count)| *count == 0 || (*count <= FEW && !OFTEN_RIGHT.contains(kind)))
        .map(|(kind, _)| (*kind).to_owned())
        .collect()
}

fn manifests(facts: &Facts) -> String {
    if facts.manifest.is_empty() {
        return String::new();
    }
    let table = |name: &str| {
        let own: Vec<&Candidate> = facts.manifest.iter().filter(|it| it.table == name).collect();
        if own.is_empty() {
            return String::new();
        }
        let entries: String =
            own.iter().map(|it| format!("{} = {}\n", key(&it.name), quoted(&it.value))).collect();
        format!("[article.{name}]\n{entries}")
    };
    let about = [
        "manifests",
        "unlawful_manifest",
        "Every crate says the same about itself",
        "every manifest says this today; a crate that differs would be held to other rules without anybody noticing",
    ];
    section("manifests", &[article(facts, about, &format!("{}{}", table("keys"), table("lints")))])
}

fn gates(facts: &Facts) -> String {
    let mut text = String::new();
    if facts.formatted == Formatted::No {
        text.push_str(
            "# rustfmt would change files today, so only a deployment asks for it. Once `cargo fmt` was run, remove this table.\n\
             [gates.format]\nprofiles = [\"deploy\"]\n\n",
        );
    }
    if facts.broken_links > 0 {
        let count = counted(facts.broken_links, "link");
        let lead = if facts.broken_links == 1 { "leads" } else { "lead" };
        text.push_str(&format!(
            "# {count} in the Markdown files {lead} nowhere today, so only a deployment asks for the documentation. See what is broken\n\
             # with `cargo governance validate --profile deploy --only docs`; once it is mended, remove this table.\n\
             [gates.docs]\nprofiles = [\"deploy\"]\n\n",
        ));
    }
    text.push_str("# What clippy, the tests and the documentation are built with; add one for each combination that ships.\n");
    text.push_str("[[feature_set]]\nname = \"default\"\n");
    format!("# --- what `cargo governance validate` runs {}\n\n{text}", "-".repeat(67))
}

#[cfg(test)]
mod unit {
    use governance_law::Law;

    use super::*;

    fn facts() -> Facts {
        let layer = |name: &str, crates: &[&str], may_use: &[&str]| {
            let list = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect();
            Layer {
                name: name.to_owned(),
                crates: list(crates),
                may_use: list(may_use),
                build_may_use: Vec::new(),
                dev_may_use: Vec::new(),
            }
        };
        Facts {
            crates: 2,
            files: 2,
            vendored: vec!["theirs".to_owned()],
            layers: vec![layer("foundation", &["units"], &[]), layer("top", &["app"], &["foundation"])],
            islands: vec!["units::raw".to_owned()],
            is_async: true,
            panics: vec![("todo", 0), ("unwrap", 1_000), ("panic", 3), ("exit", 2)],
            without_io: vec!["units".to_owned()],
            manifest: vec![
                Candidate { table: "keys", name: "edition".to_owned(), value: "2021".to_owned() },
                Candidate {
                    table: "lints",
                    name: "rust.unsafe_op_in_unsafe_fn".to_owned(),
                    value: "deny".to_owned(),
                },
            ],
            formatted: Formatted::No,
            broken_links: 2,
        }
    }

    #[test]
    fn everything_that_can_be_proposed_is_a_law_with_reasons() {
        let text = text(&facts());
        let law =
            Law::parse("governance.toml", &text).unwrap_or_else(|mistakes| panic!("{mistakes}\n{text}"));
        let ids: Vec<&str> = law.articles.iter().map(|article| article.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "layers",
                "every-crate-has-a-layer",
                "no-io-at-the-bottom",
                "every-file-is-reached",
                "unsafe-islands",
                "async-never-blocks",
                "no-new-ways-to-stop",
                "manifests"
            ]
        );
        assert!(law.articles.iter().all(|article| article.why.len() > 20 && article.title.len() > 10));
        let excepted = |id: &str| !law.article(id).unwrap().select.except_crates.is_empty();
        assert!(excepted("unsafe-islands") && excepted("manifests") && !excepted("layers"));
        assert!(law.gate("format").is_some() && law.gate("docs").is_some());
        assert!(text.contains("# 2 links in the Markdown files lead nowhere today"), "{text}");
        assert!(text.contains("`unwrap` (1000), `exit` (2)"), "{text}");
    }

    #[test]
    fn what_is_opened_as_a_whole_is_said_and_not_claimed_to_be_as_today() {
        let exact = text(&facts());
        assert!(exact.contains("only in the modules where it stands today") && !exact.contains("# Opened"));
        let islands = vec!["big::**".to_owned(), "units::raw".to_owned()];
        let opened = text(&Facts { islands, ..facts() });
        assert!(opened.contains("stands in more than 40 modules of the crate: `big::**`.\n"), "{opened}");
        assert!(!opened.contains("where it stands today"), "{opened}");
        Law::parse("governance.toml", &opened).unwrap();
    }

    #[test]
    fn nothing_found_is_still_a_law() {
        let nothing = Facts {
            vendored: Vec::new(),
            layers: Vec::new(),
            islands: Vec::new(),
            is_async: false,
            without_io: Vec::new(),
            manifest: Vec::new(),
            formatted: Formatted::Yes,
            broken_links: 0,
            ..facts()
        };
        let law = Law::parse("governance.toml", &text(&nothing)).unwrap();
        let ids: Vec<&str> = law.articles.iter().map(|article| article.id.as_str()).collect();
        assert_eq!(ids, ["every-file-is-reached", "no-unsafe", "no-new-ways-to-stop"]);
        assert!(law.gates.is_empty());
    }
}
