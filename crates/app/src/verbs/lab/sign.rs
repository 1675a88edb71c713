//! `shouxin lab sign`: a step in the life of a version, by a person.

use base::{Rejection, Result};
use clap::{Args, ValueEnum};
use credit::scoring::models::{
    Role, approve_as, get_version, reject, restore_expert, retire, validate,
};
use serde_json::json;
use store::access::Right;

use super::signer::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder, day},
    exit::Exit,
    speak::Speaker,
};

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StepArg {
    /// 验证通过 · found sound
    Validate,
    /// 退回 · found wanting
    Reject,
    /// 批准为冠军 · decides from a day on
    Champion,
    /// 批准为挑战者 · scored in the shadow from a day on
    Challenger,
    /// 停用 · taken out of use
    Retire,
    /// 恢复专家评分卡 · the expert scorecard decides again
    RestoreExpert,
}

/// 签批模型版本 · Sign off a version: validate, reject, approve, retire, restore the expert card
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin lab sign validate --version 12 \
--reason 样本外可靠 --user wang --data ./huaheng\n  shouxin lab sign champion --version 12 \
--on 2026-12-01 --reason 委员会同意 --user wang --password-stdin --data ./huaheng"
)]
pub struct SignArgs {
    /// 步骤 · the step
    #[arg(value_enum)]
    pub step: StepArg,
    /// 版本编号（见 lab models） · id of the version, as lab models lists it
    #[arg(long, value_name = "ID")]
    pub version: Option<i64>,
    /// 理由 · the reason
    #[arg(long)]
    pub reason: String,
    /// 启用日 · from which day on [default: today]
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    #[command(flatten)]
    pub signer: Signer,
    #[command(flatten)]
    pub place: DataArgs,
}

/// Runs the verb.
pub async fn run(args: &SignArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data.clone(), env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let actor = args.signer.person(&db, env, Right::ApproveModels).await?;
    let on = match &args.on {
        Some(text) => day(text)?,
        None => db.clock().today(),
    };
    let version = || args.version.ok_or_else(|| Rejection::new("cli.lab-no-version"));
    let mut tx = db.write(actor).await?;
    let reason = args.reason.as_str();
    match args.step {
        StepArg::Validate => validate(&mut tx, version()?, reason).await?,
        StepArg::Reject => reject(&mut tx, version()?, reason).await?,
        StepArg::Champion => approve_as(&mut tx, version()?, Role::Champion, on, reason).await?,
        StepArg::Challenger => {
            approve_as(&mut tx, version()?, Role::Challenger, on, reason).await?;
        }
        StepArg::Retire => retire(&mut tx, version()?, reason).await?,
        StepArg::RestoreExpert => restore_expert(&mut tx, on, reason).await?,
    }
    tx.commit().await?;
    let (name, state) = match (args.step, args.version) {
        (StepArg::RestoreExpert, _) | (_, None) => {
            (speaker.text("scoring-kind-expert", &[]), "champion")
        }
        (_, Some(id)) => {
            let version = get_version(&db, id).await?.version;
            (version.name(), version.state.code())
        }
    };
    let said = speaker.text(&format!("scoring-state-{state}"), &[]);
    speaker.say("cli-lab-signed", &[("model", &name), ("state", &said)]);
    speaker.answer(&json!({
        "version": args.version.map(|id| id.to_string()), "model": name, "state": state,
        "on": on.to_string(),
    }));
    Ok(Exit::Done)
}
