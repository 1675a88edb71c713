use std::{
    fmt::Display,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Why a step failed, as a sentence that says what to do.
#[derive(Debug)]
pub struct Failed(pub String);

/// How a step ends.
pub type Done = Result<(), Failed>;

/// Makes a [`Failed`] of a reason.
pub fn failed(doing: impl Display, error: impl Display) -> Failed {
    Failed(format!("{doing}: {error}"))
}

/// The steps of a run, with their times.
pub struct Steps {
    started: Instant,
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// Before the first step.
    pub fn begin() -> Self {
        Self { started: Instant::now(), done: Vec::new() }
    }

    /// Runs one step under its heading.
    pub fn step<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> Result<T, Failed>,
    ) -> Result<T, Failed> {
        let number = self.done.len() + 1;
        println!("\n━━━ {number}. {name} {}", "━".repeat(70_usize.saturating_sub(name.len())));
        let started = Instant::now();
        let outcome = work();
        let took = started.elapsed();
        self.done.push((name, took));
        match &outcome {
            Ok(_) => println!("─── {name}: done in {}", spoken(took)),
            Err(_) => println!("─── {name}: FAILED after {}", spoken(took)),
        }
        outcome
    }

    /// The table of times.
    pub fn summary(&self) {
        println!("\n━━━ all checks passed in {}", spoken(self.started.elapsed()));
        for (name, took) in &self.done {
            println!("    {:>8}  {name}", spoken(*took));
        }
    }
}

fn spoken(took: Duration) -> String {
    match took.as_secs() {
        0 => format!("{} ms", took.as_millis()),
        seconds @ 1..60 => format!("{seconds} s"),
        seconds => format!("{}:{:02} min", seconds / 60, seconds % 60),
    }
}

/// The root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(|| ".".into(), Path::to_path_buf)
}

/// Where cargo builds: the folder that holds `debug/`.
pub fn target() -> PathBuf {
    let own = std::env::current_exe().ok();
    let own = own.as_deref().and_then(Path::parent).and_then(Path::parent);
    own.map_or_else(|| root().join("target"), Path::to_path_buf)
}

/// What the environment says under a name.
#[expect(clippy::disallowed_methods, reason = "a tool of the desk, not part of the product")]
pub fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Cargo, in the workspace.
pub fn cargo<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = Command::new(setting("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command in front of the reader; `advice` says what to do when it fails.
pub fn run(command: &mut Command, advice: &str) -> Done {
    let line = line_of(command);
    println!("$ {line}");
    let status = command.stdin(Stdio::null()).status().map_err(|error| failed(&line, error))?;
    if status.success() {
        return Ok(());
    }
    Err(Failed(format!("`{line}` ended with {status}. {advice}")))
}

/// Runs a command and hands back what it printed, whether it ended well or not.
pub fn listen(command: &mut Command) -> Result<(bool, String), Failed> {
    let line = line_of(command);
    let output = command.stdin(Stdio::null()).output().map_err(|error| failed(&line, error))?;
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    Ok((output.status.success(), text))
}

fn line_of(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    let words = command.get_args().map(|word| word.to_string_lossy().into_owned());
    std::iter::once(program).chain(words).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        let table = [(250, "250 ms"), (59_000, "59 s"), (61_000, "1:01 min")];
        for (millis, expected) in table {
            assert_eq!(spoken(Duration::from_millis(millis)), expected);
        }
    }

    #[test]
    fn a_command_that_fails_says_what_to_do() {
        let mut command = Command::new("sh");
        let Err(Failed(sentence)) = run(command.args(["-c", "exit 3"]), "Run it again.") else {
            panic!("it failed");
        };
        assert!(sentence.contains("exit status: 3. Run it again."), "{sentence}");
    }
}
