//! Built for production: the program runs under a verdict on its tree, or not at all, and says which.

use std::ffi::OsString;

use governance_evidence::production::start::Started;
use governance_evidence::production::{Reach, boot};
use governance_evidence::run::verify::Refusal;
use serde_json::json;

use super::{Format, LAWFUL, REFUSED};

/// What the build has left.
const SEALED: Option<&str> = option_env!("GOVERNANCE_SEAL");

fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Lets the program start, or says why not and returns the exit code.
pub(super) fn start() -> Result<(), u8> {
    let program = std::env::current_exe().ok();
    match boot::start(SEALED, variable, program.as_deref()) {
        Ok(_) => Ok(()),
        Err(Refusal { message, help }) => {
            eprintln!("error: refused to start: {message}\n  help: {help}");
            Err(REFUSED)
        }
    }
}

/// Says what the program was built under, and what it would start under here.
pub(super) fn proof(format: Format) -> (String, u8) {
    let program = std::env::current_exe().ok();
    let started = boot::start(SEALED, variable, program.as_deref());
    let code = if started.is_ok() { LAWFUL } else { REFUSED };
    let seal = boot::seal(SEALED).ok();
    let text = match format {
        Format::Text => {
            let built = seal.map(|seal| {
                let kind = if seal.challenge.is_some() { "provisional, for a gate" } else { "a verdict" };
                format!(
                    "tree: sha256:{}\nlaw: sha256:{}\nbuilt under: {kind} of {}, statement sha256:{}\n",
                    seal.tree, seal.law, seal.ended, seal.statement
                )
            });
            format!("{}{}\n", built.unwrap_or_default(), said(&started.map(|(_, started)| started)))
        }
        Format::Json => {
            let document = json!({
                "schema": 1,
                "tree": seal.as_ref().map(|seal| seal.tree.to_string()),
                "law": seal.as_ref().map(|seal| seal.law.to_string()),
                "built_under": seal.as_ref().map(|seal| seal.statement.to_string()),
                "provisional": seal.as_ref().map(|seal| seal.challenge.is_some()),
                "starts": started.is_ok(),
                "reason": said(&started.map(|(_, started)| started)),
            });
            format!("{document}\n")
        }
    };
    (text, code)
}

fn said(started: &Result<Started, Refusal>) -> String {
    match started {
        Ok(Started::Proved { statement, signer, reach, ended }) => {
            let reach = match reach {
                Reach::Everywhere => "a signer of the law",
                Reach::Machine => "a key of this machine, which counts here alone",
            };
            format!(
                "starts: under the verdict of {ended}, statement sha256:{statement}, signed by `{signer}`, {reach}"
            )
        }
        Ok(Started::InGate) => "starts: in the hands of the gate that it was built for".to_owned(),
        Err(refusal) => format!("refuses to start: {refusal}; {}", refusal.help),
    }
}
