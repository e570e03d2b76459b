//! Repeat purchases of customers without a contract, whose departure is not observed.

mod bg_nbd;
mod history;
mod pareto_nbd;
mod rows;
mod spending;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use history::{PurchaseHistory, PurchaseLog, TimeUnit};
pub use spending::{SpendFit, SpendModel};

use super::fit::Estimate;
use super::fit::search::{Sought, highest, in_logarithms};
use crate::error::{Invalid, Permitted, RetentionError, loaded};
use crate::numeric::{Ascent, Surface, maximise};
use crate::quantity::{Share, grouped};
use crate::sample::{FitParameters, Reach};
use bg_nbd::Dropout;
use rows::{Rows, Scales};

/// A model of customers *without a contract*. Their departure is never observed, only that they
/// have not purchased for a while.
///
/// For customers under contract, who cancel, see [`Contractual`](super::Contractual).
///
/// # Example
/// ```
/// use bizcase::retention::NonContractual;
///
/// assert_eq!(NonContractual::BgNbd.to_string(), "BG/NBD");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum NonContractual {
    /// An active customer purchases at a rate of their own (gamma distribution with shape `r` and
    /// rate `alpha`). After each repeat purchase they become inactive with a probability of their
    /// own (beta distribution with `a` and `b`). Fader, Hardie and Lee (2005), *Marketing Science*
    /// 24, 275-284.
    BgNbd,
    /// BG/NBD in which a customer may become inactive after the first purchase, too. Batislam,
    /// Denizel and Filiztekin (2007), *International Journal of Research in Marketing* 24, 201-209.
    ModifiedBgNbd,
    /// An active customer purchases at a rate of their own (gamma distribution with `r` and
    /// `alpha`), and becomes inactive at any time at another rate of their own (gamma distribution
    /// with `s` and `beta`). Schmittlein, Morrison and Colombo (1987), *Management Science* 33,
    /// 1-24.
    ParetoNbd,
}

impl NonContractual {
    /// The names of the parameters.
    #[must_use]
    pub const fn parameters(self) -> [&'static str; 4] {
        match self {
            Self::BgNbd | Self::ModifiedBgNbd => ["r", "alpha", "a", "b"],
            Self::ParetoNbd => ["r", "alpha", "s", "beta"],
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::BgNbd => "BG/NBD",
            Self::ModifiedBgNbd => "MBG/NBD",
            Self::ParetoNbd => "Pareto/NBD",
        }
    }

    fn surface(self, rows: &Rows, at: &[f64; 4]) -> Surface<[f64; 4]> {
        match self {
            Self::BgNbd => bg_nbd::likelihood(Dropout::AfterRepeats, rows, at),
            Self::ModifiedBgNbd => bg_nbd::likelihood(Dropout::AfterAny, rows, at),
            Self::ParetoNbd => pareto_nbd::likelihood(rows, at),
        }
    }

    /// Points to start from, as logarithms.
    fn starts(self, scales: Scales) -> [[f64; 4]; 4] {
        let Scales { rate, age } = scales;
        let points = match self {
            Self::BgNbd | Self::ModifiedBgNbd => [
                [0.5, 0.3 / rate, 0.5, 2.0],
                [1.0, 0.8 / rate, 0.2, 3.0],
                [0.25, 0.1 / rate, 1.0, 2.0],
                [2.0, 1.5 / rate, 0.1, 1.0],
            ],
            Self::ParetoNbd => [
                [0.5, 0.3 / rate, 0.5, 0.5 * age],
                [1.0, 0.8 / rate, 1.0, 3.0 * age],
                [0.5, 0.2 / rate, 0.3, 0.1 * age],
                [2.0, 1.5 / rate, 2.0, 2.0 * age],
            ],
        };
        points.map(|point| point.map(libm::log))
    }
}

