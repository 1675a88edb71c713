//! Receipts and credit notes that are not wholly allocated; one of them with its history, and what
//! can be done with it: it bounced, or it was paid back.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Money, Rejection};
use credit::{
    parties::find_buyer,
    receivables::{self, MovementRow, UnspentFilter, UnspentRow},
};
use maud::{Markup, html};
use store::access::Right;

use super::items::cursor;
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{
        self, Chip, Column, Empty, Field, Flash, Form as Sheet, Headline, Kind, Link, List,
        Mistakes, Pager, Row, link::encoded,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

fn href(id: i64) -> String {
    format!("/receivables/credits/{id}")
}

/// The list.
///
/// # Errors
/// `parties.buyer-unknown` for a buyer that is not the reader's, or a fault.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let mut buyer = None;
    if let Some(code) = filled.some("buyer") {
        let found = find_buyer(&app.db, code, visit.scope()).await?;
        let unknown = || Rejection::new("parties.buyer-unknown").with("code", code);
        buyer = Some(found.ok_or_else(unknown)?);
    }
    let kind = match filled.get("kind") {
        "receipt" => Some("receipt"),
        "credit_note" => Some("credit_note"),
        _ => None,
    };
    let filter = UnspentFilter {
        scope: visit.scope(),
        buyer: buyer.as_ref().map(|buyer| buyer.id),
        kind,
        currency: None,
        after: cursor(filled.get("after")),
        limit: 50,
    };
    let (rows, next) = receivables::list_unspent(&app.db, &filter).await?;
    let link = Link::to("/receivables/credits")
        .with_some("buyer", filled.some("buyer"))
        .with_some("kind", kind);
    let title = visit.t("receivables-credits");
    let lead = buyer.map_or_else(|| visit.t("receivables-credits-lead"), |buyer| buyer.name);
    let list = List {
        id: "credits",
        title: visit.t("receivables-unallocated"),
        chips: ["receipt", "credit_note"]
            .map(|code| {
                let on = kind == Some(code);
                let href = if on { link.without("kind") } else { link.with("kind", code) };
                let name = visit.t(&format!("receivables-credit-{}", code.replace('_', "-")));
                Chip { name, count: None, href: href.href(), on }
            })
            .to_vec(),
        columns: vec![
            Column::text(visit.t("receivables-credit")).title(),
            Column::text(visit.t("receivables-buyer")).full(),
            Column::fit(visit.t("receivables-received")),
            Column::number(visit.t("receivables-amount")),
            Column::number(visit.t("receivables-left")),
            Column::text(visit.t("receivables-reference")).off(),
        ],
        rows: rows.iter().map(|row| one(&visit, row)).collect(),
        pager: Some(Pager {
            first: filled.some("after").map(|_| link.href()),
            next: next.map(|(day, id)| link.with("after", format!("{day}.{id}")).href()),
            shown: String::new(),
        }),
        empty: Empty {
            title: visit.t("receivables-credits-none"),
            why: visit.t("receivables-credits-none-why"),
            button: Some((visit.t("receivables-ageing"), "/receivables".to_owned())),
        },
        link,
        ..List::default()
    };
    let body = html! {
        nav.crumbs.meta { a href="/receivables" { (visit.t("receivables-ageing")) } " / " (title) }
        (kit::page_head(&title, &lead, &html! {}))
        (list.show(visit.lang))
    };
    Ok(visit.page(&title, &body))
}

fn one(visit: &Visit, row: &UnspentRow) -> Row {
    let credit = &row.credit;
    let money = |minor| Money::new(minor, credit.currency);
    Row {
        href: Some(href(credit.id)),
        pick: None,
        cells: vec![
            html! {
                a href=(href(credit.id)) { (credit.number) }
                span.meta {
                    (visit.t(&format!("receivables-credit-{}", credit.kind.replace('_', "-"))))
                }
            },
            html! {
                a href={ "/parties/" (encoded(&row.buyer_code)) } { (row.buyer_name) }
                (crate::parties::words::code_beside(&row.buyer_code, &row.buyer_name))
            },
            html! { (credit.effective_on) },
            html! { (visit.amount(money(credit.amount_minor))) },
            html! { (visit.amount(money(credit.unallocated_minor))) },
            html! { span.soft { (credit.reference) } },
        ],
    }
}

