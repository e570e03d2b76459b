//! Orthogonal arrays.

/// The orders of the finite fields that are used.
const ORDERS: [usize; 9] = [2, 3, 4, 5, 7, 8, 9, 11, 13];

/// The rows of an orthogonal array of strength two: in any two columns, each pair of levels stands
/// in the same number of rows.
///
/// The rows are all combinations of `m` elements of a field, the columns all linear combinations of
/// them that begin with one (Rao-Hamming). Columns with fewer levels than the field has elements get
/// theirs by the remainder: pairs of levels are then proportional, which keeps them orthogonal
/// (Addelman), but not all levels are as frequent. Nothing where there are more than 13 levels or
/// the array would have more than 4,096 rows.
///
/// # References
/// - A. S. Hedayat, N. J. A. Sloane and J. Stufken (1999), *Orthogonal Arrays*, section 3.4.
/// - S. Addelman (1962), "Orthogonal main-effect plans for asymmetrical factorial experiments",
///   *Technometrics* 4, 21-46.
pub(super) fn orthogonal_array(levels: &[usize]) -> Option<Vec<Vec<usize>>> {
    let most = levels.iter().copied().max()?;
    let order = ORDERS.into_iter().find(|&order| order >= most)?;
    let field = Field::new(order);
    let (mut m, mut rows) = (2, order * order);
    while (rows - 1) / (order - 1) < levels.len() {
        m += 1;
        rows *= order;
        if rows > 4_096 {
            return None;
        }
    }
    let digits = |number: usize, count: usize| -> Vec<usize> {
        let digit = |place: usize| number / order.pow(count_u32(place)) % order;
        (0..count).map(digit).collect()
    };
    let leads = |weights: &Vec<usize>| weights.iter().find(|&&it| it != 0) == Some(&1);
    let columns: Vec<Vec<usize>> = (1..rows)
        .map(|number| digits(number, m))
        .filter(leads)
        .collect();
    let row = |number: usize| {
        let point = digits(number, m);
        let entry = |(weights, levels): (&Vec<usize>, &usize)| field.dot(weights, &point) % levels;
        columns.iter().zip(levels).map(entry).collect()
    };
    Some((0..rows).map(row).collect())
}

/// All combinations of levels, the first column the slowest; nothing above 4,096 rows.
pub(super) fn full_factorial(levels: &[usize]) -> Option<Vec<Vec<usize>>> {
    let rows = levels
        .iter()
        .try_fold(1_usize, |rows, it| rows.checked_mul(*it))?;
    if rows > 4_096 {
        return None;
    }
    let row = |number: usize| {
        let mut rest = number;
        let mut row: Vec<usize> = levels
            .iter()
            .rev()
            .map(|&count| {
                let level = rest % count;
                rest /= count;
                level
            })
            .collect();
        row.reverse();
        row
    };
    Some((0..rows).map(row).collect())
}

#[expect(clippy::cast_possible_truncation, reason = "the place of a digit")]
const fn count_u32(place: usize) -> u32 {
    place as u32
}

/// A finite field, its elements numbered from zero.
struct Field {
    order: usize,
    prime: usize,
    /// What the highest power of the root of its polynomial is, as digits.
    reduction: usize,
}

impl Field {
    /// With `x^2 = x + 1` for 4, `x^3 = x + 1` for 8 and `x^2 = x + 1` for 9, which have no root.
    fn new(order: usize) -> Self {
        let (prime, reduction) = match order {
            4 | 8 => (2, 3),
            9 => (3, 4),
            prime => (prime, 0),
        };
        Self {
            order,
            prime,
            reduction,
        }
    }

    fn dot(&self, one: &[usize], other: &[usize]) -> usize {
        let products = one.iter().zip(other).map(|(&a, &b)| self.times(a, b));
        products.fold(0, |sum, it| self.plus(sum, it))
    }

    /// Digit by digit.
    fn plus(&self, one: usize, other: usize) -> usize {
        let (mut sum, mut unit) = (0, 1);
        while unit < self.order {
            sum += (one / unit + other / unit) % self.prime * unit;
            unit *= self.prime;
        }
        sum
    }

    fn times(&self, one: usize, other: usize) -> usize {
        if self.order == self.prime {
            return one * other % self.prime;
        }
        // Horner's rule over the digits of one factor, the highest first.
        let mut unit = self.order / self.prime;
        let mut product = 0;
        while unit > 0 {
            product = self.shifted(product);
            for _ in 0..one / unit % self.prime {
                product = self.plus(product, other);
            }
            unit /= self.prime;
        }
        product
    }

    /// Times the root.
    fn shifted(&self, element: usize) -> usize {
        let high = self.order / self.prime;
        let (carried, mut shifted) = (element / high, element % high * self.prime);
        for _ in 0..carried {
            shifted = self.plus(shifted, self.reduction);
        }
        shifted
    }
}

#[cfg(test)]
mod tests {
    use super::{ORDERS, orthogonal_array};

    /// Each pair of levels of any two columns is as frequent as any other.
    #[test]
    fn pairs_of_levels_are_balanced_in_every_field() {
        for order in ORDERS {
            let array = orthogonal_array(&vec![order; order + 1]).unwrap();
            assert_eq!(array.len(), order * order);
            for one in 0..=order {
                for other in 0..one {
                    let mut pairs: Vec<_> =
                        array.iter().map(|row| (row[one], row[other])).collect();
                    pairs.sort_unstable();
                    pairs.dedup();
                    assert_eq!(pairs.len(), order * order, "{order}: {one}, {other}");
                }
            }
        }
    }

    /// Rows of the two-level array of 16 rows and 15 columns.
    #[test]
    fn grows_with_the_number_of_columns() {
        assert_eq!(orthogonal_array(&[2; 15]).unwrap().len(), 16);
        assert_eq!(orthogonal_array(&[3, 3, 3, 3]).unwrap().len(), 9);
        assert_eq!(orthogonal_array(&[14, 2]), None);
    }
}
