//! How long customers stay: what was counted, and what a fit makes of it.

use super::{DRAWS, middle};
use crate::error::RetentionError;
use crate::quantity::{Approx, Period, Share, Unit};
use crate::report::chart::{Axis, LineChart, Mark, Series};
use crate::retention::{KaplanMeier, LifetimeDistribution, Survival as _, SurvivalFit, Tenures};

impl LineChart {
    /// The share of customers who are still there: as counted (Kaplan-Meier), in steps with an
    /// interval of 95 % confidence, and by a fitted distribution with a band that holds 90 % of the
    /// draws of its parameters. Beyond the data, up to period `until`, the line is dashed: nothing
    /// was seen there.
    ///
    /// `every` is the length of a period of the tenures. The title tells how many are still there
    /// at the end of the data and at `until`.
    ///
    /// # Errors
    /// [`RetentionError`] if the data do not reach over one period, a draw is no distribution of
    /// the family, or `until` is above a million.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Period;
    /// use bizcase::report::chart::LineChart;
    /// use bizcase::retention::{CohortTriangle, Contractual, SurvivalFit};
    ///
    /// // The high-end segment of Fader and Hardie (2007), seven years of twelve.
    /// let kept = [1.0, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491];
    /// let tenures = CohortTriangle::from_shares([("high end", 1_000.0, kept)])?.tenures();
    /// let fit = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &tenures)?;
    /// let svg = LineChart::of_retention(&fit, &tenures, Period::Year, 12)?.svg()?;
    /// assert!(svg.contains("49.1% stay 7 years, as counted; 37.8% would stay 12"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_retention(
        fit: &SurvivalFit,
        tenures: &Tenures,
        every: Period,
        until: u32,
    ) -> Result<Self, RetentionError> {
        let counted = KaplanMeier::new(tenures);
        let observed = counted.observed();
        let law = fit.beyond_data();
        let end = until.max(whole(observed));
        let curve = shares(&law, end)?;
        let drawn = fit.fitted("chart", every, DRAWS, 1)?;
        let mut periods = vec![Vec::new(); curve.len()];
        for draw in drawn.drawn() {
            for (figures, share) in periods.iter_mut().zip(shares(draw, end)?) {
                figures.push(share);
            }
        }
        let band = (0_u32..).zip(periods).filter_map(|(period, figures)| {
            let (low, high) = middle(figures)?;
            Some((f64::from(period), low, high))
        });
        let points = (0_u32..).zip(&curve);
        let points = points.map(|(period, &share)| (f64::from(period), share));
        let fitted = Series::new(&format!("fitted, {}", fit.family), points)
            .band(band)
            .known_between(0.0, observed);
        let seen = counted.survival_at(observed)?.value();
        let title = title(seen, observed, until, &curve, every);
        let across = Axis::of(&format!("{every}s since the start"), Unit::Count);
        let up = Axis::of("share still there", Unit::Share).spanning(0.0, 1.0);
        Ok(Self::new(&title, across.spanning(0.0, f64::from(end)), up)
            .series(steps(&counted)?)
            .series(fitted)
            .at(observed, "last seen")
            .note("Band of the steps: 95 % confidence; of the fit: 90 % of the draws. Dashed: nothing was seen there."))
    }
}

fn title(seen: f64, observed: f64, until: u32, curve: &[f64], every: Period) -> String {
    let show = |share| Unit::Share.show(share);
    let stay = format!("{} stay {observed} {every}s, as counted", show(seen));
    match curve.get(until as usize) {
        Some(&share) if f64::from(until) > observed => {
            format!("{stay}; {} would stay {until}, as fitted", show(share))
        }
        _ => stay,
    }
}

/// What was counted, from the start on.
fn steps(counted: &KaplanMeier) -> Result<Series, RetentionError> {
    let mut points = vec![(0.0, 1.0)];
    let mut band = vec![(0.0, 1.0, 1.0)];
    for step in counted.steps() {
        points.push((step.time, step.survival.value()));
        if let Some([low, high]) = counted.interval_at(step.time, Share::percent(95.0)?)? {
            band.push((step.time, low.value(), high.value()));
        }
    }
    // The last step holds to the end of the data.
    let observed = counted.observed();
    if let Some(&(time, share)) = points.last()
        && time < observed
    {
        points.push((observed, share));
        if let Some(&(_, low, high)) = band.last() {
            band.push((observed, low, high));
        }
    }
    let steps = Series::new("counted (Kaplan-Meier)", points);
    Ok(steps.band(band).marked(Mark::Steps))
}

fn shares(law: &LifetimeDistribution, until: u32) -> Result<Vec<f64>, RetentionError> {
    let curve: Vec<Approx<Share, f64>> = law.curve(until)?;
    Ok(curve.into_iter().map(Approx::number).collect())
}

/// The last whole period.
fn whole(observed: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the conversion saturates, and times are not negative"
    )]
    let whole = libm::floor(observed) as u32;
    whole
}
