//! Projects from tender to cash, the influence map of a buyer, and what growing or shrinking earns.

use base::Currency;
use credit::{
    controls::{
        NewProject, Reached, enter_project, get_project, list_projects, list_walked, lose_project,
        reach_stage, stage_sums,
    },
    granting::{grow_list, mix_course, shrink_list},
    parties::{
        InfluencePart, MapGap, NewContact, NewInfluence, erase_contact, influence_map, map_gaps,
        note_influence, record_contacts, restore_contact,
    },
};
use store::access::Scope;
use testkit::day;

use crate::{
    granting::filed,
    ledger::{as_who, book_items, code, item},
};

const TODAY: &str = "2026-11-21";

fn project(buyer_id: i64, number: &str, bid_on: &str) -> NewProject {
    NewProject {
        buyer_id,
        number: number.to_owned(),
        name: "泵站".to_owned(),
        contract: String::new(),
        currency: Currency::CNY,
        value_minor: 100_000_000,
        retention_bps: 500,
        bid_on: day(bid_on),
    }
}

fn at(stage: &str, on: &str) -> Reached {
    Reached {
        stage: stage.to_owned(),
        on: day(on),
        amount_minor: 100,
        note: String::new(),
        actor: String::new(),
    }
}

#[tokio::test]
async fn a_project_walks_from_bid_to_cash_and_says_where_it_sticks() {
    testkit::both(async |db| {
        let good = filed(&db).await;
        let enter = async |new: &NewProject| {
            as_who(&db, "xs1", async |tx| enter_project(tx, new).await).await
        };
        let early = enter(&project(good, "A", "2026-08-01")).await.expect("entered");
        let late = enter(&project(good, "B", TODAY)).await.expect("entered");
        for (change, wrong) in [
            (
                (|p: &mut NewProject| p.number = " ".to_owned()) as fn(&mut NewProject),
                "project-number",
            ),
            (|p| p.value_minor = 0, "project-value"),
            (|p| p.retention_bps = 5_001, "retention-range"),
            (|p| p.bid_on = day("2026-11-22"), "stage-future"),
            (|p| p.number = "A".to_owned(), "project-taken"),
            (|p| p.number = " ａ ".to_owned(), "project-taken"),
        ] {
            let mut changed = project(good, "C", TODAY);
            change(&mut changed);
            assert_eq!(code(enter(&changed).await), format!("controls.{wrong}"));
        }
        let (one, _) = get_project(&db, Scope::All, early).await.expect("there");
        assert_eq!((one.checked_on, one.stuck_days(day(TODAY))), (None, 112 - 45));
        assert_eq!(one.retention_minor(), 5_000_000);
        let (two, _) = get_project(&db, Scope::All, late).await.expect("there");
        assert_eq!((two.checked_on, two.checked_how.as_str()), (Some(day(TODAY)), "score"));
        let reach = async |id: i64, new: Reached| {
            as_who(&db, "xs1", async |tx| reach_stage(tx, id, &new).await).await
        };
        reach(early, at("delivery", "2026-10-01")).await.expect("the contract stage was left out");
        assert_eq!(code(reach(early, at("contract", TODAY)).await), "controls.stage-order");
        assert_eq!(code(reach(early, at("cash", "2026-09-01")).await), "controls.stage-order");
        assert_eq!(code(reach(early, at("cash", "2026-12-01")).await), "controls.stage-future");
        let walked = list_walked(&db, Scope::All).await.expect("walked");
        let sums = stage_sums(&walked, (Currency::CNY, day(TODAY)));
        assert_eq!((sums[0].projects, sums[0].median_days), (1, Some(61)));
        assert_eq!((sums[2].projects, sums[2].stuck, sums[2].value_minor), (1, 1, 100_000_000));
        assert_eq!(
            list_projects(&db, Scope::All).await.expect("all")[0].id,
            early,
            "what sticks first"
        );
        reach(early, at("cash", TODAY)).await.expect("paid");
        assert_eq!(code(reach(early, at("cash", TODAY)).await), "controls.project-closed");
        let bare = as_who(&db, "xs1", async |tx| lose_project(tx, late, " ").await).await;
        assert_eq!(code(bare), "controls.note-missing");
        as_who(&db, "xs1", async |tx| lose_project(tx, late, "未中标").await).await.expect("lost");
        assert_eq!(code(get_project(&db, Scope::All, 7).await), "controls.project-unknown");
        let hidden = get_project(&db, Scope::Own(1), early).await;
        assert_eq!(code(hidden), "controls.project-unknown", "not a buyer of theirs");
    })
    .await;
}

