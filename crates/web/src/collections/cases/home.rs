//! The list of cases, and opening one.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Result;
use credit::{
    collections::{
        cases::{
            CaseFile, CaseFilter, CaseView, NewCase, Phase, count_cases, find_open_case,
            list_cases, open_case, overdue_of,
        },
        find_task,
        talk::TalkPack,
    },
    parties::{Buyer, get_buyer},
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, href, money, named, phase_name};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Chip, Column, Empty, Field, Flash, Form as Sheet, Kind, Link, List, Mistakes, Pager,
        Row, Tone, link::encoded,
    },
    parties,
    state::App,
    typed::settled,
    visit::Visit,
};

/// Cases on a page.
const ROWS: usize = 50;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let mine = filled.get("whose") == "mine";
    let view = Phase::parse(filled.get("phase")).map_or(CaseView::Open, CaseView::In);
    let filter = CaseFilter {
        view,
        login: mine.then(|| visit.person().map(|one| one.login.clone())).transpose()?,
        reason: filled.some("reason").map(str::to_owned),
        before: filled.get("before").parse().ok(),
        limit: u32::try_from(ROWS + 1).unwrap_or(51),
        ..CaseFilter::open(visit.scope())
    };
    let mut cases = list_cases(&app.db, &filter).await?;
    let more = cases.len() > ROWS;
    cases.truncate(ROWS);
    let open = CaseFilter { view: CaseView::Open, ..filter.clone() };
    let counts = count_cases(&app.db, &open).await?;
    let pack = TalkPack::in_force(&app.db, visit.today).await?;
    let title = visit.t("collections-cases");
    let actions = html! {
        a.button href="/collections/methods" { (visit.t("collections-methods")) }
        a.button href="/collections/scripts" { (visit.t("collections-scripts")) }
        a.button href="/collections/excuses" { (visit.t("collections-excuses")) }
        a.button href="/collections/study" { (visit.t("collections-study")) }
        a.button href="/collections/measures" { (visit.t("collections-measures")) }
        a.button href="/collections/recovery" { (visit.t("collections-recovery")) }
        a.button href="/collections/debts" { (visit.t("collections-debts")) }
        a.button href="/collections/tools" { (visit.t("collections-tools")) }
    };
    let link = Link::to(PATH)
        .with_some("whose", mine.then_some("mine"))
        .with_some("phase", filled.some("phase"))
        .with_some("reason", filled.some("reason"));
    let body = html! {
        nav.crumbs.meta { a href="/collections" { (visit.t("collections-worklist")) } }
        (kit::page_head(&title, &visit.t("collections-cases-lead"), &actions))
        div.stack { (table(&visit, &pack, &cases, (&link, &counts, more, mine))) }
    };
    Ok(visit.page(&title, &body))
}

fn chips(visit: &Visit, link: &Link, counts: &[(Phase, i64, i64)], mine: bool) -> Vec<Chip> {
    let at = |name: &str| link.pairs().iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str());
    let phase = at("phase");
    let open: i64 =
        counts.iter().filter(|one| one.0 != Phase::Closed).map(|(_, count, _)| count).sum();
    let mut chips = vec![Chip {
        name: visit.t("collections-cases-open"),
        count: Some(open),
        href: link.without("phase").href(),
        on: phase.is_none(),
    }];
    for one in Phase::OPEN {
        let count = counts.iter().find(|(of, ..)| *of == one).map_or(0, |(_, count, _)| *count);
        chips.push(Chip {
            name: phase_name(visit, one),
            count: Some(count),
            href: link.without("phase").with("phase", one.code()).href(),
            on: phase == Some(one.code()),
        });
    }
    chips.push(Chip {
        name: phase_name(visit, Phase::Closed),
        count: None,
        href: link.without("phase").with("phase", "closed").href(),
        on: phase == Some("closed"),
    });
    let whose = link.without("whose");
    chips.push(Chip {
        name: visit.t("collections-cases-mine"),
        count: None,
        href: if mine { whose.href() } else { whose.with("whose", "mine").href() },
        on: mine,
    });
    chips
}

fn table(
    visit: &Visit,
    pack: &TalkPack,
    cases: &[CaseFile],
    (link, counts, more, mine): (&Link, &[(Phase, i64, i64)], bool, bool),
) -> Markup {
    let next = cases.last().filter(|_| more).map(|last| link.with("before", last.id).href());
    List {
        id: "cases",
        title: visit.t("collections-cases"),
        chips: chips(visit, link, counts, mine),
        columns: vec![
            Column::text(visit.t("collections-buyer")).title(),
            Column::fit(visit.t("collections-case-phase")),
            Column::number(visit.t("collections-case-owed")),
            Column::fit(visit.t("collections-case-opened")),
            Column::text(visit.t("collections-case-reason")),
            Column::fit(visit.t("collections-case-login")),
        ],
        rows: cases.iter().map(|one| row(visit, pack, one)).collect(),
        pager: Some(Pager { first: None, next, shown: String::new() }),
        empty: Empty {
            title: visit.t("collections-cases-none"),
            why: visit.t("collections-cases-none-why"),
            button: Some((visit.t("collections-worklist"), "/collections".to_owned())),
        },
        link: link.clone(),
        ..List::default()
    }
    .show(visit.lang)
}

