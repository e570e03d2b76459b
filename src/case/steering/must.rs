//! What must be true for a claim that is missed.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::price_moves::{listed, moved_to};
use crate::case::data::{BusinessCase, Figure, Override};
use crate::case::model::PlacedFigure;
use crate::case::results::Valuation;
use crate::decision::{ClaimFinding, decide};
use crate::distribution::Distribution as _;
use crate::error::Error;
use crate::quantity::{Share, Unit, significant};
use crate::random::Sampling;
use crate::sample::Estimate;
use crate::simulation::{Claim, Model};

/// What must be true for a claim to hold that does not: how far each single figure would have to
/// move. [`Valuation::must_be_true`] finds it.
///
/// # Example
/// See [`Valuation::must_be_true`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MustBeTrue {
    /// The claim.
    pub claim: Claim,
    /// What its statistic was found to be.
    pub found: Estimate,
    /// The figures, those first that would have to move least within their stated range; then
    /// those that cannot do it alone.
    pub levers: Vec<NeededMove>,
}

/// How far one figure would have to move, if it were known to be there.
///
/// # Example
/// See [`Valuation::must_be_true`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct NeededMove {
    /// The figure.
    pub figure: String,
    /// Whether it is the first price of a [list](crate::case::PriceList) that moves as a whole, the
    /// later prices in proportion.
    pub is_list: bool,
    /// What its values mean.
    pub unit: Unit,
    /// The middle of its range, or what it is.
    pub now: f64,
    /// The value nearest to that at which the claim holds; nothing where it does nowhere in the
    /// range.
    pub needed: Option<f64>,
    /// Where in its stated range the needed value lies: the probability of a lower one. Nothing for
    /// a price, which is chosen, and where no value is enough.
    pub percentile: Option<Share>,
}

impl fmt::Display for NeededMove {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show = |value| self.unit.show(value);
        let list = if self.is_list {
            " and the later prices in proportion"
        } else {
            ""
        };
        let (figure, now) = (&self.figure, show(self.now) + list);
        match (self.needed, self.percentile) {
            (Some(needed), Some(at)) => write!(
                f,
                "{figure}: {} instead of {now} (percentile {} of its range)",
                show(needed),
                significant(at.value() * 100.0, 3)
            ),
            (Some(needed), None) => write!(f, "{figure}: {} instead of {now}", show(needed)),
            (None, _) => write!(f, "{figure}: no value is enough"),
        }
    }
}

impl Valuation {
    /// What must be true for each criterion that is missed: for every uncertain figure and every
    /// price, how far it alone would have to move.
    ///
    /// A figure is put at a known value, from its 0.1st to its 99.9th percentile, and a price, or a
    /// list of prices as a whole, at half to twice what it is; each value tried is one run with `sampling`, some twenty for each
    /// figure. The needed value is found to a thousandth of that range.
    ///
    /// # Errors
    /// As [`BusinessCase::value`].
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    ///
    /// # let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/recipes.toml"));
    /// # let case: BusinessCase = toml::from_str(text)?;
    /// let sampling = Sampling::monte_carlo(100).seed(1);
    /// let missed = case.value(&sampling)?.must_be_true(&sampling)?;
    /// let [criterion] = &missed[..] else { panic!("one is missed") };
    /// assert!(criterion.levers.iter().any(|it| it.figure == "cost per sign-up"));
    /// for lever in &criterion.levers {
    ///     println!("{lever}");
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn must_be_true(&self, sampling: &Sampling) -> Result<Vec<MustBeTrue>, Error> {
        let missed = self.verdict.findings.iter().filter(|it| !it.met);
        missed
            .map(|it| self.must_be_true_for(it, sampling))
            .collect()
    }

    /// Trials to ask what would be otherwise: enough for two digits of a value needed, of which some
    /// twenty are tried for every figure.
    pub(crate) fn asked_again(&self) -> Sampling {
        const TRIALS: u64 = 1_024;
        let made = self.run.sampling();
        Sampling::latin_hypercube(TRIALS.min(made.trials())).seed(made.seed_used())
    }

    /// What must be true for one criterion that is missed.
    pub(crate) fn must_be_true_for(
        &self,
        missed: &ClaimFinding,
        sampling: &Sampling,
    ) -> Result<MustBeTrue, Error> {
        let mut moves = Vec::new();
        for lever in Lever::of(&self.case, &self.built.model)? {
            moves.push(lever.needed(&self.case, &missed.criterion, sampling)?);
        }
        // The least surprising first; stable, so that equal ones keep the order of the case.
        moves.sort_by(|a, b| a.0.total_cmp(&b.0));
        Ok(MustBeTrue {
            claim: missed.criterion.clone(),
            found: missed.found,
            levers: moves.into_iter().map(|(_, it)| it).collect(),
        })
    }
}

/// A figure that could be otherwise, and the values to try, in ascending order.
struct Lever {
    figure: String,
    is_list: bool,
    unit: Unit,
    now: f64,
    values: Vec<f64>,
    range: Option<crate::distribution::Dist>,
}

