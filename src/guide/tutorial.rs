//! From a CSV file to a decision, in six programs.
//!
//! A firm that makes time sheets for small firms considers an invoicing service. It has a table from a
//! register, a price survey, the contracts and the growth of its first product, and a few opinions.
//! This page takes these to a decision, one program at a time. Each program runs as it stands; put it into
//! `fn main() -> Result<(), Box<dyn std::error::Error>>`. The files are in
//! `examples/data/from_evidence_to_decision/` and `examples/data/what_should_we_charge/`; the example
//! `from_evidence_to_decision` is the whole as one program.
//!
//! You need the crate and two more:
//!
//! ```toml
//! [dependencies]
//! bizcase = "0.1"
//! serde = { version = "1", features = ["derive"] }
//! toml = "1"
//! ```
//!
//! | step | question | room |
//! |---|---|---|
//! | [1](#1-read-the-market-file) | What does the file say? | [`import`] |
//! | [2](#2-size-the-market) | How big is it? | [`market`] |
//! | [3](#3-find-out-what-they-would-pay) | Will they pay? | [`survey`] |
//! | [4](#4-learn-from-an-earlier-product) | How will they come and stay? | [`adoption`], [`retention`] |
//! | [5](#5-put-the-case-together) | Is it worth it? | [`case`], [`decision`] |
//! | [6](#6-find-out-more-and-keep-watch) | What should we find out, and does it still hold? | [`decision`], [`check`](mod@crate::check) |
//!
//! For a single question look into the [cookbook](super::cookbook); for the fields of a case file, the
//! [reference](super::case_file).
//!
//! # 1. Read the market file
//!
//! Registers publish tables for people: titles above, footnotes below, totals among the parts, letters
//! where a figure is withheld. Here is one, made up, with all of these:
//!
//! ```
//! use bizcase::import::{Cell, Csv, FromRow, Partition, Row};
//! use bizcase::quantity::Count;
//!
//! let text = "\
//! Enterprises by size;;
//! Business register, as of 2025;;
//! ;;
//! Size class;Enterprises;Change
//! Total;1.700.020;1,3%
//! 1-4;1.204.310;1,4%
//! 5-9;310.210;2,0%
//! 10-19;D;0,6%
//! 20-99;89.115 b;-0,3%
//! Note: D is withheld, b is a break in the series.;;
//! ";
//!
//! /// What we want of each row.
//! struct Firms {
//!     class: String,
//!     count: Cell<Count>,
//! }
//!
//! impl FromRow for Firms {
//!     const COLUMNS: &'static [&'static str] = &["class", "count"];
//!
//!     fn from_row(row: &mut Row<'_>) -> Option<Self> {
//!         let (class, count) = (row.text("class"), row.optional("count", Row::count));
//!         Some(Self { class: class?, count: count? })
//!     }
//! }
//!
//! // The program calls the columns by its own names.
//! let file = || Csv::from_text("register.csv", text).headed("class", "Size class").headed("count", "Enterprises");
//!
//! // First try: everything that cannot be read in one way only is a problem, each with its place.
//! let error = file().rows::<Firms>().err().expect("there are letters in it");
//! assert_eq!(
//!     error.to_string(),
//!     "register.csv:8:2 Enterprises: `D` is not a count: \
//!      if it stands for a withheld or missing figure, declare it with `missing(\"D\")`\n\
//!      register.csv:9:2 Enterprises: `89.115 b` is not a count: \
//!      `b` behind it may be a flag; declare it with `flag(\"count\", \"b\")`\n\
//!      2 problems in register.csv; nothing was imported",
//! );
//!
//! // Second try: say what the letters mean, and which row is a total.
//! let sizes = Partition::of("class", "count").total("Total");
//! let firms = file().missing("D").flag("count", "b").partition(sizes).rows::<Firms>()?;
//! assert_eq!(firms.rows.len(), 4);
//! assert_eq!(firms.rows[3].class, "20-99");
//! assert_eq!(firms.report.totals_dropped, 1);
//! println!("{}", firms.report);
//!
//! // One figure is missing, so the sum of the parts has bounds; it is never taken for zero.
//! let total = firms.total("count", |row| row.count)?;
//! assert_eq!(total.exact(), None);
//! assert_eq!(total.low, 1_603_635.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a newcomer would have to guess, and need not:
//!
//! - **The delimiter and the notes.** The delimiter is the one that makes the header contain your
//!   names. Lines above the header and below the table become notes of the report.
//! - **`1.204.310`.** Two points can only be thousands, and so `89.115` in the same column is 89
//!   thousand too. A column that leaves this open (`1.234` alone) is an error until you declare it with
//!   [`Csv::numbers`](crate::import::Csv::numbers).
//! - **Totals.** A declared [`Partition`](crate::import::Partition) is checked: the parts must add up to
//!   the total, as far as none is missing. Undeclared totals make the sum an error.
//! - **All or nothing.** A file with problems gives none of its rows; all problems, up to fifty, come
//!   at once.
//!
//! # 2. Size the market
//!
//! The US Census Bureau's counts are in
//! `examples/data/ai_bookkeeping/firms_all_sectors.csv`. TAM is everyone with the need, SAM is whom we
//! can serve, SOM is what we can win. Facts are known; the three shares are beliefs and get ranges.
//!
//! ```
//! use bizcase::distribution::Dist;
//! use bizcase::import::Csv;
//! use bizcase::market::{Beliefs, Market, Measure, PriceBasis, Segment, Spend, Stage};
//! use bizcase::quantity::{Count, Currency, Money, Period};
//! use bizcase::random::Sampling;
//! use serde::Deserialize;
//!
//! #[derive(Deserialize)]
//! struct SizeClass {
//!     employees: String,
//!     firms: Count,
//! }
//!
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/ai_bookkeeping/firms_all_sectors.csv");
//! let classes = Csv::from_path(path)?.only("employees", ["1-4", "5-9"]).records::<SizeClass>()?;
//! let segments = classes.rows.into_iter().map(|class| Segment {
//!     name: class.employees,
//!     population: class.firms,
//!     served: class.firms,
//!     price: Money::major(19, Currency::USD),
//! });
//! let market = Market::new("United States", 2022, Spend::Potential, Period::Month, segments.collect())?
//!     .sourced("US Census Bureau, Statistics of US Businesses 2022");
//!
//! let beliefs = Beliefs {
//!     need: Dist::triangular(0.35, 0.5, 0.6)?,        // 44 interviews: they invoice by hand
//!     serviceable: Dist::triangular(0.55, 0.7, 0.8)?, // panel of 400: their bank is supported
//!     obtainable: Dist::pert(0.005, 0.02, 0.05)?,     // a guess
//!     realised: Dist::fixed(1.0)?,
//! };
//! let revenue = Measure::Revenue { price: PriceBasis::List, currency: Currency::USD };
//! let sampling = Sampling::latin_hypercube(2_000).seed(1);
//! let mut found = Vec::new();
//! for stage in [Stage::Total, Stage::Serviceable, Stage::Obtainable] {
//!     let sizing = market.sizing("invoicing", revenue, stage, &beliefs)?;
//!     found.push(sizing.draw(&sampling)?.total().to_string());
//! }
//! assert_eq!(found, [
//!     "USD 558 m (USD 454 m to USD 652 m)",   // TAM
//!     "USD 381 m (USD 299 m to USD 462 m)",   // SAM
//!     "USD 8.57 m (USD 3.63 m to USD 14.8 m)", // SOM
//! ]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Each line is the mean and, in brackets, the 5th and 95th percentiles. [`Sample`](crate::sample::Sample)
//! has the rest: medians, probabilities, and the error of each figure.
//!
//! - **Which distribution?** [`Dist::triangular`](crate::distribution::Dist::triangular) and
//!   [`Dist::pert`](crate::distribution::Dist::pert) take an expert's minimum, most likely value and
//!   maximum. PERT gives the ends less weight. If your expert's low and high are not absolute ends, use
//!   [`Dist::pert_p10_p90`](crate::distribution::Dist::pert_p10_p90). The
//!   [table](crate::distribution) of the room has the rest.
//! - **Why a seed?** It makes the run repeatable, bit for bit. Any number will do; keep it.
//! - **Why a Latin hypercube?** It spreads 2,000 trials evenly over each input, so that few suffice.
//! - **Why `Spend::Potential`?** Nobody spends this money today. A sizing of what is spent today would
//!   be `Current`, and the two refuse to be compared.
//!
//! The same in a file, as the study of a case:
//!
//! ```
//! use bizcase::case::{Study, StudyResult};
//!
//! let study: Study = toml::from_str(
//!     r#"
//!     name = "firm counts"
//!     source = "US Census Bureau, Statistics of US Businesses 2022"
//!     evidence = "fact"
//!
//!     [found.market]
//!     geography = "United States"
//!     year = 2022
//!     spend = "potential"
//!     billing = "month"
//!     segments = [
//!         { name = "1-4", population = 4_029_041, served = 4_029_041, price = "USD 19" },
//!         { name = "5-9", population = 1_034_135, served = 1_034_135, price = "USD 19" },
//!     ]
//!     "#,
//! )?;
//! assert_eq!(study.parts(), ["1-4", "5-9"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # 3. Find out what they would pay
//!
//! 400 owners were asked up to which price they would buy: a ladder of prices (Gabor and Granger). The
//! file has a column for each price.
//!
//! ```
//! use bizcase::import::{Csv, LadderColumns};
//! use bizcase::quantity::{Currency, Share};
//! use bizcase::sample::Bootstrap;
//! use bizcase::survey::{DemandModel, GaborGranger, NotAsked, PriceGoal};
//!
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/what_should_we_charge/ladder.csv");
//! let answers = Csv::from_path(path)?
//!     .currency(Currency::USD)
//!     .price_ladder_wide(&LadderColumns::Headed("buy".into()))?
//!     .rows;
//! let response = GaborGranger::default()
//!     .not_asked(NotAsked::AssumeMonotone)
//!     .bootstrap(Bootstrap::new(200).seed(1))
//!     .analyse(&answers)?;
//! let curve = response.demand(DemandModel::LOG_PROBIT)?.named("prices");
//!
//! let buy = curve.demand().share(24.0);
//! assert_eq!(format!("{buy:.2}"), "0.38");
//! let goal = PriceGoal::revenue();
//! assert_eq!(format!("{:.2}", curve.optimum(&goal)?.price), "15.85");
//! let range = curve.optimum_intervals(&goal, Share::percent(90.0)?)?.price;
//! assert_eq!(format!("{range:.1}"), "15.2 to 16.5 (90%, bootstrap)");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - **Why `AssumeMonotone`?** The interviewer stopped at the first no, so higher prices were not asked.
//!   The default leaves such cells out and takes shares of those who were asked, who are the keen ones:
//!   demand would come out too high. You know how the survey was made, so you say so.
//! - **Why a bootstrap?** It draws 200 other samples that might have been asked. Each gives a curve of
//!   its own, and all of them go into the case: the uncertainty of the survey is not lost.
//! - **Which model?** `LOG_PROBIT` is a smooth curve; [`DemandModel::Isotonic`](crate::survey::DemandModel)
//!   joins the answers as they are.
//! - **The best price?** This one brings the most revenue per respondent. It knows nothing of what a
//!   customer costs to win, or of a market with a ceiling. [`BusinessCase::best_price`](crate::case::BusinessCase::best_price)
//!   asks the whole case, and finds another.
//! - **Say or do?** People say yes more easily than they pay. The case will multiply by a
//!   *calibration*, the share of those who say yes who buy.
//!
//! # 4. Learn from an earlier product
//!
//! How long will customers stay, and how fast will they come? The time sheets tell: when 900 contracts began
//! and ended, and how many customers came in each quarter.
//!
//! ```
//! use bizcase::adoption::{CurveFamily, Fitting};
//! use bizcase::finance::Date;
//! use bizcase::import::{AdoptionRow, Csv};
//! use bizcase::quantity::Period;
//! use bizcase::retention::{Contractual, SurvivalFit, Tenures};
//! use serde::Deserialize;
//!
//! #[derive(Deserialize)]
//! struct Contract {
//!     started: Date,
//!     ended: Option<Date>,
//! }
//!
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/from_evidence_to_decision");
//! // An empty `ended` means: still a customer on the last day of the records.
//! let contracts = Csv::from_path(format!("{folder}/contracts.csv"))?.records::<Contract>()?.rows;
//! let until = "2026-10-31".parse()?;
//! let dates = contracts.iter().map(|it| (it.started, it.ended));
//! let tenures = Tenures::from_dates(dates, until, Period::Month)?;
//! assert_eq!((tenures.customers(), tenures.lost()), (900.0, 455.0));
//!
//! let stay = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &tenures)?;
//! let year = stay.survival_at(12)?;
//! assert_eq!(format!("{year:.1}"), "69.7%");
//!
//! // Bass diffusion: some adopt by themselves, others follow those who have.
//! let rows = Csv::from_path(format!("{folder}/adoption.csv"))?.rows::<AdoptionRow>()?.rows;
//! let history = AdoptionRow::history(&rows, Period::Quarter)?;
//! let come = Fitting::of(CurveFamily::Bass).to(&history)?;
//! assert_eq!(come.potential.value().round(), 5_187.0);
//!
//! // As data for a case: the fit, with draws of what it leaves open.
//! let stay = stay.fitted("contracts", Period::Month, 200, 1)?;
//! let come = come.fitted("adoption", 200, 1)?;
//! assert_eq!((stay.draws().rows(), come.draws().rows()), (200, 200));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - **Censoring.** A customer who is still there has not stayed "23 months": at least 23. Dropping them, or
//!   dividing leavers by customers, gives the wrong churn. [`Tenures`](crate::retention::Tenures) counts
//!   both kinds.
//! - **Why this family?** The shifted beta-geometric lets customers differ: the hasty leave first, so churn
//!   falls with age. [`LifetimeComparison`](crate::retention::LifetimeComparison) ranks families and
//!   tests them on a hold-out.
//! - **Beyond the data.** The oldest contract is younger than the plan is long. What comes later is an assumption,
//!   and the case will ask you to state it.
//! - **A refusal is an answer.** Before growth has passed its peak, the data do not determine the potential,
//!   and the fit says so instead of printing a number.
//!
//! # 5. Put the case together
//!
//! The studies become data, and the case refers to them by name. The case itself is a file; its fields
//! are described [here](super::case_file). This program reads it, adds the three studies, and values
//! the case.
//!
//! ```
//! # use bizcase::adoption::{CurveFamily, Fitting};
//! # use bizcase::finance::Date;
//! # use bizcase::import::{AdoptionRow, Csv, LadderColumns};
//! # use bizcase::quantity::{Currency, Period};
//! # use bizcase::retention::{Contractual, SurvivalFit, Tenures};
//! # use bizcase::sample::Bootstrap;
//! # use bizcase::survey::{DemandModel, GaborGranger, NotAsked};
//! use bizcase::case::{self, BusinessCase, Study, StudyResult};
//! use bizcase::decision::Recommendation;
//! use bizcase::random::Sampling;
//!
//! # #[derive(serde::Deserialize)]
//! # struct Contract { started: Date, ended: Option<Date> }
//! # let data = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");
//! # let answers = Csv::from_path(format!("{data}/what_should_we_charge/ladder.csv"))?.currency(Currency::USD).price_ladder_wide(&LadderColumns::Headed("buy".into()))?.rows;
//! # let response = GaborGranger::default().not_asked(NotAsked::AssumeMonotone).bootstrap(Bootstrap::new(200).seed(1)).analyse(&answers)?;
//! # let prices = response.demand(DemandModel::LOG_PROBIT)?.named("prices");
//! # let contracts = Csv::from_path(format!("{data}/from_evidence_to_decision/contracts.csv"))?.records::<Contract>()?.rows;
//! # let tenures = Tenures::from_dates(contracts.iter().map(|it| (it.started, it.ended)), "2026-10-31".parse()?, Period::Month)?;
//! # let stay = SurvivalFit::new(Contractual::ShiftedBetaGeometric, &tenures)?.fitted("contracts", Period::Month, 200, 1)?;
//! # let rows = Csv::from_path(format!("{data}/from_evidence_to_decision/adoption.csv"))?.rows::<AdoptionRow>()?.rows;
//! # let come = Fitting::of(CurveFamily::Bass).to(&AdoptionRow::history(&rows, Period::Quarter)?)?.fitted("adoption", 200, 1)?;
//! let text = r#"
//! name = "Invoicing for small firms"
//! currency = "USD"
//! launch = "2027-01"
//! horizon = { years = 5 }
//! discount = "12% a year"
//! terminal = "run_off"
//! criteria = ["P(NPV with run-off > USD 0) >= 80%"]
//!
//! [build]
//! budget = "USD 600,000"
//! months = 9
//! overrun = { name = "build overrun", range = { pert = { min = 0.9, mode = 1.0, max = 1.8 } }, evidence = "fact", source = "five past projects" }
//!
//! [[offers]]
//! name = "firms"
//! streams = [{ name = "subscription", price = "USD 24", gross_margin = 0.82 }]
//! retention = { fitted = { study = "contracts", tail = { recent_churn = { periods = 12 } } } }
//! demand = { study = "prices", stream = "subscription", calibration = { name = "of those who say yes, who buy", range = { pert = { min = 0.3, mode = 0.6, max = 0.9 } }, evidence = "benchmark", source = "two earlier launches" } }
//!
//! [offers.go_to_market.reach]
//! accounts = 5_063_176
//! need = { name = "invoices by hand", range = { triangular = { min = 0.35, mode = 0.5, max = 0.6 } }, evidence = "interview", source = "44 owners" }
//! serviceable = { name = "bank is supported", range = { triangular = { min = 0.55, mode = 0.7, max = 0.8 } }, evidence = "survey", source = "panel of 400" }
//! attainable = { name = "attainable share", range = { pert = { min = 0.005, mode = 0.02, max = 0.05 } } }
//! adoption = { fitted = { study = "adoption" } }
//! acquisition_cost = { name = "CAC", range = { log_normal = { p5 = 90, p95 = 260 } }, evidence = "experiment", source = "spring campaign" }
//! budget = [600_000, 1_000_000, 1_200_000]
//!
//! [[costs]]
//! name = "platform"
//! cost = { fixed = [350_000, 450_000, 500_000] }
//!
//! [[options]]
//! name = "do nothing"
//! keeps = { only = [] }
//! "#;
//! let mut case = case::read(toml::Deserializer::parse(text)?)?;
//! case.studies = vec![
//!     Study::new("prices", StudyResult::Demand { curve: prices, every: Period::Month }),
//!     Study::new("contracts", StudyResult::Retention(stay)),
//!     Study::new("adoption", StudyResult::Adoption(come)),
//! ];
//!
//! // What is possible, but odd?
//! for warning in case.warnings()? {
//!     println!("{warning}");
//! }
//! let valuation = case.value(&Sampling::latin_hypercube(1_000).seed(1))?;
//! assert_eq!(valuation.verdict.recommendation(), Some(Recommendation::Go));
//! let finding = valuation.verdict.findings[0].to_string();
//! assert!(finding.starts_with("P(NPV with run-off > USD 0) >= 80%: met, 8"), "{finding}");
//! for answer in valuation.answers()? {
//!     println!("{answer}"); // How big is it? Does it hurt enough? Will they pay?
//! }
//! assert_eq!(valuation.drivers[0].input, "attainable share");
//! // println!("{}", report::decision(&valuation)?); would print the whole report, appendix included.
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A case can also be built in code; both are one type, and each can be written as the other:
//!
//! ```
//! use bizcase::case::{AudienceReach, Build, BusinessCase, Figure, GoToMarket, Offer, Retention, Stream};
//! use bizcase::distribution::Dist;
//! use bizcase::quantity::{Currency, Money, Rate};
//!
//! let usd = |amount| Money::major(amount, Currency::USD);
//! let yearly = Rate::per_year(0.12)?;
//! let mut case = BusinessCase::new("bookkeeping", Currency::USD, "2027-01".parse()?, 36, yearly);
//! case.build = Some(Build::new(usd(200_000), 6));
//! case.criteria = vec!["P(NPV > USD 0) >= 60%".parse()?];
//!
//! let reach = AudienceReach {
//!     need: 0.9.into(),
//!     attainable: Figure::guess("attainable share", Dist::pert(0.05, 0.10, 0.20)?),
//!     budget: 300_000.0.into(),
//!     ..AudienceReach::new(60_000.0, usd(300))
//! };
//! let churn = Figure::guess("churn", Dist::pert(0.009, 0.015, 0.030)?);
//! case.offers.push(Offer {
//!     streams: vec![Stream { gross_margin: 0.85.into(), ..Stream::new("subscription", usd(36)) }],
//!     ..Offer::new("shops", GoToMarket::Reach(reach), Retention::Churn(churn))
//! });
//!
//! let file = toml::to_string(&case)?;
//! assert_eq!(toml::from_str::<BusinessCase>(&file)?, case);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - **Months.** A case is projected month by month from launch: offers lose and win customers, those present are
//!   charged, costs follow, tax is paid at the end of each year. The [room](crate::case) says how.
//! - **What ends the plan?** `terminal = "run_off"` counts the margin of the last customers while they
//!   leave, and nothing else: the careful choice. `{ perpetuity = … }` and `{ multiple = … }` are bolder.
//! - **Criteria come first.** They are written before the run, so that the result does not choose them.
//!   The verdict says which are met, and how far each is from turning.
//! - **The report.** [`report::decision`](crate::report::decision()) puts the answer on the first page and everything
//!   behind it into an appendix: for the terminal, as Markdown, or as a page for browsers and print.
//! - **`driven by`.** [`Valuation::drivers`](crate::case::Valuation::drivers) ranks the inputs by how strongly
//!   the value moves with them. That is not yet what is worth finding out; see the next step.
//!
//! # 6. Find out more, and keep watch
//!
//! Before the money is spent: which figure, if it were known, could change the decision? And after: is
//! what was assumed still true? This program takes a smaller case from `examples/data/shops.toml`, and asks
//! first what becomes of it if a rival forces the price down.
//!
//! ```
//! use bizcase::case::{BusinessCase, Change, PilotSubject, Scenario};
//! use bizcase::check;
//! use bizcase::decision::{PlannedStudy, Recommendation};
//! use bizcase::quantity::{Currency, Money};
//! use bizcase::random::{Sampling, Seed};
//!
//! # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/shops.toml");
//! let case: BusinessCase = toml::from_str(&std::fs::read_to_string(path)?)?;
//!
//! // As a test beside your code, this fails when the case no longer holds: for evidence, not for noise.
//! let model = case.model()?.model;
//! check!(model, P("NPV with run-off" > Money::major(0, Currency::USD)) >= 60%);
//!
//! // A scenario changes figures by name or place; every random number stays the same.
//! let price = "Bookkeeping for shops.subscription.price";
//! let case = case.under(&Scenario::new("price war").with(price, Change::Times(0.4)))?;
//! let valuation = case.value(&Sampling::latin_hypercube(2_000).seed(1))?;
//! assert_eq!(valuation.verdict.recommendation(), Some(Recommendation::NoGo));
//!
//! // What would it be worth to know everything, and to know each figure?
//! let known = valuation.worth_knowing()?;
//! println!("everything: {}", known.everything);
//! assert_eq!(known.each[0].about, "CAC");
//!
//! // A campaign could be tried first, until it has won 20 customers or 80, at some USD 300 each. From
//! // one customer to the next the cost varies by USD 400. Does it pay, and how large should it be?
//! let trial: PlannedStudy<PilotSubject> = toml::from_str(
//!     r#"name = "trial campaign"
//!        about = "CAC"
//!        answer = { number = { standard_deviation = 400 } }
//!        sizes = [20, 80]
//!        cost_per_answer = 300"#,
//! )?;
//! let worth = &valuation.next_studies(&[trial], Seed(1))?[0];
//! assert_eq!(worth.best().map(|size| size.answers), Some(80));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - **A driver is not yet worth knowing.** A figure can move the value strongly and still not change the
//!   decision. [`worth_knowing`](crate::case::Valuation::worth_knowing) is in money: what a choice made
//!   with the knowledge would gain on average.
//! - **When does a check fail?** When the trials prove the claim wrong, at a stated
//!   [confidence](crate::check::Guard). It draws more trials until it knows. The message names what
//!   drives the outcome and what changed since the baseline.
//! - **What to keep.** Put the case file, the data and the checks under version control. Assumptions have an
//!   owner and a date: [`none_expired`](crate::check::none_expired) fails on the day after `valid_until`.
//!   When months have passed, [`BusinessCase::review`](crate::case::BusinessCase::review) sets the plan
//!   beside what happened.
//!
//! # Where to go from here
//!
//! - The [cookbook](super::cookbook) answers single questions.
//! - [`case_file`](super::case_file) describes every field of a case.
//! - [`comparison`](super::comparison) says which function of your present tool is which here.
//! - [`limits`](super::limits) says what is promised, and what is not.
//!
//! [`adoption`]: mod@crate::adoption
//! [`case`]: mod@crate::case
//! [`decision`]: mod@crate::decision
//! [`import`]: mod@crate::import
//! [`market`]: mod@crate::market
//! [`retention`]: mod@crate::retention
//! [`survey`]: mod@crate::survey
