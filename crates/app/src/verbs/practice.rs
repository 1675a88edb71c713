//! `shouxin practice`: the role-play on the command line, played by scripted learners. It needs no database.

use std::path::PathBuf;

use academy::practice::{
    BOTS, Bot, Cast, ENGINE, Mark, Move, Outcome, Plan, PracticePack, Preparation, Run, Scores,
    VariantPack, fitted, score, tell,
};
use base::{Rejection, Result};
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};

use super::content_practice;
use crate::{exit::Exit, speak::Speaker};

/// 催收演练 · Role-play of collection talks
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin practice list\n  \
    shouxin practice run --scene quality --persona blunt --difficulty 2 --seed 7 --bot good --json > run.json\n  \
    shouxin practice run --scene quality --variant construction\n  \
    shouxin practice replay run.json\n  shouxin practice check")]
pub enum PracticeVerb {
    /// 场景、人物、难度和脚本学员 · scenes, personas, levels and scripted learners
    List,
    Run(RunArgs),
    Replay(ReplayArgs),
    /// 走遍每个场景，并报告用语归类的准确率 · walk every scene, and tell how well sentences are read
    Check,
}

/// 由脚本学员演练一次 · let a scripted learner play once
#[derive(Debug, Args)]
pub struct RunArgs {
    /// 场景 · scene
    #[arg(long, value_name = "CODE", default_value = "first-reminder")]
    pub scene: String,
    /// 人物 · persona
    #[arg(long, value_name = "CODE", default_value = "staller")]
    pub persona: String,
    /// 难度 1–3 · level, 1 to 3
    #[arg(long, default_value_t = 1)]
    pub difficulty: i64,
    /// 种子 · seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// 行业变体；不写为通用 · branch of trade; none plays the scene as it is
    #[arg(long, value_name = "CODE")]
    pub variant: Option<String>,
    /// 脚本学员 · scripted learner: good, threats, concessions, flattery, no-questions
    #[arg(long, default_value = "good")]
    pub bot: String,
}

/// 按文件重演一次演练并核对摘要；不一致时退出码为 7 · play a run again from its file and compare the digest; exit code 7 where it differs
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// `practice run --json` 的输出 · what `practice run --json` wrote
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Runs the verb.
pub fn run(verb: PracticeVerb, speaker: &Speaker) -> Result<Exit> {
    match verb {
        PracticeVerb::List => list(speaker),
        PracticeVerb::Run(args) => play(&args, speaker),
        PracticeVerb::Replay(args) => replay(&args, speaker),
        PracticeVerb::Check => {
            let (faults, answer) = content_practice::check(speaker)?;
            speaker.answer(&answer);
            Ok(if faults == 0 { Exit::Done } else { Exit::Ill })
        }
    }
}

fn list(speaker: &Speaker) -> Result<Exit> {
    let pack = PracticePack::shipped();
    let lang = speaker.lang;
    let mut rows = Vec::new();
    for one in &pack.scenes {
        rows.push(vec![one.code.clone(), one.name.pick(lang).to_owned()]);
    }
    for one in &pack.personas {
        rows.push(vec![one.code.clone(), one.name.pick(lang).to_owned()]);
    }
    for one in &pack.levels {
        rows.push(vec![one.number.to_string(), one.name.pick(lang).to_owned()]);
    }
    for one in &VariantPack::shipped().variants {
        rows.push(vec![one.code.clone(), one.name.pick(lang).to_owned()]);
    }
    for (_, code) in BOTS {
        rows.push(vec![code.to_owned(), speaker.text(&format!("practice-bot-{code}"), &[])]);
    }
    speaker.table(&rows);
    let scenes = pack.scenes.iter().map(|one| {
        json!({
            "code": one.code, "name": one.name.pick(lang), "set": one.set,
            "papers": one.papers, "tricks": one.tricks, "excuse": one.excuse,
            "overdue_days": one.overdue_days, "total_minor": one.total_minor,
        })
    });
    let personas =
        pack.personas.iter().map(|one| json!({ "code": one.code, "name": one.name.pick(lang) }));
    let levels =
        pack.levels.iter().map(|one| json!({ "number": one.number, "name": one.name.pick(lang) }));
    let variants = VariantPack::shipped().variants.iter().map(|one| {
        json!({
            "code": one.code, "name": one.name.pick(lang), "industries": one.industries,
            "kinds": one.kinds,
        })
    });
    speaker.answer(&json!({
        "version": pack.version, "engine": ENGINE, "licence": pack.licence,
        "source": pack.source.pick(lang),
        "scenes": scenes.collect::<Vec<_>>(), "personas": personas.collect::<Vec<_>>(),
        "levels": levels.collect::<Vec<_>>(), "variants": variants.collect::<Vec<_>>(), "bots": BOTS.map(|(_, code)| code),
    }));
    Ok(Exit::Done)
}

