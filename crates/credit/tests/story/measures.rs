//! The measures equal the log: what stands under a script, a person or a way of contact is what is counted line by
//! line in the contacts themselves; figures of the ledger equal its ageings.

use credit::{
    collections::{
        measures::{Measure, MeasureBy, MeasureWhat, Tally, ledger_measures, measure_log},
        talk::TalkPack,
    },
    parties::BuyerId,
    receivables::{AgeingQuery, ageing},
};
use store::{Ask, Db, Tx, access::Scope};
use testkit::{Dice, day};

use crate::{
    assess::TODAY,
    cases::opened,
    ledger::{begin, keep},
};

const RESULTS: [&str; 7] =
    ["promised", "no-answer", "asked-time", "says-paid", "refused", "greeted", "demanded"];
const WAYS: [&str; 3] = ["call", "message", "letter"];
const SCRIPTS: [&str; 3] = ["open-call", "#1", "#2"];

/// A line of the log, as it was written down.
struct Line {
    on: base::Day,
    way: &'static str,
    result: &'static str,
    who: &'static str,
    scripts: Vec<&'static str>,
}

async fn insert(tx: &mut Tx, table: &str, values: Vec<store::Value>) {
    let mut ask = Ask::new("INSERT INTO ");
    ask.text(table).text(" VALUES (").list(values).text(")");
    ask.run(tx.conn()).await.expect("inserted");
}

/// A contact and its talk.
async fn write_line(tx: &mut Tx, line: &Line, [contact, talk, case, buyer, n]: [i64; 5]) {
    let text = |text: &str| store::Value::from(text);
    let contact_row = vec![
        contact.into(),
        buyer.into(),
        store::Value::MaybeText(None),
        line.on.into(),
        text(line.way),
        text("赵"),
        text(line.result),
        text("x"),
        store::Value::MaybeInt(None),
        0_i64.into(),
        text(line.who),
        n.into(),
    ];
    let columns = "collections_contact (id, buyer_id, number, on_day, channel, person, result, \
        note, item_id, proven, actor, recorded_at)";
    insert(tx, columns, contact_row).await;
    let talk_row = vec![
        talk.into(),
        case.into(),
        buyer.into(),
        line.on.into(),
        text(line.way),
        text("赵"),
        1_i64.into(),
        text("{}"),
        text(""),
        text(""),
        text(""),
        text(""),
        0_i64.into(),
        0_i64.into(),
        0_i64.into(),
        0_i64.into(),
        text(line.result),
        0_i64.into(),
        contact.into(),
        n.into(),
        text("2026.1"),
        text(line.who),
    ];
    let columns = "collections_talk (id, case_id, buyer_id, on_day, channel, person, step, said, \
        mood, trick, scene, excuse, praised, restated, confirmed, lscp, result, promised_minor, \
        contact_id, begun_at, pack_version, actor)";
    insert(tx, columns, talk_row).await;
}

/// Contacts of eleven months as they would have come by talks, with the scripts that were used.
async fn logged(db: &Db, (case, buyers): (i64, [BuyerId; 2])) -> Vec<Line> {
    let mut dice = Dice::new(22);
    let mut pick = |most: u64| usize::try_from(dice.below(most)).expect("small");
    let mut lines = Vec::new();
    let mut tx = begin(db).await;
    for n in 0..240_i64 {
        let line = Line {
            on: day("2026-01-02").plus_days(i32::try_from(pick(320)).expect("small")),
            way: WAYS[pick(3)],
            result: RESULTS[pick(7)],
            who: ["xs1", "cm1"][pick(2)],
            scripts: SCRIPTS.iter().copied().filter(|_| pick(3) == 0).collect(),
        };
        let buyer = buyers[pick(2)];
        let (contact, talk) = (1_000 + n, 5_000 + n);
        write_line(&mut tx, &line, [contact, talk, case, buyer, n]).await;
        for (at, script) in line.scripts.iter().enumerate() {
            let id = 9_000 + n * 10 + i64::try_from(at).expect("small");
            let row = vec![
                id.into(),
                (*script).into(),
                talk.into(),
                "opening".into(),
                line.who.into(),
                n.into(),
            ];
            let columns = "collections_script_use (id, code, talk_id, step, actor, recorded_at)";
            insert(&mut tx, columns, row).await;
        }
        lines.push(line);
    }
    keep(tx).await;
    lines
}

