//! Whose signature counts, and for what.

use std::num::NonZeroUsize;

use governance_law::Law;
use governance_law::trust::Signs;

use crate::envelope::{Envelope, EnvelopeError, Verified};
use crate::keys::{KeyError, KeyId, KeyStore, Made, PublicKey};
use crate::moment::Moment;

/// On whose word a key is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authority {
    /// A `[[signer]]` of the law, who may sign these things.
    Law(Vec<Signs>),
    /// Whoever verifies has handed the key in.
    Given,
    /// This machine made the key, and trusts it; no other machine has to. The moment of its end, if another took its place.
    Machine(Option<Moment>),
}

/// One trusted key.
#[derive(Debug, Clone)]
pub struct Trusted {
    /// What it is called there.
    pub name: String,
    /// The key.
    pub key: PublicKey,
    /// On whose word.
    pub authority: Authority,
}

/// Every trusted key.
#[derive(Debug, Clone, Default)]
pub struct Trust(Vec<Trusted>);

/// Why a signature does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustError {
    /// The key of a signer of the law is none.
    #[error("the key of the signer `{name}` in the law cannot be used: {error}")]
    BadSigner {
        /// The signer.
        name: String,
        /// What is wrong with the key.
        error: KeyError,
    },
    /// Nobody who is trusted has signed, or what was signed is not this.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// Nobody knows the keys that have signed.
    #[error("it is signed by {found}, which is neither a signer of the law nor a key of this machine")]
    Unknown {
        /// The ids of the keys.
        found: String,
    },
    /// The signer may sign something else.
    #[error("it is signed by `{name}`, which may sign {may} by the law, and not `{wanted}`")]
    NotAllowed {
        /// The signer.
        name: String,
        /// What it may sign.
        may: String,
        /// What it has signed.
        wanted: &'static str,
    },
    /// The key had ended before.
    #[error(
        "it is signed by the key `{name}` of this machine, which ended at `{ended}`, before the run ended at `{made}`"
    )]
    Retired {
        /// The key.
        name: String,
        /// When it ended.
        ended: Moment,
        /// When the statement was made.
        made: Moment,
    },
}

impl TrustError {
    /// Returns what to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        match self {
            Self::BadSigner { .. } => "`key` is the Base64 line of a PEM file, as `keys create` writes it",
            Self::Envelope(error) => error.help(),
            Self::Unknown { .. } => {
                "add the key to `[[signer]]` of the law, by the way that changes of it are reviewed, or hand it in with `--key`"
            }
            Self::NotAllowed { .. } => {
                "add the right to `may_sign` of the signer, or get it signed by a key that has it"
            }
            Self::Retired { .. } => "a key that was replaced signs nothing any more; run `validate` again",
        }
    }
}

impl Trust {
    /// Takes the signers of a law.
    ///
    /// # Errors
    ///
    /// If the key of one of them is none.
    pub fn of_law(law: &Law) -> Result<Self, TrustError> {
        let trusted = law.signers.iter().map(|signer| {
            let name = signer.name.value.clone();
            let pem = format!(
                "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
                signer.key.value.trim()
            );
            match PublicKey::from_pem(&pem) {
                Ok(key) => Ok(Trusted { name, key, authority: Authority::Law(signer.may_sign.clone()) }),
                Err(error) => Err(TrustError::BadSigner { name, error }),
            }
        });
        trusted.collect::<Result<_, _>>().map(Self)
    }

    /// Trusts what this machine has made, on this machine.
    ///
    /// # Errors
    ///
    /// If its keys cannot be read or understood.
    pub fn also_made_by(&mut self, store: &KeyStore) -> Result<(), KeyError> {
        for Made { name, key, ended } in store.made()? {
            self.also(Trusted { name: name.to_string(), key, authority: Authority::Machine(ended) });
        }
        Ok(())
    }

    /// Trusts one key more. What the law says of a key counts before what this machine says of it.
    pub fn also(&mut self, trusted: Trusted) {
        self.0.push(trusted);
    }

    /// Returns the keys that the law trusts with something, on every machine.
    pub fn everywhere(&self, right: Signs) -> impl Iterator<Item = &Trusted> {
        self.0.iter().filter(
            move |trusted| matches!(&trusted.authority, Authority::Law(rights) if rights.contains(&right)),
        )
    }

    /// Returns what a key is called, if it is known.
    #[must_use]
    pub fn name_of(&self, id: KeyId) -> Option<&str> {
        self.0.iter().find(|trusted| trusted.key.id() == id).map(|trusted| trusted.name.as_str())
    }

    /// Returns who has signed, and the payload that they answer for.
    ///
    /// # Errors
    ///
    /// If a signature of a known key is wrong, or if none of those who have signed may sign this.
    pub fn signer<'t, 'e>(
        &'t self,
        envelope: &'e Envelope,
        right: Signs,
    ) -> Result<(&'t Trusted, Verified<'e>), TrustError> {
        let keys: Vec<PublicKey> = self.0.iter().map(|trusted| trusted.key.clone()).collect();
        let known = |id: KeyId| self.0.iter().filter(move |trusted| trusted.key.id() == id);
        if envelope.claimed_signers().all(|id| known(id).next().is_none()) {
            let found: Vec<String> = envelope.claimed_signers().map(|id| format!("`{id}`")).collect();
            return Err(TrustError::Unknown { found: found.join(", ") });
        }
        let verified = envelope.verify(&keys, NonZeroUsize::MIN)?;
        let signed: Vec<&Trusted> = verified.signers().iter().flat_map(|id| known(*id)).collect();
        if let Some(trusted) = signed.iter().find(|trusted| trusted.may(right)) {
            return Ok((trusted, verified));
        }
        let refused = signed.first().map_or((String::new(), String::new()), |trusted| trusted.rights());
        Err(TrustError::NotAllowed { name: refused.0, may: refused.1, wanted: word(right) })
    }
}

impl Trusted {
    /// Returns whether it may sign this.
    fn may(&self, right: Signs) -> bool {
        match &self.authority {
            Authority::Law(rights) => rights.contains(&right),
            // What another machine is to believe is for the law to say, and not for who brings it.
            Authority::Given | Authority::Machine(_) => right == Signs::Verdict,
        }
    }

    fn rights(&self) -> (String, String) {
        let may = match &self.authority {
            Authority::Law(rights) => rights.iter().map(|right| format!("`{}`", word(*right))).collect(),
            Authority::Given | Authority::Machine(_) => vec!["`verdict` alone".to_owned()],
        };
        (self.name.clone(), if may.is_empty() { "nothing".to_owned() } else { may.join(", ") })
    }

    /// Checks that the key had not ended when it signed.
    ///
    /// # Errors
    ///
    /// If it had.
    pub fn had_not_ended(&self, made: Moment) -> Result<(), TrustError> {
        match self.authority {
            Authority::Machine(Some(ended)) if made > ended => {
                Err(TrustError::Retired { name: self.name.clone(), ended, made })
            }
            _ => Ok(()),
        }
    }
}

fn word(right: Signs) -> &'static str {
    Signs::WORDS.iter().find(|(_, known)| *known == right).map_or("", |(word, _)| word)
}
