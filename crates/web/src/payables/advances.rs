//! Money paid ahead and what came for it.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::Response,
};
use base::{Money, Rejection};
use credit::{
    parties::EntityBook,
    payables::{
        Advance, AdvanceQuery, Arrival, ArrivalKind, NewArrival, book_arrival, count_advances,
        get_advance, list_advances, list_arrivals, reverse_arrival,
    },
    receivables::{RateBook, company_currency, list_rates},
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    act::{Of, act_page, reverse_page},
    actions, advance_href, head, maybe, supplier_href,
};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{
        self, Chip, Column, Empty, Field, Flash, Headline, Kind, Link, List, Mistakes, Pager, Row,
        Tone,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

/// Rows on a page.
const ROWS: u32 = 20;

/// The list.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let only = filled.get("only");
    let late_on = (only == "late").then_some(visit.today);
    let open = AdvanceQuery { late_on, ..AdvanceQuery::open(visit.scope()) };
    let asked = AdvanceQuery { filled_too: only == "all", ..open.clone() };
    let count = count_advances(&app.db, &asked).await?;
    let after = filled.get("after").parse().ok();
    let page = AdvanceQuery { after, rows: Some(ROWS + 1), ..asked };
    let mut rows = list_advances(&app.db, &page).await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let currency = company_currency(&app.db).await?;
    let rates = RateBook::new(currency, list_rates(&app.db).await?);
    // Each by itself, as the register of suppliers adds up.
    let sum = list_advances(&app.db, &open).await?;
    let sum = sum.iter().map(|one| rates.view(one.open, visit.today).minor).sum();
    let lead = visit.ta(
        "payables-advances-lead",
        &[("amount", &visit.amount(Money::new(sum, currency))), ("day", &visit.today.to_string())],
    );
    let link = Link::to("/payables/advances");
    let chip = |code: &str| {
        let on = only == code;
        let href = if on { link.href() } else { link.with("only", code).href() };
        Chip { name: visit.t(&format!("payables-advances-{code}")), count: None, href, on }
    };
    let here = link.with_some("only", filled.some("only"));
    let last = rows.last().filter(|_| more).map(|one| one.id);
    let list = List {
        id: "advances",
        title: visit.t("payables-tab-advances"),
        count: Some(count),
        chips: vec![chip("late"), chip("all")],
        columns: columns(&visit, true),
        rows: rows.iter().map(|one| row(&visit, one, true)).collect(),
        pager: Some(Pager {
            first: filled.some("after").map(|_| here.href()),
            next: last.map(|last| here.with("after", last).href()),
            shown: visit.ta("house-shown", &[("count", &rows.len().to_string())]),
        }),
        empty: Empty {
            title: visit.t("payables-advances-none"),
            why: visit.t("payables-advances-none-why"),
            button: visit
                .may(Right::BookLedger)
                .then(|| (visit.t("payables-book-advance"), "/payables/book/advance".to_owned())),
        },
        ..List::default()
    };
    let body = html! {
        (head(&visit, "/payables/advances", &lead, &actions(&visit, "advance")))
        div.stack { (list.show(visit.lang)) }
    };
    Ok(visit.page(&visit.t("payables-tab-advances"), &body))
}

pub(super) fn columns(visit: &Visit, with_supplier: bool) -> Vec<Column> {
    let mut columns = vec![Column::text(visit.t("payables-advance")).title()];
    if with_supplier {
        columns.push(Column::text(visit.t("payables-supplier")).full());
    }
    columns.extend([
        Column::fit(visit.t("payables-paid-on")),
        Column::number(visit.t("payables-amount")),
        Column::number(visit.t("payables-not-come")),
        Column::number(visit.t("payables-age-days")),
        Column::fit(visit.t("payables-promised")),
        Column::fit(visit.t("payables-state")),
    ]);
    columns
}

fn state(visit: &Visit, one: &Advance) -> Markup {
    match (one.open.minor, one.days_late(visit.today)) {
        (0, _) => kit::badge(Tone::Low, &visit.t("payables-advance-filled")),
        (_, Some(days)) => {
            let tone = if days > 14 { Tone::High } else { Tone::Medium };
            let text = visit.ta("payables-days-past", &[("days", &days.to_string())]);
            kit::badge(tone, &text)
        }
        _ => kit::badge(Tone::Quiet, &visit.t("payables-advance-open")),
    }
}

