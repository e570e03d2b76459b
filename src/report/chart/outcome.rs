//! One outcome with all its uncertainty.

use serde::Serialize;

use super::axis::{Axis, Scale};
use super::colour::{BLUE, INK};
use super::dots::{DOT_CASES, DotPile};
use super::frame::{ChartSize, Frame, Sheet, framed};
use super::plot::{Contents, Plot, Upright, Wording};
use super::space::Space;
use super::svg::{Anchor, Stroke};
use super::words::{amount, of_hundred};
use crate::error::Invalid;
use crate::quantity::{Unit, Value};
use crate::sample::Sample;

const CURVE: Stroke = Stroke::whole(BLUE, 2.4);
const BIN: &str = "#d3dae2";
const FRAME: Stroke = Stroke::whole("#ffffff", 0.6);

/// How much of the height of the plot the histogram takes.
const LOW: f64 = 0.5;

/// From fewer trials than this, the curve shows each.
const FEW: usize = 60;

/// An outcome as a curve of how many of 100 cases come to at most each value, over a histogram; or
/// as a pile of fifty dots. P5, median and P95 are marked, and targets say how many of 100 cases
/// reach them.
///
/// The axis goes from P1 to P99 and to the targets; a note says how many cases lie beyond.
///
/// # Example
/// ```
/// use bizcase::quantity::{Currency, Unit};
/// use bizcase::report::chart::OutcomeChart;
/// use bizcase::sample::Sample;
///
/// let trials = (0..1_000_i32).map(|trial| f64::from(trial) - 530.0).collect();
/// let npv: Sample = Sample::new("NPV", Unit::Money(Currency::EUR), trials)?;
/// let chart = OutcomeChart::of(&npv).target(0.0, "break-even");
/// let svg = chart.svg()?;
/// assert!(svg.contains("<title>NPV reaches EUR 0 in 47 of 100 such cases</title>"));
/// assert!(svg.contains("break-even"));
/// assert!(chart.dots().svg()?.contains("Each dot: 2 of 100 such cases."));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutcomeChart {
    frame: Frame,
    name: String,
    unit: Unit,
    /// In ascending order.
    values: Vec<f64>,
    /// P5, median and P95.
    marked: [f64; 3],
    targets: Vec<(f64, String)>,
    form: Form,
}

framed!(OutcomeChart);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    Curve,
    Dots,
}

const MARKED: [&str; 3] = ["P5", "median", "P95"];

impl OutcomeChart {
    /// A chart of a sample.
    #[must_use]
    pub fn of<Q: Into<Value>>(sample: &Sample<Q>) -> Self {
        let marked = [sample.p5(), sample.median(), sample.p95()].map(|it| it.value);
        let unit = sample.unit();
        let [low, median, high] = marked.map(|value| amount(unit, value));
        let finding = if sample.minimum().total_cmp(&sample.maximum()).is_eq() {
            format!("{}: {median} in every case", sample.name())
        } else {
            let name = sample.name();
            format!("{name}: {median} in the middle case, {low} to {high} in 90 of 100")
        };
        Self {
            frame: Frame::found(&finding),
            name: sample.name().to_owned(),
            unit,
            values: sample.sorted().to_vec(),
            marked,
            targets: Vec::new(),
            form: Form::Curve,
        }
    }

    /// Adds a target, such as zero for "break-even": a value reached by a case that is at least as
    /// high.
    #[must_use]
    pub fn target(mut self, value: f64, label: &str) -> Self {
        if self.targets.is_empty() {
            let finding = format!(
                "{} reaches {} in {} such cases",
                self.name,
                amount(self.unit, value),
                of_hundred(self.reached(value))
            );
            self.frame.find(&finding);
        }
        self.targets.push((value, label.to_owned()));
        self
    }

    /// Shows fifty dots, each at a quantile of the outcome, instead of the curve.
    ///
    /// # Reference
    /// M. Kay, T. Kola, J. R. Hullman and S. A. Munson (2016), *When (ish) is my bus?*, CHI.
    #[must_use]
    pub fn dots(mut self) -> Self {
        self.form = Form::Dots;
        self
    }

    /// The share of cases that reach a value.
    fn reached(&self, value: f64) -> f64 {
        1.0 - self.below(value)
    }

    fn below(&self, value: f64) -> f64 {
        self.share(self.values.partition_point(|&it| it < value))
    }

