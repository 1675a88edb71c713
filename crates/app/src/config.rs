//! Configuration: the file `shouxin.toml` of a data folder, and the few things that the
//! environment may say. Nothing else in the product reads the environment.

use std::path::{Path, PathBuf};

use base::{Clock, Currency, Failure, Lang, Rejection, Result};
use serde::{Deserialize, Serialize};
use store::{Db, Open};

/// What the environment says.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    /// `SHOUXIN_DATA`.
    pub data: Option<PathBuf>,
    /// `SHOUXIN_DATABASE`.
    pub database: Option<String>,
    /// `SHOUXIN_PASSWORD`: for `user add` in scripts.
    pub password: Option<String>,
    /// `SHOUXIN_LANG`, else the language of the locale.
    pub lang: Option<Lang>,
    /// `SHOUXIN_LOG`: a filter such as `info` or `web=debug`.
    pub log: Option<String>,
}

impl Environment {
    /// Reads it.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn read() -> Self {
        let get = |name: &str| std::env::var(name).ok().filter(|text| !text.trim().is_empty());
        let locale = || get("LC_ALL").or_else(|| get("LC_MESSAGES")).or_else(|| get("LANG"));
        Self {
            data: get("SHOUXIN_DATA").map(PathBuf::from),
            database: get("SHOUXIN_DATABASE"),
            password: get("SHOUXIN_PASSWORD"),
            lang: get("SHOUXIN_LANG").or_else(locale).as_deref().and_then(Lang::parse),
            log: get("SHOUXIN_LOG"),
        }
    }
}

/// The file `shouxin.toml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The company's name.
    pub company: String,
    /// The company's currency.
    #[serde(default = "default_currency")]
    pub currency: String,
    /// IANA time zone, in which days begin and end.
    #[serde(default = "default_zone")]
    pub zone: String,
    /// `postgres://…`; left out: a file in the data folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// A folder of fonts for PDF; left out: those of the system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fonts_dir: Option<PathBuf>,
}

fn default_currency() -> String {
    "CNY".to_owned()
}

fn default_zone() -> String {
    "Asia/Shanghai".to_owned()
}

const FILE: &str = "shouxin.toml";

/// The embedded database, the name under which a demo company's is made, and the file by whose
/// lock a second maker waits for the first.
const DATABASE: &str = "shouxin.db";
const HALF_MADE: &str = "shouxin.db.making";
const HELD: &str = "shouxin.making";

/// A data folder.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
}

impl Folder {
    /// The folder asked for, else that of the environment, else `shouxin-data` here.
    pub fn choose(asked: Option<PathBuf>, env: &Environment) -> Self {
        let path = asked.or_else(|| env.data.clone());
        Self { path: path.unwrap_or_else(|| PathBuf::from("shouxin-data")) }
    }

    fn shown(&self) -> String {
        self.path.display().to_string()
    }

    /// Whether a company was set up in it.
    pub fn holds_company(&self) -> bool {
        self.path.join(FILE).exists()
    }

    /// Where files are kept.
    pub fn files(&self) -> PathBuf {
        self.path.join("files")
    }

    /// Reads its configuration.
    ///
    /// # Errors
    /// `cli.no-company`, `cli.bad-config`.
    pub fn config(&self) -> Result<Config> {
        let file = self.path.join(FILE);
        let text = std::fs::read_to_string(&file)
            .map_err(|_| Rejection::new("cli.no-company").with("folder", self.shown()))?;
        let config: Config = toml::from_str(&text).map_err(|error| {
            let reason = error.message().to_owned();
            Rejection::new("cli.bad-config").with("file", file.display()).with("reason", reason)
        })?;
        currency(&config.currency)?;
        Ok(config)
    }

    /// Writes its configuration, readable by its owner only, since it may hold the password of
    /// a database.
    ///
    /// # Errors
    /// `cli.no-folder` where it cannot be written.
    pub fn save(&self, config: &Config) -> Result<()> {
        let refuse = |error: std::io::Error| self.refuse(&error);
        store::private::folder(&self.path).map_err(refuse)?;
        let text = toml::to_string_pretty(config)
            .map_err(|error| Failure::broken("writing the configuration", error))?;
        let half = self.path.join("shouxin.toml.half");
        std::fs::write(&half, text).map_err(refuse)?;
        private(&half).map_err(refuse)?;
        std::fs::rename(&half, self.path.join(FILE)).map_err(refuse)?;
        Ok(())
    }

