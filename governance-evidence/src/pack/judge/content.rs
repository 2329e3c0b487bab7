//! Conditions on a text: a stream or the content of a file.

use super::super::expect::{Check, Content};
use super::super::template::{Template, Values};
use super::bounds::{self, Number};
use super::pattern::Pattern;
use super::{Finding, json};
use crate::printable::printable;

/// A text as the conditions of one stream or file see it.
struct Seen<'a> {
    /// What to call it: `stdout`.
    name: &'a str,
    bytes: &'a [u8],
    /// The same as text, in lower case if case counts for nothing.
    text: String,
    ignore_case: bool,
    values: &'a Values,
}

/// Judges every condition on a text.
///
/// # Errors
/// Names a bound that is no number, or a variable without a value.
pub(super) fn judge(
    name: &str,
    bytes: &[u8],
    content: &Content,
    values: &Values,
    findings: &mut Vec<Finding>,
) -> Result<(), String> {
    if content.checks.is_empty() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(bytes);
    let text = if content.ignore_case { text.to_lowercase() } else { text.into_owned() };
    let seen = Seen { name, bytes, text, ignore_case: content.ignore_case, values };
    // Whatever was wrong with it, a reader wants to see it once.
    let mut document = None;
    for check in &content.checks {
        if let Check::Json(pointer, wanted) = check {
            let document = document.get_or_insert_with(|| json::parse(bytes));
            findings.push(json::judge(name, document, pointer, wanted, values)?);
        } else {
            findings.push(seen.judge(check)?);
        }
    }
    Ok(())
}

impl Seen<'_> {
    /// Returns a text of the pack as it is to be found, and as a message shows it.
    fn wanted(&self, template: &Template) -> Result<(String, String), String> {
        let text = template.fill(self.values)?;
        let shown = printable(&text);
        Ok((if self.ignore_case { text.to_lowercase() } else { text }, shown))
    }

    fn lines_like<'s>(&'s self, pattern: &str) -> impl Iterator<Item = &'s str> {
        let pattern = Pattern::new(pattern);
        self.text.lines().filter(move |line| pattern.fits(line))
    }

    fn judge(&self, check: &Check) -> Result<Finding, String> {
        let name = self.name;
        Ok(match check {
            Check::Contains(text) => {
                let (wanted, shown) = self.wanted(text)?;
                let is_met = self.text.contains(&wanted);
                let found = if is_met { shown.clone() } else { self.shown() };
                Finding::new(format!("{name} holds `{shown}`"), found, is_met)
            }
            Check::Lacks(text) => {
                let (wanted, shown) = self.wanted(text)?;
                let place = self.text.lines().find(|line| line.contains(&wanted));
                let is_met = !self.text.contains(&wanted);
                let found = if is_met { "not in it".to_owned() } else { printable(place.unwrap_or(&wanted)) };
                Finding::new(format!("{name} does not hold `{shown}`"), found, is_met)
            }
            Check::Equals(text) => {
                let (wanted, shown) = self.wanted(text)?;
                let is_met =
                    if self.ignore_case { self.text == wanted } else { self.bytes == wanted.as_bytes() };
                Finding::new(format!("{name} is `{shown}`"), self.shown(), is_met)
            }
            Check::HasLine(pattern) => {
                let (wanted, shown) = self.wanted(pattern)?;
                let line = self.lines_like(&wanted).next();
                let found = line.map_or_else(|| self.shown(), printable);
                Finding::new(format!("{name} has a line like `{shown}`"), found, line.is_some())
            }
            Check::LacksLine(pattern) => {
                let (wanted, shown) = self.wanted(pattern)?;
                let line = self.lines_like(&wanted).next();
                let found = line.map_or_else(|| "none".to_owned(), printable);
                Finding::new(format!("{name} has no line like `{shown}`"), found, line.is_none())
            }
            Check::Count(pattern, limits) => {
                let (wanted, shown) = self.wanted(pattern)?;
                let count = self.lines_like(&wanted).count();
                let number = i128::try_from(count).ok().map(Number::Whole);
                let (words, is_met) = bounds::within(limits, self.values, number)?;
                let condition = format!("the number of lines of {name} like `{shown}` is {words}");
                Finding::new(condition, count.to_string(), is_met)
            }
            Check::Number { after, before, bounds: limits } => {
                let after = after.as_ref().map(|text| self.wanted(text)).transpose()?;
                let before = before.as_ref().map(|text| self.wanted(text)).transpose()?;
                let plain = |marker: &Option<(String, String)>| marker.as_ref().map(|(text, _)| text.clone());
                let number = number_in(&self.text, plain(&after).as_deref(), plain(&before).as_deref());
                let (words, is_met) = bounds::within(limits, self.values, number)?;
                let place = match (&after, &before) {
                    (Some((_, after)), Some((_, before))) => format!("between `{after}` and `{before}`"),
                    (Some((_, after)), None) => format!("after `{after}`"),
                    (None, Some((_, before))) => format!("before `{before}`"),
                    (None, None) => "at the beginning".to_owned(),
                };
                let found = number.map_or_else(
                    || format!("no number there: {}", self.shown()),
                    |number| number.to_string(),
                );
                Finding::new(format!("the number {place} in {name} is {words}"), found, is_met)
            }
            // Judged by its caller, who has the document.
            Check::Json(pointer, _) => Finding::new(format!("{name} at `{pointer}`"), "", false),
        })
    }

    /// Returns the text for a message, its end if it is long: that is where programs say what went wrong.
    fn shown(&self) -> String {
        excerpt(self.bytes)
    }
}

