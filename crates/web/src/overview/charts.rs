//! The charts of the first page. Each title says the finding.

use base::{Day, Money};
use credit::{assess::MonthPoint, policy::Tier};
use locale::{Style, count, percent};
use maud::Markup;

use super::Ground;
use crate::{
    charts::{self, Bar, Numbers, Segment, Series, StackRow, Trend, Week, Words},
    parties::{self, bucket, bucket_tone, float, words},
    visit::Visit,
};

fn short<'a>(visit: &'a Visit, ground: &'a Ground) -> impl Fn(i64) -> String + 'a {
    move |minor| locale::amount(visit.lang, Money::new(minor, ground.ageing.currency), Style::Short)
}

fn titled(id: &str, title: String, note: String) -> Words {
    Words { id: id.to_owned(), desc: title.clone(), title, note }
}

fn heads(visit: &Visit, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| visit.t(key)).collect()
}

/// The ageing by due day.
pub fn ageing(visit: &Visit, ground: &Ground) -> Markup {
    let (ageing, short) = (&ground.ageing, short(visit, ground));
    let share = |minor| percent(float(minor) / float(ageing.open_minor.max(1)), 1);
    let overdue = ageing.buckets.iter().filter(|part| part.from_days.is_some());
    let largest = overdue.max_by_key(|part| part.open_minor).filter(|part| part.open_minor > 0);
    let bars: Vec<Bar> = ageing
        .buckets
        .iter()
        .enumerate()
        .map(|(n, part)| {
            let link = crate::kit::Link::to("/receivables/items").with("as_of", ground.run.as_of);
            let link = link.with("bucket", n);
            Bar {
                label: bucket(visit, part.from_days, part.to_days),
                value: float(part.open_minor),
                text: short(part.open_minor),
                note: share(part.open_minor),
                href: Some(link.href()),
                tone: bucket_tone(part.from_days),
                lit: largest.is_some_and(|most| most == part),
            }
        })
        .collect();
    let title = match largest {
        None => visit.t("overview-ageing-fine"),
        Some(part) => visit.ta(
            "overview-ageing-title",
            &[
                ("bucket", &bucket(visit, part.from_days, part.to_days)),
                ("amount", &short(part.open_minor)),
                (
                    "share",
                    &percent(float(part.open_minor) / float(ageing.overdue_minor().max(1)), 0),
                ),
            ],
        ),
    };
    let note = visit.ta(
        "overview-ageing-note",
        &[("day", &ground.run.as_of.to_string()), ("currency", ageing.currency.code())],
    );
    let numbers = Numbers {
        head: heads(
            visit,
            &["parties-bucket", "parties-col-open", "parties-share", "parties-items"],
        ),
        rows: ageing
            .buckets
            .iter()
            .map(|part| {
                vec![
                    bucket(visit, part.from_days, part.to_days),
                    visit.amount(Money::new(part.open_minor, ageing.currency)),
                    share(part.open_minor),
                    count(part.items),
                ]
            })
            .collect(),
    };
    charts::columns(visit.lang, &titled("ageing", title, note), &bars, &numbers)
}

/// The tiers by buyers and by amount.
pub fn tiers(visit: &Visit, ground: &Ground) -> Markup {
    let (portfolio, short) = (&ground.portfolio, short(visit, ground));
    let buyers: u64 = portfolio.tiers.iter().map(|slice| slice.owing).sum();
    let amount: i64 = portfolio.tiers.iter().map(|slice| slice.exposure_minor).sum();
    let heads_of = |owing: u64| float(i64::try_from(owing).unwrap_or(0));
    let segments = |by_amount: bool| {
        portfolio
            .tiers
            .iter()
            .map(|slice| {
                let tier = Tier::parse(&slice.code).unwrap_or(Tier::Unrated);
                let (value, whole) = match by_amount {
                    true => (float(slice.exposure_minor), float(amount.max(1))),
                    false => (heads_of(slice.owing), heads_of(buyers.max(1))),
                };
                Segment {
                    name: words::tier(visit.lang, tier),
                    value,
                    text: percent(value / whole, 0),
                    tone: words::tier_tone(tier),
                    href: Some(format!("/parties?tier={}", slice.code)),
                }
            })
            .collect()
    };
    let high = portfolio.tiers.iter().find(|slice| slice.code == "high");
    let title = match high {
        Some(high) if amount > 0 => visit.ta(
            "overview-tiers-title",
            &[
                ("buyers", &percent(heads_of(high.owing) / heads_of(buyers.max(1)), 0)),
                ("amount", &percent(float(high.exposure_minor) / float(amount), 0)),
            ],
        ),
        _ => visit.t("overview-tiers"),
    };
    let rows = [
        StackRow {
            name: visit.t("overview-by-buyers"),
            total: visit
                .ta("overview-owing", &[("count", &count(i64::try_from(buyers).unwrap_or(0)))]),
            segments: segments(false),
        },
        StackRow {
            name: visit.t("overview-by-amount"),
            total: short(amount),
            segments: segments(true),
        },
    ];
    let numbers = Numbers {
        head: heads(
            visit,
            &["parties-col-tier", "overview-buyers", "overview-exposure", "parties-col-overdue"],
        ),
        rows: portfolio
            .tiers
            .iter()
            .map(|slice| {
                vec![
                    words::tier(visit.lang, Tier::parse(&slice.code).unwrap_or(Tier::Unrated)),
                    slice.owing.to_string(),
                    visit.amount(Money::new(slice.exposure_minor, ground.ageing.currency)),
                    visit.amount(Money::new(slice.overdue_minor, ground.ageing.currency)),
                ]
            })
            .collect(),
    };
    let note = visit.ta("parties-assessed-on", &[("day", &portfolio.as_of)]);
    charts::stack(visit.lang, &titled("tiers", title, note), &rows, &numbers)
}

