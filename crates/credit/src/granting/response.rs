//! The response to a tier that changed (C10): one plan begins the request, writes the letter to the
//! buyer with the notice period and gives somebody the task; the letter is marked as sent; what is
//! done is closed with a word.

use base::{Day, Failure, Money, Rejection, Result};
use serde_json::json;
use store::{
    Ask, Audit, Columns, Db, Tx,
    access::{Right, Role},
    failed,
};

use super::{
    NewApplication, State,
    apply::begin,
    changes::{COLUMNS, Change, open_change, read},
    document::{Said, WantedDoc},
    pack::{GrantingPack, Response},
};
use crate::{
    policy::{Limit, TermsCatalogue},
    scoring::{Wording, wording},
};

/// The ways on which a letter reaches a buyer.
pub const SENT_WAYS: [&str; 5] = ["express", "mail", "hand", "email", "message"];

/// The limit that a response leaves: its part of the limit in force, rounded down to whole units.
pub(super) fn left_of(limit: Option<Limit>, response: &Response) -> Limit {
    match limit {
        Some(Limit::Amount(money)) => {
            let part = i128::from(money.minor) * i128::from(response.cut_limit_bps) / 10_000;
            let unit = i128::from(money.currency.minor_per_unit().max(1));
            let whole = i64::try_from(part / unit * unit).unwrap_or(i64::MAX);
            Limit::of(Money::new(whole, money.currency))
        }
        Some(Limit::Unlimited) if response.cut_limit_bps == 10_000 => Limit::Unlimited,
        _ => Limit::None,
    }
}

fn terms_said(code: &str) -> Wording {
    let found = TermsCatalogue::shipped().find(code);
    found.map_or_else(|| Wording::new("未约定", "not agreed"), |terms| terms.name.clone())
}

fn limit_said(limit: Limit) -> Wording {
    match limit {
        Limit::Unlimited => Wording::new("不限额", "unlimited"),
        Limit::None => Wording::new("不赊销", "no credit"),
        Limit::Amount(money) => {
            let amount = wording::amount(money.minor, money.currency);
            Wording::new(amount.clone(), amount)
        }
    }
}

/// The letter to the buyer, with the day from which it counts.
pub(super) fn letter(
    company: &str,
    change: &Change,
    (limit, terms, from): (Limit, &str, Day),
) -> Said {
    let zh = "{buyer}：\n\n感谢贵公司与我们的合作。根据我们对信用条件的定期评估，自 {from} 起，对贵公司的信用条件调整如下：\n\
        一、信用额度：{old_limit} 改为 {new_limit}；\n二、付款条件：{old_terms} 改为 {new_terms}。\n\n\
        {from} 之前已成立的合同仍按原约定履行。如贵公司能提供担保或新的财务资料，请在此之前与我们联系，我们将重新评估。\n\n{company}\n";
    let en = "To {buyer}\n\nThank you for doing business with us. Following our regular review of credit terms, from {from} on \
        these change as follows:\n1. credit limit: from {old_limit} to {new_limit};\n2. terms of payment: from {old_terms} to \
        {new_terms}.\n\nContracts concluded before {from} are performed as agreed. If you can offer a security or newer financial \
        statements, please write to us before that day, and we shall review again.\n\n{company}\n";
    let said = Wording::new(zh, en)
        .fill("buyer", &change.buyer_name)
        .fill("company", company)
        .fill("from", &from.to_string())
        .fill_said("old_limit", &limit_said(change.limit.unwrap_or(Limit::None)))
        .fill_said("new_limit", &limit_said(limit))
        .fill_said("old_terms", &terms_said(&change.terms))
        .fill_said("new_terms", &terms_said(terms));
    Said::from(&said)
}

/// A response to plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan<'a> {
    /// Code of the response.
    pub response: &'a str,
    /// Who writes the letter.
    pub company: &'a str,
    /// Login of who carries it through; `None` is the buyer's salesperson, else who plans it.
    pub owner: Option<&'a str>,
}

