//! Finds exemptions whose last day has passed while they are still needed.
//!
//! ## What it does
//! From the day after `expires` an exemption lifts nothing: its finding is reported again, and so is the exemption. One that
//! matches no finding any more is left to `stale_exemption`. Built in: it needs no article.
//!
//! ## Why it matters
//! The date is a promise to have mended something by then. Where it passes without a word, every exemption is forever.
//!
//! ## Example
//! ```toml
//! [[exemption]]
//! article = "no-io"
//! item = "kernel::table::load"
//! reason = "the table moves into the binary"
//! expires = 2020-01-31            # long past
//! ```
//!
//! ## Use instead
//! Mend the code and remove the exemption; or give it a new date together with the reason why the old one was missed.
//!
//! ## Exemptions
//! None: mend the law instead.

use crate::finding::Place;
use crate::rule::{Fault, Outcome, Rule, Sink};

pub(super) const RULE: &dyn Rule = &ExpiredExemption;

struct ExpiredExemption;

impl Rule for ExpiredExemption {
    fn check_outcome(&self, outcome: &Outcome<'_>, sink: &mut Sink<'_>) {
        let law = outcome.law;
        let matched = law.exemptions.iter().zip(outcome.matched).filter(|(_, is_matched)| **is_matched);
        for (exemption, _) in matched.filter(|(exemption, _)| exemption.expires < outcome.today) {
            let place = Place::in_text(&*law.path, &law.text, exemption.item.span.clone());
            let message = format!(
                "the exemption of `{}` from article `{}` expired on `{}`",
                exemption.item, exemption.article, exemption.expires
            );
            let fault = Fault::new(place, exemption.item.as_str(), message).label("lifts nothing any more");
            sink.report(
                fault.help("mend the code, or renew `expires` and say in `reason` why it takes longer"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governance_law::{Date, Law};

    const LAW: &str = r#"
schema = 1
[[article]]
id = "safe"
rule = "unsafe_code"
why = "w"
[[exemption]]
article = "safe"
item = "a::f"
reason = "r"
expires = 2026-01-31
"#;

    #[track_caller]
    fn check(month: u8, day: u8, is_matched: bool, expect: Option<&str>) {
        let law = Law::parse("law", LAW).unwrap();
        let (mut findings, mut unchecked) = (Vec::new(), Vec::new());
        let today = Date { year: 2026, month, day };
        let outcome =
            Outcome { law: &law, selected: &[true], matched: &[is_matched], is_complete: true, today };
        RULE.check_outcome(
            &outcome,
            &mut Sink::open("expired_exemption", None, &mut findings, &mut unchecked),
        );
        let found: Vec<_> = findings.iter().map(|it| (&*it.message, &LAW[it.place.span.clone()])).collect();
        assert_eq!(found, expect.map(|message| (message, "\"a::f\"")).into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn an_exemption_holds_on_its_last_day_and_not_on_the_next() {
        check(1, 31, true, None);
        check(2, 1, true, Some("the exemption of `a::f` from article `safe` expired on `2026-01-31`"));
        check(2, 1, false, None);
    }
}
