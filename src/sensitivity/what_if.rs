//! What an output is at stated values of one input or two: tables and spider charts.

use serde::Serialize;

use super::sets::{Together, sets};
use crate::distribution::{Dist, Distribution as _};
use crate::error::{Error, Invalid, Permitted, unknown_name};
use crate::quantity::{Quantity, Share};
use crate::simulation::{Base, Model, Output};

/// An output at values of one input or two, with the others at their base: what spreadsheets call
/// a data table.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::Currency;
/// use bizcase::sensitivity::WhatIf;
/// use bizcase::simulation::{Base, Model};
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::triangular(20.0, 25.0, 30.0)?)?;
/// let buyers = model.count("buyers", Dist::triangular(100.0, 200.0, 300.0)?)?;
/// let revenue = model.output("revenue", move |s| s.get(price) * s.get(buyers))?;
///
/// let table = WhatIf::around(Base::Modes)
///     .by("price", [20.0, 30.0])
///     .and_by("buyers", [100.0, 200.0, 300.0])
///     .of(&model, revenue)?;
/// assert_eq!(table.outputs, [[2_000.0, 4_000.0, 6_000.0], [3_000.0, 6_000.0, 9_000.0]]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias = "data table")]
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIf {
    base: Base,
    rows: (String, Vec<f64>),
    columns: Option<(String, Vec<f64>)>,
}

impl WhatIf {
    /// A table around a base case.
    #[must_use]
    pub const fn around(base: Base) -> Self {
        Self {
            base,
            rows: (String::new(), Vec::new()),
            columns: None,
        }
    }

    /// The values of an input, a row each.
    #[must_use]
    pub fn by(mut self, input: &str, values: impl IntoIterator<Item = f64>) -> Self {
        self.rows = (input.to_owned(), values.into_iter().collect());
        self
    }

    /// The values of a second input, a column each.
    #[must_use]
    pub fn and_by(mut self, input: &str, values: impl IntoIterator<Item = f64>) -> Self {
        self.columns = Some((input.to_owned(), values.into_iter().collect()));
        self
    }

    /// The output at all values.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an unknown input, no values, more than a million cells, a value that
    /// the input cannot have, and an input without a value of the base; [`Error::Run`] if the
    /// output leaves the range of its quantity.
    pub fn of<Q: Quantity>(&self, model: &Model, output: Output<Q>) -> Result<WhatIfTable, Error> {
        let row = place(model, &self.rows.0)?;
        let nothing = (String::new(), vec![f64::NAN]);
        let (name, columns) = self.columns.as_ref().unwrap_or(&nothing);
        let column = match self.columns {
            Some(_) => Some(place(model, name)?),
            None => None,
        };
        let cells = (self.rows.1.len() * columns.len()) as f64;
        Permitted::between(1.0, 1e6).check("cells of the table", cells)?;
        let base = model.at(self.base)?.inputs().to_vec();
        let mut outputs = Vec::new();
        for &value in &self.rows.1 {
            let scenarios: Vec<Vec<f64>> = columns
                .iter()
                .map(|&other| {
                    let mut scenario = base.clone();
                    scenario[row] = value;
                    if let Some(column) = column {
                        scenario[column] = other;
                    }
                    scenario
                })
                .collect();
            let points = model.at_values(&scenarios)?;
            let points = points.iter().map(|point| point.output(output).number());
            outputs.push(points.collect());
        }
        Ok(WhatIfTable {
            output: model.output_name(output).to_owned(),
            base: self.base,
            rows: self.rows.clone(),
            columns: self.columns.clone(),
            outputs,
        })
    }
}

fn place(model: &Model, input: &str) -> Result<usize, Invalid> {
    let names = || model.inputs().map(|(name, _)| name);
    let found = names().position(|name| name == input);
    found.ok_or_else(|| unknown_name("input", input, names()))
}

/// An output by the values of one input or two.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WhatIfTable {
    /// The output.
    pub output: String,
    /// Where all other inputs are.
    pub base: Base,
    /// The first input and its values.
    pub rows: (String, Vec<f64>),
    /// The second input and its values, if there is one.
    pub columns: Option<(String, Vec<f64>)>,
    /// The output by row and column; one column without a second input.
    pub outputs: Vec<Vec<f64>>,
}

/// One line of a spider chart: an output as one input goes through its range.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SpiderLine {
    /// The input.
    pub input: String,
    /// The percentiles of the input, its values there, and the output.
    pub points: Vec<SpiderPoint>,
}

/// One point of a [`SpiderLine`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SpiderPoint {
    /// The percentile of the input.
    pub percentile: Share,
    /// Its value there.
    pub value: f64,
    /// The output.
    pub output: f64,
}

/// The lines of a spider chart: an output as each input that is drawn by itself goes through its
/// percentiles, with the others at their base. The steepest line first.
///
/// # Errors
/// As [`WhatIf::of`].
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::quantity::{Currency, Share};
/// use bizcase::sensitivity::spider;
/// use bizcase::simulation::{Base, Model};
///
/// let mut model = Model::new(Currency::USD);
/// let price = model.money("price", Dist::uniform(10.0, 20.0)?)?;
/// let twice = model.output("twice", move |s| s.get(price) * 2.0)?;
/// let percentiles = [10.0, 50.0, 90.0].map(Share::percent);
/// let [low, middle, high] = percentiles;
/// let lines = spider(&model, twice, Base::Medians, &[low?, middle?, high?])?;
/// assert_eq!(lines[0].points[2].output, 38.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn spider<Q: Quantity>(
    model: &Model,
    output: Output<Q>,
    base: Base,
    percentiles: &[Share],
) -> Result<Vec<SpiderLine>, Error> {
    let laws: Vec<(&str, &Dist)> = model.inputs().collect();
    for share in percentiles {
        let inside = Permitted::between(1e-9, 1.0 - 1e-9);
        inside.check("percentile of a spider chart", share.value())?;
    }
    let mut lines = Vec::new();
    for set in sets(model, &Together::NONE)? {
        let [input] = set.members[..] else { continue };
        let (name, law) = laws[input];
        let values: Vec<f64> = percentiles.iter().map(|&at| law.quantile(at)).collect();
        let table = WhatIf::around(base).by(name, values.iter().copied());
        let outputs = table.of(model, output)?.outputs;
        let points = percentiles.iter().zip(&values).zip(&outputs);
        lines.push(SpiderLine {
            input: name.to_owned(),
            points: points
                .map(|((&percentile, &value), output)| SpiderPoint {
                    percentile,
                    value,
                    output: output[0],
                })
                .collect(),
        });
    }
    let reach = |line: &SpiderLine| {
        let outputs = || line.points.iter().map(|it| it.output);
        outputs().fold(f64::MIN, f64::max) - outputs().fold(f64::MAX, f64::min)
    };
    lines.sort_by(|a, b| reach(b).total_cmp(&reach(a)));
    Ok(lines)
}
