//! Files that came: taken in, shown with publisher and fingerprint, trusted, put into use or put away.

use academy::{
    authoring::{
        Arrival, FILE_BYTES, Received, dismiss, end_trust, find_arrival, fingerprint, install,
        is_trusted, receive as take_in, trust_key,
    },
    courses::{Finding, check_files},
};
use axum::{
    Form,
    extract::{Path, State},
};
use base::{Rejection, Result};
use maud::{Markup, html};

use super::{PATH, at, button, closed, crumbs, faults};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Kind, Mistakes, Tone},
    routes_courses::has_page,
    state::App,
    upload::{Upload, broken_off},
    visit::Visit,
};

fn arrival_href(id: i64) -> String {
    format!("{PATH}/arrivals/{id}")
}

/// Takes a file in.
///
/// # Errors
/// What the file is refused for, `house.bad-upload`, `house.too-large`, or a fault.
pub async fn receive(State(app): State<App>, visit: Visit, mut upload: Upload) -> Answer {
    let mut bytes = Vec::new();
    while let Some(field) = upload.next().await? {
        if field.name() == Some("file") {
            bytes = field.bytes().await.map_err(broken_off)?.to_vec();
        }
    }
    if bytes.len() > FILE_BYTES {
        return Err(Rejection::new("house.too-large").into());
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = take_in(&mut tx, &bytes, &has_page).await;
    Ok(match closed(tx, outcome).await? {
        Received::Waits(id) => visit.go(&arrival_href(id), None),
        Received::Known => visit.go(PATH, Some(&Flash::new("authoring-known-done"))),
    })
}

fn trusting(visit: &Visit, came: &Arrival) -> Markup {
    let print = fingerprint(&came.signed.public_key);
    let sure =
        [Field::new("sure", visit.ta("authoring-trust-sure", &[("publisher", &came.publisher)]))
            .kind(Kind::Tick)
            .required()];
    let form = html! {
        form.fields method="post" action={ (arrival_href(came.id)) "/trust" } {
            (kit::hidden("csrf", &visit.csrf))
            (kit::hidden("fingerprint", &print))
            p { (visit.t("authoring-trust-lead")) }
            p { b { (print) } }
            (kit::fields_of(visit.lang, &sure, &Mistakes::none()))
            div.actions {
                button.button.primary type="submit" { (visit.t("authoring-trust")) }
            }
        }
    };
    kit::panel(&visit.t("authoring-key-unknown"), &html! {}, &form)
}

/// What came, before anybody decides.
///
/// # Errors
/// `authoring.arrival-unknown`, or a fault.
pub async fn arrival(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let mut connection = app.db.read().await?;
    let came = find_arrival(&mut connection, id).await?;
    let trusted = is_trusted(&mut connection, &came.signed.public_key).await?;
    drop(connection);
    let (read, found) = check_files(&came.signed.files, &has_page);
    let calmed: Vec<&Finding> = found.iter().collect();
    let href = arrival_href(id);
    let title = read.as_ref().map_or("", |pack| pack.head.title.pick(visit.lang)).to_owned();
    let count = |count: usize| html! { (count) };
    let counts = read
        .as_ref()
        .map_or([0; 3], |pack| [pack.lessons.len(), pack.questions(), pack.cases.len()]);
    let licence = read.as_ref().map_or("", |pack| pack.head.licence.as_str());
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.t("authoring-arrival-lead"), &html! {}))
        div.stack {
            (kit::facts(&[
                (visit.t("authoring-code"), html! { (came.code) }),
                (visit.t("authoring-edition"), html! { (came.edition) }),
                (visit.t("authoring-publisher"), html! { (came.publisher) }),
                (visit.t("authoring-fingerprint"), html! { (fingerprint(&came.signed.public_key)) }),
                (visit.t("authoring-field-licence"), html! { (licence) }),
                (visit.t("authoring-field-lessons"), count(counts[0])),
                (visit.t("authoring-questions"), count(counts[1])),
                (visit.t("authoring-field-cases"), count(counts[2])),
                (visit.t("authoring-received-by"), html! {
                    (came.received_by) " " (at(&app, came.received_at))
                }),
            ]))
            @if !calmed.is_empty() {
                p { (visit.t("authoring-calmed")) }
                (faults(&visit, &calmed))
            }
            @match (came.state.as_str(), trusted) {
                ("waits", false) => (trusting(&visit, &came)),
                ("waits", true) => {
                    (kit::notice(Tone::Low, &visit.t("authoring-key-trusted"), &html! {}))
                    div.actions {
                        (button(&visit, &format!("{href}/install"), ("authoring-install", true), &[]))
                        (button(&visit, &format!("{href}/dismiss"), ("authoring-dismiss", false), &[]))
                    }
                },
                _ => p { (visit.t("authoring-settled")) },
            }
        }
    };
    Ok(visit.page(&title, &body))
}

/// Trusts the key, puts the pack into use, or puts it away.
///
/// # Errors
/// `house.not-confirmed`, `authoring.…`, `house.page-not-found`, or a fault.
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    if act == "trust" && filled.get("sure") != "1" {
        return Err(Rejection::new("house.not-confirmed").on("sure").into());
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let (outcome, to, done): (Result<()>, String, &str) = match act.as_str() {
        "trust" => (
            trust_key(&mut tx, id, filled.get("fingerprint")).await,
            arrival_href(id),
            "authoring-trusted-done",
        ),
        "install" => {
            (install(&mut tx, id, &has_page).await, PATH.to_owned(), "authoring-installed-done")
        }
        "dismiss" => (dismiss(&mut tx, id).await, PATH.to_owned(), "authoring-dismissed-done"),
        other => {
            let unknown = Rejection::new("house.page-not-found").with("path", other);
            (Err(unknown.into()), String::new(), "")
        }
    };
    closed(tx, outcome).await?;
    Ok(visit.go(&to, Some(&Flash::new(done))))
}

/// Trusts a key no longer.
///
/// # Errors
/// `authoring.key-unknown`, or a fault.
pub async fn end_key(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = end_trust(&mut tx, id).await;
    closed(tx, outcome).await?;
    Ok(visit.go(PATH, Some(&Flash::new("authoring-key-ended-done"))))
}
