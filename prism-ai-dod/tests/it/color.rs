//! `color` as its users meet it: graphs that are made, colourings that are judged, input that is refused.

use std::path::Path;

use serde_json::{Value, json};

use crate::program::prism;

/// Returns a folder for the files of one test.
#[expect(clippy::expect_used, reason = "clippy takes a helper of tests for a part of the program")]
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder")
}

/// Writes a file; returns its name for a command line.
#[expect(clippy::expect_used, reason = "clippy takes a helper of tests for a part of the program")]
pub(crate) fn file(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("a file");
    path.to_str().expect("UTF-8").to_owned()
}

pub(crate) const TRIANGLE: &str = "p edge 3 3\ne 1 2\ne 1 3\ne 2 3\n";

#[test]
fn a_graph_of_a_seed_is_the_same_whenever_it_is_made() {
    let folder = folder();
    let output = folder.path().join("made.col");
    let output = output.to_str().unwrap();
    for (arguments, size) in [
        (&["gnp", "--vertices", "30", "--p", "1/2"][..], "30 vertices"),
        (&["geometric", "--vertices", "30", "--radius", "0.5"], "30 vertices"),
        (&["planted", "--vertices", "30", "--p", "0.5", "--classes", "6"], "30 vertices"),
    ] {
        let arguments = [&["color", "generate"], arguments, &["--seed", "7"]].concat();
        let (code, text, err) = prism(&arguments, "");
        assert_eq!((code, err.as_str()), (Some(0), ""));
        assert!(text.starts_with("c prism-ai-dod color generate "), "{text}");
        let (code, said, _) = prism(&[&arguments[..], &["--output", output]].concat(), "");
        assert_eq!((code, std::fs::read_to_string(output).unwrap()), (Some(0), text));
        assert!(said.contains(size), "{said}");
    }
}

#[test]
fn a_colouring_is_judged() {
    let folder = folder();
    let graph = file(folder.path(), "triangle.col", TRIANGLE);
    let (code, out, _) = prism(&["color", "verify", &graph, "-"], "0\n2\n1\n");
    let valid = "valid: 3 vertices, 3 edges, 3 colours: no edge joins two vertices of the same colour\n";
    assert_eq!((code, out.as_str()), (Some(0), valid));
    let (code, out, _) = prism(&["color", "verify", &graph, "-"], "[0, 1, 0]");
    let conflict =
        "not valid: `1` edge joins vertices of one colour: vertex `1` and vertex `3` with the colour `0`\n";
    assert_eq!((code, out.as_str()), (Some(1), conflict));
    let (code, out, _) = prism(&["color", "verify", &graph, "-", "--k", "2"], "0\n1\n2\n");
    let beyond = "not valid: vertex `3` has the colour `2`, and the `2` colours are counted from `0`\n";
    assert_eq!((code, out.as_str()), (Some(1), beyond));
    let (code, out, _) =
        prism(&["color", "verify", &graph, "-", "--format", "json"], "{\"coloring\": [0, 1, 0]}");
    let document: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &document["valid"], &document["conflicts"]), (Some(1), &json!(false), &json!(1)));
    assert_eq!(document["first"], json!([{ "edge": [1, 3], "color": 0 }]));
    assert_eq!(document["graph"]["edges"], json!(3));
}

/// Judges a colouring of a graph; both are bad in some way, which is said, and nothing is judged.
#[track_caller]
fn refused(graph: &str, solution: &str, message: &str) {
    let folder = folder();
    let graph = file(folder.path(), "bad.col", graph);
    let (code, out, err) = prism(&["color", "verify", &graph, "-"], solution);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    assert!(err.contains(message), "{err}");
    assert!(!err.contains('\u{1b}'), "what is no terminal gets no colours: {err}");
}

#[test]
fn bad_input_is_refused_with_its_line() {
    refused("", "0\n", "holds nothing");
    refused("p edge 3 1\ne 1 1\n", "0\n", "bad.col:2:1\n  |\n2 | e 1 1\n  | ^^^^^\n");
    refused("p edge 3 1\ne 1 4\n", "0\n", "there is no vertex `4`: they are counted from `1` to `3`");
    refused("p edge 1000000 1\n", "0\n", "`1000000` vertices, and at most `32768` are allowed");
    refused("11\np edge 9 1\n", "0\n", "byte 14: the row of vertex `1` needs `1` bytes, and `0` are there");
    refused(TRIANGLE, "", "the solution `-`: the file holds no colour");
    refused(TRIANGLE, "0\nred\n2\n", "line 2: `red` is no colour");
    refused(
        TRIANGLE,
        r#"{"end": "iterations", "coloring": null}"#,
        "the solution `-`: this result holds no colouring",
    );
    let other = format!(r#"{{"coloring": [0, 1, 2], "graph": {{"sha256": "{}"}}}}"#, "0".repeat(64));
    refused(TRIANGLE, &other, "it colours the graph `0000");
    let (code, out, err) = prism(&["color", "verify", "-", "-"], "0\n");
    assert!(
        code == Some(2) && out.is_empty() && err.contains("cannot both come from standard input"),
        "{err}"
    );
    let (code, _, err) = prism(&["color", "verify", "no/such.col", "-"], "");
    assert!(code == Some(2) && err.contains("the graph `no/such.col`: it cannot be read"), "{err}");
}

#[test]
fn a_graph_that_cannot_be_made_is_refused() {
    let arguments = ["color", "generate", "gnp", "--vertices", "1000000", "--p", "0.5"];
    let (code, out, err) = prism(&arguments, "");
    assert!(code == Some(2) && out.is_empty() && err.contains("at most `32768`"), "{err}");
    let (code, _, err) = prism(&["color", "generate", "gnp", "--vertices", "9", "--p", "half"], "");
    assert!(code == Some(2) && err.contains("`half` is no fraction"), "{err}");
}
