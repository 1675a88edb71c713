//! The page of a case: account and evidence at the left, the story in the middle, the next action with its
//! reason at the right; on a phone one of the three at a time.

use axum::extract::{Path, Query, State};
use base::Day;
use credit::collections::{
    cases::{CaseFile, NextStep, Phase, find_survey},
    kinds::CustomersPack,
    legal::{Matter, list_matters},
    meetings::next_appointments,
    reach_of,
    talk::{ExcuseFilter, SixResult, SixState, TalkPack, list_excuses, list_talks},
};
use credit::parties::get_buyer;
use maud::{Markup, html};
use store::access::Right;

use super::{Opened, href, kind, money, named, next_href, next_words, opened, phase_name, story};
use crate::{
    collections::{links_href, unread_answers},
    failure::Answer,
    filled::Filled,
    kit::{self, Link, Tab, Tone, link::encoded},
    parties::{self, words},
    practice,
    state::App,
    visit::Visit,
};

/// Rows of the account on the page.
const ITEMS: usize = 8;

/// The page.
///
/// # Errors
/// `collections.case-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Query(filled): Query<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let talks = list_talks(&app.db, id, 30).await?;
    let excuses = ExcuseFilter {
        scope: visit.scope(),
        case: Some(id),
        kind: None,
        truth: None,
        skip: 0,
        limit: 30,
    };
    let excuses = list_excuses(&app.db, &excuses).await?;
    let matters = list_matters(&app.db, id).await?;
    let six = at.pack.six_of(&app.db, &at.case, &at.brief).await?;
    let buyer = get_buyer(&app.db, &at.case.buyer_code, visit.scope()).await?;
    let reach = reach_of(&app.db, buyer.id).await?;
    let survey = find_survey(&app.db, id).await?;
    let customers = CustomersPack::in_force(&app.db, visit.today).await?;
    let meetings =
        next_appointments(&app.db, &[at.case.buyer_id], visit.today.plus_months(24)).await?;
    let open = at.case.phase != Phase::Closed;
    let tab = match filled.get("tab") {
        tab @ ("account" | "story") => tab.to_owned(),
        _ => "next".to_owned(),
    };
    let body = html! {
        nav.crumbs.meta { a href=(super::PATH) { (visit.t("collections-cases")) } }
        (head(&visit, &at))
        div.stack {
            (unread_answers(&app, &visit, Some(&buyer)).await?)
            (phases(&visit, &at.case))
            (tabs(&visit, id, &tab))
            div.case {
                section.stack.on[tab == "account"] {
                    (account(&visit, &at))
                    (evidence(&visit, &at))
                    (compass(&visit, &at.pack, &six))
                }
                section.stack.on[tab == "story"] {
                    (story::show(&visit, &at, (&talks, &excuses, &matters)))
                    (super::hand::past(&app, &visit, id).await?)
                }
                section.stack.on[tab == "next"] {
                    @if open {
                        (crate::collections::reach::notice(&visit, &buyer.code, &reach))
                    }
                    (next(&visit, &at))
                    @if open {
                        (kind::meeting(&visit, &at, meetings.get(&at.case.buyer_id)))
                        (kind::by_kind(&visit, &at, &customers))
                    }
                    (why_unpaid(&visit, &at))
                    (crate::collections::readings::standing(&app, &visit, &buyer).await?)
                    (card(&visit, &at))
                    (law(&visit, &at.case, &matters))
                    (afterwards(&visit, &at, survey.as_ref().map(|one| one.marks)))
                }
            }
        }
    };
    Ok(visit.page(&at.case.buyer_name, &body))
}

fn head(visit: &Visit, at: &Opened) -> Markup {
    let (case, owed) = (&at.case, &at.brief.owed);
    let days = locale::days(visit.lang, i64::from(owed.oldest_days));
    let lead = visit.ta(
        "collections-case-lead",
        &[("amount", &money(visit, owed.overdue_minor, owed.currency)), ("days", &days)],
    );
    let open = case.phase != Phase::Closed;
    let actions = html! {
        a.button href={ (href(case.id)) "/brief.pdf" } { (visit.t("collections-brief-pdf")) }
        a.button href=(parties::href(&case.buyer_code)) { (visit.t("collections-case-buyer")) }
        a.button href=(links_href(&case.buyer_code)) { (visit.t("collections-link-page")) }
        @if open && owed.overdue_minor > 0 { (practice::tomorrow_button(visit, case.id)) }
        @if super::hand::may(visit, at) {
            a.button href={ (href(case.id)) "/hand" } { (visit.t("collections-hand")) }
        }
        @if open && visit.may(Right::LogContact) {
            a.button href={ (href(case.id)) "/close" } { (visit.t("collections-case-close")) }
        }
    };
    html! { (kit::page_head(&case.buyer_name, &lead, &actions)) }
}

