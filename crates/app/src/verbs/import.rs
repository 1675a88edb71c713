//! `shouxin import`: brings files into the house.

use std::{path::PathBuf, sync::Arc};

use base::{Lang, Money, Rejection, Result};
use clap::Args;
use credit::{
    intake::{
        self, Mode, Options, Outcome, State, Watch,
        money::FileMoney,
        plan::{Issue, Wish},
        source::Source,
        told::Told,
    },
    receivables::Apply,
};
use serde_json::{Value as Json, json};
use store::{Actor, Db};

use crate::{
    bar::Bar,
    cli::DataArgs,
    config::{Environment, Folder, currency, day},
    exit::Exit,
    speak::Speaker,
};

/// 导入文件 · Import files: buyers, invoices, receipts, allocations, statements, rates …
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin import 客户.xlsx 发票.csv 收款.csv\n  \
shouxin import ar.csv --profile ibm-ar --dry-run --json\n  \
shouxin import --undo 5123456789012345678\n\n\
同一文件导入两次不会重复记账。不能导入的行会保留原因，可用 --rejects 导出、改好后再导入。\n\
The same file twice changes nothing. Rows that cannot go in are kept with their reasons; \
--rejects writes them to a file to be mended and sent again.")]
pub struct ImportArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// CSV 或 XLSX 文件，按给出的顺序导入 · CSV or XLSX files, imported in the order given
    #[arg(required_unless_present = "undo", value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// 映射方案 · mapping profile [default: recognised by the headers]
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// 只试算，不写入 · try only, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// 有一行不能导入就整个文件不导入 · all rows of a file or none
    #[arg(long)]
    pub whole_file: bool,
    /// 不新建客户：找不到客户的行退回 · make no new buyers: rows of unknown ones are rejected
    #[arg(long)]
    pub known_buyers: bool,
    /// 收款只核销写明的发票，其余留作未核销 · receipts pay only what they name
    #[arg(long)]
    pub named_only: bool,
    /// 没有币种列时的币种 · currency of rows that name none [default: the company's]
    #[arg(long, value_name = "CODE")]
    pub currency: Option<String>,
    /// 文件数据的截止日 · the day for which the file speaks [default: today]
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<String>,
    /// 撤销一次导入：账目逐笔冲销，档案恢复原样 · undo an import: everything it booked is reversed
    #[arg(long, value_name = "BATCH", conflicts_with_all = ["files", "dry_run"])]
    pub undo: Option<i64>,
    /// 把不能导入的行写成 CSV · write rejected rows as CSV into this folder
    #[arg(long, value_name = "DIR")]
    pub rejects: Option<PathBuf>,
}

/// Rows that are named in a sentence.
const EXAMPLES: usize = 5;

/// Runs the verb.
pub async fn run(args: ImportArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    crate::memory::keep_small();
    for file in &args.files {
        std::fs::File::open(file).map_err(|error| {
            Rejection::new("cli.no-file").with("file", file.display()).with("reason", error)
        })?;
    }
    let folder = Folder::choose(args.place.data, env);
    let (_, db) = folder.open(args.place.database.as_deref(), env).await?;
    if let Some(batch) = args.undo {
        return undo(&db, batch, speaker).await;
    }
    let options = Options {
        wish: Wish { profile: args.profile, ..Wish::default() },
        mode: if args.whole_file { Mode::WholeFile } else { Mode::GoodRows },
        currency: args.currency.as_deref().map(currency).transpose()?,
        as_of: args.as_of.as_deref().map(day).transpose()?,
        add_buyers: !args.known_buyers,
        apply: if args.named_only { Apply::Named } else { Apply::ThenOldest },
    };
    let mut outcomes = Vec::new();
    for file in args.files {
        let outcome = one(&db, file, &options, args.dry_run, speaker).await?;
        say(speaker, &outcome);
        if let Some(folder) = &args.rejects {
            keep_rejects(&db, folder, &outcome, speaker).await?;
        }
        outcomes.push(outcome);
    }
    speaker.answer(&to_json(&outcomes));
    let rejected = outcomes.iter().any(|outcome| outcome.tally.rejected > 0);
    Ok(if rejected { Exit::InPart } else { Exit::Done })
}

