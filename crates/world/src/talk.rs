//! How the company asks for its money and what the buyer answers.

use base::Day;

use crate::{
    Detail,
    account::Account,
    calendar::Today,
    facts::{ContactEntry, Promise, Signal},
    words::{Channel, ContactResult, ContactRole, SignalKind},
};

const NO_ANSWER: [&str; 3] = ["电话未接，已发微信", "响铃无人接听，明日再打", "前台称负责人不在"];
const ASKED_TIME: [&str; 4] = [
    "称甲方未付款，请求宽限",
    "资金紧张，要求延到下月",
    "等内部审批，要求再给两周",
    "要求分两次付清",
];
const SAYS_PAID: [&str; 2] = ["称已安排付款，请查银行流水", "称昨日已汇出，答应发回单"];
const DISPUTED: [&str; 3] =
    ["对到货数量有异议，转售后核实", "称设备振动超标，要求先处理", "要求补齐验收资料后再付"];
const REFUSED: [&str; 3] = ["态度强硬，不承认欠款", "称无钱可付，要求起诉", "拒绝对账，挂断电话"];
const RECONCILED: [&str; 3] =
    ["对账无误，已回函盖章", "余额核对一致，等付款计划", "已确认欠款金额"];
const GREETED: [&str; 4] =
    ["例行回访，生产正常", "询问后续采购计划", "拜访采购部，关系良好", "节前问候，提醒对账"];

/// What a contact was about, and how it went.
struct Outcome {
    channel: Channel,
    result: ContactResult,
    promised_after: i32,
    kept: bool,
    slip: i32,
}

impl Account {
    pub(crate) fn talk(&mut self, today: &Today) {
        let turn = i32::try_from(self.buyer.no.0 % 5).unwrap_or(0) == today.day.weekday();
        if !turn || self.detail != Detail::Full {
            return;
        }
        let least = 2_000.0 * self.units_per_cny() * self.minor_per_unit();
        let worth_it = |at: &usize| {
            let o = &self.open[*at];
            let rest = 10 + 5 * i32::from(o.touches.min(5));
            let fresh = o.touched_on.is_some_and(|on| today.day.days_since(on) < rest);
            today.day.days_since(o.due_on) > 4 && !fresh && o.open_minor as f64 >= least
        };
        let worst = (0..self.open.len()).filter(worth_it).max_by_key(|at| {
            let o = &self.open[*at];
            (i128::from(o.open_minor) * i128::from(today.day.days_since(o.due_on)), *at)
        });
        let (chase_at, greet_at) = (self.s.talk.unit(), self.s.talk.unit());
        match worst {
            Some(at) if chase_at < 0.8 => self.chase(today, at),
            None if greet_at < 0.02 && !self.life.failed() => self.greet(today),
            _ => {}
        }
    }

    fn chase(&mut self, today: &Today, at: usize) {
        let item = self.open[at].clone();
        let late = today.day.days_since(item.due_on);
        let outcome = self.outcome(&item, late);
        let promised_on = self.working_day(today.day.plus_days(outcome.promised_after));
        let asked = self.open[at].open_minor;
        // Who is not hard pressed pays in the end, whatever it promised before.
        let latest = if self.strain() > 0.15 {
            400
        } else if self.traits.chronic {
            120
        } else {
            80
        };
        let open = &mut self.open[at];
        open.touched_on = Some(today.day);
        open.touches = open.touches.saturating_add(1);
        match outcome.result {
            ContactResult::Promised if outcome.kept => {
                open.planned_on = open.planned_on.min(promised_on);
                open.firm = true;
            }
            ContactResult::Promised => {
                let broken = promised_on.plus_days(outcome.slip).min(item.due_on.plus_days(latest));
                open.planned_on = open.planned_on.max(broken);
            }
            ContactResult::SaysPaid => {
                open.planned_on = open.planned_on.min(today.day.plus_days(3));
            }
            _ => {}
        }
        let invoice = self.facts.invoices[item.invoice].number.clone();
        let collector = late > 60;
        let user = if collector {
            format!("collector{:02}", 1 + self.buyer.no.0 % 2)
        } else {
            self.buyer.owner.clone()
        };
        let note = self.note(&outcome, promised_on, asked);
        let contact = self.log(today.day, (user, outcome.channel, outcome.result), note);
        if let Some(entry) = self.facts.contact_log.last_mut() {
            entry.invoice = Some(invoice.clone());
        }
        if outcome.result == ContactResult::Promised {
            let number = self.numbers.promise.running("CN", self.buyer.no);
            self.facts.promises.push(Promise {
                number,
                buyer: self.buyer.no,
                invoice,
                instalment: item.instalment,
                amount_minor: asked,
                currency: self.buyer.currency,
                promised_on,
                contact,
                known_on: today.day,
            });
        }
        if outcome.result == ContactResult::AskedTime && self.life.sliding() {
            self.hear(today.day, SignalKind::LongerTermsAsked, "销售", "要求把账期再延长一个月");
        }
    }