fn cast<'a>(
    pack: &'a PracticePack,
    (scene, persona, level): (&str, &str, i64),
    seed: u64,
) -> Result<Cast<'a>> {
    Ok(Cast::find(pack, (scene, persona, level), seed).ok_or_else(|| {
        let refused = Rejection::new("practice.cast-unknown").with("scene", scene);
        refused.with("persona", persona).with("level", level)
    })?)
}

fn play(args: &RunArgs, speaker: &Speaker) -> Result<Exit> {
    let pack = PracticePack::shipped();
    let bot = Bot::parse(&args.bot).ok_or_else(|| {
        let known = BOTS.map(|(_, code)| code).join(", ");
        Rejection::new("practice.bot-unknown").with("bot", &args.bot).with("known", known)
    })?;
    let mut cast = cast(pack, (&args.scene, &args.persona, args.difficulty), args.seed)?;
    let fitted = fitted(&args.scene, args.variant.as_deref().unwrap_or_default())?;
    cast.scene = fitted.as_ref().unwrap_or(cast.scene);
    let run = bot.play(pack, cast);
    let mut answer = as_json(&run, speaker)?;
    answer["bot"] = json!(args.bot);
    show(&run, speaker)?;
    speaker.answer(&answer);
    Ok(Exit::Done)
}

fn tenths(points: i64) -> String {
    format!("{}.{}", points / 10, points % 10)
}

fn show(run: &Run, speaker: &Speaker) -> Result<()> {
    let (first, told) = tell(run, speaker.lang)?;
    speaker.plain(&format!("< {first}"));
    for (turn, told) in run.turns.iter().zip(&told) {
        speaker.plain(&format!("> {}  [{}]", told.said, turn.done));
        speaker.plain(&format!("< {}", told.answer));
    }
    let marks = score(run);
    let rows = [
        ("preparation", marks.preparation, 150),
        ("process", marks.process, 350),
        ("outcome", marks.outcome, 350),
        ("compliance", marks.compliance, 150),
        ("total", marks.total, 1000),
    ];
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|(name, got, most)| {
            let name = speaker.text(&format!("practice-block-{name}"), &[]);
            vec![name, format!("{} / {}", tenths(*got), most / 10)]
        })
        .collect();
    speaker.table(&rows);
    let id = match (marks.failed, marks.passed) {
        (true, _) => "practice-failed",
        (false, true) => "practice-passed",
        (false, false) => "practice-not-passed",
    };
    speaker.say(id, &[]);
    speaker.plain(&run.digest());
    Ok(())
}

fn points(tenths: i64) -> f64 {
    tenths as f64 / 10.0
}

fn scores_json(marks: &Scores) -> Json {
    json!({
        "preparation": points(marks.preparation), "process": points(marks.process),
        "outcome": points(marks.outcome), "compliance": points(marks.compliance),
        "total": points(marks.total),
    })
}

fn mark_json(mark: &Mark) -> Json {
    json!({
        "item": mark.item, "block": mark.block, "level": mark.level,
        "points": points(mark.tenths), "of": points(mark.most), "turn": mark.turn.map(|n| n + 1),
    })
}

fn plan_json(run: &Run, plan: &Plan) -> Json {
    let parts = plan.parts.iter().map(|part| {
        let due_on = part.due_on(run.pack.plays_on).to_string();
        json!({ "due_on": due_on, "amount_minor": part.amount_minor })
    });
    json!({
        "now_minor": plan.now_minor(), "instalments": parts.collect::<Vec<_>>(),
        "sum_minor": plan.sum_minor(), "discount_minor": plan.discount_minor,
        "interest": plan.interest, "guarantee": plan.guarantee,
        "statement_signed": plan.statement_signed, "signer": plan.signer.code(),
        "next_contact": plan.next_contact, "next_in_days": plan.next_days,
    })
}

fn worth_json(worth: &Outcome) -> Json {
    json!({
        "reached_bps": worth.reached_bps, "kept_bps": worth.kept_bps,
        "recovery_bps": worth.recovery_bps, "plan_value_minor": worth.plan_value_minor,
        "best_value_minor": worth.best_value_minor, "walk_value_minor": worth.walk_value_minor,
        "days_to_25": worth.days[0], "days_to_50": worth.days[1], "days_to_100": worth.days[2],
        "weeks_beyond_ability": worth.weeks_beyond, "given_without_return": worth.given_free,
        "given_bps": worth.given_bps, "given_most_in_a_turn_bps": worth.given_most_bps,
        "over_conceded": worth.over_conceded,
    })
}

