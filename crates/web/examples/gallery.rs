#![allow(missing_docs, reason = "an example")]
//! Writes one HTML file with every building block, to be looked at:
//! `cargo run -p web --example gallery -- zh > /tmp/gallery.html`.

use std::sync::Arc;

use base::{Currency, Day, Lang, Money, Rejection};
use locale::{Style, amount};
use maud::{Markup, html};
use store::access::{Person, Role};
use web::{
    House, Visit, assets,
    charts::{self, Bar, Dot, Limit, Numbers, Segment, StackRow, Usage, Week, Words},
    kit::{
        self, Bulk, Change, Check, Chip, Choice, Column, Decision, Empty, Event, Field, Figure,
        Flash, Form, Headline, Kind, Link, List, Mark, Mistakes, Pager, Progress, Row, Sort, Tab,
        Tone,
    },
    layout,
};

fn main() {
    let lang = std::env::args().nth(1).and_then(|text| Lang::parse(&text)).unwrap_or_default();
    print!("{}", alone(&layout::page(&visit(lang), "Gallery", &body(lang))));
}

/// The page with its style sheet inside, so that it stands alone in a file.
fn alone(page: &Markup) -> String {
    let link = format!("<link rel=\"stylesheet\" href=\"{}\">", assets::style_href());
    page.0.replace(&link, &format!("<style>{}</style>", assets::style()))
}

