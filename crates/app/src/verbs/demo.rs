//! `shouxin demo`: a living demo company, served at once.

use std::{path::PathBuf, sync::atomic::AtomicBool};

use base::{Rejection, Result};
use clap::Args;
use credit::assess::{assess, current_run};
use paper::Press;
use serde_json::json;
use store::{Actor, Db, Files, Secrets};
use web::House;
use world::Spec;

use crate::{
    config::{Config, Environment, Folder, clock, day},
    demo::{Demo, authored, bring_up_to, certified, live, purchases, requests, tend_warnings},
    exit::Exit,
    log,
    speak::Speaker,
    verbs::serve::{self, Service},
};

/// 演示公司 · Make a living demo company and serve it
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin demo\n  shouxin demo --fresh --listen 127.0.0.1:8800\n\n\
演示公司与其中所有名称均为虚构；登录密码固定，只在本机提供。\n\
The demo company and all names in it are invented; it is served to this machine only."
)]
pub struct DemoArgs {
    /// 数据文件夹 · data folder
    #[arg(long, value_name = "DIR", default_value = "shouxin-demo")]
    pub data: PathBuf,
    /// 重新开始 · begin anew
    #[arg(long)]
    pub fresh: bool,
    /// 随机种子 · seed of the simulated world
    #[arg(long, default_value_t = Spec::DEMO_SEED)]
    pub seed: u64,
    /// 监听地址 · the address to listen on (this machine only)
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    pub listen: String,
    /// 只建立数据，不启动服务 · make the data and stop
    #[arg(long)]
    pub no_serve: bool,
    /// 把模拟世界导出为 CSV 后结束 · write the simulated world as CSV files and stop
    #[arg(long, value_name = "DIR")]
    pub export: Option<PathBuf>,
    /// 模拟到哪一天 · the last simulated day [default: today]
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
}

/// The password of every demo login.
pub const PASSWORD: &str = "shouxin-demo";

/// Runs the verb.
pub async fn run(args: DemoArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    log::begin(env);
    let clock = clock("Asia/Shanghai")?;
    let today = args.until.as_deref().map(day).transpose()?.unwrap_or_else(|| clock.today());
    let spec = Spec { seed: args.seed, ..Spec::demo(today) };
    if let Some(folder) = args.export {
        return export(&spec, &folder, speaker);
    }
    let folder = Folder { path: args.data };
    if args.fresh {
        remove(&folder)?;
    }
    let (config, db, facts) = company(&folder, &spec, env, speaker).await?;
    let shown = folder.path.display().to_string();
    let count = facts.to_string();
    speaker.say("cli-demo-made", &[("company", &config.company), ("facts", &count)]);
    if args.no_serve {
        purchases(&db).await?;
        if facts > 0 || current_run(&db).await?.is_none_or(|run| run.as_of < today) {
            let actor = Actor::system("demo");
            assess(&db, today, &actor, &|_| {}, &AtomicBool::new(false)).await?;
        }
        requests(&db).await?;
        let secrets = Secrets::beside(&Files::under(folder.files()));
        certified(&db, &secrets).await?;
        authored(&db, &secrets).await?;
        tend_warnings(&db).await?;
        speaker.answer(&json!({ "data": shown, "facts": facts }));
        return Ok(Exit::Done);
    }
    // Served at once: the rounds begin with judging whoever is not judged as of today.
    let listener = serve::bind(&args.listen).await?;
    here_only(&listener)?;
    let logins = logins(&db).await?;
    speaker.say("cli-demo-logins", &[("password", PASSWORD)]);
    let role = |code: &str| speaker.text(&format!("access-role-{code}"), &[]);
    let rows: Vec<Vec<String>> =
        logins.iter().map(|(login, _, code)| vec![format!("  {login}"), role(code)]).collect();
    speaker.table(&rows);
    let secrets = Secrets::beside(&Files::under(folder.files()));
    tokio::spawn(ask_for_credit(db.clone(), secrets));
    let house = House { company: config.company, secure: false, demo: logins };
    let press = Press::over(config.fonts_dir);
    serve::serve(Service { db, files: folder.files(), house, press, listener }, speaker).await
}

