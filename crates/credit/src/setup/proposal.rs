//! What the set-up proposes: answers with the packs made from them, one proposal at a time, signed by
//! a second person where there is one.

use base::{Currency, Day, Failure, Moment, Rejection, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    AnyConnection, AnyRow, Ask, Columns, Db, Tx,
    access::{Person, Right},
    failed,
};

use super::{
    Answers, Fitted, SetupPack, Typed,
    fit::{fitted, redated},
};
use crate::{
    assess::{PackKind, set_signed_pack},
    controls::{has_second, told},
    scoring::{Eyes, eyes_on},
};

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SetupState {
    /// Waiting for a signature.
    Proposed,
    /// Its packs are own versions of the company.
    Signed,
    /// Turned down.
    Refused,
    /// Taken back by its author.
    Withdrawn,
}

impl SetupState {
    /// All.
    pub const ALL: [Self; 4] = [Self::Proposed, Self::Signed, Self::Refused, Self::Withdrawn];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Signed => "signed",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// Row id.
    pub id: i64,
    /// 1, 2, 3 …; its packs are called `S1`, `S2` …
    pub number: i64,
    /// Where it stands.
    pub state: SetupState,
    /// What the company said.
    pub answers: Answers,
    /// The packs made from that.
    pub packs: Vec<Fitted>,
    /// The first day on which they are to count.
    pub effective_on: Day,
    /// Why.
    pub note: String,
    /// Who proposed it.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
    /// Who signed or refused it.
    pub decided_by: Option<String>,
    /// What they said.
    pub decided_note: String,
}

#[derive(Serialize, Deserialize)]
struct RawPack {
    pack: String,
    text: String,
}

const COLUMNS: &str = "SELECT id, number, state, answers, packs, effective_on, note, actor, \
    recorded_at, decided_by, decided_note FROM controls_setup";

fn read(row: &AnyRow) -> Result<Setup> {
    let bad = |error| Failure::broken("reading a set-up", error);
    let packs: Vec<RawPack> = serde_json::from_str(&row.text(4)?).map_err(bad)?;
    let packs = packs.into_iter().map(|one| match PackKind::parse(&one.pack) {
        Some(kind) => Ok(Fitted { kind, text: one.text }),
        None => Err(Failure::bug("a stored set-up names an unknown pack")),
    });
    Ok(Setup {
        id: row.int(0)?,
        number: row.int(1)?,
        state: SetupState::parse(&row.text(2)?)
            .ok_or_else(|| Failure::bug("a stored set-up is in no known state"))?,
        answers: serde_json::from_str(&row.text(3)?).map_err(bad)?,
        packs: packs.collect::<Result<_>>()?,
        effective_on: row.day(5)?,
        note: row.text(6)?,
        actor: row.text(7)?,
        recorded_at: Moment(row.int(8)?),
        decided_by: row.maybe_text(9)?,
        decided_note: row.text(10)?,
    })
}

/// All proposals, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_setups(db: &Db) -> Result<Vec<Setup>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" ORDER BY id DESC LIMIT 50");
    ask.rows(&mut connection, "listing set-ups").await?.iter().map(read).collect()
}

/// The one that waits for a signature.
///
/// # Errors
/// A fault from the database.
pub async fn find_live_setup(db: &Db) -> Result<Option<Setup>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE state = 'proposed'");
    ask.rows(&mut connection, "finding a set-up").await?.first().map(read).transpose()
}

/// One proposal.
///
/// # Errors
/// `controls.setup-unknown`, or a fault.
pub async fn get_setup(db: &Db, id: i64) -> Result<Setup> {
    let mut connection = db.read().await?;
    get(&mut connection, id).await
}

async fn get(connection: &mut AnyConnection, id: i64) -> Result<Setup> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE id = ").value(id);
    let rows = ask.rows(connection, "reading a set-up").await?;
    match rows.first() {
        Some(row) => read(row),
        None => Err(Rejection::new("controls.setup-unknown").with("id", id).into()),
    }
}

