//! What comes out of a file: typed records, read and checked one by one, not yet booked.

use base::{Currency, Day, Rate};

use super::{headers::Line, kinds::Kind};
use crate::parties::StatementScope;

pub use super::milestone_rows::MilestoneRow;
pub use super::record_orders::{OrderRow, OrderWord, ShipmentRow};

/// Whom a row concerns, by code, by name or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct BuyerRef {
    /// The company's code for the buyer.
    pub code: Option<String>,
    /// The buyer's name.
    pub name: Option<String>,
}

/// A row of a file as a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// One buyer.
    Buyer(Box<BuyerRow>),
    /// One invoice or instalment.
    Invoice(Box<InvoiceRow>),
    /// One receipt.
    Receipt(Box<ReceiptRow>),
    /// One allocation.
    Allocation(Box<AllocationRow>),
    /// One credit note.
    CreditNote(Box<CreditNoteRow>),
    /// Lines of one statement.
    Statement(Box<StatementRow>),
    /// One contact.
    Contact(Box<ContactRow>),
    /// One promise.
    Promise(Box<PromiseRow>),
    /// One exchange rate.
    Rate(RateRow),
    /// One rating of a buyer.
    Rating(Box<RatingRow>),
    /// One bill of a supplier.
    Bill(Box<BillRow>),
    /// One advance to a supplier.
    Advance(Box<AdvanceRow>),
    /// What came for an advance.
    Delivery(Box<DeliveryRow>),
    /// One order, or one line of it.
    Order(Box<OrderRow>),
    /// One shipment, or one line of it.
    Shipment(Box<ShipmentRow>),
    /// One step of a path of money.
    Milestone(Box<MilestoneRow>),
}

impl Record {
    /// What it is. Statements of both forms are [`Kind::Statements`].
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Buyer(row) if row.supplier => Kind::Suppliers,
            Self::Buyer(_) => Kind::Buyers,
            Self::Invoice(_) => Kind::Invoices,
            Self::Receipt(_) => Kind::Receipts,
            Self::Allocation(_) => Kind::Allocations,
            Self::CreditNote(_) => Kind::CreditNotes,
            Self::Statement(_) => Kind::Statements,
            Self::Contact(_) => Kind::Contacts,
            Self::Promise(_) => Kind::Promises,
            Self::Rate(_) => Kind::Rates,
            Self::Rating(_) => Kind::Ratings,
            Self::Bill(_) => Kind::Payables,
            Self::Advance(_) => Kind::Advances,
            Self::Delivery(_) => Kind::Deliveries,
            Self::Order(_) => Kind::Orders,
            Self::Shipment(_) => Kind::Shipments,
            Self::Milestone(_) => Kind::Milestones,
        }
    }

    /// Whether it is about something bought rather than sold.
    pub const fn is_purchase(&self) -> bool {
        matches!(self, Self::Bill(_) | Self::Advance(_) | Self::Delivery(_))
    }

    /// Whether it is about something sold.
    pub const fn is_sale(&self) -> bool {
        matches!(
            self,
            Self::Invoice(_)
                | Self::Receipt(_)
                | Self::CreditNote(_)
                | Self::Order(_)
                | Self::Shipment(_)
        )
    }

    /// Who looks after the buyer, where the row says it.
    pub fn salesperson(&self) -> Option<&str> {
        match self {
            Self::Buyer(row) => row.salesperson.as_deref(),
            Self::Invoice(row) => row.salesperson.as_deref(),
            Self::Order(row) => row.salesperson.as_deref(),
            _ => None,
        }
    }

    /// Which of our legal entities it is of and the day on which that entity must be open, where the row
    /// says it; money may come in later.
    pub fn entity(&self) -> Option<(&str, Option<Day>)> {
        let (named, on) = match self {
            Self::Invoice(row) => (&row.entity, Some(row.issued_on)),
            Self::Receipt(row) => (&row.entity, None),
            Self::CreditNote(row) => (&row.entity, None),
            Self::Order(row) => (&row.entity, row.ordered_on),
            Self::Bill(row) => (&row.entity, None),
            Self::Advance(row) => (&row.entity, None),
            Self::Delivery(row) => (&row.entity, None),
            _ => return None,
        };
        Some((named.as_deref()?, on))
    }

    /// Whom it concerns; rates and allocations may concern nobody in particular.
    pub const fn buyer(&self) -> Option<&BuyerRef> {
        match self {
            Self::Buyer(row) => Some(&row.buyer),
            Self::Invoice(row) => Some(&row.buyer),
            Self::Receipt(row) => Some(&row.buyer),
            Self::CreditNote(row) => Some(&row.buyer),
            Self::Statement(row) => Some(&row.buyer),
            Self::Contact(row) => Some(&row.buyer),
            Self::Promise(row) => Some(&row.buyer),
            Self::Rating(row) => Some(&row.buyer),
            Self::Bill(row) => Some(&row.supplier),
            Self::Advance(row) => Some(&row.supplier),
            Self::Delivery(row) => Some(&row.supplier),
            Self::Order(row) => Some(&row.buyer),
            Self::Shipment(row) => Some(&row.buyer),
            Self::Milestone(row) => Some(&row.buyer),
            Self::Allocation(row) => row.buyer.as_ref(),
            Self::Rate(_) => None,
        }
    }
}

