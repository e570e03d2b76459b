//! Charts of named dots.

use serde::Serialize;

use super::axis::Axis;
use super::colour::{BLUE, INK, SLATE, VERMILION};
use super::frame::{ChartSize, Frame, Sheet, framed};
use super::plot::{Contents, Plot};
use super::space::Space;
use super::svg::{Anchor, Font, Stroke};
use crate::error::{Invalid, Permitted};

/// The radius of dots without a size, and of the largest with one.
const DOT: f64 = 5.0;
const LARGEST: f64 = 22.0;
/// A name with more characters stands below the picture.
const LONG: usize = 28;
const LEADER: Stroke = Stroke::whole(SLATE, 0.8);
const OUTLINE: Stroke = Stroke::whole(INK, 0.8);

/// Named dots by two figures, such as competitors by price and share. With a third figure, their
/// areas are in proportion to it.
///
/// Names stand beside their dots where there is room, and in a numbered list below the picture
/// where there is none.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Unit};
/// use bizcase::report::chart::{Axis, ScatterChart};
///
/// let svg = ScatterChart::new(
///     "We are the cheapest of three",
///     Axis::of("price a month", Unit::Money(Currency::EUR)),
///     Axis::of("share of the market", Unit::Share),
/// )
/// .dot("Alfa", (30.0, 0.4))
/// .dot("Beta", (45.0, 0.25))
/// .dot("us", (20.0, 0.1))
/// .highlighted("us")
/// .svg()?;
/// assert!(svg.contains(">Alfa<") && svg.contains("us at 20 and 10%"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScatterChart {
    frame: Frame,
    axes: [Axis; 2],
    dots: Vec<Dot>,
    highlighted: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Dot {
    name: String,
    at: (f64, f64),
    /// What its area stands for.
    size: Option<f64>,
}

framed!(ScatterChart);

impl ScatterChart {
    /// A chart without dots.
    #[must_use]
    pub fn new(title: &str, x: Axis, y: Axis) -> Self {
        Self {
            frame: Frame::new(title),
            axes: [x, y],
            dots: Vec::new(),
            highlighted: None,
        }
    }

    /// Adds a named dot.
    #[must_use]
    pub fn dot(mut self, name: &str, at: (f64, f64)) -> Self {
        self.dots.push(Dot {
            name: name.to_owned(),
            at,
            size: None,
        });
        self
    }

