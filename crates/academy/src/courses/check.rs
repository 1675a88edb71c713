//! The checker of content: both languages complete, what is called for exists, worked figures come out again, every
//! question has an answer and an explanation, every file a licence and a source.

use std::{collections::BTreeSet, fs, path::Path as Folder};

use credit::scoring::Wording;

use super::{
    case::Case,
    fault::Fault,
    lesson::{Lesson, Piece},
    markdown::links_within,
    pack::{PACK_FILE, PackFiles, check_files},
    paths::Paths,
    question::{Body, QuestionKind},
    reach,
    read::{Sources, lesson_told},
    said::{Said, Typed},
    shipped::{CASES, PATHS, SOURCES},
    tools::find_tool,
};

/// Something wrong in content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The lesson's folder, or the file.
    pub place: String,
    /// What is wrong.
    pub fault: Fault,
}

/// Questions that a lesson has at least.
const QUESTIONS_LEAST: usize = 12;

/// Whether the house has a page of an address.
pub type HasPage<'a> = &'a (dyn Fn(&str) -> bool + Sync);

/// A lesson as far as it could be read, by its folder.
pub(super) type Read = (String, (Option<Lesson>, Vec<Fault>));

/// Looks at what ships. `page` knows whether the house has a page of an address.
pub fn check_shipped(page: HasPage<'_>) -> Vec<Finding> {
    let all = SOURCES.iter().map(|(folder, sources)| ((*folder).to_owned(), lesson_told(sources)));
    let all: Vec<Read> = all.collect();
    let unpractised = unpractised(&all);
    let (mut found, lessons) = looked_at(all, page);
    found.extend(unpractised);
    found.extend(paths(PATHS, &lessons));
    found.extend(cases(
        CASES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())),
        &lessons,
    ));
    found
}

/// Looks at a folder that is laid out as `content/courses`: a folder for each lesson, and `paths.toml`; or as a pack
/// that was taken out of its file: `pack.toml` in its place.
pub fn check_content(folder: &Folder, page: HasPage<'_>) -> Vec<Finding> {
    let said = |fault: Fault| vec![Finding { place: folder.display().to_string(), fault }];
    let unread = |file: &str, why: &dyn std::fmt::Display| {
        said(Fault::new("file-unread").with("why", why).within(file))
    };
    if folder.join(PACK_FILE).is_file() {
        return match pack_files(folder) {
            Ok(files) => check_files(&files, page).1,
            Err((name, why)) => unread(&name, &why),
        };
    }
    let paths_text = match fs::read_to_string(folder.join("paths.toml")) {
        Ok(paths) => paths,
        Err(why) => return unread("paths.toml", &why),
    };
    let names = match fs::read_dir(folder) {
        Ok(entries) => lesson_folders(entries),
        Err(why) => return unread("", &why),
    };
    if names.is_empty() {
        return said(Fault::new("no-lessons"));
    }
    let read = names.into_iter().map(|name| (name.clone(), folder_read(&folder.join(name))));
    let read: Vec<Read> = read.collect();
    let unpractised = unpractised(&read);
    let (mut found, lessons) = looked_at(read, page);
    found.extend(unpractised);
    found.extend(paths(&paths_text, &lessons));
    found.extend(cases(case_files(&folder.join("cases")), &lessons));
    found
}

/// What is read is done somewhere: no lesson of the house ends on paper.
fn unpractised(all: &[Read]) -> Vec<Finding> {
    let bare = |read: &&Read| read.1.0.as_ref().is_some_and(|lesson| lesson.practise.is_empty());
    let told = |(place, _): &Read| Finding {
        place: place.clone(),
        fault: Fault::new("practise-none").within("lesson.toml"),
    };
    all.iter().filter(bare).map(told).collect()
}

