//! What others say of some buyers of the demo company, recorded by the verbs that people use: reports
//! with findings, references, credit elsewhere, and receipts that somebody else paid.

use base::{Currency, Day, Money, Result};
use credit::{
    parties::{
        NewFinding, NewPastCredit, NewPayer, NewReference, NewReport, file_report, record_finding,
        record_past_credit, record_reference, set_payer,
    },
    policy::Tier,
    receivables::{PayerSaid, list_credits, name_payers},
    roster::{RosterFilter, RosterRow, RosterSort, list_roster},
};
use store::{Actor, Db, Tx};

/// Records it in the name of the credit manager.
///
/// # Errors
/// Busy or a fault from the database.
pub(super) async fn testimony(
    db: &Db,
    login: &str,
    (today, currency): (Day, Currency),
) -> Result<()> {
    let of = async |tier| {
        let sort = RosterSort::Exposure;
        let filter = RosterFilter { tier: Some(tier), sort, limit: 40, ..RosterFilter::default() };
        list_roster(db, &filter).await.map(|found| found.rows)
    };
    let (low, medium, high) =
        (of(Tier::Low).await?, of(Tier::Medium).await?, of(Tier::High).await?);
    // Far enough down the list not to be among the requests.
    let picked = [low.get(30), medium.get(30), medium.get(31), high.first()];
    let mut tx = db.write(Actor::user(login)).await?;
    if picked.iter().all(Option::is_none) {
        tx.quiet(); // a company of very few buyers
    }
    let [enforced, sued, slow, past] = picked;
    if let Some(buyer) = enforced {
        enforcement(&mut tx, buyer, (today, currency)).await?;
    }
    if let Some(buyer) = sued {
        suit(&mut tx, buyer, today).await?;
    }
    if let Some(buyer) = slow {
        bank(&mut tx, buyer, today).await?;
    }
    if let Some(buyer) = past {
        elsewhere(&mut tx, buyer, today).await?;
    }
    tx.commit().await?;
    payers(db, login, (slow, sued), today).await
}

fn finding(report: Option<i64>, kind: &str, on: Day, said: (&str, &str)) -> NewFinding {
    NewFinding {
        report_id: report,
        kind: kind.to_owned(),
        on,
        amount: None,
        text: said.0.to_owned(),
        source: said.1.to_owned(),
    }
}

/// A grave finding at a buyer that stood well: its tier falls with the next look at it.
async fn enforcement(
    tx: &mut Tx,
    buyer: &RosterRow,
    (today, currency): (Day, Currency),
) -> Result<()> {
    let report = NewReport {
        kind: "court".to_owned(),
        provider: "执行信息公开网查询".to_owned(),
        as_of: today.plus_days(-2),
        summary: "新增被执行信息一条，另有一条已结案的合同纠纷".to_owned(),
        document_id: None,
    };
    let report = file_report(tx, buyer.id, &report).await?;
    let said = ("（2026）演示执字第 0117 号，申请执行人为其设备供应商", "执行信息公开网");
    let mut new = finding(Some(report), "enforcement", today.plus_days(-5), said);
    new.amount = Some(Money::new(1_286_400 * currency.minor_per_unit(), currency));
    record_finding(tx, buyer.id, &new).await?;
    Ok(())
}

async fn suit(tx: &mut Tx, buyer: &RosterRow, today: Day) -> Result<()> {
    let said = ("作为被告的买卖合同纠纷，一审未开庭", "裁判文书公开信息");
    let new = finding(None, "litigation", today.plus_days(-40), said);
    record_finding(tx, buyer.id, &new).await?;
    let said = ("连续两年纳税信用 A 级", "税务机关公示");
    let new = finding(None, "good", today.plus_days(-90), said);
    record_finding(tx, buyer.id, &new).await?;
    Ok(())
}

async fn bank(tx: &mut Tx, buyer: &RosterRow, today: Day) -> Result<()> {
    let reference = NewReference {
        on: today.plus_days(-25),
        who: "本地另一家阀门供应商，销售经理".to_owned(),
        relation: "supplier".to_owned(),
        years: Some(4),
        terms_days: Some(60),
        late_days: Some(28),
        highest: None,
        opinion: "poor".to_owned(),
        weight: 2,
        text: "今年开始经常晚付，要催两三次".to_owned(),
    };
    record_reference(tx, buyer.id, &reference).await?;
    Ok(())
}

async fn elsewhere(tx: &mut Tx, buyer: &RosterRow, today: Day) -> Result<()> {
    let past = NewPastCredit {
        kind: "restructured".to_owned(),
        from_on: today.plus_months(-30),
        to_on: Some(today.plus_months(-6)),
        creditor: "某商业银行支行".to_owned(),
        amount: None,
        text: "流动资金贷款展期一次后重组".to_owned(),
        source: "客户提供的征信报告".to_owned(),
    };
    record_past_credit(tx, buyer.id, &past).await?;
    Ok(())
}

/// One buyer's newest receipts came from somebody whom nobody knows, another's from its parent's
/// finance company, which is on file.
async fn payers(
    db: &Db,
    login: &str,
    (unknown, filed): (Option<&RosterRow>, Option<&RosterRow>),
    today: Day,
) -> Result<()> {
    let named = [(unknown, "昌达商行（个体工商户）"), (filed, "华联集团财务有限公司")];
    for (n, (buyer, payer)) in named.into_iter().enumerate() {
        let Some(buyer) = buyer else { continue };
        let credits = list_credits(db, buyer.id, 12).await?;
        let receipts = credits.iter().filter(|credit| credit.kind == "receipt");
        let said: Vec<PayerSaid> = receipts
            .enumerate()
            .map(|(at, credit)| PayerSaid {
                credit_id: credit.id,
                buyer_id: buyer.id,
                name: if at < 3 { payer.to_owned() } else { buyer.name.clone() },
            })
            .collect();
        let mut tx = db.write(Actor::user(login)).await?;
        name_payers(&mut tx, &said).await?;
        if n == 1 {
            let new = NewPayer {
                code: None,
                name: payer.to_owned(),
                since_on: today.plus_months(-11),
                reason: "集团资金归集，已取得代付说明".to_owned(),
            };
            set_payer(&mut tx, buyer.id, &new).await?;
        } else {
            tx.quiet();
        }
        tx.commit().await?;
    }
    Ok(())
}
