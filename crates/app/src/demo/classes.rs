//! A class of the demo company: salespeople who learn, what is set for them, what some of them did, two marks beside
//! the automatic ones, requests for a coach. By the verbs that the pages use.

use std::collections::BTreeMap;

use academy::{
    classes::{
        NewAssignment, NewBoard, NewCohort, NewMark, NewPost, NewRequest, Specialty, TaskKind,
        WorkKind, add_post, answer_request, ask_coach, count_cohorts, enrol, find_work,
        hand_in_text, mark_work, open_board, open_cohort, promote, set_assignment, set_instructor,
        sum_up, vote,
    },
    courses::{Library, begin_case, decide_step, mark_read},
    practice::{Bot, Cast, PracticePack, Saying, prepare_run, say, start_run, tell},
};
use base::{Day, Lang, Rejection, Result};
use store::{
    Actor, Db,
    access::{Person, Role},
};

use super::controls::Acting;

const CAST: (&str, &str, i64) = ("first-reminder", "staller", 1);
const SEED: i64 = 7;

/// Makes it all, once.
pub(super) async fn living(db: &Db, acting: &Acting<'_>, today: Day) -> Result<()> {
    let people = db.list_people().await?;
    let learners: Vec<&Person> =
        people.iter().filter(|one| one.role == Role::Sales).take(4).collect();
    let teacher = people.iter().find(|one| one.login == acting.manager);
    let ([first, second, third, ..], Some(teacher)) = (learners.as_slice(), teacher) else {
        return Ok(());
    };
    if count_cohorts(db, None).await? > 0 {
        return Ok(());
    }
    let written = class(db, teacher, &learners, today).await?;
    let good = case(db, first, (0, "把金额、日期、账户写进确认消息，系统登记承诺")).await?;
    let weak = case(db, second, (1, "先等等看")).await?;
    talk(db, first, Bot::Good).await?;
    let threats = talk(db, second, Bot::Threats).await?;
    let mut tx = db.write(Actor::user(&first.login)).await?;
    mark_read(&mut tx, Library::shipped(), first.id, "L1").await?;
    let text =
        "先问为什么没有付，再把欠款分成两笔：本周付三成，余款约到具体的日子，当天发确认消息。";
    hand_in_text(&mut tx, (written, first.id), text).await?;
    tx.commit().await?;
    mark(db, teacher, (WorkKind::Case, good), (2, "理由写到了金额、日期和谁来盯")).await?;
    mark(db, teacher, (WorkKind::Case, weak), (0, "只写了等，没有日期，也没有想到会进入清算"))
        .await?;
    mark(db, teacher, (WorkKind::Practice, threats), (0, "开口就威胁，自动判断无误")).await?;
    coaching(db, teacher, (second, third)).await?;
    discussion(db, teacher, (first, second, third)).await
}

/// The class with what is set. Returns the written task.
async fn class(db: &Db, teacher: &Person, learners: &[&Person], today: Day) -> Result<i64> {
    let mut tx = db.write(Actor::user(&teacher.login)).await?;
    let knows = Specialty {
        topics: vec!["talk".to_owned(), "receivables".to_owned(), "terms".to_owned()],
        industries: vec!["C".to_owned(), "F".to_owned()],
        kinds: vec!["dealer".to_owned()],
    };
    let profile = "做了十二年信用管理，带过三个催收小组。";
    set_instructor(&mut tx, teacher.id, (profile, &knows, true)).await?;
    let new = NewCohort {
        name: "销售催收入门班".to_owned(),
        starts_on: today,
        ends_on: today.plus_days(20),
        instructor_id: teacher.id,
        note: "把承诺写下来，到期当天有人看。".to_owned(),
    };
    let id = open_cohort(&mut tx, &new).await?;
    let logins: Vec<String> = learners.iter().map(|one| one.login.clone()).collect();
    enrol(&mut tx, id, &logins).await?;
    let mut last = 0;
    for (kind, target, days) in [
        (TaskKind::Lesson, "L1", 0),
        (TaskKind::Case, "promise", 3),
        (TaskKind::Practice, CAST.0, 7),
        (TaskKind::Written, "", 10),
    ] {
        let prompt = match kind {
            TaskKind::Written => "客户说“下周一定付”，您怎样把它变成一个能核对的承诺？",
            _ => "",
        };
        let new = NewAssignment {
            kind,
            target: target.to_owned(),
            persona: String::new(),
            level: 0,
            prompt: prompt.to_owned(),
            due_on: today.plus_days(days),
        };
        last = set_assignment(&mut tx, id, &new, &teacher.name).await?;
    }
    tx.commit().await?;
    Ok(last)
}

/// A case that somebody plays with this choice at every step.
async fn case(db: &Db, who: &Person, (choice, reason): (usize, &str)) -> Result<i64> {
    let library = Library::shipped();
    let mut tx = db.write(Actor::user(&who.login)).await?;
    let run = begin_case(&mut tx, library, who.id, "promise").await?;
    let steps = library.case("promise").map_or(0, |case| case.steps.len());
    for step in 0..steps {
        decide_step(&mut tx, library, (run, who.id), (step, choice, reason)).await?;
    }
    tx.commit().await?;
    Ok(run)
}

