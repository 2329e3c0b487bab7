//! Why a baseline is refused, and what to do.

/// A baseline that cannot be used: nothing is judged with it, and nothing without it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The file cannot be read.
    #[error("the baseline `{path}` cannot be read: {reason}")]
    Unreadable {
        /// The file.
        path: String,
        /// What the system said, or what is wrong with the file as a whole.
        reason: String,
    },
    /// The file has the marks that a merge leaves.
    #[error("the baseline `{path}` has conflict markers of a merge in line {line}")]
    Conflicted {
        /// The file.
        path: String,
        /// The 1-based line of the first one.
        line: usize,
    },
    /// The file is not what `baseline create` writes.
    #[error("the baseline cannot be read at `{path}:{line}`: {reason}")]
    Malformed {
        /// The file.
        path: String,
        /// The 1-based line.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// The seal does not fit the entries.
    #[error("the baseline `{path}` was changed by hand: its seal does not fit its entries")]
    Unsealed {
        /// The file.
        path: String,
    },
    /// It is about crates that are not members of this workspace.
    #[error("the baseline `{path}` knows {}, which {} in this workspace", .crates.join(", "), are_not(.crates))]
    OfAnotherTree {
        /// The file.
        path: String,
        /// The crates that are no members, each in backticks.
        crates: Vec<String>,
        /// Whether none of its crates is a member.
        is_entirely: bool,
    },
    /// It is about articles that the law does not have.
    #[error("the baseline `{path}` knows {}, which {} in the law", .articles.join(", "), are_not(.articles))]
    OfAnotherLaw {
        /// The file.
        path: String,
        /// The articles, each in backticks.
        articles: Vec<String>,
        /// Whether the law has none of its articles.
        is_entirely: bool,
    },
}

fn are_not(names: &[String]) -> &'static str {
    if names.len() == 1 { "is not" } else { "are not" }
}

impl Refused {
    /// Returns what to do about it; `tool` is how the user calls the tool, such as `cargo governance`.
    #[must_use]
    pub fn help(&self, tool: &str) -> Option<String> {
        match self {
            Self::Unreadable { .. } => None,
            Self::Conflicted { .. } => Some(format!(
                "take one side of the file whole, then let `{tool} baseline shrink` take out what is mended"
            )),
            Self::Malformed { path, .. } | Self::Unsealed { path } => Some(format!(
                "bring back `{path}` as it was committed; only `{tool} baseline shrink` changes it, and after a merge take one side whole first"
            )),
            Self::OfAnotherTree { is_entirely: true, path, .. } => {
                Some(format!("remove `{path}`: it was made for another workspace"))
            }
            Self::OfAnotherTree { .. } => Some(format!(
                "if they were removed or renamed, `{tool} baseline shrink` takes their entries out"
            )),
            Self::OfAnotherLaw { is_entirely, path, .. } => {
                let renamed = format!(
                    "if one was renamed, `{tool} baseline rename OLD NEW` carries its entries over; `shrink` would drop \
                     them, and their findings come back under the new id"
                );
                Some(match is_entirely {
                    true => format!("{renamed}; if it was made for another workspace, remove `{path}`"),
                    false => format!(
                        "{renamed}; if the law lost it, `{tool} baseline shrink` takes its entries out"
                    ),
                })
            }
        }
    }
}
