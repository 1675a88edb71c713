//! `shouxin controls`: how far the set-up is, the policy in force, how the control points stand.

use std::path::PathBuf;

use base::{Rejection, Result};
use clap::{Args, Subcommand};
use credit::{
    controls::{PointStanding, PointStatus, document_in_force, list_points, list_readers},
    setup::{Standing, setup_steps},
};
use locale::Style;
use paper::Press;
use serde_json::json;
use store::access::Scope;
use web::print::{Reader, policy_paper};

use super::{lab::card::cannot_write, maturity, risks};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 内控：体系建设、信用管理制度 · Controls: the set-up, the credit policy
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin controls setup\n  \
    shouxin controls policy --out policy.pdf\n  shouxin controls points --only failing --json")]
pub enum ControlsVerb {
    Setup(SetupArgs),
    Policy(PolicyArgs),
    Points(PointsArgs),
    Risks(risks::RisksArgs),
    #[command(subcommand)]
    Maturity(Box<maturity::MaturityVerb>),
}

/// 一日建体系：每一步做到哪里 · How far each step of the set-up is
#[derive(Debug, Args)]
pub struct SetupArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 现行信用管理制度 · The credit policy in force
#[derive(Debug, Args)]
pub struct PolicyArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 写入的 PDF 文件 · the PDF file to write
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// 事前·事中·事后控制点 · Control points before, during and after a sale
#[derive(Debug, Args)]
pub struct PointsArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// idle, good, attention, failing
    #[arg(long, value_name = "STATE")]
    pub only: Option<String>,
}

/// Runs the verb.
pub async fn run(verb: ControlsVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        ControlsVerb::Setup(args) => setup(args, env, speaker).await,
        ControlsVerb::Policy(args) => policy(args, env, speaker).await,
        ControlsVerb::Points(args) => points(args, env, speaker).await,
        ControlsVerb::Risks(args) => risks::run(args, env, speaker).await,
        ControlsVerb::Maturity(verb) => maturity::run(*verb, env, speaker).await,
    }
}

async fn setup(args: SetupArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let steps = setup_steps(&db).await?;
    let state = |one: &Standing| match (one.is_done(), one.is_begun()) {
        (true, _) => "done",
        (false, true) => "part",
        (false, false) => "open",
    };
    let row = |one: &Standing| {
        let code = one.step.code();
        vec![
            speaker.text(&format!("controls-step-{code}"), &[]),
            speaker.text(&format!("controls-step-{}", state(one)), &[]),
            format!("{} / {}", one.there, one.of),
            speaker.text(&format!("access-role-{}", one.step.role().code()), &[]),
        ]
    };
    speaker.table(&steps.iter().map(row).collect::<Vec<_>>());
    let told = steps.iter().map(|one| {
        json!({
            "step": one.step.code(), "state": state(one), "there": one.there, "of": one.of,
            "lacking": one.lacking, "role": one.step.role().code(), "page": one.step.href(),
        })
    });
    speaker.answer(&json!({ "steps": told.collect::<Vec<_>>() }));
    Ok(Exit::Done)
}

async fn policy(args: PolicyArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (config, db) = folder.open(args.place.database.as_deref(), env).await?;
    let today = db.clock().today();
    let Some(version) = document_in_force(&db, today).await? else {
        return Err(Rejection::new("controls.no-document").into());
    };
    let readers = list_readers(&db, version.id).await?;
    let read = readers.iter().filter(|one| one.read_on.is_some()).count();
    speaker.say(
        "cli-controls-policy",
        &[
            ("number", &version.number.to_string()),
            ("day", &version.effective_on.to_string()),
            ("read", &read.to_string()),
            ("of", &readers.len().to_string()),
        ],
    );
    let mut file = None;
    if let Some(out) = &args.out {
        let reader = Reader {
            lang: speaker.lang,
            style: Style::Full,
            company: version.doc.company.clone(),
            by: speaker.text("cli-paper-by", &[]),
            today,
            scope: Scope::All,
        };
        let press = Press::over(config.fonts_dir);
        let bytes = policy_paper(&press, &reader, &version).await?;
        std::fs::write(out, &bytes).map_err(|error| cannot_write(out, &error))?;
        let name = out.display().to_string();
        speaker.say("cli-paper-written", &[("file", &name)]);
        file = Some(name);
    }
    speaker.answer(&json!({
        "version": version.number, "effective_on": version.effective_on.to_string(),
        "digest": version.digest, "read": read, "readers": readers.len(), "file": file,
    }));
    Ok(Exit::Done)
}

async fn points(args: PointsArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let only = match args.only.as_deref() {
        None => None,
        Some(text) => Some(PointStatus::parse(text).ok_or_else(|| {
            let known = PointStatus::ALL.map(PointStatus::code).join(", ");
            Rejection::new("controls.point-state").with("state", text).with("known", known)
        })?),
    };
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let mut all = list_points(&db).await?;
    all.retain(|one| only.is_none_or(|status| one.status == status));
    let row = |one: &PointStanding| {
        vec![
            speaker.text(&format!("controls-stage-{}", one.point.stage.code()), &[]),
            one.point.name.pick(speaker.lang).to_owned(),
            speaker.text(&format!("controls-point-{}", one.status.code()), &[]),
            format!("{} / {}", one.bad, one.total),
        ]
    };
    speaker.table(&all.iter().map(row).collect::<Vec<_>>());
    let told = all.iter().map(|one| {
        json!({
            "point": one.point.code, "stage": one.point.stage.code(),
            "name": one.point.name.pick(speaker.lang), "state": one.status.code(),
            "breaking": one.bad, "of": one.total, "amount_minor": one.amount_minor,
            "owner": one.login, "owner_role": one.point.owner.code(),
            "page": one.point.measure.href(),
        })
    });
    speaker.answer(&json!({ "points": told.collect::<Vec<_>>() }));
    Ok(Exit::Done)
}
