//! The opportunity landscape: importance against satisfaction.

use serde::Serialize;

use super::axis::{Axis, Scale};
use super::svg::{AXIS, Anchor, GRID, LABEL, QUIET, STRONG, Stroke, Svg, TITLE};
use crate::error::Invalid;
use crate::quantity::Unit;
use crate::severity::{Opportunities, OpportunityScale, OutcomeOpportunity};

const WIDTH: f64 = 860.0;
const MARGIN: f64 = 20.0;
/// The side of the square.
const PLOT: f64 = 420.0;
const LEFT: f64 = 52.0;
/// Where the list of outcomes begins, right of the labels of the thresholds.
const LIST: f64 = LEFT + PLOT + 84.0;
const DOT: f64 = 3.5;
const UNDERSERVED: &str = "#0072b2";
const OVERSERVED: &str = "#777777";
const POINT: &str = "#d55e00";
const CROSS: Stroke = Stroke::whole("#8a8a8a", 1.0);
const THRESHOLD: Stroke = Stroke {
    colour: "#0072b2",
    width: 1.0,
    dashes: "5 4",
};

/// Ulwick's opportunity landscape: each outcome at its importance and the satisfaction with it,
/// with the intervals of both, and lines at the scores from which outcomes are underserved.
///
/// Outcomes are numbered by falling score and listed beside the picture. Means of five points have
/// no published thresholds, and no lines.
///
/// # Example
/// ```
/// use bizcase::report::chart::Landscape;
/// use bizcase::severity::{OpportunityScoring, OutcomeRatings, Survey};
/// use bizcase::survey::Respondent;
///
/// let rows: Vec<_> = (0..40)
///     .map(|id| {
///         OutcomeRatings::new(Respondent::new(id.to_string()))
///             .rated("find an error", 5 - id % 3, 1 + id % 4)
///             .rated("share the report", 1 + id % 5, 5 - id % 2)
///     })
///     .collect();
/// let found = OpportunityScoring::top_box().analyse(&Survey::new("owners"), &rows)?;
/// let svg = Landscape::of("What owners lack", &found).svg()?;
/// assert!(svg.contains("importance (top box x 10)") && svg.contains("underserved"));
/// assert!(svg.contains("find an error: importance 6.75, satisfaction 2.5, score 11"));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// A. W. Ulwick (2005), *What Customers Want*, chapter 3.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Landscape {
    title: String,
    measure: &'static str,
    range: (f64, f64),
    thresholds: Vec<f64>,
    outcomes: Vec<Outcome>,
    notes: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Outcome {
    name: String,
    /// Low end, estimate, high end.
    importance: (f64, f64, f64),
    satisfaction: (f64, f64, f64),
    score: (f64, f64, f64),
}

impl Outcome {
    fn of<S: OpportunityScale>(found: &OutcomeOpportunity<S>) -> Self {
        let [importance, satisfaction] = found.place();
        let score = found.score.interval;
        Self {
            name: found.outcome.clone(),
            importance,
            satisfaction,
            score: (score.low, score.estimate, score.high),
        }
    }
}

impl Landscape {
    /// The landscape of the outcomes of a survey.
    #[must_use]
    pub fn of<S: OpportunityScale>(title: &str, found: &Opportunities<S>) -> Self {
        Self {
            title: title.to_owned(),
            measure: S::MEASURE,
            range: (S::LOW, S::HIGH),
            thresholds: S::THRESHOLDS.to_vec(),
            outcomes: found.outcomes.iter().map(Outcome::of).collect(),
            notes: vec![format!(
                "Of {}. Lines through the dots are intervals of importance and satisfaction.",
                found.base
            )],
        }
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
    /// [`Invalid`] never, for outcomes that were found.
    pub fn svg(&self) -> Result<String, Invalid> {
        let (low, high) = self.range;
        let axis = |word: &str| {
            let label = format!("{word} ({})", self.measure);
            Axis::of(&label, Unit::Ratio).spanning(low, high)
        };
        let (across, up) = (axis("importance"), axis("satisfaction"));
        let drawing = Drawing {
            chart: self,
            scale: across.scale(std::iter::empty(), 8.0)?,
            svg: Svg::new(),
            top: MARGIN,
        };
        Ok(drawing.finished([across, up]))
    }
}

/// What is drawn where. Both directions have one scale.
struct Drawing<'c> {
    chart: &'c Landscape,
    scale: Scale,
    svg: Svg,
    top: f64,
}

