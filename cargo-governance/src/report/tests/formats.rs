//! What each format says of the same runs.

use serde_json::{Value, json};

use super::super::format::Format;
use super::super::samples::{self, HOSTILE};
use super::super::{Document, sarif};
use crate::exit_codes::Exit;

fn all() -> Vec<(&'static str, Document)> {
    vec![
        ("green", samples::green()),
        ("red", samples::red()),
        ("leave", samples::leave()),
        ("many", samples::many(50)),
        ("hostile", samples::hostile()),
    ]
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is not in\n{text}");
    }
}

#[test]
fn the_same_statement_gives_the_same_bytes() {
    for format in [Format::Html, Format::Markdown, Format::Junit, Format::Json, Format::Text] {
        let texts = || all().iter().map(|(_, document)| format.render(document)).collect::<Vec<_>>();
        assert_eq!(texts(), texts(), "{format:?}");
    }
}

#[test]
fn nothing_breaks_out_of_a_page_or_a_summary() {
    let document = samples::hostile();
    let page = Format::Html.render(&document);
    for evil in ["<script", "<img", "</td><s", "\u{0}", "\u{202e}", "<!--", "onerror=alert(2)>"] {
        assert!(!page.contains(evil), "{evil}");
    }
    has(&page, &["&lt;script&gt;alert(1)&lt;/script&gt;"]);
    let summary = Format::Markdown.render(&document);
    for evil in ["<script", "<img", "@all", "\u{0}", "\u{202e}"] {
        assert!(!summary.contains(evil), "{evil}");
    }
    let row = summary.lines().find(|line| line.starts_with("| coverage |")).unwrap();
    let bars = row.replace("\\|", "").matches('|').count();
    assert_eq!(bars, 5, "a cell ends where it ends: {row}");
    assert!(row.contains("\\`&#64;all\\`"), "{row}");
}

#[test]
fn a_page_needs_nothing_but_itself() {
    for (name, document) in all() {
        let page = Format::Html.render(&document);
        for outside in ["http://", "https://", "url(", "@import", " src=", "<link", "<script", " style="] {
            let page = page.replace(HOSTILE, "");
            let found = page.match_indices(outside).next().map(|(at, _)| at);
            // What a reason says is text.
            assert!(found.is_none() || name == "hostile", "{name} loads {outside}");
        }
        has(
            &page,
            &["Content-Security-Policy", "default-src &#39;none&#39;"]
                .map(|it| if page.contains(it) { it } else { "default-src 'none'" }),
        );
    }
}

#[test]
fn a_page_shows_every_gate_figure_and_log() {
    let document = samples::red();
    let page = Format::Html.render(&document);
    has(&page, &["Violation", "at least 95 %", "at most 0", "94.2 %", "beyond", "within", "sha256:"]);
    for gate in &document.run.gates {
        has(&page, &[&format!("id=\"gate-{}\"", gate.name), &gate.log.unwrap().to_string()]);
    }
    has(&page, &["verify --profile deploy target/governance/statements/deploy.json"]);
    assert!(Format::Html.render(&samples::green()).contains("One run is kept."));
}

#[test]
fn what_proceeds_by_leave_is_shown_as_such_everywhere() {
    let document = samples::leave();
    let (waived, from) = ("waived by ada until 2999-01-02", "signed by gpu-box");
    for format in [Format::Html, Format::Markdown, Format::Junit] {
        let text = format.render(&document);
        has(&text, &[waived, from, "reused from run 1a2b3c4d, 2 hours earlier", "accepted by the law"]);
    }
    let xml = Format::Junit.render(&document);
    let case = xml.split("<testcase").find(|case| case.contains("name=\"coverage\"")).unwrap();
    has(case, &["<skipped message=\"waived by ada"]);
}

#[test]
fn a_suite_counts_what_it_holds() {
    let xml = Format::Junit.render(&samples::leave());
    has(&xml, &["tests=\"6\" failures=\"0\" errors=\"1\" skipped=\"3\""]);
    assert_eq!(xml.matches("<skipped").count(), 3);
    let xml = Format::Junit.render(&samples::red());
    has(&xml, &["tests=\"4\" failures=\"3\" errors=\"0\" skipped=\"0\"", "time=\"5.000\""]);
    has(&xml, &["name=\"coverage: line coverage of package-1\" value=\"94.2 % (at least 95 %: beyond)\""]);
}

#[test]
fn xml_is_well_formed_whatever_is_in_it() {
    for (name, document) in all() {
        let xml = Format::Junit.render(&document);
        let body = xml.split_once("?>").unwrap().1;
        let mut open = Vec::new();
        let mut rest = body;
        while let Some(at) = rest.find('<') {
            assert!(!rest[..at].contains('>'), "{name}: a bare `>`");
            let end = at + rest[at..].find('>').unwrap();
            let tag = &rest[at + 1..end];
            match tag.strip_prefix('/') {
                Some(closed) => assert_eq!(open.pop(), Some(closed), "{name}"),
                None => open.push(tag.split(' ').next().unwrap()),
            }
            rest = &rest[end + 1..];
        }
        assert!(open.is_empty(), "{name}: {open:?}");
        let is_allowed = |c: char| matches!(c, '\n' | '\t') || !c.is_control();
        assert!(xml.chars().all(is_allowed), "{name}");
    }
}

