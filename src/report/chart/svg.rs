//! The few shapes that charts are made of, as SVG text.

use std::fmt::Write as _;

use crate::report::markup::escaped;

/// What a browser shows text in; all are about as wide.
const FONT: &str = "system-ui, Segoe UI, Roboto, Helvetica, Arial, sans-serif";

/// The width of a character over the size of the font: that of a wide font, so that nothing is
/// cut off where a wider one stands in.
const CHARACTER: f64 = 0.62;

/// Where a text stands relative to its place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Font {
    pub(super) size: f64,
    pub(super) weight: &'static str,
    pub(super) colour: &'static str,
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub(super) colour: &'static str,
    pub(super) width: f64,
    /// Lengths of dashes and gaps; empty for a whole line.
    pub(super) dashes: &'static str,
}

pub(super) const GRID: Stroke = Stroke::whole("#e3e3e3", 1.0);
pub(super) const AXIS: Stroke = Stroke::whole("#777777", 1.0);

impl Stroke {
    pub(super) const fn whole(colour: &'static str, width: f64) -> Self {
        Self {
            colour,
            width,
            dashes: "",
        }
    }
}

impl Font {
    /// How wide a text is at most, about.
    pub(super) fn width(self, text: &str) -> f64 {
        let characters = text
            .chars()
            .map(|c| if is_wide(c) { 1.0 } else { CHARACTER });
        let bold = if self.weight == "400" { 1.0 } else { 1.07 };
        characters.sum::<f64>() * self.size * bold
    }

    /// The font in another colour.
    pub(super) const fn coloured(self, colour: &'static str) -> Self {
        Self { colour, ..self }
    }

    /// How far below the middle of its letters a text stands.
    pub(super) fn below_middle(self) -> f64 {
        self.size * 0.35
    }

    /// A text in lines of at most so many pixels, broken between words, and within a word that is
    /// longer than a line.
    pub(super) fn wrapped(self, text: &str, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let pieces = glued(text)
            .into_iter()
            .flat_map(|word| self.pieces(&word, width));
        for word in pieces {
            match lines.last_mut() {
                Some(line) if self.width(line) + self.width(&word) + self.width(" ") <= width => {
                    line.push(' ');
                    line.push_str(&word);
                }
                _ => lines.push(word),
            }
        }
        lines
    }

    /// A word in pieces of at most so many pixels.
    fn pieces(self, word: &str, width: f64) -> Vec<String> {
        let mut pieces: Vec<String> = Vec::new();
        let mut taken = f64::INFINITY;
        for character in word.chars() {
            let more = self.width(character.encode_utf8(&mut [0; 4]));
            match pieces.last_mut() {
                Some(piece) if taken + more <= width + 1e-6 => {
                    piece.push(character);
                    taken += more;
                }
                _ => {
                    pieces.push(character.to_string());
                    taken = more;
                }
            }
        }
        pieces
    }

    /// At most so many lines; where the text is longer, the last one ends in an ellipsis.
    pub(super) fn shortened(self, text: &str, width: f64, most: usize) -> Vec<String> {
        let mut lines = self.wrapped(text, width);
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                while self.width(last) + self.width("…") > width && last.pop().is_some() {}
                last.push('…');
            }
        }
        lines
    }

    /// The height of a line of text.
    pub(super) fn line(self) -> f64 {
        libm::round(self.size * 1.3)
    }
}

