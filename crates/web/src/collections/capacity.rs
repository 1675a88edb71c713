//! How many contacts a person has in a day: what was made today, the form to say how many, one press for "nobody
//! answered" with the next try.

use axum::{
    Form,
    extract::{Path, State},
};
use base::Rejection;
use credit::{
    collections::{
        DayLoad, How, NewContact, NextTry, WorklistPack, day_loads, find_outside, log_contact_as,
        reach_of, set_capacity, unanswered,
    },
    parties::get_buyer,
};
use maud::{Markup, html};
use store::access::{Person, Right};

use super::reach::outside_said;
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes, Tone, link::encoded},
    state::App,
    typed::settled,
    visit::Visit,
};

fn href(login: &str) -> String {
    format!("/collections/capacity/{}", encoded(login))
}

/// Whether the reader may say it: of oneself, or as a manager.
fn may(visit: &Visit, login: &str) -> bool {
    let own = visit.person.as_ref().is_some_and(|one| one.login == login);
    visit.may(Right::LogContact) && (own || visit.may(Right::EditPolicy))
}

/// A person's day in a cell: made, of how many, and the way to change it.
pub(super) fn cell(visit: &Visit, load: Option<&DayLoad>) -> Markup {
    html! {
        @match load {
            None => (kit::nothing(visit.lang)),
            Some(one) => {
                @let said = format!("{} / {}", one.made, one.capacity);
                @if may(visit, &one.login) { a href=(href(&one.login)) data-sheet { (said) } }
                @else { (said) }
            }
        }
    }
}

/// A person's day in a line above the worklist.
///
/// # Errors
/// A fault from the database.
pub(super) async fn today(app: &App, visit: &Visit, of: &Person) -> base::Result<Markup> {
    let loads = day_loads(&app.db).await?;
    let Some(one) = loads.get(&of.id).filter(|_| of.may(Right::LogContact)) else {
        return Ok(html! {});
    };
    let tone = if one.left() == 0 { Tone::Medium } else { Tone::Low };
    let said = visit.ta(
        "collections-a-day-today",
        &[
            ("name", &one.name),
            ("made", &one.made.to_string()),
            ("capacity", &one.capacity.to_string()),
        ],
    );
    Ok(html! {
        div.actions {
            (kit::badge(tone, &said))
            @if may(visit, &one.login) {
                a href=(href(&one.login)) data-sheet { (visit.t("collections-a-day-change")) }
            }
        }
    })
}

async fn person_of(app: &App, visit: &Visit, login: &str) -> Result<DayLoad, Refused> {
    let unknown = || Rejection::new("access.person-unknown");
    let person = app.db.find_person(login).await?.ok_or_else(unknown)?;
    if !may(visit, &person.login) {
        visit.person()?.require(Right::EditPolicy)?;
    }
    let mut loads = day_loads(&app.db).await?;
    Ok(loads.remove(&person.id).ok_or_else(unknown)?)
}

fn page(visit: &Visit, one: &DayLoad, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let title = visit.t("collections-a-day");
    let form = Sheet {
        action: href(&one.login),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("a_day", visit.t("collections-a-day-number"))
                .kind(Kind::Number)
                .required()
                .value(filled.get("a_day"))
                .hint(visit.t(match one.own {
                    true => "collections-a-day-own",
                    false => "collections-a-day-usual",
                })),
        ],
        mistakes,
        submit: visit.t("collections-a-day-save"),
        back: Some("/collections/team".to_owned()),
    };
    let lead = visit.ta(
        "collections-a-day-today",
        &[
            ("name", &one.name),
            ("made", &one.made.to_string()),
            ("capacity", &one.capacity.to_string()),
        ],
    );
    html! {
        nav.crumbs.meta { a href="/collections/team" { (visit.t("collections-team-view")) } }
        (kit::page_head(&title, &lead, &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

/// The form.
///
/// # Errors
/// `access.person-unknown`, `access.right-missing`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(login): Path<String>) -> Answer {
    let one = person_of(&app, &visit, &login).await?;
    let filled = Filled::default().or("a_day", one.capacity.to_string());
    let body = page(&visit, &one, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-a-day"), &body))
}

/// Says how many.
///
/// # Errors
/// `access.person-unknown`, `access.right-missing`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(login): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let one = person_of(&app, &visit, &login).await?;
    let mut reader = filled.reader();
    let a_day = reader.whole("a_day");
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            set_capacity(&mut tx, (one.user_id, &one.login), a_day).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let flash = Flash::new("collections-a-day-done").with("name", &one.name);
                return Ok(visit.go("/collections/team", Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&visit, &one, (&filled, mistakes));
    Ok(visit.again(&visit.t("collections-a-day"), &body))
}

/// The next try in words.
pub(super) fn next_said(visit: &Visit, count: u32, next: &NextTry) -> String {
    let way = visit.t(&format!("collections-channel-{}", next.channel));
    visit.ta(
        "collections-next-try",
        &[("count", &count.to_string()), ("day", &next.on.to_string()), ("way", &way)],
    )
}

/// Writes a call down that nobody answered, just now, and says when and how to try next.
///
/// # Errors
/// `parties.buyer-unknown`, what a contact refuses, or a fault.
pub async fn no_answer(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let contact = NewContact {
        buyer_id: buyer.id,
        number: None,
        on: visit.today,
        channel: "call".to_owned(),
        person: String::new(),
        result: "no-answer".to_owned(),
        note: visit.t("collections-no-answer-note"),
        item_id: None,
        proven: false,
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let minute = i64::from(tx.clock().hour_of(tx.at())) * 60;
    let how = How { minute: Some(minute), ..How::default() };
    let id = log_contact_as(&mut tx, &contact, &how).await?.id();
    let outside = find_outside(&mut tx, id).await?;
    tx.commit().await?;
    let pack = WorklistPack::in_force(&app.db, visit.today).await?.0;
    let reach = reach_of(&app.db, buyer.id).await?;
    let past = unanswered(&app.db, &[buyer.id]).await?.get(&buyer.id).copied();
    let next = past.map(|past| next_said(&visit, past.count, &pack.no_answer.next(past, &reach)));
    let flash = match &outside {
        Some(one) => {
            Flash::new("collections-no-answer-outside-done").with("why", outside_said(&visit, one))
        }
        None => Flash::new("collections-no-answer-done"),
    };
    let flash = flash.with("buyer", &buyer.name).with("next", next.unwrap_or_default());
    Ok(visit.go("/collections", Some(&flash)))
}
