//! Building a table: each piece from the density or from the exact quantile, and its check.
//!
//! From the density: starting at the far end of a tail, where the exact quantile is solved once,
//! the density is interpolated on a panel as wide as two pieces, integrated, and the integral
//! inverted where the pieces want it. What a panel loses is carried along as an absolute error in
//! the probability, while the tail probability grows towards the median; hence the direction.

use super::breaks::Known;
use super::chebyshev::{Basis, TARGETS};
use super::cut::{ATTEMPTS, ATTEMPTS_OF_STEPS, Shape};
use super::path::Path;
use super::{
    COEFFICIENTS, Form, PIECES, Polynomial, TABLED, TAIL_PIECES, TOLERANCE, Table, curves,
    exponential, lower_edge, width,
};
use crate::numeric::vector_math;

/// Power distributions `v^p` with `p` within these are followed by the polynomials themselves,
/// others by the logarithm.
const GENTLE: std::ops::RangeInclusive<f64> = -2.0..=8.0;

/// Where a piece is checked, from -1 to 1.
const CHECKED: [f64; 5] = [0.0, -0.43, 0.43, -0.97, 0.97];

/// A change of the tail probability between neighbouring doubles, relative to it, from which on
/// there may be a step.
const JUMP: f64 = 1e-9;

/// The values that a distance from the anchor can take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Extent {
    /// Any number.
    Real,
    /// Above zero.
    Positive,
    /// Between zero and this.
    Below(f64),
}

/// The density of the variable in which it is smooth: of a [real](Extent::Real) distance itself, of
/// the logarithm of a [positive](Extent::Positive) one, of the log-odds of a
/// [bounded](Extent::Below) one; for a distance, and what is left to the bound.
pub(crate) type Density<'a> = &'a dyn Fn(f64, f64) -> f64;

/// One tail of a continuous distribution, as distances from an anchor.
pub(crate) struct Tail<'a> {
    /// 1 if values lie above the anchor, -1 if below.
    pub(crate) factor: f64,
    pub(crate) extent: Extent,
    /// The distance at a tail probability.
    pub(crate) distance: &'a dyn Fn(f64) -> f64,
    /// The density, if that is much cheaper than the distance.
    pub(crate) density: Option<Density<'a>>,
    /// The tail probability of a distance.
    pub(crate) probability: &'a dyn Fn(f64) -> f64,
    /// The number whose rounding to a double limits what a piece can achieve at a distance.
    pub(crate) magnitude: &'a dyn Fn(f64) -> f64,
    pub(crate) known: Known<'a>,
}

impl Table {
    /// The table of the distribution with these two tails, anchored at zero.
    pub(crate) fn new(lower: &Tail<'_>, upper: &Tail<'_>) -> Self {
        let build = |form| Self::in_form(form, lower, upper);
        let positive = [lower, upper]
            .iter()
            .all(|tail| tail.extent != Extent::Real);
        let (mut table, mut missing) = if !positive || (is_gentle(lower) && is_gentle(upper)) {
            build(Form::Distance)
        } else {
            build(Form::Logarithm)
        };
        // Where most fails in one form, the other does not help.
        let few = (1..=TABLED).contains(&missing);
        if few && positive && table.form == Form::Distance {
            let (other, still_missing) = build(Form::Logarithm);
            if still_missing < missing {
                (table, missing) = (other, still_missing);
            }
        }
        let breaks = [lower, upper]
            .iter()
            .any(|tail| !tail.known.breaks.is_empty());
        if missing > 0 || breaks {
            let mut attempts = if breaks { ATTEMPTS_OF_STEPS } else { ATTEMPTS };
            for (index, tail) in [lower, upper].into_iter().enumerate() {
                let builder = Builder::new(tail, index, table.form);
                let pieces = &table.pieces[index * TAIL_PIECES..][..TAIL_PIECES];
                table.cut[index] = builder.cut(pieces, &mut attempts);
                if breaks {
                    attempts = ATTEMPTS_OF_STEPS;
                }
            }
        }
        table.signed()
    }

    /// The table without cut pieces, and how many pieces failed their check.
    fn in_form(form: Form, lower: &Tail<'_>, upper: &Tail<'_>) -> (Self, usize) {
        let mut pieces = Box::new([[f64::NAN; COEFFICIENTS]; PIECES]);
        let (below, above) = pieces.split_at_mut(TAIL_PIECES);
        let missing =
            Builder::new(lower, 0, form).build(below) + Builder::new(upper, 1, form).build(above);
        let table = Self {
            pieces,
            cut: [Vec::new(), Vec::new()],
            form,
            anchor: [0.0; 2],
            factor: [lower.factor, upper.factor],
            least: f64::NEG_INFINITY,
            greatest: f64::INFINITY,
        };
        (table, missing)
    }

