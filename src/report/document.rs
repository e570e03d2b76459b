//! Documents of notes, tables and pictures, as text and Markdown.

use std::fmt::{self, Write as _};

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, TableStyle, Width, presets,
};
use serde::{Deserialize, Serialize};

use super::chart::{Chart, ChartSize};
use crate::error::Invalid;

/// How wide the text form is at most.
const WIDTH: u16 = 100;
/// What stands between two columns, besides their padding.
const GAP: u16 = 1;

/// A title and sections.
///
/// As data it has the form below, which later versions keep and read; a picture is
/// `{"picture": {"title": ..., "svg": ...}}`. Pages show the SVG as it stands: read documents only
/// from where you would take a page.
///
/// # Example
/// ```
/// use bizcase::report::{Document, Section, Table};
///
/// let document = Document::new("A case").with(Section::new("Note").note("All is well."));
/// assert_eq!(document.to_string(), "A case\n======\n\nNote\n----\nAll is well.\n");
///
/// let mut prices = Table::new("plan", &["USD"]);
/// prices.row(["solo", "25.00"]);
/// let document = document.with(Section::new("List").table(prices));
/// let json = r#"{"title":"A case","sections":[
///     {"heading":"Note","parts":[{"note":"All is well."}]},
///     {"heading":"List","parts":[{"table":{"header":["plan","USD"],"rows":[["solo","25.00"]]}}]}
/// ]}"#;
/// assert_eq!(serde_json::from_str::<Document>(json)?, document);
/// assert_eq!(serde_json::to_value(&document)?, serde_json::from_str::<serde_json::Value>(json)?);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    pub(super) title: String,
    pub(super) sections: Vec<Section>,
}

/// A heading with notes and tables below it.
///
/// # Example
/// ```
/// use bizcase::report::{Document, Section};
///
/// let section = Section::new("Payback").note("- within two years").note("- in 60% of trials");
/// assert!(Document::new("A case").with(section).text().ends_with("- in 60% of trials\n"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub(super) heading: String,
    pub(super) parts: Vec<Part>,
    /// Whether a new page begins with it in print.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(super) on_new_page: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    Note(String),
    Table(Table),
    Picture(Picture),
}

/// A picture as SVG, and what it shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Picture {
    title: String,
    pub(super) svg: String,
    /// What narrow screens show instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) phone: Option<String>,
}

/// A table: rows under a header. The first column holds words and is left-aligned; the others hold
/// figures and are right-aligned, unless they are declared to hold [words](Self::words).
///
/// # Example
/// ```
/// use bizcase::report::{Document, Section, Table};
///
/// let mut table = Table::new("segment", &["accounts"]);
/// table.row(["shops", "900"]);
/// let text = Document::new("Market").with(Section::new("Size").table(table)).text();
/// assert!(text.ends_with("shops          900\n"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub(super) header: Vec<String>,
    /// Columns that hold words, besides the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) words: Vec<usize>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Document {
    /// A document without sections.
    #[must_use]
    pub fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            sections: Vec::new(),
        }
    }

    /// Adds a section.
    #[must_use]
    pub fn with(mut self, section: Section) -> Self {
        self.sections.push(section);
        self
    }

    /// The document as text for a terminal of 100 columns.
    #[must_use]
    pub fn text(&self) -> String {
        self.to_string()
    }

    /// The document as Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = format!("## {}\n", self.title);
        for section in &self.sections {
            for piece in ["\n### ", &section.heading, "\n"] {
                text.push_str(piece);
            }
            for part in &section.parts {
                text.push('\n');
                match part {
                    Part::Note(note) => text.push_str(note),
                    Part::Table(table) => text.push_str(&table.markdown()),
                    Part::Picture(Picture { title, .. }) => {
                        // Writing to a text cannot fail.
                        let _ = write!(text, "*{title}*");
                    }
                }
                text.push('\n');
            }
        }
        text
    }
}

/// The text form.
impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}\n{}",
            self.title,
            "=".repeat(self.title.chars().count())
        )?;
        self.sections
            .iter()
            .try_for_each(|section| write!(f, "\n{section}"))
    }
}

/// The text form, for one answer alone.
///
/// # Example
/// ```
/// use bizcase::report::Section;
///
/// let section = Section::new("Payback").note("Within two years.");
/// assert_eq!(section.to_string(), "Payback\n-------\nWithin two years.\n");
/// ```
impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = "-".repeat(self.heading.chars().count());
        writeln!(f, "{}\n{line}", self.heading)?;
        for (index, part) in self.parts.iter().enumerate() {
            match part {
                Part::Note(note) => writeln!(f, "{}", wrapped(note))?,
                Part::Table(table) => {
                    let gap = if index == 0 { "" } else { "\n" };
                    writeln!(f, "{gap}{}", table.text())?;
                }
                Part::Picture(Picture { title, .. }) => writeln!(f, "[chart: {title}]")?,
            }
        }
        Ok(())
    }
}

