//! A case on pages as a browser without script sees it: opened, prepared, talked step by step, closed; methods,
//! scripts, debts and routes beside it; for machines, in both languages, within rights.

use axum::http::StatusCode;

use crate::house::Desk;

/// Opens a case of C1 and gives its address.
async fn opened(desk: &Desk) -> String {
    let form = desk.page("/collections/cases/open/C1").await;
    assert!(form.contains("开案原因") && form.contains("逾期"), "{form}");
    let empty = desk.send("/collections/cases/open/C1", "why=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = desk.send("/collections/cases/open/C1", "why=两次催款没有回复").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    done.location
}

const BY_RECORDS: [&str; 6] = ["account", "statement", "papers", "people", "pay-days", "card"];
const BY_HAND: [&str; 2] = ["background", "principles"];

#[tokio::test]
async fn a_case_is_prepared_talked_and_closed_on_pages() {
    let mut desk = Desk::open().await;
    assert!(desk.page("/collections/cases").await.contains("没有案件"));
    assert!(desk.page("/collections").await.contains("/collections/cases/open/C1"));
    let at = opened(&desk).await;
    assert_eq!(desk.get("/collections/cases/open/C1").await.location, at, "one case a buyer");
    let page = desk.page(&at).await;
    for said in
        ["准备清单还有", "诉讼时效还剩", "催收六字诀", "谈判卡", "为什么不付", "还不知道，去补人脉"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    for tab in ["account", "story", "next"] {
        desk.page(&format!("{at}?tab={tab}")).await;
    }
    let visit =
        desk.send("/collections/log/C1", "channel=visit&result=refused&note=x&on=2026-11-21");
    assert!(visit.await.text.contains("上门前要先做准备"));
    assert!(desk.page(&format!("{at}/prepare")).await.contains("不做准备"));
    let early = desk.send(&format!("{at}/prepared"), "").await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(early.text.contains("项没有做"));
    card(&desk, &at).await;
    for name in BY_RECORDS {
        let faked = desk.send(&format!("{at}/tick"), &format!("box={name}&on=1")).await;
        assert!(faked.text.contains("不能手工勾选"), "{name}: {}", faked.text);
    }
    for name in BY_HAND {
        desk.send(&format!("{at}/tick"), &format!("box={name}&on=1")).await;
    }
    let boxes = desk.page(&format!("{at}/prepare")).await;
    for said in ["证据等级 D", "还没有发出过对账单", "于 2026-11-21 勾选", "谈判卡：目标与底线"]
    {
        assert!(boxes.contains(said), "{said}: {boxes}");
    }
    let early = desk.send(&format!("{at}/prepared"), "").await;
    assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "the records lack papers");
    let done = desk.send(&format!("{at}/waive"), "why=先电话沟通，资料后补").await;
    assert_eq!(done.location, at, "{}", done.text);
    papers(&desk, &at).await;
    talked(&desk, &at).await;
    desk.page(&format!("{at}/reason")).await;
    let bare =
        desk.send(&format!("{at}/reason"), "stated=pressure&verified=liquidity&proof=").await;
    assert!(bare.text.contains("没有写查实的依据"));
    let set =
        desk.send(&format!("{at}/reason"), "stated=pressure&verified=liquidity&proof=流水").await;
    assert_eq!(set.location, at);
    let page = desk.page(&at).await;
    assert!(page.contains("与说法不符") && page.contains("准备财产保全"), "{page}");
    let owed = desk.send(&format!("{at}/close"), "outcome=collected&closing=x").await;
    assert!(owed.text.contains("还有") && owed.text.contains("逾期"), "{}", owed.text);
    let closed = desk.send(&format!("{at}/close"), "outcome=legal&closing=转律师").await;
    assert_eq!(closed.location, at, "{}", closed.text);
    assert!(desk.page(&format!("{at}/survey")).await.contains("受到尊重"));
    let asked =
        desk.send(&format!("{at}/survey"), "first=5&second=4&third=5&person=李&note=").await;
    assert_eq!(asked.location, at, "{}", asked.text);
    assert!(desk.page("/collections/study").await.contains("资金链断裂"));
    desk.sign_in("smith").await;
    for path in [at.as_str(), "/collections/study", "/collections/cases?phase=closed"] {
        let page = desk.page(path).await;
        assert!(!page.contains("案件"), "{path}: a page of two languages");
    }
}

async fn papers(desk: &Desk, at: &str) {
    for name in ["brief", "counsel"] {
        let pdf = desk.get(&format!("{at}/{name}.pdf")).await;
        // Without a font it says which package brings one; a test needs nothing installed.
        match pdf.status {
            StatusCode::OK => assert!(pdf.text.starts_with("%PDF"), "{name}"),
            status => assert!(pdf.text.contains("fonts-noto-cjk"), "{name}: {status}"),
        }
    }
}

async fn card(desk: &Desk, at: &str) {
    assert!(desk.page(&format!("{at}/card")).await.contains("让步 1"));
    let form = "target=100000&target_on=2026-12-20&walk=80000&walk_on=2027-01-31\
        &give_1=分两期&ask_1=书面承诺&pay_path=会计到老板&pay_days=每月 25 日";
    let above = desk.send(&format!("{at}/card"), &form.replace("walk=80000", "walk=200000")).await;
    assert!(above.text.contains("底线金额高于目标金额"), "{}", above.text);
    let free = desk.send(&format!("{at}/card"), &form.replace("ask_1=书面承诺", "ask_1=")).await;
    assert!(free.text.contains("每一步都要写换回什么"), "{}", free.text);
    let done = desk.send(&format!("{at}/card"), form).await;
    assert_eq!(done.location, format!("{at}/prepare"), "{}", done.text);
}

async fn talked(desk: &Desk, at: &str) {
    assert!(desk.page(&format!("{at}/talk")).await.contains("开始面谈"));
    let begun = desk.send(&format!("{at}/talk"), "channel=visit&person=赵会计&on=2026-11-21").await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let talk = begun.location;
    assert!(desk.page(&talk).await.contains("今天专程来"), "the script of a visit");
    for (step, form) in [
        ("opening", "authority=decides&purpose=定付款日&s_open-visit=1"),
        ("atmosphere", "mood_before=2&mood=anxious&praise="),
        ("account", "account=yes"),
        ("listening", "words=资金紧&restated=月底才有钱&restated_ok=1&stated=pressure"),
        ("objection", "excuse=money&excuse_words=账上没钱&trick=lament&L=a&S=b&C=c&P=d"),
        ("promise", "given=分两期&taken=书面"),
    ] {
        let shown = desk.page(&format!("{talk}?step={step}")).await;
        assert!(shown.contains("保存，下一步"), "{step}");
        let saved = desk.send(&format!("{talk}?step={step}"), form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{step}: {}", saved.text);
    }
    let flattery = "mood_before=2&praise=您真大气&praise_fact=";
    let again = desk.send(&format!("{talk}?step=atmosphere"), flattery).await;
    assert!(again.text.contains("肯定对方要依据档案里的事实"), "{}", again.text);
    let last = format!("{talk}?step=writing");
    assert!(desk.page(&last).await.contains("落笔，结束面谈"));
    let form = "result=promised&note=十二月十日付一半&mood_after=4&kind=unable-willing";
    let bare = desk.send(&last, form).await;
    assert!(bare.text.contains("请写承诺金额和承诺付款日"), "{}", bare.text);
    let done = desk.send(&last, &format!("{form}&amount=50000&due=2026-12-10")).await;
    assert_eq!(done.location, at, "{}", done.text);
    let page = desk.page(at).await;
    for said in [
        "对方立场与利益",
        "证据等级",
        "/collections/evidence/C1",
        "LSCP 4/4",
        "承诺付款",
        "已承诺 2026-12-10 付款",
        "账上没钱",
        "无力有意",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let told = desk.page(&talk).await;
    assert!(
        told.contains("月底才有钱") && told.contains("客户类型"),
        "as it was written down: {told}"
    );
    let reasons = desk.page("/collections/reasons").await;
    assert!(reasons.contains("经营压力") && reasons.contains("面谈"), "{reasons}");
    let wall = desk.page("/collections/excuses").await;
    let excuse = wall.split("/collections/excuses/").nth(1).expect("one");
    let excuse: String = excuse.chars().take_while(char::is_ascii_digit).collect();
    let excuse = format!("/collections/excuses/{excuse}");
    assert!(desk.page(&excuse).await.contains("最近一笔进账是哪天"));
    let label = format!("{excuse}/label");
    assert!(desk.send(&label, "truth=false&note=").await.text.contains("没有写依据"));
    assert_eq!(desk.send(&label, "truth=false&note=付了别人").await.location, at);
}

#[tokio::test]
async fn methods_scripts_and_routes_have_their_pages() {
    let mut desk = Desk::open().await;
    let page = desk.page("/collections/methods").await;
    for said in ["六大躲债奇招", "四大托词", "LSCP 法则", "早", "韧", "不威胁人身"]
    {
        assert!(page.contains(said), "{said}");
    }
    let tools =
        desk.page("/collections/tools?begin=100&sales=90&ending=120&current=70&days=30").await;
    // (100 + 90 − 120) ÷ (100 + 90 − 70) = 58.3 %; 120 ÷ 90 × 30 = 40 days.
    assert!(tools.contains("58.3") && tools.contains("40.0"), "{tools}");
    assert!(desk.page("/collections/tools?ending=x").await.contains("x"), "said on the field");
    assert!(desk.page("/settings/packs/talk").await.contains("催收方法"));
    assert!(desk.page("/collections/scripts").await.contains("还没有自己的话术"));
    desk.page("/collections/scripts/new").await;
    let form = "title=开场&step=opening&channel=call&from_days=0&content=您好";
    assert_eq!(desk.send("/collections/scripts/new", form).await.location, "/collections/scripts");
    let list = desk.page("/collections/scripts").await;
    let id = list.split("/collections/scripts/").find(|rest| rest.contains("/submit"));
    let id: String = id.expect("one").chars().take_while(char::is_ascii_digit).collect();
    let at = format!("/collections/scripts/{id}");
    desk.send(&format!("{at}/submit"), "").await;
    assert!(
        desk.send(&format!("{at}/publish"), "").await.text.contains("自己写的话术不能自己发布")
    );
    desk.sign_in("wang").await;
    assert_eq!(desk.send(&format!("{at}/publish"), "").await.status, StatusCode::FORBIDDEN);
    desk.sign_in("smith").await;
    desk.send(&format!("{at}/publish"), "note=good").await;
    assert!(desk.page("/collections/scripts?state=published").await.contains("您好"));
    desk.sign_in("chen").await;
    let form =
        "title=狠话&step=opening&channel=call&from_days=0&content=您好。再不付款，让你坐牢！";
    assert_eq!(desk.send("/collections/scripts/new", form).await.location, "/collections/scripts");
    let list = desk.page("/collections/scripts?state=draft").await;
    assert!(list.contains("不能提交：") && list.contains("?from="), "warned: {list}");
    let id = list.split("/collections/scripts/").find(|rest| rest.contains("/submit"));
    let id: String = id.expect("one").chars().take_while(char::is_ascii_digit).collect();
    let no = desk.send(&format!("/collections/scripts/{id}/submit"), "").await;
    assert!(no.text.contains("再不付款，让你坐牢"), "the sentence is said: {}", no.text);
    let again = desk.page(&format!("/collections/scripts/new?from={id}")).await;
    assert!(again.contains("狠话"), "{again}");
    desk.sign_in("wang").await;
    let case = opened(&desk).await;
    let routes = desk.page(&format!("{case}/routes")).await;
    let list = desk.page("/collections").await;
    let row = list.split("/collections/log/C1").nth(1).expect("C1 is on the worklist");
    let words = |page: &str| -> String {
        let said = page.split("今日建议：").nth(1).expect("the advice of the day");
        said.chars().take_while(|sign| *sign != '<').collect()
    };
    let said = words(row);
    assert!(!said.is_empty(), "{row}");
    for page in [&routes, &desk.page(&case).await] {
        assert_eq!(words(page), said, "worklist, case and routes say the same");
    }
    assert!(routes.contains("长远打算"), "and the long way is told apart: {routes}");
    for said in ["长远看期望最高", "缺证据", "强制执行", "没有生效文书", "期望净值"]
    {
        assert!(routes.contains(said), "{said}: {routes}");
    }
    desk.page(&format!("{case}/routes?clause=1")).await;
    desk.send(&format!("{case}/route"), "route=demand").await;
    assert!(desk.page(&format!("{case}/routes")).await.contains("已选"));
    desk.page(&format!("{case}/matter?route=suit")).await;
    let form = "route=suit&claimed=1000&on=2026-11-20&forum=某法院&reference=&counsel=";
    let lacks = desk.send(&format!("{case}/matter"), form).await;
    assert!(lacks.text.contains("这条路径还走不了：缺证据"), "{}", lacks.text);
}

#[tokio::test]
async fn debts_are_recorded_searched_and_seen_by_machines() {
    let mut desk = Desk::open().await;
    let page = desk.page("/collections/debts").await;
    assert!(page.contains("还没有登记欠款") && page.contains("没有闭环"));
    desk.page("/collections/debts/new").await;
    desk.page("/collections/debts/upload").await;
    let form = |debtor: &str, creditor: &str, amount: &str| {
        format!(
            "debtor={debtor}&creditor={creditor}&amount={amount}&as_of=2026-11-01&basis=合同&source=面谈"
        )
    };
    let wrong = desk.send("/collections/debts/new", &form("丙公司", "丙公司", "5")).await;
    assert!(wrong.text.contains("欠款方和债权方是同一家"), "{}", wrong.text);
    for (debtor, creditor, amount) in
        [("丙公司", "C1", "3000"), ("丁公司", "丙公司", "2000"), ("C1", "丁公司", "1000")]
    {
        let done = desk.send("/collections/debts/new", &form(debtor, creditor, amount)).await;
        assert_eq!(done.location, "/collections/debts", "{}", done.text);
    }
    let page = desk.page("/collections/debts").await;
    assert!(page.contains("可以抵账的闭环") && page.contains("¥1,000.00"), "{page}");
    let chains = desk.page("/collections/debts/of/C1").await;
    assert!(chains.contains("债权转让通知") && chains.contains("华东五金"), "{chains}");
    let way = chains.split("/assignment.pdf?").nth(1).expect("a chain that leads to us");
    let way = way.split('"').next().expect("address").replace("&amp;", "&");
    for paper in ["set-off", "assignment"] {
        let pdf = desk.get(&format!("/collections/debts/{paper}.pdf?{way}")).await;
        let font = pdf.status == StatusCode::OK || pdf.text.contains("fonts-noto-cjk");
        assert!(font, "{paper}: {}", pdf.status);
    }
    let gone = desk.get("/collections/debts/set-off.pdf?way=1.2.0&circle=0").await;
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", gone.text);
    let json = desk.get("/api/v1/debt-circles").await.text;
    assert!(json.contains("\"minor\":100000,") && json.contains("丁公司"), "{json}");
    let case = opened(&desk).await;
    let id = case.rsplit('/').next().expect("id");
    let told = desk.get(&format!("/api/v1/cases/{id}")).await.text;
    assert!(told.contains("\"next_action\":\"prepare\""), "{told}");
    assert!(desk.get("/api/v1/cases").await.text.contains("\"phase\":\"before\""));
    let odd = desk.get("/api/v1/cases?phase=moon").await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", odd.text);
    desk.sign_in("wang").await;
    assert!(desk.page("/collections/debts").await.contains("丙公司"), "C1 is theirs");
    assert_eq!(desk.get("/api/v1/debt-circles").await.status, StatusCode::FORBIDDEN);
}
