//! Ratings by agencies, data sources, the checklist and the quality of data: what is recorded,
//! refused, heeded in an assessment, replayed, and added up over the portfolio.

use std::sync::atomic::AtomicBool;

use base::{Currency, Failure};
use credit::{
    assess::{PackKind, assess, find_assessment, replay, set_signed_pack},
    dossier::{
        ChecklistPack, ItemState, adopt_sources, buyer_checklist, checklist_report,
        quality_recount, quality_report, rating_report, source_report,
    },
    intake::{self, Mode, Options, Outcome, Watch, kinds::Kind, source::Source},
    lab::{compare_methods, method_report},
    parties::{
        self, NewBuyer, NewContact, NewRating, NewSource, add_snapshot, compare_field,
        get_data_source, list_ratings, list_snapshots, record_rating, save_source, withdraw_rating,
    },
    receivables::Apply,
    scoring::{Agencies, Confidence, Feature},
};
use store::{Actor, Db, StoredFile, access::Scope};
use testkit::{both, day};

use crate::ledger::{begin, book_credits, book_items, buyers, item, keep, receipt};

const TODAY: &str = "2026-11-21";

fn code<T: std::fmt::Debug>(result: Result<T, Failure>) -> &'static str {
    result.expect_err("refused").code()
}

fn rated(agency: &str, grade: &str, on: &str) -> NewRating {
    NewRating {
        agency: agency.to_owned(),
        grade: grade.to_owned(),
        rated_on: day(on),
        valid_until: None,
        source: "公告".to_owned(),
        note: String::new(),
        document_id: None,
    }
}

/// Buyers that pay a monthly invoice on its due day, for two years.
async fn punctual(db: &Db, codes: &[&str]) -> Vec<i64> {
    let ids = buyers(db, codes).await;
    let (mut items, mut money) = (Vec::new(), Vec::new());
    for month in 0..23_i32 {
        let first = day("2024-12-03").plus_months(month);
        for (n, buyer) in ids.iter().enumerate() {
            let number = format!("F{n}-{month:02}");
            let new = item(*buyer, &number, &first.to_string(), 15, 500_000);
            let mut paid = receipt(*buyer, &format!("R{number}"), &new.due_on.to_string(), 500_000);
            paid.reference = number;
            money.push(paid);
            items.push(new);
        }
    }
    book_items(db, &items).await;
    book_credits(db, &money, Apply::ThenOldest).await;
    ids
}

async fn judged(db: &Db) {
    let (actor, cancel) = (Actor::user("manager"), AtomicBool::new(false));
    assess(db, day(TODAY), &actor, &|_| {}, &cancel).await.expect("assessed");
}

#[tokio::test]
async fn ratings_are_recorded_once_refused_and_withdrawn() {
    both(async |db| {
        let ids = buyers(&db, &["A", "B"]).await;
        let mut tx = begin(&db).await;
        let new = rated("ccxi", "AA", "2026-06-01");
        let id = record_rating(&mut tx, ids[0], &new).await.expect("recorded").expect("new");
        assert_eq!(record_rating(&mut tx, ids[0], &new).await.expect("known"), None);
        let other = rated("ccxi", "BBB", "2026-06-01");
        assert_eq!(code(record_rating(&mut tx, ids[0], &other).await), "parties.rating-differs");
        let late = rated("ccxi", "AA", "2026-11-22");
        assert_eq!(code(record_rating(&mut tx, ids[0], &late).await), "parties.rating-day");
        let until = NewRating { valid_until: Some(day("2026-05-01")), ..new.clone() };
        assert_eq!(code(record_rating(&mut tx, ids[0], &until).await), "parties.rating-until");
        let long = NewRating { note: "长".repeat(1_001), ..new.clone() };
        assert_eq!(code(record_rating(&mut tx, ids[0], &long).await), "parties.rating-long");
        let paper = NewRating { document_id: Some(7), ..rated("ccxi", "AA", "2026-06-02") };
        assert_eq!(code(record_rating(&mut tx, ids[0], &paper).await), "parties.paper-not-found");
        tx.commit().await.expect("each with its audit line");
        let mut tx = begin(&db).await;
        let of_other = withdraw_rating(&mut tx, ids[1], id, "wrong buyer").await;
        assert_eq!(code(of_other), "parties.rating-unknown");
        assert_eq!(code(withdraw_rating(&mut tx, ids[0], id, " ").await), "house.field-empty");
        withdraw_rating(&mut tx, ids[0], id, "看错").await.expect("withdrawn");
        let again = withdraw_rating(&mut tx, ids[0], id, "again").await;
        assert_eq!(code(again), "parties.rating-withdrawn");
        record_rating(&mut tx, ids[0], &other).await.expect("free again").expect("new");
        tx.commit().await.expect("commit");
        let all = list_ratings(&db, ids[0]).await.expect("listed");
        assert_eq!(all.len(), 2, "nothing is lost");
        let gone = all.iter().find(|one| one.id == id).and_then(|one| one.withdrawn.clone());
        assert_eq!(gone.map(|gone| (gone.by, gone.why)), Some(("finance".into(), "看错".into())));
    })
    .await;
}

