//! TAM, SAM and SOM.

use serde::Serialize;

use super::{Market, Measure, PriceBasis, Scope, Segment};
use crate::quantity::{Approx, Count, Money, Number, Period, Ratio, Share};

/// The shares of a market that have the need, can be served and can be won: one draw of them.
///
/// # Example
/// ```
/// use bizcase::market::Funnel;
/// use bizcase::quantity::Approx;
///
/// let certain: Funnel<f64> = Funnel {
///     need: Approx::new(0.92),
///     serviceable: Approx::new(0.55),
///     obtainable: Approx::new(0.02),
/// };
/// assert_eq!(certain.need.number(), 0.92);
/// ```
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Funnel<N> {
    /// The share that has the job to be done.
    pub need: Approx<Share, N>,
    /// The share of the need in the served segments that the offer can serve.
    pub serviceable: Approx<Share, N>,
    /// The share of SAM that can be won.
    pub obtainable: Approx<Share, N>,
}

/// TAM, SAM and SOM of a segment or of the whole market, with 0 <= SOM <= SAM <= TAM.
///
/// # Example
/// From a published figure downwards:
/// ```
/// use bizcase::market::Size;
/// use bizcase::quantity::{Approx, Money};
///
/// let published: Approx<Money, f64> = Approx::new(5e9);
/// let size = Size::top_down(published, Approx::new(0.30), Approx::new(0.02));
/// assert_eq!(size.sam().number(), 1.5e9);
/// assert_eq!(size.som().number(), 3e7);
/// ```
#[derive(Debug, Serialize)]
#[serde(bound = "N: Serialize")]
pub struct Size<Q, N> {
    tam: Approx<Q, N>,
    sam: Approx<Q, N>,
    som: Approx<Q, N>,
}

impl<Q, N: Number> Size<Q, N> {
    /// Filters a published size: SAM is the serviceable share of it, and SOM the obtainable share
    /// of SAM.
    #[must_use]
    pub fn top_down(
        tam: Approx<Q, N>,
        serviceable: Approx<Share, N>,
        obtainable: Approx<Share, N>,
    ) -> Self {
        let part = |whole: Approx<Q, N>, share: Approx<Share, N>| {
            Approx::from_number(whole.number() * share.number())
        };
        let sam = part(tam, serviceable);
        Self::nested(tam, sam, part(sam, obtainable))
    }

    /// Three sizes, each cut to at most the one around it.
    pub(super) fn nested(tam: Approx<Q, N>, sam: Approx<Q, N>, som: Approx<Q, N>) -> Self {
        let sam = sam.at_most(tam);
        Self {
            tam,
            sam,
            som: som.at_most(sam),
        }
    }

    /// Multiplies TAM, SAM and SOM by a factor.
    #[must_use]
    pub fn times(self, factor: Approx<Ratio, N>) -> Self {
        let times = |size: Approx<Q, N>| Approx::from_number(size.number() * factor.number());
        Self {
            tam: times(self.tam),
            sam: times(self.sam),
            som: times(self.som),
        }
    }

    /// The total addressable market.
    #[must_use]
    pub fn tam(&self) -> Approx<Q, N> {
        self.tam
    }

    /// The serviceable addressable market.
    #[must_use]
    pub fn sam(&self) -> Approx<Q, N> {
        self.sam
    }

    /// The serviceable obtainable market.
    #[must_use]
    pub fn som(&self) -> Approx<Q, N> {
        self.som
    }

    /// The sum of two sizes without common customers.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            tam: self.tam + other.tam,
            sam: self.sam + other.sam,
            som: self.som + other.som,
        }
    }
}

impl<N: Number> Size<Count, N> {
    /// Replaces the obtainable accounts, limited to SAM.
    #[must_use]
    pub fn obtaining(self, som: Approx<Count, N>) -> Self {
        Self::nested(self.tam, self.sam, som)
    }

    /// The amounts that the accounts pay at this price.
    ///
    /// # Example
    /// ```
    /// use bizcase::market::Size;
    /// use bizcase::quantity::{Approx, Count, Money};
    ///
    /// let firms: Approx<Count, f64> = Approx::new(4_000.0);
    /// let size = Size::top_down(firms, Approx::new(0.5), Approx::new(0.1));
    /// let paid: Approx<Money, f64> = size.priced(Approx::new(30.0)).som();
    /// assert_eq!(paid.number(), 6_000.0);
    /// ```
    #[must_use]
    pub fn priced(&self, price: Approx<Money, N>) -> Size<Money, N> {
        Size {
            tam: self.tam * price,
            sam: self.sam * price,
            som: self.som * price,
        }
    }
}

impl<Q, N: Copy> Copy for Size<Q, N> {}

impl<Q, N: Clone> Clone for Size<Q, N> {
    fn clone(&self) -> Self {
        Self {
            tam: self.tam.clone(),
            sam: self.sam.clone(),
            som: self.som.clone(),
        }
    }
}

