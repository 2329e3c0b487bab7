//! What `dist` shows: a release that was made, or one that was verified.

use serde_json::{Map, Value, json};

use super::verify::{on_word_of, signed};
use crate::dist::run::Release;
use crate::dist::verify::{Verified, text};
use crate::exit_codes::Exit;
use crate::lawfile;
use crate::ui::{self, BOLD, DIM, GREEN, styled};
use crate::witness::reach;

/// Prints what was made.
pub(super) fn release(tool: &str, release: &Release) {
    for note in &release.notes {
        ui::note(format_args!("note: {note}"));
    }
    let folder = lawfile::shown(&release.folder);
    ui::say(styled(BOLD, &folder));
    let width = release.files.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    for (name, digest, size) in &release.files {
        let digest = styled(DIM, digest);
        ui::say(format_args!("  {name:<width$}  {:>10}  {digest}", bytes(*size)));
    }
    let [first, second] = release.took.map(|took| took.as_secs_f64());
    let from =
        if release.is_copied { "from a copy of the tree in another folder" } else { "into another folder" };
    let (name, _, scope) = &release.signer;
    ui::say(format_args!(
        "{}: two builds are bit-identical, the second {from} ({first:.1} s and {second:.1} s); signed by `{name}` ({})",
        styled(GREEN, "proved"),
        reach(*scope)
    ));
    ui::say(format_args!("verify with `{} dist --verify {folder}`", tool));
}

/// Returns what was made, for machines.
pub(super) fn release_document(release: &Release) -> Value {
    let files = release
        .files
        .iter()
        .map(|(name, digest, size)| json!({ "name": name, "sha256": digest.to_string(), "bytes": size }));
    let packages = release.shipments.iter().map(|shipment| {
        json!({
            "name": shipment.package,
            "version": shipment.version,
            "features": shipment.features,
            "production": shipment.is_production,
        })
    });
    let (key, key_id, scope) = &release.signer;
    let commit = release.commit.as_ref().map(|(id, is_dirty)| json!({ "id": id, "dirty": is_dirty }));
    json!({
        "schema": 1,
        "verdict": Exit::Proved.word(),
        "exit_code": Exit::Proved.code(),
        "folder": release.folder,
        "files": files.collect::<Vec<_>>(),
        "packages": packages.collect::<Vec<_>>(),
        "tree": release.tree.to_string(),
        "commit": commit,
        "deploy_verdict": release.has_verdict,
        "second_build": {
            "identical": true,
            "copied": release.is_copied,
            "seconds": release.took.map(|took| (took.as_secs_f64() * 10.0).round() / 10.0),
        },
        "signer": { "key": key, "key_id": key_id.to_string(), "scope": scope.word() },
        "notes": release.notes,
    })
}

/// Prints what was verified.
pub(super) fn verified(verified: &Verified) {
    let Verified { signer, key_id, authority, files, predicate } = verified;
    let row =
        |name: &str, text: &str| ui::say(format_args!("{} {text}", styled(BOLD, format_args!("{name:<8}"))));
    row("signed", &signed(signer, *key_id, authority));
    for (name, digest) in resolved(predicate) {
        row("from", &format!("{name} {digest}"));
    }
    for package in packages(predicate) {
        let text = |key: &str| package.get(key).and_then(Value::as_str).unwrap_or_default();
        let is_production = package.get("production").and_then(Value::as_bool).unwrap_or(false);
        let kind = if is_production { "for production" } else { "for development" };
        row("package", &format!("{} {}, {kind}", text("name"), text("version")));
    }
    row("ended", text(predicate, &["runDetails", "metadata", "finishedOn"]).unwrap_or("unknown"));
    for (name, digest) in files {
        row("intact", &format!("{name} {}", styled(DIM, digest)));
    }
    ui::say(format_args!(
        "{}: every file is as it was signed, and no other is there",
        styled(GREEN, "proved")
    ));
}

/// Returns what a release was made from.
fn resolved(predicate: &Map<String, Value>) -> Vec<(String, String)> {
    let list = predicate.get("buildDefinition").and_then(|it| it.get("resolvedDependencies"));
    let list = list.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(|entry| {
        let (algorithm, digest) = entry.get("digest")?.as_object()?.iter().next()?;
        let is_dirty = entry.pointer("/annotations/dirty") == Some(&Value::Bool(true));
        let changes = if is_dirty { ", with changes that are in no commit" } else { "" };
        Some((entry.get("name")?.as_str()?.to_owned(), format!("{algorithm}:{}{changes}", digest.as_str()?)))
    })
    .collect()
}

fn packages(predicate: &Map<String, Value>) -> Vec<Value> {
    let list = predicate.get("buildDefinition").and_then(|it| it.pointer("/externalParameters/packages"));
    list.and_then(Value::as_array).cloned().unwrap_or_default()
}

/// Returns what was verified, for machines.
pub(super) fn verified_document(verified: &Verified) -> Value {
    let files =
        verified.files.iter().map(|(name, digest)| json!({ "name": name, "sha256": digest.to_string() }));
    json!({
        "schema": 1,
        "verified": true,
        "verdict": Exit::Proved.word(),
        "exit_code": Exit::Proved.code(),
        "signer": {
            "name": verified.signer,
            "key_id": verified.key_id.to_string(),
            "authority": on_word_of(&verified.authority),
        },
        "files": files.collect::<Vec<_>>(),
        "provenance": verified.predicate,
    })
}

/// Prints a size for people.
fn bytes(size: usize) -> String {
    let size = u32::try_from(size).map_or(f64::from(u32::MAX), f64::from);
    if size < 1024.0 {
        format!("{size} B")
    } else if size < 1024.0 * 1024.0 {
        format!("{:.1} KiB", size / 1024.0)
    } else {
        format!("{:.1} MiB", size / (1024.0 * 1024.0))
    }
}

/// Returns a document as people like to read it.
pub(super) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_else(|_| value.to_string())
}
