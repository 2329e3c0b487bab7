//! What `cargo test` and the standard harness say beyond their counts: which tests, and which programs did not end well.

/// What one `cargo test` said.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// The tests that passed, each as often as it did.
    pub(super) green: Vec<String>,
    /// The tests that failed.
    pub(super) red: Vec<String>,
    /// The targets whose test program did not end well.
    pub(super) broken: Vec<Broken>,
    /// How many programs began to run tests and said nothing more.
    pub(super) unfinished: usize,
    /// How many test programs were started.
    pub(super) programs: usize,
}

/// A target whose test program did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    /// What cargo is to be told to run this target alone: `--test`, `name`.
    pub(super) selector: Vec<String>,
    /// How the program ended.
    pub(super) end: End,
}

/// How a test program ended that did not end well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// It said which tests are red.
    Counted,
    /// It ended without a word about tests: how.
    Dead(String),
    /// Something outside of it ended it, which says nothing about the tests: how.
    Killed(String),
}

impl Said {
    /// Reads what a run without colours said.
    pub(super) fn read(stdout: &str, stderr: &str) -> Self {
        let mut said = Self { broken: broken(stderr), ..Self::default() };
        let (mut begun, mut closed, mut closed_red) = (0_usize, 0_usize, 0_usize);
        for line in stdout.lines() {
            if is_header(line) {
                begun += 1;
            } else if line.starts_with("test result: ") {
                closed += 1;
                closed_red += usize::from(line.starts_with("test result: FAILED"));
            } else if let Some((name, result)) =
                line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... "))
            {
                match result {
                    "ok" => said.green.push(name.to_owned()),
                    "FAILED" => said.red.push(name.to_owned()),
                    _ => {}
                }
            }
        }
        // A program without the harness that panics ends with the harness's own code, and cargo says no more of it.
        for broken in said.broken.iter_mut().filter(|broken| broken.end == End::Counted) {
            match closed_red.checked_sub(1) {
                Some(left) => closed_red = left,
                None => broken.end = End::Dead("exit status: 101".to_owned()),
            }
        }
        let dead = said.broken.iter().filter(|broken| broken.end != End::Counted).count();
        said.unfinished = begun.saturating_sub(closed).saturating_sub(dead);
        let is_start = |line: &&str| {
            let line = line.trim_start();
            line.starts_with("Running ") || line.starts_with("Doc-tests ")
        };
        said.programs = stderr.lines().filter(is_start).count();
        said
    }

    /// Returns the programs that ended by themselves without saying what became of their tests, each with how.
    pub(super) fn dead(&self) -> impl Iterator<Item = (String, &str)> {
        self.broken.iter().filter_map(|broken| match &broken.end {
            End::Dead(how) => Some((broken.name(), how.as_str())),
            End::Counted | End::Killed(_) => None,
        })
    }

    /// Returns the programs that something outside of them ended, each with how.
    pub(super) fn killed(&self) -> impl Iterator<Item = (String, &str)> {
        self.broken.iter().filter_map(|broken| match &broken.end {
            End::Killed(how) => Some((broken.name(), how.as_str())),
            End::Counted | End::Dead(_) => None,
        })
    }
}

impl Broken {
    /// Returns the target in cargo's words.
    pub(super) fn name(&self) -> String {
        self.selector.join(" ")
    }
}

/// `running 3 tests`
fn is_header(line: &str) -> bool {
    let number =
        line.strip_prefix("running ").and_then(|rest| rest.split_once(" test")).map(|(number, _)| number);
    number.is_some_and(|number| number.parse::<usize>().is_ok())
}

