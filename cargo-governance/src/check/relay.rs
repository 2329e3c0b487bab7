//! Cargo's lines on their way out: untouched and as they come, less the last one, which is said when the law has spoken.

use std::io::{ErrorKind, Write};

use serde_json::{Value, json};

use super::call::Shape;
use crate::child::{Ended, Next};
use crate::exit_codes::Exit;
use crate::ui;

/// The word of cargo that no more diagnostics come.
const LAST: &[u8] = b"\"build-finished\"";
/// That line is short; a longer one is not looked into.
const LAST_AT_MOST: usize = 256;

/// What stands between cargo and our standard output.
#[derive(Debug)]
pub(super) struct Relay {
    shape: Shape,
    /// Whether cargo said that everything compiles, if it said anything about it.
    success: Option<bool>,
    /// Whether our reader went away, so that nobody wants the rest.
    is_deserted: bool,
}

impl Relay {
    pub(super) const fn new(shape: Shape) -> Self {
        Self { shape, success: None, is_deserted: false }
    }

    /// Returns whether our reader went away.
    pub(super) const fn is_deserted(&self) -> bool {
        self.is_deserted
    }

    /// Takes a line of cargo's, its line break included.
    pub(super) fn line(&mut self, line: &[u8]) -> Next {
        if let Some(success) = last_word(line) {
            self.success = Some(success);
            return Next::Continue;
        }
        match self.shape {
            Shape::Json { .. } | Shape::Rendered => self.write(line),
            // What is no message was printed by something that cargo started.
            _ if !line.starts_with(b"{") => self.write(line),
            Shape::Human => Next::Continue,
            Shape::Short => {
                let message: Option<Value> = serde_json::from_slice(line).ok();
                let text =
                    message.as_ref().and_then(|message| message.pointer("/message/rendered")?.as_str());
                if let Some(text) = text {
                    ui::note_raw(text);
                }
                Next::Continue
            }
        }
    }

    /// Writes to standard output, without looking at what it is.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Next {
        let mut out = std::io::stdout().lock();
        let Err(error) = out.write_all(bytes).and_then(|()| out.flush()) else { return Next::Continue };
        self.is_deserted |= error.kind() == ErrorKind::BrokenPipe;
        ui::remember(Err(error));
        Next::Stop
    }

    /// Says the last word, if the shape has one.
    pub(super) fn finish(&mut self, exit: Exit) {
        if matches!(self.shape, Shape::Json { .. } | Shape::Rendered) {
            let last = json!({ "reason": "build-finished", "success": exit == Exit::Proved });
            let _ = self.write(format!("{last}\n").as_bytes());
        }
    }

    /// Judges cargo by its word and by how it ended; a sentence says what is wrong if it did not come to a verdict.
    pub(super) fn verdict(&self, ended: &Ended) -> (Exit, Option<String>) {
        match (ended, self.success) {
            (Ended::Code(0), Some(true)) => (Exit::Proved, None),
            (Ended::Code(_), Some(false)) => (Exit::Violation, None),
            (Ended::Code(code), _) => (
                Exit::Unchecked,
                Some(format!("`cargo check` ended with code {code} before it had checked the code")),
            ),
            (other, _) => (Exit::Unchecked, other.trouble("cargo check")),
        }
    }
}

/// Reads cargo's last word: whether everything compiles.
fn last_word(line: &[u8]) -> Option<bool> {
    if line.len() > LAST_AT_MOST || !line.windows(LAST.len()).any(|part| part == LAST) {
        return None;
    }
    let message: Value = serde_json::from_slice(line).ok()?;
    let is_last = message.get("reason").and_then(Value::as_str) == Some("build-finished");
    is_last.then(|| message.get("success").and_then(Value::as_bool).unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: Shape = Shape::Json { ansi: false, short: false };

    #[track_caller]
    fn check(last: Option<&str>, ended: &Ended, exit: Exit, says: &str) {
        let mut relay = Relay::new(JSON);
        if let Some(line) = last {
            assert_eq!(relay.line(line.as_bytes()), Next::Continue);
        }
        let (found, sentence) = relay.verdict(ended);
        assert_eq!((found, sentence.unwrap_or_default().as_str()), (exit, says));
    }

    #[test]
    fn only_cargos_own_word_tells_broken_code_from_a_broken_command() {
        let (good, bad) = (
            r#"{"reason":"build-finished","success":true}"#,
            r#"{"reason":"build-finished","success":false}"#,
        );
        check(Some(good), &Ended::Code(0), Exit::Proved, "");
        check(Some(bad), &Ended::Code(101), Exit::Violation, "");
        // An exit code is never trusted alone.
        check(Some(bad), &Ended::Code(0), Exit::Violation, "");
        let early = "`cargo check` ended with code 101 before it had checked the code";
        check(None, &Ended::Code(101), Exit::Unchecked, early);
        // `cargo check --help` ends well and checks nothing.
        check(
            None,
            &Ended::Code(0),
            Exit::Unchecked,
            "`cargo check` ended with code 0 before it had checked the code",
        );
        check(Some(good), &Ended::Code(101), Exit::Unchecked, early);
        check(Some(bad), &Ended::Signal(9), Exit::Unchecked, "`cargo check` was killed by signal 9");
    }

    #[test]
    fn the_words_of_others_are_not_the_last_word() {
        assert_eq!(last_word(br#"{"reason":"compiler-message","x":"build-finished"}"#), None);
        assert_eq!(last_word(b"say \"build-finished\"\n"), None);
        assert_eq!(last_word(b"{\"success\":true,\"reason\":\"build-finished\"}\n"), Some(true));
    }
}
