//! From the facts of a market and beliefs about it to a sizing.

use serde::{Deserialize, Serialize};

use super::{Factor, Market, Measure, Part, PriceBasis, Scope, Segment, Sizing, Stage};
use crate::distribution::Dist;
use crate::error::Error;

/// Uncertain shares of a [`Market`]: those that have the need, can be served, can be won, and the
/// share of the list price that is paid.
///
/// [`Funnel`](super::Funnel) holds one draw of the first three.
///
/// # Example
/// See [`Market::sizing`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beliefs {
    /// The share that has the job to be done.
    pub need: Dist,
    /// The share of the need in the served segments that the offer can serve.
    pub serviceable: Dist,
    /// The share of SAM that can be won.
    pub obtainable: Dist,
    /// The realised share of the list price.
    pub realised: Dist,
}

impl Market {
    /// A bottom-up sizing of the market: accounts, or yearly revenue at list or realised price.
    ///
    /// TAM counts the whole population of each segment, SAM and SOM the served part.
    ///
    /// # Errors
    /// [`Error::Invalid`] if a belief can leave [0, 1]; [`Error::Market`] for revenue in another
    /// currency.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Beliefs, Market, Measure, PriceBasis, Segment, Spend, Stage};
    /// use bizcase::quantity::{Count, Currency, Money, Period};
    /// use bizcase::random::Sampling;
    ///
    /// let shops = Segment {
    ///     name: "shops".into(),
    ///     population: Count::from(900),
    ///     served: Count::from(300),
    ///     price: Money::major(20, Currency::USD),
    /// };
    /// let market = Market::new("Iceland", 2026, Spend::Potential, Period::Month, vec![shops])?;
    /// let beliefs = Beliefs {
    ///     need: Dist::fixed(1.0)?,
    ///     serviceable: Dist::uniform(0.4, 0.6)?,
    ///     obtainable: Dist::fixed(0.1)?,
    ///     realised: Dist::fixed(0.9)?,
    /// };
    /// let revenue = Measure::Revenue { price: PriceBasis::Realised, currency: Currency::USD };
    /// let sizing = market.sizing("shops", revenue, Stage::Obtainable, &beliefs)?;
    /// assert!((sizing.at_medians() - 300.0 * 0.5 * 0.1 * 20.0 * 0.9 * 12.0).abs() < 1e-9);
    /// assert_eq!(sizing.scope(), &market.revenue_scope(PriceBasis::Realised).at(Stage::Obtainable));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn sizing(
        &self,
        name: &str,
        measure: Measure,
        stage: Stage,
        beliefs: &Beliefs,
    ) -> Result<Sizing, Error> {
        let scope = Scope {
            measure,
            ..self.accounts_scope().at(stage)
        };
        let mut common = vec![Factor::share("need", beliefs.need.clone())];
        if stage >= Stage::Serviceable {
            common.push(Factor::share("serviceable", beliefs.serviceable.clone()));
        }
        if stage >= Stage::Obtainable {
            common.push(Factor::share("obtainable", beliefs.obtainable.clone()));
        }
        let price = match measure {
            Measure::Revenue { price, .. } => Some(price),
            Measure::Accounts | Measure::Units => None,
        };
        if price == Some(PriceBasis::Realised) {
            common.push(Factor::share("price realisation", beliefs.realised.clone()));
        }
        let part = |segment: &Segment| {
            let accounts = if stage == Stage::Total {
                segment.population
            } else {
                segment.served
            };
            let accounts = Factor::known("accounts", accounts).sourced(self.source());
            let price = price.map(|_| Factor::known("price", segment.price).per(self.billing()));
            Part::new(&segment.name, [accounts].into_iter().chain(price))
        };
        Sizing::bottom_up(name, scope, self.segments().iter().map(part), common)
    }
}
