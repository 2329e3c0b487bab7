//! Ctrl-C, a polite kill and a closed terminal: the first asks the search to end, the second ends the program at once.
//!
//! Nobody here ends the process: the thread of `main` waits for the work, and returns without it if it is asked a second time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use super::INTERRUPTED;
use super::fault::{Message, error_with};

/// The result of a piece of work: what to print, and the exit code.
type Done = Result<(String, u8), Message>;

/// How often the program was asked to end.
static ASKED: AtomicUsize = AtomicUsize::new(0);

/// Returns whether the program was asked to end.
pub(super) fn is_asked() -> bool {
    ASKED.load(Ordering::SeqCst) > 0
}

/// Does work in a thread of its own, and returns its result, or at once if the user asks twice to end.
pub(super) fn to_the_end(work: impl FnOnce() -> Done + Send + 'static) -> Done {
    let (sender, receiver) = mpsc::channel();
    let impatient = sender.clone();
    let asked = move || {
        if ASKED.fetch_add(1, Ordering::SeqCst) > 0 {
            // The receiver is gone only if the work has ended.
            let _ = impatient.send(Ok((String::new(), INTERRUPTED)));
        }
    };
    if let Err(error) = ctrlc::set_handler(asked) {
        anstream::eprintln!("warning: Ctrl-C ends the program at once, without a checkpoint: {error}");
    }
    let work = move || {
        let _ = sender.send(work());
    };
    match std::thread::Builder::new().name("color".to_owned()).spawn(work) {
        Ok(thread) => match receiver.recv() {
            Ok(done) => done,
            Err(_) => {
                drop(thread.join());
                Err(error_with("the search stopped without a result", None))
            }
        },
        Err(error) => Err(error_with(&format!("no thread can be started: {error}"), None)),
    }
}
