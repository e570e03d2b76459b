//! A programmer embeds an own model: typed handles, two outputs, a correlation.

use bizcase::distribution::Dist;
use bizcase::quantity::{Approx, Churn, Count, Currency, Money, Period};
use bizcase::random::Sampling;
use bizcase::simulation::{Input, Model, Trial};

#[derive(Clone, Copy)]
struct Subscription {
    buyers: Input<Count>,
    price: Input<Money>,
    churn: Input<Churn>,
}

impl Subscription {
    fn revenue(&self, s: &Trial, years: u32) -> Approx<Money> {
        let kept = s.over(self.churn, Period::Year).complement();
        let (mut buyers, mut total) = (s.get(self.buyers), Approx::new(0.0));
        for _ in 0..years {
            total += buyers * s.get(self.price);
            buyers = buyers * kept;
        }
        total
    }
}

#[test]
fn a_longer_horizon_is_worth_more_in_every_trial() -> Result<(), bizcase::Error> {
    let mut model = Model::new(Currency::EUR);
    let plan = Subscription {
        buyers: model.count(
            "buyers in year one",
            Dist::pert(4_000.0, 9_300.0, 16_000.0)?,
        )?,
        price: model.money("price per year", Dist::log_normal_p10_p90(900.0, 1_600.0)?)?,
        churn: model.churn("churn", Period::Year, Dist::beta_from_mean_sd(0.12, 0.04)?)?,
    };
    model.correlate(plan.price, plan.churn, 0.4)?;
    let two = model.output("two-year revenue", move |s| plan.revenue(s, 2))?;
    let five = model.output("five-year revenue", move |s| plan.revenue(s, 5))?;
    let run = model.run(&Sampling::monte_carlo(10_000).seed(1))?;
    let (two, five) = (run.outcome(two), run.outcome(five));
    assert!(
        two.samples()
            .iter()
            .zip(five.samples())
            .all(|(two, five)| two < five)
    );
    Ok(())
}
