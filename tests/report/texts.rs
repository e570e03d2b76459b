//! Where the texts of a chart stand, and what its ticks say of its scale.

use crate::{attribute, is_well_formed};
use bizcase::report::chart::{Chart, ChartSize};

pub(crate) const SIZES: [ChartSize; 3] = [ChartSize::Phone, ChartSize::Page, ChartSize::Slide];

/// A text with the rectangle that it takes: a character is taken to be 0.6 of the size of its font
/// wide, in bold type 0.62.
#[derive(Debug, Clone)]
pub(crate) struct TextBox {
    pub(crate) text: String,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
}

pub(crate) fn text_boxes(svg: &str) -> Vec<TextBox> {
    let texts = svg.split("<text ").skip(1);
    let boxes = texts.map(|rest| {
        let (tag, rest) = rest.split_once('>').unwrap();
        let text = rest.split('<').next().unwrap();
        let text = [
            ("&amp;", "&"),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
        ]
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        let number = |name: &str| attribute(&format!(" {tag}"), name)[0];
        let (x, y, size) = (number("x"), number("y"), number("font-size"));
        let share = if tag.contains("font-weight=\"600\"") {
            0.62
        } else {
            0.6
        };
        // East Asian characters are as wide as they are high.
        let characters = text
            .chars()
            .map(|it| if it < '\u{2e80}' { share } else { 1.0 });
        let width = characters.sum::<f64>() * size;
        let left = match tag {
            tag if tag.contains("\"start\"") => x,
            tag if tag.contains("\"end\"") => x - width,
            _ => x - width / 2.0,
        };
        TextBox {
            text,
            left,
            right: left + width,
            top: y - 0.72 * size,
            bottom: y + 0.2 * size,
        }
    });
    boxes.filter(|it| !it.text.trim().is_empty()).collect()
}

/// The first two texts that stand on each other, if there are any.
pub(crate) fn overlaps(svg: &str) -> Option<(String, String)> {
    let boxes = text_boxes(svg);
    let meets = |a: &TextBox, b: &TextBox| {
        a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
    };
    boxes.iter().enumerate().find_map(|(index, one)| {
        let other = boxes[index + 1..].iter().find(|other| meets(one, other))?;
        Some((one.text.clone(), other.text.clone()))
    })
}

/// What is wrong with a drawing, if anything: its tags, a text that leaves the sheet, two texts on
/// each other, a number that is none.
pub(crate) fn fault(svg: &str) -> Option<String> {
    let [width, height] = ["width", "height"].map(|it| attribute(svg, it)[0]);
    let leaves = |it: &TextBox| {
        it.top < -0.5 || it.bottom > height + 0.5 || it.left < -0.5 || it.right > width + 0.5
    };
    let beyond = text_boxes(svg).into_iter().find(leaves);
    if !is_well_formed(svg) {
        Some("not well-formed".to_owned())
    } else if let Some(text) = beyond {
        Some(format!("beyond the sheet: {}", text.text))
    } else if ["NaN", "inf", "-inf"]
        .iter()
        .any(|it| svg.contains(&format!("\"{it}")))
    {
        Some("a coordinate is not a number".to_owned())
    } else {
        overlaps(svg).map(|pair| format!("overlap: {pair:?}"))
    }
}

/// The drawings at all sizes, each without fault.
pub(crate) fn sound_drawings(chart: &impl Chart) -> [String; 3] {
    SIZES.map(|size| {
        let svg = chart.svg_at(size).unwrap();
        assert_eq!(fault(&svg), None, "{size:?}: {}", chart.title());
        assert!(svg.contains(" role=\"img\"") && svg.contains("<desc>"));
        svg
    })
}

/// A scale read from the labels of two ticks: upwards, or from left to right.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ReadScale {
    origin: (f64, f64),
    unit: f64,
}

impl ReadScale {
    /// From the centres of two labels that are numbers.
    fn through(first: (f64, f64), second: (f64, f64)) -> Self {
        Self {
            origin: first,
            unit: (second.1 - first.1) / (second.0 - first.0),
        }
    }

    /// Where a value lies, in pixels.
    pub(crate) fn place(&self, value: f64) -> f64 {
        self.origin.1 + (value - self.origin.0) * self.unit
    }
}

/// The scale across, by the labels of two ticks.
pub(crate) fn across(svg: &str, ticks: [&str; 2]) -> ReadScale {
    let [first, second] = ticks.map(|tick| {
        let boxes = text_boxes(svg);
        // The labels of ticks stand below everything else of this text.
        let found = boxes.iter().filter(|it| it.text == tick);
        let found = found.max_by(|a, b| a.bottom.total_cmp(&b.bottom)).unwrap();
        let value: f64 = tick.replace('−', "-").replace(',', "").parse().unwrap();
        (value, f64::midpoint(found.left, found.right))
    });
    ReadScale::through(first, second)
}

/// The scale upwards, by the labels of two ticks: their middles are 0.35 of the size above.
pub(crate) fn upwards(svg: &str, ticks: [&str; 2]) -> ReadScale {
    let [first, second] = ticks.map(|tick| {
        let tag = format!(">{tick}</text>");
        let found = svg
            .split("<text ")
            .find(|rest| rest.contains(&tag) && rest.contains("\"end\""));
        let number = |name: &str| attribute(&format!(" {}", found.unwrap()), name)[0];
        let value: f64 = tick.replace('−', "-").replace(',', "").parse().unwrap();
        (value, number("y") - 0.35 * number("font-size"))
    });
    ReadScale::through(first, second)
}
