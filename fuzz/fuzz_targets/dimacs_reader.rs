//! Any bytes as a graph: a graph that is read again as it was written, or a fault at a place that exists; never a panic, never a hang.
#![no_main]

use libfuzzer_sys::fuzz_target;
use prism_ai_dod::workloads::coloring::dimacs::{self, Place};

fuzz_target!(|bytes: &[u8]| match dimacs::read(bytes) {
    Ok(graph) => {
        let text = dimacs::write(&graph, &["fuzzed"]);
        assert_eq!(dimacs::read(text.as_bytes()).as_ref(), Ok(&graph), "what is written is read again");
        assert_eq!(graph.edge_list().count(), graph.edges());
        assert!(graph.edge_list().all(|(u, v)| u < v && graph.has_edge(v, u)), "edges go both ways, and none is a loop");
    }
    Err(error) => {
        assert!(!error.to_string().contains(['\n', '\u{1b}']), "a message is one line of plain text: {error}");
        match error.place {
            Place::Line { number, text, columns } => {
                assert!(text.get(columns).is_some(), "what is underlined exists");
                assert!(number <= bytes.split(|&byte| byte == b'\n').count(), "the line exists");
            }
            Place::Byte { offset } => assert!(offset <= bytes.len(), "the byte exists"),
            Place::File => {}
        }
    }
});
