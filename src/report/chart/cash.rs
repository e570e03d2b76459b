//! Cumulative cash: how deep, and when the money is back.

use serde::Serialize;

use super::axis::Axis;
use super::bands::{Bands, FAN_CAPTION};
use super::colour::INK;
#[cfg(feature = "case")]
use super::fan::launch;
use super::frame::{ChartSize, Frame, Sheet, framed};
use super::plot::{Contents, Plot, Upright, Wording};
use super::space::Space;
use super::svg::Anchor;
use super::words::of_hundred;
#[cfg(feature = "case")]
use crate::case::Valuation;
#[cfg(feature = "case")]
use crate::error::Error;
use crate::error::Invalid;
use crate::quantity::{Month, Value};
use crate::sample::Sample;

/// Cumulative cash by month with its bands: the lowest point of the middle case, in how many of
/// 100 cases the money is back within the plan, and when it is back in the middle one of these.
///
/// The money is back from the first month after which cumulative cash stays at zero or above.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Unit, Value};
/// use bizcase::report::chart::CashChart;
/// use bizcase::sample::Sample;
///
/// // Three cases over four months.
/// let unit = Unit::Money(Currency::EUR);
/// let months = [[-9.0, -9.0, -9.0], [-4.0, -8.0, -12.0], [1.0, -1.0, -14.0], [8.0, 2.0, -15.0]];
/// let months = months.map(|month| Sample::<Value>::new("cash", unit, month.to_vec()));
/// let months: Vec<_> = months.into_iter().collect::<Result<_, _>>()?;
/// let svg = CashChart::of_months("2027-01".parse()?, &months)?.svg()?;
/// assert!(svg.contains("The money is back within the plan in 67 of 100 such cases"));
/// assert!(svg.contains("lowest: −9 in 2027-01"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CashChart {
    frame: Frame,
    across: Axis,
    up: Axis,
    bands: Bands,
    /// The share of cases in which the money is back, and the place of the median month.
    back: (f64, Option<f64>),
}

framed!(CashChart);

impl CashChart {
    /// Cumulative cash at the end of each month, from the first on, in the same trials.
    ///
    /// # Errors
    /// [`Invalid`] if there are no months, or they have not equally many trials.
    pub fn of_months<Q: Into<Value>>(first: Month, months: &[Sample<Q>]) -> Result<Self, Invalid> {
        Self::of_periods(first, months, 1)
    }

    /// Cumulative cash of a valued case from its launch to the end of its plan, what was spent
    /// before the launch included. Plans of more than ten years are drawn by quarter.
    ///
    /// A valuation keeps years alone: the case is run once more, on the same random numbers.
    ///
    /// # Errors
    /// [`Error`] as for [`BusinessCase::model`](crate::case::BusinessCase::model) and
    /// [`Model::run`](crate::simulation::Model::run).
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    /// use bizcase::report::chart::CashChart;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: BusinessCase = toml::from_str(SHOPS)?;
    /// let valuation = case.value(&Sampling::monte_carlo(500).seed(1))?;
    /// let svg = CashChart::of_valuation(&valuation)?.svg()?;
    /// assert!(svg.contains("The money is back within the plan in "));
    /// assert!(svg.contains("cumulative cash"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "case")]
    pub fn of_valuation(valuation: &Valuation) -> Result<Self, Error> {
        let first = launch(valuation)?;
        let months = valuation.statement.months.len() - valuation.statement.build_months;
        let (period, length) = if months <= 120 {
            ("month", 1)
        } else {
            ("quarter", 3)
        };
        let mut case = valuation.case.clone();
        let names: Vec<String> = (1..=months / length)
            .map(|number| format!("cumulative cash at the end of {period} {number}"))
            .collect();
        case.criteria.clear();
        case.targets.clear();
        case.outcomes.clone_from(&names);
        let built = case.model()?;
        let run = built.model.run(&valuation.run.sampling())?;
        let samples = names.iter().map(|name| run.named(name));
        let samples = samples.collect::<Result<Vec<Sample>, Invalid>>()?;
        Ok(Self::of_periods(first, &samples, length)?)
    }

