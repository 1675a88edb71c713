//! What a buyer was invoiced and what it paid, over the last twelve calendar months.

use base::{Day, Money};
use credit::assess::{Assessment, AssessmentDoc, MonthDoc};
use locale::Style;
use maud::Markup;

use super::buyer::float;
use crate::{
    charts::{self, Numbers, Series, Trend, Words},
    visit::Visit,
};

/// Months that are drawn; the running one is the last.
const MONTHS: i32 = 12;

/// The twelve calendar months up to that of `as_of`, oldest first; a month in which nothing was
/// invoiced and nothing came in is there with zeros.
pub fn last_year(months: &[MonthDoc], as_of: Day) -> Vec<MonthDoc> {
    let first = as_of.month_start().plus_months(1 - MONTHS);
    (0..MONTHS)
        .map(|n| {
            let label = first.plus_months(n).month_label();
            let kept = months.iter().find(|month| month.month == label);
            kept.cloned().unwrap_or(MonthDoc {
                month: label,
                invoiced_minor: 0,
                collected_minor: 0,
                late_minor: 0,
                days_late: None,
            })
        })
        .collect()
}

/// The chart; its note joins it to the yearly sales of the card beside it where the two differ.
pub fn chart(visit: &Visit, one: &Assessment, doc: &AssessmentDoc) -> Markup {
    let short =
        |minor: i64| locale::amount(visit.lang, Money::new(minor, one.currency), Style::Short);
    let year = last_year(&doc.months, one.run.as_of);
    let labels: Vec<String> = year.iter().map(|month| month.month.clone()).collect();
    let line = |key: &str, lit, value: fn(&MonthDoc) -> i64| Series {
        name: visit.t(key),
        values: year.iter().map(|month| Some(float(value(month)))).collect(),
        lit,
    };
    let series = [
        line("parties-months-invoiced", false, |month| month.invoiced_minor),
        line("parties-months-collected", true, |month| month.collected_minor),
    ];
    let words = Words {
        id: "months".to_owned(),
        title: title(visit, &year, &short),
        note: note(visit, one, &year, &short),
        desc: visit.t("parties-months-desc"),
    };
    let numbers = numbers(visit, one, &year);
    #[expect(clippy::cast_possible_truncation, reason = "an axis")]
    let spell = |value: f64| short(value as i64);
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: false };
    charts::trend(visit.lang, &words, &trend, &numbers)
}

fn title(visit: &Visit, year: &[MonthDoc], short: &dyn Fn(i64) -> String) -> String {
    let sum = |value: fn(&MonthDoc) -> i64| short(year.iter().map(value).sum());
    let label = |month: Option<&MonthDoc>| month.map_or("", |month| &month.month).to_owned();
    visit.ta(
        "parties-months-title",
        &[
            ("from", &label(year.first())),
            ("to", &label(year.last())),
            ("invoiced", &sum(|month| month.invoiced_minor)),
            ("collected", &sum(|month| month.collected_minor)),
        ],
    )
}

fn note(
    visit: &Visit,
    one: &Assessment,
    year: &[MonthDoc],
    short: &dyn Fn(i64) -> String,
) -> String {
    let mut note = visit.ta(
        "parties-ageing-note",
        &[("day", &one.run.as_of.to_string()), ("currency", one.currency.code())],
    );
    if year.iter().map(|month| month.invoiced_minor).sum::<i64>() != one.sales_12m_minor {
        note.push_str(visit.lang.pick("；", "; "));
        let sales = short(one.sales_12m_minor);
        note.push_str(&visit.ta("parties-months-rolling", &[("amount", &sales)]));
    }
    note
}

fn numbers(visit: &Visit, one: &Assessment, year: &[MonthDoc]) -> Numbers {
    let amount = |minor| visit.amount(Money::new(minor, one.currency));
    Numbers {
        head: ["month", "invoiced", "collected", "late", "days"]
            .map(|key| visit.t(&format!("parties-months-{key}")))
            .to_vec(),
        rows: year
            .iter()
            .rev()
            .map(|m| {
                vec![
                    m.month.clone(),
                    amount(m.invoiced_minor),
                    amount(m.collected_minor),
                    amount(m.late_minor),
                    m.days_late.map_or_else(String::new, |days| format!("{days:.0}")),
                ]
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_twelve_calendar_months_with_the_empty_ones() {
        let month = |label: &str, invoiced_minor, collected_minor| MonthDoc {
            month: label.to_owned(),
            invoiced_minor,
            collected_minor,
            late_minor: 0,
            days_late: None,
        };
        let kept = [
            month("2024-12", 900, 0),
            month("2025-11", 500, 0),
            month("2025-12", 100, 0),
            month("2026-07", 0, 70),
        ];
        let year = last_year(&kept, "2026-11-21".parse().expect("day"));
        let labels: Vec<&str> = year.iter().map(|m| m.month.as_str()).collect();
        assert_eq!((labels.len(), labels[0], labels[11]), (12, "2025-12", "2026-11"));
        assert_eq!(year.iter().map(|m| m.invoiced_minor).sum::<i64>(), 100, "a year, no more");
        assert_eq!(year[7].collected_minor, 70, "money without an invoice in its month counts");
        assert_eq!((year[11].invoiced_minor, year[11].collected_minor), (0, 0));
        let empty = last_year(&[], "2024-02-29".parse().expect("day"));
        assert_eq!((empty[0].month.as_str(), empty[11].month.as_str()), ("2023-03", "2024-02"));
    }
}
