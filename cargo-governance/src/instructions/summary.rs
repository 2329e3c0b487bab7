//! What the harness counted: one line of JSON a benchmark.

use serde::Deserialize;

/// The versions of the document that are understood.
const VERSIONS: [&str; 2] = ["6", "7"];

/// One benchmark and its count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Counted {
    /// `package:target::group::function`, and the id of its input if it has one.
    pub(crate) name: String,
    /// Instructions executed.
    pub(crate) instructions: u64,
    /// The arguments with which its program runs it alone.
    pub(crate) arguments: Vec<String>,
}

#[derive(Deserialize)]
struct Line {
    version: String,
    module_path: String,
    id: Option<String>,
    profiles: Vec<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    tool: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    total: Total,
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Total {
    metrics: Metrics,
}

#[derive(Deserialize)]
struct Metrics {
    #[serde(rename = "Ir")]
    instructions: Option<Metric>,
}

#[derive(Deserialize)]
struct Metric {
    values: Values,
}

#[derive(Deserialize)]
struct Values {
    new: Option<f64>,
}

#[derive(Deserialize)]
struct Part {
    tool_run: Sides,
}

#[derive(Deserialize)]
struct Sides {
    new: Option<Run>,
}

#[derive(Deserialize)]
struct Run {
    command: String,
}

/// Reads what a bench target wrote; `bench` is its name in the law.
///
/// # Errors
/// Says what is not as the harness writes it.
pub(super) fn read(stdout: &str, bench: &str) -> Result<Vec<Counted>, String> {
    let mut all: Vec<Counted> = Vec::new();
    for line in stdout.lines().filter(|line| !line.trim().is_empty()) {
        let line: Line =
            serde_json::from_str(line).map_err(|error| format!("a line is no summary: {error}"))?;
        if !VERSIONS.contains(&line.version.as_str()) {
            return Err(format!("a summary is of version `{}`, which is not known", line.version));
        }
        let counted = counted(&line, bench)?;
        if all.iter().any(|known| known.name == counted.name) {
            return Err(format!("`{}` was counted twice", counted.name));
        }
        all.push(counted);
    }
    if all.is_empty() {
        return Err("no benchmark was counted".to_owned());
    }
    Ok(all)
}

fn counted(line: &Line, bench: &str) -> Result<Counted, String> {
    // The module path begins with the target.
    let path = line.module_path.split_once("::").map_or(line.module_path.as_str(), |(_, path)| path);
    let id = line.id.as_deref().map(|id| format!(" {id}")).unwrap_or_default();
    let name = format!("{bench}::{path}{id}");
    let profile = line.profiles.iter().find(|profile| profile.tool == "Callgrind");
    let count = profile.and_then(|profile| profile.data.total.metrics.instructions.as_ref()?.values.new);
    // The harness writes whole numbers; what is none, or too large to be exact, is no count.
    let instructions = count.filter(|count| count.fract() == 0.0 && (1.0..9e15).contains(count));
    let instructions = instructions.ok_or_else(|| format!("`{name}` has no count of instructions"))?;
    let run = profile.and_then(|profile| profile.data.parts.first()?.tool_run.new.as_ref());
    let words = run.and_then(|run| run.command.split_once("--gungraun-run"));
    let arguments = words.map_or_else(Vec::new, |(_, words)| {
        let words = words.split_ascii_whitespace().map(str::to_owned);
        std::iter::once("--gungraun-run".to_owned()).chain(words).collect()
    });
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number between 1 and 9e15"
    )]
    let instructions = instructions as u64;
    Ok(Counted { name, instructions, arguments })
}

#[cfg(test)]
mod unit {
    use super::*;

    /// What gungraun 0.20 wrote, less the metrics that nobody reads here.
    const LINE: &str = r#"{"baselines":[null,null],"benchmark_exe":"/t/law","function_name":"compare","group":"laws","id":"weakened","kind":"LibraryBenchmark","module_path":"law::laws::compare","profiles":[{"data":{"parts":[{"metrics":{"Ir":{"values":{"new":2390702}}},"tool_run":{"new":{"command":"/t/law --gungraun-run d:d:000000 00000 00001 00000","part":1,"pid":29873,"thread":1}}}],"total":{"metrics":{"D1MissRate":{"values":{"new":1.217}},"Ir":{"values":{"new":2390702,"old":2390701},"change":{"diff_pct":"0"}}},"regressions":[]}},"tool":"Callgrind"}],"version":"7"}"#;

    #[test]
    fn a_summary_is_read() {
        let all = read(&format!("{LINE}\n"), "governance-law:law").unwrap();
        let [one] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(
            (one.name.as_str(), one.instructions),
            ("governance-law:law::laws::compare weakened", 2_390_702)
        );
        assert_eq!(one.arguments, ["--gungraun-run", "d:d:000000", "00000", "00001", "00000"]);
    }

    #[test]
    fn what_is_no_summary_is_refused() {
        let refused = |text: &str| read(text, "p:t").unwrap_err();
        assert_eq!(refused(""), "no benchmark was counted");
        assert!(refused("Killed").starts_with("a line is no summary: "));
        assert!(refused(&LINE[..LINE.len() - 9]).starts_with("a line is no summary: "));
        assert_eq!(
            refused(&LINE.replace("\"7\"", "\"8\"")),
            "a summary is of version `8`, which is not known"
        );
        assert_eq!(refused(&format!("{LINE}\n{LINE}")), "`p:t::laws::compare weakened` was counted twice");
        let none = "`p:t::laws::compare weakened` has no count of instructions";
        assert_eq!(refused(&LINE.replace("Callgrind", "DHAT")), none);
        assert_eq!(refused(&LINE.replace("2390702", "0")), none);
    }
}
