//! What the room asks of its own distributions, beyond what they answer to everyone.

use super::Distribution;

/// How the probability of a distribution lies along the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texture {
    /// A density that has all its derivatives inside the support.
    Smooth,
    /// A density, perhaps with ends, kinks or jumps inside the support.
    Pieces,
    /// Probabilities of whole numbers, or of multiples of them.
    Whole,
    /// Probabilities of a few values.
    Values,
    /// A density and values with a probability of their own; also where this is unknown.
    Mixed,
}

/// The structure of a distribution, for those that cut, mix, move and tabulate it.
pub(super) trait Member: Distribution {
    fn texture(&self) -> Texture;

    /// Whether the density has all its derivatives inside the support.
    fn is_smooth(&self) -> bool {
        self.texture() == Texture::Smooth
    }

    /// Whether one value can have a probability of its own.
    fn may_have_steps(&self) -> bool {
        !matches!(self.texture(), Texture::Smooth | Texture::Pieces)
    }

    /// Values and probabilities, where they are few.
    fn atoms(&self) -> Option<Vec<(f64, f64)>> {
        None
    }

    /// The distance between neighbouring values of whole numbers and their multiples.
    fn spacing(&self) -> Option<f64> {
        (self.texture() == Texture::Whole).then_some(1.0)
    }

    /// The density of what has one: zero where there are only values with a probability of their
    /// own.
    fn slope(&self, x: f64) -> Option<f64> {
        match self.texture() {
            Texture::Whole | Texture::Values => Some(0.0),
            _ => self.density(x),
        }
    }

    /// The value at which the density bends, if it consists of straight lines.
    fn kink(&self) -> Option<f64> {
        None
    }

    /// Whether the density rises up to the mode and falls after it.
    fn has_one_peak(&self) -> bool {
        true
    }
}
