//! The product under the journeys: the real binary with a demo company of its own.

use std::{collections::BTreeMap, path::Path, time::Duration};

use base::Clock;
use tempfile::TempDir;
use testkit::{Binary, Running, free_port};

use crate::{Outcome, browser::spoken};

/// What `{name}` stands for: the demo company's logins are the same in each run.
const WORDS: [(&str, &str); 2] = [("login", "owner"), ("password", "shouxin-demo")];

/// A running product.
pub struct Product {
    /// `http://127.0.0.1:PORT`.
    pub address: String,
    /// What `{name}` stands for in journeys.
    pub words: BTreeMap<String, String>,
    /// Ended and removed with this.
    _own: Option<(Running, TempDir)>,
}

impl Product {
    /// Makes a demo company in a temporary folder and serves it.
    pub fn start(binary: &Path) -> Outcome<Self> {
        if !binary.is_file() {
            return Err(format!("{} is not built: cargo build --workspace", binary.display()));
        }
        let data = TempDir::with_prefix("shouxin-demo-").map_err(spoken)?;
        let port = free_port();
        let listen = format!("127.0.0.1:{port}");
        let folder = data.path().to_string_lossy().into_owned();
        println!("  making a demo company, which takes a minute");
        // Made and judged first: a journey looks at a company that stands, not at one that is
        // being judged.
        let made = Binary::new(binary).run(["demo", "--fresh", "--no-serve", "--data", &folder]);
        if made.code != Some(0) {
            return Err(format!("the demo company was not made: {}", made.stderr));
        }
        let arguments = ["demo", "--data", &folder, "--listen", &listen];
        let mut running = Binary::new(binary).start(arguments);
        let ready = running.answers(port, "/healthz", Duration::from_secs(600));
        ready.map_err(|error| error.to_string())?;
        Ok(Self { _own: Some((running, data)), ..Self::at(&format!("http://{listen}")) })
    }

    /// The demo company that is served at an address.
    pub fn at(address: &str) -> Self {
        let words = WORDS.map(|(name, word)| (name.to_owned(), word.to_owned()));
        let mut words = BTreeMap::from(words);
        if let Ok(clock) = Clock::system("Asia/Shanghai") {
            words.insert("in-a-week".to_owned(), clock.today().plus_days(7).to_string());
        }
        Self { address: address.to_owned(), words, _own: None }
    }
}
