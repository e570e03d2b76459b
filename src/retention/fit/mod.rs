//! Lifetime distributions fitted by maximum likelihood.

use serde::Serialize;

mod compare;
mod continuous;
mod discrete;
pub(super) mod search;

use std::fmt;

pub use compare::{HoldOut, LifetimeComparison};
use continuous::{Standard, location_scale};
use discrete::{Exposure, beta_discrete_weibull, binomial, shifted_beta_geometric};
use search::{Sought, Top, highest};

use super::{
    BetaDiscreteWeibull, Contractual, ExponentialLifetime, Extended, GeometricLifetime,
    LifetimeDistribution, LogLogisticLifetime, LogNormalLifetime, PiecewiseHazard,
    ShiftedBetaGeometric, Survival, Tail, TenureTiming, Tenures, WeibullLifetime, tail,
};
use crate::distribution::{self, Shape};
use crate::error::{FitError, Invalid, RetentionError, loaded};
use crate::quantity::{Approx, Share, significant};
use crate::sample::{FitParameters, Parameter, Reach, Search, Spread};

/// A lifetime distribution of [`Contractual`] customers, fitted by maximum likelihood.
///
/// The fit holds within the data. What it says beyond them is an assumption: use
/// [`beyond_data`](Self::beyond_data) to adopt it, or [`with_tail`](Self::with_tail) to state
/// another.
///
/// # Precision
/// Newton's method with analytic second derivatives from several starts, to about 10 digits of the
/// parameters. It is an error if the maximum is not reached, not locally unique or not bounded by
/// the data. Standard errors come from the observed information.
///
/// # Example
/// ```
/// use bizcase::retention::{CohortTriangle, Contractual, Survival, SurvivalFit};
///
/// // The high-end segment of Fader and Hardie (2007), seven years of twelve.
/// let kept = [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491];
/// let cohort = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?;
/// let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &cohort.tenures())?;
/// assert!((fit.parameters[0].value - 0.668).abs() < 0.001);
/// let search = fit.parameters.search();
/// assert_eq!(search.agreeing, search.starts);
///
/// // 39.4 % remained after year 12.
/// let forecast = fit.beyond_data();
/// let year_12: bizcase::quantity::Approx<_, f64> = forecast.survival(12);
/// assert!((year_12.number() - 0.378).abs() < 0.001);
/// # Ok::<(), bizcase::Error>(())
/// ```
///
/// # References
/// See the distributions of [`Contractual`]; D. R. Cox and D. Oakes (1984), *Analysis of Survival
/// Data*.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SurvivalFit {
    /// The family of the distribution.
    pub family: Contractual,
    /// The parameters, in the order of the distribution's constructor; those of a piecewise hazard
    /// are `churn 1`, `churn 2`, ... The data reach to the last time at which a customer was seen.
    pub parameters: FitParameters,
    /// The number of customers fitted.
    pub customers: f64,
    /// The maximum of the log-likelihood.
    pub log_likelihood: f64,
    /// Akaike's information criterion, `2 k - 2 ln(L)`: lower is better.
    pub aic: f64,
    /// The Bayesian (Schwarz) information criterion for the number of customers,
    /// `k ln(n) - 2 ln(L)`: lower is better.
    pub bic: f64,
    #[serde(skip)]
    law: LifetimeDistribution,
}

loaded::through!(
    SurvivalFit {
        family: Contractual,
        parameters: FitParameters,
        customers: f64,
        log_likelihood: f64,
        aic: f64,
        bic: f64,
    } => family.with(&parameters.values()).map(|law| SurvivalFit {
        family,
        parameters,
        customers,
        log_likelihood,
        aic,
        bic,
        law,
    })
);

