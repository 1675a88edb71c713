//! A pack written on the screen, published by a second person, seen by a learner, brought as a file.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

use super::house::{Desk, Seen};

const NEW: &str = "code=acme&title_zh=%E6%9C%AC%E5%85%AC%E5%8F%B8%E7%9A%84%E8%AF%BE&title_en=Our+course\
    &licence=CC-BY-4.0&source_zh=%E8%87%AA%E7%BC%96&source_en=own";

/// The revision that a form holds.
fn revision(page: &str) -> &str {
    let after = page.split("name=\"revision\" value=\"").nth(1).expect("a form");
    after.split('"').next().expect("a number")
}

async fn upload(desk: &Desk, bytes: &[u8]) -> Seen {
    let page = desk.page("/authoring").await;
    let token = page.split("name=\"csrf\" value=\"").nth(1).expect("a form");
    let token = token.split('"').next().expect("token");
    let mut body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--x\r\n\
         content-disposition: form-data; name=\"file\"; filename=\"acme.zip\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--x--\r\n");
    let request = Request::post("/authoring/receive")
        .header(header::COOKIE, &desk.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    desk.ask(request.body(Body::from(body)).expect("request")).await
}

/// `chen` opens a pack with a copy of the first lesson and gives it a sentence; its address.
async fn written(desk: &Desk) -> String {
    let bad = desk.send("/authoring", &NEW.replace("code=acme", "code=A")).await;
    assert!(bad.text.contains("3 至 20 个小写字母或数字"), "{}", bad.text);
    let at = desk.send("/authoring", NEW).await.location;
    assert!(at.starts_with("/authoring/drafts/"), "{at}");
    assert!(
        desk.page(&at).await.contains("课程包是空的"),
        "faults are told from the first page on"
    );
    let part = desk.send(&format!("{at}/parts"), "kind=lesson&from=lesson%3AL1&name=L1").await;
    assert_eq!(part.location, format!("{at}/parts/acme.L1"), "{}", part.text);
    let twice = desk.send(&format!("{at}/parts"), "kind=lesson&from=&name=L1").await;
    assert!(twice.text.contains("acme.L1 已经有了"), "{}", twice.text);
    let head = desk.page(&format!("{at}/head")).await;
    let form = format!(
        "revision={}&title-zh=%E8%AF%BE&title-en=Course&lead-zh=%E4%B8%80%E5%8F%A5&lead-en=A+line\
         &lessons=acme.L1&licence=CC-BY-4.0&source-zh=%E8%87%AA%E7%BC%96&source-en=own&kinds-dealer=1",
        revision(&head)
    );
    assert_eq!(desk.send(&format!("{at}/head"), &form).await.location, at);
    assert!(desk.page(&at).await.contains("没有问题"));
    let old = desk.send(&format!("{at}/head"), &form).await;
    assert!(old.text.contains("chen 改过这里"), "an old form changes nothing: {}", old.text);
    at
}

#[tokio::test]
async fn a_pack_is_written_on_the_screen() {
    let mut desk = Desk::open().await;
    desk.sign_in("wang").await;
    assert_eq!(desk.get("/authoring").await.status, StatusCode::FORBIDDEN);
    desk.sign_in("chen").await;
    assert!(desk.page("/authoring").await.contains("还没有课程包"));
    let at = written(&desk).await;
    let part = format!("{at}/parts/acme.L1");
    let page = desk.page(&part).await;
    for said in ["复制自 L1", "题目", "预览", "acme.L1-01"] {
        assert!(page.contains(said), "{said}");
    }
    // A preview keeps nothing; what was written cannot run and faults name their line.
    let text = desk.page(&format!("{part}/text/0")).await;
    let bad = format!(
        "revision={}&zh=%3Cscript%3Ealert(1)%3C%2Fscript%3E%0A%0A%5Bx%5D(javascript%3Aalert(1))&en=English",
        revision(&text)
    );
    let look = desk.send(&format!("{part}/text/0/look"), &bad).await;
    assert_eq!(look.status, StatusCode::OK, "{}", look.text);
    assert!(!look.text.contains("<script>alert") && !look.text.contains("href=\"javascript"));
    assert!(look.text.contains("zh.md · 第 3 行"), "{}", look.text);
    assert!(!desk.page(&part).await.contains("alert(1)"), "nothing was kept");
    // A number that is none is said beside its field.
    let form = desk.page(&format!("{part}/lesson/0")).await;
    let typed = format!("revision={}&minutes=x", revision(&form));
    let wrong = desk.send(&format!("{part}/lesson/0"), &typed).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("“x”不是数"), "{}", wrong.text);
    for path in ["question/1", "question/999", "figure/1", "step/1", "text/0"] {
        let seen = desk.get(&format!("{part}/{path}")).await;
        let there = !matches!(path, "question/999" | "step/1");
        assert_eq!(seen.status == StatusCode::OK, there, "{path}: {}", seen.text);
    }
    desk.sign_in("smith").await;
    for path in
        [at.as_str(), &part, &format!("{part}/question/1"), "/authoring", "/authoring/tailor"]
    {
        let page = desk.page(path).await;
        assert!(!page.contains("课程包"), "{path}: languages are not mixed");
    }
}

