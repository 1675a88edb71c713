//! The site as a browser meets it: every building block in both languages, signing in, forged
//! posts, failures, headers.

mod api;

#[allow(dead_code, reason = "an example's file")]
#[path = "../examples/gallery/main.rs"]
mod gallery;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use base::{Clock, Lang, Rejection};
use store::{
    Actor, AuditFilter, Db, Files, Open,
    access::{NewPerson, Role},
};
use tower::ServiceExt as _;
use web::{App, House, layout, site};

#[test]
fn every_building_block_in_both_languages() {
    for lang in Lang::ALL {
        let page = layout::page(&gallery::visit(lang), "Gallery", &gallery::body(lang)).0;
        let missing: Vec<&str> =
            page.split('⟦').skip(1).filter_map(|s| s.split('⟧').next()).collect();
        assert_eq!(missing, [""; 0], "{lang}: texts are missing");
        assert!(!page.contains("<script>alert"), "{lang}: a name was not escaped");
        assert!(!page.contains(" style=") && !page.contains("onclick"), "{lang}: inline style");
        assert!(!page.contains("NaN") && !page.contains("inf%"), "{lang}: a number went wrong");
        let ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "{lang}: an id stands twice: {ids:?}");
    }
}

#[test]
fn charts_draw_nothing_one_thing_and_strange_things() {
    use web::charts::{self, Bar, Limit, Numbers, Segment, StackRow, Trend, Usage, Week, Words};
    let words = Words { id: "c".to_owned(), ..Words::default() };
    let none = Numbers::default();
    for values in [&[][..], &[0.0], &[5.0], &[-5.0, 3.0], &[f64::NAN, f64::INFINITY], &[1e15, 1.0]]
    {
        let bars: Vec<Bar> =
            values.iter().map(|value| Bar { value: *value, ..Bar::default() }).collect();
        let segments =
            values.iter().map(|value| Segment { value: *value, ..Segment::default() }).collect();
        let weeks: Vec<Week> = values
            .iter()
            .map(|v| Week { expected: *v, range: (1.0, *v), ..Week::default() })
            .collect();
        let labels: Vec<String> = values.iter().map(ToString::to_string).collect();
        let series = [charts::Series {
            values: values.iter().copied().map(Some).collect(),
            ..charts::Series::default()
        }];
        let spell = |value: f64| format!("{value:.0}");
        let trend = Trend { labels: &labels, series: &series, spell: &spell, filled: true };
        for drawn in [
            charts::columns(Lang::Zh, &words, &bars, &none),
            charts::bars(Lang::Zh, &words, &bars, &none),
            charts::stack(Lang::Zh, &words, &[StackRow { segments, ..StackRow::default() }], &none),
            charts::forecast(Lang::Zh, &words, &weeks, (&spell, ("a", "b")), &none),
            charts::trend(Lang::Zh, &words, &trend, &none),
            charts::sparkline(values),
            charts::dots(
                Lang::Zh,
                &words,
                (&[], base::Day::from_epoch_days(0)),
                ("", &spell),
                &none,
            ),
            charts::map(Lang::Zh, &words, &[], &charts::Quadrants::default(), &none),
        ] {
            let svg = drawn.0.replace("title", "");
            assert!(!svg.contains("=\"NaN") && !svg.contains("=\"-inf"), "{values:?}: {svg}");
            assert!(!svg.contains("height=\"-"), "{values:?}: {svg}");
        }
        for limit in [Limit::Amount(0.0), Limit::Amount(2.0), Limit::Unlimited, Limit::None] {
            let used = values.first().copied().unwrap_or(0.0);
            let usage = Usage { limit, used, reserved: 1.0, text: String::new() };
            assert!(!charts::usage(Lang::En, &usage).0.contains("NaN"));
        }
    }
}

struct Site {
    site: Router,
    db: Db,
    cookie: String,
    _folder: tempfile::TempDir,
}

