use std::{collections::BTreeSet, fs, path::Path};

use crate::step::{Failed, failed};

/// One text file of the repository.
#[derive(Clone, Debug)]
pub struct Source {
    /// From the root, with `/`.
    pub path: String,
    /// As it is.
    pub text: String,
}

/// All text files of the repository.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Sorted by path.
    pub files: Vec<Source>,
    test_files: BTreeSet<String>,
}

/// Folders that are built or not ours.
const NOT_READ: [&str; 3] = [".git", "node_modules", "target"];

impl Tree {
    /// Reads the repository.
    pub fn read(root: &Path) -> Result<Self, Failed> {
        let mut files = Vec::new();
        walk(root, root, &mut files)?;
        Ok(Self::sorted(files))
    }

    /// A tree for a test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let source =
            |(path, text): &(&str, &str)| Source { path: (*path).into(), text: (*text).into() };
        Self::sorted(files.iter().map(source).collect())
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// Files below a folder.
    pub fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Source> {
        self.files.iter().filter(move |file| file.path.starts_with(folder))
    }

    /// Whether all of a file is a test or serves only tests: by its place, or because it is
    /// the file of a `#[cfg(test)] mod name;`.
    pub fn is_test(&self, file: &Source) -> bool {
        file.is_shed() || self.test_files.contains(&file.path)
    }

    fn sorted(mut files: Vec<Source>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let test_files = files.iter().flat_map(test_modules).collect();
        Self { files, test_files }
    }

    /// All Rust files.
    pub fn rust(&self) -> impl Iterator<Item = &Source> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }
}

impl Source {
    /// The file's name without its folder.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Whether it stands where only tests do.
    fn is_shed(&self) -> bool {
        let sheds = ["crates/testkit/", "crates/journeys/", "xtask/"];
        sheds.iter().any(|shed| self.path.starts_with(shed))
            || self.path.contains("/tests/")
            || self.path.contains("/benches/")
            || self.path.ends_with("/tests.rs")
    }
}

/// The files of the modules that a file has only for tests.
fn test_modules(file: &Source) -> Vec<String> {
    let after = file.text.split("#[cfg(test)]\nmod ").skip(1);
    let names = after.filter_map(|rest| rest.lines().next()?.strip_suffix(';'));
    let folder = match file.path.rsplit_once('/') {
        Some((folder, "mod.rs" | "lib.rs" | "main.rs")) => folder,
        _ => file.path.trim_end_matches(".rs"),
    };
    names
        .flat_map(|name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")])
        .collect()
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<Source>) -> Result<(), Failed> {
    let reading = |error| failed(format!("reading {}", folder.display()), error);
    for entry in fs::read_dir(folder).map_err(reading)? {
        let entry = entry.map_err(reading)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type().map_err(reading)?;
        if kind.is_dir() {
            if !NOT_READ.contains(&name.as_str()) && !name.starts_with("target-") {
                walk(root, &entry.path(), files)?;
            }
        } else if kind.is_file() {
            let path = entry.path();
            let inside = path.strip_prefix(root).unwrap_or(&path);
            let inside = inside.to_string_lossy().replace('\\', "/");
            if let Ok(text) = fs::read_to_string(&path) {
                files.push(Source { path: inside, text });
            }
        }
    }
    Ok(())
}

/// Rust code with what is inside comments (and, if asked, inside string and character
/// literals) replaced by blanks, so that lines and columns stay what they were.
pub fn code(text: &str, keep_strings: bool) -> String {
    let mut reader = Reader { text: text.as_bytes(), at: 0, out: Vec::with_capacity(text.len()) };
    while reader.at < reader.text.len() {
        reader.next(keep_strings);
    }
    String::from_utf8_lossy(&reader.out).into_owned()
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    out: Vec<u8>,
}

impl Reader<'_> {
    fn next(&mut self, keep: bool) {
        let rest = &self.text[self.at..];
        if rest.starts_with(b"//") {
            let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            self.blank(end, false);
        } else if rest.starts_with(b"/*") {
            self.blank(block_comment(rest), false);
        } else if let Some(hashes) = self.raw_string() {
            self.blank(raw_string_end(rest, hashes), keep);
        } else if rest[0] == b'"' {
            self.blank(quoted(rest, b'"'), keep);
        } else if rest[0] == b'\'' && is_char(rest) {
            self.blank(quoted(rest, b'\''), keep);
        } else {
            self.out.push(rest[0]);
            self.at += 1;
        }
    }

    /// How many `#` a raw string that begins here has.
    fn raw_string(&self) -> Option<usize> {
        let rest = &self.text[self.at..];
        let before = self.at.checked_sub(1).map(|at| self.text[at]);
        if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return None;
        }
        let rest = rest.strip_prefix(b"b").unwrap_or(rest).strip_prefix(b"r")?;
        let hashes = rest.iter().take_while(|byte| **byte == b'#').count();
        (rest.get(hashes) == Some(&b'"')).then_some(hashes)
    }

    fn blank(&mut self, length: usize, keep: bool) {
        let end = (self.at + length).min(self.text.len());
        let piece = &self.text[self.at..end];
        if keep {
            self.out.extend_from_slice(piece);
        } else {
            self.out.extend(piece.iter().map(|byte| if *byte == b'\n' { b'\n' } else { b' ' }));
        }
        self.at = end;
    }
}

