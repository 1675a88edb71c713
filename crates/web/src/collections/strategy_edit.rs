//! The strategy edited: a picture whose steps are moved by hand or by keys, over the table that is sent. What is
//! moved stands in the table; both are checked in one place. Looked at first, with what differs; then kept as a draft
//! and tried on the ledger of a year.

use axum::{
    Form,
    extract::{Query, State},
};
use base::Result;
use credit::collections::{
    StrategyPack, draft_strategy, get_strategy_version, strategy_from, strategy_of,
};
use maud::{Markup, html};

use super::{
    cadence_picture::{Lanes, movable},
    strategy::{HERE, crumbs, try_out},
    strategy_form::{LINES, Words, first, form, put_together},
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Mistakes},
    state::App,
    typed::settled,
    visit::Visit,
};

/// Where a version to start from is named by its number.
const VERSION: &str = "version-";

/// What stands in the editor first: what is in force, a version that was made, or a cadence of the gallery.
async fn started(app: &App, visit: &Visit, start: &str) -> Result<StrategyPack> {
    match start.strip_prefix(VERSION).map(str::parse::<i64>) {
        Some(id) => strategy_of(&get_strategy_version(&app.db, id.unwrap_or(0)).await?.content),
        None if start.is_empty() || start == "now" => {
            Ok(StrategyPack::in_force(&app.db, visit.today).await?.0.into_owned())
        }
        None => Ok(strategy_from(&app.db, start).await?.0),
    }
}

/// The editor.
///
/// # Errors
/// `collections.strategy-unknown`, `collections.cadence-unknown`, `scoring.pack-unreadable`; a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Query(asked): Query<Filled>) -> Answer {
    let pack = started(&app, &visit, asked.get("start")).await?;
    let filled = first(&visit, &pack);
    let by = Lanes::parse(asked.get("lanes"));
    let words = Words::read(&app, &visit).await?;
    let shown =
        Shown { filled: &filled, mistakes: &Mistakes::none(), by, differs: None, words: &words };
    Ok(visit.page(&visit.t("collections-strategy-edit"), &page(&visit, &shown)))
}

/// What the page shows.
struct Shown<'a> {
    filled: &'a Filled,
    mistakes: &'a Mistakes,
    by: Lanes,
    /// What differs from the strategy in force, where it was looked at.
    differs: Option<Markup>,
    /// What a step may name.
    words: &'a Words,
}

fn page(visit: &Visit, shown: &Shown<'_>) -> Markup {
    let by = shown.by;
    html! {
        (crumbs(visit, true))
        (kit::page_head(&visit.t("collections-strategy-edit"), &visit.t("collections-cadence-lead"),
            &html! {
                a.button href={ (HERE) "/templates" } { (visit.t("collections-cadences")) }
            }))
        (shown.mistakes.summary(visit.lang))
        div.stack {
            @if let Some(differs) = &shown.differs {
                (kit::panel(&visit.t("collections-strategy-differs"), &html! {}, differs))
            }
            div.stack {
                // Buttons of the form below, so that nothing typed is lost where no script runs.
                div.cadence-by role="group" aria-label=(visit.t("collections-cadence-lanes")) {
                    span.meta { (visit.t("collections-cadence-lanes")) }
                    @for one in Lanes::ALL {
                        button.button form="strategy-edit" name="look" value=(one.code())
                            formnovalidate data-by=(one.code())
                            aria-current=[(one == by).then_some("true")] {
                            (visit.t(&format!("collections-cadence-by-{}", one.code())))
                        }
                    }
                }
                (movable(visit, (shown.filled, LINES), by))
            }
            (kit::panel(&visit.t("collections-cadence-table"), &html! {},
                &form(visit, shown.words, (shown.filled, shown.mistakes))))
        }
    }
}

/// Shows what was filled in with what differs; or keeps it as a draft and tries it on the ledger of a year.
///
/// # Errors
/// A fault; what is wrong is said on the form.
pub async fn draft(State(app): State<App>, visit: Visit, Form(filled): Form<Filled>) -> Answer {
    let title = visit.t("collections-strategy-edit");
    let (now, _) = StrategyPack::in_force(&app.db, visit.today).await?;
    let (looks, words) = (filled.some("look"), Words::read(&app, &visit).await?);
    let words = &words;
    let by = Lanes::parse(looks.unwrap_or_default());
    let made = put_together((&app, &visit), &now, &filled);
    let mistakes = match (made, looks) {
        (Ok(text), Some(_)) => {
            let pack = strategy_of(&text)?;
            let day = pack.edition.effective_from;
            let texts = (now.spelled("–", day, "–"), pack.spelled("–", day, "–"));
            let differs = Some(kit::diff(visit.lang, &texts.0, &texts.1));
            let shown = Shown { filled: &filled, mistakes: &Mistakes::none(), by, differs, words };
            return Ok(visit.page(&title, &page(&visit, &shown)));
        }
        (Ok(text), None) => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                let id = draft_strategy(&mut tx, (&text, filled.get("reason"))).await?;
                tx.commit().await?;
                Ok(id)
            };
            match settled(done.await)? {
                Ok(id) => return try_out(&app, &visit, id),
                Err(mistakes) => mistakes,
            }
        }
        (Err(mistakes), _) => mistakes,
    };
    let shown = Shown { filled: &filled, mistakes: &mistakes, by, differs: None, words };
    Ok(visit.again(&title, &page(&visit, &shown)))
}
