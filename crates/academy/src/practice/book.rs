//! Runs that are kept: begun, prepared, turn by turn, ended with their marks; branches of them. A turn is kept as its
//! move and its words; state comes out of seed, pack and moves each time.

use base::{Lang, Rejection, Result};
use serde_json::json;
use store::{Ask, Audit, Tx, Violation, failed, violation};

use super::{
    answered::keep_answered,
    blocks::keep_blocks,
    engine::{ENGINE, Preparation, Run},
    kept::{KeptRun, KeptTurn, find, turns},
    ladder_book::{same_for_all, unguessed},
    live::alone,
    model::HeardBy,
    moves::Move,
    pack::PracticePack,
    score::score,
    stance::Stance,
};

/// Signs of a sentence at most.
pub const SAID_MOST: usize = 500;

pub(super) fn note(tx: &mut Tx, action: &'static str, id: i64, detail: serde_json::Value) {
    tx.audit(Audit { room: "practice", action, subject: format!("run:{id}"), detail });
}

/// Begins a run. Without a seed the house draws one that nobody can guess and that no page shows before the end: such a
/// talk cannot be rehearsed.
///
/// # Errors
/// `practice.cast-unknown`, or a fault.
pub async fn start_run(
    tx: &mut Tx,
    person: i64,
    (scene, persona, level): (&str, &str, i64),
    seed: Option<i64>,
) -> Result<i64> {
    start_fitted(tx, person, (scene, persona, level), (seed, "")).await
}

/// Begins a run in a scene that is fitted to a branch of trade; empty plays it as it is.
///
/// # Errors
/// `practice.cast-unknown`, `practice.variant-unknown`, or a fault.
pub async fn start_fitted(
    tx: &mut Tx,
    person: i64,
    (scene, persona, level): (&str, &str, i64),
    (seed, variant): (Option<i64>, &str),
) -> Result<i64> {
    let id = tx.ids().next();
    let drawn = match seed {
        Some(seed) => seed.saturating_abs(),
        None => unguessed()?,
    };
    let mut kept = fresh(tx, (id, person), (scene, persona, level), drawn);
    kept.of_house = seed.is_none();
    kept.fit(variant)?;
    begin(tx, &kept).await
}

/// A run that has not begun.
pub(super) fn fresh(
    tx: &Tx,
    (id, person_id): (i64, i64),
    (scene, persona, level): (&str, &str, i64),
    seed: i64,
) -> KeptRun {
    KeptRun {
        id,
        person_id,
        person: String::new(),
        scene: scene.to_owned(),
        persona: persona.to_owned(),
        level,
        seed,
        of_house: false,
        engine: ENGINE.to_owned(),
        pack_digest: PracticePack::shipped().digest.clone(),
        prepared: Preparation::default(),
        state: "preparing".to_owned(),
        branch: None,
        total_tenths: None,
        failed: false,
        digest: String::new(),
        started_at: tx.at(),
        made: None,
        live: false,
        variant: String::new(),
        turns: Vec::new(),
    }
}

/// Keeps a run that begins.
pub(super) async fn begin(tx: &mut Tx, kept: &KeptRun) -> Result<i64> {
    kept.cast_in(PracticePack::shipped())?;
    insert(tx, kept).await?;
    let detail = json!({ "scene": kept.scene, "persona": kept.persona, "level": kept.level });
    note(tx, "start-practice", kept.id, detail);
    Ok(kept.id)
}

async fn insert(tx: &mut Tx, kept: &KeptRun) -> Result<()> {
    let papers = json!(kept.prepared.papers).to_string();
    let mut ask = Ask::new(
        "INSERT INTO practice_run (id, person_id, scene, persona, level, seed, engine, \
         pack_version, pack_digest, papers, people, target_days, walk_days, state, branch_of, \
         branch_turn, failed, digest, started_at, live, variant, of_house) VALUES (",
    );
    ask.value(kept.id).text(", ").value(kept.person_id).text(", ").value(kept.scene.as_str());
    ask.text(", ").value(kept.persona.as_str()).text(", ").value(kept.level).text(", ");
    ask.value(kept.seed).text(", ").value(ENGINE).text(", ");
    ask.value(PracticePack::shipped().version.as_str()).text(", ");
    ask.value(kept.pack_digest.as_str()).text(", ").value(papers).text(", ");
    ask.value(i64::from(kept.prepared.people)).text(", ").value(kept.prepared.target_days);
    ask.text(", ").value(kept.prepared.walk_days).text(", ").value(kept.state.as_str());
    ask.text(", ").value(kept.branch.map(|(run, _)| run)).text(", ");
    ask.value(kept.branch.map(|(_, turn)| turn)).text(", 0, '', ").value(kept.started_at.0);
    ask.text(", ").value(i64::from(kept.live)).text(", ").value(kept.variant.as_str());
    ask.text(", ").value(i64::from(kept.of_house)).text(")");
    ask.run(tx.conn()).await.map_err(failed("beginning a run"))?;
    Ok(())
}

