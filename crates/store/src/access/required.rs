//! Rights that require a certificate. The rule is kept here, and so is who holds which level until when: the room of
//! certificates writes it. Whether a right is withheld is asked whenever a person is read, by the clock of the house,
//! so that an end or a revocation counts from the next request on. This is no place that knows what a level asks for.

use std::collections::{BTreeMap, BTreeSet};

use base::{Day, Failure, Moment, Rejection, Result};
use sqlx::{AnyConnection, any::AnyRow};

use super::{people::Person, rights::Right};
use crate::{Ask, Columns, Db, Tx, failed};

/// A rule: whoever is to use this right holds a certificate of this level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The right.
    pub right: Right,
    /// Level, by code.
    pub level: String,
    /// The first day.
    pub from_on: Day,
    /// The last day, where another rule follows or it was lifted.
    pub until_on: Option<Day>,
    /// Days that are left to who never held the level, and after a certificate has expired.
    pub grace_days: i32,
    /// Why.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: String,
    /// Who signed it.
    pub signed_by: String,
    /// When it was signed.
    pub recorded_at: Moment,
}

/// What a person lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// There never was a certificate.
    Never,
    /// The last one ended on this day.
    Expired(Day),
    /// The last one was taken away on this day.
    Revoked(Day),
}

/// A right that somebody has by their role and cannot use for want of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// The right.
    pub right: Right,
    /// The level that is asked for, by code.
    pub level: String,
    /// What is wrong with their certificate.
    pub lack: Lack,
}

impl Withheld {
    /// As a refusal that says which certificate is missing.
    pub(super) fn refusal(&self) -> Failure {
        let rejection = match self.lack {
            Lack::Never => Rejection::new("access.certificate-missing"),
            Lack::Expired(on) => Rejection::new("access.certificate-expired").with("day", on),
            Lack::Revoked(on) => Rejection::new("access.certificate-revoked").with("day", on),
        };
        Failure::Denied(rejection.with("right", self.right.code()).with("level", &self.level))
    }
}

/// A certificate as far as rights ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certified {
    /// The last day.
    pub until_on: Day,
    /// When it was taken away.
    pub revoked_on: Option<Day>,
}

/// What somebody lacks on a day, given their certificates of the level in the order of granting; `None` where they
/// may. Taking away leaves no days of grace.
pub fn lack_of(rule: &Requirement, held: &[Certified], today: Day) -> Option<Lack> {
    if today < rule.from_on || rule.until_on.is_some_and(|until| until < today) {
        return None;
    }
    let Some(newest) = held.last() else {
        let told = today >= rule.from_on.plus_days(rule.grace_days);
        return told.then_some(Lack::Never);
    };
    let live = held.iter().filter(|one| one.revoked_on.is_none());
    let until = live.map(|one| one.until_on).max();
    if until.is_some_and(|until| until >= today) {
        return None;
    }
    if let Some(on) = newest.revoked_on {
        return Some(Lack::Revoked(on));
    }
    let until = until.unwrap_or(newest.until_on);
    // Who held the level before the rule was made is told as early as everybody else.
    let from = until.max(rule.from_on.plus_days(-1));
    (today > from.plus_days(rule.grace_days)).then_some(Lack::Expired(until))
}

fn read_rule(row: &AnyRow) -> Result<Option<Requirement>> {
    // A right that this version does not know any more asks for nothing.
    let Ok(right) = row.text(0)?.parse::<Right>() else { return Ok(None) };
    Ok(Some(Requirement {
        right,
        level: row.text(1)?,
        from_on: row.day(2)?,
        until_on: row.maybe_day(3)?,
        grace_days: i32::try_from(row.int(4)?).unwrap_or(0),
        reason: row.text(5)?,
        proposed_by: row.text(6)?,
        signed_by: row.text(7)?,
        recorded_at: Moment(row.int(8)?),
    }))
}

const RULES: &str = "SELECT right_code, level, from_on, until_on, grace_days, reason, proposed_by, \
     signed_by, recorded_at FROM store_requirement WHERE ";

/// Rules that count on this day or later.
///
/// # Errors
/// A fault from the database.
pub async fn rules_from(connection: &mut AnyConnection, day: Day) -> Result<Vec<Requirement>> {
    let mut ask = Ask::new(RULES);
    ask.text("(until_on IS NULL OR until_on >= ").value(day);
    // One that was replaced before it began says nothing.
    ask.text(") AND (until_on IS NULL OR until_on >= from_on) ORDER BY right_code, from_on");
    let rows = ask.rows(connection, "reading which rights require a certificate").await?;
    rows.iter().filter_map(|row| read_rule(row).transpose()).collect()
}

