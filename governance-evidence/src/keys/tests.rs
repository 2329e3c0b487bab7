//! The folder of keys: made, rotated, listed, and refused where others could reach in.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::moment::Moment;

fn store() -> (TempDir, KeyStore) {
    let folder = TempDir::new().unwrap();
    let store = KeyStore::at(folder.path().join("governance").join("keys"));
    (folder, store)
}

fn name(text: &str) -> KeyName {
    text.parse().unwrap()
}

fn at(seconds: i64) -> Moment {
    Moment::from_unix(seconds)
}

fn files(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|name| name != ".lock").collect();
    names.sort();
    names
}

#[test]
fn a_new_key_signs_what_its_public_half_verifies() {
    let (_folder, store) = store();
    let made = store.create(&name("machine"), Scope::Local, at(0)).unwrap();
    let (key, record) = store.open(&name("machine")).unwrap();
    assert_eq!((&record, record.current.key_id, record.scope), (&made, key.public().id(), Scope::Local));
    let public = store.public(&record.name, record.current.key_id).unwrap();
    assert!(public.has_signed(b"text", &key.sign(b"text")));
    let short = record.current.key_id.short();
    let expected =
        [format!("machine-{short}.key.pem"), format!("machine-{short}.pub.pem"), "machine.json".to_owned()];
    assert_eq!(files(store.folder()), expected);
    assert_eq!(
        fs::read_to_string(store.folder().join("machine.json")).unwrap(),
        format!(
            "{{\n  \"schema\": 1,\n  \"name\": \"machine\",\n  \"scope\": \"local\",\n  \"current\": {{\n    \
             \"key_id\": \"{}\",\n    \"created\": \"1970-01-01T00:00:00Z\"\n  }},\n  \"retired\": []\n}}\n",
            record.current.key_id
        )
    );
}

#[test]
fn rotation_keeps_the_old_public_key_with_its_end_and_no_old_private_key() {
    let (_folder, store) = store();
    let name = name("release");
    let first = store.create(&name, Scope::Team, at(10)).unwrap().current.key_id;
    let (old, _) = store.open(&name).unwrap();
    let second = store.rotate(&name, at(20)).unwrap().current.key_id;
    let record = store.rotate(&name, at(30)).unwrap();
    let ids = [first, second, record.current.key_id];
    assert!(ids[0] != ids[1] && ids[1] != ids[2]);
    assert_eq!(
        record.retired,
        [
            Retired { key_id: first, created: at(10), ended: at(20) },
            Retired { key_id: second, created: at(20), ended: at(30) },
        ]
    );
    assert_eq!((record.scope, record.current.created), (Scope::Team, at(30)));
    assert!(store.public(&name, first).unwrap().has_signed(b"text", &old.sign(b"text")));
    for (id, is_there) in ids.into_iter().zip([false, false, true]) {
        assert_eq!(store.private_path(&name, id).exists(), is_there);
        assert!(store.public_path(&name, id).exists());
    }
}

#[test]
fn a_name_is_used_once_and_an_unknown_one_is_named() {
    let (_folder, store) = store();
    let machine = name("machine");
    assert!(store.list().unwrap().is_empty());
    let error = store.rotate(&machine, at(0)).unwrap_err();
    let folder = store.folder().display();
    assert_eq!(error.to_string(), format!("there is no key `machine` in `{folder}`"));
    store.create(&machine, Scope::Local, at(0)).unwrap();
    let error = store.create(&machine, Scope::Local, at(0)).unwrap_err();
    assert_eq!(error.to_string(), "there is already a key `machine`");
    assert_eq!(files(store.folder()).len(), 3);
    store.create(&name("a"), Scope::Team, at(0)).unwrap();
    let listed = store.list().unwrap();
    let names: Vec<&str> = listed.iter().map(|key| key.record.name.as_str()).collect();
    assert_eq!(names, ["a", "machine"]);
    assert!(listed.iter().all(|key| key.problem.is_none()));
}

/// What a process leaves that dies after the new key is written and before the record is replaced.
#[test]
fn a_rotation_that_died_changes_nothing_and_the_next_one_works() {
    let (_folder, store) = store();
    let name = name("machine");
    let first = store.create(&name, Scope::Local, at(0)).unwrap().current.key_id;
    fs::write(store.folder().join("machine.unfinished"), "{ half a rec").unwrap();
    assert_eq!(store.open(&name).unwrap().0.public().id(), first);
    assert_eq!(store.rotate(&name, at(1)).unwrap().retired.len(), 1);
    assert!(!files(store.folder()).contains(&"machine.unfinished".to_owned()));
}

