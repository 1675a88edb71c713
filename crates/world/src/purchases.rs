//! What the company buys: suppliers, their bills and how they are paid, money paid ahead and what
//! came for it. It hangs on the seed alone and stands apart from the facts of buyers, so that it
//! disturbs none of their draws. A later last day only adds to it.

use base::{Currency, Day, Money};

use crate::{
    SizeClass, Spec,
    chance::{Purpose, Stream},
    names,
    places::PROVINCES,
    uscc,
};

/// Who sells to the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supplier {
    /// Its code.
    pub code: String,
    /// Its registered name.
    pub name: String,
    /// Its credit code.
    pub uscc: String,
    /// Province and city.
    pub region: String,
    /// Its size; `None` is not on file.
    pub size: Option<SizeClass>,
    /// Agency and grade of a rating, with its day.
    pub rating: Option<(&'static str, &'static str, Day)>,
}

/// A supplier's bill and its payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// Whose.
    pub supplier: String,
    /// Its number.
    pub number: String,
    /// When goods were received.
    pub received_on: Day,
    /// The day of the invoice.
    pub invoiced_on: Day,
    /// The agreed day; `None` where nothing is agreed.
    pub due_on: Option<Day>,
    /// The whole.
    pub amount: Money,
    /// Day, minor units and number of each payment.
    pub payments: Vec<(Day, i64, String)>,
    /// Day and minor units in dispute.
    pub disputed: Option<(Day, i64)>,
}

/// Money paid ahead and what came for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advance {
    /// To whom.
    pub supplier: String,
    /// Its number.
    pub number: String,
    /// When it was paid.
    pub paid_on: Day,
    /// By when goods are promised.
    pub promised_on: Day,
    /// The whole.
    pub amount: Money,
    /// Day, minor units and number of each delivery.
    pub deliveries: Vec<(Day, i64, String)>,
}

/// All of it, by supplier and day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchases {
    /// Suppliers.
    pub suppliers: Vec<Supplier>,
    /// Bills.
    pub bills: Vec<Bill>,
    /// Advances.
    pub advances: Vec<Advance>,
}

/// Suppliers of a world.
const SUPPLIERS: u32 = 18;
/// Months after the start of business from which purchases are told.
const FROM_MONTH: i32 = 14;
const TRADES: [&str; 9] =
    ["铸造", "轴承", "密封件", "电机", "特钢", "法兰", "包装", "热处理", "紧固件"];

impl Purchases {
    /// What was bought until the last day of a world.
    pub fn of(spec: &Spec) -> Self {
        let mut all = Self { suppliers: Vec::new(), bills: Vec::new(), advances: Vec::new() };
        for number in 1..=SUPPLIERS {
            let mut stream = Stream::new(spec.seed, u64::from(number), Purpose::Purchases);
            let supplier = supplier(spec, number, &mut stream);
            all.buy(spec, (number, &supplier.code), &mut stream);
            all.suppliers.push(supplier);
        }
        all
    }

    fn buy(&mut self, spec: &Spec, (number, code): (u32, &str), stream: &mut Stream) {
        let agreed = stream.pick(&[None, Some(30), Some(60), Some(60), Some(90)]);
        let slow = stream.chance(0.25);
        let median = stream.within(3_000_000.0, 16_000_000.0);
        let ahead = number % 4 == 1;
        // The third of them that is paid ahead stops delivering.
        let stops = number == 9;
        let mut month = spec.start.plus_months(FROM_MONTH);
        while month <= spec.until {
            let label = month.month_label().replace('-', "");
            let received_on = month.plus_days(stream.days(2, 24));
            let invoiced_on = received_on.plus_days(stream.days(0, 4));
            #[expect(clippy::cast_possible_truncation, reason = "a drawn amount")]
            let minor = (stream.around(median, 0.4) as i64 / 1_000).max(1) * 1_000;
            let due_on = agreed.map(|days| received_on.plus_days(days));
            let late = if slow { stream.days(10, 70) } else { stream.days(-12, 6) };
            let split = stream.chance(0.2);
            let quarrel = stream.chance(0.06);
            let promised = stream.days(25, 45);
            let slip = stream.days(-6, 9);
            let pay_by = due_on.unwrap_or(received_on.plus_days(55));
            if invoiced_on <= spec.until {
                let number = format!("{code}-{label}");
                let money = Money::new(minor, Currency::CNY);
                let paid_on = pay_by.plus_days(late).max(invoiced_on.plus_days(1));
                let first = if split { minor / 2 } else { minor };
                let parts = [(paid_on, first), (paid_on.plus_days(20), minor - first)];
                let payments = parts
                    .into_iter()
                    .enumerate()
                    .filter(|(_, (on, part))| *part > 0 && *on <= spec.until && !quarrel);
                let payments =
                    payments.map(|(n, (on, part))| (on, part, format!("FK{number}-{n}")));
                let on = invoiced_on.plus_days(7);
                self.bills.push(Bill {
                    supplier: code.to_owned(),
                    payments: payments.collect(),
                    disputed: (quarrel && on <= spec.until).then_some((on, minor / 4)),
                    number,
                    received_on,
                    invoiced_on,
                    due_on,
                    amount: money,
                });
            }
            let paid_on = month.plus_days(1);
            if ahead && month.month() % 2 == 0 && paid_on <= spec.until {
                let days = (paid_on, paid_on.plus_days(promised), slip);
                let label = format!("YF{code}-{label}");
                let fails = stops && paid_on.plus_months(4) > spec.until;
                self.advances.push(advance((code, label), minor, days, (spec.until, fails)));
            }
            month = month.plus_months(1);
        }
    }
}