async fn rules_on(connection: &mut AnyConnection, today: Day) -> Result<Vec<Requirement>> {
    let mut ask = Ask::new(RULES);
    ask.text("from_on <= ").value(today).text(" AND (until_on IS NULL OR until_on >= ");
    ask.value(today).text(") ORDER BY id");
    let rows = ask.rows(connection, "reading which rights require a certificate").await?;
    rows.iter().filter_map(|row| read_rule(row).transpose()).collect()
}

type Held = BTreeMap<(i64, String), Vec<Certified>>;

/// Certificates of levels, of one person or of all.
async fn held(connection: &mut AnyConnection, levels: &[&str], user: Option<i64>) -> Result<Held> {
    let mut ask = Ask::new("SELECT user_id, level, until_on, revoked_on FROM store_certified ");
    ask.text("WHERE level IN (").list(levels.iter().copied()).text(")");
    if let Some(user) = user {
        ask.text(" AND user_id = ").value(user);
    }
    ask.text(" ORDER BY id");
    let mut told = Held::new();
    for row in &ask.rows(connection, "reading who is certified").await? {
        let one = Certified { until_on: row.day(2)?, revoked_on: row.maybe_day(3)? };
        told.entry((row.int(0)?, row.text(1)?)).or_default().push(one);
    }
    Ok(told)
}

/// Notes at people what is withheld from them today.
pub(super) async fn withhold(
    connection: &mut AnyConnection,
    today: Day,
    people: &mut [Person],
) -> Result<()> {
    let rules = rules_on(connection, today).await?;
    if rules.is_empty() || people.is_empty() {
        return Ok(());
    }
    let levels: Vec<&str> = rules.iter().map(|rule| rule.level.as_str()).collect();
    let one = if let [person] = &*people { Some(person.id) } else { None };
    let held = held(connection, &levels, one).await?;
    for person in people {
        let all = rules.iter().filter(|rule| person.role.may(rule.right));
        let withheld = all.filter_map(|rule| {
            let own = held.get(&(person.id, rule.level.clone())).map_or(&[][..], Vec::as_slice);
            let lack = lack_of(rule, own, today)?;
            Some(Withheld { right: rule.right, level: rule.level.clone(), lack })
        });
        person.withheld = withheld.collect();
    }
    Ok(())
}

impl Tx {
    /// Keeps a rule that two people set; what stood for the same right ends the day before. The caller writes the
    /// audit line.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn keep_requirement(&mut self, rule: &Requirement) -> Result<()> {
        self.end_requirement(rule.right, rule.from_on).await?;
        let (id, at) = (self.ids().next(), self.at().0);
        let mut ask = Ask::new(
            "INSERT INTO store_requirement (id, right_code, level, from_on, grace_days, reason, \
             proposed_by, signed_by, recorded_at) VALUES (",
        );
        ask.value(id).text(", ").value(rule.right.code()).text(", ").value(rule.level.as_str());
        ask.text(", ").value(rule.from_on).text(", ").value(i64::from(rule.grace_days));
        ask.text(", ").value(rule.reason.as_str()).text(", ").value(rule.proposed_by.as_str());
        ask.text(", ").value(rule.signed_by.as_str()).text(", ").value(at).text(")");
        ask.run(self.conn()).await.map_err(failed("keeping which certificate a right requires"))?;
        Ok(())
    }

    /// From this day on the right requires nothing. The caller writes the audit line.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn end_requirement(&mut self, right: Right, from: Day) -> Result<()> {
        let last = from.plus_days(-1);
        let mut ask = Ask::new("UPDATE store_requirement SET until_on = ");
        ask.value(last).text(" WHERE (until_on IS NULL OR until_on > ").value(last);
        ask.text(") AND right_code = ").value(right.code());
        ask.run(self.conn()).await.map_err(failed("ending what a right requires"))?;
        Ok(())
    }

    /// Notes a certificate by its id: whose, of which level, its first and last day. The caller writes the audit line.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn note_certified(
        &mut self,
        (id, user): (i64, i64),
        level: &str,
        (from, until): (Day, Day),
    ) -> Result<()> {
        let mut ask = Ask::new(
            "INSERT INTO store_certified (id, user_id, level, from_on, until_on) VALUES (",
        );
        ask.value(id).text(", ").value(user).text(", ").value(level).text(", ");
        ask.value(from).text(", ").value(until).text(")");
        ask.run(self.conn()).await.map_err(failed("noting who is certified"))?;
        Ok(())
    }

    /// Notes that a certificate was taken away. The caller writes the audit line.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn note_revoked(&mut self, id: i64, on: Day) -> Result<()> {
        let mut ask = Ask::new("UPDATE store_certified SET revoked_on = ");
        ask.value(on).text(" WHERE id = ").value(id);
        ask.run(self.conn()).await.map_err(failed("noting that a certificate is gone"))?;
        Ok(())
    }
}

