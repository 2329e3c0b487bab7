//! When one entry of a list says what another does: words, paths, globs of crates and of modules.

use crate::catalog::Entries;
use crate::glob;

/// Returns whether everything that `narrow` names is named by `wide` too.
pub(super) fn covers(entries: Entries, wide: &str, narrow: &str) -> bool {
    match entries {
        Entries::Words | Entries::Levels | Entries::Values => wide == narrow,
        Entries::Paths => {
            let (wide, narrow) = (plain_path(wide), plain_path(narrow));
            narrow.strip_prefix(&*wide).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
        }
        // A star of the narrow glob stands for anything, so only a star of the wide one can hold it; that is how
        // `matches` treats a star in a name.
        Entries::Crates => glob::matches_crate(wide, narrow),
        Entries::Modules => covers_segments(&segments(wide), &segments(narrow)),
    }
}

/// Returns whether there may be something that both name.
pub(super) fn overlap(entries: Entries, a: &str, b: &str) -> bool {
    match entries {
        Entries::Words | Entries::Levels | Entries::Values => a == b,
        Entries::Paths => covers(entries, a, b) || covers(entries, b, a),
        Entries::Crates => overlap_words(&a.replace('-', "_"), &b.replace('-', "_")),
        Entries::Modules => {
            meet(&segments(a), &segments(b), |word| *word == "**", |a, b| overlap_words(a, b))
        }
    }
}

/// Returns whether entries that overlap with one that none of them covers leave it open whether they cover it together.
pub(super) fn is_open(entries: Entries, entry: &str, overlapping: &[&str]) -> bool {
    if !matches!(entries, Entries::Crates | Entries::Modules) || !entry.contains('*') {
        return false;
    }
    // What names single things only cannot cover a wildcard, and one wildcard alone was compared.
    let wild: Vec<&&str> = overlapping.iter().filter(|other| other.contains('*')).collect();
    wild.len() > 1 || (entries == Entries::Modules && wild.iter().any(|other| is_mixed(other)))
}

/// Returns whether a glob of modules asks for segments beside `**`, of which [`covers`] does not know every case.
fn is_mixed(pattern: &str) -> bool {
    let segments = segments(pattern);
    segments.contains(&"**") && segments.iter().any(|segment| *segment != "**" && segment.contains('*'))
}

/// Returns a path without what means nothing.
fn plain_path(path: &str) -> String {
    path.trim_start_matches("::").replace('-', "_")
}

/// Returns the segments of a glob of modules; in a row of wildcards the `*` first, then one `**`.
fn segments(pattern: &str) -> Vec<&str> {
    let pattern = pattern.strip_prefix("crate::").unwrap_or(if pattern == "crate" { "" } else { pattern });
    let mut plain: Vec<&str> = Vec::new();
    for segment in pattern.split("::").filter(|segment| !segment.is_empty()) {
        match (plain.last().copied(), segment) {
            (Some("**"), "**") => {}
            (Some("**"), "*") => {
                plain.pop();
                plain.extend(["*", "**"]);
            }
            _ => plain.push(segment),
        }
    }
    plain
}

fn covers_segments(wide: &[&str], narrow: &[&str]) -> bool {
    // By length of the rest of `narrow`: whether the rest of `wide` covers it.
    let mut covered = vec![false; narrow.len() + 1];
    if let Some(last) = covered.last_mut() {
        *last = true;
    }
    for segment in wide.iter().rev() {
        let rest = covered.clone();
        let mut is_any_below = false;
        for at in (0..=narrow.len()).rev() {
            let tail = |at: usize| rest.get(at).copied().unwrap_or(false);
            let now = if *segment == "**" {
                is_any_below |= tail(at);
                is_any_below
            } else {
                narrow
                    .get(at)
                    .is_some_and(|other| *other != "**" && glob::matches(segment, other) && tail(at + 1))
            };
            if let Some(slot) = covered.get_mut(at) {
                *slot = now;
            }
        }
    }
    covered.first().copied().unwrap_or(false)
}

fn overlap_words(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    meet(&a, &b, |c| *c == '*', |a, b| a == b)
}

