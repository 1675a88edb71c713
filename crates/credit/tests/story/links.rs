//! Links to a customer's own page: issued and kept as a digest, opened, revoked, past their time; what a holder may
//! see and may not; promises, disputes, statements and messages through them, asked for with ill will.

use base::{Currency, Lang, Money};
use credit::{
    collections::{
        Leaves, NextStepFilter, PromisePack, Went,
        evidence::{
            AccountFilter, ClockQuery, EvidencePack, Sent, get_account, get_case, list_accounts,
            list_clocks, make_account, send_account,
        },
        get_promise,
        link::{
            AnswerFilter, AnswerMade, Answering, FreshLink, Holder, LinkDifference, LinkDispute,
            LinkFilter, LinkPromise, LinkState, LinkTerms, NewLink, Opened, Said, agree_by_link,
            count_opening, differ_by_link, dispute_by_link, issue_link, link_for_letter, link_item,
            link_page, list_link_answers, list_links, message_by_link, open_link, promise_by_link,
            revoke_link, revoke_links, see_link_answers, set_link_terms,
        },
        list_next_steps, list_promise_steps, send_letter,
    },
    parties::Seller,
    receivables::{Apply, NewItem, RateBook},
};
use store::{
    Actor, Ask, Columns, Db,
    access::{NewPerson, Role, Scope},
};
use testkit::day;

use crate::{
    entities::two,
    ledger::{as_who, book_credits, book_items, buyers, code, item, receipt},
    promises::{named, on},
    proof::ids,
    strategy::{draft, released},
};

async fn person(db: &Db, login: &str) {
    let new = NewPerson {
        login: login.to_owned(),
        name: login.to_owned(),
        role: Role::Sales,
        lang: Lang::Zh,
        password: "correct horse".to_owned(),
    };
    as_who(db, "test", async |tx| tx.add_person(new.clone()).await).await.expect("person");
}

pub fn new_link(buyer_id: i64) -> NewLink {
    NewLink { buyer_id, note: "王会计".to_owned(), ..NewLink::default() }
}

pub async fn issued(db: &Db, new: &NewLink) -> FreshLink {
    let terms = LinkTerms::default();
    as_who(db, "xs1", async |tx| issue_link(tx, &terms, new).await).await.expect("issued")
}

pub async fn held(db: &Db, fresh: &FreshLink) -> Holder {
    match open_link(db, &fresh.secret).await.expect("asked") {
        Opened::Page(holder) => *holder,
        other => panic!("{other:?}"),
    }
}

fn said(once: &str) -> Said {
    Said { once: once.to_owned(), by: "王丽".to_owned(), text: "月底付".to_owned() }
}

