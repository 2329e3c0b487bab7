//! `check`: cargo's lines as they are, then the findings in the same form, then one last word.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what reads the output for a test may stop it"
)]

use cargo_metadata::Message;
use serde_json::Value;

use crate::support::{Folder, Ran};

const LAW: &str = "schema = 1\n
[[article]]\nid = \"no-panic\"\nrule = \"panic_path\"\ntitle = \"Nothing panics\"\nwhy = \"a panic loses the mission\"\n
[[article]]\nid = \"editions\"\nrule = \"unlawful_manifest\"\nwhy = \"one edition is enough\"\nkeys = { \"edition\" = \"2024\" }\n
[[article]]\nid = \"ghost\"\nrule = \"panic_path\"\nwhy = \"x\"\nselect = { crates = [\"nobody\"] }\n";

/// Breaks the law behind a character of two bytes, and the compiler's rules not at all.
const PANICS: &str = "pub fn first(list: &[u8]) -> u8 {\n    /* ä */ list.first().copied().unwrap()\n}\n";

/// A virtual workspace of two packages, one of which does not bear its folder's name.
fn workspace(name: &str, law: Option<&str>, app: &str) -> Folder {
    let manifest = |name: &str, edition: &str| {
        format!("[package]\nname = \"{name}\"\nversion = \"1.2.0\"\nedition = \"{edition}\"\n")
    };
    let lock = "version = 4\n\n[[package]]\nname = \"app\"\nversion = \"1.2.0\"\n\n[[package]]\nname = \"kernel\"\nversion = \"1.2.0\"\n";
    let folder = Folder::new(
        name,
        &[
            ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"app\", \"core\"]\n"),
            ("Cargo.lock", lock),
            ("app/Cargo.toml", &manifest("app", "2021")),
            ("app/src/lib.rs", app),
            ("core/Cargo.toml", &manifest("kernel", "2024")),
            ("core/src/lib.rs", PANICS),
        ],
    );
    if let Some(law) = law {
        folder.write("governance.toml", law);
    }
    folder
}

const BROKEN: &str = "pub fn f() -> u8 {\n    \"\"\n}\n";
const SOUND: &str = "pub fn f() {}\n";

/// Every line, as cargo's own types read it, and as it is.
#[track_caller]
fn messages(ran: &Ran) -> Vec<(Message, Value)> {
    let line = |line: &str| {
        let message = Message::parse_stream(line.as_bytes()).next().unwrap().unwrap();
        (message, serde_json::from_str(line).unwrap())
    };
    ran.stdout.lines().map(line).collect()
}

/// Returns what is said under a code.
#[track_caller]
fn found<'m>(messages: &'m [(Message, Value)], code: &str) -> &'m Value {
    let is = |value: &&Value| value.pointer("/message/code/code").is_some_and(|found| found == code);
    messages.iter().map(|(_, value)| value).find(is).unwrap_or_else(|| panic!("no `{code}` in {messages:#?}"))
}

#[track_caller]
fn check_place(folder: &Folder, value: &Value, file: &str, line: u64, columns: (u64, u64), text: &str) {
    let span = &value["message"]["spans"][0];
    assert_eq!(span["file_name"], file);
    assert_eq!((span["line_start"].as_u64(), span["line_end"].as_u64()), (Some(line), Some(line)));
    assert_eq!(
        (span["column_start"].as_u64(), span["column_end"].as_u64()),
        (Some(columns.0), Some(columns.1))
    );
    let bytes = folder.read(file);
    let at = |name: &str| usize::try_from(span[name].as_u64().unwrap()).unwrap();
    assert_eq!(&bytes[at("byte_start")..at("byte_end")], text);
    assert_eq!(span["is_primary"], true);
}

#[test]
fn spans_survive_beside_the_errors_of_the_compiler() {
    let folder = workspace("check_spans", Some(LAW), BROKEN);
    let ran = folder.run(&["check", "--message-format=json"]);
    let messages = messages(ran.exits(1));
    check_place(&folder, found(&messages, "E0308"), "app/src/lib.rs", 2, (5, 7), "\"\"");
    check_place(&folder, found(&messages, "no-panic"), "core/src/lib.rs", 2, (35, 41), "unwrap");
    check_place(&folder, found(&messages, "editions"), "app/Cargo.toml", 4, (11, 17), "\"2021\"");
    check_place(&folder, found(&messages, "empty_article"), "governance.toml", 16, (6, 13), "\"ghost\"");

    // Cargo first, then the findings, then the last word, once.
    let codes = messages.iter().map(|(_, value)| value.pointer("/message/code/code").and_then(Value::as_str));
    let codes: Vec<&str> = codes.flatten().collect();
    let first = codes.iter().position(|code| !code.starts_with('E')).unwrap();
    assert!(codes[..first].contains(&"E0308") && !codes[first..].contains(&"E0308"), "{codes:?}");
    let last = |message: &Message| matches!(message, Message::BuildFinished(_));
    assert_eq!(messages.iter().filter(|(message, _)| last(message)).count(), 1);
    assert_eq!(messages.last().unwrap().1, serde_json::json!({"reason": "build-finished", "success": false}));
}

