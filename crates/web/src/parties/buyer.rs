//! One buyer on one page: the strip at the top, then a tab.

use axum::extract::{Path, Query, State};
use base::{Day, Money};
use credit::{
    assess::{Run, current_run},
    collections::{TaskRow, find_task},
    outlook::{Seen, find_outlook},
    parties::{Buyer, is_withdrawn},
    policy::Limit,
    receivables::{Ageing, AgeingQuery, ItemFilter, ageing, list_items},
    roster::{RosterRow, find_in_roster},
    warning::{AlertFilter, count_alerts},
};
use maud::{Markup, html};
use serde::Deserialize;
use store::access::Right;

use super::{
    buyer_of, file, grants, history, href, items, statements, summary, talk::log_href, words,
};
use crate::{
    charts,
    failure::Answer,
    kit::{self, Headline, Link, Tab, Tone, link::encoded, nothing},
    outlook,
    state::App,
    visit::Visit,
};

/// Which tab, and where in it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tab: String,
    /// Where the last page of a tab's list ended.
    pub after: String,
    /// Whose accounts the statements tab shows.
    pub scope: String,
}

/// What every tab stands on.
pub struct Stand {
    /// The buyer.
    pub buyer: Buyer,
    /// Beside its assessment.
    pub row: RosterRow,
    /// What it owes today.
    pub ageing: Ageing,
    /// What to do next.
    pub task: Option<TaskRow>,
    /// Live alerts.
    pub alerts: i64,
    /// What the current round foresees.
    pub outlook: Option<Seen>,
    /// The round in force, where it judged this buyer.
    run: Option<Run>,
    /// The earliest due day of what is open today.
    oldest_due: Option<Day>,
}

impl Stand {
    /// The day of the judgement, where it is not today.
    pub fn other_day(&self, visit: &Visit) -> Option<Day> {
        let run = self.run.as_ref().filter(|_| self.row.assessed.is_some());
        run.map(|run| run.as_of).filter(|day| *day != visit.today)
    }

    /// The exposure beside limit and headroom: of the ledger of today, or of the day of the judgement
    /// where that is another, so that no figure is of two days.
    pub fn exposure(&self, visit: &Visit) -> Money {
        let minor = match (&self.row.assessed, self.other_day(visit)) {
            (Some(of), Some(_)) => of.exposure_minor,
            _ => self.ageing.net_minor().max(0),
        };
        Money::new(minor, self.ageing.currency)
    }
}

/// Keys of the tabs, in order.
const TABS: [&str; 6] = ["summary", "items", "credit", "statements", "file", "history"];

/// The page.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    if is_withdrawn(&app.db, buyer.id).await? {
        return Ok(visit.page(&buyer.name, &withdrawn(&visit, &buyer)));
    }
    let stand = stand_of(&app, &visit, buyer).await?;
    let at = TABS.iter().copied().find(|tab| *tab == asked.tab).unwrap_or("summary");
    let tab = match at {
        "items" => items::tab(&app, &visit, &stand, &asked.after).await?,
        "credit" => grants::tab(&app, &visit, &stand).await?,
        "statements" => statements::tab(&app, &visit, &stand, &asked.scope).await?,
        "file" => file::tab(&app, &visit, &stand).await?,
        "history" => history::tab(&app, &visit, &stand).await?,
        _ => summary::tab(&app, &visit, &stand).await?,
    };
    let body = html! {
        div.stack {
            div {
                nav.crumbs.meta aria-label=(visit.t("parties-crumbs")) {
                    a href="/parties" { (visit.t("parties-title")) } " / " (stand.buyer.code)
                }
                (strip(&visit, &stand))
                (actions(&visit, &stand.buyer))
            }
            (crate::collections::unread_answers(&app, &visit, Some(&stand.buyer)).await?)
            (crate::receivables::unrated(&visit, &stand.ageing.unrated))
            (tabs(&visit, &stand, at))
            (tab)
        }
    };
    Ok(visit.page(&stand.buyer.name, &body))
}

/// The page of a buyer that is withdrawn: what happened, and nothing to do.
fn withdrawn(visit: &Visit, buyer: &Buyer) -> Markup {
    html! {
        div.stack {
            nav.crumbs.meta aria-label=(visit.t("parties-crumbs")) {
                a href="/parties" { (visit.t("parties-title")) } " / " (buyer.code)
            }
            h1 { (buyer.name) }
            (kit::notice(Tone::Quiet, &visit.t("parties-withdrawn"), &html! {
                (visit.t("parties-withdrawn-means"))
            }))
        }
    }
}

