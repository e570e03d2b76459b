//! What a chain of factors gives away about itself.

use super::Lint;
use crate::market::{Kind, Measure, Method, Sizing, Stage};
use crate::quantity::Share;

impl Sizing {
    /// The mistakes that the chain itself gives away: a stock taken for a flow, a month for a year,
    /// size bins that overlap, a share won without a channel.
    ///
    /// A yearly revenue or number of units needs exactly one factor per time in every segment; a
    /// number of accounts needs none. A sizing of what can be obtained from the top down, by a
    /// share alone, has no channel.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::market::{Factor, Measure, PriceBasis, Scope, Sizing, Spend, Stage};
    /// use bizcase::quantity::Currency;
    ///
    /// let pianos = Sizing::fermi(
    ///     "pianos",
    ///     Scope {
    ///         measure: Measure::Revenue { price: PriceBasis::List, currency: Currency::USD },
    ///         spend: Spend::Potential,
    ///         geography: "Chicago".into(),
    ///         year: 2026,
    ///         stage: Stage::Total,
    ///     },
    ///     [
    ///         Factor::count("pianos in use", Dist::fixed(200_000.0)?),
    ///         Factor::money("price of a piano", Dist::fixed(10_000.0)?, Currency::USD),
    ///     ],
    /// )?;
    /// assert_eq!(
    ///     pianos.lints()[0].to_string(),
    ///     "stock taken for flow: `pianos` measures revenue a year at list price in USD, but \
    ///      nothing in its chain is per time: it counts what is there, not what is sold in a year",
    /// );
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn lints(&self) -> Vec<Lint> {
        let mut lints = Vec::new();
        let expected = match self.scope().measure {
            Measure::Accounts => 0,
            Measure::Units | Measure::Revenue { .. } => 1,
        };
        for (index, part) in self.segments().iter().enumerate() {
            let per_time = -self.power_of_time(index);
            if per_time != expected {
                let name = self.name();
                let chain = match &*part.segment {
                    "" => name.to_owned(),
                    segment => format!("{name}, {segment}"),
                };
                let measure = self.scope().measure.to_string();
                lints.push(Lint::StockForFlow {
                    chain,
                    measure,
                    per_time,
                });
            }
        }
        let segments = self.segments().iter().map(|part| &*part.segment);
        // Names that are no classes of size cannot overlap.
        lints.extend(Lint::overlapping_bins(segments).ok().flatten());
        lints.extend(self.months_among_years());
        lints.extend(self.unreached());
        lints
    }

    /// Segments whose factors of one name are twelve times apart.
    fn months_among_years(&self) -> Option<Lint> {
        let medians = self.chain().medians();
        let read = |input: usize| medians[input];
        let mut seen: Vec<(&str, f64)> = Vec::new();
        for (index, part) in self.segments().iter().enumerate() {
            let values = self.chain().multipliers(index, &read);
            let own = self.factors(index).zip(values).skip(self.common().len());
            debug_assert_eq!(part.factors.len(), own.size_hint().0);
            for (factor, value) in own.filter(|(factor, _)| factor.moves_together()) {
                for (_, other) in seen.iter().filter(|(name, _)| *name == factor.name()) {
                    if let Some(lint) = Lint::monthly_for_yearly(factor.name(), *other, value) {
                        return Some(lint);
                    }
                }
                seen.push((factor.name(), value));
            }
        }
        None
    }

    fn unreached(&self) -> Option<Lint> {
        if self.scope().stage != Stage::Obtainable || self.method() != Method::TopDown {
            return None;
        }
        let medians = self.chain().medians();
        let read = |input: usize| medians[input];
        let values = self.chain().multipliers(0, &read);
        let shares = self.factors(0).zip(values);
        let shares = shares.filter(|(factor, _)| factor.kind() == Kind::Share);
        let share: f64 = shares.map(|(_, share)| share).product();
        let won = self.at_medians();
        let share = Share::new(share).ok()?;
        Lint::share_without_channel(self.name(), won / share.value(), share, None)
    }
}
