//! One buyer's account lived day by day. No step looks at a later day, so a world that is lived
//! longer has the same beginning.

use base::{Currency, Day};

use crate::{
    Detail, Spec,
    books::Books,
    calendar::{Festival, Today},
    chance::{Purpose, Stream},
    facts::{Buyer, BuyerNo, Group, Limit, Membership, Order, Terms},
    identity::Identity,
    ledger::Facts,
    life::{Cycles, Life, Turn},
    names,
    traits::Traits,
    truth::{Intent, Truth},
    words::TermsKind,
};

/// An instalment that is not paid yet, as the buyer sees it.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    /// Place of the invoice in the table.
    pub(crate) invoice: usize,
    pub(crate) instalment: u8,
    pub(crate) due_on: Day,
    pub(crate) open_minor: i64,
    /// Day on which the buyer means to pay.
    pub(crate) planned_on: Day,
    /// Pays on the planned day whatever its usual pay days are.
    pub(crate) firm: bool,
    /// Held back by a dispute.
    pub(crate) held: bool,
    pub(crate) touched_on: Option<Day>,
    pub(crate) touches: u8,
}

/// Something that will come on its day.
#[derive(Clone, Debug)]
pub(crate) enum Pending {
    Deliver(Order),
    OpenDispute { invoice: usize },
    CloseDispute { dispute: usize, invoice: usize },
    Return { invoice: usize },
    Bounce { receipt: usize, paid: Vec<Open> },
    FailureNews,
}

/// Running numbers of a buyer's papers.
#[derive(Default)]
pub(crate) struct Numbers {
    month: (i16, i8),
    in_month: u32,
    running: u32,
}

impl Numbers {
    /// `XS2501-00012-1`: kind, month, buyer, running number within the month.
    pub(crate) fn monthly(&mut self, kind: &str, buyer: BuyerNo, today: &Today) -> String {
        let month = (today.day.year(), today.month);
        if self.month != month {
            (self.month, self.in_month) = (month, 0);
        }
        self.in_month += 1;
        format!("{kind}{:02}{:02}-{:05}-{}", month.0 % 100, month.1, buyer.0, self.in_month)
    }

    /// `ZY00012-1`.
    pub(crate) fn running(&mut self, kind: &str, buyer: BuyerNo) -> String {
        self.running += 1;
        format!("{kind}{:05}-{}", buyer.0, self.running)
    }
}

#[derive(Default)]
pub(crate) struct Counters {
    pub(crate) order: Numbers,
    pub(crate) invoice: Numbers,
    pub(crate) credit: Numbers,
    pub(crate) receipt: Numbers,
    pub(crate) dispute: Numbers,
    pub(crate) contact: Numbers,
    pub(crate) promise: Numbers,
}

pub(crate) struct Streams {
    pub(crate) orders: Stream,
    pub(crate) claims: Stream,
    pub(crate) payments: Stream,
    pub(crate) talk: Stream,
    pub(crate) news: Stream,
}

/// The account.
pub(crate) struct Account {
    pub(crate) detail: Detail,
    pub(crate) buyer: Buyer,
    pub(crate) traits: Traits,
    pub(crate) life: Life,
    pub(crate) books: Books,
    pub(crate) s: Streams,
    pub(crate) facts: Facts,
    pub(crate) numbers: Counters,
    pub(crate) open: Vec<Open>,
    pending: Vec<(Day, Pending)>,
    next_pending: Day,
    pub(crate) intents: Vec<Intent>,
    slides: Vec<Day>,
    pub(crate) terms: TermsKind,
    /// The seller delivers no more.
    pub(crate) stopped: bool,
    pub(crate) account_number: u32,
    cycle: usize,
    group: Option<(u32, bool)>,
    parent_name: Option<String>,
}

const FAR: Day = Day::from_epoch_days(i32::MAX);

