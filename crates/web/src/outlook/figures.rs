//! The figures of the outlook: cards, the curve with its interval, losses by tier, all horizons.

use base::Money;
use credit::{
    outlook::{HorizonDoc, OutlookDoc},
    policy::Tier,
};
use locale::{count, percent};
use maud::{Markup, html};

use super::page::currency;
use crate::{
    charts::{self, Bar, Curve, Numbers, Plot, Words},
    kit::{Column, Empty, Figure, Link, List, Row, nothing},
    parties::{float, words},
    visit::Visit,
};

/// The cards at the top.
pub fn row(visit: &Visit, doc: &OutlookDoc, days: u32) -> Markup {
    let Some(at) = doc.nearest(days) else { return html! {} };
    let big = |minor| visit.big(Money::new(minor, currency(doc)));
    let days = days.to_string();
    let share = |pd: Option<f64>| pd.map_or_else(|| "—".to_owned(), |pd| percent(pd, 2));
    let cards = [
        Figure {
            name: visit.ta("outlook-loss", &[("days", &days)]),
            value: big(at.loss_minor),
            unit: at.ledger_loss_minor.map_or_else(String::new, |minor| {
                visit.ta("outlook-loss-ledger", &[("amount", &big(minor))])
            }),
            href: Some("#buyers".to_owned()),
            ..Figure::default()
        },
        Figure {
            name: visit.ta("outlook-model-pd", &[("days", &days)]),
            value: share(at.model_pd),
            unit: visit.ta("outlook-model-days", &[("days", &doc.model_days.to_string())]),
            ..Figure::default()
        },
        Figure {
            name: visit.ta("outlook-ledger-pd", &[("days", &days)]),
            value: share(at.ledger_pd),
            unit: interval(visit, at),
            ..Figure::default()
        },
        Figure {
            name: visit.t("outlook-now-bad"),
            value: big(doc.now_bad_minor),
            unit: visit.ta(
                "outlook-now-bad-note",
                &[
                    ("count", &count(i64::try_from(doc.now_bad.len()).unwrap_or(0))),
                    ("loss", &big(doc.now_bad_loss_minor)),
                ],
            ),
            ..Figure::default()
        },
    ];
    html! { div.grid { @for card in &cards { div.w3 { (card.card(visit.lang)) } } } }
}

fn interval(visit: &Visit, at: &HorizonDoc) -> String {
    at.low.zip(at.high).map_or_else(String::new, |(low, high)| {
        let (low, high) = (percent(low, 1), percent(high, 1));
        visit.ta("outlook-interval", &[("low", &low), ("high", &high)])
    })
}

/// The curve of the book with its interval beside what the model says.
pub fn curve(visit: &Visit, doc: &OutlookDoc) -> Markup {
    let through = |of: &dyn Fn(&credit::outlook::MarkDoc) -> Option<f64>| -> Vec<(f64, f64)> {
        doc.marks.iter().filter_map(|mark| Some((f64::from(mark.days), of(mark)?))).collect()
    };
    let model: Vec<(f64, f64)> =
        doc.horizons.iter().filter_map(|one| Some((f64::from(one.days), one.model_pd?))).collect();
    let line = |key: &str, points: Vec<(f64, f64)>, lit: bool, marked: bool| Curve {
        name: visit.t(key),
        points,
        lit,
        marked,
    };
    let curves = [
        line("outlook-curve-ledger", through(&|mark| Some(mark.pd)), true, false),
        line("outlook-curve-low", through(&|mark| mark.low), false, false),
        line("outlook-curve-high", through(&|mark| mark.high), false, false),
        line("outlook-curve-model", model, doc.marks.is_empty(), true),
    ];
    let curves: Vec<Curve> = curves.into_iter().filter(|curve| !curve.points.is_empty()).collect();
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let right = points().map(|(days, _)| *days).fold(1.0, f64::max);
    let high = points().map(|(_, pd)| *pd).fold(0.0, f64::max);
    let last = doc.horizons.last();
    let finding = match last.and_then(|one| Some((one, one.ledger_pd?))) {
        Some((one, pd)) => visit
            .ta("outlook-curve-title", &[("days", &one.days.to_string()), ("pd", &percent(pd, 1))]),
        None => visit.t("outlook-curve-title-none"),
    };
    let words = Words {
        id: "curve".to_owned(),
        note: visit.ta(
            "outlook-curve-note",
            &[("day", &doc.as_of), ("confidence", &percent(doc.confidence, 0))],
        ),
        desc: finding.clone(),
        title: finding,
    };
    let cell = |value: Option<f64>| value.map_or_else(|| "—".to_owned(), |pd| percent(pd, 2));
    let numbers = Numbers {
        head: ["days", "pd", "low", "high"]
            .map(|key| visit.t(&format!("outlook-mark-{key}")))
            .to_vec(),
        rows: doc
            .marks
            .iter()
            .map(|mark| {
                vec![mark.days.to_string(), percent(mark.pd, 2), cell(mark.low), cell(mark.high)]
            })
            .collect(),
    };
    let plot = Plot {
        curves: &curves,
        across: (0.0, right),
        up: (0.0, high.max(0.001) * 1.1),
        across_name: visit.t("outlook-axis-days"),
        up_name: visit.t("outlook-axis-pd"),
        spell_across: &|days| format!("{days:.0}"),
        spell_up: &|pd| percent(pd, 1),
        diagonal: false,
        span: None,
    };
    charts::plot(visit.lang, &words, &plot, &numbers)
}

