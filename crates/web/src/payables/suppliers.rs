//! The register of suppliers, and one supplier: how it is judged, what we owe it, what is paid ahead,
//! what to ask of it, and what the same firm owes us.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::Response,
};
use base::Money;
use credit::{
    parties::PartyRole,
    payables::{AdvanceLimit, NewAdvanceLimit, list_advance_limits, set_advance_limit},
    receivables::company_currency,
    supply::{SupplierRow, Suppliers, find_supplier, owing_to, suppliers as register},
};
use maud::{Markup, html};
use store::access::Right;

use super::{advances, head, list as bills, supplier_href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Sheet, Headline, Kind, Link, List,
        Mistakes, Row, Tone, link::encoded,
    },
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

/// Rows of a page.
const ROWS: usize = 300;

/// The rows that a narrowed list shows.
pub(super) fn chosen<'a>(all: &'a Suppliers, filled: &Filled) -> Vec<&'a SupplierRow> {
    let only = filled.get("only").to_owned();
    let fits = move |row: &&SupplierRow| match only.as_str() {
        "late" => row.breaking_days.is_some(),
        "ahead" => row.ahead_minor > 0,
        "goods-late" => row.late.is_some(),
        "over" => row.is_over(),
        "both" => row.role == PartyRole::Both,
        _ => true,
    };
    all.rows.iter().filter(fits).collect()
}

/// The list.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let all = register(&app.db, visit.scope(), visit.today, filled.get("q")).await?;
    let rows = chosen(&all, &filled);
    let lead = visit.ta(
        "payables-suppliers-lead",
        &[("day", &visit.today.to_string()), ("currency", all.currency.code())],
    );
    let actions = html! {
        @if visit.may(Right::Import) { a.button href="/intake" { (visit.t("payables-import-suppliers")) } }
        @if visit.may(Right::EditBuyers) {
            a.button.primary href="/parties/_/new" { (visit.t("payables-supplier-add")) }
        }
    };
    let link = Link::to("/suppliers")
        .with_some("only", filled.some("only"))
        .with_some("q", filled.some("q"));
    let chip = |code: &&str| {
        let on = filled.get("only") == *code;
        let href = if on { link.without("only") } else { link.with("only", code) }.href();
        let name = visit.t(&format!("payables-suppliers-{code}"));
        kit::Chip { name, count: None, href, on }
    };
    let filters = html! {
        @if let Some(only) = filled.some("only") { (kit::hidden("only", only)) }
        input type="search" name="q" value=(filled.get("q")) aria-label=(visit.t("payables-search"))
            placeholder=(visit.t("payables-search"));
    };
    let import = || (visit.t("payables-import-suppliers"), "/intake".to_owned());
    let list = List {
        id: "suppliers",
        title: visit.t("payables-tab-suppliers"),
        count: i64::try_from(rows.len()).ok(),
        chips: ["late", "ahead", "goods-late", "over", "both"].iter().map(chip).collect(),
        filters: Some(filters),
        columns: columns(&visit),
        rows: rows.iter().take(ROWS).map(|row| one(&visit, &all, row)).collect(),
        xlsx: visit.may(Right::Export).then(|| {
            let link = Link::to("/suppliers.xlsx").with_some("only", filled.some("only"));
            link.with_some("q", filled.some("q")).href()
        }),
        empty: Empty {
            title: visit.t("payables-suppliers-none"),
            why: visit.t("payables-suppliers-none-why"),
            button: visit.may(Right::Import).then(import),
        },
        link: link.without("q"),
        ..List::default()
    };
    let body = html! {
        (head(&visit, "/suppliers", &lead, &actions))
        div.stack {
            (list.show(visit.lang))
            @if rows.len() > ROWS {
                p.meta { (visit.ta("payables-more", &[("shown", &ROWS.to_string())])) }
            }
        }
    };
    Ok(visit.page(&visit.t("payables-tab-suppliers"), &body))
}

