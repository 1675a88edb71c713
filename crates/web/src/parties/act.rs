//! Warnings of one buyer: an alert with its evidence, taking it up, clearing it; reporting what
//! somebody noticed.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use base::{Failure, Rejection};
use credit::{
    parties::Buyer,
    warning::{
        Alert, AlertState, NewReport, SignalLibrary, acknowledge_alert, clear_alert, get_alert,
        report_signal as report,
    },
};
use maud::{Markup, html};
use store::access::Right;

use super::{
    answer::{Filled, Posted, crumbs, form_page},
    buyer_of, href, tab_href,
    talk::log_href,
    words,
};
use crate::{
    failure::Answer,
    kit::{self, Choice, Field, Flash, Form as Fields, Kind, Mistakes, facts},
    state::App,
    typed::settled,
    visit::Visit,
};

async fn alert_of(app: &App, visit: &Visit, buyer: &Buyer, id: i64) -> Result<Alert, Failure> {
    let alert = get_alert(&app.db, id, visit.scope()).await?;
    match alert.buyer_id == buyer.id {
        true => Ok(alert),
        false => Err(Rejection::new("warning.alert-unknown").with("id", id).into()),
    }
}

/// One alert.
///
/// # Errors
/// `parties.buyer-unknown`, `warning.alert-unknown`, or a fault.
pub async fn alert(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let alert = alert_of(&app, &visit, &buyer, id).await?;
    let body = alert_page(&visit, &buyer, &alert, &Filled::default(), Mistakes::none());
    Ok(visit.page(&visit.t("warning-signal"), &body))
}

/// Takes an alert up, or clears it.
///
/// # Errors
/// `access.right-missing`, `warning.alert-unknown`, or a fault.
pub async fn handle(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let alert = alert_of(&app, &visit, &buyer, id).await?;
    let typed = Filled(posted);
    let clear = typed.get("do") == "clear";
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        match clear {
            true => clear_alert(&mut tx, id, typed.get("reason"), visit.today).await?,
            false => acknowledge_alert(&mut tx, id, typed.get("reason")).await?,
        }
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            let done = if clear { "parties-alert-clear-done" } else { "parties-alert-ack-done" };
            Ok(visit.go(&tab_href(&code, "summary"), Some(&Flash::new(done))))
        }
        Err(mistakes) => {
            let body = alert_page(&visit, &buyer, &alert, &typed, mistakes);
            Ok(visit.again(&visit.t("warning-signal"), &body))
        }
    }
}

fn alert_page(
    visit: &Visit,
    buyer: &Buyer,
    alert: &Alert,
    typed: &Filled,
    mistakes: Mistakes,
) -> Markup {
    let (lang, standing) = (visit.lang, &alert.standing);
    let def = SignalLibrary::shipped().find(&alert.signal);
    let name = def.map_or_else(|| alert.signal.clone(), |def| words::said(lang, &def.name));
    let mut rows = vec![
        (
            visit.t("warning-signal"),
            html! {
                (words::level_badge(lang, standing.level)) " "
                (visit.t(&format!("warning-state-{}", standing.state.code())))
            },
        ),
        (
            visit.t("warning-evidence"),
            html! {
                (words::said(lang, &alert.said)) div.meta { (evidence(visit, buyer, alert)) }
            },
        ),
        (
            visit.t("warning-raised"),
            html! {
                (standing.raised_on) " "
                span.meta { (visit.ta("warning-times", &[("count", &alert.times.to_string())])) }
            },
        ),
        (visit.t("warning-seen"), html! { (standing.seen_on) }),
        (
            visit.t("warning-deadline"),
            html! {
                span.tone-high[standing.state.is_live() && standing.deadline_on < visit.today] {
                    (standing.deadline_on)
                }
            },
        ),
        (visit.t("warning-owner"), html! { (role(visit, &alert.owner_role)) }),
    ];
    if let Some(def) = def {
        rows.push((visit.t("warning-advice"), html! { (words::said(lang, &def.advice)) }));
    }
    if !alert.handled_by.is_empty() {
        rows.push((
            visit.t("parties-handled"),
            html! {
                (alert.handled_by)
                @if !alert.handled_note.is_empty() { " · " (alert.handled_note) }
            },
        ));
    }
    html! {
        (crumbs(visit, &buyer.code, &buyer.name))
        (kit::page_head(&name, "", &html! {}))
        div.stack {
            div.panel { div.inside { (facts(&rows)) } }
            @if standing.state.is_live() && visit.may(Right::ClearWarnings) {
                (kit::panel(&visit.t("parties-alert-handle"), &html! {},
                    &alert_form(visit, buyer, alert, typed, &mistakes)))
            }
        }
    }
}

