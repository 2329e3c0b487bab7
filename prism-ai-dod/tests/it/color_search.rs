//! `color` as a search: what it finds, what it says of it, and that the same run comes to the same end.

use std::path::Path;

use serde_json::{Value, json};

use crate::color::{TRIANGLE, file, folder};
use crate::program::prism;

/// A graph that takes a quick colouring 14 colours, a short search 12, and nobody here 10; 9 of its vertices are all joined.
const RANDOM: [&str; 9] = ["color", "generate", "gnp", "--vertices", "70", "--p", "0.5", "--seed", "1"];

/// Searches; returns the exit code and the document.
#[track_caller]
#[expect(clippy::expect_used, reason = "clippy takes a helper of tests for a part of the program")]
fn search(graph: &str, arguments: &[&str]) -> (Option<i32>, Value) {
    let (code, out, err) = prism(&[&["color", graph, "--format", "json"], arguments].concat(), "");
    assert_eq!(err, "");
    (code, serde_json::from_str(&out).expect("a document"))
}

/// Searches where the answer is known; returns how the run ended and with how many colours.
#[track_caller]
#[expect(clippy::indexing_slicing, reason = "clippy takes a helper of tests for a part of the program")]
fn known(graph: &str, arguments: &[&str]) -> (Option<i32>, String, Value) {
    let folder = folder();
    let graph = file(folder.path(), "graph.col", graph);
    let (code, document) = search(&graph, arguments);
    assert_eq!(document["valid"], json!(!document["coloring"].is_null()));
    (code, document["end"].as_str().unwrap_or_default().to_owned(), document["colors"].clone())
}

#[test]
fn small_graphs_get_the_right_answer() {
    let found = |colors: u32| (Some(0), "found".to_owned(), json!(colors));
    let none = |end: &str| (Some(1), end.to_owned(), Value::Null);
    assert_eq!(known(TRIANGLE, &["--k", "3"]), found(3));
    assert_eq!(known(TRIANGLE, &["--k", "9"]), found(3));
    assert_eq!(known(TRIANGLE, &["--k", "2"]), none("impossible"));
    assert_eq!(known(TRIANGLE, &["--k", "1"]), none("impossible"));
    assert_eq!(known(TRIANGLE, &["--k", "0"]), none("impossible"));
    // A ring of five has no three vertices that are all joined, and needs three colours.
    let ring = "p edge 5 5\ne 1 2\ne 2 3\ne 3 4\ne 4 5\ne 1 5\n";
    assert_eq!(known(ring, &["--k", "2"]), none("impossible"));
    assert_eq!(known(ring, &["--minimize"]), found(3));
    let random = prism(&RANDOM, "").1;
    assert_eq!(known(&random, &["--k", "14"]), found(14));
    assert_eq!(known(&random, &["--k", "8"]), none("impossible"));
    assert_eq!(known(&random, &["--k", "10", "--iterations", "1000"]), none("iterations"));
    assert_eq!(known(&random, &["--k", "10", "--cpu-seconds", "0"]), none("cpu_seconds"));
    assert_eq!(known("p edge 0 0\n", &["--k", "0"]), found(0));
    assert_eq!(known("p edge 0 0\n", &["--minimize"]), found(0));
    assert_eq!(known("p edge 4 0\n", &["--k", "3"]), found(1));
    assert_eq!(known("p edge 4 0\n", &["--k", "0"]), none("impossible"));
    assert_eq!(known("p edge 4 0\n", &["--minimize"]), found(1));
    // Two paths and a vertex apart.
    let apart = "p edge 7 4\ne 1 2\ne 2 3\ne 5 6\ne 6 7\n";
    assert_eq!(known(apart, &["--k", "2"]), found(2));
    assert_eq!(known(apart, &["--minimize"]), found(2), "no search is needed to know that one is too few");
}

