//! Agreements on repayment: the list, one of them with its instalments as the ledger sees them, signing with the
//! paper that proves it, ending.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Money, Rejection, Result};
use credit::{
    collections::{
        Agreement, AgreementFilter, AgreementRow, PromisePack, Signing, Standing, StandingState,
        TrackedInstalment, get_agreement, list_agreements, sign_agreement, withdraw_agreement,
    },
    parties::{NewDocument, add_document},
    receivables::{RateBook, company_currency, list_rates},
};
use maud::{Markup, html};
use store::access::Right;

use super::promise;
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    kit::{
        self, Column, Empty, Field, Flash, Form as Sheet, Kind, Link, List, Mistakes, Pager, Row,
        Tone,
    },
    parties::{self, media_of, words},
    state::App,
    typed::{self, settled},
    upload::{Upload, broken_off},
    visit::Visit,
};

pub(super) const PATH: &str = "/collections/agreements";
const ROWS: u32 = 30;
/// What a signed paper may be.
const ENDINGS: &str = ".pdf,.png,.jpg,.jpeg";

pub(super) fn href(id: i64) -> String {
    format!("{PATH}/{id}")
}

/// Where an agreement stands, as a badge.
fn badge(visit: &Visit, row: &AgreementRow) -> Markup {
    let (tone, key) = match (row.state.as_str(), row.standing.map(|one| one.state)) {
        ("signed", Some(StandingState::Kept)) => (Tone::Low, "kept"),
        ("signed", Some(StandingState::Defaulted(_))) => (Tone::High, "defaulted"),
        ("signed", _) => (Tone::Quiet, "running"),
        ("draft", _) => (Tone::Medium, "draft"),
        _ => (Tone::Quiet, "withdrawn"),
    };
    kit::badge(tone, &visit.t(&format!("collections-agreement-{key}")))
}

/// The list.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let filter = AgreementFilter { scope: visit.scope(), buyer: None, skip, limit: ROWS + 1 };
    let mut rows = list_agreements(&app.db, &filter).await?;
    let more = rows.len() > ROWS as usize;
    rows.truncate(ROWS as usize);
    let title = visit.t("collections-agreements");
    let link = Link::to(PATH);
    let line = |row: &AgreementRow| Row {
        href: Some(href(row.id)),
        cells: vec![
            html! { a href=(href(row.id)) { (row.number) } div.meta { (row.made_on) } },
            html! {
                a href=(parties::href(&row.buyer_code)) { (row.buyer_name) }
                div.meta { (row.buyer_code) }
            },
            html! { (visit.amount(Money::new(row.principal_minor, row.currency))) },
            html! {
                @if let Some(stands) = row.standing {
                    (visit.amount(Money::new(stands.rest_minor, row.currency)))
                } @else { (kit::plain_badge("—")) }
            },
            badge(&visit, row),
        ],
        ..Row::default()
    };
    let list = List {
        id: "agreements",
        title: title.clone(),
        columns: vec![
            Column::text(visit.t("collections-agreement-number")).title(),
            Column::text(visit.t("collections-buyer")),
            Column::number(visit.t("collections-principal")),
            Column::number(visit.t("collections-rest")),
            Column::fit(visit.t("collections-promise-state")),
        ],
        rows: rows.iter().map(line).collect(),
        pager: Some(Pager {
            first: (skip > 0).then(|| link.href()),
            next: more.then(|| link.with("skip", skip + ROWS).href()),
            shown: String::new(),
        }),
        empty: Empty {
            title: visit.t("collections-agreements-none"),
            why: visit.t("collections-agreements-none-why"),
            button: Some((visit.t("collections-worklist"), "/collections".to_owned())),
        },
        ..List::default()
    };
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-agreements-lead"), &html! {}))
        div.stack { (list.show(visit.lang)) }
    };
    Ok(visit.page(&title, &body))
}

