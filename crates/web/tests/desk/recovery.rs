//! The recovery curve, the measures and the customers after their cases, on pages: figures open to rows, files come,
//! both languages, within rights; what cannot be read is said.

use axum::http::StatusCode;

use crate::house::Desk;

#[tokio::test]
async fn the_curve_opens_to_its_rows() {
    let mut desk = Desk::open().await;
    let page = desk.page("/collections/recovery").await;
    for said in ["回收曲线", "行业说法与本企业的实际", "未经核实", "怎么算的", "逾期过的金额"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(page.contains("/collections/recovery/rows?what=open"), "{page}");
    for by in ["kind", "tier", "reason", "owner"] {
        let page = desk.page(&format!("/collections/recovery?by={by}")).await;
        assert!(page.contains(&format!("by={by}&amp;group=")), "{by}: {page}");
    }
    let of_wang = desk.page("/collections/recovery?by=owner&group=wang").await;
    assert!(of_wang.contains("wang"), "{of_wang}");
    let open = desk.page("/collections/recovery/rows?what=open").await;
    assert!(open.contains("拖欠建设有限公司") && open.contains("/receivables/items/C1/"), "{open}");
    for what in ["paid", "paper", "written"] {
        desk.page(&format!("/collections/recovery/rows?what={what}&from=30&to=90")).await;
    }
    let odd = desk.page("/collections/recovery?by=moon").await;
    assert!(odd.contains("逾期过的金额"), "what cannot be read is left out: {odd}");
    for file in ["recovery.xlsx", "recovery.csv", "measures.xlsx"] {
        let seen = desk.get(&format!("/collections/{file}?by=owner")).await;
        assert_eq!(seen.status, StatusCode::OK, "{file}: {}", seen.text);
    }
    desk.sign_in("smith").await;
    let page = desk.page("/collections/recovery?by=tier").await;
    assert!(
        page.contains("unverified: copied between") && page.contains("Recovery curve"),
        "{page}"
    );
    desk.sign_in("wang").await;
    let own = desk.page("/collections/recovery?by=owner").await;
    assert!(!own.contains("守约贸易"), "{own}");
}

#[tokio::test]
async fn measures_open_to_the_log() {
    let mut desk = Desk::open().await;
    let empty = desk.page("/collections/measures").await;
    assert!(empty.contains("没有可以统计的记录") && empty.contains("首次联系解决率"), "{empty}");
    let logged = desk
        .send("/collections/log/C1", "channel=call&result=asked-time&note=再等&on=2026-11-20")
        .await;
    assert_eq!(logged.status, StatusCode::SEE_OTHER, "{}", logged.text);
    for by in ["all", "person", "owner", "stage", "script", "method"] {
        let page = desk.page(&format!("/collections/measures?by={by}&measure=reached")).await;
        // No script was used: what stands there is the table of all.
        let shown = if by == "script" { "all" } else { by };
        let rows = format!("/collections/measures/rows?by={shown}");
        assert!(page.contains(&rows), "{by}: {page}");
    }
    let page = desk.page("/collections/measures?by=person&group=chen&month=2026-11").await;
    assert!(page.contains("2026-11"), "{page}");
    let rows = desk.page("/collections/measures/rows?by=person&group=chen&what=tried").await;
    assert!(rows.contains("拖欠建设有限公司") && rows.contains("要求延期"), "{rows}");
    for what in ["contacts", "first", "promises", "cases"] {
        desk.page(&format!("/collections/measures/rows?by=all&what={what}")).await;
    }
    let page = desk.page("/collections/measures/ledger").await;
    assert!(page.contains("迁徙率") && page.contains("2026-11"), "{page}");
    desk.page("/collections/measures/ledger?owner=wang").await;
    assert!(desk.page("/collections/after").await.contains("还没有收回而结案的案件"));
    desk.page("/collections/after?view=lost").await;
    desk.sign_in("smith").await;
    for path in ["/collections/measures", "/collections/measures/ledger", "/collections/after"] {
        let page = desk.page(path).await;
        assert!(page.contains("Outcome") || page.contains("Definitions") || page.contains("After"));
    }
}
