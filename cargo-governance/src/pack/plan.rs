//! `--plan`: what would run, read from the same pack that a run reads.

use governance_evidence::pack::model::{Absence, Claim, Command, Ready, Shows, Step, Work};
use governance_evidence::pack::template::{Template, Values};
use governance_evidence::pack::{Choice, Pack};

use super::render::typed;
use crate::ui::{BOLD, DIM, YELLOW, styled};

/// Returns the lines of a plan; variables that only the run knows stay as they are written.
#[must_use]
pub(crate) fn plan(pack: &Pack, choice: &Choice, given: &Values) -> Vec<String> {
    let mut values = given.clone();
    for (name, value) in &pack.values {
        let value = value.fill_known(&values);
        values.insert(name.value.clone(), value);
    }
    let printer = Printer { values };
    let mut lines = vec![styled(BOLD, &pack.title.value), pack.about.value.clone()];
    if let Some(operation) = &pack.operation {
        lines.push(format!("operation {}, {}", operation.name, operation.risk_class.word()));
        lines.push(format!("  can break: {}", operation.blast_radius));
        lines.push(format!("  rollback:  {}", operation.rollback_strategy));
    }
    printer.absence(pack.absent_when.as_ref(), &mut lines);
    printer.steps("setup", &pack.setup, &mut lines);
    for claim in pack.claims.iter().filter(|claim| choice.has(&claim.id.value)) {
        printer.claim(claim, &mut lines);
    }
    printer.steps("teardown", &pack.teardown, &mut lines);
    lines
}

struct Printer {
    values: Values,
}

impl Printer {
    fn claim(&self, claim: &Claim, lines: &mut Vec<String>) {
        let mut values = self.values.clone();
        for (name, value) in &claim.values {
            let value = value.fill_known(&values);
            values.insert(name.value.clone(), value);
        }
        let inner = Self { values };
        lines.push(String::new());
        lines.push(format!("{}: {}", styled(BOLD, &claim.id), claim.statement));
        inner.absence(claim.absent_when.as_ref(), lines);
        inner.steps("first", &claim.steps, lines);
        lines.push(format!("  prove    {}", inner.command(&claim.command)));
        let control = &claim.control;
        lines.push(format!("  control  {}", styled(YELLOW, &control.plants)));
        for (name, value) in control.values.iter().chain(&control.env) {
            lines.push(format!("           with {name} = {}", value.fill_known(&inner.values)));
        }
        inner.steps("plant", &control.steps, lines);
        if let Some(argv) = &control.command {
            lines.push(format!("           {}", inner.words(argv)));
        }
        inner.steps("after", &claim.teardown, lines);
    }

    fn absence(&self, absence: Option<&Absence>, lines: &mut Vec<String>) {
        let Some(absence) = absence else { return };
        let shows = match &absence.shows {
            Shows::ProgramMissing => "there is no such program",
            Shows::Expected(_) => "it shows that",
        };
        lines.push(format!("  not run  if {shows}: {}; {}", self.command(&absence.command), absence.reason));
    }

    fn steps(&self, word: &str, steps: &[Step], lines: &mut Vec<String>) {
        for step in steps {
            let what = match &step.work {
                Work::Run(command) => self.command(command),
                Work::Start(service) => {
                    let ready = match &service.ready {
                        Ready::Port(port) => format!("port {}", port.fill_known(&self.values)),
                        Ready::Line(line) => format!("a line like `{}`", line.fill_known(&self.values)),
                        Ready::File(file) => format!("the file {}", file.fill_known(&self.values)),
                        Ready::Probe(command, _) => self.command(command),
                    };
                    format!("{} (in the background, ready with {ready})", self.command(&service.command))
                }
                work => work.described(),
            };
            // A step that was not given a name is called by what it does.
            let is_named = step.name != step.work.described();
            let note = if is_named { styled(DIM, format_args!("  # {}", step.name)) } else { String::new() };
            lines.push(format!("  {word:<8} {what}{note}"));
        }
    }

    fn command(&self, command: &Command) -> String {
        let mut text = String::new();
        for (name, value) in &command.env {
            text.push_str(&typed(&[format!("{name}={}", value.fill_known(&self.values))]));
            text.push(' ');
        }
        text + &self.words(&command.argv)
    }

    fn words(&self, argv: &[Template]) -> String {
        let words: Vec<String> = argv.iter().map(|word| word.fill_known(&self.values)).collect();
        typed(&words)
    }
}
