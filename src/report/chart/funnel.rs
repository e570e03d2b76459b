//! How big the opportunity is: what can be addressed, served and won.

use serde::Serialize;

use super::axis::{Axis, Scale};
use super::bar::draw_whisker;
use super::colour::{BLUE, INK, SKY};
use super::frame::{ChartSize, Frame, Sheet, framed};
use super::rows::{RowContents, RowLabel, Rows};
use super::svg::{Anchor, Stroke};
use super::words::amount;
#[cfg(feature = "case")]
use crate::case::Valuation;
use crate::error::Invalid;
use crate::market::SizingDraws;
use crate::quantity::{Unit, Value, significant};
use crate::sample::Sample;

const EDGE: Stroke = Stroke::whole(INK, 0.7);

/// From the whole to the part: light to dark, also in grey print.
const STAGES: [&str; 3] = ["#cfe3f0", SKY, BLUE];

/// What each stage of a market leaves of the one before: bars inside bars, from the total to what
/// can be won, at the median with a line from P5 to P95.
///
/// # Example
/// ```
/// use bizcase::quantity::Unit;
/// use bizcase::report::chart::{Axis, FunnelChart};
///
/// let svg = FunnelChart::new("One shop in eight can be won", Axis::of("shops", Unit::Count))
///     .stage("TAM", [70e3, 80e3, 95e3])
///     .stage("SAM", [30e3, 40e3, 48e3])
///     .stage("SOM", [6e3, 10e3, 15e3])
///     .svg()?;
/// assert!(svg.contains(">50% of TAM<") && svg.contains(">25% of SAM<"));
/// assert!(svg.contains("SOM 10 (6 to 15)"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FunnelChart {
    frame: Frame,
    axis: Axis,
    stages: Vec<FunnelStage>,
}

framed!(FunnelChart);

#[derive(Debug, Clone, PartialEq, Serialize)]
struct FunnelStage {
    name: String,
    /// P5, median and P95.
    range: [f64; 3],
}

impl FunnelChart {
    /// A chart without stages.
    #[must_use]
    pub fn new(title: &str, axis: Axis) -> Self {
        Self {
            frame: Frame::new(title),
            axis,
            stages: Vec::new(),
        }
    }

    /// TAM, SAM and SOM of a valued case in accounts.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    /// use bizcase::report::chart::FunnelChart;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: BusinessCase = toml::from_str(SHOPS)?;
    /// let valuation = case.value(&Sampling::monte_carlo(500).seed(1))?;
    /// let svg = FunnelChart::of_accounts(&valuation).svg()?;
    /// assert!(svg.contains(">TAM<") && svg.contains(" of TAM<"));
    /// let svg = FunnelChart::of_revenue(&valuation).svg()?;
    /// assert!(svg.contains("revenue a year, USD million"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "case")]
    #[must_use]
    pub fn of_accounts(valuation: &Valuation) -> Self {
        let size = &valuation.built.outputs.size.accounts;
        let samples = [size.tam, size.sam, size.som].map(|it| valuation.run.outcome(it));
        let axis = Axis::of(&valuation.case.benefit.say("accounts"), Unit::Count);
        Self::of_stages(axis, ["TAM", "SAM", "SOM"].into_iter().zip(&samples))
    }

    /// TAM, SAM and SOM of a valued case in revenue a year.
    ///
    /// # Example
    /// See [`of_accounts`](Self::of_accounts).
    #[cfg(feature = "case")]
    #[must_use]
    pub fn of_revenue(valuation: &Valuation) -> Self {
        let size = &valuation.built.outputs.size.revenue;
        let samples = [size.tam, size.sam, size.som].map(|it| valuation.run.outcome(it));
        let measured = valuation.case.benefit.say("revenue a year");
        let axis = Axis::of(&measured, Unit::Money(valuation.case.currency));
        Self::of_stages(axis, ["TAM", "SAM", "SOM"].into_iter().zip(&samples))
    }

