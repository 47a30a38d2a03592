//! The first files of a site → a folder that held nothing.
//!
//! Invariant: no existing file is overwritten.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::path::Path;

use fs_err as fs;

/// Whether a folder holds nothing, or a fresh repository, or does not exist.
///
/// # Errors
/// It is no folder, or cannot be read.
pub fn is_free(folder: &Path) -> io::Result<bool> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    };
    for entry in entries {
        if entry?.file_name() != OsStr::new(".git") {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes the first files of a site, by their paths in its folder.
///
/// # Errors
/// A file is there, or cannot be written.
pub fn start<'f>(folder: &Path, files: impl IntoIterator<Item = (&'f Path, &'f [u8])>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (path, contents) in files {
        let file = folder.join(path);
        file.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::File::create_new(&file)?.write_all(contents)?;
    }
    Ok(())
}