    /// Puts the signs of distances into the polynomials, where they cost nothing.
    fn signed(mut self) -> Self {
        if self.form == Form::Distance {
            for tail in 0..2 {
                if self.factor[tail] < 0.0 {
                    let pieces = &mut self.pieces[tail * TAIL_PIECES..][..TAIL_PIECES];
                    for polynomial in pieces.iter_mut().chain(curves(&mut self.cut[tail])) {
                        *polynomial = polynomial.map(|coefficient| -coefficient);
                    }
                }
            }
        }
        self
    }
}

/// Whether polynomials follow the distances of a tail, or only their logarithms.
fn is_gentle(tail: &Tail<'_>) -> bool {
    let edge = lower_edge(TABLED - 1);
    let power = libm::log2((tail.distance)(2.0 * edge) / (tail.distance)(edge));
    GENTLE.contains(&power)
}

pub(super) struct Builder<'a> {
    basis: &'static Basis,
    pub(super) tail: &'a Tail<'a>,
    is_upper: bool,
    /// 1 if distances grow with the tail probability, -1 if they fall.
    direction: f64,
    form: Form,
}

impl<'a> Builder<'a> {
    /// For the lower tail, index 0, or the upper one.
    fn new(tail: &'a Tail<'a>, index: usize, form: Form) -> Self {
        let direction = if index == 0 {
            tail.factor
        } else {
            -tail.factor
        };
        Self {
            basis: Basis::shared(),
            tail,
            is_upper: index > 0,
            direction,
            form,
        }
    }

    /// Fills the pieces of the tail; says how many failed their check.
    fn build(&self, pieces: &mut [Polynomial]) -> usize {
        match self.tail.density {
            Some(density) => self.march_along(density, pieces),
            None => {
                for (piece, polynomial) in pieces.iter_mut().enumerate().take(TABLED) {
                    *polynomial = self.piece(piece);
                }
            }
        }
        let failed = |&piece: &usize| pieces[piece][0].is_nan() && self.tail.known.is_smooth(piece);
        (0..TABLED).filter(failed).count()
    }

    fn march_along(&self, density: Density<'_>, pieces: &mut [Polynomial]) {
        let mut start = Some((self.tail.distance)(lower_edge(TABLED - 1)));
        for panel in (0..TABLED / 2).rev() {
            let (outer, inner) = (2 * panel + 1, 2 * panel);
            let is_smooth = |piece| self.tail.known.is_smooth(piece);
            let marched = if is_smooth(outer) && is_smooth(inner) {
                let start = start.unwrap_or_else(|| (self.tail.distance)(lower_edge(outer)));
                self.march(panel, start, density)
            } else {
                None
            };
            start = if let Some((polynomials, end)) = marched {
                [pieces[outer], pieces[inner]] = polynomials;
                Some(end)
            } else {
                pieces[outer] = self.piece(outer);
                pieces[inner] = self.piece(inner);
                None
            };
        }
    }

    /// The pieces of a panel that starts at this distance, and the distance at its end.
    fn march(
        &self,
        panel: usize,
        start: f64,
        density: Density<'_>,
    ) -> Option<([Polynomial; 2], f64)> {
        let (outer, inner) = (2 * panel + 1, 2 * panel);
        let path = Path::new(self.tail.extent, start, self.direction);
        let distances = path.follow(self.basis, width(outer), density)?;
        // Neighbours share a point.
        let mut values = [self.form.of(start); TARGETS + 1];
        for (value, distance) in values[1..].iter_mut().zip(distances) {
            *value = self.form.of(distance);
        }
        let fitted = |piece: usize, values: &[f64]| {
            let polynomial = self.basis.polynomial(values);
            let half_width = 0.5 * width(piece);
            let middle = lower_edge(piece) + half_width;
            let places = if self.tail.known.is_composed {
                &CHECKED
            } else {
                &CHECKED[..1]
            };
            self.holds(&polynomial, places, middle, half_width, TOLERANCE)
                .then_some(polynomial)
        };
        let polynomials = [
            fitted(outer, &values[..COEFFICIENTS])?,
            fitted(inner, &values[COEFFICIENTS - 1..])?,
        ];
        Some((polynomials, distances[TARGETS - 1]))
    }

    /// A piece through exact quantiles, or with one value; NaN if its check fails.
    fn piece(&self, piece: usize) -> Polynomial {
        const NONE: Polynomial = [f64::NAN; COEFFICIENTS];
        let half_width = 0.5 * width(piece);
        let middle = lower_edge(piece) + half_width;
        if let Some(value) = self.tail.known.only_value(piece, self.is_upper) {
            return self.constant(middle, value).unwrap_or(NONE);
        }
        if !self.tail.known.is_smooth(piece) {
            return NONE;
        }
        match self.shape(middle, half_width, TOLERANCE) {
            Some(Shape::Curve { polynomial, .. }) => polynomial,
            Some(Shape::Value(value)) => self.constant(middle, value).unwrap_or(NONE),
            None => NONE,
        }
    }

