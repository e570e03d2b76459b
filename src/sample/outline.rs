//! What an outcome says, as data.

use serde::Serialize;

use super::{Estimate, Sample};
use crate::quantity::{Unit, Value};

/// The figures of an outcome that readers ask for, without its trials; percentiles are read from
/// all trials or from a sketch.
#[derive(Debug, Serialize)]
pub(crate) struct Outline<P = Estimate> {
    pub(crate) name: String,
    pub(crate) unit: Unit,
    pub(crate) mean: Estimate,
    pub(crate) standard_deviation: f64,
    pub(crate) minimum: f64,
    pub(crate) p5: P,
    pub(crate) median: P,
    pub(crate) p95: P,
    pub(crate) maximum: f64,
}

impl<Q: Into<Value>> From<&Sample<Q>> for Outline {
    fn from(sample: &Sample<Q>) -> Self {
        Self {
            name: sample.name().to_owned(),
            unit: sample.unit(),
            mean: sample.mean(),
            standard_deviation: sample.standard_deviation(),
            minimum: sample.minimum(),
            p5: sample.p5(),
            median: sample.median(),
            p95: sample.p95(),
            maximum: sample.maximum(),
        }
    }
}
