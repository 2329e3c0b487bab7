//! Breaks `impure_code`: one function for each kind of impurity.

use governance_law::Article;
use governance_law::judge::calc;

use super::super::ground::Ground;
use super::super::mutation::{Planting, Refusal};
use super::naming;

/// One kind of impurity.
struct Form {
    /// What it is, a few words.
    word: &'static str,
    /// The path that an article may allow; empty for what nothing can allow.
    path: &'static str,
    /// What stands before `fn`.
    prefix: &'static str,
    /// The least code.
    body: &'static str,
    /// The item in the function that the finding is about, if it is not the function.
    below: &'static str,
}

const fn form(word: &'static str, path: &'static str, body: &'static str) -> Form {
    Form { word, path, prefix: "", body, below: "" }
}

/// The kinds, in the order of the table that the lint and `#[calc_only]` share.
const FORMS: &[Form] = &[
    form("input", "std::fs", "⟦std::fs::read⟧(\"planted\");"),
    form("output", "", "⟦println⟧!();"),
    form("time", "std::time::Instant", "⟦std::time::Instant::now⟧();"),
    form("randomness", "std::collections::HashMap", "⟦std::collections::HashMap::<u8, u8>::new⟧();"),
    Form { below: "ONE", ..form("global state", "", "⟦static⟧ ONE: u8 = 1;") },
    form("interior mutability", "std::cell", "⟦std::cell::Cell::new⟧(1_u8);"),
    form("threads", "std::thread", "⟦std::thread::yield_now⟧();"),
    Form { prefix: "⟦async⟧ ", ..form("`async`", "", "") },
    form("`unsafe`", "", "⟦unsafe⟧ {}"),
    form("the environment", "std::env", "⟦std::env::args⟧();"),
    form("another crate", FOREIGN, "⟦planted_crate::planted⟧();"),
];

/// A crate that no law allows by name.
const FOREIGN: &str = "planted_crate";

pub(super) fn plant(ground: &Ground<'_>, article: &Article) -> Vec<Planting> {
    let allow: Vec<&str> = article.texts("allow").iter().map(|path| path.as_str()).collect();
    // The judgement that the lint and `#[calc_only]` share says what the article allows.
    let is_impure = |path: &str| {
        let segments: Vec<&str> = path.split("::").collect();
        path.is_empty() || calc::path(&segments, true, &allow).is_some()
    };
    let forms = FORMS.iter().filter(|form| is_impure(form.path));
    let planted: Vec<Planting> = forms.map(|form| one(ground, article, form)).collect();
    if planted.is_empty() {
        return vec![Err(Refusal::new("impure code", "the article allows all of it"))];
    }
    planted
}

fn one(ground: &Ground<'_>, article: &Article, form: &Form) -> Planting {
    let code = (form.word.to_owned(), form.prefix, form.body);
    let mut mutation = naming(ground, article, form.path, code)?;
    if !form.below.is_empty() {
        mutation.expect.item = format!("{}::{}", mutation.expect.item, form.below);
    }
    Ok(mutation)
}