async fn undo(db: &Db, batch: i64, speaker: &Speaker) -> Result<Exit> {
    let undone = intake::undo(db, Actor::system("cli"), batch).await?;
    let entries = undone.ledger.items + undone.ledger.credits;
    let numbers = [
        ("entries", entries.to_string()),
        ("restored", undone.restored.to_string()),
        ("buyers", undone.buyers_withdrawn.to_string()),
        ("kept", undone.kept.to_string()),
    ];
    speaker.say("cli-import-undone", &numbers.each_ref().map(|(name, n)| (*name, n.as_str())));
    speaker.answer(&json!({
        "batch": batch.to_string(), "state": "undone", "items": undone.ledger.items,
        "credits": undone.ledger.credits, "movements": undone.ledger.movements,
        "restored": undone.restored, "buyers_withdrawn": undone.buyers_withdrawn,
        "kept": undone.kept,
    }));
    Ok(Exit::Done)
}

async fn one(
    db: &Db,
    file: PathBuf,
    options: &Options,
    dry_run: bool,
    speaker: &Speaker,
) -> Result<Outcome> {
    let bar = Bar::new(speaker, "cli-bar-import");
    let shown = bar.clone();
    let watch = Watch::new(move |at| shown.at(at.bytes, at.bytes_total));
    let asked = Arc::new(watch.clone());
    let waiting = tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            asked.cancel();
        }
    });
    let (actor, source) = (Actor::system("cli"), Source::file(file));
    let outcome = if dry_run {
        intake::try_file(db, actor, source, options, &watch).await
    } else {
        intake::import(db, actor, source, options, &watch).await
    };
    waiting.abort();
    bar.done();
    outcome
}

fn say(speaker: &Speaker, outcome: &Outcome) {
    let tally = outcome.tally;
    let numbers = [
        ("file", outcome.file_name.clone()),
        ("kind", speaker.text(&outcome.kind.label_key(), &[])),
        ("rows", tally.rows().to_string()),
        ("booked", tally.booked.to_string()),
        ("unchanged", tally.unchanged.to_string()),
        ("rejected", tally.rejected.to_string()),
    ];
    let numbers = numbers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let id = match outcome.state {
        State::Tried => "cli-import-tried",
        State::Refused => "cli-import-refused",
        State::Committed | State::Undone => "cli-imported",
    };
    speaker.say(id, &numbers);
    let money = match outcome.state {
        State::Tried => "cli-import-money-tried",
        _ => "cli-import-money",
    };
    for ((kind, currency), sum) in &outcome.money.sums {
        let own = |minor| Money::new(minor, *currency).grouped();
        let numbers = [
            ("kind", speaker.text(&kind.label_key(), &[])),
            ("currency", currency.code().to_owned()),
            ("rows", sum.rows.rows().to_string()),
            ("read", own(sum.read_minor())),
            ("booked", own(sum.booked_minor)),
            ("unchanged", own(sum.unchanged_minor)),
            ("rejected", own(sum.rejected_minor)),
        ];
        let numbers = numbers.each_ref().map(|(name, value)| (*name, value.as_str()));
        speaker.say(money, &numbers);
    }
    say_told(speaker, outcome);
    for rejected in outcome.rejects.iter().take(10) {
        let line = rejected.line.to_string();
        let reason = rejected.reason(speaker.lang);
        speaker.say("cli-import-reject", &[("line", &line), ("reason", &reason)]);
    }
}

/// What should be known of the file and of its rows, as the pages say it.
fn say_told(speaker: &Speaker, outcome: &Outcome) {
    let issues = outcome.issues.iter().map(|issue| {
        let said = locale::spoken(speaker.lang, &issue.what);
        [said.sentence, String::new(), said.next]
    });
    let told = outcome.told();
    let told = told.iter().map(|told| {
        let lang = speaker.lang;
        [told.sentence(lang), told.examples(lang, EXAMPLES), told.next(lang)]
    });
    for [what, rows, next] in issues.chain(told) {
        speaker.plain(&format!("  · {what}"));
        for (mark, text) in [("", rows), ("→ ", next)] {
            if !text.is_empty() {
                speaker.plain(&format!("    {mark}{text}"));
            }
        }
    }
}

