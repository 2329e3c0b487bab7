//! The first half of a run: every file that a target reaches is read once, and only compact facts of it are kept.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use governance_law::Context;

use crate::finding::{Finding, Place, Unchecked};
use crate::model::{Coverage, Model, Module, ModuleId};
use crate::package::Workspace;
use crate::resolve::{Collector, FileImports, Names, OpenPaths, Scope, Watch};
use crate::source::{FileView, ItemId, Kind, Lines, Shape, Start, Token, Tokens, lex, shape};
use crate::tree::{Identity, Mount, Pending, Trouble, shown};

use super::file;
use super::plan::Plan;
use super::witness::Notes;

/// How many modules one file may open, and how many it may declare.
pub(super) const MAX_MODULES: usize = 10_000;

/// Everything that a run knows while it reads.
pub(crate) struct Reading<'w, 'r> {
    pub(crate) plan: &'r Plan<'w>,
    pub(crate) model: Model<'w>,
    pub(crate) names: Names,
    pub(crate) watch: Watch,
    pub(crate) open: OpenPaths,
    pub(crate) mounts: Vec<Mount>,
    pub(crate) findings: Vec<Finding>,
    pub(crate) unchecked: Vec<Unchecked>,
    /// By index of article: whether it selected anything.
    pub(crate) selected: Vec<bool>,
    /// By module, then by index of article in steps of 64: whether the article covers it.
    pub(crate) covered: Vec<u64>,
    pub(crate) stride: usize,
    /// By crate: the same, for the crate.
    pub(super) crate_covered: Vec<Vec<u64>>,
    pub(crate) identities: HashMap<Identity, u32>,
    pub(crate) witness: Option<&'r mut dyn Notes>,
    pub(super) pending: Vec<Pending>,
}

/// Memory that is used again from file to file.
#[derive(Default)]
pub(crate) struct Buffers {
    pub(crate) bytes: Vec<u8>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) shape: Shape,
    pub(crate) imports: FileImports,
    pub(crate) collector: Collector,
}

/// The parts of [`Buffers`] that are filled while the bytes are borrowed.
pub(crate) struct Work<'b> {
    pub(crate) tokens: &'b mut Vec<Token>,
    pub(crate) shape: &'b mut Shape,
    pub(crate) imports: &'b mut FileImports,
    pub(crate) collector: &'b mut Collector,
}

impl<'w, 'r> Reading<'w, 'r> {
    /// Prepares a run: crates, their root modules and the names that they know.
    pub(crate) fn of(
        workspace: &'w Workspace,
        plan: &'r Plan<'w>,
        witness: Option<&'r mut dyn Notes>,
    ) -> Self {
        let model = Model {
            workspace,
            law: plan.law,
            files: plan.files,
            judged: plan.judged,
            crates: Vec::new(),
            modules: Vec::new(),
            items: Vec::new(),
            impls: Vec::new(),
            reached: HashSet::new(),
            identities: HashSet::new(),
        };
        let mut reading = Self {
            plan,
            model,
            names: Names::with_fixed(),
            watch: Watch::default(),
            open: OpenPaths::default(),
            mounts: Vec::new(),
            findings: Vec::new(),
            unchecked: Vec::new(),
            selected: vec![false; plan.law.articles.len()],
            covered: Vec::new(),
            stride: plan.law.articles.len().div_ceil(64).max(1),
            crate_covered: Vec::new(),
            identities: HashMap::new(),
            witness,
            pending: Vec::new(),
        };
        reading.crates(workspace);
        reading
    }

    /// Adds a module and notes which articles cover it.
    pub(crate) fn add_module(
        &mut self,
        krate: usize,
        parent: Option<ModuleId>,
        path: String,
        name: crate::resolve::Symbol,
        context: Context,
        place: Place,
    ) -> ModuleId {
        let id = ModuleId(u32::try_from(self.model.modules.len()).unwrap_or(u32::MAX));
        let mut words = self.crate_covered.get(krate).cloned().unwrap_or_default();
        for planned in &self.plan.articles {
            let Some(word) = words.get_mut(planned.index / 64) else { continue };
            let bit = 1_u64 << (planned.index % 64);
            if *word & bit == 0 {
                continue;
            }
            let select = &planned.article.select;
            if !select.covers_module(&path) {
                *word &= !bit;
            } else if select.items.is_empty()
                && select.attribute.is_none()
                && select.visibility.is_none()
                && select.covers_context(context)
                && let Some(selected) = self.selected.get_mut(planned.index)
            {
                *selected = true;
            }
        }
        self.covered.extend(words);
        let parent = parent.unwrap_or(id);
        self.names.scopes.push(Scope { parent, krate: u32::try_from(krate).unwrap_or(u32::MAX), name });
        self.model.modules.push(Module { krate, path, context, place });
        id
    }

    /// Returns a path as findings print it: relative to the workspace's root, with `/`.
    pub(crate) fn shown(&self, path: &Path) -> String {
        shown(&self.model.workspace.root, path)
    }

    /// Reads every file that a target reaches.
    pub(crate) fn read_all(&mut self) {
        let mut buffers = Buffers::default();
        while let Some(pending) = self.pending.pop() {
            self.one(&pending, &mut buffers);
        }
        self.open.close();
    }

