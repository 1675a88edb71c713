//! What a kept run is and how it is read: its columns, its turns, and the run played again from seed, pack and moves.

use base::{Moment, Rejection, Result};
use store::{AnyRow, Ask, Columns, Db};

use super::{
    debtor::Cast,
    engine::{ENGINE, Preparation, Run},
    model::HeardBy,
    moves::Move,
    pack::{PracticePack, Scene},
    stance::Stance,
    tomorrow::OwnFacts,
    variants::{VariantPack, fitted},
};

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
    /// What was chosen for the debtor in a live drill.
    pub stance: Stance,
    /// The debtor's words where a person wrote them; empty where the scene speaks.
    pub worded: String,
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
    /// Whether the house drew it: nobody could know it before the end, and no other talk has it but branches.
    pub of_house: bool,
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
    /// The scene where it was made of a real case, or fitted to a branch of trade; the pack has the others.
    pub made: Option<Scene>,
    /// A person played the debtor.
    pub live: bool,
    /// The branch of trade that the scene was fitted to; empty where it plays as it is.
    pub variant: String,
    /// Its turns; empty in lists.
    pub turns: Vec<KeptTurn>,
}

impl KeptRun {
    /// Whether the engine and the pack are those that it was played with.
    pub fn plays(&self, pack: &PracticePack) -> bool {
        let digest = match self.variant.as_str() {
            "" => &pack.digest,
            _ => &VariantPack::shipped().digest,
        };
        self.engine == ENGINE && self.pack_digest == *digest
    }

    /// The scene that it plays in; none where the pack has it no more.
    pub fn scene_in<'a>(&'a self, pack: &'a PracticePack) -> Option<&'a Scene> {
        self.made.as_ref().or_else(|| pack.scene(&self.scene))
    }

    /// Fits a run that has not begun to a branch of trade.
    ///
    /// # Errors
    /// `practice.variant-unknown`.
    pub(super) fn fit(&mut self, variant: &str) -> Result<()> {
        if let Some(scene) = fitted(&self.scene, variant)? {
            self.made = Some(scene);
            variant.clone_into(&mut self.variant);
            self.pack_digest.clone_from(&VariantPack::shipped().digest);
        }
        Ok(())
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
            run.play_as(done, &turn.said, &turn.stance);
            run.word(&turn.worded);
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

pub(super) const COLUMNS: &str = "SELECT r.id, r.person_id, u.name, r.scene, r.persona, r.level, r.seed, \
     r.engine, r.pack_digest, r.papers, r.people, r.target_days, r.walk_days, r.state, \
     r.branch_of, r.branch_turn, r.total_tenths, r.failed, r.digest, r.started_at, s.facts, \
     r.live, r.variant, r.of_house \
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
        of_house: row.int(23)? == 1,
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
        made: match row.maybe_text(20)? {
            Some(facts) => made(&facts),
            None => fitted(&row.text(3)?, &row.text(22)?).ok().flatten(),
        },
        live: row.int(21)? == 1,
        variant: row.text(22)?,
        turns: Vec::new(),
    })
}

fn made(facts: &str) -> Option<Scene> {
    OwnFacts::read(facts).map(|facts| facts.scene())
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
        "SELECT t.move_code, t.said, t.typed, h.outcome, h.model, h.answer, t.stance, t.worded \
         FROM practice_turn t \
         LEFT JOIN practice_heard h ON h.run_id = t.run_id AND h.number = t.number \
         WHERE t.run_id = ",
    );
    ask.value(id).text(" ORDER BY t.number");
    let one = |row: &AnyRow| {
        let heard = row.maybe_text(3)?.zip(row.maybe_text(4)?).zip(row.maybe_text(5)?);
        let heard = heard.map(|((outcome, model), answer)| HeardBy { outcome, model, answer });
        Ok(KeptTurn {
            done: row.text(0)?,
            said: row.text(1)?,
            typed: row.int(2)? == 1,
            heard,
            stance: Stance::parse(&row.text(6)?).unwrap_or_default(),
            worded: row.text(7)?,
        })
    };
    ask.rows(connection, "reading turns").await?.iter().map(one).collect()
}

/// The run of a live drill with its turns, for the room that has seen to it who may read it.
pub(crate) async fn live_run(connection: &mut store::AnyConnection, id: i64) -> Result<KeptRun> {
    let kept = find(connection, id).await?.filter(|kept| kept.live);
    let mut kept = kept.ok_or_else(|| Rejection::new("practice.run-unknown"))?;
    kept.turns = turns(connection, id).await?;
    Ok(kept)
}

/// A run with its turns: one's own, or any where `all` is given to who teaches. A live drill is only the learner's
/// here; who played it asks the room of drills.
///
/// # Errors
/// `practice.run-unknown`, or a fault.
pub async fn get_run(db: &Db, id: i64, (person, all): (i64, bool)) -> Result<KeptRun> {
    let mut connection = db.read().await?;
    let kept = find(&mut connection, id)
        .await?
        .filter(|kept| all && !kept.live || kept.person_id == person);
    let mut kept = kept.ok_or_else(|| Rejection::new("practice.run-unknown"))?;
    kept.turns = turns(&mut connection, id).await?;
    Ok(kept)
}

/// Runs, the newest first: of one person, or of everybody but live drills.
///
/// # Errors
/// A fault from the database.
pub async fn list_runs(
    db: &Db,
    person: Option<i64>,
    (skip, limit): (usize, usize),
) -> Result<Vec<KeptRun>> {
    let mut ask = Ask::new(COLUMNS);
    match person {
        Some(person) => ask.text(" WHERE r.person_id = ").value(person),
        None => ask.text(" WHERE r.live = 0"),
    };
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
    match person {
        Some(person) => ask.text(" WHERE person_id = ").value(person),
        None => ask.text(" WHERE live = 0"),
    };
    let mut connection = db.read().await?;
    let count = ask.row(&mut connection, "counting runs").await?.int(0)?;
    Ok(usize::try_from(count).unwrap_or(0))
}