/// A run with everything that plays it again.
fn as_json(run: &Run, speaker: &Speaker) -> Result<Json> {
    let (first, told) = tell(run, speaker.lang)?;
    let turns = run.turns.iter().zip(&told).enumerate().map(|(n, (turn, told))| {
        json!({
            "number": n + 1, "move": turn.done.to_string(), "theory": turn.done.theory(),
            "said": told.said, "cue": turn.cue.code(), "answer": told.answer,
            "given_bps": turn.given_bps,
            "hidden": {
                "willingness": turn.after.willingness, "trust": turn.after.trust,
                "patience": turn.after.patience, "tricks": turn.after.tricks,
                "reason_known": turn.after.reason_known, "commit_bps": turn.after.commit_bps,
            },
        })
    });
    let turns: Vec<Json> = turns.collect();
    let marks = score(run);
    let prepared = &run.prepared;
    Ok(json!({
        "engine": ENGINE, "pack": run.pack.version, "pack_digest": run.pack.digest,
        "scene": run.cast.scene.code, "variant": run.cast.scene.variant, "persona": run.cast.persona.code,
        "difficulty": run.cast.level.number, "seed": run.cast.seed,
        "preparation": {
            "papers": prepared.papers, "people": prepared.people,
            "target_days": prepared.target_days, "walk_days": prepared.walk_days,
        },
        "opening": first, "turns": turns, "ended": run.ended.map(|one| one.code()),
        "hidden": { "reason": run.debtor.reason, "decides": run.debtor.decides },
        "plan": run.agreed.as_ref().map(|plan| plan_json(run, plan)),
        "scores": scores_json(&marks), "failed": marks.failed, "passed": marks.passed,
        "marks": marks.marks.iter().map(mark_json).collect::<Vec<_>>(),
        "outcome": worth_json(&marks.worth), "digest": run.digest(),
    }))
}

fn unread() -> Rejection {
    Rejection::new("practice.run-unread")
}

fn text<'a>(json: &'a Json, name: &str) -> std::result::Result<&'a str, Rejection> {
    json.get(name).and_then(Json::as_str).ok_or_else(unread)
}

fn prepared(json: &Json) -> Preparation {
    let of = &json["preparation"];
    let papers = of["papers"].as_array().into_iter().flatten();
    Preparation {
        papers: papers.filter_map(Json::as_str).map(ToOwned::to_owned).collect(),
        people: of["people"].as_bool().unwrap_or(false),
        target_days: of["target_days"].as_i64(),
        walk_days: of["walk_days"].as_i64(),
    }
}

fn replay(args: &ReplayArgs, speaker: &Speaker) -> Result<Exit> {
    let bytes = std::fs::read(&args.file).map_err(|why| {
        let refused = Rejection::new("practice.file-unread").with("file", args.file.display());
        refused.with("reason", why)
    })?;
    let kept: Json = serde_json::from_slice(&bytes).map_err(|_| unread())?;
    let pack = PracticePack::shipped();
    // What another edition played is not different, it is not comparable.
    if text(&kept, "engine")? != ENGINE || text(&kept, "pack_digest")? != pack.digest {
        return Err(Rejection::new("practice.other-edition").into());
    }
    let level = kept["difficulty"].as_i64().ok_or_else(unread)?;
    let seed = kept["seed"].as_u64().ok_or_else(unread)?;
    let of = (text(&kept, "scene")?, text(&kept, "persona")?, level);
    let mut cast = cast(pack, of, seed)?;
    // What was written before there were branches of trade names none.
    let fitted = fitted(of.0, kept["variant"].as_str().unwrap_or_default())?;
    cast.scene = fitted.as_ref().unwrap_or(cast.scene);
    let mut run = Run::new(pack, cast, prepared(&kept));
    for turn in kept["turns"].as_array().ok_or_else(unread)? {
        let done = Move::parse(text(turn, "move")?).ok_or_else(unread)?;
        run.play(done, "");
    }
    show(&run, speaker)?;
    let same = run.digest() == text(&kept, "digest")?;
    let mut answer = as_json(&run, speaker)?;
    answer["same"] = json!(same);
    speaker.answer(&answer);
    speaker.say(if same { "practice-same" } else { "practice-differs" }, &[]);
    Ok(if same { Exit::Done } else { Exit::Ill })
}
