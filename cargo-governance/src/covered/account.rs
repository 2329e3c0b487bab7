//! The account: lines summed by file and package, less what the law excludes.

use std::collections::BTreeMap;

use governance_law::article::Exception;
use governance_law::{Date, glob};

use super::lines::Share;
use super::place::{Kind, Members};
use super::report::{Lines, Report};
use crate::judging::counted;
use crate::workspace::Workspace;

/// What was measured, package by package.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Account {
    /// Every member with measured files, by name.
    pub(crate) packages: Vec<Counted>,
    /// What each exclusion took out, as sentences for those who read the figures.
    pub(crate) excluded: Vec<String>,
    /// What is wrong with the exclusions.
    pub(crate) faults: Vec<String>,
}

/// One package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Its name.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) kind: Kind,
    /// The sum over its files.
    pub(crate) share: Share,
    /// Its files, by name from the workspace's root.
    pub(crate) files: BTreeMap<String, Lines>,
}

impl Counted {
    /// Returns the files that have lines which no test ran, those with most of them first.
    pub(crate) fn worst(&self) -> Vec<(&str, &Lines)> {
        let mut files: Vec<(&str, &Lines)> = self
            .files
            .iter()
            .filter(|(_, lines)| lines.share.missed() > 0)
            .map(|(name, lines)| (name.as_str(), lines))
            .collect();
        files.sort_by_key(|(name, lines)| (std::cmp::Reverse(lines.share.missed()), *name));
        files
    }
}

/// Sums a report up.
#[must_use]
pub(crate) fn account(report: &Report, workspace: &Workspace, exclude: &[Exception], today: Date) -> Account {
    let members = Members::of(workspace);
    let mut rules: Vec<Rule<'_>> = exclude.iter().map(|exception| Rule::of(exception, today)).collect();
    let mut packages: BTreeMap<&str, Counted> = BTreeMap::new();
    for (path, lines) in &report.files {
        let Some(member) = members.owner(path) else { continue };
        let package = packages.entry(&member.name).or_insert_with(|| Counted {
            name: member.name.clone(),
            kind: member.kind,
            share: Share::default(),
            files: BTreeMap::new(),
        });
        let file = members.name(path);
        if let Some(rule) = rules.iter_mut().find(|rule| rule.matches(&file)) {
            rule.files += 1;
            rule.share.add(lines.share);
            continue;
        }
        package.share.add(lines.share);
        package.files.insert(file, lines.clone());
    }
    Account {
        packages: packages.into_values().collect(),
        excluded: rules.iter().filter(|rule| rule.files > 0).map(Rule::sentence).collect(),
        faults: rules.iter().filter_map(Rule::fault).collect(),
    }
}

/// One exclusion of the law, and what it took out.
struct Rule<'l> {
    exception: &'l Exception,
    is_expired: bool,
    files: usize,
    share: Share,
}

impl<'l> Rule<'l> {
    fn of(exception: &'l Exception, today: Date) -> Self {
        let is_expired = exception.expires.is_some_and(|last| last < today);
        Self { exception, is_expired, files: 0, share: Share::default() }
    }

    fn matches(&self, file: &str) -> bool {
        !self.is_expired && matches(&self.exception.item.value, file)
    }

    fn sentence(&self) -> String {
        let Exception { item, reason, .. } = self.exception;
        let files = counted(self.files, "file");
        format!("excluded by `{}`: {files} with {}, because {}", item.value, self.share, reason.value)
    }

    fn fault(&self) -> Option<String> {
        let item = &self.exception.item.value;
        match self.exception.expires {
            Some(last) if self.is_expired => Some(format!("the exclusion `{item}` ended on {last}")),
            _ if self.files == 0 => Some(format!("the exclusion `{item}` matches no measured file")),
            _ => None,
        }
    }
}

/// Returns whether a path matches a glob, folder by folder: `*` within a name, `**` for any number of folders.
#[must_use]
pub(super) fn matches(pattern: &str, file: &str) -> bool {
    // The globs of module paths, with another sign between the parts.
    glob::matches_path(&pattern.replace('/', "::"), &file.replace('/', "::"))
}

