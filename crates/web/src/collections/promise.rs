//! One promise: what was said, how it was acknowledged, what the ledger says and has said; to confirm it, to move it.

use axum::{
    Form,
    extract::{Path, State},
};
use base::{Money, Result};
use credit::{
    collections::{
        Acknowledgement, CountsFor, Moved, PromisePack, PromiseRow, PromiseStep, confirm_promise,
        get_promise, list_promise_steps, reschedule_promise,
    },
    receivables::{RateBook, company_currency, list_rates},
};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Event, Field, Flash, Form as Sheet, Kind, Mistakes, Tone},
    parties::{self, words},
    state::App,
    typed::settled,
    visit::Visit,
};

const PAGE: &str = "/collections/promises";

pub(super) fn href(id: i64) -> String {
    format!("{PAGE}/{id}")
}

/// The colour of a state.
pub(super) fn tone(state: &str) -> Tone {
    match state {
        "kept" => Tone::Low,
        "partly" => Tone::Medium,
        "broken" => Tone::High,
        _ => Tone::Quiet,
    }
}

/// The page.
///
/// # Errors
/// `collections.promise-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let promise = get_promise(&app.db, id, visit.scope()).await?;
    let steps = list_promise_steps(&app.db, id).await?;
    let (pack, _) = PromisePack::in_force(&app.db, visit.today).await?;
    let company = company_currency(&app.db).await?;
    let title = visit.t("collections-promise");
    let events: Vec<Event> = steps
        .iter()
        .rev()
        .map(|step| Event {
            at: step.on.to_string(),
            title: event(&visit, step, company),
            note: [said(&visit, &pack, step), step.actor.clone()]
                .into_iter()
                .filter(|text| !text.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
            tone: if step.step == "judged" { tone(&step.state) } else { Tone::Quiet },
        })
        .collect();
    let lead = about(&visit, &promise);
    let body = html! {
        nav.crumbs.meta {
            a href=(PAGE) { (visit.t("collections-promises")) } " / "
            a href=(parties::href(&promise.buyer_code)) { (promise.buyer_name) }
        }
        (kit::page_head(&title, &lead, &acts(&visit, &promise)))
        div.stack {
            div.panel { div.inside { (kit::facts(&facts(&visit, &pack, &promise, company))) } }
            @if !events.is_empty() {
                (kit::panel(&visit.t("collections-steps"), &html! {}, &kit::timeline(&events)))
            }
        }
    };
    Ok(visit.page(&title, &body))
}

fn about(visit: &Visit, promise: &PromiseRow) -> String {
    let amount = visit.amount(Money::new(promise.amount_minor, promise.currency));
    visit.ta(
        "collections-promise-about",
        &[
            ("buyer", &promise.buyer_name),
            ("amount", &amount),
            ("day", &promise.due_on.to_string()),
        ],
    )
}

fn acts(visit: &Visit, promise: &PromiseRow) -> Markup {
    let own = promise.marks.agreement_id.is_none() && promise.marks.replaced_by.is_none();
    let movable = own && ["open", "partly", "broken"].contains(&promise.state.as_str());
    let code = kit::link::encoded(&promise.buyer_code);
    let next = format!("/collections/next/{code}?promise={}", promise.id);
    html! {
        @if visit.may(Right::LogContact) {
            a.button.primary href={ "/collections/log/" (code) } data-sheet {
                (visit.t("collections-log"))
            }
            @if promise.state == "open" {
                a.button href={ (href(promise.id)) "/confirm" } data-sheet {
                    (visit.t("collections-confirm"))
                }
            }
            @if movable {
                a.button href={ (href(promise.id)) "/reschedule" } data-sheet {
                    (visit.t("collections-reschedule"))
                }
            }
            @if ["partly", "broken"].contains(&promise.state.as_str()) {
                a.button href=(next) data-sheet { (visit.t("collections-next-decide")) }
            }
            @if own && promise.state == "open" {
                a.button.bare href={ (href(promise.id)) "/withdraw" } data-sheet {
                    (visit.t("collections-withdraw"))
                }
            }
        }
    }
}

/// A way to acknowledge, in words.
pub(super) fn way(visit: &Visit, pack: &PromisePack, code: &str) -> String {
    pack.way(code).map_or_else(|| code.to_owned(), |way| words::said(visit.lang, &way.text))
}

