//! By which day a bill must be paid, and by which rule: what is agreed, what the law says for a payer
//! of our kind and a supplier of its size, and from which day it counts. Pure. Source:
//! 保障中小企业款项支付条例 (2025) arts. 3, 9, 10, 11, 15, 17.

use base::Day;

use super::{
    Bill, Interest, LawRow, PayLaw, Payer, PayerKind,
    interest::{Late, interest},
};
use crate::parties::SizeClass;

/// Whether the law about paying small firms covers a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Covered {
    /// We are large or a public body, and the supplier is a small or medium firm.
    Yes,
    /// It would be, if what is not known yet turns out so: treated as covered until it is known.
    Perhaps,
    /// We are a small or medium firm ourselves: what is agreed counts.
    PayerSmall,
    /// The supplier is large.
    SupplierLarge,
    /// No row of the law is on file for the day.
    NoLaw,
}

impl Covered {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Perhaps => "perhaps",
            Self::PayerSmall => "payer-small",
            Self::SupplierLarge => "supplier-large",
            Self::NoLaw => "no-law",
        }
    }

    /// Whether the law's days are reckoned with.
    pub const fn counts(self) -> bool {
        matches!(self, Self::Yes | Self::Perhaps)
    }
}

/// What the clock starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StartedBy {
    /// Goods received.
    Received,
    /// Accepted, or the settled amount confirmed by both.
    Accepted,
    /// The agreed time for inspection is over.
    InspectionOver,
    /// The day of the invoice stands in for a delivery day that is not on file.
    Invoice,
}

impl StartedBy {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::InspectionOver => "inspection-over",
            Self::Invoice => "invoice",
        }
    }
}

/// By what the day follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayBy {
    /// As agreed.
    Agreed,
    /// The law's days, since nothing is agreed.
    Law,
    /// The most that the law lets a public body agree on.
    Cap,
}

impl PayBy {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Law => "law",
            Self::Cap => "cap",
        }
    }
}

/// Where a bill stands, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DutyState {
    /// Past its day.
    Past,
    /// Its day is near.
    Near,
    /// Nothing says by when: neither a contract nor the law.
    NoDay,
    /// Its day is far.
    Fine,
    /// Everything that is open is disputed.
    Disputed,
    /// Nothing is open.
    Paid,
}

impl DutyState {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Past, Self::Near, Self::NoDay, Self::Fine, Self::Disputed, Self::Paid];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Near => "near",
            Self::NoDay => "no-day",
            Self::Fine => "fine",
            Self::Disputed => "disputed",
            Self::Paid => "paid",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// What somebody must look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DutyFlag {
    /// A large enterprise agreed on more days than the law's: not void of itself, to be justified.
    BeyondLaw,
    /// A public body agreed on more than it may.
    BeyondCap,
    /// Payment hangs on being paid by others, which the law forbids.
    BackToBack,
    /// No delivery day on file.
    NoDelivery,
    /// Our own size is not recorded.
    PayerUnknown,
    /// The supplier's size is not recorded.
    SizeUnknown,
    /// The agreed rate is below the one-year rate of the day of signing.
    RateLow,
    /// The agreed rate cannot be held against the one-year rate: none is on file for that day.
    RateUnchecked,
}

impl DutyFlag {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::BeyondLaw => "beyond-law",
            Self::BeyondCap => "beyond-cap",
            Self::BackToBack => "back-to-back",
            Self::NoDelivery => "no-delivery",
            Self::PayerUnknown => "payer-unknown",
            Self::SizeUnknown => "size-unknown",
            Self::RateLow => "rate-low",
            Self::RateUnchecked => "rate-unchecked",
        }
    }
}

/// What is to be done about a bill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// Whether the law covers it.
    pub covered: Covered,
    /// When the clock started, and by what.
    pub started: (Day, StartedBy),
    /// The day that the law sets where nothing is agreed.
    pub law_on: Option<Day>,
    /// By when it must be paid, and by which rule.
    pub pay_by: Option<(Day, PayBy)>,
    /// Where it stands.
    pub state: DutyState,
    /// Days past its day; negative before it.
    pub days_past: Option<i32>,
    /// Days since the clock started.
    pub days_run: i32,
    /// What must be looked at.
    pub flags: Vec<DutyFlag>,
    /// Interest owed up to the day.
    pub interest: Interest,
}

