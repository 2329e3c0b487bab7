//! What `#[governed]` costs the compiler: 1,000 structs of 6 fields, `cargo check`, against derives that all know.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use cargo_governance::ui;

use super::child::{Cost, measure};
use super::lint::{folder, text};
use super::sample::Sample;

const STRUCTS: usize = 1_000;

/// One crate: its name, what each struct carries, and what its fields carry.
struct Variant {
    name: &'static str,
    attribute: &'static str,
    fields: &'static str,
}

const PLAIN: &str = "pub a: f64, pub b: f64, pub c: u64, pub d: u32, pub e: bool, pub f: u8";
const GOVERNED: &str =
    "#[governed(range = 0.0..=1.0)] a: f64, #[governed(finite)] b: f64, c: u64, d: u32, e: bool, f: u8";

/// The first is what the others are measured against: the structs alone.
const VARIANTS: [Variant; 5] = [
    Variant { name: "nothing", attribute: "", fields: PLAIN },
    Variant { name: "debug", attribute: "#[derive(Debug)]", fields: PLAIN },
    Variant { name: "serialize", attribute: "#[derive(serde::Serialize)]", fields: PLAIN },
    Variant { name: "governed", attribute: ATTRIBUTE, fields: GOVERNED },
    Variant { name: "uncounted", attribute: ATTRIBUTE, fields: GOVERNED },
];

const ATTRIBUTE: &str = "#[governance_core::governed(type_size = \"4 KiB\")]";

/// Stands for `governance_core` and enters nothing into the census, so that the price of the entry can be seen.
const UNCOUNTED: &str = "//! The real crate, less the census entry.\n\npub use real::*;\n\n#[macro_export]\nmacro_rules! nothing \
                         {\n    ($($tokens:tt)*) => {};\n}\n\npub mod __private {\n    pub use real::__private::*;\n\n    pub mod \
                         inventory {\n        pub use crate::nothing as submit;\n    }\n}\n";

/// Runs the comparison and prints it.
pub(super) fn run(rounds: usize) -> Result<(), String> {
    let root = workspace_root()?;
    let bench = folder()?.join("macros");
    generate(&root, &bench)?;
    let target = text(&bench.join("target"));
    let env =
        [("CARGO_INCREMENTAL", "0"), ("CARGO_TARGET_DIR", target.as_str()), ("CARGO_TERM_QUIET", "true")];
    // Once for the dependencies, which are not what is measured.
    check(&bench, None, &env)?;
    let mut costs: Vec<Vec<f64>> = vec![Vec::new(); VARIANTS.len()];
    for _ in 0..rounds {
        for (variant, list) in VARIANTS.iter().zip(&mut costs) {
            touch(&bench.join(variant.name).join("src/lib.rs"))?;
            list.push(check(&bench, Some(variant.name), &env)?.cpu);
        }
    }
    let [nothing, debug, serialize, governed, uncounted] = costs.as_slice() else {
        return Err("a variant is missing".to_owned());
    };
    #[expect(clippy::cast_precision_loss, reason = "a thousand is exact")]
    let each = |list: &[f64]| -> Vec<f64> {
        list.iter().zip(nothing).map(|(with, without)| (with - without) * 1e6 / STRUCTS as f64).collect()
    };
    let (debug, serialize, governed, uncounted) =
        (each(debug), each(serialize), each(governed), each(uncounted));
    ui::say(format_args!("{STRUCTS} structs of 6 fields, `cargo check`, CPU beyond the structs alone"));
    let rows = [
        ("derive(Debug)", &debug),
        ("derive(serde::Serialize)", &serialize),
        ("#[governed]", &governed),
        ("#[governed] without the census entry", &uncounted),
    ];
    for (name, list) in rows {
        ui::say(format_args!("{name}: {} us a struct", Sample::of(list.iter().copied())?));
    }
    ui::say(format_args!("governed without census / derive(Debug): {}", Sample::ratio(&uncounted, &debug)?));
    ui::say(format_args!("governed / derive(serde::Serialize): {}", Sample::ratio(&governed, &serialize)?));
    Ok(())
}

