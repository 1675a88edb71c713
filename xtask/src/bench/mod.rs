//! Measures, and keeps what was measured in `docs/benchmarks.md`.
//!
//! A benchmark is a file `crates/<crate>/benches/<name>.rs` (`harness = false`). It prints one
//! line a measure, `measure | what | value | unit | goal`, and whatever else it likes; a goal
//! reads `<= 300` or `>= 4`, or is empty. A missed goal fails the run, after all were run.

mod process;

use std::{collections::BTreeMap, fmt::Write, fs, path::Path, process::Command};

use crate::{
    step::{self, Done, Failed, cargo, failed, root},
    tree::Tree,
};

const PAGE: &str = "docs/benchmarks.md";

const HEAD: &str = "\
# Benchmarks

What was measured, on which machine, against which goal. Written by `cargo xtask bench`; each
section is from the run that it names, and a later run of one benchmark replaces its section only.
";

/// A measure that a benchmark printed.
#[derive(Debug, PartialEq)]
struct Measure {
    what: String,
    value: f64,
    unit: String,
    goal: String,
}

/// Measures something from here.
type Outside = fn() -> Result<Vec<Measure>, Failed>;

/// Where a benchmark comes from.
enum Source {
    /// A bench target of a package.
    Package(String),
    /// Measured from here, on the binary.
    Outside(Outside),
}

/// Too long to be run unless it is named.
const ONLY_BY_NAME: &str = "cold";

/// Runs all benchmarks, or the named ones.
pub fn run(names: &[String]) -> Done {
    let tree = Tree::read(&root())?;
    let known = benches(&tree);
    if let Some(name) = names.iter().find(|name| !known.contains_key(*name)) {
        let list: Vec<&str> = known.keys().map(String::as_str).collect();
        return Err(Failed(format!("no benchmark is {name}; there are: {}", list.join(", "))));
    }
    let mut sections = sections(tree.text(PAGE).unwrap_or_default());
    let mut missed = Vec::new();
    let wanted = |name: &String| match names {
        [] => name != ONLY_BY_NAME,
        names => names.contains(name),
    };
    for (name, source) in known.iter().filter(|(name, _)| wanted(name)) {
        println!("━━━ {name}");
        let measures = match source {
            Source::Package(package) => of_package(package, name)?,
            Source::Outside(measure) => measure()?,
        };
        missed.extend(measures.iter().filter(|measure| !measure.met()).map(Measure::spoken));
        sections.insert(name.clone(), section(name, &measures, &machine()));
    }
    write(&root().join(PAGE), &sections)?;
    if missed.is_empty() {
        return Ok(());
    }
    Err(Failed(format!("goals missed: {}", missed.join("; "))))
}

/// Runs a bench target and reads what it measured.
fn of_package(package: &str, name: &str) -> Result<Vec<Measure>, Failed> {
    let mut bench = cargo(["bench", "--quiet", "--package", package, "--bench", name]);
    let (well, text) = step::listen(&mut bench)?;
    print!("{text}");
    if !well {
        return Err(Failed(format!("the benchmark {name} failed; it says why above")));
    }
    Ok(text.lines().filter_map(measure).collect())
}

/// The benchmarks of the tree by name.
fn benches(tree: &Tree) -> BTreeMap<String, Source> {
    let files = tree.under("crates/").filter_map(|file| {
        let (package, rest) = file.path.strip_prefix("crates/")?.split_once("/benches/")?;
        let name = rest.strip_suffix("/main.rs").or_else(|| rest.strip_suffix(".rs"))?;
        (!name.contains('/')).then(|| (name.to_owned(), Source::Package(package.to_owned())))
    });
    let outside: [(&str, Outside); 2] =
        [("process", process::process), (ONLY_BY_NAME, process::cold)];
    let outside = outside.map(|(name, measure)| (name.to_owned(), Source::Outside(measure)));
    files.chain(outside).collect()
}

fn measure(line: &str) -> Option<Measure> {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let ["measure", what, value, unit, goal] = parts[..] else { return None };
    let value = value.replace(',', "").parse().ok()?;
    Some(Measure::new(what, value, unit, goal))
}

impl Measure {
    fn new(what: &str, value: f64, unit: &str, goal: &str) -> Self {
        Self { what: what.into(), value, unit: unit.into(), goal: goal.into() }
    }

