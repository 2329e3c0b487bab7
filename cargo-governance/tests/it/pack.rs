//! `prove`: the pack of this project, and packs whose programs hang, die, babble, or leave something behind.
#![expect(clippy::unwrap_used, reason = "what prepares a test may stop it")]

use std::path::Path;

use governance_evidence::pack::{PREDICATE_TYPE, Pack};
use governance_evidence::statement::Statement;
use serde_json::Value;

use crate::support::{Folder, Ran};

/// Writes a pack outside of any workspace; its work goes into `pack.proof` beside it.
fn folder(name: &str, text: &str) -> Folder {
    let root = std::env::temp_dir().join(format!("governance-packs-{}", std::process::id())).join(name);
    drop(std::fs::remove_dir_all(&root));
    let text = format!("schema = 1\ntitle = \"A pack\"\nabout = \"a test\"\n{text}");
    Folder::at(&root, &[("pack.toml", &text)])
}

/// One claim: its command, what is expected, the command of its control, whatever else.
fn claim(command: &str, expect: &str, control: &str, more: &str) -> String {
    format!(
        "[[claim]]\nid = \"c\"\nstatement = \"it holds\"\nwhy = \"it matters\"\nhelp = \"ask\"\ncommand = {command}\nexpect = {expect}\n\
         control = {{ plants = \"the fault\", command = {control} }}\n{more}\n"
    )
}

fn document(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap()
}

/// Removes what a test has made, and checks that nothing of it still runs.
fn done(folder: &Folder) {
    #[cfg(target_os = "linux")]
    assert_eq!(running(folder.root()), [""; 0], "something was left running");
    std::fs::remove_dir_all(folder.root()).unwrap();
    // The last test of this process removes what they all were in.
    drop(folder.root().parent().map(std::fs::remove_dir));
}

/// Returns the commands of all processes whose environment names the folder.
#[cfg(target_os = "linux")]
fn running(folder: &Path) -> Vec<String> {
    let marker = folder.to_string_lossy().into_owned();
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let ours = entries.filter(|entry| {
        let environment = std::fs::read(entry.path().join("environ")).unwrap_or_default();
        String::from_utf8_lossy(&environment).contains(&marker)
    });
    ours.map(|entry| {
        std::fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default().replace('\0', " ")
    })
    .collect()
}

#[test]
fn the_pack_of_this_project_is_proved() {
    let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proofs/ledger.toml");
    let folder = Folder::new("pack-own", &[("there", "")]);
    let ran = folder.run(&["prove", pack.to_str().unwrap(), "--format", "json"]);
    let found = document(&ran);
    for claim in found["claims"].as_array().unwrap() {
        assert_eq!(claim["verdict"], "pass", "{claim:#}");
    }
    ran.exits(0);
    assert_eq!(
        (found["verdict"].as_str(), found["pack"].as_str()),
        (Some("pass"), Some("proofs/ledger.toml"))
    );
    assert_eq!(found["counts"]["pass"], 10);
}

#[test]
fn the_examples_of_the_guide_are_packs() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src/guides/proof-packs.md");
    let page = std::fs::read_to_string(page).unwrap();
    let blocks: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|part| part.split("```").next()).collect();
    assert_eq!(blocks.len(), 3);
    for block in blocks {
        let head = "schema = 1\ntitle = \"t\"\nabout = \"a\"\n";
        let text = match block {
            whole if whole.starts_with("schema") => whole.to_owned(),
            part if part.starts_with("[claim.") => {
                head.to_owned() + &claim("[\"x\"]", "{}", "[\"y\"]", "") + part
            }
            rest => head.to_owned() + rest,
        };
        Pack::parse("guide", &text).unwrap_or_else(|mistakes| panic!("{mistakes}\n{text}"));
    }
}

