//! Values a business case from a file and prints its report: no Rust needed.
//!
//! `cargo run --release --example run_case -- case.toml` reads TOML, or JSON where the file is named
//! so; studies that are stored in files of their own are read from beside it. A second file,
//! `-- case.toml page.html`, is where the report goes: as a page for a browser, as Markdown where it
//! is named `.md`, as plain text (`.txt`) or as JSON (`.json`). Without a file it values
//! `examples/data/recipes.toml`, which is made up.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use bizcase::case::{self, BusinessCase, StudyResult};
use bizcase::random::Sampling;
use bizcase::report::{self, Document, Section};

const OWN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml");

fn main() -> ExitCode {
    let mut files = std::env::args().skip(1);
    let file = files.next().unwrap_or_else(|| OWN.to_owned());
    match shown(Path::new(&file), files.next()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{file}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn shown(file: &Path, page: Option<String>) -> Result<(), Box<dyn Error>> {
    let report = report_on(file)?;
    let Some(page) = page else {
        print!("{report}");
        return Ok(());
    };
    if Path::new(&page).extension().is_some_and(|it| it == "json") {
        report::write_file(page, serde_json::to_string_pretty(&report)?.as_bytes())?;
    } else {
        report.save(page)?;
    }
    Ok(())
}

/// The report on the case in a file, with what is odd about it.
pub(crate) fn report_on(file: &Path) -> Result<Document, Box<dyn Error>> {
    let case = read(file)?.resolve(|stored| study(&file.with_file_name(stored)))?;
    let valuation = case.value(&Sampling::monte_carlo(20_000).seed(1))?;
    let report = report::decision(&valuation)?;
    let warnings = case.warnings()?;
    if warnings.is_empty() {
        return Ok(report);
    }
    let odd = warnings.into_iter();
    let odd = odd.fold(Section::new("What is odd"), |odd, it| {
        odd.note(format!("- {it}."))
    });
    Ok(report.with(odd))
}

fn read(file: &Path) -> Result<BusinessCase, Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    if file.extension().is_some_and(|it| it == "json") {
        let mut json = serde_json::Deserializer::from_str(&text);
        let case = case::read(&mut json)?;
        // Nothing may follow the case.
        json.end()?;
        return Ok(case);
    }
    Ok(case::read(toml::Deserializer::parse(&text)?)?)
}

fn study(file: &Path) -> Result<StudyResult, Box<dyn Error>> {
    let text = fs::read_to_string(file);
    let text = text.map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(serde_json::from_str(&text)?)
}
