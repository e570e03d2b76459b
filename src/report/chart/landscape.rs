//! The opportunity landscape: importance against satisfaction.

use serde::Serialize;

use super::axis::{Axis, Scale};
use super::colour::{BLUE, VERMILION};
use super::frame::{ChartSize, Frame, Sheet, framed};
use super::plot::draw_foot;
use super::space::Space;
use super::svg::{AXIS, Anchor, Font, GRID, Stroke};
use crate::error::Invalid;
use crate::quantity::Unit;
use crate::severity::{Opportunities, OpportunityScale, OutcomeOpportunity};

const DOT: f64 = 3.5;
const UNDERSERVED: &str = BLUE;
const OVERSERVED: &str = "#777777";
const POINT: &str = VERMILION;
const CROSS: Stroke = Stroke::whole("#8a8a8a", 1.0);
const THRESHOLD: Stroke = Stroke {
    colour: BLUE,
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
    frame: Frame,
    measure: &'static str,
    range: (f64, f64),
    thresholds: Vec<f64>,
    outcomes: Vec<Outcome>,
}

framed!(Landscape);

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
        let chart = Self {
            frame: Frame::new(title),
            measure: S::MEASURE,
            range: (S::LOW, S::HIGH),
            thresholds: S::THRESHOLDS.to_vec(),
            outcomes: found.outcomes.iter().map(Outcome::of).collect(),
        };
        chart.note(&format!(
            "Of {}. Lines through the dots are intervals of importance and satisfaction.",
            found.base
        ))
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        let (low, high) = self.range;
        let axis = |word: &str| {
            let label = format!("{word} ({})", self.measure);
            Axis::of(&label, Unit::Ratio).spanning(low, high)
        };
        let (across, up) = (axis("importance"), axis("satisfaction"));
        let ticks = if size == ChartSize::Phone { 5.0 } else { 8.0 };
        let scale = across.scale(std::iter::empty(), ticks)?;
        let mut sheet = self.frame.sheet(size, &[]);
        sheet.paragraph(sheet.fonts.quiet, &up.title(&scale));
        sheet.skip(12.0);
        let quiet = sheet.fonts.quiet;
        let thresholds = self.thresholds.iter().map(|it| threshold(&scale, *it));
        let beside = thresholds.map(|label| quiet.width(&label) + sheet.zoomed(12.0));
        let beside = beside.fold(sheet.zoomed(12.0), f64::max);
        let left = sheet.left() + quiet.width("10") + sheet.zoomed(10.0);
        // The list stands below the square on a phone, and beside it elsewhere.
        let (side, list) = if size == ChartSize::Phone {
            (sheet.right() - left - beside, sheet.left())
        } else {
            let side = sheet
                .plot_height(sheet.zoomed(48.0))
                .min(0.54 * sheet.width());
            (side, left + side + beside + sheet.zoomed(12.0))
        };
        let square = Square {
            chart: self,
            left,
            top: sheet.y,
            side,
            scale,
        };
        square.draw(&mut sheet);
        sheet.y = square.top + side + sheet.zoomed(26.0);
        draw_foot(&mut sheet, &across.title(&square.scale), left + side / 2.0);
        let end = sheet.y;
        if size == ChartSize::Phone {
            sheet.skip(8.0);
        } else {
            sheet.y = square.top;
        }
        self.draw_list(&mut sheet, &square.scale, list);
        sheet.y = sheet.y.max(end);
        Ok(sheet.finished(&self.description(&square.scale)))
    }

    /// The numbered outcomes with their scores.
    fn draw_list(&self, sheet: &mut Sheet<'_>, scale: &Scale, left: f64) {
        let (label, strong, quiet) = (sheet.fonts.label, sheet.fonts.strong, sheet.fonts.quiet);
        let number = left + sheet.zoomed(18.0);
        let text = number + sheet.zoomed(8.0);
        let room = sheet.right() - text;
        let mut y = sheet.y;
        for (index, outcome) in self.outcomes.iter().enumerate() {
            let place = format!("{}", index + 1);
            sheet
                .svg
                .text(number, y + label.line(), Anchor::End, strong, &place);
            for line in label.wrapped(&outcome.name, room) {
                y += label.line();
                sheet.svg.text(text, y, Anchor::Start, label, &line);
            }
            let (low, score, high) = outcome.score;
            let [low, score, high] = [low, score, high].map(|it| scale.value(it));
            for line in quiet.wrapped(&format!("{score} ({low} to {high})"), room) {
                y += quiet.line();
                sheet.svg.text(text, y, Anchor::Start, quiet, &line);
            }
            y += sheet.zoomed(6.0);
        }
        sheet.y = y;
    }

    fn description(&self, scale: &Scale) -> String {
        let outcomes = self.outcomes.iter().map(|it| {
            let [importance, satisfaction, score] =
                [it.importance.1, it.satisfaction.1, it.score.1].map(|it| scale.value(it));
            format!(
                "{}: importance {importance}, satisfaction {satisfaction}, score {score}",
                it.name
            )
        });
        format!("{}.", outcomes.collect::<Vec<_>>().join("; "))
    }
}

