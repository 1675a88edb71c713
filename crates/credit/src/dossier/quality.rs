//! How good what is known is, over the portfolio (B13): buyers by grade, which rules are broken how
//! often, and for each field how many buyers have it verified by two sources.

use std::collections::BTreeMap;

use base::{Day, Result};
use store::{Ask, Columns, Db, access::Scope};

use crate::{
    assess::AssessmentDoc,
    parties::{COMPARED_FIELDS, Origins, field_origins, list_data_sources, scope_owner},
    policy::Tier,
    scoring::{FieldSaid, QUALITY_GRADES, mark_fields},
};

/// A buyer with its grade.
#[derive(Debug, Clone, PartialEq)]
pub struct QualityRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `a` to `d`.
    pub grade: String,
    /// Weights met, 0 to 1.
    pub share: Option<f64>,
    /// Its tier.
    pub tier: Tier,
    /// Its score.
    pub score: Option<i64>,
    /// Minor units of the company's currency.
    pub exposure_minor: i64,
    /// Codes of the rules that it breaks; empty where the round's document is no longer kept.
    pub broken: Vec<String>,
}

/// How often a rule is met.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleCount {
    /// Buyers to whom it applies.
    pub applies: usize,
    /// Of these, buyers that meet it in full.
    pub met: usize,
}

/// How a field is verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldVerified {
    /// The field.
    pub field: &'static str,
    /// Buyers of whom any source says it.
    pub filled: usize,
    /// Of these, buyers of whom two or more sources say it …
    pub twice: usize,
    /// … and say the same.
    pub agreed: usize,
}

/// The report.
#[derive(Debug, Clone, PartialEq)]
pub struct QualityReport {
    /// Day of the round; none where nothing was assessed.
    pub as_of: Option<Day>,
    /// Buyers judged.
    pub buyers: usize,
    /// Buyers and their exposure by grade: A, B, C, D, none.
    pub grades: [(usize, i64); 5],
    /// By code of the rule.
    pub rules: BTreeMap<String, RuleCount>,
    /// By field.
    pub fields: Vec<FieldVerified>,
    /// All that break a rule, the worst grades first.
    pub worst: Vec<QualityRow>,
}

const CHUNK: i64 = 1_000;

/// The report over the buyers that somebody may see, by the round in force.
///
/// # Errors
/// A fault from the database.
pub async fn quality_report(db: &Db, scope: Scope) -> Result<QualityReport> {
    let what = format!("dossier.quality {scope:?}");
    db.held_fresh(what, scope, |db, scope| Box::pin(report_now(db, *scope))).await
}

/// What the rounds have kept of each buyer, added up; a round from before that was kept is counted anew.
async fn report_now(db: &Db, scope: Scope) -> Result<QualityReport> {
    let (mut report, run) = begun(db).await?;
    let Some(run) = run else { return Ok(report) };
    let mut ask = Ask::new(
        "SELECT b.code, b.name, COALESCE(x.quality, ''), x.quality_micro, a.tier, a.score, \
         a.exposure_minor, x.quality_rules, x.quality_fields, x.run_id FROM scoring_assessment a \
         JOIN parties_buyer b ON b.id = a.buyer_id LEFT JOIN scoring_beside x \
         ON x.run_id = a.run_id AND x.buyer_id = a.buyer_id WHERE a.run_id = ",
    );
    ask.value(run);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY b.id");
    let mut connection = db.read().await?;
    for row in &ask.rows(&mut connection, "adding up the quality of data").await? {
        let (rules, fields) = (row.maybe_text(7)?, row.maybe_text(8)?);
        if row.maybe_int(9)?.is_some() && fields.is_none() {
            drop(connection);
            return quality_recount(db, scope).await;
        }
        let micro = row.maybe_int(3)?;
        #[expect(clippy::cast_precision_loss, reason = "millionths of a share")]
        let share = micro.map(|micro| micro as f64 / 1e6);
        let one = QualityRow {
            code: row.text(0)?,
            name: row.text(1)?,
            grade: row.text(2)?,
            share,
            tier: Tier::parse(&row.text(4)?).unwrap_or(Tier::Unrated),
            score: row.maybe_int(5)?,
            exposure_minor: row.int(6)?,
            broken: Vec::new(),
        };
        let rules = rules.unwrap_or_default();
        let rules = rules.split(' ').filter_map(|rule| rule.rsplit_once(':'));
        take(&mut report, one, rules.map(|(code, met)| (code, met == "1")));
        verify(&mut report, &fields.unwrap_or_default());
    }
    Ok(sorted(report))
}

/// An empty report of the round in force, and the round.
async fn begun(db: &Db) -> Result<(QualityReport, Option<i64>)> {
    let mut report = QualityReport {
        as_of: None,
        buyers: 0,
        grades: [(0, 0); 5],
        rules: BTreeMap::new(),
        fields: COMPARED_FIELDS
            .map(|field| FieldVerified { field, filled: 0, twice: 0, agreed: 0 })
            .to_vec(),
        worst: Vec::new(),
    };
    let ask = Ask::new(
        "SELECT r.id, r.as_of FROM scoring_run r JOIN scoring_current c ON c.run_id = r.id \
         WHERE c.id = 1",
    );
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading the round in force").await?;
    drop(connection);
    let Some(row) = rows.first() else { return Ok((report, None)) };
    report.as_of = Some(row.day(1)?);
    Ok((report, Some(row.int(0)?)))
}

