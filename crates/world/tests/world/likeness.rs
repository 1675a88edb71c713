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
        "buyers {} invoices {} receipts {} sold {:.0} M overdue {overdue:.3} dso {dso:.1} distressed {distressed:.3}",
        facts.buyers.len(),
        facts.invoices.len(),
        facts.receipts.len(),
        at.sold / 1e8,
    );
    assert!(facts.buyers.len() >= 320 && facts.invoices.len() >= 20_000);
    assert!((0.18..=0.28).contains(&overdue), "overdue {overdue}");
    assert!((75.0..=95.0).contains(&dso), "DSO {dso}");
    assert!((0.03..=0.05).contains(&distressed), "distressed {distressed}");
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
        assert!((0.10..=0.36).contains(&overdue), "{text} overdue {overdue}");
        assert!((65.0..=108.0).contains(&dso), "{text} DSO {dso}");
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

/// Firms that failed had shown it: worse last statements and later payments than the others.
#[test]
fn distress_shows_before_the_fall() {
    let world = World::simulate(&Spec::demo(day("2026-11-21")));
    let (mut fallen, mut others) = ((0.0, 0), (0.0, 0));
    for truth in world.truths() {
        let last = world.facts.statements.iter().rev().find(|s| s.buyer == truth.buyer);
        let line = |code| last.and_then(|s| s.line(code)).map(|minor| minor as f64);
        if let (Some(net), Some(revenue)) = (line("net_profit"), line("revenue")) {
            let side = if truth.failed().is_some() { &mut fallen } else { &mut others };
            *side = (side.0 + net / revenue, side.1 + 1);
        }
    }
    let (fallen, others) = (fallen.0 / f64::from(fallen.1), others.0 / f64::from(others.1));
    assert!(fallen < others - 0.02, "net margin of failed {fallen}, of others {others}");
    for truth in world.truths().filter(|t| !t.malicious) {
        let Some((on, _)) = truth.failed() else { continue };
        let signs = world.facts.signals.iter().filter(|s| s.buyer == truth.buyer);
        let before = signs.filter(|s| s.known_on <= on).count();
        assert!(before > 0, "{} failed on {on} without a sign", truth.buyer);
    }
}
