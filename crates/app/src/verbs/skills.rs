//! `shouxin skills`: the matrix, one person with the results behind it, what is missing by path.

use academy::skills::{
    Matrix, PersonSkills, SkillPack, awareness, gaps as told_gaps, matrix, set_next,
};
use base::{Rejection, Result};
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};
use store::{Actor, Db, access::Right};

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 能力矩阵：矩阵、个人、缺口、布置下一步 · The skill matrix: everybody, one person, gaps, setting what comes next
#[derive(Debug, Subcommand)]
#[command(
    after_help = "例 · example:\n  shouxin skills list --json\n  shouxin skills show li.wei\n  \
    shouxin skills gaps\n  SHOUXIN_PASSWORD=… shouxin skills set talk --people li.wei,wang --user chen.jing"
)]
pub enum SkillsVerb {
    List(PlaceArgs),
    Show(ShowArgs),
    Gaps(PlaceArgs),
    Set(SetArgs),
    Awareness(PlaceArgs),
}

/// 矩阵、缺口或风险意识指数 · the matrix, the gaps, or the awareness index
#[derive(Debug, Args)]
pub struct PlaceArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 一个人的能力和背后的成绩 · one person, with the results behind each skill
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 登录名 · login
    pub login: String,
}

/// 给几个人布置一项能力的下一步 · set what comes next in a skill for some people
#[derive(Debug, Args)]
pub struct SetArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 能力代码 · code of the skill
    pub skill: String,
    /// 登录名，逗号分隔 · logins, separated by commas
    #[arg(long, value_delimiter = ',', required = true)]
    pub people: Vec<String>,
    #[command(flatten)]
    pub signer: Signer,
}

/// Runs the verb.
pub async fn run(verb: SkillsVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match verb {
        SkillsVerb::List(args) => list(args, env, speaker).await,
        SkillsVerb::Show(args) => show(args, env, speaker).await,
        SkillsVerb::Gaps(args) => gaps(args, env, speaker).await,
        SkillsVerb::Set(args) => set(args, env, speaker).await,
        SkillsVerb::Awareness(args) => aware(args, env, speaker).await,
    }
}

async fn open(place: DataArgs, env: &Environment) -> Result<Db> {
    let folder = Folder::choose(place.data, env);
    Ok(folder.open(place.database.as_deref(), env).await?.1)
}

fn points(bps: i64) -> String {
    format!("{}%", (bps + 50) / 100)
}

fn said(one: &PersonSkills) -> Json {
    let cells = SkillPack::shipped().skills.iter().zip(&one.cells);
    let cells = cells.map(|(skill, told)| {
        json!({
            "skill": skill.code, "points_bps": told.map(|told| told.bps),
            "tier": told.map(|told| told.tier.code()), "results": told.map_or(0, |told| told.rows),
            "newest_on": told.map(|told| told.last_on.to_string()),
        })
    });
    json!({ "login": one.login, "name": one.name, "role": one.role.code(),
        "skills": cells.collect::<Vec<_>>() })
}

async fn list(args: PlaceArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let told = matrix(&db, None).await?;
    let pack = SkillPack::shipped();
    let head = pack.skills.iter().map(|skill| skill.name.pick(speaker.lang).to_owned());
    let mut rows = vec![[speaker.text("skills-person", &[])].into_iter().chain(head).collect()];
    for one in &told.people {
        let cells = one.cells.iter();
        let cells = cells.map(|cell| cell.map_or_else(|| "—".to_owned(), |told| points(told.bps)));
        rows.push([one.name.clone()].into_iter().chain(cells).collect::<Vec<_>>());
    }
    speaker.table(&rows);
    let all: Vec<Json> = told.people.iter().map(said).collect();
    speaker.answer(&json!({ "people": all, "more": told.more }));
    Ok(Exit::Done)
}

fn find<'a>(told: &'a Matrix, login: &str) -> Result<&'a PersonSkills> {
    let wanted = login.trim().to_lowercase();
    let found = told.people.iter().find(|one| one.login == wanted);
    Ok(found.ok_or_else(|| Rejection::new("skills.person-unknown"))?)
}

