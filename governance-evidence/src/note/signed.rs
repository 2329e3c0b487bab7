//! A text under signatures.

use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, Signer, SigningKey};

use super::key::{KeyError, VerifierKey, check_name, id_of};

/// How many signatures a note may have; the specification demands at least 16.
const SIGNATURES: usize = 100;

/// How a signature line begins: an em dash and a space.
const DASH: &str = "\u{2014} ";

/// Why a note cannot be signed or is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// It is not of the form of a note.
    #[error("the note is malformed: {0}")]
    Malformed(&'static str),
    /// A signer's name cannot be written.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A known key has not signed this text.
    #[error("the signature of `{0}` is not over this text")]
    Forged(String),
    /// Nobody known has signed it.
    #[error("no known key has signed the note; it is signed by {}", list(.0))]
    Unknown(Vec<String>),
}

impl NoteError {
    /// Returns whether the note was forged, as opposed to being no note or none of a known key.
    #[must_use]
    pub const fn is_forgery(&self) -> bool {
        matches!(self, Self::Forged(_))
    }
}

fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

/// A note whose text may be believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened<'n> {
    /// The text, with its last newline.
    pub text: &'n str,
    /// The names of the known keys that have signed it.
    pub by: Vec<String>,
}

/// Signs a text and returns the note.
///
/// # Errors
///
/// If the text does not end with a newline or has other control characters, or if a name is none.
pub fn sign(text: &str, signers: &[(&str, &SigningKey)]) -> Result<String, NoteError> {
    check_text(text)?;
    if signers.is_empty() {
        return Err(NoteError::Malformed("it has no signature"));
    }
    let mut note = format!("{text}\n");
    for (name, key) in signers {
        check_name(name)?;
        let id = id_of(name, &key.verifying_key()).to_be_bytes();
        let signature = key.sign(text.as_bytes()).to_bytes();
        let encoded = Base64::encode_string(&[id.as_slice(), &signature].concat());
        note.push_str(&format!("{DASH}{name} {encoded}\n"));
    }
    Ok(note)
}

fn check_text(text: &str) -> Result<(), NoteError> {
    if !text.ends_with('\n') {
        return Err(NoteError::Malformed("its text does not end with a newline"));
    }
    if text.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
        return Err(NoteError::Malformed("it has a control character"));
    }
    Ok(())
}

/// Returns the text of a note that at least one of these keys has signed.
///
/// Signatures of other keys are left alone; a signature that a known key did not make refuses the whole note.
///
/// # Errors
///
/// If it is no note, if a signature under a known key's name is forged, or if no known key has signed it.
pub fn open<'n>(note: &'n str, keys: &[VerifierKey]) -> Result<Opened<'n>, NoteError> {
    let at = note.rfind("\n\n").ok_or(NoteError::Malformed("no blank line parts text and signatures"))?;
    let (text, signatures) = (note.get(..=at).unwrap_or_default(), note.get(at + 2..).unwrap_or_default());
    check_text(text)?;
    check_text(signatures)?;
    let (mut by, mut others) = (Vec::new(), Vec::new());
    for (at, line) in signatures.lines().enumerate() {
        if at == SIGNATURES {
            return Err(NoteError::Malformed("it has more than 100 signatures"));
        }
        let (name, id, signature) = read_line(line)?;
        let mut known = keys.iter().filter(|key| key.name() == name && key.id() == id).peekable();
        if known.peek().is_none() {
            others.push(name.to_owned());
            continue;
        }
        let is_theirs = |key: &VerifierKey| {
            Signature::from_slice(&signature)
                .is_ok_and(|signature| key.key().verify_strict(text.as_bytes(), &signature).is_ok())
        };
        if !known.any(is_theirs) {
            return Err(NoteError::Forged(name.to_owned()));
        }
        if !by.iter().any(|by| by == name) {
            by.push(name.to_owned());
        }
    }
    if by.is_empty() { Err(NoteError::Unknown(others)) } else { Ok(Opened { text, by }) }
}