    /// The polynomial that gives this value everywhere, to the bit; nothing if rounding forbids it.
    fn constant(&self, middle: f64, value: f64) -> Option<Polynomial> {
        let mut polynomial = [0.0; COEFFICIENTS];
        polynomial[0] = self.form.of((self.tail.distance)(middle));
        let draw = (self.tail.magnitude)(self.distance(polynomial[0]));
        (draw.to_bits() == value.to_bits()).then_some(polynomial)
    }

    /// What gives the quantiles around a middle, if its check holds.
    pub(super) fn shape(&self, middle: f64, half_width: f64, tolerance: f64) -> Option<Shape> {
        let distances = self
            .basis
            .piece
            .map(|at| (self.tail.distance)(middle + half_width * at));
        #[expect(
            clippy::float_cmp,
            reason = "an atom gives the very same value everywhere"
        )]
        let constant = distances.iter().all(|distance| *distance == distances[0]);
        if let (true, Some(value)) = (constant, self.tail.known.steps) {
            // A quantile that is the same at both ends is so between them.
            return Some(Shape::Value(value(middle)));
        }
        let values = distances.map(|distance| self.form.of(distance));
        let polynomial = if constant {
            let mut polynomial = [0.0; COEFFICIENTS];
            polynomial[0] = values[0];
            polynomial
        } else {
            self.basis.polynomial(&values)
        };
        self.holds(&polynomial, &CHECKED, middle, half_width, tolerance)
            .then_some(Shape::Curve {
                middle,
                half_width,
                polynomial,
            })
    }

    /// Whether a piece is right at these places and at all marks within it.
    fn holds(
        &self,
        polynomial: &Polynomial,
        places: &[f64],
        middle: f64,
        half_width: f64,
        tolerance: f64,
    ) -> bool {
        let (low, high) = (middle - half_width, middle + half_width);
        let marks = self.tail.known.marks_between(low, high).iter();
        let marks = marks.map(|mark| (mark - middle) / half_width);
        places
            .iter()
            .copied()
            .chain(marks)
            .all(|at| self.errs_at(polynomial, at, middle, half_width) <= tolerance)
    }

    fn distance(&self, value: f64) -> f64 {
        match self.form {
            Form::Distance => value,
            Form::Logarithm => exponential(value),
        }
    }

    /// The error of a piece in the tail probability, relative to it; zero if no double lies closer.
    fn errs_at(&self, polynomial: &Polynomial, at: f64, middle: f64, half_width: f64) -> f64 {
        let v = middle + half_width * at;
        let value = vector_math::polynomial(polynomial, at);
        let distance = self.distance(value);
        let slope = match self.form {
            Form::Distance => polynomial[1],
            Form::Logarithm => polynomial[1] * distance,
        };
        if !distance.is_finite() || self.is_blurred(distance, slope / half_width, v) {
            return f64::INFINITY;
        }
        let error = ((self.tail.probability)(distance) - v).abs() / v;
        if error <= TOLERANCE {
            return error;
        }
        // What a neighbouring double would give. Near zero doubles have a fixed distance.
        let magnitude = (self.tail.magnitude)(distance).abs();
        let rounding = 2.0 * f64::EPSILON * magnitude + 4.0 * f64::from_bits(1);
        let near = [distance - rounding, distance + rounding].map(self.tail.probability);
        let (least, most) = (near[0].min(near[1]), near[0].max(near[1]));
        // Where the distribution may have a step, only its very value will do.
        let jumps = most - least > JUMP * v;
        let stepped = match self.tail.known.steps {
            Some(value) if jumps => (self.tail.magnitude)(distance).to_bits() != value(v).to_bits(),
            _ => false,
        };
        if least <= v && v <= most && !stepped {
            0.0
        } else {
            error
        }
    }

    /// Whether a distance is so much larger than the value it stands for that its rounding matters.
    /// One check would see that only by chance.
    fn is_blurred(&self, distance: f64, slope: f64, v: f64) -> bool {
        let lost = distance.abs() - (self.tail.magnitude)(distance).abs();
        slope != 0.0 && 3.0 * f64::EPSILON * lost > TOLERANCE * v * slope.abs()
    }
}

impl Form {
    fn of(self, distance: f64) -> f64 {
        match self {
            Self::Distance => distance,
            Self::Logarithm => libm::log(distance),
        }
    }
}
