//! Whom to see and when. The rule is pure: days before the buyer pays are best, for money can still be released then;
//! a visit in the same place saves a way; holidays, quiet days and the contact guard rule days out.

use base::{Day, Result};
use store::{Ask, Columns, Db, access::Scope};

use crate::{
    collections::{
        Contacted, GuardHeld, GuardRule, PromisePack, StrategyPack, WorkCalendar,
        cases::Brief,
        kinds::{CustomersPack, MeetingRule},
        strategy::is_talk,
    },
    parties::{InfluencePart, MapPerson, scope_owner},
};

/// Why a person is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WhyPerson {
    /// Releases money.
    Releases,
    /// Decides.
    Decides,
    /// Finance.
    Finance,
    /// Is for us and has something to say.
    Friend,
}

impl WhyPerson {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Releases => "releases",
            Self::Decides => "decides",
            Self::Finance => "finance",
            Self::Friend => "friend",
        }
    }
}

/// The people to see, the first the best; who has no say in paying is left out.
pub fn whom(people: &[MapPerson]) -> Vec<(&MapPerson, WhyPerson)> {
    let why = |one: &MapPerson| {
        let said = one.influence.as_ref()?;
        Some(match said.part {
            _ if said.releases => WhyPerson::Releases,
            InfluencePart::Decides => WhyPerson::Decides,
            InfluencePart::Finance => WhyPerson::Finance,
            _ if said.attitude > 0 && said.weight >= 3 => WhyPerson::Friend,
            _ => return None,
        })
    };
    let mut all: Vec<(&MapPerson, WhyPerson)> =
        people.iter().filter_map(|one| Some((one, why(one)?))).collect();
    let weight = |one: &MapPerson| one.influence.as_ref().map_or(0, |said| said.weight);
    all.sort_by_key(|(one, why)| (*why, -weight(one), one.contact_id));
    all
}

/// The days of the month that a text on pay days names; 31 stands for the last one.
pub fn pay_days_of(text: &str) -> Vec<i8> {
    let mut days: Vec<i8> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|digits| digits.parse::<i8>().ok())
        .filter(|day| (1..=31).contains(day))
        .collect();
    let small = text.to_lowercase();
    if ["月底", "月末", "end of month", "month end", "month-end"].iter().any(|w| small.contains(w))
    {
        days.push(31);
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// Why a day is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayReason {
    /// So many working days before the buyer pays, on that day.
    BeforePayDay(i32, Day),
    /// So many of our visits are in the same place.
    Nearby(usize),
    /// The first free working day.
    Soonest,
}

impl DayReason {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BeforePayDay(..) => "pay-day",
            Self::Nearby(_) => "nearby",
            Self::Soonest => "soonest",
        }
    }
}

/// A day that is proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedDay {
    /// The day.
    pub on: Day,
    /// Why.
    pub reasons: Vec<DayReason>,
}

/// A day that is ruled out, with why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldDay {
    /// The day.
    pub on: Day,
    /// By the guard; none is a holiday or a weekend.
    pub by: Option<GuardHeld>,
}

/// What days are proposed from.
#[derive(Debug, Clone)]
pub struct Asking<'a> {
    /// Today.
    pub today: Day,
    /// Days of the month on which the buyer pays.
    pub pay_days: &'a [i8],
    /// Working days.
    pub calendar: &'a WorkCalendar,
    /// The guard of contacts.
    pub guard: &'a GuardRule,
    /// Contacts that were.
    pub contacts: &'a [Contacted],
    /// Days on which we are in the same place, with the number of visits.
    pub nearby: &'a [(Day, usize)],
    /// How meetings are proposed.
    pub rule: &'a MeetingRule,
}

/// The next day on which the buyer pays, from a day on.
fn next_pay_day(pay_days: &[i8], from: Day) -> Option<Day> {
    let in_month = |start: Day| {
        let end = start.month_end();
        pay_days.iter().map(move |day| {
            let last = end.day_of_month();
            start.plus_days(i32::from((*day).min(last)) - 1)
        })
    };
    let this = from.month_start();
    let days = in_month(this).chain(in_month(this.plus_months(1)));
    days.filter(|day| *day >= from).min()
}

