//! The provenance of a release: who built what from what, as SLSA says it, in a signed in-toto statement.

use std::collections::BTreeMap;

use governance_evidence::canonical::Digest;
use governance_evidence::envelope::Envelope;
use governance_evidence::keys::PrivateKey;
use governance_evidence::moment::Moment;
use governance_evidence::statement::{Statement, Subject};
use serde_json::{Map, Value, json};

use super::Halt;
use super::choice::Shipment;
use super::source::{Source, Toolchain};
use super::verdict::Verdict;

/// What the file is called.
pub(super) const FILE: &str = "provenance.intoto.json";
/// How to read the predicate.
pub(super) const PREDICATE: &str = "https://slsa.dev/provenance/v1";
/// How to read the parameters: the pages of this command.
const BUILD_TYPE: &str = "urn:governance-engine:dist:v1";
/// Who has built.
const BUILDER: &str = "urn:governance-engine:cargo-governance";

/// What is known of a release when it is signed.
#[derive(Debug)]
pub(super) struct Facts<'a> {
    pub(super) shipments: &'a [Shipment],
    pub(super) platform: &'a str,
    pub(super) is_without_proof: bool,
    pub(super) source: &'a Source,
    pub(super) toolchain: &'a Toolchain,
    /// The names that stand for folders in the binaries.
    pub(super) names: Vec<String>,
    /// Whether the second build was made from a copy of the tree in another folder.
    pub(super) is_copied: bool,
    /// The verdict of a deployment of this tree, if there is one.
    pub(super) verdict: Option<&'a Verdict>,
    pub(super) begin: Moment,
    pub(super) end: Moment,
    /// Lists of what binaries are made of.
    pub(super) boms: BTreeMap<String, Digest>,
}

/// Signs what is known about these files.
///
/// # Errors
/// If it cannot be written as a statement.
pub(super) fn signed(
    subjects: BTreeMap<String, Digest>,
    facts: &Facts<'_>,
    key: &PrivateKey,
) -> Result<String, Halt> {
    let failed =
        |error: &dyn std::fmt::Display| Halt::failed(format!("the provenance cannot be signed: {error}"));
    let subjects = subjects.into_iter().map(|(name, sha256)| Subject { name, sha256 }).collect();
    let statement = Statement::new(subjects, PREDICATE, predicate(facts)).map_err(|error| failed(&error))?;
    let payload = statement.to_payload().map_err(|error| failed(&error))?;
    Envelope::sign(payload, key).to_json().map_err(|error| failed(&error))
}

fn predicate(facts: &Facts<'_>) -> Map<String, Value> {
    let boms = facts.boms.iter();
    let boms: Vec<Value> = boms.map(|(name, digest)| resource(name, "sha256", &digest.to_string())).collect();
    let definition = json!({
        "buildType": BUILD_TYPE,
        "externalParameters": {
            "packages": facts.shipments.iter().map(package).collect::<Vec<_>>(),
            "profile": "release",
            "target": facts.platform,
            "withoutProof": facts.is_without_proof,
        },
        "internalParameters": {
            "SOURCE_DATE_EPOCH": facts.source.epoch.unix(),
            "remapped": facts.names,
            "secondBuild": {
                "identical": true,
                "sources": if facts.is_copied { "a copy in another folder" } else { "the same folder" },
                "target": "another folder",
            },
        },
        "resolvedDependencies": dependencies(facts),
    });
    let details = json!({
        "builder": { "id": BUILDER, "version": { "cargo-governance": env!("CARGO_PKG_VERSION") } },
        "metadata": { "startedOn": facts.begin.to_string(), "finishedOn": facts.end.to_string() },
        "byproducts": boms,
    });
    [("buildDefinition", definition), ("runDetails", details)]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

fn package(shipment: &Shipment) -> Value {
    json!({
        "name": shipment.package,
        "version": shipment.version,
        "binaries": shipment.binaries,
        "features": shipment.features,
        "defaultFeatures": shipment.has_defaults,
        "production": shipment.is_production,
    })
}

fn dependencies(facts: &Facts<'_>) -> Vec<Value> {
    let (source, toolchain) = (facts.source, facts.toolchain);
    let mut list = Vec::new();
    if let Some(commit) = &source.commit {
        let mut found = resource("commit", "gitCommit", &commit.id);
        let repository = facts.shipments.iter().find_map(|shipment| shipment.repository.as_ref());
        if let (Value::Object(fields), Some(url)) = (&mut found, repository) {
            fields.insert("uri".to_owned(), format!("git+{url}@{}", commit.id).into());
        }
        list.push(annotated(found, json!({ "dirty": commit.is_dirty })));
    }
    list.push(resource("tree", "sha256", &source.tree.to_string()));
    list.push(resource("Cargo.lock", "sha256", &source.lock.to_string()));
    if let Some(law) = source.law {
        list.push(resource(governance_law::FILE_NAME, "sha256", &law.to_string()));
    }
    list.push(annotated(
        resource("rustc", "gitCommit", &toolchain.commit),
        json!({ "release": toolchain.release, "host": toolchain.host, "cargo": toolchain.cargo }),
    ));
    if let Some(verdict) = facts.verdict {
        let said = json!({ "decision": verdict.decision, "ended": verdict.end.to_string() });
        list.push(annotated(
            resource("deploy verdict", "sha256", &Digest::of(&verdict.bytes).to_string()),
            said,
        ));
    }
    list
}

fn resource(name: &str, algorithm: &str, digest: &str) -> Value {
    let mut digests = Map::new();
    digests.insert(algorithm.to_owned(), digest.into());
    json!({ "name": name, "digest": digests })
}

fn annotated(mut resource: Value, annotations: Value) -> Value {
    if let Value::Object(fields) = &mut resource {
        fields.insert("annotations".to_owned(), annotations);
    }
    resource
}
