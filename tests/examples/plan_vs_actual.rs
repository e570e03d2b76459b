//! A year of actual figures: the answer first, and ranges instead of errors of means.

use bizcase::random::Sampling;

#[path = "../../examples/plan_vs_actual.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

#[test]
fn the_board_reads_whether_to_go_on_and_in_which_range() {
    let year = example::year(&Sampling::monte_carlo(2_000).seed(2026)).unwrap();
    let page = example::page(&year).unwrap();
    let text = page.text();
    let answer = text.lines().next().unwrap();
    assert!(
        answer.starts_with("Stop: what is to come is worth more than nothing in "),
        "{text}"
    );
    assert!(!text.contains('±'), "{text}");
    let revenue = text
        .lines()
        .find(|line| line.starts_with("revenue in 2027, EUR thousand"));
    let cells: Vec<f64> = revenue
        .unwrap()
        .split_whitespace()
        .skip(5)
        .map(|cell| cell.replace(',', "").parse().unwrap())
        .collect();
    let [planned, learned] = [&cells[..3], &cells[3..]];
    assert!(
        planned.is_sorted() && learned.is_sorted() && cells.len() == 6,
        "{text}"
    );
    assert!(page.html().contains("customers carried over"));
}
