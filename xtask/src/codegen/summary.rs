//! The book's list of rules, between two markers of its summary.

use cargo_governance::law::catalog;

const BEGIN: &str = "<!-- rules -->";
const END: &str = "<!-- /rules -->";

/// Returns a summary with today's list of rules between the markers, indented as the first marker is.
pub(super) fn with_rules(summary: &str) -> Result<String, String> {
    let missing =
        || format!("`docs/src/SUMMARY.md` needs the lines `{BEGIN}` and `{END}`, for the list of rules");
    let (before, rest) = summary.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    let indent: String = before.rsplit('\n').next().unwrap_or_default().to_owned();
    let mut list = String::new();
    for rule in catalog::RULES {
        let id = rule.id;
        list.push_str(&format!("{indent}- [{id}](reference/rules/{id}.md)\n"));
    }
    Ok(format!("{before}{BEGIN}\n{list}{indent}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_stands_between_the_markers_and_nothing_else_changes() {
        let once =
            with_rules("# S\n\n- [A](a.md)\n  <!-- rules -->\n  old\n  <!-- /rules -->\n- [Z](z.md)\n")
                .unwrap();
        assert!(once.starts_with(
            "# S\n\n- [A](a.md)\n  <!-- rules -->\n  - [limit_exceeded](reference/rules/limit_exceeded.md)\n"
        ));
        assert!(once.ends_with("\n  <!-- /rules -->\n- [Z](z.md)\n") && !once.contains("old"));
        assert_eq!(with_rules(&once).unwrap(), once);
    }

    #[test]
    fn a_summary_without_markers_says_what_it_needs() {
        assert!(with_rules("# S\n").unwrap_err().contains("`<!-- rules -->` and `<!-- /rules -->`"));
    }
}
