use super::*;

fn day(text: &str) -> Day {
    text.parse().expect(text)
}

/// Wednesday.
const TODAY: &str = "2026-11-04";

fn debt(item_id: i64, past: i32, minor: i64) -> Debt {
    Debt {
        item_id,
        due_on: day(TODAY).plus_days(-past),
        currency: Currency::CNY,
        open_minor: minor,
        disputed_minor: 0,
        whole: (minor, minor),
        taken: BTreeMap::new(),
    }
}

fn debtor(debts: Vec<Debt>) -> Debtor {
    Debtor {
        code: "A".to_owned(),
        tier: Tier::Medium,
        kind: CustomerKind::Other,
        heard: String::new(),
        reason: String::new(),
        off: BTreeSet::new(),
        debts,
        unspent: BTreeMap::new(),
        promised: Vec::new(),
        contacts: Vec::new(),
        at_law: false,
    }
}

fn told(of: &Debtor) -> String {
    match decide(StrategyPack::shipped(), of, (day(TODAY), None)) {
        Ok(plans) => {
            let one = |plan: &Plan| format!("{} {}", plan.step, plan.company_minor);
            plans.iter().map(one).collect::<Vec<_>>().join(", ")
        }
        Err(held) => held.code().to_owned(),
    }
}

#[test]
fn a_step_by_days_past() {
    for (past, expected) in [
        (-6, "nothing"),
        (-5, "pre-due 50000"),
        (0, "nothing"),
        (3, "first-call 50000"),
        (10, "letter-1 50000"),
        (25, "letter-2 50000"),
        (36, "letter-2 50000"),
        (45, "letter-3 50000"),
        (60, "supply-stop 50000"),
        (75, "final-demand 50000"),
        (90, "lawyer 50000"),
        (180, "legal 50000"),
    ] {
        assert_eq!(told(&debtor(vec![debt(1, past, 50_000)])), expected, "{past}");
    }
    let mut high = debtor(vec![debt(1, 36, 50_000)]);
    high.tier = Tier::High;
    assert_eq!(told(&high), "visit 50000");
    high.tier = Tier::Low;
    assert_eq!(told(&high), "letter-2 50000");
    let mut low = debtor(vec![debt(1, -5, 50_000)]);
    low.tier = Tier::Low;
    assert_eq!(told(&low), "nothing", "who pays well is not reminded ahead");
    let mut heard = debtor(vec![debt(1, 16, 50_000)]);
    heard.heard = "says-paid".to_owned();
    assert_eq!(told(&heard), "reconcile 50000");
    let mut office = debtor(vec![debt(1, 60, 50_000)]);
    office.kind = CustomerKind::Government;
    assert_eq!(told(&office), "nothing");
}

#[test]
fn the_highest_wins_and_takes_all_that_is_overdue_along() {
    let of = debtor(vec![debt(1, 50, 100_000), debt(2, 11, 30_000), debt(3, -3, 20_000)]);
    let plans = decide(StrategyPack::shipped(), &of, (day(TODAY), None)).expect("a plan");
    assert_eq!(plans.len(), 1);
    let own: Vec<(i64, &str)> = plans[0].items.iter().map(|i| (i.item_id, &*i.own)).collect();
    assert_eq!(own, [(1, "letter-3"), (2, "letter-1")]);
    assert_eq!((plans[0].company_minor, plans[0].oldest_days()), (130_000, 50));

    let mut by_item = StrategyPack::shipped().clone();
    by_item.by_item = true;
    let plans = decide(&by_item, &of, (day(TODAY), None)).expect("plans");
    let steps: Vec<&str> = plans.iter().map(|plan| plan.step.as_str()).collect();
    assert_eq!(steps, ["letter-3", "letter-1", "pre-due"]);
    by_item.guard.most = 2;
    let plans = decide(&by_item, &of, (day(TODAY), None)).expect("plans");
    assert_eq!(plans.len(), 2, "each is a contact of its own");
}

#[test]
fn a_step_is_taken_once_and_never_goes_back() {
    let mut of = debtor(vec![debt(1, 36, 50_000)]);
    of.debts[0].taken = [("letter-2".to_owned(), 2)].into();
    assert_eq!(told(&of), "nothing");
    of.debts[0].taken = [("letter-3".to_owned(), 3)].into();
    assert_eq!(told(&of), "nothing", "not back to level 2");
}

