//! Loading a library of NVIDIA's at run time, and keeping what the loader said about it.

#![expect(
    unsafe_code,
    reason = "loading a library and calling into it is outside what the compiler can check"
)]

use std::error::Error;
use std::ffi::{CStr, c_char};
use std::mem::ManuallyDrop;

use crate::sight::{LIBRARY, Seen, Sight};

/// A library that was loaded.
pub(crate) struct Library {
    /// Never unloaded: a driver may have started threads that run in it.
    inner: ManuallyDrop<libloading::Library>,
    /// The name under which it was found.
    name: String,
}

/// Looks for a library under several names, in this order, and begins the sight of the rung that needs it.
///
/// The names are those under which NVIDIA installs its libraries; what lies under them on this machine is as trusted as
/// everything else on the loader's path.
pub(crate) fn find(what: &str, names: &[&str]) -> (Sight, Option<Library>) {
    let looked_for = names.iter().map(|name| (*name).to_owned()).collect();
    let mut sight =
        Sight { seen: Seen::Works, looked_for, said: Vec::new(), devices: None, learned: Vec::new() };
    let mut refused = None;
    for name in names {
        // SAFETY: loading runs the library's initialisers. Those of NVIDIA's libraries may run at any time on any thread,
        // and this crate never unloads what it loaded.
        match unsafe { libloading::Library::new(*name) } {
            Ok(inner) => {
                sight.learned.push((LIBRARY, (*name).to_owned()));
                return (sight, Some(Library { inner: ManuallyDrop::new(inner), name: (*name).to_owned() }));
            }
            Err(error) => {
                let said = words(&error);
                if !is_nowhere(name, &said) && refused.is_none() {
                    refused = Some(said.clone());
                }
                sight.said.push(said);
            }
        }
    }
    sight.seen = match refused {
        Some(said) => Seen::Fails(format!("{what} cannot be loaded: {said}")),
        None => Seen::Nothing(format!("{what} is not installed")),
    };
    (sight, None)
}

impl Library {
    /// Returns one of its functions.
    ///
    /// # Safety
    /// `F` must be the type of the function with this name, as its maker declares it.
    pub(crate) unsafe fn function<F: Copy>(&self, name: &CStr) -> Result<F, String> {
        // SAFETY: the caller promises the type, and the library is never unloaded, so that a copy stays valid.
        let symbol = unsafe { self.inner.get::<F>(name.to_bytes_with_nul()) };
        symbol.map(|symbol| *symbol).map_err(|error| {
            format!("`{}` has no function `{}`: {}", self.name, name.to_string_lossy(), words(&error))
        })
    }
}

/// Returns the text that a library keeps for us; it may have none.
///
/// # Safety
/// `text` must be null, or point to a text that ends with a zero byte and that nobody changes or frees meanwhile.
pub(crate) unsafe fn kept(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: it is not null, and the caller promises the rest.
    Some(unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned())
}

/// Returns the text that a library wrote into a buffer; what lacks its end is no text.
pub(crate) fn written(buffer: &[u8]) -> Result<String, String> {
    CStr::from_bytes_until_nul(buffer)
        .map(|text| text.to_string_lossy().into_owned())
        .map_err(|_| "a text that the library wrote has no end".to_owned())
}

/// Returns what the loader itself said, without the wrapping of its caller.
fn words(error: &libloading::Error) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

/// Returns whether the loader found no library of this name; one that lacks another library, or is none, is there.
fn is_nowhere(name: &str, said: &str) -> bool {
    let is_about_it =
        said.starts_with(&format!("{name}:")) || said.contains(&format!("shared library {name}:"));
    (is_about_it && said.contains("No such file or directory"))
        || (cfg!(windows) && said.contains("os error 126"))
        || (cfg!(target_vendor = "apple") && said.contains("no such file"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_is_not_there_is_told_from_one_that_cannot_be_loaded() {
        let nowhere = "libcuda.so.1: cannot open shared object file: No such file or directory";
        assert!(is_nowhere("libcuda.so.1", nowhere));
        assert!(is_nowhere(
            "libcuda.so.1",
            "Error loading shared library libcuda.so.1: No such file or directory"
        ));
        assert!(!is_nowhere(
            "libcuda.so.1",
            "libx.so.3: cannot open shared object file: No such file or directory"
        ));
        assert!(!is_nowhere(
            "libcuda.so.1",
            "libcuda.so.1: cannot open shared object file: Permission denied"
        ));
        assert!(!is_nowhere("libcuda.so.1", "/lib/libcuda.so.1: file too short"));
    }

    #[test]
    fn the_loader_is_quoted_and_a_broken_file_is_no_absence() {
        let (missing, library) = find("the library", &["libprism-is-not-there.so.1"]);
        assert!(library.is_none());
        assert_eq!(missing.seen, Seen::Nothing("the library is not installed".to_owned()));
        assert!(missing.said[0].contains("libprism-is-not-there.so.1"), "{:?}", missing.said);

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("libbroken.so");
        std::fs::write(&file, "no library").unwrap();
        let (broken, library) = find("the library", &[file.to_str().unwrap()]);
        assert!(library.is_none());
        let Seen::Fails(reason) = broken.seen else { panic!("{broken:?}") };
        assert!(reason.starts_with("the library cannot be loaded: "), "{reason}");
    }

    #[test]
    fn a_text_without_an_end_is_refused() {
        assert_eq!(written(b"H200\0rest").unwrap(), "H200");
        assert!(written(b"H200").is_err());
    }
}
