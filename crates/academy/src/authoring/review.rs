//! The second person: a pack is sent as it stands, read by somebody else who may teach, and published as an edition or
//! sent back. What is published are the very files that were read.

use base::{Day, Failure, Rejection, Result};
use credit::scoring::{
    Asked, Edition, Eyes, NewProposal, PackProposal, Wording, ask_second, draft_proposal, eyes_of,
    settle_proposal, waiting_proposal,
};
use serde_json::json;
use store::{AnyConnection, Ask, Tx, access::Right, failed};

use super::{
    compose::compose,
    desk::{Draft, editable, get_draft, note, unchanged},
    file::sealed,
    parts::{Part, parts_of},
};
use crate::{
    certificates::SealKey,
    courses::{
        Fault, Finding, HasPage, PACK_FILE, Pack, PackFiles, check_files, digest_of_files,
        put_into_use,
    },
    exercises::Lab,
};

/// Signs of a remark at most.
const NOTE_MOST: usize = 500;

/// What waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The row.
    pub proposal: PackProposal,
    /// The files as they were sent.
    pub files: PackFiles,
}

/// The name under which a pack waits.
fn name_of(code: &str) -> String {
    format!("course:{code}")
}

fn files_of(text: &str) -> Result<PackFiles> {
    serde_json::from_str(text).map_err(|error| Failure::broken("reading what was sent", error))
}

/// Reads and checks the files of a pack: what the courses ask, and whether its exercises are there.
pub fn check_pack(files: &PackFiles, page: HasPage<'_>) -> (Option<Pack>, Vec<Finding>) {
    let (pack, mut found) = check_files(files, page);
    let labs = pack.iter().flat_map(|pack| &pack.head.labs);
    for code in labs.filter(|code| Lab::parse(code).is_none()) {
        let fault = Fault::new("no-lab").with("code", code).at("labs");
        found.push(Finding { place: PACK_FILE.to_owned(), fault });
    }
    (pack, found)
}

/// A pack on its way as it would be published, with everything that is wrong.
///
/// # Errors
/// A fault: nothing that somebody could mend.
pub fn checked(
    (draft, parts): (&Draft, &[Part]),
    (publisher, on): (&str, Day),
    page: HasPage<'_>,
) -> Result<(Option<Pack>, Vec<Finding>)> {
    Ok(check_pack(&compose(draft, parts, (publisher, on))?, page))
}

/// What of a pack waits for a second person.
///
/// # Errors
/// A fault from the database.
pub async fn waiting(connection: &mut AnyConnection, code: &str) -> Result<Option<Waiting>> {
    let found = waiting_proposal(connection, &name_of(code)).await?;
    let told = |proposal: PackProposal| {
        files_of(&proposal.content).map(|files| Waiting { files, proposal })
    };
    found.map(told).transpose()
}

async fn set_state(tx: &mut Tx, id: i64, (state, said): (&str, &str)) -> Result<()> {
    let mut ask = Ask::new("UPDATE authoring_pack SET revision = revision + 1, state = ");
    ask.value(state).text(", note = ").value(said).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("keeping the state of a pack"))?;
    Ok(())
}

/// Sends a pack to a second person: without faults, as it stands.
///
/// # Errors
/// `authoring.faults`, `authoring.nothing-changed`, `authoring.publisher-missing`, `authoring.changed-meanwhile`, `authoring.in-review`,
/// `authoring.pack-unknown`, or a fault.
pub async fn send(
    tx: &mut Tx,
    (id, revision): (i64, i64),
    publisher: &str,
    page: HasPage<'_>,
) -> Result<()> {
    let draft = editable(tx, id).await?;
    unchanged(draft.revision, revision, &draft.changed_by)?;
    if draft.state == "published" {
        return Err(Rejection::new("authoring.nothing-changed").into());
    }
    if publisher.trim().is_empty() {
        return Err(Rejection::new("authoring.publisher-missing").into());
    }
    let parts = parts_of(tx.conn(), id).await?;
    let today = tx.clock().day_of(tx.at());
    let files = compose(&draft, &parts, (publisher, today))?;
    let (pack, found) = check_pack(&files, page);
    let (Some(pack), true) = (pack, found.is_empty()) else {
        return Err(Rejection::new("authoring.faults").with("count", found.len()).into());
    };
    let edition = Edition { source: Wording::new("", ""), ..pack.head.edition };
    let (name, content) = (name_of(&draft.code), json!(files).to_string());
    let new = NewProposal { pack: &name, edition: &edition, content: &content, reason: "" };
    let proposal = draft_proposal(tx, &new).await?;
    if let Asked::Another(_) = ask_second(tx, &name, proposal).await? {
        return Err(Rejection::new("authoring.in-review").into());
    }
    set_state(tx, id, ("review", "")).await?;
    let detail = json!({
        "code": draft.code, "edition": draft.edition, "digest": digest_of_files(&files),
    });
    note(tx, "send-pack", &draft.code, detail);
    Ok(())
}

