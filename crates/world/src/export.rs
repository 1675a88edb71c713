//! The facts as CSV files, as a customer of the product would bring them: UTF-8 with a byte order
//! mark, Chinese headers, ISO days, decimal amounts, one row a fact (invoices: one an instalment,
//! statements: one a line).

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::File,
    io::{self, BufWriter, Write as _},
    path::Path,
};

use base::Currency;

use crate::{BuyerNo, STATEMENT_LINES, ledger::Facts};

/// A file: its name, its header and how its rows are written.
struct Sheet {
    name: &'static str,
    header: &'static str,
    rows: fn(&Facts, &Names<'_>, &mut Rows<'_>),
}

type Names<'a> = BTreeMap<BuyerNo, &'a str>;

/// Rows under way.
struct Rows<'a> {
    text: &'a mut String,
    first: bool,
}

impl Rows<'_> {
    fn row(&mut self) -> &mut Self {
        self.first = true;
        self
    }

    fn cell(&mut self, value: impl std::fmt::Display) -> &mut Self {
        if !self.first {
            self.text.push(',');
        }
        self.first = false;
        let from = self.text.len();
        let _ = write!(self.text, "{value}");
        if self.text.as_bytes()[from..].iter().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
            let quoted = self.text[from..].replace('"', "\"\"");
            self.text.truncate(from);
            let _ = write!(self.text, "\"{quoted}\"");
        }
        self
    }

    fn buyer(&mut self, no: BuyerNo, names: &Names<'_>) -> &mut Self {
        self.cell(no).cell(names.get(&no).copied().unwrap_or_default())
    }

    fn amount(&mut self, minor: i64, currency: Currency) -> &mut Self {
        self.cell(decimal(minor, currency))
    }

    fn end(&mut self) {
        self.text.push('\n');
    }
}

fn decimal(minor: i64, currency: Currency) -> String {
    let (unit, digits) = (currency.minor_per_unit().unsigned_abs(), currency.minor_digits());
    let (sign, size) = (if minor < 0 { "-" } else { "" }, minor.unsigned_abs());
    match digits {
        0 => format!("{sign}{size}"),
        _ => format!("{sign}{}.{:0width$}", size / unit, size % unit, width = digits as usize),
    }
}

fn yes(flag: bool) -> &'static str {
    if flag { "是" } else { "否" }
}

static SHEETS: [Sheet; 20] = [
    Sheet { name: "users.csv", header: "工号,姓名,角色,团队,登记日期", rows: users },
    Sheet { name: "rates.csv", header: "日期,币种,汇率", rows: rates },
    Sheet {
        name: "buyers.csv",
        header: "客户编码,客户名称,客户简称,客户类型,企业类型,所有制,规模,行业代码,行业,国家,省份,城市,地址,\
                 统一社会信用代码,成立日期,注册资本,法定代表人,员工人数,业务模式,季节性,币种,信用额度,业务员,合作日期,登记日期",
        rows: buyers,
    },
    Sheet {
        name: "contacts.csv",
        header: "客户编码,客户名称,联系人,角色,手机,邮箱,登记日期",
        rows: contacts,
    },
    Sheet {
        name: "groups.csv",
        header: "集团编码,集团名称,母公司编码,母公司名称,登记日期",
        rows: groups,
    },
    Sheet {
        name: "memberships.csv",
        header: "集团编码,客户编码,客户名称,登记日期",
        rows: memberships,
    },
    Sheet {
        name: "terms.csv",
        header: "客户编码,客户名称,付款条件,付款条件代码,生效日期",
        rows: terms,
    },
    Sheet {
        name: "limits.csv", header: "客户编码,客户名称,信用额度,币种,生效日期", rows: limits
    },
    Sheet {
        name: "statements.csv",
        header: "报表编号,客户编码,客户名称,期间开始,报表日期,月数,是否审计,更正报表编号,币种,科目代码,科目,金额,收到日期",
        rows: statements,
    },
    Sheet {
        name: "orders.csv",
        header: "订单号,客户编码,客户名称,下单日期,要求交期,币种,金额",
        rows: orders,
    },
    Sheet {
        name: "invoices.csv",
        header: "发票号,期次,客户编码,客户名称,开票日期,到期日,币种,金额,是否质保金,付款条件,订单号,摘要",
        rows: invoices,
    },
    Sheet {
        name: "receipts.csv",
        header: "收款单号,客户编码,客户名称,收款日期,币种,金额,结算方式,付款人,付款账户,银行流水号,核销发票号,入账日期",
        rows: receipts,
    },
    Sheet {
        name: "reversals.csv",
        header: "收款单号,客户编码,客户名称,冲销日期,原因",
        rows: reversals,
    },
    Sheet {
        name: "credit_notes.csv",
        header: "红字单号,客户编码,客户名称,开票日期,币种,金额,原发票号,原因",
        rows: credit_notes,
    },
    Sheet {
        name: "disputes.csv",
        header: "争议编号,客户编码,客户名称,发票号,争议金额,币种,原因,提出日期",
        rows: disputes,
    },
    Sheet {
        name: "disputes_closed.csv",
        header: "争议编号,客户编码,客户名称,处理结果,结束日期",
        rows: disputes_closed,
    },
    Sheet {
        name: "contact_log.csv",
        header: "记录编号,客户编码,客户名称,日期,经办人,联系人,方式,结果,备注,发票号",
        rows: contact_log,
    },
    Sheet {
        name: "promises.csv",
        header: "承诺编号,客户编码,客户名称,发票号,期次,承诺金额,币种,承诺付款日期,登记日期,记录编号",
        rows: promises,
    },
    Sheet {
        name: "signals.csv",
        header: "客户编码,客户名称,信号代码,信号,来源,说明,日期",
        rows: signals,
    },
    Sheet {
        name: "events.csv",
        header: "客户编码,客户名称,事件代码,事件,发生日期,说明,获知日期",
        rows: events,
    },
];

