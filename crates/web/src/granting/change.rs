//! One proposal for change: what is proposed, which response fits, the planned response with its
//! letter and task, and its close.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::granting::{
    Change, GrantingPack, Plan, SENT_WAYS, close_change, get_application, get_change, mark_sent,
    plan_response,
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    href,
    reviews::{change_badge, change_href, tiers},
    state_badge,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Flash, Mistakes, Tone, hidden},
    parties::words,
    state::App,
    typed,
    visit::Visit,
};

/// One proposal for change.
///
/// # Errors
/// `granting.change-unknown`, or a fault.
pub async fn change(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let (title, body) = drawn(&app, &visit, id, &Mistakes::none()).await?;
    Ok(visit.page(&title, &body))
}

async fn drawn(
    app: &App,
    visit: &Visit,
    id: i64,
    mistakes: &Mistakes,
) -> base::Result<(String, Markup)> {
    let one = get_change(&app.db, visit.scope(), id).await?;
    let (pack, _) = GrantingPack::in_force(&app.db, visit.today).await?;
    let title = visit.ta("granting-change-of", &[("name", &one.buyer_name)]);
    let rows = [
        (visit.t("parties-col-tier"), tiers(visit, one.tier_before, one.tier_after)),
        (visit.t("granting-since"), html! { (one.as_of) }),
        (
            visit.t("policy-limit"),
            html! {
                (words::limit(visit, one.limit)) " → " (words::limit(visit, one.proposed))
            },
        ),
        (
            visit.t("policy-terms"),
            html! {
                (words::terms(visit.lang, &one.terms)) " → "
                (words::terms(visit.lang, &one.proposed_terms))
            },
        ),
    ];
    let body = html! {
        nav.crumbs.meta {
            a href="/granting/reviews" { (visit.t("granting-reviews")) } " / " (one.buyer_name)
        }
        (kit::page_head(&title, "", &change_badge(visit, &one)))
        div.stack {
            (mistakes.summary(visit.lang))
            (kit::panel(&visit.t("granting-proposed-change"), &html! {}, &kit::facts(&rows)))
            @if one.state == "open" && visit.may(Right::ApplyCredit) {
                (responses(app, visit, &one, &pack).await?)
            }
            @if one.state == "planned" || one.state == "done" { (planned(app, visit, &one).await?) }
            @if (one.state == "open" || one.state == "planned") && visit.may(Right::ApplyCredit) {
                (closing(visit, &one))
            }
            @if !one.handled_note.is_empty() {
                p.meta { (one.handled_by) " · " (one.handled_note) }
            }
        }
    };
    Ok((title, body))
}

async fn responses(
    app: &App,
    visit: &Visit,
    one: &Change,
    pack: &GrantingPack,
) -> base::Result<Markup> {
    let people = app.db.list_people().await?;
    let mut people: Vec<_> = people.iter().filter(|one| one.may(Right::ApplyCredit)).collect();
    people.sort_by(|a, b| a.login.cmp(&b.login));
    let fitting: Vec<_> = pack.responses.iter().filter(|r| r.tier == one.tier_after).collect();
    let body = html! {
        p.soft { (visit.ta("granting-response-why", &[
            ("days", &pack.review.notice_days.to_string()),
        ])) }
        @if fitting.is_empty() { p.soft { (visit.t("granting-response-none")) } }
        @for response in fitting {
            form.models-step method="post" action={ (change_href(one.id)) "/plan" } {
                (hidden("csrf", &visit.csrf))
                (hidden("response", &response.code))
                label.field {
                    span { (visit.t("granting-task-owner")) }
                    select name="owner" {
                        option value="" { (visit.t("granting-task-owner-usual")) }
                        @for person in &people {
                            option value=(person.login) { (person.name) " (" (person.login) ")" }
                        }
                    }
                }
                button.button.primary { (words::said(visit.lang, &response.name)) }
                p.soft {
                    (words::said(visit.lang, &response.what)) " · "
                    (visit.ta("granting-response-parts", &[
                        ("share", &locale::bps(base::Bps(
                            i32::try_from(response.cut_limit_bps).unwrap_or(0)))),
                        ("terms", &words::terms(visit.lang, &response.terms)),
                        ("days", &response.task_days.to_string()),
                    ]))
                }
            }
        }
    };
    let inside = html! { div.no-print { (body) } };
    Ok(kit::panel(&visit.t("granting-responses"), &html! {}, &inside))
}

