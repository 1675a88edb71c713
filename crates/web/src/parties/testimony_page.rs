//! What others say of a buyer on one page: findings with their guided reading, reports, references,
//! credit elsewhere beside what we know ourselves, and who pays.

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect},
};
use base::Money;
use credit::{
    assess::find_assessment,
    parties::{
        Buyer, FindingWeight, Kept, NewFinding, Testimony, find_testimony, finding_guide,
        list_documents,
    },
};
use maud::{Markup, html};
use store::access::Right;

use super::{answer::crumbs, buyer_of, href, tab_href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Link, List, Row, Tone, hidden, link::encoded, nothing},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn testimony(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let known = find_testimony(&app.db, buyer.id).await?;
    let papers = list_documents(&app.db, buyer.id).await?;
    let title = visit.t("parties-testimony");
    let body = html! {
        (crumbs(&visit, &buyer.code, &buyer.name))
        (kit::page_head(&title, &visit.t("parties-testimony-lead"), &html! {
            a.button href=(tab_href(&code, "file")) { (visit.t("parties-tab-file")) }
        }))
        div.stack {
            (heeded(&app, &visit, &buyer).await?)
            (findings(&visit, &buyer, &known))
            (reports(&visit, &buyer, &known, &papers))
            (references(&visit, &buyer, &known))
            (own_history(&app, &visit, &buyer).await?)
            (past(&visit, &buyer, &known))
            (payers(&visit, &buyer, &known))
            (super::payers::table(&app, &visit, &buyer).await?)
        }
    };
    Ok(visit.page(&title, &body))
}

/// Where the page stood before: `dossier` is the name of the files of all buyers.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn moved(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    Ok(Redirect::permanent(&format!("{}/testimony", href(&buyer.code))).into_response())
}

/// The forms below it, with what they were to begin with. What only takes a posted form is not looked
/// at: that leads to the page.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn moved_below(
    State(app): State<App>,
    visit: Visit,
    Path((code, rest)): Path<(String, String)>,
    Query(filled): Query<Filled>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let page = format!("{}/testimony", href(&buyer.code));
    if rest.contains('/') {
        return Ok(Redirect::permanent(&page).into_response());
    }
    let link = ["name", "since_on"]
        .iter()
        .fold(Link::to(format!("{page}/{}", encoded(&rest))), |link, name| {
            link.with_some(name, filled.some(name))
        });
    Ok(Redirect::permanent(&link.href()).into_response())
}

/// How it entered the judgement: the steps of the assessment in force.
async fn heeded(app: &App, visit: &Visit, buyer: &Buyer) -> base::Result<Markup> {
    let assessment = find_assessment(&app.db, buyer.id).await?;
    let Some((one, doc)) = assessment.as_ref().and_then(|one| Some((one, one.doc.as_ref()?)))
    else {
        return Ok(html! {});
    };
    let steps = doc.steps.iter().filter(|step| !step.pick(visit.lang).is_empty());
    let body = html! {
        @if doc.steps.is_empty() { p.soft { (visit.t("parties-testimony-no-steps")) } }
        @else { ol.steps-of { @for step in steps { li { (step.pick(visit.lang)) } } } }
        p.meta {
            (visit.ta("parties-assessed-on", &[("day", &one.run.as_of.to_string())])) " · "
            (visit.t("parties-testimony-rule"))
        }
    };
    Ok(kit::panel(&visit.t("parties-testimony-heeded"), &html! {}, &body))
}

/// A list with its head and the button that adds to it.
fn part(visit: &Visit, buyer: &Buyer, what: &'static str, lead: &Markup, mut list: List) -> Markup {
    let edit = visit.may(Right::EditBuyers);
    let add = format!("{}/testimony/{what}", href(&buyer.code));
    let button = visit.t(&format!("parties-{what}-add"));
    let filled = !list.rows.is_empty();
    list.empty = Empty {
        title: visit.t(&format!("parties-{what}-none")),
        why: visit.t(&format!("parties-{what}-none-why")),
        button: edit.then(|| (button.clone(), add.clone())),
    };
    html! {
        section {
            div.between {
                h2 { (visit.t(&format!("parties-{what}-title"))) }
                @if edit && filled { a.button href=(add) { (button) } }
            }
            (lead)
            (list.show(visit.lang))
        }
    }
}

fn heads(visit: &Visit, what: &str, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| visit.t(&format!("parties-{what}-{key}"))).collect()
}

