//! What is wrong with the input, shown with the line that it stands on and what to do about it.

use std::fmt::Display;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use crate::workloads::coloring::dimacs::{self, DimacsError, Place, ReadError};
use crate::workloads::coloring::graph::Graph;

/// What is printed on standard error, styled for a terminal; the stream removes what the reader cannot show.
pub(super) type Message = String;

/// Reads a graph, or says what is wrong with its file.
pub(super) fn read_graph(path: &Path) -> Result<Graph, Message> {
    dimacs::read_file(path).map_err(|error| match error {
        ReadError::Dimacs(error) => of_dimacs(path, &error),
        ReadError::File(error) => of_file("graph", path, error),
    })
}

/// Says what is wrong with a file of some kind.
pub(super) fn of_file(kind: &str, path: &Path, error: impl Display) -> Message {
    error_with(&format!("the {kind} `{}`: {error}", path.display()), None)
}

/// Says what is wrong, and what to do about it.
pub(super) fn error_with(message: &str, help: Option<&str>) -> Message {
    let title = Level::ERROR.primary_title(normalize_untrusted_str(message));
    let help = help.map(|help| Level::HELP.message(help));
    Renderer::styled().render(&[Group::with_title(title).elements(help)])
}

/// Shows the line of a DIMACS file that is wrong.
fn of_dimacs(path: &Path, error: &DimacsError) -> Message {
    let name = path.display().to_string();
    let Place::Line { number, text, columns } = &error.place else {
        return error_with(&format!("the graph `{name}`: {error}"), error.help());
    };
    let fault = error.fault.to_string();
    let title = Level::ERROR.primary_title(normalize_untrusted_str(&fault));
    let snippet = Snippet::source(text.as_str())
        .line_start(*number)
        .path(&name)
        .annotation(AnnotationKind::Primary.span(columns.clone()));
    let help = error.help().map(|help| Level::HELP.message(help));
    Renderer::styled().render(&[Group::with_title(title).element(snippet).elements(help)])
}
