//! `prove`: what a plan of a pack says of each kind of step, and runs of packs whose steps meet the file system.

use serde_json::Value;

use crate::support::Folder;

const HEAD: &str = "schema = 1\ntitle = \"A pack\"\nabout = \"a test\"\n";

/// A workspace of its own with one pack in it.
fn folder(name: &str, pack: &str) -> Folder {
    let folder = Folder::library(name, "//! Small.\n");
    folder.write("pack.toml", &format!("{HEAD}{pack}"));
    folder
}

/// A claim that holds, and a control that does not; `more` are further keys of the claim.
fn claim(more: &str) -> String {
    let expect = if more.starts_with("expect") { "" } else { "expect = {}\n" };
    format!(
        "[[claim]]\nid = \"c\"\nstatement = \"it holds\"\nwhy = \"it matters\"\nhelp = \"ask\"\ncommand = [\"true\"]\n{expect}\
         control = {{ plants = \"the fault\", command = [\"false\"] }}\n{more}\n"
    )
}

#[test]
fn a_plan_shows_services_absences_and_values() {
    let service = |name: &str, ready: &str| {
        format!(
            "[[setup]]\nstart = {{ name = \"{name}\", command = [\"serve\", \"${{word}}\"], ready = {ready} }}\n"
        )
    };
    let pack = [
        "free_ports = [\"port\"]\nvalues = { word = \"hello\" }\n",
        "[absent_when]\ncommand = [\"card\", \"-L\"]\nprogram_missing = true\nreason = \"no card here\"\n",
        &service("a", "{ port = \"${port}\" }"),
        &service("b", "{ line = \"${word} *\" }"),
        &service("c", "{ file = \"${shared}/up\" }"),
        &service("d", "{ command = [\"ping\", \"${word}\"] }"),
        "[[setup]]\nname = \"tell it\"\ncommand = [\"echo\", \"${word}\"]\nenv = { LOUD = \"a b\" }\n",
        "[[claim]]\nid = \"c\"\nstatement = \"it holds\"\nwhy = \"it matters\"\ncommand = [\"say\", \"${own}\"]\nexpect = {}\n",
        "values = { own = \"${word}!\" }\n",
        "absent_when = { command = [\"probe\"], expect = { exit = 3 }, reason = \"nothing to probe\" }\n",
        "[claim.control]\nplants = \"the fault\"\nvalues = { own = \"bye ${word}\" }\n",
    ];
    let folder = folder("steps-plan", &pack.concat());
    folder.run(&["prove", "pack.toml", "--plan"]).exits(0).says(&[
        "not run  if there is no such program: card -L; no card here",
        "serve hello (in the background, ready with port ${port})",
        "serve hello (in the background, ready with a line like `hello *`)",
        "serve hello (in the background, ready with the file ${shared}/up)",
        "serve hello (in the background, ready with ping hello)",
        "echo hello  # tell it",
        "not run  if it shows that: probe; nothing to probe",
        "prove    say 'hello!'",
        "with own = bye hello",
    ]);
    assert!(!folder.has("target/governance/packs"), "a plan runs nothing");
}

#[test]
fn a_step_removes_only_what_is_there() {
    let gone = "step = [{ write = { path = \"${scratch}/x\", text = \"x\" } }, { remove = \"${scratch}/x\" }, \
                { command = [\"test\", \"!\", \"-e\", \"${scratch}/x\"] }]";
    folder("steps-remove", &claim(gone)).run(&["prove", "pack.toml"]).exits(0).says(&["pass"]);
    let nothing = folder("steps-remove-nothing", &claim("step = [{ remove = \"${scratch}/x\" }]"));
    nothing.run(&["prove", "pack.toml"]).exits(2).says(&["inconclusive[c]", "cannot be removed"]);
}

