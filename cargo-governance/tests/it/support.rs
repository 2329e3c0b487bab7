//! Small workspaces, and the binary run on them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what prepares a test may stop it")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// A law that demands nothing.
pub(crate) const LAW: &str = "schema = 1\n";

/// A manifest without dependencies, so that nothing is ever downloaded.
pub(crate) const MANIFEST: &str =
    "[package]\nname = \"small\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";

/// A folder with files, made anew for each test.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Makes the folder; `name` must be the test's own.
    pub(crate) fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
        if root.exists() {
            std::fs::remove_dir_all(&root).unwrap();
        }
        Self::at(&root, files)
    }

    /// Puts files into a folder of the caller's, which need not lie in this project.
    pub(crate) fn at(root: &Path, files: &[(&str, &str)]) -> Self {
        let folder = Self(root.to_path_buf());
        for (file, text) in files {
            folder.write(file, text);
        }
        folder
    }

    /// Makes a workspace of one library, with a law that demands nothing.
    pub(crate) fn library(name: &str, source: &str) -> Self {
        let lock = "version = 4\n\n[[package]]\nname = \"small\"\nversion = \"0.1.0\"\n";
        Self::new(
            name,
            &[
                ("Cargo.toml", MANIFEST),
                ("governance.toml", LAW),
                ("Cargo.lock", lock),
                (".gitignore", "/target\n"),
                ("src/lib.rs", source),
            ],
        )
    }

    /// Writes a shell script that can be started.
    #[cfg(unix)]
    pub(crate) fn script(&self, file: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        self.write(file, &format!("#!/bin/sh\n{text}\n"));
        std::fs::set_permissions(self.0.join(file), PermissionsExt::from_mode(0o755)).unwrap();
    }

    /// Writes `bin/cargo`, which does what `arms` say of some subcommands, in the words of the shell's `case`, and asks the real one
    /// for all others; returns a `PATH` on which it is found first.
    #[cfg(unix)]
    pub(crate) fn cargo(&self, arms: &str) -> String {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut all = std::env::split_paths(&path).map(|folder| folder.join("cargo"));
        // The one that runs the tests is no launcher that would look for it first.
        let running = std::env::var_os("CARGO").map(PathBuf::from);
        let cargo = running.or_else(|| all.find(|cargo| cargo.is_file())).unwrap();
        let real = format!("*) exec \"{}\" \"$@\" ;;", cargo.display());
        self.script("bin/cargo", &format!("case \"$1\" in\n{arms}\n{real}\nesac"));
        let bin = std::iter::once(self.path("bin"));
        std::env::join_paths(bin.chain(std::env::split_paths(&path))).unwrap().into_string().unwrap()
    }

    /// Returns the folder's path.
    pub(crate) fn root(&self) -> &Path {
        &self.0
    }

    /// Writes a file.
    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.0.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Returns the path of a file.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    /// Reads a file.
    #[track_caller]
    pub(crate) fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.0.join(file)).unwrap()
    }

    /// Returns whether a file is there.
    pub(crate) fn has(&self, file: &str) -> bool {
        self.0.join(file).exists()
    }

    /// Runs the binary inside.
    #[track_caller]
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, &[])
    }

    /// Runs the binary inside, with further variables.
    #[track_caller]
    pub(crate) fn run_with(&self, args: &[&str], env: &[(&str, &str)]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_cargo-governance"))
            .args(args)
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.0.join("target"))
            .env("CARGO_NET_OFFLINE", "true")
            // The keys of a test are its own, and never those of whoever runs it.
            .env("XDG_CONFIG_HOME", self.0.join("target/config"))
            .env("APPDATA", self.0.join("target/config"))
            .env_remove("RUSTFLAGS")
            .env_remove("RUSTDOCFLAGS")
            .envs(env.iter().copied())
            .output()
            .unwrap();
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What the binary did.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Checks the exit code and returns what was printed on standard output.
    #[track_caller]
    pub(crate) fn exits(&self, code: i32) -> &Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    /// Checks that standard output holds each of these.
    #[track_caller]
    pub(crate) fn says(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(self.stdout.contains(part), "no `{part}` in {self:#?}");
        }
        self
    }

    /// Checks that standard error holds each of these.
    #[track_caller]
    pub(crate) fn complains(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(self.stderr.contains(part), "no `{part}` in {self:#?}");
        }
        self
    }

    /// Returns the verdict of a gate in the JSON document.
    #[track_caller]
    pub(crate) fn verdict(&self, gate: &str) -> String {
        let document: serde_json::Value = serde_json::from_str(&self.stdout).unwrap();
        let gates = document["gates"].as_array().unwrap();
        let found = gates.iter().find(|entry| entry["name"] == gate).unwrap();
        found["verdict"].as_str().unwrap().to_owned()
    }
}
