//! The influence map (关系图谱, C26): what each person at a buyer's has to say in buying and paying, how
//! they stand to us, who releases money. It holds no more of a person than that; it goes with the
//! person's data when these are erased, and out with them when they are exported.

use base::{Day, Rejection, Result};
use serde_json::json;
use store::{AnyRow, Ask, Audit, Columns, Db, Tx, failed};

use super::BuyerId;

/// What a person does in buying and paying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InfluencePart {
    /// 决策.
    Decides,
    /// 财务付款.
    Finance,
    /// 使用.
    Uses,
    /// 采购经办.
    Buys,
    /// 把关.
    Gates,
    /// 内线.
    Helps,
}

impl InfluencePart {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Decides, Self::Finance, Self::Uses, Self::Buys, Self::Gates, Self::Helps];

    /// The code under which it is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Decides => "decides",
            Self::Finance => "finance",
            Self::Uses => "uses",
            Self::Buys => "buys",
            Self::Gates => "gates",
            Self::Helps => "helps",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }
}

/// A person's influence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Influence {
    /// Row id of the contact.
    pub contact_id: i64,
    /// What they do.
    pub part: InfluencePart,
    /// How much they have to say, 1 to 5.
    pub weight: i64,
    /// How they stand to us, −2 (against) to 2 (for).
    pub attitude: i64,
    /// Whether they release money.
    pub releases: bool,
    /// What that rests on: a talk, a visit.
    pub basis: String,
    /// For which day that was noted.
    pub noted_on: Day,
    /// By whom.
    pub actor: String,
}

/// A person of the map: contact and influence, where it was noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MapPerson {
    /// Row id of the contact.
    pub contact_id: i64,
    /// The name.
    pub name: String,
    /// Their duty.
    pub duty: String,
    /// Their influence.
    pub influence: Option<Influence>,
}

/// The people of a buyer, those with the most to say first.
///
/// # Errors
/// A fault from the database.
pub async fn influence_map(db: &Db, buyer: BuyerId) -> Result<Vec<MapPerson>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(
        "SELECT k.id, k.name, k.duty, i.part, i.weight, i.attitude, i.releases, i.basis, \
         i.noted_on, i.actor FROM parties_contact k \
         LEFT JOIN parties_influence i ON i.contact_id = k.id \
         WHERE k.erased_at IS NULL AND k.buyer_id = ",
    );
    ask.value(buyer).text(" ORDER BY COALESCE(i.weight, 0) DESC, k.duty, k.name LIMIT 200");
    ask.rows(&mut connection, "reading the influence map").await?.iter().map(read).collect()
}

fn read(row: &AnyRow) -> Result<MapPerson> {
    let contact_id = row.int(0)?;
    let influence = match row.maybe_text(3)?.as_deref().and_then(InfluencePart::parse) {
        Some(part) => Some(Influence {
            contact_id,
            part,
            weight: row.int(4)?,
            attitude: row.int(5)?,
            releases: row.int(6)? != 0,
            basis: row.text(7)?,
            noted_on: row.day(8)?,
            actor: row.text(9)?,
        }),
        None => None,
    };
    Ok(MapPerson { contact_id, name: row.text(1)?, duty: row.text(2)?, influence })
}

/// What is to be noted of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInfluence {
    /// What they do.
    pub part: InfluencePart,
    /// 1 to 5.
    pub weight: i64,
    /// −2 to 2.
    pub attitude: i64,
    /// Whether they release money.
    pub releases: bool,
    /// What it rests on; must not be empty.
    pub basis: String,
}

