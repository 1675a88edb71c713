//! The credit of the house as a whole: how much it can carry in receivables, how fast it decides, what good
//! payers are offered and what comes of it.

use base::{Currency, Moment, Money};
use credit::{
    assess::{PackKind, set_signed_pack},
    collections::{CareFilter, CarePack, NewCare, care_plan, care_yield, list_care, record_care},
    granting::{
        Act, CycleFilter, EntitledPage, OfferFilter, OfferPack, OfferState, Outcome, accept_offer,
        count_entitled, count_offers, decision_cycle, end_offer, get_application, get_offer,
        list_entitled, list_offers, list_waiting, make_offer, offer_uptake, page_entitled,
        withdraw,
    },
    orders::OrderState,
    outlook::capacity_seen,
    parties::{self, NewBuyer},
    policy::{
        CapacityInput, CapacityLevel, Limit, enter_capacity, find_limit, grant_terms,
        list_capacity, terms_in_force,
    },
    receivables,
    warning::{AlertFilter, list_alerts},
    what_if::benefits,
};
use store::{Db, access::Scope};
use testkit::day;

use crate::{
    assess::{company, run},
    granting::{acted, begun, filed, request, said, screened, submitted, wanted},
    ledger::{as_who, code},
    orders::{buyer, check, order, state},
};

const TODAY: &str = "2026-11-21";

fn figures(as_of: &str, cash_minor: i64) -> CapacityInput {
    CapacityInput {
        as_of: day(as_of),
        currency: Currency::CNY,
        cash_minor,
        lines_minor: 1_000_000,
        reserve_minor: 500_000,
        outflow_minor: 300_000,
        stress_days: 30,
        source: "银行对账单".to_owned(),
        note: String::new(),
    }
}

#[tokio::test]
async fn what_the_company_can_carry_is_held_against_the_book() {
    testkit::both(async |db| {
        let enter = async |new: CapacityInput, open: i64| {
            as_who(&db, "fin", async |tx| enter_capacity(tx, &new, open).await).await
        };
        let sound = figures("2026-10-31", 2_000_000);
        for (wrong, refused) in [
            (CapacityInput { cash_minor: -1, ..sound.clone() }, "policy.capacity-amount"),
            (CapacityInput { stress_days: 366, ..sound.clone() }, "policy.capacity-stress"),
            (figures("2026-11-22", 1), "policy.capacity-future"),
            (CapacityInput { source: " ".to_owned(), ..sound.clone() }, "policy.capacity-source"),
            (
                CapacityInput { cash_minor: Money::MOST_MINOR + 1, ..sound.clone() },
                "receivables.too-large",
            ),
        ] {
            assert_eq!(code(enter(wrong, 0).await), refused);
        }
        assert!(capacity_seen(&db).await.expect("seen").is_none(), "nothing was entered");
        enter(figures("2026-06-30", 0), 1_000_000).await.expect("entered");
        enter(sound.clone(), 3_000_000).await.expect("entered");
        assert!(capacity_seen(&db).await.expect("seen").is_none(), "nothing was judged");
        company(&db).await;
        run(&db, TODAY).await;
        // 2,000,000 + 80 % of 1,000,000 − 500,000 = 2,300,000 beside 3,000,000 that were owed.
        let seen = capacity_seen(&db).await.expect("seen").expect("judged");
        let told = &seen.capacity;
        assert_eq!((told.free_minor, told.most_minor), (2_300_000, 5_300_000));
        assert_eq!((told.open_minor, told.left_minor), (4_000_000, 1_300_000));
        // 20,000 yuan invoiced in each of three months: 6,000,000 in 92 days.
        assert_eq!(told.daily_minor, Some(65_217));
        assert_eq!((told.breaks_after, told.level), (Some(19), CapacityLevel::Strained));
        assert_eq!(told.stress.map(|one| one.open_minor), Some(4_000_000 + 30 * 65_217));
        // Months: nothing before the first figures, then by those that stood.
        let most: Vec<Option<i64>> = seen.months.iter().map(|one| one.most_minor).collect();
        assert_eq!(most.len(), 13);
        assert_eq!((most[6], most[7]), (None, Some(1_300_000)), "from the end of June on");
        assert_eq!(most[11], Some(5_300_000));
        // Money is gone: exceeded, and the first page would say so. Earlier versions stand as they were.
        enter(figures("2026-11-20", 0), 3_000_000).await.expect("entered");
        let seen = capacity_seen(&db).await.expect("seen").expect("judged");
        assert_eq!(seen.capacity.level, CapacityLevel::Exceeded);
        assert!(seen.capacity.level.alarms() && !seen.capacity.stale);
        let all = list_capacity(&db).await.expect("listed");
        assert_eq!(
            all.iter().map(|one| one.input.cash_minor).collect::<Vec<_>>(),
            [0, 2_000_000, 0]
        );
    })
    .await;
}

