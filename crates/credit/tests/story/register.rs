//! The register at work: what stands open to whom, a challenger in the shadow, a champion from
//! tomorrow on, warnings of the watch that are raised once and close again, old days through
//! another model, and a fit of the workbench that becomes a draft.

use base::{Currency, Money};
use credit::{
    assess::{find_assessment, replay, would_say},
    lab::{
        ImportAsked, acknowledge_warning, list_warnings, open_warnings, propose_import,
        raise_model_warnings, read_model, shadow_comparison, watch_report,
    },
    policy::{Limit, NewLimit, grant_limit},
    scoring::models::{
        Role, Step, approve_as, get_version, open_steps, propose_version, reject, restore_expert,
        retire, validate,
    },
};
use store::Actor;
use testkit::{both, day};

use crate::{
    ledger::{keep, rule_setters},
    models::{by, by_hand, card, company, run},
};

const TODAY: &str = "2026-11-21";
const TOMORROW: &str = "2026-11-22";

/// The steps that a page offers to a person: the step and the code of what closes it.
async fn offered(db: &store::Db, id: i64, who: &str) -> Vec<(&'static str, Option<&'static str>)> {
    let version = get_version(db, id).await.expect("there").version;
    let steps = open_steps(db, &version, who, day(TODAY)).await.expect("read");
    steps.iter().map(|one| (one.step.code(), one.closed.as_ref().map(|why| why.code))).collect()
}

#[tokio::test]
async fn what_stands_open_to_whom() {
    both(async |db| {
        rule_setters(&db, &["li", "wang"]).await;
        let new = by_hand("行为卡", card(80));
        let id = by(&db, "li", async |tx| propose_version(tx, &new).await).await.expect("kept");
        let eyes = Some("scoring.model-four-eyes");
        assert_eq!(
            offered(&db, id, "li").await,
            [("validate", eyes), ("reject", eyes), ("retire", None)]
        );
        assert_eq!(
            offered(&db, id, "wang").await,
            [("validate", None), ("reject", None), ("retire", None)]
        );
        let told = by(&db, "wang", async |tx| validate(tx, id, "可靠").await).await;
        assert_eq!(told, Ok(()));
        let open = offered(&db, id, "wang").await;
        assert_eq!(
            open,
            [("challenger", None), ("champion", None), ("reject", None), ("retire", None)]
        );
        let on = day(TOMORROW);
        let told =
            by(&db, "wang", async |tx| approve_as(tx, id, Role::Champion, on, "委员会同意").await);
        assert_eq!(told.await, Ok(()));
        let force = Some("scoring.model-in-force");
        assert_eq!(
            offered(&db, id, "wang").await,
            [("challenger", force), ("champion", None), ("retire", force)]
        );

        // What reads other columns than a buyer has is kept, and says why it cannot run.
        let foreign = by_hand("外来卡", card(70).replace("late-frequency", "age_of_owner"));
        let other = by(&db, "li", async |tx| propose_version(tx, &foreign).await).await;
        let other = other.expect("kept");
        assert_eq!(
            get_version(&db, other).await.expect("there").version.foreign(),
            ["age_of_owner"]
        );
        let told = by(&db, "wang", async |tx| validate(tx, other, "看过").await).await;
        assert_eq!(told, Ok(()));
        let ledger = Some("scoring.model-not-ledger");
        let open = offered(&db, other, "wang").await;
        assert_eq!(open[..2], [("challenger", ledger), ("champion", ledger)]);
        let told = by(&db, "wang", async |tx| reject(tx, other, "不能用").await).await;
        assert_eq!(told, Ok(()));
        assert_eq!(offered(&db, other, "wang").await, []);
        assert!(Step::Validate.by_another());
    })
    .await;
}

