//! The JSON Schema of `governance.toml`, for editors; made from the catalogue that the reader itself uses.
//!
//! Shipped as `schemas/governance.schema.json`; a law names it in its first line (`#:schema ...`), which Taplo and the
//! TOML extensions of the common editors understand.

mod json;

use self::json::{Json, object};
use crate::catalog::{GATES, Key, Kind, RULES, Rule};
use crate::gate::{Absence, Profile};
use crate::judge::select::{Context, ItemKind, Visibility};
use crate::limit::STANDARD;
use crate::read::keys;
use crate::trust::{Approves, Signs};
use crate::units::Unit;

/// Returns the schema as JSON text, the same bytes every time.
#[must_use]
pub fn json_schema() -> String {
    let schema = object([
        ("$schema", Json::text("http://json-schema.org/draft-07/schema#")),
        ("title", Json::text("governance.toml")),
        ("description", Json::text("The law of a workspace.")),
        ("type", Json::text("object")),
        ("required", Json::texts(["schema"])),
        ("additionalProperties", Json::Flag(false)),
        (
            "properties",
            object([
                (
                    "schema",
                    object([
                        ("const", Json::Number(1)),
                        ("description", Json::text("The version of the format.")),
                    ]),
                ),
                ("limits", limits()),
                ("article", list(object([("oneOf", Json::List(articles()))]), "The rules of the law.")),
                ("exemption", list(exemption(), "Dated exceptions of one item from one article.")),
                ("gates", gates()),
                (
                    "feature_set",
                    list(feature_set(), "Combinations of features that the gates build and test."),
                ),
                ("accept", list(accept(), "What may be absent without holding up a profile.")),
                ("signer", list(signer(), "Keys whose signatures are accepted on every machine.")),
                ("approver", list(approver(), "Persons who may approve exceptions.")),
                ("production", production()),
            ]),
        ),
    ]);
    schema.pretty()
}

fn described(schema: Vec<(&str, Json)>, doc: &str) -> Json {
    object(schema.into_iter().chain([("description", Json::text(doc))]))
}

fn list(of: Json, doc: &str) -> Json {
    described(vec![("type", Json::text("array")), ("items", of)], doc)
}

fn text(doc: &str) -> Json {
    described(vec![("type", Json::text("string")), ("minLength", Json::Number(1))], doc)
}

fn texts(doc: &str) -> Json {
    list(object([("type", Json::text("string")), ("minLength", Json::Number(1))]), doc)
}

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Json {
    object([("enum", Json::texts(words))])
}

fn table(properties: Vec<(&str, Json)>, required: &[&str]) -> Json {
    object([
        ("type", Json::text("object")),
        ("additionalProperties", Json::Flag(false)),
        ("required", Json::texts(required.iter().copied())),
        ("properties", object(properties)),
    ])
}

fn quantity(unit: Unit) -> Json {
    match unit {
        Unit::Bytes => object([
            ("type", Json::text("string")),
            ("pattern", Json::text(r"^\s*[0-9][0-9_.]*\s*(B|[KMGT]iB|kB|MB|GB|TB)\s*$")),
        ]),
        Unit::Time => object([
            ("type", Json::text("string")),
            ("pattern", Json::text(r"^\s*[0-9][0-9_.]*\s*(ns|us|µs|ms|s|min|h|d)\s*$")),
        ]),
        Unit::Count => object([("type", Json::text("integer")), ("minimum", Json::Number(0))]),
        Unit::Ratio => object([
            ("type", Json::text("number")),
            ("minimum", Json::Number(0)),
            ("maximum", Json::Number(1)),
        ]),
        Unit::Real => object([("type", Json::text("number"))]),
    }
}

fn limits() -> Json {
    let why = || text("The reason, printed with every finding.");
    let standard = STANDARD.iter().map(|limit| {
        let plain = quantity(limit.unit);
        let long = table(vec![("value", quantity(limit.unit)), ("why", why())], &["value"]);
        (limit.name, described(vec![("oneOf", Json::List(vec![plain, long]))], limit.doc))
    });
    let any = || object([("type", Json::texts(["string", "number"]))]);
    let own = table(vec![("at_least", any()), ("at_most", any()), ("why", why())], &[]);
    object([
        ("type", Json::text("object")),
        ("description", Json::text("The typed bounds: standard limits, and a team's own as tables.")),
        ("properties", object(standard)),
        ("additionalProperties", own),
    ])
}

