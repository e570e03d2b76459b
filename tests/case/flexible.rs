//! What it is worth to abandon, expand or wait, where the answer is known trial by trial.

use bizcase::case::{BusinessCase, Change, Flexibility, PilotSubject, Scenario};
use bizcase::decision::PlannedTest;
use bizcase::distribution::Distribution as _;
use bizcase::quantity::{Currency, Money};
use bizcase::random::Sampling;
use bizcase::simulation::Run;

const SHOPS: &str = include_str!("../../examples/data/shops.toml");

fn sampling() -> Sampling {
    Sampling::latin_hypercube(4_096).seed(3)
}

/// Shops of which only the cost to win a customer is uncertain, so that the end of a year tells all
/// there is to know.
fn shops() -> BusinessCase {
    let mut case: BusinessCase = toml::from_str(SHOPS).unwrap();
    case.correlations.clear();
    let mut settled = Scenario::new("settled");
    for figure in case.figures().unwrap() {
        if let bizcase::case::Figure::Uncertain(it) = &figure.figure
            && it.name != "CAC"
        {
            settled = settled.with(&figure.name, Change::Set(it.range.median().into()));
        }
    }
    case.under(&settled).unwrap()
}

/// What each year adds, the discount factor at its end, and the whole value.
fn by_year(case: &BusinessCase) -> (Vec<Vec<f64>>, Vec<f64>, Vec<f64>) {
    let mut asking = case.clone();
    for year in 1..=3 {
        asking
            .outcomes
            .push(format!("discounted cash flow in year {year}"));
        asking
            .outcomes
            .push(format!("discount factor in year {year}"));
    }
    let valued = asking.value(&sampling()).unwrap();
    let column = |run: &Run, name: &str| run.named(name).unwrap().samples().to_vec();
    let of = |year| column(&valued.run, &format!("discounted cash flow in year {year}"));
    let factor = |year| column(&valued.run, &format!("discount factor in year {year}"))[0];
    let value = column(&valued.run, "NPV with run-off");
    (
        (1..=3).map(of).collect(),
        (1..=3).map(factor).collect(),
        value,
    )
}

fn usd(amount: i64) -> Money {
    Money::major(amount, Currency::USD)
}

fn usd_of(amount: f64) -> Money {
    Money::from_f64(amount, Currency::USD).unwrap()
}

