//! Finds declared bounds that are beyond a limit of the law, or that the law does not limit.
//!
//! ## What it does
//! A bound is a `name = literal` in `#[governed(...)]`. Where an article names the limit, the literal must lie within it. A
//! bound for which the law sets no limit is a finding too. The macro says the same when the code is compiled; the lint also
//! sees code that a `cfg` leaves out of this build.
//!
//! ## Why it matters
//! The limits are what the machine and the mission can bear. A type that declares more was never going to fit, and a bound
//! that nothing limits only looks like one.
//!
//! ## Example
//! ```toml
//! [limits]
//! latency = "5 ms"
//!
//! [[article]]
//! id = "declared-bounds-are-lawful"
//! rule = "limit_exceeded"
//! why = "what is declared is what the operators plan with"
//! limits = ["latency"]
//! ```
//!
//! ```rust
//! #[governed(latency = "6 ms")]
//! pub struct Pulse;
//! ```
//!
//! ## Use instead
//! ```rust
//! #[governed(latency = "4 ms")]
//! pub struct Pulse;
//! ```
//!
//! ## Exemptions
//! `item` is the path of the type: `my_crate::state::Pulse`. An exemption lifts the finding of the lint; the macro refuses the
//! type as long as it is compiled.

use std::ops::Range;

use governance_law::units::{Quantity, Unit};
use governance_law::{Article, Limit, judge, suggest};

use crate::rule::{Fault, Rule, Sink};
use crate::source::{Attribute, FileView, ItemId, TokenKind};

pub(super) const RULE: &dyn Rule = &LimitExceeded;

struct LimitExceeded;

/// One `name = value` of `#[governed(...)]`.
struct Bound<'a> {
    name: &'a str,
    name_span: Range<usize>,
    value: &'a str,
    value_span: Range<usize>,
}

impl Rule for LimitExceeded {
    fn check_file(&self, file: &FileView<'_>, article: &Article, sink: &mut Sink<'_>) {
        for (id, _) in file.items().filter(|(id, _)| file.selects(article, *id)) {
            for attribute in file.attributes(id).iter().filter(|it| file.attribute_name(it) == "governed") {
                for bound in bounds(file, attribute) {
                    judge_bound(file, id, &bound, article, sink);
                }
            }
        }
    }

    fn needs_items(&self) -> bool {
        true
    }
}

/// Splits the arguments of an attribute at its commas and keeps those of the form `name = value`.
fn bounds<'a>(file: &FileView<'a>, attribute: &Attribute) -> Vec<Bound<'a>> {
    let tokens = file.tokens;
    let mut bounds = Vec::new();
    let mut at = attribute.arguments.start;
    while at < attribute.arguments.end {
        let start = at;
        while at < attribute.arguments.end && tokens.kind(at) != TokenKind::Comma {
            at = tokens.after(at);
        }
        let is_bound =
            tokens.kind(start).is_name() && tokens.kind(start + 1) == TokenKind::Eq && start + 2 < at;
        if is_bound {
            let value_span = tokens.range(&(start + 2..at));
            bounds.push(Bound {
                name: tokens.text(start),
                name_span: tokens.span(start),
                value: file.text.get(value_span.clone()).unwrap_or(""),
                value_span,
            });
        }
        at += 1;
    }
    bounds
}

fn judge_bound(file: &FileView<'_>, id: ItemId, bound: &Bound<'_>, article: &Article, sink: &mut Sink<'_>) {
    let law = file.coverage.law;
    let Bound { name, value, .. } = bound;
    let Some(limit) = law.limit(name) else {
        if is_first(file, id, article) {
            let names: Vec<&str> = law.limits.iter().map(|limit| limit.name.as_str()).collect();
            let message =
                format!("the law sets no limit `{name}`, to which `{}` is declared to keep", file.name(id));
            let advice = suggest::nearest(name, names).map(|near| format!("did you mean `{near}`?"));
            let fault = Fault::at(file, bound.name_span.clone(), id, message)
                .kind((*name).to_owned())
                .label("no such limit");
            sink.report(
                fault
                    .help(advice.unwrap_or_else(|| format!("add `{name}` to `[limits]`, or remove it here"))),
            );
        }
        return;
    };
    if !article.texts("limits").iter().any(|named| named.value == *name) {
        return;
    }
    let fault =
        |message: String| Fault::at(file, bound.value_span.clone(), id, message).kind((*name).to_owned());
    match quantity(value, limit) {
        Ok(declared) => {
            if let Err(breach) = judge::limit::within(limit, &declared) {
                let help = "declare a value within the limit, and make the type keep it";
                sink.report(fault(breach.to_string()).label(limit.to_string()).help(help));
            }
        }
        Err(reason) => {
            let form = limit.unit().map_or("a literal", Unit::form);
            sink.report(fault(reason).label(format!("`{name}` is {limit}")).help(format!("write {form}")));
        }
    }
}

