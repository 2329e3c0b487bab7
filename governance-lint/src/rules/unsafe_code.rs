//! Finds `unsafe` outside the modules that may hold it, and allowed `unsafe` without a note why it is sound.
//!
//! ## What it does
//! Reports each `unsafe` block, function, `impl`, trait, extern block and attribute in the selected code, unless the
//! module is one of `allow` (globs such as `crate::ffi::**`). Macro tokens are searched too: what a macro writes is
//! compiled where it is used, and the finding says that it was not expanded. With `safety_note`, an allowed block, `impl`,
//! extern block or attribute must follow a `SAFETY:` comment that is directly before it or its statement, and an allowed
//! function or trait must have a `# Safety` section in its documentation; functions in `impl Trait for` have their trait's.
//!
//! A glob of `allow` that matches no module of the workspace is reported in the law: what it was to allow is elsewhere.
//!
//! The type of a pointer to an unsafe function (`unsafe fn(u8)`) is not reported, because it does nothing by itself, and
//! neither are functions declared inside an `unsafe extern` block, which is reported as a whole.
//!
//! ## Why it matters
//! One unsound block breaks what the compiler promises about all the safe code around it. Kept in one place, it can be reviewed.
//!
//! ## Example
//! ```toml
//! [[article]]
//! id = "unsafe-stays-in-ffi"
//! rule = "unsafe_code"
//! why = "memory errors are found in review of one module"
//! allow = ["kernel::ffi::**"]
//! safety_note = true
//! ```
//!
//! ```rust
//! let first = unsafe { *values.get_unchecked(0) };
//! ```
//!
//! ## Use instead
//! ```rust
//! let first = values.first().copied();
//! ```
//!
//! ## Exemptions
//! `item` is the function, type or macro that holds it: `kernel::simd::sum`. For a glob of the law it is the glob.

use std::collections::BTreeSet;

use governance_law::{Article, glob, suggest};

use crate::finding::Place;
use crate::model::Model;
use crate::rule::{Fault, Rule, Sink};
use crate::source::{FileView, ItemId, Kind, TokenKind, Tokens};

pub(super) const RULE: &dyn Rule = &UnsafeCode;

struct UnsafeCode;

/// How many tokens and groups a statement may have before its `unsafe` for a comment above it to count.
const STATEMENT: u32 = 64;

/// How many tokens and groups are searched back for the `impl` that holds a function in macro tokens.
const MACRO_IMPL: u32 = 1024;

/// The attributes that are written as `unsafe(...)`.
const ATTRIBUTES: &[&str] = &["no_mangle", "export_name", "link_section", "naked"];

/// What an `unsafe` is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Block,
    Function,
    Impl,
    Trait,
    Extern,
    Attribute,
    /// In macro tokens, before something that only the macro knows.
    Tokens,
}

impl Form {
    const fn words(self) -> &'static str {
        match self {
            Self::Block => "an `unsafe` block",
            Self::Function => "an `unsafe` function",
            Self::Impl => "an `unsafe impl`",
            Self::Trait => "an `unsafe` trait",
            Self::Extern => "an `unsafe extern` block",
            Self::Attribute => "an `unsafe` attribute",
            Self::Tokens => "the keyword `unsafe`",
        }
    }
}

impl Rule for UnsafeCode {
    fn check_file(&self, file: &FileView<'_>, article: &Article, sink: &mut Sink<'_>) {
        let mut next = file.tokens.find(0, TokenKind::Unsafe);
        while next < file.tokens.len() {
            let at = next;
            next = file.tokens.find(at + 1, TokenKind::Unsafe);
            let item = file.item_at(at);
            let in_macro = file.is_broken || file.macro_at(at).is_some();
            let Some(form) = form(file.tokens, at, in_macro) else { continue };
            let is_declared =
                form == Form::Function && file.item(file.item(item).parent).kind == Kind::ExternBlock;
            if is_declared || !file.covers(article, item) {
                continue;
            }
            let macros = if in_macro { " in macro tokens, which were not expanded," } else { "" };
            let fault = |message: String| Fault::at(file, file.tokens.span(at), item, message);
            let fault = if !is_allowed(file, article, item) {
                let (what, place) = (form.words(), module(file, item));
                fault(format!("{what}{macros} stands in `{place}`, where no `unsafe` may stand"))
                    .kind("place")
                    .label("no `unsafe` here")
                    .help("use the safe form, or move it to a module that the article's `allow` names")
            } else if article.flag("safety_note") && !is_noted(file, at, form, item, in_macro) {
                let what = form.words();
                let fault = |message: String| fault(message).kind("note");
                match form {
                    Form::Function | Form::Trait => {
                        fault(format!("{what}{macros} has no `# Safety` section in its documentation"))
                            .label("when is it sound?")
                            .help("write under `/// # Safety` what the caller must uphold")
                    }
                    _ => fault(format!("{what}{macros} does not follow a `SAFETY:` comment"))
                        .label("why is it sound?")
                        .help("write above it `// SAFETY:` and why it is sound"),
                }
            } else {
                continue;
            };
            sink.report(fault);
        }
    }

