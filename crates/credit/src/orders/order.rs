//! An order: its states, what of it counts as exposure, which step may follow which. No database.

use base::{Currency, Day, Moment, Money};

use crate::parties::{BuyerId, Seller};

/// How far an order is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OrderState {
    /// The gate holds it, or wants it looked at.
    Held,
    /// The gate does not take it.
    Declined,
    /// It passed and is reserved for some days.
    Approved,
    /// The contract is concluded.
    Confirmed,
    /// Some of it left.
    PartDelivered,
    /// All of it left.
    Delivered,
    /// Performance is suspended (民法典 527).
    Suspended,
    /// All of it is billed.
    Closed,
    /// Its reservation was given back.
    Released,
    /// Its reservation ran out.
    Expired,
    /// It is off.
    Cancelled,
}

impl OrderState {
    /// All, in the order of the way.
    pub const ALL: [Self; 11] = [
        Self::Held,
        Self::Declined,
        Self::Approved,
        Self::Confirmed,
        Self::PartDelivered,
        Self::Delivered,
        Self::Suspended,
        Self::Closed,
        Self::Released,
        Self::Expired,
        Self::Cancelled,
    ];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Declined => "declined",
            Self::Approved => "approved",
            Self::Confirmed => "confirmed",
            Self::PartDelivered => "part_delivered",
            Self::Delivered => "delivered",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
            Self::Released => "released",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether nothing of it is to come any more and it may only be opened anew.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Declined | Self::Released | Self::Expired | Self::Cancelled)
    }

    /// Whether goods may leave.
    pub const fn may_deliver(self) -> bool {
        matches!(self, Self::Approved | Self::Confirmed | Self::PartDelivered | Self::Delivered)
    }
}

/// What an order asks for. Amounts in its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The amount; below zero for a refund.
    pub amount_minor: i64,
    /// What of it is paid before delivery.
    pub deposit_minor: i64,
    /// The day of delivery.
    pub deliver_on: Option<Day>,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Row id.
    pub id: i64,
    /// Whose.
    pub buyer_id: BuyerId,
    /// Its number among the buyer's.
    pub number: String,
    /// Which of our legal entities sells.
    pub seller: Seller,
    /// Its day in the company's books, where a file or a form named one.
    pub ordered_on: Option<Day>,
    /// How far it is.
    pub state: OrderState,
    /// Its currency.
    pub currency: Currency,
    /// What it asks for, as far as the gate let it.
    pub now: Wanted,
    /// Delivered so far.
    pub delivered_minor: i64,
    /// Billed so far, by invoices that name it or a delivery of it.
    pub billed_minor: i64,
    /// Whether it counts as exposure.
    pub taken: bool,
    /// Whether the contract is concluded.
    pub concluded: bool,
    /// Whether it or a change of it waits for a release or for facts to change.
    pub waits: bool,
    /// Since when.
    pub waits_since: Option<Moment>,
    /// A change that waits.
    pub wanted: Option<Wanted>,
    /// The last day of its reservation, until it is confirmed.
    pub expires_on: Option<Day>,
    /// The last decision on it.
    pub decision_id: i64,
    /// A note.
    pub note: String,
    /// The import that brought it.
    pub batch_id: Option<i64>,
    /// Who entered it.
    pub actor: String,
    /// When.
    pub recorded_at: Moment,
    /// When it last changed.
    pub changed_at: Moment,
}

/// What of an order counts, in its currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    /// Delivered and not billed.
    pub unbilled_minor: i64,
    /// Neither delivered nor billed.
    pub open_minor: i64,
    /// Of both, what its deposit covers.
    pub claim_minor: i64,
}

impl Parts {
    /// The exposure.
    pub const fn exposure(self) -> i64 {
        self.unbilled_minor + self.open_minor - self.claim_minor
    }
}

impl Order {
    /// What of it would count if it asked for `wanted`, so much being delivered.
    pub fn parts_of(&self, wanted: Wanted, delivered_minor: i64) -> Parts {
        let unbilled = (delivered_minor - self.billed_minor).max(0);
        let gone = delivered_minor.max(self.billed_minor);
        let open = match self.state {
            OrderState::Suspended => 0,
            _ => (wanted.amount_minor - gone).max(0),
        };
        let claim = wanted.deposit_minor.clamp(0, unbilled + open);
        Parts { unbilled_minor: unbilled, open_minor: open, claim_minor: claim }
    }

    /// What of it counts.
    pub fn parts(&self) -> Parts {
        self.parts_of(self.now, self.delivered_minor)
    }

