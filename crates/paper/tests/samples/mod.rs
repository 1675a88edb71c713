//! One full sample of every document, with long names and amounts of twelve digits.

use base::{Day, Lang};
use paper::{
    AccountLine, AccountTable, Block, CertificatePaper, Check, Column, CreditSummary,
    DecisionOutcome, DecisionRecord, DecisionStep, Evidence, Explanation, Fact, Figure, Head,
    Letter, LetterKind, Mark, PointLine, PolicyChapter, PolicyPaper, Reason, Sheet, SourceLine,
    Table, ToldLine, Tone, WarningLine,
};

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

pub fn head(lang: Lang, number: &str) -> Head {
    Head {
        lang,
        company: lang.pick("华恒流体设备股份有限公司", "Huaheng Fluid Equipment Co., Ltd.").into(),
        subject: lang
            .pick(
                "KH00012 · 浙江省诸暨市江南恒泰水泵阀门成套设备制造有限责任公司",
                "KH00012 · Zhuji Jiangnan Hengtai Pump, Valve and Packaged Equipment Manufacturing",
            )
            .into(),
        number: number.into(),
        as_of: day("2026-11-21"),
        printed_on: day("2026-11-22"),
        printed_by: lang.pick("陈静", "Chen Jing").into(),
    }
}

pub fn all(lang: Lang) -> Vec<(&'static str, Sheet)> {
    vec![
        ("summary", summary(lang).sheet()),
        ("bare-summary", bare(lang).sheet()),
        ("explanation", explanation(lang).sheet()),
        ("decision", decision(lang).sheet()),
        ("policy", policy(lang).sheet()),
        ("certificate", certificate(lang).sheet()),
        ("notice", letter(lang, LetterKind::TermsNotice).sheet()),
        ("plan", letter(lang, LetterKind::ResponsePlan).sheet()),
        ("confirmation", letter(lang, LetterKind::Confirmation).sheet()),
    ]
}

fn certificate(lang: Lang) -> CertificatePaper {
    CertificatePaper {
        head: Head { subject: "欧阳明月".into(), ..head(lang, "RZ-2026-0007") },
        name: "欧阳明月".into(),
        level: lang.pick("应收催收", "Collection of receivables").into(),
        said: lang
            .pick("兹证明欧阳明月通过考核。", "This certifies that Ouyang Mingyue passed.")
            .into(),
        ended: None,
        facts: facts(
            lang,
            &[("发证日", "Granted on", "2026-11-21"), ("有效至", "Valid until", "2027-11-20")],
        ),
        address: "https://credit.example.com/verify/1A2B3C4D5E6F7A8B".into(),
        code: "1A2B-3C4D-5E6F-7A8B".into(),
        key: "5a".repeat(32),
        seal: format!("SX1.{}.{}", "WyJS".repeat(40), "aGVs".repeat(21)),
    }
}

fn facts(lang: Lang, pairs: &[(&str, &str, &str)]) -> Vec<Fact> {
    pairs.iter().map(|(zh, en, value)| Fact::new(lang.pick(zh, en), *value)).collect()
}

fn reasons(lang: Lang) -> Vec<Reason> {
    [
        ("近六个月加权逾期 23.4 天", "paid 23.4 days late over six months", 41),
        ("资产负债率 71.2%", "liabilities are 71.2% of assets", 28),
        ("成立 2.4 年", "founded 2.4 years ago", 12),
    ]
    .map(|(zh, en, lost)| Reason { said: lang.pick(zh, en).into(), lost })
    .to_vec()
}

fn told(lang: Lang) -> ToldLine {
    ToldLine {
        kind: lang.pick("被执行", "enforcement").into(),
        tone: Tone::High,
        on: "2026-10-08".into(),
        said: lang
            .pick("（2026）闽0102执1234号，标的 123,456,789,012.34 元，未履行", "case 1234, unpaid")
            .into(),
        from: lang.pick("中国执行信息公开网", "court register").into(),
    }
}