    fn met(&self) -> bool {
        let number = |text: &str| text.trim().replace(',', "").parse::<f64>().ok();
        if let Some(most) = self.goal.strip_prefix("<=").and_then(number) {
            return self.value <= most;
        }
        self.goal.strip_prefix(">=").and_then(number).is_none_or(|least| self.value >= least)
    }

    fn spoken(&self) -> String {
        let Self { what, value, unit, goal } = self;
        format!("{what} is {value} {unit}, the goal is {goal}")
    }
}

/// The page's sections by name.
fn sections(page: &str) -> BTreeMap<String, String> {
    page.split("\n## ")
        .skip(1)
        .filter_map(|section| section.split_once('\n'))
        .map(|(name, text)| (name.trim().to_owned(), text.trim().to_owned()))
        .collect()
}

/// Each section says how it is measured again.
fn section(name: &str, measures: &[Measure], machine: &str) -> String {
    let mut text = format!(
        "`cargo xtask bench {name}`. {machine}\n\n| measure | value | unit | goal | met |\n"
    );
    text.push_str("|---|---:|---|---|---|\n");
    for measure in measures {
        let Measure { what, value, unit, goal } = measure;
        let met = match (goal.is_empty(), measure.met()) {
            (true, _) => "",
            (_, true) => "yes",
            (_, false) => "**no**",
        };
        writeln!(text, "| {what} | {} | {unit} | {goal} | {met} |", spelled(*value)).ok();
    }
    text.trim_end().to_owned()
}

/// Thousands apart, and as many digits as say something.
fn spelled(value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 100.0 || v.fract() == 0.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.digits$}");
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), ""), |(w, r)| (w, r));
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    if rest.is_empty() { out } else { format!("{out}.{rest}") }
}

fn write(page: &Path, sections: &BTreeMap<String, String>) -> Done {
    let mut text = HEAD.to_owned();
    for (name, section) in sections {
        write!(text, "\n## {name}\n\n{section}\n").ok();
    }
    fs::write(page, text).map_err(|error| failed(PAGE, error))?;
    println!("{PAGE} written");
    Ok(())
}

/// One line that says on what was measured.
fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let said = |program: &str, argument: &str| {
        let heard = step::listen(Command::new(program).arg(argument));
        heard.map_or_else(|_| String::new(), |(_, text)| text.trim().to_owned())
    };
    let info = read("/proc/cpuinfo");
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("unknown processor", |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let memory = read("/proc/meminfo");
    let kib = memory.split_whitespace().nth(1).and_then(|text| text.parse::<u64>().ok());
    let gib = kib.unwrap_or_default() / (1 << 20);
    let rustc = said("rustc", "--version");
    let rustc = rustc.split(" (").next().unwrap_or_default();
    let day = said("date", "+%F");
    format!("{day}, {model}, {cores} cores, {gib} GiB, {rustc}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_read_and_judged() {
        let table = [
            ("measure | import | 120,000 | rows/s | >= 50,000", Some(true)),
            ("measure | peak memory | 310.5 | MB | <= 300", Some(false)),
            ("measure | binary | 30 | MB |", Some(true)),
            ("some other line", None),
        ];
        for (line, expected) in table {
            assert_eq!(measure(line).map(|measure| measure.met()), expected, "{line}");
        }
    }

    #[test]
    fn benches_are_found() {
        let files = ["crates/app/benches/import.rs", "crates/credit/benches/ageing/main.rs"];
        let tree = Tree::of(&files.map(|path| (path, "")));
        let names: Vec<String> = benches(&tree).into_keys().collect();
        assert_eq!(names, ["ageing", "cold", "import", "process"]);
    }

    #[test]
    fn a_section_is_replaced_alone() {
        let page = format!("{HEAD}\n## ageing\n\nold\n\n## import\n\nkept\n");
        let mut all = sections(&page);
        all.insert("ageing".into(), "new".into());
        let names: Vec<(&str, &str)> =
            all.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(names, [("ageing", "new"), ("import", "kept")]);
    }

    #[test]
    fn numbers_are_readable() {
        let table = [(1_234_567.0, "1,234,567"), (12.345, "12.3"), (0.123, "0.12"), (42.0, "42")];
        for (value, expected) in table {
            assert_eq!(spelled(value), expected);
        }
    }
}