/// Working days from one day to a later one.
fn working_days(calendar: &WorkCalendar, from: Day, to: Day) -> i32 {
    let days = (1..=to.days_since(from)).map(|n| from.plus_days(n));
    i32::try_from(days.filter(|day| calendar.is_worked(*day)).count()).unwrap_or(i32::MAX)
}

/// Days to propose, the best first, and days that are ruled out.
pub fn propose(asking: &Asking<'_>) -> (Vec<ProposedDay>, Vec<HeldDay>) {
    let (mut good, mut held) = (Vec::new(), Vec::new());
    let last = asking.calendar.later(asking.today, asking.rule.ahead_days);
    let mut first = true;
    for n in 1..=last.days_since(asking.today) {
        let on = asking.today.plus_days(n);
        if !asking.calendar.is_worked(on) {
            held.push(HeldDay { on, by: None });
            continue;
        }
        if let Some(by) = asking.guard.held(asking.contacts, on, None) {
            held.push(HeldDay { on, by: Some(by) });
            continue;
        }
        let mut reasons = Vec::new();
        if let Some(pays) = next_pay_day(asking.pay_days, on) {
            let before = working_days(asking.calendar, on, pays);
            let (from, to) = asking.rule.before_pay_days;
            if (from..=to).contains(&before) {
                reasons.push(DayReason::BeforePayDay(before, pays));
            }
        }
        if let Some((_, count)) = asking.nearby.iter().find(|(day, _)| *day == on) {
            reasons.push(DayReason::Nearby(*count));
        }
        if first {
            reasons.push(DayReason::Soonest);
            first = false;
        }
        if !reasons.is_empty() {
            good.push(ProposedDay { on, reasons });
        }
    }
    let worth = |one: &ProposedDay| -> i32 {
        let of = |reason: &DayReason| match reason {
            DayReason::BeforePayDay(..) => 4,
            DayReason::Nearby(_) => 2,
            DayReason::Soonest => 1,
        };
        one.reasons.iter().map(of).sum()
    };
    good.sort_by_key(|one| (-worth(one), one.on));
    (good, held)
}

/// What is proposed for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    /// Days, the best first.
    pub days: Vec<ProposedDay>,
    /// Days that are ruled out.
    pub held: Vec<HeldDay>,
    /// Days of the month on which the buyer pays.
    pub pay_days: Vec<i8>,
    /// Up to this day public holidays are known.
    pub holidays_until: Option<Day>,
    /// Minutes of a meeting, and its hours.
    pub meeting: MeetingRule,
}

/// Days on which we are in a place, and how often.
async fn nearby(
    db: &Db,
    (scope, region): (Scope, &str),
    (from, to): (Day, Day),
) -> Result<Vec<(Day, usize)>> {
    if region.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut ask = Ask::new(
        "SELECT t.on_day, CAST(COUNT(*) AS BIGINT) FROM collections_appointment t \
         JOIN parties_buyer b ON b.id = t.buyer_id WHERE t.state = 'planned' \
         AND t.channel = 'visit' AND t.on_day >= ",
    );
    ask.value(from).text(" AND t.on_day <= ").value(to).text(" AND b.region = ").value(region);
    if let Some(owner) = scope_owner(scope) {
        ask.text(" AND b.owner_id = ").value(owner);
    }
    ask.text(" GROUP BY t.on_day");
    let mut connection = db.read().await?;
    let rows = ask.rows(&mut connection, "looking for visits nearby").await?;
    rows.iter().map(|row| Ok((row.day(0)?, usize::try_from(row.int(1)?).unwrap_or(0)))).collect()
}

