//! `shouxin policy matrix …`: what a tier means for a kind of customer: versions, sign-off, what-if.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use base::{Currency, Money, Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    policy::{
        Matrix, MatrixState, MatrixVersion, TierTable, approve_matrix, draft_matrix, get_matrix,
        list_matrices, matrix_in_force, matrix_refusal, matrix_trail, propose_matrix,
        reject_matrix, retire_matrix,
    },
    what_if::{WhatIf, kept, what_if},
};
use serde_json::{Value as Json, json};
use store::{Actor, Db, access::Right};

use super::lab::Signer;
use crate::{
    bar::Bar,
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// 信用政策：政策矩阵的版本与签批 · Credit policy: versions of the matrix and their sign-off
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin policy matrix list\n  \
    shouxin policy matrix what-if 3 --json")]
pub enum PolicyVerb {
    #[command(subcommand)]
    Matrix(MatrixVerb),
}

/// 政策矩阵：等级 × 客户类型 · The policy matrix: tier by kind of customer
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin policy matrix list --json\n  \
    shouxin policy matrix show 3\n  shouxin policy matrix what-if 3\n  \
    SHOUXIN_PASSWORD=… shouxin policy matrix propose 3 --reason 年度政策 --user li.wei\n  \
    SHOUXIN_PASSWORD=… shouxin policy matrix sign 3 --reason 同意 --user wang.fang")]
pub enum MatrixVerb {
    List(ListArgs),
    Show(ShowArgs),
    Draft(DraftArgs),
    Propose(StepArgs),
    Sign(StepArgs),
    Reject(StepArgs),
    Retire(StepArgs),
    WhatIf(ShowArgs),
}

/// 各版本，最新在前 · All versions, the newest first
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin policy matrix list --json")]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 一个版本；试算 · One version; its what-if
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  shouxin policy matrix show 3\n  shouxin policy matrix what-if 3 --json"
)]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 版本号，如 3 · its number
    pub number: i64,
}

/// 按文件起草一个版本 · Draft a version from a file
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin policy matrix show 3 > matrix.toml\n  \
    SHOUXIN_PASSWORD=… shouxin policy matrix draft matrix.toml --on 2027-01-01 --reason 年度政策 \
    --user li.wei")]
pub struct DraftArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 矩阵正文；不写则照今天适用的 · the file with its text [default: what counts today]
    pub file: Option<std::path::PathBuf>,
    /// 生效日 · its first day
    #[arg(long, value_name = "DAY")]
    pub on: String,
    /// 理由 · why
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 提交、签署、否决、停用 · Propose, sign, reject, take out of force
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin policy matrix sign 3 --reason 同意 --user wang.fang"
)]
pub struct StepArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 版本号 · its number
    pub number: i64,
    /// 理由 · why
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// A step of sign-off.
#[derive(Clone, Copy)]
enum Step {
    Propose,
    Sign,
    Reject,
    Retire,
}

/// Runs the verb.
pub async fn run(verb: PolicyVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let PolicyVerb::Matrix(verb) = verb;
    let at = (env, speaker);
    match verb {
        MatrixVerb::List(args) => list(args, at).await,
        MatrixVerb::Show(args) => show(args, at).await,
        MatrixVerb::Draft(args) => draft(args, at).await,
        MatrixVerb::Propose(args) => step(args, Step::Propose, at).await,
        MatrixVerb::Sign(args) => step(args, Step::Sign, at).await,
        MatrixVerb::Reject(args) => step(args, Step::Reject, at).await,
        MatrixVerb::Retire(args) => step(args, Step::Retire, at).await,
        MatrixVerb::WhatIf(args) => tried(args, at).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

/// A version by its number.
async fn numbered(db: &Db, number: i64) -> Result<MatrixVersion> {
    let found = list_matrices(db).await?.into_iter().find(|one| one.number == number);
    Ok(found.ok_or_else(|| Rejection::new("policy.matrix-unknown").with("id", number))?)
}

fn told(one: &MatrixVersion, in_force: Option<i64>) -> Json {
    json!({
        "id": one.id.to_string(), "number": one.number, "state": one.state.code(),
        "in_force": in_force == Some(one.id), "effective_on": one.effective_on.to_string(),
        "ended_on": one.ended_on.map(|day| day.to_string()), "reason": one.note,
        "by": one.actor, "digest": one.matrix.edition.digest, "tried": !one.what_if.is_empty(),
    })
}

fn state(speaker: &Speaker, one: &MatrixVersion, in_force: Option<i64>) -> String {
    match in_force == Some(one.id) {
        true => speaker.text("policy-matrix-in-force", &[]),
        false => speaker.text(&format!("policy-matrix-{}", one.state.code()), &[]),
    }
}

async fn list(args: ListArgs, (env, speaker): (&Environment, &Speaker)) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let in_force = matrix_in_force(&db, db.clock().today()).await?.map(|one| one.id);
    let all = list_matrices(&db).await?;
    if all.is_empty() {
        speaker.say("policy-matrix-none", &[]);
    }
    let row = |one: &MatrixVersion| {
        vec![
            format!("M{}", one.number),
            state(speaker, one, in_force),
            one.effective_on.to_string(),
            one.actor.clone(),
            one.note.clone(),
        ]
    };
    speaker.table(&all.iter().map(row).collect::<Vec<_>>());
    let all: Vec<Json> = all.iter().map(|one| told(one, in_force)).collect();
    speaker.answer(&json!({ "matrices": all }));
    Ok(Exit::Done)
}

async fn show(args: ShowArgs, (env, speaker): (&Environment, &Speaker)) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let one = numbered(&db, args.number).await?;
    speaker.plain(one.content.trim_end());
    whole(&db, one.id, speaker).await
}

