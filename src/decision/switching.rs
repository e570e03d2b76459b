//! Where a verdict turns.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ClaimFinding;
use crate::distribution::Distribution as _;
use crate::error::{Error, Invalid, unknown_name};
use crate::quantity::{Share, Unit, significant};
use crate::random::Sampling;
use crate::sample::Sample;
use crate::simulation::{Claim, Model, Variant};

/// The percentiles of an input at which a claim is looked at first. Between two at which it differs
/// the turn is narrowed down.
const LOOKED_AT: [f64; 13] = [
    0.001, 0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.99, 0.999,
];

/// Into how many parts an interval with a turn is cut, and how often.
const PARTS: u32 = 8;
const TIMES: usize = 3;

/// Where one claim turns as one input goes through its range, with all others at random.
///
/// # Example
/// See [`switching_values`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SwitchingValue {
    /// The claim.
    pub criterion: Claim,
    /// Whether it is met with the input at random as well.
    pub met: bool,
    /// The input.
    pub input: String,
    /// What the numbers of the input mean.
    pub unit: Unit,
    /// The values at which the claim turns, the lowest first. None between the 0.1st and the 99.9th
    /// percentile if the list is empty.
    pub turns: Vec<Turn>,
    /// The probability that the input lies where the claim is the other way round.
    pub probability: Share,
    /// Whether it is correlated with other inputs, which do not follow it here: they are drawn as
    /// if nothing were known of it.
    pub correlated: bool,
}

/// A value at which a claim turns.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Turn {
    /// The value.
    pub value: f64,
    /// The percentile of the input there.
    pub percentile: Share,
}

/// `P(NPV > USD 0) >= 60%: turns where price is USD 21.4 (percentile 31.2), 31.2% to be beyond`.
impl fmt::Display for SwitchingValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            criterion, input, ..
        } = self;
        if self.turns.is_empty() {
            return write!(f, "{criterion}: {input} turns it nowhere in its range");
        }
        let turns: Vec<String> = self
            .turns
            .iter()
            .map(|turn| {
                let percentile = significant(100.0 * turn.percentile.value(), 3);
                format!("{} (percentile {percentile})", self.unit.show(turn.value))
            })
            .collect();
        let beyond = Unit::Share.show(self.probability.value());
        let turns = turns.join(" and ");
        write!(
            f,
            "{criterion}: turns where {input} is {turns}, {beyond} to be beyond"
        )
    }
}

/// For each claim and each input the values at which the claim turns, with the other inputs at
/// random: of each claim, the input most likely to turn it first.
///
/// Each input is held at 13 of its percentiles, and where a claim differs between two of them, at
/// more between these. All runs use the same random numbers, so that a turn is that of the claim on
/// these very trials; take as many as make the claim itself clear. Inputs whose draws are rows of a
/// study are no quantity that could be put at a value: they are left out.
///
/// # Errors
/// [`Error::Invalid`] if a claim names an outcome that the model does not have (the nearest is
/// suggested) or cannot be judged from one run, and the errors of a run.
///
/// # Example
/// ```
/// use bizcase::decision::switching_values;
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Share};
/// use bizcase::random::Sampling;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(20.0, 40.0)?)?;
/// let cost = model.money("cost", Dist::uniform(20.0, 30.0)?)?;
/// model.output("margin", move |s| s.get(price) - s.get(cost))?;
///
/// let claims = ["P(margin > USD 0) >= 60%".parse()?];
/// let found = switching_values(&model, &claims, &Sampling::latin_hypercube(4_096))?;
/// // With the price at 26, the cost lies below it in 60 % of all trials.
/// let price = &found[0];
/// assert_eq!((price.input.as_str(), price.turns.len(), price.met), ("price", 1, true));
/// assert!((price.turns[0].value - 26.0).abs() < 0.05);
/// assert!((price.probability.value() - 0.3).abs() < 0.01);
/// // The cost at 28 leaves a price above it in 60 %.
/// assert!((found[1].turns[0].value - 28.0).abs() < 0.05);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # Reference
/// HM Treasury (2022), *The Green Book*, sections 5.61 to 5.63, on switching values.
#[doc(alias("break-even", "threshold analysis"))]
pub fn switching_values(
    model: &Model,
    criteria: &[Claim],
    sampling: &Sampling,
) -> Result<Vec<SwitchingValue>, Error> {
    let looking = Looking::new(model, criteria, sampling)?;
    let Some(as_drawn) = looking.at(&[Variant::default()])?.pop() else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for (name, members) in model.drawn_together() {
        let [input] = members[..] else { continue };
        if looking.laws[input].rows().is_some() {
            continue;
        }
        let seen = looking.through(input)?;
        for (place, criterion) in criteria.iter().enumerate() {
            let met = as_drawn[place];
            let held: Vec<(f64, bool)> = seen.iter().map(|(at, met)| (*at, met[place])).collect();
            found.push((
                place,
                looking.switch(criterion, met, (input, &name), &held)?,
            ));
        }
    }
    // Stable, so that equal ones keep the order of the model.
    found.sort_by(|(a, one), (b, other)| {
        let likely = other
            .probability
            .value()
            .total_cmp(&one.probability.value());
        a.cmp(b).then(likely)
    });
    Ok(found.into_iter().map(|(_, it)| it).collect())
}

