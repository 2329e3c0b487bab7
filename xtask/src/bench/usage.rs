//! What the system says that a process has cost. Only Unix says it in one safe call, so only there is measured.

/// Whose cost is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who {
    /// This process.
    Own,
    /// The children that have ended.
    Children,
}

/// What was used so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Usage {
    /// User plus system time in seconds.
    pub(super) cpu: f64,
    /// The peak resident set in MB.
    pub(super) peak: f64,
}

/// Asks the system.
#[cfg(unix)]
pub(super) fn usage(who: Who) -> Result<Usage, String> {
    use nix::sys::resource::{UsageWho, getrusage};
    let who = match who {
        Who::Own => UsageWho::RUSAGE_SELF,
        Who::Children => UsageWho::RUSAGE_CHILDREN,
    };
    let usage =
        getrusage(who).map_err(|error| format!("the system does not say what a process cost: {error}"))?;
    Ok(Usage { cpu: seconds(&usage), peak: megabytes(usage.max_rss()) })
}

/// Says that this system is not asked.
#[cfg(not(unix))]
pub(super) fn usage(who: Who) -> Result<Usage, String> {
    Err(format!(
        "what a process cost ({who:?}) is measured on Unix only; run `cargo xtask bench` on Linux or macOS"
    ))
}

#[cfg(unix)]
#[expect(
    clippy::cast_precision_loss,
    reason = "a bench runs for less than the 2^52 microseconds that are exact"
)]
fn seconds(usage: &nix::sys::resource::Usage) -> f64 {
    [usage.user_time(), usage.system_time()]
        .iter()
        .map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6)
        .sum()
}

#[cfg(unix)]
#[expect(clippy::cast_precision_loss, reason = "no process has more than the 2^52 KiB that are exact")]
fn megabytes(max_rss: i64) -> f64 {
    // Linux counts in KiB, the BSDs and macOS in bytes.
    let unit = if cfg!(target_os = "linux") { 1024.0 } else { 1024.0 * 1024.0 };
    max_rss as f64 / unit
}