    /// Opens the company's database.
    ///
    /// # Errors
    /// Refusals of the configuration and of the database.
    pub async fn open(&self, asked: Option<&str>, env: &Environment) -> Result<(Config, Db)> {
        let config = self.config()?;
        let clock = clock(&config.zone)?;
        let url = asked.map(str::to_owned).or_else(|| env.database.clone());
        let open = match url.or_else(|| config.database.clone()) {
            Some(url) => Open::url(url, clock),
            None => Open::file(&self.database(), clock),
        };
        Ok((config, Db::open(open).await?))
    }

    /// The file of the embedded database.
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// Waits until nobody else makes a company in this folder, and keeps others waiting until
    /// the file is dropped.
    ///
    /// # Errors
    /// `cli.no-folder` where it cannot be written.
    pub async fn hold(&self) -> Result<std::fs::File> {
        store::private::folder(&self.path).map_err(|error| self.refuse(&error))?;
        let file = std::fs::File::create(self.path.join(HELD)).map_err(|e| self.refuse(&e))?;
        let held = tokio::task::spawn_blocking(move || file.lock().map(|()| file)).await;
        let held = held.map_err(|error| Failure::broken("waiting for the folder", error))?;
        held.map_err(|error| self.refuse(&error))
    }

    /// Begins a database that is made in one go, in place of one whose making was broken off.
    /// The folder must be held.
    ///
    /// # Errors
    /// `cli.no-folder` where it cannot be written, and those of opening a database.
    pub async fn begin(&self, config: &Config) -> Result<Db> {
        self.clear(&[HALF_MADE])?;
        let file = Open::file(&self.path.join(HALF_MADE), clock(&config.zone)?);
        Db::open(Open { in_one_go: true, ..file }).await
    }

    /// Makes last what [`Folder::begin`] began. Only now the folder holds a company.
    ///
    /// # Errors
    /// `cli.no-folder` where it cannot be written.
    pub async fn settle(&self, config: &Config, db: Db) -> Result<()> {
        db.close().await;
        let (made, name) = (self.path.join(HALF_MADE), self.database());
        tokio::task::spawn_blocking(move || store::private::settle(&made, &name))
            .await
            .map_err(|error| Failure::broken("making the database last", error))?
            .map_err(|error| self.refuse(&error))?;
        self.save(config)
    }

    /// Lets others make a company in this folder.
    ///
    /// # Errors
    /// `cli.no-folder` where it cannot be written.
    pub fn let_go(&self, held: std::fs::File) -> Result<()> {
        self.clear(&[HELD])?;
        drop(held);
        Ok(())
    }

    /// Removes files of these names where they are there.
    ///
    /// # Errors
    /// `cli.no-folder` where one cannot be removed.
    pub fn clear(&self, names: &[&str]) -> Result<()> {
        for name in names {
            match std::fs::remove_file(self.path.join(name)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(self.refuse(&error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn refuse(&self, error: &std::io::Error) -> Failure {
        let rejection = Rejection::new("cli.no-folder").with("folder", self.shown());
        rejection.with("reason", error).into()
    }
}

#[cfg(unix)]
fn private(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn private(_: &Path) -> std::io::Result<()> {
    Ok(())
}

/// A clock of the zone.
///
/// # Errors
/// `cli.bad-zone`.
pub fn clock(zone: &str) -> Result<Clock> {
    Clock::system(zone).map_err(|_| Rejection::new("cli.bad-zone").with("value", zone).into())
}

/// A currency by its code.
///
/// # Errors
/// `cli.bad-currency`.
pub fn currency(text: &str) -> Result<Currency> {
    text.parse().map_err(|_| Rejection::new("cli.bad-currency").with("value", text).into())
}

/// A day written as 2026-11-21.
///
/// # Errors
/// `cli.bad-day`.
pub fn day(text: &str) -> Result<base::Day> {
    text.trim().parse().map_err(|_| Rejection::new("cli.bad-day").with("value", text).into())
}
