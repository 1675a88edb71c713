//! What one more contact is worth (F24): what acting changes about the chance of being paid, times the amount, times what
//! paid money is worth more than money that stays out, less what the contact costs. The rule that ranks by weights stays
//! first; this ranks what one person can reach in a day.

use base::{Currency, Day};
use serde::Deserialize;

use crate::{
    policy::Tier,
    scoring::{Wording, wording},
};

/// Chances by days late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Chance {
    to: Option<i64>,
    worth_bps: i64,
    idle: [i64; 4],
    act: [i64; 4],
}

/// The house numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactValue {
    /// Chances are those of being paid within so many days.
    pub horizon_days: i64,
    /// Contacts of a person a day.
    pub capacity: u32,
    contacted_days: i32,
    contacted_bps: i64,
    running_bps: i64,
    missed_bps: i64,
    cost: RawCost,
    chances: Vec<Chance>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCost {
    call: i64,
    message: i64,
    visit: i64,
    letter: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawValue {
    #[serde(rename = "source")]
    _source: crate::scoring::pack::RawSource,
    horizon_days: i64,
    capacity: u32,
    contacted_days: i32,
    contacted_bps: i64,
    running_bps: i64,
    missed_bps: i64,
    cost: RawCost,
    chance: Vec<RawChance>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawChance {
    to: Option<i64>,
    worth_bps: i64,
    idle: [i64; 4],
    act: [i64; 4],
}

impl RawValue {
    pub(super) fn check(self) -> Result<ContactValue, String> {
        let edges: Vec<i64> = self.chance.iter().filter_map(|row| row.to).collect();
        let rising = edges.is_sorted_by(|a, b| a < b) && edges.len() + 1 == self.chance.len();
        let open_end = self.chance.last().is_some_and(|row| row.to.is_none());
        let sound = |row: &RawChance| {
            let mut pairs = row.idle.iter().zip(&row.act);
            (0..=10_000).contains(&row.worth_bps)
                && pairs.all(|(idle, act)| 0 <= *idle && idle <= act && *act <= 10_000)
        };
        if !rising || !open_end || !self.chance.iter().all(sound) {
            let why = "edges rise to an open end; 0 to 10000; act not below idle";
            return Err(format!("value.chance: {why}"));
        }
        let costs = [self.cost.call, self.cost.message, self.cost.visit, self.cost.letter];
        let factors = [self.contacted_bps, self.running_bps, self.missed_bps];
        let bounded = costs.iter().all(|cost| (0..=1_000_000).contains(cost))
            && factors.iter().all(|factor| (0..=30_000).contains(factor));
        if !bounded
            || !(1..=500).contains(&self.capacity)
            || !(1..=365).contains(&self.horizon_days)
        {
            return Err(
                "value: capacity 1 to 500, horizon_days 1 to 365, factors 0 to 30000".to_owned()
            );
        }
        Ok(ContactValue {
            horizon_days: self.horizon_days,
            capacity: self.capacity,
            contacted_days: self.contacted_days,
            contacted_bps: self.contacted_bps,
            running_bps: self.running_bps,
            missed_bps: self.missed_bps,
            cost: self.cost,
            chances: self
                .chance
                .into_iter()
                .map(|row| Chance {
                    to: row.to,
                    worth_bps: row.worth_bps,
                    idle: row.idle,
                    act: row.act,
                })
                .collect(),
        })
    }
}

/// What is known of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContactCase<'a> {
    /// The day.
    pub as_of: Day,
    /// The company's currency.
    pub currency: Currency,
    /// What it is about, minor units.
    pub amount_minor: i64,
    /// Days late of the oldest item.
    pub oldest_days: i64,
    /// The buyer's tier.
    pub tier: Tier,
    /// How it is contacted.
    pub channel: &'a str,
    /// The day of the promise that it is about.
    pub promise_on: Option<Day>,
    /// The latest contact.
    pub contacted_on: Option<Day>,
}

/// What a contact is worth, with its reckoning in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gain {
    /// Minor units; may be negative.
    pub minor: i64,
    /// The reckoning.
    pub said: Wording,
}

