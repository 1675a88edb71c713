//! One address of the interface. Its description is taken from the very types that its handler
//! takes and gives, so that the two cannot disagree.

use std::{collections::HashMap, future::Future};

use axum::{
    Json, RequestExt as _,
    body::{Body as Carrier, to_bytes},
    extract::{Path, Query, Request, State, rejection::JsonRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{MethodFilter, MethodRouter, on},
};
use base::{Failure, Rejection};
use credit::parties::{Buyer, get_buyer};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use store::Answered;

use super::{
    misread,
    shape::{Book, Nothing, Shape},
};
use crate::{
    failure::Refused,
    gate::{FORM_BYTES, Need},
    state::App,
    visit::Visit,
};

/// What is done with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Read.
    Get,
    /// Add.
    Post,
    /// Put in its place.
    Put,
}

impl Verb {
    /// As in the document.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
        }
    }

    const fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Put => MethodFilter::PUT,
        }
    }
}

/// One address with one verb.
pub struct Endpoint {
    /// What is done.
    pub verb: Verb,
    /// The path below `/api/v1`, with `{name}` for what varies.
    pub path: &'static str,
    /// Its name, under which its words stand: `api-<id>`.
    pub id: &'static str,
    /// Who may walk through.
    pub need: Need,
    /// Describes query, body and answers.
    pub described: fn(&mut Book) -> Described,
    /// Whether its body may be larger than a form.
    pub large: bool,
    /// What answers.
    pub to: MethodRouter<App>,
}

/// What the document says about an endpoint.
#[derive(Debug)]
pub struct Described {
    /// The schema of the query, an object.
    pub query: Value,
    /// The request body, if there is one.
    pub body: Option<Value>,
    /// Whether `Idempotency-Key` is honoured.
    pub keyed: bool,
    /// The good answers by status.
    pub answers: serde_json::Map<String, Value>,
}

/// What comes in: who asks, the query, the body.
pub struct Call<Q = Nothing, B = Nothing> {
    /// The house.
    pub app: App,
    /// Who asks.
    pub visit: Visit,
    /// The query.
    pub query: Q,
    /// The body.
    pub body: B,
    /// The headers.
    pub headers: HeaderMap,
    path: HashMap<String, String>,
}

impl<Q, B> Call<Q, B> {
    /// A part of the path.
    pub fn path(&self, name: &str) -> &str {
        self.path.get(name).map_or("", String::as_str)
    }

    /// An id in the path.
    ///
    /// # Errors
    /// `house.not-found` where it is no id.
    pub fn id(&self) -> Result<i64, Failure> {
        let text = self.path("id");
        text.parse().map_err(|_| Rejection::new("house.not-found").with("what", text).into())
    }

    /// The buyer of the path, within what the reader may see.
    ///
    /// # Errors
    /// `parties.buyer-unknown`, or a fault.
    pub async fn buyer(&self) -> Result<Buyer, Failure> {
        get_buyer(&self.app.db, self.path("code"), self.visit.scope()).await
    }

    /// The buyer that a body names, within what the reader may see.
    ///
    /// # Errors
    /// `parties.buyer-unknown` on the field, or a fault.
    pub async fn named_buyer(&self, code: &str) -> Result<Buyer, Failure> {
        match get_buyer(&self.app.db, code, self.visit.scope()).await {
            Err(Failure::Rejected(rejection)) => Err(rejection.on("buyer").into()),
            other => other,
        }
    }

    /// The question without its page, to seal a cursor with.
    pub fn question(&self) -> String {
        let (path, query) = self.visit.path.split_once('?').unwrap_or((&self.visit.path, ""));
        let mut pairs: Vec<&str> = query
            .split('&')
            .filter(|pair| !pair.starts_with("after=") && !pair.starts_with("limit="))
            .filter(|pair| !pair.is_empty())
            .collect();
        pairs.sort_unstable();
        format!("{path}?{}", pairs.join("&"))
    }

    /// The key under which the client may send the same call again.
    ///
    /// # Errors
    /// `house.bad-idempotency-key` where it is empty, longer than 64 or not plain.
    pub fn idempotency_key(&self) -> Result<Option<String>, Failure> {
        key_of(&self.headers)
    }
}

