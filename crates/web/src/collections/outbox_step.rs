//! One step of the outbox: what it asks for, its letter as it would go out, and what a person does with it.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Failure, Money, Rejection, Result};
use credit::{
    collections::{
        Draft, OutboxItem, OutboxRow, RESULTS, SlipFile, StepDone, Went, WordingPack, do_step,
        draft_letter, drop_step, get_outbox, list_outbox_items, record_arrival, release_step,
        settle_taken,
    },
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::{outbox, outbox_post, wording};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Column, Field, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone},
    parties,
    print::send_one,
    state::App,
    typed::settled,
    visit::Visit,
};

fn href(id: i64) -> String {
    format!("{}/{id}", outbox::PATH)
}

/// The page.
///
/// # Errors
/// `collections.outbox-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let body = page(&app, &visit, id, (&Filled::default(), "", Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-outbox"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    id: i64,
    (filled, tried, mistakes): (&Filled, &str, Mistakes),
) -> Result<Markup> {
    let row = get_outbox(&app.db, visit.scope(), id).await?;
    let items = list_outbox_items(&app.db, id).await?;
    let company = visit.house.company.clone();
    let draft = match row.is_written() && row.digest.is_empty() {
        false => None,
        true => match draft_letter(&app.db, visit.scope(), (id, &company)).await {
            Ok(draft) => Some(Ok(draft)),
            Err(Failure::Rejected(wrong)) => Some(Err(wrong)),
            Err(other) => return Err(other),
        },
    };
    let pack = WordingPack::in_force(&app.db, visit.today).await?;
    let currency = company_currency(&app.db).await?;
    let asked = visit.amount(Money::new(row.company_minor, currency));
    let lead = format!("{} · {asked}", row.name.pick(visit.lang));
    Ok(html! {
        nav.crumbs.meta {
            a href=(outbox::PATH) { (visit.t("collections-outbox")) } " / "
            a href=(parties::href(&row.buyer_code)) { (row.buyer_name) }
        }
        (kit::page_head(&row.buyer_name, &lead, &html! {
            @if row.is_written() {
                a.button href={ (href(id)) "/letter.pdf" } { (visit.t("collections-outbox-pdf")) }
            }
        }))
        div.stack {
            (kit::panel(&visit.t("collections-outbox-about"), &html! {}, &about(visit, &row)))
            (outbox_post::panel(visit, &row))
            (super::stop::panel(app, visit, &row).await?)
            (asked_for(visit, &items))
            @match &draft {
                Some(Ok(draft)) => (letter(visit, &pack, draft)),
                Some(Err(wrong)) => (kit::rejected(visit.lang, wrong)),
                None => {}
            }
            @if visit.may(Right::LogContact) { (acts(visit, &row, (filled, tried, mistakes))) }
        }
    })
}

fn about(visit: &Visit, row: &OutboxRow) -> Markup {
    let mut facts: Vec<(String, Markup)> = vec![
        (visit.t("collections-outbox-state"), outbox::state_badge(visit, row)),
        (
            visit.t("collections-outbox-step"),
            html! {
                (row.name.pick(visit.lang)) " · "
                (visit.t(&format!("collections-step-{}", row.action))) " · "
                (visit.t(&format!("collections-way-{}", row.way)))
            },
        ),
        (visit.t("collections-outbox-level"), html! { (row.level) }),
        (visit.t("collections-outbox-as-of"), html! { (row.as_of) }),
        (
            visit.t("collections-strategy-version"),
            html! {
                (row.pack_version)
                @if !row.arm.is_empty() {
                    " · " (visit.t(&format!("collections-trial-{}", row.arm)))
                }
            },
        ),
    ];
    let mut say = |id: &str, text: String| {
        if !text.is_empty() {
            facts.push((visit.t(id), html! { (text) }));
        }
    };
    say("collections-outbox-released-by", row.released_by.clone().unwrap_or_default());
    say("collections-outbox-number", row.number_text());
    let sent = row.sent_on.filter(|_| !row.digest.is_empty() || row.state == "done");
    say("collections-outbox-sent-on", sent.map(|day| day.to_string()).unwrap_or_default());
    say("collections-outbox-address", row.address.clone());
    say("collections-outbox-digest", row.digest.clone());
    say("collections-outbox-message", row.message_id.clone());
    say("collections-outbox-answer", row.answer.clone());
    let arrived = row.arrived_on.map(|day| format!("{day} · {}", row.proof));
    say("collections-outbox-arrived", arrived.unwrap_or_default());
    let closed = row.closed.as_ref().map(|(by, why)| format!("{by} · {why}"));
    say("collections-outbox-closed", closed.unwrap_or_default());
    kit::facts(&facts)
}

