//! Series of points, and how they are drawn.

use serde::Serialize;

use super::colour::SERIES;
use super::frame::Sheet;
use super::legend::Key;
use super::plot::Plot;
use super::svg::Stroke;

/// The size of a dot.
const DOT: f64 = 4.0;
const WIDTH: f64 = 2.2;
/// Dashes of what lies beyond the data.
const BEYOND: &str = "3 4";
/// How opaque a band is within the data and beyond.
const OPACITY: [&str; 2] = ["0.18", "0.09"];

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
    /// Single dots: observations. A band is drawn as a bar through each dot.
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
    pub(super) name: String,
    pub(super) points: Vec<(f64, f64)>,
    pub(super) band: Vec<(f64, f64, f64)>,
    mark: Mark,
    /// Between which places there are data.
    known: Option<(f64, f64)>,
    /// What came where these points were forecast.
    pub(super) missed: Vec<(f64, f64)>,
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
            known: None,
            missed: Vec::new(),
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

    /// Sets between which places there are data: beyond them a line is dashed and its band lighter.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Unit;
    /// use bizcase::report::chart::{Axis, LineChart, Series};
    ///
    /// let stay = Series::new("stay", [(0.0, 1.0), (12.0, 0.6), (24.0, 0.4)]).known_between(0.0, 12.0);
    /// let month = Axis::of("month", Unit::Count);
    /// let chart = LineChart::new("60% stay a year", month, Axis::of("share", Unit::Share));
    /// let svg = chart.series(stay).svg()?;
    /// assert_eq!(svg.matches("<polyline").count(), 2);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub const fn known_between(mut self, low: f64, high: f64) -> Self {
        self.known = Some((low, high));
        self
    }

    /// Adds what came where the points of the series were forecast, in their order: thin lines join
    /// them.
    #[must_use]
    pub(super) fn missing(mut self, came: impl IntoIterator<Item = (f64, f64)>) -> Self {
        self.missed = came.into_iter().collect();
        self
    }

    pub(super) const fn is_line(&self) -> bool {
        !matches!(self.mark, Mark::Dots)
    }

    fn corners(&self, points: &[(f64, f64)]) -> Vec<(f64, f64)> {
        match self.mark {
            Mark::Line | Mark::Dots => points.to_vec(),
            Mark::Steps => stepped(points),
        }
    }

    /// The line in pieces: those within the data, and those beyond.
    fn lines(&self) -> Vec<(bool, Vec<(f64, f64)>)> {
        pieces(&self.corners(&self.points), self.known)
    }

    /// The band in pieces: along the lower side, and back along the upper.
    fn outlines(&self) -> Vec<(bool, Vec<(f64, f64)>)> {
        let side = |value: fn(&(f64, f64, f64)) -> (f64, f64)| {
            let side: Vec<(f64, f64)> = self.band.iter().map(value).collect();
            pieces(&self.corners(&side), self.known)
        };
        let lower = side(|&(x, low, _)| (x, low));
        let upper = side(|&(x, _, high)| (x, high));
        let pairs = lower.into_iter().zip(upper);
        let closed = pairs.map(|((known, mut outline), (_, upper))| {
            outline.extend(upper.into_iter().rev());
            (known, outline)
        });
        closed.collect()
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

/// A line cut where the data begin and end, each piece with whether it lies within them.
fn pieces(line: &[(f64, f64)], known: Option<(f64, f64)>) -> Vec<(bool, Vec<(f64, f64)>)> {
    let Some((low, high)) = known else {
        return vec![(true, line.to_vec())];
    };
    let mut all: Vec<(f64, f64)> = line.first().copied().into_iter().collect();
    for pair in line.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        for end in [low, high] {
            if from.0 < end && end < to.0 {
                let part = (end - from.0) / (to.0 - from.0);
                all.push((end, from.1 + part * (to.1 - from.1)));
            }
        }
        all.push(to);
    }
    let mut pieces: Vec<(bool, Vec<(f64, f64)>)> = Vec::new();
    for pair in all.windows(2) {
        let middle = f64::midpoint(pair[0].0, pair[1].0);
        let inside = (low..=high).contains(&middle);
        match pieces.last_mut() {
            Some((same, piece)) if *same == inside => piece.push(pair[1]),
            _ => pieces.push((inside, pair.to_vec())),
        }
    }
    if pieces.is_empty() {
        pieces.push((true, all));
    }
    pieces
}