/// Keeps what was prepared; the talk begins.
///
/// # Errors
/// `practice.run-unknown`, `practice.run-begun`, `practice.target-order`, `practice.paper-unknown`, or a fault.
pub async fn prepare_run(tx: &mut Tx, (id, person): (i64, i64), with: &Preparation) -> Result<()> {
    tx.lock("SELECT id FROM practice_run WHERE id = $1", id).await?;
    let kept = find(tx.conn(), id).await?;
    let kept = own(kept, person)?;
    if kept.state != "preparing" {
        return Err(Rejection::new("practice.run-begun").into());
    }
    let days = [with.target_days, with.walk_days];
    let far = days.iter().flatten().any(|days| !(1..=1_000).contains(days));
    let turned = matches!(days, [Some(target), Some(walk)] if walk <= target);
    if far || turned {
        return Err(Rejection::new("practice.target-order").on("walk").into());
    }
    let pack = PracticePack::shipped();
    let papers = kept.scene_in(pack).map(|scene| scene.papers.clone()).unwrap_or_default();
    if let Some(paper) = with.papers.iter().find(|paper| !papers.contains(paper)) {
        return Err(Rejection::new("practice.paper-unknown").with("paper", paper).into());
    }
    let mut ask = Ask::new("UPDATE practice_run SET state = 'talking', papers = ");
    ask.value(json!(with.papers).to_string()).text(", people = ").value(i64::from(with.people));
    ask.text(", target_days = ").value(with.target_days).text(", walk_days = ");
    ask.value(with.walk_days).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("preparing a run"))?;
    // What is practised is bookkeeping of the learner; beginning and end stand in the audit.
    tx.quiet();
    Ok(())
}

/// What is said in a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saying {
    /// The number of the turn, from 1, as the page showed it.
    pub number: i64,
    /// The move.
    pub done: Move,
    /// In words.
    pub said: String,
    /// Typed, not chosen.
    pub typed: bool,
    /// In which language.
    pub lang: Lang,
    /// Who read it, where a model was asked.
    pub heard: Option<HeardBy>,
}

impl Saying {
    /// A move that was chosen from those offered, not typed.
    pub const fn chosen(number: i64, done: Move, said: String, lang: Lang) -> Self {
        Self { number, done, said, typed: false, lang, heard: None }
    }
}

/// Whether what was typed is short enough; asked before it is read.
///
/// # Errors
/// `practice.said-long`.
pub fn spoken_short(said: &str) -> Result<()> {
    if said.chars().count() <= SAID_MOST {
        return Ok(());
    }
    let refused = Rejection::new("practice.said-long").with("most", SAID_MOST);
    Err(refused.on("said").into())
}

/// Plays a turn. Whether the talk is over.
///
/// # Errors
/// `practice.run-unknown`, `practice.run-live`, `practice.not-prepared`, `practice.run-over`, `practice.turn-taken`
/// where the page was old, `practice.said-long`, `practice.other-edition`, or a fault.
pub async fn say(tx: &mut Tx, (id, person): (i64, i64), saying: &Saying) -> Result<bool> {
    tx.lock("SELECT id FROM practice_run WHERE id = $1", id).await?;
    let kept = find(tx.conn(), id).await?;
    let mut kept = own(kept, person)?;
    alone(tx, id).await?;
    kept.turns = turns(tx.conn(), id).await?;
    play_on(tx, kept, saying, (&Stance::Answer, "")).await
}

/// Plays a turn of a run that is locked and read with its turns.
pub(super) async fn play_on(
    tx: &mut Tx,
    kept: KeptRun,
    saying: &Saying,
    (stance, worded): (&Stance, &str),
) -> Result<bool> {
    let id = kept.id;
    match kept.state.as_str() {
        "talking" => {}
        "preparing" => return Err(Rejection::new("practice.not-prepared").into()),
        _ => return Err(Rejection::new("practice.run-over").into()),
    }
    spoken_short(&saying.said)?;
    let next = i64::try_from(kept.turns.len()).unwrap_or(0) + 1;
    if saying.number != next {
        return Err(Rejection::new("practice.turn-taken").into());
    }
    let mut run = kept.replayed(PracticePack::shipped())?;
    run.play_as(saying.done.clone(), &saying.said, stance);
    let stance = run.turns.last().map_or(Stance::Answer, |turn| turn.stance.clone());
    let turn = KeptTurn {
        done: saying.done.to_string(),
        said: saying.said.clone(),
        typed: saying.typed,
        heard: saying.heard.clone(),
        stance,
        worded: worded.to_owned(),
    };
    insert_turn(tx, (id, next), &turn, saying.lang).await?;
    keep_answered(tx, id, (&run, worded), saying.lang).await?;
    if run.ended.is_some() {
        end(tx, id, &run).await?;
    } else {
        tx.quiet();
    }
    Ok(run.ended.is_some())
}

