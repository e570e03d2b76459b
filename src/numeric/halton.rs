//! Points that fill a cube evenly.
//!
//! # Reference
//! J. H. Halton (1960), *Numerische Mathematik* 2, 84-90.

/// The first coordinates of a point of Halton's sequence, of which the first has the index 1.
pub(crate) fn halton(index: u32, coordinates: usize) -> impl Iterator<Item = f64> {
    let bases = primes().take(coordinates);
    bases.map(move |base| radical_inverse(u64::from(index), base))
}

/// The bases of the coordinates: 2, 3, 5 and so on.
pub(crate) fn primes() -> impl Iterator<Item = u64> {
    let divides = |number: u64, by: u64| number.is_multiple_of(by);
    let roots = |number: u64| (2..number).take_while(move |root| root * root <= number);
    (2..).filter(move |&number| !roots(number).any(|root| divides(number, root)))
}

/// The digits of an index mirrored at the point.
pub(crate) fn radical_inverse(index: u64, base: u64) -> f64 {
    let (mut rest, mut value, mut unit) = (index, 0.0, 1.0 / base as f64);
    while rest > 0 {
        value += (rest % base) as f64 * unit;
        rest /= base;
        unit /= base as f64;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::{halton, primes};

    #[test]
    fn bases_are_the_primes() {
        let first: Vec<u64> = primes().take(8).collect();
        assert_eq!(first, [2, 3, 5, 7, 11, 13, 17, 19]);
    }

    /// Six is 110 in base two and 20 in base three.
    #[test]
    fn mirrors_the_digits() {
        let point: Vec<f64> = halton(6, 3).collect();
        for (found, wanted) in point.iter().zip([0.375, 2.0 / 9.0, 0.24]) {
            assert!((found - wanted).abs() < 1e-15, "{point:?}");
        }
    }
}
