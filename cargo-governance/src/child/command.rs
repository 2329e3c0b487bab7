//! A command as data, so that a plan can show exactly what a run would start.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// One command to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// The program, looked for on the `PATH`.
    pub program: String,
    /// Its arguments.
    pub args: Vec<String>,
    /// Variables to set, besides the inherited environment.
    pub env: Vec<(String, String)>,
    /// Variables to set that are in no plan, no log and no report.
    pub secrets: Vec<(String, String)>,
    /// The folder to start it in.
    pub folder: PathBuf,
    /// How long it may take; afterwards it is ended with all that it started.
    pub limit: Duration,
}

impl Invocation {
    /// Creates a call of cargo.
    #[must_use]
    pub fn cargo(folder: impl Into<PathBuf>, args: &[&str]) -> Self {
        Self {
            program: "cargo".to_owned(),
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            env: Vec::new(),
            secrets: Vec::new(),
            folder: folder.into(),
            limit: Duration::from_secs(3600),
        }
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, arg: impl Into<String>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<S: Into<String>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Sets a variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Self {
        self.env.push((name.to_owned(), value.into()));
        self
    }

    /// Sets a variable that nobody is shown.
    #[must_use]
    pub fn secret(mut self, name: &str, value: impl Into<String>) -> Self {
        self.secrets.push((name.to_owned(), value.into()));
        self
    }

    /// Says how long it may take.
    #[must_use]
    pub const fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Returns the same command without an argument that only a machine wants, for a reader to type.
    #[must_use]
    pub fn for_reading(&self) -> String {
        let mut plain = self.clone();
        plain.args.retain(|arg| !arg.starts_with("--message-format="));
        plain.to_string()
    }
}

impl fmt::Display for Invocation {
    /// Prints the command as a shell would take it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.env {
            write!(f, "{name}={} ", quoted(value))?;
        }
        f.write_str(&quoted(&self.program))?;
        for arg in &self.args {
            write!(f, " {}", quoted(arg))?;
        }
        Ok(())
    }
}

fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=./:,@+%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_prints_as_a_shell_takes_it() {
        let command = Invocation::cargo("/w", &["clippy", "--message-format=json"])
            .env("RUSTDOCFLAGS", "-D warnings")
            .secret("TOKEN", "not shown")
            .args(["--features", "a b", "it's", ""]);
        assert_eq!(
            command.to_string(),
            r"RUSTDOCFLAGS='-D warnings' cargo clippy --message-format=json --features 'a b' 'it'\''s' ''"
        );
        assert_eq!(
            command.for_reading(),
            r"RUSTDOCFLAGS='-D warnings' cargo clippy --features 'a b' 'it'\''s' ''"
        );
    }
}
