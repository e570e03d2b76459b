//! The tests of a room, run with one change or another.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

/// The tests of a room, built, and how long they may take.
pub(crate) struct Trial {
    folder: PathBuf,
    tests: Vec<PathBuf>,
    /// What of the tests of private functions is run.
    room: String,
    patience: Duration,
}

fn cargo(copy: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(copy)
        .env("CARGO_TARGET_DIR", copy.join("../built"))
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .args(arguments)
        .args(["--all-features", "--message-format=json"])
        .stderr(Stdio::null());
    command
}

/// What the compiler says, message by message.
fn messages(mut command: Command) -> Result<Vec<Value>, Box<dyn Error>> {
    let output = command.output()?;
    let text = String::from_utf8(output.stdout)?;
    Ok(text
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?)
}

/// The files and lines at which the copy does not compile.
pub(crate) fn doubtful(copy: &Path) -> Result<Vec<(PathBuf, usize)>, Box<dyn Error>> {
    let mut found = Vec::new();
    for message in messages(cargo(copy, &["check", "-p", "bizcase", "--lib"]))? {
        let error = &message["message"];
        if error["level"] != "error" {
            continue;
        }
        for span in error["spans"].as_array().into_iter().flatten() {
            let (Some(file), Some(line)) =
                (span["file_name"].as_str(), span["line_start"].as_u64())
            else {
                continue;
            };
            found.push((PathBuf::from(file), usize::try_from(line)?));
        }
    }
    Ok(found)
}

impl Trial {
    /// Builds the tests, and sees that they pass as the crate is.
    pub(crate) fn built(copy: &Path, room: &str) -> Result<Self, Box<dyn Error>> {
        let own = ["test", "--no-run", "-p", "bizcase", "--lib"];
        let public = ["test", "--no-run", "-p", "bizcase-tests", "--test", room];
        let mut tests = Vec::new();
        for arguments in [&public[..], &own] {
            for message in messages(cargo(copy, arguments))? {
                let is_test = message["profile"]["test"] == true;
                tests.extend(
                    message["executable"]
                        .as_str()
                        .filter(|_| is_test)
                        .map(PathBuf::from),
                );
            }
        }
        let mut trial = Self {
            folder: copy.join("tests"),
            tests,
            room: format!("{room}::"),
            patience: Duration::MAX,
        };
        let begun = Instant::now();
        if trial.tests.len() != 2 || trial.notices(0)? {
            return Err(format!("the tests of `{room}` do not pass as they are").into());
        }
        trial.patience = 3 * begun.elapsed() + Duration::from_secs(10);
        Ok(trial)
    }

    /// Whether a test fails, or does not end, with the change of this number.
    pub(crate) fn notices(&self, number: u32) -> Result<bool, Box<dyn Error>> {
        for test in &self.tests {
            let own = test.file_name().and_then(|it| it.to_str());
            let mut command = Command::new(test);
            // The properties try the same inputs for each change.
            command
                .current_dir(&self.folder)
                .env("MUTANT", number.to_string())
                .env("PROPTEST_RNG_SEED", "20270101")
                .env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1")
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            if own.is_some_and(|it| it.starts_with("bizcase-")) {
                command.arg(&self.room);
            }
            if !self.passes(command)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn passes(&self, mut command: Command) -> Result<bool, Box<dyn Error>> {
        let mut child = command.spawn()?;
        let begun = Instant::now();
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status.success());
            }
            if begun.elapsed() > self.patience {
                child.kill()?;
                child.wait()?;
                return Ok(false);
            }
            sleep(Duration::from_millis(20));
        }
    }
}