fn read_line(line: &str) -> Result<(&str, u32, Vec<u8>), NoteError> {
    let read = || {
        let (name, encoded) = line.strip_prefix(DASH)?.split_once(' ')?;
        check_name(name).ok()?;
        let bytes = Base64::decode_vec(encoded).ok()?;
        let (id, signature) = bytes.split_first_chunk()?;
        let id = u32::from_be_bytes(*id);
        (!signature.is_empty()).then(|| (name, id, signature.to_vec()))
    };
    read().ok_or(NoteError::Malformed("a line below the text is no signature"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    // The keys and signatures with which Go's own implementation is tested.
    const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const ENOCH: &str = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    const PETER_SIGNED: &str = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    const ENOCH_SIGNED: &str = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";
    const PETER_SECRET: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

    fn keys(texts: &[&str]) -> Vec<VerifierKey> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    fn peter() -> SigningKey {
        let secret = Base64::decode_vec(PETER_SECRET).unwrap();
        SigningKey::from_bytes(secret[1..].try_into().unwrap())
    }

    #[test]
    fn a_text_is_signed_to_the_byte_as_by_others() {
        let note = sign(TEXT, &[("PeterNeumann", &peter())]).unwrap();
        assert_eq!(note, format!("{TEXT}\n{PETER_SIGNED}"));
    }

    #[test]
    fn a_note_is_believed_if_any_known_key_has_signed_it() {
        let note = format!("{TEXT}\n{PETER_SIGNED}{ENOCH_SIGNED}");
        let by = |texts: &[&str]| open(&note, &keys(texts)).map(|opened| opened.by);
        assert_eq!(by(&[PETER]), Ok(vec!["PeterNeumann".to_owned()]));
        assert_eq!(by(&[ENOCH, PETER]), Ok(vec!["PeterNeumann".to_owned(), "EnochRoot".to_owned()]));
        assert_eq!(
            by(&[]).unwrap_err().to_string(),
            "no known key has signed the note; it is signed by `PeterNeumann`, `EnochRoot`"
        );
        assert_eq!(open(&note, &keys(&[PETER])).unwrap().text, TEXT);
    }

    #[test]
    fn a_forged_signature_of_a_known_key_refuses_the_whole_note() {
        let forged = PETER_SIGNED.replace("x08go/ZJ", "x08go/ZK");
        let note = format!("{TEXT}\n{ENOCH_SIGNED}{forged}");
        let error = open(&note, &keys(&[ENOCH, PETER])).unwrap_err();
        assert_eq!(error.to_string(), "the signature of `PeterNeumann` is not over this text");
        assert!(error.is_forgery());
        assert!(open(&note, &keys(&[ENOCH])).is_ok());
    }

    #[test]
    fn every_changed_byte_of_a_note_is_refused() {
        let note = format!("{TEXT}\n{PETER_SIGNED}");
        let known = keys(&[PETER]);
        for at in 0..note.len() {
            let mut bytes = note.clone().into_bytes();
            bytes[at] ^= 1 << (at % 8);
            let is_believed = std::str::from_utf8(&bytes).is_ok_and(|note| open(note, &known).is_ok());
            assert!(!is_believed, "byte {at}");
            assert!(note.get(..at).is_none_or(|part| open(part, &known).is_err()));
        }
    }

    #[test]
    fn what_is_no_note_is_said_to_be_none() {
        let refused = |note: &str| open(note, &keys(&[PETER])).unwrap_err().to_string();
        assert_eq!(refused(TEXT), "the note is malformed: no blank line parts text and signatures");
        assert_eq!(
            refused(&format!("{TEXT}\n")),
            "the note is malformed: its text does not end with a newline"
        );
        assert_eq!(
            refused(&format!("\u{1}{TEXT}\n{PETER_SIGNED}")),
            "the note is malformed: it has a control character"
        );
        let line = "the note is malformed: a line below the text is no signature";
        assert_eq!(refused(&format!("{TEXT}\n{PETER_SIGNED}more\n")), line);
        assert_eq!(refused(&format!("{TEXT}\n— Bad Name x08go/Z=\n")), line);
        let many = PETER_SIGNED.repeat(101);
        assert_eq!(
            refused(&format!("{TEXT}\n{many}")),
            "the note is malformed: it has more than 100 signatures"
        );
        assert!(open(&format!("{TEXT}\n{}", PETER_SIGNED.repeat(100)), &keys(&[PETER])).is_ok());
    }

    #[test]
    fn what_could_not_be_read_again_is_not_signed() {
        for text in ["", "no newline", "a\tb\n"] {
            assert!(matches!(sign(text, &[("a", &peter())]), Err(NoteError::Malformed(_))), "{text:?}");
        }
        assert!(matches!(sign(TEXT, &[("a b", &peter())]), Err(NoteError::Key(_))));
        assert!(matches!(sign(TEXT, &[]), Err(NoteError::Malformed(_))));
    }
}