fn select() -> Json {
    let globs = |doc: &str| texts(doc);
    table(
        vec![
            ("crates", globs("Globs of crates; every crate if not given.")),
            ("except_crates", globs("Globs of crates that are left out.")),
            ("modules", globs("Globs of module paths; every module if not given.")),
            ("except_modules", globs("Globs of module paths that are left out.")),
            ("items", list(words(ItemKind::WORDS.map(|(word, _)| word)), "Kinds of item.")),
            ("attribute", text("An attribute that the item must carry.")),
            ("visibility", words(Visibility::WORDS.map(|(word, _)| word))),
            (
                "context",
                list(
                    words(Context::WORDS.map(|(word, _)| word)),
                    "What the code is compiled for; `main` if not given.",
                ),
            ),
        ],
        &[],
    )
}

/// One alternative for each rule, so that an editor offers exactly the keys of the rule that was chosen.
fn articles() -> Vec<Json> {
    RULES.iter().filter(|rule| !rule.built_in).map(article).collect()
}

fn article(rule: &Rule) -> Json {
    let mut properties = vec![
        ("id", text("The article's name, in kebab-case.")),
        ("rule", object([("const", Json::text(rule.id))])),
        ("title", text("One line for tables.")),
        ("why", text("The reason, printed with every finding.")),
        ("severity", words(["deny", "warn"])),
        ("select", select()),
    ];
    properties.extend(rule.keys.iter().map(|key| (key.name, option(key))));
    let mut required = vec!["id", "rule", "why"];
    required.extend(rule.keys.iter().filter(|key| key.required).map(|key| key.name));
    table(properties, &required)
}

fn option(key: &Key) -> Json {
    let doc = key.doc;
    match key.kind {
        Kind::Flag => described(vec![("type", Json::text("boolean"))], doc),
        Kind::Text => text(doc),
        Kind::OneOf(list) => described(vec![("enum", Json::texts(list.iter().copied()))], doc),
        Kind::Texts => texts(doc),
        Kind::ListOf(known) => list(words(known.iter().copied()), doc),
        Kind::Table => described(vec![("type", Json::text("object"))], doc),
        Kind::CrateLayers | Kind::ModuleLayers => list(layer(key.kind), doc),
        Kind::Quantity(unit) => described(vec![("allOf", Json::List(vec![quantity(unit)]))], doc),
        Kind::Exceptions => list(exception(), doc),
    }
}

fn exception() -> Json {
    table(
        vec![
            ("item", text("What is left alone.")),
            ("reason", text("Why.")),
            ("expires", described(vec![], "The last day on which it is, such as 2027-01-31.")),
        ],
        &["item", "reason"],
    )
}

/// One key of `[[article.layer]]`: its name, whether it must be there, and one sentence about it.
type LayerKey = (&'static str, bool, &'static str);

const CRATE_LAYER: &[LayerKey] = &[
    ("name", true, "The layer's name."),
    ("may_use", false, "Layers that it may use besides itself."),
    ("crates", true, "Globs of its crates."),
    ("build_may_use", false, "Further layers for its build scripts."),
    ("dev_may_use", false, "Further layers for its tests, benches and examples."),
    ("forbid_external", false, "Globs of crates from outside that it must not use."),
];

const MODULE_LAYER: &[LayerKey] = &[
    ("name", true, "The layer's name."),
    ("may_use", false, "Layers that it may use besides itself."),
    ("modules", true, "Globs of its modules."),
];

/// Returns the keys of a layer, each with whether it must be there and a sentence about it; nothing if a kind of value
/// has no layers.
#[must_use]
pub const fn layer_keys(kind: Kind) -> &'static [LayerKey] {
    match kind {
        Kind::CrateLayers => CRATE_LAYER,
        Kind::ModuleLayers => MODULE_LAYER,
        _ => &[],
    }
}

fn layer(kind: Kind) -> Json {
    let keys = layer_keys(kind);
    let required: Vec<&'static str> = keys.iter().filter(|key| key.1).map(|key| key.0).collect();
    let value = |(name, _, doc): &LayerKey| (*name, if *name == "name" { text(doc) } else { texts(doc) });
    table(keys.iter().map(value).collect(), &required)
}

fn exemption() -> Json {
    table(
        vec![
            ("article", text("The article's id.")),
            ("item", text("The item, exactly as its finding prints it.")),
            ("reason", text("Why it is needed.")),
            ("expires", described(vec![], "The last day on which it holds, such as 2027-01-31.")),
        ],
        &["article", "item", "reason", "expires"],
    )
}

