//! Lines of CSV files.

use std::borrow::Cow;

/// Appends a line of cells as RFC 4180 has it.
pub(crate) fn csv_line<C: AsRef<str>>(text: &mut String, cells: impl IntoIterator<Item = C>) {
    let start = text.len();
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        text.push_str(&csv_cell(cell.as_ref()));
    }
    // A line of one empty cell is not a blank line, which readers pass over.
    if text.len() == start {
        text.push_str("\"\"");
    }
    text.push('\n');
}

/// A cell, in quotes where RFC 4180 asks for them, around spaces that readers trim, and where a
/// spreadsheet that cuts lines at semicolons or tabs would see several cells.
fn csv_cell(cell: &str) -> Cow<'_, str> {
    if cell.contains([',', '"', '\n', '\r', ';', '\t']) || cell.trim() != cell {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::csv_line;

    #[test]
    fn cells_are_quoted_where_they_would_be_read_as_others() {
        let mut text = String::new();
        csv_line(
            &mut text,
            [
                "plain",
                "a,b",
                "say \"so\"",
                " padded",
                "x;y",
                "two\nlines",
                "",
            ],
        );
        csv_line(&mut text, [""]);
        let first = "plain,\"a,b\",\"say \"\"so\"\"\",\" padded\",\"x;y\",\"two\nlines\",\n";
        assert_eq!(text, format!("{first}\"\"\n"));
    }
}
