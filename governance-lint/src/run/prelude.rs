//! The names with which the code of each crate may begin a path: its dependencies, the standard library, its own library.

use governance_law::Context;

use crate::model::ModuleId;
use crate::package::{DependencyKind, Package, Target, Workspace};
use crate::resolve::{Extern, Prelude, Symbols};

/// The crates that come with the compiler.
const STANDARD: [&str; 5] = ["std", "core", "alloc", "proc_macro", "test"];

/// Where the library of each member is: by package, the name of the library and its root module.
pub(crate) type Libraries = Vec<Option<(String, ModuleId)>>;

/// Returns the names that a target's code knows.
pub(crate) fn prelude(
    workspace: &Workspace,
    libraries: &Libraries,
    package: usize,
    target: &Target,
    root: ModuleId,
    symbols: &mut Symbols,
) -> Prelude {
    let mut externs: Vec<Extern> = Vec::new();
    let mut add = |symbols: &mut Symbols, name: &str, real: &str, root: Option<ModuleId>| {
        let name = symbols.intern(&name.replace('-', "_"));
        let real = symbols.intern(&real.replace('-', "_"));
        if externs.iter().all(|known| known.name != name) {
            externs.push(Extern { name, real, root });
        }
    };
    for name in STANDARD {
        add(symbols, name, name, None);
    }
    // A binary, test or example sees its package's own library; the build script and the library itself do not.
    let own = libraries.get(package).and_then(Option::as_ref);
    if let Some((name, library)) =
        own.filter(|(_, library)| *library != root && target.context != Context::Build)
    {
        add(symbols, name, name, Some(*library));
    }
    for dependency in workspace.packages.get(package).map_or(&[][..], |package| &package.dependencies) {
        // Development dependencies are known to unit tests, so to the library's files too.
        let is_known = match dependency.kind {
            DependencyKind::Build => target.context == Context::Build,
            DependencyKind::Normal | DependencyKind::Development => target.context != Context::Build,
        };
        if !is_known {
            continue;
        }
        let member = member(workspace, dependency.path.as_deref(), &dependency.name);
        let library = member.and_then(|at| libraries.get(at)).and_then(Option::as_ref);
        let real = library.map_or(dependency.name.as_str(), |(name, _)| name);
        let name = dependency.rename.as_deref().unwrap_or(real);
        add(symbols, name, real, library.map(|(_, root)| *root));
    }
    Prelude { name: symbols.intern(&target.name), root, externs }
}

/// Returns the member that a path dependency leads to.
fn member(workspace: &Workspace, path: Option<&std::path::Path>, name: &str) -> Option<usize> {
    let path = path?;
    let is_it =
        |package: &Package| package.name == name && package.manifest.parent().is_some_and(|at| at == path);
    workspace.packages.iter().position(is_it)
}
