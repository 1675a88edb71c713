//! Exercises as pages: begun, tried, handed in, marked with reasons; what is hidden reaches no page and no file.

use academy::exercises::{Lab, data, get_exercise, solved};
use axum::http::StatusCode;
use base::Lang;

use crate::house::Desk;

async fn begun(desk: &Desk, lab: &str) -> String {
    let done = desk.send("/exercises", &format!("lab={lab}")).await;
    assert!(done.location.starts_with("/exercises/runs/"), "{}", done.text);
    done.location
}

fn form(given: &academy::exercises::Given) -> String {
    let coded = |text: &str| text.bytes().map(|b| format!("%{b:02X}")).collect::<String>();
    given.iter().map(|(name, text)| format!("&{name}={}", coded(text))).collect()
}

async fn seed(desk: &Desk, at: &str) -> u64 {
    let id = at.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    get_exercise(&desk.db, id, (0, true)).await.expect("kept").seed
}

#[tokio::test]
async fn each_exercise_from_the_first_page_to_its_marks() {
    let desk = Desk::open().await;
    let home = desk.page("/exercises").await;
    for said in ["Altman", "评分卡", "决策树", "等级线", "三份话术", "还没有做过实训", "Apache-2.0"]
    {
        assert!(home.contains(said), "{said}");
    }
    let wrong = desk.send("/exercises", "lab=moon").await;
    assert!(wrong.text.contains("没有练习"), "{}", wrong.text);
    for lab in Lab::ALL {
        let at = begun(&desk, lab.code()).await;
        let page = desk.page(&at).await;
        assert!(page.contains("怎么做") && page.contains("递交"), "{lab:?}: {page}");
        let seed = seed(&desk, &at).await;
        assert!(!page.contains(&seed.to_string()), "{lab:?}: the seed stays in the house");
        let right = form(&solved(lab, seed, Lang::Zh).expect("solved"));
        if lab != Lab::Altman {
            let tried = desk.send(&at, &format!("number=1&act=try{right}")).await;
            assert_eq!(tried.status, StatusCode::OK, "{lab:?}: {}", tried.text);
            assert!(!desk.page(&at).await.contains("得分"), "{lab:?}: trying is not handing in");
        }
        let done = desk.send(&at, &format!("number=1&act=submit{right}")).await;
        assert_eq!(done.location, at, "{lab:?}: {}", done.text);
        let result = desk.page(&at).await;
        assert!(result.contains("理由") && result.contains("交完最后一次"), "{lab:?}: {result}");
        let old = desk.send(&at, &format!("number=1&act=submit{right}")).await;
        assert!(old.text.contains("页面是旧的"), "{lab:?}: {}", old.text);
        let shut = desk.send(&format!("{at}/close"), "").await;
        assert_eq!(shut.location, at, "{}", shut.text);
        let worked = desk.page(&at).await;
        assert!(!worked.contains("交完最后一次") && worked.contains("参考答案"), "{lab:?}");
    }
    assert!(desk.page("/exercises").await.contains("通过"));
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_field() {
    let desk = Desk::open().await;
    for (lab, form, said) in [
        ("altman", "z-01=much", "不是数字"),
        ("scorecard", "v-staff=9,5", "读不成切点"),
        ("scorecard", "", "没有选任何变量"),
        ("tree", "depth=99&least=40&prune=best", "不是 1 到 8 的整数"),
        ("tree", "depth=3&least=40&prune=best", "还没有选动作"),
        ("bands", "low=700&high=600", "上线低于下线"),
    ] {
        let at = begun(&desk, lab).await;
        let wrong = desk.send(&at, &format!("number=1&act=submit&{form}")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{lab} {form}");
        assert!(wrong.text.contains(said), "{lab} {form}: {}", wrong.text);
    }
}

#[tokio::test]
async fn the_hidden_rows_reach_no_page_and_no_file_and_nobody_else_sees_a_run() {
    let mut desk = Desk::open().await;
    let at = begun(&desk, "scorecard").await;
    let seed = seed(&desk, &at).await;
    let file = desk.page(&format!("{at}/data.csv")).await;
    let rows = file.lines().count();
    assert_eq!(rows, data(Lab::Scorecard, seed, Lang::Zh).len());
    assert_eq!(rows, 1_201, "the open rows and their head, no more");
    let right = form(&solved(Lab::Scorecard, seed, Lang::Zh).expect("solved"));
    let tried = desk.send(&at, &format!("number=1&act=try{right}")).await.text;
    assert!(tried.contains("看得到的样本：AUC"), "{tried}");
    assert!(!tried.contains("验收样本 AUC"), "trying tells nothing of the hidden rows");
    desk.send(&at, &format!("number=1&act=submit{right}")).await;
    let page = desk.page(&at).await;
    assert!(page.contains("验收样本 AUC 0."), "a mark of two decimals: {page}");
    desk.sign_in("wang").await;
    assert!(desk.get(&at).await.status.is_client_error());
    assert!(desk.get(&format!("{at}/data.csv")).await.status.is_client_error());
    assert!(desk.get("/exercises/memos").await.status.is_client_error(), "who does not teach");
}

#[tokio::test]
async fn a_sandbox_says_so_on_every_page_and_sends_nothing() {
    let mut desk = Desk::open().await;
    let before = desk.page("/exercises/sandbox").await;
    assert!(before.contains("shouxin sandbox start") && before.contains("补一份客户档案"));
    assert!(!before.contains("sandbox-says"));
    let hook =
        desk.send("/collections/channels/hook", "kind=wecom&url=https://127.0.0.1:9/x").await;
    assert!(hook.status.is_redirection(), "{}", hook.text);
    let form = "host=127.0.0.1&port=1&security=plain&user=u&password=geheim&from=a@b.cn&name=x";
    let mail = desk.send("/collections/channels/mail", form).await;
    assert!(mail.status.is_redirection(), "{}", mail.text);
    let mut tx = desk.db.write(store::Actor::system("test")).await.expect("tx");
    let learners = vec!["chen".to_owned(), "smith".to_owned()];
    let found = academy::exercises::Sandbox { seed: 1, learners };
    academy::exercises::found_sandbox(&mut tx, &found).await.expect("found");
    tx.commit().await.expect("commit");
    desk.as_sandbox();
    desk.sign_in("chen").await;
    for path in ["/", "/parties", "/collections", "/exercises"] {
        assert!(desk.page(path).await.contains("函件不会发出"), "{path}");
    }
    let tried = desk.send("/collections/channels/try-hook", "").await;
    assert!(tried.text.contains("这是实训沙箱"), "{}", tried.text);
    let tried = desk.send("/collections/channels/try-mail", "to=a@example.com").await;
    assert!(tried.text.contains("这是实训沙箱"), "{}", tried.text);
    let page = desk.page("/exercises/sandbox").await;
    assert!(page.contains("我的得分") && page.contains("全部学员"), "{page}");
}

#[tokio::test]
async fn causes_of_our_own_cases_assign_training() {
    let mut desk = Desk::open().await;
    let empty = desk.page("/exercises/needs").await;
    assert!(empty.contains("还没有写明原因的案件") && empty.contains("到期前有没有人联系客户"));
    assert!(!empty.contains("背后的金额"), "nothing is proposed of nothing");
    let asked = desk.page("/exercises/needs?q-wording=1").await;
    assert!(asked.contains("背后的金额") && asked.contains("三份话术"), "{asked}");
    let buyer = credit::parties::get_buyer(&desk.db, "C1", store::access::Scope::All).await;
    let new = credit::collections::cases::NewCase {
        buyer_id: buyer.expect("C1").id,
        from_worklist: false,
        why: "逾期".to_owned(),
        login: "wang".to_owned(),
        owed_minor: 880_000,
        first_due_on: None,
    };
    let mut tx = desk.db.write(store::Actor::user("chen")).await.expect("tx");
    let case = credit::collections::cases::open_case(&mut tx, &new, base::Currency::CNY).await;
    let case = case.expect("a case");
    tx.commit().await.expect("commit");
    let wang = desk.db.find_person("wang").await.expect("read").expect("wang").id;
    let form = format!("case={case}&cause=skill&person={wang}&note=");
    let wrong = desk.send("/exercises/causes", &form).await;
    assert!(wrong.text.contains("请写看到了什么"), "{}", wrong.text);
    let done = desk.send("/exercises/causes", &format!("{form}no+promise")).await;
    assert_eq!(done.location, "/exercises/needs", "{}", done.text);
    let page = desk.page("/exercises/needs").await;
    for said in ["缺乏催收方法", "8,800", "首次提醒", "完成 0 项"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    desk.sign_in("wang").await;
    assert!(desk.page("/exercises").await.contains("安排给我的培训"));
    assert!(desk.get("/exercises/needs").await.status.is_client_error());
}
