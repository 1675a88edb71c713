//! Which items a credit pays: those that its reference names, then, if asked, the oldest due.
//!
//! The legal order of 民法典 560–561 (instruction, due before undue, least secured, heavier
//! burden, earliest due, pro rata; costs → interest → principal) will replace the second half;
//! the seam is [`plan_allocation`], which alone decides.

use base::{Day, same_number};

use super::{NewCredit, whose};
use crate::parties::Seller;

/// An open item as the rule sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    /// Row id.
    pub id: i64,
    /// The invoice's number.
    pub number: String,
    /// 1 for the first or only instalment.
    pub instalment: u32,
    /// The invoice's day.
    pub issued_on: Day,
    /// Its due day.
    pub due_on: Day,
    /// Open, in minor units.
    pub open_minor: i64,
    /// The first day on which it can be paid: of the invoice, or of the last reversal.
    pub free_on: Day,
    /// Which of our legal entities sold it.
    pub seller: Seller,
}

impl OpenItem {
    /// Whether a reference names it: in its exact spelling where there is one, else in any.
    pub fn is_numbered(&self, number: &str, exact: bool) -> bool {
        self.number == number || !exact && same_number(&self.number, number)
    }
}

/// What a reference names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The invoice's number.
    pub number: String,
    /// One instalment, or all of them in order.
    pub instalment: Option<u32>,
    /// At most so much, or as much as fits.
    pub amount_minor: Option<i64>,
}

/// Plans how a credit is allocated: pairs of an index into `items` and an amount above zero,
/// whose sum never exceeds its amount nor any item's open amount. `then_oldest` goes on to the
/// oldest items that were issued by that day: money does not look for invoices to come, nor, where
/// it is said whose it is, for those of another legal entity. What is left stays unallocated.
pub fn plan_allocation(
    credit: &NewCredit,
    items: &[OpenItem],
    then_oldest: Option<Day>,
) -> Vec<(usize, i64)> {
    let mut left = credit.amount_minor.max(0);
    let mut open: Vec<i64> = items.iter().map(|item| item.open_minor.max(0)).collect();
    let mut plan: Vec<(usize, i64)> = Vec::new();
    let mut take = |index: usize, most: i64, left: &mut i64| {
        let part = most.min(*left).min(open[index]);
        if part > 0 {
            open[index] -= part;
            *left -= part;
            match plan.iter_mut().find(|(known, _)| *known == index) {
                Some((_, sum)) => *sum += part,
                None => plan.push((index, part)),
            }
        }
        part
    };
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|&i| (items[i].due_on, items[i].issued_on, items[i].id));
    for target in &credit.targets {
        let mut most = target.amount_minor.unwrap_or(i64::MAX);
        // What names items of several entities was refused before; it pays nothing here.
        let named = whose::named(credit, target, items.iter()).unwrap_or_default();
        for &index in order.iter().filter(|index| named.contains(index)) {
            most -= take(index, most, &mut left);
        }
    }
    if let Some(day) = then_oldest {
        let ours = |item: &OpenItem| credit.entity.is_none_or(|entity| entity == item.seller);
        let fits = |index: &&usize| items[**index].issued_on <= day && ours(&items[**index]);
        for &index in order.iter().filter(fits) {
            take(index, i64::MAX, &mut left);
        }
    }
    plan
}

/// A credit of which more was given than what it names, or all that is open, could take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// The credit's id.
    pub id: i64,
    /// What went beyond what it names, where it names anything that is open.
    pub beyond_minor: i64,
    /// What is allocated to nothing.
    pub left_minor: i64,
}