/// What the form begins with: the answers of the last proposal, else what the ledger says of sales,
/// else the usual figures of a trade.
///
/// # Errors
/// A fault from the database.
pub async fn usual_answers(db: &Db, currency: Currency) -> Result<Typed> {
    if let Some(last) = list_setups(db).await?.into_iter().next() {
        let said = last.answers;
        return Ok(Typed {
            trade: said.trade,
            sales: said.sales,
            account_bps: said.account_bps,
            margin_bps: said.margin_bps,
            capital_bps: said.capital_bps,
            days: said.days,
            people: said.people,
        });
    }
    let mut connection = db.read().await?;
    let from = db.clock().today().plus_months(-12);
    let mut ask = Ask::new(
        "SELECT COALESCE(CAST(SUM(company_minor) AS BIGINT), 0) FROM receivables_item \
         WHERE undone_by IS NULL AND issued_on > ",
    );
    ask.value(from);
    let sales = ask.row(&mut connection, "adding up sales").await?.int(0)?;
    let people = db.list_people().await?;
    let people = people.iter().filter(|one| one.may(Right::DecideCredit)).count();
    let mut said = Typed { trade: "other".to_owned(), capital_bps: 500, ..Typed::default() };
    if let Some(trade) = SetupPack::shipped().trade(&said.trade) {
        (said.margin_bps, said.account_bps, said.days) =
            (trade.margin_bps, trade.account_bps, trade.days);
    }
    said.sales = sales / currency.minor_per_unit();
    said.people = i64::try_from(people).unwrap_or(1).max(1);
    Ok(said)
}

/// Proposes packs from answers. One proposal waits at a time.
///
/// # Errors
/// `controls.note-missing`, `controls.setup-waits`, `controls.day-past`, or a fault.
pub async fn propose_setup(
    tx: &mut Tx,
    answers: &Answers,
    effective_on: Day,
    note: &str,
) -> Result<i64> {
    noted(note)?;
    let today = tx.clock().today();
    if effective_on < today {
        let past = Rejection::new("controls.day-past").with("day", effective_on);
        return Err(past.with("today", today).on("effective_on").into());
    }
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let row = Ask::new(
        "SELECT COALESCE(MAX(number), 0), CAST(COUNT(live) AS BIGINT) FROM controls_setup",
    );
    let row = row.row(tx.conn(), "numbering a set-up").await?;
    let (number, live) = (row.int(0)? + 1, row.int(1)?);
    if live > 0 {
        return Err(Rejection::new("controls.setup-waits").into());
    }
    let version = format!("S{number}");
    let packs = fitted(answers, SetupPack::shipped(), (&version, effective_on))?;
    for one in &packs {
        one.kind.check(&one.text).map_err(crate::assess::pack_refusal)?;
    }
    let raw = packs
        .iter()
        .map(|one| RawPack { pack: one.kind.code().to_owned(), text: one.text.clone() });
    let bad = |error| Failure::broken("writing a set-up", error);
    let raw = serde_json::to_string(&raw.collect::<Vec<_>>()).map_err(bad)?;
    let said = serde_json::to_string(answers).map_err(bad)?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO controls_setup (id, number, live, state, answers, packs, effective_on, note, \
         actor, recorded_at, decided_note) VALUES (",
    );
    ask.value(id).text(", ").value(number).text(", 1, 'proposed', ").value(said).text(", ");
    ask.value(raw).text(", ").value(effective_on).text(", ").value(note.trim()).text(", ");
    ask.value(actor).text(", ").value(at).text(", '')");
    ask.run(tx.conn()).await.map_err(failed("proposing a set-up"))?;
    told(
        tx,
        ("setup", id),
        ("controls.setup-proposed", "propose-setup"),
        json!({ "note": note.trim() }),
    )
    .await?;
    Ok(id)
}

