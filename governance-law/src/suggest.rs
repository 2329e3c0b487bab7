//! "Did you mean": the nearest of the names that would have been right.

/// Returns the candidate nearest to `found`, if it is near enough to be a slip of the keyboard.
#[must_use]
pub fn nearest<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let reach = (found.chars().count() / 3).max(2);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(found, candidate), candidate))
        .filter(|(distance, _)| *distance <= reach)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Returns the help text for an unknown name: the nearest candidate, or else the whole list.
#[must_use]
pub fn help(found: &str, candidates: &[&str]) -> String {
    match nearest(found, candidates.iter().copied()) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => format!("known here: {}", listed(candidates)),
    }
}

/// Joins names for a sentence, each in backticks.
#[must_use]
pub fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        assert_eq!(nearest("latencey", ["latency", "memory"]), Some("latency"));
        assert_eq!(nearest("colour", ["latency", "memory"]), None);
        assert_eq!(help("x_y_z", &["latency", "memory"]), "known here: `latency`, `memory`");
    }
}