async fn stand_of(app: &App, visit: &Visit, buyer: Buyer) -> base::Result<Stand> {
    let query = AgeingQuery { buyer: Some(buyer.id), ..AgeingQuery::on(visit.today) };
    let filter =
        AlertFilter { buyer: Some(buyer.id), scope: visit.scope(), ..AlertFilter::default() };
    let row = find_in_roster(&app.db, buyer.id, visit.scope()).await?;
    let first = ItemFilter {
        query: query.clone(),
        bucket: None,
        search: String::new(),
        after: None,
        limit: 1,
    };
    let first = list_items(&app.db, &first).await?.rows.into_iter().next();
    let row = row.unwrap_or_else(|| RosterRow {
        id: buyer.id,
        code: buyer.code.clone(),
        name: buyer.name.clone(),
        name_en: buyer.name_en.clone(),
        kind: buyer.kind,
        size: buyer.size,
        owner_id: buyer.owner_id,
        owner_name: String::new(),
        blocked: buyer.blocked,
        terms: buyer.terms.clone(),
        assessed: None,
    });
    Ok(Stand {
        row,
        ageing: ageing(&app.db, &query).await?,
        task: find_task(&app.db, buyer.id).await?,
        alerts: count_alerts(&app.db, &filter).await?.iter().sum(),
        outlook: find_outlook(&app.db, None).await?,
        run: current_run(&app.db).await?,
        oldest_due: first.map(|item| item.due_on),
        buyer,
    })
}

fn tabs(visit: &Visit, stand: &Stand, at: &str) -> Markup {
    let tabs = TABS.map(|key| Tab {
        key,
        name: visit.t(&format!("parties-tab-{key}")),
        count: match key {
            "items" => Some(stand.ageing.items),
            "summary" if stand.alerts > 0 => Some(stand.alerts),
            _ => None,
        },
    });
    kit::tabs(&Link::to(href(&stand.buyer.code)), &tabs, at)
}

fn strip(visit: &Visit, stand: &Stand) -> Markup {
    let (buyer, lang) = (&stand.buyer, visit.lang);
    let identity = html! {
        h1 { (buyer.name) }
        @if !buyer.name_en.is_empty() && buyer.name_en != buyer.name {
            div.meta { (buyer.name_en) }
        }
        div.actions {
            (kit::plain_badge(&buyer.code))
            (kit::plain_badge(&words::kind(lang, buyer.kind)))
            (kit::plain_badge(&words::ownership(lang, buyer.ownership)))
            (kit::plain_badge(&words::size(lang, buyer.size)))
            @if let Some(of) = &stand.row.assessed { (words::tier_badge(lang, of.tier)) }
            @if buyer.blocked { (kit::badge(Tone::High, &visit.t("parties-blocked"))) }
        }
        div.meta {
            @if stand.row.owner_name.is_empty() { (visit.t("parties-owner-none")) }
            @else { (visit.t("parties-col-owner")) " " (stand.row.owner_name) }
        }
    };
    html! {
        (kit::headline(
            &identity,
            &[score(visit, stand), limit(visit, stand), overdue(visit, stand), next(visit, stand)],
        ))
        (days(visit, stand))
    }
}

/// Of which day the figures above are.
fn days(visit: &Visit, stand: &Stand) -> Markup {
    let Some(run) = stand.run.as_ref().filter(|_| stand.row.assessed.is_some()) else {
        return html! {};
    };
    let (day, today) = (run.as_of.to_string(), visit.today.to_string());
    match stand.other_day(visit) {
        None => html! { p.meta { (visit.ta("parties-of-day", &[("day", &day)])) } },
        Some(_) => {
            let said = [("day", day.as_str()), ("today", &today)];
            kit::notice(
                Tone::Medium,
                &visit.ta("parties-of-days", &said),
                &html! {
                    (visit.t("parties-of-days-why"))
                },
            )
        }
    }
}

fn score(visit: &Visit, stand: &Stand) -> Headline {
    let name = visit.t("scoring-score");
    let Some(of) = &stand.row.assessed else {
        return Headline {
            name,
            value: nothing(visit.lang),
            note: html! { (visit.t("parties-not-assessed")) },
        };
    };
    Headline {
        name,
        value: words::score(visit, of),
        note: html! {
            @if let Some((tone, text)) = words::score_change(visit, of) {
                span class={ "tone-" (tone.class()) } { (text) } " · "
            }
            @if let Some(micro) = of.pd_micro { "PD " (words::pd(micro)) " · " }
            @if let Some(seen) = &stand.outlook { (outlook::note(visit, &seen.doc)) " · " }
            (visit.t(&format!("scoring-confidence-{}", of.confidence.code())))
        },
    }
}

