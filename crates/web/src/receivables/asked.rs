//! What is asked of the ledger by an address: the day, from which day ages count, the buckets,
//! whose, of which kind, as known when. What cannot be read is said, and the usual is shown.

use base::{Day, Failure, Moment, Rejection};
use credit::{
    parties::{CustomerKind, EntityBook, find_buyer},
    receivables::{AgeingBucket, AgeingQuery, Basis, By, bucket_edges},
};
use store::access::Scope;

use crate::{
    filled::Filled,
    kit::{Link, Mistakes},
    state::App,
    visit::Visit,
};

/// What is asked, read.
pub struct Asked {
    /// For the room.
    pub query: AgeingQuery,
    /// Of what the rows are.
    pub by: By,
    /// The buyer that it is narrowed to: code and name.
    pub buyer: Option<(String, String)>,
    /// Our legal entities.
    pub entities: EntityBook,
    /// The parameters, to be carried on.
    pub filled: Filled,
    /// What could not be read.
    pub mistakes: Mistakes,
}

/// The parameters that say what is asked, without those of a page of a list.
pub const CARRIED: [&str; 9] =
    ["as_of", "basis", "by", "kind", "owner", "entity", "buyer", "buckets", "known"];

impl Asked {
    /// Reads it.
    pub async fn read(app: &App, visit: &Visit, filled: Filled) -> Result<Self, Failure> {
        let filled = filled.or("as_of", visit.today.to_string());
        let mut reader = filled.reader();
        let as_of = reader.maybe_day("as_of").unwrap_or(visit.today);
        let mut query = AgeingQuery::on(as_of);
        query.scope = visit.scope();
        if filled.get("basis") == "issued" {
            query.basis = Basis::Issued;
        }
        query.edges = match edges(filled.get("buckets")) {
            Some(Ok(edges)) => edges,
            Some(Err(wrong)) => {
                reader.refuse(wrong);
                bucket_edges(&app.db).await?
            }
            None => bucket_edges(&app.db).await?,
        };
        query.kind = filled.some("kind").and_then(|code| code.parse::<CustomerKind>().ok());
        if query.scope == Scope::All {
            query.owner = filled.some("owner").and_then(|id| id.parse().ok());
        }
        if let Some(text) = filled.some("known") {
            match app.clock().read(text) {
                // What was recorded within that minute was known.
                Some(at) => query.known_at = Some(Moment(at.0 + 59_999_999)),
                None => {
                    reader.refuse(Rejection::new("house.bad-day").with("value", text).on("known"));
                }
            }
        }
        let entities = EntityBook::open(&app.db).await?;
        query.seller = entities.seller(filled.some("entity")).unwrap_or_else(|wrong| {
            reader.refuse(wrong);
            None
        });
        let mut buyer = None;
        if let Some(code) = filled.some("buyer") {
            match find_buyer(&app.db, code, query.scope).await? {
                Some(found) => {
                    query.buyer = Some(found.id);
                    buyer = Some((found.code, found.name));
                }
                None => {
                    return Err(Rejection::new("parties.buyer-unknown").with("code", code).into());
                }
            }
        }
        let by = match filled.get("by") {
            "kind" => By::Kind,
            "owner" => By::Owner,
            "entity" => By::Entity,
            _ => By::Buyer,
        };
        let mistakes = reader.mistakes();
        Ok(Self { query, by, buyer, entities, filled, mistakes })
    }

    /// The same question put to another page.
    pub fn link(&self, path: &str) -> Link {
        let mut link = Link::to(path);
        for name in CARRIED {
            link = link.with_some(name, self.filled.some(name));
        }
        link
    }

    /// The day.
    pub const fn as_of(&self) -> Day {
        self.query.as_of
    }

    /// “Overdue” ages or ages since the invoice.
    pub const fn basis_text(&self) -> &'static str {
        match self.query.basis {
            Basis::Due => "receivables-basis-due",
            Basis::Issued => "receivables-basis-issued",
        }
    }

    /// The line that says what stands below: day, basis, as known when.
    pub fn said(&self, visit: &Visit, app: &App) -> String {
        let day = self.as_of().to_string();
        let basis = visit.t(self.basis_text());
        match self.query.known_at {
            None => visit.ta("receivables-as-of", &[("day", &day), ("basis", &basis)]),
            Some(at) => {
                let at = at.in_zone(app.clock().zone());
                let args = [("day", day.as_str()), ("basis", &basis), ("at", &at)];
                visit.ta("receivables-as-known", &args)
            }
        }
    }
}

/// `30, 60, 90` as upper ends; nothing where nothing is asked.
fn edges(text: &str) -> Option<Result<Vec<i32>, Rejection>> {
    if text.is_empty() {
        return None;
    }
    let wrong = || Rejection::new("receivables.buckets-wrong").on("buckets");
    let parts = text.split([',', '，', ' ', '/', '、']).filter(|part| !part.trim().is_empty());
    let read: Result<Vec<i32>, _> = parts.map(|part| part.trim().parse::<i32>()).collect();
    let Ok(mut edges) = read else { return Some(Err(wrong())) };
    edges.sort_unstable();
    edges.dedup();
    let fits = (1..=10).contains(&edges.len()) && edges.iter().all(|d| (1..=3_650).contains(d));
    Some(if fits { Ok(edges) } else { Err(wrong()) })
}

/// `30,60,90`.
pub fn written(edges: &[i32]) -> String {
    edges.iter().map(i32::to_string).collect::<Vec<_>>().join(",")
}

/// The name of a bucket.
pub fn bucket_name(visit: &Visit, bucket: &AgeingBucket) -> String {
    match (bucket.from_days, bucket.to_days) {
        (None, _) => visit.t("receivables-not-due"),
        (Some(from), Some(to)) => format!("{from}–{to}"),
        (Some(from), None) => format!(">{}", from - 1),
    }
}

/// The same with its unit, for a heading of its own.
pub fn bucket_title(visit: &Visit, basis: Basis, bucket: &AgeingBucket) -> String {
    if bucket.from_days.is_none() {
        return visit.t("receivables-not-due");
    }
    let id = match basis {
        Basis::Due => "receivables-overdue-days",
        Basis::Issued => "receivables-age-days",
    };
    visit.ta(id, &[("days", &bucket_name(visit, bucket))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_as_people_write_them() {
        for (text, read) in [
            ("", None),
            ("30,60, 90", Some(Some(vec![30, 60, 90]))),
            ("90，30 60", Some(Some(vec![30, 60, 90]))),
            ("x", Some(None)),
            ("0,30", Some(None)),
            ("1,2,3,4,5,6,7,8,9,10,11", Some(None)),
        ] {
            assert_eq!(edges(text).map(Result::ok), read, "{text}");
        }
        assert_eq!(written(&[30, 60]), "30,60");
    }
}
