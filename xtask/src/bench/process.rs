//! What is measured on the shipped binary from outside: its size, its start, its memory, and
//! how long it takes to build from nothing.

use std::{
    fs,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::Measure;
use crate::step::{self, Failed, cargo, failed, root, target};

/// Size, start and memory of the release binary, on the demo company.
pub fn process() -> Result<Vec<Measure>, Failed> {
    let advice = "Make the product build first.";
    step::run(&mut cargo(["build", "--release", "--package", "app"]), advice)?;
    let binary = target().join("release/shouxin");
    let size = fs::metadata(&binary).map_err(|error| failed("the binary", error))?.len();
    let data = target().join("bench-demo");
    fs::remove_dir_all(&data).ok();
    let (first, _) = first_page(&binary, &data)?;
    let (again, memory) = first_page(&binary, &data)?;
    Ok(vec![
        Measure::new("binary, release, not stripped", mib(size), "MiB", ""),
        Measure::new("demo company made, to first page", first, "s", ""),
        Measure::new("start to first page", again, "s", "<= 3"),
        Measure::new("memory when idle", memory, "MiB", "<= 100"),
    ])
}

/// Minutes from a clone whose crates are fetched to the release binary.
pub fn cold() -> Result<Vec<Measure>, Failed> {
    let folder = target().join("cold");
    fs::remove_dir_all(&folder).ok();
    let advice = "Make the product build first.";
    step::run(&mut cargo(["fetch", "--locked"]), advice)?;
    let started = Instant::now();
    let mut build = cargo(["build", "--release", "--locked", "--package", "app"]);
    step::run(build.env("CARGO_TARGET_DIR", &folder), advice)?;
    let minutes = started.elapsed().as_secs_f64() / 60.0;
    fs::remove_dir_all(&folder).ok();
    Ok(vec![Measure::new("cold release build", minutes, "min", "<= 12")])
}

/// Seconds from start to the first page, and MiB after five seconds of rest.
fn first_page(binary: &Path, data: &Path) -> Result<(f64, f64), Failed> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|at| at.local_addr());
    let address = bound.map_err(|error| failed("no port is free", error))?;
    let started = Instant::now();
    let server = Command::new(binary)
        .args(["demo", "--data"])
        .arg(data)
        .args(["--listen", &address.to_string()])
        .current_dir(root())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn();
    let mut server = Server(server.map_err(|error| failed("starting shouxin demo", error))?);
    while !answers(address) {
        if let Ok(Some(status)) = server.0.try_wait() {
            return Err(Failed(format!("`shouxin demo` ended with {status}; run it by hand")));
        }
        if started.elapsed() > Duration::from_secs(600) {
            return Err(Failed("`shouxin demo` did not answer within 10 minutes".into()));
        }
        thread::sleep(Duration::from_millis(5));
    }
    let seconds = started.elapsed().as_secs_f64();
    thread::sleep(Duration::from_secs(5));
    Ok((seconds, resident(server.0.id())))
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Whether a page comes that is no error of the server.
fn answers(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(head.starts_with(b"HTTP/1.1 2") || head.starts_with(b"HTTP/1.1 3"))
    };
    ask().unwrap_or(false)
}

/// Resident memory of a process in MiB.
fn resident(id: u32) -> f64 {
    let status = PathBuf::from(format!("/proc/{id}/status"));
    let status = fs::read_to_string(status).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    mib(kib.unwrap_or_default() * 1_024)
}

fn mib(bytes: u64) -> f64 {
    u32::try_from(bytes / 1_024).map_or(f64::MAX, f64::from) / 1_024.0
}
