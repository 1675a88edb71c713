//! The closed lists of words that the interface speaks: the codes of the rooms' own enums.

use credit::{
    assess::PackKind,
    collections::{CHANNELS, RESULTS},
    granting::{OfferState, ReviewView, State},
    intake::{self, kinds::Kind},
    orders::{OrderState, Outcome as Decided},
    parties::{Clearable, CustomerKind, Ownership, PartyRole, SizeClass},
    policy::{PartKind, Tier},
    receivables::{Basis, By, CreditKind},
    roster::RosterSort,
    scoring::Confidence,
    warning::{AlertLevel, AlertState},
};
use store::access::{Right, Role};

use super::shape::coded;

/// A way to contact a buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channel(pub &'static str);

/// What comes out of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome(pub &'static str);

/// A part of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartName(pub &'static str);

/// Whether what was sent is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// Something of it is new.
    Changed,
    /// It was there just so.
    Unchanged,
}

/// What kind of limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// Any amount.
    Unlimited,
    /// Up to an amount.
    Amount,
    /// No credit.
    None,
}

/// What an approver does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictAct {
    /// Sign.
    Approve,
    /// Sign for less.
    Less,
    /// Refuse.
    Refuse,
    /// Send back with a question.
    Ask,
}

/// What a buyer, or the house, says of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferAnswer {
    /// The buyer accepts.
    Accept,
    /// The buyer declines.
    Decline,
    /// The house takes it back.
    Withdraw,
}

const ANSWERS: [OfferAnswer; 3] =
    [OfferAnswer::Accept, OfferAnswer::Decline, OfferAnswer::Withdraw];
const ACTS: [VerdictAct; 4] =
    [VerdictAct::Approve, VerdictAct::Less, VerdictAct::Refuse, VerdictAct::Ask];
const MODES: [intake::Mode; 2] = [intake::Mode::GoodRows, intake::Mode::WholeFile];
const STATES: [intake::State; 4] =
    [intake::State::Committed, intake::State::Refused, intake::State::Tried, intake::State::Undone];

coded! {
    CustomerKind: "CustomerKind" = CustomerKind::ALL, CustomerKind::code;
    Ownership: "Ownership" = Ownership::ALL, Ownership::code;
    SizeClass: "SizeClass" = SizeClass::ALL, SizeClass::code;
    Clearable: "ClearableField" = Clearable::ALL, Clearable::code;
    PartyRole: "PartyRole" = PartyRole::ALL, PartyRole::code;
    Tier: "Tier" = Tier::ALL, Tier::code;
    AlertLevel: "AlertLevel" = AlertLevel::ALL, AlertLevel::code;
    AlertState: "AlertState" = AlertState::ALL, AlertState::code;
    CreditKind: "CreditKind" = [CreditKind::Receipt, CreditKind::CreditNote], CreditKind::code;
    Role: "Role" = Role::ALL, Role::code;
    Right: "Right" = Right::ALL, Right::code;
    ReviewView: "ReviewView" = ReviewView::ALL, ReviewView::code;
    OrderState: "OrderState" = OrderState::ALL, OrderState::code;
    Decided: "Decision" = Decided::ALL, Decided::code;
    PartName: "LimitPart" = PartKind::CODES.map(PartName), |part: Self| part.0;
    Channel: "Channel" = CHANNELS.map(Channel), |channel: Self| channel.0;
    Outcome: "ContactResult" = RESULTS.map(Outcome), |outcome: Self| outcome.0;
    Kind: "ImportKind" = Kind::ALL, Kind::code;
    intake::Mode: "ImportMode" = MODES, intake::Mode::code;
    intake::State: "ImportState" = STATES, intake::State::code;
    RosterSort: "BuyerSort" = RosterSort::ALL, RosterSort::code;
    Confidence: "Confidence" = Confidence::ALL, Confidence::code;
    LimitKind: "LimitKind" = [LimitKind::Unlimited, LimitKind::Amount, LimitKind::None], limit_kind;
    PackKind: "PackName" = PackKind::ALL, PackKind::code;
    State: "CreditRequestState" = State::ALL, State::code;
    VerdictAct: "CreditVerdict" = ACTS, verdict_act;
    OfferState: "OfferState" = OfferState::ALL, OfferState::code;
    OfferAnswer: "OfferAnswer" = ANSWERS, offer_answer;
    Basis: "Basis" = [Basis::Due, Basis::Issued], basis;
    By: "By" = [By::Buyer, By::Kind, By::Owner, By::Entity], by;
    Change: "Change" = [Change::Added, Change::Changed, Change::Unchanged], change;
}

const fn verdict_act(act: VerdictAct) -> &'static str {
    match act {
        VerdictAct::Approve => "approve",
        VerdictAct::Less => "less",
        VerdictAct::Refuse => "refuse",
        VerdictAct::Ask => "ask",
    }
}

const fn offer_answer(answer: OfferAnswer) -> &'static str {
    match answer {
        OfferAnswer::Accept => "accept",
        OfferAnswer::Decline => "decline",
        OfferAnswer::Withdraw => "withdraw",
    }
}

const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Due => "due",
        Basis::Issued => "invoice",
    }
}

const fn by(by: By) -> &'static str {
    match by {
        By::Buyer => "buyer",
        By::Kind => "kind",
        By::Owner => "owner",
        By::Entity => "entity",
    }
}

const fn change(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Changed => "changed",
        Change::Unchanged => "unchanged",
    }
}

const fn limit_kind(kind: LimitKind) -> &'static str {
    match kind {
        LimitKind::Unlimited => "unlimited",
        LimitKind::Amount => "amount",
        LimitKind::None => "none",
    }
}