    /// Adds a named dot whose area is in proportion to a size of zero or more. Say in a note what
    /// the size is.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Unit;
    /// use bizcase::report::chart::{Axis, ScatterChart};
    ///
    /// let axis = |label| Axis::of(label, Unit::Count);
    /// let chart = ScatterChart::new("B is four times as large", axis("x"), axis("y"))
    ///     .sized("A", (1.0, 2.0), 10.0)
    ///     .sized("B", (2.0, 1.0), 40.0);
    /// assert!(chart.svg()?.contains("r=\"11\"") && chart.svg()?.contains("r=\"22\""));
    /// assert!(chart.sized("C", (1.0, 1.0), -1.0).svg().is_err());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn sized(mut self, name: &str, at: (f64, f64), size: f64) -> Self {
        self.dots.push(Dot {
            name: name.to_owned(),
            at,
            size: Some(size),
        });
        self
    }

    /// Gives the dot of this name another colour: your own product, or the choice that was made.
    #[must_use]
    pub fn highlighted(mut self, name: &str) -> Self {
        self.highlighted = Some(name.to_owned());
        self
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        for dot in &self.dots {
            Permitted::COUNT.check(&format!("size of `{}`", dot.name), dot.size.unwrap_or(0.0))?;
        }
        let mut sheet = self.frame.sheet(size, &[]);
        let contents = Contents {
            across: (&self.axes[0], self.roomy(|dot| dot.at.0)),
            up: Some((&self.axes[1], self.roomy(|dot| dot.at.1))),
            uprights: Vec::new(),
            below: self.list_height(&sheet),
        };
        let plot = Plot::open(&mut sheet, &contents)?;
        let names = self.draw_dots(&mut sheet, &plot);
        self.draw_list(&mut sheet, &names);
        Ok(sheet.finished(&self.description(&plot)))
    }

    /// All values of a direction, with room around them for dots and names.
    fn roomy(&self, of: fn(&Dot) -> f64) -> Vec<f64> {
        let values = || self.dots.iter().map(of);
        let (low, high) = values().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| {
            (low.min(it), high.max(it))
        });
        let room = 0.08 * (high - low);
        // What cannot be negative gets no room below zero.
        let below = if low >= 0.0 {
            (low - room).max(0.0)
        } else {
            low - room
        };
        let around = [below, high + room];
        values()
            .chain(around.into_iter().filter(|it| it.is_finite()))
            .collect()
    }

    fn radius(&self, sheet: &Sheet<'_>, dot: &Dot) -> f64 {
        let sizes = self.dots.iter().filter_map(|it| it.size);
        let most = sizes.fold(0.0, f64::max);
        let largest = if sheet.size == ChartSize::Phone {
            0.7 * LARGEST
        } else {
            LARGEST
        };
        match dot.size {
            Some(size) if most > 0.0 => (largest * libm::sqrt(size / most)).max(1.5),
            _ => DOT,
        }
    }

    /// Draws dots, the largest first, and names; returns the dots whose names found no room, in the
    /// order of their numbers.
    fn draw_dots(&self, sheet: &mut Sheet<'_>, plot: &Plot) -> Vec<usize> {
        let places: Vec<((f64, f64), f64)> = self
            .dots
            .iter()
            .map(|dot| (plot.at(dot.at), self.radius(sheet, dot)))
            .collect();
        let mut order: Vec<usize> = (0..self.dots.len()).collect();
        order.sort_by(|&a, &b| places[b].1.total_cmp(&places[a].1));
        for &index in &order {
            let (place, radius) = places[index];
            let colour = if self.is_highlighted(index) {
                VERMILION
            } else {
                BLUE
            };
            if self.dots[index].size.is_some() {
                sheet.svg.bubble(place, radius, colour, OUTLINE);
            } else {
                sheet.svg.dot(place, radius, colour);
            }
        }
        let spaces = places
            .iter()
            .map(|&(place, radius)| Space::of_dot(place, sheet.zoomed(radius)));
        let mut taken: Vec<Space> = spaces.collect();
        // The highlighted one is named first.
        order.sort_by_key(|&index| !self.is_highlighted(index));
        let mut listed = Vec::new();
        for index in order {
            let name = &self.dots[index].name;
            let font = self.font(sheet, index);
            let short = name.chars().count() <= LONG;
            if !(short && named(sheet, plot, &mut taken, places[index], font, name)) {
                listed.push(index);
            }
        }
        listed.sort_unstable();
        for (number, &index) in (1_usize..).zip(&listed) {
            let font = sheet.fonts.strong;
            named(
                sheet,
                plot,
                &mut taken,
                places[index],
                font,
                &number.to_string(),
            );
        }
        listed
    }

    fn is_highlighted(&self, index: usize) -> bool {
        self.highlighted.as_ref() == Some(&self.dots[index].name)
    }

    fn font(&self, sheet: &Sheet<'_>, index: usize) -> Font {
        if self.is_highlighted(index) {
            sheet.fonts.strong
        } else {
            sheet.fonts.label
        }
    }

    /// How high the list of names that are sure to stand there is.
    fn list_height(&self, sheet: &Sheet<'_>) -> f64 {
        let long = self.dots.iter().filter(|it| it.name.chars().count() > LONG);
        let font = sheet.fonts.label;
        let lines = long.map(|it| {
            font.wrapped(&it.name, sheet.width() - sheet.zoomed(26.0))
                .len()
        });
        lines.sum::<usize>() as f64 * font.line()
    }

    /// The numbered names that found no room beside their dots.
    fn draw_list(&self, sheet: &mut Sheet<'_>, listed: &[usize]) {
        if !listed.is_empty() {
            sheet.skip(8.0);
        }
        let left = sheet.left();
        let (number_at, text_at) = (left + sheet.zoomed(18.0), left + sheet.zoomed(26.0));
        for (number, &index) in (1_usize..).zip(listed) {
            let font = self.font(sheet, index);
            let lines = font.wrapped(&self.dots[index].name, sheet.right() - text_at);
            let strong = sheet.fonts.strong;
            let y = sheet.y + font.line();
            sheet
                .svg
                .text(number_at, y, Anchor::End, strong, &number.to_string());
            for line in lines {
                sheet.y += font.line();
                let y = sheet.y;
                sheet.svg.text(text_at, y, Anchor::Start, font, &line);
            }
        }
    }

    fn description(&self, plot: &Plot) -> String {
        let dots = self.dots.iter().map(|dot| {
            let (x, y) = (plot.x.value(dot.at.0), plot.y.value(dot.at.1));
            format!("{} at {x} and {y}", dot.name)
        });
        let [across, up] = [self.axes[0].title(&plot.x), self.axes[1].title(&plot.y)];
        let dots: Vec<String> = dots.collect();
        format!("{across} and {up}: {}.", dots.join("; "))
    }
}

