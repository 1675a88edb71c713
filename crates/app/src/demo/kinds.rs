//! What the demo company keeps by the kind of a customer: the path of a project, of a public body, a dealer's months;
//! appointments on its cases. By the verbs that people use.

use std::collections::BTreeMap;

use base::{Currency, Day, Result};
use credit::{
    collections::{
        WordingPack,
        cases::{CaseFilter, list_cases},
        kinds::{
            CustomersPack, DealerMonth, NewMilestone, NewPath, PATH_KINDS, PathFilter, enter_path,
            get_path, keep_milestone, list_paths, record_dealer_months,
        },
        list_tasks,
        meetings::{NewAppointment, record_appointment},
    },
    parties::{Buyer, CustomerKind, find_buyer_by_id},
    receivables::company_currency,
};
use store::{Actor, Db, access::Scope};

use super::controls::Acting;

/// Tasks among whose buyers one of each kind is looked for.
const LOOKED: u32 = 60;

/// Makes them, once.
pub(super) async fn living(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    let asked = PathFilter { limit: 1, ..PathFilter::open(Scope::All) };
    if !list_paths(db, &asked).await?.is_empty() {
        return Ok(());
    }
    let today = today.max(db.clock().today());
    let mut found: BTreeMap<&'static str, Buyer> = BTreeMap::new();
    for task in list_tasks(db, Scope::All, 0, LOOKED).await? {
        if let Some(buyer) = find_buyer_by_id(db, task.buyer_id).await? {
            found.entry(buyer.kind.code()).or_insert(buyer);
        }
    }
    let currency = company_currency(db).await?;
    let login = acting.manager;
    for kind in PATH_KINDS {
        if let Some(buyer) = found.get(kind.code()) {
            path(db, login, (buyer, kind), (today, currency)).await?;
        }
    }
    if let Some(buyer) = found.get(CustomerKind::Dealer.code()) {
        months(db, login, buyer, (today, currency)).await?;
    }
    meetings(db, login, today).await
}

async fn path(
    db: &Db,
    login: &str,
    (buyer, kind): (&Buyer, CustomerKind),
    (today, currency): (Day, Currency),
) -> Result<()> {
    let pack = CustomersPack::in_force(db, today).await?.into_owned();
    let project = kind == CustomerKind::Project;
    let (number, name, days) = match project {
        true => ("XM-2026-01", "机电安装一期", 190),
        false => ("CG-2026-07", "设备采购", 50),
    };
    let new = NewPath {
        buyer_id: buyer.id,
        kind,
        number: number.to_owned(),
        name: name.to_owned(),
        contract: format!("HT-{number}"),
        currency,
        value_minor: 1_200_000 * currency.minor_per_unit(),
        budget_year: (!project).then(|| i64::from(today.year())),
        appropriation: if project { String::new() } else { "设备购置专项".to_owned() },
        begins_on: today.plus_days(-days),
        note: String::new(),
    };
    let mut tx = db.write(Actor::user(login)).await?;
    let id = enter_path(&mut tx, &pack, &new, (login, true)).await?;
    tx.commit().await?;
    // The first steps were reached, the second a few days late.
    let steps = get_path(db, id, Scope::All).await?.steps;
    let mut tx = db.write(Actor::user(login)).await?;
    for (step, late) in steps.iter().zip([0, 6]) {
        let reached = step.planned_on.map(|day| day.plus_days(late)).filter(|day| *day <= today);
        let kept = NewMilestone {
            path: id,
            id: Some(step.id),
            part: step.part,
            name: step.name.clone(),
            planned_on: step.planned_on,
            reached_on: reached,
            amount_minor: step.amount_minor,
            invoice: String::new(),
            paper: step.paper.clone(),
            signer: step.signer.clone(),
            login: login.to_owned(),
            note: String::new(),
        };
        keep_milestone(&mut tx, &kept).await?;
    }
    tx.commit().await
}

async fn months(
    db: &Db,
    login: &str,
    buyer: &Buyer,
    (today, currency): (Day, Currency),
) -> Result<()> {
    let unit = currency.minor_per_unit();
    // Sales go down while stock goes up.
    let told = [(420, 610), (410, 640), (400, 660), (330, 820), (290, 980)];
    let first = today.month_start().plus_months(-5);
    let months: Vec<DealerMonth> = (0..)
        .zip(told)
        .map(|(n, (sold, stock))| DealerMonth {
            month: first.plus_months(n),
            sold_minor: sold * 1_000 * unit,
            stock_minor: stock * 1_000 * unit,
            orders_minor: sold * 400 * unit,
            rebate_minor: 18_000 * unit,
            their_margin_bps: Some(1_200),
            our_margin_bps: Some(1_800),
            our_share_bps: Some(3_500),
            rivals: "某进口品牌".to_owned(),
            source: "客户进销存报表（演示）".to_owned(),
        })
        .collect();
    let mut tx = db.write(Actor::user(login)).await?;
    record_dealer_months(&mut tx, buyer.id, currency, &months).await?;
    tx.commit().await
}

/// Appointments on the open cases, on the next working days.
async fn meetings(db: &Db, login: &str, today: Day) -> Result<()> {
    let pack = WordingPack::in_force(db, today).await?.into_owned();
    let cases = list_cases(db, &CaseFilter { limit: 2, ..CaseFilter::open(Scope::All) }).await?;
    for (case, minute) in cases.iter().zip([570, 870]) {
        let new = NewAppointment {
            buyer_id: case.buyer_id,
            case_id: Some(case.id),
            on: Some(today.plus_days(2)),
            minute,
            minutes: 45,
            channel: "visit".to_owned(),
            person: "财务负责人".to_owned(),
            place: String::new(),
            purpose: "核平账款，定付款日".to_owned(),
            sentence: String::new(),
            login: login.to_owned(),
            // They proposed the time.
            theirs: true,
        };
        let mut tx = db.write(Actor::user(login)).await?;
        record_appointment(&mut tx, &pack, &new).await?;
        tx.commit().await?;
    }
    Ok(())
}
