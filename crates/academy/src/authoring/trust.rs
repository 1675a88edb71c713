//! Packs from elsewhere: what arrived, whose keys are trusted and who said so, what was put into use.

use base::{Failure, Moment, Rejection, Result, digest_of};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    file::{Manifest, fingerprint, opened, read_manifest},
    review::check_pack,
};
use crate::courses::{
    Finding, HasPage, Installed, Pack, PackFiles, Signed, digest_of_files, find_installed,
    put_into_use,
};

/// A pack that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Row id.
    pub id: i64,
    /// Its name in addresses.
    pub code: String,
    /// From 1.
    pub edition: i64,
    /// Who says that they publish it.
    pub publisher: String,
    /// `waits`, `installed`, `dismissed`.
    pub state: String,
    /// What was signed.
    pub signed: Signed,
    /// Who brought it.
    pub received_by: String,
    /// When.
    pub received_at: Moment,
}

/// A key that is trusted, or was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    /// Row id.
    pub id: i64,
    /// The key, hexadecimal.
    pub public_key: String,
    /// Whose it is.
    pub publisher: String,
    /// Who said so, and when.
    pub trusted: (String, Moment),
    /// Who took it back, and when.
    pub ended: Option<(String, Moment)>,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// It waits under this id.
    Waits(i64),
    /// This very edition is in use here, or was.
    Known,
}

/// Whether an edition may follow what is here.
fn follows(manifest: &Manifest, signed: &Signed, here: Option<&Installed>) -> Result<bool> {
    let Some(here) = here else { return Ok(true) };
    if here.public_key != signed.public_key {
        let refused = Rejection::new("authoring.code-of-other").with("code", &here.code);
        return Err(refused.with("publisher", &here.publisher).into());
    }
    let same = here.digest == digest_of_files(&signed.files);
    let refused = |code| {
        let refused = Rejection::new(code).with("code", &here.code);
        refused.with("edition", manifest.edition).with("installed", here.edition)
    };
    match manifest.edition.cmp(&here.edition) {
        std::cmp::Ordering::Less => Err(refused("authoring.edition-older").into()),
        std::cmp::Ordering::Equal if !same => Err(refused("authoring.edition-differs").into()),
        std::cmp::Ordering::Equal => Ok(false),
        std::cmp::Ordering::Greater => Ok(true),
    }
}

/// Whether a code is one that this company writes under itself.
async fn is_written_here(connection: &mut AnyConnection, code: &str) -> Result<bool> {
    let mut ask = Ask::new("SELECT id FROM authoring_pack WHERE code = ");
    ask.value(code);
    Ok(!ask.rows(connection, "looking for a pack of that name").await?.is_empty())
}

/// The pack in the files, where nothing is wrong with it but what the reader calms by itself.
fn sound(manifest: &Manifest, files: &PackFiles, page: HasPage<'_>) -> Result<Pack> {
    let (pack, found) = check_pack(files, page);
    let grave: Vec<&Finding> = found.iter().filter(|one| !one.fault.is_calmed()).collect();
    let (Some(pack), None) = (pack, grave.first()) else {
        let first = grave.first().map_or_else(String::new, |one| {
            format!("{} {}", one.place, one.fault.place(base::Lang::En))
        });
        let refused = Rejection::new("authoring.file-faults").with("count", grave.len());
        return Err(refused.with("first", first.trim()).into());
    };
    let head = &pack.head;
    let same = head.code == manifest.code
        && head.number == manifest.edition
        && head.publisher == manifest.publisher;
    if same { Ok(pack) } else { Err(Rejection::new("authoring.file-manifest").into()) }
}