fn block_comment(rest: &[u8]) -> usize {
    let (mut depth, mut at) = (0_u32, 0);
    while at < rest.len() {
        if rest[at..].starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    at
}

fn raw_string_end(rest: &[u8], hashes: usize) -> usize {
    let mut close = vec![b'"'];
    close.extend(std::iter::repeat_n(b'#', hashes));
    let open = rest.iter().position(|byte| *byte == b'"').unwrap_or_default() + 1;
    let found = rest[open..].windows(close.len()).position(|window| window == close);
    found.map_or(rest.len(), |at| open + at + close.len())
}

/// Where a quoted literal ends, counted from its opening quote.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// Whether the quote opens a character and no lifetime.
fn is_char(rest: &[u8]) -> bool {
    if rest.get(1) == Some(&b'\\') {
        return true;
    }
    let text = String::from_utf8_lossy(&rest[..rest.len().min(8)]).into_owned();
    text.chars().nth(2) == Some('\'')
}

/// The code without its tests: every item under `#[cfg(test)]` is blanked.
pub fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    while let Some(start) = out.find("#[cfg(test)]") {
        let length = item(&out[start..]);
        let blank: String = out[start..start + length]
            .chars()
            .map(|c| if c == '\n' { '\n' } else { ' ' })
            .collect();
        out.replace_range(start..start + length, &blank);
    }
    out
}

/// How long the item at the start of the code is: to its closing brace, or to its semicolon.
fn item(code: &str) -> usize {
    let mut depth = 0_u32;
    for (at, byte) in code.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return at + 1,
            b'}' => depth -= 1,
            b';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// Line number of a byte, from 1.
pub fn line_at(text: &str, at: usize) -> usize {
    text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Where a word stands in code, not as a part of another word.
pub fn words<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let part = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    code.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = at.checked_sub(1).and_then(|at| code.as_bytes().get(at));
        !part(before) && !part(code.as_bytes().get(at + word.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked() {
        let table = [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            (r#"a("b\"{") + c"#, "a(      ) + c"),
            (r##"a(r#"b"{"#) + c"##, "a(        ) + c"),
            (r"a('{') + b", "a(   ) + b"),
            (r"a('\'') + b", "a(    ) + b"),
            ("fn a<'b>(c: &'b d)", "fn a<'b>(c: &'b d)"),
            ("for x in y", "for x in y"),
        ];
        for (text, expected) in table {
            assert_eq!(code(text, false), expected, "{text}");
        }
        assert_eq!(code("\"x\" // y", true), "\"x\"     ");
    }

    #[test]
    fn tests_are_left_out() {
        let text = "fn a() { b() }\n#[cfg(test)]\nmod tests { fn c() { d() } }\nfn e() {}\n";
        let left = without_tests(text);
        assert!(left.contains("fn a()") && left.contains("fn e()"), "{left}");
        assert!(!left.contains("fn c()"), "{left}");
        assert!(!without_tests("#[cfg(test)]\nmod tests;\nfn e() {}").contains("mod tests"));
    }

    #[test]
    fn files_of_test_modules_are_tests() {
        let lib = "mod a;\n#[cfg(test)]\nmod twins;\n";
        let tree = Tree::of(&[("x/src/lib.rs", lib), ("x/src/twins.rs", ""), ("x/src/a.rs", "")]);
        let tests: Vec<bool> = tree.files.iter().map(|file| tree.is_test(file)).collect();
        assert_eq!(tests, [false, false, true]);
    }

    #[test]
    fn words_stand_alone() {
        let found: Vec<usize> = words("unwrap() unwrap_or() my_unwrap", "unwrap").collect();
        assert_eq!(found, [0]);
    }
}