/// A role-play that somebody plays as a scripted learner would.
async fn talk(db: &Db, who: &Person, bot: Bot) -> Result<i64> {
    let pack = PracticePack::shipped();
    let cast = Cast::find(pack, CAST, SEED.unsigned_abs());
    let cast = cast.ok_or_else(|| Rejection::new("practice.cast-unknown"))?;
    let played = bot.play(pack, cast);
    let (_, told) = tell(&played, Lang::Zh)?;
    let mut tx = db.write(Actor::user(&who.login)).await?;
    let run = start_run(&mut tx, who.id, CAST, Some(SEED)).await?;
    prepare_run(&mut tx, (run, who.id), &played.prepared).await?;
    for (number, (turn, told)) in (1..).zip(played.turns.iter().zip(&told)) {
        let saying = Saying::chosen(number, turn.done.clone(), told.said.clone(), Lang::Zh);
        say(&mut tx, (run, who.id), &saying).await?;
    }
    tx.commit().await?;
    Ok(run)
}

/// A mark with this level of every item.
async fn mark(
    db: &Db,
    teacher: &Person,
    (kind, id): (WorkKind, i64),
    (level, reason): (i64, &str),
) -> Result<()> {
    let work = find_work(db, kind, id).await?;
    let levels: BTreeMap<String, i64> =
        work.items.iter().map(|one| (one.code.clone(), level)).collect();
    let new = NewMark { levels, banned: work.auto_banned, reason: reason.to_owned() };
    let mut tx = db.write(Actor::user(&teacher.login)).await?;
    mark_work(&mut tx, &work, teacher.id, &new).await?;
    tx.commit().await
}

/// A request that is answered, and one that waits.
async fn coaching(db: &Db, teacher: &Person, (one, other): (&Person, &Person)) -> Result<()> {
    let request = |topic: &str, message: &str| NewRequest {
        topic: topic.to_owned(),
        message: message.to_owned(),
        ..NewRequest::default()
    };
    let mut tx = db.write(Actor::user(&one.login)).await?;
    let new = request("talk", "对方每次都说在走流程，问不到是谁在批，怎么问下去？");
    let asked = ask_coach(&mut tx, one.id, &new).await?;
    tx.commit().await?;
    let mut tx = db.write(Actor::user(&teacher.login)).await?;
    let answer =
        "请他说出流程现在在谁手里、上一步哪天办完，约定明天同一时间再问，并把人名记进人物关系图。";
    answer_request(&mut tx, asked, teacher.id, answer).await?;
    tx.commit().await?;
    let mut tx = db.write(Actor::user(&other.login)).await?;
    let new = request("legal", "合同只有传真件，时效快到了，先做什么？");
    ask_coach(&mut tx, other.id, &new).await?;
    tx.commit().await
}

/// A board by a case, with what three say, an instructor's summary, and a script that comes of it.
async fn discussion(
    db: &Db,
    teacher: &Person,
    (first, second, third): (&Person, &Person, &Person),
) -> Result<()> {
    let mut tx = db.write(Actor::user(&teacher.login)).await?;
    let new = NewBoard {
        title: "口头承诺，当天怎么落到纸上".to_owned(),
        prompt: "面谈结束时对方只握了手。说说您当天会发什么消息、怎么盯到期日。".to_owned(),
        case_code: "promise".to_owned(),
        ..NewBoard::default()
    };
    let board = open_board(&mut tx, teacher.id, &new).await?;
    tx.commit().await?;
    let said = async |who: &Person, parent_id: Option<i64>, body: &str| -> Result<i64> {
        let post = NewPost { parent_id, body: body.to_owned(), sure: false };
        let mut tx = db.write(Actor::user(&who.login)).await?;
        let id = add_post(&mut tx, (board, who.id, Some(who.id)), &post).await?;
        tx.commit().await?;
        Ok(id)
    };
    let body = "今天谈好的是：三笔，每笔多少、哪天付、付到哪个账户。您回一个“收到”，我就按这个等。";
    let good = said(first, None, body).await?;
    said(second, None, "先给领导写周报，等对方来消息。").await?;
    said(third, Some(good), "再加一句：如果哪一笔要变，请提前两天告诉我。").await?;
    for who in [second, third] {
        let mut tx = db.write(Actor::user(&who.login)).await?;
        vote(&mut tx, (good, who.id, Some(who.id))).await?;
        tx.commit().await?;
    }
    let mut tx = db.write(Actor::user(&teacher.login)).await?;
    let text = "消息里要有金额、日期、账户和对方的回复；系统登记承诺，到期当天有人看。";
    sum_up(&mut tx, board, (&teacher.name, text)).await?;
    let script = ("script", "口头承诺的确认消息", "writing");
    promote(&mut tx, (good, &teacher.login), script).await?;
    tx.commit().await
}
