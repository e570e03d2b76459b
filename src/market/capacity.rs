//! What channels and a sales force can win, and which limit binds.

use serde::Serialize;

use super::Sizing;
use super::draws::{sample, share, together_all};
use super::total::comparable;
use crate::error::{Error, Invalid, Permitted, unknown_name};
use crate::quantity::{Approx, Count, Money, Number, Ratio, Share, Unit};
use crate::random::Sampling;
use crate::sample::Sample;

/// A channel: its reach, its conversion steps, its budget and the cost of a customer.
///
/// # Formula
/// The lesser of `reach * product of steps` and `budget / acquisition cost`.
///
/// # Example
/// ```
/// use bizcase::market::Channel;
/// use bizcase::quantity::Approx;
///
/// let fairs: Channel<f64> = Channel {
///     reach: Approx::new(20_000.0),
///     steps: vec![Approx::new(0.10), Approx::new(0.25)],
///     budget: Approx::new(90_000.0),
///     acquisition_cost: Approx::new(300.0),
/// };
/// assert_eq!(fairs.reachable().number(), 500.0);
/// assert_eq!(fairs.affordable().number(), 300.0);
/// assert_eq!(fairs.customers().number(), 300.0);
/// ```
#[derive(Debug, Clone, Serialize)]
pub struct Channel<N> {
    /// The number of people or firms reached.
    pub reach: Approx<Count, N>,
    /// The conversion share of each step, from first contact to purchase.
    pub steps: Vec<Approx<Share, N>>,
    /// The budget.
    pub budget: Approx<Money, N>,
    /// The acquisition cost of a customer (CAC).
    pub acquisition_cost: Approx<Money, N>,
}

impl<N: Number> Channel<N> {
    /// The number of those reached who buy.
    #[must_use]
    pub fn reachable(&self) -> Approx<Count, N> {
        self.steps
            .iter()
            .fold(self.reach, |left, &step| left * step)
    }

    /// The number of customers that the budget pays for.
    #[must_use]
    pub fn affordable(&self) -> Approx<Count, N> {
        quotient(self.budget, self.acquisition_cost)
    }

    /// The number of customers the channel brings: the lesser of the two limits.
    #[must_use]
    pub fn customers(&self) -> Approx<Count, N> {
        self.reachable().at_most(self.affordable())
    }
}

/// How many times one amount goes into another; beyond all bounds if it is nothing.
fn quotient<N: Number>(amount: Approx<Money, N>, each: Approx<Money, N>) -> Approx<Count, N> {
    let each = each.at_least(Approx::new(f64::MIN_POSITIVE));
    Approx::from_number((amount / each).number())
}

/// A sales force: its reps, hires, ramp and attrition.
///
/// Reps present at the start are fully productive. A hire's productivity rises linearly from
/// joining until the ramp is over. Hires join at the start of their month. The same share of all
/// reps leaves between any two months.
///
/// # Formula
/// Deals in a month: `effective reps * quota / 12 * attainment / revenue of a deal`. In month `k`
/// after joining, a hire counts as `(k - 1/2) / ramp`, at most one.
///
/// # Example
/// ```
/// use bizcase::market::SalesForce;
/// use bizcase::quantity::Approx;
///
/// let force: SalesForce<f64> = SalesForce {
///     reps: Approx::new(4.0),
///     hires: vec![Approx::new(2.0)],
///     ramp_months: 4,
///     leavers: Approx::new(0.0),
///     quota: Approx::new(600_000.0),
///     attainment: Approx::new(0.8),
///     deal: Approx::new(20_000.0),
/// };
/// // In the third month the two hires count as 2 * 2.5 / 4.
/// assert_eq!(force.effective_reps(3)?.number(), 5.25);
/// assert_eq!(force.deals(3)?.number(), 5.25 * 2.0);
/// assert_eq!(force.headcount(12)?.number(), 6.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Serialize)]
pub struct SalesForce<N> {
    /// The fully productive reps at the start.
    pub reps: Approx<Count, N>,
    /// The number of hires at the start of the first month, the second, and so on.
    pub hires: Vec<Approx<Count, N>>,
    /// The number of months until a hire is fully productive.
    pub ramp_months: u32,
    /// The share of reps that leaves each month.
    pub leavers: Approx<Share, N>,
    /// The yearly quota: new annual revenue per rep and year.
    pub quota: Approx<Money, N>,
    /// The share of the quota reached, on average.
    pub attainment: Approx<Ratio, N>,
    /// The annual revenue of a deal.
    pub deal: Approx<Money, N>,
}

