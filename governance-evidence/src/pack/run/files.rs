//! Steps that change files: below the folder that belongs to them, and nowhere else.

use super::super::model::Work;
use super::super::template::Template;
use super::super::world::World;
use super::Ground;
use crate::printable::printable;

/// Does what a step of files says.
pub(super) fn work(work: &Work, ground: &Ground<'_>, world: &mut dyn World) -> Result<(), String> {
    let values = &ground.values;
    match work {
        Work::Write { path, text } => {
            let text = text.fill(values)?;
            world.write(&own(path, ground)?, text.as_bytes())
        }
        Work::Copy { from, to } => {
            let bytes = read(&from.fill(values)?, world)?;
            world.write(&own(to, ground)?, &bytes)
        }
        Work::Flip { path, byte } => change(path, ground, world, |mut bytes| {
            let length = bytes.len();
            let at = match usize::try_from(*byte) {
                Ok(at) => Some(at),
                Err(_) => usize::try_from(byte.unsigned_abs()).ok().and_then(|back| length.checked_sub(back)),
            };
            match at.and_then(|at| bytes.get_mut(at)) {
                Some(found) => *found ^= 1,
                None => return Err(format!("it has {length} bytes, and byte {byte} is none of them")),
            }
            Ok(bytes)
        }),
        Work::Cut { path, bytes: cut } => change(path, ground, world, |mut bytes| {
            let kept = usize::try_from(*cut).ok().and_then(|cut| bytes.len().checked_sub(cut));
            let kept =
                kept.ok_or_else(|| format!("it has {} bytes, and {cut} cannot be cut off", bytes.len()))?;
            bytes.truncate(kept);
            Ok(bytes)
        }),
        Work::Replace { path, text, with } => {
            let (text, with) = (text.fill(values)?, with.fill(values)?);
            change(path, ground, world, |bytes| replaced(&bytes, text.as_bytes(), with.as_bytes()))
        }
        Work::Remove { path } => world.remove(&own(path, ground)?),
        Work::Run(_) | Work::Start(_) | Work::Wait(_) => Ok(()),
    }
}

fn change(
    path: &Template,
    ground: &Ground<'_>,
    world: &mut dyn World,
    by: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, String>,
) -> Result<(), String> {
    let path = own(path, ground)?;
    let bytes = read(&path, world)?;
    let bytes = by(bytes).map_err(|reason| format!("`{}`: {reason}", printable(&path)))?;
    world.write(&path, &bytes)
}

/// Replaces a text that is there exactly once: what is planted twice, or not at all, is not what was meant.
fn replaced(bytes: &[u8], text: &[u8], with: &[u8]) -> Result<Vec<u8>, String> {
    if text.is_empty() {
        return Err("the text to be replaced is empty".to_owned());
    }
    let places: Vec<usize> =
        (0..bytes.len()).filter(|at| bytes.get(*at..).is_some_and(|rest| rest.starts_with(text))).collect();
    let [at] = places.as_slice() else {
        return Err(format!(
            "it holds `{}` {} times, and once is wanted",
            printable(&String::from_utf8_lossy(text)),
            places.len()
        ));
    };
    let (before, rest) = bytes.split_at_checked(*at).unwrap_or((bytes, &[]));
    Ok([before, with, rest.get(text.len()..).unwrap_or(&[])].concat())
}

fn read(path: &str, world: &mut dyn World) -> Result<Vec<u8>, String> {
    world.read(path)?.ok_or_else(|| format!("there is no file `{}`", printable(path)))
}

/// Returns a path below the step's own folder. What a variable held may lead elsewhere; then nothing is written.
fn own(path: &Template, ground: &Ground<'_>) -> Result<String, String> {
    let path = path.fill(&ground.values)?;
    let inner = path.strip_prefix(ground.folder.as_str()).filter(|inner| inner.starts_with(['/', '\\']));
    let is_below = inner.is_some_and(|inner| {
        let parts: Vec<&str> = inner.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
        !parts.is_empty() && !parts.contains(&"..") && !path.contains('\0')
    });
    if is_below {
        Ok(path)
    } else {
        Err(format!("`{}` is not below `{}`, where files may be written", printable(&path), ground.folder))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::template::Values;
    use super::*;

    #[test]
    fn a_path_that_leads_elsewhere_is_refused() {
        let values = Values::from([
            ("scratch".to_owned(), "/s/a".to_owned()),
            ("x".to_owned(), "../../etc".to_owned()),
        ]);
        let ground = Ground { values, folder: "/s/a".to_owned(), services: Vec::new() };
        let try_it = |text: &str| own(&Template::parse(text, 0..0).unwrap(), &ground);
        assert_eq!(try_it("${scratch}/b/c..d").unwrap(), "/s/a/b/c..d");
        for text in [
            "/etc/passwd",
            "${scratch}",
            "${scratch}/",
            "${scratch}/../b",
            "${scratch}/${x}/p",
            "${scratch}b/c",
            "c",
        ] {
            assert!(try_it(text).unwrap_err().contains("is not below `/s/a`"), "{text}");
        }
    }

    #[test]
    fn a_text_is_replaced_if_it_is_there_once() {
        assert_eq!(replaced(b"max=3\n", b"3", b"0").unwrap(), b"max=0\n");
        assert_eq!(replaced(b"a a", b"a", b"b").unwrap_err(), "it holds `a` 2 times, and once is wanted");
        assert_eq!(replaced(b"a", b"x", b"b").unwrap_err(), "it holds `x` 0 times, and once is wanted");
    }
}