/// One of them.
///
/// # Errors
/// `collections.agreement-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let found = get_agreement(&app.db, id, visit.scope()).await?;
    let (pack, _) = PromisePack::in_force(&app.db, visit.today).await?;
    let row = &found.row;
    let actions = html! {
        a.button href={ (href(id)) "/agreement.pdf" } download {
            (visit.t(&format!("collections-form-{}", row.form))) " PDF"
        }
        @if visit.may(Right::LogContact) {
            @if row.state == "draft" {
                a.button.primary href={ (href(id)) "/sign" } { (visit.t("collections-sign")) }
            }
            @if row.state != "withdrawn" {
                a.button.bare href={ (href(id)) "/withdraw" } data-sheet {
                    (visit.t("collections-agreement-end"))
                }
            }
        }
    };
    let body = html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("collections-agreements")) } " / "
            a href=(parties::href(&row.buyer_code)) { (row.buyer_name) }
        }
        (kit::page_head(&row.number, &row.buyer_name, &actions))
        div.stack {
            @if let Some(stands) = row.standing { (stood(&visit, row, stands)) }
            div.panel { div.inside { (kit::facts(&facts(&visit, &pack, row))) } }
            (plan(&visit, &found))
            (items(&visit, &found))
        }
    };
    Ok(visit.page(&row.number, &body))
}

/// What default means now, with the ways on.
fn stood(visit: &Visit, row: &AgreementRow, stands: Standing) -> Markup {
    let rest = visit.amount(Money::new(stands.rest_minor, row.currency));
    match stands.state {
        StandingState::Defaulted(on) if row.state == "signed" => {
            let said = visit
                .ta("collections-defaulted-since", &[("day", &on.to_string()), ("amount", &rest)]);
            let next = format!("/collections/next/{}", kit::link::encoded(&row.buyer_code));
            kit::notice(
                Tone::High,
                &visit.t("collections-agreement-defaulted"),
                &html! {
                    (said) " "
                    @if visit.may(Right::LogContact) {
                        a href=(next) { (visit.t("collections-next-decide")) }
                    }
                },
            )
        }
        _ => html! {},
    }
}

fn facts(visit: &Visit, pack: &PromisePack, row: &AgreementRow) -> Vec<(String, Markup)> {
    let money = |minor| visit.amount(Money::new(minor, row.currency));
    let interest = pack.interest_mode(&row.interest);
    let interest = interest.map(|mode| {
        words::said(visit.lang, &mode.text.fill("interest", &money(row.interest_minor)))
    });
    let clause = pack.default_clause(&row.default_clause);
    let clause = clause.map(|clause| words::said(visit.lang, &clause.text));
    let mut rows = vec![
        (visit.t("collections-promise-state"), badge(visit, row)),
        (visit.t("collections-principal"), html! { (money(row.principal_minor)) }),
        (visit.t("collections-interest"), html! { (interest.unwrap_or_default()) }),
        (visit.t("collections-default-clause"), html! { (clause.unwrap_or_default()) }),
    ];
    if !row.security.is_empty() {
        rows.push((visit.t("collections-security"), html! { (row.security) }));
    }
    if let Some(on) = row.signed_on {
        let digest = row.file_digest.as_deref().unwrap_or_default();
        let paper =
            row.document_id.map(|id| format!("{}/documents/{id}", parties::href(&row.buyer_code)));
        rows.push((visit.t("collections-signed"), html! { (on) " · " (row.signed_by) }));
        rows.push((
            visit.t("collections-signed-paper"),
            html! {
                @match paper {
                    Some(paper) => a href=(paper) download { (row.file_name) },
                    None => (row.file_name),
                }
                div.meta { "SHA-256 " (digest) }
            },
        ));
    }
    if !row.ended_why.is_empty() {
        rows.push((visit.t("collections-agreement-ended-why"), html! { (row.ended_why) }));
    }
    if !row.note.is_empty() {
        rows.push((visit.t("collections-note"), html! { (row.note) }));
    }
    rows
}

