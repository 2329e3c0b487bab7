//! Hooks of git: a thin shim that calls this tool, what there is of it in the end, and the check of what is staged.
//!
//! * `git` asks git, `place` knows where it looks for hooks and why.
//! * `shim` is the text of a hook, `manifest` what was installed, `state` what git will really run.
//! * `install` and `uninstall` change it, beside a hook that was there before.
//! * `trigger` is `install` for a build script, which never fails for it.
//! * `staged` lays out what is about to be committed, `judge` holds it to the law.

mod git;
mod install;
mod judge;
mod manifest;
mod place;
mod shim;
mod staged;
mod state;
mod trigger;
mod uninstall;

pub(crate) use git::{Repository, git, is_repository};
pub(crate) use install::{Done, Wish, install};
pub(crate) use judge::{Pushed, Trial, judge};
pub(crate) use place::Place;
pub(crate) use shim::Name;
pub(crate) use state::{Found, State, examine};
pub use trigger::{HookTrigger, trigger_hooks};
pub(crate) use uninstall::{Gone, uninstall};

/// Returns whether this is continuous integration, where nobody commits: `CI` is set and does not say no.
pub(crate) fn is_ci() -> bool {
    says_ci(std::env::var_os("CI").as_deref())
}

fn says_ci(value: Option<&std::ffi::OsStr>) -> bool {
    value.is_some_and(|value| !["", "0", "false"].iter().any(|no| value.eq_ignore_ascii_case(no)))
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn continuous_integration_is_what_says_so() {
        for (value, is_ci) in [
            (None, false),
            (Some(""), false),
            (Some("0"), false),
            (Some("False"), false),
            (Some("true"), true),
            (Some("1"), true),
        ] {
            assert_eq!(says_ci(value.map(std::ffi::OsStr::new)), is_ci, "{value:?}");
        }
    }
}
