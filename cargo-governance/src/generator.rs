//! Generators: what writes files that are kept in the tree, and can say which of them are stale.

use std::path::Path;

/// Writes files that are kept in the tree. `cargo xtask` brings this project's own.
pub trait Generator: Sync {
    /// Returns what it writes, a few words.
    fn name(&self) -> &str;

    /// Returns the command that writes the files anew.
    fn fix(&self) -> String;

    /// Returns the files that it writes, relative to the root.
    ///
    /// # Errors
    /// Says why it cannot tell.
    fn files(&self, root: &Path) -> Result<Vec<String>, String>;

    /// Writes the files that are not what they should be.
    ///
    /// # Errors
    /// Says why it could not.
    fn write(&self, root: &Path) -> Result<(), String>;

    /// Edits what it has written in one of these files, as nobody should; by such an edit the gate is seen to go red. A generator
    /// that writes only a part of a file has to say where.
    ///
    /// # Errors
    /// Says why the file cannot be read or written.
    fn spoil(&self, root: &Path, file: &str) -> Result<(), String> {
        let path = root.join(file);
        std::fs::read(&path)
            .and_then(|mut bytes| {
                bytes.insert(0, b'x');
                std::fs::write(&path, bytes)
            })
            .map_err(|error| format!("`{file}` cannot be edited: {error}"))
    }

    /// Returns the files that are not what the generator would write today, relative to the root.
    ///
    /// # Errors
    /// Says why it could not compare.
    fn stale(&self, root: &Path) -> Result<Vec<String>, String>;
}

#[cfg(test)]
mod unit {
    use super::*;

    struct Page;

    impl Generator for Page {
        fn name(&self) -> &str {
            "page"
        }
        fn fix(&self) -> String {
            "make page".to_owned()
        }
        fn files(&self, _: &Path) -> Result<Vec<String>, String> {
            Ok(vec!["page.md".to_owned()])
        }
        fn write(&self, root: &Path) -> Result<(), String> {
            std::fs::write(root.join("page.md"), "page\n").map_err(|error| error.to_string())
        }
        fn stale(&self, root: &Path) -> Result<Vec<String>, String> {
            let text = std::fs::read_to_string(root.join("page.md")).map_err(|error| error.to_string())?;
            Ok(if text == "page\n" { Vec::new() } else { vec!["page.md".to_owned()] })
        }
    }

    #[test]
    fn what_is_spoilt_is_stale_until_it_is_written_again() {
        let folder = tempfile::tempdir().unwrap();
        Page.write(folder.path()).unwrap();
        for file in Page.files(folder.path()).unwrap() {
            Page.spoil(folder.path(), &file).unwrap();
            assert_eq!(Page.stale(folder.path()), Ok(vec![file]));
        }
        Page.write(folder.path()).unwrap();
        assert_eq!(Page.stale(folder.path()), Ok(Vec::new()));
        let refused = Page.spoil(folder.path(), "none.md").unwrap_err();
        assert!(refused.starts_with("`none.md` cannot be edited: "), "{refused}");
    }
}
