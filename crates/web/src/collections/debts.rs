//! Triangular debts: who owes whom, entered by hand or file; chains of a buyer, circles that can be set off.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::Response,
};
use base::{Failure, Rejection};
use credit::{
    collections::debts::{
        Circles, DebtFilter, DebtRow, NewDebt, Way, chains_of, circles, count_debts, end_debt,
        list_debts, read_debts, record_debts,
    },
    parties::get_buyer,
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::{Right, Scope};

use super::cases::{PATH as CASES, money};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Column, Empty, Field, Flash, Form as Sheet, Kind, Link, List, Mistakes, Pager, Row,
        Tone, link::encoded,
    },
    parties,
    state::App,
    typed::settled,
    upload::{Upload, broken_off},
    visit::Visit,
};

const PATH: &str = "/collections/debts";
const ROWS: usize = 50;
/// The largest file.
pub const FILE_BYTES: usize = 64 << 20;
/// Circles on the page.
const WAYS: usize = 30;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let filter = DebtFilter {
        scope: visit.scope(),
        search: filled.get("q").to_owned(),
        before: filled.get("before").parse().ok(),
        limit: u32::try_from(ROWS + 1).unwrap_or(51),
    };
    let mut rows = list_debts(&app.db, &filter).await?;
    let count = count_debts(&app.db, &filter).await?;
    let more = rows.len() > ROWS;
    rows.truncate(ROWS);
    // Circles go through many buyers: who sees only their own sees the chains of these.
    let whole = match visit.scope() {
        Scope::All => Some(circles(&app.db).await?),
        _ => None,
    };
    let title = visit.t("collections-debts");
    let actions = html! {
        @if visit.may(Right::SeeOverview) {
            a.button.primary href={ (PATH) "/new" } { (visit.t("collections-debt-new")) }
            a.button href={ (PATH) "/upload" } { (visit.t("collections-debts-upload")) }
        }
    };
    let body = html! {
        nav.crumbs.meta { a href=(CASES) { (visit.t("collections-cases")) } }
        (kit::page_head(&title, &visit.t("collections-debts-lead"), &actions))
        div.stack {
            @if let Some(whole) = &whole { (ways(&app, &visit, whole, "collections-circles").await?) }
            (table(&visit, &rows, (filled.get("q"), count, more)))
        }
    };
    Ok(visit.page(&title, &body))
}

/// Ways with what each sets off, and the papers for it.
async fn ways(app: &App, visit: &Visit, found: &Circles, key: &str) -> base::Result<Markup> {
    let currency = company_currency(&app.db).await?;
    let coin = |minor| money(visit, minor, currency);
    let lead = visit.ta(
        "collections-circles-lead",
        &[
            ("parties", &locale::count(i64::try_from(found.parties).unwrap_or(0))),
            ("debts", &locale::count(i64::try_from(found.debts).unwrap_or(0))),
            ("amount", &coin(found.total_minor())),
        ],
    );
    let row = |way: &Way| Row {
        cells: vec![
            drawn(visit, way, currency),
            html! { (way.parties.len()) },
            html! { b { (coin(way.amount_minor)) } },
            papers(visit, way),
        ],
        ..Row::default()
    };
    let list = List {
        id: "ways",
        title: visit.t(key),
        count: Some(i64::try_from(found.ways.len()).unwrap_or(0)),
        columns: vec![
            Column::text(visit.t("collections-way")).title(),
            Column::number(visit.t("collections-way-parties")),
            Column::number(visit.t("collections-way-amount")),
            Column::fit(visit.t("collections-way-papers")),
        ],
        rows: found.ways.iter().take(WAYS).map(row).collect(),
        empty: Empty {
            title: visit.t(&format!("{key}-none")),
            why: visit.t("collections-circles-none-why"),
            button: visit
                .may(Right::SeeOverview)
                .then(|| (visit.t("collections-debt-new"), format!("{PATH}/new"))),
        },
        ..List::default()
    };
    Ok(html! {
        (list.show(visit.lang))
        p.meta { (lead) @if found.cut_off { " " (visit.t("collections-circles-cut")) } }
    })
}

/// The name of a party; ours where it is us.
fn name(visit: &Visit, party: &credit::collections::debts::Party) -> String {
    match party.id {
        0 => visit.house.company.clone(),
        _ => party.name.clone(),
    }
}

/// The parties one after the other, each with what it owes the next.
fn drawn(visit: &Visit, way: &Way, currency: base::Currency) -> Markup {
    html! {
        @for (n, party) in way.parties.iter().enumerate() {
            @if party.id == 0 { b { (name(visit, party)) } } @else { (name(visit, party)) }
            @if let Some(link) = way.links.get(n) {
                span.meta { " —" (money(visit, link.amount_minor, currency)) "→ " }
            }
        }
        @if way.is_circle() {
            @if let Some(first) = way.parties.first() { (name(visit, first)) }
        }
    }
}

