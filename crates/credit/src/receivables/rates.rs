use std::collections::BTreeMap;

use base::{Currency, Day, Failure, Money, Rate, Rejection, Result};
use serde_json::json;
use store::{AnyConnection, Ask, Audit, Columns, Db, Tx, failed};

use super::{
    LedgerRejection,
    state::{company_currency_in, turn},
};

/// A dated rate to record: one unit of `currency` in the company's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRate {
    /// The foreign currency.
    pub currency: Currency,
    /// In force from this day until the next one recorded.
    pub from_on: Day,
    /// Units of the company's currency.
    pub rate: Rate,
    /// Who published it.
    pub source: String,
}

/// All rates, to convert with.
#[derive(Debug, Clone)]
pub struct RateBook {
    company: Currency,
    rates: BTreeMap<(Currency, Day), Rate>,
}

impl RateBook {
    /// A book of the given rates.
    pub fn new(company: Currency, rates: impl IntoIterator<Item = NewRate>) -> Self {
        let rates = rates.into_iter().map(|rate| ((rate.currency, rate.from_on), rate.rate));
        Self { company, rates: rates.collect() }
    }

    /// The company's currency.
    pub const fn company(&self) -> Currency {
        self.company
    }

    /// The rate in force on a day.
    pub fn find(&self, currency: Currency, day: Day) -> Option<Rate> {
        if currency == self.company {
            return Some(Rate::ONE);
        }
        let until = self.rates.range(..=(currency, day)).next_back();
        until.filter(|((found, _), _)| *found == currency).map(|(_, rate)| *rate)
    }

    /// An amount in the company's currency, by the rate in force on the day.
    ///
    /// # Errors
    /// `receivables.rate-missing` before the first rate, `receivables.too-large`.
    pub fn convert(&self, amount: Money, day: Day) -> std::result::Result<Money, LedgerRejection> {
        let currency = amount.currency;
        let rate =
            self.find(currency, day).ok_or(LedgerRejection::RateMissing { currency, day })?;
        let company = rate.convert(amount, self.company).ok();
        let bounded = company.and_then(|company| company.bounded().ok());
        bounded.ok_or(LedgerRejection::TooLarge { currency: self.company })
    }

    /// The rate from one currency into another in force on a day; `None` where either has none yet.
    pub fn between(&self, (from, into): (Currency, Currency), day: Day) -> Option<Rate> {
        let (from, into) = (self.find(from, day)?, self.find(into, day)?);
        from.0.checked_div(into.0).map(Rate)
    }

    /// The rate by which what is booked already is seen: the one in force on the day, before the
    /// first one that.
    pub fn seen_by(&self, currency: Currency, day: Day) -> Option<Rate> {
        let first = || {
            let later = self.rates.range((currency, day)..).next();
            later.filter(|((found, _), _)| *found == currency).map(|(_, rate)| *rate)
        };
        self.find(currency, day).or_else(first)
    }

    /// As [`Self::convert`], by the rate of [`Self::seen_by`]; a currency without any rate counts
    /// nothing.
    pub fn view(&self, amount: Money, day: Day) -> Money {
        let rate = self.seen_by(amount.currency, day);
        let Some(rate) = rate else { return Money::zero(self.company) };
        // What does not fit is shown as the most that there is, never as nothing.
        let most = Money::new(Money::MOST_MINOR * amount.minor.signum(), self.company);
        rate.convert(amount, self.company).unwrap_or(most)
    }
}

/// Refuses a rate that no currency has: below a millionth, above a million, or of the company's
/// own currency, which is one for ever.
///
/// # Errors
/// `receivables.rate-own-currency`, `receivables.rate-no-money`, `receivables.rate-beyond`.
pub fn admit_rate(new: &NewRate, company: Currency) -> std::result::Result<(), Rejection> {
    if new.currency == company {
        let refused = Rejection::new("receivables.rate-own-currency");
        return Err(refused.with("currency", company).on("currency"));
    }
    let [least, most] = ["0.000001", "1000000"].map(Rate::parse);
    if !new.currency.is_of_trade() {
        let refused = Rejection::new("receivables.rate-no-money").with("currency", new.currency);
        return Err(refused.on("currency"));
    }
    let within = least.is_some_and(|least| least.0 <= new.rate.0)
        && most.is_some_and(|most| new.rate.0 <= most.0);
    if !within {
        let refused = Rejection::new("receivables.rate-beyond").with("currency", new.currency);
        return Err(refused.with("rate", new.rate.0.normalize()).on("rate"));
    }
    Ok(())
}

/// Records rates; one of the same currency and day is replaced. Returns how many changed.
///
/// # Errors
/// As [`admit_rate`], or a fault from the database.
pub async fn record_rates(tx: &mut Tx, rates: &[NewRate]) -> Result<u64> {
    let mut changed = 0;
    let company = company_currency_in(tx.conn()).await?;
    for rate in rates {
        admit_rate(rate, company)?;
        let done = store::query(
            "INSERT INTO receivables_rate (currency, from_on, rate, source, recorded_at) \
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (currency, from_on) DO UPDATE SET \
             rate = excluded.rate, source = excluded.source, recorded_at = excluded.recorded_at \
             WHERE receivables_rate.rate <> excluded.rate",
        )
        .bind(rate.currency.code().to_owned())
        .bind(rate.from_on.to_string())
        .bind(rate.rate.0.normalize().to_string())
        .bind(rate.source.clone())
        .bind(tx.at().0)
        .execute(tx.conn())
        .await
        .map_err(failed("recording a rate"))?;
        changed += done.rows_affected();
    }
    if changed > 0 {
        // What is kept in the company's currency is old now.
        turn(tx, None).await?;
        tx.audit(Audit {
            room: "receivables",
            action: "record-rates",
            subject: "rates".to_owned(),
            detail: json!({ "changed": changed }),
        });
    }
    Ok(changed)
}

