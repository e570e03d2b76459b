//! Adoption fits against figures published or computed independently.

use bizcase::adoption::{
    Analogy, Bass, BassRegression, Curve, CurveFamily, CurveFit, CustomRamp, DiscreteBass,
    FitCriterion, Fitting, GeneralizedBass, History, Lags, Marketing, NortonBass, PotentialSource,
    Priors, ProductClass, Replacement, SalesCapacity, SalesFunnel, UnitSales, ViralLoop,
};
use bizcase::distribution::{Dist, Distribution};
use bizcase::error::AdoptionError;
use bizcase::quantity::{Approx, Count, Period, Share};

/// The rows of a small table of ours, without comment and header.
fn rows(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    lines.map(|line| line.split(',').collect()).collect()
}

fn number(text: &str) -> f64 {
    text.parse()
        .unwrap_or_else(|_| panic!("`{text}` is no number"))
}

fn series(name: &str) -> History {
    let table = rows(include_str!("../data/adoption/series.csv"));
    let adopters: Vec<f64> = table
        .iter()
        .filter(|row| row[0] == name)
        .map(|row| number(row[2]))
        .collect();
    History::increments(Period::Year, &adopters).unwrap()
}

#[track_caller]
fn close(found: f64, wanted: f64, tolerance: f64, what: &str) {
    let gap = (found / wanted - 1.0).abs();
    assert!(
        gap <= tolerance,
        "{what}: {found:?} for {wanted:?}, {gap:e} off"
    );
}

#[test]
fn bass_fits_reach_the_global_optima_of_four_textbook_series() {
    let mut checked = 0;
    for row in rows(include_str!("../data/adoption/fits.csv")) {
        let criterion = match row[1] {
            "increments" => FitCriterion::Increments,
            "density" => FitCriterion::Density,
            "cumulative" => FitCriterion::Cumulative,
            "likelihood" => FitCriterion::Likelihood,
            _ => continue,
        };
        let name = format!("{} by {}", row[0], row[1]);
        let fit = Fitting::bass()
            .criterion(criterion)
            .to(&series(row[0]))
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        for (parameter, wanted) in fit.parameters.iter().zip(&row[2..5]) {
            close(
                parameter.value,
                number(wanted),
                1e-7,
                &format!("{name}, {}", parameter.name),
            );
        }
        if criterion == FitCriterion::Likelihood {
            close(fit.log_likelihood, number(row[5]), 1e-12, &name);
            continue;
        }
        // Sums of squares are flat at the least: they agree to more digits than parameters.
        close(
            fit.sum_of_squares,
            number(row[5]),
            1e-12,
            &format!("{name}, squares"),
        );
        // Published errors take the errors of what is compared to be independent.
        let errors = fit.independent_errors.iter().zip(&row[6..9]);
        for (parameter, (error, wanted)) in fit.parameters.iter().zip(errors) {
            let what = format!("{name}, error of {}", parameter.name);
            close(error.unwrap(), number(wanted), 1e-7, &what);
            let own = parameter.standard_error.unwrap();
            match criterion {
                FitCriterion::Cumulative => assert!(own > error.unwrap(), "{what}: {own}"),
                _ => assert_eq!(Some(own), *error, "{what}"),
            }
        }
        close(fit.residual_standard_error, number(row[9]), 1e-10, &name);
        close(fit.condition.unwrap(), number(row[10]), 1e-6, &name);
        close(fit.peak().time, number(row[11]), 1e-7, &name);
        checked += 1;
    }
    assert_eq!(checked, 12);
}

/// Against optima computed with 40 digits, which show that the figures above have 8 to 10.
#[test]
fn fits_of_all_families_reach_optima_computed_with_forty_digits() {
    let mut refused = Vec::new();
    for row in rows(include_str!("../data/adoption/exact.csv")) {
        let family = match row[0] {
            "bass" => CurveFamily::Bass,
            "logistic" => CurveFamily::Logistic,
            "gompertz" => CurveFamily::Gompertz,
            "shifted gompertz" => CurveFamily::ShiftedGompertz,
            _ => CurveFamily::Weibull,
        };
        let criterion = match row[1] {
            "increments" => FitCriterion::Increments,
            "density" => FitCriterion::Density,
            "cumulative" => FitCriterion::Cumulative,
            _ => FitCriterion::Likelihood,
        };
        let name = row[..3].join(", ");
        let found: Vec<f64> = match Fitting::of(family).criterion(criterion).to(&series(row[2])) {
            Ok(fit) => fit
                .parameters
                .iter()
                .map(|parameter| parameter.value)
                .collect(),
            Err(AdoptionError::PotentialNotIdentified(evidence)) => {
                refused.push(name.clone());
                evidence.estimate.iter().map(|(_, value)| *value).collect()
            }
            Err(error) => panic!("{name}: {error}"),
        };
        for (found, wanted) in found.iter().zip(&row[3..6]) {
            close(*found, number(wanted), 1e-9, &name);
        }
    }
    assert_eq!(refused, Vec::<String>::new());
}