struct Seen {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Site {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let clock = Clock::standing("2026-11-21".parse().expect("day"));
        let db = Db::open(Open::file(&folder.path().join("house.db"), clock)).await.expect("db");
        let mut tx = db.write(Actor::system("test")).await.expect("tx");
        for (login, role) in [("chen", Role::Owner), ("wang", Role::Learner)] {
            tx.add_person(NewPerson {
                login: login.to_owned(),
                name: login.to_owned(),
                role,
                lang: Lang::Zh,
                password: "correct horse".to_owned(),
            })
            .await
            .expect("person");
        }
        tx.commit().await.expect("commit");
        let files = Files::under(folder.path().join("files"));
        let house = House { company: "华东五金".to_owned(), ..House::default() };
        let site = site(App::new(db.clone(), files, house));
        Self { site, db, cookie: String::new(), _folder: folder }
    }

    async fn ask(&self, request: Request<Body>) -> Seen {
        let response = self.site.clone().oneshot(request).await.expect("answer");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Seen { status: parts.status, headers: parts.headers, text }
    }

    async fn get(&self, path: &str) -> Seen {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        self.ask(request.body(Body::empty()).expect("request")).await
    }

    async fn post(&self, path: &str, form: &str, more: &[(&str, &str)]) -> Seen {
        let mut request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in more {
            request = request.header(*name, *value);
        }
        self.ask(request.body(Body::from(form.to_owned())).expect("request")).await
    }

    async fn sign_in(&mut self, login: &str) {
        let form = format!("login={login}&password=correct+horse&next=%2Fx");
        let seen = self.post("/sign-in", &form, &[]).await;
        assert_eq!((seen.status, seen.location()), (StatusCode::SEE_OTHER, "/x"));
        let set = seen.headers[header::SET_COOKIE].to_str().expect("cookie");
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax"), "{set}");
        self.cookie = set.split(';').next().expect("pair").to_owned();
    }

    /// The token in the forms of a page.
    async fn token(&self) -> String {
        let page = self.get("/no-such-page").await.text;
        let after = page.split("name=\"csrf\" value=\"").nth(1).expect("a form");
        after.split('"').next().expect("token").to_owned()
    }
}

impl Seen {
    fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().expect("ascii"))
    }
}

#[tokio::test]
async fn in_and_out() {
    let mut house = Site::open().await;
    let form = house.get("/sign-in?next=/x").await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.text.contains("华东五金") && form.text.contains("value=\"/x\""));
    let wrong = house.post("/sign-in", "login=chen&password=wrong", &[]).await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    let said = locale::spoken(Lang::Zh, &Rejection::new("access.sign-in-failed"));
    assert!(wrong.text.contains(&said.sentence) && wrong.text.contains("value=\"chen\""));
    house.sign_in("chen").await;
    let token = house.token().await;
    let out = house.post("/sign-out", &format!("csrf={token}"), &[]).await;
    assert_eq!((out.status, out.location()), (StatusCode::SEE_OTHER, "/sign-in"));
    let again = house.post("/sign-out", &format!("csrf={token}"), &[]).await;
    assert_eq!(again.location(), "/sign-in", "the session is over");
}

