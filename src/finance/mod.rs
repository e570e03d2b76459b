//! What cash flows are worth, what they return, and when the money is back.
//!
//! [`CashFlows`] at equal steps and [`DatedFlows`] have a net present value and internal rates of
//! return, all of them; the former also a payback period, a modified return, a profitability index
//! and a terminal value. [`Annuity`] has what spreadsheets call PV, FV, PMT, IPMT, PPMT, NPER and
//! RATE, and the amortisation schedule of a loan. [`Asset`] and [`macrs`] depreciate, [`TaxRule`] taxes with losses carried forward,
//! [`Capital`] and [`capm`] say what capital costs, [`NominalRate`] and [`RealRate`] keep quoted and
//! effective, nominal and real rates apart, [`BreakEven`] and [`WorkingCapital`] look at operations.
//!
//! [`PresentValue`], [`PaybackClock`], [`TaxYears`] and [`run_off_value`] work flow by flow, on one
//! number or on several trials side by side, for models that are simulated.
//!
//! Where spreadsheets and other libraries give other figures, [`differences`] says why.
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
mod equation;
mod expansion;
mod flows;
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
pub use flows::{CashFlows, Timing};
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

pub use jiff::civil::Date;
use sums::number;
