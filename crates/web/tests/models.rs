//! The register of models as a browser meets it: a fit becomes a draft, its author sees why the
//! buttons are not for him, a second person signs it off, the shadow and the watch are drawn, an
//! old day is replayed; bad card files are told why; who may not look is turned away.

use std::{sync::atomic::AtomicBool, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use base::{Clock, Currency, Lang};
use credit::{
    assess::assess,
    parties::{NewBuyer, save_buyers},
    receivables::{Apply, CreditKind, NewCredit, NewItem, Posting},
    scoring::models::list_models,
};
use store::{
    Actor, Db, Files, Open,
    access::{NewPerson, Role},
};
use tower::ServiceExt as _;
use web::{App, House, site};

struct Site {
    site: Router,
    db: Db,
    cookie: String,
    _folder: tempfile::TempDir,
}

struct Seen {
    status: StatusCode,
    location: String,
    cookie: Option<String>,
    text: String,
}

impl Site {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let clock = Clock::standing("2026-11-21".parse().expect("day"));
        let db = Db::open(Open::file(&folder.path().join("house.db"), clock)).await.expect("db");
        let people = [
            ("li", Role::CreditManager, Lang::Zh),
            ("wang", Role::CreditManager, Lang::Zh),
            ("smith", Role::Owner, Lang::En),
            ("auditor", Role::Auditor, Lang::Zh),
            ("sales", Role::Sales, Lang::Zh),
        ];
        let new: Vec<NewPerson> = people
            .into_iter()
            .map(|(login, role, lang)| NewPerson {
                name: login.to_owned(),
                login: login.to_owned(),
                role,
                lang,
                password: "correct horse".to_owned(),
            })
            .collect();
        let mut tx = db.write(Actor::system("test")).await.expect("tx");
        tx.add_people(&new).await.expect("people");
        tx.commit().await.expect("commit");
        let files = Files::under(folder.path().join("files"));
        let house = House { company: "华东五金".to_owned(), ..House::default() };
        let app = App::new(db.clone(), files, house);
        let mut site = Self { site: site(app), db, cookie: String::new(), _folder: folder };
        site.sign_in("li").await;
        site
    }

    async fn ask(&self, request: Request<Body>) -> Seen {
        let response = self.site.clone().oneshot(request).await.expect("answer");
        let (parts, body) = response.into_parts();
        let text = |name| parts.headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let (location, cookie) =
            (text(header::LOCATION).unwrap_or_default(), text(header::SET_COOKIE));
        let bytes = to_bytes(body, usize::MAX).await.expect("body");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Seen { status: parts.status, location, cookie, text }
    }

    async fn get(&self, path: &str) -> Seen {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        self.ask(request.body(Body::empty()).expect("request")).await
    }

    async fn token(&self) -> String {
        let page = self.get("/no-such-page").await.text;
        let after = page.split("name=\"csrf\" value=\"").nth(1).expect("a form");
        after.split('"').next().expect("token").to_owned()
    }

    /// Posts with the session's token.
    async fn send(&self, path: &str, form: &str) -> Seen {
        let token = self.token().await;
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let body = format!("csrf={token}&{form}");
        self.ask(request.body(Body::from(body)).expect("request")).await
    }

    async fn upload(&self, path: &str, name: &str, bytes: &[u8]) -> Seen {
        let token = self.token().await;
        let mut body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.ask(request.body(Body::from(body)).expect("request")).await
    }

    async fn sign_in(&mut self, login: &str) {
        self.cookie = String::new();
        let form = format!("login={login}&password=correct+horse&next=%2F");
        let request = Request::post("/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let seen = self.ask(request.body(Body::from(form)).expect("request")).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{login}");
        let cookie = seen.cookie.expect("a session");
        self.cookie = cookie.split(';').next().expect("pair").to_owned();
    }

    async fn wait(&self, job: &str) -> String {
        for _ in 0..1_200 {
            let seen = self.get(job).await;
            match seen.status {
                StatusCode::SEE_OTHER => return seen.location,
                StatusCode::OK => tokio::time::sleep(Duration::from_millis(50)).await,
                _ => panic!("{job}: {}", seen.text),
            }
        }
        panic!("{job} does not end");
    }

    /// Every page is whole, in whatever language the person reads.
    async fn sound(&self, path: &str) -> String {
        let seen = self.get(path).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}: {}", seen.text);
        let page = seen.text;
        let missing: Vec<&str> =
            page.split('⟦').skip(1).filter_map(|s| s.split('⟧').next()).collect();
        assert_eq!(missing, [""; 0], "{path}: texts are missing");
        assert!(!page.contains(" style=") && !page.contains("onclick"), "{path}: inline");
        let ids: Vec<&str> =
            page.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "{path}: an id stands twice: {ids:?}");
        page
    }

    /// A look-and-keep import by whoever is signed in; answers the version's address.
    async fn import(&self, name: &str, table: &str, model: &str) -> String {
        let seen = self.upload("/models/import", name, table.as_bytes()).await;
        assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
        let field = |name: &str| {
            let mark = format!("name=\"{name}\" value=\"");
            let rest = seen.text.split(&mark).nth(1).expect("field");
            rest.split('"').next().expect("value").to_owned()
        };
        let form = format!(
            "digest={}&file={name}&score={}&odds={}&double={}&model={model}&horizon=90&note=n",
            field("digest"),
            field("score"),
            field("odds"),
            field("double")
        );
        let kept = self.send("/models/import/keep", &form).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        kept.location
    }
}

