//! The text of a checkpoint: whose ledger, how many entries, which root.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::SigningKey;

use super::{NoteError, VerifierKey, open, sign};
use crate::canonical::Digest;

/// What a ledger was at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the ledger, such as `example.com/deployments`; by custom also the name of the key that signs.
    pub origin: String,
    /// How many entries it had.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Digest,
}

/// Why there is no checkpoint to go by.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointError {
    /// Its text has not the lines of a checkpoint.
    #[error("the text is no checkpoint: {0}")]
    Text(&'static str),
    /// It is no note, or none that can be believed.
    #[error(transparent)]
    Note(#[from] NoteError),
}

impl Checkpoint {
    /// Signs it; by custom under the name of the origin.
    ///
    /// # Errors
    ///
    /// If the origin or a name has a newline or another character that a note cannot hold.
    pub fn sign(&self, signers: &[(&str, &SigningKey)]) -> Result<String, CheckpointError> {
        let text = self.to_string();
        if text.parse::<Self>()? != *self {
            return Err(CheckpointError::Text("the origin is no single line"));
        }
        Ok(sign(&text, signers)?)
    }

    /// Reads a checkpoint that at least one of these keys has signed, and returns who has.
    ///
    /// # Errors
    ///
    /// If no known key has signed it, if it is forged, or if it is no checkpoint.
    pub fn open(note: &str, keys: &[VerifierKey]) -> Result<(Self, Vec<String>), CheckpointError> {
        let opened = open(note, keys)?;
        Ok((opened.text.parse()?, opened.by))
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root.base64())
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let text = text.strip_suffix('\n').ok_or(CheckpointError::Text("its last line has no newline"))?;
        let mut lines = text.split('\n');
        let origin = lines.next().filter(|origin| !origin.is_empty());
        let origin = origin.ok_or(CheckpointError::Text("the first line, the origin, is empty"))?;
        let size = lines.next().and_then(decimal);
        let size = size.ok_or(CheckpointError::Text("the second line is no number of entries"))?;
        let root = lines.next().and_then(|line| Digest::from_base64(line).ok());
        let root = root.ok_or(CheckpointError::Text("the third line is no root"))?;
        // Further lines are extensions; they are signed, and mean nothing here.
        if lines.any(str::is_empty) {
            return Err(CheckpointError::Text("an extension line is empty"));
        }
        Ok(Self { origin: origin.to_owned(), size, root })
    }
}

fn decimal(text: &str) -> Option<u64> {
    let number = text.parse::<u64>().ok()?;
    // Neither `+1` nor `01`.
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification, whose key is not published.
    const EXAMPLE: &str =
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn a_checkpoint_is_read_and_written_as_specified() {
        let checkpoint: Checkpoint = EXAMPLE.parse().unwrap();
        assert_eq!(
            (checkpoint.origin.as_str(), checkpoint.size),
            ("example.com/behind-the-sofa", 20_852_163)
        );
        assert_eq!(checkpoint.to_string(), EXAMPLE);
        assert_eq!(format!("{EXAMPLE}an extension\n").parse(), Ok(checkpoint));
    }

    #[test]
    fn what_is_no_checkpoint_is_refused_with_the_line() {
        let refused = |text: &str| text.parse::<Checkpoint>().unwrap_err().to_string();
        assert_eq!(refused("a\n1"), "the text is no checkpoint: its last line has no newline");
        assert_eq!(refused("\n1\n"), "the text is no checkpoint: the first line, the origin, is empty");
        for size in ["", "01", "+1", "-1", "1 ", "18446744073709551616"] {
            let text = EXAMPLE.replace("20852163", size);
            assert_eq!(refused(&text), "the text is no checkpoint: the second line is no number of entries");
        }
        assert_eq!(
            refused(&EXAMPLE.replace("I=", "J=")),
            "the text is no checkpoint: the third line is no root"
        );
        assert_eq!(
            refused(&format!("{EXAMPLE}\nx\n")),
            "the text is no checkpoint: an extension line is empty"
        );
    }

    #[test]
    fn a_signed_checkpoint_is_opened_by_those_who_know_the_key() {
        let secret = SigningKey::from_bytes(&[7; 32]);
        let checkpoint: Checkpoint = EXAMPLE.parse().unwrap();
        let note = checkpoint.sign(&[(&checkpoint.origin, &secret)]).unwrap();
        let key = VerifierKey::new(&checkpoint.origin, secret.verifying_key()).unwrap();
        assert_eq!(
            Checkpoint::open(&note, &[key]),
            Ok((checkpoint.clone(), vec![checkpoint.origin.clone()]))
        );
        let other = VerifierKey::new("example.com/other", secret.verifying_key()).unwrap();
        assert!(matches!(
            Checkpoint::open(&note, &[other]),
            Err(CheckpointError::Note(NoteError::Unknown(_)))
        ));
        let two_lines = Checkpoint { origin: "a\nb".to_owned(), ..checkpoint };
        assert!(two_lines.sign(&[("a", &secret)]).is_err());
    }
}