/// Notes the influence of a contact; what was noted before is replaced.
///
/// # Errors
/// `parties.contact-unknown` where the buyer has no such person (any more), `parties.influence-range`,
/// `parties.influence-basis`, or a fault.
pub async fn note_influence(
    tx: &mut Tx,
    (buyer, contact): (BuyerId, i64),
    new: &NewInfluence,
) -> Result<()> {
    if !(1..=5).contains(&new.weight) || !(-2..=2).contains(&new.attitude) {
        return Err(Rejection::new("parties.influence-range").on("weight").into());
    }
    if new.basis.trim().is_empty() || new.basis.chars().count() > 300 {
        return Err(Rejection::new("parties.influence-basis").on("basis").into());
    }
    let mut ask = Ask::new("SELECT id FROM parties_contact WHERE erased_at IS NULL AND id = ");
    ask.value(contact).text(" AND buyer_id = ").value(buyer);
    if ask.rows(tx.conn(), "looking for a contact").await?.is_empty() {
        return Err(Rejection::new("parties.contact-unknown").with("id", contact).into());
    }
    let (at, actor, today) = (tx.at().0, tx.actor().0.clone(), tx.clock().today());
    let mut ask = Ask::new(
        "INSERT INTO parties_influence (contact_id, buyer_id, part, weight, attitude, releases, \
         basis, noted_on, actor, recorded_at) VALUES (",
    );
    ask.value(contact).text(", ").value(buyer).text(", ").value(new.part.code()).text(", ");
    ask.value(new.weight).text(", ").value(new.attitude).text(", ").value(new.releases);
    ask.text(", ").value(new.basis.trim()).text(", ").value(today).text(", ").value(actor);
    ask.text(", ").value(at).text(
        ") ON CONFLICT (contact_id) DO UPDATE SET part = excluded.part, weight = excluded.weight, \
         attitude = excluded.attitude, releases = excluded.releases, basis = excluded.basis, \
         noted_on = excluded.noted_on, actor = excluded.actor, recorded_at = excluded.recorded_at",
    );
    ask.run(tx.conn()).await.map_err(failed("noting influence"))?;
    // The audit names the contact by its number only: an erased person leaves no traces there.
    let subject = format!("buyer:{buyer}");
    let detail = json!({ "contact": contact.to_string(), "weight": new.weight });
    tx.audit(Audit { room: "parties", action: "note-influence", subject, detail });
    Ok(())
}

/// Takes away what was noted of a contact.
pub(super) async fn forget_influence(tx: &mut Tx, (buyer, contact): (BuyerId, i64)) -> Result<()> {
    let mut ask = Ask::new("DELETE FROM parties_influence WHERE contact_id = ");
    ask.value(contact).text(" AND buyer_id = ").value(buyer);
    ask.run(tx.conn()).await.map_err(failed("forgetting influence"))?;
    Ok(())
}

/// What a map lacks, in the order in which it should be found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MapGap {
    /// Nobody is known who releases money.
    Releases,
    /// Nobody is known who decides.
    Decides,
    /// Nobody with much to say is for us.
    Friend,
}

impl MapGap {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Releases => "releases",
            Self::Decides => "decides",
            Self::Friend => "friend",
        }
    }
}

/// What a map lacks.
pub fn map_gaps(people: &[MapPerson]) -> Vec<MapGap> {
    let any = |fits: &dyn Fn(&Influence) -> bool| {
        people.iter().filter_map(|one| one.influence.as_ref()).any(fits)
    };
    let mut gaps = Vec::new();
    if !any(&|one| one.releases) {
        gaps.push(MapGap::Releases);
    }
    if !any(&|one| one.part == InfluencePart::Decides) {
        gaps.push(MapGap::Decides);
    }
    if !any(&|one| one.weight >= 3 && one.attitude > 0) {
        gaps.push(MapGap::Friend);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(part: InfluencePart, weight: i64, attitude: i64, releases: bool) -> MapPerson {
        let influence = Influence {
            contact_id: 1,
            part,
            weight,
            attitude,
            releases,
            basis: "走访".to_owned(),
            noted_on: Day::from_epoch_days(0),
            actor: "x".to_owned(),
        };
        MapPerson {
            contact_id: 1,
            name: String::new(),
            duty: String::new(),
            influence: Some(influence),
        }
    }

    #[test]
    fn a_map_says_whom_it_lacks() {
        assert_eq!(map_gaps(&[]).len(), 3);
        let clerk = person(InfluencePart::Finance, 2, 2, true);
        assert_eq!(map_gaps(std::slice::from_ref(&clerk)), [MapGap::Decides, MapGap::Friend]);
        let boss = person(InfluencePart::Decides, 5, 1, false);
        assert_eq!(map_gaps(&[clerk, boss]), []);
    }
}
