//! Waterfall charts: from one total to another, step by step.

use serde::Serialize;

use super::axis::{Axis, Scale};
use super::svg::{AXIS, Anchor, Font, GRID, LABEL, QUIET, STRONG, Stroke, Svg, TITLE};
use crate::error::Invalid;
use crate::market::Gap;
use crate::quantity::Unit;

const WIDTH: f64 = 800.0;
const MARGIN: f64 = 20.0;
const BAR: f64 = 22.0;
const ROW: f64 = 36.0;
const TOTAL: &str = "#5b6470";
const UP: &str = "#0072b2";
const DOWN: &str = "#d55e00";
const LINK: Stroke = Stroke {
    colour: "#9a9a9a",
    width: 1.0,
    dashes: "2 2",
};
const RANGE: Stroke = Stroke::whole("#1a1a1a", 1.2);

/// Where the levels vary by less than this share of the larger, the axis does not start at zero:
/// the steps could not be seen.
const FLAT: f64 = 0.2;

/// A chart that leads from one total to another by steps up and down, from top to bottom.
///
/// # Example
/// See [`chart`](super).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Waterfall {
    title: String,
    axis: Axis,
    start: (String, f64),
    steps: Vec<Step>,
    end: String,
    notes: Vec<String>,
}

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
            title: title.to_owned(),
            axis: Axis::of(measured, unit),
            start: (start.to_owned(), value),
            steps: Vec::new(),
            end: String::new(),
            notes: Vec::new(),
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
            chart
                .notes
                .push("Mean effects; thin lines from P5 to P95.".to_owned());
        }
        chart.notes.extend(gap.notes().iter().cloned());
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

    /// Adds a note below the title.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        self.notes.push(note.to_owned());
        self
    }

    /// Draws the chart as SVG text.
    ///
    /// # Errors
    /// [`Invalid`] if a value is not finite or beyond 1e150.
    pub fn svg(&self) -> Result<String, Invalid> {
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
        let scale = self.axis.scale(values, 6.0)?;
        Ok(Drawing::new(self, scale, flat).finished(&levels))
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
}

/// What is drawn where.
struct Drawing<'w> {
    chart: &'w Waterfall,
    scale: Scale,
    svg: Svg,
    notes: Vec<String>,
    left: f64,
    right: f64,
    /// Where the next thing is drawn.
    y: f64,
}

impl<'w> Drawing<'w> {
    fn new(chart: &'w Waterfall, scale: Scale, flat: bool) -> Self {
        let labels = chart.steps.iter().map(|step| &*step.label);
        let labels = labels.chain([&*chart.start.0, &*chart.end]);
        let widest = labels.map(|label| STRONG.width(label)).fold(0.0, f64::max);
        let values = chart.steps.iter().map(|step| scale.change(step.value));
        let values = values.chain([scale.value(chart.start.1)]);
        let value = values.map(|value| STRONG.width(&value)).fold(0.0, f64::max);
        let mut notes = chart.notes.clone();
        if flat {
            notes.push("The axis does not start at zero.".to_owned());
        }
        Self {
            chart,
            scale,
            svg: Svg::new(),
            notes,
            left: MARGIN + widest.min(WIDTH * 0.36) + 12.0,
            right: WIDTH - MARGIN - value - 8.0,
            y: MARGIN,
        }
    }

    fn finished(mut self, levels: &[f64]) -> String {
        self.heading();
        let top = self.y;
        let rows = self.chart.steps.len() + 2;
        let bottom = top + rows as f64 * ROW;
        self.grid(top, bottom);
        let chart = self.chart;
        self.total(&chart.start.0, chart.start.1);
        self.link(chart.start.1);
        for (step, &level) in chart.steps.iter().zip(levels) {
            self.step(step, level);
        }
        let end = levels.last().copied().unwrap_or(chart.start.1);
        self.total(&chart.end, end);
        let description = self.description(end);
        let title = self.chart.axis.title(&self.scale);
        let middle = f64::midpoint(self.left, self.right);
        self.svg
            .text(middle, bottom + 42.0, Anchor::Middle, QUIET, &title);
        self.svg
            .finished(WIDTH, bottom + 58.0, &self.chart.title, &description)
    }

