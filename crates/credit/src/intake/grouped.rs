//! Headers of two rows, as workbooks with merged cells have them: 客户 over 编码 and 名称, or a
//! column whose one name is merged over both rows.

use csv::StringRecord;

use super::{
    amounts::{self, Mark},
    dates::{self, Epoch},
    headers, values,
};

fn clean(cells: &StringRecord, at: usize) -> &str {
    cells.get(at).map_or("", values::clean)
}

fn filled(cells: &StringRecord) -> usize {
    (0..cells.len()).filter(|at| !clean(cells, *at).is_empty()).count()
}

fn known(cells: &StringRecord) -> usize {
    cells.iter().map(values::clean).filter(|cell| headers::is_known(cell)).count()
}

/// Whether every cell is a word: no day and no number.
fn words(cells: &StringRecord) -> bool {
    cells.iter().map(values::clean).filter(|cell| !cell.is_empty()).all(|cell| {
        dates::day(cell, None, Epoch::Y1900).is_err() && amounts::amount(cell, Mark::Point).is_err()
    })
}

/// Whether `upper` names something where `lower` is empty.
fn fills(upper: &StringRecord, lower: &StringRecord) -> bool {
    (0..upper.len().max(lower.len()))
        .any(|at| !clean(upper, at).is_empty() && clean(lower, at).is_empty())
}

/// Whether the row below a row of headers names the columns that it only groups.
pub(super) fn is_below(upper: &StringRecord, lower: &StringRecord) -> bool {
    known(lower) >= 2 && words(lower) && fills(lower, upper) && fills(upper, lower)
}

/// Whether the row above a row of headers groups its columns.
pub(super) fn is_above(upper: &StringRecord, lower: &StringRecord) -> bool {
    filled(upper) >= 2
        && words(upper)
        && fills(lower, upper)
        && upper.len() <= lower.len().max(filled(lower))
        && joined(upper, lower) != *lower
}

/// Both rows as one: a name that is known together with its group gets it, an empty one takes the
/// name above it.
pub(super) fn joined(upper: &StringRecord, lower: &StringRecord) -> StringRecord {
    let mut group = "";
    (0..upper.len().max(lower.len()))
        .map(|at| {
            let (above, own) = (clean(upper, at), clean(lower, at));
            if !above.is_empty() {
                group = above;
            }
            let both = format!("{group}{own}");
            match own.is_empty() {
                true if above.contains([':', '：']) || !headers::is_known(above) => String::new(),
                true => above.to_owned(),
                false if !group.is_empty() && headers::is_known(&both) => both,
                false => own.to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> StringRecord {
        cells.iter().collect()
    }

    #[test]
    fn merged_headers_are_read_as_one_row() {
        let upper = row(&["客户", "", "单据", "", "金额", "", "备注"]);
        let lower = row(&["编码", "名称", "发票号", "开票日期", "应收金额", "已收", ""]);
        assert!(is_above(&upper, &lower) && is_below(&upper, &lower));
        let names = ["客户编码", "客户名称", "发票号", "开票日期", "应收金额", "已收", "备注"];
        assert_eq!(joined(&upper, &lower), row(&names));
        let data = row(&["A", "甲", "F1", "2026-01-05", "100", "", ""]);
        assert!(!is_below(&lower, &data) && !is_above(&row(&["应收账款明细表"]), &lower));
        let plain = row(&["客户编码", "客户名称", "发票号"]);
        assert!(!is_above(&row(&["单位：甲", "制表：乙", ""]), &plain));
    }
}
