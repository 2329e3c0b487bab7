//! From our arguments to cargo's command, and to the shape in which the result is wanted.
//!
//! Cargo is always asked for JSON, because its exit code alone does not tell code that does not compile from a command that
//! could not be run. People get the same text as ever: cargo renders it itself, on standard error.

use super::args::CheckArgs;
use crate::child::Invocation;
use crate::cli::Global;
use crate::error::SetupError;
use crate::ui::Color;

/// In which shape the result is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// JSON lines on standard output.
    Json {
        /// Whether the text inside is coloured.
        ansi: bool,
        /// Whether the text inside is one line each.
        short: bool,
    },
    /// JSON lines on standard output, but diagnostics as text on standard error.
    Rendered,
    /// Text, as cargo prints it.
    Human,
    /// Text, one line for each diagnostic.
    Short,
}

/// What to start, and what to do with what it says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// The command.
    pub(super) invocation: Invocation,
    /// The shape of the result.
    pub(super) shape: Shape,
}

/// Makes cargo's command. `is_colored` says whether the text for people is.
pub(super) fn call(args: &CheckArgs, global: &Global, is_colored: bool) -> Result<Call, SetupError> {
    let (rest, formats) = without_formats(&args.rest);
    let formats: Vec<String> = args.message_format.iter().cloned().chain(formats).collect();
    let names = |names: &[&str]| rest.iter().any(|word| is_any(word, names));
    if names(&["--manifest-path"]) {
        return Err(SetupError::helped(
            "`--manifest-path` stands after `--`, where only cargo would read it",
            "write it before `--`, so that the law of the same workspace is asked",
        ));
    }
    let shape = shape(&formats);
    // Cargo looks for its configuration from where the user is.
    let mut call = Invocation::cargo(".", &["check"]);
    if let Some(manifest) = &global.manifest_path {
        call = call.arg("--manifest-path").arg(manifest.display().to_string());
    }
    if args.workspace || (args.package.is_empty() && !names(&["--workspace", "--all", "--package", "-p"])) {
        call = call.arg("--workspace");
    }
    let targets =
        ["--lib", "--bins", "--bin", "--examples", "--example", "--tests", "--test", "--benches", "--bench"];
    if args.all_targets || !(names(&targets) || names(&["--all-targets"])) {
        call = call.arg("--all-targets");
    }
    let lists = [
        ("--package", &args.package),
        ("--exclude", &args.exclude),
        ("--features", &args.features),
        ("--target", &args.target),
    ];
    for (name, values) in lists {
        call = values.iter().fold(call, |call, value| call.arg(name).arg(value));
    }
    if let Some(folder) = &args.target_dir {
        call = call.arg("--target-dir").arg(folder.display().to_string());
    }
    let flags = [
        (args.all_features, "--all-features"),
        (args.no_default_features, "--no-default-features"),
        (args.keep_going, "--keep-going"),
        (args.locked, "--locked"),
        (args.offline, "--offline"),
        (global.quiet, "--quiet"),
        (global.color == Color::Always, "--color=always"),
        (global.color == Color::Never, "--color=never"),
    ];
    call = call.args(flags.iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| *flag));
    let format = match shape {
        Shape::Json { .. } => formats.join(","),
        Shape::Rendered | Shape::Human => "json-render-diagnostics".to_owned(),
        Shape::Short if is_colored => "json-diagnostic-short,json-diagnostic-rendered-ansi".to_owned(),
        Shape::Short => "json-diagnostic-short".to_owned(),
    };
    Ok(Call { invocation: call.arg(format!("--message-format={format}")).args(rest), shape })
}

/// Takes `--message-format` out of the arguments for cargo.
fn without_formats(words: &[String]) -> (Vec<String>, Vec<String>) {
    let (mut rest, mut formats) = (Vec::new(), Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let value = if word == "--message-format" {
            words.next().map(String::as_str)
        } else {
            word.strip_prefix("--message-format=")
        };
        match value {
            Some(value) => formats.extend(value.split(',').map(|format| format.to_ascii_lowercase())),
            None => rest.push(word.clone()),
        }
    }
    (rest, formats)
}

fn shape(formats: &[String]) -> Shape {
    let has = |name: &str| formats.iter().any(|format| format.eq_ignore_ascii_case(name));
    if has("json-render-diagnostics") {
        Shape::Rendered
    } else if formats.iter().any(|format| format.to_ascii_lowercase().starts_with("json")) {
        Shape::Json { ansi: has("json-diagnostic-rendered-ansi"), short: has("json-diagnostic-short") }
    } else if has("short") {
        Shape::Short
    } else {
        Shape::Human
    }
}

/// Returns whether a word is one of these options, also with its value attached.
fn is_any(word: &str, names: &[&str]) -> bool {
    names.iter().any(|name| {
        word.strip_prefix(name)
            .is_some_and(|value| value.is_empty() || value.starts_with('=') || !name.starts_with("--"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn global() -> Global {
        Global { manifest_path: None, law: None, color: Color::Auto, quiet: false }
    }

    #[track_caller]
    fn check(args: CheckArgs, command: &str, shape: Shape) {
        let call = call(&args, &global(), false).unwrap();
        assert_eq!((call.invocation.to_string().as_str(), call.shape), (command, shape));
    }

    fn words(list: &[&str]) -> Vec<String> {
        list.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn the_whole_workspace_is_checked_unless_a_part_is_named() {
        const HUMAN: &str = "--message-format=json-render-diagnostics";
        let plain = CheckArgs::default();
        check(plain, &format!("cargo check --workspace --all-targets {HUMAN}"), Shape::Human);
        let one = CheckArgs { package: words(&["a"]), features: words(&["x,y"]), ..CheckArgs::default() };
        check(one, &format!("cargo check --all-targets --package a --features x,y {HUMAN}"), Shape::Human);
        let raw =
            CheckArgs { rest: words(&["-pa", "--lib", "--profile", "release"]), ..CheckArgs::default() };
        check(raw, &format!("cargo check {HUMAN} -pa --lib --profile release"), Shape::Human);
    }

    #[test]
    fn the_format_decides_the_shape_wherever_it_stands() {
        let all = "cargo check --workspace --all-targets";
        let json = |list: &[&str]| CheckArgs { message_format: words(list), ..CheckArgs::default() };
        let plain = Shape::Json { ansi: false, short: false };
        check(json(&["json"]), &format!("{all} --message-format=json"), plain);
        check(
            json(&["json-diagnostic-rendered-ansi"]),
            &format!("{all} --message-format=json-diagnostic-rendered-ansi"),
            Shape::Json { ansi: true, short: false },
        );
        check(json(&["short"]), &format!("{all} --message-format=json-diagnostic-short"), Shape::Short);
        let raw = CheckArgs { rest: words(&["--message-format", "json", "-v"]), ..CheckArgs::default() };
        check(raw, &format!("{all} --message-format=json -v"), plain);
        check(
            json(&["json-render-diagnostics"]),
            &format!("{all} --message-format=json-render-diagnostics"),
            Shape::Rendered,
        );
    }

    #[test]
    fn a_manifest_that_only_cargo_would_read_is_refused() {
        let args = CheckArgs { rest: words(&["--manifest-path=x/Cargo.toml"]), ..CheckArgs::default() };
        let error = call(&args, &global(), false).unwrap_err();
        assert!(error.to_string().contains("`--manifest-path` stands after `--`"), "{error}");
    }
}
