//! A demand curve and its draws.

use serde::{Deserialize, Serialize};

use super::Demand;
use super::stored::StoredDraws;
use crate::distribution::JointColumn;
use crate::error::{Bound, Invalid, Permitted, SurveyError};
use crate::quantity::{Approx, Currency, LANES, Money, Number, Ratio, Share, Unit};
use crate::sample::{Interval, IntervalMethod, JointEmpirical};

/// The share that buys at a price, with the uncertainty of a survey: a best estimate ([`Demand`])
/// and draws of plausible alternatives, if the analysis made any.
///
/// A draw is a whole curve. In a simulation, all shares read from one curve in one trial come from
/// the same draw: see [`shares_at`](Self::shares_at).
///
/// As data it keeps its draws to the bit: draws of the best estimate's own form as their
/// coefficients, or as their shares at the same prices.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Money};
/// use bizcase::survey::{Demand, DemandCurve};
///
/// let draws = [3.6, 4.0, 4.4].map(|intercept| Demand::logit(intercept, -0.2));
/// let curve = DemandCurve::new("pilot", Currency::USD, Demand::logit(4.0, -0.2)?)
///     .with_draws(draws.into_iter().collect::<Result<Vec<_>, _>>()?);
/// let share = curve.share(Money::major(20, Currency::USD))?;
/// assert_eq!(share.value(), 0.5);
/// assert!(curve.share(Money::major(20, Currency::EUR)).is_err());
/// # Ok::<(), bizcase::Error>(())
/// ```
#[doc(alias("wtp", "willingness to pay", "price elasticity"))]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct DemandCurve {
    name: String,
    currency: Currency,
    demand: Demand,
    draws: Vec<Demand>,
    together: bool,
    set_aside: usize,
    method: IntervalMethod,
    observed: Option<(f64, f64)>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    name: String,
    currency: Currency,
    demand: Demand,
    #[serde(default, skip_serializing_if = "StoredDraws::is_empty")]
    draws: StoredDraws,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    together: bool,
    #[serde(default)]
    set_aside: usize,
    method: IntervalMethod,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    observed: Option<(f64, f64)>,
}

impl From<DemandCurve> for Stored {
    fn from(curve: DemandCurve) -> Self {
        Self {
            draws: StoredDraws::new(&curve.demand, curve.draws),
            name: curve.name,
            currency: curve.currency,
            demand: curve.demand,
            together: curve.together,
            set_aside: curve.set_aside,
            method: curve.method,
            observed: curve.observed,
        }
    }
}

impl TryFrom<Stored> for DemandCurve {
    type Error = Invalid;

    fn try_from(stored: Stored) -> Result<Self, Invalid> {
        if let Some((low, high)) = stored.observed {
            Permitted::COUNT.check("lowest price observed", low)?;
            let above = Permitted::interval(Bound::Including(low), Bound::Excluding(f64::INFINITY));
            above.check("highest price observed", high)?;
        }
        let draws = stored.draws.demands(&stored.demand)?;
        let curve = Self {
            set_aside: stored.set_aside,
            method: stored.method,
            observed: stored.observed,
            ..Self::new(stored.name, stored.currency, stored.demand)
        };
        Ok(if stored.together {
            curve.with_draws_together(draws)
        } else {
            curve.with_draws(draws)
        })
    }
}

impl DemandCurve {
    /// A curve without draws. The name identifies the draws: in a simulation, curves of the same
    /// name use the same random numbers.
    #[must_use]
    pub fn new(name: impl Into<String>, currency: Currency, demand: Demand) -> Self {
        Self {
            name: name.into(),
            currency,
            demand,
            draws: Vec::new(),
            together: false,
            set_aside: 0,
            method: IntervalMethod::Bootstrap,
            observed: None,
        }
    }

