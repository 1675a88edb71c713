//! A new version of the policy: from which day, who must read it, within how many days, why.

use axum::{Form, extract::State};
use base::Result;
use credit::controls::{NewDocument, compose, draft_document};
use maud::{Markup, html};
use store::access::Role;

use super::{policy::href, role, ways};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Kind, Mistakes, fields_of, hidden},
    state::App,
    typed,
    visit::Visit,
};

/// Who may be asked to read it, with the name of the tick.
const READERS: [(Role, &str); 9] = [
    (Role::Owner, "role_owner"),
    (Role::CreditManager, "role_credit_manager"),
    (Role::Sales, "role_sales"),
    (Role::Finance, "role_finance"),
    (Role::Collector, "role_collector"),
    (Role::Legal, "role_legal"),
    (Role::Auditor, "role_auditor"),
    (Role::Instructor, "role_instructor"),
    (Role::Learner, "role_learner"),
];

/// The form.
///
/// # Errors
/// A fault from the database.
pub async fn ask(State(_): State<App>, visit: Visit) -> Answer {
    let mut typed =
        Filled::default().or("effective_on", visit.today.to_string()).or("read_days", "14");
    // Those who sell, sign, book and collect.
    for (_, name) in READERS.iter().take(6) {
        typed = typed.or(name, "1");
    }
    let body = drawn(&visit, &typed, &Mistakes::none());
    Ok(visit.page(&visit.t("controls-document-new"), &body))
}

fn drawn(visit: &Visit, typed: &Filled, mistakes: &Mistakes) -> Markup {
    let title = visit.t("controls-document-new");
    let field = |name: &'static str, id: &str| {
        Field::new(name, visit.t(id)).value(typed.get(name)).required()
    };
    let head = [
        field("effective_on", "controls-from").kind(Kind::Day),
        field("read_days", "controls-read-days")
            .kind(Kind::Number)
            .hint(visit.t("controls-read-days-hint")),
        field("note", "controls-document-why")
            .kind(Kind::Lines)
            .hint(visit.t("controls-document-why-hint")),
    ];
    let ticks = READERS.map(|(who, name)| {
        Field::new(name, role(visit, who.code())).kind(Kind::Tick).value(typed.get(name))
    });
    html! {
        (kit::page_head(&title, &visit.t("controls-document-new-lead"), &html! {}))
        (ways(visit, "/controls/policy"))
        div.panel { div.inside {
            form.fields method="post" action="/controls/policy/new" {
                (hidden("csrf", &visit.csrf))
                (mistakes.summary(visit.lang))
                (fields_of(visit.lang, &head, mistakes))
                fieldset id="f-roles" {
                    legend { (visit.t("controls-readers")) }
                    (fields_of(visit.lang, &ticks, mistakes))
                }
                div.actions {
                    button.button.primary { (visit.t("controls-document-draft-go")) }
                    a.button href="/controls/policy" { (visit.t("house-cancel")) }
                }
            }
        } }
    }
}

/// Keeps a draft.
///
/// # Errors
/// A fault; what is refused is said on the form.
pub async fn draft(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let mut reader = filled.reader();
    let (day, read_days) = (reader.day("effective_on"), reader.whole("read_days"));
    let note = reader.text("note");
    let roles = READERS.iter().filter(|(_, name)| filled.get(name) == "1");
    let roles: Vec<Role> = roles.map(|(who, _)| *who).collect();
    let outcome = match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => typed::settled(kept(&app, &visit, (day, read_days), (roles, note)).await)?,
    };
    match outcome {
        Ok(id) => Ok(visit.go(&href(id), Some(&Flash::new("controls-document-drafted-done")))),
        Err(mistakes) => {
            let body = drawn(&visit, &filled, &mistakes);
            Ok(visit.again(&visit.t("controls-document-new"), &body))
        }
    }
}

async fn kept(
    app: &App,
    visit: &Visit,
    (day, read_days): (base::Day, i64),
    (roles, note): (Vec<Role>, String),
) -> Result<i64> {
    let doc = compose(&app.db, &visit.house.company, day).await?;
    let new = NewDocument { doc, effective_on: day, roles, read_days, note };
    let mut tx = app.db.write(visit.actor()?).await?;
    let id = draft_document(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(id)
}
