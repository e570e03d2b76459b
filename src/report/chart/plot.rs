//! The area of a chart with an axis along either side.

use super::axis::{Axis, Scale};
use super::colour::PAPER;
use super::frame::{ChartSize, Sheet};
use super::svg::{AXIS, Anchor, GRID, Stroke};
use crate::error::Invalid;
use crate::quantity::Unit;

const MARK: Stroke = Stroke {
    colour: "#555555",
    width: 1.2,
    dashes: "4 3",
};

/// How far the label of an upright line stands from it.
const GAP: f64 = 6.0;

/// The area between two axes.
#[derive(Debug)]
pub(super) struct Plot {
    pub(super) x: Scale,
    pub(super) y: Scale,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// What a plot shows, and what is said above it.
#[derive(Debug)]
pub(super) struct Contents<'a> {
    /// The axis across with all values along it.
    pub(super) across: (&'a Axis, Vec<f64>),
    /// The upright axis likewise; heights from 0 to 1 without an axis if there is none.
    pub(super) up: Option<(&'a Axis, Vec<f64>)>,
    /// Labelled upright lines.
    pub(super) uprights: Vec<Upright>,
    /// What is drawn below the plot, in pixels.
    pub(super) below: f64,
}

/// An upright line at a value with what is said of it.
#[derive(Debug)]
pub(super) struct Upright {
    pub(super) place: f64,
    pub(super) wording: Wording,
}

#[derive(Debug)]
pub(super) enum Wording {
    /// The value follows after a colon.
    Named(String),
    /// The text says it all.
    Whole(String),
}

impl Plot {
    /// Draws the grid, the axes and the upright lines, and leaves the sheet below them.
    pub(super) fn open(sheet: &mut Sheet<'_>, contents: &Contents<'_>) -> Result<Self, Invalid> {
        let (across, ref values) = contents.across;
        let quiet = sheet.fonts.quiet;
        let ticks = if sheet.size == ChartSize::Phone { 5 } else { 6 };
        let y = match &contents.up {
            Some((up, values)) => up.scale(values.iter().copied(), f64::from(ticks))?,
            None => Axis::of("", Unit::Ratio).scale([0.0, 1.0].into_iter(), 1.0)?,
        };
        let mut left = sheet.left() + sheet.zoomed(8.0);
        if contents.up.is_some() {
            let labels = y.ticks();
            let widest = labels.iter().map(|(_, label)| quiet.width(label));
            left += widest.fold(0.0, f64::max);
        }
        let right = sheet.right() - sheet.zoomed(12.0);
        let x = fitted(sheet, across, values, (left, right))?;
        // The label of the last tick stays on the sheet.
        let last = x
            .ticks()
            .last()
            .map_or(0.0, |(_, label)| quiet.width(label));
        let right = right.min(sheet.edge() - 3.0 - last / 2.0);
        let first = x
            .ticks()
            .first()
            .map_or(0.0, |(_, label)| quiet.width(label));
        let left = left.max(3.0 + first / 2.0);
        if let Some((up, _)) = &contents.up {
            // The title of the upright axis stands above it, where it can be read.
            sheet.paragraph(quiet, &up.title(&y));
        }
        sheet.skip(12.0);
        let marked = sheet.y;
        let labelled = labelled(sheet, &x, (left, right), &contents.uprights);
        sheet.y += labelled.iter().map(Labelled::height).sum::<f64>();
        if !labelled.is_empty() {
            // Clear of the label of the highest tick.
            sheet.skip(8.0);
        }
        let foot = across.title(&x);
        let foot_lines = quiet.wrapped(&foot, sheet.width()).len() as f64;
        let foot_height = sheet.zoomed(24.0) + foot_lines * quiet.line();
        let top = sheet.y;
        let plot = Self {
            bottom: top + sheet.plot_height(foot_height + contents.below),
            x,
            y,
            left,
            right,
            top,
        };
        plot.draw_grid(sheet, contents.up.is_some());
        plot.draw_marks(sheet, &labelled, marked);
        sheet.y = plot.bottom + sheet.zoomed(26.0);
        let middle = f64::midpoint(plot.left, plot.right);
        draw_foot(sheet, &foot, middle);
        Ok(plot)
    }

    /// Where a point lies.
    pub(super) fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (
            self.x.place(x, self.left, self.right),
            self.y.place(y, self.bottom, self.top),
        )
    }

    pub(super) fn all(&self, points: &[(f64, f64)]) -> Vec<(f64, f64)> {
        points.iter().map(|&point| self.at(point)).collect()
    }

    fn draw_grid(&self, sheet: &mut Sheet<'_>, upright: bool) {
        let quiet = sheet.fonts.quiet;
        for (value, label) in self.y.ticks().into_iter().filter(|_| upright) {
            let (_, y) = self.at((self.x.low, value));
            let stroke = if value == 0.0 { AXIS } else { GRID };
            sheet.svg.line((self.left, y), (self.right, y), stroke);
            let (x, y) = (self.left - sheet.zoomed(6.0), y + quiet.below_middle());
            sheet.svg.text(x, y, Anchor::End, quiet, &label);
        }
        for (value, label) in self.x.ticks() {
            let (x, _) = self.at((value, self.y.low));
            let end = self.bottom + sheet.zoomed(5.0);
            sheet.svg.line((x, self.bottom), (x, end), AXIS);
            let y = self.bottom + sheet.zoomed(20.0);
            sheet.svg.text(x, y, Anchor::Middle, quiet, &label);
        }
        let ends = ((self.left, self.bottom), (self.right, self.bottom));
        sheet.svg.line(ends.0, ends.1, AXIS);
    }

    /// All lines first: a label covers what passes behind it.
    fn draw_marks(&self, sheet: &mut Sheet<'_>, labelled: &[Labelled], mut y: f64) {
        let quiet = sheet.fonts.quiet;
        let mut start = y;
        for mark in labelled {
            let (x, _) = self.at((mark.place, self.y.low));
            sheet.svg.line((x, start), (x, self.bottom), MARK);
            start += mark.height();
        }
        for mark in labelled {
            let (x, _) = self.at((mark.place, self.y.low));
            let gap = sheet.zoomed(GAP);
            let (place, left) = match mark.anchor {
                Anchor::Start | Anchor::Middle => (x + gap, x + gap),
                Anchor::End => (x - gap, x - gap - mark.width),
            };
            let covered = (mark.width + 2.0, mark.height());
            sheet.svg.bar((left - 1.0, y), covered, PAPER);
            for line in &mark.lines {
                y += quiet.line();
                let baseline = y - quiet.size * 0.3;
                sheet.svg.text(place, baseline, mark.anchor, quiet, line);
            }
        }
    }
}

/// An upright line with its label in lines.
struct Labelled {
    place: f64,
    /// The side of the line on which it stands.
    anchor: Anchor,
    lines: Vec<String>,
    width: f64,
    line: f64,
}

impl Labelled {
    fn height(&self) -> f64 {
        self.lines.len() as f64 * self.line
    }
}

/// The upright lines from left to right, each to have rows of its own; labels stand on the side of
/// their lines that has room, the right one first.
fn labelled(
    sheet: &Sheet<'_>,
    x: &Scale,
    (left, right): (f64, f64),
    uprights: &[Upright],
) -> Vec<Labelled> {
    let (quiet, gap) = (sheet.fonts.quiet, sheet.zoomed(GAP));
    let mut uprights: Vec<&Upright> = uprights.iter().collect();
    uprights.sort_by(|a, b| a.place.total_cmp(&b.place));
    let label = |upright: &Upright| {
        let text = match &upright.wording {
            Wording::Named(name) => format!("{name}: {}", x.value(upright.place)),
            Wording::Whole(text) => text.clone(),
        };
        let line = x.place(upright.place, left, right);
        let rooms = [sheet.edge() - 4.0 - line - gap, line - gap - sheet.left()];
        let (anchor, room) = if rooms[0] >= rooms[1].min(quiet.width(&text)) {
            (Anchor::Start, rooms[0])
        } else {
            (Anchor::End, rooms[1])
        };
        let lines = quiet.wrapped(&text, room);
        let width = lines.iter().map(|line| quiet.width(line));
        Labelled {
            place: upright.place,
            anchor,
            width: width.fold(0.0, f64::max),
            line: quiet.line(),
            lines,
        }
    };
    uprights.into_iter().map(label).collect()
}

/// The scale across with as many ticks as their labels have room for.
pub(super) fn fitted(
    sheet: &Sheet<'_>,
    axis: &Axis,
    values: &[f64],
    (left, right): (f64, f64),
) -> Result<Scale, Invalid> {
    let (font, gap) = (sheet.fonts.quiet, sheet.zoomed(10.0));
    let most = match sheet.size {
        ChartSize::Phone => 5,
        ChartSize::Page | ChartSize::Slide => 8,
    };
    axis.scale_with_room(values, most, |scale| {
        let ticks = scale.ticks();
        let ends = ticks.iter().map(|(value, label)| {
            let (x, half) = (scale.place(*value, left, right), font.width(label) / 2.0);
            (x - half, x + half)
        });
        let ends: Vec<(f64, f64)> = ends.collect();
        ends.windows(2).all(|pair| pair[0].1 + gap <= pair[1].0)
    })
}

/// The title of an axis across, below the middle of its plot.
pub(super) fn draw_foot(sheet: &mut Sheet<'_>, title: &str, middle: f64) {
    let font = sheet.fonts.quiet;
    for line in font.wrapped(title, sheet.width()) {
        sheet.y += font.line();
        // A long title moves aside rather than beyond the edge.
        let half = font.width(&line) / 2.0;
        let x = middle.min(sheet.right() - half).max(sheet.left() + half);
        sheet.svg.text(x, sheet.y, Anchor::Middle, font, &line);
    }
}
