//! An answer is tried on the open data, or handed in.

use academy::exercises::{close_exercise, hand_in};
use axum::{
    Form,
    extract::{Path, State},
};

use super::{given, href, opened, own, points, show::page};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{Flash, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Tries an answer or hands it in.
///
/// # Errors
/// `exercises.run-unknown`, or a fault; what is wrong is said on the page.
pub async fn give(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    let given = given(&filled);
    let title = visit.t("exercises-title");
    if filled.get("act") == "try" && own(&visit, &kept) && kept.left() > 0 {
        return match settled(page(&visit, &kept, (&given, true), &Mistakes::none()))? {
            Ok(body) => Ok(visit.page(&title, &body)),
            Err(wrong) => Ok(visit.again(&title, &page(&visit, &kept, (&given, false), &wrong)?)),
        };
    }
    let number = filled.get("number").parse().unwrap_or(0);
    let person = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let marked = hand_in(&mut tx, (id, person), number, &given).await?;
        tx.commit().await?;
        Ok(marked.total())
    };
    match settled(outcome.await)? {
        Ok(total) => {
            let flash = Flash::new("exercises-submitted").with("points", points(total));
            Ok(visit.go(&href(id), Some(&flash)))
        }
        Err(wrong) => {
            let kept = opened(&app, &visit, id).await?;
            Ok(visit.again(&title, &page(&visit, &kept, (&given, false), &wrong)?))
        }
    }
}

/// Gives the rest of the submissions up and shows the worked answer.
///
/// # Errors
/// `exercises.run-unknown`, `exercises.run-closed`, `exercises.nothing-handed-in`, or a fault.
pub async fn close(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let person = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    close_exercise(&mut tx, (id, person)).await?;
    tx.commit().await?;
    Ok(visit.go(&href(id), Some(&Flash::new("exercises-closed"))))
}
