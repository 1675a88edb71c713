//! Fits of a project: each keeps its report, its card and the score of every row, so that any two
//! can be compared later.

use base::{Failure, Moment, Rejection, Result};
use quant::lab::{
    frame::{Outcome, Part},
    prove::{
        rank,
        tiers::{SwapSet, cut_of_like_acceptance, swap_set},
    },
    scorecard::Card,
    unfit::Unfit,
};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Files, Tx, failed};

use super::{
    choices::DataChoices,
    data_report::{DataReport, PartReport},
    fitting::Fitted,
    project::Project,
    refusal::unfit,
    report::Report,
};
use crate::scoring::models::{Content, Kind, NewDataSet, Origin, data_sets_of, keep_data_set};

/// A fit as it stands in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct FitRow {
    /// Row id.
    pub id: i64,
    /// The project.
    pub project: i64,
    /// The step whose choices it was made with.
    pub step: i64,
    /// Its number within the project, from 1.
    pub number: i64,
    /// Its kind by code.
    pub kind: String,
    /// Its report.
    pub report: Report,
    /// The kept file with the score of each row.
    pub scores_digest: String,
    /// The kept file with the model; fits of before this was kept have none.
    pub model_digest: Option<String>,
    /// The data set of the register that it was learnt from; likewise.
    pub data_set: Option<i64>,
    /// Who made it.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
}

const FIT: &str = "SELECT id, project_id, step_id, number, kind, report, scores_digest, \
    model_digest, data_set_id, actor, recorded_at FROM scoring_lab_fit WHERE project_id = ";

fn read(row: &AnyRow) -> Result<FitRow> {
    Ok(FitRow {
        id: row.int(0)?,
        project: row.int(1)?,
        step: row.int(2)?,
        number: row.int(3)?,
        kind: row.text(4)?,
        report: Report::of_text(&row.text(5)?)?,
        scores_digest: row.text(6)?,
        model_digest: row.maybe_text(7)?,
        data_set: row.maybe_int(8)?,
        actor: row.text(9)?,
        recorded_at: Moment(row.int(10)?),
    })
}

/// The fits of a project, the latest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_fits(db: &Db, project: i64) -> Result<Vec<FitRow>> {
    let mut ask = Ask::new(FIT);
    ask.value(project).text(" ORDER BY number DESC LIMIT 100");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing fits").await?.iter().map(read).collect()
}

/// One fit by its number.
///
/// # Errors
/// `scoring.lab-fit-unknown`.
pub async fn get_fit(db: &Db, project: i64, number: i64) -> Result<FitRow> {
    let mut ask = Ask::new(FIT);
    ask.value(project).text(" AND number = ").value(number);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading a fit").await?;
    let row = rows.first().ok_or_else(|| Rejection::new("scoring.lab-fit-unknown"))?;
    read(row)
}

/// The model of a fit, ready to run: on every row of its file it gives the fit's score.
///
/// # Errors
/// `scoring.lab-no-model` where the fit was made before models were kept; a fault where the kept
/// file is gone or was altered.
pub async fn content_of_fit(db: &Db, files: &Files, fit: &FitRow) -> Result<Content> {
    let kind = Kind::parse(&fit.kind).ok_or_else(|| Rejection::new("scoring.lab-no-model"))?;
    let text = match &fit.model_digest {
        Some(digest) => String::from_utf8(files.read(digest).await?)
            .map_err(|error| Failure::broken("reading the model of a fit", error))?,
        None => {
            // Cards used to stand in the row itself.
            let mut ask = Ask::new("SELECT card FROM scoring_lab_fit WHERE id = ");
            ask.value(fit.id);
            let mut connection = db.read().await?;
            let text = ask.row(&mut connection, "reading a card").await?.maybe_text(0)?;
            text.ok_or_else(|| Rejection::new("scoring.lab-no-model"))?
        }
    };
    Content::read(kind, &text)
}

/// The card of a fit.
///
/// # Errors
/// `scoring.lab-no-card` where its kind has none; as [`content_of_fit`].
pub async fn card_of_fit(db: &Db, files: &Files, fit: &FitRow) -> Result<Card> {
    if fit.kind != "card" {
        return Err(Rejection::new("scoring.lab-no-card").into());
    }
    match content_of_fit(db, files, fit).await? {
        Content::Card(card) => Ok(card),
        _ => Err(Rejection::new("scoring.lab-no-card").into()),
    }
}