#[tokio::test]
async fn a_challenger_today_and_a_champion_tomorrow() {
    both(async |db| {
        let ids = company(&db).await;
        let new = by_hand("行为卡", card(80));
        let id = by(&db, "li", async |tx| propose_version(tx, &new).await).await.expect("kept");
        let told = by(&db, "wang", async |tx| validate(tx, id, "可靠").await).await;
        assert_eq!(told, Ok(()));
        let approve = async |role, on: &str| {
            let on = day(on);
            by(&db, "wang", async |tx| approve_as(tx, id, role, on, "启用").await).await
        };
        assert_eq!(approve(Role::Challenger, TODAY).await, Ok(()));
        assert_eq!(shadow_comparison(&db, id).await.expect("read"), None, "no round yet");
        run(&db, TODAY).await;
        let shadow = shadow_comparison(&db, id).await.expect("read").expect("scored");
        assert_eq!(shadow.rows, 40);
        let cells: usize = shadow.matrix.iter().map(|cell| cell.2).sum();
        assert_eq!((cells, shadow.pairs.len()), (40, 40), "{:?}", shadow.matrix);
        let moved: usize = shadow.tiers.iter().map(|cell| cell.2).sum();
        assert_eq!(shadow.moved.len(), moved);
        assert!(shadow.moved.iter().all(|one| one.from != one.to));

        assert_eq!(approve(Role::Champion, TOMORROW).await, Ok(()));
        run(&db, TODAY).await;
        let now = find_assessment(&db, ids[0]).await.expect("read").expect("judged");
        assert_eq!(now.doc.expect("document").model.version_id, None, "not today");
        // Who is to decide tomorrow is scored beside today.
        let beside = shadow_comparison(&db, id).await.expect("read").expect("scored");
        assert_ne!(beside.run, shadow.run);
        assert_eq!((beside.rows, beside.as_of.as_str()), (40, TODAY));
        run(&db, TOMORROW).await;
        let then = find_assessment(&db, ids[0]).await.expect("read").expect("judged");
        assert_eq!(then.doc.expect("document").model.version_id, Some(id.to_string()));
        let told = by(&db, "wang", async |tx| retire(tx, id, "停用").await).await;
        assert_eq!(told, Err("scoring.model-in-force"));

        // Both days through both models; neither changes what was decided.
        for (on, decided) in [(TODAY, None), (TOMORROW, Some(id))] {
            let was = replay(&db, ids[0], day(on)).await.expect("replayed");
            assert_eq!(was.version_id, decided, "{on}");
            assert!(was.same_figures && was.same_words, "{on}");
            let same = would_say(&db, ids[0], day(on), decided).await.expect("said");
            assert_eq!((same.score, same.pd_micro), (was.kept_score, was.kept_pd_micro), "{on}");
            assert_eq!(same.reasons, was.reasons, "{on}");
            let card = would_say(&db, ids[0], day(on), Some(id)).await.expect("said");
            // 600 − 120: the first buyer pays late.
            assert_eq!(card.score, Some(480), "{on}");
        }
        let unknown = would_say(&db, ids[0], day(TODAY), Some(7)).await.expect_err("no such");
        assert_eq!(unknown.code(), "scoring.model-unknown");
        let early = would_say(&db, ids[0], day("2020-01-01"), None).await.expect_err("too early");
        assert_eq!(early.code(), "scoring.not-judged");

        let on = day(TOMORROW);
        let told = by(&db, "wang", async |tx| restore_expert(tx, on, "先退回专家卡").await).await;
        assert_eq!(told, Ok(()));
        let told = by(&db, "wang", async |tx| retire(tx, id, "停用").await).await;
        assert_eq!(told, Ok(()));
        run(&db, TOMORROW).await;
        let back = find_assessment(&db, ids[0]).await.expect("read").expect("judged");
        assert_eq!(back.doc.expect("document").model.version_id, None, "the expert card again");
    })
    .await;
}

/// Limits far above anything proposed.
async fn grant_far_above(db: &store::Db, buyers: &[i64]) {
    for buyer in buyers {
        let new = NewLimit {
            buyer_id: *buyer,
            limit: Limit::Amount(Money::new(99_999_999_900, Currency::CNY)),
            currency: Currency::CNY,
            from_on: day(TODAY),
            to_on: None,
            reason: "老客户".to_owned(),
        };
        let mut tx = db.write(Actor::user("wang")).await.expect("tx");
        grant_limit(&mut tx, &new).await.expect("granted");
        keep(tx).await;
    }
}

