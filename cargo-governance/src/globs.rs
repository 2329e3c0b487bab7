//! Globs of a selection that match nothing beside others that do: a renamed module leaves an article in silence.
//!
//! The rule `empty_article` finds what selects nothing at all; this finds the part of a selection that does not.

use governance_law::{Article, Context, Law, Select, Text};

use crate::survey::covers_anything;
use crate::workspace::Workspace;

/// Returns the globs of each article's `select` that match nothing, as sentences, in the order of the articles.
pub(crate) fn unmatched(workspace: &Workspace, law: &Law) -> Vec<Vec<String>> {
    let asked: Vec<(usize, Asked)> = law
        .articles
        .iter()
        .enumerate()
        .flat_map(|(index, article)| of(article).into_iter().map(move |asked| (index, asked)))
        .collect();
    let mut sentences = vec![Vec::new(); law.articles.len()];
    if asked.is_empty() {
        return sentences;
    }
    let selections = asked.iter().map(|(_, asked)| asked.select.clone()).collect();
    let covers = covers_anything(workspace, law, selections);
    for ((index, asked), _) in asked.into_iter().zip(covers).filter(|(_, covers)| !covers) {
        if let Some(list) = sentences.get_mut(index) {
            list.push(format!("`{}` in `{}` matches nothing", asked.glob, asked.key));
        }
    }
    sentences
}

/// One glob, and the selection that it makes alone.
struct Asked {
    key: &'static str,
    glob: String,
    select: Select,
}

fn of(article: &Article) -> Vec<Asked> {
    let select = &article.select;
    // A glob matches by name, whatever the code is compiled for.
    let contexts: Vec<Context> = Context::WORDS.iter().map(|(_, context)| *context).collect();
    let crates =
        |glob: &Text| Select { crates: vec![glob.clone()], contexts: contexts.clone(), ..Select::default() };
    let modules = |glob: &Text| Select {
        crates: select.crates.clone(),
        except_crates: select.except_crates.clone(),
        modules: vec![glob.clone()],
        contexts: contexts.clone(),
        ..Select::default()
    };
    let asked = |key, globs: &[Text], select: &dyn Fn(&Text) -> Select| {
        globs
            .iter()
            .map(|glob| Asked { key, glob: glob.value.clone(), select: select(glob) })
            .collect::<Vec<_>>()
    };
    // A selection of one glob that matches nothing is an article that selects nothing, which the lint says.
    let of_several = |globs: &[Text]| if globs.len() > 1 { globs.to_vec() } else { Vec::new() };
    [
        asked("crates", &of_several(&select.crates), &crates),
        asked("except_crates", &select.except_crates, &crates),
        asked("modules", &of_several(&select.modules), &modules),
        asked("except_modules", &select.except_modules, &modules),
    ]
    .into_iter()
    .flatten()
    .collect()
}