fn users(facts: &Facts, _: &Names<'_>, rows: &mut Rows<'_>) {
    for u in &facts.users {
        let team = u.team.map(|team| team.to_string()).unwrap_or_default();
        rows.row().cell(&u.code).cell(&u.name).cell(u.role.zh()).cell(team).cell(u.known_on).end();
    }
}

fn rates(facts: &Facts, _: &Names<'_>, rows: &mut Rows<'_>) {
    for r in &facts.rates {
        rows.row().cell(r.known_on).cell(r.currency).cell(r.rate.0).end();
    }
}

fn buyers(facts: &Facts, _: &Names<'_>, rows: &mut Rows<'_>) {
    let limits: BTreeMap<BuyerNo, String> = facts
        .limits
        .iter()
        .map(|limit| (limit.buyer, decimal(limit.amount_minor, limit.currency)))
        .collect();
    for b in &facts.buyers {
        let limit = limits.get(&b.no).map(String::as_str);
        let capital = b.registered_capital_minor.map(|minor| decimal(minor, Currency::CNY));
        rows.row()
            .cell(b.no)
            .cell(&b.name)
            .cell(&b.short_name)
            .cell(b.kind.zh())
            .cell(b.legal_form)
            .cell(b.ownership.zh())
            .cell(b.size.zh())
            .cell(b.industry_code)
            .cell(b.industry)
            .cell(b.country)
            .cell(b.region)
            .cell(b.city)
            .cell(&b.address)
            .cell(b.uscc.as_deref().unwrap_or_default())
            .cell(b.founded_on)
            .cell(capital.unwrap_or_default())
            .cell(&b.legal_representative)
            .cell(b.employees)
            .cell(b.model.zh())
            .cell(b.season.zh())
            .cell(b.currency)
            .cell(limit.unwrap_or_default())
            .cell(&b.owner)
            .cell(b.customer_since)
            .cell(b.known_on)
            .end();
    }
}

fn contacts(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for c in &facts.contacts {
        let row = rows.row().buyer(c.buyer, names).cell(&c.name).cell(c.role.zh());
        row.cell(&c.phone).cell(&c.mail).cell(c.known_on).end();
    }
}

fn groups(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for g in &facts.groups {
        rows.row().cell(&g.code).cell(&g.name).buyer(g.parent, names).cell(g.known_on).end();
    }
}

fn memberships(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for m in &facts.memberships {
        rows.row().cell(&m.group).buyer(m.buyer, names).cell(m.known_on).end();
    }
}

fn terms(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for t in &facts.terms {
        let row = rows.row().buyer(t.buyer, names);
        row.cell(t.kind.zh()).cell(t.kind.code()).cell(t.known_on).end();
    }
}

fn limits(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for l in &facts.limits {
        let row = rows.row().buyer(l.buyer, names).amount(l.amount_minor, l.currency);
        row.cell(l.currency).cell(l.known_on).end();
    }
}

fn statements(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for s in &facts.statements {
        for ((code, minor), (_, zh)) in s.lines.iter().zip(STATEMENT_LINES) {
            rows.row()
                .cell(&s.number)
                .buyer(s.buyer, names)
                .cell(s.from)
                .cell(s.to)
                .cell(s.months)
                .cell(yes(s.audited))
                .cell(s.restates.as_deref().unwrap_or_default())
                .cell(s.currency)
                .cell(code)
                .cell(zh)
                .amount(*minor, s.currency)
                .cell(s.known_on)
                .end();
        }
    }
}

fn orders(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for o in &facts.orders {
        let row = rows.row().cell(&o.number).buyer(o.buyer, names).cell(o.known_on);
        row.cell(o.wanted_on).cell(o.currency).amount(o.amount_minor, o.currency).end();
    }
}

