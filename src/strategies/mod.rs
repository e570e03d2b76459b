//! Values of the public types for property tests, with the feature `proptest`.
//!
//! Every public domain type has a strategy that yields only values its constructors permit, from
//! simple to extreme. Most types also implement `Arbitrary`, so `proptest::prelude::any` and
//! `#[derive(Arbitrary)]` find them. Values shrink to simple ones.
//!
//! | what | strategies |
//! |---|---|
//! | quantities | [`money`], [`price`], [`share`], [`count`], [`ratio`], [`rate`], [`growth`], [`churn`], [`currency`], [`month`], [`date`], [`period`], [`timeline`], [`any_unit`], [`value`], [`unit_value`], [`approx`], [`name`] |
//! | distributions | [`dist`], [`share_range`], [`positive_range`], [`real_range`], [`count_range`], [`percentiles`], [`family`], [`seed`], [`design`], [`sampling`] |
//! | business | [`segment`], [`market`], [`spend`], [`price_basis`], [`measure`], [`limit`], [`funnel`], [`linear_ramp`], [`geometric_retention`] |
//! | prices | [`tiers`], [`price_form`], [`price_structure`], [`deal`], [`price_index`], [`indexation`], [`price_points`], [`price_region`], [`usage`], [`price_protection`], [`season`], [`line_up`], [`willingness_panel`] |
//! | finance | [`cash_flows`], [`dated_flows`], [`timing`], [`annuity`], [`due`], [`asset`], [`depreciation`], [`recovery_class`], [`convention`], [`nominal_rate`], [`compounding`], [`day_count`], [`tax_rule`], [`working_capital`], [`capital`], [`terminal`], [`break_even`] |
//! | ledger | [`assumption`], [`evidence`], [`ledger`], [`stated`], [`forecast`] |
//! | the case | [`business_case`], [`year_plan`], [`build`], [`rank_correlation`], [`base`], [`estimate`], [`interval`] |
//! | checks | [`threshold`], [`condition`], [`statistic`], [`claim`], [`guard`], [`new_data`] |
//!
//! # Example
//! A price rule of your own never loses to the list price by more than the discount:
//! ```
//! use bizcase::quantity::{Currency, Money, Share};
//! use bizcase::strategies;
//! use proptest::prelude::*;
//!
//! fn discounted(list: Money, discount: Share) -> Money {
//!     list.times(discount.complement()).unwrap_or(list).rounded()
//! }
//!
//! proptest!(|(list in strategies::price(Currency::EUR), discount in any::<Share>())| {
//!     prop_assert!(discounted(list, discount) <= list.rounded());
//! });
//! ```

mod business;
mod cases;
mod distributions;
mod finance;
mod packaging;
mod pricing;
mod words;

use proptest::arbitrary::Arbitrary;
use proptest::strategy::{BoxedStrategy, Strategy as _};

pub use business::{
    assumption, evidence, forecast, funnel, geometric_retention, ledger, limit, linear_ramp,
    market, measure, price_basis, segment, spend, stated,
};
pub use cases::{
    base, build, business_case, claim, condition, estimate, guard, interval, new_data,
    rank_correlation, statistic, threshold, year_plan,
};
pub use distributions::{
    count_range, design, dist, family, percentiles, positive_range, real_range, sampling, seed,
    share_range,
};
pub use finance::{
    annuity, asset, break_even, capital, cash_flows, compounding, convention, dated_flows,
    day_count, depreciation, due, nominal_rate, recovery_class, tax_rule, terminal, timing,
    working_capital,
};
pub use packaging::{line_up, price_protection, season, willingness_panel};
pub use pricing::{
    deal, indexation, price_form, price_index, price_points, price_region, price_structure, tiers,
    usage,
};
pub use words::{
    any_unit, approx, churn, count, currency, date, growth, money, month, name, period, price,
    rate, ratio, share, timeline, unit_value, value,
};

use crate::case::{Build, BusinessCase, PriceProtection, RankCorrelation, Season, Usage, YearPlan};
use crate::check::{Guard, NewData};
use crate::distribution::{Dist, Family};
use crate::finance::{
    Annuity, Compounding, Convention, DayCount, Depreciation, Due, NominalRate, RecoveryClass,
    TaxRule, Timing, WorkingCapital,
};
use crate::ledger::{Assumption, EventForecast, Evidence, Ledger, StatedRange};
use crate::market::{Limit, Market, Measure, PriceBasis, Segment, Spend};
use crate::pricing::{
    Deal, Indexation, LineUp, PriceForm, PriceIndex, PricePoints, PriceRegion, PriceStructure,
    WillingnessPanel,
};
use crate::quantity::{
    Churn, Count, Currency, Growth, Money, Month, Period, Rate, Ratio, Share, Timeline, Unit, Value,
};
use crate::random::{Design, Sampling, Seed};
use crate::sample::{Estimate, Interval};
use crate::simulation::{Base, Claim, Condition, Statistic, Threshold};

macro_rules! arbitrary {
    ($($type:ty => $strategy:expr),+ $(,)?) => {$(
        impl Arbitrary for $type {
            type Parameters = ();
            type Strategy = BoxedStrategy<Self>;

            fn arbitrary_with((): ()) -> BoxedStrategy<Self> {
                $strategy.boxed()
            }
        }
    )+};
}

arbitrary! {
    Annuity => annuity(),
    Base => base(),
    Compounding => compounding(),
    Convention => convention(),
    Design => design(),
    Due => due(),
    Estimate => estimate(),
    Evidence => evidence(),
    EventForecast => forecast(),
    Interval => interval(),
    Limit => limit(),
    Measure => measure(),
    NewData => new_data(),
    PriceBasis => price_basis(),
    PriceProtection => price_protection(),
    Season => season(),
    LineUp => line_up(Currency::EUR),
    WillingnessPanel => willingness_panel(Currency::EUR),
    Spend => spend(),
    StatedRange => stated(),
    Timing => timing(),
    Assumption => assumption(),
    Build => build(Currency::USD),
    BusinessCase => business_case(),
    Churn => churn(),
    Claim => claim(),
    Count => count(),
    Condition => condition(),
    Currency => currency(),
    DayCount => day_count(),
    Depreciation => depreciation(),
    Dist => dist(),
    Family => family(),
    Growth => growth(),
    Guard => guard(),
    Ledger => ledger(),
    Market => currency().prop_flat_map(market),
    Money => currency().prop_flat_map(money),
    Month => month(),
    NominalRate => nominal_rate(),
    Period => period(),
    RankCorrelation => rank_correlation(),
    Rate => rate(),
    Ratio => ratio(),
    RecoveryClass => recovery_class(),
    Sampling => sampling(),
    Seed => seed(),
    Segment => currency().prop_flat_map(segment),
    Share => share(),
    Statistic => statistic(),
    Deal => deal(),
    Indexation => indexation(),
    PriceForm => currency().prop_flat_map(price_form),
    PriceIndex => price_index(),
    PricePoints => price_points(),
    PriceRegion => price_region(),
    PriceStructure => currency().prop_flat_map(price_structure),
    Threshold => threshold(),
    TaxRule => tax_rule(),
    Timeline => timeline(),
    Unit => any_unit(),
    Usage => usage(),
    Value => value(),
    WorkingCapital => working_capital(),
    YearPlan => year_plan(1, Currency::USD),
}
