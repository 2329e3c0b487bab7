//! Which paths can lead to what articles ask about at all, by the names in them: the others need not be followed.
//!
//! A path that ends in a watched foreign path goes through an import of it, and so it has a name that such an import
//! binds, or one that an import of *that* name binds, and so on. Names are few and quickly compared; modules are not
//! looked at. What passes here may still come to nothing.

use super::names::Names;
use super::symbol::Symbol;
use super::watch::Watch;

/// Through how many names in a row one may lead to a watched path before all are followed.
const MAX_ROUNDS: usize = 32;

/// The names that may lead to a watched path.
pub(crate) struct Taint {
    /// By symbol.
    names: Vec<bool>,
    /// Whether any name may: a glob import of something watched is passed on, or watched paths are local.
    is_any: bool,
}

impl Taint {
    /// Collects the names.
    pub(crate) fn of(names: &Names, watch: &Watch) -> Self {
        let mut taint = Self { names: vec![false; names.symbols.len()], is_any: watch.has_local };
        if taint.is_any {
            return taint;
        }
        for prelude in &names.preludes {
            for known in &prelude.externs {
                if watch.begins(known.real) {
                    taint.mark(known.name);
                }
            }
        }
        // Each round adds what is bound by one more import; the last one adds nothing.
        let mut left: Vec<_> = names.imports().map(|(_, import)| import).collect();
        for _ in 0..MAX_ROUNDS {
            let before = left.len();
            left.retain(|import| {
                let path = names.path(import);
                if !path.iter().any(|segment| taint.has(*segment)) {
                    return true;
                }
                match import.name {
                    Some(name) => taint.mark(name),
                    None if import.is_glob => taint.glob(watch, path),
                    None => {}
                }
                false
            });
            if taint.is_any || left.len() == before {
                return taint;
            }
        }
        taint.is_any = true;
        taint
    }

    /// Marks what a glob import of a path may bring in.
    fn glob(&mut self, watch: &Watch, path: &[Symbol]) {
        // Which names a glob of a watched path brings in is not known here.
        self.is_any |= watch.above(path).next().is_some();
        for name in watch.next_below(path) {
            self.mark(name);
        }
    }

    fn mark(&mut self, name: Symbol) {
        if let Some(slot) = self.names.get_mut(name.index()) {
            *slot = true;
        }
    }

    fn has(&self, name: Symbol) -> bool {
        self.names.get(name.index()).copied().unwrap_or(false)
    }

    /// Returns whether a path may lead to a watched one.
    pub(crate) fn may_lead(&self, path: &[Symbol]) -> bool {
        self.is_any || path.iter().any(|segment| self.has(*segment))
    }
}
