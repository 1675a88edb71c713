//! The results behind the matrix, read from where the work was done: one question for each source, of a few people or
//! of all, never more than the newest of each person.

use std::collections::BTreeMap;

use base::{Day, Moment, Result};
use store::{AnyConnection, AnyRow, Ask, Columns, Db};

use super::{
    pack::SkillPack,
    weigh::{SkillRow, SourceKind},
};
use crate::practice::PracticePack;

/// Of whom results are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Of everybody.
    All,
    /// Of one person.
    One(i64),
}

fn of_whom(ask: &mut Ask, column: &str, of: Of) {
    if let Of::One(person) = of {
        ask.text(" AND ").text(column).text(" = ").value(person);
    }
}

struct Reading<'a> {
    pack: &'a SkillPack,
    of: Of,
    from: Day,
    since: Moment,
}

/// All results of people within the window.
///
/// # Errors
/// A fault from the database.
pub(super) async fn results(db: &Db, pack: &SkillPack, of: Of) -> Result<Vec<SkillRow>> {
    let today = db.clock().today();
    let from = today.plus_days(-pack.window_days);
    let since = Moment(db.clock().now().0 - i64::from(pack.window_days) * 86_400_000_000);
    let reading = Reading { pack, of, from, since };
    let mut connection = db.read().await?;
    let marks = marks(&mut connection, of).await?;
    let mut rows = checks(&mut connection, &reading).await?;
    rows.extend(talks(&mut connection, db, &reading, &marks).await?);
    rows.extend(cases(&mut connection, &reading, &marks).await?);
    rows.extend(labs(&mut connection, db, &reading).await?);
    rows.extend(exams(&mut connection, &reading).await?);
    Ok(rows)
}

fn plain(
    row: &AnyRow,
    kind: SourceKind,
    (target, on, bps): (String, Day, i64),
) -> Result<SkillRow> {
    Ok(SkillRow {
        person_id: row.int(0)?,
        kind,
        work_id: row.int(1)?,
        target,
        scene: String::new(),
        on,
        bps: bps.clamp(0, 10_000),
        marked: None,
    })
}

async fn checks(connection: &mut AnyConnection, of: &Reading<'_>) -> Result<Vec<SkillRow>> {
    let mut ask = Ask::new(
        "SELECT user_id, id, lesson, on_day, points_bps FROM (SELECT user_id, id, lesson, on_day, \
         points_bps, ROW_NUMBER() OVER (PARTITION BY user_id, lesson ORDER BY id DESC) AS n \
         FROM courses_attempt WHERE kind = 'check' AND done_at IS NOT NULL AND on_day >= ",
    );
    ask.value(of.from);
    of_whom(&mut ask, "user_id", of.of);
    ask.text(") x WHERE n <= ").value(of.pack.newest);
    let rows = ask.rows(connection, "reading checks of lessons").await?;
    rows.iter()
        .map(|row| {
            let what = (row.text(2)?, row.day(3)?, row.int(4)?);
            plain(row, SourceKind::Check, what)
        })
        .collect()
}

async fn cases(
    connection: &mut AnyConnection,
    of: &Reading<'_>,
    marks: &Marks,
) -> Result<Vec<SkillRow>> {
    let mut ask = Ask::new(
        "SELECT user_id, id, case_code, on_day, points FROM (SELECT user_id, id, case_code, \
         on_day, points, ROW_NUMBER() OVER (PARTITION BY user_id, case_code ORDER BY id DESC) \
         AS n FROM courses_run WHERE done_at IS NOT NULL AND on_day >= ",
    );
    ask.value(of.from);
    of_whom(&mut ask, "user_id", of.of);
    ask.text(") x WHERE n <= ").value(of.pack.newest);
    let mut all = Vec::new();
    for row in &ask.rows(connection, "reading cases that were played").await? {
        let what = (row.text(2)?, row.day(3)?, row.maybe_int(4)?.unwrap_or(0) * 100);
        let mut one = plain(row, SourceKind::Case, what)?;
        if let Some(mark) = marks.get(&("case".to_owned(), one.work_id)) {
            one.marked = Some((one.bps, mark.by.clone()));
            one.bps = (mark.tenths * 10).clamp(0, 10_000);
        }
        all.push(one);
    }
    Ok(all)
}

