//! Bars below each other: each with its label beside it, on a phone above it.

use super::axis::{Axis, Scale};
use super::colour::PAPER;
use super::frame::{ChartSize, Sheet};
use super::plot::{draw_foot, fitted};
use super::svg::{AXIS, Anchor, Font, GRID};
use crate::error::Invalid;

/// How many lines the label of a row has at most.
const LINES: usize = 3;

/// Rows for bars along one scale.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) scale: Scale,
    pub(super) left: f64,
    pub(super) right: f64,
    /// How thick a bar is.
    pub(super) bar: f64,
    /// Where the rows end.
    pub(super) bottom: f64,
    /// Where labels end that stand beside their bars.
    label_end: f64,
    middles: Vec<f64>,
}

/// What stands in the rows.
#[derive(Debug)]
pub(super) struct RowContents<'a> {
    pub(super) axis: &'a Axis,
    /// All values along the axis.
    pub(super) values: Vec<f64>,
    pub(super) labels: Vec<RowLabel<'a>>,
    /// Room for what is written left and right of the bars.
    pub(super) beside: [f64; 2],
    /// What is drawn below the rows, in pixels.
    pub(super) below: f64,
}

/// The label of a row.
#[derive(Debug, Clone)]
pub(super) struct RowLabel<'a> {
    pub(super) text: &'a str,
    pub(super) font: Font,
    /// What stands below it in quiet type; nothing if it is empty.
    pub(super) further: String,
}

impl<'a> RowLabel<'a> {
    pub(super) const fn of(text: &'a str, font: Font) -> Self {
        Self {
            text,
            font,
            further: String::new(),
        }
    }

    /// Its lines of at most so many pixels.
    fn lines(&self, quiet: Font, room: f64) -> Vec<(Font, String)> {
        let lines = self.font.shortened(self.text, room, LINES).into_iter();
        let further = quiet.shortened(&self.further, room, LINES).into_iter();
        let lines = lines.map(|line| (self.font, line));
        lines.chain(further.map(|line| (quiet, line))).collect()
    }
}

impl Rows {
    /// Draws labels, grid and axis, and leaves the sheet below them.
    pub(super) fn open(sheet: &mut Sheet<'_>, contents: &RowContents<'_>) -> Result<Self, Invalid> {
        let above = sheet.size == ChartSize::Phone;
        let quiet = sheet.fonts.quiet;
        let widest = contents
            .labels
            .iter()
            .map(|it| it.font.width(it.text).max(quiet.width(&it.further)));
        let column = if above {
            0.0
        } else {
            widest.fold(0.0, f64::max).min(sheet.width() * 0.34) + sheet.zoomed(12.0)
        };
        let left = sheet.left() + column + contents.beside[0];
        let right = sheet.right() - contents.beside[1].max(sheet.zoomed(8.0));
        let scale = fitted(sheet, contents.axis, &contents.values, (left, right))?;
        let first = scale
            .ticks()
            .first()
            .map_or(0.0, |(_, label)| quiet.width(label));
        let last = scale
            .ticks()
            .last()
            .map_or(0.0, |(_, label)| quiet.width(label));
        // The labels of the outer ticks stay on the sheet.
        let left = left.max(3.0 + first / 2.0);
        let right = right.min(sheet.size.width() - 3.0 - last / 2.0);
        let room = if above {
            sheet.width()
        } else {
            column - sheet.zoomed(12.0)
        };
        let labels = contents.labels.iter();
        let lines: Vec<Vec<(Font, String)>> =
            labels.map(|label| label.lines(quiet, room)).collect();
        let mut rows = Self {
            scale,
            left,
            right,
            bar: sheet.zoomed(22.0),
            bottom: sheet.y,
            label_end: sheet.left() + column - sheet.zoomed(12.0),
            middles: Vec::new(),
        };
        let heights = rows.heights(sheet, contents, &lines);
        let top = sheet.y;
        let mut y = top;
        for (height, lines) in heights.iter().zip(&lines) {
            let label = if above {
                lines.len() as f64 * sheet.fonts.label.line()
            } else {
                0.0
            };
            rows.middles.push(y + label + (height - label) / 2.0);
            y += height;
        }
        rows.bottom = y;
        rows.draw_grid(sheet, contents.axis, (top, y));
        for (lines, &middle) in lines.iter().zip(&rows.middles) {
            rows.draw_label(sheet, lines, middle);
        }
        Ok(rows)
    }