    fn check_workspace(&self, model: &Model<'_>, article: &Article, sink: &mut Sink<'_>) {
        let allow = article.texts("allow");
        // A module in a file that could not be read may be the one that is meant.
        if allow.is_empty() || !sink.is_complete() {
            return;
        }
        let modules: BTreeSet<(&str, String)> = model
            .modules
            .iter()
            .filter_map(|module| {
                let target = model.crate_of(module).and_then(|krate| model.target(krate))?;
                Some((module.path.as_str(), full(&target.name, &module.path)))
            })
            .collect();
        let is_there = |allowed: &str| modules.iter().any(|(path, full)| matches(allowed, path, full));
        for allowed in allow.iter().filter(|allowed| !is_there(allowed.as_str())) {
            let names = modules.iter().flat_map(|(path, full)| [full.as_str(), *path]);
            let place = Place::in_text(&*model.law.path, &model.law.text, allowed.span.clone());
            let message = format!("`{allowed}` in `allow` matches no module of the workspace");
            let fault = Fault::new(place, allowed.as_str(), message).label("allows nothing");
            sink.report(fault.help(meant(allowed.as_str(), names)));
        }
    }
}

/// Says which module a glob may have meant.
fn meant<'m>(allowed: &str, names: impl Iterator<Item = &'m str>) -> String {
    let (stem, below) = allowed.strip_suffix("::**").map_or((allowed, ""), |stem| (stem, "::**"));
    let names = names.filter(|name| !name.is_empty());
    suggest::nearest(stem, names).map_or_else(
        || "mend the glob, or remove it from `allow`".to_owned(),
        |near| format!("did you mean `{near}{below}`?"),
    )
}

/// Returns what an `unsafe` is about; `None` if it is part of a type or of a macro's pattern.
fn form(tokens: Tokens<'_>, at: u32, in_macro: bool) -> Option<Form> {
    use TokenKind as T;
    match tokens.kind(at + 1) {
        T::OpenBrace => Some(Form::Block),
        T::Fn => (tokens.kind(at + 2) != T::OpenParen).then_some(Form::Function),
        T::Impl => Some(Form::Impl),
        T::Trait => Some(Form::Trait),
        T::Ident if tokens.kind(at + 2) == T::Trait => Some(Form::Trait),
        // Other attributes and macros give the word meanings of their own: `#[salsa::interned(unsafe(no_lifetime))]`.
        T::OpenParen => {
            let is_attribute =
                tokens.kind_before(at) == T::OpenBracket || ATTRIBUTES.contains(&tokens.text(at + 2));
            is_attribute.then_some(Form::Attribute)
        }
        T::Extern => {
            let after = if tokens.kind(at + 2) == T::Str { at + 3 } else { at + 2 };
            match tokens.kind(after) {
                T::OpenBrace => Some(Form::Extern),
                T::Fn => (tokens.kind(after + 1) != T::OpenParen).then_some(Form::Function),
                _ => in_macro.then_some(Form::Tokens),
            }
        }
        // `$(unsafe)?` in the pattern of a macro says what may be written, not what is.
        next => (in_macro && !next.is_close() && !matches!(next, T::Lt | T::End)).then_some(Form::Tokens),
    }
}

fn module(file: &FileView<'_>, item: ItemId) -> String {
    full(file.crate_name, file.module_path(item))
}

/// Returns the path of a module with its crate's name in front.
fn full(crate_name: &str, path: &str) -> String {
    if path.is_empty() { crate_name.to_owned() } else { format!("{crate_name}::{path}") }
}

/// Returns whether a glob matches a module. With the crate's own name in front it means that crate alone.
fn matches(allowed: &str, path: &str, full: &str) -> bool {
    glob::matches_path(allowed, path) || glob::matches_path(allowed, full)
}

fn is_allowed(file: &FileView<'_>, article: &Article, item: ItemId) -> bool {
    let path = file.module_path(item);
    let full = module(file, item);
    article.texts("allow").iter().any(|allowed| matches(allowed.as_str(), path, &full))
}

