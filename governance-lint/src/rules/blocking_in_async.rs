//! Finds calls that block a thread inside `async` code.
//!
//! ## What it does
//! In the bodies of `async fn` and in `async` blocks of the selected code it reports calls of `std::thread::sleep` and
//! `park`, of everything in `std::fs`, of the sockets of `std::net`, of `std::process::Command` and of `std::io::stdin`,
//! besides the paths of `calls`, less those of `allow`. Aliases and re-exports are undone. What is handed to
//! `spawn_blocking`, `block_in_place`, `unblock` or a thread of its own is left alone, and so are nested plain functions.
//!
//! Locks are not reported: whether a lock blocks for long depends on who holds it, and a short one is right in `async` code.
//! Methods are not reported either, because the text does not tell their type.
//!
//! ## Why it matters
//! One blocked thread of an executor stops every task that waits for it; under load all threads block, and the program stands.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "async-never-blocks"
//! rule = "blocking_in_async"
//! why = "one blocked worker stops every task behind it"
//! calls = ["my_db::query"]          # blocks too
//! ```
//!
//! ```rust
//! async fn load(path: &Path) -> io::Result<String> {
//!     std::fs::read_to_string(path)
//! }
//! ```
//!
//! ## Use instead
//! ```rust
//! async fn load(path: &Path) -> io::Result<String> {
//!     tokio::fs::read_to_string(path).await
//! }
//! ```
//!
//! ## Exemptions
//! `item` is the function that holds the call: `server::config::load`.

use governance_law::Article;

use crate::resolve::{Hit, Interest, path_at};
use crate::rule::{Fault, Rule, Sink};
use crate::source::{FileView, ItemId, Kind, TokenKind, after_angles};

use super::forbidden_import::is_below;

pub(super) const RULE: &dyn Rule = &BlockingInAsync;

struct BlockingInAsync;

/// What blocks in the standard library.
const CALLS: &[&str] = &[
    "std::thread::sleep",
    "std::thread::sleep_ms",
    "std::thread::sleep_until",
    "std::thread::park",
    "std::thread::park_timeout",
    "std::fs",
    "std::net::TcpStream",
    "std::net::TcpListener",
    "std::net::UdpSocket",
    "std::net::ToSocketAddrs",
    "std::os::unix::net",
    "std::process::Command",
    "std::io::stdin",
    "std::io::read_to_string",
];

/// Functions that take work which may block.
const SHELTERS: &[&str] =
    &["spawn_blocking", "block_in_place", "unblock", "blocking", "spawn_local_blocking"];

impl Rule for BlockingInAsync {
    fn interest(&self, article: &Article) -> Interest {
        let known = CALLS.iter().map(|path| (*path).to_owned());
        Interest::Used(known.chain(article.texts("calls").iter().map(|path| path.value.clone())).collect())
    }

    fn check_path(&self, file: &FileView<'_>, hit: &Hit, article: &Article, sink: &mut Sink<'_>) {
        let is_allowed = article.texts("allow").iter().any(|allowed| is_below(&hit.path, allowed.as_str()));
        if is_allowed || !is_called(file, hit.token) || !is_async(file, hit.token) {
            return;
        }
        let what = match hit.written == hit.path {
            true => format!("`{}`", hit.path),
            false => format!("`{}`, which is `{}`,", hit.written, hit.path),
        };
        let macros = if hit.in_macro { ", in macro tokens, which were not expanded" } else { "" };
        let fault = Fault::at(
            file,
            hit.span.clone(),
            hit.item,
            format!("{what} blocks the thread in `async` code{macros}"),
        )
        .kind(hit.path.clone())
        .label("blocks the thread")
        .help("await the async form, or hand the work to `spawn_blocking`");
        sink.report(fault);
    }

    fn needs_items(&self) -> bool {
        true
    }
}

/// Returns whether the path that begins at a token is called.
fn is_called(file: &FileView<'_>, token: u32) -> bool {
    let tokens = file.tokens;
    let sep = if tokens.kind(token) == TokenKind::PathSep { token } else { token + 1 };
    if tokens.kind(sep) != TokenKind::PathSep {
        return tokens.kind(sep) == TokenKind::OpenParen;
    }
    let Some(path) = path_at(tokens, sep, &mut Vec::new()) else { return false };
    let mut end = path.tokens.end;
    if tokens.kind(end) == TokenKind::PathSep && tokens.kind(end + 1) == TokenKind::Lt {
        end = after_angles(tokens, end + 1, tokens.len());
    }
    tokens.kind(end) == TokenKind::OpenParen
}

/// Returns whether a token is in code that an executor polls.
fn is_async(file: &FileView<'_>, token: u32) -> bool {
    let tokens = file.tokens;
    let mut owner = file.item_at(token);
    while file.item(owner).kind == Kind::Gated {
        owner = file.item(owner).parent;
    }
    let item = file.item(owner);
    for open in file.groups_around(token).take_while(|open| *open >= item.body.start || owner == ItemId::FILE)
    {
        let before = open.saturating_sub(1);
        match tokens.kind(open) {
            TokenKind::OpenBrace => {
                let keyword =
                    if tokens.kind(before) == TokenKind::Move { before.saturating_sub(1) } else { before };
                if tokens.kind(keyword) == TokenKind::Async {
                    return true;
                }
            }
            TokenKind::OpenParen if tokens.kind(before) == TokenKind::Ident => {
                let name = tokens.text(before);
                let is_thread = name == "spawn" && tokens.is(before.saturating_sub(2), "thread");
                if SHELTERS.contains(&name) || is_thread {
                    return false;
                }
            }
            _ => {}
        }
    }
    item.is_async && item.body.contains(&token)
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[track_caller]
    fn check(source: &str, expect: &[&str]) {
        let law = "calls = [\"crate::slow\"]\nallow = [\"std::fs::exists\"]";
        testing::check("blocking_in_async", law, &[("src/lib.rs", source)], expect);
    }

    #[test]
    fn calls_in_async_code_are_found() {
        check(
            "async fn f() { std::fs::read(\"x\"); }",
            &["1:16 std::fs::read | `std::fs::read` blocks the thread"],
        );
        check(
            "use std::fs; async fn f() { fs::read(\"x\"); fs::exists(\"y\"); }",
            &["1:29 fs::read | `fs::read`, which is `std::fs::read`, blocks"],
        );
        check(
            "use std::thread::sleep; fn f() { g(async move { sleep(d); }); }",
            &["1:49 sleep | `sleep`, which is `std::thread::sleep`,"],
        );
        check(
            "mod slow { pub fn f() {} } async fn g() { slow::f(); }",
            &["1:43 slow::f | `slow::f`, which is `crate::slow::f`, blocks"],
        );
        check("trait T { async fn f() { std::thread::sleep(d); } }", &["1:26 std::thread::sleep |"]);
    }

    #[test]
    fn other_code_is_left_alone() {
        check("fn f() { std::fs::read(\"x\"); }", &[]);
        check("async fn f() { fn g() { std::fs::read(\"x\"); } }", &[]);
        check("async fn f() { tokio::task::spawn_blocking(|| std::fs::read(\"x\")).await; }", &[]);
        check("async fn f() { std::thread::spawn(move || { std::thread::sleep(d) }); }", &[]);
        check(
            "async fn f(x: std::fs::File) { let y: std::fs::File = x; let a = std::net::Ipv4Addr::new(1); }",
            &[],
        );
        check("fn f() { g(async { h() }); std::fs::read(\"x\"); }", &[]);
    }
}
