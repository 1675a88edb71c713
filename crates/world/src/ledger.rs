//! The tables of facts of one buyer or of the whole company, and walking them in day order.

use base::Day;

use crate::facts::{
    Buyer, CompanyEvent, Contact, ContactEntry, CreditNote, DisputeClosed, DisputeOpened, Group,
    Invoice, Limit, Membership, MonthRate, Order, Promise, Receipt, Reversal, Signal, Statement,
    Terms, User,
};

macro_rules! tables {
    ($($(#[$about:meta])* $field:ident: $kind:ident,)+) => {
        /// All facts, one table a kind, each in the order in which they became known. On one day
        /// the tables count in the order of the fields, so that what a fact refers to is there.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Facts { $($(#[$about])* pub $field: Vec<$kind>,)+ }

        /// One fact of any kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fact<'a> { $($(#[$about])* $kind(&'a $kind),)+ }

        impl Fact<'_> {
            /// The day on which it became known.
            pub const fn known_on(&self) -> Day {
                match self { $(Self::$kind(fact) => fact.known_on,)+ }
            }
        }

        impl Facts {
            /// How many facts there are.
            pub const fn count(&self) -> usize { 0 $(+ self.$field.len())+ }

            /// The facts known from `from` to `to`, both included.
            #[must_use]
            pub fn between(&self, from: Day, to: Day) -> Self {
                Self { $($field: {
                    let low = self.$field.partition_point(|f| f.known_on < from);
                    let high = self.$field.partition_point(|f| f.known_on <= to);
                    self.$field.get(low..high).unwrap_or_default().to_vec()
                },)+ }
            }

            /// Whether every fact became known from `from` to `to`, both included.
            pub fn all_between(&self, from: Day, to: Day) -> bool {
                let within = |on: Option<Day>| on.is_none_or(|on| from <= on && on <= to);
                true $(&& within(self.$field.first().map(|f| f.known_on))
                    && within(self.$field.last().map(|f| f.known_on)))+
            }

            /// Every fact, day by day.
            pub fn in_order(&self) -> Vec<Fact<'_>> {
                let mut all: Vec<Fact<'_>> = Vec::with_capacity(self.count());
                $(all.extend(self.$field.iter().map(Fact::$kind));)+
                all.sort_by_key(Fact::known_on);
                all
            }

            pub(crate) fn append(&mut self, mut other: Self) {
                $(self.$field.append(&mut other.$field);)+
            }

            pub(crate) fn sort_and_cut(&mut self, until: Day) {
                $(self.$field.retain(|f| f.known_on <= until);
                  self.$field.sort_by_key(|f| f.known_on);)+
            }
        }
    };
}

tables! {
    /// People of the company.
    users: User,
    /// Exchange rates.
    rates: MonthRate,
    /// Customers.
    buyers: Buyer,
    /// People at the customers.
    contacts: Contact,
    /// Groups.
    groups: Group,
    /// Who belongs to which group.
    memberships: Membership,
    /// Payment terms.
    terms: Terms,
    /// Credit limits.
    limits: Limit,
    /// Financial statements.
    statements: Statement,
    /// Orders.
    orders: Order,
    /// Invoices with instalments.
    invoices: Invoice,
    /// Receipts.
    receipts: Receipt,
    /// Receipts taken back.
    reversals: Reversal,
    /// Credit notes.
    credit_notes: CreditNote,
    /// Disputes opened.
    disputes: DisputeOpened,
    /// Disputes closed.
    disputes_closed: DisputeClosed,
    /// Calls, messages, visits, letters.
    contact_log: ContactEntry,
    /// Promises to pay.
    promises: Promise,
    /// Reports from outside.
    signals: Signal,
    /// Company events.
    events: CompanyEvent,
}
