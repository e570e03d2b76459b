//! What a fit hands on: its parameters, and what the data leave open about them.

use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Serialize};

use super::JointEmpirical;
use super::interval::student_quantile;
use crate::error::{Bound, Invalid, Permitted, unknown_name};
use crate::numeric::{Cholesky, Side, normal_quantile, normal_score};
use crate::quantity::significant;
use crate::random::{Seed, Stream};

/// A fitted parameter.
///
/// # Example
/// See [`FitParameters`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name, by which draws are asked for.
    pub name: String,
    /// The estimate.
    pub value: f64,
    /// The standard deviation of the estimate; nothing where it was stated or has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_error: Option<f64>,
    /// How draws spread around the estimate.
    pub spread: Spread,
    /// The least value that the data leave it, such as a potential that has already adopted: draws
    /// below are moved there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
}

/// How draws of a parameter spread around its estimate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Spread {
    /// The estimate is nearly normal.
    Normal,
    /// Its logarithm is: for positive parameters.
    LogNormal,
    /// Its logit is: for probabilities.
    LogitNormal,
    /// The least of the data, which lie above the end of a Pareto distribution of this exponent
    /// by a Pareto factor: the number of data times their shape.
    ParetoEnd(f64),
}

impl Parameter {
    /// A parameter whose estimate is nearly normal.
    pub(crate) fn new(name: impl Into<String>, value: f64, standard_error: Option<f64>) -> Self {
        Self {
            name: name.into(),
            value,
            standard_error,
            spread: Spread::Normal,
            least: None,
        }
    }

    /// The parameter with another spread.
    pub(crate) fn spread(mut self, spread: Spread) -> Self {
        self.spread = spread;
        self
    }

    /// The estimate in standard errors: beyond two or so it differs from zero by more than chance.
    /// Nothing without a standard error.
    #[must_use]
    pub fn ratio(&self) -> Option<f64> {
        self.standard_error.map(|error| self.value / error)
    }

    /// The slope of the scale on which the estimate is nearly normal.
    fn slope(&self) -> f64 {
        match self.spread {
            Spread::Normal | Spread::ParetoEnd(_) => 1.0,
            Spread::LogNormal => 1.0 / self.value,
            Spread::LogitNormal => 1.0 / (self.value * (1.0 - self.value)),
        }
    }

    /// The value at a distance from the estimate on that scale.
    fn moved(&self, shift: f64, uniform: f64) -> f64 {
        let value = match self.spread {
            Spread::Normal => self.value + shift,
            Spread::LogNormal => (self.value * libm::exp(shift)).clamp(f64::MIN_POSITIVE, f64::MAX),
            Spread::LogitNormal => {
                1.0 / (1.0 + (1.0 - self.value) / self.value * libm::exp(-shift))
            }
            Spread::ParetoEnd(exponent) => self.value * libm::exp(libm::log(uniform) / exponent),
        };
        self.least.map_or(value, |least| value.max(least))
    }

    fn check(&self) -> Result<(), Invalid> {
        let name = |what: &str| format!("{what} of `{}`", self.name);
        let permitted = match self.spread {
            Spread::Normal => Permitted::FINITE,
            Spread::LogNormal | Spread::ParetoEnd(_) => Permitted::POSITIVE,
            Spread::LogitNormal => {
                Permitted::interval(Bound::Excluding(0.0), Bound::Excluding(1.0))
            }
        };
        permitted.check(&name("value"), self.value)?;
        if let Spread::ParetoEnd(exponent) = self.spread {
            Permitted::POSITIVE.check(&name("exponent"), exponent)?;
        }
        if let Some(error) = self.standard_error {
            Permitted::COUNT.check(&name("standard error"), error)?;
        }
        if let Some(least) = self.least {
            Permitted::FINITE.check(&name("least value"), least)?;
        }
        Ok(())
    }
}

/// `q 0.512 ± 0.0596`: the error to three digits, the value to the same place.
impl fmt::Display for Parameter {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of digits from 3 to 15"
    )]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = self.standard_error.unwrap_or(0.0);
        if error > 0.0 && error.is_finite() && self.value != 0.0 {
            let power = |size: f64| libm::floor(libm::log10(size));
            let places = power(self.value.abs()) - power(error);
            let value = significant(self.value, (3.0 + places).clamp(3.0, 15.0) as usize);
            let error = significant(error, 3);
            write!(f, "{} {value} ± {error}", self.name)
        } else {
            write!(f, "{} {}", self.name, significant(self.value, 6))
        }
    }
}

/// How the search for the parameters ended.
///
/// # Example
/// See [`FitParameters`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Search {
    /// How many steps were made from the best start; 0 for a closed form.
    pub iterations: u32,
    /// The greatest slope left of the criterion, in the fit's own units; 0 for a closed form.
    pub gradient: f64,
    /// From how many points the search started.
    pub starts: usize,
    /// How many of the searches ended at this estimate. None ended better.
    pub agreeing: usize,
}

impl Search {
    /// No search at all.
    pub(crate) const CLOSED_FORM: Self = Self::from_one_start(0, 0.0);

