//! What others publish of buyers: grades of rating agencies, followed up each June, and the tax
//! credit that is published each April. Drawn from what anybody could see of a buyer (size,
//! owners, what became of it), never from its hidden state, and apart from the other facts: the
//! same world with or without it is the same to the byte.

use std::collections::HashMap;

use base::Day;

use crate::{
    Buyer, BuyerNo, CompanyEventKind, Facts, Ownership, SizeClass, Spec,
    chance::{Purpose, Stream},
};

/// A published grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    /// Of whom.
    pub buyer: BuyerNo,
    /// The agency by its code: `ccxi`, `sp`, `tax` …
    pub agency: &'static str,
    /// The grade as the agency writes it.
    pub grade: &'static str,
    /// Day of the grade.
    pub rated_on: Day,
    /// Last day on which it holds.
    pub valid_until: Day,
    /// Where it was read.
    pub source: &'static str,
}

const HOME: [&str; 4] = ["ccxi", "lianhe", "dagong", "golden"];
const HOME_GRADES: [&str; 8] = ["AAA", "AA+", "AA", "AA-", "A+", "A", "BBB+", "BB"];
const ABROAD_GRADES: [&str; 7] = ["AA-", "A", "A-", "BBB+", "BBB", "BBB-", "BB+"];
const MOODYS_GRADES: [&str; 7] = ["Aa3", "A2", "A3", "Baa1", "Baa2", "Baa3", "Ba1"];

/// The grades that become known from a day to another, both included, in the order of buyers.
pub fn ratings(spec: &Spec, facts: &Facts, from: Day, until: Day) -> Vec<Rated> {
    let mut ended: HashMap<BuyerNo, Day> = HashMap::new();
    for event in &facts.events {
        use CompanyEventKind::{BankruptcyFiled, Dishonest, Vanished};
        if matches!(event.kind, BankruptcyFiled | Dishonest | Vanished) {
            let day = ended.entry(event.buyer).or_insert(event.known_on);
            *day = event.known_on.min(*day);
        }
    }
    let mut told = Vec::new();
    for buyer in &facts.buyers {
        let grades = Grades::draw(spec, buyer);
        let ended = ended.get(&buyer.no).copied();
        for year in from.year()..=until.year() {
            for one in grades.of_year(buyer, year, ended) {
                if one.rated_on >= from.max(buyer.known_on) && one.rated_on <= until {
                    told.push(one);
                }
            }
        }
    }
    told
}

/// Who grades a buyer, and how.
struct Grades {
    agency: Option<&'static str>,
    place: usize,
    tax: Option<&'static str>,
    day: i32,
}

impl Grades {
    fn draw(spec: &Spec, buyer: &Buyer) -> Self {
        let mut s = Stream::new(spec.seed, u64::from(buyer.no.0), Purpose::Ratings);
        // All is drawn, whatever is used of it, so that no rule moves another's chance.
        let (asks, standing, tax_at, day) = (s.unit(), s.normal(), s.unit(), s.days(0, 25));
        let (home, abroad) = (s.pick(&HOME), s.pick(&["sp", "fitch", "moodys"]));
        let firm = buyer.ownership != Ownership::Public;
        let at_home = buyer.country == "CN";
        let rated = match (buyer.size, buyer.ownership) {
            (SizeClass::Large, Ownership::State) => asks < 0.8,
            (SizeClass::Large, _) => asks < 0.45,
            (SizeClass::Medium, _) => asks < 0.05,
            _ => false,
        };
        let base = match (buyer.size, buyer.ownership) {
            (SizeClass::Large, Ownership::State) => 1.2,
            (SizeClass::Large, _) => 2.6,
            _ => 4.2,
        };
        let most = if at_home { HOME_GRADES.len() } else { ABROAD_GRADES.len() };
        let place = (0..most - 1).find(|at| (*at as f64) + 0.5 > base - standing);
        let tax = match tax_at {
            at if at < 0.16 => Some("A"),
            at if at < 0.21 => Some("B"),
            at if at < 0.23 => Some("M"),
            at if at < 0.24 => Some("C"),
            _ => None,
        };
        Self {
            agency: (firm && rated).then_some(if at_home { home } else { abroad }),
            place: place.unwrap_or(most - 1),
            tax: tax.filter(|_| firm && at_home),
            day,
        }
    }

    fn of_year(&self, buyer: &Buyer, year: i16, ended: Option<Day>) -> Vec<Rated> {
        let over = |on: Day| ended.is_some_and(|day| day <= on);
        let day = |month: i8| Day::try_new(year, month, 4).map(|day| day.plus_days(self.day));
        let mut told = Vec::new();
        if let (Some(agency), Some(rated_on)) = (self.agency, day(6)) {
            let grade = match (over(rated_on), agency) {
                (true, _) => "C",
                (false, "moodys") => MOODYS_GRADES[self.place],
                (false, "sp" | "fitch") => ABROAD_GRADES[self.place],
                (false, _) => HOME_GRADES[self.place],
            };
            let source = "跟踪评级报告";
            told.push(self.one(buyer, (agency, grade, source), rated_on));
        }
        if let (Some(grade), Some(rated_on)) = (self.tax, day(4)) {
            let grade = if over(rated_on) { "D" } else { grade };
            let source = match grade {
                "A" => "税务局 A 级纳税人名单",
                "D" => "税务局公布的 D 级名单",
                _ => "客户提供的纳税信用查询单",
            };
            told.push(self.one(buyer, ("tax", grade, source), rated_on));
        }
        told
    }

    fn one(
        &self,
        buyer: &Buyer,
        (agency, grade, source): (&'static str, &'static str, &'static str),
        rated_on: Day,
    ) -> Rated {
        let valid_until = rated_on.plus_months(12);
        Rated { buyer: buyer.no, agency, grade, rated_on, valid_until, source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::World;

    #[test]
    fn some_buyers_are_rated_year_by_year_and_a_later_day_only_adds() {
        let until: Day = "2026-11-21".parse().expect("day");
        let spec = Spec::demo(until);
        let facts = World::simulate(&spec).facts;
        let all = ratings(&spec, &facts, spec.start, until);
        assert_eq!(all, ratings(&spec, &facts, spec.start, until));
        let middle: Day = "2026-05-01".parse().expect("day");
        let mut parts = ratings(&spec, &facts, spec.start, middle);
        parts.extend(ratings(&spec, &facts, middle.plus_days(1), until));
        parts.sort_by_key(|one| (one.buyer, one.rated_on, one.agency));
        let mut sorted = all.clone();
        sorted.sort_by_key(|one| (one.buyer, one.rated_on, one.agency));
        assert_eq!(sorted, parts);
        let mut buyers: Vec<BuyerNo> = all.iter().map(|one| one.buyer).collect();
        buyers.sort_unstable();
        buyers.dedup();
        let share = buyers.len() as f64 / facts.buyers.len() as f64;
        assert!((0.1..0.45).contains(&share), "{share}");
        let agencies = all.iter().filter(|one| one.agency != "tax").count();
        assert!(agencies > 5, "{agencies}");
        for one in &all {
            assert!(one.rated_on <= until && one.rated_on < one.valid_until, "{one:?}");
        }
    }
}
