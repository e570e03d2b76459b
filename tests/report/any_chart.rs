//! Whatever the figures are, a chart is well-formed, and no text leaves the sheet or stands on
//! another.

use crate::texts::{SIZES, fault};
use bizcase::quantity::{Currency, Unit, Value};
use bizcase::report::chart::{
    Axis, BarChart, CashChart, Chart, FanChart, FunnelChart, LineChart, OutcomeChart, Series,
    StackedChart, SwingChart, Waterfall,
};
use bizcase::sample::Sample;
use proptest::prelude::*;

const EUR: Unit = Unit::Money(Currency::EUR);

fn check(chart: &impl Chart) -> Result<(), TestCaseError> {
    for size in SIZES {
        let svg = chart.svg_at(size).unwrap();
        prop_assert_eq!(fault(&svg), None, "{:?}: {}", size, chart.title());
    }
    Ok(())
}

/// Amounts of any size.
fn amount() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -1e6..1e6_f64,
        1 => -1e13..1e13_f64,
        1 => -1e-5..1e-5_f64,
        1 => Just(0.0),
        1 => (-140.0..140.0_f64).prop_map(|power| 10_f64.powf(power)),
    ]
}

/// Names, with words that do not fit a line.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z&<' ]{1,12}",
        "[a-z ]{20,90}",
        "[a-zA-Z]{40,60}",
        "[\u{4e00}-\u{4fff} ]{1,30}",
    ]
}

fn sample(values: Vec<f64>) -> Sample {
    Sample::<Value>::new("NPV", EUR, values).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_outcome(
        values in prop::collection::vec(amount(), 1..80),
        targets in prop::collection::vec((amount(), name()), 0..4),
        title in ".{0,120}",
    ) {
        let mut chart = OutcomeChart::of(&sample(values)).source(&title);
        for (value, label) in &targets {
            chart = chart.target(*value, label);
        }
        check(&chart)?;
        check(&chart.titled(&title).dots())?;
    }

    #[test]
    fn any_fan_and_any_cash(
        periods in prop::collection::vec(prop::collection::vec(amount(), 7), 1..20),
        seen in prop::collection::vec(amount(), 0..4),
        label in name(),
    ) {
        let samples: Vec<Sample> = periods.into_iter().map(sample).collect();
        check(&CashChart::of_months("2026-03".parse().unwrap(), &samples).unwrap())?;
        let years: Vec<(i32, Sample)> = (2030..).zip(samples).collect();
        let seen = (2020..).map(f64::from).zip(seen);
        check(&FanChart::of_years(&label, &years).unwrap().history(seen))?;
    }

    #[test]
    fn any_rows(
        rows in prop::collection::vec((name(), amount(), amount()), 1..16),
        base in amount(),
        measured in name(),
    ) {
        let axis = || Axis::of(&measured, EUR);
        let mut swings = SwingChart::new("swings", axis(), base);
        let mut bars = BarChart::new("bars", axis());
        let mut funnel = FunnelChart::new("funnel", axis());
        let mut waterfall = Waterfall::new("waterfall", &measured, EUR, "start", base);
        for (name, one, other) in &rows {
            swings = swings.swing(name, *one, *other).between(name, "8%");
            bars = bars.bar(name, *one).ranging(one.min(*other), one.max(*other));
            funnel = funnel.stage(name, [*one, *other, *one]);
            waterfall = waterfall.step(name, *one).ranging(*one, *other);
        }
        check(&swings)?;
        check(&bars)?;
        check(&funnel)?;
        check(&waterfall.ending("end"))?;
    }

    #[test]
    fn any_stack(
        parts in prop::collection::vec(name(), 1..9),
        rows in prop::collection::vec(name(), 1..9),
        weights in prop::collection::vec(0.0..1.0_f64, 8),
    ) {
        let names: Vec<&str> = parts.iter().map(String::as_str).collect();
        let weights = &weights[..parts.len()];
        let sum: f64 = weights.iter().sum::<f64>().max(1e-9);
        let shares: Vec<f64> = weights.iter().map(|weight| weight / sum).collect();
        let chart = StackedChart::new("stack", &names);
        check(&rows.iter().fold(chart, |chart, name| chart.row(name, &shares)))?;
    }

    #[test]
    fn any_line(
        points in prop::collection::vec((amount(), amount()), 1..20),
        marks in prop::collection::vec((amount(), name()), 0..4),
        label in name(),
    ) {
        let line = LineChart::new(&label, Axis::of(&label, EUR), Axis::of("share", Unit::Share))
            .series(Series::new(&label, points.clone()))
            .series(Series::new("other", points));
        check(&marks.iter().fold(line, |line, (place, label)| line.at(*place, label)))?;
    }
}
