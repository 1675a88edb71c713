//! `shouxin class`: classes, where everybody stands, a mark beside the automatic one, how the two agree.

use std::collections::BTreeMap;

use academy::classes::{
    NewAssignment, NewCohort, NewMark, Reach, Standing, TaskKind, WorkKind, agreement, enrol,
    find_work, get_board, get_cohort, list_boards, list_cohorts, list_posts, mark_work,
    open_cohort, set_assignment, tasks,
};
use base::{Day, Rejection, Result};
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use store::{
    Db,
    access::{Person, Right},
};

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 班级：作业、进度、评分 · Classes: assignments, progress, marks
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin class list\n  \
    shouxin class progress 1700000000000000 --json\n  \
    shouxin class open --name 一班 --starts 2026-12-01 --ends 2026-12-31 --enrol xs01,xs02 --user jl01\n  \
    shouxin class set 1700000000000000 --task case:promise --due 2026-12-10 --user jl01\n  \
    shouxin class mark case 1700000000000000 --level facts=2 --level risk=1 --level method=1 \
    --level choice=2 --level tone=2 --reason 理由充分 --user jl01\n  shouxin class agreement")]
pub enum ClassVerb {
    List(PlaceArgs),
    Progress(ProgressArgs),
    Open(OpenArgs),
    Set(SetArgs),
    Mark(MarkArgs),
    Agreement(PlaceArgs),
    Boards(PlaceArgs),
    Posts(PostsArgs),
}

/// 一个讨论的发言：赞成多的在前 · what is said on a board, most votes first
#[derive(Debug, Args)]
pub struct PostsArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 讨论编号 · id of the board
    #[arg(value_name = "ID")]
    pub board: i64,
}

/// 列表：班级、讨论，或人工分与自动分的一致程度 · the classes, the boards, or how instructors and automatic marks agree
#[derive(Debug, Args)]
pub struct PlaceArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 全班进度，逾期未交的在前 · where everybody stands, late ones first
#[derive(Debug, Args)]
pub struct ProgressArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 班级编号 · id of the class
    #[arg(value_name = "ID")]
    pub class: i64,
}

/// 开班，可同时加入学员 · open a class, with its learners
#[derive(Debug, Args)]
pub struct OpenArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 名称 · its name
    #[arg(long)]
    pub name: String,
    /// 开始日 · first day
    #[arg(long, value_name = "DAY")]
    pub starts: Day,
    /// 结束日 · last day
    #[arg(long, value_name = "DAY")]
    pub ends: Day,
    /// 说明 · note
    #[arg(long, default_value = "")]
    pub note: String,
    /// 学员登录名，逗号分开 · sign-in names of learners
    #[arg(long, value_name = "LOGIN", value_delimiter = ',')]
    pub enrol: Vec<String>,
    #[command(flatten)]
    pub signer: Signer,
}

/// 布置作业 · set an assignment
#[derive(Debug, Args)]
pub struct SetArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 班级编号 · id of the class
    #[arg(value_name = "ID")]
    pub class: i64,
    /// 作业：lesson:L1、test:pre、case:promise、practice:quality、written: · what is to be done
    #[arg(long, value_name = "KIND:CODE")]
    pub task: String,
    /// 演练的对方性格 · persona of a role-play [default: any]
    #[arg(long, default_value = "")]
    pub persona: String,
    /// 演练的难度，0 为不限 · level of a role-play, 0 for any
    #[arg(long, default_value_t = 0)]
    pub level: i64,
    /// 题目或说明 · question or remark
    #[arg(long, default_value = "")]
    pub prompt: String,
    /// 截止日 · due day
    #[arg(long, value_name = "DAY")]
    pub due: Day,
    #[command(flatten)]
    pub signer: Signer,
}

