//! What to do about an advisory.

use rustsec::Version;
use rustsec::semver::{Comparator, Op};

use super::advisories::{Hit, Weight};
use super::fault::{Fault, Kind};
use super::lock::Lock;

impl Hit {
    /// Tells it: what it is, which way the package comes in, and what to do.
    #[must_use]
    pub(crate) fn told(&self, lock: &Lock) -> Fault {
        let version = self.version.to_string();
        let mut names = vec![self.id.clone()];
        names.extend(self.aliases.iter().cloned());
        let (kind, what) = match &self.weight {
            Weight::Vulnerability => (Kind::Vulnerability, self.severity.clone().unwrap_or_default()),
            Weight::Informational(word) => (Kind::Advisory, word.clone()),
        };
        let what = if what.is_empty() { what } else { format!(" ({what})") };
        let mut lines = vec![
            format!("{} in `{} {version}`{what}: {}", self.id, self.name, self.title),
            lock.way_line(&self.name, &version),
        ];
        if !self.systems.is_empty() {
            lines.push(format!("  only on: {}", self.systems.join(", ")));
        }
        if self.id.starts_with("RUSTSEC-") {
            lines.push(format!("  https://rustsec.org/advisories/{}", self.id));
        }
        lines.push(format!("  help: {}", self.help(lock)));
        Fault { kind, names, lines }
    }

    fn help(&self, lock: &Lock) -> String {
        let (name, version) = (&self.name, &self.version);
        if self.patched.is_empty() {
            return format!(
                "no version is patched: replace `{name}`, or say under `[[gates.audit.ignore]]` why it does not matter here"
            );
        }
        let patched: Vec<String> = self.patched.iter().map(|range| format!("`{range}`")).collect();
        let patched = patched.join(" or ");
        let fits =
            self.patched.iter().flat_map(|range| &range.comparators).any(|better| reaches(better, version));
        if fits {
            return format!("patched in {patched}: `cargo update {name}@{version}` takes it");
        }
        let way = lock.way(name, &version.to_string());
        match way.iter().rev().nth(1) {
            Some(parent) => format!(
                "patched in {patched}, which does not fit `{version}`: have `{parent}`, which asks for it, take that, or a \
                 newer `{}` do so",
                parent.split(' ').next().unwrap_or(parent)
            ),
            None => format!(
                "patched in {patched}, which does not fit `{version}`: remove what asks for the old one"
            ),
        }
    }
}

/// Returns whether cargo would take a version that satisfies this for one that was asked for.
fn reaches(better: &Comparator, version: &Version) -> bool {
    let is_lower_bound = matches!(better.op, Op::Exact | Op::Greater | Op::GreaterEq | Op::Tilde | Op::Caret);
    let found = (better.major, better.minor.unwrap_or(0), better.patch.unwrap_or(0));
    let own = (version.major, version.minor, version.patch);
    let is_compatible = match own {
        (0, 0, _) => found == own,
        (0, minor, _) => found.0 == 0 && found.1 == minor,
        (major, ..) => found.0 == major,
    };
    is_lower_bound && is_compatible && found >= own
}

#[cfg(test)]
mod unit {
    use std::collections::BTreeSet;

    use super::*;

    const LOCK: &str = "version = 4\n\
        [[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\"chrono\"]\n\
        [[package]]\nname = \"chrono\"\nversion = \"0.4.19\"\ndependencies = [\"time\"]\n\
        [[package]]\nname = \"time\"\nversion = \"0.1.43\"\n";

    #[track_caller]
    fn check(patched: &[&str], expected: &str) {
        let lock = Lock::parse(LOCK, &BTreeSet::from(["app".to_owned()])).unwrap();
        let hit = Hit {
            weight: Weight::Vulnerability,
            id: "RUSTSEC-2020-0071".to_owned(),
            aliases: vec!["CVE-2020-26235".to_owned()],
            title: "Potential segfault".to_owned(),
            severity: Some("medium".to_owned()),
            name: "time".to_owned(),
            version: Version::new(0, 1, 43),
            patched: patched.iter().map(|range| range.parse().unwrap()).collect(),
            systems: vec!["linux".to_owned()],
        };
        let fault = hit.told(&lock);
        assert_eq!(fault.names, ["RUSTSEC-2020-0071", "CVE-2020-26235"]);
        let text = fault.lines.join("\n");
        let head = "RUSTSEC-2020-0071 in `time 0.1.43` (medium): Potential segfault\n  \
                    way in: app 0.1.0 > chrono 0.4.19 > time 0.1.43\n  only on: linux\n  \
                    https://rustsec.org/advisories/RUSTSEC-2020-0071\n  help: ";
        assert!(text.starts_with(head), "{text}");
        assert!(text[head.len()..].starts_with(expected), "{text}");
    }

    #[test]
    fn the_help_knows_whether_an_update_is_enough() {
        check(&[], "no version is patched: replace `time`");
        check(&[">=0.2.23"], "patched in `>=0.2.23`, which does not fit `0.1.43`: have `chrono 0.4.19`");
        check(
            &[">=0.1.45, <0.2.0", ">=0.2.23"],
            "patched in `>=0.1.45, <0.2.0` or `>=0.2.23`: `cargo update time@0.1.43` takes it",
        );
        // What lies below is no way up.
        check(&["<0.1.9", ">=1.0.0"], "patched in `<0.1.9` or `>=1.0.0`, which does not fit");
    }

    #[test]
    fn a_version_reaches_what_cargo_holds_to_be_compatible() {
        let reached = |range: &str, version: (u64, u64, u64)| {
            let range: rustsec::semver::VersionReq = range.parse().unwrap();
            reaches(&range.comparators[0], &Version::new(version.0, version.1, version.2))
        };
        assert!(reached("=0.0.3", (0, 0, 3)) && !reached(">=0.0.4", (0, 0, 3)));
        assert!(reached(">=0.2.5", (0, 2, 3)) && !reached(">=0.3.0", (0, 2, 3)));
        assert!(
            reached(">=1.9", (1, 2, 3)) && !reached(">=2.0.0", (1, 2, 3)) && !reached(">=1.2.2", (1, 2, 3))
        );
        assert!(!reached("<2.0.0", (1, 2, 3)), "an upper bound reaches nothing");
    }

    #[test]
    fn what_comes_in_by_itself_is_to_be_removed() {
        // Nobody asks for it any more: it has no parent to be asked.
        let lock = "version = 4\n[[package]]\nname = \"time\"\nversion = \"0.1.43\"\n";
        let lock = Lock::parse(lock, &BTreeSet::from(["app".to_owned()])).unwrap();
        let hit = Hit {
            weight: Weight::Informational("unmaintained".to_owned()),
            id: "OTHER-1".to_owned(),
            aliases: Vec::new(),
            title: "Old".to_owned(),
            severity: None,
            name: "time".to_owned(),
            version: Version::new(0, 1, 43),
            patched: vec![">=0.3.0".parse().unwrap()],
            systems: Vec::new(),
        };
        let lines = hit.told(&lock).lines;
        assert_eq!(lines.first().map(String::as_str), Some("OTHER-1 in `time 0.1.43` (unmaintained): Old"));
        assert!(
            lines.last().unwrap().ends_with("which does not fit `0.1.43`: remove what asks for the old one"),
            "{lines:?}"
        );
        assert!(!lines.iter().any(|line| line.contains("rustsec.org")), "{lines:?}");
    }
}
