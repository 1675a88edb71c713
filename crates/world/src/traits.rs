//! What a buyer is by nature and nobody can see: how much it buys, how it pays, how it may fare.

use base::Day;

use crate::{
    chance::Stream,
    words::{CustomerKind, Ownership, PayMethod, SizeClass, TermsKind},
};

/// On which days of a month a buyer pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PayRun {
    AnyDay,
    /// In the four days from each of these two days of the month.
    Twice(i8, i8),
    /// In the five days from this day of the month.
    Once(i8),
}

impl PayRun {
    pub(crate) const fn open(self, day_of_month: i8) -> bool {
        match self {
            Self::AnyDay => true,
            Self::Twice(a, b) => {
                (day_of_month >= a && day_of_month < a + 4)
                    || (day_of_month >= b && day_of_month < b + 4)
            }
            Self::Once(a) => day_of_month >= a && day_of_month < a + 5,
        }
    }
}

/// How often financial statements are handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disclosure {
    Never,
    Yearly,
    Quarterly,
}

/// How a buyer treats due days in good times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Habit {
    Punctual,
    Slack,
    AlwaysLate,
}

impl Habit {
    fn draw(frame: &Frame, chronic: bool, s: &mut Stream) -> Self {
        let by_kind = match frame.kind {
            _ if frame.foreign => 0.84,
            CustomerKind::Project => 0.62,
            CustomerKind::Manufacturer => 0.68,
            CustomerKind::Dealer => 0.71,
            CustomerKind::Institution => 0.64,
        };
        // The large know that nobody stops delivering to them.
        let by_size = match frame.size {
            SizeClass::Large => -0.08,
            SizeClass::Medium => 0.0,
            SizeClass::Small => 0.08,
            SizeClass::Micro => 0.12,
        };
        let punctual = s.chance(by_kind + by_size);
        match (chronic, punctual) {
            (true, _) => Self::AlwaysLate,
            (false, true) => Self::Punctual,
            (false, false) => Self::Slack,
        }
    }

    fn slips(self, s: &mut Stream) -> f64 {
        let at = s.unit();
        match self {
            Self::Punctual => 0.04 + 0.12 * at,
            Self::Slack => 0.46 + 0.42 * at,
            Self::AlwaysLate => 0.92,
        }
    }

    /// The punctual pay on a pay day all that falls due before the next one.
    const fn reach(self, run: PayRun) -> i32 {
        match (self, run) {
            (_, PayRun::AnyDay) => 0,
            (Self::Punctual, PayRun::Twice(..)) => 15,
            (Self::Punctual, PayRun::Once(_)) => 28,
            (Self::Slack, PayRun::Twice(..)) => 10,
            (Self::Slack, PayRun::Once(_)) => 16,
            (Self::AlwaysLate, _) => 4,
        }
    }
}

/// The hidden nature of a buyer.
#[derive(Clone, Debug)]
pub(crate) struct Traits {
    /// Orders in an average month.
    pub(crate) pace: f64,
    /// Median net order in units of CNY.
    pub(crate) ticket: f64,
    /// Inborn frailty from 0 to 1.
    pub(crate) frailty: f64,
    /// Willingness from 0 to 1.
    pub(crate) willing: f64,
    /// How often it lets a due day pass in good times.
    pub(crate) slips: f64,
    /// Mean days late when it does.
    pub(crate) late: f64,
    /// Days that come on top of every payment; 0 but for those who are always late.
    pub(crate) lag: f64,
    pub(crate) run: PayRun,
    /// On a pay day it takes along what it means to pay within this many days.
    pub(crate) reach: i32,
    /// How often it names the invoices it pays.
    pub(crate) names_invoices: f64,
    /// Pays each invoice by itself.
    pub(crate) singly: bool,
    pub(crate) method: PayMethod,
    pub(crate) terms: TermsKind,
    pub(crate) disclosure: Disclosure,
    /// Hardly ever buys.
    pub(crate) tiny: bool,
    /// Always late, but pays.
    pub(crate) chronic: bool,
    /// Comes to take the goods: the day on which the large orders begin.
    pub(crate) spree_on: Option<Day>,
}

