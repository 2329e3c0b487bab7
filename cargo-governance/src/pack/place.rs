//! Where a pack is run: its own folder, its workspace, and the folder that everything it makes goes into.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use governance_evidence::canonical::Digest;
use governance_evidence::pack::Pack;
use governance_evidence::pack::template::Values;

use crate::error::SetupError;
use crate::unread::Named;
use crate::workspace::Workspace;

/// No honest pack is larger.
const LARGEST: u64 = 4 * 1024 * 1024;

/// A pack and where it is run.
#[derive(Debug)]
pub(crate) struct Place {
    /// The pack.
    pub(crate) pack: Pack,
    /// The digest of its bytes.
    pub(crate) digest: Digest,
    /// Its name in evidence: its path from the workspace's root, or the name of the file.
    pub(crate) name: String,
    /// Its workspace, if it has one.
    pub(crate) workspace: Option<Workspace>,
    /// The folder that its runs work in.
    pub(crate) folder: PathBuf,
    /// The workspace's root, or else the pack's own folder.
    root: PathBuf,
    /// The folder of the pack.
    home: PathBuf,
}

impl Place {
    /// Reads a pack and finds its place.
    ///
    /// # Errors
    /// Says why it cannot be read, which mistakes it has, or why there is no place for it.
    pub(crate) fn find(path: &Path, manifest: Option<&Path>) -> Result<Self, SetupError> {
        let bytes = read(path)?;
        let digest = Digest::of(&bytes);
        let shown = path.display().to_string();
        let text = String::from_utf8(bytes).map_err(|_| {
            SetupError::helped(format!("the pack `{shown}` is not UTF-8"), Named::Pack.help())
        })?;
        let pack = Pack::parse(&shown, &text).map_err(SetupError::LawMistaken)?;
        let whole = std::fs::canonicalize(path)
            .map_err(|error| SetupError::Other(format!("`{shown}` cannot be found again: {error}")))?;
        let whole = plain(whole);
        let home = whole.parent().unwrap_or(&whole).to_path_buf();
        let workspace = workspace_of(&home, manifest)?;
        let root =
            workspace.as_ref().map_or_else(|| home.clone(), |workspace| workspace.root().to_path_buf());
        let inner = whole.strip_prefix(&root).unwrap_or(&whole);
        let is_inside = inner != whole.as_path();
        let name = if is_inside { inner } else { Path::new(whole.file_name().unwrap_or_default()) };
        let name = name.display().to_string().replace('\\', "/");
        let stem = name.trim_end_matches(".toml").replace('/', "-");
        let folder = match &workspace {
            Some(workspace) => workspace.scratch().join("packs").join(stem),
            None => home.join(format!("{stem}.proof")),
        };
        Ok(Self { pack, digest, name, workspace, folder, root, home })
    }

    /// Returns the variables that every pack has.
    ///
    /// # Errors
    /// Names a folder whose name is not UTF-8: no variable can hold it.
    pub(crate) fn values(&self) -> Result<Values, SetupError> {
        let tool = std::env::current_exe()
            .map_err(|error| SetupError::Other(format!("this program cannot find itself: {error}")))?;
        let named = [("root", &self.root), ("pack", &self.home), ("tool", &tool)];
        named
            .into_iter()
            .map(|(name, path)| match path.to_str() {
                Some(text) => Ok((name.to_owned(), text.to_owned())),
                None => Err(SetupError::Other(format!("the path `{}` is not UTF-8", path.display()))),
            })
            .collect()
    }

    /// Makes the folder of the run and keeps every other run of the pack out of it until the file is dropped.
    ///
    /// # Errors
    /// Says that another run goes on, or why the folder cannot be made.
    pub(crate) fn lock(&self) -> Result<File, SetupError> {
        let refused = |error: std::io::Error| {
            SetupError::Other(format!("the folder `{}` cannot be made: {error}", self.folder.display()))
        };
        std::fs::create_dir_all(&self.folder).map_err(refused)?;
        let path = self.folder.join("lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(refused)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(SetupError::helped(
                format!("a run of this pack goes on: `{}` is locked", path.display()),
                "wait for its end",
            )),
            Err(TryLockError::Error(error)) => Err(refused(error)),
        }
    }
}

/// Finds the workspace that a pack lies in, or that the user has named; a pack need not have one.
fn workspace_of(home: &Path, manifest: Option<&Path>) -> Result<Option<Workspace>, SetupError> {
    if manifest.is_some() {
        return Workspace::find(manifest).map(Some);
    }
    let found = home.ancestors().map(|folder| folder.join("Cargo.toml")).find(|manifest| manifest.is_file());
    found.map(|manifest| Workspace::find(Some(&manifest))).transpose()
}

/// Windows begins a whole path with `\\?\`, which few programs take.
fn plain(path: PathBuf) -> PathBuf {
    path.to_str().and_then(|text| text.strip_prefix(r"\\?\")).map(PathBuf::from).unwrap_or(path)
}

fn read(path: &Path) -> Result<Vec<u8>, SetupError> {
    let bytes = Named::Pack.read(path, LARGEST)?;
    if bytes.len() as u64 > LARGEST {
        return Err(SetupError::Other(format!("the pack `{}` is larger than 4 MiB", path.display())));
    }
    Ok(bytes)
}
