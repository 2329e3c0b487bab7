//! What the law accepts with a reason: it lifts findings until its end, and is a finding itself once it has ended or lifts
//! nothing.

use std::collections::BTreeSet;

use governance_law::Date;
use governance_law::article::Exception;

use super::fault::{Fault, Kind};

/// The exceptions of one key of the gate.
#[derive(Debug)]
pub(crate) struct Exceptions<'l> {
    key: &'static str,
    list: &'l [Exception],
    today: Date,
    met: BTreeSet<usize>,
}

impl<'l> Exceptions<'l> {
    /// Creates the exceptions of a key of `[gates.audit]` as they stand on a day.
    #[must_use]
    pub(crate) fn of(key: &'static str, list: &'l [Exception], today: Date) -> Self {
        Self { key, list, today, met: BTreeSet::new() }
    }

    /// Returns the findings that no exception lifts, and how many are lifted.
    #[must_use]
    pub(crate) fn apply(&mut self, faults: Vec<Fault>) -> (Vec<Fault>, usize) {
        let before = faults.len();
        let left: Vec<Fault> = faults.into_iter().filter(|fault| !self.lifts(fault)).collect();
        let lifted = before - left.len();
        (left, lifted)
    }

    /// Returns whether one of them holds for a finding.
    pub(crate) fn lifts(&mut self, fault: &Fault) -> bool {
        let mut is_lifted = false;
        for (index, exception) in self.list.iter().enumerate() {
            if fault.names.contains(&exception.item.value) {
                self.met.insert(index);
                is_lifted |= !self.has_ended(exception);
            }
        }
        is_lifted
    }

    fn has_ended(&self, exception: &Exception) -> bool {
        exception.expires.is_some_and(|last| last < self.today)
    }

    /// Returns the exceptions that are findings themselves: those that have ended, and, if everything that they could be
    /// about was looked at, those that were about nothing.
    #[must_use]
    pub(crate) fn faults(&self, is_complete: bool) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (index, exception) in self.list.iter().enumerate() {
            let (item, key) = (&exception.item, self.key);
            let (said, help) = if self.has_ended(exception) {
                let last = exception.expires.map(|last| last.to_string()).unwrap_or_default();
                let said = format!(
                    "the exception for `{item}` in `[[gates.audit.{key}]]` ended on {last}; its reason was: {}",
                    exception.reason
                );
                (said, "mend the cause, or judge it anew and move its end")
            } else if is_complete && !self.met.contains(&index) {
                let said = format!("the exception for `{item}` in `[[gates.audit.{key}]]` matches nothing");
                (said, "remove it; if it was written wrongly, see how the finding names its item")
            } else {
                continue;
            };
            faults.push(Fault {
                kind: Kind::Exception,
                names: Vec::new(),
                lines: vec![said, format!("  help: {help}")],
            });
        }
        faults
    }
}

#[cfg(test)]
mod unit {
    use governance_law::Text;

    use super::*;

    fn exception(item: &str, expires: Option<Date>) -> Exception {
        let text = |value: &str| Text::new(value, 0..0);
        Exception { item: text(item), reason: text("because"), expires, span: 0..0 }
    }

    const fn day(day: u8) -> Date {
        Date { year: 2026, month: 11, day }
    }

    #[test]
    fn exceptions_lift_until_their_last_day_and_are_found_when_dead() {
        let list = [
            exception("a", Some(day(20))),
            exception("b@1.0.0", Some(day(21))),
            exception("c", None),
            exception("d", Some(day(20))),
        ];
        let mut exceptions = Exceptions::of("exceptions", &list, day(21));
        let fault = |name: &str| Fault::of_crate(Kind::Licence, name, "1.0.0", Vec::new());
        let (left, lifted) = exceptions.apply(vec![fault("a"), fault("b")]);
        assert_eq!((left.len(), left[0].names[0].as_str(), lifted), (1, "a", 1));
        let said = |is_complete| -> Vec<String> {
            exceptions.faults(is_complete).into_iter().map(|fault| fault.lines[0].clone()).collect()
        };
        let ended = |item| {
            format!(
                "the exception for `{item}` in `[[gates.audit.exceptions]]` ended on 2026-11-20; its reason was: because"
            )
        };
        // What could not be looked at may be there.
        assert_eq!(said(false), [ended("a"), ended("d")]);
        let nothing = "the exception for `c` in `[[gates.audit.exceptions]]` matches nothing".to_owned();
        assert_eq!(said(true), [ended("a"), nothing, ended("d")]);
    }
}