/// What is known when the traits are drawn.
pub(crate) struct Frame {
    pub(crate) kind: CustomerKind,
    pub(crate) ownership: Ownership,
    pub(crate) size: SizeClass,
    pub(crate) foreign: bool,
    pub(crate) parent: bool,
    /// Day the buyer joined, if it joined during the world.
    pub(crate) joined_on: Option<Day>,
}

impl Traits {
    pub(crate) fn draw(frame: &Frame, pace: f64, s: &mut Stream) -> Self {
        let tiny = frame.size == SizeClass::Micro && s.chance(0.4);
        let institution = frame.kind == CustomerKind::Institution;
        let plain = !institution && !frame.foreign && !frame.parent;
        let chronic = s.chance(if institution { 0.1 } else { 0.075 }) && !frame.foreign;
        let crook = s.chance(0.09) && plain && frame.size != SizeClass::Large && !tiny;
        let spree = s.days(95, 230);
        let spree_on = frame.joined_on.filter(|_| crook).map(|day| day.plus_days(spree));
        let frailty = (frailty(frame) + 0.095 * s.normal() - 0.055).clamp(0.02, 0.6);
        let willing = if chronic { s.within(0.25, 0.5) } else { s.within(0.82, 0.99) };
        let habit = Habit::draw(frame, chronic, s);
        let late = late(frame) * s.within(0.6, 1.5);
        let slips = habit.slips(s);
        let lag = if chronic { s.within(16.0, 42.0) } else { 0.0 };
        let run = pay_run(frame, s);
        let terms = terms(frame, s);
        let base_pace = monthly_orders(frame) * if tiny { 0.08 } else { 1.0 };
        Self {
            pace: s.around(base_pace, 0.5) * pace,
            ticket: s.around(ticket(frame), 0.45),
            frailty,
            willing,
            slips,
            late,
            lag,
            run,
            reach: habit.reach(run),
            names_invoices: s.pick(&[0.98, 0.96, 0.94, 0.9, 0.75, 0.3]),
            singly: s.chance(0.3) || terms.by_progress(),
            method: method(frame, s),
            terms,
            disclosure: disclosure(frame, s),
            tiny,
            chronic,
            spree_on,
        }
    }
}

const fn monthly_orders(frame: &Frame) -> f64 {
    let by_kind = match frame.kind {
        CustomerKind::Project => 2.0,
        CustomerKind::Manufacturer => 2.2,
        CustomerKind::Dealer => 3.5,
        CustomerKind::Institution => 1.2,
    };
    by_kind
        * match frame.size {
            SizeClass::Large => 1.6,
            SizeClass::Medium => 1.15,
            SizeClass::Small => 0.8,
            SizeClass::Micro => 0.45,
        }
}

const fn ticket(frame: &Frame) -> f64 {
    let by_kind = match frame.kind {
        CustomerKind::Project => 46_000.0,
        CustomerKind::Manufacturer => 30_000.0,
        CustomerKind::Dealer => 22_000.0,
        CustomerKind::Institution => 46_000.0,
    };
    by_kind
        * match frame.size {
            SizeClass::Large => 2.1,
            SizeClass::Medium => 1.0,
            SizeClass::Small => 0.5,
            SizeClass::Micro => 0.18,
        }
}

const fn frailty(frame: &Frame) -> f64 {
    let by_kind = match frame.kind {
        CustomerKind::Project => 0.23,
        CustomerKind::Manufacturer => 0.19,
        CustomerKind::Dealer => 0.22,
        CustomerKind::Institution => 0.10,
    };
    by_kind
        + match frame.size {
            SizeClass::Large => -0.06,
            SizeClass::Medium => 0.0,
            SizeClass::Small => 0.04,
            SizeClass::Micro => 0.07,
        }
}

