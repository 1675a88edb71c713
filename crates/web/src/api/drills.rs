//! Live drills: one's own, and inviting to one. They are played on the page, by two people.

use academy::drills::{Invite, Session, invite as ask_to, list_sessions};
use base::Rejection;
use store::access::Right;

use super::{
    cursor::{self, Page},
    endpoint::{Body, Call, Endpoint, Made, Verb, endpoint as to},
    ledger::PageAsked,
    shape::{At, Id, Nothing, sent, taken},
};
use crate::{failure::Refused, gate::Need};

/// Rows that are read at most; older ones stand on the page.
const MOST: usize = 500;

/// The addresses.
pub(super) fn table() -> Vec<Endpoint> {
    use Verb::{Get, Post};
    vec![
        to(Get, "/live-drills", "list-live-drills", Need::May(Right::Learn), list),
        to(Post, "/live-drills", "invite-to-live-drill", Need::May(Right::Teach), invite),
    ]
}

sent!(LiveDrillSaid {
    id: Id,
    instructor: String,
    learner: String,
    in_class: Option<String>,
    scene: String,
    persona: String,
    level: i64,
    variant: String,
    state: String,
    turn_of: String,
    waits_until: At,
    practice_run_id: Option<Id>,
});

/// Drills that one plays in or is invited to, the newest first.
pub async fn list(call: Call<PageAsked>) -> Result<Page<LiveDrillSaid>, Refused> {
    let now = call.app.db.clock().now();
    let said = |one: &Session| LiveDrillSaid {
        id: Id(one.id),
        instructor: one.instructor.clone(),
        learner: one.learner.clone(),
        in_class: one.cohort.as_ref().map(|(_, name)| name.clone()),
        scene: one.cast.0.clone(),
        persona: one.cast.1.clone(),
        level: one.cast.2,
        variant: one.variant.clone(),
        state: one.stands(now).to_owned(),
        turn_of: one.turn.clone(),
        waits_until: At(one.until_at),
        practice_run_id: one.run_id.map(Id),
    };
    let me = call.visit.person()?.id;
    let rows = list_sessions(&call.app.db, Some(me), (0, MOST)).await?;
    let all = rows.iter().map(said).collect();
    let at = (call.query.limit, call.query.after.as_deref());
    Ok(cursor::page(&call.question(), all, at, |one: &LiveDrillSaid| one.id.0.to_string())?)
}

taken!(NewLiveDrill {
    learner_login: Option<String>,
    class_id: Option<Id>,
    scene: String,
    persona: String,
    level: i64,
    variant: Option<String>,
    note: Option<String>,
});

sent!(LiveDrillMade { id: Id });

/// Invites a learner or a class.
pub async fn invite(
    call: Call<Nothing, Body<NewLiveDrill>>,
) -> Result<Made<LiveDrillMade>, Refused> {
    let Body(new) = &call.body;
    let whom = match (&new.learner_login, &new.class_id) {
        (Some(login), None) => Invite::Learner(login.clone()),
        (None, Some(class)) => Invite::Cohort(class.0),
        _ => return Err(Rejection::new("drills.whom-missing").on("learner_login").into()),
    };
    let cast = (new.scene.as_str(), new.persona.as_str(), new.level);
    let text = |one: &Option<String>| one.clone().unwrap_or_default();
    let (variant, note) = (text(&new.variant), text(&new.note));
    let mut tx = call.app.db.write(call.visit.actor()?).await?;
    let id = ask_to(&mut tx, call.visit.person()?.id, &whom, cast, (&variant, &note)).await?;
    tx.commit().await?;
    Ok(Made { new: true, what: LiveDrillMade { id: Id(id) } })
}
