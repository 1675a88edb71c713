//! Orders, invoices and what is claimed against them.

use base::Day;

use crate::{
    Detail,
    account::{Account, Open, Pending},
    calendar::Today,
    facts::{CreditNote, DisputeClosed, DisputeOpened, Instalment, Invoice, Order},
    truth::Intent,
    words::{CreditReason, CustomerKind, DisputeOutcome, DisputeReason, TermsKind},
};

const GOODS: [&str; 12] = [
    "单级离心泵",
    "多级离心泵",
    "潜水排污泵",
    "管道增压泵",
    "消防泵组",
    "变频供水设备",
    "软密封闸阀",
    "对夹蝶阀",
    "止回阀",
    "电动调节阀",
    "水泵控制柜",
    "配件及维修",
];

/// Share in hundredths, and the due day, of each part of an invoice issued on a day.
fn parts(terms: TermsKind, issued: Day, acceptance: i32) -> Vec<(i64, Day)> {
    let month_end = issued.month_end();
    let accepted = issued.plus_days(acceptance);
    let retained = accepted.plus_days(365);
    match terms {
        TermsKind::Prepay => vec![(100, issued)],
        TermsKind::Delivery30 | TermsKind::Net30 => vec![(100, issued.plus_days(30))],
        TermsKind::Net60 => vec![(100, issued.plus_days(60))],
        TermsKind::Monthly30 => vec![(100, month_end.plus_days(30))],
        TermsKind::Monthly60 => vec![(100, month_end.plus_days(60))],
        TermsKind::Monthly90 => vec![(100, month_end.plus_days(90))],
        TermsKind::Progress306010 => {
            vec![(30, issued.plus_days(7)), (60, accepted), (10, retained)]
        }
        TermsKind::Progress30303010 => vec![
            (30, issued.plus_days(7)),
            (30, issued.plus_days(acceptance / 2)),
            (30, accepted),
            (10, retained),
        ],
    }
}

/// The instalments of an amount: rounded down to whole units, the last takes the rest.
fn instalments(parts: &[(i64, Day)], amount_minor: i64) -> Vec<Instalment> {
    let mut rest = amount_minor;
    let last = parts.len().saturating_sub(1);
    let share = |(at, (share, due_on)): (usize, &(i64, Day))| {
        let part = if at == last { rest } else { amount_minor / 10_000 * share * 100 };
        rest -= part;
        Instalment {
            number: u8::try_from(at + 1).unwrap_or(u8::MAX),
            due_on: *due_on,
            amount_minor: part,
            retention: last > 0 && at == last,
        }
    };
    parts.iter().enumerate().map(share).collect()
}

impl Account {
    pub(crate) fn place_orders(&mut self, today: &Today) {
        let rate = self.appetite(today);
        let (at, more) = (self.s.orders.unit(), self.s.orders.unit());
        let whole = rate.floor();
        let mut count = whole as u32 + u32::from(at < rate - whole);
        if count > 0 && more < 0.12 {
            count += 1;
        }
        for _ in 0..count {
            let order = self.draw_order(today);
            if self.detail == Detail::Full {
                self.facts.orders.push(order.clone());
            }
            self.later(order.wanted_on, Pending::Deliver(order));
        }
    }

    fn draw_order(&mut self, today: &Today) -> Order {
        let spree = self.traits.spree_on.is_some_and(|from| today.day >= from);
        let s = &mut self.s.orders;
        let mut net = s.around(self.traits.ticket, 0.75) * if spree { 2.2 } else { 1.0 };
        let lead = match self.buyer.kind {
            CustomerKind::Project => s.days(8, 40),
            CustomerKind::Institution => s.days(6, 30),
            CustomerKind::Manufacturer => s.days(4, 21),
            CustomerKind::Dealer => s.days(1, 9),
        };
        net = net.clamp(260.0, 4_000_000.0) * self.units_per_cny();
        let tens = (net / 10.0).round().max(1.0) as i64;
        // At home the price carries 13 % value added tax.
        let home = self.buyer.country == "CN";
        let per_unit = self.buyer.currency.minor_per_unit();
        let amount_minor = tens * 10 * per_unit * if home { 113 } else { 100 } / 100;
        Order {
            number: self.numbers.order.monthly("DD", self.buyer.no, today),
            buyer: self.buyer.no,
            amount_minor,
            currency: self.buyer.currency,
            wanted_on: today.day.plus_days(lead),
            known_on: today.day,
        }
    }

    pub(crate) fn deliver(&mut self, today: &Today, order: Order) {
        if self.stopped || self.life.failed() {
            return;
        }
        let acceptance = self.s.orders.days(25, 75);
        let goods = self.s.orders.pick(&GOODS);
        let invoice = Invoice {
            number: self.numbers.invoice.monthly("XS", self.buyer.no, today),
            buyer: self.buyer.no,
            order: order.number,
            terms: self.terms,
            currency: order.currency,
            amount_minor: order.amount_minor,
            goods,
            instalments: instalments(&parts(self.terms, today.day, acceptance), order.amount_minor),
            known_on: today.day,
        };
        let at = self.facts.invoices.len();
        for instalment in &invoice.instalments {
            let late = self.days_late(&invoice, instalment);
            self.open.push(Open {
                invoice: at,
                instalment: instalment.number,
                due_on: instalment.due_on,
                open_minor: instalment.amount_minor,
                planned_on: instalment.due_on.plus_days(late).max(today.day),
                firm: false,
                held: false,
                touched_on: None,
                touches: 0,
            });
        }
        self.facts.invoices.push(invoice);
        self.draw_claims(today, at);
    }

