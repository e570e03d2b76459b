//! What the constructors of distributions say about slips, word for word.

use bizcase::distribution::{Dist, Distribution, Scale, Shape, Support};
use bizcase::error::Invalid;
use bizcase::quantity::{Currency, Share};
use bizcase::simulation::Model;

fn message(result: Result<Dist, Invalid>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn messages_name_the_parameter_the_value_and_the_rule() {
    let share = |p| Share::percent(p).unwrap();
    let cases = [
        (
            Dist::pert(0.02, 0.9, 0.06),
            "mode of PERT = 0.9 is outside [0.02, 0.06]; the order is minimum, mode, maximum",
        ),
        (
            Dist::triangular(1.0, 0.9, 0.7),
            "maximum of triangular = 0.7 is outside (1, inf); the minimum of triangular, 1, comes first: are the two swapped?",
        ),
        (
            Dist::uniform(3.0, 3.0),
            "high end of uniform = 3 is outside (3, inf); for a value that is certain use `fixed`",
        ),
        (
            Dist::normal(3.0, 0.0),
            "standard deviation of normal = 0 is outside (0, inf); for a value that is certain use `fixed`",
        ),
        (
            Dist::normal(f64::NAN, 1.0),
            "mean of normal = NaN is outside (-inf, inf)",
        ),
        (
            Dist::log_normal_p5_p95(800.0, 350.0),
            "P95 of log-normal = 350 is outside (800, inf); the P5 of log-normal, 800, comes first: are the two swapped?",
        ),
        (
            Dist::log_normal_p10_p90(-1.0, 350.0),
            "P10 of log-normal = -1 is outside (0, inf)",
        ),
        (
            Dist::log_normal_from_percentiles((share(20.0), 3.0), (share(20.0), 4.0)),
            "probability of the upper percentile of log-normal = 0.2 is outside (0.2, 1)",
        ),
        (
            Dist::beta_from_mean_sd(3.0, 1.0),
            "mean of beta = 3 is outside (0, 1); 3% is 0.03",
        ),
        (
            Dist::beta_from_mean_sd(0.5, 0.5),
            "standard deviation of beta = 0.5 is outside (0, 0.5)",
        ),
        (
            Dist::gamma(Shape(-1.0), Scale(1.0)),
            "shape of gamma = -1 is outside [1e-9, 1e15]",
        ),
        (
            Dist::discrete([]),
            "weights of discrete = 0 values must be given, at least one of them above zero",
        ),
        (
            Dist::poisson(0.0),
            "mean of Poisson = 0 is outside (0, 9007199254740992)",
        ),
        (
            Dist::binomial(0, share(20.0)),
            "trials of binomial = 0 is outside [1, 9007199254740992]",
        ),
        (
            Dist::hypergeometric(80, 90, 20),
            "successes of hypergeometric = 90 is outside [0, 80]",
        ),
        (
            Dist::uniform(2.0, 3.0).and_then(|law| law.scaled(-1.0)),
            "factor of scaling = -1 is outside (0, inf); subtract the positive amount where it is used",
        ),
        (
            Dist::mixture([]),
            "components of mixture = none must be one or more weighted distributions",
        ),
        (
            Dist::empirical([]),
            "observations = none must be one or more numbers",
        ),
        (
            Dist::uniform(2.0, 3.0).and_then(|law| law.truncated(4.0, 5.0)),
            "truncation = [4, 5] must be a range that the distribution can reach; uniform(2, 3) has no probability there",
        ),
    ];
    for (result, expected) in cases {
        assert_eq!(message(result), expected);
    }
}

#[test]
fn files_are_checked_like_code() {
    for (text, part) in [
        (
            "d = { pert = { min = 0.02, mode = 0.9, max = 0.06 } }",
            "mode of PERT = 0.9 is outside [0.02, 0.06]",
        ),
        (
            "d = { pert = { min = 0.02, mode = 0.03, maximum = 0.06 } }",
            "unknown field `maximum`",
        ),
        (
            "d = { log_normal = { p5 = 350, p90 = 800 } }",
            "parameters of log-normal = p5, p90 must be mean and sd",
        ),
        ("d = { log_normal = { p5 = 350, p85 = 800 } }", "p85"),
        ("d = { bernoulli = 1.2 }", "share = 1.2 is outside [0, 1]"),
        ("d = { custom = 1 }", "custom"),
        (
            "d = { truncated = { of = { uniform = { low = 0, high = 1 } }, low = 2 } }",
            "has no probability there",
        ),
    ] {
        let error = toml::from_str::<std::collections::BTreeMap<String, Dist>>(text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(part), "{text}: {error}");
    }
}

#[test]
fn a_law_of_the_programs_own_says_that_it_has_no_serialised_form() {
    let own = Dist::custom(Dist::uniform(0.0, 1.0).unwrap());
    let error = serde_json::to_string(&own).unwrap_err().to_string();
    assert_eq!(
        error,
        "the distribution `uniform(0, 1)` is a type of the program's own and has no serialised form",
    );
    assert_eq!(own, own.clone());
    assert_ne!(own, Dist::custom(Dist::uniform(0.0, 1.0).unwrap()));
}

/// A law of the program's own, by its quantile.
struct Own(fn(f64) -> f64, Support);

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Own")
    }
}

