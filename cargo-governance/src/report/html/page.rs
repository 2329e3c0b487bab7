//! The page as a whole.

use governance_evidence::canonical::Digest;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::icons::{self, Sign, icon};
use super::said::said;
use super::{gates, history, trends};
use crate::exit_codes::Exit;
use crate::report::document::{Document, Source};
use crate::report::words::{clean, commit, machine};

/// How everything looks.
const STYLE: &str = include_str!("page.css");

/// Returns the page.
#[must_use]
pub(in crate::report) fn page(document: &Document) -> String {
    let run = &document.run;
    let (sign, word) = verdict(document.exit);
    // Nothing is loaded and nothing runs; the style is let in by its digest.
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        Digest::of(STYLE.as_bytes()).base64()
    );
    let title = format!("{word}: profile {}", run.profile.word());
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content=(clean(&run.tool));
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (icons::definitions())
                header {
                    p.eyebrow { "Report of a run, profile " strong { (run.profile.word()) } }
                    h1 class=(sign.class()) { (icon(sign)) " " (word) }
                    p.closing { (said(&rest(&document.closing))) }
                    @if let Some(doubt) = document.doubt() { p.doubt role="alert" { (said(&doubt)) } }
                    (facts(document))
                    nav aria-label="Parts of this page" {
                        a href="#gates" { "Gates" }
                        a href="#found" { "Findings and figures" }
                        a href="#history" { "History" }
                        a href="#trends" { "Trends" }
                        a href="#check" { "Check this page" }
                    }
                }
                main {
                    (gates::table(document))
                    (gates::found(document))
                    (history::section(document))
                    (trends::section(document))
                    (check(document))
                }
                footer { p { (clean(&run.tool)) " \u{b7} " (clean(&run.toolchain)) } }
            }
        }
    };
    page.into_string() + "\n"
}

const fn verdict(exit: Exit) -> (Sign, &'static str) {
    let word = match exit {
        Exit::Proved => "Proved",
        Exit::Violation => "Violation",
        Exit::Unchecked => "Unchecked",
    };
    (Sign::of_exit(exit), word)
}

/// Returns the closing sentence without the word that is the heading.
fn rest(closing: &str) -> String {
    let rest = ["proved: ", "violation: ", "unchecked: "].iter().find_map(|word| closing.strip_prefix(word));
    let mut chars = rest.unwrap_or(closing).chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Returns what is known of the run besides its gates.
fn facts(document: &Document) -> Markup {
    let run = &document.run;
    let took = u64::try_from(run.end.unix() - run.begin.unix()).unwrap_or(0);
    let took = crate::progress::seconds(std::time::Duration::from_secs(took));
    html! {
        dl.facts {
            div { dt { "Ended" } dd { time datetime=(run.end) { (readable(&run.end.to_string())) } ", after " (took) } }
            div { dt { "Signed by" } dd { (clean(&document.signed())) } }
            @if let Some(commit) = commit(run) { div { dt { "Commit" } dd.code { (clean(&commit)) } } }
            @if let Some(tree) = document.tree() { div { dt { "Tree" } dd.code { "sha256:" (tree) } } }
            div { dt { "Machine" } dd { (clean(&machine(run))) } }
            div { dt { "Law" } dd.code { (clean(&run.law.path)) " sha256:" (run.law.sha256) } }
        }
    }
}

/// Sets date and time apart: `2026-11-21 02:07:00 UTC`.
pub(super) fn readable(moment: &str) -> String {
    moment.replace('T', " ").replace('Z', " UTC")
}

/// Says how a reader checks what the page says, without belief in the page.
fn check(document: &Document) -> Markup {
    let profile = document.run.profile.word();
    html! {
        section #check {
            h2 { "Check this page" }
            @match &document.source {
                Source::Statement { file, sha256, tree, .. } => {
                    p {
                        "A page proves nothing: anybody can write one. Everything on this one is read from a statement, and the "
                        "statement can be checked. No verdict in it is believed: each gate is judged again from its facts."
                    }
                    pre tabindex="0" { code { (document.tool) " verify --profile " (profile) " " (clean(file)) } }
                    p { "The statement has the SHA-256 " span.code { (sha256) } ". In another place, with the public key of who signed:" }
                    pre tabindex="0" { code {
                        (document.tool) " verify --profile " (profile) " statement.json --law governance.toml --about " (tree) " --key KEY.pub.pem"
                    } }
                    p { "The digest beside a log is that of the whole file: " span.code { "sha256sum LOG" } " prints it." }
                }
                Source::Nothing(why) => {
                    p { "There is no statement of this run, and so nothing on this page can be checked: " (clean(why)) "." }
                }
            }
        }
    }
}
