//! What counsel is handed: all papers of a buyer or of one item, an index and the checksum of each file, in one
//! ZIP. The files are read by their digest, so that an altered one is never handed on.

use std::{
    collections::BTreeSet,
    io::{Cursor, Write as _},
};

use base::{Day, Failure, Rejection, Result, digest_of};
use serde_json::json;
use store::{Ask, Audit, Columns, Db, Files, Tx, access::Scope};

use super::{
    account_list::{AccountFilter, list_accounts},
    paper::{EvidencePaper, list_papers},
};
use crate::{collections::strategy::letter_number, parties::BuyerId};

/// The most that is handed on in one go.
const BYTES_MOST: i64 = 500 << 20;

/// What goes into the ZIP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounselFile {
    /// Its name inside.
    pub name: String,
    /// SHA-256.
    pub digest: String,
    /// Bytes.
    pub size: i64,
    /// What it is: a kind of paper, `statement` (signed) or `demand` (a letter of the house).
    pub kind: String,
    /// Its day, where it is no paper.
    pub on: Option<Day>,
    /// The paper, or none for a signed statement of account or a letter.
    pub paper: Option<EvidencePaper>,
    /// What it is, where it is no paper.
    pub title: String,
}

/// The files that are handed on for a buyer or one of its items, in order: papers, signed statements of
/// account, the letters that were sent. There may be none: the index shows the debts and their clocks.
///
/// # Errors
/// `collections.export-large`, or a fault.
pub async fn counsel_files(
    db: &Db,
    scope: Scope,
    (buyer, item): (BuyerId, Option<i64>),
) -> Result<Vec<CounselFile>> {
    let mut files: Vec<CounselFile> = Vec::new();
    for paper in list_papers(db, buyer, item).await? {
        files.push(CounselFile {
            name: String::new(),
            digest: paper.digest.clone(),
            size: paper.size,
            title: paper.title.clone(),
            kind: paper.kind.clone(),
            on: None,
            paper: Some(paper),
        });
    }
    let filter = AccountFilter {
        scope: Some(scope),
        buyer: Some(buyer),
        state: Some("signed".to_owned()),
        limit: 500,
        ..AccountFilter::default()
    };
    let about = match item {
        Some(item) => Some(accounts_about(db, item).await?),
        None => None,
    };
    for account in list_accounts(db, &filter).await? {
        if about.as_ref().is_some_and(|about| !about.contains(&account.id)) {
            continue;
        }
        files.push(CounselFile {
            name: account.file_name.clone(),
            digest: account.file_digest.clone(),
            size: 0,
            kind: "statement".to_owned(),
            on: Some(account.as_of),
            paper: None,
            title: account.number,
        });
    }
    files.extend(letters(db, (buyer, item)).await?);
    if files.iter().map(|file| file.size).sum::<i64>() > BYTES_MOST {
        return Err(beyond());
    }
    for (n, file) in (1..).zip(&mut files) {
        let name = file.paper.as_ref().map_or(file.name.as_str(), |paper| &paper.file_name);
        let name = format!("files/{n:03}-{}-{}", file.kind, inside(name));
        file.name = name;
    }
    Ok(files)
}

