use std::sync::{Arc, PoisonError, RwLock};

use base::{Clock, Day};
use credit::lab::Bench;
use paper::Press;
use store::{Db, Files};

use crate::{collections::Brake, job::Jobs};

/// What every page needs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Where files are kept.
    pub files: Files,
    /// What runs beside the requests.
    pub jobs: Jobs,
    /// Files that the workbench keeps open.
    pub bench: Bench,
    /// What sets papers; it keeps its fonts open.
    pub press: Press,
    /// How often customers' own pages are asked for, by link and by address.
    pub brake: Brake,
    /// Whether the company is a sandbox; every page says so.
    pub sandbox: bool,
    house: Arc<RwLock<Arc<House>>>,
}

/// The company and how it is served.
#[derive(Clone, Debug, Default)]
pub struct House {
    /// The company's name.
    pub company: String,
    /// Whether browsers reach us over https: cookies are then marked so.
    pub secure: bool,
    /// Logins that the sign-in page offers, in a demo only: login, password, role's code.
    pub demo: Vec<(String, String, String)>,
}

impl App {
    /// Over a database and the files beside it.
    pub fn new(db: Db, files: Files, house: House) -> Self {
        let house = Arc::new(RwLock::new(Arc::new(house)));
        let jobs = Jobs::new(db.clock().clone());
        let (bench, press) = (Bench::default(), Press::default());
        let brake = Brake::default();
        Self { db, files, jobs, bench, press, brake, sandbox: false, house }
    }

    /// Sets papers with this press.
    #[must_use]
    pub fn with_press(self, press: Press) -> Self {
        Self { press, ..self }
    }

    /// Says on every page that the company is a sandbox.
    #[must_use]
    pub fn as_sandbox(self, sandbox: bool) -> Self {
        Self { sandbox, ..self }
    }

    /// For work beside the requests: its writing waits for an import to end.
    #[must_use]
    pub fn for_jobs(&self) -> Self {
        Self { db: self.db.patient(), ..self.clone() }
    }

    /// What the pages say about the house itself.
    pub fn house(&self) -> Arc<House> {
        Arc::clone(&self.house.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows the company under another name from now on.
    pub fn rename(&self, company: &str) {
        let mut house = self.house.write().unwrap_or_else(PoisonError::into_inner);
        *house = Arc::new(House { company: company.to_owned(), ..House::clone(&house) });
    }

    /// The clock of the database.
    pub const fn clock(&self) -> &Clock {
        self.db.clock()
    }

    /// Today in the company's zone.
    pub fn today(&self) -> Day {
        self.clock().today()
    }
}
