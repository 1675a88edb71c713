//! `shouxin courses`: what can be learnt, packages for other learning systems, results as statements, how somebody
//! stands.

use std::path::PathBuf;

use academy::courses::{
    Library,
    exchange::{
        Named, Order, Period, StoreTerms, find_store_terms, list_records, of_record, package,
        pseudonym_key, record_export,
    },
    learning,
};
use base::{Day, Moment, Rejection, Result, digest_of};
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use store::{Db, Files, access::Right};

use super::lab::{Signer, card::cannot_write};
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// Statements of one file.
const MOST: usize = 10_000;

/// 学院的课程：清单、课程包、学习记录、进度 · Courses: what there is, packages, results, progress
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin courses list --json\n  \
    shouxin courses package lesson:L1 --standard scorm2004 --spoken both --out L1.zip\n  \
    shouxin courses statements --from 2026-11-01 --out xapi.json --user js01\n  \
    shouxin courses progress --learner xy01 --json")]
pub enum CoursesVerb {
    /// 课、案例、路径 · lessons, cases, paths
    List,
    Package(PackageArgs),
    Statements(StatementsArgs),
    Progress(ProgressArgs),
}

/// 打成课程包 · make a package for another learning system
#[derive(Debug, Args)]
pub struct PackageArgs {
    /// 内容 · lesson:L1, path:sales, case:loss
    #[arg(value_name = "WHAT")]
    pub what: String,
    /// 格式 · scorm2004 or cmi5
    #[arg(long, default_value = "scorm2004")]
    pub standard: String,
    /// 语言 · both, zh or en
    #[arg(long, default_value = "both")]
    pub spoken: String,
    /// 内容标识的前缀；页面上用公司设置的前缀 · beginning of identifiers; the page takes the company's own
    #[arg(long, value_name = "IRI")]
    pub base: Option<String>,
    /// 文件 · file
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

/// 把学习结果写成 xAPI，或发送等待的记录 · write results as xAPI statements, or send those that wait
#[derive(Debug, Args)]
pub struct StatementsArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 从 · from
    #[arg(long, value_name = "DAY")]
    pub from: Option<Day>,
    /// 到（含） · to, the day included
    #[arg(long, value_name = "DAY")]
    pub to: Option<Day>,
    /// 写登录名与姓名，不写代号 · name learners instead of pseudonyms
    #[arg(long)]
    pub named: bool,
    /// 文件 · file
    #[arg(long, value_name = "FILE", required_unless_present = "send")]
    pub out: Option<PathBuf>,
    /// 发送等待的记录 · send what waits for the record store
    #[arg(long, conflicts_with_all = ["out", "from", "to", "named"])]
    pub send: bool,
    #[command(flatten)]
    pub signer: Signer,
}

/// 一个人的进度 · how somebody stands
#[derive(Debug, Args)]
pub struct ProgressArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 学员登录名 · login of the learner
    #[arg(long, value_name = "LOGIN")]
    pub learner: String,
}

/// Runs the verb.
pub async fn run(verb: CoursesVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        CoursesVerb::List => list(speaker),
        CoursesVerb::Package(args) => pack(&args, speaker),
        CoursesVerb::Statements(args) if args.send => send(args, env, speaker).await,
        CoursesVerb::Statements(args) => statements(args, env, speaker).await,
        CoursesVerb::Progress(args) => progress(args, env, speaker).await,
    }
}

fn list(speaker: &Speaker) -> Result<Exit> {
    let (library, lang) = (Library::shipped(), speaker.lang);
    let row = |kind: &str, code: &str, name: &str| vec![format!("{kind}:{code}"), name.to_owned()];
    let lessons = library.lessons.iter().map(|one| row("lesson", &one.code, one.title.pick(lang)));
    let cases = library.cases.iter().map(|one| row("case", &one.code, one.title.pick(lang)));
    let paths = library.paths.paths.iter();
    let paths = paths.map(|one| row("path", &one.code, one.name.pick(lang)));
    speaker.table(&lessons.chain(cases).chain(paths).collect::<Vec<_>>());
    let lessons = library.lessons.iter().map(|one| {
        json!({
            "code": one.code, "title": one.title.pick(lang), "minutes": one.minutes,
            "version": one.edition.version, "licence": one.licence,
            "questions": one.questions.len(),
        })
    });
    let cases = library.cases.iter().map(
        |one| json!({ "code": one.code, "title": one.title.pick(lang), "steps": one.steps.len() }),
    );
    let paths = library.paths.paths.iter().map(
        |one| json!({ "code": one.code, "name": one.name.pick(lang), "lessons": one.lessons }),
    );
    speaker.answer(&json!({
        "lessons": lessons.collect::<Vec<Json>>(), "cases": cases.collect::<Vec<Json>>(),
        "paths": paths.collect::<Vec<Json>>(),
    }));
    Ok(Exit::Done)
}

