//! What every report looks like, for one report that holds a bit of everything.

use governance_law::{Law, Severity};
use governance_lint::finding::{Finding, Place, Report, Unchecked};
use governance_lint::report::origin::{Origins, Package, Target};
use governance_lint::report::text::Options;
use governance_lint::report::{self, Texts};

const LIB: &str = "use std::fs;\n\npub fn grüße() {\r\n    let _ = fs::read(\"ä\");\n}\n";
const OTHER: &str = "pub use std::fs as disk;\n";
const LAW: &str = r#"schema = 1

[[article]]
id = "no-io"
rule = "forbidden_import"
title = "The domain does no I/O"
why = "the domain is replayed from logs"
imports = ["std::fs"]

[[article]]
id = "named"
rule = "missing_attribute"
why = "the census lists every state"
severity = "warn"
attributes = ["governed"]
"#;

fn text(file: &str) -> Option<String> {
    match file {
        "a/src/lib.rs" => Some(LIB.to_owned()),
        "a/src/other.rs" => Some(OTHER.to_owned()),
        "a/src/long.rs" => {
            Some(format!("const X: &str = \"{}\"; mod unsafe_{};\n", "ä".repeat(50_000), "x".repeat(50_000)))
        }
        "governance.toml" => Some(LAW.to_owned()),
        _ => None,
    }
}

/// Returns the place of the nth occurrence of some text.
#[track_caller]
fn at(file: &str, what: &str, nth: usize) -> Place {
    let text = text(file).unwrap();
    let (start, _) = text.match_indices(what).nth(nth).unwrap();
    let line = text[..start].matches('\n').count() + 1;
    let column = text[..start].rsplit('\n').next().unwrap().chars().count() + 1;
    let narrow = |number| u32::try_from(number).unwrap();
    Place { file: file.into(), span: start..start + what.len(), line: narrow(line), column: narrow(column) }
}

fn whole(file: &str) -> Place {
    Place { file: file.into(), span: 0..0, line: 1, column: 1 }
}

fn finding(place: Place, message: &str) -> Finding {
    Finding {
        article: "no-io".into(),
        rule: "forbidden_import".into(),
        severity: Severity::Deny,
        place,
        item: "a::grüße".to_owned(),
        message: message.to_owned(),
        kind: "".into(),
        label: "".into(),
        why: "the domain is replayed from logs".into(),
        help: None,
        related: Vec::new(),
    }
}

fn sample() -> Report {
    let alias = Finding {
        label: "`std::fs` is forbidden here".into(),
        help: Some("let the caller read, and pass the data in".into()),
        related: vec![
            (at("a/src/lib.rs", "std::fs", 0), "imported here".to_owned()),
            (at("a/src/other.rs", "disk", 0), "and re-exported here".to_owned()),
        ],
        ..finding(at("a/src/lib.rs", "fs::read", 0), "`fs::read` names the forbidden path `std::fs`")
    };
    let same = Finding { related: Vec::new(), ..alias.clone() };
    let long = finding(at("a/src/long.rs", "unsafe_", 0), "100% odd: a line, too long");
    let spread = Finding {
        article: "named".into(),
        rule: "missing_attribute".into(),
        severity: Severity::Warn,
        why: "the census lists every state".into(),
        label: "add `#[governed]`".into(),
        ..finding(
            at("a/src/lib.rs", &LIB[LIB.find("pub fn").unwrap()..], 0),
            "function `grüße` has no `#[governed]`",
        )
    };
    let in_law = Finding {
        article: "empty_article".into(),
        rule: "empty_article".into(),
        why: "".into(),
        item: "named".to_owned(),
        ..finding(at("governance.toml", "[[article]]", 1), "article `named` selects nothing")
    };
    let unchecked = |place: Place, reason: &str, help: Option<&str>| Unchecked {
        place,
        reason: reason.to_owned(),
        help: help.map(str::to_owned),
    };
    Report {
        findings: vec![
            alias,
            same,
            long,
            spread,
            finding(whole("a/src/gone,old.rs"), "no module reaches it"),
            in_law,
        ],
        exempted: 2,
        unchecked: vec![
            unchecked(whole("a/src/latin.rs"), "the file is not UTF-8", Some("save it as UTF-8")),
            unchecked(at("a/src/other.rs", "disk", 0), "the file does not parse:\nexpected `;`", None),
        ],
        files: 1,
        baseline: None,
    }
}

fn origins() -> Origins {
    let target = Target {
        name: "a".to_owned(),
        kind: vec!["lib".to_owned()],
        crate_types: vec!["lib".to_owned()],
        root: "/w/a/src/lib.rs".into(),
        edition: "2021".to_owned(),
        doc: true,
        doctest: true,
        test: true,
    };
    let package = Package {
        id: "path+file:///w/a#0.1.0".to_owned(),
        manifest: "/w/a/Cargo.toml".into(),
        targets: vec![target],
    };
    Origins { root: "/w".into(), packages: vec![package] }
}