impl Account {
    pub(crate) fn open(spec: &Spec, no: BuyerNo) -> Self {
        let identity = Identity::draw(spec, no);
        let entity = u64::from(no.0);
        let stream = |purpose| Stream::new(spec.seed, entity, purpose);
        let pace = f64::from(spec.pace_percent) / 100.0;
        let traits = Traits::draw(&identity.frame, pace, &mut stream(Purpose::Traits));
        let facts = Facts { contacts: identity.contacts, ..Facts::default() };
        Self {
            detail: spec.detail,
            life: Life::new(spec.seed, no.0, &traits),
            books: Books::open(spec.seed, &identity.buyer, &traits),
            terms: traits.terms,
            traits,
            s: Streams {
                orders: stream(Purpose::Orders),
                claims: stream(Purpose::Claims),
                payments: stream(Purpose::Payments),
                talk: stream(Purpose::Talk),
                news: stream(Purpose::News),
            },
            facts,
            numbers: Counters::default(),
            open: Vec::new(),
            pending: Vec::new(),
            next_pending: FAR,
            intents: Vec::new(),
            slides: Vec::new(),
            stopped: false,
            account_number: 1_000 + no.0 * 37 % 8_999,
            cycle: identity.cycle,
            group: identity.group,
            parent_name: identity
                .group
                .is_some_and(|(_, parent)| parent)
                .then(|| names::trade(spec.seed, no.0)),
            buyer: identity.buyer,
        }
    }

    /// Lives from three years before the start (for the books) until the last day.
    pub(crate) fn live(mut self, spec: &Spec, cycles: &Cycles, days: &[Today]) -> (Facts, Truth) {
        let mut month = first_month(spec);
        while month < spec.start {
            let next = month.plus_months(1);
            if next > spec.start {
                break;
            }
            self.month(month, cycles, false);
            month = next;
        }
        for today in days {
            if today.day_of_month == 1 || today.day == spec.start {
                self.month(today.day, cycles, true);
            }
            self.day(today);
        }
        self.facts.sort_and_cut(spec.until);
        let truth = self.truth();
        (self.facts, truth)
    }

    fn month(&mut self, first: Day, cycles: &Cycles, may_slide: bool) {
        if first.day_of_month() == 1 && first.month() % 3 == 1 && self.detail == Detail::Full {
            self.books.close_quarter(first, &self.buyer);
        }
        let cycle = cycles.at(first, self.cycle);
        let turn = self.life.step(first, &self.traits, cycle, may_slide);
        if turn == Turn::SlideBegan {
            self.slides.push(first);
        }
        self.books.feel(self.life.stress);
        if may_slide && first >= self.buyer.known_on {
            self.review(first);
            self.monthly_news(first, turn);
        }
    }

    fn day(&mut self, today: &Today) {
        if today.day < self.buyer.known_on {
            return;
        }
        if today.day == self.buyer.known_on {
            self.open_file(today.day);
        }
        if self.detail == Detail::Full && !self.life.failed() {
            let handed = self.books.hand_over(today.day, self.buyer.known_on);
            self.facts.statements.extend(handed);
        }
        if let Some(how) = self.life.fails(today.day) {
            let news = self.s.news.days(12, 55);
            self.later(today.day.plus_days(news), Pending::FailureNews);
            self.last_words(today.day, how);
        }
        if today.day >= self.next_pending {
            self.run_pending(today);
        }
        if today.working {
            self.place_orders(today);
            self.pay(today);
            self.talk(today);
        }
    }

    pub(crate) fn later(&mut self, on: Day, what: Pending) {
        self.next_pending = self.next_pending.min(on);
        self.pending.push((on, what));
    }

    fn run_pending(&mut self, today: &Today) {
        let ready: Vec<_> = self.pending.extract_if(.., |(on, _)| *on <= today.day).collect();
        self.next_pending = self.pending.iter().map(|(on, _)| *on).min().unwrap_or(FAR);
        for (_, what) in ready {
            match what {
                Pending::FailureNews => self.failure_news(today.day),
                other if !today.working => self.later(today.day.plus_days(1), other),
                Pending::Deliver(order) => self.deliver(today, order),
                Pending::OpenDispute { invoice } => self.open_dispute(today, invoice),
                Pending::CloseDispute { dispute, invoice } => {
                    self.close_dispute(today, dispute, invoice);
                }
                Pending::Return { invoice } => self.take_back(today, invoice),
                Pending::Bounce { receipt, paid } => self.bounce(today, receipt, paid),
            }
        }
    }