/// Plans a response: begins the request, writes the letter with the notice period, gives the task
/// to somebody. Nothing counts before the request is granted.
///
/// # Errors
/// `granting.change-unknown`, `granting.change-handled`, `granting.response-unknown`,
/// `granting.task-owner`; what beginning a request refuses; a fault.
pub async fn plan_response(
    tx: &mut Tx,
    id: i64,
    plan: &Plan<'_>,
    pack: &GrantingPack,
) -> Result<i64> {
    let (code, company) = (plan.response, plan.company);
    let change = open_change(tx, id, &["open"]).await?;
    let owner = task_owner(tx, &change, plan.owner).await?;
    let found = pack.responses.iter().find(|one| one.code == code && one.tier == change.tier_after);
    let response = found.ok_or_else(|| {
        Failure::from(Rejection::new("granting.response-unknown").with("response", code))
    })?;
    let today = tx.clock().today();
    let notice = if change.is_worse() { pack.review.notice_days } else { 0 };
    let (counts_on, task_on) = (today.plus_days(notice), today.plus_days(response.task_days));
    let limit = left_of(change.limit, response);
    let wanted = WantedDoc {
        kind: limit.code().to_owned(),
        amount_minor: limit.amount_minor(),
        terms: response.terms.clone(),
        security: "none".to_owned(),
        reason: format!("{}：{}", response.name.zh, response.what.zh),
        ..WantedDoc::default()
    };
    let new = NewApplication {
        buyer_id: change.buyer_id,
        what: "change".to_owned(),
        wanted,
        currency: change.currency,
    };
    let application = begin(tx, &new).await?;
    let letter = match response.letter {
        true => letter(company, &change, (limit, &response.terms, counts_on)),
        false => Said::default(),
    };
    let number = if response.letter { Some(letter_number(tx).await?) } else { None };
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE granting_change SET state = 'planned', response = ");
    ask.value(code).text(", counts_on = ").value(counts_on).text(", task_on = ").value(task_on);
    ask.text(", letter_zh = ").value(letter.zh).text(", letter_en = ").value(letter.en);
    ask.text(", task_owner = ").value(owner).text(", letter_number = ").value(number);
    ask.text(", application_id = ").value(application).text(", handled_by = ").value(actor);
    ask.text(", changed_at = ").value(at).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("planning a response"))?;
    note(tx, &change, "plan-response", code).await?;
    Ok(application)
}

/// Letters are numbered one by one.
async fn letter_number(tx: &mut Tx) -> Result<i64> {
    tx.lock("SELECT id FROM store_chain WHERE id = $1", 1).await?;
    let ask = Ask::new("SELECT MAX(letter_number) FROM granting_change");
    Ok(ask.row(tx.conn(), "numbering a letter").await?.maybe_int(0)?.unwrap_or(0) + 1)
}

/// Who carries a response through: as it was said, else the buyer's salesperson, else who plans it.
/// It must be somebody who may ask for credit and sees the buyer.
async fn task_owner(tx: &mut Tx, change: &Change, said: Option<&str>) -> Result<String> {
    let mut ask = Ask::new(
        "SELECT u.login, u.role, u.id, COALESCE(b.owner_id, 0) FROM store_user u, parties_buyer b \
         WHERE u.active = 1 AND b.id = ",
    );
    ask.value(change.buyer_id).text(" AND ");
    match said {
        Some(login) => ask.text("u.login = ").value(login.trim()),
        None => ask.text("u.id = b.owner_id"),
    };
    let rows = ask.rows(tx.conn(), "looking for who carries a response through").await?;
    let Some(row) = rows.first() else {
        return match said {
            Some(login) => {
                let wrong = Rejection::new("granting.task-owner").with("login", login);
                Err(wrong.on("owner").into())
            }
            None => Ok(tx.actor().0.clone()),
        };
    };
    let (login, user, owner) = (row.text(0)?, row.int(2)?, row.int(3)?);
    let role: Option<Role> = row.text(1)?.parse().ok();
    let fits = role.is_some_and(|role| {
        role.may(Right::ApplyCredit)
            && match role.scope(user) {
                store::access::Scope::All => true,
                store::access::Scope::Own(of) => of == owner,
                store::access::Scope::Nothing => false,
            }
    });
    match fits {
        true => Ok(login),
        false => Err(Rejection::new("granting.task-owner").with("login", login).on("owner").into()),
    }
}

/// Takes note that the letter of a plan went out.
///
/// # Errors
/// `granting.change-unknown`, `granting.change-handled` where nothing is planned,
/// `granting.letter-none`, `granting.letter-sent`, `granting.letter-day` for a day ahead,
/// `granting.letter-way`, or a fault.
pub async fn mark_sent(tx: &mut Tx, id: i64, (on, how): (Day, &str)) -> Result<()> {
    let change = open_change(tx, id, &["planned"]).await?;
    let refuse = |code: &'static str, field: &'static str| {
        Err(Failure::from(Rejection::new(code).with("day", on).on(field)))
    };
    if change.letter_number.is_none() {
        return refuse("granting.letter-none", "on");
    }
    if change.sent.is_some() {
        return refuse("granting.letter-sent", "on");
    }
    if on > tx.clock().today() || on < change.as_of {
        return refuse("granting.letter-day", "on");
    }
    if !SENT_WAYS.contains(&how) {
        return refuse("granting.letter-way", "how");
    }
    let at = tx.at().0;
    let mut ask = Ask::new("UPDATE granting_change SET sent_on = ");
    ask.value(on).text(", sent_how = ").value(how).text(", changed_at = ").value(at);
    ask.text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("taking note of a letter"))?;
    note(tx, &change, "send-letter", &format!("{} {on} {how}", change.letter_text())).await
}

