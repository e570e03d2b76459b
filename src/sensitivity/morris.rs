//! Screening: which of many inputs do nothing.

use serde::Serialize;

use super::sets::{InputSet, Together, independent, members, sets};
use crate::distribution::{Dist, Distribution as _};
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Quantity, Share, Unit};
use crate::random::{Seed, Stream};
use crate::sample::{Estimate, Moments};
use crate::simulation::{Model, Output};

const ANALYSIS: &str = "a screening";

/// How many scenarios are evaluated before their outputs are read.
const AT_ONCE: usize = 512;

/// Morris's screening: from how many evaluations one can tell which of many inputs matter. Use it
/// where the model is slow or has a hundred inputs; Sobol's indices say more about a few.
///
/// A trajectory begins at a random point of a grid and moves one input after another by half of its
/// range: `sets of inputs + 1` evaluations. The effect of an input is the change of the output,
/// divided by the step as a part of its range. Of several times as many random trajectories those
/// are used that are farthest from each other.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::sensitivity::MorrisScreening;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let inputs = ["a", "b", "c"].map(|name| model.ratio(name, Dist::uniform(0.0, 1.0).unwrap()));
/// let [a, b, c] = inputs;
/// let (a, b, _) = (a?, b?, c?);
/// let sum = model.output("sum", move |s| s.get(a) * 4.0 + s.get(b) * s.get(b))?;
///
/// let found = MorrisScreening::new(20).of(&model, sum)?;
/// let [first, second, third] = &found.effects[..] else { panic!("three inputs") };
/// // Four wherever the others are, and wherever `a` itself is; the grid is the inner 98 %.
/// assert_eq!((first.input.as_str(), first.mean_size.value.round()), ("a", 4.0));
/// assert!(first.standard_deviation < 1e-9);
/// assert!(second.input == "b" && second.standard_deviation > 0.1);
/// assert_eq!((third.input.as_str(), third.mean_size.value), ("c", 0.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// - M. D. Morris (1991), *Factorial sampling plans for preliminary computational experiments*,
///   Technometrics 33, 161-174.
/// - F. Campolongo, J. Cariboni and A. Saltelli (2007), *An effective screening design for
///   sensitivity analysis of large models*, Environmental Modelling and Software 22, 1509-1518.
/// - M. V. Ruano, J. Ribes, A. Seco and J. Ferrer (2012), *An improved sampling strategy based on
///   trajectory design*, the same journal 37, 103-109, for the choice one after another.
#[doc(alias = "elementary effects")]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MorrisScreening {
    trajectories: u32,
    levels: u32,
    candidates: u32,
    ends: [Share; 2],
    seed: Seed,
    together: Together,
}

impl MorrisScreening {
    /// A screening with this many trajectories, ten to fifty, on a grid of four levels from the 1st
    /// to the 99th percentile of each input. They are the most distant ones of five times as many,
    /// or of 400 at most, since comparing them takes the square of their number.
    #[must_use]
    pub const fn new(trajectories: u32) -> Self {
        Self {
            trajectories,
            levels: 4,
            candidates: enough(trajectories),
            ends: [Share::literal(0.01), Share::literal(0.99)],
            seed: Seed(0),
            together: Together::NONE,
        }
    }

    /// Sets the number of levels of the grid, which is even.
    #[must_use]
    pub fn levels(self, levels: u32) -> Self {
        Self { levels, ..self }
    }

    /// Sets from how many random trajectories the most distant are chosen: at least as many as are
    /// used.
    #[must_use]
    pub fn candidates(self, candidates: u32) -> Self {
        Self { candidates, ..self }
    }