impl Section {
    /// A section without content.
    #[must_use]
    pub fn new(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            parts: Vec::new(),
            on_new_page: false,
        }
    }

    /// Begins a new page with the section in print.
    ///
    /// # Example
    /// ```
    /// use bizcase::report::{Document, Section};
    ///
    /// let appendix = Section::new("Appendix").on_new_page();
    /// assert!(Document::new("A case").with(appendix).html().contains("<section class=\"page\">"));
    /// ```
    #[must_use]
    pub const fn on_new_page(mut self) -> Self {
        self.on_new_page = true;
        self
    }

    /// Adds a note after the existing content.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.parts.push(Part::Note(note.into()));
        self
    }

    /// Adds a picture after the existing content: the SVG of a [chart](super::chart), which pages
    /// show, and what it shows, which stands for it in texts.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::{Currency, Unit};
    /// use bizcase::report::chart::Waterfall;
    /// use bizcase::report::{Document, Section};
    ///
    /// let unit = Unit::Money(Currency::USD);
    /// let gap = Waterfall::new("From plan to actual", "revenue", unit, "plan", 400.0);
    /// let section = Section::new("What moved").picture("From plan to actual", gap.svg()?);
    /// let page = Document::new("March").with(section);
    /// assert!(page.html().contains("<figure><svg "));
    /// assert!(page.text().ends_with("[chart: From plan to actual]\n"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    #[must_use]
    pub fn picture(mut self, title: impl Into<String>, svg: impl Into<String>) -> Self {
        let (title, svg) = (title.into(), svg.into());
        self.parts.push(Part::Picture(Picture {
            title,
            svg,
            phone: None,
        }));
        self
    }

    /// Adds a [chart](super::chart) after the existing content: pages show one drawing on a screen
    /// and in print, and another on a phone; in texts the title stands for it.
    ///
    /// # Errors
    /// [`Invalid`] if the chart has a value that is not finite or beyond 1e150, or nothing to draw.
    ///
    /// # Example
    /// ```
    /// use bizcase::quantity::Unit;
    /// use bizcase::report::chart::Waterfall;
    /// use bizcase::report::{Document, Section};
    ///
    /// let chart = Waterfall::new("Accounts grew", "accounts", Unit::Count, "plan", 400.0)
    ///     .step("new segment", 90.0)
    ///     .ending("actual");
    /// let page = Document::new("March").with(Section::new("What moved").chart(&chart)?);
    /// assert!(page.html().contains("<figure class=\"narrow\"><svg "));
    /// assert!(page.text().ends_with("[chart: Accounts grew]\n"));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn chart(mut self, chart: &impl Chart) -> Result<Self, Invalid> {
        self.parts.push(Part::Picture(Picture {
            title: chart.title().to_owned(),
            svg: chart.svg_at(ChartSize::Page)?,
            phone: Some(chart.svg_at(ChartSize::Phone)?),
        }));
        Ok(self)
    }

    /// Adds a table after the existing content.
    #[must_use]
    pub fn table(mut self, table: Table) -> Self {
        self.parts.push(Part::Table(table));
        self
    }
}

