//! The checker of content: both languages complete, what is called for exists, worked figures come out again, every
//! question has an answer and an explanation, every file a licence and a source.

use std::{collections::BTreeSet, fs, path::Path as Folder};

use credit::scoring::Wording;

use super::{
    case::Case,
    lesson::{Lesson, Piece},
    markdown::links_within,
    paths::Paths,
    question::{Body, QuestionKind},
    reach,
    read::{Sources, lesson},
    said::{Said, Typed},
    shipped::{CASES, PATHS, SOURCES},
    tools::find_tool,
};

/// Something wrong in content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The lesson's folder, or the file.
    pub place: String,
    /// What is wrong, as a sentence.
    pub why: String,
}

/// Questions that a lesson has at least.
const QUESTIONS_LEAST: usize = 12;

/// Looks at what ships. `page` knows whether the house has a page of an address.
pub fn check_shipped(page: &dyn Fn(&str) -> bool) -> Vec<Finding> {
    let all = SOURCES.iter().map(|(folder, sources)| ((*folder).to_owned(), lesson(sources)));
    let (mut found, lessons) = looked_at(all.collect(), PATHS, page);
    found.extend(cases(
        CASES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())),
        &lessons,
    ));
    found
}

/// Looks at a folder that is laid out as `content/courses`: a folder for each lesson, and `paths.toml`.
pub fn check_content(folder: &Folder, page: &dyn Fn(&str) -> bool) -> Vec<Finding> {
    let said = |why: &dyn std::fmt::Display| {
        vec![Finding { place: folder.display().to_string(), why: why.to_string() }]
    };
    let paths = match fs::read_to_string(folder.join("paths.toml")) {
        Ok(paths) => paths,
        Err(why) => return said(&format!("paths.toml: {why}")),
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(why) => return said(&why),
    };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("lesson.toml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    if names.is_empty() {
        return said(&"there is no folder with a lesson.toml");
    }
    let read = |name: String| {
        let of = |file: &str| fs::read_to_string(folder.join(&name).join(file));
        let texts = ["lesson.toml", "questions.toml", "zh.md", "en.md"]
            .map(|file| of(file).map_err(|why| format!("{file}: {why}")));
        let read = match texts {
            [Ok(first), Ok(questions), Ok(zh), Ok(en)] => {
                lesson(&Sources { lesson: &first, questions: &questions, zh: &zh, en: &en })
            }
            texts => Err(texts.into_iter().filter_map(Result::err).collect()),
        };
        (name, read)
    };
    let (mut found, lessons) = looked_at(names.into_iter().map(read).collect(), &paths, page);
    found.extend(cases(case_files(&folder.join("cases")), &lessons));
    found
}

/// The cases of a folder, by name; none where there is no such folder.
fn case_files(folder: &Folder) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut files: Vec<(String, String)> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let name = path.file_name()?.to_str()?.strip_suffix(".toml")?.to_owned();
            // What cannot be read is no case: its reading says so.
            Some((name, fs::read_to_string(&path).unwrap_or_default()))
        })
        .collect();
    files.sort_unstable();
    files
}

/// Looks at cases, given by name and text.
fn cases(
    all: impl IntoIterator<Item = (String, String)>,
    lessons: &BTreeSet<String>,
) -> Vec<Finding> {
    let all: Vec<(String, Result<Case, String>)> =
        all.into_iter().map(|(name, text)| (name, Case::read(&text))).collect();
    let codes: BTreeSet<String> = all.iter().map(|(name, _)| name.clone()).collect();
    let known: Vec<Case> = all.iter().filter_map(|(_, read)| read.clone().ok()).collect();
    let known: Vec<&Case> = known.iter().collect();
    let mut found = Vec::new();
    for (name, read) in all {
        let mut say =
            |why: String| found.push(Finding { place: format!("cases/{name}.toml"), why });
        let case = match read {
            Ok(case) => case,
            Err(why) => {
                say(why);
                continue;
            }
        };
        if case.code != name {
            say(format!("its code is {}", case.code));
        }
        for code in case.lessons.iter().filter(|code| !lessons.contains(*code)) {
            say(format!("there is no lesson {code}"));
        }
        if let Some(pair) = case.pair.as_ref().filter(|pair| !codes.contains(*pair)) {
            say(format!("there is no case {pair}"));
        }
        reach::of_case(&case, &known, &mut say);
        for (place, text) in case.texts() {
            if let Some(why) = tongues(text) {
                say(format!("{place}: {why}: {}", text.en));
            }
        }
    }
    found
}

