//! Good files in every form, and every kind of bad one with its message and what is underlined.

use super::super::random::Random;
use super::*;

/// Reads what must be a graph; returns its size and edges, counted from 1.
#[track_caller]
fn good(text: &str) -> (usize, Vec<(u32, u32)>) {
    let graph = read(text.as_bytes()).unwrap();
    (graph.vertices(), graph.edge_list().map(|(u, v)| (u + 1, v + 1)).collect())
}

/// Reads what must be refused: `message` is the whole message, `underlined` what is meant of its line.
#[track_caller]
fn bad(bytes: impl AsRef<[u8]>, message: &str, underlined: &str) {
    let error = read(bytes.as_ref()).unwrap_err();
    assert_eq!(error.to_string(), message);
    let meant = match &error.place {
        Place::Line { text, columns, .. } => &text[columns.clone()],
        Place::File | Place::Byte { .. } => "",
    };
    assert_eq!(meant, underlined);
    assert!(!message.contains('\n') && !message.contains(char::is_control));
}

const TRIANGLE: [(u32, u32); 3] = [(1, 2), (1, 3), (2, 3)];

#[test]
fn what_the_fields_files_do_is_read() {
    let triangle = (3, TRIANGLE.to_vec());
    for text in [
        "p edge 3 3\ne 1 2\ne 1 3\ne 2 3\n",
        "p col 3 3\ne 3 2\ne 2 1\ne 3 1",
        "c FILE: a.col\ncno space\n\nc\np edge 3 3\nc between\ne 1 2 \ne 1 3\n  e 2\t3\n\n",
        "p edge 3 3\r\ne 1 2\r\ne 1 3\r\ne 2 3\r\n",
        // As `DSJC500.9` does: each edge once, and twice as many announced.
        "p edge 3 6\ne 1 2\ne 1 3\ne 2 3\n",
        // As the `queen` graphs do.
        "p edge 3 6\ne 1 2\ne 2 1\ne 1 3\ne 3 1\ne 2 3\ne 3 2\n",
        "p edge 3 3\ne 1 2\ne 2 1\ne 1 3\ne 3 1\ne 2 3\ne 3 2\n",
        "p edge 3 3\nn 1 7\ne 1 2\nn 3 0\ne 1 3\ne 2 3\n",
    ] {
        assert_eq!(good(text), triangle, "{text}");
    }
    assert_eq!(good("p edge 0 0\n"), (0, vec![]));
    assert_eq!(good("p edge 32768 0\n"), (32_768, vec![]));
}

#[test]
fn a_file_that_is_no_graph_is_refused() {
    bad("", "the file holds nothing", "");
    bad(" \r\n\n", "the file holds nothing", "");
    bad("c only words\n", "there is no line `p edge VERTICES EDGES`", "");
    bad(b"c ok\np edge \xff 1\n", "line 2: the line is not UTF-8", "\u{fffd}");
}

#[test]
fn a_comment_holds_any_bytes_and_a_mark_before_the_text_is_passed_over() {
    let marked = "\u{feff}p edge 3 3\ne 1 2\ne 1 3\ne 2 3\n";
    assert_eq!(good(marked), (3, TRIANGLE.to_vec()));
    assert_eq!(read(b"c caf\xe9 \0\x1b\n c \xff\np edge 3 0\n").unwrap().vertices(), 3);
    assert_eq!(read(b"17\nc \xe9\xe9\xe9\np edge 3 3\n\0\x80\xc0").unwrap().edges(), 3);
}

#[test]
fn a_file_of_another_kind_is_named_in_a_few_words() {
    let no_text = "this is not a DIMACS graph: it holds bytes that are no text";
    for bytes in
        [&b"\x7fELF\x02\x01\x01\0\0\n"[..], b"\x89PNG\r\n\x1a\n", b"\xff\xfep\0 \0", b"\0\0\0", b"g\0raph\n"]
    {
        bad(bytes, no_text, "");
    }
    bad(b"\x1f\x8b\x08\0\n\xff", "this is not a DIMACS graph: it is gzip", "");
    bad(b"BZh91AY", "this is not a DIMACS graph: it is bzip2", "");
    bad(b"PK\x03\x04", "this is not a DIMACS graph: it is zip", "");
    let long = read(format!("{} 1\n", "xyz ".repeat(40)).as_bytes()).unwrap_err();
    assert!(
        matches!(&long.place, Place::Line { text, .. } if text.chars().count() == 41 && text.ends_with('…'))
    );
}

