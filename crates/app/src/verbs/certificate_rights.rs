//! `shouxin certificate rights|require|decide`: which rights require a certificate, proposed by one person, signed by
//! another.

use academy::certificates::{
    Wanted, decide_requirement, propose_requirement, reached_today, requirement_proposals,
};
use base::{Day, Result};
use clap::Args;
use serde_json::{Value as Json, json};
use store::{Db, access::Right};

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 哪些权限要证书 · which rights require a certificate
#[derive(Debug, Args)]
pub struct RightsArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 提议某项权限要证书；不写级别即取消 · propose that a right requires a level; without a level, none any more
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin certificate require release-orders --level manager \
                  --from 2027-01-01 --grace 30 --reason 审计建议 --user li.wei"
)]
pub struct RequireArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 权限代码 · code of the right
    #[arg(value_name = "RIGHT")]
    pub right: String,
    /// 级别 · level
    #[arg(long, value_name = "CODE")]
    pub level: Option<String>,
    /// 起算日 · first day
    #[arg(long, value_name = "DAY")]
    pub from: Day,
    /// 宽限天数 · days of grace
    #[arg(long, default_value_t = 0)]
    pub grace: i32,
    /// 原因 · why
    #[arg(long)]
    pub reason: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 会签或不同意待签的提议 · sign what waits, or refuse it
#[derive(Debug, Args)]
pub struct DecideArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 不同意 · refuse it
    #[arg(long)]
    pub refuse: bool,
    /// 意见 · a note
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

/// Lists what stands and what waits.
pub async fn rights(args: RightsArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let (mut rows, mut all) = (Vec::new(), Vec::<Json>::new());
    for rule in db.list_requirements().await? {
        let reach = reached_today(&db, &rule).await?;
        let losing: Vec<&str> = reach
            .people
            .iter()
            .filter(|one| one.lack.is_some())
            .map(|one| one.login.as_str())
            .collect();
        rows.push(vec![
            rule.right.code().to_owned(),
            rule.level.clone(),
            rule.from_on.to_string(),
            rule.until_on.map_or_else(|| "—".to_owned(), |day| day.to_string()),
            rule.grace_days.to_string(),
            format!("{} / {}", reach.keep(), reach.people.len()),
        ]);
        all.push(json!({
            "right": rule.right.code(), "level": rule.level, "from": rule.from_on.to_string(),
            "until": rule.until_on.map(|day| day.to_string()), "grace_days": rule.grace_days,
            "proposed_by": rule.proposed_by, "signed_by": rule.signed_by, "reason": rule.reason,
            "keep": reach.keep(), "lose": losing,
        }));
    }
    let open = requirement_proposals(&db).await?;
    let open = open.iter().find(|one| one.proposal.state == "proposed");
    let waits = open.map(|one| {
        json!({
            "right": one.wanted.right.code(), "level": one.wanted.level,
            "from": one.wanted.from_on.to_string(), "grace_days": one.wanted.grace_days,
            "proposed_by": one.proposal.proposed_by, "reason": one.proposal.reason,
        })
    });
    speaker.table(&rows);
    if let Some(one) = open {
        let by = &one.proposal.proposed_by;
        let right = one.wanted.right.code();
        speaker.say("certificates-cli-rights-waits", &[("right", right), ("by", by)]);
    }
    speaker.answer(&json!({ "rights": all, "waits": waits }));
    Ok(Exit::Done)
}

/// Proposes.
pub async fn require(args: RequireArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::EditPolicy).await?;
    let wanted = Wanted {
        right: args.right.parse::<Right>()?,
        level: args.level,
        from_on: args.from,
        grace_days: args.grace,
    };
    let mut tx = db.write(actor).await?;
    let id = propose_requirement(&mut tx, &wanted, &args.reason).await?;
    tx.commit().await?;
    speaker.say("certificates-rights-proposed", &[]);
    speaker.answer(&json!({ "id": id.to_string() }));
    Ok(Exit::Done)
}

/// Signs or refuses.
pub async fn decide(args: DecideArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::EditPolicy).await?;
    let mut tx = db.write(actor).await?;
    decide_requirement(&mut tx, (!args.refuse, &args.note)).await?;
    tx.commit().await?;
    let said =
        if args.refuse { "certificates-rights-refused" } else { "certificates-rights-signed" };
    speaker.say(said, &[]);
    speaker.answer(&json!({ "signed": !args.refuse }));
    Ok(Exit::Done)
}
