//! The terms catalogue (预付, 货到, 月结, 进度款, 质保金) and the engine that turns terms, an amount
//! and the days of order, delivery, invoice and acceptance into instalments with due days (C09).

use std::sync::LazyLock;

use base::{Bps, Day, Money};
use serde::Deserialize;

use crate::scoring::{Edition, PackFault, Wording, pack};

/// The event from which an instalment counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Anchor {
    /// The order or the contract.
    Order,
    /// Goods handed over.
    Delivery,
    /// The invoice.
    Invoice,
    /// Signed acceptance.
    Acceptance,
}

impl Anchor {
    /// The code used in packs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Delivery => "delivery",
            Self::Invoice => "invoice",
            Self::Acceptance => "acceptance",
        }
    }
}

/// How an instalment's due day follows from its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DueRule {
    /// So many days after the event.
    Days(i32),
    /// The same day of the month, so many months later.
    Months(i32),
    /// The end of the month that lies so many months after the event's month.
    MonthEnd(i32),
    /// So many days after the end of the event's month.
    MonthEndPlusDays(i32),
}

impl DueRule {
    /// The due day for an event on a day.
    pub fn due_on(self, event_on: Day) -> Day {
        match self {
            Self::Days(days) => event_on.plus_days(days),
            Self::Months(months) => event_on.plus_months(months),
            Self::MonthEnd(months) => event_on.month_start().plus_months(months).month_end(),
            Self::MonthEndPlusDays(days) => event_on.month_end().plus_days(days),
        }
    }
}

/// One part of terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Share of the whole amount, basis points.
    pub share: Bps,
    /// The event from which it counts.
    pub from: Anchor,
    /// From event to due day.
    pub rule: DueRule,
    /// 预付款, 质保金 …
    pub label: Wording,
}

/// Terms of payment as agreed with a buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// The code under which they are stored.
    pub code: String,
    /// The days of credit that they give on average; for comparison and for limits.
    pub credit_days: i32,
    /// 月结30天 …
    pub name: Wording,
    /// The parts; their shares add up to the whole.
    pub parts: Vec<Part>,
}

/// The days on which the events of a sale happened, as far as they have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Events {
    /// The order or the contract.
    pub order_on: Option<Day>,
    /// Goods handed over.
    pub delivery_on: Option<Day>,
    /// The invoice.
    pub invoice_on: Option<Day>,
    /// Signed acceptance.
    pub acceptance_on: Option<Day>,
}

impl Events {
    /// The day of one event.
    pub const fn on(self, anchor: Anchor) -> Option<Day> {
        match anchor {
            Anchor::Order => self.order_on,
            Anchor::Delivery => self.delivery_on,
            Anchor::Invoice => self.invoice_on,
            Anchor::Acceptance => self.acceptance_on,
        }
    }
}

/// When an instalment falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// On this day.
    On(Day),
    /// Not before this event has happened.
    Awaits(Anchor),
}

/// One instalment of an amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instalment {
    /// 1, 2, 3 …
    pub number: u32,
    /// Its part of the amount; all parts add up exactly.
    pub amount: Money,
    /// When it falls due.
    pub due: Due,
    /// 预付款, 质保金 …
    pub label: Wording,
}

impl Terms {
    /// Splits an amount into instalments. The last one takes what rounding leaves over.
    pub fn instalments(&self, amount: Money, events: Events) -> Vec<Instalment> {
        let mut left = amount.minor;
        let last = self.parts.len().saturating_sub(1);
        let mut out = Vec::with_capacity(self.parts.len());
        for (index, part) in self.parts.iter().enumerate() {
            let minor = if index == last { left } else { part.share.of(amount).minor };
            left = left.saturating_sub(minor);
            let due = match events.on(part.from) {
                Some(day) => Due::On(part.rule.due_on(day)),
                None => Due::Awaits(part.from),
            };
            out.push(Instalment {
                number: u32::try_from(index + 1).unwrap_or(u32::MAX),
                amount: Money { minor, ..amount },
                due,
                label: part.label.clone(),
            });
        }
        out
    }
}

/// The checked catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsCatalogue {
    /// Version and source.
    pub edition: Edition,
    /// In the order of the pack.
    pub terms: Vec<Terms>,
}

const PACK: &str = "terms.toml";
const TEXT: &str = include_str!("../../../../content/terms.toml");
static SHIPPED: LazyLock<TermsCatalogue> = LazyLock::new(|| {
    TermsCatalogue::read(TEXT).expect("invariant: the shipped terms are read by a test")
});

#[derive(Deserialize)]
struct Raw {
    terms: Vec<RawTerms>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTerms {
    code: String,
    credit_days: i32,
    name: pack::RawWording,
    instalments: Vec<RawPart>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    share_bps: i32,
    from: String,
    rule: String,
    count: i32,
    label: pack::RawWording,
}

impl TermsCatalogue {
    /// The catalogue that ships with the product.
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The text of that pack, to be kept with what it decided.
    pub const fn shipped_text() -> &'static str {
        TEXT
    }

    /// Reads and checks a catalogue.
    ///
    /// # Errors
    /// A code is repeated, shares do not add up, or a rule or an event is unknown.
    pub fn read(text: &str) -> Result<Self, PackFault> {
        let (edition, raw): (_, Raw) = pack::read(PACK, text)?;
        let mut terms: Vec<Terms> = Vec::new();
        for row in raw.terms {
            if terms.iter().any(|known| known.code == row.code) {
                return Err(PackFault::new(PACK, format!("{} stands twice", row.code)));
            }
            terms.push(row.into_terms()?);
        }
        Ok(Self { edition, terms })
    }

