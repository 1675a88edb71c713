//! `shouxin sandbox`: a synthetic company of its own for learners, with the real screens; begun, made anew, marked from
//! its records. It always has a file of its own: what the environment says of a database is not heeded.

use std::path::PathBuf;

use academy::exercises::{
    Sandbox, SandboxPack, check_sandbox, find_sandbox, found_sandbox, get_sandbox,
};
use base::{Rejection, Result};
use clap::{Args, Subcommand};
use paper::Press;
use serde_json::{Value as Json, json};
use store::{
    Actor, Db, Files, Secrets,
    access::{NewPerson, Role},
};
use web::House;
use world::Spec;

use super::{
    demo::ask_for_credit,
    serve::{self, Service},
};
use crate::{
    config::{Config, Environment, Folder, clock, day},
    demo::{Demo, bring_up_to, live},
    exit::Exit,
    log,
    speak::Speaker,
};

/// 实训沙箱 · A sandbox company for learners
#[derive(Debug, Subcommand)]
#[command(
    after_help = "例 · example:\n  shouxin sandbox start --learners 12 --listen 0.0.0.0:8790\n  \
    shouxin sandbox check --json\n  shouxin sandbox reset --learners 12\n\n\
沙箱有自己的数据文件，与公司数据分开；函件不会发出。\n\
A sandbox has a file of its own, apart from any company’s data; its letters never leave."
)]
pub enum SandboxVerb {
    Start(StartArgs),
    Reset(ResetArgs),
    Check(CheckArgs),
}

/// 建立（若还没有）并启动沙箱 · make the sandbox where there is none, and serve it
#[derive(Debug, Args)]
pub struct StartArgs {
    #[command(flatten)]
    pub make: MakeArgs,
    /// 监听地址 · the address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8790")]
    pub listen: String,
    /// 只建立，不启动 · make it and stop
    #[arg(long)]
    pub no_serve: bool,
}

/// 清空并重新建立沙箱（先停掉服务）· make the sandbox anew; stop serving it first
#[derive(Debug, Args)]
pub struct ResetArgs {
    #[command(flatten)]
    pub make: MakeArgs,
}

/// 怎样建立 · how it is made
#[derive(Debug, Args)]
pub struct MakeArgs {
    /// 沙箱文件夹 · folder of the sandbox
    #[arg(long, value_name = "DIR", default_value = "shouxin-sandbox")]
    pub data: PathBuf,
    /// 学员人数 · learners
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=60))]
    pub learners: u32,
    /// 虚构公司的种子 · seed of the synthetic company
    #[arg(long, default_value_t = 7)]
    pub seed: u64,
    /// 模拟到哪一天 · the last simulated day [default: today]
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
}

/// 按记录给每位学员评分 · mark each learner from the records
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// 沙箱文件夹 · folder of the sandbox
    #[arg(long, value_name = "DIR", default_value = "shouxin-sandbox")]
    pub data: PathBuf,
}

/// Runs the verb.
pub async fn run(verb: SandboxVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    // Never the company's database, whatever the environment says.
    let env = Environment { database: None, data: None, ..env.clone() };
    match verb {
        SandboxVerb::Start(args) => start(args, &env, speaker).await,
        SandboxVerb::Reset(args) => reset(args, &env, speaker).await,
        SandboxVerb::Check(args) => check(args, &env, speaker).await,
    }
}

/// A login with its password and role, as it was made.
type Login = (String, String, Role);

async fn opened(folder: &Folder, env: &Environment) -> Result<(Config, Db)> {
    let (config, db) = folder.open(None, env).await?;
    get_sandbox(&db).await?;
    Ok((config, db))
}

/// The sandbox of the folder, made where there is none; with the logins that were made.
async fn company(
    make: &MakeArgs,
    env: &Environment,
    speaker: &Speaker,
) -> Result<(Config, Db, Vec<Login>)> {
    let folder = Folder { path: make.data.clone() };
    if folder.holds_company() {
        let (config, db) = opened(&folder, env).await?;
        return Ok((config, db, Vec::new()));
    }
    let today = match make.until.as_deref().map(day).transpose()? {
        Some(day) => day,
        None => clock("Asia/Shanghai")?.today(),
    };
    let spec = Spec { seed: make.seed, buyers: 120, ..Spec::demo(today) };
    let demo = Demo::of(&spec);
    let living = live(&demo, today);
    let held = folder.hold().await?;
    let config = Config {
        company: speaker.text("exercises-sandbox-company", &[]),
        currency: world::COMPANY.currency.code().to_owned(),
        zone: "Asia/Shanghai".to_owned(),
        database: None,
        fonts_dir: None,
    };
    let db = folder.begin(&config).await?;
    let owner = store::random_words()?;
    super::init::found(&db, &config, "owner", &owner, speaker.lang).await?;
    // People of the synthetic company act in its past; nobody signs in as them.
    bring_up_to(&db, (demo, Some(living)), today, &store::random_words()?).await?;
    let mut logins = vec![("owner".to_owned(), owner, Role::Owner)];
    logins.extend(learners(&db, make, speaker).await?);
    folder.settle(&config, db).await?;
    folder.let_go(held)?;
    let (config, db) = opened(&folder, env).await?;
    Ok((config, db, logins))
}

