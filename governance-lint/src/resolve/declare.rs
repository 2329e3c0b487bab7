//! Takes the names that a file declares and imports into the table of names.

use std::ops::Range;

use governance_law::Visibility;

use crate::model::ModuleId;
use crate::source::{FileView, ItemId, Kind, TokenKind};

use super::names::{Binding, Extern, Import, ImportId, Names};
use super::symbol::Symbol;
use super::use_tree::{self, Leaf};

/// How many imports with a scope of their own are followed in one file.
const MAX_SCOPED: usize = 1024;

/// What one file imports.
#[derive(Debug, Default)]
pub(crate) struct FileImports {
    /// The imports, in the order of the file, each with the tokens to underline.
    pub(crate) list: Vec<(ImportId, Range<u32>)>,
    /// Those that hold only in a range of tokens: in a function, or in macro tokens.
    pub(crate) scoped: Vec<(Range<u32>, ImportId)>,
    /// The tokens of all `use` declarations, in order: their paths are imports, not uses.
    pub(crate) ranges: Vec<Range<u32>>,
}

impl FileImports {
    /// Returns whether a token is part of a `use` declaration.
    pub(crate) fn is_in_use(&self, token: u32) -> bool {
        let after = self.ranges.partition_point(|range| range.start <= token);
        after.checked_sub(1).and_then(|at| self.ranges.get(at)).is_some_and(|range| range.contains(&token))
    }
}

/// Declares the items and imports of a file.
pub(crate) fn declare(file: &FileView<'_>, mount: u32, names: &mut Names, imports: &mut FileImports) {
    imports.list.clear();
    imports.scoped.clear();
    imports.ranges.clear();
    for (id, item) in file.items() {
        let is_in_module = id != ItemId::FILE && item.parent == item.module;
        let Some(module) = file.module_id(id) else { continue };
        match item.kind {
            Kind::Use => {
                let scope = (!is_in_module).then(|| file.item(item.parent).tokens.clone());
                let mut reader = Reader { file, mount, names, imports, module, item: id, in_macro: false };
                reader.read(item.keyword + 1, item.tokens.end, scope);
            }
            Kind::ExternCrate => extern_crate(file, mount, names, module, id),
            Kind::Struct
            | Kind::Enum
            | Kind::Union
            | Kind::Trait
            | Kind::Fn
            | Kind::Const
            | Kind::Static
            | Kind::Type
                if is_in_module =>
            {
                let name = names.symbols.intern(file.name(id));
                names.bind(module, name, Binding::Item);
            }
            Kind::Mod => {
                if let Some(inner) = file.opened_by(id) {
                    let name = names.symbols.intern(file.name(id));
                    names.bind(module, name, Binding::Module(inner));
                }
            }
            _ => {}
        }
    }
    in_macros(file, mount, names, imports);
    imports.ranges.sort_unstable_by_key(|range| range.start);
}

/// Reads the `use` declarations in macro tokens.
fn in_macros(file: &FileView<'_>, mount: u32, names: &mut Names, imports: &mut FileImports) {
    let whole = 0..file.tokens.len();
    let outermost =
        file.shape.macros.iter().filter(|tokens| tokens.parent.is_none()).map(|tokens| &tokens.tokens);
    let ranges: Vec<_> = if file.is_broken { vec![whole] } else { outermost.cloned().collect() };
    for range in ranges {
        let mut at = range.start;
        while at < range.end {
            if file.tokens.kind(at) != TokenKind::Use {
                at += 1;
                continue;
            }
            let item = file.item_at(at);
            let Some(module) = file.module_id(item) else { break };
            // Where items stand the macro very likely passes the `use` on; elsewhere it holds in the tokens.
            let is_bound = file.is_broken || (file.item(item).kind == Kind::MacroCall);
            let scope = (!is_bound).then(|| range.clone());
            let mut reader = Reader { file, mount, names, imports, module, item, in_macro: true };
            at = reader.read(at + 1, range.end, scope).max(at + 1);
        }
    }
}

fn extern_crate(file: &FileView<'_>, mount: u32, names: &mut Names, module: ModuleId, id: ItemId) {
    let at = file.item(id).keyword + 2;
    let real = names.symbols.intern(file.tokens.text(at));
    let is_renamed = file.tokens.kind(at + 1) == TokenKind::As;
    let name = if is_renamed { names.symbols.intern(file.tokens.text(at + 2)) } else { real };
    let real = if real == Symbol::SELF { Symbol::CRATE } else { real };
    let path = names.store(&[real]);
    let mut import = Import::new(module, path, Some(name));
    import.is_absolute = real != Symbol::CRATE;
    import.mount = mount;
    import.item = id;
    import.is_private = file.item(id).visibility == Visibility::Private;
    place(file, &mut import, &(at..at + 1));
    names.import(import, true);
    let root = names.external(module, real).and_then(|known| known.root);
    let is_root = names.prelude(module).is_some_and(|prelude| prelude.root == module);
    let krate = names.scopes.get(module.index()).map(|scope| scope.krate as usize);
    if let Some(prelude) =
        krate.filter(|_| is_root && real != Symbol::CRATE).and_then(|at| names.preludes.get_mut(at))
        && prelude.externs.iter().all(|known| known.name != name)
    {
        prelude.externs.push(Extern { name, real, root });
    }
}

fn place(file: &FileView<'_>, import: &mut Import, tokens: &Range<u32>) {
    let span = file.tokens.range(tokens);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    import.span = (number(span.start), number(span.len()));
    import.at = file.lines.find(file.text, span.start);
}

struct Reader<'r, 'f> {
    file: &'r FileView<'f>,
    mount: u32,
    names: &'r mut Names,
    imports: &'r mut FileImports,
    module: ModuleId,
    item: ItemId,
    in_macro: bool,
}

impl Reader<'_, '_> {
    /// Reads the use tree behind a `use`; returns where it ends.
    fn read(&mut self, start: u32, end: u32, scope: Option<Range<u32>>) -> u32 {
        let tokens = self.file.tokens;
        let mut leaves: Vec<Leaf> = Vec::new();
        let stop = use_tree::flatten(tokens, start, end, |leaf| leaves.push(leaf));
        self.imports.ranges.push(start..stop);
        for leaf in leaves {
            let path: Vec<_> =
                leaf.segments.iter().map(|at| self.names.symbols.intern(tokens.text(*at))).collect();
            let name = leaf.name.map(|at| self.names.symbols.intern(tokens.text(at)));
            let stored = self.names.store(&path);
            let mut import = Import::new(self.module, stored, name);
            import.is_absolute = leaf.is_absolute;
            import.is_glob = leaf.is_glob;
            import.mount = self.mount;
            import.item = self.item;
            import.in_macro = self.in_macro;
            // What stands in macro tokens may get its visibility from the macro.
            import.is_private = !self.in_macro && self.file.item(self.item).visibility == Visibility::Private;
            place(self.file, &mut import, &leaf.tokens);
            let id = self.names.import(import, scope.is_none());
            self.imports.list.push((id, leaf.tokens));
            // Every path of the file is compared with them, so there must not be any number.
            if let Some(scope) = scope.as_ref().filter(|_| self.imports.scoped.len() < MAX_SCOPED) {
                self.imports.scoped.push((scope.clone(), id));
            }
        }
        stop
    }
}
