//! Papers of the credit file count as evidence by a link; the records then answer the box of a preparation.

use credit::{
    collections::evidence::{
        LinkedPaper, counsel_files, graded_items, link_document, list_papers, withdraw_paper,
    },
    parties::{NewDocument, add_document},
};
use store::{Db, StoredFile, access::Scope};
use testkit::day;

use crate::{
    ledger::{as_who, book_items, buyers, code, item},
    proof::{ids, pack},
};

async fn contract(db: &Db, buyer: i64) -> i64 {
    let new = NewDocument {
        kind: "contract".to_owned(),
        title: "年度框架合同".to_owned(),
        file_name: "contract.pdf".to_owned(),
        media: "application/pdf".to_owned(),
        as_of: day("2026-01-05"),
        file: StoredFile { digest: "d1".repeat(32), size: 4_096 },
    };
    as_who(db, "xs1", async |tx| add_document(tx, buyer, &new).await).await.expect("kept")
}

#[tokio::test]
async fn a_paper_of_the_file_counts_once_it_is_linked() {
    testkit::both(async |db| {
        let ids_of = buyers(&db, &["A", "B"]).await;
        let buyer = ids_of[0];
        let new = [
            item(buyer, "F1", "2026-08-01", 30, 1_000_000),
            item(buyer, "F2", "2026-09-01", 30, 500_000),
        ];
        let booked = ids(&book_items(&db, &new).await);
        let document = contract(&db, buyer).await;
        let share = async |item: i64, kind: &str| {
            let rows = graded_items(&db, Scope::All, (Some(buyer), Some(item))).await;
            let rows = rows.expect("graded");
            let parts = &rows.iter().find(|one| one.item_id == item).expect("it").graded.parts;
            parts.iter().find(|part| part.kind == kind).expect("a kind").share_bps
        };
        assert_eq!(share(booked[0], "contract").await, 0, "in the file, and not counted");
        let link = LinkedPaper {
            buyer_id: buyer,
            document_id: document,
            item_id: None,
            kind: "contract".to_owned(),
            signatory: String::new(),
            capacity: String::new(),
            power_id: None,
            note: String::new(),
        };
        let of = async |new: LinkedPaper| {
            as_who(&db, "fin", async |tx| link_document(tx, pack(), &new).await).await
        };
        let theirs = LinkedPaper { buyer_id: ids_of[1], ..link.clone() };
        assert_eq!(code(of(theirs).await), "collections.evidence-document");
        let odd = LinkedPaper { kind: "moon".to_owned(), ..link.clone() };
        assert_eq!(code(of(odd).await), "collections.evidence-kind");
        let id = of(link.clone()).await.expect("linked");
        for one in &booked {
            assert_eq!(share(*one, "contract").await, 10_000, "about all of the buyer's");
        }
        assert_eq!(code(of(link.clone()).await), "collections.evidence-linked", "once a kind");
        // One paper may be of two kinds, each about what it is about.
        let order =
            LinkedPaper { item_id: Some(booked[0]), kind: "order".to_owned(), ..link.clone() };
        of(order).await.expect("linked");
        assert_eq!((share(booked[0], "order").await, share(booked[1], "order").await), (10_000, 0));
        let papers = list_papers(&db, buyer, None).await.expect("papers");
        let seen: Vec<(&str, Option<i64>, &str)> = papers
            .iter()
            .map(|one| (one.digest.as_str(), one.document_id, one.file_name.as_str()))
            .collect();
        let same = ("d1".repeat(32), Some(document), "contract.pdf");
        assert_eq!(seen, [(same.0.as_str(), same.1, same.2); 2], "the file is kept once");
        let files = counsel_files(&db, Scope::All, (buyer, None)).await.expect("files");
        assert!(files.iter().any(|file| file.kind == "contract"), "counsel gets it");
        as_who(&db, "fin", async |tx| withdraw_paper(tx, (buyer, id), "版本不对").await)
            .await
            .expect("taken out");
        assert_eq!(share(booked[1], "contract").await, 0);
        of(link).await.expect("linked anew");
    })
    .await;
}
