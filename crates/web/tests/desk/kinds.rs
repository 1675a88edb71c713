//! Kinds of customers, paths of money, a dealer's sheet and appointments, as a browser without script sees them.

use axum::http::StatusCode;

use crate::house::Desk;

#[tokio::test]
async fn a_path_is_entered_and_its_steps_are_kept() {
    let mut desk = Desk::open().await;
    let page = desk.page("/collections/kinds").await;
    for said in ["工程项目型", "厂商、经销商型", "机关与大型企业", "一般客户"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(desk.page("/collections/paths").await.contains("还没有回款路径"));
    assert!(desk.page("/collections/kinds/of/C1").await.contains("现在"), "the stage of today");
    let at = "/collections/paths/new/C1";
    assert!(desk.page(at).await.contains("合同日"));
    let form = "kind=project&number=XM-1&name=厂房&value=100000&begins_on=2026-01-01";
    let empty = desk.send(at, &form.replace("number=XM-1", "number=")).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("没有写编号"), "{}", empty.text);
    let done = desk.send(at, form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let path = done.location;
    let page = desk.page(&path).await;
    for said in ["现在卡在：签订合同", "质保金", "30,000.00", "未开票", "<svg"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let steps = steps(&page, &path);
    assert_eq!(steps.len(), 6, "{steps:?}");
    let advance = &steps[1];
    assert!(desk.page(advance).await.contains("证明材料"));
    let odd = desk.send(advance, "name=预付款&part=advance&reached_on=2030-01-01").await;
    assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = "name=预付款&part=advance&planned_on=2026-01-16&reached_on=2026-01-20&amount=30000";
    let kept = desk.send(advance, form).await;
    assert_eq!(kept.location, path, "{}", kept.text);
    let page = desk.page(&path).await;
    assert!(page.contains("可要款未开票") && page.contains("可诉至 2029-01-20"), "{page}");
    let page = desk.page("/collections/paths").await;
    assert!(page.contains("需要处理的节点") && page.contains("XM-1"), "{page}");
    let added = desk.send(&format!("{path}/step"), "name=审计&part=approval").await;
    assert_eq!(added.location, path, "{}", added.text);
    let told = desk.get("/api/v1/payment-paths").await.text;
    assert!(told.contains("\"step_state\":\"uninvoiced\""), "{told}");
    let bare = desk.send(&format!("{path}/close"), "closing=").await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bare.text);
    let closed = desk.send(&format!("{path}/close"), "closing=款清").await;
    assert_eq!(closed.location, "/collections/paths", "{}", closed.text);
    assert!(desk.page("/collections/paths?view=closed").await.contains("XM-1"));
    desk.sign_in("smith").await;
    for at in ["/collections/kinds", "/collections/kinds/of/C1", "/collections/paths"] {
        let page = desk.page(at).await;
        assert!(!page.contains("路径") && !page.contains("客户类型"), "{at}: two languages");
    }
}

/// The addresses of the steps of a path, in order.
fn steps(page: &str, path: &str) -> Vec<String> {
    let head = format!("href=\"{path}/step/");
    let mut all: Vec<String> = Vec::new();
    let table = page.split("id=\"steps\"").nth(1).unwrap_or("");
    for part in table.split(&head).skip(1) {
        let id: String = part.chars().take_while(char::is_ascii_digit).collect();
        let at = format!("{path}/step/{id}");
        if !all.contains(&at) {
            all.push(at);
        }
    }
    all
}

#[tokio::test]
async fn a_dealers_sheet_says_what_a_stop_means() {
    let mut desk = Desk::open().await;
    assert!(desk.page("/collections/dealers").await.contains("还没有经销商数据"));
    let at = "/collections/dealers/C1";
    assert!(desk.page(at).await.contains("还没有月度数据"));
    let form = "month=2026-10-05&sold=1000&stock=4000&orders=100&their_margin=12.5&source=走访";
    let bare = desk.send(&format!("{at}/month"), &form.replace("sold=1000", "sold=")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let odd = desk.send(&format!("{at}/month"), &form.replace("12.5", "125")).await;
    assert!(odd.text.contains("0 到 100%"), "{}", odd.text);
    let done = desk.send(&format!("{at}/month"), form).await;
    assert_eq!(done.location, at, "{}", done.text);
    let page = desk.page(at).await;
    for said in ["120 天", "库存天数偏高", "在手订单不足", "毛利率未填", "125.00", "2026-10"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(desk.page("/collections/dealers").await.contains("库存天数偏高"));
    let told = desk.get("/api/v1/buyers/C1/dealer-sheet").await.text;
    assert!(told.contains("\"stock_days\":120"), "{told}");
    desk.sign_in("smith").await;
    assert!(!desk.page(at).await.contains("库存"), "a page of two languages");
}

#[tokio::test]
async fn a_meeting_is_asked_for_from_a_case() {
    let mut desk = Desk::open().await;
    let case = desk.send("/collections/cases/open/C1", "why=两次催款没有回复").await.location;
    assert!(desk.page(&case).await.contains("还没有约见"));
    let id = case.rsplit('/').next().expect("an id");
    let at = format!("/collections/appointments/new/{id}");
    let page = desk.page(&at).await;
    for said in ["见谁", "哪天见", "最早可约", "节假日或周末", "华东五金"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let form = "person=王总&on=2026-11-24&at=9:30&minutes=45&channel=visit&place=苏州\
        &purpose=对账&sentence=想占用您45分钟";
    let threat = desk.send(&at, &form.replace("想占用您45分钟", "再不还钱，打断你的腿")).await;
    assert_eq!(threat.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", threat.text);
    let odd = desk.send(&at, &form.replace("9:30", "早上")).await;
    assert!(odd.text.contains("时间或时长不对"), "{}", odd.text);
    let done = desk.send(&at, form).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let one = done.location;
    assert!(desk.page(&case).await.contains("2026-11-24 09:30 见王总"));
    assert!(desk.page("/collections").await.contains("2026-11-24 09:30 见王总"), "a reminder");
    let page = desk.page("/collections/appointments?day=2026-11-24").await;
    assert!(page.contains("苏州") && page.contains("09:30"), "{page}");
    let file = desk.get(&format!("{one}/meeting.ics")).await;
    assert!(file.text.starts_with("BEGIN:VCALENDAR\r\n"), "{}", file.text);
    assert!(file.text.contains("DTSTART:20261124T093000Z"), "{}", file.text);
    let file = desk.get("/collections/appointments/day.ics?day=2026-11-24").await;
    assert!(file.text.contains("BEGIN:VEVENT"), "{}", file.text);
    let bare = desk.send(&format!("{one}/settle"), "outcome=refused&note=&at=9:30").await;
    assert!(bare.text.contains("拒绝要写对方怎么说"), "{}", bare.text);
    let moved =
        desk.send(&format!("{one}/settle"), "outcome=moved&note=出差&on=2026-11-26&at=14:00").await;
    assert_ne!(moved.location, one, "{}", moved.text);
    assert!(desk.page(&moved.location).await.contains("原来的约见"));
    assert!(desk.page(&one).await.contains("改期"));
    let told = desk.get(&format!("/api/v1/cases/{id}/meeting")).await.text;
    assert!(told.contains("\"soonest\""), "{told}");
    desk.sign_in("smith").await;
    for at in ["/collections/appointments", at.as_str(), moved.location.as_str()] {
        let page = desk.page(at).await;
        assert!(!page.contains("约见"), "{at}: a page of two languages");
    }
}
