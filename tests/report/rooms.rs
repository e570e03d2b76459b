//! Charts of what the rooms find: nothing overlaps at any size, and points lie where arithmetic of
//! its own puts them.

use bizcase::adoption::{Fitting, History, Priors};
use bizcase::case::{Actual, BusinessCase, Change, Scenario};
use bizcase::decision::{Portfolio, PortfolioCandidate};
use bizcase::distribution::Dist;
use bizcase::market::{Competitor, CompetitorShares};
use bizcase::quantity::{Count, Currency, Money, Month, Period, Share, Unit};
use bizcase::report::chart::{Axis, Chart, ChartSize, LineChart, Panels, ScatterChart, Waterfall};
use bizcase::retention::{CohortTriangle, Contractual, SurvivalFit};
use bizcase::sample::Bootstrap;
use bizcase::simulation::Base;
use bizcase::survey::{
    Demand, DemandCurve, FourPrices, MonadicTest, PriceCell, PriceGoal, PriceSensitivityMeter,
    Respondent,
};
use proptest::prelude::*;

use super::{attribute, is_well_formed};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const SIZES: [ChartSize; 3] = [ChartSize::Phone, ChartSize::Page, ChartSize::Slide];

/// A text of a picture: what it says, and the box it takes if a character is 0.62 of its font wide.
struct Text {
    says: String,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

fn texts(svg: &str) -> Vec<Text> {
    let texts = svg.split("<text ").skip(1);
    texts
        .map(|text| {
            let attribute = |name: &str| attribute(&format!(" {text}"), name)[0];
            let says = text.split('>').nth(1).unwrap().split('<').next().unwrap();
            let (x, y, size) = (attribute("x"), attribute("y"), attribute("font-size"));
            let wide = says.chars().count() as f64 * size * 0.62;
            let left = if text.contains("\"start\"") {
                x
            } else if text.contains("\"end\"") {
                x - wide
            } else {
                x - wide / 2.0
            };
            Text {
                says: says.to_owned(),
                left,
                right: left + wide,
                top: y - 0.75 * size,
                bottom: y + 0.2 * size,
            }
        })
        .collect()
}

/// What is wrong with the texts of a picture, if anything.
fn fault(svg: &str) -> Option<String> {
    if !is_well_formed(svg) {
        return Some("not well formed".to_owned());
    }
    let (width, height) = (attribute(svg, "width")[0], attribute(svg, "height")[0]);
    let texts = texts(svg);
    for (index, one) in texts.iter().enumerate() {
        if one.left < -0.5 || one.right > width + 0.5 || one.top < 0.0 || one.bottom > height {
            return Some(format!("`{}` leaves the picture", one.says));
        }
        for other in &texts[index + 1..] {
            let across = one.left < other.right - 0.5 && other.left < one.right - 0.5;
            if across && one.top < other.bottom - 0.5 && other.top < one.bottom - 0.5 {
                return Some(format!("`{}` lies on `{}`", one.says, other.says));
            }
        }
    }
    None
}

fn looks_right(chart: &impl Chart) {
    for size in SIZES {
        let svg = chart.svg_at(size).unwrap();
        assert_eq!(fault(&svg), None, "{size:?} of {}", chart.title());
        assert!(!svg.contains("NaN") && svg.contains("<desc>"));
    }
}

/// The scale across, from the labels of two ticks.
fn across(svg: &str, low: &str, high: &str) -> impl Fn(f64) -> f64 + use<> {
    let middle = |says: &str| {
        let text = texts(svg).into_iter().find(|it| it.says == says).unwrap();
        f64::midpoint(text.left, text.right)
    };
    let (from, to) = (middle(low), middle(high));
    let [low, high] = [low, high].map(|it| it.replace(',', "").parse::<f64>().unwrap());
    move |value| from + (value - low) / (high - low) * (to - from)
}

/// Dots as (x, y, radius).
fn circles(svg: &str) -> Vec<(f64, f64, f64)> {
    let [x, y, r] = ["cx", "cy", "r"].map(|name| attribute(svg, name));
    x.into_iter()
        .zip(y)
        .zip(r)
        .map(|((x, y), r)| (x, y, r))
        .collect()
}

fn four_prices() -> Vec<FourPrices> {
    let row = |person: i64| {
        let shift = person % 7;
        let prices = [4 + shift, 9 + shift, 16 + 2 * shift, 24 + 3 * shift];
        let prices = prices.map(|price| Money::major(price, Currency::EUR));
        FourPrices::new(Respondent::new(person.to_string()), prices)
    };
    (0..70).map(row).collect()
}

#[test]
fn points_of_the_price_sensitivity_meter_stand_at_their_prices() -> Result<()> {
    let meter = PriceSensitivityMeter::default().bootstrap(Bootstrap::new(200).seed(1));
    let found = meter.analyse(&four_prices())?;
    let chart = LineChart::of_price_sensitivity(&found).source("a survey of 70 people");
    looks_right(&chart);
    let svg = chart.svg()?;
    let place = across(&svg, "10", "40");
    // Each point is a white dot with a black one on it.
    let dots: Vec<f64> = circles(&svg).iter().map(|it| it.0).collect();
    assert_eq!(dots.len(), 8);
    let points = [found.pmc()?, found.opp()?, found.idp()?, found.pme()?];
    for (point, pair) in points.iter().zip(dots.chunks(2)) {
        assert!(
            (place(point.midpoint()) - pair[1]).abs() < 0.3,
            "{point:?} {pair:?}"
        );
    }
    // The shaded area begins and ends at the outer two.
    let mut shades = svg
        .lines()
        .filter(|line| line.contains("<polygon") && line.contains("#5b6470"));
    // The first is the key in the legend.
    let corners = shades.nth(1).unwrap().split('"').nth(1).unwrap().split(' ');
    let x: Vec<f64> = corners
        .map(|it| it.split(',').next().unwrap().parse().unwrap())
        .collect();
    let [low, high] = [found.pmc()?, found.pme()?].map(|it| place(it.midpoint()));
    assert!(
        (x[0] - low).abs() < 0.3 && (x[2] - high).abs() < 0.3,
        "{x:?}"
    );
    assert!(svg.contains("share of 70 respondents") && svg.contains("95% confidence"));
    Ok(())
}

fn cells() -> [PriceCell; 5] {
    [(10, 150_u32), (15, 110), (20, 84), (30, 40), (40, 12)].map(|(price, bought)| PriceCell {
        price: Money::major(price, Currency::USD),
        exposed: Count::from(200),
        bought: Count::from(bought),
    })
}

/// 150, 110, 84, 40 and 12 of 200 at 10, 15, 20, 30 and 40 pay 750, 825, 840, 600 and 240 for each
/// hundred.
#[test]
fn the_ladder_marks_the_price_that_brings_most() -> Result<()> {
    let found = MonadicTest::of_cells(&cells(), Some(Bootstrap::new(200).seed(1)))?;
    let chart = Panels::of_price_response(&found);
    looks_right(&chart);
    let svg = chart.svg()?;
    assert!(
        chart
            .title()
            .contains("USD 20 brings most: USD 840 from 100")
    );
    let dots = circles(&svg);
    assert_eq!(dots.len(), 10);
    let heights: Vec<f64> = dots[5..].iter().map(|it| it.1).collect();
    let revenue = [750.0, 825.0, 840.0, 600.0, 240.0];
    let scale = (heights[4] - heights[2]) / (revenue[2] - revenue[4]);
    for (height, revenue) in heights.iter().zip(revenue) {
        assert!((heights[2] + scale * (840.0 - revenue) - height).abs() < 0.2);
    }
    let slide = chart.svg_at(ChartSize::Slide)?;
    let slide = circles(&slide);
    // Side by side: all dots of the second panel are right of those of the first.
    assert!(slide[4].0 < slide[5].0);
    Ok(())
}

/// The revenue of a straight demand is highest at half the price at which nobody buys; profit at
/// the middle of that price and the cost.
#[test]
fn the_best_price_of_a_straight_demand_is_marked() -> Result<()> {
    let draws = [0.8, 0.9, 1.0].map(|at_zero| Demand::linear(at_zero, -0.03));
    let draws: Vec<Demand> = draws.into_iter().collect::<std::result::Result<_, _>>()?;
    let curve = DemandCurve::new("shelf", Currency::EUR, Demand::linear(0.9, -0.03)?)
        .observed_between(10.0, 16.0);
    let goal = PriceGoal::profit(Money::major(6, Currency::EUR));
    let chart = Panels::of_demand(&curve, &goal)?;
    looks_right(&chart);
    assert!(
        chart
            .title()
            .starts_with("Best price for profit: EUR 18, which 36% buy")
    );
    let svg = chart.svg()?;
    let place = across(&svg, "10", "20");
    assert!(
        circles(&svg)
            .iter()
            .take(2)
            .all(|it| (it.0 - place(18.0)).abs() < 0.2)
    );
    // Demand, revenue and profit, each within the prices observed and beyond them.
    assert_eq!(svg.matches("<polyline").count(), 2 + 2 + 2);
    let drawn = Panels::of_demand(&curve.with_draws(draws), &goal)?;
    looks_right(&drawn);
    // The best prices of the draws are (0.8 / 0.03 + 6) / 2 to (1 / 0.03 + 6) / 2.
    assert!(drawn.svg()?.contains("best for profit: 18 (16.3 to 19.7)"));
    // Draws that lie above the estimate lift the line, so that the best price lies on it.
    let above =
        DemandCurve::new("shelf", Currency::EUR, Demand::linear(0.6, -0.02)?).with_draws(vec![
            Demand::linear(0.8, -0.02)?,
            Demand::linear(1.0, -0.02)?,
        ]);
    let svg = Panels::of_demand(&above, &PriceGoal::revenue())?.svg()?;
    let line = svg.split("<polyline points=\"").nth(1).unwrap();
    let line = line.split('"').next().unwrap().split(' ');
    let points = line.map(|it| it.split_once(',').unwrap());
    let dot = circles(&svg)[1];
    let nearest = points
        .map(|(x, y)| (x.parse::<f64>().unwrap(), y.parse::<f64>().unwrap()))
        .min_by(|a, b| (a.0 - dot.0).abs().total_cmp(&(b.0 - dot.0).abs()))
        .unwrap();
    assert!((nearest.1 - dot.1).abs() < 1.5, "{nearest:?} {dot:?}");
    Ok(())
}

#[test]
fn what_was_forecast_stands_beside_what_came() -> Result<()> {
    // Room air conditioners, 1949-1961: Mahajan, Mason and Srinivasan (1986).
    let sold = [
        96e3, 195e3, 238e3, 380e3, 1045e3, 1230e3, 1267e3, 1828e3, 1586e3, 1673e3, 1800e3, 1580e3,
        1500e3,
    ];
    let history = History::increments(Period::Year, &sold)?;
    let fit = Fitting::bass().to(&history)?;
    let launch = Month::new(1949, 1)?;
    let chart = LineChart::of_adoption(&fit, launch, 6)?;
    looks_right(&chart);
    let svg = chart.svg()?;
    let place = across(&svg, "1950", "1960");
    let dots = circles(&svg);
    // Thirteen years and the mark of the legend, which comes first.
    assert_eq!(dots.len(), 1 + 13);
    for (year, dot) in (1949..).zip(&dots[1..]) {
        assert!((place(f64::from(year)) - dot.0).abs() < 0.2);
    }
    let scale = (dots[1].1 - dots[8].1) / (sold[7] - sold[0]);
    for (dot, sold) in dots[1..].iter().zip(sold) {
        assert!((dots[1].1 - scale * (sold - 96e3) - dot.1).abs() < 0.2);
    }
    let missed = fit.backtest.outcome.as_ref().unwrap();
    let title = chart.title();
    assert!(title.starts_with("The first 11 periods forecast 2.45 m for the last 2; 3.08 m came"));
    assert!((missed.predicted.iter().sum::<f64>() / 2.45e6 - 1.0).abs() < 0.01);
    assert!(svg.contains(">held out from 1960<"));

    let quarters = History::increments(Period::Quarter, &sold)?;
    looks_right(&LineChart::of_adoption(
        &Fitting::bass().to(&quarters)?,
        launch,
        12,
    )?);
    let early = History::increments(Period::Month, &sold[..8])?;
    let priors = Priors::average(Dist::log_normal_p5_p95(10e6, 30e6)?)?;
    let posterior = Fitting::bass()
        .hold_out(2)
        .posterior("units", &early, &priors, 7.into())?;
    let chart = LineChart::of_adoption_posterior(&posterior, &early, launch, 8, 7.into())?;
    looks_right(&chart);
    assert!(chart.title().starts_with("Forecast for 1950-04: "));
    Ok(())
}

/// Fader and Hardie (2007), high-end segment: 49.1 % of seven years are counted, and the shifted
/// beta-geometric fitted to them says 37.8 % of twelve.
#[test]
fn beyond_the_data_retention_is_dashed() -> Result<()> {
    let kept = [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491];
    let tenures = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?.tenures();
    let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &tenures)?;
    let chart = LineChart::of_retention(&fit, &tenures, Period::Year, 12)?;
    looks_right(&chart);
    let title = chart.title();
    assert_eq!(
        title,
        "49.1% stay 7 years, as counted; 37.8% would stay 12, as fitted"
    );
    let svg = chart.svg()?;
    let lines: Vec<&str> = svg.split("<polyline points=\"").skip(1).collect();
    let [counted, fitted, beyond] = [lines[0], lines[1], lines[2]];
    let end = across(&svg, "0", "12")(7.0);
    for line in [counted, fitted] {
        let last = line.split('"').next().unwrap().rsplit(' ').next().unwrap();
        let x: f64 = last.split(',').next().unwrap().parse()?;
        assert!((x - end).abs() < 0.2, "{last}");
    }
    assert!(beyond.contains("stroke-dasharray") && !fitted.contains("stroke-dasharray"));
    Ok(())
}