fn printed(print: impl FnOnce(&mut Vec<u8>) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    print(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn text_for_people() {
    let options = Options::default();
    insta::assert_snapshot!(printed(|out| report::text::write(out, &sample(), &Texts::new(text), &options)));
}

#[test]
fn text_in_colour() {
    let options = Options { colour: true, ..Options::default() };
    let report = Report { findings: vec![sample().findings[1].clone()], ..Report::default() };
    let text = printed(|out| report::text::write(out, &report, &Texts::new(text), &options));
    insta::assert_snapshot!(text.replace('\u{1b}', "ESC"));
}

#[test]
fn text_of_a_clean_run() {
    let report = Report { files: 12, ..Report::default() };
    let text = printed(|out| report::text::write(out, &report, &Texts::new(text), &Options::default()));
    insta::assert_snapshot!(text, @"0 errors, 0 warnings, 0 exempted, 0 places could not be checked; 12 files read");
}

#[test]
fn text_of_a_law_with_mistakes() {
    let law = LAW.replace("why = \"the", "wy = \"the").replace("[\"governed\"]", "7");
    let mistakes = Law::parse("governance.toml", &law).unwrap_err();
    insta::assert_snapshot!(printed(|out| report::text::law_mistakes(out, &mistakes, &Options::default())));
    let report = report::of_mistakes(&mistakes);
    assert_eq!((report.unchecked.len(), report.is_broken()), (mistakes.list.len(), false));
    assert_eq!(&law[report.unchecked[1].place.span.clone()], "wy");
}

#[test]
fn json_for_editors() {
    let options = Options::default();
    let law = Law::parse("governance.toml", LAW).unwrap();
    let text = printed(|out| {
        report::json::write(out, &sample(), &Texts::new(text), &origins(), Some(&law), &options)
    });
    let pretty = text.lines().map(|line| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    });
    insta::assert_snapshot!(pretty.collect::<Vec<_>>().join("\n"));
}

#[test]
fn sarif_for_code_scanning() {
    let law = Law::parse("governance.toml", LAW).unwrap();
    let text = printed(|out| report::sarif::write(out, &sample(), &Texts::new(text), Some(&law)));
    let mut log: serde_json::Value = serde_json::from_str(&text).unwrap();
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        // The rules' own pages have their own tests; here they would only hide the rest.
        let help = rule["help"]["text"].as_str().unwrap().to_owned();
        assert!(help.contains("## What it does"), "{help}");
        rule["help"] = "...".into();
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&log).unwrap());
}

#[test]
fn a_fingerprint_survives_moved_lines_and_tells_twins_apart() {
    let prints = |report: &Report| {
        let text = printed(|out| report::sarif::write(out, report, &Texts::new(text), None));
        let log: serde_json::Value = serde_json::from_str(&text).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        results.iter().map(|result| result["partialFingerprints"].to_string()).collect::<Vec<_>>()
    };
    let mut report = sample();
    let before = prints(&report);
    let mut unique = before.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), report.findings.len());
    for finding in &mut report.findings {
        finding.place = whole("elsewhere.rs");
    }
    assert_eq!(prints(&report), before);
    // Where the rule says of which kind a fault is, its wording does not count either.
    for finding in &mut report.findings {
        finding.kind = finding.message.replace(' ', "-").into();
    }
    let of_kind = prints(&report);
    for finding in &mut report.findings {
        finding.message.push_str(", said otherwise");
    }
    assert_eq!(prints(&report), of_kind);
}

#[test]
fn github_for_pull_requests() {
    insta::assert_snapshot!(printed(|out| report::github::write(out, &sample(), &Texts::new(text))));
}

/// A parser points behind the last character of a line that ends too early; there is nothing to underline, but a line to show.
#[test]
fn a_line_that_ends_too_early_is_quoted_with_a_caret_at_its_end() {
    let place = Place { file: "Cargo.toml".into(), span: 8..8, line: 1, column: 9 };
    let trouble = Unchecked { place, reason: "unclosed table".to_owned(), help: None };
    let report = Report { unchecked: vec![trouble], ..Report::default() };
    let texts = Texts::new(|_| Some("[package\nname = \"a\"\n".to_owned()));
    let text = printed(|out| report::text::write(out, &report, &texts, &Options::default()));
    assert!(text.contains(" --> Cargo.toml:1:9\n  |\n1 | [package\n  |         ^\n"), "{text}");
}

/// Every report of every range of a hostile text, also of ranges that lie between bytes of a character or outside.
#[test]
fn no_place_makes_a_report_panic() {
    let hostile = "\u{feff}ä\t\u{200b}\r\n\u{202e}x\0y\n👩‍👩‍👧\n\n";
    let texts = Texts::new(|_| Some(hostile.to_owned()));
    let mut rendered = 0;
    for start in 0..hostile.len() + 2 {
        for end in start.saturating_sub(1)..hostile.len() + 2 {
            let place = Place { file: "x".into(), span: start..end, line: 1, column: 1 };
            let related = vec![(whole("x"), "here".to_owned()), (place.clone(), String::new())];
            let report =
                Report { findings: vec![Finding { related, ..finding(place, "odd") }], ..Report::default() };
            rendered += printed(|out| report::text::write(out, &report, &texts, &Options::default())).len();
            rendered += printed(|out| {
                report::json::write(out, &report, &texts, &origins(), None, &Options::default())
            })
            .len();
            rendered += printed(|out| report::sarif::write(out, &report, &texts, None)).len();
            rendered += printed(|out| report::github::write(out, &report, &texts)).len();
        }
    }
    assert!(rendered > 0);
}
