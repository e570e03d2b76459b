//! Named bars: options, scenarios, what information is worth.

use serde::Serialize;

use super::axis::{Axis, Scale};
use super::colour::{BLUE, INK, ORANGE, SLATE};
use super::frame::{ChartSize, Frame, Sheet, framed};
use super::rows::{RowContents, RowLabel, Rows};
use super::svg::{Anchor, Font, Stroke};
use super::words::amount;
#[cfg(feature = "case")]
use crate::case::{Comparison, WorthKnowing};
use crate::decision::{InformationValue, StudyWorth};
use crate::error::Invalid;
use crate::sample::Estimate;
#[cfg(feature = "case")]
use crate::sample::Sample;

const EDGE: Stroke = Stroke::whole(INK, 0.7);
const RANGE: Stroke = Stroke::whole(INK, 1.4);

/// What 1.96 standard errors around an estimate are.
const OF_ESTIMATES: &str = "the 95% interval of each estimate over the trials";

/// A chart of named bars, with an interval on each that is uncertain.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Unit};
/// use bizcase::report::chart::{Axis, BarChart};
///
/// let money = Axis::of("NPV", Unit::Money(Currency::EUR));
/// let svg = BarChart::new("Waiting a year is worth most", money)
///     .bar("now", 1.2e6)
///     .ranging(-0.4e6, 3.0e6)
///     .bar("in a year", 1.5e6)
///     .ranging(0.1e6, 2.9e6)
///     .intervals("P5 to P95 of 10,000 trials")
///     .svg()?;
/// assert!(svg.contains(">Thin lines: P5 to P95 of 10,000 trials.<"));
/// assert!(svg.contains("in a year 1,500 (100 to 2,900)"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BarChart {
    frame: Frame,
    axis: Axis,
    bars: Vec<Bar>,
    intervals: String,
}

framed!(BarChart);

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Bar {
    name: String,
    value: f64,
    interval: Option<(f64, f64)>,
    is_total: bool,
}

impl BarChart {
    /// A chart without bars.
    #[must_use]
    pub fn new(title: &str, axis: Axis) -> Self {
        Self {
            frame: Frame::new(title),
            axis,
            bars: Vec::new(),
            intervals: "the interval of each value".to_owned(),
        }
    }

    /// A chart that states what it found.
    fn found(finding: &str, axis: Axis) -> Self {
        Self {
            frame: Frame::found(finding),
            ..Self::new("", axis)
        }
    }