impl Lever {
    /// Percentiles of a range that are tried first.
    const TRIED: [f64; 9] = [0.001, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95, 0.999];
    /// What a price is multiplied by first.
    const PRICED: [f64; 9] = [0.5, 0.6, 0.7, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0];

    fn of(case: &BusinessCase, model: &Model) -> Result<Vec<Self>, Error> {
        let units: BTreeMap<&str, Unit> = model
            .inputs()
            .zip(model.units())
            .map(|((name, _), unit)| (name, unit))
            .collect();
        let mut levers: Vec<Self> = Vec::new();
        let figures = case.figures()?;
        for placed in &figures {
            let event = case.events.iter().any(|it| it.name == placed.name);
            let known = levers.iter().any(|it| it.figure == placed.name);
            if !event && !known {
                let unit = units.get(&*placed.name).copied();
                let unit = unit.unwrap_or(Unit::Money(case.currency));
                levers.extend(Self::in_place(placed, unit, &figures));
            }
        }
        Ok(levers)
    }

    /// With the unit of its input, or of a price.
    fn in_place(placed: &PlacedFigure, unit: Unit, all: &[PlacedFigure]) -> Option<Self> {
        let price = |now: f64, unit: Unit| Self {
            unit,
            figure: placed.place.clone(),
            is_list: listed(&placed.place, all).is_ok_and(|it| it.is_some()),
            now,
            values: Self::PRICED.map(|it| it * now).into(),
            range: None,
        };
        let priced = placed.place.strip_suffix(".price").is_some();
        match &placed.figure {
            // The draw of a study is a row, not a quantity.
            Figure::Uncertain(it) if it.range.rows().is_some() => None,
            Figure::Uncertain(it) => Some(Self {
                unit,
                now: it.range.median(),
                values: Self::TRIED
                    .map(|share| it.range.quantile(Share::literal(share)))
                    .into(),
                range: Some(it.range.clone()),
                figure: placed.name.clone(),
                is_list: false,
            }),
            Figure::Known(now) if priced && *now > 0.0 => Some(price(*now, unit)),
            Figure::Amount(now) if priced && now.to_f64() > 0.0 => {
                Some(price(now.to_f64(), Unit::Money(now.currency())))
            }
            _ => None,
        }
    }

    /// The needed move, and how surprising it would be.
    fn needed(
        &self,
        case: &BusinessCase,
        claim: &Claim,
        sampling: &Sampling,
    ) -> Result<(f64, NeededMove), Error> {
        let met = |at: f64| self.is_met(case, claim, at, sampling);
        let middle = self.values.partition_point(|&it| it < self.now);
        let (below, above) = self.values.split_at(middle);
        let mut found: Option<f64> = None;
        for side in [
            below.iter().rev().copied().collect::<Vec<_>>(),
            above.to_vec(),
        ] {
            let mut last = self.now;
            for at in side {
                if met(at)? {
                    let needed = self.between(last, at, &met)?;
                    let nearer = |it: f64| (needed - self.now).abs() < (it - self.now).abs();
                    if found.is_none_or(nearer) {
                        found = Some(needed);
                    }
                    break;
                }
                last = at;
            }
        }
        let percentile = self.range.as_ref().zip(found);
        let percentile = percentile.map(|(range, at)| range.cdf(at));
        let surprise = match (found, percentile) {
            (None, _) => f64::INFINITY,
            (Some(_), Some(at)) => (at.value() - 0.5).abs(),
            (Some(at), None) => (at / self.now - 1.0).abs() * 0.5,
        };
        Ok((
            surprise,
            NeededMove {
                figure: self.figure.clone(),
                is_list: self.is_list,
                unit: self.unit,
                now: self.now,
                needed: found,
                percentile,
            },
        ))
    }

    /// The value between two at which a claim begins to hold, which it does at the second.
    fn between(
        &self,
        mut fails: f64,
        mut holds: f64,
        met: &impl Fn(f64) -> Result<bool, Error>,
    ) -> Result<f64, Error> {
        let whole = self.values.last().zip(self.values.first());
        let near = whole.map_or(0.0, |(last, first)| 1e-3 * (last - first));
        while (holds - fails).abs() > near {
            let middle = 0.5 * (fails + holds);
            if met(middle)? {
                holds = middle;
            } else {
                fails = middle;
            }
        }
        Ok(holds)
    }

    /// Whether a claim holds with the figure at a value. A case that is not valid there holds
    /// nothing.
    fn is_met(
        &self,
        case: &BusinessCase,
        claim: &Claim,
        at: f64,
        sampling: &Sampling,
    ) -> Result<bool, Error> {
        let mut moved = case.clone();
        moved.overrides.push(Override {
            figure: self.figure.clone(),
            change: moved_to(at, self.is_list.then_some(self.now)),
        });
        moved.criteria = vec![claim.clone()];
        let Ok(built) = moved.model() else {
            return Ok(false);
        };
        let run = moved.run(&built, sampling, None)?;
        let verdict = decide(&run, &moved.criteria)?;
        Ok(verdict.findings.iter().all(|it: &ClaimFinding| it.met))
    }
}
