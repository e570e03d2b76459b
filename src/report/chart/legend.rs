//! What colours and marks stand for.

use super::frame::Sheet;
use super::svg::{Anchor, Stroke};

/// What a name in a legend is told by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Key {
    Line(Stroke),
    Dot(&'static str),
    Diamond(&'static str),
    /// A filled box with its outline.
    Box(&'static str, Stroke),
    /// An area of this colour and opacity.
    Shade(&'static str, &'static str),
}

const SWATCH: f64 = 28.0;

/// The names with what they look like, in as many rows as they need.
pub(super) fn legend<'n>(sheet: &mut Sheet<'_>, entries: impl IntoIterator<Item = (Key, &'n str)>) {
    let font = sheet.fonts.label;
    let (swatch, gap) = (sheet.zoomed(SWATCH), sheet.zoomed(8.0));
    let room = sheet.width() - swatch - gap;
    let mut x = sheet.left();
    let mut y = sheet.y + font.line();
    for (key, name) in entries {
        let lines = font.wrapped(name, room);
        let wide = lines
            .iter()
            .map(|line| font.width(line))
            .fold(0.0, f64::max);
        let width = swatch + gap + wide;
        if x > sheet.left() && x + width > sheet.right() {
            x = sheet.left();
            y += font.line() + sheet.zoomed(4.0);
        }
        draw_key(sheet, key, (x, y - font.below_middle()), swatch);
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                y += font.line();
            }
            sheet
                .svg
                .text(x + swatch + gap, y, Anchor::Start, font, line);
        }
        x += width + sheet.zoomed(18.0);
    }
    sheet.y = y + sheet.zoomed(12.0);
}

fn draw_key(sheet: &mut Sheet<'_>, key: Key, (x, middle): (f64, f64), swatch: f64) {
    let half = sheet.zoomed(6.0);
    let corner = (x, middle - half);
    match key {
        Key::Dot(colour) => sheet.svg.dot((x + swatch / 2.0, middle), 4.0, colour),
        Key::Diamond(colour) => {
            sheet.svg.diamond((x + swatch / 2.0, middle), 5.6, colour);
        }
        Key::Line(stroke) => sheet.svg.line((x, middle), (x + swatch, middle), stroke),
        Key::Box(colour, stroke) => {
            sheet
                .svg
                .outlined(corner, (swatch, 2.0 * half), colour, stroke);
        }
        Key::Shade(colour, opacity) => {
            let (right, bottom) = (x + swatch, middle + half);
            let corners = [corner, (right, corner.1), (right, bottom), (x, bottom)];
            sheet.svg.shade(&corners, colour, opacity);
        }
    }
}
