//! What a problem costs the people who have it, from ranges.

use serde::{Deserialize, Serialize};

use super::inputs::{drawn, finding, sample, within};
use super::{SeverityFindings, ShareBase};
use crate::distribution::Term;
use crate::error::{Invalid, Permitted, SurveyError, repeated};
use crate::quantity::{Currency, Period, Share, Unit};
use crate::random::Sampling;
use crate::sample::Sample;

/// What a problem costs a person (or firm) a year, by segment, from named ranges.
///
/// # Formula
/// Money a year: times a year x (hours x wage + direct cost + share that goes wrong x cost of an
/// error). Pain that is no money stands beside it, each on its own scale, and is never added.
///
/// A name is one number wherever it stands: give segments one term for the wage and they share it,
/// two terms and they do not.
///
/// # Example
/// ```
/// use bizcase::distribution::{Dist, Term};
/// use bizcase::quantity::{Currency, Period};
/// use bizcase::random::Sampling;
/// use bizcase::severity::{Pain, SegmentPain};
///
/// let wage = Term::new("wage", Dist::uniform(30.0, 50.0)?);
/// let shops = SegmentPain::new(
///     "shops",
///     Term::new("disputes, shops", Dist::pert(1.0, 2.0, 4.0)?),
///     Period::Month,
///     Term::new("hours a dispute", Dist::pert(0.5, 1.0, 3.0)?),
///     wage,
/// )
/// .direct(Term::new("postage", Dist::fixed(5.0)?))
/// .errors(Term::new("lost disputes", Dist::beta(2.0, 18.0)?), Term::new("claim", Dist::fixed(400.0)?))
/// .other(Term::new("annoyance, 0 to 10", Dist::uniform(6.0, 8.0)?));
///
/// let pain = Pain { name: "disputed invoices".into(), currency: Currency::EUR, segments: vec![shops] };
/// let drawn = pain.draw(&Sampling::latin_hypercube(4_096))?;
/// // 26 times a year (1.25 hours of 40, 5, and 40 for errors).
/// let money = &drawn.segment("shops")?.money;
/// assert!((money.mean().value / 2_470.0 - 1.0).abs() < 0.01);
/// assert!((drawn.segment("shops")?.hours.mean().value / 32.5 - 1.0).abs() < 0.01);
/// // What is no money stays beside it.
/// assert_eq!(drawn.segment("shops")?.other[0].mean().value.round(), 7.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pain {
    /// The problem.
    pub name: String,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Who has it.
    pub segments: Vec<SegmentPain>,
}

/// What a problem costs a person of one segment.
///
/// # Example
/// See [`Pain`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentPain {
    /// The segment.
    pub segment: String,
    /// How often it happens in a period.
    pub times: Term,
    /// The period.
    pub per: Period,
    /// The hours that it takes each time.
    pub hours: Term,
    /// What an hour costs, with all that comes on top of the pay.
    pub wage: Term,
    /// Money spent each time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub direct: Vec<Term>,
    /// Errors that it leads to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub errors: Option<ErrorCost>,
    /// Pain that is no money, each on a scale of its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other: Vec<Term>,
}

/// Errors that a problem leads to.
///
/// # Example
/// See [`Pain`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorCost {
    /// The share of the times at which it goes wrong.
    pub share: Term,
    /// What that costs.
    pub cost: Term,
}

/// The draws of a [`Pain`], by segment.
///
/// # Example
/// See [`Pain`].
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct PainDraws {
    /// The problem.
    pub name: String,
    /// The segments, in their order.
    pub segments: Vec<DrawnPain>,
}

/// The draws of one segment, all for a person and a year. The parts add up to the money; hours and
/// other pain do not.
///
/// # Example
/// See [`Pain`].
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct DrawnPain {
    /// The segment.
    pub segment: String,
    /// All that is money.
    pub money: Sample,
    /// What the time costs.
    pub time: Sample,
    /// The direct cost.
    pub direct: Sample,
    /// The cost of errors.
    pub errors: Sample,
    /// The hours.
    pub hours: Sample,
    /// Pain that is no money.
    pub other: Vec<Sample>,
}

impl SegmentPain {
    /// A problem that takes time.
    #[must_use]
    pub fn new(segment: &str, times: Term, per: Period, hours: Term, wage: Term) -> Self {
        Self {
            segment: segment.to_owned(),
            times,
            per,
            hours,
            wage,
            direct: Vec::new(),
            errors: None,
            other: Vec::new(),
        }
    }

    /// Adds money spent each time.
    #[must_use]
    pub fn direct(mut self, cost: Term) -> Self {
        self.direct.push(cost);
        self
    }

    /// Sets the share of the times at which it goes wrong, and what that costs.
    #[must_use]
    pub fn errors(mut self, share: Term, cost: Term) -> Self {
        self.errors = Some(ErrorCost { share, cost });
        self
    }

    /// Adds pain that is no money, on a scale of its own.
    #[must_use]
    pub fn other(mut self, pain: Term) -> Self {
        self.other.push(pain);
        self
    }