fn facts(
    visit: &Visit,
    pack: &PromisePack,
    promise: &PromiseRow,
    company: base::Currency,
) -> Vec<(String, Markup)> {
    let marks = &promise.marks;
    let day = pack.calendar.on_or_after(promise.due_on);
    let mut rows = vec![
        (
            visit.t("collections-promise-state"),
            kit::badge(
                tone(&promise.state),
                &visit.t(&format!("collections-promise-state-{}", promise.state)),
            ),
        ),
        (
            visit.t("collections-amount"),
            html! { (visit.amount(Money::new(promise.amount_minor, promise.currency))) },
        ),
        (
            visit.t("collections-paid"),
            html! { (visit.amount(Money::new(promise.paid_minor, company))) },
        ),
        (
            visit.t("collections-due"),
            html! {
                (promise.due_on)
                @if day != promise.due_on {
                    " " span.meta { (visit.ta("collections-day-off", &[("day", &day.to_string())])) }
                }
            },
        ),
        (visit.t("collections-on"), html! { (promise.made_on) }),
        (
            visit.t("collections-ack"),
            html! {
                @if marks.ack.is_empty() {
                    (kit::badge(Tone::Medium, &visit.t("collections-ack-none")))
                } @else {
                    (way(visit, pack, &marks.ack)) " · " (marks.ack_by)
                    @if let Some(on) = marks.ack_on { " · " (on) }
                }
            },
        ),
    ];
    let counts = CountsFor::of(promise.item_id.is_some(), marks.agreement_id.is_some());
    let counts = visit.t(&format!("collections-counts-for-{}", counts.code()));
    rows.push((visit.t("collections-counts-for"), html! { (counts) }));
    if !promise.said_by.is_empty() {
        rows.push((visit.t("collections-said-by"), html! { (promise.said_by) }));
    }
    if !promise.note.is_empty() {
        rows.push((visit.t("collections-note"), html! { (promise.note) }));
    }
    for (name, id, to) in [
        ("collections-replaces", marks.replaces_id, PAGE),
        ("collections-replaced-by", marks.replaced_by, PAGE),
        ("collections-agreement", marks.agreement_id, "/collections/agreements"),
    ] {
        if let Some(id) = id {
            let link = html! {
                a href={ (to) "/" (id) } { (visit.t("collections-look")) }
            };
            rows.push((visit.t(name), link));
        }
    }
    rows
}

fn event(visit: &Visit, step: &PromiseStep, company: base::Currency) -> Markup {
    let state = visit.t(&format!("collections-promise-state-{}", step.state));
    html! {
        (visit.t(&format!("collections-step-{}", step.step)))
        @if step.step == "judged" {
            " " (kit::badge(tone(&step.state), &state)) " "
            (visit.amount(Money::new(step.paid_minor, company)))
        }
    }
}

/// What was said at a step; codes in front become words.
fn said(visit: &Visit, pack: &PromisePack, step: &PromiseStep) -> String {
    let (code, rest) = step.note.split_once(" · ").unwrap_or((&step.note, ""));
    let word = match step.step.as_str() {
        "confirmed" => pack.way(code).map(|one| &one.text),
        "decided" => pack.next_kind(code).map(|one| &one.text),
        _ => None,
    };
    match word {
        Some(word) if rest.is_empty() => words::said(visit.lang, word),
        Some(word) => format!("{} · {rest}", words::said(visit.lang, word)),
        None => step.note.clone(),
    }
}

