//! What a sizing may be: its draws, by segment and year.

use std::collections::HashMap;
use std::fmt;

use super::chain::within_reason;
use super::{SizedYear, Sizing, SizingInput};
use crate::distribution::{Dist, Sampler};
use crate::error::{Error, Invalid, Permitted};
use crate::quantity::{Share, Unit};
use crate::random::{Sampling, Uniforms};

/// An uncertain quantity as equally likely values, in the order of the trials.
///
/// Percentiles interpolate linearly between the two nearest values (type 7 of Hyndman and Fan).
///
/// # Example
/// See [`SizingDraws`].
#[derive(Debug, Clone, PartialEq)]
pub struct Draws {
    unit: Unit,
    samples: Vec<f64>,
    sorted: Vec<f64>,
    sampling: Sampling,
}

impl Draws {
    pub(super) fn new(
        what: &str,
        unit: Unit,
        samples: Vec<f64>,
        sampling: Sampling,
    ) -> Result<Self, Invalid> {
        for &value in &samples {
            within_reason(what, value)?;
        }
        let mut sorted = samples.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        Ok(Self {
            unit,
            samples,
            sorted,
            sampling,
        })
    }

    /// What the values mean.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }

    /// The values in the order of the trials.
    #[must_use]
    pub fn samples(&self) -> &[f64] {
        &self.samples
    }

    /// The values from the smallest to the largest.
    #[must_use]
    pub fn sorted(&self) -> &[f64] {
        &self.sorted
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> f64 {
        mean(&self.samples)
    }

    /// The Monte Carlo standard error of the mean: how far it would typically move under another
    /// seed. Zero where the design has a single replicate, which tells nothing.
    #[must_use]
    pub fn standard_error(&self) -> f64 {
        let parts = self.sampling.parts(u64::MAX).filter_map(|part| {
            let part = usize::try_from(part.start).ok()?..usize::try_from(part.end).ok()?;
            self.samples.get(part).map(mean)
        });
        let means: Vec<f64> = parts.collect();
        libm::sqrt(variance(&means) / means.len().max(1) as f64)
    }

    /// The standard deviation.
    #[must_use]
    pub fn standard_deviation(&self) -> f64 {
        libm::sqrt(variance(&self.samples))
    }

    /// The value that is not exceeded with this probability.
    #[must_use]
    pub fn percentile(&self, share: Share) -> f64 {
        let last = self.sorted.len() - 1;
        let rank = share.value() * last as f64;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rank within the values"
        )]
        let below = (rank as usize).min(last);
        let (low, high) = (self.sorted[below], self.sorted[(below + 1).min(last)]);
        low + (rank - below as f64) * (high - low)
    }

    /// The value exceeded with probability one half.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.percentile(Share::literal(0.5))
    }

    /// The value that is not exceeded in one of twenty cases.
    #[must_use]
    pub fn p5(&self) -> f64 {
        self.percentile(Share::literal(0.05))
    }

    /// The value that is exceeded in one of twenty cases.
    #[must_use]
    pub fn p95(&self) -> f64 {
        self.percentile(Share::literal(0.95))
    }

    /// The probability of more than a threshold.
    #[must_use]
    pub fn probability_above(&self, threshold: f64) -> Share {
        let at_most = self.sorted.partition_point(|&x| x <= threshold);
        share((self.sorted.len() - at_most) as f64 / self.sorted.len() as f64)
    }
}

/// `USD 3.2 bn (USD 2.1 bn to USD 4.9 bn)`: the mean, and P5 to P95.
impl fmt::Display for Draws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |value| self.unit.show(value);
        write!(
            f,
            "{} ({} to {})",
            show(self.mean()),
            show(self.p5()),
            show(self.p95())
        )
    }
}

pub(super) fn mean(values: &[f64]) -> f64 {
    // Around the first value, so that equal values have exactly their value for a mean.
    let first = values.first().copied().unwrap_or_default();
    first + values.iter().map(|x| x - first).sum::<f64>() / values.len().max(1) as f64
}

pub(super) fn variance(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let mean = mean(values);
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    squares / (values.len() - 1) as f64
}

pub(super) fn share(value: f64) -> Share {
    Share::literal(value.clamp(0.0, 1.0))
}

