//! How the predicate spells what has a word or a text of its own.

use std::fmt::Display;
use std::str::FromStr;

use governance_law::catalog::{Breach, Sense};
use governance_law::gate::{Absence, Profile};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::verdict::{Decision, Standing, Verdict};

/// What has a text and is read from it: digests, moments, ids of keys.
pub(crate) mod text {
    use super::*;

    pub(crate) fn serialize<T: Display, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(value)
    }

    pub(crate) fn deserialize<'de, T, D>(from: D) -> Result<T, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

/// The same, where there may be none.
pub(crate) mod some_text {
    use super::*;

    pub(crate) fn serialize<T: Display, S: Serializer>(value: &Option<T>, to: S) -> Result<S::Ok, S::Error> {
        value.as_ref().map(ToString::to_string).serialize(to)
    }

    pub(crate) fn deserialize<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
    where
        T: FromStr<Err: Display>,
        D: Deserializer<'de>,
    {
        let text = Option::<String>::deserialize(from)?;
        text.map(|text| text.parse().map_err(de::Error::custom)).transpose()
    }
}

/// Makes a module that spells an enum by the word of each of its values.
macro_rules! spelled {
    ($name:ident, $type:ty, $what:literal, $all:expr, $word:expr) => {
        pub(super) mod $name {
            use super::*;

            pub(crate) fn serialize<S: Serializer>(value: &$type, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str($word(*value))
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
                let word = String::deserialize(from)?;
                let found = $all.into_iter().find(|value| $word(*value) == word);
                found.ok_or_else(|| de::Error::custom(format!(concat!("`{}` is no ", $what), word)))
            }
        }
    };
}

spelled!(verdict, Verdict, "verdict", Verdict::ALL, Verdict::word);
spelled!(profile, Profile, "profile", Profile::ALL, Profile::word);
spelled!(
    decision,
    Decision,
    "decision",
    [Decision::Go, Decision::Violation, Decision::Unchecked],
    Decision::word
);
spelled!(sense, Sense, "sense", [Sense::AtLeast, Sense::AtMost], sense_word);
spelled!(
    breach,
    Breach,
    "breach",
    std::iter::once(Breach::Fails).chain(Absence::WORDS.map(|(_, absence)| Breach::Unclear(absence))),
    breach_word
);

const fn sense_word(sense: Sense) -> &'static str {
    match sense {
        Sense::AtLeast => "at least",
        Sense::AtMost => "at most",
    }
}

fn breach_word(breach: Breach) -> &'static str {
    match breach {
        Breach::Fails => "fails",
        Breach::Unclear(absence) => absence.word(),
    }
}

/// A standing: its word, and what it rests on.
pub(super) mod standing {
    use super::*;

    #[derive(Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Text {
        kind: String,
        because: Vec<String>,
    }

    pub(crate) fn serialize<S: Serializer>(value: &Standing, to: S) -> Result<S::Ok, S::Error> {
        let because = match value {
            Standing::Passed | Standing::Stops(_) => Vec::new(),
            Standing::Accepted(why) => why.clone(),
            Standing::Waived(by) => vec![by.clone()],
        };
        Text { kind: value.word().to_owned(), because }.serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Standing, D::Error> {
        let Text { kind, because } = Text::deserialize(from)?;
        let standing = match (kind.as_str(), because.as_slice()) {
            ("accepted", [_, ..]) => Some(Standing::Accepted(because)),
            ("waived", [by]) => Some(Standing::Waived(by.clone())),
            (word, []) => Verdict::of(word).map(|verdict| match verdict {
                Verdict::Pass => Standing::Passed,
                stops => Standing::Stops(stops),
            }),
            _ => None,
        };
        standing.ok_or_else(|| de::Error::custom(format!("`{kind}` is no standing")))
    }
}
