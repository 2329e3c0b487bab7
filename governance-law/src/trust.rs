//! Who is trusted: the keys that may sign evidence, and the persons who may approve exceptions.

use std::ops::Range;

use crate::text::Text;

/// What a key may sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signs {
    /// The verdict of a run.
    Verdict,
    /// The outcome of one gate, to be merged into a run on another machine.
    Outcome,
}

impl Signs {
    /// Every right with its word in the law.
    pub const WORDS: [(&'static str, Self); 2] = [("verdict", Self::Verdict), ("outcome", Self::Outcome)];
}

/// One `[[signer]]`: a public key whose signatures are accepted on every machine.
#[derive(Debug, Clone)]
pub struct Signer {
    /// What the team calls it.
    pub name: Text,
    /// The Ed25519 public key: the Base64 line of its PEM file.
    pub key: Text,
    /// What it may sign.
    pub may_sign: Vec<Signs>,
    /// The byte range of its header.
    pub span: Range<usize>,
}

/// What a person may approve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Approves {
    /// That a gate is waived for a while.
    Waiver,
    /// That the law becomes weaker.
    Law,
}

impl Approves {
    /// Every right with its word in the law.
    pub const WORDS: [(&'static str, Self); 2] = [("waiver", Self::Waiver), ("law", Self::Law)];
}

/// One `[[approver]]`: a person with an SSH key.
#[derive(Debug, Clone)]
pub struct Approver {
    /// The person, as `ssh-keygen` names a principal.
    pub name: Text,
    /// The public key, as in an `authorized_keys` file: type and Base64.
    pub key: Text,
    /// What the person may approve.
    pub may_approve: Vec<Approves>,
    /// The byte range of its header.
    pub span: Range<usize>,
}
