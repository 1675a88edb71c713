//! Refusals of the rooms that judge, grant and let through: what stands in them as a code is said in words, and no
//! detail is of one language alone.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

const ROOMS: [&str; 4] = ["scoring", "policy", "granting", "orders"];

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|known| known == ending) {
            found.push(path);
        }
    }
}

/// Each refusal that is made in a text, with the statements that add its variables.
fn refusals(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, begin) in text.match_indices("Rejection::new(\"") {
        let rest = &text[at + begin.len()..];
        let Some((code, rest)) = rest.split_once('"') else { continue };
        let (mut said, after) = rest.split_once(';').unwrap_or((rest, ""));
        let whole;
        // `let refused = Rejection::new(…); refused.with(…)`: the next statement says more of it.
        let line = text[..at].rsplit('\n').next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix("let ").and_then(|line| line.split(' ').next())
            && let Some(next) = after.split(';').next()
            && next.contains(&format!("{name}.with("))
        {
            whole = format!("{said}{next}");
            said = &whole;
        }
        found.push((code.to_owned(), said.to_owned()));
    }
    found
}

/// The variables of a refusal with what they are made of.
fn variables(said: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in said.split(".with(\"").skip(1) {
        let Some((name, value)) = part.split_once("\", ") else { continue };
        let mut depth = 0;
        let end = value.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth < 0
        });
        found.push((name.to_owned(), value[..end.unwrap_or(value.len())].to_owned()));
    }
    found
}

/// The refusals of a language, each with all of its lines.
fn texts(lang: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales").join(lang);
    let (mut all, mut found) = (BTreeMap::new(), Vec::new());
    files(&root, "ftl", &mut found);
    for file in found {
        let text = fs::read_to_string(file).expect("a text");
        let mut id = String::new();
        for line in text.lines() {
            if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
                name.clone_into(&mut id);
            }
            let lines: &mut String = all.entry(id.clone()).or_default();
            lines.push_str(line);
            lines.push('\n');
        }
    }
    all
}

#[test]
fn codes_in_refusals_are_said_in_words() {
    let mut sources = Vec::new();
    for room in ROOMS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room);
        files(&folder, "rs", &mut sources);
    }
    let spoken = ["zh", "en"].map(texts);
    let (mut seen, mut wrong) = (0, Vec::new());
    for file in &sources {
        let text = fs::read_to_string(file).expect("a source");
        for (code, said) in refusals(&text) {
            let id = format!("rej-{}", code.replace('.', "-"));
            for (name, value) in variables(&said) {
                if value.contains(".zh") {
                    wrong.push(format!("{code}: {name} is Chinese for every reader; use `said`"));
                }
                if !value.contains(".code()") && !value.ends_with("state") {
                    continue;
                }
                seen += 1;
                for lines in spoken.iter().filter_map(|all| all.get(&id)) {
                    let used = lines.contains(&format!("${name}"));
                    let chosen = lines.contains(&format!("${name} ->"));
                    if used && !chosen && !lines.contains(".words = ") {
                        wrong.push(format!("{code}: {name} stands as a code in its sentence"));
                    }
                }
            }
        }
    }
    assert!(seen > 10, "the sources were read: {seen}");
    assert_eq!(wrong, Vec::<String>::new());
}
