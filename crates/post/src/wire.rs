//! One request over HTTP/1.1, over TLS or to this machine, and what the other side answers.

use std::{sync::Arc, time::Duration};

use http_body_util::{BodyExt, Full, Limited};
use hyper::{Method, Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

/// How long the whole talk may take.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of an answer, at most.
const ANSWER: usize = 64 << 10;

/// Where the other side lies.
pub struct Place {
    tls: bool,
    host: String,
    /// Its port.
    pub port: u16,
    /// Its path and query.
    pub path: String,
}

/// Reads an address; `None` where it is none over TLS. A relay on this machine may go without: over a wire its
/// secrets would be open to everybody.
pub fn place(url: &str) -> Option<Place> {
    let uri: hyper::Uri = url.trim().parse().ok()?;
    let host = uri.host()?.to_owned();
    let here = matches!(host.as_str(), "localhost" | "127.0.0.1");
    let tls = match uri.scheme_str() {
        Some("https") => true,
        Some("http") if here => false,
        _ => return None,
    };
    let port = uri.port_u16().unwrap_or(if tls { 443 } else { 80 });
    let path = uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    Some(Place { tls, host, port, path })
}

/// What is sent.
pub struct Sent {
    /// How.
    pub method: Method,
    /// Headers besides host and type.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
}

/// Status and words, or why there were none.
pub type Posted = std::result::Result<(u16, String), String>;

/// Sends it.
pub async fn posted(place: &Place, sent: Sent) -> Posted {
    let address = (place.host.as_str(), place.port);
    let line = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    if !place.tls {
        return asked(TokioIo::new(line), place, sent).await;
    }
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(place.host.clone()).map_err(|error| error.to_string())?;
    let line = TlsConnector::from(Arc::new(config)).connect(name, line).await;
    asked(TokioIo::new(line.map_err(|error| error.to_string())?), place, sent).await
}

async fn asked<T>(line: T, place: &Place, sent: Sent) -> Posted
where
    T: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let (mut sender, connection) =
        http1::handshake(line).await.map_err(|error| error.to_string())?;
    let driven = tokio::spawn(connection);
    // A port that is not the usual one of its scheme belongs to the name of the host.
    let host = match (place.tls, place.port) {
        (true, 443) | (false, 80) => place.host.clone(),
        (_, port) => format!("{}:{port}", place.host),
    };
    let mut request = Request::builder()
        .method(sent.method)
        .uri(place.path.as_str())
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8");
    for (name, value) in sent.headers {
        request = request.header(name, value);
    }
    let request =
        request.body(Full::new(Bytes::from(sent.body))).map_err(|error| error.to_string())?;
    let answer = sender.send_request(request).await.map_err(|error| error.to_string())?;
    let status = answer.status().as_u16();
    let bytes = Limited::new(answer.into_body(), ANSWER).collect().await;
    driven.abort();
    let bytes = bytes.map_err(|error| error.to_string())?.to_bytes();
    Ok((status, String::from_utf8_lossy(&bytes).into_owned()))
}