#[tokio::test]
async fn published_by_a_second_person_and_seen_by_a_learner() {
    let mut desk = Desk::open().await;
    let at = written(&desk).await;
    let page = desk.page(&at).await;
    let sent = desk.send(&format!("{at}/send"), &format!("revision={}", revision(&page))).await;
    assert_eq!(sent.location, at, "{}", sent.text);
    let own = desk.send(&format!("{at}/publish"), "").await;
    assert!(own.text.contains("送审的人不能自己发布"), "{}", own.text);
    desk.sign_in("smith").await;
    let silent = desk.send(&format!("{at}/down"), "note=").await;
    assert!(silent.text.contains("Say what is to be changed"), "{}", silent.text);
    assert_eq!(desk.send(&format!("{at}/publish"), "").await.location, at);
    let list = desk.page("/authoring").await;
    assert!(list.contains("华东五金") && list.contains("CC-BY-4.0"), "publisher and licence");
    let file = desk.get("/authoring/packs/acme/file.zip?edition=1").await;
    assert_eq!(file.headers[header::CONTENT_TYPE], "application/zip");
    desk.sign_in("wang").await;
    let home = desk.page("/courses").await;
    assert!(
        home.contains("acme.L1") && home.contains("发布者 华东五金，第 1 版"),
        "on the learner's page"
    );
    assert!(desk.page("/courses/lessons/acme.L1").await.contains("发布者：华东五金"));
    let check = desk.send("/courses/lessons/acme.L1/check", "").await.location;
    assert!(check.starts_with("/courses/attempts/"), "{check}");
    desk.page(&check).await;
    assert!(desk.page("/courses/schedule?path=acme").await.contains("acme.L1"));
    desk.sign_in("chen").await;
    assert!(desk.page("/courses/bank?lesson=acme.L1").await.contains("acme.L1-01"));
    let sure = desk.send("/authoring/packs/acme/retire", "").await;
    assert_eq!(sure.status, StatusCode::UNPROCESSABLE_ENTITY, "a tick first");
    desk.send("/authoring/packs/acme/retire", "sure=1").await;
    assert!(desk.page("/authoring/packs/acme").await.contains("已停用"));
    assert_eq!(desk.get("/courses/lessons/acme.L1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_file_of_another_company_comes_in() {
    use academy::{authoring as room, certificates::SealKey, courses};
    let folder = tempfile::tempdir().expect("folder");
    let secrets = store::Secrets::beside(&store::Files::under(folder.path().join("files")));
    let key = SealKey::named(&secrets, room::KEY_NAME).expect("key");
    let head = "version = \"1\"\neffective_from = \"2026-09-01\"\n\
        source = { zh = \"自编\", en = \"own\" }\nlicence = \"CC-BY-4.0\"\ncode = \"acme\"\n\
        publisher = \"<b>别家</b>\"\ntitle = { zh = \"别家的课\", en = \"Another course\" }\n\
        lead = { zh = \"一句话\", en = \"A sentence\" }\nindustries = []\nkinds = []\n\
        lessons = [\"L1\"]\ncases = []\nscenes = []\nlabs = []\n";
    let files = courses::PackFiles::from([(courses::PACK_FILE.to_owned(), head.to_owned())]);
    let (pack, _) = room::check_pack(&files, &|_| true);
    let bytes = room::packed(&room::sealed(&pack.expect("pack"), files, &key)).expect("packed");
    let mut desk = Desk::open().await;
    let mut touched = bytes.clone();
    touched.truncate(bytes.len() - 30);
    assert!(upload(&desk, &touched).await.text.contains("不是课程包文件"));
    let at = upload(&desk, &bytes).await.location;
    assert!(at.starts_with("/authoring/arrivals/"), "{at}");
    let page = desk.page(&at).await;
    let print = room::fingerprint(&key.public());
    assert!(page.contains(&print) && page.contains("&lt;b&gt;别家") && !page.contains("<b>别家"));
    let early = desk.send(&format!("{at}/install"), "").await;
    assert!(early.text.contains("公钥还没有人确认"), "{}", early.text);
    let unsure = desk.send(&format!("{at}/trust"), &format!("fingerprint={print}")).await;
    assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
    desk.send(&format!("{at}/trust"), &format!("fingerprint={print}&sure=1")).await;
    assert_eq!(desk.send(&format!("{at}/install"), "").await.location, "/authoring");
    assert!(desk.page("/authoring").await.contains("别家的课"));
    assert_eq!(upload(&desk, &bytes).await.location, "/authoring", "twice is once");
    desk.sign_in("smith").await;
    let page = desk.page("/authoring").await;
    assert!(page.contains("Another course") && page.contains("Trusted keys"));
}

#[tokio::test]
async fn a_course_cut_to_measure_becomes_a_pack() {
    let desk = Desk::open().await;
    let none = desk.page("/authoring/tailor").await;
    assert!(none.contains("量身定制"));
    let told = desk.page("/authoring/tailor?industry=E&kind-project=1").await;
    assert!(told.contains("与行业和客户类型相符 100 分"), "{told}");
    let taken: Vec<String> = told
        .split("name=\"take-")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|name| format!("take-{name}=1"))
        .collect();
    assert!(taken.iter().any(|one| one.starts_with("take-lesson-")), "{taken:?}");
    let form =
        format!("{NEW}&made=1&industry=E&kind-project=1&way=as-they-are&{}", taken.join("&"));
    let at = desk.send("/authoring/tailor", &form).await;
    assert!(at.location.starts_with("/authoring/drafts/"), "{}", at.text);
    let page = desk.page(&at.location).await;
    assert!(page.contains("没有问题") && page.contains("送审"), "{page}");
    let nothing = desk.send("/authoring/tailor", &NEW.replace("acme", "other")).await;
    assert!(nothing.text.contains("没有选任何课或案例"), "{}", nothing.text);
}
