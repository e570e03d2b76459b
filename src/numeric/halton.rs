//! Points that fill a cube evenly.
//!
//! # Reference
//! J. H. Halton (1960), *Numerische Mathematik* 2, 84-90.

/// The bases of as many coordinates as the points may have.
const PRIMES: [u32; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];

/// The first coordinates of a point of Halton's sequence, of which the first has the index 1.
pub(crate) fn halton(index: u32, coordinates: usize) -> impl Iterator<Item = f64> {
    let bases = PRIMES.into_iter().take(coordinates);
    bases.map(move |base| radical_inverse(index, base))
}

/// The digits of an index mirrored at the point.
fn radical_inverse(index: u32, base: u32) -> f64 {
    let (mut rest, mut value, mut unit) = (index, 0.0, 1.0 / f64::from(base));
    while rest > 0 {
        value += f64::from(rest % base) * unit;
        rest /= base;
        unit /= f64::from(base);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::halton;

    /// Six is 110 in base two and 20 in base three.
    #[test]
    fn mirrors_the_digits() {
        let point: Vec<f64> = halton(6, 3).collect();
        for (found, wanted) in point.iter().zip([0.375, 2.0 / 9.0, 0.24]) {
            assert!((found - wanted).abs() < 1e-15, "{point:?}");
        }
    }
}