/// Mammography in hospitals, the series of Schmittlein and Mahajan (1982) and of Srinivasan and Mason
/// (1986). All but the potential were computed independently by `SciPy`'s `least_squares` and `minimize`.
#[test]
fn more_may_have_adopted_than_the_potential_estimated() {
    let sold = [
        2.0, 2.0, 2.0, 3.0, 4.0, 9.0, 7.0, 16.0, 23.0, 24.0, 15.0, 6.0, 5.0, 1.0,
    ];
    let history = History::increments(Period::Year, &sold).unwrap();
    let fit = Fitting::bass().to(&history).unwrap();
    let likelihood = Fitting::bass()
        .criterion(FitCriterion::Likelihood)
        .to(&history)
        .unwrap();
    let tables = [
        (
            &fit,
            [111.391_548_03, 0.000_410_126_98, 0.860_651_948_7],
            [7.560_812_98, 0.000_240_530_94, 0.074_693_122_1],
        ),
        (
            &likelihood,
            [122.413_075_0, 0.002_542_700_2, 0.647_085_573_7],
            [2.780_229_0, 0.001_341_85, 0.075_785_2],
        ),
    ];
    for (fit, values, errors) in tables {
        let wanted = values.into_iter().zip(errors);
        for (parameter, (value, error)) in fit.parameters.iter().zip(wanted) {
            let name = format!("{:?}, {}", fit.criterion, parameter.name);
            close(parameter.value, value, 1e-7, &name);
            close(parameter.standard_error.unwrap(), error, 3e-6, &name);
        }
    }
    assert_eq!(fit.potential_source, PotentialSource::AllAdopted);
    assert_eq!(fit.potential, Count::from(119));
    assert!(
        fit.to_string()
            .ends_with("; more have adopted than the potential estimated")
    );
    close(fit.sum_of_squares, 54.987_916_976_88, 1e-12, "squares");
    // The likelihood has as many who may adopt as it needs: those who did are no more than all.
    assert_eq!(likelihood.potential_source, PotentialSource::Estimated);
    // Where the profile, computed independently, crosses the F distribution's limit.
    let level = Share::percent(90.0).unwrap();
    let intervals = [
        (&fit, [97.410_747_853, 126.273_515_364]),
        (&likelihood, [119.112_520_87, 129.580_580_71]),
    ];
    for (fit, [low, high]) in intervals {
        let found = fit.potential_interval(level).unwrap().unwrap();
        close(found.low, low, 1e-6, "lower end");
        close(found.high, high, 1e-6, "upper end");
    }
    // Draws carry the error of the potential on.
    let draws = fit.parameters.draws("hospitals", 2_000, 1).unwrap();
    let potential = draws.column("potential").unwrap();
    near(potential.quantile(Share::percent(50.0).unwrap()), 119.0);
    assert!(potential.quantile(Share::percent(95.0).unwrap()) > 123.0);
}

/// Room air conditioners by cumulative adoption. The errors are those of
/// `(J'J)^-1 J' L L' J (J'J)^-1`, computed independently with `NumPy` from whole matrices: `L` of ones
/// below the diagonal, slopes by central differences.
#[test]
fn errors_of_sums_add_up() {
    let fit = Fitting::bass()
        .criterion(FitCriterion::Cumulative)
        .to(&series("room_air_conditioners"))
        .unwrap();
    let wanted = [1_463.406_38, 0.002_313_510_27, 0.054_647_598_2];
    for (parameter, wanted) in fit.parameters.iter().zip(wanted) {
        close(
            parameter.standard_error.unwrap(),
            wanted,
            1e-6,
            &parameter.name,
        );
    }
}