impl std::fmt::Display for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("own")
    }
}

impl Distribution for Own {
    fn quantile(&self, probability: Share) -> f64 {
        (self.0)(probability.value())
    }

    /// By bisection.
    fn cdf(&self, x: f64) -> Share {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            *(if (self.0)(middle) <= x {
                &mut low
            } else {
                &mut high
            }) = middle;
        }
        Share::new(low).unwrap()
    }

    fn support(&self) -> Support {
        self.1
    }

    fn mean(&self) -> Option<f64> {
        None
    }

    fn variance(&self) -> Option<f64> {
        None
    }

    fn mode(&self) -> Option<f64> {
        None
    }
}

#[test]
fn a_law_of_the_programs_own_that_is_none_is_refused_by_name() {
    type Case = (fn(f64) -> f64, Support, &'static str);
    let cases: [Case; 6] = [
        (
            |_| f64::NAN,
            Support::UNIT,
            "quantile at the probability 7.105427357601002e-15 of the distribution `own` = NaN is outside [0, 1]",
        ),
        (
            |p| if (0.3..0.4).contains(&p) { f64::NAN } else { p },
            Support::UNIT,
            "of the distribution `own` = NaN is outside [0, 1]",
        ),
        (
            |p| 1.0 - p,
            Support::UNIT,
            "quantiles rise with the probability",
        ),
        (
            |p| if p < 0.5 { p } else { p - 0.25 },
            Support::UNIT,
            "quantile at the probability 0.5 of the distribution `own` = 0.25 is outside [0.4921875, 1]; quantiles rise with the probability",
        ),
        (
            |p| 2.0 * p,
            Support::UNIT,
            "quantile at the probability 0.5078125 of the distribution `own` = 1.015625 is outside [0, 1]",
        ),
        (
            |p| p,
            Support {
                low: f64::NAN,
                high: 1.0,
            },
            "support of the distribution `own` = [NaN, 1] must be two numbers in rising order",
        ),
    ];
    for (quantile, support, expected) in cases {
        let law = || Dist::custom(Own(quantile, support));
        let mut model = Model::new(Currency::USD);
        let error = model.ratio("share", law()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        // Whatever it becomes part of.
        for made in [
            law().scaled(2.0),
            law().truncated(0.1, 0.9),
            Dist::mixture([(1.0, law())]),
        ] {
            assert!(made.unwrap_err().to_string().contains(expected), "{error}");
        }
    }
    // One that is a law is none of these.
    let law = Dist::custom(Own(|p| p * p, Support::UNIT));
    assert!(Model::new(Currency::USD).ratio("share", law).is_ok());
}
