//! Trust: whose signature counts, and for what.

use governance_law::trust::Signs;

use super::*;

fn envelope(number: u8) -> Envelope {
    Envelope::read(sign(&passed(), number).as_bytes()).unwrap()
}

#[test]
fn a_signer_of_the_law_signs_what_the_law_lets_it() {
    let trust = Trust::of_law(&law()).unwrap();
    let (of_release, of_box) = (envelope(1), envelope(2));
    let (signer, _) = trust.signer(&of_release, Signs::Verdict).unwrap();
    assert_eq!(signer.name, "release");
    assert_eq!(trust.signer(&of_box, Signs::Outcome).unwrap().0.name, "gpu-box");
    let error = trust.signer(&of_box, Signs::Verdict).unwrap_err().to_string();
    assert_eq!(error, "it is signed by `gpu-box`, which may sign `outcome` by the law, and not `verdict`");
    let unknown = trust.signer(&envelope(3), Signs::Verdict).unwrap_err();
    assert!(
        matches!(&unknown, TrustError::Unknown { found } if found.contains(&key(3).public().id().to_string()))
    );
}

#[test]
fn a_key_of_this_machine_signs_verdicts_until_its_end() {
    let mut trust = Trust::of_law(&law()).unwrap();
    let authority = Authority::Machine(Some(at("11:30")));
    trust.also(Trusted { name: "machine".to_owned(), key: key(4).public().clone(), authority });
    let envelope = envelope(4);
    let (signer, _) = trust.signer(&envelope, Signs::Verdict).unwrap();
    signer.had_not_ended(at("11:30")).unwrap();
    assert_eq!(
        signer.had_not_ended(at("12:00")).unwrap_err().to_string(),
        "it is signed by the key `machine` of this machine, which ended at `2026-11-20T11:30:00Z`, before the run ended at \
         `2026-11-20T12:00:00Z`"
    );
    let error = trust.signer(&envelope, Signs::Outcome).unwrap_err();
    assert!(matches!(error, TrustError::NotAllowed { .. }), "{error}");
}

#[test]
fn a_law_with_a_key_that_is_none_is_refused() {
    let text = law().text.replace("key = \"MCow", "key = \"MCox");
    let error = Trust::of_law(&Law::parse("governance.toml", &text).unwrap()).unwrap_err().to_string();
    assert!(error.starts_with("the key of the signer `release` in the law cannot be used: "), "{error}");
}