async fn talks(
    connection: &mut AnyConnection,
    db: &Db,
    of: &Reading<'_>,
    marks: &Marks,
) -> Result<Vec<SkillRow>> {
    let mut ask = Ask::new(
        "SELECT r.person_id, r.id, b.block, r.ended_at, b.tenths, b.most, r.scene FROM \
         (SELECT person_id, id, scene, ended_at, ROW_NUMBER() OVER (PARTITION BY person_id \
         ORDER BY id DESC) AS n FROM practice_run WHERE state = 'ended' AND branch_of IS NULL \
         AND ended_at >= ",
    );
    ask.value(of.since.0);
    of_whom(&mut ask, "person_id", of.of);
    ask.text(") r JOIN practice_block b ON b.run_id = r.id WHERE b.most > 0 AND r.n <= ");
    ask.value(of.pack.newest);
    let mut all = Vec::new();
    for row in &ask.rows(connection, "reading marks of talks").await? {
        let (tenths, most) = (row.int(4)?, row.int(5)?.max(1));
        let on = db.clock().day_of(Moment(row.int(3)?));
        let what = (row.text(2)?, on, tenths * 10_000 / most);
        let mut one = plain(row, SourceKind::Talk, what)?;
        one.scene = row.text(6)?;
        if let Some(mark) = marks.get(&("practice".to_owned(), one.work_id))
            && let Some(tenths) = mark.block(&one.target)
        {
            one.marked = Some((one.bps, mark.by.clone()));
            one.bps = (tenths * 10_000 / most).clamp(0, 10_000);
        }
        all.push(one);
    }
    Ok(all)
}

async fn labs(connection: &mut AnyConnection, db: &Db, of: &Reading<'_>) -> Result<Vec<SkillRow>> {
    let mut ask = Ask::new(
        "SELECT person_id, id, lab, begun_at, best_points FROM (SELECT person_id, id, lab, \
         begun_at, best_points, ROW_NUMBER() OVER (PARTITION BY person_id, lab ORDER BY id DESC) \
         AS n FROM exercises_run WHERE best_points IS NOT NULL AND begun_at >= ",
    );
    ask.value(of.since.0);
    of_whom(&mut ask, "person_id", of.of);
    ask.text(") x WHERE n <= ").value(of.pack.newest);
    let rows = ask.rows(connection, "reading exercises that were handed in").await?;
    rows.iter()
        .map(|row| {
            let on = db.clock().day_of(Moment(row.int(3)?));
            let bps = row.int(4)? * 10_000 / crate::exercises::FULL.max(1);
            plain(row, SourceKind::Lab, (row.text(2)?, on, bps))
        })
        .collect()
}

async fn exams(connection: &mut AnyConnection, of: &Reading<'_>) -> Result<Vec<SkillRow>> {
    let mut ask = Ask::new(
        "SELECT user_id, id, level, on_day, points_bps FROM (SELECT user_id, id, level, on_day, \
         points_bps, ROW_NUMBER() OVER (PARTITION BY user_id, level ORDER BY id DESC) AS n \
         FROM certificates_exam WHERE done_at IS NOT NULL AND on_day >= ",
    );
    ask.value(of.from);
    of_whom(&mut ask, "user_id", of.of);
    ask.text(") x WHERE n <= ").value(of.pack.newest);
    let rows = ask.rows(connection, "reading exams").await?;
    rows.iter()
        .map(|row| {
            let what = (row.text(2)?, row.day(3)?, row.int(4)?);
            plain(row, SourceKind::Exam, what)
        })
        .collect()
}

/// An instructor's mark that counts.
struct Given {
    tenths: i64,
    levels: BTreeMap<String, i64>,
    by: String,
}

type Marks = BTreeMap<(String, i64), Given>;

impl Given {
    /// The tenths of a block that these levels make; the outcome is reckoned, not judged.
    fn block(&self, block: &str) -> Option<i64> {
        if block == "outcome" {
            return None;
        }
        if self.tenths == 0 {
            return Some(0);
        }
        let items = PracticePack::shipped().items.iter().filter(|item| item.block == block);
        let level = |code: &str| self.levels.get(code).copied().unwrap_or(0);
        Some(items.map(|item| item.tenths * level(&item.code) / 2).sum())
    }
}

async fn marks(connection: &mut AnyConnection, of: Of) -> Result<Marks> {
    let mut ask = Ask::new(
        "SELECT k.kind, k.work_id, k.tenths, k.levels, u.name FROM classes_mark k \
         JOIN store_user u ON u.id = k.marked_by WHERE k.kind IN ('case', 'practice') \
         AND NOT EXISTS (SELECT 1 FROM classes_mark n WHERE n.kind = k.kind \
         AND n.work_id = k.work_id AND n.id > k.id)",
    );
    of_whom(&mut ask, "k.learner_id", of);
    let one = |row: &AnyRow| {
        let levels = serde_json::from_str(&row.text(3)?).unwrap_or_default();
        let given = Given { tenths: row.int(2)?, levels, by: row.text(4)? };
        Ok(((row.text(0)?, row.int(1)?), given))
    };
    // Marks grow with history, works do not: only the newest marks can be of works that count.
    ask.text(" ORDER BY k.id DESC LIMIT 5000");
    ask.rows(connection, "reading marks that count").await?.iter().map(one).collect()
}
