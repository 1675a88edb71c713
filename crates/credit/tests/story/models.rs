//! The life of a model over a small company: a data set out of the ledger, a card proposed by one
//! person and signed off by another, rounds under it, an old decision replayed, a challenger in
//! the shadow, and the watch.

use std::sync::atomic::AtomicBool;

use base::Failure;
use credit::{
    assess::{assess, find_assessment, replay},
    lab::{
        DataSetSpec, Proposal, build_data_set, keep_built, model_alerts, open_data_set, propose,
        shadow_comparison, watch_report,
    },
    receivables::Apply,
    scoring::models::{
        Kind, ModelRules, NewVersion, Role, State, approve_as, champions_history, get_version,
        list_data_sets, list_models, propose_version, reject, restore_expert, retire, validate,
    },
};
use serde_json::Value as Json;
use store::{Actor, Db, Files};
use testkit::{both, day};

use crate::ledger::{book_credits, book_items, buyers, item, keep, receipt, rule_setters};

const TODAY: &str = "2026-11-21";

pub(crate) async fn run(db: &Db, on: &str) {
    let (actor, cancel) = (Actor::user("manager"), AtomicBool::new(false));
    assess(db, day(on), &actor, &|_| {}, &cancel).await.expect("assessed");
}

/// Forty buyers with eighteen monthly invoices. Three in four pay on the due day; every fourth pays
/// 20 days late until April 2026 and nothing afterwards.
pub(crate) async fn company(db: &Db) -> Vec<i64> {
    let codes: Vec<String> = (0..40).map(|n| format!("C{n:02}")).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let ids = buyers(db, &codes).await;
    let (mut items, mut money) = (Vec::new(), Vec::new());
    for month in 0..18_i32 {
        let first = day("2025-04-03").plus_months(month);
        for (n, buyer) in ids.iter().enumerate() {
            let number = format!("F{n:02}-{month:02}");
            let new = item(*buyer, &number, &first.to_string(), 20, 500_000);
            let late = n % 4 == 0;
            let paid_on = new.due_on.plus_days(if late { 20 } else { 0 });
            if !late || first < day("2026-05-01") {
                let on = paid_on.to_string();
                let mut paid = receipt(*buyer, &format!("R{number}"), &on, 500_000);
                paid.reference = number;
                money.push(paid);
            }
            items.push(new);
        }
    }
    book_items(db, &items).await;
    book_credits(db, &money, Apply::ThenOldest).await;
    ids
}

/// Points for lateness alone: 600 + 80 or 600 − 120.
pub(crate) fn card(points: i32) -> String {
    let text = format!(
        "variable,bin,points\nbase,,600\nlate-frequency,<0.3,{points}\nlate-frequency,>=0.3,-120\n\
         late-frequency,missing,0\n"
    );
    let anchor = quant::scaling::Anchor { score: 600.0, odds: 10.0, points_to_double: 50.0 };
    let card = credit::scoring::interchange::card_from_table(&text, anchor).expect("fits");
    credit::scoring::interchange::card_to_json(&card)
}

pub(crate) fn by_hand(model: &str, text: String) -> NewVersion {
    NewVersion {
        model: model.to_owned(),
        kind: Kind::Card,
        text,
        horizon_days: 90,
        data_set_id: None,
        data_digest: String::new(),
        data_said: String::new(),
        proof: Json::Null,
        development: None,
        note: "试做".to_owned(),
    }
}

