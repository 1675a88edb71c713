use super::{
    super::facts::{AskedFor, CurrencyUse, LimitSeen, Released},
    *,
};

fn amount(minor: i64) -> LimitSeen {
    LimitSeen { kind: "amount".to_owned(), minor: Some(minor) }
}

fn kind(kind: &str) -> LimitSeen {
    LimitSeen { kind: kind.to_owned(), minor: None }
}

/// Limit 1,000.00, balance 900.00, an order of 80.00.
fn facts() -> Facts {
    Facts {
        on: "2026-06-15".to_owned(),
        currency: "CNY".to_owned(),
        transition: "new".to_owned(),
        asked: AskedFor {
            number: "O1".to_owned(),
            currency: "CNY".to_owned(),
            amount: 80_00,
            company: Some(80_00),
            within: true,
            ..AskedFor::default()
        },
        adds: 80_00,
        own: Use { limit: amount(1_000_00), items: 900_00, ..Use::default() },
        tier: Some("low".to_owned()),
        ..Facts::default()
    }
}

fn judged(change: impl FnOnce(&mut Facts)) -> Verdict {
    let mut facts = facts();
    change(&mut facts);
    let verdict = judge(OrderRule::shipped(), &facts);
    let again = judge(OrderRule::shipped(), &facts);
    assert_eq!(spelled(&verdict.steps), spelled(&again.steps));
    for step in &verdict.steps {
        for text in [&step.said.zh, &step.said.en, &step.then.zh, &step.then.en] {
            assert!(!text.contains('{'), "{}: {text}", step.code);
        }
        assert!(!step.said.zh.is_empty() && !step.said.en.is_empty(), "{} says nothing", step.code);
        let fails = step.result != "approve";
        assert_eq!(fails, !step.then.zh.is_empty(), "{} says what to do", step.code);
    }
    verdict
}

fn failing(verdict: &Verdict) -> Vec<&str> {
    let open = verdict.steps.iter().filter(|step| step.result != "approve" && !step.released);
    open.map(|step| step.code.as_str()).collect()
}

