//! Every chart at every size: what it says, and that what it draws stands where its axis says.

use crate::attribute;
use crate::texts::{across, sound_drawings, text_boxes, upwards};
use bizcase::quantity::{Currency, Unit, Value};
use bizcase::report::chart::{
    Axis, BarChart, CashChart, Chart, ChartSize, FanChart, FunnelChart, LineChart, Mark,
    OutcomeChart, Series, StackedChart, SwingChart, Waterfall,
};
use bizcase::sample::Sample;

const EUR: Unit = Unit::Money(Currency::EUR);

fn sample(values: impl IntoIterator<Item = f64>) -> Sample {
    Sample::<Value>::new("NPV", EUR, values.into_iter().collect()).unwrap()
}

/// The whole numbers from one to another, in an order that is not theirs.
fn whole(from: i32, to: i32) -> Sample {
    let count = to - from + 1;
    sample((0..count).map(|at| f64::from(from + (at * 7) % count)))
}

/// The bars of a drawing: left, width and colour, but for sheet and covers.
fn bars(svg: &str) -> Vec<(f64, f64, String)> {
    let rectangles = svg.split("<rect ").skip(2);
    let bars = rectangles.filter(|it| it.contains("stroke=\"#1a1a1a\""));
    let bars = bars.map(|it| {
        let tag = format!(" {}", it.split("/>").next().unwrap());
        let colour = tag.split("fill=\"").nth(1).unwrap()[..7].to_owned();
        (attribute(&tag, "x")[0], attribute(&tag, "width")[0], colour)
    });
    bars.collect()
}

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 0.35, "{found} is not {expected}");
}

#[test]
fn an_outcome_says_how_often_targets_are_reached() {
    // 0 to 999: 470 of them are at least 530.
    let chart = OutcomeChart::of(&whole(0, 999))
        .target(530.0, "hurdle")
        .target(
            -50.0,
            "the most that may be lost in any of the cases looked at",
        )
        .source("a thousand trials");
    assert_eq!(chart.title(), "NPV reaches EUR 530 in 47 of 100 such cases");
    let [phone, page, _] = sound_drawings(&chart);
    assert!(page.contains(">hurdle, EUR 530: reached in 47 of 100 such cases<"));
    assert!(page.contains("looked at, EUR −50: reached in 100 of 100 such cases.</desc>"));
    assert!(page.contains(">Source: a thousand trials<"));
    for text in ["P5 50", "median 500", "P95 949"] {
        assert!(phone.contains(&format!(">{text}<")), "{text}\n{phone}");
    }
    // The dot of the median: half of the cases, at 499.5.
    let (x, y) = (across(&page, ["0", "1,000"]), upwards(&page, ["0", "100"]));
    let dots = attribute(&page, "cx")
        .into_iter()
        .zip(attribute(&page, "cy"));
    let dots: Vec<(f64, f64)> = dots.collect();
    near(dots[1].0, x.place(499.5));
    near(dots[1].1, y.place(50.0));
    near(dots[2].1, y.place(95.0));
}

#[test]
fn fifty_dots_stand_for_an_outcome() {
    let chart = OutcomeChart::of(&whole(-300, 699))
        .target(0.0, "break-even")
        .dots();
    for svg in sound_drawings(&chart) {
        assert_eq!(svg.matches("<circle").count(), 50);
        // 300 of 1,000 cases are below zero: 15 dots with a ring.
        let ringed = svg.split("<circle").skip(1);
        assert_eq!(ringed.filter(|it| it.contains("stroke=")).count(), 15);
        let [left, right] = [-300.0, 700.0].map(|it| across(&svg, ["0", "400"]).place(it));
        let radius = attribute(&svg, "r")[0];
        let inside = left - 2.0 * radius..right + 2.0 * radius;
        assert!(attribute(&svg, "cx").iter().all(|x| inside.contains(x)));
    }
}

