//! Charts as a browser would read them.

mod any_chart;
mod charts;
mod decision;
mod page;
mod rooms;
mod run_charts;
mod save;
mod texts;
#[cfg(feature = "xlsx")]
mod workbook;

use bizcase::quantity::{Currency, Unit};
use bizcase::report::chart::{Axis, LineChart, Mark, Series, Waterfall};
use proptest::prelude::*;

#[path = "../../examples/reconcile_sizings.rs"]
#[allow(dead_code, reason = "the example's `main` is not run here")]
mod example;

/// The numbers of an attribute, wherever it occurs.
fn attribute(svg: &str, name: &str) -> Vec<f64> {
    let marker = format!(" {name}=\"");
    let found = svg.split(&marker).skip(1);
    found
        .filter_map(|rest| rest.split('"').next()?.parse().ok())
        .collect()
}

/// Whether tags close in the order they open, and nothing but text stands between them.
fn is_well_formed(svg: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    for tag in svg.split('<').skip(1) {
        let Some((tag, text)) = tag.split_once('>') else {
            return false;
        };
        if text.contains('>')
            || text
                .replace("&amp;", "")
                .replace("&lt;", "")
                .replace("&gt;", "")
                .replace("&quot;", "")
                .replace("&#39;", "")
                .contains('&')
        {
            return false;
        }
        match tag.strip_prefix('/') {
            Some(name) => {
                if open.pop() != Some(name) {
                    return false;
                }
            }
            None if tag.ends_with('/') => {}
            None => open.push(tag.split(' ').next().unwrap()),
        }
    }
    open.is_empty()
}

/// Whether every text stays on the page if a character is 0.62 of the font's size wide.
fn fits(svg: &str) -> bool {
    let width = attribute(svg, "width")[0];
    svg.split("<text ").skip(1).all(|text| {
        let attribute = |name: &str| attribute(&format!(" {text}"), name)[0];
        let content = text.split('>').nth(1).unwrap().split('<').next().unwrap();
        let long = content.chars().count() as f64 * attribute("font-size") * 0.62;
        let x = attribute("x");
        let (left, right) = if text.contains("\"start\"") {
            (x, x + long)
        } else if text.contains("\"end\"") {
            (x - long, x)
        } else {
            (x - long / 2.0, x + long / 2.0)
        };
        left >= -0.5 && right <= width + 0.5
    })
}

#[test]
fn the_example_explains_and_draws_the_gap() -> Result<(), bizcase::Error> {
    let (document, picture) = example::reconcile()?;
    let text = document.text();
    assert!(text.contains("refused: the sizings do not measure the same thing: price basis is"));
    assert!(text.contains("in the sectors served"));
    assert!(text.contains("tuned to agree: 2 of 2 changes"));
    assert!(
        text.lines().all(|line| line.chars().count() <= 100),
        "{text}"
    );
    assert!(is_well_formed(&picture) && fits(&picture));
    assert!(picture.contains("revenue a year, USD million"));
    assert_eq!(example::reconcile()?.1, picture);
    Ok(())
}

#[test]
fn a_waterfall_starts_and_ends_where_it_should() -> Result<(), bizcase::Error> {
    let chart = Waterfall::new("Tuners & <pianos>", "tuners", Unit::Count, "first", 150.0)
        .step("people", 203.213)
        .step("households", 128.213)
        .step("pianos", -256.427)
        .ending("second");
    let svg = chart.svg()?;
    assert!(svg.contains("<title>Tuners &amp; &lt;pianos&gt;</title>"));
    assert!(svg.contains("to second 225.</desc>"));
    assert!(is_well_formed(&svg) && fits(&svg));
    // The bars of both totals start where the axis is zero and are as long as their values.
    let bars: Vec<f64> = attribute(&svg, "width")[2..].to_vec();
    assert_eq!(bars.len(), 5);
    assert!((bars[4] / bars[0] - 1.5).abs() < 0.01);
    assert!((bars[3] / bars[0] - 256.427 / 150.0).abs() < 0.01);
    assert!(!svg.contains("does not start at zero"));
    let flat = Waterfall::new("t", "m", Unit::Count, "a", 1_000.0)
        .step("s", 5.0)
        .svg()?;
    assert!(flat.contains("The axis does not start at zero."));
    assert!(
        Waterfall::new("t", "m", Unit::Count, "a", f64::NAN)
            .svg()
            .is_err()
    );
    Ok(())
}

#[test]
fn a_line_chart_names_its_axes_and_series() -> Result<(), bizcase::Error> {
    let points = (2020..2031).map(|year| (f64::from(year), f64::from(year - 2019) * 4e6));
    let band = (2020..2031).map(|year| (f64::from(year), 1e6, 60e6));
    let svg = LineChart::new("Cars", Axis::years("year"), Axis::of("cars", Unit::Count))
        .series(Series::new("seen", points.clone().take(4)).marked(Mark::Dots))
        .series(Series::new("fitted", points.clone()).band(band))
        .series(Series::new("kept", points).marked(Mark::Steps))
        .note("Bands: 90 %.")
        .svg()?;
    assert!(is_well_formed(&svg) && fits(&svg));
    for text in [
        ">cars, million<",
        ">2020<",
        ">2030<",
        ">60<",
        ">seen<",
        ">Bands: 90 %.<",
    ] {
        assert!(svg.contains(text), "{text}");
    }
    assert_eq!(svg.matches("<polyline").count(), 2);
    assert_eq!(svg.matches("<polygon").count(), 1);
    // Four observations and their mark in the legend.
    assert_eq!(svg.matches("<circle").count(), 5);
    let empty = LineChart::new("none", Axis::years("year"), Axis::of("cars", Unit::Count));
    assert!(empty.svg().is_err());
    let broken = empty.series(Series::new("nan", [(2020.0, f64::INFINITY)]));
    assert!(
        broken
            .svg()
            .unwrap_err()
            .to_string()
            .contains("value along `cars`")
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_chart_is_well_formed_and_stays_on_the_page(
        title in ".{0,120}",
        label in "[a-z<&\"' ]{1,80}",
        start in -1e12..1e12_f64,
        steps in prop::collection::vec(-1e12..1e12_f64, 0..6),
        points in prop::collection::vec((-1e9..1e9_f64, -1e-3..1e9_f64), 1..20),
    ) {
        let unit = Unit::Money(Currency::EUR);
        let mut chart = Waterfall::new(&title, "cash", unit, &label, start).ending(&label);
        for &step in &steps {
            chart = chart.step(&label, step).ranging(step - 1e11, step + 1e11);
        }
        let svg = chart.svg().unwrap();
        prop_assert!(is_well_formed(&svg), "{}", svg);
        prop_assert!(attribute(&svg, "x").iter().all(|x| (-0.5..=800.5).contains(x)), "{}", svg);
        let line = LineChart::new(&title, Axis::of(&label, unit), Axis::of("share", Unit::Share))
            .series(Series::new(&label, points.clone()))
            .series(Series::new("steps", points).marked(Mark::Steps));
        let svg = line.svg().unwrap();
        prop_assert!(is_well_formed(&svg), "{}", svg);
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf"));
    }
}
