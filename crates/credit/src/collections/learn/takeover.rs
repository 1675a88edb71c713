//! The challenger takes the worklist over, and the rule is put back: one person proposes, another signs; who alone
//! may set rules signs alone, and the audit says so. Before there is enough to learn from (the leasts of the pack,
//! above the hard minimum of F24) it is refused with the sentence that says what lacks. The model that was signed is
//! kept number by number, so that it ranks alike for ever.

use base::{Day, Rejection, Result, digest_of};
use serde_json::{Value as Json, json};
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    model::{Learnt, TooFew, Weights},
    read::Challenge,
};
use crate::scoring::{
    Asked, Edition, Eyes, NewProposal, PackProposal, Wording, ask_second, draft_proposal, eyes_on,
    settle_proposal, waiting_proposal,
};

/// Under which name its proposals are kept.
pub const RANKING: &str = "worklist-ranking";

/// A ranking that was signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Row id.
    pub id: i64,
    /// Its version.
    pub version: String,
    /// The first day of the rounds that it ranks.
    pub from_on: Day,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// Who signed it.
    pub signed_by: String,
    /// The model; none is the rule of the pack.
    pub weights: Option<Weights>,
}

impl Ranking {
    /// `rule` or `learnt`.
    pub const fn kind(&self) -> &'static str {
        if self.weights.is_some() { "learnt" } else { "rule" }
    }

    /// Whether its author signed it, because nobody else could.
    pub fn is_alone(&self) -> bool {
        self.proposed_by == self.signed_by
    }
}

const COLUMNS: &str = "SELECT r.id, r.kind, r.version, r.model, r.from_on, r.reason, r.proposed_by, \
    r.signed_by FROM collections_ranking r";

fn read(row: &AnyRow) -> Result<Ranking> {
    let weights = match row.text(1)?.as_str() {
        "learnt" => Some(Weights::read(&row.text(3)?)?),
        _ => None,
    };
    Ok(Ranking {
        id: row.int(0)?,
        version: row.text(2)?,
        from_on: row.day(4)?,
        reason: row.text(5)?,
        proposed_by: row.text(6)?,
        signed_by: row.text(7)?,
        weights,
    })
}

/// The ranking that was signed last for a day; none where the rule always ranked.
pub(super) async fn ranking_on(connection: &mut AnyConnection, on: Day) -> Result<Option<Ranking>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" WHERE r.from_on <= ").value(on).text(" ORDER BY r.from_on DESC, r.id DESC LIMIT 1");
    ask.rows(connection, "finding the ranking in force").await?.first().map(read).transpose()
}

/// The ranking in force; none where the rule always ranked.
///
/// # Errors
/// A fault from the database.
pub async fn ranking_in_force(db: &Db, on: Day) -> Result<Option<Ranking>> {
    ranking_on(&mut *db.read().await?, on).await
}

/// What ranked the worklist of a round: none where it was the rule, and nobody had signed anything.
///
/// # Errors
/// A fault from the database.
pub async fn ranking_of_run(db: &Db, run: i64) -> Result<Option<Ranking>> {
    of_run(&mut *db.read().await?, run).await
}

pub(super) async fn of_run(connection: &mut AnyConnection, run: i64) -> Result<Option<Ranking>> {
    let mut ask = Ask::new(COLUMNS);
    ask.text(" JOIN collections_ranked d ON d.ranking_id = r.id WHERE d.run_id = ").value(run);
    ask.rows(connection, "finding what ranked a worklist").await?.first().map(read).transpose()
}

/// The proposal that waits for its second person.
///
/// # Errors
/// A fault from the database.
pub async fn waiting_ranking(db: &Db) -> Result<Option<PackProposal>> {
    waiting_proposal(&mut *db.read().await?, RANKING).await
}

fn too_few(few: TooFew) -> Rejection {
    let (there, least) = few.numbers();
    let code = match few {
        TooFew::Rows(..) => "collections.ranking-few-rows",
        TooFew::Contacts(..) => "collections.ranking-few-contacts",
        TooFew::Paid(..) => "collections.ranking-few-paid",
        TooFew::Measure => "collections.ranking-few-measure",
    };
    Rejection::new(code).with("there", there).with("least", least)
}

fn reasoned(reason: &str) -> Result<&str> {
    match reason.trim() {
        "" => Err(Rejection::new("collections.reason-missing").on("reason").into()),
        reason => Ok(reason),
    }
}