fn columns(visit: &Visit) -> Vec<Column> {
    vec![
        Column::text(visit.t("payables-supplier")).title(),
        Column::fit(visit.t("payables-tier")),
        Column::fit(visit.t("payables-size")),
        Column::number(visit.t("payables-open")),
        Column::number(visit.t("payables-past")),
        Column::number(visit.t("payables-ahead")),
        Column::number(visit.t("payables-ahead-late")),
        Column::number(visit.t("payables-ahead-limit")),
        Column::number(visit.t("payables-owes-us")),
    ]
}

fn money(visit: &Visit, all: &Suppliers, minor: i64) -> Markup {
    html! {
        @if minor == 0 { (kit::nothing(visit.lang)) }
        @else { (words::minor(visit, minor, all.currency)) }
    }
}

/// A limit of advances in words.
pub(super) fn limit(visit: &Visit, of: Option<&AdvanceLimit>) -> String {
    match of.map(|limit| (limit.content.kind.as_str(), limit.content.amount)) {
        Some(("amount", money)) => visit.amount(money),
        Some(("unlimited", _)) => visit.t("payables-limit-unlimited"),
        Some(_) => visit.t("payables-limit-none"),
        None => visit.t("payables-limit-not-set"),
    }
}

fn one(visit: &Visit, all: &Suppliers, row: &SupplierRow) -> Row {
    let at = supplier_href(&row.code);
    Row {
        cells: vec![
            html! {
                a href=(at) { (row.name) } " " span.meta { (row.code) }
                @if row.role == PartyRole::Both {
                    " " (kit::plain_badge(&visit.t("parties-role-both")))
                }
            },
            html! {
                (words::tier_badge(visit.lang, row.tier))
                @if let Some(score) = row.score { " " (score) }
            },
            html! { (words::size(visit.lang, row.size)) },
            money(visit, all, row.open_minor),
            html! {
                (money(visit, all, row.past_minor))
                @if let Some(days) = row.breaking_days {
                    div.meta { (visit.ta("payables-days-past", &[("days", &days.to_string())])) }
                }
            },
            html! {
                (money(visit, all, row.ahead_minor))
                @if row.is_over() { " " (kit::badge(Tone::High, &visit.t("payables-over"))) }
            },
            html! {
                @match row.late {
                    Some((minor, days)) => {
                        (money(visit, all, minor))
                        div.meta { (visit.ta("payables-days-past", &[("days", &days.to_string())])) }
                    }
                    None => (kit::nothing(visit.lang)),
                }
            },
            html! { (limit(visit, row.limit.as_ref())) },
            money(visit, all, row.owes_us_minor),
        ],
        href: Some(at),
        pick: None,
    }
}

/// One supplier.
///
/// # Errors
/// `payables.supplier-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let whose = (visit.scope(), visit.today);
    let (row, all) = find_supplier(&app.db, whose, &code).await?;
    let owing = owing_to(&app.db, row.id, whose, false).await?;
    let limits = list_advance_limits(&app.db, row.id).await?;
    let actions = html! {
        a.button href={ "/parties/" (encoded(&row.code)) } { (visit.t("payables-file")) }
        @if visit.may(Right::GrantLimits) {
            a.button href={ (supplier_href(&row.code)) "/limit" } data-sheet {
                (visit.t("payables-set-limit"))
            }
        }
        @if visit.may(Right::BookLedger) {
            a.button href={ "/payables/book/advance?supplier=" (encoded(&row.code)) } {
                (visit.t("payables-book-advance"))
            }
            a.button.primary href={ "/payables/book/bill?supplier=" (encoded(&row.code)) } {
                (visit.t("payables-book-bill"))
            }
        }
    };
    let ours: Vec<_> = all.advances.iter().filter(|one| one.supplier.0 == row.id).collect();
    let owed = List {
        id: "bills",
        title: visit.t("payables-bills"),
        count: i64::try_from(owing.rows.len()).ok(),
        columns: bills::columns(&visit, false),
        rows: owing.rows.iter().map(|one| bills::row(&visit, one, false)).collect(),
        empty: Empty {
            title: visit.t("payables-none-here"),
            why: visit.t("payables-none-here-why"),
            button: visit.may(Right::BookLedger).then(|| {
                let href = format!("/payables/book/bill?supplier={}", encoded(&row.code));
                (visit.t("payables-book-bill"), href)
            }),
        },
        ..List::default()
    };
    let ahead = List {
        id: "advances",
        title: visit.t("payables-tab-advances"),
        count: i64::try_from(ours.len()).ok(),
        columns: advances::columns(&visit, false),
        rows: ours.iter().map(|one| advances::row(&visit, one, false)).collect(),
        empty: Empty {
            title: visit.t("payables-advances-none"),
            why: visit.t("payables-advances-none-why"),
            button: None,
        },
        ..List::default()
    };
    let body = html! {
        nav.crumbs.meta { a href="/suppliers" { (visit.t("payables-tab-suppliers")) } }
        (kit::page_head(&row.name, &row.code, &actions))
        div.stack {
            (headline(&visit, &row, &all))
            (asked(&visit, &row, &owing))
            (owed.show(visit.lang))
            (ahead.show(visit.lang))
            @if row.role == PartyRole::Both { (both_sides(&visit, &row, &all)) }
            @if !limits.is_empty() { (limit_history(&visit, &limits)) }
        }
    };
    Ok(visit.page(&row.name, &body))
}

