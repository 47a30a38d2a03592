//! File names that tell what no author means to publish: what editors, merges, downloads and systems leave
//! behind.

/// What a program left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leftover {
    /// A file that is gone again in a moment, or that only a system reads.
    Temporary,
    /// An older or another version of a file, which its author may have forgotten.
    Copy,
}

/// What the name of a file says.
pub fn leftover(name: &str) -> Option<Leftover> {
    let lower = name.to_ascii_lowercase();
    if is_temporary(&lower) {
        return Some(Leftover::Temporary);
    }
    is_copy(&lower).then_some(Leftover::Copy)
}

fn is_temporary(name: &str) -> bool {
    /// Of Windows and macOS; Vim tries with the number whether it may write here.
    const NAMES: [&str; 6] = ["thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", "icon\r", "4913"];
    /// Of lock files, owner files and the second half of files on foreign file systems.
    const STARTS: [&str; 6] = [".#", "~$", ".~lock.", "._", ".goutputstream-", ".nfs"];
    const ENDS: [&str; 12] = [
        "~",
        ".swp",
        ".swo",
        ".swx",
        ".tmp",
        ".temp",
        "___jb_tmp___",
        "___jb_old___",
        ".crdownload",
        ".part",
        ".kate-swp",
        ".partial",
    ];
    let is_auto_save = name.len() > 2 && name.starts_with('#') && name.ends_with('#');
    is_auto_save
        || NAMES.contains(&name)
        || STARTS.iter().any(|start| name.starts_with(start))
        || ENDS.iter().any(|end| name.ends_with(end))
}

fn is_copy(name: &str) -> bool {
    const ENDS: [&str; 3] = [".orig", ".rej", ".bak"];
    /// Endings that are ordinary words, and say something behind a source alone.
    const AFTER_SOURCE: [&str; 4] = [".old", ".save", ".backup", ".copy"];
    const SOURCES: [&str; 3] = [".html", ".css", ".js"];
    /// What follows these is never a kind of file: `index.md.mine`, `index.md.1`, `index.md,v`.
    const PAGES: [&str; 3] = [".md", ".yaml", ".yml"];
    /// How Syncthing, Dropbox and others name a version that lost.
    const CONFLICTS: [&str; 4] = [".sync-conflict-", "conflicted copy", "冲突副本", "衝突副本"];
    /// How file managers name a second copy.
    const SECOND: [&str; 5] = [" (copy)", " - copy", " - 副本", "(副本)", "（副本）"];
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let behind_source = |end: &str| {
        name.strip_suffix(end)
            .is_some_and(|source| SOURCES.iter().any(|extension| source.ends_with(extension)))
    };
    let behind_page =
        |page: &&str| name.split_once(*page).is_some_and(|(_, rest)| rest.starts_with(['.', ',', '-', '_']));
    ENDS.iter().any(|end| name.ends_with(end))
        || PAGES.iter().any(behind_page)
        || AFTER_SOURCE.iter().any(|end| behind_source(end))
        || CONFLICTS.iter().any(|conflict| name.contains(conflict))
        || SECOND.iter().any(|second| stem.ends_with(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_was_left_behind() {
        let temporary = [
            "#index.md#",
            ".#index.md",
            "index.md~",
            "~$表格.docx",
            "Thumbs.db",
            "desktop.ini",
            ".DS_Store",
            "4913",
            ".index.md.swp",
            "index.md___jb_tmp___",
            "手册.pdf.crdownload",
            "x.kate-swp",
        ];
        for name in temporary {
            assert_eq!(leftover(name), Some(Leftover::Temporary), "{name}");
        }
        let copies = [
            "index.md.orig",
            "图.png.BAK",
            "a.rej",
            "index.md.old",
            "index.md.mine",
            "index.md.r123",
            "index.md,v",
            "index.md.tmp.12345",
            "index.md.sb-1234-abcd",
            "site.yaml.20240101",
            "index.sync-conflict-20260101-120000-ABCDEFG.md",
            "index (Alice's conflicted copy 2026-01-01).md",
            "index (copy).md",
            "index - Copy.md",
            "备案 - 副本.md",
        ];
        for name in copies {
            assert_eq!(leftover(name), Some(Leftover::Copy), "{name}");
        }
        for name in [
            "index.md",
            "how-to-copy.md",
            "part.md",
            "#1.md",
            "备份.md",
            "old",
            "archive.old",
            "backup.zip",
            "index.mdx",
            "a.md",
            "a.yaml",
            "readme.mdown",
            "49130",
            "swp.md",
            "tmp",
            "C#",
        ] {
            assert_eq!(leftover(name), None, "{name}");
        }
    }
}
