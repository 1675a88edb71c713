//! What every entry must satisfy before it is looked at further: a number that has a page, days of
//! trade, an amount within measure.

use base::{Currency, Day, Money};

use super::{LedgerRejection, NewItem};
use crate::parties::is_day_of_trade;

type Admitted = std::result::Result<(), LedgerRejection>;

/// Refuses the numbers that a browser takes for folders.
pub(super) fn named(number: &str) -> Admitted {
    match number.trim() {
        number @ ("." | "..") => Err(LedgerRejection::NumberDots { number: number.to_owned() }),
        _ => Ok(()),
    }
}

/// Refuses a day that is none of trade; `field` is what the entry calls it.
pub(super) fn of_trade(field: &'static str, day: Day) -> Admitted {
    if is_day_of_trade(day) { Ok(()) } else { Err(LedgerRejection::DayBeyond { field, day }) }
}

/// All days of an item.
pub(super) fn of_days(item: &NewItem) -> Admitted {
    of_trade("issued_on", item.issued_on)?;
    of_trade("due_on", item.due_on)?;
    for settlement in &item.settlements {
        of_trade("day", settlement.on)?;
    }
    if let Some(dispute) = &item.dispute {
        of_trade("opened_on", dispute.opened_on)?;
        of_trade("resolved_on", dispute.resolved_on.unwrap_or(dispute.opened_on))?;
    }
    Ok(())
}

/// Refuses a day before that of what it changes.
pub(super) fn not_before(day: Day, earliest: Day) -> Admitted {
    of_trade("day", day)?;
    if day < earliest { Err(LedgerRejection::TooEarly { day, earliest }) } else { Ok(()) }
}

/// Refuses an amount of nothing or less.
pub(super) fn positive(amount_minor: i64) -> Admitted {
    if amount_minor <= 0 { Err(LedgerRejection::AmountNotPositive) } else { Ok(()) }
}

/// Refuses an amount beyond [`Money::MOST_MINOR`].
pub(super) fn not_too_large(minor: i64, currency: Currency) -> Admitted {
    let bounded = Money::new(minor, currency).bounded();
    bounded.map(drop).map_err(|_| LedgerRejection::TooLarge { currency })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_no_numbers() {
        for (number, fits) in [
            (".", false),
            ("..", false),
            (" .. ", false),
            ("...", true),
            ("F.1", true),
            ("1", true),
        ] {
            assert_eq!(named(number).is_ok(), fits, "{number:?}");
        }
    }
}
