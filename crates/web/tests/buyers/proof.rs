//! Pages of proof: sound in both languages, for whoever may see the buyer; hostile files are refused, kept ones come
//! back as attachments only, counsel gets a ZIP.

use axum::http::StatusCode;
use credit::receivables::{AgeingQuery, ItemFilter, list_items};

use super::*;
use crate::dossier::sent;

async fn first_item(house: &Site, buyer: &str) -> i64 {
    let found = credit::parties::get_buyer(&house.db, buyer, store::access::Scope::All).await;
    let query =
        AgeingQuery { buyer: Some(found.expect("buyer").id), ..AgeingQuery::on(day(TODAY)) };
    let filter = ItemFilter { query, bucket: None, search: String::new(), after: None, limit: 5 };
    list_items(&house.db, &filter).await.expect("items").rows[0].id
}

#[tokio::test]
async fn the_pages_of_proof_are_sound_when_empty() {
    let mut house = Site::open().await;
    let lists = ["accounts", "disputes", "clocks", "evidence", "claims"];
    for login in ["chen", "smith"] {
        house.sign_in(login).await;
        for page in lists {
            let path = format!("/collections/{page}");
            let seen = house.get(&path).await;
            assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.text);
            sound(&path, login, &seen.text);
        }
    }
}

/// Writes one of each down; the addresses of the statement, the item's dispute form and the claim.
async fn one_of_each(house: &Site) -> (i64, String, String, String) {
    let item = first_item(house, "C1").await;
    let made = house.send("/collections/accounts/make", "as_of=2026-11-20&buyer=C1").await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let account = made.location.clone();
    let sending = "on=2026-11-20&how=courier&proof=courier-sent";
    let out = house.send(&format!("{account}/send"), sending).await;
    assert_eq!(out.location, account, "{}", out.text);
    let wrong = house.send(&format!("{account}/send"), "on=2026-11-20&how=pigeon").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let open = format!("/collections/disputes/open/{item}");
    let dispute = "opened_on=2026-11-20&amount=0.10&reason=price&text=单价&owner=chen&due_on=";
    let opened = house.send(&open, dispute).await;
    assert_eq!(opened.location, "/collections/disputes", "{}", opened.text);
    let event = "kind=demand&on=2026-11-19&proof=note&person=李总";
    let noted = house.send("/collections/clocks/C1/interruption", event).await;
    assert_eq!(noted.location, "/collections/clocks/C1", "{}", noted.text);
    let guarantee = "kind=guarantee&starts_on=2026-09-01&note=保证";
    let started = house.send("/collections/clocks/C1/start", guarantee).await;
    assert_eq!(started.location, "/collections/clocks/C1", "{}", started.text);
    let facts = "debtor=public&own_size=small&delivered_on=2026-05-01&back_to_back=1&year_days=365";
    let claim = format!("/collections/claims/{item}");
    let saved = house.send(&format!("{claim}/facts"), facts).await;
    assert_eq!(saved.location, claim, "{}", saved.text);
    (item, account, open, claim)
}

