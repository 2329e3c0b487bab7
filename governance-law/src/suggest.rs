//! "Did you mean": the nearest of the names that would have been right.

/// Returns the candidate nearest to `found`, if it is near enough to be a slip of the keyboard.
#[must_use]
pub fn nearest<'a>(found: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A slip leaves more of a name than it changes, and of one letter it leaves nothing.
    let reach = match found.chars().count() {
        0 | 1 => 0,
        2..=5 => 1,
        length => (length / 3).max(2),
    };
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
        None => {
            let mut seen = Vec::new();
            for candidate in candidates {
                if !seen.contains(candidate) {
                    seen.push(*candidate);
                }
            }
            format!("known here: {}", listed(&seen))
        }
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
        assert_eq!(nearest("c", ["a", "b"]), None);
        assert_eq!(nearest("ap", ["api"]), Some("api"));
        assert_eq!(nearest("abc", ["axy"]), None);
        assert_eq!(nearest("nope", ["top"]), None);
    }

    #[test]
    fn a_name_that_stands_twice_is_listed_once() {
        assert_eq!(help("ghost", &["lower", "upper", "lower"]), "known here: `lower`, `upper`");
    }
}
