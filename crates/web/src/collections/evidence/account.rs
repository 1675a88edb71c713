//! One statement of account: its lines, how it was sent, what the buyer says, and the two parts as PDF.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::IntoResponse,
};
use base::{Lang, Rejection, Result};
use credit::collections::evidence::{
    AccountLine, AccountStatement, Difference, EvidencePack, NewDifference, SENT_HOW, Sent,
    account_lines, differ_account, get_account, list_differences, send_account, settle_difference,
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    ACCOUNTS,
    accounts::{link_of, papers_of, state},
    buyer_crumbs, money, named, none, proofs,
};
use crate::{
    collections::answers_to_account,
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Column, Field, Flash, Form as Sheet, Kind, List, Mistakes, Row, Tone},
    parties::words,
    print::{self, Reader, account_paper},
    sheet::attached,
    state::App,
    typed::settled,
    visit::Visit,
};

/// Media types of signed papers that are given back.
const OCTETS: &str = "application/octet-stream";

fn href(id: i64) -> String {
    format!("{ACCOUNTS}/{id}")
}

/// The page.
///
/// # Errors
/// `collections.account-unknown`, or a fault.
pub async fn show(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let account = get_account(&app.db, visit.scope(), id).await?;
    let lines = account_lines(&app.db, id).await?;
    let differences = list_differences(&app.db, id).await?;
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let answers = answers_to_account(&app, &visit, id).await?;
    let crumbs = (account.buyer_code.as_str(), account.buyer_name.as_str());
    let body = html! {
        (buyer_crumbs(&visit, (ACCOUNTS, "collections-accounts"), crumbs))
        (kit::page_head(&account.number, &account.buyer_name, &actions(&visit, &account)))
        div.stack {
            (kit::panel(&visit.t("collections-account-state"), &html! {}, &facts(&visit, &account, &pack)))
            (answers)
            @if !differences.is_empty() { (difference_list(&visit, &pack, &account, &differences)) }
            (line_list(&visit, &account, &lines))
        }
    };
    Ok(visit.page(&account.number, &body))
}

fn actions(visit: &Visit, account: &AccountStatement) -> Markup {
    let at = href(account.id);
    let open = matches!(account.state.as_str(), "made" | "sent" | "differs");
    html! {
        a.button href={ (at) "/pdf?lang=zh" } { (visit.t("collections-account-pdf-zh")) }
        a.button href={ (at) "/pdf?lang=en" } { (visit.t("collections-account-pdf-en")) }
        @if open && visit.may(Right::KeepProof) {
            @if account.state != "differs" {
                a.button href={ (at) "/send" } data-sheet { (visit.t("collections-account-send")) }
            }
            a.button.primary href={ (at) "/sign" } { (visit.t("collections-account-sign")) }
            a.button href={ (at) "/differ" } data-sheet { (visit.t("collections-account-differ")) }
        }
    }
}

fn facts(visit: &Visit, account: &AccountStatement, pack: &EvidencePack) -> Markup {
    let maybe = |day: Option<base::Day>| match day {
        Some(day) => html! { (day) },
        None => kit::nothing(visit.lang),
    };
    let mut rows = vec![
        (visit.t("collections-account-as-of"), html! { (account.as_of) }),
        (visit.t("collections-account-open"), money(visit, &account.totals)),
        (visit.t("collections-account-state"), state(visit, account)),
        (
            visit.t("collections-account-sent-on"),
            html! {
                (maybe(account.sent_on))
                @if !account.sent_how.is_empty() {
                    " · " (visit.t(&format!("collections-how-{}", account.sent_how)))
                }
            },
        ),
        (
            visit.t("collections-account-arrived"),
            html! {
                (maybe(account.arrived_on))
                @if let Some(proof) = pack.proof(&account.proof) {
                    div.meta { (words::said(visit.lang, &proof.name)) }
                    @if let Some(fails) = &proof.fails {
                        div.meta.tone-high { (words::said(visit.lang, fails)) }
                    }
                }
            },
        ),
        (visit.t("collections-account-answered"), maybe(account.answered_on)),
    ];
    if account.state == "signed" {
        let capacity = pack.capacity(&account.capacity);
        rows.push((visit.t("collections-account-signer"), html! {
            (account.signed_by)
            @if let Some(capacity) = capacity { " · " (words::said(visit.lang, &capacity.name)) }
        }));
        rows.push((
            visit.t("collections-account-paper"),
            html! {
                a href={ (href(account.id)) "/file" } { (account.file_name) }
                div.meta { "SHA-256 " code { (account.file_digest) } }
            },
        ));
    }
    if !account.note.is_empty() {
        rows.push((visit.t("collections-proof-note"), html! { (account.note) }));
    }
    rows.push((visit.t("collections-account-digest"), html! { code { (account.digest) } }));
    rows.push((
        visit.t("collections-account-others"),
        html! {
            a href=(link_of(&account.buyer_code)) { (visit.t("collections-accounts")) } " · "
            a href=(papers_of(&account.buyer_code)) { (visit.t("collections-evidence")) }
        },
    ));
    kit::facts(&rows)
}

