//! The columns that rows are read from, and how they are found in a header.

use super::FromRow;
use super::cell::trimmed;
use super::layout::{ColumnLayout, Melted};

/// The columns of rows, determined at run time.
///
/// A [`FromRow`] type lists its columns in constants. A type with usual names for its columns, a
/// column for each of several prices, or an interest in all other columns builds them in
/// [`FromRow::columns`]. [`Csv::rows_by`](super::Csv::rows_by) accepts columns that depend on
/// arguments. All settings of [`Csv`](super::Csv) apply.
///
/// # Example
/// ```
/// use bizcase::import::{Columns, Csv, Melted, Row};
///
/// let columns = Columns::new()
///     .needs("shop")
///     .known_as("shop", ["outlet", "filiale"])
///     .group("sold", Melted::Prefixed("sold".into()))
///     .with_others();
/// let text = "Outlet,town,sold 2023,sold 2024\nA,Bonn,5,7\n";
/// let read = |row: &mut Row<'_>| {
///     let shop = row.text("shop");
///     let sold: Vec<_> = row.group("sold").iter().map(|year| row.count(year.column())).collect();
///     let town = row.others().next().map(|(_, town)| town.to_owned());
///     Some((shop?, sold.into_iter().collect::<Option<Vec<_>>>()?, town?))
/// };
/// let shops = Csv::from_text("shops.csv", text).rows_by(&columns, read)?.rows;
/// assert_eq!((shops[0].0.as_str(), shops[0].1[1].value(), shops[0].2.as_str()), ("A", 7.0, "Bonn"));
/// # Ok::<(), bizcase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    pub(super) asked: Vec<Asked>,
    /// Names of groups, and the headers that belong to them.
    pub(super) groups: Vec<(String, Melted)>,
    pub(super) key: Vec<String>,
    pub(super) keeps_others: bool,
}

/// A column that rows are read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) name: String,
    /// Headers that it usually has; none if only its name is looked for.
    pub(super) aliases: Vec<String>,
    pub(super) need: Need,
}

/// Whether a file must have a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Need {
    Always,
    /// Its cells are missing if the file has it not.
    IfThere,
    /// It must be there unless all of these are.
    Unless(Vec<String>),
}

impl Columns {
    /// No columns.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The columns of a row type.
    #[must_use]
    pub fn of<T: FromRow>() -> Self {
        T::columns()
    }

    pub(super) fn listed(columns: &[&str], optional: &[&str], key: &[&str]) -> Self {
        let needed = columns.iter().chain(key);
        let all = needed.fold(Self::new(), |all, name| all.needs(name));
        let all = optional.iter().fold(all, |all, name| all.may_have(name));
        all.key(key.iter().copied())
    }

    /// Adds a column that the file must have.
    #[must_use]
    pub fn needs(self, name: &str) -> Self {
        self.asks(name, Need::Always)
    }

    /// Adds an optional column: its cells are missing if the file does not have it. A column with a
    /// declaration, such as its [header](super::Csv::headed), must exist nevertheless.
    #[must_use]
    pub fn may_have(self, name: &str) -> Self {
        self.asks(name, Need::IfThere)
    }

    /// Adds a column that the file must have unless it has all of `others`.
    #[must_use]
    pub fn needs_unless<T: Into<String>>(
        self,
        name: &str,
        others: impl IntoIterator<Item = T>,
    ) -> Self {
        self.asks(
            name,
            Need::Unless(others.into_iter().map(Into::into).collect()),
        )
    }

    fn asks(mut self, name: &str, need: Need) -> Self {
        if self.asked.iter().all(|asked| asked.name != name) {
            self.asked.push(Asked {
                name: name.to_owned(),
                aliases: Vec::new(),
                need,
            });
        }
        self
    }

    /// Sets usual headers of a column. It is found by its exact name, then without regard to case,
    /// spaces and punctuation, and then by these headers in the same way. A header that is another
    /// column's name is not used. Two columns under usual headers are an error: declare one of them
    /// with [`headed`](super::Csv::headed).
    #[must_use]
    pub fn known_as<T: AsRef<str>>(
        mut self,
        name: &str,
        aliases: impl IntoIterator<Item = T>,
    ) -> Self {
        if let Some(asked) = self.asked.iter_mut().find(|asked| asked.name == name) {
            let aliases = aliases.into_iter().map(|alias| plain(alias.as_ref()));
            asked.aliases.extend(aliases);
            asked.aliases.push(plain(name));
        }
        self
    }

    /// Adds all columns whose headers are of a kind, read by [`Row::group`](super::Row::group); the
    /// file must have at least one. Declarations for `name` apply to each of them.
    #[must_use]
    pub fn group(mut self, name: &str, headers: Melted) -> Self {
        self.groups.push((name.to_owned(), headers));
        self
    }

    /// Sets columns whose combined values are unique; see [`FromRow::KEY`].
    #[must_use]
    pub fn key<T: Into<String>>(mut self, columns: impl IntoIterator<Item = T>) -> Self {
        self.key.extend(columns.into_iter().map(Into::into));
        self
    }

    /// Keeps all other columns, to be read by [`Row::others`](super::Row::others).
    #[must_use]
    pub fn with_others(mut self) -> Self {
        self.keeps_others = true;
        self
    }
}