#[tokio::test]
async fn a_contract_is_found_however_it_is_typed() {
    testkit::both(async |db| {
        let good = filed(&db).await;
        let mut ids = Vec::new();
        for (n, contract) in ["ht-2026/07", "ＨＴ－2026／07", "HT-2026/08", ""].iter().enumerate()
        {
            let new = NewProject {
                contract: (*contract).to_owned(),
                ..project(good, &format!("P{n}"), TODAY)
            };
            let done = as_who(&db, "xs1", async |tx| enter_project(tx, &new).await).await;
            ids.push(done.expect("entered"));
        }
        let mut items = Vec::new();
        for (number, contract, minor) in
            [("C1", "HT-2026/07", 100_00), ("C2", " Ht-2026/07", 20_00), ("C3", "", 7_00)]
        {
            let mut new = item(good, number, TODAY, 30, minor);
            new.contract = contract.to_owned();
            items.push(new);
        }
        book_items(&db, &items).await;
        let mut open = Vec::new();
        for id in &ids {
            open.push(get_project(&db, Scope::All, *id).await.expect("there").0.open_minor);
        }
        assert_eq!(open, [120_00, 120_00, 0, 0]);
        let all = list_projects(&db, Scope::All).await.expect("listed");
        assert_eq!(all.iter().map(|one| one.open_minor).sum::<i64>(), 240_00);
    })
    .await;
}

#[tokio::test]
async fn an_influence_goes_with_the_person() {
    testkit::both(async |db| {
        let good = filed(&db).await;
        let people = influence_map(&db, good).await.expect("map");
        let id = people[0].contact_id;
        assert_eq!(map_gaps(&people).len(), 3);
        let new = NewInfluence {
            part: InfluencePart::Decides,
            weight: 5,
            attitude: 1,
            releases: true,
            basis: "走访".to_owned(),
        };
        let note = async |contact: i64, new: &NewInfluence| {
            as_who(&db, "cm1", async |tx| note_influence(tx, (good, contact), new).await).await
        };
        let far = NewInfluence { weight: 6, ..new.clone() };
        assert_eq!(code(note(id, &far).await), "parties.influence-range");
        let bare = NewInfluence { basis: " ".to_owned(), ..new.clone() };
        assert_eq!(code(note(id, &bare).await), "parties.influence-basis");
        assert_eq!(code(note(7, &new).await), "parties.contact-unknown");
        note(id, &new).await.expect("noted");
        let clerk = NewInfluence { part: InfluencePart::Finance, ..new.clone() };
        note(id, &clerk).await.expect("noted again");
        let people = influence_map(&db, good).await.expect("map");
        assert_eq!(map_gaps(&people), [MapGap::Decides], "the newest note counts");
        // An undone import leaves whom somebody has put on the map since.
        let same = ["", "", ""].map(str::to_owned);
        let kept = as_who(&db, "cm1", async |tx| {
            let gone = restore_contact(tx, good, ("张会计", ""), &same, None).await?;
            tx.quiet();
            Ok(gone)
        });
        assert!(!kept.await.expect("kept"));
        as_who(&db, "cm1", async |tx| erase_contact(tx, good, id).await).await.expect("erased");
        assert!(influence_map(&db, good).await.expect("map").is_empty());
        assert_eq!(code(note(id, &new).await), "parties.contact-unknown");
        let mut connection = db.read().await.expect("connection");
        let left = store::Ask::new("SELECT COUNT(*) FROM parties_influence");
        let left = left.row(&mut connection, "counting").await.expect("row");
        assert_eq!(store::Columns::int(&left, 0).expect("count"), 0, "nothing outlives the person");
        drop(connection);
        let contact = NewContact { name: "李总".to_owned(), ..NewContact::default() };
        as_who(&db, "cm1", async |tx| {
            tx.quiet();
            record_contacts(tx, good, &[contact]).await
        })
        .await
        .expect("recorded");
        assert_eq!(influence_map(&db, good).await.expect("map").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn growing_and_shrinking_are_told_in_money() {
    testkit::both(async |db| {
        filed(&db).await;
        let grow = grow_list(&db, Scope::All, Currency::CNY, (None, 10)).await.expect("grow");
        let one = &grow.rows[0];
        assert_eq!(one.buyer_code, "GOOD");
        // GOOD pays at once and owes nothing: a year is told, there is nothing to go by beyond it.
        assert_eq!((one.growth.now_minor, one.growth.then_minor), (Some(1_650_000), None));
        let shrink = shrink_list(&db, Scope::All, (None, 10)).await.expect("shrink").rows;
        let told: Vec<&str> = shrink.iter().map(|one| one.buyer_code.as_str()).collect();
        assert_eq!(told, ["LATE"]);
        let freed = shrink[0].book.exposure_minor - shrink[0].proposed_minor;
        assert_eq!(shrink[0].freed_minor, freed);
        let none = shrink_list(&db, Scope::Own(1), (None, 10)).await.expect("none");
        assert_eq!((none.rows.len(), none.count, none.sum_minor), (0, 0, 0));
        let course = mix_course(&db, Scope::All, 13).await.expect("course");
        assert_eq!((course.len(), course[0].as_of), (1, day(TODAY)));
    })
    .await;
}
