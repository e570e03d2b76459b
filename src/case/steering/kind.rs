//! What in a plan contradicts the kind of business that it is.

use super::odd::Odd;
use super::warning::Warning;
use crate::case::data::{
    BusinessCase, ChargeBasis, Delay, Figure, GoToMarket, Offer, Retention, Stream,
};
use crate::distribution::Distribution;
use crate::error::Error;
use crate::quantity::{Churn, Period};
use crate::simulation::Base;

impl BusinessCase {
    /// What in the plan contradicts the kind of business that an offer is said to be:
    ///
    /// - organisations that leave like consumers (above 5 % a month), decide within the month,
    ///   without a committee or by the minute (an approval of one), or pay less than 10 a month
    ///   each;
    /// - people who leave hardly ever (below 0.3 % a month), sign contracts for more than a year,
    ///   pay more than 500 a month, are activated almost all (above 90 %), or come to pay so often
    ///   beside a free tier (above 15 % a month, or 30 % at once) that it may be the ratio of payers
    ///   to users;
    /// - any who bring in more than one other a month by word of mouth.
    ///
    /// Besides, what is odd in the case as a whole: what the plan ends before, such as a seventh
    /// budget for five years or an offer that is never entered; what changes nothing; a price
    /// structure whose bill falls as the quantity grows; an exchange rate between major currencies
    /// below 0.2 or above 5; payment after more than a year; a perpetuity or multiple that is more
    /// than three quarters of the value or continues a year with fewer customers at its end, and
    /// growth less than two points below the discount rate.
    ///
    /// These bounds are rules of thumb, in major units of whatever currency, and meant wide.
    ///
    /// # Errors
    /// As [`model`](Self::model).
    pub fn warnings(&self) -> Result<Vec<Warning>, Error> {
        let figures = self.figures()?;
        let typical = |place: &str| {
            let placed = figures.iter().find(|it| it.place == place)?;
            middle(&placed.figure)
        };
        let mut warnings = Vec::new();
        for offer in &self.offers {
            let mut sieve = Sieve {
                offer,
                typical: &typical,
                found: &mut warnings,
            };
            match &offer.go_to_market {
                GoToMarket::B2b(_) => sieve.b2b(),
                GoToMarket::B2c(_) => sieve.b2c(),
                GoToMarket::Reach(_) => sieve.reach(),
            }
        }
        let statement = self.statement(Base::Modes);
        let statement = statement.or_else(|_| self.statement(Base::Medians))?;
        let mut odd = Odd {
            case: self,
            statement: &statement,
            typical: &typical,
            found: &mut warnings,
        };
        odd.look()?;
        Ok(warnings)
    }
}

/// The number of a figure, or the middle of its range.
fn middle(figure: &Figure) -> Option<f64> {
    match figure {
        Figure::Known(value) => Some(*value),
        Figure::Amount(amount) => Some(amount.to_f64()),
        Figure::Periodic { value, period } => {
            let churn = Churn::new(*value, *period).ok()?;
            Some(churn.over(Period::Month).value())
        }
        Figure::Uncertain(it) => Some(it.range.median()),
        Figure::Linked { .. } | Figure::Study { .. } => None,
    }
}

struct Sieve<'a> {
    offer: &'a Offer,
    typical: &'a dyn Fn(&str) -> Option<f64>,
    found: &'a mut Vec<Warning>,
}

