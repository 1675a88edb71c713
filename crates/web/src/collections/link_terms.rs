//! What holds for links to customers' own pages: how long, how far a promise goes, whether letters carry one.

use axum::{Form, extract::State};
use credit::collections::link::{LinkTerms, find_link_terms, set_link_terms};
use maud::{Markup, html};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/collections/link-terms";

/// The form.
///
/// # Errors
/// A fault from the database.
pub async fn ask(State(app): State<App>, visit: Visit) -> Answer {
    let now = find_link_terms(&app.db).await?;
    let filled = Filled::default()
        .or("days", now.days.to_string())
        .or("days_most", now.days_most.to_string())
        .or("promise_days", now.promise_days.to_string())
        .or("promise_percent", now.promise_percent.to_string())
        .or("answers_a_day", now.answers_a_day.to_string())
        .or("address", now.address)
        .or("in_letters", if now.in_letters { "1" } else { "" });
    let body = page(&visit, &filled, Mistakes::none());
    Ok(visit.page(&visit.t("collections-link-terms"), &body))
}

fn page(visit: &Visit, filled: &Filled, mistakes: Mistakes) -> Markup {
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    let number = |name: &'static str, id: &str| field(name, id).kind(Kind::Number).required();
    let form = Sheet {
        action: PATH.to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            number("days", "collections-link-terms-days"),
            number("days_most", "collections-link-terms-days-most"),
            number("promise_days", "collections-link-terms-promise-days"),
            number("promise_percent", "collections-link-terms-promise-percent")
                .hint(visit.t("collections-link-terms-promise-percent-hint")),
            number("answers_a_day", "collections-link-terms-answers"),
            field("address", "collections-link-terms-address")
                .hint(visit.t("collections-link-terms-address-hint")),
            field("in_letters", "collections-link-terms-letters").kind(Kind::Tick),
        ],
        mistakes,
        submit: visit.t("collections-link-terms-save"),
        back: Some(super::links::PATH.to_owned()),
    };
    html! {
        nav.crumbs.meta { a href=(super::links::PATH) { (visit.t("collections-links")) } }
        (kit::page_head(&visit.t("collections-link-terms"), &visit.t("collections-link-terms-lead"), &html! {}))
        div.panel { div.inside.stack { (form.show(visit.lang)) } }
    }
}

/// Keeps it.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn save(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let mut reader = filled.reader();
    let mut small = |name: &'static str| i32::try_from(reader.whole(name)).unwrap_or(0);
    let (days, days_most) = (small("days"), small("days_most"));
    let promise_days = small("promise_days");
    let terms = LinkTerms {
        days,
        days_most,
        promise_days,
        promise_percent: reader.whole("promise_percent"),
        answers_a_day: reader.whole("answers_a_day"),
        in_letters: filled.get("in_letters") == "1",
        address: filled.get("address").to_owned(),
    };
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let done = async {
            set_link_terms(&mut tx, &terms).await?;
            tx.commit().await
        };
        match settled(done.await)? {
            Ok(()) => {
                let flash = Flash::new("collections-link-terms-done");
                return Ok(visit.go(super::links::PATH, Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&visit, &filled, mistakes);
    Ok(visit.again(&visit.t("collections-link-terms"), &body))
}
