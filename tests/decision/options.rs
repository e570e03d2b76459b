//! Real options beside published values: Cox, Ross and Rubinstein (1979), Hull, Longstaff and
//! Schwartz (2001), and the two methods beside each other.

use bizcase::decision::{ExerciseDate, FlexibleValue, Lattice, RealOption, flexible_value};
use bizcase::distribution::Dist;
use bizcase::quantity::{Currency, Rate, Share, Unit};
use bizcase::random::Sampling;
use bizcase::sample::Sample;
use bizcase::simulation::Model;
use proptest::prelude::*;

/// A riskless rate that is stated as continuously compounded.
fn continuous(rate: f64) -> Rate {
    Rate::per_year(rate.exp_m1()).unwrap()
}

/// Their example, section 3: S = 80, K = 80, u = 1.5, d = 0.5, r = 1.1, three periods; the call is
/// worth 34.065.
#[test]
fn the_call_of_cox_ross_and_rubinstein_is_worth_what_they_print() {
    let lattice = Lattice::by_factors(1.5, 0.5, 1.1, 3).unwrap();
    let found = lattice
        .value(80.0, RealOption::Wait { cost: 80.0 })
        .unwrap();
    // They discount by .751, to three digits.
    let printed = found.value * 1.331 * 0.751;
    assert!((printed - 34.065).abs() < 5e-4, "{printed}");
    assert!(
        !found.today,
        "without payouts a call is best exercised last"
    );
}

/// Hull, *Options, Futures, and Other Derivatives*, the American put of the chapter on binomial
/// trees: S = K = 50, r = 10 %, volatility 40 %, five months. With 5, 30, 50, 100 and 500 steps:
/// 4.49, 4.263, 4.272, 4.278 and 4.283.
#[test]
fn hulls_american_put_is_worth_what_he_prints() {
    for (steps, published, half) in [
        (5, 4.49, 5e-3),
        (30, 4.263, 5e-4),
        (50, 4.272, 5e-4),
        (100, 4.278, 5e-4),
        (500, 4.283, 5e-4),
    ] {
        let years = 5.0 / 12.0;
        let lattice = Lattice::cox_ross_rubinstein(0.4, continuous(0.1), years, steps).unwrap();
        let found = lattice
            .value(50.0, RealOption::Abandon { salvage: 50.0 })
            .unwrap();
        let put = found.premium();
        assert!(
            (put - published).abs() <= half,
            "{put} for {published} in {steps}"
        );
    }
}

/// Table 1 of Longstaff and Schwartz: puts with strike 40 at 6 %, exercisable fifty times a year;
/// value, volatility, years, and the value by finite differences.
const TABLE_1: [(f64, f64, u32, f64); 20] = [
    (36.0, 0.2, 1, 4.478),
    (36.0, 0.2, 2, 4.840),
    (36.0, 0.4, 1, 7.101),
    (36.0, 0.4, 2, 8.508),
    (38.0, 0.2, 1, 3.250),
    (38.0, 0.2, 2, 3.745),
    (38.0, 0.4, 1, 6.148),
    (38.0, 0.4, 2, 7.670),
    (40.0, 0.2, 1, 2.314),
    (40.0, 0.2, 2, 2.885),
    (40.0, 0.4, 1, 5.312),
    (40.0, 0.4, 2, 6.920),
    (42.0, 0.2, 1, 1.617),
    (42.0, 0.2, 2, 2.212),
    (42.0, 0.4, 1, 4.582),
    (42.0, 0.4, 2, 6.248),
    (44.0, 0.2, 1, 1.110),
    (44.0, 0.2, 2, 1.690),
    (44.0, 0.4, 1, 3.948),
    (44.0, 0.4, 2, 5.647),
];

#[test]
fn the_lattice_agrees_with_table_1_of_longstaff_and_schwartz() {
    for (value, volatility, years, published) in TABLE_1 {
        let steps = 500 * years;
        let lattice =
            Lattice::cox_ross_rubinstein(volatility, continuous(0.06), f64::from(years), steps);
        let lattice = lattice.unwrap().exercised_every(10).unwrap();
        let found = lattice
            .value(value, RealOption::Abandon { salvage: 40.0 })
            .unwrap();
        let put = found.premium();
        // With ten times the steps the most volatile one comes to 5.641, so that the last digit
        // printed is not certain.
        let off = (put - published).abs();
        assert!(off < 0.001 * (1.0 + published), "{put} for {published}");
    }
}

/// A project of this value that moves with this volatility, exercised so often in a year at 6 %.
fn simulated(
    (value, volatility, dates): (f64, f64, u32),
    option: RealOption,
    trials: u64,
) -> FlexibleValue {
    let mut model = Model::new(Currency::EUR);
    for date in 0..dates {
        let shock = Dist::normal(0.0, 1.0).unwrap();
        model.ratio(&format!("shock {date}"), shock).unwrap();
    }
    let run = model.run(&Sampling::antithetic(trials).seed(5)).unwrap();
    let step = 1.0 / f64::from(dates);
    let mut values = vec![value; usize::try_from(trials).unwrap()];
    let mut time = 0.0;
    let column = |name: &str, values: Vec<f64>| run.inputs()[0].clone().map_column(name, values);
    let mut exercise = Vec::new();
    for shocks in run.inputs() {
        time += step;
        for (value, shock) in values.iter_mut().zip(shocks.samples()) {
            let drift = (0.06 - volatility * volatility / 2.0) * step;
            *value *= (drift + volatility * step.sqrt() * shock).exp();
        }
        let today = (-0.06_f64 * time).exp();
        let had = |value: &f64| match option {
            RealOption::Wait { cost } => today * (value - cost),
            RealOption::Abandon { salvage } => today * salvage,
            _ => unreachable!(),
        };
        exercise.push(ExerciseDate {
            exercised: column("exercised", values.iter().map(had).collect()),
            known: vec![column("value", values.clone())],
        });
    }
    let held = match option {
        RealOption::Wait { .. } => vec![0.0; values.len()],
        _ => values
            .iter()
            .map(|value| (-0.06_f64).exp() * value)
            .collect(),
    };
    flexible_value(&column("held", held), &exercise).unwrap()
}

