//! Ledgers: dates, owners, files, differences and what they do, pooled ranges, past ranges.

use bizcase::check::effects;
use bizcase::distribution::{Dist, Distribution, Scale, Shape};
use bizcase::error::LedgerError;
use bizcase::import::Csv;
use bizcase::ledger::{
    Assumption, Calibration, Date, Edit, EventForecast, Evidence, Happened, Ledger, StatedRange,
    brier_score, linear_pool, logarithmic_pool, quantile_average,
};
use bizcase::quantity::{Currency, Period, Share, Unit};
use bizcase::random::Sampling;
use bizcase::simulation::Model;
use proptest::prelude::*;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn percent(value: f64) -> Share {
    Share::percent(value).unwrap()
}

fn guess(name: &str, low: f64, high: f64) -> Assumption {
    Assumption::guess(name, Dist::uniform(low, high).unwrap())
}

fn full() -> Assumption {
    Assumption::new(
        "CAC, paid",
        Dist::log_normal_p5_p95(350.0, 800.0).unwrap(),
        Evidence::Survey,
        "a \"panel\"",
    )
    .measured_in(Unit::Money(Currency::EUR), "EUR per customer")
    .owned_by("Mia")
    .dated(day("2024-02-29"))
    .valid_until(day("2026-11-22"))
    .because("bids rise,\nsaid two of three")
}

#[test]
fn the_last_day_is_still_valid_and_a_leap_day_ages_by_a_year() {
    let ledger = Ledger::new([full()]).unwrap();
    assert!(ledger.concerns(day("2026-11-22")).is_empty());
    let late = ledger.concerns(day("2026-11-23"));
    assert_eq!(
        late[0].to_string(),
        "`CAC, paid` expired on 2026-11-22, 1 day ago (owner: Mia)"
    );
    let old = |today| ledger.older_than(1, Period::Year, day(today)).len();
    assert_eq!((old("2025-02-28"), old("2025-03-01")), (0, 1));
    assert_eq!(
        ledger
            .older_than(4, Period::Quarter, day("2025-03-01"))
            .len(),
        1
    );
    // Before its own date it is from the future, whatever its age may be.
    assert_eq!(
        ledger.older_than(1, Period::Year, day("2024-02-28")).len(),
        1
    );
    // An age beyond the calendar is never reached.
    assert!(
        ledger
            .older_than(u32::MAX, Period::Year, day("2026-01-01"))
            .is_empty()
    );
}

#[test]
fn ledgers_that_contradict_themselves_are_refused() {
    let refused = |entries: Vec<Assumption>| Ledger::new(entries).unwrap_err().to_string();
    let (mia, tom) = (full(), full().owned_by("Tom"));
    assert!(
        refused(vec![mia.clone(), tom]).ends_with("twice in the ledger, owned by Mia and by Tom")
    );
    assert!(refused(vec![mia.clone(), mia.clone()]).ends_with("appears twice in the ledger"));
    assert!(refused(vec![mia.clone(), mia.clone().owned_by("")]).ends_with("by Mia and by nobody"));
    assert_eq!(
        refused(vec![mia.clone(), guess(" ", 0.0, 1.0)]),
        "entry 2 of the ledger has no name"
    );
    let backwards = mia.valid_until(day("2024-02-28"));
    assert!(refused(vec![backwards]).contains("before its own date 2024-02-29"));
    // From files too.
    let twice = r#"{"assumptions":[{"name":"a","range":{"fixed":1.0},"evidence":"fact"},{"name":"a","range":{"fixed":1.0},"evidence":"fact","owner":"Mia"}]}"#;
    let error = serde_json::from_str::<Ledger>(twice)
        .unwrap_err()
        .to_string();
    assert!(error.contains("owned by nobody and by Mia"), "{error}");
    let unknown = "[[assumptions]]\nname = \"a\"\nrange = { uniform = { low = 0, high = 1 } }\nevidence = \"guess\"\nownr = \"Mia\"\n";
    assert!(toml::from_str::<Ledger>(unknown).is_err());
    let no_day = "[[assumptions]]\nname = \"a\"\nrange = { uniform = { low = 0, high = 1 } }\nevidence = \"guess\"\ndate = \"2026-02-30\"\n";
    let error = toml::from_str::<Ledger>(no_day).unwrap_err().to_string();
    assert!(error.contains("a date such as 2026-11-22"), "{error}");
}

