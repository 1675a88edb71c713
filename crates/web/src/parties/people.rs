//! People at the buyer's, and entries of its history.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::{
    collections::erase_person,
    parties::{Buyer, NewContact, NewEvent, add_event as enter_event, record_contacts},
};
use maud::Markup;
use serde_json::json;
use store::Audit;

use super::{
    answer::{Filled, Posted, form_page},
    buyer_of, href, tab_href,
};
use crate::{
    failure::Answer,
    granting::back_to,
    kit::{Choice, Field, Flash, Form as Fields, Kind, Mistakes},
    state::App,
    visit::Visit,
};

/// The form for a person at the buyer's.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_contact(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let body = contact_page(&visit, &buyer, &Filled::default(), Mistakes::none());
    Ok(visit.page(&visit.t("parties-person-add"), &body))
}

fn contact_page(visit: &Visit, buyer: &Buyer, typed: &Filled, mistakes: Mistakes) -> Markup {
    let field = |name: &'static str| {
        Field::new(name, visit.t(&format!("parties-person-{name}"))).value(typed.get(name))
    };
    let form = Fields {
        action: format!("{}/contacts", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("name").required(),
            field("duty").hint(visit.t("parties-person-duty-hint")),
            field("phone"),
            field("email"),
            field("note").kind(Kind::Lines),
        ],
        mistakes,
        submit: visit.t("parties-person-save"),
        back: Some(tab_href(&buyer.code, "file")),
    };
    let lead = visit.t("parties-person-lead");
    form_page(visit, buyer, &visit.t("parties-person-add"), &lead, &form.show(visit.lang))
}

/// Records a person.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn add_contact(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled(posted);
    let mut reader = typed.reader();
    let new = NewContact {
        name: reader.text("name"),
        duty: typed.get("duty").to_owned(),
        phone: typed.get("phone").to_owned(),
        email: typed.get("email").to_owned(),
        note: typed.get("note").to_owned(),
    };
    if let Some(mistakes) = reader.wrong() {
        let body = contact_page(&visit, &buyer, &typed, mistakes);
        return Ok(visit.again(&visit.t("parties-person-add"), &body));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    record_contacts(&mut tx, buyer.id, &[new]).await?;
    tx.audit(Audit {
        room: "parties",
        action: "record-contact",
        subject: format!("buyer:{}", buyer.id),
        detail: json!({ "duty": typed.get("duty") }),
    });
    tx.commit().await?;
    let to = back_to(&app, &visit, buyer.id, tab_href(&code, "file")).await?;
    Ok(visit.go(&to, Some(&Flash::new("parties-person-done"))))
}

/// Erases a person's data.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn erase_contact(
    State(app): State<App>,
    visit: Visit,
    Path((code, id)): Path<(String, i64)>,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = erase_person(&mut tx, buyer.id, id).await?;
    tx.commit().await?;
    let flash = match done.kept {
        0 => Flash::new("parties-erase-done"),
        kept => Flash::new("parties-erase-kept").with("count", kept),
    };
    Ok(visit.go(&tab_href(&code, "file"), Some(&flash)))
}

/// The form for an entry of the history.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask_event(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled::default().or("on", visit.today.to_string());
    let body = event_page(&visit, &buyer, &typed, Mistakes::none());
    Ok(visit.page(&visit.t("parties-event-add"), &body))
}

/// Kinds of entries that are offered.
const EVENTS: [&str; 9] = [
    "note",
    "founded",
    "owner-changed",
    "address-changed",
    "capital-raised",
    "acquired",
    "sued",
    "bankruptcy-filed",
    "vanished",
];

fn event_page(visit: &Visit, buyer: &Buyer, typed: &Filled, mistakes: Mistakes) -> Markup {
    let kinds = EVENTS.map(|kind| Choice {
        value: kind.to_owned(),
        name: visit.t(&format!("parties-event-{kind}")),
    });
    let form = Fields {
        action: format!("{}/events", href(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("kind", visit.t("parties-event-kind"))
                .kind(Kind::OneOf(kinds.to_vec()))
                .value(typed.get("kind"))
                .required(),
            Field::new("on", visit.t("parties-event-on"))
                .kind(Kind::Day)
                .value(typed.get("on"))
                .required(),
            Field::new("text", visit.t("parties-event-text"))
                .kind(Kind::Lines)
                .value(typed.get("text"))
                .required(),
            Field::new("source", visit.t("parties-source"))
                .hint(visit.t("parties-event-source-hint"))
                .value(typed.get("source"))
                .required(),
        ],
        mistakes,
        submit: visit.t("parties-event-save"),
        back: Some(tab_href(&buyer.code, "history")),
    };
    form_page(visit, buyer, &visit.t("parties-event-add"), "", &form.show(visit.lang))
}

/// Enters something into the history.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn add_event(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(posted): Posted,
) -> Answer {
    let buyer = buyer_of(&app, &visit, &code).await?;
    let typed = Filled(posted);
    let mut reader = typed.reader();
    let kind = EVENTS.iter().find(|kind| **kind == typed.get("kind")).unwrap_or(&"note");
    let new = NewEvent {
        on: reader.day("on"),
        kind: (*kind).to_owned(),
        text: reader.text("text"),
        source: reader.text("source"),
    };
    if let Some(mistakes) = reader.wrong() {
        let body = event_page(&visit, &buyer, &typed, mistakes);
        return Ok(visit.again(&visit.t("parties-event-add"), &body));
    }
    let mut tx = app.db.write(visit.actor()?).await?;
    enter_event(&mut tx, buyer.id, &new).await?;
    tx.audit(Audit {
        room: "parties",
        action: "enter-event",
        subject: format!("buyer:{}", buyer.id),
        detail: json!({ "kind": kind, "on": new.on.to_string() }),
    });
    tx.commit().await?;
    Ok(visit.go(&tab_href(&code, "history"), Some(&Flash::new("parties-event-done"))))
}
