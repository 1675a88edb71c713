//! Cases of the demo company, by the verbs that people use: one to be prepared, one that was talked about with an
//! excuse to look into, one with a reason that was found; debts among customers that close a circle.

use std::collections::BTreeMap;

use base::{Day, Money, Result};
use credit::{
    collections::{
        TaskRow,
        cases::{
            CaseFilter, NegotiationCard, NewCase, ReadyBox, Rung, brief, get_case, list_cases,
            open_case, overdue_of, prepare, ready_boxes, save_card, set_reason, tick, waive,
        },
        debts::{NewDebt, record_debts},
        legal::{NewMatter, RoutePack, add_matter_day, open_matter},
        list_tasks,
        talk::{BoxCheck, Finish, NewTalk, TalkPack, begin_talk, finish_talk, save_step},
    },
    receivables::company_currency,
};
use store::{Actor, Db, access::Scope};

use super::controls::Acting;

/// Makes them, once.
pub(super) async fn living(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    let asked = CaseFilter { limit: 1, ..CaseFilter::open(Scope::All) };
    if !list_cases(db, &asked).await?.is_empty() {
        return Ok(());
    }
    // A case is opened on the day of the clock, which may lie behind the world's last day.
    let today = today.max(db.clock().today());
    let tasks = list_tasks(db, Scope::All, 0, 6).await?;
    let late: Vec<&TaskRow> = tasks.iter().filter(|task| task.overdue_minor > 0).collect();
    let login = acting.manager;
    for (n, task) in late.iter().take(3).enumerate() {
        let id = opened(db, login, task).await?;
        if n > 0 {
            talked(db, login, (id, today)).await?;
        }
        if n > 1 {
            let pack = TalkPack::in_force(db, today).await?.into_owned();
            let mut tx = db.write(Actor::user(login)).await?;
            let reasons = ("pressure", "chain", "客户给出其下游的欠款清单");
            set_reason(&mut tx, &pack, id, reasons, true).await?;
            tx.commit().await?;
        }
    }
    if let Some(task) = late.get(3) {
        sued(db, login, task).await?;
    }
    debts(db, login, (&late, today)).await
}

/// A case before the court: a deadline that is past and others to come.
async fn sued(db: &Db, login: &str, task: &TaskRow) -> Result<()> {
    let today = db.clock().today();
    let case = opened(db, login, task).await?;
    let pack = RoutePack::in_force(db, today).await?.into_owned();
    let new = NewMatter {
        case,
        route: "suit".to_owned(),
        claimed_minor: task.overdue_minor,
        on: today.plus_days(-17),
        forum: "苏州工业园区人民法院".to_owned(),
        reference: "（2026）民初立案中".to_owned(),
        counsel: "王律师".to_owned(),
        reckoned: String::new(),
    };
    let mut tx = db.write(Actor::user(login)).await?;
    let matter = open_matter(&mut tx, &pack, &new).await?;
    add_matter_day(&mut tx, matter, ("领取传票，确认开庭时间", today.plus_days(6))).await?;
    tx.commit().await
}

async fn opened(db: &Db, login: &str, task: &TaskRow) -> Result<i64> {
    let (owed_minor, first_due_on) = overdue_of(db, task.buyer_id, db.clock().today()).await?;
    let new = NewCase {
        buyer_id: task.buyer_id,
        from_worklist: true,
        why: "待办排在最前，电话催款没有结果".to_owned(),
        login: login.to_owned(),
        owed_minor,
        first_due_on,
    };
    let currency = company_currency(db).await?;
    let mut tx = db.write(Actor::user(login)).await?;
    let id = open_case(&mut tx, &new, currency).await?;
    tx.commit().await?;
    Ok(id)
}

