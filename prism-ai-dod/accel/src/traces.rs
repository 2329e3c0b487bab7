//! What the operating system shows of GPUs, without any library of their maker: files that are read, and nothing else.

use std::fs;
use std::io;
use std::path::Path;

/// The number of NVIDIA as a maker of PCI devices.
const NVIDIA: &str = "0x10de";

/// How the class of a display adapter begins, 3D controllers without a display among them.
const DISPLAY: &str = "0x03";

/// One place that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// What was looked for.
    pub looked_for: &'static str,
    /// What was found.
    pub found: Vec<String>,
    /// Why it could not be looked for, if it could not: not seen is not absent.
    pub trouble: Option<String>,
}

/// Everything that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Traces {
    /// The files through which programs reach a device.
    pub nodes: Trace,
    /// NVIDIA's cards on the bus; a container sees those of its host too.
    pub cards: Trace,
    /// The driver in the kernel.
    pub module: Trace,
    /// What hides devices from programs.
    pub hidden: Trace,
}

impl Traces {
    /// Looks below a root folder, `/` on a real machine, and at the value of the variable `CUDA_VISIBLE_DEVICES`.
    #[must_use]
    pub fn look(root: &Path, visible: Option<String>) -> Self {
        Self {
            nodes: trace("device files /dev/nvidia0, /dev/nvidia1, ...", nodes(&root.join("dev"))),
            cards: trace("cards of NVIDIA in /sys/bus/pci/devices", cards(&root.join("sys/bus/pci/devices"))),
            module: trace(
                "the driver in the kernel, /proc/driver/nvidia/version",
                module(&root.join("proc/driver/nvidia/version")),
            ),
            hidden: trace(
                "the variable CUDA_VISIBLE_DEVICES",
                Ok(visible.map(|value| format!("CUDA_VISIBLE_DEVICES={value}")).into_iter().collect()),
            ),
        }
    }

    /// Returns all of them, in order.
    #[must_use]
    pub const fn all(&self) -> [&Trace; 4] {
        [&self.nodes, &self.cards, &self.module, &self.hidden]
    }
}

fn trace(looked_for: &'static str, found: io::Result<Vec<String>>) -> Trace {
    match found {
        Ok(found) => Trace { looked_for, found, trouble: None },
        Err(error) => Trace { looked_for, found: Vec::new(), trouble: Some(error.to_string()) },
    }
}

/// Returns the names in a folder, sorted.
fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn nodes(folder: &Path) -> io::Result<Vec<String>> {
    let is_device = |name: &String| {
        let number = name.strip_prefix("nvidia").unwrap_or_default();
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    Ok(names(folder)?.into_iter().filter(is_device).map(|name| format!("/dev/{name}")).collect())
}

fn cards(folder: &Path) -> io::Result<Vec<String>> {
    let mut cards = Vec::new();
    for name in names(folder)? {
        let read = |file: &str| fs::read_to_string(folder.join(&name).join(file));
        if read("vendor")?.trim() == NVIDIA && read("class")?.starts_with(DISPLAY) {
            cards.push(name);
        }
    }
    Ok(cards)
}

/// Returns the first line of the driver's version; that there is no such file is an answer.
fn module(file: &Path) -> io::Result<Vec<String>> {
    match fs::read_to_string(file) {
        Ok(text) => Ok(text.lines().take(1).map(str::to_owned).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plant(root: &Path, file: &str, text: &str) {
        let file = root.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    #[test]
    fn devices_cards_and_the_driver_are_seen_and_nothing_else() {
        let root = tempfile::tempdir().unwrap();
        for node in ["nvidia0", "nvidia10", "nvidiactl", "nvidia-uvm", "nvidia", "null"] {
            plant(root.path(), &format!("dev/{node}"), "");
        }
        for (slot, vendor, class) in
            [("01", "0x10de", "0x030200"), ("02", "0x10de", "0x040300"), ("03", "0x1af4", "0x030000")]
        {
            plant(root.path(), &format!("sys/bus/pci/devices/{slot}/vendor"), &format!("{vendor}\n"));
            plant(root.path(), &format!("sys/bus/pci/devices/{slot}/class"), &format!("{class}\n"));
        }
        plant(root.path(), "proc/driver/nvidia/version", "NVRM version: 580.1\nGCC version: 13\n");
        let traces = Traces::look(root.path(), Some(String::new()));
        assert_eq!(traces.nodes.found, ["/dev/nvidia0", "/dev/nvidia10"]);
        assert_eq!(traces.cards.found, ["01"], "a sound card and a card of another maker are none");
        assert_eq!(traces.module.found, ["NVRM version: 580.1"]);
        assert_eq!(traces.hidden.found, ["CUDA_VISIBLE_DEVICES="]);
        assert!(traces.all().iter().all(|trace| trace.trouble.is_none()));
    }

    #[test]
    fn what_cannot_be_read_is_not_called_absent() {
        let root = tempfile::tempdir().unwrap();
        plant(root.path(), "sys/bus/pci/devices/01/vendor", "0x10de\n");
        let traces = Traces::look(root.path(), None);
        assert!(traces.nodes.trouble.is_some(), "no such folder");
        assert!(traces.cards.trouble.is_some(), "a card without a class");
        assert_eq!((traces.module.trouble, traces.hidden.found), (None, Vec::new()));
    }
}