#[test]
fn a_clock_that_was_set_back_is_noticed() {
    let (_folder, store) = store();
    store.create(&name("machine"), Scope::Local, at(60)).unwrap();
    assert_eq!(
        store.rotate(&name("machine"), at(0)).unwrap_err().to_string(),
        "the clock says `1970-01-01T00:00:00Z`, and the key `machine` was made at `1970-01-01T00:01:00Z`"
    );
    assert_eq!(files(store.folder()).len(), 3);
}

#[test]
fn another_key_in_the_place_of_the_recorded_one_is_refused() {
    let (_folder, store) = store();
    let (one, two) = (name("one"), name("two"));
    let first = store.create(&one, Scope::Local, at(0)).unwrap().current.key_id;
    let second = store.create(&two, Scope::Local, at(0)).unwrap().current.key_id;
    let path = store.private_path(&one, first);
    fs::copy(store.private_path(&two, second), &path).unwrap();
    let path = path.display();
    assert_eq!(
        store.open(&one).unwrap_err().to_string(),
        format!("the private key `{path}` has the id `{second}`, but its record says `{first}`")
    );
    fs::copy(store.public_path(&two, second), store.public_path(&one, first)).unwrap();
    assert!(matches!(store.public(&one, first), Err(KeyError::OtherKey { .. })));
    fs::copy(store.folder().join("two.json"), store.folder().join("one.json")).unwrap();
    assert!(
        store
            .open(&one)
            .unwrap_err()
            .to_string()
            .ends_with("cannot be understood: it is the record of `two`")
    );
}

#[test]
fn a_record_that_makes_no_sense_is_refused() {
    let (_folder, store) = store();
    let name = name("machine");
    store.create(&name, Scope::Local, at(0)).unwrap();
    let path = store.folder().join("machine.json");
    let text = fs::read_to_string(&path).unwrap();
    for (broken, expected) in [
        (String::new(), "EOF while parsing"),
        (text.replace("\"schema\": 1", "\"schema\": 2"), "its schema is `2`, known is `1`"),
        (text.replace("local", "world"), "unknown variant `world`"),
        (text.replace("1970-01-01", "1970-02-30"), "`1970-02-30T00:00:00Z` is no point in time"),
        (text.replace("\"schema\"", "\"extra\": 1, \"schema\""), "unknown field `extra`"),
        (" ".repeat(70_000), "it is larger than 64 KiB"),
    ] {
        fs::write(&path, &broken).unwrap();
        let error = store.open(&name).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn set(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn only_the_owner_may_read_a_private_key() {
        let (_folder, store) = store();
        let name = name("machine");
        let id = store.create(&name, Scope::Local, at(0)).unwrap().current.key_id;
        let private = store.private_path(&name, id);
        assert_eq!((mode(&private), mode(store.folder())), (0o600, 0o700));
        for open in [0o640, 0o604, 0o620, 0o610] {
            set(&private, open);
            let error = store.open(&name).unwrap_err();
            let path = private.display();
            assert_eq!(
                error.to_string(),
                format!(
                    "the private key `{path}` may be used by others: its mode is `{open:04o}`, allowed is `0600`"
                )
            );
            assert!(error.help().unwrap().contains(&format!("`chmod 600 '{path}'`")));
            assert_eq!(store.list().unwrap()[0].problem, Some(error));
        }
        set(&private, 0o400);
        assert!(store.open(&name).is_ok());
    }

    #[test]
    fn nobody_else_may_write_the_folder() {
        let (_folder, store) = store();
        let name = name("machine");
        store.create(&name, Scope::Local, at(0)).unwrap();
        set(store.folder(), 0o770);
        let path = store.folder().display();
        let expected = format!(
            "the folder of keys `{path}` may be written by others: its mode is `0770`, allowed is `0700`"
        );
        assert_eq!(store.open(&name).unwrap_err().to_string(), expected);
        assert_eq!(store.rotate(&name, at(1)).unwrap_err().to_string(), expected);
        assert_eq!(store.create(&super::name("b"), Scope::Local, at(1)).unwrap_err().to_string(), expected);
        set(store.folder(), 0o750);
        assert!(store.open(&name).is_ok());
    }
}
