//! Reproducible, extendable, and arithmetically sound.

use std::collections::{BTreeMap, BTreeSet};

use world::{Detail, Facts, Spec, World, stream, uscc};

use crate::{day, settled};

/// Changes whenever a byte of the small world changes; then say so in the change log.
const SMALL_DIGEST: &str = "de8c15b876b43793102b159bd6ce15b105a9e32a2026031de9a53dcbcfae17fe";

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let small = World::simulate(&Spec::small(7));
    assert_eq!(small.digest().to_string(), SMALL_DIGEST);
    assert_eq!(small.digest(), World::simulate(&Spec::small(7)).digest());
    assert_ne!(small.digest(), World::simulate(&Spec::small(8)).digest());
}

#[test]
fn a_longer_life_only_adds_facts() {
    let spec = Spec::small(7);
    let long = World::simulate(&spec.lived_until(day("2026-06-30")));
    for text in ["2025-01-01", "2025-03-17", "2025-09-30", "2025-12-31", "2026-06-29"] {
        let short = World::simulate(&spec.lived_until(day(text)));
        assert!(short.facts == long.facts.between(spec.start, day(text)), "{text}");
    }
    let next = long.facts.between(day("2026-01-01"), day("2026-06-30"));
    let first = long.facts.between(spec.start, day("2025-12-31"));
    assert_eq!(first.count() + next.count(), long.facts.count());
}

#[test]
fn facts_come_in_day_order_and_refer_to_what_is_there() {
    let world = World::simulate(&Spec::small(3));
    let order = world.facts.in_order();
    assert_eq!(order.len(), world.facts.count());
    let (mut buyers, mut papers) = (BTreeSet::new(), BTreeSet::new());
    let mut at = world.spec.start;
    for fact in order {
        assert!(fact.known_on() >= at && fact.known_on() <= world.spec.until);
        at = fact.known_on();
        match fact {
            world::Fact::Buyer(b) => assert!(buyers.insert(b.no)),
            world::Fact::Invoice(i) => {
                assert!(buyers.contains(&i.buyer) && papers.insert(i.number.clone()));
            }
            world::Fact::Receipt(r) => {
                assert!(buyers.contains(&r.buyer) && papers.insert(r.number.clone()));
                assert!(r.received_on <= r.known_on && r.amount_minor > 0);
            }
            world::Fact::Reversal(r) => assert!(papers.contains(&r.receipt)),
            world::Fact::CreditNote(c) => {
                assert!(papers.contains(&c.invoice) && papers.insert(c.number.clone()));
            }
            world::Fact::DisputeOpened(d) => assert!(papers.insert(d.number.clone())),
            world::Fact::DisputeClosed(d) => assert!(papers.contains(&d.number)),
            world::Fact::Promise(p) => assert!(papers.contains(&p.invoice)),
            _ => {}
        }
    }
}

#[test]
fn instalments_add_up_and_nothing_is_paid_twice() {
    let world = World::simulate(&Spec::small(11));
    let settled = settled(&world);
    for invoice in &world.facts.invoices {
        let sum: i64 = invoice.instalments.iter().map(|i| i.amount_minor).sum();
        assert_eq!(sum, invoice.amount_minor, "{}", invoice.number);
        for part in &invoice.instalments {
            assert!(part.amount_minor > 0 && part.due_on >= invoice.known_on);
            let paid = settled.get(&(invoice.number.as_str(), part.number)).copied().unwrap_or(0);
            assert!((0..=part.amount_minor).contains(&paid), "{}", invoice.number);
        }
    }
    let mut meant: BTreeMap<&str, i64> = BTreeMap::new();
    for intent in world.truths().flat_map(|t| &t.intents) {
        *meant.entry(&intent.document).or_default() += intent.amount_minor;
    }
    for receipt in &world.facts.receipts {
        assert!(meant.get(receipt.number.as_str()).is_some_and(|m| *m <= receipt.amount_minor));
    }
    for note in &world.facts.credit_notes {
        assert_eq!(meant.get(note.number.as_str()), Some(&note.amount_minor));
    }
}

/// Lines of the world that the house keeps under no name of its own.
const MORE_LINES: [&str; 2] = ["operating_expenses", "nonoperating_net"];

fn house(statement: &world::Statement) -> quant::statement::Statement {
    let lines = statement.lines.iter().map(|(code, minor)| (*code, *minor));
    let (known, unknown) =
        quant::statement::Statement::of_codes(u32::from(statement.months), lines);
    assert_eq!(unknown, MORE_LINES);
    known
}

