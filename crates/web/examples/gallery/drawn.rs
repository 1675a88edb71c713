//! The charts of the gallery.

use base::Lang;
use maud::Markup;
use web::{
    charts::{self, Bar, Dot, Numbers, Segment, StackRow, Week, Words},
    kit::Tone,
};

use super::{day, short};

fn words(id: &str, title: String, note: String) -> Words {
    Words { id: id.to_owned(), desc: title.clone(), title, note }
}

pub fn ageing(lang: Lang) -> Markup {
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

pub fn tiers(lang: Lang) -> Markup {
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

pub fn dso(lang: Lang) -> Markup {
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

pub fn weeks(lang: Lang) -> Markup {
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

pub fn largest(lang: Lang) -> Markup {
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

pub fn history(lang: Lang) -> Markup {
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
        (&dots, dots.iter().map(|dot| dot.on).max().unwrap_or_else(|| day("2025-01-05"))),
        (lang.pick("按期", "on time"), &|v| locale::days(lang, v as i64)),
        &Numbers::default(),
    )
}

pub fn two_by_two(lang: Lang) -> Markup {
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