#[test]
fn ledgers_come_back_from_every_format() {
    let ledger = Ledger::new([full(), guess("churn", 0.01, 0.03)]).unwrap();
    let toml = toml::to_string(&ledger).unwrap();
    assert_eq!(toml::from_str::<Ledger>(&toml).unwrap(), ledger);
    let json = serde_json::to_string(&ledger).unwrap();
    assert_eq!(serde_json::from_str::<Ledger>(&json).unwrap(), ledger);
    let csv = ledger.csv().unwrap();
    assert_eq!(Csv::from_text("ledger.csv", &csv).ledger().unwrap(), ledger);
}

/// Texts that people, spreadsheets and programs put into cells.
fn hostile_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "B",
        " ",
        "  ",
        ",",
        ";",
        "\t",
        "\"",
        "\"\"",
        "'",
        "\n",
        "\r\n",
        "\r",
        "\0",
        "#",
        "*",
        "=",
        "-",
        "0",
        "1,5",
        "50%",
        "NaN",
        "total",
        "Source: x",
        "note",
        "n/a",
        "name",
        "\u{a0}",
        "\u{feff}",
        "\u{200b}",
        "\u{fffd}",
        "<<<<<<<",
        "=======",
        "ä",
        "日本",
        "\u{301}",
        "\u{2028}",
    ]);
    let text = prop::collection::vec(pieces, 0..5).prop_map(|pieces| pieces.concat());
    prop_oneof![3 => text, 1 => ".{0,12}"]
}

fn hostile_ledger() -> impl Strategy<Value = Ledger> {
    let text = hostile_text;
    let texts = (text(), text(), text(), text(), text());
    let assumption = texts.prop_map(|(name, unit, source, owner, rationale)| Assumption {
        unit,
        source,
        ..guess(&name, 0.25, 0.5).owned_by(&owner).because(&rationale)
    });
    prop::collection::vec(assumption, 0..4)
        .prop_filter_map("names that differ", |all| Ledger::new(all).ok())
}

proptest! {
    /// What is written is read again as it was; what could not be is refused by name.
    #[test]
    fn every_ledger_comes_back_from_its_csv_or_is_not_written(ledger in hostile_ledger()) {
        let json = serde_json::to_string(&ledger).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Ledger>(&json).unwrap(), &ledger);
        match ledger.csv() {
            Ok(text) => {
                let read = Csv::from_text("ledger.csv", &text).ledger();
                prop_assert!(read.is_ok(), "{text:?}: {}", read.unwrap_err());
                prop_assert_eq!(read.unwrap(), ledger, "{:?}", text);
            }
            Err(error) => {
                prop_assert!(matches!(error, LedgerError::NoText { .. }), "{error}");
            }
        }
    }
}

#[test]
fn a_ledger_of_nothing_comes_back_and_spaces_around_a_text_are_refused() {
    let nothing = Ledger::new([]).unwrap();
    let text = nothing.csv().unwrap();
    assert_eq!(
        Csv::from_text("ledger.csv", &text).ledger().unwrap(),
        nothing
    );
    let spaced = Ledger::new([guess("churn ", 0.01, 0.03)]).unwrap();
    let error = spaced.csv().unwrap_err().to_string();
    assert!(
        error.starts_with("the name of `churn `, \"churn \", cannot be written to a CSV file"),
        "{error}"
    );
}

#[test]
fn an_assumption_without_a_name_does_not_load() {
    for name in ["", "  "] {
        let text = format!("name = \"{name}\"\nrange = {{ fixed = 1 }}\nevidence = \"guess\"");
        let error = toml::from_str::<Assumption>(&text).unwrap_err().to_string();
        assert!(error.contains("must be non-empty text"), "{error}");
    }
}

