//! Charts of named series.

use serde::Serialize;

use super::axis::{Axis, Scale};
use super::svg::{AXIS, Anchor, GRID, LABEL, QUIET, Stroke, Svg, TITLE};
use crate::error::Invalid;

const WIDTH: f64 = 800.0;
const PLOT: f64 = 360.0;
const MARGIN: f64 = 20.0;
const SWATCH: f64 = 30.0;
const MARK: Stroke = Stroke {
    colour: "#555555",
    width: 1.2,
    dashes: "4 3",
};

/// Colours that any colour vision can tell apart, each with a pattern of dashes.
const STYLES: [(&str, &str); 7] = [
    ("#0072b2", ""),
    ("#d55e00", "8 4"),
    ("#009e73", "2 3"),
    ("#cc79a7", "10 3 2 3"),
    ("#b58900", "5 2"),
    ("#56b4e9", "12 4"),
    ("#000000", "1 3"),
];

/// How the points of a series are drawn.
///
/// # Example
/// ```
/// use bizcase::report::chart::Mark;
///
/// assert_eq!(Mark::default(), Mark::Line);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Joined by straight lines: a curve.
    #[default]
    Line,
    /// Constant until the next point: survival, an empirical demand curve.
    Steps,
    /// Single dots: observations.
    Dots,
}

/// A named series of points, with a band around it if it is uncertain.
///
/// # Example
/// ```
/// use bizcase::report::chart::{Mark, Series};
///
/// let fitted = Series::new("fitted", [(2020.0, 0.1), (2021.0, 0.3)])
///     .band([(2020.0, 0.05, 0.2), (2021.0, 0.2, 0.4)]);
/// let seen = Series::new("seen", [(2020.0, 0.12)]).marked(Mark::Dots);
/// assert_ne!(fitted, seen);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Series {
    name: String,
    points: Vec<(f64, f64)>,
    band: Vec<(f64, f64, f64)>,
    mark: Mark,
}

impl Series {
    /// A line through points, drawn in rising order of the first coordinate.
    #[must_use]
    pub fn new(name: &str, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let mut points: Vec<(f64, f64)> = points.into_iter().collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self {
            name: name.to_owned(),
            points,
            band: Vec::new(),
            mark: Mark::Line,
        }
    }

    /// Adds a band, as points of `(x, lower, upper)`.
    #[must_use]
    pub fn band(mut self, band: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        self.band = band.into_iter().collect();
        self.band.sort_by(|a, b| a.0.total_cmp(&b.0));
        self
    }

    /// Sets how the points are drawn.
    #[must_use]
    pub const fn marked(mut self, mark: Mark) -> Self {
        self.mark = mark;
        self
    }

    /// Every point as it is drawn: steps have a corner more for each.
    fn corners(&self) -> Vec<(f64, f64)> {
        match self.mark {
            Mark::Line | Mark::Dots => self.points.clone(),
            Mark::Steps => stepped(&self.points),
        }
    }

    /// The outline of the band: along its lower side, and back along the upper.
    fn outline(&self) -> Vec<(f64, f64)> {
        let side = |value: fn(&(f64, f64, f64)) -> (f64, f64)| {
            let side: Vec<(f64, f64)> = self.band.iter().map(value).collect();
            if self.mark == Mark::Steps {
                stepped(&side)
            } else {
                side
            }
        };
        let mut outline = side(|&(x, low, _)| (x, low));
        outline.extend(side(|&(x, _, high)| (x, high)).into_iter().rev());
        outline
    }
}

fn stepped(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut corners: Vec<(f64, f64)> = Vec::with_capacity(2 * points.len());
    for &(x, y) in points {
        if let Some(&(_, level)) = corners.last() {
            corners.push((x, level));
        }
        corners.push((x, y));
    }
    corners
}

/// A chart of one or more series: demand over price, adoption over years, survival over months.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Unit};
/// use bizcase::report::chart::{Axis, LineChart, Mark, Series};
///
/// let svg = LineChart::new(
///     "Who would buy at which price",
///     Axis::of("price per month", Unit::Money(Currency::EUR)),
///     Axis::of("share who would buy", Unit::Share).spanning(0.0, 1.0),
/// )
/// .series(Series::new("asked", [(10.0, 0.9), (20.0, 0.6), (40.0, 0.2)]).marked(Mark::Dots))
/// .series(
///     Series::new("fitted", [(10.0, 0.88), (25.0, 0.5), (40.0, 0.22)])
///         .band([(10.0, 0.8, 0.95), (25.0, 0.4, 0.6), (40.0, 0.1, 0.3)]),
/// )
/// .at(22.0, "best price")
/// .svg()?;
/// assert!(svg.contains("price per month, EUR") && svg.contains("best price: 22"));
/// assert!(svg.contains("fitted from 88% at 10 to 22% at 40"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineChart {
    title: String,
    x: Axis,
    y: Axis,
    series: Vec<Series>,
    marks: Vec<(f64, String)>,
    notes: Vec<String>,
}

