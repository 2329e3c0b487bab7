//! The gate with reports that the test writes down: what each of them leads to, and that what is no report is no pass.

use std::os::unix::fs::PermissionsExt;

use serde_json::json;

use super::*;
use crate::child::Echo;
use crate::gate::Work;
use crate::outcome::Verdict;
use crate::tools;
use crate::workspace::Workspace;

const MANIFEST: &str = "[package]\nname = \"small\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[workspace]\n";
const LAW: &str =
    "schema = 1\n[gates.leaks]\nprogram = \"small\"\nscenario = [\"{n}\", \"calm\"]\nrounds = 100\n";

/// Writes the report that belongs to the name of the file that is asked for.
const VALGRIND: &str = "for word; do case \"$word\" in
  --version) echo valgrind-3.19.0 ;;
  --xml-file=*) cp \"reports/${word##*/}\" \"${word#*=}\" 2>/dev/null ;;
  --dhat-out-file=*) cp \"reports/${word##*/}\" \"${word#*=}\" 2>/dev/null ;;
esac; done; exit $(cat reports/code)";

/// A workspace with one program, which is never built.
struct Program {
    root: PathBuf,
    workspace: Workspace,
    _folder: tempfile::TempDir,
}

impl Program {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("src")).unwrap();
        std::fs::create_dir(root.join("reports")).unwrap();
        std::fs::write(root.join("Cargo.toml"), MANIFEST).unwrap();
        std::fs::write(root.join("src/main.rs"), "fn main() {}\n").unwrap();
        let found = Workspace::find(Some(&root.join("Cargo.toml"))).unwrap();
        let workspace = Workspace { target: root.join("target"), ..found };
        let program = Self { root, workspace, _folder: folder };
        program.write("reports/code", "0");
        program.script(&tools::bin(&program.workspace).join("valgrind"), VALGRIND);
        program.script(&program.root.join("cargo"), "cat reports/messages.json; exit $(cat reports/code)");
        program.built(&json!({
            "reason": "compiler-artifact",
            "manifest_path": program.root.join("Cargo.toml"),
            "target": { "kind": ["bin"], "name": "small" },
            "executable": program.root.join("target/small"),
        }));
        program.lost("");
        program.alive(100, 11_000, 64);
        program.alive(200, 21_000, 64);
        program
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.root.join(file), text).unwrap();
    }

    /// Has valgrind do this.
    fn valgrind(&self, text: &str) {
        self.script(&tools::bin(&self.workspace).join("valgrind"), text);
    }

    fn script(&self, path: &Path, text: &str) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    /// Has cargo say this.
    fn built(&self, message: &serde_json::Value) {
        self.write("reports/messages.json", &format!("{message}\n"));
    }

    /// Has memcheck find these errors.
    fn lost(&self, errors: &str) {
        let text = format!(
            "<?xml version=\"1.0\"?>\n<valgrindoutput>\n<protocoltool>memcheck</protocoltool>\n\
             <status><state>FINISHED</state></status>\n{errors}\n</valgrindoutput>\n"
        );
        self.write("reports/memcheck.xml", &text);
    }

    /// Has DHAT see so many instructions, and so many bytes that are alive at the end, over these rounds.
    fn alive(&self, rounds: u32, instructions: u64, bytes: u64) {
        let source = self.root.join("src/main.rs");
        let document = json!({
            "dhatFileVersion": 2, "mode": "heap", "te": instructions,
            "pps": [{ "tb": bytes, "tbk": 1, "tl": 10, "gb": bytes, "eb": bytes, "fs": [0] }],
            "ftbl": [format!("0x1: keep ({}:7)", source.display())],
        });
        self.write(&format!("reports/{rounds}.json"), &document.to_string());
    }

    /// Runs the gate as planned, with the cargo of this test, and checks its verdict and what it says.
    #[track_caller]
    fn judged(&self, verdict: Verdict, says: &[&str]) {
        self.under(LAW, verdict, says);
    }

    #[track_caller]
    fn under(&self, law: &str, verdict: Verdict, says: &[&str]) {
        let law = governance_law::Law::parse("governance.toml", law).unwrap();
        let scene = Scene { workspace: &self.workspace, law: &law, generators: &[], tool: "tool" };
        let mut steps = Leaks.plan(&scene);
        for step in &mut steps {
            if let Work::Command(command) = &mut step.work
                && command.program == "cargo"
            {
                command.program = self.root.join("cargo").display().to_string();
            }
        }
        let desk = Desk::open(&self.workspace.scratch(), "leaks", Echo::Quiet).unwrap();
        let outcome = Leaks.run(&scene, &steps, &desk).held(&law.thresholds("leaks"));
        let said = format!("{}\n{}", outcome.reason, outcome.details.join("\n"));
        assert_eq!(outcome.verdict, verdict, "{said}");
        for part in says {
            assert!(said.contains(part), "no `{part}` in {said}");
        }
    }
}