/// 人工评分；自动分保留 · mark a work; the automatic mark is kept
#[derive(Debug, Args)]
pub struct MarkArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 类别 · kind: case, practice, written
    #[arg(value_name = "KIND")]
    pub kind: String,
    /// 作业编号 · id of the work
    #[arg(value_name = "ID")]
    pub work: i64,
    /// 项目=等级，0 差 1 一般 2 好，可重复 · item=level; may be repeated
    #[arg(long = "level", value_name = "ITEM=LEVEL")]
    pub levels: Vec<String>,
    /// 有不得为之的言行 · there was a banned act
    #[arg(long)]
    pub banned: bool,
    /// 理由 · why
    #[arg(long, default_value = "")]
    pub reason: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: ClassVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        ClassVerb::List(args) => list(args, env, speaker).await,
        ClassVerb::Progress(args) => progress(args, env, speaker).await,
        ClassVerb::Open(args) => open_one(args, env, speaker).await,
        ClassVerb::Set(args) => set(args, env, speaker).await,
        ClassVerb::Mark(args) => mark(args, env, speaker).await,
        ClassVerb::Agreement(args) => agree(args, env, speaker).await,
        ClassVerb::Boards(args) => boards(args, env, speaker).await,
        ClassVerb::Posts(args) => posts(args, env, speaker).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

/// Who signs, with the right to teach.
async fn teacher(db: &Db, signer: &Signer, env: &Environment) -> Result<Person> {
    let actor = signer.person(db, env, Right::Teach).await?;
    let person = db.find_person(&actor.0).await?;
    Ok(person.ok_or_else(|| Rejection::new("access.person-unknown"))?)
}

async fn list(args: PlaceArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let mut all = Vec::new();
    let mut rows = Vec::new();
    for one in list_cohorts(&db, None, (0, 500)).await? {
        let (from, until) = (one.starts_on.to_string(), one.ends_on.to_string());
        rows.push(vec![
            one.id.to_string(),
            one.name.clone(),
            format!("{from} – {until}"),
            one.instructor.clone(),
            one.members.to_string(),
        ]);
        all.push(json!({
            "id": one.id.to_string(), "name": one.name, "starts_on": from, "ends_on": until,
            "instructor": one.instructor, "learners": one.members, "closed": one.closed,
        }));
    }
    speaker.table(&rows);
    speaker.answer(&json!({ "classes": all }));
    Ok(Exit::Done)
}

async fn progress(args: ProgressArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let cohort = get_cohort(&db, args.class, None).await?;
    let all = tasks(&db, Reach::Cohort(cohort.id), db.clock().today()).await?;
    let late = all.iter().filter(|one| one.place.standing == Standing::Late).count();
    let counts = (all.len().to_string(), late.to_string());
    speaker.say("classes-cli-tasks", &[("count", &counts.0), ("late", &counts.1)]);
    let (mut rows, mut told) = (Vec::new(), Vec::<Json>::new());
    for one in &all {
        let of = &one.assignment;
        let done = one.place.done.as_ref();
        let auto = done.and_then(|done| done.auto_tenths);
        let counts = done.and_then(|done| done.tenths).or(auto);
        rows.push(vec![
            one.learner.clone(),
            format!("{}:{}", of.kind.code(), of.target),
            speaker.text(&format!("classes-standing-{}", one.place.standing.code()), &[]),
            of.due_on.to_string(),
            counts.map_or_else(|| "—".to_owned(), points),
        ]);
        told.push(json!({
            "learner": one.learner, "assignment": of.id.to_string(), "kind": of.kind.code(),
            "target": of.target, "due_on": of.due_on.to_string(),
            "standing": one.place.standing.code(), "points_tenths": counts,
            "points_automatic_tenths": auto,
            "work": one.work().map(|(_, id)| id.to_string()),
        }));
    }
    speaker.table(&rows);
    speaker.answer(&json!({ "class": cohort.name, "late": late, "tasks": told }));
    Ok(Exit::Done)
}

