//! The credit of the demo company as a whole, by the verbs that people use: its cash figures of two days, offers to
//! good payers with what came of them, talks with healthy customers, promises and an agreement.

use base::{Currency, Day, Result};
use credit::{
    assess::find_portfolio,
    collections::{CarePack, NewCare, care_plan, record_care},
    granting::{
        Benefit, OfferFilter, OfferPack, accept_offer, end_offer, list_entitled, list_offers,
        make_offer,
    },
    policy::{CapacityInput, enter_capacity, list_capacity},
    receivables::company_currency,
};
use store::{Actor, Db, access::Scope};

use super::controls::Acting;

/// Makes it all, once.
pub(super) async fn living(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    let currency = company_currency(db).await?;
    capacity(db, acting.finance, (currency, today)).await?;
    offers(db, acting.manager, currency).await?;
    talks(db, acting.manager, today).await?;
    super::promises::promises(db, acting.manager, today).await
}

/// Figures of the ends of two months, in proportion to what was owed then.
async fn capacity(db: &Db, login: &str, (currency, today): (Currency, Day)) -> Result<()> {
    let Some((_, portfolio)) = find_portfolio(db).await? else { return Ok(()) };
    if !list_capacity(db).await?.is_empty() {
        return Ok(());
    }
    let whole = portfolio.history.iter().rev().filter_map(|month| {
        let on: Day = month.on.parse().ok()?;
        (on == on.month_end() && on <= today).then_some((on, month.open_minor))
    });
    let mut ends: Vec<(Day, i64)> = whole.step_by(3).take(2).collect();
    ends.reverse();
    for (n, (as_of, open_minor)) in ends.into_iter().enumerate() {
        let part = |percent: i64| open_minor / 100 * percent;
        let new = CapacityInput {
            as_of,
            currency,
            cash_minor: part(if n == 0 { 22 } else { 16 }),
            lines_minor: part(12),
            reserve_minor: part(5),
            outflow_minor: part(7),
            stress_days: 20,
            source: "月末银行对账单、授信批复（演示）".to_owned(),
            note: "行业下行年份客户平均晚付约 20 天".to_owned(),
        };
        let mut tx = db.write(Actor::user(login)).await?;
        enter_capacity(&mut tx, &new, open_minor).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Of each offer three are made: one is taken, one is not, one waits. Terms are not taken here: that would
/// begin a request for credit.
async fn offers(db: &Db, login: &str, currency: Currency) -> Result<()> {
    if !list_offers(db, Scope::All, &OfferFilter { limit: 1, ..OfferFilter::default() })
        .await?
        .is_empty()
    {
        return Ok(());
    }
    let pack = OfferPack::in_force(db, db.clock().today()).await?.into_owned();
    for rule in &pack.offers {
        let asked = (currency, None);
        let found = list_entitled(db, Scope::All, (rule, pack.rest_days), asked).await?;
        for (n, one) in found.iter().take(3).enumerate() {
            let mut tx = db.write(Actor::user(login)).await?;
            let id = make_offer(&mut tx, (&pack, rule), Some(one), "年度客户回馈").await?;
            match (n, &rule.benefit) {
                (0, Benefit::Discount { .. } | Benefit::Service) => {
                    accept_offer(&mut tx, id, (None, currency), "客户欢迎").await?;
                }
                (1, _) => end_offer(&mut tx, id, true, "客户暂不需要").await?,
                _ => {}
            }
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Talks with the first customers of the plan, all calm.
async fn talks(db: &Db, login: &str, today: Day) -> Result<()> {
    let pack = CarePack::in_force(db, today).await?;
    for row in care_plan(db, Scope::All).await?.rows.iter().take(3) {
        let calm = pack.questions.iter().filter_map(|question| {
            let calm = question.answers.iter().find(|one| one.code == "same" || one.code == "none");
            calm.map(|answer| (question.code.clone(), answer.code.clone()))
        });
        let new = NewCare {
            buyer_id: row.buyer_id,
            on: Some(today),
            channel: "call".to_owned(),
            person: String::new(),
            answers: calm.collect(),
            note: "例行回访，经营平稳".to_owned(),
        };
        let mut tx = db.write(Actor::user(login)).await?;
        record_care(&mut tx, &pack, &new).await?;
        tx.commit().await?;
    }
    Ok(())
}
