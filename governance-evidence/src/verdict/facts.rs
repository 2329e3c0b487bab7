//! The raw facts of a gate: what a verdict can be recomputed from.

use governance_law::gate::Absence;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Everything that a gate found out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Violations that no figure expresses, one line each.
    pub faults: Vec<String>,
    /// What could not be found out.
    pub unclear: Vec<Unclear>,
    /// What was measured.
    pub figures: Vec<Figure>,
    /// With what.
    pub tools: Vec<Tool>,
    /// What a reader has to know about the figures, one line each: what was left out, what cannot be seen.
    pub notes: Vec<String>,
}

/// One thing that could not be found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unclear {
    /// What is absent.
    #[serde(serialize_with = "write_absence", deserialize_with = "read_absence")]
    pub absence: Absence,
    /// Why, in one line.
    pub reason: String,
}

/// One measured number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// What it is called in the catalogue: `line coverage`.
    pub name: String,
    /// What it is about: a package, a benchmark; empty if it is about the whole workspace.
    pub of: String,
    /// The number, finite.
    pub value: f64,
    /// Its unit: `%`, `s`, `B`, `instructions`; empty for a count.
    pub unit: String,
}

/// One tool that took part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version, and what else tells one measurement from another.
    pub version: String,
}

impl Facts {
    /// Adds a figure; a number that is none is something that could not be found out.
    pub fn figure(&mut self, name: &str, of: impl Into<String>, value: f64, unit: &str) {
        let of = of.into();
        if value.is_finite() {
            self.figures.push(Figure { name: name.to_owned(), of, value, unit: unit.to_owned() });
        } else {
            let about = if of.is_empty() { String::new() } else { format!(" of `{of}`") };
            self.unclear(Absence::Other, format!("`{name}`{about} is no number"));
        }
    }

    /// Adds something that could not be found out.
    pub fn unclear(&mut self, absence: Absence, reason: impl Into<String>) {
        self.unclear.push(Unclear { absence, reason: reason.into() });
    }

    /// Adds a tool, once.
    pub fn tool(&mut self, name: impl Into<String>, version: impl Into<String>) {
        let tool = Tool { name: name.into(), version: version.into() };
        if !self.tools.contains(&tool) {
            self.tools.push(tool);
        }
    }
}

// serde hands the field over by reference.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands the field over by reference")]
fn write_absence<S: Serializer>(absence: &Absence, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(absence.word())
}

fn read_absence<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Absence, D::Error> {
    let word = String::deserialize(deserializer)?;
    Absence::of(&word).ok_or_else(|| serde::de::Error::custom(format!("`{word}` is no absence")))
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn facts_are_written_and_read_again() {
        let mut facts = Facts::default();
        facts.figure("line coverage", "law", 95.5, "%");
        facts.unclear(Absence::NoDevice, "no GPU");
        facts.tool("valgrind", "3.19");
        facts.tool("valgrind", "3.19");
        let text = serde_json::to_string(&facts).unwrap();
        assert!(text.contains(r#""unclear":[{"absence":"no_device","reason":"no GPU"}]"#), "{text}");
        assert_eq!(serde_json::from_str::<Facts>(&text).unwrap(), facts);
        assert_eq!(facts.tools.len(), 1);
        let strange = text.replace("no_device", "no_idea");
        assert!(serde_json::from_str::<Facts>(&strange).unwrap_err().to_string().contains("`no_idea`"));
    }

    #[test]
    fn a_figure_that_is_no_number_is_unclear() {
        let mut facts = Facts::default();
        facts.figure("instruction growth", "lex", f64::NAN, "%");
        assert_eq!(facts.figures, []);
        assert_eq!(facts.unclear[0].reason, "`instruction growth` of `lex` is no number");
    }
}
