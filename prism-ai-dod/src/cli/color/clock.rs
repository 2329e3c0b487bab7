//! How much time of the processors the program has used, in all of its threads.

use std::time::Duration;

/// Returns the time that the processors spent on this program; nothing where the system does not say.
#[cfg(unix)]
pub(super) fn spent() -> Option<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;
    let usage = getrusage(UsageWho::RUSAGE_SELF).ok()?;
    let micros = |time: nix::sys::time::TimeVal| u64::try_from(time.num_microseconds()).ok();
    Some(Duration::from_micros(micros(usage.user_time())?.saturating_add(micros(usage.system_time())?)))
}

/// Returns the time that the processors spent on this program; nothing where the system does not say.
#[cfg(not(unix))]
pub(super) fn spent() -> Option<Duration> {
    None
}

#[cfg(all(test, unix))]
mod unit {
    #[test]
    fn work_takes_time() {
        let before = super::spent().unwrap();
        let mut sum = 0_u64;
        while super::spent().unwrap() < before + std::time::Duration::from_millis(20) {
            sum = std::hint::black_box(sum.wrapping_add(1));
        }
        assert!(sum > 0);
    }
}