#[tokio::test]
async fn a_lower_rating_wins_and_the_decision_replays() {
    both(async |db| {
        let ids = punctual(&db, &["A", "B", "C"]).await;
        judged(&db).await;
        let before = find_assessment(&db, ids[0]).await.expect("read").expect("judged");
        let mut tx = begin(&db).await;
        // BB of S&P: 2.5652 % in a year; by the anchor 600 + 50·log2(odds ÷ 10) = 696.
        record_rating(&mut tx, ids[0], &rated("sp", "BB", "2026-09-01")).await.expect("recorded");
        record_rating(&mut tx, ids[1], &rated("sp", "AAA", "2026-09-01")).await.expect("recorded");
        record_rating(&mut tx, ids[2], &rated("sp", "CC", "2025-09-01")).await.expect("recorded");
        tx.commit().await.expect("commit");
        judged(&db).await;
        let after = find_assessment(&db, ids[0]).await.expect("read").expect("judged");
        let doc = after.doc.as_ref().expect("kept");
        let seen = doc.external.as_ref().expect("both are kept");
        assert_eq!((seen.own, seen.taken.as_str()), (before.score.map(narrow), "external"));
        assert_eq!(seen.score, Some(696));
        assert_eq!(after.score, Some(696));
        assert!(doc.steps.iter().any(|step| step.zh.contains("取低者")), "{:?}", doc.steps);
        let told = replay(&db, ids[0], day(TODAY)).await.expect("replayed");
        assert!(told.same_figures && told.same_words, "{told:?}");
        assert_eq!(told.score, Some(696));
        let safe = find_assessment(&db, ids[1]).await.expect("read").expect("judged");
        let doc = safe.doc.as_ref().expect("kept");
        assert_eq!(doc.external.as_ref().map(|seen| seen.taken.as_str()), Some("own"));
        assert_eq!(safe.score, before.score, "a better rating raises nothing");
        let old = find_assessment(&db, ids[2]).await.expect("read").expect("judged");
        assert_eq!(old.doc.expect("kept").external, None, "446 days old: no longer in force");

        let report = rating_report(&db, Scope::All).await.expect("reported");
        assert_eq!((report.buyers, report.rows.len(), report.both), (3, 2, 2));
        assert_eq!(report.overridden, 1);
        assert!((1..=2).contains(&report.conflicts), "{report:?}");
        assert_eq!(report.rank_agreement, None, "two are too few for ranks");
        assert_eq!(report.agencies[0].agency, "sp");
        let nobody = rating_report(&db, Scope::Nothing).await.expect("reported");
        assert_eq!((nobody.buyers, nobody.rows.len()), (0, 0));
    })
    .await;
}

fn narrow(score: i64) -> i32 {
    i32::try_from(score).expect("a score")
}

#[tokio::test]
async fn a_rating_alone_gives_a_provisional_score() {
    both(async |db| {
        let id = buyers(&db, &["N"]).await[0];
        let mut tx = begin(&db).await;
        record_rating(&mut tx, id, &rated("ccxi", "AA", "2026-09-01")).await.expect("recorded");
        tx.commit().await.expect("commit");
        judged(&db).await;
        let told = find_assessment(&db, id).await.expect("read").expect("judged");
        assert!(told.provisional && told.confidence == Confidence::Low, "{told:?}");
        assert!(told.score.is_some_and(|score| score <= 690), "never low risk: {:?}", told.score);
    })
    .await;
}

async fn import(db: &Db, name: &str, text: &str) -> Outcome {
    let source = Source::bytes(name, text.as_bytes().to_vec());
    let options = Options { mode: Mode::GoodRows, ..Options::default() };
    let actor = Actor::user("finance");
    intake::import(db, actor, source, &options, &Watch::default()).await.expect("imported")
}