/// Takes a file in: opened, checked, kept until somebody decides. The same file again is the same arrival.
///
/// # Errors
/// What [`opened`] refuses, `authoring.file-faults`, `authoring.code-of-other`, `authoring.edition-older`,
/// `authoring.edition-differs`, or a fault.
pub async fn receive(tx: &mut Tx, bytes: &[u8], page: HasPage<'_>) -> Result<Received> {
    let (manifest, signed) = opened(bytes)?;
    sound(&manifest, &signed.files, page)?;
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let here = find_installed(tx.conn(), &manifest.code, None).await?;
    if !follows(&manifest, &signed, here.as_ref())? {
        tx.quiet();
        return Ok(Received::Known);
    }
    if here.is_none() && is_written_here(tx.conn(), &manifest.code).await? {
        let refused = Rejection::new("authoring.code-of-other").with("code", &manifest.code);
        return Err(refused.with("publisher", "–").into());
    }
    let digest = digest_of(format!("{}{}", signed.public_key, signed.manifest).as_bytes());
    let digest = digest.to_string();
    let mut ask = Ask::new("SELECT id, state FROM authoring_arrival WHERE digest = ");
    ask.value(digest.as_str());
    let known = ask.rows(tx.conn(), "looking whether a file arrived before").await?;
    if let Some(row) = known.first() {
        let id = row.int(0)?;
        if row.text(1)? == "waits" {
            tx.quiet();
            return Ok(Received::Waits(id));
        }
        settle(tx, id, "waits").await?;
        note(tx, "receive-pack", &manifest, &signed.public_key);
        return Ok(Received::Waits(id));
    }
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO authoring_arrival (id, digest, code, edition, publisher, public_key, state, \
         manifest, signature, files, received_by, received_at) VALUES (",
    );
    ask.value(id).text(", ").value(digest).text(", ").value(manifest.code.as_str()).text(", ");
    ask.value(manifest.edition).text(", ").value(manifest.publisher.as_str()).text(", ");
    ask.value(signed.public_key.as_str()).text(", 'waits', ").value(signed.manifest.as_str());
    ask.text(", ").value(signed.signature.as_str()).text(", ");
    ask.value(json!(signed.files).to_string()).text(", ").value(actor).text(", ").value(at);
    ask.text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping what arrived"))?;
    note(tx, "receive-pack", &manifest, &signed.public_key);
    Ok(Received::Waits(id))
}

fn note(tx: &mut Tx, action: &'static str, manifest: &Manifest, key: &str) {
    let detail = json!({
        "code": manifest.code, "edition": manifest.edition, "publisher": manifest.publisher,
        "fingerprint": fingerprint(key),
    });
    let subject = format!("pack:{}", manifest.code);
    tx.audit(Audit { room: "authoring", action, subject, detail });
}

async fn settle(tx: &mut Tx, id: i64, state: &str) -> Result<()> {
    let mut ask = Ask::new("UPDATE authoring_arrival SET state = ");
    ask.value(state).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("settling what arrived"))?;
    Ok(())
}

const ARRIVAL: &str = "SELECT id, code, edition, publisher, state, manifest, signature, public_key, files, \
    received_by, received_at FROM authoring_arrival";

fn arrival(row: &AnyRow) -> Result<Arrival> {
    let files = serde_json::from_str(&row.text(8)?)
        .map_err(|error| Failure::broken("reading what arrived", error))?;
    Ok(Arrival {
        id: row.int(0)?,
        code: row.text(1)?,
        edition: row.int(2)?,
        publisher: row.text(3)?,
        state: row.text(4)?,
        signed: Signed {
            manifest: row.text(5)?,
            signature: row.text(6)?,
            public_key: row.text(7)?,
            files,
        },
        received_by: row.text(9)?,
        received_at: Moment(row.int(10)?),
    })
}

/// What arrived and waits, the newest first; twenty at most.
///
/// # Errors
/// A fault from the database.
pub async fn list_arrivals(db: &Db) -> Result<Vec<Arrival>> {
    let mut ask = Ask::new(ARRIVAL);
    ask.text(" WHERE state = 'waits' ORDER BY id DESC LIMIT 20");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing what arrived").await?.iter().map(arrival).collect()
}

/// What arrived, by its row.
///
/// # Errors
/// `authoring.arrival-unknown`, or a fault.
pub async fn find_arrival(connection: &mut AnyConnection, id: i64) -> Result<Arrival> {
    let mut ask = Ask::new(ARRIVAL);
    ask.text(" WHERE id = ").value(id);
    let rows = ask.rows(connection, "reading what arrived").await?;
    arrival(rows.first().ok_or_else(|| Rejection::new("authoring.arrival-unknown"))?)
}

/// Whether a key is trusted.
///
/// # Errors
/// A fault from the database.
pub async fn is_trusted(connection: &mut AnyConnection, public_key: &str) -> Result<bool> {
    let mut ask = Ask::new("SELECT id FROM authoring_trust WHERE live = ");
    ask.value(public_key);
    Ok(!ask.rows(connection, "looking whether a key is trusted").await?.is_empty())
}

