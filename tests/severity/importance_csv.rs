//! Files of comparisons, appeals and interviews, from their text to a result.

#![allow(clippy::float_cmp, reason = "figures that are meant to the bit")]

use std::fmt::Write as _;

use bizcase::import::Csv;
use bizcase::severity::{BradleyTerry, InterviewAnalysis, Survey, Ties, Turf};

#[test]
fn a_file_of_comparisons_becomes_worths() {
    let mut text = "ID;Item 1;Item 2;Winner;Size\n".to_owned();
    for id in 0..30_usize {
        let (winner, size) = if id % 3 == 0 {
            ("Price", "small")
        } else {
            ("speed", "large")
        };
        writeln!(text, "{id};Speed;Price;{winner};{size}").unwrap();
        let other = if id % 2 == 0 { "Price" } else { "equal" };
        writeln!(text, "{id};Price;Support;{other};{size}").unwrap();
        writeln!(
            text,
            "{id};Support;Speed;{};{size}",
            1 + usize::from(id % 5 > 0)
        )
        .unwrap();
    }
    let rows = Csv::from_text("pairs.csv", &text)
        .paired_comparisons()
        .unwrap()
        .rows;
    assert_eq!(rows.len(), 30);
    assert_eq!(rows[1].respondent.segments["Size"], "large");
    let fit = BradleyTerry::new()
        .ties(Ties::HalfEach)
        .analyse(&Survey::new("owners"), &rows)
        .unwrap();
    assert_eq!(fit.ties, 15);
    let names: Vec<&str> = fit.items.iter().map(|item| item.item.as_str()).collect();
    assert_eq!(names, ["Speed", "Price", "Support"]);
}

#[test]
fn answers_that_cannot_be_read_name_their_place() {
    let text = "id,first,second,preferred\n1,speed,price,speed\n1,speed,price,support\n";
    let error = Csv::from_text("pairs.csv", text)
        .paired_comparisons()
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("pairs.csv:3:4 preferred: `support`"),
        "{error}"
    );
    assert!(error.contains("speed, price or neither"), "{error}");

    let text = "id,alerts,export\n1,1,0\n2,maybe,1\n";
    let error = Csv::from_text("appeals.csv", text)
        .appeals(&["alerts", "export"])
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("appeals.csv:3:2 alerts: `maybe`"),
        "{error}"
    );

    let text = "id,speed,price\n1,60,forty\n";
    let error = Csv::from_text("points.csv", text)
        .constant_sums(&["speed", "price"])
        .unwrap_err();
    assert!(
        error.to_string().contains("points.csv:2:3 price: `forty`"),
        "{error}"
    );
}

#[test]
fn files_of_appeals_and_interviews_become_results() {
    let text = "id,weight,alerts,export,history\n1,2,yes,no,no\n2,1,no,yes,no\n3,1,0,1,1\n";
    let items = ["alerts", "export", "history"];
    let rows = Csv::from_text("appeals.csv", text)
        .appeals(&items)
        .unwrap()
        .rows;
    let turf = Turf::up_to(2)
        .analyse(&Survey::new("users"), &rows)
        .unwrap();
    // Two and two of four; export appeals to as many people and comes later in the catalogue.
    assert_eq!(turf.sets[0].reach.estimate(), 0.5);
    assert_eq!(turf.sets[1].items, ["alerts", "export"]);

    let text = "id,theme\nanna,invoices\nanna,invoices\nben,\ncara,invoices\n";
    let rows = Csv::from_text("interviews.csv", text)
        .interviews()
        .unwrap()
        .rows;
    let result = InterviewAnalysis::new()
        .analyse(&Survey::new("discovery"), &rows)
        .unwrap();
    assert_eq!(
        (
            result.themes[0].mentions.heard(),
            result.themes[0].mentions.interviews()
        ),
        (2, 3)
    );
}