#[tokio::test]
async fn the_pages_of_proof_are_sound_when_full() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    let (item, account, open, claim) = one_of_each(&house).await;
    let pages = [
        account.clone(),
        format!("{account}/send"),
        format!("{account}/sign"),
        format!("{account}/differ"),
        open,
        "/collections/disputes?view=late".to_owned(),
        "/collections/clocks/C1".to_owned(),
        "/collections/clocks/C1/interruption".to_owned(),
        "/collections/clocks/C1/start".to_owned(),
        "/collections/evidence/C1".to_owned(),
        format!("/collections/evidence/C1/items/{item}"),
        format!("/collections/evidence/C1/add?item={item}&kind=delivery"),
        claim.clone(),
        "/".to_owned(),
        "/collections/accounts".to_owned(),
        "/collections/disputes".to_owned(),
        "/collections/clocks".to_owned(),
        "/collections/claims".to_owned(),
    ];
    for login in ["chen", "smith"] {
        house.sign_in(login).await;
        for path in &pages {
            let seen = house.get(path).await;
            assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.text);
            sound(path, login, &seen.text);
        }
    }
    house.sign_in("chen").await;
    let chain = house.get("/collections/clocks/C1").await.text;
    assert!(chain.contains("证明不了") && chain.contains("诉讼中不中断时效"), "{chain}");
    let lead = house.get("/collections/disputes").await.text;
    assert!(lead.contains("单价") && lead.contains("仍须支付"), "{lead}");
    for path in
        [format!("{account}/pdf?lang=zh"), format!("{account}/pdf?lang=en"), format!("{claim}/pdf")]
    {
        let seen = house.get(&path).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.text);
        assert!(seen.bytes.starts_with(b"%PDF"), "{path}");
    }
    house.sign_in("wang").await;
    let theirs = house.get("/collections/evidence/C3").await;
    assert_eq!(theirs.status, StatusCode::NOT_FOUND, "not a buyer of theirs");
    house.sign_in("xue").await;
    for path in pages.iter().take(9) {
        assert_eq!(house.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn hostile_papers_are_refused_and_counsel_gets_what_was_kept() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    let add = "/collections/evidence/C1/add";
    let said = [("kind", "contract"), ("title", "框架合同"), ("as_of", "2026-01-05")];
    for (name, body) in [
        ("a.html", "<html><script>alert(1)</script>"),
        ("a.svg", "<svg onload=alert(1)>"),
        ("a.pdf", "<script>alert(1)</script>"),
        ("a.pdf", "%PDF-1.7 /OpenAction /JavaScript (app.alert)"),
        ("a.pdf.exe", "MZ"),
        ("a.docx", "PK nothing"),
        ("a.pdf", ""),
    ] {
        let seen = sent(&house, add, &said, Some((name, body))).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", seen.text);
        assert!(seen.text.contains("框架合同"), "nothing typed is lost");
    }
    let none = house.send("/collections/evidence/C1/export", "").await;
    assert_eq!(none.status, StatusCode::OK, "counsel reads what is missing: {}", none.text);
    assert!(none.text.contains("index.pdf") && !none.text.contains("files/001"));
    let kept = sent(&house, add, &said, Some(("合同.pdf", "%PDF-1.7 <script>"))).await;
    assert_eq!(kept.location, "/collections/evidence/C1", "{}", kept.text);
    let page = house.get("/collections/evidence/C1").await.text;
    let at = page.split("/papers/").nth(1).expect("a paper").split('"').next().expect("id");
    let given = house.get(&format!("/collections/evidence/C1/papers/{at}")).await;
    assert_eq!(given.status, StatusCode::OK);
    assert_eq!(given.bytes, b"%PDF-1.7 <script>");
    let other = house.get(&format!("/collections/evidence/C2/papers/{at}")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "not that buyer's");
    let missing = house.get("/collections/evidence/C1/items/7").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let zip = house.send("/collections/evidence/C1/export", "").await;
    assert_eq!(zip.status, StatusCode::OK, "{}", zip.text);
    assert!(
        zip.bytes.starts_with(b"PK\x03\x04"),
        "a ZIP; that its checksums agree is a story of credit"
    );
    for name in ["index.pdf", "files/001-contract-合同.pdf", "SHA256SUMS"] {
        assert!(zip.text.contains(name), "{name}");
    }
    let audit = house.get("/access/audit?room=collections").await.text;
    assert!(audit.contains("导出证据给律师"), "{audit}");
    house.sign_in("xue").await;
    let refused = house.send("/collections/evidence/C1/export", "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_paper_of_the_file_counts_as_evidence_by_a_link() {
    let mut house = Site::open().await;
    house.fill().await;
    house.sign_in("chen").await;
    let said = [("kind", "contract"), ("title", "年度合同"), ("as_of", "2026-01-05")];
    let kept = sent(&house, "/parties/C1/documents", &said, Some(("合同.pdf", "%PDF-1.7 x"))).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let page = house.get("/collections/evidence/C1").await.text;
    assert!(page.contains("年度合同") && page.contains("还没有算作证据"), "{page}");
    let form = page.split("/collections/evidence/C1/link?document=").nth(1).expect("a link");
    let id = form.split('"').next().expect("id").to_owned();
    let form = format!("/collections/evidence/C1/link?document={id}");
    let item = first_item(&house, "C1").await;
    for login in ["chen", "smith"] {
        house.sign_in(login).await;
        let seen = house.get(&form).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        sound(&form, login, &seen.text);
    }
    house.sign_in("chen").await;
    let odd = house.send(&form, "kind=moon&item=").await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", odd.text);
    let whole = "kind=contract&item=&signatory=&capacity=&power=&note=";
    let done = house.send(&form, whole).await;
    assert_eq!(done.location, "/collections/evidence/C1", "{}", done.text);
    let page = house.get("/collections/evidence/C1").await.text;
    assert!(page.contains("已算作证据") && page.contains("来自信用档案"), "{page}");
    let part = house.get(&format!("/collections/evidence/C1/items/{item}")).await.text;
    assert!(part.contains("年度合同"), "{part}");
    let twice = house.send(&form, whole).await;
    assert!(twice.text.contains("已按同一类别"), "{}", twice.text);
    let gone = house.get("/collections/evidence/C1/link?document=7").await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.sign_in("xue").await;
    assert_eq!(house.get(&form).await.status, StatusCode::FORBIDDEN);
}