fn limit(visit: &Visit, stand: &Stand) -> Headline {
    let name = visit.t("parties-limit-use");
    let exposure = stand.exposure(visit).minor;
    let used = visit.big(stand.exposure(visit));
    let granted = stand.row.assessed.as_ref().map(|of| of.limit);
    let Some(Some(limit)) = granted else {
        return Headline {
            name,
            value: html! { (visit.t("policy-limit-not-granted")) },
            note: html! { (visit.t("policy-exposure")) " " (used) },
        };
    };
    let spelled = match limit {
        Limit::Amount(money) => visit.big(money),
        Limit::Unlimited => visit.t("policy-limit-unlimited"),
        Limit::None => visit.t("policy-limit-none"),
    };
    let share = match limit {
        Limit::Amount(money) if money.minor > 0 => {
            locale::percent(float(exposure) / float(money.minor), 0)
        }
        _ => used.clone(),
    };
    let usage = charts::Usage {
        limit: match limit {
            Limit::Amount(money) => charts::Limit::Amount(float(money.minor)),
            Limit::Unlimited => charts::Limit::Unlimited,
            Limit::None => charts::Limit::None,
        },
        used: float(exposure),
        reserved: 0.0,
        text: format!("{used} / {spelled}"),
    };
    // No credit is an answer, not a share of something.
    let value = match limit {
        Limit::None => html! { span.tone-high { (spelled) } },
        _ => html! { (share) },
    };
    Headline { name, value, note: charts::usage(visit.lang, &usage) }
}

fn overdue(visit: &Visit, stand: &Stand) -> Headline {
    let currency = stand.ageing.currency;
    let short = |minor| visit.big(Money::new(minor, currency));
    let minor = stand.ageing.overdue_minor();
    let oldest = stand.oldest_due.map_or(0, |due| visit.today.days_since(due));
    Headline {
        name: visit.t("parties-col-overdue"),
        value: html! {
            span.tone-high[minor > 0].long[short(minor).chars().count() > 14] { (short(minor)) }
        },
        note: html! {
            (visit.ta("parties-of-open", &[("amount", &short(stand.ageing.open_minor))]))
            @if minor > 0 && oldest > 0 {
                " · " (visit.ta("parties-oldest", &[("days", &oldest.to_string())]))
            }
        },
    }
}

fn next(visit: &Visit, stand: &Stand) -> Headline {
    let name = visit.t("parties-next");
    match &stand.task {
        Some(task) => Headline {
            name,
            value: html! { span.next { (words::said(visit.lang, &task.action_said)) } },
            note: html! {
                @if let Some(reason) = task.reasons.first() { (words::said(visit.lang, reason)) }
            },
        },
        None => Headline {
            name,
            value: html! { span.next { (visit.t("parties-next-none")) } },
            note: html! { (visit.t("parties-next-none-why")) },
        },
    }
}

fn actions(visit: &Visit, buyer: &Buyer) -> Markup {
    let at = href(&buyer.code);
    let all: [(Right, &str, &str); 12] = [
        (Right::LogContact, "contact", "parties-do-contact"),
        (Right::LogContact, "promise", "parties-do-promise"),
        (Right::LogContact, "agreement", "collections-agreement"),
        (Right::LogContact, "next", "collections-next-decide"),
        (Right::SeeWorklist, "links", "collections-link-page"),
        (Right::ReportSignal, "signal", "parties-do-signal"),
        (Right::GrantLimits, "limit", "parties-do-limit"),
        (Right::ReportSignal, "screen", "parties-do-screen"),
        (Right::EditBuyers, "edit", "parties-do-edit"),
        (Right::SeeBuyers, "summary.pdf", "parties-do-summary"),
        (Right::SeeLedger, "proof", "collections-proof-pages"),
        (Right::SeeWorklist, "kind", "collections-kind-go"),
    ];
    html! {
        div.actions.does {
            @for (i, (_, path, text)) in
                all.iter().filter(|(right, ..)| visit.may(*right)).enumerate() {
                @let href = match *path {
                    "contact" => log_href(&buyer.code),
                    "promise" => format!("{}&result=promised", log_href(&buyer.code)),
                    "agreement" => format!("/collections/agreements/new/{}", encoded(&buyer.code)),
                    "next" => format!("/collections/next/{}", encoded(&buyer.code)),
                    "links" => crate::collections::links_href(&buyer.code),
                    "kind" => crate::collections::kinds::of_href(&buyer.code),
                    "proof" => format!("/collections/evidence/{}", encoded(&buyer.code)),
                    path => format!("{at}/{path}"),
                };
                a.button.primary[i == 0] href=(href) { (visit.t(text)) }
            }
        }
    }
}

/// Minor units as a length on a drawing.
#[expect(clippy::cast_precision_loss, reason = "positions on a drawing")]
pub const fn float(minor: i64) -> f64 {
    minor as f64
}
