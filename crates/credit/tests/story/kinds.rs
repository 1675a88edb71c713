//! Kinds of customers: a project's path from contract to retention money, a public body's, a dealer's months; and
//! appointments from the proposal to what became of them.

use base::{Currency, Result};
use credit::{
    collections::{
        WordingPack,
        cases::{brief, get_case},
        kinds::{
            CustomersPack, DealerMonth, DealerSign, NewMilestone, NewPath, Part, PathAlarm,
            PathFilter, StepState, close_path, dealer_sheet, enter_path, get_path, keep_milestone,
            list_dealers, list_path_alarms, list_paths, next_nodes, record_dealer_months,
        },
        meetings::{
            AppointmentFilter, Moved, NewAppointment, get_appointment, list_appointments,
            next_appointments, outlook_of, record_appointment, settle_appointment,
            tally_appointments,
        },
    },
    parties::{CustomerKind, get_buyer},
};
use store::{Db, access::Scope};
use testkit::day;

use crate::{
    cases::opened,
    ledger::{as_who, code},
};

const TODAY: &str = "2026-11-21";

fn project(buyer_id: i64) -> NewPath {
    NewPath {
        buyer_id,
        kind: CustomerKind::Project,
        number: "XM-01".to_owned(),
        name: "厂房一期".to_owned(),
        contract: "HT-9".to_owned(),
        currency: Currency::CNY,
        value_minor: 10_000_001,
        budget_year: None,
        appropriation: String::new(),
        begins_on: day("2026-01-01"),
        note: String::new(),
    }
}

async fn enter(db: &Db, new: &NewPath) -> Result<i64> {
    let pack = CustomersPack::shipped();
    as_who(db, "xs1", async |tx| enter_path(tx, pack, new, ("xs1", true)).await).await
}

async fn keep(db: &Db, new: &NewMilestone) -> Result<i64> {
    as_who(db, "xs1", async |tx| keep_milestone(tx, new).await).await
}

/// A step of a path as it stands, to be changed.
async fn step(db: &Db, path: i64, part: Part) -> NewMilestone {
    let path = get_path(db, path, Scope::All).await.expect("there");
    let old = path.steps.iter().find(|step| step.part == part).expect("a step");
    NewMilestone {
        path: path.id,
        id: Some(old.id),
        part,
        name: old.name.clone(),
        planned_on: old.planned_on,
        reached_on: old.reached_on,
        amount_minor: old.amount_minor,
        invoice: String::new(),
        paper: old.paper.clone(),
        signer: old.signer.clone(),
        login: old.login.clone(),
        note: String::new(),
    }
}

#[tokio::test]
async fn a_project_from_contract_to_retention() {
    testkit::both(async |db| {
        let (_, good, late) = opened(&db).await;
        for (new, wrong) in [
            (NewPath { kind: CustomerKind::Dealer, ..project(late) }, "collections.path-kind"),
            (NewPath { number: " ".to_owned(), ..project(late) }, "collections.path-number"),
            (NewPath { value_minor: 0, ..project(late) }, "collections.path-value"),
            (NewPath { budget_year: Some(26), ..project(late) }, "collections.path-year"),
        ] {
            assert_eq!(code(enter(&db, &new).await), wrong);
        }
        let id = enter(&db, &project(late)).await.expect("entered");
        assert_eq!(code(enter(&db, &project(late)).await), "collections.path-twice");
        let path = get_path(&db, id, Scope::All).await.expect("there");
        let amounts: i64 = path.steps.iter().map(|step| step.amount_minor).sum();
        assert_eq!((path.steps.len(), amounts), (6, 10_000_001), "shares are the whole value");
        assert_eq!(path.steps[1].planned_on, Some(day("2026-01-16")));
        // The contract and the advance were reached; the advance was not invoiced.
        let contract = step(&db, id, Part::Contract).await;
        let reached = Some(day("2026-01-05"));
        keep(&db, &NewMilestone { reached_on: reached, ..contract }).await.expect("kept");
        let advance = step(&db, id, Part::Advance).await;
        let future = NewMilestone { reached_on: Some(day("2027-01-01")), ..advance.clone() };
        assert_eq!(code(keep(&db, &future).await), "collections.on-future");
        let moon = NewMilestone { invoice: "MOON".to_owned(), ..advance.clone() };
        assert_eq!(code(keep(&db, &moon).await), "collections.path-invoice");
        let other = NewMilestone { id: Some(1), ..advance.clone() };
        assert_eq!(code(keep(&db, &other).await), "collections.path-step-unknown");
        let reached = Some(day("2026-01-20"));
        let advance = NewMilestone { reached_on: reached, ..advance };
        keep(&db, &advance).await.expect("kept");
        let path = get_path(&db, id, Scope::All).await.expect("there");
        assert_eq!(path.state.hangs_at, Some(2), "progress comes next");
        assert_eq!(path.state.steps[1].state, StepState::Uninvoiced);
        assert_eq!(path.state.steps[1].slip_days, Some(4));
        assert_eq!(path.state.steps[1].limitation_on, Some(day("2029-01-20")));
        assert_eq!(path.state.sums.uninvoiced_minor, 3_000_000);
        let all = list_path_alarms(&db, Scope::All).await.expect("listed");
        assert!(all.alarms.iter().any(|(_, _, alarm)| *alarm == PathAlarm::Uninvoiced));
        assert!(list_path_alarms(&db, Scope::Own(1)).await.expect("listed").paths.is_empty());
        let nodes = next_nodes(&db, &[good, late]).await.expect("looked");
        let node = nodes.get(&late).expect("of the buyer of the path");
        assert_eq!((node.path, node.alarm, nodes.len()), (id, PathAlarm::Uninvoiced, 1));
        assert_eq!(code(get_path(&db, id, Scope::Own(1)).await), "collections.path-unknown");
        // Its invoice is one of the ledger: the state follows what is paid there.
        let case = get_case(&db, opened_case(&db).await, Scope::All).await.expect("a case");
        let known = brief(&db, &case, day(TODAY)).await.expect("known");
        let item = known.items.first().expect("an open item");
        let invoiced = NewMilestone { invoice: item.number.clone(), ..advance };
        keep(&db, &invoiced).await.expect("kept");
        let path = get_path(&db, id, Scope::All).await.expect("there");
        assert_eq!(path.state.steps[1].state, StepState::Invoiced);
        assert_eq!(path.state.sums.uninvoiced_minor, 0);
        let theirs = enter(&db, &project(good)).await.expect("another buyer's");
        let foreign = step(&db, theirs, Part::Advance).await;
        let foreign = NewMilestone { invoice: item.number.clone(), ..foreign };
        assert_eq!(code(keep(&db, &foreign).await), "collections.path-invoice", "not theirs");
        let none = as_who(&db, "xs1", async |tx| close_path(tx, id, " ").await);
        assert_eq!(code(none.await), "collections.closing-missing");
        as_who(&db, "xs1", async |tx| close_path(tx, id, "款清").await).await.expect("closed");
        assert_eq!(code(keep(&db, &invoiced).await), "collections.path-closed");
        let open = list_paths(&db, &PathFilter::open(Scope::All)).await.expect("listed");
        assert_eq!(open.iter().map(|path| path.id).collect::<Vec<_>>(), [theirs]);
    })
    .await;
}