/// What is proposed for a buyer in collection; `pay_days` is what is written of them.
///
/// # Errors
/// `scoring.pack-unreadable`, or a fault.
pub async fn outlook_of(
    db: &Db,
    scope: Scope,
    known: &Brief,
    (pay_days, today): (&str, Day),
) -> Result<Outlook> {
    let strategy = StrategyPack::in_force(db, today).await?.0;
    let promises = PromisePack::in_force(db, today).await?.0;
    let customers = CustomersPack::in_force(db, today).await?;
    let pay_days = pay_days_of(pay_days);
    let contacts: Vec<Contacted> = known
        .contacts
        .iter()
        .map(|one| &one.contact)
        .map(|one| Contacted { on: one.on, talk: is_talk(&one.channel, &one.result) })
        .collect();
    let until = promises.calendar.later(today, customers.meeting.ahead_days);
    let near = nearby(db, (scope, &known.buyer.region), (today, until)).await?;
    let (days, held) = propose(&Asking {
        today,
        pay_days: &pay_days,
        calendar: &promises.calendar,
        guard: &strategy.guard,
        contacts: &contacts,
        nearby: &near,
        rule: &customers.meeting,
    });
    let (meeting, holidays_until) = (customers.meeting.clone(), promises.calendar.until);
    Ok(Outlook { days, held, pay_days, holidays_until, meeting })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parties::Influence;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn pay_days_are_read_from_words() {
        for (text, days) in [
            ("每月 15 日、25 日", vec![15, 25]),
            ("月底", vec![31]),
            ("25th, or month end", vec![25, 31]),
            ("10、10、45", vec![10]),
            ("不定", vec![]),
        ] {
            assert_eq!(pay_days_of(text), days, "{text}");
        }
    }

    #[test]
    fn who_releases_money_comes_first() {
        let person = |id: i64, part, weight, attitude, releases| MapPerson {
            contact_id: id,
            name: id.to_string(),
            duty: String::new(),
            influence: Some(Influence {
                contact_id: id,
                part,
                weight,
                attitude,
                releases,
                basis: String::new(),
                noted_on: day("2026-01-01"),
                actor: String::new(),
            }),
        };
        let people = [
            person(1, InfluencePart::Uses, 2, 2, false),
            person(2, InfluencePart::Decides, 5, 0, false),
            person(3, InfluencePart::Gates, 3, 1, false),
            person(4, InfluencePart::Finance, 2, -1, true),
            MapPerson { influence: None, ..person(5, InfluencePart::Finance, 5, 2, true) },
        ];
        let told: Vec<(i64, WhyPerson)> =
            whom(&people).iter().map(|(one, why)| (one.contact_id, *why)).collect();
        let best = [(4, WhyPerson::Releases), (2, WhyPerson::Decides), (3, WhyPerson::Friend)];
        assert_eq!(told, best);
    }

    #[test]
    fn days_before_the_buyer_pays_are_best() {
        let calendar = &PromisePack::shipped().calendar;
        let guard = GuardRule {
            most: 9,
            window_days: 7,
            cool_off_days: 3,
            hours: (9, 18),
            weekdays: (1..=5).collect(),
            quiet: [day("2026-11-27")].into(),
            calendar: calendar.clone(),
        };
        let rule = &CustomersPack::shipped().meeting;
        // 2026-11-21 is a Saturday; the buyer pays on Wednesday, December 2nd (asked as the 2nd).
        let contacts = [Contacted { on: day("2026-11-21"), talk: true }];
        let nearby = [(day("2026-12-03"), 2), (day("2026-11-26"), 1)];
        let (good, held) = propose(&Asking {
            today: day("2026-11-21"),
            pay_days: &[2],
            calendar,
            guard: &guard,
            contacts: &contacts,
            nearby: &nearby,
            rule,
        });
        let days: Vec<(String, Vec<&str>)> = good
            .iter()
            .map(|one| (one.on.to_string(), one.reasons.iter().map(|r| r.code()).collect()))
            .collect();
        let told = |on: &str, why: &[&'static str]| (on.to_owned(), why.to_vec());
        // Five to two working days before the 2nd: Nov 25, 26, (27 is quiet), 30.
        assert_eq!(
            days,
            [
                told("2026-11-26", &["pay-day", "nearby"]),
                told("2026-11-25", &["pay-day"]),
                told("2026-11-30", &["pay-day"]),
                told("2026-12-03", &["nearby"]),
                told("2026-11-24", &["soonest"]),
            ]
        );
        let why = |on: &str| held.iter().find(|one| one.on == day(on)).map(|one| one.by);
        assert_eq!(why("2026-11-22"), Some(None), "a Sunday");
        assert_eq!(why("2026-11-27"), Some(Some(GuardHeld::QuietDay)));
        assert!(matches!(why("2026-11-23"), Some(Some(GuardHeld::CoolOff(_)))), "{held:?}");
        assert_eq!(next_pay_day(&[31], day("2026-11-10")), Some(day("2026-11-30")));
        assert_eq!(next_pay_day(&[], day("2026-11-10")), None);
    }
}
