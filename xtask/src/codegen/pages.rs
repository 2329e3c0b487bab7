//! The reference pages of limits, gates, exit codes and the command line, and the JSON Schema.

use std::fmt::Write;

use cargo_governance::Exit;
use cargo_governance::law::{catalog, limit, schema};
use clap::CommandFactory;

use super::File;
use super::rules::keys;

/// Returns every such file.
pub(super) fn files() -> Vec<File> {
    let page = |name: &str, text: String| File { path: format!("docs/src/reference/{name}.md"), text };
    let mut schema = schema::json_schema();
    if !schema.ends_with('\n') {
        schema.push('\n');
    }
    vec![
        page("limits", limits()),
        page("gates", gates()),
        page("exit-codes", exit_codes()),
        page("cli", command_line()),
        File { path: "schemas/governance.schema.json".to_owned(), text: schema },
    ]
}

fn head(title: &str, source: &str) -> String {
    format!("# {title}\n\n<!-- written by `cargo xtask codegen` from {source} -->\n\n")
}

fn limits() -> String {
    let mut page = head("Limits", "governance-law/src/limit.rs");
    page.push_str("Standard limits are set by their bare name: every enforcer knows their unit and their lawful side.\n\n");
    page.push_str(
        "| limit | lawful side | unit | what it bounds | variable of the build |\n|---|---|---|---|---|\n",
    );
    for standard in &limit::STANDARD {
        let (name, side, doc, env) = (standard.name, standard.direction.words(), standard.doc, standard.env);
        // Writing to a string cannot fail.
        let _ = writeln!(page, "| `{name}` | {side} | {} | {doc} | `{env}` |", standard.unit.form());
    }
    page.push_str(
        "\nThe [build script](../guides/build-script.md) sets the variables of the limits that the law sets: bytes and counts as whole \
         numbers, times in nanoseconds, ratios and reals as Rust writes them (`8589934592`, `5000000`, `1e-6`, `0.8`).\n\
         \nAny other name is a team's own limit, with its sides written out: `colors = { at_most = 82, why = \"...\" }`, \
         `uptime = { at_least = 0.999 }`, or both. A field is held to it by `#[governed(range = limits.colors)]`.\n",
    );
    page
}

fn gates() -> String {
    let mut page = head("Gates", "cargo-governance/src/gates");
    page.push_str("Every gate runs to its end and none stops another. `cargo governance validate --plan` shows the commands.\n\n");
    page.push_str("| gate | proves | profiles |\n|---|---|---|\n");
    for gate in catalog::GATES {
        let profiles: Vec<&str> = gate.profiles.iter().map(|profile| profile.word()).collect();
        let _ = writeln!(page, "| [`{0}`](#{0}) | {1} | {2} |", gate.name, gate.doc, profiles.join(", "));
    }
    page.push_str("\nThe law can move a gate: `[gates.NAME] profiles = [\"ci\"]`. Every gate takes:\n\n");
    page.push_str(&keys(catalog::COMMON));
    for gate in catalog::GATES {
        let docs = cargo_governance::gate_docs(gate.name).unwrap_or_default();
        // The first line repeats the table; what follows says how.
        let body = docs.split_once("\n\n").map_or("", |(_, body)| body);
        let _ = write!(page, "\n## {}\n\n{}\n\n{}\n", gate.name, gate.doc, body.trim());
        if !gate.keys.is_empty() {
            let _ = write!(page, "\n{}", keys(gate.keys));
        }
        let absences: Vec<String> = gate.may_lack().map(|absence| format!("`{}`", absence.word())).collect();
        if !absences.is_empty() {
            let _ = write!(page, "\nWhat `[[accept]]` can name: {}.\n", absences.join(", "));
        }
    }
    page
}

fn exit_codes() -> String {
    let mut page = head("Exit codes", "cargo-governance/src/exit_codes.rs");
    page.push_str("The same for every command. Where both are true, 1 wins over 2: a violation that was found is certain.\n\n");
    page.push_str("| code | verdict | meaning |\n|---|---|---|\n");
    for exit in Exit::ALL {
        let _ = writeln!(page, "| {} | {} | {} |", exit.code(), exit.word(), exit.doc());
    }
    page
}

fn command_line() -> String {
    let mut page = head("The command line", "cargo-governance/src/cli/args");
    page.push_str("`cargo xtask` has the same commands for this workspace.\n");
    let mut command = cargo_governance::Cli::command().term_width(100);
    command.build();
    describe(&mut page, &command, "cargo governance");
    page
}

fn describe(page: &mut String, command: &clap::Command, path: &str) {
    let help = command.clone().term_width(100).render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _ = write!(page, "\n## {path}\n\n```text\n{}\n```\n", lines.join("\n").trim_end());
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        describe(page, inner, &format!("{path} {}", inner.get_name()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_name_everything_there_is() {
        let text = |name: &str| files().into_iter().find(|file| file.path.ends_with(name)).unwrap().text;
        for gate in catalog::GATES {
            assert!(text("gates.md").contains(&format!("\n## {}\n", gate.name)), "{}", gate.name);
        }
        for standard in &limit::STANDARD {
            assert!(text("limits.md").contains(standard.env));
        }
        for command in [
            "validate",
            "test",
            "lint",
            "check",
            "explain",
            "law check",
            "law coverage",
            "law schema",
            "completions",
        ] {
            assert!(text("cli.md").contains(&format!("\n## cargo governance {command}\n")), "{command}");
        }
        assert!(text("exit-codes.md").contains("| 2 | unchecked |"));
        assert!(text("schema.json").starts_with('{'));
    }
}