/// A year ago the expert scorecard foretold; since then every fourth buyer stopped paying. Today
/// thirty-two limits are granted far above what is proposed.
#[tokio::test]
async fn warnings_are_raised_once_taken_in_hand_and_close() {
    both(async |db| {
        let ids = company(&db).await;
        for on in ["2025-09-30", "2025-10-31", TODAY] {
            run(&db, on).await;
        }
        grant_far_above(&db, &ids[..32]).await;
        let report = watch_report(&db, None, day(TODAY)).await.expect("watched");
        assert_eq!(report.calibration.len(), 2, "{:?}", report.calibration);
        let month = &report.calibration[1];
        assert_eq!((month.month.as_str(), month.rows, month.bads), ("2025-10", 40, 10));
        let told = report.overrides.as_ref().expect("decisions");
        assert_eq!((told.decisions, told.above), (32, 32));
        assert_eq!(told.level, "act");

        let actor = Actor::system("rounds");
        let first = raise_model_warnings(&db, &actor, day(TODAY)).await.expect("looked");
        assert_eq!((first.models, first.again, first.closed), (1, 0, 0));
        assert_eq!(first.raised, report.alerts.len(), "{:?}", report.alerts);
        let again = raise_model_warnings(&db, &actor, day(TODAY)).await.expect("looked");
        assert_eq!((again.raised, again.again, again.closed), (0, first.raised, 0));
        let open = open_warnings(&db).await.expect("listed");
        assert!(open.iter().any(|one| one.what == "overrides" && one.level == "act"));
        let one = open.iter().find(|one| one.what == "overrides").expect("there").id;

        let told = by(&db, "wang", async |tx| acknowledge_warning(tx, one, " ").await).await;
        assert_eq!(told, Err("scoring.model-reason-missing"));
        let told = by(&db, "wang", async |tx| acknowledge_warning(tx, 7, "看").await).await;
        assert_eq!(told, Err("scoring.model-warning-unknown"));
        let told = by(&db, "wang", async |tx| acknowledge_warning(tx, one, "逐户复核").await).await;
        assert_eq!(told, Ok(()));
        let kept = open_warnings(&db).await.expect("listed");
        let kept = kept.iter().find(|w| w.id == one).expect("still open");
        assert_eq!(
            (kept.taken_by.as_deref(), kept.taken_note.as_str()),
            (Some("wang"), "逐户复核")
        );

        // Another model decides: the expert scorecard is watched no more, and its warnings close.
        let new = by_hand("行为卡", card(80));
        let id = by(&db, "li", async |tx| propose_version(tx, &new).await).await.expect("kept");
        let told = by(&db, "wang", async |tx| validate(tx, id, "可靠").await).await;
        assert_eq!(told, Ok(()));
        let on = day(TODAY);
        let told =
            by(&db, "wang", async |tx| approve_as(tx, id, Role::Champion, on, "启用").await).await;
        assert_eq!(told, Ok(()));
        let after = raise_model_warnings(&db, &actor, on).await.expect("looked");
        assert_eq!((after.raised, after.closed), (0, first.raised));
        assert!(open_warnings(&db).await.expect("listed").is_empty());
        let old = list_warnings(&db, Some(None)).await.expect("listed");
        assert!(old.len() == first.raised && old.iter().all(|one| one.closed_on == Some(on)));
        let told = by(&db, "wang", async |tx| acknowledge_warning(tx, one, "看").await).await;
        assert_eq!(told, Err("scoring.model-warning-closed"));
        assert_eq!(db.verify_chain().await.expect("chain").broken_at, None);
    })
    .await;
}

#[tokio::test]
async fn an_imported_card_is_a_draft_on_the_scale_of_the_house() {
    both(async |db| {
        let text = "变量,区间,分数\n基础分,,500\nlate-frequency,<0.3,40\n,>=0.3,-20\n";
        // 20 points double: on the house's scale, where 50 do, every point counts two and a half.
        let anchor = quant::scaling::Anchor { score: 600.0, odds: 10.0, points_to_double: 20.0 };
        let read =
            read_model("旧卡.csv", text.as_bytes(), anchor).expect("no fault").expect("fits");
        let asked = ImportAsked {
            model: "旧系统评分卡".to_owned(),
            file: "旧卡.csv".to_owned(),
            horizon_days: 365,
            note: "先登记".to_owned(),
        };
        let actor = Actor::user("li");
        let id = propose_import(&db, &actor, &read, &asked).await.expect("kept");
        let file = get_version(&db, id).await.expect("there");
        let house = credit::scoring::Scorecard::shipped().scale.anchor();
        assert_eq!(file.anchor, house);
        let credit::scoring::models::Content::Card(card) = &file.content else { panic!("a card") };
        // 600 is 10 : 1 on both; 500 + 40 lies 60 of 20 below it, so 150 of 50.
        let points = card.characteristics[0].entries[0].points;
        assert_eq!((card.base, points, card.base + points), (350, 100, 450));
        assert_eq!(
            (file.version.author.as_str(), file.version.data_said.as_str()),
            ("li", "旧卡.csv")
        );
        let same = propose_import(&db, &actor, &read, &asked).await.expect_err("twice");
        assert_eq!(same.code(), "scoring.model-same");
    })
    .await;
}
