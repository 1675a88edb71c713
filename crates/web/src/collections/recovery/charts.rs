//! The two drawings: what was collected by age, and what is said in the trade beside what came of own items.

use credit::collections::recovery::{Recovery, RecoveryGroup, RecoveryPack};
use maud::Markup;

use super::percent;
use crate::{
    charts::{self, Curve, Numbers, Plot, Words},
    parties::words,
    visit::Visit,
};

/// How many ages are drawn at the most.
const DRAWN: u32 = 120;

fn draw(
    visit: &Visit,
    words: &Words,
    (curves, right): (&[Curve], u32),
    (up, numbers): (&str, &Numbers),
) -> Markup {
    let plot = Plot {
        curves,
        across: (0.0, f64::from(right.max(1))),
        up: (0.0, 1.0),
        across_name: visit.t("collections-recovery-age"),
        up_name: visit.t(up),
        spell_across: &|days| format!("{days:.0}"),
        spell_up: &|share| locale::percent(share, 0),
        diagonal: false,
        span: None,
    };
    charts::plot(visit.lang, words, &plot, numbers)
}

/// The ages that are drawn, up to the last that can be told.
fn ages(reach: u32) -> impl Iterator<Item = u32> {
    let step = (reach / DRAWN).max(1);
    (0..=reach / step).map(move |n| n * step)
}

/// A course through ages, as far as it can be told.
fn course(name: String, reach: u32, lit: bool, at: impl Fn(u32) -> Option<f64>) -> Curve {
    let points = ages(reach).filter_map(|age| Some((f64::from(age), at(age)?)));
    Curve { name, points: points.collect(), lit, marked: false }
}

/// What was collected by age: of the amount with its interval, and of the items; of a group beside all.
pub fn collected(
    visit: &Visit,
    told: &Recovery,
    (group, name): (&RecoveryGroup, &str),
    pack: &RecoveryPack,
) -> Markup {
    let reach = group.reach_days;
    let amount = |age| group.money.collected(age);
    let mut curves = vec![
        course(visit.t("collections-recovery-of-amount"), reach, true, |age| {
            amount(age).map(|one| one.share)
        }),
        course(visit.t("collections-recovery-low"), reach, false, |age| {
            amount(age).map(|one| one.low)
        }),
        course(visit.t("collections-recovery-high"), reach, false, |age| {
            amount(age).map(|one| one.high)
        }),
        course(visit.t("collections-recovery-of-items"), reach, false, |age| {
            group.items.collected(age).map(|one| one.share)
        }),
    ];
    if !std::ptr::eq(group, &told.all) {
        let all = visit.t("collections-recovery-all");
        curves.push(course(all, reach.min(told.all.reach_days), false, |age| {
            told.all.money.collected(age).map(|one| one.share)
        }));
    }
    let last = pack.marks.iter().rev().find_map(|age| {
        let mark = group.mark(*age, told.window_days);
        mark.collected.map(|share| (*age, share.share))
    });
    let finding = last.map_or_else(
        || visit.t("collections-recovery-few"),
        |(age, share)| {
            let said = [("share", &*percent(share)), ("days", &*age.to_string())];
            visit.ta("collections-recovery-finding", &said)
        },
    );
    let words = Words {
        id: "collected".to_owned(),
        note: visit.ta(
            "collections-recovery-note",
            &[("name", name), ("since", &told.since.to_string()), ("day", &told.as_of.to_string())],
        ),
        desc: finding.clone(),
        title: finding,
    };
    let numbers = read_off(visit, told, group, pack);
    draw(visit, &words, (&curves, reach), ("collections-recovery-collected", &numbers))
}

/// The figures behind the drawing, at the ages of the pack.
fn read_off(visit: &Visit, told: &Recovery, group: &RecoveryGroup, pack: &RecoveryPack) -> Numbers {
    let marks = pack.marks.iter().map(|age| group.mark(*age, told.window_days));
    let rows = marks.filter_map(|mark| {
        let (amount, items) = (mark.collected?, mark.items_collected?);
        Some(vec![
            mark.age_days.to_string(),
            percent(amount.share),
            super::between(&amount),
            percent(items.share),
            super::between(&items),
        ])
    });
    Numbers {
        head: ["age", "of-amount", "interval", "of-items", "interval"]
            .map(|key| visit.t(&format!("collections-recovery-{key}")))
            .to_vec(),
        rows: rows.collect(),
    }
}

/// What is said of debts of an age, beside what came of own ones.
pub fn lore(
    visit: &Visit,
    told: &Recovery,
    (group, name): (&RecoveryGroup, &str),
    pack: &RecoveryPack,
) -> Markup {
    let own = course(visit.t("collections-recovery-own"), group.reach_days, true, |age| {
        group.at_last(age).map(|one| one.share)
    });
    let said = pack.lore.iter().map(|one| Curve {
        name: words::said(visit.lang, &one.name),
        points: one
            .points
            .iter()
            .map(|point| (f64::from(point.days), share_of(point.share_bps)))
            .collect(),
        lit: false,
        marked: true,
    });
    let curves: Vec<Curve> = std::iter::once(own).chain(said).collect();
    let points = pack.lore.iter().flat_map(|one| &one.points);
    let right = points.map(|one| one.days).chain([group.reach_days]).max().unwrap_or(1);
    let mut rows = Vec::new();
    for one in &pack.lore {
        for point in &one.points {
            let own = group.at_last(point.days);
            rows.push(vec![
                words::said(visit.lang, &one.name),
                point.days.to_string(),
                percent(share_of(point.share_bps)),
                own.map_or_else(|| "—".to_owned(), |share| percent(share.share)),
                own.map_or_else(|| "—".to_owned(), |share| super::between(&share)),
                words::said(visit.lang, &one.source),
            ]);
        }
    }
    let finding = visit.t("collections-recovery-lore");
    let reach = group.reach_days.to_string();
    let words = Words {
        id: "lore".to_owned(),
        note: visit.ta("collections-recovery-lore-note", &[("name", name), ("days", &reach)]),
        desc: visit.ta(
            "collections-recovery-lore-desc",
            &[("version", &pack.edition.version), ("day", &told.as_of.to_string())],
        ),
        title: finding,
    };
    let numbers = Numbers {
        head: ["saying", "age", "said", "own", "interval", "source"]
            .map(|key| visit.t(&format!("collections-recovery-{key}")))
            .to_vec(),
        rows,
    };
    draw(visit, &words, (&curves, right), ("collections-recovery-at-last", &numbers))
}

fn share_of(bps: i64) -> f64 {
    f64::from(i32::try_from(bps).unwrap_or(0)) / 10_000.0
}
