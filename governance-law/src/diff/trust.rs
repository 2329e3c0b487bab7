//! What may be absent and who is trusted, compared: each entry more makes the law weaker.

use std::ops::Range;

use super::change::{Changes, Kind, Subject};
use crate::law::Law;

/// One right that the law grants: its subject, one sentence about it, and where it stands.
struct Right {
    subject: Subject,
    words: String,
    span: Range<usize>,
}

/// Compares what the two laws grant, right by right.
pub(super) fn compare(old: &Law, new: &Law, found: &mut Changes) {
    let (before, now) = (rights(old), rights(new));
    for right in now.iter().filter(|right| before.iter().all(|was| was.words != right.words)) {
        found.say(Kind::Weakening, &right.subject, &right.span, format!("{} now", right.words));
    }
    for right in before.iter().filter(|right| now.iter().all(|is| is.words != right.words)) {
        found.gone(Kind::Strengthening, &right.subject, &right.span, format!("no longer: {}", right.words));
    }
}

fn rights(law: &Law) -> Vec<Right> {
    let mut list = Vec::new();
    for accepted in &law.accepts {
        let (gate, absence) = (&accepted.gate.value, accepted.absence.word());
        for profile in &accepted.profiles {
            let words = format!("profile `{}` proceeds with `{absence}` of gate `{gate}`", profile.word());
            let subject = Subject::Acceptance { gate: gate.clone(), absence };
            list.push(Right { subject, words, span: accepted.span.clone() });
        }
    }
    for signer in &law.signers {
        for (word, _) in
            crate::trust::Signs::WORDS.iter().filter(|(_, right)| signer.may_sign.contains(right))
        {
            let words = format!("the key `{}` of `{}` may sign: {word}", signer.key, signer.name);
            let subject = Subject::Signer(signer.name.value.clone());
            list.push(Right { subject, words, span: signer.span.clone() });
        }
    }
    for approver in &law.approvers {
        let rights = crate::trust::Approves::WORDS;
        for (word, _) in rights.iter().filter(|(_, right)| approver.may_approve.contains(right)) {
            let words = format!("`{}` with the key `{}` may approve: {word}", approver.name, approver.key);
            let subject = Subject::Approver(approver.name.value.clone());
            list.push(Right { subject, words, span: approver.span.clone() });
        }
    }
    list
}