impl Duty {
    /// Whether it is owed to a firm that the law protects and is past its day.
    pub const fn breaks_law(&self) -> bool {
        self.covered.counts() && matches!(self.state, DutyState::Past)
    }
}

/// When the clock of a bill starts.
fn started(bill: &Bill) -> (Day, StartedBy) {
    match (bill.accepted_on, bill.inspect_by, bill.received_on) {
        // Who is late with inspecting gains nothing by it.
        (Some(accepted), Some(by), _) if accepted > by => (by, StartedBy::InspectionOver),
        (Some(accepted), ..) => (accepted, StartedBy::Accepted),
        (None, Some(by), _) => (by, StartedBy::InspectionOver),
        (None, None, Some(received)) => (received, StartedBy::Received),
        (None, None, None) => (bill.invoiced_on, StartedBy::Invoice),
    }
}

fn covered(payer: &Payer, size: SizeClass, law: Option<&LawRow>) -> Covered {
    if payer.kind == PayerKind::Small {
        return Covered::PayerSmall;
    }
    if size == SizeClass::Large {
        return Covered::SupplierLarge;
    }
    match (law, payer.kind, size) {
        (None, ..) => Covered::NoLaw,
        (_, PayerKind::Unknown, _) | (_, _, SizeClass::Unknown) => Covered::Perhaps,
        _ => Covered::Yes,
    }
}

/// What is to be done about a bill on a day.
pub fn judge(bill: &Bill, (payer, size): (&Payer, SizeClass), law: &PayLaw, on: Day) -> Duty {
    let start = started(bill);
    let row = law.on(start.0);
    let covered = covered(payer, size, row);
    let public = payer.kind == PayerKind::Public;
    let counted = row.filter(|_| covered.counts());
    let law_on =
        counted.map(|row| start.0.plus_days(if public { row.public_days } else { row.large_days }));
    let cap = counted.filter(|_| public).map(|row| start.0.plus_days(row.public_most_days));
    let pay_by = match (bill.due_on, law_on) {
        (Some(due), _) => match cap.filter(|cap| *cap < due) {
            Some(cap) => Some((cap, PayBy::Cap)),
            None => Some((due, PayBy::Agreed)),
        },
        (None, law_on) => law_on.map(|day| (day, PayBy::Law)),
    };
    let late = pay_by.map(|(pay_by, _)| Late {
        amount: bill.amount,
        moves: &bill.moves,
        pay_by,
        agreed_bps: bill.late_bps,
        signed_on: bill.signed_on,
        by_law: covered.counts(),
    });
    let days_past = pay_by.map(|(day, _)| on.days_since(day));
    let state = match days_past {
        _ if bill.open.minor == 0 => DutyState::Paid,
        _ if bill.undisputed_minor() == 0 => DutyState::Disputed,
        None => DutyState::NoDay,
        Some(days) if days > 0 => DutyState::Past,
        Some(days) if days >= -law.near_days => DutyState::Near,
        Some(_) => DutyState::Fine,
    };
    Duty {
        covered,
        started: start,
        law_on,
        pay_by,
        state,
        days_past,
        days_run: on.days_since(start.0),
        flags: flags(bill, (payer, size), (covered, start.1, law_on, cap), law),
        interest: late.map(|late| interest(&late, law, on)).unwrap_or_default(),
    }
}

