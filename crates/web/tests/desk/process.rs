//! The process from the order to the money on pages: the flow, its rows, the table in which it is edited.

use axum::http::StatusCode;

use crate::house::Desk;

fn line(n: usize, code: &str, (begins, ends): (&str, &str), days: &str) -> String {
    format!(
        "place-{n}={n}&code-{n}={code}&zh-{n}=步{n}&en-{n}=Step {n}&owner-{n}=role%3Asales\
         &begins-{n}={begins}&ends-{n}={ends}&days-{n}={days}&unit-{n}=working"
    )
}

#[tokio::test]
async fn the_process_is_drawn_and_opens_to_its_rows() {
    let mut desk = Desk::open().await;
    let page = desk.page("/controls/process").await;
    for said in [
        "应收流程",
        "按责任人分道",
        "催收首次联系",
        "签回收货单",
        "/controls/process/steps/collect",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let rows = desk.page("/controls/process/steps/collect").await;
    assert!(rows.contains("拖欠建设有限公司") && rows.contains("/receivables/items/C1/"), "{rows}");
    let over = desk.page("/controls/process/steps/collect?state=over").await;
    assert!(over.contains("未完成超时"), "{over}");
    let odd = desk.get("/controls/process/steps/moon").await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND, "{}", odd.text);
    desk.sign_in("smith").await;
    let page = desk.page("/controls/process").await;
    assert!(
        page.contains("A lane for each owner") && page.contains("Nine of ten within"),
        "{page}"
    );
    assert!(page.contains("/settings/packs/process"), "{page}");
    desk.sign_in("wang").await;
    let page = desk.page("/controls/process").await;
    assert!(!page.contains("/settings/packs/process"), "no way to what is not theirs: {page}");
    let own = desk.page("/controls/process/steps/due").await;
    assert!(!own.contains("守约贸易"), "not a buyer of theirs: {own}");
    let edit = desk.get("/controls/process/edit").await;
    assert_eq!(edit.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn it_is_edited_as_a_table_looked_at_and_proposed() {
    let mut desk = Desk::open().await;
    let form = desk.page("/controls/process/edit").await;
    assert!(form.contains("name=\"code-8\"") && form.contains("person:wang"), "{form}");
    let two = format!(
        "{}&{}&effective_on=2026-12-01",
        line(0, "invoice", ("delivered", "invoiced"), "3"),
        line(1, "collect", ("overdue", "contacted"), "60"),
    );
    let seen = desk.send("/controls/process/edit", &format!("{two}&what=look")).await;
    assert_eq!(seen.status, StatusCode::OK, "{}", seen.text);
    for said in ["按新流程重算过去十三个月", "与现行流程的差别", "60 个工作日", "提交签署"]
    {
        assert!(seen.text.contains(said), "{said}: {}", seen.text);
    }
    // What is wrong is said at its line.
    let wrong = two.replace("days-1=60", "days-1=many");
    let seen = desk.send("/controls/process/edit", &format!("{wrong}&what=look")).await;
    assert_eq!(seen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(seen.text.contains("第 2 行的“many”"), "{}", seen.text);
    let twice = two.replace("code-1=collect", "code-1=invoice");
    let seen = desk.send("/controls/process/edit", &format!("{twice}&what=look")).await;
    assert!(seen.text.contains("“invoice”出现了两次"), "{}", seen.text);
    let bare = desk.send("/controls/process/edit", &format!("{two}&what=propose")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "a reason is wanted");
    let done =
        desk.send("/controls/process/edit", &format!("{two}&what=propose&reason=例会")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = desk.page("/controls/process").await;
    assert!(
        page.contains("等第二个人签署") && page.contains("签回收货单"),
        "it does not count yet"
    );
    desk.sign_in("smith").await;
    let sign = desk.send("/settings/packs/process/decide", "what=sign&note=ok").await;
    assert_eq!(sign.status, StatusCode::SEE_OTHER, "{}", sign.text);
}
