//! A unified diff, for files that are new: nothing that is there is ever changed.

use crate::ui::{BOLD, GREEN, styled};

/// Returns the diff that makes a file of a text.
#[must_use]
pub(crate) fn of_new_file(path: &str, text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let head = [
        styled(BOLD, "--- /dev/null"),
        styled(BOLD, format_args!("+++ b/{path}")),
        format!("@@ -0,0 +1,{} @@", lines.len()),
    ];
    let added = lines.iter().map(|line| styled(GREEN.dimmed(), format_args!("+{line}")));
    head.into_iter().chain(added).fold(String::new(), |mut diff, line| {
        diff.push_str(&line);
        diff.push('\n');
        diff
    })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn a_new_file_is_added_line_by_line() {
        let plain = anstream::adapter::strip_str(&of_new_file("a/b.toml", "x = 1\n\ny = 2\n")).to_string();
        assert_eq!(plain, "--- /dev/null\n+++ b/a/b.toml\n@@ -0,0 +1,3 @@\n+x = 1\n+\n+y = 2\n");
    }
}