/// A model whose claims are looked at with one input held.
struct Looking<'m> {
    model: &'m Model,
    criteria: &'m [Claim],
    sampling: &'m Sampling,
    laws: Vec<&'m crate::distribution::Dist>,
    units: Vec<Unit>,
    correlated: Vec<usize>,
    /// The place and unit of the outcome of each claim.
    outcomes: Vec<(usize, Unit)>,
}

impl<'m> Looking<'m> {
    fn new(
        model: &'m Model,
        criteria: &'m [Claim],
        sampling: &'m Sampling,
    ) -> Result<Self, Invalid> {
        let names = || model.outputs().map(|(name, _)| name);
        let outcomes = criteria.iter().map(|claim| {
            let mut all = model.outputs().enumerate();
            let found = all.find(|(_, (name, _))| *name == claim.outcome());
            let found = found.map(|(place, (_, unit))| (place, unit));
            found.ok_or_else(|| unknown_name("output", claim.outcome(), names()))
        });
        Ok(Self {
            model,
            criteria,
            sampling,
            laws: model.inputs().map(|(_, law)| law).collect(),
            units: model.units().collect(),
            correlated: model
                .correlated_pairs()
                .into_iter()
                .flat_map(|(a, b)| [a, b])
                .collect(),
            outcomes: outcomes.collect::<Result<_, _>>()?,
        })
    }

    /// For each variant, whether each claim is met.
    fn at(&self, variants: &[Variant]) -> Result<Vec<Vec<bool>>, Error> {
        let places: Vec<usize> = self.outcomes.iter().map(|it| it.0).collect();
        if places.is_empty() {
            return Ok(vec![Vec::new(); variants.len()]);
        }
        let columns = self
            .model
            .outputs_of_variants(self.sampling, &places, variants)?;
        let mut columns = columns.into_iter();
        let mut found = Vec::with_capacity(variants.len());
        for _ in variants {
            let mut met = Vec::with_capacity(places.len());
            for (claim, (_, unit)) in self.criteria.iter().zip(&self.outcomes) {
                let values = columns.next().unwrap_or_default();
                let name = claim.outcome().to_owned();
                let outcome = Sample::of_trials(name, *unit, values, *self.sampling);
                met.push(ClaimFinding::of(claim, &outcome)?.met);
            }
            found.push(met);
        }
        Ok(found)
    }

    /// Whether each claim is met at percentiles of an input, in rising order: so many that each turn
    /// lies between two close to each other.
    fn through(&self, input: usize) -> Result<Vec<(f64, Vec<bool>)>, Error> {
        let mut seen: Vec<(f64, Vec<bool>)> = Vec::new();
        let mut next: Vec<f64> = LOOKED_AT.to_vec();
        for _ in 0..=TIMES {
            if next.is_empty() {
                break;
            }
            let held = next.iter().map(|&at| {
                let value = self.laws[input].quantile(Share::literal(at));
                Variant::held([(input, value)])
            });
            let met = self.at(&held.collect::<Vec<_>>())?;
            seen.extend(next.drain(..).zip(met));
            seen.sort_by(|a, b| a.0.total_cmp(&b.0));
            for pair in seen.windows(2).filter(|pair| pair[0].1 != pair[1].1) {
                let step = (pair[1].0 - pair[0].0) / f64::from(PARTS);
                let inner = (1..PARTS).map(|part| pair[0].0 + step * f64::from(part));
                next.extend(inner);
            }
        }
        Ok(seen)
    }

    fn switch(
        &self,
        criterion: &Claim,
        met: bool,
        (input, name): (usize, &str),
        held: &[(f64, bool)],
    ) -> Result<SwitchingValue, Invalid> {
        let mut turns = Vec::new();
        let (mut beyond, mut from) = (0.0, 0.0);
        for pair in held.windows(2).filter(|pair| pair[0].1 != pair[1].1) {
            let at = 0.5 * (pair[0].0 + pair[1].0);
            if pair[0].1 != met {
                beyond += at - from;
            }
            from = at;
            let percentile = Share::new(at)?;
            let value = self.laws[input].quantile(percentile);
            turns.push(Turn { value, percentile });
        }
        if held.last().is_some_and(|last| last.1 != met) {
            beyond += 1.0 - from;
        }
        Ok(SwitchingValue {
            criterion: criterion.clone(),
            met,
            input: name.to_owned(),
            unit: self.units[input],
            turns,
            probability: Share::new(beyond.clamp(0.0, 1.0))?,
            correlated: self.correlated.contains(&input),
        })
    }
}
