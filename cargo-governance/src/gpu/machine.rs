//! What an outcome of the gate `gpu` depends on outside the tree: this machine, since it was started, and its driver.

use std::fs;
use std::path::{Path, PathBuf};

/// What the loader finds, by content: another library changes it.
const LOADER: &str = "/etc/ld.so.cache";

/// What changes what the driver or the loader does.
const VARIABLES: [&str; 2] = ["LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES"];

/// Returns what tells this machine with its devices from another: names with values, and files to compare by content.
///
/// A device can break at any time; but one that worked since the machine was started, with the same driver, is as good a
/// witness as one that is asked again, until the outcome is too old.
pub(crate) fn fingerprint() -> (Vec<(String, String)>, Vec<PathBuf>) {
    let mut parts = vec![
        ("start of this machine".to_owned(), text("/proc/sys/kernel/random/boot_id")),
        ("driver in the kernel".to_owned(), text("/proc/driver/nvidia/version")),
        ("device files".to_owned(), names("/dev", "nvidia")),
        ("devices on the bus".to_owned(), names("/sys/bus/pci/devices", "")),
    ];
    parts.extend(VARIABLES.iter().map(|name| {
        let value = std::env::var_os(name).unwrap_or_default();
        ((*name).to_owned(), value.to_string_lossy().into_owned())
    }));
    (parts, vec![PathBuf::from(LOADER)])
}

/// Returns a file's text; one that cannot be read is as one that is not there.
fn text(file: &str) -> String {
    fs::read_to_string(file).unwrap_or_default()
}

/// Returns the names in a folder that begin so, sorted.
fn names(folder: &str, begin: &str) -> String {
    let entries = fs::read_dir(Path::new(folder)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(begin)).collect();
    names.sort();
    names.join(" ")
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn the_same_machine_has_the_same_fingerprint() {
        let (parts, files) = fingerprint();
        assert_eq!(fingerprint(), (parts.clone(), files));
        let start = parts.iter().find(|(name, _)| name == "start of this machine").unwrap();
        assert_eq!(start.1.is_empty(), !Path::new("/proc/sys/kernel/random/boot_id").exists());
    }
}