fn columns(heads: Vec<String>) -> Vec<Column> {
    let column = |(n, head)| match n {
        0 => Column::text(head).title(),
        _ => Column::text(head),
    };
    heads.into_iter().enumerate().map(column).collect()
}

fn sum(visit: &Visit, amount: Option<Money>) -> Markup {
    match amount {
        Some(money) => html! { (visit.amount(money)) },
        None => nothing(visit.lang),
    }
}

fn findings(visit: &Visit, buyer: &Buyer, known: &Testimony) -> Markup {
    let rows = known.findings.iter().map(|one| Row {
        cells: vec![
            html! { (kind_badge(visit, one)) },
            html! { (one.of.on) },
            sum(visit, one.of.amount),
            html! { (one.of.text) (guide(visit, one)) },
            html! { (one.of.source) div.meta { (one.actor) } },
            html! { (ended(visit, buyer, one)) },
        ],
        ..Row::default()
    });
    let list = List {
        id: "findings",
        columns: columns(heads(
            visit,
            "finding",
            &["kind", "on", "amount", "text", "source", "end"],
        )),
        rows: rows.collect(),
        ..List::default()
    };
    let open = known.open_findings().to_string();
    let lead = html! {
        @if !known.findings.is_empty() {
            p.soft { (visit.ta("parties-finding-open", &[("count", &open)])) }
        }
    };
    part(visit, buyer, "finding", &lead, list)
}

fn kind_badge(visit: &Visit, one: &Kept<NewFinding>) -> Markup {
    let tone = match finding_guide(&one.of.kind).map(|guide| guide.weight) {
        _ if one.ended.is_some() || one.of.kind == "good" => Tone::Quiet,
        Some(FindingWeight::High) => Tone::High,
        Some(FindingWeight::Medium) => Tone::Medium,
        _ => Tone::Quiet,
    };
    kit::badge(tone, &visit.t(&format!("parties-finding-{}", one.of.kind)))
}

fn guide(visit: &Visit, one: &Kept<NewFinding>) -> Markup {
    let Some(guide) = finding_guide(&one.of.kind) else { return html! {} };
    html! {
        details.reading {
            summary { (visit.t("parties-finding-read")) }
            p { (guide.means(visit.lang)) }
            p.meta { (visit.t("parties-finding-ask")) (visit.t("house-colon")) (guide.ask(visit.lang)) }
        }
    }
}

/// How a finding ended, or the form to end it.
fn ended(visit: &Visit, buyer: &Buyer, one: &Kept<NewFinding>) -> Markup {
    if let Some((day, how)) = &one.ended {
        return html! { (day) div.meta { (how) } };
    }
    html! {
        span.soft { (visit.t("parties-finding-standing")) }
        @if visit.may(Right::EditBuyers) {
            details.menu {
                summary { (visit.t("parties-finding-close")) }
                div.floating {
                    form method="post"
                        action={ (href(&buyer.code)) "/testimony/finding/" (one.id) "/close" } {
                        (hidden("csrf", &visit.csrf))
                        label for={ "how-" (one.id) } { (visit.t("parties-finding-how")) }
                        input id={ "how-" (one.id) } name="how" required maxlength="200";
                        button.button.primary { (visit.t("parties-finding-close")) }
                    }
                }
            }
        }
    }
}

fn reports(
    visit: &Visit,
    buyer: &Buyer,
    known: &Testimony,
    papers: &[credit::parties::Document],
) -> Markup {
    let paper = |id: Option<i64>| {
        let found = papers.iter().find(|paper| Some(paper.id) == id);
        match found {
            Some(paper) => html! {
                a href={ (href(&buyer.code)) "/documents/" (paper.id) } download { (paper.title) }
            },
            None => nothing(visit.lang),
        }
    };
    let rows = known.reports.iter().map(|one| Row {
        cells: vec![
            html! { (visit.t(&format!("parties-report-{}", one.of.kind))) },
            html! { (one.of.as_of) },
            html! { (one.of.provider) div.meta { (one.actor) } },
            html! { (one.of.summary) },
            paper(one.of.document_id),
            html! {
                (known.findings.iter().filter(|f| f.of.report_id == Some(one.id)).count())
            },
        ],
        ..Row::default()
    });
    let list = List {
        id: "reports",
        columns: columns(heads(
            visit,
            "report",
            &["kind", "as-of", "provider", "summary", "paper", "findings"],
        )),
        rows: rows.collect(),
        ..List::default()
    };
    part(visit, buyer, "report", &html! {}, list)
}