fn key_of(headers: &HeaderMap) -> Result<Option<String>, Failure> {
    let Some(value) = headers.get(IDEMPOTENCY) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let plain = (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    if !plain {
        return Err(Rejection::new("house.bad-idempotency-key").on(IDEMPOTENCY).into());
    }
    Ok(Some(text.to_owned()))
}

/// Answers a call that may carry a key: the same call under it gets the answer that it got, another
/// one is refused. What was refused is not kept: it may be mended and sent under the same key.
async fn once(
    app: App,
    visit: Visit,
    request: Request,
    answering: impl AsyncFnOnce(App, Visit, Request) -> Result<Response, Refused>,
) -> Result<Response, Refused> {
    let Some(key) = key_of(request.headers())? else {
        return answering(app, visit, request).await;
    };
    let login = visit.person()?.login.clone();
    let (parts, body) = request.into_parts();
    let too_large = |_| Refused::from(Rejection::new("house.too-large"));
    let bytes = to_bytes(body, FORM_BYTES).await.map_err(too_large)?;
    let mut asked = format!("{} {}\n", parts.method, parts.uri).into_bytes();
    asked.extend_from_slice(&bytes);
    let digest = base::digest_of(&asked).to_string();
    if let Some(before) = app.db.find_call(&login, &key).await? {
        if before.digest != digest {
            let reused = Rejection::new("house.idempotency-reused").with("key", key);
            return Err(reused.on(IDEMPOTENCY).into());
        }
        return Ok(again(&before));
    }
    let db = app.db.clone();
    let request = Request::from_parts(parts, Carrier::from(bytes));
    let (parts, body) = answering(app, visit, request).await?.into_parts();
    let answer = to_bytes(body, usize::MAX).await.map_err(too_large)?;
    if parts.status.is_success() && parts.extensions.get::<NotKept>().is_none() {
        let status = parts.status.as_u16();
        let text = String::from_utf8_lossy(&answer).into_owned();
        db.keep_call(&login, &key, &Answered { digest, status, answer: text }).await?;
    }
    Ok(Response::from_parts(parts, Carrier::from(answer)))
}

/// The answer that a call got when it came first.
fn again(before: &Answered) -> Response {
    let status = StatusCode::from_u16(before.status).unwrap_or(StatusCode::OK);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (HeaderName::from_static("idempotency-replayed"), HeaderValue::from_static("true")),
    ];
    (status, headers, before.answer.clone()).into_response()
}

/// The header of a repeated call.
pub const IDEMPOTENCY: &str = "idempotency-key";

/// A body that can be read off a request.
pub trait Carried: Sized + Send {
    /// Reads it.
    fn read(app: &App, request: Request) -> impl Future<Output = Result<Self, Refused>> + Send;
    /// What the document says of it.
    fn described(book: &mut Book) -> Option<Value>;
    /// Whether `Idempotency-Key` is honoured.
    const KEYED: bool = false;
    /// Whether it may be larger than a form.
    const LARGE: bool = false;
}

impl Carried for Nothing {
    async fn read(_: &App, _: Request) -> Result<Self, Refused> {
        Ok(Self {})
    }

    fn described(_: &mut Book) -> Option<Value> {
        None
    }
}

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: Shape + DeserializeOwned + Send> Carried for Body<T> {
    async fn read(_: &App, request: Request) -> Result<Self, Refused> {
        read_json(request).await.map(Self)
    }

    fn described(book: &mut Book) -> Option<Value> {
        Some(json_body::<T>(book))
    }
}

/// A JSON body that may be sent again under an `Idempotency-Key`.
pub struct Keyed<T>(pub T);

impl<T: Shape + DeserializeOwned + Send> Carried for Keyed<T> {
    const KEYED: bool = true;

    async fn read(_: &App, request: Request) -> Result<Self, Refused> {
        read_json(request).await.map(Self)
    }

    fn described(book: &mut Book) -> Option<Value> {
        Some(json_body::<T>(book))
    }
}

fn json_body<T: Shape>(book: &mut Book) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": T::used(book) } } })
}

async fn read_json<T: DeserializeOwned>(request: Request) -> Result<T, Refused> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.to_ascii_lowercase().contains("json")) {
        return Err(Rejection::new("house.json-wanted").into());
    }
    let bytes = to_bytes(request.into_body(), FORM_BYTES)
        .await
        .map_err(|_| Refused::from(Rejection::new("house.too-large")))?;
    crate::signs::of_json(&bytes)?;
    match Json::<T>::from_bytes(&bytes) {
        Ok(Json(body)) => Ok(body),
        Err(JsonRejection::JsonDataError(error)) => {
            Err(misread::refusal(&error.body_text()).into())
        }
        Err(error) => Err(misread::broken(&error.body_text()).into()),
    }
}

/// What a handler gives.
pub trait Reply: Send {
    /// What the document says of it, by status.
    fn described(book: &mut Book) -> serde_json::Map<String, Value>;
    /// As HTTP.
    fn reply(self) -> Response;
}

impl<T: Shape + Serialize + Send> Reply for T {
    fn described(book: &mut Book) -> serde_json::Map<String, Value> {
        [("200".to_owned(), json_answer::<T>(book))].into_iter().collect()
    }

