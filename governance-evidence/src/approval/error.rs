//! Why an approval is refused, and what to do about it.

use super::NAMESPACE;
use crate::moment::Moment;

/// Why an approval is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ApprovalError {
    /// The document is larger than any honest one.
    #[error("the approval has `{0}` bytes, allowed are 8192")]
    DocumentTooLarge(usize),
    /// The document is no text.
    #[error("the approval is not UTF-8 text")]
    NotText,
    /// The document begins with something else.
    #[error("the approval begins with `{0}`, wanted is `governance-approval v1`")]
    BadHead(String),
    /// A line is missing, in another place, or too many.
    #[error("line {line} of the approval is not `{wanted}`")]
    BadLine {
        /// The line, from 1.
        line: usize,
        /// The key that belongs there.
        wanted: &'static str,
    },
    /// A value cannot stand there.
    #[error("`{key}` of the approval is `{value}`: {reason}")]
    BadField {
        /// The key.
        key: &'static str,
        /// The value, with escapes.
        value: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The times are not in order.
    #[error("`{first}` of the approval is not before its `{then}`")]
    TimesOutOfOrder {
        /// What should come first.
        first: &'static str,
        /// What should come then.
        then: &'static str,
    },
    /// The signature cannot be read.
    #[error("the signature is not what `ssh-keygen -Y sign` writes: {0}")]
    NotSignature(String),
    /// The algorithm is not accepted; named, if it is one that can be named.
    #[error("the signature is of {0}, accepted are `ssh-ed25519` and `sk-ssh-ed25519@openssh.com`")]
    Algorithm(String),
    /// The signature was made for something else.
    #[error("the signature is of the namespace `{0}`, wanted is `{NAMESPACE}`")]
    OtherNamespace(String),
    /// The signature is of other bytes or of another key.
    #[error("the signature by `{0}` does not fit this approval")]
    WrongSignature(String),
    /// The key of the security token was used without a touch.
    #[error("the security token signed without anybody's touch")]
    NobodyThere,
    /// The key is not in the list.
    #[error("the key `{0}` is not among the allowed signers")]
    UnknownSigner(String),
    /// The key is in the list, but not for approvals.
    #[error("`{0}` is an allowed signer, but not for the namespace `{NAMESPACE}`")]
    NotForApprovals(String),
    /// The key is not valid yet, or no longer.
    #[error("the key of `{principal}` is valid {bound}, and it is `{now}`")]
    KeyNotValid {
        /// Who has the key.
        principal: String,
        /// From or until when it is valid.
        bound: String,
        /// The time of the check.
        now: Moment,
    },
    /// Nobody has signed.
    #[error("nobody has signed the approval")]
    Unsigned,
    /// One key has signed twice.
    #[error("`{0}` has signed twice with one key")]
    DuplicateSignature(String),
    /// It approves something else.
    #[error("the approval is for `{key}` `{found}`, not for `{wanted}`")]
    ForSomethingElse {
        /// In which regard.
        key: &'static str,
        /// What it is for.
        found: String,
        /// What it should be for.
        wanted: String,
    },
    /// It was not claimed in time.
    #[error("the approval had to be claimed before `{by}`, and it is `{now}`")]
    ClaimedTooLate {
        /// When it had to be claimed.
        by: Moment,
        /// The time of the check.
        now: Moment,
    },
    /// The work may not be done now.
    #[error("the work may be done from `{from}` until `{until}`, and it is `{now}`")]
    OutsideWindow {
        /// When the window opens.
        from: Moment,
        /// When it closes.
        until: Moment,
        /// The time of the check.
        now: Moment,
    },
    /// It was used before.
    #[error("the approval with the nonce `{0}` was used before")]
    Used(String),
    /// Who asks for it is not known, so nobody can tell whether two persons agree.
    #[error("`{0}`, who asks for the approval, is not among the allowed signers")]
    UnknownRequester(String),
    /// Two persons are demanded, and who asks has not signed.
    #[error("two persons are demanded, and `{0}`, who asks for the approval, has not signed")]
    RequesterNotSigned(String),
    /// Two persons are demanded, and only who asks has signed.
    #[error("two persons are demanded, and nobody but `{0}`, who asks for the approval, has signed")]
    OwnRequest(String),
}

impl ApprovalError {
    /// Returns what to do about it, if there is something to do.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::NotSignature(_) | Self::OtherNamespace(_) | Self::Unsigned => {
                "sign with `ssh-keygen -Y sign -n governance-approval -f KEY FILE`"
            }
            Self::Algorithm(_) => {
                "make such a key with `ssh-keygen -t ed25519` or `ssh-keygen -t ed25519-sk`"
            }
            Self::WrongSignature(_) => "sign exactly this file again; a signature of a changed text is void",
            Self::UnknownSigner(_) | Self::UnknownRequester(_) => {
                "add a line to the file of allowed signers, by the way that changes of it are reviewed"
            }
            Self::NotForApprovals(_) => "add `governance-approval` to the `namespaces` of the line",
            Self::OwnRequest(_) => "ask another person to sign the same file",
            Self::RequesterNotSigned(_) => {
                "who asks signs the same file, so that nobody can ask in another's name"
            }
            Self::ClaimedTooLate { .. } | Self::Used(_) | Self::ForSomethingElse { .. } => {
                "ask for a new approval; one is good for one use, one machine and one content"
            }
            Self::NobodyThere => "make the key without `no-touch-required`",
            _ => return None,
        })
    }
}

#[cfg(test)]
mod unit {
    use super::ApprovalError as Error;
    use crate::moment::Moment;

    #[test]
    fn what_can_be_mended_says_how_and_what_cannot_says_nothing() {
        let text = || "x".to_owned();
        let now = Moment::from_unix(1_795_212_000);
        for (error, part) in [
            (Error::Unsigned, "sign with `ssh-keygen -Y sign -n governance-approval"),
            (Error::NotSignature(text()), "sign with `ssh-keygen"),
            (Error::OtherNamespace(text()), "sign with `ssh-keygen"),
            (Error::Algorithm(text()), "`ssh-keygen -t ed25519`"),
            (Error::WrongSignature(text()), "sign exactly this file again"),
            (Error::UnknownSigner(text()), "file of allowed signers"),
            (Error::UnknownRequester(text()), "file of allowed signers"),
            (Error::NotForApprovals(text()), "add `governance-approval` to the `namespaces`"),
            (Error::OwnRequest(text()), "ask another person"),
            (Error::RequesterNotSigned(text()), "who asks signs the same file"),
            (Error::Used(text()), "ask for a new approval"),
            (Error::ClaimedTooLate { by: now, now }, "ask for a new approval"),
            (
                Error::ForSomethingElse { key: "host", found: text(), wanted: text() },
                "ask for a new approval",
            ),
            (Error::NobodyThere, "no-touch-required"),
        ] {
            assert!(error.help().is_some_and(|help| help.contains(part)), "{error}: {:?}", error.help());
        }
        for error in
            [Error::NotText, Error::DocumentTooLarge(9), Error::OutsideWindow { from: now, until: now, now }]
        {
            assert_eq!(error.help(), None, "{error}");
        }
    }
}
