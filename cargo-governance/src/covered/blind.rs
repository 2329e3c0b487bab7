//! What the tool cannot see, found in this workspace and said beside every figure.

use std::collections::BTreeMap;
use std::path::Path;

use governance_law::article::{Article, OptionValue, Severity};
use governance_law::{Context, ItemKind, Law, Select, Text, suggest};

use super::account::Account;
use super::place::Members;
use super::tool;
use crate::judging::counted;
use crate::linting;
use crate::survey::survey;
use crate::workspace::Workspace;

/// What ends or replaces a process before it can write its counters.
const ENDINGS: [&str; 8] = [
    "std::process::abort",
    "std::os::unix::process::CommandExt",
    "nix::unistd::execv",
    "nix::unistd::execvp",
    "nix::sys::signal::kill",
    "nix::sys::signal::killpg",
    "libc::_exit",
    "libc::kill",
];

/// Returns what is not in the figures, one sentence each; `target` is where the tool built.
#[must_use]
pub(crate) fn spots(workspace: &Workspace, law: &Law, account: &Account, target: &Path) -> Vec<String> {
    let members = Members::of(workspace);
    let mut said = silent(workspace, law, account);
    said.extend(generated(target, &members));
    said.extend(members.all.iter().filter(|member| member.is_macro).map(|member| {
        format!(
            "`{}` is a procedural macro: what it does inside the compiler is not counted, its unit tests are",
            member.name
        )
    }));
    said.extend(endings(workspace, law));
    if !workspace.libraries.is_empty() {
        let libraries = counted(workspace.libraries.len(), "library");
        said.push(format!(
            "documentation tests are not counted: {} may have some",
            libraries.replace("librarys", "libraries")
        ));
    }
    let sets = tool::unmeasured_sets(law);
    if !sets.is_empty() {
        let names: Vec<&str> = sets.iter().map(String::as_str).collect();
        said.push(format!("one feature set is measured, and not these: {}", suggest::listed(&names)));
    }
    said
}

/// Files with functions and no line that counts: other platforms, features that are off, what no build reached.
fn silent(workspace: &Workspace, law: &Law, account: &Account) -> Vec<String> {
    let select = Select { items: vec![ItemKind::Fn], contexts: vec![Context::Main], ..Select::default() };
    let mut functions: BTreeMap<String, usize> = BTreeMap::new();
    for item in survey(workspace, law, vec![select]).items.into_iter().flatten() {
        *functions.entry(item.place.file.to_string()).or_default() += 1;
    }
    let files = account.packages.iter().flat_map(|package| &package.files);
    files
        .filter(|(_, lines)| lines.share.coverable == 0)
        .filter_map(|(file, _)| Some((file, *functions.get(file)?)))
        .map(|(file, count)| format!("`{file}` has {} and no line that counts", counted(count, "function")))
        .collect()
}

/// Code that build scripts wrote: it lies outside of the tree, and nothing in it is counted.
fn generated(target: &Path, members: &Members) -> Vec<String> {
    let Ok(folders) = std::fs::read_dir(target.join("debug").join("build")) else { return Vec::new() };
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for folder in folders.flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        let owner = name.rsplit_once('-').map_or(name.as_str(), |(owner, _)| owner);
        let Some(member) = members.all.iter().find(|member| member.name == owner) else { continue };
        let most = found.entry(&member.name).or_default();
        *most = functions_below(&folder.path().join("out")).max(*most);
    }
    let of = |(name, count): (&str, usize)| {
        format!("the build script of `{name}` writes {}, which are not counted", counted(count, "function"))
    };
    found.into_iter().filter(|(_, count)| *count > 0).map(of).collect()
}

fn functions_below(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let paths = entries.flatten().map(|entry| entry.path());
    let of = |path: std::path::PathBuf| {
        if path.is_dir() {
            functions_below(&path)
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            text.lines()
                .filter(|line| line.split_once("//").map_or(*line, |(code, _)| code).contains("fn "))
                .count()
        } else {
            0
        }
    };
    paths.map(of).sum()
}

