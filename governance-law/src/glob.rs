//! Globs over crate names and module paths: `governance-*`, `domain::**`.

/// Returns whether a name matches a pattern in which `*` stands for any run of characters.
#[must_use]
pub fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
    let (mut p, mut n, mut star, mut retry) = (0, 0, None, 0);
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some(p);
                retry = n;
                p += 1;
            }
            Some(c) if Some(c) == name.get(n) => {
                p += 1;
                n += 1;
            }
            // Let the last star swallow one character more.
            _ => match star {
                Some(at) => {
                    p = at + 1;
                    retry += 1;
                    n = retry;
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).unwrap_or_default().iter().all(|c| *c == b'*')
}

/// Returns whether a crate's name matches a pattern; `-` and `_` are the same letter, as cargo has it.
#[must_use]
pub fn matches_crate(pattern: &str, name: &str) -> bool {
    matches(&pattern.replace('-', "_"), &name.replace('-', "_"))
}

/// Returns whether a path matches a pattern, segment by segment: `*` within a segment is any run of characters, and
/// the segment `**` stands for any number of segments, none included. So `domain::**` is `domain` and all below it.
///
/// The crate's root is the empty path, which `**` matches and `crate` names. A leading `crate::` means nothing.
#[must_use]
pub fn matches_path(pattern: &str, path: &str) -> bool {
    let pattern = pattern.strip_prefix("crate::").unwrap_or(if pattern == "crate" { "" } else { pattern });
    let segments = |text: &'_ str| -> Vec<String> {
        if text.is_empty() { Vec::new() } else { text.split("::").map(str::to_owned).collect() }
    };
    matches_segments(&segments(pattern), &segments(path))
}

fn matches_segments(pattern: &[String], path: &[String]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some((first, rest)), _) if first == "**" => {
            // Several `**` in a row are one, which keeps this from trying every split of a hostile pattern.
            let stars = rest.iter().take_while(|segment| *segment == "**").count();
            let rest = rest.get(stars..).unwrap_or_default();
            (0..=path.len()).any(|skip| path.get(skip..).is_some_and(|tail| matches_segments(rest, tail)))
        }
        (Some(_), None) => false,
        (Some((first, rest)), Some((head, tail))) => matches(first, head) && matches_segments(rest, tail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crate_globs_ignore_the_kind_of_dash() {
        assert!(matches_crate("governance-*", "governance_lint"));
        assert!(matches_crate("*", "x"));
        assert!(!matches_crate("governance", "governance-lint"));
        assert!(matches("a*b*c", "a-b-b-c") && !matches("a*b*c", "a-b-b-d"));
    }

    #[test]
    fn path_globs_know_segments_and_depth() {
        assert!(matches_path("domain::**", "domain"));
        assert!(matches_path("domain::**", "domain::a::b"));
        assert!(!matches_path("domain::**", "domains"));
        assert!(matches_path("**", "") && matches_path("crate", "") && !matches_path("crate", "a"));
        assert!(matches_path("crate::a::*::c", "a::b::c") && !matches_path("a::*", "a"));
        assert!(matches_path("**::tests", "a::b::tests"));
    }
}
