//! What ships, compared: a package that no longer ships under proof, and a proof that may be older, make the law weaker.

use super::change::{Changes, Kind, Subject};
use crate::law::Law;
use crate::production::Production;
use crate::units::Quantity;

pub(super) fn compare(old: &Law, new: &Law, found: &mut Changes) {
    let subject = Subject::Production;
    match (&old.production, &new.production) {
        (None, None) => {}
        (None, Some(now)) => found.say(
            Kind::Strengthening,
            &subject,
            &now.span,
            "what ships is built under a verdict from now on",
        ),
        (Some(was), None) => found.gone(
            Kind::Weakening,
            &subject,
            &was.span,
            "nothing has to be built under a verdict any more",
        ),
        (Some(was), Some(now)) => both(was, now, found),
    }
}

fn both(was: &Production, now: &Production, found: &mut Changes) {
    let subject = Subject::Production;
    let has = |list: &Production, name: &str| list.packages.iter().any(|package| package.value == name);
    for gone in was.packages.iter().filter(|package| !has(now, &package.value)) {
        found.gone(Kind::Weakening, &subject, &gone.span, format!("`{gone}` need not ship under a verdict"));
    }
    for new in now.packages.iter().filter(|package| !has(was, &package.value)) {
        found.say(Kind::Strengthening, &subject, &new.span, format!("`{new}` has to ship under a verdict"));
    }
    if was.feature.value != now.feature.value {
        let message = format!("the feature for production is `{}` instead of `{}`", now.feature, was.feature);
        found.doubt(&subject, &now.feature.span, message, "what the features do is not in the law");
    }
    if was.max_age != now.max_age {
        let kind = if now.max_age > was.max_age { Kind::Weakening } else { Kind::Strengthening };
        let [before, after] = [was.max_age, now.max_age].map(Quantity::Time);
        let message = format!("a verdict may be {after} old instead of {before} when it is built under");
        found.say(kind, &subject, &now.span, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAW: &str = "schema = 1\n[production]\npackages = [\"app\"]\nmax_age = \"1 d\"\n";

    #[track_caller]
    fn check(old: &str, new: &str, expected: &[(Kind, &str)]) {
        let [old, new] = [old, new].map(|text| Law::parse("governance.toml", text).unwrap());
        let changes = super::super::diff(&old, &new);
        let found: Vec<(Kind, &str)> =
            changes.iter().map(|change| (change.kind, change.message.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_ships_under_a_verdict_is_compared() {
        use Kind::{Strengthening, Weakening};
        check(LAW, LAW, &[]);
        check(LAW, "schema = 1\n", &[(Weakening, "nothing has to be built under a verdict any more")]);
        check("schema = 1\n", LAW, &[(Strengthening, "what ships is built under a verdict from now on")]);
        let [app, tool] = ["`app` need not ship under a verdict", "`tool` has to ship under a verdict"];
        check(LAW, &LAW.replace("app", "tool"), &[(Weakening, app), (Strengthening, tool)]);
        let older = "a verdict may be 7 d old instead of 1 d when it is built under";
        check(LAW, &LAW.replace("max_age = \"1 d\"\n", ""), &[(Weakening, older)]);
        let feature = "the feature for production is `ship` instead of `production`";
        check(LAW, &format!("{LAW}feature = \"ship\"\n"), &[(Weakening, feature)]);
    }
}
