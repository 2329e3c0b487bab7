//! What is proposed: the law, what goes with it, and the first verdict.

use governance_law::Law;
use governance_lint::finding::Report;

use super::facts::Facts;
use super::text::text;
use crate::error::SetupError;
use crate::linting;
use crate::workspace::Workspace;

/// The alias, where no configuration of cargo is yet.
const ALIAS: &str = "\
[alias]
# `cargo law`: the gates of a commit, in seconds.
law = \"governance validate --profile commit\"
";

/// A file to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewFile {
    /// Its path below the workspace's root.
    pub(crate) path: &'static str,
    /// Its text.
    pub(crate) text: String,
}

/// One proposed article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proposed {
    /// Its id.
    pub(crate) id: String,
    /// Its rule.
    pub(crate) rule: String,
    /// One line about it.
    pub(crate) title: String,
    /// How many findings it has today.
    pub(crate) findings: usize,
}

/// What is proposed, and the first verdict on it.
#[derive(Debug)]
pub(crate) struct Proposal {
    /// The law.
    pub(crate) law: Law,
    /// The law and what goes with it, as far as it is not there.
    pub(crate) files: Vec<NewFile>,
    /// The articles, in the order of the law.
    pub(crate) articles: Vec<Proposed>,
    /// What breaks the law today.
    pub(crate) report: Report,
}

impl Proposal {
    /// Writes a law for what was found, and judges the workspace by it.
    ///
    /// # Errors
    /// Fails if what was written is no law, which would be a defect of the tool.
    pub(crate) fn of(workspace: &Workspace, facts: &Facts) -> Result<Self, SetupError> {
        let text = text(facts);
        let law = Law::parse(governance_law::FILE_NAME, &text).map_err(SetupError::LawMistaken)?;
        let report = linting::ask(workspace, &law);
        let count = |id: &str| report.findings.iter().filter(|finding| *finding.article == *id).count();
        let articles = law.articles.iter().map(|article| Proposed {
            id: article.id.value.clone(),
            rule: article.rule.value.clone(),
            title: article.title.clone(),
            findings: count(article.id.as_str()),
        });
        let mut files = vec![NewFile { path: governance_law::FILE_NAME, text }];
        let configured = [".cargo/config.toml", ".cargo/config"].map(|file| workspace.root().join(file));
        if !configured.iter().any(|file| file.symlink_metadata().is_ok()) {
            files.push(NewFile { path: ".cargo/config.toml", text: ALIAS.to_owned() });
        }
        Ok(Self { articles: articles.collect(), law, files, report })
    }
}