/// Answers with a version and its steps.
async fn whole(db: &Db, id: i64, speaker: &Speaker) -> Result<Exit> {
    let one = get_matrix(db, id).await?;
    let in_force = matrix_in_force(db, db.clock().today()).await?.map(|one| one.id);
    let trail = matrix_trail(db, id).await?.into_iter().map(|one| {
        json!({
            "step": one.step, "on": one.on.map(|day| day.to_string()), "reason": one.reason,
            "by": one.actor, "signed_alone": one.alone,
        })
    });
    let mut answer = told(&one, in_force);
    answer["trail"] = Json::from(trail.collect::<Vec<_>>());
    answer["text"] = json!(one.content);
    speaker.answer(&answer);
    Ok(Exit::Done)
}

/// What counts today: the version in force, or what the tier table says for every kind.
async fn counting(db: &Db) -> Result<Matrix> {
    let today = db.clock().today();
    if let Some(version) = matrix_in_force(db, today).await? {
        return Ok(version.matrix);
    }
    let (tiers, _) = TierTable::in_force(db, today).await?;
    Ok(Matrix::of_tiers(&tiers, &tiers.edition.version))
}

async fn draft(args: DraftArgs, (env, speaker): (&Environment, &Speaker)) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::EditPolicy).await?;
    let matrix = match &args.file {
        Some(file) => Matrix::read(&super::pack::read(file)?).map_err(matrix_refusal)?,
        None => counting(&db).await?,
    };
    let mut tx = db.write(actor).await?;
    let id = draft_matrix(&mut tx, &matrix, day(&args.on)?, &args.reason).await?;
    tx.commit().await?;
    said(&db, id, speaker).await
}

/// Says how a version stands.
async fn said(db: &Db, id: i64, speaker: &Speaker) -> Result<Exit> {
    let one = get_matrix(db, id).await?;
    let trail = matrix_trail(db, id).await?;
    let state = speaker.text(&format!("policy-matrix-{}", one.state.code()), &[]);
    let (number, day) = (one.number.to_string(), one.effective_on.to_string());
    let alone = one.state == MatrixState::Approved && trail.iter().any(|step| step.alone);
    let key = if alone { "cli-matrix-stands-alone" } else { "cli-matrix-stands" };
    speaker.say(key, &[("number", &number), ("state", &state), ("day", &day)]);
    whole(db, id, speaker).await
}

async fn step(
    args: StepArgs,
    step: Step,
    (env, speaker): (&Environment, &Speaker),
) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let id = numbered(&db, args.number).await?.id;
    let actor = args.signer.person(&db, env, Right::EditPolicy).await?;
    let mut tx = db.write(actor).await?;
    match step {
        Step::Propose => propose_matrix(&mut tx, id, &args.reason).await?,
        Step::Sign => approve_matrix(&mut tx, id, &args.reason).await?,
        Step::Reject => reject_matrix(&mut tx, id, &args.reason).await?,
        Step::Retire => retire_matrix(&mut tx, id, &args.reason).await?,
    }
    tx.commit().await?;
    said(&db, id, speaker).await
}

async fn tried(args: ShowArgs, (env, speaker): (&Environment, &Speaker)) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let one = numbered(&db, args.number).await?;
    // What was decided on is not tried anew: what was seen then stays.
    let open = matches!(one.state, MatrixState::Draft | MatrixState::Proposed);
    let told = match open {
        true => {
            let stop = Arc::new(AtomicBool::new(false));
            let asked = Arc::clone(&stop);
            tokio::spawn(async move {
                if tokio::signal::ctrl_c().await.is_ok() {
                    asked.store(true, Ordering::SeqCst);
                }
            });
            let bar = Bar::new(speaker, "policy-what-if-doing");
            let progress = |at: u64, of: u64| bar.at(at, of);
            let told = what_if(&db, one.id, &Actor::system("cli"), &progress, &stop).await?;
            bar.done();
            Some(told)
        }
        false => kept(&one.what_if)?,
    };
    match &told {
        Some(told) => outcome(told, speaker),
        None => speaker.say("policy-what-if-none", &[]),
    }
    let answer = match &told {
        Some(told) => json!({
            "number": one.number, "tried": true, "outcome": told,
            "sales_lost_minor": told.sales_lost_minor(),
            "losses_avoided_minor": told.losses_avoided_minor(),
            "capital_freed_minor": told.set_free_minor(), "net_minor": told.net_minor(),
        }),
        None => json!({ "number": one.number, "tried": false }),
    };
    speaker.answer(&answer);
    Ok(Exit::Done)
}

fn outcome(told: &WhatIf, speaker: &Speaker) {
    let currency: Currency = told.currency.parse().unwrap_or(Currency::CNY);
    let row =
        |id: &str, minor: i64| vec![speaker.text(id, &[]), Money::new(minor, currency).to_string()];
    speaker.table(&[
        row("policy-what-if-lost", told.sales_lost_minor()),
        row("policy-what-if-avoided", told.losses_avoided_minor()),
        row("policy-what-if-free", told.set_free_minor()),
        row("policy-what-if-net", told.net_minor()),
    ]);
}
