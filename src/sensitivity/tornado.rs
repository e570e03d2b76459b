//! Tornado charts: one input at a time.

use serde::Serialize;

use crate::distribution::Distribution;
use crate::error::Error;
use crate::quantity::{Quantity, Share};
use crate::simulation::{Base, Model, Output};

/// How many inputs are moved before their outputs are read.
const AT_ONCE: usize = 256;

/// The swing of an output when one input moves and the others stay at their medians.
///
/// # Example
/// ```
/// use bizcase::sensitivity::Swing;
///
/// let swing = Swing { input: "churn".into(), low: 0.01, high: 0.024, at_low: 3.0, at_high: -5.0 };
/// assert_eq!(swing.swing(), 8.0);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Swing {
    /// The input.
    pub input: String,
    /// Its 5th percentile.
    pub low: f64,
    /// Its 95th percentile.
    pub high: f64,
    /// The output with the input at its 5th percentile.
    pub at_low: f64,
    /// The output with the input at its 95th percentile.
    pub at_high: f64,
}

impl Swing {
    /// The distance between the two outputs, in the unit of the output.
    #[must_use]
    pub fn swing(&self) -> f64 {
        (self.at_high - self.at_low).abs()
    }
}

/// The inputs of a model by how far each swings an output on its own, widest first: the bars of a
/// tornado chart.
///
/// Inputs whose two percentiles coincide are left out. Interactions and correlations are ignored.
///
/// # Errors
/// [`Error::Run`] if an output leaves the range of its quantity at one of the points.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::sensitivity::tornado;
/// use bizcase::simulation::Model;
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(0.0, 100.0)?)?;
/// let twice = model.output("twice", move |s| s.get(price) * 2.0)?;
/// let bar = &tornado(&model, twice)?[0];
/// assert_eq!((bar.at_low.round(), bar.at_high.round()), (10.0, 190.0));
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn tornado<Q: Quantity>(model: &Model, output: Output<Q>) -> Result<Vec<Swing>, Error> {
    let medians = model.at(Base::Medians)?.inputs().to_vec();
    let ends = [Share::literal(0.05), Share::literal(0.95)];
    let moved: Vec<(usize, &str, [f64; 2])> = model
        .inputs()
        .enumerate()
        .map(|(index, (name, law))| (index, name, ends.map(|end| law.quantile(end))))
        .filter(|(_, _, [low, high])| low < high)
        .collect();
    let mut swings = Vec::with_capacity(moved.len());
    // A scenario holds all inputs: some at a time, so that they never fill the memory together.
    for moved in moved.chunks(AT_ONCE) {
        let scenarios: Vec<Vec<f64>> = moved
            .iter()
            .flat_map(|(index, _, values)| values.map(|value| with(&medians, *index, value)))
            .collect();
        let points = model.at_values(&scenarios)?;
        let pairs = moved.iter().zip(points.chunks_exact(2));
        swings.extend(pairs.map(|((_, name, [low, high]), points)| Swing {
            input: (*name).to_owned(),
            low: *low,
            high: *high,
            at_low: points[0].output(output).number(),
            at_high: points[1].output(output).number(),
        }));
    }
    swings.sort_by(|a, b| b.swing().total_cmp(&a.swing()));
    Ok(swings)
}

fn with(values: &[f64], index: usize, value: f64) -> Vec<f64> {
    let mut values = values.to_vec();
    values[index] = value;
    values
}