fn looked_at(
    all: Vec<(String, Result<Lesson, Vec<String>>)>,
    paths: &str,
    page: &dyn Fn(&str) -> bool,
) -> (Vec<Finding>, BTreeSet<String>) {
    let (mut found, mut lessons, mut codes) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for (folder, read) in all {
        let mut say = |why: String| found.push(Finding { place: folder.clone(), why });
        match read {
            Err(faults) => faults.into_iter().for_each(&mut say),
            Ok(lesson) => {
                if lesson.code != folder {
                    say(format!("lesson.toml: its code is {}, its folder {folder}", lesson.code));
                }
                texts(&lesson, page, &mut say);
                bank(&lesson, &mut codes, &mut say);
                reach::of_lesson(&lesson, &mut say);
                lessons.insert(lesson.code);
            }
        }
    }
    let mut say = |why: String| found.push(Finding { place: "paths.toml".to_owned(), why });
    match Paths::read(paths) {
        Err(why) => say(why),
        Ok(paths) => {
            for path in &paths.paths {
                for code in path.lessons.iter().filter(|code| !lessons.contains(*code)) {
                    say(format!("{}: there is no lesson {code}", path.code));
                }
            }
            let led = paths.paths.iter().flat_map(|path| path.lessons.iter().map(String::as_str));
            for code in reach::unreached(&lessons, &led.collect()) {
                say(format!("no path leads to {code}"));
            }
        }
    }
    (found, lessons)
}

/// Chinese has Chinese letters, English has none.
fn tongues(text: &Wording) -> Option<&'static str> {
    let chinese = |text: &str| text.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign));
    match (text.zh.trim().is_empty(), text.en.trim().is_empty()) {
        (true, _) => Some("zh is empty"),
        (_, true) => Some("en is empty"),
        _ if chinese(&text.en) => Some("en holds Chinese"),
        _ if text.zh == text.en
            && text.zh.chars().any(char::is_alphabetic)
            && text.zh.len() > 12 =>
        {
            Some("zh and en are the same")
        }
        _ => None,
    }
}

fn texts(lesson: &Lesson, page: &dyn Fn(&str) -> bool, say: &mut dyn FnMut(String)) {
    if lesson.objectives.is_empty() || !(5..=240).contains(&lesson.minutes) {
        say("lesson.toml: objectives, and 5 to 240 minutes".to_owned());
    }
    let source = ("source", &lesson.edition.source);
    let heads =
        [source, ("title", &lesson.title), ("lead", &lesson.lead), ("micro", &lesson.micro)];
    let objectives = lesson.objectives.iter().map(|one| (one.code.as_str(), &one.text));
    let figures = lesson.figures.iter().flat_map(|one| {
        let bars = one.bars.iter().map(move |bar| (one.code.as_str(), &bar.label));
        let heads = [&one.title, &one.note, &one.unit].map(|text| (one.code.as_str(), text));
        heads.into_iter().chain(bars)
    });
    let examples = lesson
        .examples
        .iter()
        .flat_map(|one| [&one.title, &one.says].map(|text| (one.code.as_str(), text)));
    let practise = lesson
        .practise
        .iter()
        .flat_map(|one| [&one.name, &one.says].map(|text| (one.to.as_str(), text)));
    let all = heads.into_iter().chain(objectives).chain(figures).chain(examples).chain(practise);
    for (name, text) in all {
        if let Some(why) = tongues(text) {
            say(format!("lesson.toml: {name}: {why}"));
        }
    }
    for (file, text) in [("zh.md", &lesson.zh), ("en.md", &lesson.en)] {
        text.iter().for_each(|piece| called(lesson, (file, piece), page, say));
    }
    let calls = |text: &[Piece]| -> Vec<Piece> {
        text.iter().filter(|piece| !matches!(piece, Piece::Html(_))).cloned().collect()
    };
    if calls(&lesson.zh) != calls(&lesson.en) {
        say("zh.md and en.md call for different figures, examples, calculators or pages".to_owned());
    }
    // What is read is done somewhere: no lesson ends on paper.
    if lesson.practise.is_empty() {
        say("lesson.toml: give one [[practise]] or more: a talk, a lab, a page".to_owned());
    }
    for one in &lesson.practise {
        let path = one.to.split(['?', '#']).next().unwrap_or_default();
        if !page(path) {
            say(format!("lesson.toml: practise: there is no page {path}"));
        }
    }
    for one in &lesson.examples {
        reckoned_again(&one.tool, &one.inputs, &one.expect, &mut |why| {
            say(format!("lesson.toml: {}: {why}", one.code));
        });
    }
}

fn called(
    lesson: &Lesson,
    (file, piece): (&str, &Piece),
    page: &dyn Fn(&str) -> bool,
    say: &mut dyn FnMut(String),
) {
    let missing = match piece {
        Piece::Figure(code) if lesson.figure(code).is_none() => format!("figure {code}"),
        Piece::Example(code) if lesson.example(code).is_none() => format!("example {code}"),
        Piece::Tool(name) if find_tool(name).is_none() => format!("calculator {name}"),
        Piece::Screen(path) if !page(path) => format!("page {path}"),
        Piece::Html(html) => {
            for link in links_within(html).into_iter().filter(|link| !page(&format!("/{link}"))) {
                say(format!("{file}: there is no page /{link}"));
            }
            let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            if file == "en.md" && html.chars().any(chinese) {
                say(format!("{file}: holds Chinese"));
            }
            return;
        }
        _ => return,
    };
    say(format!("{file}: there is no {missing}"));
}

