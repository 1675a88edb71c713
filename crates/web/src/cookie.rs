//! Cookies, read and written in one place. Values are hexadecimal keys, single words or
//! percent-encoded text, so that none needs quoting.

use axum::http::{HeaderMap, HeaderValue, header};

/// The value of a cookie.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// A cookie to set, for the whole site, unseen by scripts, sent on links from elsewhere but not
/// with posts from elsewhere. `seconds` 0 takes it away.
pub fn set(name: &str, value: &str, seconds: i64, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::try_from(text).ok()
}

/// The name of the session cookie. Over https the prefix makes browsers refuse a cookie that
/// another host of the domain would plant.
pub const fn session_name(secure: bool) -> &'static str {
    if secure { "__Host-shouxin" } else { "shouxin" }
}

/// The cookie of the language.
pub const LANG: &str = "lang";
/// The cookie of the unit of amounts.
pub const UNIT: &str = "unit";
/// The cookie of the one sentence about what was just done.
pub const FLASH: &str = "flash";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; lang=en;xlang=zh"));
        headers.append(header::COOKIE, HeaderValue::from_static("shouxin=abc"));
        assert_eq!(read(&headers, "lang"), Some("en"));
        assert_eq!(read(&headers, "shouxin"), Some("abc"));
        assert_eq!(read(&headers, "ang"), None);
    }
}
