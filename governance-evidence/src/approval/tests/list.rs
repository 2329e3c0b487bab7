//! The list of allowed signers.

use super::*;

#[test]
fn who_may_sign_is_said_by_the_list() {
    let wanted = demand(Persons::One, "11:30");
    let error = judged(&[by(9)], &wanted).unwrap_err().to_string();
    assert!(
        error.starts_with("the key `SHA256:") && error.ends_with("` is not among the allowed signers"),
        "{error}"
    );
    refused(
        &[by(3)],
        &wanted,
        "`carol@example.org` is an allowed signer, but not for the namespace `governance-approval`",
    );
    refused(
        &[by(4)],
        &wanted,
        "the key of `dave@example.org` is valid until `2026-11-20T11:00:00Z`, and it is `2026-11-20T11:30:00Z`",
    );
    refused(
        &[by(4)],
        &demand(Persons::One, "09:59"),
        "the key of `dave@example.org` is valid from `2026-11-20T10:00:00Z`, and it is `2026-11-20T09:59:00Z`",
    );
    // From the first moment on, and before the last.
    assert!(judged(&[by(4)], &demand(Persons::One, "10:00")).is_ok());
    assert!(matches!(
        judged(&[by(4)], &demand(Persons::One, "11:00")),
        Err(ApprovalError::KeyNotValid { .. })
    ));
}

#[test]
fn lines_that_cannot_be_accepted_are_all_named() {
    let key = line("", "", 1);
    let key = key.trim();
    let fault = |line: &str, expected: &str| {
        let faults = AllowedSigners::read(&format!("# comment\n{line}\n")).unwrap_err();
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults, [format!("line 2 of the allowed signers: {expected}")], "{line}");
    };
    fault(
        &format!("ca@example.org cert-authority {key}"),
        "`cert-authority` is not accepted: whoever has that key could make a signer of any name, and nobody would \
         see it in this file; list each signer's own key",
    );
    fault(
        &format!("*@example.org {key}"),
        "`*@example.org` among the principals is a pattern, and only exact names are accepted",
    );
    fault(
        &format!("a,!b {key}"),
        "`!b` among the principals is a pattern, and only exact names are accepted",
    );
    fault(&format!("a,,b {key}"), "`` among the principals is no name");
    fault(
        &format!("a namespaces=\"*\" {key}"),
        "`*` among the namespaces is a pattern, and only exact names are accepted",
    );
    fault(
        &format!("a valid-before=\"20261120\" {key}"),
        "the time `20261120` has no `Z` at its end, so it would depend on the time zone of the machine",
    );
    fault(
        &format!("a valid-after=\"20261320Z\" {key}"),
        "`20261320Z` is no time as `20261120Z` or `202611202200Z`",
    );
    fault(
        &format!("a valid-after=\"20261121Z\",valid-before=\"20261120Z\" {key}"),
        "`valid-after` `2026-11-21T00:00:00Z` is not before `valid-before` `2026-11-20T00:00:00Z`",
    );
    fault(&format!("a namespaces=\"x\",namespaces=\"y\" {key}"), "the option `namespaces` comes twice");
    fault(&format!("a no-pty {key}"), "`no-pty` is no option of allowed signers");
    fault(&format!("a namespaces=\"x {key}"), "a quote is not closed");
    fault("a", "there is no key");
    fault("a ssh-ed25519", "there is no key");
    fault("a valid-after=\"20261120Z\" magic AAAA", "`magic` is no type of key");
    let faults = AllowedSigners::read("a\n\nb *\n").unwrap_err();
    assert_eq!(faults.len(), 2);
}

#[test]
fn keys_of_other_algorithms_are_passed_over() {
    let text = format!("a ssh-rsa AAAA\nb ecdsa-sha2-nistp256 AAAA\n{}", line("\"c\"", "", 1));
    let signers = AllowedSigners::read(&text).unwrap();
    assert_eq!(signers.person("c"), BTreeSet::from(["c"]));
    assert!(signers.person("a").is_empty());
}
