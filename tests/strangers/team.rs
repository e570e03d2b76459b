//! A team keeps an assertion on its price beside its code.

use bizcase::distribution::Dist;
use bizcase::quantity::{Currency, Money, Period};
use bizcase::random::Sampling;
use bizcase::simulation::Model;

#[test]
fn our_price_earns_back_what_a_customer_costs_within_two_years() -> Result<(), bizcase::Error> {
    let eur = |amount| Money::major(amount, Currency::EUR);
    let mut model = Model::new(Currency::EUR);
    let price = model.known("price per month", eur(49))?;
    let margin = model.share("gross margin", Dist::pert(0.75, 0.85, 0.90)?)?;
    let churn = model.churn("churn", Period::Month, Dist::pert(0.01, 0.02, 0.04)?)?;
    let cost = model.money("CAC", Dist::log_normal_p5_p95(300.0, 700.0)?)?;
    let earned = model.output("earned in two years", move |s| {
        let a_month = s.get(price) * s.get(margin);
        let kept = s.over(churn, Period::Month).complement();
        let months = (0..24).fold(a_month * 0.0, |sum, _| sum * kept + a_month);
        months - s.get(cost)
    })?;

    let run = model.run(&Sampling::monte_carlo(20_000).seed(1))?;
    let earned_back = run.outcome(earned).probability_above(eur(0))?;
    assert!(
        earned_back.distance(0.80) > 3.0,
        "{earned_back} of trials, asked 80%"
    );
    assert!(run.outcome(earned).p5().exact()? > eur(-200).into());
    Ok(())
}
