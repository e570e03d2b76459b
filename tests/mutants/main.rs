//! Changes the crate in one place at a time, and sees whether a test notices.
//!
//! `cargo run -p bizcase-tests --all-features --bin mutants -- finance` draws a hundred places of the
//! room `finance` with a fixed seed: comparisons, signs, operators, numbers. All changes are in one
//! build, in a copy of the project under `target/mutants`, and an environment variable chooses one.
//! The tests of the room are run once for each. `-- finance 300` draws more.

mod places;
mod trial;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use places::{Place, places};
use trial::{Trial, doubtful};

/// Which places are drawn.
const SEED: u64 = 20_270_101;
/// Where the copy is told which change holds.
const SWITCH: &str = "
/// Whether the change of this number holds.
#[doc(hidden)]
#[allow(missing_docs, unreachable_pub)]
pub mod mutant {
    static CHOSEN: std::sync::LazyLock<Option<u32>> =
        std::sync::LazyLock::new(|| std::env::var(\"MUTANT\").ok()?.parse().ok());
    #[inline]
    pub fn on(number: u32) -> bool {
        *CHOSEN == Some(number)
    }
}
";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let room = arguments
        .next()
        .ok_or("the name of a room, such as finance")?;
    let count: usize = arguments.next().map_or(Ok(100), |it| it.parse())?;
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let copy = project.join("target/mutants/project");
    copied(&project, &copy)?;

    let mut all = drawn(&project, &room)?;
    let chosen = loop {
        let chosen = apart(&all, count);
        write(&project, &copy, &chosen)?;
        let doubtful = doubtful(&copy)?;
        if doubtful.is_empty() {
            break chosen;
        }
        let before = all.len();
        all.retain(|it| !doubtful.iter().any(|(file, line)| it.is_at(file, *line)));
        if all.len() == before {
            return Err(format!("the copy does not compile: {doubtful:?}").into());
        }
        eprintln!("{} places do not take their change", before - all.len());
    };

    let trial = Trial::built(&copy, &room)?;
    let mut survivors = Vec::new();
    for (number, place) in (1_u32..).zip(&chosen) {
        let noticed = trial.notices(number)?;
        eprint!("{}", if noticed { "." } else { "S" });
        if !noticed {
            survivors.push(place);
        }
    }
    eprintln!();
    for place in &survivors {
        println!("{place}");
    }
    let noticed = chosen.len() - survivors.len();
    println!("{room}: {noticed} of {} changes noticed", chosen.len());
    Ok(())
}

/// The places of a room in an order that depends on the seed alone.
fn drawn(project: &Path, room: &str) -> Result<Vec<Place>, Box<dyn Error>> {
    let mut files = Vec::new();
    let source = project.join("src");
    rust_files(&source.join(room), &mut files)?;
    files.push(source.join(format!("{room}.rs")));
    let mut all = Vec::new();
    for file in files.into_iter().filter(|it| it.is_file()) {
        let name = file.strip_prefix(project)?.to_path_buf();
        all.extend(places(&name, &fs::read_to_string(&file)?)?);
    }
    all.sort_by_key(|it| it.drawn(SEED));
    Ok(all)
}

/// The first places of which none lies within another.
fn apart(all: &[Place], count: usize) -> Vec<Place> {
    let mut chosen: Vec<Place> = Vec::new();
    for place in all {
        if chosen.len() == count {
            break;
        }
        if !chosen.iter().any(|it| it.overlaps(place)) {
            chosen.push(place.clone());
        }
    }
    chosen
}

/// Writes the files of the room with their changes, each on the lines where it was.
fn write(project: &Path, copy: &Path, chosen: &[Place]) -> Result<(), Box<dyn Error>> {
    let mut by_file: BTreeMap<&Path, Vec<(u32, &Place)>> = BTreeMap::new();
    for (number, place) in (1_u32..).zip(chosen) {
        by_file
            .entry(&place.file)
            .or_default()
            .push((number, place));
    }
    copied(&project.join("src"), &copy.join("src"))?;
    for (file, mut places) in by_file {
        let mut text = fs::read_to_string(project.join(file))?;
        places.sort_by_key(|(_, place)| std::cmp::Reverse(place.bytes.start));
        for (number, place) in places {
            text.replace_range(place.bytes.clone(), &place.switched(number));
        }
        fs::write(copy.join(file), text)?;
    }
    let entrance = copy.join("src/lib.rs");
    let text = fs::read_to_string(&entrance)?;
    Ok(fs::write(&entrance, text + SWITCH)?)
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            rust_files(&path, files)?;
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// Copies a folder, without what is built and what is hidden; files that are the same stay as they are.
fn copied(from: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|it| it.to_str()) else {
            continue;
        };
        if name.starts_with('.') || name == "target" {
            continue;
        }
        if path.is_dir() {
            copied(&path, &to.join(name))?;
        } else if fs::read(&path)? != fs::read(to.join(name)).unwrap_or_default() {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
