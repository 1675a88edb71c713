//! What leaves the school: packages for other learning systems, results as a file, and the way of results to a record
//! store.

mod page;
mod sending;

use academy::courses::{
    exchange::{
        Named, Order, Period, SECRET, StoreTerms, find_store_terms, list_records, of_record,
        package as packed, pseudonym_key, record_export, send_again, set_store_terms,
        void_statement,
    },
    library,
};
use axum::{
    Form,
    extract::{Path, Query, State},
    response::IntoResponse,
};
use base::{Moment, Rejection, Result};
use serde_json::Value as Json;
use store::{Db, Secrets};

use super::closed;
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{Flash, Mistakes},
    sheet::attached,
    state::App,
    typed::{maybe_day, settled},
    visit::Visit,
};

pub use sending::send_statements;

/// The page.
const PATH: &str = "/courses/exchange";
/// Statements of one file.
const STATEMENTS: usize = 10_000;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let body =
        page::page(&app, &visit, &filled, ("", &Filled::default(), Mistakes::none())).await?;
    Ok(visit.page(&visit.t("exchange-title"), &body))
}

/// A package to be taken home.
///
/// # Errors
/// `courses.package-…`, `courses.lesson-unknown`, `courses.case-unknown`.
pub async fn package(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let held = library(&app.db).await?;
    let asked = (filled.get("standard"), filled.get("what"), filled.get("spoken"));
    let order = Order::try_new(asked.0, asked.1, asked.2)?;
    let terms = find_store_terms(&app.db).await?;
    let made = packed(&held, &order, &terms.base)?;
    let bytes = made.zip()?;
    Ok((attached(&made.name, "application/zip", visit.lang), bytes).into_response())
}

/// The instants of two days, the second one included.
fn period(db: &Db, filled: &Filled) -> Result<Period> {
    let clock = db.clock();
    let start = |day: base::Day| clock.read(&format!("{day}T00:00")).unwrap_or(Moment(0));
    let from = maybe_day(filled.get("from"), "from")?.map_or(Moment(0), start);
    let to = maybe_day(filled.get("to"), "to")?;
    let before = to.map_or(Moment(i64::MAX), |day| start(day.plus_days(1)));
    if before.0 <= from.0 {
        return Err(Rejection::new("courses.statement-days").on("to").into());
    }
    Ok(Period { from, before, user: None })
}

async fn gathered(app: &App, visit: &Visit, filled: &Filled) -> Result<Vec<Json>> {
    let period = period(&app.db, filled)?;
    let terms = find_store_terms(&app.db).await?;
    let by_name = filled.get("who") == "name";
    let mut tx = app.db.write(visit.actor()?).await?;
    let named = match by_name {
        true => Named::ByName,
        false => Named::Pseudonym(pseudonym_key(&mut tx).await?),
    };
    let records = list_records(tx.conn(), &period, STATEMENTS + 1).await?;
    if records.len() > STATEMENTS {
        tx.roll_back().await?;
        return Err(Rejection::new("courses.statement-many")
            .with("most", STATEMENTS)
            .on("from")
            .into());
    }
    let all = records.iter().map(|one| of_record(one, &terms.base, &named).body).collect();
    record_export(&mut tx, records.len(), by_name);
    tx.commit().await?;
    Ok(all)
}

/// Results of a period as a file of statements.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn statements(
    State(app): State<App>,
    visit: Visit,
    Form(filled): Form<Filled>,
) -> Answer {
    match settled(gathered(&app, &visit, &filled).await)? {
        Ok(all) => {
            let text = Json::Array(all).to_string();
            let name = format!("xapi-{}.json", visit.today);
            Ok((attached(&name, "application/json", visit.lang), text).into_response())
        }
        Err(wrong) => again(&app, &visit, ("statements", &filled, wrong)).await,
    }
}

async fn again(app: &App, visit: &Visit, tried: (&str, &Filled, Mistakes)) -> Answer {
    let body = page::page(app, visit, &Filled::default(), tried).await?;
    Ok(visit.again(&visit.t("exchange-title"), &body))
}

async fn kept(app: &App, visit: &Visit, filled: &Filled) -> Result<()> {
    let before = find_store_terms(&app.db).await?;
    let terms = StoreTerms {
        endpoint: filled.get("endpoint").to_owned(),
        login: filled.get("login").to_owned(),
        base: filled.get("base").to_owned(),
        named: filled.get("named") == "name",
        since: before.since,
    };
    let secrets = Secrets::beside(&app.files);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = set_store_terms(&mut tx, &before, &terms).await;
    let told = [(&before.endpoint, &terms.endpoint), (&before.login, &terms.login)];
    let same = told.iter().all(|(old, new)| old.as_str() == new.trim().trim_end_matches('/'));
    // A password goes to nobody but the store that it was typed for: it is gone before another one is named.
    if outcome.is_ok() && !(same && before.sends()) {
        secrets.keep(SECRET, "")?;
    }
    closed(tx, outcome).await?;
    match filled.some("password") {
        Some(password) if find_store_terms(&app.db).await?.sends() => {
            secrets.keep(SECRET, password)
        }
        _ => Ok(()),
    }
}

/// Says where results go.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn keep_store(
    State(app): State<App>,
    visit: Visit,
    Form(filled): Form<Filled>,
) -> Answer {
    match settled(kept(&app, &visit, &filled).await)? {
        Ok(()) => Ok(visit.go(PATH, Some(&Flash::new("exchange-store-kept")))),
        Err(wrong) => again(&app, &visit, ("store", &filled, wrong)).await,
    }
}

/// Sends now what waits.
///
/// # Errors
/// `courses.store-missing`, or a fault.
pub async fn send(State(app): State<App>, visit: Visit) -> Answer {
    if !find_store_terms(&app.db).await?.sends() {
        return Err(Rejection::new("courses.store-missing").into());
    }
    let told = send_statements(&app.db, &app.files, &visit.actor()?).await?;
    let [sent, waits, refused] = told.map(|count| count.to_string());
    let flash = Flash::new("exchange-sent").with("sent", sent).with("waits", waits);
    Ok(visit.go(PATH, Some(&flash.with("refused", refused))))
}

/// Tries one again, or takes it back.
///
/// # Errors
/// `courses.statement-…`, `house.page-not-found`, or a fault.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = match act.as_str() {
        "again" => send_again(&mut tx, id).await,
        "void" => void_statement(&app.db, &mut tx, id).await,
        _ => Err(Rejection::new("house.page-not-found").with("path", act.as_str()).into()),
    };
    closed(tx, outcome).await?;
    Ok(visit.go(&format!("{PATH}#statements"), Some(&Flash::new("exchange-acted"))))
}
