//! One buyer and one document, however code and number are typed, at every door.

use base::Failure;
use credit::{
    intake::{self, Options, Outcome, Watch, source::Source},
    parties::{self, NewBuyer, list_code_twins},
    receivables::{
        self, Apply, Booked, CreditKind, NewCredit, Target, check_ledger, enter_credit,
        enter_invoice, list_number_twins,
    },
};
use store::{Actor, Db, access::Scope};
use testkit::{both, day};

use crate::ledger::{begin, book_items, buyers, item, keep, receipt};

async fn import(db: &Db, text: &str) -> Outcome {
    let source = Source::bytes("f.csv", text.as_bytes().to_vec());
    let actor = Actor::user("finance");
    let outcome = intake::import(db, actor, source, &Options::default(), &Watch::default()).await;
    let outcome = outcome.unwrap_or_else(|failure| panic!("{failure:?}"));
    assert!(check_ledger(db).await.expect("ledger").is_sound());
    outcome
}

fn counts(outcome: &Outcome) -> [u64; 3] {
    [outcome.tally.booked, outcome.tally.unchanged, outcome.tally.rejected]
}

const HEAD: &str = "客户编码,客户名称,发票号,开票日期,到期日,金额\n";

#[tokio::test]
async fn a_file_in_full_width_names_the_buyers_and_invoices_that_stand() {
    both(async |db| {
        let plain = format!("{HEAD}KH004,华东,R2,2026-01-05,2026-02-04,100\n");
        assert_eq!(counts(&import(&db, &plain).await), [1, 0, 0]);
        for (code, number) in [
            ("ＫＨ００４", "Ｒ２"),
            ("kh004", "r2"),
            ("KH\u{200b}004", "R\u{ad}2"),
            ("\u{feff}KH004\u{61c}", "\u{200e}R2\u{2060}"),
        ] {
            let again = format!("{HEAD}{code},华\u{200b}东,{number},2026/1/5,2026-02-04,１００\n");
            let outcome = import(&db, &again).await;
            assert_eq!(counts(&outcome), [0, 1, 0], "{code:?} {number:?} {:?}", outcome.rejects);
        }
        let buyer = parties::get_buyer(&db, "ｋｈ００４", Scope::All).await.expect("found");
        assert_eq!((buyer.code.as_str(), buyer.name.as_str()), ("KH004", "华东"));
        let row = receivables::get_item(&db, buyer.id, "ｒ２", 1).await.expect("found");
        assert_eq!(row.number, "R2", "the spelling first seen stays");
        let found = receivables::find_numbered(&db, "ｒ", Scope::All, 9).await.expect("search");
        assert_eq!(found.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), ["R2"]);

        // Within one file the first spelling is kept, and a repeat is a repeat.
        let mixed = format!(
            "{HEAD}b1,乙,Ab-7,2026-01-05,2026-02-04,5\nＢ１,乙,ａｂ－７,2026-01-05,2026-02-04,5\n"
        );
        let outcome = import(&db, &mixed).await;
        assert_eq!((counts(&outcome), outcome.money.repeated), ([1, 1, 0], 1));
        let buyer = parties::get_buyer(&db, "B1", Scope::All).await.expect("found");
        assert_eq!(buyer.code, "b1");
        for asked in ["Ab-7", "AB-7", "ab-7", "ＡＢ–７"] {
            let row = receivables::get_item(&db, buyer.id, asked, 1).await;
            assert_eq!(row.expect(asked).number, "Ab-7", "{asked}");
        }
        let money = "客户编码,收款单号,收款日期,金额,对应发票号\nB1,sk1,2026-02-01,3,ＡＢ-7\n";
        assert_eq!(counts(&import(&db, money).await), [1, 0, 0]);
        assert_eq!(counts(&import(&db, &money.replace("sk1", "ＳＫ１")).await), [0, 1, 0]);
        let row = receivables::get_item(&db, buyer.id, "AB-7", 1).await.expect("row");
        assert_eq!(row.open_minor, 200, "the reference found it");
        let pairs = "收款单号,发票号,核销金额\nSK1,ab-7,3\n";
        assert_eq!(counts(&import(&db, pairs).await), [0, 1, 0], "allocated already");
    })
    .await;
}