#[tokio::test]
async fn a_forged_post_changes_nothing() {
    let mut house = Site::open().await;
    house.sign_in("chen").await;
    let token = house.token().await;
    let good = format!("unit=compact&back=%2Fa&csrf={token}");
    for (form, headers, status) in [
        ("unit=compact", &[][..], 403),
        ("unit=compact&csrf=", &[], 403),
        ("unit=compact&csrf=4d.00", &[], 403),
        (&good, &[("sec-fetch-site", "cross-site")], 403),
        (&good, &[("origin", "http://evil.cn"), ("host", "house.cn")], 403),
        (&good, &[("origin", "http://house.cn"), ("host", "house.cn")], 303),
        (&good, &[("sec-fetch-site", "same-origin")], 303),
        (&good, &[], 303),
    ] {
        let seen = house.post("/preferences/unit", form, headers).await;
        assert_eq!(seen.status.as_u16(), status, "{form} {headers:?}");
    }
    let other = Request::post("/preferences/unit")
        .header(header::COOKIE, &house.cookie)
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from(good))
        .expect("request");
    assert_eq!(house.ask(other).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_file_is_taken_where_files_are_taken() {
    let mut house = Site::open().await;
    house.sign_in("chen").await;
    let token = house.token().await;
    let part = |name: &str, text: &str| {
        format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let send = async |path: &str, body: String, by_header: Option<&str>| {
        let mut request = Request::post(path)
            .header(header::COOKIE, &house.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        if let Some(token) = by_header {
            request = request.header("x-csrf", token);
        }
        house.ask(request.body(Body::from(body + "--x--\r\n")).expect("request")).await.status
    };
    let routes = web::routes::table();
    let taking: Vec<&str> = routes.iter().filter(|r| r.takes_file).map(|r| r.path).collect();
    let known = [
        "/parties/{code}/documents",
        "/parties/{code}/statements/upload",
        "/dossier/sources/{code}/snapshots",
        "/parties/{code}/ratings",
        "/intake/upload",
        "/collections/outbox/{id}/post/{stage}",
        "/collections/agreements/{id}/sign",
        "/collections/accounts/{id}/sign",
        "/collections/evidence/{code}/add",
        "/collections/debts/upload",
        "/collections/dealers/{code}/upload",
        "/lab/upload",
        "/models/import",
        "/authoring/receive",
    ];
    assert_eq!(
        taking, known,
        "papers, statements, snapshots, ratings, ledgers, slips, what was signed, proof, debts, sheets, data, models, packs"
    );
    for path in routes.iter().map(|route| route.path).chain(["/api/v1/imports", "/api/v1/rates"]) {
        let path = path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
        let path = path.collect::<Vec<_>>().join("/");
        for body in [String::new(), part("csrf", "4d.00"), part("login", "x")] {
            let status = send(&path, body, None).await;
            assert!(
                matches!(status, StatusCode::FORBIDDEN | StatusCode::METHOD_NOT_ALLOWED),
                "{path}: {status}"
            );
        }
    }
    assert_eq!(house.get("/").await.status, StatusCode::OK, "nobody was signed out");
    let file = part("csrf", &token) + &part("x", "1");
    assert_ne!(send("/intake/upload", file, None).await, StatusCode::FORBIDDEN);
    assert_eq!(send("/sign-out", String::new(), Some(&token)).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_token_makes_no_tokens_and_sets_no_passwords() {
    let mut house = Site::open().await;
    let person = house.db.find_person("chen").await.expect("asked").expect("chen");
    let mut tx = house.db.write(Actor::user("chen")).await.expect("tx");
    let key = tx.add_token(&person, "erp", 30).await.expect("token").key;
    tx.commit().await.expect("commit");
    let bearer = format!("Bearer {key}");
    for (path, form) in [
        ("/access/account/tokens", "name=more&days=30"),
        ("/access/account/tokens/1/revoke", ""),
        (
            "/access/account/password",
            "current=correct+horse&password=evil+horses&again=evil+horses",
        ),
        ("/access/people/wang/password", "password=evil+horses&again=evil+horses"),
        ("/access/add", "login=evil&name=x&role=owner&lang=zh&password=correct+horse"),
    ] {
        let seen = house.post(path, form, &[("authorization", &bearer)]).await;
        assert_eq!(seen.status, StatusCode::FORBIDDEN, "{path}: {}", seen.text);
    }
    assert_eq!(house.db.list_tokens(&person).await.expect("tokens").len(), 1);
    let seen = house.post("/parties.xlsx", "", &[("authorization", &bearer)]).await;
    assert_eq!(seen.status, StatusCode::METHOD_NOT_ALLOWED, "the token itself is good");

    house.sign_in("chen").await;
    let signed_in = async || {
        let filter =
            AuditFilter { room: Some("access".to_owned()), limit: 50, ..AuditFilter::default() };
        let lines = house.db.list_audit(&filter).await.expect("audit").lines;
        lines.iter().filter(|line| line.action == "sign-in").count()
    };
    let token = house.token().await;
    let form = format!("current=correct+horse&password=short&again=short&csrf={token}");
    for _ in 0..2 {
        let seen = house.post("/access/account/password", &form, &[]).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(signed_in().await, 1, "a refused change opens no session");
    let form = form.replace("=short", "=better+horse");
    let seen = house.post("/access/account/password", &form, &[]).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    assert_eq!(signed_in().await, 2, "this one goes on with a new key");
    assert!(house.db.find_token(&key).await.expect("asked").is_none(), "tokens are revoked");
}

#[tokio::test]
async fn what_cannot_be_read_has_a_face_too() {
    let mut house = Site::open().await;
    let seen = house.post("/sign-in", "login=chen", &[("accept-language", "en")]).await;
    assert_eq!(seen.status, StatusCode::BAD_REQUEST);
    assert!(seen.text.contains("<html lang=\"en\">"), "{}", seen.text);
    house.sign_in("chen").await;
    for path in ["/intake/batches/abc", "/jobs/99999999999999999999", "/parties/%ff"] {
        let seen = house.get(path).await;
        assert_eq!(seen.status, StatusCode::NOT_FOUND, "{path}");
        let page = format!("没有“{path}”这个页面");
        assert!(seen.text.contains(&page), "{path}: {}", seen.text);
    }
    let request = Request::get("/api/v1/imports/abc").header(header::COOKIE, &house.cookie);
    let json = house.ask(request.body(Body::empty()).expect("request")).await;
    serde_json::from_str::<serde_json::Value>(&json.text).expect("json");
}

#[tokio::test]
async fn failures_have_a_face() {
    let mut house = Site::open().await;
    let page = house.get("/nowhere").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text.contains("没有“/nowhere”这个页面"), "{}", page.text);
    let request = Request::get("/api/v1/nowhere").header("accept-language", "en");
    let json = house.ask(request.body(Body::empty()).expect("request")).await;
    let shape: serde_json::Value = serde_json::from_str(&json.text).expect("json");
    assert_eq!(shape["error"]["code"], "house.page-not-found");
    assert_eq!(shape["error"]["message"], "There is no page “/api/v1/nowhere”.");
    assert!(shape["error"]["next"].as_str().is_some_and(|next| !next.is_empty()));
    assert!(shape["error"]["field"].is_null() && shape["error"]["incident"].is_null());
    house.sign_in("chen").await;
    let method = house.get("/sign-out").await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn every_answer_is_hardened() {
    let house = Site::open().await;
    for path in ["/sign-in", "/nowhere", "/api/v1/nowhere", "/healthz"] {
        let seen = house.get(path).await;
        let value = |name: &str| seen.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("");
        let policy = value("content-security-policy");
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(value("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(value("referrer-policy"), "same-origin", "{path}");
        assert_eq!(value("cache-control"), "no-store", "{path}");
        assert!(!value("x-request-id").is_empty(), "{path}");
    }
    let page = house.get("/sign-in").await.text;
    for asset in page.split("\"/assets/").skip(1).filter_map(|s| s.split('"').next()) {
        let seen = house.get(&format!("/assets/{asset}")).await;
        assert_eq!(seen.status, StatusCode::OK, "{asset}");
        let cache = seen.headers[header::CACHE_CONTROL].to_str().expect("ascii");
        assert!(cache.contains("immutable"), "{asset}: {cache}");
    }
}

#[tokio::test]
async fn the_language_is_remembered() {
    let mut house = Site::open().await;
    let english = Request::get("/sign-in").header("accept-language", "en-GB,en;q=0.8");
    let page = house.ask(english.body(Body::empty()).expect("request")).await.text;
    assert!(page.contains("<html lang=\"en\">") && page.contains("Password"));
    house.sign_in("chen").await;
    let form = format!("lang=en&back=%2Fsign-in&csrf={}", house.token().await);
    let seen = house.post("/preferences/language", &form, &[]).await;
    assert_eq!((seen.status, seen.location()), (StatusCode::SEE_OTHER, "/sign-in"));
    let page = house.get("/nowhere").await.text;
    assert!(page.contains("There is no page"), "the person's language has changed");
}
