//! A pack 课程包: lessons and cases of a publisher, with a path over them, as files that are laid out as
//! `content/courses` is. It is read and checked by the very rules of the lessons that ship. Pure.

use std::collections::{BTreeMap, BTreeSet};

use base::{Day, digest_of};
use credit::{
    parties::CustomerKind,
    scoring::{Edition, Wording},
};
use serde::Deserialize;

use super::{
    case::Case,
    check::{Finding, HasPage, Read, cases, looked_at, tongues},
    fault::Fault,
    lesson::Lesson,
    paths::Path,
    reach,
    read::{Sources, lesson_told},
    shipped::Library,
};
use crate::{practice::PracticePack, wording::RawWording};

/// The file that says what a pack is.
pub const PACK_FILE: &str = "pack.toml";

/// The files of a pack by name: `pack.toml`, `L1/lesson.toml`, `cases/late.toml`.
pub type PackFiles = BTreeMap<String, String>;

/// The files of a lesson.
pub const LESSON_FILES: [&str; 4] = ["lesson.toml", "questions.toml", "zh.md", "en.md"];

/// What a pack says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackHead {
    /// Its name in addresses; codes of its lessons and cases begin with it and a dot.
    pub code: String,
    /// Edition, first day, source, digest.
    pub edition: Edition,
    /// The edition as a number, from 1.
    pub number: i64,
    /// Who publishes it.
    pub publisher: String,
    /// Under which licence it may be passed on.
    pub licence: String,
    /// Its name.
    pub title: Wording,
    /// In a sentence.
    pub lead: Wording,
    /// For which industries: sections of GB/T 4754; empty for any.
    pub industries: Vec<String>,
    /// For which customers; empty for any.
    pub kinds: Vec<CustomerKind>,
    /// Its path: own lessons and those that ship, in order.
    pub lessons: Vec<String>,
    /// Cases that ship and belong to it; its own need not be named.
    pub cases: Vec<String>,
    /// Scenes of the role-play that belong to it.
    pub scenes: Vec<String>,
    /// Exercises that belong to it.
    pub labs: Vec<String>,
}

/// A pack that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// What it says of itself.
    pub head: PackHead,
    /// Its own lessons.
    pub lessons: Vec<Lesson>,
    /// Its own cases.
    pub cases: Vec<Case>,
}

impl Pack {
    /// Its path, for everybody.
    pub fn path(&self) -> Path {
        Path {
            code: self.head.code.clone(),
            roles: Vec::new(),
            name: self.head.title.clone(),
            lead: self.head.lead.clone(),
            lessons: self.head.lessons.clone(),
        }
    }

