//! `docs`: the API documentation builds without a warning and every relative link leads somewhere.
//!
//! Runs `cargo doc --no-deps` with every rustdoc warning as an error, then follows the relative links and images of
//! the repository's own Markdown files, anchors included, and compares each book's summary with its pages. What
//! rustdoc or a link shows to be wrong fails the gate; what cannot be built or read is inconclusive.

use std::time::Duration;

use crate::gate::{Desk, Gate, Scene, Step, Work};
use crate::judging::{Built, built};
use crate::judging::{Tally, counted};
use crate::links;
use crate::outcome::Outcome;

/// The gate.
pub(super) struct Docs;

impl Gate for Docs {
    fn name(&self) -> &'static str {
        "docs"
    }

    fn plan(&self, scene: &Scene<'_>) -> Vec<Step> {
        let inherited = std::env::var("RUSTDOCFLAGS").unwrap_or_default();
        let flags = format!("{inherited} -D warnings");
        let command = scene
            .cargo(&["doc", "--workspace", "--no-deps", "--message-format=json"])
            .env("RUSTDOCFLAGS", flags.trim())
            .limit(Duration::from_secs(3600));
        vec![
            Step::command("build the API documentation", command),
            Step::inside("follow the relative links of every `.md` file that git does not ignore"),
        ]
    }

    fn run(&self, scene: &Scene<'_>, steps: &[Step], desk: &Desk) -> Outcome {
        let mut tally = Tally::default();
        let mut followed = 0;
        for step in steps {
            match &step.work {
                Work::Command(invocation) => {
                    let rerun = Some(invocation.for_reading());
                    match built(&desk.run(invocation), "cargo doc") {
                        Built::Clean => {}
                        Built::Errors(errors) => {
                            let reason = counted(errors.len(), "rustdoc error");
                            let lines =
                                errors.iter().flat_map(|error| error.lines().map(str::to_owned)).collect();
                            tally.fail(reason, lines, rerun);
                        }
                        Built::Unclear(reason, tail) => tally.unclear(reason, tail, rerun),
                    }
                }
                Work::Inside => {
                    let links = links::check(scene.workspace.root(), &scene.workspace.target);
                    followed += links.followed;
                    let rerun = Some(format!("{} validate --only docs", scene.tool));
                    if !links.broken.is_empty() {
                        let reason = counted(links.broken.len(), "broken link");
                        tally.fail(reason, links.broken, rerun.clone());
                    }
                    if !links.unread.is_empty() {
                        let reason = counted(links.unread.len(), "file");
                        tally.unclear(format!("{reason} unreadable"), links.unread, rerun);
                    }
                }
            }
        }
        tally.decide(format!("no warning, {} followed", counted(followed, "link")))
    }
}