#[test]
fn posteriors_agree_with_quadrature() {
    for row in rows(include_str!("../data/adoption/posterior.csv")) {
        let history = series(row[0]).first(row[1].parse().unwrap()).unwrap();
        let law = |median: f64, sigma| Dist::log_normal_from_median_sigma(median, sigma).unwrap();
        let priors = Priors::new(law(0.02, 0.8), law(0.35, 0.5), law(number(row[2]), 0.5));
        let posterior = Fitting::bass()
            .posterior("adopters", &history, &priors, 1.into())
            .unwrap();
        assert!(
            posterior.effective_draws > 3_000.0,
            "{}",
            posterior.effective_draws
        );
        for (k, parameter) in posterior.parameters.iter().take(3).enumerate() {
            let name = format!("{} after {}, {}", row[0], row[1], parameter.name);
            let (mean, deviation) = (number(row[3 + k]), number(row[6 + k]));
            let gap = (parameter.mean - mean) / parameter.mean_error;
            assert!(gap.abs() < 4.0, "{name}: {} for {mean}", parameter.mean);
            close(parameter.standard_deviation, deviation, 0.08, &name);
        }
        let again = Fitting::bass()
            .posterior("adopters", &history, &priors, 1.into())
            .unwrap();
        assert_eq!(again, posterior);
    }
}

#[test]
fn regressions_reach_the_figures_of_basss_own_method() {
    for row in rows(include_str!("../data/adoption/fits.csv")) {
        if row[1] != "regression" {
            continue;
        }
        let found = BassRegression::of(&series(row[0])).unwrap();
        close(found.potential, number(row[2]), 1e-10, row[0]);
        close(found.innovation, number(row[3]), 1e-10, row[0]);
        close(found.imitation, number(row[4]), 1e-10, row[0]);
        close(found.sum_of_squares, number(row[5]), 1e-10, row[0]);
        for (coefficient, wanted) in found.coefficients.iter().zip(&row[6..9]) {
            close(*coefficient, number(wanted), 1e-10, row[0]);
        }
        close(found.residual_standard_error, number(row[9]), 1e-10, row[0]);
        close(found.r_squared, number(row[10]), 1e-10, row[0]);
        // Of foreign language programmes the coefficient of innovation is below zero.
        assert_eq!(found.curve().is_err(), row[0] == "foreign_language");
    }
}

#[test]
fn truncated_series_are_refused_or_reach_the_reference() {
    let (mut fitted, mut refused) = (0, 0);
    for row in rows(include_str!("../data/adoption/truncations.csv")) {
        let periods: usize = row[1].parse().unwrap();
        let name = format!("{} after {periods}", row[0]);
        let history = series(row[0]).first(periods).unwrap();
        let potential = number(row[2]);
        match Fitting::bass().to(&history) {
            Ok(fit) => {
                close(fit.potential.value(), potential, 1e-6, &name);
                close(
                    fit.parameters[0].standard_error.unwrap(),
                    number(row[5]),
                    1e-5,
                    &name,
                );
                if !row[7].is_empty() {
                    close(fit.forecast(1).unwrap()[0], number(row[7]), 1e-6, &name);
                }
                fitted += 1;
            }
            Err(AdoptionError::PotentialNotIdentified(evidence)) => {
                // Where there is an estimate at all, the evidence holds it.
                match evidence.estimate.first() {
                    Some((_, found)) => close(*found, potential, 1e-5, &name),
                    None => assert!(potential > 1e15, "{name}"),
                }
                refused += 1;
            }
            Err(error) => panic!("{name}: {error}"),
        }
    }
    assert_eq!((fitted, refused), (15, 12));
}

#[test]
fn recursion_and_closed_form_are_two_curves() {
    let market: Approx<Count, f64> = Approx::new(100_000.0);
    let closed = Bass::new(0.03, 0.38).unwrap();
    let recursion = DiscreteBass::new(0.03, 0.38).unwrap();
    let paths = recursion.path(market, 20).zip(closed.path(market, 20));
    let table = rows(include_str!("../data/adoption/recursion.csv"));
    for (row, (stepped, smooth)) in table.iter().zip(paths) {
        let period: u32 = row[0].parse().unwrap();
        close(stepped.number(), number(row[1]), 1e-12, "recursion");
        close(smooth.number(), number(row[3]), 1e-11, "closed form");
        close(
            1e5 * recursion.reached(period).number(),
            number(row[2]),
            1e-12,
            "its sum",
        );
        close(
            1e5 * closed.reached(period).number(),
            number(row[4]),
            1e-12,
            "its sum",
        );
    }
    close(closed.peak().time, 6.192_619_197_703_112, 1e-14, "peak");
    close(
        1e5 * closed.peak().rate,
        11_059.210_526_315_792,
        1e-14,
        "peak",
    );
}