#[tokio::test]
async fn what_is_entered_by_hand_is_the_same_too() {
    both(async |db| {
        let id = buyers(&db, &["A"]).await[0];
        let buyer = parties::get_buyer(&db, "ａ", Scope::All).await.expect("buyer");
        assert_eq!(buyer.id, id);
        let mut tx = begin(&db).await;
        let first = enter_invoice(&mut tx, &buyer, &[item(id, "Fp1", "2026-01-05", 30, 900)]).await;
        let first = first.expect("booked");
        let again =
            enter_invoice(&mut tx, &buyer, &[item(id, "ＦＰ１", "2026-01-05", 30, 900)]).await;
        assert_eq!(again.expect("the same"), receivables::Entered { new: false, ..first.clone() });
        let other = enter_invoice(&mut tx, &buyer, &[item(id, "FP1", "2026-01-05", 30, 901)]).await;
        let code = |failure: Failure| failure.code();
        assert_eq!(other.map_err(code).expect_err("refused"), "receivables.booked-otherwise");
        let to = Target { number: "fp１".to_owned(), instalment: None, amount_minor: Some(100) };
        let paid = NewCredit { targets: vec![to], ..receipt(id, "sk9", "2026-02-01", 100) };
        enter_credit(&mut tx, &buyer, &paid, Apply::Named).await.expect("paid");
        keep(tx).await;
        for asked in ["FP1", "Fp1", "\u{200b}fp1"] {
            let found = receivables::find_invoice(&db, id, asked).await.expect("read");
            let found = found.map(|(instalment, _)| instalment);
            assert_eq!(found, Some(1), "{asked:?}");
        }
        let found = receivables::find_credit(&db, id, CreditKind::Receipt, "ＳＫ９").await;
        assert!(found.expect("read").is_some());
        let mut tx = begin(&db).await;
        let hidden = NewBuyer {
            code: "\u{200b}".to_owned(),
            name: Some("x".to_owned()),
            ..NewBuyer::default()
        };
        let saved = parties::save_buyers(&mut tx, &[hidden], "test", day("2026-01-01")).await;
        assert!(saved.expect("asked").remove(0).is_err(), "a code of which nothing is seen");
        tx.roll_back().await.expect("nothing done");
        let nothing = book_items(&db, &[item(id, "\u{2060}", "2026-01-05", 30, 5)]).await;
        assert!(matches!(nothing[..], [Booked::Refused(_)]), "{nothing:?}");
    })
    .await;
}

/// Books begun before numbers were one may hold pairs: each is found by its exact spelling, and
/// `doctor` names them.
#[tokio::test]
async fn pairs_of_old_books_stay_and_are_named() {
    both(async |db| {
        let ids = buyers(&db, &["KH004", "X"]).await;
        let rows = [
            item(ids[0], "R2", "2026-01-05", 30, 100),
            item(ids[0], "Z", "2026-01-06", 30, 200),
            item(ids[0], "Y", "2026-01-07", 30, 300),
        ];
        book_items(&db, &rows).await;
        for sql in [
            "UPDATE receivables_item SET number = 'r2', number_key = 'R2' WHERE number = 'Z'"
                .to_owned(),
            "UPDATE receivables_item SET number = 'Ｒ２', number_key = 'R2' WHERE number = 'Y'"
                .to_owned(),
            format!(
                "UPDATE parties_buyer SET code = 'ＫＨ００４', code_key = 'ＫＨ００４~{0}' WHERE id = {0}",
                ids[1]
            ),
        ] {
            db.maintain(sql).await.expect("as the migration leaves it");
        }
        for (asked, minor) in [("R2", 100), ("r2", 200), ("Ｒ２", 300), ("ｒ２", 100)] {
            let row = receivables::get_item(&db, ids[0], asked, 1).await.expect(asked);
            assert_eq!(row.amount_minor, minor, "{asked}");
        }
        let again = [
            item(ids[0], "r2", "2026-01-06", 30, 200),
            item(ids[0], "Ｒ２", "2026-01-07", 30, 300),
            item(ids[0], "ｒ２", "2026-01-05", 30, 100),
        ];
        let booked = book_items(&db, &again).await;
        assert!(booked.iter().all(|one| matches!(one, Booked::Unchanged(_))), "{booked:?}");
        let mut twins = list_number_twins(&db).await.expect("twins");
        twins.sort();
        let pair = |older: &str, younger: &str| {
            ("KH004".to_owned(), older.to_owned(), younger.to_owned())
        };
        assert_eq!(twins, [pair("R2", "r2"), pair("R2", "Ｒ２"), pair("r2", "Ｒ２")]);
        let codes = list_code_twins(&db).await.expect("twins");
        assert_eq!(codes, [("KH004".to_owned(), "ＫＨ００４".to_owned())]);
        let found = parties::find_buyer(&db, "ＫＨ００４", Scope::All).await.expect("read");
        assert_eq!(found.map(|buyer| buyer.id), Some(ids[1]));
    })
    .await;
}
