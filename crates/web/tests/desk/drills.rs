//! A live drill at two computers: the learner's pages tell nothing hidden, the console does; each sees the other's move;
//! an old page changes nothing; nobody else sees it.

use axum::http::StatusCode;

use crate::house::Desk;

/// The field of the form that a page shows.
fn field(page: &str, form: &str, name: &str) -> String {
    let form = page.split(form).nth(1).unwrap_or_else(|| panic!("{form}: {page}"));
    let value = form.split(&format!("name=\"{name}\" value=\"")).nth(1);
    value.and_then(|rest| rest.split('"').next()).unwrap_or_else(|| panic!("{name}")).to_owned()
}

/// A drill that `wang` takes up and prepares: `chen` sits at the desk, the other seat is `wang`'s.
async fn begun(desk: &mut Desk) -> (String, String) {
    let form = "whom=person%3Awang&scene=quality&variant=&persona=blunt&level=1&note=%E8%AF%95";
    let at = desk.send("/drills/invite", form).await.location;
    assert!(at.starts_with("/drills/"), "{at}");
    let page = desk.page(&at).await;
    assert!(page.contains("收回邀请") && page.contains("data-wait="), "{page}");
    let mut other = String::new();
    desk.change_seat(&mut other);
    desk.sign_in("wang").await;
    let home = desk.page("/practice").await;
    assert!(home.contains("有 1 场现场对练等着您"), "{home}");
    let page = desk.page(&at).await;
    assert!(page.contains("接受，去准备"), "{page}");
    let run = desk.send(&format!("{at}/accept"), "version=1").await.location;
    assert!(run.starts_with("/practice/runs/"), "{run}");
    assert_eq!(desk.get(&at).await.location, run, "first the preparation");
    let ready = desk.send(&format!("{run}/prepare"), "people=1&target=42&walk=120").await;
    assert_eq!(ready.location, run);
    assert_eq!(desk.get(&run).await.location, at, "then to the drill");
    desk.change_seat(&mut other);
    (at, other)
}

#[tokio::test]
async fn two_computers_one_talk() {
    let mut desk = Desk::open().await;
    let wrong = desk.send("/drills/invite", "whom=&scene=quality&persona=blunt&level=1").await;
    assert!(wrong.text.contains("没有选邀请谁"), "{}", wrong.text);
    let (at, mut wang) = begun(&mut desk).await;
    assert!(desk.page(&at).await.contains("等学员开口"));
    desk.change_seat(&mut wang);
    let talk = desk.page(&at).await;
    for hidden in ["真实原因", "拿得出", "愿拿出现金"] {
        assert!(!talk.contains(hidden), "{hidden}: the learner sees nothing hidden");
    }
    assert!(talk.contains("尺寸不稳") && talk.contains("手边单据"), "{talk}");
    let form = "version=2&number=1&said=%E6%82%A8%E6%85%A2%E6%85%A2%E8%AF%B4%EF%BC%8C%E6%88%91%E5%90%AC%E7%9D%80%E3%80%82";
    let said = desk.send(&format!("{at}/say"), form).await;
    assert_eq!(said.location, format!("{at}#say"), "{}", said.text);
    let twice = desk.send(&format!("{at}/say"), form).await;
    assert!(twice.text.contains("页面是旧的"), "{}", twice.text);
    assert!(desk.page(&at).await.contains("对方在想怎么回答"));
    desk.change_seat(&mut wang);
    let state = desk.get(&format!("{at}/state?seen=2")).await;
    assert!(state.text.contains("\"version\":3") && state.text.contains("instructor"));
    let console = desk.page(&at).await;
    for shown in ["真实原因", "系统听成：倾听复述", "照引擎回答", "出招", "四周内拿得出"]
    {
        assert!(console.contains(shown), "{shown}: {console}");
    }
    let other = desk.page(&format!("{at}?move=account")).await;
    assert_eq!(field(&other, "/answer\"", "move"), "account", "heard otherwise");
    let words = "version=3&move=account&stance=answer&words=%E5%88%AB%E7%BB%95%E4%BA%86%E3%80%82";
    let gone = desk.send(&format!("{at}/answer"), words).await;
    assert_eq!(gone.location, format!("{at}#say"), "{}", gone.text);
    assert!(desk.send(&format!("{at}/answer"), words).await.text.contains("页面是旧的"));
    desk.change_seat(&mut wang);
    let talk = desk.page(&at).await;
    assert!(talk.contains("别绕了。") && talk.contains("说清账目"), "{talk}");
    let none = desk.send(&format!("{at}/answer"), words).await;
    assert_eq!(none.status, StatusCode::FORBIDDEN, "who learns answers nothing");
    let done = desk.send(&format!("{at}/end"), "version=4").await;
    assert_eq!(done.location, at, "{}", done.text);
    rated(&mut desk, &at, &mut wang).await;
}

/// Both rate; then all three stand beside each other.
async fn rated(desk: &mut Desk, at: &str, wang: &mut String) {
    let page = desk.page(at).await;
    assert!(page.contains("先写下自己的评分") && !page.contains("三方评分</"), "{page}");
    let levels = page.split("name=\"level-").skip(1).filter_map(|rest| rest.split('"').next());
    let levels: Vec<String> = levels.map(|code| format!("level-{code}=1")).collect();
    let missing = desk.send(&format!("{at}/rate"), "words=x").await;
    assert!(missing.text.contains("没有选等级"), "{}", missing.text);
    let form = format!("{}&words=%E5%A4%9A%E5%90%AC", levels.join("&"));
    assert_eq!(desk.send(&format!("{at}/rate"), &form).await.location, at);
    assert!(desk.page(at).await.contains("对方还没有交评分"));
    desk.change_seat(wang);
    assert!(desk.page(at).await.contains("讲师评分"));
    assert_eq!(desk.send(&format!("{at}/rate"), &form).await.location, at);
    let page = desk.page(at).await;
    for shown in ["三方评分", "多听", "自动", "学员自评", "不计入认证考试"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let home = desk.page("/drills").await;
    assert!(home.contains("自动与讲师") && home.contains("已结束"), "{home}");
}

#[tokio::test]
async fn only_the_two_and_who_sees_the_audit() {
    let mut desk = Desk::open().await;
    let (at, _) = begun(&mut desk).await;
    desk.sign_in("smith").await;
    let page = desk.page(&at).await;
    assert!(page.contains("You are watching"), "{page}");
    assert!(!page.contains("/answer\""), "who watches answers nothing");
    assert!(desk.page("/drills?whose=all").await.contains("Live drill"));
    desk.sign_in("wang").await;
    assert!(desk.page("/drills").await.contains("轮到您"));
    assert!(!desk.page("/drills").await.contains("邀请学员对练"), "who learns invites nobody");
    let none = desk.send("/drills/invite", "whom=person%3Achen").await;
    assert_eq!(none.status, StatusCode::FORBIDDEN);
}
