//! The ageing, as JSON and as CSV.

use axum::{http::header, response::Response};
use base::{Failure, Rejection};
use credit::{
    parties::CustomerKind,
    receivables::{self, Ageing, AgeingQuery, AgeingRow, Basis, By, Unrated},
};
use store::access::Right;

use super::{
    endpoint::{Call, Reply, Sheet, json_answer},
    ledger::{asked_buyer, owner_id, seller},
    shape::{At, Book, Cash, Code, Coin, On, cash, sent, taken},
};
use crate::failure::Refused;

taken!(AgeingAsked {
    as_of: Option<On>,
    known_at: Option<At>,
    basis: Option<Code<Basis>>,
    edges: Option<String>,
    by: Option<Code<By>>,
    buyer: Option<String>,
    kind: Option<Code<CustomerKind>>,
    owner: Option<String>,
    entity: Option<String>,
    limit: Option<u32>,
});

sent!(Bucket {
    from_days: Option<i32>,
    to_days: Option<i32>,
    open: Cash,
    items: i64,
});

sent!(CurrencyPart {
    currency: Coin,
    open_minor: Vec<i64>,
    unallocated_minor: i64,
    credit_note_minor: i64,
    rate: Option<String>,
});

sent!(UnratedPart { currency: Coin, items: i64, open_minor: i64, left_minor: i64 });

impl From<&Unrated> for UnratedPart {
    fn from(of: &Unrated) -> Self {
        let currency = Coin(of.currency);
        Self { currency, items: of.items, open_minor: of.open_minor, left_minor: of.left_minor }
    }
}

sent!(AgeingLine {
    code: String,
    name: String,
    open_minor: Vec<i64>,
    total: Cash,
    items: i64,
});

sent!(AgeingTotals {
    items: i64,
    buyers: i64,
    open: Cash,
    overdue: Cash,
    unallocated: Cash,
    credit_notes: Cash,
    net: Cash,
});

sent!(AgeingReport {
    as_of: On,
    basis: Code<Basis>,
    known_at: Option<At>,
    currency: Coin,
    totals: AgeingTotals,
    buckets: Vec<Bucket>,
    by_currency: Vec<CurrencyPart>,
    unrated: Vec<UnratedPart>,
    by: Option<Code<By>>,
    rows: Vec<AgeingLine>,
});

/// Rows of a table by buyer at the most, unless fewer are asked for.
const ROWS: u32 = 100_000;

struct Aged {
    whole: Ageing,
    by: Option<By>,
    rows: Vec<AgeingRow>,
}

async fn aged(call: &Call<AgeingAsked>, usual: Option<By>) -> Result<Aged, Refused> {
    let (asked, db) = (&call.query, &call.app.db);
    let mut query = AgeingQuery::on(asked.as_of.map_or(call.visit.today, |day| day.0));
    query.scope = call.visit.scope();
    query.basis = asked.basis.map_or_else(Basis::default, |basis| basis.0);
    query.known_at = asked.known_at.map(|at| at.0);
    query.kind = asked.kind.map(|kind| kind.0);
    query.owner = owner_id(db, asked.owner.as_deref()).await?;
    query.buyer = asked_buyer(db, &call.visit, asked.buyer.as_deref()).await?;
    query.seller = seller(db, asked.entity.as_deref()).await?;
    if let Some(edges) = &asked.edges {
        query.edges = read_edges(edges)?;
    }
    let whole = receivables::ageing(db, &query).await?;
    let by = asked.by.map(|by| by.0).or(usual);
    let limit = asked.limit.unwrap_or(ROWS).min(ROWS);
    let rows = match by {
        Some(by) => receivables::ageing_by(db, &query, by, limit).await?,
        None => Vec::new(),
    };
    Ok(Aged { whole, by, rows })
}

/// `30,60,90`: upper ends of the buckets, ascending, at most twelve.
fn read_edges(text: &str) -> Result<Vec<i32>, Failure> {
    let edges: Result<Vec<i32>, _> = text.split(',').map(|edge| edge.trim().parse()).collect();
    let fits = |edges: &Vec<i32>| {
        (1..=12).contains(&edges.len())
            && edges.first().is_some_and(|first| *first > 0)
            && edges.last().is_some_and(|last| *last <= 36_500)
            && edges.is_sorted_by(|a, b| a < b)
    };
    edges.ok().filter(fits).ok_or_else(|| {
        Rejection::new("house.bad-input")
            .with("what", format!("{text}; 30,60,90"))
            .on("edges")
            .into()
    })
}

/// As JSON, or as CSV to whoever asks for it.
pub enum Answered {
    /// As JSON.
    Report(AgeingReport),
    /// As CSV.
    Sheet(Sheet),
}