#[test]
fn a_mistake_of_a_pack_is_underlined() {
    let folder = folder("mistake", &claim("[\"x\"]", "{ stdout.contians = \"y\" }", "[\"y\"]", ""));
    folder.run(&["prove", "pack.toml"]).exits(2).complains(&[
        "this text has no key `contians`",
        "pack.toml:10:19",
        "^^^^^^^^ unknown key",
        "help: did you mean `contains`?",
    ]);
    folder
        .run(&["prove", "none.toml"])
        .exits(2)
        .complains(&["`none.toml` cannot be read: there is no such file, and a pack is wanted"]);
    folder.write("pack.toml", "schema = 1\ntitle = \"t\"\nabout = \"a\"\n[[claim]]\nid = \"c\"\nstatement = \"s\"\nwhy = \"w\"\ncommand = [\"x\"]\nexpect = {}\n");
    folder.run(&["prove", "pack.toml"]).exits(2).complains(&["this claim has no negative control"]);
    done(&folder);
}

#[test]
fn an_operation_that_changes_something_has_to_be_accepted() {
    let operation = "[operation]\nname = \"lower the limit\"\nrisk_class = \"SERVICE_RESTART\"\nblast_radius = \"no permits for a minute\"\n\
                     rollback_strategy = \"restore\"\nallowed_paths = []\nallowed_services = []\n[[teardown]]\nwait = \"1 ms\"\n";
    let text =
        operation.to_owned() + &claim("[\"${tool}\", \"--help\"]", "{}", "[\"${tool}\", \"--none\"]", "");
    let folder = folder("operation", &text);
    folder.run(&["prove", "pack.toml"]).exits(2).complains(&[
        "the operation `lower the limit` is of class `SERVICE_RESTART`: no permits for a minute",
        "help: if that is meant, say so with `--accept SERVICE_RESTART`",
    ]);
    folder.run(&["prove", "pack.toml", "--accept", "READ_ONLY"]).exits(2);
    folder
        .run(&["prove", "pack.toml", "--plan"])
        .exits(0)
        .says(&["operation lower the limit, SERVICE_RESTART", "control  the fault"]);
    assert!(!folder.has("pack.proof"), "a plan makes nothing");
    folder.run(&["prove", "pack.toml", "--accept", "SERVICE_RESTART"]).exits(0).says(&["1 claim proved"]);
    done(&folder);
}

#[test]
fn a_result_is_a_statement_and_an_entry() {
    let folder = folder("result", &claim("[\"${tool}\", \"--help\"]", "{}", "[\"${tool}\", \"--none\"]", ""));
    let config = folder.root().to_str().unwrap().to_owned();
    let run = |args: &[&str]| folder.run_with(args, &[("XDG_CONFIG_HOME", &config), ("APPDATA", &config)]);
    run(&["prove", "pack.toml", "--out", "s.json", "--sign", "machine"])
        .exits(2)
        .complains(&["there is no key `machine`", "cargo governance keys create"]);
    assert!(!folder.has("pack.proof"), "nothing runs without the key");
    let made = document(run(&["keys", "create", "--format", "json"]).exits(0));
    let ran = run(&[
        "prove",
        "pack.toml",
        "--out",
        "s.json",
        "--sign",
        "machine",
        "--ledger",
        "l.jsonl",
        "--format",
        "json",
    ]);
    let digest = document(ran.exits(0))["pack_sha256"].as_str().unwrap().to_owned();
    run(&["statement", "verify", "s.json", "--key", made["public"].as_str().unwrap(), "--about", &digest])
        .exits(0);
    run(&["ledger", "show", "l.jsonl", "--kind", "proof.pack"]).exits(0).says(&["\"verdict\":\"pass\""]);
    // Without a key it is the payload alone, and says so.
    run(&["prove", "pack.toml", "--out", "s.json"]).exits(0);
    let statement = Statement::read(folder.read("s.json").as_bytes()).unwrap();
    assert_eq!(statement.predicate_of(PREDICATE_TYPE).unwrap()["scope"], "unsigned");
    run(&["prove", "pack.toml", "--out", "none/below/pack.toml/s.json"]).exits(0);
    run(&["prove", "pack.toml", "--out", "pack.toml/s.json"]).exits(2).complains(&["cannot be written"]);
    done(&folder);
}

#[test]
fn a_part_of_a_pack_proves_not_the_pack() {
    let two = claim("[\"${tool}\", \"--help\"]", "{}", "[\"${tool}\", \"--none\"]", "");
    let folder = folder("part", &(two.clone() + &two.replace("\"c\"", "\"d\"")));
    folder
        .run(&["prove", "pack.toml", "--only", "d"])
        .exits(2)
        .says(&["left out with `--only`", "not proved: 2 claims; 1 pass, 1 not run"]);
    folder.run(&["prove", "pack.toml", "--only", "e"]).exits(2).complains(&["the pack has no claim `e`"]);
    done(&folder);
}

