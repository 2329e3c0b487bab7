//! Which variables there are at each place of a pack, so that an unknown one is underlined before anything runs.

use governance_law::document::{Sink, Table, table};
use governance_law::{Mistake, Text, suggest};
use toml::de::DeValue;

use super::super::template::{Template, is_name};
use super::value::{self, Placed};

/// Variables that every pack has: the workspace's root, the pack's folder, the setup's own folder, the program that runs
/// the pack.
const BUILT_IN: [&str; 4] = ["root", "pack", "shared", "tool"];

/// The names that can be used at a place.
#[derive(Debug, Clone)]
pub(super) struct Names {
    list: Vec<String>,
    /// Names that are set further down: for a better message.
    later: Vec<String>,
}

impl Names {
    /// Returns the names of the top of a pack.
    pub(super) fn of_pack(top: &Table<'_, '_>) -> Self {
        let mut later = Vec::new();
        if let Some(setup) = top.get("setup").and_then(|(_, setup)| setup.as_array()) {
            for step in setup.iter().filter_map(|step| step.get_ref().as_table()) {
                let captured = step.get("capture").and_then(|captured| captured.get_ref().as_table());
                later.extend(captured.into_iter().flat_map(table::entries).map(|(name, _)| name.value));
            }
        }
        Self { list: BUILT_IN.map(str::to_owned).to_vec(), later }
    }

    /// Returns the names inside of a claim, which has a folder of its own.
    pub(super) fn in_claim(&self) -> Self {
        let mut inner = self.clone();
        inner.list.push("scratch".to_owned());
        inner
    }

    /// Returns whether a name can be used here.
    pub(super) fn has(&self, name: &str) -> bool {
        self.list.iter().any(|known| known == name)
    }

    /// Adds a variable, or says why there cannot be one of this name.
    pub(super) fn add(&mut self, name: &Text, sink: &mut Sink) -> bool {
        if !is_name(&name.value) || name.value.contains('.') {
            sink.say(
                name.span.clone(),
                format!("`{name}` is no name of a variable"),
                "use lowercase letters, digits and `_`, a letter first".to_owned(),
            );
            return false;
        }
        if self.has(&name.value) || name.value == "scratch" {
            let message = format!("there is a variable `{name}` already");
            sink.say(name.span.clone(), message, "give it another name".to_owned());
            return false;
        }
        self.list.push(name.value.clone());
        true
    }

    /// Adds the variable that names a service's log, or says why there cannot be a service of this name.
    pub(super) fn add_log(&mut self, service: &Text, sink: &mut Sink) -> bool {
        let log = format!("{service}.log");
        let fault = if !is_name(&service.value) || service.value.contains('.') {
            ("is no name of a service", "use lowercase letters, digits and `_`, a letter first")
        } else if self.has(&log) {
            ("is a service that was started before", "give each service its own name")
        } else {
            self.list.push(log);
            return true;
        };
        sink.say(service.span.clone(), format!("`{service}` {}", fault.0), fault.1.to_owned());
        false
    }

    /// Reads the `values` of a table; each may use those before it.
    pub(super) fn values(&mut self, table: &Table<'_, '_>, sink: &mut Sink) -> Vec<(Text, Template)> {
        let mut list = Vec::new();
        for (name, placed) in pairs(table, "values", sink) {
            let value = self.checked(placed, &name.value, sink);
            if self.add(&name, sink) {
                list.extend(value.map(|value| (name, value)));
            }
        }
        list
    }

    /// Reads the `values` of a control: other values for variables that are there.
    pub(super) fn changed_values(
        &self,
        table: &Table<'_, '_>,
        own: &[&str],
        sink: &mut Sink,
    ) -> Vec<(Text, Template)> {
        let mut list = Vec::new();
        for (name, placed) in pairs(table, "values", sink) {
            let value = self.checked(placed, &name.value, sink);
            if own.contains(&name.as_str()) {
                list.extend(value.map(|value| (name, value)));
            } else {
                let message = format!("neither the claim nor the pack has a value `{name}`");
                sink.say(name.span.clone(), message, suggest::help(&name.value, own));
            }
        }
        list
    }

    /// Reads the `free_ports` of a pack.
    pub(super) fn free_ports(&mut self, top: &Table<'_, '_>, sink: &mut Sink) -> Vec<Text> {
        let Some(placed) = top.get("free_ports") else { return Vec::new() };
        let names = value::texts(placed, "free_ports", sink);
        names.into_iter().filter(|name| self.add(name, sink)).collect()
    }

    /// Reads an `env` table.
    pub(super) fn environment(&self, table: &Table<'_, '_>, sink: &mut Sink) -> Vec<(Text, Template)> {
        let mut list = Vec::new();
        for (name, placed) in pairs(table, "env", sink) {
            if name.value.is_empty() || name.value.contains(['=', '\0']) {
                sink.say(
                    name.span.clone(),
                    format!("`{name}` is no name of a variable of the environment"),
                    None,
                );
            }
            list.extend(self.checked(placed, &name.value, sink).map(|value| (name, value)));
        }
        list
    }

    /// Reads a string with variables, if it is there.
    pub(super) fn template(&self, table: &Table<'_, '_>, key: &str, sink: &mut Sink) -> Option<Template> {
        self.checked(table.get(key)?, key, sink)
    }

    /// Reads a string with variables that has to be there.
    pub(super) fn required(&self, table: &Table<'_, '_>, key: &str, sink: &mut Sink) -> Option<Template> {
        self.checked(table.require(key, "\"...\"", sink)?, key, sink)
    }

    /// Reads a list of strings with variables.
    pub(super) fn templates(&self, placed: Placed<'_, '_>, key: &str, sink: &mut Sink) -> Vec<Template> {
        let Some(array) = placed.1.as_array() else {
            value::wrong_kind(placed, key, "a list of strings", sink);
            return Vec::new();
        };
        array.iter().filter_map(|one| self.checked((one.span(), one.get_ref()), key, sink)).collect()
    }

    /// Reads a string with variables, all of them known.
    pub(super) fn checked(&self, placed: Placed<'_, '_>, key: &str, sink: &mut Sink) -> Option<Template> {
        let template = value::template(placed, key, sink)?;
        self.check(&template, sink);
        Some(template)
    }

    /// Reports every variable that is not known here.
    pub(super) fn check(&self, template: &Template, sink: &mut Sink) {
        for name in template.variables().filter(|name| !self.has(name)) {
            let help = if name == "scratch" {
                "outside of a claim there is `${shared}`".to_owned()
            } else if self.later.iter().any(|later| later == name) {
                "a value can be used after the step that captures it".to_owned()
            } else {
                let known: Vec<&str> = self.list.iter().map(String::as_str).collect();
                suggest::help(name, &known)
            };
            let message = format!("there is no variable `{name}` here");
            sink.push(Mistake::new(template.span.clone(), message).label("unknown variable").help(help));
        }
    }
}

/// Returns the entries of a table of strings.
fn pairs<'a, 'i>(table: &Table<'a, 'i>, key: &str, sink: &mut Sink) -> Vec<(Text, Placed<'a, 'i>)> {
    let Some((span, found)) = table.get(key) else { return Vec::new() };
    let DeValue::Table(inner) = found else {
        value::wrong_kind((span, found), key, "a table of strings", sink);
        return Vec::new();
    };
    table::entries(inner).map(|(name, value)| (name, (value.span(), value.get_ref()))).collect()
}
