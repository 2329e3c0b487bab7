//! One run of a build script: what it does, in order, and what it tells cargo.

use std::io::Write;

use governance_law::copy;

use super::copy::{leave, write};
use super::directive::Directive;
use super::judge::{Seen, judge};
use super::package::{self, Member};
use super::surroundings::Surroundings;
use super::trouble::Trouble;
use super::{constants, law, variables, watch};
use crate::baseline::{self, Baseline, Scope};

/// The law was broken, or could not be checked; cargo has been told every reason and fails the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the law is broken, or could not be checked, in {errors} places")]
pub struct Refused {
    /// How many findings and troubles there are.
    pub errors: usize,
}

/// Puts the crate under the law of its workspace: the whole of a `build.rs`.
///
/// Every finding of severity `deny`, and whatever could not be checked, is an error of the build; the others are warnings.
/// The script itself ends well: cargo fails the build because of the errors that it was told, and shows all of them.
pub fn enforce() {
    // Cargo has been told; who wants to do more than that calls `try_enforce`.
    let _ = try_enforce();
}

/// As [`enforce`], and says whether the build will fail, for a build script that has more to do.
///
/// # Errors
/// Says how many errors cargo was told.
pub fn try_enforce() -> Result<(), Refused> {
    let directives = match Surroundings::of_this_script() {
        Ok(surroundings) => directives(&surroundings),
        Err(trouble) => Directive::trouble(&trouble),
    };
    tell(&directives)
}

/// Tells cargo.
pub(super) fn tell(directives: &[Directive]) -> Result<(), Refused> {
    let mut out = String::new();
    directives.iter().for_each(|directive| directive.write(&mut out));
    let errors = directives.iter().filter(|directive| matches!(directive, Directive::Error(_))).count();
    match std::io::stdout().lock().write_all(out.as_bytes()) {
        Ok(()) if errors == 0 => Ok(()),
        // What cargo does not hear it cannot act on; so the script has not done its work.
        Ok(()) | Err(_) => Err(Refused { errors: errors.max(1) }),
    }
}

/// Does everything, and returns what cargo is to be told.
pub(super) fn directives(surroundings: &Surroundings) -> Vec<Directive> {
    let member = match package::member(surroundings) {
        Ok(member) => member,
        Err(trouble) => return Directive::trouble(&trouble),
    };
    under_law(surroundings, &member).unwrap_or_else(|trouble| Directive::trouble(&trouble))
}

fn under_law(surroundings: &Surroundings, member: &Member) -> Result<Vec<Directive>, Trouble> {
    let path = law::find(&member.workspace.root, &surroundings.home)?;
    let law = law::read(&path)?;
    let mut directives = Vec::new();
    write(&surroundings.out.join(constants::FILE), &constants::text(&law))?;
    let digest = leave(surroundings, &path, &law)?;
    let digest = digest.map(|digest| (copy::DIGEST, digest));
    let variables = variables::of(&law).into_iter().chain(digest);
    directives.extend(variables.map(|(name, value)| Directive::Variable(name.to_owned(), value)));

    let (mut report, seen) = judge(member, &surroundings.home, &law);
    let baseline = Baseline::load(&member.workspace.root).map_err(Trouble::Baseline)?;
    if let Some(baseline) = baseline {
        baseline.fits_law(&law).map_err(Trouble::Baseline)?;
        baseline.apply(&mut report, &member.workspace, Scope::Part, "cargo governance");
    }
    directives.extend(report.unchecked.iter().map(Directive::unchecked));
    directives.extend(report.findings.iter().map(Directive::finding));
    directives.extend(watched(surroundings, member, &seen, path));
    Ok(directives)
}

fn watched(
    surroundings: &Surroundings,
    member: &Member,
    seen: &Seen,
    law: std::path::PathBuf,
) -> impl Iterator<Item = Directive> {
    let mut further = member.manifests.clone();
    further.push(law);
    // If there is none, a build that went well does not need one.
    further.push(member.workspace.root.join(baseline::FILE_NAME));
    watch::paths(surroundings, member.workspace.packages.first(), seen, &further)
        .into_iter()
        .map(Directive::Watch)
}
