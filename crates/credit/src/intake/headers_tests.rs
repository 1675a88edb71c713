//! Headers, totals, documents, and how far orders are.

use super::*;

#[test]
fn the_shipped_pack_is_well_formed() {
    let pack = read(include_str!("../../../../content/headers.toml")).expect("pack");
    assert_eq!(pack.version, version());
    for kind in Kind::ALL {
        assert!(!pack.words[&kind].is_empty(), "{kind:?}");
    }
    for line in lines() {
        assert_eq!(line_coded(line.code()), Some(line));
        for lang in Lang::ALL {
            assert!(!line.label(lang).is_empty());
            assert_eq!(line_named(line.label(lang)), Some(line), "{}", line.code());
        }
    }
}

#[test]
fn the_lines_of_the_arithmetic_are_all_known() {
    for line in quant::statement::Line::ALL {
        assert!(line_coded(line.code()).is_some(), "{}", line.code());
    }
}

#[test]
fn headers_have_a_normal_form() {
    for (header, word, unit, currency) in [
        ("Due Date", "duedate", None, None),
        ("due_date ", "duedate", None, None),
        ("客户　编码", "客户编码", None, None),
        ("金额(元)", "金额", Some(Unit::One), None),
        ("金额（万元）", "金额", Some(Unit::TenThousand), None),
        ("金额万元", "金额", Some(Unit::TenThousand), None),
        ("Amount (CNY)", "amount", None, Some(Currency::CNY)),
        ("Amount (USD, thousands)", "amount", Some(Unit::Thousand), Some(Currency::USD)),
        ("价税合计（单位：万元）", "价税合计", Some(Unit::TenThousand), None),
        ("*客户名称", "客户名称", None, None),
        ("ＩＤ", "id", None, None),
    ] {
        let got = normal(header);
        assert_eq!((got.word.as_str(), got.unit, got.currency), (word, unit, currency));
    }
}

#[test]
fn rows_that_are_no_records() {
    for cell in ["合计", " 合 计：", "总计", "Grand Total", "小计"] {
        assert!(is_total(cell), "{cell}");
    }
    for cell in ["合计科技有限公司", "Total Logistics Ltd", "宁波海天"] {
        assert!(!is_total(cell), "{cell}");
    }
    assert!(is_footer("制表人：李") && !is_footer("第一机床厂"));
}

#[test]
fn documents_have_kinds() {
    for (text, kind) in [
        ("DZ", Some(Kind::Receipts)),
        ("收款单", Some(Kind::Receipts)),
        ("红字", Some(Kind::CreditNotes)),
        ("Customer Invoice", Some(Kind::Invoices)),
        ("Entry", None),
    ] {
        assert_eq!(kind_of_document(text), kind, "{text}");
    }
}

#[test]
fn orders_have_words_for_how_far_they_are() {
    for (text, word) in [
        ("已审核", OrderWord::Stands),
        ("To Deliver and Bill", OrderWord::Stands),
        ("Sales Order", OrderWord::Stands),
        ("", OrderWord::Stands),
        ("未审核", OrderWord::Draft),
        ("Quotation Sent", OrderWord::Draft),
        ("已 关闭", OrderWord::Over),
        ("CANCELLED", OrderWord::Over),
    ] {
        assert_eq!(order_word(text), word, "{text}");
    }
}
