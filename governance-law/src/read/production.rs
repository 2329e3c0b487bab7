//! `[production]`.

use super::keys;
use crate::document::{Sink, Table, value};
use crate::production::Production;
use crate::text::Text;
use crate::units::{Quantity, Unit};

pub(super) fn production(top: &Table<'_, '_>, sink: &mut Sink) -> Option<Production> {
    let table = top.inner("production", "`production`", &keys::PRODUCTION, sink)?;
    let packages = table.require("packages", "[\"the-package-that-ships\"]", sink);
    if let Some((span, found)) = &packages
        && found.as_array().is_some_and(|array| array.is_empty())
    {
        let help = "name at least one, or remove the table".to_owned();
        sink.say(span.clone(), "`packages` is empty, so nothing would ship", help);
    }
    let packages = packages.map(|placed| value::texts(placed, "packages", sink));
    let feature = table.optional_text("feature", sink);
    let max_age = table.get("max_age");
    let max_age = max_age.and_then(|placed| value::quantity(placed, "max_age", Unit::Time, sink));
    Some(Production {
        packages: packages?,
        feature: feature.unwrap_or_else(|| Text::new(Production::FEATURE, table.span.clone())),
        max_age: match max_age {
            Some(Quantity::Time(time)) => time,
            _ => Production::MAX_AGE,
        },
        span: table.span.clone(),
    })
}
