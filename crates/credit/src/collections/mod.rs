//! Collections: whom to call first today and why, what was said, what was promised, and whether
//! promises were kept.
//!
//! Whether a promise was kept is read from the ledger, never typed in. The room asks for money;
//! it books none.

mod admit;
mod care;
mod care_pack;
pub mod cases;
pub mod debts;
pub mod legal;
mod limitation;
mod numbered;
mod promise;
mod promise_list;
mod repo;
pub mod study;
pub mod talk;
mod tasks;
mod undo;
mod worklist;
mod worklist_pack;

pub use care::{
    CareDone, CarePlan, CareRow, CareTalk, CareYield, NewCare, care_plan, care_yield, list_care,
    record_care,
};
pub use care_pack::{Becomes, CareAnswer, CareCycle, CarePack, CareQuestion};
pub use limitation::limitation_ends;
pub use numbered::{Kept, find_numbered_contact, find_numbered_promise};
pub use promise::{
    Arrived, JudgedPromise, PromiseRecord, PromiseState, PromiseTerms, Tolerance, judge_promises,
    record_of,
};
pub use promise_list::{PromiseFilter, PromiseRow, count_promises, find_promises, get_promise};
pub use repo::{
    CHANNELS, LoggedContact, NewContact, NewPromise, RESULTS, RecordedPromise, keep_judgement,
    list_contacts, list_promises, log_contact, log_contacts, record_promise, record_promises,
    withdraw_promise,
};
pub use tasks::{TaskRow, TaskWriter, count_tasks, find_task, list_tasks};
pub use undo::undo_promise;
pub use worklist::{Case, Task, task};
pub use worklist_pack::{Action, Steps, When, WorklistPack};