/// Reads cargo's lines about targets that failed, and about how their programs ended.
fn broken(stderr: &str) -> Vec<Broken> {
    let mut found: Vec<Broken> = Vec::new();
    let mut is_open = false;
    for line in stderr.lines() {
        let hint = ["test", "doctest"]
            .iter()
            .find_map(|what| line.strip_prefix(&format!("error: {what} failed, to rerun pass `")));
        if let Some(hint) = hint.and_then(|hint| hint.strip_suffix('`')) {
            found.push(Broken { selector: selector(hint), end: End::Counted });
            is_open = true;
        } else if line.starts_with(' ') && line.contains("process didn't exit successfully: `") {
            let how = line.rsplit_once(" (").and_then(|(_, how)| how.strip_suffix(')'));
            if let (true, Some(last), Some(how)) = (is_open, found.last_mut(), how) {
                last.end = ended(how);
            }
            is_open = false;
        } else if !line.trim().is_empty() && line != "Caused by:" {
            is_open = false;
        }
    }
    found
}

/// Leaves the package out: the command that is to be repeated names the packages, and with them the features.
fn selector(hint: &str) -> Vec<String> {
    let mut words = hint.split_whitespace();
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        if word == "-p" || word == "--package" {
            words.next();
        } else {
            kept.push(word.to_owned());
        }
    }
    kept
}

/// What a program does to itself says something about its tests; what is done to it does not.
fn ended(how: &str) -> End {
    let number = how.strip_prefix("signal: ").and_then(|rest| rest.split(',').next()).map(str::trim);
    match number {
        // Illegal instruction, trap, abort, bus error, floating point, segmentation fault.
        Some("4" | "5" | "6" | "7" | "8" | "10" | "11") => End::Dead(how.to_owned()),
        Some(_) => End::Killed(how.to_owned()),
        None => End::Dead(how.to_owned()),
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    const STDOUT: &str = "\nrunning 3 tests\ntest a::ok ... ok\ntest a::red - should panic ... FAILED\ntest a::off ... ignored\n\n\
        test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.09s\n\n\nrunning 1 test\n";

    const STDERR: &str = "     Running unittests src/lib.rs (target/debug/deps/fl-1)\nerror: test failed, to rerun pass `-p fl --lib`\n     \
        Running tests/abort.rs (target/debug/deps/abort-1)\nerror: test failed, to rerun pass `-p fl --test abort`\n\nCaused by:\n  \
        process didn't exit successfully: `target/debug/deps/abort-1` (signal: 6, SIGABRT: process abort signal)\n     \
        Running tests/bare.rs (target/debug/deps/bare-1)\nerror: test failed, to rerun pass `--test bare`\nerror: 3 targets failed:\n    \
        `-p fl --lib`\n";

    #[test]
    fn programs_that_end_without_a_word_are_told_from_red_tests() {
        let said = Said::read(STDOUT, STDERR);
        assert_eq!(
            (said.green.as_slice(), said.red.as_slice()),
            (&["a::ok".into()][..], &["a::red - should panic".into()][..])
        );
        let dead: Vec<_> = said.dead().collect();
        assert_eq!(
            dead,
            [
                ("--test abort".to_owned(), "signal: 6, SIGABRT: process abort signal"),
                ("--test bare".to_owned(), "exit status: 101")
            ]
        );
        assert_eq!((said.unfinished, said.programs, said.killed().count()), (0, 3, 0));
    }

    #[test]
    fn a_program_that_is_killed_says_nothing_about_its_tests() {
        let said = Said::read(
            "",
            &STDERR.replace("signal: 6, SIGABRT: process abort signal", "signal: 9, SIGKILL: kill"),
        );
        let killed: Vec<_> = said.killed().collect();
        assert_eq!(killed, [("--test abort".to_owned(), "signal: 9, SIGKILL: kill")]);
    }

    #[test]
    fn a_program_that_leaves_in_the_middle_is_noticed() {
        let said =
            Said::read("\nrunning 2 tests\n\nrunning 0 tests\n\ntest result: ok. 0 passed; 0 failed;\n", "");
        assert_eq!(said.unfinished, 1);
        assert_eq!(Said::read("running out of tests\n", "").unfinished, 0);
    }
}
