//! What every chart has around its picture: a title, notes, sources and a description, in three
//! sizes.

use serde::Serialize;

use super::colour::{INK, SOFT};
use super::svg::{Anchor, Font, Svg};
use super::words::capitalised;
use crate::error::Invalid;

/// For which surface a chart is drawn. Type keeps its size; the layout changes.
///
/// # Example
/// ```
/// use bizcase::quantity::Unit;
/// use bizcase::report::chart::{ChartSize, Waterfall};
///
/// let chart = Waterfall::new("Tuners", "tuners", Unit::Count, "first", 150.0).ending("second");
/// assert!(chart.svg_at(ChartSize::Phone)?.contains(" width=\"360\""));
/// assert!(chart.svg_at(ChartSize::Slide)?.contains(" viewBox=\"0 0 1280 720\""));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ChartSize {
    /// 360 pixels wide: labels stand above their bars, and legends below the picture.
    Phone,
    /// 760 pixels wide, for documents on screen and on paper.
    #[default]
    Page,
    /// 1280 pixels wide and at least 720 high, with larger type.
    Slide,
}

impl ChartSize {
    pub(super) const fn width(self) -> f64 {
        match self {
            Self::Phone => 360.0,
            Self::Page => 760.0,
            Self::Slide => 1280.0,
        }
    }

    pub(super) const fn margin(self) -> f64 {
        match self {
            Self::Phone => 12.0,
            Self::Page => 20.0,
            Self::Slide => 48.0,
        }
    }

    /// How much larger type and distances are than on a page.
    pub(super) const fn zoom(self) -> f64 {
        match self {
            Self::Phone | Self::Page => 1.0,
            Self::Slide => 1.5,
        }
    }

    const fn least_height(self) -> f64 {
        match self {
            Self::Phone | Self::Page => 0.0,
            Self::Slide => 720.0,
        }
    }
}

/// The four kinds of text of a chart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fonts {
    pub(super) title: Font,
    pub(super) label: Font,
    pub(super) strong: Font,
    pub(super) quiet: Font,
}

impl Fonts {
    fn of(size: ChartSize) -> Self {
        let zoom = size.zoom();
        let font = |size, weight, colour| Font {
            size,
            weight,
            colour,
        };
        Self {
            title: font(17.0 * zoom, "600", INK),
            label: font(13.0 * zoom, "400", INK),
            strong: font(13.0 * zoom, "600", INK),
            quiet: font(12.0 * zoom, "400", SOFT),
        }
    }
}

/// A picture with its title, notes, sources and description, in three sizes: every chart of this
/// room.
///
/// # Example
/// ```
/// use bizcase::quantity::Unit;
/// use bizcase::report::chart::{Chart, ChartSize, Waterfall};
///
/// fn drawings(chart: &impl Chart) -> Result<[String; 2], bizcase::Error> {
///     Ok([chart.svg_at(ChartSize::Phone)?, chart.svg()?])
/// }
///
/// let chart = Waterfall::new("Tuners", "tuners", Unit::Count, "first", 150.0)
///     .source("Yellow pages of Chicago, 2025");
/// for svg in drawings(&chart)? {
///     assert!(svg.contains("<title>Tuners</title>"));
///     assert!(svg.contains(">Source: Yellow pages of Chicago, 2025<"));
/// }
/// # Ok::<(), bizcase::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no chart of `bizcase`",
    note = "a picture from elsewhere goes into a document with `Section::picture`"
)]
pub trait Chart: sealed::Sealed {
    /// The title, which states the finding.
    fn title(&self) -> &str;

    /// The chart as SVG text for a surface.
    ///
    /// # Errors
    /// [`Invalid`] if a value is not finite or beyond 1e150, or there is nothing to draw.
    fn svg_at(&self, size: ChartSize) -> Result<String, Invalid>;

    /// The chart as SVG text for a page.
    ///
    /// # Errors
    /// As for [`svg_at`](Self::svg_at).
    fn svg(&self) -> Result<String, Invalid> {
        self.svg_at(ChartSize::Page)
    }
}

pub(super) mod sealed {
    /// Only charts of this room share its scene.
    pub trait Sealed {}
}

/// Gives a chart with a field `frame` and a method `drawn` its public words and drawings.
macro_rules! framed {
    ($chart:ident) => {
        impl $chart {
            /// Replaces the title, which should state the finding.
            #[must_use]
            pub fn titled(mut self, title: &str) -> Self {
                self.frame.title_by_caller(title);
                self
            }

            /// Adds a note below the title.
            #[must_use]
            pub fn note(mut self, note: &str) -> Self {
                self.frame.notes.push(note.to_owned());
                self
            }

            /// Adds a source, which is printed below the picture.
            #[must_use]
            pub fn source(mut self, source: &str) -> Self {
                self.frame.add_source(source);
                self
            }

            /// Draws the chart as SVG text for a page.
            ///
            /// # Errors
            /// As for [`svg_at`](Self::svg_at).
            pub fn svg(&self) -> Result<String, $crate::error::Invalid> {
                self.svg_at($crate::report::chart::ChartSize::Page)
            }

            /// Draws the chart as SVG text for a surface.
            ///
            /// # Errors
            /// [`Invalid`](crate::error::Invalid) if a value is not finite or beyond 1e150, or
            /// there is nothing to draw.
            pub fn svg_at(
                &self,
                size: $crate::report::chart::ChartSize,
            ) -> Result<String, $crate::error::Invalid> {
                self.drawn(size)
            }
        }

        impl $crate::report::chart::frame::sealed::Sealed for $chart {}

        impl $crate::report::chart::Chart for $chart {
            fn title(&self) -> &str {
                &self.frame.title
            }

            fn svg_at(
                &self,
                size: $crate::report::chart::ChartSize,
            ) -> Result<String, $crate::error::Invalid> {
                self.drawn(size)
            }
        }
    };
}
pub(super) use framed;

