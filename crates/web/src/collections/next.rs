//! The next step where nothing was agreed: what, who, by when; and the manager's decision on a buyer that broke its
//! word twice.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Rejection, Result};
use credit::{
    collections::{
        NewNextStep, NextStepFilter, NextStepRow, PromisePack, VERDICT_CHANGED, count_next_steps,
        decide_next_step, finish_next_step, get_next_step, list_next_steps, stop_supply,
    },
    parties::{Buyer, get_buyer},
};
use maud::{Markup, html};
use store::access::Right;

use super::{promise, red::waits_for_manager};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Chip, Choice, Column, Empty, Field, Flash, Form as Sheet, Kind, Link, List, Mistakes,
        Pager, Row, Tone, hidden, link::encoded,
    },
    parties::{self, words},
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/collections/steps";
const ROWS: u32 = 15;

/// The list.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let open = filled.get("view") != "done";
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let filter = NextStepFilter { scope: visit.scope(), buyer: None, open, skip, limit: ROWS };
    let count = count_next_steps(&app.db, &filter).await?;
    let rows = list_next_steps(&app.db, &filter).await?;
    let (pack, _) = PromisePack::in_force(&app.db, visit.today).await?;
    let title = visit.t("collections-next");
    let link = Link::to(PATH).with("view", if open { "open" } else { "done" });
    let chips = [("open", open), ("done", !open)].map(|(view, on)| Chip {
        name: visit.t(&format!("collections-next-{view}")),
        count: None,
        href: Link::to(PATH).with("view", view).href(),
        on,
    });
    let pages = (skip as usize, ROWS as usize, usize::try_from(count).unwrap_or(0));
    let list = List {
        id: "steps",
        title: title.clone(),
        count: Some(count),
        chips: chips.to_vec(),
        columns: vec![
            Column::text(visit.t("collections-buyer")).title(),
            Column::text(visit.t("collections-next-what")),
            Column::fit(visit.t("collections-next-who")),
            Column::fit(visit.t("collections-act-by")),
            Column::fit(String::new()),
        ],
        rows: rows.iter().map(|row| line(&visit, &pack, row)).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "steps"), pages)),
        empty: Empty {
            title: visit.t("collections-next-none"),
            why: visit.t("collections-next-none-why"),
            button: Some((visit.t("collections-worklist"), "/collections".to_owned())),
        },
        tall: true,
        ..List::default()
    };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-next-lead"), &html! {}))
        div.stack { (list.show(visit.lang)) }
    };
    Ok(visit.page(&title, &body))
}

/// What is to be done, in words.
fn kind(visit: &Visit, pack: &PromisePack, code: &str) -> String {
    match pack.next_kind(code) {
        Some(kind) => words::said(visit.lang, &kind.text),
        None if waits_for_manager(code) => visit.t("collections-escalated"),
        None => code.to_owned(),
    }
}

fn line(visit: &Visit, pack: &PromisePack, row: &NextStepRow) -> Row {
    let code = encoded(&row.buyer_code);
    let waits = waits_for_manager(&row.kind);
    let may = visit.may(Right::LogContact) && (!waits || visit.may(Right::EditBuyers));
    let late = row.done_on.is_none() && row.due_on < visit.today;
    let outcome = match row.outcome.as_str() {
        VERDICT_CHANGED => visit.t("collections-verdict-changed"),
        text => text.to_owned(),
    };
    Row {
        cells: vec![
            html! {
                a href=(parties::href(&row.buyer_code)) { (row.buyer_name) }
                div.meta {
                    (row.buyer_code)
                    @if let Some(id) = row.promise_id {
                        " · " a href=(promise::href(id)) { (visit.t("collections-promise")) }
                    }
                }
            },
            html! {
                @if waits { (kit::badge(Tone::High, &kind(visit, pack, &row.kind))) }
                @else { (kind(visit, pack, &row.kind)) }
                div.meta {
                    @if waits { (visit.t("collections-escalated-what")) } @else { (row.note) }
                }
                @if !outcome.is_empty() { div.meta { (visit.t("collections-step-outcome")) " " (outcome) } }
            },
            html! {
                @match (&row.owner_name, waits) {
                    (Some(name), _) => (name),
                    (None, true) => (visit.t("collections-manager")),
                    (None, false) => (row.actor),
                }
            },
            html! {
                @match row.done_on {
                    Some(on) => (kit::badge(Tone::Low, &on.to_string())),
                    None if late => (kit::badge(Tone::High, &row.due_on.to_string())),
                    None => (row.due_on),
                }
            },
            html! {
                @if may && row.done_on.is_none() {
                    div.actions {
                        @if waits {
                            a.button.primary data-sheet href={
                                "/collections/next/" (code) "?step=" (row.id)
                                @if let Some(id) = row.promise_id { "&promise=" (id) }
                            } { (visit.t("collections-next-decide")) }
                        } @else {
                            a.button.primary href={ (PATH) "/" (row.id) } data-sheet {
                                (visit.t("collections-next-finish"))
                            }
                        }
                    }
                }
            },
        ],
        ..Row::default()
    }
}

