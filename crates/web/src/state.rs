use std::sync::Arc;

use base::{Clock, Day};
use store::{Db, Files};

/// What every page needs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// Where files are kept.
    pub files: Files,
    /// What the pages say about the house itself.
    pub house: Arc<House>,
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
    /// The clock of the database.
    pub const fn clock(&self) -> &Clock {
        self.db.clock()
    }

    /// Today in the company's zone.
    pub fn today(&self) -> Day {
        self.clock().today()
    }
}
