//! Today's worklist: the most pressing first, each with its reasons and one thing to do.

use std::collections::HashMap;

use axum::extract::{Query, State};
use base::{Currency, Day, Money};
use credit::{
    assess::current_run,
    collections::{
        CHANNELS, NextTry, Reach, TaskRow, WorklistPack, count_tasks,
        kinds::{NodeAlarm, next_nodes},
        legal::{DeskRow, next_deadlines},
        list_tasks,
        meetings::{Appointment, next_appointments},
        reach_many, unanswered,
    },
    policy::Tier,
    receivables::{company_currency, ledger_state},
};
use maud::{Markup, html};
use store::access::{Person, Right, Scope};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Empty, Link, Tone, chips, link::encoded},
    parties::words,
    state::App,
    visit::Visit,
};

const PAGE: &str = "/collections";
/// So many that a phone is through them within a few turns of the thumb.
const ROWS: u32 = 12;
/// An appointment is told of so many days before.
const REMIND_DAYS: i32 = 3;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn list(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let person = visit.person()?;
    let mine = filled.get("whose") == "mine";
    // Of whom: only who sees all may look at another's.
    let of = match (visit.scope(), filled.some("of")) {
        (Scope::All, Some(login)) => app.db.find_person(login).await?,
        _ => None,
    };
    let scope = match (visit.scope(), mine, &of) {
        (Scope::All, _, Some(other)) => Scope::Own(other.id),
        (Scope::All, true, None) => Scope::Own(person.id),
        (scope, ..) => scope,
    };
    let skip: u32 = filled.get("skip").parse().unwrap_or(0);
    let currency = company_currency(&app.db).await?;
    let run = current_run(&app.db).await?;
    let traded = ledger_state(&app.db).await?.version > 0;
    let (count, overdue) = count_tasks(&app.db, scope).await?;
    let tasks = list_tasks(&app.db, scope, skip, ROWS).await?;
    let buyers: Vec<i64> = tasks.iter().map(|task| task.buyer_id).collect();
    let reach = reach_many(&app.db, &buyers).await?;
    let beside = Beside {
        meetings: next_appointments(&app.db, &buyers, visit.today.plus_days(REMIND_DAYS)).await?,
        deadlines: next_deadlines(&app.db, &buyers).await?,
        nodes: next_nodes(&app.db, &buyers).await?,
        tries: tries(&app, &visit, &buyers, &reach).await?,
        reach,
    };
    let link = Link::to(PAGE)
        .with_some("whose", filled.some("whose"))
        .with_some("of", of.as_ref().map(|other| other.login.as_str()));
    let title = visit.t("collections-worklist");
    let as_of = run.as_ref().map_or(visit.today, |run| run.as_of);
    let lead = match &run {
        Some(run) => visit.ta(
            "collections-lead",
            &[
                ("count", &locale::count(count)),
                ("amount", &visit.amount(Money::new(overdue, currency))),
                ("day", &run.as_of.to_string()),
            ],
        ),
        None => visit.t("collections-not-assessed"),
    };
    let body = html! {
        (kit::page_head(&title, &lead, &html! {}))
        (ways(&visit))
        div.stack {
            (crate::overview::of_another_day(&visit, run.as_ref()))
            (super::challenger_act::ranked_by(&app, &visit).await?)
            (crate::receivables::old_books(&app, &visit).await?)
            // In one line each: the list itself is what the page is opened for.
            div.alarms {
                (super::silent_alarm(&app, &visit).await?)
                (super::desk_alarm(&app, &visit).await?)
                (super::unread_answers(&app, &visit, None).await?)
            }
            (super::capacity::today(&app, &visit, of.as_ref().unwrap_or(person)).await?)
            @if visit.scope() == Scope::All {
                div.chips { (chips(visit.lang, &whose(&visit, mine, of.as_ref()))) }
            }
            @if tasks.is_empty() { div.panel { (empty(&visit, run.is_some(), traded).show()) } }
            @else { (cards(&visit, &tasks, (currency, as_of), &beside)) (pager(&visit, &link, skip, count)) }
        }
    };
    Ok(visit.page(&title, &body))
}