impl fmt::Display for NonContractual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A model of repeat purchases with its parameters, and its predictions for customers.
///
/// # Example
/// ```
/// use bizcase::retention::{NonContractual, PurchaseHistory, PurchaseModel};
///
/// // Fader, Hardie and Lee (2005), in weeks.
/// let model = PurchaseModel::new(NonContractual::BgNbd, [0.243, 4.414, 0.793, 2.426])?;
/// let customer = PurchaseHistory::new(2, 30.43, 38.86)?;
/// assert!((model.probability_active(&customer)?.value() - 0.727).abs() < 0.001);
/// assert!((model.expected_purchases(&customer, 39.0)? - 1.226).abs() < 0.001);
/// assert!((model.expected_purchases_of_newcomer(52.0)? - 1.446).abs() < 0.001);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PurchaseModel {
    family: NonContractual,
    parameters: [f64; 4],
}

loaded::through!(
    PurchaseModel { family: NonContractual, parameters: [f64; 4] }
        => PurchaseModel::new(family, parameters)
);

impl PurchaseModel {
    /// The most periods that [`discounted_purchases`](Self::discounted_purchases) sums: a hundred
    /// years of days.
    pub const MOST_UNITS: u32 = 36_525;

    /// A model with parameters in the order of [`NonContractual::parameters`].
    ///
    /// # Errors
    /// [`Invalid`] unless all are positive and finite.
    pub fn new(family: NonContractual, parameters: [f64; 4]) -> Result<Self, Invalid> {
        for (name, value) in family.parameters().into_iter().zip(parameters) {
            Permitted::POSITIVE.check(name, value)?;
        }
        Ok(Self { family, parameters })
    }

    /// The kind of model.
    #[must_use]
    pub fn family(&self) -> NonContractual {
        self.family
    }

    /// Its parameters.
    #[must_use]
    pub fn parameters(&self) -> [f64; 4] {
        self.parameters
    }

    /// The probability that a customer is still active at the end of the observation (the papers'
    /// P(alive)). In the BG/NBD model it is 1 for customers without a repeat purchase, since nobody
    /// becomes inactive earlier.
    ///
    /// # Errors
    /// [`Invalid`] for times and parameters so extreme that the result is not a number.
    pub fn probability_active(&self, customer: &PurchaseHistory) -> Result<Share, Invalid> {
        let times = numbers(customer);
        let at = &self.parameters;
        let share = match self.family {
            NonContractual::BgNbd => bg_nbd::active(Dropout::AfterRepeats, times, at),
            NonContractual::ModifiedBgNbd => bg_nbd::active(Dropout::AfterAny, times, at),
            NonContractual::ParetoNbd => pareto_nbd::active(times, at),
        };
        Share::new(share).map_err(|invalid| invalid.named("probability of being active"))
    }

    /// The expected number of purchases of a customer within `time` after the end of the
    /// observation, given their history.
    ///
    /// # Errors
    /// [`Invalid`] for a negative time, or a result above 1.8e308.
    ///
    /// # Precision
    /// About 12 digits, even near `a = 1` and `s = 1` and for parameters of any size, where the
    /// closed forms of the papers fail.
    pub fn expected_purchases(
        &self,
        customer: &PurchaseHistory,
        time: f64,
    ) -> Result<f64, Invalid> {
        let time = Permitted::COUNT.check("time", time)?;
        let active = self.probability_active(customer)?.value();
        let expected = active * self.given_active(customer).newcomer(time);
        Permitted::COUNT.check("expected purchases", expected)
    }

    /// The expected number of repeat purchases within `time` after the first purchase of a customer
    /// about whom nothing else is known.
    ///
    /// # Errors
    /// [`Invalid`] for a negative time, or a result above 1.8e308.
    pub fn expected_purchases_of_newcomer(&self, time: f64) -> Result<f64, Invalid> {
        let time = Permitted::COUNT.check("time", time)?;
        let [r, alpha, a, b] = self.parameters;
        let expected = match self.family {
            // Who stays after the first purchase is one of those who are more loyal.
            NonContractual::ModifiedBgNbd => {
                b / (a + b) * bg_nbd::expected(&[r, alpha, a, b + 1.0], time)
            }
            _ => self.newcomer(time),
        };
        Permitted::COUNT.check("expected purchases", expected)
    }

