//! The legal desk: matters of all cases by deadline, what is late first, what has no deadline told apart, within
//! what somebody may see.

use credit::collections::{
    cases::{get_case, hand_over, list_hands},
    legal::{
        DeskFilter, DeskView, NewMatter, RoutePack, add_matter_day, close_matter, count_desk,
        do_matter_day, list_desk, next_deadlines, open_matter,
    },
};
use store::{Db, access::Scope};
use testkit::day;

use crate::{
    cases::opened,
    ledger::{as_who, code},
};

const TODAY: &str = "2026-11-21";

async fn rows(db: &Db, view: DeskView) -> Vec<(String, Option<i32>)> {
    let rows = list_desk(db, &DeskFilter::of(Scope::All, view)).await.expect("listed");
    let today = day(TODAY);
    let told = rows.iter().map(|one| {
        let name = one.day.as_ref().map_or("", |day| day.code.as_str());
        (name.to_owned(), one.days_left(today))
    });
    told.collect()
}

#[tokio::test]
async fn deadlines_of_all_cases_stand_in_one_list() {
    testkit::both(async |db| {
        let (case, good, late) = opened(&db).await;
        assert_eq!(count_desk(&db, Scope::All).await.expect("counted").matters, 0);
        let pack = RoutePack::shipped();
        let new = NewMatter {
            case,
            route: "suit-secured".to_owned(),
            claimed_minor: 4_000_000,
            on: day("2026-11-01"),
            forum: "某区人民法院".to_owned(),
            reference: String::new(),
            counsel: "王律师".to_owned(),
            reckoned: String::new(),
        };
        let matter = as_who(&db, "boss", async |tx| open_matter(tx, pack, &new).await).await;
        let matter = matter.expect("opened");
        // 15, 30 and 195 days after the first of November.
        let named = |name: &str, left| (name.to_owned(), Some(left));
        let all = vec![named("evidence", -5), named("sue-after-freeze", 10), named("appeal", 175)];
        assert_eq!(rows(&db, DeskView::Open).await, all, "what is late comes first");
        assert_eq!(rows(&db, DeskView::Late).await, all[..1]);
        assert_eq!(rows(&db, DeskView::Soon).await, all[1..2]);
        let counts = count_desk(&db, Scope::All).await.expect("counted");
        let told = [counts.matters, counts.open, counts.late, counts.soon, counts.bare];
        assert_eq!(told, [1, 3, 1, 1, 0]);
        let next = next_deadlines(&db, &[good, late]).await.expect("looked");
        let one = next.get(&late).expect("of the buyer sued");
        assert_eq!((one.matter, one.days_left(day(TODAY)), next.len()), (matter, Some(-5), 1));
        // Behind the last row of a page comes the next, and no other.
        let of = DeskFilter { limit: 1, ..DeskFilter::of(Scope::All, DeskView::Open) };
        let first = list_desk(&db, &of).await.expect("listed");
        let behind = DeskFilter { after: Some(first[0].place()), limit: 5, ..of };
        let rest = list_desk(&db, &behind).await.expect("listed");
        assert_eq!(rest.len(), 2);
        assert_eq!(rest[0].day.as_ref().map(|day| day.code.as_str()), Some("sue-after-freeze"));
        // Somebody who does not see the buyer sees no matter of it.
        let other = DeskFilter::of(Scope::Own(1), DeskView::Open);
        assert!(list_desk(&db, &other).await.expect("listed").is_empty());
        assert_eq!(count_desk(&db, Scope::Own(1)).await.expect("counted").open, 0);
        without_a_deadline(&db, matter).await;
    })
    .await;
}

/// Where all is done nothing would remind of the matter: it is told apart, until it gets a day or is closed.
async fn without_a_deadline(db: &Db, matter: i64) {
    let open = list_desk(db, &DeskFilter::of(Scope::All, DeskView::Open)).await.expect("listed");
    for row in &open {
        let id = row.day.as_ref().expect("a deadline").id;
        as_who(db, "boss", async |tx| do_matter_day(tx, matter, id).await).await.expect("done");
    }
    assert_eq!(rows(db, DeskView::Open).await, [(String::new(), None)]);
    assert_eq!(rows(db, DeskView::Bare).await.len(), 1);
    assert_eq!(count_desk(db, Scope::All).await.expect("counted").bare, 1);
    let due = ("开庭", day("2026-12-01"));
    as_who(db, "boss", async |tx| add_matter_day(tx, matter, due).await).await.expect("set");
    assert!(rows(db, DeskView::Bare).await.is_empty());
    assert_eq!(rows(db, DeskView::Soon).await, [("own".to_owned(), Some(10))]);
    as_who(db, "boss", async |tx| close_matter(tx, matter, ("settled", "调解"), (100, 20)).await)
        .await
        .expect("closed");
    assert!(rows(db, DeskView::Open).await.is_empty(), "a closed matter has no deadline to keep");
    let closed = list_desk(db, &DeskFilter::of(Scope::All, DeskView::Closed)).await;
    let closed = closed.expect("listed");
    assert_eq!((closed.len(), closed[0].sums), (1, (100, 20)));
}

#[tokio::test]
async fn a_case_goes_to_somebody_who_sees_the_buyer() {
    testkit::both(async |db| {
        let (case, ..) = opened(&db).await;
        let hand = async |to: &str, note: &'static str| {
            let to = db.find_person(to).await.expect("looked").expect("somebody");
            as_who(&db, "cm1", async |tx| hand_over(tx, case, &to, note).await).await
        };
        assert_eq!(code(hand("cm1", " ").await), "collections.hand-note");
        hand("cm1", "已谈两次，财务总监放款").await.expect("handed over");
        assert_eq!(code(hand("cm1", "x").await), "collections.hand-same");
        let file = get_case(&db, case, Scope::All).await.expect("a case");
        assert_eq!(file.login, "cm1");
        let all = list_hands(&db, case).await.expect("hand-overs");
        assert_eq!((all.len(), all[0].from.as_str(), all[0].to.as_str()), (1, "xs1", "cm1"));
        assert_eq!(all[0].note, "已谈两次，财务总监放款");
    })
    .await;
}