pub fn visit(lang: Lang) -> Visit {
    Visit {
        lang,
        person: Some(Person {
            id: 1,
            login: "chen".to_owned(),
            name: lang.pick("陈静", "Chen Jing").to_owned(),
            role: Role::Owner,
            lang,
            active: true,
            locked_until: None,
        }),
        style: Style::Full,
        path: "/parties?sort=-overdue".to_owned(),
        csrf: "token".to_owned(),
        flash: Some(Flash::new("house-rows").with("count", 3)),
        request: "1a2b".to_owned(),
        wants_json: false,
        today: day("2026-11-21"),
        house: Arc::new(House {
            company: "华东五金制造有限公司".to_owned(), ..House::default()
        }),
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap_or(Day::from_epoch_days(0))
}

fn cny(minor: i64) -> Money {
    Money::new(minor, Currency::CNY)
}

#[expect(clippy::cast_possible_truncation, reason = "samples")]
fn short(lang: Lang) -> impl Fn(f64) -> String {
    move |value| amount(lang, cny((value * 100.0) as i64), Style::Short)
}

pub fn body(lang: Lang) -> Markup {
    let p = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    html! {
        (kit::page_head(&p("组件陈列", "Gallery"), &p("截至 2026-11-21，金额单位：元。", "As of 2026-11-21, amounts in yuan."), &html! {
            a.button href="#" { (p("打印", "Print")) } a.button.primary href="#" { (p("运行评估", "Run assessment")) }
        }))
        div.stack {
            (figures(lang))
            (headline(lang))
            div.grid { div.w8 { (ageing(lang)) } div.w4 { (tiers(lang)) } }
            div.grid { div.w6 { (dso(lang)) } div.w6 { (weeks(lang)) } }
            div.grid { div.w6 { (largest(lang)) } div.w6 { (history(lang)) } }
            div.grid { div.w6 { (two_by_two(lang)) } div.w6.stack { (decision(lang)) (notices(lang)) } }
            (list(lang))
            (kit::tabs(&Link::to("/parties/C1"), &[
                Tab { key: "file", name: p("档案", "File"), count: None },
                Tab { key: "items", name: p("未清项", "Open items"), count: Some(12) },
                Tab { key: "score", name: p("评分", "Score"), count: None },
            ], "items"))
            (kit::steps(&[p("上传", "Upload"), p("对应列", "Columns"), p("试运行", "Dry run"), p("入账", "Commit")], 1))
            div.grid {
                div.w6 { (kit::panel(&p("表单", "Form"), &html! {}, &form(lang).show(lang))) }
                div.w6 { (kit::panel(&p("时间线", "Timeline"), &html! {}, &events(lang))) }
            }
            (kit::panel("", &html! {}, &Progress {
                doing: p("正在读取第 3 个文件", "Reading file 3"), done: 12_345, total: Some(30_000),
                poll: None, cancel: Some(("/x".to_owned(), "t".to_owned())),
            }.show(lang)))
            (List { id: "none", title: p("预警", "Warnings"), empty: Empty {
                title: p("没有未处理的预警", "No open warnings"),
                why: p("运行一次评估后，触发的信号会列在这里，并注明证据、级别和负责人。", "After an assessment, signals that fired stand here with their evidence, level and owner."),
                button: Some((p("运行评估", "Run assessment"), "/assess".to_owned())),
            }, ..List::default() }.show(lang))
        }
    }
}

fn figures(lang: Lang) -> Markup {
    let p = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let course = [61.0, 63.0, 60.0, 66.0, 70.0, 69.0, 74.0, 71.0];
    let figure = |name, value: String, unit: String, tone, change: &str| Figure {
        name,
        value,
        unit,
        change: Some(Change { text: change.to_owned(), tone }),
        against: p("较上月末", "vs last month"),
        course: course.to_vec(),
        href: Some("#".to_owned()),
    };
    html! {
        div.grid {
            div.w3 { (figure(p("应收余额", "Receivables"), amount(lang, cny(12_345_678_901), Style::Short), String::new(), Tone::Quiet, "+2.1%").card(lang)) }
            div.w3 { (figure(p("逾期占比", "Overdue share"), "23.4%".to_owned(), String::new(), Tone::High, "+3.2 pp").card(lang)) }
            div.w3 { (figure("DSO".to_owned(), "71".to_owned(), p("天", "days"), Tone::Low, "−3").card(lang)) }
            div.w3 { (figure(p("今日预警", "Alerts today"), "12".to_owned(), p("条未处理", "open"), Tone::Medium, "+4").card(lang)) }
        }
    }
}

fn headline(lang: Lang) -> Markup {
    let p = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let used = Usage {
        limit: Limit::Amount(1_000_000.0),
        used: 780_000.0,
        reserved: 90_000.0,
        text: p("¥78.0万 / ¥100万", "¥780k / ¥1.00M"),
    };
    let over =
        Usage {
            used: 1_200_000.0, text: p("¥120万 / ¥100万", "¥1.20M / ¥1.00M"), ..used.clone()
        };
    let none = Usage { limit: Limit::None, used: 0.0, reserved: 0.0, text: "¥0".to_owned() };
    let free = Usage { limit: Limit::Unlimited, ..used.clone() };
    kit::headline(
        &html! {
            h1 { (p("上海浦东机电工程（集团）有限责任公司华东分公司", "Shanghai Pudong Electromechanical Engineering (Group) Co., Ltd. East China Branch")) }
            div.actions { (kit::plain_badge("C0001")) (kit::plain_badge(&p("工程项目", "Project"))) (kit::badge(Tone::Medium, &p("中风险", "Medium risk"))) }
        },
        &[
            Headline {
                name: p("信用分", "Score"),
                value: html! { "652" },
                note: html! { "PD 4.2%" },
            },
            Headline {
                name: p("额度使用", "Limit used"),
                value: html! { "87%" },
                note: charts::usage(lang, &used),
            },
            Headline {
                name: p("超额", "Over"),
                value: html! { "120%" },
                note: charts::usage(lang, &over),
            },
            Headline {
                name: p("未授信", "None"),
                value: html! { "—" },
                note: html! { (charts::usage(lang, &none)) (charts::usage(lang, &free)) },
            },
            Headline {
                name: p("逾期", "Overdue"),
                value: html! { "¥12.3万" },
                note: html! { (p("最长 45 天", "45 days at most")) },
            },
        ],
    )
}

fn words(id: &str, title: String, note: String) -> Words {
    Words { id: id.to_owned(), desc: title.clone(), title, note }
}

fn ageing(lang: Lang) -> Markup {
    let spell = short(lang);
    let names =
        [lang.pick("未到期", "Not due"), "1–30", "31–60", "61–90", "91–180", "181–365", ">365"];
    let values = [8_200_000.0, 2_350_000.0, 900_000.0, 410_000.0, 380_000.0, 120_000.0, 66_000.0];
    let bars: Vec<Bar> = names
        .iter()
        .zip(values)
        .enumerate()
        .map(|(i, (name, value))| Bar {
            label: (*name).to_owned(),
            value,
            text: spell(value),
            note: locale::percent(value / 12_426_000.0, 1),
            href: Some(format!("/receivables?bucket={i}")),
            tone: if i == 0 {
                Tone::Quiet
            } else if i < 4 {
                Tone::Medium
            } else {
                Tone::High
            },
            lit: i == 1,
        })
        .collect();
    let numbers = Numbers {
        head: vec![lang.pick("账龄", "Bucket").to_owned(), lang.pick("金额", "Amount").to_owned()],
        rows: bars.iter().map(|bar| vec![bar.label.clone(), bar.text.clone()]).collect(),
    };
    let title = lang.pick(
        "逾期的一半多集中在 1–30 天，尽早提醒即可收回",
        "More than half of what is overdue is 1–30 days late: remind early",
    );
    charts::columns(
        lang,
        &words(
            "ageing",
            title.to_owned(),
            lang.pick("按到期日，单位：元", "By due date, in yuan").to_owned(),
        ),
        &bars,
        &numbers,
    )
}

fn tiers(lang: Lang) -> Markup {
    let p = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let row = |name: String, total: &str, values: [f64; 3]| StackRow {
        name,
        total: total.to_owned(),
        segments: [
            (p("低风险", "Low"), Tone::Low),
            (p("中风险", "Medium"), Tone::Medium),
            (p("高风险", "High"), Tone::High),
        ]
        .into_iter()
        .zip(values)
        .map(|((name, tone), value)| Segment {
            name,
            value,
            text: locale::percent(value / values.iter().sum::<f64>(), 0),
            tone,
            href: Some("#".to_owned()),
        })
        .collect(),
    };
    charts::stack(
        lang,
        &words(
            "tiers",
            p("高风险客户占 9%，却占余额 21%", "High-risk buyers are 9% of all but owe 21%"),
            String::new(),
        ),
        &[
            row(p("按客户数", "By buyers"), "312", [180.0, 104.0, 28.0]),
            row(p("按余额", "By amount"), "¥1.23亿", [52.0, 27.0, 21.0]),
        ],
        &Numbers::default(),
    )
}

fn dso(lang: Lang) -> Markup {
    let labels: Vec<String> =
        (0..12).map(|i| day("2025-12-01").plus_months(i).month_label()).collect();
    let series = [
        charts::Series {
            name: lang.pick("实际", "Actual").to_owned(),
            values: [62, 64, 61, 66, 70, 73, 71, 69, 72, 75, 74, 71]
                .map(|v| Some(f64::from(v)))
                .to_vec(),
            lit: true,
        },
        charts::Series {
            name: lang.pick("可能最好", "Best possible").to_owned(),
            values: (0..12).map(|i| (i != 5).then_some(48.0 + f64::from(i))).collect(),
            lit: false,
        },
    ];
    let spell = |v: f64| locale::days(lang, v as i64);
    charts::trend(
        lang,
        &words(
            "dso",
            lang.pick(
                "DSO 连降两月，仍比去年同期高 9 天",
                "DSO fell two months in a row, still 9 days above last year",
            )
            .to_owned(),
            String::new(),
        ),
        &charts::Trend { labels: &labels, series: &series, spell: &spell, filled: false },
        &Numbers::default(),
    )
}

fn weeks(lang: Lang) -> Markup {
    let weeks: Vec<Week> = (0..13)
        .map(|i| {
            let amount = 900_000.0 + f64::from((i * 37) % 11) * 90_000.0;
            Week {
                label: day("2026-11-23").plus_days(i * 7).to_string()[5..].to_owned(),
                expected: amount,
                range: (amount * 0.7, amount * 1.2),
                text: short(lang)(amount),
                href: None,
                lit: i == 3,
            }
        })
        .collect();
    charts::forecast(
        lang,
        &words(
            "weeks",
            lang.pick("未来 13 周预计回款 ¥1,680万", "¥16.8M expected in 13 weeks").to_owned(),
            lang.pick("柱为预计，细线为八成区间", "Bars: expected; line: 80% range").to_owned(),
        ),
        &weeks,
        (&short(lang), (lang.pick("预计", "Expected"), lang.pick("八成区间", "80% range"))),
        &Numbers::default(),
    )
}

fn largest(lang: Lang) -> Markup {
    let names = [
        "中国建筑第八工程局有限公司（华东区域公司采购中心）",
        "Northern Lights Industrial Engineering & Construction Holdings Ltd",
        "杭州明轩装饰",
        "苏州工业园区管理委员会",
        "<script>alert(1)</script> & Söhne",
    ];
    let bars: Vec<Bar> = names
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let value = 9_876_543_210.0 / f64::from(1_u32 << i);
            Bar {
                label: (*name).to_owned(),
                value,
                text: short(lang)(value),
                note: locale::percent(0.2 / f64::from(1_u32 << i), 1),
                href: Some("#".to_owned()),
                tone: Tone::Quiet,
                lit: i == 0,
            }
        })
        .collect();
    charts::bars(
        lang,
        &words(
            "largest",
            lang.pick("前五大客户占余额 41%，首位占 20%", "Top five owe 41%, the first 20%")
                .to_owned(),
            String::new(),
        ),
        &bars,
        &Numbers::default(),
    )
}