#[test]
fn a_bad_line_is_named() {
    let unknown =
        |word: &str| format!("line 1: a line begins with `{word}`, and only `c`, `p`, `e` and `n` are known");
    bad("graph {\n", &unknown("graph"), "graph");
    bad("c\n\u{1b}[2J\n", &unknown("\\u{1b}[2J").replace("line 1", "line 2"), "\u{1b}[2J");
    bad(format!("{}\n", "x".repeat(50)), &unknown(&format!("{}…", "x".repeat(40))), &"x".repeat(40));
    bad("p edge 2 1\nv 1 2\n", &unknown("v").replace("line 1", "line 2"), "v");
    bad("e 1 2\n", "line 1: an `e` line stands before the line `p edge VERTICES EDGES`", "e 1 2");
    bad("\nn 1 2\n", "line 2: an `n` line stands before the line `p edge VERTICES EDGES`", "n 1 2");
    bad("p edge 2 1\np edge 2 1\n", "line 2: this is a second line `p`; the first is line `1`", "p edge 2 1");
    bad(
        "p edge 2\n",
        "line 1: the line has `3` fields, and `p edge VERTICES EDGES` is how it is written",
        "p edge 2",
    );
    bad(
        "p edge 2 1\n e 1 2 3 4 5 6 \n",
        "line 2: the line has `7` fields, and `e U V` is how it is written",
        "e 1 2 3 4 5 6",
    );
    bad(
        "p edge 2 1\nn 1\n",
        "line 2: the line has `2` fields, and `n VERTEX WEIGHT` is how it is written",
        "n 1",
    );
    bad("p sat 2 1\n", "line 1: the format is `sat`, and only `edge` and `col` are known", "sat");
}

#[test]
fn a_bad_number_is_underlined() {
    bad("p edge two 1\n", "line 1: `two` is not a whole number", "two");
    bad("p edge 2 +1\n", "line 1: `+1` is not a whole number", "+1");
    bad("p edge 2 1\ne -1 2\n", "line 2: `-1` is not a whole number", "-1");
    bad("p edge 2 1\ne 1 2.0\n", "line 2: `2.0` is not a whole number", "2.0");
    bad("p edge 2 1\nn 2 x\n", "line 2: `x` is not a whole number", "x");
    let huge = "99999999999999999999";
    bad(
        format!("p edge 2 {huge}\n"),
        &format!("line 1: `{huge}` is larger than any number here may be"),
        huge,
    );
    bad(
        "p edge 1000000 1\n",
        "line 1: the graph has `1000000` vertices, and at most `32768` are allowed",
        "1000000",
    );
    bad(
        "p edge 32769 1\n",
        "line 1: the graph has `32769` vertices, and at most `32768` are allowed",
        "32769",
    );
    bad(
        "p edge 3 7\n",
        "line 1: `7` edges are announced, and `3` vertices have at most `6` in both directions",
        "7",
    );
    bad(
        "p edge 0 1\n",
        "line 1: `1` edges are announced, and `0` vertices have at most `0` in both directions",
        "1",
    );
}

#[test]
fn a_bad_edge_is_named() {
    bad("p edge 3 1\ne 0 2\n", "line 2: there is no vertex `0`: they are counted from `1` to `3`", "0");
    bad("p edge 3 1\ne 2 4\n", "line 2: there is no vertex `4`: they are counted from `1` to `3`", "4");
    bad("p edge 3 1\nn 9 4\n", "line 2: there is no vertex `9`: they are counted from `1` to `3`", "9");
    bad(
        "p edge 3 1\ne 4294967297 1\n",
        "line 2: there is no vertex `4294967297`: they are counted from `1` to `3`",
        "4294967297",
    );
    bad("p edge 3 1\r\ne 2 2\r\n", "line 2: an edge joins vertex `2` to itself", "e 2 2");
    bad("p edge 3 2\ne 1 2\ne 1 2\n", "line 3: the edge `1 2` is listed on line `2` already", "e 1 2");
    // As the weighted `queen8_8g` does: every edge twice, in one direction.
    bad(
        "p edge 3 4\ne 3 2\ne 1 2\ne 3 2\ne 1 2\n",
        "line 4: the edge `3 2` is listed on line `2` already",
        "e 3 2",
    );
    bad(
        "p edge 3 4\ne 3 2\ne 3 2\ne 2 3\ne 2 3\n",
        "line 3: the edge `3 2` is listed on line `2` already",
        "e 3 2",
    );
    bad("p edge 3 4\ne 3 2\ne 2 3\ne 2 3\n", "line 4: the edge `2 3` is listed on line `3` already", "e 2 3");
    bad(
        "p edge 3 3\ne 2 3\ne 1 2\ne 3 2\n",
        "line 4: the edge `3 2` is listed on line `2` as `2 3`, and the one on line `3` in one direction only",
        "e 3 2",
    );
}

#[test]
fn a_count_that_does_not_match_is_refused() {
    let (text, message) = ("e 1 2\ne 1 3\n", "line 1: the line announces");
    bad(format!("p edge 3 3\n{text}"), &format!("{message} `3` edges, and the file has `2`"), "p edge 3 3");
    bad(format!("p edge 3 1\n{text}"), &format!("{message} `1` edges, and the file has `2`"), "p edge 3 1");
    bad(format!("p edge 3 0\n{text}"), &format!("{message} `0` edges, and the file has `2`"), "p edge 3 0");
    bad("p edge 3 3\n", &format!("{message} `3` edges, and the file has `0`"), "p edge 3 3");
}

