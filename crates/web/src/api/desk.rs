//! Deadlines of matters before the law, of all cases.

use base::Rejection;
use credit::collections::legal::{DeskFilter, DeskRow, DeskView, list_desk};

use super::{
    cursor::{self, Page},
    endpoint::Call,
    ledger::BuyerName,
    shape::{Cash, Id, On, cash, sent, taken},
};
use crate::failure::Refused;

taken!(LegalDeadlinesAsked { view: Option<String>, limit: Option<u32>, after: Option<String> });

sent!(LegalDeadlineSaid {
    matter_id: Id,
    case_id: Id,
    buyer: BuyerName,
    legal_route: String,
    claimed: Cash,
    forum: String,
    reference: String,
    counsel: String,
    opened_on: On,
    what_is_due: Option<String>,
    legal_due_on: Option<On>,
    days_left: Option<i32>,
    matter_outcome: Option<String>,
    matter_closed_on: Option<On>,
});

/// Deadlines of open matters, the first due first; a matter without a deadline stands at the end.
pub async fn deadlines(
    call: Call<LegalDeadlinesAsked>,
) -> Result<Page<LegalDeadlineSaid>, Refused> {
    let asked = &call.query;
    let view = match asked.view.as_deref() {
        None => DeskView::Open,
        Some(text) => DeskView::parse(text)
            .ok_or_else(|| Rejection::new("collections.desk-view").with("view", text).on("view"))?,
    };
    let (question, limit) = (call.question(), cursor::rows(asked.limit)?);
    let after = match cursor::read::<3>(&question, asked.after.as_deref())? {
        Some([day, matter, id]) => {
            Some((cursor::part(&day)?, cursor::part(&matter)?, cursor::part(&id)?))
        }
        None => None,
    };
    let filter = DeskFilter { after, limit: limit + 1, ..DeskFilter::of(call.visit.scope(), view) };
    let mut rows = list_desk(&call.app.db, &filter).await?;
    let more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| more).map(|one| {
        let (day, matter, id) = one.place();
        cursor::write(&question, &[day.to_string(), matter.to_string(), id.to_string()])
    });
    let said = |one: &DeskRow| LegalDeadlineSaid {
        matter_id: Id(one.matter),
        case_id: Id(one.case),
        buyer: BuyerName { code: one.buyer_code.clone(), name: one.buyer_name.clone() },
        legal_route: one.route.clone(),
        claimed: cash(one.claimed_minor, one.currency),
        forum: one.forum.clone(),
        reference: one.reference.clone(),
        counsel: one.counsel.clone(),
        opened_on: On(one.opened_on),
        what_is_due: one.day.as_ref().map(|day| day.name.clone()),
        legal_due_on: one.day.as_ref().map(|day| On(day.due_on)),
        days_left: one.days_left(call.visit.today),
        matter_outcome: one.ended.as_ref().map(|(outcome, _)| outcome.clone()),
        matter_closed_on: one.ended.as_ref().map(|(_, day)| On(*day)),
    };
    Ok(Page { items: rows.iter().map(said).collect(), next })
}
