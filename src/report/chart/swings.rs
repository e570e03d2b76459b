//! Tornado charts: which input moves the result most.

use serde::Serialize;

use super::axis::{Axis, Scale};
use super::colour::{BLUE, INK, ORANGE};
use super::frame::{ChartSize, Frame, Sheet, framed};
use super::legend::{Key, legend};
use super::rows::{RowContents, RowLabel, Rows};
use super::svg::{Anchor, Stroke};
use super::words::amount;
#[cfg(feature = "case")]
use crate::case::Valuation;
#[cfg(feature = "case")]
use crate::error::Error;
use crate::error::Invalid;
use crate::quantity::{Share, Unit, significant};
#[cfg(feature = "case")]
use crate::report::words::npv_name;
use crate::sensitivity::{Others, Swing, TornadoChart};
use crate::simulation::Base;

const LOW: &str = ORANGE;
const HIGH: &str = BLUE;
const EDGE: Stroke = Stroke::whole(INK, 0.7);
const BASE: Stroke = Stroke::whole(INK, 1.4);

/// More bars than this are not read.
const MOST: usize = 12;

/// A tornado: how far each input moves a result on its own, from its low end to its high end, the
/// widest swing first.
///
/// The bar from the base to the result at the low end of the input is light, that to the result at
/// its high end dark. Where both ends move the result to the same side, they stand one above the
/// other. The twelve widest are drawn.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Unit};
/// use bizcase::report::chart::{Axis, SwingChart};
///
/// let npv = Axis::of("NPV", Unit::Money(Currency::EUR));
/// let svg = SwingChart::new("Churn matters most", npv, 400.0)
///     .swing("churn per month", 900.0, -200.0)
///     .between("2%", "8%")
///     .swing("price", 300.0, 500.0)
///     .svg()?;
/// assert!(svg.contains(">low 2%, high 8%<"));
/// assert!(svg.contains("churn per month from 900 to −200; price from 300 to 500"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SwingChart {
    frame: Frame,
    axis: Axis,
    base: f64,
    base_name: String,
    ends: [String; 2],
    bars: Vec<SwingBar>,
}

framed!(SwingChart);

#[derive(Debug, Clone, PartialEq, Serialize)]
struct SwingBar {
    name: String,
    at_low: f64,
    at_high: f64,
    /// The input at its ends, in words.
    inputs: Option<[String; 2]>,
}

impl SwingBar {
    fn width(&self) -> f64 {
        (self.at_high - self.at_low).abs()
    }

    /// Whether both ends lie on the same side of the base.
    fn is_one_sided(&self, base: f64) -> bool {
        (self.at_low - base) * (self.at_high - base) > 0.0
    }
}

impl SwingChart {
    /// A chart without bars, around what the result is with nothing moved.
    #[must_use]
    pub fn new(title: &str, axis: Axis, base: f64) -> Self {
        Self {
            frame: Frame::new(title),
            axis,
            base,
            base_name: "base".to_owned(),
            ends: ["low end of the input", "high end of the input"].map(str::to_owned),
            bars: Vec::new(),
        }
    }

