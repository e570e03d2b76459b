//! Tornado charts: one input at a time.

use serde::Serialize;

use super::sets::{InputSet, Together, members, sets};
use crate::distribution::{Dist, Distribution as _, Sampler};
use crate::error::{Error, Invalid};
use crate::quantity::{Quantity, Share, Unit};
use crate::random::Sampling;
use crate::sample::{Moments, percentile};
use crate::simulation::{Base, Model, Output, Variant};

/// How many scenarios are evaluated before their outputs are read.
const AT_ONCE: usize = 512;

/// How many rows of inputs that are drawn together are tried.
const ROWS: u32 = 512;

/// Where the other inputs are while one is moved.
///
/// # Example
/// ```
/// use bizcase::random::Sampling;
/// use bizcase::sensitivity::Others;
///
/// let around = Others::AtRandom(Sampling::monte_carlo(4_096));
/// assert_ne!(around, Others::default());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Others {
    /// Each at one value; at their medians by default.
    At(Base),
    /// Drawn, the same trials for every input that is moved: outputs are means over the trials.
    AtRandom(Sampling),
}

impl Default for Others {
    fn default() -> Self {
        Self::At(Base::Medians)
    }
}

/// How far each input swings an output on its own: the bars of a tornado chart.
///
/// Each input goes from one percentile of its range to another, P10 to P90 unless said otherwise,
/// while the others stay where [`Others`] says. With the others at random, the chart also says
/// whether the swing depends on where they are.
///
/// Inputs that take the same random numbers, such as the columns of one study, are moved together:
/// over their rows, and the swing is from one percentile of the outputs to the other. Rank
/// correlations are left out of account: an input is moved without those that follow it.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::random::Sampling;
/// use bizcase::sensitivity::{Others, Tornado};
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(0.0, 100.0)?)?;
/// let buyers = model.count("buyers", Dist::uniform(0.0, 20.0)?)?;
/// let revenue = model.output("revenue", move |s| s.get(price) * s.get(buyers))?;
///
/// let chart = Tornado::default().of(&model, revenue)?;
/// let bar = &chart.swings[0];
/// assert_eq!((bar.at_low.round(), bar.at_high.round()), (100.0, 900.0));
///
/// // What the price does depends on how many buy.
/// let around = Others::AtRandom(Sampling::latin_hypercube(4_096));
/// let chart = Tornado::default().others(around).of(&model, revenue)?;
/// assert!(chart.swings[0].interaction.unwrap() > 400.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("tornado chart", "one-at-a-time"))]
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Tornado {
    low: Share,
    high: Share,
    others: Others,
}

/// From P10 to P90, with the others at their medians.
impl Default for Tornado {
    fn default() -> Self {
        Self {
            low: Share::literal(0.1),
            high: Share::literal(0.9),
            others: Others::default(),
        }
    }
}

impl Tornado {
    /// Moves inputs between these percentiles.
    ///
    /// # Errors
    /// [`Invalid`] unless the second lies above the first.
    pub fn between(self, low: Share, high: Share) -> Result<Self, Invalid> {
        if low < high {
            return Ok(Self { low, high, ..self });
        }
        let told = format!("{low} to {high}");
        let rule = "from a lower to a higher one";
        Err(Invalid::rule("percentiles of a tornado", told, rule))
    }

    /// Sets where the other inputs are.
    #[must_use]
    pub const fn others(self, others: Others) -> Self {
        Self { others, ..self }
    }

    /// The inputs that vary, the widest swing first.
    ///
    /// # Errors
    /// [`Error::Invalid`] if an input has no value of the base; [`Error::Run`] if an output leaves
    /// the range of its quantity.
    pub fn of<Q: Quantity>(&self, model: &Model, output: Output<Q>) -> Result<TornadoChart, Error> {
        // A model that knows everything has no bars.
        let sets = sets(model, &Together::NONE).unwrap_or_default();
        let laws: Vec<&Dist> = model.inputs().map(|(_, law)| law).collect();
        let mut moves = Vec::new();
        for set in &sets {
            let moved = self.moves(set, &laws)?;
            if moved.values.windows(2).any(|pair| pair[0] != pair[1]) {
                moves.push((set, moved));
            }
        }
        let (base, mut swings) = match self.others {
            Others::At(base) => self.around(model, output, base, &moves)?,
            Others::AtRandom(sampling) => self.at_random(model, output, &sampling, &moves)?,
        };
        swings.sort_by(|a, b| b.swing().total_cmp(&a.swing()));
        Ok(TornadoChart {
            output: model.output_name(output).to_owned(),
            percentiles: [self.low, self.high],
            others: self.others,
            base,
            swings,
        })
    }

    /// Where a set is moved to.
    fn moves(&self, set: &InputSet, laws: &[&Dist]) -> Result<Moves, Invalid> {
        if let [only] = set.members[..]
            && !is_row_number(laws[only])
        {
            let ends = [self.low, self.high].map(|end| vec![laws[only].quantile(end)]);
            return Ok(Moves {
                values: ends.to_vec(),
                by_output: false,
            });
        }
        let places = (0..ROWS).map(|row| (f64::from(row) + 0.5) / f64::from(ROWS));
        let uniforms: Vec<f64> = places.collect();
        let mut values = vec![Vec::with_capacity(set.members.len()); uniforms.len()];
        for &member in &set.members {
            for (values, value) in values.iter_mut().zip(drawn_at(laws[member], &uniforms)?) {
                values.push(value);
            }
        }
        Ok(Moves {
            values,
            by_output: true,
        })
    }

