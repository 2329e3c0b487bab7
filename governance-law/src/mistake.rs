//! What is wrong with a law: every mistake of one reading, each with its place, its reason and a next step.

use std::fmt;
use std::ops::Range;

/// One thing that is wrong in the text of a law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The byte range to underline.
    pub span: Range<usize>,
    /// What was found and what was allowed: one lowercase sentence without a full stop.
    pub message: String,
    /// What to write at the caret, a few words; may be empty.
    pub label: String,
    /// What to do about it, such as "did you mean `latency`?".
    pub help: Option<String>,
}

impl Mistake {
    /// Creates a mistake without label and help.
    #[must_use]
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: one_line(&message.into()), label: String::new(), help: None }
    }

    /// Says what to write at the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says what to do, if there is something to say.
    #[must_use]
    pub fn help(mut self, help: impl Into<Option<String>>) -> Self {
        self.help = help.into().map(|help| one_line(&help));
        self
    }
}

/// Escapes what would break a message's line or drive a terminal: messages quote whatever the law's author wrote.
fn one_line(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut line, c| {
        if c.is_control() {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
        line
    })
}

/// All mistakes of one law, in the order of the file; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistakes {
    /// The path that the caller gave, for messages.
    pub path: String,
    /// The text that was read, for rendering.
    pub text: String,
    /// What is wrong, by place.
    pub list: Vec<Mistake>,
}

impl Mistakes {
    /// Returns the 1-based line and column (in characters) of a byte offset of the text.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset.min(self.text.len())).unwrap_or(&self.text);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (line, column)
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, mistake) in self.list.iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            let (line, column) = self.line_column(mistake.span.start);
            write!(f, "{}:{line}:{column}: {}", self.path, mistake.message)?;
            if let Some(help) = &mistake.help {
                write!(f, "; {help}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stays_on_its_line_whatever_it_quotes() {
        let mistake = Mistake::new(0..1, "`a\nb\u{1b}[31m` is wrong").help("c\rd".to_owned());
        assert_eq!(mistake.message, "`a\\nb\\u{1b}[31m` is wrong");
        assert_eq!(mistake.help.as_deref(), Some("c\\rd"));
    }

    #[test]
    fn places_are_counted_in_lines_and_characters() {
        let mistakes = Mistakes { path: "law".into(), text: "é = 1\nü = x".into(), list: Vec::new() };
        assert_eq!(mistakes.line_column(0), (1, 1));
        assert_eq!(mistakes.line_column(12), (2, 5));
        assert_eq!(mistakes.line_column(999), (2, 6));
    }
}
