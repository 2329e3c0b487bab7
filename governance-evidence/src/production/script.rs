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

use std::ffi::OsString;
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
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let now = Moment::from_unix(i64::try_from(since.as_secs()).unwrap_or(i64::MAX));
    let script = Script { root, now, variable: &|name| std::env::var_os(name) };
    let text: String =
        script.told(tool, tree).iter().map(|line| format!("cargo::{}\n", plain(line))).collect();
    // Without the seal the program refuses to start, so that what cargo does not hear does no harm.
    drop(std::io::stdout().lock().write_all(text.as_bytes()));
}

/// A build script, and what it may look at.
pub(super) struct Script<'a> {
    /// The root of the workspace.
    pub(super) root: &'a Path,
    /// The time of the build.
    pub(super) now: Moment,
    /// Looks up a variable of the environment.
    pub(super) variable: &'a dyn Fn(&str) -> Option<OsString>,
}

impl Script<'_> {
    /// Returns what cargo is told.
    pub(super) fn told(&self, tool: &str, tree: &str) -> Vec<String> {
        let mut lines = vec![format!("rerun-if-env-changed={STATEMENT}")];
        let defect = |error: &dyn std::fmt::Display| Refusal::new(error.to_string(), "report this defect");
        let sealed = self.admitted(tree).and_then(|(path, admitted)| {
            let seal = admitted.seal.to_line().map_err(|error| defect(&error))?;
            Ok((path, seal, admitted.notes))
        });
        match sealed {
            Ok((path, seal, notes)) => {
                lines.push(format!("rerun-if-changed={}", path.display()));
                lines.push(format!("rustc-env={SEAL}={seal}"));
                lines.extend(notes.iter().map(|note| format!("warning=built for production: {note}")));
            }
            Err(refusal) => lines.extend(refused(&refusal, tool)),
        }
        lines
    }

    /// Finds a statement that admits the build: the one that the environment names, or the first that does of those that `validate`
    /// leaves and those that the tree keeps.
    fn admitted(&self, tree: &str) -> Result<(PathBuf, Admitted), Refusal> {
        let law = law(self.root)?;
        self.ships(&law)?;
        let mut trust = Trust::of_law(&law).map_err(|error| Refusal::new(error.to_string(), error.help()))?;
        // A user without a folder for keys has made none.
        if let Ok(folder) = default_folder(self.variable) {
            let added = trust.also_made_by(&KeyStore::at(folder));
            added.map_err(|error| Refusal::new(error.to_string(), error.help().unwrap_or_default()))?;
        }
        let tree: Digest = tree.parse().map_err(|_| {
            Refusal::new(format!("`{tree}` is no digest of a tree"), "hand in that of `stamp_tree`")
        })?;
        let terms = Terms { law: &law, trust: &trust, tree, now: self.now };
        let places = self.places();
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
    fn places(&self) -> Vec<PathBuf> {
        let named = (self.variable)(STATEMENT).filter(|named| !named.is_empty());
        if let Some(named) = named {
            return vec![PathBuf::from(named)];
        }
        let kept = Path::new("governance").join("statements").join("deploy.json");
        let out = (self.variable)("OUT_DIR").map(PathBuf::from).unwrap_or_default();
        // Above it lies the folder that cargo builds into, where `validate` keeps what it says: `TARGET/PROFILE/build/PACKAGE/out`.
        let above = out.ancestors().map(|folder| folder.join(&kept)).find(|path| path.is_file());
        let above = above.or_else(|| out.ancestors().nth(4).map(|target| target.join(&kept)));
        let mut places: Vec<PathBuf> = above.into_iter().collect();
        for further in [self.root.join("target").join(&kept), self.root.join("evidence").join("deploy.json")]
        {
            if !places.contains(&further) {
                places.push(further);
            }
        }
        places
    }

    /// Checks that the law lets this package ship, if it says which do.
    fn ships(&self, law: &Law) -> Result<(), Refusal> {
        let Some(production) = &law.production else { return Ok(()) };
        let package = (self.variable)("CARGO_PKG_NAME").unwrap_or_default();
        let package = package.to_string_lossy();
        if production.packages.iter().any(|shipped| shipped.value == package) {
            return Ok(());
        }
        let shipped: Vec<String> = production.packages.iter().map(|shipped| format!("`{shipped}`")).collect();
        Err(Refusal::new(
            format!("`{package}` does not ship: the law names {}", shipped.join(", ")),
            "build it without this feature, or add it to `[production] packages` and run `validate --profile deploy`",
        ))
    }
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

fn law(root: &Path) -> Result<Law, Refusal> {
    let path = root.join(governance_law::FILE_NAME);
    let help = "run `validate`, which shows what is wrong with the law";
    let text = std::fs::read_to_string(&path)
        .map_err(|error| Refusal::new(format!("`{}` cannot be read: {error}", path.display()), help))?;
    Law::parse(governance_law::FILE_NAME, &text)
        .map_err(|mistakes| Refusal::new(format!("the law has mistakes: {mistakes}"), help))
}
