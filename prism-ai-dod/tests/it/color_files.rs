//! What `color` writes and where: files that are replaced, devices and pipes that stay, and what it refuses to write over.

use std::path::Path;

use crate::color::{TRIANGLE, file, folder};
use crate::program::prism;

/// A ring of five, which has a colouring with three colours.
const RING: &str = "p edge 5 5\ne 1 2\ne 2 3\ne 3 4\ne 4 5\ne 1 5\n";

/// Runs `color`, which has to refuse; returns what it says.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let (code, out, err) = prism(&[&["color"], arguments].concat(), "");
    assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
    err
}

/// Names a file of a folder.
#[expect(clippy::expect_used, reason = "clippy takes a helper of tests for a part of the program")]
fn named(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().expect("UTF-8").to_owned()
}

#[test]
fn a_word_too_many_is_understood() {
    let folder = folder();
    let graph = file(folder.path(), "ring.col", RING);
    let said = refused(&[&graph, "5"]);
    assert!(
        said.contains("`5` is one argument too many") && said.contains("`--k 5` seeks 5 colours"),
        "{said}"
    );
    let said = refused(&[&graph, "--k", "3", "more"]);
    assert!(said.contains("`more` is one argument too many"), "{said}");
    let said = refused(&["verfy", &graph]);
    assert!(said.contains("no subcommand `verfy`") && said.contains("color verify GRAPH SOLUTION"), "{said}");
    let (_, help, _) = prism(&["color", "--help"], "");
    assert!(!help.contains("REST") && !help.contains("gpu"), "{help}");
}

#[test]
fn a_number_that_is_not_allowed_says_which_are() {
    let folder = folder();
    let graph = file(folder.path(), "ring.col", RING);
    let huge = "99999999999999999999";
    for (option, number, said) in [
        ("--k", "-3", "a whole number from 0 is allowed"),
        ("--k", "3.5", "a whole number from 0 is allowed"),
        ("--k", huge, "a whole number up to 18446744073709551615 is allowed"),
        ("--seed", "-1", "a whole number from 0 is allowed"),
        ("--threads", "0", "a whole number from 1 is allowed"),
        ("--islands", "-1", "a whole number from 1 is allowed"),
        ("--local-search", "0", "a whole number from 1 is allowed"),
        ("--iterations", "-1", "a whole number from 0 is allowed"),
        ("--cpu-seconds", "-1", "a number of seconds from 0 is allowed"),
    ] {
        let err = refused(&[&graph, option, number]);
        assert!(err.contains(said) && err.contains(option) && err.contains(number), "{err}");
    }
    let (code, _, err) =
        prism(&["color", &graph, "--k", "3", "--iterations", "1e6", "--cpu-seconds", "0.5"], "");
    assert_eq!((code, err.as_str()), (Some(0), ""));
}

#[test]
fn what_needed_no_search_is_not_drawn() {
    let folder = folder();
    let graph = file(folder.path(), "edge.col", "p edge 2 1\ne 1 2\n");
    let plot = named(folder.path(), "run.svg");
    let (code, out, err) = prism(&["color", &graph, "--k", "2", "--plot", &plot], "");
    assert_eq!(code, Some(0));
    assert!(err.contains("nothing is drawn: there was no search") && !Path::new(&plot).exists(), "{err}");
    assert!(out.contains(": 2 vertices, 1 edge\n2 colours, checked"), "{out}");
    assert!(!out.contains("trace") && !out.contains("└"), "{out}");
    let (code, out, _) = prism(&["color", &graph, "--k", "1"], "");
    let last = "there is no colouring with 1 colour: 2 vertices are joined to each other\n";
    assert!(code == Some(1) && out.ends_with(last), "{out}");
}

#[test]
fn one_file_is_not_written_over_another() {
    let folder = folder();
    let graph = file(folder.path(), "ring.col", RING);
    let same = named(folder.path(), "./same");
    let also = named(folder.path(), "same");
    for (arguments, both) in [
        ([&graph, "--output", &same, "--plot", &also], ["`--output`", "`--plot`"]),
        ([&graph, "--plot", &same, "--checkpoint", &also], ["`--plot`", "`--checkpoint`"]),
        ([&graph, "--k", "3", "--output", &graph], ["`FILE`", "`--output`"]),
        ([&graph, "--k", "3", "--checkpoint", &graph], ["`FILE`", "`--checkpoint`"]),
    ] {
        let said = refused(&arguments);
        assert!(both.iter().all(|name| said.contains(name)) && said.contains("the same file"), "{said}");
    }
    assert_eq!(std::fs::read_to_string(&graph).unwrap(), RING);
    for option in ["--output", "--plot", "--checkpoint"] {
        let said = refused(&[&graph, "--k", "3", option, "-"]);
        assert!(said.contains(&format!("`{option} -` names no file")) && said.contains("help"), "{said}");
        let said = refused(&[&graph, "--k", "3", option, folder.path().to_str().unwrap()]);
        assert!(said.contains("it is a folder"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn a_colouring_is_written_through_a_link_and_into_what_is_printed() {
    let folder = folder();
    let graph = file(folder.path(), "triangle.col", TRIANGLE);
    let found = file(folder.path(), "found.txt", "old");
    let link = named(folder.path(), "link");
    std::os::unix::fs::symlink("found.txt", &link).unwrap();
    assert_eq!(prism(&["color", &graph, "--k", "3", "--output", &link], "").0, Some(0));
    assert!(Path::new(&link).is_symlink());
    assert_eq!(std::fs::read_to_string(found).unwrap().lines().count(), 3);
    let (code, out, _) = prism(&["color", &graph, "--k", "3", "--output", "/dev/stdout"], "");
    assert!(code == Some(0) && out.starts_with("0\n") && out.contains("3 colours, checked"), "{out}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_device_stays_what_it_is() {
    use std::os::unix::fs::FileTypeExt;
    let folder = folder();
    let graph = file(folder.path(), "triangle.col", TRIANGLE);
    // A link, so that nothing would happen to the device itself if this failed.
    let full = named(folder.path(), "full");
    std::os::unix::fs::symlink("/dev/full", &full).unwrap();
    let (code, out, err) = prism(&["color", &graph, "--k", "3", "--output", &full], "");
    assert!(code == Some(2) && out.contains("3 colours") && err.contains("No space left"), "{err}");
    assert!(std::fs::metadata("/dev/full").unwrap().file_type().is_char_device());
    for device in ["/dev/zero", &full] {
        let said = refused(&[&graph, "--k", "3", "--checkpoint", device]);
        assert!(said.contains("no file"), "{said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_printed_is_not_lost_in_silence() {
    use std::process::{Command, Stdio};
    let folder = folder();
    let graph = file(folder.path(), "triangle.col", TRIANGLE);
    let solution = file(folder.path(), "found.txt", "0\n1\n2\n");
    for arguments in [
        &["color", &graph, "--k", "3"][..],
        &["color", "verify", &graph, &solution],
        &["color", "generate", "gnp", "--vertices", "9", "--p", "0.5"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_prism-ai-dod"));
        let done = command.args(arguments).stdout(full).stdin(Stdio::null()).output().unwrap();
        let err = String::from_utf8(done.stderr).unwrap();
        assert_eq!(done.status.code(), Some(2));
        assert!(err.starts_with("error: the result cannot be written to standard output: "), "{err}");
    }
}