fn later(db: &Db, hours: i64) {
    db.clock().set(Moment(db.clock().now().0 + hours * 3_600_000_000));
}

#[tokio::test]
async fn how_long_decisions_take_opens_to_the_requests() {
    testkit::both(async |db| {
        let good = filed(&db).await;
        screened(&db, good).await;
        assert!(decision_cycle(&db, Scope::All).await.expect("read").whole().is_none());
        let id = begun(&db, "xs1", &request(good, wanted(80_000, "monthly-30"))).await;
        let id = id.expect("begun");
        later(&db, 1);
        submitted(&db, "xs1", id, "").await.expect("handed in");
        let waits = async |scope: Scope| {
            let told = list_waiting(&db, scope, 9).await.expect("listed");
            (told.rows.len(), told.count, told.late)
        };
        assert_eq!((waits(Scope::All).await, waits(Scope::Own(1)).await), ((1, 1, 0), (0, 0, 0)));
        later(&db, 24 * 90);
        assert_eq!(waits(Scope::All).await, (1, 1, 1), "past its day");
        later(&db, -24 * 90 + 2);
        acted(&db, "cm1", id, Act::Ask, &said("订单在哪里")).await.expect("asked");
        later(&db, 3);
        submitted(&db, "xs1", id, "见合同").await.expect("again");
        later(&db, 1);
        let done = acted(&db, "cm1", id, Act::Approve, &said("")).await.expect("signed");
        assert!(matches!(done, Outcome::Decided(_)));
        let cycle = decision_cycle(&db, Scope::All).await.expect("read");
        let whole = cycle.whole().expect("one");
        assert_eq!((whole.count, whole.median, whole.ninth), (1, 360, 360), "six hours");
        assert_eq!(cycle.all[0].taken.asked_minutes, 180);
        let step = &cycle.by_step()[0];
        assert_eq!((step.key.as_str(), step.spread.count), ("credit-manager", 2));
        assert_eq!(step.spread.median, 90, "two hours and one");
        assert_eq!(cycle.by_approver()[0].key, "cm1");
        assert_eq!(cycle.by_month()[0].key, "2026-11");
        assert_eq!(cycle.by_tier()[0].spread.count, 1);
        for (filter, takes) in [
            (CycleFilter { month: "2026-11".to_owned(), ..CycleFilter::default() }, true),
            (CycleFilter { month: "2026-10".to_owned(), ..CycleFilter::default() }, false),
            (CycleFilter { actor: "cm1".to_owned(), ..CycleFilter::default() }, true),
            (CycleFilter { role: "owner".to_owned(), ..CycleFilter::default() }, false),
        ] {
            assert_eq!(filter.takes(&cycle.all[0]), takes, "{filter:?}");
        }
        let others = decision_cycle(&db, Scope::Own(1)).await.expect("read");
        assert!(others.all.is_empty(), "not a buyer of theirs");
    })
    .await;
}

/// GOOD bought for three years; the company offers what it has without any edge.
async fn offering(db: &Db) -> (i64, OfferPack) {
    let good = filed(db).await;
    let buyer = NewBuyer {
        code: "GOOD".to_owned(),
        customer_since: Some(day("2023-11-01")),
        terms: Some("net-30".to_owned()),
        ..NewBuyer::default()
    };
    let mut text = OfferPack::shipped_text()
        .replace("version = \"2026.1\"", "version = \"own.1\"")
        .replace("effective_from = \"2026-01-01\"", "effective_from = \"2026-11-21\"")
        .replace("quadrants = [\"able-willing\", \"unknown\"]", "quadrants = []")
        .replace(
            "quadrants = [\"able-willing\", \"able-unwilling\", \"unknown\"]",
            "quadrants = []",
        );
    for sales in ["200000", "100000", "500000", "300000"] {
        text = text.replace(&format!("sales_from = {sales}"), "sales_from = 1000");
    }
    as_who(db, "cm1", async |tx| {
        parties::save_buyers(tx, &[buyer], "test", day("2026-01-01")).await?;
        set_signed_pack(tx, PackKind::Offers, &text, "全部开放").await
    })
    .await
    .expect("set");
    let pack = OfferPack::in_force(db, day(TODAY)).await.expect("pack").into_owned();
    (good, pack)
}

