//! Layouts of what a problem costs, what people would give up, what they intend, and of candidates.

use super::columns::Columns;
use super::survey::{Known, needs, respondent, respondents, with};
use super::{Csv, FromRow, Imported, Row};
use crate::distribution::{Dist, Term};
use crate::error::{ImportError, Invalid};
use crate::quantity::Ratio;
use crate::severity::{
    Candidate, ChainedShare, IntentAnswer, PainAnswer, PastLaunch, SwitchingAnswer,
};

const TIMES: Known = (
    "times",
    &["frequency", "howoften", "occurrences", "häufigkeit"],
);
const HOURS: Known = ("hours", &["hourseach", "hourseachtime", "time", "stunden"]);
const WAGE: Known = (
    "wage",
    &["hourlywage", "hourlycost", "costperhour", "stundenlohn"],
);
const DIRECT: Known = ("direct", &["directcost", "spent", "spenteachtime"]);
const ERRORS: Known = ("errors", &["errorcost", "costoferrors"]);
const SEVERITY: Known = ("severity", &["pain", "annoyance", "painlevel"]);
const GAIN: Known = ("gain", &["gains", "benefit", "nutzen"]);
const LOSSES: Known = ("losses", &["loss", "givenup", "verlust"]);
const SWITCHING_COST: Known = ("switching_cost", &["costofswitching", "wechselkosten"]);
const INTENT: Known = (
    "answer",
    &[
        "intent",
        "purchaseintent",
        "juster",
        "likelihood",
        "response",
        "kaufabsicht",
    ],
);
const LAUNCH: Known = ("launch", &["name", "product", "produkt"]);
const STATED: Known = ("stated", &["statedshare", "intent", "forecast"]);
const REALISED: Known = ("realised", &["realized", "actual", "realisedshare"]);
const CANDIDATE: Known = ("candidate", &["problem", "name", "kandidat"]);
const SEVERE_OF: Known = ("severity_base", &["severityof"]);
const WILLING_OF: Known = ("willingness_base", &["willingnessof"]);

/// The groups that the shares of a candidate lead to.
const HURT: &str = "those hurt";
const WILLING: &str = "those willing";

/// What a problem costs and what would be done about it. Columns are found by their names, never by
/// their position, under their usual names or those given with [`Csv::headed`]; in surveys all
/// others are kept as segments of the respondent.
impl Csv<'_> {
    /// What a problem costs respondents by their own account: `id`, `times` in the period of the
    /// survey, `hours` each time, and optionally `wage` of an hour, `direct` cost each time, `errors`
    /// in the period, `severity` from 0 to 10.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    /// use bizcase::quantity::Currency;
    ///
    /// let text = "id,times,hours,wage,severity\n1,4,1.5,\"1,050\",8\n2,0,0,,2\n";
    /// let rows = Csv::from_text("pain.csv", text).currency(Currency::EUR).pain_answers()?.rows;
    /// assert_eq!(rows[0].hours, Some(1.5));
    /// assert_eq!(rows[0].wage.unwrap().to_string(), "EUR 1,050.00");
    /// assert_eq!((rows[1].wage, rows[1].severity), (None, Some(2.0)));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn pain_answers(self) -> Result<Imported<PainAnswer>, ImportError> {
        self.rows()
    }

    /// What respondents would gain and give up by moving, in one unit: `id`, `gain`, `losses`,
    /// `switching_cost`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "id,gain,losses,switching cost\n1,100,20,30\n2,-5,0,\n";
    /// let rows = Csv::from_text("switching.csv", text).switching_answers()?.rows;
    /// assert_eq!(rows[0].switching_cost, Some(30.0));
    /// assert_eq!((rows[1].gain, rows[1].switching_cost), (Some(-5.0), None));
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn switching_answers(self) -> Result<Imported<SwitchingAnswer>, ImportError> {
        self.rows()
    }

    /// How likely respondents say they are to buy: `id`, `answer`, as the scale of a calibration
    /// writes it.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let rows = Csv::from_text("intent.csv", "id,juster\n1,10\n2,\n").intent_answers()?.rows;
    /// assert_eq!(rows[0].answer.as_deref(), Some("10"));
    /// assert_eq!(rows[1].answer, None);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn intent_answers(self) -> Result<Imported<IntentAnswer>, ImportError> {
        self.rows()
    }

    /// Past launches: `launch`, and as shares `stated` and `realised`.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "launch,stated,realised\nsoup,40%,12%\n";
    /// let rows = Csv::from_text("launches.csv", text).past_launches()?.rows;
    /// assert_eq!(rows[0].realised.value(), 0.12);
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn past_launches(self) -> Result<Imported<PastLaunch>, ImportError> {
        self.rows()
    }

    /// Candidates of a screen with ranges from rough studies: `candidate`, and `low`, `likely` and
    /// `high` of each of `size`, `severity` and `willingness`, as in `size_low`. Ranges are PERT
    /// distributions from the lowest to the highest value.
    ///
    /// Severity is the share of all asked who are hurt (`severity_base` names another base),
    /// willingness the share of `those hurt`. Where willingness was asked of others,
    /// `willingness_base` says so, and the screen refuses to multiply them.
    ///
    /// # Errors
    /// [`ImportError`] with up to fifty problems.
    ///
    /// # Example
    /// ```
    /// use bizcase::import::Csv;
    ///
    /// let text = "\
    /// candidate,size_low,size_likely,size_high,severity_low,severity_likely,severity_high,\
    /// willingness_low,willingness_likely,willingness_high
    /// late payments,20000,25000,30000,30%,40%,50%,10%,30%,50%
    /// ";
    /// let rows = Csv::from_text("candidates.csv", text).candidates()?.rows;
    /// assert_eq!(rows[0].shares[1].base.to_string(), "those hurt");
    /// assert_eq!(rows[0].size.range.to_string(), "PERT(20000, 25000, 30000)");
    /// # Ok::<(), bizcase::Error>(())
    /// ```
    pub fn candidates(self) -> Result<Imported<Candidate>, ImportError> {
        self.rows()
    }
}

