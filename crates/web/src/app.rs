use std::{any::Any, sync::Arc};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware,
    response::{IntoResponse, Response},
};
use base::Failure;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

use crate::{
    api,
    collections::customer,
    failure::Refused,
    gate::{self, FORM_BYTES},
    routes, sign_in,
    state::App,
};

/// The whole site as one service. Layers from the outside in: pack, identify and dress, catch
/// panics, refuse forged posts, the route's own guard, the handler. Customers' own pages stand beside all
/// that: who holds a link has no session and needs none.
pub fn site(app: App) -> Router {
    let mut router = api::router();
    let mut uploads = api::uploads();
    for route in routes::table() {
        if route.takes_file {
            uploads.insert(route.path.to_owned());
        }
        let guard = middleware::from_fn_with_state((Some(route.path), route.need), gate::guard);
        router = router.route(route.path, route.to.layer(guard));
    }
    router
        .fallback(sign_in::no_page)
        .method_not_allowed_fallback(sign_in::wrong_method)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(middleware::from_fn_with_state(Arc::new(uploads), gate::genuine))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), gate::identify))
        .layer(CompressionLayer::new())
        .merge(customer::router(&app))
        .with_state(app)
}

fn panicked(what: Box<dyn Any + Send>) -> Response {
    let text = what
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| what.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "a panic without words".to_owned());
    Refused::from(Failure::bug(format!("answering: {text}"))).into_response()
}
