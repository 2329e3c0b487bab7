//! The signature: of these bytes, of this namespace, with a touch, and without a flipped bit.

use super::*;

#[test]
fn a_signature_of_something_else_is_refused() {
    let wanted = demand(Persons::One, "11:00");
    refused(
        &[signed(1, "git", &text())],
        &wanted,
        "the signature is of the namespace `git`, wanted is `governance-approval`",
    );
    let other = signed(1, NAMESPACE, &text().replace("40", "400"));
    let error = judged(&[other], &wanted).unwrap_err();
    assert!(matches!(error, ApprovalError::WrongSignature(_)), "{error}");
    let error = judged(&["-----BEGIN SSH SIGNATURE-----\n".to_owned()], &wanted).unwrap_err();
    assert!(matches!(error, ApprovalError::NotSignature(_)), "{error}");
    let error = judged(&["x".repeat(20_000)], &wanted).unwrap_err().to_string();
    assert!(error.ends_with("it has `20000` bytes, allowed are 16384"), "{error}");
}

#[test]
fn every_flipped_bit_of_a_signature_is_rejected() {
    let whole = by(1);
    let wanted = demand(Persons::One, "11:00");
    let mut harmless = Vec::new();
    for place in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            let Ok(text) = String::from_utf8(bytes) else { continue };
            if judged(&[text], &wanted).is_ok() {
                harmless.push((place, bit));
            }
        }
    }
    assert_eq!(harmless, []);
}

#[test]
fn a_security_token_has_to_be_touched() {
    let approve = |flags: u8| {
        let token = SkEd25519::new(public(7), "ssh:");
        let data = SshSig::signed_data(NAMESPACE, HashAlg::Sha512, text().as_bytes()).unwrap();
        let trailer = [flags, 0, 0, 0, 9];
        let message = [&Sha256::digest("ssh:")[..], &trailer, &Sha256::digest(data)[..]].concat();
        let bytes = [&key(7).sign(&message).to_vec()[..], &trailer].concat();
        let signature = Signature::new(Algorithm::SkEd25519, bytes).unwrap();
        let whole =
            SshSig::new(KeyData::SkEd25519(token.clone()), NAMESPACE, HashAlg::Sha512, signature).unwrap();
        let public = ssh_key::PublicKey::from(KeyData::SkEd25519(token)).to_openssh().unwrap();
        let signers = AllowedSigners::read(&format!("frank {public}")).unwrap();
        let whole = whole.to_pem(LineEnding::LF).unwrap();
        claim(text().as_bytes(), &[&whole], &signers, &demand(Persons::One, "11:00"))
    };
    assert_eq!(approve(1).unwrap().signers(), ["frank"]);
    assert_eq!(approve(5).unwrap().signers(), ["frank"]);
    assert_eq!(approve(0), Err(ApprovalError::NobodyThere));
}