#[test]
fn who_is_left_alone() {
    type Changed = fn(&mut Debtor);
    let past = || debtor(vec![debt(1, 30, 50_000), debt(2, 12, 40_000)]);
    assert_eq!(told(&past()), "letter-2 90000");
    let table: [(&str, Changed); 11] = [
        ("matter", |of| of.at_law = true),
        ("promised", |of| of.promised = vec![Promised { due_on: day(TODAY), item_id: None }]),
        ("letter-2 90000", |of| {
            of.promised = vec![Promised { due_on: day("2026-11-03"), item_id: None }];
        }),
        ("letter-1 40000", |of| {
            of.promised = vec![Promised { due_on: day("2026-11-09"), item_id: Some(1) }];
        }),
        ("letter-2 70000", |of| of.debts[0].disputed_minor = 20_000),
        ("letter-1 40000", |of| of.debts[0].disputed_minor = 50_000),
        ("paid", |of| of.unspent = [(Currency::CNY, 90_000)].into()),
        ("letter-1 10000", |of| of.unspent = [(Currency::CNY, 80_000)].into()),
        ("small", |of| of.unspent = [(Currency::CNY, 80_001)].into()),
        ("cool-off", |of| of.contacts = vec![Contacted { on: day("2026-11-03"), talk: true }]),
        ("often", |of| of.contacts = vec![Contacted { on: day("2026-11-01"), talk: false }; 3]),
    ];
    for (expected, change) in table {
        let mut of = past();
        change(&mut of);
        assert_eq!(told(&of), expected);
    }
    let mut pack = StrategyPack::shipped().clone();
    pack.but_buyers = ["A".to_owned()].into();
    let on = (day(TODAY), None);
    assert_eq!(decide(&pack, &past(), on), Err(Held::Excepted));
    // Where no step is due there is nothing to hold, suit or not.
    let mut suing = debtor(vec![debt(1, 0, 50_000)]);
    suing.at_law = true;
    assert_eq!(told(&suing), "nothing");
    // What reaches nobody is not held by the guard.
    let mut old = debtor(vec![debt(1, 200, 50_000)]);
    old.contacts = vec![Contacted { on: day(TODAY), talk: true }];
    assert_eq!(told(&old), "legal 50000");
    let sunday = (day("2026-11-08"), None);
    let held = decide(StrategyPack::shipped(), &past(), sunday);
    assert_eq!(held, Err(Held::Guard(GuardHeld::QuietDay)));
}

#[test]
fn another_currency_counts_at_the_rate_of_its_day() {
    let mut of = debtor(vec![debt(1, 12, 10_000)]);
    of.debts[0].currency = "USD".parse().expect("currency");
    of.debts[0].whole = (20_000, 142_000);
    assert_eq!(told(&of), "letter-1 71000");
    of.unspent = [(Currency::CNY, 99_000_000)].into();
    assert_eq!(told(&of), "letter-1 71000", "yuan pay no dollars");
}

#[test]
fn a_way_that_is_not_wanted_and_a_reason() {
    let mut quiet = debtor(vec![debt(1, 3, 50_000)]);
    quiet.off.insert("call".to_owned());
    assert_eq!(told(&quiet), "opted-out", "a call is due and nothing else");
    // A reminder by mail is a message; a letter can always be sent.
    quiet.off.insert("message".to_owned());
    quiet.debts = vec![debt(1, -5, 50_000)];
    assert_eq!(told(&quiet), "opted-out");
    quiet.debts = vec![debt(1, 10, 50_000)];
    assert_eq!(told(&quiet), "letter-1 50000");
    let mut pack = StrategyPack::shipped().clone();
    let call = pack.steps.iter_mut().find(|step| step.code == "first-call").expect("there");
    call.reasons = vec!["pressure".to_owned()];
    for (reason, expected) in [("", false), ("pressure", true), ("chain", false)] {
        let mut one = debtor(vec![debt(1, 3, 50_000)]);
        one.reason = reason.to_owned();
        let found = decide(&pack, &one, (day(TODAY), None));
        assert_eq!(found.is_ok(), expected, "{reason}");
    }
}
