//! A company's own versions of the packs that judge, kept word for word with who set them and why.
//! What a pack must hold is known to the rule that reads it; here it is a text with an edition.

use std::borrow::Cow;

use base::{Day, Failure, Moment, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::{Edition, PackFault};

/// An own version of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPack {
    /// Row id.
    pub id: i64,
    /// Version, first day, source, digest.
    pub edition: Edition,
    /// The text.
    pub content: String,
    /// Why it was set.
    pub reason: String,
    /// Who set it.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
    /// The first day on which it does not count any more.
    pub withdrawn_on: Option<Day>,
}

impl OwnPack {
    /// Whether it counts on a day, were it the only one.
    pub fn counts_on(&self, day: Day) -> bool {
        self.edition.effective_from <= day && self.withdrawn_on.is_none_or(|until| day < until)
    }
}

const COLUMNS: &str = "SELECT id, version, effective_from, source, digest, content, reason, actor, \
    recorded_at, withdrawn_on FROM scoring_own_pack WHERE pack = ";

fn read(row: &AnyRow) -> Result<OwnPack> {
    Ok(OwnPack {
        id: row.int(0)?,
        edition: Edition {
            version: row.text(1)?,
            effective_from: row.day(2)?,
            source: Edition::source_kept(&row.text(3)?),
            digest: row.text(4)?,
        },
        content: row.text(5)?,
        reason: row.text(6)?,
        actor: row.text(7)?,
        recorded_at: Moment(row.int(8)?),
        withdrawn_on: row.maybe_day(9)?,
    })
}

/// The own version in force on a day, if there is one.
///
/// # Errors
/// A fault from the database.
pub async fn own_pack(
    connection: &mut AnyConnection,
    pack: &str,
    on: Day,
) -> Result<Option<OwnPack>> {
    let mut ask = Ask::new(COLUMNS);
    ask.value(pack).text(" AND effective_from <= ").value(on);
    ask.text(" AND (withdrawn_on IS NULL OR withdrawn_on > ").value(on);
    ask.text(") ORDER BY effective_from DESC, id DESC LIMIT 1");
    ask.rows(connection, "reading a pack").await?.first().map(read).transpose()
}

/// Reads the own version in force on a day by the pack's own rule; `None` where the shipped one
/// counts.
///
/// # Errors
/// `scoring.pack-unreadable` where this program does not understand what an older one took; a
/// fault from the database.
pub async fn own_read<T>(
    connection: &mut AnyConnection,
    pack: &'static str,
    on: Day,
    rule: fn(&str) -> std::result::Result<T, PackFault>,
) -> Result<Option<(T, String)>> {
    let Some(own) = own_pack(connection, pack, on).await? else { return Ok(None) };
    match rule(&own.content) {
        Ok(rules) => Ok(Some((rules, own.content))),
        Err(fault) => Err(Rejection::new("scoring.pack-unreadable")
            .with("pack", pack)
            .with("version", own.edition.version)
            .with("why", fault.why)
            .into()),
    }
}

/// The pack that counts on a day, asked within a transaction that judges by it.
///
/// # Errors
/// As [`own_read`].
pub async fn own_or_shipped_within<T: Clone>(
    connection: &mut AnyConnection,
    (pack, on): (&'static str, Day),
    rule: fn(&str) -> std::result::Result<T, PackFault>,
    shipped: &'static T,
) -> Result<Cow<'static, T>> {
    Ok(match own_read(connection, pack, on, rule).await? {
        Some((own, _)) => Cow::Owned(own),
        None => Cow::Borrowed(shipped),
    })
}