/// One verb by one person; the code of the refusal, or "done".
pub(crate) async fn by<T>(
    db: &Db,
    person: &str,
    verb: impl AsyncFnOnce(&mut store::Tx) -> base::Result<T>,
) -> Result<T, &'static str> {
    let mut tx = db.write(Actor::user(person)).await.expect("tx");
    match verb(&mut tx).await {
        Ok(told) => {
            keep(tx).await;
            Ok(told)
        }
        Err(Failure::Rejected(rejection)) => Err(rejection.code),
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn four_eyes_and_days_of_activation() {
    both(async |db| {
        rule_setters(&db, &["li", "wang"]).await;
        let new = by_hand("行为卡", card(80));
        let id = by(&db, "li", async |tx| propose_version(tx, &new).await).await.expect("kept");
        let again = by(&db, "wang", async |tx| propose_version(tx, &new).await).await;
        assert_eq!(again, Err("scoring.model-same"));
        let (champion, challenger) = (Role::Champion, Role::Challenger);
        let today = day(TODAY);
        // Who, what, with which end.
        let approve = async |who: &str, role, on, why: &str| {
            by(&db, who, async |tx| approve_as(tx, id, role, on, why).await).await
        };
        for (who, why, end) in [
            ("li", "好", Err("scoring.model-four-eyes")),
            ("system:cli", "好", Err("scoring.model-by-person")),
            ("wang", " ", Err("scoring.model-reason-missing")),
        ] {
            let told = by(&db, who, async |tx| validate(tx, id, why).await).await;
            assert_eq!(told, end, "{who} validates");
            let told = by(&db, who, async |tx| reject(tx, id, why).await).await;
            assert_eq!(told, end, "{who} rejects");
        }
        assert_eq!(approve("wang", champion, today, "好").await, Err("scoring.model-step"));
        let told = by(&db, "wang", async |tx| validate(tx, id, "样本外可靠").await).await;
        assert_eq!(told, Ok(()));
        for (who, role, on, why, end) in [
            ("li", champion, "2026-11-21", "好", Err("scoring.model-four-eyes")),
            ("li", challenger, "2026-11-21", "好", Err("scoring.model-four-eyes")),
            ("wang", champion, "2026-11-20", "好", Err("scoring.model-past")),
            ("wang", challenger, "2026-11-20", "好", Err("scoring.model-past")),
            ("wang", challenger, "2026-11-21", "先看看", Ok(())),
            ("wang", champion, "2026-11-25", "委员会同意", Ok(())),
            ("wang", challenger, "2026-11-21", "好", Err("scoring.model-in-force")),
        ] {
            assert_eq!(approve(who, role, day(on), why).await, end, "{who} {on} {why}");
        }
        let told = by(&db, "wang", async |tx| retire(tx, id, "停用").await).await;
        assert_eq!(told, Err("scoring.model-in-force"), "it is to decide from the 25th on");
        // Another set for the same day takes its place: no day has two.
        let told = by(&db, "wang", async |tx| restore_expert(tx, day("2026-11-25"), "暂缓").await);
        assert_eq!(told.await, Ok(()));
        let history = champions_history(&db).await.expect("read");
        let days: Vec<_> = history.iter().map(|r| (r.version_id, r.from_on, r.to_on)).collect();
        assert_eq!(
            days,
            [(None, Some(day("2026-11-25")), None), (None, None, Some(day("2026-11-24")))]
        );
        let told = by(&db, "wang", async |tx| retire(tx, id, "停用").await).await;
        assert_eq!(told, Ok(()));
        let file = get_version(&db, id).await.expect("there");
        assert_eq!(file.version.state, State::Retired);
        let steps: Vec<_> =
            file.steps.iter().map(|s| (s.step.as_str(), s.actor.as_str())).collect();
        assert_eq!(
            steps,
            [
                ("propose", "li"),
                ("validate", "wang"),
                ("challenger", "wang"),
                ("champion", "wang"),
                ("displace", "wang"),
                ("retire", "wang")
            ]
        );
        let sum = db.verify_chain().await.expect("chain");
        assert_eq!(sum.broken_at, None);
    })
    .await;
}

#[tokio::test]
async fn what_may_not_decide() {
    both(async |db| {
        let foreign = card(80).replace("late-frequency", "age_of_owner");
        let new = by_hand("外来卡", foreign);
        let id = by(&db, "li", async |tx| propose_version(tx, &new).await).await.expect("kept");
        let told = by(&db, "wang", async |tx| validate(tx, id, "看过").await).await;
        assert_eq!(told, Ok(()));
        let told =
            by(&db, "wang", async |tx| approve_as(tx, id, Role::Champion, day(TODAY), "用").await);
        assert_eq!(told.await, Err("scoring.model-not-ledger"));
        let unknown = by(&db, "wang", async |tx| validate(tx, 77, "看过").await).await;
        assert_eq!(unknown, Err("scoring.model-unknown"));
        let no_name = NewVersion { model: "  ".to_owned(), ..by_hand("", card(70)) };
        let told = by(&db, "li", async |tx| propose_version(tx, &no_name).await).await;
        assert_eq!(told, Err("scoring.model-name-missing"));
        let far = NewVersion { horizon_days: 5_000, ..by_hand("远", card(70)) };
        let told = by(&db, "li", async |tx| propose_version(tx, &far).await).await;
        assert_eq!(told, Err("scoring.model-horizon"));
    })
    .await;
}

#[tokio::test]
async fn a_card_decides_and_old_decisions_replay() {
    both(async |db| {
        let ids = company(&db).await;
        run(&db, "2026-11-20").await;
        let before = find_assessment(&db, ids[0]).await.expect("read").expect("judged");
        assert_eq!(before.doc.as_ref().expect("document").model.version_id, None);

        let new = by_hand("行为卡", card(80));
        let id = by(&db, "li", async |tx| propose_version(tx, &new).await).await.expect("kept");
        let other = by_hand("行为卡", card(40));
        let rival = by(&db, "li", async |tx| propose_version(tx, &other).await).await.expect("2");
        for version in [id, rival] {
            let told = by(&db, "wang", async |tx| validate(tx, version, "可靠").await).await;
            assert_eq!(told, Ok(()));
        }
        for (version, role) in [(id, Role::Champion), (rival, Role::Challenger)] {
            let told =
                by(&db, "wang", async |tx| approve_as(tx, version, role, day(TODAY), "启用").await);
            assert_eq!(told.await, Ok(()));
        }
        run(&db, TODAY).await;
        let now = find_assessment(&db, ids[0]).await.expect("read").expect("judged");
        let doc = now.doc.expect("document");
        assert_eq!(doc.model.version_id, Some(id.to_string()));
        assert_eq!((doc.model.name.as_str(), now.score), ("行为卡 v1", Some(480)));
        assert!(doc.reasons[0].said.zh.contains("低于 30% 可加 200 分"), "{:?}", doc.reasons);
        assert_eq!(now.run.model_digest, doc.model.digest);
        // 480 against 600 = 10 : 1, fifty points double: odds 1.894646.
        assert_eq!(now.pd_micro, Some(345_465));

        // The old decision comes out of the old model, byte for byte; the new one of the new.
        for (on, version, score) in
            [("2026-11-20", None, before.score), (TODAY, Some(id), Some(480))]
        {
            let told = replay(&db, ids[0], day(on)).await.expect("replayed");
            assert_eq!((told.version_id, told.score), (version, score), "{on}");
            assert!(told.same_figures && told.same_words, "{on}: {told:?}");
            assert_eq!(told.kept_pd_micro, told.pd_micro);
        }
        let old = replay(&db, ids[0], day("2026-11-20")).await.expect("replayed");
        assert_eq!(old.reasons, before.doc.expect("document").reasons);
        let none = replay(&db, ids[0], day("2026-11-19")).await.expect_err("not judged");
        assert_eq!(none.code(), "scoring.not-judged");

        // The rival was scored in the shadow: 40 points less for the thirty good payers.
        let shadow = shadow_comparison(&db, rival).await.expect("read").expect("a shadow");
        assert_eq!((shadow.rows, shadow.mean_distance), (40, 30.0));
        assert_eq!(shadow.rank_correlation, Some(1.0));
        assert_eq!(shadow.apart.len(), 20);
        assert_eq!(shadow_comparison(&db, id).await.expect("read"), None);
        let models = list_models(&db).await.expect("read");
        let numbers: Vec<_> = models[0].versions.iter().map(|v| (v.number, v.state)).collect();
        assert_eq!(numbers, [(2, State::Challenger), (1, State::Champion)]);

        let watch = watch_report(&db, Some(id), day(TODAY)).await.expect("watched");
        assert_eq!((watch.role.as_str(), watch.baseline.as_str()), ("champion", "first-round"));
        assert_eq!((watch.rounds.len(), watch.rounds[0].psi), (1, Some(0.0)));
        assert!(model_alerts(&db, day(TODAY)).await.expect("alerts").is_empty());
    })
    .await;
}

/// Data sets that cannot be made, each with its reason.
async fn refused(db: &Db, rule: credit::scoring::models::Definition) {
    let go_on = AtomicBool::new(false);
    for (days, horizon, code) in [
        (vec![], 90, "scoring.data-set-days"),
        (vec!["2026-03-31", "2026-03-31"], 90, "scoring.data-set-days"),
        (vec!["2026-09-30"], 90, "scoring.data-set-day"),
        (vec!["2026-03-31"], 0, "scoring.data-set-definition"),
        (vec!["2020-03-31"], 90, "scoring.data-set-empty"),
    ] {
        let days = days.into_iter().map(day).collect();
        let rule = credit::scoring::models::Definition { horizon_days: horizon, ..rule };
        let spec = DataSetSpec::new(days, rule);
        let failure = build_data_set(db, &spec, &|_| {}, &go_on).await.expect_err("refused");
        assert_eq!(failure.code(), code);
    }
}

#[tokio::test]
async fn a_data_set_out_of_the_ledger() {
    both(async |db| {
        company(&db).await;
        let rule = ModelRules::shipped().definition(90, 100).expect("defined");
        let spec = DataSetSpec::new(vec![day("2026-03-31"), day("2026-06-30")], rule);
        let go_on = AtomicBool::new(false);
        let built = build_data_set(&db, &spec, &|_| {}, &go_on).await.expect("built");
        // April was the last month that the late ones paid: what they were invoiced in May is due on
        // the 23rd, 30 days past due on June 22, and so bad already on June 30.
        let days: Vec<_> = built
            .report
            .by_day
            .iter()
            .map(|d| (d.buyers, d.good, d.bad, d.indeterminate))
            .collect();
        assert_eq!(days, [(40, 30, 10, 0), (40, 30, 0, 0)], "{:?}", built.report.by_day);
        assert_eq!(built.report.excluded["already-bad"], 10);
        assert_eq!((built.frame.rows(), built.outcome.rows()), (70, 70));
        assert!(built.report.hints.contains(&"few-bads".to_owned()));
        let again = build_data_set(&db, &spec, &|_| {}, &go_on).await.expect("built");
        assert_eq!(again.csv, built.csv, "the same ledger and seed give the same bytes");

        // What takes effect after the day is not in the features of the day.
        let march = DataSetSpec::new(vec![day("2026-03-31")], rule);
        let seen = build_data_set(&db, &march, &|_| {}, &go_on).await.expect("built");
        let oldest = seen.frame.get_column("oldest-overdue").expect("column");
        assert!((0..40).all(|row| oldest.text(row).is_none_or(|days| days == "0" || days == "8")));

        refused(&db, rule).await;

        let folder = tempfile::TempDir::new().expect("folder");
        let files = Files::under(folder.path());
        let id = keep_built(&db, &files, &Actor::user("li"), &built).await.expect("kept");
        let (set, frame, outcome) = open_data_set(&db, &files, id).await.expect("opened");
        assert_eq!((set.rows, set.bads, frame.rows()), (70, 10, 70));
        assert_eq!(outcome, built.outcome);
        assert_eq!(list_data_sets(&db).await.expect("listed").len(), 1);

        let mut new = Proposal {
            model: "行为卡".to_owned(),
            kind: Kind::Card,
            text: card(80),
            data_set_id: Some(id),
            horizon_days: None,
            note: "样本太少".to_owned(),
        };
        let li = Actor::user("li");
        let failure = propose(&db, &files, &li, &new).await.expect_err("ten bads are few");
        assert_eq!(failure.code(), "scoring.lab-few-bads");
        new.kind = Kind::Expert;
        new.text = credit::scoring::Scorecard::shipped_text().replacen("2026.1", "2026.1-own", 1);
        let version = propose(&db, &files, &li, &new).await.expect("made by hand");
        let file = get_version(&db, version).await.expect("there");
        assert_eq!((file.version.horizon_days, file.version.data_digest), (90, set.digest));
        let auc = file.proof["train"]["auc"].as_f64().expect("measured");
        assert!(auc > 0.9, "late payers are told from good ones: {auc}");
        assert!(file.development.expect("kept").tally.rows > 20);
    })
    .await;
}
