//! One examination: the lock file, the manifests and the database under the law, as facts.

use std::collections::BTreeMap;
use std::time::Duration;

use governance_evidence::moment::Moment;
use governance_law::Date;
use governance_law::gate::Absence;

use super::advisories::{Hit, Scan, Weight, scan};
use super::database::{Database, Trouble};
use super::exceptions::Exceptions;
use super::fault::{Fault, Kind};
use super::licences::{self, Allowed};
use super::lock::Lock;
use super::origins;
use super::settings::Settings;
use crate::judging::{Tally, counted};

/// Beyond this age, a reader is told how to get a newer database.
const AGED: Duration = Duration::from_secs(7 * 86_400);

/// When an examination takes place, and how its reader gets a database.
pub(crate) struct Occasion<'a> {
    /// Now.
    pub(crate) now: Moment,
    /// The day by which exceptions end.
    pub(crate) today: Date,
    /// How the user called this tool.
    pub(crate) tool: &'a str,
    /// Whether the law names the folder of the database, so that it is the team's to keep.
    pub(crate) is_of_law: bool,
}

impl Occasion<'_> {
    /// Returns how a newer database is had.
    fn renewal(&self) -> String {
        let tool = self.tool;
        if self.is_of_law {
            return "`database` of `[gates.audit]` names a folder that the team keeps: bring it up to date there".to_owned();
        }
        format!(
            "`{tool} advisories fetch` gets the newest; without a network, `{tool} advisories use FOLDER` takes a clone or a copy"
        )
    }
}

/// An examination under way: what was found, by kind, and what a reader has to know.
pub(crate) struct Examination<'a> {
    lock: &'a Lock,
    settings: &'a Settings<'a>,
    occasion: &'a Occasion<'a>,
    tally: Tally,
    found: BTreeMap<Kind, Vec<Fault>>,
    known: Vec<String>,
    /// What could not be found out; told after what was.
    doubts: Vec<(Absence, String, Vec<String>)>,
    /// Advisories that the law lets pass.
    accepted: Vec<String>,
    /// How to get a newer database, if this one is old.
    hint: Option<String>,
}

impl<'a> Examination<'a> {
    /// Begins with the names and sources of the lock file.
    #[must_use]
    pub(crate) fn begin(lock: &'a Lock, settings: &'a Settings<'a>, occasion: &'a Occasion<'a>) -> Self {
        let mut tally = Tally::default();
        tally.figure("duplicate crates", "", count(origins::duplicates(lock)), "");
        let (found, known) = (BTreeMap::new(), Vec::new());
        let (doubts, accepted) = (Vec::new(), Vec::new());
        Self { lock, settings, occasion, tally, found, known, doubts, accepted, hint: None }
    }

    /// Judges what the lock file and the manifests say; without manifests, why nothing is known of licences.
    pub(crate) fn packages(
        &mut self,
        metadata: Option<Result<cargo_metadata::Metadata, (String, Vec<String>)>>,
    ) {
        let mut faults = origins::banned(self.lock, self.settings.bans);
        faults.extend(origins::strange(self.lock, self.settings.sources));
        let mut is_complete = true;
        match metadata {
            None => self.tally.note("licences were not checked: the law lists none in `licenses`"),
            Some(Err((reason, details))) => {
                is_complete = false;
                self.doubts.push((Absence::Other, reason, details));
            }
            Some(Ok(metadata)) => match Allowed::read(self.settings.licenses) {
                Err(mistakes) => {
                    is_complete = false;
                    faults.extend(mistakes);
                }
                Ok(allowed) => {
                    let judged = licences::judge(&metadata, &allowed, self.lock);
                    self.known.push(format!("licences of {}", counted(judged.packages, "package")));
                    faults.extend(judged.faults);
                }
            },
        }
        let mut exceptions = Exceptions::of("exceptions", self.settings.exceptions, self.occasion.today);
        let (left, lifted) = exceptions.apply(faults);
        self.lifted("excepted", lifted);
        self.add(left);
        self.add(exceptions.faults(is_complete));
    }