#[test]
fn areas_of_competitors_are_in_proportion_to_revenue() -> Result<()> {
    let million = |m: i64| Money::major(m * 1_000_000, Currency::USD);
    let competitor = |name: &str, percent, revenue| {
        Ok::<_, bizcase::Error>(
            Competitor::new(name, Share::percent(percent)?).with_revenue(million(revenue)),
        )
    };
    let shares = CompetitorShares::new([
        competitor("Alfa", 36.0, 360)?,
        competitor("Beta", 9.0, 90)?,
        competitor("a firm with a name that is too long for a dot", 8.9, 88)?,
        competitor("us", 1.0, 10)?,
    ])?;
    let price = || Axis::of("price a month", Unit::Money(Currency::USD));
    let long = "a firm with a name that is too long for a dot";
    let figures = [("Alfa", 25.0), ("Beta", 39.0), (long, 38.6), ("us", 19.0)];
    let chart = ScatterChart::of_competitors(&shares, price(), &figures)?.highlighted("us");
    looks_right(&chart);
    let dots = circles(&chart.svg()?);
    // Largest first: 360 and 90 million.
    assert!((dots[0].2 / dots[1].2 - 2.0).abs() < 0.02, "{dots:?}");
    let place = across(&chart.svg()?, "20", "40");
    assert!((dots[0].0 - place(25.0)).abs() < 0.2);
    let error = ScatterChart::of_competitors(&shares, price(), &figures[..3]).unwrap_err();
    assert!(error.to_string().contains("figure of `us`"), "{error}");
    let error = ScatterChart::of_competitors(&shares, price(), &[("Alpha", 1.0)]).unwrap_err();
    assert!(error.to_string().contains("Alfa"), "{error}");
    Ok(())
}

