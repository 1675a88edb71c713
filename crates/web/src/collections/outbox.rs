//! The outbox: steps that the strategy proposes, released, done or dropped by a person.

use axum::{
    Form,
    extract::{Query, State},
};
use base::{Currency, Failure, Money, Rejection, Result};
use credit::{
    collections::{
        ACTIONS, OUTBOX_STATES, OutboxFilter, OutboxRow, RunTold, StrategyPack, WordingPack,
        bank_seen, count_outbox, find_sender, last_run, list_outbox, release_step, released_steps,
        run_strategy, say_bank_seen,
    },
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Bulk, Chip, Column, Empty, Figure, Flash, Link, List, Pager, Row, Tone, hidden},
    print::send_released,
    state::App,
    visit::Visit,
};

pub(super) const PATH: &str = "/collections/outbox";
const ROWS: usize = 30;
/// Letters that one click sends, at most: each is set on paper while the reader waits.
const AT_ONCE: usize = 30;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let skip: usize = filled.get("skip").parse().unwrap_or(0);
    let filter = OutboxFilter {
        state: filled.get("state").to_owned(),
        action: filled.get("action").to_owned(),
        buyer: None,
        skip: u32::try_from(skip).unwrap_or(0),
        limit: u32::try_from(ROWS).unwrap_or(30),
    };
    let rows = list_outbox(&app.db, visit.scope(), &filter).await?;
    let (count, minor) = count_outbox(&app.db, visit.scope(), &filter).await?;
    let to_post = OutboxFilter { state: "printed".to_owned(), ..OutboxFilter::default() };
    let (printed, _) = count_outbox(&app.db, visit.scope(), &to_post).await?;
    let currency = company_currency(&app.db).await?;
    let title = visit.t("collections-outbox");
    let actions = html! {
        a.button href="/collections/strategy" { (visit.t("collections-strategy")) }
        a.button href="/collections/wording" { (visit.t("collections-wording")) }
        @if visit.may(Right::Configure) {
            a.button href="/collections/sender" { (visit.t("collections-sender")) }
            a.button href="/collections/channels" { (visit.t("collections-channels")) }
        }
    };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-outbox-lead"), &actions))
        div.stack {
            (super::outbox_post::waiting(&visit, printed))
            (super::stop::waiting(&app, &visit).await?)
            (standing(&app, &visit, (count, minor), currency).await?)
            (table(&visit, (&rows, currency), (&filter, skip, count)))
        }
    };
    Ok(visit.page(&title, &body))
}

/// What must be seen to before anything goes out, and what the last run came to.
async fn standing(
    app: &App,
    visit: &Visit,
    (count, minor): (i64, i64),
    currency: Currency,
) -> Result<Markup> {
    let run = last_run(&app.db).await?;
    let sender = find_sender(&app.db).await?;
    let (pack, _) = StrategyPack::in_force(&app.db, visit.today).await?;
    let seen = bank_seen(&app.db).await?;
    let card = |name: &str, value: String, against: String| {
        Figure { name: visit.t(name), value, against, ..Figure::default() }.card(visit.lang)
    };
    let ran = run.as_ref().and_then(|(told, _)| told.as_of);
    let ran = ran.map_or_else(|| "—".to_owned(), |day| day.to_string());
    let amount = visit.amount(Money::new(minor, currency));
    let said = seen.map_or_else(|| "—".to_owned(), |day| day.to_string());
    let days = visit.ta("collections-bank-days", &[("days", &pack.bank_days.to_string())]);
    Ok(html! {
        @if !sender.is_whole() {
            (kit::notice(Tone::High, &visit.t("collections-sender-gap"), &html! {
                p { (visit.t("collections-sender-gap-why")) }
                @if visit.may(Right::Configure) {
                    p { a.button.primary href="/collections/sender" { (visit.t("collections-sender")) } }
                }
            }))
        }
        div.grid {
            div.w4 { (card("collections-outbox-count", locale::count(count), amount)) }
            div.w4 { (card("collections-outbox-ran", ran, held(visit, run.as_ref().map(|(t, _)| t)))) }
            div.w4 { (card("collections-bank-seen", said, days)) }
        }
        @if visit.may(Right::LogContact) {
            div.actions {
                @if visit.scope() == store::access::Scope::All {
                    (button(visit, "run", "collections-strategy-run"))
                    (button(visit, "send", "collections-outbox-send"))
                }
                @if visit.may(Right::BookLedger) { (button(visit, "bank", "collections-bank-say")) }
            }
        }
    })
}