/// Gives a rate back the value that stood before, or takes it out where there was none; only
/// while it is still what was recorded then. Says whether it was.
///
/// # Errors
/// A fault from the database.
pub async fn restore_rate(
    tx: &mut Tx,
    (currency, from_on): (Currency, Day),
    became: &str,
    was: Option<&str>,
) -> Result<bool> {
    let mut ask = Ask::new("");
    match was {
        Some(rate) => ask.text("UPDATE receivables_rate SET rate = ").value(rate),
        None => ask.text("DELETE FROM receivables_rate"),
    };
    ask.text(" WHERE currency = ").value(currency.code()).text(" AND from_on = ").value(from_on);
    ask.text(" AND rate = ").value(became);
    let restored = ask.run(tx.conn()).await.map_err(failed("restoring a rate"))? > 0;
    if restored {
        turn(tx, None).await?;
    }
    Ok(restored)
}

const LIST: &str = "SELECT currency, from_on, rate, source FROM receivables_rate \
    ORDER BY currency, from_on";

fn read_rate(row: &store::AnyRow) -> Result<NewRate> {
    let text = row.text(2)?;
    let rate = Rate::parse(&text).ok_or_else(|| Failure::bug(format!("reading rate {text}")))?;
    Ok(NewRate { currency: row.currency(0)?, from_on: row.day(1)?, rate, source: row.text(3)? })
}

/// All recorded rates.
///
/// # Errors
/// A fault from the database.
pub async fn list_rates(db: &Db) -> Result<Vec<NewRate>> {
    let mut connection = db.read().await?;
    let rows = Ask::new(LIST).rows(&mut connection, "listing rates").await?;
    rows.iter().map(read_rate).collect()
}

/// All rates with the company's currency.
pub(crate) async fn rate_book(connection: &mut AnyConnection) -> Result<RateBook> {
    let company = company_currency_in(connection).await?;
    let rows = Ask::new(LIST).rows(connection, "listing rates").await?;
    let rates: Result<Vec<NewRate>> = rows.iter().map(read_rate).collect();
    Ok(RateBook::new(company, rates?))
}

/// All rates, read within a transaction.
pub(crate) async fn load_rates(tx: &mut Tx, company: Currency) -> Result<RateBook> {
    let rows = Ask::new(LIST).rows(tx.conn(), "listing rates").await?;
    let rates: Result<Vec<NewRate>> = rows.iter().map(read_rate).collect();
    Ok(RateBook::new(company, rates?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_rate_is_beyond_what_a_currency_is_worth() {
        let usd = (Currency::USD, "");
        let beyond = (Currency::USD, "receivables.rate-beyond");
        for (rate, (currency, code)) in [
            ("7.1", usd),
            ("0.000001", usd),
            ("1000000", usd),
            ("100000000000000000000", beyond),
            ("0.0000000000000000000000000001", beyond),
            ("1000000.1", beyond),
            ("1", (Currency::CNY, "receivables.rate-own-currency")),
            ("7.1", ("XXX".parse().expect("of the standard"), "receivables.rate-no-money")),
        ] {
            let from_on = Day::from_epoch_days(20_000);
            let (source, rate) = (String::new(), Rate::parse(rate).expect("rate"));
            let new = NewRate { currency, from_on, rate, source };
            let refused =
                admit_rate(&new, Currency::CNY).map_or_else(|refused| refused.code, |()| "");
            assert_eq!(refused, code, "{rate:?}");
        }
        let huge = Rate::parse("1000000").expect("rate");
        let (currency, from_on) = (Currency::USD, Day::from_epoch_days(0));
        let rate = NewRate { currency, from_on, rate: huge, source: String::new() };
        let book = RateBook::new(Currency::CNY, [rate]);
        let seen = book.view(Money::new(-Money::MOST_MINOR, currency), from_on);
        assert_eq!(seen.minor, -Money::MOST_MINOR, "never nothing");
    }

    #[test]
    fn the_rate_in_force_is_the_last_one_before() {
        let day = |text: &str| text.parse::<Day>().expect("day");
        let rate = |from: &str, rate: &str| NewRate {
            currency: Currency::USD,
            from_on: day(from),
            rate: Rate::parse(rate).expect("rate"),
            source: String::new(),
        };
        let book = RateBook::new(Currency::CNY, [rate("2026-01-01", "7"), rate("2026-02-01", "8")]);
        let usd = Money::new(100, Currency::USD);
        for (on, minor) in [("2026-01-01", 700), ("2026-01-31", 700), ("2026-03-01", 800)] {
            assert_eq!(book.convert(usd, day(on)), Ok(Money::new(minor, Currency::CNY)), "{on}");
        }
        assert_eq!(
            book.convert(usd, day("2025-12-31")),
            Err(LedgerRejection::RateMissing { currency: Currency::USD, day: day("2025-12-31") })
        );
        assert_eq!(book.view(usd, day("2025-12-31")).minor, 700);
        let euro = Money::new(100, Currency::EUR);
        assert!(book.convert(euro, day("2026-03-01")).is_err());
        assert_eq!(book.view(euro, day("2026-03-01")).minor, 0);
    }
}
