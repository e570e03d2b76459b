//! Waterfall charts: from one total to another, step by step.

use serde::Serialize;

use super::axis::{Axis, Scale};
use super::colour::{BLUE, INK, ORANGE, SLATE};
use super::frame::{ChartSize, Frame, Sheet, framed};
use super::rows::{RowContents, RowLabel, Rows};
use super::svg::{Anchor, Font, Stroke};
use crate::error::Invalid;
use crate::market::Gap;
use crate::quantity::Unit;

const TOTAL: &str = SLATE;
const UP: &str = BLUE;
const DOWN: &str = ORANGE;
const EDGE: Stroke = Stroke::whole(INK, 0.7);
const LINK: Stroke = Stroke {
    colour: "#9a9a9a",
    width: 1.0,
    dashes: "2 2",
};
const RANGE: Stroke = Stroke::whole(INK, 1.2);

/// Where the levels vary by less than this share of the larger, the axis does not start at zero:
/// the steps could not be seen.
const FLAT: f64 = 0.2;

/// A chart that leads from one total to another by steps up and down, from top to bottom.
///
/// # Example
/// See [`chart`](super).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waterfall {
    frame: Frame,
    axis: Axis,
    start: (String, f64),
    steps: Vec<Step>,
    end: String,
}

framed!(Waterfall);

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Step {
    label: String,
    value: f64,
    /// What the step may be, from one end to the other.
    range: Option<(f64, f64)>,
}

impl Waterfall {
    /// A chart that starts at a total.
    #[must_use]
    pub fn new(title: &str, measured: &str, unit: Unit, start: &str, value: f64) -> Self {
        Self {
            frame: Frame::new(title),
            axis: Axis::of(measured, unit),
            start: (start.to_owned(), value),
            steps: Vec::new(),
            end: String::new(),
        }
    }

    /// The explanation of a gap between two sizings: mean effects, with a line from P5 to P95 for
    /// uncertain ones.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage, Triangulation};
    /// use bizcase::random::Sampling;
    /// use bizcase::report::chart::Waterfall;
    ///
    /// let sizing = |name: &str, low, high| -> Result<Sizing, bizcase::Error> {
    ///     let scope = Scope {
    ///         measure: Measure::Accounts,
    ///         spend: Spend::Potential,
    ///         geography: "Iceland".into(),
    ///         year: 2026,
    ///         stage: Stage::Total,
    ///     };
    ///     let firms = Factor::count("firms", Dist::fixed(1_000.0)?);
    ///     Sizing::fermi(name, scope, [firms, Factor::share("need", Dist::uniform(low, high)?)])
    /// };
    /// let (ours, theirs) = (sizing("ours", 0.2, 0.3)?, sizing("theirs", 0.3, 0.5)?);
    /// let gap = Triangulation::of(&ours, &theirs, &Sampling::sobol(1 << 10))?.gap()?;
    /// let svg = Waterfall::of_gap("Why theirs is larger", "accounts", &gap).svg()?;
    /// assert!(svg.contains("<desc>From ours 250 by firms 0, need +150 to theirs 400.</desc>"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn of_gap(title: &str, measured: &str, gap: &Gap) -> Self {
        let (first, total) = gap.first();
        let mut chart = Self::new(title, measured, gap.unit(), first, total.mean().value);
        let mut uncertain = false;
        for one in gap.contributions() {
            let (low, high) = (one.effect.p5().value, one.effect.p95().value);
            chart = chart.step(&one.name, one.effect.mean().value);
            if high > low {
                chart = chart.ranging(low, high);
                uncertain = true;
            }
        }
        gap.second().0.clone_into(&mut chart.end);
        if uncertain {
            chart = chart.note("Mean effects; thin lines from P5 to P95.");
        }
        chart.frame.notes.extend(gap.notes().iter().cloned());
        chart
    }

    /// Adds a step.
    #[must_use]
    pub fn step(mut self, label: &str, value: f64) -> Self {
        self.steps.push(Step {
            label: label.to_owned(),
            value,
            range: None,
        });
        self
    }

    /// Sets the uncertainty range of the last step.
    #[must_use]
    pub fn ranging(mut self, low: f64, high: f64) -> Self {
        if let Some(step) = self.steps.last_mut() {
            step.range = Some((low, high));
        }
        self
    }

    /// Sets the label of the final total.
    #[must_use]
    pub fn ending(mut self, end: &str) -> Self {
        end.clone_into(&mut self.end);
        self
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        let levels = self.levels();
        let steps = self.steps.iter().zip(&levels);
        let ranges =
            steps.filter_map(|(step, level)| step.range.map(|(a, b)| [level + a, level + b]));
        let values: Vec<f64> = levels.iter().copied().chain(ranges.flatten()).collect();
        let (low, high) = values
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &x| {
                (low.min(x), high.max(x))
            });
        let flat = low > 0.0 && high - low < FLAT * high;
        let zero = (!flat).then_some(0.0);
        // Room around the levels of a chart that does not start at zero.
        let room = flat.then(|| [low - (high - low) / 2.0, high]);
        let values = values
            .into_iter()
            .chain(zero)
            .chain(room.into_iter().flatten());
        let values: Vec<f64> = values.collect();
        // Refuses a value before anything is measured by it.
        let scale = self.axis.scale(values.iter().copied(), 6.0)?;
        let further: &[&str] = if flat {
            &["The axis does not start at zero."]
        } else {
            &[]
        };
        let mut sheet = self.frame.sheet(size, further);
        let (label, strong) = (sheet.fonts.label, sheet.fonts.strong);
        let steps = self.steps.iter();
        let steps = steps.map(|step| RowLabel::of(&step.label, label));
        let mut labels = vec![RowLabel::of(&self.start.0, strong)];
        labels.extend(steps);
        labels.push(RowLabel::of(&self.end, strong));
        let rows = RowContents {
            axis: &self.axis,
            values,
            labels,
            beside: [0.0, self.widest_value(&scale, strong) + sheet.zoomed(10.0)],
            below: 0.0,
        };
        let rows = Rows::open(&mut sheet, &rows)?;
        let end = levels.last().copied().unwrap_or(self.start.1);
        self.draw_bars(&mut sheet, &rows, &levels);
        let description = self.description(&rows.scale, end);
        Ok(sheet.finished(&description))
    }

    fn widest_value(&self, scale: &Scale, font: Font) -> f64 {
        let values = self.steps.iter().map(|step| scale.change(step.value));
        let totals = self.levels().into_iter().map(|level| scale.value(level));
        let widths = values.chain(totals).map(|value| font.width(&value));
        widths.fold(0.0, f64::max)
    }

    fn draw_bars(&self, sheet: &mut Sheet<'_>, rows: &Rows, levels: &[f64]) {
        let last = self.steps.len() + 1;
        for (row, &level) in levels.iter().enumerate() {
            draw_link(sheet, rows, row, level);
        }
        draw_total(sheet, rows, 0, self.start.1);
        for ((row, step), &level) in (1..).zip(&self.steps).zip(levels) {
            draw_step(sheet, rows, row, (step, level));
        }
        let end = levels.last().copied().unwrap_or(self.start.1);
        draw_total(sheet, rows, last, end);
    }

    /// The level before each step, and after the last.
    fn levels(&self) -> Vec<f64> {
        let mut level = self.start.1;
        let mut levels = vec![level];
        for step in &self.steps {
            level += step.value;
            levels.push(level);
        }
        levels
    }

    fn description(&self, scale: &Scale, end: f64) -> String {
        let steps = self.steps.iter();
        let steps: Vec<String> = steps
            .map(|step| format!("{} {}", step.label, scale.change(step.value)))
            .collect();
        format!(
            "From {} {} by {} to {} {}.",
            self.start.0,
            scale.value(self.start.1),
            steps.join(", "),
            self.end,
            scale.value(end)
        )
    }
}