/// Returns whether two patterns can stand for the same sequence: `is_star` names what stands for any sequence.
fn meet<T>(a: &[T], b: &[T], is_star: impl Fn(&T) -> bool, is_equal: impl Fn(&T, &T) -> bool) -> bool {
    let width = b.len() + 1;
    let mut table = vec![false; (a.len() + 1) * width];
    for i in (0..=a.len()).rev() {
        for j in (0..=b.len()).rev() {
            let at = |i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(false);
            let value = match (a.get(i), b.get(j)) {
                (None, None) => true,
                (Some(x), Some(y)) if !is_star(x) && !is_star(y) => is_equal(x, y) && at(i + 1, j + 1),
                (x, y) => {
                    // A star ends here, or takes what the other has.
                    let first = x.is_some_and(&is_star) && (at(i + 1, j) || (y.is_some() && at(i, j + 1)));
                    let second = y.is_some_and(&is_star) && (at(i, j + 1) || (x.is_some() && at(i + 1, j)));
                    first || second
                }
            };
            if let Some(slot) = table.get_mut(i * width + j) {
                *slot = value;
            }
        }
    }
    table.first().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(entries: Entries, wide: &str, narrow: &str, covered: bool, overlapping: bool) {
        assert_eq!(covers(entries, wide, narrow), covered, "`{wide}` covers `{narrow}`");
        assert_eq!(overlap(entries, wide, narrow), overlapping, "`{wide}` meets `{narrow}`");
        assert_eq!(overlap(entries, narrow, wide), overlapping, "`{narrow}` meets `{wide}`");
    }

    #[test]
    fn globs_of_modules_cover_what_every_path_of_the_other_matches() {
        let check = |wide, narrow, covered, overlapping| {
            check(Entries::Modules, wide, narrow, covered, overlapping);
        };
        check("calc::**", "calc::table", true, true);
        check("calc::**", "calc", true, true);
        check("calc::**", "calc::*::x::**", true, true);
        check("calc::*", "calc::**", false, true);
        check("**", "crate", true, true);
        check("crate::a", "a", true, true);
        check("a::*", "a::b*", true, true);
        check("a::b*", "a::*", false, true);
        check("*::**", "**::*", true, true);
        check("**::*", "*::**", true, true);
        check("**::tests", "a::**::tests", true, true);
        check("a::**::c", "a::b::**", false, true);
        check("calc::**", "calcs", false, false);
        check("a::*", "b::**", false, false);
        check("a", "a::b", false, false);
    }

    #[test]
    fn globs_of_crates_and_paths_cover_what_is_below() {
        check(Entries::Crates, "governance-*", "governance_lint", true, true);
        check(Entries::Crates, "a*c", "a*b*c", true, true);
        check(Entries::Crates, "a*b*c", "a*c", false, true);
        check(Entries::Crates, "a*", "*b", false, true);
        check(Entries::Crates, "a*", "b*", false, false);
        check(Entries::Paths, "std", "::std::fs", true, true);
        check(Entries::Paths, "std::fs", "std", false, true);
        check(Entries::Paths, "std::f", "std::fs", false, false);
        check(Entries::Words, "index", "index", true, true);
    }

    /// Coverage and overlap, compared with what the globs match of all short paths.
    #[test]
    fn what_is_said_of_two_globs_holds_for_every_path() {
        let words = ["", "a", "b", "a::a", "a::b", "b::a", "a::a::b", "a::b::a", "b::b::b", "ab", "ab::a"];
        let globs = ["**", "*", "a", "a::*", "a::**", "**::a", "*::**", "a*", "a*::**", "crate", "**::b::**"];
        for wide in globs {
            for narrow in globs {
                let of = |glob: &str| words.map(|word| glob::matches_path(glob, word)).to_vec();
                let (w, n) = (of(wide), of(narrow));
                let is_within = n.iter().zip(&w).all(|(n, w)| !n || *w);
                let do_meet = n.iter().zip(&w).any(|(n, w)| *n && *w);
                let (covers, meets) =
                    (covers(Entries::Modules, wide, narrow), overlap(Entries::Modules, wide, narrow));
                assert!(!covers || is_within, "`{wide}` does not cover `{narrow}`");
                assert!(meets || !do_meet, "`{wide}` meets `{narrow}`");
                assert!(covers || !is_within || is_mixed(wide), "`{wide}` covers `{narrow}` on the sample");
            }
        }
    }
}
