//! Draws of a sizing by segment and year.

use std::collections::HashMap;

use serde::Serialize;

use super::chain::within_reason;
use super::{SizedYear, Sizing, SizingInput};
use crate::distribution::{Dist, draws};
use crate::error::{Error, Invalid, loaded};
use crate::quantity::{Share, Unit};
use crate::random::Sampling;
use crate::sample::{JointEmpirical, Sample};

/// A column of a run of sizings, in the order of the trials.
pub(super) fn sample(
    what: &str,
    unit: Unit,
    values: Vec<f64>,
    sampling: Sampling,
) -> Result<Sample, Invalid> {
    for &value in &values {
        within_reason(what, value)?;
    }
    Ok(Sample::of_trials(what.to_owned(), unit, values, sampling))
}

pub(super) fn share(value: f64) -> Share {
    Share::literal(value.clamp(0.0, 1.0))
}

/// A sizing with drawn inputs: every segment and year as a sample.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage};
/// use bizcase::quantity::{Count, Currency, Share};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
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
/// assert_eq!(total.mean().value.round(), 300.0);
/// assert_eq!((total.p5().value.round(), total.p95().value.round()), (210.0, 390.0));
/// let above = total.probability_above(Count::from(250).into())?;
/// assert!((above.value - 0.75).abs() < 0.001);
/// assert!((total.percentile(Share::percent(25.0)?).value - 250.0).abs() < 0.1);
///
/// // The same trials as an input of a model.
/// let mut model = Model::new(Currency::EUR);
/// let firms = model.count("firms", draws.joint()?.column("total")?.into())?;
/// let run = model.run(&Sampling::latin_hypercube(10_000))?;
/// assert_eq!(run.input(firms).mean().value.round(), 300.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Serialize)]
pub struct SizingDraws {
    sizing: Sizing,
    #[serde(skip)]
    columns: Vec<Vec<f64>>,
    sampling: Sampling,
    total: Sample,
}

// The draws of the inputs are many and follow from the sampling.
loaded::through!(
    SizingDraws { sizing: Sizing, sampling: Sampling, total: Sample }
        => drawn_again(&sizing, &sampling, &total)
);

impl Sizing {
    /// Draws the inputs and computes the size in every trial.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the sampling has too few trials or too many inputs for its design, if
    /// trials times inputs exceed 250 million, or if a value is beyond 1e150.
    ///
    /// # Example
    /// See [`SizingDraws`].
    pub fn draw(&self, sampling: &Sampling) -> Result<SizingDraws, Error> {
        let [draws] = together([self], sampling)?;
        Ok(draws)
    }

    /// Draws the inputs beside those of a model: where one has the name and range of an input
    /// there, it is the same number; where it has another range, it is drawn by itself.
    pub(crate) fn draw_beside(
        &self,
        known: &[(&str, &Dist)],
        sampling: &Sampling,
    ) -> Result<SizingDraws, Error> {
        let mut all = drawn(&[self], known, sampling)?;
        all.pop()
            .ok_or_else(|| Invalid::rule("number of sizings", 0, "at least one").into())
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
    pub const fn total(&self) -> &Sample {
        &self.total
    }

    /// The total in a given year.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the sizing does not cover that year or a value is not finite.
    pub fn total_in(&self, year: i32) -> Result<Sample, Error> {
        let year = self.sizing.year(year)?;
        self.values(|draws, trial| draws.sizing.total_in(year, draws.reader(trial)))
    }

    /// The size of a segment in the first year.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such segment; the message suggests the nearest name.
    pub fn segment(&self, segment: &str) -> Result<Sample, Error> {
        self.segment_in(segment, self.sizing.scope().year)
    }

    /// The size of a segment in a given year.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such segment, the sizing does not cover that year, or a
    /// value is not finite.
    pub fn segment_in(&self, segment: &str, year: i32) -> Result<Sample, Error> {
        let (segment, SizedYear(years)) = (self.sizing.position(segment)?, self.sizing.year(year)?);
        self.values(|draws, trial| {
            draws
                .sizing
                .chain()
                .segment(segment, years, &draws.reader(trial))
        })
    }

    /// The draws of an input, in the order of the trials.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such input; the message suggests the nearest name.
    pub fn input(&self, name: &str) -> Result<&[f64], Error> {
        let names = || self.sizing.inputs().iter().map(SizingInput::name);
        let place = self.sizing.chain().place(name);
        let place = place
            .ok_or_else(|| crate::error::unknown_name("input of the sizing", name, names()))?;
        Ok(&self.columns[place])
    }

    /// The draws as joint rows, ready to be inputs of a model.
    ///
    /// The columns are `total`, one per segment under its name, and later years as in
    /// `total in 2029`. The rows carry the name of the sizing.
    ///
    /// # Errors
    /// [`Error::Invalid`] if a segment is called `total` or a value is not finite.
    pub fn joint(&self) -> Result<JointEmpirical, Error> {
        let first = self.sizing.scope().year;
        let mut columns = Vec::new();
        for year in self.sizing.years() {
            let label = |what: &str| {
                if year == first {
                    what.to_owned()
                } else {
                    format!("{what} in {year}")
                }
            };
            columns.push((label("total"), self.total_in(year)?.samples().to_vec()));
            let names = self.sizing.segments().iter().map(|part| &*part.segment);
            for name in names.filter(|name| !name.is_empty()) {
                let drawn = self.segment_in(name, year)?.samples().to_vec();
                columns.push((label(name), drawn));
            }
        }
        Ok(JointEmpirical::new(self.sizing.name(), columns)?)
    }

    /// Reads the inputs of a trial.
    pub(super) fn reader(&self, trial: usize) -> impl Fn(usize) -> f64 {
        move |input| self.columns[input][trial]
    }

    pub(super) fn trials(&self) -> usize {
        self.total.samples().len()
    }

    pub(super) const fn sampling(&self) -> Sampling {
        self.sampling
    }

    fn values(&self, value: impl Fn(&Self, usize) -> f64) -> Result<Sample, Error> {
        let samples = (0..self.trials()).map(|trial| value(self, trial)).collect();
        let name = self.sizing.name();
        Ok(sample(name, self.sizing.unit(), samples, self.sampling)?)
    }
}

/// Several sizings drawn in one run. Inputs of one name and distribution are one and the same;
/// those of one name and different distributions are different estimates of it, each drawn by
/// itself.
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
    drawn(sizings, &[], sampling)
}