/// What stands in the calendars of the buyers that are shown: appointments, deadlines before the law, steps of paths.
struct Beside {
    meetings: HashMap<i64, Appointment>,
    deadlines: HashMap<i64, DeskRow>,
    nodes: HashMap<i64, NodeAlarm>,
    reach: HashMap<i64, Reach>,
    tries: HashMap<i64, (u32, NextTry)>,
}

/// When and how to try again those whom nobody answered for.
async fn tries(
    app: &App,
    visit: &Visit,
    buyers: &[i64],
    reach: &HashMap<i64, Reach>,
) -> base::Result<HashMap<i64, (u32, NextTry)>> {
    let pack = WorklistPack::in_force(&app.db, visit.today).await?.0;
    let past = unanswered(&app.db, buyers).await?.into_iter();
    let next = |(buyer, past): (i64, credit::collections::Unanswered)| {
        Some((buyer, (past.count, pack.no_answer.next(past, reach.get(&buyer)?))))
    };
    Ok(past.filter_map(next).collect())
}

impl Beside {
    fn lines(&self, visit: &Visit, buyer: i64) -> Markup {
        html! {
            @if let Some(one) = self.deadlines.get(&buyer) { li { (super::desk::line(visit, one)) } }
            @if let Some(one) = self.meetings.get(&buyer) { li { (super::meetings::line(visit, one)) } }
            @if let Some(one) = self.nodes.get(&buyer) { li { (super::kinds::line(visit, one)) } }
            @if let Some((count, next)) = self.tries.get(&buyer) {
                li { (super::capacity::next_said(visit, *count, next)) }
            }
        }
    }
}

fn whose(visit: &Visit, mine: bool, of: Option<&Person>) -> Vec<Chip> {
    let chip = |id: &str, href: String, on| Chip { name: visit.t(id), count: None, href, on };
    let mut chips = vec![
        chip("collections-team", PAGE.to_owned(), !mine && of.is_none()),
        chip("collections-mine", format!("{PAGE}?whose=mine"), mine && of.is_none()),
    ];
    chips.extend(of.map(|other| Chip {
        name: visit.ta("collections-of-person", &[("name", &other.name)]),
        count: None,
        href: Link::to(PAGE).with("of", &other.login).href(),
        on: true,
    }));
    chips
}

fn empty(visit: &Visit, assessed: bool, traded: bool) -> Empty {
    if assessed {
        return Empty {
            title: visit.t("collections-none"),
            why: visit.t("collections-none-why"),
            button: Some((visit.t("collections-promises"), "/collections/promises".to_owned())),
        };
    }
    if !traded {
        return Empty {
            title: visit.t("collections-none"),
            why: visit.t("overview-first-why"),
            button: visit
                .may(Right::Import)
                .then(|| (visit.t("overview-first-import"), "/intake".to_owned())),
        };
    }
    Empty {
        title: visit.t("collections-not-assessed"),
        why: visit.t("collections-not-assessed-why"),
        button: visit
            .may(Right::Assess)
            .then(|| (visit.t("collections-assess"), "/settings#runs".to_owned())),
    }
}

/// The colour of a tier.
const fn tier_tone(tier: Tier) -> Tone {
    match tier {
        Tier::Low => Tone::Low,
        Tier::Medium => Tone::Medium,
        Tier::High => Tone::High,
        Tier::Unrated => Tone::Quiet,
    }
}

fn cards(visit: &Visit, tasks: &[TaskRow], about: (Currency, Day), beside: &Beside) -> Markup {
    html! {
        table.tasks data-rows {
            caption.away { (visit.t("collections-worklist")) }
            tbody { @for task in tasks { (card(visit, task, about, beside)) } }
        }
    }
}