impl SurvivalFit {
    /// Fits a family of distributions to tenures.
    ///
    /// Discrete distributions (geometric, shifted beta-geometric, beta-discrete-Weibull, piecewise)
    /// need tenures [by period](Tenures::by_period); continuous ones accept both kinds.
    ///
    /// # Errors
    /// - [`Invalid`] for exact times with a discrete distribution;
    /// - [`FitError::NotIdentified`] if nobody left, everybody left in the first period, or there
    ///   are fewer periods than parameters;
    /// - [`RetentionError::Unbounded`] if parameters diverge, naming the simpler limit distribution;
    /// - [`FitError::NotConverged`] if the search fails.
    pub fn new(family: Contractual, tenures: &Tenures) -> Result<Self, RetentionError> {
        check(&family, tenures)?;
        let exposure = Exposure::new(&tenures.grouped());
        match &family {
            Contractual::Geometric | Contractual::PiecewiseHazard { .. } => {
                Self::hazards(family, tenures, &exposure)
            }
            Contractual::Exponential => Self::exponential(family, tenures, &exposure),
            Contractual::ShiftedBetaGeometric => {
                Self::shifted_beta_geometric(family, tenures, &exposure)
            }
            Contractual::BetaDiscreteWeibull => {
                Self::beta_discrete_weibull(family, tenures, &exposure)
            }
            Contractual::Weibull => Self::location_scale(family, tenures, Standard::Extreme),
            Contractual::LogNormal => Self::location_scale(family, tenures, Standard::Normal),
            Contractual::LogLogistic => Self::location_scale(family, tenures, Standard::Logistic),
        }
    }

    /// Churn per stretch of periods: of those present at the start of each period in it, how many
    /// left.
    fn hazards(
        family: Contractual,
        tenures: &Tenures,
        exposure: &Exposure,
    ) -> Result<Self, RetentionError> {
        let ends = match &family {
            Contractual::PiecewiseHazard { ends } => ends.clone(),
            _ => Vec::new(),
        };
        let stretches = ends.iter().map(|&end| (end, Share::ZERO));
        PiecewiseHazard::new(stretches, Share::ZERO)?;
        let bounds = [0.0].into_iter().chain(ends.iter().copied().map(f64::from));
        let bounds: Vec<f64> = bounds.chain([f64::INFINITY]).collect();
        let (mut churns, mut spreads, mut log_likelihood) = (Vec::new(), Vec::new(), 0.0);
        for pair in bounds.windows(2) {
            let (left, stayed) = exposure.within(pair[0], pair[1]);
            if left <= 0.0 || stayed <= 0.0 {
                let reason = "in a stretch of periods nobody left, or nobody stayed";
                return Err(not_identified(&family, tenures, reason));
            }
            let churn = left / (left + stayed);
            churns.push(churn);
            spreads.push(churn * (1.0 - churn) / (left + stayed));
            log_likelihood += binomial(left, stayed);
        }
        let width = churns.len();
        let mut covariance = vec![vec![0.0; width]; width];
        for (index, &spread) in spreads.iter().enumerate() {
            covariance[index][index] = spread;
        }
        let shares = churns.iter().map(|&churn| Share::literal(churn));
        let law = if matches!(family, Contractual::Geometric) {
            GeometricLifetime::new(Approx::new(churns[0])).into()
        } else {
            let after = Share::literal(churns[width - 1]);
            PiecewiseHazard::new(ends.iter().copied().zip(shares), after)?.into()
        };
        let estimate = Estimate {
            names: (1..=width)
                .map(|stretch| match width {
                    1 => "churn".to_owned(),
                    _ => format!("churn {stretch}"),
                })
                .collect(),
            values: churns,
            covariance,
            spread: Spread::LogitNormal,
            log_likelihood,
            search: Search::CLOSED_FORM,
        };
        Ok(Self::of(family, tenures, law, &estimate))
    }

    fn exponential(
        family: Contractual,
        tenures: &Tenures,
        exposure: &Exposure,
    ) -> Result<Self, RetentionError> {
        let lost = tenures.lost();
        let (mean, variance, log_likelihood) = if tenures.timing() == TenureTiming::Exact {
            let rows = tenures.rows().iter();
            let total: f64 = rows.map(|row| (row.left + row.active) * row.time).sum();
            let mean = total / lost;
            (mean, mean * mean / lost, -lost * (libm::log(mean) + 1.0))
        } else {
            let (churn, log_likelihood) = exposure.geometric();
            let rate = -libm::log1p(-churn);
            let trials = lost + exposure.stayed();
            let rate_variance = churn / ((1.0 - churn) * trials);
            let mean = 1.0 / rate;
            (
                mean,
                rate_variance * mean * mean * mean * mean,
                log_likelihood,
            )
        };
        let estimate = Estimate {
            names: vec!["mean".to_owned()],
            values: vec![mean],
            covariance: vec![vec![variance]],
            spread: Spread::LogNormal,
            log_likelihood,
            search: Search::CLOSED_FORM,
        };
        Ok(Self::of(
            family,
            tenures,
            ExponentialLifetime::new(mean)?.into(),
            &estimate,
        ))
    }