/// Where processes are ended or replaced: their counters are lost with them.
fn endings(workspace: &Workspace, law: &Law) -> Vec<String> {
    let text = |value: &str| Text::new(value, 0..0);
    let imports = ENDINGS.iter().map(|name| text(name)).collect();
    let article = Article {
        id: text("endings"),
        rule: text("forbidden_import"),
        title: String::new(),
        why: String::new(),
        severity: Severity::Warn,
        select: Select {
            contexts: vec![Context::Main, Context::Test, Context::UnitTest],
            ..Select::default()
        },
        options: vec![(text("imports"), OptionValue::Texts(imports))],
        span: 0..0,
    };
    let asking = Law { articles: vec![article], exemptions: Vec::new(), ..law.clone() };
    let findings = linting::ask(workspace, &asking).findings.into_iter();
    let mut places: Vec<String> = findings
        .filter(|finding| &*finding.rule == "forbidden_import")
        .map(|finding| format!("`{}`", finding.place.file))
        .collect();
    places.sort();
    places.dedup();
    if places.is_empty() {
        return Vec::new();
    }
    vec![format!(
        "processes that are killed or replaced write no counters, and here they may be: {}",
        places.join(", ")
    )]
}

#[cfg(test)]
mod unit {
    use super::super::place::unit::workspace;
    use super::*;

    #[test]
    fn functions_that_a_build_script_wrote_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join("debug/build").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        write("a-1f/out/deep/tables.rs", "// fn not()\npub fn one() {}\nconst X: u8 = 1;\n");
        write("a-2e/out/tables.rs", "fn one() {}\nfn two() {}\n");
        write("b-3d/out/limits.rs", "pub const X: u8 = 1;\n");
        write("serde-4c/out/private.rs", "fn theirs() {}\n");
        let members = Members::of(&workspace(&[("a", &["lib src/lib.rs"]), ("b", &["lib src/lib.rs"])]));
        assert_eq!(
            generated(folder.path(), &members),
            ["the build script of `a` writes 2 functions, which are not counted"]
        );
        assert!(generated(Path::new("/nowhere"), &members).is_empty());
    }

    #[test]
    fn this_workspace_is_searched_for_what_is_not_counted() {
        use super::super::{Counted, Kind, Lines, Share};

        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let workspace = Workspace::find(Some(&manifest)).unwrap();
        let sets =
            "[[feature_set]]\nname = \"all\"\n\n[[feature_set]]\nname = \"bare\"\ndefault_features = false\n";
        let law = Law::parse("governance.toml", &format!("schema = 1\n{sets}")).unwrap();
        // One file with functions, one without, and one whose lines do count.
        let file = |name: &str, coverable: u64| {
            let share = Share { covered: 0, coverable };
            (name.to_owned(), Lines { share, missed: Vec::new() })
        };
        let files = [
            file("cargo-governance/src/covered/blind.rs", 0),
            file("cargo-governance/src/covered/mod.rs", 7),
            file("cargo-governance/src/child/family/mod.rs", 0),
        ];
        let share = Share::default();
        let package =
            Counted { name: "cargo-governance".to_owned(), kind: Kind::Library, share, files: files.into() };
        let account = Account { packages: vec![package], ..Account::default() };
        let said = spots(&workspace, &law, &account, Path::new("/nowhere"));
        let about = |part: &str| said.iter().filter(|line| line.contains(part)).count();
        assert_eq!(about("and no line that counts"), 1, "{said:#?}");
        assert_eq!(
            about("`cargo-governance/src/covered/blind.rs` has 5 functions and no line that counts"),
            1,
            "{said:#?}"
        );
        assert_eq!(about("`governance-macros` is a procedural macro"), 1, "{said:#?}");
        assert_eq!(about("killed or replaced write no counters"), 1, "{said:#?}");
        assert_eq!(about("`cargo-governance/src/child/family/unix.rs`"), 1, "{said:#?}");
        assert_eq!(about("documentation tests are not counted: "), 1, "{said:#?}");
        assert_eq!(about("one feature set is measured, and not these: `bare`"), 1, "{said:#?}");
    }
}