/// Several sizings, drawn in one run with what else has some names and ranges.
fn drawn(
    sizings: &[&Sizing],
    known: &[(&str, &Dist)],
    sampling: &Sampling,
) -> Result<Vec<SizingDraws>, Error> {
    let addresses = addresses(sizings, known);
    let inputs = sizings.iter().flat_map(|sizing| sizing.inputs());
    let inputs: Vec<_> = addresses
        .iter()
        .zip(inputs)
        .map(|(address, input)| (&**address, &input.law))
        .collect();
    let mut columns = draws("a sizing", &inputs, sampling)?.into_iter();
    let of = |sizing: &&Sizing| {
        let own = columns.by_ref().take(sizing.inputs().len()).collect();
        SizingDraws::new((*sizing).clone(), own, *sampling)
    };
    sizings.iter().map(of).collect()
}

impl SizingDraws {
    /// A sizing whose inputs are known in every trial, in their order.
    pub(crate) fn given(
        sizing: Sizing,
        columns: Vec<Vec<f64>>,
        sampling: Sampling,
    ) -> Result<Self, Error> {
        Self::new(sizing, columns, sampling)
    }

    fn new(sizing: Sizing, columns: Vec<Vec<f64>>, sampling: Sampling) -> Result<Self, Error> {
        let trials = columns.first().map_or(0, Vec::len);
        let total = |trial| sizing.total(|input| columns[input][trial]);
        let samples = (0..trials).map(total).collect();
        let total = sample(sizing.name(), sizing.unit(), samples, sampling)?;
        Ok(Self {
            sizing,
            columns,
            sampling,
            total,
        })
    }
}

/// The address of the random numbers of every input of every sizing, in order.
fn addresses(sizings: &[&Sizing], known: &[(&str, &Dist)]) -> Vec<String> {
    // Of every name the first law, and whether all agree on it.
    let mut laws: HashMap<&str, (&Dist, bool)> = HashMap::new();
    let inputs = sizings.iter().flat_map(|sizing| sizing.inputs());
    let inputs = inputs.map(|input| (&*input.name, &input.law));
    for (name, own) in known.iter().copied().chain(inputs) {
        let (law, agreed) = laws.entry(name).or_insert((own, true));
        *agreed &= own == *law;
    }
    let agreed = |input: &SizingInput| laws.get(&*input.name).is_none_or(|law| law.1);
    let mut addresses: Vec<String> = Vec::new();
    for sizing in sizings {
        let first = addresses.len();
        for input in sizing.inputs() {
            let address = match (input.moves_with, input.law.rows()) {
                (Some(leader), _) => addresses[first + leader].clone(),
                (None, Some(rows)) => rows,
                (None, None) if agreed(input) => input.name.clone(),
                (None, None) => format!("{}: {}", sizing.name(), input.name),
            };
            addresses.push(address);
        }
    }
    addresses
}

/// The draws of a sizing, which have to bring about the total that was stored with them.
fn drawn_again(sizing: &Sizing, sampling: &Sampling, total: &Sample) -> Result<SizingDraws, Error> {
    let draws = sizing.draw(sampling)?;
    if draws.total == *total {
        return Ok(draws);
    }
    let rule = "that of the sizing by this sampling";
    Err(Invalid::rule("total of the draws", total.name(), rule).into())
}
