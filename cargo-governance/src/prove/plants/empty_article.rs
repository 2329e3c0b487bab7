//! Breaks `empty_article`: an article about a module that is not there.

use super::super::ground::{Ground, KEBAB, NAME};
use super::super::lawtext;
use super::super::mutation::Planting;

pub(super) fn plant(ground: &Ground<'_>) -> Vec<Planting> {
    let text = format!(
        "\n[[article]]\nid = \"{KEBAB}\"\nrule = \"unsafe_code\"\nwhy = \"planted\"\nselect = {{ modules = [\"{NAME}\"] }}\n"
    );
    let what = "an article that selects nothing";
    vec![Ok(lawtext::append(ground, what, &text, (&format!("\"{KEBAB}\""), KEBAB, "selects nothing")))]
}
