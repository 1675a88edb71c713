//! Files of many programs, read to typed records without a database.

use std::{ops::ControlFlow, path::Path, sync::Arc};

use base::{Currency, Lang};
use credit::intake::{
    kinds::{Kind, Role},
    plan::{Plan, Wish, plan},
    preview::{self, preview},
    read::{Reader, Seen, Skip},
    record::{InvoiceRow, Record},
    reject::{Rejected, write_csv},
    source::Source,
    table::Table,
};
use testkit::day;

pub fn data(name: &str) -> Source {
    Source::file(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name))
}

struct File {
    table: Table,
    plan: Plan,
    seen: Vec<(u64, Seen)>,
}

fn read_with(source: Source, wish: &Wish) -> File {
    let table = preview::open(source, wish).expect("table");
    let plan = plan(&table, wish, Currency::CNY).expect("plan");
    assert_eq!(plan.blocked(), None);
    let reader = Reader::bind(&plan.mapping, &table, Currency::CNY, day("2026-11-21"));
    let reader = reader.expect("bound");
    let mut seen = Vec::new();
    table
        .rows(&Arc::default(), &mut |line, cells| {
            seen.push((line, reader.read(line, cells)));
            ControlFlow::Continue(())
        })
        .expect("rows");
    File { table, plan, seen }
}

fn read(name: &str) -> File {
    read_with(data(name), &Wish::default())
}

impl File {
    fn records(&self) -> Vec<&Record> {
        let records = self.seen.iter().filter_map(|(_, seen)| match seen {
            Seen::Record(record) => Some(record),
            _ => None,
        });
        records.collect()
    }

    fn invoices(&self) -> Vec<&InvoiceRow> {
        let invoices = self.records().into_iter().filter_map(|record| match record {
            Record::Invoice(row) => Some(row.as_ref()),
            _ => None,
        });
        invoices.collect()
    }

    fn rejected(&self) -> Vec<&Rejected> {
        let rejected = self.seen.iter().filter_map(|(_, seen)| match seen {
            Seen::Rejected(rejected) => Some(rejected),
            _ => None,
        });
        rejected.collect()
    }

    fn skipped(&self) -> Vec<(u64, Skip)> {
        let skipped = self.seen.iter().filter_map(|(line, seen)| match seen {
            Seen::Skipped(skip) => Some((*line, *skip)),
            _ => None,
        });
        skipped.collect()
    }

    fn faults(&self) -> Vec<(u64, String, &'static str)> {
        let rejected = self.rejected();
        let faults = rejected.iter().flat_map(|row| row.faults.iter().map(move |f| (row, f)));
        faults.map(|(row, fault)| (row.line, fault.column.clone(), fault.why.code)).collect()
    }
}

/// Number, amount, open, currency, issued, due, settled.
fn shown(row: &InvoiceRow) -> String {
    let open = row.open_minor.map_or("-".to_owned(), |minor| minor.to_string());
    let maybe = |day: Option<base::Day>| day.map_or("-".to_owned(), |day| day.to_string());
    format!(
        "{} {} {open} {} {} {} {}",
        row.number,
        row.amount_minor,
        row.currency,
        row.issued_on,
        maybe(row.due_on),
        maybe(row.settled_on)
    )
}