    /// A search from one start.
    pub(crate) const fn from_one_start(iterations: u32, gradient: f64) -> Self {
        Self {
            iterations,
            gradient,
            starts: 1,
            agreeing: 1,
        }
    }
}

/// Up to where the data of a fit reach: what it says beyond is an assumption.
///
/// # Example
/// See [`FitParameters`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Reach {
    /// What was observed, such as `time` or `price`.
    pub of: String,
    /// The lowest that was observed.
    pub low: f64,
    /// The highest that was observed.
    pub high: f64,
}

impl Reach {
    pub(crate) fn new(of: &str, low: f64, high: f64) -> Self {
        let of = of.to_owned();
        Self { of, low, high }
    }

    /// From the lowest to the highest of some observations.
    pub(crate) fn over(of: &str, observed: impl IntoIterator<Item = f64>) -> Self {
        let none = (f64::INFINITY, f64::NEG_INFINITY);
        let ends = observed.into_iter();
        let (low, high) = ends.fold(none, |(low, high), x| (low.min(x), high.max(x)));
        Self::new(of, low, high)
    }

    /// Whether something lies within what was observed, ends included.
    #[must_use]
    pub fn contains(&self, x: f64) -> bool {
        (self.low..=self.high).contains(&x)
    }
}

/// The parameters of a fit as every fit hands them on: values and standard errors, their
/// covariance, how the search ended, up to where the data reach, and joint draws for a model.
///
/// It reads as a slice of [`Parameter`]s.
///
/// # Example
/// ```
/// use bizcase::retention::{CohortTriangle, Contractual, SurvivalFit};
///
/// // The high-end segment of Fader and Hardie (2007).
/// let kept = [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491];
/// let cohort = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?;
/// let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &cohort.tenures())?;
/// let parameters = &fit.parameters;
///
/// assert_eq!(parameters[0].to_string(), "alpha 0.668 ± 0.104");
/// let error = parameters.named("beta")?.standard_error.unwrap();
/// assert!((error * error / parameters.covariance()[1][1] - 1.0).abs() < 1e-12);
/// assert_eq!(parameters.search().agreeing, parameters.search().starts);
/// assert!(parameters.reach().contains(7.0) && !parameters.reach().contains(8.0));
///
/// let draws = parameters.draws("high-end retention", 1_000, 7)?;
/// assert_eq!(draws.columns().collect::<Vec<_>>(), ["alpha", "beta"]);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct FitParameters(Stored);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    parameters: Vec<Parameter>,
    covariance: Vec<Vec<f64>>,
    /// Of Student's distribution whose range from P5 to P95 draws have; of the normal one if none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    degrees_of_freedom: Option<f64>,
    search: Search,
    reach: Reach,
}

impl FitParameters {
    pub(crate) fn new(
        parameters: Vec<Parameter>,
        covariance: Vec<Vec<f64>>,
        search: Search,
        reach: Reach,
    ) -> Self {
        Self(Stored {
            parameters,
            covariance,
            degrees_of_freedom: None,
            search,
            reach,
        })
    }

    /// The parameters with draws as wide as Student's distribution is from P5 to P95.
    pub(crate) fn student(mut self, degrees_of_freedom: f64) -> Self {
        self.0.degrees_of_freedom = Some(degrees_of_freedom);
        self
    }

    /// The parameter of a name.
    ///
    /// # Errors
    /// [`Invalid`] if there is none; the nearest is suggested.
    pub fn named(&self, name: &str) -> Result<&Parameter, Invalid> {
        let found = self.iter().find(|it| it.name == name);
        let known = self.iter().map(|it| it.name.as_str());
        found.ok_or_else(|| unknown_name("parameter", name, known))
    }

    /// The values in their order.
    #[must_use]
    pub fn values(&self) -> Vec<f64> {
        self.iter().map(|it| it.value).collect()
    }

    /// Refuses a fit that was stored with a model of other parameters.
    pub(crate) fn are(&self, model: &[f64]) -> Result<(), Invalid> {
        if self.values() == model {
            return Ok(());
        }
        let rule = "those of its model";
        Err(Invalid::rule(
            "parameters of the fit",
            format!("{:?}", self.values()),
            rule,
        ))
    }

    /// The covariance of the parameters, in their order; zero for what was not estimated.
    #[must_use]
    pub fn covariance(&self) -> &[Vec<f64>] {
        &self.0.covariance
    }

    /// How the search for them ended.
    #[must_use]
    pub const fn search(&self) -> Search {
        self.0.search
    }

    /// Up to where the data reach.
    #[must_use]
    pub const fn reach(&self) -> &Reach {
        &self.0.reach
    }