fn history(lang: Lang) -> Markup {
    let dots: Vec<Dot> = (0_i32..60)
        .map(|i| Dot {
            on: day("2025-01-05").plus_days(i * 11),
            late: (i * 7919) % 23 - 6 + i / 2,
            amount: f64::from((i * 7919) % 97 + 3) * 1_000.0,
            text: format!("INV-{i}"),
            tone: if i > 45 {
                Tone::High
            } else if i > 25 {
                Tone::Medium
            } else {
                Tone::Low
            },
            open: i > 54,
        })
        .collect();
    charts::dots(
        lang,
        &words(
            "history",
            lang.pick(
                "近半年付款越来越晚：平均晚 24 天",
                "Paying later and later: 24 days late in the last half year",
            )
            .to_owned(),
            lang.pick(
                "圆点为发票，越大金额越高；虚线圈为未付",
                "Dots are invoices, sized by amount; dashed ones are unpaid",
            )
            .to_owned(),
        ),
        &dots,
        (lang.pick("按期", "on time"), &|v| locale::days(lang, v as i64)),
        &Numbers::default(),
    )
}

fn two_by_two(lang: Lang) -> Markup {
    let p = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let places: Vec<charts::Place> = (0_u32..80)
        .map(|i| charts::Place {
            ability: f64::from((i * 7919) % 101) / 100.0,
            willingness: f64::from((i * 104_729) % 97) / 96.0,
            size: f64::from(i % 9) / 9.0,
            text: format!("C{i:04}"),
            tone: if i % 7 == 0 { Tone::High } else { Tone::Low },
            lit: i == 33,
            href: None,
        })
        .collect();
    charts::map(
        lang,
        &words(
            "map",
            p("41 家有能力却不愿付，先谈条件", "41 could pay but do not want to: talk terms first"),
            String::new(),
        ),
        &places,
        &charts::Quadrants {
            names: [
                p("能付且愿付", "Able and willing"),
                p("愿付但不能", "Willing, not able"),
                p("能付但不愿", "Able, not willing"),
                p("不能也不愿", "Neither"),
            ],
            notes: [
                p("120 家 · ¥3,200万", "120 · ¥32.0M"),
                p("60 家", "60"),
                p("41 家", "41"),
                p("12 家", "12"),
            ],
            axes: [p("付款能力", "Ability"), p("付款意愿", "Willingness")],
        },
        &Numbers::default(),
    )
}

