//! The gates, one file each, in the order of the catalogue.
//!
//! A gate's documentation is the head of its own file, so that the reference page and the code cannot differ.

mod amendments;
mod audit;
mod benchmarks;
mod canaries;
mod census;
mod clippy;
mod coverage;
mod docs;
mod format;
mod generated;
mod gpu;
mod hooks;
mod law;
mod leaks;
mod prove;
mod release;
mod stamp;
mod tests;

pub(crate) use format::command as format_command;
pub(crate) use tests::Tests;

use crate::gate::Gate;

/// One registered gate.
pub(crate) struct Entry {
    /// What checks.
    pub(crate) gate: &'static dyn Gate,
    /// The text of its file.
    source: &'static str,
}

impl Entry {
    /// Returns the documentation: the leading `//!` lines of its file, without their marks.
    fn docs(&self) -> String {
        let lines = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
    }
}

macro_rules! register {
    ($($file:ident :: $gate:ident),+ $(,)?) => {
        /// Every gate, in the order of the catalogue.
        pub(crate) const ALL: &[Entry] = &[$(Entry {
            gate: &$file::$gate,
            source: include_str!(concat!(stringify!($file), ".rs")),
        }),+];
    };
}

register![
    format::Format,
    law::Law,
    prove::Prove,
    clippy::Clippy,
    census::Census,
    tests::Tests,
    release::Release,
    coverage::Coverage,
    benchmarks::Benchmarks,
    leaks::Leaks,
    stamp::Stamp,
    docs::Docs,
    generated::Generated,
    hooks::Hooks,
    gpu::Gpu,
    audit::Audit,
    amendments::Amendments,
    canaries::Canaries,
];

/// Returns the documentation of a gate, in Markdown.
pub(crate) fn docs_of(name: &str) -> Option<String> {
    ALL.iter().find(|entry| entry.gate.name() == name).map(Entry::docs)
}

#[cfg(test)]
mod unit {
    use std::collections::BTreeSet;
    use std::path::Path;

    use governance_law::catalog;

    use super::*;

    #[test]
    fn files_gates_and_rows_of_the_catalogue_are_the_same() {
        let rows: Vec<&str> = catalog::GATES.iter().map(|gate| gate.name).collect();
        let gates: Vec<&str> = ALL.iter().map(|entry| entry.gate.name()).collect();
        assert_eq!(rows, gates);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gates");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
            .filter(|stem| stem != "mod")
            .collect();
        assert_eq!(files, rows.iter().map(|row| (*row).to_owned()).collect());
    }

    #[test]
    fn every_gate_begins_with_what_it_proves() {
        for row in catalog::GATES {
            let docs = docs_of(row.name).unwrap();
            let mut words = row.doc.trim_end_matches('.').chars();
            let lower: String = words.next().into_iter().flat_map(char::to_lowercase).chain(words).collect();
            let claim = docs.lines().next().unwrap().split_once(": ").unwrap();
            assert_eq!(claim.0, format!("`{}`", row.name));
            let said = claim.1.to_lowercase();
            assert!(said.starts_with(&lower.to_lowercase()), "{}: {said} / {lower}", row.name);
        }
    }
}
