//! Packs on a world of the test's own, which knows a few programs and its own time.

mod controls;
mod faults;
mod language;
mod services;

use std::collections::BTreeMap;
use std::time::Duration;

use super::template::Values;
use super::{Call, Choice, Decided, Ended, Event, NotStarted, Pack, Proof, Ran, World, prove};
use crate::moment::Moment;
use crate::verdict::Verdict;

/// A world in memory. Its programs: `say WORDS` prints, `fail CODE WORDS`, `hang`, `die`, `cat FILE`, `env NAME`, `slow WORDS` (2 s),
/// `later WORDS` (prints them from the third time on), `garbage`, `flood`, `args WORDS` (each on a line, in brackets).
#[derive(Default)]
struct Fake {
    time: Duration,
    files: BTreeMap<String, Vec<u8>>,
    /// Services that run, and whether they have fallen.
    services: BTreeMap<String, bool>,
    /// What was called, started, stopped, in order.
    seen: Vec<String>,
    /// The number of calls after which somebody wants the run to end.
    interrupted_after: Option<usize>,
    times_later: usize,
}

impl World for Fake {
    fn now(&mut self) -> Moment {
        Moment::from_unix(1_795_212_000)
    }

    fn elapsed(&mut self) -> Duration {
        self.time
    }

    fn pause(&mut self, time: Duration, _: bool) {
        self.time += time;
    }

    fn is_interrupted(&mut self) -> bool {
        self.interrupted_after.is_some_and(|after| self.seen.len() >= after)
    }

    fn run(&mut self, call: &Call) -> Ran {
        self.seen.push(call.argv.join(" "));
        let rest = call.argv[1..].join(" ");
        let (mut ended, mut stdout, mut took, mut is_cut) = (Ended::Code(0), String::new(), 10, false);
        let mut bytes = None;
        match call.argv[0].as_str() {
            "say" => stdout = rest + "\n",
            "fail" => {
                ended = Ended::Code(call.argv[1].parse().unwrap());
                stdout = call.argv[2..].join(" ");
            }
            "hang" => (ended, took) = (Ended::OutOfTime(call.limit), 60_000),
            "die" => ended = Ended::Signal(9),
            "cat" => match self.files.get(&call.argv[1]) {
                Some(text) => bytes = Some(text.clone()),
                None => ended = Ended::Code(1),
            },
            "env" => {
                let value = call.env.iter().find(|(name, _)| *name == call.argv[1]);
                stdout = value.map(|(_, value)| value.clone()).unwrap_or_default();
            }
            "slow" => (stdout, took) = (rest, 2_000),
            "later" => {
                self.times_later += 1;
                stdout = if self.times_later >= 3 { rest } else { "not yet".to_owned() };
            }
            "garbage" => bytes = Some((0..=255).cycle().take(5_000).collect()),
            "flood" => (stdout, is_cut) = (rest, true),
            "args" => stdout = call.argv[1..].iter().map(|arg| format!("[{arg}]\n")).collect(),
            "fell" => drop(self.services.insert(rest, false)),
            _ => ended = Ended::NotStarted(NotStarted::Missing),
        }
        if call.is_stoppable && self.is_interrupted() {
            ended = Ended::Interrupted;
        }
        let took = Duration::from_millis(took);
        self.time += took;
        Ran { ended, stdout: bytes.unwrap_or(stdout.into_bytes()), stderr: Vec::new(), is_cut, took }
    }

    fn start(&mut self, name: &str, call: &Call, log: &str) -> Result<(), NotStarted> {
        self.seen.push(format!("start {name}"));
        if call.argv[0] == "missing" {
            return Err(NotStarted::Missing);
        }
        self.files.insert(log.to_owned(), call.argv[1..].join(" ").into_bytes());
        self.services.insert(name.to_owned(), call.argv[0] != "fallen");
        Ok(())
    }

    fn ended(&mut self, service: &str) -> Option<Ended> {
        (!self.services.get(service)?).then_some(Ended::Code(3))
    }

    fn stop(&mut self, service: &str, _: Duration) -> Result<(), String> {
        self.seen.push(format!("stop {service}"));
        let was_there = self.services.remove(service).is_some();
        assert!(was_there, "`{service}` was stopped twice");
        if service == "immortal" { Err("it does not listen".to_owned()) } else { Ok(()) }
    }

    fn connects(&mut self, port: u16) -> bool {
        self.time += Duration::from_millis(10);
        port == 4_001 && self.services.contains_key("db")
    }

    fn free_port(&mut self) -> Result<u16, String> {
        Ok(4_001)
    }

    fn folder(&mut self, name: &str) -> Result<String, String> {
        let path = format!("/run/{name}");
        self.files.retain(|file, _| !file.starts_with(&format!("{path}/")));
        Ok(path)
    }

    fn read(&mut self, path: &str) -> Result<Option<Vec<u8>>, String> {
        if path.ends_with("unreadable") {
            return Err(format!("`{path}` cannot be read: denied"));
        }
        Ok(self.files.get(path).cloned())
    }

    fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), String> {
        self.files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn remove(&mut self, path: &str) -> Result<(), String> {
        self.files.remove(path).map(drop).ok_or_else(|| format!("there is no `{path}`"))
    }

    fn observe(&mut self, _: Event<'_>) {}
}

fn given() -> Values {
    ["root", "pack", "tool"].map(|name| (name.to_owned(), format!("/{name}"))).into()
}

/// Proves a pack of the text, a head put before it.
#[track_caller]
fn proved_on(text: &str, world: &mut Fake) -> Proof {
    let text = format!("schema = 1\ntitle = \"t\"\nabout = \"a\"\n{text}");
    let pack = Pack::parse("pack.toml", &text).unwrap_or_else(|mistakes| panic!("{mistakes}\n{text}"));
    let proof = prove(&pack, &Choice::default(), &given(), world);
    assert_eq!(proof.claims.len(), pack.claims.len());
    assert_eq!(world.services, BTreeMap::new(), "a service was left");
    proof
}

/// One claim: its command, what is expected, its control, whatever else.
fn claim(command: &str, expect: &str, control: &str, more: &str) -> String {
    format!(
        "[[claim]]\nid = \"c\"\nstatement = \"s\"\nwhy = \"w\"\ncommand = {command}\nexpect = {expect}\n\
         control = {{ plants = \"the fault\", {control} }}\n{more}\n"
    )
}

/// Checks the verdict of one claim, and the beginning of its reason.
#[track_caller]
fn check(command: &str, expect: &str, control: &str, verdict: Verdict, reason: &str) -> Decided {
    let proof = proved_on(&claim(command, expect, control, ""), &mut Fake::default());
    says(&proof, verdict, reason);
    proof.claims.into_iter().next().unwrap()
}

#[track_caller]
fn says(proof: &Proof, verdict: Verdict, reason: &str) {
    let first = &proof.claims[0];
    assert_eq!((first.verdict, first.reason.get(..reason.len())), (verdict, Some(reason)), "{first:#?}");
}