    /// How high the rows are; those of a slide fill it.
    fn heights(
        &mut self,
        sheet: &Sheet<'_>,
        contents: &RowContents<'_>,
        lines: &[Vec<(Font, String)>],
    ) -> Vec<f64> {
        let line = sheet.fonts.label.line();
        let height = |lines: &Vec<(Font, String)>| {
            let text = lines.len() as f64 * line;
            if sheet.size == ChartSize::Phone {
                text + self.bar + 14.0
            } else {
                (text + sheet.zoomed(6.0)).max(self.bar + sheet.zoomed(14.0))
            }
        };
        let mut heights: Vec<f64> = lines.iter().map(height).collect();
        if sheet.size == ChartSize::Slide {
            let foot = sheet.zoomed(48.0) + contents.below;
            let needed: f64 = heights.iter().sum();
            let stretch = (sheet.plot_height(foot) / needed).clamp(1.0, 2.0);
            for height in &mut heights {
                *height *= stretch;
            }
            self.bar *= stretch;
        }
        heights
    }

    /// The middle of the bar of a row, and of the axis if there is no such row.
    pub(super) fn middle(&self, row: usize) -> f64 {
        self.middles.get(row).copied().unwrap_or_default()
    }

    /// Where a value lies.
    pub(super) fn x(&self, value: f64) -> f64 {
        self.scale.place(value, self.left, self.right)
    }

    /// The corner and the size of a bar between two values.
    pub(super) fn rectangle(&self, row: usize, from: f64, to: f64) -> [(f64, f64); 2] {
        let (from, to) = (self.x(from), self.x(to));
        let corner = (from.min(to), self.middle(row) - self.bar / 2.0);
        [corner, ((to - from).abs().max(1.0), self.bar)]
    }

    fn draw_label(&self, sheet: &mut Sheet<'_>, lines: &[(Font, String)], middle: f64) {
        let line_height = sheet.fonts.label.line();
        let above = sheet.size == ChartSize::Phone;
        let (x, anchor) = if above {
            (sheet.left(), Anchor::Start)
        } else {
            (self.label_end, Anchor::End)
        };
        let first = if above {
            middle - self.bar / 2.0 - 4.0 - (lines.len().max(1) - 1) as f64 * line_height
        } else {
            let half = (lines.len().max(1) - 1) as f64 * line_height / 2.0;
            middle + sheet.fonts.label.below_middle() - half
        };
        for (index, (font, line)) in (0_u32..).zip(lines) {
            let y = first + f64::from(index) * line_height;
            if above {
                // No line of the grid crosses a label.
                let size = (font.width(line) + 3.0, line_height);
                sheet.svg.bar((x - 1.0, y - font.size * 0.95), size, PAPER);
            }
            sheet.svg.text(x, y, anchor, *font, line);
        }
    }

    /// Writes a text beside the end of a bar.
    pub(super) fn write(
        &self,
        sheet: &mut Sheet<'_>,
        row: usize,
        (x, anchor): (f64, Anchor),
        font: Font,
        text: &str,
    ) {
        let gap = sheet.zoomed(6.0);
        let x = match anchor {
            Anchor::Start => x + gap,
            Anchor::Middle => x,
            Anchor::End => x - gap,
        };
        let y = self.middle(row) + font.below_middle();
        sheet.svg.text(x, y, anchor, font, text);
    }

    fn draw_grid(&self, sheet: &mut Sheet<'_>, axis: &Axis, (top, bottom): (f64, f64)) {
        let quiet = sheet.fonts.quiet;
        for (value, label) in self.scale.ticks() {
            let x = self.x(value);
            let stroke = if value == 0.0 { AXIS } else { GRID };
            sheet.svg.line((x, top), (x, bottom + 4.0), stroke);
            let y = bottom + sheet.zoomed(19.0);
            sheet.svg.text(x, y, Anchor::Middle, quiet, &label);
        }
        sheet.y = bottom + sheet.zoomed(24.0);
        let title = axis.title(&self.scale);
        draw_foot(sheet, &title, f64::midpoint(self.left, self.right));
    }
}