#[tokio::test]
async fn a_file_of_ratings_comes_in_once_and_goes_out_again() {
    both(async |db| {
        let ids = buyers(&db, &["A", "B"]).await;
        let file = "客户编码,评级机构,主体评级,评级日期,有效期至,来源\n\
                    A,中诚信,AA+,2026-06-01,2027-05-31,官网\n\
                    B,标普,BBB-,2026-03-01,,\n\
                    B,街坊,好,2026-03-01,,\n\
                    B,标普,ZZZ,2026-03-02,,\n";
        let first = import(&db, "外部评级.csv", file).await;
        let tally = first.tally;
        assert_eq!((tally.booked, tally.unchanged, tally.rejected), (2, 0, 2), "{first:?}");
        assert_eq!(first.by_kind[&Kind::Ratings].booked, 2);
        let codes: Vec<&str> =
            first.rejects.iter().flat_map(|row| row.faults.iter().map(|f| f.why.code)).collect();
        assert_eq!(codes, ["scoring.agency-unknown", "scoring.grade-unknown"]);
        let again = import(&db, "外部评级.csv", file).await;
        assert_eq!((again.tally.booked, again.tally.unchanged), (0, 2));
        let told = list_ratings(&db, ids[0]).await.expect("listed");
        assert_eq!(
            (told[0].content.agency.as_str(), told[0].content.grade.as_str()),
            ("ccxi", "AA+")
        );
        assert_eq!(told[0].content.valid_until, Some(day("2027-05-31")));
        let batch = first.batch_id.expect("kept");
        let undone = intake::undo(&db, Actor::user("finance"), batch).await.expect("undone");
        assert_eq!(undone.restored, 2);
        let told = list_ratings(&db, ids[0]).await.expect("listed");
        assert!(told[0].withdrawn.is_some(), "it stays on file, withdrawn");
    })
    .await;
}

fn source(code: &str, labels: &[&str]) -> NewSource {
    NewSource {
        code: code.to_owned(),
        name: format!("来源 {code}"),
        name_en: String::new(),
        kind: "registry".to_owned(),
        licence: "公开".to_owned(),
        currency: Currency::CNY,
        cost_minor: 30_000,
        cost_per: "file".to_owned(),
        minutes: 5,
        fresh_days: 100,
        contact: "热线".to_owned(),
        fields: vec!["name".to_owned(), "uscc".to_owned()],
        labels: labels.iter().map(|&label| label.to_owned()).collect(),
        note: String::new(),
        active: true,
    }
}

#[tokio::test]
async fn sources_are_registered_changed_and_measured() {
    both(async |db| {
        buyers(&db, &["A", "B"]).await;
        let mut tx = begin(&db).await;
        let new = source("erp", &["test"]);
        save_source(&mut tx, &new, 0).await.expect("saved").expect("new");
        assert_eq!(code(save_source(&mut tx, &new, 0).await), "parties.source-changed");
        assert_eq!(save_source(&mut tx, &new, 1).await.expect("the same"), None);
        let dearer = NewSource { cost_minor: 50_000, ..new.clone() };
        save_source(&mut tx, &dearer, 1).await.expect("changed").expect("another");
        tx.commit().await.expect("commit");
        let known = get_data_source(&db, "erp").await.expect("there");
        assert_eq!((known.version, known.content.cost_minor), (2, 50_000));
        assert_eq!(code(get_data_source(&db, "none").await), "parties.source-unknown");

        let file = StoredFile { digest: "d".repeat(64), size: 12 };
        let mut tx = begin(&db).await;
        let taken = (day("2026-08-01"), "a.csv", "");
        add_snapshot(&mut tx, &known, taken, &file).await.expect("kept").expect("new");
        assert_eq!(add_snapshot(&mut tx, &known, taken, &file).await.expect("known"), None);
        let late = add_snapshot(&mut tx, &known, (day("2027-01-01"), "a.csv", ""), &file).await;
        assert_eq!(code(late), "parties.snapshot-day");
        tx.commit().await.expect("commit");
        assert_eq!(list_snapshots(&db, Some(known.id)).await.expect("listed").len(), 1);

        let report = source_report(&db, day(TODAY)).await.expect("reported");
        let erp = &report.sources[0];
        // Names of both buyers come from it, credit codes of none: half of what it feeds.
        assert_eq!((report.buyers, erp.buyers, erp.fill), (2, 2, Some(0.5)));
        let name = erp.fields.iter().find(|field| field.field == "name").expect("filled");
        // Known since 2026-01-01, 324 days, fresh for 100.
        assert_eq!((name.buyers, name.age_days, name.stale), (2, Some(324.0), 2));
        assert!(erp.is_stale(day(TODAY)), "taken 112 days ago");

        let mut tx = begin(&db).await;
        let pack = ChecklistPack::shipped();
        let added = adopt_sources(&db, &mut tx, pack).await.expect("adopted");
        assert_eq!(added, pack.sources.len() - 1, "erp was there");
        tx.commit().await.expect("commit");
    })
    .await;
}

