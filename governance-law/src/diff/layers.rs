//! Layers compared: what each may use, and what moved from one to another.
//!
//! A layer that only changed its name is recognised by its members. What is in a layer is bound by it, so leaving all
//! layers makes weaker and entering one makes stricter; what moves is judged by the uses that become legal by it.

use super::change::{Changes, Kind};
use super::options::About;
use super::{cover, set};
use crate::article::Layer;
use crate::catalog::Entries;
use crate::text::Text;

/// Why a membership could not be decided.
const OVERLAP: &str = "globs of several layers overlap here without one holding the other";

/// One kind of use: its words, and the layers that one layer may use by it besides itself.
type Way = (&'static str, fn(&Layer) -> Vec<&str>);

/// The kinds of use; only crates know the last two.
const WAYS: [Way; 3] = [
    ("may use", |layer| texts(&layer.may_use)),
    ("may use in build scripts", |layer| [texts(&layer.may_use), texts(&layer.build_may_use)].concat()),
    ("may use in tests", |layer| [texts(&layer.may_use), texts(&layer.dev_may_use)].concat()),
];

fn texts(list: &[Text]) -> Vec<&str> {
    list.iter().map(Text::as_str).collect()
}

pub(super) fn compare(
    about: &About<'_>,
    entries: Entries,
    old: &[Layer],
    new: &[Layer],
    found: &mut Changes,
) {
    let pairs = pairs(old, new);
    let mut globs: Vec<&str> = Vec::new();
    for member in old.iter().chain(new).flat_map(|layer| &layer.members) {
        if !globs.contains(&member.as_str()) {
            globs.push(member.as_str());
        }
    }
    let both = Both { about, entries, old, new, pairs: &pairs, globs: &globs };
    for (before, now) in &pairs {
        both.uses(before, now, found);
        both.external(before, now, found);
        if before.name.value != now.name.value {
            let message = format!("layer `{}` of {} is called `{}` now", before.name, about.name, now.name);
            found.say(Kind::Neutral, about.subject, &now.name.span, message);
        }
    }
    for glob in &globs {
        both.member(glob, found);
    }
}

/// Returns the layers that both laws have: of the same name, or else with the same members.
fn pairs<'a>(old: &'a [Layer], new: &'a [Layer]) -> Vec<(&'a Layer, &'a Layer)> {
    let named = |list: &'a [Layer], name: &Text| list.iter().find(|layer| layer.name.value == name.value);
    let members = |layer: &Layer| {
        let mut list: Vec<String> = layer.members.iter().map(|member| member.value.clone()).collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    old.iter()
        .filter_map(|before| {
            let renamed = || {
                let is_free = |now: &&Layer| named(old, &now.name).is_none();
                new.iter().filter(is_free).find(|now| members(now) == members(before))
            };
            Some((before, named(new, &before.name).or_else(renamed)?))
        })
        .collect()
}

/// Where a glob's modules or crates are: the layers, by their names in the old law or else in the new.
#[derive(Debug, PartialEq)]
struct Home<'a> {
    layers: Vec<&'a str>,
    is_certain: bool,
}

struct Both<'a> {
    about: &'a About<'a>,
    entries: Entries,
    old: &'a [Layer],
    new: &'a [Layer],
    pairs: &'a [(&'a Layer, &'a Layer)],
    /// Every member of every layer, of either law.
    globs: &'a [&'a str],
}