/// Contacts, tried, reached, promised, cost of the lines that fit, counted one by one.
fn counted<'a>(lines: impl Iterator<Item = &'a Line>) -> [i64; 5] {
    let mut sums = [0; 5];
    for line in lines.filter(|line| line.result != "greeted") {
        sums[0] += 1;
        sums[1] += i64::from(line.result != "demanded");
        sums[2] += i64::from(!matches!(line.result, "demanded" | "no-answer"));
        sums[3] += i64::from(line.result == "promised");
        sums[4] += TalkPack::shipped().measures.cost_of(line.way);
    }
    sums
}

fn sums(tally: &Tally) -> [i64; 5] {
    [tally.contacts, tally.tried, tally.reached, tally.promised, tally.cost_minor]
}

#[tokio::test]
async fn a_learnt_scripts_numbers_equal_the_log() {
    testkit::both(async |db| {
        let (case, good, late) = opened(&db).await;
        let lines = logged(&db, (case, [good, late])).await;
        let log = measure_log(&db, Scope::All).await.expect("read");
        let by = log.tally(MeasureBy::Script);
        for script in SCRIPTS {
            let mut seen = 0;
            for month in &log.months {
                let fits = |line: &&Line| {
                    line.scripts.contains(&script) && line.on.month_label() == *month
                };
                let tally = by[script].get(month).copied().unwrap_or_default();
                assert_eq!(sums(&tally), counted(lines.iter().filter(fits)), "{script} {month}");
                seen += tally.contacts;
                // The rows behind the figure are as many as it says.
                let rows = log.contacts.iter().filter(|line| {
                    let at = (Some(script), Some(month.as_str()));
                    MeasureWhat::Tried.takes(line)
                        && log.counts((&line.who, line.on), MeasureBy::Script, at)
                });
                assert_eq!(rows.count(), usize::try_from(tally.tried).expect("small"));
            }
            assert!(seen > 30, "{script} {seen}");
        }
        for who in ["xs1", "cm1"] {
            let mut all = Tally::default();
            log.tally(MeasureBy::Person)[who].values().for_each(|one| all.add(one));
            assert_eq!(sums(&all), counted(lines.iter().filter(|line| line.who == who)), "{who}");
        }
        for way in WAYS {
            let mut all = Tally::default();
            log.tally(MeasureBy::Method)[way].values().for_each(|one| all.add(one));
            assert_eq!(sums(&all), counted(lines.iter().filter(|line| line.way == way)), "{way}");
        }
        let stages = log.tally(MeasureBy::Stage);
        let staged: i64 = stages.values().flat_map(|of| of.values()).map(|one| one.contacts).sum();
        assert_eq!(staged, counted(lines.iter())[0]);
        assert!(stages.contains_key("none") && stages.len() > 2, "{:?}", stages.keys());
        // Two promises of LATE were broken: nothing came for them.
        let mut all = Tally::default();
        log.tally(MeasureBy::All)[""].values().for_each(|one| all.add(one));
        assert_eq!((all.due, all.kept), (2, 0));
        assert_eq!(Measure::KeptAmount.of(&all).bps(), Some(0));
        let own = measure_log(&db, Scope::Own(1)).await.expect("read");
        assert!(own.contacts.is_empty() && own.promises.is_empty(), "not their buyers");
    })
    .await;
}

#[tokio::test]
async fn figures_of_the_ledger_equal_its_ageings() {
    testkit::both(async |db| {
        opened(&db).await;
        let told = ledger_measures(&db, Scope::All).await.expect("told");
        let (all, groups) = &*told;
        assert_eq!(all.len(), 13);
        for month in all {
            let query = AgeingQuery { edges: vec![30, 60, 90, 120], ..AgeingQuery::on(month.on) };
            let aged = ageing(&db, &query).await.expect("aged");
            assert_eq!(aged.open_minor, month.open_minor, "{}", month.month);
            let sum: i64 = groups
                .iter()
                .filter_map(|one| one.months.iter().find(|of| of.month == month.month))
                .map(|of| of.open_minor)
                .sum();
            assert_eq!(sum, month.open_minor, "{}", month.month);
        }
        let november = all.last().expect("this month");
        assert_eq!((november.month.as_str(), november.on), ("2026-11", day(TODAY)));
        let query = AgeingQuery { edges: vec![30, 60, 90, 120], ..AgeingQuery::on(day(TODAY)) };
        let now = ageing(&db, &query).await.expect("aged");
        let was = AgeingQuery { as_of: day("2026-10-31"), ..query };
        let was = ageing(&db, &was).await.expect("aged");
        for (n, roll) in november.rolls.iter().enumerate() {
            let (from, to) = (was.buckets[n].open_minor, now.buckets[n + 1].open_minor);
            let told = (from > 0).then(|| to as f64 / from as f64);
            assert_eq!(*roll, told, "from bucket {n}");
        }
    })
    .await;
}
