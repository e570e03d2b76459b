//! Which places of a picture are taken.

use super::svg::Font;

/// A rectangle that a dot or a text takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Space {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Space {
    pub(super) fn of_dot((x, y): (f64, f64), radius: f64) -> Self {
        Self {
            left: x - radius,
            right: x + radius,
            top: y - radius,
            bottom: y + radius,
        }
    }

    /// What a text takes that starts at a place.
    pub(super) fn of_text((x, y): (f64, f64), font: Font, text: &str) -> Self {
        Self {
            left: x,
            right: x + font.width(text),
            top: y - 0.8 * font.size,
            bottom: y + 0.22 * font.size,
        }
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        let across = self.left < other.right && other.left < self.right;
        across && self.top < other.bottom && other.top < self.bottom
    }

    pub(super) fn is_free(&self, taken: &[Self]) -> bool {
        !taken.iter().any(|it| it.meets(self))
    }
}
