//! All zeros of an equation of value, each in an interval that is certified to hold one.
//!
//! Between two rates the logarithm of each side lies below its chord and above its tangents, since
//! it is convex. That bounds the gap to second order, which rules most intervals out. Durations
//! only fall as the rate rises, so those at the two ends bound the slope of the gap; where it keeps
//! its sign there is one zero or none, as the signs at the ends tell. An interval that is neither
//! is halved, and a short one where the sides nearly cancel is judged by the derivatives of their
//! difference. Beyond the last interval the earliest (or latest) flows dominate, and durations show
//! that too, so that the search covers every rate above -100 %.

use serde::Serialize;

use super::equation::{Curve, Equation, Point};
use super::expansion::Verdict;

/// How the net present value behaves where it is zero.
///
/// # Example
/// ```
/// use bizcase::finance::{CashFlows, Crossing};
///
/// let loan = CashFlows::yearly(&[100.0, -110.0])?.irr()?;
/// assert_eq!(loan.roots()[0].crossing(), Crossing::Rising);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Crossing {
    /// It falls from positive to negative as the rate rises, as for an investment.
    Falling,
    /// It rises from negative to positive as the rate rises, as for a loan taken.
    Rising,
    /// It touches zero without changing sign, or crosses it twice within rounding.
    Touching,
}

/// A zero: the force of interest, and how the gap crosses there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Zero {
    pub(super) force: f64,
    pub(super) crossing: Crossing,
    /// How far rounding may have moved the force.
    pub(super) uncertainty: f64,
}

/// The work was more than the search is willing to do.
#[derive(Debug, Clone, Copy)]
pub(super) struct GaveUp {
    pub(super) evaluations: u32,
}

/// How often the present value may be computed: enough for a thousand zeros of a thousand flows,
/// and less than a second of work on them. A plain investment needs five.
fn budget(flows: usize) -> u32 {
    let flows = u32::try_from(flows).unwrap_or(u32::MAX).max(1);
    (30_000_000 / flows).clamp(2_000, 100_000)
}

/// Intervals for which an expansion is worth its time, as a quarter of their length times the span.
const LONGEST_REACH: f64 = 1.0 / 64.0;
/// Beyond the grid the slope must exceed this share of the span of the flows, so that a zero out
/// there is not absurdly far away.
const SLOPE_MARGIN: f64 = 1e-9;

