//! The signs beside words: drawn in the page, so that they look the same everywhere, and never without their word.

use governance_evidence::verdict::{Decision, Standing, Verdict};
use maud::{Markup, html};

use crate::exit_codes::Exit;

/// A sign, and the colour that goes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// A tick.
    Good,
    /// A cross.
    Bad,
    /// A question mark.
    Open,
    /// A bar: it was not tried.
    Absent,
    /// A tick in brackets: it proceeds by somebody's leave.
    Leave,
}

impl Sign {
    const ALL: [Self; 5] = [Self::Good, Self::Bad, Self::Open, Self::Absent, Self::Leave];

    /// Returns the sign of how a gate stands.
    pub(super) const fn of(standing: &Standing) -> Self {
        match standing {
            Standing::Passed => Self::Good,
            Standing::Stops(Verdict::Fail) => Self::Bad,
            Standing::Stops(Verdict::NotRun) => Self::Absent,
            Standing::Stops(_) => Self::Open,
            Standing::Accepted(_) | Standing::Waived(_) => Self::Leave,
        }
    }

    /// Returns the sign of how a run ended.
    pub(super) const fn of_exit(exit: Exit) -> Self {
        match exit {
            Exit::Proved => Self::Good,
            Exit::Violation => Self::Bad,
            Exit::Unchecked => Self::Open,
        }
    }

    /// Returns the sign of what a run decided.
    pub(super) const fn of_decision(decision: Decision) -> Self {
        match decision {
            Decision::Go => Self::Good,
            Decision::Violation => Self::Bad,
            Decision::Unchecked => Self::Open,
        }
    }

    /// Returns the class that colours what the sign is about.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Open => "open",
            Self::Absent => "absent",
            Self::Leave => "leave",
        }
    }

    /// Returns the lines that it is drawn with, in a square of 16.
    const fn path(self) -> &'static str {
        match self {
            Self::Good => "M4.6 8.3 7 10.7 11.5 5.6",
            Self::Bad => "M5.2 5.2 10.8 10.8M10.8 5.2 5.2 10.8",
            Self::Open => "M6 6.2A2 2 0 1 1 8.7 8.1Q8 8.4 8 9.3M8 11.5V11.6",
            Self::Absent => "M5 8H11",
            Self::Leave => "M8 4.6V8L10.4 9.6",
        }
    }
}

/// Returns the signs, to be used further down.
pub(super) fn definitions() -> Markup {
    html! {
        svg class="signs" aria-hidden="true" width="0" height="0" {
            @for sign in Sign::ALL {
                symbol id={ "sign-" (sign.class()) } viewBox="0 0 16 16" {
                    @if sign == Sign::Absent || sign == Sign::Leave {
                        circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" stroke-width="1.5"
                            stroke-dasharray="2.6 1.8" {}
                        path d=(sign.path()) fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round"
                            stroke-linejoin="round" {}
                    } @else {
                        circle cx="8" cy="8" r="8" fill="currentColor" {}
                        path class="cut" d=(sign.path()) fill="none" stroke-width="1.8" stroke-linecap="round"
                            stroke-linejoin="round" {}
                    }
                }
            }
        }
    }
}

/// Returns a sign; the word that says the same stands beside it.
pub(super) fn icon(sign: Sign) -> Markup {
    html! {
        svg class={ "sign " (sign.class()) } width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" {
            use href={ "#sign-" (sign.class()) } {}
        }
    }
}
