//! The time as records have it, and as people read it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use governance_law::Date;

/// Returns the seconds since 1970-01-01; zero if the clock is before that.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Prints a moment in UTC: `2026-11-20T18:40:02Z`.
pub(crate) fn moment(seconds: u64) -> String {
    let date = Date::from_unix_days(i64::try_from(seconds / 86_400).unwrap_or(0));
    let rest = seconds % 86_400;
    format!("{date}T{:02}:{:02}:{:02}Z", rest / 3_600, rest / 60 % 60, rest % 60)
}

/// Prints an age as people say it: `3 minutes ago`.
#[must_use]
pub(crate) fn ago(age: Duration) -> String {
    format!("{} ago", span(age))
}

/// Prints a time in its largest unit: `3 hours`.
pub(crate) fn span(age: Duration) -> String {
    let seconds = age.as_secs();
    let (number, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3_600 => (seconds / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn times_print_as_people_read_them() {
        assert_eq!(moment(1_795_200_002), "2026-11-20T18:40:02Z");
        assert_eq!(ago(Duration::from_secs(1)), "1 second ago");
        assert_eq!(ago(Duration::from_secs(200)), "3 minutes ago");
        assert_eq!(ago(Duration::from_secs(200_000)), "2 days ago");
    }
}
