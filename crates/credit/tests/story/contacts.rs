//! What contacts tell, whether a stated reason was true, what one more contact is worth, and the team.

use base::Currency;
use credit::collections::{
    ContactPack, NewReading,
    cases::{get_case, set_kind, set_reason},
    count_reasons, enter_reading, list_by_value, list_readings, list_tasks, list_team, log_contact,
    open_reasons, settle_reason,
    study::{reasons, team_indices},
    talk::TalkPack,
};
use store::access::Scope;
use testkit::day;

use crate::{
    assess::{company, run},
    cases::opened,
    ledger::{as_who, buyers, code},
    promises::{call, on},
};

#[tokio::test]
async fn what_a_contact_tells_is_kept_and_found_out() {
    testkit::both(async |db| {
        on(&db, "2026-11-20");
        let ids = buyers(&db, &["A", "B"]).await;
        let pack = ContactPack::shipped();
        let talk = async |reading: NewReading| {
            as_who(&db, "xs1", async |tx| {
                let contact_id = log_contact(tx, &call(ids[0], day("2026-11-20"))).await?.id();
                let new = NewReading { buyer_id: ids[0], contact_id, ..reading };
                enter_reading(tx, pack, &new, day("2026-11-20")).await
            })
            .await
        };
        let told = |ability: &str, willing: &str, reason: &str| NewReading {
            ability: ability.to_owned(),
            willing: willing.to_owned(),
            reason: reason.to_owned(),
            ..NewReading::default()
        };
        assert_eq!(code(talk(told("strong", "", "")).await), "collections.quadrant-half");
        assert_eq!(code(talk(told("", "", "weather")).await), "collections.told-unknown");
        assert_eq!(talk(told("", "", "")).await.expect("nothing told"), None);
        talk(told("strong", "strong", "")).await.expect("told");
        let id = talk(told("strong", "weak", "process")).await.expect("told").expect("kept");
        let readings = list_readings(&db, ids[0], 9).await.expect("readings");
        let seen: Vec<&str> = readings.iter().map(|one| one.willing.as_str()).collect();
        assert_eq!(seen, ["weak", "strong"], "the newest first, the earlier one kept");
        assert!(list_readings(&db, ids[1], 9).await.expect("readings").is_empty());
        let open = open_reasons(&db, Scope::All, (0, 9)).await.expect("open");
        assert_eq!((open.len(), open[0].id), (1, id));
        assert!(open_reasons(&db, Scope::Own(99), (0, 9)).await.expect("open").is_empty());
        let settle = async |scope: Scope, verdict: &str, note: &str| {
            as_who(&db, "xs1", async |tx| settle_reason(tx, (id, scope), verdict, note).await).await
        };
        let all = Scope::All;
        assert_eq!(code(settle(all, "maybe", "x").await), "collections.reading-verdict");
        assert_eq!(code(settle(all, "false", " ").await), "collections.note-missing");
        assert_eq!(code(settle(Scope::Own(99), "false", "x").await), "collections.reading-unknown");
        settle(all, "false", "财务说早批了").await.expect("settled");
        assert_eq!(code(settle(all, "true", "x").await), "collections.reading-settled");
        let counts = count_reasons(&db, all).await.expect("counts");
        assert_eq!((counts[0].stated, counts[0].open, counts[0].found_false), (1, 0, 1));
    })
    .await;
}

#[tokio::test]
async fn the_team_and_the_value_of_a_contact() {
    testkit::both(async |db| {
        let ids = company(&db).await;
        run(&db, "2026-11-21").await;
        let (rows, capacity) =
            list_by_value(&db, Scope::All, Currency::CNY).await.expect("by value");
        let tasks = list_tasks(&db, Scope::All, 0, 50).await.expect("tasks");
        assert_eq!(rows.len(), tasks.len());
        assert!(capacity > 0 && rows.is_sorted_by(|a, b| a.gain.minor >= b.gain.minor));
        let late = rows.iter().find(|one| one.task.buyer_code == "LATE").expect("late");
        assert!(late.today && late.gain.minor > 0, "{:?}", late.gain);
        let team = list_team(&db, Scope::All).await.expect("team");
        assert_eq!((team.len(), team[0].done, team[0].never), (1, 0, 1));
        assert!(team_indices(&db, Scope::Own(99)).await.expect("indices").is_empty());
        as_who(&db, "xs1", async |tx| log_contact(tx, &call(ids[1], day("2026-11-21"))).await)
            .await
            .expect("called");
        let team = list_team(&db, Scope::All).await.expect("team");
        assert_eq!((team[0].done, team[0].contacts, team[0].never), (1, 1, 0));
        assert_eq!(team[0].untouched_since, Some(day("2026-11-21")));
        let (rows, _) = list_by_value(&db, Scope::All, Currency::CNY).await.expect("by value");
        let after = rows.iter().find(|one| one.task.buyer_code == "LATE").expect("late");
        assert!(after.gain.minor < late.gain.minor, "spoken to: a further contact changes less");
    })
    .await;
}

