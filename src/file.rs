//! Files that are replaced as a whole or not at all.

use std::fs::{self, File};
use std::io::{Result, Write as _};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes the content to a file beside the one it then takes the place of, so that whoever reads the
/// path sees the old file or the new one, and a disk that is full costs neither.
///
/// What is no plain file, such as a pipe, is written to as it is. A link keeps leading to its file.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let old = fs::metadata(&place).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return fs::write(&place, content);
    }
    let beside = beside(&place);
    let written = write(&beside, content)
        .and_then(|()| match old {
            Some(old) => fs::set_permissions(&beside, old.permissions()),
            None => Ok(()),
        })
        .and_then(|()| fs::rename(&beside, &place));
    if written.is_err() {
        // What it was is said by the error that is returned.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A name that no other thread or process takes.
fn beside(place: &Path) -> PathBuf {
    static TAKEN: AtomicU64 = AtomicU64::new(0);
    let number = TAKEN.fetch_add(1, Ordering::Relaxed);
    let mut name = place.as_os_str().to_owned();
    name.push(format!(".{}-{number}.new", process::id()));
    PathBuf::from(name)
}

/// On the disk before the old file goes.
fn write(path: &Path, content: &[u8]) -> Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(content)?;
    file.sync_all()
}
