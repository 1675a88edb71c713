//! Journeys through the product's pages in a real Chromium, and pictures of each page. What is
//! walked stands in `journeys/*.txt`, one step a line; which pages are looked at and pictured
//! in each language and width stands in `pages.txt`. Packages of courses are played as a learner
//! would (`packages/`). `cargo xtask test` runs it; it finds and starts the real binary, and is no
//! part of the product.

mod browser;
mod look;
mod packages;
mod product;
mod proof;
mod script;
mod walk;

use std::{path::PathBuf, process::ExitCode};

use browser::{Browser, Programs};
use product::Product;

/// Why something is not as it should be, as a sentence.
pub type Outcome<T> = Result<T, String>;

const HELP: &str = "journeys walk|pictures|packages [--binary FILE] [--chromium FILE] [--driver FILE] \
    [--runner FILE] [--into FOLDER] [--address URL] [NAME…]";

/// What was asked for.
struct Asked {
    verb: String,
    programs: Programs,
    binary: PathBuf,
    address: Option<String>,
    into: PathBuf,
    /// What plays packages for SCORM.
    runner: Option<PathBuf>,
    names: Vec<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match asked(std::env::args().skip(1)) {
        Ok(asked) => run(&asked).await,
        Err(sentence) => Err(sentence),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(sentence) => {
            eprintln!("journeys: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn asked(mut arguments: impl Iterator<Item = String>) -> Outcome<Asked> {
    let mut asked = Asked {
        verb: arguments.next().ok_or(HELP)?,
        programs: Programs { chromium: None, driver: "chromedriver".into() },
        binary: "target/debug/shouxin".into(),
        address: None,
        into: "target/screenshots".into(),
        runner: None,
        names: Vec::new(),
    };
    while let Some(word) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{word} needs a value\n{HELP}"));
        match word.as_str() {
            "--binary" => asked.binary = value()?.into(),
            "--chromium" => asked.programs.chromium = Some(value()?),
            "--driver" => asked.programs.driver = value()?,
            "--address" => asked.address = Some(value()?),
            "--into" => asked.into = value()?.into(),
            "--runner" => asked.runner = Some(value()?.into()),
            _ if word.starts_with('-') => return Err(format!("what is {word}?\n{HELP}")),
            _ => asked.names.push(word),
        }
    }
    Ok(asked)
}

async fn run(asked: &Asked) -> Outcome<bool> {
    let browser = Browser::open(&asked.programs).await?;
    let outcome = match asked.verb.as_str() {
        "proof" => proof::run(&browser).await.map(|()| true),
        "walk" => walk_all(&browser, asked).await,
        "packages" => {
            let mut tally = walk::Tally::default();
            packages::run(&browser, asked.runner.as_deref(), &mut tally).await?;
            tally.close();
            Ok(tally.failed.is_empty())
        }
        "pictures" => {
            let product = product(asked)?;
            look::pictures(&browser, &product, &asked.into, &asked.names).await
        }
        other => Err(format!("there is no verb {other:?}\n{HELP}")),
    };
    browser.close().await;
    outcome
}

/// A product of our own, or the one that runs where we were told.
fn product(asked: &Asked) -> Outcome<Product> {
    asked
        .address
        .as_deref()
        .map_or_else(|| Product::start(&asked.binary), |address| Ok(Product::at(address)))
}

async fn walk_all(browser: &Browser, asked: &Asked) -> Outcome<bool> {
    proof::run(browser).await?;
    let mut tally = walk::Tally::default();
    if asked.names.is_empty() {
        packages::run(browser, asked.runner.as_deref(), &mut tally).await?;
    }
    let product = product(asked)?;
    walk::journeys(browser, &product, &asked.names, &mut tally).await?;
    if asked.names.is_empty() {
        look::pages(browser, &product, &mut tally).await?;
    }
    tally.close();
    Ok(tally.failed.is_empty())
}