async fn insert_turn(
    tx: &mut Tx,
    (id, number): (i64, i64),
    turn: &KeptTurn,
    lang: Lang,
) -> Result<()> {
    let at = tx.at().0;
    let mut ask = Ask::new(
        "INSERT INTO practice_turn (run_id, number, move_code, said, typed, lang, recorded_at, \
         stance, worded) VALUES (",
    );
    ask.value(id).text(", ").value(number).text(", ").value(turn.done.as_str()).text(", ");
    ask.value(turn.said.as_str()).text(", ").value(i64::from(turn.typed)).text(", ");
    ask.value(lang.code()).text(", ").value(at).text(", ").value(turn.stance.to_string());
    ask.text(", ").value(turn.worded.as_str()).text(")");
    match ask.run(tx.conn()).await {
        Ok(_) => insert_heard(tx, (id, number), turn.heard.as_ref()).await,
        Err(error) if matches!(violation(&error), Some(Violation::Unique(_))) => {
            Err(Rejection::new("practice.turn-taken").into())
        }
        Err(error) => Err(failed("keeping a turn")(error)),
    }
}

async fn insert_heard(
    tx: &mut Tx,
    (id, number): (i64, i64),
    heard: Option<&HeardBy>,
) -> Result<()> {
    let Some(heard) = heard else { return Ok(()) };
    let mut ask =
        Ask::new("INSERT INTO practice_heard (run_id, number, outcome, model, answer) VALUES (");
    ask.value(id).text(", ").value(number).text(", ").value(heard.outcome.as_str());
    ask.text(", ").value(heard.model.as_str()).text(", ").value(heard.answer.as_str()).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping who read a sentence"))?;
    Ok(())
}

async fn end(tx: &mut Tx, id: i64, run: &Run<'_>) -> Result<()> {
    let marks = score(run);
    let digest = run.digest();
    let mut ask = Ask::new("UPDATE practice_run SET state = 'ended', total_tenths = ");
    ask.value(marks.total).text(", failed = ").value(i64::from(marks.failed));
    ask.text(", digest = ").value(digest.as_str()).text(", ended_at = ").value(tx.at().0);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("ending a run"))?;
    keep_blocks(tx, id, &marks).await?;
    let detail = json!({ "tenths": marks.total, "failed": marks.failed, "digest": digest });
    note(tx, "finish-practice", id, detail);
    Ok(())
}

/// Begins a run that goes as another one did up to a turn; 0 plays it from the start.
///
/// # Errors
/// `practice.run-unknown`, `practice.not-prepared`, `practice.other-edition`, `practice.week-same`, or a fault.
pub async fn branch_run(
    tx: &mut Tx,
    (id, person): (i64, i64),
    behind: usize,
    lang: Lang,
) -> Result<i64> {
    let kept = find(tx.conn(), id).await?;
    let kept = own(kept, person)?;
    if kept.state == "preparing" {
        return Err(Rejection::new("practice.not-prepared").into());
    }
    if !kept.plays(PracticePack::shipped()) {
        return Err(Rejection::new("practice.other-edition").into());
    }
    if kept.state != "ended" {
        alone(tx, id).await?;
        same_for_all(tx, id).await?;
    }
    let mut old = turns(tx.conn(), id).await?;
    // A branch goes on: the last turn, which ended the talk, is never taken over.
    old.truncate(behind.min(old.len().saturating_sub(1)));
    let branch = Some((id, i64::try_from(old.len()).unwrap_or(0)));
    let fresh = KeptRun {
        id: tx.ids().next(),
        state: "talking".to_owned(),
        branch,
        live: false,
        of_house: false,
        started_at: tx.at(),
        ..kept
    };
    insert(tx, &fresh).await?;
    for (number, turn) in (1_i64..).zip(&old) {
        insert_turn(tx, (fresh.id, number), turn, lang).await?;
    }
    note(tx, "branch-practice", fresh.id, json!({ "of": id, "behind": old.len() }));
    Ok(fresh.id)
}

pub(super) fn own(kept: Option<KeptRun>, person: i64) -> Result<KeptRun> {
    let own = kept.filter(|kept| kept.person_id == person);
    Ok(own.ok_or_else(|| Rejection::new("practice.run-unknown"))?)
}
