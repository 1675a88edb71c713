//! What a step of the lab costs: wall time, CPU time of all threads, peak memory.

use std::time::Instant;

use serde_json::{Map, Value as Json, json};

/// Seconds of each step so far.
#[derive(Debug, Default)]
pub struct Meter {
    steps: Map<String, Json>,
}

impl Meter {
    /// Runs a step under a name.
    pub fn step<T>(&mut self, name: &str, work: impl FnOnce() -> T) -> T {
        let (wall, cpu) = (Instant::now(), cpu_seconds());
        let made = work();
        let wall = wall.elapsed().as_secs_f64();
        let cpu = cpu_seconds() - cpu;
        self.steps.insert(name.to_owned(), json!({ "wall": short(wall), "cpu": short(cpu) }));
        made
    }

    /// All steps.
    pub fn seconds(&self) -> Json {
        Json::Object(self.steps.clone())
    }

    /// CPU seconds of one step, for people.
    pub fn cpu(&self, name: &str) -> f64 {
        self.steps.get(name).and_then(|step| step["cpu"].as_f64()).unwrap_or(0.0)
    }
}

fn short(seconds: f64) -> f64 {
    (seconds * 1e6).round() / 1e6
}

fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    std::time::Duration::try_from(time).map_or(0.0, |time| time.as_secs_f64())
}

/// Most memory that the process held, in megabytes; `None` where the system does not say.
pub fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024)
}
