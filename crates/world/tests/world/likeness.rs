//! The demo company against what the trade is like.

use std::collections::BTreeMap;

use base::{Currency, Money};
use world::{CustomerKind, Health, SizeClass, Spec, Truth, World};

use crate::{day, settled};

/// The receivables on the last day in CNY minor units, and the sales of the year before it.
struct Standing {
    open: f64,
    overdue: f64,
    sold: f64,
}

fn standing(world: &World) -> Standing {
    let (facts, until) = (&world.facts, world.spec.until);
    let rates: BTreeMap<_, _> = facts.rates.iter().map(|r| (r.currency, r.rate)).collect();
    let cny = |minor, currency| match rates.get(&currency) {
        Some(rate) => {
            rate.convert(Money::new(minor, currency), Currency::CNY).expect("fits").minor as f64
        }
        None => minor as f64,
    };
    let settled = settled(world);
    let mut sum = Standing { open: 0.0, overdue: 0.0, sold: 0.0 };
    for invoice in &facts.invoices {
        if until.days_since(invoice.known_on) < 365 {
            sum.sold += cny(invoice.amount_minor, invoice.currency);
        }
        for part in &invoice.instalments {
            let paid = settled.get(&(invoice.number.as_str(), part.number)).copied();
            let open = cny(part.amount_minor - paid.unwrap_or(0), invoice.currency);
            sum.open += open;
            sum.overdue += if part.due_on < until { open } else { 0.0 };
        }
    }
    sum
}

fn share(world: &World, what: impl Fn(&Truth) -> bool) -> f64 {
    world.truths().filter(|t| what(t)).count() as f64 / world.facts.buyers.len() as f64
}

#[test]
fn the_demo_company_looks_like_the_trade() {
    let world = World::simulate(&Spec::demo(day("2026-11-21")));
    let (facts, at) = (&world.facts, standing(&world));
    let (overdue, dso) = (at.overdue / at.open, at.open / at.sold * 365.0);
    let distressed = share(&world, Truth::distressed);
    println!(
        "buyers {} invoices {} receipts {} sold {:.0} M overdue {overdue:.3} dso {dso:.1} \
         distressed {distressed:.3}",
        facts.buyers.len(),
        facts.invoices.len(),
        facts.receipts.len(),
        at.sold / 1e8,
    );
    assert!(facts.buyers.len() >= 320 && facts.invoices.len() >= 20_000);
    assert!((0.09..=0.20).contains(&overdue), "overdue {overdue}");
    assert!((65.0..=85.0).contains(&dso), "DSO {dso}");
    assert!((0.025..=0.055).contains(&distressed), "distressed {distressed}");
    assert!((5e10..=1.5e11).contains(&at.sold), "a mid-size firm sells 0.5 to 1.5 billion");
    let log = facts.contact_log.len();
    assert!(facts.promises.len() * 5 > log && facts.promises.len() < log);
    assert!(facts.reversals.len() >= 5 && facts.disputes.len() > 100 && facts.signals.len() > 80);
}

#[test]
fn the_picture_stays_like_the_trade_as_the_company_lives_on() {
    let spec = Spec::demo(day("2026-11-21"));
    for text in ["2026-03-31", "2026-07-31", "2026-11-22", "2027-02-15", "2027-06-10", "2027-11-20"]
    {
        let at = standing(&World::simulate(&spec.lived_until(day(text))));
        let (overdue, dso) = (at.overdue / at.open, at.open / at.sold * 365.0);
        println!("{text} overdue {overdue:.3} dso {dso:.1}");
        assert!((0.06..=0.26).contains(&overdue), "{text} overdue {overdue}");
        assert!((50.0..=98.0).contains(&dso), "{text} DSO {dso}");
    }
}

#[test]
fn all_kinds_of_buyers_are_there() {
    let world = World::simulate(&Spec::demo(day("2026-11-21")));
    let buyers = &world.facts.buyers;
    let part = |what: &dyn Fn(&world::Buyer) -> bool| {
        buyers.iter().filter(|b| what(b)).count() as f64 / buyers.len() as f64
    };
    for kind in CustomerKind::ALL {
        assert!(part(&|b| b.kind == *kind) > 0.12, "{}", kind.zh());
    }
    for size in SizeClass::ALL {
        assert!(part(&|b| b.size == *size) > 0.05, "{}", size.zh());
    }
    assert!((0.04..=0.08).contains(&part(&|b| b.country != "CN")));
    for name in ["医院", "水务局", "大学", "设计研究院", "GmbH", "Công ty", "株式会社", "Inc."]
    {
        assert!(buyers.iter().any(|b| b.name.contains(name)), "{name}");
    }
    assert!(share(&world, |t| t.chronic) > 0.05);
    assert!(world.truths().any(|t| t.malicious));
    assert!(world.truths().any(|t| matches!(t.health, Health::Sliding { .. })));
    assert!(world.truths().any(|t| !t.slides.is_empty() && t.failed().is_none()));
    let without = buyers.iter().filter(|b| world.facts.statements.iter().all(|s| s.buyer != b.no));
    assert!((0.2..=0.6).contains(&(without.count() as f64 / buyers.len() as f64)));
}

