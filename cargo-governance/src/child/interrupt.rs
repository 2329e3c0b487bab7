//! Ctrl-C, a polite kill and a closed terminal: the first asks the work to end, the second ends the program at once.
//!
//! Whoever is asked to end stops its children, says how far it came, and returns. Nobody here ends the process: the thread of
//! `main` waits for the work, and returns without it if it is asked a second time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};

use super::family;
use crate::exit_codes::Exit;
use crate::ui;

/// The stack of the thread that works: what a main thread has.
const STACK: usize = 8 * 1024 * 1024;

/// How often the program was asked to end.
static ASKED: AtomicUsize = AtomicUsize::new(0);
/// Whether a child had to be ended, so that something it left behind may still run.
static HAS_ENDED_A_CHILD: AtomicBool = AtomicBool::new(false);
/// Where the thread of `main` hears that it need not wait any longer.
static MAIN: OnceLock<Sender<Exit>> = OnceLock::new();

/// Does the work in a thread of its own and returns how it ended, or [`Exit::Unchecked`] at once if the user asks twice to end.
#[must_use]
pub fn to_the_end(work: impl FnOnce() -> Exit + Send + 'static) -> Exit {
    let (sender, receiver) = mpsc::channel();
    // A second call in one process has no second `main` to wake.
    let _ = MAIN.set(sender.clone());
    let work = move || {
        let exit = catch_unwind(AssertUnwindSafe(work)).unwrap_or(Exit::Unchecked);
        // The receiver is gone only if nobody waits any longer.
        let _ = sender.send(exit);
    };
    match std::thread::Builder::new().name("work".to_owned()).stack_size(STACK).spawn(work) {
        Ok(_) => receiver.recv().unwrap_or(Exit::Unchecked),
        Err(error) => {
            ui::error(format_args!("no thread can be started: {error}"), None);
            Exit::Unchecked
        }
    }
}

/// From now on the program is asked to end instead of being ended.
pub(crate) fn watch() {
    family::adopt();
    let asked = || match ASKED.fetch_add(1, Ordering::SeqCst) {
        0 => {}
        _ => {
            family::end_all();
            if let Some(main) = MAIN.get() {
                let _ = main.send(Exit::Unchecked);
            }
        }
    };
    if let Err(error) = ctrlc::set_handler(asked) {
        ui::note(format_args!(
            "{}: Ctrl-C ends the program at once, without a summary: {error}",
            ui::styled(ui::YELLOW, "warning")
        ));
    }
}

/// Returns whether the program was asked to end.
#[must_use]
pub(crate) fn is_interrupted() -> bool {
    ASKED.load(Ordering::SeqCst) > 0
}

/// Remembers that a child had to be ended.
pub(super) fn note_ended() {
    HAS_ENDED_A_CHILD.store(true, Ordering::SeqCst);
}

/// Ends what children that had to be ended have left behind; only for a program that needs no child any longer.
pub(crate) fn sweep() {
    if HAS_ENDED_A_CHILD.load(Ordering::SeqCst) {
        family::end_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_ends_with_its_exit_and_a_panic_is_no_pass() {
        assert_eq!(to_the_end(|| Exit::Violation), Exit::Violation);
        assert_eq!(to_the_end(|| panic!("broken")), Exit::Unchecked);
    }
}