impl<N: Number> SalesForce<N> {
    /// The number of reps in a month, counted from one.
    ///
    /// # Errors
    /// [`Invalid`] for month zero or a month more than a century ahead.
    pub fn headcount(&self, month: u32) -> Result<Approx<Count, N>, Invalid> {
        self.reps_in(month, |_| 1.0)
    }

    /// The number of reps in a month, with hires weighted by their productivity.
    ///
    /// # Errors
    /// As [`headcount`](Self::headcount).
    pub fn effective_reps(&self, month: u32) -> Result<Approx<Count, N>, Invalid> {
        self.reps_in(month, |tenure| self.learnt(tenure))
    }

    fn learnt(&self, tenure: u32) -> f64 {
        if self.ramp_months == 0 {
            1.0
        } else {
            // The middle of the month: productivity rises within it.
            ((f64::from(tenure) - 0.5) / f64::from(self.ramp_months)).min(1.0)
        }
    }

    fn reps_in(
        &self,
        month: u32,
        weight: impl Fn(u32) -> f64,
    ) -> Result<Approx<Count, N>, Invalid> {
        let permitted = Permitted::between(1.0, MOST_MONTHS);
        permitted.check("month of a sales force", f64::from(month))?;
        let months = self.reps_by_month(month, weight);
        Ok(months.last().copied().unwrap_or(self.reps))
    }

    /// The reps of each of the first months, hires weighted by the months since they joined.
    fn reps_by_month(&self, months: u32, weight: impl Fn(u32) -> f64) -> Vec<Approx<Count, N>> {
        let mut hires = self.hires.iter();
        let stay = self.leavers.complement();
        let mut reps = self.reps;
        let mut hired: Vec<Approx<Count, N>> = Vec::new();
        let month = |now: u32| {
            // Reps leave between months, so nobody leaves before the first.
            if now > 1 {
                reps = reps * stay;
                for cohort in &mut hired {
                    *cohort = *cohort * stay;
                }
            }
            hired.extend(hires.next().copied());
            let tenures = (0..now).map(|passed| now - passed);
            let cohorts = hired.iter().zip(tenures);
            cohorts.fold(reps, |sum, (&cohort, tenure)| sum + cohort * weight(tenure))
        };
        (1..=months).map(month).collect()
    }

    /// The number of deals closed in a month, counted from one.
    ///
    /// # Errors
    /// As [`headcount`](Self::headcount).
    pub fn deals(&self, month: u32) -> Result<Approx<Count, N>, Invalid> {
        Ok(self.effective_reps(month)? * self.deals_of_a_rep())
    }

    fn deals_of_a_rep(&self) -> Approx<Ratio, N> {
        // The quota is yearly.
        let sold = self.quota * self.attainment / 12.0;
        Approx::from_number(quotient(sold, self.deal).number())
    }

    /// The number of deals closed in the first `months` months.
    ///
    /// # Errors
    /// [`Invalid`] for more months than a century has.
    pub fn deals_over(&self, months: u32) -> Result<Approx<Count, N>, Invalid> {
        let permitted = Permitted::between(0.0, MOST_MONTHS);
        permitted.check("months of a sales force", f64::from(months))?;
        let each = self.deals_of_a_rep();
        let reps = self.reps_by_month(months, |tenure| self.learnt(tenure));
        let nothing = Approx::new(0.0);
        Ok(reps
            .into_iter()
            .fold(nothing, |sum, reps| sum + reps * each))
    }
}

/// The months of a century.
const MOST_MONTHS: f64 = 1_200.0;

/// Named limits on the number of customers: demand, channels, sales, supply. The smallest binds.
///
/// [`Obtainable`](super::Obtainable) covers the three limits of a business case;
/// [`Bottleneck`] draws limits from sizings.
///
/// # Example
/// ```
/// use bizcase::market::Capacities;
/// use bizcase::quantity::{Approx, Count, Money};
///
/// let count = |value| Approx::<Count, f64>::new(value);
/// let limits = Capacities::new([
///     ("demand", count(5_000.0)),
///     ("channels", count(3_200.0)),
///     ("sales", count(1_400.0)),
///     ("supply", count(2_000.0)),
/// ])?;
/// assert_eq!(limits.obtainable().number(), 1_400.0);
/// assert_eq!(limits.binds("sales")?.number(), 1.0);
/// // Without the sales limit, supply would bind: 600 more, at 250 each.
/// let worth = limits.worth_of_relaxing("sales", Approx::<Money, f64>::new(250.0))?;
/// assert_eq!(worth.number(), 150_000.0);
/// assert_eq!(limits.relaxing("demand")?.number(), 0.0);
/// assert_eq!(limits.relaxing_by("sales", count(100.0))?.number(), 100.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Serialize)]
pub struct Capacities<N> {
    limits: Vec<(String, Approx<Count, N>)>,
}

