//! The workbench as a browser meets it: a file comes in, is cleaned, binned, edited by hand, and
//! each step goes back; files that cannot be used are told why.

#[path = "../browser/mod.rs"]
mod browser;

mod bench;
mod pictures;

use std::ops::{Deref, DerefMut};

use axum::http::StatusCode;
use base::{Clock, Lang};
use browser::{Browser, Seen, field, sound};
use store::{
    Actor, Db, Files, Open,
    access::{NewPerson, Role},
};
use web::{App, House, site};

const HOSTILE: &str = "<script>alert(1)</script> & \"有限\"";

struct Site {
    browser: Browser,
    db: Db,
    folder: tempfile::TempDir,
}

impl Deref for Site {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.browser
    }
}

impl DerefMut for Site {
    fn deref_mut(&mut self) -> &mut Browser {
        &mut self.browser
    }
}

impl Site {
    async fn open() -> Self {
        let folder = tempfile::tempdir().expect("folder");
        let clock = Clock::standing("2026-11-21".parse().expect("day"));
        let db = Db::open(Open::file(&folder.path().join("house.db"), clock)).await.expect("db");
        let people = [
            ("manager", Role::CreditManager, Lang::Zh),
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
        let browser = Browser::on(site(App::new(db.clone(), files, house)));
        let mut site = Self { browser, db, folder };
        site.sign_in("manager").await;
        site
    }

    /// Where the kept files lie.
    fn files(&self) -> std::path::PathBuf {
        self.folder.path().join("files")
    }

    async fn bring(&self, name: &str, bytes: &[u8]) -> Seen {
        self.upload("/lab/upload", (name, bytes), &self.token().await).await
    }

    /// Uploads and chooses the target; answers where the project stands.
    async fn project(&self, csv: &str, setup: &str) -> String {
        let seen = self.bring("样本 A.csv", csv.as_bytes()).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{}", seen.text);
        let project = seen.location.strip_suffix("/setup").expect("setup").to_owned();
        let seen = self.send(&format!("{project}/setup"), setup).await;
        assert_eq!(
            (seen.status, &seen.location),
            (StatusCode::SEE_OTHER, &project),
            "{}",
            seen.text
        );
        project
    }
}

/// 1,500 rows with two variables that matter, a hostile name, a constant and a row number.
fn sample() -> String {
    let mut state = 7_u64;
    let mut unit = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).unwrap_or(0)) / f64::from(1_u32 << 31)
    };
    let name = HOSTILE.replace('"', "\"\"");
    let mut csv = format!("bad,days,\"{name}\",nothing,id,old\n");
    for row in 0..1_500 {
        let (days, town) = ((unit() * 100.0).round(), unit());
        let risk = 1.0 / (1.0 + (2.6 - 0.03 * days - 1.5 * town).exp());
        let bad = u8::from(unit() < risk);
        let town =
            ["华东", "华南", HOSTILE, "西北"][(town * 4.0) as usize % 4].replace('"', "\"\"");
        let days = if row % 50 == 0 { String::new() } else { days.to_string() };
        let old = (650.0 - 80.0 * unit() - 40.0 * f64::from(bad)).round();
        csv.push_str(&format!("{bad},{days},\"{town}\",1,R{row},{old}\n"));
    }
    csv
}

const SETUP: &str = "target=bad&split=random&test=30&seed=1&present=old";

fn iv(page: &str) -> f64 {
    let after = page.split("<span class=\"name\">IV</span>").nth(1).expect("IV");
    let value = after.split("<span class=\"value\">").nth(1).expect("value");
    value.split('<').next().expect("number").trim().parse().expect("IV")
}

