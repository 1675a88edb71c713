//! What the workbench does beyond one file and one fit: projects out of the ledger, the default
//! fit, comparison, the explorer, and inputs that are meant to break it.

use axum::http::StatusCode;
use base::{Currency, Day};
use credit::{
    lab::{content_of_fit, get_fit, open_data_set, scores_of},
    parties::{NewBuyer, save_buyers},
    receivables::{Apply, CreditKind, NewCredit, NewItem, Posting},
    scoring::models::{FrameRow, Origin, list_data_sets},
};
use store::{Actor, Audit, Files};

use crate::{
    SETUP, Site,
    browser::{field, sound},
    sample,
};

fn day(text: &str) -> Day {
    text.parse().expect("day")
}

/// 120 buyers with eighteen monthly invoices. Every third pays late: most of them later and later
/// until they stop in one of the last months, two in five a few days and to the end. Every sixth
/// stops without a warning. So no column tells good from bad without error: such a one has no bins.
async fn company(house: &Site) {
    let mut tx = house.db.write(Actor::user("manager")).await.expect("tx");
    let buyer = |n: usize| NewBuyer {
        code: format!("C{n:03}"),
        name: Some(format!("C{n:03} 有限公司")),
        ..NewBuyer::default()
    };
    let new: Vec<NewBuyer> = (0..120).map(buyer).collect();
    let saved = save_buyers(&mut tx, &new, "test", day("2025-01-01")).await.expect("buyers");
    let ids: Vec<i64> = saved.into_iter().map(|one| one.expect("buyer").0).collect();
    let (mut items, mut money) = (vec![], vec![]);
    for month in 0..18_i32 {
        let issued_on = day("2025-04-03").plus_months(month);
        for (n, buyer_id) in ids.iter().enumerate() {
            let number = format!("F{n:03}-{month:02}");
            let due_on = issued_on.plus_days(20);
            let late_days = match n % 15 {
                0 => 6,
                6 => 6 + month / 5,
                _ if n % 3 == 0 => 6 + 2 * month,
                _ => 0,
            };
            let ends = late_days > 9 || n % 6 == 1;
            let stops = 9 + i32::try_from(n % 7).expect("small");
            if !ends || month < stops {
                money.push(NewCredit {
                    buyer_id: *buyer_id,
                    kind: CreditKind::Receipt,
                    number: format!("R{number}"),
                    effective_on: due_on.plus_days(late_days),
                    currency: Currency::CNY,
                    amount_minor: 500_000,
                    reference: number.clone(),
                    note: String::new(),
                    targets: vec![],
                    entity: None,
                });
            }
            items.push(NewItem {
                buyer_id: *buyer_id,
                number,
                instalment: 1,
                issued_on,
                due_on,
                currency: Currency::CNY,
                amount_minor: 500_000,
                contract: String::new(),
                order: String::new(),
                origin: String::new(),
                settlements: vec![],
                said_paid_minor: None,
                dispute: None,
                entity: None,
            });
        }
    }
    let mut posting = Posting::begin(&mut tx, None).await.expect("posting");
    posting.book_items(&mut tx, &items).await.expect("items");
    posting.book_credits(&mut tx, &money, Apply::ThenOldest).await.expect("receipts");
    posting.finish(&mut tx).await.expect("finish");
    let (subject, detail) = ("test".to_owned(), serde_json::json!({}));
    tx.audit(Audit { room: "test", action: "furnish", subject, detail });
    tx.commit().await.expect("commit");
}

const LEDGER: &str = "horizon=90&days=2025-12-31%2C2026-03-31%EF%BC%8C2026-06-30&bad_days=30&\
    good_days=10&amount=1000&later_from=&test=30&seed=1";