    /// Questions of its own lessons.
    pub fn questions(&self) -> usize {
        self.lessons.iter().map(|one| one.questions.len()).sum()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPack {
    version: String,
    effective_from: String,
    source: RawWording,
    licence: String,
    code: String,
    publisher: String,
    title: RawWording,
    lead: RawWording,
    industries: Vec<String>,
    kinds: Vec<String>,
    lessons: Vec<String>,
    cases: Vec<String>,
    scenes: Vec<String>,
    labs: Vec<String>,
}

/// Whether a name can be that of a pack: small letters and digits, a letter first.
pub fn is_pack_code(code: &str) -> bool {
    (3..=20).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// Whether a name can be that of a lesson or a case within its pack.
pub fn is_part_code(code: &str) -> bool {
    (1..=20).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The digest of a pack: of its files with their names, however they were packed.
pub fn digest_of_files(files: &PackFiles) -> String {
    digest_of(serde_json::json!(files).to_string().as_bytes()).to_string()
}

fn head(text: &str, digest: &str, say: &mut dyn FnMut(Fault)) -> Option<PackHead> {
    let raw: RawPack = match toml::from_str(text) {
        Ok(raw) => raw,
        Err(why) => {
            say(Fault::unread(text, &why));
            return None;
        }
    };
    let number = raw.version.parse::<i64>().ok().filter(|number| (1..=9_999).contains(number));
    let Some(number) = number else {
        say(Fault::new("pack-edition").with("text", &raw.version));
        return None;
    };
    let Ok(from) = raw.effective_from.parse::<Day>() else {
        say(Fault::new("day").with("text", &raw.effective_from));
        return None;
    };
    let mut kinds = Vec::new();
    for kind in &raw.kinds {
        match kind.parse() {
            Ok(kind) => kinds.push(kind),
            Err(_) => say(Fault::new("kinds").with("kind", kind)),
        }
    }
    let mut digest = digest.to_owned();
    digest.truncate(16);
    let source = raw.source.into();
    Some(PackHead {
        edition: Edition { version: raw.version, effective_from: from, source, digest },
        code: raw.code,
        number,
        publisher: raw.publisher,
        licence: raw.licence,
        title: raw.title.into(),
        lead: raw.lead.into(),
        industries: raw.industries,
        kinds,
        lessons: raw.lessons,
        cases: raw.cases,
        scenes: raw.scenes,
        labs: raw.labs,
    })
}

/// What is wrong with what a pack says of itself.
fn head_faults(
    head: &PackHead,
    (lessons, cases): (&BTreeSet<String>, &BTreeSet<String>),
    say: &mut dyn FnMut(Fault),
) {
    if !is_pack_code(&head.code) {
        say(Fault::new("pack-code").with("code", &head.code));
    }
    if !(1..=120).contains(&head.publisher.trim().chars().count()) {
        say(Fault::new("pack-publisher"));
    }
    if let Some(fault) = reach::licence(&head.licence) {
        say(fault);
    }
    let texts = [("title", &head.title), ("lead", &head.lead), ("source", &head.edition.source)];
    for (name, text) in texts {
        if let Some(fault) = tongues(text) {
            say(fault.at(name));
        }
    }
    let letter = |one: &String| one.len() == 1 && ("A"..="T").contains(&one.as_str());
    if !head.industries.iter().all(letter) {
        say(Fault::new("industries"));
    }
    if head.lessons.is_empty() && cases.is_empty() && head.cases.is_empty() {
        say(Fault::new("pack-empty"));
    }
    let library = Library::shipped();
    for code in head.lessons.iter().filter(|code| !lessons.contains(*code)) {
        say(Fault::new("no-lesson").with("code", code).at("lessons"));
    }
    for code in head.cases.iter().filter(|code| library.case(code).is_none()) {
        say(Fault::new("no-case").with("code", code).at("cases"));
    }
    let scenes = PracticePack::shipped();
    for code in head.scenes.iter().filter(|code| scenes.scene(code).is_none()) {
        say(Fault::new("no-scene").with("code", code).at("scenes"));
    }
    let own = lessons.iter().filter(|code| library.lesson(code).is_none());
    let led: BTreeSet<&String> = head.lessons.iter().collect();
    for code in own.filter(|code| !led.contains(code)) {
        say(Fault::new("path-unled").with("code", code).at("lessons"));
    }
    let beginning = format!("{}.", head.code);
    let own = lessons.iter().filter(|code| library.lesson(code).is_none()).chain(cases);
    for code in own.filter(|code| !code.starts_with(&beginning)) {
        say(Fault::new("part-code").with("code", code).with("pack", &head.code));
    }
}

/// The lessons of a pack by folder, its cases by name, and files that belong to nothing.
type Sorted<'a> = (BTreeMap<&'a str, [&'a str; 4]>, Vec<(String, String)>, Vec<&'a String>);

fn sorted(files: &PackFiles) -> Sorted<'_> {
    let (mut lessons, mut cases, mut strange) = (BTreeMap::new(), Vec::new(), Vec::new());
    for (name, text) in files.iter().filter(|(name, _)| *name != PACK_FILE) {
        let Some((folder, file)) = name.split_once('/') else {
            strange.push(name);
            continue;
        };
        let case = file.strip_suffix(".toml").filter(|_| folder == "cases");
        let place = LESSON_FILES.iter().position(|known| *known == file);
        match (case, place) {
            (Some(case), _) => cases.push((case.to_owned(), text.clone())),
            (None, Some(place)) if folder != "cases" => {
                let texts: &mut [&str; 4] = lessons.entry(folder).or_default();
                if let Some(slot) = texts.get_mut(place) {
                    *slot = text.as_str();
                }
            }
            _ => strange.push(name),
        }
    }
    (lessons, cases, strange)
}

/// Reads the files of a pack as far as they can be read, with everything that is wrong.
pub fn check_files(files: &PackFiles, page: HasPage<'_>) -> (Option<Pack>, Vec<Finding>) {
    let (folders, case_texts, strange) = sorted(files);
    let read = |(folder, [lesson, questions, zh, en]): (&&str, &[&str; 4])| -> Read {
        let sources = Sources { lesson, questions, zh, en };
        ((*folder).to_owned(), lesson_told(&sources))
    };
    let lessons: Vec<Read> = folders.iter().map(read).collect();
    let own: Vec<Lesson> = lessons.iter().filter_map(|(_, (one, _))| one.clone()).collect();
    let (mut found, mut codes) = looked_at(lessons, page);
    codes.extend(Library::shipped().lessons.iter().map(|one| one.code.clone()));
    found.extend(cases(case_texts.iter().cloned(), &codes));
    let case_codes: BTreeSet<String> = case_texts.iter().map(|(name, _)| name.clone()).collect();
    let digest = digest_of_files(files);
    let mut say = |fault: Fault| found.push(Finding { place: PACK_FILE.to_owned(), fault });
    for name in strange {
        say(Fault::new("part-file").with("name", name));
    }
    let text = files.get(PACK_FILE).map_or("", String::as_str);
    let Some(head) = head(text, &digest, &mut say) else { return (None, found) };
    head_faults(&head, (&codes, &case_codes), &mut say);
    let publisher = || head.publisher.clone();
    let lessons = own.into_iter().map(|one| Lesson { publisher: publisher(), ..one }).collect();
    let own_cases = case_texts.iter().filter_map(|(_, text)| Case::told(text).0);
    let cases = own_cases.map(|one| Case { publisher: publisher(), ..one }).collect();
    (Some(Pack { head, lessons, cases }), found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::courses::shipped::SOURCES;

    /// A pack with a lesson that ships under another code.
    fn files() -> PackFiles {
        let (_, sources) = SOURCES.first().expect("one");
        let own = |text: &str| text.replace("\"L1", "\"acme.L1");
        let head = r#"
            version = "1"
            effective_from = "2026-11-21"
            source = { zh = "公司自编", en = "written by the company" }
            licence = "CC-BY-4.0"
            code = "acme"
            publisher = "Acme"
            title = { zh = "本公司的课", en = "Our course" }
            lead = { zh = "为本公司写的", en = "Written for us" }
            industries = ["C"]
            kinds = ["dealer"]
            lessons = ["acme.L1", "L3"]
            cases = ["maker"]
            scenes = []
            labs = []
        "#;
        PackFiles::from([
            (PACK_FILE.to_owned(), head.to_owned()),
            ("acme.L1/lesson.toml".to_owned(), own(sources.lesson)),
            ("acme.L1/questions.toml".to_owned(), own(sources.questions)),
            ("acme.L1/zh.md".to_owned(), sources.zh.to_owned()),
            ("acme.L1/en.md".to_owned(), sources.en.to_owned()),
        ])
    }

    #[test]
    fn a_pack_is_held_to_the_rules_of_what_ships() {
        let (pack, found) = check_files(&files(), &|_| true);
        assert!(found.is_empty(), "{found:?}");
        let pack = pack.expect("read");
        assert_eq!(pack.lessons[0].publisher, "Acme");
        assert_eq!(pack.path().lessons, ["acme.L1", "L3"]);
        for (file, from, to, code) in [
            (PACK_FILE, "code = \"acme\"", "code = \"A b\"", "pack-code"),
            (PACK_FILE, "publisher = \"Acme\"", "publisher = \" \"", "pack-publisher"),
            (PACK_FILE, "CC-BY-4.0", "free", "licence"),
            (PACK_FILE, "公司自编", "", "zh-empty"),
            (PACK_FILE, "[\"acme.L1\", \"L3\"]", "[\"L3\"]", "path-unled"),
            (PACK_FILE, "\"L3\"]", "\"L99\"]", "no-lesson"),
            (PACK_FILE, "\"maker\"", "\"moon\"", "no-case"),
            (PACK_FILE, "scenes = []", "scenes = [\"moon\"]", "no-scene"),
            (PACK_FILE, "version = \"1\"", "version = \"one\"", "pack-edition"),
            (PACK_FILE, "code = \"acme\"", "code = \"other\"", "part-code"),
            ("acme.L1/lesson.toml", "licence = \"Apache-2.0\"", "licence = \"free\"", "licence"),
            ("acme.L1/lesson.toml", "version = ", "verse = ", "unread"),
        ] {
            let mut files = files();
            let text = files.get_mut(file).expect(file);
            let spoilt = text.replacen(from, to, 1);
            assert_ne!(*text, spoilt, "{from}");
            *text = spoilt;
            let (_, found) = check_files(&files, &|_| true);
            assert!(found.iter().any(|one| one.fault.code == code), "{code}: {found:?}");
        }
        let mut strange = files();
        strange.insert("../run.sh".to_owned(), String::new());
        let (_, found) = check_files(&strange, &|_| true);
        assert!(found.iter().any(|one| one.fault.code == "part-file"));
    }

    #[test]
    fn names_that_can_be() {
        for (code, can) in
            [("acme", true), ("ab", false), ("Acme", false), ("1acme", false), ("a.b", false)]
        {
            assert_eq!(is_pack_code(code), can, "{code}");
        }
        assert!(is_part_code("L1") && !is_part_code("L-1") && !is_part_code(""));
    }
}
