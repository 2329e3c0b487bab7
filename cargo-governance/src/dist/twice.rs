//! Two builds of everything that ships, in two places, and whether they are the same.

use std::path::Path;
use std::time::{Duration, Instant};

use cargo_metadata::Metadata;

use super::build::{self, Built, Site};
use super::choice::Shipment;
use super::remap::Remap;
use super::run::Order;
use super::source::{Source, Toolchain};
use super::{Halt, compare, copy};
use crate::witness;

/// Returns whether everything that is no download lies in the workspace, so that a copy of it can be built.
pub(super) fn is_whole(cargo: &Metadata) -> bool {
    let local = cargo.packages.iter().filter(|package| package.source.is_none());
    local.map(|package| &package.manifest_path).all(|path| path.starts_with(&cargo.workspace_root))
}

/// What both builds have in common.
#[derive(Debug)]
pub(super) struct Twice<'a> {
    pub(super) order: &'a Order<'a>,
    pub(super) shipments: &'a [Shipment],
    pub(super) source: &'a Source,
    pub(super) toolchain: &'a Toolchain,
    pub(super) cargo: &'a Metadata,
    pub(super) statement: Option<&'a Path>,
    pub(super) is_copied: bool,
}

/// Two builds that are the same.
#[derive(Debug)]
pub(super) struct Both {
    pub(super) built: Vec<Built>,
    pub(super) platform: String,
    pub(super) names: Vec<String>,
    pub(super) took: [Duration; 2],
}

impl Twice<'_> {
    /// Builds twice in new folders, and compares.
    ///
    /// # Errors
    /// Says what could not be built, or in what the builds differ.
    pub(super) fn build(&self, work: &Path, tell: &mut dyn FnMut(&str)) -> Result<Both, Halt> {
        let workspace = self.order.workspace;
        let failed = |error: std::io::Error| {
            Halt::unable(
                format!("the folder `{}` cannot be made anew: {error}", work.display()),
                "make its parent writable, or let cargo build elsewhere with `CARGO_TARGET_DIR`",
            )
        };
        if work.exists() {
            std::fs::remove_dir_all(work).map_err(failed)?;
        }
        // Names of different lengths, so that a path in a binary cannot go unnoticed.
        let (first, second) = (work.join("first"), work.join("the-second"));
        std::fs::create_dir_all(&first).map_err(failed)?;
        std::fs::create_dir_all(&second).map_err(failed)?;
        tell("first build, from the tree itself");
        let root = workspace.root();
        let (one, names, begun) = self.once(root, &first.join("target"), None)?;
        tell(&format!("first build took {:.1} s", begun.as_secs_f64()));
        let (two, _, took) = if self.is_copied {
            let whole = second.join("tree");
            let prefix = witness::said(root, "git", &["rev-parse", "--show-prefix"]).unwrap_or_default();
            let sources = if self.source.git.is_some() { whole.join(prefix.trim()) } else { whole.clone() };
            let files = copy::copy(workspace, &sources)?;
            tell(&format!("second build, from a copy of the tree ({files} files) in another folder"));
            let git = self.source.git.as_deref().map(|git| (git, whole.as_path()));
            self.once(&sources, &second.join("target"), git)?
        } else {
            tell("second build, into another folder");
            self.once(root, &second.join("target"), None)?
        };
        tell(&format!("second build took {:.1} s", took.as_secs_f64()));
        for (one, two) in one.iter().zip(&two) {
            same(one, two)?;
        }
        let platform = platform(&one, &first.join("target")).unwrap_or_else(|| self.toolchain.host.clone());
        Ok(Both { built: one, platform, names, took: [begun, took] })
    }

    fn once(
        &self,
        sources: &Path,
        target: &Path,
        git: Option<(&Path, &Path)>,
    ) -> Result<(Vec<Built>, Vec<String>, Duration), Halt> {
        let begin = Instant::now();
        // Cargo marks a folder that it makes as one that it builds into, and a build script looks for the nearest such: it has to
        // be that of the workspace, which is no part of the tree.
        std::fs::create_dir_all(target)
            .map_err(|error| Halt::failed(format!("`{}` cannot be made: {error}", target.display())))?;
        let remap = Remap::of(sources, target, self.cargo, self.toolchain);
        let site = Site {
            folder: self.order.workspace.root(),
            sources,
            target,
            names: remap.variable().ok_or_else(|| {
                Halt::unable(
                    format!("a folder of this build has a name that is no text: `{}`", sources.display()),
                    "build in a folder whose name is UTF-8",
                )
            })?,
            statement: self.statement,
            epoch: self.source.epoch,
            platform: self.order.wish.target.as_deref(),
            git,
        };
        let built: Result<Vec<Built>, Halt> =
            self.shipments.iter().map(|shipment| build::build(&site, shipment, self.order.desk)).collect();
        Ok((built?, remap.names(), begin.elapsed()))
    }
}

/// Returns the platform that was built for, from where cargo has put the binaries.
fn platform(built: &[Built], target: &Path) -> Option<String> {
    let path = built.iter().find_map(|built| built.binaries.values().next())?;
    let inner = path.strip_prefix(target).ok()?;
    let mut parts = inner.components().map(|part| part.as_os_str().to_string_lossy().into_owned());
    // `release/NAME`, or `PLATFORM/release/NAME`.
    (inner.components().count() > 2).then(|| parts.next()).flatten()
}

/// Holds two builds of a package against each other.
fn same(one: &Built, two: &Built) -> Result<(), Halt> {
    for (name, first) in &one.binaries {
        let read = |path: &Path| {
            std::fs::read(path)
                .map_err(|error| Halt::failed(format!("`{}` cannot be read: {error}", path.display())))
        };
        let Some(second) = two.binaries.get(name) else {
            return Err(Halt::found(
                format!("the second build has no binary `{name}`"),
                "something in the build depends on more than the tree: the log of both says what was built",
            ));
        };
        if let Some(difference) = compare::difference(&read(first)?, &read(second)?) {
            return Err(Halt::found(
                format!("two builds of `{name}` differ, {}", difference.said()),
                format!(
                    "something in the build reads a path, the time or chance, such as `env!(\"OUT_DIR\")` or a build script; \
                     both are kept: `{}` and `{}`",
                    first.display(),
                    second.display()
                ),
            ));
        }
    }
    Ok(())
}
