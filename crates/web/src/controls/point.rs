//! One control point: the rows that break it, its course, its tests, its owner.

use axum::{
    Form,
    extract::{Path, Query, State},
};
use base::{Currency, Failure, Rejection, Result};
use credit::{
    controls::{
        CheckResult, ControlCheck, Evidence, NewCheck, PointStanding, Reading, get_point,
        list_checks, list_evidence, list_points, list_readings, name_owner, record_check,
    },
    receivables::company_currency,
};
use maud::{Markup, html};
use store::access::{Person, Right};

use super::{
    check_badge,
    points::{badge, href, owner},
    role, ways,
};
use crate::{
    charts::{self, Numbers, Series, Trend, Words},
    failure::Answer,
    filled::Filled,
    kit::{
        self, Choice, Column, Empty, Field, Flash, Form as Fields, Kind, Link, List, Mistakes,
        Pager, Row,
    },
    parties::{self, words},
    state::App,
    typed,
    visit::Visit,
};

/// Rows of a page.
const ROWS: u32 = 20;

/// The page.
///
/// # Errors
/// `controls.point-unknown`, or a fault.
pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Query(asked): Query<Filled>,
) -> Answer {
    let typed = asked.or("on", visit.today.to_string());
    let (title, body) = drawn(&app, &visit, &code, (&typed, &Mistakes::none())).await?;
    Ok(visit.page(&title, &body))
}

async fn drawn(
    app: &App,
    visit: &Visit,
    code: &str,
    (typed, mistakes): (&Filled, &Mistakes),
) -> Result<(String, Markup)> {
    let point = get_point(&app.db, code).await?;
    let all = list_points(&app.db).await?;
    let one = all.iter().find(|one| one.point.code == code);
    let one = one.ok_or_else(|| Failure::bug("a control point that does not stand"))?;
    let currency = company_currency(&app.db).await?;
    let skip = typed.get("skip").parse().unwrap_or(0);
    let rows = list_evidence(&app.db, &point, (skip, ROWS)).await?;
    let course = list_readings(&app.db, code).await?;
    let checks = list_checks(&app.db, Some(code)).await?;
    let people = app.db.list_people().await?;
    let title = point.name.pick(visit.lang).to_owned();
    let body = html! {
        (kit::page_head(&title, point.what.pick(visit.lang), &badge(visit, one.status)))
        (ways(visit, "/controls/points"))
        div.stack {
            (facts(visit, one, currency))
            (evidence(visit, one, (&rows, skip), currency))
            (chart(visit, &course))
            (check_list(visit, &checks, &all))
            @if visit.may(Right::SeeAudit) { (check_form(visit, code, typed, mistakes)) }
            @if visit.may(Right::EditPolicy) { (owner_form(visit, one, &people)) }
        }
    };
    Ok((title, body))
}

fn facts(visit: &Visit, one: &PointStanding, currency: Currency) -> Markup {
    let share = |bps: i64| locale::bps(base::Bps(i32::try_from(bps).unwrap_or(0)));
    let edges = visit.ta(
        "controls-point-edges",
        &[("calm", &share(one.point.calm_bps)), ("fail", &share(one.point.fail_bps))],
    );
    let rows = [
        (
            visit.t("controls-stage"),
            html! { (visit.t(&format!("controls-stage-{}", one.point.stage.code()))) },
        ),
        (
            visit.t("controls-point-rows"),
            html! { (locale::count(one.bad)) " / " (locale::count(one.total)) },
        ),
        (
            visit.t("controls-point-amount"),
            html! { (words::minor(visit, one.amount_minor, currency)) },
        ),
        (visit.t("controls-point-edge"), html! { (edges) }),
        (visit.t("controls-owner"), owner(visit, one)),
    ];
    let work = html! {
        a.button.primary href=(one.point.measure.href()) { (visit.t("controls-point-work")) }
    };
    kit::panel(&visit.t("controls-point-stands"), &work, &kit::facts(&rows))
}

