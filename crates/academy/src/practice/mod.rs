//! Practice: the role-play of a collection talk. A seeded debtor with hidden ability, willingness, trust and
//! reason; the learner's moves; an engine that alone decides what is conceded; marks, replay and what-if. The outcome
//! is an agreement as the house makes it.
//!
//! Invariants: the engine is pure (no clock, no chance but the seed, no words); no concession passes what the debtor
//! is able to; the same seed, pack and engine give the same bytes; a banned act fails the run.

mod adaptive;
mod answered;
mod ask;
mod blind;
mod blocks;
mod book;
mod bots;
mod chance;
mod classify;
mod debtor;
mod dossier;
mod effects;
mod engine;
mod kept;
mod ladder;
mod ladder_book;
mod live;
mod model;
mod moves;
mod opened;
mod pack;
mod plan;
mod rates;
mod score;
mod spoken;
mod stage;
mod stance;
mod tomorrow;
mod tomorrow_book;
mod tomorrow_pack;
mod variants;
mod walk;
mod workshop;

pub use adaptive::{Marked, Next, next_of, recent_marks};
pub use answered::{close_outdated, list_answered};
pub use ask::{Ask, PARTS_MOST, Piece, Size, Terms};
pub use blind::{BlindSet, First, Labelled, Share};
pub use blocks::{blocks_of, fill_blocks};
pub use book::{
    SAID_MOST, Saying, branch_run, prepare_run, say, spoken_short, start_fitted, start_run,
};
pub use bots::{BOTS, Bot, Held, Order, order_held, order_held_in, order_of};
pub use classify::{Accuracy, Reader, Rules, accuracy, kind_of};
pub use debtor::{Cast, Debtor, Mood};
pub use dossier::{CasePaper, Choice, Dossier, Invoice, Question};
pub use engine::{CUES, Cue, ENGINE, Ending, Preparation, Run, TURNS_MOST, Turn};
pub(crate) use kept::live_run;
pub use kept::{KeptRun, KeptTurn, count_runs, get_run, list_runs};
pub use ladder::{MINUTES, Place, Season, TEAM_LEAST, Try, standings, week_of};
pub use ladder_book::{
    Taking, find_taking, join_ladder, leave_ladder, list_tries, start_challenge,
};
pub(crate) use live::{LiveTurn, check_cast, close_live, play_live, start_live};
pub use model::{Asked, HeardBy, find_model, heard_by, model_rule, set_model};
pub use moves::{Concession, Move};
pub use opened::{Opened, dossier_of, list_opened, open_paper, prepare_read};
pub use pack::{Item, Level, Paper, Person, Persona, PracticePack, Scene, Trick};
pub use plan::{Part, Plan, Signer};
pub use rates::{SceneRate, scene_rates};
pub use score::{Mark, OUTCOME_TENTHS, OVER_BPS, Outcome, Scores, score};
pub use spoken::slotted;
pub use stage::{Heard, Line, Spoken, Stage, Told, ask_words, plan_words, tell};
pub use stance::{HOLDS_MOST, Stance, stances};
pub use tomorrow::{OWN, OwnFacts, Proposed, RealCase};
pub use tomorrow_book::{recast_run, start_own};
pub use variants::{Variant, VariantPack, fitted};
pub use walk::{Walked, walk};
pub use workshop::{Source, draft_line, list_sources};
