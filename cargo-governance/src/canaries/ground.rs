//! The scratch folder of one trial.

use std::path::{Path, PathBuf};

use super::Stage;
use crate::tools;

/// A folder in which a workspace is laid out.
#[derive(Debug)]
pub(crate) struct Ground<'a> {
    root: PathBuf,
    stage: &'a Stage<'a>,
}

/// Which toolchain a folder wants, by rustup's names.
const TOOLCHAIN: [&str; 2] = ["rust-toolchain.toml", "rust-toolchain"];

impl<'a> Ground<'a> {
    /// Makes the folder anew, with the toolchain and the tools of the workspace that the trial is for; what an earlier trial
    /// left in it is gone.
    ///
    /// # Errors
    /// Says why it cannot be made.
    pub(super) fn make(root: PathBuf, stage: &'a Stage<'a>) -> Result<Self, String> {
        let ground = Self { root, stage };
        let failed =
            |error: std::io::Error| format!("the folder `{}` cannot be made: {error}", ground.root.display());
        ground.remove().map_err(failed)?;
        std::fs::create_dir_all(&ground.root).map_err(failed)?;
        ground.equip().map_err(failed)?;
        Ok(ground)
    }

    /// Returns the folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Returns what the trial is for.
    pub(super) const fn stage(&self) -> &Stage<'a> {
        self.stage
    }

    /// Writes a file, its folders included.
    ///
    /// # Errors
    /// Says why it cannot be written.
    pub(crate) fn write(&self, path: &str, text: &str) -> Result<(), String> {
        let path = self.root.join(path);
        path.parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
    }

    /// Replaces a part of a file, which has to be there.
    ///
    /// # Errors
    /// Says why it cannot be read or written, or that the part is not there.
    pub(super) fn replace(&self, path: &str, from: &str, to: &str) -> Result<(), String> {
        let text = std::fs::read_to_string(self.root.join(path))
            .map_err(|error| format!("`{path}` cannot be read: {error}"))?;
        if !text.contains(from) {
            return Err(format!("`{path}` does not hold `{from}`"));
        }
        self.write(path, &text.replacen(from, to, 1))
    }

    /// Removes the folder; one that is not there is removed.
    ///
    /// # Errors
    /// Says what the system says.
    pub(super) fn remove(&self) -> std::io::Result<()> {
        match std::fs::remove_dir_all(&self.root) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// A target folder may lie outside of the workspace, where rustup would choose another toolchain; and the workspace's own
    /// tools are looked for below its root.
    fn equip(&self) -> std::io::Result<()> {
        let Some(home) = self.stage.home else { return Ok(()) };
        for name in TOOLCHAIN {
            let file = home.root().join(name);
            if file.is_file() {
                std::fs::copy(file, self.root.join(name))?;
            }
        }
        let Ok(programs) = std::fs::read_dir(tools::bin(home)) else { return Ok(()) };
        let bin = self.root.join(tools::FOLDER).join("bin");
        std::fs::create_dir_all(&bin)?;
        for program in programs {
            let program = program?;
            let copy = bin.join(program.file_name());
            if std::fs::hard_link(program.path(), &copy).is_err() {
                std::fs::copy(program.path(), copy)?;
            }
        }
        Ok(())
    }
}
