//! `keys` and `statement`: from a new key to a statement that is verified, and to those that are refused.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::path::PathBuf;

use governance_evidence::canonical::Digest;
use governance_evidence::envelope::Envelope;
use governance_evidence::keys::{KeyStore, PrivateKey};
use governance_evidence::statement::{Statement, Subject};

use crate::support::{Folder, Ran};

/// A folder that is no workspace, with the user's configuration in it.
struct Office {
    folder: Folder,
    root: PathBuf,
}

impl Office {
    fn new(name: &str) -> Self {
        let folder = Folder::new(name, &[("there", "")]);
        let root = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
        Self { folder, root }
    }

    #[track_caller]
    fn run(&self, args: &[&str]) -> Ran {
        let root = self.root.to_str().unwrap();
        self.folder.run_with(args, &[("XDG_CONFIG_HOME", root), ("APPDATA", root)])
    }

    fn store(&self) -> KeyStore {
        KeyStore::at(self.root.join("governance").join("keys"))
    }

    /// Makes the key `machine`, its public half as `key.pem`, and a statement about `tree` that it has signed.
    fn sign(&self) {
        self.run(&["keys", "create"]).exits(0);
        let (key, _) = self.store().open(&"machine".parse().unwrap()).unwrap();
        self.folder.write("key.pem", &key.public().to_pem().unwrap());
        let subject = Subject { name: "tree".to_owned(), sha256: Digest::of(b"tree") };
        let predicate = serde_json::json!({ "verdict": "pass" }).as_object().unwrap().clone();
        let statement = Statement::new(vec![subject], "https://example.org/v1", predicate).unwrap();
        let envelope = Envelope::sign(statement.to_payload().unwrap(), &key).to_json().unwrap();
        self.folder.write("statement.json", &envelope);
    }
}

fn json(ran: &Ran) -> serde_json::Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn a_key_is_made_rotated_and_listed() {
    let office = Office::new("keys");
    office.run(&["keys", "list"]).exits(0).says(&["there is no key in `"]);
    office.run(&["keys", "create"]).exits(0).says(&["made the key `machine`, scope `local`"]);
    let made = office.run(&["keys", "create", "--name", "release", "--scope", "team", "--format", "json"]);
    let made = json(made.exits(0));
    assert_eq!((made["name"].as_str(), made["scope"].as_str()), (Some("release"), Some("team")));
    let rotated = json(office.run(&["keys", "rotate", "--name", "release", "--format", "json"]).exits(0));
    assert_eq!(rotated["retired"][0]["key_id"], made["key_id"]);
    let listed = json(office.run(&["keys", "list", "--format", "json"]).exits(0));
    assert_eq!(listed["keys"][1]["key_id"], rotated["key_id"]);
    let text = office.run(&["keys", "list"]);
    text.exits(0).says(&["machine  local", "release  team", made["key_id"].as_str().unwrap()]);
    // No command shows what is in the private file.
    let private = std::fs::read_to_string(rotated["private"].as_str().unwrap()).unwrap();
    let secret = private.lines().nth(1).unwrap();
    assert!(!text.stdout.contains(secret) && !rotated.to_string().contains(secret));
}

#[test]
fn a_command_about_keys_that_fails_says_what_to_type() {
    let office = Office::new("keys_refused");
    office.run(&["keys", "create"]).exits(0);
    office.run(&["keys", "create"]).exits(2).complains(&[
        "error: there is already a key `machine`",
        "help: `cargo governance keys rotate --name machine` replaces it",
    ]);
    office.run(&["keys", "rotate", "--name", "other"]).exits(2).complains(&["there is no key `other` in `"]);
    office.run(&["keys", "create", "--name", "../up"]).exits(2).complains(&["a name has up to 40"]);
}

#[cfg(unix)]
#[test]
fn a_private_key_that_others_may_read_is_a_violation() {
    use std::os::unix::fs::PermissionsExt;

    let office = Office::new("keys_open");
    let made = json(office.run(&["keys", "create", "--format", "json"]).exits(0));
    let private = made["private"].as_str().unwrap();
    assert_eq!(std::fs::metadata(private).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::set_permissions(private, std::fs::Permissions::from_mode(0o644)).unwrap();
    office
        .run(&["keys", "list"])
        .exits(1)
        .says(&["its mode is `0644`, allowed is `0600`", &format!("`chmod 600 '{private}'`")]);
}

#[test]
fn a_statement_is_shown_and_verified() {
    let office = Office::new("statement");
    office.sign();
    office
        .run(&["statement", "show", "statement.json"])
        .exits(0)
        .says(&["not verified: anybody can write this", "\"verdict\": \"pass\""]);
    let shown = json(office.run(&["statement", "show", "statement.json", "--format", "json"]).exits(0));
    assert_eq!(
        (&shown["verified"], &shown["statement"]["predicate"]["verdict"]),
        (&false.into(), &"pass".into())
    );
    let (_, record) = office.store().open(&"machine".parse().unwrap()).unwrap();
    assert_eq!(shown["claimed_signers"][0], record.current.key_id.to_string());
    let tree = Digest::of(b"tree").to_string();
    let verify = ["statement", "verify", "statement.json", "--key", "key.pem", "--about", &tree];
    office.run(&verify).exits(0).says(&["signed by ", "scope: local", "was not checked"]);
    let document = json(office.run(&[verify.as_slice(), &["--format", "json"]].concat()).exits(0));
    assert_eq!(
        (document["verified"].as_bool(), document["signers"][0]["scope"].as_str()),
        (Some(true), Some("local"))
    );
    assert_eq!(document["statement"]["predicate"]["verdict"], "pass");
}

#[test]
fn a_statement_that_proves_nothing_is_refused() {
    let office = Office::new("statement_refused");
    office.sign();
    let verify = ["statement", "verify", "statement.json", "--key", "key.pem"];
    let other = Digest::of(b"other").to_string();
    let about = office.run(&[verify.as_slice(), &["--about", &other]].concat());
    about.exits(1).complains(&["the statement is about `tree`", "not about `sha256:"]);
    office.run(&[verify.as_slice(), &["--threshold", "2"]].concat()).exits(1).complains(&["wanted are 2"]);

    let stranger = PrivateKey::from_seed(&[9; 32]);
    office.folder.write("other.pem", &stranger.public().to_pem().unwrap());
    let unknown = office.run(&["statement", "verify", "statement.json", "--key", "other.pem"]);
    unknown.exits(1).complains(&["signed by 0 of the known keys"]);

    let text = std::fs::read_to_string(office.root.join("statement.json")).unwrap();
    let payload = "\"payload\":\"ey";
    office.folder.write("statement.json", &text.replace(payload, "\"payload\":\"fy"));
    let flipped = office.run(&[verify.as_slice(), &["--format", "json"]].concat());
    flipped.exits(1).complains(&["does not fit this payload"]);
    assert_eq!(json(&flipped)["verified"], false);

    office
        .run(&["statement", "verify", "nowhere", "--key", "key.pem"])
        .exits(2)
        .complains(&["cannot be read"]);
    office
        .run(&["statement", "verify", "statement.json", "--key", "there"])
        .exits(2)
        .complains(&["`there`: this is no Ed25519 public key"]);
}
