//! When and how a buyer pays.

use crate::{
    account::{Account, Open, Pending},
    calendar::{Festival, Today},
    facts::{Instalment, Invoice, Receipt, Reversal},
    traits::PayRun,
    truth::Intent,
    words::{CustomerKind, PayMethod, ReversalReason, SignalKind, TermsKind},
};

const BANKS: [&str; 6] =
    ["汀江银行", "屿商银行", "沅信银行", "东澜农商行", "岚城商业银行", "通汀银行"];

/// Days after the due day that nobody means to pass who is not hard pressed.
const MOST_LATE: f64 = 60.0;

impl Account {
    /// How much harder pressed the buyer is than by nature.
    pub(crate) fn strain(&self) -> f64 {
        (self.life.stress - self.traits.frailty - 0.11).clamp(0.0, 0.85)
    }

    /// Days after the due day on which the buyer means to pay; negative for early.
    pub(crate) fn days_late(&mut self, invoice: &Invoice, instalment: &Instalment) -> i32 {
        let (strain, traits) = (self.strain(), &self.traits);
        let s = &mut self.s.payments;
        let slipped = s.chance(traits.slips);
        let (after, before) = ((1.0 + s.waiting(traits.late)).min(MOST_LATE), s.within(-9.0, -0.5));
        let (wobble, retention) = (4.0 * s.normal(), s.waiting(13.0).min(120.0));
        let mut days = match (slipped, traits.run) {
            (true, _) => after,
            (false, PayRun::AnyDay) => before,
            (false, _) => 0.0,
        };
        if traits.lag > 0.0 {
            days = (days + (traits.lag + wobble).max(0.0)).min(MOST_LATE);
        }
        days += 170.0 * strain * strain.sqrt();
        if instalment.retention {
            days += retention;
        }
        if invoice.terms == TermsKind::Prepay {
            return (days / 6.0).clamp(0.0, 9.0) as i32;
        }
        days.min(400.0) as i32
    }

    pub(crate) fn pay(&mut self, today: &Today) {
        let silent = self.traits.spree_on.is_some_and(|from| today.day >= from.plus_days(10));
        if self.open.is_empty() || self.life.failed() || silent {
            return;
        }
        self.pay_ahead(today);
        let run = self.traits.run.open(today.day_of_month) || self.terms == TermsKind::Prepay;
        // Who pays on fixed days takes along what it meant to pay within the next days.
        let hard_pressed = self.strain() > 0.2;
        let reach = if hard_pressed { self.traits.reach.min(4) } else { self.traits.reach };
        let by = today.day.plus_days(reach);
        let ready = |o: &Open| {
            let planned =
                if o.firm { o.planned_on <= today.day } else { run && o.planned_on <= by };
            planned && !o.held && o.open_minor > 0
        };
        if !self.open.iter().any(ready) {
            return;
        }
        let chosen: Vec<usize> = (0..self.open.len()).filter(|at| ready(&self.open[*at])).collect();
        let mut paid = Vec::new();
        for at in chosen {
            if let Some(part) = self.decide(today, at) {
                paid.push(part);
            }
        }
        self.open.retain(|o| o.open_minor > 0);
        self.send(today, paid);
    }

    /// Before Spring Festival firms clear what is nearly due, in December budgets are used up.
    fn pay_ahead(&mut self, today: &Today) {
        let institution = self.buyer.kind == CustomerKind::Institution;
        let budget = institution && today.month == 12 && today.day_of_month >= 8;
        let festival = !institution && today.festival == Festival::Before;
        if !(budget || festival) || self.buyer.country != "CN" || self.strain() > 0.3 {
            return;
        }
        let reach = if budget { 20 } else { 12 };
        let chance = if budget { 0.13 } else { 0.1 };
        for item in &mut self.open {
            let near = item.due_on <= today.day.plus_days(reach);
            if near && item.planned_on > today.day && self.s.payments.chance(chance) {
                (item.planned_on, item.firm) = (today.day, true);
            }
        }
    }

    /// Pays an open instalment in full, in part or not yet; returns what is paid.
    fn decide(&mut self, today: &Today, at: usize) -> Option<Open> {
        let strain = self.strain();
        let s = &mut self.s.payments;
        let (defer_at, part_at, share) = (s.unit(), s.unit(), s.within(0.25, 0.75));
        let (defer, rest_after) = (s.days(7, 26), s.days(5, 25));
        let item = &mut self.open[at];
        if !item.firm && defer_at < 0.9 * (strain - 0.12).max(0.0) {
            item.planned_on = today.day.plus_days(defer);
            return None;
        }
        let mut paid = item.clone();
        let round = 1_000 * self.buyer.currency.minor_per_unit();
        let part = (item.open_minor as f64 * share) as i64 / round * round;
        if part > 0 && part_at < 0.008 + 0.5 * strain {
            paid.open_minor = part;
            item.planned_on = today.day.plus_days(rest_after);
        }
        item.firm = false;
        item.open_minor -= paid.open_minor;
        Some(paid)
    }

