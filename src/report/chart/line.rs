//! Charts of named series.

use serde::Serialize;

use super::axis::Axis;
use super::colour::SERIES;
use super::frame::{ChartSize, Frame, Sheet, framed};
use super::legend::{Key, legend};
use super::plot::{Contents, Plot, Upright, Wording};
use super::svg::Stroke;
use crate::error::Invalid;

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
    frame: Frame,
    x: Axis,
    y: Axis,
    series: Vec<Series>,
    marks: Vec<(f64, String)>,
}

framed!(LineChart);

impl LineChart {
    /// A chart without series.
    #[must_use]
    pub fn new(title: &str, x: Axis, y: Axis) -> Self {
        Self {
            frame: Frame::new(title),
            x,
            y,
            series: Vec::new(),
            marks: Vec::new(),
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

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        let points = || self.series.iter().flat_map(|series| &series.points);
        let bands = || self.series.iter().flat_map(|series| &series.band);
        let across = points().map(|&(x, _)| x).chain(bands().map(|&(x, ..)| x));
        let across = across.chain(self.marks.iter().map(|&(x, _)| x));
        let up = points().map(|&(_, y)| y);
        let up = up.chain(bands().flat_map(|&(_, low, high)| [low, high]));
        let uprights = self.marks.iter().map(|(place, label)| Upright {
            place: *place,
            wording: Wording::Named(label.clone()),
        });
        let contents = Contents {
            across: (&self.x, across.collect()),
            up: Some((&self.y, up.collect())),
            uprights: uprights.collect(),
            below: 0.0,
        };
        let mut sheet = self.frame.sheet(size, &[]);
        let below = size == ChartSize::Phone;
        if !below {
            self.draw_legend(&mut sheet);
        }
        let plot = Plot::open(&mut sheet, &contents)?;
        let styled = || self.series.iter().zip(SERIES.into_iter().cycle());
        for (series, (colour, _)) in styled() {
            let outline = plot.all(&series.outline());
            if outline.len() > 2 {
                sheet.svg.area(&outline, colour);
            }
        }
        for (series, style) in styled() {
            draw(&mut sheet, &plot, series, stroke(style));
        }
        if below {
            sheet.skip(6.0);
            self.draw_legend(&mut sheet);
        }
        Ok(sheet.finished(&self.description(&plot)))
    }

    fn draw_legend(&self, sheet: &mut Sheet<'_>) {
        if self.series.len() < 2 {
            return;
        }
        let styled = self.series.iter().zip(SERIES.into_iter().cycle());
        let entries = styled.map(|(series, style)| match series.mark {
            Mark::Dots => (Key::Dot(style.0), &*series.name),
            Mark::Line | Mark::Steps => (Key::Line(stroke(style)), &*series.name),
        });
        legend(sheet, entries);
    }

    fn description(&self, plot: &Plot) -> String {
        let ends = self.series.iter().filter_map(|series| {
            let (first, last) = (series.points.first()?, series.points.last()?);
            Some(format!(
                "{} from {} at {} to {} at {}",
                series.name,
                plot.y.value(first.1),
                plot.x.value(first.0),
                plot.y.value(last.1),
                plot.x.value(last.0)
            ))
        });
        let (up, across) = (self.y.title(&plot.y), self.x.title(&plot.x));
        format!(
            "{up} over {across}: {}.",
            ends.collect::<Vec<_>>().join("; ")
        )
    }
}

fn draw(sheet: &mut Sheet<'_>, plot: &Plot, series: &Series, stroke: Stroke) {
    let points = plot.all(&series.corners());
    match (series.mark, points.as_slice()) {
        (Mark::Dots, points) => {
            for &point in points {
                sheet.svg.dot(point, 4.0, stroke.colour);
            }
        }
        (_, &[only]) => sheet.svg.dot(only, 3.0, stroke.colour),
        (_, points) => sheet.svg.polyline(points, stroke),
    }
}

fn stroke((colour, dashes): (&'static str, &'static str)) -> Stroke {
    Stroke {
        colour,
        width: 2.2,
        dashes,
    }
}
