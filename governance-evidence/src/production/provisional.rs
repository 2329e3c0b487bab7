//! Provisional statements: a gate has to run a program for production before there is a verdict on its tree.
//!
//! Such a statement is about one tree and one run, signed by this machine's own key. The program that is built under it carries
//! the SHA-256 of a secret that the gate keeps in its memory, and starts for nobody who does not know the secret.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::canonical::Digest;
use crate::envelope::Envelope;
use crate::keys::PrivateKey;
use crate::moment::Moment;
use crate::run::verify::Refusal;
use crate::run::words;
use crate::statement::{Statement, Subject};

/// The type of the predicate: a build for one gate, version 1.
pub const PREDICATE_TYPE: &str = "urn:governance-engine:provisional:v1";

/// The name of the subject: the tree that is built.
const SUBJECT: &str = "tree";

/// What to do about one that is refused.
const HELP: &str = "get a verdict with `validate --profile deploy`, and build under that";

/// A program that one run may build and start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provisional {
    /// The tree.
    pub tree: Digest,
    /// The SHA-256 of the secret by which the gate starts the program.
    pub challenge: Digest,
    /// When the run made it.
    pub made: Moment,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Predicate {
    #[serde(with = "words::text")]
    challenge: Digest,
    #[serde(with = "words::text")]
    made: Moment,
}

impl Provisional {
    /// Makes one for the holder of a secret.
    #[must_use]
    pub fn new(tree: Digest, secret: &str, made: Moment) -> Self {
        Self { tree, challenge: Digest::of(secret.as_bytes()), made }
    }

    /// Signs it: the text of an envelope.
    ///
    /// # Errors
    ///
    /// If something in it has no canonical form.
    pub fn sign(&self, key: &PrivateKey) -> Result<String, Refusal> {
        let failed = |error: String| Refusal::new(error, "this is a defect of the tool; please report it");
        let predicate = Predicate { challenge: self.challenge, made: self.made };
        let predicate = match serde_json::to_value(&predicate) {
            Ok(Value::Object(predicate)) => predicate,
            Ok(_) => return Err(failed("it is no object".to_owned())),
            Err(error) => return Err(failed(error.to_string())),
        };
        let subject = Subject { name: SUBJECT.to_owned(), sha256: self.tree };
        let statement = Statement::new(vec![subject], PREDICATE_TYPE, predicate)
            .map_err(|error| failed(error.to_string()))?;
        let payload = statement.to_payload().map_err(|error| failed(error.to_string()))?;
        Envelope::sign(payload, key).to_json().map_err(|error| failed(error.to_string()))
    }

    /// Reads a payload that somebody answers for.
    ///
    /// # Errors
    ///
    /// If it is no provisional statement about one tree.
    pub fn read(payload: &[u8]) -> Result<Self, Refusal> {
        let failed = |error: String| Refusal::new(error, HELP);
        let statement =
            Statement::read(payload).map_err(|error| Refusal::new(error.to_string(), error.help()))?;
        let predicate = statement.predicate_of(PREDICATE_TYPE).map_err(|error| failed(error.to_string()))?;
        let predicate: Predicate = serde_json::from_value(Value::Object(predicate.clone()))
            .map_err(|error| failed(format!("it does not describe a provisional build: {error}")))?;
        match statement.subjects() {
            [Subject { name, sha256 }] if name == SUBJECT => {
                Ok(Self { tree: *sha256, challenge: predicate.challenge, made: predicate.made })
            }
            _ => Err(failed("a provisional statement is about one tree, and this one is not".to_owned())),
        }
    }

    /// Checks that it is about this tree.
    ///
    /// # Errors
    ///
    /// If it is about another.
    pub(super) fn is_about(&self, tree: Digest) -> Result<(), Refusal> {
        if self.tree == tree {
            return Ok(());
        }
        let message =
            format!("it is provisional for the tree `sha256:{}`, and this is `sha256:{tree}`", self.tree);
        Err(Refusal::new(message, HELP))
    }
}
