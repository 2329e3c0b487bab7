//! Where reports get the text of a file from, by the name that places give it.

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

/// Files above this size are named in reports, but not quoted.
const QUOTED_AT_MOST: u64 = 16 << 20;

type Read<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// A way to get the text of a file; keeps the last one, because findings come file by file.
pub struct Texts<'a> {
    read: Box<Read<'a>>,
    last: RefCell<Option<(String, Option<Rc<str>>)>>,
}

impl std::fmt::Debug for Texts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts").finish_non_exhaustive()
    }
}

impl<'a> Texts<'a> {
    /// Gets texts from a function; where it returns `None`, reports name the place without quoting it.
    pub fn new(read: impl Fn(&str) -> Option<String> + 'a) -> Self {
        Self { read: Box::new(read), last: RefCell::new(None) }
    }

    /// Reads files below a workspace's root.
    #[must_use]
    pub fn below(root: impl Into<PathBuf>) -> Self {
        let root = root.into();
        Self::new(move |file| {
            let path = root.join(file);
            let is_quoted =
                fs::metadata(&path).is_ok_and(|meta| meta.is_file() && meta.len() <= QUOTED_AT_MOST);
            if is_quoted { fs::read_to_string(path).ok() } else { None }
        })
    }

    /// Returns the text of a file.
    pub(super) fn get(&self, file: &str) -> Option<Rc<str>> {
        if let Some((name, text)) = &*self.last.borrow()
            && name == file
        {
            return text.clone();
        }
        let text: Option<Rc<str>> = (self.read)(file).map(Rc::from);
        *self.last.borrow_mut() = Some((file.to_owned(), text.clone()));
        text
    }
}
