//! Multipliers that stand in a column of units.

use bizcase::import::{Csv, SegmentCount};

fn counts(csv: Csv<'_>) -> Result<Vec<f64>, String> {
    let rows = csv
        .rows::<SegmentCount>()
        .map_err(|error| error.to_string())?;
    Ok(rows.rows.iter().map(|row| row.count.value()).collect())
}

/// As in the TSV and CSV files of Eurostat, whose code lists name units such as `THS_PER` and
/// `MIO_EUR`.
#[test]
fn a_multiplier_in_the_unit_of_a_row_must_be_declared() {
    let text = "segment,unit,count\na,THS_PER,3\nb,PER,5\n";
    let error = counts(Csv::from_text("firms.csv", text)).unwrap_err();
    assert!(
        error.contains(
            "firms.csv:2:2 unit: `THS_PER` multiplies the figure of its row; declare it with `multiplied_by(\"count\", \"unit\")`"
        ),
        "{error}"
    );
    let text = "segment,unit,count\na,THS_PER,3\nb,Persons,5\n";
    let csv = Csv::from_text("firms.csv", text).multiplied_by("count", "unit");
    assert_eq!(counts(csv), Ok(vec![3_000.0, 5.0]));
}

#[test]
fn a_unit_without_a_multiplier_changes_nothing() {
    for unit in ["kg", "EUR", "Persons", "MM", ""] {
        let text = format!("segment,unit,count\na,{unit},3\n");
        assert_eq!(
            counts(Csv::from_text("firms.csv", &text)),
            Ok(vec![3.0]),
            "{unit}"
        );
    }
}
