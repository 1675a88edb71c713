//! What is known of a buyer when credit is asked for: the file's parts, the newest screen, the
//! assessment in force with what its proposal was made from. Read once, kept with the request.

use std::borrow::Cow;

use base::{Currency, Day, Failure, Result};
use serde_json::Value as Json;
use store::{AnyConnection, Ask, Columns, Db, Tx};

use super::{
    document::{AskedDoc, EvidenceDoc, PacksDoc, PartDoc, Said, ScreenDoc, WantedDoc, WeighedDoc},
    need::Part,
    pack::GrantingPack,
    weigh::{Rules, weigh},
};
use crate::{
    parties::{Buyer, BuyerId},
    policy::{
        LimitPack, Matrix, TermsCatalogue, TierTable, find_limit, keep_pack, matrix_in_force,
        terms_in_force,
    },
    receivables::company_currency,
};

/// The packs of a day, owned, with their texts.
#[derive(Debug)]
pub(super) struct Packs {
    limits: (Cow<'static, LimitPack>, Cow<'static, str>),
    tiers: (Cow<'static, TierTable>, Cow<'static, str>),
    pub granting: (Cow<'static, GrantingPack>, Cow<'static, str>),
    matrix: Option<(Matrix, String)>,
    on: Day,
}

impl Packs {
    pub async fn in_force(db: &Db, on: Day) -> Result<Self> {
        let matrix = matrix_in_force(db, on).await?;
        Ok(Self {
            limits: LimitPack::in_force(db, on).await?,
            tiers: TierTable::in_force(db, on).await?,
            granting: GrantingPack::in_force(db, on).await?,
            matrix: matrix.map(|version| (version.matrix, version.content)),
            on,
        })
    }

    pub fn rules(&self) -> Rules<'_> {
        Rules {
            limits: &self.limits.0,
            tiers: &self.tiers.0,
            matrix: self.matrix.as_ref().map(|(matrix, _)| matrix),
            granting: &self.granting.0,
        }
    }

    fn doc(&self) -> PacksDoc {
        let matrix = self.matrix.as_ref().map(|(matrix, _)| matrix.edition.digest.clone());
        PacksDoc {
            on: self.on.to_string(),
            limits: self.limits.0.edition.digest.clone(),
            tiers: self.tiers.0.edition.digest.clone(),
            granting: self.granting.0.edition.digest.clone(),
            matrix: matrix.unwrap_or_default(),
            terms: TermsCatalogue::shipped().edition.digest.clone(),
        }
    }

    /// Keeps every text, so that the decision can be made again.
    pub async fn keep(&self, tx: &mut Tx) -> Result<()> {
        keep_pack(tx, "limits", &self.limits.0.edition, &self.limits.1).await?;
        keep_pack(tx, "tiers", &self.tiers.0.edition, &self.tiers.1).await?;
        keep_pack(tx, "granting", &self.granting.0.edition, &self.granting.1).await?;
        if let Some((matrix, text)) = &self.matrix {
            keep_pack(tx, "matrix", &matrix.edition, text).await?;
        }
        Ok(())
    }
}

/// A request weighed before it is handed in: what a page shows, what a submission keeps.
#[derive(Debug)]
pub struct Prepared {
    /// What is known.
    pub evidence: EvidenceDoc,
    /// What the rules make of it.
    pub weighed: WeighedDoc,
    /// By which packs.
    pub packs_doc: PacksDoc,
    /// The company's currency.
    pub currency: Currency,
    /// Of whom and for what: what is handed in must be what was weighed.
    pub(super) of: (BuyerId, WantedDoc),
    pub(super) packs: Packs,
}

/// Weighs what is wanted of a buyer as of a day. It changes nothing.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn prepare(db: &Db, buyer: &Buyer, wanted: &WantedDoc, on: Day) -> Result<Prepared> {
    let currency = company_currency(db).await?;
    let packs = Packs::in_force(db, on).await?;
    let evidence = gather(db, buyer, wanted, (on, &packs.granting.0)).await?;
    let weighed = weigh(&evidence, wanted, currency, &packs.rules());
    let of = (buyer.id, wanted.clone());
    Ok(Prepared { evidence, weighed, packs_doc: packs.doc(), currency, of, packs })
}

async fn gather(
    db: &Db,
    buyer: &Buyer,
    wanted: &WantedDoc,
    (on, pack): (Day, &GrantingPack),
) -> Result<EvidenceDoc> {
    let range = (buyer.id, buyer.id);
    let terms = terms_in_force(db, range, on).await?.remove(&buyer.id).map(|terms| terms.terms);
    let limit = find_limit(db, buyer.id, on).await?.map(|granted| granted.granted.limit);
    let mut connection = db.read().await?;
    let mut known = assessed(&mut connection, buyer.id).await?;
    known.terms = terms.unwrap_or_else(|| buyer.terms.clone());
    known.limit_kind = limit.map(|limit| limit.code().to_owned()).unwrap_or_default();
    known.limit_minor = limit.and_then(crate::policy::Limit::amount_minor);
    if known.asked.current_terms.is_empty() {
        known.asked.current_terms.clone_from(&known.terms);
    }
    known.screen = screen(&mut connection, buyer.id).await?;
    known.parts = parts(&mut connection, buyer, (&known, wanted), (on, pack)).await?;
    Ok(known)
}

