//! The role-play as pages: chosen, prepared, spoken with and without lines, marked, replayed, branched, kept.

use axum::http::StatusCode;

use crate::house::Desk;

async fn begun(desk: &Desk) -> String {
    let done = desk.send("/practice", "scene=quality&persona=blunt&level=1").await;
    assert!(done.location.starts_with("/practice/runs/"), "{}", done.text);
    done.location
}

/// Says the line that has these words, as it stands on the page.
async fn line(desk: &Desk, at: &str, (number, words): (u8, &str)) {
    let page = desk.page(at).await;
    let lines = page.split("name=\"line\" value=\"").skip(1);
    let shown = lines.filter_map(|rest| rest.split_once("\">"));
    let mut shown = shown.filter(|(_, rest)| rest.split('<').next().unwrap_or("").contains(words));
    let (place, _) = shown.next().unwrap_or_else(|| panic!("{words}: {page}"));
    let said = desk.send(&format!("{at}/say"), &format!("number={number}&line={place}")).await;
    assert_eq!(said.location, format!("{at}#say"), "{words}: {}", said.text);
}

/// Papers are opened one by one and asked about.
async fn prepared(desk: &Desk, at: &str) {
    let ready = desk.page(at).await;
    for said in ["HT-0911", "2025-11-26", "打开：签收单", "还没有打开任何材料"] {
        assert!(ready.contains(said), "{said}: {ready}");
    }
    assert!(!ready.contains("仓库班长"), "a paper says nothing before it is opened");
    let early = desk.send(&format!("{at}/prepare"), "paper_delivery=0&target=42&walk=120").await;
    assert!(early.text.contains("还没有打开"), "{}", early.text);
    let opened = desk.send(&format!("{at}/papers"), "paper=delivery").await;
    assert_eq!(opened.location, format!("{at}#paper-delivery"), "{}", opened.text);
    let ready = desk.page(at).await;
    assert!(ready.contains("仓库班长") && ready.contains("签收单：谁签的字？"), "{ready}");
    let form = "paper_delivery=0&people=1&target=42&walk=120";
    assert_eq!(desk.send(&format!("{at}/prepare"), form).await.location, at);
}

/// What is wrong with a plan is said.
async fn no_plan(desk: &Desk, plan: &str) {
    let past = desk.send(plan, "number=1&amount_1=100&day_1=2026-03-01").await;
    assert!(past.text.contains("在谈话日 2026-03-02 之前"), "{}", past.text);
    let turned = desk.send(plan, "number=1&amount_1=100&day_1=2026-04-01&day_2=2026-03-09").await;
    assert!(turned.text.contains("方案读不通"), "{}", turned.text);
}

#[tokio::test]
async fn a_talk_from_the_first_page_to_the_library() {
    let desk = Desk::open().await;
    let home = desk.page("/practice").await;
    for said in ["催收演练", "质量争议", "满腹委屈", "还没有演练过", "Apache-2.0"]
    {
        assert!(home.contains(said), "{said}");
    }
    let wrong = desk.send("/practice", "scene=moon&persona=blunt&level=1").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let at = begun(&desk).await;
    assert!(desk.page(&at).await.contains("谈前准备"));
    let turned = desk.send(&format!("{at}/prepare"), "target=60&walk=30").await;
    assert!(turned.text.contains("底线要比目标晚"), "{}", turned.text);
    prepared(&desk, &at).await;
    let talk = desk.page(&at).await;
    assert!(talk.contains("尺寸不稳") && talk.contains("我复述一遍"), "{talk}");
    for told in ["threat", "flatter", "concede", "praise-fact", "listen"] {
        assert!(!talk.contains(told), "{told}: a line does not tell what it is worth");
    }
    no_plan(&desk, &format!("{at}/plan")).await;
    let say = format!("{at}/say");
    assert!(desk.send(&say, "number=1&said=").await.text.contains("没有写要说的话"));
    let typed = desk.send(&say, "number=1&said=您慢慢说，我听着。").await;
    assert_eq!(typed.location, format!("{at}#say"), "{}", typed.text);
    assert!(desk.page(&at).await.contains("LSCP 倾听"));
    let old = desk.send(&say, "number=1&line=0").await;
    assert!(old.text.contains("页面是旧的"), "{}", old.text);
    line(&desk, &at, (2, "您的处境我理解")).await;
    line(&desk, &at, (3, "请问是哪一批")).await;
    let small = "number=4&amount_1=10000&day_1=2026-03-12&sign=contact&next_on=2026-03-12";
    let laid = desk.send(&format!("{at}/plan"), small).await;
    assert_eq!(laid.location, format!("{at}#say"), "{}", laid.text);
    let talk = desk.page(&at).await;
    assert!(
        talk.contains("我把方案写下来：2026-03-12 付") && talk.contains("那就这样定"),
        "{talk}"
    );
    line(&desk, &at, (5, "告辞")).await;
    let result = desk.page(&at).await;
    for said in ["逐项评分", "更好的说法", "看协议书（演练）", "真实原因"] {
        assert!(result.contains(said), "{said}: {result}");
    }
    let home = desk.page("/practice").await;
    assert!(home.contains("根据最近 1 次演练，最该练的是"), "{home}");
    let replay = desk.page(&format!("{at}/replay")).await;
    for said in ["从这里换一种说法", "信任", "对方最少肯签的方案", "退路", "第 12 周", "托词"]
    {
        assert!(replay.contains(said), "{said}: {replay}");
    }
    let script = format!("{at}/script?turn=2");
    assert!(desk.page(&script).await.contains("空位"), "it is asked how");
    let named = desk.send(&script, "title=问&content=请问拖欠建设是哪一批").await;
    assert!(named.text.contains("换成化名"), "{}", named.text);
    let kept = desk.send(&script, "title=问清&content=请问是哪一批、差多少？").await;
    assert_eq!(kept.location, "/collections/scripts", "{}", kept.text);
    let shop = desk.page("/practice/workshop").await;
    assert!(shop.contains("的演练，第 3 句") && shop.contains("草稿"), "{shop}");
    let trail = shop.split("/practice/workshop/").nth(1).and_then(|rest| rest.split('"').next());
    let trail = desk.page(&format!("/practice/workshop/{}", trail.expect("a script"))).await;
    assert!(trail.contains("起草话术") && trail.contains("话术库"), "{trail}");
    let branch = desk.send(&format!("{at}/branch"), "behind=2").await.location;
    assert_ne!(branch, at);
    assert!(desk.page(&branch).await.contains("LSCP 理解"));
    assert!(desk.page("/practice").await.contains("分支"), "the list says that it is a branch");
}

#[tokio::test]
async fn each_sees_their_own_and_a_threat_fails() {
    let mut desk = Desk::open().await;
    let at = begun(&desk).await;
    desk.send(&format!("{at}/prepare"), "target=42&walk=120").await;
    desk.send(&format!("{at}/say"), "number=1&said=不还钱就让你坐牢").await;
    line(&desk, &at, (2, "告辞")).await;
    assert!(desk.page(&at).await.contains("威胁或羞辱"));
    desk.sign_in("wang").await;
    let theirs = desk.get(&at).await;
    assert!(theirs.status.is_client_error(), "{}", theirs.status);
    assert!(desk.page("/practice").await.contains("practice"));
}