impl<'a> Both<'a> {
    /// Returns the name by which the new law knows a layer of the old one.
    fn name_now<'n>(&self, name: &'n str) -> Option<&'n str>
    where
        'a: 'n,
    {
        self.pairs.iter().find(|(before, _)| before.name.value == name).map(|(_, now)| now.name.as_str())
    }

    /// Compares what a layer may use, as far as both laws have the other layer.
    fn uses(&self, before: &Layer, now: &Layer, found: &mut Changes) {
        let is_shared = |name: &&str| self.pairs.iter().any(|(_, now)| now.name.value == **name);
        let mut said: Vec<(Kind, String)> = Vec::new();
        for (words, of) in WAYS {
            let was: Vec<&str> = of(before).into_iter().filter_map(|name| self.name_now(name)).collect();
            let is: Vec<&str> = of(now).into_iter().filter(is_shared).collect();
            let own = now.name.as_str();
            let gained = is.iter().filter(|name| !was.contains(name)).map(|name| (Kind::Weakening, name));
            let lost = was.iter().filter(|name| !is.contains(name)).map(|name| (Kind::Strengthening, name));
            for (kind, other) in gained.chain(lost).filter(|(_, other)| **other != own) {
                // What `may_use` says is not said again of build scripts and tests.
                if said.contains(&(kind, (*other).to_owned())) {
                    continue;
                }
                said.push((kind, (*other).to_owned()));
                let not = if kind == Kind::Weakening { "now" } else { "no longer" };
                let message = format!("layer `{own}` of {} {not} {words} layer `{other}`", self.about.name);
                found.say(kind, self.about.subject, &now.name.span, message);
            }
        }
    }

    fn external(&self, before: &Layer, now: &Layer, found: &mut Changes) {
        let (own, name) = (&now.name, self.about.name);
        for lost in set::missing(Entries::Crates, &before.forbid_external, &now.forbid_external) {
            let doubt = lost.is_doubtful.then_some(set::GLOBS);
            let message = format!("layer `{own}` of {name} no longer forbids the crates `{}`", lost.entry);
            let at = (super::Side::New, &own.span);
            found.push(Kind::Weakening, self.about.subject, at, message, doubt);
        }
        for gained in set::missing(Entries::Crates, &now.forbid_external, &before.forbid_external) {
            let message = format!("layer `{own}` of {name} forbids the crates `{}` too", gained.entry);
            found.say(Kind::Strengthening, self.about.subject, &own.span, message);
        }
    }

    /// Returns where a glob's modules or crates are in one of the laws, but for those that a narrower glob names.
    fn home<'l>(&self, layers: &'l [Layer], glob: &str) -> Home<'l> {
        let mut home = Home { layers: Vec::new(), is_certain: true };
        for layer in layers {
            let members = || layer.members.iter().map(Text::as_str);
            let holds = members().any(|member| cover::covers(self.entries, member, glob));
            let is_torn = !holds
                && members().any(|member| {
                    cover::overlap(self.entries, member, glob) && !cover::covers(self.entries, glob, member)
                });
            home.is_certain &= !is_torn;
            if holds || is_torn {
                home.layers.push(layer.name.as_str());
            }
            // The first layer that names a module has it; a crate is in all that name it.
            if holds && self.entries == Entries::Modules {
                break;
            }
        }
        home
    }

    /// Compares where a glob's modules or crates are.
    fn member(&self, glob: &str, found: &mut Changes) {
        let (before, now) = (self.home(self.old, glob), self.home(self.new, glob));
        let known = before.layers.iter().map(|name| self.name_now(name)).collect::<Vec<_>>();
        let mut was: Vec<Option<&str>> = known.clone();
        let mut is: Vec<Option<&str>> = now.layers.iter().map(|name| Some(*name)).collect();
        if self.entries == Entries::Crates {
            was.sort_unstable();
            is.sort_unstable();
        }
        if was == is && before.is_certain == now.is_certain {
            return;
        }
        let (subject, name) = (self.about.subject, self.about.name);
        let listed =
            |list: &[&str]| list.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let span = self
            .new
            .iter()
            .flat_map(|layer| &layer.members)
            .find(|member| member.value == glob)
            .map_or(self.about.span, |member| &member.span);
        if !before.is_certain || !now.is_certain {
            let message = format!("`{glob}` is in other layers of {name} than before");
            return found.doubt(subject, span, message, OVERLAP);
        }
        match (before.layers.as_slice(), now.layers.as_slice()) {
            ([], []) => {}
            (from, []) => {
                let message =
                    format!("`{glob}` is no longer in layer {} of {name}, nor in any", listed(from));
                found.say(Kind::Weakening, subject, span, message);
            }
            ([], to) => {
                let message = format!("`{glob}` is in layer {} of {name} now, and was in none", listed(to));
                found.say(Kind::Strengthening, subject, span, message);
            }
            (from, to) => {
                let message =
                    format!("`{glob}` is in layer {} of {name} now, and was in {}", listed(to), listed(from));
                self.moved((from, to), span, &message, found);
            }
        }
    }

    /// Judges a move by the uses that become legal and illegal by it, from and to everything that is in a layer before
    /// and after.
    fn moved(
        &self,
        (from, to): (&[&str], &[&str]),
        span: &std::ops::Range<usize>,
        message: &str,
        found: &mut Changes,
    ) {
        let (mut legal, mut illegal) = (None, None);
        for other in self.globs {
            let (was_in, is_in) = (self.home(self.old, other).layers, self.home(self.new, other).layers);
            if was_in.is_empty() || is_in.is_empty() {
                continue;
            }
            for (words, of) in WAYS {
                let out = (allows(self.old, from, &was_in, of), allows(self.new, to, &is_in, of));
                let back = (allows(self.old, &was_in, from, of), allows(self.new, &is_in, to, of));
                let other = format!("`{other}`");
                for ((was, is), user, used) in [(out, "it", &*other), (back, &*other, "it")] {
                    let slot = match (was, is) {
                        (false, true) => &mut legal,
                        (true, false) => &mut illegal,
                        _ => continue,
                    };
                    slot.get_or_insert((user.to_owned(), words, used.to_owned()));
                }
            }
        }
        let subject = self.about.subject;
        let (was, is) = (outside(self.old, from), outside(self.new, to));
        let (lost, gained) =
            (set::missing(Entries::Crates, &was, &is), set::missing(Entries::Crates, &is, &was));
        for missing in &lost {
            let doubt = missing.is_doubtful.then_some(set::GLOBS);
            let message = format!("{message}; the crates `{}` are no longer forbidden there", missing.entry);
            found.push(Kind::Weakening, subject, (super::Side::New, span), message, doubt);
        }
        for missing in &gained {
            let message = format!("{message}; the crates `{}` are forbidden there", missing.entry);
            found.say(Kind::Strengthening, subject, span, message);
        }
        if legal.is_none() && illegal.is_none() && lost.is_empty() && gained.is_empty() {
            found.say(Kind::Neutral, subject, span, message);
        }
        let sides = [(Kind::Weakening, "now", legal), (Kind::Strengthening, "no longer", illegal)];
        for (kind, when, example) in sides {
            if let Some((user, words, used)) = example {
                found.say(kind, subject, span, format!("{message}; {user} {when} {words} {used}"));
            }
        }
    }
}

/// Returns the crates from outside the workspace that some layers forbid.
fn outside<'l>(layers: &'l [Layer], homes: &[&str]) -> Vec<&'l str> {
    let homes = layers.iter().filter(|layer| homes.contains(&layer.name.as_str()));
    homes.flat_map(|layer| texts(&layer.forbid_external)).collect()
}

/// Returns whether what is in all of some layers may use what is in all of others.
fn allows(layers: &[Layer], users: &[&str], used: &[&str], of: fn(&Layer) -> Vec<&str>) -> bool {
    let may = |user: &str, used: &str| {
        let layer = layers.iter().find(|layer| layer.name.value == user);
        user == used || layer.is_some_and(|layer| of(layer).contains(&used))
    };
    users.iter().all(|user| used.iter().all(|used| may(user, used)))
}