fn plan(visit: &Visit, found: &Agreement) -> Markup {
    let signed = found.row.signed_on.is_some();
    let money = |minor| visit.amount(Money::new(minor, found.row.currency));
    let line = |one: &TrackedInstalment| {
        let state = if one.gone { "withdrawn" } else { one.tracked.state.code() };
        Row {
            href: one.promise_id.map(promise::href),
            cells: vec![
                html! { (one.position) },
                html! { (one.tracked.part.due_on) },
                html! { (money(one.tracked.part.amount_minor)) },
                html! { @if signed { (money(one.tracked.paid_minor)) } },
                html! {
                    @if signed {
                        (kit::badge(promise::tone(state),
                            &visit.t(&format!("collections-promise-state-{state}"))))
                    }
                },
            ],
            ..Row::default()
        }
    };
    let total = found.row.principal_minor.saturating_add(found.row.interest_minor);
    List {
        id: "plan",
        title: visit.t("collections-plan"),
        count: i64::try_from(found.plan.len()).ok(),
        columns: vec![
            Column::fit(visit.t("collections-instalment")).title(),
            Column::fit(visit.t("collections-due")),
            Column::number(visit.t("collections-amount")),
            Column::number(visit.t("collections-paid")),
            Column::fit(visit.t("collections-promise-state")),
        ],
        rows: found.plan.iter().map(line).collect(),
        subtotal: Some(vec![
            html! { (visit.t("collections-total")) },
            html! {},
            html! { (money(total)) },
            html! { @if let Some(stands) = found.row.standing { (money(stands.paid_minor)) } },
            html! {},
        ]),
        ..List::default()
    }
    .show(visit.lang)
}

fn items(visit: &Visit, found: &Agreement) -> Markup {
    let money = |minor| visit.amount(Money::new(minor, found.row.currency));
    List {
        id: "items",
        title: visit.t("collections-agreement-items"),
        count: i64::try_from(found.items.len()).ok(),
        columns: vec![
            Column::text(visit.t("collections-agreed-item")).title(),
            Column::fit(visit.t("collections-agreed-item-due")),
            Column::number(visit.t("collections-in-agreement")),
            Column::number(visit.t("collections-open-now")),
        ],
        rows: found
            .items
            .iter()
            .map(|(_, number, due, amount, open)| Row {
                cells: vec![
                    html! { (number) },
                    html! { (due) },
                    html! { (money(*amount)) },
                    html! { (money(*open)) },
                ],
                ..Row::default()
            })
            .collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// The form to sign one.
///
/// # Errors
/// `collections.agreement-unknown`, or a fault.
pub async fn ask_sign(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let found = get_agreement(&app.db, id, visit.scope()).await?;
    let filled =
        Filled::default().or("on", visit.today.to_string()).or("by", found.row.person.clone());
    let page = sign_form(&visit, &found.row, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-sign"), &page))
}

fn sign_form(visit: &Visit, row: &AgreementRow, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let sheet = Sheet {
        action: format!("{}/sign", href(row.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("on", visit.t("collections-signed-on"))
                .kind(Kind::Day)
                .value(filled.get("on"))
                .required(),
            Field::new("by", visit.t("collections-signer")).value(filled.get("by")).required(),
            Field::new("file", visit.t("collections-signed-paper"))
                .kind(Kind::File(ENDINGS))
                .required()
                .hint(visit.t("collections-signed-paper-hint")),
        ],
        mistakes,
        submit: visit.t("collections-sign"),
        back: Some(href(row.id)),
    };
    framed(visit, row, ("collections-sign", "collections-sign-means"), &sheet)
}

fn framed(
    visit: &Visit,
    row: &AgreementRow,
    (title, means): (&str, &str),
    sheet: &Sheet,
) -> Markup {
    html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("collections-agreements")) } " / "
            a href=(href(row.id)) { (row.number) }
        }
        (kit::page_head(&visit.t(title), &row.buyer_name, &html! {}))
        div.panel { div.inside.stack {
            p.soft { (visit.t(means)) }
            (sheet.show(visit.lang))
        } }
    }
}