/// Writes a text at the first free place around a dot, with a line to the dot where it is far off;
/// says whether there was one.
fn named(
    sheet: &mut Sheet<'_>,
    plot: &Plot,
    taken: &mut Vec<Space>,
    (place, radius): ((f64, f64), f64),
    font: Font,
    text: &str,
) -> bool {
    let radius = sheet.zoomed(radius);
    let around = around(sheet, plot, place, radius, font, text);
    let Some((space, anchor)) = around.into_iter().find(|(space, _)| space.is_free(taken)) else {
        return false;
    };
    let middle = f64::midpoint(space.top, space.bottom);
    let x = match anchor {
        Anchor::Start => space.left,
        Anchor::Middle => f64::midpoint(space.left, space.right),
        Anchor::End => space.right,
    };
    let nearest = (place.0.clamp(space.left, space.right), middle);
    let far = libm::hypot(nearest.0 - place.0, nearest.1 - place.1) - radius;
    if far > sheet.zoomed(16.0) && !matches!(anchor, Anchor::Middle) {
        sheet.svg.line(place, nearest, LEADER);
    }
    let baseline = space.bottom - 0.22 * font.size;
    sheet.svg.text(x, baseline, anchor, font, text);
    taken.push(space);
    true
}

/// The places for a text around a dot that lie inside the plot, the best first, each with the side
/// of the text that is nearest to the dot: a text that is wider than thought goes away from it.
fn around(
    sheet: &Sheet<'_>,
    plot: &Plot,
    (x, y): (f64, f64),
    radius: f64,
    font: Font,
    text: &str,
) -> Vec<(Space, Anchor)> {
    let (width, height) = (font.width(text), 0.8 * font.size);
    let rings = [4.0, 12.0, 22.0].map(|gap| radius + sheet.zoomed(gap));
    let places = rings.into_iter().flat_map(|gap| {
        let (right, left, centred) = (x + gap, x - gap - width, x - width / 2.0);
        let (above, below, beside) = (y - gap, y + gap + height, y + height / 2.0);
        let diagonal = 0.7 * gap;
        let (aslant, before) = (x + diagonal, x - diagonal - width);
        let (higher, lower) = (y - diagonal, y + diagonal + height);
        [
            ((right, beside), Anchor::Start),
            ((left, beside), Anchor::End),
            ((centred, above), Anchor::Middle),
            ((centred, below), Anchor::Middle),
            ((aslant, higher), Anchor::Start),
            ((aslant, lower), Anchor::Start),
            ((before, higher), Anchor::End),
            ((before, lower), Anchor::End),
        ]
    });
    let spaces = places.map(|(place, anchor)| (Space::of_text(place, font, text), anchor));
    let inside = |(space, _): &(Space, Anchor)| {
        space.left >= plot.left + 2.0
            && space.right <= sheet.edge() - 4.0
            && space.top >= plot.top - 2.0
            && space.bottom <= plot.bottom - 2.0
    };
    spaces.filter(inside).collect()
}
