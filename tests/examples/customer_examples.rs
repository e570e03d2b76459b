//! The examples `home_charging` and `subscription_churn` run to their end.

#[path = "../../examples/home_charging.rs"]
mod home_charging;
#[path = "../../examples/subscription_churn.rs"]
mod subscription_churn;

#[test]
fn home_charging_runs_from_the_history_to_the_revenue() {
    home_charging::main().unwrap();
}

#[test]
fn subscription_churn_runs_from_the_records_to_the_other_tier() {
    subscription_churn::main().unwrap();
}

/// Counted from `tenure.csv` by another program (pandas): who left, who is active, the product of
/// `1 - left / at risk` to months 12, 36 and 72, and the mean margin, in whole cents, over the churn of
/// a month.
#[test]
fn subscription_churn_tells_what_another_program_counts() {
    let segments = subscription_churn::segments().unwrap();
    let text = subscription_churn::document(&segments).unwrap().to_string();
    let rows: [(&str, &[&str]); 6] = [
        ("Month-to-month", &["1655", "2220", "70.3", "49.1", "12.9"]),
        ("One year", &["166", "1307", "99.1", "95.9", "56.8"]),
        ("Two year", &["48", "1647", "100.0", "99.9", "93.6"]),
        ("Month-to-month", &["USD 1,963"]),
        ("One year", &["USD 16,987"]),
        ("Two year", &["USD 85,227"]),
    ];
    for (contract, figures) in rows {
        let told = text.lines().any(|line| {
            line.contains(contract) && figures.iter().all(|figure| line.contains(figure))
        });
        assert!(told, "{contract} {figures:?} in\n{text}");
    }
}