/// All zeros, from the lowest rate to the highest.
pub(super) fn zeros(equation: &mut Equation<'_>) -> Result<Vec<Zero>, GaveUp> {
    let budget = budget(equation.len());
    let mut search = Search {
        equation,
        evaluations: 0,
        budget,
    };
    let origin = search.at(0.0)?;
    let below = search.beyond(&origin, Direction::Down);
    let above = search.beyond(&origin, Direction::Up);
    if let (Some(below), Some(above)) = (below, above) {
        // The gap is monotone throughout, as for every plain investment.
        return Ok(vec![search.cross(below, above, origin)?]);
    }
    search.everywhere(origin)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Direction {
    Up,
    Down,
}

/// An interval that needs no further division.
struct Piece {
    low: Point,
    high: Point,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// The gap keeps its sign.
    Clear,
    /// It is monotone and changes sign.
    Crossing,
    /// It is monotone and within rounding of zero at an end.
    Edge,
    /// It is within rounding of zero throughout, as far as can be told.
    Hidden,
}

/// A rate of known sign of the gap.
#[derive(Clone, Copy)]
struct End {
    force: f64,
    sign: i8,
}

struct Search<'e, 'a> {
    equation: &'e mut Equation<'a>,
    evaluations: u32,
    budget: u32,
}

impl Search<'_, '_> {
    fn at(&mut self, force: f64) -> Result<Point, GaveUp> {
        if self.evaluations >= self.budget {
            return Err(GaveUp {
                evaluations: self.evaluations,
            });
        }
        self.evaluations += 1;
        Ok(self.equation.at(force))
    }

    /// If the gap is certified to be monotone from `point` on outwards: a rate beyond which it
    /// has the sign that the outermost flows give it.
    fn beyond(&self, point: &Point, direction: Direction) -> Option<End> {
        let (inflow, outflow) = (self.equation.inflow, self.equation.outflow);
        // The least that the two durations differ from here on.
        let (sign, least, outward) = match direction {
            Direction::Up if outflow.first < inflow.first => {
                (-1, inflow.first - point.outflow.duration, 1.0)
            }
            Direction::Up => (1, outflow.first - point.inflow.duration, 1.0),
            Direction::Down if inflow.last > outflow.last => {
                (1, point.inflow.duration - outflow.last, -1.0)
            }
            Direction::Down => (-1, point.outflow.duration - inflow.last, -1.0),
        };
        let span = self.equation.span();
        let unit = 1.0 / span;
        (least > SLOPE_MARGIN * span).then(|| {
            let distance = 2.0 * (point.gap.abs() + 2.0 * point.noise) / least + unit;
            End {
                force: point.force + outward * distance,
                sign,
            }
        })
    }

    fn everywhere(&mut self, origin: Point) -> Result<Vec<Zero>, GaveUp> {
        let mut grid = self.outwards(origin, Direction::Down)?;
        grid.reverse();
        grid.push(origin);
        grid.extend(self.outwards(origin, Direction::Up)?);
        let mut pieces = Vec::new();
        for pair in grid.windows(2) {
            self.divide(pair[0], pair[1], &mut pieces)?;
        }
        self.gather(&pieces)
    }

    /// Points further and further out, the last of them beyond every zero.
    fn outwards(&mut self, origin: Point, direction: Direction) -> Result<Vec<Point>, GaveUp> {
        let mut step = match direction {
            Direction::Up => 2.0,
            Direction::Down => -2.0,
        } / self.equation.span();
        let mut points = Vec::new();
        let mut outermost = origin;
        loop {
            if let Some(end) = self.beyond(&outermost, direction) {
                if outermost.sign() != end.sign {
                    points.push(self.at(end.force)?);
                }
                return Ok(points);
            }
            outermost = self.at(origin.force + step)?;
            points.push(outermost);
            step *= 2.0;
        }
    }

    /// Cuts an interval into pieces, from left to right.
    fn divide(&mut self, low: Point, high: Point, pieces: &mut Vec<Piece>) -> Result<(), GaveUp> {
        let mut pending = vec![(low, high)];
        while let Some((low, high)) = pending.pop() {
            if let Some(kind) = self.judge(&low, &high) {
                pieces.push(Piece { low, high, kind });
                continue;
            }
            let middle = self.at(f64::midpoint(low.force, high.force))?;
            if let Some(kind) = self.judge_around(&low, &middle, &high) {
                pieces.push(Piece { low, high, kind });
            } else {
                pending.push((middle, high));
                pending.push((low, middle));
            }
        }
        Ok(())
    }

    /// What is certain about an interval; `None` if it must be divided.
    fn judge(&self, low: &Point, high: &Point) -> Option<Kind> {
        let (least, most) = bounds(low, high);
        let noise = low.noise.max(high.noise);
        if least > noise || most < -noise {
            return Some(Kind::Clear);
        }
        if self.is_monotone(low, high) {
            return Some(monotone(low, high));
        }
        let middle = f64::midpoint(low.force, high.force);
        let indivisible = middle <= low.force || middle >= high.force;
        let hidden = least > -8.0 * noise && most < 8.0 * noise;
        (hidden || indivisible).then_some(Kind::Hidden)
    }

    /// What the expansion of the net flows says about a short interval.
    fn judge_around(&mut self, low: &Point, middle: &Point, high: &Point) -> Option<Kind> {
        let reach = 0.25 * self.equation.span() * (high.force - low.force);
        if reach > LONGEST_REACH {
            return None;
        }
        self.evaluations += 1;
        match self.equation.around(middle)?.judge(reach) {
            Verdict::Signed if low.sign() * high.sign() > 0 => Some(Kind::Clear),
            Verdict::Signed => Some(Kind::Edge),
            Verdict::Monotone => Some(monotone(low, high)),
            Verdict::Hidden => Some(Kind::Hidden),
            Verdict::Open => None,
        }
    }

    fn is_monotone(&self, low: &Point, high: &Point) -> bool {
        let margin = 4.0 * low.noise.max(high.noise) * self.equation.span();
        let most = low.outflow.duration - high.inflow.duration;
        let least = high.outflow.duration - low.inflow.duration;
        most < -margin || least > margin
    }

    /// The zeros that pieces hold; those that rounding leaves unclear count as one.
    fn gather(&mut self, pieces: &[Piece]) -> Result<Vec<Zero>, GaveUp> {
        let mut zeros = Vec::new();
        let mut rest = pieces;
        while let Some(piece) = rest.first() {
            let unclear = rest
                .iter()
                .take_while(|piece| matches!(piece.kind, Kind::Edge | Kind::Hidden))
                .count();
            let taken = unclear.max(1);
            if piece.kind != Kind::Clear {
                zeros.extend(self.resolve(&rest[..taken])?);
            }
            rest = &rest[taken..];
        }
        Ok(zeros)
    }

    fn resolve(&mut self, pieces: &[Piece]) -> Result<Option<Zero>, GaveUp> {
        let (low, high) = (pieces[0].low, pieces[pieces.len() - 1].high);
        let (left, right) = (low.sign(), high.sign());
        let zero = if left * right < 0 {
            let nearer = if low.gap.abs() < high.gap.abs() {
                low
            } else {
                high
            };
            let end = |point: Point, sign| End {
                force: point.force,
                sign,
            };
            Some(self.cross(end(low, left), end(high, right), nearer)?)
        } else {
            self.touch(low, high)?
        };
        Ok(zero.map(|zero| {
            let hidden = pieces.iter().filter(|piece| piece.kind == Kind::Hidden);
            let reach =
                |piece: &Piece| (zero.force - piece.low.force).max(piece.high.force - zero.force);
            let uncertainty = hidden.map(reach).fold(zero.uncertainty, f64::max);
            Zero {
                uncertainty,
                ..zero
            }
        }))
    }

    /// The zero between two rates of opposite signs between which the gap is monotone.
    ///
    /// Newton's steps, sharpened by the inverse cubic through the last two points, and never
    /// leaving the bracket: a step that does, or that does not halve the last one, is replaced by
    /// a bisection.
    fn cross(&mut self, low: End, high: End, start: Point) -> Result<Zero, GaveUp> {
        let crossing = if low.sign > 0 {
            Crossing::Falling
        } else {
            Crossing::Rising
        };
        let span = self.equation.span();
        let (mut left, mut right) = (low.force, high.force);
        let (mut point, mut previous) = (start, None::<Point>);
        let mut last_step = f64::INFINITY;
        loop {
            let gap = point.gap;
            if (gap > 0.0) == (low.sign > 0) {
                left = left.max(point.force);
            } else {
                right = right.min(point.force);
            }
            let (step, error) = step(previous.as_ref(), &point, span);
            let size = (point.force * span).abs().max(1e-3);
            let done = gap.abs() <= f64::EPSILON || error < f64::EPSILON * size;
            let mut next = point.force + step;
            if done || right - left <= f64::EPSILON * left.abs().max(right.abs()) {
                let next = next + point.drift();
                let force = if next.is_finite() {
                    next.max(left).min(right)
                } else {
                    point.force
                };
                return Ok(Zero {
                    force: self.near_zero(force),
                    crossing,
                    uncertainty: point.noise / point.slope().abs(),
                });
            }
            let improper = !(next > left && next < right);
            if improper || step.abs() > 0.5 * last_step {
                next = f64::midpoint(left, right);
            }
            last_step = (next - point.force).abs();
            previous = Some(point);
            point = self.at(next)?;
        }
    }

    /// A zero so near a rate of zero that its relative error would show, stated more exactly.
    fn near_zero(&self, force: f64) -> f64 {
        let near = 1e-3 / self.equation.span();
        let mut better = force;
        for _ in 0..2 {
            if better.abs() > near {
                return force;
            }
            let (value, slope) = self.equation.near_zero(better);
            let step = -value / slope;
            if step.is_nan() || step.abs() > near {
                return force;
            }
            better += step;
        }
        better
    }

    /// The zero, if any, where the gap comes within rounding of zero and turns back.
    fn touch(&mut self, low: Point, high: Point) -> Result<Option<Zero>, GaveUp> {
        let (mut left, mut right) = (low.force, high.force);
        let falls_first = low.slope() < 0.0;
        let mut best = if low.gap.abs() < high.gap.abs() {
            low
        } else {
            high
        };
        loop {
            let middle = f64::midpoint(left, right);
            if middle <= left || middle >= right {
                break;
            }
            let point = self.at(middle)?;
            if point.gap.abs() <= best.gap.abs() {
                best = point;
            }
            if (point.slope() < 0.0) == falls_first {
                left = middle;
            } else {
                right = middle;
            }
        }
        let found = best.sign() == 0;
        let force = if found {
            f64::midpoint(left, right)
        } else {
            best.force
        };
        Ok(found.then_some(Zero {
            force,
            crossing: Crossing::Touching,
            uncertainty: right - left,
        }))
    }
}

/// What an interval holds in which the gap only rises or only falls.
fn monotone(low: &Point, high: &Point) -> Kind {
    match (low.sign(), high.sign()) {
        (0, _) | (_, 0) => Kind::Edge,
        (a, b) if a == b => Kind::Clear,
        _ => Kind::Crossing,
    }
}

/// The least and the most that the gap can be between two points.
fn bounds(low: &Point, high: &Point) -> (f64, f64) {
    let width = high.force - low.force;
    let inflow = Hull::new(low.inflow, high.inflow, width);
    let outflow = Hull::new(low.outflow, high.outflow, width);
    let ends = (low.gap, high.gap);
    let least = inflow.lowest - outflow.chord(inflow.lowest_at);
    let most = inflow.chord(outflow.lowest_at) - outflow.lowest;
    (least.min(ends.0).min(ends.1), most.max(ends.0).max(ends.1))
}

/// The triangle of chord and tangents that holds a convex, falling curve.
struct Hull {
    start: f64,
    rise: f64,
    /// Where the tangents meet, and at what height.
    lowest_at: f64,
    lowest: f64,
}

impl Hull {
    fn new(low: Curve, high: Curve, width: f64) -> Self {
        let bend = low.duration - high.duration;
        let meeting = (low.log - high.log - high.duration * width) / bend;
        let lowest_at = if bend > 0.0 {
            meeting.max(0.0).min(width)
        } else {
            0.5 * width
        };
        let tangents = (
            low.log - low.duration * lowest_at,
            high.log + high.duration * (width - lowest_at),
        );
        Self {
            start: low.log,
            rise: (high.log - low.log) / width,
            lowest_at,
            lowest: tangents.0.min(tangents.1),
        }
    }

    fn chord(&self, at: f64) -> f64 {
        self.start + self.rise * at
    }
}

/// The step from `point` towards the zero, and its error in units of one over the span: the
/// better one of Newton's and of the inverse cubic's through the last two points.
///
/// The errors are the leading terms with the largest second derivative that flows within the
/// span can have, a quarter of its square.
fn step(previous: Option<&Point>, point: &Point, span: f64) -> (f64, f64) {
    let stretch = span / point.slope().abs();
    let newton = -point.gap / point.slope();
    let newton_error = stretch / 8.0 * (newton * span) * (newton * span);
    let cubic = previous.and_then(|previous| inverse_cubic(previous, point));
    let (Some(cubic), Some(previous)) = (cubic, previous) else {
        return (newton, newton_error);
    };
    let (square, gaps) = (stretch * stretch, previous.gap * point.gap);
    let cubic_error = 0.01 * square * square * square * stretch * gaps * gaps;
    if cubic_error < newton_error {
        (cubic, cubic_error)
    } else {
        (newton, newton_error)
    }
}

/// The step from `b` to the zero of the cubic that gives the force as a function of the gap and
/// agrees with both points in value and slope.
fn inverse_cubic(a: &Point, b: &Point) -> Option<f64> {
    let (gap_a, gap_b) = (a.gap, b.gap);
    let rise = gap_b - gap_a;
    let at = -gap_a / rise;
    let (slope_a, slope_b) = (rise / a.slope(), rise / b.slope());
    let distance = b.force - a.force;
    // Hermite's form, measured from b.
    let rest = 1.0 - at;
    let step = -distance * rest * rest * (1.0 + 2.0 * at) + slope_a * at * rest * rest
        - slope_b * at * at * rest;
    step.is_finite().then_some(step)
}
