//! The ladder: who wants to takes part, tries the talk of the week once, and stands among those who do the same.

use academy::practice::{
    MINUTES, Place, Season, TEAM_LEAST, Taking, find_taking, join_ladder, leave_ladder, list_tries,
    standings, start_challenge,
};
use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Rejection, Result};
use maud::{Markup, html};

use super::{PATH, href, points};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{
        self, Column, Empty, Field, Flash, Form as Sheet, Link, List, Mistakes, Pager, Row, hidden,
    },
    state::App,
    typed::settled,
    visit::Visit,
};

/// Places on a page.
const ROWS: usize = 20;

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let body = page(&app, &visit, &filled, Mistakes::none()).await?;
    Ok(visit.page(&visit.t("practice-ladder"), &body))
}

async fn page(app: &App, visit: &Visit, filled: &Filled, mistakes: Mistakes) -> Result<Markup> {
    let person = visit.person()?.id;
    let now = Season::of(visit.today);
    let before = filled.get("season") == "before";
    let season = if before { now.before() } else { now };
    let taking = find_taking(&app.db, person, visit.today).await?;
    let (persons, teams) = standings(&list_tries(&app.db, season).await?);
    let skip = filled.get("skip").parse().unwrap_or(0);
    let other = match before {
        false => html! {
            a.button href={ (PATH) "/ladder?season=before" } { (visit.t("practice-season-before")) }
        },
        true => html! {
            a.button href={ (PATH) "/ladder" } { (visit.t("practice-season-now")) }
        },
    };
    let lead = visit.ta(
        "practice-ladder-lead",
        &[
            ("season", &season.name()),
            ("from", &season.from.to_string()),
            ("to", &season.to.to_string()),
        ],
    );
    Ok(html! {
        nav.crumbs.meta { a href=(PATH) { (visit.t("practice-home")) } }
        (kit::page_head(&visit.t("practice-ladder"), &lead, &other))
        div.stack {
            (kit::panel(&visit.t("practice-ladder-mine"), &html! {},
                &mine(visit, taking.as_ref(), filled, mistakes)))
            (list(visit, &persons, (before, skip)))
            (league(visit, &teams))
        }
    })
}

fn button(visit: &Visit, act: &str, id: &str) -> Markup {
    html! {
        form method="post" action={ (PATH) "/ladder/" (act) } {
            (hidden("csrf", &visit.csrf))
            button.button type="submit" { (visit.t(id)) }
        }
    }
}

fn mine(visit: &Visit, taking: Option<&Taking>, filled: &Filled, mistakes: Mistakes) -> Markup {
    let team = taking.map_or("", |one| one.team.as_str());
    let team = Field::new("team", visit.t("practice-team"))
        .value(filled.some("team").unwrap_or(team))
        .hint(visit.ta("practice-team-hint", &[("count", &TEAM_LEAST.to_string())]));
    let sheet = Sheet {
        action: format!("{PATH}/ladder/join"),
        csrf: visit.csrf.clone(),
        fields: vec![team],
        mistakes,
        submit: visit.t(match taking {
            Some(_) => "practice-ladder-change",
            None => "practice-ladder-join",
        }),
        back: None,
    };
    html! {
        p.soft { (visit.ta("practice-ladder-rule", &[("minutes", &MINUTES.to_string())])) }
        @if let Some(taking) = taking {
            div.actions {
                @match taking.run {
                    Some(run) => a.button.primary href=(href(run)) {
                        (visit.t("practice-week-tried"))
                    },
                    None => (button(visit, "challenge", "practice-week-try")),
                }
                (button(visit, "leave", "practice-ladder-leave"))
            }
        }
        (sheet.show(visit.lang))
    }
}

fn list(visit: &Visit, persons: &[Place], (before, skip): (bool, usize)) -> Markup {
    let row = |one: &Place| Row {
        cells: vec![
            html! { (one.place) },
            html! { (one.name) },
            html! { (one.team) },
            html! { (one.count) },
            html! { (points(one.tenths)) },
        ],
        ..Row::default()
    };
    let link = Link::to(format!("{PATH}/ladder"));
    let link = if before { link.with("season", "before") } else { link };
    let shown = persons.iter().skip(skip).take(ROWS);
    List {
        id: "ladder",
        title: visit.t("practice-ladder"),
        count: i64::try_from(persons.len()).ok(),
        columns: vec![
            Column::number(visit.t("practice-place")),
            Column::text(visit.t("practice-person")).title(),
            Column::fit(visit.t("practice-team")),
            Column::number(visit.t("practice-talks")),
            Column::number(visit.t("practice-points")),
        ],
        rows: shown.map(row).collect(),
        pager: Some(Pager::skipping(visit.lang, (&link, "ladder"), (skip, ROWS, persons.len()))),
        empty: Empty {
            title: visit.t("practice-ladder-none"),
            why: visit.t("practice-ladder-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn league(visit: &Visit, teams: &[Place]) -> Markup {
    let row = |one: &Place| Row {
        cells: vec![
            html! { (one.place) },
            html! { (one.name) },
            html! { (one.count) },
            html! { (points(one.tenths)) },
        ],
        ..Row::default()
    };
    List {
        id: "league",
        title: visit.t("practice-league"),
        count: i64::try_from(teams.len()).ok(),
        columns: vec![
            Column::number(visit.t("practice-place")),
            Column::text(visit.t("practice-team")).title(),
            Column::number(visit.t("practice-members")),
            Column::number(visit.t("practice-average")),
        ],
        rows: teams.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("practice-league-none"),
            why: visit.ta("practice-team-hint", &[("count", &TEAM_LEAST.to_string())]),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// Takes part, leaves, or tries the talk of the week.
///
/// # Errors
/// `house.page-not-found`, or a fault; what is wrong is said on the page.
pub async fn act(
    State(app): State<App>,
    visit: Visit,
    Path(act): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let person = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        let (to, flash) = match act.as_str() {
            "join" => {
                join_ladder(&mut tx, person, filled.get("team")).await?;
                (format!("{PATH}/ladder"), Some(Flash::new("practice-ladder-joined")))
            }
            "leave" => {
                leave_ladder(&mut tx, person).await?;
                (format!("{PATH}/ladder"), Some(Flash::new("practice-ladder-left")))
            }
            "challenge" => (href(start_challenge(&mut tx, person).await?), None),
            _ => return Err(Rejection::new("house.page-not-found").with("path", &act).into()),
        };
        tx.commit().await?;
        Ok((to, flash))
    };
    match settled(done.await)? {
        Ok((to, flash)) => Ok(visit.go(&to, flash.as_ref())),
        Err(wrong) => {
            let body = page(&app, &visit, &filled, wrong).await?;
            Ok(visit.again(&visit.t("practice-ladder"), &body))
        }
    }
}
