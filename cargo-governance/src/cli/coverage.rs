//! `law coverage`: prints which article is enforced where, and what nothing enforces.

use governance_law::suggest;

use crate::coverage::{Coverage, coverage};
use crate::exit_codes::Exit;
use crate::ui::{self, BOLD, GREEN, RED, YELLOW, styled};
use crate::workspace::Workspace;

pub(super) fn run(workspace: &Workspace, law: &governance_law::Law) -> Exit {
    let coverage = coverage(workspace, law);
    print(&coverage);
    coverage.exit()
}

fn print(coverage: &Coverage) {
    let width = |names: &mut dyn Iterator<Item = usize>| names.max().unwrap_or(0).max(7);
    let ids = width(&mut coverage.articles.iter().map(|row| row.id.len()));
    let rules = width(&mut coverage.articles.iter().map(|row| row.rule.len()));
    ui::say(styled(
        BOLD,
        format_args!("{:<ids$}  {:<rules$}  {:<16}  selects", "article", "rule", "enforced by"),
    ));
    for row in &coverage.articles {
        let selects =
            if row.is_enforced { row.selects.clone() } else { styled(RED, "nothing: no code is under it") };
        ui::say(format_args!("{:<ids$}  {:<rules$}  {:<16}  {selects}", row.id, row.rule, row.enforcers));
        for sentence in row.unmatched.iter().filter(|_| row.is_enforced) {
            ui::say(format_args!("{:<ids$}  {}", "", styled(RED, sentence)));
        }
    }
    if !coverage.limits.is_empty() {
        let names = width(&mut coverage.limits.iter().map(|row| row.name.len()));
        ui::say("");
        ui::say(styled(BOLD, format_args!("{:<names$}  {:<30}  enforced by", "limit", "bound")));
        for row in &coverage.limits {
            let by = if row.by.is_empty() { styled(RED, "nothing") } else { row.by.join(", ") };
            ui::say(format_args!("{:<names$}  {:<30}  {by}", row.name, row.bound));
        }
    }
    ui::say("");
    for place in &coverage.unchecked {
        ui::note(format_args!("{}: {}: {}", styled(YELLOW, "unchecked"), place.place.file, place.reason));
    }
    let idle = coverage.idle();
    ui::say(match coverage.exit() {
        Exit::Proved => styled(GREEN, "every article and limit is enforced"),
        Exit::Violation if idle.is_empty() => styled(
            RED,
            match coverage.unmatched() {
                1 => "1 glob matches nothing".to_owned(),
                several => format!("{several} globs match nothing"),
            },
        ),
        Exit::Violation => {
            let (count, names) = (idle.len(), suggest::listed(&idle));
            styled(RED, format_args!("nothing enforces {count} of the articles and limits: {names}"))
        }
        Exit::Unchecked => styled(YELLOW, "some files could not be read, so the counts are too low"),
    });
}