/// The words around a picture.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Frame {
    pub(super) title: String,
    pub(super) notes: Vec<String>,
    pub(super) sources: Vec<String>,
    /// Whether the title is a finding that the chart made itself.
    #[serde(skip)]
    is_found: bool,
}

impl Frame {
    pub(super) fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            notes: Vec::new(),
            sources: Vec::new(),
            is_found: false,
        }
    }

    /// A frame that states a finding until the caller gives a title.
    pub(super) fn found(finding: &str) -> Self {
        Self {
            is_found: true,
            ..Self::new(&capitalised(finding))
        }
    }

    /// Replaces the finding, unless the caller gave the title.
    pub(super) fn find(&mut self, finding: &str) {
        if self.is_found {
            self.title = capitalised(finding);
        }
    }

    pub(super) fn title_by_caller(&mut self, title: &str) {
        title.clone_into(&mut self.title);
        self.is_found = false;
    }

    pub(super) fn add_source(&mut self, source: &str) {
        self.sources.push(source.to_owned());
    }

    /// A sheet with the title and the notes, and further notes that depend on the drawing.
    pub(super) fn sheet(&self, size: ChartSize, further: &[&str]) -> Sheet<'_> {
        let mut sheet = Sheet {
            frame: self,
            size,
            fonts: Fonts::of(size),
            svg: Svg::new(size.zoom()),
            y: size.margin() - 6.0,
            span: (size.margin(), size.width() - size.margin()),
            stacked: 1,
        };
        sheet.paragraph(sheet.fonts.title, &self.title);
        sheet.skip(3.0);
        let notes = self.notes.iter().map(|note| &**note);
        for note in notes.chain(further.iter().copied()) {
            sheet.paragraph(sheet.fonts.quiet, note);
        }
        sheet.skip(10.0);
        sheet
    }
}

/// A picture in the making, from top to bottom.
#[derive(Debug)]
pub(super) struct Sheet<'f> {
    frame: &'f Frame,
    pub(super) size: ChartSize,
    pub(super) fonts: Fonts,
    pub(super) svg: Svg,
    /// Where the next thing is drawn.
    pub(super) y: f64,
    /// Between which places things are drawn.
    span: (f64, f64),
    /// How many plots share the height.
    stacked: usize,
}

impl Sheet<'_> {
    pub(super) const fn left(&self) -> f64 {
        self.span.0
    }

    pub(super) const fn right(&self) -> f64 {
        self.span.1
    }

    /// How far to the right labels may reach.
    pub(super) const fn edge(&self) -> f64 {
        self.span.1 + self.size.margin()
    }

    /// Goes on in one of some columns of the same width, at a height.
    pub(super) fn column(&mut self, index: usize, count: usize, y: f64) {
        let margin = self.size.margin();
        let whole = self.size.width() - 2.0 * margin;
        // Labels reach into the gap by the margin.
        let gap = 2.0 * margin;
        let width = (whole - gap * (count as f64 - 1.0)) / count as f64;
        let left = margin + index as f64 * (width + gap);
        self.span = (left, left + width);
        self.y = y;
    }

    /// Makes plots lower, so that some fit one above another.
    pub(super) const fn stack(&mut self, plots: usize) {
        self.stacked = plots;
    }

    /// The width between the margins.
    pub(super) const fn width(&self) -> f64 {
        self.right() - self.left()
    }

    /// A distance on a page, at this size.
    pub(super) const fn zoomed(&self, distance: f64) -> f64 {
        distance * self.size.zoom()
    }

    /// Leaves a distance free, in pixels of a page.
    pub(super) const fn skip(&mut self, distance: f64) {
        self.y += self.zoomed(distance);
    }

    /// A text over the whole width, in as many lines as it needs.
    pub(super) fn paragraph(&mut self, font: Font, text: &str) {
        for line in font.wrapped(text, self.width()) {
            self.y += font.line();
            let (left, y) = (self.left(), self.y);
            self.svg.text(left, y, Anchor::Start, font, &line);
        }
    }

    /// How high a plot is, with so much to come below it: a slide is filled.
    pub(super) fn plot_height(&self, below: f64) -> f64 {
        match self.size {
            ChartSize::Phone if self.stacked > 1 => 190.0,
            ChartSize::Phone => 240.0,
            ChartSize::Page if self.stacked > 1 => 230.0,
            ChartSize::Page => 340.0,
            ChartSize::Slide => {
                let taken = self.y + below + self.sources_height() + self.size.margin();
                (self.size.least_height() - taken).max(300.0)
            }
        }
    }

    fn sources(&self) -> Option<String> {
        let word = match self.frame.sources.len() {
            0 => return None,
            1 => "Source",
            _ => "Sources",
        };
        Some(format!("{word}: {}", self.frame.sources.join("; ")))
    }

    fn sources_height(&self) -> f64 {
        let Some(sources) = self.sources() else {
            return 0.0;
        };
        let lines = self.fonts.quiet.wrapped(&sources, self.width()).len();
        self.zoomed(10.0) + lines as f64 * self.fonts.quiet.line()
    }

    /// The whole text, with the sources at the foot.
    pub(super) fn finished(mut self, description: &str) -> String {
        let below = self.size.margin() * 0.8;
        let least = self.size.least_height() - self.sources_height() - below;
        self.y = self.y.max(least);
        if let Some(sources) = self.sources() {
            self.skip(10.0);
            self.paragraph(self.fonts.quiet, &sources);
        }
        let height = libm::ceil((self.y + below).max(self.size.least_height()));
        self.svg
            .finished(self.size.width(), height, &self.frame.title, description)
    }
}
