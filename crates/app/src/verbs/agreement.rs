//! `shouxin agreement …`: repayment agreements and where they stand by the ledger.

use base::{Money, Result};
use clap::{Args, Subcommand};
use credit::collections::{
    AgreementFilter, AgreementRow, Standing, StandingState, get_agreement, list_agreements,
};
use serde_json::{Value as Json, json};
use store::access::Scope;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    speak::Speaker,
};

/// 还款协议 · Repayment agreements
#[derive(Debug, Subcommand)]
#[command(
    after_help = "例 · example:\n  shouxin agreement list --json\n  shouxin agreement show 123"
)]
pub enum AgreementVerb {
    List(ListArgs),
    Show(ShowArgs),
}

/// 协议列表 · The agreements
#[derive(Debug, Args)]
pub struct ListArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 行数 · rows
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=500))]
    pub limit: u32,
}

/// 一份协议 · One agreement
#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 协议 id · id of the agreement
    pub id: i64,
}

/// Where it stands, by code.
fn stands(row: &AgreementRow) -> &'static str {
    match (row.state.as_str(), row.standing.map(|one| one.state)) {
        ("signed", Some(StandingState::Kept)) => "kept",
        ("signed", Some(StandingState::Defaulted(_))) => "defaulted",
        ("signed", _) => "running",
        ("draft", _) => "draft",
        _ => "withdrawn",
    }
}

fn told(row: &AgreementRow) -> Json {
    let of = |one: Standing| {
        json!({
            "missed": one.missed, "paid_minor": one.paid_minor, "rest_minor": one.rest_minor,
            "defaulted_on": match one.state {
                StandingState::Defaulted(on) => Some(on.to_string()),
                _ => None,
            },
        })
    };
    json!({
        "id": row.id.to_string(), "number": row.number, "buyer": row.buyer_code,
        "form": row.form, "made_on": row.made_on.to_string(), "currency": row.currency.code(),
        "principal_minor": row.principal_minor, "interest": row.interest,
        "interest_minor": row.interest_minor, "state": stands(row),
        "signed_on": row.signed_on.map(|day| day.to_string()), "file": row.file_digest,
        "standing": row.standing.map(of),
    })
}

fn say(speaker: &Speaker, row: &AgreementRow) {
    let state = speaker.text(&format!("collections-agreement-{}", stands(row)), &[]);
    speaker.plain(&format!(
        "{}  {}  {}  {}  {}",
        row.id,
        row.number,
        super::buyer::named(&row.buyer_code, &row.buyer_name),
        Money::new(row.principal_minor, row.currency),
        state,
    ));
}

/// Runs the verb.
pub async fn run(verb: AgreementVerb, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let place = match &verb {
        AgreementVerb::List(args) => args.place.clone(),
        AgreementVerb::Show(args) => args.place.clone(),
    };
    let folder = Folder::choose(place.data, env);
    let (_, db) = folder.open(place.database.as_deref(), env).await?;
    match verb {
        AgreementVerb::List(args) => {
            let filter =
                AgreementFilter { scope: Scope::All, buyer: None, skip: 0, limit: args.limit };
            let rows = list_agreements(&db, &filter).await?;
            for row in &rows {
                say(speaker, row);
            }
            if rows.is_empty() {
                speaker.say("collections-agreements-none", &[]);
            }
            let rows: Vec<Json> = rows.iter().map(told).collect();
            speaker.answer(&json!({ "agreements": rows }));
        }
        AgreementVerb::Show(args) => {
            let found = get_agreement(&db, args.id, Scope::All).await?;
            say(speaker, &found.row);
            let mut plan = Vec::with_capacity(found.plan.len());
            for one in &found.plan {
                let part = one.tracked.part;
                let code = if one.gone { "withdrawn" } else { one.tracked.state.code() };
                let state = speaker.text(&format!("collections-promise-state-{code}"), &[]);
                let amount = Money::new(part.amount_minor, found.row.currency);
                speaker.plain(&format!("{:>3}. {}  {amount}  {state}", one.position, part.due_on));
                plan.push(json!({
                    "position": one.position, "due_on": part.due_on.to_string(),
                    "amount_minor": part.amount_minor, "paid_minor": one.tracked.paid_minor,
                    "state": code, "promise": one.promise_id.map(|id| id.to_string()),
                }));
            }
            let mut answer = told(&found.row);
            if let Some(answer) = answer.as_object_mut() {
                answer.insert("instalments".to_owned(), Json::from(plan));
            }
            speaker.answer(&answer);
        }
    }
    Ok(Exit::Done)
}
