//! Agreements as lists and one by one, each with where it stands by the ledger.

use std::collections::HashMap;

use base::{Currency, Day, Rejection, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db, access::Scope};

use super::{
    agreement::{Instalment, Standing, Tracked, standing},
    pack::PromisePack,
};
use crate::{
    collections::PromiseState,
    parties::{BuyerId, scope_owner},
};

/// An agreement of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementRow {
    /// Row id.
    pub id: i64,
    /// Its number.
    pub number: String,
    /// With whom.
    pub buyer_id: BuyerId,
    /// The buyer's code.
    pub buyer_code: String,
    /// The buyer's name.
    pub buyer_name: String,
    /// `agreement` or `letter`.
    pub form: String,
    /// When it was drafted.
    pub made_on: Day,
    /// The currency.
    pub currency: Currency,
    /// What it arranges.
    pub principal_minor: i64,
    /// The mode of interest.
    pub interest: String,
    /// The figure, or 0.
    pub interest_minor: i64,
    /// The security in words.
    pub security: String,
    /// The default clause by its code.
    pub default_clause: String,
    /// Who signs for the buyer.
    pub person: String,
    /// For ourselves.
    pub note: String,
    /// `draft`, `signed` or `withdrawn`.
    pub state: String,
    /// When it was signed.
    pub signed_on: Option<Day>,
    /// By whom.
    pub signed_by: String,
    /// SHA-256 of the signed paper.
    pub file_digest: Option<String>,
    /// Its name.
    pub file_name: String,
    /// The paper in the buyer's file.
    pub document_id: Option<i64>,
    /// Why it ended.
    pub ended_why: String,
    /// Who drafted it.
    pub actor: String,
    /// Where it stands by the ledger, once it is signed.
    pub standing: Option<Standing>,
}

/// An instalment with what the ledger says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrackedInstalment {
    /// Its place, from 1.
    pub position: i64,
    /// The promise, once signed.
    pub promise_id: Option<i64>,
    /// What is agreed and what came of it.
    pub tracked: Tracked,
    /// Whether it was taken out with its agreement.
    pub gone: bool,
}

/// An agreement whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// What stands in lists.
    pub row: AgreementRow,
    /// Its items: row id, number, due day, what the agreement arranges, what is open now.
    pub items: Vec<(i64, String, Day, i64, i64)>,
    /// Its instalments.
    pub plan: Vec<TrackedInstalment>,
}

/// Which agreements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgreementFilter {
    /// Whose buyers.
    pub scope: Scope,
    /// Only one buyer's.
    pub buyer: Option<BuyerId>,
    /// Rows to leave out from the start.
    pub skip: u32,
    /// At most so many.
    pub limit: u32,
}

const SELECT: &str = "SELECT a.id, a.number, a.buyer_id, b.code, b.name, a.form, a.made_on, \
    a.currency, a.principal_minor, a.interest, a.interest_minor, a.security, a.default_clause, \
    a.person, a.note, a.state, a.signed_on, a.signed_by, a.file_digest, a.file_name, \
    a.document_id, a.ended_why, a.actor FROM collections_agreement a \
    JOIN parties_buyer b ON b.id = a.buyer_id WHERE 1 = 1";

fn read(row: &AnyRow) -> Result<AgreementRow> {
    Ok(AgreementRow {
        id: row.int(0)?,
        number: row.text(1)?,
        buyer_id: row.int(2)?,
        buyer_code: row.text(3)?,
        buyer_name: row.text(4)?,
        form: row.text(5)?,
        made_on: row.day(6)?,
        currency: row.currency(7)?,
        principal_minor: row.int(8)?,
        interest: row.text(9)?,
        interest_minor: row.int(10)?,
        security: row.text(11)?,
        default_clause: row.text(12)?,
        person: row.text(13)?,
        note: row.text(14)?,
        state: row.text(15)?,
        signed_on: row.maybe_day(16)?,
        signed_by: row.text(17)?,
        file_digest: row.maybe_text(18)?,
        file_name: row.text(19)?,
        document_id: row.maybe_int(20)?,
        ended_why: row.text(21)?,
        actor: row.text(22)?,
        standing: None,
    })
}

fn narrow(ask: &mut Ask, (scope, buyer): (Scope, Option<BuyerId>)) {
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    if let Some(buyer) = buyer {
        ask.text(" AND a.buyer_id = ").value(buyer);
    }
}

