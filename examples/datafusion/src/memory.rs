//! How much memory the program has had.

/// Returns the most memory that this program has had at once since [`forget`], in MiB. `None` where the system does
/// not say.
#[must_use]
pub fn peak() -> Option<u64> {
    peak_of("self")
}

/// Returns the most memory that a process has had at once, in MiB.
#[must_use]
pub fn peak_of(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes / 1024)
}

/// Counts the most memory from now on, where the system can.
pub fn forget() {
    // A system that cannot counts from the start.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