impl Table {
    /// A table without rows: the header of the first column, and of the others.
    #[must_use]
    pub fn new(first: &str, others: &[&str]) -> Self {
        let header = [first]
            .iter()
            .chain(others)
            .map(|&word| word.to_owned())
            .collect();
        Self {
            header,
            words: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Declares that columns hold words, which are left-aligned and may take several lines. Columns
    /// that the table does not have are ignored.
    ///
    /// # Example
    /// ```
    /// use bizcase::report::{Document, Section, Table};
    ///
    /// let mut table = Table::new("figure", &["evidence"]).words(&["evidence"]);
    /// table.row(["churn", "guess"]);
    /// let text = Document::new("Case").with(Section::new("Basis").table(table)).text();
    /// assert!(text.contains("churn    guess"));
    /// ```
    #[must_use]
    pub fn words(mut self, columns: &[&str]) -> Self {
        let named = |word: &String| columns.contains(&word.as_str());
        let places = self.header.iter().enumerate();
        self.words = places
            .filter(|(_, word)| named(word))
            .map(|(place, _)| place)
            .collect();
        self
    }

    /// Adds a row; missing cells stay empty.
    pub fn row<C: Into<String>>(&mut self, cells: impl IntoIterator<Item = C>) {
        self.rows.push(cells.into_iter().map(Into::into).collect());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn text(&self) -> String {
        let rule = LineStyle::none().fill('─').junction('─');
        let style = TableStyle::new().header_separator(rule);
        let fits = |text: &String| {
            let mut lines = text.lines();
            lines.all(|line| line.chars().count() <= usize::from(WIDTH))
        };
        let ways = [(0, 2), (0, 1)].into_iter();
        let mut whole = ways.map(|padding| self.aligned(style, padding).trim_fmt());
        whole.find(fits).unwrap_or_else(|| {
            let parts = self.parts();
            let parts = parts.iter().map(|part| part.wrapped(style));
            parts.collect::<Vec<_>>().join("\n\n")
        })
    }

    /// The table in parts of which each is narrow enough if its cells take several lines; the first
    /// column stands in each.
    fn parts(&self) -> Vec<Self> {
        let (first, rest) = (self.least_width(0) + GAP, 1..self.columns());
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut width = u16::MAX;
        for column in rest {
            let more = self.least_width(column) + GAP;
            if width.saturating_add(more) > WIDTH {
                groups.push(Vec::new());
                width = first;
            }
            width += more;
            if let Some(group) = groups.last_mut() {
                group.push(column);
            }
        }
        if groups.is_empty() {
            return vec![self.clone()];
        }
        let part = |group: &Vec<usize>| {
            let places: Vec<usize> = [0].into_iter().chain(group.iter().copied()).collect();
            let cells = |row: &Vec<String>| -> Vec<String> {
                let cells = places.iter().map(|&place| row.get(place).cloned());
                cells.map(Option::unwrap_or_default).collect()
            };
            let words = places.iter().enumerate();
            let words = words.filter(|(_, place)| self.words.contains(place));
            Self {
                header: cells(&self.header),
                words: words.map(|(place, _)| place).collect(),
                rows: self.rows.iter().map(cells).collect(),
            }
        };
        groups.iter().map(part).collect()
    }

    fn columns(&self) -> usize {
        let rows = self.rows.iter().map(Vec::len);
        rows.fold(self.header.len(), usize::max)
    }

    /// The width of a column in which no word is broken, with the space after it; of longer words
    /// than a third of the line, that third.
    fn least_width(&self, column: usize) -> u16 {
        let lines = [&self.header].into_iter().chain(&self.rows);
        let cells = lines.filter_map(|line| line.get(column));
        let words = cells.flat_map(|cell| cell.split_whitespace());
        let longest = words.map(|word| word.chars().count()).max().unwrap_or(0);
        u16::try_from(longest).unwrap_or(WIDTH).min(WIDTH / 3) + 1
    }

    /// The table with cells that take several lines.
    fn wrapped(&self, style: TableStyle) -> String {
        let mut table = self.aligned(style, (0, 1));
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(WIDTH);
        for (index, column) in table.column_iter_mut().enumerate() {
            let least = Width::Fixed(self.least_width(index));
            column.set_constraint(ColumnConstraint::LowerBoundary(least));
        }
        table.trim_fmt()
    }

    fn markdown(&self) -> String {
        let table = self.aligned(presets::ASCII_MARKDOWN, (1, 1)).trim_fmt();
        let mut lines: Vec<String> = table.lines().map(str::to_owned).collect();
        if let Some(rule) = lines.get_mut(1) {
            // Figures stand right: `|---|--:|`.
            let columns = rule.trim_matches('|').split('|').enumerate();
            let aligned = columns.map(|(index, dashes)| {
                if index == 0 || self.words.contains(&index) {
                    dashes.to_owned()
                } else {
                    format!("{}:", &dashes[..dashes.len().saturating_sub(1)])
                }
            });
            *rule = format!("|{}|", aligned.collect::<Vec<_>>().join("|"));
        }
        lines.join("\n")
    }

    fn aligned(&self, style: TableStyle, padding: (u16, u16)) -> comfy_table::Table {
        let mut table = comfy_table::Table::new();
        table
            .load_style(style)
            .set_content_arrangement(ContentArrangement::Disabled)
            .set_header(&self.header)
            .add_rows(&self.rows);
        for (index, column) in table.column_iter_mut().enumerate() {
            column.set_padding(padding);
            if index > 0 && !self.words.contains(&index) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        table
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_false(set: &bool) -> bool {
    !*set
}

/// A note in lines of at most [`WIDTH`] characters, broken between words.
fn wrapped(note: &str) -> String {
    let mut text = String::new();
    for paragraph in note.lines() {
        let indent = paragraph.len() - paragraph.trim_start().len();
        let hang = if paragraph.trim_start().starts_with("- ") {
            indent + 2
        } else {
            indent
        };
        let mut width = 0;
        if !text.is_empty() {
            text.push('\n');
        }
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if width == 0 {
                // Writing to a String cannot fail.
                let _ = write!(text, "{:indent$}{word}", "");
                width = indent + length;
            } else if width + 1 + length > usize::from(WIDTH) {
                let _ = write!(text, "\n{:hang$}{word}", "");
                width = hang + length;
            } else {
                let _ = write!(text, " {word}");
                width += 1 + length;
            }
        }
    }
    text
}