fn summary(lang: Lang) -> CreditSummary {
    let figure = |zh: &str, en: &str, value: &str, note: &str, tone| Figure {
        name: lang.pick(zh, en).into(),
        value: value.into(),
        note: note.into(),
        tone,
    };
    let mut statements = Table::of(vec![
        Column::text(lang.pick("科目（CNY）", "Line (CNY)"), 1),
        Column::number("2025-12-31"),
        Column::number("2024-12-31"),
    ]);
    let mut ratios = statements.clone();
    for (zh, en, a, b) in [
        ("资产总计", "Total assets", "123,456,789,012.34", "98,765,432,109.87"),
        ("营业收入", "Revenue", "9,876,543,210.00", "−1,234.50"),
    ] {
        statements.push([lang.pick(zh, en), a, b]);
    }
    ratios.push([lang.pick("流动比率", "Current ratio"), "1.32", "—"]);
    CreditSummary {
        head: head(lang, ""),
        figures: vec![
            figure("评分", "Score", "612", "PD 4.2%", Tone::Medium),
            figure("风险等级", "Tier", lang.pick("中", "Medium"), "", Tone::Medium),
            figure("额度", "Limit", "¥1,234,567.89", "83%", Tone::Quiet),
            figure("逾期", "Overdue", "¥123,456,789,012.34", "47", Tone::High),
        ],
        identity: facts(
            lang,
            &[
                ("统一社会信用代码", "Credit code", "91330681MA2BEXXX0X"),
                ("行业", "Industry", "C3441"),
                ("所有制", "Ownership", lang.pick("民营", "private")),
            ],
        ),
        because: lang.pick("资料较全。", "The file is fairly complete.").into(),
        reasons: reasons(lang),
        heeded: vec![
            lang.pick("未了结的重大发现 1 项：评分最高 599 分", "a grave finding: at most 599")
                .into(),
        ],
        told: vec![told(lang)],
        statements,
        checks: lang.pick("16 项勾稽检查中 2 项不符。", "2 of 16 checks fail.").into(),
        ratios,
        behaviour: facts(lang, &[("近 12 个月开票", "Invoiced in 12 months", "¥8,100,000.00")]),
        limit: facts(lang, &[("已授额度", "Limit granted", "¥1,234,567.89")]),
        steps: vec![lang.pick("三种方法取最小。", "The smallest of three methods.").into()],
        warnings: vec![WarningLine {
            level: lang.pick("红色", "red").into(),
            tone: Tone::High,
            signal: lang.pick("连续失信", "promises broken in a row").into(),
            said: lang.pick("连续 3 次承诺未兑现", "3 promises broken in a row").into(),
            since: "2026-11-02".into(),
        }],
        lacking: vec![lang.pick("近两年审计报告", "audited reports of two years").into()],
        sources: vec![SourceLine {
            what: lang.pick("工商登记", "registration").into(),
            from: lang.pick("文件 buyers.csv", "file buyers.csv").into(),
            on: "2026-11-02".into(),
            confidence: lang.pick("中", "medium").into(),
        }],
    }
}

/// A buyer of whom nothing is known.
fn bare(lang: Lang) -> CreditSummary {
    CreditSummary {
        figures: vec![Figure { name: "—".into(), value: "—".into(), ..Figure::default() }],
        because: String::new(),
        reasons: Vec::new(),
        heeded: Vec::new(),
        told: Vec::new(),
        statements: Table::default(),
        checks: String::new(),
        ratios: Table::default(),
        behaviour: Vec::new(),
        limit: Vec::new(),
        steps: Vec::new(),
        warnings: Vec::new(),
        lacking: Vec::new(),
        sources: Vec::new(),
        ..summary(lang)
    }
}

fn explanation(lang: Lang) -> Explanation {
    let line = |name: &str, value: &str, points: &str, best: &str| PointLine {
        name: name.into(),
        value: value.into(),
        points: points.into(),
        best: best.into(),
    };
    Explanation {
        head: head(lang, ""),
        outcome: facts(lang, &[("评分", "Score", "612"), ("等级", "Tier", "B")]),
        because: lang.pick("资料较全。", "The file is fairly complete.").into(),
        reasons: reasons(lang),
        heeded: vec![lang.pick("参考方说它迟付", "references tell of delay").into()],
        points: vec![
            line(lang.pick("基础分", "Base"), "", "+480", ""),
            line(lang.pick("加权逾期天数", "Days late"), "23.4", "−12", "+29"),
            line(lang.pick("资产负债率", "Debt ratio"), "", "0", "+30"),
        ],
        total: "612".into(),
        steps: vec![lang.pick("三种方法取最小。", "The smallest of three methods.").into()],
        model: facts(lang, &[("模型", "Model", "expert 1"), ("校验码", "Digest", "a1b2c3d4")]),
    }
}

