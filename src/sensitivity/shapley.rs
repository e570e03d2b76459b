//! Shares of the variance of an output where inputs are correlated: Shapley effects.

use serde::Serialize;

use super::sets::{Together, members, sets};
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Quantity, Share, Unit};
use crate::random::{Sampling, Seed, Stream};
use crate::sample::{Estimate, Interval, Moments};
use crate::simulation::{Model, Output, Variant};

/// How many trials each order is tried on.
const TRIALS: u64 = 512;

/// Which share of the variance of an output each input accounts for, where inputs may be
/// correlated. The shares add up to one, and what inputs do together, or owe to their correlation,
/// is divided evenly among them.
///
/// The inputs become known one after another, in many random orders, each with its reverse; the
/// share of an input is by how much the variance that is explained grows when it becomes known,
/// on average over the orders. Inputs that are not known yet are drawn given those that are.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::sensitivity::ShapleyEffects;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let normal = Dist::normal(0.0, 1.0)?;
/// let [a, b] = ["a", "b"].map(|name| model.ratio(name, normal.clone()).unwrap());
/// model.correlate(a, b, 0.9)?;
/// // Only `a` is in the formula; but who knows `b` knows most of it.
/// let output = model.output("a alone", move |s| s.get(a) * 3.0)?;
/// let found = ShapleyEffects::new(64).of(&model, output)?;
/// assert!((found.effects[0].share.value - 0.59).abs() < 0.02);
/// assert_eq!(found.effects[1].input, "b");
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// - A. B. Owen (2014), *Sobol' indices and Shapley value*, SIAM/ASA Journal on Uncertainty
///   Quantification 2, 245-251; with C. Prieur (2017), *On Shapley value for measuring importance of
///   dependent inputs*, the same journal 5, 986-1002.
/// - E. Song, B. L. Nelson and J. Staum (2016), *Shapley effects for global sensitivity analysis*,
///   the same journal 4, 1060-1083, for random orders.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShapleyEffects {
    orders: u32,
    seed: Seed,
    together: Together,
}

impl ShapleyEffects {
    /// An analysis of this many random orders, each on 512 trials: `orders x (sets of inputs + 1) x
    /// 512` evaluations.
    #[must_use]
    pub const fn new(orders: u32) -> Self {
        Self {
            orders,
            seed: Seed(0),
            together: Together::NONE,
        }
    }

    /// Sets the seed; the default is 0.
    #[must_use]
    pub fn seed(self, seed: impl Into<Seed>) -> Self {
        Self {
            seed: seed.into(),
            ..self
        }
    }

    /// Counts some inputs as one, under a name of their own.
    #[must_use]
    pub fn together<'a>(self, name: &str, inputs: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            together: self.together.clone().with(name, inputs),
            ..self
        }
    }

    /// The effects of the inputs of a model on an output.
    ///
    /// # Errors
    /// [`Error::Invalid`] for fewer than eight orders, an unknown input, an output that does not
    /// vary, and inputs of different sets one of which is a combination of others; and the errors
    /// of a run.
    pub fn of<Q: Quantity>(
        &self,
        model: &Model,
        output: Output<Q>,
    ) -> Result<ShapleyShares, Error> {
        Permitted::between(8.0, 1e6).check("orders", f64::from(self.orders))?;
        let sets = sets(model, &self.together)?;
        let all: Vec<usize> = sets.iter().flat_map(|set| set.members.clone()).collect();
        let mut gains = vec![Vec::new(); sets.len()];
        for number in 0..self.orders {
            let order = self.order(number, sets.len());
            // Nothing is known at first, everything in the end.
            let mut unknown = all.clone();
            let mut variants = vec![Variant::anew(unknown.iter().copied())];
            for &set in &order {
                unknown.retain(|input| !sets[set].members.contains(input));
                variants.push(Variant::anew(unknown.iter().copied()));
            }
            let seed = self.seed.0.wrapping_add(u64::from(number));
            let sampling = Sampling::monte_carlo(TRIALS).seed(seed);
            let columns = model.variants(&sampling, output, &variants)?;
            let known = &columns[sets.len()];
            let mean = Moments::of_all(known).mean;
            for (pair, &set) in columns.windows(2).zip(&order) {
                let steps = pair[1].iter().zip(&pair[0]).zip(known);
                let gained: f64 = steps
                    .map(|((after, before), y)| (y - mean) * (after - before))
                    .sum();
                gains[set].push(gained / known.len() as f64);
            }
        }
        let variance: f64 = gains.iter().map(|it| Moments::of_all(it).mean).sum();
        let name = model.output_name(output);
        if variance.is_nan() || variance <= 0.0 {
            let parameter = format!("variance of `{name}`");
            let rule = "above zero: what does not vary has no effects";
            return Err(Invalid::rule(&parameter, variance, rule).into());
        }
        let mut effects = Vec::new();
        for (set, gains) in sets.iter().zip(&gains) {
            effects.push(ShapleyEffect {
                input: set.name.clone(),
                members: members(model, set),
                share: share(gains, variance)?,
            });
        }
        effects.sort_by(|a, b| b.share.value.total_cmp(&a.share.value));
        Ok(ShapleyShares {
            output: name.to_owned(),
            evaluations: u64::from(self.orders) * (sets.len() as u64 + 1) * TRIALS,
            variance,
            effects,
        })
    }

    /// A random order, every second the reverse of the one before.
    fn order(&self, number: u32, sets: usize) -> Vec<usize> {
        let address = format!("order {}", number / 2);
        let mut uniforms = vec![0.0; sets.next_multiple_of(16)];
        Stream::new(self.seed, &address).fill(0, &mut uniforms);
        let mut order: Vec<usize> = (0..sets).collect();
        order.sort_by(|&a, &b| uniforms[a].total_cmp(&uniforms[b]));
        if number % 2 == 1 {
            order.reverse();
        }
        order
    }
}

/// The share with its error over the orders, which have trials of their own.
fn share(gains: &[f64], variance: f64) -> Result<Estimate, Invalid> {
    let moments = Moments::of_all(gains);
    let (mean, error) = (moments.mean, moments.standard_error() / variance);
    Estimate::new(mean / variance, error, Unit::Ratio, gains.len() as u64)
}

/// What [`ShapleyEffects`] found of one output.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ShapleyShares {
    /// The output.
    pub output: String,
    /// How often the model was evaluated.
    pub evaluations: u64,
    /// The variance of the output.
    pub variance: f64,
    /// By input, the largest share first. They add up to one.
    pub effects: Vec<ShapleyEffect>,
}

/// The share of one input, or of several that are known together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ShapleyEffect {
    /// The input, or the name that stands for several.
    pub input: String,
    /// The inputs that are known together.
    pub members: Vec<String>,
    /// The share of the variance.
    pub share: Estimate,
}

impl ShapleyEffect {
    /// The interval that holds the true share with this confidence.
    #[must_use]
    pub fn interval(&self, confidence: Share) -> Interval {
        self.share.interval(confidence)
    }
}