fn reckoned_again(
    tool: &str,
    inputs: &Typed,
    expect: &[(String, String)],
    say: &mut dyn FnMut(String),
) {
    let Some(tool) = find_tool(tool) else { return say(format!("there is no calculator {tool}")) };
    let told = match tool.reckon(inputs) {
        Ok(told) => told,
        Err(why) => return say(format!("{} refuses its numbers: {why}", tool.name)),
    };
    if expect.is_empty() {
        say("say what comes out".to_owned());
    }
    for (name, wanted) in expect {
        let found = told.iter().find(|(out, _)| out == name).map(|(_, said)| said.plain());
        if found.as_deref() != Some(wanted.as_str()) {
            let found = found.unwrap_or_else(|| "nothing".to_owned());
            say(format!("{name} is said to be {wanted}; {} gives {found}", tool.name));
        }
    }
}

fn bank(lesson: &Lesson, codes: &mut BTreeSet<String>, say: &mut dyn FnMut(String)) {
    let count = lesson.questions.len();
    if count < QUESTIONS_LEAST {
        say(format!("questions.toml: {count} questions; give {QUESTIONS_LEAST} or more"));
    }
    let kinds: BTreeSet<&str> = lesson.questions.iter().map(|one| one.kind().code()).collect();
    if kinds.len() < 3 {
        say("questions.toml: give three kinds of questions or more".to_owned());
    }
    for one in &lesson.objectives {
        if !lesson.questions.iter().any(|question| question.objective == one.code) {
            say(format!("questions.toml: nothing asks for the objective {}", one.code));
        }
    }
    for one in &lesson.questions {
        let mut wrong = |why: String| say(format!("questions.toml: {}: {why}", one.code));
        if !codes.insert(one.code.clone()) || !one.code.starts_with(&format!("{}-", lesson.code)) {
            wrong("a code begins with its lesson's and stands once".to_owned());
        }
        if !lesson.objectives.iter().any(|objective| objective.code == one.objective) {
            wrong(format!("there is no objective {}", one.objective));
        }
        if !(1..=3).contains(&one.level) {
            wrong("level: 1 to 3".to_owned());
        }
        for text in one.choices().into_iter().chain([&one.ask, &one.why]) {
            if let Some(why) = tongues(text) {
                wrong(format!("{why}: {}", text.en));
            }
        }
        if one.kind() == QuestionKind::Number {
            number_again(&one.body, &mut wrong);
        }
    }
}

/// A number that a calculator gives is reckoned again.
fn number_again(body: &Body, say: &mut dyn FnMut(String)) {
    let Body::Number { hundredths, tolerance, reckoned: Some((tool, inputs, figure)), .. } = body
    else {
        return;
    };
    let told = find_tool(tool).map(|tool| tool.reckon(inputs));
    let said = told.and_then(Result::ok).and_then(|told| {
        told.into_iter().find(|(name, _)| name == figure).and_then(|(_, said)| Said::number(&said))
    });
    #[allow(clippy::cast_precision_loss, reason = "compared with a tolerance")]
    let off = said.map(|said| (said * 100.0 - *hundredths as f64).abs());
    #[allow(clippy::cast_precision_loss, reason = "compared with a tolerance")]
    if off.is_none_or(|off| off > *tolerance as f64 + 0.51) {
        let said = said.map_or_else(|| "nothing".to_owned(), |said| said.to_string());
        say(format!("{tool} gives {said} for {figure}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_has_nothing_wrong() {
        let found = check_shipped(&|_| true);
        assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn a_lesson_with_faults_is_told_all_of_them() {
        let (folder, good) = SOURCES.first().expect("one");
        let told = |sources: Sources<'_>| {
            let all = vec![((*folder).to_owned(), lesson(&sources))];
            looked_at(all, PATHS, &|_| true).0
        };
        let base = told(*good).len();
        for (from, to) in [
            ("2000000.00", "2000001.00"),
            ("code = \"L1\"", "code = \"L9\""),
            ("tool = \"recover\"", "tool = \"guess\""),
        ] {
            let text = good.lesson.replacen(from, to, 1);
            assert_ne!(text, good.lesson, "{from}");
            assert!(told(Sources { lesson: &text, ..*good }).len() > base, "{to}");
        }
        let text = format!("{}\n\n{{{{figure:none}}}}\n", good.zh);
        assert!(told(Sources { zh: &text, ..*good }).len() >= base + 2, "and the other lacks it");
        let text = format!("{}\n\n中文\n", good.en);
        assert!(told(Sources { en: &text, ..*good }).len() > base);
        let text = good.questions.replacen("right = true", "right = false", 1);
        assert!(told(Sources { questions: &text, ..*good }).len() > base);
    }
}