    /// Reads one file and puts the files that it names on the stack.
    fn one(&mut self, pending: &Pending, buffers: &mut Buffers) {
        let mut found = None;
        for file in &pending.files {
            match self.plan.files.read(file, &mut buffers.bytes) {
                Err(Trouble::Missing) => {
                    if let Some(witness) = self.witness.as_deref_mut() {
                        witness.missing(file);
                    }
                }
                Err(Trouble::Reason(reason)) => {
                    let shown = self.shown(file);
                    self.cannot(Place::whole(shown.clone()), format!("`{shown}` {reason}"), None);
                    if let Some(witness) = self.witness.as_deref_mut() {
                        witness.unreadable(file);
                    }
                    self.model.reached.insert(file.clone());
                    return;
                }
                Ok((identity, stamp)) => {
                    if let Some(witness) = self.witness.as_deref_mut() {
                        witness.file(file, stamp, &buffers.bytes);
                    }
                    found = Some((file, identity));
                    break;
                }
            }
        }
        let Some((path, identity)) = found else {
            self.missing(pending);
            return;
        };
        if !self.is_new_place(pending, path, identity) {
            return;
        }
        let text = match std::str::from_utf8(&buffers.bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.valid_up_to();
                let before = buffers.bytes.get(..at).and_then(|bytes| std::str::from_utf8(bytes).ok());
                let place = Place::in_text(self.shown(path), before.unwrap_or(""), at..at);
                self.cannot(
                    place,
                    "the file is not UTF-8 from here on, so nothing in it was checked".to_owned(),
                    Some("save it as UTF-8".to_owned()),
                );
                return;
            }
        };
        let Buffers { tokens, shape, imports, collector, .. } = buffers;
        let mut work = Work { tokens, shape, imports, collector };
        let number = self.take_in(pending, path, identity, text, &mut work);
        let lines = Lines::default();
        self.push_named(number, &pending.folders(path), text, work.tokens, work.shape, &lines);
    }

    /// Judges a text that stands at a path; returns the number of its mount.
    fn take_in(
        &mut self,
        pending: &Pending,
        path: &Path,
        identity: Identity,
        text: &str,
        work: &mut Work<'_>,
    ) -> u32 {
        let lexed = lex(text, work.tokens);
        let tokens = Tokens { text, list: work.tokens };
        let start = if lexed.broken.is_some() { Start::Broken } else { pending.start };
        shape(tokens, start, work.shape);
        let mut mount = Mount {
            file: path.to_owned(),
            shown: self.shown(path).into(),
            identity,
            krate: pending.krate,
            context: pending.context,
            start,
            modules: Vec::new(),
            parent: pending.parent,
        };
        let lines = Lines::default();
        self.open_modules(&mut mount, pending.module, tokens, work.shape, &lines);
        self.mounts.push(mount);
        let number = u32::try_from(self.mounts.len() - 1).unwrap_or(u32::MAX);
        file::judge(self, number, text, &lines, lexed.broken, work);
        number
    }

    /// Judges a text by itself, as the root of the only crate. The files that it names are not read.
    pub(crate) fn read_text(&mut self, text: &str) {
        let Some(pending) = self.pending.pop() else { return };
        let mut buffers = Buffers::default();
        let Buffers { tokens, shape, imports, collector, .. } = &mut buffers;
        let mut work = Work { tokens, shape, imports, collector };
        let path = pending.files.first().cloned().unwrap_or_default();
        self.take_in(&pending, &path, Identity::default(), text, &mut work);
        self.identities.insert(Identity::default(), 1);
        self.open.close();
    }

    /// Gives numbers to the modules that a file opens.
    fn open_modules(
        &mut self,
        mount: &mut Mount,
        root: ModuleId,
        tokens: Tokens<'_>,
        shape: &Shape,
        lines: &Lines,
    ) {
        let path = self.model.module(root).map(|module| module.path.clone()).unwrap_or_default();
        mount.modules.push((ItemId::FILE, root, path));
        for (id, item) in (0..).map(ItemId).zip(&shape.items) {
            let is_inline = item.kind == Kind::Mod && item.body.start > item.keyword + 2;
            let Some(name) = item.name.filter(|_| is_inline) else { continue };
            let Some((_, parent, around)) = mount.module_of(item.module).cloned() else { continue };
            if mount.modules.len() > MAX_MODULES {
                let reason = format!(
                    "the file has more than {MAX_MODULES} modules, and the further ones were not checked"
                );
                self.cannot(Place::whole(mount.shown.clone()), reason, None);
                break;
            }
            let text = tokens.text(name).trim_start_matches("r#");
            let path = if around.is_empty() { text.to_owned() } else { format!("{around}::{text}") };
            let context = if item.is_test { Context::UnitTest } else { mount.context };
            let span = tokens.span(name);
            let (line, column) = lines.find(tokens.text, span.start);
            let place = Place { file: mount.shown.clone(), span, line, column };
            let symbol = self.names.symbols.intern(text);
            let module = self.add_module(mount.krate, Some(parent), path.clone(), symbol, context, place);
            mount.modules.push((id, module, path));
        }
    }

    /// Returns the view that rules have of a mounted file.
    pub(crate) fn view<'v>(
        &'v self,
        mount: &'v Mount,
        tokens: Tokens<'v>,
        shape: &'v Shape,
        lines: &'v Lines,
    ) -> FileView<'v> {
        FileView {
            path: &mount.shown,
            text: tokens.text,
            tokens,
            shape,
            crate_name: self
                .names
                .preludes
                .get(mount.krate)
                .map_or("", |it| self.names.symbols.text(it.name)),
            is_broken: mount.start == Start::Broken,
            context: mount.context,
            modules: &mount.modules,
            coverage: Coverage { law: self.plan.law, words: &self.covered, stride: self.stride },
            lines,
            openers: std::cell::OnceCell::new(),
        }
    }

    /// Says that something could not be checked.
    pub(crate) fn cannot(&mut self, place: Place, reason: String, help: Option<String>) {
        self.unchecked.push(Unchecked { place, reason, help });
    }
}