/// Answers as the holder of a link.
async fn answered<F>(db: &Db, holder: &Holder, act: F) -> base::Result<AnswerMade>
where
    F: AsyncFnOnce(&mut store::Tx, &Answering<'_>) -> base::Result<AnswerMade>,
{
    let terms = LinkTerms { answers_a_day: 6, ..LinkTerms::default() };
    let of = Answering {
        holder,
        terms: &terms,
        promises: PromisePack::shipped(),
        evidence: EvidencePack::shipped(),
    };
    let mut tx = db.write(holder.actor()).await?;
    let made = act(&mut tx, &of).await?;
    match made {
        AnswerMade::New(_) => tx.commit().await?,
        AnswerMade::Again(_) => tx.roll_back().await?,
    }
    Ok(made)
}

pub fn promise(item_id: i64, amount_minor: i64, due: &str) -> LinkPromise {
    LinkPromise { item_id, amount_minor, due_on: day(due) }
}

pub async fn promised(
    db: &Db,
    holder: &Holder,
    (once, new): (&str, LinkPromise),
) -> base::Result<AnswerMade> {
    let rates = RateBook::new(Currency::CNY, []);
    answered(db, holder, async |tx, of| promise_by_link(tx, of, &said(once), (&rates, new)).await)
        .await
}

async fn disputed(
    db: &Db,
    holder: &Holder,
    (once, item_id, amount_minor): (&str, i64, i64),
) -> base::Result<AnswerMade> {
    let new = LinkDispute { item_id, amount_minor, reason: "quality".to_owned() };
    answered(db, holder, async |tx, of| dispute_by_link(tx, of, &said(once), &new).await).await
}

pub const fn all_answers() -> AnswerFilter {
    AnswerFilter {
        scope: Scope::All,
        buyer: None,
        account: None,
        unread: false,
        before: None,
        limit: 50,
    }
}

#[tokio::test]
async fn a_link_is_issued_opened_revoked_and_ends() {
    testkit::both(async |db| {
        on(&db, "2026-11-02");
        let id = buyers(&db, &["A", "B"]).await;
        let fresh = issued(&db, &new_link(id[0])).await;
        assert_eq!(fresh.secret.len(), 64);
        // Only a digest is kept, and it is not that of the bare secret.
        let ask = Ask::new("SELECT secret_digest FROM collections_link");
        let mut connection = db.read().await.expect("read");
        let kept = ask.row(&mut connection, "reading").await.expect("row").text(0).expect("text");
        drop(connection);
        assert!(!kept.contains(&fresh.secret) && kept.len() == 64);
        assert_eq!(open_link(&db, &kept).await.expect("asked"), Opened::Unknown);
        for wrong in ["", "x", &fresh.secret[1..], &fresh.secret.to_uppercase()] {
            assert_eq!(open_link(&db, wrong).await.expect("asked"), Opened::Unknown, "{wrong}");
        }
        let holder = held(&db, &fresh).await;
        assert_eq!((holder.buyer_id, holder.buyer_code.as_str()), (id[0], "A"));
        for _ in 0..2 {
            count_opening(&db, &holder).await.expect("counted");
        }
        let filter = LinkFilter { scope: Scope::All, buyer: Some(id[0]), before: None, limit: 9 };
        let row = list_links(&db, &filter).await.expect("links").remove(0);
        assert_eq!((row.opened, row.state, row.issued_by.as_str()), (2, LinkState::Live, "xs1"));
        assert!(row.last_opened_at.is_some());

        // Another buyer's link is none of this buyer's; revoked once, at once.
        let revoke = async |buyer, link| {
            as_who(&db, "chen", async |tx| revoke_link(tx, (buyer, link)).await).await
        };
        assert_eq!(code(revoke(id[1], fresh.id).await), "collections.link-unknown");
        revoke(id[0], fresh.id).await.expect("revoked");
        assert_eq!(code(revoke(id[0], fresh.id).await), "collections.link-over");
        assert!(matches!(open_link(&db, &fresh.secret).await, Ok(Opened::Ended(_))));
        // Whoever had the page open learns it when answering.
        let message =
            answered(&db, &holder, async |tx, of| message_by_link(tx, of, &said("1")).await);
        assert_eq!(code(message.await), "collections.link-over");

        let short = issued(&db, &NewLink { days: Some(2), ..new_link(id[0]) }).await;
        issued(&db, &new_link(id[0])).await;
        on(&db, "2026-11-05");
        assert!(matches!(open_link(&db, &short.secret).await, Ok(Opened::Ended(_))));
        let ended = as_who(&db, "chen", async |tx| revoke_links(tx, id[0]).await).await;
        assert_eq!(ended.expect("revoked"), 1, "the one that still opened");
        let far = NewLink { days: Some(91), ..new_link(id[0]) };
        let far = as_who(&db, "xs1", async |tx| issue_link(tx, &LinkTerms::default(), &far).await);
        assert_eq!(code(far.await), "collections.link-days");
    })
    .await;
}

#[tokio::test]
async fn a_promise_through_a_link_keeps_its_bounds() {
    testkit::both(async |db| {
        on(&db, "2026-11-02");
        person(&db, "xs1").await;
        let id = buyers(&db, &["A", "B"]).await;
        let booked = ids(&book_items(
            &db,
            &[
                item(id[0], "F1", "2026-09-01", 30, 100_000),
                item(id[1], "G1", "2026-09-01", 30, 100_000),
                item(id[0], "F2", "2026-09-01", 30, 50_000),
            ],
        )
        .await);
        let mut money = receipt(id[0], "R1", "2026-10-20", 50_000);
        money.targets = vec![named("F2")];
        book_credits(&db, &[money], Apply::Named).await;
        let holder = held(&db, &issued(&db, &new_link(id[0])).await).await;
        let due = "2026-11-20";
        for (new, refused) in [
            (promise(booked[1], 100_000, due), "collections.link-item"), // another buyer's
            (promise(booked[2], 50_000, due), "collections.link-item"),  // paid
            (promise(7, 50_000, due), "collections.link-item"),          // nobody's
            (promise(booked[0], 100_001, due), "collections.link-amount"),
            (promise(booked[0], 1, due), "collections.link-least"),
            (promise(booked[0], 100_000, "2027-11-20"), "collections.link-day"),
        ] {
            assert_eq!(code(promised(&db, &holder, ("a", new)).await), refused);
        }
        assert_eq!(code(link_item(&db, &holder, booked[1]).await), "collections.link-item");
        let good = promise(booked[0], 60_000, due);
        let first = promised(&db, &holder, ("a", good)).await.expect("promised");
        let AnswerMade::New(answer) = first else { panic!("{first:?}") };
        // The same form again is the same answer; another form for the same invoice is refused.
        let again = promised(&db, &holder, ("a", good)).await.expect("heard");
        assert_eq!(again, AnswerMade::Again(answer));
        assert_eq!(code(promised(&db, &holder, ("b", good)).await), "collections.promise-running");
        let rows = list_link_answers(&db, &all_answers()).await.expect("answers");
        assert_eq!(rows.len(), 1);
        let kept = get_promise(&db, rows[0].promise_id.expect("promise"), Scope::All).await;
        let kept = kept.expect("promise");
        assert_eq!((kept.marks.ack.as_str(), kept.said_by.as_str()), ("link", "王丽"));
        let steps = list_promise_steps(&db, kept.id).await.expect("steps");
        assert!(steps.iter().any(|step| step.actor == "link:A"), "{steps:?}");
        // It interrupts the period, graded as a click.
        let query = ClockQuery {
            as_of: day("2026-11-02"),
            scope: Scope::All,
            buyer: Some(id[0]),
            item: None,
        };
        let clocks = list_clocks(&db, query).await.expect("clocks");
        let clock = &clocks[0].clock;
        assert!(clock.presumed_on > clock.ends_on, "presumed, not proven: {clock:?}");
        let page = link_page(&db, &holder, 0).await.expect("page");
        assert_eq!((page.count, page.items[0].promised_on), (1, Some(day(due))));
        assert_eq!(page.running[0].amount, Money::new(60_000, Currency::CNY));
    })
    .await;
}

#[tokio::test]
async fn two_promises_at_once_are_one() {
    testkit::both(async |db| {
        on(&db, "2026-11-02");
        person(&db, "xs1").await;
        let id = buyers(&db, &["A"]).await;
        let booked = ids(&book_items(&db, &[item(id[0], "F1", "2026-09-01", 30, 90_000)]).await);
        let one = held(&db, &issued(&db, &new_link(id[0])).await).await;
        let other = held(&db, &issued(&db, &new_link(id[0])).await).await;
        let new = promise(booked[0], 90_000, "2026-11-20");
        let (a, b) =
            tokio::join!(promised(&db, &one, ("a", new)), promised(&db, &other, ("b", new)));
        assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|kept| **kept).count(), 1, "{a:?} {b:?}");
        let (c, d) = tokio::join!(
            disputed(&db, &one, ("c", booked[0], 40_000)),
            disputed(&db, &one, ("c", booked[0], 40_000))
        );
        let made = [c.expect("c"), d.expect("d")];
        let new = made.iter().filter(|made| matches!(made, AnswerMade::New(_))).count();
        assert_eq!(new, 1, "{made:?}");
    })
    .await;
}