pub(super) fn row(visit: &Visit, one: &Advance, with_supplier: bool) -> Row {
    let mut cells = vec![html! {
        a href=(advance_href(one.id)) { (one.number) }
        @if !one.order_no.is_empty() { div.meta { (one.order_no) } }
    }];
    if with_supplier {
        cells.push(html! {
            a href=(supplier_href(&one.supplier.1)) { (one.supplier.2) } " "
            span.meta { (one.supplier.1) }
        });
    }
    let age = visit.today.days_since(one.paid_on);
    cells.extend([
        html! { (one.paid_on) },
        html! { (visit.amount(one.amount)) },
        html! { (visit.amount(one.open)) },
        html! { (locale::count(age.into())) },
        html! { (maybe(visit, one.promised_on)) },
        state(visit, one),
    ]);
    Row { cells, href: Some(advance_href(one.id)), pick: None }
}

/// One advance.
///
/// # Errors
/// `payables.advance-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let one = get_advance(&app.db, id, visit.scope()).await?;
    let arrivals = list_arrivals(&app.db, id).await?;
    let entities = EntityBook::open(&app.db).await?;
    let title = visit.ta("payables-advance-title", &[("number", &one.number)]);
    let act = |act: &str, class: &str| {
        html! {
            a class={ "button " (class) } href={ (advance_href(id)) "/" (act) } data-sheet {
                (visit.t(&format!("payables-act-{act}")))
            }
        }
    };
    let acts = html! {
        @if visit.may(Right::BookLedger) && one.open.minor > 0 {
            (act("delivery", "primary")) (act("refund", ""))
        }
    };
    let identity = html! {
        h2 { (one.number) }
        div.actions {
            (state(&visit, &one))
            @if let Some(one) = entities.of(one.seller).filter(|_| entities.several()) {
                (kit::plain_badge(&crate::sellers::spelled(one)))
            }
        }
        div.meta { a href=(supplier_href(&one.supplier.1)) { (one.supplier.2) } }
        @if !one.note.is_empty() { div.meta { (one.note) } }
    };
    let part =
        |name: &str, value: Markup, note: Markup| Headline { name: visit.t(name), value, note };
    let whole = visit.ta("payables-of-whole", &[("amount", &visit.amount(one.amount))]);
    let parts = [
        part("payables-not-come", html! { (visit.amount(one.open)) }, html! { (whole) }),
        part(
            "payables-paid-on",
            html! { (one.paid_on) },
            html! {
                (visit.ta("payables-age", &[("days", &visit.today.days_since(one.paid_on).to_string())]))
            },
        ),
        part("payables-promised", maybe(&visit, one.promised_on), html! { (one.order_no) }),
    ];
    let body = html! {
        nav.crumbs.meta { a href="/payables/advances" { (visit.t("payables-tab-advances")) } }
        (kit::page_head(&title, &one.supplier.2, &acts))
        div.stack {
            (kit::headline(&identity, &parts))
            (came(&visit, &one, &arrivals))
        }
    };
    Ok(visit.page(&title, &body))
}