fn workspace_root() -> Result<PathBuf, String> {
    let workspace = cargo_governance::workspace::Workspace::find(None).map_err(|error| error.to_string())?;
    Ok(workspace.root().to_path_buf())
}

fn check(bench: &Path, package: Option<&str>, env: &[(&str, &str)]) -> Result<Cost, String> {
    let manifest = text(&bench.join("Cargo.toml"));
    let mut job = ["run", "--", "cargo", "check", "--offline", "--manifest-path", &manifest]
        .map(str::to_owned)
        .to_vec();
    match package {
        Some(package) => job.extend(["--package".to_owned(), package.to_owned()]),
        None => job.push("--workspace".to_owned()),
    }
    let cost = measure(&job, env)?;
    if cost.counted == 0 {
        Ok(cost)
    } else {
        Err(format!("`cargo check` of `{manifest}` ended with code {}", cost.counted))
    }
}

fn touch(path: &Path) -> Result<(), String> {
    std::fs::File::options()
        .append(true)
        .open(path)
        .and_then(|file| file.set_modified(std::time::SystemTime::now()))
        .map_err(|error| format!("`{}` cannot be touched: {error}", path.display()))
}

fn generate(root: &Path, bench: &Path) -> Result<(), String> {
    let write = |path: PathBuf, text: &str| {
        path.parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, text))
            .map_err(|error| format!("`{}` cannot be written: {error}", path.display()))
    };
    let core = text(&root.join("governance-core"));
    let real = format!("[dependencies]\nreal = {{ package = \"governance-core\", path = {core:?} }}\n");
    write(
        bench.join("core/Cargo.toml"),
        &format!("[package]\nname = \"core-uncounted\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{real}"),
    )?;
    write(bench.join("core/src/lib.rs"), UNCOUNTED)?;
    let members: Vec<String> = VARIANTS.iter().map(|variant| format!("\"{}\"", variant.name)).collect();
    write(
        bench.join("Cargo.toml"),
        &format!("[workspace]\nresolver = \"3\"\nmembers = [\"core\", {}]\n", members.join(", ")),
    )?;
    write(
        bench.join("governance.toml"),
        "schema = 1\n\n[limits]\ntype_size = \"4 KiB\"\niterations = 1_000_000\n",
    )?;
    // The versions that this workspace has are the ones that are there without a network.
    let lock = std::fs::read_to_string(root.join("Cargo.lock"))
        .map_err(|error| format!("`Cargo.lock` cannot be read: {error}"))?;
    write(bench.join("Cargo.lock"), &lock)?;
    for variant in &VARIANTS {
        let folder = bench.join(variant.name);
        write(folder.join("Cargo.toml"), &manifest(root, variant))?;
        write(folder.join("src/lib.rs"), &source(variant))?;
    }
    Ok(())
}

fn manifest(root: &Path, variant: &Variant) -> String {
    let core = root.join("governance-core");
    let dependency = match variant.name {
        "serialize" => "serde = { version = \"1\", features = [\"derive\"] }\n".to_owned(),
        "governed" => format!("governance-core = {{ path = {:?} }}\n", text(&core)),
        "uncounted" => "governance-core = { package = \"core-uncounted\", path = \"../core\" }\n".to_owned(),
        _ => String::new(),
    };
    let name = variant.name;
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependency}"
    )
}

fn source(variant: &Variant) -> String {
    let mut text = "//! Structs to measure.\n".to_owned();
    for number in 0..STRUCTS {
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{}\npub struct S{number} {{ {} }}\n", variant.attribute, variant.fields);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variant_has_the_same_structs() {
        for variant in &VARIANTS {
            let text = source(variant);
            assert_eq!(text.matches("pub struct S").count(), STRUCTS);
            let fields = |words: &str| {
                ["a", "b", "c", "d", "e", "f"].iter().all(|name| words.contains(&format!("{name}: ")))
            };
            assert!(fields(variant.fields), "{}", variant.name);
        }
    }
}