/// The form to decide what comes next with a buyer.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let (pack, _) = PromisePack::in_force(&app.db, visit.today).await?;
    let last = pack.calendar.later(visit.today, pack.rule.next_step_within);
    let first = match filled.some("step") {
        // Two broken in a row: the proposal is to stop supply.
        Some(_) => pack.next.iter().find(|kind| kind.stop),
        None => pack.next.first(),
    };
    let filled = filled
        .or("due_on", last.to_string())
        .or("kind", first.map_or("", |kind| kind.code.as_str()));
    let page = form(&app, &visit, (&pack, &buyer), (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-next-decide"), &page))
}

async fn form(
    app: &App,
    visit: &Visit,
    (pack, buyer): (&PromisePack, &Buyer),
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let me = visit.person()?.id;
    let people = app.db.list_people().await?;
    let people = people.into_iter().filter(|one| one.active && one.may(Right::LogContact));
    let people = people.map(|one| Choice { value: one.id.to_string(), name: one.name });
    let kinds = pack
        .next
        .iter()
        .map(|kind| Choice { value: kind.code.clone(), name: words::said(visit.lang, &kind.text) });
    let days = pack.rule.next_step_within.to_string();
    let fields = vec![
        Field::new("kind", visit.t("collections-next-what"))
            .kind(Kind::OneOf(kinds.collect()))
            .value(filled.get("kind"))
            .hint(visit.t("collections-next-stop-hint")),
        Field::new("owner", visit.t("collections-next-who"))
            .kind(Kind::OneOf(people.collect()))
            .value(filled.some("owner").map_or_else(|| me.to_string(), str::to_owned)),
        Field::new("due_on", visit.t("collections-act-by"))
            .kind(Kind::Day)
            .value(filled.get("due_on"))
            .required()
            .hint(visit.ta("collections-next-within", &[("days", &days)])),
        Field::new("note", visit.t("collections-reason"))
            .kind(Kind::Lines)
            .value(filled.get("note"))
            .required(),
    ];
    let action = format!("/collections/next/{}", encoded(&buyer.code));
    Ok(html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("collections-next")) } " / "
            a href=(parties::href(&buyer.code)) { (buyer.name) }
        }
        (kit::page_head(&visit.t("collections-next-decide"), &visit.t("collections-next-lead"),
            &html! {}))
        div.panel { div.inside {
            form.fields method="post" action=(action) {
                (hidden("csrf", &visit.csrf))
                (hidden("promise", filled.get("promise")))
                (hidden("step", filled.get("step")))
                (mistakes.summary(visit.lang))
                (kit::fields_of(visit.lang, &fields, &mistakes))
                div.actions {
                    button.button.primary type="submit" { (visit.t("collections-next-save")) }
                    a.button href=(PATH) { (visit.t("house-cancel")) }
                }
            }
        } }
    })
}