    /// The discounted number of purchases of a customer within `units` periods after the end of the
    /// observation. The purchases of each period are discounted by `factor` per period to its
    /// middle.
    ///
    /// Times the margin of a purchase, this is the customer's residual lifetime value.
    ///
    /// # Errors
    /// [`Invalid`] unless the factor lies in [0, 1], for more than [`MOST_UNITS`](Self::MOST_UNITS)
    /// periods, or for a result above 1.8e308.
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::{NonContractual, PurchaseHistory, PurchaseModel};
    ///
    /// let model = PurchaseModel::new(NonContractual::ParetoNbd, [0.553, 10.58, 0.606, 11.66])?;
    /// let customer = PurchaseHistory::new(2, 30.43, 38.86)?;
    /// let undiscounted = model.discounted_purchases(&customer, 39, 1.0)?;
    /// assert!((undiscounted - model.expected_purchases(&customer, 39.0)?).abs() < 1e-12);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn discounted_purchases(
        &self,
        customer: &PurchaseHistory,
        units: u32,
        factor: f64,
    ) -> Result<f64, Invalid> {
        let factor = Permitted::SHARE.check("discount factor", factor)?;
        let most = Permitted::between(0.0, f64::from(Self::MOST_UNITS));
        most.check("unit times", f64::from(units))?;
        let (active, given) = (
            self.probability_active(customer)?.value(),
            self.given_active(customer),
        );
        let (mut sum, mut before, mut weight) = (0.0, 0.0, libm::sqrt(factor));
        for unit in 1..=units {
            let until = given.newcomer(f64::from(unit));
            sum += (until - before) * weight;
            before = until;
            weight *= factor;
        }
        Permitted::COUNT.check("discounted purchases", active * sum)
    }

    /// The log-likelihood of customers' histories under the model, which [`PurchaseFit`] maximises.
    ///
    /// # Errors
    /// [`Invalid`] if there is no customer, or if the likelihood is not a finite number.
    ///
    /// # Example
    /// ```
    /// use bizcase::retention::{NonContractual, PurchaseHistory, PurchaseModel};
    ///
    /// // In the BG/NBD model, nobody purchases within T with probability (alpha / (alpha + T))^r.
    /// let model = PurchaseModel::new(NonContractual::BgNbd, [0.5, 3.0, 0.8, 2.4])?;
    /// let nothing = PurchaseHistory::new(0, 0.0, 6.0)?;
    /// let expected = 0.5 * (3.0_f64 / 9.0).ln();
    /// assert!((model.log_likelihood(&[nothing])? - expected).abs() < 1e-15);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn log_likelihood(&self, customers: &[PurchaseHistory]) -> Result<f64, Invalid> {
        if customers.is_empty() {
            return Err(Invalid::rule("customers", 0, "one or more"));
        }
        let rows = Rows::new(customers.iter().copied());
        let sum = self.family.surface(&rows, &self.parameters).value * rows.customers;
        Permitted::FINITE.check("log-likelihood", sum)
    }

    /// The model of a customer of this history who is still active.
    fn given_active(&self, customer: &PurchaseHistory) -> Self {
        let [x, _, age] = numbers(customer);
        let [r, alpha, third, fourth] = self.parameters;
        let later = match self.family {
            NonContractual::BgNbd => [third, fourth + x],
            NonContractual::ModifiedBgNbd => [third, fourth + x + 1.0],
            NonContractual::ParetoNbd => [third, fourth + age],
        };
        Self {
            family: self.family,
            parameters: [r + x, alpha + age, later[0], later[1]],
        }
    }

    /// Purchases of someone who is active now, without a drop-out just before.
    fn newcomer(&self, time: f64) -> f64 {
        match self.family {
            NonContractual::ParetoNbd => pareto_nbd::expected(&self.parameters, time),
            _ => bg_nbd::expected(&self.parameters, time),
        }
    }
}

fn numbers(customer: &PurchaseHistory) -> [f64; 3] {
    [
        f64::from(customer.frequency()),
        customer.recency(),
        customer.age(),
    ]
}