impl Sieve<'_> {
    fn check(&mut self, what: &str, odd: impl Fn(f64) -> bool, message: &'static str) {
        let place = format!("{}.{what}", self.offer.name);
        if let Some(value) = (self.typical)(&place).filter(|&value| odd(value)) {
            let value = value.to_string();
            self.found.push(Warning {
                place,
                value,
                message,
            });
        }
    }

    fn say(&mut self, what: &str, value: &str, message: &'static str) {
        self.found.push(Warning {
            place: format!("{}.{what}", self.offer.name),
            value: value.to_owned(),
            message,
        });
    }

    /// The places of what is charged per customer, each month.
    fn prices(&self) -> Vec<(String, f64)> {
        let streams = self.offer.streams.iter();
        // The place of a structure's price is what its list is multiplied by.
        let priced = |it: &&Stream| it.per == ChargeBasis::Customer && it.structure.is_none();
        let charged = streams.filter(priced);
        charged
            .map(|it| (format!("{}.price", it.name), f64::from(it.every.months())))
            .collect()
    }

    fn reach(&mut self) {
        if matches!(self.offer.retention, Retention::Churn(_)) {
            let message = "within a year hardly anyone would be left; for the churn of a year write \
                           it as one, such as `20% a year`";
            self.check("churn", |churn| churn > 0.15, message);
        }
    }

    fn b2b(&mut self) {
        let GoToMarket::B2b(machine) = &self.offer.go_to_market else {
            return;
        };
        if matches!(self.offer.retention, Retention::Churn(_)) {
            let message = "organisations that leave this soon were hardly customers; is it the \
                           churn of a year?";
            self.check("churn", |churn| churn > 0.05, message);
        }
        if machine.committee.is_empty() {
            let message = "organisations buy by committee; without one nobody has to approve";
            self.say("committee", "[]", message);
        }
        for approver in &machine.committee {
            let place = format!("committee.{}.approval", approver.role);
            let message = "a role that always approves has no say";
            self.check(&place, |approval| approval >= 1.0, message);
        }
        let at_once = match &machine.cycle {
            Delay::Shares(shares) => shares.first().is_some_and(|&share| share > 0.5),
            Delay::Distribution(law) => law.median() < 1.0,
        };
        if at_once {
            let message = "organisations seldom decide within the month";
            self.say("cycle", "less than a month", message);
        }
        for (place, months) in self.prices() {
            let message = "an organisation that pays this little a month does not pay for sellers \
                           and committees";
            self.check(&place, |price| price / months < 10.0, message);
        }
    }

    /// What looks like the ratio of payers to users in place of a conversion rate.
    fn free_tier(&mut self) {
        let GoToMarket::B2c(machine) = &self.offer.go_to_market else {
            return;
        };
        let Some(free) = &machine.free else {
            return;
        };
        let message = "hardly ever do so many of those who use it for free come to pay in a month; \
                       the ratio of payers to users is a stock, not a conversion rate";
        let later = (1..=free.conversion.0.len()).map(|month| format!("free.conversion.{month}"));
        for place in std::iter::once("free.conversion".to_owned()).chain(later) {
            self.check(&place, |share| share > 0.15, message);
        }
        let message = "hardly ever do so many pay at once where it can be used for free; the ratio \
                       of payers to users is a stock, not a conversion rate";
        self.check("paying", |share| share > 0.3, message);
    }

    fn b2c(&mut self) {
        match self.offer.retention {
            Retention::Churn(_) => {
                let message = "people hardly ever stay this long; is it the churn of an \
                               organisation?";
                self.check("churn", |churn| churn < 0.003, message);
            }
            Retention::Renewal { months, .. } if months > 12 => {
                let message = "people seldom sign contracts for more than a year";
                self.say("retention", &format!("{months} months"), message);
            }
            _ => {}
        }
        for (place, months) in self.prices() {
            let message = "few people pay more than 500 a month for a product by themselves; if \
                           organisations buy it, use a B2B go-to-market";
            self.check(&place, |price| price / months > 500.0, message);
        }
        let message = "hardly ever do so many of those who sign up come to use it";
        self.check("activation", |share| share > 0.9 && share < 1.0, message);
        self.free_tier();
        let message = "everyone would bring in another every month";
        self.check("word_of_mouth", |count| count > 1.0, message);
        if self.offer.expansion.is_some() {
            let message = "people seldom buy more seats";
            self.say("expansion", "given", message);
        }
    }
}