impl Reply for Answered {
    fn described(book: &mut Book) -> serde_json::Map<String, serde_json::Value> {
        let mut answer = json_answer::<AgeingReport>(book);
        answer["content"]["text/csv"] = serde_json::json!({ "schema": { "type": "string" } });
        [("200".to_owned(), answer)].into_iter().collect()
    }

    fn reply(self) -> Response {
        match self {
            Self::Report(report) => report.reply(),
            Self::Sheet(sheet) => sheet.reply(),
        }
    }
}

/// The ageing.
pub async fn ageing(call: Call<AgeingAsked>) -> Result<Answered, Refused> {
    let accept = call.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("text/csv")) {
        return ageing_csv(call).await.map(Answered::Sheet);
    }
    let Aged { whole, by, rows } = aged(&call, None).await?;
    Ok(Answered::Report(report(&whole, by, rows)))
}

/// The ageing by row as CSV.
pub async fn ageing_csv(call: Call<AgeingAsked>) -> Result<Sheet, Refused> {
    call.visit.person()?.require(Right::Export)?;
    let Aged { whole, rows, .. } = aged(&call, Some(By::Buyer)).await?;
    written(&whole, &rows).map(Sheet).map_err(Refused::from)
}

fn report(whole: &Ageing, by: Option<By>, rows: Vec<AgeingRow>) -> AgeingReport {
    let sum = |minor| cash(minor, whole.currency);
    AgeingReport {
        as_of: On(whole.query.as_of),
        basis: Code(whole.query.basis),
        known_at: whole.query.known_at.map(At),
        currency: Coin(whole.currency),
        totals: AgeingTotals {
            items: whole.items,
            buyers: whole.buyers,
            open: sum(whole.open_minor),
            overdue: sum(whole.overdue_minor()),
            unallocated: sum(whole.unallocated_minor),
            credit_notes: sum(whole.credit_note_minor),
            net: sum(whole.net_minor()),
        },
        buckets: whole
            .buckets
            .iter()
            .map(|bucket| Bucket {
                from_days: bucket.from_days,
                to_days: bucket.to_days,
                open: sum(bucket.open_minor),
                items: bucket.items,
            })
            .collect(),
        by_currency: whole
            .by_currency
            .iter()
            .map(|part| CurrencyPart {
                currency: Coin(part.currency),
                open_minor: part.open_minor.clone(),
                unallocated_minor: part.unallocated_minor,
                credit_note_minor: part.credit_note_minor,
                rate: part.rate.clone(),
            })
            .collect(),
        unrated: whole.unrated.iter().map(UnratedPart::from).collect(),
        by: by.map(Code),
        rows: rows
            .into_iter()
            .map(|row| AgeingLine {
                code: row.code,
                name: row.name,
                open_minor: row.open_minor,
                total: sum(row.total_minor),
                items: row.items,
            })
            .collect(),
    }
}

/// `not due`, `1-30`, `366-`: the heads of the columns.
fn head(from: Option<i32>, to: Option<i32>) -> String {
    match (from, to) {
        (None, _) => "not_due".to_owned(),
        (Some(from), Some(to)) => format!("{from}-{to}"),
        (Some(from), None) => format!("{from}-"),
    }
}

fn written(whole: &Ageing, rows: &[AgeingRow]) -> Result<String, Failure> {
    let fail = |error: csv::Error| Failure::broken("writing an ageing as CSV", error);
    let money = |minor| base::Money::new(minor, whole.currency).plain();
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut line: Vec<String> = ["code", "name", "currency"].map(str::to_owned).to_vec();
    line.extend(whole.buckets.iter().map(|bucket| head(bucket.from_days, bucket.to_days)));
    line.extend(["total", "items"].map(str::to_owned));
    out.write_record(&line).map_err(fail)?;
    for row in rows {
        line.clear();
        let [code, name] = [&row.code, &row.name].map(|text| base::guarded(text).into_owned());
        line.extend([code, name, whole.currency.to_string()]);
        line.extend(row.open_minor.iter().map(|minor| money(*minor)));
        line.extend([money(row.total_minor), row.items.to_string()]);
        out.write_record(&line).map_err(fail)?;
    }
    let bytes = out.into_inner().map_err(|e| Failure::broken("writing CSV", e.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Failure::broken("writing CSV", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_of_buckets() {
        for (text, edges) in [
            ("30,60,90", Some(vec![30, 60, 90])),
            (" 7 ", Some(vec![7])),
            ("60,30", None),
            ("30,30", None),
            ("0,30", None),
            ("", None),
            ("30;60", None),
            ("1,2,3,4,5,6,7,8,9,10,11,12,13", None),
        ] {
            assert_eq!(read_edges(text).ok(), edges, "{text}");
        }
    }
}