fn points(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

async fn open_one(args: OpenArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let person = teacher(&db, &args.signer, env).await?;
    let new = NewCohort {
        name: args.name,
        starts_on: args.starts,
        ends_on: args.ends,
        instructor_id: person.id,
        note: args.note,
    };
    let mut tx = db.write(store::Actor::user(&person.login)).await?;
    let id = open_cohort(&mut tx, &new).await?;
    if !args.enrol.is_empty() {
        enrol(&mut tx, id, &args.enrol).await?;
    }
    tx.commit().await?;
    speaker.say("classes-opened", &[]);
    speaker.answer(&json!({ "id": id.to_string() }));
    Ok(Exit::Done)
}

async fn set(args: SetArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let person = teacher(&db, &args.signer, env).await?;
    let unknown = || Rejection::new("classes.task-unknown").with("target", &args.task);
    let (kind, target) = args.task.split_once(':').ok_or_else(unknown)?;
    let new = NewAssignment {
        kind: TaskKind::parse(kind).ok_or_else(unknown)?,
        target: target.to_owned(),
        persona: args.persona.clone(),
        level: args.level,
        prompt: args.prompt.clone(),
        due_on: args.due,
    };
    let mut tx = db.write(store::Actor::user(&person.login)).await?;
    let id = set_assignment(&mut tx, args.class, &new, &person.name).await?;
    tx.commit().await?;
    speaker.say("classes-set-done", &[]);
    speaker.answer(&json!({ "id": id.to_string() }));
    Ok(Exit::Done)
}

async fn mark(args: MarkArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let person = teacher(&db, &args.signer, env).await?;
    let kind = WorkKind::parse(&args.kind);
    let kind = kind.ok_or_else(|| Rejection::new("classes.work-unknown"))?;
    let mut levels = BTreeMap::new();
    for text in &args.levels {
        let wrong = || Rejection::new("classes.level-missing").with("item", text);
        let (item, level) = text.split_once('=').ok_or_else(wrong)?;
        levels.insert(item.trim().to_owned(), level.trim().parse::<i64>().map_err(|_| wrong())?);
    }
    let work = find_work(&db, kind, args.work).await?;
    let new = NewMark { levels, banned: args.banned, reason: args.reason };
    let level = |code: &str| new.levels.get(code).copied().unwrap_or(0);
    let tenths = work.tenths(level, new.banned);
    let mut tx = db.write(store::Actor::user(&person.login)).await?;
    let id = mark_work(&mut tx, &work, person.id, &new).await?;
    tx.commit().await?;
    speaker.say("classes-cli-marked", &[("points", &points(tenths))]);
    speaker.answer(&json!({
        "id": id.to_string(), "points_tenths": tenths, "points_automatic_tenths": work.auto_tenths,
    }));
    Ok(Exit::Done)
}

async fn agree(args: PlaceArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let told = agreement(&db).await?;
    let [works, near, items, same] =
        [told.works, told.near, told.items, told.same].map(|one| one.to_string());
    let counts: [(&str, &str); 4] =
        [("works", &works), ("near", &near), ("items", &items), ("same", &same)];
    speaker.say("classes-cli-agreement", &counts);
    speaker.answer(&json!({
        "works": told.works, "near": told.near, "mean_difference_tenths": told.bias_tenths,
        "items": told.items, "same": told.same, "kappa_thousandths": told.kappa_milli,
    }));
    Ok(Exit::Done)
}

async fn boards(args: PlaceArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let (mut rows, mut all) = (Vec::new(), Vec::new());
    for one in list_boards(&db, (None, None), (0, 500)).await? {
        let posts = one.posts.to_string();
        rows.push(vec![one.id.to_string(), one.title.clone(), one.cohort.clone(), posts]);
        all.push(json!({
            "id": one.id.to_string(), "title": one.title, "case": one.case_code,
            "class": one.cohort, "groups": one.groups, "posts": one.posts, "closed": one.closed,
            "summary": one.summary,
        }));
    }
    speaker.table(&rows);
    speaker.answer(&json!({ "boards": all }));
    Ok(Exit::Done)
}

async fn posts(args: PostsArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let board = get_board(&db, args.board, None).await?;
    speaker.plain(&board.title);
    let (_, rows) = list_posts(&db, (board.id, None), (0, false), (0, 500)).await?;
    let told = |one: &academy::classes::Post| {
        let mark = if one.parent_id.is_some() { "  > " } else { "" };
        speaker.plain(&format!("{mark}{}  +{}  {}", one.author, one.votes, one.body));
        json!({
            "id": one.id.to_string(), "answers": one.parent_id.map(|id| id.to_string()),
            "author": one.author, "group": one.group, "body": one.body, "votes": one.votes,
            "hidden_reason": one.hidden_reason, "became": one.became,
        })
    };
    let all: Vec<Json> = rows.iter().map(told).collect();
    speaker.answer(&json!({ "board": board.title, "posts": all }));
    Ok(Exit::Done)
}
