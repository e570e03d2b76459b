//! A case as a request, and what was asked of it as an answer: for programs in other languages.
//!
//! [`run_json`] takes a text and gives a text, and neither fails nor panics: a C function, a
//! WebAssembly module, a service or a program that reads its standard input needs nothing else.
//! [`CaseRequest`] and [`CaseAnswer`] are the same as data, in any format of `serde`.
//!
//! # The request
//! ```json
//! {
//!   "case": { "name": "shops", "currency": "USD", "...": "as in a case file" },
//!   "sampling": { "trials": 10000, "seed": 1, "design": "latin_hypercube" },
//!   "as_of": "2027-01-31",
//!   "outcomes": ["NPV", "revenue in year 2"],
//!   "parts": ["verdict", "must_be_true", "markdown"],
//!   "prices": { "shops.subscription.price": [30, 36, 42] },
//!   "studies": [{ "name": "survey", "about": "churn", "answer": "success", "sizes": [100, 400] }]
//! }
//! ```
//! `case` is a [`BusinessCase`](crate::case::BusinessCase), in its short form too. `sampling` is a
//! [`Sampling`](crate::random::Sampling): the `design` is `monte_carlo` unless it is given. All else
//! may be left out; an [`AnswerPart`] is left out of the answer unless it is asked for. `prices` are
//! tried as by [`best_price`](crate::case::BusinessCase::best_price), and `studies` are
//! [`PlannedStudy`](crate::decision::PlannedStudy)s that could be made before deciding.
//!
//! # The answer
//! `{"ok": ...}` with a [`CaseAnswer`], or `{"errors": [...]}` with a
//! [`Failure`] each: its `code`, `message`, `path`, `value`, `permitted` and
//! `nearest`. Codes keep their meaning in later versions. The same request gives the same bytes.
//!
//! # Limits
//! A text of [`MOST_BYTES`](CaseRequest::MOST_BYTES) and
//! [`MOST_TRIALS`](CaseRequest::MOST_TRIALS) trials: more is an error that says so.
//!
//! # From Python
//! The example `answer_json` reads a request from its standard input; `examples/from_python.py` runs
//! it and reads the answer. A library for `ctypes` is a crate of its own, with
//! `crate-type = ["cdylib"]` and one `extern "C"` function around [`run_json`].
//!
//! # Example
//! ```
//! use bizcase::request::run_json;
//!
//! # const SHOPS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml"));
//! # let case: serde_json::Value = toml::from_str(SHOPS)?;
//! let request = serde_json::json!({
//!     "case": case,
//!     "sampling": { "trials": 1_000, "seed": 1 },
//!     "outcomes": ["NPV with run-off"],
//!     "parts": ["verdict"],
//! });
//! let answer: serde_json::Value = serde_json::from_str(&run_json(&request.to_string()))?;
//! assert_eq!(answer["ok"]["recommendation"], "go");
//! assert_eq!(answer["ok"]["outcomes"][0]["unit"]["money"], "USD");
//!
//! let answer: serde_json::Value = serde_json::from_str(&run_json(r#"{"case": {"nam": 1}}"#))?;
//! assert_eq!(answer["errors"][0]["code"], "case_unreadable");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod asked;

use asked::Layout;
use serde::Serialize;

pub use answer::{CaseAnswer, OutcomeSummary};
pub use asked::{AnswerPart, CaseRequest};

use crate::case;
use crate::error::{CaseError, Error, Failure, Invalid};

/// The answer to a request, both as JSON; whatever is wrong is said in the answer.
///
/// See the [room](self) for both forms. Numbers that are not finite, such as the standard error of a
/// single trial, are `null`.
///
/// # Example
/// ```
/// use bizcase::request::run_json;
///
/// assert!(run_json("nonsense").starts_with(r#"{"errors":[{"code":"case_unreadable","#));
/// ```
#[must_use]
pub fn run_json(text: &str) -> String {
    let answer = read(text).and_then(|request| request.answer());
    let written = match answer {
        Ok(answer) => serde_json::to_string(&Answered::Ok(Box::new(answer))),
        Err(error) => serde_json::to_string(&Answered::Errors([error.failure()])),
    };
    // An answer has names for keys alone, so it can always be written.
    written.unwrap_or_else(|error| {
        format!(r#"{{"errors":[{{"code":"invalid","message":"{error}"}}]}}"#)
    })
}

/// What is written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Answered {
    Ok(Box<CaseAnswer>),
    Errors([Failure; 1]),
}

fn read(text: &str) -> Result<CaseRequest, Error> {
    if text.len() > CaseRequest::MOST_BYTES {
        let rule = format!("at most {}", CaseRequest::MOST_BYTES);
        return Err(Invalid::rule("bytes of the request", text.len(), rule).into());
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let layout: Layout = case::located(&mut json)?;
    json.end().map_err(|error| CaseError::Unreadable {
        path: String::new(),
        message: error.to_string(),
    })?;
    Ok(CaseRequest::try_from(layout)?)
}