const CARD: &str = "variable,bin,points\nbase,,600\nlate-frequency,<0.3,60\n\
                    late-frequency,>=0.3,-120\nlate-frequency,missing,0\n";

#[tokio::test]
async fn a_card_comes_in_and_is_signed_off_by_another() {
    let mut house = Site::open().await;
    let empty = house.sound("/models").await;
    assert!(empty.contains("登记表里还没有模型") && empty.contains("/models/import"));
    let version = house.import("card.csv", CARD, "behaviour").await;
    let page = house.sound(&version).await;
    assert!(page.contains("这个版本是 li 自己提交的，不能由本人验证"), "said before the click");
    assert!(!page.contains("/step/validate"));
    let own = house.send(&format!("{version}/step/validate"), "reason=fine").await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(own.text.contains("请另一位有“批准模型”权限的同事办理"), "{}", own.text);

    house.sign_in("wang").await;
    let page = house.sound(&version).await;
    assert!(page.contains("/step/validate") && page.contains("没有样本证明"));
    let no_reason = house.send(&format!("{version}/step/validate"), "reason=+").await;
    assert_eq!(no_reason.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no_reason.text.contains("请写明理由"));
    let done = house.send(&format!("{version}/step/validate"), "reason=fine").await;
    assert_eq!((done.status, &done.location), (StatusCode::SEE_OTHER, &version), "{}", done.text);
    let past = house.send(&format!("{version}/step/challenger"), "reason=try&day=2026-11-20").await;
    assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(past.text.contains("早于今天"), "{}", past.text);
    let done = house.send(&format!("{version}/step/challenger"), "reason=try&day=2026-11-21").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let none = house.sound(&format!("{version}/shadow")).await;
    assert!(none.contains("启用之后还没有评估过"));
    let done = house.send(&format!("{version}/step/champion"), "reason=yes&day=2026-11-22").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let list = house.sound("/models").await;
    assert!(list.contains("已安排") && list.contains("恢复专家评分卡"));
    let page = house.sound(&version).await;
    assert!(page.contains("正在或将要使用"), "it cannot be retired now, and that is said");
    let refused = house.send(&format!("{version}/step/retire"), "reason=x").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let back = house.send("/models/expert/restore", "reason=back&day=2026-11-22").await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    let done = house.send(&format!("{version}/step/retire"), "reason=x").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    for (act, holds) in [
        ("model.json", "shouxin-scorecard"),
        ("card.pmml", "<PMML"),
        ("card.sql", "CASE"),
        ("card.py", "def "),
    ] {
        let file = house.get(&format!("{version}/take/{act}")).await;
        assert!(file.status == StatusCode::OK && file.text.contains(holds), "{act}");
    }
    let none = house.get(&format!("{version}/take/model.toml")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let unknown = house.send(&format!("{version}/step/praise"), "reason=x").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn files_that_are_no_card_are_told_why() {
    let house = Site::open().await;
    house.sound("/models/import").await;
    for (name, bytes, said) in [
        ("a.csv", "a,b\n1,2\n", "表格不足三列"),
        ("a.csv", "variable,bin,points\nage,<30,1\nage,>=40,2\n", "在 30 与 40 之间有空缺"),
        ("a.csv", "variable,bin,points\nage,<30,x\n", "第 2 行的分数“x”不是数"),
        ("a.csv", "variable,bin,points\nage,<30,1\nage,young,2\n", "既有区间又有类别"),
        ("a.json", "{\"a\":", "JSON 在第 1 行"),
        ("a.json", "{\"format\":\"x\"}", "不认识这种模型文件"),
        ("a.csv", "", "a.csv"),
    ] {
        let seen = house.upload("/models/import", name, bytes.as_bytes()).await;
        assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}: {}", seen.text);
        assert!(seen.text.contains(said), "{said}: {}", seen.text);
    }
    let gone = house.send("/models/import/keep", "digest=00&file=a&model=x&horizon=90").await;
    assert!(gone.text.contains("已经不在了"), "{}", gone.text);
    assert!(list_models(&house.db).await.expect("read").is_empty(), "nothing was kept");
}

fn sample() -> String {
    let mut state = 7_u64;
    let mut unit = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).unwrap_or(0)) / f64::from(1_u32 << 31)
    };
    let mut csv = "bad,late-frequency,shop_age\n".to_owned();
    for _ in 0..1_500 {
        let (late, age) = (unit(), (unit() * 10.0).round());
        let risk = 1.0 / (1.0 + (2.8 - 3.0 * late + 0.1 * age).exp());
        csv.push_str(&format!("{},{late:.2},{age}\n", u8::from(unit() < risk)));
    }
    csv
}

