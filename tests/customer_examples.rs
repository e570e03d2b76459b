//! The examples `home_charging` and `subscription_churn` run to their end.

#[path = "../examples/home_charging.rs"]
mod home_charging;
#[path = "../examples/subscription_churn.rs"]
mod subscription_churn;

#[test]
fn home_charging_runs_from_the_history_to_the_revenue() {
    home_charging::main().unwrap();
}

#[test]
fn subscription_churn_runs_from_the_records_to_the_other_tier() {
    subscription_churn::main().unwrap();
}