fn headline(visit: &Visit, row: &SupplierRow, all: &Suppliers) -> Markup {
    let said = |minor: i64| visit.amount(Money::new(minor, all.currency));
    let identity = html! {
        h2 { (row.name) }
        div.actions {
            (words::tier_badge(visit.lang, row.tier))
            (kit::plain_badge(&words::size(visit.lang, row.size)))
            (kit::plain_badge(&visit.t(&format!("parties-role-{}", row.role.code()))))
        }
        @if !row.owner.is_empty() { div.meta { (row.owner) } }
    };
    let part = |name: &str, value: String, note: String| Headline {
        name: visit.t(name),
        value: html! { (value) },
        note: html! { (note) },
    };
    let score = row.score.map_or_else(|| "—".to_owned(), |score| score.to_string());
    let before = row
        .score_before
        .map(|score| visit.ta("payables-score-before", &[("score", &score.to_string())]));
    let past = visit.ta("payables-past-of", &[("amount", &said(row.past_minor))]);
    let late = row.late.map_or_else(
        || visit.t("payables-none-late"),
        |(minor, days)| {
            visit.ta("payables-late-of", &[("amount", &said(minor)), ("days", &days.to_string())])
        },
    );
    let over = if row.is_over() { visit.t("payables-over") } else { String::new() };
    kit::headline(
        &identity,
        &[
            part("payables-score", score, before.unwrap_or_default()),
            part("payables-open", said(row.open_minor), past),
            part("payables-ahead", said(row.ahead_minor), late),
            part("payables-ahead-limit", limit(visit, row.limit.as_ref()), over),
        ],
    )
}

/// What to ask of a supplier of its tier.
fn asked(visit: &Visit, row: &SupplierRow, owing: &credit::supply::Owing) -> Markup {
    let Some(ask) = owing.pack.ask(row.tier) else { return html! {} };
    let share = locale::percent(f64::from(ask.advance_bps) / 10_000.0, 0);
    let body = html! {
        p { b { (words::said(visit.lang, &ask.name)) } }
        p { (words::said(visit.lang, &ask.what)) }
        p.meta { (visit.ta("payables-ask-share", &[
            ("tier", &words::tier(visit.lang, row.tier)), ("share", &share),
            ("version", &owing.pack.edition.version),
        ])) }
    };
    kit::panel(&visit.t("payables-ask"), &html! {}, &body)
}

/// What the same firm owes us, beside what we owe it; netting is a right of somebody, not done here.
fn both_sides(visit: &Visit, row: &SupplierRow, all: &Suppliers) -> Markup {
    let said = |minor: i64| html! { (visit.amount(Money::new(minor, all.currency))) };
    let body = html! {
        (kit::facts(&[
            (visit.t("payables-owes-us"), html! {
                a href={ "/receivables/items?buyer=" (encoded(&row.code)) } { (said(row.owes_us_minor)) }
            }),
            (visit.t("payables-we-owe"), said(row.open_minor)),
            (visit.t("payables-ahead"), said(row.ahead_minor)),
            (visit.t("payables-net"), said(row.owes_us_minor + row.ahead_minor - row.open_minor)),
        ]))
        p.meta { (visit.t("payables-net-note")) }
    };
    kit::panel(&visit.t("payables-both-sides"), &html! {}, &body)
}