#[test]
fn every_law_with_a_short_form_comes_back_from_its_cell() {
    let half = percent(50.0);
    let laws = [
        Dist::fixed(0.1 + 0.2),
        Dist::uniform(-1e-7, 3e12),
        Dist::triangular(0.7, 0.875, 1.0),
        Dist::pert(0.005, 0.02, 0.06),
        Dist::pert_with_shape(0.005, 0.02, 0.06, 2.5),
        Dist::normal(-25.0, 4.0),
        Dist::normal(25.0, 4.0).and_then(|law| law.truncated(0.0, f64::INFINITY)),
        Dist::log_normal_p5_p95(350.0, 800.0),
        Dist::log_normal_p10_p90(350.0, 800.0),
        Dist::log_normal_from_mean_sd(500.0, 100.0),
        Dist::log_normal_from_median_sigma(500.0, 0.3),
        Dist::beta(2.0, 5.0),
        Dist::beta_from_mean_sd(0.12, 0.04),
        Dist::gamma(Shape(2.0), Scale(3.0)),
        Dist::gamma_from_mean_sd(6.0, 3.0),
        Dist::exponential(0.2),
        Dist::exponential_from_mean(5.0),
        Dist::weibull(Shape(1.5), Scale(24.0)),
        Dist::pareto(Shape(2.5), Scale(1.0)),
        Dist::poisson(3.5),
        Ok(Dist::bernoulli(half)),
        Dist::geometric(half),
        Dist::logistic(-2.0, 0.5),
        Dist::gumbel(10.0, 3.0),
        Dist::log_logistic(Shape(3.0), Scale(80.0)),
        Dist::student_t(7.0, 12.0, 1.5),
        Dist::binomial(80, half),
        Dist::negative_binomial(5.0, half),
        Dist::hypergeometric(80, 12, 20),
        Dist::beta_binomial(20, 4.0, 6.0),
    ];
    for law in laws {
        let law = law.unwrap();
        let back = law.to_string().parse::<Dist>().unwrap();
        assert_eq!(back, law);
    }
    let data = Assumption::guess("deals", Dist::empirical([1.0, 2.0]).unwrap());
    let error = Ledger::new([data]).unwrap().csv().unwrap_err().to_string();
    assert!(
        error.contains("write the ledger as TOML or JSON"),
        "{error}"
    );
    for text in [
        "",
        "PERT(1, 2)",
        "PERT(1, 2, 3",
        "uniform(a, b)",
        "normal(25, 4)",
        "inf",
        "1 within [2",
        "binomial(2.5 trials, 50%)",
        "Bernoulli(120%)",
    ] {
        assert!(text.parse::<Dist>().is_err(), "{text}");
    }
}

/// All problems of a file at once, with their places.
#[test]
fn a_broken_file_names_every_cell() {
    let text = "name,quantity,unit,range,evidence,source,owner,date,valid_until,rationale\n\
                CAC,US$,,1e,hearsay,,,2026-13-01,,\n";
    let error = Csv::from_text("ledger.csv", text)
        .ledger()
        .unwrap_err()
        .to_string();
    for place in [
        "ledger.csv:2:2 quantity",
        "ledger.csv:2:4 range",
        "ledger.csv:2:5 evidence",
        "ledger.csv:2:8 date",
    ] {
        assert!(error.contains(place), "{error}");
    }
}

#[test]
fn differences_say_who_and_what() {
    let old = Ledger::new([
        guess("a", 0.0, 1.0),
        guess("b", 0.0, 1.0),
        guess("c", 0.0, 1.0),
    ])
    .unwrap();
    let new = Ledger::new([
        guess("d", 0.0, 1.0),
        guess("b", 0.0, 2.0).owned_by("Mia"),
        guess("a", 0.0, 1.0),
    ])
    .unwrap();
    let changes = old.diff(&new);
    let names: Vec<&str> = changes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["d", "b", "c"]);
    assert!(
        matches!(changes[0].edit, Edit::Added(_)) && matches!(changes[2].edit, Edit::Removed(_))
    );
    assert!(changes[1].changes_range() && changes[1].by == "Mia");
    assert!(new.diff(&new).is_empty());
}