/// What the assessment in force says.
async fn assessed(connection: &mut AnyConnection, buyer: i64) -> Result<EvidenceDoc> {
    let mut ask = Ask::new(
        "SELECT r.id, r.as_of, r.model_digest, a.inputs_digest, a.score, a.pd_micro, \
         a.provisional, a.exposure_minor, a.overdue_minor, a.oldest_overdue_days, a.alert_level, \
         a.document FROM scoring_current c JOIN scoring_run r ON r.id = c.run_id \
         JOIN scoring_assessment a ON a.run_id = r.id WHERE a.buyer_id = ",
    );
    ask.value(buyer);
    let rows = ask.rows(connection, "reading the assessment of a request").await?;
    let Some(row) = rows.first() else { return Ok(EvidenceDoc::default()) };
    let text = row.text(11)?;
    let bad = |error| Failure::broken("reading the document of an assessment", error);
    let document: Json =
        if text.is_empty() { Json::Null } else { serde_json::from_str(&text).map_err(bad)? };
    let asked = document.pointer("/proposal/asked").cloned().unwrap_or(Json::Null);
    let asked: Option<AskedDoc> = serde_json::from_value(asked).ok();
    let asked = asked.filter(|asked| !asked.tier.is_empty());
    // An assessment of before proposals kept what they were made from has to be made anew.
    let Some(asked) = asked else { return Ok(EvidenceDoc::default()) };
    let number = |name: &str| document.pointer(&format!("/features/{name}")).and_then(Json::as_f64);
    #[expect(clippy::cast_possible_truncation, reason = "days and shares, rounded and bounded")]
    let whole = |value: f64| value.clamp(-100_000.0, 100_000.0).round() as i64;
    Ok(EvidenceDoc {
        run: row.int(0)?.to_string(),
        as_of: row.text(1)?,
        model_digest: row.text(2)?,
        inputs_digest: row.text(3)?,
        score: row.maybe_int(4)?,
        pd_micro: row.maybe_int(5)?,
        provisional: row.int(6)? != 0,
        exposure_minor: row.int(7)?,
        overdue_minor: row.int(8)?,
        oldest_days: row.int(9)?,
        alert_level: row.int(10)?,
        late_days: number("days-late-weighted").map_or(0, whole).max(0),
        late_bps: number("late-amount").map_or(0, |share| whole(share * 10_000.0)).max(0),
        reasons: reasons(&document),
        asked,
        ..EvidenceDoc::default()
    })
}

fn reasons(document: &Json) -> Vec<Said> {
    let list = document.get("reasons").and_then(Json::as_array);
    let said = |reason: &Json| {
        let text = |lang: &str| reason.pointer(&format!("/said/{lang}")).and_then(Json::as_str);
        Some(Said { zh: text("zh")?.to_owned(), en: text("en")?.to_owned() })
    };
    list.map(|list| list.iter().filter_map(said).collect()).unwrap_or_default()
}

async fn screen(connection: &mut AnyConnection, buyer: i64) -> Result<Option<ScreenDoc>> {
    let mut ask = Ask::new(
        "SELECT level, risk_percent, stopped, on_day FROM scoring_screen WHERE buyer_id = ",
    );
    ask.value(buyer).text(" ORDER BY id DESC LIMIT 1");
    let rows = ask.rows(connection, "reading the newest screen").await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(ScreenDoc {
        level: row.text(0)?,
        risk_percent: row.int(1)?,
        stopped: row.int(2)? != 0,
        on: row.text(3)?,
    }))
}

/// Every part of the file: whether it is there, and what is there.
async fn parts(
    connection: &mut AnyConnection,
    buyer: &Buyer,
    (known, wanted): (&EvidenceDoc, &WantedDoc),
    (on, pack): (Day, &GrantingPack),
) -> Result<Vec<PartDoc>> {
    let mut ask = Ask::new(
        "SELECT (SELECT COUNT(*) FROM parties_contact WHERE erased_at IS NULL AND buyer_id = ",
    );
    ask.value(buyer.id).text("), (SELECT MAX(period_end) FROM parties_statement WHERE buyer_id = ");
    ask.value(buyer.id).text("), (SELECT COUNT(*) FROM parties_document WHERE buyer_id = ");
    ask.value(buyer.id).text(")");
    let row = ask.row(connection, "counting the parts of a file").await?;
    let (contacts, statement, papers) = (row.int(0)?, row.maybe_day(1)?, row.int(2)?);
    let fresh_statement = on.plus_months(-pack.statement_months);
    let screened: Option<Day> = known.screen.as_ref().and_then(|screen| screen.on.parse().ok());
    let screen_there = screened.is_some_and(|day| on.days_since(day) <= pack.screen_days);
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let part = |part: Part| {
        let (there, note) = match part {
            Part::CreditCode => (!buyer.uscc.is_empty(), buyer.uscc.clone()),
            Part::CustomerType => (buyer.kind.code() != "other", String::new()),
            Part::Industry => (!buyer.industry.is_empty(), buyer.industry.clone()),
            Part::Owner => (buyer.owner_id.is_some(), String::new()),
            Part::Contact => (contacts > 0, contacts.to_string()),
            Part::Screen => (screen_there, day(screened)),
            Part::Score => {
                let score = known.score.map(|score| score.to_string());
                (score.is_some(), score.unwrap_or_default())
            }
            Part::Statement => {
                (statement.is_some_and(|end| end >= fresh_statement), day(statement))
            }
            Part::Document => (papers > 0, papers.to_string()),
            Part::Security => {
                (!matches!(wanted.security.as_str(), "" | "none"), wanted.security_note.clone())
            }
        };
        PartDoc { part: part.code().to_owned(), there, note }
    };
    Ok(Part::ALL.into_iter().map(part).collect())
}