#[tokio::test]
async fn the_checklist_says_what_lacks() {
    both(async |db| {
        let ids = buyers(&db, &["A", "B"]).await;
        let mut tx = begin(&db).await;
        let new = NewBuyer {
            code: "A".to_owned(),
            founded_on: Some(day("2010-05-01")),
            industry: Some("C26".to_owned()),
            ownership: Some(parties::Ownership::Private),
            ..NewBuyer::default()
        };
        let on = day("2022-01-01");
        parties::save_buyers(&mut tx, &[new], "file:old.csv", on).await.expect("saved");
        let person = NewContact {
            name: "王".to_owned(),
            duty: "财务".to_owned(),
            phone: String::new(),
            email: String::new(),
            note: String::new(),
        };
        parties::record_contacts(&mut tx, ids[0], &[person]).await.expect("recorded");
        keep(tx).await;
        let told = buyer_checklist(&db, ids[0], day(TODAY)).await.expect("judged");
        let states: Vec<(String, ItemState)> = told
            .items
            .iter()
            .map(|one| (told.pack.items[one.item].code.clone(), one.state))
            .collect();
        let state = |code: &str| states.iter().find(|one| one.0 == code).map(|one| one.1);
        assert_eq!(state("identity"), Some(ItemState::Missing));
        assert_eq!(state("founded"), Some(ItemState::There));
        assert_eq!(state("industry"), Some(ItemState::Stale), "58 months old, good for 36");
        assert_eq!(state("contact"), Some(ItemState::There));
        assert_eq!(state("statement"), None, "not asked for at the basic level");
        let report = checklist_report(&db, Scope::All, day(TODAY)).await.expect("reported");
        assert_eq!((report.buyers, report.complete), (2, 0));
        assert_eq!(report.worst[0].code, "B", "it lacks more");
        assert_eq!(report.levels[0].0, 2);
        let nobody = checklist_report(&db, Scope::Nothing, day(TODAY)).await.expect("reported");
        assert_eq!(nobody.buyers, 0);
    })
    .await;
}

#[tokio::test]
async fn poor_data_hold_a_score_back_and_sources_are_compared() {
    both(async |db| {
        let ids = punctual(&db, &["A", "B"]).await;
        let mut tx = begin(&db).await;
        save_source(&mut tx, &source("erp", &["test", "file:"]), 0).await.expect("saved");
        save_source(&mut tx, &source("registry", &[]), 0).await.expect("saved");
        // Founded after its first invoice; the registry knows another name.
        let new = NewBuyer {
            code: "A".to_owned(),
            founded_on: Some(day("2026-01-01")),
            ..NewBuyer::default()
        };
        parties::save_buyers(&mut tx, &[new], "file:a.csv", day("2026-01-02"))
            .await
            .expect("saved");
        for (buyer, name) in [(ids[0], "别的公司"), (ids[1], "B 有限公司")] {
            let said = ("registry", day("2026-10-01"));
            compare_field(&mut tx, buyer, ("name", name), said).await.expect("noted");
        }
        let luck = compare_field(&mut tx, ids[0], ("luck", "x"), ("registry", day("2026-10-01")));
        assert_eq!(code(luck.await), "parties.source-word");
        let empty = compare_field(&mut tx, ids[0], ("name", " "), ("registry", day("2026-10-01")));
        assert_eq!(code(empty.await), "parties.compare-value");
        tx.commit().await.expect("commit");
        let kept = parties::list_sources(&db, ids[0]).await.expect("listed");
        let name = kept.iter().find(|one| one.field == "name").expect("there");
        assert_eq!(name.value, "A 有限公司", "what was compared is never in force");
        judged(&db).await;
        let bad = find_assessment(&db, ids[0]).await.expect("read").expect("judged");
        let doc = bad.doc.as_ref().expect("kept");
        // File fresh 20 of 50; founding day 0 of 10, agreement 0 of 20: 40 %, grade D.
        assert_eq!(doc.quality.grade.as_deref(), Some("d"), "{:?}", doc.quality);
        assert_eq!(doc.quality.twice, (1, 0));
        assert!(bad.provisional && bad.confidence == Confidence::Low);
        assert!(doc.steps.iter().any(|step| step.en.contains("grade D")), "{:?}", doc.steps);
        let told = replay(&db, ids[0], day(TODAY)).await.expect("replayed");
        assert!(told.same_figures && told.same_words, "{told:?}");
        let good = find_assessment(&db, ids[1]).await.expect("read").expect("judged");
        assert_eq!(good.doc.as_ref().expect("kept").quality.grade.as_deref(), Some("a"));
        assert!(!good.provisional);
        let report = quality_report(&db, Scope::All).await.expect("reported");
        let anew = quality_recount(&db, Scope::All).await.expect("counted anew");
        assert_eq!(report, anew, "what the rounds kept is what every document says");
        assert_eq!(report.grades.map(|(count, _)| count), [1, 0, 0, 1, 0]);
        let name = report.fields.iter().find(|one| one.field == "name").expect("counted");
        assert_eq!((name.filled, name.twice, name.agreed), (2, 2, 1));
        assert_eq!(report.worst[0].code, "A");
        assert_eq!(report.rules["sources-agree"].applies, 2);
    })
    .await;
}

