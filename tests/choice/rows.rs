//! Choice sets from the rows of a table, and what is wrong with them.

use bizcase::choice::{Alternative, ChoiceError, ChoiceRow, ChoiceSituation};
use bizcase::survey::Respondent;

fn row(respondent: &str, task: &str, name: &str, chosen: bool) -> ChoiceRow {
    ChoiceRow::new(
        Respondent::new(respondent),
        task,
        Alternative::new(name),
        chosen,
    )
}

#[test]
fn tasks_start_again_for_each_respondent_and_rows_may_be_apart() {
    let rows = [
        row("2", "1", "A", false),
        row("1", "1", "A", true),
        row("2", "1", "B", true),
        row("1", "1", "B", false),
        row("1", "1", "none", false),
    ];
    let sets = ChoiceSituation::from_rows(rows).unwrap();
    let read: Vec<_> = sets
        .iter()
        .map(|set| {
            (
                set.respondent.id.as_str(),
                set.alternatives.len(),
                set.chosen,
            )
        })
        .collect();
    assert_eq!(read, [("2", 2, 1), ("1", 3, 0)]);
}

#[test]
fn sets_without_a_choice_or_with_two_are_named_with_their_rows() {
    let rows = [
        row("1", "a", "A", true),
        row("1", "a", "B", false),
        row("1", "b", "A", true),
        row("1", "b", "B", true),
        row("2", "a", "A", false),
        row("2", "a", "B", false),
    ];
    let error = ChoiceSituation::from_rows(rows).unwrap_err();
    assert_eq!(
        error.to_string(),
        "task `b` of respondent `1`: 2 alternatives are chosen instead of one (rows 2, 3); so is 1 \
         other choice set"
    );
    assert_eq!(error.failure().code, "choice_not_one_chosen");
}

#[test]
fn two_sets_under_one_task_are_found_by_their_alternatives() {
    let rows = [
        row("1", "a", "A", true),
        row("1", "a", "B", false),
        row("1", "a", "A", false),
        row("1", "a", "B", true),
    ];
    let error = ChoiceSituation::from_rows(rows).unwrap_err();
    assert!(matches!(&error, ChoiceError::Repeated { rows, .. } if **rows == [0, 2]));
    assert!(
        error.to_string().contains("two alternatives `A`"),
        "{error}"
    );
}