/// A sizing with its inputs drawn: every segment and year as an uncertain quantity.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage};
/// use bizcase::quantity::Share;
/// use bizcase::random::Sampling;
///
/// let firms = Sizing::fermi(
///     "firms with the need",
///     Scope {
///         measure: Measure::Accounts,
///         spend: Spend::Potential,
///         geography: "Iceland".into(),
///         year: 2026,
///         stage: Stage::Total,
///     },
///     [
///         Factor::count("firms", Dist::fixed(1_000.0)?),
///         Factor::share("need", Dist::uniform(0.2, 0.4)?),
///     ],
/// )?;
/// let draws = firms.draw(&Sampling::latin_hypercube(10_000))?;
/// let total = draws.total();
/// assert_eq!(total.mean().round(), 300.0);
/// assert_eq!((total.p5().round(), total.p95().round()), (210.0, 390.0));
/// assert!((total.probability_above(250.0).value() - 0.75).abs() < 0.001);
/// assert!((total.percentile(Share::percent(25.0)?) - 250.0).abs() < 0.1);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct SizingDraws {
    sizing: Sizing,
    columns: Vec<Vec<f64>>,
    sampling: Sampling,
    total: Draws,
}

impl Sizing {
    /// Draws the inputs, and with them the values.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the sampling has too few trials or too many inputs for its design, if
    /// trials times inputs are more than 250 million, or a value is beyond 1e150.
    ///
    /// # Example
    /// See [`SizingDraws`].
    pub fn draw(&self, sampling: &Sampling) -> Result<SizingDraws, Error> {
        let [draws] = together([self], sampling)?;
        Ok(draws)
    }
}

impl SizingDraws {
    /// The sizing that was drawn.
    #[must_use]
    pub const fn sizing(&self) -> &Sizing {
        &self.sizing
    }

    /// The total in the first year.
    #[must_use]
    pub const fn total(&self) -> &Draws {
        &self.total
    }

    /// The total in a year.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the sizing does not reach that year or a value is not finite.
    pub fn total_in(&self, year: i32) -> Result<Draws, Error> {
        let year = self.sizing.year(year)?;
        self.values(|draws, trial| draws.sizing.total_in(year, draws.reader(trial)))
    }

    /// A segment in the first year.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such segment; the nearest is suggested.
    pub fn segment(&self, segment: &str) -> Result<Draws, Error> {
        self.segment_in(segment, self.sizing.scope().year)
    }

    /// A segment in a year.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such segment, the sizing does not reach that year, or a
    /// value is not finite.
    pub fn segment_in(&self, segment: &str, year: i32) -> Result<Draws, Error> {
        let (segment, SizedYear(years)) = (self.sizing.position(segment)?, self.sizing.year(year)?);
        self.values(|draws, trial| {
            draws
                .sizing
                .chain()
                .segment(segment, years, &draws.reader(trial))
        })
    }

    /// An input, in the order of [`Sizing::inputs`].
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such input; the nearest is suggested.
    pub fn input(&self, name: &str) -> Result<&[f64], Error> {
        let names = || self.sizing.inputs().iter().map(SizingInput::name);
        let place = self.sizing.chain().place(name);
        let place = place
            .ok_or_else(|| crate::error::unknown_name("input of the sizing", name, names()))?;
        Ok(&self.columns[place])
    }

    /// Reads the inputs of a trial.
    pub(super) fn reader(&self, trial: usize) -> impl Fn(usize) -> f64 {
        move |input| self.columns[input][trial]
    }

    pub(super) fn trials(&self) -> usize {
        self.total.samples.len()
    }

    pub(super) const fn sampling(&self) -> Sampling {
        self.sampling
    }

    fn values(&self, value: impl Fn(&Self, usize) -> f64) -> Result<Draws, Error> {
        let samples = (0..self.trials()).map(|trial| value(self, trial)).collect();
        let name = self.sizing.name();
        Ok(Draws::new(
            name,
            self.sizing.unit(),
            samples,
            self.sampling,
        )?)
    }
}

/// The most trials of a sizing.
const MOST_TRIALS: f64 = 1e7;

/// Every trial of every input is kept: two gigabytes of them.
const MOST_DRAWS: f64 = 2.5e8;

