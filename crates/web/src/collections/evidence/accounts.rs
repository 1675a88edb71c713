//! Statements of account: all of them, how many came back signed by month, and the run that makes them for everybody.

use std::sync::atomic::Ordering;

use axum::{
    Form,
    extract::{Query, State},
};
use base::Day;
use credit::{
    collections::evidence::{
        AccountFilter, AccountMade, AccountMonth, AccountStatement, account_months, list_accounts,
        make_account, make_all_accounts,
    },
    parties::{EntityBook, get_buyer},
};
use maud::{Markup, html};
use store::access::Right;

use super::{ACCOUNTS, buyer_cell, money, of_buyer, percent, tabs};
use crate::{
    failure::Answer,
    filled::Filled,
    job::Task,
    kit::{
        self, Chip, Column, Empty, Field, Flash, Form as Sheet, Kind, Link, List, Mistakes, Pager,
        Row, Tone,
    },
    parties,
    state::App,
    typed,
    visit::Visit,
};

const ROWS: u32 = 50;
/// The views that a page may ask for.
pub const VIEWS: [&str; 5] = ["made", "waiting", "signed", "differs", "withdrawn"];

/// How a statement stands.
pub(super) fn state(visit: &Visit, one: &AccountStatement) -> Markup {
    let tone = match one.state.as_str() {
        "signed" => Tone::Low,
        "differs" => Tone::High,
        "sent" => Tone::Medium,
        _ => Tone::Quiet,
    };
    kit::badge(tone, &visit.t(&format!("collections-account-{}", one.state)))
}

/// The page.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let buyer = match filled.some("buyer") {
        Some(code) => Some(get_buyer(&app.db, code, visit.scope()).await?),
        None => None,
    };
    let before = crate::receivables::cursor(filled.get("before"));
    let filter = AccountFilter {
        scope: Some(visit.scope()),
        buyer: buyer.as_ref().map(|one| one.id),
        state: filled.some("view").map(str::to_owned),
        month: filled.some("month").map(str::to_owned),
        before,
        limit: ROWS + 1,
    };
    let mut rows = list_accounts(&app.db, &filter).await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let months = account_months(&app.db, visit.scope()).await?;
    let title = visit.t("collections-accounts");
    let body = html! {
        (tabs(&visit, ACCOUNTS))
        (kit::page_head(&title, &visit.t("collections-accounts-lead"), &html! {}))
        div.stack {
            @if visit.may(Right::KeepProof) { (make_form(&visit, &filled)) }
            (table(&visit, (&rows, more), &filled))
            (by_month(&visit, &months))
        }
    };
    Ok(visit.page(&title, &body))
}

