//! Collections: whom to call first today and why, what was said, what was promised, and whether
//! promises were kept.
//!
//! `evidence/` holds what must hold in court: statements of account, disputes, papers, clocks; `kinds/` what is
//! kept by the kind of a customer; `meetings/` the appointments.
//!
//! Whether a promise was kept is read from the ledger, never typed in. The room asks for money;
//! it books none.

mod admit;
mod advice;
mod advice_now;
mod care;
mod care_pack;
pub mod cases;
mod claim_state;
pub mod debts;
pub mod evidence;
mod forget;
pub mod kinds;
mod learn;
pub mod legal;
mod letters;
pub mod link;
pub mod measures;
pub mod meetings;
mod numbered;
mod promise;
mod promise_list;
mod promises;
mod readings;
pub mod recovery;
mod repo;
mod strategy;
pub mod study;
pub mod talk;
mod tasks;
mod undo;
mod worklist;
mod worklist_pack;

pub use advice::advise;
pub use advice_now::{Advised, advice_of};
pub use care::{
    CareDone, CareFilter, CarePlan, CareRow, CareTalk, CareYield, NewCare, care_plan, care_yield,
    list_care, record_care,
};
pub use care_pack::{Becomes, CareAnswer, CareCycle, CarePack, CareQuestion};
pub use claim_state::{ClaimState, claim_states};
pub use forget::{Forgotten, erase_person};
pub use learn::{
    BackTest, Challenge, ChallengerRow, LearnRule, Learnt, Order, Ranking, Shadow, TooFew,
    challenge, decide_ranking, propose_ranking, rank_round, rank_some, ranking_in_force,
    ranking_of_run, waiting_ranking,
};
use letters::placeholders;
pub use letters::{
    BannedAct, Facts, Hit, LetterPack, LetterTemplate, PLACEHOLDERS, Sign, WORDING_KINDS, Weight,
    WordingPack, WrittenLetter, check_wording, gravest, write_letter,
};
pub use numbered::{Kept, find_numbered_contact, find_numbered_promise};
pub use promise::{
    Arrived, CountsFor, JudgedPromise, Judging, PromiseRecord, PromiseState, PromiseTerms,
    Tolerance, judge_promises, last_day, record_of,
};
pub use promise_list::{PromiseFilter, PromiseRow, count_promises, find_promises, get_promise};
pub use promises::{
    AckWay, Acknowledgement, Agreement, AgreementFilter, AgreementItem, AgreementRow,
    DefaultClause, ESCALATED, Guard, GuardDay, GuardFacts, GuardRow, Instalment, InterestMode,
    Moved, NewAgreement, NewNextStep, NextKind, NextStepFilter, NextStepRow, PaperWords,
    PromiseMarks, PromisePack, PromiseRule, PromiseStep, Signing, Standing, StandingState,
    StepKind, Tracked, TrackedInstalment, VERDICT_CHANGED, Watch, WorkCalendar, check_plan,
    confirm_promise, count_next_steps, count_silent, decide_next_step, draft_agreement,
    finish_next_step, get_agreement, get_next_step, guard_promises, keep_guard, keep_judgement,
    list_agreements, list_guard_days, list_next_steps, list_promise_steps, reschedule_promise,
    sign_agreement, spread, standing, stop_supply, watch, withdraw_agreement,
};
pub use readings::{
    ContactCase, ContactPack, ContactValue, Gain, NewReading, Quadrant, Reading, ReasonCount,
    StatedReason, TeamRow, ValuedTask, count_reasons, enter_reading, list_by_value, list_readings,
    list_team, open_reasons, settle_reason,
};
pub use repo::{
    CHANNELS, LoggedContact, NewContact, NewPromise, RESULTS, RecordedPromise, list_contacts,
    list_promises, log_contact, log_contacts, record_promise, record_promises, withdraw_promise,
};
pub use strategy::{
    ACTIONS, ARMS, Answered, Asked, BandRow, Cadence, CadencePack, Candidate, CeiBuyer, CeiSide,
    Compared, Contacted, Debt, Debtor, Draft, EffectRule, FollowCase, FollowItem, Followed,
    GuardHeld, GuardPreset, GuardRule, Happened, Held, Leaves, MonthRow, NewCadence, NewTrial,
    OUTBOX_STATES, OutboxFilter, OutboxItem, OutboxRow, OwnCadence, POST_STAGES, POST_WAYS,
    PROMISES_LEAST, PersonRow, Plan, Posted, Posting, Promised, RunTold, SampleRow, Sender, Side,
    SimulatedCei, SimulatedSide, Simulation, SlipFile, Step, StepDone, StrategyPack, Trial,
    TrialResult, WAYS, Went, add_slip, assign, band, bank_seen, count_outbox, decide,
    decide_strategy, do_step, draft_from, draft_letter, draft_strategy, drop_step, dunning_level,
    end_trial, find_channel, find_sender, follow, get_outbox, get_own_cadence,
    get_strategy_version, hold_step, keep_answer, keep_cadence, keep_simulation, last_run,
    letter_proof, list_outbox, list_outbox_items, list_own_cadences, list_trials, post_letter,
    probability, propose_strategy, propose_trial, record_arrival, release_step, released_steps,
    return_letter, run_strategy, say_bank_seen, send_letter, set_channel, set_sender, settle_taken,
    sign_trial, simulate_strategy, strategy_from, strategy_of, trial_result, withdraw_cadence,
};
pub use tasks::{TaskRow, TaskWriter, count_tasks, find_task, list_tasks};
pub use undo::undo_promise;
pub use worklist::{Case, Task, task};
pub use worklist_pack::{Action, Steps, When, WorklistPack};