async fn keep_rejects(
    db: &Db,
    folder: &std::path::Path,
    outcome: &Outcome,
    speaker: &Speaker,
) -> Result<()> {
    if outcome.tally.rejected == 0 {
        return Ok(());
    }
    let path = folder.join(format!("{}.rejects.csv", outcome.file_name));
    let refuse = |error: std::io::Error| {
        Rejection::new("cli.no-file").with("file", path.display()).with("reason", error)
    };
    std::fs::create_dir_all(folder).map_err(refuse)?;
    let file = std::fs::File::create(&path).map_err(refuse)?;
    let rows = match outcome.batch_id {
        None => outcome.rejects.clone(),
        Some(batch) => {
            let (mut rows, mut after) = (Vec::new(), 0);
            loop {
                let page = intake::list_rejects(db, batch, after, 1_000).await?;
                let Some(last) = page.last() else { break };
                after = last.line;
                rows.extend(page);
            }
            rows
        }
    };
    intake::reject::write_csv(file, &outcome.headers, rows.iter(), speaker.lang)?;
    let shown = path.display().to_string();
    speaker.say("cli-rejects-kept", &[("file", &shown)]);
    Ok(())
}

fn money_json(money: &FileMoney) -> Vec<Json> {
    let sums = money.sums.iter();
    sums.map(|((kind, currency), sum)| {
        json!({
            "kind": kind.code(), "currency": currency.code(), "rows": sum.rows.rows(),
            "read_minor": sum.read_minor(), "booked_minor": sum.booked_minor,
            "unchanged_minor": sum.unchanged_minor, "rejected_minor": sum.rejected_minor,
        })
    })
    .collect()
}

fn told_json(outcome: &Outcome) -> Vec<Json> {
    let one = |told: &Told| {
        let first = told.first.iter().map(|(line, value)| {
            let [en, zh] = [Lang::En, Lang::Zh].map(|lang| base::picked(lang, value));
            json!({ "line": Some(*line).filter(|line| *line > 0), "value": en, "value_zh": zh })
        });
        json!({
            "code": told.code, "count": told.count,
            "message": told.sentence(Lang::En), "message_zh": told.sentence(Lang::Zh),
            "next": told.next(Lang::En), "next_zh": told.next(Lang::Zh),
            "first": first.collect::<Vec<_>>(),
        })
    };
    outcome.told().iter().map(one).collect()
}

fn issues_json(outcome: &Outcome) -> Vec<Json> {
    let one = |issue: &Issue| {
        let [en, zh] = [Lang::En, Lang::Zh].map(|lang| locale::spoken(lang, &issue.what));
        json!({
            "code": issue.what.code, "message": en.sentence, "message_zh": zh.sentence,
            "next": en.next, "next_zh": zh.next,
        })
    };
    outcome.issues.iter().map(one).collect()
}

fn to_json(outcomes: &[Outcome]) -> Json {
    let sum = |of: fn(&Outcome) -> u64| outcomes.iter().map(of).sum::<u64>();
    let files: Vec<Json> = outcomes
        .iter()
        .map(|outcome| {
            let rejects: Vec<Json> = outcome
                .rejects
                .iter()
                .take(20)
                .map(|rejected| {
                    json!({
                        "line": rejected.line, "reason": rejected.reason(Lang::En),
                        "reason_zh": rejected.reason(Lang::Zh),
                    })
                })
                .collect();
            json!({
                "file": outcome.file_name, "batch": outcome.batch_id.map(|id| id.to_string()),
                "state": outcome.state.code(), "profile": outcome.profile,
                "kind": outcome.kind.code(), "digest": outcome.digest.to_string(),
                "rows_read": outcome.tally.rows(), "booked": outcome.tally.booked,
                "unchanged": outcome.tally.unchanged, "rejected": outcome.tally.rejected,
                "skipped": outcome.skipped, "buyers_added": outcome.buyers_added,
                "rejects": rejects, "money": money_json(&outcome.money),
                "dry_run": outcome.state == State::Tried,
                "told": told_json(outcome), "issues": issues_json(outcome),
            })
        })
        .collect();
    json!({
        "rows_read": sum(|o| o.tally.rows()), "booked": sum(|o| o.tally.booked),
        "unchanged": sum(|o| o.tally.unchanged), "rejected": sum(|o| o.tally.rejected),
        "files": files,
    })
}
