//! What a law asks of a run: its articles with their rules, and where the run finds its files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use governance_law::{Article, Law};

use crate::resolve::Interest;
use crate::rules::{self, Entry};
use crate::tree::Files;

/// A run on a workspace that is not quite the one on the disk, to see whether the lint notices.
#[derive(Debug, Clone, Default)]
pub struct Trial {
    /// Texts by absolute path: each stands in for the file there, or for one that is not there at all.
    pub overlay: BTreeMap<PathBuf, String>,
    /// The ids of rules that judge nothing, so that it can be shown that something depends on them.
    pub without: BTreeSet<String>,
}

/// An article with the rule that enforces it.
pub(crate) struct Planned<'l> {
    /// The index in the law.
    pub(crate) index: usize,
    /// The article.
    pub(crate) article: &'l Article,
    /// The rule.
    pub(crate) entry: &'static Entry,
    /// The paths that it asks about.
    pub(crate) interest: Interest,
}

/// The articles of a law, each with its rule.
pub(crate) struct Plan<'l> {
    /// The law.
    pub(crate) law: &'l Law,
    /// Its articles. The reader of the law accepts rules of the catalogue only, and each has its file.
    pub(crate) articles: Vec<Planned<'l>>,
    /// The files.
    pub(crate) files: Files<'l>,
    without: Option<&'l BTreeSet<String>>,
    /// How many of the packages, from the first one, are judged; of the others only names are known.
    pub(crate) judged: usize,
}

impl<'l> Plan<'l> {
    /// Finds the rules of a law.
    pub(crate) fn of(law: &'l Law) -> Self {
        let planned = law.articles.iter().enumerate().filter_map(|(index, article)| {
            let entry = rules::of(article.rule.as_str())?;
            Some(Planned { index, article, entry, interest: entry.rule.interest(article) })
        });
        Self { law, articles: planned.collect(), files: Files::default(), without: None, judged: usize::MAX }
    }

    /// The same for a trial.
    pub(crate) fn of_trial(law: &'l Law, trial: &'l Trial) -> Self {
        let mut plan = Self::of(law);
        plan.files = Files::with(&trial.overlay);
        plan.without = Some(&trial.without);
        plan.articles.retain(|planned| !trial.without.contains(planned.entry.id));
        plan
    }

    /// Returns whether a rule judges in this run.
    pub(crate) fn has(&self, rule: &str) -> bool {
        self.without.is_none_or(|without| !without.contains(rule))
    }
}

#[cfg(test)]
mod tests {
    use governance_law::Date;

    use super::*;
    use crate::testing::{self, Folder};

    const TODAY: Date = Date { year: 2026, month: 11, day: 20 };

    #[track_caller]
    fn check(rule: &str, overlay: &[(&str, &str)], without: &[&str], expect: &[&str]) {
        let folder =
            Folder::with(&[("src/lib.rs", "mod a;\n"), ("src/a.rs", "\n"), ("Cargo.toml", "[package]\n")]);
        let trial = Trial {
            overlay: overlay.iter().map(|(name, text)| (folder.0.join(name), (*text).to_owned())).collect(),
            without: without.iter().map(|rule| (*rule).to_owned()).collect(),
        };
        let law = testing::law(rule, "");
        let report = crate::lint_trial(&folder.workspace(), &law, TODAY, &trial);
        let found = report.findings.iter().filter(|finding| &*finding.rule == rule);
        assert_eq!(found.map(|finding| finding.item.as_str()).collect::<Vec<_>>(), expect);
        assert!(report.unchecked.is_empty(), "{:?}", report.unchecked);
        // The files are as they were.
        assert!(crate::lint(&folder.workspace(), &law, TODAY).findings.is_empty());
    }

    #[test]
    fn a_text_stands_in_for_a_file() {
        check("unsafe_code", &[("src/a.rs", "fn f() { unsafe {} }")], &[], &["kernel::a::f"]);
        check(
            "unsafe_code",
            &[("src/a.rs", "mod b;"), ("src/a/b.rs", "unsafe fn g() {}")],
            &[],
            &["kernel::a::b::g"],
        );
    }

    #[test]
    fn a_file_may_be_in_the_trial_alone() {
        check("unreached_file", &[("src/b.rs", "")], &[], &["src/b.rs"]);
        check("unreached_file", &[("src/b.rs", ""), ("src/lib.rs", "mod a; mod b;")], &[], &[]);
        check("unreached_file", &[("src/b.txt", "")], &[], &[]);
    }

    #[test]
    fn a_rule_can_be_left_out() {
        check("unsafe_code", &[("src/a.rs", "fn f() { unsafe {} }")], &["unsafe_code"], &[]);
        check("unreached_file", &[("src/b.rs", "")], &["unsafe_code"], &["src/b.rs"]);
    }
}