    fn draw_claims(&mut self, today: &Today, invoice: usize) {
        let s = &mut self.s.claims;
        let strain = self.life.stress;
        let dispute = s.chance(0.013 + 0.05 * (strain - 0.4).max(0.0));
        let returned = s.chance(0.013 + 0.02 * (strain - 0.5).max(0.0));
        let (dispute_after, return_after) = (s.days(6, 45), s.days(5, 40));
        if self.terms == TermsKind::Prepay {
            return;
        }
        if dispute {
            let on = today.day.plus_days(dispute_after);
            self.later(on, Pending::OpenDispute { invoice });
        } else if returned {
            self.later(today.day.plus_days(return_after), Pending::Return { invoice });
        }
    }

    fn open_of(&self, invoice: usize) -> i64 {
        self.open.iter().filter(|o| o.invoice == invoice).map(|o| o.open_minor).sum()
    }

    pub(crate) fn open_dispute(&mut self, today: &Today, invoice: usize) {
        let open = self.open_of(invoice);
        let (share, days) = (self.s.claims.within(0.1, 0.9), self.s.claims.days(12, 60));
        let reason = self.s.claims.pick(DisputeReason::ALL);
        let amount_minor = ((open as f64 * share) as i64 / 10_000 * 10_000).min(open);
        if amount_minor <= 0 || self.life.failed() {
            return;
        }
        for item in self.open.iter_mut().filter(|o| o.invoice == invoice) {
            item.held = true;
        }
        let dispute = self.facts.disputes.len();
        let number = self.numbers.dispute.running("ZY", self.buyer.no);
        self.facts.disputes.push(DisputeOpened {
            number,
            buyer: self.buyer.no,
            invoice: self.facts.invoices[invoice].number.clone(),
            amount_minor,
            currency: self.buyer.currency,
            reason,
            known_on: today.day,
        });
        let on = today.day.plus_days(days);
        self.later(on, Pending::CloseDispute { dispute, invoice });
    }

    pub(crate) fn close_dispute(&mut self, today: &Today, dispute: usize, invoice: usize) {
        let s = &mut self.s.claims;
        let (outcome, share, wait) = (
            s.weighed(&[
                (DisputeOutcome::Credited, 45),
                (DisputeOutcome::Rejected, 35),
                (DisputeOutcome::Withdrawn, 20),
            ]),
            s.within(0.3, 1.0),
            s.days(4, 25),
        );
        let opened = &self.facts.disputes[dispute];
        let (number, disputed) = (opened.number.clone(), opened.amount_minor);
        self.facts.disputes_closed.push(DisputeClosed {
            number,
            buyer: self.buyer.no,
            outcome,
            known_on: today.day,
        });
        for item in self.open.iter_mut().filter(|o| o.invoice == invoice) {
            item.held = false;
            item.planned_on = item.planned_on.max(today.day.plus_days(wait));
        }
        if outcome == DisputeOutcome::Credited {
            let amount = (disputed as f64 * share) as i64 / 100 * 100;
            self.credit(today, invoice, amount, CreditReason::DisputeSettled);
        }
    }

    pub(crate) fn take_back(&mut self, today: &Today, invoice: usize) {
        let s = &mut self.s.claims;
        let (share, returned) = (s.within(0.05, 0.4), s.chance(0.75));
        let reason = if returned { CreditReason::Returned } else { CreditReason::Allowance };
        let amount = self.facts.invoices[invoice].amount_minor as f64 * share;
        self.credit(today, invoice, amount as i64 / 100 * 100, reason);
    }

    /// Credits what is still open of the invoice, at most the wanted amount, earliest part first.
    fn credit(&mut self, today: &Today, invoice: usize, wanted: i64, reason: CreditReason) {
        let amount_minor = wanted.min(self.open_of(invoice));
        if amount_minor <= 0 {
            return;
        }
        let number = self.numbers.credit.monthly("HC", self.buyer.no, today);
        let invoice_number = self.facts.invoices[invoice].number.clone();
        let mut rest = amount_minor;
        for item in self.open.iter_mut().filter(|o| o.invoice == invoice) {
            let part = rest.min(item.open_minor);
            if part > 0 {
                item.open_minor -= part;
                rest -= part;
                self.intents.push(Intent {
                    document: number.clone(),
                    invoice: invoice_number.clone(),
                    instalment: item.instalment,
                    amount_minor: part,
                    on: today.day,
                });
            }
        }
        self.open.retain(|o| o.open_minor > 0);
        self.facts.credit_notes.push(CreditNote {
            number,
            buyer: self.buyer.no,
            invoice: invoice_number,
            amount_minor,
            currency: self.buyer.currency,
            reason,
            known_on: today.day,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fall_due_as_agreed() {
        let day = |text: &str| -> Day { text.parse().expect(text) };
        let issued = day("2025-03-12");
        for (terms, expected) in [
            (TermsKind::Prepay, vec![(100, "2025-03-12")]),
            (TermsKind::Delivery30, vec![(100, "2025-04-11")]),
            (TermsKind::Monthly30, vec![(100, "2025-04-30")]),
            (TermsKind::Monthly60, vec![(100, "2025-05-30")]),
            (
                TermsKind::Progress306010,
                vec![(30, "2025-03-19"), (60, "2025-05-11"), (10, "2026-05-11")],
            ),
        ] {
            let expected: Vec<_> = expected.into_iter().map(|(s, d)| (s, day(d))).collect();
            assert_eq!(parts(terms, issued, 60), expected, "{terms:?}");
        }
    }

    #[test]
    fn instalments_add_up() {
        let day = Day::from_epoch_days(20_000);
        let got = instalments(&[(30, day), (60, day), (10, day)], 11_300_057);
        let amounts: Vec<i64> = got.iter().map(|i| i.amount_minor).collect();
        assert_eq!(amounts, [3_390_000, 6_780_000, 1_130_057]);
        assert!(got[2].retention && !got[0].retention);
    }
}
