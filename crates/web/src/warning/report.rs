//! Reporting a signal that somebody noticed. Any employee may.

use axum::{
    Form,
    extract::{Query, State},
};
use base::Rejection;
use credit::{
    parties::find_buyer,
    warning::{NewReport, SignalLibrary, report_signal},
};
use maud::{Markup, html};
use store::access::{Right, Scope};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

const PAGE: &str = "/warning/report";

/// The form.
///
/// # Errors
/// A fault from the database.
pub async fn ask(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let (library, _) = SignalLibrary::in_force(&app.db, visit.today).await?;
    let filled = filled.or("on", visit.today.to_string());
    Ok(visit.page(&visit.t("warning-report"), &form(&visit, &library, &filled, Mistakes::none())))
}

fn form(visit: &Visit, library: &SignalLibrary, filled: &Filled, mistakes: Mistakes) -> Markup {
    let title = visit.t("warning-report");
    let signals = library.signals.iter().filter(|def| def.reported.is_some());
    let signals = signals.map(|def| Choice {
        value: def.code.clone(),
        name: format!(
            "{} · {}",
            visit.t(&format!("warning-group-{}", def.group.code())),
            def.name.pick(visit.lang)
        ),
    });
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    let form = Sheet {
        action: PAGE.to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("buyer", "warning-buyer-code")
                .required()
                .hint(visit.t("warning-buyer-code-hint")),
            field("signal", "warning-signal").kind(Kind::OneOf(signals.collect())).required(),
            field("text", "warning-text")
                .kind(Kind::Lines)
                .required()
                .hint(visit.t("warning-text-hint")),
            field("source", "warning-source").hint(visit.t("warning-source-hint")),
            field("on", "warning-on").kind(Kind::Day).required(),
        ],
        mistakes,
        submit: visit.t("warning-report-send"),
        back: visit.may(Right::SeeWarnings).then(|| "/warning".to_owned()),
    };
    html! {
        (kit::page_head(&title, &visit.t("warning-report-lead"), &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

/// Records the report and raises its alert.
///
/// # Errors
/// A fault from the database; what is wrong is said on the form.
pub async fn send(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let mut reader = filled.reader();
    let on = reader.day("on");
    // Who sees no buyers may still report one by its code.
    let scope = if visit.may(Right::SeeBuyers) { visit.scope() } else { Scope::All };
    let buyer = find_buyer(&app.db, filled.get("buyer"), scope).await?;
    if buyer.is_none() {
        let unknown = Rejection::new("parties.buyer-unknown").with("code", filled.get("buyer"));
        reader.refuse(unknown.on("buyer"));
    }
    if on > visit.today {
        reader.refuse(Rejection::new("warning.on-future").with("day", on).on("on"));
    }
    let mut mistakes = reader.mistakes();
    if let (Some(buyer), true) = (buyer, mistakes.0.is_empty()) {
        let new = NewReport {
            buyer_id: buyer.id,
            signal: filled.get("signal").to_owned(),
            text: filled.get("text").to_owned(),
            source: filled.get("source").to_owned(),
            on,
        };
        let mut tx = app.db.write(visit.actor()?).await?;
        match settled(report_signal(&mut tx, &new).await)? {
            Ok(_) => {
                tx.commit().await?;
                let next = if visit.may(Right::SeeWarnings) { "/warning" } else { PAGE };
                let flash = Flash::new("warning-report-done").with("buyer", &buyer.code);
                return Ok(visit.go(next, Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let (library, _) = SignalLibrary::in_force(&app.db, visit.today).await?;
    Ok(visit.again(&visit.t("warning-report"), &form(&visit, &library, &filled, mistakes)))
}