/// What follows needs a shell and signals.
#[cfg(unix)]
mod unix {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use super::*;

    fn shell(script: &str) -> String {
        format!("[\"sh\", \"-c\", '''{script}''']")
    }

    /// Proves one claim with a shell and returns what was printed.
    #[track_caller]
    fn proves(name: &str, text: &str, code: i32, says: &[&str]) {
        let folder = folder(name, text);
        folder.run(&["prove", "pack.toml"]).exits(code).says(says);
        done(&folder);
    }

    #[test]
    fn a_control_that_does_not_fail_is_a_failure() {
        proves(
            "idle",
            &claim(&shell("echo ok"), "{ stdout.contains = \"ok\" }", &shell("echo ok too"), ""),
            1,
            &[
                "fail[c]: the proof cannot fail: with the fault, every expectation is met as well",
                "  why      it matters",
                "  help     ask",
            ],
        );
    }

    #[test]
    fn a_command_that_hangs_is_ended_with_all_that_it_has_started() {
        let begin = Instant::now();
        proves(
            "hang",
            &("limit = \"300 ms\"\n".to_owned()
                + &claim(&shell("sleep 600 & sleep 600 & wait"), "{}", &shell("exit 1"), "")),
            2,
            &["inconclusive[c]: it was ended after its limit of 300 ms"],
        );
        assert!(begin.elapsed() < Duration::from_secs(60));
    }

    #[test]
    fn a_command_that_dies_decides_nothing() {
        let text = claim(&shell("kill -9 $$"), "{}", &shell("exit 1"), "");
        proves("die", &text, 2, &["inconclusive[c]: it was killed by signal 9"]);
    }

    #[test]
    fn garbage_neither_passes_nor_drives_the_terminal() {
        let garbage = shell(r"printf '\033[2J\377\376\000intact\007'");
        let folder =
            folder("garbage", &claim(&garbage, "{ stdout.equals = \"intact\" }", &shell("exit 1"), ""));
        let ran = folder.run(&["prove", "pack.toml"]);
        ran.exits(1).says(&["expected that stdout is `intact`"]);
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'), "{ran:#?}");
        done(&folder);
    }

    #[test]
    fn a_flood_is_cut_and_decides_nothing() {
        let text = claim(
            &shell("yes governance | head -c 100000000"),
            "{ stdout.lacks = \"x\" }",
            &shell("exit 1"),
            "",
        );
        proves("flood", &text, 2, &["it wrote more than can be kept"]);
    }

    #[test]
    fn the_environment_is_the_packs_and_not_the_users() {
        let script = shell(
            "test -z \"$SECRET\" && test \"$SET\" = \"a b\" && test \"$PASSED\" = yes && pwd && echo $TMPDIR",
        );
        let text = "pass_env = [\"PASSED\"]\nfolder = \"${shared}\"\n[env]\nSET = \"a b\"\n".to_owned()
            + &claim(
                &script,
                "{ stdout.has_line = [\"*/pack.proof/run/shared\", \"*/run/c/proof\"] }",
                &shell("exit 1"),
                "",
            );
        let folder = folder("environment", &text);
        folder.run_with(&["prove", "pack.toml"], &[("SECRET", "s"), ("PASSED", "yes")]).exits(0);
        done(&folder);
    }

    #[test]
    fn a_captured_value_reaches_a_program_as_one_word() {
        let nasty = "; touch ../../owned; $(touch owned) `touch owned` ../../etc 'x'";
        let text =
            format!("[[setup]]\ncommand = [\"printf\", \"%s\", \"{nasty}\"]\ncapture = {{ v = {{}} }}\n")
                + &claim(
                    "[\"printf\", \"[%s]\", \"${v}\", \"end\"]",
                    &format!("{{ stdout.equals = \"[{nasty}][end]\" }}"),
                    "[\"true\"]",
                    "",
                );
        let folder = folder("words", &text);
        folder.run(&["prove", "pack.toml"]).exits(0);
        assert!(!folder.has("owned") && !folder.has("pack.proof/run/owned"));
        done(&folder);
    }

