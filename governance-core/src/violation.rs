//! Violations: every way in which a value breaks an article while the program runs.
//!
//! [`Violation`] is deliberately not `non_exhaustive`: whoever decides what to do about violations matches on all of
//! them, so that a new kind breaks the build of every such decision instead of falling through it.

use std::fmt;

use crate::severity::{Resource, Severity, severity};
use crate::value::Value;

/// Where a violation was found: a type, and the field if one is to blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Site {
    type_name: &'static str,
    field: Option<&'static str>,
}

impl Site {
    /// Creates the site of a whole value.
    #[must_use]
    pub const fn of_type(type_name: &'static str) -> Self {
        Self { type_name, field: None }
    }

    /// Creates the site of a value of that type, named without its module.
    #[must_use]
    pub fn of<T: ?Sized>() -> Self {
        let name = std::any::type_name::<T>();
        let head = name.split('<').next().unwrap_or(name);
        let start = head.rfind("::").map_or(0, |at| at + 2);
        Self::of_type(name.get(start..).unwrap_or(name))
    }

    /// Returns the site of a field of the same type.
    #[must_use]
    pub const fn field(self, field: &'static str) -> Self {
        Self { field: Some(field), ..self }
    }

    /// Returns the type's name.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// Returns the field's name, or its index in a tuple struct.
    #[must_use]
    pub const fn field_name(&self) -> Option<&'static str> {
        self.field
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field {
            Some(field) => write!(f, "field `{field}` of `{}`", self.type_name),
            None => write!(f, "`{}`", self.type_name),
        }
    }
}

/// What set the bound that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// A limit of the law, by its name.
    Limit(&'static str),
    /// The type's own declaration, by its key.
    Declared(&'static str),
}

impl Bound {
    /// Returns the limit's name or the declaration's key.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Limit(name) | Self::Declared(name) => name,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit(name) => write!(f, "the limit `{name}`"),
            Self::Declared(key) => write!(f, "its bound `{key}`"),
        }
    }
}

/// Which end of a range is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The value is too low.
    Below,
    /// The value is too high.
    Above,
    /// The value is the end of a range that leaves its end out.
    NotBelow,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Below => "below",
            Self::Above => "above",
            Self::NotBelow => "not below",
        })
    }
}

/// Writes, for each violation, its struct with private fields, the constructor and the readers.
macro_rules! violations {
    ($($(#[$doc:meta])* $name:ident($text:literal) {
        $($(#[$field_doc:meta])* $field:ident: $kind:ty,)*
    })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
            #[error($text)]
            pub struct $name {
                site: Site,
                $($field: $kind,)*
            }

            impl $name {
                /// States the violation.
                #[must_use]
                pub const fn new(site: Site, $($field: $kind),*) -> Self {
                    Self { site, $($field),* }
                }

                /// Returns where it was found.
                #[must_use]
                pub const fn site(&self) -> Site {
                    self.site
                }

                $(
                    $(#[$field_doc])*
                    #[must_use]
                    pub const fn $field(&self) -> $kind {
                        self.$field
                    }
                )*
            }

            impl From<$name> for Violation {
                fn from(violation: $name) -> Self {
                    Self::$name(violation)
                }
            }
        )*

        /// One broken bound.
        #[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
        pub enum Violation {
            $($(#[$doc])* #[error(transparent)] $name($name),)*
        }

        /// The kind of a violation: the row of the severity table.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Kind {
            /// Every kind, in the order of the declaration.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Returns the name, for metrics and records.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }

        impl Violation {
            /// Returns its kind.
            #[must_use]
            pub const fn kind(&self) -> Kind {
                match self {
                    $(Self::$name(_) => Kind::$name,)*
                }
            }

            /// Returns where it was found.
            #[must_use]
            pub const fn site(&self) -> Site {
                match self {
                    $(Self::$name(of) => of.site,)*
                }
            }
        }
    };
}

violations! {
    /// More memory is held than is allowed.
    MemoryExceeded("{site} holds `{used}`, above {bound} of `{allowed}`") {
        /// Which memory.
        resource: Resource,
        /// How much is held.
        used: Value,
        /// What set the bound.
        bound: Bound,
        /// How much may be held.
        allowed: Value,
    }
    /// A call took longer than is allowed.
    LatencyExceeded("{site} took `{actual}`, above {bound} of `{allowed}`") {
        /// How long it took.
        actual: Value,
        /// What set the bound.
        bound: Bound,
        /// How long it may take.
        allowed: Value,
    }
    /// An iterative computation has used up its iterations without converging.
    ConvergenceTimeout("{site} has not converged after `{iterations}` iterations, above {bound} of `{allowed}`") {
        /// How many iterations were made.
        iterations: u64,
        /// What set the bound.
        bound: Bound,
        /// How many may be made.
        allowed: u64,
    }
    /// An iterative computation has stopped to improve.
    ConvergenceStalled("{site} has not improved for `{stalled}` iterations, above its patience of `{patience}`") {
        /// How many iterations brought no improvement.
        stalled: u64,
        /// How many are tolerated.
        patience: u64,
    }
    /// A quantity that must not decrease did: entropy, or a field bound by `non_decreasing`.
    EntropyDecrease("{site} fell from `{before}` to `{after}`, but is bound by `non_decreasing`") {
        /// The value before.
        before: Value,
        /// The value after.
        after: Value,
    }
    /// A value lies outside its range.
    OutOfRange("{site} is `{found}`, {side} {bound} of `{allowed}`") {
        /// What the range is about.
        resource: Resource,
        /// The value.
        found: Value,
        /// Which end of the range it breaks.
        side: Side,
        /// What set the range.
        bound: Bound,
        /// That end of the range.
        allowed: Value,
    }
    /// A number is not a number, or infinite where finite ones alone are allowed.
    NotFinite("{site} is `{found}`, but {bound} allows finite numbers alone") {
        /// What the number is about.
        resource: Resource,
        /// The number.
        found: Value,
        /// What set the bound.
        bound: Bound,
    }
    /// Two runs with the same input gave different results.
    NotReproducible("{site} gave different results in two runs with the same input, first at byte {at}") {
        /// The first byte that differs.
        at: u64,
    }
    /// A value made from a checkpoint is not the value that the checkpoint was taken of.
    NotRecoverable("{site} cannot be restored from its own checkpoint: {fault}") {
        /// What went wrong.
        fault: Fault,
    }
}

/// What went wrong when a checkpoint was restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Nothing was restored.
    Refused,
    /// Another value was restored.
    Different,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "the checkpoint was refused",
            Self::Different => "another value came back",
        })
    }
}

impl Violation {
    /// Returns what it is about.
    #[must_use]
    pub const fn resource(&self) -> Resource {
        match self {
            Self::MemoryExceeded(of) => of.resource,
            Self::OutOfRange(of) => of.resource,
            Self::NotFinite(of) => of.resource,
            Self::LatencyExceeded(_) => Resource::Latency,
            Self::ConvergenceTimeout(_) | Self::ConvergenceStalled(_) => Resource::Iterations,
            Self::EntropyDecrease(_) => Resource::Entropy,
            Self::NotReproducible(_) | Self::NotRecoverable(_) => Resource::State,
        }
    }

    /// Returns how much it weighs.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        severity(self.kind(), self.resource())
    }
}