/// Expected loss by tier.
pub fn losses(visit: &Visit, doc: &OutlookDoc, days: u32) -> Markup {
    let at = doc.horizons.iter().position(|one| one.days == days).unwrap_or(0);
    let money = |minor| Money::new(minor, currency(doc));
    let (mut bars, mut rows) = (Vec::new(), Vec::new());
    for part in &doc.tiers {
        let tier = Tier::parse(&part.code).unwrap_or(Tier::Unrated);
        let loss = part.loss_minor.get(at).copied().unwrap_or(0);
        let pd = part.pd.get(at).copied().flatten();
        let pd = pd.map_or_else(|| "—".to_owned(), |pd| percent(pd, 2));
        bars.push(Bar {
            label: words::tier(visit.lang, tier),
            value: float(loss),
            text: visit.amount(money(loss)),
            note: format!("PD {pd}"),
            href: Some(
                Link::to("/outlook").with("days", days.to_string()).with("tier", &part.code).href()
                    + "#buyers",
            ),
            tone: words::tier_tone(tier),
            lit: false,
        });
        rows.push(vec![
            words::tier(visit.lang, tier),
            count(i64::try_from(part.buyers).unwrap_or(i64::MAX)),
            visit.amount(money(part.exposure_minor)),
            pd,
            visit.amount(money(loss)),
        ]);
    }
    let total = doc.horizons.get(at).map_or(0, |one| one.loss_minor);
    let title = visit.ta(
        "outlook-losses-title",
        &[("days", &days.to_string()), ("amount", &visit.amount(money(total)))],
    );
    let words = Words {
        id: "losses".to_owned(),
        note: visit.t("outlook-losses-note"),
        desc: title.clone(),
        title,
    };
    let numbers = Numbers {
        head: ["tier", "buyers", "exposure", "pd", "loss"]
            .map(|key| visit.t(&format!("outlook-part-{key}")))
            .to_vec(),
        rows,
    };
    charts::bars(visit.lang, &words, &bars, &numbers)
}

/// All horizons beside each other.
pub fn horizons(visit: &Visit, doc: &OutlookDoc) -> Markup {
    let money = |minor| Money::new(minor, currency(doc));
    let share = |pd: Option<f64>| match pd {
        Some(pd) => html! { (percent(pd, 2)) },
        None => nothing(visit.lang),
    };
    let row = |one: &HorizonDoc| Row {
        href: None,
        pick: None,
        cells: vec![
            html! {
                a href=(Link::to("/outlook").with("days", one.days.to_string()).href()) {
                    (locale::days(visit.lang, i64::from(one.days)))
                }
            },
            html! { (share(one.ledger_pd)) span.meta { (interval(visit, one)) } },
            html! { (count(i64::try_from(one.bads).unwrap_or(0))) },
            share(one.model_pd),
            html! { (visit.digits(money(one.loss_minor))) },
            match one.ledger_loss_minor {
                Some(minor) => html! { (visit.digits(money(minor))) },
                None => nothing(visit.lang),
            },
        ],
    };
    List {
        id: "horizons",
        title: visit.t("outlook-horizons"),
        columns: vec![
            Column::fit(visit.t("outlook-col-horizon")),
            Column::number(visit.t("outlook-col-ledger-pd")),
            Column::number(visit.t("outlook-col-bads")),
            Column::number(visit.t("outlook-col-model-pd")),
            Column::number(visit.t("outlook-col-loss")),
            Column::number(visit.t("outlook-col-ledger-loss")),
        ],
        rows: doc.horizons.iter().map(row).collect(),
        empty: Empty {
            title: visit.t("outlook-none"),
            why: visit.t("outlook-none-why"),
            button: None,
        },
        ..List::default()
    }
    .show(visit.lang)
}