fn flags(
    bill: &Bill,
    (payer, size): (&Payer, SizeClass),
    (covered, by, law_on, cap): (Covered, StartedBy, Option<Day>, Option<Day>),
    law: &PayLaw,
) -> Vec<DutyFlag> {
    let mut flags = Vec::new();
    let mut flag = |is: bool, flag: DutyFlag| {
        if is {
            flags.push(flag);
        }
    };
    let counts = covered.counts();
    let beyond = |limit: Option<Day>| bill.due_on.zip(limit).is_some_and(|(due, most)| due > most);
    flag(cap.is_some() && beyond(cap), DutyFlag::BeyondCap);
    flag(cap.is_none() && beyond(law_on), DutyFlag::BeyondLaw);
    flag(counts && bill.back_to_back, DutyFlag::BackToBack);
    flag(counts && by == StartedBy::Invoice, DutyFlag::NoDelivery);
    flag(payer.kind == PayerKind::Unknown && size != SizeClass::Large, DutyFlag::PayerUnknown);
    flag(size == SizeClass::Unknown && payer.kind != PayerKind::Small, DutyFlag::SizeUnknown);
    if let Some(bps) = bill.late_bps.filter(|_| counts) {
        let floor = bill.signed_on.and_then(|day| law.lpr_on(day));
        flag(floor.is_some_and(|floor| bps < floor), DutyFlag::RateLow);
        flag(floor.is_none(), DutyFlag::RateUnchecked);
    }
    flags
}

/// The place of a bill on the list of what is paid first: what the law protects goes before all
/// else, then what is late, then what is near; within each the earliest day first.
pub fn rank(bill: &Bill, duty: &Duty) -> (u8, Day, i64) {
    let class = match (duty.state, duty.covered.counts()) {
        (DutyState::Past, true) => 0,
        (DutyState::Near, true) => 1,
        (DutyState::Past, false) => 2,
        (DutyState::Near, false) => 3,
        (DutyState::NoDay, _) => 4,
        (DutyState::Fine, _) => 5,
        (DutyState::Disputed | DutyState::Paid, _) => 6,
    };
    (class, duty.pay_by.map_or(duty.started.0, |(day, _)| day), bill.id)
}

#[cfg(test)]
mod tests {
    use base::{Currency, Money};

    use super::*;
    use crate::payables::interest::tests::law;

    fn day(text: &str) -> Day {
        text.parse().expect("day")
    }

    fn bill(due: Option<&str>) -> Bill {
        Bill {
            id: 1,
            supplier_id: 1,
            number: "B1".to_owned(),
            invoiced_on: day("2026-03-10"),
            received_on: Some(day("2026-03-01")),
            inspect_by: None,
            accepted_on: None,
            signed_on: None,
            due_on: due.map(day),
            late_bps: None,
            back_to_back: false,
            amount: Money::new(100_000, Currency::CNY),
            open: Money::new(100_000, Currency::CNY),
            contract: String::new(),
            note: String::new(),
            seller: crate::parties::Seller::Main,
            batch: None,
            recorded_at: base::Moment(0),
            actor: String::new(),
            moves: Vec::new(),
        }
    }

    fn payer(kind: PayerKind) -> Payer {
        Payer { kind, ..Payer::default() }
    }

    #[test]
    fn by_when_and_by_which_rule() {
        use PayerKind::{Large, Public, Small, Unknown};
        use SizeClass as S;
        // payer, size, agreed day: covered, pay by, rule, flags
        for (kind, size, due, covered, pay_by, told) in [
            (Large, S::Small, None, "yes", Some("2026-04-30"), vec![]),
            (Large, S::Small, Some("2026-04-10"), "yes", Some("2026-04-10"), vec![]),
            (Large, S::Micro, Some("2026-05-30"), "yes", Some("2026-05-30"), vec!["beyond-law"]),
            (Public, S::Medium, None, "yes", Some("2026-03-31"), vec![]),
            (Public, S::Small, Some("2026-04-30"), "yes", Some("2026-04-30"), vec![]),
            (Public, S::Small, Some("2026-05-01"), "yes", Some("2026-04-30"), vec!["beyond-cap"]),
            (Small, S::Small, Some("2026-09-01"), "payer-small", Some("2026-09-01"), vec![]),
            (Small, S::Small, None, "payer-small", None, vec![]),
            (Large, S::Large, Some("2026-09-01"), "supplier-large", Some("2026-09-01"), vec![]),
            (Large, S::Unknown, None, "perhaps", Some("2026-04-30"), vec!["size-unknown"]),
            (Unknown, S::Small, None, "perhaps", Some("2026-04-30"), vec!["payer-unknown"]),
        ] {
            let told_now = judge(&bill(due), (&payer(kind), size), &law(), day("2026-06-01"));
            let flags: Vec<&str> = told_now.flags.iter().map(|flag| flag.code()).collect();
            assert_eq!(told_now.covered.code(), covered, "{kind:?} {size:?} {due:?}");
            assert_eq!(
                told_now.pay_by.map(|(on, _)| on),
                pay_by.map(day),
                "{kind:?} {size:?} {due:?}"
            );
            assert_eq!(flags, told, "{kind:?} {size:?} {due:?}");
        }
    }

