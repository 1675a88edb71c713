//! The site that packages lie on, and the record store that cmi5 packages talk with.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use serde_json::{Value, json};

use crate::{Outcome, browser::spoken};

/// The token that a launch may fetch.
const TOKEN: &str = "bGVhcm5lcjpvbmUtc2Vzc2lvbg==";

/// What was asked of the record store.
#[derive(Debug, Clone)]
pub struct Heard {
    /// `POST`.
    pub method: String,
    /// `/xapi/statements`.
    pub path: String,
    /// Whether token and version were as they must be.
    pub allowed: bool,
}

#[derive(Debug, Default)]
struct Lies {
    files: BTreeMap<String, (&'static str, Vec<u8>)>,
    /// What the record store gives as launch data.
    launch: Value,
    /// The content's own state, over sessions.
    state: Option<String>,
    fetched: usize,
    heard: Vec<Heard>,
    statements: Vec<Value>,
}

/// The site.
#[derive(Debug, Clone)]
pub struct Site {
    /// `http://127.0.0.1:PORT`.
    pub address: String,
    lies: Arc<Mutex<Lies>>,
}

struct Asked {
    method: String,
    path: String,
    query: String,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Site {
    /// Begins to answer.
    pub fn start() -> Outcome<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(spoken)?;
        let address = format!("http://{}", listener.local_addr().map_err(spoken)?);
        let site = Self { address, lies: Arc::default() };
        let own = site.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A browser holds lines open that it does not use yet: each has a thread of its own.
                let own = own.clone();
                thread::spawn(move || own.talk(stream));
            }
        });
        Ok(site)
    }

    fn lies(&self) -> MutexGuard<'_, Lies> {
        self.lies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lays a file.
    pub fn put(&self, path: &str, kind: &'static str, bytes: Vec<u8>) {
        self.lies().files.insert(path.to_owned(), (kind, bytes));
    }

    /// A new registration with these launch data.
    pub fn enrol(&self, launch: Value) {
        let mut lies = self.lies();
        lies.state = None;
        lies.launch = launch;
    }

    /// A new session of the registration: what was said before is handed out.
    pub fn session(&self) -> (usize, Vec<Heard>, Vec<Value>) {
        let mut lies = self.lies();
        let fetched = std::mem::take(&mut lies.fetched);
        (fetched, std::mem::take(&mut lies.heard), std::mem::take(&mut lies.statements))
    }

    /// How many statements came so far in this session.
    pub fn count(&self) -> usize {
        self.lies().statements.len()
    }

    fn talk(&self, stream: TcpStream) {
        let Ok(mut out) = stream.try_clone() else { return };
        let mut reader = BufReader::new(stream);
        while let Some(asked) = read(&mut reader) {
            let (status, kind, body) = self.answer(&asked);
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nCache-Control: no-store\r\n\
                 Content-Length: {}\r\n\r\n",
                body.len()
            );
            if out.write_all(head.as_bytes()).and_then(|()| out.write_all(&body)).is_err() {
                return;
            }
        }
    }

    fn answer(&self, asked: &Asked) -> (&'static str, &'static str, Vec<u8>) {
        let text = |status, text: String| (status, "application/json", text.into_bytes());
        if asked.path.starts_with("/xapi/") {
            let (status, body) = self.record_store(asked);
            return text(status, body);
        }
        let mut lies = self.lies();
        if asked.path == "/fetch" && asked.method == "POST" {
            lies.fetched += 1;
            let told = match lies.fetched {
                1 => json!({ "auth-token": TOKEN }),
                _ => json!({ "error-code": "1", "error-text": "already returned" }),
            };
            return text("200 OK", told.to_string());
        }
        match lies.files.get(&asked.path) {
            Some((kind, bytes)) => ("200 OK", kind, bytes.clone()),
            None => ("404 Not Found", "text/plain", b"no".to_vec()),
        }
    }

    fn record_store(&self, asked: &Asked) -> (&'static str, String) {
        let mut lies = self.lies();
        let header = |name: &str| asked.headers.get(name).map_or("", String::as_str);
        let allowed = header("authorization") == format!("Basic {TOKEN}")
            && header("x-experience-api-version").starts_with("1.0.");
        let (method, path) = (asked.method.clone(), asked.path.clone());
        lies.heard.push(Heard { method, path, allowed });
        if !allowed {
            return ("401 Unauthorized", "{}".to_owned());
        }
        let of = |part: &str| asked.query.split('&').any(|pair| pair == part);
        match (asked.method.as_str(), asked.path.as_str()) {
            ("GET", "/xapi/activities/state") if of("stateId=LMS.LaunchData") => {
                ("200 OK", lies.launch.to_string())
            }
            ("GET", "/xapi/activities/state") => match &lies.state {
                Some(state) => ("200 OK", state.clone()),
                None => ("404 Not Found", String::new()),
            },
            ("PUT", "/xapi/activities/state") if of("stateId=shouxin.state") => {
                lies.state = Some(asked.body.clone());
                ("204 No Content", String::new())
            }
            ("GET", "/xapi/agents/profile") => {
                ("200 OK", json!({ "languagePreference": "en-US,zh-CN" }).to_string())
            }
            ("POST", "/xapi/statements") => match serde_json::from_str::<Value>(&asked.body) {
                Ok(statement) => {
                    let id = statement["id"].clone();
                    lies.statements.push(statement);
                    ("200 OK", json!([id]).to_string())
                }
                Err(_) => ("400 Bad Request", "{}".to_owned()),
            },
            _ => ("404 Not Found", "{}".to_owned()),
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => {
                headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
            }
            None => break,
        }
    }
    let length = headers.get("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Asked {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}
