//! What is taken home of a fit: its report as a workbook, its card in every form that other
//! programmes run.

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use base::Rejection;
use credit::{
    lab::{card_of_fit, get_fit, get_project},
    scoring::interchange::card_to_json,
};
use quant::lab::{
    export::{SqlDialect, excel, pmml, python, sql},
    scorecard::Card,
};

use super::{fitted, sheets};
use crate::{
    failure::Answer,
    sheet::{Shape, attached, csv, download},
    state::App,
    visit::Visit,
};

/// A download.
///
/// # Errors
/// `scoring.lab-fit-unknown`, `scoring.lab-no-card`, `house.page-not-found`.
pub async fn take(
    State(app): State<App>,
    visit: Visit,
    Path((id, number, act)): Path<(i64, i64, String)>,
) -> Answer {
    let project = get_project(&app.db, id).await?;
    let fit = get_fit(&app.db, id, number).await?;
    let card = match (fit.kind.as_str(), act.as_str()) {
        ("card", _) => Some(card_of_fit(&app.db, &app.files, &fit).await?),
        (_, "report.xlsx") => None,
        _ => return Err(Rejection::new("scoring.lab-no-card").into()),
    };
    if act == "report.xlsx" {
        let sheets = sheets::all(&visit, &project, &fit, card.as_ref());
        let name = format!("{} {}", project.name, fitted::name(&visit, &fit));
        return Ok(download(&name, Shape::Xlsx, &sheets, visit.lang)?);
    }
    let card = card.ok_or_else(|| Rejection::new("scoring.lab-no-card"))?;
    let title = format!("{} #{}", project.name, fit.number);
    let (text, media) = match act.as_str() {
        "card.json" => (card_to_json(&card), "application/json"),
        "card.pmml" => (pmml(&card, &title), "application/xml"),
        "card.sql" => (sql(&card, "applicants", SqlDialect::Plain), "text/plain; charset=utf-8"),
        "card-nan.sql" => {
            (sql(&card, "applicants", SqlDialect::WithNan), "text/plain; charset=utf-8")
        }
        "card.py" => (python(&card), "text/x-python; charset=utf-8"),
        "card.csv" => (csv(&sheets::points(&visit, &card)), "text/csv; charset=utf-8"),
        "card-excel.csv" => (formulas(&visit, &card), "text/csv; charset=utf-8"),
        _ => return Err(Rejection::new("house.page-not-found").with("path", &act).into()),
    };
    Ok(file(&format!("{title} {act}"), media, visit.lang, text))
}

fn file(name: &str, media: &'static str, lang: base::Lang, text: String) -> Response {
    (attached(name, media, lang), text).into_response()
}

/// One formula a characteristic, then their sum; text that a spreadsheet is to run, so nothing is
/// quoted away.
fn formulas(visit: &Visit, card: &Card) -> String {
    let (cells, sum) = excel(card);
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let head = format!("{},{}\r\n", visit.t("lab-variable"), visit.t("lab-formula"));
    let lines = cells.iter().map(|cell| {
        // The name is shown, never run.
        format!("{},{}\r\n", quoted(&base::guarded(&cell.name)), quoted(&cell.formula))
    });
    let last = format!("{},{}\r\n", quoted(&visit.t("lab-score")), quoted(&sum));
    std::iter::once("\u{feff}".to_owned()).chain([head]).chain(lines).chain([last]).collect()
}
