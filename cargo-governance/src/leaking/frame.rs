//! The frames of a stack: which of them is the workspace's own.

use std::fmt;
use std::path::Path;

/// One frame.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Frame {
    /// The function, as valgrind spells it.
    pub(crate) function: String,
    /// The file with its folder, if the program knows it.
    pub(crate) file: Option<String>,
    /// The line, from 1; 0 if it is not known.
    pub(crate) line: u64,
}

impl Frame {
    /// Returns whether it is of a file below that folder.
    fn is_below(&self, root: &Path) -> bool {
        self.file.as_ref().is_some_and(|file| Path::new(file).starts_with(root))
    }

    /// Returns the frame with its file as seen from that folder.
    fn seen_from(&self, root: &Path) -> Self {
        let seen = |file: &String| {
            Path::new(file)
                .strip_prefix(root)
                .map_or_else(|_| file.clone(), |file| file.display().to_string())
        };
        Self { file: self.file.as_ref().map(seen), ..self.clone() }
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(file) = &self.file else { return write!(f, "`{}`", self.function) };
        f.write_str(file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        // What valgrind writes where the compiler did not say which function it has put there.
        if ["???", "UnknownInlinedFun"].contains(&self.function.as_str()) {
            return Ok(());
        }
        write!(f, " in `{}`", self.function)
    }
}

/// Returns the first frame of the workspace, the innermost first; without one, the first that is no allocator's.
pub(crate) fn own(frames: &[Frame], root: &Path) -> Option<Frame> {
    let is_allocator = |frame: &Frame| {
        ["malloc", "calloc", "realloc", "memalign", "posix_memalign", "aligned_alloc"]
            .contains(&frame.function.as_str())
    };
    let own = frames.iter().find(|frame| frame.is_below(root));
    own.or_else(|| frames.iter().find(|frame| !is_allocator(frame))).map(|frame| frame.seen_from(root))
}

#[cfg(test)]
mod unit {
    use super::*;

    fn frame(function: &str, file: Option<&str>, line: u64) -> Frame {
        Frame { function: function.to_owned(), file: file.map(str::to_owned), line }
    }

    #[test]
    fn the_first_frame_of_the_workspace_is_named() {
        let stack = [
            frame("malloc", None, 0),
            frame("alloc", Some("/rustc/5980/library/alloc/src/alloc.rs"), 95),
            frame("app::keep", Some("/w/app/src/main.rs"), 13),
            frame("app::main", Some("/w/app/src/main.rs"), 20),
        ];
        let said = |frames: &[Frame], root: &str| own(frames, Path::new(root)).map(|frame| frame.to_string());
        assert_eq!(said(&stack, "/w").unwrap(), "app/src/main.rs:13 in `app::keep`");
        assert_eq!(
            said(&stack, "/elsewhere").unwrap(),
            "/rustc/5980/library/alloc/src/alloc.rs:95 in `alloc`"
        );
        assert_eq!(said(&stack[..1], "/w"), None);
    }

    #[test]
    fn what_is_not_known_of_a_frame_is_left_out() {
        let said = |function, file, line| frame(function, file, line).to_string();
        assert_eq!(said("???", Some("src/main.rs"), 13), "src/main.rs:13");
        assert_eq!(said("UnknownInlinedFun", Some("src/main.rs"), 0), "src/main.rs");
        assert_eq!(said("???", None, 13), "`???`");
    }
}