fn invoices(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for i in &facts.invoices {
        for part in &i.instalments {
            rows.row()
                .cell(&i.number)
                .cell(part.number)
                .buyer(i.buyer, names)
                .cell(i.known_on)
                .cell(part.due_on)
                .cell(i.currency)
                .amount(part.amount_minor, i.currency)
                .cell(yes(part.retention))
                .cell(i.terms.zh())
                .cell(&i.order)
                .cell(i.goods)
                .end();
        }
    }
}

fn receipts(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for r in &facts.receipts {
        rows.row()
            .cell(&r.number)
            .buyer(r.buyer, names)
            .cell(r.received_on)
            .cell(r.currency)
            .amount(r.amount_minor, r.currency)
            .cell(r.method.zh())
            .cell(r.payer.as_deref().unwrap_or_default())
            .cell(&r.account)
            .cell(&r.bank_reference)
            .cell(r.references.join(";"))
            .cell(r.known_on)
            .end();
    }
}

fn reversals(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for r in &facts.reversals {
        let row = rows.row().cell(&r.receipt).buyer(r.buyer, names);
        row.cell(r.known_on).cell(r.reason.zh()).end();
    }
}

fn credit_notes(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for c in &facts.credit_notes {
        let row = rows.row().cell(&c.number).buyer(c.buyer, names).cell(c.known_on);
        let row = row.cell(c.currency).amount(c.amount_minor, c.currency);
        row.cell(&c.invoice).cell(c.reason.zh()).end();
    }
}

fn disputes(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for d in &facts.disputes {
        let row = rows.row().cell(&d.number).buyer(d.buyer, names).cell(&d.invoice);
        let row = row.amount(d.amount_minor, d.currency).cell(d.currency);
        row.cell(d.reason.zh()).cell(d.known_on).end();
    }
}

fn disputes_closed(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for d in &facts.disputes_closed {
        let row = rows.row().cell(&d.number).buyer(d.buyer, names);
        row.cell(d.outcome.zh()).cell(d.known_on).end();
    }
}

fn contact_log(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for c in &facts.contact_log {
        let row = rows.row().cell(&c.number).buyer(c.buyer, names).cell(c.known_on);
        let row = row.cell(&c.user).cell(&c.person).cell(c.channel.zh()).cell(c.result.zh());
        row.cell(&c.note).cell(c.invoice.as_deref().unwrap_or_default()).end();
    }
}

fn promises(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for p in &facts.promises {
        let row = rows.row().cell(&p.number).buyer(p.buyer, names).cell(&p.invoice);
        let row = row.cell(p.instalment).amount(p.amount_minor, p.currency).cell(p.currency);
        row.cell(p.promised_on).cell(p.known_on).cell(&p.contact).end();
    }
}

fn signals(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for s in &facts.signals {
        let row = rows.row().buyer(s.buyer, names).cell(s.kind.code()).cell(s.kind.zh());
        row.cell(s.source).cell(&s.note).cell(s.known_on).end();
    }
}

fn events(facts: &Facts, names: &Names<'_>, rows: &mut Rows<'_>) {
    for e in &facts.events {
        let row = rows.row().buyer(e.buyer, names).cell(e.kind.code()).cell(e.kind.zh());
        row.cell(e.happened_on).cell(&e.note).cell(e.known_on).end();
    }
}

fn heading(sheet: &Sheet) -> String {
    format!("\u{feff}{}\n", sheet.header)
}

fn append(sheet: &Sheet, facts: &Facts, text: &mut String) {
    let names = facts.buyers.iter().map(|b| (b.no, b.name.as_str())).collect();
    (sheet.rows)(facts, &names, &mut Rows { text, first: true });
}

/// Every file whole, by name.
pub(crate) fn files(facts: &Facts) -> Vec<(&'static str, String)> {
    let whole = |sheet: &Sheet| {
        let mut text = heading(sheet);
        append(sheet, facts, &mut text);
        (sheet.name, text)
    };
    SHEETS.iter().map(whole).collect()
}

/// Files that grow part by part.
pub(crate) struct Files(Vec<(&'static Sheet, BufWriter<File>)>);

impl Files {
    pub(crate) fn create(dir: &Path) -> io::Result<Self> {
        let create = |sheet: &'static Sheet| {
            let mut file = BufWriter::new(File::create(dir.join(sheet.name))?);
            file.write_all(heading(sheet).as_bytes())?;
            Ok((sheet, file))
        };
        SHEETS.iter().map(create).collect::<io::Result<_>>().map(Self)
    }

    pub(crate) fn add(&mut self, facts: &Facts) -> io::Result<()> {
        let mut text = String::new();
        for (sheet, file) in &mut self.0 {
            text.clear();
            append(sheet, facts, &mut text);
            file.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    pub(crate) fn finish(self) -> io::Result<()> {
        self.0.into_iter().try_for_each(|(_, mut file)| file.flush())
    }
}
