//! Several charts with one heading.

use serde::Serialize;

use super::LineChart;
use super::frame::{ChartSize, Frame, framed};
use crate::error::Invalid;

/// Line charts that belong together under one title, such as the share that buys and the revenue
/// over the price: one above another, on a slide side by side.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Unit};
/// use bizcase::report::chart::{Axis, LineChart, Panels, Series};
///
/// let price = || Axis::of("price", Unit::Money(Currency::USD));
/// let share = LineChart::new("Who buys", price(), Axis::of("share", Unit::Share))
///     .series(Series::new("buys", [(10.0, 0.6), (20.0, 0.2)]));
/// let unit = Unit::Money(Currency::USD);
/// let revenue = LineChart::new("What they bring", price(), Axis::of("of 100 people", unit))
///     .series(Series::new("revenue", [(10.0, 600.0), (20.0, 400.0)]));
/// let svg = Panels::new("A price of USD 10 brings more").panel(share).panel(revenue).svg()?;
/// assert!(svg.contains(">Who buys<") && svg.contains(">What they bring<"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Panels {
    frame: Frame,
    charts: Vec<LineChart>,
}

framed!(Panels);

impl Panels {
    /// Panels without a chart.
    #[must_use]
    pub fn new(title: &str) -> Self {
        Self {
            frame: Frame::new(title),
            charts: Vec::new(),
        }
    }

    /// Adds a chart. Its title stands above it; its notes and sources join those of the whole.
    #[must_use]
    pub fn panel(mut self, chart: LineChart) -> Self {
        self.frame.notes.extend(chart.frame.notes.iter().cloned());
        self.frame
            .sources
            .extend(chart.frame.sources.iter().cloned());
        self.charts.push(chart);
        self
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        if self.charts.is_empty() {
            return Err(Invalid::rule("panels", "none", "at least one"));
        }
        let mut sheet = self.frame.sheet(size, &[]);
        let (top, count) = (sheet.y, self.charts.len());
        let beside = size == ChartSize::Slide;
        if !beside {
            sheet.stack(count);
        }
        let (mut end, mut parts) = (top, Vec::new());
        for (index, chart) in self.charts.iter().enumerate() {
            if beside {
                sheet.column(index, count, top);
            } else if index > 0 {
                sheet.skip(16.0);
            }
            let title = &chart.frame.title;
            sheet.paragraph(sheet.fonts.strong, title);
            sheet.skip(2.0);
            parts.push(format!("{title}: {}", chart.draw_on(&mut sheet)?));
            end = end.max(sheet.y);
        }
        sheet.column(0, 1, end);
        Ok(sheet.finished(&parts.join(" ")))
    }
}
