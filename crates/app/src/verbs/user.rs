//! `shouxin user`: adds and lists the people who can sign in.

use std::io::Read as _;

use base::{Failure, Lang, Rejection, Result};
use clap::{Args, Subcommand};
use serde_json::json;
use store::{
    Actor,
    access::{NewPerson, Role},
};

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 用户 · The people who can sign in
#[derive(Debug, Subcommand)]
pub enum UserVerb {
    Add(AddArgs),
    List(ListArgs),
    Password(PasswordArgs),
}

/// 添加用户 · Add a user
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin user add li.wei --name 李伟 --role sales\n\n\
角色 · roles: owner, credit-manager, sales, finance, collector, legal, instructor, learner, auditor\n\
不给密码时自动生成；脚本里可用 SHOUXIN_PASSWORD 或 --password-stdin。\n\
Without a password one is made up and shown once.")]
pub struct AddArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 登录名 · login
    pub login: String,
    /// 姓名 · the name to show [default: the login]
    #[arg(long)]
    pub name: Option<String>,
    /// 角色 · role
    #[arg(long, default_value = "sales")]
    pub role: String,
    /// 从标准输入读密码 · read the password from standard input
    #[arg(long)]
    pub password_stdin: bool,
}

/// 用户列表 · List the users
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin user list --json")]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 重设密码 · Set a new password and end all sessions of a user
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin user password li.wei")]
pub struct PasswordArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 登录名 · login
    pub login: String,
    /// 从标准输入读密码 · read the password from standard input
    #[arg(long)]
    pub password_stdin: bool,
}

/// Runs the verb.
pub async fn run(verb: UserVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        UserVerb::Add(args) => add(args, env, speaker).await,
        UserVerb::List(args) => list(args, env, speaker).await,
        UserVerb::Password(args) => password(args, env, speaker).await,
    }
}

fn choose_password(from_stdin: bool, env: &Environment) -> Result<(String, bool)> {
    if from_stdin {
        let mut text = String::new();
        std::io::stdin()
            .take(2_048)
            .read_to_string(&mut text)
            .map_err(|error| Failure::broken("reading the password", error))?;
        return Ok((text.trim_end_matches(['\r', '\n']).to_owned(), false));
    }
    match &env.password {
        Some(password) => Ok((password.clone(), false)),
        None => Ok((store::random_words()?, true)),
    }
}

async fn add(args: AddArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let role: Role = args.role.parse().map_err(Failure::Rejected)?;
    let (password, made_up) = choose_password(args.password_stdin, env)?;
    let login = args.login.trim().to_lowercase();
    let name = args.name.unwrap_or_else(|| login.clone());
    let mut tx = db.write(Actor::system("cli")).await?;
    let new = NewPerson { login, name, role, lang: Lang::Zh, password: password.clone() };
    let login = new.login.clone();
    tx.add_person(new).await?;
    tx.commit().await?;
    let named = speaker.text(&format!("access-role-{}", role.code()), &[]);
    speaker.say("cli-user-added", &[("login", &login), ("role", &named)]);
    if made_up {
        speaker.say("cli-user-password", &[("password", &password)]);
    }
    speaker.answer(&json!({
        "login": login, "role": role.code(), "password": made_up.then_some(password),
    }));
    Ok(Exit::Done)
}

async fn list(args: ListArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let people = db.list_people().await?;
    let rows: Vec<Vec<String>> = people
        .iter()
        .map(|person| {
            let active =
                locale::t(speaker.lang, if person.active { "house-yes" } else { "house-no" });
            let role = speaker.text(&format!("access-role-{}", person.role.code()), &[]);
            vec![person.login.clone(), person.name.clone(), role, active]
        })
        .collect();
    let head = ["access-login", "access-name", "access-role", "access-may-sign-in"];
    let head = head.map(|id| speaker.text(id, &[])).to_vec();
    speaker.table(&std::iter::once(head).chain(rows).collect::<Vec<_>>());
    let users: Vec<_> = people
        .iter()
        .map(|person| {
            json!({
                "login": person.login, "name": person.name, "role": person.role.code(),
                "active": person.active,
            })
        })
        .collect();
    speaker.answer(&json!({ "users": users }));
    Ok(Exit::Done)
}

async fn password(args: PasswordArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    let Some(person) = db.find_person(&args.login).await? else {
        return Err(Rejection::new("access.person-unknown").into());
    };
    let (password, made_up) = choose_password(args.password_stdin, env)?;
    let mut tx = db.write(Actor::system("cli")).await?;
    tx.set_password(person.id, &password).await?;
    tx.commit().await?;
    if made_up {
        speaker.say("cli-user-password", &[("password", &password)]);
    }
    speaker.answer(&json!({ "login": person.login, "password": made_up.then_some(password) }));
    Ok(Exit::Done)
}
