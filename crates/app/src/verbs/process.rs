//! `shouxin process`: the steps from the order to the money, and how they are kept.

use base::{Rejection, Result};
use clap::{Args, Subcommand};
use credit::controls::process::{
    ProcessGroup, ProcessPack, ProcessRun, ProcessStep, ProcessThing, RunFilter, RunState,
    measure_process, process_book,
};
use serde_json::{Value as Json, json};
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 应收流程：步骤、责任人、时限与做到的程度 · The process: steps, owners, times and how they are kept
#[derive(Debug, Subcommand)]
#[command(
    after_help = "例 · example:\n  shouxin process show\n  shouxin process measure --json\n  \
    shouxin process measure --step collect --state over --rows 20"
)]
pub enum ProcessVerb {
    /// 现行流程 · the process that counts
    #[command(after_help = "例 · example:\n  shouxin process show --json")]
    Show(ShowArgs),
    /// 做到的程度：按时率、中位与九成天数 · how it is kept: share in time, median, ninth decile
    #[command(after_help = "例 · example:\n  shouxin process measure --step sign --rows 20")]
    Measure(MeasureArgs),
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

#[derive(Debug, Args)]
pub struct MeasureArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 只看这个销售员的客户 · only this salesperson's buyers
    #[arg(long, value_name = "LOGIN")]
    pub user: Option<String>,
    /// 只看这一步 · only this step, by code
    #[arg(long, value_name = "CODE")]
    pub step: Option<String>,
    /// 列出这个月开始的 · rows that began in this month, e.g. 2026-11
    #[arg(long, value_name = "MONTH")]
    pub month: Option<String>,
    /// 列出这个状态的 · rows in this state: hit, late, missed, over, running
    #[arg(long, value_name = "STATE")]
    pub state: Option<String>,
    /// 每一步列出多少单据 · rows listed of each step
    #[arg(long, default_value_t = 0)]
    pub rows: usize,
}

/// Runs the verb.
pub async fn run(verb: ProcessVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        ProcessVerb::Show(args) => show(args, env, speaker).await,
        ProcessVerb::Measure(args) => measure(args, env, speaker).await,
    }
}

fn told(step: &ProcessStep) -> Json {
    json!({
        "step": step.code, "zh": step.name.zh, "en": step.name.en, "owner": step.owner.code(),
        "begins": step.begins.code(), "ends": step.ends.code(), "days": step.days,
        "working": step.working,
    })
}