/// Expected receipts of the next thirteen weeks.
pub fn weeks(visit: &Visit, ground: &Ground) -> Markup {
    let (portfolio, short) = (&ground.portfolio, short(visit, ground));
    let best = portfolio.weeks.iter().map(|week| week.expected_minor).max().unwrap_or(0);
    let weeks: Vec<Week> = portfolio
        .weeks
        .iter()
        .map(|week| Week {
            label: week.from_on.get(5..).unwrap_or_default().to_owned(),
            expected: float(week.expected_minor),
            range: (float(week.most_minor.0), float(week.most_minor.1)),
            text: visit.ta(
                "overview-week",
                &[
                    ("expected", &short(week.expected_minor)),
                    ("low", &short(week.most_minor.0)),
                    ("high", &short(week.most_minor.1)),
                ],
            ),
            href: None,
            lit: best > 0 && week.expected_minor == best,
        })
        .collect();
    let title = visit.ta(
        "overview-weeks-title",
        &[("amount", &short(portfolio.expected_minor)), ("beyond", &short(portfolio.beyond_minor))],
    );
    let numbers = Numbers {
        head: heads(
            visit,
            &["overview-week-from", "overview-expected", "overview-half", "overview-most"],
        ),
        rows: portfolio
            .weeks
            .iter()
            .map(|week| {
                let pair = |(low, high): (i64, i64)| format!("{} – {}", short(low), short(high));
                vec![
                    week.from_on.clone(),
                    visit.amount(Money::new(week.expected_minor, ground.ageing.currency)),
                    pair(week.half_minor),
                    pair(week.most_minor),
                ]
            })
            .collect(),
    };
    #[expect(clippy::cast_possible_truncation, reason = "an axis")]
    let spell = |value: f64| short(value as i64);
    let key = (visit.t("overview-key-expected"), visit.t("overview-key-range"));
    let note = visit.t("overview-weeks-note");
    charts::forecast(
        visit.lang,
        &titled("weeks", title, note),
        &weeks,
        (&spell, (&key.0, &key.1)),
        &numbers,
    )
}

/// The largest debtors.
pub fn top(visit: &Visit, ground: &Ground) -> Markup {
    let (portfolio, short) = (&ground.portfolio, short(visit, ground));
    let bps = |bps: i32| percent(f64::from(bps) / 10_000.0, 1);
    let bars: Vec<Bar> = portfolio
        .top
        .iter()
        .enumerate()
        .map(|(n, buyer)| Bar {
            label: buyer.name.clone(),
            value: float(buyer.exposure_minor),
            text: short(buyer.exposure_minor),
            note: bps(buyer.share_bps),
            href: Some(parties::href(&buyer.code)),
            tone: match Tier::parse(&buyer.tier) {
                Some(Tier::High) => crate::kit::Tone::High,
                _ => crate::kit::Tone::Quiet,
            },
            lit: n == 0,
        })
        .collect();
    let title = visit.ta(
        "overview-top-title",
        &[
            ("count", &portfolio.top.len().to_string()),
            ("share", &portfolio.top_bps.map_or_else(|| "—".to_owned(), bps)),
        ],
    );
    let note = visit.ta(
        "overview-top-note",
        &[(
            "hhi",
            &portfolio.hhi.map_or_else(|| "—".to_owned(), |hhi| format!("{:.0}", hhi * 10_000.0)),
        )],
    );
    let numbers = Numbers {
        head: heads(
            visit,
            &[
                "parties-col-code",
                "parties-col-name",
                "parties-col-tier",
                "overview-exposure",
                "parties-share",
            ],
        ),
        rows: portfolio
            .top
            .iter()
            .map(|buyer| {
                vec![
                    buyer.code.clone(),
                    buyer.name.clone(),
                    words::tier(visit.lang, Tier::parse(&buyer.tier).unwrap_or(Tier::Unrated)),
                    visit.amount(Money::new(buyer.exposure_minor, ground.ageing.currency)),
                    bps(buyer.share_bps),
                ]
            })
            .collect(),
    };
    charts::bars(visit.lang, &titled("top", title, note), &bars, &numbers)
}

