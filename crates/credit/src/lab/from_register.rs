//! A data set of the register as a project of the workbench: whether a page or the command line
//! made it, the same rows, target and split stand ready to be binned.

use base::{Failure, Result};
use quant::lab::frame::CsvOptions;
use serde_json::json;
use store::{Actor, Db, Files, StoredFile};

use super::{
    choices::{Choices, DataChoices},
    data_report::DataReport,
    file::read_table,
    glance::Glance,
    project::{NewProject, Project, begin_project, list_projects},
};
use crate::{
    intake::source::Source,
    scoring::models::{DataSet, get_data_set},
};

/// Begins a project on a data set of the register; answers its id. An empty name takes that of the
/// data set.
///
/// # Errors
/// `scoring.data-set-unknown`; a fault where its rows are gone or were altered.
pub async fn project_of_data_set(
    db: &Db,
    files: &Files,
    actor: &Actor,
    (id, name): (i64, &str),
) -> Result<i64> {
    let set = get_data_set(db, id).await?;
    let bytes = files.read(&set.digest).await?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let file_name = file_of(db, &set).await?;
    let source = Source::bytes(file_name.clone(), bytes);
    let look =
        move || -> Result<Glance> { Ok(Glance::of(&read_table(&source, CsvOptions::default())?)) };
    let glance = tokio::task::spawn_blocking(look)
        .await
        .map_err(|error| Failure::bug(format!("reading a data set: {error}")))??;
    let name = if name.trim().is_empty() { set.name.as_str() } else { name.trim() };
    let kept = StoredFile { digest: set.digest.clone(), size };
    let choices = Choices { data: choices_of(&set), ..Choices::default() };
    let (file_name, choices) = (file_name.as_str(), &choices);
    let new = NewProject { name, file_name, kept: &kept, glance: &glance, choices };
    let mut tx = db.write(actor.clone()).await?;
    let project = begin_project(&mut tx, &new).await?;
    let detail = json!({ "data_set": id.to_string() });
    tx.event("scoring.data-set-opened", &format!("lab:{project}"), &detail).await?;
    tx.commit().await?;
    Ok(project)
}

/// What was chosen of its rows; rows of the ledger that nobody cleaned stand as they were taken.
fn choices_of(set: &DataSet) -> DataChoices {
    let report: Option<DataReport> = serde_json::from_value(set.report.clone()).ok();
    report.and_then(|report| report.choices).unwrap_or_else(DataChoices::of_house)
}

/// The file that it came as: that of a project with the same rows, where there is one.
async fn file_of(db: &Db, set: &DataSet) -> Result<String> {
    let same = |project: Project| (project.digest == set.digest).then_some(project.file_name);
    for away in [false, true] {
        if let Some(name) = list_projects(db, away).await?.into_iter().find_map(same) {
            return Ok(name);
        }
    }
    Ok("ledger.csv".to_owned())
}