    /// Sets the percentiles between which the grid lies. The ends 0 and 1 need inputs with bounds.
    #[must_use]
    pub fn between(self, low: Share, high: Share) -> Self {
        Self {
            ends: [low, high],
            ..self
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

    /// Moves some inputs together, under a name of their own.
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
    /// [`Error::Invalid`] for fewer than two trajectories, an odd number of levels, fewer
    /// candidates than trajectories, percentiles in the wrong order or at which an input is
    /// infinite, an unknown input, and correlated inputs that do not move together;
    /// [`Error::Run`] if the output leaves the range of its quantity.
    pub fn of<Q: Quantity>(
        &self,
        model: &Model,
        output: Output<Q>,
    ) -> Result<MorrisEffects, Error> {
        self.check()?;
        let sets = sets(model, &self.together)?;
        independent(model, &sets, ANALYSIS)?;
        let grid = self.grid(model, &sets)?;
        let all: Vec<Trajectory> = (0..self.candidates)
            .map(|number| self.trajectory(number, sets.len()))
            .collect();
        let chosen = most_distant(&all, self.trajectories as usize);
        let medians: Vec<f64> = model.inputs().map(|(_, law)| law.median()).collect();
        let mut scenarios = Vec::new();
        for trajectory in &chosen {
            for levels in trajectory.points() {
                let mut scenario = medians.clone();
                for (set, level) in sets.iter().zip(levels) {
                    for &member in &set.members {
                        scenario[member] = grid[member][level as usize];
                    }
                }
                scenarios.push(scenario);
            }
        }
        let mut found = Vec::with_capacity(scenarios.len());
        for some in scenarios.chunks(AT_ONCE) {
            let points = model.at_values(some)?;
            found.extend(points.iter().map(|point| point.output(output).number()));
        }
        let step = f64::from(self.step()) / f64::from(self.levels - 1);
        let mut effects = vec![Vec::with_capacity(chosen.len()); sets.len()];
        for (trajectory, outputs) in chosen.iter().zip(found.chunks_exact(sets.len() + 1)) {
            for (&set, pair) in trajectory.order.iter().zip(outputs.windows(2)) {
                let up = if trajectory.rises[set] { step } else { -step };
                effects[set].push((pair[1] - pair[0]) / up);
            }
        }
        let mut told = Vec::new();
        for (set, effects) in sets.iter().zip(&effects) {
            told.push(MorrisEffect::of(set, members(model, set), effects)?);
        }
        told.sort_by(|a, b| b.mean_size.value.total_cmp(&a.mean_size.value));
        Ok(MorrisEffects {
            output: model.output_name(output).to_owned(),
            evaluations: scenarios.len() as u64,
            effects: told,
        })
    }

    fn check(&self) -> Result<(), Invalid> {
        Permitted::between(2.0, 1e5).check("trajectories", f64::from(self.trajectories))?;
        Permitted::between(2.0, 1e3).check("levels of the grid", f64::from(self.levels))?;
        if !self.levels.is_multiple_of(2) {
            return Err(Invalid::rule("levels of the grid", self.levels, "even"));
        }
        let fewest = f64::from(self.trajectories);
        let candidates = f64::from(self.candidates);
        Permitted::between(fewest, 1e5).check("candidate trajectories", candidates)?;
        let [low, high] = self.ends;
        if low >= high {
            let rule = "from a lower to a higher one";
            let told = format!("{low} to {high}");
            return Err(Invalid::rule("percentiles of the grid", told, rule));
        }
        Ok(())
    }

    /// By how many levels an input moves: Morris's choice, for which all levels are as likely.
    const fn step(&self) -> u32 {
        self.levels / 2
    }

    /// The value of each input at each level; empty for those that do not vary.
    fn grid(&self, model: &Model, sets: &[InputSet]) -> Result<Vec<Vec<f64>>, Invalid> {
        let laws: Vec<(&str, &Dist)> = model.inputs().collect();
        let mut grid = vec![Vec::new(); laws.len()];
        let [low, high] = self.ends.map(Share::value);
        for &member in sets.iter().flat_map(|set| &set.members) {
            let (name, law) = laws[member];
            for level in 0..self.levels {
                let part = f64::from(level) / f64::from(self.levels - 1);
                let at = Share::new((low + part * (high - low)).min(1.0))?;
                let value = law.quantile(at);
                Permitted::FINITE
                    .check(name, value)
                    .map_err(|it| it.hint(format!("percentile {at} of {law}")))?;
                grid[member].push(value);
            }
        }
        Ok(grid)
    }

    fn trajectory(&self, number: u32, sets: usize) -> Trajectory {
        let address = format!("trajectory {number}");
        let mut uniforms = vec![0.0; (3 * sets).next_multiple_of(16)];
        Stream::new(self.seed, &address).fill(0, &mut uniforms);
        let starts = self.levels - self.step();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a share of a number of levels"
        )]
        let below = |uniform: f64| ((uniform * f64::from(starts)) as u32).min(starts - 1);
        let mut order: Vec<usize> = (0..sets).collect();
        order.sort_by(|&a, &b| uniforms[2 * sets + a].total_cmp(&uniforms[2 * sets + b]));
        let rises: Vec<bool> = (0..sets).map(|set| uniforms[sets + set] < 0.5).collect();
        // One that falls begins a step higher.
        let start = (0..sets).map(|set| {
            let low = below(uniforms[set]);
            if rises[set] { low } else { low + self.step() }
        });
        Trajectory {
            start: start.collect(),
            rises,
            order,
            step: self.step(),
        }
    }
}