impl LineChart {
    /// A chart without series.
    #[must_use]
    pub fn new(title: &str, x: Axis, y: Axis) -> Self {
        Self {
            title: title.to_owned(),
            x,
            y,
            series: Vec::new(),
            marks: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Adds a labelled vertical line, such as the best price or the launch.
    #[must_use]
    pub fn at(mut self, x: f64, label: &str) -> Self {
        self.marks.push((x, label.to_owned()));
        self
    }

    /// Adds a series.
    #[must_use]
    pub fn series(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    /// Adds a note below the title, such as what the bands show.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        self.notes.push(note.to_owned());
        self
    }

    /// Draws the chart as SVG text.
    ///
    /// # Errors
    /// [`Invalid`] if there are no points, or a coordinate is not finite or beyond 1e150.
    pub fn svg(&self) -> Result<String, Invalid> {
        let points = || self.series.iter().flat_map(|series| &series.points);
        let bands = || self.series.iter().flat_map(|series| &series.band);
        let across = points().map(|&(x, _)| x).chain(bands().map(|&(x, ..)| x));
        let across = across.chain(self.marks.iter().map(|&(x, _)| x));
        let up = points().map(|&(_, y)| y);
        let up = up.chain(bands().flat_map(|&(_, low, high)| [low, high]));
        let mut plot = Plot {
            chart: self,
            x: self.x.scale(across, 8.0)?,
            y: self.y.scale(up, 6.0)?,
            svg: Svg::new(),
            left: 0.0,
            top: MARGIN,
        };
        plot.left = MARGIN + plot.widest_tick() + 10.0;
        Ok(plot.finished())
    }
}

/// What is drawn where.
struct Plot<'c> {
    chart: &'c LineChart,
    x: Scale,
    y: Scale,
    svg: Svg,
    left: f64,
    top: f64,
}

impl Plot<'_> {
    fn widest_tick(&self) -> f64 {
        let ticks = self
            .y
            .ticks()
            .into_iter()
            .map(|(_, label)| QUIET.width(&label));
        ticks.fold(0.0, f64::max)
    }

    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let bottom = self.top + PLOT;
        (
            self.x.place(x, self.left, WIDTH - MARGIN - 20.0),
            self.y.place(y, bottom, self.top),
        )
    }

    fn finished(mut self) -> String {
        self.heading();
        self.legend();
        // The title of the upright axis stands above it, where it can be read.
        let up = self.chart.y.title(&self.y);
        self.svg
            .text(MARGIN, self.top + QUIET.line(), Anchor::Start, QUIET, &up);
        self.top += QUIET.line() + 14.0 + self.room_for_marks();
        self.grid();
        let chart = self.chart;
        for (series, (colour, _)) in chart.series.iter().zip(STYLES.iter().cycle()) {
            let outline: Vec<_> = series
                .outline()
                .into_iter()
                .map(|point| self.at(point))
                .collect();
            if outline.len() > 2 {
                self.svg.area(&outline, colour);
            }
        }
        for (series, style) in chart.series.iter().zip(STYLES.iter().cycle()) {
            self.draw(series, *style);
        }
        self.marks();
        let bottom = self.top + PLOT;
        let middle = f64::midpoint(self.left, WIDTH - MARGIN - 20.0);
        let across = chart.x.title(&self.x);
        self.svg
            .text(middle, bottom + 44.0, Anchor::Middle, QUIET, &across);
        let description = self.description();
        self.svg
            .finished(WIDTH, bottom + 60.0, &chart.title, &description)
    }

    fn heading(&mut self) {
        let width = WIDTH - 2.0 * MARGIN;
        let title = TITLE.wrapped(&self.chart.title, width);
        let notes = self
            .chart
            .notes
            .iter()
            .flat_map(|note| QUIET.wrapped(note, width));
        let title = title.into_iter().map(|line| (TITLE, line));
        for (font, line) in title.chain(notes.map(|line| (QUIET, line))) {
            self.top += font.line();
            self.svg.text(MARGIN, self.top, Anchor::Start, font, &line);
        }
        self.top += 10.0;
    }

    /// The names of the series with what they look like, in as many rows as they need.
    fn legend(&mut self) {
        if self.chart.series.len() < 2 {
            return;
        }
        let (mut x, mut y) = (MARGIN, self.top + LABEL.line());
        let chart = self.chart;
        for (series, style) in chart.series.iter().zip(STYLES.iter().cycle()) {
            let width = SWATCH + 8.0 + LABEL.width(&series.name) + 18.0;
            if x > MARGIN && x + width > WIDTH - MARGIN {
                (x, y) = (MARGIN, y + LABEL.line() + 4.0);
            }
            let middle = y - LABEL.size * 0.35;
            match series.mark {
                Mark::Dots => self.svg.dot((x + SWATCH / 2.0, middle), 4.0, style.0),
                _ => self
                    .svg
                    .line((x, middle), (x + SWATCH, middle), stroke(*style)),
            }
            self.svg
                .text(x + SWATCH + 8.0, y, Anchor::Start, LABEL, &series.name);
            x += width;
        }
        self.top = y + 14.0;
    }

    fn grid(&mut self) {
        let (right, bottom) = (WIDTH - MARGIN - 20.0, self.top + PLOT);
        for (value, label) in self.y.ticks() {
            let (_, y) = self.at((self.x.low, value));
            let stroke = if value == 0.0 { AXIS } else { GRID };
            self.svg.line((self.left, y), (right, y), stroke);
            self.svg.text(
                self.left - 8.0,
                y + QUIET.size * 0.35,
                Anchor::End,
                QUIET,
                &label,
            );
        }
        for (value, label) in self.x.ticks() {
            let (x, _) = self.at((value, self.y.low));
            self.svg.line((x, bottom), (x, bottom + 5.0), AXIS);
            self.svg
                .text(x, bottom + 21.0, Anchor::Middle, QUIET, &label);
        }
        self.svg.line((self.left, bottom), (right, bottom), AXIS);
    }

    /// The upright lines, each with its label above the plot, the first in the highest row.
    fn marks(&mut self) {
        let mut marks: Vec<&(f64, String)> = self.chart.marks.iter().collect();
        marks.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut y = self.top - self.room_for_marks() + QUIET.size;
        for (place, label) in marks {
            let (x, bottom) = (self.at((*place, self.y.low)).0, self.top + PLOT);
            self.svg.line((x, y - QUIET.size), (x, bottom), MARK);
            let text = format!("{label}: {}", self.x.value(*place));
            let fits = x + 6.0 + QUIET.width(&text) <= WIDTH - 4.0;
            let (x, anchor) = if fits {
                (x + 6.0, Anchor::Start)
            } else {
                (x - 6.0, Anchor::End)
            };
            self.svg.text(x, y, anchor, QUIET, &text);
            y += QUIET.line();
        }
    }

    fn room_for_marks(&self) -> f64 {
        self.chart.marks.len() as f64 * QUIET.line()
    }

    fn draw(&mut self, series: &Series, style: (&'static str, &'static str)) {
        let points: Vec<_> = series
            .corners()
            .into_iter()
            .map(|point| self.at(point))
            .collect();
        match (series.mark, points.as_slice()) {
            (Mark::Dots, points) => {
                for &point in points {
                    self.svg.dot(point, 4.0, style.0);
                }
            }
            (_, &[only]) => self.svg.dot(only, 3.0, style.0),
            (_, points) => self.svg.polyline(points, stroke(style)),
        }
    }

    fn description(&self) -> String {
        let ends = self.chart.series.iter().filter_map(|series| {
            let (first, last) = (series.points.first()?, series.points.last()?);
            Some(format!(
                "{} from {} at {} to {} at {}",
                series.name,
                self.y.value(first.1),
                self.x.value(first.0),
                self.y.value(last.1),
                self.x.value(last.0)
            ))
        });
        let (up, across) = (self.chart.y.title(&self.y), self.chart.x.title(&self.x));
        format!(
            "{up} over {across}: {}.",
            ends.collect::<Vec<_>>().join("; ")
        )
    }
}

fn stroke((colour, dashes): (&'static str, &'static str)) -> Stroke {
    Stroke {
        colour,
        width: 2.2,
        dashes,
    }
}
