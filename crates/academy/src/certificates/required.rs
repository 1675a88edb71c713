//! Rights that require a certificate, as a rule that two people set: who would lose what is reckoned before anybody
//! signs, and a rule that would leave a right to fewer than two people is none. What is kept and asked stands in
//! `store::access`; this is no place that refuses a request.

use base::{Day, Failure, Moment, Rejection, Result};
use credit::scoring::{
    Asked, Edition, Eyes, NewProposal, PackProposal, Wording, ask_second, draft_proposal, eyes_on,
    list_proposals, settle_proposal, waiting_proposal,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    AnyConnection, Audit, Db, Tx,
    access::{Lack, Person, Requirement, Right, who_lacks},
};

use super::pack::CertificatePack;

/// Under this name proposals are kept beside those of packs.
const PACK: &str = "certificate-rights";
/// Days of grace at most.
pub const GRACE_MOST: i32 = 365;
/// People who must still be able to use a right.
pub const KEEP_LEAST: usize = 2;
/// Rights without which nobody earns a level that asks for a real plan.
const OF_A_PLAN: [Right; 3] = [Right::GatherFiles, Right::LogContact, Right::KeepProof];

/// What is proposed: a right requires a level, or nothing any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The right.
    pub right: Right,
    /// The level, by code; `None` lifts the rule.
    pub level: Option<String>,
    /// The first day.
    pub from_on: Day,
    /// Days of grace.
    pub grace_days: i32,
}

/// A person whom a rule concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concerned {
    /// The login.
    pub login: String,
    /// The name.
    pub name: String,
    /// What they lack; `None` where they keep the right.
    pub lack: Option<Lack>,
}

/// Whom a rule concerns on the first day on which it refuses anybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    /// Everybody who has the right by their role, by login.
    pub people: Vec<Concerned>,
}

impl Reached {
    /// How many keep the right.
    pub fn keep(&self) -> usize {
        self.people.iter().filter(|one| one.lack.is_none()).count()
    }

    /// How many lose it.
    pub fn lose(&self) -> usize {
        self.people.len() - self.keep()
    }
}

/// A proposal with what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// What it asks for.
    pub wanted: Wanted,
    /// Who, when, why, and how it ended.
    pub proposal: PackProposal,
}

#[derive(Serialize, Deserialize)]
struct Spelled {
    right: String,
    level: Option<String>,
    grace_days: i32,
}

impl Wanted {
    /// Spelled for keeping.
    fn spelled(&self) -> Result<String> {
        let plain = Spelled {
            right: self.right.code().to_owned(),
            level: self.level.clone(),
            grace_days: self.grace_days,
        };
        let text = serde_json::to_string(&plain);
        text.map_err(|error| Failure::broken("spelling which certificate a right requires", error))
    }

    /// As the rule that it becomes.
    fn rule(&self, level: &str) -> Requirement {
        Requirement {
            right: self.right,
            level: level.to_owned(),
            from_on: self.from_on,
            until_on: None,
            grace_days: self.grace_days,
            reason: String::new(),
            proposed_by: String::new(),
            signed_by: String::new(),
            recorded_at: Moment(0),
        }
    }
}

fn proposed(proposal: PackProposal) -> Result<Proposed> {
    let plain: Spelled = serde_json::from_str(&proposal.content).map_err(|error| {
        Failure::broken("reading which certificate a right is to require", error)
    })?;
    let wanted = Wanted {
        right: plain.right.parse().map_err(Failure::Rejected)?,
        level: plain.level,
        from_on: proposal.effective_on,
        grace_days: plain.grace_days,
    };
    Ok(Proposed { wanted, proposal })
}

/// Whether a rule can be made at all; pure.
///
/// # Errors
/// `certificates.right-not-bound`, `certificates.level-unknown`, `certificates.right-of-level`,
/// `certificates.requirement-grace`, `certificates.requirement-day`.
fn admit(wanted: &Wanted, today: Day) -> std::result::Result<(), Rejection> {
    let right = wanted.right;
    if !Right::bindable().contains(&right) {
        let wrong = Rejection::new("certificates.right-not-bound");
        return Err(wrong.with("right", right.code()).on("right"));
    }
    if let Some(code) = &wanted.level {
        let level = CertificatePack::shipped().level(code);
        let none = || Rejection::new("certificates.level-unknown").with("level", code).on("level");
        let level = level.ok_or_else(none)?;
        if level.plan && OF_A_PLAN.contains(&right) {
            let wrong = Rejection::new("certificates.right-of-level").with("level", code);
            return Err(wrong.with("right", right.code()).on("level"));
        }
    }
    if !(0..=GRACE_MOST).contains(&wanted.grace_days) {
        return Err(Rejection::new("certificates.requirement-grace").on("grace"));
    }
    if wanted.from_on < today {
        let wrong = Rejection::new("certificates.requirement-day").with("today", today);
        return Err(wrong.with("day", wanted.from_on).on("from"));
    }
    Ok(())
}

