use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{
    machine,
    step::{self, Done, Failed, failed},
};

/// What the tests look for.
const NAME: &str = "SHOUXIN_TEST_POSTGRES";

/// A PostgreSQL cluster that lives for one run: on a free port of loopback, its files in a
/// temporary folder, nothing synced to disk. It is stopped and removed when dropped, and the
/// kernel stops it where this process is killed.
pub struct Cluster {
    server: Child,
    folder: PathBuf,
    port: u16,
}

/// Runs a command with a cluster beside it.
pub fn with(command: &[String]) -> Done {
    let Some((program, arguments)) = command.split_first() else {
        return Err(Failed("name a command: cargo xtask postgres cargo test -p credit".into()));
    };
    let cluster = Cluster::start(&machine::postgres()?)?;
    let (name, url) = cluster.setting();
    step::run(Command::new(program).args(arguments).env(name, url), "See above.")
}

impl Cluster {
    /// Makes and starts a cluster with the programs of a folder.
    pub fn start(programs: &Path) -> Result<Self, Failed> {
        let owner = owner()?;
        let folder = fresh_folder(owner)?;
        let data = folder.join("data");
        let mut initdb = as_owner(owner, &programs.join("initdb"));
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8"]);
        initdb.args(["--locale=C.UTF-8", "--no-sync", "--pgdata"]).arg(&data).current_dir(&folder);
        let (well, text) = step::listen(&mut initdb)?;
        if !well {
            fs::remove_dir_all(&folder).ok();
            return Err(Failed(format!("initdb made no cluster; it says: {}", text.trim())));
        }
        let port = free_port()?;
        let log = fs::File::create(folder.join("log")).map_err(|error| failed("the log", error))?;
        let mut postgres = as_owner(owner, &programs.join("postgres"));
        postgres.arg("-D").arg(&data).arg("-k").arg(&folder).args(["-p", &port.to_string()]);
        for option in [
            "listen_addresses=127.0.0.1",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "max_connections=200",
            "shared_buffers=64MB",
            "max_wal_size=1GB",
            "autovacuum_naptime=10s",
        ] {
            postgres.args(["-c", option]);
        }
        postgres.current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let server = postgres.spawn().map_err(|error| failed("starting postgres", error))?;
        let mut cluster = Self { server, folder, port };
        cluster.wait(&programs.join("pg_isready"))?;
        Ok(cluster)
    }

    /// The name and the value that the tests read.
    pub fn setting(&self) -> (&'static str, String) {
        (NAME, format!("postgres://postgres@127.0.0.1:{}/postgres", self.port))
    }

    fn wait(&mut self, ready: &Path) -> Done {
        let start = Instant::now();
        let port = self.port.to_string();
        loop {
            let mut ask = Command::new(ready);
            ask.args(["-q", "-h", "127.0.0.1", "-p", &port, "-U", "postgres"]);
            if step::listen(&mut ask)?.0 {
                println!("PostgreSQL listens on 127.0.0.1:{port}");
                return Ok(());
            }
            let ended = self.server.try_wait().ok().flatten();
            if ended.is_some() || start.elapsed() > Duration::from_secs(60) {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                let text = format!("PostgreSQL did not come up; its log says: {}", log.trim());
                return Err(Failed(text));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGQUIT is PostgreSQL's immediate shutdown: there is nothing to put away.
        let order = format!("kill -QUIT {}", self.server.id());
        step::listen(Command::new("sh").args(["-c", &order])).ok();
        let start = Instant::now();
        while self.server.try_wait().is_ok_and(|ended| ended.is_none()) {
            if start.elapsed() > Duration::from_secs(10) {
                self.server.kill().ok();
                self.server.wait().ok();
            }
            thread::sleep(Duration::from_millis(20));
        }
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{} is left behind: {error}", self.folder.display());
        }
    }
}

/// initdb refuses root, so root lends the cluster to a user without rights.
fn owner() -> Result<Option<&'static str>, Failed> {
    if !machine::is_root() {
        return Ok(None);
    }
    let known = |user: &&str| {
        step::listen(Command::new("id").args(["-u", user])).is_ok_and(|(well, _)| well)
    };
    let user = ["postgres", "nobody"].into_iter().find(known);
    user.map(Some).ok_or_else(|| {
        Failed(
            "PostgreSQL does not run as root, and this system has neither a user postgres \
            nor nobody; make one (useradd --system postgres) or run as another user"
                .into(),
        )
    })
}

/// The program as the cluster's owner, told to stop at once when we die.
fn as_owner(owner: Option<&str>, program: &Path) -> Command {
    let Some(setpriv) = machine::find("setpriv") else {
        return match owner {
            None => Command::new(program),
            Some(user) => {
                let mut command = Command::new("runuser");
                command.args(["-u", user, "--"]).arg(program);
                command
            }
        };
    };
    let mut command = Command::new(setpriv);
    if let Some(user) = owner {
        let group = group_of(user);
        let ids = [format!("--reuid={user}"), format!("--regid={group}"), "--clear-groups".into()];
        command.args(ids);
    }
    command.args(["--pdeathsig=QUIT", "--"]).arg(program);
    command
}

fn group_of(user: &str) -> String {
    let asked = step::listen(Command::new("id").args(["-g", user]));
    asked.map_or_else(|_| user.to_owned(), |(_, text)| text.trim().to_owned())
}

/// A folder of our own, owned by the cluster's owner.
fn fresh_folder(owner: Option<&str>) -> Result<PathBuf, Failed> {
    let (_, text) = step::listen(Command::new("mktemp").args(["-d", "/tmp/shouxin-pg-XXXXXX"]))?;
    let folder = PathBuf::from(text.trim());
    if let Some(user) = owner {
        let (well, text) = step::listen(Command::new("chown").arg(user).arg(&folder))?;
        if !well {
            return Err(Failed(format!("the cluster's folder cannot change hands: {text}")));
        }
    }
    Ok(folder)
}

fn free_port() -> Result<u16, Failed> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|at| at.local_addr());
    bound.map(|address| address.port()).map_err(|error| failed("no port is free", error))
}