fn decision(lang: Lang) -> DecisionRecord {
    let check = |mark, word: &str, name: &str, number: &str| Check {
        mark,
        word: word.into(),
        name: name.into(),
        number: number.into(),
        note: String::new(),
    };
    DecisionRecord {
        head: head(lang, "SX-2026-0012"),
        decided_on: day("2026-11-22"),
        outcome: DecisionOutcome::Reduced,
        said: lang
            .pick("额度由申请的 200 万元核减为 120 万元。", "1.2 m of the 2 m asked for.")
            .into(),
        asked: facts(lang, &[("申请额度", "Limit asked", "¥2,000,000.00")]),
        granted: facts(lang, &[("批准额度", "Limit granted", "¥1,200,000.00")]),
        checks: vec![
            check(Mark::Pass, lang.pick("通过", "pass"), lang.pick("资料", "file"), "9/10"),
            check(Mark::Review, lang.pick("复核", "review"), lang.pick("评分", "score"), "612"),
            check(Mark::Fail, lang.pick("不符", "fail"), lang.pick("负债", "debt"), "71.2%"),
            check(Mark::Open, lang.pick("未查", "open"), lang.pick("审计", "audit"), ""),
        ],
        reasons: vec![lang.pick("付款较慢。", "It pays slowly.").into()],
        conditions: vec![lang.pick("提供股东担保。", "A guarantee of the owner.").into()],
        steps: vec![DecisionStep {
            at: "2026-11-20 10:12".into(),
            who: lang.pick("王强", "Wang Qiang").into(),
            role: lang.pick("业务员", "sales").into(),
            act: lang.pick("提交申请", "applied").into(),
            comment: lang.pick("老客户，订单增加。", "An old customer orders more.").into(),
        }],
        evidence: vec![Evidence {
            what: lang.pick("2025 年审计报告", "audited report 2025").into(),
            on: "2025-12-31".into(),
            from: lang.pick("客户提供", "the buyer").into(),
            digest: "9f86d081".into(),
        }],
        rules: facts(lang, &[("政策版本", "Policy", "2026-1 · 1a2b3c4d")]),
        signatures: vec![
            lang.pick("信用经理", "Credit manager").into(),
            lang.pick("财务总监", "Chief financial officer").into(),
        ],
    }
}

fn letter(lang: Lang, kind: LetterKind) -> Letter {
    let confirms = kind == LetterKind::Confirmation;
    Letter {
        head: head(lang, "HH-2026-0107"),
        kind,
        to: vec![
            lang.pick("江南恒泰水泵有限公司", "Jiangnan Hengtai Pump Co., Ltd.").into(),
            lang.pick("财务部 李经理 收", "for the attention of Mr Li, finance").into(),
        ],
        salutation: lang.pick("尊敬的客户：", "Dear Sir or Madam,").into(),
        before: vec![
            lang.pick(
                "感谢贵司多年的支持。根据年度信用复审，自下述日期起调整信用条件。",
                "Thank you for many years of trade. After the yearly review our terms change.",
            )
            .into(),
        ],
        facts: facts(lang, &[("新账期", "New terms", "30"), ("生效日", "From", "2027-01-01")]),
        table: confirms.then(|| account(lang, 4).table()),
        after: vec![lang.pick("已签合同不受影响。", "Signed contracts stay as they are.").into()],
        deadline: lang.pick("请于 2026-12-10 前回复。", "Please answer by 2026-12-10.").into(),
        contact: facts(lang, &[("联系人", "Person", "0571-8888 0000")]),
        receipt: confirms,
    }
}

fn policy(lang: Lang) -> PolicyPaper {
    let mut table = Table::of(vec![
        Column::text(lang.pick("等级", "Tier"), 6),
        Column::text(lang.pick("审批岗位", "Who signs"), 12),
    ]);
    table.push([lang.pick("低风险", "low risk"), lang.pick("信用经理", "Credit manager")]);
    PolicyPaper {
        head: head(lang, "V1"),
        facts: facts(lang, &[("版本", "Version", "V1"), ("生效日", "Counts from", "2026-12-01")]),
        chapters: vec![
            PolicyChapter {
                name: lang.pick("总则", "General").into(),
                text: vec![
                    lang.pick("没有评分和审批，不给赊销。", "No credit without approval.").into(),
                ],
                table: None,
            },
            PolicyChapter {
                name: lang.pick("授信审批", "Approval").into(),
                text: Vec::new(),
                table: Some(table),
            },
        ],
        signatures: vec![lang.pick("企业负责人", "Owner").into()],
    }
}

fn account(lang: Lang, lines: usize) -> AccountTable {
    AccountTable {
        lang,
        currency: "CNY".into(),
        opening: Some(("2026-10-01".into(), "12,345,678.90".into())),
        lines: (0..lines)
            .map(|n| AccountLine {
                on: "2026-10-12".into(),
                number: format!("FP-{n:05}"),
                text: lang.pick("销售发票", "invoice").into(),
                debit: "1,234,567.89".into(),
                credit: String::new(),
                balance: "123,456,789,012.34".into(),
            })
            .collect(),
        closing: "123,456,789,012.34".into(),
    }
}

pub fn long_account(lang: Lang) -> Sheet {
    let mut sheet = letter(lang, LetterKind::Letter).sheet();
    sheet.blocks = vec![Block::table(account(lang, 200).table())];
    sheet
}