/// So many invoices stand open; more are folded.
const SHOWN_OPEN: usize = 6;

fn asked_for(visit: &Visit, items: &[OutboxItem]) -> Markup {
    let row = |one: &OutboxItem| Row {
        cells: vec![
            html! { (one.number) @if one.instalment > 1 { " / " (one.instalment) } },
            html! { (one.contract) },
            html! { (one.due_on) },
            html! { (visit.ta("collections-days", &[("days", &one.days.to_string())])) },
            html! { (visit.amount(Money::new(one.amount_minor, one.currency))) },
            html! { (visit.amount(Money::new(one.asked_minor, one.currency))) },
            html! { (one.own_level) },
        ],
        ..Row::default()
    };
    let list = List {
        id: "items",
        title: visit.t("collections-outbox-items"),
        count: i64::try_from(items.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-letter-invoice")).title(),
            Column::fit(visit.t("collections-letter-contract")).folded(),
            Column::fit(visit.t("collections-letter-due")),
            Column::number(visit.t("collections-outbox-oldest")),
            Column::number(visit.t("collections-letter-amount")).folded(),
            Column::number(visit.t("collections-letter-open")),
            Column::number(visit.t("collections-outbox-level")).folded(),
        ],
        rows: items.iter().map(row).collect(),
        ..List::default()
    };
    let name = format!("{} · {}", visit.t("collections-outbox-items"), items.len());
    html! {
        // A letter over many invoices is not scrolled past to reach what is to be done with it.
        @if items.len() > SHOWN_OPEN {
            details.rule-fold { summary { (name) } (list.show(visit.lang)) }
        } @else { (list.show(visit.lang)) }
    }
}

fn letter(visit: &Visit, pack: &WordingPack, draft: &Draft) -> Markup {
    let body = html! {
        p.strong { (draft.written.title) }
        p { (draft.written.salutation) }
        @for text in draft.written.before.iter().chain(&draft.written.after) { p { (text) } }
        p.strong { (draft.written.deadline) }
    };
    html! {
        (kit::panel(&visit.t("collections-outbox-letter"), &html! {}, &body))
        (wording::outcome(visit, pack, &draft.written.text()))
    }
}

/// The acts that a state lets a person do.
fn acts_of(row: &OutboxRow) -> &'static [&'static str] {
    match (row.state.as_str(), row.is_written()) {
        ("proposed" | "failed" | "released", true) => &["release", "drop"],
        ("proposed", false) => &["done", "drop"],
        ("taken", _) => &["went", "failed"],
        ("sent", _)
            if row.posted.stage.is_empty()
                && row.arrived_on.is_none()
                && row.contact_id.is_some() =>
        {
            &["arrived"]
        }
        _ => &[],
    }
}

fn fields(visit: &Visit, act: &str, filled: &Filled, row: &OutboxRow) -> Vec<Field> {
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    let reason = || field("reason", "collections-reason").kind(Kind::Lines).required();
    match act {
        "release" => vec![
            field("way", "collections-channel")
                .kind(Kind::OneOf(ways(visit)))
                .value(filled.some("way").unwrap_or(&row.way)),
            field("added", "collections-outbox-added")
                .value(filled.some("added").unwrap_or(&row.added))
                .kind(Kind::Lines)
                .hint(visit.t("collections-outbox-added-hint")),
            field("looked", "collections-outbox-looked").kind(Kind::Tick),
        ],
        "done" => {
            let result = RESULTS.iter().map(|word| Choice {
                value: (*word).to_owned(),
                name: visit.t(&format!("collections-result-{word}")),
            });
            let mut fields = vec![field("note", "collections-note").kind(Kind::Lines).required()];
            if !matches!(row.way.as_str(), "none" | "hook") {
                fields.insert(0, field("person", "collections-person"));
                let kind = Kind::OneOf(result.collect());
                fields.insert(0, field("result", "collections-result").kind(kind));
            }
            fields
        }
        "arrived" => vec![
            field("on", "collections-on").kind(Kind::Day).required(),
            field("proof", "collections-outbox-proof")
                .required()
                .hint(visit.t("collections-outbox-proof-hint")),
        ],
        _ => vec![reason()],
    }
}