fn came(visit: &Visit, of: &Advance, arrivals: &[Arrival]) -> Markup {
    let taken = |id: i64| arrivals.iter().any(|one| one.reverses == Some(id));
    let row = |one: &Arrival| Row {
        cells: vec![
            html! { (one.on) },
            html! {
                (visit.t(&format!("payables-move-{}", one.kind.code())))
                @if !one.number.is_empty() { " " span.meta { (one.number) } }
                @if !one.reason.is_empty() { div.meta { (one.reason) } }
            },
            html! { (visit.amount(Money::new(one.amount_minor, of.amount.currency))) },
            html! { (one.actor) },
            html! {
                @if one.kind != ArrivalKind::Reversal && !taken(one.id)
                    && visit.may(Right::BookLedger) {
                    a href={ (advance_href(of.id)) "/reverse/" (one.id) } data-sheet {
                        (visit.t("payables-reverse"))
                    }
                } @else if taken(one.id) { span.meta { (visit.t("payables-taken-back")) } }
            },
        ],
        ..Row::default()
    };
    List {
        id: "arrivals",
        title: visit.t("payables-came"),
        count: i64::try_from(arrivals.len()).ok(),
        columns: vec![
            Column::fit(visit.t("payables-day")),
            Column::text(visit.t("payables-what")).title(),
            Column::number(visit.t("payables-amount")),
            Column::fit(visit.t("payables-by-whom")),
            Column::fit(String::new()),
        ],
        rows: arrivals.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("payables-came-none"),
            why: visit.t("payables-came-none-why"),
            button: visit.may(Right::BookLedger).then(|| {
                (visit.t("payables-act-delivery"), format!("{}/delivery", advance_href(of.id)))
            }),
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn kind_of(act: &str) -> Result<ArrivalKind, Refused> {
    let known = ArrivalKind::parse(act).filter(|kind| *kind != ArrivalKind::Reversal);
    known.ok_or_else(|| Rejection::new("house.page-not-found").with("path", act).into())
}

/// The form for goods or money that came.
///
/// # Errors
/// `house.page-not-found`, `payables.advance-unknown`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
) -> Answer {
    let kind = kind_of(&act)?;
    let one = get_advance(&app.db, id, visit.scope()).await?;
    let typed = Filled::default().or("on", visit.today.to_string()).or("amount", one.open.plain());
    Ok(page(&visit, (&one, kind), &typed, Mistakes::none()))
}

fn page(
    visit: &Visit,
    (one, kind): (&Advance, ArrivalKind),
    typed: &Filled,
    mistakes: Mistakes,
) -> Response {
    let field = |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(typed.get(name));
    let fields = vec![
        field("on", "payables-day").kind(Kind::Day).required(),
        field("amount", "payables-amount").kind(Kind::Number).required(),
        field("number", "payables-paper").hint(visit.t("payables-paper-hint")),
        field("reason", "payables-note").kind(Kind::Lines),
    ];
    let of = Of::new(&one.number, advance_href(one.id), kind.code());
    act_page(visit, of, &format!("payables-act-{}", kind.code()), (fields, mistakes))
}

/// Records it.
///
/// # Errors
/// `house.page-not-found`, `payables.advance-unknown`, or a fault.
pub async fn done(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
    Form(typed): Form<Filled>,
) -> Answer {
    let kind = kind_of(&act)?;
    let one = get_advance(&app.db, id, visit.scope()).await?;
    let mut reader = typed.reader();
    let on = reader.day("on");
    let amount_minor = reader.amount("amount", one.amount.currency).minor;
    if let Some(mistakes) = reader.wrong() {
        return Ok(page(&visit, (&one, kind), &typed, mistakes));
    }
    let (number, reason) = (typed.get("number").to_owned(), typed.get("reason").to_owned());
    let new = NewArrival { kind, amount_minor, on, number, reason };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        if book_arrival(&mut tx, id, &new, None).await?.is_none() {
            tx.quiet();
        }
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let flash = Flash::new(&format!("payables-act-{}-done", kind.code()));
            Ok(visit.go(&advance_href(id), Some(&flash)))
        }
        Err(mistakes) => Ok(page(&visit, (&one, kind), &typed, mistakes)),
    }
}

/// The form to take an arrival back.
///
/// # Errors
/// `payables.advance-unknown`, or a fault.
pub async fn ask_reverse(
    State(app): State<App>,
    visit: Visit,
    Path((id, which)): Path<(i64, i64)>,
) -> Answer {
    let one = get_advance(&app.db, id, visit.scope()).await?;
    let typed = Filled::default().or("on", visit.today.to_string());
    Ok(reverse_page(&visit, form_of(&one, which), &typed, Mistakes::none()))
}

fn form_of(one: &Advance, which: i64) -> Of<'_> {
    Of::new(&one.number, advance_href(one.id), &format!("reverse/{which}"))
}

/// Takes an arrival back.
///
/// # Errors
/// `payables.advance-unknown`, `payables.move-unknown`, or a fault.
pub async fn reverse(
    State(app): State<App>,
    visit: Visit,
    Path((id, which)): Path<(i64, i64)>,
    Form(typed): Form<Filled>,
) -> Answer {
    let one = get_advance(&app.db, id, visit.scope()).await?;
    if list_arrivals(&app.db, id).await?.iter().all(|there| there.id != which) {
        return Err(Rejection::new("payables.move-unknown").with("move", which).into());
    }
    let mut reader = typed.reader();
    let on = reader.day("on");
    let reason = reader.text("reason");
    if let Some(mistakes) = reader.wrong() {
        return Ok(reverse_page(&visit, form_of(&one, which), &typed, mistakes));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        reverse_arrival(&mut tx, which, (on, &reason)).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&advance_href(id), Some(&Flash::new("payables-reverse-done")))),
        Err(mistakes) => Ok(reverse_page(&visit, form_of(&one, which), &typed, mistakes)),
    }
}
