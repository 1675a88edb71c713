use super::*;

fn look(title: &str, header: &str, rows: &[&str]) -> Recognised {
    let names: Vec<String> = header.split(',').map(|name| name.trim().to_owned()).collect();
    let rows: Vec<StringRecord> =
        rows.iter().map(|row| row.split(',').map(str::trim).collect()).collect();
    let facts = facts_of(&rows, names.len(), Epoch::Y1900);
    recognise(&names, &facts, title, None).expect("a kind")
}

/// A header, a row, and the roles of the columns under each other.
fn is(kind: Kind, header: &str, row: &str, expected: &str) {
    let found = look("", header, &[row]);
    assert_eq!(found.kind, kind, "{header} {:?}", found.ranking);
    let codes = |guess: &Guess| guess.role.map_or("-".to_owned(), Role::code);
    let roles: Vec<String> = found.columns.iter().map(codes).collect();
    let expected: Vec<&str> = expected.split(',').map(str::trim).collect();
    assert_eq!(roles, expected, "{header}");
}

#[test]
fn invoices_of_yonyou_and_kingdee() {
    is(
        Kind::Invoices,
        "客户编码,客户名称,单据编号,单据日期,到期日,币种,价税合计,余额,业务员",
        "001,宁波海天塑机,YS01,2024-01-05,2024-02-05,人民币,100,50,李",
        "buyer-code, buyer-name, invoice-no, issued-on, due-on, currency, amount, open-amount, \
         salesperson",
    );
}

#[test]
fn invoices_of_erpnext_odoo_and_sap() {
    is(
        Kind::Invoices,
        "ID,Customer,Customer Name,Date,Payment Due Date,Grand Total,Outstanding Amount,Currency",
        "SINV-1,CUST-1,Acme Ltd,2024-01-05,2024-02-05,100,50,CNY",
        "invoice-no, buyer-code, buyer-name, issued-on, due-on, amount, open-amount, currency",
    );
    is(
        Kind::Invoices,
        "Number,Invoice Partner Display Name,Invoice/Bill Date,Due Date,Total,Amount Due,Status",
        "INV/2024/0001,Acme Ltd,2024-01-05,2024-02-05,100,50,Posted",
        "invoice-no, buyer-name, issued-on, due-on, amount, open-amount, -",
    );
    is(
        Kind::Invoices,
        "Customer,Document Number,Document Type,Document Date,Net due date,\
         Amount in local currency,Currency,Clearing date,Text",
        "100001,1800001,RV,05.01.2024,04.02.2024,100.00,CNY,,x",
        "buyer-code, invoice-no, doc-type, issued-on, due-on, local-amount, currency, \
         settled-on, note",
    );
}

#[test]
fn a_bare_company_is_no_entity_of_ours() {
    is(
        Kind::Invoices,
        "Customer Code,Invoice No,Invoice Date,Due Date,Amount,Company",
        "C1,F1,2024-01-05,2024-02-05,100.00,Acme Ltd",
        "buyer-code, invoice-no, issued-on, due-on, amount, -",
    );
    is(
        Kind::Invoices,
        "Customer Code,Invoice No,Invoice Date,Due Date,Amount,Company Code",
        "C1,F1,2024-01-05,2024-02-05,100.00,1000",
        "buyer-code, invoice-no, issued-on, due-on, amount, entity",
    );
}

#[test]
fn money_and_what_it_pays() {
    is(
        Kind::Receipts,
        "收款单号,客户编码,客户名称,收款日期,收款金额,结算方式,发票号",
        "SK1,001,宁波海天,2024-02-01,50,电汇,YS01",
        "receipt-no, buyer-code, buyer-name, received-on, amount, method, reference",
    );
    is(
        Kind::Allocations,
        "收款单号,发票号,核销金额,核销日期",
        "SK1,YS01,50,2024-02-01",
        "receipt-no, invoice-no, amount, allocated-on",
    );
    is(
        Kind::CreditNotes,
        "红字发票号,客户编码,开票日期,红字金额,原发票号,原因",
        "HZ1,001,2024-03-01,10,YS01,质量",
        "credit-no, buyer-code, issued-on, amount, reference, reason",
    );
    is(
        Kind::Rates,
        "From Currency,To Currency,Date,Exchange Rate",
        "USD,CNY,2024-01-02,7.0770",
        "currency, into-currency, rate-on, rate",
    );
}

