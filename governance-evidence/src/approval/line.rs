//! One line of an `allowed_signers` file (ssh-keygen(1), "ALLOWED SIGNERS").

use super::NAMESPACE;
use super::error::ApprovalError;
use super::signature::SignerKey;
use crate::moment::{Moment, digits, two};

/// Why a line is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the allowed signers: {reason}")]
pub struct SignerFault {
    /// The line, from 1.
    pub(super) line: usize,
    /// What is wrong with it.
    pub(super) reason: String,
}

/// One key and what the file says about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) principals: Vec<String>,
    pub(super) namespaces: Option<Vec<String>>,
    pub(super) valid_after: Option<Moment>,
    pub(super) valid_before: Option<Moment>,
    pub(super) key: SignerKey,
}

impl Entry {
    /// Returns the first name, for messages.
    pub(super) fn principal(&self) -> &str {
        self.principals.first().map_or("", String::as_str)
    }

    /// Says why the key may not approve anything now, if it may not.
    pub(super) fn check(&self, now: Moment) -> Result<(), ApprovalError> {
        let is_for_approvals =
            self.namespaces.as_ref().is_none_or(|names| names.iter().any(|name| name == NAMESPACE));
        if !is_for_approvals {
            return Err(ApprovalError::NotForApprovals(self.principal().to_owned()));
        }
        let refused =
            |bound| ApprovalError::KeyNotValid { principal: self.principal().to_owned(), bound, now };
        match (self.valid_after, self.valid_before) {
            (Some(after), _) if now < after => Err(refused(format!("from `{after}`"))),
            (_, Some(before)) if now >= before => Err(refused(format!("until `{before}`"))),
            _ => Ok(()),
        }
    }
}

/// Reads a line; nothing if it says nothing, or is about a key of an algorithm that is not accepted.
pub(super) fn read(line: &str) -> Result<Option<Entry>, String> {
    let line = line.trim_matches([' ', '\t', '\r']);
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (principals, rest) = word(line)?;
    let principals = names(unquoted(principals), "principals")?;
    let (first, behind) = word(rest)?;
    // An option where the type of the key would be, as ssh-keygen tells them apart.
    let (options, (kind, behind)) =
        if is_key_type(first) { ("", (first, behind)) } else { (first, word(behind)?) };
    let (blob, _comment) = word(behind)?;
    let mut entry = Options::read(options)?;
    if blob.is_empty() {
        return Err("there is no key".to_owned());
    }
    if !matches!(kind, "ssh-ed25519" | "sk-ssh-ed25519@openssh.com") {
        return if is_key_type(kind) { Ok(None) } else { Err(format!("`{kind}` is no type of key")) };
    }
    let key = ssh_key::PublicKey::from_openssh(&format!("{kind} {blob}"))
        .map_err(|error| format!("the key cannot be read: {error}"))?;
    let key = SignerKey::of(key.key_data()).map_err(|error| error.to_string())?;
    Ok(Some(Entry {
        principals,
        namespaces: entry.namespaces.take(),
        valid_after: entry.valid_after,
        valid_before: entry.valid_before,
        key,
    }))
}

fn is_key_type(word: &str) -> bool {
    let word = word.strip_prefix("sk-").unwrap_or(word);
    word.starts_with("ssh-") || word.starts_with("ecdsa-sha2-")
}

/// Splits at the first blank that is not in quotes.
fn word(text: &str) -> Result<(&str, &str), String> {
    let mut is_quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            ' ' | '\t' if !is_quoted => {
                let (word, rest) = text.split_at(at);
                return Ok((word, rest.trim_start_matches([' ', '\t'])));
            }
            _ => {}
        }
    }
    if is_quoted { Err("a quote is not closed".to_owned()) } else { Ok((text, "")) }
}

fn unquoted(text: &str) -> &str {
    text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text)
}

/// Reads a list of exact names. A pattern would let one line speak for persons who are not named in it.
fn names(text: &str, what: &str) -> Result<Vec<String>, String> {
    let names: Vec<String> = text.split(',').map(str::to_owned).collect();
    for name in &names {
        if name.is_empty() || name.contains(['"', ' ', '\t']) {
            return Err(format!("`{name}` among the {what} is no name"));
        }
        if name.starts_with('!') || name.contains(['*', '?']) {
            return Err(format!("`{name}` among the {what} is a pattern, and only exact names are accepted"));
        }
    }
    Ok(names)
}

#[derive(Default)]
struct Options {
    namespaces: Option<Vec<String>>,
    valid_after: Option<Moment>,
    valid_before: Option<Moment>,
}

impl Options {
    fn read(text: &str) -> Result<Self, String> {
        let mut options = Self::default();
        for option in split_options(text) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let value = unquoted(value);
            let is_first = match name.to_ascii_lowercase().as_str() {
                "namespaces" => options.namespaces.replace(names(value, "namespaces")?).is_none(),
                "valid-after" => options.valid_after.replace(time(value)?).is_none(),
                "valid-before" => options.valid_before.replace(time(value)?).is_none(),
                "cert-authority" => {
                    return Err(
                        "`cert-authority` is not accepted: whoever has that key could make a signer of any \
                                name, and nobody would see it in this file; list each signer's own key"
                            .to_owned(),
                    );
                }
                _ => return Err(format!("`{name}` is no option of allowed signers")),
            };
            if !is_first {
                return Err(format!("the option `{name}` comes twice"));
            }
        }
        match (options.valid_after, options.valid_before) {
            (Some(after), Some(before)) if after >= before => {
                Err(format!("`valid-after` `{after}` is not before `valid-before` `{before}`"))
            }
            _ => Ok(options),
        }
    }
}

/// Splits at commas that are not in quotes.
fn split_options(text: &str) -> impl Iterator<Item = &str> {
    let mut is_quoted = false;
    text.split(move |c| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    })
    .filter(move |_| !text.is_empty())
}

/// Reads `YYYYMMDDZ`, `YYYYMMDDHHMMZ` or `YYYYMMDDHHMMSSZ`.
fn time(text: &str) -> Result<Moment, String> {
    let Some(digits) = text.strip_suffix(['Z', 'z']) else {
        return Err(format!(
            "the time `{text}` has no `Z` at its end, so it would depend on the time zone of the machine"
        ));
    };
    moment(digits).ok_or_else(|| format!("`{text}` is no time as `20261120Z` or `202611202200Z`"))
}

fn moment(text: &str) -> Option<Moment> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest, 2)?;
    let (day, rest) = digits(rest, 2)?;
    let mut clock = [0; 3];
    let mut rest = rest;
    if !rest.is_empty() && rest.len() != 4 && rest.len() != 6 {
        return None;
    }
    for field in &mut clock {
        if !rest.is_empty() {
            (*field, rest) = two(rest)?;
        }
    }
    Moment::of([year, month, day], clock)
}
