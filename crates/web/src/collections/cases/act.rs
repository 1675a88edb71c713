//! What is done with a case as a whole: go without preparation, begin the next round, close it, ask the
//! customer afterwards.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::collections::cases::{OUTCOMES, Survey, begin_round, close_case, record_survey, waive};
use maud::{Markup, html};

use super::{Opened, crumbs, href, money, opened, prepare};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Flash, Form as Sheet, Kind, Mistakes},
    parties::words,
    state::App,
    typed::settled,
    visit::Visit,
};

/// Lets the round go without preparation.
///
/// # Errors
/// `collections.case-unknown`, or a fault; a missing reason is said on the page.
pub async fn waive_it(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    opened(&app, &visit, id).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        waive(&mut tx, id, filled.get("why")).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new("collections-waive-done")))),
        Err(mistakes) => prepare::again(&app, &visit, id, mistakes).await,
    }
}

/// Begins the next round.
///
/// # Errors
/// `collections.case-unknown`, `collections.case-closed`, `collections.case-not-after`, or a fault.
pub async fn begin(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    opened(&app, &visit, id).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    begin_round(&mut tx, id).await?;
    tx.commit().await?;
    Ok(visit.go(&format!("{}/prepare", href(id)), Some(&Flash::new("collections-round-done"))))
}

/// The form to close it.
///
/// # Errors
/// `collections.case-unknown`, or a fault.
pub async fn ask_close(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let paid = at.brief.owed.overdue_minor <= 0;
    let filled = Filled::default().or("outcome", if paid { "collected" } else { "partly" });
    let body = closing(&visit, &at, (&filled, Mistakes::none()));
    Ok(visit.page(&visit.t("collections-case-close"), &body))
}

fn closing(visit: &Visit, at: &Opened, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let title = visit.t("collections-case-close");
    let owed = money(visit, at.brief.owed.overdue_minor, at.brief.owed.currency);
    let lead = visit.ta("collections-case-close-lead", &[("amount", &owed)]);
    let outcomes = OUTCOMES.iter().map(|code| Choice {
        value: (*code).to_owned(),
        name: visit.t(&format!("collections-outcome-{code}")),
    });
    let form = Sheet {
        action: format!("{}/close", href(at.case.id)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("outcome", visit.t("collections-case-outcome"))
                .kind(Kind::OneOf(outcomes.collect()))
                .value(filled.get("outcome"))
                .hint(visit.t("collections-outcome-hint")),
            Field::new("closing", visit.t("collections-closing"))
                .kind(Kind::Lines)
                .required()
                .value(filled.get("closing"))
                .hint(visit.t("collections-closing-hint")),
        ],
        mistakes,
        submit: title.clone(),
        back: Some(href(at.case.id)),
    };
    html! {
        (crumbs(visit, &at.case, &title))
        (kit::page_head(&title, &lead, &html! {}))
        div.panel { div.inside.stack {
            p.soft { (visit.t("collections-case-write-off")) " "
                a href={ "/receivables/items?buyer="
                    (crate::kit::link::encoded(&at.case.buyer_code)) } {
                    (visit.t("collections-items"))
                }
            }
            (form.show(visit.lang))
        } }
    }
}

/// Closes it.
///
/// # Errors
/// `collections.case-unknown`, or a fault; what is wrong is said on the form.
pub async fn close(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let left = at.brief.owed.overdue_minor;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        close_case(&mut tx, id, (filled.get("outcome"), filled.get("closing")), left).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new("collections-case-closed-done")))),
        Err(mistakes) => {
            let body = closing(&visit, &at, (&filled, mistakes));
            Ok(visit.again(&visit.t("collections-case-close"), &body))
        }
    }
}

const MARKS: [&str; 3] = ["first", "second", "third"];

/// The form with the three questions.
///
/// # Errors
/// `collections.case-unknown`, or a fault.
pub async fn ask_survey(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let body = survey(&visit, &at, (&Filled::default(), Mistakes::none()));
    Ok(visit.page(&visit.t("collections-survey"), &body))
}

fn survey(visit: &Visit, at: &Opened, (filled, mistakes): (&Filled, Mistakes)) -> Markup {
    let title = visit.t("collections-survey");
    let marks = || {
        let all = (1..=5).rev().map(|mark: i64| Choice {
            value: mark.to_string(),
            name: visit.t(&format!("collections-mark-{mark}")),
        });
        Kind::OneOf(all.collect())
    };
    let mut fields: Vec<Field> = MARKS
        .into_iter()
        .zip(&at.pack.questions)
        .map(|(name, (_, text))| {
            Field::new(name, words::said(visit.lang, text)).kind(marks()).value(filled.get(name))
        })
        .collect();
    fields.push(
        Field::new("person", visit.t("collections-survey-person")).value(filled.get("person")),
    );
    fields.push(
        Field::new("note", visit.t("collections-note")).kind(Kind::Lines).value(filled.get("note")),
    );
    let form = Sheet {
        action: format!("{}/survey", href(at.case.id)),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: visit.t("collections-survey-save"),
        back: Some(href(at.case.id)),
    };
    html! {
        (crumbs(visit, &at.case, &title))
        (kit::page_head(&title, &visit.t("collections-survey-lead"), &html! {}))
        div.panel { div.inside { (form.show(visit.lang)) } }
    }
}

/// Keeps the answers.
///
/// # Errors
/// `collections.case-unknown`, or a fault; what is wrong is said on the form.
pub async fn save_survey(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let at = opened(&app, &visit, id).await?;
    let mark = |name: &str| filled.get(name).parse().unwrap_or(0);
    let new = Survey {
        on: visit.today,
        person: filled.get("person").to_owned(),
        marks: MARKS.map(mark),
        note: filled.get("note").to_owned(),
    };
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        record_survey(&mut tx, id, &new).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&href(id), Some(&Flash::new("collections-survey-done")))),
        Err(mistakes) => {
            let body = survey(&visit, &at, (&filled, mistakes));
            Ok(visit.again(&visit.t("collections-survey"), &body))
        }
    }
}