fn make_form(visit: &Visit, filled: &Filled) -> Markup {
    let last = visit.today.month_start().plus_days(-1);
    let form = Sheet {
        action: format!("{ACCOUNTS}/make"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("as_of", visit.t("collections-account-as-of"))
                .kind(Kind::Day)
                .value(last.to_string())
                .required(),
            Field::new("buyer", visit.t("collections-account-one"))
                .value(filled.get("buyer"))
                .hint(visit.t("collections-account-everybody")),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("collections-account-make"),
        back: None,
    };
    let body = html! {
        (form.show(visit.lang))
        p.soft { (visit.t("collections-account-make-why")) }
    };
    kit::panel(&visit.t("collections-account-make"), &html! {}, &body)
}

fn table(visit: &Visit, (rows, more): (&[AccountStatement], bool), filled: &Filled) -> Markup {
    let row = |one: &AccountStatement| Row {
        href: Some(format!("{ACCOUNTS}/{}", one.id)),
        cells: vec![
            html! { a href={ (ACCOUNTS) "/" (one.id) } { (one.number) } },
            buyer_cell((&one.buyer_code, &one.buyer_name), &parties::href(&one.buyer_code)),
            html! { (one.as_of) },
            money(visit, &one.totals),
            state(visit, one),
            html! {
                @match (one.sent_on, one.arrived_on) {
                    (Some(sent), arrived) => {
                        (sent)
                        @if let Some(day) = arrived {
                            div.meta { (visit.t("collections-account-arrived")) " " (day) }
                        }
                    }
                    _ => (kit::nothing(visit.lang)),
                }
            },
            html! {
                @match one.answered_on {
                    Some(day) => { (day) div.meta { (one.signed_by) } }
                    None => (kit::nothing(visit.lang)),
                }
            },
        ],
        ..Row::default()
    };
    let link = ["view", "month", "buyer"]
        .iter()
        .fold(Link::to(ACCOUNTS), |link, key| link.with_some(key, filled.some(key)));
    let chip = |view: Option<&str>| Chip {
        name: visit.t(&format!("collections-account-{}", view.unwrap_or("all"))),
        count: None,
        href: link.with_some("view", view).without("before").href(),
        on: filled.some("view") == view,
    };
    let chips = std::iter::once(None).chain(VIEWS.iter().map(|view| Some(*view))).map(chip);
    let last = rows.last().filter(|_| more);
    List {
        id: "accounts",
        title: visit.t("collections-accounts"),
        chips: chips.collect(),
        columns: vec![
            Column::text(visit.t("collections-account-number")).title(),
            Column::text(visit.t("collections-care-customer")),
            Column::fit(visit.t("collections-account-as-of")),
            Column::number(visit.t("collections-account-open")),
            Column::fit(visit.t("collections-account-state")),
            Column::fit(visit.t("collections-account-sent-on")),
            Column::fit(visit.t("collections-account-answered")),
        ],
        rows: rows.iter().map(row).collect(),
        pager: Some(Pager {
            first: filled.some("before").map(|_| link.without("before").href()),
            next: last.map(|one| link.with("before", format!("{}.{}", one.as_of, one.id)).href()),
            shown: visit.ta("house-shown", &[("count", &rows.len().to_string())]),
        }),
        empty: Empty {
            title: visit.t("collections-accounts-none"),
            why: visit.t("collections-accounts-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn by_month(visit: &Visit, months: &[AccountMonth]) -> Markup {
    let row = |one: &AccountMonth| {
        let of = |view: &str, count: i64| {
            let link = Link::to(ACCOUNTS).with("month", &one.month).with_some("view", Some(view));
            html! { a href=(link) { (locale::count(count)) } }
        };
        Row {
            cells: vec![
                html! { a href=(Link::to(ACCOUNTS).with("month", &one.month)) { (one.month) } },
                html! { (locale::count(one.made)) },
                html! { (locale::count(one.sent)) },
                of("signed", one.signed),
                of("differs", one.differ),
                html! { (percent(one.signed_bps())) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "months",
        title: visit.t("collections-account-months"),
        columns: vec![
            Column::fit(visit.t("collections-account-month")).title(),
            Column::number(visit.t("collections-account-count")),
            Column::number(visit.t("collections-account-sent")),
            Column::number(visit.t("collections-account-signed")),
            Column::number(visit.t("collections-account-differs")),
            Column::number(visit.t("collections-account-back")),
        ],
        rows: months.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("collections-accounts-none"),
            why: visit.t("collections-accounts-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// Makes statements as of a day: of one buyer at once, of everybody as a job.
///
/// # Errors
/// `house.bad-day`, `parties.buyer-unknown`, `collections.account-future`, `collections.account-empty`, or a
/// fault.
pub async fn make(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let as_of: Day = typed::day(filled.get("as_of"), "as_of")?;
    let actor = visit.actor()?;
    if let Some(code) = filled.some("buyer") {
        let buyer = get_buyer(&app.db, code, visit.scope()).await?;
        let entities = EntityBook::open(&app.db).await?;
        let mut sellers = vec![credit::parties::Seller::Main];
        sellers.extend(entities.all().iter().map(credit::parties::Entity::seller));
        sellers.dedup();
        let mut tx = app.db.write(actor).await?;
        let (mut made, mut refused, mut new) = (None, None, false);
        for seller in sellers {
            match make_account(&mut tx, buyer.id, (seller, as_of)).await {
                Ok(one) => {
                    new |= matches!(one, AccountMade::New(_));
                    made = Some(one);
                }
                Err(base::Failure::Rejected(no)) => refused = Some(no),
                Err(other) => return Err(other.into()),
            }
        }
        let Some(made) = made else {
            let empty = base::Rejection::new("collections.account-empty").with("day", as_of);
            return Err(refused.unwrap_or(empty).into());
        };
        if new {
            tx.commit().await?
        } else {
            tx.roll_back().await?
        }
        let flash = new.then(|| Flash::new("collections-account-done").with("buyer", &buyer.name));
        return Ok(visit.go(&format!("{ACCOUNTS}/{}", made.id()), flash.as_ref()));
    }
    let task = Task {
        lane: "accounts",
        doing: "collections-account-doing",
        subject: as_of.to_string(),
        back: ACCOUNTS.to_owned(),
    };
    let (db, scope) = (app.db.clone(), visit.scope());
    let id = app.db.ids().next();
    let job = app.jobs.start(id, visit.person()?, task, move |job| async move {
        let (done, stop) = (job.done(), job.stop());
        let told = std::sync::Arc::clone(&job);
        let progress = move |at: u64, of: u64| {
            told.of(of);
            done.store(at, Ordering::Relaxed);
        };
        make_all_accounts(&db, (&actor, scope, as_of), &progress, &stop).await?;
        Ok(Link::to(ACCOUNTS).with("month", as_of.month_label()).href())
    });
    Ok(visit.go(&job.href(), None))
}

/// The statements of a buyer, for its page of papers.
pub(super) fn link_of(code: &str) -> Link {
    Link::to(ACCOUNTS).with("buyer", code)
}

/// Where the statements of a buyer are opened from.
pub(super) fn papers_of(code: &str) -> String {
    of_buyer(super::EVIDENCE, code)
}
