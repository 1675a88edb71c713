//! What suits a learner (N05): cases about customers like their own, by kind and industry, with the reason; and the
//! lessons behind these cases. Only counts of buyers are read, never one of them.

use std::collections::{BTreeMap, BTreeSet};

use base::Result;
use store::{Ask, Columns, Db, access::Scope};

use crate::{
    courses::{Case, Library, best_runs, learning, library},
    practice::{Variant, VariantPack},
};

/// A learner's own customers: how many of which kind, in which section of industry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnCustomers {
    /// In all.
    pub count: i64,
    /// By kind.
    pub kinds: BTreeMap<String, i64>,
    /// By section of GB/T 4754; those whose industry nobody knows are in none.
    pub industries: BTreeMap<String, i64>,
}

/// A case that suits, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Suits {
    /// The case.
    pub case: Case,
    /// 0 to 100: 70 for kinds, 30 for industries.
    pub fit: i64,
    /// Own customers of its kinds.
    pub of_kind: i64,
    /// Own customers of its industries.
    pub of_industry: i64,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Recommended {
    /// The customers that it rests on.
    pub customers: OwnCustomers,
    /// Cases that were not played through, the best first.
    pub cases: Vec<Suits>,
    /// Lessons behind them that are not done.
    pub lessons: Vec<String>,
}

/// At most so many cases and lessons.
const CASES: usize = 3;

/// Own customers of these names.
fn among(of: &BTreeMap<String, i64>, names: impl Iterator<Item = String>) -> i64 {
    let names: BTreeSet<String> = names.collect();
    of.iter().filter(|(name, _)| names.contains(*name)).map(|(_, count)| count).sum()
}

/// How well a case suits. Who has no customers is suited by nothing.
fn suits(case: &Case, of: &OwnCustomers) -> Suits {
    let of_kind = among(&of.kinds, case.kinds.iter().map(|one| one.code().to_owned()));
    let of_industry = among(&of.industries, case.industries.iter().cloned());
    let share = |count: i64, points: i64| (points * count).checked_div(of.count).unwrap_or(0);
    let case = case.clone();
    Suits { case, fit: share(of_kind, 70) + share(of_industry, 30), of_kind, of_industry }
}

/// Whether a lesson is done, by its code.
type Done<'a> = dyn Fn(&str) -> bool + 'a;

/// The best of the cases that were not played, and the lessons behind them.
fn chosen(
    library: &Library,
    of: OwnCustomers,
    (played, done): (&BTreeSet<String>, &Done<'_>),
) -> Recommended {
    let all = library.cases.iter().filter(|case| !played.contains(&case.code));
    let mut cases: Vec<Suits> =
        all.map(|case| suits(case, &of)).filter(|one| one.fit > 0).collect();
    // Of equals the order of the course decides: sorting is stable.
    cases.sort_by_key(|one| -one.fit);
    cases.truncate(CASES);
    let mut lessons: Vec<String> = Vec::new();
    for code in cases.iter().flat_map(|one| &one.case.lessons) {
        if !lessons.contains(code) && !done(code) {
            lessons.push(code.clone());
        }
    }
    lessons.truncate(CASES);
    Recommended { customers: of, cases, lessons }
}

/// A branch of trade for the role-play that suits, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SuitsBranch {
    /// The branch.
    pub variant: &'static Variant,
    /// 0 to 100: 60 for industries, 40 for kinds.
    pub fit: i64,
    /// Own customers of its kinds.
    pub of_kind: i64,
    /// Own customers of its industries.
    pub of_industry: i64,
}

/// The branches of trade that suit, the best first. Who has no customers is suited by none.
pub fn branches(of: &OwnCustomers) -> Vec<SuitsBranch> {
    let share = |count: i64, points: i64| (points * count).checked_div(of.count).unwrap_or(0);
    let mut all: Vec<SuitsBranch> = VariantPack::shipped()
        .variants
        .iter()
        .map(|variant| {
            let of_kind = among(&of.kinds, variant.kinds.iter().cloned());
            let of_industry = among(&of.industries, variant.industries.iter().cloned());
            let fit = share(of_industry, 60) + share(of_kind, 40);
            SuitsBranch { variant, fit, of_kind, of_industry }
        })
        .filter(|one| one.fit > 0)
        .collect();
    all.sort_by_key(|one| -one.fit);
    all.truncate(CASES);
    all
}