fn lesson_folders(entries: fs::ReadDir) -> Vec<String> {
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("lesson.toml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort_unstable();
    names
}

fn folder_read(folder: &Folder) -> (Option<Lesson>, Vec<Fault>) {
    let texts = ["lesson.toml", "questions.toml", "zh.md", "en.md"].map(|file| {
        let unread = |why| Fault::new("file-unread").with("why", why).within(file);
        fs::read_to_string(folder.join(file)).map_err(|why: std::io::Error| unread(why))
    });
    match texts {
        [Ok(first), Ok(questions), Ok(zh), Ok(en)] => {
            lesson_told(&Sources { lesson: &first, questions: &questions, zh: &zh, en: &en })
        }
        texts => (None, texts.into_iter().filter_map(Result::err).collect()),
    }
}

/// The files of a pack that lies open in a folder, one level deep.
fn pack_files(folder: &Folder) -> Result<PackFiles, (String, std::io::Error)> {
    let mut files = PackFiles::new();
    let read = |name: &str| fs::read_to_string(folder.join(name));
    files.insert(PACK_FILE.to_owned(), read(PACK_FILE).map_err(|why| (PACK_FILE.to_owned(), why))?);
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let at = entry.file_name().to_string_lossy().into_owned();
        for inner in fs::read_dir(entry.path()).into_iter().flatten().filter_map(Result::ok) {
            let name = format!("{at}/{}", inner.file_name().to_string_lossy());
            files.insert(name.clone(), read(&name).map_err(|why| (name, why))?);
        }
    }
    Ok(files)
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

/// A case as far as it could be read, by the name of its file.
type ReadCase = (String, (Option<Case>, Vec<Fault>));

/// Looks at cases, given by name and text.
pub(super) fn cases(
    all: impl IntoIterator<Item = (String, String)>,
    lessons: &BTreeSet<String>,
) -> Vec<Finding> {
    let all: Vec<ReadCase> =
        all.into_iter().map(|(name, text)| (name, Case::told(&text))).collect();
    let known: Vec<&Case> = all.iter().filter_map(|(_, (case, _))| case.as_ref()).collect();
    let mut found = Vec::new();
    for (name, (case, faults)) in &all {
        let mut say = |fault: Fault| {
            found.push(Finding { place: format!("cases/{name}.toml"), fault });
        };
        faults.iter().cloned().for_each(&mut say);
        let Some(case) = case else { continue };
        if case.code != *name {
            say(Fault::new("case-code").with("code", &case.code));
        }
        for code in case.lessons.iter().filter(|code| !lessons.contains(*code)) {
            say(Fault::new("no-lesson").with("code", code));
        }
        if let Some(pair) = &case.pair
            && !all.iter().any(|(name, _)| name == pair)
        {
            say(Fault::new("no-case").with("code", pair));
        }
        reach::of_case(case, &known, &mut say);
        for (place, text) in case.texts() {
            if let Some(why) = tongues(text) {
                say(why.at(place));
            }
        }
    }
    found
}

/// Looks at lessons; and which there are.
pub(super) fn looked_at(all: Vec<Read>, page: HasPage<'_>) -> (Vec<Finding>, BTreeSet<String>) {
    let (mut found, mut lessons, mut codes) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for (folder, (lesson, faults)) in all {
        let mut say = |fault: Fault| found.push(Finding { place: folder.clone(), fault });
        faults.into_iter().for_each(&mut say);
        let Some(lesson) = lesson else { continue };
        if lesson.code != folder {
            let fault = Fault::new("code-folder").with("code", &lesson.code);
            say(fault.with("folder", &folder).within("lesson.toml"));
        }
        texts(&lesson, page, &mut say);
        bank(&lesson, &mut codes, &mut say);
        reach::of_lesson(&lesson, &mut say);
        lessons.insert(lesson.code);
    }
    (found, lessons)
}

/// Looks at the paths that ship.
fn paths(text: &str, lessons: &BTreeSet<String>) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut say = |fault: Fault| found.push(Finding { place: "paths.toml".to_owned(), fault });
    match Paths::read(text) {
        Err(why) => say(Fault::new("unread").with("why", why)),
        Ok(paths) => {
            for path in &paths.paths {
                for code in path.lessons.iter().filter(|code| !lessons.contains(*code)) {
                    say(Fault::new("no-lesson").with("code", code).at(&path.code));
                }
            }
            let led = paths.paths.iter().flat_map(|path| path.lessons.iter().map(String::as_str));
            for code in reach::unreached(lessons, &led.collect()) {
                say(Fault::new("path-unled").with("code", code));
            }
        }
    }
    found
}

/// Chinese has Chinese letters, English has none.
pub(super) fn tongues(text: &Wording) -> Option<Fault> {
    let chinese = |text: &str| text.chars().any(|sign| ('\u{4e00}'..='\u{9fff}').contains(&sign));
    let code = match (text.zh.trim().is_empty(), text.en.trim().is_empty()) {
        (true, _) => "zh-empty",
        (_, true) => "en-empty",
        _ if chinese(&text.en) => "en-chinese",
        _ if text.zh == text.en
            && text.zh.chars().any(char::is_alphabetic)
            && text.zh.len() > 12 =>
        {
            "same-words"
        }
        _ => return None,
    };
    let said = if text.en.trim().is_empty() { &text.zh } else { &text.en };
    let said: String = said.chars().take(60).collect();
    Some(Fault::new(code).with("text", said))
}

