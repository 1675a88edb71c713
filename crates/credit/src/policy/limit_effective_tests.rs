use base::Moment;

use super::{
    super::{NewLimit, NewPart, SecurityForm, limit_part::Ended},
    *,
};

fn day(text: &str) -> Day {
    text.parse().expect("day")
}

fn cny(units: i64) -> Money {
    Money::new(units * 100, Currency::CNY)
}

fn grant(id: i64, limit: Limit, from: &str, to: Option<&str>) -> GrantedLimit {
    GrantedLimit {
        id,
        granted: NewLimit {
            buyer_id: 1,
            limit,
            currency: Currency::CNY,
            from_on: day(from),
            to_on: to.map(day),
            reason: "test".to_owned(),
        },
        actor: "credit".to_owned(),
        recorded_at: Moment(0),
    }
}

fn part(id: i64, part: PartKind, from: &str, to: Option<&str>) -> LimitPart {
    let new = NewPart {
        buyer_id: 1,
        of_group: false,
        part,
        currency: Currency::CNY,
        from_on: day(from),
        to_on: to.map(day),
        reason: "逾期核查".to_owned(),
    };
    LimitPart { id, new, actor: "credit".to_owned(), recorded_at: Moment(0), ended: None }
}

fn security(units: i64, share_bps: i32, in_exposure: bool) -> PartKind {
    let party = "P-1".to_owned();
    PartKind::Security {
        form: SecurityForm::Insurance,
        amount: cny(units),
        share_bps,
        in_exposure,
        party,
    }
}

fn reckoned(grants: &[GrantedLimit], parts: &[LimitPart], group: &[LimitPart]) -> EffectiveLimit {
    let view = |money: Money| (money.currency == Currency::CNY).then_some(money);
    let on = day("2026-06-15");
    let parent = &[][..];
    effective(&Granted { on, currency: Currency::CNY, grants, parent, parts, group, view: &view })
}

const A: Option<&str> = None;
const FROM: &str = "2026-06-01";

fn amount(units: i64) -> Option<Limit> {
    Some(Limit::Amount(cny(units)))
}

fn hundred_thousand() -> [GrantedLimit; 1] {
    [grant(1, Limit::Amount(cny(100_000)), "2026-01-01", A)]
}

fn without_end() -> [GrantedLimit; 1] {
    [grant(1, Limit::Unlimited, "2026-01-01", A)]
}

fn secured(units: i64, share_bps: i32, in_exposure: bool) -> LimitPart {
    part(2, security(units, share_bps, in_exposure), FROM, A)
}

fn some_days(units: i64, until: &str) -> LimitPart {
    part(9, PartKind::Temporary(cny(units)), FROM, Some(until))
}

fn stopped() -> LimitPart {
    part(3, PartKind::Suspension, FROM, A)
}

fn pool(limit: Limit) -> LimitPart {
    part(7, PartKind::Pool(limit), FROM, A)
}

fn comes_to(name: &str, limit: &EffectiveLimit, expected: Option<Limit>) {
    assert_eq!(limit.limit, expected, "{name}: {:#?}", limit.lines);
    assert!(limit.lines.iter().all(|line| !line.said.zh.contains('{')), "{name}");
    assert!(limit.lines.iter().all(|line| !line.said.en.contains('{')), "{name}");
}

#[test]
fn parts_make_the_own_limit_of_the_grant() {
    let (granted, unlimited) = (hundred_thousand(), without_end());
    for (name, grants, parts, expected) in [
        ("as granted", &granted[..], vec![], amount(100_000)),
        // Dynamics 365: 100,000 + 50,000 × 50 % = 125,000; in the exposure already: − 50,000.
        ("insured", &granted, vec![secured(50_000, 5_000, false)], amount(125_000)),
        ("insured inside", &granted, vec![secured(50_000, 5_000, true)], amount(75_000)),
        ("secured away", &granted, vec![secured(300_000, 5_000, true)], Some(Limit::None)),
        ("for some days", &granted, vec![some_days(20_000, "2026-06-30")], amount(120_000)),
        ("days that are over", &granted, vec![some_days(5, "2026-06-14")], amount(100_000)),
        ("the last day counts", &granted, vec![some_days(5, "2026-06-15")], amount(100_005)),
        ("days without a grant", &[], vec![some_days(20_000, "2026-06-30")], amount(20_000)),
        ("a security alone", &[], vec![secured(50_000, 10_000, false)], None),
        ("unlimited stays", &unlimited, vec![some_days(1, FROM)], Some(Limit::Unlimited)),
        ("suspended", &granted, vec![stopped()], Some(Limit::None)),
        ("suspended though unlimited", &unlimited, vec![stopped()], Some(Limit::None)),
    ] {
        comes_to(name, &reckoned(grants, &parts, &[]), expected);
    }
}

