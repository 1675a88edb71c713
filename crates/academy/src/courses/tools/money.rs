//! What lateness and loss cost, and how a debt is split.

use base::{Currency, Money, Rejection, Result};
use credit::{
    payables::{Late, interest as owed},
    supply::PayablesPack,
};

use super::{Outcome, Said, Typed};

/// Sales that earn a loss back: loss ÷ margin, rounded up to the next whole cent.
pub fn recover(typed: &Typed) -> Result<Outcome> {
    let loss = i128::from(typed.amount("loss")?);
    let margin = i128::from(typed.bps("margin", (1, 10_000))?);
    let sales = (loss * 10_000 + margin - 1) / margin;
    let times = 10_000.0 / f64::from(i32::try_from(margin).unwrap_or(1));
    Ok(vec![("sales", money(sales)), ("times", Said::Number(times, 1))])
}

/// Money tied up: amount × rate × days ÷ 365, and how many days eat the margin.
pub fn carry(typed: &Typed) -> Result<Outcome> {
    let amount = i128::from(typed.amount("amount")?);
    let rate = i128::from(typed.bps("rate", (1, 10_000))?);
    let days = i128::from(typed.whole("days", (0, 3_650))?);
    let margin = i128::from(typed.bps("margin", (0, 10_000))?);
    let cost = (amount * rate * days * 2 + 3_650_000) / 7_300_000;
    let profit = amount * margin / 10_000;
    let eaten = margin * 365 / rate;
    Ok(vec![
        ("cost", money(cost)),
        ("profit", money(profit)),
        ("left", money(profit - cost)),
        ("eaten", Said::Days(f64::from(i32::try_from(eaten).unwrap_or(i32::MAX)))),
    ])
}

/// Interest on what is paid late: the agreed rate, or the law's where nothing is agreed.
pub fn interest(typed: &Typed) -> Result<Outcome> {
    let amount = Money::new(typed.amount("amount")?, Currency::CNY);
    let (due, until) = (typed.day("due")?, typed.day("until")?);
    if until < due || until.days_since(due) > 3_650 {
        return Err(Rejection::new("courses.tool-day-before").with("day", due).on("until").into());
    }
    let agreed = typed.maybe_amount("rate")?.map(|_| typed.bps("rate", (0, 10_000)));
    let late = Late {
        amount,
        moves: &[],
        pay_by: due,
        agreed_bps: agreed.transpose()?,
        signed_on: None,
        by_law: true,
    };
    let told = owed(&late, &PayablesPack::shipped().law, until);
    let days = f64::from(until.days_since(due));
    let sum = match told.without_rate {
        Some(_) => Said::Nothing,
        None => Said::Money(told.total_minor()),
    };
    Ok(vec![("late-days", Said::Days(days)), ("interest", sum)])
}

/// Equal instalments with every cent placed, the last day, and what waiting costs.
pub fn instalments(typed: &Typed) -> Result<Outcome> {
    let amount = Money::new(typed.amount("amount")?, Currency::CNY);
    let count = typed.whole("count", (1, 60))?;
    let first = typed.day("first")?;
    let every = typed.whole("every", (1, 366))?;
    let rate = i128::from(typed.bps("rate", (0, 10_000))?);
    let parts = amount.split(u32::try_from(count).unwrap_or(1));
    let each = parts.first().map_or(0, |part| part.minor);
    let end = parts.last().map_or(0, |part| part.minor);
    let after = i32::try_from((count - 1) * every).unwrap_or(0);
    let waits: i128 = (0..)
        .zip(&parts)
        .map(|(n, part): (i128, _)| i128::from(part.minor) * n * i128::from(every))
        .sum();
    let cost = (waits * rate * 2 + 3_650_000) / 7_300_000;
    Ok(vec![
        ("each", Said::Money(each)),
        ("end", Said::Money(end)),
        ("last-day", Said::Day(first.plus_days(after))),
        ("waiting", money(cost)),
    ])
}

fn money(minor: i128) -> Said {
    i64::try_from(minor).map_or(Said::Nothing, Said::Money)
}

/// Commission tied to cash that is in: what is paid on time earns all of it, what comes late loses a part for each
/// thirty days begun, what never comes earns nothing; beside it what a commission on orders would have paid.
pub fn incentive(typed: &Typed) -> Result<Outcome> {
    let sold = i128::from(typed.amount("sales")?);
    let rate = i128::from(typed.bps("commission", (1, 5_000))?);
    let prompt = i128::from(typed.bps("prompt", (0, 10_000))?);
    let rest = i128::from(typed.bps("rest", (0, 10_000))?);
    let days = i128::from(typed.whole("late", (0, 3_650))?);
    let cut = i128::from(typed.bps("deduct", (0, 10_000))?);
    let in_time = sold * prompt / 10_000;
    let late = (sold - in_time) * rest / 10_000;
    let share = (10_000 - cut * ((days + 29) / 30)).max(0);
    let ordered = sold * rate / 10_000;
    let whole = in_time * rate / 10_000;
    let less = late * rate * share / 100_000_000;
    Ok(vec![
        ("by-order", money(ordered)),
        ("by-cash", money(whole + less)),
        ("forgone-late", money(late * rate / 10_000 - less)),
        ("forgone-lost", money((sold - in_time - late) * rate / 10_000)),
    ])
}

#[cfg(test)]
mod tests {
    use super::super::find_tool;
    use super::Said;

    #[test]
    fn commission_follows_the_cash() {
        // Sold 1,000,000 at 2 %: 700,000 in time, of the rest 80 % (240,000) 45 days late, 60,000 never.
        for (late, cash, forgone) in
            [("45", 17_840_00, 960_00), ("0", 18_800_00, 0), ("400", 14_000_00, 4_800_00)]
        {
            let tool = find_tool("incentive").expect("there");
            let mut typed = tool.usual();
            typed.0.insert("late".to_owned(), late.to_owned());
            let told = tool.reckon(&typed).expect("reckoned");
            let of = |name: &str| told.iter().find(|(one, _)| *one == name).map(|(_, said)| said);
            assert_eq!(of("by-order"), Some(&Said::Money(20_000_00)));
            assert_eq!(of("by-cash"), Some(&Said::Money(cash)), "{late}");
            assert_eq!(of("forgone-late"), Some(&Said::Money(forgone)), "{late}");
            assert_eq!(of("forgone-lost"), Some(&Said::Money(1_200_00)));
        }
    }
}
