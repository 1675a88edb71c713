//! `shouxin lab propose`: a fitted model with its proof, as a draft in the register.

use std::path::PathBuf;

use base::{Failure, Rejection, Result};
use clap::Args;
use credit::{
    lab::{
        FitProposal, Proposal, get_fit, get_project, open_fit, propose, propose_fit, read_model,
    },
    scoring::Scorecard,
};
use serde_json::json;
use store::{Files, access::Right};

use super::signer::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 提交模型到登记表 · Propose a model to the register, with its proof
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin lab propose card.json --name 行为评分 \
--data-set 12 --reason 样本外AUC0.78 --user li --data ./huaheng\n  shouxin lab propose --project 3 --fit 2 \
--name 行为评分 --reason 季度重建 --user li --data ./huaheng")]
pub struct ProposeArgs {
    /// 模型文件（JSON） · the model as JSON
    #[arg(required_unless_present = "project")]
    pub file: Option<PathBuf>,
    /// 模型名称 · name of the model; a known one gets its next version
    #[arg(long)]
    pub name: String,
    /// 说明 · why it was made
    #[arg(long)]
    pub reason: String,
    /// 登记的样本编号 · the kept data set that it was learnt from
    #[arg(long, value_name = "ID")]
    pub data_set: Option<i64>,
    /// 建模项目编号 · a project of the workbench
    #[arg(long, value_name = "ID", requires = "fit", conflicts_with = "file")]
    pub project: Option<i64>,
    /// 项目里的第几次拟合 · number of its fit
    #[arg(long, value_name = "N", requires = "project")]
    pub fit: Option<i64>,
    /// 预测期（天） · days ahead [default: that of the data set, else 365]
    #[arg(long, value_name = "DAYS")]
    pub horizon: Option<i32>,
    #[command(flatten)]
    pub place: DataArgs,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(args: &ProposeArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data.clone(), env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let files = Files::under(folder.files());
    let actor = args.signer.person(&db, env, Right::BuildModels).await?;
    let id = match (&args.file, args.project.zip(args.fit)) {
        (_, Some((project, fit))) => {
            let (project, fit) =
                (get_project(&db, project).await?, get_fit(&db, project, fit).await?);
            let asked = FitProposal {
                model: args.name.clone(),
                horizon_days: args.horizon,
                note: args.reason.clone(),
            };
            let opened = open_fit(&files, &project, &fit)?;
            let of = (&project, &fit, opened.as_ref());
            propose_fit(&db, &files, &actor, of, &asked).await?
        }
        (Some(file), None) => {
            let shown = file.display().to_string();
            let bytes = std::fs::read(file).map_err(|error| {
                Rejection::new("intake.file-unreadable").with("file", &shown).with("why", error)
            })?;
            let anchor = Scorecard::shipped().scale.anchor();
            let read = read_model(&shown, &bytes, anchor)?
                .map_err(|mut wrong| Failure::Rejected(wrong.swap_remove(0)))?;
            let new = Proposal {
                model: args.name.clone(),
                kind: read.kind,
                text: read.text,
                data_set_id: args.data_set,
                horizon_days: args.horizon,
                note: args.reason.clone(),
            };
            propose(&db, &files, &actor, &new).await?
        }
        (None, None) => return Err(Rejection::new("scoring.card-empty").into()),
    };
    speaker.say("cli-lab-proposed", &[("version", &id.to_string()), ("model", &args.name)]);
    speaker.answer(&json!({ "version": id.to_string(), "model": args.name }));
    Ok(Exit::Done)
}