/// The name of a role, or its code where it is none of ours.
fn role(visit: &Visit, code: &str) -> String {
    let id = format!("access-role-{code}");
    if locale::has(visit.lang, &id) { visit.t(&id) } else { code.to_owned() }
}

fn evidence(visit: &Visit, buyer: &Buyer, alert: &Alert) -> Markup {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (kind, _) in &alert.evidence {
        *kinds.entry(kind.as_str()).or_default() += 1;
    }
    html! {
        @for (i, (kind, rows)) in kinds.iter().enumerate() {
            @if i > 0 { " · " }
            @let tab = match *kind {
                "item" | "credit" | "dispute" => "items",
                "statement" => "statements",
                _ => "history",
            };
            @let at = match *kind {
                "bill" | "advance" => format!("/suppliers/{}", kit::link::encoded(&buyer.code)),
                _ => tab_href(&buyer.code, tab),
            };
            a href=(at) {
                (visit.t(&format!("warning-row-{kind}"))) " × " (rows)
            }
        }
    }
}

fn alert_form(
    visit: &Visit,
    buyer: &Buyer,
    alert: &Alert,
    typed: &Filled,
    mistakes: &Mistakes,
) -> Markup {
    let fields = [Field::new("reason", visit.t("parties-alert-reason"))
        .kind(Kind::Lines)
        .hint(visit.t("parties-alert-reason-hint"))
        .value(typed.get("reason"))];
    html! {
        form.fields method="post" action={ (href(&buyer.code)) "/alerts/" (alert.id) "/handle" } {
            (kit::hidden("csrf", &visit.csrf))
            (mistakes.summary(visit.lang))
            (kit::fields_of(visit.lang, &fields, mistakes))
            div.actions {
                @if alert.standing.state == AlertState::Open {
                    button.button.primary name="do" value="acknowledge" {
                        (visit.t("parties-alert-ack"))
                    }
                } @else if visit.may(Right::LogContact) {
                    a.button.primary href=(log_href(&buyer.code)) { (visit.t("warning-contact")) }
                }
                button.button name="do" value="clear" { (visit.t("parties-alert-clear")) }
            }
        }
    }
}

/// The form to report a signal.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_signal(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled::default().or("on", visit.today.to_string());
    let (library, _) = SignalLibrary::in_force(&app.db, visit.today).await?;
    let body = signal_page(&visit, &library, (&buyer, &typed), Mistakes::none());
    Ok(visit.page(&visit.t("warning-report"), &body))
}

fn signal_page(
    visit: &Visit,
    library: &SignalLibrary,
    (buyer, typed): (&Buyer, &Filled),
    mistakes: Mistakes,
) -> Markup {
    let offered = library.signals.iter().filter(|def| def.reported.is_some());
    let choices = offered.map(|def| Choice {
        value: def.code.clone(),
        name: format!(
            "{} · {}",
            visit.t(&format!("warning-group-{}", def.group.code())),
            words::said(visit.lang, &def.name)
        ),
    });
    let form = Fields {
        action: format!("{}/signal", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("signal", visit.t("parties-signal-which"))
                .kind(Kind::OneOf(choices.collect()))
                .value(typed.get("signal"))
                .required(),
            Field::new("text", visit.t("parties-signal-text"))
                .kind(Kind::Lines)
                .hint(visit.t("parties-signal-text-hint"))
                .value(typed.get("text"))
                .required(),
            Field::new("source", visit.t("parties-signal-source"))
                .hint(visit.t("parties-signal-source-hint"))
                .value(typed.get("source")),
            Field::new("on", visit.t("parties-signal-on"))
                .kind(Kind::Day)
                .value(typed.get("on"))
                .required(),
        ],
        mistakes,
        submit: visit.t("parties-signal-send"),
        back: Some(href(&buyer.code)),
    };
    let title = visit.t("warning-report");
    form_page(visit, buyer, &title, &visit.t("parties-signal-lead"), &form.show(visit.lang))
}

/// Reports a signal.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn report_signal(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled(posted);
    let (library, _) = SignalLibrary::in_force(&app.db, visit.today).await?;
    let refused = |mistakes: Mistakes| -> Response {
        let body = signal_page(&visit, &library, (&buyer, &typed), mistakes);
        visit.again(&visit.t("warning-report"), &body)
    };
    let mut reader = typed.reader();
    let new = NewReport {
        buyer_id: buyer.id,
        signal: typed.get("signal").to_owned(),
        text: reader.text("text"),
        source: typed.get("source").to_owned(),
        on: reader.day("on"),
    };
    if let Some(mistakes) = reader.wrong() {
        return Ok(refused(mistakes));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        report(&mut tx, &new).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&href(&code), Some(&Flash::new("parties-signal-done")))),
        Err(mistakes) => Ok(refused(mistakes)),
    }
}