fn threshold(scale: &Scale, score: f64) -> String {
    format!("score {}", scale.value(score))
}

/// The square of importance and satisfaction; both have one scale.
struct Square<'c> {
    chart: &'c Landscape,
    scale: Scale,
    left: f64,
    top: f64,
    side: f64,
}

impl Square<'_> {
    fn at(&self, (importance, satisfaction): (f64, f64)) -> (f64, f64) {
        let x = self
            .scale
            .place(importance, self.left, self.left + self.side);
        let bottom = self.top + self.side;
        (x, self.scale.place(satisfaction, bottom, self.top))
    }

    fn draw(&self, sheet: &mut Sheet<'_>) {
        self.draw_grid(sheet);
        let taken = self.draw_regions(sheet);
        self.draw_outcomes(sheet, taken);
    }

    fn draw_grid(&self, sheet: &mut Sheet<'_>) {
        let quiet = sheet.fonts.quiet;
        let (low, high) = (self.scale.low, self.scale.high);
        for (value, label) in self.scale.ticks() {
            let stroke = if value <= low { AXIS } else { GRID };
            let (x, bottom) = self.at((value, low));
            let (_, y) = self.at((low, value));
            sheet.svg.line((x, bottom), self.at((value, high)), stroke);
            sheet
                .svg
                .line((self.left, y), self.at((high, value)), stroke);
            let below = bottom + sheet.zoomed(20.0);
            sheet.svg.text(x, below, Anchor::Middle, quiet, &label);
            let beside = (self.left - sheet.zoomed(7.0), y + quiet.below_middle());
            sheet
                .svg
                .text(beside.0, beside.1, Anchor::End, quiet, &label);
        }
    }

    /// Where satisfaction exceeds importance, and where scores exceed the thresholds: the higher
    /// the threshold, the darker. Returns where the words stand.
    fn draw_regions(&self, sheet: &mut Sheet<'_>) -> Vec<Space> {
        let quiet = sheet.fonts.quiet;
        let (low, high) = self.chart.range;
        let mut words: Vec<((f64, f64), String)> = Vec::new();
        let corners = [(low, low), (low, high), (high, high)].map(|corner| self.at(corner));
        sheet.svg.area(&corners, OVERSERVED);
        let inside = (low + 0.04 * (high - low), high - 0.08 * (high - low));
        words.push((self.at(inside), "overserved".to_owned()));
        for &score in &self.chart.thresholds {
            // From where the score of an unmet outcome, 2 I - S, is the threshold.
            let ends = (f64::midpoint(score, low), 2.0 * high - score);
            let (from, to) = (self.at((ends.0, low)), self.at((high, ends.1)));
            let corner = self.at((high, low));
            sheet.svg.area(&[from, corner, to], UNDERSERVED);
            sheet.svg.line(from, to, THRESHOLD);
            let beside = (to.0 + sheet.zoomed(6.0), to.1 + quiet.below_middle());
            words.push((beside, threshold(&self.scale, score)));
        }
        if !self.chart.thresholds.is_empty() {
            let (word, (x, y)) = ("underserved", self.at((high, low)));
            let inside = (x - quiet.width(word) - 6.0, y - sheet.zoomed(8.0));
            words.push((inside, word.to_owned()));
        }
        let spaces = words.iter().map(|(place, word)| {
            sheet.svg.text(place.0, place.1, Anchor::Start, quiet, word);
            Space::of_text(*place, quiet, word)
        });
        spaces.collect()
    }

    /// Crosses and dots, then the numbers, each at the first place around its dot that is free,
    /// with a line to the dot if it is far off.
    fn draw_outcomes(&self, sheet: &mut Sheet<'_>, mut taken: Vec<Space>) {
        let chart = self.chart;
        let places: Vec<(f64, f64)> = chart
            .outcomes
            .iter()
            .map(|it| self.at((it.importance.1, it.satisfaction.1)))
            .collect();
        for (outcome, &place) in chart.outcomes.iter().zip(&places) {
            let (low, middle, high) = outcome.importance;
            let (below, level, above) = outcome.satisfaction;
            sheet
                .svg
                .line(self.at((low, level)), self.at((high, level)), CROSS);
            sheet
                .svg
                .line(self.at((middle, below)), self.at((middle, above)), CROSS);
            sheet.svg.dot(place, DOT, POINT);
        }
        let radius = sheet.zoomed(DOT);
        taken.extend(places.iter().map(|&place| Space::of_dot(place, radius)));
        for (index, &place) in places.iter().enumerate() {
            let number = (index + 1).to_string();
            let font = sheet.fonts.strong;
            let around = self.around(place, font, &number);
            let free = around.iter().find(|space| space.is_free(&taken));
            // With hundreds of outcomes nothing is free.
            let space = *free.unwrap_or(&around[0]);
            let middle = f64::midpoint(space.top, space.bottom);
            let aside = (space.left - place.0).max(place.0 - space.right);
            let far = (middle - place.1).abs().max(aside);
            if far > sheet.zoomed(18.0) {
                let side = if space.left > place.0 {
                    space.left
                } else {
                    space.right
                };
                sheet.svg.line(place, (side, middle), CROSS);
            }
            let baseline = space.bottom - 0.22 * font.size;
            sheet
                .svg
                .text(space.left, baseline, Anchor::Start, font, &number);
            taken.push(space);
        }
    }

    /// The places for a number around a dot that lie inside the square, the best first: the
    /// corners, then farther off.
    fn around(&self, (x, y): (f64, f64), font: Font, number: &str) -> Vec<Space> {
        let (width, height) = (font.width(number), 0.8 * font.size);
        let zoom = font.size / 13.0;
        let corners = (0..24_u32).flat_map(|ring| {
            let gap = (5.0 + 11.0 * f64::from(ring)) * zoom;
            let (right, left) = (x + gap, x - gap - width);
            let (above, below) = (y - gap, y + gap + height);
            let beside = y + height / 2.0;
            let corners = [(right, above), (left, above), (right, below), (left, below)];
            corners.into_iter().chain([(right, beside), (left, beside)])
        });
        let spaces: Vec<Space> = corners
            .map(|place| Space::of_text(place, font, number))
            .collect();
        let inside = |space: &&Space| {
            space.left >= self.left
                && space.right <= self.left + self.side + 30.0
                && space.top >= self.top - 10.0
                && space.bottom <= self.top + self.side
        };
        let kept: Vec<Space> = spaces.iter().filter(inside).copied().collect();
        if kept.is_empty() { spaces } else { kept }
    }
}