fn papers(visit: &Visit, way: &Way) -> Markup {
    let asked = format!("way={}&circle={}", way.spelt(), u8::from(way.is_circle()));
    let ours = way.parties.iter().any(|one| one.id == 0);
    let ends = way.parties.last().is_some_and(|one| one.id == 0);
    html! {
        @if ours && way.parties.len() >= 3 {
            a.button href={ (PATH) "/set-off.pdf?" (asked) } { (visit.t("collections-way-set-off")) }
        }
        @if ends && !way.is_circle() && way.parties.len() >= 3 {
            a.button href={ (PATH) "/assignment.pdf?" (asked) } {
                (visit.t("collections-way-assignment"))
            }
        }
    }
}

fn party_cell(party: &str, code: Option<&String>) -> Markup {
    html! {
        @match code {
            Some(code) => a href=(parties::href(code)) { (party) },
            None => (party),
        }
    }
}

fn table(visit: &Visit, rows: &[DebtRow], (search, count, more): (&str, i64, bool)) -> Markup {
    let link = Link::to(PATH).with_some("q", Some(search).filter(|text| !text.is_empty()));
    let next = rows.last().filter(|_| more).map(|last| link.with("before", last.id).href());
    let row = |one: &DebtRow| Row {
        cells: vec![
            html! { (party_cell(&one.debtor, one.debtor_code.as_ref())) },
            html! { (party_cell(&one.creditor, one.creditor_code.as_ref())) },
            html! { (money(visit, one.amount_minor, one.currency)) },
            html! { (one.as_of) },
            html! { (one.basis) div.meta { (one.source) } },
            html! {
                @if let Some(code) = &one.creditor_code {
                    a.button href={ (PATH) "/of/" (encoded(code)) } {
                        (visit.t("collections-debts-chains"))
                    }
                }
                @if visit.may(Right::SeeOverview) {
                    form.inline method="post" action={ (PATH) "/" (one.id) "/end" } {
                        (kit::hidden("csrf", &visit.csrf))
                        input.text name="ending" aria-label=(visit.t("collections-debt-ending"))
                            placeholder=(visit.t("collections-debt-ending"));
                        button.button.bare type="submit" { (visit.t("collections-debt-end")) }
                    }
                }
            },
        ],
        ..Row::default()
    };
    let filters = html! {
        label { (visit.t("collections-debt-search")) input name="q" value=(search); }
    };
    List {
        id: "debts",
        title: visit.t("collections-debts-known"),
        count: Some(count),
        filters: Some(filters),
        columns: vec![
            Column::text(visit.t("collections-debt-debtor")).title(),
            Column::text(visit.t("collections-debt-creditor")),
            Column::number(visit.t("collections-debt-amount")),
            Column::fit(visit.t("collections-debt-as-of")),
            Column::text(visit.t("collections-debt-basis")),
            Column::fit(String::new()),
        ],
        rows: rows.iter().map(row).collect(),
        pager: Some(Pager { first: None, next, shown: String::new() }),
        empty: Empty {
            title: visit.t("collections-debts-none"),
            why: visit.t("collections-debts-none-why"),
            button: None,
        },
        link,
        ..List::default()
    }
    .show(visit.lang)
}

/// The chains of a buyer.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn of_buyer(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let found = chains_of(&app.db, buyer.id).await?;
    let title = visit.t("collections-debts-of");
    let add = html! {
        @if visit.may(Right::SeeOverview) {
            a.button.primary href={ (PATH) "/new?creditor=" (encoded(&buyer.code)) } {
                (visit.t("collections-debt-new"))
            }
        }
    };
    let body = html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("collections-debts")) } " / "
            a href=(parties::href(&buyer.code)) { (buyer.name) }
        }
        (kit::page_head(&format!("{} · {title}", buyer.name),
            &visit.t("collections-debts-of-lead"), &add))
        div.stack { (ways(&app, &visit, &found, "collections-chains").await?) }
    };
    Ok(visit.page(&title, &body))
}