    fn of_periods<Q: Into<Value>>(
        first: Month,
        periods: &[Sample<Q>],
        length: usize,
    ) -> Result<Self, Invalid> {
        let Some(start) = periods.first() else {
            return Err(Invalid::rule("months", "none", "at least one"));
        };
        let trials = start.samples().len();
        let mut bands = Bands::default();
        let place = |period: usize| ((period + 1) * length - 1) as f64;
        for (period, sample) in periods.iter().enumerate() {
            let found = sample.samples().len();
            if found != trials {
                let parameter = format!("trials of month {}", (period + 1) * length);
                let rule = format!("{trials}, as many as the first month has");
                return Err(Invalid::rule(&parameter, found, rule));
            }
            bands.add(place(period), sample);
        }
        let back = months_back(periods, trials);
        let share = back.len() as f64 / trials as f64;
        // The median of all trials: there is none where the money does not come back in half of them.
        let median = back.get(trials.saturating_sub(1) / 2);
        let median = median.map(|&period| place(period));
        let finding = format!(
            "The money is back within the plan in {} such cases",
            of_hundred(share)
        );
        Ok(Self {
            frame: Frame::found(&finding),
            across: Axis::months("", first),
            up: Axis::of("cumulative cash", start.unit()),
            bands,
            back: (share, median),
        })
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        let (share, median) = self.back;
        let back = median.map(|place| Upright {
            place,
            wording: Wording::Named("money back, median".to_owned()),
        });
        let contents = Contents {
            across: (&self.across, self.bands.places().collect()),
            up: Some((&self.up, self.bands.values().chain([0.0]).collect())),
            uprights: back.into_iter().collect(),
            below: 0.0,
        };
        let counted = format!(
            "The money is back within the plan in {} such cases.",
            of_hundred(share)
        );
        // The finding need not be said twice.
        let told = self.frame.title == counted.trim_end_matches('.');
        let half = median.map(|place| {
            let scale = self.across.scale(self.bands.places(), 6.0)?;
            Ok(format!(
                "In half of these it is back by {}.",
                scale.value(place)
            ))
        });
        let half = half.transpose()?;
        let counted_once = (!told).then_some(&*counted);
        let notes = [counted_once, half.as_deref(), Some(FAN_CAPTION)];
        let notes: Vec<&str> = notes.into_iter().flatten().collect();
        let mut sheet = self.frame.sheet(size, &notes);
        let below = size == ChartSize::Phone;
        if !below {
            Bands::draw_legend(&mut sheet);
        }
        let plot = Plot::open(&mut sheet, &contents)?;
        self.bands.draw(&mut sheet, &plot);
        let lowest = self.draw_lowest(&mut sheet, &plot);
        if below {
            sheet.skip(6.0);
            Bands::draw_legend(&mut sheet);
        }
        let bands = self.bands.description((&self.across, &self.up), &plot);
        Ok(sheet.finished(&format!("{counted} {lowest} {bands}")))
    }

    /// Marks the lowest point of the middle case and returns what is said of it.
    fn draw_lowest(&self, sheet: &mut Sheet<'_>, plot: &Plot) -> String {
        let lowest = self.bands.medians().min_by(|a, b| a.1.total_cmp(&b.1));
        let Some((place, value)) = lowest else {
            return String::new();
        };
        let (x, y) = plot.at((place, value));
        sheet.svg.diamond((x, y), 5.0, INK);
        let said = format!("lowest: {} in {}", plot.y.value(value), plot.x.value(place));
        let font = sheet.fonts.strong;
        let (width, gap) = (font.width(&said), sheet.zoomed(18.0));
        let left = (x - width / 2.0)
            .max(plot.left + 4.0)
            .min(sheet.right() - width);
        let below = Space::of_text((left, y + gap), font, &said);
        // Below the point, and above it where the plot ends.
        let baseline = if below.bottom <= plot.bottom {
            y + gap
        } else {
            y - gap + font.size * 0.5
        };
        sheet.svg.text(left, baseline, Anchor::Start, font, &said);
        format!("In the middle case {said}.")
    }
}

/// The period from which each trial stays at zero or above, of those that do, in rising order.
fn months_back<Q: Into<Value>>(periods: &[Sample<Q>], trials: usize) -> Vec<usize> {
    let columns: Vec<&[f64]> = periods.iter().map(Sample::samples).collect();
    let back = |trial: usize| {
        let below = columns.iter().rposition(|column| column[trial] < 0.0);
        let from = below.map_or(0, |last| last + 1);
        (from < columns.len()).then_some(from)
    };
    let mut back: Vec<usize> = (0..trials).filter_map(back).collect();
    back.sort_unstable();
    back
}
