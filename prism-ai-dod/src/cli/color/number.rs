//! Numbers of the command line, each with what is allowed.

use std::time::Duration;

/// The longest budget, in seconds: some three hundred million years, which no clock overflows.
const LONGEST: f64 = 1e16;

/// Reads a whole number from 0.
pub(super) fn from_zero<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    whole(text, 0)
}

/// Reads a whole number from 1.
pub(super) fn from_one<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    whole(text, 1)
}

/// Reads a whole number from 0 that may be written short: `1_000_000` or `1e6`.
pub(super) fn large(text: &str) -> Result<u64, String> {
    let (digits, zeros) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let is_apart = digits.split('_').all(|part| !part.is_empty());
    let digits = if is_apart { digits.replace('_', "") } else { String::new() };
    if !is_digits(&digits) || !is_digits(zeros) {
        return Err("a whole number from 0 is allowed, such as `1000000` or `1e6`".to_owned());
    }
    let (digits, zeros): (u64, u32) = (whole(&digits, 0)?, whole(zeros, 0)?);
    10_u64.checked_pow(zeros).and_then(|power| digits.checked_mul(power)).ok_or_else(too_large)
}

/// Reads a time in seconds, with or without a fraction.
pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number = text.parse::<f64>().ok().filter(|_| is_number);
    let number = number.ok_or("a number of seconds from 0 is allowed, such as `60` or `0.5`")?;
    let time = Duration::try_from_secs_f64(number).ok().filter(|_| number <= LONGEST);
    time.ok_or_else(|| format!("at most {LONGEST} seconds are allowed"))
}

fn whole<T: TryFrom<u64>>(text: &str, least: u64) -> Result<T, String> {
    if !is_digits(text) {
        return Err(format!("a whole number from {least} is allowed"));
    }
    let number: u64 = text.parse().map_err(|_| too_large())?;
    if number < least {
        return Err(format!("a whole number from {least} is allowed"));
    }
    T::try_from(number).map_err(|_| too_large())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn too_large() -> String {
    format!("a whole number up to {} is allowed", u64::MAX)
}

#[cfg(test)]
mod unit {
    use super::*;

    #[test]
    fn whole_numbers_say_what_is_allowed() {
        assert_eq!((from_zero("0"), from_one("7")), (Ok(0_usize), Ok(7_u64)));
        for bad in ["", "-3", "+3", "3.5", "three", " 3", "1_0"] {
            assert_eq!(from_zero::<u64>(bad).unwrap_err(), "a whole number from 0 is allowed", "{bad}");
        }
        assert_eq!(from_one::<u64>("0").unwrap_err(), "a whole number from 1 is allowed");
        let huge = from_zero::<u64>("99999999999999999999").unwrap_err();
        assert_eq!(huge, "a whole number up to 18446744073709551615 is allowed");
    }

    #[test]
    fn large_numbers_may_be_written_short() {
        let read = ["1000000", "1_000_000", "1e6", "10E5", "0", "0e9"].map(|text| large(text).ok());
        assert_eq!(read, [1_000_000, 1_000_000, 1_000_000, 1_000_000, 0, 0].map(Some));
        for bad in
            ["", "_", "1_", "_1", "1__0", "1e", "e6", "1e-6", "1.5e6", "-1", "1e20", "99999999999999999999"]
        {
            large(bad).unwrap_err();
        }
    }

    #[test]
    fn seconds_may_have_a_fraction() {
        assert_eq!(seconds("60"), Ok(Duration::from_secs(60)));
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for bad in ["", ".", "-1", "inf", "NaN", "1e3", "1.2.3", &"9".repeat(400)] {
            seconds(bad).unwrap_err();
        }
    }
}