fn button(visit: &Visit, act: &str, name: &str) -> Markup {
    html! {
        form method="post" action={ (PATH) "/do/" (act) } {
            (hidden("csrf", &visit.csrf))
            button.button { (visit.t(name)) }
        }
    }
}

/// Why the last run left debtors alone, in words.
fn held(visit: &Visit, told: Option<&RunTold>) -> String {
    let Some(told) = told else { return visit.t("collections-strategy-never") };
    let mut held: Vec<(&String, &i64)> =
        told.held.iter().filter(|(why, _)| why.as_str() != "nothing").collect();
    held.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let said = held.into_iter().take(3).map(|(why, count)| {
        format!("{} {}", visit.t(&format!("collections-held-{why}")), locale::count(*count))
    });
    let said: Vec<String> = said.collect();
    let head = visit.ta("collections-strategy-looked", &[("count", &locale::count(told.buyers))]);
    match said.is_empty() {
        true => head,
        false => format!("{head} · {}", said.join(visit.lang.pick("、", ", "))),
    }
}

pub(super) fn state_badge(visit: &Visit, row: &OutboxRow) -> Markup {
    let tone = match row.stands() {
        "taken" | "failed" => Tone::High,
        "proposed" | "released" | "printed" | "returned" => Tone::Medium,
        "sent" | "done" | "posted" | "delivered" => Tone::Low,
        _ => Tone::Quiet,
    };
    html! {
        (kit::badge(tone, &visit.t(&format!("collections-outbox-state-{}", row.stands()))))
        @if !row.waits.is_empty() {
            div.meta { (visit.t(&format!("collections-held-{}", row.waits))) }
        }
    }
}

fn chips(visit: &Visit, filter: &OutboxFilter) -> Vec<Chip> {
    let all = std::iter::once("").chain(OUTBOX_STATES);
    let chip = |state: &str| Chip {
        name: match state {
            "" => visit.t("collections-outbox-waiting"),
            state => visit.t(&format!("collections-outbox-state-{state}")),
        },
        count: None,
        href: Link::to(PATH)
            .with_some("state", Some(state).filter(|state| !state.is_empty()))
            .with_some("action", Some(&filter.action).filter(|text| !text.is_empty()))
            .href(),
        on: filter.state == state,
    };
    all.map(chip).collect()
}

fn filters(visit: &Visit, filter: &OutboxFilter) -> Markup {
    html! {
        label.field {
            span { (visit.t("collections-outbox-action")) }
            select name="action" {
                option value="" { (visit.t("collections-outbox-any")) }
                @for action in ACTIONS {
                    option value=(action) selected[filter.action == action] {
                        (visit.t(&format!("collections-step-{action}")))
                    }
                }
            }
        }
    }
}