/// Sales and collections by month.
pub fn months(visit: &Visit, ground: &Ground) -> Markup {
    let short = short(visit, ground);
    let whole = whole_months(visit, ground);
    let labels: Vec<String> = whole.iter().map(|month| month.month.clone()).collect();
    let line = |key: &str, lit, of: fn(&MonthPoint) -> i64| Series {
        name: visit.t(key),
        values: whole.iter().map(|month| Some(float(of(month)))).collect(),
        lit,
    };
    let series = [
        line("parties-months-invoiced", false, |month| month.invoiced_minor),
        line("parties-months-collected", true, |month| month.collected_minor),
    ];
    let sum = |of: fn(&MonthPoint) -> i64| whole.iter().map(|month| of(month)).sum::<i64>();
    let title = visit.ta(
        "overview-months-title",
        &[
            ("invoiced", &short(sum(|month| month.invoiced_minor))),
            ("collected", &short(sum(|month| month.collected_minor))),
        ],
    );
    let numbers = Numbers {
        head: heads(
            visit,
            &[
                "parties-months-month",
                "parties-months-invoiced",
                "parties-months-collected",
                "overview-open",
                "parties-col-overdue",
                "overview-dso-plain",
            ],
        ),
        rows: ground
            .portfolio
            .history
            .iter()
            .rev()
            .map(|month| {
                let amount = |minor| visit.amount(Money::new(minor, ground.ageing.currency));
                vec![
                    month.month.clone(),
                    amount(month.invoiced_minor),
                    amount(month.collected_minor),
                    amount(month.open_minor),
                    amount(month.overdue_minor),
                    month.dso_days.map_or_else(|| "—".to_owned(), |days| format!("{days:.0}")),
                ]
            })
            .collect(),
    };
    #[expect(clippy::cast_possible_truncation, reason = "an axis")]
    let spell = |value: f64| short(value as i64);
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: false };
    let note = visit.t("overview-months-note");
    charts::trend_of_height(visit.lang, &titled("months", title, note), &trend, &numbers, 210.0)
}

/// The months that are over; the running one would look like a fall.
fn whole_months<'a>(visit: &Visit, ground: &'a Ground) -> Vec<&'a MonthPoint> {
    let running = visit.today != visit.today.month_end();
    let current = visit.today.month_label();
    let history = ground.portfolio.history.iter();
    history.filter(|month| !(running && month.month == current)).collect()
}

/// The overdue share by month.
pub fn overdue(visit: &Visit, ground: &Ground) -> Markup {
    let history = &ground.portfolio.history;
    let labels: Vec<String> = history.iter().map(|month| month.month.clone()).collect();
    let share = |month: &MonthPoint| {
        (month.open_minor > 0).then(|| float(month.overdue_minor) / float(month.open_minor))
    };
    let series = [Series {
        name: visit.t("overview-overdue-share"),
        values: history.iter().map(share).collect(),
        lit: true,
    }];
    let first = history.iter().find_map(share);
    let last = history.iter().rev().find_map(share);
    let title = match first.zip(last) {
        Some((first, last)) => visit.ta(
            "overview-trend-title",
            &[("first", &percent(first, 1)), ("last", &percent(last, 1))],
        ),
        None => visit.t("overview-overdue-share"),
    };
    let numbers = Numbers {
        head: heads(visit, &["parties-months-month", "overview-overdue-share"]),
        rows: history
            .iter()
            .rev()
            .map(|month| {
                vec![
                    month
                        .on
                        .parse::<Day>()
                        .map_or_else(|_| month.on.clone(), |day| day.to_string()),
                    share(month).map_or_else(|| "—".to_owned(), |share| percent(share, 1)),
                ]
            })
            .collect(),
    };
    let spell = |value: f64| percent(value, 0);
    let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: true };
    let note = visit.t("overview-trend-note");
    charts::trend_of_height(visit.lang, &titled("trend", title, note), &trend, &numbers, 110.0)
}