fn pack(args: &PackageArgs, speaker: &Speaker) -> Result<Exit> {
    let order = Order::try_new(&args.standard, &args.what, &args.spoken)?;
    let usual = StoreTerms::default().base;
    let base = args.base.as_deref().unwrap_or(&usual);
    let made = package(Library::shipped(), &order, base)?;
    let bytes = made.zip()?;
    std::fs::write(&args.out, &bytes).map_err(|error| cannot_write(&args.out, &error))?;
    let (file, count) = (args.out.display().to_string(), made.files.len().to_string());
    speaker.say("exchange-packed", &[("file", &file), ("count", &count)]);
    speaker.answer(&json!({
        "file": file, "files": made.names(), "bytes": bytes.len(),
        "sha256": digest_of(&bytes).to_string(),
    }));
    Ok(Exit::Done)
}

async fn open(place: DataArgs, env: &Environment) -> Result<(Files, Db)> {
    let folder = Folder::choose(place.data, env);
    let (_, db) = folder.open(place.database.as_deref(), env).await?;
    Ok((Files::under(folder.files()), db))
}

async fn send(args: StatementsArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let (files, db) = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::Teach).await?;
    if !find_store_terms(&db).await?.sends() {
        return Err(Rejection::new("courses.store-missing").into());
    }
    let [sent, waits, refused] = web::send_statements(&db, &files, &actor).await?;
    let told = [("sent", sent), ("waits", waits), ("refused", refused)];
    let told = told.map(|(name, count)| (name, count.to_string()));
    speaker.say("exchange-sent", &told.each_ref().map(|(name, text)| (*name, text.as_str())));
    speaker.answer(&json!({ "sent": sent, "waiting": waits, "refused": refused }));
    Ok(Exit::Done)
}

async fn statements(args: StatementsArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let Some(out) = args.out else {
        return Err(Rejection::new("courses.statement-unknown").into());
    };
    let (_, db) = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::Teach).await?;
    let clock = db.clock().clone();
    let start = |day: Day| clock.read(&format!("{day}T00:00")).unwrap_or(Moment(0));
    let from = args.from.map_or(Moment(0), start);
    let before = args.to.map_or(Moment(i64::MAX), |day| start(day.plus_days(1)));
    if before.0 <= from.0 {
        return Err(Rejection::new("courses.statement-days").on("to").into());
    }
    let terms = find_store_terms(&db).await?;
    let mut tx = db.write(actor).await?;
    let named = match args.named {
        true => Named::ByName,
        false => Named::Pseudonym(pseudonym_key(&mut tx).await?),
    };
    let period = Period { from, before, user: None };
    let records = list_records(tx.conn(), &period, MOST + 1).await?;
    if records.len() > MOST {
        tx.roll_back().await?;
        return Err(Rejection::new("courses.statement-many").with("most", MOST).on("from").into());
    }
    let all = records.iter().map(|one| of_record(one, &terms.base, &named).body);
    let text = Json::Array(all.collect()).to_string();
    record_export(&mut tx, records.len(), args.named);
    tx.commit().await?;
    std::fs::write(&out, text).map_err(|error| cannot_write(&out, &error))?;
    let (file, count) = (out.display().to_string(), records.len().to_string());
    speaker.say("exchange-written", &[("count", &count), ("file", &file)]);
    speaker.answer(&json!({ "file": file, "statements": records.len(), "named": args.named }));
    Ok(Exit::Done)
}

async fn progress(args: ProgressArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let (_, db) = open(args.place, env).await?;
    let person = db.find_person(&args.learner).await?;
    let person = person.ok_or_else(|| Rejection::new("access.person-unknown"))?;
    let told = learning(&db, person.id).await?;
    let lessons = Library::shipped().lessons.iter().map(|one| {
        let seen = told.lessons.get(&one.code).copied().unwrap_or_default();
        let best = seen.best_bps.map_or_else(String::new, |bps| format!("{} %", bps / 100));
        let read = seen.read_on.map_or_else(String::new, |day| day.to_string());
        speaker.plain(&format!(
            "{:<4} {read:<10} {best:>6}  {}",
            one.code,
            one.title.pick(speaker.lang)
        ));
        json!({
            "code": one.code, "read_on": seen.read_on.map(|day| day.to_string()),
            "best_bps": seen.best_bps, "checks": seen.checks, "done": told.done(&one.code),
        })
    });
    let lessons: Vec<Json> = lessons.collect();
    speaker.answer(&json!({
        "learner": person.login, "lessons": lessons, "pre_bps": told.tests.pre_bps,
        "post_bps": told.tests.post_bps, "gain_bps": told.tests.gain_bps(),
        "weak": told.weak.iter().map(|(code, _)| code).collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}
