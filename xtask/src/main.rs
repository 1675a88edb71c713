//! The check machinery: one command that runs every check, and the checks of the house that
//! no compiler knows. It is not part of the product, and nothing of the product depends on it.

mod bench;
mod book;
mod check;
mod cluster;
mod deny;
mod machine;
mod pages;
mod runner;
mod step;
mod tidy;
mod tree;

use std::process::ExitCode;

use step::{Done, Failed};

const HELP: &str = "\
cargo xtask VERB

  test                  every check, in order; sets up what it needs (Debian: apt-get)
  tidy                  the checks of the house: sizes, words, room order, texts, documents
  docs                  writes the generated documents: docs/errors.md and docs/cli.md
  screenshots [NAME…]   pictures of each page x language x width in target/screenshots
  journeys [NAME…]      the browser journeys alone
  packages              packages of courses alone, played by an independent runner
  bench [NAME…]         measures and writes docs/benchmarks.md
  postgres COMMAND…     runs a command with SHOUXIN_TEST_POSTGRES set to a throw-away cluster,
                        as in: cargo xtask postgres cargo test -p credit
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let verb = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    match run(&verb, &rest) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failed(sentence)) => {
            eprintln!("\nxtask {verb}: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn run(verb: &str, rest: &[String]) -> Done {
    match verb {
        "test" => check::test(),
        "tidy" => tidy::run(),
        "docs" => book::write(),
        "screenshots" => pages::screenshots(rest),
        "journeys" => pages::journeys(rest),
        "packages" => pages::packages(),
        "bench" => bench::run(rest),
        "postgres" => cluster::with(rest),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => Err(Failed(format!("there is no verb {other:?}\n\n{HELP}"))),
    }
}
