//! Licences: each package's SPDX expression against those that the law lists.

use std::collections::BTreeSet;

use cargo_metadata::Metadata;
use governance_law::Text;
use spdx::{Expression, Licensee, ParseMode};

use super::fault::{Fault, Kind};
use super::lock::Lock;

/// What manifests on crates.io say: `MIT/Apache-2.0` of old, and `GPL-3.0` for what is now `GPL-3.0-only`; but no guesses.
const MODE: ParseMode = ParseMode {
    allow_slash_as_or_operator: true,
    allow_imprecise_license_names: false,
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    allow_unknown: false,
};

/// Returns a licence expression in the words of SPDX as they are today; nothing if it is none.
#[must_use]
pub(crate) fn expression(said: &str) -> Option<String> {
    let text = said.replace('/', " OR ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Expression::parse_mode(&text, MODE).ok().map(|_| text)
}

/// The licences that the law lists.
#[derive(Debug)]
pub(crate) struct Allowed(Vec<Licensee>);

impl Allowed {
    /// Reads the names of the law: `MIT`, `Apache-2.0 WITH LLVM-exception`.
    ///
    /// # Errors
    /// Returns a finding for each name that SPDX does not know.
    pub(crate) fn read(names: &[Text]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut allowed = Vec::new();
        for name in names {
            match Licensee::parse_mode(&name.value, MODE) {
                Ok(licence) => allowed.push(licence),
                Err(error) => faults.push(Fault {
                    kind: Kind::Licence,
                    names: Vec::new(),
                    lines: vec![
                        format!("`{name}` in `licenses` is no licence of SPDX: {}", error.reason),
                        "  help: write one identifier an entry, such as `MIT` or `Apache-2.0 WITH LLVM-exception`"
                            .to_owned(),
                    ],
                }),
            }
        }
        if faults.is_empty() { Ok(Self(allowed)) } else { Err(faults) }
    }

    /// Returns what is wrong with an expression, if the law does not allow it.
    fn refuses(&self, expression: &str) -> Option<String> {
        let parsed = match Expression::parse_mode(expression, MODE) {
            Ok(parsed) => parsed,
            Err(error) => {
                return Some(format!("says `{expression}`, which is no SPDX expression: {}", error.reason));
            }
        };
        let missing = parsed
            .evaluate_with_failures(|wanted| self.0.iter().any(|licence| licence.satisfies(wanted)))
            .err()?;
        let names: BTreeSet<String> = missing.iter().map(|failed| format!("`{}`", failed.req)).collect();
        let names: Vec<String> = names.into_iter().collect();
        let tail = if names.len() == 1 && names.first() == Some(&format!("`{expression}`")) {
            ", which the law does not list".to_owned()
        } else {
            format!(", of which the law does not list {}", names.join(", "))
        };
        Some(format!("is under `{expression}`{tail}"))
    }
}

/// What was found about licences.
#[derive(Debug)]
pub(crate) struct Judged {
    /// How many packages were judged: all that are not members.
    pub(crate) packages: usize,
    /// What the law does not allow.
    pub(crate) faults: Vec<Fault>,
}

/// Judges every package that a build can take and that is not a member.
#[must_use]
pub(crate) fn judge(metadata: &Metadata, allowed: &Allowed, lock: &Lock) -> Judged {
    let members: BTreeSet<_> = metadata.workspace_members.iter().collect();
    let mut faults = Vec::new();
    let others = metadata.packages.iter().filter(|package| !members.contains(&package.id));
    let mut packages = 0;
    for package in others {
        packages += 1;
        let said = match (&package.license, &package.license_file) {
            (Some(expression), _) if !expression.trim().is_empty() => allowed.refuses(expression),
            (_, Some(file)) => Some(format!("names no licence, only the file `{file}`")),
            _ => Some("names no licence".to_owned()),
        };
        let Some(said) = said else { continue };
        let (name, version) = (package.name.as_str(), package.version.to_string());
        let lines = vec![
            format!("`{name} {version}` {said}"),
            lock.way_line(name, &version),
            "  help: add the licence to `licenses` of `[gates.audit]` if you accept it for every crate, or except the crate \
             under `[[gates.audit.exceptions]]`"
                .to_owned(),
        ];
        faults.push(Fault::of_crate(Kind::Licence, name, &version, lines));
    }
    faults.sort_by(|a, b| a.lines.cmp(&b.lines));
    Judged { packages, faults }
}

#[cfg(test)]
mod unit {
    use super::*;

    fn allowed(names: &[&str]) -> Result<Allowed, Vec<Fault>> {
        Allowed::read(&names.iter().map(|name| Text::new(*name, 0..0)).collect::<Vec<_>>())
    }

    #[test]
    fn expressions_are_evaluated_and_not_compared() {
        let allowed =
            allowed(&["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"]).unwrap();
        for fine in [
            "MIT",
            "MIT OR GPL-3.0-only",
            "MIT/Apache-2.0",
            "(MIT OR GPL-2.0+) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-2.0",
        ] {
            assert_eq!(allowed.refuses(fine), None, "{fine}");
        }
        for (expression, said) in [
            ("GPL-3.0-only", "is under `GPL-3.0-only`, which the law does not list"),
            (
                "MIT AND GPL-3.0-only",
                "is under `MIT AND GPL-3.0-only`, of which the law does not list `GPL-3.0-only`",
            ),
            ("MIT WITH LLVM-exception", "is under `MIT WITH LLVM-exception`, which the law does not list"),
            ("Apache 2.0", "says `Apache 2.0`, which is no SPDX expression: "),
            ("MIT OR", "says `MIT OR`, which is no SPDX expression: "),
            ("my own", "says `my own`, which is no SPDX expression: "),
            ("LicenseRef-mine", "is under `LicenseRef-mine`, which the law does not list"),
        ] {
            let found = allowed.refuses(expression).unwrap();
            assert!(found.starts_with(said), "{found}");
        }
    }

    #[test]
    fn a_name_that_spdx_does_not_know_is_a_mistake_of_the_law() {
        let faults = allowed(&["MIT", "MITT", "MIT OR Apache-2.0"]).unwrap_err();
        let said: Vec<&str> = faults.iter().map(|fault| fault.lines[0].as_str()).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].starts_with("`MITT` in `licenses` is no licence of SPDX: "), "{said:?}");
    }
}