type Case = (&'static str, fn(&mut Facts), &'static [&'static str], Outcome);

fn each(cases: &[Case]) {
    for (name, change, steps, outcome) in cases {
        let verdict = judged(change);
        assert_eq!(failing(&verdict), *steps, "{name}: {:#?}", verdict.steps);
        assert_eq!(verdict.outcome, *outcome, "{name}");
    }
}

#[test]
fn the_limit() {
    each(&[
        ("within the limit", |_| {}, &[], Outcome::Approve),
        ("exactly the limit", |f| f.adds = 100_00, &[], Outcome::Approve),
        ("a cent over", |f| f.adds = 100_01, &["limit-use"], Outcome::Hold),
        (
            "unlimited",
            |f| {
                f.own.limit = kind("unlimited");
                f.adds = 9_999_00;
            },
            &[],
            Outcome::Approve,
        ),
        ("no credit", |f| f.own.limit = kind("none"), &["limit-use"], Outcome::Hold),
        ("never granted", |f| f.own.limit = kind("not-granted"), &["limit-use"], Outcome::Hold),
    ]);
}

#[test]
fn credits_and_orders_count() {
    each(&[
        (
            "no credit, money with us",
            |f| {
                f.own = Use { limit: kind("none"), credits: 80_00, ..Use::default() };
            },
            &[],
            Outcome::Approve,
        ),
        (
            "a credit note makes room",
            |f| {
                f.own.items = 980_00;
                f.own.credits = 60_00;
            },
            &[],
            Outcome::Approve,
        ),
        ("what is delivered counts", |f| f.own.unbilled = 30_00, &["limit-use"], Outcome::Hold),
        ("other orders count", |f| f.own.orders = 30_00, &["limit-use"], Outcome::Hold),
        (
            "a deposit covers an order",
            |f| {
                f.own.orders = 30_00;
                f.own.deposits = 30_00;
            },
            &[],
            Outcome::Approve,
        ),
        (
            "a deposit that came counts once",
            |f| {
                f.own.orders = 100_00;
                f.own.deposits = 30_00;
                f.own.credits = 30_00;
            },
            &["limit-use"],
            Outcome::Hold,
        ),
    ]);
}

#[test]
fn groups_currencies_and_blocks() {
    each(&[
        (
            "beyond the horizon",
            |f| {
                f.asked.within = false;
                f.adds = 0;
                f.own.items = 9_999_00;
            },
            &[],
            Outcome::Approve,
        ),
        (
            "the pool",
            |f| {
                f.group = Some(Use { limit: amount(5_000_00), items: 4_950_00, ..Use::default() });
            },
            &["pool-use"],
            Outcome::Hold,
        ),
        (
            "the currency",
            |f| {
                f.in_currency = Some(CurrencyUse {
                    currency: "USD".to_owned(),
                    limit: amount(10_00),
                    used: 5_00,
                    adds: 6_00,
                });
            },
            &["currency-use"],
            Outcome::Hold,
        ),
        ("blocked", |f| f.blocked = true, &["blocked"], Outcome::Decline),
        (
            "run out",
            |f| {
                f.expired_on = Some("2026-05-31".to_owned());
                f.own.limit = kind("not-granted");
            },
            &["limit-use", "limit-expired"],
            Outcome::Hold,
        ),
        (
            "a large document",
            |f| {
                f.asked.company = Some(3_000_000_00);
                f.own.limit = kind("unlimited");
            },
            &["document-value"],
            Outcome::Review,
        ),
    ]);
}

#[test]
fn what_is_late() {
    each(&[
        ("an old item", |f| f.oldest_days = Some(181), &["oldest-open"], Outcome::Review),
        (
            "overdue in amount only",
            |f| {
                f.overdue = 5_000_00;
                f.overdue_days = 15;
            },
            &[],
            Outcome::Approve,
        ),
        (
            "overdue in days only",
            |f| {
                f.overdue = 1_000_00;
                f.overdue_days = 90;
            },
            &[],
            Outcome::Approve,
        ),
        (
            "overdue in both",
            |f| {
                f.overdue = 1_000_01;
                f.overdue_days = 16;
            },
            &["overdue"],
            Outcome::Hold,
        ),
        (
            "dunned and overdue",
            |f| {
                f.letters = 3;
                f.overdue = 1;
            },
            &["dunning"],
            Outcome::Hold,
        ),
        ("dunned and paid", |f| f.letters = 3, &[], Outcome::Approve),
    ]);
}

#[test]
fn promises_and_letters() {
    each(&[
        (
            "high risk, promises, review",
            |f| {
                f.tier = Some("high".to_owned());
                f.broken = 2;
                f.review_on = Some("2026-01-01".to_owned());
                f.review_days = 165;
            },
            &["broken-promises", "tier", "review-overdue"],
            Outcome::Hold,
        ),
        (
            "no rate",
            |f| {
                f.asked.company = None;
                f.asked.currency = "USD".to_owned();
            },
            &["limit-use", "document-value"],
            Outcome::Hold,
        ),
    ]);
}

/// Each step just at its edge, and one beyond it.
#[test]
fn every_step_at_its_edge() {
    each(&[
        ("two million", |f| f.asked.company = Some(2_000_000_00), &[], Outcome::Approve),
        (
            "a fen beyond",
            |f| f.asked.company = Some(2_000_000_01),
            &["document-value"],
            Outcome::Review,
        ),
        ("180 days old", |f| f.oldest_days = Some(180), &[], Outcome::Approve),
        (
            "overdue by 16 days and 1,000.00",
            |f| (f.overdue, f.overdue_days) = (1_000_00, 16),
            &[],
            Outcome::Approve,
        ),
        (
            "overdue by 15 days and 1,000.01",
            |f| (f.overdue, f.overdue_days) = (1_000_01, 15),
            &[],
            Outcome::Approve,
        ),
        ("two letters", |f| (f.letters, f.overdue) = (2, 1), &[], Outcome::Approve),
        ("one promise", |f| f.broken = 1, &[], Outcome::Approve),
        ("medium risk", |f| f.tier = Some("medium".to_owned()), &[], Outcome::Approve),
        ("unrated", |f| f.tier = Some("unrated".to_owned()), &[], Outcome::Approve),
        ("not assessed", |f| f.tier = None, &[], Outcome::Approve),
        ("high risk", |f| f.tier = Some("high".to_owned()), &["tier"], Outcome::Hold),
        (
            "thirty days after the review",
            |f| (f.review_on, f.review_days) = (Some("2026-05-16".to_owned()), 30),
            &[],
            Outcome::Approve,
        ),
        (
            "thirty-one days after it",
            |f| (f.review_on, f.review_days) = (Some("2026-05-15".to_owned()), 31),
            &["review-overdue"],
            Outcome::Review,
        ),
    ]);
}

/// Pools, currencies and money with us, just at their edges.
#[test]
fn limits_at_their_edges() {
    each(&[
        (
            "the pool to the fen",
            |f| f.group = Some(Use { limit: amount(980_00), items: 900_00, ..Use::default() }),
            &[],
            Outcome::Approve,
        ),
        (
            "a fen over the pool",
            |f| f.group = Some(Use { limit: amount(979_99), items: 900_00, ..Use::default() }),
            &["pool-use"],
            Outcome::Hold,
        ),
        (
            "the pool is suspended",
            |f| f.group = Some(Use { limit: kind("none"), ..Use::default() }),
            &["pool-use"],
            Outcome::Hold,
        ),
        (
            "an unlimited pool",
            |f| {
                let items = 9_000_000_00;
                f.group = Some(Use { limit: kind("unlimited"), items, ..Use::default() });
            },
            &[],
            Outcome::Approve,
        ),
        (
            "the currency to the cent",
            |f| {
                f.in_currency = Some(CurrencyUse {
                    currency: "USD".to_owned(),
                    limit: amount(10_00),
                    used: 5_00,
                    adds: 5_00,
                });
            },
            &[],
            Outcome::Approve,
        ),
    ]);
}

/// Money with us, amounts without a rate, orders that ease: just at their edges.
#[test]
fn credits_and_rates_at_their_edges() {
    each(&[
        (
            "a credit note beyond all that is open",
            |f| f.own = Use { limit: amount(100), credits: 79_00, ..Use::default() },
            &[],
            Outcome::Approve,
        ),
        (
            "a fen more than that",
            |f| f.own = Use { limit: amount(100), credits: 78_99, ..Use::default() },
            &["limit-use"],
            Outcome::Hold,
        ),
        (
            "what the buyer owes has no rate",
            |f| f.unrated = vec!["JPY".to_owned()],
            &["limit-use"],
            Outcome::Hold,
        ),
        (
            "unlimited, but no rate",
            |f| {
                f.own.limit = kind("unlimited");
                f.unrated = vec!["JPY".to_owned()];
            },
            &["limit-use"],
            Outcome::Hold,
        ),
        (
            "an order that eases",
            |f| {
                f.own.items = 5_000_00;
                f.adds = 0;
            },
            &[],
            Outcome::Approve,
        ),
    ]);
}

#[test]
fn prepaid_orders_and_refunds_pass_whatever_else_is_wrong() {
    let wrong = |f: &mut Facts| {
        f.blocked = true;
        f.overdue = 9_999_00;
        f.overdue_days = 99;
        f.own.limit = kind("none");
        f.tier = Some("high".to_owned());
    };
    let prepaid = judged(|f| {
        wrong(f);
        f.asked.deposit = 80_00;
        f.adds = 0;
    });
    assert_eq!(prepaid.outcome, Outcome::Approve, "{:#?}", prepaid.steps);
    let refund = judged(|f| {
        wrong(f);
        f.asked.amount = -80_00;
        f.adds = -80_00;
    });
    assert_eq!(refund.outcome, Outcome::Approve);
    // It is not delivered before the money is there.
    for (free, outcome) in [(79_99, Outcome::Hold), (80_00, Outcome::Approve)] {
        let delivery = judged(|f| {
            wrong(f);
            f.transition = "delivery".to_owned();
            (f.asked.deposit, f.adds, f.needed, f.free) = (80_00, 0, 80_00, free);
        });
        assert_eq!(delivery.outcome, outcome, "{free}");
    }
}

#[test]
fn a_release_lifts_what_is_held_up_to_its_cap_and_day_and_no_block() {
    let released = |cap, until: &str, blocked| {
        judged(|f| {
            f.adds = 500_00;
            f.blocked = blocked;
            let (until, by) = (until.to_owned(), "credit".to_owned());
            f.release = Some(Released { id: 1, cap, until, by, alone: false });
        })
    };
    for (cap, until, blocked, outcome) in [
        (80_00, "2026-06-15", false, Outcome::Approve),
        (79_99, "2026-06-15", false, Outcome::Hold),
        (80_00, "2026-06-14", false, Outcome::Hold),
        (80_00, "2026-06-15", true, Outcome::Decline),
    ] {
        let verdict = released(cap, until, blocked);
        assert_eq!(verdict.outcome, outcome, "{cap} {until} {blocked}");
        let usage = verdict.steps.iter().find(|step| step.code == "limit-use").expect("step");
        assert_eq!(usage.result, "hold", "what fails is shown all the same");
    }
}

#[test]
fn a_tolerance_lets_a_share_more_pass() {
    let text = OrderRule::shipped_text().replacen("tolerance_bps = 0", "tolerance_bps = 500", 1);
    let rule = OrderRule::read(&text).expect("rule");
    for (adds, outcome) in [(150_00, Outcome::Approve), (150_01, Outcome::Hold)] {
        let facts = Facts { adds, ..facts() };
        assert_eq!(judge(&rule, &facts).outcome, outcome, "{adds}");
    }
}

/// What the gate said once it says for ever: decisions that an earlier build kept under the shipped rule
/// come out again, byte for byte. Whoever changes a word of a step gives it a new fact or a new rule.
#[test]
fn old_decisions_come_out_again() {
    let kept = include_str!("../../tests/data/kept_decisions.json");
    let kept: Vec<std::collections::BTreeMap<String, String>> =
        serde_json::from_str(kept).expect("kept");
    assert_eq!(kept.len(), 7);
    for one in kept {
        let facts: Facts = serde_json::from_str(&one["facts"]).expect("facts");
        assert_eq!(serde_json::to_string(&facts).expect("text"), one["facts"]);
        let verdict = judge(OrderRule::shipped(), &facts);
        assert_eq!(spelled(&verdict.steps), one["steps"]);
        assert_eq!(verdict.outcome.code(), one["outcome"]);
    }
}

#[test]
fn what_was_kept_reads_back() {
    let facts = Facts { oldest_days: Some(3), ..facts() };
    let text = serde_json::to_string(&facts).expect("text");
    assert_eq!(serde_json::from_str::<Facts>(&text).expect("facts"), facts);
}
