//! Demand curves pooled, and after a pilot.

use super::DemandCurve;
use crate::distribution::Observed;
use crate::error::{Invalid, Permitted, SurveyError};
use crate::quantity::Money;
use crate::sample::reweighted;

impl DemandCurve {
    /// One curve from several of the same demand, such as from surveys by different methods, each
    /// believed as much as its weight says (a linear opinion pool of their draws).
    ///
    /// Every curve stands for its share of the draws, as many in all as the curves have together.
    /// The best estimate is that of the curve with the highest weight, the first of equal ones; the
    /// prices observed are those that all of them asked about.
    ///
    /// # Errors
    /// [`SurveyError::Invalid`] without curves, for a weight that is not above zero, for curves in
    /// different currencies or without a price in common; [`SurveyError::NoDraws`] for one without
    /// draws.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Currency;
    /// use bizcase::survey::{Demand, DemandCurve};
    ///
    /// let curve = |name: &str, intercept: f64| -> Result<DemandCurve, bizcase::Error> {
    ///     let draws = (0..100).map(|i| Demand::logit(intercept + 0.01 * f64::from(i), -0.2));
    ///     Ok(DemandCurve::new(name, Currency::USD, Demand::logit(intercept + 0.5, -0.2)?)
    ///         .with_draws(draws.collect::<Result<Vec<_>, _>>()?))
    /// };
    /// let (ladder, bids) = (curve("ladder", 3.5)?, curve("bids", 4.5)?);
    /// let pooled = DemandCurve::pooled("surveys", &[(&ladder, 3.0), (&bids, 1.0)])?;
    /// assert_eq!(pooled.draws().len(), 200);
    /// assert_eq!(pooled.demand(), ladder.demand());
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    ///
    /// # Reference
    /// M. Stone (1961), The opinion pool, *Annals of Mathematical Statistics* 32, 1339-1342.
    pub fn pooled(name: impl Into<String>, curves: &[(&Self, f64)]) -> Result<Self, SurveyError> {
        let Some(&(first, _)) = curves.first() else {
            return Err(Invalid::rule("curves to pool", "none", "one or more").into());
        };
        let (mut best, mut observed) = (curves[0], first.observed());
        for &(curve, weight) in curves {
            let parameter = format!("weight of `{}`", curve.name());
            Permitted::POSITIVE.check(&parameter, weight)?;
            if curve.currency() != first.currency() {
                let parameter = format!("currency of `{}`", curve.name());
                let rule = format!("{}, that of `{}`", first.currency(), first.name());
                return Err(Invalid::rule(&parameter, curve.currency(), rule).into());
            }
            if curve.draws().is_empty() {
                return Err(curve.without_draws());
            }
            if weight > best.1 {
                best = (curve, weight);
            }
            let both = observed.zip(curve.observed());
            observed = both.map(|(one, other)| (one.0.max(other.0), one.1.min(other.1)));
        }
        let rows: usize = curves.iter().map(|it| it.0.draws().len()).sum();
        let total: f64 = curves.iter().map(|it| it.1).sum();
        let mut draws = Vec::with_capacity(rows);
        let (mut reached, mut row) = (0.0, 0);
        for &(curve, weight) in curves {
            reached += weight;
            let first = row;
            while row < rows && (row as f64 + 0.5) * total < reached * rows as f64 {
                row += 1;
            }
            // Spread evenly over the draws, which are sorted.
            let (own, count) = (curve.draws(), row - first);
            let places = (0..count).map(|it| (2 * it + 1) * own.len() / (2 * count));
            draws.extend(places.filter_map(|place| own.get(place)).cloned());
        }
        let pooled = Self::new(name, first.currency(), best.0.demand().clone()).with_draws(draws);
        match observed {
            Some((low, high)) if low > high => {
                let rule = "prices that all curves asked about";
                let given = format!("from {low} to {high}");
                Err(Invalid::rule("prices in common", given, rule).into())
            }
            Some((low, high)) => Ok(pooled.observed_between(low, high)),
            None => Ok(pooled),
        }
    }

    /// The curve after a pilot: how many of those asked bought at a price, or an estimate of their
    /// share (Bayes' rule on the draws).
    ///
    /// Each draw counts as often as it makes likely what was seen. The best estimate is the middle
    /// one of the draws that are left.
    ///
    /// # Errors
    /// [`SurveyError::NoDraws`]; [`SurveyError::Invalid`] for a price in another currency, for what
    /// is no observation of a share, and where fewer than 20 draws are left in effect: pilot and
    /// study contradict each other then, or there are too few draws.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Observed;
    /// use bizcase::quantity::{Currency, Money, Share};
    /// use bizcase::survey::{Demand, DemandCurve};
    ///
    /// let draws = (0..500).map(|i| Demand::logit(3.0 + 0.004 * f64::from(i), -0.2));
    /// let curve = DemandCurve::new("survey", Currency::USD, Demand::logit(4.0, -0.2)?)
    ///     .with_draws(draws.collect::<Result<Vec<_>, _>>()?);
    /// let price = Money::major(20, Currency::USD);
    /// let after = curve.updated(price, &Observed::successes(30, 80)?)?;
    ///
    /// let half = Share::percent(90.0)?;
    /// let widths = [&curve, &after].map(|it| it.share_interval(price, half).map(|it| it.half_width()));
    /// let [before, now] = widths;
    /// assert!(now? < before?);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn updated(&self, price: Money, seen: &Observed) -> Result<Self, SurveyError> {
        let at = self.price(price)?;
        if self.draws().is_empty() {
            return Err(self.without_draws());
        }
        if !matches!(seen, Observed::Successes { .. } | Observed::Estimate { .. }) {
            let rule = "successes among those asked, or an estimate of their share";
            return Err(Invalid::rule("observation of a share", seen, rule).into());
        }
        let shares = self.draws().iter().map(|draw| draw.share(at));
        let likelihoods: Vec<f64> = shares.map(|share| seen.log_likelihood(share)).collect();
        let Some(rows) = reweighted(&likelihoods) else {
            let parameter = format!("pilot at {price}");
            let rule = format!("something that the draws of `{}` allow", self.name());
            let hint = "they contradict each other; or there are too few draws";
            return Err(Invalid::rule(&parameter, seen, rule).hint(hint).into());
        };
        let draws: Vec<_> = rows.iter().map(|&row| self.draws()[row].clone()).collect();
        let middle = draws[draws.len() / 2].clone();
        Ok(self.clone().with_draws(draws).estimated_by(middle))
    }
}
