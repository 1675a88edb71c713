//! `shouxin controls maturity …`: the self-assessment and its road map.

use base::{Day, Result};
use clap::{Args, Subcommand};
use credit::controls::{
    Maturity, MaturityPack, RoadStep, answer_maturity, begin_maturity, change_step, close_maturity,
    finish_step, get_maturity, list_maturities, list_points, list_steps, suggested,
};
use serde_json::{Value as Json, json};
use store::{Db, access::Right};

use super::lab::Signer;
use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 成熟度自评与改进路线 · The self-assessment of maturity and its road map
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin controls maturity list --json\n  \
    SHOUXIN_PASSWORD=… shouxin controls maturity begin --user li.wei\n  \
    SHOUXIN_PASSWORD=… shouxin controls maturity answer 12345 limits 3 --note 已实行 --user li.wei\n  \
    shouxin controls maturity steps")]
pub enum MaturityVerb {
    List(ListArgs),
    Show(ShowArgs),
    Begin(BeginArgs),
    Answer(AnswerArgs),
    Close(CloseArgs),
    Steps(ListArgs),
    Step(StepArgs),
}

/// 历次自评；改进步骤 · All self-assessments; the steps of the road map
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin controls maturity steps --json")]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
}

/// 一次自评的问题与回答 · The questions and answers of one
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin controls maturity show 12345 --json")]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 自评 id · its id
    pub id: i64,
}

/// 开始自评，或继续未结的一次 · Begin one, or go on with the open one
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin controls maturity begin --user li.wei"
)]
pub struct BeginArgs {
    #[command(flatten)]
    pub place: DataArgs,
    #[command(flatten)]
    pub signer: Signer,
}

/// 回答一个问题 · Answer a question
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin controls maturity answer 12345 limits 3 --note 已实行 \
    --user li.wei"
)]
pub struct AnswerArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 自评 id · its id
    pub id: i64,
    /// 问题代码 · code of the question
    pub question: String,
    /// 级别 0 至 4 · the level, 0 to 4
    pub level: i64,
    /// 依据；高于控制点提示时必填 · why; needed above what the control points say
    #[arg(long, default_value = "")]
    pub note: String,
    #[command(flatten)]
    pub signer: Signer,
}

/// 结束自评，生成改进路线 · Close one: scores are kept, the road map is planned
#[derive(Debug, Args)]
#[command(
    after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin controls maturity close 12345 --user li.wei"
)]
pub struct CloseArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 自评 id · its id
    pub id: i64,
    #[command(flatten)]
    pub signer: Signer,
}

/// 改负责人和期限，或说明已完成 · Give a step another owner and day, or say that it is done
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  SHOUXIN_PASSWORD=… shouxin controls maturity step 678 \
    --owner zhang.min --due 2027-01-31 --user li.wei\n  \
    SHOUXIN_PASSWORD=… shouxin controls maturity step 678 --done 已上线 --user li.wei")]
pub struct StepArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 步骤 id · the step's id
    pub id: i64,
    /// 负责人 · login of its owner
    #[arg(long, value_name = "LOGIN", required_unless_present = "done", requires = "due")]
    pub owner: Option<String>,
    /// 期限 · until when
    #[arg(long, value_name = "DAY", requires = "owner")]
    pub due: Option<Day>,
    /// 怎样算完成 · how it is seen that it is done
    #[arg(long, value_name = "TEXT", conflicts_with = "owner")]
    pub done: Option<String>,
    #[command(flatten)]
    pub signer: Signer,
}

struct Sight<'a> {
    env: &'a Environment,
    speaker: &'a Speaker,
}

/// Runs the verb.
pub async fn run(verb: MaturityVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let sight = Sight { env, speaker };
    match verb {
        MaturityVerb::List(args) => sight.list(args).await,
        MaturityVerb::Show(args) => {
            let db = sight.open(args.place).await?;
            sight.show(&db, args.id).await
        }
        MaturityVerb::Begin(args) => sight.begin(args).await,
        MaturityVerb::Answer(args) => sight.answer(args).await,
        MaturityVerb::Close(args) => sight.close(args).await,
        MaturityVerb::Steps(args) => {
            let db = sight.open(args.place).await?;
            sight.steps(&db).await
        }
        MaturityVerb::Step(args) => sight.step(args).await,
    }
}

