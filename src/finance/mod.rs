//! What cash flows are worth, what they return, and when the money is back.
//!
//! [`CashFlows`] at equal steps and [`DatedFlows`] have a net present value and all their internal
//! rates of return. Flows at equal steps also have a payback period, a modified rate of return, a
//! profitability index and a terminal value. [`Annuity`] covers the spreadsheet functions PV, FV,
//! PMT, IPMT, PPMT, NPER and RATE, and the amortisation schedule of a loan. [`Asset`] and [`macrs`]
//! compute depreciation, and [`TaxRule`] taxes with losses carried forward. [`Capital`] and
//! [`capm`] give the cost of capital. [`NominalRate`] and [`RealRate`] separate quoted from
//! effective rates, and nominal from real ones. [`Discount`] is one rate for all years, one for
//! each, or a schedule such as that of the [`GreenBook`]. [`BreakEven`] and [`WorkingCapital`] cover
//! operations.
//!
//! [`PresentValue`], [`PaybackClock`], [`TaxYears`] and [`run_off_value`] work flow by flow, on one
//! number or on several trials side by side, for simulation models.
//!
//! [`differences`] explains where spreadsheets and other libraries give other figures.
//!
//! Inflows are positive and outflows negative throughout. Rates carry their period.
//!
//! # Example
//! ```
//! use bizcase::finance::CashFlows;
//! use bizcase::quantity::Rate;
//!
//! let project = CashFlows::yearly(&[-1000.0, 250.0, 300.0, 350.0, 400.0, 450.0])?;
//! let hurdle = Rate::per_year(0.09)?;
//! assert_eq!(format!("{:.2}", project.npv(hurdle)?), "327.97");
//! assert_eq!(format!("{:.4}", project.irr()?.headline()?.over(project.step()).value()), "0.1971");
//! assert_eq!(project.payback()?.periods(), Some(3.25));
//! # Ok::<(), bizcase::Error>(())
//! ```
//!
//! # References
//! Brealey, Myers and Allen (2020), *Principles of Corporate Finance*, 13th edition, chapters 2,
//! 5 and 6. Kellison (2009), *The Theory of Interest*, 3rd edition, on equations of value.

mod amount;
mod annuity;
mod capital;
mod dated;
mod day_count;
mod depreciation;
pub mod differences;
mod discount;
mod discount_read;
mod discounting;
mod equation;
mod expansion;
mod flows;
mod green_book;
mod instalment;
mod interest;
mod investment;
mod macrs;
mod operations;
mod payback;
mod rate_of_return;
mod real;
mod roots;
mod schedule;
mod sums;
mod tax;
mod worth;

pub use amount::Amount;
pub use annuity::{Annuity, Due};
pub use capital::{Capital, Terminal, TerminalValue, capm};
pub use dated::{DatedFlows, date};
pub use day_count::DayCount;
pub use depreciation::{Asset, Depreciation};
pub use discount::{PresentValue, discount_factor, present_value, run_off_value};
pub use discounting::{Discount, DiscountBand, PriceTerms, ScheduleTitle};
pub use flows::{CashFlows, Timing};
pub use green_book::GreenBook;
pub use instalment::Instalment;
pub use interest::{Compounding, NominalRate};
pub use investment::{discounted_roi, simple_roi};
pub use macrs::{Convention, RecoveryClass, macrs};
pub use operations::{BreakEven, WorkingCapital, investment_in};
pub use payback::{Payback, PaybackClock};
pub use rate_of_return::{RateOfReturn, RateStatus, Root};
pub use real::{RealFlows, RealRate};
pub use roots::Crossing;
pub use tax::{TaxRule, TaxYears};

#[doc(no_inline)]
pub use jiff::civil::Date;
use sums::number;