/// Editors file diagnostics under the package's id and clear them by it.
#[test]
fn a_finding_names_package_and_target_as_cargo_does() {
    let folder = workspace("check_ids", Some(LAW), SOUND);
    let ran = folder.run(&["check", "--message-format=json"]);
    let messages = messages(ran.exits(1));
    let of_cargo = |name: &str| {
        let artifact =
            |value: &&Value| value["reason"] == "compiler-artifact" && value["target"]["name"] == name;
        messages.iter().map(|(_, value)| value).find(artifact).unwrap()
    };
    for (code, name) in [("no-panic", "kernel"), ("editions", "app")] {
        let (ours, cargos) = (found(&messages, code), of_cargo(name));
        for key in ["package_id", "manifest_path", "target"] {
            assert_eq!(ours[key], cargos[key], "{code} {key}");
        }
    }
    let id = found(&messages, "no-panic")["package_id"].as_str().unwrap().to_owned();
    assert!(id.ends_with("/core#kernel@1.2.0"), "{id}");
    let inner = &found(&messages, "no-panic")["message"];
    assert!(inner["code"]["explanation"].as_str().unwrap().starts_with("article `no-panic`: Nothing panics"));
    assert!(inner["rendered"].as_str().unwrap().contains("core/src/lib.rs:2:35"));
    let children: Vec<&str> = inner["children"]
        .as_array()
        .unwrap()
        .iter()
        .map(|child| child["message"].as_str().unwrap())
        .collect();
    assert!(children[0] == "why: a panic loses the mission" && children[1].contains('?'), "{children:?}");
    // What is said of a file that editors do not load stands in a package's manifest as well.
    let stand_in = &found(&messages, "empty_article")["message"]["spans"][1];
    assert_eq!(
        (&stand_in["file_name"], &stand_in["label"]),
        (&"app/Cargo.toml".into(), &"in `governance.toml:16:6`".into())
    );
}

#[test]
fn only_two_passes_are_a_success() {
    let law = "schema = 1\n";
    let good = workspace("check_success", Some(law), SOUND);
    let ran = good.run(&["check", "--message-format=json"]);
    assert_eq!(ran.exits(0).stdout.lines().last().unwrap(), r#"{"reason":"build-finished","success":true}"#);
    good.run(&["check", "--offline", "-p", "app", "--", "--profile", "release"])
        .exits(0)
        .complains(&["release"]);
    workspace("check_success", Some(law), BROKEN).run(&["check"]).exits(1).complains(&["error[E0308]"]);
}

#[test]
fn people_see_cargos_output_and_then_the_findings() {
    let folder = workspace("check_human", Some(LAW), BROKEN);
    let ran = folder.run(&["check"]);
    ran.exits(1).says(&["error[no-panic]", " --> core/src/lib.rs:2:35", "3 errors"]);
    ran.complains(&["error[E0308]: mismatched types", " --> app/src/lib.rs:2:5", "could not compile `app`"]);
    assert!(!ran.stdout.contains('{') || !ran.stdout.contains("\"reason\""), "{ran:#?}");
    let short = folder.run(&["check", "--message-format", "short"]);
    short.exits(1).says(&["core/src/lib.rs:2:35: error[no-panic]: "]);
    short.complains(&["app/src/lib.rs:2:5: error[E0308]: "]);
}

#[test]
fn without_a_law_cargos_verdict_stays() {
    let folder = workspace("check_no_law", None, SOUND);
    folder.run(&["check"]).exits(2).complains(&["Checking app", "there is no law", "help: "]);
    let ran = folder.run(&["check", "--message-format=json"]);
    let all = messages(ran.exits(2));
    let (message, _) = &all[all.len() - 2];
    let Message::CompilerMessage(said) = message else { panic!("{message:?}") };
    assert!(said.message.message.contains("there is no law"), "{said:?}");
    assert_eq!(said.message.spans[0].file_name, "Cargo.toml");
    let broken = workspace("check_no_law", None, BROKEN);
    let ran = broken.run(&["check", "--message-format=json"]);
    found(&messages(ran.exits(1)), "E0308");
}

#[test]
fn a_mistake_of_the_law_stands_at_its_place() {
    let folder = workspace("check_mistake", Some("schema = 1\n[limits]\nlatencey = \"5 ms\"\n"), SOUND);
    let ran = folder.run(&["check", "--message-format=json"]);
    let all = messages(ran.exits(2));
    let (_, value) = &all[all.len() - 2];
    check_place(&folder, value, "governance.toml", 3, (1, 9), "latencey");
    assert!(value["message"]["message"].as_str().unwrap().contains("`latencey`"));
    assert_eq!(all.last().unwrap().1["success"], false);
    folder.run(&["check"]).exits(2).complains(&["did you mean `latency`?", "^^^^^^^^"]);
}

#[test]
fn what_cargo_cannot_read_or_run_is_said_with_a_place() {
    let folder = workspace("check_manifest", Some(LAW), SOUND);
    folder.write("app/Cargo.toml", "[package]\nname = \"app\"\nversion = 3\n");
    let ran = folder.run(&["check", "--message-format=json"]);
    let all = messages(ran.exits(2));
    check_place(&folder, &all[0].1, "app/Cargo.toml", 3, (11, 12), "3");
    assert_eq!((all.len(), &all[1].1["success"]), (2, &false.into()));

    // A command that cargo refuses is no pass, and the law is asked all the same.
    let folder = workspace("check_refused", Some(LAW), SOUND);
    let ran = folder.run(&["check", "--message-format=json", "--", "--no-such-option"]);
    let all = messages(ran.exits(1));
    found(&all, "no-panic");
    let said = |(_, value): &(Message, Value)| value["message"]["message"].as_str().map(str::to_owned);
    assert!(
        all.iter().filter_map(said).any(|text| text.contains("before it had checked the code")),
        "{all:#?}"
    );
    ran.complains(&["--no-such-option"]);
    folder.run(&["check", "--", "--manifest-path", "x"]).exits(2).complains(&["write it before `--`"]);
}
