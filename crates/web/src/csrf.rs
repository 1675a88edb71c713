//! Proof that a post comes from a page of ours: the browser's own word about where it comes
//! from, and a token in every form. The token is different in each response and derived from
//! the session's key, so that a compressed page gives nothing away about it.

use axum::http::{HeaderMap, header};
use base::digest_of;

/// A token for the forms of one response.
pub fn token(key: &str, nonce: i64) -> String {
    format!("{nonce:x}.{}", sealed(key, &format!("{nonce:x}")))
}

/// Whether a token was made for this session.
pub fn holds(key: &str, token: &str) -> bool {
    let Some((nonce, seal)) = token.split_once('.') else { return false };
    let right = sealed(key, nonce);
    // Every byte is looked at, so that time says nothing about how many were right.
    right.len() == seal.len()
        && right.bytes().zip(seal.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

fn sealed(key: &str, nonce: &str) -> String {
    digest_of(format!("form:{key}:{nonce}").as_bytes()).to_string()
}

/// Whether the browser says that the request comes from a page of this very host. A client that
/// says nothing is no browser, or an old one; the token still protects the session then.
pub fn from_here(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text(header::HOST.as_str())) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, at)| at == host),
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_token_holds_for_its_session_alone() {
        let token = token("secret", 77);
        assert!(holds("secret", &token));
        assert!(!holds("other", &token));
        for wrong in ["", ".", "4d", "4d.", "4e.00", &token[..token.len() - 1]] {
            assert!(!holds("secret", wrong), "{wrong}");
        }
        assert_ne!(token, super::token("secret", 78));
    }

    #[test]
    fn where_a_post_may_come_from() {
        for (pairs, fine) in [
            (&[][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("origin", "http://a.cn:8787"), ("host", "a.cn:8787")], true),
            (&[("origin", "http://evil.cn"), ("host", "a.cn:8787")], false),
            (&[("origin", "null"), ("host", "a.cn")], false),
            (
                &[("sec-fetch-site", "cross-site"), ("origin", "http://a.cn"), ("host", "a.cn")],
                false,
            ),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            assert_eq!(from_here(&headers), fine, "{pairs:?}");
        }
    }
}