#[tokio::test]
async fn industry_effects_become_a_feature_from_their_day_on() {
    both(async |db| {
        let ids = punctual(&db, &["A"]).await;
        let mut tx = begin(&db).await;
        let new = NewBuyer {
            code: "A".to_owned(),
            industry: Some("C26".to_owned()),
            ..NewBuyer::default()
        };
        parties::save_buyers(&mut tx, &[new], "test", day("2026-01-02")).await.expect("saved");
        let text = "version = \"lab-1\"\neffective_from = \"2026-11-21\"\nsource = \"own\"\n\
                    [[effect]]\ncode = \"C\"\nlog_odds = 0.25\nrows = 90\nbads = 9\n";
        set_signed_pack(&mut tx, PackKind::IndustryEffects, text, "自有结果").await.expect("set");
        keep(tx).await;
        judged(&db).await;
        let told = find_assessment(&db, ids[0]).await.expect("read").expect("judged");
        let features = told.doc.expect("kept").features;
        let effect = features.get(Feature::IndustryEffect.code());
        assert_eq!(effect, Some(&credit::assess::FeatureValue::Number(0.25)));
    })
    .await;
}

#[tokio::test]
async fn methods_are_compared_on_what_was_known_a_year_ago() {
    both(async |db| {
        let (go, actor) = (AtomicBool::new(false), Actor::user("manager"));
        let early = compare_methods(&db, day(TODAY), &actor, &|_| {}, &go).await;
        assert_eq!(code(early), "scoring.lab-methods-early");
        punctual(&db, &["A", "B", "C"]).await;
        assert!(method_report(&db).await.expect("read").is_none());
        let made = compare_methods(&db, day(TODAY), &actor, &|_| {}, &go).await.expect("compared");
        assert_eq!((made.looked_on.as_str(), made.buyers), ("2025-11-21", 3));
        let expert = made.methods.iter().find(|one| one.code == "expert").expect("there");
        assert!(expert.decides && expert.judged == 3, "{expert:?}");
        assert_eq!(expert.auc, None, "nobody turned bad");
        let card = made.methods.iter().find(|one| one.code == "card").expect("there");
        assert_eq!((card.judged, card.versions), (0, 0));
        assert_eq!(method_report(&db).await.expect("read"), Some(made));
    })
    .await;
}

#[test]
fn every_agency_of_the_pack_admits_its_own_grades() {
    let shipped = Agencies::shipped();
    for agency in &shipped.agencies {
        for grade in shipped.scale_of(&agency.code).expect("a scale").grades() {
            let new = rated(&agency.name.zh, grade, "2026-01-01");
            let admitted = shipped.admit(new).expect("admitted");
            assert_eq!((admitted.agency.as_str(), admitted.grade.as_str()), (&*agency.code, grade));
            let meant = shipped.meaning(&agency.code, grade, 12).expect("a meaning");
            assert!(meant.pd > 0.0 && meant.pd < 1.0, "{grade}");
        }
    }
}
