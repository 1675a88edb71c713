//! Payables 应付: what we owe suppliers, bill by bill, and what we paid ahead and have not received.
//!
//! A **bill** is a supplier's invoice. A **move** pays it, takes goods back, cancels it, or holds a
//! disputed part back. An **advance** is money paid ahead; an **arrival** is what came for it. All
//! are appended with the day on which they take effect and the instant at which they were recorded;
//! a correction is an entry with the opposite sign that names what it reverses.
//!
//! Pure rules stand beside the books: by which day the law wants a bill paid ([`judge`]), what
//! interest is owed since ([`Interest`]), what is paid first ([`rank`]). The law itself is data that
//! is handed in ([`PayLaw`]).
//!
//! Invariants: what is open is the amount less its moves, never below zero; nothing is ever netted
//! against what the same firm owes us. It knows no tier and no score, and it pays nothing.

mod advance;
mod advance_limit;
mod advance_list;
mod bill;
mod check;
mod duty;
mod interest;
mod law;
mod moves;
mod payer;
mod read;
mod undo;
mod whose;

pub use advance::{
    Advance, Arrival, ArrivalKind, NewAdvance, NewArrival, book_advance, book_arrival,
    reverse_arrival,
};
pub use advance_limit::{
    AdvanceLimit, NewAdvanceLimit, advance_limits, list_advance_limits, set_advance_limit,
};
pub use advance_list::{AdvanceQuery, count_advances, get_advance, list_advances, list_arrivals};
pub use bill::{Bill, BookedBill, NewBill, book_bill};
pub use check::check_payables;
pub use duty::{Covered, Duty, DutyFlag, DutyState, PayBy, StartedBy, judge, rank};
pub use interest::{Interest, InterestLine, Late, RateOf, interest};
pub use law::{DailyRate, LawRow, LprRow, PayLaw};
pub use moves::{Move, MoveKind, NewMove, record_move, reverse_move};
pub use payer::{Payer, PayerKind, find_payer, set_payer};
pub use read::{BillQuery, NumberedBill, bucketed, find_bills, get_bill, list_bills};
pub use undo::{PayablesTaken, find_payables_rest, take_back_payables};
pub use whose::advance_numbered;