#[cfg(test)]
mod unit {
    use governance_law::Text;

    use super::super::place::unit::workspace;
    use super::*;

    const TODAY: Date = Date { year: 2026, month: 11, day: 21 };

    fn report(files: &[(&str, u64, &[u64])]) -> Report {
        let lines = |covered: u64, missed: &[u64]| Lines {
            share: Share { covered, coverable: covered + missed.len() as u64 },
            missed: missed.to_vec(),
        };
        Report {
            files: files
                .iter()
                .map(|(path, covered, missed)| (path.into(), lines(*covered, missed)))
                .collect(),
        }
    }

    fn exception(item: &str, expires: Option<Date>) -> Exception {
        let text = |value: &str| Text::new(value, 0..0);
        Exception { item: text(item), reason: text("it runs elsewhere"), expires, span: 0..0 }
    }

    fn of(exclude: &[Exception]) -> Account {
        let workspace = workspace(&[("a", &["lib src/lib.rs"]), ("b", &["bin src/main.rs"])]);
        let report = report(&[
            ("/w/a/src/lib.rs", 3, &[7]),
            ("/w/a/src/os/windows.rs", 0, &[1, 2]),
            ("/w/a/build.rs", 0, &[1]),
            ("/w/b/src/main.rs", 0, &[4, 5, 6]),
            ("/w/target/copy/a/src/lib.rs", 0, &[1]),
        ]);
        account(&report, &workspace, exclude, TODAY)
    }

    #[test]
    fn only_the_own_sources_of_members_count() {
        let account = of(&[]);
        let sums: Vec<(&str, Kind, Share)> =
            account.packages.iter().map(|package| (&*package.name, package.kind, package.share)).collect();
        assert_eq!(
            sums,
            [
                ("a", Kind::Library, Share { covered: 3, coverable: 6 }),
                ("b", Kind::Program, Share { covered: 0, coverable: 3 })
            ]
        );
        let worst: Vec<&str> = account.packages[0].worst().into_iter().map(|(file, _)| file).collect();
        assert_eq!(worst, ["a/src/os/windows.rs", "a/src/lib.rs"]);
        assert!(account.faults.is_empty() && account.excluded.is_empty());
    }

    #[test]
    fn what_the_law_excludes_is_taken_out_and_said_with_its_reason() {
        let account = of(&[exception("a/**/windows.rs", None), exception("b/**", Some(TODAY))]);
        assert_eq!(account.packages[0].share, Share { covered: 3, coverable: 4 });
        assert_eq!(account.packages[1].share, Share::default());
        assert_eq!(
            account.excluded,
            [
                "excluded by `a/**/windows.rs`: 1 file with 0.00 % (0 of 2 lines), because it runs elsewhere",
                "excluded by `b/**`: 1 file with 0.00 % (0 of 3 lines), because it runs elsewhere"
            ]
        );
        assert!(account.faults.is_empty());
    }

    #[test]
    fn an_exclusion_that_matches_nothing_or_has_ended_is_a_fault() {
        let ended = Date { day: 20, ..TODAY };
        let account = of(&[exception("a/src/gone.rs", None), exception("b/**", Some(ended))]);
        assert_eq!(account.packages[1].share.coverable, 3, "an exclusion that has ended excludes nothing");
        assert_eq!(
            account.faults,
            [
                "the exclusion `a/src/gone.rs` matches no measured file",
                "the exclusion `b/**` ended on 2026-11-20"
            ]
        );
    }

    #[test]
    fn globs_know_folders() {
        assert!(matches("a/src/*.rs", "a/src/lib.rs") && !matches("a/src/*.rs", "a/src/os/lib.rs"));
        assert!(matches("**/main.rs", "b/src/main.rs") && matches("a/**", "a/src/os/x.rs"));
        assert!(!matches("a/src", "a/src/lib.rs"));
    }
}
