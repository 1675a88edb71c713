//! One click sets what comes next, through classes.

use academy::skills::{matrix, set_next};
use axum::{Form, extract::State};

use super::closed;
use crate::{failure::Answer, filled::Filled, kit::Flash, state::App, visit::Visit};

/// Sets it, and goes on to the class.
///
/// # Errors
/// `skills.skill-unknown`, `skills.nobody`, `skills.nothing-next`, what classes refuse, or a fault.
pub async fn assign(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let wanted: Vec<i64> =
        filled.get("people").split(',').filter_map(|id| id.trim().parse().ok()).collect();
    let all = matrix(&app.db, None).await?;
    let people: Vec<_> = all.people.into_iter().filter(|one| wanted.contains(&one.id)).collect();
    let by = visit.person()?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = set_next(&mut tx, by, filled.get("skill"), &people).await;
    let told = closed(tx, outcome).await?;
    let flash = Flash::new("skills-set-done").with("people", people.len()).with("count", told.set);
    Ok(visit.go(&format!("/classes/{}", told.cohort_id), Some(&flash)))
}
