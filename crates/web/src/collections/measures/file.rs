//! The measures as a workbook: every group and month with the parts of each measure, and the definitions.

use axum::extract::{Query, State};
use base::Money;
use credit::{
    collections::measures::{MEASURES, Measure, MeasureBy, measure_log},
    receivables::company_currency,
};

use super::{Asked, Names, share};
use crate::{
    failure::Answer,
    filled::Filled,
    sheet::{Cell, Shape, Sheet, download},
    state::App,
    visit::Visit,
};

/// As an Excel workbook.
///
/// # Errors
/// A fault from the database.
pub async fn xlsx(State(app): State<App>, visit: Visit, Query(filled): Query<Filled>) -> Answer {
    let asked = Asked::of(&filled);
    let log = measure_log(&app.db, visit.scope()).await?;
    let names = Names::read(&app, &visit, asked.by).await?;
    let currency = company_currency(&app.db).await?;
    let mut rows = Vec::new();
    for (code, months) in log.tally(asked.by) {
        if asked.group.as_ref().is_some_and(|group| *group != code) {
            continue;
        }
        for (month, tally) in months {
            if asked.month.as_ref().is_some_and(|asked| *asked != month) {
                continue;
            }
            let mut cells = vec![Cell::Text(names.of(&log, &code)), Cell::Text(month)];
            for measure in MEASURES {
                let of = measure.of(&tally);
                let number = |n| match measure.is_money() {
                    true => Cell::Amount(Money::new(n, currency)),
                    false => Cell::Count(n),
                };
                cells.push(number(of.part));
                if measure != Measure::Contacts {
                    cells.push(number(of.whole));
                    cells.push(of.bps().map_or(Cell::Blank, |bps| Cell::decimal(share(bps))));
                }
            }
            rows.push(cells);
        }
    }
    let name = |measure: Measure| visit.t(&format!("collections-measure-{}", measure.code()));
    let group = visit.t("collections-recovery-group");
    let mut head = vec![group, visit.t("collections-measures-month")];
    for measure in MEASURES {
        head.push(name(measure));
        if measure != Measure::Contacts {
            head.pop();
            head.push(format!("{} · {}", name(measure), visit.t("collections-measures-part")));
            head.push(format!("{} · {}", name(measure), visit.t("collections-measures-whole")));
            head.push(name(measure));
        }
    }
    let title = visit.t("collections-measures");
    let sheet = Sheet {
        name: title.clone(),
        above: vec![
            format!("{} · {title}", visit.house.company),
            visit.t(&format!("collections-measures-by-{}", asked.by.code())),
        ],
        head,
        rows,
        ..Sheet::default()
    };
    let how = Sheet {
        name: visit.t("collections-measures-how"),
        head: vec![visit.t("collections-measures"), visit.t("collections-measures-how")],
        rows: MEASURES
            .iter()
            .map(|one| {
                let text = visit.t(&format!("collections-measure-{}-how", one.code()));
                vec![Cell::Text(name(*one)), Cell::Text(text)]
            })
            .collect(),
        ..Sheet::default()
    };
    let by = if asked.by == MeasureBy::All { "all" } else { asked.by.code() };
    let file = format!("measures-{by}-{}", visit.today);
    Ok(download(&file, Shape::Xlsx, &[sheet, how], visit.lang)?)
}