    /// What it is worth to know each of some things before a choice (EVPPI or EVSI), in their
    /// order, with 95 % intervals. What is worth nothing is named in a note.
    ///
    /// # Errors
    /// [`Invalid`] if there are none.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::Payoffs;
    /// use bizcase::quantity::{Currency, Unit};
    /// use bizcase::report::chart::BarChart;
    /// use bizcase::sample::Sample;
    ///
    /// let eur = Unit::Money(Currency::EUR);
    /// let trials = || (0..400_i32).map(|trial| f64::from(trial % 20) - 9.0);
    /// let launch: Sample = Sample::new("launch", eur, trials().collect())?;
    /// let payoffs = Payoffs::of(&[launch.clone()])?.or_nothing();
    /// let demand: Sample = Sample::new("demand", Unit::Ratio, trials().collect())?;
    /// let chart = BarChart::of_information(&payoffs.about_each(&[demand])?)?;
    /// assert!(chart.svg()?.contains("It is worth most to know demand"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_information(known: &[InformationValue]) -> Result<Self, Invalid> {
        let most = known
            .iter()
            .max_by(|a, b| a.value.value.total_cmp(&b.value.value));
        let Some(most) = most else {
            return Err(Invalid::rule(
                "values of information",
                "none",
                "at least one",
            ));
        };
        let unit = most.value.unit;
        let axis = Axis::of("value of information", unit);
        // What is worth nothing is named below the title, unless that is all there is.
        let pays = |it: &&InformationValue| it.value.value > 0.0;
        if known.iter().filter(pays).count() == 0 {
            let chart = Self::found("Nothing found out would change the choice", axis);
            return Ok(known.iter().fold(chart, Self::information));
        }
        let worth = amount(unit, most.value.value);
        let finding = format!("It is worth most to know {}: {worth}", most.about);
        let bars = known.iter().filter(pays);
        let chart = bars.fold(Self::found(&finding, axis), Self::information);
        let nothing = known.iter().filter(|it| !pays(it));
        let nothing: Vec<&str> = nothing.map(|it| &*it.about).collect();
        if nothing.is_empty() {
            return Ok(chart);
        }
        Ok(chart.note(&format!(
            "Worth nothing before the choice: {}.",
            nothing.join(", ")
        )))
    }

    /// What is worth finding out before a case is decided, and what knowing everything would be
    /// worth, with 95 % intervals.
    ///
    /// # Errors
    /// [`Invalid`] if nothing is uncertain.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    /// use bizcase::report::chart::BarChart;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let known = case.value(&Sampling::monte_carlo(500).seed(1))?.worth_knowing()?;
    /// assert!(BarChart::of_worth_knowing(&known)?.svg()?.contains(">everything<"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "case")]
    pub fn of_worth_knowing(known: &WorthKnowing) -> Result<Self, Invalid> {
        let mut chart =
            Self::of_information(&known.each)?.estimate("everything", &known.everything);
        if let Some(last) = chart.bars.last_mut() {
            last.is_total = true;
        }
        let best = &known.best;
        Ok(chart.note(&format!("The choice without more information: {best}.")))
    }

    /// What planned studies leave at their best sizes, net of their cost, with 95 % intervals.
    ///
    /// # Errors
    /// [`Invalid`] if there are none.
    ///
    /// # Example
    /// ```
    /// use bizcase::decision::{AnswerKind, Payoffs, PlannedStudy};
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::{Currency, Money};
    /// use bizcase::random::{Sampling, Seed};
    /// use bizcase::report::chart::BarChart;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::EUR);
    /// let buying = model.share("share that buys", Dist::beta(4.0, 96.0)?)?;
    /// let market = model.known("market", Money::major(1_500_000, Currency::EUR))?;
    /// let build = model.known("build", Money::major(55_000, Currency::EUR))?;
    /// let launch = model.output("launch", move |s| s.get(market) * s.get(buying) - s.get(build))?;
    /// let run = model.run(&Sampling::latin_hypercube(1_024).seed(1))?;
    /// let payoffs = Payoffs::of(&[run.outcome(launch)])?.or_nothing();
    /// let survey = PlannedStudy {
    ///     name: "survey".into(),
    ///     about: "share that buys",
    ///     answer: AnswerKind::Success,
    ///     sizes: vec![200],
    ///     fixed_cost: 500.0,
    ///     cost_per_answer: 6.0,
    ///     lost_by_waiting: None,
    /// };
    /// let worth = payoffs.worth_of_study(&survey, &run.input(buying), Seed(2))?;
    /// let chart = BarChart::of_studies(&[worth])?;
    /// assert!(chart.svg()?.contains("Survey, 200 answers leaves most: EUR"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_studies<S>(studies: &[StudyWorth<S>]) -> Result<Self, Invalid> {
        let best = studies.iter().filter_map(|it| {
            let sizes = it.sizes.iter();
            let size = sizes.max_by(|a, b| a.net.value.total_cmp(&b.net.value))?;
            Some((it, size))
        });
        let mut chart: Option<Self> = None;
        let mut most: Option<(f64, String)> = None;
        for (study, size) in best {
            let unit = size.net.unit;
            let name = format!("{}, {} answers", study.study.name, size.answers);
            if most.as_ref().is_none_or(|(net, _)| size.net.value > *net) {
                let left = amount(unit, size.net.value);
                most = Some((size.net.value, format!("{name} leaves most: {left}")));
            }
            let axis = || Axis::of("value of the study less its cost", unit);
            let so_far = chart.take().unwrap_or_else(|| Self::found("", axis()));
            chart = Some(so_far.estimate(&name, &size.net));
        }
        let (Some(mut chart), Some((net, finding))) = (chart, most) else {
            return Err(Invalid::rule("planned studies", "none", "at least one"));
        };
        let none = "No study is worth its cost";
        chart.frame.find(if net > 0.0 { &finding } else { none });
        Ok(chart)
    }

    /// The mean of an outcome of a case and of its scenarios or options, from P5 to P95.
    ///
    /// # Errors
    /// [`Invalid`] if one of them lacks the outcome; the nearest is suggested.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    /// use bizcase::report::chart::BarChart;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
    /// let svg = BarChart::of_comparison(&compared, "NPV")?.svg()?;
    /// assert!(svg.contains("dear advertising"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "case")]
    pub fn of_comparison(compared: &Comparison, outcome: &str) -> Result<Self, Invalid> {
        let samples = compared
            .all()
            .map(|it| Ok((&it.name, it.run.named(outcome)?)));
        let samples = samples.collect::<Result<Vec<(&String, Sample)>, Invalid>>()?;
        let highest = samples
            .iter()
            .map(|(name, sample)| (name, sample.mean().value));
        let highest = highest.max_by(|a, b| a.1.total_cmp(&b.1));
        let (Some((name, mean)), Some((_, first))) = (highest, samples.first()) else {
            return Err(Invalid::rule("alternatives", "none", "at least one"));
        };
        let finding = format!(
            "{outcome} is highest on average for {name}: {}",
            amount(first.unit(), mean)
        );
        let chart = Self::found(&finding, Axis::of(&format!("mean {outcome}"), first.unit()));
        let chart = samples.iter().fold(chart, |chart, (name, sample)| {
            chart
                .bar(name, sample.mean().value)
                .ranging(sample.p5().value, sample.p95().value)
        });
        Ok(chart.intervals("P5 to P95, within which 90 of 100 such cases lie"))
    }

    /// Adds a bar.
    #[must_use]
    pub fn bar(mut self, name: &str, value: f64) -> Self {
        self.bars.push(Bar {
            name: name.to_owned(),
            value,
            interval: None,
            is_total: false,
        });
        self
    }

    /// Sets the interval of the last bar.
    #[must_use]
    pub fn ranging(mut self, low: f64, high: f64) -> Self {
        if let Some(bar) = self.bars.last_mut() {
            bar.interval = Some((low, high));
        }
        self
    }

    /// Says what the intervals are, such as "P5 to P95".
    #[must_use]
    pub fn intervals(mut self, meaning: &str) -> Self {
        meaning.clone_into(&mut self.intervals);
        self
    }

    fn information(self, known: &InformationValue) -> Self {
        self.estimate(&known.about, &known.value)
    }

    fn estimate(self, name: &str, estimate: &Estimate) -> Self {
        let chart = self.bar(name, estimate.value);
        let reach = 1.96 * estimate.standard_error;
        if reach.is_finite() && reach > 0.0 {
            let (low, high) = (estimate.value - reach, estimate.value + reach);
            chart.ranging(low, high).intervals(OF_ESTIMATES)
        } else {
            chart
        }
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        if self.bars.is_empty() {
            return Err(Invalid::rule("bars", "none", "at least one"));
        }
        let ends = self.bars.iter().filter_map(|bar| bar.interval);
        let ends = ends.flat_map(|(low, high)| [low, high]);
        let values = self.bars.iter().map(|bar| bar.value).chain(ends);
        let values: Vec<f64> = values.chain([0.0]).collect();
        let scale = self.axis.scale(values.iter().copied(), 6.0)?;
        let has_intervals = self.bars.iter().any(|bar| bar.interval.is_some());
        let caption = format!("Thin lines: {}.", self.intervals);
        let notes: &[&str] = if has_intervals { &[&caption] } else { &[] };
        let mut sheet = self.frame.sheet(size, notes);
        let (label, strong) = (sheet.fonts.label, sheet.fonts.strong);
        let font = |bar: &Bar| if bar.is_total { strong } else { label };
        let labels = self.bars.iter();
        let labels = labels.map(|bar| RowLabel::of(&bar.name, font(bar)));
        let widest = self
            .bars
            .iter()
            .map(|bar| strong.width(&scale.value(bar.value)));
        let contents = RowContents {
            axis: &self.axis,
            values,
            labels: labels.collect(),
            beside: [0.0, widest.fold(0.0, f64::max) + sheet.zoomed(10.0)],
            below: 0.0,
        };
        let rows = Rows::open(&mut sheet, &contents)?;
        for (row, bar) in self.bars.iter().enumerate() {
            draw_bar(&mut sheet, &rows, row, (bar, font(bar)));
        }
        Ok(sheet.finished(&self.description(&rows.scale)))
    }

    fn description(&self, scale: &Scale) -> String {
        let bars = self.bars.iter().map(|bar| {
            let value = scale.value(bar.value);
            match bar.interval {
                None => format!("{} {value}", bar.name),
                Some((low, high)) => format!(
                    "{} {value} ({} to {})",
                    bar.name,
                    scale.value(low),
                    scale.value(high)
                ),
            }
        });
        let bars = bars.collect::<Vec<_>>().join(", ");
        format!("{}: {bars}.", self.axis.title(scale))
    }
}

