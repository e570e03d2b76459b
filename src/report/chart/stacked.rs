//! Shares that add up: who is best, second, third.

use serde::Serialize;

use super::axis::Axis;
use super::colour::{INK, PAPER};
use super::frame::{ChartSize, Frame, Sheet, framed};
use super::legend::{Key, legend};
use super::rows::{RowContents, RowLabel, Rows};
use super::svg::{Anchor, Stroke};
use super::words::of_hundred;
#[cfg(feature = "case")]
use crate::case::Comparison;
use crate::error::{Invalid, Permitted};
use crate::quantity::{Unit, Value};
use crate::sample::{Sample, rank_probabilities};

const EDGE: Stroke = Stroke::whole(INK, 0.7);

/// From dark to light, so that grey print shows the order, each with the colour of text on it.
const PARTS: [(&str, &str); 6] = [
    ("#00476f", PAPER),
    ("#0072b2", PAPER),
    ("#56b4e9", INK),
    ("#a6d5f2", INK),
    ("#dbe7ee", INK),
    ("#ffffff", INK),
];

/// A chart of rows of shares that add up to one: how often each option is best, second, third.
///
/// # Example
/// ```
/// use bizcase::report::chart::StackedChart;
///
/// let svg = StackedChart::new("Annual plans are most often best", &["best", "second"])
///     .row("monthly", &[0.38, 0.62])
///     .row("annual", &[0.62, 0.38])
///     .svg()?;
/// assert!(svg.contains("annual: best 62%, second 38%"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StackedChart {
    frame: Frame,
    parts: Vec<String>,
    rows: Vec<(String, Vec<f64>)>,
    measured: String,
}

framed!(StackedChart);

impl StackedChart {
    /// A chart without rows, of parts with these names.
    #[must_use]
    pub fn new(title: &str, parts: &[&str]) -> Self {
        Self {
            frame: Frame::new(title),
            parts: parts.iter().map(|&part| part.to_owned()).collect(),
            rows: Vec::new(),
            measured: "share".to_owned(),
        }
    }

    /// Adds a row: a share for each part.
    #[must_use]
    pub fn row(mut self, name: &str, shares: &[f64]) -> Self {
        self.rows.push((name.to_owned(), shares.to_vec()));
        self
    }

    /// Sets what the shares are shares of.
    #[must_use]
    pub fn measuring(mut self, measured: &str) -> Self {
        measured.clone_into(&mut self.measured);
        self
    }

