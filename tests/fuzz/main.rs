//! One program for all targets: libFuzzer changes the bytes, and `BIZCASE_TARGET` names the target
//! that reads them. `BIZCASE_SEEDS` names a folder to put the target's seeds in first. See `run`.
#![no_main]

mod targets;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use targets::{TARGETS, Target};

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let asked = std::env::var("BIZCASE_TARGET").unwrap_or_default();
    let found = TARGETS.iter().find(|(name, _)| *name == asked);
    let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
    let (name, target) = found.unwrap_or_else(|| panic!("BIZCASE_TARGET is one of {names:?}"));
    if let Ok(folder) = std::env::var("BIZCASE_SEEDS") {
        for (index, seed) in targets::seeds(name).into_iter().enumerate() {
            let file = format!("{folder}/seed_{index}");
            std::fs::write(&file, seed).unwrap_or_else(|error| panic!("{file}: {error}"));
        }
    }
    *target
});

fuzz_target!(init: { LazyLock::force(&TARGET); }, |data: &[u8]| TARGET(data));