#[test]
fn what_cannot_be_started_is_told_from_what_is_missing() {
    let text = claim("").replace("[\"true\"]", "[\"no-such-program-anywhere\"]");
    folder("steps-missing", &text)
        .run(&["prove", "pack.toml"])
        .exits(2)
        .says(&["inconclusive[c]", "no-such-program-anywhere"]);
    let text = claim("folder = \"${scratch}/nowhere\"");
    let ran = folder("steps-nowhere", &text);
    ran.run(&["prove", "pack.toml"]).exits(2).says(&["inconclusive[c]", "nowhere` does not exist"]);
}

#[test]
fn what_is_absent_is_not_run_and_proves_nothing() {
    let absent = "absent_when = { command = [\"no-such-program-anywhere\"], program_missing = true, reason = \"not here\" }";
    let folder = folder("steps-absent", &claim(absent));
    let ran = folder.run(&["prove", "pack.toml", "--format", "json"]);
    let found: Value = serde_json::from_str(&ran.exits(2).stdout).unwrap_or_default();
    assert_eq!(found.pointer("/claims/0/verdict"), Some(&Value::from("not run")), "{found:#}");
    assert_eq!(found.pointer("/counts/pass"), Some(&Value::from(0)), "{found:#}");
}

#[test]
fn a_service_that_never_listens_is_waited_for_and_then_ended() {
    let setup = "free_ports = [\"port\"]\n[[setup]]\n[setup.start]\nname = \"s\"\ncommand = [\"sleep\", \"60\"]\n\
                 ready = { port = \"${port}\" }\nwithin = \"200 ms\"\n";
    let folder = folder("steps-deaf", &format!("{setup}{}", claim("")));
    let begin = std::time::Instant::now();
    folder.run(&["prove", "pack.toml"]).exits(2).says(&["the setup failed"]);
    assert!(begin.elapsed() < std::time::Duration::from_secs(30), "{:?}", begin.elapsed());
}

#[test]
fn a_file_that_is_judged_may_be_missing_and_may_be_no_file() {
    let expects = |file: &str| format!("expect.file = [{{ path = \"{file}\", contains = \"x\" }}]");
    let folder_of = |name: &str, file: &str| folder(name, &claim(&expects(file)));
    folder_of("steps-no-file", "${scratch}/none").run(&["prove", "pack.toml"]).exits(1).says(&["fail[c]"]);
    folder_of("steps-folder", "${scratch}").run(&["prove", "pack.toml"]).exits(2).says(&["is no plain file"]);
}

#[test]
fn what_is_not_cleared_away_is_no_pass() {
    let teardown = "[[teardown]]\ncommand = [\"false\"]\n";
    let folder =
        folder("steps-left", &format!("{teardown}{}", claim("teardown = [{ command = [\"false\"] }]")));
    folder.run(&["prove", "pack.toml"]).exits(2).says(&["not cleared away", "not all was cleared away"]);
}

#[test]
fn a_pack_that_cannot_be_read_says_so() {
    let folder = folder("steps-unread", &claim(""));
    folder
        .run(&["prove", "src"])
        .exits(2)
        .complains(&["`src` cannot be read: it is a folder, and a pack is wanted"]);
    folder.run(&["prove", "none.toml"]).exits(2).complains(&["give the path of a pack"]);
    folder.write("large.toml", &"# a long line of a comment\n".repeat(200_000));
    folder.run(&["prove", "large.toml"]).exits(2).complains(&["is larger than 4 MiB"]);
}

#[test]
fn a_refutation_is_said_before_what_could_not_be_written() {
    let text = claim("").replace("[\"true\"]", "[\"false\"]");
    let folder = folder("steps-unwritten", &text);
    let ran = folder.run(&["prove", "pack.toml", "--quiet", "--out", "src"]);
    ran.exits(1).says(&["fail[c]"]).complains(&["error: "]);
    // With nothing refuted, a proof that was not kept is no proof.
    folder.write("pack.toml", &format!("{HEAD}{}", claim("")));
    folder.run(&["prove", "pack.toml", "--ledger", "src"]).exits(2).complains(&["into the ledger `src`"]);
}
