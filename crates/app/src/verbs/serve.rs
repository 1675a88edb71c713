//! `shouxin serve`: serves the product.

use std::{net::SocketAddr, path::PathBuf};

use academy::exercises::find_sandbox;
use base::{Failure, Rejection, Result};
use clap::Args;
use paper::Press;
use serde_json::json;
use store::{Db, Files};
use tokio::net::TcpListener;
use web::{App, House};

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
    log, rounds,
    speak::Speaker,
};

/// 启动服务 · Serve the product in a browser
#[derive(Debug, Args)]
#[command(after_help = "例 · example:\n  shouxin serve --data ./huaheng --listen 127.0.0.1:8787")]
pub struct ServeArgs {
    #[command(flatten)]
    pub place: DataArgs,
    /// 监听地址 · the address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8787")]
    pub listen: String,
    /// 浏览器经 https 访问（前面有反向代理）· browsers come over https, through a proxy
    #[arg(long)]
    pub https: bool,
}

/// What is served.
pub struct Service {
    /// The company's database.
    pub db: Db,
    /// Where files are kept.
    pub files: PathBuf,
    /// What the pages say about the house.
    pub house: House,
    /// What sets papers.
    pub press: Press,
    /// The address that was bound.
    pub listener: TcpListener,
}

/// Runs the verb.
pub async fn run(args: ServeArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    log::begin(env);
    let folder = Folder::choose(args.place.data, env);
    let (config, db) = folder.open(args.place.database.as_deref(), env).await?;
    let listener = bind(&args.listen).await?;
    let company = db.find_setting("company.name").await?.unwrap_or(config.company);
    let house = House { company, secure: args.https, demo: Vec::new() };
    let press = Press::over(config.fonts_dir);
    serve(Service { db, files: folder.files(), house, press, listener }, speaker).await
}

/// Takes an address.
///
/// # Errors
/// `cli.port-taken`.
pub async fn bind(address: &str) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        Rejection::new("cli.port-taken").with("address", address).with("reason", error).into()
    })
}

/// The address as a browser wants it.
pub fn shown(listener: &TcpListener) -> Result<String> {
    let address: SocketAddr =
        listener.local_addr().map_err(|error| Failure::broken("reading the address", error))?;
    Ok(format!("http://{address}"))
}

/// Serves until Ctrl+C or SIGTERM; requests under way are finished first.
pub async fn serve(service: Service, speaker: &Speaker) -> Result<Exit> {
    crate::memory::keep_small();
    let address = shown(&service.listener)?;
    speaker.say("cli-serve-at", &[("address", &address)]);
    speaker.answer(&json!({ "address": address }));
    let post = rounds::Post {
        files: Files::under(service.files.clone()),
        press: service.press.clone(),
        company: service.house.company.clone(),
    };
    let rounds = tokio::spawn(rounds::walk(service.db.clone(), post));
    let fresh = tokio::spawn(service.db.clone().keep_fresh());
    let sandbox = find_sandbox(&service.db).await?.is_some();
    let app = App::new(service.db.clone(), Files::under(service.files), service.house)
        .with_press(service.press)
        .as_sandbox(sandbox);
    let site = web::site(app).into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(service.listener, site).with_graceful_shutdown(stop());
    let served = serving.await;
    rounds.abort();
    fresh.abort();
    service.db.close().await;
    served.map_err(|error| Failure::broken("serving", error))?;
    Ok(Exit::Done)
}

async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