    fn around<Q: Quantity>(
        &self,
        model: &Model,
        output: Output<Q>,
        base: Base,
        moves: &[(&InputSet, Moves)],
    ) -> Result<(f64, Vec<Swing>), Error> {
        let point = model.at(base)?;
        let start = point.inputs().to_vec();
        let mut swings = Vec::new();
        // A scenario holds all inputs: some at a time, so that they never fill the memory together.
        let mut scenarios = Vec::new();
        let mut found = Vec::new();
        let mut evaluate = |scenarios: &mut Vec<Vec<f64>>| -> Result<(), Error> {
            let points = model.at_values(scenarios)?;
            found.extend(points.iter().map(|point| point.output(output).number()));
            scenarios.clear();
            Ok(())
        };
        for (set, moved) in moves {
            for values in &moved.values {
                let mut scenario = start.clone();
                for (&member, &value) in set.members.iter().zip(values) {
                    scenario[member] = value;
                }
                scenarios.push(scenario);
                if scenarios.len() == AT_ONCE {
                    evaluate(&mut scenarios)?;
                }
            }
        }
        evaluate(&mut scenarios)?;
        let mut found = found.into_iter();
        for (set, moved) in moves {
            let outputs: Vec<f64> = found.by_ref().take(moved.values.len()).collect();
            swings.push(self.swing(model, set, moved, &outputs));
        }
        Ok((point.output(output).number(), swings))
    }

    fn at_random<Q: Quantity>(
        &self,
        model: &Model,
        output: Output<Q>,
        sampling: &Sampling,
        moves: &[(&InputSet, Moves)],
    ) -> Result<(f64, Vec<Swing>), Error> {
        let mean = |column: &Vec<f64>| Moments::of_all(column).mean;
        let base = model.variants(sampling, output, &[Variant::default()])?;
        let mut swings = Vec::new();
        for (set, moved) in moves {
            let held = |values: &Vec<f64>| {
                Variant::held(set.members.iter().copied().zip(values.iter().copied()))
            };
            let variants: Vec<Variant> = moved.values.iter().map(held).collect();
            let (mut means, mut interaction) = (Vec::with_capacity(variants.len()), None);
            for some in variants.chunks(16) {
                let columns = model.variants(sampling, output, some)?;
                means.extend(columns.iter().map(mean));
                // Which rows of a set are at the ends is known only once all have been looked at.
                if let ([low, high], false) = (&columns[..], moved.by_output) {
                    let swings: Vec<f64> = high.iter().zip(low).map(|(b, a)| b - a).collect();
                    interaction = Some(Moments::of_all(&swings).standard_deviation());
                }
            }
            swings.push(Swing {
                interaction,
                ..self.swing(model, set, moved, &means)
            });
        }
        Ok((mean(&base[0]), swings))
    }

    fn swing(&self, model: &Model, set: &InputSet, moved: &Moves, outputs: &[f64]) -> Swing {
        let (ends, values) = if moved.by_output {
            let mut sorted = outputs.to_vec();
            sorted.sort_by(f64::total_cmp);
            let at = |share: Share| percentile(&sorted, share.value());
            ([at(self.low), at(self.high)], None)
        } else {
            let values = [moved.values[0][0], moved.values[1][0]];
            ([outputs[0], outputs[1]], Some(values))
        };
        let first = set.members.first().copied().unwrap_or_default();
        Swing {
            input: set.name.clone(),
            unit: model.units().nth(first).unwrap_or(Unit::Ratio),
            members: members(model, set),
            values,
            at_low: ends[0],
            at_high: ends[1],
            interaction: None,
        }
    }
}

/// Whether an input is the number of a draw of a study: a higher number is not more of anything.
fn is_row_number(law: &Dist) -> bool {
    matches!(law, Dist::JointColumn(column) if column.numbers_rows())
}

/// The values that the inputs of a set take together.
struct Moves {
    values: Vec<Vec<f64>>,
    /// Whether the ends are percentiles of the outputs instead of the first and last value.
    by_output: bool,
}

/// What would be drawn by these uniform numbers: of joint rows, the values of the same rows for
/// every column.
fn drawn_at(law: &Dist, uniforms: &[f64]) -> Result<Vec<f64>, Invalid> {
    let mut column = uniforms.to_vec();
    // Columns are filled by whole lanes.
    column.resize(uniforms.len().next_multiple_of(64), 0.5);
    Sampler::new(law)?.fill(&mut column);
    column.truncate(uniforms.len());
    Ok(column)
}

/// What [`Tornado`] found of one output.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TornadoChart {
    /// The output.
    pub output: String,
    /// The percentiles between which inputs were moved.
    pub percentiles: [Share; 2],
    /// Where the others were.
    pub others: Others,
    /// The output with nothing moved; the mean with the others at random.
    pub base: f64,
    /// The inputs that vary, the widest swing first.
    pub swings: Vec<Swing>,
}

/// The swing of an output when one input moves.
///
/// # Example
/// See [`Tornado`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Swing {
    /// The input, or the name that stands for several.
    pub input: String,
    /// What its values mean; of several, those of the first.
    pub unit: Unit,
    /// The inputs that are moved together.
    pub members: Vec<String>,
    /// Between which values it moves; nothing for several inputs, and for the draws of a study: they
    /// have no order, so all rows are gone through.
    pub values: Option<[f64; 2]>,
    /// The output with the input at its lower percentile; for several inputs the lower percentile
    /// of the outputs.
    pub at_low: f64,
    /// The output with the input at its higher percentile, likewise.
    pub at_high: f64,
    /// With the others at random: the standard deviation of the swing over their trials, zero where
    /// the input does the same wherever they are.
    pub interaction: Option<f64>,
}

impl Swing {
    /// The distance between the two outputs, in the unit of the output.
    #[must_use]
    pub fn swing(&self) -> f64 {
        (self.at_high - self.at_low).abs()
    }
}
