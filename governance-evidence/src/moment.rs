//! A point in time, UTC, to the second: what records and approvals carry, and what is handed in as "now".

use std::fmt;
use std::str::FromStr;

use governance_law::Date;

const SECONDS_A_DAY: i64 = 86_400;

/// A point in time, UTC, to the second, of the years 1970 to 9999; written as `2026-11-20T22:00:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// What is no moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no point in time as `2026-11-20T22:00:00Z`")]
pub struct MomentError(String);

impl Moment {
    /// The last second of the year 9999.
    pub const LAST: Self = Self(253_402_300_799);

    /// Returns the moment that is this many seconds after 1970-01-01T00:00:00Z; what no date can name is clamped.
    #[must_use]
    pub fn from_unix(seconds: i64) -> Self {
        Self(seconds.clamp(0, Self::LAST.0))
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// Returns the moment of a calendar date and a time of day, or nothing if the calendar or the clock has no such one.
    #[must_use]
    pub(crate) fn of(date: [u16; 3], time: [u8; 3]) -> Option<Self> {
        let ([year, month, day], [hour, minute, second]) = (date, time);
        let month = u8::try_from(month).ok()?;
        let day = u8::try_from(day).ok()?;
        if year < 1970 || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let days = unix_days(year, month, day);
        // 31 February comes out as a day in March, so the way back shows whether there is such a day.
        if Date::from_unix_days(days) != (Date { year, month, day }) {
            return None;
        }
        let clock = i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second);
        Some(Self(days * SECONDS_A_DAY + clock))
    }
}

/// Returns the days since 1970-01-01 (the days-from-civil algorithm of Howard Hinnant).
fn unix_days(year: u16, month: u8, day: u8) -> i64 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted = (i64::from(month) + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// Reads so many decimal digits and returns what follows them.
pub(crate) fn digits(text: &str, count: usize) -> Option<(u16, &str)> {
    let (number, rest) = text.split_at_checked(count)?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((number.parse().ok()?, rest))
}

/// Reads two decimal digits.
pub(crate) fn two(text: &str) -> Option<(u8, &str)> {
    let (number, rest) = digits(text, 2)?;
    Some((u8::try_from(number).ok()?, rest))
}

fn read(text: &str) -> Option<Moment> {
    let (year, rest) = digits(text, 4)?;
    let (month, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (day, rest) = digits(rest.strip_prefix('-')?, 2)?;
    let (hour, rest) = two(rest.strip_prefix('T')?)?;
    let (minute, rest) = two(rest.strip_prefix(':')?)?;
    let (second, rest) = two(rest.strip_prefix(':')?)?;
    if rest == "Z" { Moment::of([year, month, day], [hour, minute, second]) } else { None }
}

impl FromStr for Moment {
    type Err = MomentError;

    /// Reads `2026-11-20T22:00:00Z`, and no other spelling.
    fn from_str(text: &str) -> Result<Self, MomentError> {
        read(text).ok_or_else(|| MomentError(text.to_owned()))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let date = Date::from_unix_days(self.0.div_euclid(SECONDS_A_DAY));
        let second = self.0.rem_euclid(SECONDS_A_DAY);
        write!(f, "{date}T{:02}:{:02}:{:02}Z", second / 3_600, second / 60 % 60, second % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_212_000, "2026-11-20T22:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(Moment::from_unix(seconds).to_string(), text);
            assert_eq!(text.parse(), Ok(Moment::from_unix(seconds)));
        }
        // A stride that meets every month, hour and leap year.
        for seconds in (0..Moment::LAST.unix()).step_by(7_654_321) {
            let moment = Moment::from_unix(seconds);
            assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }

    #[test]
    fn what_no_calendar_has_is_refused() {
        for text in [
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:60Z",
            "1969-12-31T23:59:59Z",
            "2026-01-01 00:00:00Z",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00:00+00:00",
            "2026-1-01T00:00:00Z",
            "+026-01-01T00:00:00Z",
            "",
        ] {
            let error = text.parse::<Moment>().unwrap_err();
            assert_eq!(error.to_string(), format!("`{text}` is no point in time as `2026-11-20T22:00:00Z`"));
        }
    }
}