/// The letters that the house has sent to a buyer, or about one of its items.
async fn letters(db: &Db, (buyer, item): (BuyerId, Option<i64>)) -> Result<Vec<CounselFile>> {
    let mut ask = Ask::new(
        "SELECT o.number, o.digest, COALESCE(o.posted_on, o.sent_on), o.slip_digest, o.slip_name, \
         o.proof_digest, o.proof_name, COALESCE(o.arrived_on, o.returned_on) \
         FROM collections_outbox o WHERE o.state = 'sent' AND o.post <> 'printed' \
         AND o.number IS NOT NULL AND o.digest <> '' AND o.buyer_id = ",
    );
    ask.value(buyer);
    if let Some(item) = item {
        ask.text(" AND EXISTS (SELECT 1 FROM collections_outbox_item t WHERE t.outbox_id = o.id");
        ask.text(" AND t.item_id = ").value(item).text(")");
    }
    ask.text(" ORDER BY o.number");
    let mut files = Vec::new();
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "listing letters for counsel").await? {
        let title = letter_number(row.int(0)?);
        let file = |digest: String, name: String, kind: &str, on: Option<Day>| CounselFile {
            name,
            digest,
            size: 0,
            kind: kind.to_owned(),
            on,
            paper: None,
            title: title.clone(),
        };
        let left = row.maybe_day(2)?;
        files.push(file(row.text(1)?, format!("{title}.pdf"), "demand", left));
        // The slip of the courier and the record of delivery or return: what shows that it arrived.
        for (digest, name, on) in
            [(row.text(3)?, row.text(4)?, left), (row.text(5)?, row.text(6)?, row.maybe_day(7)?)]
        {
            if !digest.is_empty() {
                files.push(file(digest, format!("{title}-{name}"), "arrival", on));
            }
        }
    }
    Ok(files)
}

fn beyond() -> Failure {
    Rejection::new("collections.export-large").with("most", BYTES_MOST >> 20).into()
}

/// The statements of account that hold an item.
async fn accounts_about(db: &Db, item: i64) -> Result<BTreeSet<i64>> {
    let mut ask = Ask::new("SELECT account_id FROM collections_account_line WHERE item_id = ");
    ask.value(item);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for statements that hold an item").await?;
    rows.iter().map(|row| row.int(0)).collect()
}

/// A name that is a plain file name everywhere.
fn inside(name: &str) -> String {
    let fit = |c: char| {
        if c.is_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }
    };
    let plain: String = name.chars().map(fit).collect();
    let plain = plain.trim_start_matches('.');
    let cut = plain.chars().count().saturating_sub(80);
    plain.chars().skip(cut).collect()
}

/// The ZIP: `index.pdf`, the files, and `SHA256SUMS` over all of them.
///
/// # Errors
/// `collections.export-large`; a fault where a file is missing or was altered.
pub async fn counsel_zip(files: &Files, index: Vec<u8>, of: &[CounselFile]) -> Result<Vec<u8>> {
    let mut parts = vec![("index.pdf".to_owned(), index)];
    let mut whole = 0_i64;
    for file in of {
        let bytes = files.read(&file.digest).await?;
        whole = whole.saturating_add(i64::try_from(bytes.len()).unwrap_or(i64::MAX));
        if whole > BYTES_MOST {
            return Err(beyond());
        }
        parts.push((file.name.clone(), bytes));
    }
    let packed = tokio::task::spawn_blocking(move || pack(&parts)).await;
    packed.map_err(|error| Failure::broken("packing evidence", error))?
}

fn pack(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let failed = |error: zip::result::ZipError| Failure::broken("packing evidence", error);
    let wrote = |error: std::io::Error| Failure::broken("packing evidence", error);
    let options = zip::write::SimpleFileOptions::default();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut sums = String::new();
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options).map_err(failed)?;
        writer.write_all(bytes).map_err(wrote)?;
        sums.push_str(&format!("{}  {name}\n", digest_of(bytes)));
    }
    writer.start_file("SHA256SUMS", options).map_err(failed)?;
    writer.write_all(sums.as_bytes()).map_err(wrote)?;
    Ok(writer.finish().map_err(failed)?.into_inner())
}

/// Writes down that evidence left the house.
pub fn record_export(tx: &mut Tx, (buyer, item): (BuyerId, Option<i64>), of: &[CounselFile]) {
    let digests: Vec<&str> = of.iter().map(|file| file.digest.as_str()).collect();
    tx.audit(Audit {
        room: "collections",
        action: "export-evidence",
        subject: format!("buyer:{buyer}"),
        detail: json!({
            "item": item.map(|id| id.to_string()), "files": of.len(), "sha256": digests,
        }),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_inside() {
        for (name, seen) in [
            ("合同 2026.pdf", "合同_2026.pdf"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("a\\b:c.pdf", "a_b_c.pdf"),
        ] {
            assert_eq!(inside(name), seen);
        }
    }
}