async fn plans(
    connection: &mut AnyConnection,
    ids: &[i64],
) -> Result<HashMap<i64, Vec<TrackedInstalment>>> {
    let mut found: HashMap<i64, Vec<TrackedInstalment>> = HashMap::new();
    for some in ids.chunks(500) {
        let mut ask = Ask::new(
            "SELECT n.agreement_id, n.position, n.due_on, n.amount_minor, n.promise_id, p.state, \
             COALESCE(p.paid_minor, 0), COALESCE(p.company_minor, n.amount_minor) \
             FROM collections_instalment n LEFT JOIN collections_promise p ON p.id = n.promise_id \
             WHERE n.agreement_id IN (",
        );
        ask.list(some.iter().copied()).text(") ORDER BY n.agreement_id, n.position");
        for row in ask.rows(connection, "reading instalments").await? {
            let part = Instalment { due_on: row.day(2)?, amount_minor: row.int(3)? };
            let state = row.maybe_text(5)?.unwrap_or_default();
            // What came in is kept in the company's currency: the same share of the agreed amount.
            let paid =
                crate::collections::promises::in_part(row.int(6)?, row.int(7)?, part.amount_minor);
            found.entry(row.int(0)?).or_default().push(TrackedInstalment {
                position: row.int(1)?,
                promise_id: row.maybe_int(4)?,
                gone: state == "withdrawn",
                tracked: Tracked {
                    part,
                    state: match state.as_str() {
                        "kept" => PromiseState::Kept,
                        "partly" => PromiseState::Partly,
                        "broken" => PromiseState::Broken,
                        _ => PromiseState::Open,
                    },
                    paid_minor: paid,
                },
            });
        }
    }
    Ok(found)
}

fn stand(row: &mut AgreementRow, plan: &[TrackedInstalment], pack: &PromisePack) {
    if row.signed_on.is_none() {
        return;
    }
    let tracked: Vec<Tracked> = plan.iter().map(|one| one.tracked).collect();
    let missed = pack.default_clause(&row.default_clause).map_or(1, |clause| clause.missed);
    row.standing = Some(standing(&tracked, missed));
}

/// Agreements, the newest first, each with where it stands; one row more than the limit tells that there are more.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn list_agreements(db: &Db, filter: &AgreementFilter) -> Result<Vec<AgreementRow>> {
    let (pack, _) = PromisePack::in_force(db, db.clock().today()).await?;
    let mut ask = Ask::new(SELECT);
    narrow(&mut ask, (filter.scope, filter.buyer));
    ask.text(" ORDER BY a.id DESC LIMIT ").value(i64::from(filter.limit.clamp(1, 500)));
    ask.text(" OFFSET ").value(i64::from(filter.skip));
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "listing agreements").await?;
    let mut rows: Vec<AgreementRow> = rows.iter().map(read).collect::<Result<_>>()?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let plans = plans(&mut connection, &ids).await?;
    for row in &mut rows {
        let plan = plans.get(&row.id).map_or(&[][..], Vec::as_slice);
        stand(row, plan, &pack);
    }
    Ok(rows)
}

/// One agreement within what somebody may see.
///
/// # Errors
/// `collections.agreement-unknown`, `scoring.pack-unreadable`, or a fault.
pub async fn get_agreement(db: &Db, id: i64, scope: Scope) -> Result<Agreement> {
    let (pack, _) = PromisePack::in_force(db, db.clock().today()).await?;
    let mut ask = Ask::new(SELECT);
    narrow(&mut ask, (scope, None));
    ask.text(" AND a.id = ").value(id);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "finding an agreement").await?;
    let Some(row) = rows.first() else {
        return Err(Rejection::new("collections.agreement-unknown").with("id", id).into());
    };
    let mut row = read(row)?;
    let plan = plans(&mut connection, &[id]).await?.remove(&id).unwrap_or_default();
    stand(&mut row, &plan, &pack);
    let mut ask = Ask::new(
        "SELECT i.id, i.number, i.due_on, k.amount_minor, i.open_minor \
         FROM collections_agreement_item k JOIN receivables_item i ON i.id = k.item_id \
         WHERE k.agreement_id = ",
    );
    ask.value(id).text(" ORDER BY i.due_on, i.id");
    let one = |row: &AnyRow| Ok((row.int(0)?, row.text(1)?, row.day(2)?, row.int(3)?, row.int(4)?));
    let items = ask.rows(&mut connection, "reading the items of an agreement").await?;
    let items = items.iter().map(one).collect::<Result<_>>()?;
    Ok(Agreement { row, items, plan })
}