fn texts(lesson: &Lesson, page: HasPage<'_>, say: &mut dyn FnMut(Fault)) {
    if lesson.objectives.is_empty() || !(5..=240).contains(&lesson.minutes) {
        say(Fault::new("objectives-minutes").within("lesson.toml"));
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
            say(why.at(name).within("lesson.toml"));
        }
    }
    for (file, text) in [("zh.md", &lesson.zh), ("en.md", &lesson.en)] {
        text.iter().for_each(|piece| called(lesson, (file, piece), page, say));
    }
    let calls = |text: &[Piece]| -> Vec<Piece> {
        text.iter().filter(|piece| !matches!(piece, Piece::Html(_))).cloned().collect()
    };
    if calls(&lesson.zh) != calls(&lesson.en) {
        say(Fault::new("calls-differ"));
    }
    for one in &lesson.practise {
        let path = one.to.split(['?', '#']).next().unwrap_or_default();
        if !page(path) {
            say(Fault::new("practise-page").with("path", path).within("lesson.toml"));
        }
    }
    for one in &lesson.examples {
        reckoned_again(&one.tool, &one.inputs, &one.expect, &mut |why| {
            say(why.at(&one.code).within("lesson.toml"));
        });
    }
}

fn called(
    lesson: &Lesson,
    (file, piece): (&str, &Piece),
    page: HasPage<'_>,
    say: &mut dyn FnMut(Fault),
) {
    let missing = match piece {
        Piece::Figure(code) if lesson.figure(code).is_none() => ("no-figure", code),
        Piece::Example(code) if lesson.example(code).is_none() => ("no-example", code),
        Piece::Tool(name) if find_tool(name).is_none() => ("no-tool", name),
        Piece::Screen(path) if !page(path) => ("no-page", path),
        Piece::Html(html) => {
            for link in links_within(html).into_iter().filter(|link| !page(&format!("/{link}"))) {
                say(Fault::new("no-page").with("name", format!("/{link}")).within(file));
            }
            let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            if file == "en.md" && html.chars().any(chinese) {
                say(Fault::new("text-chinese").within(file));
            }
            return;
        }
        _ => return,
    };
    say(Fault::new(missing.0).with("name", missing.1).within(file));
}

fn reckoned_again(
    tool: &str,
    inputs: &Typed,
    expect: &[(String, String)],
    say: &mut dyn FnMut(Fault),
) {
    let Some(tool) = find_tool(tool) else { return say(Fault::new("no-tool").with("name", tool)) };
    let told = match tool.reckon(inputs) {
        Ok(told) => told,
        Err(_) => return say(Fault::new("tool-refuses").with("tool", tool.name)),
    };
    if expect.is_empty() {
        say(Fault::new("tool-silent"));
    }
    for (name, wanted) in expect {
        let found = told.iter().find(|(out, _)| out == name).map(|(_, said)| said.plain());
        if found.as_deref() != Some(wanted.as_str()) {
            let fault = Fault::new("tool-differs").with("name", name).with("wanted", wanted);
            say(fault.with("tool", tool.name).with("found", found.as_deref().unwrap_or("–")));
        }
    }
}

fn bank(lesson: &Lesson, codes: &mut BTreeSet<String>, say: &mut dyn FnMut(Fault)) {
    let mut say = |fault: Fault| say(fault.within("questions.toml"));
    let count = lesson.questions.len();
    if count < QUESTIONS_LEAST {
        say(Fault::new("questions-few").with("count", count).with("least", QUESTIONS_LEAST));
    }
    let kinds: BTreeSet<&str> = lesson.questions.iter().map(|one| one.kind().code()).collect();
    if kinds.len() < 3 {
        say(Fault::new("kinds-few"));
    }
    for one in &lesson.objectives {
        if !lesson.questions.iter().any(|question| question.objective == one.code) {
            say(Fault::new("objective-unasked").with("code", &one.code));
        }
    }
    for one in &lesson.questions {
        let mut wrong = |fault: Fault| say(fault.at(&one.code));
        if !codes.insert(one.code.clone()) || !one.code.starts_with(&format!("{}-", lesson.code)) {
            wrong(Fault::new("question-code"));
        }
        if !lesson.objectives.iter().any(|objective| objective.code == one.objective) {
            wrong(Fault::new("no-objective").with("code", &one.objective));
        }
        if !(1..=3).contains(&one.level) {
            wrong(Fault::new("level"));
        }
        for text in one.choices().into_iter().chain([&one.ask, &one.why]) {
            if let Some(why) = tongues(text) {
                wrong(why);
            }
        }
        if one.kind() == QuestionKind::Number {
            number_again(&one.body, &mut wrong);
        }
    }
}

/// A number that a calculator gives is reckoned again.
fn number_again(body: &Body, say: &mut dyn FnMut(Fault)) {
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
        let said = said.map_or_else(|| "–".to_owned(), |said| said.to_string());
        let fault = Fault::new("number-differs").with("tool", tool);
        say(fault.with("said", said).with("figure", figure));
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
            let all = vec![((*folder).to_owned(), lesson_told(&sources))];
            looked_at(all, &|_| true).0
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
