//! The file that says who may sign: `allowed_signers`, as git and `ssh-keygen -Y verify` read it.

use std::collections::BTreeSet;

use super::error::ApprovalError;
use super::line::{self, Entry, SignerFault};
use super::signature::SignerKey;
use crate::moment::Moment;
use crate::printable::printable;

/// Who may sign approvals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowedSigners(Vec<Entry>);

impl AllowedSigners {
    /// Reads the text of an `allowed_signers` file. Stricter than `ssh-keygen`: principals and namespaces are exact names,
    /// times end in `Z`, and there is no `cert-authority`. Keys of algorithms that are not accepted are passed over.
    ///
    /// # Errors
    ///
    /// Every line that cannot be accepted, with the reason.
    pub fn read(text: &str) -> Result<Self, Vec<SignerFault>> {
        let (mut entries, mut faults) = (Vec::new(), Vec::new());
        for (number, text) in (1..).zip(text.split('\n')) {
            match line::read(text) {
                Ok(entry) => entries.extend(entry),
                Err(reason) => faults.push(SignerFault { line: number, reason: printable(&reason) }),
            }
        }
        if faults.is_empty() { Ok(Self(entries)) } else { Err(faults) }
    }

    /// Returns the first name of a key that may approve something now.
    ///
    /// # Errors
    ///
    /// If no line has the key, or none that has it is for approvals and valid now.
    pub(super) fn principal(&self, key: &SignerKey, now: Moment) -> Result<&str, ApprovalError> {
        let mut refusal = ApprovalError::UnknownSigner(key.to_string());
        for entry in self.0.iter().filter(|entry| entry.key == *key) {
            match entry.check(now) {
                Ok(()) => return Ok(entry.principal()),
                Err(error) => refusal = error,
            }
        }
        Err(refusal)
    }

    /// Returns every name of the person who has a name: those that share a key with it, and so on. A person with two
    /// keys, or with two names, is still one.
    pub(super) fn person(&self, name: &str) -> BTreeSet<&str> {
        let lines = |names: &BTreeSet<&str>, entry: &Entry| {
            entry.principals.iter().any(|principal| names.contains(principal.as_str()))
        };
        let mut names: BTreeSet<&str> = self
            .0
            .iter()
            .flat_map(|entry| &entry.principals)
            .map(String::as_str)
            .filter(|principal| *principal == name)
            .collect();
        loop {
            let keys: Vec<&SignerKey> =
                self.0.iter().filter(|entry| lines(&names, entry)).map(|entry| &entry.key).collect();
            let before = names.len();
            let shared = self.0.iter().filter(|entry| keys.contains(&&entry.key));
            names.extend(shared.flat_map(|entry| &entry.principals).map(String::as_str));
            if names.len() == before {
                return names;
            }
        }
    }
}
