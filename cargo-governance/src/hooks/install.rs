//! Putting a hook in place: beside one that is there already, whole or not at all, and the same however often.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::git::Repository;
use super::manifest::{Chained, Entry, Manifest, digest, note_launcher};
use super::place::Place;
use super::shim::{Name, Shim, mark};
use super::state::{is_executable, text};
use crate::error::SetupError;

/// What to put in place.
#[derive(Debug, Clone)]
pub(crate) struct Wish<'a> {
    /// How the tool is called.
    pub(crate) tool: &'a str,
    /// Which hooks.
    pub(crate) names: &'a [Name],
    /// Whether to go where one should rather not.
    pub(crate) is_forced: bool,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Done {
    /// It was put there.
    Installed {
        /// The file.
        path: PathBuf,
        /// The hook that it runs first.
        chained: Option<PathBuf>,
        /// Where an edited one is kept.
        kept: Option<PathBuf>,
    },
    /// It was there, and was renewed.
    Renewed {
        /// The file.
        path: PathBuf,
        /// The hook that ran first and is gone.
        lost: Option<PathBuf>,
    },
    /// It was there.
    Already(PathBuf),
    /// Somebody else's hook calls this tool already.
    ByHand(PathBuf),
}

/// Puts hooks in place.
///
/// # Errors
/// Says what is in the way and what to do; hooks that come later are then not put in place.
pub(crate) fn install(repository: &Repository, wish: &Wish<'_>) -> Result<Vec<(Name, Done)>, SetupError> {
    let place = Place::find(repository)?;
    if let Some(first) = wish.names.first()
        && !wish.is_forced
        && let Some(objection) = place.objection(&Shim::line(wish.tool, *first))
    {
        return Err(objection);
    }
    let mut manifest = Manifest::read(repository)?;
    let root = Shim::root(&repository.below)?;
    std::fs::create_dir_all(&place.folder).map_err(|error| failed(&place.folder, "made", &error))?;
    let mut all = Vec::new();
    for name in wish.names {
        let shim = Shim { name: *name, tool: wish.tool.to_owned(), root: root.clone(), is_chained: false };
        let work = Work { repository, path: place.folder.join(name.word()), is_forced: wish.is_forced };
        all.push((*name, work.one(shim, &mut manifest)?));
    }
    // It only helps where the tool cannot be built.
    drop(note_launcher(repository));
    Ok(all)
}

fn failed(path: &Path, what: &str, error: &std::io::Error) -> SetupError {
    SetupError::Other(format!("`{}` cannot be {what}: {error}", path.display()))
}

/// Where a hook that was there before is kept: beside the shim, which finds it by this name.
pub(super) fn before(path: &Path) -> PathBuf {
    beside(path, ".before-governance")
}

/// Returns the hook that was there before, if one is kept beside.
fn left(path: &Path) -> Option<Chained> {
    let path = before(path);
    path.symlink_metadata().is_ok().then(|| Chained { digest: digest(&path), path })
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(end);
    path.with_file_name(name)
}

/// One hook.
struct Work<'a> {
    repository: &'a Repository,
    path: PathBuf,
    is_forced: bool,
}

