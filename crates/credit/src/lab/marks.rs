//! What else a column may say of a row: the period that it belongs to, and that its applicant was
//! declined.

use quant::lab::{
    Refusal,
    frame::{Column, Frame, Values},
};

use super::choices::{DataChoices, DeclinedBy, Split};

/// Words that mean declined where nobody said which.
const DECLINED: [&str; 14] = [
    "0",
    "no",
    "n",
    "false",
    "reject",
    "rejected",
    "decline",
    "declined",
    "拒绝",
    "已拒绝",
    "拒",
    "否",
    "未通过",
    "未批准",
];

/// The period of each row: year and month (202601) of a day or a month, or the whole number that
/// stands there; none where there is none.
pub(super) fn periods(
    frame: &Frame,
    data: &DataChoices,
) -> Result<Option<Vec<Option<i32>>>, Refusal> {
    let by_split = match &data.split {
        Split::Time { column, .. } => Some(column),
        _ => None,
    };
    let Some(name) = data.day.as_ref().or(by_split) else { return Ok(None) };
    let column = frame.get_column(name)?;
    let all: Vec<Option<i32>> = (0..column.len()).map(|row| period(column, row)).collect();
    Ok(Some(all).filter(|all| all.iter().any(Option::is_some)))
}

fn period(column: &Column, row: usize) -> Option<i32> {
    match &column.values {
        Values::Numbers(numbers) => {
            let x = numbers.get(row);
            let whole = x.fract() == 0.0 && x.abs() < 1e9;
            #[allow(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
            let number = whole.then_some(x as i32)?;
            // A day as 20260131 belongs to its month.
            let day = (19_000_101..=29_991_231).contains(&number);
            Some(if day { number / 100 } else { number })
        }
        Values::Category(_) => {
            let text = column.text(row)?;
            let mut parts = text.trim().split(|c: char| !c.is_ascii_digit());
            let year: i32 = parts.next()?.parse().ok().filter(|y| (1900..=2999).contains(y))?;
            let month: i32 = parts.next()?.parse().ok().filter(|m| (1..=12).contains(m))?;
            Some(year * 100 + month)
        }
    }
}

/// The rows of the declined.
pub(super) fn declined(frame: &Frame, by: &DeclinedBy) -> Result<Vec<usize>, Refusal> {
    let column = frame.get_column(&by.column)?;
    let wanted = by.value.trim().to_lowercase();
    let means = |text: &str| match wanted.is_empty() {
        true => DECLINED.contains(&text),
        false => text == wanted,
    };
    let is = |row: &usize| column.text(*row).is_some_and(|text| means(&text.trim().to_lowercase()));
    Ok((0..column.len()).filter(is).collect())
}

/// Marks the latest rows: at least the share, rows of one time together.
pub(super) fn latest(column: &Column, percent: u32) -> Vec<bool> {
    let mut order: Vec<usize> = (0..column.len()).collect();
    let at_most = |rows: usize| rows - rows * percent as usize / 100;
    match &column.values {
        Values::Numbers(numbers) => {
            order.retain(|row| !numbers.get(*row).is_nan());
            order.sort_by(|a, b| numbers.get(*a).total_cmp(&numbers.get(*b)));
            let cut = order.get(at_most(order.len())).map(|row| numbers.get(*row));
            (0..column.len()).map(|row| cut.is_some_and(|cut| numbers.get(row) >= cut)).collect()
        }
        Values::Category(category) => {
            let word = |row: usize| category.levels[category.codes.get(row)].as_str();
            order.retain(|row| category.codes.get(*row) > 0);
            order.sort_by(|a, b| word(*a).cmp(word(*b)));
            let cut = order.get(at_most(order.len())).map(|row| word(*row).to_owned());
            let late = |row| cut.as_deref().is_some_and(|cut| word(row) >= cut);
            (0..column.len()).map(late).collect()
        }
    }
}

/// Whose each row of a data set of the house is, and of which day.
pub(super) fn whose(frame: &Frame, data: &DataChoices) -> Vec<(String, String)> {
    let columns = (frame.find_column("buyer"), frame.find_column("as_of"));
    let (Some(buyer), Some(day)) = columns else { return vec![] };
    let text = |column: &Column, row: usize| column.text(row).unwrap_or_default();
    let rows = if data.house { 0..frame.rows() } else { 0..0 };
    rows.map(|row| (text(buyer, row), text(day, row))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_from_days_months_and_numbers() {
        for (text, period_of) in [
            ("2026-01-31", Some(202_601)),
            ("2026/3/5", Some(202_603)),
            ("2026-11", Some(202_611)),
            ("2026年7月", Some(202_607)),
            ("2026-13-01", None),
            ("soon", None),
            ("", None),
        ] {
            let column = Column::words("day", [text, "x"]);
            assert_eq!(period(&column, 0), period_of, "{text}");
        }
        for (number, period_of) in
            [(202_601.0, Some(202_601)), (20_260_131.0, Some(202_601)), (3.0, Some(3)), (1.5, None)]
        {
            assert_eq!(period(&Column::numbers("day", [number]), 0), period_of, "{number}");
        }
    }

    #[test]
    fn the_declined_are_found_by_custom_or_by_word() {
        let frame = Frame::try_new(vec![
            Column::words("state", ["通过", "拒绝", "Declined", "new"]),
            Column::numbers("ok", [1.0, 0.0, f64::NAN, 1.0]),
        ])
        .expect("fits");
        for (column, value, rows) in [
            ("state", "", &[1, 2][..]),
            ("state", "NEW", &[3]),
            ("ok", "", &[1]),
            ("ok", "1", &[0, 3]),
        ] {
            let by = DeclinedBy { column: column.to_owned(), value: value.to_owned() };
            assert_eq!(declined(&frame, &by).expect("there"), rows, "{column} {value}");
        }
        let gone = DeclinedBy { column: "none".to_owned(), value: String::new() };
        assert!(declined(&frame, &gone).is_err());
    }
}