/// Returns whether the note that its form asks for is there.
fn is_noted(file: &FileView<'_>, at: u32, form: Form, item: ItemId, in_macro: bool) -> bool {
    use TokenKind as T;
    let tokens = file.tokens;
    if matches!(form, Form::Function | Form::Trait) {
        if in_macro {
            return is_documented(tokens, at) || (form == Form::Function && is_in_trait_impl(tokens, at));
        }
        let known = file.item(item);
        let is_implemented = file.impl_header(known.parent).is_some_and(|header| header.trait_name.is_some());
        let head = known.tokens.start..=at;
        return is_implemented || head.into_iter().any(|token| tokens.gap_before(token).contains("# Safety"));
    }
    // Back to the beginning of the statement, item or argument.
    let mut token = at;
    for _ in 0..STATEMENT {
        if has_note(tokens.gap_before(token)) {
            return true;
        }
        let Some(before) = token.checked_sub(1) else { return false };
        let goes_on = matches!(tokens.kind(token), T::FatArrow | T::Dot | T::Question | T::Else);
        token = match tokens.kind(before) {
            // The brace of a struct expression is part of the statement.
            T::OpenBrace if is_field(tokens, token) => before,
            T::Semi | T::OpenBrace => return false,
            // The pattern of an arm may have braces; other braces end a statement or an item.
            T::CloseBrace if !goes_on => return false,
            kind if kind.is_close() => tokens.partner(before).min(before),
            _ => before,
        };
    }
    false
}

/// Returns whether comments hold a note: `SAFETY:` anywhere, or at the beginning of a line in other letters too.
fn has_note(comments: &str) -> bool {
    let begins = |line: &str| {
        let line = line.trim_start().trim_start_matches(['/', '*', '!']).trim_start();
        line.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("safety:"))
    };
    comments.contains("SAFETY:") || comments.lines().any(begins)
}

/// Returns whether the first token between braces begins a field of a struct expression: no statement begins so.
fn is_field(tokens: Tokens<'_>, at: u32) -> bool {
    use TokenKind as T;
    match tokens.kind(at) {
        T::Ident => tokens.kind(at + 1) == T::Colon,
        T::Dot => tokens.kind(at + 1) == T::Dot,
        _ => false,
    }
}

/// Returns whether the documentation of a function or trait in macro tokens, where no item is known, has the section.
fn is_documented(tokens: Tokens<'_>, at: u32) -> bool {
    use TokenKind as T;
    let mut token = at;
    for _ in 0..STATEMENT {
        if tokens.gap_before(token).contains("# Safety") {
            return true;
        }
        token = match token.checked_sub(1).map(|before| (before, tokens.kind(before))) {
            None | Some((_, T::Semi | T::OpenBrace | T::CloseBrace)) => return false,
            Some((before, kind)) if kind.is_close() => tokens.partner(before).min(before),
            Some((before, _)) => before,
        };
    }
    false
}

