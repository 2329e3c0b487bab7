//! `SHA256SUMS`, in the form that `sha256sum --check` reads.

use std::collections::BTreeMap;

use governance_evidence::canonical::Digest;

/// What the file is called.
pub(super) const FILE: &str = "SHA256SUMS";

/// Writes the sums, in the order of the names.
#[must_use]
pub(super) fn text(sums: &BTreeMap<String, Digest>) -> String {
    sums.iter().map(|(name, digest)| format!("{digest}  {name}\n")).collect()
}

/// Reads them again.
///
/// # Errors
/// Says which line is none.
pub(super) fn read(text: &str) -> Result<BTreeMap<String, Digest>, String> {
    let mut sums = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let parts = line.split_once("  ").filter(|(_, name)| !name.is_empty());
        let read = parts.and_then(|(digest, name)| Some((name, digest.parse::<Digest>().ok()?)));
        let (name, digest) = read.ok_or_else(|| format!("line {} is no sum", number + 1))?;
        if sums.insert(name.to_owned(), digest).is_some() {
            return Err(format!("`{name}` stands in it twice"));
        }
    }
    Ok(sums)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_nothing_else_is() {
        let sums = BTreeMap::from([("a b".to_owned(), Digest::of(b"a")), ("c".to_owned(), Digest::of(b"c"))]);
        assert_eq!(read(&text(&sums)), Ok(sums.clone()));
        let twice = format!("{}{}", text(&sums), text(&sums));
        assert_eq!(read(&twice), Err("`a b` stands in it twice".to_owned()));
        for wrong in ["x  a", "  a", &format!("{}  ", Digest::of(b"")), &format!("{} a", Digest::of(b""))] {
            assert_eq!(read(wrong), Err("line 1 is no sum".to_owned()), "{wrong}");
        }
    }
}