#[test]
fn the_chosen_portfolio_lies_on_the_frontier() -> Result<()> {
    let candidate =
        |id: &str, value, weeks| PortfolioCandidate::new(id, value).using("weeks", weeks);
    let portfolio = Portfolio {
        candidates: vec![
            candidate("A", 60.0, 3.0),
            candidate("B", 50.0, 2.0),
            candidate("C", 15.0, 1.0),
        ],
        limits: [("weeks".to_owned(), 4.0)].into(),
        exclusive: Vec::new(),
    };
    let limits: Vec<f64> = (0..=6).map(f64::from).collect();
    let points = portfolio.frontier("weeks", &limits)?;
    let (value, amount) = (Unit::Money(Currency::EUR), Unit::Count);
    let best = portfolio.best()?;
    let chart = LineChart::of_frontier(&points, &best, "weeks", value, amount);
    looks_right(&chart);
    // A and C: 75 for four weeks, of 125 for all six.
    let svg = chart.svg()?;
    assert!(svg.contains("chosen, for 4 weeks: A, C"));
    let title = "From 0 weeks to 6 weeks, the best choice grows from EUR 0 to EUR 125";
    assert_eq!(chart.title(), title);
    let dot = circles(&svg)[1];
    assert!((dot.0 - across(&svg, "2", "6")(4.0)).abs() < 0.2);
    Ok(())
}