fn noted(note: &str) -> Result<()> {
    if note.trim().is_empty() {
        return Err(Rejection::new("controls.note-missing").on("note").into());
    }
    Ok(())
}

/// Why somebody may not sign a proposal; `None` where they may.
pub fn setup_open_to(setup: &Setup, people: &[Person], login: &str) -> Option<Rejection> {
    if setup.state != SetupState::Proposed {
        return Some(Rejection::new("controls.setup-decided").with("state", setup.state.code()));
    }
    let own = setup.actor == login;
    (own && has_second(people, login)).then(|| Rejection::new("controls.four-eyes"))
}

async fn standing(tx: &mut Tx, id: i64) -> Result<Setup> {
    tx.lock("SELECT id FROM controls_setup WHERE id = $1", id).await?;
    let setup = get(tx.conn(), id).await?;
    if setup.state != SetupState::Proposed {
        let decided = Rejection::new("controls.setup-decided");
        return Err(decided.with("state", setup.state.code()).into());
    }
    Ok(setup)
}

async fn decided(
    tx: &mut Tx,
    id: i64,
    state: SetupState,
    (note, alone): (&str, bool),
) -> Result<()> {
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE controls_setup SET live = NULL, state = ");
    ask.value(state.code()).text(", decided_by = ").value(actor).text(", decided_note = ");
    ask.value(note.trim()).text(", decided_at = ").value(at).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("deciding on a set-up"))?;
    let kinds = match state {
        SetupState::Signed => ("controls.setup-signed", "sign-setup"),
        SetupState::Refused => ("controls.setup-refused", "refuse-setup"),
        _ => ("controls.setup-withdrawn", "withdraw-setup"),
    };
    told(tx, ("setup", id), kinds, json!({ "note": note.trim(), "alone": alone })).await
}

/// Signs a proposal: its packs become own versions of the company, from their day on or from today
/// where that is past.
///
/// # Errors
/// `controls.setup-unknown`, `controls.setup-decided`, `controls.four-eyes` for its author where
/// somebody else could sign, `controls.note-missing`, those of [`set_signed_pack`], or a fault.
pub async fn sign_setup(tx: &mut Tx, people: &[Person], id: i64, note: &str) -> Result<()> {
    noted(note)?;
    let setup = standing(tx, id).await?;
    if let Some(why) = setup_open_to(&setup, people, &tx.actor().0.clone()) {
        return Err(why.into());
    }
    // Who joined since the people were read counts, too.
    let eyes = eyes_on(tx, &setup.actor).await?;
    if eyes == Eyes::Same {
        return Err(Rejection::new("controls.four-eyes").into());
    }
    let from_on = setup.effective_on.max(tx.clock().today());
    for one in &setup.packs {
        let text = redated(&one.text, from_on)?;
        set_signed_pack(tx, one.kind, &text, note).await?;
    }
    decided(tx, id, SetupState::Signed, (note, eyes == Eyes::Alone)).await
}

/// Turns a proposal down.
///
/// # Errors
/// `controls.setup-unknown`, `controls.setup-decided`, `controls.note-missing`, or a fault.
pub async fn refuse_setup(tx: &mut Tx, id: i64, note: &str) -> Result<()> {
    noted(note)?;
    standing(tx, id).await?;
    decided(tx, id, SetupState::Refused, (note, false)).await
}

/// Takes a proposal back; by its author.
///
/// # Errors
/// As [`refuse_setup`]; `controls.not-yours`.
pub async fn withdraw_setup(tx: &mut Tx, id: i64, note: &str) -> Result<()> {
    let setup = standing(tx, id).await?;
    if setup.actor != tx.actor().0 {
        return Err(Rejection::new("controls.not-yours").with("who", &setup.actor).into());
    }
    decided(tx, id, SetupState::Withdrawn, (note, false)).await
}
