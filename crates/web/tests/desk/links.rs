//! A customer's own page: a link issued at the desk, opened by somebody who is nobody here, answered, and asked for
//! with ill will; what the desk then sees.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use credit::collections::link::{LinkFilter, list_links};
use store::access::Scope;

use super::house::{Desk, Seen};

/// Somebody from outside: no cookie, another address.
async fn stranger(desk: &Desk, method: Method, path: &str, form: &str) -> Seen {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("x-forwarded-for", "203.0.113.7")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    desk.ask(request.body(Body::from(form.to_owned())).expect("request")).await
}

async fn opened(desk: &Desk, path: &str) -> String {
    let seen = stranger(desk, Method::GET, path, "").await;
    assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.text);
    assert!(!seen.text.contains('⟦'), "{path}: a text is missing: {}", seen.text);
    seen.text
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split(before).nth(1).unwrap_or_else(|| panic!("{before}: {text}"));
    rest.split(after).next().expect("text")
}

/// A link for a buyer as the page shows it once: its path.
async fn issued(desk: &Desk, code: &str) -> String {
    let form = "days=14&to=王会计&lang=zh&entity=";
    let seen = desk.send(&format!("/collections/links/{code}/issue"), form).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    assert!(seen.text.contains("只显示这一次"), "{}", seen.text);
    let url = between(&seen.text, "readonly autofocus value=\"", "\"").to_owned();
    url[url.find("/c/").expect("a path")..].to_owned()
}

async fn form_of(desk: &Desk, path: &str) -> String {
    between(&opened(desk, path).await, "name=\"mark\" value=\"", "\"").to_owned()
}

fn href_of(page: &str, act: &str) -> String {
    let href = page.split("href=\"").find(|href| href.contains(&format!("act={act}&")));
    let href = href.unwrap_or_else(|| panic!("{act}: {page}"));
    href.split('"').next().expect("href").replace("&amp;", "&")
}