#[test]
fn buyers_and_what_is_known_of_them() {
    is(
        Kind::Buyers,
        "编码,名称,统一社会信用代码,地区,行业,信用额度,账期",
        "001,宁波海天,91330200,宁波,塑机,100000,30",
        "buyer-code, buyer-name, tax-id, region, industry, credit-limit, terms-days",
    );
    is(
        Kind::Contacts,
        "客户名称,联系人,职务,手机,邮箱",
        "宁波海天,王,财务经理,13800000000,a@example.com",
        "buyer-name, contact-name, title, mobile, email",
    );
    is(
        Kind::Promises,
        "客户编码,发票号,承诺金额,承诺付款日,登记日期",
        "001,YS01,50,2024-03-01,2024-02-20",
        "buyer-code, invoice-no, amount, promised-on, made-on",
    );
    is(
        Kind::Ratings,
        "客户编码,客户名称,评级机构,主体评级,评级日期,有效期至",
        "001,宁波海天,中诚信,AA+,2024-06-01,2025-06-30",
        "buyer-code, buyer-name, agency, grade, rated-on, valid-until",
    );
    is(
        Kind::Milestones,
        "客户编码,项目编号,节点名称,节点类型,计划日期,实际完成日期,节点金额",
        "001,P-1,竣工验收,验收,2024-06-01,2024-06-05,1000",
        "buyer-code, path-no, step-name, step-part, planned-on, reached-on, amount",
    );
}

#[test]
fn suppliers_and_what_we_owe_them() {
    is(
        Kind::Suppliers,
        "供应商编码,供应商名称,统一社会信用代码,企业规模,地区",
        "G01,宁波轴承,91330200,小型,宁波",
        "supplier-code, supplier-name, tax-id, size, region",
    );
    is(
        Kind::Payables,
        "供应商编码,供应商名称,发票号码,开票日期,收货日期,到期日,价税合计,未付金额",
        "G01,宁波轴承,B1,2024-03-01,2024-02-20,2024-04-20,100.00,40.00",
        "supplier-code, supplier-name, invoice-no, issued-on, goods-on, due-on, amount, open-amount",
    );
    is(
        Kind::Advances,
        "供应商,预付单号,预付日期,约定交货日,预付金额",
        "宁波轴承,Y1,2024-03-01,2024-04-01,100.00",
        "supplier-name, advance-no, paid-on, deliver-by, amount",
    );
    is(
        Kind::Deliveries,
        "供应商编码,预付单号,到货单号,到货日期,到货金额",
        "G01,Y1,D1,2024-03-20,60.00",
        "supplier-code, advance-no, delivery-no, delivered-on, amount",
    );
    is(
        Kind::Payables,
        "vendor number,vendor name,bill no,bill date,due date,amount,balance",
        "V1,Bearings Ltd,B1,2024-03-01,2024-04-01,100.00,100.00",
        "supplier-code, supplier-name, invoice-no, issued-on, due-on, amount, open-amount",
    );
}

#[test]
fn statements_in_both_forms() {
    is(
        Kind::Statements,
        "客户编码,报告期,货币资金,应收账款,流动资产合计,资产总计,负债合计,营业收入,净利润",
        "001,2023-12-31,1,2,3,4,5,6,7",
        "buyer-code, period-end, line:cash, line:receivables, line:current_assets, \
         line:total_assets, line:total_liabilities, line:revenue, line:net_profit",
    );
    is(
        Kind::StatementLines,
        "客户编码,报告期,项目,金额",
        "001,2023-12-31,货币资金,100",
        "buyer-code, period-end, line-name, amount",
    );
}

#[test]
fn the_title_decides_between_twins() {
    let header = "单据编号,客户名称,单据日期,金额";
    let row = &["D1,宁波海天,2024-01-05,100"];
    assert_eq!(look("收款单列表", header, row).kind, Kind::Receipts);
    assert_eq!(look("应收单列表", header, row).kind, Kind::Invoices);
    assert!(look("", header, row).confidence <= 60);
}

#[test]
fn cells_speak_against_a_header() {
    let found = look("", "客户名称,发票号,日期,金额", &["宁波海天,YS1,明天,一百"]);
    assert!(found.confidence < 90);
    let reasons = &found.columns[3].reasons;
    assert!(found.columns[3].score < 60, "{reasons:?}");
}