fn row(visit: &Visit, pack: &TalkPack, one: &CaseFile) -> Row {
    let reason = if one.verified.is_empty() { &one.stated } else { &one.verified };
    let name = named(visit, pack.reason(reason).map(|r| &r.name), reason);
    let tone = match (one.phase, one.outcome.as_str()) {
        (Phase::Before, _) => Tone::Medium,
        (Phase::Closed, "collected") => Tone::Low,
        _ => Tone::Quiet,
    };
    Row {
        href: Some(href(one.id)),
        pick: None,
        cells: vec![
            html! { a href=(href(one.id)) { (one.buyer_name) } div.meta { (one.buyer_code) } },
            html! {
                (kit::badge(tone, &phase_name(visit, one.phase)))
                @if !one.outcome.is_empty() {
                    div.meta { (visit.t(&format!("collections-outcome-{}", one.outcome))) }
                } @else {
                    div.meta {
                        (visit.ta("collections-case-round", &[("count", &one.round.to_string())]))
                    }
                }
            },
            html! { (money(visit, one.owed_minor, one.currency)) },
            html! { (one.opened_on) },
            html! {
                @if reason.is_empty() { (kit::nothing(visit.lang)) } @else {
                    (name)
                    @if !one.verified.is_empty() {
                        " " (kit::plain_badge(&visit.t("collections-reason-checked")))
                    }
                }
            },
            html! { (one.login) },
        ],
    }
}

/// The form to open one.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_open(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    if let Some(there) = find_open_case(&app.db, buyer.id).await? {
        return Ok(visit.go(&href(there.id), None));
    }
    let task = find_task(&app.db, buyer.id).await?;
    let why = task.and_then(|task| {
        let why = task.reasons.first().map(|said| said.pick(visit.lang).to_owned());
        (filled.get("from") == "worklist").then_some(why).flatten()
    });
    let filled = filled.or("why", why.unwrap_or_default());
    let page = form(&app, &visit, &buyer, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-case-open"), &page))
}

async fn form(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    (filled, mistakes): (&Filled, Mistakes),
) -> Result<Markup> {
    let (owed, since) = overdue_of(&app.db, buyer.id, visit.today).await?;
    let currency = company_currency(&app.db).await?;
    let since = since.map(|day| day.to_string()).unwrap_or_default();
    let lead = match owed > 0 {
        true => visit.ta(
            "collections-case-open-lead",
            &[("amount", &money(visit, owed, currency)), ("day", &since)],
        ),
        false => visit.t("collections-case-open-nothing"),
    };
    let from = Link::to(format!("{PATH}/open/{}", encoded(&buyer.code)));
    let from = from.with_some("from", filled.some("from"));
    let form = Sheet {
        action: from.href(),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("why", visit.t("collections-case-why"))
                .kind(Kind::Lines)
                .required()
                .value(filled.get("why"))
                .hint(visit.t("collections-case-why-hint")),
        ],
        mistakes,
        submit: visit.t("collections-case-open"),
        back: Some(parties::href(&buyer.code)),
    };
    Ok(html! {
        nav.crumbs.meta {
            a href=(PATH) { (visit.t("collections-cases")) } " / "
            a href=(parties::href(&buyer.code)) { (buyer.name) }
        }
        (kit::page_head(&visit.t("collections-case-open"), &lead, &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    })
}

/// Opens one.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault; what is wrong is said on the form.
pub async fn open(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Filled>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let filled = filled.or("from", asked.get("from"));
    let (owed_minor, first_due_on) = overdue_of(&app.db, buyer.id, visit.today).await?;
    let new = NewCase {
        buyer_id: buyer.id,
        from_worklist: filled.get("from") == "worklist",
        why: filled.get("why").to_owned(),
        login: visit.person()?.login.clone(),
        owed_minor,
        first_due_on,
    };
    let currency = company_currency(&app.db).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let id = open_case(&mut tx, &new, currency).await?;
        tx.commit().await?;
        Ok(id)
    };
    match settled(outcome.await)? {
        Ok(id) => {
            let flash = Flash::new("collections-case-begun").with("buyer", &buyer.name);
            Ok(visit.go(&href(id), Some(&flash)))
        }
        Err(mistakes) => {
            let page = form(&app, &visit, &buyer, (&filled, mistakes)).await?;
            Ok(visit.again(&visit.t("collections-case-open"), &page))
        }
    }
}

/// The button that leads to a buyer's case, or opens one.
pub fn button(visit: &Visit, code: &str) -> Markup {
    html! {
        @if visit.may(Right::LogContact) {
            a.button href={ (PATH) "/open/" (encoded(code)) "?from=worklist" } {
                (visit.t("collections-case-word"))
            }
        }
    }
}