/// The sizes of all segments of a market, with their scope.
///
/// # Example
/// ```
/// use bizcase::market::{Funnel, Market, Segment, Spend};
/// use bizcase::quantity::{Approx, Count, Currency, Money, Period};
///
/// let market = Market::new("Iceland", 2026, Spend::Potential, Period::Month, vec![Segment {
///     name: "shops".into(),
///     population: Count::from(900),
///     served: Count::from(300),
///     price: Money::major(20, Currency::USD),
/// }])?;
/// let funnel: Funnel<f64> = Funnel {
///     need: Approx::new(1.0),
///     serviceable: Approx::new(0.5),
///     obtainable: Approx::new(0.1),
/// };
/// let accounts = market.bottom_up(&funnel);
/// assert_eq!(accounts.scope().to_string(), "accounts, potential spend, Iceland, 2026, TAM");
/// assert_eq!(accounts.revenue(Approx::new(1.0)).total().som().number(), 3_600.0);
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug)]
pub struct Sizes<'m, Q, N> {
    pub(super) market: &'m Market,
    pub(super) measure: Measure,
    pub(super) segments: Vec<Size<Q, N>>,
}

impl Market {
    /// Accounts by segment. TAM is the population with the need; SAM the served accounts with the
    /// need that the offer can serve; SOM the obtainable part of SAM.
    ///
    /// # Example
    /// ```
    /// use bizcase::market::{Funnel, Market, Segment, Spend};
    /// use bizcase::quantity::{Approx, Count, Currency, Money, Period};
    ///
    /// let market = Market::new("United States", 2022, Spend::Potential, Period::Month, vec![
    ///     Segment {
    ///         name: "1-4 employees".into(),
    ///         population: Count::from(4_029_041),
    ///         served: Count::from(1_899_585),
    ///         price: Money::major(25, Currency::USD),
    ///     },
    ///     Segment {
    ///         name: "5-9 employees".into(),
    ///         population: Count::from(1_034_135),
    ///         served: Count::from(421_961),
    ///         price: Money::major(50, Currency::USD),
    ///     },
    /// ])?;
    /// let funnel: Funnel<f64> = Funnel {
    ///     need: Approx::new(0.90),
    ///     serviceable: Approx::new(0.50),
    ///     obtainable: Approx::new(0.02),
    /// };
    /// let accounts = market.bottom_up(&funnel);
    /// assert_eq!(accounts.total().tam().number(), 4_556_858.4);
    /// assert_eq!(accounts.total().som().number().round(), 20_894.0);
    ///
    /// // At 87.5 % of the list price, per year.
    /// let revenue = accounts.revenue(Approx::new(0.875));
    /// assert_eq!(revenue.total().sam().number().round(), 324_076_764.0);
    ///
    /// let error = market.accounts_scope().same_as(&revenue.scope()).unwrap_err();
    /// assert!(error.to_string().contains("measure is accounts in one and revenue"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn bottom_up<N: Number>(&self, funnel: &Funnel<N>) -> Sizes<'_, Count, N> {
        let size = |segment: &Segment| {
            let tam = Approx::from(segment.population) * funnel.need;
            let sam = Approx::from(segment.served) * funnel.need * funnel.serviceable;
            Size::nested(tam, sam, sam * funnel.obtainable)
        };
        let segments = self.segments().iter().map(size).collect();
        Sizes {
            market: self,
            measure: Measure::Accounts,
            segments,
        }
    }
}

impl<Q, N: Number> Sizes<'_, Q, N> {
    /// The size of each segment, in the order of the market.
    #[must_use]
    pub fn segments(&self) -> &[Size<Q, N>] {
        &self.segments
    }

    /// The sum over the segments.
    #[must_use]
    pub fn total(&self) -> Size<Q, N> {
        let zero = Approx::new(0.0);
        let nothing = Size {
            tam: zero,
            sam: zero,
            som: zero,
        };
        self.segments
            .iter()
            .fold(nothing, |sum, &size| sum.plus(size))
    }

    /// The scope of the sizes, at the TAM stage; [`Scope::at`] gives the other stages.
    #[must_use]
    pub fn scope(&self) -> Scope {
        self.market.scope(self.measure)
    }
}

impl<'m, N: Number> Sizes<'m, Count, N> {
    /// Replaces the obtainable accounts by a new total, divided among the segments in proportion to
    /// their SAM.
    #[must_use]
    pub fn obtaining(mut self, som: Approx<Count, N>) -> Self {
        let total = self.total().sam;
        let tiny = Approx::new(f64::MIN_POSITIVE);
        // No SAM at all leaves nothing to obtain.
        let share = som.at_most(total) / total.at_least(tiny);
        for size in &mut self.segments {
            *size = Size::nested(size.tam, size.sam, size.sam * share);
        }
        self
    }

    /// Multiplies every count by a factor.
    #[must_use]
    pub fn scaled(mut self, factor: Approx<Ratio, N>) -> Self {
        for size in &mut self.segments {
            *size = size.times(factor);
        }
        self
    }

    /// Yearly revenue at the realised price: accounts times the list price of each segment times
    /// the realised share of it.
    #[must_use]
    pub fn revenue(&self, realised: Approx<Share, N>) -> Sizes<'m, Money, N> {
        let bills = self.market.billing().per(Period::Year);
        let priced = |(price, size): (&f64, &Size<Count, N>)| {
            size.priced(Approx::<Money, N>::new(*price) * realised * bills)
        };
        let sizes = self.market.prices().iter().zip(&self.segments);
        let segments = sizes.map(priced).collect();
        let (price, currency) = (PriceBasis::Realised, self.market.currency());
        Sizes {
            market: self.market,
            measure: Measure::Revenue { price, currency },
            segments,
        }
    }
}