    #[test]
    fn a_step_writes_into_no_folder_but_its_own() {
        let link = "step = [{ command = [\"ln\", \"-s\", \"${pack}\", \"${scratch}/out\"] }, { write = { path = \"${scratch}/out/escaped\", text = \"x\" } }]";
        let folder = folder("escape", &claim("[\"true\"]", "{}", "[\"false\"]", link));
        folder.run(&["prove", "pack.toml"]).exits(2).says(&["leads out of the folder of the run"]);
        assert!(!folder.has("escaped"));
        done(&folder);
    }

    /// A service that writes its process id, and a claim that reads it.
    const SERVICE: &str = "[[setup]]\nstart = { name = \"s\", command = [\"sh\", \"-c\", 'echo \"pid $$\"; trap \"echo bye; exit 0\" TERM; while :; do sleep 0.02; done'], ready = { line = \"pid *\" } }\n";

    #[test]
    fn a_service_runs_while_it_is_needed() {
        let text = SERVICE.to_owned()
            + &claim("[\"cat\", \"${s.log}\"]", "{ stdout.has_line = \"pid *\" }", "[\"true\"]", "");
        let folder = folder("service", &text);
        folder.run(&["prove", "pack.toml"]).exits(0);
        assert!(folder.read("pack.proof/run/shared/s.log").ends_with("bye\n"));
        done(&folder);
    }

    #[test]
    fn the_teardown_runs_after_a_failure_and_after_a_limit() {
        let teardown = "[[teardown]]\ncommand = [\"touch\", \"${shared}/cleared\"]\n";
        for (name, script) in [("teardown-fail", "exit 3"), ("teardown-limit", "sleep 600")] {
            let claim = claim(&shell(script), "{}", &shell("exit 1"), "limit = \"200 ms\"");
            let folder = folder(name, &(SERVICE.to_owned() + teardown + &claim));
            let code = if script == "exit 3" { 1 } else { 2 };
            folder.run(&["prove", "pack.toml"]).exits(code);
            assert!(folder.has("pack.proof/run/shared/cleared"), "{name}");
            done(&folder);
        }
        // A setup that fails half-way is cleared away as well.
        let text = SERVICE.to_owned()
            + "[[setup]]\ncommand = [\"false\"]\n"
            + teardown
            + &claim(&shell("exit 0"), "{}", &shell("exit 1"), "");
        let folder = folder("teardown-setup", &text);
        folder.run(&["prove", "pack.toml"]).exits(2).says(&["the setup failed: step `false`"]);
        assert!(folder.has("pack.proof/run/shared/cleared"));
        done(&folder);
    }

    #[test]
    fn the_teardown_runs_after_ctrl_c() {
        let teardown =
            "[[teardown]]\ncommand = [\"sh\", \"-c\", \"sleep 0.2; echo cleared > $TMPDIR/cleared\"]\n";
        for signal in ["-INT", "-TERM"] {
            let claim =
                claim(&shell("touch $TMPDIR/../../shared/begun; sleep 600"), "{}", &shell("exit 1"), "");
            let folder = folder(&format!("interrupt{signal}"), &(SERVICE.to_owned() + teardown + &claim));
            let child = Command::new(env!("CARGO_BIN_EXE_cargo-governance"))
                .args(["prove", "pack.toml"])
                .current_dir(folder.root())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let begin = Instant::now();
            while !folder.has("pack.proof/run/shared/begun") && begin.elapsed() < Duration::from_secs(60) {
                std::thread::sleep(Duration::from_millis(10));
            }
            // Another run of the same pack is refused meanwhile.
            folder.run(&["prove", "pack.toml"]).exits(2).complains(&["a run of this pack goes on"]);
            let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap();
            assert!(sent.success());
            let output = child.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert_eq!(output.status.code(), Some(2), "{said}");
            assert!(said.contains("it was interrupted"), "{said}");
            assert_eq!(folder.read("pack.proof/run/shared/cleared"), "cleared\n");
            assert!(folder.read("pack.proof/run/shared/s.log").ends_with("bye\n"));
            done(&folder);
        }
    }
}
