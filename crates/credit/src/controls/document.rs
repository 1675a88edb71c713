//! The credit policy (信用管理制度, G07) as a document: composed of the shipped text and the rules in
//! force on a day. Pure once the rules are read: the same rules give the same bytes.

use std::borrow::Cow;

use base::{Currency, Day, Failure, Result, digest_of};
use locale::t;
use serde::{Deserialize, Serialize};
use store::Db;

use super::{
    document_pack::{DocumentPack, SLOTS},
    document_tables::{Table, table},
};
use crate::{
    collections::{WorklistPack, evidence::EvidencePack},
    granting::{GrantingPack, Said},
    orders::OrderRule,
    policy::{LimitPack, Matrix, TierTable, matrix_in_force},
    receivables::company_currency,
    scoring::{Edition, Wording, own_read, wording},
    warning::SignalLibrary,
};

/// A chapter as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChapterDoc {
    /// Its stable name.
    pub code: String,
    /// Its heading.
    pub name: Said,
    /// Its paragraphs.
    pub text: Vec<Said>,
    /// Heads of the table, or none.
    pub head: Vec<Said>,
    /// Its rows.
    pub rows: Vec<Vec<Said>>,
}

/// A pack that the document was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceDoc {
    /// Its name.
    pub pack: String,
    /// Its version.
    pub version: String,
    /// The first digits of its digest.
    pub digest: String,
}

/// The document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyDoc {
    /// Whose policy it is.
    pub company: String,
    /// The first day on which it counts.
    pub effective_on: String,
    /// In order.
    pub chapters: Vec<ChapterDoc>,
    /// What it was made from.
    pub sources: Vec<SourceDoc>,
}

impl PolicyDoc {
    /// Its text as it is kept.
    ///
    /// # Errors
    /// A fault where it cannot be written.
    pub fn write(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|error| Failure::broken("writing the policy", error))
    }

    /// Reads what was kept.
    ///
    /// # Errors
    /// A fault where it is no such document.
    pub fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|error| Failure::broken("reading the policy", error))
    }

    /// The digest of its text.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn digest(&self) -> Result<String> {
        Ok(digest_of(self.write()?.as_bytes()).to_string())
    }

    /// The packs that differ from another document's, by name.
    pub fn moved_since(&self, before: &Self) -> Vec<String> {
        let then = |pack: &str| before.sources.iter().find(|one| one.pack == pack);
        let moved = self.sources.iter().filter(|one| then(&one.pack) != Some(one));
        moved.map(|one| one.pack.clone()).collect()
    }
}

/// The rules of a day.
pub(super) struct Rules<'a> {
    pub tiers: Cow<'a, TierTable>,
    pub limits: Cow<'a, LimitPack>,
    pub matrix: Option<Matrix>,
    pub granting: Cow<'a, GrantingPack>,
    pub orders: Cow<'a, OrderRule>,
    pub signals: Cow<'a, SignalLibrary>,
    pub worklist: Cow<'a, WorklistPack>,
    /// The law on limitation, and the day.
    pub evidence: Cow<'a, EvidencePack>,
    pub on: Day,
    pub currency: Currency,
    pub text: Cow<'a, DocumentPack>,
}

async fn rules(db: &Db, on: Day) -> Result<Rules<'static>> {
    let mut connection = db.read().await?;
    let own = own_read(&mut connection, "orders", on, OrderRule::read).await?;
    drop(connection);
    let orders = match own {
        Some((own, _)) => Cow::Owned(own),
        None => Cow::Borrowed(OrderRule::shipped()),
    };
    Ok(Rules {
        tiers: TierTable::in_force(db, on).await?.0,
        limits: LimitPack::in_force(db, on).await?.0,
        matrix: matrix_in_force(db, on).await?.map(|version| version.matrix),
        granting: GrantingPack::in_force(db, on).await?.0,
        orders,
        signals: SignalLibrary::in_force(db, on).await?.0,
        worklist: WorklistPack::in_force(db, on).await?.0,
        evidence: EvidencePack::in_force(db, on).await?,
        on,
        currency: company_currency(db).await?,
        text: DocumentPack::in_force(db, on).await?,
    })
}

impl Rules<'_> {
    fn sources(&self) -> Vec<SourceDoc> {
        let of = |pack: &str, edition: &Edition| SourceDoc {
            pack: pack.to_owned(),
            version: edition.version.clone(),
            digest: edition.digest.clone(),
        };
        let mut all = vec![
            of("tiers", &self.tiers.edition),
            of("limits", &self.limits.edition),
            of("granting", &self.granting.edition),
            of("orders", &self.orders.edition),
            of("signals", &self.signals.edition),
            of("worklist", &self.worklist.edition),
            of("evidence", &self.evidence.edition),
            of("policy-document", &self.text.edition),
        ];
        all.extend(self.matrix.as_ref().map(|matrix| of("matrix", &matrix.edition)));
        all
    }

    /// What is filled into a slot; the company and the day are filled by the caller.
    fn slot(&self, name: &str) -> String {
        match name {
            "notice" => self.granting.review.notice_days.to_string(),
            "ahead" => self.granting.review.ahead_days.to_string(),
            "watch" => self.granting.bypass_days.to_string(),
            "years" => {
                let law = self.evidence.limitation_on(self.on);
                law.map_or_else(|| "–".to_owned(), |law| law.years.to_string())
            }
            "four" => {
                let minor = self.orders.four_eyes_from * self.currency.minor_per_unit();
                wording::amount(minor, self.currency)
            }
            _ => String::new(),
        }
    }

    fn filled(&self, said: &Wording, company: &str, day: Day) -> Said {
        let mut said = said.fill("company", company).fill("day", &day.to_string());
        for name in SLOTS.into_iter().skip(2) {
            said = said.fill(name, &self.slot(name));
        }
        Said::from(&said)
    }
}

/// A text of the catalogue in both languages.
pub(crate) fn said(id: &str) -> Said {
    Said { zh: t(base::Lang::Zh, id), en: t(base::Lang::En, id) }
}

/// The policy as the rules in force on a day make it.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault from the database.
pub async fn compose(db: &Db, company: &str, effective_on: Day) -> Result<PolicyDoc> {
    let rules = rules(db, effective_on).await?;
    let sources = rules.sources();
    let chapters = rules.text.chapters.iter().map(|chapter| {
        let Table { head, rows } =
            chapter.table.map_or_else(Table::default, |which| table(which, &rules, &sources));
        ChapterDoc {
            code: chapter.code.clone(),
            name: Said::from(&chapter.name),
            text: chapter.text.iter().map(|one| rules.filled(one, company, effective_on)).collect(),
            head,
            rows,
        }
    });
    Ok(PolicyDoc {
        company: company.to_owned(),
        effective_on: effective_on.to_string(),
        chapters: chapters.collect(),
        sources: sources.clone(),
    })
}
