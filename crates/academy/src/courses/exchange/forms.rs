//! How single values of a statement are written: ids, names, spans of time, languages.

/// A UUID of RFC 4122.
pub fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let hex = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let version = parts.get(2).is_some_and(|part| part.starts_with(['1', '2', '3', '4', '5']));
    let variant = parts.get(3).is_some_and(|p| p.starts_with(['8', '9', 'a', 'b', 'A', 'B']));
    lengths == [8, 4, 4, 4, 12] && hex && version && variant
}

/// A name with a scheme: what RFC 3987 asks, as far as a name can be judged alone.
pub fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let first = scheme.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let clean = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"{}|\\^`".contains(c);
    first && scheme.bytes().all(plain) && !rest.is_empty() && rest.chars().all(clean)
}

/// `PT1H30M2.5S`, `P3D`, `P2W`.
pub fn is_duration(text: &str) -> bool {
    let Some(body) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = body.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|byte| byte.is_ascii_digit());
    }
    let (days, hours) = match body.split_once('T') {
        Some((_, "")) => return false,
        Some((days, hours)) => (days, hours),
        None => (body, ""),
    };
    !body.is_empty() && parts(days, "YMD", false) && parts(hours, "HMS", true)
}

/// Numbers, each with a letter of `letters` behind it, in their order; the last one may have a fraction.
fn parts(mut text: &str, letters: &str, fraction: bool) -> bool {
    let mut left = letters;
    while !text.is_empty() {
        let Some(end) = text.find(|c: char| c.is_ascii_alphabetic()) else { return false };
        let (number, letter) = (&text[..end], &text[end..=end]);
        let Some(at) = left.find(letter) else { return false };
        let (whole, part) = number.split_once('.').map_or((number, None), |(w, p)| (w, Some(p)));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let last = text.len() == end + 1;
        if !digits(whole) || part.is_some_and(|part| !(fraction && last && digits(part))) {
            return false;
        }
        left = &left[at + 1..];
        text = &text[end + 1..];
    }
    true
}

/// A language tag as BCP 47 writes them, as far as its form goes.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().is_some_and(|one| {
        (1..=8).contains(&one.len()) && one.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    first
        && parts.all(|one| {
            (1..=8).contains(&one.len()) && one.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_durations_and_names_are_written() {
        for (text, fits) in [
            ("PT0S", true),
            ("PT61.23S", true),
            ("P1DT2H", true),
            ("P2W", true),
            ("P", false),
            ("PT", false),
            ("PT1S2M", false),
            ("PT1.5M2S", false),
            ("1H", false),
        ] {
            assert_eq!(is_duration(text), fits, "{text}");
        }
        for (text, fits) in [
            ("https://a.cn/课", true),
            ("urn:x:y", true),
            ("a.cn", false),
            ("1a:b", false),
            ("a:", false),
            ("https://a b", false),
        ] {
            assert_eq!(is_iri(text), fits, "{text}");
        }
        assert!(!is_uuid("fd41c918-b88b-9b20-a0a5-a4c32391aaa0") && !is_uuid("x"));
    }
}