/// On common random numbers a change of one input moves a sum of two by exactly that input's
/// change in every trial, so that the difference has (nearly) no error.
#[test]
fn effects_are_those_of_the_change_alone() {
    let mut model = Model::new(Currency::USD);
    let a = model.money("a", Dist::uniform(0.0, 10.0).unwrap()).unwrap();
    let b = model.money("b", Dist::normal(0.0, 100.0).unwrap()).unwrap();
    model.output("sum", move |s| s.get(a) + s.get(b)).unwrap();
    let before = model.fingerprint();
    let old = Ledger::new([guess("a", 0.0, 10.0), guess("elsewhere", 0.0, 1.0)]).unwrap();
    let new = Ledger::new([guess("a", 3.0, 13.0), guess("elsewhere", 0.0, 2.0)]).unwrap();
    for sampling in [Sampling::monte_carlo(2_000), Sampling::sobol(2_048)] {
        let found = effects(&mut model, "sum", &old, &new, &sampling).unwrap();
        let shift = found.each[0].shift.unwrap();
        assert!(
            (shift.value - 3.0).abs() < 1e-9 && shift.standard_error < 1e-9,
            "{found}"
        );
        assert_eq!(found.each[1].shift, None);
        assert!((found.together.value - 3.0).abs() < 1e-9);
        assert!(found.before.standard_error > 1e-3);
    }
    assert_eq!(model.fingerprint(), before, "the model is as it was");
    assert!(effects(&mut model, "some", &old, &new, &Sampling::monte_carlo(100)).is_err());
    assert_eq!(model.fingerprint(), before, "after an error too");
    let wrong = Ledger::new([Assumption::guess("a", Dist::uniform(0.0, 1.0).unwrap())]).unwrap();
    assert!(
        effects(
            &mut model,
            "sum",
            &wrong,
            &wrong,
            &Sampling::monte_carlo(100)
        )
        .unwrap()
        .each
        .is_empty()
    );
}

/// Of two normal laws N(10, 1) and N(14, 2): quantiles average to N(12, 1.5); the geometric mean
/// of the densities is normal with the mean of the precisions, 0.625, and mean 10.8 (Genest and
/// Zidek 1986, section 3.3); the mixture has mean 12 and variance 2.5 + 4.
#[test]
fn pools_of_normal_laws_are_those_of_the_textbook() {
    let people = || {
        [
            (1.0, Dist::normal(10.0, 1.0).unwrap()),
            (1.0, Dist::normal(14.0, 2.0).unwrap()),
        ]
    };
    let moments = |law: &Dist| (law.mean().unwrap(), law.variance().unwrap());
    let near = |found: (f64, f64), mean: f64, variance: f64, within: f64| {
        assert!(
            (found.0 - mean).abs() < within && (found.1 - variance).abs() < within,
            "{found:?}"
        );
    };
    near(moments(&linear_pool(people()).unwrap()), 12.0, 6.5, 1e-12);
    let quantiles = quantile_average(people()).unwrap();
    near(moments(&quantiles), 12.0, 2.25, 1e-6);
    let normal = Dist::normal(12.0, 1.5).unwrap();
    let geometric = logarithmic_pool(people()).unwrap();
    near(moments(&geometric), 10.8, 1.6, 1e-3);
    let expected = Dist::normal(10.8, 1.6_f64.sqrt()).unwrap();
    for p in [0.001, 0.05, 0.3, 0.5, 0.9, 0.99] {
        let p = Share::new(p).unwrap();
        assert!((quantiles.quantile(p) - normal.quantile(p)).abs() < 1e-12);
        assert!((quantiles.cdf(quantiles.quantile(p)).value() - p.value()).abs() < 1e-12);
        assert!(
            (quantiles.survival(quantiles.upper_quantile(p)).value() - p.value()).abs() < 1e-12
        );
        let reached = expected.cdf(geometric.quantile(p)).value();
        assert!((reached - p.value()).abs() < 1e-3, "{p}: {reached}");
        assert!(
            (geometric.cdf(geometric.quantile(p)).value() - p.value()).abs() < 1e-6,
            "{p}"
        );
    }
}

