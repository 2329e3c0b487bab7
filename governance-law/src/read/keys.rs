//! The keys of every table of the law that does not come from the catalogue; the schema is tested against them.

/// At the top of the law.
pub(crate) const TOP: [&str; 10] = [
    "schema",
    "limits",
    "article",
    "exemption",
    "gates",
    "feature_set",
    "accept",
    "signer",
    "approver",
    "production",
];

/// In every `[[article]]`; the rule adds its own.
pub(crate) const ARTICLE: [&str; 6] = ["id", "rule", "title", "why", "severity", "select"];

/// In `select`.
pub(crate) const SELECT: [&str; 8] =
    ["crates", "except_crates", "modules", "except_modules", "items", "attribute", "visibility", "context"];

/// In `[[article.layer]]`, where the members are crates.
pub(crate) const CRATE_LAYER: [&str; 6] =
    ["name", "crates", "may_use", "build_may_use", "dev_may_use", "forbid_external"];

/// In `[[article.layer]]`, where the members are modules.
pub(crate) const MODULE_LAYER: [&str; 3] = ["name", "modules", "may_use"];

/// In `[[exemption]]`.
pub(crate) const EXEMPTION: [&str; 4] = ["article", "item", "reason", "expires"];

/// In `[[feature_set]]`.
pub(crate) const FEATURE_SET: [&str; 4] = ["name", "package", "default_features", "features"];

/// In `[[accept]]`.
pub(crate) const ACCEPT: [&str; 4] = ["gate", "absence", "profiles", "why"];

/// In `[[signer]]`.
pub(crate) const SIGNER: [&str; 3] = ["name", "key", "may_sign"];

/// In `[[approver]]`.
pub(crate) const APPROVER: [&str; 3] = ["name", "key", "may_approve"];

/// In `[production]`.
pub(crate) const PRODUCTION: [&str; 3] = ["packages", "feature", "max_age"];

/// In the tables of a key of exceptions.
pub(crate) const EXCEPTION: [&str; 3] = ["item", "reason", "expires"];