    /// The totals of drawn sizings of one measure, each under its stage: TAM, SAM or SOM.
    ///
    /// # Errors
    /// [`Invalid`] if there are none, or they are in different units.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage};
    /// use bizcase::random::Sampling;
    /// use bizcase::report::chart::FunnelChart;
    ///
    /// let firms = |stage, share| -> Result<_, bizcase::Error> {
    ///     let scope = Scope {
    ///         measure: Measure::Accounts,
    ///         spend: Spend::Potential,
    ///         geography: "Iceland".into(),
    ///         year: 2026,
    ///         stage,
    ///     };
    ///     let firms = Factor::count("firms", Dist::uniform(900.0, 1_100.0)?);
    ///     let part = Factor::share("part", Dist::fixed(share)?);
    ///     Sizing::fermi("firms", scope, [firms, part])?.draw(&Sampling::monte_carlo(500))
    /// };
    /// let all = [firms(Stage::Total, 1.0)?, firms(Stage::Serviceable, 0.5)?];
    /// let svg = FunnelChart::of_draws("firms", &all)?.svg()?;
    /// assert!(svg.contains(">SAM<") && svg.contains(">50% of TAM<"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_draws(measured: &str, draws: &[SizingDraws]) -> Result<Self, Invalid> {
        let Some(first) = draws.first() else {
            return Err(Invalid::rule("drawn sizings", "none", "at least one"));
        };
        let unit = first.total().unit();
        for it in draws {
            if it.total().unit() != unit {
                let parameter = format!("unit of `{}`", it.sizing().name());
                let rule = format!("{unit}, the unit of the first");
                return Err(Invalid::rule(&parameter, it.total().unit(), rule));
            }
        }
        let stages: Vec<String> = draws
            .iter()
            .map(|it| it.sizing().scope().stage.to_string())
            .collect();
        let stages = stages.iter().map(|stage| &**stage);
        let totals = draws.iter().map(SizingDraws::total);
        Ok(Self::of_stages(
            Axis::of(measured, unit),
            stages.zip(totals),
        ))
    }

    fn of_stages<'s, Q: Into<Value> + 's>(
        axis: Axis,
        stages: impl Iterator<Item = (&'s str, &'s Sample<Q>)>,
    ) -> Self {
        let mut chart = Self {
            frame: Frame::found(""),
            ..Self::new("", axis)
        };
        let mut medians = Vec::new();
        for (name, sample) in stages {
            let range = [sample.p5(), sample.median(), sample.p95()].map(|it| it.value);
            medians.push(format!("{name} {}", amount(sample.unit(), range[1])));
            chart = chart.stage(name, range);
        }
        chart.frame.find(&medians.join(", "));
        chart
    }

    /// Adds a stage, by its P5, median and P95: a part of the stage before.
    #[must_use]
    pub fn stage(mut self, name: &str, range: [f64; 3]) -> Self {
        self.stages.push(FunnelStage {
            name: name.to_owned(),
            range,
        });
        self
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        if self.stages.is_empty() {
            return Err(Invalid::rule("stages", "none", "at least one"));
        }
        let values = self.stages.iter().flat_map(|stage| stage.range);
        let values: Vec<f64> = values.chain([0.0]).collect();
        let scale = self.axis.scale(values.iter().copied(), 6.0)?;
        let caption =
            "Bars: medians. Thin lines: P5 to P95, within which 90 of 100 such cases lie.";
        let mut sheet = self.frame.sheet(size, &[caption]);
        let strong = sheet.fonts.strong;
        let labels = self
            .stages
            .iter()
            .enumerate()
            .map(|(place, stage)| RowLabel {
                further: self.part_of_the_one_before(place),
                ..RowLabel::of(&stage.name, strong)
            });
        let medians = self
            .stages
            .iter()
            .map(|stage| strong.width(&scale.value(stage.range[1])));
        let contents = RowContents {
            axis: &self.axis,
            values,
            labels: labels.collect(),
            beside: [0.0, medians.fold(0.0, f64::max) + sheet.zoomed(10.0)],
            below: 0.0,
        };
        let rows = Rows::open(&mut sheet, &contents)?;
        for row in 0..self.stages.len() {
            self.draw_stage(&mut sheet, &rows, row);
        }
        Ok(sheet.finished(&self.description(&rows.scale)))
    }

    /// How much of the stage before a stage is, at the medians.
    fn part_of_the_one_before(&self, place: usize) -> String {
        let before = place.checked_sub(1).and_then(|it| self.stages.get(it));
        match (before, self.stages.get(place)) {
            (Some(whole), Some(part)) if whole.range[1] > 0.0 => {
                let percent = significant(100.0 * part.range[1] / whole.range[1], 2);
                format!("{percent}% of {}", whole.name)
            }
            _ => String::new(),
        }
    }

    /// A stage inside all those before it.
    fn draw_stage(&self, sheet: &mut Sheet<'_>, rows: &Rows, row: usize) {
        for (place, stage) in self.stages.iter().enumerate().take(row + 1) {
            let colour = STAGES[place.min(STAGES.len() - 1)];
            let [corner, size] = rows.rectangle(row, 0.0, stage.range[1]);
            sheet.svg.outlined(corner, size, colour, EDGE);
        }
        let [low, median, high] = self.stages[row].range;
        draw_whisker(sheet, rows, row, (low, high));
        let largest = self.stages.iter().take(row + 1).map(|stage| stage.range[1]);
        let end = largest.fold(high, f64::max);
        let (font, text) = (sheet.fonts.strong, rows.scale.value(median));
        rows.write(sheet, row, (rows.x(end), Anchor::Start), font, &text);
    }

    fn description(&self, scale: &Scale) -> String {
        let stages = self.stages.iter().map(|stage| {
            let [low, median, high] = stage.range.map(|value| scale.value(value));
            format!("{} {median} ({low} to {high})", stage.name)
        });
        let stages = stages.collect::<Vec<_>>().join(", ");
        format!("{}: {stages}.", self.axis.title(scale))
    }
}