async fn learners(db: &Db, make: &MakeArgs, speaker: &Speaker) -> Result<Vec<Login>> {
    let mut tx = db.write(Actor::system("sandbox")).await?;
    let mut logins = Vec::new();
    for number in 1..=make.learners {
        let login = format!("learner{number:02}");
        let password = store::random_words()?;
        tx.add_person(NewPerson {
            login: login.clone(),
            name: login.clone(),
            role: Role::CreditManager,
            lang: speaker.lang,
            password: password.clone(),
        })
        .await?;
        logins.push((login, password, Role::CreditManager));
    }
    let names = logins.iter().map(|(login, ..)| login.clone()).collect();
    found_sandbox(&mut tx, &Sandbox { seed: make.seed, learners: names }).await?;
    tx.commit().await?;
    Ok(logins)
}

fn told(logins: &[Login], speaker: &Speaker) -> Vec<Json> {
    if !logins.is_empty() {
        speaker.say("exercises-sandbox-logins", &[]);
    }
    let role = |role: Role| speaker.text(&format!("access-role-{}", role.code()), &[]);
    let rows: Vec<Vec<String>> = logins
        .iter()
        .map(|(login, password, of)| vec![format!("  {login}"), password.clone(), role(*of)])
        .collect();
    speaker.table(&rows);
    let one = |(login, password, of): &Login| json!({ "login": login, "password": password, "role": of.code() });
    logins.iter().map(one).collect()
}

async fn start(args: StartArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    log::begin(env);
    let (config, db, logins) = company(&args.make, env, speaker).await?;
    let folder = Folder { path: args.make.data.clone() };
    let shown = folder.path.display().to_string();
    speaker.say("exercises-sandbox-ready", &[("folder", &shown)]);
    let logins = told(&logins, speaker);
    if args.no_serve {
        speaker.answer(&json!({ "data": shown, "logins": logins }));
        return Ok(Exit::Done);
    }
    let listener = serve::bind(&args.listen).await?;
    let secrets = Secrets::beside(&Files::under(folder.files()));
    tokio::spawn(ask_for_credit(db.clone(), secrets));
    let house = House { company: config.company, secure: false, demo: Vec::new() };
    let press = Press::over(config.fonts_dir);
    serve::serve(Service { db, files: folder.files(), house, press, listener }, speaker).await
}

async fn reset(args: ResetArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder { path: args.make.data.clone() };
    if folder.holds_company() {
        // Only a sandbox is ever removed.
        let (_, db) = opened(&folder, env).await?;
        db.close().await;
        folder.clear(&["shouxin.toml", "shouxin.db", "shouxin.db-wal", "shouxin.db-shm"])?;
    }
    let (_, db, logins) = company(&args.make, env, speaker).await?;
    db.close().await;
    let shown = folder.path.display().to_string();
    speaker.say("exercises-sandbox-ready", &[("folder", &shown)]);
    let logins = told(&logins, speaker);
    speaker.answer(&json!({ "data": shown, "logins": logins }));
    Ok(Exit::Done)
}

async fn check(args: CheckArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder { path: args.data };
    let (_, db) = folder.open(None, env).await?;
    if find_sandbox(&db).await?.is_none() {
        return Err(Rejection::new("exercises.sandbox-not").into());
    }
    let marks = check_sandbox(&db).await?;
    let pack = SandboxPack::shipped();
    let mut rows = Vec::new();
    let mut answer = Vec::new();
    for mark in &marks {
        let mut row = vec![mark.login.clone(), mark.points.to_string()];
        let mut tasks = Vec::new();
        for (task, done) in pack.tasks.iter().zip(&mark.tasks) {
            let id = if done.is_some() { "exercises-task-done" } else { "exercises-task-open" };
            let name = task.name.pick(speaker.lang);
            row.push(format!("{name}: {}", speaker.text(id, &[])));
            tasks.push(json!({
                "task": task.code, "points": done.as_ref().map_or(0, |_| task.points),
                "times": done.as_ref().map_or(0, |done| done.times),
                "audit_line": done.as_ref().map(|done| done.seq),
                "subject": done.as_ref().map(|done| &done.subject),
            }));
        }
        rows.push(row);
        answer.push(json!({ "learner": mark.login, "points": mark.points, "tasks": tasks }));
    }
    speaker.table(&rows);
    speaker.answer(&json!({ "version": pack.version, "learners": answer }));
    Ok(Exit::Done)
}