#[tokio::test]
async fn a_customer_opens_its_page_and_answers() {
    let mut desk = Desk::open().await;
    let path = issued(&desk, "C1").await;
    assert!(!desk.page("/collections/links/C1").await.contains(&path), "shown once");

    let seen = stranger(&desk, Method::GET, &path, "").await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    for (name, holds) in [
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("x-robots-tag", "noindex"),
        ("x-frame-options", "DENY"),
        ("content-security-policy", "default-src 'none'"),
    ] {
        let told = seen.headers[name].to_str().expect("header");
        assert!(told.contains(holds), "{name}: {told}");
    }
    assert!(!seen.headers.contains_key("set-cookie"));
    for said in ["拖欠建设有限公司", "华东五金", "承诺付款", "提出异议", "A11", "留言"]
    {
        assert!(seen.text.contains(said), "{said}: {}", seen.text);
    }
    for hidden in ["守约贸易", "chen", "wang", "额度", "评分", "<script", "B11"] {
        assert!(!seen.text.contains(hidden), "{hidden}: {}", seen.text);
    }
    assert!(opened(&desk, &format!("{path}?lang=en")).await.contains("Promise payment"));

    let promise = href_of(&seen.text, "promise");
    let mark = form_of(&desk, &promise).await;
    let item = between(&promise, "item=", "&").to_owned();
    let form = format!("mark={mark}&act=promise&item={item}&by=王丽&text=安排中");
    let far = format!("{form}&amount=90000&due_on=2027-11-21");
    let far = stranger(&desk, Method::POST, &path, &far).await;
    assert_eq!(far.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", far.text);
    assert!(far.text.contains("付款日要在今天到"), "{}", far.text);
    let good = format!("{form}&amount=90000&due_on=2026-12-01");
    let done = stranger(&desk, Method::POST, &path, &good).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(done.location.contains("done=promise"), "{}", done.location);
    let again = stranger(&desk, Method::POST, &path, &good).await;
    assert!(again.location.contains("done=again"), "{}", again.location);
    let page = opened(&desk, &done.location).await;
    assert!(page.contains("承诺已记录") && page.contains("已承诺 2026-12-01"), "{page}");
    let mark = form_of(&desk, &path).await;
    let second = good.replace(between(&good, "mark=", "&"), &mark);
    let second = stranger(&desk, Method::POST, &path, &second).await;
    assert!(second.text.contains("已有约定的付款"), "{}", second.text);

    let text = "%3Cscript%3Ealert(1)%3C%2Fscript%3E";
    let mark = form_of(&desk, &path).await;
    let message = format!("mark={mark}&act=message&by=王丽&text={text}");
    let done = stranger(&desk, Method::POST, &path, &message).await;
    assert!(done.location.contains("done=message"), "{}", done.text);

    desk.assess().await;
    let list = desk.page("/collections").await;
    assert!(list.contains("客户已通过专页链接答复"), "{list}");
    assert!(desk.page("/parties/C1").await.contains("2 条未读"));
    let answers = desk.page("/collections/links/C1").await;
    assert!(answers.contains("&lt;script&gt;alert(1)"), "{answers}");
    assert!(answers.contains("link:") || answers.contains("王丽"), "{answers}");
    desk.sign_in("smith").await;
    let page = desk.page("/collections/links").await;
    assert!(page.contains("Customers&#39; pages") || page.contains("Customers' pages"), "{page}");
    desk.sign_in("chen").await;
    let up_to = between(&answers, "name=\"up_to\" value=\"", "\"");
    desk.send("/collections/links/C1/read", &format!("up_to={up_to}")).await;
    assert!(!desk.page("/parties/C1").await.contains("条未读"));
}

#[tokio::test]
async fn a_link_opens_one_buyer_and_nothing_else() {
    let desk = Desk::open().await;
    let (path, other) = (issued(&desk, "C1").await, issued(&desk, "C2").await);
    let theirs = opened(&desk, &other).await;
    let item = between(&href_of(&theirs, "promise"), "item=", "&").to_owned();
    let asked = stranger(&desk, Method::GET, &format!("{path}?act=promise&item={item}"), "").await;
    assert_eq!(asked.status, StatusCode::NOT_FOUND, "{}", asked.text);
    assert!(!asked.text.contains("守约") && !asked.text.contains("华东"), "{}", asked.text);
    let mark = form_of(&desk, &path).await;
    let form = format!("mark={mark}&act=promise&item={item}&by=x&amount=1&due_on=2026-12-01");
    let posted = stranger(&desk, Method::POST, &path, &form).await;
    assert_eq!(posted.status, StatusCode::NOT_FOUND, "{}", posted.text);
    // A mark of another link, none, and a post from another site.
    let foreign = form_of(&desk, &other).await;
    for mark in [foreign.as_str(), "", "1.2", "x"] {
        let form = format!("mark={mark}&act=message&by=x&text=y");
        let forged = stranger(&desk, Method::POST, &path, &form).await;
        assert_eq!(forged.status, StatusCode::BAD_REQUEST, "{mark}: {}", forged.text);
    }
    let mark = form_of(&desk, &path).await;
    let form = format!("mark={mark}&act=message&by=x&text=y");
    let cross = Request::post(&path)
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(form));
    assert_eq!(desk.ask(cross.expect("request")).await.status, StatusCode::BAD_REQUEST);
    for (method, status) in [
        (Method::PUT, StatusCode::METHOD_NOT_ALLOWED),
        (Method::DELETE, StatusCode::METHOD_NOT_ALLOWED),
        (Method::HEAD, StatusCode::OK),
    ] {
        assert_eq!(stranger(&desk, method.clone(), &path, "").await.status, status, "{method}");
    }
    let huge = format!("mark={mark}&act=message&by=x&text={}", "y".repeat(20_000));
    let huge = stranger(&desk, Method::POST, &path, &huge).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", huge.text);
    assert!(huge.text.contains("内容太长"), "{}", huge.text);
    // A page of the house needs a session; a link is none.
    let house = stranger(&desk, Method::GET, "/parties/C1", "").await;
    assert_eq!(house.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_link_that_does_not_open_says_one_sentence() {
    let desk = Desk::open().await;
    let path = issued(&desk, "C1").await;
    let filter = LinkFilter { scope: Scope::All, buyer: None, before: None, limit: 9 };
    let id = list_links(&desk.db, &filter).await.expect("links")[0].id;
    let revoked = desk.send(&format!("/collections/links/C1/revoke/{id}"), "").await;
    assert_eq!(revoked.location, "/collections/links/C1", "{}", revoked.text);
    let ended = stranger(&desk, Method::GET, &path, "").await;
    assert_eq!(ended.status, StatusCode::GONE);
    assert!(ended.text.contains("已经失效") && ended.text.contains("华东五金"), "{}", ended.text);
    assert!(!ended.text.contains("拖欠建设"), "{}", ended.text);
    for behind in ["/", "/x", "/statement/1/x"] {
        let seen = stranger(&desk, Method::GET, &format!("{path}{behind}"), "").await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{behind}");
        assert!(!seen.text.contains("rail"), "no page of the house: {}", seen.text);
        assert_eq!(seen.headers["referrer-policy"], "no-referrer");
    }
    let unknown = format!("/c/{}", "0".repeat(64));
    for n in 0..25 {
        let seen = stranger(&desk, Method::GET, &unknown, "").await;
        // The link that ended was guessed by nobody: it counts for nothing.
        let status = if n < 20 { StatusCode::NOT_FOUND } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(seen.status, status, "{n}: {}", seen.text);
        assert!(!seen.text.contains("华东"), "{}", seen.text);
    }
}

#[tokio::test]
async fn the_rules_for_links_are_set_by_who_configures() {
    let mut desk = Desk::open().await;
    let terms = "days=7&days_most=30&promise_days=20&promise_percent=50&answers_a_day=9";
    let bad =
        desk.send("/collections/link-terms", &format!("{terms}&address=x&in_letters=1")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let address = "address=https%3A%2F%2Far.example.cn";
    let good = desk.send("/collections/link-terms", &format!("{terms}&{address}")).await;
    assert_eq!(good.location, "/collections/links", "{}", good.text);
    assert!(desk.page("/collections/link-terms").await.contains("https://ar.example.cn"));
    let seen = desk.send("/collections/links/C1/issue", "days=31&to=&lang=zh").await;
    assert!(seen.text.contains("填 1 到 30 天"), "{}", seen.text);
    let seen = desk.send("/collections/links/C1/issue", "days=3&to=&lang=en").await;
    assert!(seen.text.contains("https://ar.example.cn/c/"), "{}", seen.text);
    // A salesperson sees and gives links of own buyers only.
    desk.sign_in("wang").await;
    assert_eq!(desk.get("/collections/link-terms").await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.get("/collections/links/C2").await.status, StatusCode::NOT_FOUND);
    desk.page("/collections/links/C1").await;
}
