//! Packs of the company and of others on the command line: which there are, one as a signed file, one out of a file.

use std::path::PathBuf;

use academy::{
    authoring::{
        FILE_BYTES, Received, check_pack, find_arrival, fingerprint, install, is_trusted, packed,
        receive, trust_key,
    },
    courses::{Installed, find_installed, get_signed, list_installed},
};
use base::{Lang, Rejection, Result};
use clap::Args;
use serde_json::{Value as Json, json};
use store::{Db, access::Right};

use super::lab::{Signer, card::cannot_write};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// Packs that are listed at most.
const MOST: i64 = 500;

/// 使用中的课程包 · packs in use
#[derive(Debug, Args)]
pub struct PacksArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 已替换和停用的也列出 · those replaced and retired, too
    #[arg(long)]
    pub all: bool,
}

/// 导出一个签名文件 · take a pack out as a signed file
#[derive(Debug, Args)]
pub struct ExportArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 课程包代码 · code of the pack
    pub pack: String,
    /// 版次，省略为最新 · edition [default: the newest]
    #[arg(long, value_name = "NUMBER")]
    pub edition: Option<i64>,
    /// 文件 · file
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// 导入一个签名文件：先验签名，公钥受信任才启用 · bring a signed file: checked first, used only where its key is trusted
#[derive(Debug, Args)]
pub struct ImportArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 文件 · file
    pub file: PathBuf,
    /// 与发布者核对过的指纹；给出即信任这把公钥 · the fingerprint that you compared with the publisher: the key is trusted
    #[arg(long, value_name = "FINGERPRINT")]
    pub trust: Option<String>,
    #[command(flatten)]
    pub signer: Signer,
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

fn said(one: &Installed) -> Json {
    json!({
        "code": one.code, "edition": one.edition, "publisher": one.publisher, "own": one.is_own,
        "licence": one.licence, "title": { "zh": one.title.0, "en": one.title.1 },
        "lessons": one.counts[0], "questions": one.counts[1], "cases": one.counts[2],
        "state": one.state, "installed_on": one.installed_on.to_string(),
        "digest": one.digest, "fingerprint": fingerprint(&one.public_key),
    })
}

/// Lists them.
pub async fn list(args: PacksArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let all = list_installed(&db, args.all, MOST).await?;
    let row = |one: &Installed| {
        let title = if speaker.lang == Lang::Zh { &one.title.0 } else { &one.title.1 };
        vec![
            one.code.clone(),
            one.edition.to_string(),
            title.clone(),
            one.publisher.clone(),
            one.licence.clone(),
            speaker.text(&format!("authoring-state-{}", one.state), &[]),
        ]
    };
    speaker.table(&all.iter().map(row).collect::<Vec<_>>());
    speaker.answer(&json!({ "packs": all.iter().map(said).collect::<Vec<Json>>() }));
    Ok(Exit::Done)
}

/// Takes one out.
pub async fn export(args: ExportArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let mut connection = db.read().await?;
    let found = find_installed(&mut connection, &args.pack, args.edition).await?;
    let unknown = || Rejection::new("courses.pack-unknown").with("code", &args.pack);
    let found = found.ok_or_else(unknown)?;
    let bytes = packed(&get_signed(&mut connection, found.id).await?)?;
    std::fs::write(&args.out, &bytes).map_err(|error| cannot_write(&args.out, &error))?;
    let (file, edition) = (args.out.display().to_string(), found.edition.to_string());
    speaker.say(
        "authoring-exported",
        &[("code", &found.code), ("edition", &edition), ("file", &file)],
    );
    let mut answer = said(&found);
    answer["file"] = json!(file);
    answer["sha256"] = json!(base::digest_of(&bytes).to_string());
    speaker.answer(&answer);
    Ok(Exit::Done)
}

/// Brings one.
pub async fn import(args: ImportArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::Teach).await?;
    let cannot = |why: &dyn std::fmt::Display| {
        Rejection::new("cli.no-file").with("file", args.file.display()).with("reason", why)
    };
    // What is far too large is not read at all.
    let length = std::fs::metadata(&args.file).map_err(|why| cannot(&why))?.len();
    if length > u64::try_from(FILE_BYTES).unwrap_or(u64::MAX) {
        return Err(Rejection::new("authoring.file-large").with("most", FILE_BYTES >> 20).into());
    }
    let bytes = std::fs::read(&args.file).map_err(|why| cannot(&why))?;
    let mut tx = db.write(actor.clone()).await?;
    let received = receive(&mut tx, &bytes, &web::has_page).await?;
    tx.commit().await?;
    let Received::Waits(id) = received else {
        speaker.say("authoring-known-done", &[]);
        speaker.answer(&json!({ "state": "known" }));
        return Ok(Exit::Done);
    };
    let mut tx = db.write(actor).await?;
    let came = find_arrival(tx.conn(), id).await?;
    if let Some(compared) = &args.trust {
        trust_key(&mut tx, id, compared).await?;
    }
    let print = fingerprint(&came.signed.public_key);
    let (code, edition) = (came.code.clone(), came.edition.to_string());
    let told = json!({
        "code": code, "edition": came.edition, "publisher": came.publisher, "fingerprint": print,
    });
    let trusted = is_trusted(tx.conn(), &came.signed.public_key).await?;
    let (state, word) = match trusted {
        true => {
            install(&mut tx, id, &web::has_page).await?;
            ("installed", "authoring-imported")
        }
        false => {
            tx.quiet();
            ("waits", "authoring-import-waits")
        }
    };
    tx.commit().await?;
    speaker.say(
        word,
        &[
            ("code", &code),
            ("edition", &edition),
            ("publisher", &came.publisher),
            ("print", &print),
        ],
    );
    let mut answer = told;
    answer["state"] = json!(state);
    speaker.answer(&answer);
    Ok(Exit::Done)
}

/// Looks at the packs in use; how many findings there are, and what to answer.
pub async fn check(db: &Db, speaker: &Speaker) -> Result<(usize, Json)> {
    let (mut count, mut told) = (0, Vec::new());
    let all = list_installed(db, false, MOST).await?;
    for one in &all {
        let mut connection = db.read().await?;
        let signed = get_signed(&mut connection, one.id).await?;
        drop(connection);
        let (_, found) = check_pack(&signed.files, &web::has_page);
        let found: Vec<_> = found.iter().filter(|one| !one.fault.is_calmed()).collect();
        for fault in &found {
            let line = fault.fault.told(speaker.lang);
            speaker.plain(&format!("{}  {}  {line}", one.code, fault.place));
        }
        count += found.len();
        let faults = found.iter().map(|one| {
            json!({ "place": one.place, "code": one.fault.code, "why": one.fault.told(Lang::En) })
        });
        told.push(json!({
            "code": one.code, "edition": one.edition, "findings": faults.collect::<Vec<Json>>(),
        }));
    }
    let (packs, faults) = (all.len().to_string(), count.to_string());
    speaker.say("authoring-packs-checked", &[("packs", &packs), ("count", &faults)]);
    Ok((count, Json::Array(told)))
}