#[tokio::test]
async fn an_offer_of_terms_goes_through_granting_and_never_around_it() {
    testkit::both(async |db| {
        let (good, pack) = offering(&db).await;
        let rule = pack.find("longer-terms").expect("rule");
        let who = async |scope: Scope| {
            let asked = (Currency::CNY, None);
            list_entitled(&db, scope, (rule, pack.rest_days), asked).await.expect("listed")
        };
        let found = who(Scope::All).await;
        assert_eq!(found.iter().map(|one| one.buyer_id).collect::<Vec<_>>(), [good]);
        assert_eq!(found[0].terms, "net-30", "as its file says");
        assert!(who(Scope::Own(1)).await.is_empty(), "not a buyer of theirs");
        let make = async || {
            let one = who(Scope::All).await;
            as_who(&db, "xs1", async |tx| make_offer(tx, (&pack, rule), one.first(), "").await)
                .await
        };
        let id = make().await.expect("made");
        assert!(who(Scope::All).await.is_empty(), "it is open");
        assert_eq!(code(make().await), "granting.offer-not-entitled");
        let twice =
            as_who(&db, "xs1", async |tx| make_offer(tx, (&pack, rule), found.first(), "").await);
        assert_eq!(code(twice.await), "granting.offer-open");
        assert_eq!(code(get_offer(&db, Scope::Own(1), id).await), "granting.offer-unknown");

        let bare =
            as_who(&db, "xs1", async |tx| accept_offer(tx, id, (None, Currency::CNY), "").await);
        assert_eq!(code(bare.await), "granting.offer-no-limit", "never a request for no credit");
        let limit = find_limit(&db, good, day(TODAY)).await.expect("read").expect("limit");
        let limit = Some(limit.granted.limit);
        assert!(matches!(limit, Some(Limit::Amount(_))));
        let mute =
            as_who(&db, "xs1", async |tx| accept_offer(tx, id, (limit, Currency::CNY), " ").await);
        assert_eq!(code(mute.await), "granting.note-missing", "it is the reason of the request");
        let accept = async || {
            let asked = (limit, Currency::CNY);
            as_who(&db, "xs1", async |tx| accept_offer(tx, id, asked, "客户同意").await).await
        };
        let request = accept().await.expect("accepted").expect("a request");
        assert_eq!(code(accept().await), "granting.offer-closed");
        let whole = get_application(&db, Scope::All, request).await.expect("there").application;
        assert_eq!((whole.wanted.terms.as_str(), whole.state.code()), ("net-60", "draft"));
        assert_eq!(whole.wanted.amount_minor, Some(3_000_000), "the limit that stands");
        let terms = terms_in_force(&db, (good, good), day(TODAY)).await.expect("read");
        assert!(terms.is_empty(), "nothing is granted by an offer");
        let seen = get_offer(&db, Scope::All, id).await.expect("there");
        assert_eq!((seen.state, seen.application_state.as_str()), (OfferState::Accepted, "draft"));
        let told = offer_uptake(&db, Scope::All).await.expect("counted");
        assert_eq!((told[0].made, told[0].rate_bps()), (1, Some(10_000)));
        assert!(who(Scope::All).await.is_empty(), "its request is on the way");
        let back = as_who(&db, "xs1", async |tx| withdraw(tx, request, "先不要").await);
        back.await.expect("withdrawn");
        assert_eq!(who(Scope::All).await.len(), 1, "offered again");
        let of = (rule, pack.rest_days);
        let count = count_entitled(&db, Scope::All, of, Currency::CNY).await.expect("counted");
        assert_eq!(count, 1);
        let last = who(Scope::All).await.remove(0);
        let behind = Some((last.sales_minor, last.buyer_id));
        let page = EntitledPage { behind, limit: 20, ..EntitledPage::default() };
        let behind = page_entitled(&db, Scope::All, of, (Currency::CNY, page)).await;
        assert!(behind.expect("listed").is_empty(), "nobody comes behind the last");
        as_who(&db, "cm1", async |tx| grant_terms(tx, good, "net-60", day(TODAY), "已有").await)
            .await
            .expect("granted");
        let count = count_entitled(&db, Scope::All, of, Currency::CNY).await.expect("counted");
        assert_eq!((count, who(Scope::All).await.len()), (0, 0), "no longer than what it has");
    })
    .await;
}