/// The form of a debt.
///
/// # Errors
/// A fault from the database.
pub async fn ask(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let filled = filled.or("as_of", visit.today.to_string());
    let body = form(&app, &visit, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-debt-new"), &body))
}

async fn form(
    app: &App,
    visit: &Visit,
    (filled, mistakes): (&Filled, Mistakes),
) -> base::Result<Markup> {
    let currency = company_currency(&app.db).await?;
    let field = |name: &'static str| {
        let key = format!("collections-debt-{}", name.replace('_', "-"));
        Field::new(name, visit.t(&key)).value(filled.get(name))
    };
    let amount = visit.ta("collections-debt-amount-of", &[("currency", currency.code())]);
    let form = Sheet {
        action: format!("{PATH}/new"),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("debtor").required().hint(visit.t("collections-debt-party-hint")),
            field("creditor").required(),
            Field::new("amount", amount).kind(Kind::Number).required().value(filled.get("amount")),
            field("as_of").kind(Kind::Day).required(),
            field("basis").hint(visit.t("collections-debt-basis-hint")),
            field("source").required().hint(visit.t("collections-debt-source-hint")),
        ],
        mistakes,
        submit: visit.t("collections-debt-save"),
        back: Some(PATH.to_owned()),
    };
    Ok(html! {
        nav.crumbs.meta { a href=(PATH) { (visit.t("collections-debts")) } }
        (kit::page_head(&visit.t("collections-debt-new"), "", &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    })
}

/// Records a debt.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn save(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let currency = company_currency(&app.db).await?;
    let mut reader = filled.reader();
    let new = NewDebt {
        debtor: filled.get("debtor").to_owned(),
        creditor: filled.get("creditor").to_owned(),
        currency,
        amount_minor: reader.amount("amount", currency).minor,
        as_of: reader.day("as_of"),
        basis: filled.get("basis").to_owned(),
        source: filled.get("source").to_owned(),
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            record_debts(&mut tx, std::slice::from_ref(&new)).await?;
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => return Ok(visit.go(PATH, Some(&Flash::new("collections-debt-done")))),
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = form(&app, &visit, (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-debt-new"), &body))
}

/// Ends a debt.
///
/// # Errors
/// `collections.debt-unknown`, `collections.closing-missing`, or a fault.
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let filter = DebtFilter {
        scope: visit.scope(),
        search: String::new(),
        before: Some(id.saturating_add(1)),
        limit: 1,
    };
    let seen = list_debts(&app.db, &filter).await?.first().is_some_and(|row| row.id == id);
    if !seen {
        let unknown = Rejection::new("collections.debt-unknown").with("id", id);
        return Err(Failure::from(unknown).into());
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    end_debt(&mut tx, id, filled.get("ending")).await?;
    tx.commit().await?;
    Ok(visit.go(PATH, Some(&Flash::new("collections-debt-ended"))))
}

/// Asks for a file.
///
/// # Errors
/// None.
pub async fn ask_file(visit: Visit) -> Answer {
    let title = visit.t("collections-debts-upload");
    Ok(visit.page(&title, &file_page(&visit, Mistakes::none(), &html! {})))
}

fn file_page(visit: &Visit, mistakes: Mistakes, told: &Markup) -> Markup {
    let form = Sheet {
        action: format!("{PATH}/upload"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("file", visit.t("collections-debts-file"))
                .kind(Kind::File(".csv"))
                .required()
                .hint(visit.t("collections-debts-file-hint")),
        ],
        mistakes,
        submit: visit.t("collections-debts-upload"),
        back: Some(PATH.to_owned()),
    };
    html! {
        nav.crumbs.meta { a href=(PATH) { (visit.t("collections-debts")) } }
        (kit::page_head(&visit.t("collections-debts-upload"), "", &html! {}))
        div.stack { (told) div.panel { div.inside { (form.show(visit.lang)) } } }
    }
}

/// Records the debts of a file; lines that cannot be recorded are told.
///
/// # Errors
/// A fault; what is wrong with the file is said on the form.
pub async fn upload(State(app): State<App>, visit: Visit, mut upload: Upload) -> Answer {
    let (mut name, mut bytes) = (String::new(), Vec::new());
    while let Some(field) = upload.next().await? {
        if field.name() == Some("file") {
            name = field.file_name().unwrap_or_default().chars().take(100).collect();
            bytes = field.bytes().await.map_err(broken_off)?.to_vec();
        }
    }
    let currency = company_currency(&app.db).await?;
    let (today, source) = (visit.today, format!("file:{name}"));
    let read = tokio::task::spawn_blocking(move || read_debts(&bytes, currency, (today, &source)));
    let read = read.await.map_err(|error| Failure::broken("reading debts", error))?;
    let read = match settled(read)? {
        Ok(read) => read,
        Err(mistakes) => return Ok(again(&visit, mistakes)),
    };
    if read.debts.is_empty() {
        let none = Rejection::new("collections.debts-none").with("count", read.wrong.len());
        return Ok(again(&visit, Mistakes(vec![none.on("file")])));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let count = record_debts(&mut tx, &read.debts).await?;
        tx.commit().await?;
        Ok(count)
    };
    match settled(outcome.await)? {
        Ok(count) if read.wrong.is_empty() => {
            let flash = Flash::new("collections-debts-done").with("count", count);
            Ok(visit.go(PATH, Some(&flash)))
        }
        Ok(count) => {
            let told = kit::notice(
                Tone::Medium,
                &visit.ta("collections-debts-done", &[("count", &count.to_string())]),
                &html! {
                    ul.plain {
                        @for (line, what) in read.wrong.iter().take(50) {
                            li { (visit.ta(&format!("collections-debts-wrong-{what}"),
                                &[("line", &line.to_string())])) }
                        }
                    }
                },
            );
            let page = file_page(&visit, Mistakes::none(), &told);
            Ok(visit.page(&visit.t("collections-debts-upload"), &page))
        }
        Err(mistakes) => Ok(again(&visit, mistakes)),
    }
}

fn again(visit: &Visit, mistakes: Mistakes) -> Response {
    let page = file_page(visit, mistakes, &html! {});
    visit.again(&visit.t("collections-debts-upload"), &page)
}
