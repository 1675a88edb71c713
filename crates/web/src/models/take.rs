//! What is taken home of a version: its content as the register keeps it, and for a card every
//! form that other programmes run.

use axum::{
    extract::{Path, State},
    response::IntoResponse,
};
use base::Rejection;
use credit::scoring::models::{Content, Kind, card_table, get_version};
use quant::lab::export::{SqlDialect, pmml, python, sql};

use crate::{
    failure::Answer,
    sheet::{Cell, Shape, Sheet, attached, download},
    state::App,
    visit::Visit,
};

/// The forms of a method.
pub const fn forms(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Expert => &["model.toml", "table.xlsx"],
        Kind::Card | Kind::Altman => {
            &["model.json", "table.xlsx", "card.pmml", "card.sql", "card-nan.sql", "card.py"]
        }
        Kind::Additive | Kind::Tree | Kind::Booster => &["model.json", "table.xlsx"],
    }
}

/// A download.
///
/// # Errors
/// `scoring.model-unknown`, `house.page-not-found`.
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path((id, act)): Path<(i64, String)>,
) -> Answer {
    let file = get_version(&app.db, id).await?;
    let name = file.version.name();
    if !forms(file.version.kind).contains(&act.as_str()) {
        return Err(Rejection::new("house.page-not-found").with("path", &act).into());
    }
    if act == "table.xlsx" {
        let sheet = table(&visit, &name, &file.content);
        return Ok(download(&name, Shape::Xlsx, &[sheet], visit.lang)?);
    }
    let (text, media) = match (&file.content, act.as_str()) {
        (Content::Card(card), "card.pmml") => (pmml(card, &name), "application/xml"),
        (Content::Card(card), "card.sql") => {
            (sql(card, "applicants", SqlDialect::Plain), "text/plain; charset=utf-8")
        }
        (Content::Card(card), "card-nan.sql") => {
            (sql(card, "applicants", SqlDialect::WithNan), "text/plain; charset=utf-8")
        }
        (Content::Card(card), "card.py") => (python(card), "text/x-python; charset=utf-8"),
        (Content::Expert(_), _) => (file.text.clone(), "application/toml"),
        _ => (file.text.clone(), "application/json"),
    };
    Ok((attached(&format!("{name} {act}"), media, visit.lang), text).into_response())
}

fn table(visit: &Visit, name: &str, content: &Content) -> Sheet {
    let lang = visit.lang;
    let share =
        |bps: Option<i32>| bps.map_or(Cell::Blank, |bps| Cell::decimal(f64::from(bps) / 10_000.0));
    let rows = card_table(content).into_iter().map(|line| {
        vec![
            Cell::from(line.variable.as_str()),
            Cell::from(line.name.pick(lang)),
            Cell::from(line.bin.pick(lang)),
            line.points.map_or(Cell::Blank, |points| Cell::Count(points.into())),
            share(line.share_bps),
            share(line.bad_rate_bps),
        ]
    });
    let heads = [
        "models-code",
        "models-variable",
        "models-bin",
        "models-points",
        "models-share",
        "models-bad-rate",
    ];
    Sheet {
        name: visit.t("models-points-table"),
        above: vec![name.to_owned()],
        head: heads.map(|head| visit.t(head)).into(),
        rows: rows.collect(),
        ..Sheet::default()
    }
}
