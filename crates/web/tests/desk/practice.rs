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
    let form = "paper_delivery=1&paper_contract=1&people=1&target=42&walk=120";
    assert_eq!(desk.send(&format!("{at}/prepare"), form).await.location, at);
    let talk = desk.page(&at).await;
    assert!(talk.contains("尺寸不稳") && talk.contains("我复述一遍"), "{talk}");
    for told in ["threat", "flatter", "concede", "praise-fact", "listen"] {
        assert!(!talk.contains(told), "{told}: a line does not tell what it is worth");
    }
    let say = format!("{at}/say");
    assert!(desk.send(&say, "number=1&said=").await.text.contains("没有写要说的话"));
    let typed = desk.send(&say, "number=1&said=您慢慢说，我听着。").await;
    assert_eq!(typed.location, format!("{at}#say"), "{}", typed.text);
    assert!(desk.page(&at).await.contains("LSCP 倾听"));
    let old = desk.send(&say, "number=1&line=0").await;
    assert!(old.text.contains("页面是旧的"), "{}", old.text);
    line(&desk, &at, (2, "您的处境我理解")).await;
    line(&desk, &at, (3, "请问是哪一批")).await;
    line(&desk, &at, (4, "告辞")).await;
    let result = desk.page(&at).await;
    for said in ["逐项评分", "更好的说法", "没有谈成协议", "真实原因"] {
        assert!(result.contains(said), "{said}: {result}");
    }
    let home = desk.page("/practice").await;
    assert!(home.contains("根据最近 1 次演练，最该练的是"), "{home}");
    let replay = desk.page(&format!("{at}/replay")).await;
    assert!(replay.contains("从这里换一种说法") && replay.contains("信任"), "{replay}");
    let kept = desk.send(&format!("{at}/script"), "turn=2").await;
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
