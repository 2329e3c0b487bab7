//! What the law says under `[gates.audit]`, with the defaults of the catalogue.

use governance_law::{Exception, Law, OptionValue, Text, catalog};

/// What the law says under `[gates.audit]`.
pub(crate) struct Settings<'l> {
    /// The licences that dependencies may have; none: licences are not judged.
    pub(crate) licenses: &'l [Text],
    pub(super) bans: &'l [Text],
    pub(super) sources: &'l [Text],
    pub(super) informational: Vec<&'l str>,
    pub(super) ignore: &'l [Exception],
    pub(super) exceptions: &'l [Exception],
}

impl<'l> Settings<'l> {
    /// Reads them, with the defaults of the catalogue.
    #[must_use]
    pub(crate) fn of(law: &'l Law) -> Self {
        let settings = law.gate("audit");
        let texts = |key| settings.map_or(&[][..], |settings| settings.texts(key));
        let exceptions = |key| settings.map_or(&[][..], |settings| settings.exceptions(key));
        let informational = match settings.and_then(|settings| settings.option("informational")) {
            Some(OptionValue::Texts(list)) => list.iter().map(Text::as_str).collect(),
            _ => default("informational").to_vec(),
        };
        Self {
            licenses: texts("licenses"),
            bans: texts("bans"),
            sources: texts("sources"),
            informational,
            ignore: exceptions("ignore"),
            exceptions: exceptions("exceptions"),
        }
    }
}

impl Settings<'_> {
    /// Returns all of them as text, by which an outcome of the gate is known to be about the same demands.
    #[must_use]
    pub(crate) fn shown(&self) -> String {
        let words = |list: &[Text]| list.iter().map(|text| text.value.clone()).collect::<Vec<_>>();
        let items = |list: &[Exception]| {
            let item = |one: &Exception| (one.item.value.clone(), one.expires);
            list.iter().map(item).collect::<Vec<_>>()
        };
        format!(
            "{:?}",
            (
                (words(self.licenses), words(self.bans), words(self.sources)),
                &self.informational,
                (items(self.ignore), items(self.exceptions)),
            )
        )
    }
}

fn default(key: &str) -> &'static [&'static str] {
    let row = catalog::gate_of("audit");
    row.and_then(|row| row.keys.iter().find(|known| known.name == key)).map_or(&[], |key| key.default)
}

#[cfg(test)]
mod unit {
    use super::*;

    fn law(text: &str) -> Law {
        Law::parse("governance.toml", &format!("schema = 1\n{text}")).unwrap()
    }

    #[test]
    fn a_law_that_says_nothing_has_the_defaults_of_the_catalogue() {
        let law = law("");
        let settings = Settings::of(&law);
        assert_eq!(settings.informational, ["unsound"]);
        assert!(settings.licenses.is_empty() && settings.exceptions.is_empty());
    }

    #[test]
    fn every_demand_is_in_the_text_and_nothing_else() {
        let begin = "[gates.audit]\nlicenses = [\"MIT\"]\n";
        let all = [
            begin.to_owned(),
            "[gates.audit]\nlicenses = [\"ISC\"]\n".to_owned(),
            format!("{begin}bans = [\"a\"]\n"),
            format!("{begin}sources = [\"a\"]\n"),
            format!("{begin}informational = [\"notice\"]\n"),
            format!("{begin}[[gates.audit.ignore]]\nitem = \"a\"\nreason = \"r\"\nexpires = 2099-01-01\n"),
            format!(
                "{begin}[[gates.audit.exceptions]]\nitem = \"a\"\nreason = \"r\"\nexpires = 2099-01-01\n"
            ),
            format!(
                "{begin}[[gates.audit.exceptions]]\nitem = \"a\"\nreason = \"r\"\nexpires = 2099-01-02\n"
            ),
        ];
        let shown = |text: &str| Settings::of(&law(text)).shown();
        let distinct: std::collections::BTreeSet<String> = all.iter().map(|text| shown(text)).collect();
        assert_eq!(distinct.len(), all.len());
        assert_eq!(shown(begin), shown(&format!("[gates.docs]\nprofiles = [\"ci\"]\n{begin}")));
    }
}