#[test]
fn what_is_found_is_written_checked_and_the_same_on_any_number_of_threads() {
    let folder = folder();
    let graph = file(folder.path(), "random.col", &prism(&RANDOM, "").1);
    let [output, plot] = ["found.txt", "run.svg"].map(|name| folder.path().join(name));
    let [output, plot] = [&output, &plot].map(|path| path.to_str().unwrap());
    let (code, out, err) = prism(&["color", &graph, "--k", "12", "--output", output, "--plot", plot], "");
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(
        out.contains("12 colours, checked") && out.contains("\ntrace ") && out.contains(" iterations"),
        "{out}"
    );
    assert_eq!(prism(&["color", "verify", &graph, output, "--k", "12"], "").0, Some(0));
    assert!(std::fs::read_to_string(plot).unwrap().starts_with("<svg "));

    let mut documents = ["1", "2", "5"].map(|threads| search(&graph, &["--k", "12", "--threads", threads]).1);
    for document in &mut documents {
        assert!(document["cpu_seconds"].is_number() && document["trace_hash"].is_string(), "{document}");
        document["cpu_seconds"] = Value::Null;
    }
    assert!(documents[0] == documents[1] && documents[1] == documents[2], "{documents:?}");
    let result = file(folder.path(), "result.json", &documents[0].to_string());
    assert_eq!(prism(&["color", "verify", &graph, &result], "").0, Some(0));
    let (_, other) = search(&graph, &["--k", "12", "--seed", "2"]);
    assert_ne!(other["trace_hash"], documents[0]["trace_hash"]);
}

#[test]
fn fewer_and_fewer_colours_are_sought_until_the_budget_is_spent() {
    let folder = folder();
    let graph = file(folder.path(), "random.col", &prism(&RANDOM, "").1);
    let (code, document) = search(&graph, &["--minimize", "--iterations", "100000"]);
    assert_eq!((code, &document["end"]), (Some(0), &json!("iterations")));
    assert!(document["colors"].as_u64().unwrap() <= 12, "{document}");
    let steps = document["steps"].as_array().unwrap();
    assert!(steps.windows(2).all(|pair| pair[0]["k"].as_u64() > pair[1]["k"].as_u64()), "{steps:?}");
    let sum: u64 = steps.iter().map(|step| step["iterations"].as_u64().unwrap()).sum();
    assert!(document["iterations"] == json!(sum) && sum >= 100_000, "{document}");
}

/// A search that finds nothing, for so many iterations.
fn long(graph: &str, iterations: &str, checkpoint: &str) -> (Option<i32>, Value) {
    search(graph, &["--k", "10", "--iterations", iterations, "--checkpoint", checkpoint])
}

#[test]
fn a_run_that_goes_on_comes_to_the_same_end_as_one_that_was_not_interrupted() {
    let folder = folder();
    let graph = file(folder.path(), "random.col", &prism(&RANDOM, "").1);
    let [parts, whole] = ["parts", "whole"].map(|name| folder.path().join(name));
    let [parts, whole] = [&parts, &whole].map(|path| path.to_str().unwrap());
    let first = long(&graph, "30000", parts).1["iterations"].as_u64().unwrap();
    let mut documents = [long(&graph, "200000", parts), long(&graph, "200000", whole)];
    for (code, document) in &mut documents {
        assert_eq!(*code, Some(1));
        assert!(document["iterations"].as_u64().unwrap() >= 200_000.max(first));
        document["cpu_seconds"] = Value::Null;
    }
    assert_eq!(documents[0], documents[1]);
}

#[test]
fn a_checkpoint_that_is_broken_or_of_another_run_is_refused_and_kept() {
    let folder = folder();
    let graph = file(folder.path(), "random.col", &prism(&RANDOM, "").1);
    let point = folder.path().join("point");
    let name = point.to_str().unwrap();
    assert_eq!(long(&graph, "20000", name).0, Some(1));
    let whole = std::fs::read(&point).unwrap();
    let refused = |arguments: &[&str], reason: &str| {
        let before = std::fs::read(&point).unwrap();
        let (code, out, err) = prism(&[&["color", &graph, "--checkpoint", name], arguments].concat(), "");
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(err.contains(reason) && err.contains("name another file"), "{err}");
        assert_eq!(std::fs::read(&point).unwrap(), before, "what is refused is kept");
    };
    refused(&["--k", "11"], "of a run with --k `10`, and `11` is asked for");
    refused(&["--k", "10", "--seed", "9"], "of a run with --seed `1`, and `9` is asked for");
    for end in [0, 20, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&point, &whole[..end]).unwrap();
        refused(&["--k", "10"], "is not whole, or is none");
    }
    let mut changed = whole;
    *changed.last_mut().unwrap() ^= 1;
    std::fs::write(&point, changed).unwrap();
    refused(&["--k", "10"], "is not whole, or is none");
    let (code, _, err) = prism(&["color", &graph, "--k", "10", "--checkpoint", "no/such/folder/point"], "");
    assert!(code == Some(2) && err.contains("the checkpoint `no/such/folder/point`"), "{err}");
}

