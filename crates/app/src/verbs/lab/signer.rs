//! Who does something to the register from the command line: always a person with a password, for
//! whoever made a version passes no judgement on it.

use std::io::Read as _;

use base::{Failure, Rejection, Result};
use clap::Args;
use store::{Actor, Db, access::Right};

use crate::config::Environment;

/// The person.
#[derive(Debug, Clone, Args)]
pub struct Signer {
    /// 经办人登录名；密码取自 SHOUXIN_PASSWORD 或标准输入 · login of the person who does it; the
    /// password comes from SHOUXIN_PASSWORD or standard input
    #[arg(long, value_name = "LOGIN")]
    pub user: Option<String>,
    /// 从标准输入读密码 · read the password from standard input
    #[arg(long)]
    pub password_stdin: bool,
}

impl Signer {
    /// The person as the actor of a change, once the password and the right are seen.
    ///
    /// # Errors
    /// `access.sign-in-failed`, `access.locked`, a missing right; `cli.lab-no-user`.
    pub async fn person(&self, db: &Db, env: &Environment, right: Right) -> Result<Actor> {
        let Some(login) = &self.user else {
            return Err(Rejection::new("cli.lab-no-user").into());
        };
        let login = login.trim().to_lowercase();
        let password = match (self.password_stdin, &env.password) {
            (true, _) => {
                let mut text = String::new();
                let read = std::io::stdin().take(2_048).read_to_string(&mut text);
                read.map_err(|error| Failure::broken("reading the password", error))?;
                text.trim_end_matches(['\r', '\n']).to_owned()
            }
            (false, Some(password)) => password.clone(),
            (false, None) => return Err(Rejection::new("cli.lab-no-user").into()),
        };
        db.confirm_password(&login, &password).await?;
        let person = db.find_person(&login).await?;
        let person = person.ok_or_else(|| Rejection::new("access.person-unknown"))?;
        person.require(right)?;
        Ok(Actor::user(&person.login))
    }
}
