//! How fast something spreads: what came, what a fit makes of it, and what it forecasts.

use super::{DRAWS, middle};
use crate::adoption::{
    AdoptionFit, AdoptionPosterior, Curve as _, CurveFamily, Diffusion, History, PredictedPeriod,
};
use crate::error::AdoptionError;
use crate::quantity::{Approx, Month, Period, Unit};
use crate::random::Seed;
use crate::report::chart::{Axis, LineChart, Mark, Series};
use crate::sample::JointEmpirical;

impl LineChart {
    /// A history of adoption as dots, the curve fitted to it with a band that holds 90 % of the
    /// draws of its parameters, and its forecast of the next `ahead` periods, dashed. The periods
    /// held out stand right of a line, with what a fit to the others forecast for them; lines to
    /// the dots show by how much it missed.
    ///
    /// `launch` is the month in which the first period of the history begins: the first with
    /// adoption.
    ///
    /// The title compares forecast and outcome in the periods held out, if the earlier ones make a
    /// forecast, and otherwise tells the potential.
    ///
    /// # Errors
    /// [`AdoptionError`] for more than 1,200 periods ahead, and as
    /// [`AdoptionFit::fitted`](crate::adoption::AdoptionFit::fitted).
    ///
    /// # Example
    /// ```
    /// use bizcase::adoption::{Fitting, History};
    /// use bizcase::quantity::{Month, Period};
    /// use bizcase::report::chart::LineChart;
    ///
    /// // Room air conditioners in thousands, 1949-1961 (Mahajan, Mason and Srinivasan 1986).
    /// let sold = [96e3, 195e3, 238e3, 380e3, 1045e3, 1230e3, 1267e3, 1828e3, 1586e3, 1673e3,
    ///     1800e3, 1580e3, 1500e3];
    /// let fit = Fitting::bass().to(&History::increments(Period::Year, &sold)?)?;
    /// let chart = LineChart::of_adoption(&fit, Month::new(1949, 1)?, 4)?;
    /// assert!(chart.svg()?.contains("held out from 1960"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_adoption(
        fit: &AdoptionFit,
        launch: Month,
        ahead: u32,
    ) -> Result<Self, AdoptionError> {
        let history = fit.history();
        let time = Time::of(history, launch);
        let forecast = fit.forecast(ahead)?;
        let last = period(history.periods()).saturating_add(ahead);
        let rows = fit.fitted("chart", DRAWS, 1)?;
        let paths = paths(fit.family, rows.draws(), last);
        let potential = fit.parameters[0].value;
        let path = path(&fit.curve, potential, last);
        let fitted = Series::new(&format!("{} fitted", fit.family), time.dated(1, &path))
            .band(bands(&time, &paths))
            .known_between(time.at(1), time.at(period(history.periods())));
        let held = &fit.backtest;
        let title = match &held.outcome {
            Ok(tested) => compared(held.fitted, &tested.predicted, &tested.actual),
            Err(_) => format!(
                "{} will adopt in the end, {} of them in the next {ahead} periods",
                Unit::Count.show(fit.potential.value()),
                Unit::Count.show(forecast.iter().sum())
            ),
        };
        let chart = base(&title, &time, history).series(fitted);
        let chart = match &held.outcome {
            Ok(tested) if held.held_out > 0 => {
                let first = period(held.fitted) + 1;
                let forecast = time.dated(first, &tested.predicted);
                let name = format!("forecast from the first {} periods", held.fitted);
                chart
                    .series(
                        Series::new(&name, forecast)
                            .marked(Mark::Dots)
                            .missing(time.dated(first, &tested.actual)),
                    )
                    .divided(
                        time.before(first),
                        &format!("held out from {}", time.name(first)),
                    )
            }
            _ => chart,
        };
        Ok(chart.note("Band: 90 % of the draws of the fitted parameters. Dashed: forecast."))
    }

    /// A history of adoption as dots, with the ranges that a posterior leaves: of the curve in the
    /// periods of the history, and of adoption in the next `ahead` periods, dashed, with the error
    /// around the curve. Bands hold 90 %. The periods held out stand right of a line, with the
    /// ranges that the others forecast for them.
    ///
    /// `launch` is the month in which the first period of the history begins: the first with
    /// adoption. `seed` draws the errors of the forecast.
    ///
    /// The title tells how many are expected in the last period forecast.
    ///
    /// # Errors
    /// As [`AdoptionPosterior::forecast`].
    ///
    /// # Example
    /// ```
    /// use bizcase::adoption::{Fitting, History, Priors};
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::{Month, Period};
    /// use bizcase::report::chart::LineChart;
    ///
    /// let history = History::increments(Period::Year, &[96.0, 195.0, 238.0, 380.0])?;
    /// let priors = Priors::average(Dist::log_normal_p5_p95(10_000.0, 30_000.0)?)?;
    /// let posterior = Fitting::bass().posterior("units", &history, &priors, 7.into())?;
    /// let launch = Month::new(1949, 1)?;
    /// let chart = LineChart::of_adoption_posterior(&posterior, &history, launch, 6, 7.into())?;
    /// assert!(chart.svg()?.contains("Forecast for 1958"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn of_adoption_posterior(
        posterior: &AdoptionPosterior,
        history: &History,
        launch: Month,
        ahead: u32,
        seed: Seed,
    ) -> Result<Self, AdoptionError> {
        let time = Time::of(history, launch);
        let forecast = posterior.forecast(ahead, seed)?;
        let known = period(history.periods());
        let paths = paths(posterior.family, &posterior.draws, known);
        let past = (1..).zip(&paths).filter_map(|(number, figures)| {
            let mut sorted = figures.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            let median = *sorted.get(sorted.len() / 2)?;
            let (low, high) = middle(sorted)?;
            Some((time.at(number), median, low, high))
        });
        let future = (known + 1..).zip(&forecast);
        let future = future.map(|(number, it)| (time.at(number), it.median, it.p5, it.p95));
        let all: Vec<_> = past.chain(future).collect();
        let series = Series::new(
            "median of what is believed",
            all.iter().map(|it| (it.0, it.1)),
        )
        .band(all.iter().map(|it| (it.0, it.2, it.3)))
        .known_between(time.at(1), time.at(known));
        let title = match forecast.last() {
            Some(last) => format!(
                "Forecast for {}: {} (median; 90 %: {} to {})",
                time.name(known + ahead),
                Unit::Count.show(last.median),
                Unit::Count.show(last.p5),
                Unit::Count.show(last.p95)
            ),
            None => "What came, and what is believed of it".to_owned(),
        };
        let mut chart = base(&title, &time, history).series(series);
        let held = &posterior.backtest;
        if let Ok(predicted) = &held.outcome
            && !predicted.is_empty()
        {
            let first = period(held.fitted) + 1;
            chart = chart
                .series(ranges(&time, first, predicted, held.fitted))
                .divided(
                    time.before(first),
                    &format!("held out from {}", time.name(first)),
                );
        }
        Ok(chart.note("Bands and bars hold 90 %. Dashed: forecast."))
    }
}

