use academy::courses::{
    Case, CaseRun, CaseStep, Library, Peers, begin_case, best_runs, case_peers, decide_step,
    get_run, library,
};
use axum::{
    Form,
    extract::{Path, Query, State},
    http::header,
    response::IntoResponse,
};
use base::{Currency, Failure, Money, Rejection};
use credit::parties::CustomerKind;
use maud::{Markup, html};

use super::{closed, crumbs, lesson::published_by, lesson_href, onward, share};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Chip, Column, Link, List, Row, Tone},
    state::App,
    visit::Visit,
};

const PATH: &str = "/courses/cases";
/// Of so many at least is told how they chose.
const PEERS_LEAST: i64 = 5;

fn href(code: &str) -> String {
    format!("{PATH}/{code}")
}

fn run_href(id: i64) -> String {
    format!("/courses/runs/{id}")
}

/// The cases, by kind of customer.
///
/// # Errors
/// A fault from the database.
pub async fn cases(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let held = library(&app.db).await?;
    let best = best_runs(&app.db, visit.person()?.id).await?;
    let kind = filled.some("kind").and_then(|text| text.parse::<CustomerKind>().ok());
    let all = &held.cases;
    let shown = all.iter().filter(|one| kind.is_none_or(|kind| one.kinds.contains(&kind)));
    let chip = |one: CustomerKind| Chip {
        name: visit.t(&format!("parties-kind-{}", one.code())),
        count: i64::try_from(all.iter().filter(|case| case.kinds.contains(&one)).count()).ok(),
        href: match kind == Some(one) {
            true => PATH.to_owned(),
            false => Link::to(PATH).with("kind", one.code()).href(),
        },
        on: kind == Some(one),
    };
    let row = |one: &Case| Row {
        href: Some(href(&one.code)),
        cells: vec![
            html! {
                a href=(href(&one.code)) { (one.title.pick(visit.lang)) }
                div.meta { (one.lead.pick(visit.lang)) }
                (published_by(&visit, &one.publisher))
            },
            ending(&visit, one),
            html! { (one.lessons.join(", ")) },
            html! {
                @match best.get(&one.code) {
                    Some(points) => (share(points * 100)),
                    None => (kit::nothing(visit.lang)),
                }
            },
        ],
        ..Row::default()
    };
    let title = visit.t("courses-cases");
    let rows: Vec<Row> = shown.map(row).collect();
    let list = List {
        id: "cases",
        title: visit.t("courses-cases"),
        count: i64::try_from(rows.len()).ok(),
        chips: CustomerKind::ALL.iter().copied().map(chip).collect(),
        columns: vec![
            Column::text(visit.t("courses-case")).title(),
            Column::fit(visit.t("courses-case-ending")),
            Column::fit(visit.t("courses-lessons")),
            Column::number(visit.t("courses-best")),
        ],
        rows,
        ..List::default()
    };
    let body = html! {
        (crumbs(&visit, &[]))
        (kit::page_head(&title, &visit.t("courses-cases-lead"), &html! {}))
        (list.show(visit.lang))
    };
    Ok(visit.page(&title, &body))
}

fn ending(visit: &Visit, case: &Case) -> Markup {
    match case.success {
        true => kit::badge(Tone::Low, &visit.t("courses-case-success")),
        false => kit::badge(Tone::Medium, &visit.t("courses-case-loss")),
    }
}

fn found<'a>(library: &'a Library, code: &str) -> Result<&'a Case, Failure> {
    let case = library.case(code);
    case.ok_or_else(|| Rejection::new("courses.case-unknown").with("code", code).into())
}

/// The facts of a case and its data.
///
/// # Errors
/// `courses.case-unknown`.
pub async fn case(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let held = library(&app.db).await?;
    let case = found(&held, &code)?;
    let title = case.title.pick(visit.lang);
    let source = visit.ta(
        "courses-source",
        &[
            ("source", case.edition.source.pick(visit.lang)),
            ("version", &case.edition.version),
            ("licence", &case.licence),
        ],
    );
    let body = html! {
        (crumbs(&visit, &[(PATH, visit.t("courses-cases"))]))
        (kit::page_head(title, case.lead.pick(visit.lang), &html! {}))
        div.stack {
            (known(&visit, case))
            p {
                a.button href={ (href(&case.code)) "/data.csv" } download {
                    (visit.t("courses-case-csv"))
                }
            }
            form method="post" action=(href(&case.code)) {
                (kit::hidden("csrf", &visit.csrf))
                div.actions {
                    button.button.primary type="submit" { (visit.t("courses-begin-case")) }
                    @for lesson in &case.lessons {
                        a.button href=(lesson_href(lesson)) { (lesson) }
                    }
                }
            }
            (published_by(&visit, &case.publisher))
            p.meta { (source) }
        }
    };
    Ok(visit.page(title, &body))
}