impl Drawing<'_> {
    fn at(&self, (importance, satisfaction): (f64, f64)) -> (f64, f64) {
        let x = self.scale.place(importance, LEFT, LEFT + PLOT);
        let bottom = self.top + PLOT;
        (x, self.scale.place(satisfaction, bottom, self.top))
    }

    fn finished(mut self, [across, up]: [Axis; 2]) -> String {
        self.heading();
        let up = up.title(&self.scale);
        self.svg
            .text(MARGIN, self.top + QUIET.line(), Anchor::Start, QUIET, &up);
        self.top += QUIET.line() + 14.0;
        self.grid();
        self.regions();
        self.outcomes();
        let bottom = self.top + PLOT;
        let (middle, title) = (LEFT + PLOT / 2.0, across.title(&self.scale));
        self.svg
            .text(middle, bottom + 44.0, Anchor::Middle, QUIET, &title);
        let end = self.list().max(bottom + 60.0);
        let description = self.description();
        self.svg
            .finished(WIDTH, end, &self.chart.title, &description)
    }

    fn heading(&mut self) {
        let width = WIDTH - 2.0 * MARGIN;
        let title = TITLE.wrapped(&self.chart.title, width);
        let notes = self.chart.notes.iter();
        let notes = notes.flat_map(|note| QUIET.wrapped(note, width));
        let title = title.into_iter().map(|line| (TITLE, line));
        for (font, line) in title.chain(notes.map(|line| (QUIET, line))) {
            self.top += font.line();
            self.svg.text(MARGIN, self.top, Anchor::Start, font, &line);
        }
        self.top += 8.0;
    }

    fn grid(&mut self) {
        let (low, high) = (self.scale.low, self.scale.high);
        for (value, label) in self.scale.ticks() {
            let stroke = if value <= low { AXIS } else { GRID };
            let (x, bottom) = self.at((value, low));
            let (_, y) = self.at((low, value));
            self.svg.line((x, bottom), self.at((value, high)), stroke);
            self.svg.line((LEFT, y), self.at((high, value)), stroke);
            self.svg
                .text(x, bottom + 21.0, Anchor::Middle, QUIET, &label);
            let beside = (LEFT - 8.0, y + QUIET.size * 0.35);
            self.svg
                .text(beside.0, beside.1, Anchor::End, QUIET, &label);
        }
    }

    /// Where satisfaction exceeds importance, and where scores exceed the thresholds: the higher
    /// the threshold, the darker.
    fn regions(&mut self) {
        let (low, high) = self.chart.range;
        let corners = [(low, low), (low, high), (high, high)].map(|corner| self.at(corner));
        self.svg.area(&corners, OVERSERVED);
        let inside = (low + 0.04 * (high - low), high - 0.08 * (high - low));
        let (x, y) = self.at(inside);
        self.svg.text(x, y, Anchor::Start, QUIET, "overserved");
        for &threshold in &self.chart.thresholds {
            // From where the score of an unmet outcome, 2 I - S, is the threshold.
            let ends = (f64::midpoint(threshold, low), 2.0 * high - threshold);
            let (from, to) = (self.at((ends.0, low)), self.at((high, ends.1)));
            let corner = self.at((high, low));
            self.svg.area(&[from, corner, to], UNDERSERVED);
            self.svg.line(from, to, THRESHOLD);
            let label = format!("score {}", self.scale.value(threshold));
            let y = to.1 + QUIET.size * 0.35;
            self.svg.text(to.0 + 6.0, y, Anchor::Start, QUIET, &label);
        }
        if !self.chart.thresholds.is_empty() {
            let inside = (high - 0.03 * (high - low), low + 0.04 * (high - low));
            let (x, y) = self.at(inside);
            self.svg.text(x, y, Anchor::End, QUIET, "underserved");
        }
    }

    /// Crosses and dots, then the numbers, each at the first place around its dot that is free.
    fn outcomes(&mut self) {
        let chart = self.chart;
        let places: Vec<(f64, f64)> = chart
            .outcomes
            .iter()
            .map(|it| self.at((it.importance.1, it.satisfaction.1)))
            .collect();
        for (outcome, &place) in chart.outcomes.iter().zip(&places) {
            let (low, middle, high) = outcome.importance;
            let (below, level, above) = outcome.satisfaction;
            self.svg
                .line(self.at((low, level)), self.at((high, level)), CROSS);
            self.svg
                .line(self.at((middle, below)), self.at((middle, above)), CROSS);
            self.svg.dot(place, DOT, POINT);
        }
        let mut taken: Vec<Space> = places.iter().map(|&place| Space::of_dot(place)).collect();
        for (index, &place) in places.iter().enumerate() {
            let number = (index + 1).to_string();
            let around = Space::around(place, STRONG.width(&number), STRONG.size);
            let free = around
                .iter()
                .find(|space| !taken.iter().any(|it| it.meets(space)));
            let space = *free.unwrap_or(&around[0]);
            let (x, y) = (space.left, space.bottom);
            self.svg.text(x, y, Anchor::Start, STRONG, &number);
            taken.push(space);
        }
    }

    /// The numbered outcomes with their scores; returns where the list ends.
    fn list(&mut self) -> f64 {
        let chart = self.chart;
        let mut y = self.top;
        for (index, outcome) in chart.outcomes.iter().enumerate() {
            let number = format!("{}", index + 1);
            y += LABEL.line();
            self.svg.text(LIST + 18.0, y, Anchor::End, STRONG, &number);
            let lines = LABEL.wrapped(&outcome.name, WIDTH - MARGIN - LIST - 26.0);
            for line in lines {
                self.svg.text(LIST + 26.0, y, Anchor::Start, LABEL, &line);
                y += LABEL.line();
            }
            let (low, score, high) = outcome.score;
            let [low, score, high] = [low, score, high].map(|it| self.scale.value(it));
            let score = format!("{score} ({low} to {high})");
            self.svg.text(LIST + 26.0, y, Anchor::Start, QUIET, &score);
            y += 6.0;
        }
        y + MARGIN
    }

    fn description(&self) -> String {
        let outcomes = self.chart.outcomes.iter().map(|it| {
            let [importance, satisfaction, score] =
                [it.importance.1, it.satisfaction.1, it.score.1].map(|it| self.scale.value(it));
            format!(
                "{}: importance {importance}, satisfaction {satisfaction}, score {score}",
                it.name
            )
        });
        format!("{}.", outcomes.collect::<Vec<_>>().join("; "))
    }
}

/// A rectangle that a dot or a number takes.
#[derive(Debug, Clone, Copy)]
struct Space {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Space {
    fn of_dot((x, y): (f64, f64)) -> Self {
        Self {
            left: x - DOT,
            right: x + DOT,
            top: y - DOT,
            bottom: y + DOT,
        }
    }

    /// The places for a text around a dot, the best first: the corners, then farther off.
    fn around((x, y): (f64, f64), width: f64, size: f64) -> Vec<Self> {
        let height = 0.75 * size;
        let corners = [5.0, 16.0].into_iter().flat_map(|gap| {
            let (right, left) = (x + gap, x - gap - width);
            let (above, below) = (y - gap, y + gap + height);
            [(right, above), (left, above), (right, below), (left, below)]
        });
        let space = |(left, bottom)| Self {
            left,
            right: left + width,
            top: bottom - height,
            bottom,
        };
        corners.map(space).collect()
    }

    fn meets(&self, other: &Self) -> bool {
        let across = self.left < other.right && other.left < self.right;
        across && self.top < other.bottom && other.top < self.bottom
    }
}