/// One row per respondent; see [`Csv::pain_answers`].
impl FromRow for PainAnswer {
    fn columns() -> Columns {
        let wanted = [TIMES, HOURS].into_iter().fold(respondents(), needs);
        [WAGE, DIRECT, ERRORS, SEVERITY]
            .into_iter()
            .fold(wanted, with)
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let respondent = respondent(row);
        let [times, hours, severity] =
            [TIMES, HOURS, SEVERITY].map(|(column, _)| row.maybe(column, Row::ratio));
        let [wage, direct, errors] =
            [WAGE, DIRECT, ERRORS].map(|(column, _)| row.maybe(column, Row::price));
        Some(Self {
            respondent: respondent?,
            times: times?.map(Ratio::value),
            hours: hours?.map(Ratio::value),
            wage: wage?,
            direct: direct?,
            errors: errors?,
            severity: severity?.map(Ratio::value),
        })
    }
}

/// One row per respondent; see [`Csv::switching_answers`].
impl FromRow for SwitchingAnswer {
    fn columns() -> Columns {
        let wanted = [GAIN, LOSSES, SWITCHING_COST];
        wanted.into_iter().fold(respondents(), needs)
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let respondent = respondent(row);
        let [gain, losses, cost] =
            [GAIN, LOSSES, SWITCHING_COST].map(|(column, _)| row.maybe(column, Row::ratio));
        Some(Self {
            respondent: respondent?,
            gain: gain?.map(Ratio::value),
            losses: losses?.map(Ratio::value),
            switching_cost: cost?.map(Ratio::value),
        })
    }
}

/// One row per respondent; see [`Csv::intent_answers`].
impl FromRow for IntentAnswer {
    fn columns() -> Columns {
        needs(respondents(), INTENT)
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let (respondent, answer) = (respondent(row), row.maybe(INTENT.0, Row::text));
        Some(Self {
            respondent: respondent?,
            answer: answer?,
        })
    }
}

/// One row per launch; see [`Csv::past_launches`].
impl FromRow for PastLaunch {
    fn columns() -> Columns {
        let wanted = [LAUNCH, STATED, REALISED];
        wanted
            .into_iter()
            .fold(Columns::new(), needs)
            .key([LAUNCH.0])
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let name = row.text(LAUNCH.0);
        let (stated, realised) = (row.share(STATED.0), row.share(REALISED.0));
        Some(Self {
            name: name?,
            stated: stated?,
            realised: realised?,
        })
    }
}

/// The parts of a candidate, and the columns of each.
const PARTS: [(&str, [&str; 3]); 3] = [
    ("size", ["size_low", "size_likely", "size_high"]),
    (
        "severity",
        ["severity_low", "severity_likely", "severity_high"],
    ),
    (
        "willingness",
        ["willingness_low", "willingness_likely", "willingness_high"],
    ),
];

/// One row per candidate; see [`Csv::candidates`].
impl FromRow for Candidate {
    fn columns() -> Columns {
        let columns = needs(Columns::new(), CANDIDATE).key([CANDIDATE.0]);
        let parts = PARTS.iter().flat_map(|(_, columns)| columns);
        let columns = parts.fold(columns, |it, part| it.needs(part));
        [SEVERE_OF, WILLING_OF].into_iter().fold(columns, with)
    }

    fn from_row(row: &mut Row<'_>) -> Option<Self> {
        let name = row.text(CANDIDATE.0);
        let [size, severity, willingness] = PARTS;
        let size = range(row, size.1, |row, it| Some(row.count(it)?.value()));
        let shares = [severity, willingness]
            .map(|(_, columns)| range(row, columns, |row, it| Some(row.share(it)?.value())));
        let bases = [SEVERE_OF, WILLING_OF].map(|(column, _)| row.maybe(column, Row::text));
        let ([severe, willing], [severe_of, willing_of]) = (shares, bases);
        let severe_of = severe_of?.unwrap_or_default();
        let willing_of = willing_of?.unwrap_or_else(|| HURT.to_owned());
        Some(
            Self::new(&name?, Term::new("size", size?))
                .share(ChainedShare::new(HURT, &severe_of, severe?))
                .share(ChainedShare::new(WILLING, &willing_of, willing?)),
        )
    }
}

/// A range from its three columns.
fn range(
    row: &mut Row<'_>,
    columns: [&str; 3],
    read: impl Fn(&mut Row<'_>, &str) -> Option<f64>,
) -> Option<Dist> {
    let [low, likely, high] = columns.map(|column| read(row, column));
    row.check(columns[1], three_points(low?, likely?, high?))
}

fn three_points(low: f64, likely: f64, high: f64) -> Result<Dist, Invalid> {
    // Three equal values are a known one.
    if low.total_cmp(&high).is_eq() && low.total_cmp(&likely).is_eq() {
        return Dist::fixed(low);
    }
    Dist::pert(low, likely, high)
}
