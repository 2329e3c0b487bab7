//! Every rule and gate by name, with the keys that each understands and who enforces it.
//!
//! The reader, the JSON Schema, `law coverage` and the reference pages are made from these tables. A rule is one
//! row here and one file in `governance-lint`; a gate is one row here and one file in `cargo-governance`; tests there
//! prove that no row is without its file.

use crate::gate::Profile;

/// The kind of value that a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Flag,
    /// A string.
    Text,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A list of strings.
    Texts,
    /// A list whose strings are each one of these.
    ListOf(&'static [&'static str]),
    /// A table from strings to strings, numbers or flags.
    Table,
    /// `[[article.layer]]` tables whose members are crates.
    CrateLayers,
    /// `[[article.layer]]` tables whose members are modules.
    ModuleLayers,
}

/// One key of a rule or gate.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name in the law.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether an article without it is a mistake.
    pub required: bool,
    /// One sentence about it.
    pub doc: &'static str,
}

const fn key(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, required: false, doc }
}

const fn required(name: &'static str, kind: Kind, doc: &'static str) -> Key {
    Key { name, kind, required: true, doc }
}

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
            "Names of the limits that `#[governed(...)]` declarations are held to.",
        )],
    ),
    rule(
        "missing_trait",
        &[Macro, Source],
        &[required("traits", Kind::Texts, "Traits that every selected type must implement or derive.")],
    ),
    rule(
        "missing_attribute",
        &[Source],
        &[required(
            "attributes",
            Kind::Texts,
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
                "Paths that must not be named, each with all below it, such as `std::fs`.",
            ),
            key("allow", Kind::Texts, "Paths below those that may be named after all."),
        ],
    ),
    rule(
        "crate_layers",
        &[Manifest],
        &[required(
            "layer",
            Kind::CrateLayers,
            "The layers of the workspace and which of them each may use.",
        )],
    ),
    rule(
        "module_layers",
        &[Source],
        &[required("layer", Kind::ModuleLayers, "The layers of a crate and which of them each may use.")],
    ),
    rule(
        "unclassified",
        &[Manifest, Source],
        &[required(
            "layers_of",
            Kind::Text,
            "The id of the article whose layers must hold every selected crate or module exactly once.",
        )],
    ),
    rule(
        "unsafe_code",
        &[Source],
        &[
            key("allow", Kind::Texts, "Modules in which `unsafe` may stand, as `crate::module` globs."),
            key("safety_note", Kind::Flag, "Whether allowed `unsafe` must follow a `SAFETY:` comment."),
        ],
    ),
    rule(
        "panic_path",
        &[Source],
        &[key(
            "forbid",
            Kind::ListOf(PANICS),
            "Which ways to stop are forbidden; all but `assert` and `constant_index` if not given.",
        )],
    ),
    rule(
        "blocking_in_async",
        &[Source],
        &[
            key("calls", Kind::Texts, "Further paths that block, besides the known ones of `std`."),
            key("allow", Kind::Texts, "Known paths that may be called after all."),
        ],
    ),
    rule(
        "nondeterminism",
        &[Source],
        &[key("forbid", Kind::ListOf(NONDETERMINISM), "Which sources are forbidden; all if not given.")],
    ),
    rule(
        "impure_code",
        &[Source],
        &[key(
            "allow",
            Kind::Texts,
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
                "Levels that `[lints]` must set, such as `\"rust.unsafe_code\" = \"forbid\"`.",
            ),
            key(
                "profiles",
                Kind::Table,
                "Settings that the root's profiles must have, such as `\"release.overflow-checks\" = true`.",
            ),
            key("default_features", Kind::Texts, "The exact default features of every selected crate."),
            key(
                "banned_crates",
                Kind::Texts,
                "Globs of crates that must not be depended on, in any kind of dependency.",
            ),
            key(
                "keys",
                Kind::Table,
                "Keys of `[package]` and their values, such as `\"edition\" = \"2024\"`.",
            ),
        ],
    ),
    rule("unreached_file", &[Source], &[]),
    built_in("stale_exemption", &[Law]),
    built_in("expired_exemption", &[Law]),
    built_in("empty_article", &[Law]),
];

/// One gate.
#[derive(Debug, Clone, Copy)]
pub struct Gate {
    /// Its name in the law and on the command line.
    pub name: &'static str,
    /// One sentence about what it proves.
    pub doc: &'static str,
    /// The profiles that run it unless the law says otherwise.
    pub profiles: &'static [Profile],
    /// Its keys besides `profiles`.
    pub keys: &'static [Key],
}

use Profile::{Ci, Commit, Deploy};

/// Every gate, in the order in which a verdict lists them.
pub const GATES: &[Gate] = &[
    Gate {
        name: "format",
        doc: "`cargo fmt` would change nothing.",
        profiles: &[Commit, Ci, Deploy],
        keys: &[],
    },
    Gate {
        name: "law",
        doc: "The source and the manifests keep every article.",
        profiles: &[Commit, Ci, Deploy],
        keys: &[],
    },
    Gate {
        name: "clippy",
        doc: "Clippy has nothing to say, in every feature set of the law.",
        profiles: &[Ci, Deploy],
        keys: &[],
    },
    Gate {
        name: "census",
        doc: "Every governed type of the source is linked into the programs, and no other.",
        profiles: &[Ci, Deploy],
        keys: &[
            key(
                "programs",
                Kind::Texts,
                "Packages whose binary prints its registry on `registry --format json`.",
            ),
            key("tests", Kind::Texts, "Packages that expand `census_test!()`."),
        ],
    },
    Gate {
        name: "tests",
        doc: "All tests pass, in every feature set of the law.",
        profiles: &[Ci, Deploy],
        keys: &[],
    },
    Gate {
        name: "docs",
        doc: "The API documentation builds without a warning and every relative link leads somewhere.",
        profiles: &[Ci, Deploy],
        keys: &[],
    },
    Gate {
        name: "generated",
        doc: "Generated files are what their generators write today.",
        profiles: &[Commit, Ci, Deploy],
        keys: &[],
    },
];

/// Returns the rule of that id.
#[must_use]
pub fn rule_of(id: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.id == id)
}

/// Returns the gate of that name.
#[must_use]
pub fn gate_of(name: &str) -> Option<&'static Gate> {
    GATES.iter().find(|gate| gate.name == name)
}
