//! A card written as SQL gives, run by a database, the score that the lab gives: on every row.

use std::fmt::Write as _;

use credit::scoring::interchange::{card_from_json, card_to_json};
use quant::{
    lab::{
        bin::{BinKind, Rule},
        export::{SqlDialect, excel, pmml, python, sql},
        frame::{Column, Frame},
        scorecard::{Card, Characteristic, Entry, score_frame},
    },
    scaling::Anchor,
};
use sqlx::{Connection as _, Row as _, SqliteConnection};

fn entry((kind, points): (BinKind, i32)) -> Entry {
    let beta = (kind == BinKind::Missing).then_some(-0.5);
    Entry { kind, woe: 0.1, beta, points, share: 0.25, bad_rate: 0.1 }
}

fn characteristic(name: &str, rule: Rule, points: &[i32]) -> Characteristic {
    let kinds = rule.kinds().expect("a rule");
    assert_eq!(kinds.len(), points.len());
    let entries = kinds.into_iter().zip(points.iter().copied()).map(entry).collect();
    Characteristic { name: name.to_owned(), rule, beta: -1.0, entries, neutral: 10, average: 12 }
}

/// Names and levels with quotes, signs of markup and Chinese; special codes between cuts.
fn card() -> Card {
    let words = |groups: &[&[&str]]| -> Vec<Vec<String>> {
        groups.iter().map(|g| g.iter().map(|w| (*w).to_owned()).collect()).collect()
    };
    let cuts = Rule::Cuts { cuts: vec![-1.5, 0.1, 30.0], specials: vec![-999.0, 7.0] };
    let age = Rule::Cuts { cuts: vec![], specials: vec![] };
    let town =
        Rule::Groups { groups: words(&[&["北京", "上海"], &["O'Hara \"x\""]]), others: None };
    let trade = Rule::Groups { groups: words(&[&["a&b", "<c>"], &[]]), others: Some(1) };
    Card {
        base: 300,
        anchor: Anchor { score: 600.0, odds: 50.0, points_to_double: 20.0 },
        intercept: -2.5,
        characteristics: vec![
            characteristic("days \"late\"", cuts, &[40, 30, 20, 10, 5, 6, -3]),
            characteristic("账龄", age, &[8, 2]),
            characteristic("town", town, &[11, 12, 1]),
            characteristic("trade <&>", trade, &[21, 22, 9]),
        ],
    }
}

const DAYS: [f64; 12] =
    [f64::NAN, -999.0, -998.9, -1.5, -1.500_000_1, 0.0, 0.1, 7.0, 7.1, 30.0, 1e18, 0.099_999_999];
const TOWNS: [&str; 5] = ["北京", "O'Hara \"x\"", "nowhere", "", "上海"];
const TRADES: [&str; 4] = ["a&b", "<c>", "z", ""];

fn frame(rows: usize) -> Frame {
    Frame::try_new(vec![
        Column::numbers("days \"late\"", (0..rows).map(|n| DAYS[n % 12])),
        Column::numbers("账龄", (0..rows).map(|n| if n % 7 == 0 { f64::NAN } else { n as f64 })),
        Column::words("town", (0..rows).map(|n| TOWNS[n % 5])),
        Column::words("trade <&>", (0..rows).map(|n| TRADES[n % 4])),
    ])
    .expect("even")
}

#[tokio::test]
async fn sql_gives_the_same_score_on_every_row() {
    let (card, frame) = (card(), frame(840));
    let scores = score_frame(&card, &frame).expect("fits");
    let mut db = SqliteConnection::connect("sqlite::memory:").await.expect("sqlite");
    let create = "CREATE TABLE applicants (\"row\" INTEGER, \"days \"\"late\"\"\" REAL, \
                  \"账龄\" REAL, town TEXT, \"trade <&>\" TEXT)";
    sqlx::query(create).execute(&mut db).await.expect("table");
    for row in 0..frame.rows() {
        let text = |at: usize| frame.columns()[at].text(row);
        let number = |at: usize| text(at).map(|text| text.parse::<f64>().expect("number"));
        sqlx::query("INSERT INTO applicants VALUES ($1, $2, $3, $4, $5)")
            .bind(i64::try_from(row).expect("small"))
            .bind(number(0))
            .bind(number(1))
            .bind(text(2))
            .bind(text(3))
            .execute(&mut db)
            .await
            .expect("row");
    }
    let query = sql(&card, "applicants", SqlDialect::Plain) + " ORDER BY \"row\"";
    let rows = sqlx::query(sqlx::AssertSqlSafe(query)).fetch_all(&mut db).await.expect("runs");
    let told: Vec<i32> = rows.iter().map(|row| row.get::<i32, _>("score")).collect();
    assert_eq!(told, scores);
    assert!(scores.iter().max() > scores.iter().min());
}

#[test]
fn every_form_is_written_and_json_reads_back() {
    let card = card();
    assert_eq!(card_from_json(&card_to_json(&card)).expect("reads back"), card);
    let document = pmml(&card, "A & B");
    for piece in ["version=\"4.4\"", "reasonCode=\"town\"", "a&amp;b", "isMissing", "A &amp; B"] {
        assert!(document.contains(piece), "{piece}: {document}");
    }
    // A quote within an array is read differently from evaluator to evaluator.
    assert!(document.contains("operator=\"equal\" value=\"O'Hara &quot;x&quot;\""), "{document}");
    assert!(python(&card).contains("def score(row):"));
    let (cells, sum) = excel(&card);
    assert_eq!(cells[1].formula, "=IF(NOT(ISNUMBER(B2)),2,8)");
    assert!(sum.starts_with("=300+IF("));
    let mut brackets = 0_i32;
    for sign in sum.chars() {
        brackets += i32::from(sign == '(') - i32::from(sign == ')');
    }
    assert_eq!(brackets, 0);
}

#[test]
fn cards_that_cannot_be_run_are_refused() {
    let good = card_to_json(&card());
    let mut told = String::new();
    for (name, text) in [
        ("not JSON", "x".to_owned()),
        ("another format", good.replace("shouxin-scorecard", "other")),
        ("cuts that fall", good.replace("-1.5", "1.5")),
        ("odds of nothing", good.replace("\"odds\": 50.0", "\"odds\": 0.0")),
        ("a name twice", good.replace("账龄", "town")),
    ] {
        if card_from_json(&text).is_ok() {
            let _ = write!(told, "{name} ");
        }
    }
    assert_eq!(told, "");
}
