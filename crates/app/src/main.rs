//! The binary `shouxin`: the command line, configuration and wiring. Each verb has a file of
//! its own under `verbs/`; none of them holds a rule of the trade.

mod bar;
mod cli;
mod config;
mod demo;
mod exit;
mod log;
mod memory;
mod rounds;
mod speak;
mod usage;
mod verbs;

use std::process::ExitCode;

/// Rows are made by one thread and taken by the database's: an allocator that likes that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let env = config::Environment::read();
    let cli = match usage::parse(&env) {
        Ok(cli) => cli,
        Err(exit) => return exit,
    };
    let speaker = speak::Speaker::new(cli.lang.as_deref(), &env, cli.json);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(verbs::run(cli, &env, &speaker)),
        Err(error) => Err(base::Failure::broken("starting", error)),
    };
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => {
            speaker.failure(&failure);
            exit::Exit::of(&failure).into()
        }
    }
}
