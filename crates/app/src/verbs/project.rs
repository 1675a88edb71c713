//! `shouxin project …`: projects from tender to cash.

use base::{Day, Money, Result};
use clap::{Args, Subcommand};
use credit::{
    controls::{
        NewProject, Project, Reached, STAGES, StagePack, enter_project, get_project, list_projects,
        lose_project, reach_stage,
    },
    parties::get_buyer,
    receivables::company_currency,
};
use serde_json::{Value as Json, json};
use store::{
    Actor, Db,
    access::{Right, Scope},
};

use super::{lab::Signer, order::amount};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 项目：从投标到收款的各阶段 · Projects: the stages from tender to cash
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin project list --json\n  \
    SHOUXIN_PASSWORD=… shouxin project enter KH00049 --number GC-1 --name 一号泵站 --value 1200000 \
    --on 2026-10-01 --retention-bps 500 --user li.wei\n  \
    SHOUXIN_PASSWORD=… shouxin project reach 12345 contract --amount 1180000 --user li.wei")]
pub enum ProjectVerb {
    List(ListArgs),
    Show(ShowArgs),
    Enter(EnterArgs),
    Reach(ReachArgs),
    Lose(LoseArgs),
}

/// 全部项目，停留最久的在前 · All projects, by what waits the longest
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin project list --all --json")]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 连同已结束的 · closed ones, too
    #[arg(long)]
    pub all: bool,
}

/// 一个项目的各阶段 · The stages of one
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin project show 12345 --json")]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 项目 id · the project's id
    pub id: i64,
}

/// 投标时登记 · Enter a project at its bid
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin project enter KH00049 --number GC-1 --name 一号泵站 \
    --value 1200000 --user li.wei"
)]
pub struct EnterArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 客户编码 · the buyer's code
    pub code: String,
    /// 项目编号 · its number
    #[arg(long)]
    pub number: String,
    /// 名称 · its name
    #[arg(long)]
    pub name: String,
    /// 合同号，与发票上的一致 · number of the contract, as on its invoices
    #[arg(long, default_value = "")]
    pub contract: String,
    /// 投标金额 · value of the bid
    #[arg(long, value_name = "AMOUNT")]
    pub value: String,
    /// 质保金比例，基点 · share that is retained, basis points
    #[arg(long, default_value_t = 0)]
    pub retention_bps: i64,
    /// 投标日 · day of the bid [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<Day>,
    #[command(flatten)]
    pub signer: Signer,
}

/// 登记到达下一阶段 · Say that a further stage was reached
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin project reach 12345 contract --amount 1180000 \
    --user li.wei"
)]
pub struct ReachArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 项目 id · the project's id
    pub id: i64,
    /// contract, delivery, acceptance, settlement, retention, cash
    #[arg(value_parser = STAGES)]
    pub stage: String,
    /// 该阶段的金额 · the money of that stage
    #[arg(long)]
    pub amount: Option<String>,
    /// 日期 · the day [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<Day>,
    /// 说明 · a note
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 未中标或放弃 · Say that the bid was lost, or the project given up
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin project lose 12345 --note 未中标 --user li.wei"
)]
pub struct LoseArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 项目 id · the project's id
    pub id: i64,
    /// 原因 · why
    #[arg(long)]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

struct Sight<'a> {
    env: &'a Environment,
    speaker: &'a Speaker,
}

/// Runs the verb.
pub async fn run(verb: ProjectVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let sight = Sight { env, speaker };
    match verb {
        ProjectVerb::List(args) => sight.list(args).await,
        ProjectVerb::Show(args) => {
            let db = sight.open(args.place).await?;
            sight.show(&db, args.id, Scope::All).await
        }
        ProjectVerb::Enter(args) => sight.enter(args).await,
        ProjectVerb::Reach(args) => sight.reach(args).await,
        ProjectVerb::Lose(args) => sight.lose(args).await,
    }
}

fn told(one: &Project, today: Day) -> Json {
    json!({
        "id": one.id.to_string(), "buyer": one.buyer_code, "name": one.said.name,
        "number": one.said.number, "contract": one.said.contract, "state": one.state,
        "stage": one.stage, "since_on": one.since_on.to_string(), "days": one.days(today),
        "stuck_days": one.stuck_days(today), "currency": one.said.currency.code(),
        "value_minor": one.said.value_minor, "stage_minor": one.stage_minor,
        "open_minor": one.open_minor, "retention_minor": one.retention_minor(),
        "bid_on": one.said.bid_on.to_string(),
        "credit_checked_on": one.checked_on.map(|day| day.to_string()),
        "closed_on": one.closed_on.map(|day| day.to_string()),
    })
}

