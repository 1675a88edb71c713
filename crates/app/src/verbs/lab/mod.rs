//! `shouxin lab …`: the scoring lab over files, without a database; data sets, the register of
//! models, watch and replay over the ledger.

mod bin;
pub mod card;
mod compare;
mod dataset;
mod evaluate;
mod export;
mod fit;
mod import;
mod input;
mod meter;
mod models;
mod propose;
mod proved;
mod replay;
mod score;
mod sign;
mod signer;
mod told;
mod watch;

use base::Result;
use clap::Subcommand;

pub(crate) use signer::Signer;

use crate::{config::Environment, exit::Exit, speak::Speaker};

/// 评分实验室：分箱、建卡、打分、检验、导出 · Scoring lab: bin, fit, score, evaluate, export
#[derive(Debug, Subcommand)]
pub enum LabVerb {
    Bin(bin::BinArgs),
    Fit(fit::FitArgs),
    Score(score::ScoreArgs),
    Evaluate(evaluate::EvaluateArgs),
    Export(export::ExportArgs),
    Compare(compare::CompareArgs),
    Dataset(dataset::DatasetArgs),
    Watch(watch::WatchArgs),
    Replay(replay::ReplayArgs),
    Models(models::ModelsArgs),
    Propose(propose::ProposeArgs),
    Import(import::ImportArgs),
    Sign(sign::SignArgs),
}

/// Runs the verb.
pub async fn run(verb: LabVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        LabVerb::Bin(args) => bin::run(&args, speaker),
        LabVerb::Fit(args) => fit::run(&args, speaker),
        LabVerb::Score(args) => score::run(&args, speaker),
        LabVerb::Evaluate(args) => evaluate::run(&args, speaker),
        LabVerb::Export(args) => export::run(&args, speaker),
        LabVerb::Compare(args) => compare::run(&args, speaker),
        LabVerb::Dataset(args) => dataset::run(&args, env, speaker).await,
        LabVerb::Watch(args) => watch::run(&args, env, speaker).await,
        LabVerb::Replay(args) => replay::run(&args, env, speaker).await,
        LabVerb::Models(args) => models::run(&args, env, speaker).await,
        LabVerb::Propose(args) => propose::run(&args, env, speaker).await,
        LabVerb::Import(args) => import::run(&args, env, speaker).await,
        LabVerb::Sign(args) => sign::run(&args, env, speaker).await,
    }
}
