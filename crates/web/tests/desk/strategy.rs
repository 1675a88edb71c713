//! The strategy, its outbox, the wording check and the channels as pages.

use axum::http::StatusCode;
use base::Clock;

use crate::house::{Desk, day};

const SENDER: &str =
    "account_name=华东五金&bank=工商银行&account=1001&person=陈&phone=021&email=&address=";

#[tokio::test]
async fn a_text_is_checked() {
    let mut desk = Desk::open().await;
    let page = desk.page("/collections/wording").await;
    assert!(page.contains("以暴力相威胁") && page.contains("要求付到个人账户"), "{page}");
    let seen = desk.send("/collections/wording", "text=再不付款就告诉你的家人").await;
    assert!(seen.text.contains("告知无关的第三人"), "{}", seen.text);
    let seen = desk.send("/collections/wording", "text=请于周五前付款").await;
    assert!(seen.text.contains("没有发现问题"), "{}", seen.text);
    desk.sign_in("smith").await;
    assert!(desk.page("/collections/wording").await.contains("threat of violence"));
}

#[tokio::test]
async fn what_the_strategy_proposes_waits_for_a_person() {
    let mut desk = Desk::open().await;
    // The day on which people are written to is a Monday; sessions of Saturday have run out by then.
    desk.db.clock().set(Clock::standing(day("2026-11-23")).now());
    desk.sign_in("chen").await;
    let page = desk.page("/collections/outbox").await;
    assert!(page.contains("还没有填写收款账户"), "{page}");
    let bare = desk.send("/collections/sender", &SENDER.replace("1001", "")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = desk.send("/collections/sender", SENDER).await;
    assert_eq!(done.location, "/collections/outbox", "{}", done.text);
    let ran = desk.send("/collections/outbox/do/run", "").await;
    assert_eq!(ran.location, "/collections/outbox", "{}", ran.text);
    let page = desk.page("/collections/outbox").await;
    assert!(page.contains("拖欠建设有限公司"), "{page}");
    let at = page.split("/collections/outbox/").filter_map(|rest| rest.split('"').next());
    let id = at.filter_map(|id| id.parse::<i64>().ok()).next().expect("a step");
    let step = desk.page(&format!("/collections/outbox/{id}")).await;
    assert!(step.contains("放弃这一步"), "{step}");
    let bare = desk.send(&format!("/collections/outbox/{id}/drop"), "reason=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let drop = desk.send(&format!("/collections/outbox/{id}/drop"), "reason=客户来对账").await;
    assert_eq!(drop.location, format!("/collections/outbox/{id}"), "{}", drop.text);
    assert!(desk.page(&format!("/collections/outbox/{id}")).await.contains("已放弃"));
    assert!(desk.page("/collections/outbox?state=dropped").await.contains("拖欠建设有限公司"));
    let json = desk.get("/api/v1/outbox").await.text;
    assert!(json.contains("\"state\":\"dropped\""), "{json}");
    desk.sign_in("wang").await;
    assert!(desk.page("/collections/outbox?state=all").await.contains("拖欠建设有限公司"));
    assert_eq!(desk.send("/collections/sender", SENDER).await.status, StatusCode::FORBIDDEN);
    assert_eq!(desk.get("/collections/outbox/1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_strategy_is_edited_in_a_table() {
    let mut desk = Desk::open().await;
    let page = desk.page("/collections/strategy").await;
    assert!(page.contains("一级催款函") && page.contains("联系频次"), "{page}");
    let bare = desk.send("/collections/strategy/draft", "reason=&effective_on=2026-12-01").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = "reason=x&effective_on=2026-12-01&per=buyer&bank_days=3&least_minor=100&preset=own\
        &most=3&window_days=7&cool_off_days=2&hour_from=9&hour_to=18&weekdays=1,2,3,4,5\
        &quiet_days=&buyers=&disputed=1&promised=1&code-0=only&zh-0=电话&en-0=call&from-0=1\
        &to-0=90&tiers-0=&kinds-0=&heard-0=&level-0=0&action-0=call&way-0=call&letter-0=";
    let wrong = desk.send("/collections/strategy/draft", &form.replace("to-0=90", "to-0=x")).await;
    assert!(wrong.text.contains("要填整数"), "{}", wrong.text);
    // At the top, leading to the field, which keeps what was typed and says the same once more.
    let top = wrong.text.find("id=\"mistakes\"").expect("summed up");
    let below = wrong.text.find("id=\"strategy-edit\"").expect("the form");
    assert!(top < below && top < wrong.text.find("id=\"cadence\"").expect("drawn"), "at the top");
    assert!(wrong.text.contains("href=\"#f-to-0\""), "it leads to the field");
    assert!(wrong.text.contains("id=\"f-to-0-error\""), "the field says it, too");
    assert!(wrong.text.contains("id=\"f-to-0\" name=\"to-0\" value=\"x\""), "what was typed stays");
    assert!(wrong.text.contains("name=\"zh-0\" value=\"电话\""), "and so does the rest");
    let hours =
        desk.send("/collections/strategy/draft", &form.replace("hour_to=18", "hour_to=3")).await;
    assert_eq!(hours.status, StatusCode::UNPROCESSABLE_ENTITY, "hours that do not rise");
    assert!(hours.text.contains("href=\"#f-"), "{}", hours.text);
    let made = desk.send("/collections/strategy/draft", form).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    assert!(made.location.starts_with("/jobs/"), "{}", made.location);
    let listed = desk.page("/collections/strategy").await;
    let mut at = listed.split("/collections/strategy/").filter_map(|rest| rest.split('"').next());
    let id = at.find_map(|id| id.parse::<i64>().ok()).expect("a draft");
    let mut tried = String::new();
    for _ in 0..200 {
        tried = desk.page(&format!("/collections/strategy/{id}")).await;
        if tried.contains("试算：最近一年") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert!(tried.contains("谁会收到不同的东西") && tried.contains("提交签字"), "{tried}");
    assert!(desk.page("/collections/trials").await.contains("还没有试验"));
    desk.sign_in("smith").await;
    assert!(desk.page("/collections/strategy").await.contains("Collection strategy"));
    desk.sign_in("wang").await;
    assert_eq!(desk.send("/collections/strategy/draft", form).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn secrets_of_channels_are_never_shown() {
    let mut desk = Desk::open().await;
    let form = "host=127.0.0.1&port=1&security=plain&user=u&password=geheim&from=a@b.cn&name=x";
    let wrong = desk.send("/collections/channels/mail", &form.replace("a@b.cn", "ab")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.text.contains("geheim"));
    let done = desk.send("/collections/channels/mail", form).await;
    assert_eq!(done.location, "/collections/channels", "{}", done.text);
    let page = desk.page("/collections/channels").await;
    assert!(page.contains("127.0.0.1") && !page.contains("geheim"), "{page}");
    let audit = desk.get("/api/v1/audit").await.text;
    assert!(audit.contains("set-channel") && !audit.contains("geheim"), "{audit}");
    let tried = desk.send("/collections/channels/try-mail", "to=x@y.cn").await;
    assert_eq!(tried.location, "/collections/channels", "{}", tried.text);
    desk.sign_in("wang").await;
    assert_eq!(desk.get("/collections/channels").await.status, StatusCode::FORBIDDEN);
}

/// The fields of a form as they stand on a page, as a browser without script would send them.
fn fields(page: &str) -> String {
    let form = page.split("id=\"strategy-edit\"").nth(1).expect("the form");
    let form = form.split("</form>").next().expect("its end");
    let attribute = |tag: &str, name: &str| {
        let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
        rest.split('"').next().map(str::to_owned)
    };
    let mut sent: Vec<(String, String)> = Vec::new();
    for tag in form.split("<input ").skip(1).map(|rest| rest.split('>').next().expect("a tag")) {
        let tag = format!(" {tag}");
        let name = attribute(&tag, "name").expect("a name");
        if name != "csrf" && (!tag.contains("checkbox") || tag.contains(" checked")) {
            sent.push((name, attribute(&tag, "value").unwrap_or_default()));
        }
    }
    for select in form.split("<select ").skip(1) {
        let name = attribute(&format!(" {select}"), "name").expect("a name");
        let inside = select.split("</select>").next().expect("its end");
        let chosen = inside.split("<option").find(|one| one.contains(" selected"));
        let value = chosen.and_then(|one| attribute(one, "value")).unwrap_or_default();
        let value =
            if value.is_empty() && name.starts_with("action") { "reminder".into() } else { value };
        let value =
            if value.is_empty() && name.starts_with("way") { "print".into() } else { value };
        sent.push((name, value));
    }
    let encoded = |text: &str| text.replace('%', "%25").replace('&', "%26").replace('+', "%2B");
    let pair = |(name, value): &(String, String)| format!("{name}={}", encoded(value));
    sent.iter().map(pair).collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn a_strategy_is_moved_on_its_line_of_days() {
    let mut desk = Desk::open().await;
    let page = desk.page("/collections/strategy").await;
    assert!(
        page.contains("id=\"cadence\"") && page.contains("<rect class=\"bar written\""),
        "{page}"
    );
    assert!(page.contains("/collections/strategy/edit") && page.contains("流程模板库"), "{page}");
    let kinds = desk.page("/collections/strategy?lanes=kinds").await;
    assert!(kinds.contains("项目") && kinds.contains("aria-current=\"true\""), "{kinds}");
    let edit = desk.page("/collections/strategy/edit").await;
    for said in
        ["data-cadence=\"level\"", "data-scale=\"-60:0 ", "aria-live=\"polite\"", "data-moved"]
    {
        assert!(edit.contains(said), "{said}: {edit}");
    }
    // What a script writes into the fields is what is sent: the first letter moved two weeks back.
    let form = fields(&edit);
    let moved = form
        .replace("from-2=10", "from-2=24")
        .replace("to-2=24", "to-2=30")
        .replace("reason=", "why=");
    assert!(moved.contains("code-2=letter-1&") && moved.contains("from-2=24"), "{moved}");
    let looked = desk.send("/collections/strategy/draft", &format!("{moved}&look=tiers")).await;
    assert_eq!(looked.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is asked for: {moved}");
    let moved = format!("{moved}&reason=晚两周写信");
    let looked = desk.send("/collections/strategy/draft", &format!("{moved}&look=tiers")).await;
    assert_eq!(looked.status, StatusCode::OK, "{}", looked.text);
    assert!(looked.text.contains("与现行策略的差异"), "{}", looked.text);
    assert!(looked.text.contains("from = 24") && looked.text.contains("data-cadence=\"tiers\""));
    assert!(desk.page("/collections/strategy").await.contains("还没有编辑过"), "nothing was kept");
    let made = desk.send("/collections/strategy/draft", &moved).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    desk.sign_in("smith").await;
    let english = desk.page("/collections/strategy/edit?start=dealer&lanes=kinds").await;
    assert!(english.contains("Drag a bar") && english.contains("value=\"d-call-1\""), "{english}");
    let odd = desk.get("/collections/strategy/edit?start=moon").await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND, "{}", odd.text);
    desk.sign_in("wang").await;
    assert_eq!(desk.get("/collections/strategy/edit").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_cadence_of_the_gallery_becomes_a_draft_with_its_index() {
    let mut desk = Desk::open().await;
    let page = desk.page("/collections/strategy/templates").await;
    for said in
        ["工程项目", "经销商", "机关事业单位", "中小客户通用", "大客户", "第802号", "从这份开始"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let made = desk.send("/collections/strategy/templates/dealer/start", "").await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text);
    let listed = desk.page("/collections/strategy").await;
    let mut at = listed.split("/collections/strategy/").filter_map(|rest| rest.split('"').next());
    let id = at.find_map(|id| id.parse::<i64>().ok()).expect("a draft");
    let mut tried = String::new();
    for _ in 0..200 {
        tried = desk.page(&format!("/collections/strategy/{id}")).await;
        if tried.contains("试算的催收有效指数") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    for said in [
        "账上的 CEI",
        "说不出新策略会让 CEI 变多少",
        "期末应收",
        "从模板“经销商”开始",
        "start=version-",
    ] {
        assert!(tried.contains(said), "{said}: {tried}");
    }
    let bare = desk.send("/collections/strategy/templates/keep", "which=now&name=&for_whom=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.text.contains("模板要有名称"), "{}", bare.text);
    let kept = format!("which={id}&name=我们的经销商&for_whom=华东");
    let kept = desk.send("/collections/strategy/templates/keep", &kept).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let page = desk.page("/collections/strategy/templates").await;
    assert!(page.contains("我们的经销商") && page.contains("移出模板库"), "{page}");
    let json = desk.get("/api/v1/strategy-templates").await.text;
    assert!(json.contains("\"code\":\"gentle\"") && json.contains("\"own\":true"), "{json}");
    let own =
        page.split("/collections/strategy/templates/").filter_map(|rest| rest.split('/').next());
    let own = own.filter_map(|id| id.parse::<i64>().ok()).next().expect("an own one");
    let out = desk.send(&format!("/collections/strategy/templates/{own}/withdraw"), "").await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.text);
    assert!(desk.page("/collections/strategy/templates").await.contains("还没有自己的模板"));
    desk.sign_in("smith").await;
    assert!(desk.page("/collections/strategy/templates").await.contains("Start from this"));
    desk.sign_in("wang").await;
    let seen = desk.page("/collections/strategy/templates").await;
    assert!(!seen.contains("从这份开始"), "who sets no rules starts none: {seen}");
    let sales = desk.send("/collections/strategy/templates/dealer/start", "").await;
    assert_eq!(sales.status, StatusCode::FORBIDDEN);
}