    /// Adds draws of the demand, all equally likely.
    ///
    /// The draws are sorted by the share that buys at the price where half of the buyers at the
    /// lowest price are left, so that a sampling design that spreads draws evenly also spreads
    /// demand evenly.
    #[must_use]
    pub fn with_draws(mut self, draws: Vec<Demand>) -> Self {
        let lowest = self
            .demand
            .as_table()
            .map_or(0.0, |table| table.prices()[0]);
        let middle = self.demand.price_at(0.5 * self.demand.share(lowest));
        let mut keyed: Vec<(f64, Demand)> = draws
            .into_iter()
            .map(|draw| (draw.share(middle), draw))
            .collect();
        keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
        self.draws = keyed.into_iter().map(|(_, draw)| draw).collect();
        self.together = false;
        self
    }

    /// Adds draws of the demand as [`with_draws`](Self::with_draws) does, but leaves them in their
    /// order. In curves of one name, draws of the same place belong together: where they rest on the
    /// same draw of a choice model, a simulation takes them in the same trial.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Currency;
    /// use bizcase::survey::{Demand, DemandCurve};
    ///
    /// let draws = vec![Demand::logit(4.4, -0.2)?, Demand::logit(3.6, -0.2)?];
    /// let curve = DemandCurve::new("conjoint", Currency::USD, Demand::logit(4.0, -0.2)?)
    ///     .with_draws_together(draws.clone());
    /// assert_eq!(curve.draws(), draws);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn with_draws_together(mut self, draws: Vec<Demand>) -> Self {
        self.draws = draws;
        self.together = true;
        self
    }

    /// Whether its draws belong together with those of other curves of its name.
    #[must_use]
    pub const fn is_together(&self) -> bool {
        self.together
    }

    /// Records how many draws were left out because they are no demand, such as parameter draws
    /// that rise with the price.
    #[must_use]
    pub const fn setting_aside(mut self, draws: usize) -> Self {
        self.set_aside = draws;
        self
    }

    /// Sets how the draws were made; a bootstrap by default.
    #[must_use]
    pub const fn drawn_by(mut self, method: IntervalMethod) -> Self {
        self.method = method;
        self
    }

    /// Sets the lowest and the highest price asked about or charged, in major units. A best price
    /// beyond them rests on the formula alone, and says so.
    #[must_use]
    pub const fn observed_between(mut self, low: f64, high: f64) -> Self {
        self.observed = Some((low, high));
        self
    }

    /// Sets the best estimate.
    pub(super) fn estimated_by(mut self, demand: Demand) -> Self {
        self.demand = demand;
        self
    }

    /// Renames the curve.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The currency of the prices.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// The best estimate of the demand.
    #[must_use]
    pub const fn demand(&self) -> &Demand {
        &self.demand
    }

    /// The draws of the demand.
    #[must_use]
    pub fn draws(&self) -> &[Demand] {
        &self.draws
    }

    /// How many draws were left out because they are no demand.
    #[must_use]
    pub const fn set_aside(&self) -> usize {
        self.set_aside
    }

    /// The lowest and the highest price asked about or charged, in major units, where that is known.
    #[must_use]
    pub const fn observed(&self) -> Option<(f64, f64)> {
        self.observed
    }

    /// How the draws were made.
    #[must_use]
    pub const fn method(&self) -> IntervalMethod {
        self.method
    }

    /// The share that buys at a price, from the best estimate.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] for a price below zero or in another currency.
    pub fn share(&self, price: Money) -> Result<Share, SurveyError> {
        Ok(Share::new(self.demand.share(self.price(price)?))?)
    }

    /// The point elasticity, from the best estimate: the percentage change of buyers when the price
    /// rises by one percent. `None` where nobody buys.
    ///
    /// # Errors
    /// As [`share`](Self::share).
    pub fn elasticity(&self, price: Money) -> Result<Option<f64>, SurveyError> {
        Ok(self.demand.elasticity(self.price(price)?))
    }

    /// The arc elasticity: the percentage change of buyers per percent of price between two prices,
    /// both relative to the midpoint. `None` for equal prices or without buyers.
    ///
    /// # Errors
    /// As [`share`](Self::share).
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Currency, Money};
    /// use bizcase::survey::{Demand, DemandCurve};
    ///
    /// let usd = |amount| Money::major(amount, Currency::USD);
    /// let curve = DemandCurve::new("stall", Currency::USD, Demand::linear(1.0, -0.01)?);
    /// assert_eq!(curve.elasticity(usd(50))?, Some(-1.0));
    /// // Demand is linear: from 40 to 60 dollars, buyers fall from 60 to 40 percent.
    /// assert!((curve.arc_elasticity(usd(40), usd(60))?.unwrap() + 1.0).abs() < 1e-12);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn arc_elasticity(&self, from: Money, to: Money) -> Result<Option<f64>, SurveyError> {
        let (from, to) = (self.price(from)?, self.price(to)?);
        Ok(self.demand.arc_elasticity(from, to))
    }

    /// The interval of the share that buys at a price.
    ///
    /// # Errors
    /// As [`share`](Self::share), and [`SurveyError::NoDraws`].
    pub fn share_interval(&self, price: Money, confidence: Share) -> Result<Interval, SurveyError> {
        let price = self.price(price)?;
        self.interval_of(Unit::Share, confidence, |demand| Some(demand.share(price)))
    }

    /// The interval of any figure of the curve, such as a median. `figure` returns `None` for a
    /// draw that does not have one.
    ///
    /// # Errors
    /// [`SurveyError::NoDraws`] if there are no draws, or if all draws or the best estimate lack
    /// the figure.
    pub fn interval(
        &self,
        confidence: Share,
        figure: impl Fn(&Demand) -> Option<f64>,
    ) -> Result<Interval, SurveyError> {
        self.interval_of(Unit::Ratio, confidence, figure)
    }

    pub(super) fn interval_of(
        &self,
        unit: Unit,
        confidence: Share,
        figure: impl Fn(&Demand) -> Option<f64>,
    ) -> Result<Interval, SurveyError> {
        let estimate = figure(&self.demand);
        let figures = self.draws.iter().map(figure);
        estimate
            .and_then(|here| Interval::of_draws(here, figures, unit, confidence, self.method))
            .ok_or_else(|| self.without_draws())
    }

    /// The shares that buy at several prices as inputs of a simulation, in the order of `prices`.
    /// In each trial all of them come from the same draw, even from separate calls.
    ///
    /// # Errors
    /// As [`share`](Self::share), and [`SurveyError::NoDraws`].
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Currency, Money};
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    /// use bizcase::survey::{Demand, DemandCurve};
    ///
    /// let draws = (0..100).map(|i| Demand::logit(3.5 + 0.01 * f64::from(i), -0.2));
    /// let curve = DemandCurve::new("pilot", Currency::USD, Demand::logit(4.0, -0.2)?)
    ///     .with_draws(draws.collect::<Result<Vec<_>, _>>()?);
    /// let usd = |amount| Money::major(amount, Currency::USD);
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let shares = curve.shares_at(&[usd(20), usd(25)])?;
    /// let at_20 = model.share("share at 20", shares[0].clone().into())?;
    /// let at_25 = model.share("share at 25", shares[1].clone().into())?;
    /// let lost = model.output("buyers lost", move |s| s.get(at_20) - s.get(at_25))?;
    /// let run = model.run(&Sampling::monte_carlo(1_000))?;
    /// // On one curve a higher price never wins buyers.
    /// assert!(run.outcome(lost).minimum() > 0.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn shares_at(&self, prices: &[Money]) -> Result<Vec<JointColumn>, SurveyError> {
        let mut columns = vec![("draw".to_owned(), self.numbers()?)];
        for &price in prices {
            let at = self.price(price)?;
            let name = format!("share at {price}");
            if columns.iter().all(|(known, _)| *known != name) {
                let shares = self.draws.iter().map(|draw| draw.share(at)).collect();
                columns.push((name, shares));
            }
        }
        let joint = JointEmpirical::new(&*self.name, columns)?;
        let column = |price: &Money| joint.column(&format!("share at {price}"));
        Ok(prices.iter().map(column).collect::<Result<_, _>>()?)
    }

    /// The share that buys at a price in major units, by draw, as an input of a simulation.
    pub(crate) fn share_column(&self, price: f64) -> Result<JointColumn, SurveyError> {
        let shares = self.draws.iter().map(|draw| draw.share(price)).collect();
        let columns = [("draw", self.numbers()?), ("share", shares)];
        Ok(JointEmpirical::new(&*self.name, columns)?.column("share")?)
    }

    /// The index of the draw as an input of a simulation, for models that choose the price within
    /// the trial: pass it to [`share_in_draw`](Self::share_in_draw).
    ///
    /// # Errors
    /// [`SurveyError::NoDraws`].
    pub fn draw_number(&self) -> Result<JointColumn, SurveyError> {
        let columns = [("draw", self.numbers()?)];
        Ok(JointEmpirical::new(&*self.name, columns)?.column("draw")?)
    }

    /// The share that buys at a price in a draw; both may differ from trial to trial. Without
    /// draws, or where the index is negative, the best estimate.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::Currency;
    /// use bizcase::random::Sampling;
    /// use bizcase::simulation::Model;
    /// use bizcase::survey::{Demand, DemandCurve};
    ///
    /// let curve = DemandCurve::new("pilot", Currency::USD, Demand::logit(4.0, -0.2)?)
    ///     .with_draws(vec![Demand::logit(3.6, -0.2)?, Demand::logit(4.4, -0.2)?]);
    /// let mut model = Model::new(Currency::USD);
    /// let draw = model.ratio("draw", curve.draw_number()?.into())?;
    /// let price = model.money("price", Dist::uniform(15.0, 25.0)?)?;
    /// let buyers = model.output("buyers", move |s| curve.share_in_draw(s.get(draw), s.get(price)))?;
    /// assert!(model.run(&Sampling::monte_carlo(1_000))?.outcome(buyers).maximum() < 0.81);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn share_in_draw<N: Number>(
        &self,
        draw: Approx<Ratio, N>,
        price: Approx<Money, N>,
    ) -> Approx<Share, N> {
        let (mut draws, mut prices) = ([[0.0; LANES]], [[0.0; LANES]]);
        draw.number().write(&mut draws, 0);
        price.number().write(&mut prices, 0);
        for (share, price) in draws[0].iter_mut().zip(prices[0]).take(N::WIDTH) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "the conversion saturates, and the number is cut to the draws there are"
            )]
            let number = (*share as usize).min(self.draws.len().saturating_sub(1));
            let drawn = self.draws.get(number).filter(|_| *share >= 0.0);
            *share = drawn.unwrap_or(&self.demand).share(price);
        }
        Approx::from_number(N::read(&draws, 0))
    }

    fn numbers(&self) -> Result<Vec<f64>, SurveyError> {
        if self.draws.is_empty() {
            return Err(self.without_draws());
        }
        Ok((0..self.draws.len()).map(|number| number as f64).collect())
    }

    /// The prices observed, if `price` lies beyond them.
    pub(super) fn beyond_observed(&self, price: f64) -> Option<(f64, f64)> {
        self.observed
            .filter(|&(low, high)| price < low || price > high)
    }

    pub(super) fn without_draws(&self) -> SurveyError {
        SurveyError::NoDraws {
            curve: self.name.clone(),
        }
    }

    /// A price in major units of the curve's currency.
    pub(super) fn price(&self, price: Money) -> Result<f64, Invalid> {
        if price.currency() != self.currency {
            let permitted = Permitted::OneOf(vec![self.currency.to_string()]);
            return Err(Invalid::new("currency of a price", price, permitted));
        }
        Permitted::COUNT.check("price", price.to_f64())
    }
}
