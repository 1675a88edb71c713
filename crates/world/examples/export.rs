//! Writes the demo world as CSV: `cargo run -p world --example export -- DIR [DAY]`.

use std::{path::PathBuf, process::ExitCode};

use base::Day;
use world::{Spec, World};

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let dir = words.next().map(PathBuf::from);
    let day = words.next().unwrap_or_else(|| "2026-11-21".to_owned()).parse::<Day>();
    let (Some(dir), Ok(day)) = (dir, day) else {
        eprintln!("usage: export DIR [YYYY-MM-DD]");
        return ExitCode::from(2);
    };
    let world = World::simulate(&Spec::demo(day));
    if let Err(error) = world.write_csv(&dir) {
        eprintln!("cannot write to {}: {error}", dir.display());
        return ExitCode::FAILURE;
    }
    println!("{} facts, digest {}", world.facts.count(), world.digest());
    ExitCode::SUCCESS
}
