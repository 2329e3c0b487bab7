//! Packs that are read, and those that are refused: the message together with the text that it underlines.

use super::super::expect::{Check, End};
use super::super::model::{Pack, Ready, Risk, Work};

/// A pack with one claim; `more` stands in the claim, before its tables.
fn claim(more: &str) -> String {
    format!(
        "schema = 1\ntitle = \"t\"\nabout = \"a\"\n[[claim]]\nid = \"one\"\nstatement = \"s\"\nwhy = \"w\"\ncommand = [\"true\"]\n\
         expect = {{ exit = 0 }}\ncontrol = {{ plants = \"a fault\", command = [\"false\"] }}\n{more}"
    )
}

#[track_caller]
fn refused(text: &str, expected: &[(&str, &str, &str)]) {
    let mistakes = Pack::parse("pack.toml", text).unwrap_err();
    let found: Vec<(&str, &str, &str)> = mistakes
        .list
        .iter()
        .map(|mistake| {
            let underlined = text[mistake.span.clone()].lines().next().unwrap_or_default();
            (underlined, mistake.message.as_str(), mistake.help.as_deref().unwrap_or_default())
        })
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_small_pack_is_read() {
    let pack = Pack::parse("pack.toml", &claim("")).unwrap();
    let one = &pack.claims[0];
    assert_eq!((one.id.as_str(), one.command.argv[0].text()), ("one", "true"));
    assert_eq!(one.expect.end, End::Codes(vec![0]));
    assert_eq!(pack.defaults.folder.text(), "${root}");
}

#[test]
fn a_claim_without_a_control_is_refused() {
    let text = claim("").replace("control = { plants = \"a fault\", command = [\"false\"] }\n", "");
    let help = "add `[claim.control]`: what is planted, and the command, values or steps that plant it";
    let message = "this claim has no negative control, so that nothing shows that its proof can fail";
    refused(&text, &[("[[claim]]", message, help)]);
    let text = claim("").replace(", command = [\"false\"] }", " }");
    let help = "give another `command`, other `env` or `values`, or a `step` that plants the fault";
    refused(
        &text,
        &[("{ plants = \"a fault\" }", "the control changes nothing, so that it cannot fail", help)],
    );
}

#[test]
fn an_unknown_key_is_underlined_with_the_one_that_was_meant() {
    refused(
        &claim("with_in = \"5 s\"\n"),
        &[("with_in", "this claim has no key `with_in`", "did you mean `within`?")],
    );
    refused(
        &claim("").replace("{ exit = 0 }", "{ exit = 0, stdout = { contain = \"x\" } }"),
        &[
            ("{ contain = \"x\" }", "nothing is expected of this text", "add `contains = [...]`"),
            ("contain", "this text has no key `contain`", "did you mean `contains`?"),
        ],
    );
    let text = claim("").replace("title = \"t\"\n", "titel = \"t\"\n");
    refused(
        &text,
        &[
            ("schema = 1", "the pack has no `title`", "add `title = \"what the pack proves\"`"),
            ("titel", "the pack has no key `titel`", "did you mean `title`?"),
        ],
    );
}

#[test]
fn an_unknown_variable_is_underlined() {
    refused(
        &claim("").replace("[\"true\"]", "[\"true\", \"${rooot}\"]"),
        &[("\"${rooot}\"", "there is no variable `rooot` here", "did you mean `root`?")],
    );
    let setup = "[[setup]]\ncommand = [\"x\", \"${pid}\"]\n[[setup]]\ncommand = [\"x\", \"${scratch}\"]\ncapture = { pid = {} }\n";
    refused(
        &claim(setup),
        &[
            (
                "\"${pid}\"",
                "there is no variable `pid` here",
                "a value can be used after the step that captures it",
            ),
            (
                "\"${scratch}\"",
                "there is no variable `scratch` here",
                "outside of a claim there is `${shared}`",
            ),
        ],
    );
    // What a step of one claim captures, no other claim knows.
    let second = "step = [{ command = [\"x\"], capture = { seen = {} } }]\nteardown = [{ command = [\"x\", \"${seen}\"] }]\n\
                  [[claim]]\nid = \"two\"\nstatement = \"s\"\nwhy = \"w\"\ncommand = [\"x\", \"${seen}\"]\nexpect = { exit = 0 }\n\
                  control = { plants = \"p\", command = [\"${seem}\"] }\n";
    let mistakes = Pack::parse("p", &claim(second)).unwrap_err();
    let messages: Vec<&str> = mistakes.list.iter().map(|mistake| mistake.message.as_str()).collect();
    assert_eq!(messages, ["there is no variable `seen` here", "there is no variable `seem` here"]);
}

#[test]
fn values_of_the_wrong_kind_are_named() {
    let shell = "a command is a list of words, and this is one string";
    refused(
        &claim("").replace("[\"true\"]", "\"echo $HOME | wc\""),
        &[("\"echo $HOME | wc\"", shell, "write `[\"program\", \"argument\"]`; there is no shell")],
    );
    refused(
        &claim("limit = \"5 KiB\"\n"),
        &[("\"5 KiB\"", "`limit` is `5 KiB`, and a time is wanted", "write it as `5 s`")],
    );
    refused(
        &claim("limit = \"2 d\"\n"),
        &[("\"2 d\"", "`limit` is `2 d`, and at most `1 d` is allowed", "")],
    );
    let json = "{ stdout = { json = [{ pointer = \"a.b\", equals = 1 }] } }";
    refused(
        &claim("").replace("{ exit = 0 }", json),
        &[("\"a.b\"", "`a.b` is no JSON pointer", "write `/a/b`")],
    );
    let number = "{ stdout = { number = [{ after = \"n=\" }] } }";
    refused(
        &claim("").replace("{ exit = 0 }", number),
        &[("{ after = \"n=\" }", "the number has no bound", "add `at_least = 1`")],
    );
    refused(
        &claim("").replace("id = \"one\"", "id = \"../up\""),
        &[(
            "\"../up\"",
            "`../up` is no id of a claim",
            "use up to 60 lowercase letters, digits, `-` and `_`",
        )],
    );
}

#[test]
fn every_mistake_is_found_in_one_reading() {
    let text =
        "schema = 2\n[[claim]]\nid = \"a\"\nid = \"b\"\n[[setup]]\nwait = \"1 s\"\nremove = \"x\"\n[bogus]\n";
    let mistakes = Pack::parse("p", text).unwrap_err();
    assert!(mistakes.list.len() >= 8, "{mistakes}");
    assert!(mistakes.to_string().contains("a step does one thing, and this one has `wait` and `remove`"));
    // Whatever is cut off, nothing panics and every place can be underlined.
    let whole = include_str!("tests/everything.toml");
    for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        if let Err(mistakes) = Pack::parse("p", &whole[..end]) {
            assert!(mistakes.list.iter().all(|mistake| whole[..end].get(mistake.span.clone()).is_some()));
        }
    }
}

