//! The mounts of this machine → whether the system tells of changes below a folder.
//!
//! It deliberately does not try it out: whoever changes a file elsewhere, on another machine or beside a
//! container, cannot be made to from here.

use std::path::{Path, PathBuf};

/// How much of what is saved in a folder may go untold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Silence {
    /// What is saved through another mount of the same files.
    Partial,
    /// What is saved on the other side, as by the system that lends the folder.
    Usual,
}

/// A mounted file system that does not tell of every change.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Silent {
    pub(super) silence: Silence,
    /// Its kind, as the system names it.
    kind: String,
    /// Where it is mounted.
    place: PathBuf,
}

impl Silent {
    /// What to say about it.
    pub(super) fn reason(&self) -> String {
        let (kind, place) = (&self.kind, self.place.display());
        match self.silence {
            Silence::Usual => format!(
                "the site lies on {kind}, mounted on {place}, where the system does not tell of every save"
            ),
            Silence::Partial => {
                format!("the site lies on {kind}, mounted on {place}, where saves from outside are not told")
            }
        }
    }
}

/// The file system below any of `paths` that tells least, if one does not tell everything. Known on Linux
/// alone.
pub(super) fn silent(paths: &[PathBuf]) -> Option<Silent> {
    let mounts = fs_err::read_to_string("/proc/self/mountinfo").ok()?;
    let real = paths.iter().filter_map(|path| fs_err::canonicalize(path).ok());
    real.filter_map(|path| silent_at(&mounts, &path)).max_by_key(|silent| silent.silence)
}

/// The same for one path, by the text of `mountinfo`, see proc_pid_mountinfo(5).
fn silent_at(mounts: &str, path: &Path) -> Option<Silent> {
    let above = mounts.lines().filter_map(mount).filter(|(place, _)| path.starts_with(place));
    // Of several mounts on one place the last one is seen.
    let (place, kind) = above.max_by_key(|(place, _)| place.components().count())?;
    Some(Silent { silence: silence(kind)?, kind: kind.to_owned(), place })
}

/// The place and the kind of the mount that a line describes.
fn mount(line: &str) -> Option<(PathBuf, &str)> {
    let (before, after) = line.split_once(" - ")?;
    let place = before.split(' ').nth(4)?;
    Some((PathBuf::from(unescape(place)), after.split(' ').next()?))
}

/// Spaces, tabs, newlines and backslashes stand as three octal digits.
fn unescape(text: &str) -> String {
    [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

fn silence(kind: &str) -> Option<Silence> {
    match kind {
        // Windows below WSL, folders that a virtual machine or Docker Desktop is lent, and those of other
        // machines.
        "9p" | "drvfs" | "virtiofs" | "vboxsf" | "prl_fs" | "vmhgfs" | "osxfs" | "grpcfuse" | "fakeowner" => {
            Some(Silence::Usual)
        }
        "nfs" | "nfs4" | "cifs" | "smb3" | "smbfs" | "ncpfs" | "afs" | "ceph" | "gfs2" | "glusterfs"
        | "lustre" | "ocfs2" => Some(Silence::Usual),
        kind if kind == "fuse" || kind.starts_with("fuse.") => Some(Silence::Usual),
        "overlay" => Some(Silence::Partial),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 0:20 / / rw,relatime shared:1 - overlay overlay rw,lowerdir=/a,upperdir=/b,workdir=/c
23 22 0:21 / /proc rw - proc proc rw
40 22 8:1 / /home rw,relatime master:3 propagate_from:2 - ext4 /dev/sda1 rw
41 22 0:40 / /mnt/c rw,noatime - 9p C:\\\\134 rw,aname=drvfs;path=C:\\\\;uid=1000
42 40 0:41 /site /home/me/my\\040site rw - fakeowner grpcfuse rw
43 40 0:42 / /home/net rw - nfs4 nas:/export rw,vers=4.2
44 40 0:43 / /home/net/local rw - ext4 /dev/sdb1 rw
45 40 0:44 / /home/shared rw - ext4 /dev/sdc1 rw
46 45 0:45 / /home/shared rw - fuse.sshfs me@host: rw
47 40 0:46 / /home/stick rw - fuseblk /dev/sdd1 rw
";

    #[test]
    fn the_mount_that_is_seen_at_a_path_says_whether_changes_are_told() {
        let at = |path: &str| {
            silent_at(MOUNTS, Path::new(path))
                .map(|silent| (silent.silence, silent.kind, silent.place.display().to_string()))
        };
        let silent = |silence, kind: &str, place: &str| Some((silence, kind.to_owned(), place.to_owned()));
        assert_eq!(at("/srv/site"), silent(Silence::Partial, "overlay", "/"));
        assert_eq!(at("/home/me/site"), None);
        assert_eq!(at("/home/me/my site/content"), silent(Silence::Usual, "fakeowner", "/home/me/my site"));
        assert_eq!(at("/mnt/c/Users/me/站点"), silent(Silence::Usual, "9p", "/mnt/c"));
        assert_eq!(at("/mnt/cd"), silent(Silence::Partial, "overlay", "/"));
        assert_eq!(at("/home/net/site"), silent(Silence::Usual, "nfs4", "/home/net"));
        assert_eq!(at("/home/net/local/site"), None);
        assert_eq!(at("/home/shared/site"), silent(Silence::Usual, "fuse.sshfs", "/home/shared"));
        assert_eq!(at("/home/stick/site"), None);
        assert_eq!(silent_at("", Path::new("/")), None);
        assert_eq!(silent_at("not a line of it\n - \n", Path::new("/")), None);
    }
}
