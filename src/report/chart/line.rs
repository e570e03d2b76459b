//! Charts of named series.

use serde::Serialize;

use super::axis::{Axis, Scale};
use super::colour::{INK, PAPER};
use super::frame::{ChartSize, Frame, Sheet, framed};
use super::legend::{Key, legend};
use super::plot::{Contents, Plot, Upright, Wording};
use super::series::{Series, Styled};
use super::svg::Stroke;
use crate::error::Invalid;

/// The bar through a point, and its ends.
const RANGE: Stroke = Stroke::whole(INK, 1.4);
/// An area that is named: its colour and opacity.
const SHADE: (&str, &str) = ("#5b6470", "0.12");

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
    pub(super) frame: Frame,
    x: Axis,
    y: Axis,
    series: Vec<Series>,
    marks: Vec<LineMark>,
    shades: Vec<(f64, f64, String)>,
}

/// A labelled place across.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct LineMark {
    x: f64,
    label: String,
    /// Whether the label is followed by the place.
    placed: Placed,
    /// Where on the line there is a dot.
    y: Option<f64>,
    /// Between which places it may lie.
    range: Option<(f64, f64)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Placed {
    Told,
    InLabel,
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
            shades: Vec::new(),
        }
    }

    /// Adds a labelled vertical line, such as the best price or the launch.
    #[must_use]
    pub fn at(mut self, x: f64, label: &str) -> Self {
        self.marks.push(LineMark {
            x,
            label: label.to_owned(),
            placed: Placed::Told,
            y: None,
            range: None,
        });
        self
    }

    /// Adds a vertical line whose label says all.
    #[must_use]
    pub(super) fn divided(mut self, x: f64, label: &str) -> Self {
        self.marks.push(LineMark {
            x,
            label: label.to_owned(),
            placed: Placed::InLabel,
            y: None,
            range: None,
        });
        self
    }

    /// Adds a labelled dot, with a bar over the range in which its place may lie.
    #[must_use]
    pub(super) fn point(
        mut self,
        (x, y): (f64, f64),
        range: Option<(f64, f64)>,
        label: &str,
    ) -> Self {
        self.marks.push(LineMark {
            x,
            label: label.to_owned(),
            placed: Placed::Told,
            y: Some(y),
            range,
        });
        self
    }

    /// Adds a dot whose label says all.
    #[must_use]
    pub(super) fn named(self, at: (f64, f64), label: &str) -> Self {
        let mut chart = self.point(at, None, label);
        if let Some(mark) = chart.marks.last_mut() {
            mark.placed = Placed::InLabel;
        }
        chart
    }

    /// Shades the area between two places across.
    #[must_use]
    pub(super) fn shaded(mut self, low: f64, high: f64, name: &str) -> Self {
        self.shades.push((low, high, name.to_owned()));
        self
    }

    /// Adds a series.
    #[must_use]
    pub fn series(mut self, series: Series) -> Self {
        self.series.push(series);
        self
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        let mut sheet = self.frame.sheet(size, &[]);
        let description = self.draw_on(&mut sheet)?;
        Ok(sheet.finished(&description))
    }

    /// Draws everything but the title, the notes and the sources; returns the description.
    pub(super) fn draw_on(&self, sheet: &mut Sheet<'_>) -> Result<String, Invalid> {
        let (across, up) = self.values();
        let scale = self.x.scale(across.iter().copied(), 8.0)?;
        let labels: Vec<String> = self.marks.iter().map(|it| it.labelled(&scale)).collect();
        let uprights = self.marks.iter().zip(&labels).map(|(mark, label)| Upright {
            place: mark.x,
            wording: Wording::Whole(label.clone()),
        });
        let contents = Contents {
            across: (&self.x, across),
            up: Some((&self.y, up)),
            uprights: uprights.collect(),
            below: 0.0,
        };
        let styled = Styled::all(&self.series);
        let below = sheet.size == ChartSize::Phone;
        if !below {
            self.draw_legend(sheet, &styled);
        }
        let plot = Plot::open(sheet, &contents)?;
        for &(low, high, _) in &self.shades {
            let (from, to) = (plot.at((low, plot.y.low)), plot.at((high, plot.y.high)));
            let corners = [from, (from.0, to.1), to, (to.0, from.1)];
            sheet.svg.shade(&corners, SHADE.0, SHADE.1);
        }
        for one in &styled {
            one.draw_band(sheet, &plot);
        }
        for one in &styled {
            one.draw(sheet, &plot);
        }
        for mark in &self.marks {
            draw_point(sheet, &plot, mark);
        }
        if below {
            sheet.skip(6.0);
            self.draw_legend(sheet, &styled);
        }
        Ok(self.description(&plot, labels))
    }

    /// All values across and up.
    fn values(&self) -> (Vec<f64>, Vec<f64>) {
        let points = || self.series.iter().flat_map(|series| &series.points);
        let bands = || self.series.iter().flat_map(|series| &series.band);
        let missed = self.series.iter().flat_map(|series| &series.missed);
        let ranges = self.marks.iter().filter_map(|mark| mark.range);
        let shades = self.shades.iter().flat_map(|&(low, high, _)| [low, high]);
        let across = points().map(|&(x, _)| x).chain(bands().map(|&(x, ..)| x));
        let across = across
            .chain(self.marks.iter().map(|mark| mark.x))
            .chain(ranges.flat_map(|(low, high)| [low, high]))
            .chain(shades);
        let up = points().map(|&(_, y)| y);
        let up = up
            .chain(bands().flat_map(|&(_, low, high)| [low, high]))
            .chain(missed.map(|&(_, y)| y))
            .chain(self.marks.iter().filter_map(|mark| mark.y));
        (across.collect(), up.collect())
    }

    fn draw_legend(&self, sheet: &mut Sheet<'_>, styled: &[Styled<'_>]) {
        if styled.len() + self.shades.len() < 2 {
            return;
        }
        let series = styled.iter().map(|it| (it.key(), &*it.series.name));
        let shades = self
            .shades
            .iter()
            .map(|(_, _, name)| (Key::Shade(SHADE.0, SHADE.1), &**name));
        legend(sheet, series.chain(shades));
    }

    fn description(&self, plot: &Plot, labels: Vec<String>) -> String {
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
        let shades = self.shades.iter().map(|(low, high, name)| {
            format!(
                "{name} from {} to {}",
                plot.x.value(*low),
                plot.x.value(*high)
            )
        });
        let (up, across) = (self.y.title(&plot.y), self.x.title(&plot.x));
        let parts: Vec<String> = ends.chain(shades).chain(labels).collect();
        format!("{up} over {across}: {}.", parts.join("; "))
    }
}

impl LineMark {
    fn labelled(&self, scale: &Scale) -> String {
        let range = self.range.map_or(String::new(), |(low, high)| {
            format!(" ({} to {})", scale.value(low), scale.value(high))
        });
        match self.placed {
            Placed::Told => format!("{}: {}{range}", self.label, scale.value(self.x)),
            Placed::InLabel => self.label.clone(),
        }
    }
}

/// The dot of a point, on white so that it is seen on its line, and the bar of its range.
fn draw_point(sheet: &mut Sheet<'_>, plot: &Plot, mark: &LineMark) {
    let Some(y) = mark.y else {
        return;
    };
    if let Some((low, high)) = mark.range {
        let (from, to) = (plot.at((low, y)), plot.at((high, y)));
        sheet.svg.line(from, to, RANGE);
        let half = sheet.zoomed(4.0);
        for (x, y) in [from, to] {
            sheet.svg.line((x, y - half), (x, y + half), RANGE);
        }
    }
    let place = plot.at((mark.x, y));
    sheet.svg.dot(place, 5.5, PAPER);
    sheet.svg.dot(place, 4.5, INK);
}
