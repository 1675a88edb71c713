//! `shouxin certificate`: certificates that are held, one of them, and whether a code holds.

use academy::certificates::{
    Certificate, HeldFilter, check_by_code, find_held, list_held, open_seal, public_keys,
};
use base::{Day, Rejection, Result};
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use store::Db;

use super::certificate_rights::{self, DecideArgs, RequireArgs, RightsArgs};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 认证证书：清单、查看、核验，以及哪些权限要证书 · Certificates: list, show, verify, and which rights require one
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin certificate list --state valid\n  \
    shouxin certificate show RZ-2026-0001 --json\n  \
    shouxin certificate verify 1A2B-3C4D-5E6F-7A8B\n  \
    shouxin certificate verify SX1.… --key PUBLIC_KEY")]
pub enum CertificateVerb {
    List(ListArgs),
    Show(ShowArgs),
    Verify(VerifyArgs),
    Rights(RightsArgs),
    Require(RequireArgs),
    Decide(DecideArgs),
}

/// 证书清单，最近的在前 · certificates, the newest first
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 级别 · level
    #[arg(long, value_name = "CODE")]
    pub level: Option<String>,
    /// 状态 · state
    #[arg(long, value_parser = ["valid", "expired", "revoked"])]
    pub state: Option<String>,
    /// 行数 · rows
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=500))]
    pub limit: u16,
}

/// 一份证书 · one certificate
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 证书号 · its number
    pub number: String,
}

/// 核验：核验码问本系统；签名文本加公钥可离线核对 · check a code with this house, or the signed text offline with a key
#[derive(Debug, Args)]
pub struct VerifyArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 核验码，或以 SX1. 开头的签名文本 · the code, or the signed text that begins with SX1.
    pub code: String,
    /// 公钥；给出时不打开数据库 · public key; with it no database is opened
    #[arg(long, value_name = "HEX")]
    pub key: Option<String>,
}

/// Runs the verb.
pub async fn run(verb: CertificateVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        CertificateVerb::List(args) => list(args, env, speaker).await,
        CertificateVerb::Show(args) => show(args, env, speaker).await,
        CertificateVerb::Verify(args) => verify(args, env, speaker).await,
        CertificateVerb::Rights(args) => certificate_rights::rights(args, env, speaker).await,
        CertificateVerb::Require(args) => certificate_rights::require(args, env, speaker).await,
        CertificateVerb::Decide(args) => certificate_rights::decide(args, env, speaker).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

fn said(one: &Certificate, today: Day) -> Json {
    json!({
        "id": one.id.to_string(), "number": one.number, "level": one.level, "name": one.name,
        "login": one.login, "company": one.company, "granted_on": one.granted_on.to_string(),
        "valid_until": one.valid_until.to_string(), "state": one.state(today).code(),
        "granted_by": one.granted_by, "revoked_on": one.revoked_on.map(|day| day.to_string()),
        "revoked_why": one.revoked_why, "check_code": one.code_said(),
        "public_key": one.public_key, "seal": one.seal,
    })
}

fn row(speaker: &Speaker, one: &Certificate, today: Day) -> Vec<String> {
    let state = format!("certificates-state-{}", one.state(today).code());
    vec![
        one.number.clone(),
        one.name.clone(),
        one.level.clone(),
        one.granted_on.to_string(),
        one.valid_until.to_string(),
        speaker.text(&state, &[]),
        one.code_said(),
    ]
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let today = db.clock().today();
    let filter = HeldFilter { user: None, level: args.level, state: args.state };
    let rows = list_held(&db, &filter, (0, usize::from(args.limit))).await?;
    speaker.table(&rows.iter().map(|one| row(speaker, one, today)).collect::<Vec<_>>());
    let all: Vec<Json> = rows.iter().map(|one| said(one, today)).collect();
    speaker.answer(&json!({ "certificates": all }));
    Ok(Exit::Done)
}

async fn show(args: ShowArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let today = db.clock().today();
    let held = find_held(&db, &args.number).await?;
    let held = held.ok_or_else(|| Rejection::new("certificates.certificate-unknown"))?;
    speaker.table(&[row(speaker, &held, today)]);
    speaker.plain(&held.public_key);
    speaker.plain(&held.seal);
    speaker.answer(&said(&held, today));
    Ok(Exit::Done)
}

async fn verify(args: VerifyArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let sealed = args.code.trim().starts_with("SX1");
    if let Some(key) = args.key {
        let said = open_seal(&args.code, &[key.trim().to_lowercase()])?;
        told(speaker, &said);
        speaker.say("certificates-cli-offline", &[]);
        speaker.answer(&sealed_json(&said, None));
        return Ok(Exit::Done);
    }
    let db = open(args.place, env).await?;
    let seal = match sealed {
        true => Some(open_seal(&args.code, &public_keys(&db).await?)?),
        false => None,
    };
    let found = check_by_code(&db, &args.code).await?;
    let found = found.ok_or_else(|| Rejection::new("certificates.code-unknown"))?;
    let state = speaker.text(&format!("certificates-state-{}", found.state.code()), &[]);
    match &seal {
        Some(said) => told(speaker, said),
        None => speaker.table(&[vec![
            found.number.clone(),
            found.name.clone(),
            found.level.clone(),
            found.granted_on.to_string(),
            found.valid_until.to_string(),
        ]]),
    }
    speaker.say("certificates-cli-state", &[("state", &state)]);
    speaker.answer(&json!({
        "number": found.number, "name": found.name, "level": found.level,
        "company": found.company, "granted_on": found.granted_on.to_string(),
        "valid_until": found.valid_until.to_string(), "state": found.state.code(),
        "signature_checked": seal.is_some(),
    }));
    Ok(Exit::Done)
}

fn told(speaker: &Speaker, said: &academy::certificates::Seal) {
    let (from, until) = (said.granted_on.to_string(), said.valid_until.to_string());
    speaker.say(
        "certificates-cli-sealed",
        &[
            ("number", &said.number),
            ("level", &said.level),
            ("name", &said.name),
            ("from", &from),
            ("until", &until),
            ("company", &said.company),
        ],
    );
}

fn sealed_json(said: &academy::certificates::Seal, state: Option<&str>) -> Json {
    json!({
        "number": said.number, "name": said.name, "level": said.level, "company": said.company,
        "granted_on": said.granted_on.to_string(), "valid_until": said.valid_until.to_string(),
        "state": state, "signature_checked": true,
    })
}