/// What waits of a pack, locked.
async fn open_review(tx: &mut Tx, id: i64) -> Result<(Draft, PackProposal)> {
    tx.lock("SELECT id FROM authoring_pack WHERE id = $1", id).await?;
    let draft = get_draft(tx.conn(), id).await?;
    let waits = waiting_proposal(tx.conn(), &name_of(&draft.code)).await?;
    let waits = waits.filter(|_| draft.state == "review");
    let waits = waits.ok_or_else(|| Rejection::new("authoring.not-in-review"))?;
    Ok((draft, waits))
}

/// Takes a pack back that one sent.
///
/// # Errors
/// `authoring.not-in-review`, `authoring.not-yours`, or a fault.
pub async fn take_back(tx: &mut Tx, id: i64) -> Result<()> {
    let (draft, waits) = open_review(tx, id).await?;
    if waits.proposed_by != tx.actor().0 {
        return Err(Rejection::new("authoring.not-yours").with("who", &waits.proposed_by).into());
    }
    settle_proposal(tx, waits.id, (false, "")).await?;
    set_state(tx, id, ("draft", "")).await?;
    note(tx, "take-back-pack", &draft.code, json!({ "code": draft.code }));
    Ok(())
}

/// Sends a pack back with what is to be changed.
///
/// # Errors
/// `authoring.not-in-review`, `authoring.note-empty`, `authoring.note-long`, or a fault.
pub async fn turn_down(tx: &mut Tx, id: i64, said: &str) -> Result<()> {
    let (draft, waits) = open_review(tx, id).await?;
    let said = said.trim();
    if said.is_empty() {
        return Err(Rejection::new("authoring.note-empty").on("note").into());
    }
    if said.chars().count() > NOTE_MOST {
        return Err(Rejection::new("authoring.note-long")
            .with("most", NOTE_MOST)
            .on("note")
            .into());
    }
    settle_proposal(tx, waits.id, (false, said)).await?;
    set_state(tx, id, ("draft", said)).await?;
    note(tx, "turn-down-pack", &draft.code, json!({ "code": draft.code, "note": said }));
    Ok(())
}

/// Publishes what was read: by somebody else than who sent it; by the same person only where nobody else may teach,
/// and the audit says so. The edition is signed with the key of the house and never changes.
///
/// # Errors
/// `authoring.not-in-review`, `authoring.own-work`, or a fault.
pub async fn publish(tx: &mut Tx, id: i64, key: &SealKey, page: HasPage<'_>) -> Result<i64> {
    let (draft, waits) = open_review(tx, id).await?;
    let eyes = eyes_of(tx, Right::Teach, &[&waits.proposed_by]).await?;
    if eyes == Eyes::Same {
        return Err(Rejection::new("authoring.own-work").into());
    }
    let (pack, found) = check_pack(&files_of(&waits.content)?, page);
    let (Some(pack), true) = (pack, found.is_empty()) else {
        return Err(Rejection::new("authoring.faults").with("count", found.len()).into());
    };
    settle_proposal(tx, waits.id, (true, "")).await?;
    let signed = sealed(&pack, files_of(&waits.content)?, key);
    let actor = tx.actor().0.clone();
    let installed = put_into_use(tx, (&pack, &signed), (true, &actor)).await?;
    set_state(tx, id, ("published", "")).await?;
    let detail = json!({
        "code": draft.code, "edition": draft.edition, "sent_by": waits.proposed_by,
        "alone": eyes == Eyes::Alone,
    });
    note(tx, "publish-pack", &draft.code, detail);
    Ok(installed)
}