/// Writes a graph as bits, as a binary file's author would.
fn bits(preamble: &str, vertices: u32, edges: &[(u32, u32)]) -> Vec<u8> {
    let mut bytes = format!("{}\n{preamble}", preamble.len()).into_bytes();
    for u in 0..vertices {
        let mut row = vec![0_u8; u as usize / 8 + 1];
        for &(v, w) in edges.iter().filter(|&&(_, w)| w == u + 1) {
            assert!(v < w);
            row[(v - 1) as usize / 8] |= 0x80 >> ((v - 1) % 8);
        }
        bytes.extend(row);
    }
    bytes
}

#[test]
fn bits_are_read_like_the_text_of_the_same_graph() {
    let edges = [(1, 2), (1, 9), (8, 9), (8, 10), (9, 17)];
    for preamble in ["c a\np col 17 5\n", "p edge 17 10\n", "p edge 17 5\nc behind\n"] {
        let graph = read(&bits(preamble, 17, &edges)).unwrap();
        assert_eq!(graph.edge_list().map(|(u, v)| (u + 1, v + 1)).collect::<Vec<_>>(), edges);
        assert_eq!(read(write(&graph, &[]).as_bytes()), Ok(graph));
    }
    assert_eq!(read(b"11\np edge 0 0\n").unwrap().vertices(), 0);
}

#[test]
fn bad_bits_are_refused_with_their_place() {
    let preamble = "p edge 3 3\n";
    let whole = bits(preamble, 3, &TRIANGLE);
    assert_eq!(read(&whole).unwrap().edges(), 3);
    bad(&whole[..whole.len() - 1], "byte 16: the row of vertex `3` needs `1` bytes, and `0` are there", "");
    bad([&whole[..], &[0]].concat(), "byte 17: `1` bytes follow the row of the last vertex", "");
    bad(&whole[..9], "line 1: the preamble is announced with `11` bytes, and `6` are there", "11");
    bad("12", "line 1: the preamble is announced with `12` bytes, and `0` are there", "12");
    bad(
        "99999999999999999999\n",
        "line 1: `99999999999999999999` is larger than any number here may be",
        "99999999999999999999",
    );
    bad("0\n", "there is no line `p edge VERTICES EDGES`", "");
    bad(
        bits("c x\np edge 2 1\ne 1 2\n", 2, &[(1, 2)]),
        "line 4: a preamble has lines of `c` and `p`, and none of `e`",
        "e 1 2",
    );
    bad(
        bits("p edge 2 1\np edge 2 1\n", 2, &[]),
        "line 3: this is a second line `p`; the first is line `2`",
        "p edge 2 1",
    );
    bad(
        bits("c\np edge 3 1\n", 3, &TRIANGLE),
        "line 3: the line announces `1` edges, and the file has `3`",
        "p edge 3 1",
    );
    bad(
        bits("c\np edge 32768 1\n", 1, &[]),
        "byte 21: the row of vertex `2` needs `1` bytes, and `0` are there",
        "",
    );
    let with = |byte: u8| {
        let mut bytes = whole.clone();
        *bytes.last_mut().unwrap() = byte;
        bytes
    };
    bad(with(0b1110_0000), "byte 16: an edge joins vertex `3` to itself", "");
    bad(with(0b1101_0000), "byte 16: a bit is set behind the last of the row of vertex `3`", "");
}

#[test]
fn what_is_written_is_read_again() {
    let mut random = Random::stream(5, &[]);
    for vertices in [0_u32, 1, 2, 9, 60] {
        let mut edges = Vec::new();
        for u in 0..vertices {
            edges.extend((0..u).filter(|_| random.below(3) == 0).map(|v| (u, v)));
        }
        let graph = Graph::from_edges(vertices as usize, edges).unwrap();
        let text = write(&graph, &["made\nof nothing"]);
        assert!(text.starts_with("c made of nothing\np edge "));
        assert_eq!(read(text.as_bytes()), Ok(graph));
    }
}

#[test]
fn no_bytes_make_the_reader_stop_the_program() {
    let seeds: [&[u8]; 3] = [
        b"c x\np edge 9 3\nn 1 2\ne 1 2\ne 3 4\ne 2 1\n",
        b"11\np edge 3 3\n\0\x80\xc0",
        b"p col 2 1\r\ne 1 2\r\n",
    ];
    let mut random = Random::stream(6, &[]);
    for seed in seeds {
        for _ in 0..2_000 {
            let mut bytes = seed.to_vec();
            for _ in 0..=random.below(3) {
                let place = random.below(u32::try_from(bytes.len()).unwrap()) as usize;
                match random.below(3) {
                    0 => bytes[place] = random.below(256).to_le_bytes()[0],
                    1 => bytes.truncate(place.max(1)),
                    _ => bytes.insert(place, b"0129 \nep"[random.below(8) as usize]),
                }
            }
            if let Err(error) = read(&bytes) {
                assert!(!error.to_string().contains('\n'));
                if let Place::Line { text, columns, number } = &error.place {
                    assert!(text.get(columns.clone()).is_some() && *number > 0);
                }
            }
        }
    }
}
