//! What can go wrong with a business case as a whole.

/// A case that cannot be read, computed or steered.
#[derive(Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// A file that is not a case: the path of the field says where.
    #[error("{}: {message}", at(path))]
    Unreadable {
        /// The fields and indices that lead there, such as `offers[1].retention`; empty at the top.
        path: String,
        /// What is wrong with it.
        message: String,
    },
    /// Things that depend on each other in a circle.
    #[error("{what} depend on each other in a circle: {}", names.join(" -> "))]
    Cycle {
        /// What they are, such as "figures".
        what: &'static str,
        /// The circle, from one of them back to it.
        names: Vec<String>,
    },
    /// No value of the figure makes the outcome what is sought.
    #[error(
        "no `{figure}` from {low} to {high} makes {statistic} {target}: it goes from {least} to {most}"
    )]
    OutOfReach {
        /// The figure that was varied.
        figure: String,
        /// The least value tried.
        low: f64,
        /// The greatest value tried.
        high: f64,
        /// The statistic that was sought, such as "mean of NPV".
        statistic: String,
        /// The value sought.
        target: f64,
        /// The least value found.
        least: f64,
        /// The greatest value found.
        most: f64,
    },
    /// Actual figures with gaps: every offer needs those of each month from its entry to the last
    /// month of which any are given.
    #[error("actual figures of `{offer}` are missing for {}", missing.join(", "))]
    MissingActuals {
        /// The offer.
        offer: String,
        /// The months without figures, such as `2027-03`.
        missing: Vec<String>,
    },
    /// A statement in which two figures that should agree do not.
    #[error("{label}: {rule} does not hold: {left} is not {right}")]
    Untied {
        /// The month, quarter or year.
        label: String,
        /// What should hold.
        rule: &'static str,
        /// What was found.
        left: String,
        /// What it should be.
        right: String,
    },
}

fn at(path: &str) -> &str {
    if path.is_empty() || path == "." {
        "at the top of the file"
    } else {
        path
    }
}
