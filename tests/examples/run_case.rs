//! A case from a file, as someone without Rust runs it.

use std::fs;
use std::path::{Path, PathBuf};

use bizcase::case::{BusinessCase, Figure, Study, StudyResult};
use bizcase::sample::JointEmpirical;

#[path = "../../examples/run_case.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

fn data(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples/data")
        .join(file)
}

/// A file of this test alone.
fn written(name: &str, text: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("bizcase-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, text).unwrap();
    file
}

fn error(name: &str, text: &str) -> String {
    example::report_on(&written(name, text))
        .unwrap_err()
        .to_string()
}

#[test]
fn cases_of_the_examples_have_their_report() {
    for file in [
        "shops.toml",
        "recipes.toml",
        "payroll.toml",
        "expense_reports.toml",
        "survey_software.toml",
    ] {
        let report = example::report_on(&data(file)).unwrap().text();
        for part in [
            "Decision: ",
            "The three questions",
            "How big is it?",
            "Market size",
        ] {
            assert!(report.contains(part), "{file}: {part}");
        }
    }
}

#[test]
fn studies_are_read_from_beside_the_case() {
    let churn = [("churn", vec![0.011, 0.014, 0.019])];
    let found = StudyResult::Draws(JointEmpirical::new("renewals", churn).unwrap());
    let text = fs::read_to_string(data("shops.toml")).unwrap();
    let mut case: BusinessCase = toml::from_str(&text).unwrap();
    case.offers[0].retention = bizcase::case::Retention::Churn(Figure::study("renewals"));
    case.correlations.clear();
    let file = "renewals.json".to_owned();
    let fingerprint = found.fingerprint();
    let stored = StudyResult::Stored { file, fingerprint };
    case.studies.push(Study::new("renewals", stored));
    let path = written("case.json", &serde_json::to_string(&case).unwrap());
    let beside = path.with_file_name("renewals.json");
    fs::write(&beside, serde_json::to_string(&found).unwrap()).unwrap();
    assert!(
        example::report_on(&path)
            .unwrap()
            .text()
            .contains("Study `renewals`")
    );

    fs::write(
        &beside,
        serde_json::to_string(&found)
            .unwrap()
            .replace("0.014", "0.015"),
    )
    .unwrap();
    let changed = example::report_on(&path).unwrap_err().to_string();
    assert!(
        changed.starts_with("fingerprint of `renewals.json` = "),
        "{changed}"
    );
}

#[test]
fn bad_files_are_refused_with_their_place() {
    let missing = example::report_on(&data("none.toml"))
        .unwrap_err()
        .to_string();
    assert!(missing.contains("No such file"), "{missing}");
    let text = fs::read_to_string(data("recipes.toml")).unwrap();
    let field = error("field.toml", &text.replacen("horizon", "horizen", 1));
    assert!(field.contains("unknown field `horizen`"), "{field}");
    let case: BusinessCase = toml::from_str(&text).unwrap();
    let json = serde_json::to_string(&case).unwrap();
    let trailing = error("trailing.json", &format!("{json} {{}}"));
    assert!(trailing.starts_with("trailing characters"), "{trailing}");
}
