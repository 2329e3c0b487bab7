//! Is this code calculation only? One table for `#[calc_only]` and for the lint's `impure_code`.
//!
//! Calculation-only code computes its result from its arguments and nothing else: no input or output, no time, no
//! randomness, no global or interior mutability, no threads, no `async`, no `unsafe`. Both callers walk tokens and ask
//! about three things: a keyword, a macro's name, a path.

/// Why a token is not calculation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Impurity {
    /// Files, sockets, standard streams, processes.
    InputOutput,
    /// A clock or a sleep.
    Time,
    /// A source of random numbers or a randomly keyed hasher.
    Randomness,
    /// A static, or what outlives the call.
    GlobalState,
    /// A cell, lock or atomic: state that changes behind a shared reference.
    InteriorMutability,
    /// Threads and channels.
    Threads,
    /// `async`, `await`.
    Async,
    /// `unsafe`.
    Unsafe,
    /// The environment of the process.
    Environment,
    /// A path that is not on the list of allowed imports.
    Import,
}

impl Impurity {
    /// Says what it is, to follow "calculation-only code must not use".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::InputOutput => "input or output",
            Self::Time => "time",
            Self::Randomness => "randomness",
            Self::GlobalState => "global state",
            Self::InteriorMutability => "interior mutability",
            Self::Threads => "threads",
            Self::Async => "`async`",
            Self::Unsafe => "`unsafe`",
            Self::Environment => "the environment",
            Self::Import => "a path outside the allowed imports",
        }
    }

    /// Says what to do instead.
    #[must_use]
    pub const fn remedy(self) -> &'static str {
        match self {
            Self::InputOutput => "let the caller read and write, and pass the data in",
            Self::Time => "pass the moment or the duration in as an argument",
            Self::Randomness => "pass a seed in, and use an ordered map",
            Self::GlobalState => "pass the state in as an argument",
            Self::InteriorMutability => "take `&mut`, or return the new value",
            Self::Threads => "let the caller decide what runs where",
            Self::Async => "let the caller wait, and pass the data in",
            Self::Unsafe => "use the safe form, or move it to the crate that holds the unsafe code",
            Self::Environment => "pass the setting in as an argument",
            Self::Import => "add the path to the article's `allow`, if it only calculates",
        }
    }
}

/// Judges a keyword; `None` if it is harmless.
#[must_use]
pub fn keyword(word: &str) -> Option<Impurity> {
    match word {
        "unsafe" => Some(Impurity::Unsafe),
        "async" | "await" => Some(Impurity::Async),
        "static" => Some(Impurity::GlobalState),
        _ => None,
    }
}

/// Judges a macro by the last segment of its name; `None` if it is harmless.
#[must_use]
pub fn macro_name(name: &str) -> Option<Impurity> {
    match name {
        "print" | "println" | "eprint" | "eprintln" | "dbg" => Some(Impurity::InputOutput),
        "thread_local" => Some(Impurity::GlobalState),
        "env" | "option_env" => Some(Impurity::Environment),
        "include" | "asm" | "global_asm" => Some(Impurity::Unsafe),
        _ => None,
    }
}

/// Modules and names of `std`, `core` and `alloc` that are not calculation, below the crate's name.
const STD: &[(&[&str], Impurity)] = &[
    (&["fs"], Impurity::InputOutput),
    (&["io"], Impurity::InputOutput),
    (&["net"], Impurity::InputOutput),
    (&["os"], Impurity::InputOutput),
    (&["process"], Impurity::InputOutput),
    (&["env"], Impurity::Environment),
    (&["time", "Instant"], Impurity::Time),
    (&["time", "SystemTime"], Impurity::Time),
    (&["time", "UNIX_EPOCH"], Impurity::Time),
    (&["thread"], Impurity::Threads),
    (&["sync", "mpsc"], Impurity::Threads),
    (&["sync", "mpmc"], Impurity::Threads),
    (&["sync", "Barrier"], Impurity::Threads),
    (&["sync", "Condvar"], Impurity::Threads),
    (&["sync", "Mutex"], Impurity::InteriorMutability),
    (&["sync", "RwLock"], Impurity::InteriorMutability),
    (&["sync", "Once"], Impurity::InteriorMutability),
    (&["sync", "OnceLock"], Impurity::InteriorMutability),
    (&["sync", "LazyLock"], Impurity::InteriorMutability),
    (&["sync", "atomic"], Impurity::InteriorMutability),
    (&["cell"], Impurity::InteriorMutability),
    (&["hash", "RandomState"], Impurity::Randomness),
    (&["hash", "DefaultHasher"], Impurity::Randomness),
    (&["collections", "HashMap"], Impurity::Randomness),
    (&["collections", "HashSet"], Impurity::Randomness),
    (&["collections", "hash_map"], Impurity::Randomness),
    (&["collections", "hash_set"], Impurity::Randomness),
    (&["future"], Impurity::Async),
    (&["task"], Impurity::Async),
    (&["ptr"], Impurity::Unsafe),
    (&["alloc"], Impurity::Unsafe),
    (&["arch"], Impurity::Unsafe),
    (&["ffi"], Impurity::Unsafe),
];