/// Words, of which an amount is one with its currency and its suffix: "EUR 6.3 m".
fn glued(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if is_amount(last, word) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

/// Whether a word belongs to the one before it.
fn is_amount(before: &str, word: &str) -> bool {
    let plain = word.trim_end_matches(|c: char| c.is_ascii_punctuation());
    if matches!(plain, "k" | "m" | "bn") {
        return before.ends_with(|c: char| c.is_ascii_digit());
    }
    let is_currency = before.len() == 3 && before.chars().all(|c| c.is_ascii_uppercase());
    is_currency && word.starts_with(|c: char| c.is_ascii_digit() || c == '\u{2212}')
}

/// Characters as wide as they are high: those of East Asian scripts, pictures, and whatever has no
/// sign of its own.
const fn is_wide(character: char) -> bool {
    matches!(character, '\u{1100}'..='\u{115f}' | '\u{2e80}'..)
}

/// A picture in the making.
#[derive(Debug)]
pub(super) struct Svg {
    body: String,
    /// How much heavier lines and dots are than on a page.
    weight: f64,
}

impl Svg {
    pub(super) const fn new(weight: f64) -> Self {
        Self {
            body: String::new(),
            weight,
        }
    }

    /// The whole text, with its title and description.
    pub(super) fn finished(
        self,
        width: f64,
        height: f64,
        title: &str,
        description: &str,
    ) -> String {
        let (width, height) = (number(width), number(height));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\" role=\"img\" font-family=\"{FONT}\">\n\
             <title>{}</title>\n<desc>{}</desc>\n\
             <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n{}</svg>\n",
            escaped(title),
            escaped(description),
            self.body
        )
    }

    pub(super) fn text(&mut self, x: f64, y: f64, anchor: Anchor, font: Font, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.push(format_args!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"{anchor}\" font-size=\"{}\" \
             font-weight=\"{}\" fill=\"{}\">{}</text>",
            number(x),
            number(y),
            number(font.size),
            font.weight,
            font.colour,
            escaped(text)
        ));
    }

    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: Stroke) {
        self.push(format_args!(
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>",
            number(from.0),
            number(from.1),
            number(to.0),
            number(to.1),
            stroked(stroke, self.weight)
        ));
    }

    pub(super) fn bar(&mut self, corner: (f64, f64), size: (f64, f64), colour: &str) {
        self.push(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{colour}\"/>",
            number(corner.0),
            number(corner.1),
            number(size.0),
            number(size.1)
        ));
    }

    /// A rectangle with an outline, which keeps a light colour visible on white.
    pub(super) fn outlined(
        &mut self,
        corner: (f64, f64),
        size: (f64, f64),
        colour: &str,
        stroke: Stroke,
    ) {
        self.push(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{colour}\"{}/>",
            number(corner.0),
            number(corner.1),
            number(size.0),
            number(size.1),
            stroked(stroke, self.weight)
        ));
    }

    pub(super) fn dot(&mut self, centre: (f64, f64), radius: f64, colour: &str) {
        self.push(format_args!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{colour}\"/>",
            number(centre.0),
            number(centre.1),
            number(radius * self.weight)
        ));
    }

    /// A dot of a radius in pixels, with or without a ring.
    pub(super) fn ringed(
        &mut self,
        centre: (f64, f64),
        radius: f64,
        colour: &str,
        ring: Option<Stroke>,
    ) {
        let ring = ring.map_or_else(String::new, |ring| stroked(ring, self.weight));
        self.push(format_args!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{colour}\"{ring}/>",
            number(centre.0),
            number(centre.1),
            number(radius)
        ));
    }

    /// A dot through which others can be seen, with an outline.
    pub(super) fn bubble(&mut self, centre: (f64, f64), radius: f64, colour: &str, stroke: Stroke) {
        self.push(format_args!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{colour}\" fill-opacity=\"0.45\"{}/>",
            number(centre.0),
            number(centre.1),
            number(radius * self.weight),
            stroked(stroke, self.weight)
        ));
    }

    /// A square that stands on its corner.
    pub(super) fn diamond(&mut self, (x, y): (f64, f64), radius: f64, colour: &str) {
        let reach = radius * self.weight;
        let corners = [
            (x - reach, y),
            (x, y - reach),
            (x + reach, y),
            (x, y + reach),
        ];
        self.push(format_args!(
            "<polygon points=\"{}\" fill=\"{colour}\"/>",
            listed(&corners)
        ));
    }

    pub(super) fn polyline(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        self.push(format_args!(
            "<polyline points=\"{}\" fill=\"none\" stroke-linejoin=\"round\"{}/>",
            listed(points),
            stroked(stroke, self.weight)
        ));
    }

    pub(super) fn area(&mut self, points: &[(f64, f64)], colour: &str) {
        self.shade(points, colour, "0.18");
    }

    /// An area of some opacity.
    pub(super) fn shade(&mut self, points: &[(f64, f64)], colour: &str, opacity: &str) {
        self.push(format_args!(
            "<polygon points=\"{}\" fill=\"{colour}\" fill-opacity=\"{opacity}\"/>",
            listed(points)
        ));
    }

    fn push(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.body, "{element}");
    }
}

fn stroked(stroke: Stroke, weight: f64) -> String {
    let dashes = match stroke.dashes {
        "" => String::new(),
        dashes => format!(" stroke-dasharray=\"{dashes}\""),
    };
    let (colour, width) = (stroke.colour, number(stroke.width * weight));
    format!(" stroke=\"{colour}\" stroke-width=\"{width}\"{dashes}")
}

fn listed(points: &[(f64, f64)]) -> String {
    let points = points
        .iter()
        .map(|&(x, y)| format!("{},{}", number(x), number(y)));
    points.collect::<Vec<_>>().join(" ")
}

/// A coordinate to a tenth of a pixel, without trailing zeros.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0" } else { text }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Font, escaped, number};

    const LABEL: Font = Font {
        size: 13.0,
        weight: "400",
        colour: "#1a1a1a",
    };

    #[test]
    fn texts_cannot_leave_their_tags() {
        assert_eq!(escaped("R&D <b>\"5'\0\n"), "R&amp;D &lt;b&gt;&quot;5&#39; ");
    }

    #[test]
    fn coordinates_have_one_decimal_at_most() {
        assert_eq!(
            [number(12.0), number(-0.01), number(3.26)],
            ["12", "0", "3.3"]
        );
    }

    #[test]
    fn long_labels_break_between_words() {
        assert_eq!(
            LABEL.wrapped("share of households", 110.0),
            ["share of", "households"]
        );
        assert!(LABEL.wrapped("", 110.0).is_empty());
        assert_eq!(
            LABEL.wrapped("it is EUR 5 m, or", 80.0),
            ["it is", "EUR 5 m,", "or"]
        );
        assert_eq!(LABEL.wrapped("abcdefghij", 33.0), ["abcd", "efgh", "ij"]);
        assert_eq!(LABEL.shortened("one two three", 40.0, 1), ["one…"]);
    }
}