async fn opened_case(db: &Db) -> i64 {
    use credit::collections::cases::{CaseFilter, list_cases};
    let all = list_cases(db, &CaseFilter::open(Scope::All)).await.expect("listed");
    all.first().expect("a case").id
}

#[tokio::test]
async fn a_dealers_months_are_replaced_and_reckoned() {
    testkit::both(async |db| {
        let (_, good, _) = opened(&db).await;
        let month = |text: &str, sold: i64, stock: i64| DealerMonth {
            month: day(text),
            sold_minor: sold,
            stock_minor: stock,
            orders_minor: sold,
            rebate_minor: 5,
            their_margin_bps: Some(1_000),
            our_margin_bps: None,
            our_share_bps: Some(4_000),
            rivals: String::new(),
            source: "报表".to_owned(),
        };
        let record = async |months: &[DealerMonth]| {
            let write = async |tx: &mut store::Tx| {
                record_dealer_months(tx, good, Currency::CNY, months).await
            };
            as_who(&db, "xs1", write).await
        };
        for (new, wrong) in [
            (month("2027-01-01", 1, 1), "collections.dealer-future"),
            (month("2026-10-01", -1, 1), "collections.dealer-below"),
            (
                DealerMonth { source: String::new(), ..month("2026-10-01", 1, 1) },
                "collections.dealer-source",
            ),
            (
                DealerMonth { our_share_bps: Some(10_001), ..month("2026-10-01", 1, 1) },
                "collections.dealer-share",
            ),
        ] {
            assert_eq!(code(record(&[new]).await), wrong);
        }
        assert_eq!(code(record(&[]).await), "collections.dealer-none");
        let all = [
            month("2026-08-01", 1_000, 1_500),
            month("2026-09-01", 1_000, 1_500),
            month("2026-10-01", 9, 9),
        ];
        record(&all).await.expect("recorded");
        record(&[month("2026-10-15", 500, 3_000)]).await.expect("the same month anew");
        let code = credit::parties::find_buyer_by_id(&db, good)
            .await
            .expect("read")
            .expect("a buyer")
            .code;
        let buyer = get_buyer(&db, &code, Scope::All).await.expect("there");
        let sheet = dealer_sheet(&db, &buyer, day(TODAY)).await.expect("a sheet");
        assert_eq!(sheet.months.len(), 3, "replaced, not added");
        let told = sheet.figures.expect("reckoned");
        assert_eq!((told.sold_minor, told.stock_days), (833, Some(108)));
        assert_eq!(told.signs, [DealerSign::StockHigh, DealerSign::Stuffed]);
        let stop = told.stop.expect("it sells");
        assert_eq!((stop.their_loss_minor, stop.our_loss_minor), (Some(83), None));
        let rows = list_dealers(&db, Scope::All, (0, 20)).await.expect("listed");
        assert_eq!((rows.len(), rows[0].0.as_str()), (1, code.as_str()));
        assert!(list_dealers(&db, Scope::Own(1), (0, 20)).await.expect("listed").is_empty());
    })
    .await;
}

