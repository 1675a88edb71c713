//! The form of a new path.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::Lang;
use credit::{
    collections::kinds::{CustomersPack, NewPath, PATH_KINDS, enter_path},
    parties::{Buyer, CustomerKind, get_buyer},
    receivables::company_currency,
};
use maud::{Markup, html};

use super::{KINDS, PATHS, path_href};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes, link::encoded},
    parties,
    state::App,
    typed::settled,
    visit::Visit,
};

/// The form.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault.
pub async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(filled): Query<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let usual = match buyer.kind {
        CustomerKind::Government => CustomerKind::Government,
        _ => CustomerKind::Project,
    };
    let filled = filled.or("kind", usual.code()).or("begins_on", visit.today.to_string());
    let body = page(&app, &visit, &buyer, (&filled, Mistakes::none())).await?;
    Ok(visit.page(&visit.t("collections-path-new"), &body))
}

async fn page(
    app: &App,
    visit: &Visit,
    buyer: &Buyer,
    (filled, mistakes): (&Filled, Mistakes),
) -> base::Result<Markup> {
    let currency = company_currency(&app.db).await?;
    let kinds = PATH_KINDS
        .iter()
        .map(|kind| Choice { value: kind.code().to_owned(), name: super::kind_name(visit, *kind) });
    let field = |name: &'static str, key: &str| {
        Field::new(name, visit.t(&format!("collections-path-{key}"))).value(filled.get(name))
    };
    let value = visit.ta("collections-path-value-in", &[("currency", currency.code())]);
    let form = Sheet {
        action: format!("{PATHS}/new/{}", encoded(&buyer.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("kind", "kind").kind(Kind::OneOf(kinds.collect())),
            field("number", "number").required().hint(visit.t("collections-path-number-hint")),
            field("name", "name"),
            Field::new("value", value).kind(Kind::Number).required().value(filled.get("value")),
            field("begins_on", "begins-on")
                .kind(Kind::Day)
                .required()
                .hint(visit.t("collections-path-begins-hint")),
            field("contract", "contract"),
            field("budget_year", "budget-year").hint(visit.t("collections-path-budget-hint")),
            field("appropriation", "appropriation"),
            field("note", "note").kind(Kind::Lines),
        ],
        mistakes,
        submit: visit.t("collections-path-save"),
        back: Some(super::of_href(&buyer.code)),
    };
    Ok(html! {
        nav.crumbs.meta {
            a href=(KINDS) { (visit.t("collections-by-kind")) } " / "
            a href=(parties::href(&buyer.code)) { (buyer.name) }
        }
        (kit::page_head(&visit.t("collections-path-new"),
            &visit.t("collections-path-new-lead"), &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    })
}

/// Writes the path down with the steps of the pack.
///
/// # Errors
/// `parties.buyer-unknown`, or a fault; what is wrong is said on the form.
pub async fn enter(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let buyer = get_buyer(&app.db, &code, visit.scope()).await?;
    let currency = company_currency(&app.db).await?;
    let pack = CustomersPack::in_force(&app.db, visit.today).await?.into_owned();
    let mut reader = filled.reader();
    let budget_year = filled.some("budget_year").map(|_| reader.whole("budget_year"));
    let new = NewPath {
        buyer_id: buyer.id,
        kind: filled.get("kind").parse().unwrap_or_default(),
        number: filled.get("number").to_owned(),
        name: filled.get("name").to_owned(),
        contract: filled.get("contract").to_owned(),
        currency,
        value_minor: reader.amount("value", currency).minor,
        budget_year,
        appropriation: filled.get("appropriation").to_owned(),
        begins_on: reader.day("begins_on"),
        note: filled.get("note").to_owned(),
    };
    let login = visit.person()?.login.clone();
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        let mut tx = app.db.write(visit.actor()?).await?;
        let words = (login.as_str(), visit.lang == Lang::Zh);
        let outcome = async {
            let id = enter_path(&mut tx, &pack, &new, words).await?;
            tx.commit().await?;
            Ok(id)
        };
        match settled(outcome.await)? {
            Ok(id) => {
                let flash = Flash::new("collections-path-entered").with("number", &new.number);
                return Ok(visit.go(&path_href(id), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&app, &visit, &buyer, (&filled, mistakes)).await?;
    Ok(visit.again(&visit.t("collections-path-new"), &body))
}