/// A series with what it looks like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Styled<'s> {
    pub(super) series: &'s Series,
    colour: &'static str,
    dashes: &'static str,
    /// Whether single points are diamonds instead of dots.
    diamond: bool,
}

impl<'s> Styled<'s> {
    /// Each series with a colour of its own; those of one kind also differ in their dashes, or in
    /// the shape of their dots.
    pub(super) fn all(series: &'s [Series]) -> Vec<Self> {
        let mut styled: Vec<Self> = Vec::with_capacity(series.len());
        for (one, (colour, _)) in series.iter().zip(SERIES.into_iter().cycle()) {
            let alike = styled
                .iter()
                .filter(|it| it.series.mark == one.mark)
                .count();
            styled.push(Self {
                series: one,
                colour,
                dashes: SERIES[alike % SERIES.len()].1,
                diamond: alike % 2 == 1,
            });
        }
        styled
    }

    const fn stroke(&self) -> Stroke {
        Stroke {
            colour: self.colour,
            width: WIDTH,
            dashes: self.dashes,
        }
    }

    pub(super) const fn key(&self) -> Key {
        match (self.series.is_line(), self.diamond) {
            (true, _) => Key::Line(self.stroke()),
            (false, false) => Key::Dot(self.colour),
            (false, true) => Key::Diamond(self.colour),
        }
    }

    pub(super) fn draw_band(&self, sheet: &mut Sheet<'_>, plot: &Plot) {
        if !self.series.is_line() {
            return;
        }
        for (known, outline) in self.series.outlines() {
            if outline.len() > 2 {
                let opacity = if known { OPACITY[0] } else { OPACITY[1] };
                sheet.svg.shade(&plot.all(&outline), self.colour, opacity);
            }
        }
    }

    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, plot: &Plot) {
        if !self.series.is_line() {
            self.draw_dots(sheet, plot);
            return;
        }
        for (known, line) in self.series.lines() {
            let dashes = if known { self.dashes } else { BEYOND };
            let stroke = Stroke {
                dashes,
                ..self.stroke()
            };
            match plot.all(&line).as_slice() {
                &[only] => sheet.svg.dot(only, 3.0, self.colour),
                points => sheet.svg.polyline(points, stroke),
            }
        }
    }

    fn draw_dots(&self, sheet: &mut Sheet<'_>, plot: &Plot) {
        let thin = Stroke::whole(self.colour, 1.4);
        for &(x, low, high) in &self.series.band {
            let (from, to) = (plot.at((x, low)), plot.at((x, high)));
            sheet.svg.line(from, to, thin);
            let half = sheet.zoomed(3.0);
            for (x, y) in [from, to] {
                sheet.svg.line((x - half, y), (x + half, y), thin);
            }
        }
        for (&point, &came) in self.series.points.iter().zip(&self.series.missed) {
            sheet.svg.line(plot.at(point), plot.at(came), thin);
        }
        for point in plot.all(&self.series.points) {
            if self.diamond {
                sheet.svg.diamond(point, 1.4 * DOT, self.colour);
            } else {
                sheet.svg.dot(point, DOT, self.colour);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn a_line_is_cut_where_the_data_end() {
        let line = [(0.0, 0.0), (4.0, 8.0), (6.0, 8.0)];
        let cut = pieces(&line, Some((1.0, 5.0)));
        assert_eq!(
            cut,
            [
                (false, vec![(0.0, 0.0), (1.0, 2.0)]),
                (true, vec![(1.0, 2.0), (4.0, 8.0), (5.0, 8.0)]),
                (false, vec![(5.0, 8.0), (6.0, 8.0)]),
            ]
        );
        assert_eq!(pieces(&line, Some((0.0, 6.0))), [(true, line.to_vec())]);
        assert_eq!(
            pieces(&line[..1], Some((0.0, 6.0))),
            [(true, line[..1].to_vec())]
        );
    }
}
