//! Internal control of the demo company, made by the verbs that people use: a policy that some have read,
//! a set-up that waits for a second person, a self-assessment with its road map, risks, tests of controls,
//! projects from tender to cash, an influence map.

use base::{Day, Lang, Result};
use credit::{
    controls::{
        CheckResult, MaturityPack, NewCheck, NewDocument, NewProject, Reached, STAGES, adopt_risks,
        answer_maturity, begin_maturity, change_risk, close_maturity, compose, confirm_read,
        draft_document, enter_project, get_document, keep_readings, list_points, list_risks,
        name_owner, publish_document, reach_stage, record_check, suggested,
    },
    parties::{CustomerKind, InfluencePart, NewInfluence, influence_map, note_influence},
    receivables::company_currency,
    roster::{RosterFilter, RosterSort, list_roster},
    setup::{Answers, SetupPack, Staff, Typed, propose_setup, usual_answers},
};
use store::{Actor, Db, access::Role};

use super::credit::screened;

/// The people of the demo that act here, by login.
pub(super) struct Acting<'a> {
    pub manager: &'a str,
    pub finance: &'a str,
    pub owner: &'a str,
    /// A salesperson, who has read the policy.
    pub sales: Option<&'a str>,
}

/// Makes it all.
pub(super) async fn living(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    policy(db, acting, today).await?;
    set_up(db, acting, today).await?;
    maturity(db, acting).await?;
    risks(db, acting, today).await?;
    checks(db, acting, today).await?;
    projects(db, acting, today).await
}