trait MapColumn {
    fn map_column(self, name: &str, values: Vec<f64>) -> Sample;
}

impl MapColumn for Sample {
    /// Another column of the same trials, through what a stored sample looks like.
    fn map_column(self, name: &str, values: Vec<f64>) -> Sample {
        let mut stored = serde_json::to_value(&self).unwrap();
        stored["name"] = name.into();
        stored["values"] = values.into();
        serde_json::from_value(stored).unwrap()
    }
}

/// By simulation as they did it, to within three of its standard errors and the bias of the fit.
#[test]
fn least_squares_agree_with_table_1_of_longstaff_and_schwartz() {
    for (value, volatility, published) in [(36.0, 0.2, 4.478), (44.0, 0.4, 3.948)] {
        let option = RealOption::Abandon { salvage: 40.0 };
        let found = simulated((value, volatility, 50), option, 5_000).premium;
        let off = (found.value - published).abs();
        assert!(
            off < 4.0 * found.standard_error + 0.02,
            "{found} for {published}"
        );
        assert!(found.standard_error < 0.09, "{found}");
    }
}

/// A handful of dates, an option to wait for a project that pays nothing out, and one to abandon.
#[test]
fn least_squares_agree_with_the_lattice() {
    for option in [
        RealOption::Wait { cost: 40.0 },
        RealOption::Abandon { salvage: 38.0 },
    ] {
        let found = simulated((40.0, 0.3, 4), option, 20_000);
        let lattice = Lattice::cox_ross_rubinstein(0.3, continuous(0.06), 1.0, 1_000).unwrap();
        let exact = lattice
            .exercised_every(250)
            .unwrap()
            .value(40.0, option)
            .unwrap();
        let off = (found.value.value - exact.value).abs();
        assert!(
            off < 4.0 * found.value.standard_error,
            "{} for {}",
            found.value,
            exact.value
        );
        let ever: f64 = found.exercised.iter().map(|it| it.value).sum();
        assert!(ever > 0.2 && ever < 0.8, "{ever}");
    }
}

#[test]
fn what_a_lattice_cannot_be_is_refused() {
    let message = |found: Result<Lattice, bizcase::error::Invalid>| found.unwrap_err().to_string();
    let crr = |volatility, years, steps| {
        Lattice::cox_ross_rubinstein(volatility, continuous(0.1), years, steps)
    };
    assert!(message(crr(0.0, 1.0, 10)).starts_with("volatility = 0 is outside (0, "));
    assert!(message(crr(0.2, 1.0, 0)).contains("number of steps"));
    // One step of ten years: the riskless rate is above the upper value.
    assert!(message(crr(0.2, 10.0, 1)).ends_with("more steps bring it between the two factors"));
    assert!(message(Lattice::by_factors(0.9, 1.1, 1.0, 1)).starts_with("factor upwards"));
    let lattice = crr(0.2, 1.0, 10).unwrap();
    assert!(message(lattice.exercised_every(3)).contains("a divisor of the 10 steps"));
    assert!(lattice.value(-1.0, RealOption::Wait { cost: 1.0 }).is_err());
    assert!(
        lattice
            .value(1.0, RealOption::Wait { cost: f64::NAN })
            .is_err()
    );
}

#[test]
fn options_on_trials_that_do_not_belong_together_are_refused() {
    let column = |length: usize| Sample::new("column", Unit::Ratio, vec![1.0; length]).unwrap();
    let date = |exercised: usize, known: usize| ExerciseDate {
        exercised: column(exercised),
        known: vec![column(known)],
    };
    assert!(flexible_value(&column(200), &[date(200, 200)]).is_ok());
    assert!(flexible_value(&column(200), &[date(200, 100)]).is_err());
    assert!(flexible_value(&column(200), &[date(100, 200)]).is_err());
    assert!(flexible_value(&column(200), &[]).is_err());
    assert!(flexible_value(&column(50), &[date(50, 50)]).is_err());
    let blind = ExerciseDate {
        exercised: column(200),
        known: Vec::new(),
    };
    assert!(flexible_value(&column(200), &[blind]).is_err());
}

proptest! {
    /// An option is a right: it is never worth less than acting today or leaving things as they
    /// are, waiting costs nothing where nothing is paid out, and payouts make waiting dearer.
    #[test]
    fn an_option_is_never_a_burden(
        project in 50.0..150.0,
        cost in 50.0..150.0,
        volatility in 0.1..0.6,
        payout in 0.0..0.02,
    ) {
        let lattice = Lattice::cox_ross_rubinstein(volatility, continuous(0.05), 2.0, 60).unwrap();
        let leaking = lattice.paying_out(Share::new(payout).unwrap()).unwrap();
        for option in [
            RealOption::Wait { cost },
            RealOption::Abandon { salvage: cost },
            RealOption::Expand { by: 0.5, cost: 0.5 * cost },
        ] {
            let found = leaking.value(project, option).unwrap();
            prop_assert!(found.premium() >= -1e-9 * project, "{found:?}");
        }
        let wait = RealOption::Wait { cost };
        let (kept, leaked) = (lattice.value(project, wait).unwrap(), leaking.value(project, wait).unwrap());
        prop_assert!(leaked.value <= kept.value + 1e-9 * project);
        prop_assert!(kept.value >= 0.0 && kept.value <= project);
    }
}
