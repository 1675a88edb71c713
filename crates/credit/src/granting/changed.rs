//! What changed between two looks at a buyer: what a review asks for first. Pure.

use base::Currency;

use super::document::{EvidenceDoc, Said};
use crate::scoring::{Wording, wording};

/// What is otherwise now than it was at the last decision, in sentences; empty where nothing is.
pub fn changed_since(before: &EvidenceDoc, now: &EvidenceDoc, currency: Currency) -> Vec<Said> {
    let mut said: Vec<Wording> = Vec::new();
    let mut say = |zh: &str, en: &str, from: String, to: String| {
        if from != to {
            said.push(Wording::new(zh, en).fill("from", &from).fill("to", &to));
        }
    };
    let score = |doc: &EvidenceDoc| doc.score.map_or_else(|| "—".to_owned(), |s| s.to_string());
    let amount = |minor| wording::amount(minor, currency);
    let sales = |doc: &EvidenceDoc| amount(doc.asked.sales_12m_minor.unwrap_or(0));
    say("评分 {from} → {to}", "score {from} → {to}", score(before), score(now));
    say(
        "近 12 个月销售 {from} → {to}",
        "sales of twelve months {from} → {to}",
        sales(before),
        sales(now),
    );
    say(
        "敞口 {from} → {to}",
        "exposure {from} → {to}",
        amount(before.exposure_minor),
        amount(now.exposure_minor),
    );
    say(
        "逾期 {from} → {to}",
        "overdue {from} → {to}",
        amount(before.overdue_minor),
        amount(now.overdue_minor),
    );
    say(
        "平均迟付 {from} 天 → {to} 天",
        "days late {from} → {to}",
        before.late_days.to_string(),
        now.late_days.to_string(),
    );
    let statement = |doc: &EvidenceDoc| {
        let part = doc.parts.iter().find(|part| part.part == "statement");
        part.map(|part| part.note.clone()).filter(|note| !note.is_empty())
    };
    if statement(before) != statement(now)
        && let Some(day) = statement(now)
    {
        said.push(Wording::new("有新报表：{day}", "a newer statement: {day}").fill("day", &day));
    }
    said.iter().map(Said::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::granting::PartDoc;

    #[test]
    fn only_what_is_otherwise_is_said() {
        let part = |note: &str| PartDoc {
            part: "statement".to_owned(),
            there: true,
            note: note.to_owned(),
        };
        let before = EvidenceDoc {
            score: Some(700),
            exposure_minor: 100_000,
            parts: vec![part("2024-12-31")],
            ..EvidenceDoc::default()
        };
        assert_eq!(changed_since(&before, &before, Currency::CNY), []);
        let now = EvidenceDoc {
            score: Some(650),
            overdue_minor: 5_000,
            parts: vec![part("2025-12-31")],
            ..before.clone()
        };
        let said: Vec<String> =
            changed_since(&before, &now, Currency::CNY).into_iter().map(|one| one.en).collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert_eq!(
            (said[0].as_str(), said[2].as_str()),
            ("score 700 → 650", "a newer statement: 2025-12-31")
        );
    }
}
