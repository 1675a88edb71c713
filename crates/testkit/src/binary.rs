use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{self, Read},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{Dice, probe};

/// The real binary, run as its user runs it: `Binary::new(env!("CARGO_BIN_EXE_shouxin"))`.
#[derive(Clone, Debug)]
pub struct Binary {
    path: PathBuf,
}

/// How a run of the binary ended.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it complained about.
    pub stderr: String,
}

/// A run of the binary that goes on. It is killed when dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    log: TempDir,
}

impl Binary {
    /// The binary at a path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs a verb to its end.
    ///
    /// # Panics
    /// The binary cannot be started.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Ran {
        let ran = self.command(arguments).output();
        let ran = ran.unwrap_or_else(|error| panic!("{}: {error}", self.path.display()));
        Ran {
            code: ran.status.code(),
            stdout: String::from_utf8_lossy(&ran.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&ran.stderr).into_owned(),
        }
    }

    /// Runs a verb as somebody with this password.
    ///
    /// # Panics
    /// The binary cannot be started.
    pub fn run_as<A: AsRef<OsStr>>(
        &self,
        password: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Ran {
        let ran = self.command(arguments).env("SHOUXIN_PASSWORD", password).output();
        let ran = ran.unwrap_or_else(|error| panic!("{}: {error}", self.path.display()));
        Ran {
            code: ran.status.code(),
            stdout: String::from_utf8_lossy(&ran.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&ran.stderr).into_owned(),
        }
    }

    /// Starts a verb and leaves it running, its output kept in files.
    ///
    /// # Panics
    /// The binary cannot be started.
    pub fn start<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Running {
        let log = TempDir::with_prefix("shouxin-run-").expect("a temporary folder");
        let file = |name| File::create(log.path().join(name)).expect("a file in our own folder");
        let child = self.command(arguments).stdout(file("out")).stderr(file("err")).spawn();
        let child = child.unwrap_or_else(|error| panic!("{}: {error}", self.path.display()));
        Running { child, log }
    }

    fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(&self.path);
        command.args(arguments).stdin(Stdio::null()).env("NO_COLOR", "1");
        command
    }
}

impl Ran {
    /// What it printed, where it ended well.
    ///
    /// # Panics
    /// It did not end well.
    pub fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self.stdout
    }
}

impl Running {
    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it printed so far.
    pub fn stdout(&self) -> String {
        self.read("out")
    }

    /// What it complained about so far.
    pub fn stderr(&self) -> String {
        self.read("err")
    }

    /// Whether it has ended by itself, and how.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Waits until it answers on a port of loopback.
    ///
    /// # Errors
    /// It ended before, or did not answer within `patience`; its complaints are in the text.
    pub fn answers(&mut self, port: u16, path: &str, patience: Duration) -> io::Result<()> {
        let start = Instant::now();
        loop {
            if let Some(status) = self.ended() {
                return Err(self.told(&format!("the server ended before it answered: {status}")));
            }
            let Err(error) = probe::wait_for(port, path, Duration::from_millis(200)) else {
                return Ok(());
            };
            if start.elapsed() > patience {
                return Err(self.told(&error.to_string()));
            }
        }
    }

    /// `kill -9`: the process gets no chance to put anything away.
    ///
    /// # Panics
    /// The system does not let us.
    pub fn kill_nine(mut self) -> Option<i32> {
        self.child.kill().expect("our own child may be killed");
        self.child.wait().expect("a killed child ends").code()
    }

    fn told(&self, what: &str) -> io::Error {
        io::Error::other(format!("{what}\n{}{}", self.stdout(), self.stderr()))
    }

    fn read(&self, name: &str) -> String {
        let mut bytes = Vec::new();
        let opened = fs::File::open(self.log.path().join(name));
        opened.and_then(|mut file| file.read_to_end(&mut bytes)).ok();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Starts `arguments` once per round, kills it with `kill -9` at a moment that the seed picks
/// between its start and `longest`, and lets `check` look at what is left behind. A run that
/// ends before its moment counts too and is checked the same. Answers how many were killed, so
/// that a test can say that it tested anything.
///
/// # Panics
/// Where the binary cannot be started, and where `check` does; the round and the moment are
/// then told.
pub fn kill_in_the_midst<A: AsRef<OsStr>>(
    binary: &Binary,
    arguments: &[A],
    (seed, rounds, longest): (u64, u32, Duration),
    mut check: impl FnMut(u32),
) -> u32 {
    let mut dice = Dice::new(seed);
    let mut killed = 0;
    for round in 0..rounds {
        let moment = dice.moment(longest);
        let mut running = binary.start(arguments);
        let start = Instant::now();
        while start.elapsed() < moment && running.ended().is_none() {
            thread::sleep(Duration::from_micros(500));
        }
        let ended = running.ended();
        if let Some(status) = ended {
            let complaint = running.stderr();
            assert!(status.success(), "round {round} of seed {seed}: {status}: {complaint}");
        } else {
            killed += 1;
            running.kill_nine();
        }
        let told = Told { round, seed, moment };
        check(round);
        drop(told);
    }
    killed
}

/// Says in which round a check failed.
struct Told {
    round: u32,
    seed: u64,
    moment: Duration,
}

impl Drop for Told {
    fn drop(&mut self) {
        if thread::panicking() {
            let Self { round, seed, moment } = self;
            eprintln!("the check failed after kill {round} of seed {seed}, at {moment:?}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_tells_its_code_and_words() {
        let ran = Binary::new("sh").run(["-c", "echo out; echo err >&2; exit 3"]);
        assert_eq!((ran.code, ran.stdout.trim(), ran.stderr.trim()), (Some(3), "out", "err"));
    }

    #[test]
    fn a_kill_comes_in_the_midst() {
        let sh = Binary::new("sh");
        let arguments = ["-c", "exec sleep 20"];
        let mut checked = 0;
        let start = Instant::now();
        let plan = (7, 3, Duration::from_millis(50));
        let killed = kill_in_the_midst(&sh, &arguments, plan, |_| checked += 1);
        assert_eq!((killed, checked), (3, 3));
        assert!(start.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn a_server_that_ends_is_reported_with_its_words() {
        let mut running = Binary::new("sh").start(["-c", "echo no database >&2; exit 4"]);
        let error = running.answers(probe::free_port(), "/", Duration::from_secs(5));
        let error = error.expect_err("it ended").to_string();
        assert!(error.contains("no database"), "{error}");
    }
}
