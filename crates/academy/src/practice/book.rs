//! Runs that are kept: begun, prepared, turn by turn, ended with their marks; branches of them. A turn is kept as its
//! move and its words; state comes out of seed, pack and moves each time.

use base::{Lang, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, Violation, failed, violation};

use super::{
    debtor::Cast,
    engine::{ENGINE, Preparation, Run},
    ladder_book::same_for_all,
    model::HeardBy,
    moves::Move,
    pack::{PracticePack, Scene},
    score::score,
    tomorrow::OwnFacts,
};

/// Signs of a sentence at most.
pub const SAID_MOST: usize = 500;

/// A turn that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTurn {
    /// The move.
    pub done: String,
    /// In words.
    pub said: String,
    /// Typed, not chosen.
    pub typed: bool,
    /// Who read it, where a model was asked.
    pub heard: Option<HeardBy>,
}

/// A run that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRun {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub person_id: i64,
    /// The name.
    pub person: String,
    /// Scene, by code.
    pub scene: String,
    /// Persona, by code.
    pub persona: String,
    /// Level.
    pub level: i64,
    /// Seed.
    pub seed: i64,
    /// Version of the engine.
    pub engine: String,
    /// Digest of the pack.
    pub pack_digest: String,
    /// What was prepared.
    pub prepared: Preparation,
    /// `preparing`, `talking`, `ended`.
    pub state: String,
    /// The run that it branched from, and behind which turn.
    pub branch: Option<(i64, i64)>,
    /// Marks, tenths of a point.
    pub total_tenths: Option<i64>,
    /// A banned act.
    pub failed: bool,
    /// Digest of the ended run.
    pub digest: String,
    /// When it was begun.
    pub started_at: Moment,
    /// The scene where it was made of a real case; the pack has the others.
    pub made: Option<Scene>,
    /// Its turns; empty in lists.
    pub turns: Vec<KeptTurn>,
}

impl KeptRun {
    /// Whether the engine and the pack are those that it was played with.
    pub fn plays(&self, pack: &PracticePack) -> bool {
        self.engine == ENGINE && self.pack_digest == pack.digest
    }

    /// The scene that it plays in; none where the pack has it no more.
    pub fn scene_in<'a>(&'a self, pack: &'a PracticePack) -> Option<&'a Scene> {
        self.made.as_ref().or_else(|| pack.scene(&self.scene))
    }

    /// Played again.
    ///
    /// # Errors
    /// `practice.other-edition` where engine or pack are other ones, `practice.cast-unknown`.
    pub fn replayed<'a>(&'a self, pack: &'a PracticePack) -> Result<Run<'a>> {
        if !self.plays(pack) {
            return Err(Rejection::new("practice.other-edition").into());
        }
        let cast = self.cast_in(pack)?;
        let mut run = Run::new(pack, cast, self.prepared.clone());
        for turn in &self.turns {
            let done = Move::parse(&turn.done).unwrap_or(Move::Other);
            run.play(done, &turn.said);
        }
        Ok(run)
    }

    /// Who plays.
    ///
    /// # Errors
    /// `practice.cast-unknown`.
    pub fn cast_in<'a>(&'a self, pack: &'a PracticePack) -> Result<Cast<'a>> {
        let found = self
            .scene_in(pack)
            .zip(pack.persona(&self.persona).zip(pack.level(self.level)))
            .map(|(scene, (persona, level))| {
                let seed = self.seed.unsigned_abs();
                Cast { scene, persona, level, seed }
            });
        Ok(found.ok_or_else(|| {
            let refused = Rejection::new("practice.cast-unknown").with("scene", &self.scene);
            refused.with("persona", &self.persona).with("level", self.level)
        })?)
    }
}

pub(super) fn note(tx: &mut Tx, action: &'static str, id: i64, detail: serde_json::Value) {
    tx.audit(Audit { room: "practice", action, subject: format!("run:{id}"), detail });
}