fn decision(lang: Lang) -> Markup {
    let p = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let check = |name, mark, number, note| Check { name, mark, number, note };
    Decision {
        asked: vec![
            (p("客户", "Buyer"), "C0001".to_owned()),
            (p("申请额度", "Limit asked"), "¥1,000,000.00".to_owned()),
            (p("账期", "Terms"), p("月结 60 天", "60 days")),
        ],
        checks: vec![
            check(p("信用分", "Score"), Mark::Pass, "652 ≥ 600".to_owned(), String::new()),
            check(
                p("逾期", "Overdue"),
                Mark::Warn,
                p("45 天 ≤ 60 天", "45 ≤ 60 days"),
                p(
                    "一张发票逾期，请先确认是否有争议",
                    "One invoice is late; ask whether it is disputed",
                ),
            ),
            check(
                p("额度", "Limit"),
                Mark::Fail,
                "¥1,200,000 > ¥1,000,000".to_owned(),
                String::new(),
            ),
            check(
                p("财务报表", "Statements"),
                Mark::Open,
                "—".to_owned(),
                p("没有最近一年的报表", "No statement of the last year"),
            ),
        ],
        outcome: p("不予放行", "Not released"),
        tone: Tone::High,
        who: p(
            "信用经理可特批，须注明理由与期限",
            "The credit manager may override with a reason and an expiry",
        ),
    }
    .show(lang)
}