async fn planned(app: &App, visit: &Visit, one: &Change) -> base::Result<Markup> {
    let day = |day: Option<base::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let owner = app.db.find_person(&one.task_owner).await?;
    let owner = owner.map_or_else(|| one.task_owner.clone(), |person| person.name);
    let request = match one.application_id {
        Some(id) => Some(get_application(&app.db, visit.scope(), id).await?.application),
        None => None,
    };
    let late = one.is_late(visit.today);
    let sent = match &one.sent {
        Some((on, how)) => format!("{on} · {}", visit.t(&format!("granting-sent-{how}"))),
        None => visit.t("granting-sent-not-yet"),
    };
    let actions = html! {
        @if one.letter_number.is_some() {
            a.button.primary href={ (change_href(one.id)) "/letter.pdf" } {
                (visit.t("granting-letter-pdf"))
            }
        }
        @if let Some(id) = one.application_id {
            a.button href=(href(id)) { (visit.t("granting-to-request")) }
        }
        button.button type="button" data-print { (kit::icon("print")) (visit.t("granting-print")) }
    };
    let body = html! {
        (kit::facts(&[
            (visit.t("granting-task-owner"), html! { b { (owner) } }),
            (visit.t("granting-task"), html! {
                span.tone-high[late] { (day(one.task_on)) }
                @if late { " " (kit::badge(Tone::High, &visit.t("granting-task-late"))) }
            }),
            (visit.t("granting-counts-on"), html! { (day(one.counts_on)) }),
            (visit.t("granting-requests"), html! {
                @if let Some(request) = &request { (state_badge(visit, request.state)) }
            }),
            (visit.t("granting-letter"), html! { (one.letter_text()) " · " (sent) }),
            (visit.t("granting-handled-by"), html! { (one.handled_by) }),
        ]))
        @if !one.letter.zh.is_empty() {
            h3 { (visit.t("granting-letter")) }
            @for line in one.letter.pick(visit.lang).lines() { p { (line) } }
        }
        @if one.state == "planned" && one.letter_number.is_some() && one.sent.is_none()
            && visit.may(Right::ApplyCredit) { (sending(visit, one)) }
    };
    Ok(kit::panel(&visit.t("granting-planned"), &actions, &body))
}

fn sending(visit: &Visit, one: &Change) -> Markup {
    html! {
        details.models-step.no-print {
            summary.button { (visit.t("granting-mark-sent")) }
            form.fields method="post" action={ (change_href(one.id)) "/sent" } {
                (hidden("csrf", &visit.csrf))
                label.field {
                    span { (visit.t("granting-sent-on")) span.must { (visit.t("house-must")) } }
                    input type="date" name="on" required value=(visit.today);
                }
                label.field {
                    span { (visit.t("granting-sent-how")) }
                    select name="how" {
                        @for way in SENT_WAYS {
                            option value=(way) { (visit.t(&format!("granting-sent-{way}"))) }
                        }
                    }
                }
                div.actions { button.button.primary { (visit.t("granting-mark-sent")) } }
            }
        }
    }
}

fn closing(visit: &Visit, one: &Change) -> Markup {
    let key = if one.state == "planned" { "granting-close-done" } else { "granting-close-dismiss" };
    html! {
        details.models-step.no-print {
            summary.button { (visit.t(key)) }
            form.fields method="post" action={ (change_href(one.id)) "/close" } {
                (hidden("csrf", &visit.csrf))
                label.field {
                    span { (visit.t("granting-note")) span.must { (visit.t("house-must")) } }
                    textarea name="note" rows="2" required maxlength="1000" {}
                }
                div.actions { button.button.primary { (visit.t(key)) } }
            }
        }
    }
}

/// Plans a response.
///
/// # Errors
/// `granting.change-unknown`, or a fault; what is refused is said on its page.
pub async fn plan(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    get_change(&app.db, visit.scope(), id).await?;
    let (pack, _) = GrantingPack::in_force(&app.db, visit.today).await?;
    let company = visit.house.company.clone();
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let owner = filled.some("owner");
        let plan = Plan { response: filled.get("response"), company: &company, owner };
        plan_response(&mut tx, id, &plan, &pack).await?;
        tx.commit().await
    };
    answered(&app, &visit, id, outcome.await, "granting-planned-done").await
}

/// Takes note that the letter went out.
///
/// # Errors
/// As [`plan`].
pub async fn sent(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    get_change(&app.db, visit.scope(), id).await?;
    let mut reader = filled.reader();
    let on = reader.day("on");
    if let Some(mistakes) = reader.wrong() {
        let (title, body) = drawn(&app, &visit, id, &mistakes).await?;
        return Ok(visit.again(&title, &body));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        mark_sent(&mut tx, id, (on, filled.get("how"))).await?;
        tx.commit().await
    };
    answered(&app, &visit, id, outcome.await, "granting-sent-done").await
}

/// Closes a change.
///
/// # Errors
/// As [`plan`].
pub async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    get_change(&app.db, visit.scope(), id).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        close_change(&mut tx, id, filled.get("note")).await?;
        tx.commit().await
    };
    answered(&app, &visit, id, outcome.await, "granting-closed-done").await
}

async fn answered(
    app: &App,
    visit: &Visit,
    id: i64,
    outcome: base::Result<()>,
    done: &str,
) -> Answer {
    match typed::settled(outcome)? {
        Ok(()) => Ok(visit.go(&change_href(id), Some(&Flash::new(done)))),
        Err(mistakes) => {
            let (title, body) = drawn(app, visit, id, &mistakes).await?;
            Ok(visit.again(&title, &body))
        }
    }
}
