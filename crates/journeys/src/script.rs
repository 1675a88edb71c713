//! The language of journeys: one step a line, `#` begins a remark. The first remark says what
//! the journey is about.

use std::{collections::BTreeMap, fs, path::PathBuf};

use crate::Outcome;

/// A journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// The file's name without its end.
    pub name: String,
    /// Its steps with their lines.
    pub steps: Vec<(usize, Step)>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `open /buyers`
    Open(String),
    /// `at /buyers`: the address is now this, or begins with it.
    At(String),
    /// `see 客户`: the page says it.
    See(String),
    /// `not see ⟦`: the page does not say it.
    NotSee(String),
    /// `find table tbody tr`: it is there to be seen.
    Find(String),
    /// `count 10 table tbody tr`: at least so many are there.
    Count(usize, String),
    /// `click nav a`
    Click(String),
    /// `click on 登录`: the link or button with this text.
    ClickOn(String),
    /// `maybe click form.language button[value=zh]`: where it is there at all.
    MaybeClick(String),
    /// `fill input[name=q] = 建设`
    Fill(String, String),
    /// `enter input[name=q] = 建设`: the same, and then the key Enter.
    Enter(String, String),
    /// `choose select[name=tier] = B`: by value.
    Choose(String, String),
    /// `press [data-step] = ArrowRight`: the element has the focus, and this key is pressed.
    Press(String, String),
    /// `drag [data-step] rect = 40 0`: taken by the pointer and let go so many pixels further.
    Drag(String, (i64, i64)),
    /// `upload input[type=file] = ageing.csv`: a file of `files/`.
    Upload(String, String),
    /// `download a.xlsx = xlsx`: its link gives a file of this kind (`xlsx`, `csv`, `json`).
    Download(String, String),
    /// `width 390`
    Width(u32),
    /// `use sign-in`: the steps of another journey.
    Use(String),
    /// `expect 404`: from here on, console lines with this word are no failure.
    Expect(String),
}

/// All journeys, by name. Those whose names begin with `_` are only used by others.
pub fn all() -> Outcome<BTreeMap<String, Journey>> {
    let folder = folder("journeys");
    let reading = |error| format!("{}: {error}", folder.display());
    let mut journeys = BTreeMap::new();
    for entry in fs::read_dir(&folder).map_err(reading)?.flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        let Some(name) = file.strip_suffix(".txt") else { continue };
        let text = fs::read_to_string(entry.path()).map_err(reading)?;
        journeys.insert(name.to_owned(), parse(name, &text)?);
    }
    Ok(journeys)
}

/// A folder or file of this crate.
pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Reads a journey.
pub fn parse(name: &str, text: &str) -> Outcome<Journey> {
    let mut steps = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let step = step(line).ok_or_else(|| format!("{name}.txt:{}: what is {line:?}?", at + 1))?;
        steps.push((at + 1, step));
    }
    Ok(Journey { name: name.to_owned(), steps })
}

fn step(line: &str) -> Option<Step> {
    let (verb, rest) = line.split_once(' ')?;
    let rest = rest.trim();
    let own = || rest.to_owned();
    let pair = || {
        let (css, value) = rest
            .split_once(" =")
            .filter(|(_, value)| value.is_empty() || value.starts_with(' '))?;
        Some((css.trim().to_owned(), value.trim().to_owned()))
    };
    Some(match verb {
        "open" => Step::Open(own()),
        "at" => Step::At(own()),
        "see" => Step::See(own()),
        "not" => Step::NotSee(rest.strip_prefix("see ")?.to_owned()),
        "find" => Step::Find(own()),
        "count" => {
            let (number, css) = rest.split_once(' ')?;
            Step::Count(number.parse().ok()?, css.trim().to_owned())
        }
        "click" => match rest.strip_prefix("on ") {
            Some(text) => Step::ClickOn(text.to_owned()),
            None => Step::Click(own()),
        },
        "maybe" => Step::MaybeClick(rest.strip_prefix("click ")?.to_owned()),
        "fill" => pair().map(|(css, value)| Step::Fill(css, value))?,
        "enter" => pair().map(|(css, value)| Step::Enter(css, value))?,
        "choose" => pair().map(|(css, value)| Step::Choose(css, value))?,
        "press" => pair().map(|(css, key)| Step::Press(css, key))?,
        "drag" => {
            let (css, by) = pair()?;
            let (right, down) = by.split_once(' ')?;
            Step::Drag(css, (right.parse().ok()?, down.parse().ok()?))
        }
        "upload" => pair().map(|(css, value)| Step::Upload(css, value))?,
        "download" => pair().map(|(css, value)| Step::Download(css, value))?,
        "width" => Step::Width(rest.parse().ok()?),
        "use" => Step::Use(own()),
        "expect" => Step::Expect(own()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read() {
        let table = [
            ("open /buyers?tier=B", Step::Open("/buyers?tier=B".into())),
            ("not see ⟦", Step::NotSee("⟦".into())),
            ("count 10 table tbody tr", Step::Count(10, "table tbody tr".into())),
            ("click on 登录", Step::ClickOn("登录".into())),
            ("press #a = ArrowUp", Step::Press("#a".into(), "ArrowUp".into())),
            ("drag #a rect = 40 -8", Step::Drag("#a rect".into(), (40, -8))),
            ("click a[href=\"/x\"]", Step::Click("a[href=\"/x\"]".into())),
            (
                "fill input[name=q] = 建设 = 好",
                Step::Fill("input[name=q]".into(), "建设 = 好".into()),
            ),
            ("fill input[name=q] =", Step::Fill("input[name=q]".into(), String::new())),
            ("width 390", Step::Width(390)),
        ];
        for (line, expected) in table {
            assert_eq!(step(line), Some(expected), "{line}");
        }
        let error = parse("x", "# about\n\nopen /\ndance wildly\n").expect_err("no such step");
        assert_eq!(error, "x.txt:4: what is \"dance wildly\"?");
    }

    #[test]
    fn the_journeys_are_written_right() {
        let journeys = all().expect("they can be read");
        for journey in journeys.values() {
            for (line, step) in &journey.steps {
                let place = format!("{}.txt:{line}", journey.name);
                match step {
                    Step::Use(other) => assert!(journeys.contains_key(other), "{place}: {other}"),
                    Step::Upload(_, file) => {
                        assert!(folder("files").join(file).exists(), "{place}: {file}");
                    }
                    _ => {}
                }
            }
        }
    }
}