fn visit(buyer_id: i64, case: i64) -> NewAppointment {
    NewAppointment {
        buyer_id,
        case_id: Some(case),
        on: Some(day("2026-11-25")),
        minute: 570,
        minutes: 45,
        channel: "visit".to_owned(),
        person: "王总".to_owned(),
        place: "苏州".to_owned(),
        purpose: "对账".to_owned(),
        sentence: "想占用您45分钟，把账对一下".to_owned(),
        login: "xs1".to_owned(),
        theirs: false,
    }
}

async fn record(db: &Db, new: &NewAppointment) -> Result<i64> {
    let pack = WordingPack::shipped();
    as_who(db, "xs1", async |tx| record_appointment(tx, pack, new).await).await
}

async fn settle(db: &Db, id: i64, told: (&str, &str), moved: Option<Moved>) -> Result<i64> {
    as_who(db, "xs1", async |tx| settle_appointment(tx, id, told, moved).await).await
}

#[tokio::test]
async fn an_appointment_is_proposed_and_asked_for() {
    testkit::both(async |db| {
        let (id, _, late) = opened(&db).await;
        let case = get_case(&db, id, Scope::All).await.expect("a case");
        let known = brief(&db, &case, day(TODAY)).await.expect("known");
        let told = outlook_of(&db, Scope::All, &known, ("每月 2 日", day(TODAY))).await;
        let told = told.expect("proposed");
        assert!(!told.days.is_empty() && told.pay_days == [2], "{told:?}");
        assert!(told.days.iter().all(|one| one.on.weekday() < 5), "working days alone");
        let meeting = visit(late, id);
        let past = NewAppointment { on: Some(day("2026-11-20")), ..meeting.clone() };
        let letter = NewAppointment { channel: "letter".to_owned(), ..meeting.clone() };
        let threat = "再不还钱，打断你的腿".to_owned();
        for (new, wrong) in [
            (past, "collections.meeting-day"),
            (NewAppointment { minutes: 4, ..meeting.clone() }, "collections.meeting-time"),
            (letter, "collections.meeting-channel"),
            (
                NewAppointment { person: " ".to_owned(), ..meeting.clone() },
                "collections.meeting-person",
            ),
            (NewAppointment { sentence: threat, ..meeting.clone() }, "collections.wording-stop"),
        ] {
            assert_eq!(code(record(&db, &new).await), wrong);
        }
        record(&db, &meeting).await.expect("agreed on");
        let beside = NewAppointment { minute: 600, ..meeting.clone() };
        assert_eq!(code(record(&db, &beside).await), "collections.meeting-overlap");
        let other = NewAppointment { login: "cm1".to_owned(), ..beside };
        record(&db, &other).await.expect("somebody else is free");
        let behind = NewAppointment { minute: 615, ..meeting };
        record(&db, &behind).await.expect("right behind it");
    })
    .await;
}

#[tokio::test]
async fn an_appointment_is_moved_and_kept() {
    testkit::both(async |db| {
        let (id, _, late) = opened(&db).await;
        let first = record(&db, &visit(late, id)).await.expect("agreed on");
        let behind = NewAppointment { minute: 615, ..visit(late, id) };
        record(&db, &behind).await.expect("right behind it");
        for (told, wrong) in [
            (("moon", ""), "collections.meeting-outcome"),
            (("refused", " "), "collections.meeting-note"),
            (("kept", ""), "collections.meeting-early"),
            (("moved", ""), "collections.meeting-day"),
        ] {
            assert_eq!(code(settle(&db, first, told, None).await), wrong);
        }
        let to = Moved { on: day("2026-11-26"), minute: 570 };
        let second = settle(&db, first, ("moved", "对方出差"), Some(to)).await.expect("moved");
        assert_eq!(
            code(settle(&db, first, ("kept", ""), None).await),
            "collections.meeting-settled"
        );
        let one = get_appointment(&db, second, Scope::All).await.expect("there");
        assert_eq!((one.moved_from, one.changes, one.at().as_str()), (Some(first), 1, "09:30"));
        let soon = next_appointments(&db, &[late], day("2026-11-30")).await.expect("read");
        assert_eq!(soon.get(&late).map(|one| one.on), Some(day("2026-11-25")));
        assert_eq!(
            code(get_appointment(&db, second, Scope::Own(1)).await),
            "collections.meeting-unknown"
        );
        db.clock().set(base::Clock::standing(day("2026-11-27")).now());
        settle(&db, second, ("kept", "答应月底付"), None).await.expect("kept");
        let days = (day("2026-11-01"), day("2026-11-27"));
        let tally = tally_appointments(&db, Scope::All, days).await.expect("counted");
        assert_eq!((tally.asked, tally.kept, tally.moved, tally.silent), (2, 1, 1, 1));
        let silent = AppointmentFilter {
            unsettled_before: Some(day("2026-11-27")),
            ..AppointmentFilter::all(Scope::All)
        };
        assert_eq!(list_appointments(&db, &silent).await.expect("listed").len(), 1);
    })
    .await;
}
