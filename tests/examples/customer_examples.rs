//! The examples `home_charging` and `subscription_churn`, and what they count.

use bizcase::random::Sampling;

#[path = "../../examples/home_charging.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod home_charging;
#[path = "../../examples/subscription_churn.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod subscription_churn;

/// The sales of the file, not the differences of its stock: 1,393,000 cars in 2023.
#[test]
fn home_charging_answers_with_what_the_business_earns() {
    let (history, cars) = home_charging::sold("USA").unwrap();
    assert_eq!(history.per_period().last(), Some(&1_393_000.0));
    // 4,818,000 electric ones are 2.1 % of all.
    assert!((cars.value() - 4_818_000.0 / 0.021).abs() < 1.0);
    let page = home_charging::page(&Sampling::monte_carlo(2_000).seed(2024)).unwrap();
    let text = page.text();
    assert!(
        text.starts_with("Wallboxes and services earn USD "),
        "{text}"
    );
    assert!(
        text.lines()
            .next()
            .unwrap()
            .contains(" in 2038 (median; 90 %: USD "),
        "{text}"
    );
    assert!(page.html().contains("1393000") || page.html().contains("<circle"));
}

/// Counted from `tenure.csv` by another program (pandas): who left, who is active, and the product of
/// `1 - left / at risk` to months 12, 36 and 72.
#[test]
fn subscription_churn_tells_what_another_program_counts() {
    let segments = subscription_churn::segments().unwrap();
    for segment in &segments {
        // The distribution taken is that which misses least in the months held out.
        let missed: Vec<f64> = segment.tried.iter().map(|it| it.missed).collect();
        assert!(missed.len() > 1 && missed.is_sorted(), "{missed:?}");
    }
    let text = subscription_churn::page(&segments).unwrap().text();
    let answer = text.lines().next().unwrap();
    assert!(
        answer.starts_with("A month-to-month subscriber is worth USD 1,"),
        "{text}"
    );
    let rows: [(&str, &[&str]); 3] = [
        ("Month-to-month", &["1655", "2220", "70.3", "49.1", "12.9"]),
        ("One year", &["166", "1307", "99.1", "95.9", "56.8"]),
        ("Two year", &["48", "1647", "100.0", "99.9", "93.6"]),
    ];
    for (contract, figures) in rows {
        let told = text.lines().any(|line| {
            line.contains(contract) && figures.iter().all(|figure| line.contains(figure))
        });
        assert!(told, "{contract} {figures:?} in\n{text}");
    }
}