fn content(learnt: Option<&Learnt>) -> String {
    let told = match learnt {
        None => json!({ "kind": "rule" }),
        Some(learnt) => json!({
            "kind": "learnt", "model": learnt.weights().spelled(), "rows": learnt.rows,
            "contacts": learnt.contacts, "paid": learnt.paid,
            "measured_from": learnt.test.from.to_string(), "measured_rows": learnt.test.rows,
            "auc": learnt.test.auc, "brier": learnt.test.brier,
            "brier_plain": learnt.test.brier_plain,
        }),
    };
    told.to_string()
}

/// Proposes that the challenger takes over (`told` is what was learnt), or that the rule is put back.
///
/// # Errors
/// `collections.reason-missing`; `collections.ranking-few-rows`, `…-few-contacts`, `…-few-paid`, `…-few-measure` where
/// there is too little to learn from; `collections.ranking-same` where the rule ranks already;
/// `collections.ranking-asked-already`; a fault.
pub async fn propose_ranking(tx: &mut Tx, told: Option<&Challenge>, reason: &str) -> Result<i64> {
    let reason = reasoned(reason)?;
    let today = tx.clock().today();
    let learnt = match told {
        Some(told) => Some(told.learnt.as_ref().map_err(|few| too_few(*few))?),
        None => None,
    };
    let now = ranking_on(tx.conn(), today).await?;
    let same = match (learnt, now.as_ref().and_then(|now| now.weights.as_ref())) {
        (None, None) => true,
        (Some(learnt), Some(now)) => learnt.weights() == *now,
        _ => false,
    };
    if same {
        return Err(Rejection::new("collections.ranking-same").into());
    }
    let content = content(learnt);
    let kind = if learnt.is_some() { "learnt" } else { "rule" };
    let edition = Edition {
        version: format!("{kind}-{today}.{}", tx.ids().next()),
        effective_from: today,
        source: Wording::new("", ""),
        digest: digest_of(content.as_bytes()).to_string(),
    };
    let new = NewProposal { pack: RANKING, edition: &edition, content: &content, reason };
    let id = draft_proposal(tx, &new).await?;
    if let Asked::Another(by) = ask_second(tx, RANKING, id).await? {
        return Err(Rejection::new("collections.ranking-asked-already").with("by", by).into());
    }
    let detail = json!({ "version": edition.version, "kind": kind, "reason": reason });
    told_of(tx, "propose-ranking", id, detail);
    Ok(id)
}

fn told_of(tx: &mut Tx, action: &'static str, id: i64, detail: Json) {
    tx.audit(Audit { room: "collections", action, subject: format!("ranking:{id}"), detail });
}

/// Signs what waits, or turns it down. Its author signs only where nobody else could; turning it down is open to the
/// author too, who thereby takes it back. What is signed ranks from the next round on.
///
/// # Errors
/// `collections.ranking-none` where nothing waits under this id; `collections.ranking-same-person`,
/// `collections.reason-missing`; a fault.
pub async fn decide_ranking(tx: &mut Tx, id: i64, (sign, note): (bool, &str)) -> Result<()> {
    let note = reasoned(note)?;
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let none = || Rejection::new("collections.ranking-none");
    let waits = waiting_proposal(tx.conn(), RANKING).await?.filter(|one| one.id == id);
    let open = waits.ok_or_else(none)?;
    let actor = tx.actor().0.clone();
    let eyes = eyes_on(tx, &open.proposed_by).await?;
    if sign && eyes == Eyes::Same {
        return Err(Rejection::new("collections.ranking-same-person").into());
    }
    if !settle_proposal(tx, id, (sign, note)).await? {
        return Err(none().into());
    }
    if sign {
        let told: Json = serde_json::from_str(&open.content)
            .map_err(|error| base::Failure::broken("reading a ranking", error))?;
        let text = |name: &str| told.get(name).and_then(Json::as_str).unwrap_or_default();
        let (row, at, today) = (tx.ids().next(), tx.at().0, tx.clock().today());
        let mut ask = Ask::new(
            "INSERT INTO collections_ranking (id, kind, version, model, from_on, reason, proposed_by, \
             signed_by, recorded_at) VALUES (",
        );
        ask.value(row).text(", ").value(text("kind")).text(", ").value(open.version.as_str());
        ask.text(", ").value(text("model")).text(", ").value(today).text(", ");
        ask.value(open.reason.as_str()).text(", ").value(open.proposed_by.as_str()).text(", ");
        ask.value(actor).text(", ").value(at).text(")");
        ask.run(tx.conn()).await.map_err(failed("signing a ranking"))?;
    }
    let detail = json!({
        "version": open.version, "proposed_by": open.proposed_by, "note": note, "signed": sign,
        "alone": sign && eyes == Eyes::Alone,
    });
    told_of(tx, if sign { "sign-ranking" } else { "reject-ranking" }, id, detail);
    Ok(())
}