#[tokio::test]
async fn a_project_out_of_the_ledger_is_counted_built_fitted_and_kept() {
    let mut house = Site::open().await;
    company(&house).await;
    for page in ["/lab", "/lab/ledger", "/lab/ledger?horizon=365", "/lab/ledger?job=77"] {
        let seen = house.get(page).await;
        assert_eq!(seen.status, StatusCode::OK, "{page}: {}", seen.text);
        sound(page, &seen.text);
    }
    let form = house.get("/lab/ledger?horizon=365").await.text;
    assert!(form.contains("value=\"90\""), "bad from 90 days past due within a year");
    for (wrong, said) in [
        (LEDGER.replace("bad_days=30", "bad_days=5"), "好坏定义不成立"),
        (LEDGER.replace("2025-12-31", "soon"), "soon"),
        (LEDGER.replace("test=30", "test=x"), "f-test"),
    ] {
        let refused = house.send("/lab/ledger/count", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.text.contains(said), "{said}");
    }
    let early = LEDGER.replace("2026-06-30", "2026-11-01");
    let job = house.send("/lab/ledger/count", &early).await.location;
    let told = house.wait(&job).await.expect_err("its horizon is not over");
    assert!(told.contains("现在还看不到结果"), "{told}");
    let counted = house.wait(&house.send("/lab/ledger/count", LEDGER).await.location).await;
    let page = house.get(&counted.expect("counts")).await.text;
    sound("counted", &page);
    assert!(page.contains("每个观察日有多少客户") && page.contains("360"), "{page}");
    assert!(page.contains("坏样本只有") || page.contains("够建模"), "the guard speaks");
    let job = house.send("/lab/ledger/build", &format!("{LEDGER}&name=")).await.location;
    let project = house.wait(&job).await.expect("builds");
    for page in ["", "/bins", "/explore", "/explore?v=late-frequency&by=late-frequency", "/fit"] {
        let seen = house.get(&format!("{project}{page}")).await;
        assert_eq!(seen.status, StatusCode::OK, "{page}: {}", seen.text);
        sound(page, &seen.text);
    }
    let data = house.get(&project).await.text;
    assert!(data.contains("跨期样本") && data.contains("账上的好坏"), "{data}");
    fitted_on_the_ledger(&house, &project).await;
    opened_again(&mut house, &project).await;
    house.sign_in("smith").await;
    let bins = house.get(&format!("{project}/bins")).await.text;
    sound("bins", &bins);
    assert!(bins.contains("late-frequency"), "a feature keeps its code beside its name");
}

async fn fitted_on_the_ledger(house: &Site, project: &str) {
    let page = house.get(&format!("{project}/fit")).await.text;
    let step = field(&page, "step");
    let rest = "score=600&odds=10&points_to_double=50&cuts=550%2C600&most=0&ridge=auto&signs=hold&\
        folds=3&least_bads=5&seed=1&pairs=1&depth=3&least_leaf=5&rounds=20";
    let variables = ["late-frequency", "mean-days-late", "overdue-share", "days-late-trend"];
    let known: Vec<&str> =
        variables.into_iter().filter(|name| page.contains(&format!("value=\"{name}\""))).collect();
    assert!(!known.is_empty(), "a feature of lateness has bins");
    let picks: String = known.iter().enumerate().map(|(at, v)| format!("&x{at}={v}")).collect();
    let id: i64 = project.rsplit('/').next().expect("id").parse().expect("id");
    let files = Files::under(house.files());
    for (number, kind) in (1..).zip(["card", "additive", "tree", "booster"]) {
        let form = format!("step={step}&kind={kind}&select=none&{rest}{picks}");
        let job = house.send(&format!("{project}/fit/start"), &form).await.location;
        let done = house.wait(&job).await.expect(kind);
        for face in ["", "/proof"] {
            let seen = house.get(&format!("{done}{face}")).await;
            assert_eq!(seen.status, StatusCode::OK, "{kind}: {}", seen.text);
            sound(kind, &seen.text);
        }
        let fit = get_fit(&house.db, id, number).await.expect("fit");
        let content = content_of_fit(&house.db, &files, &fit).await.expect("a model");
        let set = fit.data_set.expect("a data set of the register");
        let (set, frame, _) = open_data_set(&house.db, &files, set).await.expect("opens");
        assert_eq!(set.origin, Origin::Ledger);
        let scores = scores_of(&files, &fit).await.expect("scores");
        for (row, score) in scores.iter().enumerate() {
            let now = content.weigh(&FrameRow { frame: &frame, row }).score;
            assert_eq!(now, *score, "{kind}: row {row}");
        }
    }
    let sets = list_data_sets(&house.db).await.expect("sets");
    assert_eq!(sets.len(), 1, "four fits on the same rows are one data set");
}