#[test]
fn pools_of_what_cannot_be_pooled_are_refused() {
    let low = || (1.0, Dist::uniform(0.0, 1.0).unwrap());
    let high = || (1.0, Dist::uniform(2.0, 3.0).unwrap());
    let error = logarithmic_pool([low(), high()]).unwrap_err().to_string();
    assert!(error.contains("have no value in common"), "{error}");
    assert!(linear_pool([low(), high()]).is_ok() && quantile_average([low(), high()]).is_ok());
    assert!(
        linear_pool([]).is_err() && quantile_average([]).is_err() && logarithmic_pool([]).is_err()
    );
    assert!(quantile_average([(0.0, low().1)]).is_err());
    assert!(logarithmic_pool([(1.0, Dist::fixed(1.0).unwrap())]).is_err());
    // Overlapping supports: what one rules out is ruled out.
    let both = logarithmic_pool([low(), (1.0, Dist::uniform(0.5, 2.0).unwrap())]).unwrap();
    assert_eq!((both.support().low, both.support().high), (0.5, 1.0));
    assert!((both.median() - 0.75).abs() < 1e-3, "{}", both.median());
}

/// Both scores are proper: who says what they believe fares best on average.
#[test]
fn honest_ranges_and_probabilities_score_best() {
    // The truth is uniform on (0, 1); a central 80 % range is (0.1, 0.9).
    let score = |edge: f64| -> f64 {
        let stated = |x: f64| StatedRange::new("x", edge, 1.0 - edge, percent(80.0), x).unwrap();
        (0..1_000)
            .map(|n| stated((f64::from(n) + 0.5) / 1_000.0).interval_score())
            .sum()
    };
    let honest = score(0.1);
    assert!(
        [0.0, 0.05, 0.09, 0.11, 0.2, 0.4]
            .iter()
            .all(|&edge| score(edge) > honest)
    );
    let brier = |stated: f64| {
        let one = |happened| EventForecast {
            probability: percent(stated),
            happened,
        };
        let past: Vec<EventForecast> = (0..10)
            .map(|n| one(if n < 3 { Happened::Yes } else { Happened::No }))
            .collect();
        brier_score(&past).unwrap()
    };
    assert!(
        [0.0, 20.0, 29.0, 31.0, 50.0, 100.0]
            .iter()
            .all(|&p| brier(p) > brier(30.0))
    );
    assert!((brier(50.0) - 0.25).abs() < 1e-15 && (brier(0.0) - 0.3).abs() < 1e-15);
    assert!(brier_score(&[]).is_err() && Calibration::of(&[], percent(95.0)).is_err());
    assert!(StatedRange::new("x", 2.0, 1.0, percent(80.0), 1.0).is_err());
}

/// R: `binom.test(7, 10)$conf.int` = 0.3475471, 0.9332605.
#[test]
fn calibration_knows_what_chance_explains() {
    let range = Dist::uniform(0.0, 1.0).unwrap();
    let past: Vec<StatedRange> = (0..10)
        .map(|n| {
            StatedRange::of("x", &range, percent(90.0), if n < 7 { 0.5 } else { 0.99 }).unwrap()
        })
        .collect();
    let found = Calibration::of(&past, percent(95.0)).unwrap();
    assert_eq!(
        (found.inside, found.of, found.share()),
        (7, 10, percent(70.0))
    );
    assert!((found.interval.low - 0.347_547_1).abs() < 1e-7);
    assert!((found.interval.high - 0.933_260_5).abs() < 1e-7);
    assert!(!found.is_overconfident() && !found.is_underconfident());
}

/// A fingerprint is stored in files, so it must not change between versions.
#[test]
fn fingerprints_are_what_they_were() {
    let ledger = Ledger::new([full()]).unwrap();
    assert_eq!(ledger.fingerprint(), "6e2deaa84f6f4040");
    assert_eq!(ledger.fingerprint(), ledger.clone().fingerprint());
}
