use std::{
    collections::BTreeMap,
    io::{self, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

/// A port of the loopback interface that nobody listens on right now.
///
/// # Panics
/// The machine has none left.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port on loopback");
    listener.local_addr().expect("a bound listener has an address").port()
}

/// What a server of the house answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// `200`.
    pub status: u16,
    /// Header lines, names in lower case.
    pub headers: BTreeMap<String, String>,
    /// The body as text.
    pub body: String,
}

/// Asks a server on loopback for a page: one plain HTTP/1.1 GET, followed nowhere.
///
/// # Errors
/// Nothing answers, or what answers is not HTTP.
pub fn get(port: u16, path: &str) -> io::Result<Answer> {
    ask(port, &format!("GET {path}"), "", "")
}

/// Posts a JSON document with the key of an API token: one plain HTTP/1.1 POST.
///
/// # Errors
/// As [`get`]; the server was killed before its answer was whole.
pub fn post(port: u16, path: &str, key: &str, json: &str) -> io::Result<Answer> {
    let length = json.len();
    let head = format!(
        "Authorization: Bearer {key}\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n"
    );
    ask(port, &format!("POST {path}"), &head, json)
}

fn ask(port: u16, what: &str, head: &str, body: &str) -> io::Result<Answer> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(stream, "{what} HTTP/1.1\r\nHost: {address}\r\n{head}Connection: close\r\n\r\n{body}")?;
    let mut bytes = Vec::new();
    let mut piece = [0; 16_384];
    // Not to the end of the stream: some servers keep it open whatever they are asked.
    while !is_whole(&bytes) {
        match stream.read(&mut piece)? {
            0 => break,
            length => bytes.extend_from_slice(&piece[..length]),
        }
    }
    parse(&bytes).ok_or_else(|| io::Error::other("what came back is not HTTP/1.1"))
}

/// Whether as much came as the head promised; without a promise, only the end can tell.
fn is_whole(bytes: &[u8]) -> bool {
    let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let Some(answer) = parse(bytes) else { return false };
    let length = answer.headers.get("content-length").and_then(|text| text.parse().ok());
    length.is_some_and(|length: usize| bytes.len() - head - 4 >= length)
}

/// Waits until a server on loopback answers a page with a status below 500.
///
/// # Errors
/// It did not within `patience`; the last reason is given.
pub fn wait_for(port: u16, path: &str, patience: Duration) -> io::Result<Answer> {
    let start = Instant::now();
    loop {
        let reason = match get(port, path) {
            Ok(answer) if answer.status < 500 => return Ok(answer),
            Ok(answer) => format!("it answers {}", answer.status),
            Err(error) => error.to_string(),
        };
        if start.elapsed() > patience {
            let seconds = patience.as_secs();
            let text = format!("127.0.0.1:{port}{path} not ready in {seconds} s: {reason}");
            return Err(io::Error::other(text));
        }
        thread::sleep(Duration::from_millis(50));
    }
}

fn parse(bytes: &[u8]) -> Option<Answer> {
    let split = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.strip_prefix("HTTP/1.1 ")?.get(..3)?.parse().ok()?;
    let headers: BTreeMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let rest = &bytes[split + 4..];
    let chunked = headers.get("transfer-encoding").is_some_and(|how| how == "chunked");
    let body = if chunked { joined(rest)? } else { rest.to_vec() };
    Some(Answer { status, headers, body: String::from_utf8_lossy(&body).into_owned() })
}

/// The chunks of a chunked body, put together.
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = str::from_utf8(&rest[..line]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        let start = line + 2;
        body.extend_from_slice(rest.get(start..start + size)?);
        rest = rest.get(start + size + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read() {
        let plain = parse(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nhello");
        let plain = plain.expect("HTTP");
        assert_eq!((plain.status, plain.body.as_str()), (200, "hello"));
        assert_eq!(plain.headers["content-type"], "text/html");
        let chunks = b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n\
            5\r\nhello\r\n7;x=y\r\n, world\r\n0\r\n\r\n";
        let chunks = parse(chunks).expect("HTTP");
        assert_eq!((chunks.status, chunks.body.as_str()), (404, "hello, world"));
        assert!(parse(b"SSH-2.0-OpenSSH").is_none());
    }

    #[test]
    fn a_server_that_never_comes_is_named() {
        let port = free_port();
        let error = wait_for(port, "/health", Duration::from_millis(60)).expect_err("nobody");
        assert!(error.to_string().contains(&format!("127.0.0.1:{port}/health")), "{error}");
    }
}
