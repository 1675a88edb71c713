//! The strategy of collections: which step is due towards whom, proposed into an outbox, released by a
//! person, sent once. It judges no buyer and books no money.
//!
//! `decide` and `guard` are the rules; the nightly run, the simulation and the look before a send all ask
//! them. Nothing is sent that the books do not bear out in the very transaction that marks it as sent.

mod cadence;
mod cei;
mod decide;
mod effect;
mod follow;
mod guard;
mod load;
mod outbox;
mod own_cadence;
mod pack;
mod posting;
mod reasons;
mod release;
mod run;
mod send;
mod sender;
mod sides;
mod simulate;
mod spelled;
mod stop;
mod trial;
mod version;

pub use cadence::{Cadence, CadencePack};
pub use cei::{BandRow, CeiBuyer, CeiSide, SimulatedCei};
pub use decide::{Asked, Debt, Debtor, Held, Plan, Promised, decide};
pub use effect::EffectRule;
pub use follow::{FollowCase, FollowItem, Followed, Happened, follow};
pub use guard::{Contacted, GuardHeld, GuardRule};
pub(super) use load::is_talk;
pub(super) use outbox::letter_number;
pub use outbox::{
    OUTBOX_STATES, OutboxFilter, OutboxItem, OutboxRow, count_outbox, dunning_level, get_outbox,
    list_outbox, list_outbox_items,
};
pub use own_cadence::{
    NewCadence, OwnCadence, draft_from, get_own_cadence, keep_cadence, list_own_cadences,
    strategy_from, withdraw_cadence,
};
pub use pack::{ACTIONS, GuardPreset, Step, StrategyPack, WAYS};
pub use posting::{
    POST_STAGES, POST_WAYS, Posted, Posting, SlipFile, add_slip, letter_proof, post_letter,
    record_arrival, return_letter,
};
pub use reasons::{ToldReason, reason_on};
pub use release::{StepDone, do_step, drop_step, release_step, released_steps, settle_taken};
pub use run::{RunTold, last_run, run_strategy};
pub use send::{Answered, Draft, Leaves, Went, draft_letter, hold_step, keep_answer, send_letter};
pub use sender::{
    Sender, bank_seen, find_channel, find_sender, say_bank_seen, set_channel, set_sender,
};
pub(super) use sides::guards_for;
pub use simulate::{
    Compared, MonthRow, PersonRow, SampleRow, SimulatedSide, Simulation, simulate_strategy,
};
pub use stop::{SupplyStop, decide_stop, find_stop, propose_stop, waiting_stops};
pub use trial::{
    ARMS, Candidate, NewTrial, PROMISES_LEAST, Side, Trial, TrialResult, assign, band, end_trial,
    list_trials, probability, propose_trial, sign_trial, trial_result,
};
pub use version::{
    decide_strategy, draft_strategy, get_strategy_version, keep_simulation, propose_strategy,
    strategy_of,
};
