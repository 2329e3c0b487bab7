//! With the feature `husky`: puts git's hook in place when xtask is built, by the code of `cargo xtask hooks install`.
//!
//! Without the feature it does nothing. No build ever fails for it: what is in the way is a warning.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    husky();
}

#[cfg(feature = "husky")]
fn husky() {
    use cargo_governance::HookTrigger;

    // The variables are cargo-husky's and everybody's; cargo runs this again when they change.
    for name in ["CI", "CARGO_HUSKY_DONT_INSTALL_HOOKS"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    if std::env::var_os("CARGO_HUSKY_DONT_INSTALL_HOOKS").is_some() {
        return;
    }
    let Some(manifest) = std::env::var_os("CARGO_MANIFEST_DIR") else { return };
    let Some(root) = std::path::Path::new(&manifest).parent() else { return };
    let HookTrigger { watch, warnings } = cargo_governance::trigger_hooks(root, "cargo xtask");
    // A hook that was removed or edited is looked at again by the next build.
    for path in watch {
        println!("cargo::rerun-if-changed={}", path.display());
    }
    for warning in warnings {
        println!("cargo::warning={warning}");
    }
}

#[cfg(not(feature = "husky"))]
const fn husky() {}
