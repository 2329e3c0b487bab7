//! Exemptions: dated, reasoned exceptions of exactly one item from exactly one article.

use std::fmt;
use std::ops::Range;

use crate::text::Text;

/// A day of the proleptic Gregorian calendar; ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, 0 to 9999.
    pub year: u16,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

impl Date {
    /// Returns the day that is `days` after 1970-01-01 (the civil-from-days algorithm of Howard Hinnant).
    #[must_use]
    pub fn from_unix_days(days: i64) -> Self {
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let day_of_era = z.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year: u16::try_from(year.clamp(0, 9999)).unwrap_or(0),
            month: u8::try_from(month).unwrap_or(1),
            day: u8::try_from(day).unwrap_or(1),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// One `[[exemption]]` of the law.
#[derive(Debug, Clone)]
pub struct Exemption {
    /// The id of the article that it lifts.
    pub article: Text,
    /// The exact item, as findings print it: `my_crate::module::Type::method`, or a package's name.
    pub item: Text,
    /// Why it is needed.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Date,
    /// The byte range of the exemption's header.
    pub span: Range<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_the_epoch_become_dates() {
        let of = |days| Date::from_unix_days(days).to_string();
        assert_eq!(of(0), "1970-01-01");
        assert_eq!(of(19_782), "2024-02-29");
        assert_eq!(of(20_777), "2026-11-20");
        assert_eq!(of(-1), "1969-12-31");
    }
}