#[tokio::test]
async fn an_offer_runs_out_and_who_declines_is_left_alone() {
    testkit::both(async |db| {
        let (good, pack) = offering(&db).await;
        let rule = pack.find("early-payment").expect("rule");
        let who = async || {
            let asked = (Currency::CNY, Some(good));
            list_entitled(&db, Scope::All, (rule, pack.rest_days), asked).await.expect("listed")
        };
        let make = async || {
            let one = who().await;
            as_who(&db, "xs1", async |tx| make_offer(tx, (&pack, rule), one.first(), "").await)
                .await
        };
        let first = make().await.expect("made");
        let seen = get_offer(&db, Scope::All, first).await.expect("there");
        // 1 % within 10 of 30 days: 18.43 % a year.
        assert_eq!((seen.annual_bps, seen.valid_to), (Some(1_843), day("2026-12-21")));
        later(&db, 24 * 31);
        let seen = get_offer(&db, Scope::All, first).await.expect("there");
        assert_eq!(seen.state, OfferState::Expired, "by the day alone");
        let late =
            as_who(&db, "xs1", async |tx| accept_offer(tx, first, (None, Currency::CNY), "").await);
        assert_eq!(code(late.await), "granting.offer-expired");
        let second = make().await.expect("made again");
        let end = async |id: i64, answer: &'static str| {
            as_who(&db, "xs1", async |tx| end_offer(tx, id, true, answer).await).await
        };
        assert_eq!(code(end(second, " ").await), "granting.note-missing");
        end(second, "不缺钱也不急").await.expect("declined");
        assert!(who().await.is_empty(), "left alone for a while");
        later(&db, 24 * 91);
        assert_eq!(who().await.len(), 1, "asked again");
        let told = &offer_uptake(&db, Scope::All).await.expect("counted")[0];
        assert_eq!((told.made, told.expired, told.declined, told.accepted), (2, 1, 1, 0));
        let mut asked = OfferFilter { buyer: Some(good), limit: 1, ..Default::default() };
        let first = list_offers(&db, Scope::All, &asked).await.expect("listed");
        asked.before = Some((first[0].made_on, first[0].id));
        let second = list_offers(&db, Scope::All, &asked).await.expect("listed");
        assert_ne!(first[0].id, second[0].id, "a page goes on behind the one before");
        let gone = OfferFilter { state: Some(OfferState::Expired), ..Default::default() };
        assert_eq!(count_offers(&db, Scope::All, &gone).await.expect("counted"), 1);
        let third = make().await.expect("made once more");
        let taken =
            as_who(&db, "xs1", async |tx| accept_offer(tx, third, (None, Currency::CNY), "").await);
        assert_eq!(taken.await.expect("accepted"), None, "a discount needs no request");
        assert!(who().await.is_empty(), "it has it");
        later(&db, 24 * 367);
        assert_eq!(who().await.len(), 1, "after a year it may be asked again");
    })
    .await;
}

fn talk(buyer_id: i64, answers: &[(&str, &str)], note: &str) -> NewCare {
    let own = |(question, answer): &(&str, &str)| ((*question).to_owned(), (*answer).to_owned());
    NewCare {
        buyer_id,
        on: Some(day(TODAY)),
        channel: "call".to_owned(),
        person: "李总".to_owned(),
        answers: answers.iter().map(own).collect(),
        note: note.to_owned(),
    }
}

