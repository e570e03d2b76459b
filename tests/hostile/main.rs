//! Hostile input, briefly: the targets of `tests/fuzz` on their corpus, and on seeds that are
//! changed at random but alike each time. `tests/fuzz/run` looks further.

// Its own program is the other one to use it.
#[path = "../fuzz/targets/mod.rs"]
mod targets;

mod mutations;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use mutations::Mutations;
use targets::{TARGETS, Target, seeds};

/// How many inputs each target is fed beyond its seeds: the same ones on every machine.
const INPUTS: usize = 40;

fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let files = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> = files.filter_map(|file| Some(file.ok()?.path())).collect();
    files.sort();
    let read = |file: PathBuf| {
        let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        (file, bytes)
    };
    files.into_iter().map(read).collect()
}

fn feed(target: Target, input: &[u8], of: &str) {
    let fed = catch_unwind(AssertUnwindSafe(|| target(input)));
    assert!(
        fed.is_ok(),
        "{of} fails on {:?}",
        String::from_utf8_lossy(input)
    );
}

#[test]
fn what_once_failed_fails_no_more() {
    for (name, target) in TARGETS {
        for (file, input) in corpus(name) {
            feed(*target, &input, &file.display().to_string());
        }
    }
}

#[test]
fn corpora_belong_to_targets() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for entry in fs::read_dir(folder).expect("the corpus is kept") {
        let name = entry.expect("an entry").file_name();
        assert!(
            TARGETS.iter().any(|(target, _)| name == **target),
            "{}",
            name.display()
        );
    }
}

#[test]
fn changed_seeds_break_no_promise() {
    for (name, target) in TARGETS {
        let seeds = seeds(name);
        let changed = Mutations::of(&seeds).take(INPUTS);
        for input in seeds.iter().cloned().chain(changed) {
            feed(*target, &input, name);
        }
    }
}