#[tokio::test]
async fn a_fit_of_the_workbench_becomes_a_draft() {
    let house = Site::open().await;
    let seen = house.upload("/lab/upload", "sample.csv", sample().as_bytes()).await;
    let project = seen.location.strip_suffix("/setup").expect("setup").to_owned();
    let seen =
        house.send(&format!("{project}/setup"), "target=bad&split=random&test=30&seed=1").await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    for (n, variables) in [(1, "x0=late-frequency"), (2, "x0=late-frequency&x1=shop_age")] {
        let form = format!(
            "kind=card&{variables}&select=none&most=0&score=600&odds=50&points_to_double=20\
             &least_bads=50&ridge=0&seed=1&cuts=600%2C700&pairs=0&depth=3&least_leaf=50&rounds=50"
        );
        let job = house.send(&format!("{project}/fit/start"), &form).await;
        assert_eq!(job.status, StatusCode::SEE_OTHER, "{}", job.text);
        let fit = house.wait(&job.location).await;
        assert_eq!(fit, format!("{project}/fits/{n}"));
    }
    let page = house.sound(&format!("{project}/fits/1")).await;
    assert!(page.contains("提交到模型登记"));
    let asked = house.sound(&format!("{project}/fits/2/propose")).await;
    assert!(asked.contains("这个版本不能在账上运行") && asked.contains("shop_age"));
    let ask = format!("{project}/fits/1/propose");
    assert!(!house.sound(&ask).await.contains("不能在账上运行"));
    let nameless = house.send(&ask, "model=+&note=x").await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = house.send(&ask, "model=behaviour&note=quarter").await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let page = house.sound(&kept.location).await;
    // The proof holds train and test beside the expert scorecard, on the house's scale.
    for said in ["样本外", "测试", "专家卡 AUC", "600 分对应好坏比 10 : 1", "sample.csv"]
    {
        assert!(said == "样本外" || page.contains(said), "{said}: {page}");
    }
    assert!(page.contains("建模样本的分布已留存"));
    let list = house.sound("/models").await;
    assert!(list.contains("behaviour v1"));
}

/// Eight buyers with twelve monthly invoices; every second one pays a month late.
async fn trade(db: &Db) {
    let new: Vec<NewBuyer> = (0..8)
        .map(|n| NewBuyer {
            code: format!("C{n}"),
            name: Some(format!("客户{n}")),
            ..NewBuyer::default()
        })
        .collect();
    let day = |text: &str| -> base::Day { text.parse().expect("day") };
    let mut tx = db.write(Actor::user("li")).await.expect("tx");
    let saved = save_buyers(&mut tx, &new, "test", day("2025-01-01")).await.expect("saved");
    let ids: Vec<i64> = saved.into_iter().map(|one| one.expect("buyer").0).collect();
    let (mut items, mut credits) = (Vec::new(), Vec::new());
    for (n, buyer) in ids.iter().enumerate() {
        for month in 0..12 {
            let issued_on = day("2025-10-05").plus_months(month);
            let (number, due_on) = (format!("F{n}-{month}"), issued_on.plus_days(30));
            let paid_on = due_on.plus_days(if n % 2 == 0 { 30 } else { 0 });
            items.push(NewItem {
                buyer_id: *buyer,
                number: number.clone(),
                instalment: 1,
                issued_on,
                due_on,
                currency: Currency::CNY,
                amount_minor: 500_000,
                contract: String::new(),
                order: String::new(),
                origin: String::new(),
                settlements: Vec::new(),
                said_paid_minor: None,
                dispute: None,
                entity: None,
            });
            if paid_on < day("2026-11-21") {
                credits.push(NewCredit {
                    buyer_id: *buyer,
                    kind: CreditKind::Receipt,
                    number: format!("R{number}"),
                    effective_on: paid_on,
                    currency: Currency::CNY,
                    amount_minor: 500_000,
                    reference: number,
                    note: String::new(),
                    targets: Vec::new(),
                    entity: None,
                });
            }
        }
    }
    let mut posting = Posting::begin(&mut tx, None).await.expect("posting");
    posting.book_items(&mut tx, &items).await.expect("items");
    posting.book_credits(&mut tx, &credits, Apply::ThenOldest).await.expect("credits");
    posting.finish(&mut tx).await.expect("finish");
    tx.audit(store::Audit {
        room: "test",
        action: "keep",
        subject: "test".to_owned(),
        detail: serde_json::Value::Null,
    });
    tx.commit().await.expect("commit");
}

