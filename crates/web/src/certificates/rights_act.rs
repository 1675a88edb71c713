//! Proposing which certificate a right requires, and signing it.

use academy::certificates::{decide_requirement, propose_requirement};
use axum::{Form, extract::State};

use super::{
    closed,
    rights::{HERE, page, wanted_of},
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{Flash, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

async fn again(app: &App, visit: &Visit, filled: &Filled, wrong: Mistakes) -> Answer {
    let body = page(app, visit, filled, wrong).await?;
    Ok(visit.again(&visit.t("certificates-rights"), &body))
}

/// Proposes.
///
/// # Errors
/// A fault; what is refused is said on the page.
pub async fn propose(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let wanted = match wanted_of(&filled) {
        Ok(wanted) => wanted,
        Err(wrong) => return again(&app, &visit, &filled, wrong).await,
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = propose_requirement(&mut tx, &wanted, filled.get("reason")).await;
    match settled(closed(tx, outcome).await)? {
        Ok(_) => Ok(visit.go(HERE, Some(&Flash::new("certificates-rights-proposed")))),
        Err(wrong) => again(&app, &visit, &filled, wrong).await,
    }
}

/// Signs what waits, or refuses it.
///
/// # Errors
/// A fault; what is refused is said on the page.
pub async fn decide_right(
    State(app): State<App>,
    visit: Visit,
    Form(filled): Form<Filled>,
) -> Answer {
    let signs = filled.get("what") == "sign";
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = decide_requirement(&mut tx, (signs, filled.get("note"))).await;
    match settled(closed(tx, outcome).await)? {
        Ok(()) => {
            let said =
                if signs { "certificates-rights-signed" } else { "certificates-rights-refused" };
            Ok(visit.go(HERE, Some(&Flash::new(said))))
        }
        Err(wrong) => again(&app, &visit, &Filled::default(), wrong).await,
    }
}
