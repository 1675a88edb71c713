//! Why a buyer does not pay: what it says, what was found, what that rests on; and which type it is.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::collections::cases::{set_kind, set_reason};
use maud::{Markup, html};
use store::access::Right;

use super::{Opened, crumbs, href, opened};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes},
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

/// The form.
///
/// # Errors
/// `collections.case-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let case = &at.case;
    let filled = Filled::default()
        .or("stated", case.stated.as_str())
        .or("verified", case.verified.as_str())
        .or("proof", case.verified_by_what.as_str())
        .or("kind", case.kind.as_str());
    let body = page(&visit, &at, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-case-why-unpaid"), &body))
}

fn page(visit: &Visit, at: &Opened, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let title = visit.t("collections-case-why-unpaid");
    let said = |text| words::said(visit.lang, text);
    html! {
        (crumbs(visit, &at.case, &title))
        (kit::page_head(&title, &visit.t("collections-reason-lead"), &html! {}))
        div.grid {
            div.w6 { div.panel { div.inside {
                (form(visit, at, (filled, mistakes)).show(visit.lang))
            } } }
            div.w6 {
                (kit::panel(&visit.t("collections-reason-questions"), &html! {}, &html! {
                    ul.cards {
                        @for one in &at.pack.reasons {
                            li {
                                b { (said(&one.name)) }
                                @if one.approve {
                                    " " (kit::plain_badge(&visit.t("collections-reason-manager")))
                                }
                                span { (said(&one.question)) }
                                span.meta {
                                    (one.plan.iter().map(said).collect::<Vec<_>>().join("；"))
                                }
                            }
                        }
                    }
                }))
            }
        }
    }
}

fn form(visit: &Visit, at: &Opened, (filled, mistakes): (&Filled, Mistakes)) -> Sheet {
    let none = || Choice { value: String::new(), name: visit.t("collections-unknown-yet") };
    let reasons = || {
        let all = at.pack.reasons.iter();
        let all = all.map(|one| Choice {
            value: one.code.clone(),
            name: words::said(visit.lang, &one.name),
        });
        Kind::OneOf(std::iter::once(none()).chain(all).collect())
    };
    let kinds = at
        .pack
        .kinds
        .iter()
        .map(|one| Choice { value: one.code.clone(), name: words::said(visit.lang, &one.name) });
    let kinds = std::iter::once(none()).chain(kinds).collect();
    let field = |name: &'static str, key: &str| {
        Field::new(name, visit.t(&format!("collections-{key}"))).value(filled.get(name))
    };
    Sheet {
        action: format!("{}/reason", href(at.case.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            field("stated", "case-stated").kind(reasons()),
            field("verified", "case-verified").kind(reasons()),
            field("proof", "reason-proof")
                .kind(Kind::Lines)
                .hint(visit.t("collections-reason-proof-hint")),
            field("kind", "kind").kind(Kind::OneOf(kinds)),
        ],
        mistakes,
        submit: visit.t("collections-reason-save"),
        back: Some(href(at.case.id)),
    }
}

/// Keeps it.
///
/// # Errors
/// `collections.case-unknown`, or a fault; what is wrong is said on the form.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let manager = visit.may(Right::EditPolicy);
    let reasons = (filled.get("stated"), filled.get("verified"), filled.get("proof"));
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        set_reason(&mut tx, &at.pack, id, reasons, manager).await?;
        let kind = filled.get("kind");
        if !kind.is_empty() && kind != at.case.kind {
            set_kind(&mut tx, &at.pack, id, kind).await?;
        }
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new("collections-reason-done")))),
        Err(mistakes) => {
            let body = page(&visit, &at, (&filled, mistakes));
            Ok(visit.again(&visit.t("collections-case-why-unpaid"), &body))
        }
    }
}