fn sorted(mut report: QualityReport) -> QualityReport {
    report.worst.sort_by(|a, b| {
        let by_money = || b.exposure_minor.cmp(&a.exposure_minor);
        b.grade.cmp(&a.grade).then_with(by_money).then_with(|| a.code.cmp(&b.code))
    });
    report.worst.shrink_to_fit();
    report
}

/// The report counted anew from every document and every source: what [`quality_report`] must say as well, at a
/// hundred times the cost.
///
/// # Errors
/// A fault from the database.
pub async fn quality_recount(db: &Db, scope: Scope) -> Result<QualityReport> {
    let (mut report, run) = begun(db).await?;
    let (Some(run), Some(as_of)) = (run, report.as_of) else { return Ok(report) };
    let origins = Origins::of(&list_data_sources(db).await?);
    let mut after = i64::MIN;
    loop {
        let buyers = graded(db, (run, after), scope).await?;
        let (Some(first), Some(last)) = (buyers.first(), buyers.last()) else { break };
        let range = (first.0, last.0);
        after = range.1;
        let mine: std::collections::BTreeSet<i64> = buyers.iter().map(|(id, ..)| *id).collect();
        for (_, row, doc) in buyers {
            let rules = doc.iter().flat_map(|doc: &AssessmentDoc| &doc.quality.rules);
            let rules = rules.filter_map(|(code, met)| Some((code.as_str(), (*met)? >= 1.0)));
            take(&mut report, row, rules);
        }
        let mut snapshot = db.snapshot().await?;
        let mut said: BTreeMap<i64, Vec<FieldSaid>> = BTreeMap::new();
        for one in field_origins(&mut snapshot, range, as_of).await? {
            let source = origins.name(&one.origin);
            let (field, value, as_of) = (one.field, one.value, one.as_of);
            if mine.contains(&one.buyer_id) {
                let own = said.entry(one.buyer_id).or_default();
                own.push(FieldSaid { field, source, value, as_of });
            }
        }
        said.values().for_each(|said| verify(&mut report, &mark_fields(&COMPARED_FIELDS, said)));
    }
    Ok(sorted(report))
}

type Graded = (i64, QualityRow, Option<AssessmentDoc>);

async fn graded(db: &Db, (run, after): (i64, i64), scope: Scope) -> Result<Vec<Graded>> {
    let mut ask = Ask::new(
        "SELECT b.id, b.code, b.name, COALESCE(x.quality, ''), x.quality_micro, a.tier, a.score, \
         a.exposure_minor, a.document FROM scoring_assessment a \
         JOIN parties_buyer b ON b.id = a.buyer_id LEFT JOIN scoring_beside x \
         ON x.run_id = a.run_id AND x.buyer_id = a.buyer_id WHERE a.run_id = ",
    );
    ask.value(run).text(" AND b.id > ").value(after);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" ORDER BY b.id LIMIT ").value(CHUNK);
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "reading grades of data").await?;
    let one = |row: &store::AnyRow| {
        let micro = row.maybe_int(4)?;
        #[expect(clippy::cast_precision_loss, reason = "millionths of a share")]
        let share = micro.map(|micro| micro as f64 / 1e6);
        let doc = row.text(8)?;
        let graded = QualityRow {
            code: row.text(1)?,
            name: row.text(2)?,
            grade: row.text(3)?,
            share,
            tier: Tier::parse(&row.text(5)?).unwrap_or(Tier::Unrated),
            score: row.maybe_int(6)?,
            exposure_minor: row.int(7)?,
            broken: Vec::new(),
        };
        Ok((row.int(0)?, graded, serde_json::from_str(&doc).ok()))
    };
    rows.iter().map(one).collect()
}

/// Counts a buyer: the rules that apply to it, and whether each is met in full.
fn take<'a>(
    report: &mut QualityReport,
    mut row: QualityRow,
    rules: impl Iterator<Item = (&'a str, bool)>,
) {
    for (code, met) in rules {
        let count = report.rules.entry(code.to_owned()).or_default();
        count.applies += 1;
        if met {
            count.met += 1;
        } else {
            row.broken.push(code.to_owned());
        }
    }
    report.buyers += 1;
    let at = QUALITY_GRADES.iter().position(|grade| *grade == row.grade).unwrap_or(4);
    let of = &mut report.grades[at];
    *of = (of.0 + 1, of.1.saturating_add(row.exposure_minor));
    if !row.grade.is_empty() && !row.broken.is_empty() {
        report.worst.push(row);
    }
}

/// Counts how its fields are verified, by the marks of [`mark_fields`].
fn verify(report: &mut QualityReport, marks: &str) {
    for (field, mark) in report.fields.iter_mut().zip(marks.chars()) {
        field.filled += usize::from(mark != '0');
        field.twice += usize::from(mark > '1');
        field.agreed += usize::from(mark == '3');
    }
}
