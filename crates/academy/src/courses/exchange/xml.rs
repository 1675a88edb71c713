//! As much XML as manifests need: written element by element, and read back into a tree by the checkers. No entities
//! but the five, no document type.

use std::fmt::Write as _;

/// Writes elements, indented.
#[derive(Debug)]
pub struct Writer {
    out: String,
    open: Vec<String>,
}

/// `&`, `<`, `>` and quotes as references; characters that XML does not know are left out.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c < ' ' && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
    out
}

impl Writer {
    /// An empty document in UTF-8.
    pub fn new() -> Self {
        let out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
        Self { out, open: Vec::new() }
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let _ = write!(self.out, "{:1$}<{name}", "", self.open.len() * 2);
        for (key, value) in attributes {
            let _ = write!(self.out, " {key}=\"{}\"", escaped(value));
        }
    }

    /// Opens an element.
    pub fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.tag(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name.to_owned());
        self
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> &mut Self {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
        self
    }

    /// An element with a text.
    pub fn text(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> &mut Self {
        self.tag(name, attributes);
        let _ = writeln!(self.out, ">{}</{name}>", escaped(text));
        self
    }

    /// Closes the innermost element.
    pub fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            let _ = writeln!(self.out, "{:1$}</{name}>", "", self.open.len() * 2);
        }
        self
    }

    /// Closes what is open; the document.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }
}

/// An element that was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name with its prefix.
    pub name: String,
    /// Its attributes in order.
    pub attributes: Vec<(String, String)>,
    /// Elements within.
    pub children: Vec<Self>,
    /// Its own text.
    pub text: String,
}

impl Element {
    /// An attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first child of a name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|one| one.name == name)
    }

    /// All children of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |one| one.name == name)
    }

    /// Itself and everything within.
    pub fn walk(&self) -> Vec<&Self> {
        let mut all = vec![self];
        for child in &self.children {
            all.extend(child.walk());
        }
        all
    }
}

fn unescaped(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let (name, after) = behind.split_once(';').ok_or("a reference without its end")?;
        out.push(match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" | "apos" => '\'',
            other => return Err(format!("the reference &{other};")),
        });
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn attributes(mut rest: &str) -> Result<Vec<(String, String)>, String> {
    let mut all: Vec<(String, String)> = Vec::new();
    while !rest.trim().is_empty() {
        let (name, behind) = rest.split_once('=').ok_or("an attribute without a value")?;
        let value = behind.strip_prefix('"').ok_or("a value without quotes")?;
        let (value, after) = value.split_once('"').ok_or("a value without its end")?;
        let name = name.trim().to_owned();
        if all.iter().any(|(known, _)| *known == name) {
            return Err(format!("{name} stands twice"));
        }
        all.push((name, unescaped(value)?));
        rest = after;
    }
    Ok(all)
}

/// Reads a document.
///
/// # Errors
/// A sentence that says what is not well formed.
pub fn read(text: &str) -> Result<Element, String> {
    let body = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    let (head, mut rest) = body.ok_or("it does not begin as XML does")?;
    if !head.contains("encoding=\"UTF-8\"") {
        return Err("it is not in UTF-8".to_owned());
    }
    let mut open: Vec<Element> = Vec::new();
    while let Some((before, behind)) = rest.split_once('<') {
        match open.last_mut() {
            Some(last) => last.text.push_str(&unescaped(before)?),
            None if before.trim().is_empty() => {}
            None => return Err("text outside of the root".to_owned()),
        }
        let (tag, after) = behind.split_once('>').ok_or("a tag without its end")?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let done = open.pop().filter(|one| one.name == name.trim());
            let done = done.ok_or_else(|| format!("</{name}> closes nothing"))?;
            if closed(&mut open, &done) {
                return root(done, rest);
            }
            continue;
        }
        let (tag, alone) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, more) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
        let attributes = attributes(more)?;
        let element = Element { name: name.to_owned(), attributes, ..Element::default() };
        if !alone {
            open.push(element);
        } else if closed(&mut open, &element) {
            return root(element, rest);
        }
    }
    Err("the root is not closed".to_owned())
}

fn root(done: Element, rest: &str) -> Result<Element, String> {
    if rest.trim().is_empty() { Ok(done) } else { Err("a second root".to_owned()) }
}

/// Hangs an element that is complete below the one around it; whether it is the root.
fn closed(open: &mut [Element], done: &Element) -> bool {
    match open.last_mut() {
        Some(parent) => {
            parent.children.push(done.clone());
            false
        }
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut writer = Writer::new();
        writer.open("a", &[("x", "1 < 2 & \"3\"")]).text("b", &[], "应收 'a' <b>");
        writer.empty("c", &[]);
        let text = writer.finish();
        let root = read(&text).expect("well formed");
        assert_eq!(root.get("x"), Some("1 < 2 & \"3\""));
        assert_eq!(root.child("b").expect("b").text, "应收 'a' <b>");
        assert_eq!(root.walk().len(), 3);
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for body in ["<a>", "<a></b>", "<a x=1/>", "<a>&x;</a>", "<a/><b/>", "x<a/>", "<a x='1'/>"]
        {
            let read = read(&format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{body}"));
            assert!(read.is_err(), "{body}");
        }
    }
}
