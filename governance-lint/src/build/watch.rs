//! What a change of must run the script again. Cargo looks at a folder with all that is below it, and takes a path that is
//! not there for news in every build; so folders are named where a file may appear, and nothing that is missing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::judge::Seen;
use super::surroundings::Surroundings;
use super::targets;
use crate::package::Package;

/// Returns the files and folders to watch, those below the crate's folder relative to it.
pub(super) fn paths(
    surroundings: &Surroundings,
    package: Option<&Package>,
    seen: &Seen,
    further: &[PathBuf],
) -> BTreeSet<PathBuf> {
    let home = surroundings.home.as_path();
    // A folder with the script's own output in it would always be newer than the output.
    let is_folder = |folder: &Path| {
        folder != home && folder.starts_with(home) && folder.is_dir() && !surroundings.out.starts_with(folder)
    };
    let roots = package.map_or(&[][..], |package| &package.targets).iter();
    let mut folders: BTreeSet<PathBuf> = roots
        .filter_map(|target| target.root.parent().map(Path::to_owned))
        .chain(targets::searched(home))
        .chain([home.join("src")])
        .filter(|folder| is_folder(folder))
        .collect();
    // Where a file was looked for in vain it may appear: in its folder, or in the one in which that may appear.
    let appear =
        seen.missing.iter().filter_map(|path| path.ancestors().skip(1).find(|folder| folder.is_dir()));
    folders.extend(appear.filter(|folder| is_folder(folder)).map(Path::to_owned));
    let all = folders.clone();
    folders.retain(|folder| !folder.ancestors().skip(1).any(|above| all.contains(above)));
    let files = seen.files.iter().chain(further);
    let files = files.filter(|file| !file.ancestors().any(|above| folders.contains(above)) && file.exists());
    let files: Vec<PathBuf> = files.cloned().collect();
    let relative = |path: PathBuf| path.strip_prefix(home).map(Path::to_owned).unwrap_or(path);
    folders.into_iter().chain(files).map(relative).collect()
}