    fn shifted_beta_geometric(
        family: Contractual,
        tenures: &Tenures,
        exposure: &Exposure,
    ) -> Result<Self, RetentionError> {
        let (churn, simpler) = exposure.geometric();
        let starts = [0.3, 1.0, 4.0, 20.0]
            .map(|weight| [libm::log(weight * churn), libm::log(weight * (1.0 - churn))]);
        let names = ["alpha", "beta"];
        let sought = Sought {
            law: "shifted beta-geometric",
            names: &names,
            scale: exposure.customers,
        };
        let simpler = || {
            (
                format!("a geometric distribution with churn {churn:.6}"),
                simpler,
            )
        };
        let surface = |point: &[f64; 2]| Some(shifted_beta_geometric(exposure, point));
        let found = highest(sought, &starts, &simpler, &surface)?;
        let [alpha, beta] = found.point.map(libm::exp);
        let law = ShiftedBetaGeometric::new(alpha, beta)?.into();
        let estimate = Estimate::of_logarithms(&found, &names, exposure.customers);
        Ok(Self::of(family, tenures, law, &estimate))
    }

    fn beta_discrete_weibull(
        family: Contractual,
        tenures: &Tenures,
        exposure: &Exposure,
    ) -> Result<Self, RetentionError> {
        let (churn, _) = exposure.geometric();
        let mut starts = Vec::new();
        for weight in [0.5, 3.0, 15.0] {
            for exponent in [-0.4, 0.0, 0.5] {
                let beta = [weight * churn, weight * (1.0 - churn)].map(libm::log);
                starts.push([beta[0], beta[1], exponent]);
            }
        }
        let names = ["a", "b", "c"];
        let sought = Sought {
            law: "beta-discrete-Weibull",
            names: &names,
            scale: exposure.customers,
        };
        // Where customers do not differ it is the Weibull distribution at whole periods.
        let simpler = || {
            let weibull = Self::new(Contractual::Weibull, tenures);
            let found = weibull.map_or(f64::NEG_INFINITY, |fit| fit.log_likelihood);
            ("a Weibull distribution".to_owned(), found)
        };
        let surface = |point: &[f64; 3]| beta_discrete_weibull(exposure, point);
        let found = highest(sought, &starts, &simpler, &surface)?;
        let [a, b, c] = found.point.map(libm::exp);
        let law = BetaDiscreteWeibull::new(a, b, c)?.into();
        let estimate = Estimate::of_logarithms(&found, &names, exposure.customers);
        Ok(Self::of(family, tenures, law, &estimate))
    }

    /// Times whose logarithm has a distribution with a location and a scale.
    fn location_scale(
        family: Contractual,
        tenures: &Tenures,
        standard: Standard,
    ) -> Result<Self, RetentionError> {
        let customers = tenures.customers();
        let seen = tenures
            .rows()
            .iter()
            .map(|row| (row.left + row.active) * row.time);
        // The mean of exponential times, as a unit; and a little less, since many have not left.
        let unit = libm::log(seen.sum::<f64>() / tenures.lost());
        let starts = [(0.0, 0.0), (-0.5, -0.7), (-0.5, 0.4), (-1.5, 1.0)];
        // In that unit locations are of order one.
        let surface = |&[location, ln_scale]: &[f64; 2]| {
            location_scale(standard, tenures, &[location + unit, ln_scale])
        };
        let names = ["ln(scale)", "sigma"];
        let name = family.to_string();
        let sought = Sought {
            law: &name,
            names: &names,
            scale: customers,
        };
        let simpler = || {
            let exponential = Self::new(Contractual::Exponential, tenures);
            let found = exponential.map_or(f64::NEG_INFINITY, |fit| fit.log_likelihood);
            ("an exponential distribution".to_owned(), found)
        };
        let starts = starts.map(|(location, ln_scale)| [location, ln_scale]);
        let top = highest(sought, &starts, &simpler, &surface)?;
        // Both distributions' parameters are functions of one of the logarithms each.
        let (scale, sigma) = (libm::exp(top.point[0] + unit), libm::exp(top.point[1]));
        let (law, names, second, sign) = match standard {
            Standard::Extreme => {
                let law =
                    WeibullLifetime::new(Shape(1.0 / sigma), distribution::Scale(scale))?.into();
                (law, ["scale", "shape"], 1.0 / sigma, -1.0)
            }
            Standard::Normal => {
                let law = LogNormalLifetime::from_median_sigma(scale, sigma)?.into();
                (law, ["median", "sigma"], sigma, 1.0)
            }
            Standard::Logistic => {
                let law = LogLogisticLifetime::new(Shape(1.0 / sigma), distribution::Scale(scale))?
                    .into();
                (law, ["median", "shape"], 1.0 / sigma, -1.0)
            }
        };
        let slopes = [scale, sign * second];
        let covariance = spread(&top.covariance, &slopes, customers);
        let estimate = Estimate {
            names: names.map(str::to_owned).to_vec(),
            values: vec![scale, second],
            covariance,
            spread: Spread::LogNormal,
            log_likelihood: top.value * customers,
            search: top.search,
        };
        Ok(Self::of(family, tenures, law, &estimate))
    }

