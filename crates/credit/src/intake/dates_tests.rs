use proptest::prelude::*;

use super::*;

fn read(text: &str, order: Option<DateOrder>) -> Result<String, DateFault> {
    day(text, order, Epoch::Y1900).map(|day| day.to_string())
}

#[test]
fn every_form_of_a_day() {
    for text in [
        "2013-06-30",
        "2013-6-30",
        "2013/6/30",
        "2013/06/30",
        "2013.6.30",
        "20130630",
        "2013年6月30日",
        "2013年06月30号",
        "２０１３年６月３０日",
        "２０１３／６／３０",
        "41455",
        "41455.0",
        "41455.75",
        "2013-06-30 08:30",
        "2013-06-30 08:30:15.123",
        "2013-06-30T08:30:15Z",
        "2013-06-30T08:30:15+08:00",
        "2013/6/30 8:30 PM",
        "2013/6/30 下午 8:30",
        "2013/6/30 星期日",
        "30-Jun-2013",
        "30 June 2013",
        "Jun 30, 2013",
        "June 30th, 2013",
        "Sunday, June 30, 2013",
        "2013-Jun-30",
        "30.6.2013",
        "30/06/2013",
        "6/30/2013",
        "6/30/2013 0:00",
    ] {
        assert_eq!(read(text, None).as_deref(), Ok("2013-06-30"), "{text}");
    }
}

#[test]
fn the_order_is_the_columns() {
    use DateOrder::{Dmy, Mdy, Ymd};
    for (text, order, expected) in [
        ("3/4/2013", Some(Dmy), Ok("2013-04-03")),
        ("3/4/2013", Some(Mdy), Ok("2013-03-04")),
        ("3/4/2013", None, Err(DateFault::OrderUnknown)),
        ("4/4/2013", None, Ok("2013-04-04")),
        ("03.04.13", Some(Dmy), Ok("2013-04-03")),
        ("13-4-3", Some(Ymd), Ok("2013-04-03")),
        ("70-4-3", Some(Ymd), Ok("1970-04-03")),
        ("13/4/3", None, Err(DateFault::OrderUnknown)),
        ("2013/4/3", Some(Dmy), Ok("2013-04-03")),
        ("30062013", Some(Dmy), Ok("2013-06-30")),
        ("06302013", Some(Mdy), Ok("2013-06-30")),
        ("30/6/2013", Some(Mdy), Err(DateFault::Impossible)),
    ] {
        assert_eq!(read(text, order).as_deref(), expected.as_ref().map(|d| *d), "{text}");
    }
}

#[test]
fn what_is_no_day() {
    for (text, fault) in [
        ("abc", DateFault::Unreadable),
        ("2013-13-01", DateFault::Impossible),
        ("2013-02-29", DateFault::Impossible),
        ("31/4/2013", DateFault::Impossible),
        ("2013年2月30日", DateFault::Impossible),
        ("30-Foo-2013", DateFault::Unreadable),
        ("1234", DateFault::Unreadable),
        ("99999", DateFault::Unreadable),
        ("2013-06-30 abc", DateFault::Unreadable),
        ("2013-06", DateFault::Unreadable),
        ("#REF!", DateFault::Unreadable),
        ("1/2/3/4", DateFault::Unreadable),
        ("0000-00-01", DateFault::Impossible),
    ] {
        assert_eq!(read(text, None), Err(fault), "{text}");
    }
}

#[test]
fn serials_of_both_epochs() {
    for (serial, epoch, expected) in [
        (1.0, Epoch::Y1900, "1900-01-01"),
        (59.0, Epoch::Y1900, "1900-02-28"),
        (61.0, Epoch::Y1900, "1900-03-01"),
        (25_569.0, Epoch::Y1900, "1970-01-01"),
        (41_455.0, Epoch::Y1900, "2013-06-30"),
        (39_993.0, Epoch::Y1904, "2013-06-30"),
    ] {
        let day = serial_day(serial, epoch).map(|d| d.to_string());
        assert_eq!(day.as_deref(), Some(expected), "{serial}");
    }
    assert_eq!(serial_day(0.5, Epoch::Y1900), None);
    assert_eq!(serial_day(f64::NAN, Epoch::Y1900), None);
}

#[test]
fn periods_end_on_their_last_day() {
    for (text, expected) in [
        ("2024-12-31", "2024-12-31"),
        ("2024", "2024-12-31"),
        ("2024年", "2024-12-31"),
        ("2024年度", "2024-12-31"),
        ("2024年报", "2024-12-31"),
        ("2024-06", "2024-06-30"),
        ("202402", "2024-02-29"),
        ("2024年2月", "2024-02-29"),
        ("2024/9", "2024-09-30"),
        ("2024Q1", "2024-03-31"),
        ("2024年中报", "2024-06-30"),
        ("2024年6月30日", "2024-06-30"),
        ("20240630", "2024-06-30"),
    ] {
        let day = period_end(text, None, Epoch::Y1900).map(|d| d.to_string());
        assert_eq!(day.as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn a_column_proves_its_order_or_says_that_it_cannot() {
    for (cells, order, open, torn) in [
        (&["1/2/2013", "1/15/2013"][..], Some(DateOrder::Mdy), false, false),
        (&["1/2/2013", "15/1/2013"], Some(DateOrder::Dmy), false, false),
        (&["1/2/2013", "3/4/2013"], None, true, false),
        (&["1/15/2013", "15/1/2013"], Some(DateOrder::Dmy), false, true),
        (&["2013-01-02", "2013/1/3"], Some(DateOrder::Ymd), false, false),
        (&["41455", "2013年1月3日"], Some(DateOrder::Ymd), false, false),
        (&["13-6-30"], None, true, false),
        (&["95-6-30"], Some(DateOrder::Ymd), false, false),
        (&["3/15/13"], Some(DateOrder::Mdy), false, false),
        (&["4/4/2013"], None, false, false),
    ] {
        let mut evidence = DateEvidence::default();
        cells.iter().for_each(|cell| evidence.see(cell, Epoch::Y1900));
        let seen = (evidence.order(), evidence.open(), evidence.torn());
        assert_eq!(seen, (order, open, torn), "{cells:?}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[0-9年月日/.: TZJun-]{0,30}", wild in any::<String>()) {
        for text in [text.as_str(), wild.as_str()] {
            for order in [None, Some(DateOrder::Dmy), Some(DateOrder::Mdy), Some(DateOrder::Ymd)] {
                let _ = day(text, order, Epoch::Y1904);
                let _ = period_end(text, order, Epoch::Y1900);
            }
            DateEvidence::default().see(text, Epoch::Y1900);
        }
    }

    #[test]
    fn every_day_is_read_in_every_spelling(days in -30_000_i32..40_000) {
        let day_at = Day::from_epoch_days(days);
        let (y, m, d) = (day_at.year(), day_at.month(), day_at.day_of_month());
        for (text, order) in [
            (format!("{y}-{m}-{d}"), None),
            (format!("{y}年{m}月{d}日"), None),
            (format!("{y:04}{m:02}{d:02}"), None),
            (format!("{d}/{m}/{y}"), Some(DateOrder::Dmy)),
            (format!("{m}/{d}/{y}"), Some(DateOrder::Mdy)),
        ] {
            prop_assert_eq!(day(&text, order, Epoch::Y1900), Ok(day_at), "{}", text);
        }
    }
}