/// Signs one: the paper is kept by its digest, each instalment becomes a promise.
///
/// # Errors
/// `collections.agreement-unknown`, or a fault; what is wrong is said on the form.
pub async fn sign(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    mut upload: Upload,
) -> Answer {
    let found = get_agreement(&app.db, id, visit.scope()).await?;
    let (filled, name, bytes) = sent(&mut upload).await?;
    let mut reader = filled.reader();
    reader.day("on");
    reader.text("by");
    let media = media_of(&name, &bytes).filter(|media| !media.starts_with("text/"));
    match media {
        _ if bytes.is_empty() => reader.refuse(Rejection::new("house.field-empty").on("file")),
        None => reader.refuse(Rejection::new("parties.paper-type").with("name", &name).on("file")),
        Some(_) => {}
    }
    let mut mistakes = reader.mistakes();
    if let (true, Some(media)) = (mistakes.0.is_empty(), media) {
        let signed = signed(&app, &visit, &found.row, (&filled, &name, media, &bytes));
        match settled(signed.await)? {
            Ok(()) => return Ok(visit.go(&href(id), Some(&Flash::new("collections-sign-done")))),
            Err(wrong) => mistakes = wrong,
        }
    }
    let page = sign_form(&visit, &found.row, (&filled, mistakes));
    Ok(visit.again(&visit.t("collections-sign"), &page))
}

/// The fields of the form, the file's name and its bytes.
async fn sent(upload: &mut Upload) -> std::result::Result<(Filled, String, Vec<u8>), Refused> {
    let (mut texts, mut name, mut bytes) = (BTreeMap::new(), String::new(), Vec::new());
    while let Some(field) = upload.next().await? {
        match field.name().unwrap_or_default().to_owned().as_str() {
            "file" => {
                name = field.file_name().unwrap_or_default().chars().take(200).collect();
                bytes = field.bytes().await.map_err(broken_off)?.to_vec();
            }
            key @ ("on" | "by") => {
                texts.insert(key.to_owned(), field.text().await.map_err(broken_off)?);
            }
            _ => {}
        }
    }
    Ok((Filled(texts), name, bytes))
}

async fn signed(
    app: &App,
    visit: &Visit,
    row: &AgreementRow,
    (filled, name, media, bytes): (&Filled, &str, &str, &[u8]),
) -> Result<()> {
    let on = typed::day(filled.get("on"), "on")?;
    let rates = RateBook::new(company_currency(&app.db).await?, list_rates(&app.db).await?);
    let file = app.files.keep(bytes).await?;
    let digest = file.digest.clone();
    let mut tx = app.db.write(visit.actor()?).await?;
    let paper = NewDocument {
        kind: "contract".to_owned(),
        title: row.number.clone(),
        file_name: name.to_owned(),
        media: media.to_owned(),
        as_of: on,
        file,
    };
    let document_id = add_document(&mut tx, row.buyer_id, &paper).await?;
    let signing = Signing {
        on,
        by: filled.get("by").to_owned(),
        digest,
        file_name: name.to_owned(),
        document_id,
    };
    sign_agreement(&mut tx, &rates, row.id, &signing).await?;
    tx.commit().await
}

/// The form to end one.
///
/// # Errors
/// `collections.agreement-unknown`, or a fault.
pub async fn ask_end(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let found = get_agreement(&app.db, id, visit.scope()).await?;
    let page = end_form(&visit, &found.row, (&Filled::default(), Mistakes::none()));
    Ok(visit.page(&visit.t("collections-agreement-end"), &page))
}

fn end_form(visit: &Visit, row: &AgreementRow, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let sheet = Sheet {
        action: format!("{}/withdraw", href(row.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("reason", visit.t("collections-reason"))
                .kind(Kind::Lines)
                .value(filled.get("reason"))
                .required(),
        ],
        mistakes,
        submit: visit.t("collections-agreement-end"),
        back: Some(href(row.id)),
    };
    framed(visit, row, ("collections-agreement-end", "collections-agreement-end-means"), &sheet)
}

/// Ends one.
///
/// # Errors
/// `collections.agreement-unknown`, or a fault; what is wrong is said on the form.
pub async fn end(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let found = get_agreement(&app.db, id, visit.scope()).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    match settled(withdraw_agreement(&mut tx, id, filled.get("reason")).await)? {
        Ok(()) => {
            tx.commit().await?;
            Ok(visit.go(&href(id), Some(&Flash::new("collections-agreement-end-done"))))
        }
        Err(mistakes) => {
            let page = end_form(&visit, &found.row, (&filled, mistakes));
            Ok(visit.again(&visit.t("collections-agreement-end"), &page))
        }
    }
}