/// A model of [`NonContractual`] customers, fitted by maximum likelihood.
///
/// # Precision
/// Newton's method with analytic second derivatives from four starts, to about 10 digits. With more
/// than 4,000 different histories, the starts are first tried on a part of them. Standard errors
/// come from the observed information.
///
/// # Example
/// ```
/// use bizcase::retention::{NonContractual, PurchaseFit, PurchaseHistory};
///
/// // Frequency, recency and T of twelve customers, in weeks.
/// let customers = [
///     (2, 30.4, 38.9), (1, 1.7, 38.9), (0, 0.0, 38.9), (0, 0.0, 38.9), (7, 29.4, 38.9),
///     (1, 5.0, 38.3), (0, 0.0, 37.7), (2, 35.7, 37.7), (0, 0.0, 36.6), (10, 34.1, 36.6),
///     (5, 10.9, 36.0), (0, 0.0, 36.0),
/// ];
/// let histories = customers.map(|(x, recency, age)| PurchaseHistory::new(x, recency, age));
/// let histories = histories.into_iter().collect::<Result<Vec<_>, _>>()?;
/// let fit = PurchaseFit::new(NonContractual::ModifiedBgNbd, &histories)?;
/// let [r, alpha, a, b] = fit.model.parameters();
/// assert!((r / alpha - 0.18).abs() < 0.02 && a < b); // purchases a week; drop-out
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("BTYD", "BG/NBD", "Pareto/NBD", "buy till you die"))]
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PurchaseFit {
    /// The fitted model.
    pub model: PurchaseModel,
    /// The parameters. The data reach to the age of the oldest customer.
    pub parameters: FitParameters,
    /// The number of customers fitted.
    pub customers: usize,
    /// The maximum of the log-likelihood.
    pub log_likelihood: f64,
    /// Akaike's information criterion, `2 k - 2 ln(L)`: lower is better.
    pub aic: f64,
    /// The Bayesian (Schwarz) information criterion, `k ln(n) - 2 ln(L)`: lower is better.
    pub bic: f64,
}

loaded::through!(
    PurchaseFit {
        model: PurchaseModel,
        parameters: FitParameters,
        customers: usize,
        log_likelihood: f64,
        aic: f64,
        bic: f64,
    } => parameters.are(&model.parameters).map(|()| PurchaseFit {
        model,
        parameters,
        customers,
        log_likelihood,
        aic,
        bic,
    })
);

/// From so many different histories on, the starts are tried on a part of them.
const MANY: usize = 4_000;

impl PurchaseFit {
    /// Fits a family of models to purchase histories.
    ///
    /// # Errors
    /// - [`FitError::NotIdentified`](crate::error::FitError::NotIdentified) if nobody purchased
    ///   again, or there are fewer than five customers;
    /// - [`RetentionError::Unbounded`] if parameters diverge, for example if nobody seems to become
    ///   inactive;
    /// - [`FitError::NotConverged`](crate::error::FitError::NotConverged) if the search fails.
    pub fn new(
        family: NonContractual,
        histories: &[PurchaseHistory],
    ) -> Result<Self, RetentionError> {
        let scales = Scales::of(family.name(), histories)?;
        let rows = Rows::new(histories.iter().copied());
        let mut starts = family.starts(scales).to_vec();
        if rows.len() > MANY {
            let stride = rows.len().div_ceil(MANY / 4);
            let part = Rows::new(histories.iter().copied().step_by(stride));
            let tops = starts.iter().map(|&start| {
                maximise(start, &|point: &[f64; 4]| logarithmic(family, &part, point))
            });
            let mut found: Vec<[f64; 4]> = Vec::new();
            for top in tops.filter(Ascent::converged) {
                let near = |other: &&[f64; 4]| {
                    other
                        .iter()
                        .zip(top.point)
                        .all(|(a, b)| (a - b).abs() < 1e-3)
                };
                if found.iter().find(near).is_none() {
                    found.push(top.point);
                }
            }
            if !found.is_empty() {
                starts = found;
            }
        }
        let names = family.parameters();
        let sought = Sought {
            law: family.name(),
            names: &names,
            scale: rows.customers,
        };
        let simpler = || without_dropout(&rows, scales);
        let found = highest(sought, &starts, &simpler, &|point| {
            logarithmic(family, &rows, point)
        })?;
        let model = PurchaseModel::new(family, found.point.map(libm::exp))?;
        let estimate = Estimate::of_logarithms(&found, &names, rows.customers);
        let oldest = histories
            .iter()
            .map(PurchaseHistory::age)
            .fold(0.0, f64::max);
        let age = Reach::new("time", 0.0, oldest);
        let criterion = |price: f64| 4.0 * price - 2.0 * estimate.log_likelihood;
        Ok(Self {
            model,
            parameters: estimate.parameters(age),
            customers: histories.len(),
            log_likelihood: estimate.log_likelihood,
            aic: criterion(2.0),
            bic: criterion(libm::log(rows.customers)),
        })
    }