    /// The terms of a code or of a name in either language, as a file may spell them.
    pub fn find(&self, text: &str) -> Option<&Terms> {
        let text = text.trim();
        self.terms.iter().find(|terms| {
            terms.code.eq_ignore_ascii_case(text)
                || terms.name.zh == text
                || terms.name.en.eq_ignore_ascii_case(text)
        })
    }
}

impl RawTerms {
    fn into_terms(self) -> Result<Terms, PackFault> {
        let fault = |why: String| PackFault::new(PACK, why);
        let code = self.code;
        let total: i64 = self.instalments.iter().map(|part| i64::from(part.share_bps)).sum();
        if total != 10_000 || self.instalments.iter().any(|part| part.share_bps <= 0) {
            return Err(fault(format!("{code}: the shares do not add up to 10000")));
        }
        let mut parts = Vec::with_capacity(self.instalments.len());
        for part in self.instalments {
            let from = match part.from.as_str() {
                "order" => Anchor::Order,
                "delivery" => Anchor::Delivery,
                "invoice" => Anchor::Invoice,
                "acceptance" => Anchor::Acceptance,
                other => return Err(fault(format!("{code}: {other} is no event"))),
            };
            let rule = match part.rule.as_str() {
                "days" => DueRule::Days(part.count),
                "months" => DueRule::Months(part.count),
                "month_end" => DueRule::MonthEnd(part.count),
                "month_end_plus_days" => DueRule::MonthEndPlusDays(part.count),
                other => return Err(fault(format!("{code}: {other} is no rule"))),
            };
            parts.push(Part { share: Bps(part.share_bps), from, rule, label: part.label.into() });
        }
        Ok(Terms { code, credit_days: self.credit_days, name: self.name.into(), parts })
    }
}

#[cfg(test)]
mod tests {
    use base::Currency;

    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect(text)
    }

    fn cny(minor: i64) -> Money {
        Money::new(minor, Currency::CNY)
    }

    #[test]
    fn months_end_where_they_end() {
        for (code, invoice, due) in [
            ("net-30", "2026-01-31", "2026-03-02"),
            ("net-60", "2026-11-21", "2027-01-20"),
            ("monthly-30", "2026-01-01", "2026-02-28"),
            ("monthly-30", "2026-01-31", "2026-02-28"),
            ("monthly-30", "2024-01-31", "2024-02-29"),
            ("monthly-30", "2026-12-05", "2027-01-31"),
            ("monthly-60", "2026-11-30", "2027-01-31"),
            ("monthly-60", "2026-12-31", "2027-02-28"),
            ("monthly-90", "2026-11-21", "2027-02-28"),
        ] {
            let terms = TermsCatalogue::shipped().find(code).expect(code);
            let events = Events { invoice_on: Some(day(invoice)), ..Events::default() };
            let parts = terms.instalments(cny(100), events);
            assert_eq!(parts[0].due, Due::On(day(due)), "{code} from {invoice}");
        }
        assert_eq!(DueRule::MonthEndPlusDays(30).due_on(day("2026-01-15")), day("2026-03-02"));
        assert_eq!(DueRule::Months(12).due_on(day("2024-02-29")), day("2025-02-28"));
    }

    #[test]
    fn progress_payments_wait_for_their_events() {
        let terms = TermsCatalogue::shipped().find("progress-30-40-30").expect("progress");
        let events = Events {
            order_on: Some(day("2026-01-10")),
            delivery_on: Some(day("2026-02-15")),
            ..Events::default()
        };
        let parts = terms.instalments(cny(100_001), events);
        let seen: Vec<_> = parts.iter().map(|p| (p.amount.minor, p.due)).collect();
        assert_eq!(
            seen,
            [
                (30_000, Due::On(day("2026-01-17"))),
                (40_000, Due::On(day("2026-03-17"))),
                (30_001, Due::Awaits(Anchor::Acceptance)),
            ]
        );
    }

    #[test]
    fn retention_is_due_a_year_after_acceptance() {
        let terms = TermsCatalogue::shipped().find("retention").expect("retention");
        let events = Events { acceptance_on: Some(day("2026-03-31")), ..Events::default() };
        let parts = terms.instalments(cny(1_000_000), events);
        assert_eq!((parts[0].amount.minor, parts[0].due), (950_000, Due::On(day("2026-05-30"))));
        assert_eq!((parts[1].amount.minor, parts[1].due), (50_000, Due::On(day("2027-03-31"))));
        assert_eq!(parts[1].label.zh, "质保金");
    }

    #[test]
    fn no_cent_is_lost() {
        for terms in &TermsCatalogue::shipped().terms {
            for minor in [0, 1, 3, 99, 100_003, -100_003, 999_999_999_999] {
                let parts = terms.instalments(cny(minor), Events::default());
                let sum: i64 = parts.iter().map(|p| p.amount.minor).sum();
                assert_eq!(sum, minor, "{}", terms.code);
            }
        }
    }

    #[test]
    fn terms_that_do_not_add_up_are_refused() {
        let text = include_str!("../../../../content/terms.toml");
        for (from, to, why) in [
            ("share_bps = 9500", "share_bps = 9000", "do not add up"),
            ("code = \"net-60\"", "code = \"net-30\"", "stands twice"),
            ("rule = \"month_end\"", "rule = \"someday\"", "no rule"),
            ("from = \"order\"", "from = \"dream\"", "no event"),
        ] {
            let fault = TermsCatalogue::read(&text.replacen(from, to, 1)).expect_err(why);
            assert!(fault.why.contains(why), "{fault}");
        }
    }
}