/// The form to confirm one.
///
/// # Errors
/// `collections.promise-unknown`, or a fault.
pub async fn ask_confirm(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let promise = get_promise(&app.db, id, visit.scope()).await?;
    let (pack, _) = PromisePack::in_force(&app.db, visit.today).await?;
    let filled = Filled::default()
        .or("on", visit.today.to_string())
        .or("by", promise.said_by.clone())
        .or("way", pack.ways.first().map_or("", |way| way.code.as_str()));
    let page = confirm_form(&visit, &pack, &promise, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-confirm"), &page))
}

fn confirm_form(
    visit: &Visit,
    pack: &PromisePack,
    promise: &PromiseRow,
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let ways = pack
        .ways
        .iter()
        .map(|way| Choice { value: way.code.clone(), name: words::said(visit.lang, &way.text) });
    let sheet = Sheet {
        action: format!("{}/confirm", href(promise.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("way", visit.t("collections-ack"))
                .kind(Kind::OneOf(ways.collect()))
                .value(filled.get("way")),
            Field::new("by", visit.t("collections-ack-by")).value(filled.get("by")).required(),
            Field::new("on", visit.t("collections-on"))
                .kind(Kind::Day)
                .value(filled.get("on"))
                .required(),
            Field::new("note", visit.t("collections-ack-note"))
                .value(filled.get("note"))
                .hint(visit.t("collections-ack-note-hint")),
        ],
        mistakes,
        submit: visit.t("collections-confirm"),
        back: Some(href(promise.id)),
    };
    framed(visit, promise, ("collections-confirm", "collections-confirm-means"), &sheet)
}

fn framed(
    visit: &Visit,
    promise: &PromiseRow,
    (title, means): (&str, &str),
    sheet: &Sheet,
) -> Markup {
    html! {
        nav.crumbs.meta {
            a href=(PAGE) { (visit.t("collections-promises")) } " / "
            a href=(href(promise.id)) { (visit.t("collections-promise")) }
        }
        (kit::page_head(&visit.t(title), &about(visit, promise), &html! {}))
        div.panel { div.inside.stack {
            p.soft { (visit.t(means)) }
            (sheet.show(visit.lang))
        } }
    }
}

/// Writes down how one was acknowledged.
///
/// # Errors
/// `collections.promise-unknown`, or a fault; what is wrong is said on the form.
pub async fn confirm(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let promise = get_promise(&app.db, id, visit.scope()).await?;
    let pack = PromisePack::in_force(&app.db, visit.today).await?.0.into_owned();
    let mut reader = filled.reader();
    let ack = Acknowledgement {
        way: filled.get("way").to_owned(),
        by: filled.get("by").to_owned(),
        on: reader.day("on"),
        note: filled.get("note").to_owned(),
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        match settled(confirm_promise(&mut tx, &pack, id, &ack).await)? {
            Ok(()) => {
                tx.commit().await?;
                return Ok(visit.go(&href(id), Some(&Flash::new("collections-confirm-done"))));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let page = confirm_form(&visit, &pack, &promise, (&filled, mistakes));
    Ok(visit.again(&visit.t("collections-confirm"), &page))
}

/// The form to move one.
///
/// # Errors
/// `collections.promise-unknown`, or a fault.
pub async fn ask_reschedule(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let promise = get_promise(&app.db, id, visit.scope()).await?;
    let left = Money::new(promise.amount_minor, promise.currency);
    let filled = Filled::default()
        .or("amount", locale::digits(visit.lang, left, locale::Style::Full))
        .or("said_by", promise.said_by.clone());
    let page = move_form(&visit, &promise, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-reschedule"), &page))
}

fn move_form(
    visit: &Visit,
    promise: &PromiseRow,
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let currency = promise.currency.code();
    let amount = visit.ta("collections-promise-amount", &[("currency", currency)]);
    let sheet = Sheet {
        action: format!("{}/reschedule", href(promise.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("due_on", visit.t("collections-promise-due"))
                .kind(Kind::Day)
                .value(filled.get("due_on"))
                .required(),
            Field::new("amount", amount).kind(Kind::Number).value(filled.get("amount")).required(),
            Field::new("said_by", visit.t("collections-said-by")).value(filled.get("said_by")),
            Field::new("reason", visit.t("collections-reason"))
                .kind(Kind::Lines)
                .value(filled.get("reason"))
                .required(),
        ],
        mistakes,
        submit: visit.t("collections-reschedule"),
        back: Some(href(promise.id)),
    };
    framed(visit, promise, ("collections-reschedule", "collections-reschedule-means"), &sheet)
}

/// Moves one to another day.
///
/// # Errors
/// `collections.promise-unknown`, or a fault; what is wrong is said on the form.
pub async fn reschedule(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let promise = get_promise(&app.db, id, visit.scope()).await?;
    let mut reader = filled.reader();
    let due_on = reader.day("due_on");
    let amount = reader.amount("amount", promise.currency);
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        match settled(moved(&app, &visit, id, (due_on, amount, &filled)).await)? {
            Ok(after) => {
                let done = Flash::new("collections-reschedule-done").with("day", due_on);
                return Ok(visit.go(&href(after), Some(&done)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let page = move_form(&visit, &promise, (&filled, mistakes));
    Ok(visit.again(&visit.t("collections-reschedule"), &page))
}

async fn moved(
    app: &App,
    visit: &Visit,
    id: i64,
    (due_on, amount, filled): (base::Day, Money, &Filled),
) -> Result<i64> {
    let (pack, _) = PromisePack::in_force(&app.db, visit.today).await?;
    let rates = RateBook::new(company_currency(&app.db).await?, list_rates(&app.db).await?);
    let to = Moved {
        due_on,
        currency: amount.currency,
        amount_minor: amount.minor,
        company_minor: rates.convert(amount, visit.today)?.minor,
        said_by: filled.get("said_by").to_owned(),
        reason: filled.get("reason").to_owned(),
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let after = reschedule_promise(&mut tx, &pack, id, &to).await?;
    tx.commit().await?;
    Ok(after)
}