/// How a credit was spread, where it did not simply go to what it names.
pub(super) fn spread(
    credit: &NewCredit,
    id: i64,
    list: &[OpenItem],
    plan: &[(usize, i64)],
) -> Option<Spread> {
    let part = |named: bool| -> i64 {
        let is_named = |index: usize| {
            let numbers = credit.targets.iter().map(|target| target.number.as_str());
            list.get(index)
                .is_some_and(|item| numbers.into_iter().any(|n| item.is_numbered(n, false)))
        };
        plan.iter().filter(|(index, _)| !named || is_named(*index)).map(|(_, minor)| minor).sum()
    };
    let (all, named) = (part(false), part(true));
    let left_minor = credit.amount_minor - all;
    let beyond_minor = if named > 0 { credit.amount_minor - named } else { 0 };
    (left_minor > 0 || beyond_minor > 0).then_some(Spread { id, beyond_minor, left_minor })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: i64, number: &str, instalment: u32, due: &str, open_minor: i64) -> OpenItem {
        let due_on: Day = due.parse().expect("day");
        let issued_on = due_on.plus_days(-30);
        let (number, free_on) = (number.to_owned(), issued_on);
        let seller = Seller::Main;
        OpenItem { id, number, instalment, issued_on, due_on, open_minor, free_on, seller }
    }

    fn to(number: &str) -> Target {
        Target { number: number.to_owned(), instalment: None, amount_minor: None }
    }

    fn credit(amount_minor: i64, targets: Vec<Target>, entity: Option<Seller>) -> NewCredit {
        NewCredit {
            buyer_id: 1,
            kind: super::super::CreditKind::Receipt,
            number: "R1".to_owned(),
            effective_on: "2026-12-31".parse().expect("day"),
            currency: base::Currency::CNY,
            amount_minor,
            reference: String::new(),
            note: String::new(),
            entity,
            targets,
        }
    }

    fn plan(amount: i64, targets: Vec<Target>, oldest: Option<Day>) -> Vec<(usize, i64)> {
        plan_allocation(&credit(amount, targets, None), &ledger(), oldest)
    }

    /// As [`ledger`], its last item another entity's, under a number of its own.
    fn sold_by_two(number: &str) -> Vec<OpenItem> {
        let mut all = ledger();
        let number = number.to_owned();
        all[3] = OpenItem { number, instalment: 1, seller: Seller::Other(9), ..all[3].clone() };
        all
    }

    fn ledger() -> Vec<OpenItem> {
        vec![
            item(1, "A", 1, "2026-03-31", 100),
            item(2, "B", 1, "2026-01-31", 200),
            item(3, "C", 1, "2026-02-28", 300),
            item(4, "C", 2, "2026-04-30", 300),
        ]
    }

    #[test]
    fn reference_first_then_the_oldest_due() {
        for (amount, targets, oldest, expected, why) in [
            (100, vec![], true, vec![(1, 100)], "oldest due, in part"),
            (350, vec![], true, vec![(1, 200), (2, 150)], "oldest due, over two"),
            (100, vec![to("A")], true, vec![(0, 100)], "what the payer names"),
            (100, vec![to("ａ")], true, vec![(0, 100)], "however it is typed"),
            (150, vec![to("A")], true, vec![(0, 100), (1, 50)], "the rest to the oldest"),
            (150, vec![to("A")], false, vec![(0, 100)], "the rest stays unallocated"),
            (450, vec![to("C")], false, vec![(2, 300), (3, 150)], "instalments in order"),
            (100, vec![to("Z")], false, vec![], "an unknown reference pays nothing"),
            (0, vec![], true, vec![], "nothing to give"),
            (9_000, vec![], true, vec![(1, 200), (2, 300), (0, 100), (3, 300)], "too much"),
        ] {
            let oldest = oldest.then(|| "2026-12-31".parse().expect("day"));
            assert_eq!(plan(amount, targets, oldest), expected, "{why}");
        }
    }

    #[test]
    fn money_does_not_look_for_invoices_to_come() {
        let day: Day = "2026-02-15".parse().expect("day"); // A and the second C come later
        assert_eq!(plan(9_000, vec![], Some(day)), [(1, 200), (2, 300)]);
        let named = plan(9_000, vec![to("A")], Some(day));
        assert_eq!(named, [(0, 100), (1, 200), (2, 300)], "but one that it names may come later");
    }

    #[test]
    fn amounts_and_instalments_in_a_reference_are_kept() {
        let second = Target { instalment: Some(2), ..to("C") };
        let some = Target { amount_minor: Some(30), ..to("B") };
        assert_eq!(plan(500, vec![second, some], None), [(3, 300), (1, 30)]);
    }

    #[test]
    fn a_number_of_two_entities_is_paid_by_whose_money_it_is() {
        let sz = Seller::Other(9);
        for (entity, expected) in
            [(Some(Seller::Main), vec![(0, 50)]), (Some(sz), vec![(3, 50)]), (None, vec![])]
        {
            let plan = plan_allocation(&credit(50, vec![to("A")], entity), &sold_by_two("A"), None);
            assert_eq!(plan, expected, "{entity:?}");
        }
    }

    #[test]
    fn money_of_one_entity_looks_for_no_invoice_of_another() {
        let day = Some("2026-12-31".parse().expect("day"));
        for (entity, targets, expected) in [
            (Some(Seller::Main), vec![], vec![(1, 200), (2, 300), (0, 100)]),
            (Some(Seller::Other(9)), vec![], vec![(3, 300)]),
            (Some(Seller::Other(9)), vec![to("A")], vec![(0, 100), (3, 300)]),
            (None, vec![], vec![(1, 200), (2, 300), (0, 100), (3, 300)]),
        ] {
            let credit = credit(9_000, targets, entity);
            assert_eq!(plan_allocation(&credit, &sold_by_two("D"), day), expected);
        }
    }
}
