//! Differences between Excel, `LibreOffice`, pyxirr and this crate, and their reasons.
//!
//! Every figure of this room is checked against independently computed values of up to sixty
//! digits. `LibreOffice` 7.4 and pyxirr 0.10.8 were run on the same cases: 31 series at equal steps
//! and 46 dated ones from the test suites and issue trackers of other libraries, all with every
//! real root known. Statements about Excel are what Microsoft documents or its users report; Excel
//! was not run.
//!
//! # Net present value
//!
//! | | the first flow is due |
//! |---|---|
//! | Excel, `LibreOffice`: `NPV` | after one period |
//! | textbooks, pyxirr, numpy-financial | now |
//! | here | now; [`Timing::FirstAfterOnePeriod`] for the spreadsheets' way |
//!
//! A spreadsheet user who wants the textbook value adds the first flow outside the function; one
//! who forgets it is off by the factor `1 + rate`. With mid-year discounting,
//! [`Timing::MidPeriod`], an outlay now is never shifted, a [growing terminal
//! value](Terminal::Growing) is shifted with the flows it continues, and [a sale](Terminal::Exit)
//! takes place at the end of the year.
//!
//! # Internal rate of return
//!
//! - **Which root.** Excel, `LibreOffice` and pyxirr return one root: the one that their iteration
//!   happens to reach from a guess of 10 %. For the flows -5, 10.5, 1, -8, 1 that is 8.9 %; from a
//!   guess of 150 % `LibreOffice` returns 71 %, and none of them returns -87 %. Here
//!   [all roots](RateOfReturn::roots) are returned with a [`RateStatus`]. These flows lose 0.5 in
//!   total, and of the three rates only -87 % shows a loss. It is
//!   [the headline](RateOfReturn::headline): the rate nearest zero of those with the sign of the
//!   undiscounted sum. For flows with rates of 78.6 % and -0.16 % that lose 0.3 % of what moved,
//!   `LibreOffice` and pyxirr return -0.16 % too.
//! - **Flows that cancel on one day.** Spreadsheets add doubles: 0.10, 0.20 and -0.30 on one day
//!   leave 5.6e-17, and with it a second root of 1e237. Here amounts of one day are added as
//!   decimals before anything is discounted.
//! - **No root.** Spreadsheets report `#NUM!` or `Err:523` both if there is no root and if the
//!   iteration failed. `LibreOffice` misses the root of 7 of the 31 series, such as -161,445.03,
//!   2,113.73, 7,626.73, 8,619.84, 8,612.92, whose rate is -43.7 %. Here the status distinguishes
//!   [`NoSignChange`](RateStatus::NoSignChange), [`NoRealRoot`](RateStatus::NoRealRoot) and
//!   [`TotalLoss`](RateStatus::TotalLoss), and an abandoned search is an error.
//! - **A wrong root.** For 480 monthly payments of 787.735 on a loan of 172,545.85 `LibreOffice`
//!   returns -198.7 % a month. The rate is 0.384 %.
//! - **A rate of -100 %.** If nothing comes back there is no root, since the present value has a
//!   pole there. pyxirr and spreadsheets report an error. Here the status is
//!   [`RateStatus::TotalLoss`] if the series ends with a zero, and [`RateStatus::NoSignChange`] if
//!   its last flow is an outflow.
//! - **Rates beyond floating point.** Ten flows within one day can return 1e78 a year, and dated
//!   series have roots such as 8.7e394, which a double cannot hold. They are kept as logarithms.
//! # Dated flows: `XNPV` and `XIRR`
//!
//! - **The first date.** Excel discounts to the date in the first row and refuses earlier ones.
//!   Here flows stand in any order and are discounted to the earliest date, unless
//!   [`valued_at`](DatedFlows::valued_at) names another. The rates of return do not depend on it.
//! - **Rates below zero.** Excel's `XNPV` refuses them, although its `XIRR` returns them.
//! - **A false zero.** If Excel's iteration fails, it is known to return 2.98e-9 as if it were the
//!   answer. Here a failure is an error.
//! - **Days.** All count actual days over 365. Other [`DayCount`]s are options here and in pyxirr.
//!   They differ in one: from 29 February 2020 to 28 February 2021, `NL/365` is 1 in `QuantLib` and
//!   here, since the leap day counts as the 28th, and 0.99726 in pyxirr. `YEARFRAC` of
//!   `LibreOffice` with basis 0 departs from the US rule that it names for spans that start on the
//!   last of February and end on a 31st: 29 February to 31 March 2024 has 31 days there and 30 in
//!   [`DayCount::Thirty360Us`].
//! - **Missed roots.** pyxirr and `LibreOffice` each miss the roots of 3 of the 46 series. Both
//!   return one root of the series that have two, three or four.
//! # Modified rate of return
//!
//! For flows of one sign Excel documents a division by zero; here it is
//! [`NoSignChange`](crate::error::RateOfReturnError::NoSignChange).
//!
//! # Annuities
//!
//! - **Near a rate of zero** the textbook formulas subtract nearly equal numbers: at 1e-12 a month,
//!   programs that use them lose four digits or more of a payment. Here `expm1` and `log1p` keep
//!   all digits.
//! - **`RATE`** iterates from a guess in spreadsheets and may fail; here it searches for all roots,
//!   as for any other flows.
//! - **`NPER`** returns a negative number in spreadsheets if the signs are mixed up; here that is
//!   an error with an explanation.
//! - **`IPMT` in advance** follows the spreadsheets: the first payment contains no interest.
//!
//! # Depreciation
//!
//! - **`DB`** rounds its rate to three decimals, as spreadsheets do, and therefore leaves a
//!   remainder. No declining rate reaches a salvage value of zero; here that is an error.
//! - **MACRS** is computed by the rules. [`RecoveryClass::table_a1`] has the published percentages,
//!   which are rounded and adjusted in the last digit. Two of the other tables of the tax office
//!   were rounded on the way: the first year of 39 differs from the rule by 0.004 percentage
//!   points, the second of twenty, first quarter, by 0.008.
//!
//! # Payback
//!
//! Spreadsheets have no such function, and worksheets disagree. Here a flow arrives evenly over the
//! period that ends with it. If cumulative cash turns negative again, the last crossing counts.
//! [`whole_periods`](Payback::whole_periods) returns the figure without interpolation.

#[allow(unused_imports, reason = "the page links to them")]
use super::{
    DatedFlows, DayCount, Payback, RateOfReturn, RateStatus, RecoveryClass, Terminal, Timing,
};
