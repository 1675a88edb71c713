//! One file per verb.

pub mod advice;
pub mod ageing;
pub mod agreement;
pub mod assess;
pub mod benefits;
pub mod buyer;
pub mod buyer_link;
pub mod capacity;
pub mod care;
pub mod case;
pub mod certificate;
pub mod certificate_rights;
pub mod class;
pub mod clocks;
pub mod contact;
pub mod content;
pub mod content_courses;
pub mod content_packs;
pub mod content_practice;
pub mod content_rooms;
pub mod controls;
pub mod courses;
pub mod credit;
pub mod dealer;
pub mod debts;
pub mod demo;
pub mod dispute;
pub mod doctor;
pub mod dossier;
pub mod entity;
pub mod evidence;
pub mod exercises;
pub mod hints;
pub mod import;
pub mod init;
pub mod lab;
pub mod letter;
pub mod matters;
pub mod maturity;
pub mod measures;
pub mod meeting;
pub mod offers;
pub mod order;
pub mod outlook;
pub mod pack;
pub mod paper;
pub mod path;
pub mod payables;
pub mod policy;
pub mod practice;
pub mod process;
pub mod project;
pub mod promise;
pub mod promises;
pub mod proposal;
pub mod ranking;
pub mod recovery;
pub mod replay;
pub mod reviews;
pub mod risks;
pub mod sandbox;
pub mod serve;
pub mod skills;
pub mod statement;
pub mod strategy;
pub mod supplier;
pub mod times;
pub mod user;
pub mod wording;
pub mod worklist;

use base::Result;

use crate::{
    cli::{Cli, Verb},
    config::Environment,
    exit::Exit,
    speak::Speaker,
};

/// Runs the verb of a command line.
pub async fn run(cli: Cli, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    match cli.verb {
        Verb::Demo(args) => demo::run(args, env, speaker).await,
        Verb::Init(args) => init::run(args, env, speaker).await,
        Verb::Serve(args) => serve::run(args, env, speaker).await,
        Verb::User(verb) => user::run(verb, env, speaker).await,
        Verb::Import(args) => import::run(args, env, speaker).await,
        Verb::Assess(args) => assess::run(args, env, speaker).await,
        Verb::Buyer(verb) => buyer::run(verb, env, speaker).await,
        Verb::Credit(verb) => credit::run(*verb, env, speaker).await,
        Verb::Controls(verb) => controls::run(verb, env, speaker).await,
        Verb::Policy(verb) => policy::run(verb, env, speaker).await,
        Verb::Proposal(verb) => proposal::run(*verb, env, speaker).await,
        Verb::Pack(verb) => pack::run(*verb, env, speaker).await,
        Verb::Contact(verb) => contact::run(*verb, env, speaker).await,
        Verb::Ranking(verb) => ranking::run(*verb, env, speaker).await,
        Verb::Project(verb) => project::run(*verb, env, speaker).await,
        Verb::Care(verb) => care::run(*verb, env, speaker).await,
        Verb::Worklist(args) => worklist::run(args, env, speaker).await,
        Verb::Promise(verb) => promise::run(*verb, env, speaker).await,
        Verb::Promises(verb) => promises::run(verb, env, speaker).await,
        Verb::Agreement(verb) => agreement::run(verb, env, speaker).await,
        Verb::Strategy(verb) => strategy::run(verb, env, speaker).await,
        Verb::Wording(verb) => wording::run(verb, env, speaker).await,
        Verb::Case(verb) => case::run(verb, env, speaker).await,
        Verb::Debts(verb) => debts::run(verb, env, speaker).await,
        Verb::Path(verb) => path::run(*verb, env, speaker).await,
        Verb::Dealer(verb) => dealer::run(verb, env, speaker).await,
        Verb::Meeting(verb) => meeting::run(*verb, env, speaker).await,
        Verb::Order(verb) => order::run(*verb, env, speaker).await,
        Verb::Measures(args) => measures::run(args, env, speaker).await,
        Verb::Letter(verb) => letter::run(*verb, env, speaker).await,
        Verb::Advice(args) => advice::run(args, env, speaker).await,
        Verb::Recovery(args) => recovery::run(args, env, speaker).await,
        Verb::Process(verb) => process::run(verb, env, speaker).await,
        Verb::Replay(args) => replay::run(args, env, speaker).await,
        Verb::Outlook(args) => outlook::run(args, env, speaker).await,
        Verb::Dossier(args) => dossier::run(args, env, speaker).await,
        Verb::Payables(args) => payables::run(args, env, speaker).await,
        Verb::Entity(verb) => entity::run(verb, env, speaker).await,
        Verb::Supplier(verb) => supplier::run(verb, env, speaker).await,
        Verb::Ageing(args) => ageing::run(args, env, speaker).await,
        Verb::Lab(verb) => lab::run(*verb, env, speaker).await,
        Verb::Statement(verb) => statement::run(verb, env, speaker).await,
        Verb::Dispute(verb) => dispute::run(*verb, env, speaker).await,
        Verb::Evidence(verb) => evidence::run(verb, env, speaker).await,
        Verb::Clocks(args) => clocks::run(args, env, speaker).await,
        Verb::Matters(args) => matters::run(args, env, speaker).await,
        Verb::Practice(verb) => practice::run(verb, speaker),
        Verb::Sandbox(verb) => sandbox::run(verb, env, speaker).await,
        Verb::Exercises(verb) => exercises::run(verb, speaker),
        Verb::Class(verb) => class::run(*verb, env, speaker).await,
        Verb::Courses(verb) => courses::run(*verb, env, speaker).await,
        Verb::Certificate(verb) => certificate::run(verb, env, speaker).await,
        Verb::Skills(verb) => skills::run(verb, env, speaker).await,
        Verb::Content(verb) => content::run(*verb, env, speaker).await,
        Verb::Doctor(args) => doctor::run(args, env, speaker).await,
    }
}
