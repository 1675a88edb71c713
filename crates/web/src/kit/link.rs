use std::fmt;

/// An address with its query, to be changed one parameter at a time: the list's sort, a filter
/// chip, the next page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    path: String,
    pairs: Vec<(String, String)>,
}

impl Link {
    /// An address without a query.
    pub fn to(path: impl Into<String>) -> Self {
        Self { path: path.into(), pairs: Vec::new() }
    }

    /// The address with this parameter set to this value, once.
    #[must_use]
    pub fn with(&self, name: &str, value: impl fmt::Display) -> Self {
        let mut link = self.without(name);
        link.pairs.push((name.to_owned(), value.to_string()));
        link
    }

    /// The address with this parameter where there is a value and it is not empty.
    #[must_use]
    pub fn with_some(&self, name: &str, value: Option<impl fmt::Display>) -> Self {
        match value.map(|value| value.to_string()) {
            Some(value) if !value.is_empty() => self.with(name, value),
            _ => self.without(name),
        }
    }

    /// The address without this parameter.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let pairs = self.pairs.iter().filter(|(key, _)| key != name).cloned().collect();
        Self { path: self.path.clone(), pairs }
    }

    /// The path alone.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The parameters, for the hidden fields of a filter form.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The address as text.
    pub fn href(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        for (i, (name, value)) in self.pairs.iter().enumerate() {
            f.write_str(if i == 0 { "?" } else { "&" })?;
            write!(f, "{}={}", encoded(name), encoded(value))?;
        }
        Ok(())
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
pub fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    out
}

/// Undoes [`encoded`]; `+` is a space. `None` where it is no UTF-8.
pub fn decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                let (high, low) = (digit()?, digit()?);
                u8::try_from(high * 16 + low).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_stands_once() {
        let link = Link::to("/parties").with("tier", "A").with("q", "华 东&co").with("tier", "B");
        assert_eq!(link.href(), "/parties?q=%E5%8D%8E%20%E4%B8%9C%26co&tier=B");
        assert_eq!(link.without("q").without("tier").href(), "/parties");
        assert_eq!(Link::to("/x").with_some("a", Some("")).href(), "/x");
    }

    #[test]
    fn encoding_comes_back() {
        for text in ["", "a b", "100%", "应收 & <x>", "\u{1F600}"] {
            assert_eq!(decoded(&encoded(text)).as_deref(), Some(text));
        }
        assert_eq!(decoded("a+b"), Some("a b".to_owned()));
        assert_eq!(decoded("%"), None);
        assert_eq!(decoded("%FF"), None);
    }
}