async fn policy(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    let doc = compose(db, world::COMPANY.name, today).await?;
    let roles = [Role::Owner, Role::CreditManager, Role::Sales, Role::Finance, Role::Collector];
    let new = NewDocument {
        doc,
        effective_on: today,
        roles: roles.to_vec(),
        read_days: 14,
        note: "首版，按现行规则生成".to_owned(),
    };
    let mut tx = db.write(Actor::user(acting.manager)).await?;
    let id = draft_document(&mut tx, &new).await?;
    tx.commit().await?;
    let people = db.list_people().await?;
    let mut tx = db.write(Actor::user(acting.owner)).await?;
    publish_document(&mut tx, &people, id).await?;
    tx.commit().await?;
    let digest = get_document(db, id).await?.digest;
    let read = [Some(acting.manager), Some(acting.finance), acting.sales];
    for login in read.into_iter().flatten() {
        let mut tx = db.write(Actor::user(login)).await?;
        confirm_read(&mut tx, id, &digest).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// What the questions would say of this company, to count from next quarter on.
async fn set_up(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    let usual = usual_answers(db, company_currency(db).await?).await?;
    let said = Typed {
        trade: "manufacturing".to_owned(),
        sales: usual.sales.max(SetupPack::shipped().ask.sales_from),
        account_bps: 8_500,
        margin_bps: 1_800,
        days: 60,
        ..usual
    };
    let staff = Staff::of(&db.list_people().await?);
    let answers = Answers::try_new(said, staff, SetupPack::shipped())?;
    let first = today.plus_months(1).month_start();
    let mut tx = db.write(Actor::user(acting.manager)).await?;
    propose_setup(&mut tx, &answers, first, "按公司规模调整审批金额，供负责人签批").await?;
    tx.commit().await
}

/// Answered as the data say; where they say nothing, one below the target.
async fn maturity(db: &Db, acting: &Acting<'_>) -> Result<()> {
    let pack = MaturityPack::in_force(db, db.clock().today()).await?;
    let points = list_points(db).await?;
    let mut tx = db.write(Actor::user(acting.manager)).await?;
    keep_readings(&mut tx, &points).await?;
    let id = begin_maturity(&mut tx).await?;
    for question in &pack.questions {
        let level = suggested(question, &points).unwrap_or(pack.target - 1);
        answer_maturity(&mut tx, id, (&question.code, level), "", &points).await?;
    }
    close_maturity(&mut tx, id).await?;
    tx.commit().await
}

async fn risks(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    let mut tx = db.write(Actor::user(acting.manager)).await?;
    adopt_risks(&mut tx, Lang::Zh).await?;
    tx.commit().await?;
    for risk in list_risks(db).await?.into_iter().take(3) {
        let mut said = risk.said.clone();
        said.login = acting.finance.to_owned();
        said.treatment_note = "按月在信用例会上跟踪".to_owned();
        said.review_on = today.plus_months(1);
        let mut tx = db.write(Actor::user(acting.owner)).await?;
        change_risk(&mut tx, (risk.id, risk.version), &said, "年度研讨会评定").await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn checks(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    let mut tx = db.write(Actor::user(acting.owner)).await?;
    for (point, result, exceptions, finding) in [
        ("approved", CheckResult::Effective, 0, ""),
        ("receipts", CheckResult::Deficient, 2, "两笔到账后第九天才核销，已补办，财务每周清理"),
        ("promises", CheckResult::Failed, 9, "九笔失信后没有再联系，催收主管本周内逐笔跟进"),
    ] {
        let new = NewCheck {
            point: point.to_owned(),
            on: today.plus_days(-3),
            result,
            sample: 25,
            exceptions,
            finding: finding.to_owned(),
        };
        record_check(&mut tx, &new).await?;
    }
    name_owner(&mut tx, "receipts", acting.finance).await?;
    name_owner(&mut tx, "reviews", acting.manager).await?;
    tx.commit().await
}

/// How far each project is, how many days ago its last stage was reached, its value in whole units,
/// how many days before the bid its buyer was looked at.
const PROJECTS: [(&str, usize, i32, i64, Option<i32>); 8] = [
    ("污水处理厂泵组", 0, 12, 1_800_000, Some(3)),
    ("地铁三号线消防泵", 1, 20, 3_200_000, Some(11)),
    ("化工园区循环水", 2, 65, 2_400_000, Some(26)),
    ("医院二期冷热站", 3, 18, 900_000, Some(5)),
    ("数据中心冷却", 4, 95, 4_600_000, None),
    ("城东供水扩建", 4, 30, 2_100_000, Some(8)),
    ("造纸厂技改", 5, 200, 1_300_000, Some(47)),
    ("农业园灌溉", 6, 40, 600_000, Some(2)),
];

/// One project for each of the largest project customers; the first buyer's people with their influence.
async fn projects(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    let currency = company_currency(db).await?;
    let filter = RosterFilter {
        kind: Some(CustomerKind::Project),
        sort: RosterSort::Exposure,
        limit: 8,
        ..RosterFilter::default()
    };
    let rows = list_roster(db, &filter).await?.rows;
    let first_on = |(_, stages, ago, ..): &(&str, usize, i32, i64, Option<i32>)| {
        today.plus_days(-ago - i32::try_from(*stages).unwrap_or(0) * 35)
    };
    let seller = acting.sales.unwrap_or(acting.manager);
    for (row, project) in rows.iter().zip(&PROJECTS) {
        let Some(before) = project.4 else { continue };
        let on = first_on(project).plus_days(-before);
        screened(db, seller, (row.id, &row.name), on).await?;
    }
    let mut tx = db.write(Actor::user(acting.manager)).await?;
    for (n, (row, project)) in rows.iter().zip(&PROJECTS).enumerate() {
        let (name, stages, _, value, _) = *project;
        let day = |at: i32| first_on(project).plus_days(at * 35);
        let value_minor = value * currency.minor_per_unit();
        let new = NewProject {
            buyer_id: row.id,
            number: format!("XM-{:03}", n + 1),
            name: name.to_owned(),
            contract: String::new(),
            currency,
            value_minor,
            retention_bps: 500,
            bid_on: day(0),
        };
        let id = enter_project(&mut tx, &new).await?;
        for (at, stage) in (1..).zip(STAGES.iter().skip(1).take(stages)) {
            let share = if *stage == "retention" { 20 } else { 1 };
            let reached = Reached {
                stage: (*stage).to_owned(),
                on: day(at),
                amount_minor: value_minor / share,
                note: String::new(),
                actor: String::new(),
            };
            reach_stage(&mut tx, id, &reached).await?;
        }
    }
    tx.commit().await?;
    let Some(first) = rows.first() else { return Ok(()) };
    influence(db, acting, first.id).await
}

async fn influence(db: &Db, acting: &Acting<'_>, buyer: i64) -> Result<()> {
    let people = influence_map(db, buyer).await?;
    let mut tx = db.write(Actor::user(acting.manager)).await?;
    let said = [
        (InfluencePart::Finance, 4, 1, true, "走访：付款单由其签字"),
        (InfluencePart::Buys, 2, 2, false, "每月对账的经办人"),
        (InfluencePart::Decides, 5, 0, false, "合同由其拍板，年会见过一次"),
    ];
    let mut noted = false;
    for (person, (part, weight, attitude, releases, basis)) in people.iter().zip(said) {
        let basis = basis.to_owned();
        let new = NewInfluence { part, weight, attitude, releases, basis };
        note_influence(&mut tx, (buyer, person.contact_id), &new).await?;
        noted = true;
    }
    if !noted {
        tx.quiet();
    }
    tx.commit().await
}