fn shops() -> BusinessCase {
    toml::from_str(include_str!("../../examples/data/shops.toml")).unwrap()
}

/// The levels of a waterfall add up: from revenue to the value, and from one value to another.
#[test]
fn waterfalls_of_statements_end_at_the_value() -> Result<()> {
    let case = shops();
    let dearer = Scenario::new("dearer").with(
        "Bookkeeping for shops.subscription.price",
        Change::Set(36.0.into()),
    );
    let [now, then] = [case.clone(), case.under(&dearer)?].map(|it| it.statement(Base::Modes));
    let (now, then) = (now?, then?);
    let chart = Waterfall::of_statement(&now)?;
    looks_right(&chart);
    let sum: f64 = now.months.iter().map(|it| it.revenue.to_f64()).sum();
    let end = now.npv_with_terminal.to_f64();
    let svg = chart.svg()?;
    // After the picture: grey bars are the totals, which start at zero.
    let bars = |svg: &str| -> Vec<f64> {
        let grey = svg.split("<rect ").filter(|it| it.contains("#5b6470"));
        grey.map(|it| attribute(&format!(" {it}"), "width")[0])
            .collect()
    };
    let totals = bars(&svg);
    assert!(
        (totals[1] / totals[0] / (end / sum) - 1.0).abs() < 0.01,
        "{totals:?}"
    );
    let chart = Waterfall::of_difference(("price of USD 30", &now), ("price of USD 36", &then))?;
    looks_right(&chart);
    let change = then.npv_with_terminal.to_f64() - end;
    let told = Unit::Money(Currency::USD).show(change.abs());
    assert!(
        chart.title().contains(&format!("worth {told} less than")),
        "{}",
        chart.title()
    );
    Ok(())
}