impl Sight<'_> {
    async fn open(&self, place: DataArgs) -> Result<Db> {
        let folder = Folder::choose(place.data, self.env);
        Ok(folder.open(place.database.as_deref(), self.env).await?.1)
    }

    /// Who does it, and whose buyers they see.
    async fn signed(&self, db: &Db, signer: &Signer) -> Result<(Actor, Scope)> {
        let actor = signer.person(db, self.env, Right::ApplyCredit).await?;
        let person = db.find_person(&actor.0).await?;
        let scope = person.map_or(Scope::Nothing, |person| person.scope());
        Ok((actor, scope))
    }

    async fn list(&self, args: ListArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let today = db.clock().today();
        let stages = StagePack::in_force(&db, today).await?;
        let mut all = list_projects(&db, Scope::All).await?;
        all.retain(|one| args.all || one.state == "open");
        let row = |one: &Project| {
            let stage = stages.find(&one.stage).map(|stage| stage.name.pick(self.speaker.lang));
            let stuck = one.stuck_days(today).to_string();
            vec![
                one.id.to_string(),
                one.said.number.clone(),
                one.said.name.clone(),
                super::buyer::named(&one.buyer_code, &one.buyer_name),
                stage.unwrap_or(&one.stage).to_owned(),
                Money::new(one.said.value_minor, one.said.currency).to_string(),
                match one.stuck_days(today) {
                    0 => String::new(),
                    _ => self.speaker.text("controls-project-stuck", &[("days", &stuck)]),
                },
            ]
        };
        match all.is_empty() {
            true => self.speaker.say("controls-projects-none", &[]),
            false => self.speaker.table(&all.iter().map(row).collect::<Vec<_>>()),
        }
        let all: Vec<Json> = all.iter().map(|one| told(one, today)).collect();
        self.speaker.answer(&json!({ "projects": all }));
        Ok(Exit::Done)
    }

    async fn show(&self, db: &Db, id: i64, scope: Scope) -> Result<Exit> {
        let today = db.clock().today();
        let stages = StagePack::in_force(db, today).await?;
        let (one, reached) = get_project(db, scope, id).await?;
        let row = |step: &Reached| {
            let stage = stages.find(&step.stage).map(|stage| stage.name.pick(self.speaker.lang));
            vec![
                step.on.to_string(),
                stage.unwrap_or(&step.stage).to_owned(),
                Money::new(step.amount_minor, one.said.currency).to_string(),
                step.note.clone(),
            ]
        };
        self.speaker.plain(&format!("{} {}", one.said.number, one.said.name));
        self.speaker.table(&reached.iter().map(row).collect::<Vec<_>>());
        let stages: Vec<Json> = reached
            .iter()
            .map(|step| {
                json!({
                    "stage": step.stage, "on": step.on.to_string(),
                    "amount_minor": step.amount_minor, "note": step.note, "by": step.actor,
                })
            })
            .collect();
        let mut answer = told(&one, today);
        answer["stages"] = Json::from(stages);
        self.speaker.answer(&answer);
        Ok(Exit::Done)
    }

    async fn enter(&self, args: EnterArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let (actor, scope) = self.signed(&db, &args.signer).await?;
        let buyer = get_buyer(&db, &args.code, scope).await?;
        let currency = company_currency(&db).await?;
        let new = NewProject {
            buyer_id: buyer.id,
            number: args.number,
            name: args.name,
            contract: args.contract,
            currency,
            value_minor: amount(&args.value, currency)?.minor,
            retention_bps: args.retention_bps,
            bid_on: args.on.unwrap_or_else(|| db.clock().today()),
        };
        let mut tx = db.write(actor).await?;
        let id = enter_project(&mut tx, &new).await?;
        tx.commit().await?;
        self.speaker.say("controls-project-entered-done", &[]);
        self.show(&db, id, scope).await
    }

    async fn reach(&self, args: ReachArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let (actor, scope) = self.signed(&db, &args.signer).await?;
        let (one, _) = get_project(&db, scope, args.id).await?;
        let new = Reached {
            stage: args.stage,
            on: args.on.unwrap_or_else(|| db.clock().today()),
            amount_minor: match &args.amount {
                Some(text) => amount(text, one.said.currency)?.minor,
                None => 0,
            },
            note: args.note,
            actor: String::new(),
        };
        let mut tx = db.write(actor).await?;
        reach_stage(&mut tx, args.id, &new).await?;
        tx.commit().await?;
        self.show(&db, args.id, scope).await
    }

    async fn lose(&self, args: LoseArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let (actor, scope) = self.signed(&db, &args.signer).await?;
        get_project(&db, scope, args.id).await?;
        let mut tx = db.write(actor).await?;
        lose_project(&mut tx, args.id, &args.note).await?;
        tx.commit().await?;
        self.show(&db, args.id, scope).await
    }
}