impl<N: Number> Capacities<N> {
    /// Sets the limits, at least two.
    ///
    /// # Errors
    /// [`Invalid`] if there are fewer or a name is given twice.
    pub fn new<'n>(
        limits: impl IntoIterator<Item = (&'n str, Approx<Count, N>)>,
    ) -> Result<Self, Invalid> {
        let mut known: Vec<(String, Approx<Count, N>)> = Vec::new();
        for (name, limit) in limits {
            if known.iter().any(|(other, _)| other == name) {
                return Err(Invalid::rule(
                    "limit",
                    format!("`{name}`"),
                    "given only once",
                ));
            }
            known.push((name.to_owned(), limit));
        }
        if known.len() < 2 {
            return Err(Invalid::rule(
                "number of limits",
                known.len(),
                "at least two",
            ));
        }
        Ok(Self { limits: known })
    }

    /// The smallest limit.
    #[must_use]
    pub fn obtainable(&self) -> Approx<Count, N> {
        self.least(usize::MAX)
    }

    /// Whether a limit binds: 1 or 0 in each trial. If limits are equal, the first binds.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such limit; the message suggests the nearest name.
    pub fn binds(&self, limit: &str) -> Result<Approx<Share, N>, Invalid> {
        let at = self.position(limit)?;
        let own = self.limits[at].1;
        let (yes, no) = (Approx::new(1.0), Approx::new(0.0));
        let mut binds = yes;
        for (other, (_, capacity)) in self.limits.iter().enumerate() {
            let beaten = if other < at {
                // An equal one before it binds instead.
                Approx::choose(own.less_than(*capacity), yes, no)
            } else {
                Approx::choose(capacity.less_than(own), no, yes)
            };
            binds = if other == at { binds } else { binds * beaten };
        }
        Ok(binds)
    }

    /// How many more customers could be won without a limit, up to the next limit. Zero if the
    /// limit does not bind.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such limit; the message suggests the nearest name.
    pub fn relaxing(&self, limit: &str) -> Result<Approx<Count, N>, Invalid> {
        let at = self.position(limit)?;
        Ok(self.least(at) - self.obtainable())
    }

    /// How many more customers could be won if a limit were raised by `by`.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such limit; the message suggests the nearest name.
    pub fn relaxing_by(
        &self,
        limit: &str,
        by: Approx<Count, N>,
    ) -> Result<Approx<Count, N>, Invalid> {
        let at = self.position(limit)?;
        let raised = (self.limits[at].1 + by).at_most(self.least(at));
        Ok(raised - self.obtainable())
    }

    /// The value of lifting a limit, given the value of one more customer.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such limit; the message suggests the nearest name.
    pub fn worth_of_relaxing(
        &self,
        limit: &str,
        customer: Approx<Money, N>,
    ) -> Result<Approx<Money, N>, Invalid> {
        Ok(self.relaxing(limit)? * customer)
    }

    /// The least of all but one.
    fn least(&self, without: usize) -> Approx<Count, N> {
        let others = self
            .limits
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != without);
        let capacities = others.map(|(_, (_, capacity))| *capacity);
        let least = capacities.reduce(Approx::at_most);
        // There are at least two.
        least.unwrap_or(Approx::new(0.0))
    }

    fn position(&self, limit: &str) -> Result<usize, Invalid> {
        let names = || self.limits.iter().map(|(name, _)| &**name);
        let position = names().position(|known| known == limit);
        position.ok_or_else(|| unknown_name("limit", limit, names()))
    }
}

