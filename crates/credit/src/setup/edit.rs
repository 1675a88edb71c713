//! Changes single values in the text of a pack, so that its remarks stay and a difference between two
//! versions shows what was changed and nothing else.

/// A pack's text, to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PackText {
    lines: Vec<String>,
}

/// From the first line of a section (`[x]`, `[[x]]`, or the top) to the line before the next.
struct Part {
    from: usize,
    to: usize,
}

impl PackText {
    pub fn of(text: &str) -> Self {
        Self { lines: text.lines().map(str::to_owned).collect() }
    }

    pub fn write(&self) -> String {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }

    fn parts(&self) -> Vec<Part> {
        let heads = self.lines.iter().enumerate().filter(|(_, line)| line.starts_with('['));
        let mut starts: Vec<usize> = vec![0];
        starts.extend(heads.map(|(at, _)| at));
        let ends = starts.iter().skip(1).copied().chain([self.lines.len()]);
        starts.iter().zip(ends).map(|(&from, to)| Part { from, to }).collect()
    }

    /// The part with this head (`""` is the top) that holds a line, or the first.
    fn part(&self, head: &str, holds: &str) -> Option<Part> {
        self.parts().into_iter().find(|part| {
            let lines = self.lines.get(part.from..part.to).unwrap_or_default();
            let first = lines.first().map_or("", String::as_str);
            let named = if head.is_empty() { part.from == 0 } else { first.trim() == head };
            named && (holds.is_empty() || lines.iter().any(|line| line == holds))
        })
    }

    /// Sets a value. `false` where the part or the key is not there.
    pub fn set(&mut self, (head, holds): (&str, &str), key: &str, value: &str) -> bool {
        let Some(part) = self.part(head, holds) else { return false };
        let begins = format!("{key} =");
        let lines = self.lines.iter_mut().take(part.to).skip(part.from);
        for line in lines {
            if line.trim_start().starts_with(&begins) {
                *line = format!("{key} = {value}");
                return true;
            }
        }
        false
    }

    /// Replaces everything from the line that begins with `key =` to the end of the part.
    pub fn set_rest(&mut self, (head, holds): (&str, &str), key: &str, value: &str) -> bool {
        let Some(part) = self.part(head, holds) else { return false };
        let begins = format!("{key} =");
        let lines = self.lines.get(part.from..part.to).unwrap_or_default();
        let Some(at) = lines.iter().position(|line| line.starts_with(&begins)) else {
            return false;
        };
        let end =
            lines.iter().skip(at).position(|line| line.starts_with(']') || line.ends_with("]"));
        let Some(end) = end else { return false };
        let from = part.from + at;
        let new = format!("{key} = {value}");
        self.lines.splice(from..=from + end, new.lines().map(str::to_owned));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "version = \"1\"\n\n# a\n[[x]]\ncode = \"a\"\nn = 1\n\n[[x]]\ncode = \"b\"\n\
        n = 1\nrows = [\n  { a = 1 },\n]\n\n[y]\nn = 1\n";

    #[test]
    fn one_value_changes_and_the_rest_stays() {
        let mut text = PackText::of(TEXT);
        assert!(text.set(("", ""), "version", "\"2\""));
        assert!(text.set(("[[x]]", "code = \"b\""), "n", "7"));
        assert!(text.set_rest(
            ("[[x]]", "code = \"b\""),
            "rows",
            "[\n  { a = 2 },\n  { a = 3 },\n]"
        ));
        assert!(!text.set(("[[x]]", "code = \"c\""), "n", "7"), "no such part");
        assert!(!text.set(("[y]", ""), "m", "7"), "no such key");
        let expected = TEXT
            .replacen("\"1\"", "\"2\"", 1)
            .replacen("code = \"b\"\nn = 1", "code = \"b\"\nn = 7", 1)
            .replacen("  { a = 1 },", "  { a = 2 },\n  { a = 3 },", 1);
        assert_eq!(text.write(), expected);
    }
}
