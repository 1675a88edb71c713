//! What the two do: take up, decline, say, answer, end, rate. Each says which page it was done on; an old page is shown
//! afresh with what happened.

use std::collections::BTreeMap;

use academy::{
    drills::{self, NewRating, get_session},
    practice::{Move, PracticePack, Stance},
};
use axum::{
    Form, Json,
    extract::{Path, State},
    response::IntoResponse as _,
};
use base::{Rejection, Result};
use serde_json::json;
use store::{Tx, access::Right};

use super::{href, opened, page, rating::field};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{Flash, Mistakes},
    practice,
    state::App,
    typed::settled,
    visit::Visit,
};

/// How a session stands, for the script that waits: its version, which moves with each step.
///
/// # Errors
/// `drills.session-unknown`, or a fault.
pub async fn state(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let reader = (visit.person()?.id, visit.may(Right::SeeAudit));
    let session = get_session(&app.db, id, reader).await?;
    let stands = session.stands(app.db.clock().now());
    let body = json!({ "version": session.version, "state": stands, "turn": session.turn });
    Ok(Json(body).into_response())
}

fn version(filled: &Filled) -> i64 {
    filled.get("version").parse().unwrap_or(0)
}

/// Keeps what a verb did; what it refused changes nothing.
async fn kept<T>(tx: Tx, done: Result<T>) -> Result<T> {
    let done = done?;
    tx.commit().await?;
    Ok(done)
}

/// The page again, with what was wrong.
async fn again(app: &App, visit: &Visit, id: i64, typed: (&Filled, &Mistakes)) -> Answer {
    let opened = opened(app, visit, id).await?;
    let body = page(app, visit, &opened, typed).await?;
    Ok(visit.again(&visit.t("drills-title"), &body))
}

/// What can be pressed beside the talk itself.
#[derive(Clone, Copy)]
enum Press {
    Decline,
    Withdraw,
    End,
}

async fn pressed(app: &App, visit: &Visit, id: i64, (press, filled): (Press, &Filled)) -> Answer {
    let (me, seen) = (visit.person()?.id, version(filled));
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = match press {
        Press::Decline => drills::decline(&mut tx, id, me, seen).await,
        Press::Withdraw => drills::withdraw(&mut tx, id, me, seen).await,
        Press::End => drills::end(&mut tx, (id, me), (seen, visit.lang)).await,
    };
    match settled(kept(tx, done).await)? {
        Ok(()) => {
            let word = match press {
                Press::Decline => "drills-declined",
                Press::Withdraw => "drills-withdrawn",
                Press::End => "drills-ended",
            };
            Ok(visit.go(&href(id), Some(&Flash::new(word))))
        }
        Err(wrong) => again(app, visit, id, (filled, &wrong)).await,
    }
}

/// Declines an invitation.
///
/// # Errors
/// `drills.session-unknown`, or a fault; what is wrong is said on the page.
pub async fn decline(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    pressed(&app, &visit, id, (Press::Decline, &filled)).await
}

/// Takes an invitation back.
///
/// # Errors
/// `drills.session-unknown`, or a fault; what is wrong is said on the page.
pub async fn withdraw(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    pressed(&app, &visit, id, (Press::Withdraw, &filled)).await
}

/// Ends a drill.
///
/// # Errors
/// `drills.session-unknown`, or a fault; what is wrong is said on the page.
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    pressed(&app, &visit, id, (Press::End, &filled)).await
}

/// Takes an invitation up: on to the preparation.
///
/// # Errors
/// `drills.session-unknown` where somebody else of the class was faster, or a fault; what is wrong is said on the page.
pub async fn accept(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let me = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = drills::accept(&mut tx, id, me, version(&filled)).await;
    match settled(kept(tx, done).await)? {
        Ok(run) => Ok(visit.go(&practice::href(run), Some(&Flash::new("drills-accepted")))),
        Err(wrong) => again(&app, &visit, id, (&filled, &wrong)).await,
    }
}

/// The learner says something.
///
/// # Errors
/// `drills.session-unknown`, or a fault; what is wrong is said on the page.
pub async fn say(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let seen = version(&filled);
    let me = visit.person()?.id;
    let opened = opened(&app, &visit, id).await?;
    let saying = match (&opened.run, opened.session.version == seen) {
        (Some(run), true) => practice::spoken(&app, &visit, run, &filled).await,
        _ => Err(Rejection::new("drills.page-old").into()),
    };
    let done = match saying {
        Ok(saying) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = drills::say(&mut tx, (id, me), seen, &saying).await;
            kept(tx, done).await
        }
        Err(why) => Err(why),
    };
    match settled(done)? {
        Ok(()) => Ok(visit.go(&format!("{}#say", href(id)), None)),
        Err(wrong) => again(&app, &visit, id, (&filled, &wrong)).await,
    }
}

fn answered(visit: &Visit, filled: &Filled) -> Result<drills::Answer> {
    let wrong = || Rejection::new("drills.choice-not-allowed");
    Ok(drills::Answer {
        done: Move::parse(filled.get("move")).ok_or_else(wrong)?,
        stance: Stance::parse(filled.get("stance")).ok_or_else(wrong)?,
        words: filled.get("words").to_owned(),
        lang: visit.lang,
    })
}

/// The instructor answers.
///
/// # Errors
/// `drills.session-unknown`, or a fault; what is wrong is said on the page.
pub async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let me = visit.person()?.id;
    let done = match answered(&visit, &filled) {
        Ok(with) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = drills::answer(&mut tx, (id, me), version(&filled), &with).await;
            kept(tx, done).await
        }
        Err(why) => Err(why),
    };
    match settled(done)? {
        Ok(_) => Ok(visit.go(&format!("{}#say", href(id)), None)),
        Err(wrong) => again(&app, &visit, id, (&filled, &wrong)).await,
    }
}

/// Rates a drill that ended.
///
/// # Errors
/// `drills.session-unknown`, or a fault; what is wrong is said on the form.
pub async fn rate(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let level = |code: &str| filled.get(&field(code)).parse::<i64>().ok();
    let items = PracticePack::shipped().items.iter();
    let levels: BTreeMap<String, i64> =
        items.filter_map(|one| Some((one.code.clone(), level(&one.code)?))).collect();
    let new = NewRating {
        levels,
        banned: filled.get("banned") == "1",
        words: filled.get("words").to_owned(),
    };
    let me = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = drills::rate(&mut tx, (id, me), &new).await;
    match settled(kept(tx, done).await)? {
        Ok(_) => Ok(visit.go(&href(id), Some(&Flash::new("drills-rating-kept")))),
        Err(wrong) => again(&app, &visit, id, (&filled, &wrong)).await,
    }
}
