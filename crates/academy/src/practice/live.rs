//! The run of a live drill: begun, played and closed by the room of drills, which knows whose turn it is. A run that a
//! person plays the debtor of is no exam, no try at the ladder, and nobody plays it on alone.

use base::{Rejection, Result};
use store::{Ask, Tx, failed};

use super::{
    book::{Saying, begin, fresh, play_on},
    debtor::Cast,
    kept::{find, live_run},
    ladder_book::unguessed,
    moves::Move,
    pack::PracticePack,
    stance::Stance,
    variants::fitted,
};

/// Begins the run of a live drill for a learner. Its seed is drawn.
pub(crate) async fn start_live(
    tx: &mut Tx,
    learner: i64,
    (scene, persona, level): (&str, &str, i64),
    variant: &str,
) -> Result<i64> {
    let id = tx.ids().next();
    let mut kept = fresh(tx, (id, learner), (scene, persona, level), unguessed()?);
    kept.live = true;
    kept.fit(variant)?;
    begin(tx, &kept).await
}

/// What a turn of a live drill is.
#[derive(Debug, Clone)]
pub(crate) struct LiveTurn {
    /// What the learner said, with the move that was heard in the end.
    pub(crate) saying: Saying,
    /// What was chosen for the debtor.
    pub(crate) stance: Stance,
    /// In whose words the debtor answers; empty where the scene speaks.
    pub(crate) worded: String,
}

/// Plays a turn. Whether the talk is over.
pub(crate) async fn play_live(tx: &mut Tx, id: i64, turn: &LiveTurn) -> Result<bool> {
    let kept = live_run(tx.conn(), id).await?;
    play_on(tx, kept, &turn.saying, (&turn.stance, &turn.worded)).await
}

/// Ends a talk that neither side goes on with; without a turn nothing of it is kept.
pub(crate) async fn close_live(tx: &mut Tx, id: i64, lang: base::Lang) -> Result<bool> {
    let kept = live_run(tx.conn(), id).await?;
    if kept.state == "ended" {
        return Ok(true);
    }
    if kept.turns.is_empty() {
        let mut ask = Ask::new("DELETE FROM practice_run WHERE live = 1 AND id = ");
        ask.value(id);
        ask.run(tx.conn()).await.map_err(failed("taking a run back that never began"))?;
        return Ok(false);
    }
    let number = i64::try_from(kept.turns.len()).unwrap_or(0) + 1;
    let saying = Saying::chosen(number, Move::Close, String::new(), lang);
    play_on(tx, kept, &saying, (&Stance::Answer, "")).await
}

/// Refuses to go on alone with a run that a person plays the debtor of.
pub(super) async fn alone(tx: &mut Tx, id: i64) -> Result<()> {
    match find(tx.conn(), id).await?.is_some_and(|kept| kept.live && kept.state != "ended") {
        true => Err(Rejection::new("practice.run-live").into()),
        false => Ok(()),
    }
}

/// Whether somebody can be cast so.
pub(crate) fn check_cast((scene, persona, level): (&str, &str, i64), variant: &str) -> Result<()> {
    let known = Cast::find(PracticePack::shipped(), (scene, persona, level), 0).is_some();
    if !known {
        let refused = Rejection::new("practice.cast-unknown").with("scene", scene);
        return Err(refused.with("persona", persona).with("level", level).into());
    }
    fitted(scene, variant).map(|_| ())
}
