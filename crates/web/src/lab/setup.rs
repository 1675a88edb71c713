//! Which column is the target, and what each row is used for.

use axum::{
    Form,
    extract::{Path, State},
};
use credit::lab::{
    ColumnGlance, Glance, Project,
    choices::{Choices, DataChoices, DeclinedBy, Split},
    get_project, glance_of,
};
use maud::{Markup, html};

use super::{
    desk::{Change, change, form_head, href, seen},
    spell,
};
use crate::{
    failure::Answer,
    filled::Filled,
    kit::{self, Choice, Column, Field, Kind, List, Mistakes, Row, fields_of},
    state::App,
    visit::Visit,
};

/// The form.
///
/// # Errors
/// `scoring.lab-project-unknown`, or a fault.
pub async fn ask(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let project = get_project(&app.db, id).await?;
    let glance = glance_of(&app.db, id).await?;
    let filled = known(&project, &glance);
    let body = page(&visit, &project, &glance, &filled, &Mistakes::none());
    Ok(visit.page(&visit.t("lab-setup"), &body))
}

/// What stands in the form at first.
fn known(project: &Project, glance: &Glance) -> Filled {
    let data = &project.choices.data;
    let guess = glance.likely_target().map_or(String::new(), |column| column.name.clone());
    let filled = Filled::default()
        .or("target", if data.target.is_empty() { guess } else { data.target.clone() })
        .or("bad", data.bad.clone())
        .or("weight", data.weight.clone().unwrap_or_default())
        .or("offset", data.offset.clone().unwrap_or_default())
        .or("present", data.present.clone().unwrap_or_default())
        .or("day", data.day.clone().unwrap_or_default());
    let filled = match &data.declined {
        Some(by) => filled.or("declined", &by.column).or("declined_value", &by.value),
        None => filled,
    };
    match &data.split {
        Split::Column { column } => filled.or("split", "column").or("split_column", column),
        Split::Random { test_percent, seed } => filled
            .or("split", "random")
            .or("test", test_percent.to_string())
            .or("seed", seed.to_string()),
        Split::Time { column, later_percent, test_percent, seed } => filled
            .or("split", "time")
            .or("time_column", column)
            .or("later", later_percent.to_string())
            .or("test", test_percent.to_string())
            .or("seed", seed.to_string()),
    }
    .or("test", "30")
    .or("later", "20")
    .or("seed", "1")
}

fn page(
    visit: &Visit,
    project: &Project,
    glance: &Glance,
    filled: &Filled,
    mistakes: &Mistakes,
) -> Markup {
    html! {
        nav.crumbs.meta {
            a href="/lab" { (visit.t("lab-title")) }
            @if !project.choices.data.target.is_empty() {
                " / " a href=(href(project)) { (project.name) }
            }
        }
        (kit::page_head(&visit.t("lab-setup"), &visit.ta("lab-setup-lead", &[
            ("file", &spell::file_name(visit, project)), ("rows", &spell::count(glance.rows)),
            ("columns", &spell::count(glance.columns.len())),
        ]), &html! {}))
        div.stack {
            (kit::panel(&visit.t("lab-setup-what"), &html! {}, &html! {
                form.fields method="post" action={ (href(project)) "/setup" } {
                    (form_head(visit, project))
                    (mistakes.summary(visit.lang))
                    (fields_of(visit.lang, &fields(visit, glance, filled), mistakes))
                    div.actions { button.button.primary { (visit.t("lab-setup-save")) } }
                }
            }))
            (columns(visit, glance))
        }
    }
}

fn fields(visit: &Visit, glance: &Glance, filled: &Filled) -> Vec<Field> {
    let option = |value: &str, name: String| Choice { value: value.to_owned(), name };
    let named = |column: &ColumnGlance| option(&column.name, spell::cut(&column.name));
    let all = || glance.columns.iter().map(named);
    let or_none = || {
        let none = option("", visit.t("lab-none-of-them"));
        Kind::OneOf(std::iter::once(none).chain(all()).collect())
    };
    let splits = ["random", "column", "time"];
    let splits = splits.map(|how| option(how, visit.t(&format!("lab-split-{how}"))));
    let field =
        |name: &'static str, label: &str| Field::new(name, visit.t(label)).value(filled.get(name));
    vec![
        field("target", "lab-target")
            .kind(Kind::OneOf(all().collect()))
            .required()
            .hint(visit.t("lab-target-hint")),
        field("bad", "lab-bad").hint(visit.t("lab-bad-hint")),
        field("split", "lab-split")
            .kind(Kind::OneOf(splits.into()))
            .hint(visit.t("lab-split-hint")),
        field("split_column", "lab-split-by").kind(or_none()).hint(visit.t("lab-split-by-hint")),
        field("time_column", "lab-time-by").kind(or_none()).hint(visit.t("lab-time-by-hint")),
        field("later", "lab-later-percent").kind(Kind::Number),
        field("test", "lab-test-percent").kind(Kind::Number),
        field("seed", "lab-seed").kind(Kind::Number).hint(visit.t("lab-seed-hint")),
        field("weight", "lab-weight").kind(or_none()).hint(visit.t("lab-weight-hint")),
        field("offset", "lab-offset").kind(or_none()).hint(visit.t("lab-offset-hint")),
        field("present", "lab-present").kind(or_none()).hint(visit.t("lab-present-hint")),
        field("day", "lab-day").kind(or_none()).hint(visit.t("lab-day-hint")),
        field("declined", "lab-declined").kind(or_none()).hint(visit.t("lab-declined-hint")),
        field("declined_value", "lab-declined-value").hint(visit.t("lab-declined-value-hint")),
    ]
}