fn limit_history(visit: &Visit, limits: &[AdvanceLimit]) -> Markup {
    let row = |one: &AdvanceLimit| Row {
        cells: vec![
            html! { (limit(visit, Some(one))) },
            html! { (one.content.from) },
            html! { @match one.content.until { Some(day) => (day), None => (kit::nothing(visit.lang)) } },
            html! { (one.content.reason) },
            html! { (one.actor) },
        ],
        ..Row::default()
    };
    List {
        id: "limits",
        title: visit.t("payables-limits"),
        columns: vec![
            Column::number(visit.t("payables-ahead-limit")).full(),
            Column::fit(visit.t("payables-from")),
            Column::fit(visit.t("payables-until")),
            Column::text(visit.t("payables-reason")).title(),
            Column::fit(visit.t("payables-by-whom")),
        ],
        rows: limits.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// The form for a limit of advances.
///
/// # Errors
/// `payables.supplier-unknown`, or a fault.
pub async fn ask_limit(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let (row, all) = find_supplier(&app.db, (visit.scope(), visit.today), &code).await?;
    let kind = row.limit.as_ref().map_or("amount", |limit| limit.content.kind.as_str());
    let amount = row.limit.as_ref().filter(|limit| limit.content.kind == "amount");
    let amount = amount.map_or(row.ahead_minor, |limit| limit.content.amount.minor);
    let typed = Filled::default()
        .or("kind", kind)
        .or("amount", Money::new(amount, all.currency).plain())
        .or("from", visit.today.to_string());
    Ok(limit_page(&visit, &row, &typed, Mistakes::none()))
}

fn limit_page(visit: &Visit, row: &SupplierRow, typed: &Filled, mistakes: Mistakes) -> Response {
    let again = !mistakes.0.is_empty();
    let field = |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(typed.get(name));
    let choice = |kind: &str| Choice {
        value: kind.to_owned(),
        name: visit.t(&format!("payables-limit-{kind}")),
    };
    let title = visit.t("payables-set-limit");
    let kinds = ["amount", "none", "unlimited"].map(choice).to_vec();
    let form = Sheet {
        action: format!("{}/limit", supplier_href(&row.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("kind", "payables-limit-kind").kind(Kind::OneOf(kinds)),
            field("amount", "payables-amount").kind(Kind::Number),
            field("from", "payables-from").kind(Kind::Day).required(),
            field("until", "payables-until").kind(Kind::Day),
            field("reason", "payables-reason").kind(Kind::Lines).required(),
        ],
        mistakes,
        submit: title.clone(),
        back: Some(supplier_href(&row.code)),
    };
    let body = html! {
        nav.crumbs.meta { a href=(supplier_href(&row.code)) { (row.name) } }
        (kit::page_head(&title, &visit.t("payables-set-limit-lead"), &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    };
    if again { visit.again(&title, &body) } else { visit.page(&title, &body) }
}

/// Sets a limit of advances.
///
/// # Errors
/// `payables.supplier-unknown`, or a fault.
pub async fn set_limit(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(typed): Form<Filled>,
) -> Answer {
    let (row, _) = find_supplier(&app.db, (visit.scope(), visit.today), &code).await?;
    let currency = company_currency(&app.db).await?;
    let mut reader = typed.reader();
    let kind = typed.get("kind").to_owned();
    let amount = match kind.as_str() {
        "amount" => reader.amount("amount", currency),
        _ => Money::zero(currency),
    };
    let from = reader.day("from");
    let until = reader.maybe_day("until");
    let reason = reader.text("reason");
    if let Some(mistakes) = reader.wrong() {
        return Ok(limit_page(&visit, &row, &typed, mistakes));
    }
    let new = NewAdvanceLimit { supplier_id: row.id, kind, amount, from, until, reason };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        set_advance_limit(&mut tx, &new).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let flash = Flash::new("payables-limit-done");
            Ok(visit.go(&supplier_href(&row.code), Some(&flash)))
        }
        Err(mistakes) => Ok(limit_page(&visit, &row, &typed, mistakes)),
    }
}