fn evidence(
    visit: &Visit,
    one: &PointStanding,
    (all, skip): (&[Evidence], u32),
    currency: Currency,
) -> Markup {
    let count = usize::try_from(one.bad).unwrap_or(usize::MAX);
    let pages = (skip as usize, ROWS as usize, count);
    let link = Link::to(href(&one.point.code));
    let row = |one: &Evidence| {
        let to = one.buyer_id.map(|_| parties::href(&one.code));
        Row {
            href: to.clone(),
            cells: vec![
                html! {
                    @match &to { Some(to) => a href=(to) { (one.name) }, None => (one.name) }
                    div.meta { (one.code) }
                },
                html! { (what(visit, &one.what)) },
                html! { @match one.on { Some(day) => (day), None => (kit::nothing(visit.lang)) } },
                html! {
                    @if one.amount_minor == 0 { (kit::nothing(visit.lang)) }
                    @else { (words::minor(visit, one.amount_minor, currency)) }
                },
            ],
            ..Row::default()
        }
    };
    List {
        id: "evidence",
        title: visit.t("controls-evidence"),
        count: Some(one.bad),
        columns: vec![
            Column::text(visit.t("controls-evidence-who")).title(),
            Column::text(visit.t("controls-evidence-what")).full(),
            Column::fit(visit.t("controls-evidence-day")),
            Column::number(visit.t("controls-point-amount")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("controls-evidence-none"),
            why: visit.t("controls-evidence-none-why"),
            button: None,
        },
        pager: Some(Pager::skipping(visit.lang, (&link, "evidence"), pages)),
        link,
        tall: true,
        ..List::default()
    }
    .show(visit.lang)
}

/// A tier or a role by its name; everything else as it is.
fn what(visit: &Visit, text: &str) -> String {
    for key in [format!("policy-tier-{text}"), format!("access-role-{text}")] {
        if locale::has(visit.lang, &key) {
            return visit.t(&key);
        }
    }
    text.to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "heights on a chart")]
fn chart(visit: &Visit, course: &[Reading]) -> Markup {
    let labels: Vec<String> = course.iter().map(|one| one.on.to_string()).collect();
    let values = course.iter().map(|one| Some(one.bad as f64)).collect();
    let series = [Series { name: visit.t("controls-point-rows"), values, lit: true }];
    let last = course.last().map_or(0, |one| one.bad);
    let title = visit.ta("controls-course", &[("count", &locale::count(last))]);
    let words = Words {
        id: "course".to_owned(),
        title: title.clone(),
        note: visit.t("controls-course-note"),
        desc: title,
    };
    let row = |one: &Reading| {
        let status = visit.t(&format!("controls-point-{}", one.status.code()));
        vec![one.on.to_string(), locale::count(one.bad), locale::count(one.total), status]
    };
    let head =
        ["controls-evidence-day", "controls-point-bad", "controls-point-all", "controls-state"];
    let numbers = Numbers {
        head: head.iter().map(|id| visit.t(id)).collect(),
        rows: course.iter().rev().take(60).map(row).collect(),
    };
    let spell = |value: f64| format!("{value:.0}");
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: true };
    charts::trend(visit.lang, &words, &trend, &numbers)
}

