//! Puts the application under the law of the workspace while it is compiled, and stamps it with what it was built from.

use vergen_gitcl::{Cargo, Emitter, Gitcl, Rustc};

fn main() {
    governance_lint::build::enforce();
    #[cfg(feature = "production")]
    production();
    if let Err(error) = stamp() {
        println!("cargo::error=the build cannot be stamped: {error}");
    }
}

/// Builds under a verdict on exactly this tree, or not at all.
#[cfg(feature = "production")]
fn production() {
    // Cargo was told why, if there is no digest.
    if let Ok(stamp) = governance_lint::build::stamp_tree() {
        governance_evidence::production::script::enforce("cargo xtask", &stamp.root, &stamp.tree);
    }
}

/// Says what builds and from which revision, and never when: the same tree gives the same bytes. Whether the revision is all
/// that was built is not asked, because the answer would be as old as the last run of this script: the digest of the tree
/// says it. Outside a repository there is no revision.
fn stamp() -> Result<(), Box<dyn std::error::Error>> {
    let cargo = Cargo::builder().target_triple(true).opt_level(true).features(true).build();
    let rustc = Rustc::builder().semver(true).commit_hash(true).build();
    let git = Gitcl::builder().sha(false).build();
    Emitter::default()
        .quiet()
        .add_instructions(&cargo)?
        .add_instructions(&rustc)?
        .add_instructions(&git)?
        .emit()?;
    Ok(())
}
