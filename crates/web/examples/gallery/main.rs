#![allow(missing_docs, reason = "an example")]
//! Writes one HTML file with every building block, to be looked at:
//! `cargo run -p web --example gallery -- zh > /tmp/gallery.html`.

mod drawn;

use std::sync::Arc;

use base::{Currency, Day, Lang, Money, Rejection};
use locale::{Style, amount};
use maud::{Markup, html};
use store::access::{Person, Role};
use web::{
    House, Visit, assets,
    charts::{self, Limit, Usage},
    kit::{
        self, Bulk, Change, Check, Chip, Choice, Column, Decision, Empty, Event, Field, Figure,
        Flash, Form, Headline, Kind, Link, List, Mark, Mistakes, Pager, Progress, Row, Sort, Tab,
        Tone,
    },
    layout,
};

use drawn::{ageing, dso, history, largest, tiers, two_by_two, weeks};

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
        sandbox: false,
        lang,
        person: Some(Person {
            id: 1,
            login: "chen".to_owned(),
            name: lang.pick("陈静", "Chen Jing").to_owned(),
            role: Role::Owner,
            lang,
            active: true,
            locked_until: None,
            withheld: Vec::new(),
        }),
        style: Style::Full,
        path: "/parties?sort=-overdue".to_owned(),
        unasked: Vec::new(),
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
