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

/// How the entries of a key are compared: what one entry says may be said by a wider one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entries {
    /// Words that are equal or not; of a flag, the flag itself.
    Words,
    /// Paths that stand for all below them: `std` holds `std::fs`.
    Paths,
    /// Globs of crates: `openssl*` holds `openssl-sys`.
    Crates,
    /// Globs of module paths: `ffi::**` holds `ffi::table`.
    Modules,
    /// A table of lints and their levels, which are ordered.
    Levels,
    /// A table of values that are demanded as they are.
    Values,
}

/// What a change of a key's value does to its article or gate: the column by which [`mod@crate::diff`] judges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Each entry forbids or demands something, and so does a flag that is `true`: more is stricter.
    Demands(Entries),
    /// Each entry permits something: more is laxer.
    Permits(Entries),
    /// The whole value is one demand, and no two of them can be compared.
    Exact,
    /// Layers, which are compared by what each may use.
    Layers,
}

/// One key of a rule or gate.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Its name in the law.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What a change of its value does.
    pub effect: Effect,
    /// The entries that hold if the law does not give it.
    pub default: &'static [&'static str],
    /// Whether an article without it is a mistake.
    pub required: bool,
    /// One sentence about it.
    pub doc: &'static str,
}

const fn key(name: &'static str, kind: Kind, effect: Effect, doc: &'static str) -> Key {
    Key { name, kind, effect, default: &[], required: false, doc }
}

const fn required(name: &'static str, kind: Kind, effect: Effect, doc: &'static str) -> Key {
    Key { required: true, ..key(name, kind, effect, doc) }
}

/// Says which entries hold if the law does not give the key.
const fn or(default: &'static [&'static str], key: Key) -> Key {
    Key { default, ..key }
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

use Effect::{Demands, Exact, Permits};
use Enforcer::{Law, Macro, Manifest, Source};
use Entries::{Crates, Levels, Modules, Paths, Values, Words};

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
            Effect::Layers,
            "The layers of the workspace and which of them each may use.",
        )],
    ),
    rule(
        "module_layers",
        &[Source],
        &[required(
            "layer",
            Kind::ModuleLayers,
            Effect::Layers,
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
        name: "prove",
        doc: "Every article of the law catches the violation that is planted against it.",
        profiles: &[Ci, Deploy],
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
                Demands(Words),
                "Packages whose binary prints its registry on `registry --format json`.",
            ),
            key("tests", Kind::Texts, Demands(Words), "Packages that expand `census_test!()`."),
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