#[test]
fn an_operation_is_declared_as_a_whole() {
    let operation = "[operation]\nname = \"raise the limit\"\nrisk_class = \"SERVICE_RESTARTS\"\nblast_radius = \"b\"\n\
                     rollback_strategy = \"r\"\nallowed_paths = []\n";
    refused(
        &claim(operation),
        &[
            ("[operation]", "an operation has no `allowed_services`", "add `allowed_services = []`"),
            (
                "\"SERVICE_RESTARTS\"",
                "`risk_class` cannot be `SERVICE_RESTARTS`",
                "did you mean `SERVICE_RESTART`?",
            ),
        ],
    );
    let operation = operation.replace("RESTARTS", "RESTART") + "allowed_services = []\n";
    refused(
        &claim(&operation),
        &[(
            "\"r\"",
            "an operation of class `SERVICE_RESTART` has no `[[teardown]]` that reverts it",
            "write the rollback as steps of `[[teardown]]`",
        )],
    );
}

#[test]
fn every_key_is_read() {
    let pack = Pack::parse("pack.toml", include_str!("tests/everything.toml"))
        .unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert_eq!(pack.operation.as_ref().map(|operation| operation.risk_class), Some(Risk::ServiceRestart));
    let works: Vec<&str> = pack
        .setup
        .iter()
        .map(|step| match &step.work {
            Work::Run(_) => "command",
            Work::Start(service) => match service.ready {
                Ready::Port(_) => "port",
                Ready::Line(_) => "line",
                Ready::File(_) => "file",
                Ready::Probe(..) => "probe",
            },
            Work::Wait(_) => "wait",
            Work::Write { .. } => "write",
            Work::Copy { .. } => "copy",
            Work::Flip { .. } => "flip",
            Work::Cut { .. } => "cut",
            Work::Replace { .. } => "replace",
            Work::Remove { .. } => "remove",
        })
        .collect();
    let all = "port line file probe command wait write copy flip cut replace remove";
    assert_eq!(works.join(" "), all);
    let checks = &pack.claims[0].expect.stdout.checks;
    assert_eq!(checks.iter().filter(|check| matches!(check, Check::Json(..))).count(), 5);
    assert_eq!(pack.claims[0].control.expect.as_ref().unwrap().end, End::Any);
}

/// The proofs that people have written in documents can be said in packs, each with a control.
#[test]
fn the_proofs_of_the_documents_can_be_said() {
    for (text, claims) in [
        (include_str!("tests/governor.toml"), 5),
        (include_str!("tests/intent_executor.toml"), 3),
        (include_str!("tests/harvest.toml"), 3),
    ] {
        let pack = Pack::parse("pack.toml", text).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        assert_eq!(pack.claims.len(), claims);
    }
}