#[test]
fn yonyou_in_gb18030_with_titles_and_totals() {
    let file = read("yonyou_receivables_gb18030.csv");
    assert_eq!(file.table.survey.format.label(), "GB18030");
    assert_eq!(file.table.header_line, 5);
    assert_eq!(file.plan.mapping.profile.as_deref(), Some("yonyou-u8"));
    let shown: Vec<String> = file.invoices().into_iter().map(shown).collect();
    assert_eq!(
        shown,
        [
            "YS2401001 12345678 0 CNY 2024-01-05 2024-02-04 -",
            "YS2401002 100050 50050 CNY 2024-01-18 2024-03-18 -",
            "YS2402001 1000000 1000000 USD 2024-02-20 2024-04-20 -",
        ]
    );
    assert_eq!(file.invoices()[2].buyer.name.as_deref(), Some("合计科技有限公司"));
    let credit = file.records().into_iter().find_map(|record| match record {
        Record::CreditNote(row) => Some((row.number.clone(), row.amount_minor)),
        _ => None,
    });
    assert_eq!(credit, Some(("YS2403001".to_owned(), 345_678)));
    let receipt = file.records().into_iter().find_map(|record| match record {
        Record::Receipt(row) => Some((row.number.clone(), row.amount_minor, row.received_on)),
        _ => None,
    });
    let receipt = receipt.expect("receipt");
    assert_eq!(receipt, (Some("SK2402001".to_owned()), 12_000_000, day("2024-02-03")));
    let skipped = [(9, Skip::Total), (10, Skip::Header), (14, Skip::Total), (15, Skip::Footer)];
    assert_eq!(file.skipped(), skipped);
    assert_eq!(
        file.faults(),
        [
            (13, "单据日期".to_owned(), "intake.day-impossible"),
            (13, "原币金额".to_owned(), "intake.amount-unreadable"),
        ]
    );
}

#[test]
fn erpnext_odoo_and_sap() {
    let file = read("erpnext_sales_invoice.csv");
    assert_eq!(file.plan.mapping.profile.as_deref(), Some("erpnext"));
    let shown_rows: Vec<String> = file.invoices().into_iter().map(shown).collect();
    assert_eq!(shown_rows[0], "ACC-SINV-2024-00001 120000 0 CNY 2024-01-05 2024-02-04 -");
    assert_eq!(file.records()[2].kind(), Kind::CreditNotes);

    let file = read("odoo_customer_invoices.csv");
    assert_eq!(file.plan.mapping.profile.as_deref(), Some("odoo"));
    let shown_rows: Vec<String> = file.invoices().into_iter().map(shown).collect();
    assert_eq!(shown_rows[1], "INV/2024/00002 345075 345075 USD 2024-01-18 2024-03-18 -");
    let name = file.invoices()[0].buyer.name.clone();
    assert_eq!(name.as_deref(), Some("Azure Interior, Brandon Freeman"));

    let file = read("sap_fbl5n.txt");
    assert_eq!(file.plan.mapping.profile.as_deref(), Some("sap-fbl5n"));
    let kinds: Vec<Kind> = file.records().into_iter().map(Record::kind).collect();
    use Kind::{CreditNotes, Invoices, Receipts};
    assert_eq!(kinds, [Invoices, Receipts, Invoices, CreditNotes]);
    let shown_rows: Vec<String> = file.invoices().into_iter().map(shown).collect();
    assert_eq!(shown_rows[0], "1800000001 123456 - EUR 2024-01-05 2024-02-04 -");
    assert!(file.rejected().is_empty() && file.plan.issues.is_empty(), "{:?}", file.plan.issues);
}

#[test]
fn dates_in_every_spelling_and_amounts_in_ten_thousands() {
    let file = read("mixed_dates.csv");
    let shown: Vec<String> = file.invoices().into_iter().map(shown).collect();
    assert_eq!(
        shown,
        [
            "F001 12500000 - CNY 2024-01-05 2024-02-04 -",
            "F002 100 - CNY 2024-01-18 2024-03-18 -",
            "F003 1000010 - CNY 2024-02-20 2024-04-20 -",
            "F004 3200000 - CNY 2024-01-18 2024-03-18 -",
        ]
    );
    let disputed: Vec<bool> = file.invoices().iter().map(|row| row.disputed).collect();
    assert_eq!(disputed, [false, true, false, false]);
    let codes: Vec<&str> = file.faults().iter().map(|fault| fault.2).collect();
    let three = ["intake.day-impossible", "intake.amount-unreadable", "intake.flag-unreadable"];
    assert_eq!(codes, three);
    let issues: Vec<&str> = file.plan.issues.iter().map(|issue| issue.what.code).collect();
    assert_eq!(issues, ["intake.currency-assumed", "intake.unit-applied"]);
}

