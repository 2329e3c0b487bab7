//! Unix: most children stay in our process group, so a child cannot be ended as a group; its descendants are looked up instead.
//! A child that was given a group of its own is ended with it as well.

use std::collections::BTreeMap;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStderr, ChildStdout, Command, ExitStatus, Stdio};

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

/// A child whose descendants can be looked up.
#[derive(Debug)]
pub(crate) struct Family {
    child: Child,
}

impl Family {
    /// Starts a command.
    pub(crate) fn start(mut command: Command) -> io::Result<Self> {
        Ok(Self { child: command.spawn()? })
    }

    /// Takes its standard output, if that was piped.
    pub(crate) const fn stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// Takes its standard error, if that was piped.
    pub(crate) const fn stderr(&mut self) -> Option<ChildStderr> {
        self.child.stderr.take()
    }

    /// Returns how the child itself ended, if it has.
    pub(crate) fn try_wait(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// Waits for the child itself.
    pub(crate) fn wait(&mut self) -> io::Result<ExitStatus> {
        self.child.wait()
    }

    /// Ends the child and everything that it has started.
    pub(crate) fn end(&mut self) {
        end(self.child.id());
        drop(self.child.wait());
    }

    /// Asks a child in a process group of its own, and what it has started there, to end.
    pub(crate) fn ask_to_end(&self) {
        signal_group(self.child.id(), Signal::SIGTERM);
    }

    /// Ends what is left of the process group of a child that has one of its own; the child itself must have ended.
    pub(crate) fn end_group(&self) {
        signal_group(self.child.id(), Signal::SIGKILL);
    }
}

/// Sends a signal to a process group; that it is empty by now is what was wanted.
fn signal_group(leader: u32, signal: Signal) {
    if let Ok(leader) = i32::try_from(leader) {
        let _ = killpg(Pid::from_raw(leader), signal);
    }
}

/// Returns the signal that ended a child.
pub(crate) fn signal_of(status: ExitStatus) -> Option<i32> {
    status.signal()
}

/// Makes this process the parent of descendants that lose theirs, so that [`end_all`] finds them; on Linux alone.
pub(crate) fn adopt() {
    // Where it is refused, what has lost its parent is not found, and everything else is.
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_child_subreaper(true);
}

/// Ends everything that this process has started, its orphans included.
pub(crate) fn end_all() {
    end_tree(std::process::id(), false);
}

/// Ends a process and its descendants.
fn end(root: u32) {
    end_tree(root, true);
}

/// All are stopped first: what is stopped starts nothing new, so that the list is whole when it no longer grows, and what
/// loses its parent is still on it.
fn end_tree(root: u32, is_root_ended: bool) {
    let Ok(root) = i32::try_from(root) else { return };
    let mut doomed = Vec::new();
    loop {
        let mut found = descendants(root, &parents());
        if is_root_ended {
            found.insert(0, root);
        }
        found.retain(|pid| !doomed.contains(pid));
        if found.is_empty() {
            break;
        }
        send(&found, Signal::SIGSTOP);
        doomed.append(&mut found);
    }
    send(&doomed, Signal::SIGKILL);
}

fn send(pids: &[i32], signal: Signal) {
    for pid in pids {
        // It may have ended by itself.
        let _ = kill(Pid::from_raw(*pid), signal);
    }
}

/// Returns all descendants of a process, nearest first.
fn descendants(root: i32, parents: &BTreeMap<i32, i32>) -> Vec<i32> {
    let mut found = vec![root];
    let mut next = 0;
    while let Some(parent) = found.get(next).copied() {
        found.extend(
            parents.iter().filter(|(pid, of)| **of == parent && **pid != parent).map(|(pid, _)| *pid),
        );
        next += 1;
    }
    found.remove(0);
    found
}

/// Returns the parent of every process.
fn parents() -> BTreeMap<i32, i32> {
    std::fs::read_dir("/proc").map_or_else(
        |_| from_ps(),
        |entries| {
            entries
                .flatten()
                .filter_map(|entry| entry.file_name().to_str().and_then(|name| name.parse().ok()))
                .filter_map(|pid: i32| {
                    Some((pid, parent_in(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)?))
                })
                .collect()
        },
    )
}

/// Reads the parent from `/proc/PID/stat`; the name before it is in parentheses and may hold anything.
fn parent_in(stat: &str) -> Option<i32> {
    stat.rsplit_once(')')?.1.split_ascii_whitespace().nth(1)?.parse().ok()
}

/// Asks `ps` where there is no `/proc`.
fn from_ps() -> BTreeMap<i32, i32> {
    let Ok(listing) = Command::new("ps").args(["-A", "-o", "pid=,ppid="]).stderr(Stdio::null()).output()
    else {
        return BTreeMap::new();
    };
    String::from_utf8_lossy(&listing.stdout)
        .lines()
        .filter_map(|line| {
            let mut words = line.split_ascii_whitespace();
            Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descendants_are_found_over_generations() {
        let parents = BTreeMap::from([(2, 1), (3, 2), (4, 3), (5, 1), (6, 2)]);
        assert_eq!(descendants(2, &parents), [3, 6, 4]);
        assert_eq!(descendants(4, &parents), [0_i32; 0]);
    }

    #[test]
    fn a_name_with_parentheses_does_not_confuse() {
        assert_eq!(parent_in("17 (a) b) S 4 17 0"), Some(4));
        assert_eq!(parent_in("nonsense"), None);
    }
}