impl Db {
    /// Rules that count today or later, by right.
    ///
    /// # Errors
    /// A fault from the database.
    pub async fn list_requirements(&self) -> Result<Vec<Requirement>> {
        let mut connection = self.read().await?;
        rules_from(&mut connection, self.clock().today()).await
    }
}

/// Everybody who could use the right of a rule by their role, and what each will lack on a day: before two people
/// sign it, they see who loses what.
///
/// # Errors
/// A fault from the database.
pub async fn who_lacks(
    connection: &mut AnyConnection,
    rule: &Requirement,
    on: Day,
) -> Result<Vec<(i64, Option<Lack>)>> {
    let ask = Ask::new("SELECT id, role FROM store_user WHERE active = 1 ORDER BY login");
    let people = ask.rows(connection, "reading who has a right").await?;
    let held = held(connection, &[rule.level.as_str()], None).await?;
    let mut told = Vec::new();
    for row in &people {
        let (id, role) = (row.int(0)?, row.text(1)?.parse::<super::rights::Role>());
        if !role.is_ok_and(|role| role.may(rule.right)) {
            continue;
        }
        let own = held.get(&(id, rule.level.clone())).map_or(&[][..], Vec::as_slice);
        told.push((id, lack_of(rule, own, on)));
    }
    Ok(told)
}

/// Logins of active people from whom a right of their role is withheld on a day: for lists of who could sign.
///
/// # Errors
/// A fault from the database.
pub async fn withheld_logins(
    connection: &mut AnyConnection,
    right: Right,
    on: Day,
) -> Result<BTreeSet<String>> {
    let mut ids = BTreeSet::new();
    for rule in rules_on(connection, on).await?.iter().filter(|rule| rule.right == right) {
        let lacks = who_lacks(connection, rule, on).await?;
        ids.extend(lacks.iter().filter(|(_, lack)| lack.is_some()).map(|(id, _)| *id));
    }
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let mut ask = Ask::new("SELECT login FROM store_user WHERE id IN (");
    ask.list(ids).text(")");
    let rows = ask.rows(connection, "reading who lacks a certificate").await?;
    rows.iter().map(|row| row.text(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn rule(grace_days: i32) -> Requirement {
        Requirement {
            right: Right::ReleaseOrders,
            level: "manager".to_owned(),
            from_on: day("2026-12-01"),
            until_on: None,
            grace_days,
            reason: String::new(),
            proposed_by: String::new(),
            signed_by: String::new(),
            recorded_at: Moment(0),
        }
    }

    fn until(last: &str, revoked: Option<&str>) -> Certified {
        Certified { until_on: day(last), revoked_on: revoked.map(day) }
    }

    #[test]
    fn what_somebody_lacks_on_a_day() {
        let expired = |on| Some(Lack::Expired(day(on)));
        let revoked = |on| Some(Lack::Revoked(day(on)));
        for (grace, held, on, lack) in [
            // Nobody lacks anything before the rule counts.
            (0, vec![], "2026-11-30", None),
            (0, vec![], "2026-12-01", Some(Lack::Never)),
            (14, vec![], "2026-12-14", None),
            (14, vec![], "2026-12-15", Some(Lack::Never)),
            (0, vec![until("2026-12-10", None)], "2026-12-10", None),
            (0, vec![until("2026-12-10", None)], "2026-12-11", expired("2026-12-10")),
            (7, vec![until("2026-12-10", None)], "2026-12-17", None),
            (7, vec![until("2026-12-10", None)], "2026-12-18", expired("2026-12-10")),
            // One that ended before the rule leaves the days of grace from the rule's first day on.
            (7, vec![until("2026-06-01", None)], "2026-12-07", None),
            (7, vec![until("2026-06-01", None)], "2026-12-08", expired("2026-06-01")),
            // Taking away leaves no grace, and an older one that still holds is enough.
            (
                30,
                vec![until("2027-12-10", Some("2026-12-05"))],
                "2026-12-05",
                revoked("2026-12-05"),
            ),
            (
                30,
                vec![until("2026-12-10", None), until("2027-12-10", Some("2026-12-05"))],
                "2026-12-08",
                None,
            ),
            (
                30,
                vec![until("2026-12-10", None), until("2027-12-10", Some("2026-12-05"))],
                "2026-12-11",
                revoked("2026-12-05"),
            ),
            (
                0,
                vec![until("2027-12-10", Some("2026-12-05")), until("2027-12-20", None)],
                "2026-12-30",
                None,
            ),
        ] {
            assert_eq!(lack_of(&rule(grace), &held, day(on)), lack, "{grace} {held:?} {on}");
        }
        let ended = Requirement { until_on: Some(day("2026-12-31")), ..rule(0) };
        assert_eq!(lack_of(&ended, &[], day("2026-12-31")), Some(Lack::Never));
        assert_eq!(lack_of(&ended, &[], day("2027-01-01")), None);
    }
}
