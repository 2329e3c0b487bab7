//! What a program says when it is asked for its proof: `PROGRAM --proof --format json`.

use serde_json::Value;

use crate::child::{Ended, Ran};

/// How a program is asked.
pub(crate) const PROOF: [&str; 3] = ["--proof", "--format", "json"];

/// What it has said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The digest of the tree that it was built from; nothing if it knows none.
    pub(crate) tree: Option<String>,
    /// Whether it would start here.
    pub(crate) starts: bool,
    /// Why, in its own words.
    pub(crate) reason: String,
}

impl Asked {
    /// Reads the answer. A program that says that it starts ends with code 0, and one that refuses does not.
    ///
    /// # Errors
    /// Says what is not understood.
    pub(crate) fn read(ran: &Ran) -> Result<Self, String> {
        let Ended::Code(code) = ran.ended else {
            return Err(ran
                .ended
                .trouble("--proof")
                .unwrap_or_else(|| "it did not end by itself".to_owned()));
        };
        let document: Value = serde_json::from_str(ran.stdout.trim()).map_err(|_| {
            format!("`--proof --format json` printed no document, and ended with code {code}")
        })?;
        let starts = document.get("starts").and_then(Value::as_bool);
        let starts =
            starts.ok_or("its proof does not say whether it starts: `starts` is `true` or `false`")?;
        if starts != (code == 0) {
            let said = if starts { "starts" } else { "does not start" };
            return Err(format!("it says that it {said}, and ended with code {code}"));
        }
        let text = |name: &str| document.get(name).and_then(Value::as_str).map(str::to_owned);
        Ok(Self { tree: text("tree"), starts, reason: text("reason").unwrap_or_default() })
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    fn read(stdout: &str, code: i32) -> Result<Asked, String> {
        Asked::read(&Ran { ended: Ended::Code(code), stdout: stdout.to_owned(), stderr: String::new() })
    }

    #[test]
    fn an_answer_agrees_with_the_exit_code() {
        let asked = read("{\"tree\": \"ab\", \"starts\": true, \"reason\": \"r\"}\n", 0).unwrap();
        assert_eq!(asked, Asked { tree: Some("ab".to_owned()), starts: true, reason: "r".to_owned() });
        assert!(!read("{\"starts\": false}", 3).unwrap().starts);
        for (stdout, code, expected) in [
            ("{\"starts\": true}", 1, "it says that it starts, and ended with code 1"),
            ("{\"starts\": false}", 0, "it says that it does not start, and ended with code 0"),
            ("{}", 0, "its proof does not say whether it starts"),
            ("segmentation fault", 0, "`--proof --format json` printed no document, and ended with code 0"),
        ] {
            assert!(read(stdout, code).unwrap_err().starts_with(expected), "{stdout}");
        }
    }
}