/// A buyer's master data; what the file does not say is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuyerRow {
    /// Whether the file is one of suppliers.
    pub supplier: bool,
    /// Code and name.
    pub buyer: BuyerRef,
    /// A short name.
    pub short_name: Option<String>,
    /// The English name.
    pub english_name: Option<String>,
    /// 统一社会信用代码 or a foreign tax number.
    pub tax_id: Option<String>,
    /// As written.
    pub country: Option<String>,
    /// Province or city.
    pub region: Option<String>,
    /// As written.
    pub industry: Option<String>,
    /// 客户类型 as written.
    pub kind: Option<String>,
    /// 规模 as written.
    pub size: Option<String>,
    /// The group's code.
    pub parent: Option<String>,
    /// Address.
    pub address: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// The salesperson's login or name.
    pub salesperson: Option<String>,
    /// The limit that the source system holds.
    pub credit_limit: Option<(Currency, i64)>,
    /// The usual currency.
    pub currency: Option<Currency>,
    /// The usual terms as written.
    pub terms: Option<String>,
    /// Since when it buys.
    pub customer_since: Option<Day>,
    /// When it was founded.
    pub founded_on: Option<Day>,
    /// Registered capital.
    pub registered_capital: Option<(Currency, i64)>,
    /// 法定代表人.
    pub legal_person: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// One invoice or one instalment of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceRow {
    /// Who owes it.
    pub buyer: BuyerRef,
    /// The buyer's country, if the file says it.
    pub country: Option<String>,
    /// Its number.
    pub number: String,
    /// 1 unless the file says otherwise.
    pub instalment: u32,
    /// The day of the invoice.
    pub issued_on: Day,
    /// The day due, or the invoice's day plus the terms; none where the file says neither.
    pub due_on: Option<Day>,
    /// Its currency.
    pub currency: Currency,
    /// Above zero.
    pub amount_minor: i64,
    /// What is still open, where the file says it: 0 to the amount.
    pub open_minor: Option<i64>,
    /// When it was settled, or last paid where something is still open.
    pub settled_on: Option<Day>,
    /// Whether it is disputed.
    pub disputed: bool,
    /// Since when.
    pub disputed_on: Option<Day>,
    /// The contract's number.
    pub contract: Option<String>,
    /// The order's number.
    pub order: Option<String>,
    /// Which of our legal entities sold it, as written.
    pub entity: Option<String>,
    /// Where it comes from.
    pub origin: Option<String>,
    /// The salesperson.
    pub salesperson: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// Money that came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptRow {
    /// Who paid.
    pub buyer: BuyerRef,
    /// Its number; none where the file has none.
    pub number: Option<String>,
    /// The day on which it came.
    pub received_on: Day,
    /// Its currency.
    pub currency: Currency,
    /// Above zero.
    pub amount_minor: i64,
    /// Invoices that it names.
    pub references: Vec<String>,
    /// 电汇, 承兑 …
    pub method: Option<String>,
    /// Who is named as the payer.
    pub payer: Option<String>,
    /// Which of our legal entities got it, as written.
    pub entity: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// A part of a receipt that belongs to an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationRow {
    /// Whose, where the file says it.
    pub buyer: Option<BuyerRef>,
    /// The receipt's number.
    pub receipt: String,
    /// The invoice's number.
    pub invoice: String,
    /// The instalment, where the file says it.
    pub instalment: Option<u32>,
    /// Above zero, exact; the receipt decides the currency.
    pub amount: super::amounts::Number,
    /// The day; the receipt's own where the file says none.
    pub allocated_on: Option<Day>,
}