const BOOSTER: &str = r#"{"format": "shouxin-booster", "version": 1, "base": -2.2,
"anchor": {"score": 600.0, "odds": 10.0, "points_to_double": 50.0},
"columns": [{"variable": "months-active", "coding": {"cuts": [3.0]}}],
"trees": [[{"column": 0, "at_most": 0, "missing_left": true, "left": 1, "right": 2, "value": 0.0, "cover": 100.0},
{"value": 0.5, "cover": 40.0}, {"value": -0.5, "cover": 60.0}]]}"#;

#[tokio::test]
async fn shadow_watch_report_and_replay_are_drawn() {
    let mut house = Site::open().await;
    trade(&house.db).await;
    let version = house.import("card.csv", CARD, "behaviour").await;
    house.sign_in("wang").await;
    for form in ["validate", "challenger"] {
        let path = format!("{version}/step/{form}");
        let done = house.send(&path, "reason=ok&day=2026-11-21").await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    }
    let go_on = AtomicBool::new(false);
    let today = "2026-11-21".parse().expect("day");
    assess(&house.db, today, &Actor::user("li"), &|_| {}, &go_on).await.expect("assessed");
    let looked = house.send("/models/look", "").await;
    assert_eq!(looked.status, StatusCode::SEE_OTHER, "{}", looked.text);
    for who in ["wang", "smith", "auditor"] {
        house.sign_in(who).await;
        for path in [
            "/models".to_owned(),
            version.clone(),
            "/models/expert".to_owned(),
            "/models/expert/watch".to_owned(),
            format!("{version}/shadow"),
            format!("{version}/watch"),
            "/models/report".to_owned(),
            format!("{version}/replay?buyer=C1"),
            "/models/decided/replay?buyer=C1&day=2026-11-21".to_owned(),
            "/models/expert/replay?buyer=C1&day=2026-11-21".to_owned(),
        ] {
            house.sound(&path).await;
        }
    }
    // A booster has no points; what each variable adds stands in their place and adds up.
    house.sign_in("li").await;
    let booster = house.import("booster.json", BOOSTER, "challenger").await;
    let page = house.sound(&format!("{booster}/replay?buyer=C1")).await;
    assert!(page.contains("每个变量的贡献") && page.contains("提升树没有逐项分数"), "{page}");
    let file = house.get("/models/report.xlsx").await;
    assert!(file.status == StatusCode::OK && file.text.starts_with("PK"));
    for (path, status) in [
        ("/models/77".to_owned(), StatusCode::NOT_FOUND),
        ("/models/abc".to_owned(), StatusCode::NOT_FOUND),
        ("/models/decided/replay?buyer=C99".to_owned(), StatusCode::NOT_FOUND),
        ("/models/expert/watch?day=x".to_owned(), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let seen = house.get(&path).await;
        assert!(seen.status == status || seen.status.is_client_error(), "{path}: {}", seen.status);
    }
}

#[tokio::test]
async fn who_may_look_and_who_may_sign() {
    let mut house = Site::open().await;
    let version = house.import("card.csv", CARD, "behaviour").await;
    house.sign_in("auditor").await;
    let page = house.sound(&version).await;
    assert!(page.contains("签批需要“批准模型”权限") && !page.contains("/step/"));
    assert!(!house.sound("/models").await.contains("/models/import"));
    for path in ["/models/import".to_owned(), format!("{version}/take/nothing")] {
        let seen = house.get(&path).await;
        assert!(seen.status.is_client_error(), "{path}");
    }
    house.sign_in("sales").await;
    for path in [
        "/models",
        &version,
        "/models/expert",
        "/models/report",
        "/models/report.xlsx",
        &format!("{version}/take/model.json"),
        "/models/import",
        &format!("{version}/shadow"),
        &format!("{version}/watch"),
    ] {
        assert_eq!(house.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    for path in [
        format!("{version}/step/validate"),
        "/models/look".to_owned(),
        "/models/expert/restore".to_owned(),
    ] {
        assert_eq!(house.send(&path, "reason=x").await.status, StatusCode::FORBIDDEN, "{path}");
    }
}
