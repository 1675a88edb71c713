//! Four eyes: who signs what somebody proposed. One rule for all that two people set.

use base::Result;
use store::{
    Ask, Columns, Tx,
    access::{Person, Right, Role},
};

/// Whether somebody else than `login` holds the right to set rules. Where nobody does, a company of
/// one person goes on alone, and the audit says so.
pub fn has_second(people: &[Person], login: &str) -> bool {
    people.iter().any(|person| person.login != login && person.may(Right::EditPolicy))
}

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Eyes {
    /// Somebody else than the author.
    Two,
    /// The author, because nobody else may set rules.
    Alone,
    /// The author, though somebody else could: no signature.
    Same,
}

impl Eyes {
    /// Of a signer: whether they are the author, and whether somebody else could sign.
    pub const fn of(own: bool, others: bool) -> Self {
        match (own, others) {
            (false, _) => Self::Two,
            (true, false) => Self::Alone,
            (true, true) => Self::Same,
        }
    }
}

/// Who signs where whoever writes signs what `author` proposed. It is asked in the transaction of the
/// signature, so that a person who joined meanwhile counts.
///
/// # Errors
/// A fault from the database.
pub async fn eyes_on(tx: &mut Tx, author: &str) -> Result<Eyes> {
    eyes_of(tx, author, Right::EditPolicy).await
}

/// As [`eyes_on`], for what another right signs.
///
/// # Errors
/// A fault from the database.
pub async fn eyes_of(tx: &mut Tx, author: &str, right: Right) -> Result<Eyes> {
    let own = author == tx.actor().0;
    if !own {
        return Ok(Eyes::Two);
    }
    let mut ask = Ask::new("SELECT role FROM store_user WHERE active = 1 AND login <> ");
    ask.value(author);
    let rows = ask.rows(tx.conn(), "looking for a second person").await?;
    let mut others = false;
    for row in &rows {
        let role: Option<Role> = row.text(0)?.parse().ok();
        others = others || role.is_some_and(|role| role.may(right));
    }
    Ok(Eyes::of(own, others))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(login: &str, role: Role, active: bool) -> Person {
        Person {
            id: 1,
            login: login.to_owned(),
            name: login.to_owned(),
            role,
            lang: base::Lang::Zh,
            active,
            locked_until: None,
        }
    }

    #[test]
    fn an_author_signs_where_nobody_else_could() {
        for (own, others, eyes) in [
            (false, true, Eyes::Two),
            (false, false, Eyes::Two),
            (true, true, Eyes::Same),
            (true, false, Eyes::Alone),
        ] {
            assert_eq!(Eyes::of(own, others), eyes, "{own} {others}");
        }
    }

    #[test]
    fn a_second_person_is_active_and_may_set_rules() {
        let alone = [person("boss", Role::Owner, true), person("s", Role::Sales, true)];
        assert!(!has_second(&alone, "boss"));
        assert!(has_second(&alone, "s"));
        let gone = [person("boss", Role::Owner, true), person("cm", Role::CreditManager, false)];
        assert!(!has_second(&gone, "boss"));
    }
}
