//! The line in a build script: a crate is built for production under a verdict on exactly this tree, or not at all.
//!
//! ```text
//! // build.rs, with the feature `production`
//! if let Ok(stamp) = governance_lint::build::stamp_tree() {
//!     governance_evidence::production::script::enforce("cargo xtask", &stamp.root, &stamp.tree);
//! }
//! ```
//!
//! A build script is told by cargo where it is, and asks the clock how old a verdict is: this is the one module of the crate that
//! looks at either.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use governance_law::Law;

use super::admit::{Admitted, Terms, admit};
use super::{SEAL, STATEMENT, boot};
use crate::canonical::Digest;
use crate::keys::{KeyStore, default_folder};
use crate::moment::Moment;
use crate::run::Trust;
use crate::run::verify::Refusal;

/// Tells cargo the seal of the program, or fails the build with the reason and the command to run. `tool` is how the workspace calls
/// the tool that validates it, `root` the workspace's root, `tree` the digest of its tree.
pub fn enforce(tool: &str, root: &Path, tree: &str) {
    let mut lines = vec![format!("rerun-if-env-changed={STATEMENT}")];
    match admitted(root, tree) {
        Ok((path, admitted)) => match admitted.seal.to_line() {
            Ok(seal) => {
                lines.push(format!("rerun-if-changed={}", path.display()));
                lines.push(format!("rustc-env={SEAL}={seal}"));
                lines.extend(
                    admitted.notes.iter().map(|note| format!("warning=built for production: {note}")),
                );
            }
            Err(error) => lines.extend(refused(&Refusal::new(error.to_string(), String::new()), tool)),
        },
        Err(refusal) => lines.extend(refused(&refusal, tool)),
    }
    let text: String = lines.iter().map(|line| format!("cargo::{}\n", plain(line))).collect();
    // Without the seal the program refuses to start, so that what cargo does not hear does no harm.
    drop(std::io::stdout().lock().write_all(text.as_bytes()));
}

/// Says the reason and what to do; whatever that is, a verdict is what is missing in the end.
fn refused(refusal: &Refusal, tool: &str) -> [String; 2] {
    let mut help = refusal.help.replace("`verify", &format!("`{tool} verify"));
    if help.contains("`validate") {
        help = help.replace("`validate", &format!("`{tool} validate"));
    } else {
        help = format!("{help}; then run `{tool} validate --profile deploy`");
    }
    [format!("error=no build for production: {}", refusal.message), format!("error=  = help: {help}")]
}

/// A line break in what is quoted would be a directive of its own.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Finds a statement that admits the build: the one that the environment names, or the first that does of those that `validate`
/// leaves and those that the tree keeps.
fn admitted(root: &Path, tree: &str) -> Result<(PathBuf, Admitted), Refusal> {
    let law = law(root)?;
    shipped(&law)?;
    let mut trust = Trust::of_law(&law).map_err(|error| Refusal::new(error.to_string(), error.help()))?;
    // A user without a folder for keys has made none.
    if let Ok(folder) = default_folder(|name| std::env::var_os(name)) {
        let added = trust.also_made_by(&KeyStore::at(folder));
        added.map_err(|error| Refusal::new(error.to_string(), error.help().unwrap_or_default()))?;
    }
    let tree: Digest = tree.parse().map_err(|_| {
        Refusal::new(format!("`{tree}` is no digest of a tree"), "hand in that of `stamp_tree`")
    })?;
    let terms = Terms { law: &law, trust: &trust, tree, now: now() };
    let places = places(root);
    let mut first = None;
    for path in &places {
        let Some(bytes) = boot::read(path)? else { continue };
        match admit(&bytes, &terms) {
            Ok(admitted) => return Ok((path.clone(), admitted)),
            Err(refusal) => {
                let message = format!("`{}`: {}", path.display(), refusal.message);
                first.get_or_insert(Refusal::new(message, refusal.help));
            }
        }
    }
    Err(first.unwrap_or_else(|| {
        let looked: Vec<String> = places.iter().map(|path| format!("`{}`", path.display())).collect();
        Refusal::new(
            format!("there is no verdict on this tree: there is no file {}", looked.join(" or ")),
            "run `validate --profile deploy`",
        )
    }))
}

/// Returns where a statement may lie, the likeliest first.
fn places(root: &Path) -> Vec<PathBuf> {
    if let Some(named) = std::env::var_os(STATEMENT) {
        return vec![PathBuf::from(named)];
    }
    let kept = Path::new("governance").join("statements").join("deploy.json");
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    // Above it lies the folder that cargo builds into, where `validate` keeps what it says.
    let above = out.ancestors().map(|folder| folder.join(&kept)).find(|path| path.is_file());
    let mut places: Vec<PathBuf> = above.into_iter().collect();
    for further in [root.join("target").join(&kept), root.join("evidence").join("deploy.json")] {
        if !places.contains(&further) {
            places.push(further);
        }
    }
    places
}

fn law(root: &Path) -> Result<Law, Refusal> {
    let path = root.join(governance_law::FILE_NAME);
    let help = "run `validate`, which shows what is wrong with the law";
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Refusal::new(format!("`{}` cannot be read: {error}", path.display()), help))?;
    Law::parse(governance_law::FILE_NAME, &text)
        .map_err(|mistakes| Refusal::new(format!("the law has mistakes: {mistakes}"), help))
}

/// Checks that the law lets this package ship, if it says which do.
fn shipped(law: &Law) -> Result<(), Refusal> {
    let Some(production) = &law.production else { return Ok(()) };
    let package = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
    if production.packages.iter().any(|shipped| shipped.value == package) {
        return Ok(());
    }
    let shipped: Vec<String> = production.packages.iter().map(|shipped| format!("`{shipped}`")).collect();
    Err(Refusal::new(
        format!("`{package}` does not ship: the law names {}", shipped.join(", ")),
        "build it without this feature, or add it to `[production] packages` and run `validate --profile deploy`",
    ))
}

fn now() -> Moment {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Moment::from_unix(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
