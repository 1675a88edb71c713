//! One's own levels: what each asks for, where one stands, what one holds.

use academy::certificates::{
    CertificatePack, Level, LevelSeen, enrol as enrolled, levels_of, newer_lessons,
};
use axum::{Form, extract::State};
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, closed, enrolment_href, held_href, level_name, rights::lack_said, state};
use crate::{
    courses::share,
    failure::Answer,
    filled::Filled,
    kit::{self, Tone},
    state::App,
    visit::Visit,
};

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn home(State(app): State<App>, visit: Visit) -> Answer {
    let pack = CertificatePack::shipped();
    let levels = levels_of(&app.db, visit.person()?.id).await?;
    let title = visit.t("certificates-title");
    let actions = html! {
        @if visit.may(Right::Teach) {
            a.button href="/certificates/all" { (visit.t("certificates-all")) }
            @if visit.may(Right::SeeOverview) {
                a.button href="/certificates/effect" { (visit.t("certificates-effect")) }
            }
        }
        a.button href="/courses" { (visit.t("courses-title")) }
    };
    let source = [
        ("source", pack.edition.source.pick(visit.lang)),
        ("version", pack.edition.version.as_str()),
        ("licence", pack.licence.as_str()),
    ];
    let body = html! {
        (kit::page_head(&title, &visit.t("certificates-lead"), &actions))
        div.stack {
            (withheld(&visit)?)
            @for one in &levels { (card(&visit, one)) }
            p.meta { (visit.ta("certificates-source", &source)) }
        }
    };
    Ok(visit.page(&title, &body))
}

/// Rights of the reader's role that they cannot use for want of a certificate.
fn withheld(visit: &Visit) -> base::Result<Markup> {
    let all = &visit.person()?.withheld;
    if all.is_empty() {
        return Ok(html! {});
    }
    let text = html! {
        @for one in all {
            @let right = visit.t(&format!("access-right-{}", one.right.code()));
            @let said = [
                ("right", right), ("level", level_name(visit.lang, &one.level)),
                ("lack", lack_said(visit, one.lack)),
            ];
            div { (visit.ta("certificates-withheld", &said.each_ref().map(|(k, v)| (*k, v.as_str())))) }
        }
    };
    Ok(kit::notice(Tone::Medium, &visit.t("certificates-withheld-title"), &text))
}

/// What a level asks for, in sentences.
pub(super) fn asks(visit: &Visit, level: &Level, renewal: bool) -> Vec<String> {
    let rule = level.exam_of(renewal);
    let (count, minutes) = (rule.count().to_string(), rule.minutes.to_string());
    let mut out = vec![visit.ta(
        "certificates-asks-exam",
        &[
            ("lessons", &rule.lessons.join(visit.lang.pick("、", ", "))),
            ("count", &count),
            ("minutes", &minutes),
            ("pass", &share(rule.pass_bps)),
        ],
    )];
    let runs = level.practicals_of(renewal).count();
    if runs > 0 {
        out.push(visit.ta("certificates-asks-runs", &[("count", &runs.to_string())]));
    }
    if level.plan_of(renewal) {
        out.push(visit.t("certificates-asks-plan"));
    }
    out
}

fn card(visit: &Visit, seen: &LevelSeen) -> Markup {
    let pack = CertificatePack::shipped();
    let level = seen.level;
    let renewal = seen.enrolment.as_ref().is_some_and(|one| one.renewal);
    let held = seen.held.as_ref();
    let renews = held.is_some_and(|one| one.valid_until.plus_days(-pack.renew_days) <= visit.today);
    let revoked = held.is_some_and(|one| one.revoked_on.is_some());
    let free = seen.enrolment.is_none() && (held.is_none() || renews || revoked);
    let mut rows = Vec::new();
    if let Some(one) = held {
        let newer = newer_lessons(one);
        rows.push((
            visit.t("certificates-certificate"),
            html! {
                a href=(held_href(one.id)) { (one.number) } " " (state(visit, one.state(visit.today)))
                div.meta {
                    (visit.ta("certificates-until", &[("day", &one.valid_until.to_string())]))
                }
                @if !newer.is_empty() {
                    div {
                        (kit::badge(Tone::Medium, &visit.t("certificates-newer"))) " "
                        @for code in &newer {
                            a href={ "/courses/lessons/" (code) } { (code) } " "
                        }
                    }
                }
            },
        ));
    }
    if let Some(one) = &seen.enrolment {
        let (done, all) = one.standing.parts();
        let parts = [("done", done.to_string()), ("all", all.to_string())];
        rows.push((
            visit.t("certificates-enrolment"),
            html! {
                a href=(enrolment_href(one.id)) {
                    (visit.ta("certificates-parts", &parts.each_ref().map(|(k, v)| (*k, v.as_str()))))
                }
                div.meta { (visit.ta("certificates-since", &[("day", &one.on.to_string())])) }
            },
        ));
    }
    rows.push((
        visit.t("certificates-asks"),
        html! { @for text in asks(visit, level, renewal) { div { (text) } } },
    ));
    let months = level.valid_months.to_string();
    rows.push((
        visit.t("certificates-holds"),
        html! { (visit.ta("certificates-months", &[("count", &months)])) },
    ));
    kit::panel(
        level.name.pick(visit.lang),
        &html! {},
        &html! {
            p { (level.lead.pick(visit.lang)) }
            (kit::facts(&rows))
            div.actions {
                @if free { (start(visit, &level.code, held.is_some() && !revoked)) }
                @if let Some(one) = &seen.enrolment {
                    a.button.primary href=(enrolment_href(one.id)) { (visit.t("certificates-go-on")) }
                }
            }
        },
    )
}

fn start(visit: &Visit, code: &str, again: bool) -> Markup {
    let word = if again { "certificates-renew" } else { "certificates-enrol" };
    html! {
        form method="post" action=(PATH) {
            (kit::hidden("csrf", &visit.csrf))
            (kit::hidden("level", code))
            button.button.primary type="submit" { (visit.t(word)) }
        }
    }
}

/// Enrols.
///
/// # Errors
/// `certificates.level-unknown`, `certificates.enrolled-already`, `certificates.held-still`, or a fault.
pub async fn enrol(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let user = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = enrolled(&mut tx, user, filled.get("level")).await;
    let id = closed(tx, outcome).await?;
    Ok(visit.go(&enrolment_href(id), None))
}