/// Limits set by demand, channels, sales and supply, each a sizing with its own uncertainty. The
/// smallest limit of a trial is what can be obtained in it.
///
/// # Example
/// ```
/// use bizcase::distribution::Dist;
/// use bizcase::market::{Bottleneck, Factor, Measure, Scope, Sizing, Spend, Stage};
/// use bizcase::quantity::{Count, Currency, Money, Share};
/// use bizcase::random::Sampling;
///
/// let scope = Scope {
///     measure: Measure::Accounts,
///     spend: Spend::Potential,
///     geography: "Iceland".into(),
///     year: 2026,
///     stage: Stage::Obtainable,
/// };
/// let demand = Sizing::fermi("demand", scope.clone(), [
///     Factor::known("firms", Count::from(10_000)),
///     Factor::share("would buy", Dist::uniform(0.05, 0.15)?),
/// ])?;
/// let fairs = Sizing::fermi("fairs", scope, [
///     Factor::known("budget", Money::major(300_000, Currency::EUR)),
///     Factor::money("CAC", Dist::uniform(200.0, 400.0)?, Currency::EUR).inverse(),
/// ])?;
/// let both = Bottleneck::of(&[&demand, &fairs], &Sampling::sobol(1 << 12))?;
/// assert!((both.obtainable().mean().value - 872.1).abs() < 1.0);
/// let binding = [both.binds("demand")?, both.binds("fairs")?].map(Share::value);
/// assert_eq!(binding.iter().sum::<f64>(), 1.0);
/// // Lifting the budget would bring about 128 more.
/// assert!((both.relaxing("fairs")?.mean().value - 127.9).abs() < 1.0);
/// let worth = both.worth_of_relaxing("fairs", Money::major(500, Currency::EUR))?;
/// assert_eq!(worth.to_string(), "EUR 64 k (EUR 0 to EUR 270 k)");
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Serialize)]
pub struct Bottleneck {
    #[serde(skip)]
    trials: Vec<Capacities<f64>>,
    obtainable: Sample,
    sampling: Sampling,
}

impl Bottleneck {
    /// Draws the limits: sizings of one scope, at least two.
    ///
    /// # Errors
    /// [`Error::Market`] naming the tags in which the scopes differ; [`Error::Invalid`] if there
    /// are fewer than two, two have the same name, or they cannot be drawn.
    pub fn of(limits: &[&Sizing], sampling: &Sampling) -> Result<Self, Error> {
        let first = comparable(limits)?;
        let draws = together_all(limits, sampling)?;
        let trials = draws.first().map_or(0, super::SizingDraws::trials);
        let capacities = |trial| {
            let limits = draws.iter().map(|draws: &super::SizingDraws| {
                let value: f64 = draws.total().samples()[trial];
                (draws.sizing().name(), Approx::new(value))
            });
            Capacities::new(limits)
        };
        let trials: Vec<Capacities<f64>> = (0..trials).map(capacities).collect::<Result<_, _>>()?;
        let least = trials
            .iter()
            .map(|limits| limits.obtainable().number())
            .collect();
        Ok(Self {
            obtainable: sample("obtainable", first.unit(), least, *sampling)?,
            trials,
            sampling: *sampling,
        })
    }

    /// The smallest limit, drawn.
    #[must_use]
    pub const fn obtainable(&self) -> &Sample {
        &self.obtainable
    }

    /// The share of trials in which a limit binds.
    ///
    /// # Errors
    /// [`Invalid`] if there is no such limit; the message suggests the nearest name.
    pub fn binds(&self, limit: &str) -> Result<Share, Invalid> {
        let binds = self
            .trials
            .iter()
            .map(|limits| Ok(limits.binds(limit)?.number()));
        let sum: f64 = binds.sum::<Result<f64, Invalid>>()?;
        Ok(share(sum / self.trials.len() as f64))
    }

    /// How much more could be obtained without a limit.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such limit; the message suggests the nearest name.
    pub fn relaxing(&self, limit: &str) -> Result<Sample, Error> {
        let gains = self
            .trials
            .iter()
            .map(|limits| Ok(limits.relaxing(limit)?.number()));
        let gains = gains.collect::<Result<Vec<f64>, Invalid>>()?;
        Ok(sample(
            "gain",
            self.obtainable.unit(),
            gains,
            self.sampling,
        )?)
    }

    /// The yearly value of lifting a limit, given the value of one more account.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there is no such limit; the message suggests the nearest name.
    pub fn worth_of_relaxing(&self, limit: &str, account: Money) -> Result<Sample, Error> {
        let gains = self.relaxing(limit)?;
        let worth = gains.samples().iter().map(|gain| gain * account.to_f64());
        let unit = Unit::Money(account.currency());
        Ok(sample("worth", unit, worth.collect(), self.sampling)?)
    }
}