    /// Draws of the parameters from what the data leave open, as rows that belong together: a
    /// column under the name of each parameter.
    ///
    /// From the joint normal distribution around the estimate, on the scale of the logarithm for
    /// positive parameters and of the logit for probabilities; where errors were themselves
    /// estimated from few observations, as wide as Student's t from P5 to P95. What was not
    /// estimated is the same in every row.
    ///
    /// The name stands for the rows: in a model, columns of one name are taken from the same row.
    /// So fits to different data need different names, also where they are of one kind. Every draw
    /// has an address (seed, name, parameter, number of the row): more rows leave the first ones as
    /// they are.
    ///
    /// # Errors
    /// [`Invalid`] unless there are 2 to 10 million rows; and if the covariance is none.
    ///
    /// # Reference
    /// I. Krinsky and A. L. Robb (1986), *On approximating the statistical properties of
    /// elasticities*, Review of Economics and Statistics 68, 715-719.
    pub fn draws(
        &self,
        name: &str,
        rows: u32,
        seed: impl Into<Seed>,
    ) -> Result<JointEmpirical, Invalid> {
        let drawn = self.rows(name, rows, seed.into())?;
        let columns = self.iter().enumerate();
        let columns = columns.map(|(index, parameter)| {
            let values = drawn.iter().map(|row| row[index]).collect();
            (parameter.name.as_str(), values)
        });
        JointEmpirical::new(name, columns)
    }

    /// The rows of such draws.
    pub(crate) fn rows(&self, name: &str, rows: u32, seed: Seed) -> Result<Vec<Vec<f64>>, Invalid> {
        Permitted::between(2.0, 1e7).check("number of draws", f64::from(rows))?;
        let root = self.root(name)?;
        let count = rows as usize;
        let column = |parameter: &Parameter| {
            let mut column = vec![0.0; count.next_multiple_of(16)];
            Stream::new(seed, &format!("{name}: {}", parameter.name)).fill(0, &mut column);
            column
        };
        let columns: Vec<Vec<f64>> = self.iter().map(column).collect();
        let mut uniforms = vec![0.0; columns.len()];
        let row = |number: usize| {
            for (uniform, column) in uniforms.iter_mut().zip(&columns) {
                *uniform = column[number];
            }
            self.row(&root, &uniforms)
        };
        Ok((0..count).map(row).collect())
    }

    /// The row of a point between 0 and 1 for each parameter.
    pub(crate) fn row(&self, root: &Cholesky<Vec<f64>>, uniforms: &[f64]) -> Vec<f64> {
        let normals = uniforms.iter().copied().map(normal_score);
        let shifts = root.times(&normals.collect());
        let wider = self.wider();
        let moves = self.iter().zip(shifts).zip(uniforms);
        moves
            .map(|((parameter, shift), &uniform)| parameter.moved(wider * shift, uniform))
            .collect()
    }

    /// The lower triangular root of the covariance on the scales of the draws.
    pub(crate) fn root(&self, name: &str) -> Result<Cholesky<Vec<f64>>, Invalid> {
        let slopes: Vec<f64> = self.iter().map(Parameter::slope).collect();
        let entry = |i: usize, j: usize| slopes[i] * slopes[j] * self.0.covariance[i][j];
        Cholesky::semidefinite(&slopes, &entry)
            .ok_or_else(|| Invalid::rule("covariance of the parameters", name, "a covariance"))
    }

    /// Student's t itself has no mean on the scale of logarithms, so that only its width is taken.
    fn wider(&self) -> f64 {
        self.0.degrees_of_freedom.map_or(1.0, |freedom| {
            student_quantile(freedom, 0.05) / normal_quantile(Side::Upper, 0.05)
        })
    }
}

impl Deref for FitParameters {
    type Target = [Parameter];

    fn deref(&self) -> &[Parameter] {
        &self.0.parameters
    }
}

impl<'p> IntoIterator for &'p FitParameters {
    type Item = &'p Parameter;
    type IntoIter = std::slice::Iter<'p, Parameter>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// ` alpha 0.668 ± 0.104, beta 3.806 ± 0.786,`, as fits list their parameters.
impl fmt::Display for FitParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|it| write!(f, " {it},"))
    }
}

impl From<FitParameters> for Stored {
    fn from(parameters: FitParameters) -> Self {
        parameters.0
    }
}

impl TryFrom<Stored> for FitParameters {
    type Error = Invalid;

    fn try_from(stored: Stored) -> Result<Self, Invalid> {
        let size = stored.parameters.len();
        for (index, parameter) in stored.parameters.iter().enumerate() {
            parameter.check()?;
            let known = &stored.parameters[..index];
            if known.iter().any(|it| it.name == parameter.name) {
                let rule = "that of no other parameter";
                return Err(Invalid::rule("name of a parameter", &parameter.name, rule));
            }
        }
        let square = stored.covariance.iter().all(|row| row.len() == size);
        if !square || stored.covariance.len() != size {
            let rule = "a row and a column for each parameter";
            return Err(Invalid::rule("covariance of the parameters", size, rule));
        }
        if let Some(freedom) = stored.degrees_of_freedom {
            Permitted::POSITIVE.check("degrees of freedom", freedom)?;
        }
        Permitted::COUNT.check("gradient of the search", stored.search.gradient)?;
        let Reach { of, low, high } = &stored.reach;
        Permitted::FINITE.check(&format!("lowest {of} of the data"), *low)?;
        let above = Permitted::interval(Bound::Including(*low), Bound::Excluding(f64::INFINITY));
        above.check(&format!("highest {of} of the data"), *high)?;
        let parameters = Self(stored);
        parameters.root("as stored")?;
        Ok(parameters)
    }
}
