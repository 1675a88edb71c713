//! A run in a scene that was made of a real case. What is kept are the facts that left it and nothing that leads back.

use base::{Rejection, Result};
use serde_json::json;
use store::{Ask, Tx, failed};

use super::{
    book::{begin, fresh, note, own},
    kept::find,
    ladder_book::{same_for_all, unguessed},
    live::alone,
    pack::PracticePack,
    tomorrow::{OwnFacts, RealCase},
};

/// Begins a run in a scene made of a case, with the persona and the level that it proposes.
///
/// # Errors
/// `practice.case-closed`, `practice.case-nothing-overdue`, or a fault.
pub async fn start_own(tx: &mut Tx, person: i64, real: RealCase<'_>) -> Result<i64> {
    if real.case.closed_on.is_some() {
        return Err(Rejection::new("practice.case-closed").into());
    }
    if real.brief.owed.overdue_minor <= 0 {
        return Err(Rejection::new("practice.case-nothing-overdue").into());
    }
    let id = tx.ids().next();
    let seed = id.saturating_abs();
    // What figures are scaled by is kept nowhere: whoever knows the run cannot reckon those of the case back.
    let facts = OwnFacts::take(real, unguessed()?.unsigned_abs());
    let proposed = facts.proposed();
    let scene = facts.scene();
    let at = tx.at().0;
    let mut ask = Ask::new("INSERT INTO practice_scene (code, facts, made_at) VALUES (");
    ask.value(scene.code.as_str()).text(", ").value(facts.text()).text(", ").value(at);
    // The same facts are the same scene, whoever they come from.
    ask.text(") ON CONFLICT (code) DO NOTHING");
    ask.run(tx.conn()).await.map_err(failed("keeping a scene"))?;
    let cast = (scene.code.as_str(), proposed.persona, proposed.level);
    let mut kept = fresh(tx, (id, person), cast, seed);
    kept.made = Some(scene);
    begin(tx, &kept).await
}

/// Chooses another persona or level before the talk.
///
/// # Errors
/// `practice.run-unknown`, `practice.run-begun`, `practice.run-live`, `practice.week-same`, `practice.cast-unknown`, or a fault.
pub async fn recast_run(
    tx: &mut Tx,
    (id, person): (i64, i64),
    (persona, level): (&str, i64),
) -> Result<()> {
    tx.lock("SELECT id FROM practice_run WHERE id = $1", id).await?;
    let kept = find(tx.conn(), id).await?;
    let mut kept = own(kept, person)?;
    if kept.state != "preparing" {
        return Err(Rejection::new("practice.run-begun").into());
    }
    alone(tx, id).await?;
    same_for_all(tx, id).await?;
    (kept.persona, kept.level) = (persona.to_owned(), level);
    kept.cast_in(PracticePack::shipped())?;
    let mut ask = Ask::new("UPDATE practice_run SET persona = ");
    ask.value(persona).text(", level = ").value(level).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("choosing another persona"))?;
    note(tx, "recast-practice", id, json!({ "persona": persona, "level": level }));
    Ok(())
}
