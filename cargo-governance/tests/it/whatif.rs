//! `whatif` on small workspaces.

use serde_json::Value;

use crate::support::Folder;

const LAW: &str = "schema = 1
[[article]]
id = \"floors\"
rule = \"module_layers\"
why = \"the domain is replayed without a database\"
[[article.layer]]
name = \"domain\"
modules = [\"domain::**\"]
[[article.layer]]
name = \"storage\"
modules = [\"storage::**\", \"tools\"]
may_use = [\"domain\"]
[[article]]
id = \"every-module\"
rule = \"unclassified\"
why = \"w\"
layers_of = \"floors\"
select = { except_modules = [\"crate\", \"pass\"] }
";

/// `storage::rows` uses `tools` three times and `storage::disk` once, through a re-export.
const SOURCE: &str = "\
pub mod domain {
    pub struct Order;
}
pub mod tools {
    pub struct A;
    pub struct B;
    pub struct C;
}
pub mod pass {
    pub use crate::storage::disk::Disk;
}
pub mod storage {
    pub mod rows {
        use crate::domain::Order;
        use crate::pass::Disk;
        use crate::tools::A;
        use crate::tools::B;
        use crate::tools::C;
        pub struct Rows(Order, Disk, A, B, C);
    }
    pub mod disk {
        pub struct Disk;
    }
}
";

fn workspace(name: &str) -> Folder {
    let folder = Folder::library(name, SOURCE);
    folder.write("governance.toml", LAW);
    folder
}

#[test]
fn new_findings_come_with_their_chain_and_the_cheapest_way() {
    let folder = workspace("whatif_way");
    folder.run(&["lint"]).exits(0);
    folder.run(&["whatif", "storage::rows", "--layer", "domain"]).exits(1).says(&[
        "if module `storage::rows` moved from layer `storage` to layer `domain` of article `floors`",
        "4 findings would come",
        "src/lib.rs:15:13  module `storage::rows` of layer `domain` uses module `storage::disk` of layer `storage`",
        "`storage::rows` -> ",
        "(src/lib.rs:10) -> `storage::disk` (src/lib.rs:21)",
        "the cheapest way has 2 steps, instead of 4 cuts without moving anything along",
        "move along  src/lib.rs:4  module `tools` to layer `domain`",
        "cut         src/lib.rs:15:13  `storage::rows` uses `storage::disk`",
    ]);
    let ran = folder.run(&["whatif", "small::storage::rows", "--layer", "domain", "--format", "json"]);
    let document: Value = serde_json::from_str(&ran.exits(1).stdout).unwrap();
    assert_eq!(document["new"].as_array().map(Vec::len), Some(4));
    assert_eq!(document["cheapest"]["cost"], 2);
    assert_eq!(document["cheapest"]["move_along"][0], "tools");
    assert_eq!(document["cheapest"]["cut"][0]["via"][0]["place"]["line"], 10);
    // Nothing was changed.
    folder.run(&["lint"]).exits(0);
}

#[test]
fn a_move_without_a_new_finding_passes_and_shows_what_goes() {
    let folder = workspace("whatif_free");
    folder.run(&["whatif", "tools", "--layer", "domain"]).exits(0).says(&["no finding would come"]);
    let law = LAW.replace("\"storage::**\", \"tools\"", "\"storage::**\"");
    folder.write("governance.toml", &law);
    folder.run(&["lint"]).exits(1).says(&["module `tools` is in no layer"]);
    folder.run(&["whatif", "tools", "--layer", "storage"]).exits(0).says(&[
        "moved from no layer to layer `storage`",
        "1 finding would go",
        "module `tools` is in no layer of article `floors`",
    ]);
}

#[test]
fn a_question_that_means_nothing_gets_a_suggestion() {
    let folder = workspace("whatif_bad");
    let asks = |args: &[&str], expect: &str| {
        let line: Vec<&str> = std::iter::once("whatif").chain(args.iter().copied()).collect();
        folder.run(&line).exits(2).complains(&[expect]);
    };
    asks(&["storage::row", "--layer", "domain"], "did you mean `storage::rows`?");
    asks(&["tools", "--layer", "domian"], "article `floors` has no layer `domian`; did you mean `domain`?");
    asks(&["tools", "--layer", "storage"], "module `tools` is in layer `storage` already");
    asks(&["tools", "--layer", "domain", "--article", "every-module"], "which has no layers");
    folder.write("governance.toml", "schema = 1\n");
    asks(&["tools", "--layer", "domain"], "the law has no article of the rule");
}

#[test]
fn crates_are_asked_about_by_what_they_declare() {
    let member = |name: &str, rest: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[dependencies]\n{rest}"
        )
    };
    let folder = Folder::new(
        "whatif_crates",
        &[
            ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"kernel\", \"web\", \"kit\"]\n"),
            ("kernel/Cargo.toml", &member("kernel", "")),
            ("kernel/src/lib.rs", ""),
            (
                "web/Cargo.toml",
                &member("web", "kernel = { path = \"../kernel\" }\nkit = { path = \"../kit\" }\n"),
            ),
            ("web/src/lib.rs", ""),
            ("kit/Cargo.toml", &member("kit", "")),
            ("kit/src/lib.rs", ""),
            (
                "governance.toml",
                "schema = 1\n[[article]]\nid = \"rooms\"\nrule = \"crate_layers\"\nwhy = \"w\"\n\
                 [[article.layer]]\nname = \"domain\"\ncrates = [\"kernel\"]\n\
                 [[article.layer]]\nname = \"edge\"\ncrates = [\"web\", \"kit\"]\nmay_use = [\"domain\"]\n",
            ),
        ],
    );
    folder.run(&["lint"]).exits(0);
    folder.run(&["whatif", "web", "--layer", "domain"]).exits(1).says(&[
        "if crate `web` moved from layer `edge` to layer `domain` of article `rooms`",
        "web/Cargo.toml:7:1  crate `web` of layer `domain` depends on `kit` of layer `edge`",
        "cut         web/Cargo.toml:7:1  `web` uses `kit`",
    ]);
    folder.run(&["whatif", "kernel", "--layer", "edge"]).exits(0).says(&["no finding would come"]);
}