/// Requests for credit need a judgement, which the rounds make behind the pages.
pub(super) async fn ask_for_credit(db: Db, secrets: Secrets) {
    if let Err(error) = purchases(&db).await {
        tracing::warn!(%error, "bringing in what the demo company buys");
    }
    loop {
        match current_run(&db).await {
            Ok(Some(_)) => break,
            Ok(None) => tokio::time::sleep(std::time::Duration::from_secs(1)).await,
            Err(error) => return tracing::warn!(%error, "waiting for the demo's judgement"),
        }
    }
    if let Err(error) = requests(&db).await {
        tracing::warn!(%error, "asking for credit in the demo");
    }
    if let Err(error) = certified(&db, &secrets).await {
        tracing::warn!(%error, "certifying people of the demo");
    }
    if let Err(error) = authored(&db, &secrets).await {
        tracing::warn!(%error, "writing packs of the demo");
    }
    if let Err(error) = tend_warnings(&db).await {
        tracing::warn!(%error, "looking after the demo's warnings");
    }
}

/// Everybody knows the password, so nobody else may reach the demo.
fn here_only(listener: &tokio::net::TcpListener) -> Result<()> {
    match listener.local_addr() {
        Ok(address) if address.ip().is_loopback() => Ok(()),
        _ => Err(Rejection::new("cli.demo-here-only").into()),
    }
}

/// The logins that the sign-in page offers: one per role.
async fn logins(db: &Db) -> Result<Vec<(String, String, String)>> {
    let mut logins = Vec::new();
    for person in db.list_people().await? {
        let role = person.role.code().to_owned();
        if person.active && !logins.iter().any(|(_, _, known)| *known == role) {
            logins.push((person.login, PASSWORD.to_owned(), role));
        }
    }
    Ok(logins)
}

/// Removes a demo company, and nothing that is not one.
fn remove(folder: &Folder) -> Result<()> {
    folder.clear(&["shouxin.toml", "shouxin.db", "shouxin.db-wal", "shouxin.db-shm"])
}

/// The demo company of the folder, lived on until the last day asked for, and how many facts
/// that brought in.
async fn company(
    folder: &Folder,
    spec: &Spec,
    env: &Environment,
    speaker: &Speaker,
) -> Result<(Config, Db, usize)> {
    let (demo, today) = (Demo::of(spec), spec.until);
    let (mut facts, mut early) = (0, None);
    if !folder.holds_company() {
        let living = live(&demo, today);
        let held = folder.hold().await?;
        let config = Config {
            company: world::COMPANY.name.to_owned(),
            currency: world::COMPANY.currency.code().to_owned(),
            zone: "Asia/Shanghai".to_owned(),
            database: None,
            fonts_dir: None,
        };
        // A file of its own is made in one go and gets its name when it is whole; a broken one
        // is begun anew.
        if env.database.is_none() && !folder.database().exists() {
            let db = folder.begin(&config).await?;
            super::init::found(&db, &config, "owner", PASSWORD, speaker.lang).await?;
            facts = bring_up_to(&db, (demo, Some(living)), today, PASSWORD).await?;
            folder.settle(&config, db).await?;
        } else {
            folder.save(&config)?;
            early = Some(living);
        }
        folder.let_go(held)?;
    }
    let (config, db) = folder.open(None, env).await?;
    if db.find_person("owner").await?.is_none() {
        super::init::found(&db, &config, "owner", PASSWORD, speaker.lang).await?;
    }
    facts += bring_up_to(&db, (demo, early), today, PASSWORD).await?;
    Ok((config, db, facts))
}

fn export(spec: &Spec, folder: &std::path::Path, speaker: &Speaker) -> Result<Exit> {
    let refuse = |error: std::io::Error| {
        Rejection::new("cli.no-folder").with("folder", folder.display()).with("reason", error)
    };
    std::fs::create_dir_all(folder).map_err(refuse)?;
    let world = world::World::simulate(spec);
    world.write_csv(folder).map_err(refuse)?;
    let digest = world.digest().to_string();
    speaker.plain(&format!("{digest}  {}", folder.display()));
    speaker.answer(&json!({
        "seed": spec.seed, "until": spec.until.to_string(), "digest": digest,
        "buyers": world.facts.buyers.len(), "invoices": world.facts.invoices.len(),
        "receipts": world.facts.receipts.len(),
    }));
    Ok(Exit::Done)
}
