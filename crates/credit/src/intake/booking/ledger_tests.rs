use base::Currency;

use super::*;
use crate::intake::record::BuyerRef;

fn day(text: &str) -> Day {
    text.parse().expect("day")
}

fn invoice(open: Option<i64>, settled: Option<&str>) -> InvoiceRow {
    InvoiceRow {
        buyer: BuyerRef::default(),
        country: None,
        number: "F1".to_owned(),
        instalment: 1,
        issued_on: day("2024-01-05"),
        due_on: None,
        currency: Currency::CNY,
        amount_minor: 100,
        open_minor: open,
        settled_on: settled.map(day),
        disputed: false,
        disputed_on: None,
        contract: None,
        order: None,
        origin: None,
        salesperson: None,
        entity: None,
        note: None,
    }
}

#[test]
fn what_the_source_says_was_paid() {
    let as_of = "2024-03-31";
    for (open, settled, expected, why) in [
        (None, None, None, "nothing is said"),
        (None, Some("2024-02-01"), Some((100, "2024-02-01")), "settled in full"),
        (Some(0), Some("2024-02-01"), Some((100, "2024-02-01")), "settled, and open is 0"),
        (Some(40), Some("2024-02-01"), Some((60, "2024-02-01")), "last paid on that day"),
        (Some(40), None, Some((60, as_of)), "paid by the day of the file"),
        (Some(0), None, Some((100, as_of)), "settled by the day of the file"),
        (Some(100), None, None, "all is open"),
        (Some(100), Some("2024-02-01"), None, "a day without money"),
    ] {
        let paid = settlements(&invoice(open, settled), day(as_of));
        let paid = paid.first().map(|paid| (paid.amount_minor, paid.on));
        assert_eq!(paid, expected.map(|(minor, on)| (minor, day(on))), "{why}");
    }
}

#[test]
fn an_invoice_without_a_due_day_follows_the_usual_terms() {
    for (terms, due) in [("net-30", "2024-02-04"), ("", "2024-01-05")] {
        let who = (1, crate::intake::terms::due_rule(terms));
        let item = new_item(invoice(None, None), who, (day("2024-03-31"), None));
        assert_eq!(item.due_on, day(due), "{terms}");
    }
}

#[test]
fn a_reference_names_invoices_as_people_write_them() {
    for (text, wanted) in [
        ("FP2026003", &["FP2026003"][..]),
        ("付FP2026003货款", &["付FP2026003货款", "FP2026003"]),
        ("INV-0012/1 and INV-0013.", &["INV-0012/1 and INV-0013.", "INV-0012/1", "INV-0013"]),
        ("11月货款", &["11月货款"]),
        ("货款", &["货款"]),
    ] {
        let targets = targets(&[text.to_owned()]);
        let numbers: Vec<&str> = targets.iter().map(|t| t.number.as_str()).collect();
        assert_eq!(numbers, wanted, "{text}");
    }
}
