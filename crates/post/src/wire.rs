//! One post over a wire, with or without a key: the client of hooks and models.

use std::sync::Arc;

use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, body::Bytes, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

/// Bytes of an answer, at most.
const ANSWER: usize = 64 << 10;

/// Where an address lies.
pub(crate) struct Place {
    pub tls: bool,
    pub host: String,
    pub port: u16,
    pub path: String,
}

impl Place {
    /// An address over TLS, or one on this machine: over an open wire a key would be everybody's.
    pub(crate) fn read(url: &str) -> Option<Self> {
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
        Some(Self { tls, host, port, path })
    }
}

/// Status and words of an answer, or why there is none.
pub(crate) type Posted = std::result::Result<(u16, String), String>;

/// Posts a JSON; a key goes along as a bearer.
pub(crate) async fn posted(place: &Place, body: String, key: Option<&str>) -> Posted {
    let address = (place.host.as_str(), place.port);
    let line = TcpStream::connect(address).await.map_err(|error| error.to_string())?;
    if !place.tls {
        return asked(TokioIo::new(line), place, (body, key)).await;
    }
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(place.host.clone()).map_err(|error| error.to_string())?;
    let line = TlsConnector::from(Arc::new(config)).connect(name, line).await;
    asked(TokioIo::new(line.map_err(|error| error.to_string())?), place, (body, key)).await
}

async fn asked<T>(line: T, place: &Place, (body, key): (String, Option<&str>)) -> Posted
where
    T: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
{
    let (mut sender, connection) =
        http1::handshake(line).await.map_err(|error| error.to_string())?;
    let driven = tokio::spawn(connection);
    let mut request = Request::post(place.path.as_str())
        .header(header::HOST, place.host.as_str())
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8");
    if let Some(key) = key.filter(|key| !key.is_empty()) {
        request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
    }
    let request = request.body(Full::new(Bytes::from(body))).map_err(|error| error.to_string())?;
    let answer = sender.send_request(request).await.map_err(|error| error.to_string())?;
    let status = answer.status().as_u16();
    let bytes = Limited::new(answer.into_body(), ANSWER).collect().await;
    driven.abort();
    let bytes = bytes.map_err(|error| error.to_string())?.to_bytes();
    Ok((status, String::from_utf8_lossy(&bytes).into_owned()))
}