#[test]
fn no_security_makes_credit_out_of_a_refusal() {
    let refused = [grant(1, Limit::None, "2026-01-01", A)];
    let dollars = [grant(1, Limit::Amount(Money::new(100, Currency::USD)), "2026-01-01", A)];
    let (secure, days) = (secured(50_000, 5_000, false), some_days(20_000, "2026-06-30"));
    for (name, grants, parts, expected) in [
        ("refused", &refused[..], vec![secure.clone()], Some(Limit::None)),
        ("no rate", &dollars, vec![secure.clone()], Some(Limit::None)),
        ("days alone", &refused, vec![days.clone()], amount(20_000)),
        ("security first", &refused, vec![secure.clone(), days.clone()], amount(45_000)),
        ("days first", &refused, vec![days.clone(), secure.clone()], amount(45_000)),
        ("nothing granted", &[], vec![secure], None),
    ] {
        comes_to(name, &reckoned(grants, &parts, &[]), expected);
    }
    // 100,000 + 20,000 - 115,000, whichever was entered first.
    let (granted, off) = (hundred_thousand(), secured(230_000, 5_000, true));
    for parts in [[off.clone(), days.clone()], [days, off]] {
        comes_to("either way", &reckoned(&granted, &parts, &[]), amount(5_000));
    }
}

#[test]
fn the_tighter_of_own_and_pool_counts() {
    let granted = hundred_thousand();
    let of = |units| pool(Limit::Amount(cny(units)));
    for (name, grants, group, expected) in [
        ("the pool is tighter", &granted[..], vec![of(80_000)], amount(80_000)),
        ("the own is tighter", &granted, vec![of(800_000)], amount(100_000)),
        ("an unlimited pool", &granted, vec![pool(Limit::Unlimited)], amount(100_000)),
        ("a pool of nothing", &granted, vec![pool(Limit::None)], Some(Limit::None)),
        ("a pool alone", &[], vec![of(80_000)], None),
        ("the group is suspended", &granted, vec![stopped()], Some(Limit::None)),
        (
            "more pool for some days",
            &granted,
            vec![of(80_000), some_days(5_000, "2026-06-30")],
            amount(85_000),
        ),
    ] {
        comes_to(name, &reckoned(grants, &[], &group), expected);
    }
}

#[test]
fn a_grant_that_ran_out_is_no_limit_and_says_when() {
    let grants = [grant(1, Limit::Amount(cny(10)), "2026-01-01", Some("2026-05-31"))];
    let limit = reckoned(&grants, &[], &[]);
    assert_eq!((limit.limit, limit.expired_on), (None, Some(day("2026-05-31"))));
    assert_eq!(limit.lines[0].code, "own-none");
    let both = [grants[0].clone(), grant(2, Limit::Amount(cny(7)), "2026-06-01", A)];
    let limit = reckoned(&both, &[], &[]);
    assert_eq!(limit.limit, Some(Limit::Amount(cny(7))));
    assert_eq!((limit.expired_on, limit.granted_on), (None, Some(day("2026-06-01"))));
}

#[test]
fn a_suspension_that_was_lifted_counts_no_more() {
    let granted = [grant(1, Limit::Amount(cny(10)), "2026-01-01", A)];
    let mut suspension = part(3, PartKind::Suspension, "2026-06-01", A);
    assert_eq!(
        reckoned(&granted, &[suspension.clone()], &[]).suspended_on,
        Some(day("2026-06-01"))
    );
    let (actor, reason) = ("credit".to_owned(), "核查完毕".to_owned());
    suspension.ended = Some(Ended { on: day("2026-06-15"), actor, reason });
    let limit = reckoned(&granted, &[suspension], &[]);
    assert_eq!((limit.limit, limit.suspended_on), (Some(Limit::Amount(cny(10))), None));
}

#[test]
fn without_a_pool_no_member_has_more_than_its_parent() {
    let own = [grant(1, Limit::Amount(cny(10)), "2026-01-01", A)];
    let pools = [part(7, PartKind::Pool(Limit::Amount(cny(9))), "2026-06-01", A)];
    for (parent, group, expected) in [
        (Limit::Amount(cny(6)), &[][..], 6),
        (Limit::Amount(cny(60)), &[], 10),
        (Limit::Amount(cny(6)), &pools, 9),
    ] {
        let parent = [grant(5, parent, "2026-01-01", A)];
        let (on, currency) = (day("2026-06-15"), Currency::CNY);
        let (view, grants, parts) = (|money| Some(money), &own[..], &[][..]);
        let parent = &parent[..];
        let limit = effective(&Granted { on, currency, grants, parent, parts, group, view: &view });
        assert_eq!(limit.limit, Some(Limit::Amount(cny(expected))));
    }
}

#[test]
fn a_currency_without_a_rate_counts_nothing_and_says_so() {
    let granted = [grant(1, Limit::Amount(cny(10)), "2026-01-01", A)];
    let dollars = Money::new(500, Currency::USD);
    let limit = reckoned(&granted, &[part(2, PartKind::Temporary(dollars), "2026-06-01", A)], &[]);
    assert_eq!(limit.limit, Some(Limit::Amount(cny(10))));
    assert!(limit.lines[1].said.en.contains("without a rate"), "{:?}", limit.lines[1]);
}

#[test]
fn the_newest_limit_of_a_currency_counts() {
    let granted = [grant(1, Limit::Amount(cny(10)), "2026-01-01", A)];
    let most = |id, minor| {
        let usd = Limit::Amount(Money::new(minor, Currency::USD));
        let mut part = part(id, PartKind::InCurrency(usd), "2026-06-01", A);
        part.new.currency = Currency::USD;
        part
    };
    let limit = reckoned(&granted, &[most(2, 500), most(3, 700)], &[]);
    let usd = Limit::Amount(Money::new(700, Currency::USD));
    assert_eq!(limit.in_currency, [(Currency::USD, usd)]);
    assert_eq!(limit.lines.last().map(|line| line.code), Some("currency"));
}
