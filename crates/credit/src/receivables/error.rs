use base::{Currency, Day, Failure, Money, Rejection};

/// What a user of the ledger can meet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerRejection {
    /// No item has this id or number.
    #[error("no item {item}")]
    ItemUnknown {
        /// As asked for.
        item: String,
    },
    /// No receipt or credit note has this id.
    #[error("no receipt {credit}")]
    CreditUnknown {
        /// As asked for.
        credit: String,
    },
    /// No movement has this id.
    #[error("no movement {movement}")]
    MovementUnknown {
        /// As asked for.
        movement: i64,
    },
    /// The amount is zero or negative.
    #[error("the amount must be above zero")]
    AmountNotPositive,
    /// More than is open.
    #[error("{wanted} is more than the {open} that is open")]
    MoreThanOpen {
        /// Asked for.
        wanted: Money,
        /// Open.
        open: Money,
    },
    /// More than is unallocated.
    #[error("{wanted} is more than the {left} that is unallocated")]
    MoreThanLeft {
        /// Asked for.
        wanted: Money,
        /// Unallocated.
        left: Money,
    },
    /// A receipt of one buyer cannot pay another's item.
    #[error("receipt and item belong to different buyers")]
    OtherBuyer,
    /// A receipt in one currency cannot pay an item in another.
    #[error("receipt is in {credit}, item in {item}")]
    OtherCurrency {
        /// Of the receipt.
        credit: Currency,
        /// Of the item.
        item: Currency,
    },
    /// The movement was reversed before.
    #[error("movement {movement} was reversed already")]
    ReversedAlready {
        /// Its id.
        movement: i64,
    },
    /// The receipt or credit note was cancelled or paid back before. One that bounced is
    /// [`Self::BouncedAlready`].
    #[error("the receipt was taken off by movement {movement}")]
    TakenOffAlready {
        /// By this movement.
        movement: i64,
    },
    /// A day before 1950 or after 2150: a slip of the hand, not a day of trade.
    #[error("{day} is no day of trade")]
    DayBeyond {
        /// The field of an entry.
        field: &'static str,
        /// Asked for.
        day: Day,
    },
    /// A browser takes `.` and `..` in an address for folders: such a number has no page.
    #[error("{number} cannot be a number")]
    NumberDots {
        /// As given.
        number: String,
    },
    /// A number with NUL or another control character.
    #[error("{number:?} holds a control character")]
    NumberSigns {
        /// As given.
        number: String,
    },
    /// The day lies before that of what it changes.
    #[error("{day} is before {earliest}")]
    TooEarly {
        /// Asked for.
        day: Day,
        /// The first day possible.
        earliest: Day,
    },
    /// The invoice's day lies further ahead than [`super::AHEAD_DAYS_MAX`].
    #[error("{day} lies too far ahead of {today}")]
    TooFarAhead {
        /// The invoice's day.
        day: Day,
        /// The day of booking.
        today: Day,
        /// The latest day possible.
        latest: Day,
    },
    /// The number was cancelled and stays with what was cancelled.
    #[error("{number} was cancelled")]
    NumberCancelled {
        /// As given.
        number: String,
    },
    /// The number is booked for another of our legal entities.
    #[error("{number} is booked for another legal entity")]
    OtherEntity {
        /// As given.
        number: String,
    },
    /// Invoices of several of our legal entities have the number.
    #[error("{number} stands for several legal entities")]
    NumberAmbiguous {
        /// As given.
        number: String,
    },
    /// An open invoice and a closed one of another of our legal entities have the number, and both may be meant.
    #[error("{number} is open with {open} and was closed with {closed}")]
    NumberTwin {
        /// As given.
        number: String,
        /// The entity whose invoice is open, with the invoice's day.
        open: String,
        /// The entity whose invoice is closed, with the invoice's day.
        closed: String,
        /// The day on which that was closed.
        closed_on: Day,
    },
    /// No rate of the currency is known for the day.
    #[error("no rate for {currency} on {day}")]
    RateMissing {
        /// The foreign currency.
        currency: Currency,
        /// The day.
        day: Day,
    },
    /// The amount is beyond [`Money::MOST_MINOR`].
    #[error("the amount is too large")]
    TooLarge {
        /// Its currency.
        currency: Currency,
    },
    /// The receipt bounced before, whatever is to be done with it now.
    #[error("receipt {credit} was bounced already")]
    BouncedAlready {
        /// Its number.
        credit: String,
    },
    /// The item was cancelled before.
    #[error("item {item} was cancelled already")]
    CancelledAlready {
        /// Its number.
        item: String,
    },
}