#[tokio::test]
async fn talks_with_healthy_customers_become_signals_and_findings() {
    testkit::both(async |db| {
        let good = filed(&db).await;
        let pack = CarePack::shipped();
        let plan = care_plan(&db, Scope::All).await.expect("plan");
        let who: Vec<i64> = plan.rows.iter().map(|row| row.buyer_id).collect();
        assert_eq!(who, [good], "who is late stands on the worklist; who buys nothing nowhere");
        assert_eq!((plan.due(day(TODAY)), plan.rows[0].days), (1, 30), "half of all sales");
        assert!(care_plan(&db, Scope::Own(1)).await.expect("plan").rows.is_empty());
        let say = async |new: NewCare| {
            as_who(&db, "xs1", async |tx| record_care(tx, pack, &new).await).await
        };
        for (new, wrong) in [
            (talk(good, &[], "x"), "collections.care-nothing-asked"),
            (talk(good, &[("business", "moon")], "x"), "collections.care-answer"),
            (talk(good, &[("people", "leaving")], " "), "collections.care-heard-missing"),
        ] {
            assert_eq!(code(say(new).await), wrong);
        }
        let calm = say(talk(good, &[("business", "same"), ("law", "none")], "")).await;
        let calm = calm.expect("on record");
        assert_eq!((calm.signals, calm.findings), (0, 0));
        let plan = care_plan(&db, Scope::All).await.expect("plan");
        assert_eq!((plan.due(day(TODAY)), plan.rows[0].last_on), (0, Some(day(TODAY))));
        assert_eq!(plan.rows[0].due_on, day("2026-12-21"));
        let told = say(talk(
            good,
            &[("people", "leaving"), ("owners", "changing"), ("paying", "longer")],
            "财务说业务骨干走了三个，大股东在谈转让",
        ));
        let told = told.await.expect("on record");
        assert_eq!((told.signals, told.findings), (2, 1));
        let filter = AlertFilter { limit: 50, ..AlertFilter::default() };
        let alerts = list_alerts(&db, &filter).await.expect("alerts");
        let raised: Vec<&str> = alerts
            .iter()
            .filter(|one| one.buyer_id == good)
            .map(|one| one.signal.as_str())
            .filter(|signal| ["staff-turnover", "longer-terms"].contains(signal))
            .collect();
        assert_eq!(raised.len(), 2, "{alerts:?}");
        let testimony = parties::find_testimony(&db, good).await.expect("file");
        assert_eq!(testimony.findings[0].of.kind, "equity-change");
        let told = care_yield(&db, Scope::All).await.expect("counted");
        assert_eq!((told.talks, told.telling, told.signals, told.findings), (2, 1, 2, 1));
        let talks =
            list_care(&db, Scope::All, CareFilter { buyer: Some(good), before: None, limit: 9 })
                .await
                .expect("listed");
        assert_eq!((talks.len(), talks[0].answers.len()), (2, 3));
    })
    .await;
}

fn at(db: &Db, on: &str) {
    db.clock().set(base::Clock::standing(day(on)).now());
}

#[tokio::test]
async fn benefits_are_estimated_by_rules_and_counted_once() {
    testkit::both(async |db| {
        company(&db).await;
        let none = benefits(&db).await.expect("reckoned");
        assert!(none.lines.is_empty() && !none.judged, "no round, nothing to reckon by");
        let late = buyer(&db, "LATE").await;
        let unknown = buyer(&db, "NEW").await;
        at(&db, "2026-10-01");
        let large = check(&db, &order(&late, 5_000_000, "S1")).await;
        let small = check(&db, &order(&late, 1_000_000, "S2")).await;
        check(&db, &order(&unknown, 9_000_000, "S3")).await;
        assert_ne!(state(&db, &large).await, OrderState::Approved, "{large:?}");
        at(&db, TODAY);
        // Too late: its oldest item was 90 days overdue before this one was asked for.
        check(&db, &order(&late, 8_000_000, "S4")).await;
        run(&db, TODAY).await;
        let told = benefits(&db).await.expect("reckoned");
        let gate: Vec<(&str, i64, bool)> = told
            .lines
            .iter()
            .filter(|one| one.kind == "gate")
            .map(|one| (one.number.as_str(), one.saved_minor, one.beside.is_none()))
            .collect();
        assert_eq!(gate, [("S1", 2_000_000, true), ("S2", 400_000, false)], "{large:?} {small:?}");
        assert_eq!(told.of_kind("gate"), 2_000_000, "40 % of the larger, once");
        let months: i64 = told.months().iter().map(|(_, minor)| minor).sum();
        assert_eq!(months, told.total_minor(), "the chart adds up to the total");
        let days = told.lines.iter().filter(|one| one.kind == "dso").count();
        assert!(days > 0 && told.of_kind("dso") != 0, "{:?}", told.lines);
        assert_eq!(told.of_kind("promise"), 0, "no promise was kept");
        // An old one hides no new one, and a trifle makes nobody bad.
        let item = receivables::get_item(&db, late.id, "L08", 1).await.expect("item");
        let off = async |minor: i64, on: &'static str| {
            let done = as_who(&db, "fin", async |tx| {
                receivables::write_off(tx, item.id, minor, day(on), "收不回").await
            });
            done.await.expect("written off");
            benefits(&db).await.expect("reckoned").of_kind("gate")
        };
        assert_eq!(off(200_000, "2026-09-15").await, 2_000_000, "before any order");
        assert_eq!(off(1_000, TODAY).await, 2_000_000, "ten yuan");
        assert_eq!(off(200_000, TODAY).await, 3_200_000, "S4 counts now");
    })
    .await;
}
