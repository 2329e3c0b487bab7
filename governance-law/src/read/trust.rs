//! `[[accept]]`, `[[signer]]` and `[[approver]]`: what may be absent, and whom the law trusts.

use super::keys;
use crate::catalog::{self, GATES};
use crate::document::{Sink, Table, value};
use crate::gate::{Absence, Acceptance, Profile};
use crate::suggest;
use crate::text::Text;
use crate::trust::{Approver, Approves, Signer, Signs};

pub(super) fn accepts(top: &Table<'_, '_>, sink: &mut Sink) -> Vec<Acceptance> {
    let mut list: Vec<Acceptance> = Vec::new();
    for table in top.list("accept", "this acceptance", &keys::ACCEPT, sink) {
        let gate = table.text("gate", "\"gpu\"", sink);
        let absence = table
            .require("absence", "\"no_device\"", sink)
            .and_then(|placed| value::one_of(placed, "absence", &Absence::acceptable(), sink));
        let words = Profile::ALL.map(|profile| (profile.word(), profile));
        let profiles = table.require("profiles", "[\"ci\"]", sink);
        let profiles = profiles.map(|placed| value::list_of(placed, "profiles", &words, sink));
        let why = table.text("why", "\"...\"", sink);
        let Some(gate) = gate else { continue };
        if let Some(row) = catalog::gate_of(&gate.value) {
            if let Some(absence) = absence.filter(|absence| !row.may_lack().any(|it| it == *absence)) {
                let known: Vec<String> = row.may_lack().map(|it| format!("`{}`", it.word())).collect();
                let help = if known.is_empty() {
                    "it lacks nothing that could be accepted: remove this table".to_owned()
                } else {
                    format!("what it may find absent: {}", known.join(", "))
                };
                let message = format!("the gate `{gate}` never finds `{}`", absence.word());
                sink.say(gate.span.clone(), message, help);
            }
        } else {
            let names: Vec<&str> = GATES.iter().map(|gate| gate.name).collect();
            let help = suggest::help(&gate.value, &names);
            sink.say(gate.span.clone(), format!("there is no gate `{gate}`"), help);
        }
        let (Some(absence), Some(profiles), Some(why)) = (absence, profiles, why) else { continue };
        if list.iter().any(|known| known.gate.value == gate.value && known.absence == absence) {
            let message = format!("`{}` of gate `{gate}` was accepted before", absence.word());
            sink.say(gate.span.clone(), message, "name all its profiles in one table".to_owned());
        }
        list.push(Acceptance { gate, absence, profiles, why: why.value, span: table.span.clone() });
    }
    list
}

pub(super) fn signers(top: &Table<'_, '_>, sink: &mut Sink) -> Vec<Signer> {
    let mut list: Vec<Signer> = Vec::new();
    for table in top.list("signer", "this signer", &keys::SIGNER, sink) {
        let name = table.text("name", "\"release\"", sink);
        let key = table.text("key", "\"MCowBQYDK2VwAyEA...\"", sink);
        let may_sign = table.require("may_sign", "[\"verdict\"]", sink);
        let may_sign = may_sign.map(|placed| value::list_of(placed, "may_sign", &Signs::WORDS, sink));
        let (Some(name), Some(key), Some(may_sign)) = (name, key, may_sign) else { continue };
        twice(&name, list.iter().map(|known| &known.name), "signer", sink);
        list.push(Signer { name, key, may_sign, span: table.span.clone() });
    }
    list
}

pub(super) fn approvers(top: &Table<'_, '_>, sink: &mut Sink) -> Vec<Approver> {
    let mut list: Vec<Approver> = Vec::new();
    for table in top.list("approver", "this approver", &keys::APPROVER, sink) {
        let name = table.text("name", "\"ada@example.org\"", sink);
        let key = table.text("key", "\"ssh-ed25519 AAAA...\"", sink);
        let may_approve = table.require("may_approve", "[\"waiver\"]", sink);
        let may_approve =
            may_approve.map(|placed| value::list_of(placed, "may_approve", &Approves::WORDS, sink));
        let (Some(name), Some(key), Some(may_approve)) = (name, key, may_approve) else { continue };
        twice(&name, list.iter().map(|known| &known.name), "approver", sink);
        list.push(Approver { name, key, may_approve, span: table.span.clone() });
    }
    list
}

fn twice<'a>(name: &Text, mut known: impl Iterator<Item = &'a Text>, what: &str, sink: &mut Sink) {
    if known.any(|other| other.value == name.value) {
        let message = format!("the {what} `{name}` was named before");
        sink.say(name.span.clone(), message, format!("give each {what} its own name"));
    }
}
