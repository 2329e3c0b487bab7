//! `#[governed]` from end to end: read, judge, write.

use governance_law::{Context, Law};
use proc_macro2::{Span, TokenStream};

use crate::attr;
use crate::expand::{self, Location};
use crate::fault::Faults;
use crate::law_file;
use crate::valid::{self, World};

/// What an expansion needs from outside.
pub(crate) struct Setting<'a> {
    /// The law, or `None` if it has faults of its own.
    pub(crate) law: Option<&'a Law>,
    pub(crate) crate_name: &'a str,
    pub(crate) context: Option<Context>,
    pub(crate) locate: &'a dyn Fn(Span) -> Location,
}

/// Expands in the compiler, where the law is a file and spans have places.
pub(crate) fn in_compiler(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let found = law_file::of_this_crate();
    // Cargo sets this for integration tests and benches alone.
    let context = std::env::var_os("CARGO_TARGET_TMPDIR").map(|_| Context::Test);
    let setting = Setting {
        law: found.law.as_ref().as_ref().ok(),
        crate_name: &std::env::var("CARGO_PKG_NAME").unwrap_or_default(),
        context,
        locate: &|span| {
            let span = span.unwrap();
            Location { file: span.file(), line: u32::try_from(span.line()).unwrap_or(u32::MAX) }
        },
    };
    let mut tokens = expand(arguments, item, &setting);
    if found.is_first {
        tokens.extend(once(&found));
    }
    tokens
}

/// Writes what is needed once in a crate: the compiler's interest in the law, and the law's own faults.
pub(crate) fn once(found: &law_file::Found) -> TokenStream {
    let mut faults = Faults::default();
    if let Err(fault) = found.law.as_ref() {
        faults.push(Span::call_site(), fault.clone());
    }
    let mut tokens = found.path.as_deref().map(expand::tracked).unwrap_or_default();
    tokens.extend(expand::faults(&faults));
    tokens
}

/// Expands one item.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream, setting: &Setting<'_>) -> TokenStream {
    let mut faults = Faults::default();
    let mut tokens = match attr::item(arguments, item.clone(), &mut faults) {
        None => item,
        Some(read) => {
            let location = (setting.locate)(read.input.ident.span());
            let plan = setting.law.map(|law| {
                let world = World { law, crate_name: setting.crate_name, context: setting.context };
                valid::judge(&read, world, &mut faults)
            });
            match plan {
                Some(plan) if faults.is_empty() => expand::item(&read.input, read.kind, &plan, &location),
                plan => expand::inert(&read.input, read.kind, &plan.unwrap_or_default(), &location),
            }
        }
    };
    tokens.extend(expand::faults(&faults));
    tokens
}
