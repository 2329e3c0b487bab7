//! `generated`: generated files are what their generators write today.
//!
//! The generators are those that the tool brings along: `cargo xtask` has this project's own. A workspace without
//! generators passes with the reason that there is nothing to check.

use crate::gate::{Class, Desk, Gate, Scene, Step};
use crate::judging::{Tally, counted};
use crate::outcome::Outcome;

/// The gate.
pub(super) struct Generated;

impl Gate for Generated {
    fn name(&self) -> &'static str {
        "generated"
    }

    fn class(&self) -> Class {
        Class::Read
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        scene
            .generators
            .iter()
            .map(|generator| Step::inside(format!("compare {}", generator.name())))
            .collect()
    }

    fn run(&self, scene: &Scene<'_>, steps: &[Step], _: &Desk) -> Outcome {
        if steps.is_empty() {
            return Outcome::pass("nothing to check: the workspace has no generator");
        }
        let mut tally = Tally::default();
        for generator in scene.generators {
            match generator.stale(scene.workspace.root()) {
                Ok(stale) if stale.is_empty() => {}
                Ok(stale) => {
                    let reason = format!("{} stale", counted(stale.len(), "file"));
                    tally.fail(reason, stale, Some(generator.fix()));
                }
                Err(reason) => tally.unclear(format!("{}: {reason}", generator.name()), Vec::new(), None),
            }
        }
        tally.decide("every generated file is fresh")
    }
}

#[cfg(test)]
mod unit {
    use std::path::Path;

    use super::*;
    use crate::child::Echo;
    use crate::generator::Generator;
    use crate::outcome::Verdict;
    use crate::workspace::Workspace;

    struct Says(Result<Vec<String>, String>);

    impl Generator for Says {
        fn name(&self) -> &str {
            "the pages"
        }
        fn fix(&self) -> String {
            "write them".to_owned()
        }
        fn files(&self, _: &Path) -> Result<Vec<String>, String> {
            Ok(Vec::new())
        }
        fn write(&self, _: &Path) -> Result<(), String> {
            Ok(())
        }
        fn stale(&self, _: &Path) -> Result<Vec<String>, String> {
            self.0.clone()
        }
    }

    fn outcome(generators: Vec<Box<dyn Generator>>) -> Outcome {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Workspace {
            packages: governance_lint::package::Workspace {
                root: folder.path().into(),
                packages: Vec::new(),
            },
            target: folder.path().join("target"),
            is_locked: false,
            libraries: std::collections::BTreeSet::new(),
            origins: governance_lint::report::origin::Origins::default(),
        };
        let law = governance_law::Law::parse("governance.toml", "schema = 1\n").unwrap();
        let scene =
            Scene { workspace: &workspace, law: &law, generators: &generators, tool: "cargo governance" };
        let desk = Desk::open(&workspace.scratch(), "generated", Echo::Quiet).unwrap();
        Generated.run(&scene, &Generated.plan(&scene), &desk)
    }

    #[test]
    fn the_generators_decide() {
        assert!(outcome(Vec::new()).reason.starts_with("nothing to check"));
        assert_eq!(outcome(vec![Box::new(Says(Ok(Vec::new())))]).verdict, Verdict::Pass);
        let stale = outcome(vec![Box::new(Says(Ok(vec!["a.md".into()])))]);
        assert_eq!((stale.verdict, stale.rerun.as_deref()), (Verdict::Fail, Some("write them")));
        let broken = outcome(vec![Box::new(Says(Err("no access".into())))]);
        assert_eq!((broken.verdict, &*broken.reason), (Verdict::Inconclusive, "the pages: no access"));
    }
}