    /// The exposure that it is, in its currency.
    pub fn exposure(&self) -> i64 {
        if self.taken { self.parts().exposure() } else { 0 }
    }

    /// The state that it has once the gate lets it.
    pub const fn state_when_taken(&self) -> OrderState {
        if self.delivered_minor > 0 && self.delivered_minor >= self.now.amount_minor {
            OrderState::Delivered
        } else if self.delivered_minor > 0 {
            OrderState::PartDelivered
        } else if self.concluded {
            OrderState::Confirmed
        } else {
            OrderState::Approved
        }
    }

    /// Brings the state of one that is taken up to what is delivered and billed of it: one that is billed to
    /// the end is closed and counts no more.
    pub(super) fn follow(&mut self) {
        if self.now.amount_minor > 0 && self.billed_minor >= self.now.amount_minor {
            self.state = OrderState::Closed;
            (self.taken, self.waits, self.waits_since) = (false, false, None);
            (self.wanted, self.expires_on) = (None, None);
        } else {
            self.state = self.state_when_taken();
        }
    }

    /// Its amount.
    pub const fn amount(&self) -> Money {
        Money::new(self.now.amount_minor, self.currency)
    }

    /// What it asks for in the end: the change that waits, else what stands.
    pub fn asks(&self) -> Wanted {
        self.wanted.unwrap_or(self.now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(amount: i64, deposit: i64, delivered: i64, billed: i64) -> Order {
        Order {
            id: 1,
            buyer_id: 1,
            number: "O1".to_owned(),
            seller: Seller::Main,
            ordered_on: None,
            state: OrderState::Confirmed,
            currency: Currency::CNY,
            now: Wanted { amount_minor: amount, deposit_minor: deposit, deliver_on: None },
            delivered_minor: delivered,
            billed_minor: billed,
            taken: true,
            concluded: true,
            waits: false,
            waits_since: None,
            wanted: None,
            expires_on: None,
            decision_id: 1,
            note: String::new(),
            batch_id: None,
            actor: "sales".to_owned(),
            recorded_at: Moment(0),
            changed_at: Moment(0),
        }
    }

    #[test]
    fn nothing_is_counted_twice() {
        // amount, deposit, delivered, billed → unbilled, open, covered by the deposit, exposure
        for (asked, unbilled, open, claim, exposure) in [
            ([100, 0, 0, 0], 0, 100, 0, 100),
            ([100, 0, 40, 0], 40, 60, 0, 100),
            ([100, 0, 40, 40], 0, 60, 0, 60),
            ([100, 0, 40, 70], 0, 30, 0, 30),
            ([100, 0, 100, 100], 0, 0, 0, 0),
            ([100, 0, 120, 0], 120, 0, 0, 120),
            ([100, 0, 0, 130], 0, 0, 0, 0),
            ([100, 30, 0, 0], 0, 100, 30, 70),
            ([100, 30, 0, 80], 0, 20, 20, 0),
            ([100, 100, 40, 0], 40, 60, 100, 0),
            ([-50, 0, 0, 0], 0, 0, 0, 0),
        ] {
            let [amount, deposit, delivered, billed] = asked;
            let parts = order(amount, deposit, delivered, billed).parts();
            assert_eq!(
                (parts.unbilled_minor, parts.open_minor, parts.claim_minor, parts.exposure()),
                (unbilled, open, claim, exposure),
                "{asked:?}"
            );
        }
        let mut suspended = order(100, 0, 40, 10);
        suspended.state = OrderState::Suspended;
        assert_eq!(suspended.exposure(), 30, "what is not to leave is no exposure");
        suspended.taken = false;
        assert_eq!(suspended.exposure(), 0);
    }

    #[test]
    fn what_became_smaller_may_be_done() {
        // amount, delivered, billed → state, taken
        for (amount, delivered, billed, state, taken) in [
            (100, 0, 0, OrderState::Confirmed, true),
            (100, 40, 0, OrderState::PartDelivered, true),
            (40, 40, 0, OrderState::Delivered, true),
            (40, 40, 30, OrderState::Delivered, true),
            (40, 40, 40, OrderState::Closed, false),
            (40, 0, 60, OrderState::Closed, false),
            (-40, 0, 0, OrderState::Confirmed, true),
        ] {
            let mut one = order(amount, 0, delivered, billed);
            one.follow();
            assert_eq!((one.state, one.taken), (state, taken), "{amount} {delivered} {billed}");
        }
    }

    #[test]
    fn every_state_reads_back() {
        for state in OrderState::ALL {
            assert_eq!(OrderState::parse(state.code()), Some(state));
        }
    }
}