    fn of(
        family: Contractual,
        tenures: &Tenures,
        law: LifetimeDistribution,
        estimate: &Estimate,
    ) -> Self {
        let customers = tenures.customers();
        let count = estimate.values.len() as f64;
        let criterion = |price: f64| count * price - 2.0 * estimate.log_likelihood;
        Self {
            family,
            parameters: estimate.parameters(Reach::new("time", 0.0, tenures.observed())),
            customers,
            log_likelihood: estimate.log_likelihood,
            aic: criterion(2.0),
            bic: criterion(libm::log(customers)),
            law,
        }
    }

    /// The fitted distribution, assumed to hold beyond the data.
    ///
    /// # Example
    /// In a model, the parameters are inputs, and each row of draws makes a distribution:
    /// ```
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::retention::{CohortTriangle, Contractual, ShiftedBetaGeometric, Survival};
    /// use bizcase::retention::SurvivalFit;
    /// use bizcase::simulation::Model;
    ///
    /// let kept = [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491];
    /// let cohort = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?;
    /// let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &cohort.tenures())?;
    ///
    /// let draws = fit.parameters.draws("high-end retention", 4_000, 1)?;
    /// let mut model = Model::new(Currency::USD);
    /// let alpha = model.ratio("alpha", draws.column("alpha")?.into())?;
    /// let beta = model.ratio("beta", draws.column("beta")?.into())?;
    /// let year_12 = model.output("there after 12 years", move |s| {
    ///     ShiftedBetaGeometric::from_draws(s.get(alpha), s.get(beta)).survival(12)
    /// })?;
    /// let run = model.run(&Sampling::monte_carlo(10_000).seed(1))?;
    /// assert!((run.outcome(year_12).mean().value - 0.378).abs() < 0.01);
    /// assert!(run.outcome(year_12).standard_deviation() > 0.01);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn beyond_data(&self) -> LifetimeDistribution {
        self.law.clone()
    }

    /// The share of customers remaining at the end of a period within the data.
    ///
    /// # Errors
    /// [`RetentionError::BeyondData`] for a later period.
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::{Contractual, SurvivalFit, Tenures};
    ///
    /// let months = Tenures::by_period([(1, 30.0, 0.0), (2, 14.0, 56.0)])?;
    /// let fit = SurvivalFit::new(Contractual::Geometric, &months)?;
    /// assert!((fit.survival_at(1)?.value() - (1.0 - 44.0 / 170.0)).abs() < 1e-15);
    /// assert!(fit.survival_at(3).unwrap_err().to_string().contains("state what happens beyond"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn survival_at(&self, period: u32) -> Result<Share, RetentionError> {
        if f64::from(period) > self.parameters.reach().high {
            return Err(RetentionError::BeyondData {
                asked: f64::from(period),
                observed: self.parameters.reach().high,
            });
        }
        let share: Approx<Share, f64> = self.law.survival(period);
        Ok(Share::new(share.number())?)
    }

    /// The fitted distribution up to the end of the data, followed by a stated tail.
    ///
    /// # Errors
    /// As [`Extended::new`].
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Approx, Share};
    /// use bizcase::retention::{Contractual, Survival, SurvivalFit, Tail, Tenures};
    ///
    /// let months = Tenures::by_period([(1, 30.0, 0.0), (2, 14.0, 56.0)])?;
    /// let careful = SurvivalFit::new(Contractual::Geometric, &months)?
    ///     .with_tail(Tail::EveryoneLeaves)?;
    /// let third: Approx<Share, f64> = careful.survival(3);
    /// assert_eq!(third.number(), 0.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn with_tail(&self, tail: Tail) -> Result<Extended, RetentionError> {
        let last = tail::whole_periods(self.parameters.reach().high)?;
        let curve: Vec<Approx<Share, f64>> = self.law.curve(last)?;
        // A rounding may make a curve rise by its last digit.
        let mut least = 1.0_f64;
        let falling = curve.iter().map(|share| {
            least = least.min(share.number());
            least
        });
        Extended::new(falling.collect(), tail)
    }
}

