//! Reports as files: the old one or the new one, never a part.

use std::fs;
use std::path::PathBuf;

use bizcase::error::Error;
use bizcase::report::{self, Document, Section};

/// A folder of one test, empty at first.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn document() -> Document {
    Document::new("A case").with(Section::new("Note").note("All is well."))
}

#[test]
fn the_ending_names_the_form() {
    let folder = folder("forms");
    let forms = [
        ("page.html", document().html()),
        ("page.HTM", document().html()),
        ("page.md", document().markdown()),
        ("page.txt", document().text()),
    ];
    for (name, expected) in forms {
        let path = folder.join(name);
        fs::write(
            &path,
            "what stood there before, and was longer than what comes",
        )
        .unwrap();
        document().save(&path).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), expected, "{name}");
    }
    let left = fs::read_dir(&folder).unwrap().count();
    assert_eq!(left, 4, "a file of the way there was left behind");
}

#[test]
fn what_is_not_written_is_an_error_with_the_file() {
    let folder = folder("refused");
    for name in ["page", "page.docx", ".html"] {
        let error = document().save(folder.join(name)).unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{name}: {error}");
    }
    for path in [folder.join("nowhere/page.html"), {
        fs::create_dir(folder.join("folder.md")).unwrap();
        folder.join("folder.md")
    }] {
        let failure = document().save(&path).unwrap_err().failure();
        assert_eq!(failure.code, "report_not_written");
        assert_eq!(failure.path, Some(path.display().to_string()));
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::process::Command;

    use super::{document, folder, fs, report};

    #[test]
    fn links_and_permissions_stay() {
        let folder = folder("links");
        let (file, link) = (folder.join("real.md"), folder.join("link.md"));
        fs::write(&file, "old").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&file, &link).unwrap();
        document().save(&link).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), document().markdown());
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    /// Half a million bytes where the system permits fewer: the page of yesterday is whole.
    #[test]
    fn a_full_disk_leaves_the_old_file() {
        let folder = folder("full");
        let page = folder.join("page.csv");
        fs::write(&page, "yesterday").unwrap();
        let test = std::env::current_exe().unwrap();
        let status = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\""])
            .arg(test)
            .args(["--exact", "save::unix::half_a_million_bytes", "--ignored"])
            .env("BIZCASE_PAGE", &page)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&status.stdout).into_owned();
        assert!(said.contains("1 passed"), "{said}");
        assert_eq!(fs::read_to_string(&page).unwrap(), "yesterday");
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    }

    #[test]
    #[ignore = "run by `a_full_disk_leaves_the_old_file`, under its limit"]
    fn half_a_million_bytes() {
        let page = std::env::var_os("BIZCASE_PAGE").unwrap();
        let error = report::write_file(page, &vec![b'1'; 500_000]).unwrap_err();
        assert_eq!(error.failure().code, "report_not_written");
    }
}
