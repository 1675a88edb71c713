use tracing_subscriber::{EnvFilter, fmt, prelude::*};

use crate::config::Environment;

/// Begins logging to standard error: warnings and worse, or what `SHOUXIN_LOG` asks for.
pub fn begin(env: &Environment) {
    let wanted = env.log.as_deref().unwrap_or("warn");
    let filter = EnvFilter::try_new(wanted).unwrap_or_else(|_| EnvFilter::new("warn"));
    let lines = fmt::layer().with_writer(std::io::stderr).with_target(false);
    let _ = tracing_subscriber::registry().with(filter).with(lines).try_init();
}
