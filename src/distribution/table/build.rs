//! Building a table: each piece from the density or from the exact quantile, and its check.
//!
//! From the density: starting at the far end of a tail, where the exact quantile is solved once,
//! the density is interpolated on a panel as wide as two pieces, integrated, and the integral
//! inverted where the pieces want it. What a panel loses is carried along as an absolute error in
//! the probability, while the tail probability grows towards the median; hence the direction.

use super::chebyshev::{Basis, POINTS, TARGETS};
use super::{
    COEFFICIENTS, CutPiece, Form, PIECES, PIECES_PER_OCTAVE, Polynomial, TAIL_PIECES, TOLERANCE,
    Table, evaluate, exponential, lower_edge, width,
};

/// Octaves of a tail that are tabled; the rest is left to the exact quantile, which one draw in
/// eight thousand then needs.
const OCTAVES: usize = 13;
const TABLED: usize = OCTAVES * PIECES_PER_OCTAVE;

/// The largest residue of a density's series on a panel that is worth inverting.
const RESIDUE: f64 = 1e-11;

/// Power laws `v^p` with `p` within these are followed by the polynomials themselves, others by
/// the logarithm.
const GENTLE: std::ops::RangeInclusive<f64> = -2.0..=8.0;

/// Attempts at cutting failing pieces, for the whole table.
const ATTEMPTS: usize = 128;

/// Pieces below this probability are not cut further.
const SMALLEST: f64 = 1.0 / 16_384.0;

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

/// One tail of a continuous law, as distances from an anchor.
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
}