/// Hundredths of a level as a level.
fn level(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn told(one: &Maturity) -> Json {
    json!({
        "id": one.id.to_string(), "number": one.number, "open": one.open,
        "started_on": one.started_on.to_string(),
        "closed_on": one.closed_on.map(|day| day.to_string()),
        "level_hundredths": one.score, "areas": one.areas,
    })
}

impl Sight<'_> {
    async fn open(&self, place: DataArgs) -> Result<Db> {
        let folder = Folder::choose(place.data, self.env);
        Ok(folder.open(place.database.as_deref(), self.env).await?.1)
    }

    async fn list(&self, args: ListArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let all = list_maturities(&db).await?;
        let row = |one: &Maturity| {
            let state = match one.open {
                true => "controls-maturity-open",
                false => "controls-maturity-closed",
            };
            vec![
                one.id.to_string(),
                format!("#{}", one.number),
                self.speaker.text(state, &[]),
                one.closed_on.unwrap_or(one.started_on).to_string(),
                one.score.map_or_else(|| "—".to_owned(), level),
            ]
        };
        match all.is_empty() {
            true => self.speaker.say("controls-maturity-none", &[]),
            false => self.speaker.table(&all.iter().map(row).collect::<Vec<_>>()),
        }
        let all: Vec<Json> = all.iter().map(told).collect();
        self.speaker.answer(&json!({ "assessments": all }));
        Ok(Exit::Done)
    }

    async fn show(&self, db: &Db, id: i64) -> Result<Exit> {
        let lang = self.speaker.lang;
        let (one, answers) = get_maturity(db, id).await?;
        let standing = list_points(db).await?;
        let pack = MaturityPack::in_force(db, one.started_on).await?;
        let (mut rows, mut questions) = (Vec::new(), Vec::new());
        for question in &pack.questions {
            let answer = answers.iter().find(|one| one.question == question.code);
            let said = suggested(question, &standing);
            let number =
                |level: Option<i64>| level.map_or_else(|| "—".to_owned(), |n| n.to_string());
            rows.push(vec![
                question.code.clone(),
                question.text.pick(lang).to_owned(),
                number(answer.map(|one| one.level)),
                number(said),
            ]);
            questions.push(json!({
                "question": question.code, "area": question.area, "text": question.text.pick(lang),
                "level": answer.map(|one| one.level), "suggested": said,
                "note": answer.map(|one| one.note.clone()), "points": question.points,
            }));
        }
        self.speaker.table(&rows);
        let mut answer = told(&one);
        answer["questions"] = Json::from(questions);
        self.speaker.answer(&answer);
        Ok(Exit::Done)
    }

    async fn begin(&self, args: BeginArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let actor = args.signer.person(&db, self.env, Right::EditPolicy).await?;
        let mut tx = db.write(actor).await?;
        let id = begin_maturity(&mut tx).await?;
        tx.commit().await?;
        self.show(&db, id).await
    }

    async fn answer(&self, args: AnswerArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let actor = args.signer.person(&db, self.env, Right::EditPolicy).await?;
        let standing = list_points(&db).await?;
        let said = (args.question.as_str(), args.level);
        let mut tx = db.write(actor).await?;
        answer_maturity(&mut tx, args.id, said, &args.note, &standing).await?;
        tx.commit().await?;
        self.speaker.say("controls-answered-done", &[]);
        self.speaker.answer(&json!({ "question": args.question, "level": args.level }));
        Ok(Exit::Done)
    }

    async fn close(&self, args: CloseArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let actor = args.signer.person(&db, self.env, Right::EditPolicy).await?;
        let mut tx = db.write(actor).await?;
        let planned = close_maturity(&mut tx, args.id).await?;
        tx.commit().await?;
        let (one, _) = get_maturity(&db, args.id).await?;
        self.speaker.say("controls-maturity-closed-done", &[("count", &planned.to_string())]);
        let mut answer = told(&one);
        answer["steps_planned"] = json!(planned);
        self.speaker.answer(&answer);
        Ok(Exit::Done)
    }

    async fn steps(&self, db: &Db) -> Result<Exit> {
        let lang = self.speaker.lang;
        let all = list_steps(db).await?;
        let row = |one: &RoadStep| {
            vec![
                one.id.to_string(),
                one.done_on.map_or_else(|| one.due_on.to_string(), |day| format!("✓ {day}")),
                one.login.clone(),
                one.text.pick(lang).to_owned(),
            ]
        };
        self.speaker.table(&all.iter().map(row).collect::<Vec<_>>());
        let told = all.iter().map(|one| {
            json!({
                "id": one.id.to_string(), "question": one.question, "level_to": one.level_to,
                "text": one.text.pick(lang), "owner": one.login, "due_on": one.due_on.to_string(),
                "done_on": one.done_on.map(|day| day.to_string()), "note": one.note,
            })
        });
        self.speaker.answer(&json!({ "steps": told.collect::<Vec<_>>() }));
        Ok(Exit::Done)
    }

    async fn step(&self, args: StepArgs) -> Result<Exit> {
        let db = self.open(args.place).await?;
        let actor = args.signer.person(&db, self.env, Right::EditPolicy).await?;
        let mut tx = db.write(actor).await?;
        match (&args.done, &args.owner, args.due) {
            (Some(note), ..) => finish_step(&mut tx, args.id, note).await?,
            (None, Some(owner), Some(due)) => change_step(&mut tx, args.id, owner, due).await?,
            (None, ..) => {}
        }
        tx.commit().await?;
        self.steps(&db).await
    }
}