#[tokio::test]
async fn a_file_is_binned_edited_and_taken_back() {
    let house = Site::open().await;
    let empty = house.get("/lab").await;
    sound("/lab", &empty.text);
    assert!(empty.text.contains("还没有建模项目"));
    let project = house.project(&sample(), SETUP).await;
    let hostile = "%3Cscript%3Ealert%281%29%3C%2Fscript%3E%20%26%20%22%E6%9C%89%E9%99%90%22";
    for page in [
        "/lab".to_owned(),
        project.clone(),
        format!("{project}/setup"),
        format!("{project}/bins"),
        format!("{project}/bins?sort=name"),
        format!("{project}/variable?v=days"),
        format!("{project}/variable?v={hostile}"),
        format!("{project}/variable?v=nothing"),
        format!("{project}/clean?v=days"),
    ] {
        let seen = house.get(&page).await;
        assert_eq!(seen.status, StatusCode::OK, "{page}: {}", seen.text);
        sound(&page, &seen.text);
    }
    let bins = house.get(&format!("{project}/bins")).await.text;
    assert!(bins.contains("没有分箱的列") && bins.contains("是编号或名称"), "id has no bins");
    let page = format!("{project}/variable?v=days");
    let seen = house.get(&page).await.text;
    let (automatic, step) = (iv(&seen), field(&seen, "step").to_owned());
    assert!(automatic > 0.1, "{automatic}");
    let edit = format!("{project}/variable/edit");
    let merged = house.send(&edit, &format!("step={step}&v=days&act=merge&bin=0")).await;
    assert_eq!(merged.status, StatusCode::SEE_OTHER, "{}", merged.text);
    let seen = house.get(&page).await.text;
    assert!(iv(&seen) < automatic, "merging costs information");
    assert!(seen.contains("自动分箱的 IV 为"));
    let late = house.send(&edit, &format!("step={step}&v=days&act=merge&bin=0")).await;
    assert!(late.text.contains("刚被别人或另一个窗口改过"), "{}", late.text);
    let step = field(&seen, "step").to_owned();
    let split =
        house.send(&edit, &format!("step={step}&v=days&act=split&at=%EF%BC%91%EF%BC%90")).await;
    assert_eq!(split.status, StatusCode::SEE_OTHER, "full-width 10: {}", split.text);
    let seen = house.get(&page).await.text;
    let step = field(&seen, "step").to_owned();
    for wrong in ["act=split&at=10", "act=split&at=x", "act=move&cut=99&to=5", "act=group&l0=a"] {
        let refused = house.send(&edit, &format!("step={step}&v=days&{wrong}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        sound(wrong, &refused.text);
    }
    let limits = format!("{project}/variable/limits");
    let few =
        "trend=monotone&max_bins=3&min_bins=1&min_percent=5&min_events=1&max_p=1&rare_percent=1";
    let limited = house.send(&limits, &format!("step={step}&v=days&{few}&specials=0")).await;
    assert_eq!(limited.status, StatusCode::SEE_OTHER, "{}", limited.text);
    let seen = house.get(&page).await.text;
    assert!(seen.contains("特殊值 0"), "a special code has its bin");
    let wrong = few.replace("max_bins=3", "max_bins=0");
    let step = field(&seen, "step").to_owned();
    let refused = house.send(&limits, &format!("step={step}&v=days&{wrong}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    go_back_and_on(&house, &project, automatic).await;
}

/// Three steps back stand the automatic bins; one step on the merged ones.
async fn go_back_and_on(house: &Site, project: &str, automatic: f64) {
    let page = format!("{project}/variable?v=days");
    for _ in 0..3 {
        let step = field(&house.get(&page).await.text, "step").to_owned();
        let back = house.send(&format!("{project}/step"), &format!("step={step}&go=back")).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    }
    assert!((iv(&house.get(&page).await.text) - automatic).abs() < 1e-9);
    let step = field(&house.get(&page).await.text, "step").to_owned();
    let on = house.send(&format!("{project}/step"), &format!("step={step}&go=on")).await;
    assert_eq!(on.status, StatusCode::SEE_OTHER);
    assert!(iv(&house.get(&page).await.text) < automatic, "gone on to the merged bins");
    assert!(house.get(project).await.text.contains("合并分箱"), "the history tells it");
}

#[tokio::test]
async fn words_are_grouped_and_columns_are_cleaned() {
    let house = Site::open().await;
    let csv = sample().replacen(&format!("\"{}\"", HOSTILE.replace('"', "\"\"")), "town", 1);
    let project = house.project(&csv, SETUP).await;
    let page = format!("{project}/variable?v=town");
    let seen = house.get(&page).await.text;
    let step = field(&seen, "step").to_owned();
    let form =
        format!("step={step}&v=town&act=group&l0=%E5%8D%8E%E4%B8%9C&l2=%E8%A5%BF%E5%8C%97&to=");
    let grouped = house.send(&format!("{project}/variable/edit"), &form).await;
    assert_eq!(grouped.status, StatusCode::SEE_OTHER, "{}", grouped.text);
    assert!(house.get(&page).await.text.contains("华东、西北"), "one group holds both");
    let step = field(&house.get(&page).await.text, "step").to_owned();
    let clean = format!("{project}/clean");
    let done = house.send(&clean, &format!("step={step}&v=days&what=clip&low=5&high=90")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let data = house.get(&project).await.text;
    sound(&project, &data);
    assert!(data.contains("“days”收在 5 到 90 之间") && data.contains("5 … 90"), "{data}");
    let step = field(&data, "step").to_owned();
    let done = house.send(&clean, &format!("step={step}&v=id&what=leave-out")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert!(!house.get(&format!("{project}/bins")).await.text.contains("是编号或名称"));
    let step = field(&house.get(&project).await.text, "step").to_owned();
    let back = house.send(&format!("{project}/unclean"), &format!("step={step}&at=0")).await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text);
    let data = house.get(&project).await.text;
    assert!(!data.contains("收在") && data.contains("不用“id”"));
}

#[tokio::test]
async fn what_cannot_be_used_is_said() {
    let house = Site::open().await;
    let refused = house.bring("empty.csv", b"").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = house.bring("heads.csv", b"a,b\n").await;
    assert!(refused.text.contains("没有可用的数据行"), "{}", refused.text);
    let many: String = (0..10_000).map(|n| format!("{},L{n},{}\n", n % 2, n % 7)).collect();
    let many = format!("y,level,x\n{many}");
    let one_class: String = (0..100).map(|n| format!("0,{n}\n")).collect();
    let one_class = format!("y,x\n{one_class}");
    for (csv, setup, said) in [
        (one_class.as_str(), "target=y&split=random&test=30&seed=1", "目标全是 0"),
        (one_class.as_str(), "target=x&split=random&test=30&seed=1", "不是 0（好）或 1（坏）"),
        (one_class.as_str(), "target=&split=random&test=30&seed=1", "notice high"),
        (one_class.as_str(), "target=z&split=random&test=30&seed=1", "没有名为“z”的列"),
        (many.as_str(), "target=y&split=column&split_column=x&test=30&seed=1", "认不出的词"),
        (many.as_str(), "target=y&split=column&split_column=y&test=30&seed=1", "两种用途"),
    ] {
        let seen = house.bring("a.csv", csv.as_bytes()).await;
        let tried = house.send(&seen.location, setup).await;
        assert_eq!(tried.status, StatusCode::UNPROCESSABLE_ENTITY, "{setup}");
        assert!(tried.text.contains(said), "{setup}: {}", tried.text);
        sound(setup, &tried.text);
    }
    let project = house.project(&many, "target=y&split=random&test=30&seed=1").await;
    let bins = house.get(&format!("{project}/bins")).await;
    assert_eq!(bins.status, StatusCode::OK);
    assert!(bins.text.contains("level") && bins.text.contains("是编号或名称"));
    assert_eq!(house.get("/lab/99").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_may_look_and_who_may_change() {
    let mut house = Site::open().await;
    let project = house.project(&sample(), SETUP).await;
    house.sign_in("auditor").await;
    for page in
        ["/lab", &project, &format!("{project}/bins"), &format!("{project}/variable?v=days")]
    {
        let seen = house.get(page).await;
        assert_eq!(seen.status, StatusCode::OK, "{page}");
        assert!(!seen.text.contains("/variable/edit") && !seen.text.contains("/lab/upload"));
        assert!(!seen.text.contains(&format!("{project}/clean")), "{page}");
    }
    for (path, form) in [
        (format!("{project}/variable/edit"), "v=days&act=merge&bin=0"),
        (format!("{project}/step"), "go=back"),
        (format!("{project}/archive"), "away=1"),
        (format!("{project}/clean"), "what=copies"),
    ] {
        assert_eq!(house.send(&path, form).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    house.sign_in("sales").await;
    // Whoever takes lists of their own buyers away takes no model: nothing that they may not see.
    for path in ["", "/explore/take", "/compare/take", "/fits/1/take/report.xlsx"] {
        let path = format!("{project}{path}");
        assert_eq!(house.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(house.get("/lab").await.status, StatusCode::FORBIDDEN);
    house.sign_in("smith").await;
    for page in
        ["/lab", &project, &format!("{project}/bins"), &format!("{project}/variable?v=days")]
    {
        let seen = house.get(page).await;
        assert_eq!(seen.status, StatusCode::OK, "{page}");
        sound(page, &seen.text);
    }
    let away = house.send(&format!("{project}/archive"), "away=1").await;
    assert_eq!(away.status, StatusCode::SEE_OTHER);
    assert!(!house.get("/lab").await.text.contains(&project));
    assert!(house.get("/lab?view=archived").await.text.contains(&project));
}

#[tokio::test]
async fn a_model_is_fitted_proved_and_taken_home() {
    let mut house = Site::open().await;
    let csv = sample().replacen(&format!("\"{}\"", HOSTILE.replace('"', "\"\"")), "town", 1);
    let project = house.project(&csv, SETUP).await;
    let form = house.get(&format!("{project}/fit")).await;
    sound("fit", &form.text);
    let step = field(&form.text, "step").to_owned();
    let start = format!("{project}/fit/start");
    let rest = "score=600&odds=50&points_to_double=20&cuts=550%2C580&most=0&ridge=0&seed=1&pairs=2\
                &depth=4&least_leaf=30&rounds=40";
    for (wrong, said) in [
        (format!("kind=card&select=bic&{rest}&least_bads=50"), "没有勾选入模变量"),
        (format!("kind=card&select=bic&{rest}&least_bads=x&x0=days"), "f-least_bads"),
    ] {
        let refused = house.send(&start, &format!("step={step}&{wrong}")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.text.contains(said), "{wrong}: {}", refused.text);
    }
    let few = format!("step={step}&kind=card&select=bic&{rest}&least_bads=100000&x0=days");
    let told = house.wait(&house.send(&start, &few).await.location).await.expect_err("too few");
    assert!(told.contains("建模至少需要"), "{told}");
    for (number, kind) in (1..).zip(["card", "additive", "tree", "booster"]) {
        let form =
            format!("step={step}&kind={kind}&select=aic&{rest}&least_bads=50&x0=days&x1=town");
        let done = house.wait(&house.send(&start, &form).await.location).await.expect(kind);
        assert_eq!(done, format!("{project}/fits/{number}"));
        for page in
            [done.clone(), format!("{done}/proof"), format!("{done}/proof?part=train&cut=560")]
        {
            let seen = house.get(&page).await;
            assert_eq!(seen.status, StatusCode::OK, "{page}: {}", seen.text);
            sound(&page, &seen.text);
        }
        let report = house.get(&format!("{done}/take/report.xlsx")).await;
        assert!(report.text.starts_with("PK"), "{kind}");
    }
    a_card_is_taken_home(&house, &project).await;
    // Another bin: the fit says that it is older.
    let card = format!("{project}/fits/1");
    let edit = format!("step={step}&v=days&act=merge&bin=0");
    house.send(&format!("{project}/variable/edit"), &edit).await;
    assert!(house.get(&card).await.text.contains("数据或分箱又改过"));
    house.sign_in("auditor").await;
    assert_eq!(house.get(&card).await.status, StatusCode::OK);
    let started = house.send(&start, "kind=card&x0=days").await;
    assert_eq!(started.status, StatusCode::FORBIDDEN);
    house.sign_in("smith").await;
    for page in [card.clone(), format!("{card}/proof"), format!("{project}/fit")] {
        let seen = house.get(&page).await;
        assert_eq!(seen.status, StatusCode::OK, "{page}");
        sound(&page, &seen.text);
    }
}

async fn a_card_is_taken_home(house: &Site, project: &str) {
    let card = format!("{project}/fits/1");
    let proof = house.get(&format!("{card}/proof")).await.text;
    for said in ["ROC 曲线", "与“old”比较", "换出", "十等分", "在各分界处接受"]
    {
        assert!(proof.contains(said), "{said}");
    }
    let against = house.get(&format!("{project}/fits/4/proof?against=1&cut=560")).await.text;
    assert!(against.contains("与“#1 WOE 评分卡”比较"), "another fit stands as the present one");
    for (form, said) in [
        ("card.json", "shouxin-scorecard"),
        ("card.csv", "days"),
        ("card.pmml", "<PMML"),
        ("card.sql", "CASE"),
        ("card-nan.sql", "CASE"),
        ("card.py", "def "),
        ("card-excel.csv", "=IF"),
    ] {
        let seen = house.get(&format!("{card}/take/{form}")).await;
        assert_eq!(seen.status, StatusCode::OK, "{form}");
        assert!(seen.text.contains(said), "{form}: {}", seen.text);
    }
    for (form, status) in [
        ("fits/4/take/card.sql", StatusCode::UNPROCESSABLE_ENTITY),
        ("fits/1/take/card.exe", StatusCode::NOT_FOUND),
        ("fits/9", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(house.get(&format!("{project}/{form}")).await.status, status, "{form}");
    }
}