/// One credit.
///
/// # Errors
/// `receivables.credit-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let row = receivables::get_credit(&app.db, id, visit.scope()).await?;
    let moved = receivables::list_credit_movements(&app.db, id).await?;
    let kind = visit.t(&format!("receivables-credit-{}", row.credit.kind.replace('_', "-")));
    let title = format!("{kind} {}", row.credit.number);
    let act = |act: &str, text: &str, class: &str| {
        html! {
            a class={ "button " (class) } href={ (href(id)) "/" (act) } data-sheet {
                (visit.t(text))
            }
        }
    };
    let actions = html! {
        @if visit.may(Right::BookLedger) {
            @if row.credit.unallocated_minor > 0 {
                a.button.primary href={ "/receivables/items?buyer=" (encoded(&row.buyer_code)) } {
                    (visit.t("receivables-choose-item"))
                }
                (act("refund", "receivables-act-refund", ""))
            }
            @if !taken_off(&moved) {
                @if row.credit.kind == "receipt" {
                    (act("bounce", "receivables-act-bounce", "danger"))
                }
                (act("cancel", "receivables-act-cancel-credit", "danger"))
            }
        }
    };
    let body = html! {
        (crumbs(&visit))
        (kit::page_head(&title, &row.buyer_name, &actions))
        div.stack {
            (headline(&visit, &row))
            (history(&visit, &app, &row, &moved))
        }
    };
    Ok(visit.page(&title, &body))
}

/// Whether it bounced, was paid back or cancelled, and still is.
fn taken_off(moved: &[MovementRow]) -> bool {
    moved.iter().any(|movement| {
        matches!(movement.kind.as_str(), "bounce" | "refund" | "cancellation")
            && stands(movement, moved)
    })
}

/// Whether a movement is none that takes another back, and none that was taken back.
fn stands(movement: &MovementRow, moved: &[MovementRow]) -> bool {
    movement.reverses_id.is_none() && !moved.iter().any(|m| m.reverses_id == Some(movement.id))
}

fn crumbs(visit: &Visit) -> Markup {
    html! {
        nav.crumbs.meta {
            a href="/receivables" { (visit.t("receivables-ageing")) } " / "
            a href="/receivables/credits" { (visit.t("receivables-credits")) }
        }
    }
}

fn headline(visit: &Visit, row: &UnspentRow) -> Markup {
    let credit = &row.credit;
    let money = |minor| html! { (visit.amount(Money::new(minor, credit.currency))) };
    let part = |name: &str, value: Markup| Headline { name: visit.t(name), value, note: html! {} };
    let identity = html! {
        h2 { (credit.number) }
        div.meta {
            a href={ "/parties/" (encoded(&row.buyer_code)) } { (row.buyer_name) }
            " · " (row.buyer_code)
        }
        @if !credit.reference.is_empty() { div.soft { (credit.reference) } }
    };
    kit::headline(
        &identity,
        &[
            part("receivables-amount", money(credit.amount_minor)),
            part("receivables-left", money(credit.unallocated_minor)),
            part("receivables-received", html! { (credit.effective_on) }),
        ],
    )
}

