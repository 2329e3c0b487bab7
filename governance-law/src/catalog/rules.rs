//! The rules, one row each.

use super::keys::Effect::{Demands, Exact, Layers, Permits};
use super::keys::Entries::{Crates, Levels, Modules, Paths, Values, Words};
use super::keys::{Key, Kind, key, or, required};

/// Who enforces a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enforcer {
    /// `#[governed]` or `#[calc_only]`, when the code is compiled.
    Macro,
    /// The lint, from source text.
    Source,
    /// The lint, from manifests.
    Manifest,
    /// The lint, from the law itself.
    Law,
}

impl Enforcer {
    /// Returns the word for tables.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Macro => "macro",
            Self::Source => "source",
            Self::Manifest => "manifest",
            Self::Law => "law",
        }
    }
}

/// One rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its id, snake_case, naming the fault.
    pub id: &'static str,
    /// Who enforces it.
    pub enforcers: &'static [Enforcer],
    /// Whether it is enforced without an article; such rules take none.
    pub built_in: bool,
    /// The keys of its articles besides the common ones.
    pub keys: &'static [Key],
}

const fn rule(id: &'static str, enforcers: &'static [Enforcer], keys: &'static [Key]) -> Rule {
    Rule { id, enforcers, built_in: false, keys }
}

const fn built_in(id: &'static str, enforcers: &'static [Enforcer]) -> Rule {
    Rule { id, enforcers, built_in: true, keys: &[] }
}

use Enforcer::{Law, Macro, Manifest, Source};

/// Every way in which code can stop the program, as `panic_path` names them.
pub const PANICS: &[&str] = &[
    "unwrap",
    "expect",
    "panic",
    "unreachable",
    "todo",
    "unimplemented",
    "index",
    "constant_index",
    "assert",
    "exit",
];

/// The ways that `panic_path` forbids if the law does not say: all but `assert` and `constant_index`.
pub const USUAL_PANICS: &[&str] =
    &["unwrap", "expect", "panic", "unreachable", "todo", "unimplemented", "index", "exit"];

/// Every source of nondeterminism, as `nondeterminism` names them.
pub const NONDETERMINISM: &[&str] = &["time", "random", "hash_order", "thread", "environment"];

/// Every rule, in the order of the reference pages.
pub const RULES: &[Rule] = &[
    rule(
        "limit_exceeded",
        &[Macro, Source],
        &[required(
            "limits",
            Kind::Texts,
            Demands(Words),
            "Names of the limits that `#[governed(...)]` declarations are held to.",
        )],
    ),
    rule(
        "missing_trait",
        &[Macro, Source],
        &[required(
            "traits",
            Kind::Texts,
            Demands(Words),
            "Traits that every selected type must implement or derive.",
        )],
    ),
    rule(
        "missing_attribute",
        &[Source],
        &[required(
            "attributes",
            Kind::Texts,
            Demands(Words),
            "Attributes that every selected item must carry, such as `governed`.",
        )],
    ),
    rule(
        "forbidden_import",
        &[Source],
        &[
            required(
                "imports",
                Kind::Texts,
                Demands(Paths),
                "Paths that must not be named, each with all below it, such as `std::fs`.",
            ),
            key("allow", Kind::Texts, Permits(Paths), "Paths below those that may be named after all."),
        ],
    ),
    rule(
        "crate_layers",
        &[Manifest],
        &[required(
            "layer",
            Kind::CrateLayers,
            Layers,
            "The layers of the workspace and which of them each may use.",
        )],
    ),
    rule(
        "module_layers",
        &[Source],
        &[required(
            "layer",
            Kind::ModuleLayers,
            Layers,
            "The layers of a crate and which of them each may use.",
        )],
    ),
    rule(
        "unclassified",
        &[Manifest, Source],
        &[required(
            "layers_of",
            Kind::Text,
            Exact,
            "The id of the article whose layers must hold every selected crate or module exactly once.",
        )],
    ),
    rule(
        "unsafe_code",
        &[Source],
        &[
            key(
                "allow",
                Kind::Texts,
                Permits(Modules),
                "Modules in which `unsafe` may stand, as `crate::module` globs.",
            ),
            key(
                "safety_note",
                Kind::Flag,
                Demands(Words),
                "Whether allowed `unsafe` must follow a `SAFETY:` comment.",
            ),
        ],
    ),
    rule(
        "panic_path",
        &[Source],
        &[or(
            USUAL_PANICS,
            key(
                "forbid",
                Kind::ListOf(PANICS),
                Demands(Words),
                "Which ways to stop are forbidden; all but `assert` and `constant_index` if not given.",
            ),
        )],
    ),
    rule(
        "blocking_in_async",
        &[Source],
        &[
            key(
                "calls",
                Kind::Texts,
                Demands(Paths),
                "Further paths that block, besides the known ones of `std`.",
            ),
            key("allow", Kind::Texts, Permits(Paths), "Known paths that may be called after all."),
        ],
    ),
    rule(
        "nondeterminism",
        &[Source],
        &[or(
            NONDETERMINISM,
            key(
                "forbid",
                Kind::ListOf(NONDETERMINISM),
                Demands(Words),
                "Which sources are forbidden; all if not given.",
            ),
        )],
    ),
    rule(
        "impure_code",
        &[Source],
        &[key(
            "allow",
            Kind::Texts,
            Permits(Paths),
            "Paths that calculation-only code may import besides `core`, `alloc`, the pure part of `std` and its own crate.",
        )],
    ),
    rule(
        "unlawful_manifest",
        &[Manifest],
        &[
            key(
                "lints",
                Kind::Table,
                Demands(Levels),
                "Levels that `[lints]` must set, such as `\"rust.unsafe_code\" = \"forbid\"`.",
            ),
            key(
                "profiles",
                Kind::Table,
                Demands(Values),
                "Settings that the root's profiles must have, such as `\"release.overflow-checks\" = true`.",
            ),
            key(
                "default_features",
                Kind::Texts,
                Exact,
                "The exact default features of every selected crate.",
            ),
            key(
                "banned_crates",
                Kind::Texts,
                Demands(Crates),
                "Globs of crates that must not be depended on, in any kind of dependency.",
            ),
            key(
                "keys",
                Kind::Table,
                Demands(Values),
                "Keys of `[package]` that cargo knows, `metadata.*` included, and their values, such as `\"edition\" = \"2024\"`.",
            ),
        ],
    ),
    rule("unreached_file", &[Source], &[]),
    built_in("stale_exemption", &[Law]),
    built_in("expired_exemption", &[Law]),
    built_in("empty_article", &[Law]),
    built_in("stale_baseline", &[Law]),
];