/// The planned responses that somebody carries through, the most urgent first.
///
/// # Errors
/// A fault from the database.
pub async fn list_responses(db: &Db, login: &str, limit: u32) -> Result<Vec<Change>> {
    let mut connection = db.read().await?;
    let mut ask = Ask::new(COLUMNS);
    ask.text(" AND g.state = 'planned' AND g.task_owner = ").value(login);
    ask.text(" ORDER BY g.task_on, g.id LIMIT ").value(i64::from(limit.clamp(1, 500)));
    ask.rows(&mut connection, "listing responses to carry through")
        .await?
        .iter()
        .map(read)
        .collect()
}

/// What is planned is not done while its request is on its way, nor before its letter went out.
async fn carried_through(tx: &mut Tx, change: &Change) -> Result<()> {
    if let Some(id) = change.application_id {
        let mut ask = Ask::new("SELECT state FROM granting_application WHERE id = ");
        ask.value(id);
        let row = ask.row(tx.conn(), "reading the request of a response").await?;
        let state = State::parse(&row.text(0)?);
        if let Some(live) = state.filter(|state| state.is_live()) {
            let wrong = Rejection::new("granting.change-on-its-way").with("state", live.code());
            return Err(wrong.into());
        }
        if state == Some(State::Granted) && change.letter_number.is_some() && change.sent.is_none()
        {
            return Err(Rejection::new("granting.letter-first").into());
        }
    }
    Ok(())
}

/// Closes a change: done, or dismissed with a reason. The tier of today is the one by which the
/// credit stands from now on.
///
/// # Errors
/// `granting.change-unknown`, `granting.change-handled`, `granting.note-missing`,
/// `granting.change-on-its-way`, `granting.letter-first`, or a fault.
pub async fn close_change(tx: &mut Tx, id: i64, note_text: &str) -> Result<()> {
    if note_text.trim().is_empty() {
        return Err(Rejection::new("granting.note-missing").on("note").into());
    }
    let change = open_change(tx, id, &["open", "planned"]).await?;
    let state = if change.state == "planned" { "done" } else { "dismissed" };
    if state == "done" {
        carried_through(tx, &change).await?;
    }
    let (at, actor) = (tx.at().0, tx.actor().0.clone());
    let mut ask = Ask::new("UPDATE granting_change SET open_buyer = NULL, state = ");
    ask.value(state).text(", handled_by = ").value(actor).text(", handled_note = ");
    ask.value(note_text.trim()).text(", changed_at = ").value(at).text(" WHERE id = ").value(id);
    ask.run(tx.conn()).await.map_err(failed("closing a change"))?;
    let mut ask = Ask::new("UPDATE granting_review SET stands_tier = tier WHERE buyer_id = ");
    ask.value(change.buyer_id);
    ask.run(tx.conn()).await.map_err(failed("taking note of a tier"))?;
    note(tx, &change, "close-change", note_text.trim()).await
}

async fn note(tx: &mut Tx, change: &Change, action: &'static str, said: &str) -> Result<()> {
    let subject = format!("buyer:{}", change.buyer_id);
    let detail = json!({
        "change": change.id.to_string(), "from": change.tier_before.code(),
        "to": change.tier_after.code(), "said": said,
    });
    tx.event("granting.change-handled", &subject, &detail).await?;
    tx.audit(Audit { room: "granting", action, subject, detail });
    Ok(())
}

#[cfg(test)]
mod tests {
    use base::Currency;

    use super::*;

    #[test]
    fn a_response_leaves_a_part_of_the_limit() {
        let pack = GrantingPack::shipped();
        let find = |code: &str| pack.responses.iter().find(|one| one.code == code).expect("there");
        let limit = |yuan: i64| Limit::of(Money::new(yuan * 100, Currency::CNY));
        for (code, before, after) in [
            ("medium-shorter", Some(limit(100_001)), limit(60_000)),
            ("high-security", Some(limit(10)), limit(3)),
            ("high-prepay", Some(limit(500_000)), Limit::None),
            ("high-prepay", Some(Limit::Unlimited), Limit::None),
            ("low-longer", Some(Limit::Unlimited), Limit::Unlimited),
            ("low-longer", None, Limit::None),
        ] {
            assert_eq!(left_of(before, find(code)), after, "{code} {before:?}");
        }
    }
}