fn table(
    visit: &Visit,
    (rows, currency): (&[OutboxRow], Currency),
    (filter, skip, count): (&OutboxFilter, usize, i64),
) -> Markup {
    let row = |one: &OutboxRow| {
        let href = format!("{PATH}/{}", one.id);
        let picked = one.is_written() && matches!(one.state.as_str(), "proposed" | "failed");
        Row {
            pick: picked.then(|| one.id.to_string()),
            cells: vec![
                html! {
                    a href=(href) { (one.buyer_name) }
                    div.meta { (one.buyer_code) " · " (one.owner_name) }
                },
                html! {
                    (one.name.pick(visit.lang))
                    div.meta { (visit.t(&format!("collections-way-{}", one.way))) }
                },
                html! { (one.level) },
                html! { (visit.amount(Money::new(one.company_minor, currency))) },
                html! { (visit.ta("collections-days", &[("days", &one.oldest_days.to_string())])) },
                html! { (one.sent_on.unwrap_or(one.as_of)) },
                state_badge(visit, one),
            ],
            href: Some(href),
        }
    };
    let link = Link::to(PATH)
        .with_some("state", Some(&filter.state).filter(|text| !text.is_empty()))
        .with_some("action", Some(&filter.action).filter(|text| !text.is_empty()));
    let all = usize::try_from(count).unwrap_or(0);
    let bulk = Bulk {
        csrf: visit.csrf.clone(),
        actions: vec![(visit.t("collections-outbox-release"), format!("{PATH}/release"))],
    };
    List {
        id: "outbox",
        title: visit.t("collections-outbox-steps"),
        count: Some(count),
        chips: chips(visit, filter),
        filters: Some(filters(visit, filter)),
        columns: vec![
            Column::text(visit.t("collections-care-customer")).title(),
            Column::text(visit.t("collections-outbox-step")),
            Column::number(visit.t("collections-outbox-level")),
            Column::number(visit.t("collections-outbox-asked")),
            Column::number(visit.t("collections-outbox-oldest")),
            Column::fit(visit.t("collections-on")),
            Column::fit(visit.t("collections-outbox-state")),
        ],
        rows: rows.iter().map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "outbox"), (skip, ROWS, all))),
        link,
        bulk: visit.may(Right::LogContact).then_some(bulk),
        empty: Empty {
            title: visit.t("collections-outbox-none"),
            why: visit.t("collections-outbox-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// Releases the picked letters and sends them.
///
/// # Errors
/// `collections.outbox-unknown`, `collections.sender-missing`, `paper.no-font`, or a fault.
pub async fn release_many(
    State(app): State<App>,
    visit: Visit,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Answer {
    let picked: Vec<i64> = pairs
        .iter()
        .filter(|(name, _)| name == "pick")
        .filter_map(|(_, value)| value.parse().ok())
        .take(AT_ONCE)
        .collect();
    let pack = WordingPack::in_force(&app.db, visit.today).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let mut released = Vec::new();
    for id in picked {
        match release_step(&mut tx, (visit.scope(), id), ("", false, None), &pack).await {
            Ok(()) => released.push(id),
            Err(Failure::Rejected(wrong)) if wrong.code == "collections.outbox-state" => {}
            Err(other) => return Err(other.into()),
        }
    }
    if released.is_empty() {
        tx.quiet();
    }
    tx.commit().await?;
    sent(&app, &visit, &released).await
}

async fn sent(app: &App, visit: &Visit, ids: &[i64]) -> Answer {
    let company = visit.house.company.clone();
    let (actor, with) = (visit.actor()?, (&app.files, &app.press));
    let [went, waits, refused] = send_released(&app.db, with, (&actor, &company), ids).await?;
    let flash = Flash::new("collections-outbox-sent").with("sent", went);
    let flash = flash.with("waits", waits).with("refused", refused);
    Ok(visit.go(PATH, Some(&flash)))
}

/// Runs the strategy, sends what was released, or says that the bank's data are whole.
///
/// # Errors
/// `house.page-not-found`; the refusals of what is done; a fault.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    axum::extract::Path(act): axum::extract::Path<String>,
) -> Answer {
    let whole = visit.scope() == store::access::Scope::All;
    match act.as_str() {
        "run" if whole => {
            let told = run_strategy(&app.db, &visit.actor()?, visit.today).await?;
            let flash = Flash::new("collections-strategy-ran").with("proposed", told.proposed);
            Ok(visit.go(PATH, Some(&flash.with("lapsed", told.lapsed))))
        }
        "send" if whole => {
            let most = u32::try_from(AT_ONCE).unwrap_or(30);
            let ids = released_steps(&app.db, most).await?;
            let ids: Vec<i64> = ids.into_iter().map(|(id, _)| id).collect();
            sent(&app, &visit, &ids).await
        }
        "bank" if visit.may(Right::BookLedger) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            say_bank_seen(&mut tx).await?;
            tx.commit().await?;
            Ok(visit.go(PATH, Some(&Flash::new("collections-bank-said"))))
        }
        _ => Err(Rejection::new("house.page-not-found").with("path", act).into()),
    }
}
