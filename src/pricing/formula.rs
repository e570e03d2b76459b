//! Bills on floating-point numbers: for one customer, and expected over many.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::schedule::{Kink, Schedule};
use super::spread::UsageSpread;
use crate::distribution::{Dist, Distribution, Support};
use crate::error::{Error, Invalid};
use crate::quantity::{Approx, Count, Money, Number};

/// A [price structure](super::PriceStructure) as a formula, for the trials of a simulation.
///
/// It is generic over one number and several trials side by side.
///
/// # Precision
/// The bill before rounding, to some units in the 16th digit of the largest amount that any tier
/// would charge: to the cent for bills up to some billions. Packages are counted exactly for
/// quantities that differ from full packages in the first fifteen digits.
///
/// # Example
/// ```
/// use bizcase::pricing::PriceStructure;
/// use bizcase::quantity::{Approx, Count, Lane};
///
/// let list: PriceStructure =
///     toml::from_str(r#"graduated = [{ up_to = 1000, unit = "EUR 0.1" }, { unit = "EUR 0.05" }]"#)?;
/// let formula = list.formula()?;
/// let calls: Approx<Count> = Approx::from_number(Lane::new([0., 1., 10., 500., 1e3, 2e3, 3e3, 1e6]));
/// assert_eq!(formula.bill(calls).number().get(5), 150.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct BillFormula {
    fixed: f64,
    unit: f64,
    bends: Vec<Bend>,
    packs: Vec<(f64, f64)>,
}

/// Where the bill jumps and what a unit costs changes.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bend {
    above: f64,
    /// What every unit above costs more.
    slope: Option<f64>,
    /// What is paid more as soon as the quantity is above.
    jump: Option<f64>,
}

impl Bend {
    fn of(kink: &Kink) -> Self {
        let nonzero = |amount: Decimal| (!amount.is_zero()).then(|| number(amount));
        let risen = kink.slope.checked_mul(kink.above);
        let jump = risen.and_then(|it| it.checked_add(kink.constant));
        Self {
            above: number(kink.above),
            slope: nonzero(kink.slope),
            jump: match jump {
                Some(jump) => nonzero(jump),
                None => Some(number(kink.slope) * number(kink.above) + number(kink.constant)),
            },
        }
    }
}

fn number(decimal: Decimal) -> f64 {
    // Every Decimal lies within the range of f64.
    decimal.to_f64().unwrap_or(f64::NAN)
}

impl BillFormula {
    pub(super) fn of(schedule: &Schedule) -> Self {
        let packs = schedule.packs.iter();
        Self {
            fixed: number(schedule.fixed),
            unit: number(schedule.unit),
            bends: schedule.kinks.iter().map(Bend::of).collect(),
            packs: packs
                .map(|it| (number(it.size), number(it.price)))
                .collect(),
        }
    }

    /// What a customer with this quantity pays, before it is rounded.
    #[inline(always)]
    #[must_use]
    pub fn bill<N: Number>(&self, quantity: Approx<Count, N>) -> Approx<Money, N> {
        let (q, zero) = (quantity.number(), N::splat(0.0));
        let mut paid = N::splat(self.fixed) + N::splat(self.unit) * q;
        for bend in &self.bends {
            let above = N::splat(bend.above);
            if let Some(slope) = bend.slope {
                paid = paid + N::splat(slope) * (q - above).at_least(zero);
            }
            if let Some(jump) = bend.jump {
                paid = paid + N::choose(above.less_than(q), N::splat(jump), zero);
            }
        }
        for &(size, price) in &self.packs {
            paid = paid + N::splat(price) * begun(q / N::splat(size));
        }
        Approx::from_number(paid)
    }

    /// What customers pay on average whose quantities are spread like this.
    #[inline]
    #[must_use]
    pub fn expected<N: Number>(&self, usage: &UsageSpread<N>) -> Approx<Money, N> {
        let mut paid = N::splat(self.fixed) + N::splat(self.unit) * usage.mean().number();
        for bend in &self.bends {
            let beyond = usage.beyond(N::splat(bend.above));
            if let Some(slope) = bend.slope {
                paid = paid + N::splat(slope) * beyond.excess;
            }
            if let Some(jump) = bend.jump {
                paid = paid + N::splat(jump) * beyond.share;
            }
        }
        for &(size, price) in &self.packs {
            paid = paid + N::splat(price) * usage.packages(N::splat(size));
        }
        Approx::from_number(paid)
    }

    /// The expected bill over a distribution of quantities.
    pub(super) fn expected_over(&self, quantities: &Dist) -> Result<f64, Error> {
        let mut paid = self.fixed;
        let rises = self.unit > 0.0 || self.bends.iter().any(|it| it.slope.is_some());
        if rises || !self.packs.is_empty() {
            let none = || Invalid::rule("mean quantity", "infinite", "finite");
            let mean = quantities.mean().ok_or_else(none)?;
            paid += self.unit * mean;
        }
        for bend in &self.bends {
            if let Some(slope) = bend.slope {
                paid += slope * excess(quantities, bend.above)?;
            }
            if let Some(jump) = bend.jump {
                paid += jump * quantities.survival(bend.above).value();
            }
        }
        for &(size, price) in &self.packs {
            paid += price * expected_packages(quantities, size)?;
        }
        Ok(paid)
    }
}

/// The smallest whole number that is not below.
#[inline(always)]
fn begun<N: Number>(packages: N) -> N {
    /// Adding it leaves no fraction.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    /// A quotient of full packages may come out some units in the last place above.
    const ROUNDING: f64 = 1.0 - 1.0 / 1_125_899_906_842_624.0;
    let packages = packages * N::splat(ROUNDING);
    let nearest = (packages + N::splat(WHOLE)) - N::splat(WHOLE);
    let next = nearest + N::splat(1.0);
    N::choose(nearest.less_than(packages), next, nearest)
}

/// What the quantities exceed a limit by, on average: zero counts for those below.
fn excess(quantities: &Dist, limit: f64) -> Result<f64, Error> {
    let Support { low, high } = quantities.support();
    if limit <= low {
        let none = || Invalid::rule("mean quantity", "infinite", "finite");
        return Ok(quantities.mean().ok_or_else(none)? - limit);
    }
    if limit >= high {
        return Ok(0.0);
    }
    // As many as have at least the limit, which counts nothing itself.
    let share = quantities.survival(limit.next_down()).value();
    if share <= 0.0 {
        return Ok(0.0);
    }
    let above = quantities.clone().truncated(limit, f64::INFINITY)?;
    let none = || Invalid::rule("mean quantity", "infinite", "finite");
    Ok(share * (above.mean().ok_or_else(none)? - limit).max(0.0))
}

/// How many packages are begun on average: the sum of the probabilities of more than none, one,
/// two packages. Beyond so many terms it is the integral and half the next term (Euler-Maclaurin).
fn expected_packages(quantities: &Dist, size: f64) -> Result<f64, Error> {
    const TERMS: u32 = 4_096;
    let mut sum = 0.0;
    for full in 0..TERMS {
        let share = quantities.survival(f64::from(full) * size).value();
        if share < 1e-18 {
            return Ok(sum);
        }
        sum += share;
    }
    let last = f64::from(TERMS) * size;
    let rest = excess(quantities, last)? / size + 0.5 * quantities.survival(last).value();
    Ok(sum + rest)
}