/// A column that is looked for in the header.
pub(super) struct Wanted {
    pub(super) name: String,
    /// The headers that were declared for it; otherwise its name.
    pub(super) headers: Vec<String>,
    /// Its usual headers, if none was declared.
    aliases: Vec<String>,
    /// Which of several columns with its header, or in the file, it is; counted from 1.
    occurrence: Option<usize>,
    position: Option<usize>,
    pub(super) need: Need,
}

/// Where a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Match {
    At(usize),
    Nowhere,
    /// Any of these columns may be it.
    Several(Vec<usize>),
}

impl Wanted {
    pub(super) fn new(asked: &Asked, layout: Option<&ColumnLayout>) -> Self {
        let declared = layout.map_or(&[][..], |layout| layout.headers.as_slice());
        let may_lack = layout.is_some_and(|layout| layout.may_lack);
        let position = layout.and_then(|layout| layout.position);
        let is_found_otherwise = !declared.is_empty() || position.is_some();
        Self {
            name: asked.name.clone(),
            headers: if declared.is_empty() {
                vec![asked.name.clone()]
            } else {
                declared.iter().map(|header| tidy(header)).collect()
            },
            aliases: if is_found_otherwise {
                Vec::new()
            } else {
                asked.aliases.clone()
            },
            occurrence: layout.and_then(|layout| layout.occurrence),
            position,
            // What is declared must exist.
            need: match layout {
                _ if may_lack => Need::IfThere,
                Some(_) => Need::Always,
                None => asked.need.clone(),
            },
        }
    }

    pub(super) fn is_needed(&self) -> bool {
        self.need == Need::Always
    }

    /// How messages call the column in the file.
    pub(super) fn title(&self) -> String {
        let headers = self.headers.join(" or ");
        match (self.position, self.occurrence) {
            (Some(position), _) => format!("column {position}"),
            (None, Some(occurrence)) => format!("{headers} ({occurrence})"),
            (None, None) => headers,
        }
    }

    /// By its place or by a header as it is.
    fn exact(&self, written: &[String]) -> Match {
        if let Some(position) = self.position {
            return match position.checked_sub(1) {
                Some(index) if index < written.len() => Match::At(index),
                _ => Match::Nowhere,
            };
        }
        let is_it = |index: &usize| self.headers.contains(&written[*index]);
        let mut places = (0..written.len()).filter(is_it);
        if let Some(occurrence) = self.occurrence {
            let found = occurrence
                .checked_sub(1)
                .and_then(|before| places.nth(before));
            return found.map_or(Match::Nowhere, Match::At);
        }
        Match::of(places.collect())
    }
}

impl Match {
    fn of(places: Vec<usize>) -> Self {
        match places.as_slice() {
            [] => Self::Nowhere,
            [one] => Self::At(*one),
            _ => Self::Several(places),
        }
    }
}

/// Where the columns are: exact names first, so that no usual name takes a column from the one
/// that is named so.
pub(super) fn places(wanted: &[Wanted], written: &[String]) -> Vec<Match> {
    let mut found: Vec<Match> = wanted.iter().map(|one| one.exact(written)).collect();
    if wanted.iter().all(|one| one.aliases.is_empty()) {
        return found;
    }
    let plain_headers: Vec<String> = written.iter().map(|header| plain(header)).collect();
    for is_by_alias in [false, true] {
        for (index, one) in wanted.iter().enumerate() {
            if found[index] != Match::Nowhere || one.aliases.is_empty() {
                continue;
            }
            let own = plain(&one.name);
            let is_it = |column: &usize| {
                let header = &plain_headers[*column];
                let fits = if is_by_alias {
                    one.aliases.contains(header)
                } else {
                    *header == own
                };
                fits && !found.contains(&Match::At(*column))
            };
            let places = (0..written.len()).filter(is_it).collect();
            found[index] = Match::of(places);
        }
    }
    found
}

/// A header on one line, with plain single spaces.
pub(super) fn tidy(text: &str) -> String {
    let words: Vec<&str> = trimmed(text).split_whitespace().collect();
    words.join(" ")
}

/// A header without case, spaces and punctuation.
pub(super) fn plain(header: &str) -> String {
    let letters = header.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{Columns, Match, Wanted, places};

    fn found(columns: &Columns, header: &[&str]) -> Vec<Match> {
        let wanted: Vec<Wanted> = columns
            .asked
            .iter()
            .map(|asked| Wanted::new(asked, None))
            .collect();
        let header: Vec<String> = header.iter().map(|&text| text.to_owned()).collect();
        places(&wanted, &header)
    }

    #[test]
    fn exact_names_come_before_usual_ones() {
        let columns = Columns::new().needs("exposed").needs("bought");
        let columns = columns
            .known_as("exposed", ["n"])
            .known_as("bought", ["buy"]);
        let two = |a, b| vec![Match::At(a), Match::At(b)];
        assert_eq!(found(&columns, &["n", "exposed", "bought"]), two(1, 2));
        assert_eq!(found(&columns, &["n", "Bought"]), two(0, 1));
        assert_eq!(found(&columns, &["N", "buy", "x"]), two(0, 1));
        let several = found(
            &columns.known_as("exposed", ["shown"]),
            &["n", "shown", "buy"],
        );
        assert_eq!(several[0], Match::Several(vec![0, 1]));
    }
}