/// Keys that are trusted, and behind them those that were; fifty at most.
///
/// # Errors
/// A fault from the database.
pub async fn list_trusts(db: &Db) -> Result<Vec<Trust>> {
    let ask = Ask::new(
        "SELECT id, public_key, publisher, trusted_by, trusted_at, ended_by, ended_at \
         FROM authoring_trust ORDER BY CASE WHEN live IS NULL THEN 1 ELSE 0 END, id DESC LIMIT 50",
    );
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing keys").await?;
    let one = |row: &AnyRow| {
        let ended = row.maybe_text(5)?.zip(row.maybe_int(6)?);
        Ok(Trust {
            id: row.int(0)?,
            public_key: row.text(1)?,
            publisher: row.text(2)?,
            trusted: (row.text(3)?, Moment(row.int(4)?)),
            ended: ended.map(|(by, at)| (by, Moment(at))),
        })
    };
    rows.iter().map(one).collect()
}

/// Says that the key of what arrived is its publisher's: by the fingerprint that was compared.
///
/// # Errors
/// `authoring.fingerprint-differs`, `authoring.arrival-unknown`, or a fault.
pub async fn trust_key(tx: &mut Tx, id: i64, compared: &str) -> Result<()> {
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let came = find_arrival(tx.conn(), id).await?;
    let key = came.signed.public_key.as_str();
    let plain = |text: &str| text.replace(['-', ' '], "").to_uppercase();
    if plain(compared) != plain(&fingerprint(key)) {
        return Err(Rejection::new("authoring.fingerprint-differs").on("fingerprint").into());
    }
    if is_trusted(tx.conn(), key).await? {
        tx.quiet();
        return Ok(());
    }
    let (row, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO authoring_trust (id, public_key, publisher, live, trusted_by, trusted_at) VALUES (",
    );
    ask.value(row).text(", ").value(key).text(", ").value(came.publisher.as_str()).text(", ");
    ask.value(key).text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("trusting a key"))?;
    let detail = json!({ "publisher": came.publisher, "fingerprint": fingerprint(key) });
    let subject = format!("key:{}", fingerprint(key));
    tx.audit(Audit { room: "authoring", action: "trust-key", subject, detail });
    Ok(())
}

/// Trusts a key no longer. What came with it before stays in use until it is retired.
///
/// # Errors
/// `authoring.key-unknown`, or a fault.
pub async fn end_trust(tx: &mut Tx, id: i64) -> Result<()> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE authoring_trust SET live = NULL, ended_by = ");
    ask.value(actor).text(", ended_at = ").value(at).text(" WHERE live IS NOT NULL AND id = ");
    ask.value(id);
    if ask.run(tx.conn()).await.map_err(failed("trusting a key no longer"))? != 1 {
        return Err(Rejection::new("authoring.key-unknown").into());
    }
    let (detail, subject) = (json!({ "key": id.to_string() }), format!("key:{id}"));
    tx.audit(Audit { room: "authoring", action: "end-trust", subject, detail });
    Ok(())
}

/// Puts what arrived into use. Its key must be trusted.
///
/// # Errors
/// `authoring.key-untrusted`, `authoring.arrival-unknown`, `authoring.edition-older`, `authoring.edition-differs`,
/// `authoring.code-of-other`, `authoring.file-faults`, or a fault.
pub async fn install(tx: &mut Tx, id: i64, page: HasPage<'_>) -> Result<()> {
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let came = find_arrival(tx.conn(), id).await?;
    if came.state == "installed" {
        tx.quiet();
        return Ok(());
    }
    if !is_trusted(tx.conn(), &came.signed.public_key).await? {
        let refused = Rejection::new("authoring.key-untrusted");
        return Err(refused.with("publisher", &came.publisher).into());
    }
    let manifest = read_manifest(&came.signed.manifest)?;
    let pack = sound(&manifest, &came.signed.files, page)?;
    let here = find_installed(tx.conn(), &came.code, None).await?;
    settle(tx, id, "installed").await?;
    if follows(&manifest, &came.signed, here.as_ref())? {
        put_into_use(tx, (&pack, &came.signed), (false, "")).await?;
    }
    note(tx, "install-pack", &manifest, &came.signed.public_key);
    Ok(())
}

/// Puts what arrived away unused.
///
/// # Errors
/// `authoring.arrival-unknown`, or a fault.
pub async fn dismiss(tx: &mut Tx, id: i64) -> Result<()> {
    let came = find_arrival(tx.conn(), id).await?;
    if came.state != "waits" {
        return Err(Rejection::new("authoring.arrival-unknown").into());
    }
    settle(tx, id, "dismissed").await?;
    let manifest = read_manifest(&came.signed.manifest)?;
    note(tx, "dismiss-pack", &manifest, &came.signed.public_key);
    Ok(())
}
