//! How the figures of one table are written: in one unit, to three significant digits.

use crate::quantity::{Unit, Value, significant};
use crate::sample::{Estimate, Sample};

/// Digits that people read and remember; more would claim a precision that no forecast has.
const DIGITS: usize = 3;
/// How many decimals a small figure may have beyond those of the largest in its table.
const FINER: i32 = 3;

/// How the figures of a table are written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    unit: Unit,
    divisor: f64,
    magnitude: &'static str,
    decimals: usize,
}

impl Scale {
    /// For figures that are at most this large.
    pub(super) fn of(unit: Unit, largest: f64) -> Self {
        let largest = largest.abs();
        let (divisor, magnitude) = match unit {
            Unit::Share => (0.01, "%"),
            // What rounds to a million is written as one.
            _ if largest >= 999.5e6 => (1e9, "bn"),
            _ if largest >= 999.5e3 => (1e6, "m"),
            _ if largest >= 9.995e3 => (1e3, "k"),
            _ => (1.0, ""),
        };
        #[expect(clippy::cast_possible_truncation, reason = "the exponent of a number")]
        let exponent = libm::floor(libm::log10((largest / divisor).max(f64::MIN_POSITIVE))) as i32;
        let decimals = (2 - exponent).max(0) + FINER;
        Self {
            unit,
            divisor,
            magnitude,
            decimals: usize::try_from(decimals).unwrap_or(0).min(18),
        }
    }

    /// For all of some figures.
    pub(super) fn over(unit: Unit, figures: impl IntoIterator<Item = f64>) -> Self {
        let sizes = figures.into_iter().map(f64::abs);
        Self::of(unit, sizes.fold(0.0, f64::max))
    }

    /// For what lies between the fifth and the ninety-fifth percentiles of some outcomes.
    pub(super) fn of_samples<'s, Q: Into<Value> + 's>(
        outcomes: impl IntoIterator<Item = &'s Sample<Q>>,
    ) -> Self {
        let mut unit = Unit::Ratio;
        let mut largest: f64 = 0.0;
        for outcome in outcomes {
            unit = outcome.unit();
            for end in [outcome.p5(), outcome.p95()] {
                largest = largest.max(end.value.abs());
            }
        }
        Self::of(unit, largest)
    }

    /// The unit: `USD m`, `k`, `%`; nothing for plain counts.
    pub(super) fn unit(&self) -> String {
        match self.unit {
            Unit::Money(currency) if self.magnitude.is_empty() => currency.to_string(),
            Unit::Money(currency) => format!("{currency} {}", self.magnitude),
            _ => self.magnitude.to_owned(),
        }
    }

    /// What a column holds, with its unit: `revenue, USD m`.
    pub(super) fn head(&self, what: &str) -> String {
        match self.unit() {
            unit if unit.is_empty() => what.to_owned(),
            unit => format!("{what}, {unit}"),
        }
    }

    /// A figure without its unit, but for the per cent sign. A dash stands for one that nobody
    /// knows, such as the error of a mean of trials that were spread evenly as a whole.
    pub(super) fn show(&self, value: f64) -> String {
        if !value.is_finite() {
            return "-".to_owned();
        }
        let fixed = format!("{:.*}", self.decimals, value / self.divisor);
        let text = significant(fixed.parse().unwrap_or(0.0), DIGITS);
        match self.unit {
            Unit::Share => format!("{text}%"),
            _ => text,
        }
    }

    /// Whether the error of an estimate reaches the last digit that is shown.
    pub(super) fn blurs(&self, estimate: &Estimate) -> bool {
        let shown = (estimate.value / self.divisor).abs();
        let error = estimate.standard_error / self.divisor;
        let last = libm::pow(10.0, libm::floor(libm::log10(shown.max(1e-12))) - 2.0);
        error.is_finite() && error >= 0.5 * last
    }
}

/// P5, the median and P95.
pub(super) fn range<Q: Into<Value>>(outcome: &Sample<Q>, scale: &Scale) -> [String; 3] {
    [outcome.p5(), outcome.median(), outcome.p95()].map(|estimate| scale.show(estimate.value))
}

#[cfg(test)]
mod tests {
    use super::Scale;
    use crate::quantity::{Currency, Unit};

    const USD: Unit = Unit::Money(Currency::USD);

    #[test]
    fn a_table_has_one_unit_and_three_digits() {
        let scale = Scale::over(USD, [-22_400_000.0, 31_200.0]);
        assert_eq!(scale.head("revenue"), "revenue, USD m");
        assert_eq!(scale.show(-22_449_999.0), "-22.4");
        assert_eq!(scale.show(31_249.0), "0.0312");
        // What is far below the table's last digit is nothing in it.
        assert_eq!(scale.show(-3.0), "0");
        assert_eq!(Scale::of(Unit::Count, 9_994.0).show(9_994.0), "9,994");
        assert_eq!(Scale::of(Unit::Count, 999_600.0).show(999_600.0), "1");
        assert_eq!(Scale::of(Unit::Share, 0.5).show(0.4632), "46.3%");
        assert_eq!(Scale::of(USD, 0.0).show(0.0), "0");
        assert_eq!(Scale::of(USD, 2e12).show(1.234_5e12), "1,234");
    }
}