/// A maximum of the likelihood.
pub(super) struct Estimate {
    pub(super) names: Vec<String>,
    pub(super) values: Vec<f64>,
    pub(super) covariance: Vec<Vec<f64>>,
    pub(super) spread: Spread,
    pub(super) log_likelihood: f64,
    pub(super) search: Search,
}

impl Estimate {
    /// Of a top of the mean likelihood of so many customers, by the logarithms of the parameters.
    pub(super) fn of_logarithms<const N: usize>(
        top: &Top<N>,
        names: &[&'static str],
        customers: f64,
    ) -> Self {
        let values = top.point.map(libm::exp);
        Self {
            names: names.iter().map(|&name| name.to_owned()).collect(),
            covariance: spread(&top.covariance, &values, customers),
            values: values.to_vec(),
            spread: Spread::LogNormal,
            log_likelihood: top.value * customers,
            search: top.search,
        }
    }

    pub(super) fn parameters(&self, reach: Reach) -> FitParameters {
        let pairs = self.names.iter().zip(&self.values).enumerate();
        let parameters = pairs.map(|(index, (name, &value))| {
            let error = libm::sqrt(self.covariance[index][index]);
            Parameter::new(name, value, Some(error)).spread(self.spread)
        });
        let covariance = self.covariance.clone();
        FitParameters::new(parameters.collect(), covariance, self.search, reach)
    }
}

/// The covariance of functions of the coordinates with these slopes.
fn spread<const N: usize>(
    covariance: &[[f64; N]; N],
    slopes: &[f64; N],
    customers: f64,
) -> Vec<Vec<f64>> {
    let cell = |i: usize, j: usize| covariance[i][j] * slopes[i] * slopes[j] / customers;
    (0..N)
        .map(|i| (0..N).map(|j| cell(i, j)).collect())
        .collect()
}

/// Refuses what cannot determine a distribution before a search is started.
fn check(family: &Contractual, tenures: &Tenures) -> Result<(), RetentionError> {
    let whole = matches!(
        family,
        Contractual::Geometric
            | Contractual::ShiftedBetaGeometric
            | Contractual::BetaDiscreteWeibull
            | Contractual::PiecewiseHazard { .. }
    );
    if whole && tenures.timing() == TenureTiming::Exact {
        let hint = "count them with `grouped`, or fit a continuous distribution, such as Weibull";
        let error = Invalid::rule("tenures", "exact times", "by period").hint(hint);
        return Err(error.into());
    }
    let refuse = |reason| Err(not_identified(family, tenures, reason));
    let lost = tenures.lost();
    if lost <= 0.0 {
        return refuse("nobody has left yet, all are still active");
    }
    let seen = tenures.rows().iter().filter(|row| row.time > 0.0);
    let stages = seen.clone().count();
    let leaving = seen.clone().filter(|row| row.left > 0.0).count();
    let everyone = tenures.customers() - lost <= 0.0;
    let first_only = everyone && tenures.observed() <= 1.0;
    if tenures.timing() == TenureTiming::ByPeriod && first_only {
        return refuse("every customer left in the first period");
    }
    let parameters = match family {
        Contractual::Geometric | Contractual::Exponential => 1,
        Contractual::BetaDiscreteWeibull => 3,
        Contractual::PiecewiseHazard { ends } => ends.len() + 1,
        _ => 2,
    };
    // Everyone gone: the last share is told by the others.
    let told = if tenures.timing() == TenureTiming::Exact {
        stages
    } else {
        leaving - usize::from(everyone && leaving > 1)
    };
    if told < parameters {
        return refuse("there are fewer times at which customers left than parameters");
    }
    if parameters > 1 && stages < 2 {
        return refuse("all times are equal");
    }
    Ok(())
}

fn not_identified(family: &Contractual, tenures: &Tenures, reason: &'static str) -> RetentionError {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count for a message"
    )]
    let count = tenures.customers() as usize;
    FitError::NotIdentified {
        distribution: family.to_string(),
        count,
        given: "customers",
        reason,
    }
    .into()
}

impl fmt::Display for SurvivalFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let customers = significant(self.customers, 15);
        write!(f, "{} fitted to {customers} customers:", self.family)?;
        write!(f, "{} AIC {:.1}", self.parameters, self.aic)
    }
}
