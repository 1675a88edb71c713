//! The files of buyers on pages: ratings with their paper, sources with what was taken, comparing a
//! field, the four pages in both languages, whose buyers are seen.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use credit::{
    assess::assess,
    parties::{NewBuyer, save_buyers},
};
use store::Actor;

use crate::{Site, browser::Seen, day, sound};

/// A multipart post with text fields and perhaps a file.
pub async fn sent(
    house: &Site,
    path: &str,
    fields: &[(&str, &str)],
    file: Option<(&str, &str)>,
) -> Seen {
    let token = house.token().await;
    let part = |name: &str, more: &str, body: &str| {
        format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{body}\r\n")
    };
    let mut text = part("csrf", "", &token);
    for (name, body) in fields {
        text.push_str(&part(name, "", body));
    }
    let (name, body) = file.unwrap_or(("", ""));
    text.push_str(&part("file", &format!("; filename=\"{name}\""), body));
    text.push_str("--X--\r\n");
    let request = Request::post(path)
        .header(header::COOKIE, &house.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=X");
    house.ask(request.body(Body::from(text)).expect("request")).await
}

const PAGES: [&str; 9] = [
    "/dossier",
    "/dossier/ratings",
    "/dossier/sources",
    "/dossier/sources/_/new",
    "/dossier/quality",
    "/parties/C1/checklist",
    "/parties/C1/compare",
    "/parties/C1/ratings",
    "/parties/C1?tab=credit",
];

#[tokio::test]
async fn the_pages_are_sound_empty_and_full() {
    let mut house = Site::open().await;
    for login in ["chen", "smith"] {
        house.sign_in(login).await;
        for path in &PAGES[..5] {
            let page = house.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {login}: {}", page.text);
            sound(path, login, &page.text);
        }
    }
    house.fill().await;
    assert_eq!(house.send("/dossier/sources/_/adopt", "").await.status, StatusCode::SEE_OTHER);
    let rating = [("agency", "sp"), ("grade", "B"), ("rated_on", "2026-10-01"), ("note", "<x>")];
    let seen = sent(&house, "/parties/C1/ratings", &rating, None).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    let cancel = std::sync::atomic::AtomicBool::new(false);
    let today = day("2026-11-21");
    assess(&house.db, today, &Actor::user("chen"), &|_| {}, &cancel).await.expect("assessed");
    for login in ["chen", "smith"] {
        house.sign_in(login).await;
        for path in PAGES.iter().chain(&["/dossier/sources/gsxt"]) {
            let page = house.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {login}: {}", page.text);
            sound(path, login, &page.text);
        }
        for path in ["checklist", "ratings", "sources", "quality"] {
            let file = house.get(&format!("/dossier/{path}.xlsx")).await;
            assert!(file.status == StatusCode::OK && file.bytes.starts_with(b"PK"), "{path}");
        }
    }
    let page = house.get("/dossier/ratings").await.text;
    assert!(page.contains("S&amp;P") && page.contains("C1"), "the rated buyer is listed");
}

#[tokio::test]
async fn a_rating_comes_with_its_paper_and_is_withdrawn() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    let good = [("agency", "中诚信"), ("grade", "aa+"), ("rated_on", "2026-06-01")];
    let wrong = |at: usize, value: &'static str| {
        let mut fields = good.to_vec();
        fields[at].1 = value;
        fields
    };
    for (fields, file, kept) in [
        (wrong(0, "街坊"), None, "aa+"),
        (wrong(1, "ZZZ"), None, "ZZZ"),
        (wrong(2, "2027-01-01"), None, "2027-01-01"),
        (wrong(2, "morgen"), None, "morgen"),
        (good.to_vec(), Some(("a.html", "<html>")), "aa+"),
    ] {
        let seen = sent(&house, "/parties/C1/ratings", &fields, file).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(seen.text.contains(kept) && seen.text.contains("id=\"mistakes\""), "{fields:?}");
        sound("rating", "zh", &seen.text);
    }
    let file = Some(("评级.pdf", "%PDF-1.7 body"));
    let seen = sent(&house, "/parties/C1/ratings", &good, file).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    let page = house.get("/parties/C1?tab=credit").await.text;
    assert!(page.contains("AA+") && page.contains("/parties/C1/documents/"), "with its paper");
    let id = page.split("/parties/C1/ratings/").nth(1).and_then(|s| s.split('/').next());
    let withdraw = format!("/parties/C1/ratings/{}/withdraw", id.expect("an id"));
    sound("withdraw", "zh", &house.get(&withdraw).await.text);
    let seen = house.send(&withdraw, "reason=").await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(house.send(&withdraw, "reason=mistaken").await.status, StatusCode::SEE_OTHER);
    let page = house.get("/parties/C1?tab=credit").await.text;
    assert!(page.contains("mistaken"), "the reason stays");
    house.sign_in("wang").await;
    let seen = sent(&house, "/parties/C1/ratings", &good, None).await;
    assert_eq!(seen.status, StatusCode::FORBIDDEN, "a salesperson records none");
    let list = house.get("/dossier").await.text;
    assert!(list.contains("/parties/C1/") && !list.contains("Northern Lights"), "own buyers only");
    assert_eq!(house.get("/parties/C3/checklist").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whose_files_lack_most_comes_page_by_page() {
    let mut house = Site::open().await;
    house.sign_in("chen").await;
    let new = |n: usize| NewBuyer {
        code: format!("N{n:02}"),
        name: Some(format!("新客户{n:02}")),
        ..NewBuyer::default()
    };
    let buyers: Vec<NewBuyer> = (0..30).map(new).collect();
    let mut tx = house.db.write(Actor::user("chen")).await.expect("tx");
    save_buyers(&mut tx, &buyers, "test", day("2026-01-01")).await.expect("saved");
    tx.quiet();
    tx.commit().await.expect("commit");
    let listed = |page: &str| page.matches("data-href=\"/parties/N").count();
    let first = house.get("/dossier").await.text;
    assert!(listed(&first) == 25 && first.contains("href=\"/dossier?after=25#worst\""), "{first}");
    let second = house.get("/dossier?after=25").await.text;
    assert!(listed(&second) == 5 && second.contains("href=\"/dossier#worst\""), "{second}");
    assert!(!second.contains("after=50"), "{second}");
    assert_eq!(listed(&house.get("/dossier?after=99").await.text), 25, "behind the end: anew");
}

#[tokio::test]
async fn a_source_is_described_changed_and_keeps_what_was_taken() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    let new = "code=bureau-1&name=%E5%BE%81%E4%BF%A1&kind=bureau&cost=300&cost_per=file\
        &minutes=30&fresh_days=365&fields=name+uscc&labels=bureau&active=1";
    for (from, to) in [
        ("code=bureau-1", "code=Bureau+1"),
        ("name=%E5%BE%81%E4%BF%A1", "name="),
        ("kind=bureau", "kind=gossip"),
        ("cost=300", "cost=much"),
        ("fields=name+uscc", "fields=luck"),
        ("fresh_days=365", "fresh_days=99999"),
    ] {
        let seen = house.send("/dossier/sources/_/new", &new.replace(from, to)).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
        sound(to, "zh", &seen.text);
    }
    let seen = house.send("/dossier/sources/_/new", new).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    let at = "/dossier/sources/bureau-1";
    let changed = new.replace("cost=300", "cost=500").replace("code=bureau-1&", "");
    let stale = house.send(&format!("{at}/change"), &format!("{changed}&version=9")).await;
    assert_eq!(stale.status, StatusCode::UNPROCESSABLE_ENTITY, "somebody was faster");
    let seen = house.send(&format!("{at}/change"), &format!("{changed}&version=1")).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    let snapshots = format!("{at}/snapshots");
    let day = [("taken_on", "2026-11-01"), ("taken_note", "季度更新")];
    let seen = sent(&house, &snapshots, &day, None).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "no file");
    let seen = sent(&house, &snapshots, &day, Some(("a.csv", "a,b\n1,2\n"))).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    let page = house.get(at).await.text;
    sound(at, "zh", &page);
    assert!(page.contains("季度更新"), "the note stands beside the file");
    let id = page.split("/dossier/sources/bureau-1/snapshots/").nth(1);
    let id = id.and_then(|rest| rest.split('"').next()).expect("kept");
    let seen = house.get(&format!("{snapshots}/{id}")).await;
    assert_eq!(seen.bytes, b"a,b\n1,2\n");
    assert!(seen.headers["content-disposition"].to_str().expect("ascii").starts_with("attach"));
    assert_eq!(house.get(&format!("{snapshots}/1")).await.status, StatusCode::NOT_FOUND);
    let compared = "field=name&value=<x>&origin=bureau-1&as_of=2026-11-01";
    let seen = house.send("/parties/C1/compare", compared).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    for (from, to) in [("field=name", "field=luck"), ("origin=bureau-1", "origin=none")] {
        let seen = house.send("/parties/C1/compare", &compared.replace(from, to)).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{to}");
    }
}