#[tokio::test]
async fn a_dispute_and_a_message_ask_for_an_answer() {
    testkit::both(async |db| {
        on(&db, "2026-11-02");
        person(&db, "xs1").await;
        let id = buyers(&db, &["A", "B"]).await;
        let booked = ids(&book_items(
            &db,
            &[
                item(id[0], "F1", "2026-09-01", 30, 90_000),
                item(id[1], "G1", "2026-09-01", 30, 90_000),
            ],
        )
        .await);
        let holder = held(&db, &issued(&db, &new_link(id[0])).await).await;
        let theirs = disputed(&db, &holder, ("a", booked[1], 1_000)).await;
        assert_eq!(code(theirs), "collections.link-item");
        let much = disputed(&db, &holder, ("a", booked[0], 90_001)).await;
        assert_eq!(code(much), "collections.dispute-amount");
        disputed(&db, &holder, ("a", booked[0], 30_000)).await.expect("disputed");
        let rows = list_link_answers(&db, &all_answers()).await.expect("answers");
        let case = get_case(&db, Scope::All, rows[0].dispute_id.expect("dispute")).await;
        assert_eq!(case.expect("case").owner, "xs1");
        let filter =
            NextStepFilter { scope: Scope::All, buyer: Some(id[0]), open: true, skip: 0, limit: 9 };
        let steps = list_next_steps(&db, &filter).await.expect("steps");
        assert_eq!((steps.len(), steps[0].kind.as_str()), (1, "answer-customer"));

        // Words are words, whatever they look like; too many are refused.
        let script = "<script>alert(1)</script>";
        let message = async |once: &str, text: &str| {
            let said = Said { once: once.to_owned(), by: "王".to_owned(), text: text.to_owned() };
            answered(&db, &holder, async |tx, of| message_by_link(tx, of, &said).await).await
        };
        message("m1", script).await.expect("kept");
        assert_eq!(code(message("m2", &"长".repeat(501)).await), "collections.link-text");
        assert_eq!(code(message("m2", " \n ").await), "collections.link-text");
        let rows = list_link_answers(&db, &all_answers()).await.expect("answers");
        assert_eq!((rows[0].text.as_str(), rows.len()), (script, 2));
        // Six a day.
        for n in 0..4 {
            message(&format!("n{n}"), "再说一次").await.expect("kept");
        }
        assert_eq!(code(message("n9", "还有").await), "collections.link-often");
        on(&db, "2026-11-04");
        message("n9", "还有").await.expect("the next day");

        let last = list_link_answers(&db, &all_answers()).await.expect("answers")[0].id;
        let see = async |buyer| {
            as_who(&db, "xs1", async |tx| see_link_answers(tx, (buyer, last)).await).await
        };
        assert_eq!(see(id[1]).await.expect("another's"), 0);
        assert_eq!(see(id[0]).await.expect("read"), 7);
        let unread = AnswerFilter { unread: true, ..all_answers() };
        assert!(list_link_answers(&db, &unread).await.expect("answers").is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_statement_is_answered_by_a_click_that_is_no_seal() {
    testkit::both(async |db| {
        on(&db, "2026-11-02");
        person(&db, "xs1").await;
        let id = buyers(&db, &["A", "B"]).await;
        let items = [
            item(id[0], "F1", "2026-09-01", 30, 90_000),
            item(id[1], "G1", "2026-09-01", 30, 90_000),
        ];
        book_items(&db, &items).await;
        let sent = Sent { how: "email".to_owned(), ..Sent::default() };
        let mut made = Vec::new();
        for buyer in &id {
            let one = as_who(&db, "fin", async |tx| {
                let one = make_account(tx, *buyer, (Seller::Main, day("2026-10-31"))).await?;
                Ok(one.id())
            });
            made.push(one.await.expect("made"));
        }
        let holder = held(&db, &issued(&db, &new_link(id[0])).await).await;
        let agree = async |once: &str, account: i64| {
            answered(&db, &holder, async |tx, of| agree_by_link(tx, of, &said(once), account).await)
                .await
        };
        assert_eq!(code(agree("a", made[0]).await), "collections.link-account", "not sent");
        for account in &made {
            let pack = EvidencePack::shipped();
            as_who(&db, "fin", async |tx| send_account(tx, pack, *account, &sent).await)
                .await
                .expect("sent");
        }
        assert_eq!(code(agree("a", made[1]).await), "collections.link-account", "another's");
        agree("a", made[0]).await.expect("agreed");
        assert_eq!(code(agree("b", made[0]).await), "collections.link-agreed");
        let account = get_account(&db, Scope::All, made[0]).await.expect("account");
        assert_eq!(account.state, "sent", "a click signs nothing");
        let mut connection = db.read().await.expect("read");
        let ask = Ask::new("SELECT kind, proof, actor FROM collections_interruption");
        let row = ask.row(&mut connection, "reading").await.expect("one");
        let told = [0, 1, 2].map(|at| row.text(at).expect("text"));
        assert_eq!(told, ["consent", "link", "link:A"]);
        drop(connection);
        let difference = LinkDifference {
            account: made[0],
            place: 1,
            reason: "quality".to_owned(),
            theirs: Money::new(10_000, Currency::CNY),
        };
        answered(&db, &holder, async |tx, of| {
            differ_by_link(tx, of, &said("c"), &difference).await
        })
        .await
        .expect("differs");
        let filter = AccountFilter {
            scope: Some(Scope::All),
            buyer: Some(id[0]),
            limit: 9,
            ..AccountFilter::default()
        };
        let rows = list_accounts(&db, &filter).await.expect("accounts");
        assert_eq!(rows[0].state, "differs");
    })
    .await;
}

#[tokio::test]
async fn a_link_for_one_entity_shows_that_entity() {
    testkit::both(async |db| {
        on(&db, "2026-11-02");
        person(&db, "xs1").await;
        let id = buyers(&db, &["A"]).await[0];
        let sellers = two(&db).await;
        let mine = NewItem { entity: Some(sellers[0]), ..item(id, "F1", "2026-09-01", 30, 90_000) };
        let other =
            NewItem { entity: Some(sellers[1]), ..item(id, "F2", "2026-09-01", 30, 50_000) };
        let booked = ids(&book_items(&db, &[mine, other]).await);
        let new = NewLink { seller: Some(sellers[1]), ..new_link(id) };
        let holder = held(&db, &issued(&db, &new).await).await;
        let page = link_page(&db, &holder, 0).await.expect("page");
        assert_eq!((page.count, page.totals[0].open_minor), (1, 50_000));
        assert_eq!(code(link_item(&db, &holder, booked[0]).await), "collections.link-item");
        let new = promise(booked[0], 90_000, "2026-11-20");
        assert_eq!(code(promised(&db, &holder, ("a", new)).await), "collections.link-item");
        let whole = held(&db, &issued(&db, &new_link(id)).await).await;
        assert_eq!(link_page(&db, &whole, 0).await.expect("page").count, 2);
        // A buyer that is withdrawn has no page any more.
        let mut tx = db.write(Actor::user("test")).await.expect("tx");
        let mut ask = Ask::new("UPDATE parties_buyer SET withdrawn_by = 1 WHERE id = ");
        ask.value(id);
        ask.run(tx.conn()).await.expect("withdrawn");
        tx.quiet();
        tx.commit().await.expect("commit");
        for secret in [&holder, &whole] {
            let message =
                answered(&db, secret, async |tx, of| message_by_link(tx, of, &said("z")).await);
            assert_eq!(code(message.await), "collections.link-over");
        }
        let none = as_who(&db, "xs1", async |tx| {
            issue_link(tx, &LinkTerms::default(), &new_link(id)).await
        });
        assert_eq!(code(none.await), "collections.link-buyer");
    })
    .await;
}

#[tokio::test]
async fn a_letter_carries_a_link_only_where_that_is_switched_on() {
    testkit::both(async |db| {
        let (buyer, _, id) = released(&db).await;
        let letter = draft(&db, id).await;
        assert!(letter.letter.holds_link(letter.lang), "the shipped letter has a place for it");
        assert!(!letter.written.text().contains("专页"), "{}", letter.written.text());
        // Off by default; and what a server never got is not there.
        let take = async || {
            let mut tx = db.write(Actor::user("chen")).await.expect("tx");
            let sent = send_letter(&mut tx, &letter, ("abc", "a@b.cn", Leaves::ToServer)).await;
            assert!(matches!(sent, Ok(Went::Sent(_))), "{sent:?}");
            let link = link_for_letter(&mut tx, &letter).await.expect("asked");
            (tx, link)
        };
        let (tx, link) = take().await;
        assert!(link.is_none());
        drop(tx);
        let terms = LinkTerms {
            in_letters: true,
            address: "https://ar.example.cn".to_owned(),
            ..LinkTerms::default()
        };
        as_who(&db, "chen", async |tx| set_link_terms(tx, &terms).await).await.expect("set");
        let (tx, link) = take().await;
        drop(tx);
        let (lost, _) = link.expect("a link");
        assert_eq!(open_link(&db, &lost.secret).await.expect("asked"), Opened::Unknown);
        let (tx, link) = take().await;
        tx.commit().await.expect("commit");
        let (fresh, url) = link.expect("a link");
        assert_eq!(url, format!("https://ar.example.cn/c/{}", fresh.secret));
        let text = letter.text_with(&url);
        assert!(text.contains(&url) && !letter.written.text().contains("/c/"), "{text}");
        assert_eq!(held(&db, &fresh).await.buyer_id, buyer);
        let filter = LinkFilter { scope: Scope::All, buyer: Some(buyer), before: None, limit: 9 };
        let rows = list_links(&db, &filter).await.expect("links");
        assert_eq!((rows.len(), rows[0].outbox_id), (1, Some(id)));
    })
    .await;
}

#[tokio::test]
async fn terms_have_bounds() {
    testkit::both(async |db| {
        let set = async |terms: LinkTerms| {
            as_who(&db, "chen", async |tx| set_link_terms(tx, &terms).await).await
        };
        let usual = LinkTerms::default();
        let letters = LinkTerms { in_letters: true, ..usual.clone() };
        assert_eq!(code(set(letters.clone()).await), "collections.link-address");
        let far = LinkTerms { days_most: 1_000, ..usual.clone() };
        assert_eq!(code(set(far).await), "collections.link-terms");
        let fine = LinkTerms { address: "https://ar.example.cn/".to_owned(), ..letters };
        set(fine).await.expect("set");
    })
    .await;
}