#[test]
fn sarif_has_the_findings_of_the_lint_and_every_other_gate_that_did_not_pass() {
    let lint = json!({ "version": "2.1.0", "runs": [{ "results": ["with a place"] }] });
    let log = sarif::document(&samples::red(), Ok(lint));
    assert_eq!(log.pointer("/runs/0/results/0"), Some(&json!("with a place")));
    let rules = |log: &Value, run: usize| -> Vec<String> {
        let results = log.pointer(&format!("/runs/{run}/results")).unwrap().as_array().unwrap().clone();
        results.iter().map(|result| result["ruleId"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rules(&log, 1), ["tests", "coverage"]);
    assert_eq!(log.pointer("/runs/1/results/0/level"), Some(&json!("error")));
    let demanded = "/runs/1/results/0/locations/0/physicalLocation/artifactLocation/uri";
    assert_eq!(
        log.pointer(demanded),
        Some(&json!("governance.toml")),
        "code scanning refuses what has no place"
    );
    let alone = sarif::document(&samples::red(), Err("the tree has changed".to_owned()));
    assert_eq!(rules(&alone, 0), ["law", "tests", "coverage"]);
    let place = "/runs/0/results/0/locations/0/physicalLocation";
    assert_eq!(alone.pointer(&format!("{place}/artifactLocation/uri")), Some(&json!("src/lib.rs")));
    assert_eq!(alone.pointer(&format!("{place}/region")), Some(&json!({ "startLine": 3, "startColumn": 5 })));
    let note = "/runs/0/invocations/0/toolExecutionNotifications/0/message/text";
    assert_eq!(alone.pointer(note), Some(&json!("the tree has changed")));
    let leave = sarif::document(&samples::leave(), Err(String::new()));
    let waived = leave.pointer("/runs/0/results").unwrap().as_array().unwrap().clone();
    let waived = waived.iter().find(|result| result["ruleId"] == "coverage").unwrap();
    assert_eq!(waived.pointer("/suppressions/0/status"), Some(&json!("accepted")));
}

#[test]
fn the_document_for_machines_is_the_one_of_validate() {
    let text = Format::Json.render(&samples::leave());
    let value: Value = serde_json::from_str(&text).unwrap();
    for key in [
        "schema",
        "tool",
        "law",
        "profile",
        "verdict",
        "exit_code",
        "partial",
        "summary",
        "gates",
        "not_in_profile",
    ] {
        assert!(value.get(key).is_some(), "{key}");
    }
    assert_eq!(value.pointer("/gates/1/standing/kind"), Some(&json!("waived")));
    assert_eq!(value.pointer("/statement/key"), Some(&json!("release")));
}

#[test]
fn a_run_that_nobody_answers_for_says_so_first() {
    let run = samples::green().run;
    let mut document =
        Document::unsigned(run, "the tree was changed while its gates ran", "cargo governance").unwrap();
    document.ends(Exit::Unchecked, "unchecked: profile `deploy` is not proved".to_owned());
    for format in [Format::Html, Format::Markdown] {
        has(&format.render(&document), &["nobody has signed this: the tree was changed while its gates ran"]);
    }
    let page = Format::Html.render(&document);
    has(&page, &["Unchecked", "There is no statement of this run"]);
    assert!(!page.contains("Proved"), "{page}");
}

#[test]
fn runs_that_came_later_and_strangers_are_no_trend() {
    let mut document = samples::green();
    let mut stranger = samples::seen(samples::run(
        samples::NOW - 50,
        vec![samples::gate("coverage", "fine", samples::covered(&[12.5]))],
    ));
    stranger.signer = crate::witness::seen::Signer::Unknown("by nobody".to_owned());
    let later = samples::seen(samples::run(samples::NOW + 50, Vec::new()));
    // Signed by somebody who is known, and never entered.
    let late = samples::seen(samples::run(
        samples::NOW - 40,
        vec![samples::gate("coverage", "fine", samples::covered(&[37.5]))],
    ));
    let entered = document.history.entered.clone();
    let history =
        crate::witness::history::History { runs: vec![stranger, later, late], skipped: Vec::new(), entered };
    document.remember(history);
    assert_eq!(document.history.runs.len(), 3, "the stranger, the one that was put there, and this run");
    let page = Format::Html.render(&document);
    has(
        &page,
        &[
            "signed by a key that is not known here; it says",
            "not in the ledger; it says",
            "2 runs of the history have no point",
        ],
    );
    let trends = page.split("id=\"trends\"").nth(1).unwrap();
    assert!(!trends.contains("12.5 %") && !trends.contains("37.5 %"), "{trends}");
}
