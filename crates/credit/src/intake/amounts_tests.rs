use proptest::prelude::*;

use super::*;

fn minor(text: &str, mark: Mark) -> Result<i64, AmountFault> {
    amount(text, mark).and_then(|a| a.number.to_minor(Currency::CNY))
}

#[test]
fn every_form_of_an_amount() {
    for (text, expected) in [
        ("0", 0),
        ("55.94", 5_594),
        ("-55.94", -5_594),
        ("1234", 123_400),
        ("1,234.56", 123_456),
        ("1,234,567.8", 123_456_780),
        ("12,34,567.89", 123_456_789),
        ("123,4567.89", 123_456_789),
        ("1'234.50", 123_450),
        ("1 234.50", 123_450),
        ("1\u{a0}234.50", 123_450),
        ("¥1,234.50", 123_450),
        ("￥1,234.50", 123_450),
        ("¥ -1,234.50", -123_450),
        ("-¥1,234.50", -123_450),
        ("$55.94", 5_594),
        ("US$55.94", 5_594),
        ("CNY 1,234.50", 123_450),
        ("1,234.50 CNY", 123_450),
        ("RMB1234.5", 123_450),
        ("1234.5元", 123_450),
        ("人民币1,234.50元整", 123_450),
        ("(1,234.50)", -123_450),
        ("（1,234.50）", -123_450),
        ("(¥1,234.50)", -123_450),
        ("1,234.50-", -123_450),
        ("1,234.50 CR", -123_450),
        ("1,234.50 Dr", 123_450),
        ("+5.00", 500),
        ("１，２３４．５０", 123_450),
        ("－１２．３０", -1_230),
        ("￥１，２３４．５０", 123_450),
        ("1.2万", 1_200_000),
        ("12.3456万元", 12_345_600),
        ("0.5亿", 5_000_000_000),
        ("1.5E+05", 15_000_000),
        ("1.5e2", 15_000),
        ("5E-2", 5),
        (".5", 50),
        ("5.", 500),
        ("12.3000", 1_230),
        ("−3.00", -300),
        ("007", 700),
    ] {
        assert_eq!(minor(text, Mark::Point), Ok(expected), "{text}");
    }
}

#[test]
fn decimal_comma() {
    for (text, expected) in [
        ("1.234,56", 123_456),
        ("1234,5", 123_450),
        ("1.234", 123_400),
        ("1 234,50 €", 123_450),
        ("-1.234,50", -123_450),
        ("12", 1_200),
    ] {
        assert_eq!(minor(text, Mark::Comma), Ok(expected), "{text}");
    }
    assert_eq!(minor("1,234.56", Mark::Comma), Err(AmountFault::Unreadable));
}

#[test]
fn what_is_no_amount() {
    for text in [
        "",
        "abc",
        "1,5",
        "12,34",
        "1.2.3",
        "--5",
        "(-5)",
        "1,,234",
        "5 5.0 0",
        "#N/A",
        "1e99",
        "￥",
        "元",
        "1,2345,67",
        "12345678901234567890123456789",
        "(5",
        "5)",
    ] {
        assert_eq!(minor(text, Mark::Point), Err(AmountFault::Unreadable), "{text}");
    }
}

#[test]
fn no_decimal_is_lost() {
    let jpy: Currency = "JPY".parse().expect("JPY");
    let kwd: Currency = "KWD".parse().expect("KWD");
    for (text, currency, expected) in [
        ("1.239", Currency::CNY, Err(AmountFault::Decimals)),
        ("1.230", Currency::CNY, Ok(123)),
        ("0.12345678901", Currency::CNY, Err(AmountFault::Decimals)),
        ("100.5", jpy, Err(AmountFault::Decimals)),
        ("100.00", jpy, Ok(100)),
        ("1.239", kwd, Ok(1_239)),
        ("0.00001万", Currency::CNY, Ok(10)),
        ("0.0000001万", Currency::CNY, Err(AmountFault::Decimals)),
        ("10,000,000,000,000.00", Currency::CNY, Ok(Money::MOST_MINOR)),
        ("-10000000000000.00", Currency::CNY, Ok(-Money::MOST_MINOR)),
        ("10000000000000.01", Currency::CNY, Err(AmountFault::TooLarge)),
        ("92233720368547758.08", Currency::CNY, Err(AmountFault::TooLarge)),
    ] {
        let read = amount(text, Mark::Point).and_then(|a| a.number.to_minor(currency));
        assert_eq!(read, expected, "{text} {currency}");
    }
}

#[test]
fn signs_say_the_currency() {
    let hint = |text: &str| amount(text, Mark::Point).expect(text).hint;
    assert_eq!(hint("5"), Hint::None);
    assert_eq!(hint("￥5"), Hint::YuanOrYen);
    assert_eq!(hint("$5"), Hint::Dollar);
    assert_eq!(hint("5 EUR"), Hint::Only(Currency::EUR));
    assert_eq!(hint("$5").or(Currency::CNY), Currency::USD);
    assert_eq!(hint("￥5").or(Currency::USD), Currency::CNY);
    assert!(hint("$5").allows("HKD".parse().expect("HKD")));
    assert!(!hint("$5").allows(Currency::CNY));
}

#[test]
fn a_column_decides_its_mark_as_a_whole() {
    for (cells, mark, open) in [
        (&["1,234.50", "12"][..], Mark::Point, false),
        (&["1.234,50", "12"], Mark::Comma, false),
        (&["1.234", "12,5"], Mark::Comma, false),
        (&["1,234", "2,000"], Mark::Point, true),
        (&["12", "13"], Mark::Point, false),
    ] {
        let mut evidence = MarkEvidence::default();
        cells.iter().for_each(|cell| evidence.see(cell));
        assert_eq!((evidence.mark(), evidence.open()), (mark, open), "{cells:?}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[0-9.,()¥$ +eE元万CR-]{0,40}", wild in any::<String>()) {
        for text in [text.as_str(), wild.as_str()] {
            for mark in [Mark::Point, Mark::Comma] {
                if let Ok(read) = amount(text, mark) {
                    let _ = (read.number.to_minor(Currency::CNY), read.number.plain());
                }
            }
        }
    }

    #[test]
    fn what_money_writes_is_read_back(minor in -Money::MOST_MINOR..=Money::MOST_MINOR) {
        let money = Money::new(minor, Currency::CNY);
        for text in [money.grouped(), money.plain(), format!("¥{}", money.grouped())] {
            let read = amount(&text, Mark::Point).and_then(|a| a.number.to_minor(Currency::CNY));
            prop_assert_eq!(read, Ok(minor));
        }
    }
}