    fn open_file(&mut self, today: Day) {
        let no = self.buyer.no;
        self.facts.buyers.push(self.buyer.clone());
        self.facts.terms.push(Terms { buyer: no, kind: self.terms, known_on: today });
        if !self.traits.tiny && self.terms != TermsKind::Prepay {
            let monthly = self.traits.pace * self.traits.ticket * 1.3;
            self.grant(today, monthly);
        }
        if let Some((number, _)) = self.group {
            let code = format!("JT{number:02}");
            if let Some(trade) = self.parent_name.take() {
                let name = format!("{trade}集团");
                self.facts.groups.push(Group {
                    code: code.clone(),
                    name,
                    parent: no,
                    known_on: today,
                });
            }
            self.facts.memberships.push(Membership { group: code, buyer: no, known_on: today });
        }
        self.founding_news(today);
    }

    /// Grants a limit for the exposure that `monthly` sales (CNY) bring about.
    fn grant(&mut self, today: Day, monthly: f64) {
        let months = match self.terms {
            TermsKind::Prepay => 0.5,
            TermsKind::Delivery30 | TermsKind::Net30 => 1.6,
            TermsKind::Monthly30 => 2.2,
            TermsKind::Net60 => 2.7,
            TermsKind::Monthly60 => 3.3,
            TermsKind::Monthly90 => 4.3,
            TermsKind::Progress306010 | TermsKind::Progress30303010 => 5.0,
        };
        let step = 50_000.0;
        let units = (monthly * months * 1.35 / step).ceil().max(1.0) * step;
        self.facts.limits.push(Limit {
            buyer: self.buyer.no,
            amount_minor: units as i64 * 100,
            currency: Currency::CNY,
            known_on: today,
        });
    }

    /// Once a year the limit follows the sales; each month the seller looks at the oldest debt.
    fn review(&mut self, first: Day) {
        let oldest = self.open.iter().map(|o| first.days_since(o.due_on)).max().unwrap_or(0);
        let draw = self.s.orders.unit();
        if self.life.failed() || (oldest > 120 && draw < 0.7) {
            self.stopped = true;
        } else if oldest < 75 {
            self.stopped = false;
        }
        let granted = self.facts.limits.last().map(|limit| limit.known_on);
        let due = granted.is_some_and(|on| first.days_since(on) > 330) && first.month() == 1;
        if due && !self.stopped {
            let year = first.plus_days(-365);
            let sold = self.facts.invoices.iter().rev().take_while(|i| i.known_on > year);
            let sold: f64 = sold.map(|i| i.amount_minor as f64).sum::<f64>() / 100.0;
            let per_unit = 1.0 / self.units_per_cny() * (100.0 / self.minor_per_unit());
            self.grant(first, sold * per_unit / 12.0);
        }
    }

    pub(crate) fn minor_per_unit(&self) -> f64 {
        self.buyer.currency.minor_per_unit() as f64
    }

    /// Units of the buyer's currency for one CNY, for drawing amounts only.
    pub(crate) fn units_per_cny(&self) -> f64 {
        match self.buyer.currency.code() {
            "USD" => 0.14,
            "EUR" => 0.128,
            "JPY" => 21.0,
            _ => 1.0,
        }
    }

    /// Orders a working day at today's mood, in a mean.
    pub(crate) fn appetite(&self, today: &Today) -> f64 {
        let season = f64::from(self.buyer.season.orders_percent(today.month)) / 100.0;
        let mut rate = self.traits.pace * season / 20.6;
        rate *= match today.festival {
            Festival::Before => 1.15,
            _ => 1.0,
        };
        if self.stopped || self.life.failed() {
            return 0.0;
        }
        if self.life.sliding() {
            rate *= if self.life.greedy { 2.4 } else { 1.15 - 0.95 * self.life.stress };
        }
        match self.traits.spree_on {
            Some(from) if today.day >= from.plus_days(50) => 0.0,
            Some(from) if today.day >= from => rate.max(0.12) * 5.0,
            _ => rate,
        }
    }

    fn truth(&mut self) -> Truth {
        Truth {
            buyer: self.buyer.no,
            health: self.life.health,
            stress: self.life.stress,
            willingness: self.traits.willing,
            frailty: self.traits.frailty,
            default_chance: self.life.default_chance(&self.traits),
            chronic: self.traits.chronic,
            malicious: self.traits.spree_on.is_some(),
            tiny: self.traits.tiny,
            slides: std::mem::take(&mut self.slides),
            intents: std::mem::take(&mut self.intents),
        }
    }
}

/// The first day of the first year of the books: three years before the year of the start.
pub(crate) fn first_month(spec: &Spec) -> Day {
    Day::try_new(spec.start.year().saturating_sub(3), 1, 1).unwrap_or(spec.start)
}