#[tokio::test]
async fn the_log_a_talk_and_a_case_write_one_history() {
    testkit::both(async |db| {
        let (case, good, late) = opened(&db).await;
        let pack = ContactPack::shipped();
        let today = day("2026-11-21");
        // The words are those of the talk, in every place.
        let talk = TalkPack::shipped();
        let codes: Vec<&str> = pack.reasons.iter().map(|one| one.code.as_str()).collect();
        let of_talk: Vec<&str> = talk.reasons.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, of_talk);
        let told = async |buyer_id: i64, reason: &'static str| {
            as_who(&db, "xs1", async |tx| {
                let contact_id = log_contact(tx, &call(buyer_id, today)).await?.id();
                let new = NewReading {
                    buyer_id,
                    contact_id,
                    ability: "weak".to_owned(),
                    willing: "strong".to_owned(),
                    reason: reason.to_owned(),
                };
                enter_reading(tx, pack, &new, today).await
            })
            .await
            .expect("told")
        };
        // What the log says stands on the case.
        told(late, "chain").await;
        let file = get_case(&db, case, Scope::All).await.expect("a case");
        assert_eq!((file.stated.as_str(), file.kind.as_str()), ("chain", "unable-willing"));
        // What a case says stands in the history, and what is found out settles what was told.
        as_who(&db, "cm1", async |tx| set_kind(tx, talk, case, "able-unwilling").await)
            .await
            .expect("rated");
        as_who(&db, "cm1", async |tx| {
            set_reason(tx, talk, case, ("pressure", "pressure", "流水"), true).await
        })
        .await
        .expect("found out");
        let all = list_readings(&db, late, 9).await.expect("readings");
        let seen: Vec<(&str, &str, &str)> = all
            .iter()
            .map(|one| (one.way.as_str(), one.reason.as_str(), one.verdict.as_str()))
            .collect();
        let history = [("case", "pressure", "true"), ("case", "", ""), ("log", "chain", "false")];
        assert_eq!(seen, history);
        assert_eq!((all[1].ability.as_str(), all[1].willing.as_str()), ("strong", "weak"));
        // A buyer without a case counts in the study, too.
        told(good, "process").await;
        let why = reasons(&db, Scope::All, day("2026-01-01")).await.expect("reasons");
        assert_eq!((why.cases, why.buyers), (1, 1));
        let row = why.rows.iter().find(|row| row.code == "process").expect("told");
        assert_eq!((row.cases, row.buyers), (0, 1));
    })
    .await;
}

#[tokio::test]
async fn what_is_found_true_is_what_the_case_rests_on() {
    testkit::both(async |db| {
        let (case, _, late) = opened(&db).await;
        let talk = TalkPack::shipped();
        as_who(&db, "xs1", async |tx| set_reason(tx, talk, case, ("chain", "", ""), false).await)
            .await
            .expect("stated");
        let id = list_readings(&db, late, 1).await.expect("readings")[0].id;
        let open = open_reasons(&db, Scope::All, (0, 9)).await.expect("open");
        assert_eq!((open.len(), open[0].case_id), (1, Some(case)), "it waits to be verified");
        as_who(&db, "xs1", async |tx| {
            settle_reason(tx, (id, Scope::All), "true", "看过下游合同").await
        })
        .await
        .expect("settled");
        let file = get_case(&db, case, Scope::All).await.expect("a case");
        assert_eq!(
            (file.verified.as_str(), file.verified_by_what.as_str()),
            ("chain", "看过下游合同")
        );
    })
    .await;
}