/// The data set of a project stands in the register, and begins another project.
async fn opened_again(house: &mut Site, project: &str) {
    let page = house.get("/lab").await.text;
    sound("/lab", &page);
    assert!(page.contains("样本库") && page.contains("本企业的账"), "{page}");
    let set = list_data_sets(&house.db).await.expect("sets").remove(0);
    let open = format!("/lab/data-sets/{}/open", set.id);
    let seen = house.send(&open, "").await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
    assert_ne!(seen.location, project);
    let other = house.get(&seen.location).await;
    assert_eq!(other.status, StatusCode::OK);
    assert!(other.text.contains("账上的好坏") && other.text.contains("跨期样本"));
    let unknown = house.send("/lab/data-sets/77/open", "").await;
    assert!(unknown.status.is_client_error() && unknown.text.contains("77"), "{}", unknown.text);
    house.sign_in("auditor").await;
    let page = house.get("/lab").await.text;
    assert!(page.contains("样本库") && !page.contains("/open\""), "looks, and begins nothing");
    assert_eq!(house.send(&open, "").await.status, StatusCode::FORBIDDEN);
    house.sign_in("manager").await;
}

#[tokio::test]
async fn a_fit_is_watched_and_stopped() {
    let house = Site::open().await;
    let project = house.project(&sample(), SETUP).await;
    let step = field(&house.get(&format!("{project}/fit")).await.text, "step").to_owned();
    let form = format!(
        "step={step}&kind=booster&select=none&score=600&odds=50&points_to_double=20&cuts=&most=0\
         &ridge=auto&least_bads=50&seed=1&pairs=1&depth=3&least_leaf=30&rounds=5000&folds=20&x0=days"
    );
    let job = house.send(&format!("{project}/fit/start"), &form).await.location;
    // It says how far it is, and what waits behind it says so, too.
    let page = loop {
        let page = house.get(&job).await.text;
        if page.contains("<progress") && page.contains(" max=") {
            break page;
        }
        assert!(!page.contains("/fits/"), "too quick to be stopped");
        tokio::task::yield_now().await;
    };
    sound(&job, &page);
    assert!(page.contains(&format!("{job}/stop")), "{page}");
    let second = house.send(&format!("{project}/fit/start"), &form).await.location;
    assert!(house.get(&second).await.text.contains("manager"), "who is before it");
    assert!(house.get("/lab").await.text.contains(&job), "the list names what runs");
    for one in [&second, &job] {
        house.send(&format!("{one}/stop"), "").await;
    }
    for one in [&job, &second] {
        let stopped = loop {
            let page = house.get(one).await.text;
            if page.contains("已停止") {
                break page;
            }
            assert!(!page.contains("/fits/"), "{page}");
            tokio::task::yield_now().await;
        };
        sound(one, &stopped);
    }
    let id: i64 = project.rsplit('/').next().expect("id").parse().expect("id");
    let fits = credit::lab::list_fits(&house.db, id).await.expect("read");
    assert!(fits.is_empty(), "what was stopped has left nothing");
}