    /// All terms, in the order in which [`Self::drawn`] reads them.
    fn terms(&self) -> Vec<&Term> {
        let mut terms = vec![&self.times, &self.hours, &self.wage];
        terms.extend(&self.direct);
        terms.extend(self.errors.iter().flat_map(|it| [&it.share, &it.cost]));
        terms.extend(&self.other);
        terms
    }

    fn check(&self) -> Result<(), Invalid> {
        let amounts = self.terms().len() - self.other.len();
        for term in &self.terms()[..amounts] {
            within(&term.name, &term.range, &Permitted::COUNT)?;
        }
        match &self.errors {
            Some(errors) => within(&errors.share.name, &errors.share.range, &Permitted::SHARE),
            None => Ok(()),
        }
    }

    fn drawn(
        &self,
        columns: &[Vec<f64>],
        currency: Currency,
        sampling: &Sampling,
    ) -> Result<DrawnPain, Invalid> {
        let [times, hours, wage, rest @ ..] = columns else {
            return Err(Invalid::rule(
                "ranges of a pain",
                columns.len(),
                "three or more",
            ));
        };
        let (direct, rest) = rest.split_at(self.direct.len());
        let (errors, other) = rest.split_at(rest.len() - self.other.len());
        let periods = self.per.per(Period::Year);
        let a_year = |each: &dyn Fn(usize) -> f64| -> Vec<f64> {
            let times = times.iter().enumerate();
            times
                .map(|(trial, times)| times * periods * each(trial))
                .collect()
        };
        let time = a_year(&|trial| hours[trial] * wage[trial]);
        let spent = a_year(&|trial| direct.iter().map(|cost| cost[trial]).sum());
        let wrong = a_year(&|trial| match errors {
            [share, cost] => share[trial] * cost[trial],
            _ => 0.0,
        });
        let parts = time.iter().zip(&spent).zip(&wrong);
        let money = parts
            .map(|((time, spent), wrong)| time + spent + wrong)
            .collect();
        let named = |what: &str, unit, values| {
            sample(&format!("{}: {what}", self.segment), unit, values, sampling)
        };
        let unit = Unit::Money(currency);
        let other = self.other.iter().zip(other);
        Ok(DrawnPain {
            segment: self.segment.clone(),
            money: named("pain a year", unit, money)?,
            time: named("time a year", unit, time)?,
            direct: named("direct cost a year", unit, spent)?,
            errors: named("errors a year", unit, wrong)?,
            hours: named("hours a year", Unit::Count, a_year(&|trial| hours[trial]))?,
            other: other
                .map(|(term, column)| named(&term.name, Unit::Ratio, column.clone()))
                .collect::<Result<_, _>>()?,
        })
    }
}

impl Pain {
    /// Draws all ranges and computes the pain of every segment.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] without a segment, for two of one name, a range that can be negative
    /// (a share of errors above one), one name with two ranges, and the limits of a run.
    pub fn draw(&self, sampling: &Sampling) -> Result<PainDraws, SurveyError> {
        if self.segments.is_empty() {
            let parameter = format!("segments of `{}`", self.name);
            return Err(Invalid::rule(&parameter, "none", "one or more").into());
        }
        if let Some(segment) = repeated(self.segments.iter().map(|it| it.segment.as_str())) {
            return Err(Invalid::rule("segment", format!("`{segment}`"), "given only once").into());
        }
        for segment in &self.segments {
            segment.check()?;
        }
        let terms: Vec<&Term> = self.segments.iter().flat_map(SegmentPain::terms).collect();
        let columns = drawn(&format!("`{}`", self.name), &terms, sampling)?;
        let mut rest = columns.as_slice();
        let mut segments = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            let (own, others) = rest.split_at(segment.terms().len());
            segments.push(segment.drawn(own, self.currency, sampling)?);
            rest = others;
        }
        Ok(PainDraws {
            name: self.name.clone(),
            segments,
        })
    }
}

impl PainDraws {
    /// The draws of a segment.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such segment; the nearest is suggested.
    pub fn segment(&self, segment: &str) -> Result<&DrawnPain, Invalid> {
        let names = self.segments.iter().map(|it| it.segment.as_str());
        let found = self.segments.iter().find(|it| it.segment == segment);
        found.ok_or_else(|| crate::error::unknown_name("segment", segment, names))
    }

    /// Money, hours and other pain of every segment, as a study: `shops: pain a year`,
    /// `shops: hours a year`, `shops: annoyance`. Estimates are means.
    ///
    /// # Errors
    /// [`Invalid`] if an other pain is called as one of these.
    pub fn findings(&self, confidence: Share) -> Result<SeverityFindings, Invalid> {
        let all = self.segments.iter().flat_map(|segment| {
            let first = [&segment.money, &segment.hours];
            first.into_iter().chain(&segment.other)
        });
        let found = all.map(|it| finding(it, &ShareBase::All, confidence));
        SeverityFindings::new(self.name.as_str(), found.collect::<Result<Vec<_>, _>>()?)
    }
}
