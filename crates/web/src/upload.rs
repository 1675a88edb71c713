use axum::{
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::header,
};
use base::{Failure, Rejection};

use crate::{csrf, failure::Refused, gate::SessionKey};

/// What a form's token may measure; it is shorter by far.
const TOKEN_BYTES: usize = 1 << 10;

/// A multipart post whose first field was the session's form token. The file behind it is read
/// as it comes, so that a large one never stands in memory.
#[derive(Debug)]
pub struct Upload(Multipart);

impl Upload {
    /// The next field.
    ///
    /// # Errors
    /// `house.bad-upload` where the post breaks off, `house.too-large`.
    pub async fn next(&mut self) -> Result<Option<Field<'_>>, Refused> {
        self.0.next_field().await.map_err(broken_off)
    }
}

/// Why a post could not be read on.
#[allow(clippy::needless_pass_by_value, reason = "used in map_err")]
pub fn broken_off(error: axum::extract::multipart::MultipartError) -> Refused {
    let code = match error.status().as_u16() {
        413 => "house.too-large",
        _ => "house.bad-upload",
    };
    Rejection::new(code).into()
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let forged = || Refused::from(Failure::Denied(Rejection::new("access.form-forged")));
        let key = request.extensions().get::<SessionKey>().cloned();
        let by_header = request.headers().contains_key("x-csrf");
        let by_token = request.headers().contains_key(header::AUTHORIZATION);
        let mut multipart = Multipart::from_request(request, state)
            .await
            .map_err(|_| Refused::from(Rejection::new("house.bad-upload")))?;
        // A header was checked at the gate; a bearer token needs none.
        let Some(key) = key.filter(|_| !by_header) else {
            return if by_token || by_header { Ok(Self(multipart)) } else { Err(forged()) };
        };
        let mut token = Vec::new();
        match multipart.next_field().await.map_err(broken_off)? {
            Some(mut field) if field.name() == Some("csrf") => {
                while let Some(part) = field.chunk().await.map_err(broken_off)? {
                    token.extend_from_slice(&part);
                    // Where a large file may follow, nothing else bounds this field.
                    if token.len() > TOKEN_BYTES {
                        return Err(forged());
                    }
                }
            }
            _ => return Err(forged()),
        }
        let token = String::from_utf8_lossy(&token);
        if csrf::holds(&key.csrf, &token) { Ok(Self(multipart)) } else { Err(forged()) }
    }
}