/// Returns whether an article is the first of the rule that is about an item, so that a bound is refused only once.
fn is_first(file: &FileView<'_>, id: ItemId, article: &Article) -> bool {
    let mut articles = file.coverage.law.articles_of("limit_exceeded");
    articles.find(|other| file.selects(other, id)).is_some_and(|first| first.id == article.id)
}

/// Reads a literal as a quantity of the limit's unit.
fn quantity(value: &str, limit: &Limit) -> Result<Quantity, String> {
    if let Some(text) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return Quantity::parse_text(text);
    }
    let digits = value.replace('_', "");
    let number = || digits.parse::<f64>().ok().filter(|number| number.is_finite());
    let read = match limit.unit() {
        Some(Unit::Ratio) => number().map(Quantity::Ratio),
        Some(Unit::Real) => number().map(Quantity::Real),
        _ => digits.parse().ok().map(Quantity::Count),
    };
    read.ok_or_else(|| {
        format!("`{value}` is not a literal that the limit `{}` can be compared with", limit.name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[track_caller]
    fn check(value: &str, limit: Quantity, expect: Result<Quantity, &str>) {
        let limit = Limit { name: "x".into(), at_least: None, at_most: Some(limit), why: None, span: 0..0 };
        assert_eq!(quantity(value, &limit), expect.map_err(str::to_owned));
    }

    #[test]
    fn literals_are_read_in_the_unit_of_the_limit() {
        check("\"6 ms\"", Quantity::Count(1), Quantity::parse_text("6 ms").map_err(|_| ""));
        check("1_000", Quantity::Count(1), Ok(Quantity::Count(1_000)));
        check("1_0.5", Quantity::Ratio(1.0), Ok(Quantity::Ratio(10.5)));
        check("1e-6", Quantity::Real(1.0), Ok(Quantity::Real(1e-6)));
        check("-1", Quantity::Count(1), Err("`-1` is not a literal that the limit `x` can be compared with"));
        check(
            "LIMIT",
            Quantity::Real(1.0),
            Err("`LIMIT` is not a literal that the limit `x` can be compared with"),
        );
        check(
            "inf",
            Quantity::Real(1.0),
            Err("`inf` is not a literal that the limit `x` can be compared with"),
        );
    }

    const LIMITS: &str = "limits = [\"latency\", \"iterations\"]\n[limits]\nlatency = \"5 ms\"\niterations = 100\nmemory = \"1 GiB\"";

    #[track_caller]
    fn judges(attribute: &str, expect: &[&str]) {
        let text = format!("{attribute}\npub struct A;");
        testing::check("limit_exceeded", LIMITS, &[("src/lib.rs", &text)], expect);
    }

    #[test]
    fn declared_bounds_are_held_to_the_limits_of_the_article() {
        judges("#[governed(latency = \"5 ms\", iterations = 100, requires(A, B), memory = \"9 GiB\")]", &[]);
        judges(
            "#[governed(iterations = 101, latency = \"6 ms\")]",
            &[
                "1:25 101 | `101` is above the limit `iterations` of `100`",
                "1:40 \"6 ms\" | `6 ms` is above the limit `latency` of `5 ms`",
            ],
        );
        judges("#[law::governed(latency = \"8 GiB\")]", &["1:27 \"8 GiB\" | `8 GiB` cannot be compared"]);
        judges("#[other(latency = \"6 ms\")]", &[]);
    }

    #[test]
    fn a_bound_without_a_limit_and_hidden_code_are_found() {
        judges("#[governed(colors = 9)]", &["1:12 colors | the law sets no limit `colors`"]);
        judges("#[cfg(never)]\n#[governed(latency = \"6 ms\")]", &["2:22 \"6 ms\" | `6 ms` is above"]);
        judges("#[cfg_attr(x, governed(latency = \"6 ms\"))]", &["1:34 \"6 ms\" | `6 ms` is above"]);
    }
}
