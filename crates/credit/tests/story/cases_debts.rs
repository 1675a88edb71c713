//! Triangular debts: recorded by hand and file, replaced by newer words, searched for chains and circles.

use base::Currency;
use credit::collections::debts::{
    DebtFilter, NewDebt, chains_of, circles, count_debts, end_debt, list_debts, read_debts,
    record_debts, way_of,
};
use store::{Db, access::Scope};
use testkit::day;

use crate::{
    cases::opened,
    ledger::{as_who, code},
};

const TODAY: &str = "2026-11-21";

fn debt(debtor: &str, creditor: &str, yuan: i64) -> NewDebt {
    NewDebt {
        debtor: debtor.to_owned(),
        creditor: creditor.to_owned(),
        currency: Currency::CNY,
        amount_minor: yuan * 100,
        as_of: day("2026-11-01"),
        basis: "对账单".to_owned(),
        source: "面谈".to_owned(),
    }
}

async fn record(db: &Db, new: &[NewDebt]) -> base::Result<usize> {
    as_who(db, "xs1", async |tx| record_debts(tx, new).await).await
}

const ALL: DebtFilter =
    DebtFilter { scope: Scope::All, search: String::new(), before: None, limit: 50 };

#[tokio::test]
async fn chains_lead_to_us_and_circles_are_set_off() {
    testkit::both(async |db| {
        let (_, _, late) = opened(&db).await;
        for (new, wrong) in [
            (debt("", "LATE", 5), "collections.debt-party"),
            (debt("丙公司", "丙 公司", 5), "collections.debt-itself"),
            (debt("丙公司", "LATE", 0), "collections.debt-amount"),
            (
                NewDebt { source: " ".to_owned(), ..debt("丙公司", "LATE", 5) },
                "collections.debt-source",
            ),
            (
                NewDebt { as_of: day("2027-01-01"), ..debt("丙公司", "LATE", 5) },
                "collections.on-future",
            ),
        ] {
            assert_eq!(code(record(&db, &[new]).await), wrong);
        }
        assert!(chains_of(&db, late).await.expect("searched").ways.is_empty());
        // 丁 owes 丙 owes LATE owes us 40,000; LATE owes 丁, which closes a circle among them.
        let text = "欠款方,债权方,金额,依据\n丙公司,LATE,30000,对账单\n丁公司,丙公司,20000,合同\n\
            LATE,丁公司,12000,合同\n";
        let read = read_debts(text.as_bytes(), Currency::CNY, (day(TODAY), "file:debts.csv"));
        let read = read.expect("read");
        assert!(read.wrong.is_empty());
        assert_eq!(record(&db, &read.debts).await.expect("recorded"), 3);
        let found = chains_of(&db, late).await.expect("searched");
        let told: Vec<(usize, i64)> =
            found.ways.iter().map(|way| (way.parties.len(), way.amount_minor)).collect();
        assert_eq!(told, [(3, 3_000_000), (4, 2_000_000)], "{found:?}");
        assert_eq!(found.ways[0].parties[2].id, 0, "it ends at us");
        let round = circles(&db).await.expect("searched");
        assert_eq!((round.ways.len(), round.total_minor()), (1, 1_200_000), "{round:?}");
        assert_eq!((round.parties, round.debts), (3, 4), "what LATE owes us is one of them");
        // A newer word on the same pair and basis replaces the older one.
        record(&db, &[debt("丙公司", "LATE", 8_000)]).await.expect("recorded");
        assert_eq!(count_debts(&db, &ALL).await.expect("counted"), 3);
        let round = circles(&db).await.expect("searched");
        assert_eq!(round.total_minor(), 800_000);
        let ids: Vec<i64> = round.ways[0].parties.iter().map(|one| one.id).collect();
        let way = way_of(&db, &ids, true).await.expect("as it is now");
        assert_eq!((way.is_circle(), way.amount_minor), (true, 800_000));
        let rows = list_debts(&db, &ALL).await.expect("listed");
        let last = rows.iter().find(|row| row.debtor == "丁公司").expect("there").id;
        as_who(&db, "xs1", async |tx| end_debt(tx, last, "已付清").await).await.expect("ended");
        assert!(circles(&db).await.expect("searched").ways.is_empty());
        assert_eq!(code(way_of(&db, &ids, true).await), "collections.way-gone");
        let own = DebtFilter { scope: Scope::Own(1), ..ALL };
        assert_eq!(count_debts(&db, &own).await.expect("counted"), 0, "not their buyers");
    })
    .await;
}
