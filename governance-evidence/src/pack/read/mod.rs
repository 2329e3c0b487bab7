//! The reader: text to pack, collecting every mistake on the way, each underlined as those of the law are.
//!
//! The reading itself is [`document`]'s; `value` adds what only packs have, and `names` knows which variables there are at each place of the pack.

mod capture;
mod claim;
mod expect;
mod names;
mod operation;
mod service;
mod step;
#[cfg(test)]
mod tests;
mod value;

use std::time::Duration;

use governance_law::Mistakes;
use governance_law::document::{self, Sink, Table};

use self::names::Names;
use super::model::{Defaults, Pack};
use super::template::Template;

/// How long a command may take if nothing is said.
const LIMIT: Duration = Duration::from_secs(60);

const TOP: [&str; 14] = [
    "schema",
    "title",
    "about",
    "operation",
    "limit",
    "folder",
    "pass_env",
    "env",
    "values",
    "free_ports",
    "absent_when",
    "setup",
    "claim",
    "teardown",
];

impl Pack {
    /// Reads a pack; `path` is what messages call it.
    ///
    /// # Errors
    /// Returns every mistake, each with its place: what is no TOML, an unknown key, a claim without a control, a variable
    /// that nothing sets.
    pub fn parse(path: &str, text: &str) -> Result<Self, Mistakes> {
        document::read((path, text), "the pack", &TOP, |top, sink| pack(path, top, sink))
    }
}

fn pack(path: &str, top: &Table<'_, '_>, sink: &mut Sink) -> Option<Pack> {
    let title = top.text("title", "\"what the pack proves\"", sink);
    let about = top.text("about", "\"what it is about\"", sink);
    let operation = operation::operation(top, sink);
    let mut names = Names::of_pack(top);
    let free_ports = names.free_ports(top, sink);
    let values = names.values(top, sink);
    let defaults = defaults(top, &names, sink);
    let absent_when = step::absence(top, &names, sink);
    let setup = step::steps(top, "setup", &mut names, sink);
    let claims = claim::claims(top, &names, sink);
    let teardown = step::steps(top, "teardown", &mut names, sink);
    operation::check(operation.as_ref(), &teardown, sink);
    Some(Pack {
        path: path.to_owned(),
        title: title?,
        about: about?,
        operation,
        defaults,
        values,
        free_ports,
        absent_when,
        setup,
        claims,
        teardown,
    })
}

fn defaults(top: &Table<'_, '_>, names: &Names, sink: &mut Sink) -> Defaults {
    let limit = value::time(top, "limit", sink).unwrap_or(LIMIT);
    let folder = names.template(top, "folder", sink);
    Defaults {
        limit,
        folder: folder
            .or_else(|| Template::parse("${root}", 0..0).ok())
            .unwrap_or_else(|| Template::plain(".", 0..0)),
        pass_env: step::pass_env(top, sink),
        env: names.environment(top, sink),
    }
}