/// From how many trajectories to choose, unless that is said.
const fn enough(trajectories: u32) -> u32 {
    let some = trajectories.saturating_mul(5);
    if some <= 400 {
        some
    } else if trajectories < 400 {
        400
    } else {
        trajectories
    }
}

/// A way through the grid on which each set moves once.
#[derive(Debug, Clone)]
struct Trajectory {
    start: Vec<u32>,
    rises: Vec<bool>,
    order: Vec<usize>,
    step: u32,
}

impl Trajectory {
    fn points(&self) -> Vec<Vec<u32>> {
        let mut at = self.start.clone();
        let mut points = vec![at.clone()];
        for &set in &self.order {
            at[set] = if self.rises[set] {
                at[set] + self.step
            } else {
                at[set] - self.step
            };
            points.push(at.clone());
        }
        points
    }

    /// The sum of the distances between all points of both.
    fn distance(&self, other: &Self) -> f64 {
        let others = other.points();
        let of = |a: &Vec<u32>, b: &Vec<u32>| {
            let squares = a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b)));
            libm::sqrt(squares.map(|it| it * it).sum::<f64>())
        };
        let each = self.points();
        each.iter()
            .map(|a| others.iter().map(|b| of(a, b)).sum::<f64>())
            .sum()
    }
}

/// So many trajectories, the two farthest from each other first, then each time the one farthest
/// from all that were chosen.
fn most_distant(all: &[Trajectory], count: usize) -> Vec<Trajectory> {
    if count >= all.len() {
        return all.to_vec();
    }
    let mut distances = vec![vec![0.0; all.len()]; all.len()];
    let mut farthest = (0, 1);
    for a in 0..all.len() {
        for b in a + 1..all.len() {
            let distance = all[a].distance(&all[b]);
            distances[a][b] = distance * distance;
            distances[b][a] = distance * distance;
            if distances[a][b] > distances[farthest.0][farthest.1] {
                farthest = (a, b);
            }
        }
    }
    let mut chosen = vec![farthest.0, farthest.1];
    while chosen.len() < count {
        let spread = |it: usize| {
            chosen
                .iter()
                .map(|&other| distances[it][other])
                .sum::<f64>()
        };
        let left = (0..all.len()).filter(|it| !chosen.contains(it));
        match left.max_by(|&a, &b| spread(a).total_cmp(&spread(b)).then(b.cmp(&a))) {
            Some(next) => chosen.push(next),
            None => break,
        }
    }
    chosen.into_iter().map(|it| all[it].clone()).collect()
}

/// What [`MorrisScreening`] found of one output.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MorrisEffects {
    /// The output.
    pub output: String,
    /// How often the model was evaluated.
    pub evaluations: u64,
    /// By input, the largest mean size first.
    pub effects: Vec<MorrisEffect>,
}

/// The effects of one input, or of several that move together.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MorrisEffect {
    /// The input, or the name that stands for several.
    pub input: String,
    /// The inputs that move together.
    pub members: Vec<String>,
    /// The mean size of the effect over the trajectories, `mu*`: near zero for an input that does
    /// nothing.
    pub mean_size: Estimate,
    /// The mean effect with its sign, `mu`.
    pub mean: f64,
    /// How much the effect differs from place to place, `sigma`: near zero for one that is the same
    /// everywhere.
    pub standard_deviation: f64,
}

impl MorrisEffect {
    fn of(set: &InputSet, members: Vec<String>, effects: &[f64]) -> Result<Self, Invalid> {
        let signed = Moments::of_all(effects);
        let sizes: Vec<f64> = effects.iter().map(|it| it.abs()).collect();
        let size = Moments::of_all(&sizes);
        let (mean, error) = (size.mean, size.standard_error());
        Ok(Self {
            input: set.name.clone(),
            members,
            mean_size: Estimate::new(mean, error, Unit::Ratio, size.trials)?,
            mean: signed.mean,
            standard_deviation: signed.standard_deviation(),
        })
    }
}
