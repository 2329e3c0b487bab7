//! What memcheck says: blocks that nothing points to any more, and accesses to memory that is not the program's.

use super::frame::Frame;
use super::xml::{self, Element};

/// What memcheck found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    /// Blocks that nothing points to.
    pub(crate) definite: Vec<Loss>,
    /// Blocks that only such blocks point to.
    pub(crate) indirect: Vec<Loss>,
    /// Reads, writes and frees of what is not the program's.
    pub(crate) invalid: Vec<Access>,
}

/// Lost blocks of one stack.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Loss {
    /// How many bytes.
    pub(crate) bytes: u64,
    /// How many blocks.
    pub(crate) blocks: u64,
    /// Where they were allocated, the innermost frame first.
    pub(crate) frames: Vec<Frame>,
}

/// An access to memory that is not the program's.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Access {
    /// What memcheck says of it.
    pub(crate) what: String,
    /// Where it happened, the innermost frame first.
    pub(crate) frames: Vec<Frame>,
}

impl Report {
    /// Returns the bytes of these losses.
    pub(crate) fn bytes(losses: &[Loss]) -> u64 {
        losses.iter().map(|loss| loss.bytes).sum()
    }

    /// Reads the document of a run.
    ///
    /// # Errors
    /// Says what is not as memcheck writes it, or that the run did not come to its end.
    pub(crate) fn read(document: &str) -> Result<Self, String> {
        let root = xml::parse(document)?;
        if root.name != "valgrindoutput" || root.text_of("protocoltool") != Some("memcheck") {
            return Err("it is not a report of memcheck".to_owned());
        }
        let has_ended = root.all("status").any(|status| status.text_of("state") == Some("FINISHED"));
        if !has_ended {
            return Err("the run did not come to its end".to_owned());
        }
        let mut report = Self::default();
        for error in root.all("error") {
            match error.text_of("kind").ok_or("an error has no kind")? {
                "Leak_DefinitelyLost" => report.definite.push(loss(error)?),
                "Leak_IndirectlyLost" => report.indirect.push(loss(error)?),
                "InvalidRead" | "InvalidWrite" | "InvalidFree" | "InvalidJump" => {
                    report.invalid.push(access(error))
                }
                // What is still reachable is compared over the rounds; what is possibly lost is std's own in most programs.
                _ => {}
            }
        }
        Ok(report)
    }
}

fn loss(error: &Element) -> Result<Loss, String> {
    let what = error.child("xwhat").ok_or("a loss is not described")?;
    let number = |name: &str| {
        let text = what.text_of(name).unwrap_or_default();
        text.parse::<u64>().map_err(|_| format!("`{text}` is no number of {name}"))
    };
    Ok(Loss { bytes: number("leakedbytes")?, blocks: number("leakedblocks")?, frames: frames(error) })
}

fn access(error: &Element) -> Access {
    let what = error.text_of("what").unwrap_or("an access to memory that is not the program's");
    Access { what: what.to_owned(), frames: frames(error) }
}

fn frames(error: &Element) -> Vec<Frame> {
    let stack = error.child("stack").map(|stack| stack.all("frame")).into_iter().flatten();
    stack
        .map(|frame| Frame {
            function: frame.text_of("fn").unwrap_or("???").to_owned(),
            file: frame.text_of("file").map(|file| match frame.text_of("dir") {
                Some(folder) => format!("{folder}/{file}"),
                None => file.to_owned(),
            }),
            line: frame.text_of("line").and_then(|line| line.parse().ok()).unwrap_or(0),
        })
        .collect()
}

#[cfg(test)]
mod unit {
    use super::*;

    /// What valgrind 3.19 wrote of a program that leaks 64 bytes a round, shortened.
    const LEAK: &str = include_str!("memcheck.xml");

    #[test]
    fn losses_are_read_with_their_stacks() {
        let report = Report::read(LEAK).unwrap();
        assert_eq!(Report::bytes(&report.definite), 6400);
        assert_eq!((report.indirect.len(), report.invalid.len()), (0, 0));
        let own =
            super::super::frame::own(&report.definite[0].frames, std::path::Path::new("/w/app")).unwrap();
        assert_eq!(own.to_string(), "src/main.rs:18 in `{async_block#0}`");
    }

    #[test]
    fn a_run_that_was_cut_short_is_no_report() {
        assert!(Report::read("").is_err());
        assert!(Report::read(&LEAK[..LEAK.len() / 2]).is_err());
        let unfinished = LEAK.replace("FINISHED", "RUNNING");
        assert_eq!(Report::read(&unfinished).unwrap_err(), "the run did not come to its end");
        let other = LEAK.replace(">memcheck<", ">helgrind<");
        assert_eq!(Report::read(&other).unwrap_err(), "it is not a report of memcheck");
        let garbage = LEAK.replace("<leakedbytes>6400", "<leakedbytes>many");
        assert_eq!(Report::read(&garbage).unwrap_err(), "`many` is no number of leakedbytes");
    }
}