#[test]
fn statements_pass_every_check_except_the_mistyped() {
    use quant::statement_checks::{Check, Verdict};
    let world = World::simulate(&Spec::demo(day("2026-11-21")));
    let mut year_ends: BTreeMap<_, quant::statement::Statement> = BTreeMap::new();
    let (mut wrong, mut rolled) = (0, 0);
    for s in world.facts.statements.iter().filter(|s| s.restates.is_none()) {
        let now = house(s);
        let before = year_ends.get(&(s.buyer, s.from));
        let off = |check: &Check| check.run(&now, before, 0).verdict == Verdict::Off;
        let failed: Vec<Check> = Check::ALL.into_iter().filter(off).collect();
        if !failed.is_empty() {
            assert_eq!(failed, [Check::BalanceSheet, Check::Assets], "{}", s.number);
            wrong += 1;
        }
        let line = |code: &str| s.line(code).unwrap_or_else(|| panic!("{code} is missing"));
        assert!(line("cash") >= 0 && line("revenue") > 0, "{}", s.number);
        let profit = line("gross_profit") - line("operating_expenses") - line("interest");
        assert_eq!(line("operating_profit"), profit);
        assert_eq!(line("profit_before_tax"), profit + line("nonoperating_net"));
        rolled += i32::from(before.is_some());
        if s.months == 12 {
            year_ends.insert((s.buyer, s.to.plus_days(1)), now);
        }
    }
    let share = f64::from(wrong) / world.facts.statements.len() as f64;
    assert!((0.008..=0.022).contains(&share), "mistyped {share}");
    assert!(rolled > 500, "{rolled} statements with the year before them");
    let restated = world.facts.statements.iter().filter(|s| s.restates.is_some());
    assert!(restated.map(house).count() > 5);
}

#[test]
fn names_and_codes_are_unique_and_invented() {
    let spec = Spec { buyers: 3_000, detail: Detail::Ledger, ..Spec::small(9) };
    let spec = spec.lived_until(spec.start);
    let (mut names, mut codes) = (BTreeSet::new(), BTreeSet::new());
    for (facts, _) in stream(&spec.lived_until(spec.start.plus_days(2))) {
        for buyer in facts.buyers {
            assert!(names.insert(buyer.name.clone()), "{}", buyer.name);
            assert_eq!(buyer.uscc.is_some(), buyer.country == "CN");
            if let Some(code) = buyer.uscc {
                assert!(uscc::is_valid(&code) && &code[4..5] == "9", "{code}");
                assert!(codes.insert(code));
            }
            assert!(buyer.founded_on < buyer.customer_since);
            assert!(buyer.customer_since <= buyer.known_on);
        }
        for contact in facts.contacts {
            assert!(contact.phone.ends_with("****0000"), "{}", contact.phone);
            assert!(contact.mail.ends_with("@example.com"), "{}", contact.mail);
        }
    }
}

#[test]
fn the_stream_is_the_world_buyer_by_buyer() {
    let spec = Spec::small(7);
    let world = World::simulate(&spec);
    let count = |what: fn(&Facts) -> usize| stream(&spec).map(|(facts, _)| what(&facts)).sum();
    assert_eq!(world.facts.invoices.len(), count(|f| f.invoices.len()));
    assert_eq!(world.facts.receipts.len(), count(|f| f.receipts.len()));
    assert_eq!(world.facts.statements.len(), count(|f| f.statements.len()));
}

#[test]
fn exported_files_have_one_width() {
    for (name, text) in World::simulate(&Spec::small(7)).csv() {
        let mut lines = text.lines();
        let header = lines.next().expect("header").split(',').count();
        for line in lines.filter(|line| !line.contains('"')) {
            assert_eq!(line.split(',').count(), header, "{name}: {line}");
        }
    }
}

/// The world of the benchmarks: `cargo test -p world --release -- --ignored bulk`.
#[test]
#[ignore = "takes seconds; for measuring"]
fn the_bulk_world_is_large_and_mostly_settled() {
    let (mut invoices, mut open) = (0_usize, 0_usize);
    for (facts, truth) in stream(&Spec::bulk(day("2026-11-21"))) {
        let mut paid: BTreeMap<&str, i64> = BTreeMap::new();
        for intent in &truth.intents {
            *paid.entry(&intent.invoice).or_default() += intent.amount_minor;
        }
        invoices += facts.invoices.len();
        let unpaid = |i: &&world::Invoice| {
            paid.get(i.number.as_str()).copied().unwrap_or(0) < i.amount_minor
        };
        open += facts.invoices.iter().filter(unpaid).count();
    }
    let settled = 1.0 - open as f64 / invoices as f64;
    println!("{invoices} invoices, {settled:.4} settled");
    assert!((950_000..=1_100_000).contains(&invoices), "{invoices}");
    assert!((0.94..=0.96).contains(&settled), "{settled}");
}