#[test]
fn statements_wide_and_long() {
    let file = read("statements_wide.csv");
    let records = file.records();
    let Record::Statement(first) = records[0] else { panic!("{records:?}") };
    assert_eq!(
        (first.period_end, first.months, first.audited),
        (day("2023-12-31"), 12, Some(true))
    );
    assert_eq!(first.lines.len(), 14);
    let flow = first.lines.iter().find(|(line, _)| line.code() == "operating_cash_flow");
    assert_eq!(flow.map(|(_, minor)| *minor), Some(-5_000_000));
    let Record::Statement(half) = records[1] else { panic!("{records:?}") };
    assert_eq!((half.period_end, half.months), (day("2024-06-30"), 6));

    let file = read("statements_long.csv");
    assert_eq!(file.plan.mapping.kind, Kind::StatementLines);
    let lines: Vec<&str> = file
        .records()
        .into_iter()
        .filter_map(|record| match record {
            Record::Statement(row) => row.lines.first().map(|(line, _)| line.code()),
            _ => None,
        })
        .collect();
    assert_eq!(lines, ["cash", "total_assets", "total_liabilities"]);
    assert_eq!(file.faults(), [(5, "项目".to_owned(), "intake.line-unknown")]);
}

/// 金蝶云星空's list as a workbook: a title, dates as serials, numbers as numbers, a total, and a
/// second sheet that holds something else.
fn kingdee(path: &Path) {
    use rust_xlsxwriter::{Format, Workbook};
    let mut book = Workbook::new();
    let dates = Format::new().set_num_format("yyyy/m/d");
    book.add_worksheet().set_name("说明").expect("name").write(0, 0, "导出说明").expect("cell");
    let sheet = book.add_worksheet().set_name("应收单列表").expect("name");
    sheet.write(0, 0, "应收单列表").expect("cell");
    let header =
        ["单据编号", "业务日期", "到期日", "客户", "币别", "价税合计", "未核销金额", "单据状态"];
    for (column, name) in (0..).zip(header) {
        sheet.write(2, column, name).expect("cell");
    }
    let rows = [
        ("AR00000001", (2024, 1, 5), "宁波海天塑机集团有限公司", 1_234.1 + 0.2, 0.0),
        ("AR00000002", (2024, 1, 18), "深圳市华强电子有限公司", 3_450.75, 450.75),
    ];
    for (row, (number, (y, m, d), name, amount, open)) in (3..).zip(rows) {
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(y, m, d).expect("day");
        sheet.write(row, 0, number).expect("cell");
        sheet.write_with_format(row, 1, &day, &dates).expect("cell");
        sheet.write(row, 2, 45_369).expect("cell");
        sheet.write(row, 3, name).expect("cell");
        sheet.write(row, 4, "人民币").expect("cell");
        sheet.write(row, 5, amount).expect("cell");
        sheet.write(row, 6, open).expect("cell");
        sheet.write(row, 7, "已审核").expect("cell");
    }
    sheet.write(5, 0, "合计").expect("cell");
    sheet.write(5, 5, 4_685.05).expect("cell");
    book.save(path).expect("saved");
}

#[test]
fn kingdee_as_a_workbook() {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("应收单.xlsx");
    kingdee(&path);
    let file = read_with(Source::file(&path), &Wish::default());
    assert_eq!(file.table.sheet.as_deref(), Some("应收单列表"));
    assert_eq!(file.plan.mapping.profile.as_deref(), Some("kingdee-k3"));
    let shown: Vec<String> = file.invoices().into_iter().map(shown).collect();
    assert_eq!(
        shown,
        [
            "AR00000001 123430 0 CNY 2024-01-05 2024-03-18 -",
            "AR00000002 345075 45075 CNY 2024-01-18 2024-03-18 -",
        ]
    );
    assert_eq!(file.skipped(), [(6, Skip::Total)]);
    let codes: Vec<&str> = file.plan.issues.iter().map(|issue| issue.what.code).collect();
    assert_eq!(codes, ["intake.sheets-many"]);
    let wish = Wish { sheet: Some("没有".to_owned()), ..Wish::default() };
    let missing = preview::open(Source::file(&path), &wish);
    assert_eq!(missing.expect_err("sheet").code(), "intake.sheet-missing");
}