fn gates() -> Json {
    let gates = GATES.iter().map(|gate| {
        let profiles = list(words(Profile::ALL.map(Profile::word)), "The profiles that run it.");
        let mut properties = vec![("profiles", profiles)];
        properties.extend(gate.all_keys().map(|key| (key.name, option(key))));
        let Json::Object(mut entries) = table(properties, &[]) else { return (gate.name, Json::Flag(true)) };
        entries.push(("description".to_owned(), Json::text(gate.doc)));
        (gate.name, Json::Object(entries))
    });
    table(gates.collect(), &[])
}

fn feature_set() -> Json {
    table(
        vec![
            ("name", text("Its name in tables.")),
            ("package", text("The package it is about; the whole workspace if not given.")),
            (
                "default_features",
                described(
                    vec![("type", Json::text("boolean"))],
                    "Whether the default features are on; `true` if not given.",
                ),
            ),
            ("features", texts("The features to turn on.")),
        ],
        &["name"],
    )
}

fn accept() -> Json {
    table(
        vec![
            ("gate", words(GATES.iter().map(|gate| gate.name))),
            ("absence", words(Absence::acceptable().into_iter().map(|(word, _)| word))),
            (
                "profiles",
                list(words(Profile::ALL.map(Profile::word)), "The profiles that proceed all the same."),
            ),
            ("why", text("Why the risk is taken.")),
        ],
        &keys::ACCEPT,
    )
}

fn signer() -> Json {
    table(
        vec![
            ("name", text("What the team calls it.")),
            ("key", text("The Ed25519 public key: the Base64 line of its PEM file.")),
            ("may_sign", list(words(Signs::WORDS.map(|(word, _)| word)), "What it may sign.")),
        ],
        &keys::SIGNER,
    )
}

fn approver() -> Json {
    table(
        vec![
            ("name", text("The person, as `ssh-keygen` names a principal.")),
            ("key", text("The public key, as in an `authorized_keys` file: type and Base64.")),
            (
                "may_approve",
                list(words(Approves::WORDS.map(|(word, _)| word)), "What the person may approve."),
            ),
        ],
        &keys::APPROVER,
    )
}

fn production() -> Json {
    table(
        vec![
            ("packages", texts("The packages whose binaries ship.")),
            (
                "feature",
                text("Their feature that makes a build one for production; `production` if not given."),
            ),
            (
                "max_age",
                described(
                    vec![("oneOf", Json::List(vec![quantity(Unit::Time)]))],
                    "How old a verdict may be when something is built under it; `7 d` if not given.",
                ),
            ),
        ],
        &["packages"],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reader and the schema must offer the same keys, or an editor would flag what the reader takes.
    #[test]
    fn the_schema_has_every_key_of_the_reader_and_no_other() {
        let schema = json_schema();
        let names_of = |value: &Json| match value {
            Json::Object(entries) => entries.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(),
            _ => panic!("an object"),
        };
        let properties = |schema: Json| match schema {
            Json::Object(entries) => {
                names_of(&entries.iter().find(|(name, _)| name == "properties").unwrap().1)
            }
            _ => panic!("an object"),
        };
        let sorted = |mut list: Vec<String>| {
            list.sort();
            list
        };
        let same = |schema: Json, keys: &[&str]| {
            assert_eq!(
                sorted(properties(schema)),
                sorted(keys.iter().map(|key| (*key).to_owned()).collect())
            );
        };
        same(select(), &keys::SELECT);
        same(exemption(), &keys::EXEMPTION);
        same(feature_set(), &keys::FEATURE_SET);
        same(accept(), &keys::ACCEPT);
        same(signer(), &keys::SIGNER);
        same(approver(), &keys::APPROVER);
        same(production(), &keys::PRODUCTION);
        same(exception(), &keys::EXCEPTION);
        same(layer(Kind::CrateLayers), &keys::CRATE_LAYER);
        same(layer(Kind::ModuleLayers), &keys::MODULE_LAYER);
        let unreached = crate::catalog::rule_of("unreached_file").unwrap();
        same(article(unreached), &keys::ARTICLE);
        for key in keys::TOP {
            assert!(schema.contains(&format!("\n    \"{key}\": {{")), "{key}");
        }
    }
}