#[test]
fn outcomes_without_spread_few_negative_huge_or_tiny_are_drawn() {
    let normal = |at: i32| (f64::from(at * 37 % 101) - 50.0) / 20.0;
    let outcomes = [
        sample([3.2e6; 40]),
        sample([0.0; 3]),
        sample([7.0]),
        sample([-3.0, 1.0]),
        sample((0..400).map(|at| -5e12 + 1e12 * normal(at))),
        sample((0..400).map(|at| 1e12 * normal(at).exp())),
        sample((0..400).map(|at| 2e-7 * normal(at))),
        sample((0..400).map(|at| 1e6 + 1e-4 * normal(at))),
        sample((0..400).map(|at| (6.0 * normal(at)).exp())),
    ];
    for outcome in outcomes {
        let curve = OutcomeChart::of(&outcome);
        sound_drawings(&curve);
        sound_drawings(&curve.clone().dots());
        let aimed = curve
            .target(0.0, "break-even")
            .target(1.0, "more than nothing");
        sound_drawings(&aimed);
        sound_drawings(&aimed.dots());
    }
}

#[test]
fn a_fan_shows_medians_and_bands() -> Result<(), bizcase::Error> {
    let years: Vec<(i32, Sample)> = (0..4)
        .map(|year| (2027 + year, whole(0, 200 * (year + 1))))
        .collect();
    let chart = FanChart::of_years("revenue", &years)?.history([(2026.0, 90.0), (2025.0, 70.0)]);
    assert_eq!(
        chart.title(),
        "Revenue in 2030: EUR 400 in the middle case, EUR 40 to EUR 760 in 90 of 100"
    );
    let [phone, page, _] = sound_drawings(&chart);
    assert!(phone.contains("90 of 100 such cases it lies"));
    let y = upwards(&page, ["0", "800"]);
    let points = |tag: &str, place: usize| {
        let rest = page.split(tag).nth(place).unwrap();
        let list = rest
            .split("points=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let pairs = list
            .split(' ')
            .map(|pair| pair.split_once(',').unwrap().1.parse().unwrap());
        pairs.collect::<Vec<f64>>()
    };
    // The median of 0 to 800 is 400, and the widest band goes from 40 to 760.
    near(points("<polyline", 1)[3], y.place(400.0));
    // After three in the legend.
    let outline = points("<polygon", 4);
    near(outline[3], y.place(40.0));
    near(outline[4], y.place(760.0));
    sound_drawings(&FanChart::of_years("revenue", &years[..1])?);
    assert!(FanChart::of_years::<Value>("revenue", &[]).is_err());
    Ok(())
}

#[test]
fn cash_says_when_it_is_back_and_how_deep_it_was() -> Result<(), bizcase::Error> {
    // Case k loses 100 a month for k months, and then earns 50 a month: back after 3 k months.
    let months: Vec<Sample> = (1..=24)
        .map(|month| {
            let cash = move |case: i32| -100 * month.min(case) + 50 * (month - case).max(0);
            sample((1..=10).map(move |case| f64::from(cash(case))))
        })
        .collect();
    let chart = CashChart::of_months("2027-01".parse()?, &months)?;
    // Cases 1 to 8 are back by month 24; the fifth of ten is back in month 15.
    assert_eq!(
        chart.title(),
        "The money is back within the plan in 80 of 100 such cases"
    );
    let [_, page, _] = sound_drawings(&chart);
    assert!(page.contains(">money back, median: 2028-03<"), "{page}");
    // In month 6 five cases stand at -600 and the next at -450.
    let lowest = text_boxes(&page)
        .into_iter()
        .find(|it| it.text.starts_with("lowest: "));
    assert_eq!(lowest.unwrap().text, "lowest: −525 in 2027-06");
    let never = [sample([-1.0, -2.0]), sample([-3.0, -4.0])];
    let never = CashChart::of_months("2027-01".parse()?, &never)?;
    let [_, page, _] = sound_drawings(&never);
    assert!(page.contains("in 0 of 100 such cases") && !page.contains("money back, median"));
    let uneven = [sample([-1.0, -2.0]), sample([-3.0])];
    let error = CashChart::of_months("2027-01".parse()?, &uneven).unwrap_err();
    assert!(
        error.to_string().starts_with("trials of month 2 = 1"),
        "{error}"
    );
    Ok(())
}

fn swings() -> SwingChart {
    SwingChart::new("Churn matters most", Axis::of("NPV", EUR), 100.0)
        .swing(
            "the price per month of the subscription for those with a till",
            0.0,
            200.0,
        )
        .between("19", "35")
        .swing("churn", 500.0, -300.0)
        .between("2%", "8%")
        .swing("an optimum between its ends", 60.0, 90.0)
        .swing("nothing", 100.0, 100.0)
        .swing("one end", 100.0, 140.0)
}

#[test]
fn swings_reach_from_the_base_to_their_ends() {
    for svg in sound_drawings(&swings()) {
        let x = across(&svg, ["−200", "400"]);
        let bars = bars(&svg);
        // Two of the legend, before or after; then churn, the widest swing.
        let churn = bars
            .iter()
            .position(|bar| (bar.1 - 400.0 * (x.place(1.0) - x.place(0.0))).abs() < 0.35);
        let churn = churn.unwrap();
        let (low, high) = (&bars[churn], &bars[churn + 1]);
        near(low.0, x.place(100.0));
        near(high.0, x.place(-300.0));
        near(high.1, x.place(100.0) - x.place(-300.0));
        assert_eq!((&*low.2, &*high.2), ("#e69f00", "#0072b2"));
        assert!(svg.contains(">low 2%, high 8%<") && svg.contains(">base 100<"));
    }
    let none = SwingChart::new("", Axis::of("NPV", EUR), 1.0);
    assert!(
        none.svg()
            .unwrap_err()
            .to_string()
            .starts_with("swings = none")
    );
    let many = (0..30).fold(none, |chart, at| chart.swing("x", 0.0, f64::from(at)));
    assert!(sound_drawings(&many)[1].contains(">18 more inputs swing less.<"));
    let broken = many.swing("y", f64::NAN, 1.0).svg().unwrap_err();
    assert!(broken.to_string().contains("value along `NPV`"), "{broken}");
}

#[test]
fn a_funnel_says_what_is_left() {
    let chart = FunnelChart::new("One in eight", Axis::of("shops", Unit::Count))
        .stage("TAM", [60e3, 80e3, 100e3])
        .stage("SAM", [30e3, 40e3, 48e3])
        .stage("SOM", [6e3, 10e3, 15e3]);
    for svg in sound_drawings(&chart) {
        let x = across(&svg, ["0", "100"]);
        let widths: Vec<f64> = bars(&svg).iter().map(|bar| bar.1).collect();
        // One bar for TAM, two for SAM, three for SOM.
        let expected = [80.0, 80.0, 40.0, 80.0, 40.0, 10.0];
        assert_eq!(widths.len(), 6);
        for (width, thousands) in widths.iter().zip(expected) {
            near(*width, x.place(thousands) - x.place(0.0));
        }
        assert!(svg.contains(">50% of TAM<") && svg.contains(">25% of SAM<"));
        assert!(svg.contains("P5 to P95"));
    }
    let thin = FunnelChart::new("thin", Axis::of("revenue", EUR))
        .stage("TAM", [9e12, 12e12, 15e12])
        .stage("SOM", [0.0, 40e6, 90e6]);
    assert!(sound_drawings(&thin)[0].contains(">40 million<"));
}

#[test]
fn bars_start_at_zero_and_say_what_their_intervals_are() {
    let chart = BarChart::new("Wait", Axis::of("NPV", EUR))
        .bar(
            "now, in all countries at the same time and at the list price",
            120.0,
        )
        .ranging(-80.0, 300.0)
        .bar("never", 0.0)
        .bar("license", -60.0)
        .intervals("P5 to P95");
    for svg in sound_drawings(&chart) {
        let x = across(&svg, ["−100", "300"]);
        let bars = bars(&svg);
        near(bars[0].0, x.place(0.0));
        near(bars[0].1, x.place(120.0) - x.place(0.0));
        near(bars[2].0, x.place(-60.0));
        assert!(svg.contains(">Thin lines: P5 to P95.<"));
    }
    let none = BarChart::new("Wait", Axis::of("NPV", EUR));
    assert!(
        none.svg()
            .unwrap_err()
            .to_string()
            .starts_with("bars = none")
    );
    let broken = none.bar("x", f64::INFINITY).svg().unwrap_err();
    assert!(broken.to_string().contains("value along `NPV`"), "{broken}");
}

#[test]
fn stacked_shares_fill_their_row() {
    let chart = StackedChart::new("Annual", &["best", "second", "third"])
        .row("monthly", &[0.2, 0.3, 0.5])
        .row("annual, with two months for free", &[0.75, 0.2, 0.05])
        .row("usage", &[0.05, 0.5, 0.45]);
    for svg in sound_drawings(&chart) {
        assert!(svg.contains(">75%<"));
        assert!(svg.contains("monthly: best 20%, second 30%, third 50%"));
    }
    let wrong = |shares: &[f64]| {
        let chart = StackedChart::new("t", &["a", "b"]).row("x", shares);
        chart.svg().unwrap_err().to_string()
    };
    assert!(
        wrong(&[0.5]).starts_with("shares of `x` = 1"),
        "{}",
        wrong(&[0.5])
    );
    assert!(wrong(&[0.8, 0.4]).contains("a sum of at most 1"));
    assert!(wrong(&[1.2, 0.0]).starts_with("shares of `x` = 1.2"));
    let ranks = [[3.0, 3.0, 0.0, 4.0], [1.0, 2.0, 3.0, 5.0]].map(sample);
    let ranks = StackedChart::of_ranks(&ranks).unwrap();
    assert_eq!(ranks.title(), "NPV is best in 50 of 100 such cases");
}

#[test]
fn lines_and_waterfalls_have_three_sizes() -> Result<(), bizcase::Error> {
    let months = Axis::months("month", "2026-11".parse()?);
    let curve =
        |height: f64| (0..=36).map(move |month| (f64::from(month), height * f64::from(month)));
    let line = LineChart::new("Customers", months, Axis::of("customers", Unit::Count))
        .series(
            Series::new("plan", curve(90.0)).band(curve(90.0).map(|(x, y)| (x, 0.8 * y, 1.2 * y))),
        )
        .series(Series::new(
            "if churn doubles and no one renews in the first year",
            curve(60.0),
        ))
        .series(Series::new("seen", curve(80.0).take(5)).marked(Mark::Dots))
        .at(6.0, "launch in France")
        .at(30.0, "the contract with the largest reseller ends")
        .at(33.0, "another")
        .note("Bands: 90 of 100 such cases.")
        .source("model")
        .source("interviews");
    let [_, page, _] = sound_drawings(&line);
    assert!(
        page.contains(">Sources: model; interviews<")
            && page.contains(">launch in France: 2027-05<")
    );
    let waterfall = Waterfall::new("From ours to theirs", "revenue", EUR, "ours", 8.4e6)
        .step("firms outside the sectors that are served today", -2.2e6)
        .ranging(-3e6, -1e6)
        .step("price", 0.6e6)
        .ending("theirs");
    sound_drawings(&waterfall);
    Ok(())
}

#[test]
fn a_slide_is_filled_and_a_phone_keeps_its_type() {
    let chart = swings().titled("Another title").note("A note.");
    assert_eq!(chart.title(), "Another title");
    let sizes = [ChartSize::Phone, ChartSize::Page, ChartSize::Slide].map(|size| {
        let svg = chart.svg_at(size).unwrap();
        let fonts = attribute(&svg, "font-size");
        let smallest = fonts.into_iter().fold(f64::INFINITY, f64::min);
        (attribute(&svg, "width")[0], smallest)
    });
    assert_eq!(sizes, [(360.0, 12.0), (760.0, 12.0), (1280.0, 18.0)]);
    let slide = chart.svg_at(ChartSize::Slide).unwrap();
    assert!((720.0..=760.0).contains(&attribute(&slide, "height")[0]));
}