type Model = fn(f64, &[f64]) -> f64;

#[test]
fn curve_fits_reach_nists_certified_values_from_both_starts() {
    const NAMES: [&str; 7] = ["b1", "b2", "b3", "b4", "b5", "b6", "b7"];
    let saturating: Model = |x, b| b[0] * (1.0 - (-b[1] * x).exp());
    let models: [(&str, Model); 5] = [
        ("Misra1a", saturating),
        ("BoxBOD", saturating),
        ("Rat42", |x, b| b[0] / (1.0 + (b[1] - b[2] * x).exp())),
        ("DanWood", |x, b| b[0] * x.powf(b[1])),
        ("Thurber", |x, b| {
            (b[0] + x * (b[1] + x * (b[2] + x * b[3]))) / (1.0 + x * (b[4] + x * (b[5] + x * b[6])))
        }),
    ];
    let observations = rows(include_str!("../data/adoption/nist_observations.csv"));
    let certified = rows(include_str!("../data/adoption/nist_certified.csv"));
    for (set, model) in models {
        let pairs = observations.iter().filter(|row| row[0] == set);
        let (y, x): (Vec<f64>, Vec<f64>) =
            pairs.map(|row| (number(row[1]), number(row[2]))).unzip();
        let values: Vec<_> = certified
            .iter()
            .filter(|row| row[0] == set && row[1].starts_with('b'))
            .collect();
        let spread = certified
            .iter()
            .find(|row| row[0] == set && row[1].starts_with('r'))
            .unwrap();
        for start in [2, 3] {
            let begin: Vec<(&'static str, f64)> = NAMES
                .into_iter()
                .zip(values.iter().map(|row| number(row[start])))
                .collect();
            let fit = CurveFit::new(&x, &y, &begin, model)
                .unwrap_or_else(|error| panic!("{set} from {start}: {error}"));
            for (parameter, row) in fit.parameters.iter().zip(&values) {
                let name = format!("{set} from {start}: {}", parameter.name);
                close(parameter.value, number(row[4]), 1e-9, &name);
                close(
                    parameter.standard_error.unwrap(),
                    number(row[5]),
                    1e-7,
                    &name,
                );
            }
            close(fit.residual_standard_error, number(spread[4]), 1e-9, set);
        }
    }
}

type Counts = Vec<Approx<Count, f64>>;

fn counts(values: &[f64]) -> Counts {
    values.iter().map(|&value| Approx::new(value)).collect()
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 1e-12, "{found:?} for {wanted:?}");
}

/// By hand: hired 4, 0 and 2; a quarter leaves; half of what they will in the first period.
#[test]
fn sales_teams_ramp_and_leave() {
    let team: SalesCapacity = SalesCapacity::new(Approx::new(10.0), Lags::fixed(1).unwrap())
        .ramped_after(2)
        .unwrap()
        .leaving(Approx::new(0.25))
        .approval("buyer", Approx::new(0.5));
    let plan = team.plan(&counts(&[4.0, 0.0, 2.0])).unwrap();
    let wanted = [
        [4.0, 2.0, 20.0, 0.0],
        [3.0, 3.0, 30.0, 10.0],
        [4.25, 3.25, 32.5, 15.0],
    ];
    for (period, wanted) in plan.iter().zip(wanted) {
        near(period.salespeople.number(), wanted[0]);
        near(period.productive.number(), wanted[1]);
        near(period.opportunities.number(), wanted[2]);
        near(period.deals.number(), wanted[3]);
    }
}

