//! The credit policy on paper: the version as it is kept, in the reader's language.

use axum::extract::{Path, State};
use base::Result;
use credit::controls::{ChapterDoc, PolicyVersion};
use paper::{Column, Fact, Head, PolicyChapter, PolicyPaper, Press, Table};

use super::{Reader, pdf, print};
use crate::{controls, failure::Answer, state::App, visit::Visit};

/// The PDF of a version.
///
/// # Errors
/// `controls.document-unknown`, `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn policy(State(app): State<App>, visit: Visit, Path(id): Path<i64>) -> Answer {
    let reader = Reader::of(&visit)?;
    let version = controls::seen_document(&app, &visit, id).await?;
    let bytes = policy_paper(&app.press, &reader, &version).await?;
    let name = format!("{}-V{}", visit.t("paper-policy"), version.number);
    Ok(pdf(&name, visit.lang, bytes))
}

/// A version of the policy, set.
///
/// # Errors
/// `paper.no-font`, `paper.no-glyph`, or a fault.
pub async fn policy_paper(
    press: &Press,
    reader: &Reader,
    version: &PolicyVersion,
) -> Result<Vec<u8>> {
    print(press.clone(), of(reader, version).sheet()).await
}

fn of(reader: &Reader, version: &PolicyVersion) -> PolicyPaper {
    let head = Head {
        lang: reader.lang,
        company: version.doc.company.clone(),
        subject: version.doc.company.clone(),
        number: format!("V{}", version.number),
        as_of: version.effective_on,
        printed_on: reader.today,
        printed_by: reader.by.clone(),
    };
    let state = reader.t(&format!("controls-document-state-{}", version.state.code()));
    let mut facts = vec![
        Fact::new(reader.t("controls-number"), format!("V{} · {state}", version.number)),
        Fact::new(reader.t("controls-from"), version.effective_on.to_string()),
        Fact::new(reader.t("controls-author"), version.actor.clone()),
    ];
    if let (Some(who), Some(on)) = (&version.published_by, version.published_on) {
        facts.push(Fact::new(reader.t("controls-published-by"), format!("{who} · {on}")));
    }
    facts.push(Fact::new(reader.t("controls-note"), version.note.clone()));
    facts.push(Fact::new(reader.t("controls-doc-digest"), version.digest.clone()));
    PolicyPaper {
        head,
        facts,
        chapters: version.doc.chapters.iter().map(|one| chapter(reader, one)).collect(),
        signatures: vec![reader.t("controls-sign-owner"), reader.t("controls-sign-credit")],
    }
}

fn chapter(reader: &Reader, one: &ChapterDoc) -> PolicyChapter {
    let lang = reader.lang;
    let table = (!one.rows.is_empty()).then(|| {
        // A column takes the room that its longest cell asks for, the first a share of its own.
        let widest = |at: usize| {
            let cells = one.rows.iter().filter_map(|row| row.get(at));
            cells.map(|cell| cell.pick(lang).chars().count()).max().unwrap_or(1)
        };
        let column = |(at, head): (usize, &credit::granting::Said)| {
            let share = u32::try_from(widest(at).clamp(4, 24)).unwrap_or(4);
            Column::text(head.pick(lang), share)
        };
        let mut table = Table::of(one.head.iter().enumerate().map(column).collect());
        for row in &one.rows {
            table.push(row.iter().map(|cell| cell.pick(lang)));
        }
        table
    });
    PolicyChapter {
        name: one.name.pick(lang).to_owned(),
        text: one.text.iter().map(|said| said.pick(lang).to_owned()).collect(),
        table,
    }
}