fn draw_total(sheet: &mut Sheet<'_>, rows: &Rows, row: usize, value: f64) {
    let from = rows.scale.low.max(0.0).min(rows.scale.high);
    let [corner, size] = rows.rectangle(row, from, value);
    sheet.svg.bar(corner, size, TOTAL);
    let font = sheet.fonts.strong;
    let end = rows.x(from).max(rows.x(value));
    let text = rows.scale.value(value);
    rows.write(sheet, row, (end, Anchor::Start), font, &text);
}

fn draw_step(sheet: &mut Sheet<'_>, rows: &Rows, row: usize, (step, level): (&Step, f64)) {
    let colour = if step.value < 0.0 { DOWN } else { UP };
    let [corner, size] = rows.rectangle(row, level, level + step.value);
    sheet.svg.outlined(corner, size, colour, EDGE);
    let mut end = rows.x(level).max(rows.x(level + step.value));
    if let Some((low, high)) = step.range {
        let (y, tip) = (rows.middle(row), sheet.zoomed(4.0));
        let (low, high) = (rows.x(level + low), rows.x(level + high));
        sheet.svg.line((low, y), (high, y), RANGE);
        for x in [low, high] {
            sheet.svg.line((x, y - tip), (x, y + tip), RANGE);
        }
        end = end.max(high);
    }
    let (font, text) = (sheet.fonts.label, rows.scale.change(step.value));
    rows.write(sheet, row, (end, Anchor::Start), font, &text);
}

/// A thin line from the end of a row to the one below.
fn draw_link(sheet: &mut Sheet<'_>, rows: &Rows, row: usize, level: f64) {
    let (x, half) = (rows.x(level), rows.bar / 2.0);
    let ends = [rows.middle(row) + half, rows.middle(row + 1) - half];
    sheet.svg.line((x, ends[0]), (x, ends[1]), LINK);
}