    fn heading(&mut self) {
        let width = WIDTH - 2.0 * MARGIN;
        let lines = TITLE
            .wrapped(&self.chart.title, width)
            .into_iter()
            .map(|line| (TITLE, line));
        let notes: Vec<String> = self
            .notes
            .iter()
            .flat_map(|note| QUIET.wrapped(note, width))
            .collect();
        let notes = notes.into_iter().map(|line| (QUIET, line));
        let mut y = self.y;
        for (font, line) in lines.chain(notes) {
            y += font.line();
            self.svg.text(MARGIN, y, Anchor::Start, font, &line);
        }
        self.y = y + 16.0;
    }

    fn x(&self, value: f64) -> f64 {
        self.scale.place(value, self.left, self.right)
    }

    fn grid(&mut self, top: f64, bottom: f64) {
        for (value, label) in self.scale.ticks() {
            let x = self.x(value);
            let stroke = if value == 0.0 { AXIS } else { GRID };
            self.svg.line((x, top), (x, bottom + 4.0), stroke);
            self.svg
                .text(x, bottom + 20.0, Anchor::Middle, QUIET, &label);
        }
    }

    fn total(&mut self, label: &str, value: f64) {
        let from = self.scale.low.max(0.0).min(self.scale.high);
        self.label(label, STRONG);
        self.bar(from, value, TOTAL);
        let text = self.scale.value(value);
        self.value(self.x(from).max(self.x(value)), STRONG, &text);
        self.y += ROW;
    }

    fn step(&mut self, step: &Step, level: f64) {
        self.label(&step.label, LABEL);
        let colour = if step.value < 0.0 { DOWN } else { UP };
        self.bar(level, level + step.value, colour);
        let mut end = self.x(level).max(self.x(level + step.value));
        if let Some((low, high)) = step.range {
            let y = self.y + ROW / 2.0;
            let (low, high) = (self.x(level + low), self.x(level + high));
            self.svg.line((low, y), (high, y), RANGE);
            for x in [low, high] {
                self.svg.line((x, y - 4.0), (x, y + 4.0), RANGE);
            }
            end = end.max(high);
        }
        self.value(end, LABEL, &self.scale.change(step.value));
        self.y += ROW;
        self.link(level + step.value);
    }

    /// A thin line from the end of the row above to the one below.
    fn link(&mut self, level: f64) {
        let (x, gap) = (self.x(level), (ROW - BAR) / 2.0);
        self.svg.line((x, self.y - gap), (x, self.y + gap), LINK);
    }

    fn bar(&mut self, from: f64, to: f64, colour: &str) {
        let (from, to) = (self.x(from), self.x(to));
        let corner = (from.min(to), self.y + (ROW - BAR) / 2.0);
        self.svg
            .bar(corner, ((to - from).abs().max(1.0), BAR), colour);
    }

    fn label(&mut self, label: &str, font: Font) {
        let mut lines = font.wrapped(label, self.left - MARGIN - 12.0);
        if lines.len() > 2 {
            lines.truncate(2);
            if let Some(last) = lines.last_mut() {
                last.push('…');
            }
        }
        let middle = self.y + ROW / 2.0 + font.size * 0.35;
        let first = middle - (lines.len().max(1) - 1) as f64 * font.line() / 2.0;
        for (index, line) in (0_u32..).zip(&lines) {
            let y = first + f64::from(index) * font.line();
            self.svg.text(self.left - 12.0, y, Anchor::End, font, line);
        }
    }

    fn value(&mut self, x: f64, font: Font, text: &str) {
        let y = self.y + ROW / 2.0 + font.size * 0.35;
        self.svg.text(x + 7.0, y, Anchor::Start, font, text);
    }

    fn description(&self, end: f64) -> String {
        let steps = self.chart.steps.iter();
        let steps: Vec<String> = steps
            .map(|step| format!("{} {}", step.label, self.scale.change(step.value)))
            .collect();
        format!(
            "From {} {} by {} to {} {}.",
            self.chart.start.0,
            self.scale.value(self.chart.start.1),
            steps.join(", "),
            self.chart.end,
            self.scale.value(end)
        )
    }
}