/// Keeps a fit with its model and the data set that it was learnt from; answers its number.
///
/// # Errors
/// A fault from the database or the file system.
pub async fn keep_fit(
    tx: &mut Tx,
    files: &Files,
    project: &Project,
    fitted: &Fitted,
) -> Result<i64> {
    let bytes: Vec<u8> = fitted.scores.iter().flat_map(|score| score.to_le_bytes()).collect();
    let scores = files.keep(&bytes).await?.digest;
    let model = match fitted.content.write() {
        Some(text) => Some(files.keep(text.as_bytes()).await?.digest),
        None => None,
    };
    let data_set = data_set_of(tx, project, &fitted.data).await?;
    tx.lock("SELECT id FROM scoring_lab_project WHERE id = $1", project.id).await?;
    let mut ask = Ask::new("SELECT MAX(number) FROM scoring_lab_fit WHERE project_id = ");
    ask.value(project.id);
    let last = ask.row(tx.conn(), "numbering a fit").await?.maybe_int(0)?;
    let number = last.unwrap_or(0) + 1;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let report = &fitted.report;
    #[allow(clippy::cast_possible_truncation, reason = "millionths of a measure below 1")]
    let auc = report.judge().map(|part| (part.auc.value * 1e6).round() as i64);
    let mut ask = Ask::new(
        "INSERT INTO scoring_lab_fit (id, project_id, step_id, number, kind, report, \
         scores_digest, model_digest, data_set_id, auc_micro, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(project.id).text(", ").value(project.step).text(", ");
    ask.value(number).text(", ").value(report.asked.kind.as_str()).text(", ");
    ask.value(report.to_text()?).text(", ").value(scores).text(", ").value(model);
    ask.text(", ").value(data_set).text(", ").value(auc).text(", ").value(actor);
    ask.text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a fit"))?;
    tx.audit(Audit {
        room: "scoring",
        action: "lab-fit",
        subject: format!("lab:{}", project.id),
        detail: json!({ "number": number, "kind": report.asked.kind, "step": project.step,
            "data_set": data_set }),
    });
    Ok(number)
}

/// The data set of the register that the rows of a project are: the one that is there already, or
/// a new one.
async fn data_set_of(tx: &mut Tx, project: &Project, data: &DataReport) -> Result<i64> {
    let mut report = data.clone();
    for known in data_sets_of(tx, &project.digest).await? {
        let Ok(kept) = serde_json::from_value::<DataReport>(known.report) else { continue };
        let untouched = kept.choices.is_none()
            && known.origin == Origin::Ledger
            && data.choices == Some(DataChoices::of_house());
        if untouched || kept.choices == data.choices {
            return Ok(known.id);
        }
        if known.origin == Origin::Ledger {
            // Cleaned rows of the ledger keep what was said of their days and definition.
            let DataReport { parts, columns, grade, choices, .. } = data.clone();
            report = DataReport { parts, columns, grade, choices, ..kept };
        }
    }
    if report.name.is_empty() {
        report.name.clone_from(&project.name);
        let target = &project.choices.data.target;
        report.said.zh = format!("文件 {}，目标 {target}", project.file_name);
        report.said.en = format!("file {}, target {target}", project.file_name);
    }
    let count = |part: fn(&PartReport) -> usize| report.parts.values().map(part).sum::<usize>();
    let bads = count(|part| part.bads);
    let origin = if report.origin == "ledger" { Origin::Ledger } else { Origin::File };
    let new = NewDataSet {
        origin,
        name: report.name.clone(),
        digest: project.digest.clone(),
        rows: report.rows,
        goods: count(|part| part.rows) - bads,
        bads,
        grade: report.grade.clone(),
        report: serde_json::to_value(&report)
            .map_err(|error| Failure::broken("writing the report of a data set", error))?,
    };
    keep_data_set(tx, &new).await
}

/// The score of each row.
///
/// # Errors
/// A fault where the file is missing or was altered.
pub async fn scores_of(files: &Files, fit: &FitRow) -> Result<Vec<i32>> {
    let bytes = files.read(&fit.scores_digest).await?;
    let chunks = bytes.chunks_exact(4);
    if !chunks.remainder().is_empty() {
        return Err(Failure::bug("reading scores: a file of odd length"));
    }
    Ok(chunks.map(|four| i32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect())
}

/// What would change if a new model took the present one's place, on the rows to judge by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swap {
    /// Rows that have both scores.
    pub rows: usize,
    /// AUC of the present model and of the new one.
    pub auc: (f64, f64),
    /// p-value of their difference (DeLong).
    pub p_value: f64,
    /// The present model's least accepted score: the one that accepts as many.
    pub present_cut: i32,
    /// The four fields.
    pub set: SwapSet,
}

/// Compares a new model with the present one at a cut of the new one; the present one's cut is set
/// so that it accepts as many. `None` where too few rows have both scores.
///
/// # Errors
/// `scoring.lab-…` where a number is none.
pub fn swap(outcome: &Outcome, (new, cut): (&[i32], i32), present: &[f64]) -> Result<Option<Swap>> {
    let part = match outcome.rows_of(Part::Test).next() {
        Some(_) => Part::Test,
        None => Part::Train,
    };
    let rows: Vec<usize> = outcome
        .rows_of(part)
        .filter(|row| present.get(*row).is_some_and(|score| score.is_finite()))
        .collect();
    let bads: Vec<bool> = rows.iter().map(|row| outcome.is_bad(*row)).collect();
    let count = bads.iter().filter(|bad| **bad).count();
    if count < 2 || rows.len() - count < 2 {
        return Ok(None);
    }
    let now: Vec<i32> =
        rows.iter().map(|row| quant::scaling::round_half_up(present[*row])).collect();
    let then: Vec<i32> = rows.iter().map(|row| new[*row]).collect();
    let risk = |scores: &[i32]| scores.iter().map(|s| -f64::from(*s)).collect::<Vec<f64>>();
    let said = |why: Unfit| unfit(&why);
    let (one, other) = (risk(&now), risk(&then));
    let test = rank::compare(&other, &one, &bads).map_err(said)?;
    let auc = |scores: &[f64]| {
        rank::ranking(quant::lab::prove::Scored::new(scores, &bads)).map(|ranking| ranking.auc)
    };
    let Some(present_cut) = cut_of_like_acceptance(&then, cut, &now) else { return Ok(None) };
    Ok(Some(Swap {
        rows: rows.len(),
        auc: (auc(&one).map_err(said)?, auc(&other).map_err(said)?),
        p_value: test.p_value,
        present_cut,
        set: swap_set((&now, present_cut), (&then, cut), &bads).map_err(said)?,
    }))
}
