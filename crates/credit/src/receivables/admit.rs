//! What every entry must satisfy before it is looked at further: a number that has a page, days of
//! trade, an amount within measure.

use base::{Currency, Day, Money};

use super::{LedgerRejection, NewCredit, NewItem, RateBook};
use crate::parties::is_day_of_trade;

type Admitted = std::result::Result<(), LedgerRejection>;

/// Refuses the numbers that a browser takes for folders, those with signs that do not belong, and
/// those of which nothing is to be seen.
fn named(number: &str) -> Admitted {
    if !number.is_empty() && base::spelt_code(number).is_empty() {
        return Err(LedgerRejection::NumberDots { number: number.to_owned() });
    }
    if base::unfit_sign(number.trim()).is_some() {
        return Err(LedgerRejection::NumberSigns { number: number.to_owned() });
    }
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
fn of_days(item: &NewItem) -> Admitted {
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
fn not_too_large(minor: i64, currency: Currency) -> Admitted {
    let bounded = Money::new(minor, currency).bounded();
    bounded.map(drop).map_err(|_| LedgerRejection::TooLarge { currency })
}

/// Days that an invoice may lie ahead: rent and subscriptions are invoiced for the month to come.
/// What lies further ahead is a slip of the hand.
pub const AHEAD_DAYS_MAX: i32 = 31;

/// Refuses an invoice of a day too far ahead.
fn not_far_ahead(issued_on: Day, today: Day) -> Admitted {
    let latest = today.plus_days(AHEAD_DAYS_MAX);
    if issued_on > latest {
        return Err(LedgerRejection::TooFarAhead { day: issued_on, today, latest });
    }
    Ok(())
}

/// The item's amount in the company's currency, at the rate of its day. `today` is the day on which
/// it is booked.
pub(super) fn admit_item(
    rates: &RateBook,
    item: &NewItem,
    today: Day,
) -> std::result::Result<i64, LedgerRejection> {
    named(&item.number)?;
    of_days(item)?;
    not_far_ahead(item.issued_on, today)?;
    if item.amount_minor <= 0 || item.settlements.iter().any(|paid| paid.amount_minor <= 0) {
        return Err(LedgerRejection::AmountNotPositive);
    }
    if item.due_on < item.issued_on {
        return Err(LedgerRejection::TooEarly { day: item.due_on, earliest: item.issued_on });
    }
    not_too_large(item.amount_minor, item.currency)?;
    let paid: i128 = item.settlements.iter().map(|paid| i128::from(paid.amount_minor)).sum();
    let money = |minor| Money::new(minor, item.currency);
    if paid > i128::from(item.amount_minor) {
        let wanted = money(i64::try_from(paid).unwrap_or(i64::MAX));
        return Err(LedgerRejection::MoreThanOpen { wanted, open: money(item.amount_minor) });
    }
    Ok(rates.convert(money(item.amount_minor), item.issued_on)?.minor)
}

/// The credit's amount in the company's currency, at the rate of its day.
pub(super) fn admit_credit(
    rates: &RateBook,
    credit: &NewCredit,
) -> std::result::Result<i64, LedgerRejection> {
    named(&credit.number)?;
    of_trade("effective_on", credit.effective_on)?;
    positive(credit.amount_minor)?;
    not_too_large(credit.amount_minor, credit.currency)?;
    let money = Money::new(credit.amount_minor, credit.currency);
    Ok(rates.convert(money, credit.effective_on)?.minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invoice_lies_at_most_a_month_ahead() {
        let day = |text: &str| -> Day { text.parse().expect("day") };
        let today = day("2026-11-30");
        for (issued, fits) in [
            ("2026-11-30", true),
            ("2026-12-01", true),
            ("2026-12-31", true),
            ("2027-01-01", false),
            ("2062-11-30", false),
        ] {
            assert_eq!(not_far_ahead(day(issued), today).is_ok(), fits, "{issued}");
        }
    }

    #[test]
    fn dots_and_hidden_signs_are_no_numbers() {
        for (number, fits) in [
            (".", false),
            ("..", false),
            (" .. ", false),
            ("...", true),
            ("F.1", true),
            ("1", true),
            ("F\u{0}1", false),
            ("F\n1", false),
            (" F1\n", true),
            ("\u{200b}", false),
        ] {
            assert_eq!(named(number).is_ok(), fits, "{number:?}");
        }
    }
}