/// Begins a run. Without a seed one is made.
///
/// # Errors
/// `practice.cast-unknown`, or a fault.
pub async fn start_run(
    tx: &mut Tx,
    person: i64,
    (scene, persona, level): (&str, &str, i64),
    seed: Option<i64>,
) -> Result<i64> {
    let id = tx.ids().next();
    let seed = seed.unwrap_or(id).saturating_abs();
    let kept = fresh(tx, (id, person), (scene, persona, level), seed);
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
         branch_turn, failed, digest, started_at) VALUES (",
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
    ask.text(")");
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
/// `practice.run-unknown`, `practice.not-prepared`, `practice.run-over`, `practice.turn-taken` where the page was
/// old, `practice.said-long`, `practice.other-edition`, or a fault.
pub async fn say(tx: &mut Tx, (id, person): (i64, i64), saying: &Saying) -> Result<bool> {
    tx.lock("SELECT id FROM practice_run WHERE id = $1", id).await?;
    let kept = find(tx.conn(), id).await?;
    let mut kept = own(kept, person)?;
    match kept.state.as_str() {
        "talking" => {}
        "preparing" => return Err(Rejection::new("practice.not-prepared").into()),
        _ => return Err(Rejection::new("practice.run-over").into()),
    }
    spoken_short(&saying.said)?;
    kept.turns = turns(tx.conn(), id).await?;
    let next = i64::try_from(kept.turns.len()).unwrap_or(0) + 1;
    if saying.number != next {
        return Err(Rejection::new("practice.turn-taken").into());
    }
    let mut run = kept.replayed(PracticePack::shipped())?;
    run.play(saying.done.clone(), &saying.said);
    let turn = KeptTurn {
        done: saying.done.to_string(),
        said: saying.said.clone(),
        typed: saying.typed,
        heard: saying.heard.clone(),
    };
    insert_turn(tx, (id, next), &turn, saying.lang).await?;
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
        "INSERT INTO practice_turn (run_id, number, move_code, said, typed, lang, recorded_at) \
         VALUES (",
    );
    ask.value(id).text(", ").value(number).text(", ").value(turn.done.as_str()).text(", ");
    ask.value(turn.said.as_str()).text(", ").value(i64::from(turn.typed)).text(", ");
    ask.value(lang.code()).text(", ").value(at).text(")");
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

pub(super) const COLUMNS: &str = "SELECT r.id, r.person_id, u.name, r.scene, r.persona, r.level, r.seed, \
     r.engine, r.pack_digest, r.papers, r.people, r.target_days, r.walk_days, r.state, \
     r.branch_of, r.branch_turn, r.total_tenths, r.failed, r.digest, r.started_at, s.facts \
     FROM practice_run r JOIN store_user u ON u.id = r.person_id \
     LEFT JOIN practice_scene s ON s.code = r.scene";

pub(super) fn read(row: &AnyRow) -> Result<KeptRun> {
    Ok(KeptRun {
        id: row.int(0)?,
        person_id: row.int(1)?,
        person: row.text(2)?,
        scene: row.text(3)?,
        persona: row.text(4)?,
        level: row.int(5)?,
        seed: row.int(6)?,
        engine: row.text(7)?,
        pack_digest: row.text(8)?,
        prepared: Preparation {
            papers: serde_json::from_str(&row.text(9)?).unwrap_or_default(),
            people: row.int(10)? == 1,
            target_days: row.maybe_int(11)?,
            walk_days: row.maybe_int(12)?,
        },
        state: row.text(13)?,
        branch: row.maybe_int(14)?.zip(row.maybe_int(15)?),
        total_tenths: row.maybe_int(16)?,
        failed: row.int(17)? == 1,
        digest: row.text(18)?,
        started_at: Moment(row.int(19)?),
        made: made(row.maybe_text(20)?),
        turns: Vec::new(),
    })
}

fn made(facts: Option<String>) -> Option<Scene> {
    facts.and_then(|text| OwnFacts::read(&text)).map(|facts| facts.scene())
}

pub(super) async fn find(
    connection: &mut store::AnyConnection,
    id: i64,
) -> Result<Option<KeptRun>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE r.id = ").value(id);
    ask.rows(connection, "finding a run").await?.first().map(read).transpose()
}

pub(super) async fn turns(connection: &mut store::AnyConnection, id: i64) -> Result<Vec<KeptTurn>> {
    let mut ask = Ask::new(
        "SELECT t.move_code, t.said, t.typed, h.outcome, h.model, h.answer FROM practice_turn t \
         LEFT JOIN practice_heard h ON h.run_id = t.run_id AND h.number = t.number \
         WHERE t.run_id = ",
    );
    ask.value(id).text(" ORDER BY t.number");
    let one = |row: &AnyRow| {
        let heard = row.maybe_text(3)?.zip(row.maybe_text(4)?).zip(row.maybe_text(5)?);
        let heard = heard.map(|((outcome, model), answer)| HeardBy { outcome, model, answer });
        Ok(KeptTurn { done: row.text(0)?, said: row.text(1)?, typed: row.int(2)? == 1, heard })
    };
    ask.rows(connection, "reading turns").await?.iter().map(one).collect()
}

/// A run with its turns: one's own, or any where `all` is given to who teaches.
///
/// # Errors
/// `practice.run-unknown`, or a fault.
pub async fn get_run(db: &Db, id: i64, (person, all): (i64, bool)) -> Result<KeptRun> {
    let mut connection = db.read().await?;
    let kept = find(&mut connection, id).await?.filter(|kept| all || kept.person_id == person);
    let mut kept = kept.ok_or_else(|| Rejection::new("practice.run-unknown"))?;
    kept.turns = turns(&mut connection, id).await?;
    Ok(kept)
}

/// Runs, the newest first: of one person, or of everybody.
///
/// # Errors
/// A fault from the database.
pub async fn list_runs(
    db: &Db,
    person: Option<i64>,
    (skip, limit): (usize, usize),
) -> Result<Vec<KeptRun>> {
    let mut ask = Ask::new(COLUMNS);
    if let Some(person) = person {
        ask.text(" WHERE r.person_id = ").value(person);
    }
    ask.text(" ORDER BY r.id DESC LIMIT ").value(i64::try_from(limit).unwrap_or(20));
    ask.text(" OFFSET ").value(i64::try_from(skip).unwrap_or(0));
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing runs").await?.iter().map(read).collect()
}

/// How many runs there are.
///
/// # Errors
/// A fault from the database.
pub async fn count_runs(db: &Db, person: Option<i64>) -> Result<usize> {
    let mut ask = Ask::new("SELECT COUNT(*) FROM practice_run");
    if let Some(person) = person {
        ask.text(" WHERE person_id = ").value(person);
    }
    let mut connection = db.read().await?;
    let count = ask.row(&mut connection, "counting runs").await?.int(0)?;
    Ok(usize::try_from(count).unwrap_or(0))
}
