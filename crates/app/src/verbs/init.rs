//! `shouxin init`: sets up a company in a data folder.

use base::{Lang, Rejection, Result};
use clap::Args;
use serde_json::json;
use store::{
    Actor, Audit, Db, Open,
    access::{NewPerson, Role},
};

use crate::{
    cli::DataArgs,
    config::{Config, Environment, Folder, clock, currency},
    exit::Exit,
    speak::Speaker,
};

/// 建立公司 · Set up a company in a data folder
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin init --data ./huaheng --company 华衡泵阀有限公司")]
pub struct InitArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 公司名称 · the company's name
    #[arg(long, value_name = "NAME")]
    pub company: String,
    /// 本位币 · the company's currency
    #[arg(long, value_name = "CODE", default_value = "CNY")]
    pub currency: String,
    /// 时区 · time zone
    #[arg(long, value_name = "ZONE", default_value = "Asia/Shanghai")]
    pub zone: String,
    /// 负责人登录名 · the owner's login
    #[arg(long, value_name = "LOGIN", default_value = "owner")]
    pub owner: String,
}

/// Runs the verb.
pub async fn run(args: InitArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let shown = folder.path.display().to_string();
    if folder.holds_company() {
        return Err(Rejection::new("cli.company-exists").with("folder", shown).into());
    }
    if args.company.trim().is_empty() {
        return Err(Rejection::new("cli.company-missing").into());
    }
    let config = Config {
        company: args.company.trim().to_owned(),
        currency: currency(&args.currency)?.code().to_owned(),
        zone: args.zone,
        database: args.place.database.or_else(|| env.database.clone()),
        fonts_dir: None,
    };
    let clock = clock(&config.zone)?;
    store::private::folder(&folder.path).map_err(|error| {
        Rejection::new("cli.no-folder").with("folder", &shown).with("reason", error)
    })?;
    let db = Db::open(match &config.database {
        Some(url) => Open::url(url, clock),
        None => Open::file(&folder.path.join("shouxin.db"), clock),
    })
    .await?;
    let password = match &env.password {
        Some(password) => password.clone(),
        None => store::random_words()?,
    };
    found(&db, &config, &args.owner, &password, speaker.lang).await?;
    folder.save(&config)?;
    db.close().await;
    let company = config.company.as_str();
    speaker.say("cli-init-done", &[("company", company), ("folder", &shown)]);
    speaker.say("cli-init-login", &[("login", &args.owner), ("password", &password)]);
    speaker.say("cli-init-serve", &[("folder", &shown)]);
    speaker.answer(&json!({
        "company": company, "data": shown, "currency": config.currency,
        "owner": args.owner, "password": password,
    }));
    Ok(Exit::Done)
}

/// Writes a company's settings and its first owner.
pub async fn found(
    db: &Db,
    config: &Config,
    owner: &str,
    password: &str,
    lang: Lang,
) -> Result<()> {
    let mut tx = db.write(Actor::system("init")).await?;
    tx.set_setting("company.name", &config.company).await?;
    tx.set_setting("company.currency", &config.currency).await?;
    tx.audit(Audit {
        room: "store",
        action: "found",
        subject: "company".to_owned(),
        detail: json!({ "name": config.company, "currency": config.currency }),
    });
    tx.add_person(NewPerson {
        login: owner.to_owned(),
        name: owner.to_owned(),
        role: Role::Owner,
        lang,
        password: password.to_owned(),
    })
    .await?;
    tx.commit().await
}
