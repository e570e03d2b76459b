//! Documents and ledgers as data.

use bizcase::import::{Csv, Workbook};
use bizcase::ledger::{Date, Ledger};
use bizcase::report::{self, Document};

/// A document from JSON in every form that people read.
pub(crate) fn document(data: &[u8]) {
    let Ok(document) = serde_json::from_slice::<Document>(data) else {
        return;
    };
    let _ = (document.text(), document.markdown());
    let page = document.html();
    assert!(page.ends_with("</html>\n"));
    for (_, table) in document.tables() {
        let _ = table.csv();
    }
    if let Ok(book) = document.workbook() {
        Workbook::from_bytes("b.xlsx", book).expect("a workbook of our own is readable");
    }
    let again = serde_json::to_string(&document).expect("a document is data");
    assert_eq!(
        serde_json::from_str::<Document>(&again).expect("as written"),
        document
    );
}

/// A ledger as CSV, TOML or JSON; what is read is written and read as the same.
pub(crate) fn ledger(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let read = [
        Csv::from_text("l.csv", text).ledger().ok(),
        toml::from_str(text).ok(),
        serde_json::from_str(text).ok(),
    ];
    for ledger in read.into_iter().flatten() {
        let day = Date::constant(2026, 12, 1);
        let _ = ledger.concerns(day);
        let _ = report::ledger(&ledger, day).text();
        if let Ok(csv) = ledger.csv() {
            let again = Csv::from_text("l.csv", &csv).ledger();
            let again = again.unwrap_or_else(|error| panic!("{csv}\n{error}"));
            assert_eq!(again, ledger, "{csv}");
        }
        let json = serde_json::to_string(&ledger).expect("a ledger is data");
        assert_eq!(
            serde_json::from_str::<Ledger>(&json).expect("as written"),
            ledger
        );
    }
}