fn notices(lang: Lang) -> Markup {
    html! {
        (kit::notice(Tone::Medium, lang.pick("数据较少", "Little data"), &html! { (lang.pick("仅 3 张发票，评分可信度低。", "Only 3 invoices: low confidence.")) }))
        (kit::rejected(lang, &Rejection::new("access.locked").with("minutes", 15)))
    }
}

fn list(lang: Lang) -> Markup {
    let p = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let link = Link::to("/parties").with("sort", "-overdue");
    let rows = (0..12_i64).map(|i| {
        let name = match i % 3 {
            0 => p("上海浦东机电工程（集团）有限责任公司", "Shanghai Pudong Electromechanical Engineering (Group) Co., Ltd."),
            1 => p("杭州明轩装饰", "Hangzhou Mingxuan"),
            _ => "Northern Lights GmbH & Co. KG".to_owned(),
        };
        let (tone, tier) = match i % 3 { 0 => (Tone::Low, p("低风险", "Low")), 1 => (Tone::Medium, p("中风险", "Medium")), _ => (Tone::High, p("高风险", "High")) };
        Row {
            href: Some(format!("/parties/C{i:04}")),
            pick: Some(format!("C{i:04}")),
            cells: vec![
                html! { a href={ "/parties/C" (i) } { (name) } span.meta { "C000" (i) " · " (p("工程项目", "Project")) } },
                kit::badge(tone, &tier),
                html! { (650 + i) },
                html! { (locale::digits(lang, cny(123_456_789_012 / (i + 1)), Style::Full)) },
                html! { @if i == 4 { (kit::nothing(lang)) } @else { (locale::digits(lang, cny(-98_765 * i), Style::Full)) } },
                html! { (locale::days(lang, i * 7)) },
                html! { "2026-11-2" (i % 10) },
            ],
        }
    }).collect();
    List {
        id: "buyers",
        title: p("客户", "Buyers"),
        count: Some(312),
        chips: vec![
            Chip { name: p("全部", "All"), count: Some(312), href: "#".to_owned(), on: false },
            Chip { name: p("有逾期", "Overdue"), count: Some(88), href: "#".to_owned(), on: true },
            Chip { name: p("高风险", "High risk"), count: Some(28), href: "#".to_owned(), on: false },
        ],
        filters: Some(html! { label { (p("类型", "Type")) select name="kind" { option value="" { (p("不限", "Any")) } } } }),
        columns: vec![
            Column::text(p("客户", "Buyer")).by("name").title(),
            Column::fit(p("等级", "Tier")),
            Column::number(p("信用分", "Score")).by("score"),
            Column::number(p("余额（元）", "Open (¥)")).by("open"),
            Column::number(p("逾期（元）", "Overdue (¥)")).by("overdue"),
            Column::number(p("最长逾期", "Days late")).by("late"),
            Column::fit(p("下次行动", "Next action")).off(),
        ],
        rows,
        subtotal: Some(vec![html! { (p("本页合计", "This page")) }, html! {}, html! {}, html! { "3,830,000,000.00" }, html! { "−6,518,490.00" }, html! {}, html! {}]),
        sort: Some(Sort { key: "overdue", descending: true }),
        pager: Some(Pager { first: Some(link.href()), next: Some(link.with("after", "x").href()), shown: "51–62".to_owned() }),
        xlsx: Some("/parties.xlsx".to_owned()),
        bulk: Some(Bulk { csrf: "t".to_owned(), actions: vec![(p("指派负责人", "Assign"), "/parties/assign".to_owned())] }),
        link,
        ..List::default()
    }.show(lang)
}

