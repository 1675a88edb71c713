//! The process from the order to the money (E06): a company's own steps, each with an owner, a standard time
//! and the records by which its beginning and its end are seen; measured from these records.
//!
//! It books nothing and asks nobody: what happened is read where it was written down.

mod book;
mod kept;
mod mark;
mod measure;
mod pack;
mod spelled;

pub use book::{ProcessBook, process_book};
pub use kept::{ProcessKept, process_kept};
pub use mark::Mark;
pub use measure::{
    ProcessGroup, ProcessRun, ProcessThing, RunFilter, RunState, StepMeasure, Walked,
    measure_process,
};
pub use pack::{ProcessOwner, ProcessPack, ProcessStep};