/// A credit note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditNoteRow {
    /// Whose debt it lowers.
    pub buyer: BuyerRef,
    /// Its number.
    pub number: String,
    /// Its day.
    pub issued_on: Day,
    /// Its currency.
    pub currency: Currency,
    /// Above zero, whichever sign the file writes.
    pub amount_minor: i64,
    /// Which of our legal entities gave it, as written.
    pub entity: Option<String>,
    /// Invoices that it names.
    pub references: Vec<String>,
    /// Why.
    pub reason: Option<String>,
}

/// Lines of a financial statement: one of them or many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRow {
    /// Whose.
    pub buyer: BuyerRef,
    /// The last day of the period.
    pub period_end: Day,
    /// How many months it covers; by the period's last month where the file says nothing.
    pub months: u32,
    /// Its currency.
    pub currency: Currency,
    /// Whether it was audited, where the file says it.
    pub audited: Option<bool>,
    /// Whose accounts it holds; the debtor's own where the file says nothing.
    pub scope: StatementScope,
    /// Where it comes from.
    pub origin: Option<String>,
    /// Line items and their amounts.
    pub lines: Vec<(Line, i64)>,
}

/// A person at a buyer's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactRow {
    /// At whose.
    pub buyer: BuyerRef,
    /// The name.
    pub name: String,
    /// 职务.
    pub title: Option<String>,
    /// 部门.
    pub department: Option<String>,
    /// The part that the person plays.
    pub part: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Mobile.
    pub mobile: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// 微信.
    pub wechat: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// A promise to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseRow {
    /// Who promised.
    pub buyer: BuyerRef,
    /// The invoice that it concerns.
    pub invoice: Option<String>,
    /// Its currency.
    pub currency: Currency,
    /// Above zero.
    pub amount_minor: i64,
    /// The day promised.
    pub promised_on: Day,
    /// The day on which it was made.
    pub made_on: Option<Day>,
    /// By whom.
    pub by: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// What an agency thinks of a buyer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RatingRow {
    /// Of whom.
    pub buyer: BuyerRef,
    /// The agency as written.
    pub agency: String,
    /// The grade as written.
    pub grade: String,
    /// The day of the rating.
    pub rated_on: Day,
    /// Until when it holds.
    pub valid_until: Option<Day>,
    /// Where it was read.
    pub origin: Option<String>,
    /// A note.
    pub note: Option<String>,
}

/// What one unit of a currency is worth from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateRow {
    /// The foreign currency.
    pub currency: Currency,
    /// In units of this one.
    pub into: Currency,
    /// From this day on.
    pub from_on: Day,
    /// The rate.
    pub rate: Rate,
}

/// A bill of a supplier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillRow {
    /// Whose.
    pub supplier: BuyerRef,
    /// Its number.
    pub number: String,
    /// The day of the invoice.
    pub issued_on: Day,
    /// When goods were received.
    pub goods_on: Option<Day>,
    /// When the agreed time for inspection is over.
    pub inspect_by: Option<Day>,
    /// When they were accepted.
    pub accepted_on: Option<Day>,
    /// When the contract was signed.
    pub signed_on: Option<Day>,
    /// The agreed day to pay.
    pub due_on: Option<Day>,
    /// The agreed rate for delay, basis points a year.
    pub late_bps: Option<i64>,
    /// Whether payment hangs on being paid by others.
    pub back_to_back: bool,
    /// Its currency.
    pub currency: Currency,
    /// Above zero.
    pub amount_minor: i64,
    /// What is paid, where the file says it.
    pub paid_minor: Option<i64>,
    /// When it was last paid.
    pub paid_on: Option<Day>,
    /// The contract's number.
    pub contract: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Which of our legal entities it is of, in words.
    pub entity: Option<String>,
}

/// Money paid ahead to a supplier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdvanceRow {
    /// To whom.
    pub supplier: BuyerRef,
    /// Its number.
    pub number: String,
    /// When it was paid.
    pub paid_on: Day,
    /// By when the goods are promised.
    pub deliver_by: Option<Day>,
    /// Its currency.
    pub currency: Currency,
    /// Above zero.
    pub amount_minor: i64,
    /// The purchase order.
    pub order: Option<String>,
    /// A note.
    pub note: Option<String>,
    /// Which of our legal entities it is of, in words.
    pub entity: Option<String>,
}

/// What came for an advance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRow {
    /// From whom.
    pub supplier: BuyerRef,
    /// The advance's number.
    pub advance: String,
    /// The number of the delivery note.
    pub number: Option<String>,
    /// The day.
    pub delivered_on: Day,
    /// Above zero, exact; the advance decides the currency.
    pub amount: super::amounts::Number,
    /// A note.
    pub note: Option<String>,
    /// Which of our legal entities it is of, in words.
    pub entity: Option<String>,
}
