//! What leaves the school: packages, a file of results, the record store and what is on its way there.

use academy::exercises::{Sandbox, found_sandbox};
use axum::http::StatusCode;
use store::{
    Actor,
    access::{NewPerson, Role},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
};

use crate::house::Desk;

async fn person(desk: &Desk, login: &str, role: Role, lang: base::Lang) {
    let mut tx = desk.db.write(Actor::system("test")).await.expect("tx");
    let new = NewPerson {
        login: login.to_owned(),
        name: login.to_owned(),
        role,
        lang,
        password: "correct horse".to_owned(),
    };
    tx.add_person(new).await.expect("person");
    tx.commit().await.expect("commit");
}

/// A record store that takes one statement after the other, after refusing so many.
async fn record_store(mut refuse: usize) -> (u16, mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("address").port();
    let (tell, heard) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((mut guest, _)) = listener.accept().await {
            let mut text = String::new();
            let mut bytes = [0; 8_192];
            loop {
                let count = guest.read(&mut bytes).await.unwrap_or(0);
                text.push_str(&String::from_utf8_lossy(&bytes[..count]));
                let length = text
                    .to_ascii_lowercase()
                    .split_once("content-length: ")
                    .and_then(|(_, rest)| rest.split("\r\n").next()?.trim().parse::<usize>().ok());
                let body = text.split_once("\r\n\r\n").map_or(0, |(_, body)| body.len());
                if count == 0 || length.is_some_and(|length| body >= length) {
                    break;
                }
            }
            let answer = match refuse {
                0 => "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n",
                _ => "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy",
            };
            refuse = refuse.saturating_sub(1);
            guest.write_all(answer.as_bytes()).await.ok();
            tell.send(text).ok();
        }
    });
    (port, heard)
}

#[tokio::test]
async fn packages_are_taken_home_by_who_teaches() {
    let mut desk = Desk::open().await;
    person(&desk, "shi", Role::Instructor, base::Lang::Zh).await;
    person(&desk, "xue", Role::Learner, base::Lang::Zh).await;
    desk.sign_in("xue").await;
    assert_eq!(desk.get("/courses/exchange").await.status, StatusCode::FORBIDDEN);
    desk.sign_in("shi").await;
    let page = desk.page("/courses/exchange").await;
    assert!(page.contains("lesson:L1") && page.contains("case:loss"), "what can be packed");
    assert!(page.contains("只有可以改公司设置的人"), "no address for who may not set it");
    for standard in ["scorm2004", "cmi5"] {
        let path =
            format!("/courses/exchange/package?what=lesson:L1&standard={standard}&spoken=zh");
        let file = desk.get(&path).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text);
        assert!(file.text.starts_with("PK\u{3}\u{4}"), "a ZIP");
    }
    let path = "/courses/exchange/package?what=lesson:L99&standard=cmi5&spoken=zh";
    assert_eq!(desk.get(path).await.status, StatusCode::NOT_FOUND);
    let path = "/courses/exchange/package?what=lesson:L1&standard=scorm12&spoken=zh";
    assert!(desk.get(path).await.text.contains("没有“scorm12”这种格式"));
    let store = desk.send("/courses/exchange/store", "endpoint=").await;
    assert_eq!(store.status, StatusCode::FORBIDDEN, "an instructor sets no addresses");
    assert!(desk.send("/courses/exchange/send", "").await.text.contains("还没有设置学习记录库"));
    let file = desk.send("/courses/exchange/statements", "from=2026-12-02&to=2026-12-01").await;
    assert!(file.text.contains("结束日早于开始日"), "{}", file.text);
}

#[tokio::test]
async fn results_reach_a_record_store_and_can_be_taken_back() {
    let mut desk = Desk::open().await;
    person(&desk, "boss", Role::Owner, base::Lang::En).await;
    let (port, mut heard) = record_store(1).await;
    desk.sign_in("boss").await;
    let wrong = desk.send("/courses/exchange/store", "endpoint=lrs&base=https://a.cn/x").await;
    assert!(wrong.text.contains("no address of a record store"), "{}", wrong.text);
    let form = format!(
        "endpoint=http://127.0.0.1:{port}/xapi&login=us&password=geheim&base=https://a.cn/x&named=pseudonym"
    );
    let kept = desk.send("/courses/exchange/store", &form).await;
    assert_eq!(kept.location, "/courses/exchange", "{}", kept.text);
    assert!(!desk.page("/courses/exchange").await.contains("geheim"), "never shown again");
    desk.send("/courses/lessons/L1/read", "").await;
    desk.send("/courses/exchange/send", "").await;
    let first = heard.recv().await.expect("a request");
    assert!(first.starts_with("PUT /xapi/statements?statementId="), "{first}");
    assert!(first.contains("authorization: Basic dXM6Z2VoZWlt"), "{first}");
    assert!(first.contains("x-experience-api-version: 1.0.3"), "{first}");
    let page = desk.page("/courses/exchange").await;
    assert!(page.contains("503 busy") && page.contains("Send again"), "{page}");
    let id = page.split("/courses/exchange/statements/").nth(1).expect("an address");
    let id = id.split('/').next().expect("an id").to_owned();
    desk.send(&format!("/courses/exchange/statements/{id}/again"), "").await;
    desk.send("/courses/exchange/send", "").await;
    let second = heard.recv().await.expect("a request");
    let body = |text: &str| text.split_once("\r\n\r\n").expect("a body").1.to_owned();
    assert_eq!(body(&first), body(&second), "the same statement");
    assert!(!body(&second).contains("boss"), "by a pseudonym");
    assert!(desk.page("/courses/exchange?state=sent").await.contains("Take back"));
    desk.send(&format!("/courses/exchange/statements/{id}/void"), "").await;
    desk.send("/courses/exchange/send", "").await;
    let third = heard.recv().await.expect("a request");
    assert!(third.contains("verbs/voided") && third.contains("StatementRef"), "{third}");
    assert!(desk.page("/courses/exchange").await.contains("Taken back"));
    let file = desk.send("/courses/exchange/statements", "who=name").await;
    let all: serde_json::Value = serde_json::from_str(&file.text).expect("json");
    assert_eq!(all.as_array().map(Vec::len), Some(1));
    assert_eq!(all[0]["actor"]["account"]["name"], "boss", "by choice");
}

#[tokio::test]
async fn results_of_a_sandbox_stay_there() {
    let mut desk = Desk::open().await;
    person(&desk, "boss", Role::Owner, base::Lang::En).await;
    let (port, mut heard) = record_store(0).await;
    desk.sign_in("boss").await;
    let form = format!(
        "endpoint=http://127.0.0.1:{port}/xapi&login=us&password=geheim&base=https://a.cn/x"
    );
    desk.send("/courses/exchange/store", &form).await;
    let mut tx = desk.db.write(Actor::system("test")).await.expect("tx");
    let sandbox = Sandbox { seed: 7, learners: vec!["boss".to_owned()] };
    found_sandbox(&mut tx, &sandbox).await.expect("a sandbox");
    tx.commit().await.expect("commit");
    desk.send("/courses/lessons/L1/read", "").await;
    desk.send("/courses/exchange/send", "").await;
    assert!(heard.try_recv().is_err(), "nothing was sent");
}
