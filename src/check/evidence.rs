//! Assumptions compared with new data.

use serde::Serialize;

use super::finding::{Finding, Found};
use super::guard::{Binomial, Status, mean_ends};
use crate::distribution::{Dist, Distribution};
use crate::error::{Bound, Invalid, Permitted};
use crate::ledger::Assumption;
use crate::quantity::{Share, Unit, grouped};

/// Observations of a quantity.
///
/// # Example
/// See [`consistent`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewData(Data);

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Data {
    Events { happened: u64, of: u64 },
    Values(Vec<f64>),
}

impl NewData {
    /// Counts of an event, for assumptions on shares: it happened `happened` times out of `of`.
    ///
    /// # Errors
    /// [`Invalid`] if `happened` exceeds `of`, or `of` is zero.
    pub fn events(happened: u64, of: u64) -> Result<Self, Invalid> {
        Permitted::between(1.0, 9e15).check("number of observations", of as f64)?;
        Permitted::between(0.0, of as f64).check("number of events", happened as f64)?;
        Ok(Self(Data::Events { happened, of }))
    }

    /// Measured values, for an assumption on their mean.
    ///
    /// # Errors
    /// [`Invalid`] if there are fewer than three values, or one is infinite or NaN.
    pub fn values(values: impl Into<Vec<f64>>) -> Result<Self, Invalid> {
        let values = values.into();
        let permitted = Permitted::interval(Bound::Including(3.0), Bound::Excluding(f64::INFINITY));
        permitted.check("number of observations", values.len() as f64)?;
        for value in &values {
            Permitted::FINITE.check("observation", *value)?;
        }
        Ok(Self(Data::Values(values)))
    }

    /// The figure, and between which ends the truth lies, each end wrong with this rate.
    fn ends(&self, rate: f64) -> Result<(f64, f64, f64), Invalid> {
        Ok(match &self.0 {
            Data::Events { happened, of } => {
                let (low, high) = Binomial { trials: *of, rate }.interval(*happened);
                (*happened as f64 / *of as f64, low, high)
            }
            Data::Values(values) => {
                let count = values.len() as f64;
                let mean = values.iter().sum::<f64>() / count;
                let student = Dist::student_t(count - 1.0, 0.0, 1.0)?;
                let (low, high) = mean_ends(values, student.upper_quantile(Share::new(rate)?));
                (mean, low, high)
            }
        })
    }
}

/// Checks that new data do not contradict an assumption: the interval of the data overlaps the
/// central 90 % of the assumed range (P5 to P95).
///
/// If the truth lies in that range, the check fails with at most the stated rate of false alarms.
/// Data that say little pass; the message shows how little.
///
/// # Precision
/// For events exact (Clopper and Pearson's interval). For the mean of measured values by Student's
/// t with Hall's correction for skewness, which needs about twenty values to be near its rate.
///
/// # Errors
/// [`Invalid`] unless the rate lies above 0 and below one half, and if events are compared with an
/// assumption that is not a share.
///
/// # Example
/// ```
/// use bizcase::check::{NewData, Status, consistent};
/// use bizcase::distribution::Dist;
/// use bizcase::ledger::{Assumption, Evidence};
/// use bizcase::quantity::Share;
///
/// let range = Dist::pert(0.009, 0.015, 0.030)?;
/// let churn = Assumption::new("churn per month", range, Evidence::Benchmark, "two launches");
/// let rate = Share::percent(0.1)?;
/// // 164 of 4,310 customers left in a month.
/// let finding = consistent(&churn, &NewData::events(164, 4_310)?, rate)?;
/// assert_eq!(finding.status, Status::Failed);
/// assert_eq!(
///     finding.to_string(),
///     "FAILED: new data agree with churn per month\n  \
///      found     3.81% of 4,310 (2.92% to 4.86% with 99.9% confidence), assumed 1.09% to 2.33% \
///      (P5 to P95, benchmark: two launches)\n  \
///      missing   the two ranges do not overlap: the data are higher",
/// );
/// # Ok::<(), bizcase::Error>(())
/// ```
pub fn consistent(
    assumption: &Assumption,
    observed: &NewData,
    rate: Share,
) -> Result<Finding, Invalid> {
    let open = Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(0.5));
    let rate = open.check("rate of false alarms", rate.value())?;
    let unit = unit_of(assumption, observed)?;
    let (figure, low, high) = observed.ends(0.5 * rate)?;
    let tail = Share::literal(0.05);
    let stated = [
        assumption.range.quantile(tail),
        assumption.range.upper_quantile(tail),
    ];
    let show = |value| unit.show(value);
    let seen = match &observed.0 {
        Data::Events { of, .. } => format!("{} of {}", show(figure), grouped(&of.to_string())),
        Data::Values(values) => {
            let count = grouped(&values.len().to_string());
            format!("{}, the mean of {count} measured", show(figure))
        }
    };
    let confidence = Share::literal(1.0 - rate);
    let basis = if assumption.source.is_empty() {
        assumption.evidence.to_string()
    } else {
        format!("{}: {}", assumption.evidence, assumption.source)
    };
    let found = Found::Data(format!(
        "{seen} ({} to {} with {confidence} confidence), assumed {} to {} (P5 to P95, {basis})",
        show(low),
        show(high),
        show(stated[0]),
        show(stated[1]),
    ));
    let asked = format!("new data agree with {}", assumption.name);
    let apart =
        |direction: &str| format!("the two ranges do not overlap: the data are {direction}");
    Ok(if high < stated[0] {
        Finding::new(asked, Status::Failed, found).missing(apart("lower"))
    } else if low > stated[1] {
        Finding::new(asked, Status::Failed, found).missing(apart("higher"))
    } else {
        Finding::new(asked, Status::Passed, found)
    })
}

/// What the numbers of the assumption mean.
fn unit_of(assumption: &Assumption, observed: &NewData) -> Result<Unit, Invalid> {
    let is_share = assumption.range.support().lies_within(0.0, 1.0);
    match (&observed.0, assumption.quantity) {
        (Data::Events { .. }, None | Some(Unit::Share)) if is_share => Ok(Unit::Share),
        (Data::Events { .. }, quantity) => {
            let is = quantity.map_or_else(|| assumption.range.to_string(), |it| it.to_string());
            let rule = "a share, since events are counted";
            Err(Invalid::rule(&assumption.name, is, rule))
        }
        (Data::Values(_), quantity) => Ok(quantity.unwrap_or(Unit::Ratio)),
    }
}
