//! `shouxin serve`: serves the product.

use base::Result;
use clap::Args;

use crate::{
    cli::DataArgs,
    config::{Environment, Folder},
    exit::Exit,
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
}

/// Runs the verb.
pub async fn run(args: ServeArgs, env: &Environment, speaker: &Speaker) -> Result<Exit> {
    let folder = Folder::choose(args.place.data, env);
    let (_config, _db) = folder.open(args.place.database.as_deref(), env).await?;
    let _ = speaker;
    Ok(Exit::Done)
}
