//! The bands of a fan.

use serde::Serialize;

use super::axis::Axis;
use super::colour::{BLUE, INK};
use super::frame::Sheet;
use super::legend::{Key, legend};
use super::plot::Plot;
use super::svg::Stroke;
use crate::quantity::{Share, Value};
use crate::sample::Sample;

/// The ends of the bands of 90, 60 and 30 of 100 cases, around the median.
pub(super) const PERCENTILES: [f64; 7] = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95];

pub(super) const FAN_CAPTION: &str = "In 90 of 100 such cases it lies within the widest band, in \
    60 within the middle one, in 30 within the darkest, at each time by itself.";

const MEDIAN: Stroke = Stroke::whole(INK, 2.0);

/// Percentiles by time, in the order of time.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub(super) struct Bands {
    periods: Vec<(f64, [f64; 7])>,
}

impl Bands {
    pub(super) fn add<Q: Into<Value>>(&mut self, place: f64, sample: &Sample<Q>) {
        let percentile = |share| sample.percentile(Share::literal(share)).value;
        self.periods.push((place, PERCENTILES.map(percentile)));
        self.periods.sort_by(|a, b| a.0.total_cmp(&b.0));
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.periods.is_empty()
    }

    pub(super) fn places(&self) -> impl Iterator<Item = f64> {
        self.periods.iter().map(|it| it.0)
    }

    /// The values at the outer ends.
    pub(super) fn values(&self) -> impl Iterator<Item = f64> {
        self.periods.iter().flat_map(|it| it.1)
    }

    /// The median by time.
    pub(super) fn medians(&self) -> impl Iterator<Item = (f64, f64)> {
        self.periods.iter().map(|it| (it.0, it.1[3]))
    }

    pub(super) fn draw_legend(sheet: &mut Sheet<'_>) {
        legend(
            sheet,
            [
                (Key::Line(MEDIAN), "middle case (median)"),
                (Key::Shade(BLUE, "0.57"), "30 of 100"),
                (Key::Shade(BLUE, "0.36"), "60 of 100"),
                (Key::Shade(BLUE, "0.18"), "90 of 100"),
            ],
        );
    }

    pub(super) fn draw(&self, sheet: &mut Sheet<'_>, plot: &Plot) {
        // One upon the other: 0.18, then 1 - 0.82 x 0.78 = 0.36, then 1 - 0.64 x 0.67 = 0.57.
        for (band, opacity) in ["0.18", "0.22", "0.33"].into_iter().enumerate() {
            sheet.svg.shade(&self.outline(plot, band), BLUE, opacity);
        }
        let medians: Vec<(f64, f64)> = self.medians().map(|point| plot.at(point)).collect();
        match medians[..] {
            [only] => sheet.svg.dot(only, 4.0, INK),
            _ => sheet.svg.polyline(&medians, MEDIAN),
        }
    }

    /// Along the lower end of a band and back along the upper; a single period is an upright bar.
    fn outline(&self, plot: &Plot, band: usize) -> Vec<(f64, f64)> {
        let side = |end: usize| {
            let points = self.periods.iter().map(move |it| (it.0, it.1[end]));
            points.map(|point| plot.at(point)).collect::<Vec<_>>()
        };
        let (mut lower, mut upper) = (side(band), side(6 - band));
        if let ([low], [high]) = (&lower[..], &upper[..]) {
            let (low, high) = (*low, *high);
            let aside = |(x, y): (f64, f64), by: f64| (x + by, y);
            lower = vec![aside(low, -12.0), aside(low, 12.0)];
            upper = vec![aside(high, -12.0), aside(high, 12.0)];
        }
        lower.extend(upper.into_iter().rev());
        lower
    }

    pub(super) fn description(&self, (across, up): (&Axis, &Axis), plot: &Plot) -> String {
        let said = |&(place, values): &(f64, [f64; 7])| {
            let [low, median, high] = [values[0], values[3], values[6]].map(|it| plot.y.value(it));
            let place = plot.x.value(place);
            format!("{place}: {median}, within {low} to {high} in 90 of 100 such cases")
        };
        // The first, the middle and the last say enough of a hundred months.
        let periods = &self.periods;
        let places = [0, periods.len() / 2, periods.len().saturating_sub(1)];
        let few = periods.len() <= 12;
        let told = periods.iter().enumerate();
        let told = told.filter(|(place, _)| few || places.contains(place));
        let told: Vec<String> = told.map(|(_, it)| said(it)).collect();
        let (up, across) = (up.title(&plot.y), across.title(&plot.x));
        format!("{up} over {across}. {}.", told.join("; "))
    }
}
