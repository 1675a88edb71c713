//! What every letter names: the account to pay into and whom to answer.

use axum::{Form, extract::State};
use credit::collections::{Sender, find_sender, set_sender};
use maud::{Markup, html};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

const PATH: &str = "/collections/sender";

/// The form.
///
/// # Errors
/// A fault from the database.
pub async fn ask(State(app): State<App>, visit: Visit) -> Answer {
    let now = find_sender(&app.db).await?;
    let filled = Filled::default()
        .or("account_name", now.account_name)
        .or("bank", now.bank)
        .or("account", now.account)
        .or("person", now.person)
        .or("phone", now.phone)
        .or("email", now.email)
        .or("address", now.address);
    Ok(visit.page(&visit.t("collections-sender"), &page(&visit, &filled, Mistakes::none())))
}

fn page(visit: &Visit, filled: &Filled, mistakes: Mistakes) -> Markup {
    let field =
        |name: &'static str, id: &str| Field::new(name, visit.t(id)).value(filled.get(name));
    let form = Sheet {
        action: PATH.to_owned(),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("account_name", "collections-sender-account-name").required(),
            field("bank", "collections-sender-bank").required(),
            field("account", "collections-sender-number").required(),
            field("person", "collections-sender-person").required(),
            field("phone", "collections-sender-phone"),
            field("email", "collections-sender-email"),
            field("address", "collections-sender-address"),
        ],
        mistakes,
        submit: visit.t("collections-sender-save"),
        back: Some("/collections/outbox".to_owned()),
    };
    html! {
        nav.crumbs.meta { a href="/collections/outbox" { (visit.t("collections-outbox")) } }
        (kit::page_head(&visit.t("collections-sender"), &visit.t("collections-sender-lead"), &html! {}))
        div.panel { div.inside.stack { (form.show(visit.lang)) } }
    }
}

/// Keeps it.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn save(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let text = |name: &str| filled.get(name).to_owned();
    let sender = Sender {
        account_name: text("account_name"),
        bank: text("bank"),
        account: text("account"),
        person: text("person"),
        phone: text("phone"),
        email: text("email"),
        address: text("address"),
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        set_sender(&mut tx, &sender).await?;
        tx.commit().await
    };
    match settled(done.await)? {
        Ok(()) => Ok(visit.go("/collections/outbox", Some(&Flash::new("collections-sender-done")))),
        Err(mistakes) => {
            let body = page(&visit, &filled, mistakes);
            Ok(visit.again(&visit.t("collections-sender"), &body))
        }
    }
}
