//! Whether a few trials decide the mean.

use std::fmt;

use serde::Serialize;

use super::moments::Moments;

/// With fewer trials there is no tail to look at.
const FEWEST: u64 = 100;

/// A trial farther from the mean than all others carries at least this share of the sum of squares
/// where the tail is too heavy: with less no trial matters, and nothing is looked at.
const NOTICEABLE: f64 = 0.01;

/// From this shape on a mean converges so slowly that no number of trials helps.
const UNRELIABLE: f64 = 0.7;

/// A few of the largest, or of the smallest, trials decide the mean: neither it nor its standard
/// error can be relied on, and both grow with the number of trials.
///
/// Told from the shape of the tail, a generalised Pareto distribution fitted to the outermost trials:
/// with a shape above 0.5 the variance is infinite, above 1 the mean is. A distribution whose moments
/// are finite, such as a very wide log-normal one, looks like that as long as the trials do not reach
/// far enough into its tail, and its mean is then just as unreliable.
///
/// # Formula
/// The shape is that of the largest `min(n / 5, 3 sqrt(n))` trials by Zhang and Stephens, drawn to
/// 0.5 by ten trials' weight; it is too large above `min(1 - 1 / log10(n), 0.7)`.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let market = model.money("market", Dist::log_normal_p5_p95(4.0, 6e7)?)?;
/// let run = model.run(&Sampling::monte_carlo(10_000))?;
/// let warning = run.input(market).heavy_tail().expect("its mean is 4.7 bn, its median 15 492");
/// assert!(warning.largest && warning.shape > 1.0);
/// assert!(run.input(market).mean().to_string().ends_with("(dominated by a few trials)"));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// Vehtari, Simpson, Gelman, Yao and Gabry (2024), *Pareto smoothed importance sampling*, Journal of
/// Machine Learning Research 25(72), sections 3.2 and 5. Zhang and Stephens (2009), *A new and
/// efficient estimation method for the generalized Pareto distribution*, Technometrics 51(3),
/// 316-325.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HeavyTail {
    /// Whether it is the largest trials, and not the smallest.
    pub largest: bool,
    /// The shape of the tail.
    pub shape: f64,
    /// The shape from which on the mean of so many trials is unreliable.
    pub limit: f64,
    /// The share of the sum of squared distances from the mean that a single trial has.
    pub carried: f64,
}

impl fmt::Display for HeavyTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let which = if self.largest { "largest" } else { "smallest" };
        write!(
            f,
            "the mean is dominated by its {which} trials and may be far off: their tail has the \
             shape {:.2}, above {:.2}, and one of them carries {:.0}% of the variance; use the \
             median, or bound the input",
            self.shape,
            self.limit,
            100.0 * self.carried
        )
    }
}

/// The heavier tail of some trials, if it is too heavy for their mean. `sorted` gives the value at a
/// rank, counted from zero.
pub(crate) fn heavy_tail(moments: &Moments, sorted: impl Fn(u64) -> f64) -> Option<HeavyTail> {
    let upper = heavy(moments, moments.maximum, true, |rank| {
        sorted(moments.trials - 1 - rank)
    });
    let lower = heavy(moments, moments.minimum, false, |rank| -sorted(rank));
    let heavier = |a: &HeavyTail, b: &HeavyTail| a.shape.total_cmp(&b.shape);
    [upper, lower].into_iter().flatten().max_by(heavier)
}

/// One tail, `outward` being the values at the ranks from its end, with the sign that makes the
/// outermost the largest.
fn heavy(
    moments: &Moments,
    end: f64,
    largest: bool,
    outward: impl Fn(u64) -> f64,
) -> Option<HeavyTail> {
    let distance = end - moments.mean;
    let carried = distance * distance / moments.squares;
    if moments.trials < FEWEST || carried.is_nan() || carried < NOTICEABLE {
        return None;
    }
    let trials = moments.trials as f64;
    let limit = (1.0 - 1.0 / libm::log10(trials)).min(UNRELIABLE);
    let size = libm::floor((0.2 * trials).min(3.0 * libm::sqrt(trials)));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number of trials"
    )]
    let whole = size as u64;
    let start = outward(whole);
    let scale = outward(0) - start;
    // From the least excess to the largest.
    let excess = (0..whole).rev().map(|rank| (outward(rank) - start) / scale);
    let shape = pareto_shape(&excess.collect::<Vec<_>>())?;
    (shape > limit).then_some(HeavyTail {
        largest,
        shape,
        limit,
        carried,
    })
}

/// The shape of a generalised Pareto distribution for rising excesses, of which the last is one: the
/// mean of a quasi-posterior over a grid of `shape / scale`, as Zhang and Stephens have it.
fn pareto_shape(excess: &[f64]) -> Option<f64> {
    const PRIOR: f64 = 3.0;
    let count = excess.len() as f64;
    let quartile = *excess.get(excess.len().div_ceil(4).checked_sub(1)?)?;
    let last = *excess.last()?;
    // Tied trials have no shape.
    if !(quartile > 0.0 && last.is_finite()) {
        return None;
    }
    let points = 30.0 + libm::floor(libm::sqrt(count));
    let shape_at = |theta: f64| {
        let logarithms = excess.iter().map(|x| libm::log1p(-theta * x));
        logarithms.sum::<f64>() / count
    };
    let mut grid = Vec::new();
    let mut point = 0.5;
    while point < points {
        let theta = 1.0 / last + (1.0 - libm::sqrt(points / point)) / (PRIOR * quartile);
        let shape = shape_at(theta);
        let likelihood = count * (libm::log(-theta / shape) - shape - 1.0);
        if likelihood.is_finite() {
            grid.push((theta, likelihood));
        }
        point += 1.0;
    }
    let most = grid.iter().map(|it| it.1).fold(f64::NEG_INFINITY, f64::max);
    let weight = |likelihood: f64| libm::exp(likelihood - most);
    let total: f64 = grid.iter().map(|it| weight(it.1)).sum();
    let theta: f64 = grid.iter().map(|it| it.0 * weight(it.1)).sum::<f64>() / total;
    let shape = (count * shape_at(theta) + 5.0) / (count + 10.0);
    shape.is_finite().then_some(shape)
}
