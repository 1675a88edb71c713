//! What is done with a request.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Rejection, Result};
use credit::{
    granting::{Act, Application, Outcome, Verdict, comment, decide, get_application, withdraw},
    parties::get_buyer,
};

use super::{apply::hand_in, decision_href, href, show::again};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{Flash, Mistakes},
    state::App,
    typed,
    visit::Visit,
};

/// Does it.
///
/// # Errors
/// `granting.application-unknown`, `house.page-not-found`, or a fault; what is refused is said on
/// the request's page.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, word)): Path<(i64, String)>,
    Form(typed): Form<Filled>,
) -> Answer {
    let whole = get_application(&app.db, visit.scope(), id).await?;
    let one = &whole.application;
    let act =
        Act::parse(&word).ok_or_else(|| Failure::from(Rejection::new("house.page-not-found")))?;
    match act {
        Act::Submit => {
            let buyer = get_buyer(&app.db, &one.buyer_code, visit.scope()).await?;
            hand_in(&app, &visit, (id, &buyer), (&one.wanted, typed.get("note"))).await
        }
        Act::Comment | Act::Withdraw => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let outcome = async {
                match act {
                    Act::Comment => comment(&mut tx, id, typed.get("note")).await?,
                    _ => withdraw(&mut tx, id, typed.get("note")).await?,
                }
                tx.commit().await
            };
            let done = outcome.await.map(|()| href(id));
            answered(&app, &visit, id, (act, done)).await
        }
        _ if act.decides() => match verdict(&typed, one) {
            Err(wrong) => again(&app, &visit, id, Mistakes(vec![wrong])).await,
            Ok(verdict) => {
                let mut tx = app.db.write(visit.actor()?).await?;
                let outcome = async {
                    let outcome = decide(&mut tx, id, act, &verdict).await?;
                    tx.commit().await?;
                    Ok(outcome)
                };
                let to = outcome.await.map(|outcome| match outcome {
                    Outcome::Decided(decision) => decision_href(decision),
                    Outcome::Next | Outcome::SentBack => href(id),
                });
                answered(&app, &visit, id, (act, to)).await
            }
        },
        _ => Err(Failure::from(Rejection::new("house.page-not-found")).into()),
    }
}

fn verdict(typed: &Filled, one: &Application) -> std::result::Result<Verdict, Rejection> {
    let amount = match typed.some("amount") {
        Some(text) => Some(typed::amount(text, one.currency, "amount")?.minor),
        None => None,
    };
    Ok(Verdict {
        version: typed.get("version").parse().ok(),
        note: typed.get("note").to_owned(),
        amount_minor: amount,
        terms: typed.some("terms").map(str::to_owned),
    })
}

async fn answered(app: &App, visit: &Visit, id: i64, (act, to): (Act, Result<String>)) -> Answer {
    match typed::settled(to)? {
        Ok(to) => {
            let flash = Flash::new(&format!("granting-act-{}-done", act.code()));
            Ok(visit.go(&to, Some(&flash)))
        }
        Err(mistakes) => again(app, visit, id, mistakes).await,
    }
}