    fn outcome(&mut self, item: &crate::account::Open, late: i32) -> Outcome {
        use ContactResult::{
            AskedTime, Disputed, NoAnswer, Promised, Reconciled, Refused, SaysPaid,
        };
        let strain = self.strain();
        let silent = self.traits.spree_on.is_some();
        let s = &mut self.s.talk;
        let hard = (40.0 * strain) as u32;
        let drawn = s.weighed(&[
            (Promised, 40),
            (NoAnswer, 16 + hard),
            (AskedTime, 12 + hard),
            (SaysPaid, 9),
            (Reconciled, 14),
            (Refused, 1 + hard / 5),
        ]);
        let gone = s.weighed(&[(NoAnswer, 70), (Refused, 22), (AskedTime, 8)]);
        let keeps = self.traits.willing * (1.0 - 0.85 * strain);
        let (kept, slip) = (s.chance(keeps), s.days(6, 30));
        let promised_after = s.days(4, 20);
        let visit = s.chance(0.3);
        let abroad = self.buyer.country != "CN";
        let channel = match item.touches {
            _ if abroad && item.touches % 3 != 2 => Channel::Mail,
            _ if late > 90 && visit => Channel::Visit,
            0 => Channel::Message,
            3 | 6 => Channel::Letter,
            4 if visit => Channel::Visit,
            _ => Channel::Call,
        };
        let result = if item.held {
            Disputed
        } else if self.life.failed() || (silent && late > 20) {
            gone
        } else if channel == Channel::Letter {
            Reconciled
        } else {
            drawn
        };
        Outcome { channel, result, promised_after, kept, slip }
    }

    fn working_day(&self, mut day: Day) -> Day {
        for _ in 0..14 {
            if Today::of(day).working {
                break;
            }
            day = day.plus_days(1);
        }
        day
    }

    fn note(&mut self, outcome: &Outcome, promised_on: Day, asked_minor: i64) -> String {
        let s = &mut self.s.talk;
        let pool: &[&str] = match outcome.result {
            ContactResult::Promised => {
                let units = asked_minor / self.buyer.currency.minor_per_unit();
                let unit = match self.buyer.currency.code() {
                    "CNY" => "元",
                    "USD" => "美元",
                    "EUR" => "欧元",
                    _ => "日元",
                };
                return format!("答应{promised_on}前付{units}{unit}");
            }
            ContactResult::NoAnswer => &NO_ANSWER,
            ContactResult::AskedTime => &ASKED_TIME,
            ContactResult::SaysPaid => &SAYS_PAID,
            ContactResult::Disputed => &DISPUTED,
            ContactResult::Refused => &REFUSED,
            ContactResult::Reconciled if outcome.channel == Channel::Letter => {
                return "已寄催款函，附对账单".to_owned();
            }
            ContactResult::Reconciled => &RECONCILED,
            ContactResult::Greeted => &GREETED,
        };
        s.pick(pool).to_owned()
    }

    fn greet(&mut self, today: &Today) {
        let channel =
            self.s.talk.weighed(&[(Channel::Call, 5), (Channel::Visit, 4), (Channel::Message, 3)]);
        let note = self.s.talk.pick(&GREETED).to_owned();
        let user = self.buyer.owner.clone();
        self.log(today.day, (user, channel, ContactResult::Greeted), note);
    }

    /// Writes the entry and returns its number.
    fn log(&mut self, today: Day, what: (String, Channel, ContactResult), note: String) -> String {
        let (user, channel, result) = what;
        let wanted = match result {
            ContactResult::Greeted => ContactRole::Purchasing,
            _ => ContactRole::Finance,
        };
        let people = &self.facts.contacts;
        let person = people.iter().find(|c| c.role == wanted).or(people.first());
        let person = person.map(|c| c.name.clone()).unwrap_or_default();
        let number = self.numbers.contact.running("LX", self.buyer.no);
        self.facts.contact_log.push(ContactEntry {
            number: number.clone(),
            buyer: self.buyer.no,
            user,
            person,
            channel,
            result,
            note,
            invoice: None,
            known_on: today,
        });
        number
    }

    /// Notes a report, at most one of a kind in 60 days.
    pub(crate) fn hear(&mut self, on: Day, kind: SignalKind, source: &'static str, note: &str) {
        let known =
            |s: &&Signal| s.kind == kind && on.days_since(s.known_on) < 60 && s.known_on <= on;
        if self.detail != Detail::Full || self.facts.signals.iter().rev().any(|s| known(&s)) {
            return;
        }
        self.facts.signals.push(Signal {
            buyer: self.buyer.no,
            kind,
            source,
            note: note.to_owned(),
            known_on: on,
        });
    }
}