fn columns(visit: &Visit, glance: &Glance) -> Markup {
    let row = |column: &ColumnGlance| Row {
        cells: vec![
            html! { span.strong { (column.name) } },
            html! { (visit.t(if column.words { "lab-kind-words" } else { "lab-kind-numbers" })) },
            html! { (spell::count(column.filled)) },
            html! {
                (spell::count(column.distinct))
                @if column.distinct >= credit::lab::GLANCED { "+" }
            },
            html! { span.soft { (column.examples.join(" · ")) } },
        ],
        ..Row::default()
    };
    List {
        id: "columns",
        title: visit.t("lab-columns"),
        count: Some(i64::try_from(glance.columns.len()).unwrap_or(i64::MAX)),
        columns: vec![
            Column::text(visit.t("lab-column")).title(),
            Column::fit(visit.t("lab-kind")),
            Column::number(visit.t("lab-filled-rows")),
            Column::number(visit.t("lab-distinct")),
            Column::text(visit.t("lab-examples")).full(),
        ],
        rows: glance.columns.iter().map(row).collect(),
        ..List::default()
    }
    .show(visit.lang)
}

/// Takes the choices.
///
/// # Errors
/// `scoring.lab-project-unknown`, or a fault.
pub async fn save(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<i64>,
    Form(filled): Form<Filled>,
) -> Answer {
    let project = get_project(&app.db, id).await?;
    let (data, mut mistakes) = read(&project, &filled);
    if let Err(wrong) = seen(&project, filled.get("step")) {
        mistakes.0.push(wrong);
    }
    if mistakes.0.is_empty() {
        let choices = Choices { data, ..project.choices.clone() };
        let step = Change { did: "setup", subject: filled.get("target"), to: href(&project) };
        match change(&app, &visit, &project, choices, step).await? {
            Ok(response) => return Ok(response),
            Err(wrong) => mistakes = wrong,
        }
    }
    let glance = glance_of(&app.db, id).await?;
    let body = page(&visit, &project, &glance, &filled, &mistakes);
    Ok(visit.again(&visit.t("lab-setup"), &body))
}

fn read(project: &Project, filled: &Filled) -> (DataChoices, Mistakes) {
    let mut reader = filled.reader();
    let some = |name: &str| filled.some(name).map(str::to_owned);
    let share = |value: i64| u32::try_from(value.clamp(0, 90)).unwrap_or(0);
    let target = reader.text("target");
    let seed = u64::try_from(reader.whole("seed").max(0)).unwrap_or(1);
    let test_percent = share(reader.whole("test"));
    let split = match filled.get("split") {
        "column" => Split::Column { column: reader.text("split_column") },
        "time" => Split::Time {
            column: reader.text("time_column"),
            later_percent: share(reader.whole("later")),
            test_percent,
            seed,
        },
        _ => Split::Random { test_percent, seed },
    };
    let data = DataChoices {
        target,
        bad: filled.get("bad").to_owned(),
        split,
        weight: some("weight"),
        offset: some("offset"),
        present: some("present"),
        day: some("day"),
        declined: some("declined")
            .map(|column| DeclinedBy { column, value: filled.get("declined_value").to_owned() }),
        house: project.choices.data.house,
        cleaning: project.choices.data.cleaning.clone(),
    };
    let roles = [
        Some(&data.target),
        data.weight.as_ref(),
        data.offset.as_ref(),
        data.present.as_ref(),
        data.declined.as_ref().map(|by| &by.column),
        match &data.split {
            Split::Column { column } | Split::Time { column, .. } => Some(column),
            Split::Random { .. } => None,
        },
    ];
    // The day may be the column that the latest rows are found by.
    let day = data.day.as_ref().filter(|day| match &data.split {
        Split::Time { column, .. } => column != *day,
        _ => true,
    });
    let roles: Vec<&String> = roles.into_iter().chain([day]).flatten().collect();
    if let Some(twice) = roles.iter().enumerate().find(|(at, one)| roles[..*at].contains(one)) {
        let wrong = base::Rejection::new("scoring.lab-column-twice").with("column", twice.1);
        reader.refuse(wrong.on("target"));
    }
    (data, reader.mistakes())
}
