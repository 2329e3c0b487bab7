//! The canary of `generated`: every generated file of a copy of the tree is edited.
//!
//! The generators are the workspace's own, so the copy is of its own tree. A workspace without generators has nothing to damage.

use std::path::Path;

use super::{Canary, Fault, Ground, Stage};
use crate::inputs::walk;
use crate::judging::counted;
use crate::outcome::{Outcome, Verdict};

/// The canary.
pub(super) struct Generated;

impl Canary for Generated {
    fn gate(&self) -> &'static str {
        "generated"
    }

    fn inapplicable(&self, stage: &Stage<'_>) -> Option<&'static str> {
        stage.generators.is_empty().then_some("the workspace has no generator")
    }

    fn healthy(&self, ground: &Ground) -> Result<(), String> {
        let home = ground.stage().home.ok_or("there is no tree to copy")?;
        copy(home.root(), &home.target, ground.root())?;
        if !ground.root().join(governance_law::FILE_NAME).exists() {
            // The law may stand elsewhere; the gate asks nothing of it.
            ground.write(governance_law::FILE_NAME, "schema = 1\n")?;
        }
        let mut files = 0;
        for generator in ground.stage().generators {
            // Whether the tree is stale is for the gate to say, and not for its canary.
            generator.write(ground.root())?;
            files += generator.files(ground.root())?.len();
        }
        if files == 0 { Err("the generators write no file".to_owned()) } else { Ok(()) }
    }

    fn faults(&self) -> Vec<Fault> {
        vec![Fault {
            name: "generated files that somebody edited",
            plant: |ground| {
                for generator in ground.stage().generators {
                    for file in generator.files(ground.root())? {
                        generator.spoil(ground.root(), &file)?;
                    }
                }
                Ok(())
            },
            verdict: Verdict::Fail,
            reason: " stale",
        }]
    }

    fn objection(&self, ground: &Ground, outcome: &Outcome, is_faulty: bool) -> Option<String> {
        if !is_faulty {
            return None;
        }
        for generator in ground.stage().generators {
            let count = generator.files(ground.root()).map_or(0, |files| files.len());
            let said = format!("{} stale", counted(count, "file"));
            if count > 0 && !outcome.reason.contains(&said) {
                return Some(format!("`{said}` was expected of {}", generator.name()));
            }
        }
        None
    }
}

/// Copies what belongs to a tree.
fn copy(from: &Path, without: &Path, to: &Path) -> Result<(), String> {
    for entry in walk(from, without) {
        let entry = entry.map_err(|error| error.to_string())?;
        let path = entry.path();
        let inner = path.strip_prefix(from).unwrap_or(path);
        // The folder of the trials may lie in the tree, where the user builds into another folder than cargo says.
        if entry.file_type().is_none_or(|kind| !kind.is_file()) || path.starts_with(to) {
            continue;
        }
        let target = to.join(inner);
        target
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::copy(path, &target))
            .map_err(|error| format!("`{}` cannot be copied: {error}", inner.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod unit {
    use super::super::{Came, perform};
    use super::*;
    use crate::generator::Generator;
    use crate::workspace::Workspace;

    /// Writes two pages, and spoils so many of them.
    struct Pages {
        files: Result<usize, String>,
        spoils: usize,
    }

    const FRESH: &str = "fresh\n";

    impl Generator for Pages {
        fn name(&self) -> &str {
            "the pages"
        }

        fn fix(&self) -> String {
            "write them".to_owned()
        }

        fn files(&self, _: &Path) -> Result<Vec<String>, String> {
            let count = self.files.clone()?;
            Ok((0..count).map(|number| format!("pages/{number}.md")).collect())
        }

        fn write(&self, root: &Path) -> Result<(), String> {
            for file in self.files(root)? {
                std::fs::create_dir_all(root.join("pages")).unwrap();
                std::fs::write(root.join(file), FRESH).unwrap();
            }
            Ok(())
        }

        fn spoil(&self, root: &Path, file: &str) -> Result<(), String> {
            if self.files(root)?.iter().take(self.spoils).any(|own| own == file) {
                std::fs::write(root.join(file), "edited\n").unwrap();
            }
            Ok(())
        }

        fn stale(&self, root: &Path) -> Result<Vec<String>, String> {
            let is_stale = |file: &String| std::fs::read_to_string(root.join(file)).unwrap() != FRESH;
            Ok(self.files(root)?.into_iter().filter(is_stale).collect())
        }
    }

    /// Tries the canary for a small workspace; returns what came of each trial, and what the gate said.
    fn sung(pages: Pages) -> Vec<(Came, String)> {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().canonicalize().unwrap().join("home");
        let manifest = "[package]\nname = \"small\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
        for (file, text) in
            [("Cargo.toml", manifest), ("src/lib.rs", "//! Small.\n"), ("target/built", "much")]
        {
            let path = home.join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let workspace = Workspace {
            packages: governance_lint::package::Workspace { root: home.clone(), packages: Vec::new() },
            target: home.join("target"),
            is_locked: false,
            libraries: std::collections::BTreeSet::new(),
            origins: governance_lint::report::origin::Origins::default(),
        };
        let generators: [Box<dyn Generator>; 1] = [Box::new(pages)];
        let scratch = folder.path().join("scratch");
        let stage =
            Stage { scratch: &scratch, tool: "tool", home: Some(&workspace), generators: &generators };
        assert_eq!(Generated.inapplicable(&stage), None);
        let all = perform(&Generated, &stage, &mut |_| {});
        // The tree itself is never edited, and what was built in it is not copied.
        assert!(!home.join("pages").exists());
        let kept = scratch.join("canaries/generated");
        assert!(!kept.join("healthy/target").exists() && !kept.join("healthy/pages").exists());
        all.into_iter().map(|one| (one.came, one.said.map_or_else(|why| why, |said| said.reason))).collect()
    }

    #[test]
    fn every_edited_file_has_to_be_called_stale() {
        let right = sung(Pages { files: Ok(2), spoils: 2 });
        let (fresh, stale) = ("every generated file is fresh".to_owned(), "2 files stale".to_owned());
        assert_eq!(right, [(Came::Right, fresh.clone()), (Came::Right, stale)]);
        // A gate that stays green, and one that sees half of it.
        let blind = sung(Pages { files: Ok(2), spoils: 0 });
        assert_eq!(blind, [(Came::Right, fresh.clone()), (Came::Wrong, fresh.clone())]);
        let half = sung(Pages { files: Ok(2), spoils: 1 });
        let said = "1 file stale; `2 files stale` was expected of the pages".to_owned();
        assert_eq!(half, [(Came::Right, fresh), (Came::Wrong, said)]);
    }

    #[test]
    fn without_a_file_to_edit_nothing_is_planted() {
        for (files, why) in
            [(Ok(0), "the generators write no file"), (Err("no access".to_owned()), "no access")]
        {
            assert_eq!(sung(Pages { files, spoils: 0 }), [(Came::Untried(why.to_owned()), why.to_owned())]);
        }
    }
}
