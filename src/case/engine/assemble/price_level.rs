//! The discount and the price level of a case, on their way into an engine.

use crate::case::data::{AfterHorizon, BusinessCase, Prices};
use crate::error::Invalid;
use crate::finance::{Discount, PriceTerms};
use crate::quantity::Period;

impl BusinessCase {
    /// The discount in the prices of the case.
    pub(crate) fn discount_in_prices(&self) -> Result<Discount, Invalid> {
        let stated = self.discount.terms();
        let Some(prices) = self.prices else {
            if let Some(inflation) = self.inflation {
                let rule = "beside `prices`, which say what it is for";
                let hint = "write `prices = \"nominal\"` if all amounts rise by it";
                return Err(Invalid::rule("inflation", inflation, rule).hint(hint));
            }
            return Ok(self.discount.clone());
        };
        if let (Prices::Real(_), Some(actual)) = (prices, self.actuals.first()) {
            let rule = "in nominal prices, as what happened is";
            let value = format!("{prices}, with the actual figures of {}", actual.month);
            return Err(Invalid::rule("case", value, rule));
        }
        let restates = stated.is_some_and(|stated| stated != prices.terms());
        match self.inflation {
            Some(inflation) if restates => self.discount.restated(prices.terms(), inflation),
            Some(inflation) if prices.terms() == PriceTerms::Real => {
                let rule = "left out: constant prices do not rise";
                let hint = "it only serves to restate a discount that is written as `{ nominal = \
                            \"7% a year\" }`";
                Err(Invalid::rule("inflation", inflation, rule).hint(hint))
            }
            None if restates => {
                let rule = format!("{}, as the prices of the case are", prices.terms());
                let hint =
                    "give the `inflation` at which it is to be restated, such as \"2% a year\"";
                Err(Invalid::rule("discount", &self.discount, rule).hint(hint))
            }
            _ => Ok(self.discount.clone()),
        }
    }

    /// The general price level in each month after launch, and how it rises per month; nothing
    /// where it stays.
    pub(super) fn price_level(&self, months: u32) -> Option<(Vec<f64>, f64)> {
        let inflation = self
            .inflation
            .filter(|_| self.prices == Some(Prices::Nominal))?;
        let rises = inflation.over(Period::Month).value();
        let mut level = 1.0;
        let levels = (1..=months).map(|month| {
            if month > 1 {
                level *= 1.0 + rises;
            }
            level
        });
        Some((levels.collect(), rises))
    }

    /// Refuses prices that rise as fast as they are discounted for as long as customers stay.
    pub(super) fn check_inflation(&self, discount: &Discount) -> Result<(), Invalid> {
        let nominal = self.prices == Some(Prices::Nominal);
        let Some(inflation) = self.inflation.filter(|_| nominal) else {
            return Ok(());
        };
        let rate = discount.last().over(Period::Year).value();
        let rises = inflation.over(Period::Year).value();
        if self.terminal == AfterHorizon::RunOff && rises >= rate {
            let rule = "below the last discount rate, or the run-off may be worth infinitely much";
            return Err(Invalid::rule("inflation", inflation, rule));
        }
        Ok(())
    }
}
