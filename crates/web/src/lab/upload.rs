//! A file comes in and becomes a project.

use axum::extract::State;
use base::{Failure, Rejection, Result};
use credit::{
    intake::source::Source,
    lab::{
        Glance, NewProject, begin_project,
        choices::{Choices, Split},
        read_table,
    },
};
use quant::lab::frame::CsvOptions;
use store::{Actor, StoredFile};

use super::home;
use crate::{
    failure::Answer,
    job::Task,
    state::App,
    typed::settled,
    upload::{Upload, broken_off},
    visit::Visit,
};

/// The largest file.
pub const FILE_BYTES: usize = 1 << 30;
/// A file of more bytes is read by a job that can be watched.
const AT_ONCE: u64 = 8 << 20;

/// Takes a file in and leads on to its columns; a file that is no table is said here.
///
/// # Errors
/// `house.too-large`, `house.bad-upload`, or a fault.
pub async fn upload(State(app): State<App>, visit: Visit, mut upload: Upload) -> Answer {
    let (mut kept, mut name) = (None, String::new());
    while let Some(mut field) = upload.next().await? {
        match field.name() {
            Some("name") => name = field.text().await.map_err(broken_off)?,
            Some("file") => {
                let file_name = plain_name(field.file_name().unwrap_or_default());
                let mut incoming = app.files.receive(app.db.ids().next()).await?;
                while let Some(piece) = field.chunk().await.map_err(broken_off)? {
                    incoming.take(&piece).await?;
                }
                kept = Some((file_name, incoming.finish().await?));
            }
            _ => {}
        }
    }
    let Some((file_name, file)) = kept else {
        return Err(Rejection::new("house.bad-upload").into());
    };
    if file.size == 0 {
        let empty = Rejection::new("intake.file-empty").with("file", &file_name).on("file");
        let body = home::page(&app, &visit, false, Some(empty)).await?;
        return Ok(visit.again(&visit.t("lab-title"), &body));
    }
    let actor = visit.actor()?;
    if file.size > AT_ONCE {
        let task = Task {
            lane: "lab",
            doing: "lab-reading",
            subject: file_name.clone(),
            back: "/lab".to_owned(),
        };
        let (id, person, app_of_job) = (app.db.ids().next(), visit.person()?, app.for_jobs());
        let job = app.jobs.start(id, person, task, move |_| async move {
            begin(&app_of_job, actor, (&name, &file_name), &file).await
        });
        return Ok(visit.go(&job.href(), None));
    }
    match settled(begin(&app, actor, (&name, &file_name), &file).await)? {
        Ok(to) => Ok(visit.go(&to, None)),
        Err(mistakes) => {
            let wrong = mistakes.0.into_iter().next().map(|wrong| wrong.on("file"));
            let body = home::page(&app, &visit, false, wrong).await?;
            Ok(visit.again(&visit.t("lab-title"), &body))
        }
    }
}

/// Reads the file once and keeps the project; answers where it goes on.
async fn begin(
    app: &App,
    actor: Actor,
    (name, file_name): (&str, &str),
    file: &StoredFile,
) -> Result<String> {
    let source = Source::Kept { path: app.files.path(&file.digest), name: file_name.to_owned() };
    let look =
        move || -> Result<Glance> { Ok(Glance::of(&read_table(&source, CsvOptions::default())?)) };
    let glance = tokio::task::spawn_blocking(look)
        .await
        .map_err(|error| Failure::bug(format!("reading a table: {error}")))??;
    let mut choices = Choices::default();
    if let Some(column) = glance.likely_split() {
        choices.data.split = Split::Column { column: column.name.clone() };
    }
    let new = NewProject { name, file_name, kept: file, glance: &glance, choices: &choices };
    let mut tx = app.db.write(actor).await?;
    let id = begin_project(&mut tx, &new).await?;
    tx.commit().await?;
    Ok(format!("/lab/{id}/setup"))
}

/// The name without a folder and without signs that no name has.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if plain.trim().is_empty() { "file".to_owned() } else { plain }
}