async fn show(args: ShowArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let told = matrix(&db, None).await?;
    let one = find(&told, &args.login)?;
    let mut rows = Vec::new();
    for row in &one.rows {
        rows.push(vec![
            speaker.text(&format!("skills-source-{}", row.kind.code()), &[]),
            row.target.clone(),
            row.on.to_string(),
            points(row.bps),
        ]);
    }
    speaker.table(&rows);
    let results = one.rows.iter().map(|row| {
        json!({
            "kind": row.kind.code(), "work": row.work_id.to_string(), "target": row.target,
            "on": row.on.to_string(), "points_bps": row.bps,
            "automatic_bps": row.marked.as_ref().map_or(row.bps, |(auto, _)| *auto),
        })
    });
    let results: Vec<Json> = results.collect();
    speaker.answer(&json!({ "person": said(one), "results": results }));
    Ok(Exit::Done)
}

async fn gaps(args: PlaceArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let told = matrix(&db, None).await?;
    let login =
        |id: &i64| told.people.iter().find(|one| one.id == *id).map(|one| one.login.as_str());
    let (mut rows, mut all) = (Vec::new(), Vec::<Json>::new());
    for gap in told_gaps(SkillPack::shipped(), &told) {
        let missing: Vec<&str> = gap.missing.iter().filter_map(login).collect();
        rows.push(vec![
            gap.path.clone(),
            gap.skill.clone(),
            format!("{} / {}", gap.able, gap.people),
            missing.join(","),
        ]);
        all.push(json!({
            "path": gap.path, "skill": gap.skill, "people": gap.people, "able": gap.able,
            "missing": missing,
        }));
    }
    speaker.table(&rows);
    speaker.answer(&json!({ "gaps": all }));
    Ok(Exit::Done)
}

async fn set(args: SetArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let actor = args.signer.person(&db, env, Right::Teach).await?;
    let by = db.find_person(&actor.0).await?;
    let by = by.ok_or_else(|| Rejection::new("access.person-unknown"))?;
    let told = matrix(&db, None).await?;
    let mut people = Vec::new();
    for login in &args.people {
        people.push(find(&told, login)?.clone());
    }
    let mut tx = db.write(Actor::user(&by.login)).await?;
    let done = set_next(&mut tx, &by, &args.skill, &people).await?;
    tx.commit().await?;
    let counts = (people.len().to_string(), done.set.to_string());
    speaker.say("skills-set-done", &[("people", &counts.0), ("count", &counts.1)]);
    speaker.answer(&json!({
        "class": done.cohort_id.to_string(), "taken_in": done.fresh, "set": done.set,
    }));
    Ok(Exit::Done)
}

async fn aware(args: PlaceArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let db = open(args.place, env).await?;
    let told = awareness(&db).await?;
    let (mut rows, mut all) = (Vec::new(), Vec::<Json>::new());
    for one in &told.people {
        let last = one.points.last().copied().unwrap_or_default();
        rows.push(vec![
            one.person.name.clone(),
            format!("{} / {}", last.answered, last.weeks),
            last.reported.to_string(),
            format!("{} / {}", last.on_time, last.due),
            last.bps.map_or_else(|| "—".to_owned(), points),
        ]);
        let weeks = told.weeks.iter().zip(&one.points).map(|(week, point)| {
            json!({
                "week": week.to_string(), "weeks": point.weeks, "answered": point.answered,
                "right": point.right, "reported": point.reported, "reviews_due": point.due,
                "reviews_on_time": point.on_time, "index_bps": point.bps,
            })
        });
        let weeks: Vec<Json> = weeks.collect();
        all.push(json!({
            "login": one.person.login, "name": one.person.name,
            "role": one.person.role.code(), "weeks": weeks,
        }));
    }
    speaker.table(&rows);
    speaker.answer(&json!({ "people": all }));
    Ok(Exit::Done)
}