/// The median.
fn middle(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// At 12 % a year the end of year two is worth 1 / 1.12^2; what lies within two years is computed
/// by the engine on its own.
#[test]
fn the_years_add_up_to_the_value() {
    let mut case = shops();
    case.outcomes.push("discounted cash flow in year 3".into());
    case.outcomes.push("discount factor in year 2".into());
    let run = case.value(&sampling()).unwrap().run;
    let column = |name: &str| run.named(name).unwrap().samples().to_vec();
    let third = column("discounted cash flow in year 3");
    let (within, whole) = (column("NPV within 2 years"), column("NPV"));
    for ((third, within), whole) in third.iter().zip(within).zip(whole) {
        assert!((within + third - whole).abs() < 1e-6 * whole.abs().max(1.0));
    }
    let factor = column("discount factor in year 2")[0];
    assert!((factor - 1.12_f64.powi(-2)).abs() < 1e-12, "{factor}");
}

#[test]
fn the_plan_is_abandoned_where_it_is_worth_less_than_what_is_got() {
    let case = shops();
    let (flows, factors, value) = by_year(&case);
    let after = valued_after(&case, value.len());
    let rows = 0..value.len();
    let to_come: Vec<f64> = rows
        .map(|row| flows[1][row] + flows[2][row] + after[row])
        .collect();
    let salvage = usd_of(middle(&to_come) / factors[0]);
    let got = factors[0] * salvage.to_f64();
    let pairs = value.iter().zip(&to_come);
    let expected = mean(pairs.map(|(value, to_come)| value + (got - to_come).max(0.0)));
    let stop = Flexibility::Abandon {
        salvage,
        after_years: vec![1],
    };
    let found = case.flexible(&stop, &sampling()).unwrap();
    let share = found.exercised[0].value;
    assert!((0.4..0.6).contains(&share), "{share}");
    let near = 0.02 * found.premium.value;
    assert!(
        (found.value.value - expected).abs() < near,
        "{found:?} {expected}"
    );
}

/// What comes after the plan, by trial.
fn valued_after(case: &BusinessCase, rows: usize) -> Vec<f64> {
    let valued = case.value(&sampling()).unwrap();
    let after = valued
        .run
        .outcome(valued.built.outputs.terminal)
        .samples()
        .to_vec();
    assert_eq!(after.len(), rows);
    after
}

#[test]
fn the_plan_is_enlarged_where_that_pays() {
    let case = shops();
    let (flows, factors, value) = by_year(&case);
    let after = valued_after(&case, value.len());
    let to_come: Vec<f64> = flows[2].iter().zip(&after).map(|(a, b)| a + b).collect();
    let cost = usd_of(0.5 * middle(&to_come) / factors[1]);
    let spent = factors[1] * cost.to_f64();
    let pairs = value.iter().zip(&to_come);
    let expected = mean(pairs.map(|(value, to_come)| value + (0.5 * to_come - spent).max(0.0)));
    let grow = Flexibility::Expand {
        by: 0.5,
        cost,
        after_years: vec![2],
    };
    let found = case.flexible(&grow, &sampling()).unwrap();
    let share = found.exercised[0].value;
    assert!((0.4..0.6).contains(&share), "{share}");
    let near = 0.02 * found.premium.value;
    assert!(
        (found.value.value - expected).abs() < near,
        "{found:?} {expected}"
    );
}

/// With a sure test the plan is begun a year later where it is worth anything, if that is worth more
/// than to begin at once.
#[test]
fn to_wait_for_a_sure_test_is_worth_the_better_half() {
    let mut case = shops();
    case.criteria.clear();
    let sure = |years| Flexibility::Wait {
        years,
        about: PilotSubject::from("CAC"),
        test: PlannedTest::Estimate {
            standard_error: 1e-6,
        },
    };
    for dear in [1.0, 2.2] {
        let scenario = Scenario::new("dear").with("CAC", Change::Times(dear));
        let case = case.under(&scenario).unwrap();
        let (_, factors, value) = by_year(&case);
        let at_once = mean(value.iter().copied());
        let later = factors[0] * mean(value.iter().map(|it| it.max(0.0)));
        let found = case.flexible(&sure(1), &sampling()).unwrap();
        let begun = found.exercised[0].value > 0.5;
        assert_eq!(begun, at_once > later, "{at_once} {later}");
        let expected = at_once.max(later);
        let near = 0.01 * expected.abs();
        assert!(
            (found.value.value - expected).abs() < near,
            "{found:?} {expected}"
        );
    }
}

#[test]
fn what_cannot_be_decided_is_refused() {
    let case = shops();
    let told = |it: Flexibility| case.flexible(&it, &sampling()).unwrap_err().to_string();
    let stop = |salvage, after_years| Flexibility::Abandon {
        salvage,
        after_years,
    };
    let error = told(stop(usd(0), vec![4]));
    assert!(
        error.starts_with("year after which the plan can be changed = 4"),
        "{error}"
    );
    let error = told(stop(usd(0), vec![2, 1]));
    assert!(
        error.starts_with("year after which the plan can be changed = 1"),
        "{error}"
    );
    let error = told(stop(usd(0), Vec::new()));
    assert_eq!(error, "dates of exercise = none must be one or more");
    let error = told(stop(Money::major(0, Currency::EUR), vec![1]));
    assert!(
        error.starts_with("salvage value = EUR 0.00 must be in USD"),
        "{error}"
    );
    let wait = Flexibility::Wait {
        years: 1,
        about: PilotSubject::from("CAX"),
        test: PlannedTest::Successes { of: 10 },
    };
    assert!(told(wait).ends_with("did you mean `CAC`?"));
}