/// Facts and data of a case.
pub(crate) fn known(visit: &Visit, case: &Case) -> Markup {
    html! { (facts(visit, case)) (data(visit, case)) }
}

fn facts(visit: &Visit, case: &Case) -> Markup {
    let rows = case.facts.iter().map(|(name, value)| {
        (name.pick(visit.lang).to_owned(), html! { (value.pick(visit.lang)) })
    });
    let rows: Vec<(String, Markup)> = rows.collect();
    kit::panel(&visit.t("courses-case-facts"), &html! {}, &kit::facts(&rows))
}

/// A number is set as one.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn data(visit: &Visit, case: &Case) -> Markup {
    let numbers: Vec<bool> = (0..case.columns.len())
        .map(|at| case.rows.iter().all(|row| row.get(at).is_some_and(|cell| is_number(&cell.en))))
        .collect();
    let column = |(at, head): (usize, &credit::scoring::Wording)| {
        let head = head.pick(visit.lang).to_owned();
        match (at, numbers.get(at)) {
            (0, _) => Column::text(head).title(),
            (_, Some(true)) => Column::number(head),
            _ => Column::text(head),
        }
    };
    let row = |row: &Vec<credit::scoring::Wording>| Row {
        cells: row.iter().map(|cell| html! { (cell.pick(visit.lang)) }).collect(),
        ..Row::default()
    };
    let list = List {
        id: "data",
        title: case.data_note.pick(visit.lang).to_owned(),
        columns: case.columns.iter().enumerate().map(column).collect(),
        rows: case.rows.iter().map(row).collect(),
        ..List::default()
    };
    list.show(visit.lang)
}

