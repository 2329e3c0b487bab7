//! What a gate says, with what stands between backticks set as code.

use maud::{Markup, html};

use crate::report::words::clean;

/// Returns a line as markup; where the backticks are no pairs they are shown as they are.
pub(super) fn said(line: &str) -> Markup {
    let line = clean(line);
    let parts: Vec<&str> = line.split('`').collect();
    // Pairs leave an odd number of parts.
    if parts.len().is_multiple_of(2) {
        return html! { (line) };
    }
    html! {
        @for (index, part) in parts.iter().enumerate() {
            @if index % 2 == 1 && !part.is_empty() { code { (part) } } @else { (part) }
        }
    }
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code_and_nothing_more() {
        let shown = |line| said(line).into_string();
        assert_eq!(shown("`a` of `<b>` is 6"), "<code>a</code> of <code>&lt;b&gt;</code> is 6");
        assert_eq!(shown("one ` alone <i>"), "one ` alone &lt;i&gt;");
        assert_eq!(shown(""), "");
    }
}
