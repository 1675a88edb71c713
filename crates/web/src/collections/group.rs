//! The group of a team program that we share with a customer: letters of the strategy may go there as messages. The
//! address of its hook is a secret that no page shows.

use axum::{
    Form,
    extract::{Path, State},
};
use base::Rejection;
use credit::{
    collections::{CustomerGroup, GROUP_KINDS, drop_group, find_group, set_group},
    parties::{Buyer, get_buyer},
};
use maud::{Markup, html};
use post::is_hook;
use store::Secrets;

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes, hidden, link::encoded},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Where the group of a buyer is set up.
pub(super) fn href(code: &str) -> String {
    format!("/collections/group/{}", encoded(code))
}

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let now = find_group(&app.db, buyer.id).await?;
    let filled = Filled::default()
        .or("kind", now.as_ref().map_or("wecom", |one| one.kind.as_str()))
        .or("group_note", now.as_ref().map_or("", |one| one.note.as_str()));
    let body = page(&visit, (&buyer, now.as_ref()), (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-customer-group"), &body))
}

fn page(
    visit: &Visit,
    (buyer, now): (&Buyer, Option<&CustomerGroup>),
    (filled, mistakes): (&Filled, Mistakes),
) -> Markup {
    let title = visit.t("collections-customer-group");
    let kinds = GROUP_KINDS.iter().map(|kind| Choice {
        value: (*kind).to_owned(),
        name: visit.t(&format!("collections-hook-{kind}")),
    });
    let hint = if now.is_some() {
        "collections-customer-group-url-kept"
    } else {
        "collections-customer-group-url-hint"
    };
    let form = Sheet {
        action: href(&buyer.code),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("kind", visit.t("collections-hook-kind"))
                .kind(Kind::OneOf(kinds.collect()))
                .value(filled.get("kind")),
            Field::new("group_note", visit.t("collections-customer-group-note"))
                .required()
                .value(filled.get("group_note"))
                .hint(visit.t("collections-customer-group-note-hint")),
            Field::new("url", visit.t("collections-hook-url"))
                .kind(Kind::Password)
                .hint(visit.t(hint)),
        ],
        mistakes,
        submit: visit.t("collections-customer-group-save"),
        back: Some(format!("/collections/ways/{}", encoded(&buyer.code))),
    };
    html! {
        nav.crumbs.meta {
            a href="/collections" { (visit.t("collections-worklist")) } " / "
            a href={ "/collections/ways/" (encoded(&buyer.code)) } { (buyer.name) }
        }
        (kit::page_head(&title, &visit.t("collections-customer-group-lead"), &html! {}))
        div.stack {
            @if let Some(one) = now {
                (kit::panel(&visit.t(&format!("collections-hook-{}", one.kind)), &html! {}, &html! {
                    p { (one.note) }
                    p.meta { (one.actor) }
                    form.actions method="post" action={ (href(&buyer.code)) "/drop" } {
                        (hidden("csrf", &visit.csrf))
                        button.button type="submit" { (visit.t("collections-customer-group-drop")) }
                    }
                }))
            }
            div.panel { div.inside { (form.show(visit.lang)) } }
        }
    }
}

/// Sets it up.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let secrets = Secrets::beside(&app.files);
    let url = filled.get("url");
    let kept = secrets.find_of("group", buyer.id)?.is_some();
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        let fits = if url.is_empty() { kept } else { is_hook(url) };
        if !fits {
            return Err(Rejection::new("collections.hook-wrong").on("url").into());
        }
        set_group(&mut tx, buyer.id, (filled.get("kind"), filled.get("group_note"))).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => {
            if !url.is_empty() {
                secrets.keep_of("group", buyer.id, url)?;
            }
            Ok(visit.go(&href(&code), Some(&Flash::new("collections-customer-group-done"))))
        }
        Err(mistakes) => {
            let now = find_group(&app.db, buyer.id).await?;
            let body = page(&visit, (&buyer, now.as_ref()), (&filled, mistakes));
            Ok(visit.again(&visit.t("collections-customer-group"), &body))
        }
    }
}

/// Takes it away, its secret too.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn take_away(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    drop_group(&mut tx, buyer.id).await?;
    tx.commit().await?;
    Secrets::beside(&app.files).keep_of("group", buyer.id, "")?;
    Ok(visit.go(&href(&code), Some(&Flash::new("collections-customer-group-gone-done"))))
}
