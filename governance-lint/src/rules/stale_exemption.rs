//! Finds exemptions that match no finding.
//!
//! ## What it does
//! Every `[[exemption]]` of the law must lift at least one finding of its article about exactly its item. One that has expired
//! is judged here as if it had not. Built in: it needs no article. Silent while anything could not be checked, because the
//! finding may be in there.
//!
//! ## Why it matters
//! An exemption outlives the code it was written for. Left in the law it waits for new code of the same name, which nobody
//! ever exempted; and a slip in `item` exempts nothing while its author believes it does.
//!
//! ## Example
//! ```toml
//! [[exemption]]
//! article = "no-io"
//! item = "kernel::table::load"    # the function was removed, or is named `kernel::tables::load`
//! reason = "the table moves into the binary"
//! expires = 2027-01-31
//! ```
//!
//! ## Use instead
//! Remove the exemption, or write `item` exactly as the finding prints it.
//!
//! ## Exemptions
//! None: mend the law instead.

use crate::finding::Place;
use crate::rule::{Fault, Outcome, Rule, Sink};

pub(super) const RULE: &dyn Rule = &StaleExemption;

struct StaleExemption;

impl Rule for StaleExemption {
    fn check_outcome(&self, outcome: &Outcome<'_>, sink: &mut Sink<'_>) {
        if !outcome.is_complete {
            return;
        }
        let law = outcome.law;
        for (exemption, _) in
            law.exemptions.iter().zip(outcome.matched).filter(|(_, is_matched)| !**is_matched)
        {
            let place = Place::in_text(&*law.path, &law.text, exemption.item.span.clone());
            let message = format!(
                "the exemption of `{}` from article `{}` matches no finding",
                exemption.item, exemption.article
            );
            let fault =
                Fault::new(place, exemption.item.as_str(), message).label("nothing of this name is found");
            sink.report(fault.help("remove the exemption, or write `item` exactly as the finding prints it"));
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
        RULE.check_outcome(&outcome, &mut Sink::open("stale_exemption", None, &mut findings, &mut unchecked));
        let found: Vec<_> = findings.iter().map(|it| (&*it.message, &LAW[it.place.span.clone()])).collect();
        assert_eq!(found, expect.map(|message| (message, "\"a::f\"")).into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn an_exemption_must_match_something() {
        check(1, 1, true, None);
        check(1, 1, false, Some("the exemption of `a::f` from article `safe` matches no finding"));
        check(2, 1, false, Some("the exemption of `a::f` from article `safe` matches no finding"));
    }
}
