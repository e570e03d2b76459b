//! Sizings by method.

use super::method::{Method, whole};
use super::{Dependence, Factor, Kind, Part, Scope, Sizing};
use crate::error::Error;
use crate::quantity::Period;

impl Sizing {
    /// A top-down sizing: a published figure times shares, such as the share that the offer can
    /// serve.
    ///
    /// A published amount of money counts as yearly unless declared otherwise.
    ///
    /// # Errors
    /// As [`bottom_up`](Self::bottom_up).
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, PriceBasis, Scope, Sizing, Spend, Stage};
    /// use bizcase::quantity::Currency;
    ///
    /// let (usd, eur) = (Currency::USD, Currency::EUR);
    /// let published = Factor::money("market for such software", Dist::fixed(92.7e9)?, usd);
    /// let scope = Scope {
    ///     measure: Measure::Revenue { price: PriceBasis::List, currency: eur },
    ///     spend: Spend::Current,
    ///     geography: "EU".into(),
    ///     year: 2024,
    ///     stage: Stage::Serviceable,
    /// };
    /// let sizing = Sizing::top_down("analyst's figure", scope, published, [
    ///     Factor::exchange("dollars in euro", Dist::fixed(0.92)?, usd, eur),
    ///     Factor::share("small and medium firms", Dist::fixed(0.45)?),
    /// ])?;
    /// assert_eq!(sizing.at_medians().round(), 38_377_800_000.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn top_down(
        name: &str,
        scope: Scope,
        published: Factor,
        filters: impl IntoIterator<Item = Factor>,
    ) -> Result<Self, Error> {
        let chain = [yearly(published)].into_iter().chain(filters);
        Self::new(name, Method::TopDown, scope, chain, [whole()])
    }

    /// A bottom-up sizing: segments times units times price. Each segment has its own factors;
    /// `common` ones apply to all.
    ///
    /// # Errors
    /// [`Error::Invalid`] if a segment appears twice, a factor appears twice in a chain or can
    /// leave the range of its kind, an input has two ranges, or the size with all inputs at their
    /// medians exceeds 1e150; [`Error::Market`] if the product of the factors is not what the scope
    /// measures.
    ///
    /// # Example
    /// See [`Sizing`].
    pub fn bottom_up(
        name: &str,
        scope: Scope,
        segments: impl IntoIterator<Item = Part>,
        common: impl IntoIterator<Item = Factor>,
    ) -> Result<Self, Error> {
        Self::new(name, Method::BottomUp, scope, common, segments)
    }

    /// A value-theory sizing: customers, times the yearly value of the offer to each, times the
    /// share of that value that the seller can charge.
    ///
    /// The value is what the offer creates, or the cost it avoids. For the economic value to the
    /// customer, start from the price of the next best alternative and add what sets the offer
    /// apart with [`Factor::plus`].
    ///
    /// # Errors
    /// As [`bottom_up`](Self::bottom_up).
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, PriceBasis, Scope, Sizing, Spend, Stage};
    /// use bizcase::quantity::{Currency, Period};
    ///
    /// let known = |value: f64| Dist::fixed(value);
    /// // Forbis and Mehta (1981): 300 + 350 + 100 + 200 = 950 per customer.
    /// let value = Factor::money("economic value", known(300.0)?, Currency::USD)
    ///     .plus("better function", known(350.0)?)
    ///     .plus("cheaper start", known(100.0)?)
    ///     .plus("cheaper to own", known(200.0)?)
    ///     .per(Period::Year);
    /// let sizing = Sizing::value_theory(
    ///     "what it is worth to them",
    ///     Scope {
    ///         measure: Measure::Revenue { price: PriceBasis::Realised, currency: Currency::USD },
    ///         spend: Spend::Potential,
    ///         geography: "United States".into(),
    ///         year: 2026,
    ///         stage: Stage::Total,
    ///     },
    ///     Factor::count("plants", known(1.0)?),
    ///     value,
    ///     Factor::share("share captured", known(1.0)?),
    /// )?;
    /// assert_eq!(sizing.at_medians(), 950.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// Forbis and Mehta (1981), *Value-based strategies for industrial products*, Business Horizons
    /// 24(3).
    pub fn value_theory(
        name: &str,
        scope: Scope,
        customers: Factor,
        value: Factor,
        captured: Factor,
    ) -> Result<Self, Error> {
        let chain = [customers, value, captured];
        Self::new(name, Method::ValueTheory, scope, chain, [whole()])
    }

    /// A sizing by share inversion: a known revenue, customer base or unit volume divided by its
    /// share of the market.
    ///
    /// # Errors
    /// As [`bottom_up`](Self::bottom_up), and if the share may be zero.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, PriceBasis, Scope, Sizing, Spend, Stage};
    /// use bizcase::quantity::Currency;
    ///
    /// let sizing = Sizing::share_inversion(
    ///     "from the leader's share",
    ///     Scope {
    ///         measure: Measure::Revenue { price: PriceBasis::Realised, currency: Currency::CNY },
    ///         spend: Spend::Current,
    ///         geography: "China".into(),
    ///         year: 2020,
    ///         stage: Stage::Total,
    ///     },
    ///     Factor::money("the leader's revenue", Dist::fixed(600e6)?, Currency::CNY),
    ///     Factor::share("the leader's share", Dist::fixed(0.05)?),
    /// )?;
    /// assert_eq!(sizing.at_medians(), 12e9);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn share_inversion(
        name: &str,
        scope: Scope,
        own: Factor,
        share: Factor,
    ) -> Result<Self, Error> {
        let share = if share.divides() {
            share
        } else {
            share.inverse()
        };
        let chain = [yearly(own), share];
        Self::new(name, Method::ShareInversion, scope, chain, [whole()])
    }

    /// The sum of what known competitors sell: a lower bound of the current market, since nobody
    /// knows all competitors.
    ///
    /// # Errors
    /// As [`bottom_up`](Self::bottom_up), and [`Error::Invalid`] if the scope is not current spend.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, PriceBasis, Scope, Sizing, Spend, Stage};
    /// use bizcase::quantity::Currency;
    ///
    /// let revenue = |low, high| Ok::<_, bizcase::Error>(
    ///     Factor::money("revenue", Dist::uniform(low, high)?, Currency::EUR)
    /// );
    /// let sizing = Sizing::competitor_sum(
    ///     "those we know",
    ///     Scope {
    ///         measure: Measure::Revenue { price: PriceBasis::Realised, currency: Currency::EUR },
    ///         spend: Spend::Current,
    ///         geography: "Iceland".into(),
    ///         year: 2026,
    ///         stage: Stage::Total,
    ///     },
    ///     [("Alfa", revenue(2e6, 4e6)?), ("Beta", revenue(1e6, 2e6)?)],
    /// )?;
    /// assert!(sizing.is_lower_bound());
    /// assert_eq!(sizing.at_medians(), 4.5e6);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn competitor_sum<'n>(
        name: &str,
        scope: Scope,
        competitors: impl IntoIterator<Item = (&'n str, Factor)>,
    ) -> Result<Self, Error> {
        // One firm's revenue says nothing about another's.
        let alone = |sold: Factor| yearly(sold).dependence(Dependence::Independent);
        let parts = competitors
            .into_iter()
            .map(|(name, sold)| Part::new(name, [alone(sold)]));
        Self::new(name, Method::CompetitorSum, scope, [], parts)
    }

    /// A Fermi estimate: a chain of educated guesses.
    ///
    /// # Errors
    /// As [`bottom_up`](Self::bottom_up).
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, Scope, Sizing, Spend, Stage};
    /// use bizcase::quantity::Period;
    ///
    /// let known = |value: f64| Dist::fixed(value);
    /// let tuners = Sizing::fermi(
    ///     "piano tuners",
    ///     Scope {
    ///         measure: Measure::Accounts,
    ///         spend: Spend::Current,
    ///         geography: "Chicago".into(),
    ///         year: 2009,
    ///         stage: Stage::Total,
    ///     },
    ///     [
    ///         Factor::count("people", known(9e6)?),
    ///         Factor::ratio("people in a household", known(2.0)?).inverse(),
    ///         Factor::share("households with a piano", known(0.05)?),
    ///         Factor::ratio("tunings of a piano", known(1.0)?).per(Period::Year),
    ///         Factor::ratio("tunings by a tuner", known(4.0 * 250.0)?).per(Period::Year).inverse(),
    ///     ],
    /// )?;
    /// assert_eq!(tuners.at_medians(), 225.0);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn fermi(
        name: &str,
        scope: Scope,
        factors: impl IntoIterator<Item = Factor>,
    ) -> Result<Self, Error> {
        Self::new(name, Method::Fermi, scope, factors, [whole()])
    }
}

/// An amount of money that does not say otherwise is a year's.
fn yearly(factor: Factor) -> Factor {
    match (factor.kind(), factor.period()) {
        (Kind::Money(_), None) => factor.per(Period::Year),
        _ => factor,
    }
}