/// Tests of controls as a list.
pub fn check_list(visit: &Visit, all: &[ControlCheck], points: &[PointStanding]) -> Markup {
    let row = |one: &ControlCheck| {
        let point = points.iter().find(|point| point.point.code == one.said.point);
        let name = point.map_or(one.said.point.as_str(), |one| one.point.name.pick(visit.lang));
        Row {
            href: Some(href(&one.said.point)),
            cells: vec![
                html! { a href=(href(&one.said.point)) { (name) } },
                html! { (one.said.on) },
                check_badge(visit, one.said.result),
                html! { (one.said.exceptions) " / " (one.said.sample) },
                html! { (one.said.finding) },
                html! { (one.actor) },
            ],
            ..Row::default()
        }
    };
    List {
        id: "checks",
        title: visit.t("controls-checks"),
        count: Some(i64::try_from(all.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("controls-point")).title(),
            Column::fit(visit.t("controls-check-on")),
            Column::fit(visit.t("controls-check-result")),
            Column::number(visit.t("controls-check-of")),
            Column::text(visit.t("controls-check-finding")).full(),
            Column::fit(visit.t("controls-check-by")),
        ],
        rows: all.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("controls-checks-none"),
            why: visit.t("controls-checks-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}

fn check_form(visit: &Visit, code: &str, typed: &Filled, mistakes: &Mistakes) -> Markup {
    let results = CheckResult::ALL.map(|one| Choice {
        value: one.code().to_owned(),
        name: visit.t(&format!("controls-result-{}", one.code())),
    });
    let line = |name: &'static str| {
        Field::new(name, visit.t(&format!("controls-check-{name}"))).value(typed.get(name))
    };
    let form = Fields {
        action: format!("{}/check", href(code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            line("on").kind(Kind::Day).required(),
            line("result").kind(Kind::OneOf(results.to_vec())).required(),
            line("sample")
                .kind(Kind::Number)
                .hint(visit.t("controls-check-sample-hint"))
                .required(),
            line("exceptions").kind(Kind::Number).required(),
            line("finding").kind(Kind::Lines),
        ],
        mistakes: mistakes.clone(),
        submit: visit.t("controls-check-go"),
        back: None,
    };
    let body = html! { div.no-print { (form.show_quiet(visit.lang)) } };
    kit::panel(&visit.t("controls-check-new"), &html! {}, &body)
}

fn owner_form(visit: &Visit, one: &PointStanding, people: &[Person]) -> Markup {
    let active = people.iter().filter(|person| person.active);
    let offered = active.map(|person| Choice {
        value: person.login.clone(),
        name: format!("{} · {}", person.name, role(visit, person.role.code())),
    });
    let form = Fields {
        action: format!("{}/owner", href(&one.point.code)),
        csrf: visit.csrf.clone(),
        fields: vec![
            Field::new("login", visit.t("controls-owner"))
                .kind(Kind::OneOf(offered.collect()))
                .value(one.login.clone().unwrap_or_default())
                .required(),
        ],
        mistakes: Mistakes::none(),
        submit: visit.t("controls-owner-go"),
        back: None,
    };
    let body = html! { div.no-print { (form.show_quiet(visit.lang)) } };
    kit::panel(&visit.t("controls-owner-name"), &html! {}, &body)
}

/// Names the owner of a point.
///
/// # Errors
/// `controls.point-unknown`, `controls.person-unknown`, or a fault.
pub async fn set_owner(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    let mut tx = app.db.write(visit.actor()?).await?;
    name_owner(&mut tx, &code, filled.get("login")).await?;
    tx.commit().await?;
    Ok(visit.go(&href(&code), Some(&Flash::new("controls-owner-done"))))
}

/// Records a test.
///
/// # Errors
/// `controls.point-unknown`, or a fault; what is refused is said on the page.
pub async fn check(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    Form(filled): Form<Filled>,
) -> Answer {
    get_point(&app.db, &code).await?;
    let mut reader = filled.reader();
    let result = CheckResult::parse(filled.get("result"));
    if result.is_none() {
        reader.refuse(Rejection::new("house.field-empty").on("result"));
    }
    let new = NewCheck {
        point: code.clone(),
        on: reader.day("on"),
        result: result.unwrap_or(CheckResult::Failed),
        sample: reader.whole("sample"),
        exceptions: reader.whole("exceptions"),
        finding: filled.get("finding").to_owned(),
    };
    let outcome = match reader.wrong() {
        Some(mistakes) => Err(mistakes),
        None => {
            let mut tx = app.db.write(visit.actor()?).await?;
            let done = async {
                record_check(&mut tx, &new).await?;
                tx.commit().await
            };
            typed::settled(done.await)?
        }
    };
    match outcome {
        Ok(()) => Ok(visit.go(&href(&code), Some(&Flash::new("controls-checked-done")))),
        Err(mistakes) => {
            let (title, body) = drawn(&app, &visit, &code, (&filled, &mistakes)).await?;
            Ok(visit.again(&title, &body))
        }
    }
}
