//! A browser for tests: keeps its session, sends forms with their token and files, waits for jobs.

#![allow(dead_code, reason = "each binary of tests uses what it needs")]

use std::time::Duration;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use tower::ServiceExt as _;

/// A browser on a site.
pub struct Browser {
    site: Router,
    /// The session.
    pub cookie: String,
}

/// An answer.
pub struct Seen {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub location: String,
    pub cookie: Option<String>,
    pub bytes: Vec<u8>,
    pub text: String,
}

impl Browser {
    pub fn on(site: Router) -> Self {
        Self { site, cookie: String::new() }
    }

    pub async fn ask(&self, request: Request<Body>) -> Seen {
        let response = self.site.clone().oneshot(request).await.expect("answer");
        let (parts, body) = response.into_parts();
        let text = |name| parts.headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let (location, cookie) =
            (text(header::LOCATION).unwrap_or_default(), text(header::SET_COOKIE));
        let bytes = to_bytes(body, usize::MAX).await.expect("body").to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Seen { status: parts.status, headers: parts.headers, location, cookie, bytes, text }
    }

    pub async fn get(&self, path: &str) -> Seen {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        self.ask(request.body(Body::empty()).expect("request")).await
    }

    pub async fn post(&self, path: &str, form: &str) -> Seen {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).expect("request")).await
    }

    pub async fn token(&self) -> String {
        let page = self.get("/no-such-page").await.text;
        let after = page.split("name=\"csrf\" value=\"").nth(1).expect("a form");
        after.split('"').next().expect("token").to_owned()
    }

    /// Posts with the session's token.
    pub async fn send(&self, path: &str, form: &str) -> Seen {
        let token = self.token().await;
        self.post(path, &format!("csrf={token}&{form}")).await
    }

    /// Sends a file with a form's token.
    pub async fn upload(&self, path: &str, (name, bytes): (&str, &[u8]), token: &str) -> Seen {
        let mut body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--b\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        self.ask(request.body(Body::from(body)).expect("request")).await
    }

    pub async fn sign_in(&mut self, login: &str) {
        self.cookie = String::new();
        let form = format!("login={login}&password=correct+horse&next=%2F");
        let seen = self.post("/sign-in", &form).await;
        assert_eq!(seen.status, StatusCode::SEE_OTHER, "{login}");
        let cookie = seen.cookie.expect("a session");
        self.cookie = cookie.split(';').next().expect("pair").to_owned();
    }

    /// Waits for a job and returns where its result stands, or the page of its failure.
    pub async fn wait(&self, job: &str) -> Result<String, String> {
        for _ in 0..2_400 {
            let seen = self.get(job).await;
            match seen.status {
                StatusCode::SEE_OTHER => return Ok(seen.location),
                StatusCode::OK => tokio::time::sleep(Duration::from_millis(50)).await,
                _ => return Err(seen.text),
            }
        }
        panic!("{job} does not end");
    }
}

/// What every page must be.
pub fn sound(path: &str, page: &str) {
    let missing: Vec<&str> = page.split('⟦').skip(1).filter_map(|s| s.split('⟧').next()).collect();
    assert_eq!(missing, [""; 0], "{path}: texts are missing");
    assert!(!page.contains("<script>alert"), "{path}: a name was not escaped");
    assert!(!page.contains(" style=") && !page.contains("onclick"), "{path}: inline");
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), ids.len(), "{path}: an id stands twice: {ids:?}");
}

/// The value of a hidden field.
pub fn field<'a>(page: &'a str, name: &str) -> &'a str {
    let mark = format!("name=\"{name}\" value=\"");
    page.split(&mark).nth(1).and_then(|rest| rest.split('"').next()).expect("field")
}