    /// What [`Tornado`](crate::sensitivity::Tornado) found of an output in this unit.
    ///
    /// # Example
    /// ```
    /// use bizcase::distribution::Dist;
    /// use bizcase::quantity::{Currency, Unit};
    /// use bizcase::report::chart::SwingChart;
    /// use bizcase::sensitivity::Tornado;
    /// use bizcase::simulation::Model;
    ///
    /// let mut model = Model::new(Currency::USD);
    /// let price = model.money("price", Dist::uniform(0.0, 100.0)?)?;
    /// let buyers = model.count("buyers", Dist::uniform(0.0, 20.0)?)?;
    /// let revenue = model.output("revenue", move |s| s.get(price) * s.get(buyers))?;
    /// let found = Tornado::default().of(&model, revenue)?;
    /// let svg = SwingChart::of_tornado(&found, Unit::Money(Currency::USD)).svg()?;
    /// assert!(svg.contains("Revenue turns most on price: USD 100 to USD 900"));
    /// assert!(svg.contains(">low 10, high 90<"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn of_tornado(found: &TornadoChart, unit: Unit) -> Self {
        let percentile = |share: Share| significant(100.0 * share.value(), 3);
        Self {
            ends: found
                .percentiles
                .map(|it| format!("input at P{}", percentile(it))),
            base_name: match found.others {
                Others::At(Base::Modes) => "all at modes",
                Others::At(Base::Means) => "all at means",
                Others::At(Base::Medians) => "all at medians",
                Others::AtRandom(_) => "mean",
            }
            .to_owned(),
            ..Self::of_swings(&found.output, unit, found.base, &found.swings)
        }
    }

    /// The figures of a valuation by how far each swings the NPV, with what comes after the
    /// horizon, from its P5 to its P95 and with the others at their medians.
    ///
    /// # Errors
    /// [`Error::Run`](crate::Error::Run) if the value with all figures at their medians is not
    /// finite.
    ///
    /// # Example
    /// ```
    /// use bizcase::case::BusinessCase;
    /// use bizcase::random::Sampling;
    /// use bizcase::report::chart::SwingChart;
    ///
    /// # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
    /// # let case: BusinessCase = toml::from_str(SHOPS)?;
    /// let valuation = case.value(&Sampling::monte_carlo(500).seed(1))?;
    /// let svg = SwingChart::of_valuation(&valuation)?.svg()?;
    /// assert!(svg.contains("turns most on") && svg.contains(">input at P5<"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "case")]
    pub fn of_valuation(valuation: &Valuation) -> Result<Self, Error> {
        let case = &valuation.case;
        let name = npv_name(case.terminal);
        let point = valuation.built.model.at(Base::Medians)?;
        let base = point.output(valuation.built.outputs.npv_with_terminal);
        let unit = Unit::Money(case.currency);
        let mut chart = Self::of_swings(name, unit, base.number(), &valuation.tornado);
        chart.ends = ["input at P5", "input at P95"].map(str::to_owned);
        "all at medians".clone_into(&mut chart.base_name);
        Ok(chart)
    }

    fn of_swings(output: &str, unit: Unit, base: f64, swings: &[Swing]) -> Self {
        let finding = match swings.first() {
            None => format!("Nothing moves {output}"),
            Some(first) => {
                let (low, high) = (
                    first.at_low.min(first.at_high),
                    first.at_low.max(first.at_high),
                );
                let (low, high) = (amount(unit, low), amount(unit, high));
                format!("{output} turns most on {}: {low} to {high}", first.input)
            }
        };
        let chart = Self {
            frame: Frame::found(&finding),
            ..Self::new("", Axis::of(output, unit), base)
        };
        swings.iter().fold(chart, |chart, swing| {
            let chart = chart.swing(&swing.input, swing.at_low, swing.at_high);
            match swing.values {
                None => chart,
                Some([low, high]) => {
                    chart.between(&input(swing.unit, low), &input(swing.unit, high))
                }
            }
        })
    }

    /// Adds the result with an input at its low end and at its high end.
    #[must_use]
    pub fn swing(mut self, input: &str, at_low: f64, at_high: f64) -> Self {
        self.bars.push(SwingBar {
            name: input.to_owned(),
            at_low,
            at_high,
            inputs: None,
        });
        self
    }

    /// Says where the input of the last swing is at its ends.
    #[must_use]
    pub fn between(mut self, low: &str, high: &str) -> Self {
        if let Some(bar) = self.bars.last_mut() {
            bar.inputs = Some([low, high].map(str::to_owned));
        }
        self
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        if self.bars.is_empty() {
            return Err(Invalid::rule("swings", "none", "at least one"));
        }
        let ends = self.bars.iter().flat_map(|bar| [bar.at_low, bar.at_high]);
        let values: Vec<f64> = ends.chain([self.base]).collect();
        let scale = self.axis.scale(values.iter().copied(), 6.0)?;
        let mut bars: Vec<&SwingBar> = self.bars.iter().collect();
        bars.sort_by(|a, b| b.width().total_cmp(&a.width()));
        let left_out = bars.len().saturating_sub(MOST);
        bars.truncate(MOST);
        let more = format!("{left_out} more inputs swing less.");
        let notes: &[&str] = if left_out > 0 { &[&more] } else { &[] };
        let mut sheet = self.frame.sheet(size, notes);
        let keys = [
            (Key::Box(LOW, EDGE), &*self.ends[0]),
            (Key::Box(HIGH, EDGE), &*self.ends[1]),
        ];
        let below = size == ChartSize::Phone;
        if !below {
            legend(&mut sheet, keys);
        }
        self.draw_bars(&mut sheet, &bars, (values, &scale))?;
        if below {
            sheet.skip(6.0);
            legend(&mut sheet, keys);
        }
        Ok(sheet.finished(&self.description(&bars, &scale)))
    }

    fn draw_bars(
        &self,
        sheet: &mut Sheet<'_>,
        bars: &[&SwingBar],
        (values, scale): (Vec<f64>, &Scale),
    ) -> Result<(), Invalid> {
        let label = sheet.fonts.label;
        let widest = values.iter().map(|&value| label.width(&scale.value(value)));
        let beside = widest.fold(0.0, f64::max) + sheet.zoomed(10.0);
        let labels = bars.iter().map(|bar| RowLabel {
            further: bar
                .inputs
                .as_ref()
                .map_or_else(String::new, |[low, high]| format!("low {low}, high {high}")),
            ..RowLabel::of(&bar.name, label)
        });
        let contents = RowContents {
            axis: &self.axis,
            values,
            labels: labels.collect(),
            beside: [beside, beside],
            below: 0.0,
        };
        // The name of the base stands above the rows.
        let named = sheet.y + sheet.fonts.quiet.line();
        sheet.y = named + sheet.zoomed(4.0);
        let top = sheet.y;
        let rows = Rows::open(sheet, &contents)?;
        self.draw_base(sheet, (&rows, bars.len()), [named, top]);
        for (row, bar) in bars.iter().enumerate() {
            self.draw_swing(sheet, &rows, row, bar);
        }
        Ok(())
    }

    fn draw_base(
        &self,
        sheet: &mut Sheet<'_>,
        (rows, bars): (&Rows, usize),
        [named, top]: [f64; 2],
    ) {
        let quiet = sheet.fonts.quiet;
        let x = rows.x(self.base);
        if sheet.size == ChartSize::Phone {
            // Labels stand between the bars, where no line is to cross them.
            for row in 0..bars {
                let (middle, reach) = (rows.middle(row), rows.bar / 2.0 + 3.0);
                sheet
                    .svg
                    .line((x, middle - reach), (x, middle + reach), BASE);
            }
        } else {
            let start = top - sheet.zoomed(2.0);
            sheet.svg.line((x, start), (x, rows.bottom), BASE);
        }

        let text = format!("{} {}", self.base_name, rows.scale.value(self.base));
        let half = quiet.width(&text) / 2.0;
        let middle = x.min(sheet.right() - half).max(sheet.left() + half);
        sheet.svg.text(middle, named, Anchor::Middle, quiet, &text);
    }

    fn draw_swing(&self, sheet: &mut Sheet<'_>, rows: &Rows, row: usize, bar: &SwingBar) {
        let ends = [(bar.at_low, LOW), (bar.at_high, HIGH)];
        let one_sided = bar.is_one_sided(self.base);
        let font = sheet.fonts.label;
        for (place, (value, colour)) in ends.into_iter().enumerate() {
            let [mut corner, mut size] = rows.rectangle(row, self.base, value);
            let mut y = rows.middle(row);
            if one_sided {
                size.1 /= 2.0;
                corner.1 += place as f64 * size.1;
                // Two texts stand above each other even where the bars are thin.
                let apart = (size.1 / 2.0).max(font.size * 0.54);
                y += if place == 0 { -apart } else { apart };
            }
            if value.total_cmp(&self.base).is_ne() {
                sheet.svg.outlined(corner, size, colour, EDGE);
            }
            let leftwards = if one_sided || value.total_cmp(&self.base).is_ne() {
                value < self.base
            } else {
                // An end that moves nothing stands opposite to the other.
                bar.at_low + bar.at_high > 2.0 * self.base || (bar.width() == 0.0 && place == 0)
            };
            let (x, gap) = (rows.x(value), sheet.zoomed(6.0));
            let (x, anchor) = if leftwards {
                (x - gap, Anchor::End)
            } else {
                (x + gap, Anchor::Start)
            };
            let text = rows.scale.value(value);
            sheet
                .svg
                .text(x, y + font.below_middle(), anchor, font, &text);
        }
    }

    fn description(&self, bars: &[&SwingBar], scale: &Scale) -> String {
        let bars = bars.iter().map(|bar| {
            let (low, high) = (scale.value(bar.at_low), scale.value(bar.at_high));
            format!("{} from {low} to {high}", bar.name)
        });
        format!(
            "{}, {} {}: {}.",
            self.axis.title(scale),
            self.base_name,
            scale.value(self.base),
            bars.collect::<Vec<_>>().join("; ")
        )
    }
}

/// A value of an input, as short as a bar asks for: shares in per cent, amounts without their
/// currency.
fn input(unit: Unit, value: f64) -> String {
    let text = match unit {
        Unit::Share => unit.show(value),
        _ => significant(value, 3),
    };
    text.replace('-', "\u{2212}")
}
