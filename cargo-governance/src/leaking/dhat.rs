//! What DHAT says: every block that a run allocated, summed up by stack.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::frame::Frame;

/// What one run allocated.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Profile {
    /// How many instructions the run had.
    pub(crate) instructions: u64,
    /// Every place that allocates, by its stack: the innermost frame first.
    pub(crate) places: BTreeMap<Vec<Frame>, Place>,
}

/// What one place allocated.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Place {
    /// Bytes, all blocks together.
    pub(crate) bytes: u64,
    /// Blocks.
    pub(crate) blocks: u64,
    /// How long the blocks lived, in instructions, all together; wide, because a block may live as long as the run.
    pub(crate) lived: u128,
    /// Bytes that were alive when most bytes of the whole run were.
    pub(crate) at_peak: u64,
    /// Bytes that were alive at the end of the run.
    pub(crate) at_end: u64,
}

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "dhatFileVersion")]
    version: u64,
    mode: String,
    #[serde(rename = "te")]
    end: u64,
    #[serde(rename = "pps")]
    points: Vec<Point>,
    #[serde(rename = "ftbl")]
    frames: Vec<String>,
}

#[derive(Deserialize)]
struct Point {
    #[serde(rename = "tb")]
    bytes: u64,
    #[serde(rename = "tbk")]
    blocks: u64,
    #[serde(rename = "tl")]
    lived: u64,
    #[serde(rename = "gb")]
    at_peak: u64,
    #[serde(rename = "eb")]
    at_end: u64,
    #[serde(rename = "fs")]
    frames: Vec<usize>,
}

impl Profile {
    /// Reads the document of a run.
    ///
    /// # Errors
    /// Says what is not as DHAT writes it.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let document: Document = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if (document.version, document.mode.as_str()) != (2, "heap") {
            return Err(format!("it is of version {} and mode `{}`", document.version, document.mode));
        }
        let mut profile = Self { instructions: document.end, ..Self::default() };
        for point in document.points {
            let frames: Option<Vec<Frame>> = point
                .frames
                .iter()
                .map(|number| document.frames.get(*number).map(|text| frame(text)))
                .collect();
            let place = profile.places.entry(frames.ok_or("a frame is missing")?).or_default();
            place.bytes += point.bytes;
            place.blocks += point.blocks;
            place.lived += u128::from(point.lived);
            place.at_peak += point.at_peak;
            place.at_end += point.at_end;
        }
        if profile.places.values().all(|place| place.blocks == 0) {
            return Err(
                "no allocation was seen: the program brings an allocator that valgrind does not know"
                    .to_owned(),
            );
        }
        Ok(profile)
    }

    /// Returns how many bytes were alive at most.
    pub(crate) fn at_peak(&self) -> u64 {
        self.places.values().map(|place| place.at_peak).sum()
    }

    /// Returns how many bytes were alive at the end.
    pub(crate) fn at_end(&self) -> u64 {
        self.places.values().map(|place| place.at_end).sum()
    }
}

/// Reads `0x1A2B: function (path/of/file.rs:12)`, or `(in /path/of/program)` for what has no line.
fn frame(text: &str) -> Frame {
    let text = text.split_once(": ").map_or(text, |(_, rest)| rest);
    let Some((function, place)) = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")) else {
        return Frame { function: text.to_owned(), file: None, line: 0 };
    };
    let (file, line) = match place.rsplit_once(':').map(|(file, line)| (file, line.parse())) {
        Some((file, Ok(line))) => (Some(file.to_owned()), line),
        _ => (None, 0),
    };
    Frame { function: function.to_owned(), file, line }
}

#[cfg(test)]
pub(super) mod unit {
    use super::*;

    /// A run as DHAT writes it, in which each of the places has allocated blocks of 64 bytes.
    pub(crate) fn document(end: u64, places: &[(&str, u64, u64, u64, u64)]) -> String {
        let points: Vec<String> = places
            .iter()
            .enumerate()
            .map(|(number, (_, blocks, lived, peak, at_end))| {
                let (bytes, own) = (blocks * 64, number + 2);
                format!(
                    r#"{{"tb":{bytes},"tbk":{blocks},"tl":{lived},"mb":0,"mbk":0,"gb":{peak},"gbk":1,"eb":{at_end},"ebk":1,"fs":[1,{own}]}}"#
                )
            })
            .collect();
        let frames: Vec<String> = places
            .iter()
            .map(|(name, ..)| format!(r#","0x1: {name} (/w/src/main.rs:{})""#, name.len()))
            .collect();
        format!(
            r#"{{"dhatFileVersion":2,"mode":"heap","te":{end},"pps":[{}],"ftbl":["[root]","0x2: malloc (in /usr/vg.so)"{}]}}"#,
            points.join(","),
            frames.concat()
        )
    }

    #[test]
    fn places_are_told_apart_by_their_stacks() {
        let text = document(1000, &[("keep", 2, 500, 128, 64), ("pass", 10, 100, 64, 0)]);
        let profile = Profile::read(&text).unwrap();
        assert_eq!((profile.instructions, profile.at_peak(), profile.at_end()), (1000, 192, 64));
        let names: Vec<String> = profile.places.keys().map(|frames| frames[1].to_string()).collect();
        assert_eq!(names, ["/w/src/main.rs:4 in `keep`", "/w/src/main.rs:4 in `pass`"]);
    }

    #[test]
    fn frames_may_hold_parentheses_and_lack_lines() {
        let said = |text| frame(text).to_string();
        assert_eq!(said("0x1: fn(&str) -> (A, B) (/a b/c.rs:7)"), "/a b/c.rs:7 in `fn(&str) -> (A, B)`");
        assert_eq!(said("0x14E57E: main (in /w/target/app)"), "`main`");
        assert_eq!(said("[root]"), "`[root]`");
    }

    #[test]
    fn what_is_no_profile_is_refused() {
        let whole = document(1000, &[("keep", 2, 500, 128, 64)]);
        assert!(Profile::read(&whole[..whole.len() - 1]).is_err());
        assert!(Profile::read("Killed").is_err());
        assert_eq!(Profile::read(&whole.replace("[1,2]", "[1,9]")).unwrap_err(), "a frame is missing");
        let other = Profile::read(&whole.replace("heap", "copy")).unwrap_err();
        assert_eq!(other, "it is of version 2 and mode `copy`");
        let unseen = Profile::read(&document(1000, &[])).unwrap_err();
        assert!(unseen.starts_with("no allocation was seen"), "{unseen}");
    }
}