#[test]
fn the_review_leads_from_plan_to_actual() -> Result<()> {
    let text = include_str!("../../examples/data/recipes.toml");
    let case: BusinessCase = toml::from_str(text)?;
    let eur = |amount| Money::major(amount, Currency::EUR);
    let actual = |number, gained: u32, lost: u32, revenue| Actual {
        offer: "app".into(),
        month: case.launch.plus(number),
        gained: Count::from(gained),
        lost: Count::from(lost),
        revenue: eur(revenue),
        cost_of_revenue: None,
        acquisition: eur(20_000),
    };
    let review = case.review(
        &[actual(0, 700, 0, 2_800), actual(1, 800, 90, 5_700)],
        Base::Modes,
    )?;
    let chart = Waterfall::of_review(&review)?;
    looks_right(&chart);
    let svg = chart.svg()?;
    let told = ["to actual 8,500.</desc>", "to actual 8.5.</desc>"];
    assert!(told.iter().any(|it| svg.contains(it)), "{svg}");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn names_of_dots_never_overlap(
        dots in prop::collection::vec(("[A-Za-z ]{1,34}", -1e6..1e6_f64, 0.0..1.0_f64, 0.0..1e9_f64), 1..24),
    ) {
        let axes = || (Axis::of("price", Unit::Money(Currency::EUR)), Axis::of("share", Unit::Share));
        let (x, y) = axes();
        let chart = dots.iter().fold(ScatterChart::new("Everyone", x, y), |chart, (name, x, y, size)| {
            chart.sized(name.trim(), (*x, *y), *size)
        });
        for size in SIZES {
            prop_assert_eq!(fault(&chart.svg_at(size).unwrap()), None);
        }
    }
}
