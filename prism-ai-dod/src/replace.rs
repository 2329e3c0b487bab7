//! Files that are replaced whole: whoever reads finds the old content or the new, never half of it.
//!
//! What is no file, such as a device or a pipe, cannot be replaced: it is written to where it is, or refused.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How many links are followed that lead to nothing yet.
const LINKS: usize = 40;

/// What is at the end of a path.
enum Target {
    /// A file, or nothing yet: its name without links.
    File(PathBuf),
    /// A device, a pipe, or what this program prints to.
    Stream(File),
}

/// Puts a file in the place of the one that is there, if one is: written beside it, forced to the disk, and renamed. A link stays,
/// and what it leads to is replaced.
///
/// A program that is killed meanwhile leaves the file as it was, and at most a file beside it that the next write replaces.
///
/// # Errors
/// What the system says, or that there is something else than a file; what is there is then as it was.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    insist_on_file(path)?;
    let path = &followed(path)?;
    let new = beside(path)?;
    let write = || {
        let mut file = File::create(&new)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    write().inspect_err(|_| drop(fs::remove_file(&new)))?;
    sync_folder(path)
}

/// Replaces a file, or writes to the device or pipe that is there.
///
/// # Errors
/// What the system says; a file is then as it was.
pub(crate) fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    match target(path)? {
        Target::File(path) => replace(&path, content),
        Target::Stream(mut stream) => stream.write_all(content),
    }
}

/// Tries whether something could be written, and leaves what is there as it is: before there is something that would be lost.
///
/// # Errors
/// What the system says.
pub(crate) fn try_out(path: &Path) -> io::Result<()> {
    if is_stream(path) {
        // Opening a pipe would wait for its reader.
        return if is_pipe(path) || printed_to(path).is_some() { Ok(()) } else { target(path).map(drop) };
    }
    insist_on_file(path)?;
    let new = beside(&followed(path)?)?;
    File::create(&new)?;
    fs::remove_file(new)
}

/// Returns the name of a file without links, also of one that is not there yet; nothing if it is a device or a pipe, or cannot be named.
pub(crate) fn name(path: &Path) -> Option<PathBuf> {
    if is_stream(path) {
        return None;
    }
    let path = followed(path).ok()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).ok()?;
    Some(folder.join(path.file_name()?))
}

/// Refuses what is there and is no file.
///
/// # Errors
/// If it is a folder, a device, a pipe or a socket.
pub(crate) fn insist_on_file(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if found.is_dir() => Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a folder")),
        Ok(found) if !found.is_file() => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is a device, a pipe or a socket, and no file",
        )),
        // What is not there, or cannot be looked at, is for whoever opens it.
        _ => Ok(()),
    }
}

fn target(path: &Path) -> io::Result<Target> {
    if let Some(printed) = printed_to(path) {
        return Ok(Target::Stream(printed));
    }
    if is_stream(path) {
        return Ok(Target::Stream(OpenOptions::new().write(true).open(path)?));
    }
    Ok(Target::File(followed(path)?))
}

/// Returns whether something is there that is written to where it is.
fn is_stream(path: &Path) -> bool {
    let is_other = |found: fs::Metadata| !found.is_file() && !found.is_dir();
    fs::metadata(path).is_ok_and(is_other) || printed_to(path).is_some()
}

/// Returns the output or error stream of this program if the path leads to the same file: it would be taken from under what is
/// still printed, if it were replaced.
#[cfg(unix)]
fn printed_to(path: &Path) -> Option<File> {
    use std::os::fd::AsFd;
    use std::os::unix::fs::MetadataExt;
    let is = |found: &fs::Metadata| (found.dev(), found.ino());
    let wanted = is(&fs::metadata(path).ok()?);
    let (out, err) = (io::stdout(), io::stderr());
    let streams = [out.as_fd().try_clone_to_owned(), err.as_fd().try_clone_to_owned()];
    let mut streams = streams.into_iter().flatten().map(File::from);
    streams.find(|stream| stream.metadata().is_ok_and(|found| is(&found) == wanted))
}

#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    fs::metadata(path).is_ok_and(|found| found.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_: &Path) -> bool {
    false
}

#[cfg(not(unix))]
fn printed_to(_: &Path) -> Option<File> {
    None
}

/// Returns what links lead to, also if nothing is there yet.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..LINKS {
        if path.exists() {
            return fs::canonicalize(path);
        }
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::new(io::ErrorKind::InvalidInput, "it is a link that leads to itself"))
}

/// Names the unfinished file, which is in the same folder, because only there a rename is one step.
fn beside(path: &Path) -> io::Result<PathBuf> {
    let name =
        path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
    let mut new = std::ffi::OsString::from(".");
    new.push(name);
    new.push(".new");
    Ok(path.with_file_name(new))
}

/// Forces the new name to the disk; elsewhere than on Unix a folder cannot be opened.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for content in [&b"one"[..], b"a longer one", b""] {
            replace(&path, content).unwrap();
            assert_eq!(fs::read(&path).unwrap(), content);
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_replaced_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("taken");
        fs::create_dir(&path).unwrap();
        fs::write(path.join("inside"), "kept").unwrap();
        replace(&path, b"new").unwrap_err();
        try_out(&path).unwrap_err();
        try_out(&folder.path().join("no/such/folder/file")).unwrap_err();
        try_out(&folder.path().join("file")).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "what was begun is gone");
        assert_eq!(fs::read(path.join("inside")).unwrap(), b"kept");
        assert!(replace(Path::new(".."), b"").unwrap_err().to_string().contains("it is a folder"));
        assert!(replace(Path::new(""), b"").unwrap_err().to_string().contains("names no file"));
    }

    #[test]
    fn what_a_killed_program_left_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "old").unwrap();
        fs::write(beside(&path).unwrap(), "half of the ne").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        replace(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_what_it_leads_to_is_replaced() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let [file, link, later, lost] =
            ["file", "link", "later", "lost"].map(|name| folder.path().join(name));
        fs::write(&file, "old").unwrap();
        symlink("file", &link).unwrap();
        symlink("new", &later).unwrap();
        symlink("lost", &lost).unwrap();
        replace(&link, b"one").unwrap();
        write(&later, b"two").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"one");
        assert_eq!(fs::read(folder.path().join("new")).unwrap(), b"two");
        assert!(link.is_symlink() && later.is_symlink());
        assert_eq!(name(&link), name(&file));
        write(&lost, b"").unwrap_err();
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_written_to_and_stays() {
        use std::os::unix::fs::FileTypeExt;
        let null = Path::new("/dev/null");
        try_out(null).unwrap();
        write(null, b"anything").unwrap();
        assert!(replace(null, b"").unwrap_err().to_string().contains("no file"));
        assert!(fs::metadata(null).unwrap().file_type().is_char_device());
        assert_eq!(name(null), None);
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        try_out(&pipe).unwrap();
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::read(pipe).unwrap()
        });
        write(&pipe, b"through").unwrap();
        assert_eq!(reader.join().unwrap(), b"through");
        assert!(fs::metadata(&pipe).unwrap().file_type().is_fifo());
        assert!(replace(&pipe, b"").unwrap_err().to_string().contains("no file"));
    }
}