async fn show(args: ShowArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let db = folder.open(args.place.database.as_deref(), env).await?.1;
    let pack = ProcessPack::in_force(&db, db.clock().today()).await?;
    let (version, day) = (&pack.edition.version, pack.edition.effective_from.to_string());
    speaker.say("cli-process", &[("version", version), ("day", &day)]);
    let head = ["step", "owner", "begins", "ends", "sla"];
    let mut rows = vec![head.map(|key| speaker.text(&format!("cli-process-{key}"), &[])).to_vec()];
    rows.extend(pack.steps.iter().map(|one| {
        let key = if one.working { "controls-process-working" } else { "controls-process-days" };
        vec![
            format!("{} {}", one.code, one.name.pick(speaker.lang)),
            one.owner.code().to_owned(),
            one.begins.code().to_owned(),
            one.ends.code().to_owned(),
            speaker.text(key, &[("days", &one.days.to_string())]),
        ]
    }));
    speaker.table(&rows);
    speaker.answer(&json!({
        "version": version, "effective_from": day,
        "steps": pack.steps.iter().map(told).collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}

fn group(one: &ProcessGroup) -> Json {
    json!({
        "of": one.key, "hit": one.hit, "late": one.late, "missed": one.missed, "over": one.over,
        "running": one.running, "hit_bps": one.hit_bps(), "median_days": one.median,
        "ninth_days": one.ninth,
    })
}

fn listed(one: &ProcessRun) -> Json {
    let (kind, number) = match &one.thing {
        ProcessThing::Order(_, number) => ("order", number.clone()),
        ProcessThing::Item(_, number, instalment) => ("invoice", format!("{number}/{instalment}")),
    };
    json!({
        "kind": kind, "number": number, "buyer": one.buyer_code, "name": one.buyer_name,
        "began_on": one.began_on.to_string(), "ended_on": one.ended_on.map(|day| day.to_string()),
        "took_days": one.took, "state": one.state.code(), "who": one.who,
    })
}

fn line(code: &str, all: Option<&ProcessGroup>, speaker: &Speaker) -> Vec<String> {
    let Some(all) = all else {
        let mut line = vec![code.to_owned(), speaker.text("controls-process-unseen", &[])];
        line.extend((0..7).map(|_| "—".to_owned()));
        return line;
    };
    let share = all
        .hit_bps()
        .map_or_else(|| "—".to_owned(), |bps| format!("{}.{}%", bps / 100, bps % 100 / 10));
    let days = |days: Option<i32>| days.map_or_else(|| "—".to_owned(), |days| days.to_string());
    let counts = [all.hit, all.late, all.missed, all.over, all.running].map(|n| n.to_string());
    let mut line = vec![code.to_owned(), share];
    line.extend(counts);
    line.extend([days(all.median), days(all.ninth)]);
    line
}

async fn measure(args: MeasureArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let state = args.state.as_deref().map(|code| {
        let known = RunState::ALL.map(RunState::code).join(", ");
        let unknown = || Rejection::new("controls.process-state-unknown").with("state", code);
        RunState::parse(code).ok_or_else(|| unknown().with("known", known))
    });
    let (month, state) = (args.month.unwrap_or_default(), state.transpose()?);
    let filter = RunFilter { month, who: None, state };
    let folder = Folder::choose(args.place.data, env);
    let db = folder.open(args.place.database.as_deref(), env).await?.1;
    let scope = match &args.user {
        None => Scope::All,
        Some(login) => {
            let person = db.find_person(login).await?;
            person.ok_or_else(|| Rejection::new("access.person-unknown"))?.scope()
        }
    };
    let pack = ProcessPack::in_force(&db, db.clock().today()).await?;
    if let Some(code) = args.step.as_deref().filter(|code| pack.find(code).is_none()) {
        return Err(Rejection::new("controls.process-step-unknown").with("step", code).into());
    }
    let book = process_book(&db, scope).await?;
    let mut measured = measure_process(&book, &pack);
    measured.retain(|one| args.step.as_ref().is_none_or(|code| *code == one.step.code));
    let head = ["step", "hit", "in", "late", "missed", "over", "running", "median", "ninth"];
    let mut table = vec![head.map(|key| speaker.text(&format!("cli-process-{key}"), &[])).to_vec()];
    table.extend(measured.iter().map(|one| line(&one.step.code, one.all.as_ref(), speaker)));
    speaker.table(&table);
    let mut steps = Vec::new();
    for one in &measured {
        let mut rows = book.runs(&one.step, &filter);
        rows.truncate(args.rows.min(5_000));
        for row in &rows {
            let ended = row.ended_on.map_or_else(|| "—".to_owned(), |day| day.to_string());
            let number = listed(row)["number"].as_str().unwrap_or_default().to_owned();
            let (code, state) = (&one.step.code, row.state.code());
            speaker.plain(&format!(
                "{code}  {}  {ended}  {}  {state}  {number}  {}  {}",
                row.began_on, row.took, row.buyer_code, row.who
            ));
        }
        let groups = |all: &[ProcessGroup]| all.iter().map(group).collect::<Vec<Json>>();
        steps.push(json!({
            "step": told(&one.step), "all": one.all.as_ref().map(group),
            "by_month": groups(&one.months), "by_person": groups(&one.people),
            "rows": rows.iter().map(listed).collect::<Vec<_>>(),
        }));
    }
    speaker.answer(&json!({
        "from": book.from.to_string(), "as_of": book.today.to_string(),
        "rule_version": pack.edition.version, "steps": steps,
    }));
    Ok(Exit::Done)
}
