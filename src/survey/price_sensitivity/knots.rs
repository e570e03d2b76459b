//! Which of the named prices each answer is.

/// The distinct prices of several columns, and each answer as the number of its price.
#[derive(Debug, Clone)]
pub(super) struct Knots<const N: usize> {
    /// Rising.
    pub(super) prices: Vec<f64>,
    /// By column, for each respondent; [`NEVER`] for who names no price.
    pub(super) answers: [Vec<u32>; N],
}

/// Stands for a price below all others.
pub(super) const NEVER: u32 = u32::MAX;

impl<const N: usize> Knots<N> {
    /// The knots of columns in which a price below zero stands for none.
    pub(super) fn of(columns: &[Vec<f64>; N]) -> Self {
        Self::by_counting(columns).unwrap_or_else(|| Self::by_sorting(columns))
    }

    /// For prices that are few decimals: every multiple of the smallest step has a place, so that
    /// nothing is sorted. Nothing if there would be too many places.
    fn by_counting(columns: &[Vec<f64>; N]) -> Option<Self> {
        let answers: usize = columns.iter().map(Vec::len).sum();
        let most = (8 * answers).max(1 << 16) as f64;
        let unit = units(columns, most)?;
        let highest = columns.iter().flatten().copied().fold(0.0, f64::max);
        let mut places = vec![NEVER; place(highest, unit) + 1];
        for price in columns.iter().flatten().filter(|price| **price >= 0.0) {
            places[place(*price, unit)] = 0;
        }
        let mut prices = Vec::new();
        for (number, knot) in (0_u32..).zip(&mut places).filter(|(_, knot)| **knot == 0) {
            *knot = u32::try_from(prices.len()).ok()?;
            prices.push(f64::from(number) / unit);
        }
        let known = |price: &f64| {
            if *price >= 0.0 {
                places[place(*price, unit)]
            } else {
                NEVER
            }
        };
        let answers = std::array::from_fn(|column| columns[column].iter().map(known).collect());
        Some(Self { prices, answers })
    }

    /// For any prices.
    fn by_sorting(columns: &[Vec<f64>; N]) -> Self {
        let all = columns.iter().flatten();
        let mut prices: Vec<f64> = all.copied().filter(|price| *price >= 0.0).collect();
        prices.sort_unstable_by(f64::total_cmp);
        prices.dedup();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a survey with four billion prices does not fit into memory"
        )]
        let known = |price: &f64| match prices.binary_search_by(|known| known.total_cmp(price)) {
            Ok(knot) => knot as u32,
            Err(_) => NEVER,
        };
        let answers = std::array::from_fn(|column| columns[column].iter().map(known).collect());
        Self { prices, answers }
    }
}

/// Of how many parts a major unit consists, so that every price is a whole number of them and
/// those up to the highest price are at most so many.
fn units<const N: usize>(columns: &[Vec<f64>; N], most: f64) -> Option<f64> {
    let mut units = [1.0, 10.0, 100.0, 1_000.0, 10_000.0].into_iter();
    let mut unit = units.next()?;
    for &price in columns.iter().flatten().filter(|price| **price >= 0.0) {
        // A price is the double nearest to a decimal, and so is the quotient.
        while (whole(price, unit) / unit).to_bits() != (price + 0.0).to_bits() {
            unit = units.next()?;
        }
    }
    let highest = columns.iter().flatten().copied().fold(0.0, f64::max);
    (highest * unit <= most).then_some(unit)
}

#[inline]
fn whole(price: f64, unit: f64) -> f64 {
    const ROUNDER: f64 = 6_755_399_441_055_744.0;
    (price * unit + ROUNDER) - ROUNDER
}

#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number that was checked to be small"
)]
fn place(price: f64, unit: f64) -> usize {
    whole(price, unit) as usize
}

#[cfg(test)]
mod tests {
    use super::Knots;
    #[cfg(feature = "proptest")]
    use proptest::prelude::*;

    #[cfg(feature = "proptest")]
    proptest! {
        #[test]
        fn counting_and_sorting_agree(cents in prop::collection::vec(0_u32..5_000, 1..60)) {
            let price = |cents: &u32| f64::from(*cents) / 100.0;
            let columns = [cents.iter().map(price).collect(), vec![f64::NEG_INFINITY; 3]];
            let (counted, sorted) = (Knots::by_counting(&columns).unwrap(), Knots::by_sorting(&columns));
            prop_assert_eq!(counted.prices, sorted.prices);
            prop_assert_eq!(counted.answers, sorted.answers);
        }
    }

    /// 65,536 places are made at least, however few answers there are; one more is too many.
    #[test]
    fn prices_with_too_many_places_are_sorted() {
        let counted = |highest: f64| Knots::by_counting(&[vec![1.0, highest]]).is_some();
        assert!(counted(65_536.0) && !counted(65_537.0));
        // In cents a hundredth of that.
        assert!(counted(655.35) && !counted(655.37));
        assert!(!counted(1e18));
        let knots = Knots::of(&[vec![1.0, 1e18]]);
        assert_eq!(knots.prices, [1.0, 1e18]);
    }

    #[test]
    fn prices_of_many_decimals_are_sorted() {
        let columns = [vec![1.0 / 3.0, 2.0, 1.0 / 3.0]];
        assert!(Knots::by_counting(&columns).is_none());
        assert_eq!(Knots::of(&columns).answers[0], [0, 1, 0]);
    }
}
