//! `shouxin strategy`: tries a strategy of collections on the ledger of a year, runs the one in force, sends
//! what was released.

use std::{path::PathBuf, sync::atomic::AtomicBool};

use base::{Rejection, Result};
use clap::{Args, Subcommand};
use credit::collections::{
    CadencePack, Simulation, StrategyPack, list_own_cadences, released_steps, run_strategy,
    simulate_strategy, strategy_from, strategy_of,
};
use paper::Press;
use serde_json::json;
use store::{Actor, Files};
use web::print::send_released;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 催收策略：试算、运行 · The strategy of collections: tried on a year, run for a day
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin strategy simulate my-strategy.toml --json\n  \
    shouxin strategy run\n  shouxin strategy run --send\n  shouxin strategy templates\n  \
    shouxin strategy template dealer > dealer.toml")]
pub enum StrategyVerb {
    Simulate(SimulateArgs),
    Run(RunArgs),
    Templates(TemplatesArgs),
    Template(TemplateArgs),
}

/// 流程模板库 · The gallery of cadences
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin strategy templates --json")]
pub struct TemplatesArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 由一份模板做成的策略全文，放在现行策略之上 · The strategy that a template makes over the one in force, as a pack
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin strategy template dealer > dealer.toml\n  \
    shouxin strategy simulate dealer.toml")]
pub struct TemplateArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 模板代码，自有模板为其编号 · code of the template, the number of an own one
    pub code: String,
}

/// 在最近一年的账上试算一份策略，与现行的比较 · Try a strategy on the ledger of the last year, beside the one in force
#[derive(Debug, Args)]
pub struct SimulateArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 策略文件；不给则试算现行的 · the strategy's file [default: the one in force]
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// 按现行策略提出当天的动作；同一天运行两次不会重复 · Propose what is due; the same day twice proposes nothing twice
#[derive(Debug, Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 为哪一天 · for this day [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// 接着发出已放行的函件 · then send the letters that were released
    #[arg(long)]
    pub send: bool,
}

/// Letters that one call sends, at most.
const AT_ONCE: u32 = 10_000;

/// Runs the verb.
pub async fn run(verb: StrategyVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        StrategyVerb::Simulate(args) => simulate(args, env, speaker).await,
        StrategyVerb::Run(args) => nightly(args, env, speaker).await,
        StrategyVerb::Templates(args) => templates(args, env, speaker).await,
        StrategyVerb::Template(args) => template(args, env, speaker).await,
    }
}

async fn templates(args: TemplatesArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let (mut rows, mut all) = (Vec::new(), Vec::new());
    for one in &CadencePack::shipped().cadences {
        let (name, whom) = (one.name.pick(speaker.lang), one.for_whom.pick(speaker.lang));
        rows.push(vec![one.code.clone(), name.to_owned(), whom.to_owned()]);
        let kinds: Vec<&str> = one.kinds.iter().map(|kind| kind.code()).collect();
        all.push(json!({
            "code": one.code, "own": false, "name": name, "for_whom": whom, "kinds": kinds,
            "source": one.source.pick(speaker.lang), "steps": one.steps.len(),
        }));
    }
    for one in list_own_cadences(&db).await? {
        all.push(json!({
            "code": one.id.to_string(), "own": true, "name": one.name, "for_whom": one.for_whom,
            "kept_by": one.kept_by,
        }));
        rows.push(vec![one.id.to_string(), one.name, one.for_whom]);
    }
    speaker.table(&rows);
    speaker.answer(&json!({ "templates": all }));
    Ok(Exit::Done)
}

async fn template(args: TemplateArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let (made, name) = strategy_from(&db, &args.code).await?;
    let from = db.clock().today().plus_days(1);
    let text = made.spelled(&format!("{from}.{}", args.code), from, name.pick(speaker.lang));
    speaker.plain(text.trim_end());
    speaker.answer(&json!({ "code": args.code, "text": text }));
    Ok(Exit::Done)
}

async fn simulate(args: SimulateArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let pack = match &args.file {
        None => StrategyPack::in_force(&db, db.clock().today()).await?.0.into_owned(),
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(|why| {
                let unread = Rejection::new("cli.wording-unread").with("file", file.display());
                base::Failure::from(unread.with("reason", why))
            })?;
            strategy_of(&text)?
        }
    };
    let stop = AtomicBool::new(false);
    let told = simulate_strategy(&db, &pack, (&|_: u64, _: u64| {}, &stop)).await?;
    say(&told, speaker);
    let answer = serde_json::to_value(&told).unwrap_or_default();
    speaker.answer(&answer);
    Ok(Exit::Done)
}

fn say(told: &Simulation, speaker: &Speaker) {
    speaker.say(
        "cli-strategy-simulated",
        &[
            ("from", &told.from),
            ("until", &told.until),
            ("debtors", &told.debtors.to_string()),
            ("old", &told.old.contacts.to_string()),
            ("new", &told.new.contacts.to_string()),
            ("old_letters", &told.old.letters.to_string()),
            ("new_letters", &told.new.letters.to_string()),
        ],
    );
    if let Some(cei) = &told.cei {
        let percent = |bps: i64| format!("{}.{:02}%", bps / 100, (bps % 100).abs());
        let actual = cei.actual_bps.map_or_else(|| "—".to_owned(), percent);
        let new = cei.sides.as_ref().and_then(|[_, new]| new.range());
        match new {
            Some((low, high)) => speaker.say(
                "cli-strategy-cei",
                &[("actual", &actual), ("low", &percent(low)), ("high", &percent(high))],
            ),
            None => speaker.say("cli-strategy-cei-untold", &[("actual", &actual)]),
        }
    }
    let mut rows: Vec<Vec<String>> = Vec::new();
    for month in &told.months {
        let [old, new] = month.contacts.map(|count| count.to_string());
        let [letters, new_letters] = month.letters.map(|count| count.to_string());
        rows.push(vec![month.month.clone(), old, new, letters, new_letters]);
    }
    speaker.table(&rows);
}

async fn nightly(args: RunArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (config, db) = folder.open(args.place.database.as_deref(), env).await?;
    let as_of = match &args.as_of {
        Some(text) => day(text)?,
        None => db.clock().today(),
    };
    let actor = Actor::system("strategy");
    let told = run_strategy(&db, &actor, as_of).await?;
    speaker.say(
        "cli-strategy-ran",
        &[
            ("day", &as_of.to_string()),
            ("buyers", &told.buyers.to_string()),
            ("proposed", &told.proposed.to_string()),
            ("lapsed", &told.lapsed.to_string()),
            ("released", &told.released.to_string()),
        ],
    );
    let mut sent = [0; 3];
    if args.send {
        let company = db.find_setting("company.name").await?.unwrap_or(config.company);
        let (files, press) = (Files::under(folder.files()), Press::over(config.fonts_dir));
        let ids: Vec<i64> =
            released_steps(&db, AT_ONCE).await?.into_iter().map(|(id, _)| id).collect();
        sent = send_released(&db, (&files, &press), (&actor, &company), &ids).await?;
        let [went, waits, refused] = sent.map(|count| count.to_string());
        speaker
            .say("cli-strategy-sent", &[("sent", &went), ("waits", &waits), ("refused", &refused)]);
    }
    speaker.answer(&json!({
        "as_of": as_of.to_string(), "version": told.version, "buyers": told.buyers,
        "proposed": told.proposed, "lapsed": told.lapsed, "released": told.released,
        "held": told.held, "sent": sent[0], "waiting": sent[1], "refused": sent[2],
    }));
    Ok(Exit::Done)
}
