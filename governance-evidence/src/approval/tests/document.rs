//! The document: one spelling, and lines that show what they say.

use super::*;

#[test]
fn the_document_is_eleven_lines() {
    let expected = format!(
        "governance-approval v1\napproves: sha256:{}\nkind: plan\ntitle: raise the pool to 40 connections\n\
         reason: ticket 812: the pool runs dry at noon\nrequested-by: alice@example.org\nhost: db-1\n\
         nonce: 00112233445566778899aabbccddeeff\nclaim-by: 2026-11-20T12:00:00Z\n\
         work-from: 2026-11-20T13:00:00Z\nwork-until: 2026-11-20T14:00:00Z\n",
        Digest::of(b"plan")
    );
    assert_eq!(text(), expected);
    assert_eq!(Approval::read(text().as_bytes()).unwrap().terms(), &terms());
}

#[test]
fn a_document_has_one_spelling() {
    // Whatever is accepted after a change of one bit says something else; no two texts say the same.
    let text = text();
    for place in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1 << bit;
            if let Ok(approval) = Approval::read(&bytes) {
                assert_eq!(approval.text().into_bytes(), bytes);
                assert_ne!(approval.terms(), &terms());
            }
        }
    }
    let says = |text: &str, expected: &str| {
        assert_eq!(Approval::read(text.as_bytes()).unwrap_err().to_string(), expected, "{text}");
    };
    says(&format!("{text}more"), "line 12 of the approval is not `the end`");
    says(text.trim_end(), "line 11 of the approval is not `work-until`");
    says(&text.replace("host:", "Host:"), "line 7 of the approval is not `host`");
    says(
        &text.replace('\n', "\r\n"),
        "the approval begins with `governance-approval v1\\r`, wanted is `governance-approval v1`",
    );
    says(
        &text.replace("v1", "v2"),
        "the approval begins with `governance-approval v2`, wanted is `governance-approval v1`",
    );
    says("", "line 1 of the approval is not `the first line`");
    says(
        &text.replace("14:00:00Z", "14:00Z"),
        "`work-until` of the approval is `2026-11-20T14:00Z`: it is no point in time as `2026-11-20T22:00:00Z`",
    );
    says(&"x".repeat(9000), "the approval has `9000` bytes, allowed are 8192");
}

#[test]
fn a_line_shows_what_it_says() {
    let says = |change: &dyn Fn(&mut Terms), expected: &str| {
        let mut terms = terms();
        change(&mut terms);
        assert_eq!(Approval::new(terms).unwrap_err().to_string(), expected);
    };
    says(
        &|terms| terms.title = "a\nhost: db-2".to_owned(),
        "`title` of the approval is `a\\nhost: db-2`: it has characters that cannot be seen",
    );
    says(
        &|terms| terms.title = "a\u{202e}b".to_owned(),
        "`title` of the approval is `a\\u{202e}b`: it has characters that cannot be seen",
    );
    says(&|terms| terms.reason = String::new(), "`reason` of the approval is ``: it is empty");
    says(
        &|terms| terms.host = "a b".to_owned(),
        "`host` of the approval is `a b`: it is not one word of plain characters",
    );
    says(
        &|terms| terms.kind = " plan".to_owned(),
        "`kind` of the approval is ` plan`: it begins or ends with a blank",
    );
    says(
        &|terms| terms.nonce = "0123".to_owned(),
        "`nonce` of the approval is `0123`: it is not 32 to 64 lowercase hexadecimal digits",
    );
    says(
        &|terms| terms.work_from = at("14:00"),
        "`work-from` of the approval is not before its `work-until`",
    );
    says(&|terms| terms.claim_by = at("14:01"), "`claim-by` of the approval is not before its `work-until`");
}