#[test]
fn what_is_lost_or_grows_or_is_not_the_programs_fails_with_its_place() {
    let program = Program::new();
    program.judged(Verdict::Pass, &["nothing lost over 100 rounds, and no more alive over 200"]);
    let stack = |kind: &str, what: &str| {
        let folder = program.root.join("src");
        format!(
            "<error><kind>{kind}</kind>{what}<stack><frame><fn>take</fn><dir>{}</dir><file>main.rs</file><line>3</line>\
             </frame></stack></error>",
            folder.display()
        )
    };
    let bytes = |bytes: u32| {
        format!("<xwhat><leakedbytes>{bytes}</leakedbytes><leakedblocks>2</leakedblocks></xwhat>")
    };
    let definite = stack("Leak_DefinitelyLost", &bytes(640));
    let indirect = stack("Leak_IndirectlyLost", &bytes(32));
    program.lost(&format!("{definite}{indirect}"));
    program.judged(
        Verdict::Fail,
        &[
            "`definitely lost` is 640 B",
            "definitely lost: 640 B in 2 blocks, allocated at src/main.rs:3 in `take`",
            "indirectly lost: 32 B in 2 blocks",
        ],
    );
    program.lost(&stack("InvalidRead", "<what>Invalid read of size 8</what>"));
    program.judged(
        Verdict::Fail,
        &[
            "memory that is not the program's is used: Invalid read of size 8",
            "Invalid read of size 8 at src/main.rs:3 in `take`",
        ],
    );
    program.lost("");
    program.alive(200, 21_000, 6464);
    program.judged(
        Verdict::Fail,
        &[
            "`live growth` of `bytes at the end` is 64",
            "live growth: 64 B per round, allocated at src/main.rs:7 in `keep`",
        ],
    );
}

#[test]
fn what_is_no_report_is_no_pass() {
    let program = Program::new();
    program.alive(200, 11_010, 64);
    program.judged(Verdict::Inconclusive, &["dhat: 200 rounds execute 11010 instructions"]);
    program.write("reports/200.json", "Killed");
    program.judged(Verdict::Inconclusive, &["dhat: expected value"]);
    program.alive(200, 21_000, 64);
    program.write("reports/memcheck.xml", "<valgrindoutput>");
    program.judged(Verdict::Inconclusive, &["memcheck: "]);
    // The report of the run before is not taken for this one's.
    std::fs::remove_file(program.root.join("reports/memcheck.xml")).unwrap();
    program.judged(Verdict::Inconclusive, &["memcheck: the report `", "memcheck.xml` cannot be read: "]);
    program.lost("");
    program.valgrind("case \"$1\" in --version) ;; *) echo error: out of memory >&2; exit 3 ;; esac");
    program.judged(
        Verdict::Inconclusive,
        &["memcheck: `the scenario` ended with code 3: out of memory", "dhat: "],
    );
    // Where the folder of the reports cannot be made, nothing is run.
    std::fs::remove_dir_all(program.root.join("target/governance/leaks")).unwrap();
    program.write("target/governance/leaks", "a file");
    program.judged(Verdict::Inconclusive, &["governance/leaks/` cannot be made: "]);
}

#[test]
fn a_program_that_is_not_built_is_not_run() {
    let program = Program::new();
    program.built(&json!({ "reason": "build-finished" }));
    program.judged(Verdict::Inconclusive, &["cargo does not say where it has put `small`"]);
    program.write("reports/code", "101");
    program.judged(Verdict::Inconclusive, &["`cargo build` ended with code 101"]);
    let message = json!({ "level": "error", "rendered": "error: of type\n" });
    program.built(&json!({ "reason": "compiler-message", "message": message }));
    program.judged(Verdict::Fail, &["the program does not compile", "error: of type"]);
}

#[test]
fn a_law_that_names_nothing_has_nothing_to_check_and_one_that_names_wrongly_fails() {
    let program = Program::new();
    for (from, to, said) in [
        (
            "program = \"small\"",
            "program = \"other\"",
            "`program` names `other`, and no member of the workspace is called so",
        ),
        ("program = \"small\"", "program = \"small:x\"", "the package `small` has no binary `x`"),
        ("\"{n}\", ", "", "no argument of `scenario` holds `{n}`, the number of rounds"),
        ("rounds = 100", "rounds = 0", "`rounds` has to be above 0"),
    ] {
        program.under(&LAW.replace(from, to), Verdict::Fail, &[said]);
    }
    program.under("schema = 1\n", Verdict::Pass, &["nothing to check: the law names no program"]);
}