const fn late(frame: &Frame) -> f64 {
    if frame.foreign {
        return 4.0;
    }
    match frame.kind {
        CustomerKind::Project => 9.5,
        CustomerKind::Manufacturer => 6.0,
        CustomerKind::Dealer => 5.0,
        CustomerKind::Institution => 10.0,
    }
}

fn pay_run(frame: &Frame, s: &mut Stream) -> PayRun {
    let fixed = match frame.size {
        SizeClass::Large => 0.85,
        SizeClass::Medium => 0.6,
        SizeClass::Small => 0.3,
        SizeClass::Micro => 0.0,
    };
    let (regular, twice) = (s.chance(fixed), s.chance(0.55));
    let day = s.pick(&[5_i8, 15, 20, 25, 26]);
    match (regular, twice) {
        (false, _) => PayRun::AnyDay,
        (true, true) => PayRun::Twice(11, 26),
        (true, false) => PayRun::Once(day),
    }
}

fn method(frame: &Frame, s: &mut Stream) -> PayMethod {
    use PayMethod::{Acceptance, Cash, Cheque, Transfer};
    let drawn = match frame.size {
        SizeClass::Micro => s.weighed(&[(Transfer, 85), (Cash, 15)]),
        _ => s.weighed(&[(Transfer, 76), (Acceptance, 18), (Cheque, 6)]),
    };
    if frame.foreign || frame.kind == CustomerKind::Institution { Transfer } else { drawn }
}

fn terms(frame: &Frame, s: &mut Stream) -> TermsKind {
    use TermsKind::{
        Delivery30, Monthly30, Monthly60, Monthly90, Net30, Net60, Prepay, Progress306010,
        Progress30303010,
    };
    if frame.foreign {
        return s.weighed(&[(Prepay, 15), (Net30, 50), (Net60, 35)]);
    }
    match (frame.kind, frame.size) {
        (CustomerKind::Project, SizeClass::Large | SizeClass::Medium) => s.weighed(&[
            (Progress306010, 50),
            (Progress30303010, 22),
            (Monthly60, 14),
            (Monthly90, 14),
        ]),
        (CustomerKind::Project, _) => {
            s.weighed(&[(Progress306010, 40), (Monthly30, 25), (Monthly60, 25), (Prepay, 10)])
        }
        (CustomerKind::Institution, _) => {
            s.weighed(&[(Net30, 30), (Net60, 32), (Progress306010, 23), (Monthly60, 15)])
        }
        (_, SizeClass::Large) => s.weighed(&[(Monthly60, 50), (Monthly90, 24), (Monthly30, 26)]),
        (_, SizeClass::Medium) => {
            s.weighed(&[(Monthly30, 32), (Monthly60, 48), (Monthly90, 10), (Delivery30, 10)])
        }
        (_, SizeClass::Small) => {
            s.weighed(&[(Monthly30, 48), (Delivery30, 27), (Monthly60, 15), (Prepay, 10)])
        }
        (_, SizeClass::Micro) => s.weighed(&[(Prepay, 38), (Delivery30, 42), (Monthly30, 20)]),
    }
}

fn disclosure(frame: &Frame, s: &mut Stream) -> Disclosure {
    let (yearly, quarterly) = match (frame.ownership, frame.size) {
        (Ownership::Public | Ownership::SoleTrader, _) => (0.0, 0.0),
        (_, SizeClass::Large) => (0.25, 0.7),
        (_, SizeClass::Medium) => (0.55, 0.3),
        (_, SizeClass::Small) => (0.6, 0.04),
        (_, SizeClass::Micro) => (0.12, 0.0),
    };
    let at = s.unit();
    if at < quarterly {
        Disclosure::Quarterly
    } else if at < quarterly + yearly {
        Disclosure::Yearly
    } else {
        Disclosure::Never
    }
}

impl TermsKind {
    /// Paid by the progress of a project, with a part kept back.
    pub(crate) const fn by_progress(self) -> bool {
        matches!(self, Self::Progress306010 | Self::Progress30303010)
    }
}
