//! Undoing an import: what will happen is said, a tick confirms it, a refusal names what has to be
//! undone first.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::intake::{self, BatchRow, get_batch};
use maud::{Markup, html};

use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Field, Flash, Form as Sheet, Kind, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// The form.
///
/// # Errors
/// `intake.batch-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let batch = get_batch(&app.db, id).await?;
    let body = page(&visit, &batch, &Filled::default(), Mistakes::none());
    Ok(visit.page(&visit.t("intake-undo"), &body))
}

fn page(visit: &Visit, batch: &BatchRow, filled: &Filled, mistakes: Mistakes) -> Markup {
    let title = visit.t("intake-undo");
    let href = format!("/intake/batches/{}", batch.id);
    let form = Sheet {
        action: format!("{href}/undo"),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("sure", visit.t("house-confirm")).kind(Kind::Tick).value(filled.get("sure")),
        ],
        mistakes,
        submit: title.clone(),
        back: Some(href.clone()),
    };
    html! {
        nav.crumbs.meta {
            a href="/intake" { (visit.t("intake-title")) } " / "
            a href=(href) { (batch.file_name) }
        }
        (kit::page_head(&title, &batch.file_name, &html! {}))
        div.panel { div.inside.stack {
            p.soft { (visit.t("intake-undo-means")) }
            (form.show(visit.lang))
        } }
    }
}

/// Undoes it, or shows the form again with what is in the way.
///
/// # Errors
/// `intake.batch-unknown`, or a fault.
pub async fn undo(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let batch = get_batch(&app.db, id).await?;
    let mut reader = filled.reader();
    reader.confirmed();
    let mut mistakes = reader.mistakes();
    if mistakes.0.is_empty() {
        match settled(intake::undo(&app.db, visit.actor()?, id).await)? {
            Ok(undone) => {
                let entries = undone.ledger.items + undone.ledger.credits;
                let flash = Flash::new("intake-undo-done")
                    .with("entries", entries.to_string())
                    .with("restored", undone.restored.to_string())
                    .with("buyers", undone.buyers_withdrawn.to_string())
                    .with("kept", undone.kept.to_string());
                return Ok(visit.go(&format!("/intake/batches/{id}"), Some(&flash)));
            }
            Err(wrong) => mistakes = wrong,
        }
    }
    let body = page(&visit, &batch, &filled, mistakes);
    Ok(visit.again(&visit.t("intake-undo"), &body))
}
