//! Fans: what is not known of the future grows with time.

use serde::Serialize;

use super::axis::Axis;
use super::bands::{Bands, FAN_CAPTION, PERCENTILES};
use super::colour::{INK, SLATE};
use super::frame::{ChartSize, Frame, framed};
use super::plot::{Contents, Plot, Upright, Wording};
use super::svg::Stroke;
use super::words::amount;
#[cfg(feature = "case")]
use crate::case::{Valuation, YearOutputs};
use crate::error::Invalid;
#[cfg(feature = "case")]
use crate::quantity::{Month, Quantity};
use crate::quantity::{Share, Unit, Value};
use crate::sample::Sample;
#[cfg(feature = "case")]
use crate::simulation::Output;

const HISTORY: Stroke = Stroke::whole(SLATE, 2.4);

/// A fan: the median of a quantity over time, within the bands that hold 30, 60 and 90 of 100
/// cases, after what has been seen so far.
///
/// # Example
/// ```
/// use bizcase::quantity::Unit;
/// use bizcase::report::chart::{Axis, FanChart};
/// use bizcase::sample::Sample;
///
/// let year = |spread: f64| Sample::<bizcase::quantity::Value>::new(
///     "customers",
///     Unit::Count,
///     (0..100_i32).map(|trial| 500.0 + spread * f64::from(trial)).collect(),
/// );
/// let svg = FanChart::new("Customers double", Axis::years("year"), Axis::of("customers", Unit::Count))
///     .history([(2024.0, 300.0), (2025.0, 420.0)])
///     .period(2026.0, &year(1.0)?)
///     .period(2027.0, &year(5.0)?)
///     .svg()?;
/// assert!(svg.contains("In 90 of 100 such cases it lies within the widest band"));
/// assert!(svg.contains("2027: 748, within 525 to 970 in 90 of 100 such cases"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FanChart {
    frame: Frame,
    across: Axis,
    up: Axis,
    bands: Bands,
    history: Vec<(f64, f64)>,
}

framed!(FanChart);

impl FanChart {
    /// A chart without periods.
    #[must_use]
    pub fn new(title: &str, across: Axis, up: Axis) -> Self {
        Self {
            frame: Frame::new(title),
            across,
            up,
            bands: Bands::default(),
            history: Vec::new(),
        }
    }

    /// Samples of one quantity by calendar year.
    ///
    /// # Errors
    /// [`Invalid`] if there are none.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Unit, Value};
    /// use bizcase::report::chart::FanChart;
    /// use bizcase::sample::Sample;
    ///
    /// let sold: Sample<Value> = Sample::new("units", Unit::Count, vec![90.0, 100.0, 120.0])?;
    /// let chart = FanChart::of_years("units", &[(2026, sold.clone()), (2027, sold)])?;
    /// assert!(chart.svg()?.contains("Units in 2027: 100"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_years<Q: Into<Value>>(
        measured: &str,
        years: &[(i32, Sample<Q>)],
    ) -> Result<Self, Invalid> {
        let Some((last, sample)) = years.last() else {
            return Err(Invalid::rule("years", "none", "at least one"));
        };
        let finding = found(measured, &format!("in {last}"), sample);
        let chart = Self {
            frame: Frame::found(&finding),
            ..Self::new("", Axis::years("year"), Axis::of(measured, sample.unit()))
        };
        let years = years.iter();
        Ok(years.fold(chart, |chart, (year, sample)| {
            chart.period(f64::from(*year), sample)
        }))
    }

    /// An output of each year of a valued case after its launch. Years are calendar years if the
    /// launch is in January.
    ///
    /// # Errors
    /// [`Invalid`] if the case has no months.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    /// use bizcase::report::chart::FanChart;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: BusinessCase = toml::from_str(SHOPS)?;
    /// let valuation = case.value(&Sampling::monte_carlo(500).seed(1))?;
    /// let chart = FanChart::of_valuation(&valuation, "revenue", |year| year.revenue)?;
    /// assert!(chart.svg()?.contains("Revenue in 2029: USD"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "case")]
    pub fn of_valuation<Q>(
        valuation: &Valuation,
        measured: &str,
        of: impl Fn(&YearOutputs) -> Output<Q>,
    ) -> Result<Self, Invalid>
    where
        Q: Quantity + Into<Value>,
    {
        let launch = launch(valuation)?;
        let years = valuation.built.outputs.years.iter();
        let samples: Vec<Sample<Q>> = years.map(|year| valuation.run.outcome(of(year))).collect();
        if launch.number() == 1 {
            let years = (launch.year()..).zip(samples).collect::<Vec<_>>();
            return Self::of_years(measured, &years);
        }
        let numbered: Vec<(i32, Sample<Q>)> = (1..).zip(samples).collect();
        let mut chart = Self::of_years(measured, &numbered)?;
        chart.across = Axis::years("year after launch");
        if let Some((last, sample)) = numbered.last() {
            chart
                .frame
                .find(&found(measured, &format!("in year {last}"), sample));
        }
        Ok(chart)
    }

    /// Adds a period: what is known of the quantity then.
    #[must_use]
    pub fn period<Q: Into<Value>>(mut self, place: f64, sample: &Sample<Q>) -> Self {
        self.bands.add(place, sample);
        self
    }

    /// Adds what has been seen so far, which stands left of a dashed line.
    #[must_use]
    pub fn history(mut self, seen: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.history.extend(seen);
        self.history.sort_by(|a, b| a.0.total_cmp(&b.0));
        self
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        if self.bands.is_empty() {
            return Err(Invalid::rule("periods", "none", "at least one"));
        }
        let seen = || self.history.iter();
        let across = self.bands.places().chain(seen().map(|it| it.0));
        let up = self.bands.values().chain(seen().map(|it| it.1));
        let seen_until = self.history.last().map(|&(place, _)| Upright {
            place,
            wording: Wording::Whole("seen until here".to_owned()),
        });
        let contents = Contents {
            across: (&self.across, across.collect()),
            up: Some((&self.up, up.collect())),
            uprights: seen_until.into_iter().collect(),
            below: 0.0,
        };
        let mut sheet = self.frame.sheet(size, &[FAN_CAPTION]);
        let below = size == ChartSize::Phone;
        if !below {
            Bands::draw_legend(&mut sheet);
        }
        let plot = Plot::open(&mut sheet, &contents)?;
        self.bands.draw(&mut sheet, &plot);
        let seen = plot.all(&self.history);
        if seen.len() > 1 {
            sheet.svg.polyline(&seen, HISTORY);
        }
        for &point in &seen {
            sheet.svg.dot(point, 3.5, INK);
        }
        if below {
            sheet.skip(6.0);
            Bands::draw_legend(&mut sheet);
        }
        let description = self.bands.description((&self.across, &self.up), &plot);
        Ok(sheet.finished(&description))
    }
}

/// What is found of the last period.
fn found<Q: Into<Value>>(measured: &str, when: &str, sample: &Sample<Q>) -> String {
    let unit: Unit = sample.unit();
    let [low, median, high] = [PERCENTILES[0], 0.5, PERCENTILES[6]]
        .map(|share| amount(unit, sample.percentile(Share::literal(share)).value));
    format!("{measured} {when}: {median} in the middle case, {low} to {high} in 90 of 100")
}

/// The month of the launch of a valued case.
#[cfg(feature = "case")]
pub(super) fn launch(valuation: &Valuation) -> Result<Month, Invalid> {
    let statement = &valuation.statement;
    match statement.months.get(statement.build_months) {
        Some(first) => first.label.parse(),
        None => Err(Invalid::rule("months of the case", "none", "at least one")),
    }
}