/// The customers within somebody's scope, counted.
///
/// # Errors
/// A fault from the database.
pub async fn own_customers(db: &Db, scope: Scope) -> Result<OwnCustomers> {
    let mut customers = OwnCustomers::default();
    let mut ask = Ask::new(
        "SELECT kind, SUBSTR(industry, 1, 1), CAST(COUNT(*) AS BIGINT) FROM parties_buyer \
         WHERE withdrawn_by IS NULL AND party_role <> 'supplier'",
    );
    match scope {
        Scope::All => {}
        Scope::Own(owner) => {
            ask.text(" AND owner_id = ").value(owner);
        }
        Scope::Nothing => return Ok(customers),
    }
    ask.text(" GROUP BY kind, SUBSTR(industry, 1, 1)");
    let mut connection = db.read().await?;
    for row in ask.rows(&mut connection, "counting own customers").await? {
        let (kind, industry, count) = (row.text(0)?, row.text(1)?, row.int(2)?);
        customers.count += count;
        *customers.kinds.entry(kind).or_default() += count;
        if !industry.is_empty() {
            *customers.industries.entry(industry.to_uppercase()).or_default() += count;
        }
    }
    Ok(customers)
}

/// What suits somebody by the customers within their scope.
///
/// # Errors
/// A fault from the database.
pub async fn recommended(db: &Db, user: i64, scope: Scope) -> Result<Recommended> {
    let customers = own_customers(db, scope).await?;
    if customers.count == 0 {
        return Ok(Recommended::default());
    }
    let played: BTreeSet<String> = best_runs(db, user).await?.into_keys().collect();
    let learnt = learning(db, user).await?;
    let library = library(db).await?;
    Ok(chosen(&library, customers, (&played, &|code| learnt.done(code))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(kinds: &[(&str, i64)], industries: &[(&str, i64)]) -> OwnCustomers {
        let map = |all: &[(&str, i64)]| {
            all.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
        };
        let count = kinds.iter().map(|(_, count)| count).sum();
        OwnCustomers { count, kinds: map(kinds), industries: map(industries) }
    }

    #[test]
    fn cases_about_customers_like_ones_own() {
        let (library, nothing) = (Library::shipped(), BTreeSet::new());
        let told = chosen(
            library,
            own(&[("government", 8), ("dealer", 2)], &[("N", 8)]),
            (&nothing, &|_| false),
        );
        assert_eq!(told.cases[0].case.code, "promise", "public bodies, and their industry");
        assert_eq!((told.cases[0].fit, told.cases[0].of_kind), (94, 10));
        assert_eq!(told.lessons.first().map(String::as_str), Some("L7"));
        let told = chosen(library, own(&[("project", 10)], &[("E", 5)]), (&nothing, &|_| false));
        assert_eq!(told.cases[0].fit, 85);
        assert!(told.cases.iter().all(|one| one.of_kind == 10), "projects alone");
        let played = BTreeSet::from(["promise".to_owned()]);
        let told = chosen(library, own(&[("government", 3)], &[]), (&played, &|_| false));
        assert!(told.cases.is_empty() && told.lessons.is_empty(), "nothing is offered twice");
        let told = chosen(library, OwnCustomers::default(), (&nothing, &|_| false));
        assert!(told.cases.is_empty(), "nothing is known, so nothing is said");
        let suited = |of: &OwnCustomers| {
            branches(of).iter().map(|one| (one.variant.code.as_str(), one.fit)).collect::<Vec<_>>()
        };
        let builders = own(&[("project", 6), ("dealer", 4)], &[("E", 6), ("F", 4)]);
        assert_eq!(suited(&builders)[0], ("construction", 60));
        assert_eq!(suited(&builders)[1], ("distribution", 40));
        assert!(suited(&OwnCustomers::default()).is_empty());
        let done = |code: &str| code == "L7";
        let told = chosen(library, own(&[("government", 3)], &[]), (&nothing, &done));
        assert_eq!((told.cases.len(), told.lessons.len()), (1, 0));
    }
}