fn line_list(visit: &Visit, account: &AccountStatement, lines: &[AccountLine]) -> Markup {
    let row = |one: &AccountLine| {
        let amount = |minor| visit.amount(base::Money::new(minor, one.currency));
        Row {
            cells: vec![
                html! { (one.place) },
                html! {
                    @match one.item_id {
                        Some(_) => (super::item_cell(
                            (&account.buyer_code, &one.number), one.instalment, account.seller)),
                        None => { (one.number) div.meta { (visit.t("collections-account-money")) } }
                    }
                },
                html! { (one.contract) },
                html! { (one.issued_on) },
                html! { @if let Some(day) = one.due_on { (day) } },
                html! { (amount(one.amount_minor)) },
                html! { (amount(one.open_minor)) },
                html! {
                    @if one.disputed_minor > 0 { (amount(one.disputed_minor)) }
                    @else { (kit::nothing(visit.lang)) }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "lines",
        title: visit.t("collections-account-lines"),
        count: Some(account.lines),
        columns: vec![
            Column::fit("#".to_owned()),
            Column::text(visit.t("collections-item")).title(),
            Column::fit(visit.t("collections-account-contract")),
            Column::fit(visit.t("receivables-issued")),
            Column::fit(visit.t("receivables-due")),
            Column::number(visit.t("receivables-amount")),
            Column::number(visit.t("collections-account-open")),
            Column::number(visit.t("receivables-disputed")),
        ],
        rows: lines.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

fn difference_list(
    visit: &Visit,
    pack: &EvidencePack,
    account: &AccountStatement,
    differences: &[Difference],
) -> Markup {
    let row = |one: &Difference| Row {
        cells: vec![
            html! { (one.number) },
            html! {
                @if let Some(reason) = pack.reason(&one.reason) {
                    (words::said(visit.lang, &reason.name))
                }
                div.meta { (one.text) }
            },
            html! { (visit.amount(one.ours)) },
            html! { (visit.amount(one.theirs)) },
            html! {
                @match (one.settled_on, one.dispute_id) {
                    (Some(_), Some(id)) => a href={ (super::DISPUTES) "/" (id) "/hand" } {
                        (kit::badge(Tone::Medium, &visit.t("collections-difference-dispute")))
                    },
                    (Some(day), None) => (kit::badge(Tone::Low, &day.to_string())),
                    (None, _) => {
                        @if visit.may(Right::KeepProof) {
                            a.button href={ (href(account.id)) "/settle-" (one.id) } data-sheet {
                                (visit.t("collections-difference-settle"))
                            }
                        } @else {
                            (kit::badge(Tone::High, &visit.t("collections-difference-open")))
                        }
                    }
                }
            },
        ],
        ..Row::default()
    };
    List {
        id: "differences",
        title: visit.t("collections-differences"),
        count: Some(i64::try_from(differences.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::fit(visit.t("collections-item")),
            Column::text(visit.t("collections-reason")).title(),
            Column::number(visit.t("collections-difference-ours")),
            Column::number(visit.t("collections-difference-theirs")),
            Column::fit(visit.t("collections-difference-state")),
        ],
        rows: differences.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// The two parts as PDF, in the language that is asked for.
///
/// # Errors
/// `collections.account-unknown`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn pdf(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let mut reader = Reader::of(&visit)?;
    reader.lang = Lang::parse(filled.get("lang")).unwrap_or(reader.lang);
    let (account, bytes) = account_paper(&app.db, &app.press, &reader, id).await?;
    Ok(print::pdf(&account.number, visit.lang, bytes))
}

/// The signed paper, as an attachment.
///
/// # Errors
/// `collections.account-unknown`, `collections.account-no-file`, or a fault.
pub async fn file(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let account = get_account(&app.db, visit.scope(), id).await?;
    if account.file_digest.is_empty() {
        return Err(Rejection::new("collections.account-no-file").into());
    }
    let bytes = app.files.read(&account.file_digest).await?;
    Ok((attached(&account.file_name, OCTETS, visit.lang), bytes).into_response())
}

/// The form of an act.
///
/// # Errors
/// `collections.account-unknown`, `house.page-not-found`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
) -> Answer {
    let account = get_account(&app.db, visit.scope(), id).await?;
    let filled = Filled::default().or("on", visit.today.to_string());
    let body = page(&app, &visit, (&account, &act), (&filled, Mistakes::none())).await?;
    Ok(visit.page(&account.number, &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    (account, act): (&AccountStatement, &str),
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let (fields, submit, lead) = match act {
        "send" => (
            send_fields(visit, &pack, filled),
            "collections-account-send",
            "collections-account-send-lead",
        ),
        "differ" => {
            let lines = account_lines(&app.db, account.id).await?;
            let fields = differ_fields(visit, &pack, &lines, filled);
            (fields, "collections-account-differ", "collections-account-differ-lead")
        }
        other if other.starts_with("settle-") => {
            let fields = settle_fields(app, visit, filled).await?;
            (fields, "collections-difference-settle", "collections-difference-settle-lead")
        }
        other => return Err(Rejection::new("house.page-not-found").with("path", other).into()),
    };
    let form = Sheet {
        action: format!("{}/{act}", href(account.id)),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: visit.t(submit),
        back: Some(href(account.id)),
    };
    let crumbs = (account.buyer_code.as_str(), account.buyer_name.as_str());
    Ok(html! {
        (buyer_crumbs(visit, (ACCOUNTS, "collections-accounts"), crumbs))
        (kit::page_head(&visit.t(submit), &account.number, &html! {}))
        div.panel { div.inside.stack { p.soft { (visit.t(lead)) } (form.show(visit.lang)) } }
    })
}

fn send_fields(visit: &Visit, pack: &EvidencePack, filled: &Filled) -> Vec<Field> {
    let how = SENT_HOW.iter().map(|how| Choice {
        value: (*how).to_owned(),
        name: visit.t(&format!("collections-how-{how}")),
    });
    vec![
        Field::new("on", visit.t("collections-account-sent-on"))
            .kind(Kind::Day)
            .value(filled.get("on"))
            .required(),
        Field::new("how", visit.t("collections-how"))
            .kind(Kind::OneOf(how.collect()))
            .value(filled.get("how")),
        Field::new("arrived_on", visit.t("collections-account-arrived"))
            .kind(Kind::Day)
            .value(filled.get("arrived_on"))
            .hint(visit.t("collections-account-arrived-hint")),
        Field::new("proof", visit.t("collections-proof"))
            .kind(Kind::OneOf([vec![none(visit)], proofs(visit, pack)].concat()))
            .value(filled.get("proof")),
    ]
}

fn differ_fields(
    visit: &Visit,
    pack: &EvidencePack,
    lines: &[AccountLine],
    filled: &Filled,
) -> Vec<Field> {
    let line = |one: &AccountLine| Choice {
        value: one.place.to_string(),
        name: format!(
            "{}. {} · {}",
            one.place,
            one.number,
            visit.amount(base::Money::new(one.open_minor, one.currency)),
        ),
    };
    let other = Choice { value: String::new(), name: visit.t("collections-difference-no-line") };
    let lines = std::iter::once(other).chain(lines.iter().take(500).map(line)).collect();
    vec![
        Field::new("on", visit.t("collections-account-answered"))
            .kind(Kind::Day)
            .value(filled.get("on"))
            .required(),
        Field::new("place", visit.t("collections-difference-line"))
            .kind(Kind::OneOf(lines))
            .value(filled.get("place")),
        Field::new("theirs", visit.t("collections-difference-theirs"))
            .kind(Kind::Number)
            .value(filled.get("theirs"))
            .hint(visit.t("collections-difference-theirs-hint"))
            .required(),
        Field::new("reason", visit.t("collections-reason"))
            .kind(Kind::OneOf(named(visit, &pack.reasons)))
            .value(filled.get("reason")),
        Field::new("text", visit.t("collections-difference-text"))
            .kind(Kind::Lines)
            .value(filled.get("text"))
            .required(),
    ]
}

async fn settle_fields(app: &App, visit: &Visit, filled: &Filled) -> Result<Vec<Field>> {
    let explained =
        Choice { value: String::new(), name: visit.t("collections-difference-explained") };
    let people = super::dispute::owners(app).await?;
    let owners = std::iter::once(explained).chain(people).collect();
    Ok(vec![
        Field::new("on", visit.t("collections-on"))
            .kind(Kind::Day)
            .value(filled.get("on"))
            .required(),
        Field::new("owner", visit.t("collections-difference-owner"))
            .kind(Kind::OneOf(owners))
            .value(filled.get("owner"))
            .hint(visit.t("collections-difference-owner-hint")),
    ])
}

/// Does what the form says.
///
/// # Errors
/// `collections.account-unknown`, `house.page-not-found`, or a fault; what is wrong is said on the form.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path((id, word)): Path<(i64, String)>,
    Form(filled): Form<Filled>,
) -> Answer {
    let account = get_account(&app.db, visit.scope(), id).await?;
    let pack = EvidencePack::in_force(&app.db, visit.today).await?;
    let mut reader = filled.reader();
    let on = reader.day("on");
    let arrived_on = if word == "send" { reader.maybe_day("arrived_on") } else { None };
    let place = filled.some("place").and_then(|text| text.parse().ok());
    let lines = if word == "differ" { account_lines(&app.db, id).await? } else { Vec::new() };
    let line = lines.iter().find(|line| Some(line.place) == place);
    let theirs_minor = match word.as_str() {
        "differ" => {
            let company = credit::receivables::company_currency(&app.db).await?;
            reader.amount("theirs", line.map_or(company, |line| line.currency)).minor
        }
        _ => 0,
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let outcome = async {
            match word.as_str() {
                "send" => {
                    let sent = Sent {
                        on: Some(on),
                        how: filled.get("how").to_owned(),
                        arrived_on,
                        proof: filled.get("proof").to_owned(),
                    };
                    send_account(&mut tx, &pack, id, &sent).await?;
                }
                "differ" => {
                    let new = NewDifference {
                        place,
                        reason: filled.get("reason").to_owned(),
                        theirs_minor,
                        text: filled.get("text").to_owned(),
                    };
                    differ_account(&mut tx, &pack, id, (&new, on)).await?;
                }
                other => {
                    let which = other.strip_prefix("settle-").and_then(|id| id.parse().ok());
                    let Some(which) = which else {
                        return Err(Rejection::new("house.page-not-found")
                            .with("path", other)
                            .into());
                    };
                    let owner = filled.some("owner");
                    settle_difference(&mut tx, &pack, (id, which), (on, owner)).await?;
                }
            }
            tx.commit().await
        };
        match settled(outcome.await)? {
            Ok(()) => {
                let flash = Flash::new("collections-account-saved");
                return Ok(visit.go(&href(id), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, (&account, &word), (&filled, mistakes)).await?;
    Ok(visit.again(&account.number, &body))
}