fn history(visit: &Visit, app: &App, row: &UnspentRow, moved: &[MovementRow]) -> Markup {
    let rows = moved.iter().map(|movement| Row {
        cells: vec![
            html! { (movement.effective_on) },
            html! {
                (visit.t(&format!("receivables-movement-{}", movement.kind.replace('_', "-"))))
                @if !movement.reason.is_empty() { span.meta { (movement.reason) } }
            },
            html! { (movement.credit) },
            html! { (visit.amount(Money::new(-movement.amount_minor, row.credit.currency))) },
            html! { span.meta { (movement.recorded_at.in_zone(app.clock().zone())) } },
            html! {
                @if visit.may(Right::BookLedger) && stands(movement, moved) {
                    a.button href={ (href(row.credit.id)) "/reverse-" (movement.id) } data-sheet {
                        (visit.t("receivables-act-reverse"))
                    }
                }
            },
        ],
        ..Row::default()
    });
    List {
        id: "movements",
        title: visit.t("receivables-history"),
        columns: vec![
            Column::fit(visit.t("receivables-effective")),
            Column::text(visit.t("receivables-what")).title(),
            Column::fit(visit.t("receivables-invoice")),
            Column::number(visit.t("receivables-effect")),
            Column::fit(visit.t("receivables-recorded")),
            Column::fit(String::new()),
        ],
        rows: rows.collect(),
        empty: Empty {
            title: visit.t("receivables-history-none"),
            why: visit.t("receivables-credit-idle"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// What is done with a credit.
enum Act {
    Bounce,
    Refund,
    Cancel,
    Reverse(MovementRow),
}

impl Act {
    async fn read(app: &App, id: i64, word: &str) -> Result<Self, Refused> {
        if let Some(wanted) = word.strip_prefix("reverse-") {
            let moved = receivables::list_credit_movements(&app.db, id).await?;
            let found = moved.into_iter().find(|movement| movement.id.to_string() == wanted);
            let unknown =
                || Rejection::new("receivables.movement-unknown").with("movement", wanted);
            return Ok(Self::Reverse(found.ok_or_else(unknown)?));
        }
        match word {
            "bounce" => Ok(Self::Bounce),
            "refund" => Ok(Self::Refund),
            "cancel" => Ok(Self::Cancel),
            other => Err(Rejection::new("house.page-not-found").with("path", other).into()),
        }
    }

    const fn code(&self) -> &'static str {
        match self {
            Self::Bounce => "bounce",
            Self::Refund => "refund",
            Self::Cancel => "cancel-credit",
            Self::Reverse(_) => "reverse",
        }
    }

    fn word(&self) -> String {
        match self {
            Self::Reverse(movement) => format!("reverse-{}", movement.id),
            Self::Cancel => "cancel".to_owned(),
            other => other.code().to_owned(),
        }
    }

    /// What will happen, in words.
    fn means(&self, visit: &Visit, row: &UnspentRow) -> String {
        let money = |minor| visit.amount(Money::new(minor, row.credit.currency));
        match self {
            Self::Reverse(movement) => {
                let kind = format!("receivables-movement-{}", movement.kind.replace('_', "-"));
                let args = [("what", visit.t(&kind)), ("amount", money(movement.amount_minor))];
                let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
                visit.ta("receivables-reverse-means", &args)
            }
            Self::Cancel => {
                let amount = money(row.credit.amount_minor);
                visit.ta("receivables-cancel-credit-means", &[("amount", &amount)])
            }
            other => {
                let (left, whole) =
                    (money(row.credit.unallocated_minor), money(row.credit.amount_minor));
                let args = [("left", left.as_str()), ("amount", whole.as_str())];
                visit.ta(&format!("receivables-{}-means", other.code()), &args)
            }
        }
    }
}

/// The form of an action.
///
/// # Errors
/// `receivables.credit-unknown`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((id, word)): Path<(i64, String)>,
) -> Answer {
    let row = receivables::get_credit(&app.db, id, visit.scope()).await?;
    let act = Act::read(&app, id, &word).await?;
    let filled = Filled::default().or("day", visit.today.to_string());
    let title = visit.t(&format!("receivables-act-{}", act.code()));
    Ok(visit.page(&title, &form(&visit, &row, &act, &filled, Mistakes::none())))
}

fn form(visit: &Visit, row: &UnspentRow, act: &Act, filled: &Filled, mistakes: Mistakes) -> Markup {
    let title = visit.t(&format!("receivables-act-{}", act.code()));
    let about = act.means(visit, row);
    let form = Sheet {
        action: format!("{}/{}", href(row.credit.id), act.word()),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("day", visit.t("receivables-effective"))
                .kind(Kind::Day)
                .required()
                .value(filled.get("day")),
            Field::new("reason", visit.t("receivables-reason"))
                .kind(Kind::Lines)
                .required()
                .value(filled.get("reason")),
            Field::new("sure", visit.t("house-confirm")).kind(Kind::Tick).value(filled.get("sure")),
        ],
        mistakes,
        submit: title.clone(),
        back: Some(href(row.credit.id)),
    };
    html! {
        (crumbs(visit))
        (kit::page_head(&title, &format!("{} · {}", row.credit.number, row.buyer_name), &html! {}))
        div.panel { div.inside.stack { p.soft { (about) } (form.show(visit.lang)) } }
    }
}

/// Does it, or shows the form again.
///
/// # Errors
/// `receivables.credit-unknown`, or a fault.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, word)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let row = receivables::get_credit(&app.db, id, visit.scope()).await?;
    let act = Act::read(&app, id, &word).await?;
    let mut reader = filled.reader();
    let day = reader.day("day");
    reader.confirmed();
    let reason = filled.get("reason");
    if reason.is_empty() {
        reader.refuse(Rejection::new("receivables.reason-missing").on("reason"));
    }
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let booked = match &act {
            Act::Bounce => receivables::bounce_receipt(&mut tx, id, day, reason).await,
            Act::Cancel => receivables::cancel_credit(&mut tx, id, day, reason).await,
            Act::Refund => receivables::refund_credit(&mut tx, id, day, reason).await.map(drop),
            Act::Reverse(movement) => {
                receivables::reverse(&mut tx, movement.id, day, reason).await.map(drop)
            }
        };
        match settled(booked)? {
            Ok(()) => {
                tx.commit().await?;
                let flash = Flash::new(match act {
                    Act::Reverse(_) => "receivables-reverse-credit-done",
                    Act::Cancel => "receivables-cancel-credit-done",
                    Act::Bounce => "receivables-bounce-done",
                    Act::Refund => "receivables-refund-done",
                });
                return Ok(visit.go(&href(id), Some(&flash.with("number", &row.credit.number))));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let title = visit.t(&format!("receivables-act-{}", act.code()));
    Ok(visit.again(&title, &form(&visit, &row, &act, &filled, mistakes)))
}