fn form(lang: Lang) -> Form {
    let p = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    Form {
        action: "/people".to_owned(),
        csrf: "t".to_owned(),
        fields: vec![
            Field::new("login", p("登录名", "Login")).value("c h").required().hint(p(
                "2 至 64 个字母或数字，例如 chen.jing",
                "2 to 64 letters or digits, for example chen.jing",
            )),
            Field::new("password", p("密码", "Password")).kind(Kind::Password).required(),
            Field::new("role", p("角色", "Role")).kind(Kind::OneOf(vec![Choice {
                value: "sales".to_owned(),
                name: p("销售", "Sales"),
            }])),
            Field::new("limit", p("额度（元）", "Limit (¥)"))
                .kind(Kind::Number)
                .value("1,000,000.00"),
            Field::new("on", p("生效日", "From")).kind(Kind::Day).value("2026-11-21"),
            Field::new("why", p("理由", "Reason")).kind(Kind::Lines),
            Field::new("watch", p("列入观察名单", "Put on the watch list"))
                .kind(Kind::Tick)
                .value("1"),
            Field::new("file", p("附件", "File")).kind(Kind::File(".csv,.xlsx")),
        ],
        mistakes: Mistakes(vec![
            Rejection::new("access.login-form").with("login", "c h").on("login"),
            Rejection::new("access.password-short").on("password"),
        ]),
        submit: p("保存", "Save"),
        back: Some("/people".to_owned()),
    }
}

fn events(lang: Lang) -> Markup {
    let p = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_owned();
    let event = |at: &str, title: String, note: String, tone| Event {
        at: at.to_owned(),
        title: html! { (title) },
        note,
        tone,
    };
    kit::timeline(&[
        event(
            "2026-11-20 09:12",
            p("承诺未兑现：¥120,000", "Promise broken: ¥120,000"),
            p("王强，承诺日 11-18", "Wang Qiang, promised for 11-18"),
            Tone::High,
        ),
        event(
            "2026-11-12",
            p("预警：付款天数变长", "Warning: paying later"),
            String::new(),
            Tone::Medium,
        ),
        event(
            "2026-11-01",
            p("收款 ¥80,000，已核销两张发票", "Receipt ¥80,000, two invoices cleared"),
            String::new(),
            Tone::Low,
        ),
        event(
            "2026-10-01",
            p("额度调整为 ¥1,000,000", "Limit set to ¥1,000,000"),
            p("陈静", "Chen Jing"),
            Tone::Quiet,
        ),
    ])
}