/// Prepared, talked on the phone, and a part promised.
async fn talked(db: &Db, login: &str, (id, today): (i64, Day)) -> Result<()> {
    let pack = TalkPack::in_force(db, today).await?.into_owned();
    let case = get_case(db, id, Scope::All).await?;
    let half = (case.owed_minor / 2).max(100);
    let card = NegotiationCard {
        ours: "年底前收回，保住供货关系".to_owned(),
        theirs: "不断货，给下游回款留时间".to_owned(),
        our_best: "停供并发律师函".to_owned(),
        their_best: "换供应商，重新谈账期".to_owned(),
        target_minor: case.owed_minor.max(200),
        target_on: Some(today.plus_days(30)),
        walk_minor: half,
        walk_on: Some(today.plus_days(60)),
        ladder: vec![Rung {
            give: "分两期付".to_owned(), ask: "书面承诺，老板担保".to_owned()
        }],
        pay_path: "经办申请、财务总监签、老板放款".to_owned(),
        pay_days: "每月 15 日、25 日".to_owned(),
    };
    let mut tx = db.write(Actor::user(login)).await?;
    save_card(&mut tx, id, &card).await?;
    for one in pack.boxes.iter().filter(|one| one.check == BoxCheck::Person) {
        tick(&mut tx, &pack, (id, &one.code), true).await?;
    }
    tx.commit().await?;
    let known = brief(db, &get_case(db, id, Scope::All).await?, today).await?;
    let mut tx = db.write(Actor::user(login)).await?;
    // What the records lack nobody ticks: where anything is open, the round goes without, and says why.
    match ready_boxes(&pack, &known.found, &known.ticked).iter().all(ReadyBox::is_done) {
        true => prepare(&mut tx, &pack, id, &known.found).await?,
        false => waive(&mut tx, id, "先电话沟通，对账单和收货单随后补齐").await?,
    }
    let person = known.people.first().map_or("财务负责人", |one| one.name.as_str()).to_owned();
    let new = NewTalk { case: id, channel: "call".to_owned(), person, on: today };
    let talk = begin_talk(&mut tx, &pack, &new).await?;
    for (step, fields) in steps() {
        let said: BTreeMap<String, String> =
            fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let used = if step == "opening" { vec!["open-call".to_owned()] } else { Vec::new() };
        save_step(&mut tx, &pack, (talk, step), &said, (&[], &used)).await?;
    }
    let amount = Money::new(half, case.currency);
    let end = Finish {
        result: "promised".to_owned(),
        note: "答应先付一半，余款月底前给计划".to_owned(),
        proven: false,
        promise: Some((amount, amount, today.plus_days(10))),
    };
    finish_talk(&mut tx, &pack, talk, &end).await?;
    tx.commit().await
}

type Step = (&'static str, &'static [(&'static str, &'static str)]);

const fn steps() -> [Step; 7] {
    [
        ("opening", &[("authority", "shares"), ("purpose", "核平账款，定付款日")]),
        ("atmosphere", &[("mood_before", "2"), ("mood", "stalling")]),
        ("account", &[("account", "yes")]),
        (
            "listening",
            &[
                ("words", "下游没付我们，账上确实紧"),
                ("restated", "您是说等下游回款才有钱付"),
                ("restated_ok", "1"),
                ("our_share", "40"),
                ("stated", "pressure"),
            ],
        ),
        (
            "objection",
            &[
                ("trick", "lament"),
                ("excuse", "money"),
                ("excuse_words", "账上没钱，等下游回款"),
                ("scene", "passed-on"),
                ("L", "下游拖了三个月"),
                ("S", "理解您这边也难"),
                ("C", "下游哪家、欠多少、哪天付"),
                ("P", "本周一半，或一次付清减免利息"),
            ],
        ),
        ("promise", &[("given", "分两期付"), ("taken", "书面承诺")]),
        ("writing", &[("mood_after", "3"), ("kind", "unable-willing"), ("note", "答应先付一半")]),
    ]
}

/// Debts among the customers of the cases and others: a chain, and a circle.
async fn debts(db: &Db, login: &str, (late, today): (&[&TaskRow], Day)) -> Result<()> {
    let [first, second, ..] = late else { return Ok(()) };
    let currency = company_currency(db).await?;
    let unit = currency.minor_per_unit();
    let debt = |debtor: &str, creditor: &str, amount: i64, basis: &str| NewDebt {
        debtor: debtor.to_owned(),
        creditor: creditor.to_owned(),
        currency,
        amount_minor: amount * unit,
        as_of: today,
        basis: basis.to_owned(),
        source: "面谈时客户提供（演示）".to_owned(),
    };
    let third = "江北安装工程有限公司";
    let new = [
        debt(third, &first.buyer_code, 180_000, "安装分包合同"),
        debt(&first.buyer_code, &second.buyer_code, 120_000, "材料采购对账单"),
        debt(&second.buyer_code, third, 95_000, "工程预付款"),
    ];
    let mut tx = db.write(Actor::user(login)).await?;
    record_debts(&mut tx, &new).await?;
    tx.commit().await
}