/// The pack that counts on a day, with its text: the company's own version, else the shipped one.
///
/// # Errors
/// As [`own_read`].
pub async fn own_or_shipped<T: Clone>(
    db: &Db,
    (pack, on): (&'static str, Day),
    rule: fn(&str) -> std::result::Result<T, PackFault>,
    shipped: (&'static T, &'static str),
) -> Result<(Cow<'static, T>, Cow<'static, str>)> {
    let mut connection = db.read().await?;
    Ok(match own_read(&mut connection, pack, on, rule).await? {
        Some((own, text)) => (Cow::Owned(own), Cow::Owned(text)),
        None => (Cow::Borrowed(shipped.0), Cow::Borrowed(shipped.1)),
    })
}

/// What every pack of the house has beside its rule (`SHIPPED`, `TEXT` and `read` stand where it is
/// written): the one that ships, its text, and the one that counts on a day; `with its text` where that is
/// kept beside what it decided, `within` where a transaction asks for it.
macro_rules! company_pack {
    ($pack:ident, $code:literal) => {
        company_pack!(@shipped $pack);
        impl $pack {
            /// What counts on a day: the company's own version, else the shipped one.
            ///
            /// # Errors
            /// `scoring.pack-unreadable`, or a fault.
            pub async fn in_force(
                db: &::store::Db,
                on: ::base::Day,
            ) -> ::base::Result<::std::borrow::Cow<'static, Self>> {
                let shipped = (Self::shipped(), TEXT);
                let both = $crate::scoring::own_or_shipped(db, ($code, on), Self::read, shipped);
                Ok(both.await?.0)
            }
        }
    };
    ($pack:ident, $code:literal, with its text) => {
        company_pack!(@shipped $pack);
        impl $pack {
            /// What counts on a day: the company's own version, else the shipped one; with its text.
            ///
            /// # Errors
            /// `scoring.pack-unreadable`, or a fault.
            pub async fn in_force(
                db: &::store::Db,
                on: ::base::Day,
            ) -> ::base::Result<(
                ::std::borrow::Cow<'static, Self>,
                ::std::borrow::Cow<'static, str>,
            )> {
                let shipped = (Self::shipped(), TEXT);
                $crate::scoring::own_or_shipped(db, ($code, on), Self::read, shipped).await
            }
        }
    };
    ($pack:ident, $code:literal, within) => {
        company_pack!($pack, $code);
        impl $pack {
            /// What counts on a day, asked within a transaction that judges by it.
            ///
            /// # Errors
            /// `scoring.pack-unreadable`, or a fault.
            pub async fn counting(
                connection: &mut ::store::AnyConnection,
                on: ::base::Day,
            ) -> ::base::Result<::std::borrow::Cow<'static, Self>> {
                let of = ($code, on);
                $crate::scoring::own_or_shipped_within(connection, of, Self::read, Self::shipped())
                    .await
            }
        }
    };
    (@shipped $pack:ident) => {
        impl $pack {
            /// The one that ships with the product.
            pub fn shipped() -> &'static Self {
                &SHIPPED
            }

            /// Its text.
            pub const fn shipped_text() -> &'static str {
                TEXT
            }
        }
    };
}
pub(crate) use company_pack;

/// All own versions of a pack, the newest first.
///
/// # Errors
/// A fault from the database.
pub async fn list_own_packs(db: &Db, pack: &str) -> Result<Vec<OwnPack>> {
    let mut ask = Ask::new(COLUMNS);
    ask.value(pack).text(" ORDER BY effective_from DESC, id DESC LIMIT 200");
    let mut connection = db.read().await?;
    ask.rows(&mut connection, "listing packs").await?.iter().map(read).collect()
}

/// Whether an own version may be kept: it has a reason, counts from today on at the earliest, and its version
/// is free. `shipped` is the edition that it stands for.
///
/// # Errors
/// `scoring.pack-reason-missing`; `scoring.pack-backdated` where it would count before today, under which
/// decisions were made already; `scoring.pack-version-taken`; `scoring.pack-as-shipped`; a fault.
pub async fn admit_own_pack(
    tx: &mut Tx,
    pack: &'static str,
    (edition, shipped): (&Edition, &Edition),
    reason: &str,
) -> Result<()> {
    let today = tx.clock().today();
    let wrong = |code| Rejection::new(code).with("version", &edition.version);
    if reason.trim().is_empty() {
        return Err(Rejection::new("scoring.pack-reason-missing").on("reason").into());
    }
    if edition.digest == shipped.digest {
        return Err(wrong("scoring.pack-as-shipped").on("content").into());
    }
    if edition.effective_from < today {
        let wrong = wrong("scoring.pack-backdated").with("day", edition.effective_from);
        return Err(wrong.with("today", today).on("content").into());
    }
    let mut ask = Ask::new("SELECT id FROM scoring_own_pack WHERE pack = ");
    ask.value(pack).text(" AND version = ").value(edition.version.as_str());
    let there = !ask.rows(tx.conn(), "looking for a version").await?.is_empty();
    if there || edition.version == shipped.version {
        return Err(wrong("scoring.pack-version-taken").on("content").into());
    }
    Ok(())
}

