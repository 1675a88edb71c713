//! The open data of a run as a file.

use academy::exercises::data;
use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use base::Failure;

use super::opened;
use crate::{failure::Answer, state::App, visit::Visit};

/// The open data as CSV; the hidden rows are in no file.
///
/// # Errors
/// `exercises.run-unknown`, `exercises.other-edition`, or a fault.
pub async fn data_csv(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let kept = opened(&app, &visit, id).await?;
    if !kept.is_current {
        return Err(base::Rejection::new("exercises.other-edition").into());
    }
    let broken = |why| Failure::broken("writing the data of an exercise", why);
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in data(kept.lab, kept.seed, kept.lang) {
        writer.write_record(row).map_err(broken)?;
    }
    let bytes = writer.into_inner().map_err(|why| {
        let why = std::io::Error::other(why.to_string());
        Failure::broken("writing the data of an exercise", why)
    })?;
    let name = format!("attachment; filename=\"exercise-{}.csv\"", kept.lab.code());
    let bytes = [b"\xef\xbb\xbf".as_slice(), &bytes].concat();
    let head = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned())];
    Ok((head, [(header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