/// Returns the end of what a program wrote, fit for a message.
pub(in super::super) fn excerpt(bytes: &[u8]) -> String {
    const MOST: usize = 160;
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_end();
    if text.is_empty() {
        return "nothing".to_owned();
    }
    let skipped = text.chars().count().saturating_sub(MOST);
    let tail: String = text.chars().skip(skipped).collect();
    if skipped == 0 { printable(&tail) } else { format!("...{}", printable(&tail)) }
}

/// Returns the first number that stands between the markers.
fn number_in(text: &str, after: Option<&str>, before: Option<&str>) -> Option<Number> {
    let Some(after) = after else {
        let before = before?;
        return text
            .match_indices(before)
            .find_map(|(at, _)| Number::at_end(text.get(..at)?.trim_end_matches(' ')));
    };
    text.match_indices(after).find_map(|(at, marker)| {
        let rest = text.get(at + marker.len()..)?.trim_start_matches(' ');
        let (number, rest) = Number::at_start(rest)?;
        let fits = before.is_none_or(|before| {
            rest.starts_with(before) || rest.trim_start_matches(' ').starts_with(before)
        });
        fits.then_some(number)
    })
}

/// Returns what stands between two markers for the first time; up to the end of the line without the second.
pub(in super::super) fn between<'t>(text: &'t str, after: &str, before: Option<&str>) -> Option<&'t str> {
    let (_, rest) = text.split_once(after)?;
    match before {
        Some(before) => rest.split_once(before).map(|(value, _)| value),
        None => rest.lines().next().or(Some("")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_between_its_markers() {
        let text = "collected 23 items\nK=0.917, next K = 7;\n=== 23 passed in 0.13s ===";
        let find = |after, before| number_in(text, after, before).map(|number| number.to_string());
        assert_eq!(find(Some("collected"), Some(" items")).as_deref(), Some("23"));
        assert_eq!(find(Some("K="), None).as_deref(), Some("0.917"));
        assert_eq!(find(Some("K ="), Some(";")).as_deref(), Some("7"));
        assert_eq!(find(None, Some(" passed")).as_deref(), Some("23"));
        assert_eq!(find(Some("in "), Some("s ")).as_deref(), Some("0.13"));
        assert_eq!(find(Some("collected"), Some(" tests")), None);
        assert_eq!(find(Some("nowhere"), None), None);
    }

    #[test]
    fn what_stands_between_markers_is_taken() {
        assert_eq!(between("head abc\nroot x", "head ", None), Some("abc"));
        assert_eq!(between("a[1][2]", "[", Some("]")), Some("1"));
        assert_eq!(between("a[1", "[", Some("]")), None);
        assert_eq!(between("a=", "=", None), Some(""));
    }
}
