//! Tomorrow's visit: a real case becomes a scene without whom it concerns; who plays and how hard can be changed before
//! the talk.

use academy::practice::{KeptRun, PracticePack, RealCase, recast_run, start_own};
use axum::{
    Form,
    extract::{Path, State},
};
use credit::collections::{
    cases::{brief, get_case},
    evidence::list_papers,
    talk::{ExcuseFilter, list_excuses},
};
use maud::{Markup, html};
use store::access::Right;

use super::{PATH, href, opened};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Field, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Excuses of a case that are read.
const EXCUSES: u32 = 60;

/// The button that makes a scene of a case, for who may see cases and practise.
pub fn button(visit: &Visit, case: i64) -> Markup {
    if !visit.may(Right::Learn) || !visit.may(Right::SeeWorklist) {
        return html! {};
    }
    html! {
        form method="post" action={ (PATH) "/tomorrow/" (case) } {
            (kit::hidden("csrf", &visit.csrf))
            button.button type="submit" { (visit.t("practice-own-make")) }
        }
    }
}

/// Makes a scene of a case within what the reader may see, and begins a run in it. The id of the run.
pub(crate) async fn made(app: &App, visit: &Visit, case: i64) -> base::Result<i64> {
    let person = visit.person()?;
    person.require(Right::SeeWorklist)?;
    let case = get_case(&app.db, case, visit.scope()).await?;
    let known = brief(&app.db, &case, visit.today).await?;
    let filter = ExcuseFilter {
        scope: visit.scope(),
        case: Some(case.id),
        kind: None,
        truth: None,
        skip: 0,
        limit: EXCUSES,
    };
    let excuses = list_excuses(&app.db, &filter).await?;
    let papers = list_papers(&app.db, case.buyer_id, None).await?;
    let real = RealCase { case: &case, brief: &known, excuses: &excuses, papers: &papers };
    let mut tx = app.db.write(visit.actor()?).await?;
    let id = start_own(&mut tx, person.id, real).await?;
    tx.commit().await?;
    Ok(id)
}

/// The button's address.
///
/// # Errors
/// `collections.case-unknown`, `practice.case-closed`, `practice.case-nothing-overdue`, or a fault.
pub async fn make(State(app): State<App>, visit: Visit, Path(case): Path<i64>) -> Answer {
    let id = made(&app, &visit, case).await?;
    Ok(visit.go(&href(id), None))
}

/// Who plays and how hard, to be changed before the talk.
pub(super) fn cast_form(visit: &Visit, kept: &KeptRun, mistakes: Mistakes) -> Markup {
    let pack = PracticePack::shipped();
    let lang = visit.lang;
    let choice = |value: &str, name: &str| Choice { value: value.into(), name: name.into() };
    let personas = pack.personas.iter().map(|one| {
        choice(&one.code, &format!("{} – {}", one.name.pick(lang), one.text.pick(lang)))
    });
    let levels = pack.levels.iter().map(|one| choice(&one.number.to_string(), one.name.pick(lang)));
    let fields = vec![
        Field::new("persona", visit.t("practice-persona"))
            .kind(Kind::OneOf(personas.collect()))
            .value(&kept.persona),
        Field::new("level", visit.t("practice-level"))
            .kind(Kind::OneOf(levels.collect()))
            .value(kept.level.to_string()),
    ];
    let sheet = Sheet {
        action: format!("{}/recast", href(kept.id)),
        csrf: visit.csrf.clone(),
        fields,
        mistakes,
        submit: visit.t("practice-recast"),
        back: None,
    };
    kit::panel(
        &visit.t("practice-cast-change"),
        &html! {},
        &html! {
            @if kept.made.is_some() && kept.variant.is_empty() { p.soft { (visit.t("practice-own-proposed")) } }
            (sheet.show(lang))
        },
    )
}

/// Changes them.
///
/// # Errors
/// `practice.run-unknown`, or a fault; what is wrong is said on the page.
pub async fn recast(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    let person = visit.person()?.id;
    let level = filled.get("level").parse().unwrap_or(0);
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = async {
        recast_run(&mut tx, (id, person), (filled.get("persona"), level)).await?;
        tx.commit().await
    };
    match settled(outcome.await)? {
        Ok(()) => Ok(visit.go(&href(id), None)),
        Err(wrong) => {
            let body = html! {
                (super::crumbs(&visit, &kept, &visit.t("practice-cast-change")))
                div.stack { (cast_form(&visit, &kept, wrong)) }
            };
            Ok(visit.again(&visit.t("practice-cast-change"), &body))
        }
    }
}
