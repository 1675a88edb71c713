//! The binary as a child of a benchmark.

use std::{
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// The password of every person of a benchmark's company.
pub const PASSWORD: &str = "a long password";

/// Runs a verb on a data folder; answers the seconds and the largest resident size in MiB.
pub fn shouxin(data: &Path, arguments: &[&str]) -> (f64, f64) {
    let started = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_shouxin"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .env("SHOUXIN_PASSWORD", PASSWORD)
        .stdout(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let mut peak = 0.0_f64;
    let status = loop {
        peak = peak.max(high_water(child.id()));
        match child.try_wait().expect("a child") {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    assert!(status.success(), "{arguments:?}: {status}");
    (started.elapsed().as_secs_f64(), peak)
}

/// The largest resident size so far, in MiB; 0 where /proc does not tell.
fn high_water(process: u32) -> f64 {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1024.0
}