#[test]
fn an_open_order_of_dates_blocks_until_somebody_decides() {
    let text =
        "客户,发票号,开票日期,到期日,金额\nA,1,1/2/2024,3/4/2024,10\nB,2,5/6/2024,7/8/2024,20\n";
    let source = Source::bytes("x.csv", text.as_bytes());
    let today = day("2026-11-21");
    let look = preview(source.clone(), &Wish::default(), Currency::CNY, today).expect("preview");
    let blocked = look.plan.blocked().map(|rejection| rejection.code);
    assert_eq!(blocked, Some("intake.date-order-unknown"));
    assert!(look.rows.iter().all(|row| row.seen.is_none()));
    let order = Some(credit::intake::dates::DateOrder::Dmy);
    let look = preview(source, &Wish { order, ..Wish::default() }, Currency::CNY, today);
    let look = look.expect("preview");
    assert_eq!((look.plan.blocked(), look.counts.good), (None, 2));

    // A late cell decides for the whole column, and for the other column too.
    let mut long = text.to_owned();
    for n in 0..3_000 {
        long.push_str(&format!("A,L{n},1/2/2024,3/4/2024,10\n"));
    }
    long.push_str("B,Z,1/31/2024,3/4/2024,20\n");
    let file = read_with(Source::bytes("x.csv", long.into_bytes()), &Wish::default());
    assert_eq!(file.invoices()[0].issued_on, day("2024-01-02"));
    assert_eq!(file.invoices()[0].due_on, Some(day("2024-03-04")));
    assert_eq!(file.invoices().len(), 3_003);
}

#[test]
fn rejected_rows_are_mended_and_sent_again() {
    let file = read("yonyou_receivables_gb18030.csv");
    for lang in Lang::ALL {
        let mut out = Vec::new();
        write_csv(&mut out, &file.table.headers, file.rejected().into_iter(), lang).expect("csv");
        let text = String::from_utf8(out).expect("utf-8");
        assert!(!text.contains('⟦'), "{text}");
        let mended = text.replace("2024-03-32", "2024-03-31").replace("一百", "100");
        let wish = Wish { mapping: Some(file.plan.mapping.clone()), ..Wish::default() };
        for wish in [wish, Wish::default()] {
            let again = read_with(Source::bytes("退回.csv", mended.clone().into_bytes()), &wish);
            let shown: Vec<String> = again.invoices().into_iter().map(shown).collect();
            assert_eq!(shown, ["YS2403002 10000 - CNY 2024-03-31 2024-05-01 -"], "{lang}");
        }
    }
}

#[test]
fn the_preview_shows_columns_reasons_and_rows() {
    let look = preview(data("mixed_dates.csv"), &Wish::default(), Currency::CNY, day("2026-11-21"));
    let look = look.expect("preview");
    assert_eq!((look.counts.rows, look.counts.good, look.counts.rejected), (5, 4, 1));
    assert!(look.counts.whole && look.plan.confidence > 80, "{}", look.plan.confidence);
    let roles: Vec<Option<Role>> = look.plan.columns.iter().map(|guess| guess.role).collect();
    assert_eq!(roles[0], Some(Role::BuyerCode));
    assert!(look.plan.columns.iter().all(|guess| !guess.reasons.is_empty()));
    assert_eq!(look.rows.len(), 5);
}

#[test]
fn the_ibm_sample_is_read_to_the_cent() {
    let Some(path) = testkit::shared("data/ibm_accounts_receivable.csv") else { return };
    let file = read_with(Source::file(path), &Wish::default());
    assert_eq!(file.plan.mapping.profile.as_deref(), Some("ibm-ar"));
    assert!(file.rejected().is_empty());
    let invoices = file.invoices();
    assert_eq!(invoices.len(), 2_466);
    let sum: i64 = invoices.iter().map(|row| row.amount_minor).sum();
    assert_eq!(sum, 14_770_318);
    assert!(invoices.iter().all(|row| row.settled_on.is_some() && row.due_on.is_some()));
}
