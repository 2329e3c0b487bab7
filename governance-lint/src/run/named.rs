//! The files that a file names, and what may be wrong with them: missing, their own parents, too many.

use std::path::Path;

use governance_law::Context;

use crate::finding::Place;
use crate::model::ModuleId;
use crate::resolve::Binding;
use crate::source::{FileMod, FileView, Kind, Lines, Shape, Start, Token, Tokens};
use crate::tree::{Candidates, Folders, Identity, Mount, Pending, candidates, join, literal};

use super::reading::{MAX_MODULES, Reading};

/// In how many places of the module tree one file may stand. A shared `tests/common` stands in as many as there are
/// tests; what stands in more multiplies itself.
const MAX_PLACES: u32 = 512;

/// How deep modules may be nested in files.
const MAX_DEPTH: usize = 128;

/// A `mod name;`, with all that is known where it stands.
struct Declared {
    name: String,
    parent: ModuleId,
    path: String,
    context: Context,
    place: Place,
    candidates: Vec<Candidates>,
}

impl Declared {
    fn of(view: &FileView<'_>, mount: &Mount, folders: &Folders, declared: &FileMod) -> Option<Self> {
        let name = view.tokens.text(declared.name).trim_start_matches("r#").to_owned();
        let (_, parent, around) = mount.module_of(declared.module)?;
        let path = if around.is_empty() { name.clone() } else { format!("{around}::{name}") };
        let context = if declared.is_test { Context::UnitTest } else { mount.context };
        let place = view.place(view.tokens.span(declared.name));
        Some(Self {
            name,
            parent: *parent,
            path,
            context,
            place,
            candidates: candidates(view, folders, declared),
        })
    }
}

impl Reading<'_, '_> {
    /// Puts the files that a file names on the stack: modules and included files.
    pub(super) fn push_named(
        &mut self,
        number: u32,
        folders: &Folders,
        text: &str,
        tokens: &[Token],
        shape: &Shape,
        lines: &Lines,
    ) {
        let Some(mount) = self.mounts.get(number as usize).cloned() else { return };
        let view = self.view(&mount, Tokens { text, list: tokens }, shape, lines);
        let declared: Vec<Declared> = shape
            .files
            .iter()
            .take(MAX_MODULES)
            .filter_map(|it| Declared::of(&view, &mount, folders, it))
            .collect();
        let mut included: Vec<Pending> = Vec::new();
        let mut data = Vec::new();
        for include in &shape.includes {
            let Some(written) = literal(view.tokens, include.literal) else { continue };
            let file = join(&folders.own, &written);
            if include.is_data {
                data.push(file);
                continue;
            }
            let Some(module) = view.module_id(include.item) else { continue };
            // In the place of items it is a call of its own there; in code it stands in a function or a value.
            let item = view.item(include.item);
            let is_item = item.kind == Kind::MacroCall && item.parent == item.module;
            included.push(Pending {
                files: vec![file],
                module,
                name: String::new(),
                krate: mount.krate,
                context: view.item_context(include.item),
                start: if is_item { Start::Items } else { Start::Code },
                is_optional: item.is_conditional,
                is_root: true,
                declared: Some(view.place(view.tokens.span(include.literal))),
                parent: Some(number),
            });
        }
        if shape.files.len() > MAX_MODULES {
            let reason = format!(
                "the file declares more than {MAX_MODULES} modules, and the further ones were not checked"
            );
            self.cannot(Place::whole(mount.shown.clone()), reason, None);
        }
        self.model.reached.extend(data);
        let mut modules = Vec::new();
        for one in declared {
            self.declare_module(one, &mount, number, &mut modules);
        }
        // The stack gives back the last one first.
        self.pending.extend(modules.into_iter().rev());
        self.pending.extend(included.into_iter().rev());
    }

    /// Adds a declared module, if its file is there or must be.
    fn declare_module(&mut self, one: Declared, mount: &Mount, number: u32, found: &mut Vec<Pending>) {
        // What may be absent, because a macro or a condition decides, is a module only if its file is there.
        let exists = one
            .candidates
            .iter()
            .any(|it| !it.is_optional || it.files.iter().any(|file| self.plan.files.is_file(file)));
        if !exists {
            if let Some(witness) = self.witness.as_deref_mut() {
                one.candidates.iter().flat_map(|it| &it.files).for_each(|file| witness.missing(file));
            }
            return;
        }
        let name = self.names.symbols.intern(&one.name);
        let module =
            self.add_module(mount.krate, Some(one.parent), one.path, name, one.context, one.place.clone());
        self.names.bind(one.parent, name, Binding::Module(module));
        for candidate in one.candidates {
            found.push(Pending {
                files: candidate.files,
                module,
                name: one.name.clone(),
                krate: mount.krate,
                context: one.context,
                start: Start::Items,
                is_optional: candidate.is_optional,
                is_root: candidate.is_named,
                declared: Some(one.place.clone()),
                parent: Some(number),
            });
        }
    }

    /// Says that a file is missing, unless that may be.
    pub(super) fn missing(&mut self, pending: &Pending) {
        if pending.is_optional {
            return;
        }
        let files: Vec<_> = pending.files.iter().map(|file| format!("`{}`", self.shown(file))).collect();
        match &pending.declared {
            None => {
                let place =
                    Place::whole(pending.files.first().map(|file| self.shown(file)).unwrap_or_default());
                self.cannot(
                    place,
                    format!("the root file {} of a target is missing", files.join(", ")),
                    None,
                );
            }
            Some(place) if pending.name.is_empty() => {
                let reason = format!("the included file {} is missing", files.join(", "));
                self.cannot(place.clone(), reason, None);
            }
            Some(place) => {
                let reason = format!(
                    "the file of module `{}` is missing: there is no {}",
                    pending.name,
                    files.join(" and no ")
                );
                let help = "add the file, or remove the declaration".to_owned();
                self.cannot(place.clone(), reason, Some(help));
            }
        }
    }

    /// Returns whether a file may stand in one more place, and says so if it may not.
    pub(super) fn is_new_place(&mut self, pending: &Pending, path: &Path, identity: Identity) -> bool {
        let place = || pending.declared.clone().unwrap_or_else(|| Place::whole(self.shown(path)));
        let mut depth = 0;
        let mut at = pending.parent;
        while let Some(mount) = at.and_then(|at| self.mounts.get(at as usize)) {
            if mount.identity == identity && mount.krate == pending.krate {
                let reason = format!("`{}` contains itself, through modules or includes", self.shown(path));
                self.cannot(place(), reason, None);
                return false;
            }
            depth += 1;
            at = mount.parent;
        }
        if depth > MAX_DEPTH {
            let reason = format!("modules are nested in files deeper than {MAX_DEPTH}");
            self.cannot(place(), reason, None);
            return false;
        }
        let places = self.identities.entry(identity).or_default();
        *places += 1;
        if *places == MAX_PLACES + 1 {
            let shown = self.shown(path);
            let reason = format!(
                "`{shown}` stands in more than {MAX_PLACES} places of the module tree, so the further ones were not checked"
            );
            self.cannot(Place::whole(shown), reason, None);
        }
        let is_new = self.identities.get(&identity).is_some_and(|places| *places <= MAX_PLACES);
        self.model.reached.insert(path.to_owned());
        self.model.identities.insert(identity);
        is_new
    }
}