#[tokio::test]
async fn offsets_and_effects_of_industries_are_chosen_on_pages() {
    let house = Site::open().await;
    // An offset for every row, and industries for most.
    let mut csv = String::new();
    for (at, line) in sample().lines().enumerate() {
        let more = match at {
            0 => "known,行业".to_owned(),
            _ => format!("{},{}", (at % 5) as f64 / 10.0, ["C26", "F51", "", "H62"][at % 4]),
        };
        csv.push_str(&format!("{line},{more}\n"));
    }
    let project = house.project(&csv, &format!("{SETUP}&offset=known")).await;
    let setup = house.get(&format!("{project}/setup")).await.text;
    assert!(setup.contains("偏移列"), "{setup}");
    let page = house.get(&format!("{project}/industry")).await.text;
    sound("industry", &page);
    assert!(page.contains("行业-effect") && page.contains("不含自己的结果"), "{page}");
    let step = field(&page, "step").to_owned();
    let form = format!("step={step}&v=%E8%A1%8C%E4%B8%9A&what=effect&level=");
    let refused = house.send(&format!("{project}/clean"), &format!("{form}planet")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let added = house.send(&format!("{project}/clean"), &format!("{form}division")).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let data = house.get(&project).await.text;
    assert!(data.contains("训练样本交叉拟合"), "{data}");
    let fit = house.get(&format!("{project}/fit")).await.text;
    let step = field(&fit, "step").to_owned();
    let rest = "score=600&odds=50&points_to_double=20&cuts=&most=0&ridge=0&signs=report&folds=2\
                &least_bads=50&seed=1&pairs=1&depth=3&least_leaf=30&rounds=10";
    for (kind, good) in [("card", true), ("tree", false)] {
        let form = format!("step={step}&kind={kind}&select=none&{rest}&x0=days");
        let job = house.send(&format!("{project}/fit/start"), &form).await.location;
        match house.wait(&job).await {
            Ok(_) => assert!(good, "{kind} takes no offset"),
            Err(page) => assert!(!good && page.contains("偏移列"), "{kind}: {page}"),
        }
    }
}

#[tokio::test]
async fn fits_stand_side_by_side_and_variables_are_explored() {
    let house = Site::open().await;
    let project = house.project(&sample(), SETUP).await;
    let page = house.get(&format!("{project}/fit")).await.text;
    // The form asks by default for what the command line fits.
    assert!(page.contains("value=\"auto\""), "the ridge is chosen");
    for (choice, other) in [("none", "bic"), ("hold", "drop"), ("card", "tree")] {
        assert!(page.contains(&format!("value=\"{choice}\" selected")), "{choice}");
        assert!(!page.contains(&format!("value=\"{other}\" selected")), "{other}");
    }
    let step = field(&page, "step");
    let rest = "score=600&odds=50&points_to_double=20&cuts=&most=0&ridge=auto&least_bads=50&seed=1\
                &pairs=1&depth=3&least_leaf=30&rounds=30&folds=2";
    for kind in ["card", "tree"] {
        let form = format!("step={step}&kind={kind}&select=none&{rest}&x0=days");
        let job = house.send(&format!("{project}/fit/start"), &form).await.location;
        let done = house.wait(&job).await.expect(kind);
        let proof = house.get(&format!("{done}/proof")).await.text;
        assert!(proof.contains("2 折交叉验证"), "{kind}");
    }
    for page in [
        "/compare",
        "/compare?f1=1",
        "/compare?f9=1",
        "/explore",
        "/industry",
        "/industry?by=old&level=word",
        "/industry?by=days&level=section",
        "/industry?by=gone",
        "/explore?v=days&by=old",
        "/explore?v=days&by=days",
        "/explore?v=days&by=nothing",
        "/explore?v=id",
    ] {
        let seen = house.get(&format!("{project}{page}")).await;
        let gone = page.contains("by=old");
        let expected = if gone { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        assert!(seen.status == expected || seen.status == StatusCode::OK, "{page}: {}", seen.text);
        sound(page, &seen.text);
    }
    // A bin opens to its rows, and says so where there is none.
    let bins = house.get(&format!("{project}/variable?v=days")).await.text;
    assert!(bins.contains("/rows?v=days&amp;bin=1"), "{bins}");
    let rows = house.get(&format!("{project}/rows?v=days&bin=1")).await;
    assert_eq!(rows.status, StatusCode::OK, "{}", rows.text);
    sound("rows", &rows.text);
    assert!(rows.text.contains("行号") && rows.text.contains("结果"));
    // Behind the end of a bin its list begins anew.
    let anew = house.get(&format!("{project}/rows?v=days&bin=1&after=999999")).await;
    assert!(anew.status == StatusCode::OK && anew.text.contains("第 1–"), "{}", anew.text);
    for wrong in ["/rows?v=days&bin=99", "/rows?v=days", "/rows?v=gone&bin=1"] {
        let seen = house.get(&format!("{project}{wrong}")).await;
        assert!(seen.status.is_client_error(), "{wrong}: {}", seen.text);
    }
    for page in ["/compare/take?f1=1&f2=1", "/explore/take?v=days&by=days"] {
        let seen = house.get(&format!("{project}{page}")).await;
        assert!(seen.bytes.starts_with(b"PK"), "{page}: {}", seen.text);
    }
    let seen = house.get(&format!("{project}/explore?v=gone")).await;
    assert!(seen.status.is_client_error() && seen.text.contains("没有名为“gone”的列"));
}

/// Columns that are meant to break the workbench, under names that are meant to.
fn hostile() -> String {
    let mut csv = String::from(
        "bad,constant,empty,half,level,perfect,infinite,huge,nan,twin,twin2,=SUM(A1),select,\
         客户 逾期;天数,class,月份\n",
    );
    for row in 0..10_000_u32 {
        let bad = u32::from(row * 7_919 % 10 < 3);
        let x = row * 31 % 97;
        let half = if row % 2 == 0 { String::new() } else { x.to_string() };
        let infinite = ["inf", "-inf", "3", "4"][row as usize % 4];
        csv.push_str(&format!(
            "{bad},1,,{half},L{row},{},{infinite},{}e300,{},{x},{x},{},{},{},{},2026-{:02}-01\n",
            bad * 5,
            x + 1,
            if row % 3 == 0 { "NaN" } else { "2" },
            x + 3 * bad,
            ["a", "b", "c"][row as usize % 3],
            i64::from(x) - i64::from(bad) * 9,
            x % 5,
            1 + row % 12,
        ));
    }
    csv
}

#[tokio::test]
async fn what_is_meant_to_break_it_is_answered() {
    let house = Site::open().await;
    let setup = "target=bad&split=random&test=30&seed=1&day=%E6%9C%88%E4%BB%BD";
    let project = house.project(&hostile(), setup).await;
    let mut pages: Vec<String> =
        ["", "/bins", "/fit", "/explore", "/compare"].map(str::to_owned).into();
    for name in [
        "constant",
        "empty",
        "half",
        "level",
        "perfect",
        "infinite",
        "huge",
        "nan",
        "twin",
        "%3DSUM%28A1%29",
        "select",
        "%E5%AE%A2%E6%88%B7%20%E9%80%BE%E6%9C%9F%3B%E5%A4%A9%E6%95%B0",
    ] {
        pages.push(format!("/variable?v={name}"));
        pages.push(format!("/clean?v={name}"));
        pages.push(format!("/explore?v={name}&by=select"));
        pages.push(format!("/explore?v=twin&by={name}"));
    }
    for page in pages {
        let seen = house.get(&format!("{project}{page}")).await;
        assert!(!seen.status.is_server_error(), "{page}: {}", seen.text);
        sound(&page, &seen.text);
    }
    fits_that_cannot_be(&house, &project).await;
    one_row_and_one_class(&house).await;
}

async fn fits_that_cannot_be(house: &Site, project: &str) {
    let page = house.get(&format!("{project}/fit")).await.text;
    let step = field(&page, "step");
    let rest = "score=600&odds=50&points_to_double=20&cuts=&most=0&ridge=auto&least_bads=50&seed=1\
                &pairs=1&depth=3&least_leaf=30&rounds=10&folds=2";
    for (kind, picks) in [
        ("card", "x0=perfect"),
        ("card", "x0=twin&x1=twin2&x2=perfect&x3=half&x4=select"),
        ("tree", "x0=twin&x1=perfect&x2=select"),
        ("booster", "x0=perfect&x1=half"),
        ("additive", "x0=perfect&x1=select"),
        ("card", "x0=constant"),
        ("card", "x0=empty"),
        ("tree", "x0=level"),
        ("card", "x0=gone"),
    ] {
        let form = format!("step={step}&kind={kind}&select=none&{rest}&{picks}");
        let job = house.send(&format!("{project}/fit/start"), &form).await;
        assert_eq!(job.status, StatusCode::SEE_OTHER, "{kind} {picks}");
        match house.wait(&job.location).await {
            Ok(done) => {
                for face in ["", "/proof", "/take/report.xlsx"] {
                    let seen = house.get(&format!("{done}{face}")).await;
                    assert_eq!(seen.status, StatusCode::OK, "{kind} {picks} {face}: {}", seen.text);
                    if face != "/take/report.xlsx" {
                        sound(face, &seen.text);
                    }
                }
            }
            Err(page) => {
                sound(picks, &page);
                assert!(!page.contains("incident") && !page.contains("事故"), "{kind} {picks}");
            }
        }
    }
}

async fn one_row_and_one_class(house: &Site) {
    for (csv, setup) in [
        ("bad,x\n1,2\n", "target=bad&split=random&test=30&seed=1"),
        ("bad,x\n1,2\n1,3\n", "target=bad&split=random&test=30&seed=1"),
        ("bad,bad\n1,0\n0,1\n", "target=bad&split=random&test=0&seed=1"),
    ] {
        let seen = house.bring("a.csv", csv.as_bytes()).await;
        assert!(!seen.status.is_server_error(), "{csv}: {}", seen.text);
        if seen.status == StatusCode::SEE_OTHER {
            let tried = house.send(&seen.location, setup).await;
            assert!(!tried.status.is_server_error(), "{csv}: {}", tried.text);
            sound(csv, &tried.text);
        }
    }
}