impl ContactValue {
    /// What a contact is worth.
    pub fn gain(&self, case: &ContactCase<'_>) -> Gain {
        let row = self.chances.iter().find(|row| row.to.is_none_or(|to| case.oldest_days <= to));
        let of = |chances: &[i64; 4]| {
            let [low, medium, high, unrated] = *chances;
            match case.tier {
                Tier::Low => low,
                Tier::Medium => medium,
                Tier::High => high,
                Tier::Unrated => unrated,
            }
        };
        let (idle, act, worth) = row.map_or((0, 0, 0), |r| (of(&r.idle), of(&r.act), r.worth_bps));
        let recent = |on: Day| (0..=self.contacted_days).contains(&case.as_of.days_since(on));
        let factor = match (case.promise_on, case.contacted_on) {
            (Some(on), _) if on > case.as_of => self.running_bps,
            (_, Some(on)) if recent(on) => self.contacted_bps,
            (Some(_), _) => self.missed_bps,
            _ => 10_000,
        };
        let act = (idle + (act - idle) * factor / 10_000).min(10_000);
        let more = i128::from(case.amount_minor) * i128::from(act - idle) / 10_000;
        let worth = more * i128::from(worth) / 10_000;
        let cost = match case.channel {
            "visit" => self.cost.visit,
            "letter" => self.cost.letter,
            "message" => self.cost.message,
            _ => self.cost.call,
        };
        let cost = cost.saturating_mul(case.currency.minor_per_unit());
        let minor = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
        let gain = minor(worth).saturating_sub(cost);
        let share = |bps: i64| format!("{}%", bps / 100);
        let said = Wording::new(
            "{days} 天内收款的机会 {idle} → {act}，预计多收 {more}；早收的价值 {worth} − 成本 {cost} = {gain}（机会为内部参考数）",
            "chance of being paid within {days} days {idle} → {act}, {more} more expected; worth {worth} − cost {cost} = {gain} (chances are house numbers)",
        )
        .fill("days", &self.horizon_days.to_string())
        .fill("idle", &share(idle))
        .fill("act", &share(act))
        .fill("more", &wording::amount(minor(more), case.currency))
        .fill("worth", &wording::amount(minor(worth), case.currency))
        .fill("cost", &wording::amount(cost, case.currency))
        .fill("gain", &wording::amount(gain, case.currency));
        Gain { minor: gain, said }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::collections::ContactPack;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    #[test]
    fn what_a_contact_is_worth() {
        let case = ContactCase {
            as_of: day("2026-11-21"),
            currency: Currency::CNY,
            amount_minor: 10_000_000,
            oldest_days: 45,
            tier: Tier::Medium,
            channel: "call",
            promise_on: None,
            contacted_on: None,
        };
        // 100,000 yuan × (60 % − 45 %) × 3 % − 20 yuan.
        for (what, case, minor) in [
            ("45 days late", case, 43_000),
            ("a visit", ContactCase { channel: "visit", ..case }, 5_000),
            ("not due", ContactCase { oldest_days: 0, ..case }, 2_200),
            (
                "promised for next week",
                ContactCase { promise_on: Some(day("2026-11-27")), ..case },
                2_500,
            ),
            (
                "spoken to yesterday",
                ContactCase { contacted_on: Some(day("2026-11-20")), ..case },
                11_500,
            ),
            ("promise missed", ContactCase { promise_on: Some(day("2026-11-10")), ..case }, 56_500),
            ("a trifle", ContactCase { amount_minor: 10_000, ..case }, -1_955),
        ] {
            let gain = ContactPack::shipped().value.gain(&case);
            assert_eq!(gain.minor, minor, "{what}: {}", gain.said.en);
        }
        let said = ContactPack::shipped().value.gain(&case).said;
        assert!(said.zh.contains("45% → 60%") && said.zh.contains("¥15,000.00"), "{}", said.zh);
    }
}