/// Mean days late of what was paid from `from` to `to` days before `day`, weighed by amount.
fn lateness(world: &World, truth: &Truth, before: base::Day, window: (i32, i32)) -> Option<f64> {
    let due: BTreeMap<_, _> = world
        .facts
        .invoices
        .iter()
        .filter(|i| i.buyer == truth.buyer)
        .flat_map(|i| i.instalments.iter().map(|p| ((i.number.as_str(), p.number), p.due_on)))
        .collect();
    let (mut days, mut sum) = (0.0, 0.0);
    for intent in truth.intents.iter().filter(|i| i.document.starts_with("SK")) {
        let ago = before.days_since(intent.on);
        if (window.0..window.1).contains(&ago) {
            let late = intent.on.days_since(due[&(intent.invoice.as_str(), intent.instalment)]);
            days += f64::from(late) * intent.amount_minor as f64;
            sum += intent.amount_minor as f64;
        }
    }
    (sum > 0.0).then(|| days / sum)
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let values: Vec<f64> = values.collect();
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// Firms that failed had shown it: reports, later payments, weaker books.
#[test]
fn distress_shows_before_the_fall() {
    let world = World::simulate(&Spec { buyers: 1_500, ..Spec::demo(day("2026-11-21")) });
    let fallen: Vec<&Truth> =
        world.truths().filter(|t| t.failed().is_some() && !t.malicious).collect();
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for truth in &fallen {
        let (on, _) = truth.failed().expect("filtered");
        let signs = world.facts.signals.iter().filter(|s| s.buyer == truth.buyer);
        assert!(signs.filter(|s| s.known_on <= on).count() > 0, "{} without a sign", truth.buyer);
        before.extend(lateness(&world, truth, on, (270, 800)));
        after.extend(lateness(&world, truth, on, (0, 120)));
    }
    let (early, late) = (mean(before.into_iter()), mean(after.into_iter()));
    println!("{} fell; {early:.0} days late long before, {late:.0} just before", fallen.len());
    assert!(late > early + 15.0, "{early} then {late}");

    let z = |truth: &&Truth| {
        let last = world.facts.statements.iter().rev().find(|s| s.buyer == truth.buyer)?;
        let lines = last.lines.iter().map(|(code, minor)| (*code, *minor));
        let (books, _) = quant::statement::Statement::of_codes(u32::from(last.months), lines);
        let inputs = books.altman_inputs(None);
        quant::altman::Model::ZDoublePrime.score(&inputs).ok().map(|s| s.value)
    };
    let weak = mean(fallen.iter().filter_map(z));
    let sound: Vec<&Truth> = world.truths().filter(|t| t.failed().is_none()).collect();
    let strong = mean(sound.iter().filter_map(z));
    println!("Z'' of the fallen {weak:.2}, of the others {strong:.2}");
    assert!(weak < strong - 1.0, "Z'' {weak} against {strong}");
}

/// Most promises of the sound are kept, few of those who slide.
#[test]
fn promises_are_kept_by_the_sound() {
    let world = World::simulate(&Spec::demo(day("2026-11-21")));
    let mut kept: BTreeMap<bool, (u32, u32)> = BTreeMap::new();
    for promise in &world.facts.promises {
        let Some(truth) = world.truth(promise.buyer) else { continue };
        if promise.promised_on.plus_days(3) > world.spec.until {
            continue;
        }
        let paid = truth.intents.iter().any(|i| {
            i.invoice == promise.invoice
                && i.instalment == promise.instalment
                && i.on >= promise.known_on
                && i.on <= promise.promised_on.plus_days(3)
        });
        let troubled = truth.chronic || truth.failed().is_some();
        let side = kept.entry(troubled).or_default();
        *side = (side.0 + u32::from(paid), side.1 + 1);
    }
    let share = |side: (u32, u32)| f64::from(side.0) / f64::from(side.1.max(1));
    let (sound, troubled) = (share(kept[&false]), share(kept[&true]));
    println!("kept: {sound:.2} of the sound, {troubled:.2} of the chronic and the failed");
    assert!((0.6..=0.95).contains(&sound) && troubled < sound - 0.2);
}

/// Whenever the demo is made, and through the year: dues cluster at month ends and payments
/// before Spring Festival, so single days swing around the mean of the year.
#[test]
fn the_demo_is_like_the_trade_on_whatever_day_it_is_made() {
    let days = [
        "2026-01-10",
        "2026-03-05",
        "2026-06-20",
        "2026-08-31",
        "2026-12-15",
        "2027-04-25",
        "2027-09-09",
        "2028-01-18",
        "2028-02-29",
        "2028-07-07",
        "2029-05-15",
        "2029-10-12",
    ];
    let (mut overdues, mut dsos) = (Vec::new(), Vec::new());
    for text in days {
        let world = World::simulate(&Spec::demo(day(text)));
        let at = standing(&world);
        let (overdue, dso) = (at.overdue / at.open, at.open / at.sold * 365.0);
        let distressed = share(&world, Truth::distressed);
        println!("{text} overdue {overdue:.3} dso {dso:.1} distressed {distressed:.3}");
        assert!(world.facts.buyers.len() >= 320 && world.facts.invoices.len() >= 20_000, "{text}");
        assert!((0.06..=0.26).contains(&overdue), "{text} overdue {overdue}");
        assert!((54.0..=95.0).contains(&dso), "{text} DSO {dso}");
        assert!((0.02..=0.06).contains(&distressed), "{text} distressed {distressed}");
        overdues.push(overdue);
        dsos.push(dso);
    }
    let (overdue, dso) = (mean(overdues.into_iter()), mean(dsos.into_iter()));
    println!("mean overdue {overdue:.3} dso {dso:.1}");
    assert!((0.09..=0.20).contains(&overdue) && (65.0..=85.0).contains(&dso));
}