fn references(visit: &Visit, buyer: &Buyer, known: &Testimony) -> Markup {
    let days = |days: Option<i64>| {
        days.map_or_else(|| nothing(visit.lang), |days| html! { (locale::days(visit.lang, days)) })
    };
    let rows = known.references.iter().map(|one| Row {
        cells: vec![
            html! {
                (one.of.who)
                div.meta { (visit.t(&format!("parties-relation-{}", one.of.relation))) }
            },
            html! { (one.of.on) div.meta { (one.actor) } },
            days(one.of.terms_days),
            days(one.of.late_days),
            sum(visit, one.of.highest),
            html! { (visit.t(&format!("parties-opinion-of-{}", one.of.opinion))) },
            html! { (visit.t(&format!("parties-weight-{}", one.of.weight))) },
            html! { (one.of.text) },
        ],
        ..Row::default()
    });
    let list = List {
        id: "references",
        columns: columns(heads(
            visit,
            "reference",
            &["who", "on", "terms", "late", "highest", "opinion", "weight", "text"],
        )),
        rows: rows.collect(),
        ..List::default()
    };
    let lead = html! {
        @if let Some((late, count)) = known.told_late_days(visit.today) {
            p.soft {
                (visit.ta("parties-reference-late-told", &[
                    ("days", &format!("{late:.0}")), ("count", &count.to_string()),
                ]))
            }
        }
    };
    part(visit, buyer, "reference", &lead, list)
}

/// What we ourselves know of its credit with us.
async fn own_history(app: &App, visit: &Visit, buyer: &Buyer) -> base::Result<Markup> {
    let assessment = find_assessment(&app.db, buyer.id).await?;
    let Some((one, doc)) = assessment.as_ref().and_then(|one| Some((one, one.doc.as_ref()?)))
    else {
        return Ok(html! {});
    };
    let promises = &doc.promises;
    let kept = promises
        .kept_share
        .map_or_else(|| visit.t("parties-own-no-promise"), |share| locale::percent(share, 0));
    let facts = [
        ("parties-own-promises", html! { (promises.made) }),
        ("parties-own-kept", html! { (kept) }),
        ("parties-own-broken", html! { (promises.broken_in_row) }),
        ("parties-own-oldest", html! { (locale::days(visit.lang, one.oldest_overdue_days)) }),
    ]
    .map(|(id, value)| (visit.t(id), value));
    let body = html! {
        (kit::facts(&facts))
        p.meta { (visit.ta("parties-assessed-on", &[("day", &one.run.as_of.to_string())])) }
    };
    Ok(kit::panel(&visit.t("parties-own-title"), &html! {}, &body))
}

fn past(visit: &Visit, buyer: &Buyer, known: &Testimony) -> Markup {
    let rows = known.past.iter().map(|one| Row {
        cells: vec![
            html! { (visit.t(&format!("parties-past-{}", one.of.kind))) },
            html! {
                (one.of.from_on) " – "
                @match one.of.to_on {
                    Some(day) => (day),
                    None => (visit.t("parties-past-still")),
                }
            },
            html! { (one.of.creditor) },
            sum(visit, one.of.amount),
            html! { (one.of.text) },
            html! { (one.of.source) div.meta { (one.actor) } },
        ],
        ..Row::default()
    });
    let list = List {
        id: "past",
        columns: columns(heads(
            visit,
            "past",
            &["kind", "when", "creditor", "amount", "text", "source"],
        )),
        rows: rows.collect(),
        ..List::default()
    };
    part(visit, buyer, "past", &html! {}, list)
}

fn payers(visit: &Visit, buyer: &Buyer, known: &Testimony) -> Markup {
    let rows = known.payers.iter().map(|one| Row {
        cells: vec![
            match &one.of.code {
                Some(code) => html! { a href=(href(code)) { (one.of.name) } },
                None => html! { (one.of.name) },
            },
            html! {
                (one.of.since_on) " – "
                @match &one.ended {
                    Some((day, _)) => (day),
                    None => (visit.t("parties-past-still")),
                }
            },
            html! { (one.of.reason) div.meta { (one.actor) } },
        ],
        ..Row::default()
    });
    let list = List {
        id: "payers",
        columns: columns(heads(visit, "payer", &["name", "when", "reason"])),
        rows: rows.collect(),
        ..List::default()
    };
    part(visit, buyer, "payer", &html! {}, list)
}