async fn reached_in(
    connection: &mut AnyConnection,
    wanted: &Wanted,
    people: &[Person],
) -> Result<Reached> {
    let rule = wanted.rule(wanted.level.as_deref().unwrap_or_default());
    let lacks = match &wanted.level {
        // On this day the last days of grace are over.
        Some(_) => {
            let bites = wanted.from_on.plus_days(wanted.grace_days);
            who_lacks(connection, &rule, bites).await?
        }
        None => Vec::new(),
    };
    let one = |(id, lack): &(i64, Option<Lack>)| {
        let person = people.iter().find(|person| person.id == *id)?;
        Some(Concerned { login: person.login.clone(), name: person.name.clone(), lack: *lack })
    };
    Ok(Reached { people: lacks.iter().filter_map(one).collect() })
}

/// Whom a rule would concern: who keeps the right, who loses it for want of what.
///
/// # Errors
/// What [`propose_requirement`] refuses of the rule itself, or a fault.
pub async fn reached(db: &Db, wanted: &Wanted) -> Result<Reached> {
    admit(wanted, db.clock().today().min(wanted.from_on))?;
    let people = db.list_people().await?;
    let mut connection = db.read().await?;
    reached_in(&mut connection, wanted, &people).await
}

/// Whom a rule that is in force concerns today.
///
/// # Errors
/// A fault from the database.
pub async fn reached_today(db: &Db, rule: &Requirement) -> Result<Reached> {
    let people = db.list_people().await?;
    let mut connection = db.read().await?;
    let lacks = who_lacks(&mut connection, rule, db.clock().today().max(rule.from_on)).await?;
    let one = |(id, lack): &(i64, Option<Lack>)| {
        let person = people.iter().find(|person| person.id == *id)?;
        Some(Concerned { login: person.login.clone(), name: person.name.clone(), lack: *lack })
    };
    Ok(Reached { people: lacks.iter().filter_map(one).collect() })
}

/// Nobody is locked out: two people at least can still use the right.
async fn leaves_two(tx: &mut Tx, wanted: &Wanted) -> Result<()> {
    let Some(level) = wanted.level.as_deref() else { return Ok(()) };
    let bites = wanted.from_on.plus_days(wanted.grace_days);
    let lacks = who_lacks(tx.conn(), &wanted.rule(level), bites).await?;
    let keep = lacks.iter().filter(|(_, lack)| lack.is_none()).count();
    if keep >= KEEP_LEAST {
        return Ok(());
    }
    let refused = Rejection::new("certificates.requirement-lockout").with("keep", keep);
    let refused = refused.with("right", wanted.right.code()).with("level", level);
    Err(refused.with("day", bites).on("level").into())
}

/// Whether what is wanted stands already.
async fn is_new(tx: &mut Tx, wanted: &Wanted) -> Result<()> {
    let now = store::access::rules_from(tx.conn(), wanted.from_on).await?;
    let now: Vec<_> = now.iter().filter(|rule| rule.right == wanted.right).collect();
    let same = match &wanted.level {
        None => now.is_empty(),
        Some(level) => now.iter().any(|rule| {
            rule.level == *level
                && rule.grace_days == wanted.grace_days
                && rule.from_on <= wanted.from_on
                && rule.until_on.is_none()
        }),
    };
    if same {
        let same = Rejection::new("certificates.requirement-same");
        return Err(same.with("right", wanted.right.code()).on("level").into());
    }
    Ok(())
}

fn told(tx: &mut Tx, action: &'static str, of: (&Wanted, i64), more: &serde_json::Value) {
    let (wanted, id) = of;
    let detail = json!({
        "right": wanted.right.code(), "level": wanted.level, "from": wanted.from_on.to_string(),
        "grace_days": wanted.grace_days, "said": more,
    });
    let subject = format!("certificate-right:{id}");
    tx.audit(Audit { room: "certificates", action, subject, detail });
}

fn reasoned(reason: &str) -> Result<&str> {
    match reason.trim() {
        "" => Err(Rejection::new("certificates.requirement-reason").on("reason").into()),
        reason => Ok(reason),
    }
}