    /// Asks the database about every package of the lock file, and notes how old its answer is.
    pub(crate) fn advisories(&mut self, database: &Result<Database, Trouble>) {
        let database = match database {
            Ok(database) => database,
            Err(trouble) => {
                let absence = match trouble {
                    Trouble::Missing(_) => Absence::DatabaseMissing,
                    Trouble::Unreadable(_) | Trouble::Changed(_) => Absence::Other,
                };
                let help = format!("help: {}", self.occasion.renewal());
                self.doubts.push((absence, trouble.reason(), vec![help]));
                return;
            }
        };
        let identity = &database.identity;
        self.tally.tool("rustsec", rustsec::VERSION);
        self.tally.tool(
            "advisory database",
            format!(
                "commit {}, date {} {}, sha256 {}",
                identity.commit.as_deref().unwrap_or("unknown"),
                identity.date,
                identity.dated.words(),
                identity.digest
            ),
        );
        self.tally.figure("advisories", "", count(identity.advisories), "");
        match identity.age(self.occasion.now) {
            Some(age) => {
                self.tally.figure("database age", "", age.as_secs_f64(), "s");
                // Whether that is too old is for the law to say; a hint costs nothing.
                if age > AGED {
                    let (days, renewal) = (age.as_secs() / 86_400, self.occasion.renewal());
                    let line = format!("the advisory database is {days} days old: {renewal}");
                    self.hint = Some(line);
                }
            }
            None => {
                let said = format!(
                    "the advisory database is of {}, which this machine's clock, {}, has not reached",
                    identity.date, self.occasion.now
                );
                let help = "help: set the clock of this machine".to_owned();
                self.doubts.push((Absence::Other, said, vec![help]));
            }
        }
        let scan = scan(database, self.lock);
        self.known.push(format!(
            "{} looked up in {}",
            counted(scan.looked_up, "package"),
            database.identity.shown()
        ));
        self.hits(&scan);
        self.tally.figure("packages looked up", "", count(scan.looked_up), "");
        if !scan.unknown.is_empty() {
            let list = scan.unknown.join(", ");
            self.tally.figure("packages from elsewhere", "", count(scan.unknown.len()), "");
            self.tally.note(format!("not from crates.io, so not in the database: {list}"));
        }
        self.tally.note("whether a version was yanked was not checked: only the registry knows");
        self.tally.note(format!("the database is dated {}", identity.dated.words()));
    }

    fn hits(&mut self, scan: &Scan) {
        let mut ignore = Exceptions::of("ignore", self.settings.ignore, self.occasion.today);
        let mut lifted = 0;
        // A figure for each kind, zero included: what was looked for and not found was looked for.
        let mut figures: BTreeMap<&str, usize> =
            ["unmaintained", "unsound", "notice"].into_iter().map(|word| (word, 0)).collect();
        let mut vulnerabilities = 0;
        for hit in &scan.hits {
            match &hit.weight {
                Weight::Vulnerability => vulnerabilities += 1,
                Weight::Informational(word) => *figures.entry(word).or_default() += 1,
            }
            let fault = hit.told(self.lock);
            if ignore.lifts(&fault) {
                lifted += 1;
            } else if self.fails(hit) {
                self.add(vec![fault]);
            } else {
                self.accepted.extend(fault.lines);
            }
        }
        self.tally.figure("vulnerabilities", "", count(vulnerabilities), "");
        for (word, number) in figures {
            self.tally.figure(word, "", count(number), "");
            if number > 0 {
                self.known.push(format!("{number} {word}"));
            }
        }
        self.lifted("accepted", lifted);
        self.add(ignore.faults(true));
    }

    fn fails(&self, hit: &Hit) -> bool {
        match &hit.weight {
            Weight::Vulnerability => true,
            Weight::Informational(word) => self.settings.informational.contains(&word.as_str()),
        }
    }

    fn lifted(&mut self, word: &str, number: usize) {
        if number > 0 {
            self.tally.figure(word, "", count(number), "");
            self.known.push(format!("{number} {word} by the law"));
        }
    }

    fn add(&mut self, faults: Vec<Fault>) {
        for fault in faults {
            self.found.entry(fault.kind).or_default().push(fault);
        }
    }

    /// Ends with everything that was found, the worst kind first, and what a pass would say.
    #[must_use]
    pub(crate) fn end(mut self) -> (Tally, String) {
        for (kind, faults) in self.found {
            self.tally.fail(kind.counted(faults.len()), told(faults), None);
        }
        for (absence, reason, details) in self.doubts {
            self.tally.absent(absence, reason, details, None);
        }
        self.tally.explain(self.hint.into_iter().collect(), None);
        if !self.accepted.is_empty() {
            self.accepted.insert(0, "not in `informational`, so they do not fail:".to_owned());
            self.tally.explain(self.accepted, None);
        }
        (self.tally, self.known.join("; "))
    }
}

/// Joins findings of one kind; advice that the next finding repeats is given once, after the last of them.
fn told(faults: Vec<Fault>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut faults = faults.into_iter().peekable();
    while let Some(mut fault) = faults.next() {
        let is_repeated = faults.peek().is_some_and(|next| next.lines.last() == fault.lines.last());
        if is_repeated && fault.lines.len() > 1 {
            fault.lines.pop();
        }
        lines.extend(fault.lines);
    }
    lines
}

#[expect(clippy::cast_precision_loss, reason = "no lock file has 2^53 packages")]
const fn count(number: usize) -> f64 {
    number as f64
}