/// By hand: 100 that last two periods, half of which are replaced; and such as last none.
#[test]
fn what_wears_out_is_replaced_when_it_does() {
    let half = |lifetimes| -> Replacement { Replacement::new(lifetimes, Approx::new(0.5)) };
    let two = half(Lags::fixed(2).unwrap());
    let demand = two.demand(&counts(&[100.0, 0.0, 0.0, 8.0, 0.0])).unwrap();
    let figures = |demand: &[UnitSales]| -> Vec<[f64; 2]> {
        let pairs = demand
            .iter()
            .map(|d| [d.replacement.number(), d.in_use.number()]);
        pairs.collect()
    };
    let wanted = [
        [0.0, 100.0],
        [0.0, 100.0],
        [50.0, 50.0],
        [0.0, 58.0],
        [25.0, 33.0],
    ];
    assert_eq!(figures(&demand), wanted);
    near(demand[3].total().number(), 8.0);
    let none = half(Lags::fixed(0).unwrap());
    let demand = none.demand(&counts(&[100.0, 0.0])).unwrap();
    assert_eq!(figures(&demand), [[0.0, 100.0], [50.0, 50.0]]);
}

/// A uniform law from 1 to 6: a tenth takes one period, to the nearest, and a fifth two.
#[test]
fn durations_count_as_the_nearest_period() {
    let lags = Lags::of(&Dist::uniform(1.0, 6.0).unwrap(), 12).unwrap();
    for (periods, share, surviving) in [(0, 0.0, 1.0), (1, 0.1, 1.0), (2, 0.2, 0.9), (6, 0.1, 0.1)]
    {
        near(lags.share(periods), share);
        near(lags.surviving(periods), surviving);
        near(lags.hazard(periods), share / surviving);
    }
    near(lags.mean(), 3.5);
}

/// Geometric sums: at one, as many as cycles; below one, no more than `n / (1 - K)`.
#[test]
fn viral_loops_are_geometric_sums() {
    let sharing = |invitations: f64, cycle: f64| -> ViralLoop {
        ViralLoop::new(Approx::new(invitations), Approx::new(0.5), cycle).unwrap()
    };
    let customers = |sharing: ViralLoop, time: f64| -> f64 {
        sharing.customers(Approx::new(10.0), time).number()
    };
    near(customers(sharing(2.0, 2.0), 6.0), 40.0);
    near(customers(sharing(1.0, 1.0), 3.0), 18.75);
    near(customers(sharing(6.0, 3.0), 6.0), 130.0);
    // No more than are left: 50 x 10 x (1 - 10 / 12) would be 83.
    let won: Vec<f64> = sharing(100.0, 1.0)
        .within(Approx::new(10.0), Approx::new(12.0), 2)
        .map(Approx::number)
        .collect();
    assert_eq!(won, [2.0, 0.0]);
}

#[test]
fn plans_are_straight_between_their_periods() {
    let shares = [5.0, 20.0, 60.0].map(|share| Share::percent(share).unwrap());
    let plan = CustomRamp::new(shares.to_vec()).unwrap();
    for (time, wanted) in [
        (-1.0, 0.0),
        (0.5, 0.025),
        (2.5, 0.4),
        (3.0, 0.6),
        (9.0, 0.6),
    ] {
        let share: Approx<Share, f64> = plan.at(time);
        near(share.number(), wanted);
    }
    // A period half over, of the recursion too; and nobody adopts twice.
    let recursion = DiscreteBass::new(0.1, 0.5).unwrap();
    near(recursion.at(1.5).number(), 0.5 * (0.1 + 0.235));
    near(
        DiscreteBass::new(0.6, 9.0).unwrap().reached(2).number(),
        1.0,
    );
}

#[test]
fn funnels_lose_and_delay() {
    let funnel: SalesFunnel =
        SalesFunnel::new()
            .step("trial", Approx::new(0.5), 1)
            .step("customer", Approx::new(0.2), 2);
    let won = funnel
        .flow(&counts(&[100.0, 50.0, 10.0, 0.0, 0.0]))
        .unwrap();
    let won: Vec<f64> = won.into_iter().map(Approx::number).collect();
    assert_eq!(won, [0.0, 0.0, 0.0, 10.0, 5.0]);
    near(funnel.leads_needed(Approx::new(7.0)).number(), 70.0);
    let reached = funnel.reached(Approx::<Count, f64>::new(40.0));
    near(reached[0].number(), 20.0);
    near(reached[1].number(), 4.0);
}

/// `F` by `NumPy` at `p = 0.02`, `q = 0.5`; the rest is the formula of Norton and Bass (1987) by hand.
#[test]
fn generations_take_users_over() {
    let bass = Bass::new(0.02, 0.5).unwrap();
    let markets = vec![(0.0, Count::from(100)), (6.0, Count::from(40))];
    let curve = NortonBass::new(bass, markets).unwrap();
    close(
        curve.in_use(0, 9.0).number(),
        70.259_809_600_972_79,
        1e-13,
        "first",
    );
    close(
        curve.in_use(1, 9.0).number(),
        15.209_843_249_840_336,
        1e-13,
        "second",
    );
    near(curve.in_use(2, 9.0).number(), 0.0);
}