/// Names that are impure wherever they come from, for code that imports them under a glob or not at all.
const BARE: &[(&str, Impurity)] = &[
    ("Instant", Impurity::Time),
    ("SystemTime", Impurity::Time),
    ("Cell", Impurity::InteriorMutability),
    ("RefCell", Impurity::InteriorMutability),
    ("UnsafeCell", Impurity::InteriorMutability),
    ("OnceCell", Impurity::InteriorMutability),
    ("HashMap", Impurity::Randomness),
    ("HashSet", Impurity::Randomness),
];

/// Judges a path by its segments, as written after aliases have been undone; `allow` holds the paths that the law
/// admits, each with all below it. `None` if the path is harmless.
///
/// A path into `std`, `core` or `alloc` is judged by the table above; a path within the crate (`crate`, `self`, `super`,
/// `Self`) is harmless here, because what it names is judged where it stands; a path into any other crate must be allowed.
/// `is_import` says that the first segment is known to be a crate's name (a `use`, or a path that begins with `::`);
/// without it, a path whose first segment is no known crate is taken to be local.
#[must_use]
pub fn path(segments: &[&str], is_import: bool, allow: &[&str]) -> Option<Impurity> {
    let (first, rest) = segments.split_first()?;
    let impurity = match *first {
        "std" | "core" | "alloc" => {
            STD.iter().find(|(prefix, _)| rest.starts_with(prefix)).map(|(_, impurity)| *impurity)
        }
        // `governance_core` does no input or output either: its attributes and traits belong into such code.
        "crate" | "self" | "super" | "Self" | "governance_core" => None,
        _ if is_import => Some(Impurity::Import),
        name => BARE.iter().find(|(bare, _)| *bare == name).map(|(_, impurity)| *impurity),
    }?;
    let begins = |prefix: &str| {
        prefix
            .trim_start_matches("::")
            .split("::")
            .enumerate()
            .all(|(i, part)| segments.get(i) == Some(&part))
    };
    (!allow.iter().any(|prefix| begins(prefix))).then_some(impurity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn judged(path_text: &str, is_import: bool, expect: Option<Impurity>) {
        let segments: Vec<&str> = path_text.split("::").collect();
        assert_eq!(path(&segments, is_import, &["libm", "rand_core::SeedableRng"]), expect, "{path_text}");
    }

    #[test]
    fn paths_are_judged_by_what_they_reach() {
        judged("std::fs::read", true, Some(Impurity::InputOutput));
        judged("std::time::Instant::now", false, Some(Impurity::Time));
        judged("std::time::Duration", true, None);
        judged("std::collections::BTreeMap", true, None);
        judged("std::collections::HashMap", true, Some(Impurity::Randomness));
        judged("core::cell::RefCell", true, Some(Impurity::InteriorMutability));
        judged("crate::other", true, None);
        judged("libm::sqrt", true, None);
        judged("rand_core::SeedableRng", true, None);
        judged("rand_core::OsRng", true, Some(Impurity::Import));
        judged("tokio::fs", true, Some(Impurity::Import));
        judged("Instant::now", false, Some(Impurity::Time));
        judged("my_module::f", false, None);
    }

    #[test]
    fn keywords_and_macros_are_judged() {
        assert_eq!(keyword("unsafe"), Some(Impurity::Unsafe));
        assert_eq!(keyword("const"), None);
        assert_eq!(macro_name("println"), Some(Impurity::InputOutput));
        assert_eq!(macro_name("assert_eq"), None);
    }
}