fn card(
    visit: &Visit,
    task: &TaskRow,
    (currency, as_of): (Currency, Day),
    beside: &Beside,
) -> Markup {
    let money = |minor| visit.amount(Money::new(minor, currency));
    let log = format!("/collections/log/{}", encoded(&task.buyer_code));
    let buyer = format!("/parties/{}", encoded(&task.buyer_code));
    let days = locale::days(visit.lang, task.oldest_days);
    html! {
        tr.panel.task.done[task.contacted_on.is_some()] data-href=(log) data-sheet {
            td.place { span.away { (visit.t("collections-rank")) " " } (task.place) }
            td.who {
                a.name href=(buyer) { (task.buyer_name) }
                div.actions {
                    (kit::plain_badge(&task.buyer_code))
                    (kit::badge(tier_tone(task.tier), &visit.t(&format!("collections-tier-{}", task.tier.code()))))
                    @if let Some(day) = task.contacted_on {
                        (kit::badge(Tone::Low, &visit.ta("collections-worked", &[("day", &day.to_string())])))
                    }
                }
                details.why open {
                    summary { (visit.t("collections-why")) }
                    ul {
                        (beside.lines(visit, task.buyer_id))
                        @for reason in &task.reasons {
                            li { (words::begun(reason.pick(visit.lang))) }
                        }
                    }
                }
            }
            td.owes {
                b { (money(task.amount_minor)) }
                span.meta {
                    @if task.overdue_minor > 0 {
                        (visit.ta("collections-oldest", &[("days", &days)]))
                    } @else { (visit.t("collections-due-soon")) }
                }
                @if let Some(day) = task.promise_on {
                    @let said = if day < as_of { "collections-promise-past" } else { "collections-promised-for" };
                    span.meta { (visit.ta(said, &[("day", &day.to_string())])) }
                }
            }
            td.act {
                p { (visit.ta("collections-advice-today",
                    &[("action", &words::begun(task.action_said.pick(visit.lang)))])) }
                @if let Some(one) = beside.reach.get(&task.buyer_id) { (super::reach::line(visit, one)) }
                @if visit.may(Right::LogContact) {
                    div.actions {
                        @for channel in CHANNELS {
                            a.button.primary[channel == task.channel]
                                href={ (log) "?channel=" (channel) } data-sheet {
                                (visit.t(&format!("collections-channel-{channel}")))
                            }
                        }
                        form method="post" action={ (log) "/no-answer" } {
                            (kit::hidden("csrf", &visit.csrf))
                            button.button type="submit" { (visit.t("collections-result-no-answer")) }
                        }
                        (super::cases::button(visit, &task.buyer_code))
                    }
                }
            }
        }
    }
}

fn pager(visit: &Visit, link: &Link, skip: u32, count: i64) -> Markup {
    let until = i64::from(skip.saturating_add(ROWS)).min(count);
    html! {
        footer.spread {
            span.meta {
                (visit.ta("house-page-range", &[
                    ("from", &locale::count(i64::from(skip) + 1)), ("to", &locale::count(until)),
                ])) " / " (locale::count(count))
            }
            nav.actions.pager aria-label=(visit.t("house-pages")) {
                @if skip > 0 { a.button href=(link) { (visit.t("house-first-page")) } }
                @if until < count {
                    a.button rel="next" data-next href=(link.with("skip", skip.saturating_add(ROWS))) {
                        (visit.t("house-next-page"))
                    }
                }
            }
        }
    }
}

/// The other pages of collections, as far as the reader may see them.
fn ways(visit: &Visit) -> Markup {
    let ways = [
        ("/collections", Right::SeeWorklist, "collections-worklist"),
        ("/collections/value", Right::SeeWorklist, "collections-by-value"),
        ("/collections/team", Right::SeeWorklist, "collections-team-view"),
        ("/collections/promises", Right::SeeWorklist, "collections-promises"),
        ("/collections/red", Right::SeeWorklist, "collections-red"),
        ("/collections/agreements", Right::SeeWorklist, "collections-agreements"),
        ("/collections/cases", Right::SeeWorklist, "collections-cases"),
        ("/collections/matters", Right::SeeWorklist, "collections-desk"),
        ("/collections/outbox", Right::SeeWorklist, "collections-outbox"),
        ("/collections/disputes", Right::SeeLedger, "collections-proof-pages"),
        ("/collections/reasons", Right::SeeWorklist, "collections-told-reasons"),
        ("/collections/outside", Right::SeeWorklist, "collections-outside"),
        ("/collections/care", Right::SeeWorklist, "collections-care"),
        ("/collections/links", Right::SeeWorklist, "collections-links"),
        ("/collections/appointments", Right::SeeWorklist, "collections-meetings"),
        ("/collections/kinds", Right::SeeWorklist, "collections-by-kind"),
    ];
    html! {
        nav.tabs {
            @for (href, _, name) in ways.iter().filter(|(_, right, _)| visit.may(*right)) {
                a href=(href) aria-current=[(*href == "/collections").then_some("page")] {
                    (visit.t(name))
                }
            }
        }
    }
}