    /// How often each of some options is best, second and so on, trial by trial: outcomes of runs
    /// on common random numbers, each under the name of its sample. More is better.
    ///
    /// # Errors
    /// [`Invalid`] if there are none, or they have not equally many trials.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Currency, Unit};
    /// use bizcase::report::chart::StackedChart;
    /// use bizcase::sample::Sample;
    ///
    /// let eur = Unit::Money(Currency::EUR);
    /// let rent: Sample = Sample::new("rent", eur, vec![1.0, 2.0, 3.0, 4.0])?;
    /// let sell: Sample = Sample::new("sell", eur, vec![2.0, 1.0, 2.0, 3.0])?;
    /// let chart = StackedChart::of_ranks(&[rent, sell])?;
    /// assert!(chart.svg()?.contains("Rent is best in 75 of 100 such cases"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_ranks<Q: Into<Value>>(options: &[Sample<Q>]) -> Result<Self, Invalid> {
        let trials = options.first().map_or(0, |first| first.samples().len());
        for option in options {
            if option.samples().len() != trials {
                let parameter = format!("trials of `{}`", option.name());
                let rule = format!("{trials}, as many as the first option has");
                return Err(Invalid::rule(&parameter, option.samples().len(), rule));
            }
        }
        let draws: Vec<&[f64]> = options.iter().map(Sample::samples).collect();
        let names = options.iter().map(Sample::name);
        Self::ranked(names.map(str::to_owned).collect(), &draws)
    }

    /// How often a case and each of its scenarios or options is best by an outcome, second and so
    /// on. More is better.
    ///
    /// # Errors
    /// [`Invalid`] if one of them lacks the outcome; the nearest is suggested.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    /// use bizcase::report::chart::StackedChart;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/payroll.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let compared = case.compare(&Sampling::monte_carlo(500).seed(1))?;
    /// let svg = StackedChart::of_comparison(&compared, "NPV")?.svg()?;
    /// assert!(svg.contains(">best<") && svg.contains(">third<"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "case")]
    pub fn of_comparison(compared: &Comparison, outcome: &str) -> Result<Self, Invalid> {
        let samples = compared.all().map(|it| it.run.named(outcome));
        let samples = samples.collect::<Result<Vec<Sample>, Invalid>>()?;
        let draws: Vec<&[f64]> = samples.iter().map(Sample::samples).collect();
        let names = compared.all().map(|it| it.name.clone()).collect();
        let chart = Self::ranked(names, &draws)?;
        Ok(chart.note(&format!("Ranked by {outcome}, trial by trial.")))
    }

    fn ranked(names: Vec<String>, draws: &[&[f64]]) -> Result<Self, Invalid> {
        let ranks = rank_probabilities(draws);
        let first = |row: usize| ranks[row][0].value();
        let best = (0..names.len()).max_by(|&a, &b| first(a).total_cmp(&first(b)));
        let Some(best) = best else {
            return Err(Invalid::rule("options", "none", "at least one"));
        };
        let finding = format!(
            "{} is best in {} such cases",
            names[best],
            of_hundred(first(best))
        );
        let words = ["best", "second", "third", "fourth", "fifth"];
        let parts = (0..names.len()).map(|rank| match words.get(rank) {
            Some(word) => (*word).to_owned(),
            None => format!("{}th", rank + 1),
        });
        let rows = names.into_iter().zip(&ranks);
        let rows = rows.map(|(name, ranks)| {
            let shares = ranks.iter().map(|share| share.value());
            (name, shares.collect())
        });
        Ok(Self {
            frame: Frame::found(&finding),
            parts: parts.collect(),
            rows: rows.collect(),
            measured: "share of trials".to_owned(),
        })
    }

    fn checked(&self) -> Result<(), Invalid> {
        if self.rows.is_empty() {
            return Err(Invalid::rule("rows", "none", "at least one"));
        }
        for (name, shares) in &self.rows {
            let parameter = format!("shares of `{name}`");
            if shares.len() != self.parts.len() {
                let rule = format!("{}, one for each part", self.parts.len());
                return Err(Invalid::rule(&parameter, shares.len(), rule));
            }
            for &share in shares {
                Permitted::SHARE.check(&parameter, share)?;
            }
            let sum: f64 = shares.iter().sum();
            // Shares that were rounded to whole percent add up within that.
            if sum > 1.0 + 0.005 * shares.len() as f64 {
                return Err(Invalid::rule(&parameter, sum, "a sum of at most 1"));
            }
        }
        Ok(())
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        self.checked()?;
        let axis = Axis::of(&self.measured, Unit::Share).spanning(0.0, 1.0);
        let mut sheet = self.frame.sheet(size, &[]);
        let below = size == ChartSize::Phone;
        if !below {
            self.draw_legend(&mut sheet);
        }
        let label = sheet.fonts.label;
        let contents = RowContents {
            axis: &axis,
            values: vec![0.0, 1.0],
            labels: self
                .rows
                .iter()
                .map(|(name, _)| RowLabel::of(name, label))
                .collect(),
            beside: [0.0, 0.0],
            below: 0.0,
        };
        let rows = Rows::open(&mut sheet, &contents)?;
        for (row, (_, shares)) in self.rows.iter().enumerate() {
            draw_row(&mut sheet, &rows, row, shares);
        }
        if below {
            sheet.skip(6.0);
            self.draw_legend(&mut sheet);
        }
        Ok(sheet.finished(&self.description()))
    }

    fn draw_legend(&self, sheet: &mut Sheet<'_>) {
        let parts = self.parts.iter().enumerate();
        let entries = parts.map(|(place, name)| (Key::Box(style(place).0, EDGE), &**name));
        legend(sheet, entries);
    }

    fn description(&self) -> String {
        let rows = self.rows.iter().map(|(name, shares)| {
            let shares = self.parts.iter().zip(shares);
            let shares = shares.map(|(part, &share)| format!("{part} {}", Unit::Share.show(share)));
            format!("{name}: {}", shares.collect::<Vec<_>>().join(", "))
        });
        format!("{}.", rows.collect::<Vec<_>>().join("; "))
    }
}

/// Parts beyond the sixth look alike: nobody tells more shades apart.
fn style(part: usize) -> (&'static str, &'static str) {
    PARTS[part.min(PARTS.len() - 1)]
}

/// The parts from left to right, each with its percentage where there is room.
fn draw_row(sheet: &mut Sheet<'_>, rows: &Rows, row: usize, shares: &[f64]) {
    let quiet = sheet.fonts.quiet;
    let mut from: f64 = 0.0;
    for (part, &share) in shares.iter().enumerate() {
        let (colour, ink) = style(part);
        let to = (from + share).min(1.0);
        if to > from {
            let [corner, size] = rows.rectangle(row, from, to);
            sheet.svg.outlined(corner, size, colour, EDGE);
            let text = format!("{}%", libm::round(100.0 * share));
            if quiet.width(&text) + sheet.zoomed(6.0) <= size.0 {
                let middle = corner.0 + size.0 / 2.0;
                rows.write(
                    sheet,
                    row,
                    (middle, Anchor::Middle),
                    quiet.coloured(ink),
                    &text,
                );
            }
        }
        from = to;
    }
}