fn advance(
    (code, number): (&str, String),
    minor: i64,
    (paid_on, promised_on, slip): (Day, Day, i32),
    (until, fails): (Day, bool),
) -> Advance {
    let half = minor / 2;
    let last = promised_on.plus_days(slip);
    let came = [(last.plus_days(-12), half), (last, minor - half)].into_iter().enumerate();
    let came = came.filter(|(_, (on, _))| *on <= until && !fails);
    let deliveries = came.map(|(n, (on, part))| (on, part, format!("DH{number}-{n}"))).collect();
    let (supplier, amount) = (code.to_owned(), Money::new(minor, Currency::CNY));
    Advance { supplier, number, paid_on, promised_on, amount, deliveries }
}

fn supplier(spec: &Spec, number: u32, stream: &mut Stream) -> Supplier {
    let province = &PROVINCES[stream.between(0, 9).unsigned_abs() as usize % PROVINCES.len()];
    let city = stream.pick(&province.cities);
    // Numbers far above those of buyers, so that no two firms share a name or a code.
    let trade = names::trade(spec.seed, 40_000 + number);
    let line = stream.pick(&TRADES);
    let size = stream.weighed(&[
        (Some(SizeClass::Micro), 2),
        (Some(SizeClass::Small), 7),
        (Some(SizeClass::Medium), 4),
        (Some(SizeClass::Large), 3),
        (None, 2),
    ]);
    let rated = spec.start.plus_months(FROM_MONTH);
    Supplier {
        code: format!("GY{number:03}"),
        name: format!("{}{trade}{line}有限公司", province.short),
        uscc: uscc::invent("91", province.code, 70_000 + u64::from(number)),
        region: format!("{} {city}", province.name),
        size,
        rating: match number {
            1 | 4 | 13 => Some(("ccxi", "AA", rated)),
            5 | 7 => Some(("ccxi", "A", rated)),
            9 => Some(("sp", "CCC", rated)),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(until: &str) -> Spec {
        let start = "2024-11-01".parse().expect("day");
        Spec { start, ..Spec::demo(until.parse().expect("day")) }
    }

    #[test]
    fn the_same_seed_buys_the_same_and_a_later_day_only_adds() {
        let first = Purchases::of(&spec("2026-09-10"));
        assert_eq!(first, Purchases::of(&spec("2026-09-10")));
        let later = Purchases::of(&spec("2026-11-21"));
        assert_eq!(first.suppliers, later.suppliers);
        assert_eq!(
            later.bills.iter().filter(|bill| bill.invoiced_on > spec("2026-09-10").until).count()
                + first.bills.len(),
            later.bills.len()
        );
        for bill in &first.bills {
            let known = later.bills.iter().find(|one| one.number == bill.number).expect("stays");
            assert_eq!(known.payments[..bill.payments.len()], bill.payments, "{}", bill.number);
            assert_eq!((known.amount, known.due_on), (bill.amount, bill.due_on));
        }
    }

    #[test]
    fn a_company_pays_most_in_time_and_some_late() {
        let all = Purchases::of(&spec("2026-11-21"));
        assert!(all.suppliers.iter().all(|one| uscc::is_valid(&one.uscc)));
        assert!((150..=250).contains(&all.bills.len()), "{}", all.bills.len());
        let paid = |bill: &Bill| bill.payments.iter().map(|(_, minor, _)| minor).sum::<i64>();
        assert!(all.bills.iter().all(|bill| paid(bill) <= bill.amount.minor));
        let open = all.bills.iter().filter(|bill| paid(bill) < bill.amount.minor).count();
        assert!((10..=80).contains(&open), "{open}");
        assert!(all.advances.len() >= 15, "{}", all.advances.len());
        let waiting = all.advances.iter().filter(|one| one.deliveries.is_empty()).count();
        assert!(waiting >= 1, "somebody is late");
    }
}