/// Promotion that doubles in the second period counts evenly over it; what is cut counts for nothing.
#[test]
fn promotion_hastens_and_its_end_does_not_slow() {
    let marketing = Marketing::with_promotion(&[9.0; 3], &[1.0, 2.0, 1.0]).unwrap();
    let bass = Bass::new(0.02, 0.5).unwrap();
    let curve = GeneralizedBass::new(bass, marketing, -1.0, 0.5).unwrap();
    // F(1), F(1.5 + 0.5 x 0.5 x 1), F(3 + 0.5), by NumPy.
    let wanted = [
        (1.0, 0.025_561_312_605_362_8),
        (1.5, 0.054_006_153_201_769_2),
        (3.0, 0.165_914_344_125_442_2),
    ];
    for (time, wanted) in wanted {
        let share: f64 = curve.at(time).number();
        close(share, wanted, 1e-13, "share");
    }
}

/// Medians, and widths by the median absolute deviation of logarithms over 0.6745: of 0.01, 0.02 and
/// 0.04 it is `ln 2`; of three equal ones the least of 0.35; of two products no less than 0.7.
#[test]
fn priors_are_about_the_products_they_come_from() {
    let product = |p: f64, q: f64| Analogy {
        product: "product",
        class: ProductClass::Services,
        p,
        q,
        source: "made up",
    };
    let homes = Dist::uniform(10.0, 20.0).unwrap();
    let products = [product(0.02, 0.4), product(0.01, 0.4), product(0.04, 0.4)];
    let priors = Priors::from_analogies(&products, homes.clone()).unwrap();
    let width = |law: &Dist| {
        let tail = Share::percent(5.0).unwrap();
        (law.upper_quantile(tail) / law.quantile(tail)).ln() / (2.0 * 1.644_853_626_951_472_2)
    };
    close(priors.first.median(), 0.02, 1e-12, "median of p");
    close(priors.second.median(), 0.4, 1e-12, "median of q");
    let deviation = std::f64::consts::LN_2 / 0.674_489_750_196_081_7;
    close(width(&priors.first), deviation, 1e-9, "width of p");
    close(width(&priors.second), 0.35, 1e-9, "width of q");
    let few = Priors::from_analogies(&products[..2], homes.clone()).unwrap();
    close(
        few.first.median(),
        0.000_2_f64.sqrt(),
        1e-12,
        "median of two",
    );
    close(width(&few.second), 0.7, 1e-9, "width of two");
    // The means of Sultan, Farley and Lehmann (1990).
    let average = Priors::average(homes).unwrap();
    close(average.first.mean().unwrap(), 0.03, 1e-12, "mean of p");
    close(average.second.mean().unwrap(), 0.38, 1e-12, "mean of q");
}

/// The naive forecast of the dryers of 1960 and 1961 repeats 1,425: it is 165 and 189 off.
#[test]
fn backtests_are_measured_against_what_came() {
    let fit = Fitting::bass()
        .hold_out(2)
        .to(&series("clothes_dryers"))
        .unwrap();
    let forecast = fit.backtest.outcome.unwrap();
    assert_eq!(forecast.actual, [1_260.0, 1_236.0]);
    close(
        forecast.potential,
        14_213.080_662_690_109,
        1e-7,
        "potential",
    );
    let naive = 165.0_f64.powi(2).midpoint(189.0_f64.powi(2)).sqrt();
    close(forecast.naive_root_mean_square_error, naive, 1e-14, "naive");
    let [first, second] = [
        forecast.predicted[0] - 1_260.0,
        forecast.predicted[1] - 1_236.0,
    ];
    close(
        forecast.predicted[0],
        1_064.239_973_276_789,
        1e-7,
        "predicted",
    );
    let squares = (first * first).midpoint(second * second).sqrt();
    close(forecast.root_mean_square_error, squares, 1e-14, "root");
    let share = forecast.weighted_absolute_percentage_error.unwrap();
    close(
        share,
        (first.abs() + second.abs()) / 2_496.0,
        1e-14,
        "share",
    );
}