/// Decides what comes next. On an escalation this is the manager's decision; where it is to stop supply, supply is
/// stopped.
///
/// # Errors
/// `parties.buyer-unknown`, a missing right, or a fault; what is wrong is said on the form.
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let pack = PromisePack::in_force(&app.db, visit.today).await?.0.into_owned();
    let mut reader = filled.reader();
    let new = NewNextStep {
        buyer_id: buyer.id,
        promise_id: filled.get("promise").parse().ok(),
        contact_id: None,
        kind: filled.get("kind").to_owned(),
        owner_id: filled.get("owner").parse().ok(),
        due_on: reader.day("due_on"),
        note: filled.get("note").to_owned(),
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let step = filled.get("step").parse().ok();
        match settled(decided(&app, &visit, (&pack, &buyer), (&new, step)).await)? {
            Ok(()) => {
                let done = Flash::new("collections-next-saved").with("buyer", &buyer.name);
                return Ok(visit.go(PATH, Some(&done)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let page = form(&app, &visit, (&pack, &buyer), (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-next-decide"), &page))
}

async fn decided(
    app: &App,
    visit: &Visit,
    (pack, buyer): (&PromisePack, &Buyer),
    (new, step): (&NewNextStep, Option<i64>),
) -> Result<()> {
    if let Some(step) = step {
        visit.person()?.require(Right::EditBuyers)?;
        let row = get_next_step(&app.db, step, visit.scope()).await?;
        if row.buyer_id != buyer.id {
            return Err(Rejection::new("collections.next-unknown").with("id", step).into());
        }
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let id = decide_next_step(&mut tx, pack, new).await?;
    if let Some(step) = step {
        finish_next_step(&mut tx, step, &new.note).await?;
        if pack.next_kind(&new.kind).is_some_and(|kind| kind.stop) {
            stop_supply(&mut tx, &buyer.code).await?;
            finish_next_step(&mut tx, id, &new.note).await?;
        }
    }
    tx.commit().await
}

/// The form to finish a step.
///
/// # Errors
/// `collections.next-unknown`, or a fault.
pub async fn ask_done(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let row = get_next_step(&app.db, id, visit.scope()).await?;
    let (pack, _) = PromisePack::in_force(&app.db, visit.today).await?;
    let page = done_form(&visit, &pack, &row, (&Filled::default(), Mistakes::none()));
    Ok(visit.page(&visit.t("collections-next-finish"), &page))
}

fn done_form(
    visit: &Visit,
    pack: &PromisePack,
    row: &NextStepRow,
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let lead = format!("{} · {}", row.buyer_name, kind(visit, pack, &row.kind));
    let stops = pack.next_kind(&row.kind).is_some_and(|kind| kind.stop);
    let mut fields = vec![
        Field::new("outcome", visit.t("collections-next-outcome"))
            .kind(Kind::Lines)
            .value(filled.get("outcome"))
            .required(),
    ];
    if stops && visit.may(Right::EditBuyers) && !row.blocked {
        fields.push(
            Field::new("stop", visit.t("collections-next-stop"))
                .kind(Kind::Tick)
                .value(filled.get("stop"))
                .hint(visit.t("collections-next-stop-means")),
        );
    }
    let sheet = Sheet {
        action: format!("{PATH}/{}", row.id),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: visit.t("collections-next-finish"),
        back: Some(PATH.to_owned()),
    };
    html! {
        nav.crumbs.meta { a href=(PATH) { (visit.t("collections-next")) } }
        (kit::page_head(&visit.t("collections-next-finish"), &lead, &html! {}))
        div.panel { div.inside { (sheet.show(visit.lang)) } }
    }
}

/// Finishes a step.
///
/// # Errors
/// `collections.next-unknown`, a missing right, or a fault; what is wrong is said on the form.
pub async fn done(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let row = get_next_step(&app.db, id, visit.scope()).await?;
    let (pack, _) = PromisePack::in_force(&app.db, visit.today).await?;
    if waits_for_manager(&row.kind) || filled.get("stop") == "1" {
        visit.person()?.require(Right::EditBuyers)?;
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        finish_next_step(&mut tx, id, filled.get("outcome")).await?;
        if filled.get("stop") == "1" {
            stop_supply(&mut tx, &row.buyer_code).await?;
        }
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(PATH, Some(&Flash::new("collections-next-finished")))),
        Err(mistakes) => {
            let page = done_form(&visit, &pack, &row, (&filled, mistakes));
            Ok(visit.again(&visit.t("collections-next-finish"), &page))
        }
    }
}