impl Table {
    /// The table of the law with these two tails, anchored at zero.
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
        if missing > 0 && positive && table.form == Form::Distance {
            let (other, still_missing) = build(Form::Logarithm);
            if still_missing < missing {
                (table, missing) = (other, still_missing);
            }
        }
        if missing > 0 {
            let mut attempts = ATTEMPTS;
            for (index, tail) in [lower, upper].into_iter().enumerate() {
                let builder = Builder::new(tail, index, table.form);
                let pieces = &table.pieces[index * TAIL_PIECES..][..TAIL_PIECES];
                table.cut[index] = builder.cut(pieces, &mut attempts);
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
                    let cut = self.cut[tail].iter_mut().map(|cut| &mut cut.polynomial);
                    for polynomial in pieces.iter_mut().chain(cut) {
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

struct Builder<'a> {
    basis: &'static Basis,
    tail: &'a Tail<'a>,
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
                    *polynomial = self.through_quantiles(piece);
                }
            }
        }
        pieces[..TABLED]
            .iter()
            .filter(|piece| piece[0].is_nan())
            .count()
    }

    fn march_along(&self, density: Density<'_>, pieces: &mut [Polynomial]) {
        let mut start = (self.tail.distance)(lower_edge(TABLED - 1));
        for panel in (0..TABLED / 2).rev() {
            let (outer, inner) = (2 * panel + 1, 2 * panel);
            start = if let Some((polynomials, end)) = self.march(panel, start, density) {
                [pieces[outer], pieces[inner]] = polynomials;
                end
            } else {
                pieces[outer] = self.through_quantiles(outer);
                pieces[inner] = self.through_quantiles(inner);
                (self.tail.distance)(lower_edge(inner) + width(inner))
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
            (self.errs_at(&polynomial, 0.0, middle, half_width) <= TOLERANCE).then_some(polynomial)
        };
        let polynomials = [
            fitted(outer, &values[..COEFFICIENTS])?,
            fitted(inner, &values[COEFFICIENTS - 1..])?,
        ];
        Some((polynomials, distances[TARGETS - 1]))
    }

    /// A piece through exact quantiles; NaN if its check fails.
    fn through_quantiles(&self, piece: usize) -> Polynomial {
        let half_width = 0.5 * width(piece);
        self.between(lower_edge(piece) + half_width, half_width, TOLERANCE)
            .unwrap_or([f64::NAN; COEFFICIENTS])
    }

    /// A polynomial for the tail probabilities around a middle, if its check holds.
    fn between(&self, middle: f64, half_width: f64, tolerance: f64) -> Option<Polynomial> {
        const CHECKED: [f64; 5] = [0.0, -0.43, 0.43, -0.97, 0.97];
        let values = self
            .basis
            .piece
            .map(|at| self.form.of((self.tail.distance)(middle + half_width * at)));
        #[expect(
            clippy::float_cmp,
            reason = "an atom gives the very same value everywhere"
        )]
        let constant = values.iter().all(|value| *value == values[0]);
        let polynomial = if constant {
            let mut polynomial = [0.0; COEFFICIENTS];
            polynomial[0] = values[0];
            polynomial
        } else {
            self.basis.polynomial(&values)
        };
        CHECKED
            .iter()
            .all(|&at| self.errs_at(&polynomial, at, middle, half_width) <= tolerance)
            .then_some(polynomial)
    }

    /// The error of a piece in the tail probability, relative to it; zero if no double lies closer.
    fn errs_at(&self, polynomial: &Polynomial, at: f64, middle: f64, half_width: f64) -> f64 {
        let v = middle + half_width * at;
        let value = evaluate(polynomial, at);
        let distance = match self.form {
            Form::Distance => value,
            Form::Logarithm => exponential(value),
        };
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
        if near[0].min(near[1]) <= v && v <= near[0].max(near[1]) {
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

    /// Cuts pieces that failed and carry enough probability, down to those that pass.
    fn cut(&self, pieces: &[Polynomial], attempts: &mut usize) -> Vec<CutPiece> {
        let mut cut = Vec::new();
        for piece in (0..TABLED).filter(|&piece| pieces[piece][0].is_nan()) {
            let half_width = 0.5 * width(piece);
            self.halve(
                lower_edge(piece) + half_width,
                half_width,
                attempts,
                &mut cut,
            );
        }
        cut.sort_by(|a, b| a.middle.total_cmp(&b.middle));
        cut
    }

    fn halve(&self, middle: f64, half_width: f64, attempts: &mut usize, cut: &mut Vec<CutPiece>) {
        let half_width = 0.5 * half_width;
        for middle in [middle - half_width, middle + half_width] {
            if 2.0 * half_width < SMALLEST || *attempts == 0 {
                return;
            }
            *attempts -= 1;
            // A kink in a cut piece may lie just where the check does not look.
            if let Some(polynomial) = self.between(middle, half_width, 0.25 * TOLERANCE) {
                cut.push(CutPiece {
                    middle,
                    half_width,
                    polynomial,
                });
            } else {
                self.halve(middle, half_width, attempts, cut);
            }
        }
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

/// The way from a distance towards the median, in the variable in which densities are smooth:
/// the distance itself, its logarithm, or its log-odds.
struct Path {
    extent: Extent,
    start: f64,
    direction: f64,
}

impl Path {
    fn new(extent: Extent, start: f64, direction: f64) -> Self {
        // On bounded ranges the odds are followed.
        let start = match extent {
            Extent::Below(greatest) => start / (greatest - start),
            Extent::Real | Extent::Positive => start,
        };
        Self {
            extent,
            start,
            direction,
        }
    }

    /// The distance after a way, and what is left of the extent.
    fn at(&self, way: f64) -> (f64, f64) {
        let way = self.direction * way;
        match self.extent {
            Extent::Real => (self.start + way, f64::INFINITY),
            Extent::Positive => (self.start * libm::exp(way), f64::INFINITY),
            Extent::Below(greatest) => {
                let odds = self.start * libm::exp(way);
                let rest = 1.0 / (1.0 + odds);
                (greatest * (odds * rest), greatest * rest)
            }
        }
    }

    /// The distances at the points of two pieces of this width, and at their end.
    fn follow(&self, basis: &Basis, width: f64, density: Density<'_>) -> Option<[f64; TARGETS]> {
        let slope = |way: f64| {
            let (distance, rest) = self.at(way);
            if distance.is_finite() && !rest.is_nan() {
                density(distance, rest)
            } else {
                f64::NAN
            }
        };
        // One step of the midpoint rule finds the length to within a few percent.
        let length = 1.02 * 2.0 * width / slope(width / slope(0.0));
        let way = |at: f64| 0.5 * length * (1.0 + at);
        let slopes: [f64; POINTS] = basis.panel.map(|at| slope(way(at)));
        let series = basis.series(&slopes);
        let acceptable = length.is_finite() && series.residue() <= RESIDUE;
        if !acceptable {
            return None;
        }
        let unit = width / length;
        let mut targets = [0.0; TARGETS];
        let (outer, inner) = targets.split_at_mut(COEFFICIENTS - 1);
        for ((outer, inner), at) in outer.iter_mut().zip(inner).zip(&basis.piece[1..]) {
            *outer = (1.0 + at) * unit;
            *inner = (3.0 + at) * unit;
        }
        let at = series.invert(&targets)?;
        Some(at.map(|at| self.at(way(at)).0))
    }
}
