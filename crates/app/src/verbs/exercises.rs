//! `shouxin exercises`: the exercises on the command line, with a seed that is named. It needs no database.

use std::path::PathBuf;

use academy::exercises::{EDITION, ExercisePack, Given, Lab, Marked, data, mark};
use base::{Rejection, Result};
use clap::{Args, Subcommand};
use serde_json::{Value as Json, json};

use crate::{exit::Exit, speak::Speaker};

/// 实训 · Exercises that are marked by the house
#[derive(Debug, Subcommand)]
#[command(after_help = "例 · example:\n  shouxin exercises list\n  \
    shouxin exercises data bands --seed 7 > book.csv\n  \
    echo '{\"low\": \"560\", \"high\": \"640\"}' > answer.json\n  \
    shouxin exercises mark bands --seed 7 --answers answer.json --json")]
pub enum ExercisesVerb {
    /// 练习、可递交次数和满分 · the exercises, how often they may be handed in
    List,
    Data(DataArgs),
    Mark(MarkArgs),
}

/// 输出学员看得到的数据（CSV）· write the data that a learner sees, as CSV
#[derive(Debug, Args)]
pub struct DataArgs {
    /// 练习 · exercise: altman, scorecard, tree, bands, wording
    #[arg(value_name = "EXERCISE")]
    pub lab: String,
    /// 种子 · seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

/// 给一份答案评分并说明理由 · mark an answer, with reasons
#[derive(Debug, Args)]
pub struct MarkArgs {
    /// 练习 · exercise: altman, scorecard, tree, bands, wording
    #[arg(value_name = "EXERCISE")]
    pub lab: String,
    /// 种子 · seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// 答案：一个 JSON 对象，栏名对文字 · the answer: a JSON object of fields and texts
    #[arg(long, value_name = "FILE")]
    pub answers: PathBuf,
    /// 同时给出参考答案 · tell the worked answer, too
    #[arg(long)]
    pub worked: bool,
}

/// Runs the verb.
pub fn run(verb: ExercisesVerb, speaker: &Speaker) -> Result<Exit> {
    match verb {
        ExercisesVerb::List => list(speaker),
        ExercisesVerb::Data(args) => written(&args, speaker),
        ExercisesVerb::Mark(args) => marked(&args, speaker),
    }
}

fn lab(code: &str) -> Result<Lab> {
    let known = Lab::ALL.map(Lab::code).join(", ");
    let refused = || Rejection::new("exercises.lab-unknown").with("lab", code).with("known", known);
    Ok(Lab::parse(code).ok_or_else(refused)?)
}

fn list(speaker: &Speaker) -> Result<Exit> {
    let pack = ExercisePack::shipped();
    let rows: Vec<Vec<String>> = pack
        .labs
        .iter()
        .map(|one| {
            let often = one.submissions.to_string();
            vec![
                one.lab.code().to_owned(),
                one.name.pick(speaker.lang).to_owned(),
                speaker.text("exercises-submissions-of", &[("count", &often)]),
            ]
        })
        .collect();
    speaker.table(&rows);
    let labs = pack.labs.iter().map(|one| {
        json!({
            "code": one.lab.code(), "name": one.name.pick(speaker.lang),
            "brief": one.brief.pick(speaker.lang), "submissions": one.submissions,
            "minutes": one.minutes,
        })
    });
    speaker.answer(&json!({
        "version": pack.version, "edition": EDITION, "licence": pack.licence,
        "source": pack.source.pick(speaker.lang), "pass_hundredths": pack.pass,
        "exercises": labs.collect::<Vec<_>>(),
    }));
    Ok(Exit::Done)
}

fn cell(text: &str) -> String {
    match text.contains([',', '"', '\n']) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    }
}

fn written(args: &DataArgs, speaker: &Speaker) -> Result<Exit> {
    let lines = data(lab(&args.lab)?, args.seed, speaker.lang);
    for line in &lines {
        let cells: Vec<String> = line.iter().map(|text| cell(text)).collect();
        speaker.plain(&cells.join(","));
    }
    let rows = lines.len().saturating_sub(1);
    speaker
        .answer(&json!({ "exercise": args.lab, "seed": args.seed, "rows": rows, "lines": lines }));
    Ok(Exit::Done)
}

fn unread() -> Rejection {
    let example = "{\"low\": \"560\", \"high\": \"640\"}";
    Rejection::new("exercises.answer-unread").with("example", example)
}

/// The answer; a number counts as its text.
fn answer(bytes: &[u8]) -> Result<Given> {
    let read: Json = serde_json::from_slice(bytes).map_err(|_| unread())?;
    let fields = read.as_object().ok_or_else(unread)?;
    let mut given = Given::new();
    for (name, value) in fields {
        let text = match value {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            _ => return Err(unread().into()),
        };
        given.insert(name.clone(), text);
    }
    Ok(given)
}

fn marked(args: &MarkArgs, speaker: &Speaker) -> Result<Exit> {
    let lab = lab(&args.lab)?;
    let bytes = std::fs::read(&args.answers).map_err(|why| {
        let refused = Rejection::new("practice.file-unread").with("file", args.answers.display());
        refused.with("reason", why)
    })?;
    let marked = mark(lab, args.seed, speaker.lang, &answer(&bytes)?)?;
    tell(&marked, args.worked, speaker);
    let marks = marked.marks.iter().map(|one| {
        json!({
            "item": one.item, "got_hundredths": one.got, "most_hundredths": one.most,
            "reasons": one.notes.iter().map(|note| note.tell(speaker.lang)).collect::<Vec<_>>(),
        })
    });
    let worked = marked.worked.iter().filter(|_| args.worked);
    let worked: Vec<String> = worked.map(|note| note.tell(speaker.lang)).collect();
    speaker.answer(&json!({
        "exercise": lab.code(), "seed": args.seed, "edition": EDITION,
        "points_hundredths": marked.total(), "marks": marks.collect::<Vec<_>>(),
        "worked": worked, "digest": marked.digest(),
    }));
    Ok(Exit::Done)
}

fn tell(marked: &Marked, worked: bool, speaker: &Speaker) {
    let points = |hundredths: i64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
    for one in &marked.marks {
        let name = speaker.text(&format!("exercises-item-{}", one.item), &[]);
        speaker.plain(&format!("{name}  {} / {}", points(one.got), points(one.most)));
        for note in &one.notes {
            speaker.plain(&format!("  {}", note.tell(speaker.lang)));
        }
    }
    speaker.say("exercises-cli-total", &[("points", &points(marked.total()))]);
    for note in marked.worked.iter().filter(|_| worked) {
        speaker.plain(&format!("  {}", note.tell(speaker.lang)));
    }
}