    /// Compares the model with a hold-out: `purchases` holds the purchases of each customer within
    /// `time` after the end of the fitted observation, in the same order.
    ///
    /// # Errors
    /// [`Invalid`] unless there is one number per customer, and for a negative time.
    pub fn hold_out(
        &self,
        histories: &[PurchaseHistory],
        purchases: &[u32],
        time: f64,
    ) -> Result<PurchaseHoldOut, Invalid> {
        if histories.len() != purchases.len() || purchases.is_empty() {
            let rule = "as many as customers, and one or more";
            return Err(Invalid::rule("purchases held back", purchases.len(), rule));
        }
        let (mut expected, mut actual, mut absolute) = (0.0, 0.0, 0.0);
        for (history, &made) in histories.iter().zip(purchases) {
            let one = self.model.expected_purchases(history, time)?;
            expected += one;
            actual += f64::from(made);
            absolute += (one - f64::from(made)).abs();
        }
        Ok(PurchaseHoldOut {
            expected,
            actual,
            mean_absolute_error: absolute / purchases.len() as f64,
        })
    }
}

/// Forecast and actual purchases of a hold-out.
///
/// # Example
/// ```
/// # use bizcase::retention::{NonContractual, PurchaseFit, PurchaseHistory};
/// # let customers = [
/// #     (2, 30.4, 38.9), (1, 1.7, 38.9), (0, 0.0, 38.9), (0, 0.0, 38.9), (7, 29.4, 38.9),
/// #     (1, 5.0, 38.3), (0, 0.0, 37.7), (2, 35.7, 37.7), (0, 0.0, 36.6), (10, 34.1, 36.6),
/// #     (5, 10.9, 36.0), (0, 0.0, 36.0),
/// # ];
/// # let histories = customers.map(|(x, recency, age)| PurchaseHistory::new(x, recency, age));
/// # let histories = histories.into_iter().collect::<Result<Vec<_>, _>>()?;
/// let fit = PurchaseFit::new(NonContractual::ModifiedBgNbd, &histories)?;
/// let later = [1, 0, 0, 0, 8, 0, 0, 2, 0, 7, 4, 1];
/// let tried = fit.hold_out(&histories, &later, 39.0)?;
/// assert_eq!(tried.actual, 23.0);
/// assert!((tried.expected - 20.0).abs() < 8.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PurchaseHoldOut {
    /// The number of purchases expected by the model, over all customers.
    pub expected: f64,
    /// The actual number of purchases.
    pub actual: f64,
    /// The mean absolute error per customer.
    pub mean_absolute_error: f64,
}

fn logarithmic(family: NonContractual, rows: &Rows, point: &[f64; 4]) -> Option<Surface<[f64; 4]>> {
    let at = point.map(libm::exp);
    let inside = at.iter().all(|x| *x > 0.0 && x.is_finite());
    inside.then(|| in_logarithms(family.surface(rows, &at), &at))
}

/// The model with customers who never become inactive.
fn without_dropout(rows: &Rows, scales: Scales) -> (String, f64) {
    let surface = |point: &[f64; 2]| {
        let at = point.map(libm::exp);
        Some(in_logarithms(bg_nbd::without_dropout(rows, &at), &at))
    };
    let start = [0.0, -libm::log(scales.rate)];
    let best = maximise(start, &surface).value;
    let limit = "gamma-Poisson purchases of customers who never become inactive (NBD)";
    (limit.to_owned(), best * rows.customers)
}

impl fmt::Display for PurchaseFit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let family = self.model.family;
        let customers = grouped(&self.customers.to_string());
        write!(f, "{family} fitted to {customers} customers:")?;
        write!(f, "{} AIC {:.1}", self.parameters, self.aic)
    }
}