    fn reply(self) -> Response {
        Json(self).into_response()
    }
}

/// Something that was made, or that was there just so when the same was sent again.
#[derive(Debug)]
pub struct Made<T> {
    /// Whether it is new.
    pub new: bool,
    /// What it is.
    pub what: T,
}

impl<T: Shape + Serialize + Send> Reply for Made<T> {
    fn described(book: &mut Book) -> serde_json::Map<String, Value> {
        let answer = json_answer::<T>(book);
        [("200".to_owned(), answer.clone()), ("201".to_owned(), answer)].into_iter().collect()
    }

    fn reply(self) -> Response {
        let status = if self.new { StatusCode::CREATED } else { StatusCode::OK };
        (status, Json(self.what)).into_response()
    }
}

/// Something that was made and holds a secret that is told this once: it is not kept under the key of the call.
#[derive(Debug)]
pub struct ToldOnce<T>(pub T);

/// The mark of an answer that is kept nowhere.
#[derive(Debug, Clone, Copy)]
struct NotKept;

impl<T: Shape + Serialize + Send> Reply for ToldOnce<T> {
    fn described(book: &mut Book) -> serde_json::Map<String, Value> {
        [("201".to_owned(), json_answer::<T>(book))].into_iter().collect()
    }

    fn reply(self) -> Response {
        let mut response = (StatusCode::CREATED, Json(self.0)).into_response();
        response.extensions_mut().insert(NotKept);
        response
    }
}

/// Work that was started and goes on beside the requests.
#[derive(Debug)]
pub struct Started<T>(pub T);

impl<T: Shape + Serialize + Send> Reply for Started<T> {
    fn described(book: &mut Book) -> serde_json::Map<String, Value> {
        [("202".to_owned(), json_answer::<T>(book))].into_iter().collect()
    }

    fn reply(self) -> Response {
        (StatusCode::ACCEPTED, Json(self.0)).into_response()
    }
}

/// A JSON answer in the document.
pub fn json_answer<T: Shape>(book: &mut Book) -> Value {
    json!({ "content": { "application/json": { "schema": T::used(book) } } })
}

/// A table as CSV.
#[derive(Debug)]
pub struct Sheet(pub String);

/// The media type of a [`Sheet`].
pub const CSV: &str = "text/csv; charset=utf-8";

impl Reply for Sheet {
    fn described(_: &mut Book) -> serde_json::Map<String, Value> {
        let answer = json!({ "content": { "text/csv": { "schema": { "type": "string" } } } });
        [("200".to_owned(), answer)].into_iter().collect()
    }

    fn reply(self) -> Response {
        ([(header::CONTENT_TYPE, HeaderValue::from_static(CSV))], self.0).into_response()
    }
}

/// An endpoint from its handler.
pub fn endpoint<Q, B, R, F, Answering>(
    verb: Verb,
    path: &'static str,
    id: &'static str,
    need: Need,
    run: F,
) -> Endpoint
where
    Q: Shape + DeserializeOwned + Send + 'static,
    B: Carried + 'static,
    R: Reply + 'static,
    F: Fn(Call<Q, B>) -> Answering + Clone + Send + Sync + 'static,
    Answering: Future<Output = Result<R, Refused>> + Send + 'static,
{
    let to = on(verb.filter(), async move |State(app): State<App>, visit: Visit, request| {
        let answering = async |app, visit, request| {
            let call = received(app, visit, request).await?;
            Ok(run(call).await?.reply())
        };
        let answered = match B::KEYED {
            true => once(app, visit, request, answering).await,
            false => answering(app, visit, request).await,
        };
        answered.unwrap_or_else(|refused: Refused| refused.into_response())
    });
    Endpoint { verb, path, id, need, described: described::<Q, B, R>, large: B::LARGE, to }
}

fn described<Q: Shape, B: Carried, R: Reply>(book: &mut Book) -> Described {
    Described {
        query: Q::shape(book),
        body: B::described(book),
        keyed: B::KEYED,
        answers: R::described(book),
    }
}

async fn received<Q: DeserializeOwned, B: Carried>(
    app: App,
    visit: Visit,
    mut request: Request,
) -> Result<Call<Q, B>, Refused> {
    let query = Query::<Q>::try_from_uri(request.uri());
    let Query(query) = query.map_err(|error| misread::refusal(&error.body_text()))?;
    let path = request.extract_parts::<Path<HashMap<String, String>>>().await;
    let Path(path) = path
        .map_err(|_| Rejection::new("house.page-not-found").with("path", request.uri().path()))?;
    let headers = request.headers().clone();
    let body = B::read(&app, request).await?;
    Ok(Call { app, visit, query, body, headers, path })
}
