//! A command line that cannot be understood: said in the reader's language, with what to type
//! instead. Clap speaks English only; its own words follow below, since they show the place.

use std::{io::Write as _, process::ExitCode};

use clap::{
    Parser as _,
    error::{ContextKind, ContextValue, ErrorKind},
};
use serde_json::json;

use crate::{cli::Cli, config::Environment, speak::Speaker};

/// The exit code of a command line that is wrong.
const WRONG: u8 = 2;

/// The command line, or the code to leave with: help and version were printed, or what is wrong.
pub fn parse(env: &Environment) -> Result<Cli, ExitCode> {
    Cli::try_parse().map_err(|error| {
        if matches!(
            error.kind(),
            ErrorKind::DisplayHelp
                | ErrorKind::DisplayVersion
                | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        ) {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(WRONG));
        }
        let words: Vec<String> = std::env::args().collect();
        let lang = words.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1].clone());
        let json = words.iter().any(|word| word == "--json");
        let speaker = Speaker::new(lang.as_deref(), env, json);
        let (sentence, next) = (said(&speaker, &error), speaker.text("cli-usage-next", &[]));
        if json {
            let error = json!({ "code": "cli.usage", "message": sentence, "next": next });
            let _ = writeln!(std::io::stdout(), "{}", json!({ "error": error }));
        }
        let mut out = std::io::stderr();
        let _ = writeln!(out, "cli.usage: {sentence}\n  → {next}\n\n{}", error.render());
        ExitCode::from(WRONG)
    })
}

fn said(speaker: &Speaker, error: &clap::Error) -> String {
    let of = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let id = match error.kind() {
        ErrorKind::UnknownArgument => "cli-usage-option",
        ErrorKind::InvalidSubcommand => "cli-usage-verb",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "cli-usage-value",
        ErrorKind::MissingRequiredArgument | ErrorKind::MissingSubcommand => "cli-usage-missing",
        ErrorKind::ArgumentConflict => "cli-usage-conflict",
        _ => "cli-usage-wrong",
    };
    let option = of(ContextKind::InvalidArg);
    let verb = of(ContextKind::InvalidSubcommand);
    let (value, values) = (of(ContextKind::InvalidValue), of(ContextKind::ValidValue));
    let values = if values.is_empty() { "–".to_owned() } else { values };
    speaker
        .text(id, &[("option", &option), ("verb", &verb), ("value", &value), ("values", &values)])
}
