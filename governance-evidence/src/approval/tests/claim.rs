//! The judgement: by whom, for what, when, and how often.

use super::*;

#[test]
fn one_signer_is_enough_where_one_is_demanded() {
    let approved = judged(&[by(1)], &demand(Persons::One, "11:59")).unwrap();
    assert_eq!(
        (approved.signers(), approved.terms()),
        (["alice@example.org".to_owned()].as_slice(), &terms())
    );
    refused(&[], &demand(Persons::One, "11:00"), "nobody has signed the approval");
    refused(
        &[by(1), by(1)],
        &demand(Persons::One, "11:00"),
        "`alice@example.org` has signed twice with one key",
    );
}

#[test]
fn nobody_approves_their_own_request() {
    let two = demand(Persons::Two, "11:00");
    assert_eq!(judged(&[by(2), by(1)], &two).unwrap().signers(), ["bob@example.org", "alice@example.org"]);
    let own =
        "two persons are demanded, and nobody but `alice@example.org`, who asks for the approval, has signed";
    refused(&[by(1)], &two, own);
    // A second key, or a second name that shares a key with the first, makes no second person.
    refused(&[by(1), by(6)], &two, own);
    refused(&[by(1), by(5)], &two, own);
    // Without this, bob could ask in alice's name and approve alone.
    refused(
        &[by(2)],
        &two,
        "two persons are demanded, and `alice@example.org`, who asks for the approval, has not signed",
    );
    let stranger = text().replace("alice@", "eve@");
    let signatures = [signed(1, NAMESPACE, &stranger), signed(2, NAMESPACE, &stranger)];
    let error = claim(stranger.as_bytes(), &[&signatures[0], &signatures[1]], &signers(), &two).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`eve@example.org`, who asks for the approval, is not among the allowed signers"
    );
}

#[test]
fn an_approval_is_for_one_thing_on_one_machine() {
    let wanted = demand(Persons::One, "11:00");
    let other = Digest::of(b"other");
    refused(
        &[by(1)],
        &Claim { approves: other, ..wanted },
        &format!("the approval is for `approves` `{}`, not for `{other}`", Digest::of(b"plan")),
    );
    refused(&[by(1)], &Claim { host: "db-2", ..wanted }, "the approval is for `host` `db-1`, not for `db-2`");
    refused(
        &[by(1)],
        &Claim { kind: "waiver", ..wanted },
        "the approval is for `kind` `plan`, not for `waiver`",
    );
}

#[test]
fn an_approval_is_used_once() {
    let spent = BTreeSet::from([terms().nonce]);
    let wanted = Claim { is_used: &|nonce| spent.contains(nonce), ..demand(Persons::One, "11:00") };
    refused(
        &[by(1)],
        &wanted,
        "the approval with the nonce `00112233445566778899aabbccddeeff` was used before",
    );
}

#[test]
fn it_is_claimed_in_time_and_the_work_is_done_in_its_window() {
    refused(
        &[by(1)],
        &demand(Persons::One, "12:00"),
        "the approval had to be claimed before `2026-11-20T12:00:00Z`, and it is `2026-11-20T12:00:00Z`",
    );
    let approved = judged(&[by(1)], &demand(Persons::One, "11:59")).unwrap();
    assert_eq!(approved.may_work(at("13:00")), Ok(()));
    assert_eq!(approved.may_work(at("13:59")), Ok(()));
    for now in ["12:59", "14:00"] {
        assert_eq!(
            approved.may_work(at(now)).unwrap_err().to_string(),
            format!(
                "the work may be done from `2026-11-20T13:00:00Z` until `2026-11-20T14:00:00Z`, and it is `{}`",
                at(now)
            )
        );
    }
}
