//! What a directory says about a file, by which it is told whether its bytes may be others.

use std::fs::Metadata;
use std::time::SystemTime;

/// Equal while a file is the same.
///
/// Size and time of modification are not enough: tools set both (`touch -r`, an archive with fixed times).
/// The time of the last change of the entry cannot be set, and a file that was put in the place of another
/// one has another number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// When the bytes were modified.
    pub modified: Option<SystemTime>,
    /// Their number.
    pub bytes: u64,
    /// When the entry changed, where the system tells: seconds and nanoseconds.
    changed: Option<Time>,
    /// Device and number of the entry, where the system tells.
    entry: Option<Entry>,
}

type Time = (i64, i64);
type Entry = (u64, u64);

impl Stamp {
    /// The stamp of a file.
    pub fn of(metadata: &Metadata) -> Stamp {
        let (changed, entry) = of_entry(metadata);
        Stamp { modified: metadata.modified().ok(), bytes: metadata.len(), changed, entry }
    }
}

#[cfg(unix)]
fn of_entry(metadata: &Metadata) -> (Option<Time>, Option<Entry>) {
    use std::os::unix::fs::MetadataExt;
    (Some((metadata.ctime(), metadata.ctime_nsec())), Some((metadata.dev(), metadata.ino())))
}

#[cfg(not(unix))]
fn of_entry(metadata: &Metadata) -> (Option<Time>, Option<Entry>) {
    let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
    let created = metadata.created().ok().and_then(since);
    (created.map(|time| (time.as_secs() as i64, i64::from(time.subsec_nanos()))), None)
}