    fn send(&mut self, today: &Today, paid: Vec<Open>) {
        if paid.is_empty() {
            return;
        }
        if self.traits.singly {
            let mut rest = paid;
            while let Some(first) = rest.first().map(|o| o.invoice) {
                let one: Vec<Open> = rest.extract_if(.., |o| o.invoice == first).collect();
                self.send_one(today, one);
            }
        } else {
            self.send_one(today, paid);
        }
    }

    fn send_one(&mut self, today: &Today, paid: Vec<Open>) {
        let strain = self.strain();
        let references = self.references(&paid);
        let s = &mut self.s.payments;
        let (over, lag_at, lag) = (s.chance(0.004), s.chance(0.05), s.days(1, 3));
        let (stranger, bounce_at, back) =
            (s.chance(0.008 + 0.04 * strain), s.unit(), s.days(4, 24));
        let bank = BANKS[self.account_number as usize % BANKS.len()];
        let sum: i64 = paid.iter().map(|o| o.open_minor).sum();
        let round = 1_000 * self.buyer.currency.minor_per_unit();
        let amount_minor = if over { (sum / round + 1) * round } else { sum };
        let number = self.numbers.receipt.monthly("SK", self.buyer.no, today);
        for item in &paid {
            self.intents.push(Intent {
                document: number.clone(),
                invoice: self.facts.invoices[item.invoice].number.clone(),
                instalment: item.instalment,
                amount_minor: item.open_minor,
                on: today.day,
            });
        }
        let method = self.traits.method;
        let receipt = self.facts.receipts.len();
        self.facts.receipts.push(Receipt {
            bank_reference: format!("{}{:05}{:04}", today.day, self.buyer.no.0, receipt % 10_000)
                .replace('-', ""),
            number,
            buyer: self.buyer.no,
            received_on: today.day,
            amount_minor,
            currency: self.buyer.currency,
            method,
            payer: stranger.then(|| self.buyer.legal_representative.clone()),
            account: format!("{bank} ****{:04}", self.account_number % 10_000),
            references,
            known_on: if lag_at { today.day.plus_days(lag) } else { today.day },
        });
        let bounces = match method {
            PayMethod::Cheque | PayMethod::Acceptance => 0.003 + 0.05 * strain,
            PayMethod::Transfer => 0.000_4,
            PayMethod::Cash => 0.0,
        };
        if bounce_at < bounces {
            self.later(today.day.plus_days(back), Pending::Bounce { receipt, paid });
        }
        self.change_account(today, strain);
    }

    /// What the payer writes into the purpose of the transfer.
    fn references(&mut self, paid: &[Open]) -> Vec<String> {
        let s = &mut self.s.payments;
        let (names, slip) = (s.chance(self.traits.names_invoices), s.unit());
        // Progress payments are released invoice by invoice, on the number of the invoice; and who
        // contests an invoice says which ones it does pay.
        let released = self.terms.by_progress();
        let named = names || released || self.open.iter().any(|o| o.held);
        let slip = if released { 1.0 } else { slip };
        let mut numbers: Vec<String> = Vec::new();
        for item in paid {
            let number = &self.facts.invoices[item.invoice].number;
            if named && !numbers.contains(number) {
                numbers.push(number.clone());
            }
        }
        let first = paid.first().map(|o| &self.facts.invoices[o.invoice]);
        match (numbers.first_mut(), first) {
            (Some(number), _) if slip < 0.006 => number.push('8'),
            (Some(number), Some(invoice)) if slip < 0.016 => number.clone_from(&invoice.order),
            (Some(number), _) if slip < 0.022 => {
                if let Some(oldest) = self.facts.invoices.first() {
                    number.clone_from(&oldest.number);
                }
            }
            _ => {}
        }
        numbers
    }

    fn change_account(&mut self, today: &Today, strain: f64) {
        let s = &mut self.s.payments;
        let (changes, step, seen) =
            (s.chance(0.002 + 0.12 * strain), s.between(11, 700), s.chance(0.6));
        if !changes {
            return;
        }
        self.account_number += u32::try_from(step).unwrap_or(11);
        if seen && strain > 0.1 {
            let note = "近期换了付款账户，与合同约定账户不一致";
            self.hear(today.day.plus_days(1), SignalKind::AccountChanged, "出纳", note);
        }
    }

    pub(crate) fn bounce(&mut self, today: &Today, receipt: usize, paid: Vec<Open>) {
        let (after, number) =
            (self.s.payments.days(8, 40), self.facts.receipts[receipt].number.clone());
        for part in paid {
            let same = |o: &&mut Open| (o.invoice, o.instalment) == (part.invoice, part.instalment);
            match self.open.iter_mut().find(same) {
                Some(item) => item.open_minor += part.open_minor,
                None => self.open.push(Open {
                    planned_on: today.day.plus_days(after),
                    firm: false,
                    ..part
                }),
            }
        }
        self.facts.reversals.push(Reversal {
            receipt: number,
            buyer: self.buyer.no,
            reason: match self.traits.method {
                PayMethod::Cheque => ReversalReason::ChequeBounced,
                PayMethod::Acceptance => ReversalReason::BillRefused,
                PayMethod::Transfer | PayMethod::Cash => ReversalReason::WrongPayer,
            },
            known_on: today.day,
        });
    }
}