fn draw_bar(sheet: &mut Sheet<'_>, rows: &Rows, row: usize, (bar, font): (&Bar, Font)) {
    let colour = match bar {
        Bar { is_total: true, .. } => SLATE,
        Bar { value, .. } if *value < 0.0 => ORANGE,
        Bar { .. } => BLUE,
    };
    let [corner, size] = rows.rectangle(row, 0.0, bar.value);
    sheet.svg.outlined(corner, size, colour, EDGE);
    let mut end = rows.x(0.0).max(rows.x(bar.value));
    if let Some((low, high)) = bar.interval {
        draw_whisker(sheet, rows, row, (low, high));
        end = end.max(rows.x(high));
    }
    let text = rows.scale.value(bar.value);
    rows.write(sheet, row, (end, Anchor::Start), font, &text);
}

/// An interval as a thin line in the middle of a bar, light around it where the bar is dark.
pub(super) fn draw_whisker(
    sheet: &mut Sheet<'_>,
    rows: &Rows,
    row: usize,
    (low, high): (f64, f64),
) {
    let (y, tip) = (rows.middle(row), sheet.zoomed(4.0));
    let (low, high) = (rows.x(low), rows.x(high));
    let halo = Stroke::whole("#ffffff", 3.4);
    for stroke in [halo, RANGE] {
        sheet.svg.line((low, y), (high, y), stroke);
        for x in [low, high] {
            sheet.svg.line((x, y - tip), (x, y + tip), stroke);
        }
    }
}
