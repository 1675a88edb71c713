//! Maturity: the score by field, its history, the road map; and the questions of one self-assessment.

use std::collections::BTreeMap;

use axum::{
    Form,
    extract::{Path, State},
};
use base::Result;
use credit::controls::{
    Maturity, MaturityAnswer, MaturityPack, PointStanding, Question, answer_maturity,
    begin_maturity, close_maturity, get_maturity, list_maturities, list_points, list_steps,
    maturity_scores, suggested,
};
use maud::{Markup, html};
use store::access::Right;

use super::{points, roadmap, ways};
use crate::{
    charts::{self, Bar, Numbers, Series, Trend, Words},
    failure::Answer,
    filled::Filled,
    kit::{self, Column, Empty, Figure, Flash, List, Mistakes, Row, Tone, hidden},
    state::App,
    typed,
    visit::Visit,
};

/// Where a self-assessment stands.
pub fn href(id: i64) -> String {
    format!("/controls/maturity/{id}")
}

/// The highest level, in hundredths.
const HIGHEST: f64 = 400.0;

/// Hundredths of a level as they are read: `2.33`.
fn level(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Who may answer: whoever sets rules or sees the audit.
fn may_answer(visit: &Visit) -> bool {
    visit.may(Right::EditPolicy)
}

/// The last score.
pub async fn figure(app: &App, visit: &Visit) -> Result<Markup> {
    let all = list_maturities(&app.db).await?;
    let last = all.iter().find(|one| !one.open);
    let target = MaturityPack::in_force(&app.db, visit.today).await?.target;
    let figure = Figure {
        name: visit.t("controls-maturity"),
        value: last.and_then(|one| one.score).map_or_else(|| "—".to_owned(), level),
        unit: visit.t("controls-maturity-unit"),
        against: match last.and_then(|one| one.closed_on) {
            Some(day) => visit.ta(
                "controls-maturity-last",
                &[("day", &day.to_string()), ("target", &target.to_string())],
            ),
            None => visit.t("controls-maturity-none"),
        },
        href: Some("/controls/maturity".to_owned()),
        ..Figure::default()
    };
    Ok(figure.card(visit.lang))
}

/// The page.
///
/// # Errors
/// A fault from the database.
pub async fn show(State(app): State<App>, visit: Visit) -> Answer {
    let all = list_maturities(&app.db).await?;
    let steps = list_steps(&app.db).await?;
    let title = visit.t("controls-maturity");
    let closed = all.iter().find(|one| !one.open);
    let now = MaturityPack::in_force(&app.db, visit.today).await?;
    // A closed one is told by the fields of its own day.
    let then = match closed {
        Some(last) => MaturityPack::in_force(&app.db, last.started_on).await?,
        None => MaturityPack::in_force(&app.db, visit.today).await?,
    };
    let body = html! {
        (kit::page_head(&title, &visit.t("controls-maturity-lead"), &begin_button(&visit, &all)))
        (ways(&visit, "/controls/maturity"))
        div.stack {
            @if let Some(last) = closed {
                div.grid {
                    div.w6 { (fields(&visit, &then, last)) }
                    div.w6 { (course(&visit, &all)) }
                }
            }
            (roadmap::list(&visit, &now, &steps))
            (list(&visit, &all))
        }
    };
    Ok(visit.page(&title, &body))
}

fn begin_button(visit: &Visit, all: &[Maturity]) -> Markup {
    let open = all.iter().find(|one| one.open);
    html! {
        @match open {
            Some(one) => a.button.primary href=(href(one.id)) { (visit.t("controls-maturity-go-on")) },
            None if may_answer(visit) => form method="post" action="/controls/maturity/new" {
                (hidden("csrf", &visit.csrf))
                button.button.primary { (visit.t("controls-maturity-begin")) }
            },
            None => {}
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "lengths on a chart")]
fn fields(visit: &Visit, pack: &MaturityPack, last: &Maturity) -> Markup {
    let target = pack.target * 100;
    let of = |code: &str| last.areas.get(code).copied().unwrap_or(0);
    let weakest = pack.areas.iter().min_by_key(|area| of(&area.code));
    let weakest = weakest.map_or("", |area| area.code.as_str());
    let bar = |code: &str, name: &str| {
        let score = of(code);
        let tone = match score {
            score if score >= target => Tone::Low,
            score if score >= target - 100 => Tone::Medium,
            _ => Tone::High,
        };
        Bar {
            label: name.to_owned(),
            value: score as f64,
            text: level(score),
            note: visit.ta("controls-maturity-of", &[("target", &pack.target.to_string())]),
            tone,
            lit: code == weakest,
            ..Bar::default()
        }
    };
    let named = pack.areas.iter().map(|one| (one.code.as_str(), one.name.pick(visit.lang)));
    let bars: Vec<Bar> = named.clone().map(|(code, name)| bar(code, name)).collect();
    let weak = named.clone().find(|(code, _)| *code == weakest).map_or("", |(_, name)| name);
    let title = visit.ta("controls-maturity-weakest", &[("area", weak)]);
    let words = Words {
        id: "areas".to_owned(),
        title: title.clone(),
        note: visit.t("controls-maturity-scale"),
        desc: title,
    };
    let numbers = Numbers {
        head: vec![visit.t("controls-maturity-area"), visit.t("controls-maturity-level")],
        rows: named.map(|(code, name)| vec![name.to_owned(), level(of(code))]).collect(),
    };
    charts::bars_of(visit.lang, &words, (bars.as_slice(), HIGHEST), &numbers)
}

#[expect(clippy::cast_precision_loss, reason = "heights on a chart")]
fn course(visit: &Visit, all: &[Maturity]) -> Markup {
    let closed: Vec<&Maturity> = all.iter().rev().filter(|one| !one.open).collect();
    let day = |one: &Maturity| one.closed_on.map(|day| day.to_string()).unwrap_or_default();
    let labels: Vec<String> = closed.iter().map(|one| day(one)).collect();
    let values = closed.iter().map(|one| one.score.map(|score| score as f64 / 100.0)).collect();
    let series = [Series { name: visit.t("controls-maturity-level"), values, lit: true }];
    let title = visit.ta("controls-maturity-course", &[("count", &closed.len().to_string())]);
    let words = Words {
        id: "maturity-course".to_owned(),
        title: title.clone(),
        note: visit.t("controls-maturity-scale"),
        desc: title,
    };
    let row = |one: &&Maturity| vec![day(one), one.score.map(level).unwrap_or_default()];
    let numbers = Numbers {
        head: vec![visit.t("controls-evidence-day"), visit.t("controls-maturity-level")],
        rows: closed.iter().map(row).collect(),
    };
    let spell = |value: f64| format!("{value:.1}");
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: true };
    charts::trend(visit.lang, &words, &trend, &numbers)
}

fn list(visit: &Visit, all: &[Maturity]) -> Markup {
    let row = |one: &Maturity| {
        let (tone, id) = match one.open {
            true => (Tone::Medium, "controls-maturity-open"),
            false => (Tone::Low, "controls-maturity-closed"),
        };
        Row {
            href: Some(href(one.id)),
            cells: vec![
                html! { a href=(href(one.id)) { "#" (one.number) } },
                kit::badge(tone, &visit.t(id)),
                html! { (one.started_on) },
                html! {
                    @match one.closed_on { Some(day) => (day), None => (kit::nothing(visit.lang)) }
                },
                html! {
                    @match one.score {
                        Some(score) => (level(score)), None => (kit::nothing(visit.lang)),
                    }
                },
                html! { (one.closed_by.as_deref().unwrap_or(&one.actor)) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "assessments",
        title: visit.t("controls-maturity-all"),
        count: Some(i64::try_from(all.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::fit(visit.t("controls-number")).title(),
            Column::fit(visit.t("controls-state")),
            Column::fit(visit.t("controls-maturity-started")),
            Column::fit(visit.t("controls-maturity-closed-on")),
            Column::number(visit.t("controls-maturity-level")),
            Column::fit(visit.t("controls-who")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("controls-maturity-none"),
            why: visit.t("controls-maturity-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

/// Begins one, or goes on with the open one.
///
/// # Errors
/// A fault from the database.
pub async fn begin(State(app): State<App>, visit: Visit) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    let id = begin_maturity(&mut tx).await?;
    tx.commit().await?;
    Ok(visit.go(&href(id), None))
}

/// One self-assessment.
///
/// # Errors
/// `controls.maturity-unknown`, or a fault.
pub async fn show_one(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let (title, body) = drawn(&app, &visit, id, &Mistakes::none()).await?;
    Ok(visit.page(&title, &body))
}

async fn drawn(app: &App, visit: &Visit, id: i64, mistakes: &Mistakes) -> Result<(String, Markup)> {
    let (one, answers) = get_maturity(&app.db, id).await?;
    let standing = list_points(&app.db).await?;
    let pack = MaturityPack::in_force(&app.db, one.started_on).await?;
    let levels: BTreeMap<String, i64> =
        answers.iter().map(|one| (one.question.clone(), one.level)).collect();
    let (_, score) = maturity_scores(&pack, &levels);
    let title = visit.ta("controls-maturity-number", &[("number", &one.number.to_string())]);
    let lead = visit.ta(
        "controls-maturity-answered",
        &[
            ("done", &answers.len().to_string()),
            ("of", &pack.questions.len().to_string()),
            ("score", &score.map_or_else(|| "—".to_owned(), level)),
        ],
    );
    let edit = one.open && may_answer(visit);
    let whole = answers.len() >= pack.questions.len();
    let actions = html! {
        @if edit && whole {
            form method="post" action={ (href(id)) "/close" } {
                (hidden("csrf", &visit.csrf))
                button.button.primary { (visit.t("controls-maturity-close")) }
            }
        }
    };
    let body = html! {
        (kit::page_head(&title, &lead, &actions))
        (ways(visit, "/controls/maturity"))
        div.stack {
            (mistakes.summary(visit.lang))
            @for area in &pack.areas {
                (kit::panel(area.name.pick(visit.lang), &html! {}, &html! {
                    div.stack {
                        @for question in pack.questions.iter().filter(|q| q.area == area.code) {
                            @let answer = answers.iter().find(|a| a.question == question.code);
                            (asked(visit, id, (question, answer), (&standing, edit)))
                        }
                    }
                }))
            }
        }
    };
    Ok((title, body))
}

fn asked(
    visit: &Visit,
    id: i64,
    (question, answer): (&Question, Option<&MaturityAnswer>),
    (standing, edit): (&[PointStanding], bool),
) -> Markup {
    let said = suggested(question, standing);
    let points = standing.iter().filter(|one| question.points.contains(&one.point.code));
    let lang = visit.lang;
    html! {
        section id={ "q-" (question.code) } {
            h3 { (question.text.pick(lang)) }
            @if !question.points.is_empty() {
                p.meta {
                    (visit.t("controls-maturity-evidence")) " "
                    @for one in points {
                        a href=(points::href(&one.point.code)) { (one.point.name.pick(lang)) } " "
                        (points::badge(visit, one.status)) " "
                    }
                    @if let Some(level) = said {
                        (visit.ta("controls-maturity-suggested", &[("level", &level.to_string())]))
                    }
                }
            }
            @if edit {
                form.fields method="post" action={ (href(id)) "/answer" } {
                    (hidden("csrf", &visit.csrf))
                    (hidden("question", &question.code))
                    (levels(visit, question, answer.map(|one| one.level).or(said)))
                    label.field {
                        span { (visit.t("controls-maturity-note")) }
                        input type="text" name="note" maxlength="500"
                            value=(answer.map_or("", |one| one.note.as_str()));
                    }
                    div.actions {
                        button.button {
                            (visit.t(if answer.is_some() { "controls-maturity-again" }
                                else { "controls-maturity-save" }))
                        }
                        @if let Some(one) = answer { span.meta { (one.actor) " · " (one.on) } }
                    }
                }
            } @else if let Some(one) = answer {
                p {
                    b { (one.level) } " · "
                    (usize::try_from(one.level).ok().and_then(|at| question.levels.get(at))
                        .map_or("", |level| level.pick(lang)))
                    @if !one.note.is_empty() { span.soft { " — " (one.note) } }
                }
                p.meta { (one.actor) " · " (one.on) }
            } @else { p.soft { (visit.t("controls-maturity-unanswered")) } }
        }
    }
}

fn levels(visit: &Visit, question: &Question, chosen: Option<i64>) -> Markup {
    html! {
        fieldset {
            legend.away { (question.text.pick(visit.lang)) }
            @for (at, level) in (0_i64..).zip(&question.levels) {
                label.choice {
                    input type="radio" name="level" value=(at) checked[chosen == Some(at)] required;
                    span { b { (at) } " " (level.pick(visit.lang)) }
                }
            }
        }
    }
}

/// Answers a question.
///
/// # Errors
/// `controls.maturity-unknown`, or a fault; what is refused is said on the page.
pub async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    get_maturity(&app.db, id).await?;
    let standing = list_points(&app.db).await?;
    let question = filled.get("question").to_owned();
    let mut reader = filled.reader();
    let level = reader.whole("level");
    let outcome = match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                let said = (question.as_str(), level);
                answer_maturity(&mut tx, id, said, filled.get("note"), &standing).await?;
                tx.commit().await
            };
            typed::settled(done.await)?
        }
    };
    match outcome {
        Ok(()) => {
            let at = format!("{}#q-{question}", href(id));
            Ok(visit.go(&at, Some(&Flash::new("controls-answered-done"))))
        }
        Err(mistakes) => {
            let (title, body) = drawn(&app, &visit, id, &mistakes).await?;
            Ok(visit.again(&title, &body))
        }
    }
}

/// Closes it: scores are kept, the road map is planned.
///
/// # Errors
/// As [`answer`].
pub async fn close(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    get_maturity(&app.db, id).await?;
    let mut tx = app.db.write(visit.actor()?).await?;
    let done = async {
        let planned = close_maturity(&mut tx, id).await?;
        tx.commit().await?;
        Ok(planned)
    };
    match typed::settled(done.await)? {
        Ok(planned) => {
            let flash = Flash::new("controls-maturity-closed-done").with("count", planned);
            Ok(visit.go("/controls/maturity", Some(&flash)))
        }
        Err(mistakes) => {
            let (title, body) = drawn(&app, &visit, id, &mistakes).await?;
            Ok(visit.again(&title, &body))
        }
    }
}