/// Keeps an own version that its rule has read.
///
/// # Errors
/// As [`admit_own_pack`].
pub async fn keep_own_pack(
    tx: &mut Tx,
    pack: &'static str,
    (edition, shipped): (&Edition, &Edition),
    content: &str,
    reason: &str,
) -> Result<i64> {
    admit_own_pack(tx, pack, (edition, shipped), reason).await?;
    let (id, at, actor) = (tx.ids().next(), tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new(
        "INSERT INTO scoring_own_pack (id, pack, version, effective_from, source, digest, content, \
         reason, actor, recorded_at) VALUES (",
    );
    ask.value(id).text(", ").value(pack).text(", ").value(edition.version.as_str());
    ask.text(", ").value(edition.effective_from).text(", ").value(edition.kept_source());
    ask.text(", ").value(edition.digest.as_str()).text(", ").value(content);
    ask.text(", ").value(reason.trim()).text(", ").value(actor).text(", ").value(at).text(")");
    ask.run(tx.conn()).await.map_err(failed("keeping a pack"))?;
    let detail = json!({
        "version": edition.version, "effective_from": edition.effective_from.to_string(),
        "digest": edition.digest, "shipped": shipped.digest, "reason": reason.trim(),
    });
    let subject = format!("pack:{pack}");
    tx.event("scoring.pack-set", &subject, &detail).await?;
    tx.audit(Audit { room: "policy", action: "set-pack", subject, detail });
    Ok(id)
}

/// Packs whose versions one person proposes and another signs: what judges a buyer, says what it is granted
/// and who signs for it, and what controls. Those of orders and of the collection strategy have pages of their own.
pub const BY_TWO: [&str; 19] = [
    "scorecard",
    "tiers",
    "limits",
    "signals",
    "outlook",
    "granting",
    "agencies",
    "quality",
    "checklist",
    "industry-effects",
    "norms",
    "capacity",
    "offers",
    "controls",
    "maturity",
    "risks",
    "stages",
    "process",
    "policy-document",
];

/// Takes an own version out of force from today on: the one before it, or the shipped one, counts.
///
/// # Errors
/// `scoring.pack-unknown` where there is none of this id in force or to come; `orders.rule-by-two`,
/// `scoring.pack-by-two`; a fault.
pub async fn withdraw_own_pack(tx: &mut Tx, pack: &str, id: i64, reason: &str) -> Result<()> {
    if reason.trim().is_empty() {
        return Err(Rejection::new("scoring.pack-reason-missing").on("reason").into());
    }
    // What lets orders pass is changed by two people: the former parameters are proposed anew.
    if pack == "orders" {
        return Err(Rejection::new("orders.rule-by-two").on("reason").into());
    }
    if BY_TWO.contains(&pack) {
        return Err(Rejection::new("scoring.pack-by-two").on("reason").into());
    }
    if pack == "strategy" {
        return Err(Rejection::new("collections.strategy-by-two").on("reason").into());
    }
    let (today, actor) = (tx.clock().today(), tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE scoring_own_pack SET withdrawn_on = ");
    ask.value(today).text(", withdrawn_by = ").value(actor);
    ask.text(" WHERE withdrawn_on IS NULL AND id = ").value(id).text(" AND pack = ").value(pack);
    let done = ask.run(tx.conn()).await.map_err(failed("withdrawing a pack"))?;
    if done == 0 {
        let unknown: Failure = Rejection::new("scoring.pack-unknown").with("id", id).into();
        return Err(unknown);
    }
    let detail = json!({ "id": id.to_string(), "reason": reason.trim() });
    let subject = format!("pack:{pack}");
    tx.event("scoring.pack-withdrawn", &subject, &detail).await?;
    tx.audit(Audit { room: "policy", action: "withdraw-pack", subject, detail });
    Ok(())
}