fn phases(visit: &Visit, case: &CaseFile) -> Markup {
    let names: Vec<String> = Phase::OPEN.iter().map(|one| phase_name(visit, *one)).collect();
    let at = Phase::OPEN.iter().position(|one| *one == case.phase).unwrap_or(3);
    html! {
        (kit::steps(&names, at))
        @if case.phase == Phase::Closed {
            (kit::notice(Tone::Quiet, &visit.t(&format!("collections-outcome-{}", case.outcome)),
                &html! {
                    (case.closed_on.map(|day| day.to_string()).unwrap_or_default()) " · "
                    (case.closing)
                }))
        } @else if !case.waived.is_empty() {
            (kit::notice(Tone::Medium, &visit.t("collections-case-waived"), &html! {
                (case.waived)
            }))
        }
    }
}

fn tabs(visit: &Visit, id: i64, at: &str) -> Markup {
    let tab = |key: &'static str| Tab {
        key,
        name: visit.t(&format!("collections-case-tab-{key}")),
        count: None,
    };
    let link = Link::to(href(id));
    html! { div.case-tabs { (kit::tabs(&link, &["next", "story", "account"].map(tab), at)) } }
}

fn account(visit: &Visit, at: &Opened) -> Markup {
    let (case, owed) = (&at.case, &at.brief.owed);
    let coin = |minor| html! { (money(visit, minor, owed.currency)) };
    let limitation = at.brief.limitation_on.map(|end| (end, end.days_since(visit.today)));
    let mut facts = vec![
        (visit.t("collections-open"), coin(owed.open_minor)),
        (visit.t("collections-overdue"), coin(owed.overdue_minor)),
        (
            visit.t("collections-oldest-days"),
            html! { (locale::days(visit.lang, i64::from(owed.oldest_days))) },
        ),
    ];
    if owed.unallocated_minor > 0 {
        facts.push((visit.t("collections-unallocated"), coin(owed.unallocated_minor)));
    }
    let items = format!("/receivables/items?buyer={}&bucket=overdue", encoded(&case.buyer_code));
    let all = html! { a.button href=(items) { (visit.t("collections-items")) } };
    let body = html! {
        @if let Some((end, left)) = limitation { (limit_bar(visit, end, left)) }
        (kit::facts(&facts))
        table.plain-rows {
            tbody {
                @for item in at.brief.late().take(ITEMS) {
                    tr {
                        td { (item.number)
                            @if item.disputed_minor > 0 {
                                " " (kit::badge(Tone::Medium, &visit.t("collections-disputed")))
                            }
                            div.meta { (item.due_on) " · "
                                (locale::days(visit.lang, i64::from(visit.today.days_since(item.due_on)))) }
                        }
                        td.number { (money(visit, item.open_minor, item.currency)) }
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("collections-case-account"), &all, &body)
}

/// The legal limit, always in sight.
fn limit_bar(visit: &Visit, end: Day, left: i32) -> Markup {
    let tone = match left {
        ..=90 => Tone::High,
        91..=180 => Tone::Medium,
        _ => Tone::Low,
    };
    let days = locale::days(visit.lang, i64::from(left));
    let said = visit.ta(
        if left < 0 { "collections-limit-gone" } else { "collections-limit-left" },
        &[("day", &end.to_string()), ("days", &days)],
    );
    html! { p { (kit::badge(tone, &said)) } }
}

fn evidence(visit: &Visit, at: &Opened) -> Markup {
    let brief = &at.brief;
    let files = format!("/collections/evidence/{}", encoded(&brief.buyer.code));
    let ledger = visit.may(Right::SeeLedger);
    let releasers: Vec<&str> = brief
        .people
        .iter()
        .filter(|one| one.influence.as_ref().is_some_and(|said| said.releases))
        .map(|one| one.name.as_str())
        .collect();
    let rows = vec![
        (
            visit.t("collections-paper-grade"),
            html! {
                @match brief.found.grade {
                    Some(grade) => {
                        @let tone = match grade {
                            'A' | 'B' => Tone::Low,
                            'C' => Tone::Medium,
                            _ => Tone::High,
                        };
                        @if ledger { a href=(files) { (kit::badge(tone, &grade.to_string())) } }
                        @else { (kit::badge(tone, &grade.to_string())) }
                    }
                    None => (kit::nothing(visit.lang)),
                }
            },
        ),
        (
            visit.t("collections-case-papers"),
            html! {
                (brief.papers.len())
                @if !brief.found.contract {
                    " " (kit::badge(Tone::Medium, &visit.t("collections-no-contract")))
                }
            },
        ),
        (
            visit.t("collections-proven-letters"),
            html! { (brief.contacts.iter().filter(|one| one.contact.proven).count()) },
        ),
        (
            visit.t("collections-releasers"),
            html! {
                @if releasers.is_empty() {
                    a href={ (parties::href(&brief.buyer.code)) "/influence" } {
                        (visit.t("collections-releasers-none"))
                    }
                } @else { (releasers.join("、")) }
            },
        ),
        (visit.t("collections-pay-days"), or_nothing(visit, &at.case.card.pay_days)),
    ];
    let link = html! {
        @if ledger { a.button href=(files) { (visit.t("collections-papers-all")) } }
    };
    kit::panel(&visit.t("collections-case-evidence"), &link, &kit::facts(&rows))
}

fn or_nothing(visit: &Visit, text: &str) -> Markup {
    html! { @if text.is_empty() { (kit::nothing(visit.lang)) } @else { (text) } }
}

/// The six characters, each with the number that says how it was kept.
pub(super) fn compass(visit: &Visit, pack: &TalkPack, six: &[SixResult]) -> Markup {
    let tone = |state: SixState| match state {
        SixState::Kept => Tone::Low,
        SixState::Missed => Tone::Medium,
        SixState::Open => Tone::Quiet,
    };
    let body = html! {
        ul.six {
            @for one in &pack.characters {
                @if let Some(of) = six.iter().find(|of| of.check == one.check) {
                    @let key = format!("collections-six-{}-{}", of.check.code(), of.state.code());
                    li title=(words::said(visit.lang, &one.name)) {
                        b { (one.sign) }
                        (kit::badge(tone(of.state),
                            &visit.ta(&key, &[("count", &of.number.to_string())])))
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("collections-six"), &html! {}, &body)
}

fn next(visit: &Visit, at: &Opened) -> Markup {
    let case = &at.case;
    if case.phase == Phase::Closed {
        return html! {};
    }
    let next = at.brief.next(case, &at.pack);
    let (what, why) = next_words(visit, &next);
    let may = visit.may(Right::LogContact);
    let body = html! {
        @if let Some(advice) = super::advice(visit, &at.brief) {
            p.strong { (advice) }
            p.meta { (visit.t("collections-advice-same")) }
        }
        p.strong.big { (what) }
        p.soft { (why) }
        @if may {
            div.actions.thumb {
                @if next == NextStep::Round {
                    form method="post" action={ (href(case.id)) "/round" } {
                        (kit::hidden("csrf", &visit.csrf))
                        button.button.primary type="submit" { (what) }
                    }
                } @else {
                    a.button.primary href=(next_href(&next, case, at.brief.talk_open)) { (what) }
                }
            }
            div.actions.thumb {
                a.button href={ (href(case.id)) "/talk" } { (visit.t("collections-talk-begin")) }
                a.button href={ "/collections/log/" (encoded(&case.buyer_code)) } {
                    (visit.t("collections-log"))
                }
                a.button href={ (href(case.id)) "/prepare" } {
                    (visit.t("collections-preparation"))
                }
                a.button href={ (href(case.id)) "/routes" } { (visit.t("collections-routes")) }
            }
        }
    };
    kit::panel(&visit.t("collections-case-next"), &html! {}, &body)
}

fn why_unpaid(visit: &Visit, at: &Opened) -> Markup {
    let (case, pack) = (&at.case, &at.pack);
    let reason = |code: &str| {
        html! {
            @if code.is_empty() { (kit::nothing(visit.lang)) }
            @else { (named(visit, pack.reason(code).map(|one| &one.name), code)) }
        }
    };
    let differs =
        !case.stated.is_empty() && !case.verified.is_empty() && case.stated != case.verified;
    let guess = at.brief.standing.as_ref().map_or("", |one| one.quadrant.as_str());
    let kind = if case.kind.is_empty() { guess } else { case.kind.as_str() };
    let kind = pack.kind(kind);
    let rows = vec![
        (visit.t("collections-case-stated"), reason(&case.stated)),
        (
            visit.t("collections-case-verified"),
            html! {
                (reason(&case.verified))
                @if differs {
                    " " (kit::badge(Tone::Medium, &visit.t("collections-reason-differs")))
                }
                @if !case.verified_by_what.is_empty() { div.meta { (case.verified_by_what) } }
            },
        ),
        (
            visit.t("collections-kind"),
            html! {
                @match kind {
                    Some(kind) => {
                        (words::said(visit.lang, &kind.name))
                        div.meta { (words::said(visit.lang, &kind.text)) }
                        @if case.kind.is_empty() {
                            div.meta { (visit.t("collections-kind-by-score")) }
                        }
                    }
                    None => (kit::nothing(visit.lang)),
                }
            },
        ),
    ];
    let code = if case.verified.is_empty() { &case.stated } else { &case.verified };
    let edit = html! {
        @if visit.may(Right::LogContact) && case.phase != Phase::Closed {
            a.button href={ (href(case.id)) "/reason" } { (visit.t("collections-reason-edit")) }
        }
    };
    let body = html! {
        (kit::facts(&rows))
        @if let Some(reason) = pack.reason(code) {
            p.meta { (visit.t("collections-reason-plan")) }
            ol.steps-of { @for step in &reason.plan { li { (words::said(visit.lang, step)) } } }
            @if code == "chain" {
                a.button href={ "/collections/debts/of/" (encoded(&case.buyer_code)) } {
                    (visit.t("collections-debts-of"))
                }
            }
        }
    };
    kit::panel(&visit.t("collections-case-why-unpaid"), &edit, &body)
}

fn card(visit: &Visit, at: &Opened) -> Markup {
    let (case, card) = (&at.case, &at.case.card);
    let edit = html! {
        @if visit.may(Right::LogContact) && case.phase != Phase::Closed {
            a.button href={ (href(case.id)) "/card" } { (visit.t("collections-card-edit")) }
        }
    };
    let when = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let coin = |minor: i64, on: Option<Day>| {
        html! {
            @if minor > 0 { (money(visit, minor, case.currency)) div.meta { (when(on)) } }
            @else { (kit::nothing(visit.lang)) }
        }
    };
    let stakes = [
        ("ours", &card.ours),
        ("theirs", &card.theirs),
        ("our-best", &card.our_best),
        ("their-best", &card.their_best),
    ];
    let mut facts = vec![
        (visit.t("collections-card-target"), coin(card.target_minor, card.target_on)),
        (visit.t("collections-card-walk"), coin(card.walk_minor, card.walk_on)),
    ];
    facts.extend(
        stakes.into_iter().map(|(key, text)| {
            (visit.t(&format!("collections-card-{key}")), or_nothing(visit, text))
        }),
    );
    let body = html! {
        (kit::facts(&facts))
        @if !card.ladder.is_empty() {
            ol.steps-of {
                @for rung in &card.ladder { li { (rung.give) " → " (rung.ask) } }
            }
        }
    };
    kit::panel(&visit.t("collections-card"), &edit, &body)
}

fn law(visit: &Visit, case: &CaseFile, matters: &[Matter]) -> Markup {
    html! {
        @for matter in matters {
            @let due = matter.days.iter().find(|day| day.done_on.is_none());
            (kit::panel(&visit.t("collections-matter"), &html! {
                a.button href={ (href(case.id)) "/matter/" (matter.id) } {
                    (visit.t("collections-matter-open"))
                }
            }, &html! {
                (matter.forum) " " (matter.reference)
                div.meta { (matter.opened_on) " · "
                    (money(visit, matter.claimed_minor, case.currency)) }
                @if let Some(day) = due.filter(|_| matter.closed_on.is_none()) {
                    @let tone = if day.due_on < visit.today { Tone::High } else { Tone::Quiet };
                    (kit::badge(tone, &visit.ta("collections-matter-next",
                        &[("day", &day.due_on.to_string())])))
                }
            }))
        }
    }
}

fn afterwards(visit: &Visit, at: &Opened, marks: Option<[i64; 3]>) -> Markup {
    if at.case.phase != Phase::Closed {
        return html! {};
    }
    let rows = |marks: [i64; 3]| {
        let named = at.pack.questions.iter().zip(marks);
        let one = |((_, text), mark): (&(String, credit::scoring::Wording), i64)| {
            (words::said(visit.lang, text), html! { (mark) " / 5" })
        };
        named.map(one).collect::<Vec<_>>()
    };
    let body = html! {
        @match marks {
            Some(marks) => (kit::facts(&rows(marks))),
            None => {
                p.soft { (visit.t("collections-survey-none")) }
                @if visit.may(Right::LogContact) {
                    a.button.primary href={ (href(at.case.id)) "/survey" } {
                        (visit.t("collections-survey-ask"))
                    }
                }
            }
        }
    };
    kit::panel(&visit.t("collections-survey"), &html! {}, &body)
}
