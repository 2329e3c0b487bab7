//! The page in a real browser: it loads without an error, it is readable on a phone, and every text stands out from its ground.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::Document;
use super::super::format::Format;
use super::super::samples;

/// What looks at a page from outside, in a frame as wide as a phone: the page itself runs no script.
const PROBE: &str = include_str!("probe.html");

/// The longest that a browser may take.
const LIMIT: Duration = Duration::from_secs(90);

/// Returns the browser of this machine.
fn browser() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Lets a browser load a page and returns the document that became of it, and what it complained of.
fn load(browser: &Path, home: &Path, page: &Path, flags: &[&str]) -> (String, String) {
    let (out, err) = (home.join("dom.html"), home.join("err.txt"));
    let mut child = Command::new(browser)
        .args([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
        ])
        .args(["--disable-background-networking", "--disable-component-update", "--hide-scrollbars"])
        .args(["--enable-logging=stderr", "--allow-file-access-from-files", "--virtual-time-budget=4000"])
        .arg(format!("--user-data-dir={}", home.join("profile").display()))
        .args(flags)
        .arg(format!("file://{}", page.display()))
        .env("HOME", home)
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&out).unwrap())
        .stderr(std::fs::File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let begin = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if begin.elapsed() > LIMIT {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("the browser took longer than {LIMIT:?}");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let read = |path: &Path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    (read(&out), read(&err))
}

/// Looks at a page in a frame of some width; returns what the probe found.
fn probe(browser: &Path, home: &Path, page: &Path, width: u32, is_dark: bool) -> Value {
    let harness = home.join("probe.html");
    let name = page.file_name().unwrap().to_string_lossy();
    std::fs::write(&harness, PROBE.replace("{page}", &name).replace("{width}", &width.to_string())).unwrap();
    let scheme = format!("--blink-settings=preferredColorScheme={}", i32::from(!is_dark));
    let (dom, err) = load(browser, home, &harness, &["--dump-dom", "--window-size=1400,1200", &scheme]);
    let complaints: Vec<&str> = err.lines().filter(|line| line.contains("CONSOLE")).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
    let found = dom.split("<pre id=\"found\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    let found = found.unwrap_or_else(|| panic!("the probe found nothing:\n{dom}\n{err}"));
    let found = found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    serde_json::from_str(&found).unwrap_or_else(|error| panic!("{error}: {found}"))
}

fn check(browser: &Path, home: &Path, name: &str, document: &Document) {
    let page = home.join(format!("{name}.html"));
    std::fs::write(&page, Format::Html.render(document)).unwrap();
    // For who wants to see them.
    if let Some(kept) = std::env::var_os("GOVERNANCE_KEEP_PAGES") {
        std::fs::copy(&page, Path::new(&kept).join(format!("{name}.html"))).unwrap();
    }
    for (width, is_dark) in [(390, false), (390, true), (1280, false), (1280, true)] {
        let found = probe(browser, home, &page, width, is_dark);
        let at = |key: &str| found[key].clone();
        let case = format!("{name} at {width}, dark: {is_dark}: {found:#}");
        assert_eq!(at("width"), width, "{case}");
        assert!(at("scroll").as_u64().unwrap() <= u64::from(width), "it scrolls sideways: {case}");
        assert_eq!(at("wide"), serde_json::json!([]), "{case}");
        assert_eq!(at("faint"), serde_json::json!([]), "{case}");
        assert_eq!(at("scripts"), 0, "{case}");
        assert_eq!(at("images"), 0, "{case}");
        assert_eq!(at("dark"), is_dark, "{case}");
        assert_eq!(at("gates"), document.run.gates.len(), "{case}");
        assert_eq!(at("dead"), serde_json::json!([]), "{case}");
        assert!(at("styled").as_bool().unwrap(), "the policy refuses the page's own style: {case}");
        let text = at("text").as_str().unwrap().to_owned();
        for gate in &document.run.gates {
            assert!(text.contains(gate.standing.word()), "{} is missing: {case}", gate.name);
        }
    }
}

#[test]
fn the_page_is_whole_in_a_real_browser() {
    let Some(browser) = browser() else {
        eprintln!("SKIPPED the_page_is_whole_in_a_real_browser: no chromium");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let samples = [
        ("green", samples::green()),
        ("red", samples::red()),
        ("leave", samples::leave()),
        ("many", samples::many(50)),
        ("hostile", samples::hostile()),
    ];
    for (name, document) in &samples {
        check(&browser, home.path(), name, document);
    }
}

/// The other tests would pass on a page that nothing is wrong with; this one shows that the probe sees what is wrong.
#[test]
fn the_probe_sees_a_page_that_is_broken() {
    let Some(browser) = browser() else {
        eprintln!("SKIPPED the_probe_sees_a_page_that_is_broken: no chromium");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let page = Format::Html.render(&samples::green());
    let broken = page
        .replace("<p class=\"closing\">", "<p class=\"closing\"><a href=\"#nowhere\">x</a> <b>")
        .replace("<style>", "<style>body{min-width:600px}.closing{color:#ccc!important}");
    // The digest of the style is not its own any more, so the policy is taken out as well.
    let start = broken.find("<meta http-equiv").unwrap();
    let end = start + broken[start..].find('>').unwrap() + 1;
    let file = home.path().join("broken.html");
    std::fs::write(&file, format!("{}{}", &broken[..start], &broken[end..])).unwrap();
    let found = probe(&browser, home.path(), &file, 390, false);
    assert!(found["scroll"].as_u64().unwrap() > 390, "{found:#}");
    assert!(!found["faint"].as_array().unwrap().is_empty(), "{found:#}");
    assert_eq!(found["dead"], serde_json::json!(["#nowhere"]), "{found:#}");
}
