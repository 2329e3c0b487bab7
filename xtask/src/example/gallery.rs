//! What is in the gallery: every folder of `examples/`.

use std::path::{Path, PathBuf};

use cargo_governance::law::suggest;

/// Where the examples are, below the root.
const FOLDER: &str = "examples";
/// What every example has.
const PARTS: [&str; 4] = ["Cargo.toml", "README.md", "governance.toml", "broken/expected.toml"];

/// One example.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Example {
    /// The name of its folder.
    pub(super) name: String,
    /// What it is about, from the title of its `README.md`.
    pub(super) about: String,
    /// Its folder.
    pub(super) folder: PathBuf,
}

/// Finds every example, by name. There is no list to forget one in.
pub(super) fn examples(root: &Path) -> Result<Vec<Example>, String> {
    let folder = root.join(FOLDER);
    let failed = |error: std::io::Error| format!("`{FOLDER}` cannot be listed: {error}");
    let mut found = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_dir() {
            found.push(example(entry.path(), entry.file_name().to_string_lossy().into_owned())?);
        }
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn example(folder: PathBuf, name: String) -> Result<Example, String> {
    if let Some(missing) = PARTS.iter().find(|part| !folder.join(part).is_file()) {
        return Err(format!("the example `{name}` has no `{missing}`"));
    }
    let path = folder.join("README.md");
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("`{}` cannot be read: {error}", path.display()))?;
    let title =
        text.lines().next().and_then(|line| line.strip_prefix("# ")?.strip_prefix(&format!("{name}: ")));
    match title {
        Some(about) => Ok(Example { about: about.to_owned(), name, folder }),
        None => {
            Err(format!("`{FOLDER}/{name}/README.md` begins with the title `# {name}: what it is about`"))
        }
    }
}

/// Returns the example of a name.
pub(super) fn named<'a>(examples: &'a [Example], name: &str) -> Result<&'a Example, String> {
    examples.iter().find(|example| example.name == name).ok_or_else(|| {
        let names: Vec<&str> = examples.iter().map(|example| example.name.as_str()).collect();
        format!("there is no example `{name}`; {}", suggest::help(name, &names))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> &'static Path {
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
    }

    #[test]
    fn the_gallery_holds_its_examples_and_the_book_names_each() {
        let examples = examples(root()).unwrap();
        let names: Vec<&str> = examples.iter().map(|example| example.name.as_str()).collect();
        assert_eq!(names, ["calc-only", "layers", "limits"]);
        let page = std::fs::read_to_string(root().join("docs/src/examples.md")).unwrap();
        for Example { name, about, .. } in &examples {
            assert!(page.contains(&format!("examples/{name}/")), "{name} is not in the book");
            assert!(page.contains(about.as_str()), "`{about}` is not in the book");
        }
    }

    #[test]
    fn a_name_that_is_none_gets_a_suggestion() {
        let examples = examples(root()).unwrap();
        assert_eq!(
            named(&examples, "layer").unwrap_err(),
            "there is no example `layer`; did you mean `layers`?"
        );
    }

    #[test]
    fn an_unfinished_example_is_named_with_what_it_lacks() {
        let folder = tempfile::tempdir().unwrap();
        let example = folder.path().join("examples/new");
        std::fs::create_dir_all(example.join("broken")).unwrap();
        assert_eq!(examples(folder.path()).unwrap_err(), "the example `new` has no `Cargo.toml`");
        for part in PARTS {
            std::fs::write(example.join(part), "").unwrap();
        }
        assert!(examples(folder.path()).unwrap_err().contains("begins with the title `# new: "));
    }
}