/// Searches for what cannot be found until the program is asked to end; returns its exit code and document.
#[cfg(unix)]
#[expect(clippy::expect_used, reason = "clippy takes a helper of tests for a part of the program")]
fn interrupted(graph: &str, point: &Path) -> (Option<i32>, Value) {
    use std::process::{Command, Stdio};
    let mut command = Command::new(env!("CARGO_BIN_EXE_prism-ai-dod"));
    command.args(["color", graph, "--k", "10", "--format", "json", "--checkpoint"]).arg(point);
    let child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
    // It writes its first checkpoint when it begins to search.
    let begun = std::time::Instant::now();
    while !point.exists() && begun.elapsed().as_secs() < 60 {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("`kill`");
    assert!(kill.success());
    let output = child.wait_with_output().expect("the program ends");
    (output.status.code(), serde_json::from_slice(&output.stdout).expect("a document"))
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_says_how_far_it_came_and_can_go_on() {
    let folder = folder();
    let graph = file(folder.path(), "random.col", &prism(&RANDOM, "").1);
    let point = folder.path().join("point");
    let (code, document) = interrupted(&graph, &point);
    assert_eq!(
        (code, &document["end"], &document["valid"]),
        (Some(130), &json!("interrupted"), &json!(false))
    );
    let far = document["iterations"].as_u64().unwrap();
    let (_, later) = long(&graph, &far.to_string(), point.to_str().unwrap());
    assert_eq!(
        (&later["iterations"], &later["trace_hash"]),
        (&document["iterations"], &document["trace_hash"])
    );
}

#[test]
fn what_cannot_be_sought_is_refused() {
    let folder = folder();
    let graph = file(folder.path(), "triangle.col", TRIANGLE);
    let refused = |arguments: &[&str], reason: &str| {
        let (code, out, err) = prism(&[&["color"], arguments].concat(), "");
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(err.contains(reason), "{err}");
    };
    refused(&[&graph], "no number of colours is given");
    refused(&[&graph, "--k", "2", "--device", "gpu"], "no search for a GPU");
    refused(&[&graph, "--k=-1"], "--k");
    refused(&[&graph, "--k", "2", "--threads", "0"], "--threads");
    refused(&[&graph, "--k", "2", "--islands", "0"], "--islands");
    refused(&["no/such.col", "--k", "2"], "the graph `no/such.col`");
    refused(
        &[&graph, "--k", "3", "--output", "no/such/folder/found"],
        "the colouring `no/such/folder/found`",
    );
}

#[test]
fn a_search_that_is_killed_leaves_a_whole_checkpoint_or_none() {
    let folder = folder();
    let graph = file(folder.path(), "random.col", &prism(&RANDOM, "").1);
    let point = folder.path().join("point");
    let checkpoint = point.to_str().unwrap();
    let mut kept = 0;
    for round in 0..40_u64 {
        // It writes one when it begins and one when it ends, which is soon: so it is killed about when it writes.
        let iterations = (1_000 * (round + 1)).to_string();
        let mut search = std::process::Command::new(env!("CARGO_BIN_EXE_prism-ai-dod"))
            .args(["color", &graph, "--k", "10", "--iterations", &iterations, "--checkpoint", checkpoint])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(round));
        search.kill().unwrap();
        search.wait().unwrap();
        if point.exists() {
            kept += 1;
            // With no iterations left, it is read, verified and written again.
            let (code, document) = long(&graph, "0", checkpoint);
            assert_eq!((code, &document["end"]), (Some(1), &json!("iterations")), "{document}");
        }
    }
    assert!(kept > 0, "no search came as far as its first checkpoint");
}
