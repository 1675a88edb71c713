//! A file comes in: streamed beside the database, never whole in memory.

use axum::{extract::State, response::Response};
use credit::intake::{look, note_upload, plan::Wish, upload_source};

use super::{home, href};
use crate::{
    failure::{Answer, Refused},
    filled::Filled,
    state::App,
    typed::settled,
    upload::{Upload, broken_off},
    visit::Visit,
};

/// The largest file.
pub const FILE_BYTES: usize = 512 << 20;

/// Takes a file in and leads on to its columns; a file that cannot be read is said here.
///
/// # Errors
/// `house.too-large`, `house.bad-upload`, or a fault.
pub async fn upload(State(app): State<App>, visit: Visit, mut upload: Upload) -> Answer {
    let mut kept = None;
    while let Some(mut field) = upload.next().await? {
        if field.name() != Some("file") {
            continue;
        }
        let name = plain_name(field.file_name().unwrap_or_default());
        let mut incoming = app.files.receive(app.db.ids().next()).await?;
        while let Some(piece) = field.chunk().await.map_err(broken_off)? {
            incoming.take(&piece).await?;
        }
        kept = Some((name, incoming.finish().await?));
        break;
    }
    let Some((name, file)) = kept else {
        return Err(base::Rejection::new("house.bad-upload").into());
    };
    let noted = settled(note_upload(&app.db, visit.actor()?, &name, file).await)?;
    let upload = match noted {
        Ok(upload) => upload,
        Err(mistakes) => return refused(&app, &visit, mistakes.0).await,
    };
    let source = upload_source(&app.files, &upload).await?;
    // A kind that is not recognised is chosen on the next page; a file that is no table stays here.
    match settled(look(&app.db, source, &Wish::default()).await)? {
        Ok(_) => Ok(visit.go(&href(&upload), None)),
        Err(mistakes) if mistakes.0.iter().all(|wrong| wrong.code == "intake.kind-unknown") => {
            Ok(visit.go(&href(&upload), None))
        }
        Err(mistakes) => refused(&app, &visit, mistakes.0).await,
    }
}

async fn refused(
    app: &App,
    visit: &Visit,
    wrong: Vec<base::Rejection>,
) -> Result<Response, Refused> {
    let wrong = wrong.into_iter().next().map(|rejection| rejection.on("file"));
    let body = home::page(app, visit, &Filled::default(), wrong).await?;
    Ok(visit.again(&visit.t("intake-title"), &body))
}

/// The name without a folder and without signs that no name has.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if plain.trim().is_empty() { "file".to_owned() } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_folder() {
        for (name, plain) in [
            ("应收 2026.xlsx", "应收 2026.xlsx"),
            ("C:\\temp\\a.csv", "a.csv"),
            ("../../etc/passwd", "passwd"),
            ("a\u{0}b\n.csv", "ab.csv"),
            ("", "file"),
            ("x/", "file"),
        ] {
            assert_eq!(plain_name(name), plain);
        }
    }
}
