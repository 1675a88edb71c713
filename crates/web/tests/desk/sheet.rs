//! The sum of a score, as a reader with a pencil adds it up.

use crate::house::Desk;

/// `−70` as a number.
fn number(text: &str) -> i64 {
    text.replace('−', "-")
        .replace(['+', '±'], "")
        .trim()
        .parse()
        .unwrap_or_else(|_| panic!("{text}"))
}

#[tokio::test]
async fn the_sheet_of_a_score_adds_up() {
    let mut desk = Desk::open().await;
    for login in ["chen", "smith"] {
        desk.sign_in(login).await;
        for code in ["C1", "C2"] {
            let page = desk.page(&format!("/parties/{code}")).await;
            let table = page.split("class=\"rows sum\"").nth(1).expect("the sheet");
            let (rows, foot) = table.split_once("<tfoot>").expect("a total");
            let body = rows.split_once("<tbody>").expect("rows").1;
            let mut sum = 0;
            for row in body.split("<tr>").skip(1) {
                // The cell before the last holds the points.
                let cells: Vec<&str> = row.split("<td").collect();
                let cell = cells[cells.len() - 2];
                let text = cell.split_once('>').expect("cell").1;
                sum += number(text.split('<').next().expect("text"));
            }
            let total = foot.split("<td class=\"number\">").nth(1).expect("total");
            assert_eq!(sum, number(total.split('<').next().expect("text")), "{code}: {body}");
        }
    }
}