impl From<LedgerRejection> for Rejection {
    fn from(ledger: LedgerRejection) -> Self {
        use LedgerRejection as L;
        match ledger {
            L::ItemUnknown { item } => Self::new("receivables.item-unknown").with("item", item),
            L::CreditUnknown { credit } => {
                Self::new("receivables.credit-unknown").with("credit", credit)
            }
            L::MovementUnknown { movement } => {
                Self::new("receivables.movement-unknown").with("movement", movement)
            }
            L::AmountNotPositive => Self::new("receivables.amount-not-positive").on("amount"),
            L::MoreThanOpen { wanted, open } => Self::new("receivables.more-than-open")
                .with("wanted", wanted)
                .with("open", open)
                .on("amount"),
            L::MoreThanLeft { wanted, left } => Self::new("receivables.more-than-left")
                .with("wanted", wanted)
                .with("left", left)
                .on("amount"),
            L::OtherBuyer => Self::new("receivables.other-buyer"),
            L::OtherCurrency { credit, item } => Self::new("receivables.other-currency")
                .with("credit", credit)
                .with("item", item)
                .on("currency"),
            L::ReversedAlready { movement } => {
                Self::new("receivables.reversed-already").with("movement", movement)
            }
            L::TakenOffAlready { movement } => {
                Self::new("receivables.taken-off-already").with("movement", movement)
            }
            L::DayBeyond { field, day } => {
                Self::new("receivables.day-beyond").with("day", day).on(field)
            }
            L::NumberDots { number } => {
                Self::new("receivables.number-dots").with("number", number).on("number")
            }
            L::NumberSigns { number } => of_signs(number),
            L::TooEarly { day, earliest } => Self::new("receivables.too-early")
                .with("day", day)
                .with("earliest", earliest)
                .on("day"),
            L::TooFarAhead { day, today, latest } => Self::new("receivables.too-far-ahead")
                .with("day", day)
                .with("today", today)
                .with("latest", latest)
                .on("issued_on"),
            L::NumberCancelled { number } => {
                Self::new("receivables.number-cancelled").with("number", number).on("number")
            }
            L::OtherEntity { number } => of_entity("receivables.other-entity", number),
            L::NumberAmbiguous { number } => of_entity("receivables.number-ambiguous", number),
            L::NumberTwin { number, open, closed, closed_on } => {
                of_twin(number, [open, closed], closed_on)
            }
            L::RateMissing { currency, day } => Self::new("receivables.rate-missing")
                .with("currency", currency)
                .with("day", day)
                .on("currency"),
            L::TooLarge { currency } => Self::new("receivables.too-large")
                .with("most", Money::new(Money::MOST_MINOR, currency))
                .on("amount"),
            L::BouncedAlready { credit } => {
                Self::new("receivables.bounced-already").with("credit", credit)
            }
            L::CancelledAlready { item } => {
                Self::new("receivables.cancelled-already").with("item", item)
            }
        }
    }
}

/// A number of signs that are not allowed.
fn of_signs(number: String) -> Rejection {
    match base::plain(number.trim(), "number") {
        Err(refused) => refused,
        Ok(()) => Rejection::new("receivables.number-dots").with("number", number).on("number"),
    }
}

/// A refusal that a named entity settles.
fn of_entity(code: &'static str, number: String) -> Rejection {
    Rejection::new(code).with("number", number).on("entity")
}

/// A refusal that names both invoices of a number.
fn of_twin(number: String, [open, closed]: [String; 2], closed_on: Day) -> Rejection {
    let named = of_entity("receivables.number-twin", number);
    named.with("open", open).with("closed", closed).with("day", closed_on)
}

impl From<LedgerRejection> for Failure {
    fn from(ledger: LedgerRejection) -> Self {
        Self::Rejected(ledger.into())
    }
}