/// What came, without what is made of it.
fn base(title: &str, time: &Time, history: &History) -> LineChart {
    let up = Axis::of(&format!("adopters per {}", history.step()), Unit::Count);
    LineChart::new(title, time.axis(), up.spanning(0.0, 0.0))
        .series(Series::new("came", time.dated(1, history.per_period())).marked(Mark::Dots))
}

/// The forecast of periods held out, as ranges.
fn ranges(time: &Time, first: u32, predicted: &[PredictedPeriod], fitted: usize) -> Series {
    let numbered = || (first..).zip(predicted);
    let name = format!("forecast from the first {fitted} periods");
    Series::new(&name, numbered().map(|(at, it)| (time.at(at), it.median)))
        .band(numbered().map(|(at, it)| (time.at(at), it.p5, it.p95)))
        .marked(Mark::Dots)
}

fn compared(fitted: usize, predicted: &[f64], actual: &[f64]) -> String {
    let sum = |figures: &[f64]| Unit::Count.show(figures.iter().sum());
    let held = match actual.len() {
        1 => "the last".to_owned(),
        count => format!("the last {count}"),
    };
    format!(
        "The first {fitted} periods forecast {} for {held}; {} came",
        sum(predicted),
        sum(actual)
    )
}

/// When periods begin, as places on an axis: years by their number, shorter periods by months.
struct Time {
    launch: Month,
    step: Period,
}

impl Time {
    fn of(history: &History, launch: Month) -> Self {
        let step = history.step();
        Self { launch, step }
    }

    fn month(&self, number: u32) -> Month {
        let months = number.saturating_sub(1).saturating_mul(self.step.months());
        self.launch.plus(i32::try_from(months).unwrap_or(i32::MAX))
    }

    /// Where period `number`, counted from 1, is drawn.
    fn at(&self, number: u32) -> f64 {
        let month = self.month(number);
        match self.step {
            Period::Year => f64::from(month.year()),
            _ => f64::from(month.since(self.launch)),
        }
    }

    /// Between a period and the one before.
    fn before(&self, number: u32) -> f64 {
        f64::midpoint(self.at(number.saturating_sub(1)), self.at(number))
    }

    fn name(&self, number: u32) -> String {
        let month = self.month(number);
        match self.step {
            Period::Year => month.year().to_string(),
            _ => month.to_string(),
        }
    }

    fn axis(&self) -> Axis {
        match self.step {
            Period::Year => Axis::years("year"),
            _ => Axis::months("month", self.launch),
        }
    }

    /// Figures of successive periods with their places.
    fn dated(&self, first: u32, figures: &[f64]) -> Vec<(f64, f64)> {
        let numbered = (first..).zip(figures);
        numbered
            .map(|(number, &figure)| (self.at(number), figure))
            .collect()
    }
}

fn period(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What a curve brings in each period up to the last.
fn path(curve: &Diffusion, potential: f64, last: u32) -> Vec<f64> {
    let path = curve.path(Approx::new(potential), last);
    path.map(|adopters: Approx<_, f64>| adopters.number())
        .collect()
}

/// What each draw brings in each period: a vector for each period.
fn paths(family: CurveFamily, draws: &JointEmpirical, last: u32) -> Vec<Vec<f64>> {
    let [potentials, first, second] = [0, 1, 2].map(|place| draws.at(place).1);
    let mut periods = vec![Vec::with_capacity(potentials.len()); last as usize];
    for ((&potential, &a), &b) in potentials.iter().zip(first).zip(second) {
        let curve = family.drawn(Approx::new(a), Approx::new(b));
        for (figures, figure) in periods.iter_mut().zip(path(&curve, potential, last)) {
            figures.push(figure);
        }
    }
    periods
}

fn bands<'p>(time: &'p Time, paths: &'p [Vec<f64>]) -> impl Iterator<Item = (f64, f64, f64)> + 'p {
    let numbered = (1..).zip(paths);
    numbered.filter_map(|(number, figures)| {
        let (low, high) = middle(figures.clone())?;
        Some((time.at(number), low, high))
    })
}
