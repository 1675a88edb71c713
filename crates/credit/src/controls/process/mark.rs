//! Marks: the records of the house by which a step is seen to begin or to end.

/// A record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// The house has none.
    None,
    /// The order's day in the company's books.
    Ordered,
    /// The order was entered here.
    Entered,
    /// The gate let it pass, or a person released it.
    Passed,
    /// Of an order its first delivery; of an invoice the last delivery of its order up to its day.
    Delivered,
    /// The signed delivery note is among the papers of the invoice, by its own day.
    NoteSigned,
    /// The day of the invoice.
    Invoiced,
    /// The first statement of account with the invoice on it was sent.
    StatementSent,
    /// The first of these came back signed.
    StatementSigned,
    /// The due day.
    Due,
    /// The due day of an invoice that was still open behind it.
    Overdue,
    /// The first contact with the buyer from the due day on, while the invoice was open.
    Contacted,
    /// Nothing is open any more.
    Closed,
}

impl Mark {
    /// All, in the order of the process.
    pub const ALL: [Self; 13] = [
        Self::None,
        Self::Ordered,
        Self::Entered,
        Self::Passed,
        Self::Delivered,
        Self::NoteSigned,
        Self::Invoiced,
        Self::StatementSent,
        Self::StatementSigned,
        Self::Due,
        Self::Overdue,
        Self::Contacted,
        Self::Closed,
    ];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Ordered => "ordered",
            Self::Entered => "entered",
            Self::Passed => "passed",
            Self::Delivered => "delivered",
            Self::NoteSigned => "note-signed",
            Self::Invoiced => "invoiced",
            Self::StatementSent => "statement-sent",
            Self::StatementSigned => "statement-signed",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Contacted => "contacted",
            Self::Closed => "closed",
        }
    }

    /// The inverse of [`Self::code`].
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// Whether an order has it; others are had by invoices alone.
    pub const fn of_order(self) -> bool {
        matches!(self, Self::Ordered | Self::Entered | Self::Passed | Self::Delivered)
    }
}