    /// The share of cases that come to at most a value.
    fn at_most(&self, value: f64) -> f64 {
        self.share(self.values.partition_point(|&it| it <= value))
    }

    fn share(&self, cases: usize) -> f64 {
        cases as f64 / self.values.len() as f64
    }

    /// The value that a share of the cases lies below, without interpolation.
    fn quantile(&self, share: f64) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index"
        )]
        let index = (share * self.values.len() as f64) as usize;
        self.values[index.min(self.values.len() - 1)]
    }

    fn drawn(&self, size: ChartSize) -> Result<String, Invalid> {
        let ends = [0.01, 0.99].map(|share| self.quantile(share));
        let targets = self.targets.iter().map(|it| it.0);
        let across: Vec<f64> = ends.into_iter().chain(self.marked).chain(targets).collect();
        let axis = Axis::of(&self.name, self.unit);
        let scale = axis.scale(across.iter().copied(), 6.0)?;
        let notes = self.notes(&scale);
        let notes: Vec<&str> = notes.iter().map(|note| &**note).collect();
        let mut sheet = self.frame.sheet(size, &notes);
        let cases = Axis::of("of 100 cases, at most the value", Unit::Count).spanning(0.0, 100.0);
        let uprights = self.targets.iter().map(|target| Upright {
            place: target.0,
            wording: Wording::Whole(self.said_of_target(target)),
        });
        let contents = Contents {
            across: (&axis, across),
            up: (self.form == Form::Curve).then(|| (&cases, vec![0.0, 100.0])),
            uprights: uprights.collect(),
            below: 0.0,
        };
        let plot = Plot::open(&mut sheet, &contents)?;
        match self.form {
            Form::Curve => self.draw_curve(&mut sheet, &plot),
            Form::Dots => {
                let quantiles = (0..DOT_CASES)
                    .map(|dot| self.quantile((f64::from(dot) + 0.5) / f64::from(DOT_CASES)));
                let line = self.targets.first().map(|it| it.0);
                let largest = if size == ChartSize::Phone {
                    9.0
                } else {
                    sheet.zoomed(13.0)
                };
                DotPile::of(quantiles, &plot, (largest, line)).draw(&mut sheet, &plot);
                for value in self.marked {
                    let (x, _) = plot.at((value, 0.0));
                    sheet.svg.diamond((x, plot.bottom), 4.5, INK);
                }
            }
        }
        let description = self.description(&plot.x);
        Ok(sheet.finished(&description))
    }

    fn notes(&self, scale: &Scale) -> Vec<String> {
        let mut notes = Vec::new();
        if self.form == Form::Dots {
            let marked = MARKED.iter().zip(self.marked);
            let marked = marked.map(|(name, value)| format!("{name} {}", scale.value(value)));
            let marked = marked.collect::<Vec<_>>().join(", ");
            let light = match self.targets.first() {
                Some((_, label)) => format!(" Light with a ring: below {label}."),
                None => String::new(),
            };
            notes.push(format!(
                "Each dot: 2 of 100 such cases.{light} Diamonds: {marked}."
            ));
        } else {
            notes.push(
                "Line: how many of 100 such cases come to at most the value. Grey: where they lie."
                    .to_owned(),
            );
        }
        let below = self.values.partition_point(|&it| it < scale.low);
        let above = self.values.len() - self.values.partition_point(|&it| it <= scale.high);
        if below + above > 0 {
            let beyond = of_hundred(self.share(below + above));
            notes.push(format!("Beyond the axis: {beyond} such cases."));
        }
        notes
    }

    fn said_of_target(&self, (value, label): &(f64, String)) -> String {
        let reached = of_hundred(self.reached(*value));
        let value = amount(self.unit, *value);
        format!("{label}, {value}: reached in {reached} such cases")
    }

    fn draw_curve(&self, sheet: &mut Sheet<'_>, plot: &Plot) {
        self.draw_histogram(sheet, plot);
        let curve: Vec<(f64, f64)> = self.curve(&plot.x);
        sheet.svg.polyline(&plot.all(&curve), CURVE);
        let mut taken: Vec<Space> = Vec::new();
        let font = sheet.fonts.strong;
        for ((name, value), share) in MARKED.iter().zip(self.marked).zip([5.0, 50.0, 95.0]) {
            // On the curve, also where that has steps.
            let (below, at_most) = (self.below(value), self.at_most(value));
            let share = f64::clamp(share, 100.0 * below, 100.0 * at_most);
            let (x, y) = plot.at((value, share));
            sheet.svg.dot((x, y), 4.0, INK);
            let text = format!("{name} {}", plot.x.value(value));
            let (gap, width) = (sheet.zoomed(8.0), font.width(&text));
            let (right, left) = (x + gap, x - gap - width);
            let (above, below) = (y - gap * 0.7, y + gap * 0.7 + font.size * 0.7);
            // The curve rises to the right: below it on the right and above it on the left is room.
            let places = [(right, below), (left, above), (right, above), (left, below)];
            let inside = |space: &Space| {
                space.left >= plot.left
                    && space.right <= sheet.right()
                    && space.bottom <= plot.bottom
                    && space.top >= plot.top
            };
            let centred =
                (x - width / 2.0).clamp(plot.left, (sheet.right() - width).max(plot.left));
            let places = places
                .into_iter()
                .chain([(centred, above), (centred, below)]);
            let spaces = places.map(|place| (place, Space::of_text(place, font, &text)));
            let spaces: Vec<_> = spaces.collect();
            let free = spaces
                .iter()
                .find(|(_, it)| inside(it) && it.is_free(&taken));
            // Where marks nearly coincide there is room for one: the description names all.
            let Some(&(place, space)) = free else {
                continue;
            };
            sheet.svg.text(place.0, place.1, Anchor::Start, font, &text);
            taken.push(space);
        }
    }

    /// Points of the curve within the axis; steps for few cases.
    fn curve(&self, scale: &Scale) -> Vec<(f64, f64)> {
        let inside = |value: f64| (scale.low..=scale.high).contains(&value);
        let mut points = vec![(scale.low, 100.0 * self.below(scale.low))];
        let count = self.values.len();
        if count < FEW || self.values[0].total_cmp(&self.values[count - 1]).is_eq() {
            for (index, &value) in self.values.iter().enumerate().filter(|it| inside(*it.1)) {
                let last = points.last().map_or(0.0, |it| it.1);
                points.extend([(value, last), (value, 100.0 * self.share(index + 1))]);
            }
        } else {
            let steps = (0..=400_usize).map(|step| step * (count - 1) / 400);
            let kept = steps.filter(|&index| inside(self.values[index]));
            points.extend(kept.map(|index| (self.values[index], 100.0 * self.share(index + 1))));
        }
        points.push((scale.high, 100.0 * self.at_most(scale.high)));
        points
    }

    fn draw_histogram(&self, sheet: &mut Sheet<'_>, plot: &Plot) {
        let most = match sheet.size {
            ChartSize::Phone => 24,
            ChartSize::Page | ChartSize::Slide => 40,
        };
        // About as many bins as the root of the cases: with few, more would be empty.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a small whole number"
        )]
        let root = libm::ceil(2.0 * libm::sqrt(self.values.len() as f64)) as usize;
        let bins = root.clamp(5, most);
        let edge = |bin: usize| plot.x.low + (plot.x.high - plot.x.low) * bin as f64 / bins as f64;
        let below = |bin: usize| {
            // The last bin holds its upper end.
            let last = bin == bins;
            let end = edge(bin);
            self.values
                .partition_point(|&it| if last { it <= end } else { it < end })
        };
        let counts: Vec<usize> = (0..bins)
            .map(|bin| below(bin + 1).saturating_sub(below(bin)))
            .collect();
        let highest = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
        for (bin, &count) in counts.iter().enumerate().filter(|it| *it.1 > 0) {
            let height = 100.0 * LOW * count as f64 / highest;
            let (left, top) = plot.at((edge(bin), height));
            let (right, bottom) = plot.at((edge(bin + 1), 0.0));
            let size = (right - left, (bottom - top).max(1.0));
            sheet
                .svg
                .outlined((left, bottom - size.1), size, BIN, FRAME);
        }
    }

    fn description(&self, scale: &Scale) -> String {
        let marked = MARKED.iter().zip(self.marked);
        let marked = marked.map(|(name, value)| format!("{name} {}", scale.value(value)));
        let targets = self.targets.iter().map(|it| self.said_of_target(it));
        let axis = Axis::of(&self.name, self.unit).title(scale);
        let all: Vec<String> = marked.chain(targets).collect();
        format!("{axis}: {}.", all.join("; "))
    }
}