    #[test]
    fn the_clock_starts_with_delivery_acceptance_or_the_end_of_inspection() {
        let large = payer(PayerKind::Large);
        for (received, inspect_by, accepted, start, by) in [
            (Some("2026-03-01"), None, None, "2026-03-01", "received"),
            (Some("2026-03-01"), None, Some("2026-03-20"), "2026-03-20", "accepted"),
            (Some("2026-03-01"), Some("2026-03-08"), Some("2026-03-06"), "2026-03-06", "accepted"),
            (
                Some("2026-03-01"),
                Some("2026-03-08"),
                Some("2026-05-06"),
                "2026-03-08",
                "inspection-over",
            ),
            (Some("2026-03-01"), Some("2026-03-08"), None, "2026-03-08", "inspection-over"),
            (None, None, None, "2026-03-10", "invoice"),
        ] {
            let mut one = bill(None);
            one.received_on = received.map(day);
            one.inspect_by = inspect_by.map(day);
            one.accepted_on = accepted.map(day);
            let told = judge(&one, (&large, SizeClass::Small), &law(), day("2026-06-01"));
            assert_eq!((told.started.0, told.started.1.code()), (day(start), by));
            assert_eq!(told.flags.contains(&DutyFlag::NoDelivery), by == "invoice");
        }
    }

    #[test]
    fn states_and_what_is_paid_first() {
        let large = payer(PayerKind::Large);
        let of = |on: &str, size: SizeClass| {
            let one = bill(Some("2026-04-10"));
            let duty = judge(&one, (&large, size), &law(), day(on));
            (duty.state.code(), rank(&one, &duty).0, duty.days_past)
        };
        assert_eq!(of("2026-03-30", SizeClass::Small), ("fine", 5, Some(-11)));
        assert_eq!(of("2026-03-31", SizeClass::Small), ("near", 1, Some(-10)));
        assert_eq!(of("2026-04-10", SizeClass::Small), ("near", 1, Some(0)));
        assert_eq!(of("2026-04-11", SizeClass::Small), ("past", 0, Some(1)));
        assert_eq!(of("2026-04-11", SizeClass::Large), ("past", 2, Some(1)));
        let mut old = bill(None);
        old.received_on = Some(day("2025-05-01"));
        let told = judge(&old, (&large, SizeClass::Small), &law(), day("2026-06-01"));
        assert_eq!((told.covered, told.state), (Covered::NoLaw, DutyState::NoDay));
        assert!(!told.breaks_law() && told.interest.lines.is_empty());
    }

    #[test]
    fn an_agreed_rate_is_held_against_the_one_year_rate() {
        let large = payer(PayerKind::Large);
        for (bps, signed, flags) in [
            (299, Some("2025-07-01"), vec!["rate-low"]),
            (300, Some("2025-07-01"), vec![]),
            (300, None, vec!["rate-unchecked"]),
            (300, Some("2025-01-01"), vec!["rate-unchecked"]),
        ] {
            let mut one = bill(None);
            (one.late_bps, one.signed_on) = (Some(bps), signed.map(day));
            let told = judge(&one, (&large, SizeClass::Small), &law(), day("2026-06-01"));
            let seen: Vec<&str> = told.flags.iter().map(|flag| flag.code()).collect();
            assert_eq!(seen, flags, "{bps} {signed:?}");
        }
    }
}