/// The ways of a letter.
fn ways(visit: &Visit) -> Vec<Choice> {
    let way = |way: &str| Choice {
        value: way.to_owned(),
        name: visit.t(&format!("collections-way-{way}")),
    };
    ["print", "email", "message"].map(way).into()
}

fn acts(
    visit: &Visit,
    row: &OutboxRow,
    (filled, tried, mistakes): (&Filled, &str, Mistakes),
) -> Markup {
    let mut mistakes = Some(mistakes);
    html! {
        @if row.state == "taken" {
            (kit::notice(Tone::High, &visit.t("collections-outbox-unclear"),
                &html! { p { (visit.t("collections-outbox-unclear-why")) } }))
        }
        @for act in acts_of(row) {
            @let theirs = *act == tried;
            @let empty = Filled::default();
            @let sheet = Sheet {
                action: format!("{}/{act}", href(row.id)),
                csrf: visit.csrf.clone(),
                fields: fields(visit, act, if theirs { filled } else { &empty }, row),
                mistakes: if theirs { mistakes.take().unwrap_or_else(Mistakes::none) } else { Mistakes::none() },
                submit: visit.t(&format!("collections-outbox-do-{act}")),
                back: None,
            };
            (kit::panel(&visit.t(&format!("collections-outbox-do-{act}")), &html! {},
                &sheet.show(visit.lang)))
        }
    }
}

/// Does one of the acts.
///
/// # Errors
/// `collections.outbox-unknown`, `house.page-not-found`, or a fault; what is refused is said on the form.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let row = get_outbox(&app.db, visit.scope(), id).await?;
    if !acts_of(&row).contains(&act.as_str()) {
        let state = Rejection::new("collections.outbox-state").with("state", &row.state);
        return Err(state.with("id", id).into());
    }
    let mut reader = filled.reader();
    let on = if act == "arrived" { reader.day("on") } else { visit.today };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        match settled(done(&app, &visit, (id, &act), (&filled, on)).await)? {
            Ok(flash) => return Ok(visit.go(&href(id), Some(&flash))),
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, id, (&filled, &act, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-outbox"), &body))
}

async fn done(
    app: &App,
    visit: &Visit,
    (id, act): (i64, &str),
    (filled, on): (&Filled, base::Day),
) -> Result<Flash> {
    let at = (visit.scope(), id);
    let pack = WordingPack::in_force(&app.db, visit.today).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    match act {
        "release" => {
            let added = (filled.get("added"), filled.get("looked") == "1", filled.some("way"));
            release_step(&mut tx, at, added, &pack).await?;
        }
        "drop" => drop_step(&mut tx, at, filled.get("reason")).await?,
        "done" => {
            let done = StepDone {
                person: filled.get("person").to_owned(),
                result: filled.get("result").to_owned(),
                note: filled.get("note").to_owned(),
            };
            do_step(&mut tx, at, &done).await?;
        }
        "arrived" => {
            let none = SlipFile::default();
            record_arrival(&mut tx, at, (on, filled.get("proof")), &none).await?;
        }
        _ => settle_taken(&mut tx, at, (act == "went", filled.get("reason"))).await?,
    }
    tx.commit().await?;
    if act != "release" {
        return Ok(Flash::new(&format!("collections-outbox-did-{act}")));
    }
    let company = visit.house.company.clone();
    let actor = visit.actor()?;
    let by = (&actor, company.as_str());
    let went = send_one(&app.db, (&app.files, &app.press), by, id).await?;
    Ok(went_flash(visit, &went))
}

/// What became of a letter, in words.
fn went_flash(visit: &Visit, went: &Went) -> Flash {
    let held = |id: &str, why: &str| {
        Flash::new(id).with("why", visit.t(&format!("collections-held-{why}")))
    };
    match went {
        Went::Sent(number) => {
            Flash::new("collections-outbox-went").with("number", format!("CK-{number:06}"))
        }
        Went::Waits(why) => held("collections-outbox-went-waits", why),
        Went::Refused(why) => held("collections-outbox-went-refused", why),
        Went::Changed => held("collections-outbox-went-waits", "under-way"),
    }
}