impl Work<'_> {
    fn one(&self, mut shim: Shim, manifest: &mut Manifest) -> Result<Done, SetupError> {
        let path = &self.path;
        let known = manifest.at(path).cloned();
        if let Some(known) = &known
            && (known.root != shim.root)
            && !self.is_forced
        {
            let (root, name) = (if known.root.is_empty() { "." } else { &known.root }, shim.name.word());
            return Err(SetupError::helped(
                format!("the hook `{name}` of this repository checks another workspace, `{root}`"),
                "a repository has one hook of a name: uninstall that one first, or replace it with `--force`",
            ));
        }
        // A predecessor that is gone cannot run any longer.
        let noted = known.as_ref().map(|known| known.digest.clone());
        let unknown = known.is_none();
        let (chained, lost) = match known.and_then(|known| known.chained) {
            // Of a hook of this tool's that nobody has recorded, or whose record is lost, the predecessor is known by its name.
            None if unknown && text(path).contains(&mark(shim.name)) => (left(path), None),
            Some(chained) if chained.path.symlink_metadata().is_err() => (None, Some(chained.path)),
            chained => (chained, None),
        };
        shim.is_chained = chained.is_some();
        let Ok(meta) = path.symlink_metadata() else {
            return self.put(&shim, chained, None, manifest);
        };
        let (there, now, is_link) = (text(path), digest(path), meta.file_type().is_symlink());
        let (is_noted, is_wanted) = (now.is_some() && now == noted, there == shim.text());
        if !is_link && is_noted && is_wanted && is_executable(path) {
            return Ok(Done::Already(path.clone()));
        }
        if !is_link && (is_noted || is_wanted) {
            self.put(&shim, chained, None, manifest)?;
            return Ok(Done::Renewed { path: path.clone(), lost });
        }
        if there.contains(&mark(shim.name)) {
            return self.edited(&shim, chained, manifest);
        }
        if there.contains(&format!("hooks run {}", shim.name.word())) {
            return Ok(Done::ByHand(path.clone()));
        }
        self.chain(&shim, chained, manifest)
    }

    /// Replaces a shim that somebody has changed, and keeps it beside.
    fn edited(
        &self,
        shim: &Shim,
        chained: Option<Chained>,
        manifest: &mut Manifest,
    ) -> Result<Done, SetupError> {
        let path = &self.path;
        let kept = beside(path, ".edited");
        if !self.is_forced {
            let message = format!("`{}` was edited since it was installed", path.display());
            let help =
                "hooks of your own go into another file, as this one is written anew; `--force` keeps it as";
            return Err(SetupError::helped(message, format!("{help} `{}`", kept.display())));
        }
        if kept.symlink_metadata().is_ok() {
            return Err(in_the_way(&kept));
        }
        std::fs::hard_link(path, &kept)
            .or_else(|_| std::fs::copy(path, &kept).map(drop))
            .map_err(|error| failed(&kept, "written", &error))?;
        self.put(shim, chained, Some(kept), manifest)
    }

    /// Puts the shim in the place of somebody else's hook, which it will run first.
    fn chain(
        &self,
        shim: &Shim,
        chained: Option<Chained>,
        manifest: &mut Manifest,
    ) -> Result<Done, SetupError> {
        let (path, kept) = (&self.path, before(&self.path));
        if path.is_dir() {
            return Err(in_the_way(path));
        }
        let digest = digest(path);
        if kept.symlink_metadata().is_ok() {
            // An installation that was interrupted here goes on; anything else is somebody's only copy.
            let is_same = chained.is_some() && digest.is_some() && digest == super::manifest::digest(&kept);
            if !is_same {
                return Err(in_the_way(&kept));
            }
        } else {
            // The name is given twice for a moment, so that at no time there is no hook.
            std::fs::hard_link(path, &kept)
                .or_else(|_| std::fs::rename(path, &kept))
                .map_err(|error| failed(&kept, "written", &error))?;
        }
        let shim = Shim { is_chained: true, ..shim.clone() };
        let chained = Chained { path: kept.clone(), digest };
        self.put(&shim, Some(chained), None, manifest).inspect_err(|_| {
            // Nothing was installed, so nothing is kept; if this fails too, both names hold the same hook.
            drop(if path.symlink_metadata().is_ok() {
                std::fs::remove_file(&kept)
            } else {
                std::fs::rename(&kept, path)
            });
        })
    }

    /// Writes the shim: first what it is, then itself, so that whatever is there can be told apart.
    fn put(
        &self,
        shim: &Shim,
        chained: Option<Chained>,
        kept: Option<PathBuf>,
        manifest: &mut Manifest,
    ) -> Result<Done, SetupError> {
        let path = &self.path;
        let new = beside(path, &format!(".{}.new", std::process::id()));
        let write = || {
            let mut file = std::fs::File::create_new(&new)?;
            file.write_all(shim.text().as_bytes())?;
            executable(&file)?;
            file.sync_all()
        };
        let undo = |error: &std::io::Error| {
            drop(std::fs::remove_file(&new));
            failed(path, "written", error)
        };
        write().map_err(|error| undo(&error))?;
        let chained_path = chained.as_ref().map(|chained| chained.path.clone());
        manifest.set(Entry {
            name: shim.name,
            path: path.clone(),
            digest: digest(&new).unwrap_or_default(),
            tool: shim.tool.clone(),
            root: shim.root.clone(),
            chained,
        });
        manifest.write(self.repository).inspect_err(|_| drop(std::fs::remove_file(&new)))?;
        // A symbolic link in its place is replaced, and not followed.
        std::fs::rename(&new, path).map_err(|error| undo(&error))?;
        Ok(Done::Installed { path: path.clone(), chained: chained_path, kept })
    }
}

fn in_the_way(path: &Path) -> SetupError {
    let path = path.display();
    SetupError::helped(
        format!("`{path}` is in the way, and it may be somebody's only copy"),
        format!("look at it, move it away, and install again: `mv '{path}' '{path}.mine'`"),
    )
}

#[cfg(unix)]
fn executable(file: &std::fs::File) -> std::io::Result<()> {
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o755))
}

#[cfg(not(unix))]
fn executable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