/// Proposes that a right requires a level, or nothing any more.
///
/// # Errors
/// `certificates.requirement-reason`, `certificates.right-not-bound`, `certificates.level-unknown`,
/// `certificates.right-of-level`, `certificates.requirement-grace`, `certificates.requirement-day`,
/// `certificates.requirement-same`, `certificates.requirement-lockout`, `certificates.requirement-waits`, or a fault.
pub async fn propose_requirement(tx: &mut Tx, wanted: &Wanted, reason: &str) -> Result<i64> {
    let reason = reasoned(reason)?;
    admit(wanted, tx.clock().today())?;
    is_new(tx, wanted).await?;
    leaves_two(tx, wanted).await?;
    let content = wanted.spelled()?;
    let mut digest = base::digest_of(content.as_bytes()).to_string();
    digest.truncate(16);
    let level = wanted.level.as_deref().unwrap_or("-");
    let edition = Edition {
        version: format!("{} {level}", wanted.right.code()),
        effective_from: wanted.from_on,
        source: Wording::default(),
        digest,
    };
    let new = NewProposal { pack: PACK, edition: &edition, content: &content, reason };
    let id = draft_proposal(tx, &new).await?;
    if let Asked::Another(by) = ask_second(tx, PACK, id).await? {
        return Err(Rejection::new("certificates.requirement-waits").with("by", by).into());
    }
    told(tx, "propose-requirement", (wanted, id), &json!(reason));
    Ok(id)
}

/// Signs what waits, or refuses it. Its author signs only where nobody else could; refusing is open to the author,
/// too, who thereby takes it back. Whom it leaves the right is reckoned anew on the day of the signature.
///
/// # Errors
/// `certificates.requirement-none`, `certificates.requirement-own`, `certificates.requirement-reason` for a refusal
/// without a word, `certificates.requirement-day`, `certificates.requirement-lockout`, or a fault.
pub async fn decide_requirement(tx: &mut Tx, (signs, note): (bool, &str)) -> Result<()> {
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let none = || Rejection::new("certificates.requirement-none");
    let open = waiting_proposal(tx.conn(), PACK).await?.ok_or_else(none)?;
    let Proposed { wanted, proposal } = proposed(open)?;
    let eyes = eyes_on(tx, &proposal.proposed_by).await?;
    if signs && eyes == Eyes::Same {
        return Err(Rejection::new("certificates.requirement-own").into());
    }
    if !signs {
        reasoned(note)?;
    }
    if !settle_proposal(tx, proposal.id, (signs, note)).await? {
        return Err(none().into());
    }
    if signs {
        admit(&wanted, tx.clock().today())?;
        leaves_two(tx, &wanted).await?;
        let signed_by = tx.actor().0.clone();
        match &wanted.level {
            None => tx.end_requirement(wanted.right, wanted.from_on).await?,
            Some(level) => {
                let rule = Requirement {
                    reason: proposal.reason.clone(),
                    proposed_by: proposal.proposed_by.clone(),
                    signed_by,
                    ..wanted.rule(level)
                };
                tx.keep_requirement(&rule).await?;
            }
        }
    }
    let action = if signs { "sign-requirement" } else { "refuse-requirement" };
    let more = json!({
        "note": note.trim(), "proposed_by": proposal.proposed_by,
        "alone": signs && eyes == Eyes::Alone,
    });
    told(tx, action, (&wanted, proposal.id), &more);
    Ok(())
}

/// Proposals, the newest first: at most a hundred. The one that waits has the state `proposed`.
///
/// # Errors
/// A fault from the database.
pub async fn requirement_proposals(db: &Db) -> Result<Vec<Proposed>> {
    list_proposals(db, PACK).await?.into_iter().map(proposed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_right_may_require() {
        let day = |text: &str| text.parse::<Day>().expect("day");
        let today = day("2026-11-21");
        for (right, level, from, grace, refused) in [
            (Right::ReleaseOrders, Some("manager"), "2026-11-21", 0, None),
            (Right::ReleaseOrders, None, "2026-11-21", 0, None),
            (Right::LogContact, Some("foundation"), "2026-12-01", 30, None),
            (
                Right::LogContact,
                Some("collector"),
                "2026-12-01",
                0,
                Some("certificates.right-of-level"),
            ),
            (
                Right::Teach,
                Some("foundation"),
                "2026-12-01",
                0,
                Some("certificates.right-not-bound"),
            ),
            (
                Right::EditPolicy,
                Some("manager"),
                "2026-12-01",
                0,
                Some("certificates.right-not-bound"),
            ),
            (Right::Import, Some("moon"), "2026-12-01", 0, Some("certificates.level-unknown")),
            (
                Right::Import,
                Some("foundation"),
                "2026-12-01",
                366,
                Some("certificates.requirement-grace"),
            ),
            (
                Right::Import,
                Some("foundation"),
                "2026-11-20",
                0,
                Some("certificates.requirement-day"),
            ),
        ] {
            let wanted = Wanted {
                right,
                level: level.map(str::to_owned),
                from_on: day(from),
                grace_days: grace,
            };
            let said = admit(&wanted, today).err().map(|rejection| rejection.code);
            assert_eq!(said, refused, "{wanted:?}");
        }
    }
}