/// Several sizings drawn in one run. Inputs of one name and law are one and the same; those of one
/// name and different laws are different estimates of it, each drawn by itself.
pub(super) fn together<const N: usize>(
    sizings: [&Sizing; N],
    sampling: &Sampling,
) -> Result<[SizingDraws; N], Error> {
    let all = together_all(&sizings, sampling)?;
    match all.try_into() {
        Ok(draws) => Ok(draws),
        // As many come out as go in.
        Err(_) => Err(Invalid::rule("number of sizings", N, "what is drawn").into()),
    }
}

pub(super) fn together_all(
    sizings: &[&Sizing],
    sampling: &Sampling,
) -> Result<Vec<SizingDraws>, Error> {
    let permitted = Permitted::between(2.0, MOST_TRIALS);
    permitted.check("number of trials of a sizing", sampling.trials() as f64)?;
    let inputs: usize = sizings.iter().map(|sizing| sizing.inputs().len()).sum();
    Permitted::between(0.0, MOST_DRAWS)
        .check(
            "trials times inputs of a sizing",
            sampling.trials() as f64 * inputs as f64,
        )
        .map_err(|error| error.hint("draw fewer trials"))?;
    let addresses = Addresses::of(sizings);
    let names: Vec<&str> = addresses.names.iter().map(String::as_str).collect();
    let uniforms = Uniforms::all(sampling, &names)?;
    let trials = usize::try_from(sampling.trials()).unwrap_or(usize::MAX);
    // Columns are filled in groups of 32 trials.
    let length = trials.div_ceil(32).saturating_mul(32);
    let draw = |(sizing, positions): (&&Sizing, &Vec<usize>)| {
        let column = |(input, position): (&SizingInput, &usize)| {
            let mut column = vec![0.0; length];
            uniforms[*position].fill(0, &mut column);
            Sampler::new(&input.law)?.fill(&mut column);
            column.truncate(trials);
            Ok(column)
        };
        let columns: Result<Vec<Vec<f64>>, Invalid> =
            sizing.inputs().iter().zip(positions).map(column).collect();
        SizingDraws::new((*sizing).clone(), columns?, *sampling)
    };
    sizings.iter().zip(&addresses.positions).map(draw).collect()
}

impl SizingDraws {
    fn new(sizing: Sizing, columns: Vec<Vec<f64>>, sampling: Sampling) -> Result<Self, Error> {
        let trials = columns.first().map_or(0, Vec::len);
        let total = |trial| sizing.total(|input| columns[input][trial]);
        let samples = (0..trials).map(total).collect();
        let total = Draws::new(sizing.name(), sizing.unit(), samples, sampling)?;
        Ok(Self {
            sizing,
            columns,
            sampling,
            total,
        })
    }
}

/// Which stream of uniform numbers every input of every sizing reads.
struct Addresses {
    names: Vec<String>,
    /// By sizing and input.
    positions: Vec<Vec<usize>>,
}

impl Addresses {
    fn of(sizings: &[&Sizing]) -> Self {
        // Of every name the first law, and whether all sizings agree on it.
        let mut laws: HashMap<&str, (&Dist, bool)> = HashMap::new();
        for input in sizings.iter().flat_map(|sizing| sizing.inputs()) {
            let (law, agreed) = laws.entry(&input.name).or_insert((&input.law, true));
            *agreed &= input.law == **law;
        }
        let agreed = |input: &SizingInput| laws.get(&*input.name).is_none_or(|law| law.1);
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut names: Vec<String> = Vec::new();
        let mut positions = Vec::new();
        for sizing in sizings {
            let mut of_sizing: Vec<usize> = Vec::new();
            for input in sizing.inputs() {
                let position = if let Some(leader) = input.moves_with {
                    of_sizing[leader]
                } else {
                    let name = match input.law.rows() {
                        Some(rows) => rows,
                        None if agreed(input) => input.name.clone(),
                        None => format!("{}: {}", sizing.name(), input.name),
                    };
                    *places.entry(name.clone()).or_insert_with(|| {
                        names.push(name);
                        names.len() - 1
                    })
                };
                of_sizing.push(position);
            }
            positions.push(of_sizing);
        }
        Self { names, positions }
    }
}