/// The data set as a file.
///
/// # Errors
/// `courses.case-unknown`, or a fault.
pub async fn data_csv(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let held = library(&app.db).await?;
    let case = found(&held, &code)?;
    let broken = |why| Failure::broken("writing the data of a case", why);
    let mut writer = csv::Writer::from_writer(Vec::new());
    let all = std::iter::once(&case.columns).chain(&case.rows);
    for row in all {
        writer.write_record(row.iter().map(|cell| cell.pick(visit.lang))).map_err(broken)?;
    }
    let bytes = writer.into_inner().map_err(|why| {
        Failure::broken("writing the data of a case", std::io::Error::other(why.to_string()))
    })?;
    let name = format!("attachment; filename=\"case-{}.csv\"", case.code);
    let bytes = [b"\xef\xbb\xbf".as_slice(), &bytes].concat();
    let head = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned())];
    Ok((head, [(header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

/// Begins a case, or goes on with it.
///
/// # Errors
/// `courses.case-unknown`, or a fault.
pub async fn play(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Answer {
    let held = library(&app.db).await?;
    let user = visit.person()?.id;
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = begin_case(&mut tx, &held, user, &code).await;
    Ok(onward(&visit, &run_href(closed(tx, outcome).await?)))
}

/// A run: what was decided with what it led to, the step to decide, at the end the comparison.
///
/// # Errors
/// `courses.run-unknown`, or a fault.
pub async fn run(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let held = library(&app.db).await?;
    let user = visit.person()?.id;
    let (case, run) = get_run(&app.db, &held, id, user).await?;
    let peers = match run.points {
        Some(_) => case_peers(&app.db, case).await?,
        None => (0, Peers::new()),
    };
    let of = (academy::classes::WorkKind::Case, id);
    let auto = run.points.map(|points| points * 10);
    let mark = crate::classes::mark_beside(&app, &visit, of, auto).await?;
    let title = case.title.pick(visit.lang);
    let lead = match run.points {
        Some(points) => visit.ta("courses-case-points", &[("share", &share(points * 100))]),
        None => visit.ta(
            "courses-case-step",
            &[
                ("step", &(run.decided.len() + 1).to_string()),
                ("count", &case.steps.len().to_string()),
            ],
        ),
    };
    let body = html! {
        (crumbs(&visit, &[(PATH, visit.t("courses-cases")), (&href(&case.code), title.to_owned())]))
        (kit::page_head(title, &lead, &html! {}))
        div.stack {
            (mark)
            @for (at, step) in case.steps.iter().enumerate().take(run.decided.len()) {
                (decided(&visit, (at, step), &run, &peers))
            }
            @if let Some(step) = case.steps.get(run.decided.len()) {
                (open(&visit, (run.decided.len(), step), run.id))
            }
            @if run.points.is_some() { (after(&visit, case)) }
        }
    };
    Ok(visit.page(title, &body))
}

fn decided(
    visit: &Visit,
    (at, step): (usize, &CaseStep),
    run: &CaseRun,
    (people, peers): &(i64, Peers),
) -> Markup {
    let chosen = run.decided.get(at);
    let own = chosen.and_then(|one| step.choices.get(one.choice));
    let best = step.choices.iter().find(|one| one.points == 100);
    let mut rows = Vec::new();
    if let Some(own) = own {
        rows.push((visit.t("courses-case-own"), html! { (own.text.pick(visit.lang)) }));
        rows.push((visit.t("courses-case-led"), html! { (own.reveal.pick(visit.lang)) }));
    }
    if let Some(reason) = chosen.map(|one| one.reason.as_str()).filter(|text| !text.is_empty()) {
        rows.push((visit.t("courses-case-reason"), html! { (reason) }));
    }
    rows.push((
        visit.t("courses-case-expert"),
        html! {
            @if let Some(best) = best { b { (best.text.pick(visit.lang)) } br; }
            (step.expert.pick(visit.lang))
        },
    ));
    // Of a few, shares would name the colleague.
    if *people >= PEERS_LEAST {
        let told = (0..).zip(&step.choices).map(|(place, choice): (usize, _)| {
            let count = peers.get(&(at, place)).copied().unwrap_or(0);
            (choice.text.pick(visit.lang), share(count * 10_000 / people))
        });
        rows.push((
            visit.ta("courses-case-peers", &[("count", &people.to_string())]),
            html! { @for (text, part) in told { div { (part) " · " (text) } } },
        ));
    }
    let title = format!("{}. {}", at + 1, step.ask.pick(visit.lang));
    kit::panel(
        &title,
        &html! {},
        &html! {
            p { (step.facts.pick(visit.lang)) }
            (kit::facts(&rows))
        },
    )
}

fn open(visit: &Visit, (at, step): (usize, &CaseStep), id: i64) -> Markup {
    let title = format!("{}. {}", at + 1, step.ask.pick(visit.lang));
    let order = academy::courses::shuffled(id, &at.to_string(), step.choices.len());
    kit::panel(
        &title,
        &html! {},
        &html! {
            p { (step.facts.pick(visit.lang)) }
            form method="post" action=(run_href(id)) {
                (kit::hidden("csrf", &visit.csrf))
                (kit::hidden("step", &at.to_string()))
                fieldset.question {
                    legend { (visit.t("courses-how-single")) }
                    // What is sent is where it stands here: its place in the content would tell the expert's.
                    @for (shown, place) in order.into_iter().enumerate() {
                        @if let Some(choice) = step.choices.get(place) {
                            label {
                                input type="radio" name="choice" value=(shown) required;
                                span { (choice.text.pick(visit.lang)) }
                            }
                        }
                    }
                }
                div.field {
                    label for="f-reason" { (visit.t("courses-case-why")) }
                    textarea id="f-reason" name="reason" rows="2" maxlength="500" {}
                }
                div.actions {
                    button.button.primary type="submit" { (visit.t("courses-decide")) }
                }
            }
        },
    )
}

fn after(visit: &Visit, case: &Case) -> Markup {
    let sum: i64 = case.costs.iter().map(|one| one.amount).sum();
    let money = |whole: i64| Money::new(whole.saturating_mul(100), Currency::CNY).grouped();
    let mut rows: Vec<(String, Markup)> = case
        .costs
        .iter()
        .map(|one| (one.name.pick(visit.lang).to_owned(), html! { (money(one.amount)) }))
        .collect();
    if !rows.is_empty() {
        rows.push((visit.t("courses-case-cost"), html! { b { (money(sum)) } }));
    }
    let recover = Link::to("/courses/tools/recover").with("loss", sum).with("margin", 5);
    kit::panel(
        &visit.t("courses-case-after"),
        &ending(visit, case),
        &html! {
            p { (case.after.pick(visit.lang)) }
            (kit::facts(&rows))
            div.actions {
                @if sum > 0 { a.button href=(recover.href()) { (visit.t("courses-tool-recover")) } }
                @if let Some(pair) = &case.pair {
                    a.button href=(href(pair)) { (visit.t("courses-case-pair")) }
                }
                a.button href=(PATH) { (visit.t("courses-cases")) }
            }
        },
    )
}

/// Decides a step.
///
/// # Errors
/// `courses.run-unknown`, `courses.step-taken`, `courses.choice-missing`, or a fault.
pub async fn decide(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let held = library(&app.db).await?;
    let user = visit.person()?.id;
    crate::practice::unnamed(&app, filled.get("reason"), "reason").await?;
    let place = |name: &str| filled.get(name).parse::<usize>().unwrap_or(usize::MAX);
    let (case, _) = get_run(&app.db, &held, id, user).await?;
    let step = place("step");
    let count = case.steps.get(step).map_or(0, |step| step.choices.len());
    let order = academy::courses::shuffled(id, &step.to_string(), count);
    let chosen = order.get(place("choice")).copied().unwrap_or(usize::MAX);
    let choice = (step, chosen, filled.get("reason"));
    let mut tx = app.db.write(visit.actor()?).await?;
    let outcome = decide_step(&mut tx, &held, (id, user), choice).await;
    closed(tx, outcome).await?;
    Ok(onward(&visit, &run_href(id)))
}
