//! The rows of a file, kept or folded.

use serde::de::DeserializeOwned;

use super::columns::Columns;
use super::{Csv, FromRow, ImportReport, Imported, Row, record};
use crate::error::{ImportError, Invalid};

/// Reading the file.
impl Csv<'_> {
    /// Reads all rows, with a report.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems; no rows are returned then.
    pub fn rows<T: FromRow>(self) -> Result<Imported<T>, ImportError> {
        let mut imported = self.rows_by(&T::columns(), T::from_row)?;
        T::arrange(&mut imported.rows);
        Ok(imported)
    }

    /// Reads all rows, as `read` makes them from `columns`, with a report. Use it for rows that
    /// depend on arguments; [`rows`](Csv::rows) and [`records`](Csv::records) use the columns of a
    /// type.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems; no rows are returned then.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Columns, Csv, Row};
    ///
    /// let wanted = "2024";
    /// let columns = Columns::new().needs("region").needs(wanted);
    /// let read = |row: &mut Row<'_>| {
    ///     let (region, count) = (row.text("region"), row.count(wanted));
    ///     Some((region?, count?.value()))
    /// };
    /// let rows = Csv::from_text("r.csv", "region,2023,2024\nNorth,7,8\n").rows_by(&columns, read)?.rows;
    /// assert_eq!(rows, [("North".to_owned(), 8.0)]);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn rows_by<T>(
        self,
        columns: &Columns,
        read: impl FnMut(&mut Row<'_>) -> Option<T>,
    ) -> Result<Imported<T>, ImportError> {
        let (rows, report) = self.read(columns, true, read, Vec::new(), pushed)?;
        Ok(Imported { rows, report })
    }

    /// Folds the rows one by one, without keeping them. The result is returned only if the whole
    /// file is valid.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::{Csv, SegmentCount};
    ///
    /// let text = "segment,count\n1-4,12\n5-9,7\n";
    /// let (firms, report) = Csv::from_text("firms.csv", text)
    ///     .fold(0.0, |firms, row: SegmentCount| firms + row.count.value())?;
    /// assert_eq!((firms, report.rows_used), (19.0, 2));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn fold<T: FromRow, A>(
        self,
        start: A,
        step: impl FnMut(A, T) -> A,
    ) -> Result<(A, ImportReport), ImportError> {
        self.fold_by(&T::columns(), T::from_row, start, step)
    }

    /// Folds the rows that `read` makes of `columns`, as [`fold`](Csv::fold) does.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    pub fn fold_by<T, A>(
        self,
        columns: &Columns,
        read: impl FnMut(&mut Row<'_>) -> Option<T>,
        start: A,
        step: impl FnMut(A, T) -> A,
    ) -> Result<(A, ImportReport), ImportError> {
        self.read(columns, false, read, start, step)
    }

    /// Reads all rows as values of a type that derives serde's `Deserialize`, with a report.
    ///
    /// Fields are columns of the same name, under the headers given by [`headed`](Csv::headed) or
    /// by serde's `rename` and `alias`. Numbers, dates (as ISO 8601 text), percentages, ranges and
    /// missing values follow the usual rules: `Option` is a value that may be missing,
    /// [`Cell`](super::Cell) one that may also be a range, `String` the text as written, and
    /// [`Money`](crate::quantity::Money) an amount. Problems have line, column and text.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems; [`ImportError::Setting`] if `T` is not a struct
    /// with named fields.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    /// use serde::Deserialize;
    ///
    /// #[derive(Deserialize)]
    /// struct Plan { sku: String, seats: Option<u32>, price: f64 }
    ///
    /// let plans = Csv::from_text("plans.csv", "SKU,Seats,List price\n001,5,\"1,200.50\"\n002,,80\n")
    ///     .headed("sku", "SKU")
    ///     .headed("seats", "Seats")
    ///     .headed("price", "List price")
    ///     .records::<Plan>()?
    ///     .rows;
    /// assert_eq!((plans[0].sku.as_str(), plans[0].price), ("001", 1_200.5));
    /// assert_eq!(plans[1].seats, None);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn records<T: DeserializeOwned>(self) -> Result<Imported<T>, ImportError> {
        let columns = self.fields::<T>()?;
        self.rows_by(&columns, record::read::<T>)
    }

    /// Folds the rows as [`fold`](Csv::fold) does, for a type that derives serde's `Deserialize`.
    ///
    /// # Errors
    /// As [`records`](Csv::records).
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Sale { amount: f64 }
    ///
    /// let (total, _) = Csv::from_text("sales.csv", "id,amount\n1,5\n2,7.5\n")
    ///     .fold_records(0.0, |total, sale: Sale| total + sale.amount)?;
    /// assert_eq!(total, 12.5);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn fold_records<T: DeserializeOwned, A>(
        self,
        start: A,
        step: impl FnMut(A, T) -> A,
    ) -> Result<(A, ImportReport), ImportError> {
        let columns = self.fields::<T>()?;
        self.fold_by(&columns, record::read::<T>, start, step)
    }

    /// The fields of a record. Which of them a row can do without only the type knows.
    fn fields<T: DeserializeOwned>(&self) -> Result<Columns, ImportError> {
        let Some(fields) = record::fields::<T>() else {
            let rule = "a struct with named fields that derives Deserialize";
            let name = std::any::type_name::<T>();
            return Err(self.setting(Invalid::rule("row type", name, rule)));
        };
        Ok(Columns::listed(&[], fields, &[]))
    }

    fn read<T, A>(
        self,
        columns: &Columns,
        compares: bool,
        read: impl FnMut(&mut Row<'_>) -> Option<T>,
        start: A,
        step: impl FnMut(A, T) -> A,
    ) -> Result<(A, ImportReport), ImportError> {
        let mut reading = self.open(columns)?;
        if compares {
            reading.compare_rows();
        }
        let total = reading.fold(read, start, step);
        let report = reading.conclude()?;
        Ok((total, report))
    }
}

fn pushed<T>(mut rows: Vec<T>, row: T) -> Vec<T> {
    rows.push(row);
    rows
}
