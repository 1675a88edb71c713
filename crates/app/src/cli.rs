//! The command line. Help is short and in both languages; examples follow each verb.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::verbs;

/// 守信：信用、应收与催收 · credit, receivables and collections.
#[derive(Debug, Parser)]
#[command(name = "shouxin", version, about, max_term_width = 100, after_help = EXITS)]
pub struct Cli {
    /// 输出 JSON · answer in JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// 语言 zh 或 en · language, zh or en [default: of the environment, else zh]
    #[arg(long, global = true, value_name = "LANG", value_parser = lang)]
    pub lang: Option<String>,
    #[command(subcommand)]
    pub verb: Verb,
}

fn lang(text: &str) -> Result<String, String> {
    let known = base::Lang::parse(text).map(|_| text.to_owned());
    known.ok_or_else(|| "zh, en".to_owned())
}

const EXITS: &str = "退出码 · exit codes: 0 done · 1 fault · 2 usage · 3 refused · 4 right missing · \
5 busy · 6 done in part (some rows rejected) · 7 doctor found something, or promises passed unseen\n\
环境变量 · environment: SHOUXIN_DATA, SHOUXIN_DATABASE, SHOUXIN_PASSWORD, SHOUXIN_LANG, SHOUXIN_LOG";

/// Where the company's data are.
#[derive(Debug, Clone, Args)]
pub struct DataArgs {
    /// 数据文件夹 · data folder [default: $SHOUXIN_DATA or ./shouxin-data]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// 数据库地址 · database address, e.g. postgres://user@host/name [default: a file in the folder]
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

/// From which day the age counts.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum BasisArg {
    /// 按到期日 · by due date
    #[default]
    Due,
    /// 按开票日 · by invoice date
    Invoice,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    Demo(verbs::demo::DemoArgs),
    Init(verbs::init::InitArgs),
    Serve(verbs::serve::ServeArgs),
    #[command(subcommand)]
    User(verbs::user::UserVerb),
    Import(verbs::import::ImportArgs),
    Assess(verbs::assess::AssessArgs),
    Ageing(verbs::ageing::AgeingArgs),
    #[command(subcommand)]
    Buyer(verbs::buyer::BuyerVerb),
    #[command(subcommand)]
    Credit(Box<verbs::credit::CreditVerb>),
    #[command(subcommand)]
    Controls(verbs::controls::ControlsVerb),
    #[command(subcommand)]
    Policy(verbs::policy::PolicyVerb),
    #[command(subcommand)]
    Proposal(Box<verbs::proposal::ProposalVerb>),
    #[command(subcommand)]
    Pack(Box<verbs::pack::PackVerb>),
    #[command(subcommand)]
    Project(Box<verbs::project::ProjectVerb>),
    Worklist(verbs::worklist::WorklistArgs),
    #[command(subcommand)]
    Contact(Box<verbs::contact::ContactVerb>),
    #[command(subcommand)]
    Ranking(Box<verbs::ranking::RankingVerb>),
    #[command(subcommand)]
    Care(Box<verbs::care::CareVerb>),
    #[command(subcommand)]
    Promise(Box<verbs::promise::PromiseVerb>),
    #[command(subcommand)]
    Promises(verbs::promises::PromisesVerb),
    #[command(subcommand)]
    Agreement(verbs::agreement::AgreementVerb),
    #[command(subcommand)]
    Strategy(verbs::strategy::StrategyVerb),
    #[command(subcommand)]
    Letter(Box<verbs::letter::LetterVerb>),
    Advice(verbs::advice::AdviceArgs),
    #[command(subcommand)]
    Wording(verbs::wording::WordingVerb),
    #[command(subcommand)]
    Case(verbs::case::CaseVerb),
    #[command(subcommand)]
    Debts(verbs::debts::DebtsVerb),
    #[command(subcommand)]
    Path(Box<verbs::path::PathVerb>),
    #[command(subcommand)]
    Dealer(verbs::dealer::DealerVerb),
    #[command(subcommand)]
    Meeting(Box<verbs::meeting::MeetingVerb>),
    #[command(subcommand)]
    Order(Box<verbs::order::OrderVerb>),
    #[command(subcommand)]
    Process(verbs::process::ProcessVerb),
    Measures(verbs::measures::MeasuresArgs),
    Recovery(verbs::recovery::RecoveryArgs),
    Replay(verbs::replay::ReplayArgs),
    Outlook(verbs::outlook::OutlookArgs),
    Dossier(verbs::dossier::DossierArgs),
    Payables(verbs::payables::PayablesArgs),
    #[command(subcommand)]
    Entity(verbs::entity::EntityVerb),
    #[command(subcommand)]
    Supplier(verbs::supplier::SupplierVerb),
    #[command(subcommand)]
    Lab(Box<verbs::lab::LabVerb>),
    #[command(subcommand)]
    Statement(verbs::statement::StatementVerb),
    #[command(subcommand)]
    Dispute(Box<verbs::dispute::DisputeVerb>),
    #[command(subcommand)]
    Evidence(verbs::evidence::EvidenceVerb),
    Clocks(verbs::clocks::ClocksArgs),
    Matters(verbs::matters::MattersArgs),
    #[command(subcommand)]
    Practice(verbs::practice::PracticeVerb),
    #[command(subcommand)]
    Sandbox(verbs::sandbox::SandboxVerb),
    #[command(subcommand)]
    Exercises(verbs::exercises::ExercisesVerb),
    #[command(subcommand)]
    Class(Box<verbs::class::ClassVerb>),
    #[command(subcommand)]
    Courses(Box<verbs::courses::CoursesVerb>),
    #[command(subcommand)]
    Certificate(verbs::certificate::CertificateVerb),
    #[command(subcommand)]
    Skills(verbs::skills::SkillsVerb),
    #[command(subcommand)]
    Content(Box<verbs::content::ContentVerb>),
    Doctor(verbs::doctor::DoctorArgs),
}
