//! Lints found in a chain of factors.

use std::collections::{BTreeMap, HashMap};

use super::Lint;
use crate::market::{Kind, Measure, Method, Sizing, Stage};
use crate::quantity::Share;

impl Sizing {
    /// Lints for mistakes visible in the chain: a stock taken for a flow, a month for a year,
    /// overlapping size classes, a share won without a channel.
    ///
    /// Yearly revenue or units need exactly one factor per time in every segment; accounts need
    /// none. A top-down sizing of the obtainable market that consists of a share alone has no
    /// channel.
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
        for (part, power) in self.segments().iter().zip(self.powers_of_time()) {
            let per_time = -power;
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
        let mut seen: HashMap<&str, Figures> = HashMap::new();
        for (index, part) in self.segments().iter().enumerate() {
            let values = self.chain().own_multipliers(index, &read);
            let own = part.factors.iter().zip(values);
            for (factor, value) in own.filter(|(factor, _)| factor.moves_together()) {
                let others = seen.entry(factor.name()).or_default();
                if let Some(lint) = others.monthly_for_yearly(factor.name(), value) {
                    return Some(lint);
                }
                others.add(value);
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

/// The figures of one name in rising order, with their place among those of that name: what is
/// twelve times apart is found without comparing each with each.
#[derive(Default)]
struct Figures(BTreeMap<u64, usize>);

impl Figures {
    fn add(&mut self, value: f64) {
        let place = self.0.len();
        // The bits of positive numbers rise as the numbers do.
        if value > 0.0 {
            self.0.entry(value.to_bits()).or_insert(place);
        }
    }

    /// The first figure that is about twelve times another, or a twelfth of it.
    fn monthly_for_yearly(&self, name: &str, value: f64) -> Option<Lint> {
        if value.is_nan() || value <= 0.0 {
            return None;
        }
        // A little more than the 2 % that the lint tolerates.
        let [low, high] = [0.97 * 12.0, 1.03 * 12.0];
        let near = |low: f64, high: f64| self.0.range(low.to_bits()..=high.to_bits());
        let found = near(value / high, value / low).chain(near(value * low, value * high));
        let lints = found.filter_map(|(&bits, &place)| {
            let lint = Lint::monthly_for_yearly(name, f64::from_bits(bits), value)?;
            Some((place, lint))
        });
        let first = lints.min_by_key(|(place, _)| *place);
        first.map(|(_, lint)| lint)
    }
}