/// Returns whether the braces around a token in macro tokens are those of an `impl Trait for`.
fn is_in_trait_impl(tokens: Tokens<'_>, at: u32) -> bool {
    use TokenKind as T;
    let mut token = at;
    let mut is_head = false;
    let mut has_for = false;
    for _ in 0..MACRO_IMPL {
        let Some(before) = token.checked_sub(1) else { return false };
        let kind = tokens.kind(before);
        token = if kind.is_close() { tokens.partner(before).min(before) } else { before };
        match kind {
            T::OpenBrace if !is_head => is_head = true,
            T::Semi | T::OpenBrace | T::CloseBrace if is_head => return false,
            // `for<'a>` is part of a bound.
            T::For if is_head && tokens.kind(before + 1) != T::Lt => has_for = true,
            T::Impl if is_head => return has_for,
            kind if kind.is_open() && !is_head => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::testing;

    #[track_caller]
    fn check(source: &str, expect: &[&str]) {
        let law = "allow = [\"crate::ffi::**\"]\nsafety_note = true";
        // The module that the law allows is always there.
        let source = match source.contains("mod ffi") {
            true => source.to_owned(),
            false => format!("{source}\nmod ffi {{}}"),
        };
        testing::check("unsafe_code", law, &[("src/lib.rs", &source)], expect);
    }

    #[track_caller]
    fn dead(allow: &str, source: &str, expect: &[(&str, &str)]) {
        let report = testing::report("unsafe_code", &format!("allow = {allow}"), &[("src/lib.rs", source)]);
        let found: Vec<_> =
            report.findings.iter().map(|it| (&*it.item, it.help.as_deref().unwrap())).collect();
        assert_eq!(found, expect, "{:?}", report.findings);
        assert!(report.findings.iter().all(|it| &*it.place.file == "governance.toml" && it.place.line == 7));
    }

    #[test]
    fn an_allowed_module_that_is_not_there_is_found_in_the_law() {
        let source = "mod ffi { mod table {} }";
        dead("[\"**\", \"kernel\", \"crate\", \"ffi::**\", \"kernel::ffi::*\", \"*::table\"]", source, &[]);
        dead("[\"kernel1\"]", source, &[("kernel1", "did you mean `kernel`?")]);
        dead(
            "[\"kernel::fii::**\", \"nomodule::**\"]",
            source,
            &[
                ("kernel::fii::**", "did you mean `kernel::ffi::**`?"),
                ("nomodule::**", "mend the glob, or remove it from `allow`"),
            ],
        );
        // What cannot be read may hold it.
        dead("[\"nomodule::**\"]", "mod absent;", &[]);
    }

    #[test]
    fn every_form_is_found() {
        check("fn f() { unsafe { g() } }", &["1:10 unsafe | an `unsafe` block stands in `kernel`"]);
        check("unsafe fn f() {}", &["1:1 unsafe | an `unsafe` function"]);
        check("unsafe impl Send for T {}", &["1:1 unsafe | an `unsafe impl`"]);
        check("pub unsafe trait T {}", &["1:5 unsafe | an `unsafe` trait"]);
        check("unsafe extern \"C\" { fn f(); unsafe fn g(); }", &["1:1 unsafe | an `unsafe extern` block"]);
        check("#[salsa::interned(unsafe(no_lifetime))] struct S;", &[]);
        check("#[unsafe(no_mangle)] fn f() {}", &["1:3 unsafe | an `unsafe` attribute"]);
        check("type F = unsafe fn(u8); type G = unsafe extern \"C\" fn(u8);", &[]);
    }

    #[test]
    fn macro_tokens_are_searched() {
        check(
            "macro_rules! m { ($(unsafe)? $x:expr) => { unsafe { $x } } }",
            &["1:44 unsafe | an `unsafe` block in macro tokens, which were not expanded, stands in `kernel`"],
        );
        check(
            "fn f() { println!(\"{}\", unsafe { g() }); }",
            &["1:25 unsafe | an `unsafe` block in macro tokens"],
        );
    }

    #[test]
    fn allowed_code_needs_a_note() {
        check(
            "mod ffi { fn f() { unsafe { g() } } }",
            &["1:20 unsafe | an `unsafe` block does not follow a `SAFETY:` comment"],
        );
        check("mod ffi { fn f() {\n// SAFETY: g is sound\nlet x = unsafe { g() }; } }", &[]);
        check(
            "mod ffi { fn f() { match x {\n// SAFETY: g is sound\nA { b, .. } => unsafe { g() },\n_ => unsafe { h() } } } }",
            &["4:6 unsafe |"],
        );
        check("mod ffi { fn f() {\n// Safety: g is sound\nunsafe { g() } } }", &[]);
        check("mod ffi { fn f() {\n// for type safety: g\nunsafe { g() } } }", &["3:1 unsafe |"]);
        check("mod ffi { fn f() -> S {\n// SAFETY: g is sound\nS { a: unsafe { g() } } } }", &[]);
        check("mod ffi { fn f() {\n// SAFETY: g is sound\nS { ..unsafe { g() } }; } }", &[]);
        check("mod ffi {\n// SAFETY: not of what is inside\nfn f() { unsafe { g() } } }", &["3:10 unsafe |"]);
        check("mod ffi {\n/// # Safety\n/// x\n#[inline]\npub unsafe fn f() {} }", &[]);
        check(
            "mod ffi { pub unsafe fn f() {} }",
            &["1:15 unsafe | an `unsafe` function has no `# Safety` section"],
        );
    }

    #[test]
    fn functions_in_macros_need_what_others_need() {
        let rules = |body: &str| format!("mod ffi {{ macro_rules! m {{ ($t:ty) => {{ {body} }} }} }}");
        check(
            &rules(
                "unsafe impl<T> A for $t where for<'a> T: B<'a> { const C: u8 = { 1 }; unsafe fn f() {} }",
            ),
            &["1:41 unsafe | an `unsafe impl` in macro tokens, which were not expanded, does not follow"],
        );
        check(&rules("impl A for $t { fn e() { g() } unsafe fn f() {} }"), &[]);
        check(
            &rules("impl $t where for<'a> T: B<'a> { unsafe fn f() {} }"),
            &[
                "1:74 unsafe | an `unsafe` function in macro tokens, which were not expanded, has no `# Safety` section",
            ],
        );
        check(
            &rules("impl $t {\n/// # Safety\n/// x\n#[inline] unsafe fn f() {} unsafe fn g() {} }"),
            &["4:28 unsafe | an `unsafe` function in macro tokens"],
        );
    }

    #[test]
    fn tests_are_left_alone() {
        check("#[cfg(test)] mod tests { fn f() { unsafe { g() } } }", &[]);
        check("#[tokio::test] async fn f() { unsafe { g() } }", &[]);
    }
}
